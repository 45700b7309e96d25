"""What stands at a point of a timeline: its words, its card, its dot. Page units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from vizsys.blocks.base import style, text_items
from vizsys.blocks.draw import icon_image, rounded
from vizsys.records import dataclass
from vizsys.scene import Ellipse, Item, Paint, Rect
from vizsys.text.model import TextBox
from vizsys.theme import contrast

if TYPE_CHECKING:
    from vizsys.blocks.timeline_plan import Mark
    from vizsys.context import Context
    from vizsys.geometry import Box

DOT = 14.0
"""Radius of a dot."""
DOT_BIG = 19.0
"""Radius of a dot that stands out."""
RING = 3.0
"""Ring of the surface's colour around a dot."""
AXIS = 6.0
"""Width of the axis."""
STRIP_PAD = 9.0
"""Above and below the date on a card's strip."""
ICON = 44.0
LINE_GAP = 6.0
"""Between the lines of a label."""

Align = Literal["start", "center"]


@dataclass(frozen=True, slots=True)
class Words:
    """Date, label, text and remark of a point, set under one another. `icon` is the side of the icon over them."""

    boxes: tuple[TextBox, ...]
    icon: float
    width: float
    height: float


def words(ctx: Context, mark: Mark, limit: float, align: Align, *, dated: bool = True, icon: bool = True) -> Words:
    """The words of a point in lines of at most `limit`, never broken inside a word."""
    point = mark.point
    quiet = style(ctx, "small", color="ink2", line=1.28)
    bold = style(ctx, "label", weight=600, line=1.18)
    date = style(ctx, "edge_label", weight=700, color=f"{mark.tone}.deep", line=1.2)
    parts = [(point.when if dated else None, date), (point.label, bold), (point.text, quiet), (point.note, quiet)]
    boxes = tuple(ctx.text.set(t, f, max(limit, ctx.text.word_width(t, f)), align) for t, f in parts if t)
    side = ICON * ctx.measures.label / 28 if point.icon and icon else 0.0
    width = max([b.width for b in boxes] + [side], default=0.0)
    heights = [b.height for b in boxes] + ([side] if side else [])
    return Words(boxes, side, width, sum(heights) + LINE_GAP * max(0, len(heights) - 1))


def words_low(ctx: Context, mark: Mark) -> float:
    """The widest word of a point."""
    return words(ctx, mark, 1.0, "center").width


def draw_words(ctx: Context, mark: Mark, set_: Words, x: float, y: float, width: float, align: Align) -> list[Item]:
    """The words with their top-left corner at (x, y), across `width`."""
    items: list[Item] = []
    if set_.icon:
        rtl = bool(set_.boxes) and set_.boxes[0].rtl
        left = x + (width - set_.icon) / 2 if align == "center" else x + width - set_.icon if rtl else x
        items += icon_image(
            ctx, mark.point.icon or "", left, y, set_.icon, tone=mark.tone, span=mark.point.span("icon")
        )
        y += set_.icon + LINE_GAP
    for box in set_.boxes:
        items += text_items(box, x, y, width, "center" if align == "center" else "end" if box.rtl else "start")
        y += box.height + LINE_GAP
    return items


def dot(ctx: Context, mark: Mark, x: float, y: float) -> list[Item]:
    """The dot of a point on the axis, with a ring in the surface's colour; a larger ringed one stands out."""
    hue = ctx.theme.hue(mark.tone)
    if not mark.point.highlight:
        return [Ellipse(x, y, DOT + RING, DOT + RING, Paint(ctx.surface)), Ellipse(x, y, DOT, DOT, Paint(hue.deep))]
    return [
        Ellipse(x, y, DOT_BIG + RING, DOT_BIG + RING, Paint(ctx.surface)),
        Ellipse(x, y, DOT_BIG - 1.5, DOT_BIG - 1.5, Paint(hue.fill, hue.deep, 3)),
        Ellipse(x, y, DOT_BIG * 0.5, DOT_BIG * 0.5, Paint(hue.deep)),
    ]


# Cards


@dataclass(frozen=True, slots=True)
class DateCard:
    """A card: the date on a coloured strip, words under it."""

    ctx: Context
    mark: Mark
    date: TextBox | None
    words: Words
    strip: float
    height: float

    def draw(self, box: Box, align: Align) -> list[Item]:
        """The card in the box; strips of cards side by side are made equal by their equal date type."""
        ctx, m, mark = self.ctx, self.ctx.measures, self.mark
        hue = ctx.theme.hue(mark.tone)
        bright = mark.point.highlight
        width = m.outline + 1 if bright else m.outline
        back = hue.tint if bright else ctx.theme.color("panel")
        items: list[Item] = [Rect(*box.as_tuple(), Paint(back), m.radius_card)]
        if self.date:
            fill = hue.solid if bright else hue.fill
            r = m.radius_card
            items.append(rounded(box.x, box.y, box.w, self.strip, (r, r, 0, 0), Paint(fill)))
            left, room = box.x + m.node_pad_x, box.w - 2 * m.node_pad_x
            y = box.y + (self.strip - self.date.height) / 2
            side: Literal["start", "center", "end"] = "center" if align == "center" else "start"
            items += text_items(self.date, left, y, room, "end" if self.date.rtl and side == "start" else side)
        items.append(Rect(*box.as_tuple(), Paint(None, hue.stroke, width), m.radius_card))
        pad_x, pad_y = m.node_pad_x, m.node_pad_y
        free = max(0.0, box.h - self.height)
        y = box.y + self.strip + pad_y + (free / 2 if align == "center" and not mark.point.text else 0.0)
        items += draw_words(ctx, mark, self.words, box.x + pad_x, y, box.w - 2 * pad_x, align)
        return items


def date_card(ctx: Context, mark: Mark, width: float, align: Align) -> DateCard:
    """Measure a card at that width."""
    m = ctx.measures
    room = width - 2 * m.node_pad_x
    date = None
    if mark.point.when:
        fill = ctx.theme.hue(mark.tone)
        on = fill.solid if mark.point.highlight else fill.fill
        ink = max(("ink", "solid-ink"), key=lambda c: contrast(ctx.theme.color(c), on))
        face = style(ctx, "edge_label", weight=700, color=ink, line=1.2)
        date = ctx.text.set(mark.point.when, face, max(room, ctx.text.word_width(mark.point.when, face)), align)
    strip = date.height + 2 * STRIP_PAD if date else 0.0
    inner = words(ctx, mark, room, align, dated=False)
    return DateCard(ctx, mark, date, inner, strip, strip + inner.height + 2 * m.node_pad_y)
