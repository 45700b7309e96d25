"""What a table needs across: forms of its cells, wishes of its columns, and how a width is shared among them.

In: a table. Out: `Sizes`, and the widths of row heads and columns in page units.
"""

from __future__ import annotations

import re
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, cast

from vizsys.blocks.base import Widths
from vizsys.blocks.share import NEAR_EQUAL, evened, level, split_width
from vizsys.blocks.table_cells import TEXT_IDEAL, Form, cell_widths, chip_width, name_of
from vizsys.blocks.table_draw import CHEVRON_POINT, Head, HeadLook, chevron_reach, head_widths, header_look, row_tone
from vizsys.blocks.table_grid import Spot, head_spots, settled, spots
from vizsys.text import plain
from vizsys.text.model import Align

if TYPE_CHECKING:
    from vizsys.blocks.table import Cell, Column, Table
    from vizsys.context import Context

ARROW_GAP = 46.0
"""Space between columns that thin arrows cross."""
CARD_GAP = 20.0
"""Space between column cards, and between them and the row heads."""
GAPS = {"columns": CARD_GAP, "cards": 14.0}
"""Space between columns that are told apart by it."""
CHIP_GAP = 10.0
"""Between row heads that are chips and the cells."""
SHORT = 14
"""Text up to this many characters is a value rather than a sentence: its column is centred."""
BRIEF = 34
"""The same where headers are centred anyway."""
NAME_STEP = 16.0
"""Columns that name rows without a header are as wide as the next multiple: names a little longer change nothing."""
HEAD_SHARE = 0.24
"""Most of the table's width that row heads take, unless a word needs more."""
CLOSE = 1.12
"""Columns whose widths differ by less than this factor are made equal."""
OVER_SHARE = 0.1
"""The same for row heads of an icon over a name, which may wrap."""


