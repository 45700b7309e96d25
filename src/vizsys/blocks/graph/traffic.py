"""What lies in a line's way: boxes, and pieces of the other lines, found by their place instead of one by one.

In: axis-parallel pieces with the price of lying on them. Out: `Traffic`, which prices a piece among them. A horizontal
piece lies only on horizontal ones about as high and crosses only vertical ones it spans, so both are a short run of a
sorted list.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from vizsys.blocks.graph.lanes import Seg
from vizsys.geometry import Box

THIN = 1e-6
"""A piece thinner than this is level (or upright), page units."""


class Walls:
    """What a piece may not run through: the boxes of others, sorted both ways."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self._by_x = sorted((b.x, b.right, b.y, b.bottom) for b in boxes)
        self._by_y = sorted((b.y, b.bottom, b.x, b.right) for b in boxes)
        self._xs, self._ys = [b[0] for b in self._by_x], [b[0] for b in self._by_y]
        self._wide, self._high = max((b.w for b in boxes), default=0.0), max((b.h for b in boxes), default=0.0)

    def count(self, g: Seg) -> int:
        """How many of the boxes the piece runs through."""
        if g.x1 - g.x0 < g.y1 - g.y0:
            return _met(self._by_x, self._xs, self._wide, g.x0, g.x1, g.y0, g.y1)
        return _met(self._by_y, self._ys, self._high, g.y0, g.y1, g.x0, g.x1)


def _met(
    boxes: list[tuple[float, float, float, float]],
    starts: list[float],
    widest: float,
    low: float,
    high: float,
    from_: float,
    to: float,
) -> int:
    """Boxes that meet the stretch from `low` to `high` on the axis they are sorted by, and `from_` to `to` across."""
    found = 0
    for i in range(bisect_left(starts, low - widest - THIN), bisect_left(starts, high)):
        _, end, near, far = boxes[i]
        if end > low and near < to and far > from_:
            found += 1
    return found


class Traffic:
    """Prices a piece by what it crosses and lies on; lying within `near` of a piece for more than a unit is on it."""

    def __init__(self, pieces: Iterable[tuple[Seg, float]], near: float, cross: float) -> None:
        self._near, self._cross = near, cross
        level, upright = [], []
        for g, share in pieces:
            if g.y1 - g.y0 < THIN:
                level.append((g.y0, g.x0, g.x1, share))
            if g.x1 - g.x0 < THIN:
                upright.append((g.x0, g.y0, g.y1, share))
        self._level, self._upright = sorted(level), sorted(upright)
        self._ys, self._xs = [p[0] for p in self._level], [p[0] for p in self._upright]

    def price(self, g: Seg) -> float:
        """The price of one piece, page units."""
        cost = 0.0
        if g.y1 - g.y0 < THIN:
            cost += self._among(g.y0, g.x0, g.x1, self._level, self._ys, self._upright, self._xs)
        if g.x1 - g.x0 < THIN:
            cost += self._among(g.x0, g.y0, g.y1, self._upright, self._xs, self._level, self._ys)
        return cost

    def _among(
        self,
        at: float,
        low: float,
        high: float,
        along: list[tuple[float, float, float, float]],
        along_at: list[float],
        over: list[tuple[float, float, float, float]],
        over_at: list[float],
    ) -> float:
        cost = 0.0
        for i in range(bisect_right(along_at, at - self._near), bisect_left(along_at, at + self._near)):
            _, start, end, share = along[i]
            if min(high, end) - max(low, start) > 1:
                cost += share
        for i in range(bisect_right(over_at, low), bisect_left(over_at, high)):
            _, start, end, _ = over[i]
            if start < at < end:
                cost += self._cross
        return cost
