"""Lines that run back against the flow: around the outside of what stands between, shorter ones inside longer ones.

In: legs that Graphviz was not told of, and the obstacles. Out: one route per leg, rounded at its turns, its label in
the middle of the stretch along the flow; None for a leg without a clear way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import field
from itertools import pairwise

from vizsys.bezier import Curve, rounded
from vizsys.blocks.graph.curves import Obstacles, course
from vizsys.blocks.graph.flat import End
from vizsys.blocks.graph.flow import Flow
from vizsys.blocks.graph.legs import Leg
from vizsys.blocks.graph.plan import Plan, Route
from vizsys.blocks.graph.runs import Runs
from vizsys.geometry import Box, Point, path_hits
from vizsys.records import dataclass

RADIUS = 40.0
LANE = 30.0
"""Corner radius, and distance from nodes and from other returns, page units."""
PORT = 22.0
"""Distance of two returns that leave one side of a node."""
TURN = 70.0
SIDE = 90.0
OVER = 40.0
CROSS = 400.0
ASIDE = 0.2
"""Costs in units of length: of a turn, of leaving by the side of the flow, of going over the flow instead of under,
of crossing a line or a title, and per unit that a label stands off the middle."""
STUB, BORDER = 34.0, 12.0
"""Least length of the first and last piece of a line between two nodes of a rank; distance from a frame's border."""
NEXT = 240.0
"""How far beside its rank a line between two nodes of it may run, page units."""
LEVEL = 12.0
"""Nodes whose middles along the flow differ by less stand on one rank, page units."""
LANES, PER_LANE = 24, 4
"""Ways looked at for each return: so many lanes, so many ways by each."""


