"""Siblings: titles on one line, equal heights, placed edge to edge; legends under what they explain.

In: sibling blocks and their widths. Out: their placed forms, as high as the highest where they stand side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from vizsys.blocks.base import Placed, joined, reads, stretch_of
from vizsys.blocks.frame import layout_block
from vizsys.blocks.look import NO_ROOM, Place, Room, block_room
from vizsys.blocks.reach import reach
from vizsys.scene import Item
from vizsys.spec.model import Block

if TYPE_CHECKING:
    from vizsys.context import Context

SLACK = 0.5
"""Sizes nearer than this, in page units, count as equal."""

INDENT = 48.0
"""A picture that starts nearer to the left edge than this counts as flush with it."""


def block_stretch(block: Block) -> float:
    """How strongly the block wants spare height; lists and paragraphs never do."""
    from vizsys.blocks.kinds import kind_of

    return 0.0 if reads(block.content) else stretch_of(kind_of(block.content), block.content)


def row_stretch(items: Sequence[Block]) -> float:
    """How much of spare height blocks side by side want; cards that are only read, next to none beside a picture."""
    read = all(reads(b.content) for b in items)
    return max([0.03 if read else 0.3, *(block_stretch(b) for b in items)])


def side_by_side(
    items: Sequence[Block], widths: Sequence[float], height: float | None, ctx: Context, place: Place, room: Room
) -> list[Placed]:
    """Blocks laid out as siblings: titles take the same room, and all end as high as the highest, or as `height`."""
    room = common_room(items, widths, ctx, place, room)
    natural = [layout_block(b, w, None, ctx, place, room) for b, w in zip(items, widths, strict=True)]
    target = max([height or 0.0, *(p.height for p in natural)])
    placed = [layout_block(b, w, target, ctx, place, room) for b, w in zip(items, widths, strict=True)]
    highest = max(p.height for p in placed)
    if highest > target + SLACK:  # one cannot keep to the height it got: all follow it
        placed = [layout_block(b, w, highest, ctx, place, room) for b, w in zip(items, widths, strict=True)]
    return placed


def abreast(items: Sequence[Block], ctx: Context) -> Context:
    """The context of blocks side by side. Their first content names the row: the blocks themselves may be remade."""
    return replace(ctx, abreast=id(items[0].content)) if items else ctx


def common_room(
    items: Sequence[Block], widths: Sequence[float], ctx: Context, place: Place, room: Room = NO_ROOM
) -> Room:
    """The space that holds what each sibling needs over its border and for its title."""
    for block, width in zip(items, widths, strict=True):
        room = room.joined(block_room(block, width, ctx, place))
    return room


def across(placed: Sequence[Placed], widths: Sequence[float], gap: float, y: float) -> tuple[list[Item], Placed]:
    """Siblings moved to their x; the items, and a bare `Placed` with the row's size and anchors."""
    items: list[Item] = []
    anchors: dict[str, tuple[float, float, float, float]] = {}
    x = 0.0
    for part, width in zip(placed, widths, strict=True):
        items += part.at(x, y)
        anchors = joined(anchors, part.anchors_at(x, y))
        x += max(width, part.width) + gap
    return items, Placed(x - gap, max(p.height for p in placed), (), anchors)


def under_pictures(items: Sequence[Block], parts: Sequence[Placed]) -> list[Placed]:
    """The parts, each legend moved to where the picture above it stands: under its left edge, or centred with it."""
    moved = list(parts)
    for i in range(1, len(parts)):
        block, above, own = items[i], reach(parts[i - 1].items), reach(parts[i].items)
        if block.content.KIND != "legend" or block.align or above is None or own is None:
            continue
        width, size = parts[i].width, own[1] - own[0]
        left, right = above[0], width - above[1]
        dx = (width - size) / 2 if abs(left - right) < INDENT else min(left, width - size)
        if left > INDENT:
            moved[i] = replace(parts[i], items=parts[i].at(dx - own[0], 0))
    return moved
