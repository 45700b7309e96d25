"""Where the cells of a table are: which rows and columns each covers, and which rows a row head covers.

In: a table. Out: its spots, in reading order. A cell that covers several columns or rows pushes the others aside, as
in HTML.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vizsys.records import dataclass

if TYPE_CHECKING:
    from vizsys.blocks.table import Cell, Row, Table


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell and what it covers: from `row` and `column`, so many `rows` and `columns`."""

    cell: Cell
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    nth: int = 0  # its number in its row, as written

    @property
    def single(self) -> bool:
        return self.rows == 1 and self.columns == 1


@dataclass(frozen=True, slots=True)
class HeadSpot:
    """A row head and the rows it covers."""

    head: Row
    row: int
    rows: int = 1


def spots(table: Table) -> list[Spot]:
    """The cells in their places. Cells reach no further down than the last row."""
    out: list[Spot] = []
    taken: set[tuple[int, int]] = set()
    count = len(table.rows)
    for r, row in enumerate(table.rows):
        column = 0
        for n, cell in enumerate(row.cells):
            while (r, column) in taken:
                column += 1
            rows, columns = min(cell.rowspan, count - r), cell.colspan
            if rows > 1 or columns > 1:
                taken |= {(r + i, column + k) for i in range(rows) for k in range(columns)}
            out.append(Spot(cell, r, column, rows, columns, n))
            column += columns
    return out


def head_spots(table: Table) -> list[HeadSpot]:
    """The row heads. With `row_head: spanning` a row without a head belongs to the one above."""
    out: list[HeadSpot] = []
    free = 0
    count = len(table.rows)
    for r, row in enumerate(table.rows):
        if r < free:
            continue
        rows = min(row.rowspan, count - r)
        if table.row_head == "spanning":
            while r + rows < count and not _headed(table.rows[r + rows]):
                rows += 1
        out.append(HeadSpot(row, r, rows))
        free = r + rows
    return out


def settled(table: Table) -> Table:
    """The table with the rows under a head that covers several in its tone."""
    rows = list(table.rows)
    for spot in head_spots(table):
        for r in range(spot.row + 1, spot.row + spot.rows):
            if spot.head.tone and not rows[r].tone:
                rows[r] = replace(rows[r], tone=spot.head.tone)
    return table if all(a is b for a, b in zip(rows, table.rows, strict=True)) else replace(table, rows=tuple(rows))


def _headed(row: Row) -> bool:
    return bool(row.head or row.icon or row.sub)


def covered(places: list[Spot]) -> set[tuple[int, int]]:
    """Row boundaries that run through a cell: (row above the boundary, column)."""
    return {
        (s.row + i, s.column + k) for s in places if s.rows > 1 for i in range(s.rows - 1) for k in range(s.columns)
    }
