"""Numbered: layers as rows with their number, the name, and a strip for what belongs to the layer (its protocols).

In: layers, bottom first, and a width. Out: rows of equal height in columns: figure, number, name, strip. All lengths in
page units. Number 1 is at the bottom, as layers are counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vizsys.blocks.base import Placed, Widths, group, style, text_items
from vizsys.blocks.draw import centred, middle_offset, rounded
from vizsys.blocks.stack_draw import anchor_name, layer_colors
from vizsys.blocks.stack_plan import MOST, SEAM
from vizsys.blocks.stack_words import COLUMN_GAP, draw_figure, figures_width, line_room, word_room, words
from vizsys.scene import Item, Paint
from vizsys.text import plain
from vizsys.theme import mix

if TYPE_CHECKING:
    from vizsys.blocks.stack import Layer, Stack
    from vizsys.context import Context
    from vizsys.text.model import TextBox, TextStyle

NUMBER = 72.0
"""Width of the column of numbers."""
PAD_X, PAD_Y = 22.0, 14.0
LEAST = 64.0
RADIUS = 10.0
SHARE = 0.52
"""Most of the width for the strip at the right, when the names can spare it."""


class Numbered:
    """Rows as high as the highest; more height makes all of them higher, to a degree."""

    def widths(self, content: Stack, ctx: Context) -> Widths:
        layers = content.base
        names = max((word_room(x, ctx.measures.micro, ctx) for x in layers), default=0.0) + 2 * PAD_X
        face = _note_style(ctx)
        notes = [x.note for x in layers if x.note]
        strip = max((ctx.text.word_width(t, face) for t in notes), default=-2 * PAD_X) + 2 * PAD_X
        left = figures_width(layers, ctx) + NUMBER
        wish = max((line_room(x, ctx.measures.label, ctx) for x in layers), default=0.0) + 2 * PAD_X
        wide = max((min(420.0, ctx.text.width(t, face)) for t in notes), default=-2 * PAD_X) + 2 * PAD_X
        low = left + names + strip + 2 * SEAM
        return Widths(low, max(low, left + wish + wide + 2 * SEAM))

    def layout(self, content: Stack, width: float, height: float | None, ctx: Context) -> Placed:
        layers = list(reversed(content.base))
        if not layers:
            return Placed(width, height or 0)
        width = max(width, self.widths(content, ctx).low)
        left = figures_width(layers, ctx)
        inner = width - left - NUMBER - SEAM
        strip = self._strip(layers, inner, ctx)
        name_w = inner - (strip + SEAM if strip else 0.0)
        size = self._size(layers, name_w - 2 * PAD_X, ctx)
        said = [words(x, size, name_w - 2 * PAD_X, ctx) for x in layers]
        notes = [self._note(x, strip, ctx) for x in layers]
        each = max([LEAST, *(w.height + 2 * PAD_Y for w in said), *(b.height + 2 * PAD_Y for b in notes if b)])
        n = len(layers)
        if height is not None:
            each = max(each, min(each * MOST, (height - SEAM * (n - 1)) / n))
        whole = each * n + SEAM * (n - 1)
        tall = max(height or 0.0, whole)
        y = tall - whole
        items: list[Item] = []
        anchors: dict[str, tuple[float, float, float, float]] = {}
        for i, (word, note) in enumerate(zip(said, notes, strict=True)):
            number = n - i
            layer, cy = word.layer, y + each / 2
            fill, ink, line = layer_colors(layer, number - 1, n - 1, ctx)
            hue = ctx.theme.hue(_tone(layer, number - 1, ctx))
            strong = fill if layer.highlight else mix(hue.solid, fill, 0.85)
            ends = (RADIUS if i == 0 else 4.0, RADIUS if i == n - 1 else 4.0)
            drawn: list[Item] = []
            mark = rounded(left, y, NUMBER, each, (ends[0], 4, 4, ends[1]), Paint(strong))
            face = style(ctx, "h2", weight=700, color="solid-ink")
            drawn += [mark, *centred(ctx.text.set(str(number), face), face.size, left + NUMBER / 2, cy)]
            x = left + NUMBER + SEAM
            last = 4.0 if strip else RADIUS
            corners = (4.0, last if i == 0 else 4.0, last if i == n - 1 else 4.0, 4.0)
            drawn.append(rounded(x, y, name_w, each, corners, Paint(fill)))
            drawn += word.draw(x + PAD_X + word.width / 2, cy, ctx, ink)
            if strip:
                at = x + name_w + SEAM
                corners = (4.0, ends[0], ends[1], 4.0)
                drawn.append(rounded(at, y, strip, each, corners, Paint(hue.tint)))
                if note:
                    drawn += text_items(note, at + PAD_X, cy - middle_offset(note, ctx.measures.edge_label))
            if line:
                around = (ends[0], ends[0], ends[1], ends[1])
                frame = Paint(None, line, ctx.measures.edge_main)
                drawn.append(rounded(left + 2, y + 2, width - left - 4, each - 4, around, frame))
            box = (left, y, width - left, each)
            items.append(group(drawn, "cell", title=plain(layer.label), box=box, level=number - 1))
            items += draw_figure(layer, left - COLUMN_GAP, cy, ctx)
            anchor_name(anchors, layer.label, box)
            y += each + SEAM
        made = group(items, "block", box=(0, tall - whole, width, whole), kind="stack")
        return Placed(width, tall, (made,), anchors)

    def _strip(self, layers: list[Layer], inner: float, ctx: Context) -> float:
        """Width of the strip for remarks: as they like, as far as the names can spare it; 0 without any."""
        face = _note_style(ctx)
        notes = [x.note for x in layers if x.note]
        if not notes:
            return 0.0
        wish = max(ctx.text.width(t, face) for t in notes) + 2 * PAD_X + 1
        least = max(ctx.text.word_width(t, face) for t in notes) + 2 * PAD_X + 1
        names = max(line_room(x, ctx.measures.label, ctx) for x in layers) + 2 * PAD_X
        spare = max(inner * SHARE, inner - SEAM - names)
        few = inner - SEAM - max(word_room(x, ctx.measures.micro, ctx) for x in layers) - 2 * PAD_X
        return max(least, min(wish, spare, few)) if wish < spare else max(least, min(spare, few))

    def _note(self, layer: Layer, strip: float, ctx: Context) -> TextBox | None:
        return ctx.text.set(layer.note, _note_style(ctx), strip - 2 * PAD_X) if layer.note else None

    def _size(self, layers: list[Layer], room: float, ctx: Context) -> float:
        m = ctx.measures
        for size in (m.label, m.body, m.edge_label, m.small):
            if all(line_room(x, size, ctx) <= room for x in layers):
                return size
        fits = all(word_room(x, m.body, ctx) <= room for x in layers)
        return m.body if fits else m.micro


def _note_style(ctx: Context) -> TextStyle:
    return style(ctx, "edge_label", weight=500, line=1.25)


def _tone(layer: Layer, ordinal: int, ctx: Context) -> str:
    from vizsys.blocks.stack_draw import ROTATION

    return layer.tone or ctx.tone or ROTATION[ordinal % len(ROTATION)]


numbered = Numbered()
