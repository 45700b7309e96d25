"""Edge labels: measured, placed on their own edges, and drawn.

A label is the step badge, a mark, an icon and the text side by side, chips under them, in one box. Placement looks at
many spots along the edge and beside it and takes the cheapest set: nothing may lie under a label but its own line, and
that is cut out beneath it.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import field
from heapq import heappop, heappush
from math import dist, hypot
from typing import TYPE_CHECKING

from vizsys.blocks.base import group
from vizsys.blocks.graph.chips import OVER_CHIPS, ChipRows, chip_rows
from vizsys.blocks.graph.flat import Link
from vizsys.blocks.lines import LineLabel, label_face, line_label
from vizsys.context import Context
from vizsys.geometry import Box, BoxIndex, Point, path_hits
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
FAR = 5.0
"""Labels keep this far from sides of frames and from what is solid, page units."""
GOOD = 500.0
"""Cost up to which a spot has no node or line in its way."""


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


Spot = tuple[float, int, float, float]
"""A place for a label: what it costs by itself (distance from the best place along its edge), its number, and its
middle."""
Course = tuple[int, list[Point]]
"""What shows of a line as a polyline, with the index of its link."""


def place(
    plan: Plan,
    lines: dict[int, list[list[Point]]],
    courses: Sequence[tuple[Box, Course]],
    bounds: Box | None = None,
) -> list[int]:
    """Choose a spot for every label not placed yet. `lines` holds each link's visible polylines by link index,
    `courses` all of them with boxes around them.

    Returns the links whose label had to lie over something or beside its line.
    """
    open_labels = [i for i in plan.labels if i not in plan.spots]
    if not open_labels:
        return []
    solid = [*plan.titles().values(), *(b for g, f in plan.frames.items() for b in plan.groups[g].badges(f))]
    for n, node in plan.nodes.items():
        at = plan.at[n]
        solid += [b.moved(*at) for b in (node.core, *node.below(), *(node.badges() if node.steps else ()))]
    sides = [s for g, b in plan.frames.items() if not plan.groups[g].flat.lane for s in _sides(b)]
    things: BoxIndex[str | Course] = BoxIndex(courses)
    for box in solid:
        things.add(box, "solid")
    for box in sides:
        things.add(box, "side")
    options = {}
    for i in open_labels:
        label, own = plan.labels[i], lines.get(i, [])
        spots = _spots(own, label.width, label.height, _middle(plan, label.link))
        options[i] = _Options(things, bounds, i, own, label.width, label.height, spots)
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


def _choose(plan: Plan, open_labels: list[int], options: dict[int, _Options]) -> list[int]:
    """Greedy by scarcity, then rounds of moving each label to its best spot given the others."""
    fixed = BoxIndex((b, j) for j, b in plan.spots.items())
    chosen: dict[int, Box] = {}

    costs: dict[int, float] = {}

    def best(i: int) -> Box | None:
        others = [b for j, b in chosen.items() if j != i]
        low: tuple[float, Box] | None = None
        for cost, box in options[i]:
            if low and cost >= low[0]:
                break
            wide = box.grown(4, 2)
            clash = sum(map(wide.overlaps, others)) + len(fixed.near(wide))
            if low is None or cost + 2000 * clash < low[0]:
                low = (cost + 2000 * clash, box)
            if not clash:
                break
        if low:
            costs[i] = low[0]
        return low[1] if low else None

    free = {i: options[i].good() if len(open_labels) > 1 else 0 for i in open_labels}
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
    cramped = [i for i in open_labels if costs.get(i, 0.0) > CRAMPED]
    if not cramped:
        return []
    pairs = Counter(frozenset((link.sources[0].id, link.targets[0].id)) for link in plan.flat.links)

    def beside(i: int) -> bool:  # of two lines side by side each has its label on its own side
        link = plan.labels[i].link
        return pairs[frozenset((link.sources[0].id, link.targets[0].id))] > 1

    return [i for i in cramped if costs[i] > 255.0 or not beside(i)]


@dataclass(slots=True)
class _Options:
    """The spots of one label, the cheapest first. What lies in the way of a spot is found out only when it may be
    next: mostly the first is free."""

    things: BoxIndex[str | Course]
    bounds: Box | None
    link: int
    lines: list[list[Point]]  # its own
    width: float
    height: float
    spots: list[Spot]  # by what they cost by themselves, which is the least they cost
    _found: list[tuple[float, Box]] = field(default_factory=list)
    _waiting: list[tuple[float, int, Box]] = field(default_factory=list)  # a heap of those that were priced in full
    _near: BoxIndex[str | Course] = field(default_factory=BoxIndex)  # those around the spots that are priced now
    _priced: int = 0
    _good: int = 0

    def __iter__(self) -> Iterator[tuple[float, Box]]:
        """Boxes with their cost, `KEEP` of them at most."""
        for n in range(KEEP):
            if n == len(self._found) and not self._find():
                return
            yield self._found[n]

    def good(self) -> int:
        """How many spots have nothing in their way to speak of, `KEEP` at most."""
        while self._good < KEEP and self._priced < len(self.spots) and self.spots[self._priced][0] < GOOD:
            self._price()
        return self._good

    def _find(self) -> bool:
        """Find the next of the cheapest."""
        waiting, spots = self._waiting, self.spots
        while self._priced < len(spots) and not (waiting and waiting[0][0] <= spots[self._priced][0]):
            self._price()
        if waiting:
            cost, _, box = heappop(waiting)
            self._found.append((cost, box))
            return True
        return False

    def _price(self) -> None:
        """Price one more spot in full."""
        if self._priced % KEEP == 0:
            self._near = self._around(self.spots[self._priced : self._priced + KEEP])
        cost, number, x, y = self.spots[self._priced]
        box = Box.around(x, y, self.width, self.height)
        cost = cost + _off_trunk(self.lines, box) + (self._in_the_way(box) + self._on_bend(box))
        heappush(self._waiting, (cost, number, box))
        self._priced += 1
        self._good += cost < GOOD

    def _around(self, spots: list[Spot]) -> BoxIndex[str | Course]:
        """What may be in the way of some spots."""
        _, _, xs, ys = zip(*spots, strict=True)
        x, y = min(xs), min(ys)
        hull = Box(x, y, max(xs) - x, max(ys) - y)
        return BoxIndex(self.things.near(hull.grown(self.width / 2 + FAR, self.height / 2 + FAR)))

    def _in_the_way(self, box: Box) -> float:
        """What it costs to lie over things, or outside."""
        cost = 0.0
        for b, thing in self._near.near(box.grown(FAR)):
            if not isinstance(thing, str):
                link, line = thing
                cost += 800 if link != self.link and path_hits(line, box.grown(4, 3)) else 0
            elif thing == "side":
                cost += 260
            elif b.overlaps(box.grown(FAR, 4)):
                cost += 3000 + min(500.0, box.overlap_area(b) * 0.1)
        limits = self.bounds
        if limits and not limits.contains_box(box) and box.overlap_area(limits) < box.w * box.h - 1:
            cost += 120
        return cost

    def _on_bend(self, box: Box) -> float:
        """What it costs to lie on a bend of its own line."""
        corner = CORNER if len(self.lines) > 1 else 0.5
        left, top, w, h = box.grown(corner)
        right, bottom = left + w, top + h
        for line in self.lines:
            for x, y in line[1:-1]:
                if left < x < right and top < y < bottom:
                    return 90.0
        return 0.0


def _spots(lines: list[list[Point]], w: float, h: float, where: str) -> list[Spot]:
    """Spots on the lines, best in the middle (or soon after the start, or before the end), and spots beside them: by
    what they cost."""
    out: list[Spot] = []
    strict = 60 if where == "middle" else 160
    for k, line in enumerate(lines):
        total = sum(itertools.starmap(dist, itertools.pairwise(line))) or 1.0
        done = 0.0
        middle = max(0.0, total - HEAD) / 2 / total
        if where != "middle":
            near = _near_end(line if where == "start" else line[::-1], w, h, HEAD if where == "end" else 0.0)
            middle = min(0.5, near / total) if where == "start" else max(0.5, 1 - near / total)
        for n, ((ax, ay), (bx, by)) in enumerate(itertools.pairwise(line)):
            run, rise = bx - ax, by - ay
            d = hypot(run, rise)
            flat = abs(rise) < abs(run)
            size = w if flat else h
            need = size + (HEAD_ROOM if n == 0 else 8) + (HEAD_ROOM + 8 if n == len(line) - 2 else 8)
            steps = max(1, int(d / 14))
            head = HEAD if n == len(line) - 2 else 0.0
            half, short, lean = size / 2, max(0.0, (need - d) * 4), (0 if flat else 6) + 18 * k - min(30.0, d * 0.06)
            dx, dy = (0.0, h / 2 + 5) if flat else (w / 2 + 7, 0.0)
            for t in sorted({s / steps for s in range(steps + 1)} | {max(0.0, (d - head) / 2 / d) if d else 0.5}):
                x, y, before, after = ax + run * t, ay + rise * t, d * t, d * (1 - t)
                base = strict * abs((done + before) / total - middle) + lean
                room = min(before, after - head) - half
                # Well off a corner rather than next to it.
                tight = (14 - room) * 7 if room < 14 else -0.3 * min(26.0, room - 14)
                out.append((base + short + tight, len(out), x, y))
                rub = max(0.0, 10 - min(before, after)) * 3  # hugging the line when it cannot lie on it
                out.append((base + (140 + rub), len(out), x - dx, y - dy))
                out.append((base + (150 + rub), len(out), x + dx, y + dy))
            done += d
    return sorted(out)


def _near_end(line: list[Point], w: float, h: float, head: float) -> float:
    """Distance along a line from its start to the middle of a label beside it."""
    (ax, ay), (bx, by) = line[0], line[1]
    return head + HEAD_ROOM + (w if abs(by - ay) < abs(bx - ax) else h) / 2


def _sides(b: Box) -> list[Box]:
    """The sides of a box, as boxes without an extent in one direction."""
    return [Box(b.x, b.y, b.w, 0), Box(b.x, b.bottom, b.w, 0), Box(b.x, b.y, 0, b.h), Box(b.right, b.y, 0, b.h)]
