"""Table: rows by columns of text, icons, marks, chips or any nested block.

In: the table and a width. Out: cells on one grid, each as `r1c2` (rows and columns from 1) among the anchors. All
lengths in page units.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Literal

from vizsys.blocks.base import Placed, Widths, group
from vizsys.blocks.marks import thin_arrow
from vizsys.blocks.prose import Mark
from vizsys.blocks.share import NEAR_EQUAL
from vizsys.blocks.table_cells import Fitted, cell_back, set_cell, widest_icon
from vizsys.blocks.table_draw import (
    CHEVRON_POINT,
    Head,
    HeadLook,
    backgrounds,
    band,
    card_heads,
    chevrons,
    chips,
    grid_lines,
    head_content,
    header_colors,
    row_tone,
)
from vizsys.blocks.table_sizes import Sizes
from vizsys.scene import Item
from vizsys.spec.model import Block, Content, Icon, Model, Rich, RoleName, Tone, doc

if TYPE_CHECKING:
    from vizsys.context import Context


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


HEAD_SEAM = 6.0
"""Space between row heads and the first chevron."""
ICON_MOST = 1.5
"""How far icons over names grow in rows with height to spare."""
BAND_GAP = 14.0
"""Space between row bands, and under header chevrons and chips."""

Box = tuple[float, float, float, float]


class TableLayout:
    """Columns by content, rows by their tallest cell; more height is shared by the rows."""

    stretch = 0.5

    def widths(self, content: Table, ctx: Context) -> Widths:
        sizes = Sizes(content, ctx)
        low = sizes.gaps + sizes.head.low + sum(w.low for w in sizes.wishes)
        return Widths(low, max(low, sizes.gaps + sizes.head.ideal + sum(w.ideal for w in sizes.wishes)))

    def layout(self, content: Table, width: float, height: float | None, ctx: Context) -> Placed:
        return _Placer(content, width, height, ctx).place()


class _Placer:
    """One layout of one table."""

    def __init__(self, table: Table, width: float, height: float | None, ctx: Context) -> None:
        self.table, self.ctx, self.sizes, self.asked = table, ctx, Sizes(table, ctx), height
        sizes, self.head_ctx = self.sizes, ctx
        self.head, self.widths = sizes.share(width)
        self.width = max(width, self.head + sizes.gaps + sum(self.widths))
        steps = accumulate((w + sizes.gap for w in self.widths), initial=self.head + sizes.head_gap)
        self.xs = list(steps)[: sizes.count]
        self.aligns = [sizes.align(i) for i in range(sizes.count)]
        self.header = self._header_height()
        self.above = self.header + self._header_gap()
        self.row_gap = BAND_GAP if table.style == "rows" else 0.0
        self.foot = BAND_GAP / 2 if table.style == "columns" else 0.0
        self.heights = self._row_heights(height)
        if sizes.form == "over" and self.heights:
            self._larger_icons(min(self.heights) - min(self._row_heights(None)))
        self.used = self.above + sum(self.heights) + self._between(len(self.heights))

    # Heights

    def _header_height(self) -> float:
        table, m = self.table, self.ctx.measures
        if table.header == "none" or not (table.columns or table.corner):
            return 0.0
        tall = [self._header_content(i)[0] for i in range(self.sizes.count)]
        least = m.band + (14 if table.header == "chevron" else 0)
        return max(least, *(t + 2 * m.cell_pad_y for t in [*tall, self._corner_content()[0]]))

    def _header_gap(self) -> float:
        if not self.header:
            return 0.0
        loose = self.table.header in ("chevron", "chips") or self.table.style == "rows"
        return BAND_GAP if loose else 6.0 if self.table.style == "zebra" else 0.0

    def _between(self, rows: int) -> float:
        return self.row_gap * max(0, rows - 1) + self.foot

    def _row_heights(self, height: float | None) -> list[float]:
        m = self.ctx.measures
        heights = []
        for r, row in enumerate(self.table.rows):
            tall = max([self._head_content(row)[0], *(f.height for f in self._row(r, None))])
            heights.append(max(m.row_min, tall + 2 * m.cell_pad_y))
        if heights and self.sizes.even and max(heights) <= NEAR_EQUAL * min(heights):
            heights = [max(heights)] * len(heights)
        extra = (height or 0) - self.above - sum(heights) - self._between(len(heights))
        return [h + extra / len(heights) for h in heights] if extra > 0 else heights

    def _larger_icons(self, spare: float) -> None:
        """Let icons over names, and those of row heads, take half of what each row is higher than it need be."""
        size = self.ctx.measures.icon_above
        fits = [
            widest_icon(cell, self.widths[i] - 2 * self.sizes.pad, self.sizes.form, self.ctx)
            for row in self.table.rows
            for i, cell in enumerate(row.cells)
        ]
        larger = max(size, min(size + max(0.0, spare) / 2, size * ICON_MOST, *fits))
        sizes, m = self.sizes, replace(self.ctx.measures, icon_above=larger)
        sizes.inner = [replace(inner, measures=replace(inner.measures, icon_above=larger)) for inner in sizes.inner]
        self.head_ctx = replace(self.ctx, measures=m)

    # Contents

    def _row(self, r: int, height: float | None) -> list[Fitted]:
        pad, form, inner = 2 * self.sizes.pad, self.sizes.form, self.sizes.inner[r]
        return [
            set_cell(c, self.widths[i] - pad, form, self.aligns[i], inner, height, self.sizes.chips[i])
            for i, c in enumerate(self.table.rows[r].cells)
        ]

    def _head_content(self, row: Row) -> tuple[float, list[Item]]:
        look = self.sizes.row_look
        if row.tone and not look.tile:
            look = replace(look, ink=self.ctx.theme.hue(row.tone).deep)
        return head_content(Head.of_row(row), self.head - 2 * self.ctx.measures.cell_pad_x, look, self.head_ctx)

    def _header_content(self, i: int) -> tuple[float, list[Item]]:
        table = self.table
        _, ink, quiet = header_colors(table, i, self.ctx)
        extra = CHEVRON_POINT if table.header == "chevron" else 0.0
        centred = table.header != "band" or table.style == "columns"
        look = HeadLook(ink, quiet, "center" if centred else self.aligns[i])
        room = self.widths[i] - 2 * self.sizes.pad - extra
        return head_content(Head.of_column(self.sizes.column(i)), room, look, self.ctx)

    def _corner_content(self) -> tuple[float, list[Item]]:
        ink = self.ctx.theme.color("solid-ink" if self._corner_in_band() else "ink2")
        room = self.head - 2 * self.ctx.measures.cell_pad_x
        return head_content(Head(self.table.corner), room, HeadLook(ink, ink), self.ctx)

    def _corner_in_band(self) -> bool:
        return self.table.header == "band" and bool(self.table.corner) and self.table.style not in ("columns", "rows")

    # Placing

    def place(self) -> Placed:
        table, ctx = self.table, self.ctx
        rows: list[Box] = []
        y = self.above
        for h in self.heights:
            rows.append((0.0, y, self.width, h))
            y += h + self.row_gap
        cards = [(x, 0.0, w, self.used) for x, w in zip(self.xs, self.widths, strict=True)]
        items = backgrounds(table, rows, cards, self.head, ctx)
        items += self._header()
        if table.style == "grid":
            items += grid_lines((0.0, 0.0, self.width, self.used), [x for x in self.xs if x > 0], ctx)
        anchors: dict[str, Box] = {}
        for r, box in enumerate(rows):
            items += self._place_row(r, box, anchors)
        whole = group(items, "block", box=(0, 0, self.width, self.used), kind="table")
        return Placed(self.width, max(self.used, self.asked or 0), (whole,), anchors)

    def _header(self) -> list[Item]:
        table, ctx = self.table, self.ctx
        if not self.header:
            return []
        boxes = [(x, 0.0, w, self.header) for x, w in zip(self.xs, self.widths, strict=True)]
        corner = (0.0, 0.0, self.head, self.header)
        if table.header == "chevron":
            items = chevrons(table, boxes, self.sizes.gap, max(0.0, self.sizes.head_gap - HEAD_SEAM), ctx)
        elif table.style == "columns":
            items = card_heads(table, boxes, ctx)
        elif table.header == "chips":
            items = chips(table, boxes, ctx)
        else:
            items = band(table, boxes, corner if self._corner_in_band() else None, ctx)
        lean = CHEVRON_POINT / 2 if table.header == "chevron" else 0.0
        for i, box in enumerate(boxes):
            tall, drawn = self._header_content(i)
            placed = [d.moved(box[0] + self.sizes.pad + lean, (self.header - tall) / 2) for d in drawn]
            column = self.sizes.column(i)
            title = str(column.title) if column and column.title else None
            items.append(group(placed, "cell", title=title, box=box, column=i, head=True))
        if table.corner:
            tall, drawn = self._corner_content()
            placed = [d.moved(ctx.measures.cell_pad_x, (self.header - tall) / 2) for d in drawn]
            items.append(group(placed, "cell", title=str(table.corner), box=corner, head=True))
        return items

    def _place_row(self, r: int, box: Box, anchors: dict[str, Box]) -> list[Item]:
        m, row = self.ctx.measures, self.table.rows[r]
        _, y, _, h = box
        items: list[Item] = []
        if self.head:
            tall, drawn = self._head_content(row)
            placed = [d.moved(m.cell_pad_x, y + (h - tall) / 2) for d in drawn]
            head_box = (0.0, y, self.head, h)
            items.append(group(placed, "cell", title=row.head, box=head_box, row=r, head=True))
            anchors[f"r{r + 1}"] = head_box
        fits = self._row(r, h - 2 * m.cell_pad_y)
        # Icons over names share their top, so that names start on one line however many lines they have.
        shared = max((f.height for f in fits if f.middle is not None), default=0.0)
        middles: list[float | None] = []
        for i, (cell, fit) in enumerate(zip(row.cells, fits, strict=True)):
            top = y + (h - (shared if fit.middle is not None else fit.height)) / 2
            cell_box = (self.xs[i], y, self.widths[i], h)
            placed = [d.moved(self.xs[i] + self.sizes.pad, top) for d in fit.items]
            back = cell_back(cell, cell_box, self.ctx)
            items.append(group([*back, *placed], "cell", box=cell_box, row=r, column=i))
            anchors[f"r{r + 1}c{i + 1}"] = cell_box
            level_ = top + fit.middle if fit.middle is not None else y + h / 2
            middles.append(level_ if fit.items else None)
        if self.table.arrows:
            items += self._arrows(r, middles)
        return items

    def _arrows(self, r: int, middles: list[float | None]) -> list[Item]:
        """Thin arrows through the gaps between neighbouring cells that hold something."""
        tone = row_tone(self.table, self.table.rows[r], r, self.ctx)
        color = self.ctx.theme.hue(tone).stroke if tone else self.ctx.theme.color("line")
        items: list[Item] = []
        for i, (one, other) in enumerate(pairwise(middles)):
            if one is not None and other is not None:
                left, right, at = self.xs[i] + self.widths[i], self.xs[i + 1], (one + other) / 2
                items += thin_arrow(left + 2, at, right - 2, at, color, self.ctx.measures.edge)
        return items


table_layout = TableLayout()
