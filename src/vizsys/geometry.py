"""Plane geometry in page units (x right, y down): boxes, an index of boxes, polylines."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from math import hypot
from operator import add, itemgetter
from typing import Generic, NamedTuple, TypeVar

Point = tuple[float, float]
T = TypeVar("T")
INF = float("inf")
LONG = 16.0
"""How many times as long as most a box is that an index keeps apart."""

make_box = tuple.__new__
"""`make_box(Box, (x, y, w, h))` takes half as long as `Box(x, y, w, h)`: for where thousands are made."""


class Box(NamedTuple):
    """An axis-aligned rectangle by its top-left corner and size."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    @property
    def cx(self) -> float:
        return self.x + self.w / 2

    @property
    def cy(self) -> float:
        return self.y + self.h / 2

    @classmethod
    def around(cls, cx: float, cy: float, w: float, h: float) -> Box:
        """The box of that size centred on (cx, cy)."""
        return make_box(cls, (cx - w / 2, cy - h / 2, w, h))

    @classmethod
    def union(cls, boxes: Iterable[Box]) -> Box:
        """The smallest box holding all. Raises ValueError for none."""
        xs, ys, ws, hs = zip(*boxes, strict=True)
        x, y = min(xs), min(ys)
        return cls(x, y, max(map(add, xs, ws)) - x, max(map(add, ys, hs)) - y)

    def moved(self, dx: float, dy: float) -> Box:
        x, y, w, h = self
        return make_box(Box, (x + dx, y + dy, w, h))

    def grown(self, dx: float, dy: float | None = None) -> Box:
        """Larger by `dx` on the left and right and by `dy` (or `dx`) above and below."""
        dy = dx if dy is None else dy
        x, y, w, h = self
        return make_box(Box, (x - dx, y - dy, w + 2 * dx, h + 2 * dy))

    def contains(self, p: Point) -> bool:
        x, y, w, h = self
        return x <= p[0] <= x + w and y <= p[1] <= y + h

    def contains_box(self, other: Box, slack: float = 0.0) -> bool:
        """True when `other` lies within, at least `slack` from every side."""
        x, y, w, h = self
        ox, oy, ow, oh = other
        return x + slack <= ox and ox + ow <= x + w - slack and y + slack <= oy and oy + oh <= y + h - slack

    def overlaps(self, other: Box, slack: float = 0.0) -> bool:
        """True when the insides meet by more than `slack`."""
        x, y, w, h = self
        ox, oy, ow, oh = other
        return x < ox + ow - slack and ox < x + w - slack and y < oy + oh - slack and oy < y + h - slack

    def overlap_area(self, other: Box) -> float:
        w = min(self.right, other.right) - max(self.x, other.x)
        h = min(self.bottom, other.bottom) - max(self.y, other.y)
        return w * h if w > 0 and h > 0 else 0.0

    def as_tuple(self) -> tuple[float, float, float, float]:
        return (self.x, self.y, self.w, self.h)


