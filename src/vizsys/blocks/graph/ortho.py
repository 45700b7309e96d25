"""Orthogonal routes: horizontal and vertical lines with rounded corners, in the free channels between the nodes.

For each edge a list of patterns (straight, one bend, two, three, around the outside) is laid through the channels and
the cheapest clear one is taken; then lines that share a channel are moved apart. In: a placed `Plan`. Out: polylines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from vizsys.blocks.graph.flat import End, Link
from vizsys.blocks.graph.lanes import LANE, Line, Seg, move_apart, sign
from vizsys.blocks.graph.plan import Plan
from vizsys.geometry import Box, Point, simplified

CLEAR = 12.0
"""Least distance of a line from a node it does not belong to, page units."""
STUB = 30.0
"""Least length of the last piece, so that the arrow head stands free."""
BEND = 70.0
CROSS = 90.0
SHARE = 240.0
FOREIGN = 3500.0
TRUNK = 0.55
"""Costs in units of length: of a bend, of crossing a line, of lying on one, of running through a foreign group; and
what the legs of a fan save by sharing a stretch."""


@dataclass(slots=True)
class Router:
    plan: Plan
    solids: dict[str, list[Box]] = field(default_factory=dict)
    titles: dict[str, Box] = field(default_factory=dict)
    xs: list[float] = field(default_factory=list)
    ys: list[float] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def __post_init__(self) -> None:
        plan = self.plan
        for id, v in plan.nodes.items():
            x, y = plan.at[id]
            self.solids[id] = [v.core.moved(x, y), *(b.moved(x, y) for b in v.below())]
        self.titles = plan.titles()
        boxes = [b for bs in self.solids.values() for b in bs] + list(plan.frames.values())
        self.xs = _channels([(b.x, b.right) for b in boxes])
        self.ys = _channels([(b.y, b.bottom) for b in boxes])

    def route(self) -> list[Line]:
        """Route every link, nearest ends first, returns last; then move shared lines apart."""
        legs = [
            (link, s, t) for link in self.plan.flat.links for s in link.sources for t in link.targets if s.id != t.id
        ]

        def order(leg: tuple[Link, End, End]) -> tuple[int, float, int]:
            link, s, t = leg
            a, b = self.plan.core(s), self.plan.core(t)
            late = link.spec.back or link.spec.arrow == "~>"
            return (1 if late else 0, abs(a.cx - b.cx) + abs(a.cy - b.cy), link.index)

        for link, s, t in sorted(legs, key=order):
            self.lines.append(self._one(link, s, t))
        for link in self.plan.flat.links:
            for s in link.sources:
                if any(t.id == s.id for t in link.targets):
                    self.lines.append(self._loop(link, s))
        move_apart(self.lines, self.plan)
        return self.lines

    def _one(self, link: Link, s: End, t: End) -> Line:
        a, b = self.plan.core(s), self.plan.core(t)
        best: tuple[float, list[Point]] | None = None
        bonus = TRUNK if len(link.sources) + len(link.targets) > 2 else 0.0
        for patterns in (self._patterns(a, b), self._detours(a, b)):
            tried = sorted(
                ((_length(p) + BEND * (len(p) - 2) + self._off_centre(p, s, t), i, p) for i, p in enumerate(patterns)),
                key=lambda c: (c[0], c[1]),
            )
            for base, _, points in tried:
                saved = bonus * _length(points)  # at most
                if best and base - saved >= best[0]:
                    break
                cost = base + self._cost(points, link, s, t, best[0] - base + saved if best else 1e9)
                if best is None or cost < best[0]:
                    best = (cost, points)
            if best and best[0] < tried[0][0] + 3 * BEND:
                break  # near the shortest way there can be: no detour will be cheaper
        assert best is not None
        return Line(link, s, t, simplified(best[1]), a, b)

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
        return cost

    def _loop(self, link: Link, s: End) -> Line:
        """A self-loop at the right top corner."""
        a = self.plan.core(s)
        x, y = a.right + 44, a.y - 40
        inner = a.cx + a.w / 4
        return Line(link, s, s, [(a.cx + a.w / 4, a.cy), (inner, y), (x, y), (x, a.cy), (a.cx, a.cy)], a, a)

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

    def _detours(self, a: Box, b: Box) -> Iterator[list[Point]]:
        """Polylines with three bends."""
        ax, ay, bx, by = a.cx, a.cy, b.cx, b.cy
        for x in self.xs:
            for y in self.ys:
                yield [(ax, ay), (x, ay), (x, y), (bx, y), (bx, by)]
                yield [(ax, ay), (ax, y), (x, y), (x, by), (bx, by)]

    def _cost(self, points: list[Point], link: Link, s: End, t: End, limit: float) -> float:
        """What the polyline costs beyond its length and bends; anything above `limit` may be cut short."""
        pts = simplified(points)
        a, b = self.plan.core(s), self.plan.core(t)
        cost = 0.0
        if len(pts) > 2 and (self._free(pts[0], pts[1], s) < 20 or self._free(pts[-1], pts[-2], t) < STUB):
            cost += 3000
        cost += self._off_axis(pts, link)
        segments = [Seg(min(p[0], q[0]), min(p[1], q[1]), max(p[0], q[0]), max(p[1], q[1])) for p, q in pairwise(pts)]
        if not _leaves(pts, segments, a) or not _leaves(pts[::-1], segments[::-1], b):
            cost += 6000
        if cost > limit:
            return cost
        cost += self._obstacles(segments, s, t)
        if cost > limit:
            return cost
        for other in self.lines:
            if other.link.index == link.index:
                cost += _beside_own(segments, other)
                continue
            pair = {s.id, t.id} == {other.source.id, other.target.id}  # request and reply run side by side
            share = SHARE * (0.2 if pair else 0.8 if {s.id, t.id} & {other.source.id, other.target.id} else 1)
            for p in segments:
                for q in other.segments:
                    if _overlap(p, q) > 1:
                        cost += share
                    elif _crosses(p, q):
                        cost += CROSS
            if cost > limit:
                return cost
        return cost

    def _obstacles(self, segments: list[Seg], s: End, t: End) -> float:
        cost = 0.0
        own = self._own(s) | self._own(t)
        ends = {s.id, t.id}
        for id, boxes in self.solids.items():
            if id in own and id not in ends:
                continue  # inside a group the edge belongs to: the line is cut at the frame
            if id in ends:  # through its own label a line may only run straight out of the node
                rest = segments[1 if id == s.id else 0 : -1 if id == t.id else None]
                cost += 5000 * sum(_hits(g, box, 0.0) for box in boxes[1:] for g in rest)
                continue
            cost += 5000 * sum(_hits(g, box, CLEAR) for box in boxes for g in segments)
        around = {*ends, *self.plan.flat.ancestors(s.id), *self.plan.flat.ancestors(t.id)}
        for id, frame in self.plan.frames.items():
            if id not in around and any(_hits(g, frame, 4.0) for g in segments):
                cost += FOREIGN
        half_in = {*self.plan.flat.ancestors(s.id)} ^ {*self.plan.flat.ancestors(t.id)}
        for id in half_in:  # turn outside of a group that only one end lies in
            cost += 60 * sum(_hits(g, self.plan.frames[id], 0.0) for g in segments[1:-1])
        for box in self.titles.values():
            for g in segments:  # a title can step aside for a line across it, not for one along it
                if _hits(g, box, 6.0):
                    cost += 30 if g.x1 - g.x0 < 1e-6 else 500
        return cost

    def _own(self, end: End) -> set[str]:
        return set(self.plan.flat.members(end.id)) if end.id in self.plan.groups else {end.id}

    def _free(self, end: Point, toward: Point, at: End) -> float:
        """Length of the piece from an end's middle that shows outside of the node and its label."""
        core, everything = self.plan.core(at), self.plan.box(at.id)
        if abs(end[1] - toward[1]) < 1e-6:
            return abs(toward[0] - end[0]) - core.w / 2
        return toward[1] - everything.bottom if toward[1] > end[1] else core.y - toward[1]

    def _off_axis(self, pts: list[Point], link: Link) -> float:
        """A fan leaves its common end on the side where all the others lie, so that its legs share a trunk."""
        cost = 0.0
        if link.spec.back or link.spec.arrow == "~>":
            return cost  # returns come in where there is room
        if len(link.targets) > 1:
            cost += self._against(pts, link.sources[0], link.targets)
        if len(link.sources) > 1:
            cost += self._against(pts[::-1], link.targets[0], link.sources)
        return cost

    def _against(self, pts: list[Point], hub: End, others: tuple[End, ...]) -> float:
        side = self._side(hub, others)
        (x1, y1), (x2, y2) = pts[:2]
        return 0.0 if side is None or side == (sign(x2 - x1), sign(y2 - y1)) else 320.0

    def _side(self, hub: End, others: tuple[End, ...]) -> tuple[int, int] | None:
        """The direction in which all others lie beyond the hub: the one with the larger distance if there are two."""
        a = self.plan.core(hub)
        boxes = [self.plan.core(o) for o in others]
        found = [
            (min(b.y for b in boxes) - a.bottom, (0, 1)),
            (a.y - max(b.bottom for b in boxes), (0, -1)),
            (min(b.x for b in boxes) - a.right, (1, 0)),
            (a.x - max(b.right for b in boxes), (-1, 0)),
        ]
        free = [f for f in found if f[0] >= 0]
        return max(free)[1] if free else None


