"""The course of a page link: level and upright legs through the gaps, with few bends and little in the way.

In: two ends and the solids between them. Out: a polyline from outline to outline. A grid of lines that pass every
solid at its margin and run in the middle of every gap is searched by A*; legs are moved into lanes later.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from heapq import heappop, heappush
from itertools import pairwise

from vizsys.blocks.links_ends import OUT, SIDES, End, Port
from vizsys.blocks.links_space import CLOSE, STROKE, Solid, same
from vizsys.geometry import Box, Point, segment_hits
from vizsys.records import dataclass

BEND = 70.0
"""Cost of a bend, in units of line."""
CROSSING = 45.0
"""Cost of crossing another link."""
ALONG = 0.12
"""Cost of a unit of line on another link: lanes part them, an empty gap is better."""
TAKEN = 200.0
"""Cost of leaving or arriving where a line of the block's own does."""
OFF_MIDDLE = 0.25
"""Cost of a unit between a line and the middle of the side it leaves."""
STUB = 12.0
"""Least straight stretch at an end: a gap of twice this has room for a bend in its middle."""
LEAD = 36.0
"""A better one: it holds a head and half a bend."""
HASTE = 24.0
"""Cost of a stretch at an end shorter than that."""
BESIDE = 28.0
"""From the body to a line in the margin of the page."""
NEAR = 5.0
"""Grid lines nearer to each other than this count as one."""
FEWEST = 6.0
"""Gaps narrower than this have no line in their middle."""

Leg = tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class Course:
    """A link's polyline, with the ports it uses."""

    points: tuple[Point, ...]
    source: Port
    target: Port

    @property
    def legs(self) -> list[Leg]:
        return list(pairwise(self.points))


def course(a: End, b: End, solids: Sequence[Solid], bounds: Box, others: Iterable[Course]) -> Course:
    """The way from `a` to `b`: straight across where the two face each other, else the cheapest on the grid."""
    others = list(others)
    return _straight(a, b, solids, others) or _Search(a, b, solids, bounds, others).found()


def _straight(a: End, b: End, solids: Sequence[Solid], others: Sequence[Course]) -> Course | None:
    for one in a.ports:
        two = b.ports[(SIDES.index(one.side) + 2) % 4]
        dx, dy = OUT[one.side]
        if (two.at - one.at) * (dx + dy) < STUB:
            continue
        low, high = max(one.low, two.low), min(one.high, two.high)
        if low > high + 0.01:
            continue
        # From the middle of the smaller of the two, where that is possible.
        first, second = sorted((one, two), key=lambda port: port.high - port.low)
        for along in dict.fromkeys(min(max(p.middle, low), high) for p in (first, second)):
            p, q = one.point(along), two.point(along)
            if not _blocked(p, q, solids) and not any(_meet((p, q), leg) for c in others for leg in c.legs):
                return Course((p, q), one, two)
    return None


def _blocked(p: Point, q: Point, solids: Sequence[Solid]) -> bool:
    box = Box(min(p[0], q[0]), min(p[1], q[1]), abs(p[0] - q[0]), abs(p[1] - q[1])).grown(1, 1)
    inner = box.grown(-2 if box.w > 4 else 0, -2 if box.h > 4 else 0)
    return any(s.hard and s.box.grown(s.clear * 0.6).overlaps(inner, 0.5) for s in solids)


def _meet(one: Leg, other: Leg) -> bool:
    (a, b), (c, d) = one, other
    return segment_hits(a, b, Box(min(c[0], d[0]), min(c[1], d[1]), abs(c[0] - d[0]), abs(c[1] - d[1])).grown(2))


