"""What an orthogonal line costs beside its length: bends out of true, obstacles, crossings, shared channels.

In: a placed plan and the lines laid so far. Out: `Toll`, which prices one leg's candidate polylines. The price of a
single piece is remembered: candidates share most of theirs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from vizsys.blocks.graph.flat import End, Link
from vizsys.blocks.graph.labels import HEAD_ROOM
from vizsys.blocks.graph.lanes import LANE, Line, Seg, sign
from vizsys.blocks.graph.plan import Plan
from vizsys.blocks.graph.traffic import Lane, Traffic, Walls, met
from vizsys.geometry import Box, Point, simplified

CLEAR = 12.0
"""Least distance of a line from a node it does not belong to, page units."""
STUB = 26.0
"""Least length of the last piece, so that the arrow head stands free."""
BEND = 70.0
CROSS = 140.0
SHARE = 240.0
FOREIGN = 3500.0
TRUNK = 0.55
"""Costs in units of length: of a bend, of crossing a line, of lying on one, of running through a foreign group; and
what the legs of a fan save by sharing a stretch."""
TRUNK_LABEL = 0.8
"""Cost of a fan's common stretch too short for its label, per unit that lacks."""
LABEL_END = 18.0
"""Length of line between a label and the place where a fan parts."""
WALL = 5000.0
"""Cost of running through a node: never worth it while there is any other way."""


OUT = {"n": (0, -1), "e": (1, 0), "s": (0, 1), "w": (-1, 0)}
"""The way out of a node by each of its sides."""


class _Met(NamedTuple):
    """What a line along a lane meets: stretches in nodes, foreign groups and titles, lines with the price of lying on
    them, and where others cross it."""

    walls: list[tuple[float, float]]
    foreign: list[tuple[float, float]]
    titles: list[tuple[float, float]]
    along: list[tuple[float, float, float]]
    across: list[float]


