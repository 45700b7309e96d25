"""Prose furniture: list, text, callout.

In: their models and a width. Out: set text with bullets, discs or icons before it; all lengths in page units.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from vizsys.blocks.base import Placed, Widths, group, style, text_items
from vizsys.blocks.bubble import Tail, bubble, tail_room
from vizsys.blocks.draw import badge, badge_size, flow_tone, icon_image, middle_offset, rounded
from vizsys.blocks.marks import bullet, first_line_middle, mark, number_disc
from vizsys.records import dataclass
from vizsys.scene import Item, Paint, Rect
from vizsys.spec.model import Content, Icon, Model, Rich, Step, Tone, doc, required
from vizsys.text.model import TextBox, TextStyle
from vizsys.theme import mix

if TYPE_CHECKING:
    from vizsys.context import Context
    from vizsys.spec.check import Checker

Mark = Literal["ok", "no", "part", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListItem(Model):
    """One entry of a list."""

    SCALAR: ClassVar[str | None] = "text"

    text: Rich = required("what it says")
    icon: Icon | None = doc("icon in place of the bullet")
    mark: Mark | None = doc("tick, cross or half in place of the bullet")
    badge: Step | None = doc("number or letter in place of the bullet, as on the steps of a graph")
    tone: Tone | None = doc("colour of the bullet, and of those below it")
    items: tuple[ListItem, ...] = doc("entries one level deeper", ())


@dataclass(frozen=True, slots=True, kw_only=True)
class ListContent(Content):
    """Bulleted, numbered, lettered, ticked or icon list."""

    KIND: ClassVar[str] = "list"
    LIST: ClassVar[str | None] = "items"

    items: tuple[ListItem, ...] = required("the entries")
    style: Literal["bullet", "number", "letter", "check", "plain"] = doc("what stands before each entry", "bullet")
    columns: int = doc("number of columns", 1, minimum=1, maximum=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextContent(Content):
    """A paragraph. A bare string is a text block."""

    KIND: ClassVar[str] = "text"
    SCALAR: ClassVar[str | None] = "text"

    text: Rich = required("what it says")
    size: Literal["small", "body", "large"] = doc("type size", "body")
    align: Literal["start", "center", "end"] | None = doc("alignment of the lines")
    muted: bool = doc("in the quieter ink", False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalloutTail(Model):
    """The tail of a speech bubble. A bare word is its side; `to` leads it to something on the page."""

    SCALAR: ClassVar[str | None] = "side"

    side: Tail | None = doc("the side it leaves from; the nearest one when it leads to something")
    to: str | None = doc("what it leads to: a block's id, `block.name` for a part of one, or the name alone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Callout(Content):
    """A note that stands out: a warning, an idea, the sentence to remember."""

    KIND: ClassVar[str] = "callout"
    SCALAR: ClassVar[str | None] = "text"

    text: Rich = required("what it says")
    title: Rich | None = doc("bold lead-in above the text")
    icon: Icon | None = doc("icon before the text")
    tone: Tone | None = doc("colour; amber when absent")
    tail: CalloutTail | None = doc(
        "makes it a speech bubble: its tail points to what stands on that side, or leads `to` something on the page"
    )

    @property
    def side(self) -> Tail | None:
        """The side of a tail that points nowhere in particular: room is kept for it."""
        return self.tail.side if self.tail and not self.tail.to else None

    def check(self, checker: Checker) -> None:
        """A tail has a side, or something to lead to."""
        tail = self.tail
        if tail and not tail.side and not tail.to and not checker.unread(tail, "side", "to"):
            checker.error("tail", "a tail needs a side, or something it leads `to`", tail)


MEASURE = 640.0
"""Line length a paragraph would like: about 50 characters of body text."""


class TextLayout:
    """A paragraph; more height than it needs stays free below it, or around it when it is centred."""

    stretch = 0.0

    def widths(self, content: TextContent, ctx: Context) -> Widths:
        face = self._style(content, ctx)
        return Widths(ctx.text.word_width(content.text, face), min(ctx.text.width(content.text, face) + 1, MEASURE))

    def layout(self, content: TextContent, width: float, height: float | None, ctx: Context) -> Placed:
        width = max(width, self.widths(content, ctx).low)
        align = content.align or "start"
        box = ctx.text.set(content.text, self._style(content, ctx), width, align, balance=align == "center")
        align = "end" if align == "start" and box.rtl else align
        free = max(0.0, (height or 0) - box.height)
        y = free / 2 if content.align == "center" else 0.0
        return Placed(width, box.height + free, text_items(box, 0, y, width, align))

    @staticmethod
    def _style(content: TextContent, ctx: Context) -> TextStyle:
        token = {"small": "small", "body": "body", "large": "h1"}[content.size]
        weight = 500 if content.size == "large" else 400
        return style(ctx, token, weight=weight, color="ink2" if content.muted else "ink", line=1.35)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A list entry set at a width: what it draws relative to its own top-left corner, in a list read from the right."""

    height: float
    items: tuple[Item, ...]
    rtl: bool = False


