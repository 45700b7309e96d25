"""Table: rows by columns of text, icons, marks, chips or any nested block."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Literal

from vizsys.blocks.prose import Mark
from vizsys.spec.model import Block, Content, Icon, Model, Rich, RoleName, Tone, doc


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell(Model):
    """One cell. A bare string is its text; `ok`, `no` and `-` alone are marks; a mapping with a kind key is a block."""

    SCALAR: ClassVar[str | None] = "text"
    MAP: ClassVar[str | None] = "block"
    WORDS: ClassVar[Mapping[str, tuple[str, str]]] = MappingProxyType(
        {"ok": ("mark", "ok"), "no": ("mark", "no"), "-": ("mark", "none")}
    )

    text: Rich | None = doc("what it says")
    sub: Rich | None = doc("a quieter line under the text")
    icon: Icon | None = doc("icon above or before the text")
    role: RoleName | None = doc("cloud role that gives icon and text for the provider")
    mark: Mark | None = doc("tick, cross, half")
    chips: tuple[Rich, ...] = doc("short words in small boxes", ())
    logos: tuple[Icon, ...] = doc("a row of logos", ())
    code: str | None = doc("text set in the code face")
    items: tuple[Cell, ...] = doc("several entries in one cell, under one another", ())
    block: Block | None = doc("any block")
    tone: Tone | None = doc("colour of the cell")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Model):
    """One column and its header."""

    SCALAR: ClassVar[str | None] = "title"

    title: Rich | None = doc("header text")
    sub: Rich | None = doc("a quieter line in the header")
    icon: Icon | None = doc("icon or logo in the header")
    tone: Tone | None = doc("colour of the header")
    align: Literal["start", "center", "end"] | None = doc("alignment of the cells")
    weight: float | None = doc("relative width; by content when absent", minimum=0.05, maximum=100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Model):
    """One row. A bare list is its cells; with `head` columns are counted after the row head."""

    LIST: ClassVar[str | None] = "cells"

    head: Rich | None = doc("row head")
    sub: Rich | None = doc("a quieter line in the row head")
    icon: Icon | None = doc("icon or logo in the row head")
    tone: Tone | None = doc("colour of the row")
    cells: tuple[Cell, ...] = doc("the cells", ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Content):
    """Rows by columns."""

    KIND: ClassVar[str] = "table"

    columns: tuple[Column, ...] = doc("the columns after the row head, with their headers", ())
    rows: tuple[Row, ...] = doc("the rows", ())
    corner: Rich | None = doc("text above the row heads")
    header: Literal["band", "chevron", "chips", "none"] = doc("form of the header cells", "band")
    style: Literal["rules", "grid", "zebra", "rows", "columns"] = doc(
        "lines between cells, full grid, alternating tint, a coloured band per row, a coloured card per column", "rules"
    )
    cell: Literal["text", "icon"] | None = doc("icon over centred text, or icon before text; by content when absent")
    arrows: bool = doc("thin arrows between the cells of a row", False)
