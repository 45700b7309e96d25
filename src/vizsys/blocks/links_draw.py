"""Drawing page links: the curve of each, its label on the clearest stretch, its heads at the outlines.

In: courses in lanes, with their links. Out: scene items, and for each label how cramped its place is. Page units.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import hypot
from typing import TYPE_CHECKING

from vizsys.bezier import Curve
from vizsys.blocks.lines import HEAD_LENGTH, Head, LineLabel, edge, elbow, line_label
from vizsys.blocks.links_ends import OUT, End
from vizsys.blocks.links_route import Course, Leg
from vizsys.blocks.links_space import Solid
from vizsys.geometry import Box, Point, path_hits
from vizsys.records import dataclass
from vizsys.scene import Item
from vizsys.spec.model import Link

if TYPE_CHECKING:
    from vizsys.context import Context

SHORT = 4.0
"""Heads end this far before an outline."""
LABEL_LIMIT = 230.0
"""Width at which labels wrap."""
ROOM = 14.0
"""Line left visible between a label and a bend or a head."""
CRAMPED = 60.0
"""A label whose place costs more lies over something, or leaves its line too little."""
STEP = 18.0
"""Distance between places that are tried along a leg."""

HEADS: dict[str, Head] = {"->": "end", "=>": "end", "~>": "end", "--": "none", "<->": "both"}
LINES = {"=>": "bold", "~>": "dashed"}


@dataclass(slots=True)
class Wire:
    """One line of a link: its ends, its course, and its label, measured and placed."""

    link: Link
    key: str
    source: End
    target: End
    walls: list[Solid]
    course: Course
    tone: str | None
    words: LineLabel | None
    spot: Box | None = None
    cramped: float = 0.0

    @property
    def head(self) -> Head:
        return HEADS[self.link.arrow]

    @property
    def line(self) -> str:
        return self.link.line or LINES.get(self.link.arrow, "solid")


def label_of(link: Link, tone: str | None, ctx: Context) -> LineLabel | None:
    """The link's label, measured."""
    return line_label(ctx, link.label, step=link.step, icon=link.icon, tone=tone, limit=LABEL_LIMIT)


def curve_of(wire: Wire, ctx: Context) -> Curve:
    """The line: legs with rounded corners, a sweep, or straight, a little short of the outlines its heads point at."""
    m = ctx.measures
    points = list(wire.course.points)
    points[0] = _away(points[0], wire.course.source.side, SHORT if wire.head == "both" else 0.0)
    points[-1] = _away(points[-1], wire.course.target.side, SHORT if wire.head != "none" else 0.0)
    if wire.link.route != "ortho":
        curve = _direct(points, wire)
        if wire.link.route == "straight" or not _in_the_way(curve, wire):
            return curve
    return elbow(points, m.radius_bend)


def _away(p: Point, side: str, by: float) -> Point:
    dx, dy = OUT[side]  # type: ignore[index]
    return (p[0] + dx * by, p[1] + dy * by)


def _direct(points: Sequence[Point], wire: Wire) -> Curve:
    a, b = points[0], points[-1]
    if wire.link.route == "straight":
        return Curve.line([a, b])
    one, two = OUT[wire.course.source.side], OUT[wire.course.target.side]
    pull = max(40.0, hypot(a[0] - b[0], a[1] - b[1]) * 0.45)
    return Curve((a, (a[0] + one[0] * pull, a[1] + one[1] * pull), (b[0] + two[0] * pull, b[1] + two[1] * pull), b))


def _in_the_way(curve: Curve, wire: Wire) -> bool:
    samples = curve.samples()[2:-2]
    return any(s.hard and path_hits(samples, s.box) for s in wire.walls)


# Labels


def place_labels(wires: Sequence[Wire], borders: Sequence[Box], bounds: Box, ctx: Context) -> None:
    """A spot for every label: on a long level stretch of its own line, clear of everything else."""
    curves = [w.course.points if w.link.route == "ortho" else curve_of(w, ctx).samples(16) for w in wires]
    taken: list[Box] = []
    for i, wire in sorted(enumerate(wires), key=lambda e: sum(_length(leg) for leg in e[1].course.legs)):
        if wire.words is None:
            continue
        others = [c for k, c in enumerate(curves) if k != i]
        free = wire.link.route != "ortho"
        spots = list(_along(curves[i], wire) if free else _spots(wire))
        cost, box = min(
            ((c + _outside(b, bounds) + _obstruction(b, wire, others, taken, borders), b) for c, b in spots),
            key=lambda s: (round(s[0], 3), s[1].y, s[1].x),
        )
        wire.spot, wire.cramped = box, cost
        taken.append(box)


