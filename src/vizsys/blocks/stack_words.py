"""What a layer says, measured apart from its form: icon, label, quieter line and logos; figures and remarks beside it.

In: a `Layer` and the room for its words. Out: measured words that draw themselves round a point. All lengths in page
units. The variants of a stack (rows, slopes, rings) share these; towers have their own, denser, setting.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vizsys.blocks.base import group, style, text_items
from vizsys.blocks.draw import icon_image, middle_offset
from vizsys.blocks.marks import on_white
from vizsys.blocks.stack_plan import TILE_GAP, icon_size, label_style, logo_size, logos_size, note_style, sub_style
from vizsys.records import dataclass
from vizsys.scene import Item, Paint, Path, Rect
from vizsys.text.model import Align
from vizsys.theme import mix

if TYPE_CHECKING:
    from vizsys.blocks.stack import Layer
    from vizsys.context import Context
    from vizsys.text.model import TextBox, TextStyle

ICON_GAP = 10.0
COLUMN_GAP = 20.0
"""From a column of figures or remarks to the layers."""


@dataclass(frozen=True, slots=True)
class Words:
    """The measured contents of a layer."""

    layer: Layer
    label: TextBox
    sub: TextBox | None
    size: float
    width: float
    height: float

    def draw(self, cx: float, cy: float, ctx: Context, ink: str) -> list[Item]:
        """Icon, words and logos side by side, centred on (cx, cy), in the colour `ink`."""
        layer = self.layer
        x = cx - self.width / 2
        items: list[Item] = []
        if layer.icon:
            s = icon_size(ctx)
            items += icon_image(ctx, layer.icon, x, cy - s / 2, s, color=ink, span=layer.span("icon"))
            x += s + ICON_GAP
        text_w = max(self.label.width, self.sub.width if self.sub else 0.0)
        align: Align = "start" if layer.icon or layer.logos else "center"
        y = cy - (self.label.height + (self.sub.height if self.sub else 0.0)) / 2
        if self.sub is None:
            y = cy - middle_offset(self.label, self.size)
        items += text_items(_colored(self.label, layer.label, self.size, ink, text_w, align, ctx), x, y, text_w, align)
        if self.sub is not None and layer.sub:
            sub = ctx.text.set(layer.sub, sub_style(ctx, ink), self.sub.width + 1, align)
            items += text_items(sub, x, y + self.label.height, text_w, align)
        if layer.logos:
            items += logo_tile(layer, x + text_w + TILE_GAP, cy, ctx)
        return items


def _colored(box: TextBox, text: str, size: float, ink: str, width: float, align: Align, ctx: Context) -> TextBox:
    return ctx.text.set(text, label_style(ctx, size, ink), max(width, box.width) + 1, align)


def words(layer: Layer, size: float, room: float | None, ctx: Context) -> Words:
    """The contents of a layer with its label at `size`, wrapped to `room` as far as its words allow."""
    face, quiet = label_style(ctx, size), sub_style(ctx)
    beside = _beside(layer, ctx)
    if room is not None:
        room = max(room - beside, word_room(layer, size, ctx) - beside)
    label = ctx.text.set(layer.label, face, room, "center")
    sub = ctx.text.set(layer.sub, quiet, room, "center") if layer.sub else None
    width = beside + max(label.width, sub.width if sub else 0.0)
    height = max(
        label.height + (sub.height if sub else 0.0), icon_size(ctx) if layer.icon else 0.0, logos_size(layer, ctx)[1]
    )
    return Words(layer, label, sub, size, width, height)


def word_room(layer: Layer, size: float, ctx: Context) -> float:
    """The least width of the contents: the longest word of label or sub, with what stands beside."""
    longest = ctx.text.word_width(layer.label, label_style(ctx, size))
    if layer.sub:
        longest = max(longest, ctx.text.word_width(layer.sub, sub_style(ctx)))
    return longest + _beside(layer, ctx) + 1


def line_room(layer: Layer, size: float, ctx: Context) -> float:
    """The width of the contents on one line."""
    longest = ctx.text.width(layer.label, label_style(ctx, size))
    if layer.sub:
        longest = max(longest, ctx.text.width(layer.sub, sub_style(ctx)))
    return longest + _beside(layer, ctx) + 1


def _beside(layer: Layer, ctx: Context) -> float:
    logo_w = logos_size(layer, ctx)[0]
    return (icon_size(ctx) + ICON_GAP if layer.icon else 0.0) + (logo_w + TILE_GAP if logo_w else 0.0)


def logo_tile(layer: Layer, x: float, cy: float, ctx: Context) -> list[Item]:
    """The logos of a layer on a white tile whose left side is at x."""
    w, h = logos_size(layer, ctx)
    s, span = logo_size(ctx), layer.span("logos")
    items: list[Item] = [Rect(x, cy - h / 2, w, h, Paint(ctx.theme.color("tile")), 8)]
    light, ink = on_white(ctx), ctx.theme.color("solid-ink")
    for i, logo in enumerate(layer.logos):
        items += icon_image(light, logo, x + 8 + i * (s + 8), cy - s / 2, s, color=ink, span=span)
    return items


# Columns beside the layers


def figure_box(layer: Layer, ctx: Context) -> TextBox | None:
    """The figure at the left of a layer, on lines of its own if it has some."""
    if not layer.figure:
        return None
    return ctx.text.set(layer.figure, figure_style(ctx), None, "end")


def figure_style(ctx: Context) -> TextStyle:
    return style(ctx, "label", weight=700, line=1.15)


def figures_width(layers: Sequence[Layer], ctx: Context) -> float:
    """Width of the column of figures with the gap after it; 0 without any."""
    widest = max((b.width for b in (figure_box(x, ctx) for x in layers) if b), default=0.0)
    return widest + COLUMN_GAP if widest else 0.0


def draw_figure(layer: Layer, right: float, cy: float, ctx: Context) -> list[Item]:
    """The figure of a layer, ending at the x `right`."""
    box = figure_box(layer, ctx)
    if box is None:
        return []
    x, y = right - box.width, cy - middle_offset(box, ctx.measures.label)
    runs = text_items(box, x, y)
    return [group(runs, "label", title=str(layer.figure), box=(x, cy - box.height / 2, box.width, box.height))]


def note_box(layer: Layer, room: float, ctx: Context) -> TextBox | None:
    """The remark at the right of a layer, wrapped to `room` as far as its words allow."""
    if not layer.note:
        return None
    face = note_style(ctx)
    return ctx.text.set(layer.note, face, max(room, ctx.text.word_width(layer.note, face)))


def notes_width(layers: Sequence[Layer], room: float, ctx: Context) -> float:
    """Width of the column of remarks with the gap before it; 0 without any."""
    widest = max((b.width for b in (note_box(x, room, ctx) for x in layers) if b), default=0.0)
    return widest + COLUMN_GAP if widest else 0.0


def draw_note(layer: Layer, x: float, cy: float, room: float, ctx: Context) -> list[Item]:
    """The remark of a layer from x on."""
    box = note_box(layer, room, ctx)
    if box is None:
        return []
    y = cy - middle_offset(box, ctx.measures.small)
    runs = text_items(box, x, y)
    return [group(runs, "label", title=str(layer.note), box=(x, cy - box.height / 2, box.width, box.height))]


def guide(x1: float, x2: float, y: float, ctx: Context) -> list[Item]:
    """A thin level line from a figure or remark to its layer; none where there is no room for one."""
    if x2 - x1 < 12:
        return []
    color = mix(ctx.theme.color("ink3"), ctx.surface, 0.6)
    return [Path((("M", x1, y), ("L", x2, y)), Paint(None, color, ctx.measures.outline, (2.0, 6.0), "round"))]
