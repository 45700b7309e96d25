"""Table: rows by columns of text, icons, marks, chips or any nested block.

In: the table and a width. Out: cells on one grid, each as `r1c2` (rows and columns from 1) among the anchors. All
lengths in page units.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Literal

from vizsys.blocks.base import Placed, Widths, group
from vizsys.blocks.marks import thin_arrow
from vizsys.blocks.prose import Mark
from vizsys.blocks.share import level, split_width
from vizsys.blocks.table_cells import Fitted, Form, cell_widths, name_of, set_cell
from vizsys.blocks.table_draw import (
    CHEVRON_POINT,
    backgrounds,
    band,
    chevrons,
    chips,
    column_tone,
    grid_lines,
    head_content,
    head_widths,
    header_cell,
    row_tone,
)
from vizsys.scene import Item, Paint, Rect
from vizsys.spec.model import Block, Content, Icon, Model, Rich, RoleName, Tone, doc
from vizsys.text import plain
from vizsys.text.model import Align

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


ARROW_GAP = 46.0
"""Space between columns that thin arrows cross."""
CARD_GAP = 20.0
"""Space between column cards, and between them and the row heads."""
BAND_GAP = 14.0
"""Space between row bands, and under header chevrons and chips."""
SHORT = 14
"""Text up to this many characters is a value rather than a sentence: its column is centred."""
HEAD_SHARE = 0.24
"""Most of the table's width that row heads take, unless a word needs more."""

Box = tuple[float, float, float, float]


class TableLayout:
    """Columns by content, rows by their tallest cell; more height is shared by the rows."""

    stretch = 0.5

    def widths(self, content: Table, ctx: Context) -> Widths:
        plan = _Sizes(content, ctx)
        fixed = plan.gaps + plan.head.low
        low = fixed + sum(w.low for w in plan.wishes)
        return Widths(low, max(low, plan.gaps + plan.head.ideal + sum(w.ideal for w in plan.wishes)))

    def layout(self, content: Table, width: float, height: float | None, ctx: Context) -> Placed:
        return _Placer(content, width, height, ctx).place()


class _Sizes:
    """What a table needs across: the wishes of its columns and row heads, paddings included, and its gaps."""

    def __init__(self, table: Table, ctx: Context) -> None:
        self.table, self.ctx = table, ctx
        m = ctx.measures
        self.count = max([len(table.columns), *(len(r.cells) for r in table.rows)])
        self.form: Form = _form(table, ctx)
        self.has_head = bool(table.corner) or any(r.head or r.icon or r.sub for r in table.rows)
        self.over = table.style == "rows" and self.form == "over"
        self.pad = m.cell_pad_x * (0.55 if table.arrows else 1.0)
        self.gap = ARROW_GAP if table.arrows else CARD_GAP if table.style == "columns" else 0.0
        if table.header == "chevron":
            self.gap = max(self.gap, CHEVRON_POINT)
        self.head_gap = CARD_GAP if self.has_head and (table.style == "columns" or self.gap) else 0.0
        self.gaps = self.gap * max(0, self.count - 1) + self.head_gap
        self.wishes = [self._column(i) for i in range(self.count)]
        self.head = self._head() if self.has_head else Widths(0.0, 0.0)

    def column(self, i: int) -> Column | None:
        return self.table.columns[i] if i < len(self.table.columns) else None

    def _column(self, i: int) -> Widths:
        low = ideal = 0.0
        for row in self.table.rows:
            if i < len(row.cells):
                wish = cell_widths(row.cells[i], self.form, self.ctx)
                low, ideal = max(low, wish.low), max(ideal, wish.ideal)
        column = self.column(i)
        if column is not None and self.table.header != "none":
            extra = CHEVRON_POINT if self.table.header == "chevron" else 0.0
            least, like = head_widths(column, column.title, False, self.ctx)
            low, ideal = max(low, least + extra), max(ideal, like + extra)
        return Widths(low + 2 * self.pad, ideal + 2 * self.pad)

    def _head(self) -> Widths:
        pairs = [head_widths(r, r.head, self.over, self.ctx) for r in self.table.rows]
        if self.table.corner:
            pairs.append(head_widths(Column(title=self.table.corner), self.table.corner, False, self.ctx))
        pad = 2 * self.ctx.measures.cell_pad_x
        return Widths(max(p[0] for p in pairs) + pad, max(p[1] for p in pairs) + pad)


