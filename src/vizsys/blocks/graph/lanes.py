"""Routed lines as data, and moving apart those that share a channel: each link gets a lane of its own.

In: lines as orthogonal polylines from middle to middle. Out: the same lines, parallel pieces side by side, ordered so
that they cross as little as possible where they turn off.
"""

from __future__ import annotations

from dataclasses import field
from itertools import pairwise
from typing import NamedTuple

from vizsys.blocks.graph.flat import End, Link
from vizsys.blocks.graph.plan import Plan
from vizsys.geometry import Box, Point, simplified
from vizsys.records import dataclass

LANE = 26.0
"""Distance between parallel lines in one channel: a badge on one keeps off the other."""
ROUND = 26.0
"""How far from the middle of a round node a line may meet it."""


class Seg(NamedTuple):
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
    segments: list[Seg] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.segments = [
            Seg(min(p[0], q[0]), min(p[1], q[1]), max(p[0], q[0]), max(p[1], q[1])) for p, q in pairwise(self.points)
        ]


@dataclass(slots=True)
class _Piece:
    line: Line
    i: int  # piece from points[i] to points[i+1]
    at: float
    low: float
    high: float
    pull: float  # -1, 0, 1 per end: to which side its neighbours turn


def move_apart(lines: list[Line], plan: Plan, solids: dict[str, list[Box]]) -> None:
    """Give pieces of different links that share a channel lanes of their own."""
    for line in lines:
        line.points = simplified(line.points)
    for axis in (0, 1):
        pieces = [p for line in lines for p in _pieces(line, axis)]
        pieces.sort(key=lambda p: (p.at, p.line.link.index))
        for cluster in _clusters(pieces):
            rooms = [_room(p, axis, plan, solids) for p in cluster]
            _lanes(cluster, axis, max(first for first, _ in rooms), min(last for _, last in rooms))


def _pieces(line: Line, axis: int) -> list[_Piece]:
    """The pieces whose coordinate on `axis` is constant."""
    out = []
    pts = line.points
    along = 1 - axis
    for i, (p, q) in enumerate(pairwise(pts)):
        if abs(p[axis] - q[axis]) > 1e-6:
            continue
        low, high = sorted(
            (
                _outside(p, q, line.a, along) if i == 0 else p[along],
                _outside(q, p, line.b, along) if i == len(pts) - 2 else q[along],
            )
        )
        pull = 0.0
        if i > 0:
            pull += sign(pts[i - 1][axis] - p[axis])
        if i + 2 < len(pts):
            pull += sign(pts[i + 2][axis] - p[axis])
        out.append(_Piece(line, i, p[axis], low, high, pull))
    return out


def _room(piece: _Piece, axis: int, plan: Plan, solids: dict[str, list[Box]]) -> tuple[float, float]:
    """From where to where a piece may move: not off its ends, not into a node beside the channel."""
    line, at = piece.line, piece.at
    first, last = at - 60, at + 60
    for end, box, view in ((0, line.a, line.source), (len(line.points) - 2, line.b, line.target)):
        if piece.i == end:
            size = box.h if axis else box.w
            edge = (box.y if axis else box.x) + min(14.0, size * 0.3)
            far = (box.bottom if axis else box.right) - min(14.0, size * 0.3)
            if _round(plan, view):
                mid = (edge + far) / 2
                edge, far = mid - ROUND, mid + ROUND
            first, last = max(first, edge), min(last, far)
    for node, boxes in solids.items():
        if node in (line.source.id, line.target.id):
            continue
        for wall in boxes:
            near, far_end = (wall.y, wall.bottom) if axis == 0 else (wall.x, wall.right)
            if near < piece.high and piece.low < far_end:
                one, other = (wall.y, wall.bottom) if axis else (wall.x, wall.right)
                if other <= at:
                    first = max(first, other + 8)
                elif one >= at:
                    last = min(last, one - 8)
    return min(first, at), max(last, at)


def _outside(end: Point, toward: Point, box: Box, along: int) -> float:
    """Where a piece that starts in the middle of a box comes out of it."""
    half = (box.w if along == 0 else box.h) / 2
    middle = box.cx if along == 0 else box.cy
    return middle + half if toward[along] > end[along] else middle - half


def _round(plan: Plan, end: End) -> bool:
    v = plan.nodes.get(end.id)
    return v is not None and not end.part and (v.look.hung or v.look.shape in ("circle", "ellipse", "diamond"))


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


def _lanes(cluster: list[_Piece], axis: int, first: float, last: float) -> None:
    """Put the pieces side by side between two places on the axis, those of one link on one line."""
    bundles: dict[int, list[_Piece]] = {}
    for p in cluster:
        bundles.setdefault(p.line.link.index, []).append(p)

    def key(ps: list[_Piece]) -> tuple[float, float, int]:
        pull = sum(p.pull for p in ps) / len(ps)
        reach = max(p.high for p in ps) - min(p.low for p in ps)
        return (pull, reach if pull < 0 else -reach, ps[0].line.link.index)

    order = sorted(bundles.values(), key=key)
    middle = sum(p.at for p in cluster) / len(cluster)
    n = len(order)
    room = max(0.0, last - first)
    lane = min(LANE, room / (n - 1)) if n > 1 and room else LANE
    span = lane * (n - 1)
    start = min(max(middle - span / 2, first), max(first, last - span)) if room else middle - span / 2
    still = [k for k, ps in enumerate(order) if all(len(p.line.points) == 2 for p in ps)]
    if len(still) == 1:  # the only straight line stays where it is, those that turn off step aside
        kept = order[still[0]][0].at - lane * still[0]
        start = kept if first <= kept and kept + span <= last else start
    for k, ps in enumerate(order):
        for p in ps:
            at = start + lane * k
            for m in (p.i, p.i + 1):
                x, y = p.line.points[m]
                p.line.points[m] = (at, y) if axis == 0 else (x, at)


def sign(v: float) -> int:
    return (v > 1e-6) - (v < -1e-6)
