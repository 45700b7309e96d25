"""Orthogonal routes: horizontal and vertical lines with rounded corners, in the free channels between the nodes.

For each edge the simple patterns (up to two bends) are laid through the channels and the cheapest is taken, or what
a search finds when none is good; then lines that share a channel are moved apart. In: a placed `Plan`. Out: polylines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from itertools import pairwise

from vizsys.blocks.graph.draw import heads_of
from vizsys.blocks.graph.flat import End, Link
from vizsys.blocks.graph.flow import STEM
from vizsys.blocks.graph.lanes import Line, Seg, move_apart
from vizsys.blocks.graph.plan import Plan
from vizsys.blocks.graph.search import cheapest
from vizsys.blocks.graph.tolls import BEND, CLEAR, STUB, TRUNK, WALL, Toll, shown_length
from vizsys.geometry import INF, Box, Point, simplified
from vizsys.limits import SEARCH_STEPS
from vizsys.records import dataclass

SHARPEST = 8.0
"""Least radius of a corner, page units."""


@dataclass(slots=True)
class Router:
    plan: Plan
    solids: dict[str, list[Box]] = field(default_factory=dict)
    xs: list[float] = field(default_factory=list)
    ys: list[float] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    effort: list[int] = field(default_factory=lambda: [SEARCH_STEPS])

    def __post_init__(self) -> None:
        plan = self.plan
        for id, v in plan.nodes.items():
            x, y = plan.at[id]
            self.solids[id] = [v.core.moved(x, y), *(b.moved(x, y) for b in v.below())]
        boxes = [b for bs in self.solids.values() for b in bs] + list(plan.frames.values())
        self.xs = _channels([(b.x, b.right) for b in boxes])
        self.ys = _channels([(b.y, b.bottom) for b in boxes])

    def route(self, links: Sequence[Link]) -> list[Line]:
        """Route the links, nearest ends first, returns last; then move shared lines apart."""
        legs = [(link, s, t) for link in links for s in link.sources for t in link.targets if s.id != t.id]

        def order(leg: tuple[Link, End, End]) -> tuple[int, float, int]:
            link, s, t = leg
            a, b = self.plan.core(s), self.plan.core(t)
            late = link.spec.back or link.spec.arrow == "~>"
            return (1 if late else 0, abs(a.cx - b.cx) + abs(a.cy - b.cy), link.index)

        for link, s, t in sorted(legs, key=order):
            self.lines.append(self._one(link, s, t))
        move_apart(self.lines, self.plan, self.solids)
        return self.lines

    def _one(self, link: Link, s: End, t: End) -> Line:
        a, b = self.plan.core(s), self.plan.core(t)
        toll = Toll(self.plan, self.solids, self.lines, link, s, t)
        best: tuple[float, list[Point]] | None = None
        bonus = TRUNK if len(link.sources) + len(link.targets) > 2 else 0.0
        tried = sorted(
            ((_length(p) + BEND * (len(p) - 2) + self._off_centre(p, s, t), p) for p in self._patterns(a, b)),
            key=lambda c: (round(c[0], 2), -c[1][1][0]),  # of equal ways the one further to the right
        )
        for base, points in tried:
            saved = bonus * _length(points)  # at most
            if best and base - saved >= best[0]:
                break
            cost = base + toll.price(points, best[0] - base + saved if best else 1e9)
            if best is None or cost < best[0]:
                best = (cost, points)
        assert best is not None
        if best[0] > WALL:  # through a node: any way around the outside is better, and bounds the search
            outer = [p for p in self._outer(a, b) if not toll.off_side(p)]
            priced = ((_length(p) + BEND * (len(p) - 2) + toll.price(p, 1e9), p) for p in outer)
            best = min([best, *priced], key=lambda found: found[0])
        if best[0] > tried[0][0] + 3 * BEND:  # far from the shortest way there can be: look for any other
            found = cheapest(toll, self.xs, self.ys, best[0], self.effort)
            if found is None and toll.off_side(best[1]):  # close round the corners of the ends
                xs = [a.x - 24, a.right + 24, b.x - STUB - 2, b.right + STUB + 2]
                ys = [a.y - 24, a.bottom + 24, b.y - STUB - 2, b.bottom + STUB + 2]
                found = cheapest(toll, [*self.xs, *xs], [*self.ys, *ys], best[0], self.effort)
            if found and _length(found) + BEND * (len(found) - 2) + toll.price(found, 1e9) < best[0]:
                best = (0.0, found)
        line = Line(link, s, t, simplified(best[1]), a, b)
        for end, index in ((s, 0), (t, -1)):  # within a frame that it ends at a line does not show
            if end.id in self.plan.frames:
                line.segments[index] = _outside(line.segments[index], self.plan.frames[end.id])
        return line

    def _off_centre(self, points: list[Point], s: End, t: End) -> float:
        """A straight line beside the middle of a node looks slipped; along a group's frame it may run anywhere."""
        if len(points) > 2:
            return 0.0
        axis = 0 if abs(points[0][0] - points[1][0]) < 1e-6 else 1
        cost = 0.0
        for end in (s, t):
            core = self.plan.core(end)
            if abs(points[0][axis] - (core.cy if axis else core.cx)) > 1:
                off = abs(points[0][axis] - (core.cy if axis else core.cx))
                free = end.id in self.plan.groups or self.plan.nodes[end.id].spread
                cost += 8 + 0.02 * off if free else 110
        if cost:  # of all places off their middles the best is the middle of what faces
            a, b = self.plan.core(s), self.plan.core(t)
            low, high = (max(a.y, b.y), min(a.bottom, b.bottom)) if axis else (max(a.x, b.x), min(a.right, b.right))
            cost += 0.05 * abs(points[0][axis] - (low + high) / 2)
        return cost

    def _patterns(self, a: Box, b: Box) -> Iterator[list[Point]]:
        """Polylines with up to two bends from the middle of a to the middle of b."""
        ax, ay, bx, by = a.cx, a.cy, b.cx, b.cy
        for y in _shared(a.y, a.bottom, b.y, b.bottom, ay, by, self.ys):
            if a.right <= b.x or b.right <= a.x:
                yield [(ax, y), (bx, y)]
        for x in _shared(a.x, a.right, b.x, b.right, ax, bx, self.xs):
            if a.bottom <= b.y or b.bottom <= a.y:
                yield [(x, ay), (x, by)]
        yield [(ax, ay), (bx, ay), (bx, by)]
        yield [(ax, ay), (ax, by), (bx, by)]
        for x in self.xs:
            yield [(ax, ay), (x, ay), (x, by), (bx, by)]
        for y in self.ys:
            yield [(ax, ay), (ax, y), (bx, y), (bx, by)]

    def _outer(self, a: Box, b: Box) -> Iterator[list[Point]]:
        """Polylines with three bends, around the outside of everything."""
        for x in (self.xs[0], self.xs[-1]):
            for y in (self.ys[0], self.ys[-1]):
                yield [(a.cx, a.cy), (a.cx, y), (x, y), (x, b.cy), (b.cx, b.cy)]
                yield [(a.cx, a.cy), (x, a.cy), (x, y), (b.cx, y), (b.cx, b.cy)]


