"""The table of kinds: one row names a kind, its dataclass and the module that lays it out.

The decoder, the JSON Schema, the docs and the page all read this table. `register` adds a row.
"""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple, cast

from vizsys.blocks.base import Kind
from vizsys.blocks.containers import Columns, Grid, Rows, Versus
from vizsys.blocks.graph.model import Graph
from vizsys.blocks.legend import Legend
from vizsys.blocks.prose import Callout, ListContent, TextContent
from vizsys.blocks.stack import Stack
from vizsys.blocks.table import Table
from vizsys.spec.model import Content


class KindRow(NamedTuple):
    """`layout` is `module:attribute` of a `Kind`, imported on first use, or the `Kind` itself."""

    model: type[Content]
    layout: str | Kind


_ROWS = (
    KindRow(Rows, "vizsys.blocks.containers:rows"),
    KindRow(Columns, "vizsys.blocks.containers:columns"),
    KindRow(Grid, "vizsys.blocks.containers:grid"),
    KindRow(Versus, "vizsys.blocks.containers:versus"),
    KindRow(Graph, "vizsys.blocks.graph.layout:graph_layout"),
    KindRow(Stack, "vizsys.blocks.stack:stack_layout"),
    KindRow(Table, "vizsys.blocks.table:table_layout"),
    KindRow(ListContent, "vizsys.blocks.prose:list_layout"),
    KindRow(TextContent, "vizsys.blocks.prose:text_layout"),
    KindRow(Callout, "vizsys.blocks.prose:callout_layout"),
    KindRow(Legend, "vizsys.blocks.legend:legend_layout"),
)

KINDS: dict[str, KindRow] = {row.model.KIND: row for row in _ROWS}


def register(model: type[Content], layout: Kind) -> None:
    """Add a kind. Raises ValueError when its key is taken."""
    if model.KIND in KINDS:
        raise ValueError(f"kind {model.KIND!r} exists already")
    KINDS[model.KIND] = KindRow(model, layout)


def kind_of(content: Content) -> Kind:
    """The layout of a content value."""
    row = KINDS[content.KIND]
    if isinstance(row.layout, str):
        module, _, name = row.layout.partition(":")
        return cast(Kind, getattr(import_module(module), name))
    return row.layout
