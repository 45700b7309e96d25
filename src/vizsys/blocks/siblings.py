"""Blocks side by side: titles on one line, equal heights, placed edge to edge.

In: sibling blocks and their widths. Out: their placed forms, as high as the highest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vizsys.blocks.base import Placed, stretch_of
from vizsys.blocks.frame import NO_ROOM, READING, Place, Room, block_room, layout_block
from vizsys.scene import Item
from vizsys.spec.model import Block

if TYPE_CHECKING:
    from vizsys.context import Context

SLACK = 0.5
"""Sizes nearer than this, in page units, count as equal."""


def block_stretch(block: Block) -> float:
    """How strongly the block wants spare height; lists and paragraphs never do."""
    from vizsys.blocks.kinds import kind_of

    return 0.0 if block.content.KIND in READING else stretch_of(kind_of(block.content), block.content)


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
        anchors |= part.anchors_at(x, y)
        x += max(width, part.width) + gap
    return items, Placed(x - gap, max(p.height for p in placed), (), anchors)