class Sizes:
    """What a table needs across: the wishes of its columns and row heads, paddings included, and its gaps."""

    def __init__(self, table: Table, ctx: Context) -> None:
        table = settled(table)
        self.table, self.ctx = table, ctx
        m = ctx.measures
        self.spots = spots(table)
        self.heads = head_spots(table)
        self.count = max([len(table.columns), *(s.column + s.columns for s in self.spots)])
        self.by_row: list[list[Spot]] = [[] for _ in table.rows]
        for spot in self.spots:
            self.by_row[spot.row].append(spot)
        self.single: list[list[Spot]] = [[] for _ in range(self.count)]  # by column
        for spot in self.spots:
            if spot.columns == 1:
                self.single[spot.column].append(spot)
        self.form: Form = form_of(table, ctx)
        self.has_head = bool(table.corner) or any(r.head or r.icon or r.sub for r in table.rows)
        solid = table.style == "rows"
        over = solid and self.form == "over"
        inks = ("solid-ink", "solid-ink") if solid else ("ink", "ink2")
        ink, quiet = (ctx.theme.color(c) for c in inks)
        self.row_look = HeadLook(ink, quiet, "center" if over else "start", over, solid)
        self.inner = [row_context(table, i, ctx) for i in range(len(table.rows))]
        self.pad = m.cell_pad_x * (0.55 if table.arrows else 1.0)
        self.gap = ARROW_GAP if table.arrows or table.header_arrows else GAPS.get(table.style, 0.0)
        if table.header == "chevron":
            self.gap = max(self.gap, CHEVRON_POINT)
        self.head_gap = 0.0
        if self.has_head and self.gap:
            self.head_gap = self.gap if table.style == "cards" else CARD_GAP
        elif self.has_head and table.row_head == "chip":
            self.head_gap = CHIP_GAP
        # The last chevron reaches as far beyond its column as the others do.
        self.tail = chevron_reach(self.gap) if table.header == "chevron" and table.columns else 0.0
        self.gaps = self.gap * max(0, self.count - 1) + self.head_gap + self.tail
        self.chips = [chip_width(self._cells(i), ctx) for i in range(self.count)]
        self.wishes = self._columns_wish(False)
        self.head = self._head() if self.has_head else Widths(0.0, 0.0)

    def within(self, spot: Spot, inner: Context) -> Context:
        """The context of a cell, `inner` being its row's: a nested block takes the tone of the cell, the row, or the
        column; so do line icons, chips and bars where each column is a coloured card."""
        if spot.cell.block is None and self.table.style != "columns":
            return inner
        column = self.column(spot.column) if spot.columns == 1 and not self.table.rows[spot.row].tone else None
        tone = spot.cell.tone or (column.tone if column else None)
        # Blocks of one row stand abreast, and those of the whole table are siblings: what is the same in them is alike.
        beside = (id(self.table), spot.row)
        return replace(inner, tone=tone or inner.tone, abreast=beside, among=id(self.table))

    def column(self, i: int) -> Column | None:
        return self.table.columns[i] if i < len(self.table.columns) else None

    def _cells(self, i: int) -> list[Cell]:
        return [spot.cell for spot in self.single[i]]

    def _columns_wish(self, beside: bool) -> list[Widths]:
        """The wishes of the columns; what a cell over several needs beyond them is shared among these."""
        wishes = [self._column(i, beside) for i in range(self.count)]
        for spot in self.spots:
            if spot.columns == 1:
                continue
            wish = cell_widths(spot.cell, self.form, self.inner[spot.row], beside, levels=self.table.levels)
            over = range(spot.column, spot.column + spot.columns)
            inside = self.gap * (spot.columns - 1)
            low = wish.low + 2 * self.pad - inside - sum(wishes[i].low for i in over)
            if low > 0:
                for i in over:
                    more = wishes[i].low + low / spot.columns
                    wishes[i] = Widths(more, max(wishes[i].ideal, more))
        return wishes

    def _column(self, i: int, beside: bool) -> Widths:
        low = ideal = 0.0
        for spot in self.single[i]:
            inner = self.inner[spot.row]
            wish = cell_widths(spot.cell, self.form, inner, beside, self.chips[i], self.table.levels)
            low, ideal = max(low, wish.low), max(ideal, wish.ideal)
        column = self.column(i)
        if column is not None and self.table.header != "none":
            extra = CHEVRON_POINT if self.table.header == "chevron" else 0.0
            least, like = head_widths(Head.of_column(column), header_look(self.table, "", "", "start"), self.ctx)
            low, ideal = max(low, least + extra), max(ideal, like + extra)
        return Widths(low + 2 * self.pad, ideal + 2 * self.pad)

    def _head(self) -> Widths:
        pairs = [head_widths(Head.of_row(spot.head), self.row_look, self.ctx) for spot in self.heads]
        if self.table.corner:
            pairs.append(head_widths(Head.of_corner(self.table.corner), HeadLook("", ""), self.ctx))
        pad = 2 * self.ctx.measures.cell_pad_x
        return Widths(max(p[0] for p in pairs) + pad, max(p[1] for p in pairs) + pad)

    # Sharing

    @property
    def even(self) -> bool:
        """Whether equal rows and columns matter more than lines that do not wrap: in bands, cards and pictures."""
        return self.table.style in ("rows", "columns") or self.form == "over"

    def share(self, width: float) -> tuple[float, list[float]]:
        """Widths of the row heads and of each column in `width`; more in sum only when they cannot be narrower."""
        free = width - self.gaps
        most = max(self.head.low, width * (OVER_SHARE if self.row_look.over else HEAD_SHARE))
        # Row heads that would break a line keep more room only while the columns have what they would like.
        spare = free - sum(w.ideal for w in self.wishes)
        head = min(self.head.ideal, max(most, min(spare, width * 0.4)))
        head = max(self.head.low, min(head, free - sum(w.low for w in self.wishes)))
        return head, self._columns(free - head) if self.wishes else []

    def _columns(self, room: float) -> list[float]:
        wishes = self._firm(room)
        weights = [c.weight if (c := self.column(i)) else None for i in range(self.count)]
        if any(weights):
            return split_width(room, wishes, [w or 1.0 for w in weights])
        ideals = [w.ideal for w in wishes]
        unequal = self.table.style == "columns" and max(ideals) > room / len(ideals)
        if sum(ideals) <= room and not unequal:
            if (
                self.names and self.table.header == "none"
            ):  # rows of several such tables line up when what follows the names starts at one place
                snug = [NAME_STEP * ceil(i / NAME_STEP) for i in ideals[:-1]]
                snug = snug if sum(snug) + ideals[-1] <= room else ideals[:-1]
                return [*snug, room - sum(snug)]
            # Only columns of sentences, which wrap in any case, give way to be equal to others.
            firm = [w.low if w.ideal - 2 * self.pad >= TEXT_IDEAL else w.ideal for w in wishes]
            return evened(level(ideals, room), firm, CLOSE)
        if self.even:  # names may wrap: equal columns are the better picture, as long as they come out equal
            equal = level([w.low for w in wishes], room)
            if max(equal) <= NEAR_EQUAL * min(equal):
                return equal
        return split_width(room, wishes)

    def _firm(self, room: float) -> list[Widths]:
        """The wishes of the columns, with entries kept side by side if that fits the room."""
        if not any(spot.cell.items for spot in self.spots):
            return self.wishes
        firm = self._columns_wish(True)
        return firm if sum(w.low for w in firm) <= room else self.wishes

    @property
    def names(self) -> bool:
        """Whether the first column names the rows: there are no row heads, and it holds plain text."""
        lined = self.table.style in ("rules", "grid", "zebra") and self.table.header in ("band", "none")
        if not lined or self.has_head or self.count < 2 or self.form == "over":
            return False
        return all(c.text and not c.icon for c in self._cells(0)) and all(s.single for s in self.spots)

    def align(self, i: int) -> Align:
        """Alignment of a column: its own, else centred for pictures and values, at the left for sentences and chips.

        A first column that names the rows lines up at the left too where no header tells it from the others.
        """
        column = self.column(i)
        if column and column.align:
            return column.align
        if self.form == "over":
            return "center"
        if self.centred and all(self._is_short(c) for c in self._cells(i)):
            return "center"
        if not self._values(i) or (self.names and i == 0 and self.table.header == "none"):
            return "start"
        # Figures and marks are centred by themselves; columns of words all stand alike.
        words = [k for k in range(self.count) if self._cells(k) and not all(is_figure(c) for c in self._cells(k))]
        return "center" if i not in words or all(self._values(k) for k in words) else "start"

    def _values(self, i: int) -> bool:
        """Whether a column holds short values only."""
        return all(self._is_value(c) for c in self._cells(i))

    @property
    def centred(self) -> bool:
        """Whether headers are centred by their form: short contents follow them."""
        table = self.table
        return table.style == "cards" or (table.header_arrows and table.header != "none")

    def _is_short(self, cell: Cell) -> bool:
        return not cell.items and len(plain(name_of(cell, self.ctx).text or "")) <= BRIEF

    def _is_value(self, cell: Cell) -> bool:
        name = name_of(cell, self.ctx)
        if cell.sub or cell.items or cell.chips or cell.code or ((name.icon or cell.mark) and name.text):
            return False
        return len(plain(name.text or "")) <= SHORT


