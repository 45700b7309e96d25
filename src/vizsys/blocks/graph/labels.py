"""Edge labels: measured, placed on their own edges, and drawn.

A label is the step badge, a mark, an icon and the text side by side, chips under them, in one box. Placement looks at
many spots along the edge and beside it and takes the cheapest set: nothing may lie under a label but its own line, and
that is cut out beneath it.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from math import hypot
from typing import TYPE_CHECKING

from vizsys.blocks.base import group
from vizsys.blocks.graph.chips import OVER_CHIPS, ChipRows, chip_rows
from vizsys.blocks.graph.flat import Link
from vizsys.blocks.lines import LineLabel, label_face, line_label
from vizsys.context import Context
from vizsys.geometry import Box, Cells, Point, path_hits, segment_hits
from vizsys.records import dataclass, replace
from vizsys.scene import Group

if TYPE_CHECKING:
    from vizsys.blocks.graph.plan import Plan

HEAD_ROOM = 26.0
"""Length of line left visible between a label and an arrow head or outline, page units."""
HEAD = 16.0
"""Length of an arrow head."""
CORNER = 12.0
"""How far a rounded corner reaches along its lines: the label of one line of a fan any nearer would cut another's."""
CRAMPED = 125.0
"""Cost from which a label counts as badly placed."""
BRANCH = 100.0
"""Cost of a label on one branch of a fan instead of the stretch all of them share."""
KEPT = 266.0
"""A label whose own lines are no longer than this is not broken anywhere else, at type of 24 units."""
KEEP = 32
"""Cheapest spots kept for each label."""


@dataclass(slots=True)
class LabelView:
    """An edge's label, measured: badge, mark, icon and text side by side, chips under them."""

    link: Link
    words: LineLabel | None
    chips: ChipRows | None
    margin: tuple[float, float]  # around chips, as around words
    width: float
    height: float

    @property
    def rigid(self) -> bool:
        """True when it gets no narrower with the room: it has lines of its own."""
        return "\n" in (self.link.spec.label or "")

    @property
    def on_one_line(self) -> bool:
        return self.chips is None and self.words is not None and (self.words.text is None or self.words.text.lines == 1)

    def draw(self, box: Box) -> Group:
        """The label centred in `box`."""
        key = self.link.key
        if self.chips is None:
            assert self.words is not None
            return self.words.draw(box.cx, box.cy, key)
        chips = self.chips.draw(box.cx, box.bottom - self.margin[1] - self.chips.height)
        if self.words is None:
            return group(chips, "label", None, None, box.as_tuple(), edge=key, step=None)
        words = self.words.draw(box.cx, box.y + self.words.height / 2, key)
        return replace(words, children=(*words.children, *chips), box=box.as_tuple())


