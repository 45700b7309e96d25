"""Don't and do side by side: topic, cross, tick and remark, each at one x over all rows.

In: the rows and a width. Out: rows of cells on common columns; where the width is too small for that, topic, don't and
do stand under one another, and so do those that have nothing across from them. All lengths in page units.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from vizsys.blocks.base import Placed, Widths, group, style, text_items
from vizsys.blocks.checks_draw import (
    Box,
    anchor,
    example_face,
    heading,
    heading_face,
    highlighted,
    sign,
    sign_size,
)
from vizsys.blocks.draw import icon_image, middle_offset
from vizsys.records import dataclass
from vizsys.scene import Item, Paint, Rect
from vizsys.text import plain

if TYPE_CHECKING:
    from vizsys.blocks.checks import Check, Checks
    from vizsys.context import Context
    from vizsys.text.model import TextBox, TextStyle

COLUMNS = ("topic", "bad", "good", "note")
KIND = {"bad": "no", "good": "ok"}
TONE = {"bad": "bad", "good": "ok"}
LIKE = {"topic": 300.0, "bad": 460.0, "good": 460.0, "note": 380.0}
"""The words of a column would like to be no wider."""
SOFT = 210.0
"""Topics and remarks get so much before the examples get what they like."""
GAP = 12.0
"""Between cells, both ways."""
STACKED_GAP = 22.0
"""Between rows whose parts stand under one another."""
INDENT = re.compile("^ +", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Part:
    """The words of one cell and the type size they are set in."""

    box: TextBox
    size: float


def _used(content: Checks) -> list[str]:
    """The columns there is anything in."""
    return [c for c in COLUMNS if any(_said(r, c) for r in content.rows)]


def _said(row: Check, column: str) -> str | None:
    if column == "topic":
        return row.topic or row.text
    value: str | None = getattr(row, column)
    # Code keeps its indentation: the spaces at the start of a line are not those between words.
    return INDENT.sub(lambda m: "\u00a0" * len(m[0]), value) if value and column in KIND else value


def _lone(content: Checks) -> bool:
    """Whether every row is a do or a don't by itself: nothing stands across from it, so they share one column."""
    if any(getattr(content, c) for c in COLUMNS) or not {"bad", "good"} <= {*_used(content)}:
        return False
    return all(sum(_said(row, c) is not None for c in COLUMNS) <= 1 for row in content.rows)


def _face(content: Checks, column: str, ctx: Context) -> TextStyle:
    if column == "topic":
        return style(ctx, "body", weight=700, line=1.22)
    if column == "note":
        return style(ctx, "small", color="ink2", line=1.3)
    return example_face(ctx, content.code)


def _head_face(ctx: Context, column: str) -> TextStyle:
    color = f"{TONE[column]}.deep" if column in TONE else "ink2"
    return style(ctx, "edge_label", weight=700, color=color)


def _lead(content: Checks, column: str, ctx: Context) -> float:
    """Room before the words of a column: its sign, or the widest icon."""
    if column in KIND:
        return sign_size(ctx) + 14
    if column == "topic" and any(r.icon for r in content.rows):
        return ctx.measures.icon_list * 0.85 + 14
    return 0.0


def _pads(content: Checks, column: str, ctx: Context) -> float:
    """Padding left and right of a column."""
    m = ctx.measures
    if column in KIND and content.style == "cells":
        return m.cell_pad_x
    return m.cell_pad_x if content.style == "rules" or column == "note" else 0.0


def _wish(content: Checks, column: str, ctx: Context) -> Widths:
    """How wide a column can be, padding and sign included."""
    face = _face(content, column, ctx)
    texts = [t for t in (_said(r, column) for r in content.rows) if t]
    low = max((ctx.text.word_width(t, face) for t in texts), default=0.0) + 1
    like = max((ctx.text.width(t, face) for t in texts), default=0.0) + 1
    extra = _lead(content, column, ctx) + 2 * _pads(content, column, ctx)
    title = getattr(content, column)
    head = ctx.text.word_width(title, _head_face(ctx, column)) + 2 * _pads(content, column, ctx) if title else 0.0
    low = max(low + extra, head + 1)
    return Widths(low, max(low, min(like, LIKE[column]) + extra))


def _wishes(content: Checks, ctx: Context) -> list[Widths]:
    """Wishes of the columns; don't and do alike, so that they end equally wide."""
    used = _used(content)
    wishes = {c: _wish(content, c, ctx) for c in used}
    if "bad" in wishes and "good" in wishes:
        a, b = wishes["bad"], wishes["good"]
        wishes["bad"] = wishes["good"] = Widths(max(a.low, b.low), max(a.ideal, b.ideal))
    return [wishes[c] for c in used]


