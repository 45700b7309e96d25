"""Curves between two points along the flow, loops, and whether a curve is clear."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from vizsys.blocks.graph.flat import End
from vizsys.geometry import Box, Cells, Curve, Point, bounds, distance, even, path_hits, rounded

if TYPE_CHECKING:
    from vizsys.blocks.graph.plan import Plan

CELL = 240.0
"""Size of the squares in which obstacles are looked up, page units."""
CORE, WORDS = -1, -2
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


def led(curve: Curve, start: Point, end: Point) -> Curve:
    """The curve with its first and last bend drawn to other ends near by."""
    points = list(curve.points)
    for tip, beside, at in ((0, 1, start), (-1, -2, end)):
        dx, dy = at[0] - points[tip][0], at[1] - points[tip][1]
        points[beside] = (points[beside][0] + dx, points[beside][1] + dy)
        points[tip] = at
    return Curve(tuple(points))


def softest(corners: list[Point], radii: Sequence[float], free: Callable[[list[Point]], bool]) -> Curve:
    """The corners rounded by the first of the radii with which the way is free; by the first of all when by none."""
    curves = [rounded(corners, radius) for radius in radii]
    return next((c for c in curves if free(course(c))), curves[0])


def clear(plan: Plan, curve: Curve, own: set[str], groups: set[str], label: int) -> bool:
    """True when the curve keeps off every node but its own, off foreign groups and other labels."""
    return Obstacles(plan).clear(course(curve), own, groups, label)


class Obstacles:
    """What lines have to keep off, found by place: nodes with a margin, words under nodes, labels, foreign frames."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.frames = Cells((f.grown(6), g) for g, f in plan.frames.items())
        self.cells: dict[tuple[int, int], list[tuple[float, float, float, float, str, int]]] = {}
        for id, view in plan.nodes.items():
            x, y = plan.at[id]
            self._add(view.core.moved(x, y).grown(8), id, CORE)
            for b in view.below():
                self._add(b.moved(x, y).grown(2), id, WORDS)
        for index, box in plan.spots.items():
            self.label(index, box)

    def label(self, index: int, box: Box) -> None:
        """One more label that lines of other links keep off."""
        self._add(box.grown(4), "", index)

    def _add(self, box: Box, node: str, label: int) -> None:
        for cell in _cells(box):
            self.cells.setdefault(cell, []).append((box.x, box.y, box.right, box.bottom, node, label))

    def clear(self, points: list[Point], own: set[str], groups: set[str], label: int) -> bool:
        """True when the polyline of link `label` meets none but the `own` nodes and the frames of `groups`."""
        around = bounds(points)
        if self._hit(points, around, own, label):
            return False
        return not any(g not in groups and path_hits(points, frame) for frame, g in self.frames.near(around))

    def _hit(self, points: list[Point], around: Box, own: set[str], label: int) -> bool:
        """Whether the polyline meets anything but what is its own; `around` is its box."""
        left, top, right, bottom = around.x, around.y, around.right, around.bottom
        near: set[tuple[float, float, float, float, str, int]] = set()
        for cell in _cells(around):
            for found in self.cells.get(cell, ()):
                x0, y0, x1, y1, node, index = found
                if x0 >= right or x1 <= left or y0 >= bottom or y1 <= top or index == label:
                    continue
                if node not in own or index == WORDS:
                    near.add(found)
        for x0, y0, x1, y1, node, _ in near:
            box = Box(x0, y0, x1 - x0, y1 - y0)
            if path_hits(points, box.grown(-4) if node in own else box):
                return True
        return False

    def free(self, box: Box, gap: float) -> bool:
        """True when a label may stand there: `gap` away from nodes and labels, on no frame's border."""
        wide = box.grown(gap)
        for cell in _cells(wide):
            for x0, y0, x1, y1, _, _ in self.cells.get(cell, ()):
                if x0 < wide.right and x1 > wide.x and y0 < wide.bottom and y1 > wide.y:
                    return False
        return not any(f.overlaps(wide) and not f.contains_box(box, gap) for f in self.plan.frames.values())


def course(curve: Curve, step: float = 16.0) -> list[Point]:
    """The curve as a polyline: straight pieces by their ends, bends by points about `step` apart."""
    out = [curve.points[0]]
    for i in range(curve.pieces):
        a, b, c, d = curve.piece(i)
        if even(a, b, c, d) or (distance(b, a, d) < 0.05 and distance(c, a, d) < 0.05):
            out.append(d)
        else:
            n = max(6, int((abs(d[0] - a[0]) + abs(d[1] - a[1])) / step))
            out += curve.steps(i, n)
    return out


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for i in range(int(box.x // CELL), int(box.right // CELL) + 1):
        for j in range(int(box.y // CELL), int(box.bottom // CELL) + 1):
            yield (i, j)


LOOP = (26.0, 44.0)
"""Half the width of a self-loop and its rise above the node, page units."""


def self_loop(plan: Plan, end: End) -> Curve:
    """A loop on top of a node, from its middle out and back."""
    c = plan.core(end)
    half, rise = min(LOOP[0], c.w * 0.3), LOOP[1]
    y = c.y - rise
    return rounded([(c.cx - half, c.cy), (c.cx - half, y), (c.cx + half, y), (c.cx + half, c.cy)], 20.0)
