"""A layered graph seen along its flow: `u` grows with the flow, `v` across it, whatever the direction on the page.

In: a plan with places, and the direction. Out: positions turned to (u, v) and back, the ranks and the gaps between
them, and the courses a line may take from one point to another that lies further along.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field
from functools import cache
from itertools import pairwise, product

from vizsys.bezier import Curve, rounded, straight
from vizsys.blocks.graph.flat import End
from vizsys.blocks.graph.labels import HEAD
from vizsys.blocks.graph.plan import Plan
from vizsys.geometry import Box, Point, make_box
from vizsys.records import dataclass

TRACK = 5.0
"""Least distance of upright lines between two ranks."""
STEM = 20.0
"""Straight stretch at an arrow head, page units."""
HEADS = 26.0
"""Distance of upright lines from nodes, where others end with their arrow heads."""
PAST_HEADS, BESIDE, FEW = 34.0, 36.0, 2
"""The same where there is room for that few lines or fewer, so that each would cut the heads of others; how far such a
line reaches back beside narrow labels."""
GENTLE, SHORT, STEEP, UPRIGHT = 0.2, 0.45, 1.1, 2.6
"""Rise of an S-bend over its run up to which its ends are straight enough for arrow heads; from which it needs stems;
from which it counts as steep; from which two round corners look better."""


@dataclass(slots=True)
class Flow:
    plan: Plan
    direction: str
    gaps: list[tuple[float, float]] = field(default_factory=list)
    """Stretches of `u` between the ranks, label ranks included, in order."""
    boxes: dict[str, Box] = field(default_factory=dict)
    """Everything that each node covers, and each frame."""
    cores: dict[str, Box] = field(default_factory=dict)
    """What lines to each node and frame aim at."""
    labels: dict[int, Box] = field(default_factory=dict)
    """The labels placed so far, by link index."""
    standing: list[Box] = field(default_factory=list)
    """All of these but the frames."""

    def __post_init__(self) -> None:
        plan, turned = self.plan, self.turned
        self.boxes = {id: turned(plan.box(id)) for id in plan.nodes}
        self.cores = {id: turned(view.core.moved(*plan.at[id])) for id, view in plan.nodes.items()}
        self.labels = {index: turned(spot) for index, spot in plan.spots.items()}
        self.standing = [*self.boxes.values(), *self.labels.values()]
        ranks: list[list[float]] = []
        middle = -1e9
        for cx, left, right in sorted([(u + w / 2, u, u + w) for u, _, w, _ in self.standing]):
            if cx - middle < 12 and ranks:
                ranks[-1] = [min(ranks[-1][0], left), max(ranks[-1][1], right)]
            else:
                ranks.append([left, right])
                middle = cx
        frames = {id: turned(frame) for id, frame in plan.frames.items()}
        edges = sorted(e for f in frames.values() for e in (f.x - 8, f.right + 8))
        for (_, low), (high, _) in pairwise(ranks):
            marks = [low, *(e for e in edges if low + 14 < e < high - 14), high]
            self.gaps += [(a, b) for a, b in pairwise(marks) if b - a > 6]
        self.boxes.update(frames)
        self.cores.update(frames)

    @property
    def across(self) -> bool:
        """True when the flow runs from left to right or back."""
        return self.direction in ("right", "left")

    def page(self, p: Point) -> Point:
        """The point on the page at (u, v)."""
        u, v = p
        match self.direction:
            case "right":
                return p
            case "left":
                return (-u, v)
            case "down":
                return (v, u)
        return (v, -u)

    def core(self, end: End) -> Box:
        """What a line to that end aims at: a node's core, a part of it, or a group's frame."""
        return self.turned(self.plan.core(end)) if end.part else self.cores[end.id]

    def turned(self, box: Box) -> Box:
        """A box of the page in (u, v)."""
        x, y, w, h = box
        right, bottom = x + w, y + h
        w, h = right - x, bottom - y
        match self.direction:
            case "right":
                return make_box(Box, (x, y, w, h))
            case "left":
                return make_box(Box, (-right, y, w, h))
            case "down":
                return make_box(Box, (y, x, h, w))
        return make_box(Box, (-bottom, x, h, w))

    def curve(self, points: list[Point]) -> Curve:
        """A curve given in (u, v)."""
        return Curve(tuple(map(self.page, points)))

    # Courses

    def courses(
        self, a: Point, b: Point, lanes: Callable[[], list[float]], heads: Callable[[], tuple[bool, bool]]
    ) -> Iterator[Curve]:
        """Ways from a to b, further along, the handsomest first: one S-bend, straight but for one S-bend in a gap
        between ranks, two S-bends with a straight stretch in one of the `lanes` (values of v) between.

        A bend is straight again where an arrow head is: `heads` says at which ends there is one."""
        (ua, va), (ub, vb) = a, b
        if abs(va - vb) < 1.5:
            yield self.curve(straight(a, (ub, va)))
            if abs(va - vb) < 1e-6:
                yield from self._by_lanes(a, b, lanes(), heads())
                return
        low, high = ua + 4, ub - 4
        inner = [(max(g0, ua), min(g1, ub)) for g0, g1 in self.gaps if g1 > low and g0 < high]
        rise = abs(vb - va)
        found: list[tuple[float, int, float, float]] = []
        first, last = heads()
        needs_stems = 3 * STEM < ub - ua < rise / SHORT
        starts, ends = [ua, *(g[0] for g in inner[1:])], [*(g[1] for g in inner[:-1]), ub]
        for start, end in product(starts, ends):
            run = end - start
            at_first, at_last = first and start == ua, last and end == ub
            stems = at_first + at_last
            spare = run - max(24.0, rise / UPRIGHT)
            if spare < (STEM * stems if needs_stems else 0) or (start > ua and end < ub and len(inner) < 3):
                continue
            stem = min(STEM, spare / max(1, stems)) if rise > GENTLE * run else 0.0
            cost = (
                0.25 * abs(run - max(90.0, 1.4 * rise))
                + 260 * max(0.0, rise / run - STEEP)
                + (0 if start == ua or end == ub else 30)
            )
            found.append((cost, len(found), start + stem * at_first, end - stem * at_last))
        for _, _, u0, u1 in sorted(found):
            yield self.curve(_stepped(a, b, u0, u1))
        for u0, u1 in inner if rise > 90 else ():
            for u in _tracks(u0, u1, ua if last and u1 > ub - 1 else None):
                if u < ua + HEAD * first or u > ub - HEAD * last:  # it would cut its own head
                    continue
                line = [self.page(p) for p in (a, (u, va), (u, vb), b)]
                yield rounded(line, min(40.0, u - ua, ub - u))
        yield from self._by_lanes(a, b, lanes(), (first, last))

    def _by_lanes(self, a: Point, b: Point, lanes: list[float], heads: tuple[bool, bool]) -> Iterator[Curve]:
        (ua, va), (ub, vb) = a, b
        ends = [g1 for _, g1 in self.gaps if ua + 24 < g1 < ub - 48][:2]
        starts = [g0 for g0, _ in self.gaps if ua + 48 < g0 < ub - 24][-2:]
        ways: list[tuple[float, float, float, float]] = []
        for v in lanes:
            for u0 in ends:
                for u1 in starts:
                    if u1 < u0:
                        continue
                    steep = max(0.0, abs(v - va) / (u0 - ua) - STEEP) + max(0.0, abs(v - vb) / (ub - u1) - STEEP)
                    ways.append((abs(v - va) + abs(v - vb) + 120 * steep, v, u0, u1))
        for _, v, u0, u1 in sorted(ways)[:40]:
            first, last = u0 - ua - abs(v - va) / UPRIGHT, ub - u1 - abs(v - vb) / UPRIGHT
            if first < 0 or last < 0:
                continue
            there = _stepped(a, (u0, v), ua + min(HEAD, first) * heads[0], u0)
            back = _stepped((u1, v), b, u1, ub - min(HEAD, last) * heads[1])
            yield self.curve([*there, *straight((u0, v), (u1, v))[1:], *back[1:]])


def _tracks(u0: float, u1: float, start: float | None) -> list[float]:
    """Where upright lines may run in a gap between ranks, the best first: wide apart, and off the heads at its ends.

    Where that leaves little, and the line ends here with a head, off those at this end and from `start` on.
    """
    half, clear = (int(max(0.0, (u1 - u0) / 2 - room) / TRACK) for room in (1.0, HEADS))
    tracks = [(u0 + u1) / 2 + k * TRACK for k in _tried(half, clear)]
    if clear > FEW or start is None:
        return tracks
    first, last = max(start + 8.0, u0 - BESIDE), u1 - PAST_HEADS
    return [last - k * TRACK for k in range(int((last - first) / TRACK) + 1) if last >= first] + tracks


def _bend(a: Point, b: Point) -> list[Point]:
    d = (b[0] - a[0]) / 2
    return straight(a, b) if abs(a[1] - b[1]) < 1.5 else [a, (a[0] + d, a[1]), (b[0] - d, b[1]), b]


def _stepped(a: Point, b: Point, u0: float, u1: float) -> list[Point]:
    """Straight along a's line to u0, an S-bend to b's line at u1, straight to b."""
    points = [a]
    if u0 > a[0] + 1e-6:
        points += straight(a, (u0, a[1]))[1:]
    points += _bend((u0, a[1]), (u1, b[1]))[1:]
    if u1 < b[0] - 1e-6:
        points += straight((u1, b[1]), b)[1:]
    return points


@cache
def _tried(half: int, clear: int) -> list[int]:
    """-half ... half in the order tracks are tried: up to `clear` from the middle first, every other one first."""
    return sorted(range(-half, half + 1), key=lambda k: (abs(k) > clear, k % 2, abs(k), k))