class Toll:
    """Prices candidates for the leg of `link` from `s` to `t`."""

    def __init__(
        self, plan: Plan, solids: dict[str, list[Box]], lines: Sequence[Line], link: Link, s: End, t: End
    ) -> None:
        self.plan, self.link, self.s, self.t = plan, link, s, t
        self._legs = max(len(link.sources), len(link.targets))
        self.a, self.b = plan.core(s), plan.core(t)
        self.all_a, self.all_b = plan.box(s.id), plan.box(t.id)
        ends = {s.id, t.id}
        own = self._own(s) | self._own(t)
        walls = [b.grown(CLEAR) for id, boxes in solids.items() if id not in own for b in boxes]
        for end in (s, t):  # past the other nodes of a group laid out on its own
            view = plan.nodes.get(end.id)
            if view and view.frame and view.body and end.part:
                for name in view.body.anchors:
                    box = view.part(name).moved(*plan.at[end.id])
                    if name != end.part and not box.overlaps(self.a) and not box.overlaps(self.b):
                        walls.append(box.grown(6))
        self._walls = Walls(walls)
        self.words = {id: solids[id][1:] for id in ends if id in solids}  # under the ends' own cores
        under = ((core.cx, self.words.get(end.id, [])) for end, core in ((s, self.a), (t, self.b)))
        self.words_under = [(middle, boxes) for middle, boxes in under if boxes]
        up_s, up_t = plan.flat.ancestors(s.id), plan.flat.ancestors(t.id)
        around = {*ends, *up_s, *up_t}
        walled = {id: f for id, f in plan.frames.items() if not plan.groups[id].flat.lane}  # lanes are there to cross
        self._foreign = Walls([f.grown(4) for id, f in walled.items() if id not in around])
        self.half_in = [walled[id] for id in sorted({*up_s} ^ {*up_t}) if id in walled]
        home = plan.flat.common([s.id, t.id])
        self.home = walled.get(home or "")
        self._titles = Walls([b.grown(6) for b in plan.titles().values()])
        self.friends = [line for line in lines if line.link.index == link.index]
        others = [(line, self._share(line)) for line in lines if line.link.index != link.index]
        self.traffic = Traffic(((g, share) for line, share in others for g in line.segments), LANE * 0.95)
        self.memo: dict[Seg, float] = {}
        self._lanes: dict[Lane, _Met] = {}

    def price(self, points: list[Point], limit: float) -> float:
        """The cost of a polyline; anything above `limit` may be cut short."""
        pts = simplified(points)
        cost = self._off_axis(pts) + self.off_side(pts) + (self._short_trunk(pts) if self._legs > 1 else 0.0)
        if len(pts) > 2:
            if shown_length(pts[0], pts[1], self.a, self.all_a) < 20:
                cost += 3000
            if shown_length(pts[-1], pts[-2], self.b, self.all_b) < STUB:
                cost += 3000
        segments = [Seg(min(p[0], q[0]), min(p[1], q[1]), max(p[0], q[0]), max(p[1], q[1])) for p, q in pairwise(pts)]
        if not _leaves(pts, segments, self.a) or not _leaves(pts[::-1], segments[::-1], self.b):
            cost += 6000
        if cost > limit:
            return cost
        cost += self._through_words(segments)
        for g in segments:
            cost += self.piece(g)
            if cost > limit:
                return cost
        for f in self.half_in:  # turn outside of a group that only one end lies in
            cost += 60 * sum(hits(g, f) for g in segments[1:-1])
        return cost + sum(_beside_own(segments, friend) for friend in self.friends)

    def piece(self, g: Seg) -> float:
        """What one piece costs wherever it stands in the polyline."""
        known = self.memo.get(g)
        if known is None:
            known = self.memo[g] = self._piece(g)
        return known

    def _piece(self, g: Seg) -> float:
        x0, y0, x1, y1 = g
        level = x1 - x0 >= y1 - y0
        lane, low, high = (Lane(True, y0), x0, x1) if level else (Lane(False, x0), y0, y1)
        there = self._lanes.get(lane)
        if there is None:
            walls = (self._walls.on(lane), self._foreign.on(lane), self._titles.on(lane))
            there = self._lanes[lane] = _Met(*walls, *self.traffic.on(lane))
        cost = WALL * met(there.walls, low, high) + FOREIGN * met(there.foreign, low, high)
        home = self.home
        if home and not (home.x <= x0 and home.y <= y0 and x1 <= home.right and y1 <= home.bottom):
            cost += 40 + 0.4 * (high - low)  # what joins two members stays in their group
        # A title can step aside for a line across it, not for one along it.
        cost += met(there.titles, low, high) * (500 if level else 30)
        for start, end, share in there.along:
            if (high if high < end else end) - (low if low > start else start) > 1:
                cost += share
        return cost + CROSS * (bisect_left(there.across, high) - bisect_right(there.across, low))

    def _share(self, other: Line) -> float:
        """What lying on another line costs: little for request and reply, which run side by side."""
        ends, theirs = {self.s.id, self.t.id}, {other.source.id, other.target.id}
        return SHARE * (0.2 if ends == theirs else 0.8 if ends & theirs else 1)

    def _through_words(self, segments: list[Seg]) -> float:
        """Through its own label a line may only run straight out of the node."""
        cost = 0.0
        for id, boxes in self.words.items():
            rest = segments[1 if id == self.s.id else 0 : -1 if id == self.t.id else None]
            cost += WALL * sum(hits(g, box) for box in boxes for g in rest)
        return cost

    def _own(self, end: End) -> set[str]:
        """The end itself; for a group its members too: the line is cut at the frame."""
        return set(self.plan.flat.members(end.id)) if end.id in self.plan.groups else {end.id}

    def _short_trunk(self, pts: list[Point]) -> float:
        """A fan leaves its common stretch long enough for its label."""
        label = self.plan.labels.get(self.link.index)
        if label is None or len(pts) < 3 or len(self.link.sources) + len(self.link.targets) != 1 + self._legs:
            return 0.0
        out = len(self.link.targets) > 1
        hub, turn, around = (pts[0], pts[1], self.all_a) if out else (pts[-1], pts[-2], self.all_b)
        level = abs(hub[1] - turn[1]) < 1e-6
        need = (label.width if level else label.height) + HEAD_ROOM + LABEL_END
        lack = need - shown_length(hub, turn, self.a if out else self.b, around)
        return TRUNK_LABEL * min(max(0.0, lack), need)

    def off_side(self, pts: list[Point]) -> float:
        """The sides the spec names are kept wherever there is a way."""
        cost = 0.0
        for (x1, y1), (x2, y2), side in ((pts[0], pts[1], self.s.side), (pts[-1], pts[-2], self.t.side)):
            if side and OUT[side] != (sign(x2 - x1), sign(y2 - y1)):
                cost += WALL
        return cost

    def _off_axis(self, pts: list[Point]) -> float:
        """A fan leaves its common end on the side where all the others lie, so that its legs share a trunk."""
        link = self.link
        if link.spec.back or link.spec.arrow == "~>":
            return 0.0  # returns come in where there is room
        cost = 0.0
        if len(link.targets) > 1:
            cost += self._against(pts, link.sources[0], link.targets)
        if len(link.sources) > 1:
            cost += self._against(pts[::-1], link.targets[0], link.sources)
        return cost

    def _against(self, pts: list[Point], hub: End, others: tuple[End, ...]) -> float:
        side = OUT[hub.side] if hub.side else self._side(hub, others)
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


