"""Band: a tinted strip over the full width with one line that matters: a takeaway, a formula, figures, a divider.

In: its words or parts and a width. Out: one rounded strip; what does not fit on one line wraps. All lengths in page
units. Parts are capsules with signs such as `=` and `+` between them; a part with a value is a figure.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, Literal

from vizsys.blocks.base import Placed, Widths, group, style, text_items
from vizsys.blocks.draw import icon_image, middle_offset, polyline
from vizsys.records import dataclass
from vizsys.scene import Group, Item, Paint, Rect
from vizsys.spec.model import Content, Icon, Keyed, Model, Rich, Tone, doc, place
from vizsys.text import plain
from vizsys.text.model import Align, TextBox, TextStyle

if TYPE_CHECKING:
    from vizsys.context import Context
    from vizsys.spec.check import Checker

SIGNS = ("=", "+", "-", "−", "×", "*", "/", "÷", "≈", "<", ">", "≤", "≥", "->", "→", "vs", "or", "and", "|")
"""Parts that are drawn as signs between their neighbours."""
SHOWN = {"->": "→", "-": "−", "*": "×", "|": ""}

PAD_X, PAD_Y = 32.0, 20.0
GAP = 16.0
"""Between parts."""
ROW_GAP = 12.0
ICON_GAP = 16.0
CAPSULE_X, CAPSULE_Y = 18.0, 11.0
BETWEEN = 40.0
"""Between the left text, the one in the middle and the right text."""
LONGEST = 1440.0
"""A text is set no wider: a page's width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BandItem(Model):
    """A part of a band. A bare string is its text, or a sign; `80 %: of all reads` is a figure and its text."""

    SCALAR: ClassVar[str | None] = "text"
    KEYED: ClassVar[Keyed | None] = Keyed("value", "text")

    text: Rich | None = doc("what it says; `=`, `+`, `->` and the like are signs between parts")
    value: Rich | None = doc("a big figure before the text")
    icon: Icon | None = doc("icon or logo before the words")
    tone: Tone | None = doc("colour")


