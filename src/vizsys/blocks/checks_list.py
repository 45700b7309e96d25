"""Ticks, crosses and boxes before texts: lists in columns, sections side by side.

In: the rows and a width. Out: each row a cell, signs of a column on one line. All lengths in page units.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vizsys.blocks.base import Placed, Widths, group, style, text_items
from vizsys.blocks.checks_draw import (
    Box,
    anchor,
    heading,
    heading_face,
    heading_height,
    sign,
    sign_size,
)
from vizsys.blocks.marks import first_line_middle
from vizsys.records import dataclass
from vizsys.scene import Item
from vizsys.text import plain

if TYPE_CHECKING:
    from vizsys.blocks.checks import Check, Checks, CheckSection
    from vizsys.context import Context
    from vizsys.text.model import TextBox, TextStyle

LINE = 520.0
"""A row would like to be no wider than so much text."""
UNDER_HEADING = 0.55
"""Space under a heading, over the type size of the rows."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row set at its width."""

    check: Check
    text: TextBox
    note: TextBox | None
    top: float  # of the text
    middle: float  # of the sign
    height: float


def _faces(ctx: Context) -> tuple[TextStyle, TextStyle]:
    return style(ctx, "body", line=1.3), style(ctx, "small", color="ink2", line=1.28)


def _words(row: Check) -> str:
    """Topic and text as one: the topic leads in bold where there are both."""
    if row.topic and row.text:
        return f"**{row.topic}**  {row.text}"
    return row.text or row.topic or ""


def _lead(ctx: Context) -> float:
    return sign_size(ctx) + ctx.measures.body * 0.55


def _row_widths(rows: Sequence[Check], ctx: Context) -> Widths:
    text, note = _faces(ctx)
    low = ideal = 0.0
    for row in rows:
        for words, face in ((_words(row), text), (row.note, note)):
            if words:
                low = max(low, ctx.text.word_width(words, face))
                ideal = max(ideal, min(ctx.text.width(words, face) + 1, LINE))
    return Widths(low + _lead(ctx), max(low, ideal) + _lead(ctx))


def _one(content: Checks, ctx: Context) -> Widths:
    """How wide a column of the list can be."""
    wish = _row_widths(content.rows, ctx)
    low, ideal = wish.low, wish.ideal
    for s in content.sections:
        if s.title:
            lead = heading_height(ctx) + 12 if s.icon else 0.0
            low = max(low, ctx.text.word_width(s.title, heading_face(ctx)) + lead)
            ideal = max(ideal, ctx.text.width(s.title, heading_face(ctx)) + lead + 1)
    return Widths(low, max(low, ideal))


def _units(content: Checks) -> int:
    """What is spread over columns: sections when there are several, else rows."""
    return len(content.parts) if len(content.parts) > 1 else len(content.rows)


def list_widths(content: Checks, ctx: Context) -> Widths:
    """How wide the whole list can be."""
    one, gap = _one(content, ctx), _gutter(ctx)
    most = max(1, _units(content))
    fewest = min(content.columns or 1, most)
    usual = min(content.columns or (most if len(content.parts) > 1 else 1), most, 4)
    return Widths(fewest * (one.low + gap) - gap, usual * (one.ideal + gap) - gap)


def _gutter(ctx: Context) -> float:
    return ctx.measures.gap * 1.25


