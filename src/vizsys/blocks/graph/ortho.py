"""Orthogonal routes: horizontal and vertical lines with rounded corners, in the free channels between the nodes.

For each edge a list of patterns (straight, one bend, two, three, around the outside) is laid through the channels and
the cheapest clear one is taken; then lines that share a channel are moved apart. In: a placed `Plan`. Out: polylines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from vizsys.blocks.graph.flat import End, Link
from vizsys.blocks.graph.plan import Plan
from vizsys.geometry import Box, Point, simplified

CLEAR = 12.0
"""Least distance of a line from a node it does not belong to, page units."""
STUB = 30.0
"""Least length of the last piece, so that the arrow head stands free."""
LANE = 20.0
"""Distance between parallel lines in one channel."""
BEND = 70.0
CROSS = 90.0
SHARE = 240.0


class _Seg(NamedTuple):
    """A horizontal or vertical piece, low corner first."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(slots=True)
class Line:
    """A routed edge while lines are still being moved: its points, and the link they belong to."""

    link: Link
    source: End
    target: End
    points: list[Point]
    a: Box
    b: Box
    segments: list[_Seg] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.segments = [
            _Seg(min(p[0], q[0]), min(p[1], q[1]), max(p[0], q[0]), max(p[1], q[1])) for p, q in pairwise(self.points)
        ]


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
        legs = [(link, s, t) for link in self.plan.flat.links for s in link.sources for t in link.targets if s.id != t.id]

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
        _move_apart(self.lines, self.plan)
        return self.lines

    def _one(self, link: Link, s: End, t: End) -> Line:
        a, b = self.plan.core(s), self.plan.core(t)
        best: tuple[float, list[Point]] | None = None
        tried = sorted(
            ((_length(p) + BEND * (len(p) - 2) + bias, i, p) for i, (bias, p) in enumerate(self._patterns(a, b))),
            key=lambda c: (c[0], c[1]),
        )
        for base, _, points in tried:
            if best and base >= best[0]:
                break
            cost = base + self._cost(points, link, s, t, best[0] - base if best else 1e9)
            if best is None or cost < best[0]:
                best = (cost, points)
        assert best is not None
        return Line(link, s, t, simplified(best[1]), a, b)

    def _loop(self, link: Link, s: End) -> Line:
        """A self-loop at the right top corner."""
        a = self.plan.core(s)
        x, y = a.right + 44, a.y - 40
        inner = a.cx + a.w / 4
        return Line(link, s, s, [(a.cx + a.w / 4, a.cy), (inner, y), (x, y), (x, a.cy), (a.cx, a.cy)], a, a)

    def _patterns(self, a: Box, b: Box) -> Iterator[tuple[float, list[Point]]]:
        """(bias, polyline) from the middle of a to the middle of b."""
        ax, ay, bx, by = a.cx, a.cy, b.cx, b.cy
        for y in _shared(a.y, a.bottom, b.y, b.bottom, ay, by):
            if a.right <= b.x or b.right <= a.x:
                yield 0.0, [(ax, y), (bx, y)]
        for x in _shared(a.x, a.right, b.x, b.right, ax, bx):
            if a.bottom <= b.y or b.bottom <= a.y:
                yield 0.0, [(x, ay), (x, by)]
        yield 0.0, [(ax, ay), (bx, ay), (bx, by)]
        yield 0.0, [(ax, ay), (ax, by), (bx, by)]
        for x in self.xs:
            yield 0.0, [(ax, ay), (x, ay), (x, by), (bx, by)]
        for y in self.ys:
            yield 0.0, [(ax, ay), (ax, y), (bx, y), (bx, by)]
        for x in self.xs:
            for y in self.ys:
                yield 0.0, [(ax, ay), (x, ay), (x, y), (bx, y), (bx, by)]
                yield 0.0, [(ax, ay), (ax, y), (x, y), (x, by), (bx, by)]

    def _cost(self, points: list[Point], link: Link, s: End, t: End, limit: float) -> float:
        """What the polyline costs beyond its length and bends; anything above `limit` may be cut short."""
        pts = simplified(points)
        a, b = self.plan.core(s), self.plan.core(t)
        cost = 0.0
        if len(pts) > 2 and (_free(pts[0], pts[1], a) < 20 or _free(pts[-1], pts[-2], b) < STUB):
            cost += 3000
        segments = [_Seg(min(p[0], q[0]), min(p[1], q[1]), max(p[0], q[0]), max(p[1], q[1])) for p, q in pairwise(pts)]
        if not _leaves(pts, segments, a) or not _leaves(pts[::-1], segments[::-1], b):
            cost += 6000
        if cost > limit:
            return cost
        cost += self._obstacles(segments, s, t)
        if cost > limit:
            return cost
        for other in self.lines:
            if other.link.index == link.index:
                cost += _beside_own(pts, segments, other, s, t)
                continue
            share = SHARE * (0.35 if {s.id, t.id} & {other.source.id, other.target.id} else 1)
            for p in segments:
                for q in other.segments:
                    if _overlap(p, q) > 1:
                        cost += share
                    elif _crosses(p, q):
                        cost += CROSS
            if cost > limit:
                return cost
        return cost

    def _obstacles(self, segments: list[_Seg], s: End, t: End) -> float:
        cost = 0.0
        own = self._own(s) | self._own(t)
        ends = {s.id, t.id}
        for id, boxes in self.solids.items():
            if id in own and id not in ends:
                continue  # inside a group the edge belongs to: the line is cut at the frame
            for k, box in enumerate(boxes):
                if id in ends and k == 0:
                    continue
                margin = 0.0 if id in ends else CLEAR
                cost += 5000 * sum(_hits(g, box, margin) for g in segments)
        around = {*ends, *self.plan.flat.ancestors(s.id), *self.plan.flat.ancestors(t.id)}
        for id, frame in self.plan.frames.items():
            if id not in around and any(_hits(g, frame, 4.0) for g in segments):
                cost += 700
        for box in self.titles.values():
            cost += 30 * any(_hits(g, box, 6.0) for g in segments)
        return cost

    def _own(self, end: End) -> set[str]:
        return set(self.plan.flat.members(end.id)) if end.id in self.plan.groups else {end.id}


