"""Nodes on the grid the spec draws: `rows` gives the cells, this module the distances.

In: a `Plan` with measured nodes, groups and labels, and the grid. Out: the plan with places and frames. Columns and
rows are as close as nodes, frames and labels allow, then spread to the size asked for.
"""

from __future__ import annotations

from dataclasses import field
from functools import reduce
from itertools import pairwise

from vizsys.blocks.graph.grids import Cell, GridSpec
from vizsys.blocks.graph.labels import HEAD_ROOM
from vizsys.blocks.graph.plan import Plan
from vizsys.blocks.graph.series import Profile, spread
from vizsys.context import Context
from vizsys.records import dataclass

GAP_X = 56.0
GAP_Y = 72.0
"""Least distances between neighbouring nodes, page units."""
FAN_GAP = 92.0
"""Least distance of rows between which the lines of a fan join: out, round a corner, and a stem with its head."""
APART = 0.5
"""Least distance of columns that share no row, over the widths of half of each."""
LOOSE = 1.5
"""How far a centred row may stretch beyond its least distances."""
PASSING = 36.0
"""Room in a frame, beside its padding, for lines that pass members."""
ON_ROW = 50.0
"""A label this near to the middle of a row lies on a line across."""
EVEN = 1.35
"""Rows whose distances differ by less than this are spaced evenly."""
CLOSE = 48.0
"""Least distance between boxes that cover several columns."""
EASE = 2
"""How often a label may ask for more room."""
SIDE_FRAME = 30.0
"""Distance of a frame from a neighbour outside of it."""
CLEAR = 24.0
"""Least distance of a line along a row from the border of a frame that it leaves."""


