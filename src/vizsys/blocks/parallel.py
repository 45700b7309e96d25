"""Parallel sections: siblings made of as many rows get equal heights row by row, so that each row is one line across.

In: sibling blocks, their widths and, when it is fixed, their common height. Out: the blocks with their rows' heights
set; unchanged when they are not parallel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from vizsys.blocks.frame import content_setting, layout_block
from vizsys.blocks.look import Place, Room
from vizsys.blocks.share import grow, wider
from vizsys.blocks.siblings import SLACK, block_stretch
from vizsys.spec.model import Block

if TYPE_CHECKING:
    from vizsys.context import Context


def parallel(
    items: Sequence[Block],
    widths: Sequence[float],
    height: float | None,
    ctx: Context,
    place: Place,
    room: Room,
    *,
    alike: bool = True,
) -> tuple[Block, ...]:
    """The siblings with row i of each as high as the highest row i.

    With `alike` only when row i is of the same kind in all of them, else whenever they have as many rows.
    """
    from vizsys.blocks.containers import Rows, rows

    items = tuple(items)
    contents = [b.content for b in items]
    pairs = [
        (c, *content_setting(b, w, ctx, place, room))
        for b, c, w in zip(items, contents, widths, strict=True)
        if isinstance(c, Rows)
    ]
    shapes = {tuple(b.content.KIND if alike else "" for b in c.items) for c, _, _ in pairs}
    if len(pairs) < len(items) or len(shapes) != 1 or shapes == {()}:
        return items
    gap = max(rows.gap(c, inner) for c, _, inner in pairs)
    gaps = tuple(max(same) for same in zip(*(rows.gaps(c, inner) for c, _, inner in pairs), strict=True))
    heights = [max(h) for h in zip(*(rows.natural(c, w, inner) for c, w, inner in pairs), strict=True)]
    made = _with_heights(items, heights, gap, gaps)
    if height is None:
        return made
    natural = (layout_block(b, w, None, ctx, place, room).height for b, w in zip(made, widths, strict=True))
    spare = height - max(natural)
    if spare <= SLACK:
        return made
    weights = [max(block_stretch(b) for b in same) for same in zip(*(c.items for c, _, _ in pairs), strict=True)]
    if not any(weights):
        return _with_heights(items, heights, wider(gap, spare, len(heights)), gaps)
    return _with_heights(items, grow(heights, sum(heights) + spare, weights), gap, gaps)


def _with_heights(
    items: Sequence[Block], heights: Sequence[float], gap: float, gaps: tuple[float, ...]
) -> tuple[Block, ...]:
    from vizsys.blocks.containers import Rows

    return tuple(
        replace(b, content=replace(b.content, heights=tuple(heights), gap=gap, gaps=gaps))
        for b in items
        if isinstance(b.content, Rows)
    )
