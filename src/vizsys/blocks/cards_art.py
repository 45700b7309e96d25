"""A picture in a card: any block laid out as usual and then made smaller as a whole, its type never under the floor.

In: a block and the width it is to have. Out: a `Placed` at thumbnail scale. All lengths in page units.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from functools import cache
from math import inf
from typing import TYPE_CHECKING

from vizsys.blocks.base import Placed, Widths
from vizsys.scene import Command, Ellipse, Group, Image, Item, Paint, Path, Rect, TextRun
from vizsys.theme import Measures

if TYPE_CHECKING:
    from vizsys.context import Context
    from vizsys.spec.model import Block

THUMB = 0.68
"""Lengths in a thumbnail over those of the same block on the page."""
TYPE = 22.0
"""Type in a thumbnail is no smaller: what can be read on a page 2000 wide."""

LEAST = 150.0
"""A thumbnail without words gets no narrower."""

_TYPED = ("subtitle", "h1", "h2", "label", "body", "edge_label", "small", "micro", "code", "badge_text")
_LINES = ("hair", "outline", "edge", "edge_main", "edge_minor", "panel_outline")


@cache
def _enlarged(measures: Measures, size: float = TYPE) -> Measures:
    """The measures a thumbnail is laid out with: type and lines that are right once it is made smaller."""
    values = {f.name: float(getattr(measures, f.name)) for f in fields(measures)}
    values |= {name: max(values[name], size / THUMB) for name in _TYPED}
    values |= {name: values[name] * 0.85 / THUMB for name in _LINES}
    values |= {"node_min_w": values["node_min_w"] * 0.65, "node_min_h": values["node_min_h"] * 0.9}
    values["badge"] = max(values["badge"], values["badge_text"] * 1.5)
    return Measures(**values)


def thumb_widths(block: Block, ctx: Context, size: float = TYPE) -> Widths:
    """How wide the thumbnail of a block can be."""
    from vizsys.blocks.frame import block_widths, layout_block

    large = replace(ctx, measures=_enlarged(ctx.measures, size))
    wish = block_widths(block, large)
    low, ideal = wish.low * THUMB, wish.ideal * THUMB
    if low > LEAST and not any(True for _ in _runs(layout_block(block, wish.low, None, large).items)):
        low = LEAST  # without words it may be as small as it takes
    return Widths(low, max(low, ideal))


def thumb(block: Block, width: float, ctx: Context, size: float = TYPE, *, natural: bool = False) -> Placed:
    """A block at thumbnail scale in `width`, its type at least `size`; wider only when its words leave it no choice.

    A `natural` one is no wider than its content would like to be.
    """
    from vizsys.blocks.frame import block_widths, layout_block

    large = replace(ctx, measures=_enlarged(ctx.measures, size))
    most = block_widths(block, large).ideal if natural else inf
    scale = THUMB
    placed = layout_block(block, min(most, width / scale), None, large)
    least = min((run.size for run in _runs(placed.items)), default=None)
    if least is None:
        scale = min(scale, width / placed.width)
    elif least * scale < TYPE - 0.01:
        # A kind may set some of its words smaller than its measures say: the whole is then made less small.
        scale = min(1.0, TYPE / least)
        placed = layout_block(block, min(most, width / scale), None, large)
    anchors = {k: (x * scale, y * scale, w * scale, h * scale) for k, (x, y, w, h) in placed.anchors.items()}
    return Placed(placed.width * scale, placed.height * scale, tuple(scaled(placed.items, scale)), anchors)


def read_thumb(block: Block, width: float, ctx: Context, size: float, *, natural: bool) -> Placed:
    """A list in a card: in type of `size`, that of the words around it, where that fits."""
    fits = thumb_widths(block, ctx, size).low <= width
    return thumb(block, width, ctx, size if fits else TYPE, natural=natural)


def centred_art(block: Block, ctx: Context) -> Block:
    """A text in the middle of the card, unless it says where it is: for centred cards. Lists start at the left."""
    if block.align is not None or block.content.KIND != "text":
        return block
    known = ctx.memo.get(("centred-art", id(block)))
    if known is None:
        known = ctx.memo[("centred-art", id(block))] = (block, replace(block, align="center"))
    assert isinstance(known, tuple)
    made: Block = known[1]
    return made


def _runs(items: Iterable[Item]) -> Iterator[TextRun]:
    for item in items:
        if isinstance(item, Group):
            yield from _runs(item.children)
        elif isinstance(item, TextRun):
            yield item


def scaled(items: Iterable[Item], s: float) -> Iterator[Item]:
    """The items `s` times as large, from the origin."""
    for item in items:
        match item:
            case Group():
                box = item.box and (item.box[0] * s, item.box[1] * s, item.box[2] * s, item.box[3] * s)
                yield replace(item, children=tuple(scaled(item.children, s)), box=box)
            case Rect():
                place = {"x": item.x * s, "y": item.y * s, "w": item.w * s, "h": item.h * s}
                yield replace(item, **place, radius=item.radius * s, paint=_paint(item.paint, s))
            case Ellipse():
                place = {"cx": item.cx * s, "cy": item.cy * s, "rx": item.rx * s, "ry": item.ry * s}
                yield replace(item, **place, paint=_paint(item.paint, s))
            case Path():
                commands: list[Command] = [(c[0], *(v * s for v in c[1:])) for c in item.commands]
                yield Path(tuple(commands), _paint(item.paint, s))
            case TextRun():
                yield replace(item, x=item.x * s, y=item.y * s, size=item.size * s, width=item.width * s)
            case Image():
                yield replace(item, x=item.x * s, y=item.y * s, w=item.w * s, h=item.h * s)


def _paint(paint: Paint, s: float) -> Paint:
    if not paint.width:
        return paint
    return replace(paint, width=paint.width * s, dash=tuple(d * s for d in paint.dash))