def _columns(content: Checks, width: float, ctx: Context) -> int:
    units = max(1, _units(content))
    if content.columns:
        return min(content.columns, units)
    one, gap = _one(content, ctx), _gutter(ctx)
    fit = max(1, int((width + gap + 0.5) // (one.ideal + gap)))
    if len(content.parts) > 1:
        fit = min(fit, units)
        return -(-units // -(-units // fit))
    # A list stays one column until it is long for its width: two columns are read less surely than one.
    return min(fit, max(1, units // 4), 3)


def lay_list(content: Checks, width: float, height: float | None, ctx: Context) -> Placed:
    """The list in `width`."""
    columns, gutter = _columns(content, width, ctx), _gutter(ctx)
    column = (width - gutter * (columns - 1)) / columns
    pen = _Pen(content, column, ctx)
    if len(content.parts) > 1:
        return pen.sections(columns, gutter, width, height)
    return pen.rows(content.parts, columns, gutter, width, height)


class _Pen:
    """Draws one list."""

    def __init__(self, content: Checks, column: float, ctx: Context) -> None:
        self.content, self.column, self.ctx = content, column, ctx
        boxes = content.form == "box"
        self.form = content.ticks or ("box" if boxes else "disc")
        self.unmarked = "open" if boxes else "ok"
        self.gap = ctx.measures.body * 0.5
        self.items: list[Item] = []
        self.anchors: dict[str, Box] = {}

    def set(self, row: Check) -> _Row:
        """A row set at the column's width."""
        ctx = self.ctx
        text, note = _faces(ctx)
        room = self.column - _lead(ctx)
        box = ctx.text.set(_words(row), text, room, balance=False)
        under = ctx.text.set(row.note, note, room, balance=False) if row.note else None
        middle = first_line_middle(box, text.size)
        top = max(0.0, sign_size(ctx) / 2 - middle)
        tall = max(top + box.height + (under.height + 2 if under else 0.0), top + middle + sign_size(ctx) / 2)
        return _Row(row, box, under, top, top + middle, tall)

    def draw(self, row: _Row, x: float, y: float) -> None:
        """A row with its corner at (x, y)."""
        ctx, d = self.ctx, sign_size(self.ctx)
        check = row.check
        room = self.column - _lead(ctx)
        kind = check.mark or self.unmarked
        rtl = row.text.rtl
        at = x + self.column - d / 2 if rtl else x + d / 2
        left = x if rtl else x + _lead(ctx)
        items: list[Item] = [*sign(ctx, kind, self.form, at, y + row.middle, check.tone)]
        items += text_items(row.text, left, y + row.top, room, "end" if rtl else "start")
        if row.note is not None:
            under = y + row.top + row.text.height + 2
            items += text_items(row.note, left, under, room, "end" if row.note.rtl else "start")
        box = (x, y, self.column, row.height)
        self.items.append(group(items, "cell", None, plain(_words(check)), box, mark=kind))
        anchor(self.anchors, check, box)

    def rows(
        self, parts: Sequence[CheckSection], columns: int, gutter: float, width: float, height: float | None
    ) -> Placed:
        """One section: its rows down the columns, those side by side level."""
        top = 0.0
        if parts and parts[0].title:
            drawn, tall = heading(parts[0], 0, 0, width, self.ctx)
            self.items.append(drawn)
            top = tall + self.ctx.measures.body * UNDER_HEADING
        rows = [self.set(c) for p in parts for c in p.items]
        per = -(-len(rows) // columns) if rows else 0
        heights = [max(r.height for r in rows[i::per]) for i in range(per)]
        y = top
        for i in range(per):
            for c, row in enumerate(rows[i::per]):
                self.draw(row, c * (self.column + gutter), y)
            y += heights[i] + self.gap
        return self._placed(width, y - self.gap if rows else top, height)

    def sections(self, columns: int, gutter: float, width: float, height: float | None) -> Placed:
        """Sections side by side, row by row; headings and first rows level."""
        parts = self.content.parts
        bands = [parts[i : i + columns] for i in range(0, len(parts), columns)]
        set_ = [[[self.set(c) for c in p.items] for p in band] for band in bands]
        under = self.ctx.measures.body * UNDER_HEADING
        heads = [max((self._head(p) for p in band), default=0.0) for band in bands]
        between = self.ctx.measures.gap
        y = 0.0
        for band, sets, head in zip(bands, set_, heads, strict=True):
            low = y
            for c, (part, rows) in enumerate(zip(band, sets, strict=True)):
                x, at = c * (self.column + gutter), y
                if part.title:
                    drawn, _ = heading(part, x, y, self.column, self.ctx)
                    self.items.append(drawn)
                at += head + under if head else 0.0
                for row in rows:
                    self.draw(row, x, at)
                    at += row.height + self.gap
                low = max(low, at - self.gap)
            y = low + between
        return self._placed(width, y - between, height)

    def _head(self, part: CheckSection) -> float:
        return heading(part, 0, 0, self.column, self.ctx)[1] if part.title else 0.0

    def _placed(self, width: float, used: float, height: float | None) -> Placed:
        return Placed(width, max(used, height or 0.0), tuple(self.items), self.anchors)
