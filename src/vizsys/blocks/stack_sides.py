"""Fat arrows beside a stack that say which way something goes: wrapped on the way down, unwrapped on the way up.

In: the arrows and the height of the stack. Out: arrows as high as the stack with their words in the shaft. Page units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vizsys.blocks.base import group, style, text_items
from vizsys.blocks.draw import polyline
from vizsys.scene import Group, Paint
from vizsys.text import plain

if TYPE_CHECKING:
    from vizsys.blocks.stack import SideArrow
    from vizsys.context import Context
    from vizsys.text.model import TextStyle

GAP = 20.0
"""Between an arrow and the stack."""
PAD = 14.0
FLARE = 20.0
"""How far the head stands out at each side."""
LEAST = 44.0
"""Least width of the shaft."""


def _style(ctx: Context) -> TextStyle:
    return style(ctx, "small", weight=600, color="ink", line=1.2)


def arrow_width(arrow: SideArrow | None, ctx: Context) -> float:
    """Width of an arrow with the gap to the stack; 0 without one."""
    return _shaft(arrow, ctx) + 2 * FLARE + GAP if arrow else 0.0


def _shaft(arrow: SideArrow, ctx: Context) -> float:
    return max(LEAST, ctx.text.word_width(arrow.text, _style(ctx)) + 2 * PAD) if arrow.text else LEAST


def _head(width: float) -> float:
    return width * 0.4


def arrow_height(arrow: SideArrow | None, ctx: Context) -> float:
    """Least height of an arrow: its words and its head."""
    if arrow is None:
        return 0.0
    shaft = _shaft(arrow, ctx)
    text = ctx.text.set(arrow.text, _style(ctx), shaft - 2 * PAD).height if arrow.text else 0.0
    return text + 2 * PAD + _head(shaft + 2 * FLARE)


def draw_arrow(arrow: SideArrow, x: float, y: float, height: float, down: bool, ctx: Context) -> Group:
    """The arrow with its left upper corner at (x, y), pointing down or up."""
    shaft = _shaft(arrow, ctx)
    wide, head = shaft + 2 * FLARE, _head(shaft + 2 * FLARE)
    hue = ctx.theme.hue(arrow.tone or ctx.tone)
    left, right, cx = x + FLARE, x + FLARE + shaft, x + wide / 2
    neck = y + height - head
    points = [(left, y), (right, y), (right, neck), (x + wide, neck), (cx, y + height), (x, neck), (left, neck)]
    if not down:
        points = [(px, 2 * y + height - py) for px, py in points]
    items = [polyline(points, Paint(hue.fill), closed=True)]
    box = (x, y, wide, height)
    if not arrow.text:
        return group(items, "cell", box=box)
    text = ctx.text.set(arrow.text, _style(ctx), shaft - 2 * PAD, "center")
    top = (y if down else y + head) + (height - head - text.height) / 2
    words = text_items(text, left, top, shaft, "center")
    return group([*items, *words], "cell", title=plain(arrow.text), box=box)
