"""Onion: layers around a core, as discs that touch at the bottom, so that each ring is broadest where its name stands.

In: layers, the core first, and a width. Out: discs with their names at the top of each ring, remarks at the right with
lines to their ring. All lengths in page units.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from vizsys.bezier import Curve
from vizsys.blocks.base import Placed, Widths, group
from vizsys.blocks.lines import leader
from vizsys.blocks.stack_draw import anchor_name, layer_colors
from vizsys.blocks.stack_words import COLUMN_GAP, Words, draw_note, line_room, note_box, notes_width, word_room, words
from vizsys.records import dataclass
from vizsys.scene import Ellipse, Item, Paint
from vizsys.text import plain

if TYPE_CHECKING:
    from vizsys.blocks.stack import Stack
    from vizsys.context import Context

EDGE = 10.0
"""From the words to the border of their disc, at least."""
FOOT = 12.0
"""From the words to the disc below them, at least."""
LEADER = 46.0
"""Length of a line to a remark, outside of all discs."""
BEST = 330.0
"""The outer disc would like this radius at least, where there is room."""


@dataclass(frozen=True, slots=True)
class _Ring:
    """A disc: its words, radius, and the middle of its words under its own top."""

    said: Words
    radius: float
    middle: float


class Onion:
    """Discs as small as their words allow, larger where there is room."""

    def widths(self, content: Stack, ctx: Context) -> Widths:
        if not content.base:
            return Widths(0, 0)
        side = self._side(content, ctx.measures.small * 6, ctx)
        low = 2 * self._rings(content, ctx.measures.micro, True, 0.0, ctx)[-1].radius
        ideal = 2 * max(BEST, self._rings(content, ctx.measures.label, False, 0.0, ctx)[-1].radius)
        wish = self._side(content, ctx.measures.small * 15, ctx)
        return Widths(low + side + 1, max(low + side, ideal + wish) + 1)

    def layout(self, content: Stack, width: float, height: float | None, ctx: Context) -> Placed:
        if not content.base:
            return Placed(width, height or 0)
        width = max(width, self.widths(content, ctx).low)
        note_room = max(ctx.measures.small * 6, min(ctx.measures.small * 16, width * 0.34))
        side = self._side(content, note_room, ctx)
        room = (width - side) / 2
        rings = self._fitted(content, room, ctx)
        wanted = min(room, max(BEST, rings[-1].radius, (height or 0.0) / 2))
        if wanted > rings[-1].radius:
            rings = self._grown(content, rings, wanted, ctx)
        outer = rings[-1].radius
        tall = max(height or 0.0, 2 * outer)
        cx, foot = (width - side) / 2, (tall + 2 * outer) / 2
        if side:
            cx = (width - side - 2 * outer) / 2 + outer
        items: list[Item] = []
        anchors: dict[str, tuple[float, float, float, float]] = {}
        last = len(rings) - 1
        remarks: list[Item] = []
        for i in range(last, -1, -1):
            ring = rings[i]
            r, cy = ring.radius, foot - ring.radius
            fill, ink, line = layer_colors(ring.said.layer, i, last, ctx)
            paint = Paint(fill, line or ctx.surface, ctx.measures.edge_main)
            y = foot - 2 * r + ring.middle
            box = (cx - r, foot - 2 * r, 2 * r, 2 * r)
            drawn = [Ellipse(cx, cy, r - 2, r - 2, paint), *ring.said.draw(cx, y, ctx, ink)]
            items.append(group(drawn, "cell", title=plain(ring.said.layer.label), box=box, level=i))
            anchor_name(anchors, ring.said.layer.label, box)
            if ring.said.layer.note:
                inside = cx + max(ring.said.width / 2 + 12, sqrt(max(0.0, r * r - (cy - y) ** 2)) - 22)
                at = cx + outer + LEADER
                remarks.append(leader(ctx, Curve.line([(at - 10, y), (inside, y)])))
                remarks += draw_note(ring.said.layer, at, y, note_room, ctx)
        made = group(
            [*items, *remarks], "block", box=(cx - outer, foot - 2 * outer, 2 * outer, 2 * outer), kind="stack"
        )
        return Placed(width, tall, (made,), anchors)

    def _side(self, content: Stack, room: float, ctx: Context) -> float:
        """Width at the right for remarks and the lines to them."""
        notes = notes_width(content.base, room, ctx)
        return notes - COLUMN_GAP + LEADER if notes else 0.0

    def _fitted(self, content: Stack, room: float, ctx: Context) -> list[_Ring]:
        """The rings at the largest type that fits `room`, a radius."""
        m = ctx.measures
        sizes = ((m.label, False), (m.label, True), (m.body, True), (m.edge_label, True), (m.small, True))
        for size, wrapped in sizes:
            rings = self._rings(content, size, wrapped, 0.0, ctx)
            if rings[-1].radius <= room:
                return rings
        return self._rings(content, m.micro, True, 0.0, ctx)

    def _grown(self, content: Stack, rings: list[_Ring], wanted: float, ctx: Context) -> list[_Ring]:
        """The rings with the outer radius `wanted`, the surplus shared by all."""
        size, wrapped = rings[0].said.size, any(r.said.label.lines > 1 for r in rings)
        low, high = 0.0, wanted
        for _ in range(24):
            extra = (low + high) / 2
            if self._rings(content, size, wrapped, extra, ctx)[-1].radius <= wanted:
                low = extra
            else:
                high = extra
        return self._rings(content, size, wrapped, low, ctx)

    def _rings(self, content: Stack, size: float, wrapped: bool, extra: float, ctx: Context) -> list[_Ring]:
        """The discs from the core out, each `extra` larger than it needs to be."""
        rings: list[_Ring] = []
        for layer in content.base:
            room = max(word_room(layer, size, ctx), line_room(layer, size, ctx) * 0.56) if wrapped else None
            said = words(layer, size, room, ctx)
            w, h = said.width / 2, said.height
            note = note_box(layer, ctx.measures.small * 8, ctx)
            if not rings:
                radius = sqrt(w * w + h * h / 4) + EDGE + 14 + extra
                rings.append(_Ring(said, radius, radius))
                continue
            inner = rings[-1].radius
            depth = max(h + 2 * FOOT, note.height + 12 if note else 0.0)
            while True:  # deeper until the upper corners of the words are inside the disc
                radius = inner + depth / 2
                top = depth - h - FOOT
                if top > EDGE and (top - EDGE) * (2 * radius - EDGE - top) >= w * w:
                    break
                depth += 2
            depth += extra
            radius = inner + depth / 2
            least = radius - sqrt(max(0.0, (radius - EDGE) ** 2 - w * w))
            rings.append(_Ring(said, radius, (least + depth - h - FOOT) / 2 + h / 2))
        return rings


onion = Onion()
