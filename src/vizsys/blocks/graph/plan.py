"""The graph on its way to the page: where everything stands and how the edges run.

A `Plan` is filled in steps: a layout places nodes and groups, a router adds routes, `labels` places the labels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field

from vizsys.bezier import Curve
from vizsys.blocks.graph import measures
from vizsys.blocks.graph.flat import End, Flat, Link
from vizsys.blocks.graph.groups import GroupView
from vizsys.blocks.graph.labels import LabelView
from vizsys.blocks.graph.legs import Leg
from vizsys.blocks.graph.measures import MeasureView
from vizsys.blocks.graph.nodes import NodeView
from vizsys.geometry import Box, Point, make_box
from vizsys.records import dataclass


@dataclass(slots=True)
class Route:
    """One line from one end to one other. The curve runs from middle to middle; drawing cuts it at the outlines.

    `shared` marks a leg of a fan that ends in another leg: it gets no arrow head there.
    """

    link: Link
    source: End
    target: End
    curve: Curve
    joins_start: bool = False  # begins in another leg of its fan
    joins_end: bool = False
    shown: Curve | None = None  # the part that is drawn, once it has been cut out
    _around: tuple[Curve, Box] | None = None

    def around(self) -> Box:
        """The box around the line and its stroke."""
        if self._around is None or self._around[0] is not self.curve:
            xs, ys = zip(*self.curve.points, strict=True)
            left, top = min(xs), min(ys)
            box = Box(left - 3, top - 3, max(xs) - left + 6, max(ys) - top + 6)
            self._around = (self.curve, box)
        return self._around[1]


@dataclass(slots=True)
class Plan:
    flat: Flat
    nodes: dict[str, NodeView]
    groups: dict[str, GroupView]
    labels: dict[int, LabelView]  # by link index
    at: dict[str, Point] = field(default_factory=dict)  # top-left corner of each node
    frames: dict[str, Box] = field(default_factory=dict)  # of each group
    rooms: dict[str, tuple[float, float]] = field(default_factory=dict)  # left and right of what a group has to itself
    legs: list[Leg] = field(default_factory=list)
    """Every line of a graph in ranks, with the nodes that stand for group ends."""
    pairs: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Request and reply between two nodes: each link's leading link and its side of the common line, -1 or 1."""
    routes: list[Route] = field(default_factory=list)
    spots: dict[int, Box] = field(default_factory=dict)  # of each placed label
    measures: list[MeasureView] = field(default_factory=list)
    margins: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    """Kept free left, above, right and below, for the rows and columns of graphs that share theirs with this one."""

    def sizes(self) -> tuple[object, ...]:
        """What a layout depends on: the sizes of nodes, labels and group titles."""
        nodes = tuple((v.core, v.width, v.height) for v in self.nodes.values())
        groups = tuple((v.title_width, v.strip) for v in self.groups.values())
        return nodes, groups, tuple((v.width, v.height) for v in self.labels.values())

    def box(self, id: str) -> Box:
        """Everything a node covers, or a group's frame."""
        if id in self.frames:
            return self.frames[id]
        v, (x, y) = self.nodes[id], self.at[id]
        return make_box(Box, (x, y, v.width, v.height))

    def core(self, end: End) -> Box:
        """What an edge aims at: a node's core, a part of it, or a group's frame."""
        if end.id in self.frames:
            return self.frames[end.id]
        x, y = self.at[end.id]
        view = self.nodes[end.id]
        return (view.part(end.part) if end.part else view.core).moved(x, y)

    def region(self, end: End, gap: float) -> Callable[[Point], bool]:
        """Whether a point lies in the end's outline or within `gap` of it."""
        if end.id in self.frames:
            return self.frames[end.id].grown(gap).contains
        x, y = self.at[end.id]
        view = self.nodes[end.id]
        if view.square and not end.part:
            return view.core.moved(x, y).grown(gap).contains
        part = view.part(end.part).moved(x, y).grown(gap) if end.part else None
        held = None if part and view.frame else view.region(gap)
        left, top, right, bottom = x - gap, y - gap, x + view.width + gap, y + view.height + gap

        def holds(p: Point) -> bool:
            px, py = p
            if not (left <= px <= right and top <= py <= bottom):
                return False  # most points of a line, at the price of four comparisons
            return bool(part and part.contains(p)) or bool(held and held(px - x, py - y))

        return holds

    def solid(self, end: End) -> Box | None:
        """A box all of which lies in the end, where there is one."""
        if end.part:
            return None
        if end.id in self.frames:
            return self.frames[end.id]
        view = self.nodes[end.id]
        return view.core.moved(*self.at[end.id]) if view.solid else None

    def titles(self) -> dict[str, Box]:
        """The boxes of the group titles."""
        out = {}
        for id, view in self.groups.items():
            box = view.title_box(self.frames[id])
            if box:
                out[id] = box
        return out

    def measured(self) -> list[tuple[MeasureView, Point, Point]]:
        """The dimension lines, each with its ends."""
        return measures.place(self.measures, self, self._boxes()) if self.measures else []

    def extent(self) -> Box:
        """The box around everything placed so far."""
        boxes = self._boxes()
        if self.measures:
            boxes += [measures.box_of(*found) for found in measures.place(self.measures, self, boxes)]
        return Box.union(boxes)

    def _boxes(self) -> list[Box]:
        """The boxes of everything placed so far, but for dimension lines."""
        boxes = [make_box(Box, (*self.at[i], v.width, v.height)) for i, v in self.nodes.items()]
        boxes += [self.groups[g].sheets(box) for g, box in self.frames.items()]
        if any(self.margins):  # around things: labels may stand in them
            u, (left, above, right, below) = Box.union(boxes), self.margins
            boxes.append(Box(u.x - left, u.y - above, u.w + left + right, u.h + above + below))
        boxes += self.spots.values()
        boxes += [r.around() for r in self.routes]
        return boxes

    def move(self, dx: float, dy: float) -> None:
        """Shift everything."""
        self.at = {k: (x + dx, y + dy) for k, (x, y) in self.at.items()}
        self.frames = {k: b.moved(dx, dy) for k, b in self.frames.items()}
        self.rooms = {k: (a + dx, b + dx) for k, (a, b) in self.rooms.items()}
        self.spots = {k: b.moved(dx, dy) for k, b in self.spots.items()}
        for r in self.routes:
            r.curve = r.curve.moved(dx, dy)
            r.shown = r.shown and r.shown.moved(dx, dy)

    def frame_groups(self) -> None:
        """Draw the frames round their members, innermost first."""
        for id in sorted(self.groups, key=lambda g: -self.groups[g].flat.depth):
            view = self.groups[id]
            inner = [self.box(n) for n in view.flat.nodes] + [self.frames[g] for g in view.flat.groups]
            if not inner:
                continue
            u = Box.union(inner)
            extra = max(0.0, view.min_width - (u.w + 2 * view.pad)) / 2
            x, right = u.x - view.left - extra, u.right + view.right + extra
            if extra and id in self.rooms:  # a title longer than its members stays clear of the neighbours
                low, high = self.rooms[id]
                aside = max(low - x, 0.0) or min(high - right, 0.0)
                aside = min(max(aside, -extra), extra)
                x, right = x + aside, right + aside
            self.frames[id] = Box(x, u.y - view.top, right - x, u.h + view.top + view.bottom)
        self._align_frames()
        self._align_lanes()

    def _align_lanes(self) -> None:
        """Lanes run the whole length of the graph."""
        lanes = [g for g in self.frames if self.groups[g].flat.lane]
        if not lanes:
            return
        u = Box.union([self.frames[g] for g in lanes])
        for g in lanes:
            f = self.frames[g]
            rows = self.groups[g].flat.lane == "row"
            self.frames[g] = Box(u.x, f.y, u.w, f.h) if rows else Box(f.x, u.y, f.w, u.h)

    def _align_frames(self) -> None:
        """Give neighbouring frames common edges where theirs nearly agree and nothing is in the way."""
        top = [g for g in self.frames if self.groups[g].flat.parent is None]
        boxes = {n: self.box(n) for n in self.nodes}
        for edge in ("x", "right", "y", "bottom"):
            grow = min if edge in ("x", "y") else max
            for run in _near([(float(getattr(self.frames[g], edge)), g) for g in top]):
                line = grow(v for v, _ in run)
                for _, g in run:
                    box = _stretched(self.frames[g], edge, line)
                    if box != self.frames[g] and not self.covers_foreign(g, box, boxes):
                        self.frames[g] = box

    def covers_foreign(self, group: str, box: Box, boxes: Mapping[str, Box] | None = None) -> bool:
        """True when a frame of that box would come near nodes (`boxes` of them) or frames that are not in the group."""
        members = set(self.flat.members(group))
        boxes = boxes or {n: self.box(n) for n in self.nodes}
        wide = box.grown(14)
        others = [f for g, f in self.frames.items() if g != group and group not in self.flat.ancestors(g)]
        return any(wide.overlaps(b) for n, b in boxes.items() if n not in members) or any(
            wide.overlaps(f) for f in others
        )


ALIGN = 120.0
"""Edges of frames that differ by less than this are drawn on one line, page units."""


def _near(values: list[tuple[float, str]]) -> list[list[tuple[float, str]]]:
    """Runs of values within `ALIGN` of their first, of at least two."""
    runs: list[list[tuple[float, str]]] = []
    for v in sorted(values):
        if runs and v[0] - runs[-1][0][0] < ALIGN:
            runs[-1].append(v)
        else:
            runs.append([v])
    return [r for r in runs if len(r) > 1]


def _stretched(box: Box, edge: str, line: float) -> Box:
    if edge == "x":
        return Box(line, box.y, box.right - line, box.h)
    if edge == "right":
        return Box(box.x, box.y, line - box.x, box.h)
    if edge == "y":
        return Box(box.x, line, box.w, box.bottom - line)
    return Box(box.x, box.y, box.w, line - box.y)
