"""Paths of cubic Béziers in page units: made, measured, cut where they meet regions and boxes.

In: points and outlines. Out: a `Curve`, its pieces, the places where it enters and leaves.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import ceil, dist, hypot, sqrt

from vizsys.geometry import INF, Box, Point, bounds, off_line, simplified
from vizsys.records import dataclass

KAPPA = 0.5523
"""Handle length of a Bézier quarter circle over its radius."""
FEW = 12
"""Points that are not worth asking which of them lie near something."""
FEWEST, STEP = 16, 7.0
"""In how many steps at least a piece is looked at for where it enters something, and how long one is, page units."""
LOOKS = 24
"""In how many steps a piece is looked at for where it leaves something."""
HALVINGS = 18
"""How often the stretch in which a curve crosses a border is halved: to a ten-thousandth of a unit on a page."""


def bezier_point(p0: Point, p1: Point, p2: Point, p3: Point, t: float) -> Point:
    """The point of a cubic Bézier at `t` in 0..1."""
    u = 1 - t
    a, b, c, d = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
    return (a * p0[0] + b * p1[0] + c * p2[0] + d * p3[0], a * p0[1] + b * p1[1] + c * p2[1] + d * p3[1])


@dataclass(frozen=True, slots=True)
class Curve:
    """A path of cubic Béziers: 3n+1 points. Straight pieces are Béziers with control points on the line."""

    points: tuple[Point, ...]

    @classmethod
    def line(cls, points: Sequence[Point]) -> Curve:
        """A polyline as a curve."""
        out: list[Point] = [points[0]]
        for a, b in itertools.pairwise(points):
            out += straight(a, b)[1:]
        return cls(tuple(out))

    @property
    def pieces(self) -> int:
        return (len(self.points) - 1) // 3

    def piece(self, i: int) -> tuple[Point, Point, Point, Point]:
        a, b, c, d = self.points[3 * i : 3 * i + 4]
        return a, b, c, d

    def reversed(self) -> Curve:
        return Curve(tuple(reversed(self.points)))

    def joined(self, other: Curve) -> Curve:
        """This curve followed by `other`, with a straight piece between when their ends differ."""
        a, b = self.points[-1], other.points[0]
        if hypot(a[0] - b[0], a[1] - b[1]) < 1e-6:
            return Curve(self.points + other.points[1:])
        return Curve((*self.points[:-1], *straight(a, b), *other.points[1:]))

    def moved(self, dx: float, dy: float) -> Curve:
        return Curve(tuple((x + dx, y + dy) for x, y in self.points))

    def hull(self) -> Box:
        """A box around the curve, a hair wider."""
        return bounds(self.points)

    def samples(self, step: float = 6.0) -> list[Point]:
        """Points along the curve, both ends included, about `step` units apart."""
        out = [self.points[0]]
        for i in range(self.pieces):
            a, b, c, d = self.piece(i)
            out += self.steps(i, max(1, int((dist(a, b) + dist(b, c) + dist(c, d)) / step)))
        return out

    def polyline(self, step: float) -> list[Point]:
        """The curve as a polyline without points on straight stretches, `step` units apart elsewhere."""
        points = self.points
        out = [points[0]]
        for i in range(0, len(points) - 1, 3):
            a, b, c, d = points[i : i + 4]
            if even(a, b, c, d):
                out.append(d)
            else:
                out += self.steps(i // 3, max(1, int((dist(a, b) + dist(b, c) + dist(c, d)) / step)))
        return simplified(out)

    def split(self, i: int, t: float) -> tuple[Curve, Curve]:
        """The curve before and after parameter `t` of piece `i` (de Casteljau)."""
        a, b, c, d = self.points[3 * i : 3 * i + 4]
        ab, bc, cd = _lerp(a, b, t), _lerp(b, c, t), _lerp(c, d, t)
        abc, bcd = _lerp(ab, bc, t), _lerp(bc, cd, t)
        m = _lerp(abc, bcd, t)
        return (
            Curve((*self.points[: 3 * i], a, ab, abc, m)),
            Curve((m, bcd, cd, d, *self.points[3 * i + 4 :])),
        )

    def before(self, i: int, t: float) -> Curve:
        """The first part of `split`."""
        points = self.points[: 3 * i + 1]
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = self.points[3 * i : 3 * i + 4]
        px, py, qx, qy = ax + (bx - ax) * t, ay + (by - ay) * t, bx + (cx - bx) * t, by + (cy - by) * t
        rx, ry = px + (qx - px) * t, py + (qy - py) * t
        sx, sy = qx + (cx + (dx - cx) * t - qx) * t, qy + (cy + (dy - cy) * t - qy) * t
        return Curve((*points, (px, py), (rx, ry), (rx + (sx - rx) * t, ry + (sy - ry) * t)))

    def ends_in(self, box: Box) -> tuple[int, float] | None:
        """The piece and the last parameter (as `enters` has it) at which the curve is outside a box that it goes into
        once and for good; None when its points do not tell that it does."""
        xs, ys = zip(*self.points, strict=True)
        left, top, w, h = box
        right, bottom = left + w, top + h
        k = last = len(xs) - 1
        while k >= 0 and left <= xs[k] <= right and top <= ys[k] <= bottom:
            k -= 3
        if k < 0 or k == last:
            return None
        one, two = xs[k + 3 :], ys[k + 3 :]
        if min(one) < left or max(one) > right or min(two) < top or max(two) > bottom:
            return None  # it may leave the box again
        one, two = xs[: k + 1], ys[: k + 1]
        aside = max(one) < left or min(one) > right or max(two) < top or min(two) > bottom
        if not aside and not all(self.beside(i, box) for i in range(k // 3)):
            return None  # it may pass the box before
        n = max(FEWEST, int((abs(xs[k + 3] - xs[k]) + abs(ys[k + 3] - ys[k])) / STEP)) << HALVINGS
        across, down = _outside(xs[k : k + 4], left, right, n), _outside(ys[k : k + 4], top, bottom, n)
        return None if across is None or down is None else (k // 3, max(across, down) / n)

    def ends_in_circle(self, centre: Point, radius: float, beside: Sequence[Box]) -> tuple[int, float] | None:
        """`ends_in` for a circle, entered straight on and past the boxes there are `beside` it."""
        points = self.points
        k = last = len(points) - 1
        while k >= 0 and dist(points[k], centre) <= radius:
            k -= 3
        if k < 0 or k == last or any(dist(p, centre) > radius for p in points[k + 3 :]):
            return None
        a, b, c, d = points[k : k + 4]
        around = Box.around(*centre, 2 * radius, 2 * radius)
        if not even(a, b, c, d) or not all(self.beside(k // 3, box) for box in beside):
            return None
        if not all(self.beside(i, box) for i in range(k // 3) for box in (around, *beside)):
            return None  # it may pass them before
        x, y, run, rise = a[0] - centre[0], a[1] - centre[1], d[0] - a[0], d[1] - a[1]
        square, half = run * run + rise * rise, x * run + y * rise
        t = (-half - sqrt(half * half - square * (x * x + y * y - radius * radius))) / square
        n = max(FEWEST, int((abs(run) + abs(rise)) / STEP)) << HALVINGS
        return k // 3, max(ceil(t * n) - 1, 0) / n

    def turn(
        self, i: int, low: float, high: float, inside: Callable[[Point], bool], likely: Iterable[float] = ()
    ) -> tuple[float, float]:
        """Where piece `i` crosses the region's border between two parameters on either side of it: the last parameter
        before and the first after the crossing, found by halving, 18 times. Of a `likely` place two points tell."""
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = piece = self.piece(i)
        before = inside(bezier_point(*piece, low))
        for t in likely:
            if low - 1e-9 < t < high + 1e-9:
                first, last = _halved(low, high, t)
                if inside(bezier_point(*piece, first)) == before != inside(bezier_point(*piece, last)):
                    return first, last
        for _ in range(HALVINGS):
            t = (low + high) / 2
            u = 1 - t
            p, q, r, s = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t  # `bezier_point`, without the call
            if inside((p * ax + q * bx + r * cx + s * dx, p * ay + q * by + r * cy + s * dy)) == before:
                low = t
            else:
                high = t
        return low, high

    def passes(self, i: int, box: Box) -> list[float]:
        """Where a straight piece at an even pace passes the lines along the sides of a box; the ends of others."""
        a, b, c, d = self.piece(i)
        if not even(a, b, c, d):
            return [0.0, 1.0]
        across, down = d[0] - a[0], d[1] - a[1]
        if abs(across) > abs(down):  # the sides it is likelier to meet first
            return [(box.x - a[0]) / across, (box.x + box.w - a[0]) / across]
        return [(box.y - a[1]) / down, (box.y + box.h - a[1]) / down] if down else []

    def spans(self, i: int, boxes: Iterable[Box]) -> list[tuple[float, float]] | None:
        """From where to where a straight piece at an even pace lies in the boxes it meets; None for any other."""
        a, b, c, d = self.piece(i)
        if not even(a, b, c, d):
            return None
        found = []
        for x, y, w, h in boxes:
            low, high = 0.0, 1.0
            for start, end, first, last in ((a[0], d[0], x, x + w), (a[1], d[1], y, y + h)):
                if abs(end - start) > 1e-9:
                    one, two = (first - start) / (end - start), (last - start) / (end - start)
                    low, high = max(low, min(one, two)), min(high, max(one, two))
                elif not first <= start <= last:
                    high = -1.0
            if low <= high:
                found.append((low, high))
        return found

    def beside(self, i: int, box: Box) -> bool:
        """True when piece `i` keeps to one side of a box: most do."""
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = self.piece(i)
        left, top, w, h = box
        if (ax < left and bx < left and cx < left and dx < left) or (ay < top and by < top and cy < top and dy < top):
            return True
        right, bottom = left + w, top + h
        return (ax > right and bx > right and cx > right and dx > right) or (
            ay > bottom and by > bottom and cy > bottom and dy > bottom
        )

    def cut_start(self, inside: Callable[[Point], bool]) -> Curve:
        """The curve from where it first leaves the region its start lies in.

        The start is taken to be in the region; when it never leaves, the curve comes back unchanged.
        """
        found = self.leaves(inside)
        if found is None:
            return self
        i, k = found
        t = self.turn(i, (k - 1) / LOOKS, k / LOOKS, inside)[1]
        return self if (i, t) == (0, 0.0) else self.split(i, t)[1]

    def leaves(self, inside: Callable[[Point], bool], solid: Box | None = None) -> tuple[int, int] | None:
        """The piece, and the step of `LOOKS` in it, at whose end the curve is outside the region for the first time.

        `solid` is a box within the region: pieces that keep to it are not looked at.
        """
        for i in range(self.pieces):
            if solid and all(map(solid.contains, self.piece(i))):
                continue
            for first, last in ((1, 4), (5, LOOKS)):  # mostly it does at once
                for k, p in enumerate(self._steps(i, LOOKS, first, last), first):
                    if not inside(p):
                        return i, k
        return None

    def until(self, inside: Callable[[Point], bool], near: Box | None = None) -> Curve:
        """The curve up to where it first enters the region; all of it when it never does or starts there.

        `near` is a box around the region: pieces that keep clear of it are not looked at.
        """
        found = self.enters(inside, near)
        return self if found is None or found == (0, 0.0) else self.split(*found)[0]

    def enters(
        self, inside: Callable[[Point], bool], near: Box | None = None, border: Box | None = None
    ) -> tuple[int, float] | None:
        """The piece and the parameter at which the curve first enters the region; None when it never does or starts
        there. `border` is a box along whose sides it probably does."""
        if inside(self.points[0]):
            return None
        left, top, right, bottom = (near.x, near.y, near.right, near.bottom) if near else (-INF, -INF, INF, INF)
        for i in range(self.pieces):
            if near and self.beside(i, near):
                continue
            a, _, _, d = self.piece(i)
            n = max(FEWEST, int((abs(d[0] - a[0]) + abs(d[1] - a[1])) / STEP))
            for k, p in self.steps_near(i, n, near) if near else enumerate(self.steps(i, n), 1):
                if left <= p[0] <= right and top <= p[1] <= bottom and inside(p):
                    likely = self.passes(i, border) if border else ()
                    return i, self.turn(i, (k - 1) / n, k / n, inside, likely)[0]
        return None

    def steps(self, i: int, n: int) -> list[Point]:
        """Points of piece `i` at 1/n, 2/n ... 1."""
        return self._steps(i, n, 1, n)

    def steps_near(self, i: int, n: int, box: Box) -> Iterator[tuple[int, Point]]:
        """The points of `steps` that may lie in a box, and at least one before and behind it; each with its number."""
        a, b, c, d = self.piece(i)
        first, last = 1, n
        if n > FEW and even(a, b, c, d):  # then it is told where it passes the box
            for axis, low, high in ((0, box.x, box.x + box.w), (1, box.y, box.y + box.h)):
                run = d[axis] - a[axis]
                if abs(run) > 1e-3:
                    one, two = (low - a[axis]) / run * n, (high - a[axis]) / run * n
                    first, last = max(first, int(min(one, two)) - 1), min(last, int(max(one, two)) + 2)
        return enumerate(self._steps(i, n, first, last), first)

    def _steps(self, i: int, n: int, first: int, last: int) -> list[Point]:
        """Points of piece `i` at first/n ... last/n."""
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = self.piece(i)
        # the same curve as a polynomial in t, which costs half of `bezier_point`
        x1, x2, x3 = 3 * (bx - ax), 3 * (cx - 2 * bx + ax), dx - 3 * (cx - bx) - ax
        y1, y2, y3 = 3 * (by - ay), 3 * (cy - 2 * by + ay), dy - 3 * (cy - by) - ay
        out = [
            (ax + (t := k / n) * (x1 + t * (x2 + t * x3)), ay + t * (y1 + t * (y2 + t * y3)))
            for k in range(first, min(last + 1, n))
        ]
        if last == n:
            out.append((dx, dy))
        return out

    def cut_end(self, inside: Callable[[Point], bool]) -> Curve:
        """`cut_start` seen from the other end."""
        return self.reversed().cut_start(inside).reversed()

    def shortened(self, length: float) -> Curve:
        """The curve without about `length` units at its end."""
        a, b, c, d = self.points[-4:]
        whole = dist(a, d)
        if whole > length and even(a, b, c, d):
            n = LOOKS << HALVINGS  # where `turn` would find it
            return self.before(self.pieces - 1, 1 - ceil(length / whole * n) / n)
        back = self.reversed()
        x, y = d

        def near(p: Point) -> bool:
            return hypot(p[0] - x, p[1] - y) < length

        found = back.leaves(near)
        if found is None:
            return self
        i, k = found
        return back.split(i, back.turn(i, (k - 1) / LOOKS, k / LOOKS, near)[1])[1].reversed()

    def length(self) -> float:
        pts = self.samples()
        return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(pts))

    def end_direction(self) -> Point:
        """Unit vector of the curve at its end."""
        end = self.points[-1]
        for p in reversed(self.points[:-1]):
            d = hypot(end[0] - p[0], end[1] - p[1])
            if d > 1e-3:
                return ((end[0] - p[0]) / d, (end[1] - p[1]) / d)
        return (1.0, 0.0)

    def commands(self) -> tuple[tuple[str, *tuple[float, ...]], ...]:
        """Path commands; straight pieces as lines."""
        out: list[tuple[str, *tuple[float, ...]]] = [("M", *self.points[0])]
        for i in range(self.pieces):
            a, b, c, d = self.piece(i)
            if off_line(b, a, d) < 0.05 and off_line(c, a, d) < 0.05:
                out.append(("L", *d))
            else:
                out.append(("C", *b, *c, *d))
        return tuple(out)


def _halved(low: float, high: float, t: float) -> tuple[float, float]:
    """The stretch around `t` that halving from `low` to `high` leads to."""
    parts = 1 << HALVINGS
    k = min(max(int((t - low) / (high - low) * parts), 0), parts - 1)
    step = (high - low) / parts
    return low + k * step, low + (k + 1) * step


def _outside(values: Sequence[float], low: float, high: float, n: int) -> int | None:
    """The last of `n` steps along a Bézier of one coordinate at which it has not come between two values yet, at whose
    end it has; 0 when it keeps between them. None when it is not steady enough to tell."""
    a, b, c, d = values
    if a > high:
        a, b, c, d, low = -a, -b, -c, -d, -high
    elif a >= low:
        return 0 if min(b, c) >= low and max(b, c) <= high else None
    if not a <= b <= c <= d:
        return None
    third = (d - a) / 3
    if abs(a + third - b) < 1e-9 and abs(d - third - c) < 1e-9:
        return max(ceil((low - a) / (d - a) * n) - 1, 0)
    x1, x2, x3 = 3 * (b - a), 3 * (c - 2 * b + a), d - 3 * (c - b) - a
    before, after = 0, n
    while after - before > 1:
        k = (before + after) // 2
        t = k / n
        if a + t * (x1 + t * (x2 + t * x3)) < low:
            before = k
        else:
            after = k
    return before


def rounded(points: Sequence[Point], radius: float, ends: tuple[float, float] = (INF, INF)) -> Curve:
    """An orthogonal or oblique polyline with its corners rounded by at most `radius`, the first and the last corner by
    at most what `ends` says."""
    pts = simplified(points)
    if len(pts) < 3:
        return Curve.line(pts if len(pts) > 1 else [pts[0], pts[0]])
    at = pts[0]
    out: list[Point] = [at]
    d1 = hypot(pts[1][0] - at[0], pts[1][1] - at[1])
    limits = [ends[0], *[INF] * (len(pts) - 4), ends[1]] if len(pts) > 3 else [min(ends)]
    for before, corner, after, limit in zip(pts, pts[1:], pts[2:], limits, strict=False):
        d2 = hypot(after[0] - corner[0], after[1] - corner[1])
        r = min(radius, limit, d1 / 2, d2 / 2)
        p, q = _lerp(corner, before, r / d1), _lerp(corner, after, r / d2)
        if hypot(p[0] - at[0], p[1] - at[1]) > 1e-6:
            out += straight(at, p)[1:]
        out += (_lerp(p, corner, KAPPA), _lerp(q, corner, KAPPA), q)
        at, d1 = q, d2
    if hypot(pts[-1][0] - at[0], pts[-1][1] - at[1]) > 1e-6:
        out += straight(at, pts[-1])[1:]
    return Curve(tuple(out))


def straight(a: Point, b: Point) -> list[Point]:
    """The four points of a straight piece at an even pace."""
    (ax, ay), (bx, by) = a, b
    dx, dy = bx - ax, by - ay
    return [a, (ax + dx * (1 / 3), ay + dy * (1 / 3)), (ax + dx * (2 / 3), ay + dy * (2 / 3)), b]


def even(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether a piece is a straight line at an even pace, as `straight` makes it."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = a, b, c, d
    across, down = (dx - ax) / 3, (dy - ay) / 3
    return (
        abs(ax + across - bx) < 1e-9
        and abs(ay + down - by) < 1e-9
        and abs(dx - across - cx) < 1e-9
        and abs(dy - down - cy) < 1e-9
    )


def _lerp(a: Point, b: Point, t: float) -> Point:
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)