class ListLayout:
    """Entries under one another, in one or more columns whose rows share their top edge."""

    stretch = 0.0  # spread only when asked to (`align: stretch`)

    def widths(self, content: ListContent, ctx: Context) -> Widths:
        low, ideal = _list_widths(content.items, content.style, ctx, 0)
        gaps = (self._columns(content) - 1) * _column_gap(ctx)
        n = self._columns(content)
        return Widths(low * n + gaps, min(ideal, MEASURE) * n + gaps)

    def layout(self, content: ListContent, width: float, height: float | None, ctx: Context) -> Placed:
        width = max(width, self.widths(content, ctx).low)
        columns, gutter = self._columns(content), _column_gap(ctx)
        column = (width - gutter * (columns - 1)) / columns
        entries = _entries(content.items, content.style, column, ctx, 0)
        per = -(-len(entries) // columns) if entries else 0
        rows = [max(e.height for e in entries[r::per]) for r in range(per)]
        gap = _entry_gap(content, ctx)
        natural = sum(rows) + gap * max(0, per - 1)
        if height is not None and per > 1:
            gap += min(max(0.0, height - natural) / (per - 1), gap * 0.8)
        tops = [0.0]
        for row in rows:
            tops.append(tops[-1] + row + gap)
        items: list[Item] = []
        mirrored = bool(entries) and entries[0].rtl
        for i, entry in enumerate(entries):
            at = i // per
            x, y = (columns - 1 - at if mirrored else at) * (column + gutter), tops[i % per]
            placed = (item.moved(x, y) for item in entry.items)
            items.append(group(placed, "cell", box=(x, y, column, entry.height)))
        used = tops[-1] - gap if rows else 0.0
        return Placed(width, max(used, height or 0), tuple(items))

    @staticmethod
    def _columns(content: ListContent) -> int:
        return max(1, min(content.columns, len(content.items)))


def _column_gap(ctx: Context) -> float:
    return ctx.measures.gap * 1.25


def _entry_gap(content: ListContent, ctx: Context) -> float:
    big = any(i.icon or i.badge for i in content.items) or content.style in ("number", "letter", "check")
    return ctx.measures.body * (0.55 if big else 0.4)


def _entry_style(ctx: Context, level: int) -> TextStyle:
    return style(ctx, "small" if level else "body", color="ink2" if level else "ink", line=1.3)


def _marker(item: ListItem, form: str) -> str:
    """What stands before an entry: icon, mark, number, bullet or nothing."""
    if item.icon:
        return "icon"
    if item.mark:
        return "mark"
    if item.badge:
        return "badge"
    return {"check": "mark", "plain": ""}.get(form, form)


def _marker_size(kind: str, ctx: Context, level: int) -> float:
    m = ctx.measures
    if kind == "badge":
        return m.badge
    scale = 0.8 if level else 1.0
    sizes = {"icon": m.icon_list, "mark": m.body * 1.25, "bullet": 10 * m.body / 26, "": 0.0}
    return sizes.get(kind, m.body * 1.35) * scale


def _marker_width(item: ListItem, form: str, ctx: Context, level: int) -> float:
    """Width of what stands before an entry: badges of several characters are wider than high."""
    kind = _marker(item, form)
    return badge_size(ctx, item.badge or "")[0] if kind == "badge" else _marker_size(kind, ctx, level)


def _indent(items: tuple[ListItem, ...], form: str, ctx: Context, level: int) -> tuple[float, float]:
    """Width of the marker column of a list, and the indent of its text; points without markers are indented too."""
    column = max((_marker_width(i, form, ctx, level) for i in items), default=0.0)
    gap = ctx.measures.body
    return column, column + gap * (0.55 if column else 1.0 if level else 0.0)


def _list_widths(items: tuple[ListItem, ...], form: str, ctx: Context, level: int) -> tuple[float, float]:
    """Least and natural width of one column of entries."""
    face = _entry_style(ctx, level)
    _, indent = _indent(items, form, ctx, level)
    low = ideal = 0.0
    for item in items:
        low = max(low, ctx.text.word_width(item.text, face))
        ideal = max(ideal, ctx.text.width(item.text, face) + 1)
        if item.items:
            inner = _list_widths(item.items, _nested_form(form), ctx, level + 1)
            low, ideal = max(low, inner[0]), max(ideal, inner[1])
    return indent + low, indent + ideal


def _nested_form(form: str) -> str:
    return "plain" if form == "plain" else "bullet"


def _entries(items: tuple[ListItem, ...], form: str, width: float, ctx: Context, level: int) -> list[_Entry]:
    column, indent = _indent(items, form, ctx, level)
    face = _entry_style(ctx, level)
    boxes = [ctx.text.set(item.text, face, width - indent, balance=False) for item in items]
    rtl = bool(boxes) and boxes[0].rtl  # a list is read one way, whatever foreign words its other entries begin with
    entries: list[_Entry] = []
    for i, (item, box) in enumerate(zip(items, boxes, strict=True)):
        entries.append(_entry(item, box, i, form, width, column, indent, rtl, ctx, level))
    return entries


def _entry(
    item: ListItem,
    box: TextBox,
    index: int,
    form: str,
    width: float,
    column: float,
    indent: float,
    rtl: bool,
    ctx: Context,
    level: int,
) -> _Entry:
    face = _entry_style(ctx, level)
    kind = _marker(item, form)
    size = _marker_size(kind, ctx, level)
    # A large marker is centred on a short text and on the first line of a longer one; a small one on the first line.
    middle = (
        middle_offset(box, face.size)
        if box.lines <= 2 and size > face.size * 1.5
        else first_line_middle(box, face.size)
    )
    top = max(0.0, size / 2 - middle)
    cy = top + middle
    tone = item.tone or ctx.tone or "green"
    cx = width - column / 2 if rtl else column / 2
    drawn: list[Item] = list(_draw_marker(item, kind, index, cx, cy, size, tone, ctx, level))
    drawn += text_items(box, width - indent - box.width if rtl else indent, top)
    bottom = max(top + box.height, cy + size / 2)
    if item.items:
        within = replace(ctx, tone=item.tone or ctx.tone)
        inner = _entries(item.items, _nested_form(form), width - indent, within, level + 1)
        gap = ctx.measures.small * 0.25
        for entry in inner:
            bottom += gap
            drawn += (i.moved(0 if rtl else indent, bottom) for i in entry.items)
            bottom += entry.height
    return _Entry(bottom, tuple(drawn), rtl)


def _draw_marker(
    item: ListItem,
    kind: str,
    index: int,
    cx: float,
    cy: float,
    size: float,
    tone: str,
    ctx: Context,
    level: int,
) -> tuple[Item, ...]:
    if kind == "icon":
        return icon_image(
            ctx, str(item.icon), cx - size / 2, cy - size / 2, size, tone=item.tone or ctx.tone, span=item.span("icon")
        )
    if kind == "mark":
        return mark(ctx, item.mark or "ok", cx, cy, size, item.tone)
    if kind == "badge":
        step = item.badge or ""
        return (badge(ctx, step, cx, cy, item.tone or flow_tone(step)),)
    if kind in ("number", "letter"):
        sign = str(index + 1) if kind == "number" else _letter(index)
        return number_disc(ctx, sign, cx, cy, size, tone)
    return (bullet(ctx, cx, cy, size, tone, hollow=level > 0),) if kind == "bullet" else ()


def _letter(index: int) -> str:
    """A to Z, then AA, AB, ..."""
    before, own = divmod(index, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + own)


class CalloutLayout:
    """A tinted box with a thick accent where its text starts, an icon, a bold lead-in and the text; or a bubble.

    Boxes and bubbles with a tail up or down grow with their siblings; one with a tail at a side keeps to its words,
    in the middle of the height.
    """

    fills = True
    accent = 8.0

    def widths(self, content: Callout, ctx: Context) -> Widths:
        lead, body = self._styles(content, ctx)
        extra = self._lead(content, ctx) + ctx.measures.node_pad_x + self._aside(content)
        texts = [(content.text, body)] + ([(content.title, lead)] if content.title else [])
        low = max(ctx.text.word_width(t, s) for t, s in texts)
        ideal = max(ctx.text.width(t, s) for t, s in texts) + 1
        return Widths(low + extra, min(ideal, MEASURE * 1.2) + extra)

    def layout(self, content: Callout, width: float, height: float | None, ctx: Context) -> Placed:
        width = max(width, self.widths(content, ctx).low)
        m, (lead, body) = ctx.measures, self._styles(content, ctx)
        left, over, right, under = tail_room(content.side)
        start = self._lead(content, ctx)
        room = width - start - m.node_pad_x - left - right
        boxes = [ctx.text.set(content.title, lead, room)] if content.title else []
        boxes.append(ctx.text.set(content.text, body, room, balance=False))
        rtl = boxes[0].rtl
        gap = 4.0
        text_height = sum(b.height for b in boxes) + gap * (len(boxes) - 1)
        icon = m.icon_list if content.icon else 0.0
        tall = max(text_height, icon) + 2 * m.node_pad_y + over + under
        total = max(tall, height or 0.0)
        top = 0.0
        if content.side in ("left", "right"):
            top = (total - tall) / 2
        else:
            tall = total
        inner = (left, top + over, width - left - right, tall - over - under)
        middle = inner[1] + inner[3] / 2
        items: list[Item] = [*self._box(content, inner, rtl, ctx)]
        if content.icon:
            inset = self._accent(content) + m.node_pad_x
            x = left + (inner[2] - inset - icon if rtl else inset)
            span = content.span("icon")
            items += icon_image(ctx, content.icon, x, middle - icon / 2, icon, tone=self._tone(content), span=span)
        y = middle - text_height / 2
        for box in boxes:
            items += text_items(box, left + inner[2] - start - box.width if rtl else left + start, y)
            y += box.height + gap
        data: dict[str, Any] = {}
        if content.tail and content.tail.to:  # drawn when everything has its place
            data = {"tail": content.tail.to, "side": content.tail.side}
        whole = group(items, "block", box=(0, top, width, tall), kind="callout", **data)
        return Placed(width, total, (whole,))

    @staticmethod
    def _tone(content: Callout) -> str:
        return content.tone or "amber"

    def _accent(self, content: Callout) -> float:
        """Width of the thick bar; a bubble has none."""
        return 0.0 if content.tail else self.accent

    @staticmethod
    def _aside(content: Callout) -> float:
        """Width of a tail at a side."""
        left, _, right, _ = tail_room(content.side)
        return left + right

    def _lead(self, content: Callout, ctx: Context) -> float:
        """From the border to where the text starts."""
        m = ctx.measures
        return self._accent(content) + m.node_pad_x + (m.icon_list + m.node_pad_y if content.icon else 0.0)

    def _styles(self, content: Callout, ctx: Context) -> tuple[TextStyle, TextStyle]:
        deep = f"{self._tone(content)}.deep"
        return style(ctx, "body", weight=700, color=deep, line=1.3), style(ctx, "body", line=1.3)

    def _box(
        self, content: Callout, box: tuple[float, float, float, float], rtl: bool, ctx: Context
    ) -> tuple[Item, ...]:
        hue, m = ctx.theme.hue(self._tone(content)), ctx.measures
        x, y, w, h = box
        if content.tail:
            half = m.outline / 2
            edge = Paint(hue.tint, hue.stroke, m.outline)
            inside = (x + half, y + half, w - 2 * half, h - 2 * half)
            return (bubble(inside, m.radius_card, content.side, edge),)
        radius, line = m.radius_node, m.hair
        # The accent is what a full box of the stroke colour shows beside the tinted one.
        back = Rect(x, y, w, h, Paint(hue.stroke), radius)
        edge = Paint(hue.tint, mix(hue.stroke, hue.tint, 0.35), line)
        bend = radius - line / 2
        radii = (bend, 0.0, 0.0, bend) if rtl else (0.0, bend, bend, 0.0)
        from_left = line / 2 if rtl else self.accent
        front = rounded(x + from_left, y + line / 2, w - self.accent - line / 2, h - line, radii, edge)
        return back, front


text_layout = TextLayout()
list_layout = ListLayout()
callout_layout = CalloutLayout()
