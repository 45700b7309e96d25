"""The card of a stage: icon and title, a sentence, chips, logos; and the signs at the ends of the way.

In: a stop and the width of its card. Out: a measured `Card` that draws itself into a box at least as large. Page units.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from vizsys.bezier import Curve
from vizsys.blocks.base import group, style, text_items
from vizsys.blocks.draw import icon_image, medallion, middle_offset
from vizsys.blocks.lines import DASHES, edge
from vizsys.blocks.tiles import Chip, Fill, Tile, chip, flow, tile
from vizsys.geometry import Box
from vizsys.records import dataclass
from vizsys.scene import Ellipse, Group, Item, Paint, Rect
from vizsys.text import plain
from vizsys.text.model import TextBox

if TYPE_CHECKING:
    from vizsys.blocks.roadmap import LanePart, RoadmapFlag, RoadmapItem, RoadmapStage
    from vizsys.blocks.roadmap_stops import Stop
    from vizsys.context import Context

BADGE = 52.0
"""Diameter of the number badges: they lead the eye, so they are larger than those of steps."""
DOT = 13.0
"""Radius of the dots on the way when there are no numbers."""
RING = 5.0
"""Ring of the surface's colour around a badge."""
BETWEEN = 12.0
"""Between title, sentence, chips and logos."""
LOGO = 56.0
"""Side of a logo's tile."""
LOGO_GAP = 10.0

LEVEL_FILL: dict[str | None, Fill] = {None: "white", "must": "fill", "should": "white", "could": "none"}

Align = Literal["start", "center"]


# What a stage holds


@dataclass(frozen=True, slots=True)
class Body:
    """A sentence, chips and logos under one another, set at a width."""

    ctx: Context
    text: TextBox | None
    chips: tuple[Group, ...]
    chips_height: float
    logos: tuple[str, ...]
    per_row: int
    width: float
    height: float
    align: Align

    def draw(self, x: float, y: float) -> list[Item]:
        """The items with the top-left corner at (x, y)."""
        items: list[Item] = []
        if self.text:
            items += text_items(self.text, x, y, self.width, self._text_align(self.text))
            y += self.text.height + BETWEEN
        if self.chips:
            items += [c.moved(x, y) for c in self.chips]
            y += self.chips_height + BETWEEN
        for row in range(0, len(self.logos), self.per_row or 1):
            names = self.logos[row : row + self.per_row]
            wide = len(names) * (LOGO + LOGO_GAP) - LOGO_GAP
            left = x + (self.width - wide) / 2 if self.align == "center" else x
            for name in names:
                items += self._logo(name, left, y)
                left += LOGO + LOGO_GAP
            y += LOGO + LOGO_GAP
        return items

    def _text_align(self, box: TextBox) -> Literal["start", "center", "end"]:
        return "center" if self.align == "center" else "end" if box.rtl else "start"

    def _logo(self, name: str, x: float, y: float) -> list[Item]:
        m = self.ctx.measures
        paint = Paint(self.ctx.theme.color("tile"), self.ctx.theme.color("hair"), m.hair)
        art, pad = LOGO * 0.68, LOGO * 0.16
        light = replace(self.ctx, theme=replace(self.ctx.theme, dark=False))
        ink = self.ctx.theme.color("solid-ink")
        return [
            Rect(x, y, LOGO, LOGO, paint, m.radius_chip),
            *icon_image(light, name, x + pad, y + pad, art, color=ink),
        ]


