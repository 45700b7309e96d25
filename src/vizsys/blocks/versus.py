"""Versus: equal panels side by side, with a medallion on each gutter.

In: the panels and a width, for siblings that end equal an exact height. Out: panels of one size, parallel sections on
one line, medallions between them.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, ClassVar, Literal

from vizsys.blocks.base import Placed, Widths
from vizsys.blocks.draw import medallion
from vizsys.blocks.frame import block_widths
from vizsys.blocks.look import Room
from vizsys.blocks.parallel import parallel
from vizsys.blocks.siblings import SLACK, abreast, across, block_stretch, common_room, side_by_side
from vizsys.records import dataclass
from vizsys.scene import Item
from vizsys.spec.model import Block, Content, Tone, doc, required

if TYPE_CHECKING:
    from vizsys.context import Context

ATTEMPTS = 4
"""How often the panels are laid out again because one came out wider than it had announced."""
CLEAR = 22.0
"""From a medallion's edge to the content of the panels: its ring, and air."""

VERSUS_TONES = ("blue", "green", "violet", "coral", "orange")
"""Colours of panels that have none, in order; on a mat those that stand off from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Versus(Content):
    """Two to four equal panels with a medallion on each gutter."""

    KIND: ClassVar[str] = "versus"
    LIST: ClassVar[str | None] = "items"

    items: tuple[Block, ...] = required("the panels, left to right")
    medallion: str = doc("what stands between the panels: a short word, `arrow` or `none`", "VS")
    at: Literal["middle", "top"] = doc("height of the medallion", "middle")


class VersusLayout:
    """Equal panels, parallel sections on one line, a medallion on each gutter."""

    fills = True

    def stretch(self, content: Versus) -> float:
        return max([0.3, *(block_stretch(b) for b in content.items)])

    def widths(self, content: Versus, ctx: Context) -> Widths:
        room = self._room(content, ctx)
        wishes = [block_widths(b, ctx, "versus", room) for b in content.items]
        n, gutter = len(wishes), ctx.measures.vs_gutter
        low, ideal = max((w.low for w in wishes), default=0), max((w.ideal for w in wishes), default=0)
        return Widths(n * (low + gutter) - gutter, n * (max(low, ideal) + gutter) - gutter)

    def layout(self, content: Versus, width: float, height: float | None, ctx: Context) -> Placed:
        if not content.items:
            return Placed(width, height or 0)
        ctx = abreast(content.items, ctx)
        content = replace(content, items=self._toned(content.items, ctx))
        n, gutter = len(content.items), ctx.measures.vs_gutter
        for _ in range(ATTEMPTS):
            each = (width - gutter * (n - 1)) / n
            widths = [each] * n
            room = common_room(content.items, widths, ctx, "versus", self._room(content, ctx))
            items = parallel(content.items, widths, height, ctx, "versus", room, alike=False)
            parts = side_by_side(items, widths, height, ctx, "versus", room)
            widest = max(p.width for p in parts)
            if widest <= each + SLACK:
                break
            width = n * (ceil(widest) + gutter) - gutter
        drawn, row = across(parts, widths, gutter, 0)
        drawn += self._medallions(content, each, row.height, room, ctx)
        return replace(row, items=tuple(drawn))

    def _toned(self, items: tuple[Block, ...], ctx: Context) -> tuple[Block, ...]:
        """Panels without a colour of their own or around them get one each: two sides are told apart at a glance."""
        if ctx.tone or any(b.tone for b in items):
            return items
        tones = [t for t in VERSUS_TONES if ctx.skin != "mat" or t != "green"]
        return tuple(replace(b, tone=Tone(tones[i % len(tones)])) for i, b in enumerate(items))

    def _size(self, content: Versus, ctx: Context) -> float:
        """Diameter of the medallions; smaller between many panels and inside a frame."""
        if content.medallion == "none" or len(content.items) < 2:
            return 0.0
        size = ctx.measures.medallion
        return size if len(content.items) == 2 and ctx.depth == 0 else round(size * 0.75)

    def _room(self, content: Versus, ctx: Context) -> Room:
        """The medallion reaches into the panels: their content keeps clear of it."""
        size = self._size(content, ctx)
        return Room(side=max(0.0, size / 2 + CLEAR - ctx.measures.vs_gutter / 2) if size else 0.0)

    def _medallions(self, content: Versus, each: float, height: float, room: Room, ctx: Context) -> list[Item]:
        size = self._size(content, ctx)
        if not size:
            return []
        gutter = ctx.measures.vs_gutter
        size = min(size, height - room.top)
        middle = room.top + (height - room.top) / 2
        y = middle if content.at == "middle" else min(middle, room.top + room.head + size / 2)
        return [
            medallion(ctx, content.medallion, each * (i + 1) + gutter * (i + 0.5), y, diameter=size, ring=ctx.surface)
            for i in range(len(content.items) - 1)
        ]


versus = VersusLayout()