@dataclass(slots=True)
class Pinned:
    """The grid with its least pitches; `arrange` places everything for a spread."""

    plan: Plan
    grid: GridSpec
    ctx: Context
    xs: list[float]
    ys: list[float]
    extra_x: dict[int, float] = field(default_factory=dict)  # more than the least room, by link
    extra_y: dict[int, float] = field(default_factory=dict)  # more than the least distance, by row boundary
    roomy: bool = True  # labels on lines between a group and its outside stand clear of the frame
    eased: dict[int, int] = field(default_factory=dict)  # how often a link's label got more room
    tight: tuple[bool, bool] = (False, False)  # nothing left to draw in, across and down
    shared: Profile | None = None  # columns, when other grids have the same
    _core_min: dict[str, tuple[float, float]] = field(default_factory=dict)

    @classmethod
    def solve(cls, plan: Plan, grid: GridSpec, ctx: Context, roomy: bool = True) -> Pinned:
        self = cls(plan, grid, ctx, [], [], roomy=roomy)
        self._passing_lines()
        self._core_min = {id: (v.core.w, v.core.h) for id, v in plan.nodes.items()}
        self.xs = self._columns()
        self.ys = self._row_lines()
        return self

    # Columns: least distances between the middles of units

    def _columns(self) -> list[float]:
        cells = self.grid.cells
        ids = [id for id in cells if cells[id].r0 not in self.grid.loose]
        ranges = self._group_rows()
        xs: list[float] = []
        for c in range(self.grid.columns):  # each column as near as its nodes' left neighbours allow
            xs.append(xs[-1] + (self._half_column(c - 1) + self._half_column(c)) * APART if xs else 0.0)
            for b in (id for id in ids if cells[id].c1 == c):
                for a in (id for id in ids if cells[id].c1 < cells[b].c0):
                    need = self._apart(a, b, ranges)
                    if need is not None:
                        least = self._cx(xs, a) + need
                        xs[c] = max(xs[c], least if cells[b].c0 == c else 2 * least - xs[cells[b].c0])
        return xs

    def _apart(self, a: str, b: str, ranges: dict[str, tuple[int, int]]) -> float | None:
        """Least distance between the middles of a and b (left of right); None when they never meet."""
        plan, cells = self.plan, self.grid.cells
        around_a, around_b = plan.flat.ancestors(a), plan.flat.ancestors(b)
        outer_a = [g for g in around_a if g not in around_b]
        outer_b = [g for g in around_b if g not in around_a]
        rows_a = ranges[outer_a[-1]] if outer_a else (cells[a].r0, cells[a].r1)
        rows_b = ranges[outer_b[-1]] if outer_b else (cells[b].r0, cells[b].r1)
        if rows_a[1] < rows_b[0] or rows_b[1] < rows_a[0]:
            return None
        pads = sum(self._side_pad(g) for g in outer_a + outer_b)
        gap = max(self.gap_x, pads + SIDE_FRAME * (1 if outer_a or outer_b else 0) + (10 if outer_a and outer_b else 0))
        one, other = plan.nodes[a], plan.nodes[b]
        apart = one.width / 2 + other.width / 2 + gap
        if self._neighbours(a, b):  # lines run from core to core, above the text under an icon
            overhang = 0.0
            if self.roomy:
                overhang = (one.width - one.core.w) / 2 if outer_a else 0.0
                overhang += (other.width - other.core.w) / 2 if outer_b else 0.0
            apart = max(apart, one.core.w / 2 + other.core.w / 2 + self._label_room(a, b, pads, overhang))
        return apart

    def _passing_lines(self) -> None:
        """A line between two members of one column that passes a third runs beside them, inside the frame."""
        cells, flat = self.grid.cells, self.plan.flat
        for link in flat.links:
            ends = (link.sources[0].id, link.targets[0].id)
            group = flat.common(list(ends)) if all(e in cells for e in ends) else None
            if group is None or cells[ends[0]].c0 != cells[ends[1]].c0:
                continue
            low, high = sorted(cells[e].r0 for e in ends)
            if any(cells[m].c0 == cells[ends[0]].c0 and low < cells[m].r0 < high for m in flat.members(group)):
                self.plan.groups[group].side = PASSING

    def _side_pad(self, g: str) -> float:
        """Room at the sides of a group's members: its padding, more when a long title makes a single column wider."""
        view = self.plan.groups[g]
        if view.side:
            return view.right
        members = [m for m in self.plan.flat.members(g) if m in self.grid.cells]
        if len({self.grid.cells[m].c0 for m in members}) > 1:
            return view.pad
        return max(view.pad, (view.min_width - max(self.plan.nodes[m].width for m in members)) / 2)

    def _neighbours(self, a: str, b: str) -> bool:
        """True when no node stands between a and b on the grid's columns."""
        ca, cb = self.grid.cells[a], self.grid.cells[b]
        low, high = min(ca.r0, cb.r0), max(ca.r1, cb.r1)
        return not any(
            ca.c1 < c.c0 and c.c1 < cb.c0 and c.r0 <= high and c.r1 >= low
            for c in self.grid.cells.values()
            if (c.r0 in self.grid.loose) == (ca.r0 in self.grid.loose)
        )

    def _label_room(self, a: str, b: str, pads: float, overhang: float) -> float:
        """Distance of the cores of a and b that labels between them need on edges that run across; `pads` lie there."""
        room = 0.0
        for link in self.plan.flat.links:
            label = self.plan.labels.get(link.index)
            if not label:
                continue
            ends_s = {m for e in link.sources for m in self._nodes_of(e.id)}
            ends_t = {m for e in link.targets for m in self._nodes_of(e.id)}
            if (a in ends_s and b in ends_t) or (b in ends_s and a in ends_t):
                ca, cb = self.grid.cells[a], self.grid.cells[b]
                same = ca.r0 <= cb.r1 and cb.r0 <= ca.r1
                fan = len(link.sources) > 1 or len(link.targets) > 1
                trunk = (20.0 if self.roomy else 12.0) if fan or not same else 0.0
                frames = any(e.id in self.plan.groups for e in link.sources + link.targets)
                if fan or same:
                    head = HEAD_ROOM if self.roomy or not label.link.spec.label else HEAD_ROOM * 0.8
                    line = label.width + self.extra_x.get(link.index, 0.0) + 2 * head + trunk
                    spared = frames or self.roomy or label.rigid
                    room = max(room, line + (pads + overhang if spared else pads * 0.5))
        return room

    def _nodes_of(self, id: str) -> tuple[str, ...]:
        return (id,) if id in self.plan.nodes else self.plan.flat.members(id)

    def _group_rows(self) -> dict[str, tuple[int, int]]:
        out = {}
        for g in self.plan.groups:
            spans = [self.grid.cells[n] for n in self.plan.flat.members(g) if n in self.grid.cells]
            if spans and self.plan.groups[g].flat.lane == "column":  # which runs through all rows
                out[g] = (0, self.grid.rows - 1)
            elif spans:
                out[g] = (min(s.r0 for s in spans), max(s.r1 for s in spans))
        return out

    def _cx(self, xs: list[float], id: str) -> float:
        cell = self.grid.cells[id]
        return (xs[cell.c0] + xs[cell.c1]) / 2

    # Rows: least distances between the lines of the cores' middles

    def _row_lines(self) -> list[float]:
        plan, cells = self.plan, self.grid.cells
        ups, downs = [0.0] * self.grid.rows, [0.0] * self.grid.rows
        for id, cell in cells.items():
            v = plan.nodes[id]
            if cell.r0 == cell.r1:
                ups[cell.r0] = max(ups[cell.r0], v.up)
                downs[cell.r0] = max(downs[cell.r0], v.down)
        ranges = self._group_rows()
        ys = [0.0]
        for r in range(self.grid.rows - 1):
            closing = max((self._pad_end(g, ranges) for g in ranges if ranges[g][1] == r), default=0.0)
            opening = max((self._pad_start(g, ranges) for g in ranges if ranges[g][0] == r + 1), default=0.0)
            frames = closing + opening + (SIDE_FRAME if closing or opening else 0.0)
            gap = max(self.gap_y, frames, self._label_rise(r) + (frames * 0.6 if frames else 0))
            ys.append(ys[-1] + downs[r] + gap + self.extra_y.get(r, 0.0) + ups[r + 1])
        pitches = [b - a for a, b in pairwise(ys)]
        if len(pitches) > 1 and max(pitches) < EVEN * min(pitches):  # nearly even rows are made even
            ys = [max(pitches) * i for i in range(len(ys))]
        for id, cell in cells.items():  # a node over several rows must fit between them
            if cell.r1 > cell.r0:
                lack = plan.nodes[id].height - (ys[cell.r1] - ys[cell.r0] + downs[cell.r1] + ups[cell.r0])
                lack = max(lack, self._along_border(id, ranges, ys[cell.r1] - ys[cell.r0]))
                if lack > 0:
                    for r in range(cell.r0 + 1, len(ys)):
                        ys[r] += lack * min(1.0, (r - cell.r0) / (cell.r1 - cell.r0))
        return ys

    def _along_border(self, id: str, ranges: dict[str, tuple[int, int]], apart: float) -> float:
        """How much further apart the rows of a node over several should be, so that none of its lines to the last or
        the first of them runs along the border of its own frame."""
        cells, node, flat = self.grid.cells, self.plan.nodes[id], self.plan.flat
        cell = cells[id]
        around = [g for g in flat.ancestors(id) if {cells.get(m) for m in flat.members(g)} == {cell}]
        if not around:
            return 0.0
        rows = {
            cells[m].r0
            for link in flat.links
            for one, other in ((link.sources, link.targets), (link.targets, link.sources))
            if id in {e.id for e in one}
            for m in (e.id for e in other)
            if m in cells and cells[m].r0 == cells[m].r1
        }
        outer, lack = around[-1], 0.0
        for row, reach in (
            (cell.r0, node.up + self._pad_start(outer, ranges)),
            (cell.r1, node.down + self._pad_end(outer, ranges)),
        ):
            if row in rows and abs(apart / 2 - reach) < CLEAR:
                lack = max(lack, 2 * (reach + CLEAR - apart / 2))
        return lack

    def _pad_end(self, g: str, ranges: dict[str, tuple[int, int]]) -> float:
        inner = [k for k in self.plan.groups[g].flat.groups if k in ranges and ranges[k][1] == ranges[g][1]]
        return self.plan.groups[g].bottom + max((self._pad_end(k, ranges) for k in inner), default=0.0)

    def _pad_start(self, g: str, ranges: dict[str, tuple[int, int]]) -> float:
        inner = [k for k in self.plan.groups[g].flat.groups if k in ranges and ranges[k][0] == ranges[g][0]]
        return self.plan.groups[g].top + max((self._pad_start(k, ranges) for k in inner), default=0.0)

    def _label_rise(self, r: int) -> float:
        """Height that labels on edges between row r and the next need."""
        need = 0.0
        cells = self.grid.cells
        for link in self.plan.flat.links:
            label = self.plan.labels.get(link.index)
            fan = len(link.sources) > 1 or len(link.targets) > 1
            if not label and not fan:
                continue
            rows_s = {cells[m].r1 for e in link.sources for m in self._nodes_of(e.id) if m in cells}
            rows_t = {cells[m].r0 for e in link.targets for m in self._nodes_of(e.id) if m in cells}
            if (r in rows_s and r + 1 in rows_t) or (r in rows_t and r + 1 in rows_s):
                if label:
                    need = max(need, label.height + 2 * HEAD_ROOM + (30 if fan else 0))
                elif len(rows_s | rows_t) == 2:  # past the corners a straight stem is left for the head
                    need = max(need, FAN_GAP * self.ctx.measures.label / 28)
        return need

    def widen(self, links: list[int]) -> bool:
        """Make room for the labels of these links; False when they got all there is to get before.

        A label between nodes of one row gets a longer line, one between rows a higher gap.
        """
        done = False
        for index in links:
            box, label = self.plan.spots.get(index), self.plan.labels[index]
            if box is None or self.eased.get(index, 0) >= EASE:
                continue
            times = self.eased[index] = self.eased.get(index, 0) + 1
            done = True
            if any(abs(box.cy - y) < ON_ROW for y in self._middles()):
                if not self.roomy and self.tight[0]:
                    continue  # as wide as it may get
                self.extra_x[index] = 34.0 * times
                continue
            r = sum(1 for y in self._middles()[1:] if y < box.cy)
            if 0 <= r < self.grid.rows - 1:
                self.extra_y[r] = max(self.extra_y.get(r, 0.0), (label.height + 14) * times)
        if done:
            self.xs = self._columns()
            if self.shared:  # a series keeps its columns where they have the room
                self.shared = Profile(self.shared.before, self.xs, self.shared.after).joined(self.shared)
                self.xs = self.shared.lines
            self.ys = self._row_lines()
        return done

    def room(self) -> tuple[dict[int, float], dict[int, float]]:
        """What the labels were given so far."""
        return dict(self.extra_x), dict(self.extra_y)

    def restore(self, room: tuple[dict[int, float], dict[int, float]]) -> None:
        """Take back what they were given since."""
        self.extra_x, self.extra_y = room
        self.xs, self.ys = self._columns(), self._row_lines()

    def _middles(self) -> list[float]:
        """Where the rows' middles lie at present."""
        found: dict[int, float] = {}
        for id, cell in self.grid.cells.items():
            if cell.r0 == cell.r1:
                found[cell.r0] = self.plan.at[id][1] + self.plan.nodes[id].up
        return [found.get(r, 0.0) for r in range(self.grid.rows)]

    @property
    def gap_x(self) -> float:
        return GAP_X * self.ctx.measures.label / 28

    @property
    def gap_y(self) -> float:
        return GAP_Y * self.ctx.measures.label / 28

    # Graphs abreast, and under one another

    def level(self, beside: dict[int, Profile], own: int) -> None:
        """Share the rows of the grids beside this one with as many rows: row i is one line across all of them.

        `beside` holds their profiles by content; the profile of this one, `own`, is put there.
        """
        self._place(self.xs, self.ys)
        extent, lines = self.plan.extent(), self._middles()
        beside[own] = mine = Profile(lines[0] - extent.y, self.ys, extent.bottom - lines[-1])
        shared = reduce(Profile.joined, (p for p in beside.values() if len(p.lines) == len(self.ys)))
        self.plan.margins = (0.0, shared.before - mine.before, 0.0, shared.after - mine.after)
        self.ys = shared.lines

    def line_up(self, under: dict[int, Profile], own: int, width: float) -> bool:
        """Share the columns of grids as wide with as many columns, where that fits: the same things of a series of
        pictures stand in the same place. True when a grid that was placed before has to be placed again for it.
        """
        self._place(self.xs, self.ys)
        extent = self.plan.extent()
        others = [p for content, p in under.items() if content != own]
        under[own] = mine = Profile(self.xs[0] - extent.x, self.xs, extent.right - self.xs[-1])
        if not others:
            return False
        before = reduce(Profile.joined, others)
        shared = mine.joined(before)
        if shared.size > width + 0.5:
            return False
        self.shared = shared
        self.xs = shared.lines
        return shared != before

    # Placing

    def arrange(self, width: float | None, height: float | None) -> None:
        """Place everything, spread to about that extent; never closer than the least distances."""
        self.plan.spots.clear()
        self.plan.routes = []
        xs, ys = list(self.xs), list(self.ys)
        self._place(xs, ys)
        extent = self.plan.extent()
        self.tight = (width is not None and extent.w >= width, height is not None and extent.h >= height)
        for _ in range(2):
            if width is not None and self.shared:  # alike in all of them, whatever else stands there
                xs = spread(self.xs, max(0.0, width - self.shared.size))
            elif width is not None:
                xs = spread(xs, max(0.0, width - extent.w))
            if height is not None:
                ys = spread(ys, max(0.0, height - extent.h))
            self._place(xs, ys)
            extent = self.plan.extent()
        if self.shared:
            _, above, _, below = self.plan.margins
            self.plan.margins = (0.0, above, 0.0, below)
            extent, shared = self.plan.extent(), self.shared
            left, right = shared.before - (xs[0] - extent.x), shared.after - (extent.right - xs[-1])
            self.plan.margins = (max(0.0, left), above, max(0.0, right), below)

    def _place(self, xs: list[float], ys: list[float]) -> None:
        plan = self.plan
        loose: dict[str, float] = {}
        middle = (xs[0] + xs[-1]) / 2
        span = xs[-1] - xs[0]
        for row in self.grid.loose.values():
            loose |= self._loose_row(row, middle, span)
        for id, cell in self.grid.cells.items():
            v = plan.nodes[id]
            cx = loose[id] if id in loose else self._cx(xs, id)
            if v.boxed and id not in loose and (cell.c1 > cell.c0 or cell.r1 > cell.r0):
                cx = self._stretch(id, xs, ys)
            cy = (ys[cell.r0] + ys[cell.r1]) / 2
            plan.at[id] = (cx - v.core.cx, cy - v.up)
        plan.frame_groups()

    def _stretch(self, id: str, xs: list[float], ys: list[float]) -> float:
        """Let a boxed node cover the cells it spans, as far as the nodes that share them reach; its middle."""
        cell, v = self.grid.cells[id], self.plan.nodes[id]
        w, h, cx = v.core.w, v.core.h, self._cx(xs, id)
        if cell.c1 > cell.c0:
            first, last = self._half_column(cell.c0), self._half_column(cell.c1)
            left, right = xs[cell.c0] - (first or last), xs[cell.c1] + (last or first)
            for other in self._abreast(cell):  # never over those beside it, however they share the columns
                near, far = self._span(other, xs)
                if self.grid.cells[other].c0 > cell.c1:
                    right = max(min(right, near - CLOSE), cx + self._core_min[id][0] / 2)
                else:
                    left = min(max(left, far + CLOSE), cx - self._core_min[id][0] / 2)
            w = max(self._core_min[id][0], right - left)
            cx = (left + right) / 2 if right - left == w else cx  # wider than its columns it stands over their middle
        if cell.r1 > cell.r0:
            ends = [
                self.plan.nodes[n] for n, c in self.grid.cells.items() if c.r0 == c.r1 and c.r0 in (cell.r0, cell.r1)
            ]
            reach = max((n.core.h for n in ends), default=0.0)
            h = max(self._core_min[id][1], ys[cell.r1] - ys[cell.r0] + reach)
        v.spread = True
        v.resized(w, h)
        return cx

    def _abreast(self, cell: Cell) -> list[str]:
        """The nodes left and right of a cell."""
        return [
            n
            for n, c in self.grid.cells.items()
            if c.r0 <= cell.r1 and cell.r0 <= c.r1 and (c.c1 < cell.c0 or cell.c1 < c.c0)
        ]

    def _span(self, id: str, xs: list[float]) -> tuple[float, float]:
        """Where a node begins and ends: the columns it covers, and what it needs for itself."""
        cell, half, cx = self.grid.cells[id], self._core_min[id][0] / 2, self._cx(xs, id)
        first, last = self._half_column(cell.c0), self._half_column(cell.c1)
        return min(cx - half, xs[cell.c0] - first), max(cx + half, xs[cell.c1] + last)

    def _half_column(self, column: int) -> float:
        """Half the width of the widest node in a column; 0 where all nodes of it span others too."""
        found = [self.plan.nodes[n].width for n, c in self.grid.cells.items() if c.c0 == c.c1 == column]
        return max(found, default=0.0) / 2

    def _loose_row(self, row: list[str], middle: float, span: float) -> dict[str, float]:
        """Middles of a centred row: its own least distances, half again as wide where the grid leaves room."""
        ranges = self._group_rows()
        at = [0.0]
        for a, b in pairwise(row):
            at.append(at[-1] + (self._apart(a, b, ranges) or 0.0))
        if at[-1]:
            grow = min(LOOSE, max(1.0, span / at[-1]))
            at = [x * grow for x in at]
        shift = middle - (at[0] + at[-1]) / 2
        return {id: x + shift for id, x in zip(row, at, strict=True)}


def misplaced(plan: Plan) -> list[tuple[str, str]]:
    """(node, group) pairs where a group's frame covers a node that is not in it."""
    out = []
    for g, frame in plan.frames.items():
        members = set(plan.flat.members(g))
        out += [(id, g) for id in plan.nodes if id not in members and frame.overlaps(plan.box(id), 2)]
    return out