def _beside_own(segments: list[Seg], other: Line) -> float:
    """A leg of the same fan: shared stretches are welcome."""
    cost = 0.0
    for p in segments:
        for q in other.segments:
            shared = _overlap(p, q)
            cost -= TRUNK * shared
            if not shared and _crosses(p, q):
                cost += CROSS * 0.3
    return cost


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


def _leaves(pts: list[Point], segments: list[Seg], box: Box) -> bool:
    """True when the line leaves the box with its first piece and does not come back."""
    if len(pts) < 2 or box.contains(pts[1]):
        return False
    return not any(_hits(g, box, 0.0) for g in segments[1:])


def _hits(g: Seg, box: Box, margin: float) -> bool:
    """True when a piece meets the inside of the box grown by `margin`."""
    return (
        g.x0 < box.x + box.w + margin
        and g.x1 > box.x - margin
        and g.y0 < box.y + box.h + margin
        and g.y1 > box.y - margin
    )


def _overlap(p: Seg, q: Seg) -> float:
    """Length two pieces lie on one another (nearer than a lane)."""
    if p.y1 - p.y0 < 1e-6 and q.y1 - q.y0 < 1e-6 and abs(p.y0 - q.y0) < LANE * 0.95:
        return max(0.0, min(p.x1, q.x1) - max(p.x0, q.x0))
    if p.x1 - p.x0 < 1e-6 and q.x1 - q.x0 < 1e-6 and abs(p.x0 - q.x0) < LANE * 0.95:
        return max(0.0, min(p.y1, q.y1) - max(p.y0, q.y0))
    return 0.0


def _crosses(p: Seg, q: Seg) -> bool:
    """True when a horizontal and a vertical piece cross."""
    if p.y1 - p.y0 < 1e-6 and q.x1 - q.x0 < 1e-6:
        return p.x0 < q.x0 < p.x1 and q.y0 < p.y0 < q.y1
    if p.x1 - p.x0 < 1e-6 and q.y1 - q.y0 < 1e-6:
        return q.x0 < p.x0 < q.x1 and p.y0 < q.y0 < p.y1
    return False
