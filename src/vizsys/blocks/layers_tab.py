"""The tabs at the left of layers: number, icon and words in columns that all tabs share; remarks at the right end.

In: the blocks of the layers and the width there is. Out: measured tabs of one width, which draw themselves at any
height that is at least their own. All lengths in page units.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vizsys.blocks.base import style, text_items
from vizsys.blocks.draw import badge, badge_size, icon_art, icon_image, middle_offset
from vizsys.blocks.marks import on_white
from vizsys.records import dataclass
from vizsys.scene import Item, Paint, Rect
from vizsys.spec.model import Block, place

if TYPE_CHECKING:
    from vizsys.context import Context
    from vizsys.text.model import TextBox

PAD_X, PAD_Y = 22.0, 16.0
GAP = 14.0
"""Between number, icon and words."""
SHARE = 0.24
"""Most of the width that tabs take, if their words allow it."""
MARK_PAD = 20.0
"""Left and right of a remark."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A measured tab. `lead` is the room before its words: columns for number and icon, as wide as in its siblings."""

    block: Block
    tone: str
    title: TextBox | None
    sub: TextBox | None
    badge_column: float
    icon_column: float
    size: float
    icon: float
    width: float
    height: float
    ctx: Context

    def draw(self, x: float, y: float, height: float) -> list[Item]:
        """The contents of the tab, centred over `height`; its left upper corner at (x, y)."""
        ctx, block = self.ctx, self.block
        cy = y + height / 2
        items: list[Item] = []
        at = x + PAD_X
        if self.badge_column:
            if block.badge:
                on = ctx.theme.hue(self.tone).solid
                items.append(badge(ctx, block.badge, at + (self.badge_column - GAP) / 2, cy, self.tone, on))
            at += self.badge_column
        if self.icon_column:
            if block.icon:
                items += self._icon(at, cy - self.icon / 2)
            at += self.icon_column
        words = [b for b in (self.title, self.sub) if b]
        tall = sum(b.height for b in words)
        if len(words) == 1:
            top = cy - middle_offset(words[0], self.size if self.title else ctx.measures.small)
        else:
            top = cy - tall / 2
        for box in words:
            items += text_items(box, at, top)
            top += box.height
        return items

    def _icon(self, x: float, y: float) -> list[Item]:
        """The icon in the ink of the tab; a coloured logo on a white tile."""
        ctx, span = self.ctx, place(self.block, "icon")
        art = icon_art(ctx, self.block.icon or "", span)
        if art is None or art.recolor:
            ink = ctx.theme.color("solid-ink")
            return list(icon_image(ctx, art or self.block.icon or "", x, y, self.icon, color=ink, span=span))
        side = self.icon * 0.78
        inset = (self.icon - side) / 2
        tile = Rect(x, y, self.icon, self.icon, Paint(ctx.theme.color("tile")), ctx.measures.radius_chip)
        return [tile, *icon_image(on_white(ctx), art, x + inset, y + inset, side)]


def tabs(blocks: Sequence[Block], tones: Sequence[str], width: float | None, ctx: Context) -> list[Tab | None]:
    """The tabs of layers that share `width`; all None when no layer has anything to put on one."""
    if not any(b.title or b.subtitle or b.icon or b.badge for b in blocks):
        return [None] * len(blocks)
    m = ctx.measures
    badges = max((badge_size(ctx, b.badge)[0] for b in blocks if b.badge), default=0.0)
    worded = any(b.title or b.subtitle for b in blocks)
    badge_column = badges + GAP if badges else 0.0
    icon = m.icon_list
    icon_column = icon + (GAP if worded else 0.0) if any(b.icon for b in blocks) else 0.0
    if badge_column and not worded and not icon_column:
        badge_column = badges
    lead = badge_column + icon_column
    face = style(ctx, "h2" if ctx.depth == 0 else "label", weight=700, color="solid-ink", line=1.15)
    quiet = style(ctx, "small", weight=500, color="solid-ink", line=1.2)
    texts = [(b.title, face) for b in blocks if b.title] + [(b.subtitle, quiet) for b in blocks if b.subtitle]
    longest = max((ctx.text.word_width(t, f) for t, f in texts), default=0.0)
    room = max(longest, face.size * 9)
    if width is not None:
        room = max(longest, min(face.size * 11, width * SHARE - lead - 2 * PAD_X))
    set_ = [
        (
            ctx.text.set(b.title, face, room) if b.title else None,
            ctx.text.set(b.subtitle, quiet, room) if b.subtitle else None,
        )
        for b in blocks
    ]
    words = max((box.width for pair in set_ for box in pair if box), default=0.0)
    wide = lead + words + 2 * PAD_X
    made: list[Tab | None] = []
    for block, tone, (title, sub) in zip(blocks, tones, set_, strict=True):
        tall = max(sum(b.height for b in (title, sub) if b), icon if block.icon else 0.0, m.badge) + 2 * PAD_Y
        made.append(Tab(block, tone, title, sub, badge_column, icon_column, face.size, icon, wide, tall, ctx))
    return made


def mark_box(text: str, tone: str, limit: float, ctx: Context) -> TextBox:
    """A remark at the right end of a layer, set no wider than `limit` where its words allow it."""
    face = style(ctx, "small", weight=600, line=1.25)
    return ctx.text.set(text, face, max(limit, ctx.text.word_width(text, face)), "center")
