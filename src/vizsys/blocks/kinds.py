"""The table of kinds: one row names a kind, its dataclass and what lays it out.

The decoder, the JSON Schema, the docs and the page all read this table. `register` adds a row. A kind's module is
imported when a page has that kind: most pages have two or three, and the others would take 10 ms.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple, cast

from vizsys.blocks.base import Kind
from vizsys.spec.model import Content


class KindRow(NamedTuple):
    """The dataclass of a kind and its layout, each itself or as `module:attribute`, imported on first use."""

    cls: type[Content] | str
    layout: Kind | str

    @property
    def model(self) -> type[Content]:
        return cast(type[Content], _resolved(self.cls))


KINDS: dict[str, KindRow] = {
    "rows": KindRow("vizsys.blocks.containers:Rows", "vizsys.blocks.containers:rows"),
    "columns": KindRow("vizsys.blocks.containers:Columns", "vizsys.blocks.containers:columns"),
    "grid": KindRow("vizsys.blocks.grid:Grid", "vizsys.blocks.grid:grid"),
    "versus": KindRow("vizsys.blocks.versus:Versus", "vizsys.blocks.versus:versus"),
    "layers": KindRow("vizsys.blocks.layers:Layers", "vizsys.blocks.layers:layers_layout"),
    "strip": KindRow("vizsys.blocks.strip:Strip", "vizsys.blocks.strip:strip_layout"),
    "band": KindRow("vizsys.blocks.band:Band", "vizsys.blocks.band:band_layout"),
    "graph": KindRow("vizsys.blocks.graph.model:Graph", "vizsys.blocks.graph.layout:graph_layout"),
    "stack": KindRow("vizsys.blocks.stack:Stack", "vizsys.blocks.stack:stack_layout"),
    "table": KindRow("vizsys.blocks.table:Table", "vizsys.blocks.table:table_layout"),
    "tree": KindRow("vizsys.blocks.tree:Tree", "vizsys.blocks.tree:tree_layout"),
    "mindmap": KindRow("vizsys.blocks.mindmap:Mindmap", "vizsys.blocks.mindmap:mindmap_layout"),
    "list": KindRow("vizsys.blocks.prose:ListContent", "vizsys.blocks.prose:list_layout"),
    "text": KindRow("vizsys.blocks.prose:TextContent", "vizsys.blocks.prose:text_layout"),
    "callout": KindRow("vizsys.blocks.prose:Callout", "vizsys.blocks.prose:callout_layout"),
    "picture": KindRow("vizsys.blocks.picture:Picture", "vizsys.blocks.picture:picture_layout"),
    "sequence": KindRow("vizsys.blocks.sequence:Sequence", "vizsys.blocks.sequence:sequence_layout"),
    "cycle": KindRow("vizsys.blocks.cycle:Cycle", "vizsys.blocks.cycle:cycle_layout"),
    "rail": KindRow("vizsys.blocks.rail:Rail", "vizsys.blocks.rail:rail_layout"),
    "legend": KindRow("vizsys.blocks.legend:Legend", "vizsys.blocks.legend:legend_layout"),
    "cards": KindRow("vizsys.blocks.cards:Cards", "vizsys.blocks.cards:cards_layout"),
    "checks": KindRow("vizsys.blocks.checks:Checks", "vizsys.blocks.checks:checks_layout"),
    "logos": KindRow("vizsys.blocks.logos:Logos", "vizsys.blocks.logos:logos_layout"),
    "stat": KindRow("vizsys.blocks.stat:Stat", "vizsys.blocks.stat:stat_layout"),
    "code": KindRow("vizsys.blocks.code:Code", "vizsys.blocks.code:code_layout"),
    "anatomy": KindRow("vizsys.blocks.anatomy:Anatomy", "vizsys.blocks.anatomy:anatomy_layout"),
    "lanes": KindRow("vizsys.blocks.lanes:Lanes", "vizsys.blocks.lanes:lanes_layout"),
    "roadmap": KindRow("vizsys.blocks.roadmap:Roadmap", "vizsys.blocks.roadmap:roadmap_layout"),
    "timeline": KindRow("vizsys.blocks.timeline:Timeline", "vizsys.blocks.timeline:timeline_layout"),
}
"""Every kind by its key in a spec, which is also the `KIND` of its dataclass."""


def register(model: type[Content], layout: Kind) -> None:
    """Add a kind. Raises ValueError when its key is taken."""
    if model.KIND in KINDS:
        raise ValueError(f"kind {model.KIND!r} exists already")
    KINDS[model.KIND] = KindRow(model, layout)


def kind_of(content: Content) -> Kind:
    """The layout of a content value."""
    return cast(Kind, _resolved(KINDS[content.KIND].layout))


def _resolved(target: Any) -> Any:
    """What `module:attribute` names; anything else is itself."""
    if not isinstance(target, str):
        return target
    module, _, name = target.partition(":")
    return getattr(import_module(module), name)