def body(part: RoadmapStage | LanePart, width: float, tone: str, align: Align, ctx: Context) -> Body:
    """What a stage or its part for a lane holds, set in `width`."""
    level = getattr(part, "level", None)
    words = None
    if part.text:
        face = style(ctx, "small", color="ink2", line=1.3)
        words = ctx.text.set(part.text, face, max(width, ctx.text.word_width(part.text, face)), align)
    measured = [_chip(item, tone, level, width, ctx) for item in part.items]
    groups, tall = flow(measured, width, align) if measured else ([], 0.0)
    if align == "start" and measured and measured[0].text.rtl:
        groups = [_mirrored(g, width) for g in groups]
    levels = [item.level or level for item in part.items]
    tones = [item.tone or tone for item in part.items]
    chips = tuple(_outlined(g, lv, t, ctx) for g, lv, t in zip(groups, levels, tones, strict=True))
    per_row = max(1, int((width + LOGO_GAP) // (LOGO + LOGO_GAP)))
    rows = -(-len(part.logos) // per_row)
    logos = rows * (LOGO + LOGO_GAP) - LOGO_GAP if rows else 0.0
    heights = [h for h in (words.height if words else 0.0, tall, logos) if h]
    height = sum(heights) + BETWEEN * max(0, len(heights) - 1)
    return Body(ctx, words, chips, tall, part.logos, per_row, width, height, align)


def _chip(item: RoadmapItem, tone: str, level: str | None, limit: float, ctx: Context) -> Chip:
    fill = LEVEL_FILL[item.level or level]
    tone = item.tone or tone
    return chip(ctx, item.text, icon=item.icon, tone=tone, fill=fill, token="edge_label", limit=limit)


def _mirrored(drawn: Group, width: float) -> Group:
    """The chip as far from the right as it was from the left: where words are read from there."""
    assert drawn.box is not None
    return drawn.moved(width - 2 * drawn.box[0] - drawn.box[2], 0)


def _outlined(drawn: Group, level: str | None, tone: str, ctx: Context) -> Group:
    """The chip with the outline of its level: the same samples a legend shows, filled, plain and dashed."""
    frame, *rest = drawn.children
    if level in (None, "should") or not isinstance(frame, Rect):
        return drawn
    dash = (6.0, 5.0) if level == "could" else ()
    paint = replace(frame.paint, stroke=ctx.theme.hue(tone).stroke, width=ctx.measures.outline, dash=dash)
    return replace(drawn, children=(replace(frame, paint=paint), *rest))


def body_low(part: RoadmapStage | LanePart, ctx: Context) -> float:
    """The least width of what a stage holds: its widest word or chip without a space to break at."""
    low = LOGO if part.logos else 0.0
    if part.text:
        low = max(low, ctx.text.word_width(part.text, style(ctx, "small")))
    chips = (_chip(item, "slate", None, 1.0, ctx).width for item in part.items)
    return max(low, max(chips, default=0.0))


def body_ideal(part: RoadmapStage | LanePart, ctx: Context) -> float:
    """The width at which chips stand in about two rows."""
    wide = sum(_chip(item, "slate", None, 1e6, ctx).width + 10 for item in part.items)
    text = ctx.text.width(part.text, style(ctx, "small")) / 2 if part.text else 0.0
    return max(body_low(part, ctx), wide / 2, text)


# Cards


@dataclass(frozen=True, slots=True)
class Card:
    """A stage's card, measured. `top` is what its head keeps free above for a badge on the border."""

    ctx: Context
    stop: Stop
    title: TextBox
    icon_side: float
    body: Body
    align: Align
    pad: float
    top: float
    width: float
    height: float

    @property
    def head_height(self) -> float:
        if self.align == "center" and self.icon_side:
            return self.icon_side + 10 + self.title.height
        return max(self.icon_side, self.title.height)

    def items(self, box: Box, middle: bool) -> list[Item]:
        """Frame and content in the box; the content in its middle, or at its top."""
        return [card_frame(self.ctx, box, self.stop.tone, self.stop.stage.level), *self.content(box, middle)]

    def content(self, box: Box, middle: bool) -> list[Item]:
        x = box.x + self.pad
        free = max(0.0, box.h - self.height)
        y = box.y + self.pad + self.top + (free / 2 if middle else 0.0)
        items = self._head(x, y, box.w - 2 * self.pad)
        if self.body.height:
            items += self.body.draw(x, y + self.head_height + BETWEEN)
        return items

    def _head(self, x: float, y: float, width: float) -> list[Item]:
        side, icon = self.icon_side, self.stop.stage.icon
        if self.align == "center":
            items = self._disc(x + width / 2, y + side / 2) if icon else []
            y += side + 10 if icon else 0.0
            return [*items, *text_items(self.title, x, y, width, "center")]
        disc = x + width - side / 2 if self.title.rtl else x + side / 2
        items = self._disc(disc, y + self.head_height / 2) if icon else []
        lead, rtl = side + 14 if icon else 0.0, self.title.rtl
        left, room = x + (0.0 if rtl else lead), width - lead
        cy = y + self.head_height / 2
        top = cy - middle_offset(self.title, self.ctx.measures.label)
        return [*items, *text_items(self.title, left, top, room, "end" if rtl else "start")]

    def _disc(self, cx: float, cy: float) -> list[Item]:
        return icon_disc(self.ctx, self.stop.stage.icon or "", cx, cy, self.icon_side, self.stop.tone)


def icon_disc(ctx: Context, icon: str, cx: float, cy: float, d: float, tone: str) -> list[Item]:
    """An icon on a disc of the panel's colour: it shows on a tinted card."""
    hue, side = ctx.theme.hue(tone), d * 0.6
    back = ctx.theme.color("panel") if not ctx.theme.dark else hue.fill
    disc = Ellipse(cx, cy, d / 2, d / 2, Paint(back, hue.stroke, ctx.measures.hair))
    return [disc, *icon_image(ctx, icon, cx - side / 2, cy - side / 2, side, tone=tone)]


def card_frame(ctx: Context, box: Box, tone: str, level: str | None) -> Rect:
    """The background and outline of a card; the outline says how much the stage matters."""
    m, hue = ctx.measures, ctx.theme.hue(tone)
    width = m.outline + 2 if level == "must" else m.outline
    dash = DASHES["dashed"] if level == "could" else ()
    return Rect(box.x, box.y, box.w, box.h, Paint(hue.tint, hue.stroke, width, dash), m.radius_card)


def card(ctx: Context, stop: Stop, width: float, align: Align = "start", top: float = 0.0) -> Card:
    """Measure the card of a stage at `width`; `top` is kept free inside its upper border."""
    m, stage = ctx.measures, stop.stage
    pad = m.node_pad_x
    side = icon_side(ctx, align) if stage.icon else 0.0
    face = style(ctx, "label", weight=600, line=1.18)
    room = width - 2 * pad - (side + 14 if side and align == "start" else 0.0)
    title = ctx.text.set(stage.title, face, max(room, ctx.text.word_width(stage.title, face)), align)
    inner = body(stage, width - 2 * pad, stop.tone, align, ctx)
    made = Card(ctx, stop, title, side, inner, align, pad, top, width, 0.0)
    tall = made.head_height + (BETWEEN + inner.height if inner.height else 0.0)
    return replace(made, height=max(m.node_min_h, tall + top + 2 * pad))


def icon_side(ctx: Context, align: Align) -> float:
    """Diameter of the disc behind a stage's icon."""
    return ctx.measures.icon_above * 0.9 if align == "center" else ctx.measures.icon_beside * 1.08


def card_low(ctx: Context, stage: RoadmapStage, align: Align = "start") -> float:
    """The least width of a stage's card."""
    face = style(ctx, "label", weight=600)
    side = icon_side(ctx, align) if stage.icon else 0.0
    word = ctx.text.word_width(stage.title, face)
    head = max(word, side) if align == "center" else word + (side + 14 if side else 0.0)
    return max(head, body_low(stage, ctx), ctx.measures.node_min_w) + 2 * ctx.measures.node_pad_x + 1


def card_ideal(ctx: Context, stage: RoadmapStage, align: Align = "start") -> float:
    """The width a stage's card would like."""
    face = style(ctx, "label", weight=600)
    side = icon_side(ctx, align) + 14 if stage.icon and align == "start" else 0.0
    title = ctx.text.width(stage.title, face) * (0.6 if align == "center" else 1.0) + side
    wish = max(title, body_ideal(stage, ctx)) + 2 * ctx.measures.node_pad_x + 1
    return max(card_low(ctx, stage, align), wish)


def stage_node(stop: Stop, box: Box, items: list[Item], shape: str = "box") -> Group:
    """A stage as a thing of the scene."""
    return group(items, "node", stop.id, plain(stop.stage.title), box.as_tuple(), shape=shape, tone=stop.tone)


# On the way


def number(ctx: Context, stop: Stop, cx: float, cy: float, ring: float = 0.0) -> list[Item]:
    """The number badge of a stage, or a plain dot without numbers; `ring` in the surface's colour is around it."""
    if stop.number is None:
        return [Ellipse(cx, cy, DOT, DOT, Paint(ctx.theme.hue(stop.tone).deep))]
    return [medallion(ctx, stop.number, cx, cy, diameter=BADGE, tone=stop.tone, ring_width=ring, deep=True)]


def flag(ctx: Context, sign: RoadmapFlag, limit: float | None = None) -> Tile:
    """The sign at an end of the way."""
    m = ctx.measures
    return tile(
        ctx,
        sign.label,
        icon=sign.icon,
        icon_size=m.label * 1.3,
        tone=sign.tone or ctx.tone or "slate",
        fill="solid",
        limit=limit,
        pad_x=28,
        pad_y=14,
        span=sign.span("icon"),
    )


def link(ctx: Context, curve: Curve, source: str, target: str, *, head: bool = True, tone: str | None = None) -> Group:
    """The line from a stage to the next."""
    key = f"{source}-to-{target}"
    width = ctx.measures.edge_main
    return edge(ctx, curve, key, source, target, head="end" if head else "none", width=width, tone=tone)