def shown_length(end: Point, toward: Point, core: Box, everything: Box) -> float:
    """Length of the piece from an end's middle that shows outside of the node and its label."""
    if abs(end[1] - toward[1]) < 1e-6:
        return abs(toward[0] - end[0]) - core.w / 2
    return toward[1] - everything.bottom if toward[1] > end[1] else core.y - toward[1]


def _beside_own(segments: list[Seg], other: Line) -> float:
    """A leg of the same fan: shared stretches are welcome."""
    cost = 0.0
    for p in segments:
        for q in other.segments:
            shared = overlap(p, q)
            cost -= TRUNK * shared
            if not shared and crosses(p, q):
                cost += CROSS * 0.3
    return cost


def _leaves(pts: list[Point], segments: list[Seg], box: Box) -> bool:
    """True when the line leaves the box with its first piece and does not come back."""
    if len(pts) < 2 or box.contains(pts[1]):
        return False
    return not any(hits(g, box) for g in segments[1:])


def hits(g: Seg, box: Box) -> bool:
    """True when a piece meets the inside of the box."""
    return g.x0 < box.x + box.w and g.x1 > box.x and g.y0 < box.y + box.h and g.y1 > box.y


def overlap(p: Seg, q: Seg) -> float:
    """Length two pieces lie on one another (nearer than a lane)."""
    if p.y1 - p.y0 < 1e-6 and q.y1 - q.y0 < 1e-6 and abs(p.y0 - q.y0) < LANE * 0.95:
        return max(0.0, min(p.x1, q.x1) - max(p.x0, q.x0))
    if p.x1 - p.x0 < 1e-6 and q.x1 - q.x0 < 1e-6 and abs(p.x0 - q.x0) < LANE * 0.95:
        return max(0.0, min(p.y1, q.y1) - max(p.y0, q.y0))
    return 0.0


def crosses(p: Seg, q: Seg) -> bool:
    """True when a horizontal and a vertical piece cross."""
    if p.y1 - p.y0 < 1e-6 and q.x1 - q.x0 < 1e-6:
        return p.x0 < q.x0 < p.x1 and q.y0 < p.y0 < q.y1
    if p.x1 - p.x0 < 1e-6 and q.y1 - q.y0 < 1e-6:
        return q.x0 < p.x0 < q.x1 and p.y0 < q.y0 < p.y1
    return False
