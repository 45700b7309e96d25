"""Table: rows by columns of text, icons, marks, chips or any nested block.

In: the table and a width. Out: cells on one grid, each as `r1c2` (rows and columns from 1) among the anchors. All
lengths in page units.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Literal

from vizsys.blocks.base import Placed, Widths
from vizsys.records import dataclass
from vizsys.spec.model import Block, Content, Icon, Model, Name, Rich, RoleName, Tone, doc

if TYPE_CHECKING:
    from vizsys.context import Context
    from vizsys.spec.check import Checker

CellMark = Literal["ok", "no", "part", "half", "dot", "none"]


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
    mark: CellMark | None = doc("tick, cross, part or half fulfilled, a dot, or a dash for none")
    level: int | None = doc("a bar of that many steps, out of the table's `levels`", minimum=0, maximum=12)
    chips: tuple[Rich, ...] = doc("short words in small boxes", ())
    logos: tuple[Icon, ...] = doc("a row of logos", ())
    code: str | None = doc("text set in the code face")
    items: tuple[Cell, ...] = doc("several entries in one cell, under one another", ())
    block: Block | None = doc("any block")
    tone: Tone | None = doc("colour of the cell")
    highlight: bool = doc("set off from the others", False)
    colspan: int = doc("columns it covers", 1, minimum=1, maximum=64)
    rowspan: int = doc("rows it covers", 1, minimum=1, maximum=500)
    id: Name | None = doc("a name that links can end at")


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
    highlight: bool = doc("set off from the others, from the header to the last row", False)
    id: Name | None = doc("a name that links can end at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Corner(Model):
    """The cell above the row heads. A bare string is its text."""

    SCALAR: ClassVar[str | None] = "title"

    title: Rich | None = doc("text above the row heads")
    sub: Rich | None = doc("a quieter line under it")
    icon: Icon | None = doc("icon or logo before them")

    def check(self, checker: Checker) -> None:
        """Something stands in it."""
        if not (self.title or self.sub or self.icon) and not checker.unread(self):
            checker.error("corner", "a corner needs a title or an icon", self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Model):
    """One row. A bare list is its cells; with `head` columns are counted after the row head."""

    LIST: ClassVar[str | None] = "cells"

    head: Rich | None = doc("row head")
    sub: Rich | None = doc("a quieter line in the row head")
    icon: Icon | None = doc("icon or logo in the row head")
    tone: Tone | None = doc("colour of the row")
    cells: tuple[Cell, ...] = doc("the cells", ())
    highlight: bool = doc("set off from the others", False)
    rowspan: int = doc("rows its head covers; those below it then have none", 1, minimum=1, maximum=500)
    id: Name | None = doc("a name that links can end at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Content):
    """Rows by columns."""

    KIND: ClassVar[str] = "table"

    columns: tuple[Column, ...] = doc("the columns after the row head, with their headers", ())
    rows: tuple[Row, ...] = doc("the rows", ())
    corner: Corner | None = doc("what stands above the row heads")
    header: Literal["band", "chevron", "chips", "logo", "none"] = doc(
        "form of the header cells: a band, blocks that point to the next, separate chips, large icons on no ground",
        "band",
    )
    style: Literal["rules", "grid", "zebra", "rows", "columns", "cards"] = doc(
        "lines between cells, full grid, alternating tint, a coloured band per row, a coloured card per column, a card "
        "per cell",
        "rules",
    )
    row_head: Literal["plain", "tint", "chip", "spanning"] = doc(
        "row heads on the ground of the table, tinted, or as separate chips; spanning: tinted, and a row without a "
        "head belongs to the one above",
        "plain",
    )
    cell: Literal["text", "icon"] | None = doc("icon over centred text, or icon before text; by content when absent")
    arrows: bool = doc("thin arrows between the cells of a row", False)
    header_arrows: bool = doc("thin arrows between the header cells: columns are stages", False)
    levels: int = doc("steps of a full level bar", 5, minimum=2, maximum=12)

    def check(self, checker: Checker) -> None:
        """Rows there are, none with more cells than columns; levels within the bar; ids given once."""
        from vizsys.blocks.table_grid import spots

        if not self.rows:
            if not checker.unread(self, "rows"):
                checker.error("empty-table", "a table needs at least one row under `rows:`", self)
            return
        if self.corner:
            self.corner.check(checker)
        count = len(self.columns)
        told: set[int] = set()
        for spot in spots(self):
            row, cell = self.rows[spot.row], spot.cell
            if count and spot.column + spot.columns > count and spot.row not in told:
                told.add(spot.row)
                message = f"the row has {len(row.cells)} cells, the table {count} columns"
                if any(c.colspan > 1 for c in row.cells) or spot.column > spot.nth:
                    message = f"the row needs {spot.column + spot.columns} columns, the table has {count}"
                checker.report.error("too-many-cells", message, cell.span() or row.span())
            if cell.level is not None and cell.level > self.levels:
                message = f"the level is {cell.level}, a full bar has {self.levels} steps"
                checker.error("range", message, cell, "level", "`levels:` of the table says how many there are")
            if spot.row + cell.rowspan > len(self.rows):
                left = len(self.rows) - spot.row
                here = f"here are {left}" if left > 1 else "here is 1"
                checker.error("range", f"the cell covers {cell.rowspan} rows, {here}", cell, "rowspan")
        ids: set[str] = set()
        named: tuple[Column | Row | Cell, ...] = (*self.columns, *self.rows, *(c for r in self.rows for c in r.cells))
        for model in (m for m in named if m.id):
            if model.id in ids:
                checker.error("duplicate-id", f"the id {str(model.id)!r} is used twice in the table", model, "id")
            ids.add(str(model.id))


class TableLayout:
    """Columns by content, rows by their tallest cell; more height is shared by the rows."""

    stretch = 0.5

    def widths(self, content: Table, ctx: Context) -> Widths:
        from vizsys.blocks.table_sizes import sizes_of

        sizes = sizes_of(content, ctx)
        low = sizes.gaps + sizes.head.low + sum(w.low for w in sizes.wishes)
        return Widths(low, max(low, sizes.gaps + sizes.head.ideal + sum(w.ideal for w in sizes.wishes)))

    def layout(self, content: Table, width: float, height: float | None, ctx: Context) -> Placed:
        from vizsys.blocks.table_place import Placer

        return Placer(content, width, height, ctx).place()


table_layout = TableLayout()
