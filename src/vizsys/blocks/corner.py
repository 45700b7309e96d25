"""A legend in a free corner of what stands above it, so that it takes no row of its own.

In: rows whose last block is such a legend. Out: the rows before it with the legend in one of their corners, or None
where no corner is free. Lengths in page units.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from vizsys.blocks.base import Placed, joined
from vizsys.geometry import Box
from vizsys.scene import Command, Ellipse, Group, Image, Item, Path, Rect, TextRun

if TYPE_CHECKING:
    from vizsys.blocks.containers import Rows, RowsLayout
    from vizsys.context import Context

AIR = 16.0
"""What a legend keeps free around it."""
INSETS = (0.0, 24.0)
"""From the corner of the space: at its very edge, else within a frame that runs along it."""
ASCENT, DESCENT = 0.76, 0.24
"""Ink of a text over and under its baseline, in type sizes."""


def tucked(rows: RowsLayout, content: Rows, width: float, height: float | None, ctx: Context) -> Placed | None:
    """The rows with their last block, a legend `at: corner`, in a free corner of the others."""
    *others, last = content.items
    if not others or last.content.KIND != "legend" or last.content.at != "corner":  # type: ignore[attr-defined]
        return None
    from vizsys.blocks.frame import block_widths, layout_block

    count = len(others)
    rest = replace(content, items=tuple(others), heights=content.heights[:count], gaps=content.gaps[: count - 1])
    placed = rows.layout(rest, width, height, ctx)
    key = layout_block(last, min(width, block_widths(last, ctx, "row").ideal), None, ctx, "row")
    inked = list(_inks(placed.items))
    for inset in INSETS:
        right, low = placed.width - key.width - inset, placed.height - key.height - inset
        for x, y in ((right, low), (inset, low), (right, inset), (inset, inset)):
            space = Box(x, y, key.width, key.height)
            if min(x, y) >= 0 and not any(_meets(space, box, holds) for box, holds in inked):
                anchors = joined(placed.anchors, key.anchors_at(x, y))
                return Placed(placed.width, placed.height, (*placed.items, *key.at(x, y)), anchors)
    return None


def _meets(space: Box, ink: Box, holds: bool) -> bool:
    """Whether what is painted is in the way: a surface that holds the whole space, with some air, is not."""
    if holds and ink.contains_box(space.grown(AIR / 2)):
        return False
    return space.grown(AIR).overlaps(ink) if not holds else space.overlaps(ink)


def _inks(items: Iterable[Item]) -> Iterator[tuple[Box, bool]]:
    """The boxes of what is painted, and whether it is a surface things may stand on; lines piece by piece."""
    for item in items:
        match item:
            case Group():
                if item.role in ("node", "cell") and item.box:
                    yield Box(*item.box), False
                else:
                    yield from _inks(item.children)
            case Rect():
                yield Box(item.x, item.y, item.w, item.h), True
            case Image():
                yield Box(item.x, item.y, item.w, item.h), False
            case Ellipse():
                yield Box.around(item.cx, item.cy, 2 * item.rx, 2 * item.ry), False
            case TextRun():
                yield Box(item.x, item.y - ASCENT * item.size, item.width, (ASCENT + DESCENT) * item.size), False
            case Path():
                yield from _pieces(item)


def _pieces(path: Path) -> Iterator[tuple[Box, bool]]:
    """A filled outline as a whole; a line by its pieces, so that the inside of a bend counts as free."""
    if path.paint.fill is not None:
        points = [p for c in path.commands for p in _points(c)]
        yield from _around(points, True)
        return
    for before, command in pairwise(path.commands):
        ends = _points(before)[-1:]
        if ends and len(command) > 1:
            yield from _around([*ends, *_points(command)], False)


def _points(command: Command) -> list[tuple[float, float]]:
    values = [v for v in command if isinstance(v, float | int)]
    return list(zip(values[::2], values[1::2], strict=True))


def _around(points: list[tuple[float, float]], holds: bool) -> Iterator[tuple[Box, bool]]:
    if points:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        yield Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)), holds
