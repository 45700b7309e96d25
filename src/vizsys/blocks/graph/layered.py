"""Layered layout: Graphviz places, we shape the lines.

In: a `Plan` with measured nodes, groups and labels. Graphviz gets sizes and ids only. A label is a node of its own in
the middle of its edge, so it takes part in the ranking: room is kept for it and nothing else comes to lie there. Out:
the plan with places, frames, label spots and routes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import field
from itertools import islice, pairwise

from vizsys.blocks.graph import buses
from vizsys.blocks.graph.dot import FRAME_GAP, write_dot
from vizsys.blocks.graph.flat import End
from vizsys.blocks.graph.legs import Leg
from vizsys.blocks.graph.plan import Plan
from vizsys.blocks.graph.spread import Ranks, Spread, ranks
from vizsys.blocks.graph.straight import Straightener
from vizsys.context import Context
from vizsys.engine import Layout, Place, Variant, layout_checked
from vizsys.geometry import Box, Point
from vizsys.records import dataclass, replace

RANK_GAP = 84.0
NODE_GAP = 30.0
"""Preferred distances between ranks, and between nodes of a rank, page units."""

NODE_LEAST = 22.0
"""Distance of nodes of a rank where there is little room."""

RANK_MOST, NODE_MOST = 260.0, 170.0
"""How far they are moved apart to fill the room there is."""

SNAP = 14.0
"""Nodes of a chain that lie off one line by less than this are put on it."""

FRAME_CLEAR = 6.0
"""Distance of a label from the border of a frame, beside its own margin."""

CROWD = 150
"""From so many nodes on the order written is kept only when the spec demands it: another run would take too long."""

RETURN = 36.0
"""What a line down the side of the ranks takes, beside its label, page units."""

TANGLED = 160
"""Crossings that the order written may cost at a first look, times nodes. Where it costs more, Graphviz is not asked
for it: of large graphs the answer is seldom taken."""

LOOP_ROOM = 54.0
"""Room kept over a node for its line to itself."""


@dataclass(slots=True)
class Layered:
    plan: Plan
    ctx: Context
    direction: str
    order: str = "auto"
    same: tuple[tuple[str, ...], ...] = ()
    loose: float = 1.0  # how much further apart than usual nodes stand
    legs: list[Leg] = field(default_factory=list)
    index: dict[str, int] = field(default_factory=dict)
    _ids: list[str] = field(default_factory=list)
    order_hints: list[list[str]] = field(default_factory=list)
    labelled: bool = True
    newrank: bool = False  # ranks over all groups at once
    variant: Variant = "full"  # the first that came out right: the others would fail again
    pairs: dict[int, tuple[int, int]] = field(init=False)
    offset: dict[int, float] = field(default_factory=dict)
    """Distance of a pair's lines from their common middle, by leading link."""
    aside: dict[int, float] = field(default_factory=dict)
    """Where across the flow a line of a labelled pair runs, by link."""
    _answer: Layout | None = None
    _ranks: Ranks = field(default_factory=lambda: Ranks([], [], [], 0.0))
    _spread: Spread = field(default_factory=lambda: Spread([], [], 1.0))
    _filled: tuple[float | None, float | None] | None = None  # the extent it was spread towards last
    _placed: Layout | None = None  # the answer that stands in the plan, with that distance of ranks:
    _rank: float = RANK_GAP
    _reach: tuple[float, float] | None = None  # of all that stands there
    _close: bool = False  # nodes of a rank as near to each other as they may be
    by_link: dict[int, list[Leg]] = field(default_factory=dict)
    loops: set[str] = field(default_factory=set)
    _mixed: bool = False
    """Icons with words under them stand among boxes: then the cores share one line, not the extents."""

    def __post_init__(self) -> None:
        self._ids = list(self.plan.nodes)
        self.index = {id: i for i, id in enumerate(self._ids)}
        self._mixed = len({v.look.hung for v in self.plan.nodes.values()}) > 1
        self.pairs = self.plan.pairs
        self.legs = [
            replace(leg, outside=False) if leg.outside and leg.link.index in self.pairs else leg
            for leg in self.plan.legs
        ]
        for lead in sorted({lead for lead, _ in self.pairs.values()}):
            link = next(x for x in self.plan.flat.links if x.index == lead)
            cores = [self.plan.nodes[e.id] for e in (link.sources[0], link.targets[0])]
            sizes = [(v.core.h if self.across else v.core.w) * (0.2 if v.look.hung else 0.27) for v in cores]
            self.offset[lead] = min(18.0, *sizes)
        self._group_legs()
        buses.reserve(self.plan, self.legs, self.across, NODE_GAP * self.loose)

    def _group_legs(self) -> None:
        self.by_link, self.loops = {}, {leg.tail for leg in self.legs if leg.tail == leg.head}
        for leg in self.legs:
            self.by_link.setdefault(leg.link.index, []).append(leg)

    @property
    def across(self) -> bool:
        """True when ranks follow one another from left to right (or right to left)."""
        return self.direction in ("right", "left")

    def arrange(self, width: float | None, height: float | None) -> None:
        """Lay out, spread (or drawn together) towards that extent. Raises LayoutError."""
        if self._filled != (width, height):
            self.sketch(width, height)
        fits = self._excess(width, height) <= 1
        self._ask_for_order()
        if self._placed is not self._answer:
            self._fill(width, height)
        if self._excess(width, height) > 1 and not self._close:
            self._draw_close(width, height)
        if fits and self.order_hints and self.order == "auto" and self._excess(width, height) > 1:
            self._drop_order()
            self._fill(width, height)
        Straightener(self.plan, self.legs, self.across, frozenset(self.pairs)).run()
        buses.span(self.plan, self.legs, self.across)
        self.plan.frame_groups()
        self._level_pairs()
        self._placed = self._reach = None  # things stand elsewhere now

    def sketch(self, width: float | None, height: float | None) -> None:
        """Lay out roughly: as `arrange`, but for the order written and what is in line. Raises LayoutError."""
        if self._answer is None:
            self._run()
        self._fill(width, height)
        saved = (NODE_GAP - NODE_LEAST) * self.loose * (self._widest_rank() - 1)
        if 1 < self._excess(width, height) < 2 * saved and not self._close:  # else it will not help
            self._draw_close(width, height)

    def _draw_close(self, width: float | None, height: float | None) -> None:
        """Lay out anew with nodes of a rank as near to each other as they may be."""
        self._close = True
        self._run()
        self._fill(width, height)

    @property
    def pristine(self) -> bool:
        """Whether another extent finds these ranks as the first one did."""
        return not (self._close or self.order_hints or buses.buses(self.plan))

    def turned(self) -> tuple[float, float]:
        """Width and height that ranks which follow one another across the page take at least when they run down it."""
        rows: dict[int, list[tuple[float, float]]] = {}
        for name, (x, _, w, h) in self._nodes().items():
            size = self.size(self._ids[int(name[1:])], across=False) if name[0] == "n" else (2 * w, 2 * h)
            rows.setdefault(round(x), []).append(size)
        gaps = sum(self._ranks.steps) * RANK_GAP * self.loose**0.5 / self._doubled
        width = max(sum(w + NODE_LEAST * self.loose for w, _ in row) for row in rows.values()) - NODE_LEAST * self.loose
        return width, sum(max(h for _, h in row) for row in rows.values()) + gaps

    def _level_pairs(self) -> None:
        """Put the lines and labels of a pair on the common line of their ends, once these are in line."""
        axis = 1 if self.across else 0
        for leg in self.legs:
            lead, side = self.pairs.get(leg.link.index, (-1, 0))
            v = self._middle(leg.tail)[axis]
            if lead < 0 or leg.link.index not in self.aside or abs(v - self._middle(leg.head)[axis]) > 1.5:
                continue
            old = self.aside[leg.link.index] - side * self.offset[lead]
            self.aside[leg.link.index] = v + side * self.offset[lead]
            spot = self.plan.spots.get(leg.link.index)
            if spot:
                off = v - old
                self.plan.spots[leg.link.index] = spot.moved(*((0.0, off) if self.across else (off, 0.0)))

    def _fill(self, width: float | None, height: float | None) -> None:
        """Spread the answer towards that extent."""
        self._filled = width, height
        along, across = (width, height) if self.across else (height, width and width - self.beside())
        rank = RANK_GAP * self.loose**0.5 if along is None else self._rank
        factor = 1.0 if across is None else self._spread.factor
        if self._placed is not self._answer or (rank, factor) != (self._rank, self._spread.factor):
            self._place(rank, factor)
        ranks = max(1, sum(self._ranks.steps)) / self._doubled
        middles = [y if self.across else x for x, y, _, _ in self._nodes().values()]
        span = max(1.0, max(middles) - min(middles))
        most = 1 + (NODE_MOST - self.node_gap) * max(1, self._widest_rank() - 1) / span
        for _ in range(2):
            u, v = self._extent()
            new_rank = rank if along is None else min(max(rank + (along - u) / ranks, self._least_gap()), RANK_MOST)
            new_factor = 1.0 if across is None else min(max(factor + (across - v) / span, 1.0), most)
            if abs(new_rank - rank) * ranks < 1 and abs(new_factor - factor) * span < 1:
                return
            rank, factor = new_rank, new_factor
            self._place(rank, factor)

    def _excess(self, width: float | None, height: float | None) -> float:
        """How much more than there is the layout takes across the flow."""
        room = height if self.across else width and width - self.beside()
        return 0.0 if room is None else self._extent()[1] - room

    def beside(self) -> float:
        """Width taken by lines back down the side of the ranks, with their labels on them."""
        if self.across:
            return 0.0
        returns = [self.plan.labels.get(leg.link.index) for leg in self.legs if leg.outside and leg.tail != leg.head]
        return max((RETURN + (v.width / 2 if v else 0.0) for v in returns), default=0.0)

    def _extent(self) -> tuple[float, float]:
        """Of everything placed: along the flow and across it."""
        if self._reach is None:
            extent = self.plan.extent()
            self._reach = (extent.w, extent.h) if self.across else (extent.h, extent.w)
        return self._reach

    @property
    def node_gap(self) -> float:
        """Distance of nodes of a rank, page units."""
        return (NODE_LEAST if self._close else NODE_GAP) * self.loose

    @property
    def _doubled(self) -> int:
        """Ranks of Graphviz from one rank of nodes to the next: labels stand on one between them."""
        return 2 if self.labelled and self.plan.labels else 1

    def _least_gap(self) -> float:
        """The least distance of ranks of nodes."""
        excess = max(0, len(self.legs) - len(self.plan.nodes) + 1)
        least: float = 34.0 + min(48.0, 0.4 * len(self.legs) + 3.0 * excess)  # many lines need room to turn
        least *= self.loose**0.5
        return max(least, self._frame_room())

    def base_gap(self, doubled: bool) -> float:
        """The distance of neighbouring ranks that Graphviz is asked for, whole points: it takes no others."""
        return float(round(self._least_gap() / (2 if doubled else 1)))

    def _frame_room(self) -> float:
        """Distance of ranks at which labels of lines into a group and out of it stand clear of its border."""
        out = {i for i in self.plan.labels for leg in self.by_link.get(i, []) if not leg.outside and self._leaves(leg)}
        pads = [v.pad for v in self.plan.groups.values()]
        return 2 * (max(pads) + FRAME_CLEAR) if out and pads else 0.0

    def _leaves(self, leg: Leg) -> bool:
        flat = self.plan.flat
        return flat.nodes[leg.tail].parent != flat.nodes[leg.head].parent

    def _ask_for_order(self) -> None:
        """Ask for the nodes across the flow in the order written where they are not.

        Unless the spec demands it, it is not worth more crossings, nor a graph that does not fit.
        """
        if self.order == "auto" and len(self.plan.nodes) > CROWD:
            return
        hints = self._written_order()
        if all(self._stand_in_order(row) for row in hints):
            return
        if self.order == "auto" and self._tangle(hints) * len(self.plan.nodes) > TANGLED:
            return
        crossings = self._crossings()
        self.order_hints = hints
        self._run()
        if self.order == "auto" and self._crossings() > crossings:
            self._drop_order()

    def _drop_order(self) -> None:
        """Back to the order that Graphviz chose, which is known."""
        self.order_hints = []
        self._run()

    def _stand_in_order(self, row: list[str]) -> bool:
        at = [self._put(id)[1] for id in row]
        return all(a < b for a, b in pairwise(at))

    def _tangle(self, rows: list[list[str]]) -> int:
        """How many more crossings straight lines have when the nodes of each row change places to stand in order."""
        put = {id: self._put(id) for id in self.plan.nodes}
        moved = dict(put)
        for row in rows:
            places = sorted(put[id][1] for id in row)
            moved.update({id: (put[id][0], v) for id, v in zip(row, places, strict=True)})
        legs = [(leg.tail, leg.head) for leg in self.legs if not leg.outside]
        before, after = (_crossings((at[a], at[b]) for a, b in legs) for at in (put, moved))
        return after - before

    def _crossings(self) -> int:
        """Crossings of straight lines between the middles of the ends and of labels."""
        ends = []
        for leg in self.legs:
            if leg.outside:
                continue
            a, b = self._put(leg.tail), self._put(leg.head)
            label = self._nodes().get(f"l{self.lead(leg.link.index)}")
            via = label and self._turned(label)
            ends += [(a, via), (via, b)] if via else [(a, b)]
        return _crossings(ends)

    # Asking Graphviz

    def _run(self) -> None:
        """Ask Graphviz, with ranks as near to each other as they may be."""
        dot = write_dot(self, "full")
        answers = self.ctx.memo.setdefault(("dot",), {})  # narrower labels often change nothing
        assert isinstance(answers, dict)
        if dot not in answers:
            build = lambda variant: dot if variant == "full" else write_dot(self, variant)  # noqa: E731
            answers[dot] = layout_checked(self.ctx.engine(), build, first=self.variant)
        answer: Layout = answers[dot]
        self._answer = answer
        self.variant = answer.variant
        self.labelled = answer.variant != "unlabelled"
        k = 0 if self.across else 1
        places = ((name, self._turned(place)[0], place[2 + k]) for name, place in answer.nodes.items())
        self._ranks = ranks(places, self._long(), self.base_gap(self._doubled == 2))
        against = self._against() if answer.variant == "full" and not self.newrank else []
        if len(against) > max(2, len(self.legs) // 20):
            self.newrank = True
        for leg in against if not self.newrank else []:
            i = self.legs.index(leg)
            self.legs[i] = replace(leg, outside=True, back=leg.back or len(self.by_link[leg.link.index]) == 1)
        if against:
            self._group_legs()
            self._run()

    def _against(self) -> list[Leg]:
        """Lines that should run along the flow and run against it: cycles of groups, which are ranked one by one.

        Few are drawn round the outside; for many the ranks go over all groups at once.
        """
        sign = -1 if self.direction in ("left", "up") else 1
        out = []
        for leg in self.legs:
            if leg.outside or leg.tail == leg.head:
                continue
            first, last = (leg.head, leg.tail) if leg.back else (leg.tail, leg.head)
            if any({first, last} <= set(row) for row in self.same):
                continue
            if (self._put(first)[0] - self._put(last)[0]) * sign > -12:
                out.append(leg)
        return out

    def _long(self) -> list[tuple[str, str]]:
        """Lines between ranks of nodes that have no label on the rank between these, by the names in the DOT."""
        if self._doubled == 1:
            return []
        bare = [leg for leg in self.legs if not leg.outside and not self.label_size(self.lead(leg.link.index))]
        return [(f"n{self.index[leg.tail]}", f"n{self.index[leg.head]}") for leg in bare]

    def lead(self, index: int) -> int:
        """The link that stands for both of its pair, or the link itself."""
        return self.pairs.get(index, (index, 0))[0]

    def size(self, id: str, across: bool) -> tuple[float, float]:
        """A node's size with its core in the middle: lines aim at the core, not at core and label together."""
        v = self.plan.nodes[id]
        loop = LOOP_ROOM if id in self.loops else 0.0
        centred = across or self._mixed or loop
        return v.width, 2 * max(v.up + loop, v.down) if centred else v.height

    def label_size(self, index: int) -> tuple[float, float] | None:
        """Width and height Graphviz keeps free for a label, or for both labels of a pair; None without any."""
        both = [i for i, (lead, _) in self.pairs.items() if lead == index] or [index]
        views = [self.plan.labels[i] for i in both if i in self.plan.labels]
        if not views:
            return None
        w, h = max(v.width for v in views), max(v.height for v in views)
        if index not in self.pairs:
            return w, h
        d = self.offset[index]
        if self.across:
            return w, 2 * (d + h / 2 if h <= 2 * d + 1 else d + 4 + h)
        return 2 * (d + 5 + w), h

    def _label_spots(self, index: int, x: float, y: float) -> None:
        """Put the label, or the labels of a pair, at the place Graphviz gave: on the line or on its own side."""
        plan = self.plan
        if index not in self.pairs:
            plan.spots[index] = Box.around(x, y, plan.labels[index].width, plan.labels[index].height)
            return
        d = self.offset[index]
        both = {i: side for i, (lead, side) in self.pairs.items() if lead == index}
        high = max(plan.labels[i].height for i in both if i in plan.labels)
        for i, side in both.items():
            self.aside[i] = (y if self.across else x) + side * d
            view = plan.labels.get(i)
            if view and self.across:
                off = d if high <= 2 * d + 1 else d + 4 + view.height / 2
                plan.spots[i] = Box.around(x, y + side * off, view.width, view.height)
            elif view:
                plan.spots[i] = Box.around(x + side * (d + 5 + view.width / 2), y, view.width, view.height)

    # Reading the answer

    def _place(self, rank: float, factor: float) -> None:
        """Take the answer over, with that distance of ranks and that much further apart across the flow."""
        plan = self.plan
        self._placed, self._rank, self._reach = self._answer, rank, None
        moved = self._ranks.apart(rank / self._doubled)
        spread = self._spread = Spread(self._ranks.levels, moved, factor)
        plan.spots, plan.rooms, self.aside = {}, {}, {}
        groups = list(plan.flat.groups)
        assert self._answer is not None
        inset = FRAME_GAP / 2 - 11
        for name, (left, _, right, _) in self._answer.groups.items():
            low, high = spread.edges(left, right) if self.across else (left * factor, right * factor)
            plan.rooms[groups[int(name.removeprefix("cluster_"))]] = (low + inset, high - inset)
        for name, place in self._answer.nodes.items():
            x, y = self._moved(place[0], -place[1])
            if name[0] == "n":
                v = plan.nodes[self._ids[int(name[1:])]]
                plan.at[v.id] = (
                    x - v.core.cx,
                    y - (v.up if self.across or self._mixed or v.id in self.loops else v.height / 2),
                )
            else:
                self._label_spots(int(name[1:]), x, y)
        plan.frame_groups()

    def _moved(self, x: float, y: float) -> Point:
        """Where a point of the answer came to be."""
        if self.across:
            return self._spread.along(x), y * self._spread.factor
        return x * self._spread.factor, self._spread.along(y)

    def _widest_rank(self) -> int:
        """The most nodes on one rank."""
        return max(Counter(round(self._put(id)[0]) for id in self.plan.nodes).values(), default=1)

    def _nodes(self) -> dict[str, Place]:
        """Nodes and labels in the answer, by the names in the DOT."""
        assert self._answer is not None
        return self._answer.nodes

    def _turned(self, place: Place) -> Point:
        """A place of the answer, y up, as (u, v)."""
        x, y, _, _ = place
        return (x, -y) if self.across else (-y, x)

    def _put(self, id: str) -> Point:
        """Where Graphviz put a node: along the flow, and across it."""
        return self._turned(self._nodes()[f"n{self.index[id]}"])

    def _middle(self, id: str) -> Point:
        c = self.plan.core(End(id))
        return (c.cx, c.cy)

    def _written_order(self) -> list[list[str]]:
        """Nodes of one group on one rank, as written: chains that hold them in that order."""
        rows: dict[tuple[str | None, int], list[str]] = {}
        for id in self.plan.nodes:
            rows.setdefault((self.plan.flat.nodes[id].parent, round(self._put(id)[0])), []).append(id)
        return [row for row in rows.values() if len(row) > 1]


def _crossings(lines: Iterable[tuple[Point, Point]]) -> int:
    """How many pairs of segments cross inside."""
    ends = sorted((a, b) if a <= b else (b, a) for a, b in lines)
    total = 0
    for i, (a, b) in enumerate(ends):
        low, high = min(a[1], b[1]), max(a[1], b[1])
        for c, d in islice(ends, i + 1, None):
            if c[0] > b[0]:  # it and all later ones begin further right
                break
            if (c[1] <= low and d[1] <= low) or (c[1] >= high and d[1] >= high):
                continue  # most of them
            total += _meet(a, b, c, d)
    return total


def _meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    """True when the segments a-b and c-d cross inside."""

    def turn(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return turn(a, b, c) * turn(a, b, d) < -1e-6 and turn(c, d, a) * turn(c, d, b) < -1e-6