class _Search:
    """One search: the grid with the price of each step, then A*."""

    def __init__(self, a: End, b: End, solids: Sequence[Solid], bounds: Box, others: Sequence[Course]) -> None:
        self.a, self.b, self.solids = a, b, solids
        self.width = bounds.x + bounds.right  # of the body: the bounds reach as far over it on both sides
        self.xs, self.ys = self._lines(solids, bounds, others)
        nx, ny = len(self.xs), len(self.ys)
        self.level = [[x2 - x1 for x1, x2 in pairwise(self.xs)] for _ in range(ny)]  # price of steps to the right
        self.upright = [[y2 - y1 for y1, y2 in pairwise(self.ys)] for _ in range(nx)]  # price of steps down
        for s in solids:
            self._paint(s.box.grown(-0.5), s.weight)
            if s.clear:
                self._paint(s.box.grown(s.clear - 0.5), CLOSE)
        for other in others:
            for leg in other.legs:
                self._tread(leg)

    def _lines(self, solids: Sequence[Solid], bounds: Box, others: Sequence[Course]) -> tuple[list[float], list[float]]:
        """The grid: sides of solids at their margin, middles of gaps, places at the ends, and lines round it all."""
        exact: tuple[set[float], set[float]] = (set(), set())
        loose: tuple[set[float], set[float]] = ({-BESIDE, self.width + BESIDE}, {bounds.y, bounds.bottom})
        edges: tuple[set[float], set[float]] = ({0.0, self.width}, {bounds.y, bounds.bottom})
        for end in (self.a, self.b):
            for port in end.ports:
                dx, dy = OUT[port.side]
                exact[0 if port.level else 1].update(port.at + (dx + dy) * off for off in (STUB, LEAD))
                exact[1 if port.level else 0].update(self._places(port))
        for s in solids:
            if not s.hard:
                continue
            box = s.box
            for axis, (low, high) in enumerate(((box.x, box.right), (box.y, box.bottom))):
                edges[axis].update((round(low, 1), round(high, 1)))
                loose[axis].update((low - s.clear - 1, high + s.clear + 1))
        for axis in (0, 1):
            for low, high in pairwise(sorted(edges[axis])):
                if high - low > FEWEST:
                    loose[axis].add((low + high) / 2)
        inside = ((bounds.x, bounds.right), (bounds.y, bounds.bottom))
        return (
            _thinned(exact[0], loose[0], *inside[0]),
            _thinned(exact[1], loose[1], *inside[1]),
        )

    def _places(self, port: Port) -> list[float]:
        """Where along a side a line may leave: its middle, and where it would be straight with the other end."""
        other = self.b if port in self.a.ports else self.a
        wanted = [port.middle]
        for facing in other.ports:
            if facing.level == port.level:
                low, high = max(port.low, facing.low), min(port.high, facing.high)
                if low <= high:
                    wanted.append(min(max(facing.middle, low), high))
        return list(dict.fromkeys(wanted))

    # Prices

    def _paint(self, box: Box, price: float) -> None:
        """A price for each unit of line within the box."""
        xs, ys = self.xs, self.ys
        i1, i2 = bisect_right(xs, box.x) - 1, bisect_left(xs, box.right)
        j1, j2 = bisect_right(ys, box.y) - 1, bisect_left(ys, box.bottom)
        steps = [
            (i, price * (min(xs[i + 1], box.right) - max(xs[i], box.x)))
            for i in range(max(0, i1), min(i2, len(xs) - 1))
        ]
        for j in range(bisect_right(ys, box.y), bisect_left(ys, box.bottom)):
            row = self.level[j]
            for i, cost in steps:
                row[i] += cost
        steps = [
            (j, price * (min(ys[j + 1], box.bottom) - max(ys[j], box.y)))
            for j in range(max(0, j1), min(j2, len(ys) - 1))
        ]
        for i in range(bisect_right(xs, box.x), bisect_left(xs, box.right)):
            column = self.upright[i]
            for j, cost in steps:
                column[j] += cost

    def _tread(self, leg: Leg) -> None:
        """Steps across another link's leg cost more, and a little those along it."""
        (x1, y1), (x2, y2) = leg
        if abs(y1 - y2) < abs(x1 - x2):
            across, along, at, low, high = self.upright, self.level, y1, min(x1, x2), max(x1, x2)
            lines, marks = self.xs, self.ys
        else:
            across, along, at, low, high = self.level, self.upright, x1, min(y1, y2), max(y1, y2)
            lines, marks = self.ys, self.xs
        inside = range(bisect_right(lines, low + 4), bisect_left(lines, high - 4))
        steps = range(max(0, bisect_left(marks, at - 1) - 1), min(bisect_right(marks, at + 1), len(marks) - 1))
        share = CROSSING / max(1, len(steps))
        for i in inside:
            for j in steps:
                across[i][j] += share
        near = range(bisect_left(marks, at - NEAR), bisect_right(marks, at + NEAR))
        for j in near:
            for i in range(max(0, bisect_right(lines, low) - 1), min(bisect_left(lines, high), len(lines) - 1)):
                along[j][i] *= 1 + ALONG

    # Search

    def found(self) -> Course:
        starts = self._gates(self.a)
        goals: dict[tuple[int, int, int], tuple[Port, float, float]] = {}
        for port, along, i, j, price in self._gates(self.b):
            heading = (SIDES.index(port.side) + 2) % 4
            if (i, j, heading) not in goals or goals[(i, j, heading)][2] > price:
                goals[(i, j, heading)] = (port, along, price)
        targets = [(i, j) for i, j, _ in goals]
        best: dict[tuple[int, int, int], float] = {}
        came: dict[tuple[int, int, int], tuple[int, int, int] | None] = {}
        origin: dict[tuple[int, int, int], tuple[Port, float]] = {}
        queue: list[tuple[float, int, float, tuple[int, int, int]]] = []
        xs, ys = self.xs, self.ys

        def left(i: int, j: int) -> float:
            return min(abs(xs[i] - xs[gi]) + abs(ys[j] - ys[gj]) for gi, gj in targets)

        count = 0
        for port, along, i, j, price in starts:
            state = (i, j, SIDES.index(port.side))
            if price < best.get(state, float("inf")):
                best[state], came[state], origin[state] = price, None, (port, along)
                heappush(queue, (price + left(i, j), count, price, state))
                count += 1
        final: tuple[float, tuple[int, int, int]] | None = None
        while queue:
            guess, _, cost, state = heappop(queue)
            if final is not None and guess >= final[0]:
                break
            if cost > best[state]:
                continue
            if state in goals and (final is None or cost + goals[state][2] < final[0]):
                final = (cost + goals[state][2], state)
            i, j, heading = state
            for turn in (0, 1, 3):
                way = (heading + turn) % 4
                dx, dy = OUT[SIDES[way]]
                ni, nj = i + dx, j + dy
                if not (0 <= ni < len(xs) and 0 <= nj < len(ys)):
                    continue
                step = self.level[j][min(i, ni)] if dx else self.upright[i][min(j, nj)]
                price = cost + step + (BEND if turn else 0.0)
                after = (ni, nj, way)
                if price < best.get(after, float("inf")) - 1e-9:
                    best[after], came[after] = price, state
                    heappush(queue, (price + left(ni, nj), count, price, after))
                    count += 1
        assert final is not None  # every point of the grid can be reached, at a price
        return self._traced(final[1], came, origin, goals[final[1]])

    def _gates(self, end: End) -> list[tuple[Port, float, int, int, float]]:
        """Where lines of an end meet the grid: port, place along its side, grid point, price."""
        out = []
        for port in end.ports:
            dx, dy = OUT[port.side]
            for along in self._places(port):
                aside = OFF_MIDDLE * abs(along - port.middle) + (TAKEN if self._taken(port, along) else 0.0)
                for stub, haste in ((STUB, HASTE), (LEAD, 0.0)):
                    if stub == LEAD and self._walled(port, along):
                        continue
                    off = port.at + (dx + dy) * stub
                    x, y = (off, along) if port.level else (along, off)
                    i, j = bisect_left(self.xs, x - 1e-6), bisect_left(self.ys, y - 1e-6)
                    out.append((port, along, i, j, stub + haste + aside))
        return out

    def _before(self, port: Port, along: float) -> Box:
        """The longer stretch before a side."""
        dx, dy = OUT[port.side]
        (ax, ay), far = port.point(along), port.at + (dx + dy) * LEAD
        bx, by = (far, along) if port.level else (along, far)
        return Box(min(ax, bx), min(ay, by), abs(ax - bx), abs(ay - by))

    def _walled(self, port: Port, along: float) -> bool:
        """Whether something stands in the longer stretch before a side."""
        box = self._before(port, along).grown(0.1)
        near = (s for s in self.solids if s.hard and s.box.grown(min(s.clear, 6)).overlaps(box, 0.1))
        return any(not self._own(s) for s in near)

    def _taken(self, port: Port, along: float) -> bool:
        """Whether a line of the block's own leaves or arrives there already."""
        box = self._before(port, along)
        return any(s.weight == STROKE and s.box.overlaps(box.grown(3)) for s in self.solids)

    def _own(self, solid: Solid) -> bool:
        return any(same(solid.box, end.box) for end in (self.a, self.b))

    def _traced(
        self,
        state: tuple[int, int, int],
        came: dict[tuple[int, int, int], tuple[int, int, int] | None],
        origin: dict[tuple[int, int, int], tuple[Port, float]],
        goal: tuple[Port, float, float],
    ) -> Course:
        steps = [state]
        while (before := came[steps[-1]]) is not None:
            steps.append(before)
        source, along = origin[steps[-1]]
        target, there, _ = goal
        points = [source.point(along), *((self.xs[i], self.ys[j]) for i, j, _ in reversed(steps)), target.point(there)]
        return Course(tuple(_corners(points)), source, target)


def _corners(points: Sequence[Point]) -> list[Point]:
    """The polyline with its corners only."""
    out: list[Point] = []
    for p in points:
        if out and abs(p[0] - out[-1][0]) < 1e-6 and abs(p[1] - out[-1][1]) < 1e-6:
            continue
        if len(out) > 1:
            (ax, ay), (bx, by) = out[-2], out[-1]
            if (abs(ax - bx) < 1e-6 and abs(bx - p[0]) < 1e-6) or (abs(ay - by) < 1e-6 and abs(by - p[1]) < 1e-6):
                out.pop()
        out.append(p)
    return out


def _thinned(exact: set[float], loose: set[float], low: float, high: float) -> list[float]:
    """All exact values, and loose ones that are not near another."""
    out = sorted(v for v in exact)
    for v in sorted(loose):
        if not low - 1e-6 <= v <= high + 1e-6:
            continue
        at = bisect_left(out, v)
        if (at == 0 or v - out[at - 1] >= NEAR) and (at == len(out) or out[at] - v >= NEAR):
            out.insert(at, v)
    return out