def _form(table: Table, ctx: Context) -> Form:
    """Icons over names in a few rows of short names, icons before text in a long or wordy table."""
    if table.cell:
        return "over" if table.cell == "icon" else "before"
    cells = [c for r in table.rows for c in r.cells]
    named = [n for n in (name_of(c, ctx) for c in [*cells, *(i for c in cells for i in c.items)]) if n.icon]
    short = all(len(plain(n.text or "")) <= 24 for n in named)
    return "over" if named and short and len(table.rows) <= 5 and not any(c.sub for c in cells) else "before"


class _Placer:
    """One layout of one table."""

    def __init__(self, table: Table, width: float, height: float | None, ctx: Context) -> None:
        self.table, self.ctx, self.sizes = table, ctx, _Sizes(table, ctx)
        sizes = self.sizes
        self.widths = self._share(width)
        self.head = self.head_width
        self.width = max(width, self.head + sizes.gaps + sum(self.widths))
        self.xs = [self.head + sizes.head_gap]
        for w in self.widths[:-1]:
            self.xs.append(self.xs[-1] + w + sizes.gap)
        self.aligns = [self._align(i) for i in range(sizes.count)]
        self.header = self._header_height()
        self.header_gap = self._header_gap()
        self.row_gap = BAND_GAP if table.style == "rows" else 0.0
        self.foot = BAND_GAP / 2 if table.style == "columns" else 0.0
        self.heights = self._row_heights(height)
        self.height = max(self._above() + sum(self.heights) + self._between(), height or 0)

    # Across

    def _share(self, width: float) -> list[float]:
        """Widths of the columns; sets that of the row heads."""
        sizes = self.sizes
        free = width - sizes.gaps
        lows = sum(w.low for w in sizes.wishes)
        most = max(sizes.head.low, width * HEAD_SHARE)
        # Row heads that would break a line keep more room only while the columns have what they would like.
        spare = free - sum(w.ideal for w in sizes.wishes)
        head = min(sizes.head.ideal, max(most, min(spare, width * 0.4)))
        self.head_width = max(sizes.head.low, min(head, free - lows))
        room = free - self.head_width
        if not sizes.wishes:
            return []
        columns = [sizes.column(i) for i in range(sizes.count)]
        if any(c and c.weight for c in columns):
            return split_width(room, sizes.wishes, [(c.weight if c else None) or 1.0 for c in columns])
        ideals = [w.ideal for w in sizes.wishes]
        if sum(ideals) <= room:
            return level(ideals, room)
        return split_width(room, sizes.wishes)

    def _align(self, i: int) -> Align:
        column = self.sizes.column(i)
        if column and column.align:
            return column.align
        cells = [r.cells[i] for r in self.table.rows if i < len(r.cells)]
        if self.sizes.form == "over":
            return "center"
        return "center" if all(self._is_value(c) for c in cells) else "start"

    def _is_value(self, cell: Cell) -> bool:
        """Whether the cell looks right in the middle of its column: a mark, a word, a picture."""
        name = name_of(cell, self.ctx)
        if cell.sub or cell.items or (name.icon and name.text) or (cell.mark and name.text):
            return False
        return len(plain(name.text or "")) <= SHORT

    # Down

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

    def _above(self) -> float:
        return self.header + self.header_gap

    def _between(self) -> float:
        return self.row_gap * max(0, len(self.heights) - 1) + self.foot

    def _row_heights(self, height: float | None) -> list[float]:
        m = self.ctx.measures
        heights = []
        for row in self.table.rows:
            tall = max([self._head_content(row)[0], *(f.height for f in self._row(row, None))])
            heights.append(max(m.row_min, tall + 2 * m.cell_pad_y))
        extra = (height or 0) - self._above() - sum(heights) - self.row_gap * max(0, len(heights) - 1) - self.foot
        if extra > 0 and heights:
            heights = [h + extra / len(heights) for h in heights]
        return heights

    # Contents

    def _row(self, row: Row, height: float | None) -> list[Fitted]:
        pad = 2 * self.sizes.pad
        return [
            set_cell(c, self.widths[i] - pad, self.sizes.form, self.aligns[i], self.ctx, height)
            for i, c in enumerate(row.cells)
        ]

    def _head_content(self, row: Row) -> tuple[float, list[Item]]:
        theme = self.ctx.theme
        if self.table.style == "rows":
            ink = quiet = theme.color("solid-ink")
        else:
            ink, quiet = theme.hue(row.tone).deep if row.tone else theme.color("ink"), theme.color("ink2")
        room = self.head - 2 * self.ctx.measures.cell_pad_x
        align = "center" if self.sizes.over else "start"
        return head_content(row, row.head, room, self.sizes.over, align, ink, quiet, self.ctx)

    def _header_content(self, i: int) -> tuple[float, list[Item]]:
        column, theme = self.sizes.column(i), self.ctx.theme
        solid = self.table.header in ("chevron", "band")
        ink = theme.color("solid-ink" if solid else "ink")
        extra = CHEVRON_POINT if self.table.header == "chevron" else 0.0
        room = self.widths[i] - 2 * self.sizes.pad - extra
        align: Align = "center" if self.table.header != "band" or self.table.style == "columns" else self.aligns[i]
        title = column.title if column else None
        return head_content(column, title, room, False, align, ink, ink if solid else theme.color("ink2"), self.ctx)

    def _corner_content(self) -> tuple[float, list[Item]]:
        if not self.table.corner:
            return 0.0, []
        solid = self._corner_in_band()
        ink = self.ctx.theme.color("solid-ink" if solid else "ink2")
        room = self.head - 2 * self.ctx.measures.cell_pad_x
        column = Column(title=self.table.corner)
        return head_content(column, column.title, room, False, "start", ink, ink, self.ctx)

    def _corner_in_band(self) -> bool:
        return self.table.header == "band" and bool(self.table.corner) and self.table.style not in ("columns", "rows")

    # Placing

    def place(self) -> Placed:
        table, ctx = self.table, self.ctx
        tops = []
        y = self._above()
        for h in self.heights:
            tops.append(y)
            y += h + self.row_gap
        rows = [(0.0, t, self.width, h) for t, h in zip(tops, self.heights, strict=True)]
        foot = (rows[-1][1] + rows[-1][3] if rows else self.header) + self.foot
        cards = [(x, 0.0, w, foot) for x, w in zip(self.xs, self.widths, strict=True)]
        items = backgrounds(table, rows, cards, self.head, ctx)
        items += self._header()
        if table.style == "grid":
            corner = 0.0 if self.table.corner or not self.head else self.head
            lines = [x for x in self.xs if x > 0]
            items += grid_lines((0.0, 0.0 if not corner else 0.0, self.width, foot), lines, ctx)
        anchors: dict[str, Box] = {}
        for r, (row, box) in enumerate(zip(table.rows, rows, strict=True)):
            items += self._place_row(r, row, box, anchors)
        whole = group(items, "block", box=(0, 0, self.width, self.height), kind="table")
        return Placed(self.width, self.height, (whole,), anchors)

    def _header(self) -> list[Item]:
        table, ctx, m = self.table, self.ctx, self.ctx.measures
        if not self.header:
            return []
        boxes = [(x, 0.0, w, self.header) for x, w in zip(self.xs, self.widths, strict=True)]
        corner = (0.0, 0.0, self.head, self.header) if self._corner_in_band() else None
        if table.header == "chevron":
            items = chevrons(table, boxes, self.sizes.gap, ctx)
        elif table.style == "columns":
            items = self._card_heads(boxes)
        elif table.header == "chips":
            items = chips(table, boxes, ctx)
        else:
            items = band(table, boxes, corner, ctx)
        for i, box in enumerate(boxes):
            tall, drawn = self._header_content(i)
            lean = CHEVRON_POINT / 2 if table.header == "chevron" else 0.0
            x, y = box[0] + self.sizes.pad + lean, (self.header - tall) / 2
            items.append(header_cell(i, self.sizes.column(i), box, [d.moved(x, y) for d in drawn]))
        if table.corner:
            tall, drawn = self._corner_content()
            at = (m.cell_pad_x, (self.header - tall) / 2)
            items.append(header_cell(-1, None, (0, 0, self.head, self.header), [d.moved(*at) for d in drawn]))
        return items

    def _card_heads(self, boxes: list[Box]) -> list[Item]:
        """The strip at the top of each column card, inside its outline."""
        from vizsys.blocks.draw import round_top_rect

        line, items = self.ctx.measures.panel_outline, list[Item]()
        for i, (x, y, w, h) in enumerate(boxes):
            hue = self.ctx.theme.hue(column_tone(self.table, i, self.ctx))
            radius = self.ctx.measures.radius_card - line
            items.append(round_top_rect(x + line, y + line, w - 2 * line, h - line, radius, Paint(hue.fill)))
        return items

    def _place_row(self, r: int, row: Row, box: Box, anchors: dict[str, Box]) -> list[Item]:
        m, sizes = self.ctx.measures, self.sizes
        _, y, _, h = box
        items: list[Item] = []
        if self.head:
            tall, drawn = self._head_content(row)
            head_box = (0.0, y, self.head, h)
            placed = [d.moved(m.cell_pad_x, y + (h - tall) / 2) for d in drawn]
            title = str(row.head) if row.head else None
            items.append(group(placed, "cell", title=title, box=head_box, row=r, head=1))
            anchors[f"r{r + 1}"] = head_box
        fits = self._row(row, h - 2 * m.cell_pad_y)
        # Icons over names share their top, so names start on one line however many lines they have.
        shared = max((f.height for f in fits if f.middle is not None), default=0.0)
        middles: list[float | None] = []
        for i, (cell, fit) in enumerate(zip(row.cells, fits, strict=True)):
            x, w = self.xs[i], self.widths[i]
            top = y + (h - (shared if fit.middle is not None else fit.height)) / 2
            cell_box = (x, y, w, h)
            back = self._cell_back(cell, cell_box)
            placed = [d.moved(x + sizes.pad, top) for d in fit.items]
            items.append(group([*back, *placed], "cell", box=cell_box, row=r, column=i))
            anchors[f"r{r + 1}c{i + 1}"] = cell_box
            empty = not fit.items
            middles.append(None if empty else top + fit.middle if fit.middle is not None else y + h / 2)
        if self.table.arrows:
            items += self._arrows(row, r, middles)
        return items

    def _cell_back(self, cell: Cell, box: Box) -> list[Item]:
        if not cell.tone or cell.mark or cell.chips:
            return []
        x, y, w, h = box
        return [Rect(x + 4, y + 4, w - 8, h - 8, Paint(self.ctx.theme.hue(cell.tone).fill), self.ctx.measures.radius_chip)]

    def _arrows(self, row: Row, r: int, middles: list[float | None]) -> list[Item]:
        """Thin arrows through the gaps between neighbouring cells that hold something."""
        tone = row_tone(self.table, row, r, self.ctx)
        color = self.ctx.theme.hue(tone).stroke if tone else self.ctx.theme.color("line")
        items: list[Item] = []
        for i in range(len(middles) - 1):
            one, other = middles[i], middles[i + 1]
            if one is None or other is None:
                continue
            left, right = self.xs[i] + self.widths[i], self.xs[i + 1]
            at = (one + other) / 2
            items += thin_arrow(left + 2, at, right - 2, at, color, self.ctx.measures.edge)
        return items


table_layout = TableLayout()