def _beside_own(pts: list[Point], segments: list[_Seg], other: Line, s: End, t: End) -> float:
    """A leg of the same fan: shared stretches are welcome, different directions at the shared end are not."""
    cost = 0.0
    if other.source.id == s.id and not _same_way(pts, other.points):
        cost += 260
    if other.target.id == t.id and not _same_way(pts[::-1], other.points[::-1]):
        cost += 260
    for p in segments:
        for q in other.segments:
            shared = _overlap(p, q)
            cost -= 0.55 * shared
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


def _shared(a0: float, a1: float, b0: float, b1: float, ac: float, bc: float) -> list[float]:
    """Where a straight line can join two spans: middles first, else the middle of what they share."""
    low, high = max(a0, b0) + 14, min(a1, b1) - 14
    if low > high:
        return []
    out = [c for c in (ac, bc) if low <= c <= high]
    if not out:
        out = [(low + high) / 2]
    return out[:1] if abs(ac - bc) < 1 else out


def _length(points: list[Point]) -> float:
    return sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in pairwise(points))


def _free(end: Point, toward: Point, box: Box) -> float:
    """Length of the piece from an end's middle outside its box."""
    if abs(end[1] - toward[1]) < 1e-6:
        return abs(toward[0] - end[0]) - box.w / 2
    return abs(toward[1] - end[1]) - box.h / 2


def _leaves(pts: list[Point], segments: list[_Seg], box: Box) -> bool:
    """True when the line leaves the box with its first piece and does not come back."""
    if len(pts) < 2 or box.contains(pts[1]):
        return False
    return not any(_hits(g, box, 0.0) for g in segments[1:])


def _hits(g: _Seg, box: Box, margin: float) -> bool:
    """True when a piece meets the inside of the box grown by `margin`."""
    return (
        g.x0 < box.x + box.w + margin and g.x1 > box.x - margin and g.y0 < box.y + box.h + margin and g.y1 > box.y - margin
    )


def _same_way(one: list[Point], other: list[Point]) -> bool:
    """True when two lines set off in the same direction."""
    (x1, y1), (x2, y2) = one[:2]
    (u1, v1), (u2, v2) = simplified(other)[:2]
    return (_sign(x2 - x1), _sign(y2 - y1)) == (_sign(u2 - u1), _sign(v2 - v1))


def _overlap(p: _Seg, q: _Seg) -> float:
    """Length two pieces lie on one another (within half a lane)."""
    if p.y1 - p.y0 < 1e-6 and q.y1 - q.y0 < 1e-6 and abs(p.y0 - q.y0) < LANE / 2:
        return max(0.0, min(p.x1, q.x1) - max(p.x0, q.x0))
    if p.x1 - p.x0 < 1e-6 and q.x1 - q.x0 < 1e-6 and abs(p.x0 - q.x0) < LANE / 2:
        return max(0.0, min(p.y1, q.y1) - max(p.y0, q.y0))
    return 0.0