class BoxIndex(Generic[T]):
    """Things found by place: what may lie in a box, without asking everything there is.

    They are sorted by where they begin in the direction in which they lie further apart; the few that are much longer
    than most in it are asked every time.
    """

    def __init__(self, things: Iterable[tuple[Box, T]] = ()) -> None:
        self._things = list(things)
        self._sorted: list[tuple[float, float, float, float, tuple[Box, T]]] | None = None
        self._long: list[tuple[float, float, float, float, tuple[Box, T]]] = []
        self._starts: list[float] = []
        self._longest = 0.0
        self._down = False

    def add(self, box: Box, thing: T) -> None:
        """One more thing with its box."""
        self._things.append((box, thing))
        self._sorted = None

    def near(self, box: Box) -> list[tuple[Box, T]]:
        """The things whose box overlaps `box`."""
        things = self._sorted if self._sorted is not None else self._sort()
        x, y, w, h = box
        if self._down:
            x, y, w, h = y, x, h, w
        end, other_end, starts = x + w, y + h, self._starts
        first = bisect_left(starts, x - self._longest)
        last = bisect_left(starts, end, first)
        out = [found for _, b, c, d, found in things[first:last] if x < c and b < other_end and y < d]
        if self._long:
            out += [found for a, b, c, d, found in self._long if a < end and x < c and b < other_end and y < d]
        return out

    def _sort(self) -> list[tuple[float, float, float, float, tuple[Box, T]]]:
        sides = [(x, y, x + w, y + h, found) for found in self._things for x, y, w, h in (found[0],)]
        self._long = []
        if sides:
            xs, ys, *_ = zip(*sides, strict=True)
            self._down = max(ys) - min(ys) > max(xs) - min(xs)
            if self._down:
                sides = [(y, x, bottom, right, found) for x, y, right, bottom, found in sides]
            usual = LONG * sorted(side[2] - side[0] for side in sides)[len(sides) // 2]
            self._long = [side for side in sides if side[2] - side[0] > usual]
            if self._long:
                sides = [side for side in sides if side[2] - side[0] <= usual]
            sides.sort(key=itemgetter(0))
        self._starts = [side[0] for side in sides]
        self._longest = max((side[2] - side[0] for side in sides), default=0.0)
        self._sorted = sides
        return sides


def bounds(points: Sequence[Point]) -> Box:
    """The box around points, a hair wider."""
    xs, ys = zip(*points, strict=True)
    left, top = min(xs), min(ys)
    return Box(left - 0.1, top - 0.1, max(xs) - left + 0.2, max(ys) - top + 0.2)


def simplified(points: Sequence[Point]) -> list[Point]:
    """The polyline without repeated points and without points on a straight stretch."""
    out: list[Point] = []
    for p in points:
        if out:
            x, y = p
            bx, by = out[-1]
            if abs(x - bx) < 1e-6 and abs(y - by) < 1e-6 and hypot(x - bx, y - by) < 1e-6:
                continue
            if len(out) > 1:
                ax, ay = out[-2]
                off = abs((x - ax) * (ay - by) - (ax - bx) * (y - ay))  # `off_line` times the length
                on_line = off < 1e-6 * (abs(x - ax) + abs(y - ay)) + 1e-12
                if on_line and off_line(out[-1], out[-2], p) < 1e-6 and _between(out[-1], out[-2], p):
                    out[-1] = p
                    continue
        out.append(p)
    return out


def segment_hits(a: Point, b: Point, box: Box) -> bool:
    """True when the segment a-b meets the inside of `box` (Liang-Barsky)."""
    (ax, ay), (bx, by), (x, y, w, h) = a, b, box
    right, bottom = x + w, y + h
    if (
        (ax <= x and bx <= x)
        or (ax >= right and bx >= right)
        or (ay <= y and by <= y)
        or (ay >= bottom and by >= bottom)
    ):
        return False  # most of them
    t0, t1 = 0.0, 1.0
    dx, dy = bx - ax, by - ay
    for p, q in ((-dx, ax - x), (dx, right - ax), (-dy, ay - y), (dy, bottom - ay)):
        if abs(p) < 1e-12:
            if q <= 0:
                return False
            continue
        r = q / p
        if p < 0:
            t0 = max(t0, r)
        else:
            t1 = min(t1, r)
        if t0 >= t1:
            return False
    return True


def distance(p: Point, a: Point, b: Point) -> float:
    """Distance of a point from the segment a-b."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    square = dx * dx + dy * dy
    t = max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square)) if square else 0.0
    return hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy)


def path_hits(points: Sequence[Point], box: Box) -> bool:
    """True when the polyline meets the inside of `box`."""
    x, y, w, h = box
    right, bottom = x + w, y + h
    for a, b in itertools.pairwise(points):
        (ax, ay), (bx, by) = a, b
        if (ax <= x and bx <= x) or (ax >= right and bx >= right):
            continue
        if (ay <= y and by <= y) or (ay >= bottom and by >= bottom):
            continue
        if segment_hits(a, b, box):
            return True
    return False


def off_line(p: Point, a: Point, b: Point) -> float:
    d = hypot(b[0] - a[0], b[1] - a[1])
    if d < 1e-9:
        return hypot(p[0] - a[0], p[1] - a[1])
    return abs((b[0] - a[0]) * (a[1] - p[1]) - (a[0] - p[0]) * (b[1] - a[1])) / d


def _between(p: Point, a: Point, b: Point) -> bool:
    return (p[0] - a[0]) * (b[0] - p[0]) + (p[1] - a[1]) * (b[1] - p[1]) >= -1e-9
