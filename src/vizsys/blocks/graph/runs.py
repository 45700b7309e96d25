"""Level and upright stretches of the lines drawn so far, so that no line comes to lie on another.

In: curves as they are drawn. Out: whether a further line keeps apart from them.
"""

from __future__ import annotations

from dataclasses import field
from itertools import pairwise

from vizsys.bezier import Curve
from vizsys.blocks.graph.curves import course
from vizsys.blocks.graph.flat import Link
from vizsys.geometry import Box, Point, bounds, path_hits
from vizsys.records import dataclass

NEAR = 4.5
"""Stretches nearer than this lie on one another, page units."""
SHARED = 18.0
"""Length two lines without a common end may share."""
BAND = 12.0
Stretch = tuple[int, float, float, float]
"""A level (axis 1) or upright (axis 0) piece of a line: axis, level, low, high."""


@dataclass(slots=True)
class Runs:
    bands: dict[tuple[int, int], list[tuple[float, float, float, Link, set[str]]]] = field(default_factory=dict)
    """By axis and band: level, low, high, whose, and the ends of that link."""
    curves: list[Curve] = field(default_factory=list)
    _lines: list[tuple[Box, list[Point]]] = field(default_factory=list)

    def add(self, curve: Curve, link: Link, stretches: list[Stretch] | None = None) -> None:
        """Remember a line; with its stretches, where they are known."""
        ends = _ends(link)
        for axis, level, low, high in flat(course(curve)) if stretches is None else stretches:
            self.bands.setdefault((axis, int(level // BAND)), []).append((level, low, high, link, ends))
        self.curves.append(curve)

    def lines(self) -> list[tuple[Box, list[Point]]]:
        """Every line with the box around it."""
        for curve in self.curves[len(self._lines) :]:
            points = course(curve, 30.0)
            self._lines.append((bounds(points), points))
        return self._lines

    def crossings(self, curve: Curve) -> int:
        """How many of the lines so far the curve meets."""
        points = course(curve, 30.0)
        box = bounds(points)
        return sum(1 for b, line in self.lines() if b.overlaps(box) and _meet(points, line))

    def under(self, box: Box) -> bool:
        """True when a line runs through the box."""
        return any(b.overlaps(box) and path_hits(line, box) for b, line in self.lines())

    def stretches(self, least: float) -> list[tuple[tuple[Point, Point], Link]]:
        """Both ends of every stretch of at least that length, and the link it belongs to."""
        out: list[tuple[tuple[Point, Point], Link]] = []
        for (axis, _), found in sorted(self.bands.items(), key=lambda b: b[0]):
            for level, low, high, link, _ in found:
                if high - low >= least:
                    out.append((((level, low), (level, high)) if axis == 0 else ((low, level), (high, level)), link))
        return out

    def apart(self, points: list[Point], link: Link, gap: float = NEAR) -> bool:
        """True when the polyline shares next to nothing with lines that have no end in common with it."""
        return self.shared(points, link, gap) <= SHARED

    def shared(self, points: list[Point], link: Link, gap: float, kin: bool = False) -> float:
        """Length it shares with lines of other ends (of any other link with `kin`)."""
        return self.common(flat(points), link, gap, set() if kin else _ends(link))

    def common(self, stretches: list[Stretch], link: Link, gap: float, own: set[str]) -> float:
        """Length that stretches of a line share with lines that do not end at one of its `own` ends."""
        total = 0.0
        for axis, level, low, high in stretches:
            for band in range(int((level - gap) // BAND), int((level + gap) // BAND) + 1):
                for other, a, b, whose, ends in self.bands.get((axis, band), ()):
                    if b <= low or a >= high or abs(other - level) >= gap or whose.index == link.index:
                        continue
                    if own.isdisjoint(ends):
                        total += min(high, b) - max(low, a)
        return total


def _ends(link: Link) -> set[str]:
    return {e.id for e in (*link.sources, *link.targets)}


def flat(points: list[Point]) -> list[Stretch]:
    """The level and upright stretches of a polyline."""
    out: list[Stretch] = []
    for (px, py), (qx, qy) in pairwise(points):
        if -2.0 < px - qx < 2.0:
            _put(out, (0, (px + qx) / 2, py, qy) if py <= qy else (0, (px + qx) / 2, qy, py))
        elif -2.0 < py - qy < 2.0:
            _put(out, (1, (py + qy) / 2, px, qx) if px <= qx else (1, (py + qy) / 2, qx, px))
    return out


def end_to_end(*parts: list[Stretch]) -> list[Stretch]:
    """The stretches of a line made of parts, from the stretches of each."""
    out = list(parts[0])
    for part in parts[1:]:
        for stretch in part:
            _put(out, stretch)
    return out


def _put(out: list[Stretch], stretch: Stretch) -> None:
    """One more stretch of a line; it lengthens the last one where it goes on from there."""
    if out:
        axis, level, low, high = stretch
        before, v, a, b = out[-1]
        if (
            before == axis
            and high - low < 400
            and abs(v - level) < 0.01
            and (abs(b - low) < 0.01 or abs(a - high) < 0.01)
        ):
            out[-1] = (axis, level, min(a, low), max(b, high))
            return
    out.append(stretch)


def _meet(one: list[Point], two: list[Point]) -> bool:
    """Whether two polylines cross. Asked of every two lines: what is far apart is told from bounds alone."""
    others = [(c, d, *_bounds(c, d)) for c, d in pairwise(two)]
    if not others:
        return False
    left, right = min(o[2] for o in others), max(o[3] for o in others)
    top, bottom = min(o[4] for o in others), max(o[5] for o in others)
    for a, b in pairwise(one):
        x0, x1, y0, y1 = _bounds(a, b)
        if x1 < left or right < x0 or y1 < top or bottom < y0:
            continue
        for c, d, u0, u1, v0, v1 in others:
            if x0 <= u1 and u0 <= x1 and y0 <= v1 and v0 <= y1 and _cross(a, b, c, d):
                return True
    return False


def _bounds(a: Point, b: Point) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of a piece."""
    x0, x1 = (a[0], b[0]) if a[0] <= b[0] else (b[0], a[0])
    y0, y1 = (a[1], b[1]) if a[1] <= b[1] else (b[1], a[1])
    return x0, x1, y0, y1


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    def turn(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0