@dataclass(frozen=True, slots=True, kw_only=True)
class Band(Content):
    """A tinted strip over the full width. A bare string is its text, a list its parts."""

    KIND: ClassVar[str] = "band"
    SCALAR: ClassVar[str | None] = "text"
    LIST: ClassVar[str | None] = "items"

    text: Rich | None = doc("the sentence to remember, in the middle")
    icon: Icon | None = doc("icon before the text")
    left: Rich | None = doc("text over the left half, as in a divider between two sides")
    right: Rich | None = doc("text over the right half")
    items: tuple[BandItem, ...] = doc("parts side by side: a formula, figures, tools", ())
    fill: Literal["tint", "fill", "solid"] = doc("strength of the colour", "tint")

    def check(self, checker: Checker) -> None:
        """A band says something, and a divider has no parts."""
        if not (self.text or self.left or self.right or self.items) and not checker.unread(
            self, "text", "left", "right", "items"
        ):
            checker.error("empty-band", "a band needs a text or parts under `items:`", self)
        if self.items and (self.left or self.right):
            mark = "left" if self.left else "right"
            hint = "put the parts in a band of their own"
            checker.error("band", "a band has either parts or texts at its sides", self, mark, hint)
        for item in self.items:
            if not (item.text or item.value or item.icon) and not checker.unread(item, "text", "value", "icon"):
                checker.error("empty-part", "a part needs a text, a value or an icon", item)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A measured part: a sign, a capsule or a figure."""

    item: BandItem
    sign: bool
    value: TextBox | None
    text: TextBox | None
    icon: float
    width: float
    height: float


class BandLayout:
    """The strip grows with its lines; more height than it needs makes it no taller, it stays in the middle."""

    fills = True

    def widths(self, content: Band, ctx: Context) -> Widths:
        face = _face(content, ctx)
        lead = _icon_size(ctx) + ICON_GAP if content.icon else 0.0
        if content.left or content.right:
            sides = [t for t in (content.left, content.right) if t]
            low = 2 * max(ctx.text.word_width(t, face) for t in sides)
            ideal = 2 * max(ctx.text.width(t, face) for t in sides)
            if content.text:
                low = low * 1.5 + ctx.text.word_width(content.text, face) + 2 * BETWEEN
                ideal += ctx.text.width(content.text, face) + 2 * BETWEEN
            return Widths(low + lead + BETWEEN + 2 * PAD_X, ideal + lead + BETWEEN + 2 * PAD_X + 2)
        low = ideal = 0.0
        if content.text:
            low = ctx.text.word_width(content.text, face) + lead
            ideal = min(LONGEST, ctx.text.width(content.text, face)) + lead
        if content.items:
            pieces = [_piece(i, content, None, ctx) for i in content.items]
            sign = _sign_width(pieces)
            low = max(low, *(_piece(i, content, 0.0, ctx).width + sign for i in content.items))
            row = sum(p.width for p in pieces) + GAP * (len(pieces) - 1)
            ideal = row + (ideal + BETWEEN if content.text else 0.0)
        return Widths(low + 2 * PAD_X, max(low, ideal) + 2 * PAD_X + 2)

    def layout(self, content: Band, width: float, height: float | None, ctx: Context) -> Placed:
        width = max(width, self.widths(content, ctx).low)
        room = width - 2 * PAD_X
        if content.left or content.right:
            items, tall = self._divider(content, width, ctx)
        else:
            items, tall = self._line(content, room, ctx)
            items = [i.moved(PAD_X, 0) for i in items]
        used = max(tall + 2 * PAD_Y, ctx.measures.row_min)
        whole = max(used, height or 0.0)
        top = (whole - used) / 2
        hue = ctx.theme.hue(ctx.tone or "green")
        fill = {"tint": hue.tint, "fill": hue.fill, "solid": hue.solid}[content.fill]
        if fill == ctx.surface:  # in a panel of the same tint
            fill = hue.fill
        back = Rect(0, top, width, used, Paint(fill), ctx.measures.radius_card)
        drawn = [i.moved(0, top + (used - tall) / 2) for i in items]
        made = group([back, *drawn], "block", box=(0, top, width, used), kind="band")
        return Placed(width, whole, (made,))

    def _line(self, content: Band, room: float, ctx: Context) -> tuple[list[Item], float]:
        """Text and parts, beside one another where they fit, else under one another; centred in `room`."""
        rows: list[list[_Piece]] = []
        if content.items:
            sign = _sign_width([_piece(i, content, None, ctx) for i in content.items])
            rows = _wrapped([_piece(i, content, room - sign, ctx) for i in content.items], room)
        face = _face(content, ctx)
        lead = _icon_size(ctx) + ICON_GAP if content.icon else 0.0
        text = None
        if content.text:
            text = ctx.text.set(content.text, face, max(1.0, min(room - lead, LONGEST)), "start" if lead else "center")
        text_w = lead + text.width if text else 0.0
        text_h = max(text.height, _icon_size(ctx) if content.icon else 0.0) if text else 0.0
        items: list[Item] = []
        if text and len(rows) == 1 and text_w + BETWEEN + _row_width(rows[0]) <= room:
            tall = max(text_h, _row_height(rows[0]))
            x = (room - text_w - BETWEEN - _row_width(rows[0])) / 2
            items += _worded(content, text, face, x, tall / 2, ctx)
            return items + _drawn(rows[0], x + text_w + BETWEEN, tall / 2, content, ctx), tall
        y = 0.0
        if text:
            items += _worded(content, text, face, (room - text_w) / 2, text_h / 2, ctx)
            y = text_h + ROW_GAP
        for row in rows:
            tall = _row_height(row)
            items += _drawn(row, (room - _row_width(row)) / 2, y + tall / 2, content, ctx)
            y += tall + ROW_GAP
        return items, max(0.0, y - ROW_GAP)

    def _divider(self, content: Band, width: float, ctx: Context) -> tuple[list[Item], float]:
        """Texts in the middle of each half, and one between them."""
        face = _face(content, ctx)
        lead = _icon_size(ctx) + ICON_GAP if content.icon else 0.0
        middle = None
        if content.text:
            middle = ctx.text.set(content.text, face, max(1.0, width / 3 - lead), "start" if lead else "center")
        center = (lead + middle.width + BETWEEN if middle else lead) + BETWEEN
        half = (width - center) / 2
        room = max(1.0, half - PAD_X)
        sides: tuple[tuple[str | None, float], ...] = ((content.left, PAD_X), (content.right, half + center))
        boxes = [(ctx.text.set(t, face, room, "center"), x) for t, x in sides if t]
        tall = max([b.height for b, _ in boxes] + [middle.height if middle else 0.0, _icon_size(ctx) if lead else 0.0])
        items: list[Item] = []
        for box, x in boxes:
            runs = text_items(box, x, tall / 2 - middle_offset(box, face.size), room, "center")
            items.append(group(runs, "cell", box=(x, (tall - box.height) / 2, room, box.height)))
        if middle:
            items += _worded(content, middle, face, (width - lead - middle.width) / 2, tall / 2, ctx)
        elif lead:
            items += _icon(content, (width - _icon_size(ctx)) / 2, tall / 2, ctx)
        elif content.left and content.right:
            hue = ctx.theme.hue(ctx.tone or "green")
            color = ctx.theme.color("solid-ink") if content.fill == "solid" else hue.stroke
            items.append(polyline([(width / 2, -4.0), (width / 2, tall + 4)], Paint(None, color, ctx.measures.outline)))
        return items, tall


# Words


def _face(content: Band, ctx: Context) -> TextStyle:
    color = "solid-ink" if content.fill == "solid" else "ink"
    return style(ctx, "h2" if ctx.depth == 0 else "body", weight=500, color=color, line=1.3)


def _icon_size(ctx: Context) -> float:
    return ctx.measures.label * 1.45


def _worded(content: Band, text: TextBox, face: TextStyle, x: float, cy: float, ctx: Context) -> list[Item]:
    """The text with its icon before it, on the line `cy`."""
    items: list[Item] = []
    if content.icon:
        items += _icon(content, x, cy, ctx)
        x += _icon_size(ctx) + ICON_GAP
    align: Align = "start" if content.icon else "center"
    return [*items, *text_items(text, x, cy - middle_offset(text, face.size), text.width, align)]


def _icon(content: Band, x: float, cy: float, ctx: Context) -> tuple[Item, ...]:
    size = _icon_size(ctx)
    color = ctx.theme.color("solid-ink") if content.fill == "solid" else ctx.theme.hue(ctx.tone or "green").deep
    return icon_image(ctx, content.icon or "", x, cy - size / 2, size, color=color, span=place(content, "icon"))


# Parts


def _piece(item: BandItem, content: Band, limit: float | None, ctx: Context) -> _Piece:
    """A part measured; its words wrap to be no wider than `limit` as far as they can."""
    said = (item.text or "").strip()
    sign = said in SIGNS and not item.value and not item.icon
    ink = "solid-ink" if content.fill == "solid" and (sign or item.value) else "ink"
    if sign:
        face = style(ctx, "h1", weight=700, color=ink)
        shown = ctx.text.set(SHOWN.get(said, said), face)
        return _Piece(item, True, None, shown, 0.0, shown.width, shown.height)
    icon = ctx.measures.label * 1.2 if item.icon else 0.0
    lead = icon + (10 if said or item.value else 0.0) if item.icon else 0.0
    if item.value:
        big = style(ctx, "title_min", weight=700, color=ink if content.fill == "solid" else _deep(item, ctx))
        value = ctx.text.set(item.value, big)
        small = style(ctx, "edge_label", color=ink, line=1.2)
        text = ctx.text.set(said, small, _room(said, small, limit, lead + value.width + 12, ctx)) if said else None
        width = lead + value.width + (12 + text.width if text else 0.0)
        return _Piece(item, False, value, text, icon, width, max(value.height, text.height if text else 0.0, icon))
    face = style(ctx, "body", weight=600, line=1.18)
    text = ctx.text.set(said, face, _room(said, face, limit, lead + 2 * CAPSULE_X, ctx), "center") if said else None
    width = lead + (text.width if text else 0.0) + 2 * CAPSULE_X
    return _Piece(item, False, None, text, icon, width, max(text.height if text else 0.0, icon) + 2 * CAPSULE_Y)


def _room(text: str, face: TextStyle, limit: float | None, beside: float, ctx: Context) -> float | None:
    return None if limit is None else max(limit - beside, ctx.text.word_width(text, face))


def _deep(item: BandItem, ctx: Context) -> str:
    return f"{item.tone or ctx.tone or 'green'}.deep"


def _row_width(row: list[_Piece]) -> float:
    return sum(p.width for p in row) + sum(_gap(a, b) for a, b in pairwise(row))


def _gap(a: _Piece, b: _Piece) -> float:
    """Between neighbours: figures stand further apart."""
    return GAP * 3 if a.value or b.value else GAP


def _sign_width(pieces: list[_Piece]) -> float:
    """Room for a sign before the part that starts a row."""
    widest = max((p.width for p in pieces if p.sign), default=0.0)
    return widest + GAP * 3 if widest else 0.0


def _row_height(row: list[_Piece]) -> float:
    return max(p.height for p in row)


def _wrapped(pieces: list[_Piece], room: float) -> list[list[_Piece]]:
    """The parts in rows of at most `room`; a sign starts the next row rather than ending one."""
    rows: list[list[_Piece]] = [[]]
    for piece in pieces:
        if rows[-1] and _row_width([*rows[-1], piece]) > room:
            ended = rows[-1][-1]
            if ended.sign and len(rows[-1]) > 1:
                rows[-1].pop()
                rows.append([ended, piece])
            else:
                rows.append([piece])
        else:
            rows[-1].append(piece)
    return rows


def _drawn(row: list[_Piece], x: float, cy: float, content: Band, ctx: Context) -> list[Item]:
    """A row of parts from x on, on the line `cy`."""
    items: list[Item] = []
    for i, piece in enumerate(row):
        if i:
            x += _gap(row[i - 1], piece)
        items.append(_part(piece, x, cy, content, ctx))
        x += piece.width
    return items


def _part(piece: _Piece, x: float, cy: float, content: Band, ctx: Context) -> Group:
    m, box = ctx.measures, (x, cy - piece.height / 2, piece.width, piece.height)
    items: list[Item] = []
    at = x
    if not piece.sign and not piece.value:
        hue = ctx.theme.hue(piece.item.tone or ctx.tone or "green")
        fill = hue.fill if piece.item.tone else ctx.theme.color("card")
        items.append(Rect(*box, Paint(fill, hue.stroke, m.hair), m.radius_node))
        at += CAPSULE_X
    if piece.icon:
        span, tone = place(piece.item, "icon"), piece.item.tone or ctx.tone
        solid = content.fill == "solid" and piece.value is not None
        color = ctx.theme.color("solid-ink") if solid else None
        items += icon_image(
            ctx, piece.item.icon or "", at, cy - piece.icon / 2, piece.icon, color=color, tone=tone, span=span
        )
        at += piece.icon + 10
    if piece.value:
        items += text_items(piece.value, at, cy - middle_offset(piece.value, m.title_min))
        at += piece.value.width + 12
    if piece.text:
        size = m.h1 if piece.sign else m.edge_label if piece.value else m.body
        items += text_items(piece.text, at, cy - middle_offset(piece.text, size))
    words = " ".join(plain(t) for t in (piece.item.value, piece.item.text) if t)
    return group(items, "cell", title=words or None, box=box)


band_layout = BandLayout()
