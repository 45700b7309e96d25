"""Legend: what lines, colours and symbols of the page mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from vizsys.spec.model import Content, Icon, Model, Rich, Step, Tone, doc, required


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendEntry(Model):
    """One key: a sample and its meaning."""

    text: Rich = required("the meaning")
    line: Literal["solid", "dashed", "dotted", "bold"] | None = doc("sample of an edge")
    swatch: Literal["fill", "tint", "outline", "dashed"] | None = doc("sample of a box")
    icon: Icon | None = doc("a symbol")
    badge: Step | None = doc("a step badge")
    tone: Tone | None = doc("colour of the sample")


@dataclass(frozen=True, slots=True, kw_only=True)
class Legend(Content):
    """The keys of a page, in one row or one column."""

    KIND: ClassVar[str] = "legend"
    LIST: ClassVar[str | None] = "entries"

    entries: tuple[LegendEntry, ...] = required("the keys")
    direction: Literal["row", "column"] | None = doc("side by side or under one another; by the space when absent")