def view(link: Link, ctx: Context, limit: float) -> LabelView | None:
    """Measure the label of an edge; None when there is nothing to say. `limit` is where text wraps."""
    edge, m = link.spec, ctx.measures
    if edge.label and "\n" in edge.label:  # lines of the spec's own are kept as far as that is reasonable
        own = ctx.text.width(edge.label, label_face(ctx, edge.tone))
        limit = max(limit, own + 1) if own <= KEPT * m.edge_label / 24 else limit
    words = line_label(ctx, edge.label, step=link.step, mark=edge.mark, icon=edge.icon, tone=edge.tone, limit=limit)
    chips = chip_rows(ctx, edge.chips, limit, edge.tone)
    if words is None and chips is None:
        return None
    width, height = (words.width, words.height) if words else (0.0, 2 * m.knock_y)
    if chips:
        width = max(width, chips.width + 2 * m.knock_x)
        height += chips.height + (OVER_CHIPS if words else 0.0)
    return LabelView(link, words, chips, (m.knock_x, m.knock_y), width, height)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place for a label and what it costs by itself (distance from the best place along its edge)."""

    box: Box
    cost: float


def place(plan: Plan, lines: dict[int, list[list[Point]]], bounds: Box | None = None) -> list[int]:
    """Choose a spot for every label not placed yet. `lines` holds each link's visible polylines by link index.

    Returns the links whose label had to lie over something or beside its line.
    """
    open_labels = [i for i in plan.labels if i not in plan.spots]
    if not open_labels:
        return []
    solid = [*plan.titles().values(), *(b for g, f in plan.frames.items() for b in plan.groups[g].badges(f))]
    for n, node in plan.nodes.items():
        solid += [b.moved(*plan.at[n]) for b in (node.core, *node.below(), *node.badges())]
    borders = [s for g, b in plan.frames.items() if not plan.groups[g].flat.lane for s in _sides(b)]
    bends = {
        i: [Box.around(*p, 2 * corner, 2 * corner) for ln in ls for p in ln[1:-1]]
        for i, ls in lines.items()
        for corner in (CORNER if len(ls) > 1 else 0.5,)
    }
    courses = [(i, ln) for i, ls in lines.items() for ln in ls]
    field_ = _Field(
        Cells((b, k) for k, b in enumerate(solid)),
        borders,
        Cells((_around(ln), (k, i, ln)) for k, (i, ln) in enumerate(courses)),
        bends,
        bounds,
    )
    options: dict[int, list[Spot]] = {}
    for i in open_labels:
        v = plan.labels[i]
        scored: list[Spot] = []
        for s in sorted(_spots(lines.get(i, []), v.width, v.height, _middle(plan, v.link)), key=lambda s: s.cost):
            if len(scored) > KEEP and s.cost > scored[KEEP - 1].cost:
                break
            own = s.cost + _off_trunk(lines.get(i, []), s.box)
            limit = scored[KEEP - 1].cost - own if len(scored) >= KEEP else 1e9
            scored.append(Spot(s.box, own + field_.cost(s.box, i, limit)))
            scored.sort(key=lambda s: s.cost)
        options[i] = scored[:KEEP]
    return _choose(plan, open_labels, options)


def _off_trunk(lines: list[list[Point]], box: Box) -> float:
    """The label of a fan belongs to what all its lines share, and leaves the place where they part uncovered."""
    if len(lines) < 2:
        return 0.0
    return BRANCH * sum(not path_hits(line, box) for line in lines) / len(lines)


def moved(link: Link) -> bool:
    """True when the spec wants the label at one end of its line."""
    return link.spec.label_at in ("start", "end")


def _middle(plan: Plan, link: Link) -> str:
    """Where along its line a label belongs: by the branches of a decision to their way out."""
    node = plan.nodes.get(link.sources[0].id)
    decides = node is not None and node.look.shape == "diamond"
    return link.spec.label_at or ("start" if decides else "middle")


def _choose(plan: Plan, open_labels: list[int], options: dict[int, list[Spot]]) -> list[int]:
    """Greedy by scarcity, then rounds of moving each label to its best spot given the others."""
    fixed = Cells((b, j) for j, b in plan.spots.items())
    chosen: dict[int, Box] = {}

    costs: dict[int, float] = {}

    def best(i: int) -> Box | None:
        others = [b for j, b in chosen.items() if j != i]
        low: tuple[float, Box] | None = None
        for s in options[i]:
            if low and s.cost >= low[0]:
                break
            wide = s.box.grown(4, 2)
            clash = sum(1 for b in others if wide.overlaps(b)) + len({j for _, j in fixed.near(wide)})
            cost = s.cost + 2000 * clash
            if low is None or cost < low[0]:
                low = (cost, s.box)
        if low:
            costs[i] = low[0]
        return low[1] if low else None

    free = {i: sum(1 for s in options[i] if s.cost < 500) for i in open_labels}
    for i in sorted(open_labels, key=lambda i: (free[i], i)):
        box = best(i)
        if box:
            chosen[i] = box
    for _ in range(3):
        moved = False
        for i in open_labels:
            box = best(i)
            if box and box != chosen.get(i):
                chosen[i] = box
                moved = True
        if not moved:
            break
    plan.spots.update(chosen)
    pairs = {frozenset((link.sources[0].id, link.targets[0].id)): 0 for link in plan.flat.links}
    for link in plan.flat.links:
        pairs[frozenset((link.sources[0].id, link.targets[0].id))] += 1

    def beside(i: int) -> bool:  # of two lines side by side each has its label on its own side
        link = plan.labels[i].link
        return pairs[frozenset((link.sources[0].id, link.targets[0].id))] > 1

    return [i for i in open_labels if costs.get(i, 0.0) > (255.0 if beside(i) else CRAMPED)]


@dataclass(slots=True)
class _Field:
    """What labels must keep off, with a bounding box per foreign polyline so that most are dismissed at once."""

    solid: Cells[int]
    borders: Sequence[tuple[Point, Point]]
    lines: Cells[tuple[int, int, list[Point]]]  # number, link and course
    bends: dict[int, list[Box]]
    bounds: Box | None

    def cost(self, box: Box, own: int, limit: float) -> float:
        """The cost of a label of link `own` in `box`; anything above `limit` may be cut short."""
        cost = 0.0
        near = box.grown(5, 4)
        for b in {k: b for b, k in self.solid.near(near)}.values():
            cost += 3000 + min(500.0, box.overlap_area(b) * 0.1)
            if cost > limit:
                return cost
        wide = box.grown(4, 3)
        for link, line in {k: (link, line) for _, (k, link, line) in self.lines.near(wide)}.values():
            if link != own and path_hits(line, wide):
                cost += 800
                if cost > limit:
                    return cost
        clear = box.grown(5)
        for a, c in self.borders:
            if segment_hits(a, c, clear):
                cost += 260
        if any(box.overlaps(b) for b in self.bends.get(own, ())):
            cost += 90
        limits = self.bounds
        if limits and box.overlap_area(limits) < box.w * box.h - 1:
            cost += 120
        return cost


def _spots(lines: list[list[Point]], w: float, h: float, where: str) -> list[Spot]:
    """Spots on the lines, best in the middle (or soon after the start, or before the end); then spots beside them."""
    out: list[Spot] = []
    for k, line in enumerate(lines):
        total = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(line)) or 1.0
        done = 0.0
        middle = max(0.0, total - HEAD) / 2 / total
        if where != "middle":
            near = _near_end(line if where == "start" else line[::-1], w, h, HEAD if where == "end" else 0.0)
            middle = min(0.5, near / total) if where == "start" else max(0.5, 1 - near / total)
        for n, (a, b) in enumerate(itertools.pairwise(line)):
            d = hypot(b[0] - a[0], b[1] - a[1])
            flat = abs(b[1] - a[1]) < abs(b[0] - a[0])
            need = (w if flat else h) + (HEAD_ROOM if n == 0 else 8) + (HEAD_ROOM + 8 if n == len(line) - 2 else 8)
            steps = max(1, int(d / 14))
            head = HEAD if n == len(line) - 2 else 0.0
            for t in sorted({s / steps for s in range(steps + 1)} | {max(0.0, (d - head) / 2 / d) if d else 0.5}):
                c = (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)
                along = (done + d * t) / total
                base = (60 if where == "middle" else 160) * abs(along - middle)
                base += (0 if flat else 6) + 18 * k - min(30.0, d * 0.06)
                half = (w if flat else h) / 2
                room = min(d * t, d * (1 - t) - head) - half
                short = max(0.0, (need - d) * 4)
                # Well off a corner rather than next to it.
                tight = max(0.0, 14 - room) * 7 - 0.3 * min(26.0, max(0.0, room - 14))
                out.append(Spot(Box.around(c[0], c[1], w, h), base + short + tight))
                for side in (-1, 1):  # hugging the line when it cannot lie on it
                    dx, dy = (0.0, side * (h / 2 + 5)) if flat else (side * (w / 2 + 7), 0.0)
                    hug = 140 + (0 if side < 0 else 10) + max(0.0, 10 - min(d * t, d * (1 - t))) * 3
                    out.append(Spot(Box.around(c[0] + dx, c[1] + dy, w, h), base + hug))
            done += d
    return out


def _near_end(line: list[Point], w: float, h: float, head: float) -> float:
    """Distance along a line from its start to the middle of a label beside it."""
    (ax, ay), (bx, by) = line[0], line[1]
    return head + HEAD_ROOM + (w if abs(by - ay) < abs(bx - ax) else h) / 2


def _around(line: list[Point]) -> Box:
    xs, ys = [p[0] for p in line], [p[1] for p in line]
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def _sides(b: Box) -> list[tuple[Point, Point]]:
    a, c = (b.x, b.y), (b.right, b.bottom)
    p, q = (b.right, b.y), (b.x, b.bottom)
    return [(a, p), (p, c), (q, c), (a, q)]