def _length(leg: Leg) -> float:
    return abs(leg[0][0] - leg[1][0]) + abs(leg[0][1] - leg[1][1])


def _spots(wire: Wire) -> Iterator[tuple[float, Box]]:
    """Places along the legs: what each costs by itself, and the box of the label there."""
    words = wire.words
    assert words is not None
    legs = wire.course.legs
    longest = max(_length(leg) for leg in legs)
    for k, ((ax, ay), (bx, by)) in enumerate(legs):
        level = abs(ay - by) < abs(ax - bx)
        length = _length(legs[k])
        size = words.width if level else words.height
        lead = _lead(wire, k == 0, True)
        tail = _lead(wire, k == len(legs) - 1, False)
        if len(legs) == 1:  # in the middle, whichever side the head is on
            lead = tail = max(lead, tail)
        free = length - lead - tail - size
        ux, uy = ((bx - ax) / length, (by - ay) / length) if length else (0.0, 0.0)
        base = 0.0 if level or not words.text else 6.0
        base += 14.0 * (1 - length / longest)
        if free < 0:
            centre = (lead + length - tail) / 2
            yield base + CRAMPED - 2 * free, Box.around(ax + ux * centre, ay + uy * centre, words.width, words.height)
            continue
        count = int(free // STEP) + 1
        for n in range(-count, count + 1):
            t = lead + size / 2 + free / 2 + n * STEP / 2
            if abs(n * STEP / 2) <= free / 2 + 1e-6:
                off = abs(n * STEP / 2) / 40
                yield base + off, Box.around(ax + ux * t, ay + uy * t, words.width, words.height)


def _lead(wire: Wire, end: bool, start: bool) -> float:
    """Line kept free of a label at an end of a leg: the head, or half of the bend."""
    if not end:
        return 8.0
    pointed = wire.head == "both" or (wire.head == "end" and not start)
    return (HEAD_LENGTH * 3 + SHORT if pointed else 0.0) + ROOM


def _along(samples: Sequence[Point], wire: Wire) -> Iterator[tuple[float, Box]]:
    words = wire.words
    assert words is not None
    n = len(samples)
    for k in range(n // 5, n - n // 5):
        x, y = samples[k]
        yield abs(k - n / 2) / n * 20, Box.around(x, y, words.width, words.height)


def _obstruction(
    box: Box, wire: Wire, others: Sequence[Sequence[Point]], taken: Sequence[Box], borders: Sequence[Box]
) -> float:
    """What lies under a label."""
    cost = 0.0
    for s in wire.walls:
        if s.hard and s.box.grown(3).overlaps(box):
            cost += 100 + s.box.grown(3).overlap_area(box) / 20
    for end in (wire.source, wire.target):
        if end.box.grown(3).overlaps(box):
            cost += 100 + end.box.grown(3).overlap_area(box) / 20
    cost += sum(200 + t.overlap_area(box) / 20 for t in taken if t.grown(6).overlaps(box))
    cost += sum(12.0 for t in taken if t.grown(24, 6).overlaps(box))
    cost += sum(70.0 for line in others if path_hits(line, box.grown(3)))
    return cost + sum(_border(box.grown(2), b) for b in borders)


def _outside(box: Box, bounds: Box) -> float:
    return 0.0 if bounds.contains_box(box) else 300.0


def _border(box: Box, frame: Box) -> float:
    """A label on the border of a panel."""
    return 90.0 if frame.overlaps(box) and not frame.contains_box(box) else 0.0


# Drawing


def draw(wires: Sequence[Wire], ctx: Context) -> list[Item]:
    """Lines first, labels over them. A line opens under its own label, and under one that had to lie on it."""
    m = ctx.measures
    items: list[Item] = []
    spots = [w.spot for w in wires if w.spot]
    for wire in wires:
        width = m.edge_main if wire.line == "bold" else m.edge
        curve = curve_of(wire, ctx)
        items.append(
            edge(
                ctx,
                curve,
                wire.key,
                wire.source.id,
                wire.target.id,
                tone=wire.tone,
                width=width,
                line=wire.line,
                head=wire.head,
                under=[s.grown(-1) for s in spots],
                label=wire.link.label,
                step=wire.link.step,
            )
        )
    items += (w.words.draw(w.spot.cx, w.spot.cy, w.key) for w in wires if w.words and w.spot)
    return items


def reach(wires: Sequence[Wire]) -> Box | None:
    """The box of all lines and labels."""
    points = [p for w in wires for p in w.course.points]
    boxes = [Box(x, y, 0, 0) for x, y in points] + [w.spot for w in wires if w.spot]
    return Box.union(boxes) if boxes else None