@dataclass(slots=True)
class Returns:
    plan: Plan
    flow: Flow
    wall: Obstacles
    runs: Runs
    used: dict[tuple[str, int], int] = field(default_factory=dict)  # returns per node and side

    def lines(self, legs: list[Leg]) -> Iterator[tuple[Leg, Route | None]]:
        """Each leg with its route, short ones first."""

        def span(leg: Leg) -> tuple[float, int]:
            a, b = self._core(leg.source), self._core(leg.target)
            return (abs(a.cx - b.cx) + abs(a.cy - b.cy), leg.link.index)

        for leg in sorted(legs, key=span):
            yield leg, self._line(leg)

    def _line(self, leg: Leg) -> Route | None:
        tries = sorted(self._tries(leg), key=lambda t: t[0])
        size = self._label_size(leg)
        groups = {g for n in (leg.tail, leg.head) for g in self.plan.flat.ancestors(n)} | {leg.source.id, leg.target.id}
        titles = self.plan.titles().values()
        best: tuple[float, int, Curve, Box | None] | None = None
        found: Counter[float] = Counter()  # ways that are free, by lane: the cheapest few of each will do
        for cost, side, points in tries:
            if len(found) >= LANES or (best and cost >= best[0]):
                break
            (u0, v0), (u1, v1) = stretch = _stretch(points)
            lane = v0 if u0 != u1 else u0
            if found[lane] >= PER_LANE:
                continue
            into_own = path_hits(points[1:], self._core(leg.source).grown(4))
            if into_own or path_hits(points[:-1], self._core(leg.target).grown(4)):
                continue  # back through the node it left
            curve = rounded([self.flow.page(p) for p in points], RADIUS)
            samples = course(curve)
            if not self.wall.clear(samples, {leg.tail, leg.head}, groups, leg.link.index):
                continue
            if self.runs.shared(samples, leg.link, LANE * 0.7, kin=True) > 12:
                continue
            spot = self._spot(stretch, size) if size else None
            if size and not spot:
                continue
            found[lane] += 1
            if spot:
                box = self.flow.turned(spot)
                cost += ASIDE * (abs(box.cx - (u0 + u1) / 2) + abs(box.cy - (v0 + v1) / 2))
            cost += CROSS * (self.runs.crossings(curve) + sum(path_hits(samples, t) for t in titles))
            if best is None or cost < best[0]:
                best = (cost, side, curve, spot)
        if best is None:
            return None
        _, side, curve, spot = best
        if spot:
            self.plan.spots[leg.link.index] = spot
            self.wall.label(leg.link.index, spot)
        self.runs.add(curve, leg.link)
        for end in (leg.source.id, leg.target.id):
            self.used[(end, side)] = self.used.get((end, side), 0) + 1
        return Route(leg.link, leg.source, leg.target, curve)

    def _tries(self, leg: Leg) -> Iterator[tuple[float, int, list[Point]]]:
        """Courses in (u, v) with their price: by one side or the other, in each lane, out of each side of the ends."""
        a, b = self._box(leg.source), self._box(leg.target)
        size = self._label_size(leg)
        thick = (size[1] if self.flow.across else size[0]) / 2 if size else 0.0
        for side in (1, -1):
            outs, ins = self._ways(leg.source, side, True), self._ways(leg.target, side, False)
            for lane in self._lanes(a, b, side, thick):
                for out in outs:
                    for in_ in ins:
                        points = [*out, (out[-1][0], lane), (in_[-1][0], lane), *reversed(in_)]
                        if points[len(out)][0] - points[len(out) + 1][0] < 40:
                            continue
                        cost = sum(abs(p[0] - q[0]) + abs(p[1] - q[1]) for p, q in pairwise(points))
                        cost += (TURN + SIDE) * (len(out) + len(in_) - 2) + (OVER if side < 0 else 0)
                        yield cost, side, points
        if abs(a.cx - b.cx) < LEVEL:
            yield from self._hooks(leg)

    def _hooks(self, leg: Leg) -> Iterator[tuple[float, int, list[Point]]]:
        """Courses between nodes of one rank: out into a gap beside it, along that, and back in from there."""
        a, b = self._core(leg.source), self._core(leg.target)
        one, two = self._box(leg.source), self._box(leg.target)
        size = self._label_size(leg)
        thick = (size[0] if self.flow.across else size[1]) / 2 if size else 0.0
        side = 1 if b.cy > a.cy else -1
        borders = [e for f in self.plan.frames.values() for e in self._along(f)]
        for sign in (1, -1):
            first, last = (one.right, two.right) if sign > 0 else (one.x, two.x)
            edge = max(first, last) if sign > 0 else min(first, last)
            marks = [edge, *(e for e in borders if 0 < (e - edge) * sign < NEXT)]
            lanes = {m + sign * max(STUB, thick + gap) for m in marks for gap in (16.0, 26.0, 44.0)}
            for u in sorted(u for u in lanes if all(abs(u - e) > BORDER for e in borders)):
                for way in (1, -1):  # from the halves that face each other, or for more room from the others
                    v0, v1 = a.cy + way * side * a.h * 0.2, b.cy - way * side * b.h * 0.2
                    points = [(first, v0), (u, v0), (u, v1), (last, v1)]
                    cost = sum(abs(p[0] - q[0]) + abs(p[1] - q[1]) for p, q in pairwise(points))
                    yield cost + 2 * TURN + (0 if sign > 0 else OVER), side, points

    def _ways(self, end: End, side: int, leaving: bool) -> list[list[Point]]:
        """Out of a node across the flow; or along it into the gap between ranks."""
        core, box = self._core(end), self._box(end)
        n = self.used.get((end.id, side), 0)
        sign = 1 if leaving else -1
        u = core.cx + (sign * PORT * n if core.w > 2 * PORT * n else 0.0)
        ways = [[(u, core.bottom if side > 0 else core.y)]]
        if self.flow.across and side > 0:
            ways = [[(u, box.bottom)]]
        edge = box.right if leaving else box.x
        v = core.cy + side * (core.h * 0.2 if end.id not in self.plan.frames else core.h * 0.3)
        turns = [edge + sign * gap for gap in (26.0, 44.0)]
        gaps = [g for g in self.flow.gaps if (g[0] > edge - 8 if leaving else g[1] < edge + 8)]
        turns += [(g[0] + g[1]) / 2 for g in (gaps[:3] if leaving else gaps[-3:])]
        ways += [[(edge, v), (turn, v)] for turn in turns if (turn - edge) * sign > 12]
        return ways

    def _lanes(self, a: Box, b: Box, side: int, thick: float) -> list[float]:
        """Values of v for the stretch along the flow, on that side of both ends, the near ones first."""
        low, high = min(a.cx, b.cx), max(a.cx, b.cx)
        edge = max(a.bottom, b.bottom) if side > 0 else min(a.y, b.y)
        keep = max(LANE, thick + 10)
        boxes = [self.flow.turned(o) for o in [*(self.plan.box(n) for n in self.plan.nodes), *self.plan.spots.values()]]
        boxes += [self.flow.turned(f) for f in self.plan.frames.values()]
        marks = [edge] + [o.bottom if side > 0 else o.y for o in boxes if o.x < high and o.right > low]
        outer = max(marks) if side > 0 else min(marks)
        every = max([o.bottom for o in boxes]) if side > 0 else min([o.y for o in boxes])
        lanes = [m + side * keep for m in marks if (m - edge) * side >= -1e-6]
        lanes += [edge + side * keep * k for k in (2, 3)]
        lanes += [outer + side * (keep + step * k) for k in range(1, 10) for step in (LANE, keep)]
        lanes += [every + side * (keep + LANE * k) for k in range(12)]
        frames = [self.flow.turned(f) for f in self.plan.frames.values()]
        borders = [v for f in frames if f.x < high and f.right > low for v in (f.y, f.bottom)]
        free = {round(v, 1) for v in lanes if all(abs(v - w) > BORDER for w in borders)}
        return sorted(free, key=lambda v: abs(v - edge))

    def _spot(self, stretch: tuple[Point, Point], size: tuple[float, float]) -> Box | None:
        """A free place for the label on the stretch, the middle first."""
        (x0, y0), (x1, y1) = map(self.flow.page, sorted(stretch))
        level = y0 == y1
        whole = abs(x0 - x1) if level else abs(y0 - y1)
        reach = whole / 2 - size[0 if level else 1] / 2 - 30
        if reach < 0:
            return None
        for k in range(13):
            step = (k + 1) // 2 * reach / 6 * (1 if k % 2 else -1) / whole
            at = 0.5 + step
            box = Box.around(x0 + (x1 - x0) * at, y0 + (y1 - y0) * at, *size)
            titled = any(t.grown(4).overlaps(box) for t in self.plan.titles().values())
            if not titled and self.wall.free(box, 2) and not self.runs.under(box.grown(4)):
                return box
        return None

    def _along(self, box: Box) -> tuple[float, float]:
        """Where a box begins and ends along the flow."""
        turned = self.flow.turned(box)
        return turned.x, turned.right

    def _label_size(self, leg: Leg) -> tuple[float, float] | None:
        view = self.plan.labels.get(leg.link.index) if leg.link.index not in self.plan.spots else None
        return (view.width, view.height) if view else None

    def _core(self, end: End) -> Box:
        return self.flow.turned(self.plan.core(end))

    def _box(self, end: End) -> Box:
        return self.flow.turned(self.plan.box(end.id))


def _stretch(points: list[Point]) -> tuple[Point, Point]:
    """The piece a label belongs on: the longest along the flow, or of a hook the one across it."""
    if len(points) == 4 and points[0][1] == points[1][1]:
        return points[1], points[2]
    return max(pairwise(points), key=lambda s: abs(s[0][0] - s[1][0]))