def is_figure(cell: Cell) -> bool:
    """Whether a cell is a number, a mark, a bar or a picture rather than a word."""
    text = plain(cell.text or "").strip()
    return not text or not any(c.isalpha() for c in text) or bool(_FIGURE.match(text))


_FIGURE = re.compile(r"[<>≤≥~≈+−±-]?\s?\d")


def sizes_of(table: Table, ctx: Context) -> Sizes:
    """The sizes, measured once for all layouts of the table in this setting."""
    key = (
        "table-sizes",
        id(table),
        ctx.measures,
        ctx.theme.name,
        ctx.tone,
        ctx.surface,
        ctx.provider,
        ctx.skin,
        ctx.depth,
    )
    known = ctx.memo.get(key)
    if known is None:
        known = ctx.memo[key] = (table, Sizes(table, ctx))  # keeps the table alive, so that its id stays its own
    return cast(tuple[object, Sizes], known)[1]


def form_of(table: Table, ctx: Context) -> Form:
    """Icons over names in a few rows of short names, icons before text in a long or wordy table."""
    if table.cell:
        return "over" if table.cell == "icon" else "before"
    cells = [c for r in table.rows for c in r.cells]
    named = [n for n in (name_of(c, ctx) for c in [*cells, *(i for c in cells for i in c.items)]) if n.icon]
    short = all(len(plain(n.text or "")) <= 24 for n in named)
    return "over" if named and short and len(table.rows) <= 5 and not any(c.sub for c in cells) else "before"


def row_context(table: Table, i: int, ctx: Context) -> Context:
    """The context of the cells of a row: its tone colours their icons and chips, its tint lies behind them."""
    tone = row_tone(table, table.rows[i], i, ctx)
    toned = tone is not None and table.style != "columns"
    return ctx.inside(tone=tone, surface=ctx.theme.hue(tone).tint if toned else None)
