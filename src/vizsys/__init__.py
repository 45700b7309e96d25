"""Diagram-as-code for system design.

`load` and `loads` read specs, `render` draws them or pages built from the classes here, `layout` gives the scene.
Everything is imported on first use: `import vizsys` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from vizsys.api import layout, load, load_all, loads, render
    from vizsys.blocks.containers import Columns, Rows
    from vizsys.blocks.graph.model import Edge, Graph, Node, NodeGroup
    from vizsys.blocks.grid import Grid
    from vizsys.blocks.legend import Legend, LegendEntry
    from vizsys.blocks.prose import Callout, ListContent, ListItem, TextContent
    from vizsys.blocks.stack import Layer, Stack, Tower
    from vizsys.blocks.table import Cell, Column, Row, Table
    from vizsys.blocks.versus import Versus
    from vizsys.diagnostics import Diagnostic, SpecError
    from vizsys.scene import Scene
    from vizsys.spec.model import Block, Brand, CloudRole, Footer, Frame, Pack, Page, Size

_HOMES = {
    "vizsys.api": ("Block", "Page", "layout", "load", "load_all", "loads", "render"),
    "vizsys.blocks.containers": ("Columns", "Rows"),
    "vizsys.blocks.graph.model": ("Edge", "Graph", "Node", "NodeGroup"),
    "vizsys.blocks.grid": ("Grid",),
    "vizsys.blocks.legend": ("Legend", "LegendEntry"),
    "vizsys.blocks.prose": ("Callout", "ListContent", "ListItem", "TextContent"),
    "vizsys.blocks.stack": ("Layer", "Stack", "Tower"),
    "vizsys.blocks.table": ("Cell", "Column", "Row", "Table"),
    "vizsys.blocks.versus": ("Versus",),
    "vizsys.diagnostics": ("Diagnostic", "SpecError"),
    "vizsys.scene": ("Scene",),
    "vizsys.spec.model": ("Brand", "CloudRole", "Footer", "Frame", "Pack", "Size"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Block",
    "Brand",
    "Callout",
    "Cell",
    "CloudRole",
    "Column",
    "Columns",
    "Diagnostic",
    "Edge",
    "Footer",
    "Frame",
    "Graph",
    "Grid",
    "Layer",
    "Legend",
    "LegendEntry",
    "ListContent",
    "ListItem",
    "Node",
    "NodeGroup",
    "Pack",
    "Page",
    "Row",
    "Rows",
    "Scene",
    "Size",
    "SpecError",
    "Stack",
    "Table",
    "TextContent",
    "Tower",
    "Versus",
    "layout",
    "load",
    "load_all",
    "loads",
    "render",
]


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'vizsys' has no attribute {name!r}")
    value: object = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