def _crosses(p: _Seg, q: _Seg) -> bool:
    """True when a horizontal and a vertical piece cross."""
    if p.y1 - p.y0 < 1e-6 and q.x1 - q.x0 < 1e-6:
        return p.x0 < q.x0 < p.x1 and q.y0 < p.y0 < q.y1
    if p.x1 - p.x0 < 1e-6 and q.y1 - q.y0 < 1e-6:
        return q.x0 < p.x0 < q.x1 and p.y0 < q.y0 < p.y1
    return False


# Moving lines apart


@dataclass(slots=True)
class _Piece:
    line: Line
    i: int  # piece from points[i] to points[i+1]
    at: float
    low: float
    high: float
    first: float  # range it may move in
    last: float
    pull: float  # -1, 0, 1 per end: to which side its neighbours turn


def _move_apart(lines: list[Line], plan: Plan) -> None:
    """Give pieces of different links that share a channel lanes of their own."""
    for line in lines:
        line.points = simplified(line.points)
    for axis in (0, 1):
        pieces = [p for line in lines for p in _pieces(line, axis, plan)]
        pieces.sort(key=lambda p: (p.at, p.line.link.index))
        for cluster in _clusters(pieces):
            _lanes(cluster, axis)


def _pieces(line: Line, axis: int, plan: Plan) -> list[_Piece]:
    """The pieces whose coordinate on `axis` is constant."""
    out = []
    pts = line.points
    along = 1 - axis
    for i, (p, q) in enumerate(pairwise(pts)):
        if abs(p[axis] - q[axis]) > 1e-6:
            continue
        first, last = p[axis] - 60, p[axis] + 60
        for end, box, view in ((0, line.a, line.source), (len(pts) - 2, line.b, line.target)):
            if i == end:
                size = box.h if axis else box.w
                edge = (box.y if axis else box.x) + min(14.0, size * 0.3)
                far = (box.bottom if axis else box.right) - min(14.0, size * 0.3)
                if _round(plan, view):
                    mid = (edge + far) / 2
                    edge, far = mid - 20, mid + 20
                first, last = max(first, edge), min(last, far)
        pull = 0.0
        if i > 0:
            pull += _sign(pts[i - 1][axis] - p[axis])
        if i + 2 < len(pts):
            pull += _sign(pts[i + 2][axis] - p[axis])
        low, high = sorted((p[along], q[along]))
        out.append(_Piece(line, i, p[axis], low, high, first, last, pull))
    return out


def _round(plan: Plan, end: End) -> bool:
    v = plan.nodes.get(end.id)
    return v is not None and not end.part and (v.look.shape is None or v.look.shape in ("circle", "ellipse", "diamond"))


def _clusters(pieces: list[_Piece]) -> list[list[_Piece]]:
    """Pieces near one another on the axis whose stretches overlap, transitively, from more than one link."""
    parent = list(range(len(pieces)))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, p in enumerate(pieces):
        for j in range(i + 1, len(pieces)):
            q = pieces[j]
            if q.at - p.at >= LANE * 0.9:
                break
            if p.low < q.high + 10 and q.low < p.high + 10:
                parent[find(j)] = find(i)
    groups: dict[int, list[_Piece]] = {}
    for i, p in enumerate(pieces):
        groups.setdefault(find(i), []).append(p)
    return [g for g in groups.values() if len({p.line.link.index for p in g}) > 1]


def _lanes(cluster: list[_Piece], axis: int) -> None:
    bundles: dict[int, list[_Piece]] = {}
    for p in cluster:
        bundles.setdefault(p.line.link.index, []).append(p)

    def key(ps: list[_Piece]) -> tuple[float, float, int]:
        pull = sum(p.pull for p in ps) / len(ps)
        reach = max(p.high for p in ps) - min(p.low for p in ps)
        return (pull, reach if pull < 0 else -reach, ps[0].line.link.index)

    order = sorted(bundles.values(), key=key)
    first = max(p.first for p in cluster)
    last = min(p.last for p in cluster)
    middle = sum(p.at for p in cluster) / len(cluster)
    n = len(order)
    room = max(0.0, last - first)
    lane = min(LANE, room / (n - 1)) if n > 1 and room else LANE
    span = lane * (n - 1)
    start = min(max(middle - span / 2, first), max(first, last - span)) if room else middle - span / 2
    for k, ps in enumerate(order):
        for p in ps:
            at = start + lane * k
            for m in (p.i, p.i + 1):
                x, y = p.line.points[m]
                p.line.points[m] = (at, y) if axis == 0 else (x, at)


def _sign(v: float) -> float:
    return (v > 1e-6) - (v < -1e-6)
