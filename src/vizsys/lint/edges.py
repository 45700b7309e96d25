"""Rules: where lines run, and where their labels stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import hypot

from vizsys.geometry import Box, Point
from vizsys.lint.picture import Line, Picture, Segment, Thing
from vizsys.lint.rule import Finding, Settings

FAR = 14.0
"""Largest distance of a label from its own line, page units."""

Reach = tuple[float, float, float, float]
"""Left, top, right and bottom of a box."""
Strokes = list[tuple[Segment, Reach]]

MOST_CROSSINGS = 2
APART = 12.0
"""Crossings of two lines nearer than this are one."""
TIP = 3.0
"""Where a line ends on another they join; they do not cross."""


def edge_through_node(picture: Picture, _: Settings) -> Iterator[Finding]:
    """A line through a node that is neither its end nor around it."""
    for node in picture.having("node"):
        for line in picture.lines:
            if not line.box.overlaps(node.box) or _belongs(node, line):
                continue
            if any(around.overlaps(node.box) and node.crossed_by(s) for s, around in line.segments):
                yield Finding(f"the edge from {line.name} runs through {picture.title(node)}", line.chain)


def edge_through_text(picture: Picture, _: Settings) -> Iterator[Finding]:
    """A line through the words of a node, title or caption. Labels have a rule of their own."""
    for words in picture.words:
        if words.has("label", "badge"):
            continue
        box = words.box.grown(-1)
        for line in picture.lines:
            if line.hits(box):
                yield Finding(f"the edge from {line.name} runs through the text {words.run.text!r}", line.chain)


def label_far(picture: Picture, _: Settings) -> Iterator[Finding]:
    """A label that stands off its own line."""
    lines = {(line.scope, line.id): line for line in picture.lines}
    for label in picture.labels():
        line = lines.get((label.scope, str(label.group.data["edge"])))
        if line is None or line.hits(label.box.grown(FAR)):
            continue
        away = min(_distance(s, label.box) for s, _ in line.segments)
        yield Finding(f"the label {label.name!r} is {away:.0f} units from its edge", label.chain)


def crossings(picture: Picture, _: Settings) -> Iterator[Finding]:
    """More crossings in one graph than can be followed."""
    for scope in picture.scopes():
        lines = [line for line in picture.lines if line.scope == scope]
        reached = [(line, _reach(line.box), [(s, _reach(box)) for s, box in line.segments]) for line in lines]
        near = ((a, b) for a, b in combinations(reached, 2) if a[0].box.overlaps(b[0].box))
        pairs = [(a[0], b[0], n) for a, b in near if (n := _crossings(*a, *b))]
        total = sum(n for _, _, n in pairs)
        if total > MOST_CROSSINGS:
            worst = max(lines, key=lambda line: sum(n for a, b, n in pairs if line is a or line is b))
            message = f"{total} crossings of edges, most of them with the edge from {worst.name}"
            yield Finding(message, worst.chain)


def _belongs(node: Thing, line: Line) -> bool:
    ends = (*line.sources, *line.targets)
    if node.scope == line.scope:
        return node.id in ends
    # A graph inside a node: its lines run in the node, and the node's lines end at what is inside.
    return any(g is node.group for g in line.chain) or any(g.role == "node" and g.id in ends for g in node.chain)


def _crossings(a: Line, all_a: Reach, of_a: Strokes, b: Line, all_b: Reach, of_b: Strokes) -> int:
    near = [(s, reach) for s, reach in of_a if _touch(reach, all_b)]
    close = [(t, reach) for t, reach in of_b if _touch(reach, all_a)] if near else []
    found: list[Point] = []
    for s, around in near:
        for t, reach in close:
            p = _meeting(s, t) if _touch(around, reach) else None
            if p and _far(p, found, APART) and _far(p, (*a.tips, *b.tips), TIP):
                found.append(p)
    return len(found)


def _far(p: Point, others: Sequence[Point], distance: float) -> bool:
    return all(hypot(p[0] - q[0], p[1] - q[1]) > distance for q in others)


def _reach(box: Box) -> Reach:
    return box.x, box.y, box.right, box.bottom


def _touch(a: Reach, b: Reach) -> bool:
    """Boxes of level lines have no inside: borders count."""
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def _meeting(s: Segment, t: Segment) -> Point | None:
    """Where two segments cross, each running on past the other."""
    (ax, ay), (bx, by) = s
    (cx, cy), (dx, dy) = t
    rx, ry, qx, qy = bx - ax, by - ay, dx - cx, dy - cy
    turn = rx * qy - ry * qx
    if abs(turn) < 0.05 * hypot(rx, ry) * hypot(qx, qy) or not turn:  # nearly parallel: one on the other
        return None
    u = ((cx - ax) * qy - (cy - ay) * qx) / turn
    v = ((cx - ax) * ry - (cy - ay) * rx) / turn
    return (ax + u * rx, ay + u * ry) if 0 < u <= 1 and 0 < v <= 1 else None


def _distance(segment: Segment, box: Box) -> float:
    """About how far a segment is from a box."""
    (ax, ay), (bx, by) = segment
    points = ((ax + (bx - ax) * k / 8, ay + (by - ay) * k / 8) for k in range(9))
    return min(hypot(max(box.x - x, 0, x - box.right), max(box.y - y, 0, y - box.bottom)) for x, y in points)
