"""What lies in a line's way: boxes, and pieces of the other lines, found by their place instead of one by one.

In: boxes, and axis-parallel pieces with the price of lying on them. Out: what a line meets that runs along a lane, a
level or upright line over the whole page: few things, sorted, in which its pieces find theirs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from vizsys.blocks.graph.lanes import Seg
from vizsys.geometry import Box

THIN = 1e-6
"""A piece thinner than this is level (or upright), page units."""


class Lane(NamedTuple):
    """A level line over the page at that height, or an upright one."""

    level: bool
    at: float


class Walls:
    """Boxes that a line may not run through, or not for nothing."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self._boxes = boxes

    def on(self, lane: Lane) -> list[tuple[float, float]]:
        """From where to where a lane lies in each of them."""
        level, at = lane
        if level:
            return [(x, x + w) for x, y, w, h in self._boxes if y < at < y + h]
        return [(y, y + h) for x, y, w, h in self._boxes if x < at < x + w]


def met(walls: list[tuple[float, float]], low: float, high: float) -> int:
    """How many of the stretches of a lane meet the one from `low` to `high`."""
    return len([None for start, end in walls if start < high and end > low])


class Traffic:
    """The pieces of other lines, each with the price of lying on it: within `near` of it for more than a unit."""

    def __init__(self, pieces: Iterable[tuple[Seg, float]], near: float) -> None:
        self._near = near
        level, upright = [], []
        for g, share in pieces:
            if g.y1 - g.y0 < THIN:
                level.append((g.y0, g.x0, g.x1, share))
            if g.x1 - g.x0 < THIN:
                upright.append((g.x0, g.y0, g.y1, share))
        self._level, self._upright = sorted(level), sorted(upright)
        self._ys, self._xs = [p[0] for p in self._level], [p[0] for p in self._upright]

    def on(self, lane: Lane) -> tuple[list[tuple[float, float, float]], list[float]]:
        """What lies on a lane: from where, to where, and the price; and where others cross it, in order."""
        at = lane.at
        along, along_at, over = self._level, self._ys, self._upright
        if not lane.level:
            along, along_at, over = self._upright, self._xs, self._level
        first, last = bisect_right(along_at, at - self._near), bisect_left(along_at, at + self._near)
        return [p[1:] for p in along[first:last]], [place for place, start, end, _ in over if start < at < end]