def pair_widths(content: Checks, ctx: Context) -> Widths:
    """How wide the pairs can be; at their narrowest, the parts of a row stand under one another."""
    wishes = _wishes(content, ctx)
    gaps = GAP * (len(wishes) - 1)
    titles = [s.title for s in content.sections if s.title]
    title = max((ctx.text.word_width(t, heading_face(ctx)) + 1 for t in titles), default=0.0)
    low = max([title, *(w.low for w in wishes)])
    ideal = max(w.ideal for w in wishes) if _lone(content) else sum(w.ideal for w in wishes) + gaps
    return Widths(low, max(low, ideal))


def lay_pairs(content: Checks, width: float, height: float | None, ctx: Context) -> Placed:
    """The pairs in `width`."""
    wishes = _wishes(content, ctx)
    fits = sum(w.low for w in wishes) + GAP * (len(wishes) - 1) <= width + 0.5
    side_by_side = fits and not _lone(content)
    return _Pen(content, width, side_by_side, ctx).place(height)


def _shares(used: Sequence[str], wishes: Sequence[Widths], room: float) -> list[float]:
    """Widths of the columns: first all get the least, then the examples what they like, then the others.

    What is left belongs to the examples too: they are what is read.
    """
    shares = [w.low for w in wishes]
    likes = [w.ideal for w in wishes]
    soft = [max(w.low, min(w.ideal, SOFT)) if c not in KIND else w.low for c, w in zip(used, wishes, strict=True)]
    examples = [i for i, c in enumerate(used) if c in KIND]
    others = [i for i, c in enumerate(used) if c not in KIND]
    for members, goals in ((others, soft), (examples, likes), (others, likes)):
        spare = max(0.0, room - sum(shares))
        wanted = sum(goals[i] - shares[i] for i in members)
        part = min(1.0, spare / wanted) if wanted > 0 else 0.0
        for i in members:
            shares[i] += (goals[i] - shares[i]) * part
    spare = max(0.0, room - sum(shares))
    for i in examples or others:
        shares[i] += spare / len(examples or others)
    return shares


