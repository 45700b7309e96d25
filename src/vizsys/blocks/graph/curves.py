"""Curves between two points along the flow, loops, and whether a curve is clear."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from typing import TYPE_CHECKING

from vizsys.bezier import Curve, even, rounded
from vizsys.blocks.graph.flat import End
from vizsys.geometry import INF, Box, Point, distance, path_hits

if TYPE_CHECKING:
    from vizsys.blocks.graph.plan import Plan

CELL = 240.0
"""Size of the squares in which obstacles are looked up, page units."""
CORE, WORDS, FRAME = -1, -2, -3
"""Kinds of obstacles that are not labels."""


def bend(a: Point, b: Point, across: bool) -> Curve:
    """An S-bend from a to b that leaves and arrives along the flow (across: left to right), straight when in line."""
    if across:
        if abs(a[1] - b[1]) < 1.5:
            return Curve.line([a, (b[0], a[1])])
        d = (b[0] - a[0]) * 0.5
        return Curve((a, (a[0] + d, a[1]), (b[0] - d, b[1]), b))
    if abs(a[0] - b[0]) < 1.5:
        return Curve.line([a, (a[0], b[1])])
    d = (b[1] - a[1]) * 0.5
    return Curve((a, (a[0], a[1] + d), (b[0], b[1] - d), b))


def softest(
    corners: list[Point],
    radii: Sequence[float],
    free: Callable[[list[Point]], bool],
    ends: tuple[float, float] = (INF, INF),
) -> Curve:
    """The corners rounded by the first of the radii with which the way is free; by the first of all when by none. At
    `ends` is room for that radius only."""
    curves = [rounded(corners, radius, ends) for radius in radii]
    return next((c for c in curves if free(course(c))), curves[0])


def clear(plan: Plan, curve: Curve, own: set[str], groups: set[str], label: int) -> bool:
    """True when the curve keeps off every node but its own, off foreign groups and other labels."""
    return Obstacles(plan).clear(course(curve), own, groups, label)


class Obstacles:
    """What lines have to keep off, found by place: nodes with a margin, words under nodes, labels, foreign frames."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.cells: dict[tuple[int, int], list[tuple[float, float, float, float, str, int]]] = {}
        """By column and row: left, top, right, bottom, the node or group, and the kind or the label's link."""
        for id, view in plan.nodes.items():
            x, y = plan.at[id]
            self._add(view.core.moved(x, y), 8.0, id, CORE)
            for b in view.below():
                self._add(b.moved(x, y), 2.0, id, WORDS)
        for id, frame in plan.frames.items():
            self._add(frame, 6.0, id, FRAME)
        for index, box in plan.spots.items():
            self.label(index, box)

    def label(self, index: int, box: Box) -> None:
        """One more label that lines of other links keep off."""
        self._add(box, 4.0, "", index)

    def _add(self, box: Box, margin: float, id: str, kind: int) -> None:
        left, top, w, h = box.grown(margin)
        right, bottom = left + w, top + h
        found = (left, top, right, bottom, id, kind)
        rows = range(int(top // CELL), int(bottom // CELL) + 1)
        for i in range(int(left // CELL), int(right // CELL) + 1):
            for j in rows:
                self.cells.setdefault((i, j), []).append(found)

    def clear(self, points: list[Point], own: Container[str], groups: Container[str], label: int) -> bool:
        """True when the polyline of link `label` meets none but the `own` nodes and the frames of `groups`.

        Of a line along an axis the comparison of bounds tells all there is, and of most others enough.
        """
        if len(points) == 2:  # most of them: straight
            (ax, ay), (bx, by) = points
            left, right = (ax, bx) if ax < bx else (bx, ax)
            top, bottom = (ay, by) if ay < by else (by, ay)
        else:
            xs, ys = zip(*points, strict=True)
            left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
        cells, rows = self.cells, range(int(top // CELL), int(bottom // CELL) + 1)
        for i in range(int(left // CELL), int(right // CELL) + 1):
            for j in rows:
                for x0, y0, x1, y1, id, kind in cells.get((i, j), ()):
                    if x0 >= right or x1 <= left or y0 >= bottom or y1 <= top or kind == label:
                        continue
                    if id in (groups if kind == FRAME else own) and kind != WORDS:
                        continue
                    box = Box(x0, y0, x1 - x0, y1 - y0)
                    if path_hits(points, box.grown(-4) if kind == WORDS and id in own else box):
                        return False
        return True

    def free(self, box: Box, gap: float) -> bool:
        """True when a label may stand there: `gap` away from nodes and labels, on no frame's border."""
        left, top, w, h = wide = box.grown(gap)
        right, bottom = left + w, top + h
        for i in range(int(left // CELL), int(right // CELL) + 1):
            for j in range(int(top // CELL), int(bottom // CELL) + 1):
                for x0, y0, x1, y1, _, kind in self.cells.get((i, j), ()):
                    if x0 < right and x1 > left and y0 < bottom and y1 > top and kind != FRAME:
                        return False
        return not any(f.overlaps(wide) and not f.contains_box(box, gap) for f in self.plan.frames.values())


def course(curve: Curve, step: float = 16.0) -> list[Point]:
    """The curve as a polyline: straight pieces by their ends, bends by points about `step` apart."""
    points = curve.points
    out = [points[0]]
    for i in range(0, len(points) - 1, 3):
        a, b, c, d = points[i : i + 4]
        if even(a, b, c, d) or (distance(b, a, d) < 0.05 and distance(c, a, d) < 0.05):
            out.append(d)
        else:
            n = max(6, int((abs(d[0] - a[0]) + abs(d[1] - a[1])) / step))
            out += curve.steps(i // 3, n)
    return out


LOOP = (26.0, 44.0)
"""Half the width of a self-loop and its rise above the node, page units."""


def self_loop(plan: Plan, end: End) -> Curve:
    """A loop on top of a node, from its middle out and back."""
    c = plan.core(end)
    half, rise = min(LOOP[0], c.w * 0.3), LOOP[1]
    y = c.y - rise
    return rounded([(c.cx - half, c.cy), (c.cx - half, y), (c.cx + half, y), (c.cx + half, c.cy)], 20.0)
