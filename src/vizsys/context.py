"""The one door from the pure core to fonts, icons, Graphviz and warnings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING

from vizsys.diagnostics import Report
from vizsys.records import dataclass, replace
from vizsys.theme import Measures, Theme

if TYPE_CHECKING:
    from vizsys.engine import Engine
    from vizsys.icons import Library
    from vizsys.text import Typesetter


@dataclass(frozen=True, slots=True)
class Context:
    """What a layout may use. Everything it touches is recorded by the parts themselves (`icons.used`, `text.used`)."""

    theme: Theme
    measures: Measures
    text: Typesetter
    icons: Library
    engine: Callable[[], Engine]  # made on first use: a page without a graph never loads Graphviz
    report: Report
    provider: str | None = None
    tone: str | None = None  # inherited colour of the surrounding block
    surface: str = "#FFFFFF"  # colour behind the block: knock-outs and rings are painted with it
    skin: str = "plain"
    depth: int = 0
    abreast: object = None  # the row of siblings the block stands in: what draws on rows of its own shares them there
    among: object = None  # the grid of panels the block stands in, whatever its row
    memo: dict[object, object] = field(default_factory=dict)  # layouts already made in this run

    def inside(self, *, tone: str | None = None, surface: str | None = None) -> Context:
        """The context for the content of a block with that tone on that background."""
        return replace(self, tone=tone or self.tone, surface=surface or self.surface, depth=self.depth + 1)
