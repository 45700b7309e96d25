"""The lines cycles run on: an ellipse, or two loops joined by bars that cross.

In: half the width and half the height of the line. Out: points, directions and smooth curves by the distance along it.
The centre of the line is (0, 0); y runs down.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from math import acos, cos, hypot, pi, sin, sqrt
from typing import Literal

from vizsys.bezier import Curve
from vizsys.geometry import Box, Point
from vizsys.records import dataclass

SAMPLES = 240
LOBE = 1 + sqrt(2)
"""Half the width of the infinity line over the radius of its lobes: bars cross at a right angle."""


@dataclass(frozen=True, slots=True)
class Loop:
    """A closed line as points close to one another, and how far along it each of them is."""

    points: tuple[Point, ...]
    along: tuple[float, ...]
    length: float
    half: tuple[float, float]
    crossing: bool

    def at(self, s: float) -> tuple[Point, Point]:
        """The point and the unit vector ahead at distance `s`, counted round and round."""
        s %= self.length
        i = min(bisect_right(self.along, s) - 1, len(self.points) - 1)
        a, b = self.points[i], self.points[(i + 1) % len(self.points)]
        step = hypot(b[0] - a[0], b[1] - a[1]) or 1.0
        t = (s - self.along[i]) / step
        before, after = self._heading(i), self._heading(i + 1)
        dx, dy = before[0] + (after[0] - before[0]) * t, before[1] + (after[1] - before[1]) * t
        norm = hypot(dx, dy) or 1.0
        return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t), (dx / norm, dy / norm)

    def _heading(self, i: int) -> Point:
        """The direction at a sample: that from the one before to the one after."""
        n = len(self.points)
        a, b = self.points[(i - 1) % n], self.points[(i + 1) % n]
        norm = hypot(b[0] - a[0], b[1] - a[1]) or 1.0
        return (b[0] - a[0]) / norm, (b[1] - a[1]) / norm

    def outward(self, s: float) -> Point:
        """The unit vector across the line at `s`, away from the middle of the ring or lobe."""
        (x, y), (dx, dy) = self.at(s)
        middle = 0.0
        if self.crossing:  # the middle of the lobe
            middle = self.half[0] * sqrt(2) / LOBE * (1 if x > 0 else -1)
        nx, ny = -dy, dx
        return (nx, ny) if nx * (x - middle) + ny * y >= 0 else (-nx, -ny)

    def offset(self, start: float, end: float, away: float) -> Curve:
        """The line from `start` to `end` (which may be the smaller: backwards), moved `away` outward."""
        pieces = max(2, int(abs(end - start) / self.length * 28) + 1)
        sign = 1.0 if end >= start else -1.0
        stops = [self._beside(start + (end - start) * k / pieces, away, (start + end) / 2) for k in range(pieces + 1)]
        out: list[Point] = [stops[0][0]]
        for (p, d), (q, e) in pairwise(stops):
            h = hypot(q[0] - p[0], q[1] - p[1]) / 3 * sign
            out += [(p[0] + d[0] * h, p[1] + d[1] * h), (q[0] - e[0] * h, q[1] - e[1] * h), q]
        return Curve(tuple(out))

    def stretch(self, s: float, away: float) -> float:
        """How much longer a short piece is beside the line than on it."""
        (ax, ay), _ = self._beside(s - 4, away, s)
        (bx, by), _ = self._beside(s + 4, away, s)
        return max(0.2, hypot(bx - ax, by - ay) / 8)

    def _beside(self, s: float, away: float, side: float) -> tuple[Point, Point]:
        """A point beside the line, on the side that is outward at `side`, and the direction ahead."""
        (x, y), (dx, dy) = self.at(s)
        (_, (mx, my)), out = self.at(side), self.outward(side)
        left = 1.0 if out[0] * -my + out[1] * mx > 0 else -1.0
        return (x - dy * left * away, y + dx * left * away), (dx, dy)

    def near(self, box: Box) -> float:
        """Distance from a box to the line, 0 when it meets it."""
        return min(
            hypot(max(box.x - x, 0.0, x - box.right), max(box.y - y, 0.0, y - box.bottom)) for x, y in self.points
        )


def _closed(points: Iterable[Point], half: tuple[float, float], crossing: bool) -> Loop:
    every = tuple(points)
    along = [0.0]
    for (ax, ay), (bx, by) in zip(every, (*every[1:], every[0]), strict=True):
        along.append(along[-1] + hypot(bx - ax, by - ay))
    return Loop(every, tuple(along[:-1]), along[-1], half, crossing)


@lru_cache(maxsize=512)
def ring(a: float, b: float, direction: Literal["cw", "ccw"], side: bool) -> Loop:
    """An ellipse of half axes `a` and `b`, from its top, or from its left when `side`."""
    turn = 1.0 if direction == "cw" else -1.0
    first = pi if side else -pi / 2
    angles = (first + turn * 2 * pi * k / SAMPLES for k in range(SAMPLES))
    return _closed(((a * cos(t), b * sin(t)) for t in angles), (a, b), False)


@lru_cache(maxsize=512)
def infinity(a: float, b: float, direction: Literal["cw", "ccw"]) -> Loop:
    """Two lobes side by side, from the crossing round the left one, through the crossing, round the right one.

    `ccw` goes round the left lobe counter-clockwise, so the line leaves the crossing upwards.
    """
    kx, ky = a / LOBE, b
    c = sqrt(2.0)
    half = acos(1 / c)  # between the axis and the radius to where a bar touches the lobe
    arc = 2 * (pi - half)
    bar, n = 1.0, SAMPLES // 2
    whole = arc + 2 * bar
    unit: list[Point] = []
    for k in range(n):
        s = whole * k / n
        if s < bar:  # up to the left, along the first bar
            x, y = -s / c, -s / c
        elif s < bar + arc:
            t = -half - (s - bar)
            x, y = -c + cos(t), sin(t)
        else:
            r = whole - s
            x, y = -r / c, r / c
        unit.append((x, y))
    # The right lobe is the left one mirrored: out of the crossing upwards, round clockwise, back in from below.
    unit += [(-x, y) for x, y in unit]
    if direction == "cw":
        unit = [(x, -y) for x, y in unit]
    return _closed(((x * kx, y * ky) for x, y in unit), (a, b), True)
