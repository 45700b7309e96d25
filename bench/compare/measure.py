"""The measures of a drawing, the same for every tool.

In: a `Drawing`. Out: `Measures`. Lengths are in em, so that a tool gains nothing by drawing larger or smaller.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from math import hypot

from compare.drawing import Box, Drawing, Edge, Line, Point, Text, around

Segment = tuple[Point, Point]

TOUCH = 0.05
"""Overlap that does not count, in em: hairlines and rounding."""
SAME = 0.5
"""Crossings of the same two lines closer than this are one, in em."""
TOGETHER = 2.0
"""Length over which two lines may run on one another, in em."""


@dataclass
class Measures:
    """Counts, and what was counted, in words."""

    crossings: int = 0
    text_text: int = 0
    text_node: int = 0
    edge_node: int = 0
    edge_text: int = 0
    text_frame: int = 0  # texts that a frame's border runs through
    lost: int = 0  # lines and labels that are not there
    shared: int = 0  # pairs of lines without a common end that run on one another
    label_distances: list[float] = field(default_factory=list)  # of each label from its own line, em
    area: float = 0.0  # drawn area over the area of the nodes
    aspect: float = 1.0
    type_size: float = 0.0  # em per 1000 units of width
    findings: list[str] = field(default_factory=list)

    @property
    def overlaps(self) -> int:
        return self.text_text + self.text_node + self.edge_node + self.edge_text

    @property
    def label_median(self) -> float:
        return statistics.median(self.label_distances) if self.label_distances else 0.0

    @property
    def label_max(self) -> float:
        return max(self.label_distances, default=0.0)


def measure(drawing: Drawing) -> Measures:
    """All measures of a drawing."""
    out = Measures(lost=len(drawing.lost), findings=list(drawing.lost))
    em = drawing.em
    texts = list(drawing.texts.values())
    edges = list(drawing.edges.values())
    for a, b in combinations(texts, 2):
        if any(overlap(s, t, TOUCH * em) for s in a.lines for t in b.lines):
            out.text_text += 1
            out.findings.append(f"text {a.words!r} over text {b.words!r}")
    for text in texts:
        _text(drawing, text, out)
    for edge in edges:
        _edge(drawing, edge, out)
    for e, f in combinations(edges, 2):
        met = crossings(e, f, SAME * em)
        if met:
            out.crossings += len(met)
            out.findings.append(f"line {e.id} crosses {f.id} at {_places(met)}")
        if not e.ends & f.ends and (length := shared(e, f, em)) > TOGETHER * em:
            out.shared += 1
            out.findings.append(f"line {e.id} runs on {f.id} for {length / em:.1f} em")
    x0, y0, x1, y1 = drawing.box
    boxes = [drawing.extent(node) for node in drawing.nodes]
    nodes = sum((b[2] - b[0]) * (b[3] - b[1]) for b in boxes)
    out.area = (x1 - x0) * (y1 - y0) / nodes if nodes else 0.0
    out.aspect = (x1 - x0) / (y1 - y0) if y1 > y0 else 1.0
    out.type_size = 1000 * em / (x1 - x0) if x1 > x0 else 0.0
    return out


def _text(drawing: Drawing, text: Text, out: Measures) -> None:
    """A text against nodes that are not its own, and against the borders of frames."""
    slack = TOUCH * drawing.em
    for node in drawing.nodes:
        if (text.kind, text.id) != ("node", node.id) and any(overlap(line, node.box, slack) for line in text.lines):
            out.text_node += 1
            out.findings.append(f"text {text.words!r} over node {node.id}")
    for frame in drawing.frames:
        if overlap(text.box, frame.box, slack) and not inside(text.box, frame.box, slack):
            out.text_frame += 1
            out.findings.append(f"text {text.words!r} on the border of frame {frame.id}")


def _edge(drawing: Drawing, edge: Edge, out: Measures) -> None:
    """A line against nodes it does not join, texts that are not its own, and its own label."""
    em = drawing.em
    lines = edge.strokes + edge.heads
    for node in drawing.nodes:
        if node.id not in edge.ends and _runs(lines, shrunk(node.box, 2 * TOUCH * em)):
            out.edge_node += 1
            out.findings.append(f"line {edge.id} through node {node.id}")
    for text in drawing.texts.values():
        own = (text.kind, text.id) == ("edge", edge.id)
        if not own and any(_runs(lines, shrunk(box, TOUCH * em)) for box in text.lines):
            out.edge_text += 1
            out.findings.append(f"line {edge.id} under text {text.words!r}")
    label = drawing.texts.get(("edge", edge.id))
    if label and edge.strokes:
        far = min(gap(s, label.box) for s in _whole(edge, label.box, em)) / em
        out.label_distances.append(far)
        if far > 1:
            out.findings.append(f"label {label.words!r} {far:.1f} em from its line {edge.id}")


def _whole(edge: Edge, label: Box, em: float) -> list[Segment]:
    """The segments of a line, with the piece left out for its label put back: a label in a line is on it."""
    found = [s for line in edge.strokes for s in pairwise(line)]
    near = shrunk(label, -em)
    loose = [(i, p) for i, line in enumerate(edge.strokes) for p in (line[0], line[-1]) if _holds(near, p)]
    return found + [(p, q) for (i, p), (j, q) in combinations(loose, 2) if i != j]


def _holds(box: Box, p: Point) -> bool:
    return box[0] <= p[0] <= box[2] and box[1] <= p[1] <= box[3]


def crossings(e: Edge, f: Edge, near: float) -> list[Point]:
    """Where two edges cross; places closer than `near` once."""
    found: list[Point] = []
    for a in e.strokes:
        for b in f.strokes:
            if not overlap(around(a), around(b), -1):
                continue
            for s in pairwise(straightened(a)):
                for t in pairwise(straightened(b)):
                    p = meeting(s, t)
                    if p and all(hypot(p[0] - q[0], p[1] - q[1]) > near for q in found):
                        found.append(p)
    return found


def shared(e: Edge, f: Edge, em: float) -> float:
    """Length over which two edges run on one another: nearer than 0.15 em and in the same direction."""
    step, total = em / 4, 0.0
    others = [t for line in f.strokes for t in pairwise(straightened(line)) if t[0] != t[1]]
    for line in e.strokes:
        for (ax, ay), (bx, by) in pairwise(straightened(line)):
            long = hypot(bx - ax, by - ay)
            near = [t for t in others if overlap(around((*t,)), around(((ax, ay), (bx, by))), -em)]
            for i in range(int(long / step)):
                u = (i + 0.5) * step / long
                p = (ax + (bx - ax) * u, ay + (by - ay) * u)
                if any(_along(p, (bx - ax, by - ay), t) < 0.15 * em for t in near):
                    total += step
    return total


def _along(p: Point, way: Point, t: Segment) -> float:
    """Distance of a point from a segment that runs the same way (10 degrees), else far."""
    (cx, cy), (dx, dy) = t
    rx, ry = dx - cx, dy - cy
    long = hypot(rx, ry)
    if abs(way[0] * ry - way[1] * rx) > 0.17 * hypot(*way) * long:
        return 1e9
    u = max(0.0, min(1.0, ((p[0] - cx) * rx + (p[1] - cy) * ry) / long**2))
    return hypot(p[0] - cx - rx * u, p[1] - cy - ry * u)


def overlap(a: Box, b: Box, slack: float) -> bool:
    """True when two boxes share more than `slack` both ways."""
    return min(a[2], b[2]) - max(a[0], b[0]) > slack and min(a[3], b[3]) - max(a[1], b[1]) > slack


def inside(a: Box, b: Box, slack: float) -> bool:
    return a[0] >= b[0] - slack and a[1] >= b[1] - slack and a[2] <= b[2] + slack and a[3] <= b[3] + slack


def shrunk(a: Box, by: float) -> Box:
    return (a[0] + by, a[1] + by, a[2] - by, a[3] - by)


def meeting(s: Segment, t: Segment) -> Point | None:
    """The point where two segments cross; None where they only touch, or run the same way."""
    (ax, ay), (bx, by) = s
    (cx, cy), (dx, dy) = t
    rx, ry, qx, qy = bx - ax, by - ay, dx - cx, dy - cy
    across = rx * qy - ry * qx
    if abs(across) < 0.02 * (hypot(rx, ry) * hypot(qx, qy) or 1):
        return None
    u = ((cx - ax) * qy - (cy - ay) * qx) / across
    v = ((cx - ax) * ry - (cy - ay) * rx) / across
    return (ax + rx * u, ay + ry * u) if 0 < u < 1 and 0 < v < 1 else None


def straightened(line: Line) -> Line:
    """A polyline without the points that lie on the way from the one before to the one after."""
    out: Line = []
    for p in line:
        while len(out) > 1 and _on_the_way(out[-2], out[-1], p):
            out.pop()
        if not out or p != out[-1]:
            out.append(p)
    return out


def _on_the_way(a: Point, b: Point, c: Point) -> bool:
    ux, uy, vx, vy = b[0] - a[0], b[1] - a[1], c[0] - b[0], c[1] - b[1]
    return abs(ux * vy - uy * vx) <= 1e-6 * hypot(ux, uy) * hypot(vx, vy) and ux * vx + uy * vy >= 0


def gap(s: Segment, box: Box) -> float:
    """The least distance of a segment from a box; 0 where they meet, else to about half a unit."""
    (ax, ay), (bx, by) = s
    if enters(s, box):
        return 0.0
    n = max(2, min(200, int(hypot(bx - ax, by - ay))))
    best = 1e9
    for i in range(n + 1):
        x, y = ax + (bx - ax) * i / n, ay + (by - ay) * i / n
        best = min(best, hypot(max(box[0] - x, 0.0, x - box[2]), max(box[1] - y, 0.0, y - box[3])))
    return best


def enters(s: Segment, box: Box) -> bool:
    """True when a segment runs through the inside of a box."""
    (ax, ay), (bx, by) = s
    if max(ax, bx) <= box[0] or min(ax, bx) >= box[2] or max(ay, by) <= box[1] or min(ay, by) >= box[3]:
        return False
    edge = ((box[0], box[1]), (box[2], box[1]), (box[2], box[3]), (box[0], box[3]))
    sides = [(bx - ax) * (cy - ay) - (by - ay) * (cx - ax) for cx, cy in edge]
    return min(sides) < 0 < max(sides)


def _runs(lines: list[Line], box: Box) -> bool:
    return any(enters(s, box) for line in lines for s in pairwise(line))


def _places(points: list[Point]) -> str:
    return ", ".join(f"({x:.0f}, {y:.0f})" for x, y in points)