def turning_room(plan: Plan, line: Line) -> tuple[float, float]:
    """The largest radius of a line's first and last corner that leaves it straight where it has an arrow head."""
    pieces = (line.points[0], line.points[1], line.source), (line.points[-1], line.points[-2], line.target)
    first, last = (
        max(SHARPEST, shown_length(at, toward, plan.core(end), plan.box(end.id)) - STEM) if head else INF
        for head, (at, toward, end) in zip(heads_of(line.link), pieces, strict=True)
    )
    return first, last


def _outside(g: Seg, box: Box) -> Seg:
    """What shows of a piece that starts or ends in the middle of a box."""
    if g.y1 - g.y0 < 1e-6:
        return Seg(box.right, g.y0, g.x1, g.y1) if g.x1 > box.right else Seg(g.x0, g.y0, min(g.x1, box.x), g.y1)
    return Seg(g.x0, box.bottom, g.x1, g.y1) if g.y1 > box.bottom else Seg(g.x0, g.y0, g.x1, min(g.y1, box.y))


def _channels(spans: list[tuple[float, float]]) -> list[float]:
    """Middles of the gaps between neighbouring edges of boxes, and lines outside all of them."""
    marks = sorted({v for s in spans for v in s})
    out = [marks[0] - 44, marks[-1] + 44]
    for a, b in pairwise(marks):
        if b - a >= 2 * CLEAR:
            out.append((a + b) / 2)
            if b - a > 150:
                out += [a + 44, b - 44]
    return sorted(out)


def _shared(a0: float, a1: float, b0: float, b1: float, ac: float, bc: float, free: list[float]) -> list[float]:
    """Where a straight line can join two spans: their middles, the middle of what they share, free channels."""
    low, high = max(a0, b0) + 14, min(a1, b1) - 14
    if low > high:
        return []
    out = [c for c in (ac, bc) if low <= c <= high] or [(low + high) / 2]
    if abs(ac - bc) < 1:
        out = out[:1]
    return out + [c for c in free if low <= c <= high and high - low > 120]


def _length(points: list[Point]) -> float:
    return sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in pairwise(points))
