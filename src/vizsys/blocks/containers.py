"""Containers: rows, columns, grid, versus. They size their children and frame them; they draw nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from vizsys.spec.model import Block, Content, doc, required


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows(Content):
    """Blocks under one another."""

    KIND: ClassVar[str] = "rows"
    LIST: ClassVar[str | None] = "items"

    items: tuple[Block, ...] = required("the blocks, top to bottom")
    gap: float | None = doc("space between them in page units", minimum=0, maximum=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns(Content):
    """Blocks side by side, equally high."""

    KIND: ClassVar[str] = "columns"
    LIST: ClassVar[str | None] = "items"

    items: tuple[Block, ...] = required("the blocks, left to right")
    weights: tuple[float, ...] | None = doc("relative widths; by content when absent")
    gap: float | None = doc("space between them in page units", minimum=0, maximum=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid(Content):
    """Equal cells in rows. A short last row is stretched, so that no hole is left."""

    KIND: ClassVar[str] = "grid"
    LIST: ClassVar[str | None] = "items"

    items: tuple[Block, ...] = required("the blocks, row by row")
    columns: int | None = doc("number of columns; chosen by count when absent", minimum=1, maximum=12)
    gap: float | None = doc("space between cells in page units", minimum=0, maximum=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Versus(Content):
    """Two to four equal panels with a medallion on each gutter."""

    KIND: ClassVar[str] = "versus"
    LIST: ClassVar[str | None] = "items"

    items: tuple[Block, ...] = required("the panels, left to right")
    medallion: str = doc("what stands between the panels: a short word, `arrow` or `none`", "VS")
    at: Literal["middle", "top"] = doc("height of the medallion", "middle")
