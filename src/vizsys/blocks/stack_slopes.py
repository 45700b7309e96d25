"""Pyramid and funnel: layers between two slopes, figures at the left and remarks at the right, led to by thin lines.

In: layers and a width. Out: slices of equal height, as steep as their words allow. A pyramid has its first layer at the
bottom, where it is widest; a funnel at the top. All lengths in page units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vizsys.blocks.base import Placed, Widths, group
from vizsys.blocks.draw import polyline
from vizsys.blocks.stack_draw import anchor_name, layer_colors
from vizsys.blocks.stack_words import (
    COLUMN_GAP,
    Words,
    draw_figure,
    draw_note,
    figures_width,
    guide,
    line_room,
    note_box,
    notes_width,
    word_room,
    words,
)
from vizsys.records import dataclass
from vizsys.scene import Item, Paint
from vizsys.text import plain

if TYPE_CHECKING:
    from vizsys.blocks.stack import Layer, Stack
    from vizsys.context import Context

SEAM = 5.0
PAD_X, PAD_Y = 22.0, 16.0
LEAST = 64.0
"""Least height of a slice."""
MOST = 140.0
"""A slice grows to this height by itself; more only when it is asked to."""
SLIM, WIDE = 1.0, 2.3
"""Width of the whole over its height: at least, at most."""
NARROW_END = 0.12
STEEP = 0.46
"""The narrow end over the wide one: at best, and at which words rather wrap or shrink."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """The slices from top to bottom, their height, the wide and the narrow end."""

    said: list[Words]
    each: float
    wide: float
    narrow: float


class Slopes:
    """Equal slices between straight slopes. More height makes them higher."""

    def widths(self, content: Stack, ctx: Context) -> Widths:
        layers = content.base
        least = max((word_room(x, ctx.measures.micro, ctx) for x in layers), default=0.0) + 2 * PAD_X
        sides = figures_width(layers, ctx)
        room = ctx.measures.small * 6
        low = least + sides + notes_width(layers, room, ctx)
        wish = max((line_room(x, ctx.measures.label, ctx) for x in layers), default=0.0) + 120
        ideal = max(wish, len(layers) * LEAST * 1.7) + sides + notes_width(layers, room * 2.4, ctx)
        return Widths(low, max(low, ideal))

    def layout(self, content: Stack, width: float, height: float | None, ctx: Context) -> Placed:
        layers = self._order(content)
        if not layers:
            return Placed(width, height or 0)
        width = max(width, self.widths(content, ctx).low)
        left, note_room = figures_width(layers, ctx), self._note_room(content, width, ctx)
        right = notes_width(layers, note_room, ctx)
        shape = self._shape(content, layers, width - left - right, height, note_room, ctx)
        whole = shape.each * len(layers) + SEAM * (len(layers) - 1)
        tall = max(height or 0.0, whole)
        x0 = (width - left - shape.wide - right) / 2 + left
        y = (tall - whole) / 2
        top = y
        items: list[Item] = []
        anchors: dict[str, tuple[float, float, float, float]] = {}
        for i, said in enumerate(shape.said):
            number = len(layers) - 1 - i if content.variant == "pyramid" else i
            a, b = (self._at(shape, y - top + d, whole, content) for d in (0.0, shape.each))
            cx, cy = x0 + shape.wide / 2, y + shape.each / 2
            fill, ink, line = layer_colors(said.layer, number, len(layers) - 1, ctx)
            corners = [(cx - a / 2, y), (cx + a / 2, y), (cx + b / 2, y + shape.each), (cx - b / 2, y + shape.each)]
            paint = Paint(fill, line, ctx.measures.edge_main if line else 0.0)
            mid = (a + b) / 2
            items += guide(x0 - COLUMN_GAP + 8, cx - mid / 2 - 10, cy, ctx) if said.layer.figure else []
            items += guide(cx + mid / 2 + 10, x0 + shape.wide + COLUMN_GAP - 8, cy, ctx) if said.layer.note else []
            wide = max(a, b)
            box = (cx - wide / 2, y, wide, shape.each)
            drawn = [polyline(corners, paint, closed=True), *said.draw(cx, cy, ctx, ink)]
            items.append(group(drawn, "cell", title=plain(said.layer.label), box=box, level=number))
            items += draw_figure(said.layer, x0 - COLUMN_GAP, cy, ctx)
            items += draw_note(said.layer, x0 + shape.wide + COLUMN_GAP, cy, note_room, ctx)
            anchor_name(anchors, said.layer.label, box)
            y += shape.each + SEAM
        made = group(items, "block", box=(x0 - left, top, left + shape.wide + right, whole), kind="stack")
        return Placed(width, tall, (made,), anchors)

    def _order(self, content: Stack) -> list[Layer]:
        """The layers from top to bottom."""
        return list(content.base) if content.variant == "funnel" else list(reversed(content.base))

    def _at(self, shape: _Shape, y: float, whole: float, content: Stack) -> float:
        """How wide the whole is at y under its top."""
        part = y / whole
        if content.variant == "funnel":
            part = 1 - part
        return shape.narrow + (shape.wide - shape.narrow) * part

    def _note_room(self, content: Stack, width: float, ctx: Context) -> float:
        return max(ctx.measures.small * 6, min(ctx.measures.small * 16, width * 0.26))

    def _shape(
        self, content: Stack, layers: list[Layer], room: float, height: float | None, note_room: float, ctx: Context
    ) -> _Shape:
        """The largest type at which the slopes stay steep enough; the steepest where none does."""
        m, n = ctx.measures, len(layers)
        notes = [note_box(x, note_room, ctx) for x in layers]
        least = max([LEAST, *(b.height + 10 for b in notes if b)])
        best: _Shape | None = None
        for size, lines in ((m.label, 1), (m.label, 2), (m.body, 2), (m.edge_label, 2), (m.small, 3), (m.micro, 4)):
            said = [
                words(x, size, None if lines == 1 else line_room(x, size, ctx) / lines * 1.1 + 1, ctx) for x in layers
            ]
            each = max([least, *(w.height + 2 * PAD_Y for w in said)])
            each = max(each, min(MOST, room * 0.5 / n))
            if height is not None:
                each = max(each, (height - SEAM * (n - 1)) / n)
            whole = each * n + SEAM * (n - 1)
            wide = min(room, max(whole * WIDE, max(w.width for w in said) * 1.35 + 2 * PAD_X))
            if height is not None and each > MOST:  # asked to be high: not needle-thin
                each = max(MOST, min(each, wide / SLIM / n))
                whole = each * n + SEAM * (n - 1)
            narrow = self._narrow(said, each, whole, wide, content)
            shape = _Shape(said, each, max(wide, narrow), narrow)
            if best is None or narrow / wide < best.narrow / best.wide:
                best = shape
            if narrow <= wide * STEEP:
                return shape
        assert best is not None
        return best

    def _narrow(self, said: list[Words], each: float, whole: float, wide: float, content: Stack) -> float:
        """The least narrow end at which every slice holds its words with their corners inside."""
        need = wide * NARROW_END
        for i, w in enumerate(said):
            index = i if content.variant != "funnel" else len(said) - 1 - i
            part = (index * (each + SEAM) + each / 2 - w.height / 2) / whole  # at the end of the words that is narrower
            need = max(need, (w.width + 2 * PAD_X - wide * part) / max(1e-6, 1 - part))
        return max(need, 0.0)


slopes = Slopes()
