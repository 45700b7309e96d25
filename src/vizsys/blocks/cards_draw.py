"""Drawing a card: its box, its head in one of six styles, and its zones where the row has put them.

In: a planned card, its row and the box it fills. Out: one group with the card's anchors. All lengths in page units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vizsys.blocks.base import group
from vizsys.blocks.cards_plan import (
    BAR_PAD,
    BELOW_DISC,
    BESIDE,
    RULE,
    SUB_GAP,
    CardPlan,
    Look,
    RowPlan,
    bar_height,
    body_height,
    gap_over,
    inner_width,
    number_size,
    put,
    under_lead,
    zone_gap,
)
from vizsys.blocks.draw import badge, disc_icon, icon_image, medallion, middle_offset, round_top_rect, soft_shadow
from vizsys.blocks.marks import first_line_middle
from vizsys.records import dataclass
from vizsys.scene import Group, Item, Paint, Rect
from vizsys.text import plain

if TYPE_CHECKING:
    pass

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Coat:
    """The colours of a card's box; `fill` is what its words and picture stand on."""

    fill: str
    line: str | None
    width: float


def coat(tone: str | None, look: Look) -> Coat:
    """How the box of a card is painted: a tint, or the panel colour where it stands on that tint already."""
    ctx = look.ctx
    hue, m = ctx.theme.hue(tone), ctx.measures
    panel = ctx.theme.color("panel")
    if look.form in ("plain", "rule"):
        if ctx.surface.upper() != hue.tint.upper():
            return Coat(hue.tint, hue.stroke if ctx.theme.dark else None, m.hair)
        return Coat(panel, hue.stroke, m.hair)
    if look.form == "medallion":
        return Coat(panel, hue.solid if not ctx.theme.dark else hue.stroke, m.panel_outline)
    if look.form == "titlebar":
        return Coat(panel, hue.solid, m.outline)
    return Coat(panel, hue.solid if tone else ctx.theme.color("hair"), m.outline)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A card in place, and where links may end in it."""

    group: Group
    anchors: dict[str, Box]


def draw_card(plan: CardPlan, row: RowPlan, look: Look, box: Box, id: str | None) -> Drawn:
    """The card filling `box`, whose top is its border; more height than the row needs is shared out inside."""
    return _Pen(plan, row, look, box).draw(id)


class _Pen:
    """Draws one card."""

    def __init__(self, plan: CardPlan, row: RowPlan, look: Look, box: Box) -> None:
        self.plan, self.row, self.look, self.ctx = plan, row, look, look.ctx
        self.x, self.y, self.w, self.h = box
        self.coat = coat(plan.tone, look)
        self.hue = self.ctx.theme.hue(plan.tone)
        self.items: list[Item] = []
        self.anchors: dict[str, Box] = {}

    def draw(self, id: str | None) -> Drawn:
        box = (self.x, self.y, self.w, self.h)
        self._frame()
        top = {
            "titlebar": self._bar,
            "medallion": self._medallion,
            "side-icon": self._side,
            "rule": self._rule,
            "disc": self._plain,
            "plain": self._plain,
        }[self.look.form]()
        self._zones(top)
        title = plain(self.plan.card.title) if self.plan.card.title else None
        drawn = group(self.items, "cell", id, title, box, tone=self.plan.tone)
        return Drawn(drawn, self.anchors)

    # The box

    def _frame(self) -> None:
        m, c = self.ctx.measures, self.coat
        if self.ctx.skin == "tray" and self.ctx.depth == 0:
            self.items += soft_shadow(self.ctx, self.x, self.y, self.w, self.h, m.radius_card)
        half = c.width / 2 if c.line else 0.0
        paint = Paint(c.fill, c.line, c.width if c.line else 0)
        self.items.append(
            Rect(self.x + half, self.y + half, self.w - 2 * half, self.h - 2 * half, paint, m.radius_card - half)
        )

    @property
    def left(self) -> float:
        return self.x + self.look.pad_x

    @property
    def inner(self) -> float:
        return inner_width(self.look, self.w)

    @property
    def spare(self) -> float:
        """Height beyond what the row needs."""
        return max(0.0, self.h - (self.row.height - self.row.top))

    # Heads: each returns the y at which the zones start

    def _words(self, x: float, y: float, width: float) -> None:
        """Title and the quieter line, from y on."""
        for box, _ in self.plan.words:
            self.items += put(box, x, y, width, self.look.align)
            y += box.height + SUB_GAP

    def _after(self, head_bottom: float) -> float:
        zones = self.row.zones
        return head_bottom + (zone_gap(zones[0], self.look) if zones and self.row.heights["head"] else 0.0)

    def _offset(self) -> float:
        """How far the content moves down in a card with height to spare; a picture takes the spare height instead."""
        return 0.0 if "art" in self.row.heights else self.spare / 2

    def _plain(self) -> float:
        if self.look.align == "center":
            return self._centred_head()
        look, card = self.look, self.plan.card
        y = self.y + look.pad_y + self._offset()
        words, lead = self.row.heights["words"], look.lead(card, self.plan.number is not None)
        beside = self.row.heights["head"] if words <= self._beside() else self._beside()
        self._lead(self.left, y + beside / 2)
        if self.plan.words:
            box, size = self.plan.words[0]
            if self._beside() and words > self._beside():
                down = max(0.0, self._beside() / 2 - first_line_middle(box, size))
            elif words < beside and len(self.plan.words) == 1:
                down = beside / 2 - middle_offset(box, size)
            else:
                down = (beside - words) / 2 if beside > words else 0.0
            self._words(self.left + lead, y + down, self.inner - lead)
        return self._after(y + self.row.heights["head"])

    def _beside(self) -> float:
        """Height of what stands before the words anywhere in the row."""
        icons = any(p.card.icon for p in self.row.cards)
        numbers = any(p.number for p in self.row.cards)
        return max(self.look.icon if icons else 0.0, self.ctx.measures.badge if numbers else 0.0)

    def _lead(self, x: float, cy: float, color: str | None = None, on: str | None = None) -> None:
        """Number and icon before the words, on the centre line cy."""
        card, look, m = self.plan.card, self.look, self.ctx.measures
        if self.plan.number:
            self.items.append(badge(self.ctx, self.plan.number, x + m.badge / 2, cy, self.plan.tone, on))
            x += m.badge + BESIDE * 0.75
        if card.icon and look.form != "side-icon":
            span, side = card.marks.get("icon"), look.icon
            if look.form == "disc":
                self.items += disc_icon(self.ctx, card.icon, x + side / 2, cy, side, self.plan.tone)
            else:
                self.items += icon_image(
                    self.ctx, card.icon, x, cy - side / 2, side, color=color, tone=self.plan.tone, span=span
                )

    def _centred_head(self) -> float:
        look, card = self.look, self.plan.card
        y = self.y + look.pad_y + self._offset()
        cx, bottom = self.x + self.w / 2, y + self.row.heights["head"]
        over = self.row.heights["head"] - self.row.heights["words"]
        if card.icon:
            span = card.marks.get("icon")
            middle = y + look.icon / 2
            if look.form == "disc":
                self.items += disc_icon(self.ctx, card.icon, cx, middle, look.icon, self.plan.tone)
            else:
                self.items += icon_image(
                    self.ctx, card.icon, cx - look.icon / 2, y, look.icon, tone=self.plan.tone, span=span
                )
        if self.plan.number:
            m = self.ctx.measures
            if card.icon:
                at = (self.x + look.pad_x * 0.55 + m.badge / 2, self.y + look.pad_x * 0.55 + m.badge / 2)
            else:
                at = (cx, y + m.badge / 2)
            self.items.append(badge(self.ctx, self.plan.number, *at, self.plan.tone))
        self._words(self.left, y + over, self.inner)
        return self._after(bottom)

    def _rule(self) -> float:
        after = self._centred_head() if self.look.align == "center" else self._plain()
        if not self.row.zones:
            return after
        gap = zone_gap(self.row.zones[0], self.look)
        y = after - gap + RULE - 4
        line = self.ctx.measures.outline
        self.items.append(Rect(self.left, y - line / 2, self.inner, line, Paint(self.hue.stroke), line / 2))
        return after + RULE

    def _bar(self) -> float:
        look, m = self.look, self.ctx.measures
        tall = bar_height(self.row, look)
        bar = Paint(self.hue.solid)
        if self.row.zones:
            self.items.append(round_top_rect(self.x, self.y, self.w, tall, m.radius_card, bar))
        else:
            tall = self.h
            self.items.append(Rect(self.x, self.y, self.w, tall, bar, m.radius_card))
        cy = self.y + tall / 2
        ink = self.ctx.theme.color("solid-ink")
        lead = look.lead(self.plan.card, self.plan.number is not None)
        self._lead(self.left, cy, ink, self.hue.solid)
        words = self.plan.words_height
        y = cy - words / 2
        if len(self.plan.words) == 1:
            y = cy - middle_offset(*self.plan.words[0])
        self._words(self.left + lead, y, self.inner - lead)
        return self.y + tall + look.pad_y * BAR_PAD + self._offset()

    def _medallion(self) -> float:
        look, card = self.look, self.plan.card
        cx, d = self.x + self.w / 2, number_size(self.ctx)
        over = self.row.heights["head"] - self.row.heights["words"]  # where icons of numbered cards are
        if self.plan.number or (card.icon and not over):
            tone = self.plan.tone or "green"
            self.items.append(
                medallion(self.ctx, self.plan.number or "", cx, self.y, diameter=d, tone=tone, ring_width=6, deep=True)
            )
            if not self.plan.number and card.icon:
                side = d * 0.56
                ink = self.ctx.theme.color("badge-ink")
                self.items += icon_image(self.ctx, card.icon, cx - side / 2, self.y - side / 2, side, color=ink)
        y = self.y + look.pad_y + self.row.top * BELOW_DISC + self._offset()
        if card.icon and over:
            side = look.icon * 1.5
            self.items += icon_image(self.ctx, card.icon, cx - side / 2, y, side, tone=self.plan.tone)
        self._words(self.left, y + over, self.inner)
        return self._after(y + self.row.heights["head"])

    def _side(self) -> float:
        look, card = self.look, self.plan.card
        lead = look.lead(card, self.plan.number is not None)
        used = self.row.heights["head"] + body_height(self.row, look)
        used += zone_gap(self.row.zones[0], look) if self.row.zones and self.row.heights["head"] else 0.0
        y = self.y + (look.pad_y if "art" in self.row.heights else (self.h - used) / 2)
        # Beside few words the icon stands in the middle of the card; beside many, at their top.
        cy = self.y + self.h / 2 if used <= look.icon * 1.6 else y + look.icon / 2
        x = self.left
        if self.plan.number:
            m = self.ctx.measures
            self.items.append(badge(self.ctx, self.plan.number, x + m.badge / 2, cy, self.plan.tone))
            x += m.badge + BESIDE * 0.75
        if card.icon:
            top, span = cy - look.icon / 2, card.marks.get("icon")
            self.items += icon_image(self.ctx, card.icon, x, top, look.icon, tone=self.plan.tone, span=span)
        self._words(self.left + lead, y, self.inner - lead)
        return self._after(y + self.row.heights["head"])

    # Under the head

    def _zones(self, y: float) -> None:
        look, row = self.look, self.row
        x = self.left + under_lead(look, self.plan.card, self.plan.number is not None)
        low = self.y + self.h - look.pad_y * (BAR_PAD if look.form == "titlebar" else 1.0)
        for i, zone in enumerate(row.zones):
            y += gap_over(row, i, look) if i else 0.0
            tall = row.heights[zone] + (self.spare if zone == "art" else 0.0)
            piece = self.plan.pieces.get(zone)
            if piece is not None:
                dy = y + (tall - piece.height) * piece.upright
                if zone == "foot":
                    dy = max(dy, low - piece.height - (0.0 if "art" in row.heights else self.spare / 2))
                self.items += (item.moved(x, dy) for item in piece.items)
                self.anchors |= {k: (b[0] + x, b[1] + dy, b[2], b[3]) for k, b in piece.anchors.items()}
            y += tall