class _Pen:
    """Draws the pairs of one block."""

    def __init__(self, content: Checks, width: float, beside: bool, ctx: Context) -> None:
        self.content, self.width, self.beside, self.ctx = content, width, beside, ctx
        self.used = _used(content)
        self.xs, self.ws = self._columns()
        self.rules = content.style == "rules"
        self.items: list[Item] = []
        self.anchors: dict[str, Box] = {}

    def _columns(self) -> tuple[dict[str, float], dict[str, float]]:
        """Left edge and width of each column."""
        if not self.beside:
            return dict.fromkeys(self.used, 0.0), dict.fromkeys(self.used, self.width)
        room = self.width - GAP * (len(self.used) - 1)
        shares = _shares(self.used, _wishes(self.content, self.ctx), room)
        xs, x = {}, 0.0
        for column, share in zip(self.used, shares, strict=True):
            xs[column] = x
            x += share + GAP
        return xs, dict(zip(self.used, shares, strict=True))

    # Setting

    def _set(self, row: Check) -> dict[str, _Part]:
        """The words of a row, column by column."""
        out = {}
        for column in self.used:
            text = _said(row, column)
            if text is None:
                continue
            face = _face(self.content, column, self.ctx)
            extra = self._left(row, column) + 2 * self._pad(column)
            room = max(1.0, self.ws[column] - extra)
            box = self.ctx.text.set(text, face, room, balance=column == "topic")
            if column in KIND and self.content.code:
                box = highlighted(box, self.ctx.theme.hue("blue").deep)
            out[column] = _Part(box, face.size)
        return out

    def _pad(self, column: str) -> float:
        """Padding left and right; parts under one another start at the edge unless they are in cells."""
        if self.beside or (column in KIND and not self.rules):
            return _pads(self.content, column, self.ctx)
        return 0.0

    def _left(self, row: Check, column: str) -> float:
        """Room before the words: columns are straight, a topic alone on its line needs room for its own icon only."""
        if column == "topic" and not self.beside and not row.icon:
            return 0.0
        return _lead(self.content, column, self.ctx)

    def _tall(self, column: str, part: _Part) -> float:
        """Height a cell needs."""
        m = self.ctx.measures
        tall = max(part.box.height, sign_size(self.ctx) if column in KIND else 0.0)
        if self.beside or (column in KIND and not self.rules):
            return tall + 2 * m.cell_pad_y
        return tall

    # Drawing

    def place(self, height: float | None) -> Placed:
        """All rows drawn, spread over the height."""
        m = self.ctx.measures
        sets = [[(row, self._set(row)) for row in part.items] for part in self.content.parts]
        between = 0.0 if self.rules and self.beside else GAP if self.beside or _lone(self.content) else STACKED_GAP
        head = self._head_height()
        if head and self.content.parts and self.content.parts[0].title:
            head += m.body * 0.5  # the titles of the columns belong to all sections
        titles = [
            heading(p, 0, 0, self.width, self.ctx)[1] + m.body * 0.5 if p.title else 0.0 for p in self.content.parts
        ]
        heights = [[self._row_height(row, set_) for row, set_ in rows] for rows in sets]
        count = sum(len(rows) for rows in sets)
        natural = head + sum(titles) + sum(map(sum, heights)) + between * sum(max(0, len(r) - 1) for r in sets)
        natural += m.gap * (len(sets) - 1)
        spare = max(0.0, (height or 0.0) - natural)
        more = min(spare / count, m.row_min * 0.5) if count else 0.0
        if head:
            self._heads()
        y = head
        for part, rows, talls, title in zip(self.content.parts, sets, heights, titles, strict=True):
            if part.title:
                self.items.append(heading(part, 0, y, self.width, self.ctx)[0])
                y += title
            for i, ((row, set_), tall) in enumerate(zip(rows, talls, strict=True)):
                if self.rules and (i or head or title):
                    self._rule(y - (0.0 if self.beside else between / 2))
                self._row(row, set_, y, tall + more)
                y += tall + more + between
            y += m.gap - between
        used = y - m.gap
        return Placed(self.width, max(used, height or 0.0), tuple(self.items), self.anchors)

    def _row_height(self, row: Check, set_: dict[str, _Part]) -> float:
        talls = [self._tall(c, p) for c, p in set_.items()]
        if self.beside:
            return max([self.ctx.measures.row_min, *talls])
        return sum(talls) + self._stack_gap() * max(0, len(talls) - 1)

    def _stack_gap(self) -> float:
        return GAP * 0.75

    def _head_height(self) -> float:
        """Height of the titles over the columns; parts under one another have none."""
        if not self.beside or not any(getattr(self.content, c) for c in self.used):
            return 0.0
        boxes = [self._head_box(c) for c in self.used]
        return max(b.height for b in boxes if b) + self.ctx.measures.body * 0.5

    def _head_box(self, column: str) -> TextBox | None:
        title = getattr(self.content, column)
        if not title:
            return None
        room = max(1.0, self.ws[column] - 2 * self._pad(column))
        return self.ctx.text.set(title, _head_face(self.ctx, column), room)

    def _heads(self) -> None:
        low = self._head_height() - self.ctx.measures.body * 0.5
        for column in self.used:
            box = self._head_box(column)
            if box is not None:
                x = self.xs[column] + self._pad(column)
                self.items.append(
                    group(
                        text_items(box, x, low - box.height), "label", box=(x, low - box.height, box.width, box.height)
                    )
                )

    def _rule(self, y: float) -> None:
        m = self.ctx.measures
        self.items.append(Rect(0, y - m.hair / 2, self.width, m.hair, Paint(self.ctx.theme.color("hair"))))

    def _row(self, row: Check, set_: dict[str, _Part], y: float, tall: float) -> None:
        box = (0.0, y, self.width, tall)
        items: list[Item] = []
        at = y
        for column, part in set_.items():
            own = tall if self.beside else self._tall(column, part)
            items += self._cell(row, column, part, at, own)
            if not self.beside:
                at += own + self._stack_gap()
        words = plain(row.topic or row.text or row.good or row.bad or "")
        signs = [KIND[c] for c in KIND if _said(row, c)]
        mark = {"mark": signs[0]} if len(signs) == 1 else {}
        self.items.append(group(items, "cell", None, words, box, **mark))
        anchor(self.anchors, row, box)

    def _cell(self, row: Check, column: str, part: _Part, y: float, tall: float) -> Sequence[Item]:
        ctx, m = self.ctx, self.ctx.measures
        x, w, pad = self.xs[column], self.ws[column], self._pad(column)
        items: list[Item] = []
        if column in KIND and not self.rules:
            hue = ctx.theme.hue(TONE[column])
            same = ctx.surface.upper() == hue.tint.upper()
            line = hue.stroke if same or ctx.theme.dark else None
            half = m.hair / 2 if line else 0.0
            paint = Paint(ctx.theme.color("panel") if same else hue.tint, line, m.hair if line else 0)
            items.append(Rect(x + half, y + half, w - 2 * half, tall - 2 * half, paint, m.radius_node))
        cy = y + tall / 2
        left, rtl = x + pad, part.box.rtl
        if column in KIND:
            d = sign_size(ctx)
            form = self.content.ticks or "disc"
            items += sign(ctx, KIND[column], form, x + w - pad - d / 2 if rtl else left + d / 2, cy)
        elif column == "topic" and row.icon:
            side = m.icon_list * 0.85
            tone, span = row.tone or ctx.tone, row.span("icon")
            items += icon_image(ctx, row.icon, left, cy - side / 2, side, tone=tone, span=span)
        lead = self._left(row, column)
        room = w - 2 * pad - lead
        top = cy - middle_offset(part.box, part.size)
        # A sign stands where reading starts: before the words, whichever way they run.
        at = left if rtl and column in KIND else left + lead
        items += text_items(part.box, at, top, room, "end" if rtl else "start")
        return items
