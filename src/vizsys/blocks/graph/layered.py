"""Layered layout: Graphviz places, we shape the lines.

In: a `Plan` with measured nodes, groups and labels. Graphviz gets sizes and ids only. A label is a node of its own in
the middle of its edge, so it takes part in the ranking: room is kept for it and nothing else comes to lie there. Out:
the plan with places, frames, label spots and routes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field, replace
from itertools import islice, pairwise
from math import ceil

from vizsys.blocks.graph import buses
from vizsys.blocks.graph.flat import End, Link
from vizsys.blocks.graph.legs import Leg, legs_of, pairs_of
from vizsys.blocks.graph.plan import Plan
from vizsys.blocks.graph.straight import Straightener
from vizsys.context import Context
from vizsys.engine import Layout, LayoutError, Variant, layout_checked
from vizsys.geometry import Box, Curve, Point
from vizsys.records import dataclass

RANK_GAP = 84.0
NODE_GAP = 30.0
"""Preferred distances between ranks, and between nodes of a rank, page units."""

SNAP = 14.0
"""Nodes of a chain that lie off one line by less than this are put on it."""

FRAME_GAP = 24.0
"""Least distance of neighbouring frames."""

FRAME_CLEAR = 6.0
"""Distance of a label from the border of a frame, beside its own margin."""

CROWD = 150
"""From so many nodes on the order written is kept only when the spec demands it: another run would take too long."""

LOOP_ROOM = 54.0
"""Room kept over a node for its line to itself."""

RANKDIR = {"right": "LR", "left": "RL", "down": "TB", "up": "BT"}


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
    order_hints: list[list[str]] = field(default_factory=list)
    labelled: bool = True
    newrank: bool = False  # ranks over all groups at once
    variant: Variant = "full"  # the first that came out right: the others would fail again
    pairs: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Request and reply between two nodes: each link's leading link and its side of the common line, -1 or 1."""
    offset: dict[int, float] = field(default_factory=dict)
    """Distance of a pair's lines from their common middle, by leading link."""
    aside: dict[int, float] = field(default_factory=dict)
    """Where across the flow a line of a labelled pair runs, by link."""
    _courses: dict[str, Curve] | None = None
    """The lines as Graphviz draws them, once one was asked for: few ever are."""
    _asked: tuple[float, float] = (RANK_GAP, NODE_GAP)
    _answer: Layout | None = None
    _by_link: dict[int, list[Leg]] = field(default_factory=dict)
    _loops: set[str] = field(default_factory=set)
    _mixed: bool = False
    """Icons with words under them stand among boxes: then the cores share one line, not the extents."""

    def __post_init__(self) -> None:
        self.index = {id: i for i, id in enumerate(self.plan.nodes)}
        self._mixed = len({v.look.hung for v in self.plan.nodes.values()}) > 1
        self.legs = legs_of(self.plan)
        self.pairs = pairs_of(self.plan, self.legs)
        taken = {leg.link.index for leg in self.legs if leg.link.index in self.pairs}
        self.legs = [replace(leg, outside=leg.outside and leg.link.index not in taken) for leg in self.legs]
        for lead in sorted({lead for lead, _ in self.pairs.values()}):
            link = next(x for x in self.plan.flat.links if x.index == lead)
            cores = [self.plan.nodes[e.id] for e in (link.sources[0], link.targets[0])]
            sizes = [(v.core.h if self.across else v.core.w) * (0.2 if v.look.hung else 0.27) for v in cores]
            self.offset[lead] = min(18.0, *sizes)
        self._group_legs()
        buses.reserve(self.plan, self.legs, self.across, NODE_GAP * self.loose)

    def _group_legs(self) -> None:
        self._by_link, self._loops = {}, {leg.tail for leg in self.legs if leg.tail == leg.head}
        for leg in self.legs:
            self._by_link.setdefault(leg.link.index, []).append(leg)

    @property
    def across(self) -> bool:
        """True when ranks follow one another from left to right (or right to left)."""
        return self.direction in ("right", "left")

    def arrange(self, width: float | None, height: float | None) -> None:
        """Lay out, spread (or drawn together) towards that extent. Raises LayoutError."""
        rank, node = RANK_GAP * self.loose**0.5, NODE_GAP * self.loose
        self._run(rank, node)
        crossings = self._ask_for_order()
        for attempt in range(3):
            new_rank, new_node = self._gaps(rank, node, width, height) if attempt < 2 else (rank, node)
            settled = abs(new_rank - rank) < 1.5 and abs(new_node - node) < 1.5
            if settled and crossings is None:
                break
            if not settled:
                rank, node = new_rank, new_node
            self._run(rank, node)
            if crossings is not None and self.order == "auto" and self._crossings() > crossings:
                self.order_hints = []
                self._run(rank, node)
            crossings = None
        Straightener(self.plan, self.legs, self.across, frozenset(self.pairs)).run()
        buses.span(self.plan, self.legs, self.across)
        self.plan.frame_groups()
        self._level_pairs()

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

    def _gaps(self, rank: float, node: float, width: float | None, height: float | None) -> tuple[float, float]:
        """The distances of ranks and nodes that should bring the graph to that extent."""
        extent = self.plan.extent()
        want_rank, have_rank = (width, extent.w) if self.across else (height, extent.h)
        want_node, have_node = (height, extent.h) if self.across else (width, extent.w)
        if want_rank is not None:
            excess = max(0, len(self.legs) - len(self.plan.nodes) + 1)
            least = 34.0 + min(48.0, 0.4 * len(self.legs) + 3.0 * excess)  # many lines need room to turn
            least *= self.loose**0.5
            least = max(least, self._frame_room())
            rank = min(max(rank + (want_rank - have_rank) / max(1, self._rank_gaps()), least), 260.0)
        if want_node is not None:
            node = min(max(node + (want_node - have_node) / max(1, self._widest_rank() - 1), 22.0 * self.loose), 170.0)
        return rank, node

    def _frame_room(self) -> float:
        """Distance of ranks at which labels of lines into a group and out of it stand clear of its border."""
        out = {i for i in self.plan.labels for leg in self._by_link.get(i, []) if not leg.outside and self._leaves(leg)}
        pads = [v.pad for v in self.plan.groups.values()]
        return 2 * (max(pads) + FRAME_CLEAR) if out and pads else 0.0

    def _leaves(self, leg: Leg) -> bool:
        flat = self.plan.flat
        return flat.nodes[leg.tail].parent != flat.nodes[leg.head].parent

    def _ask_for_order(self) -> int | None:
        """Ask for the nodes across the flow in the order written, from the next run on.

        Returns the crossings there are without it when the order is not so yet: unless the spec demands it, it is not
        worth more of them.
        """
        if self.order == "auto" and len(self.plan.nodes) > CROWD:
            return None
        hints = self.order_hints = self._written_order()
        return None if all(self._stand_in_order(row) for row in hints) else self._crossings()

    def _stand_in_order(self, row: list[str]) -> bool:
        axis = 1 if self.across else 0
        at = [self._middle(id)[axis] for id in row]
        return all(a < b for a, b in pairwise(at))

    def _crossings(self) -> int:
        """Crossings of straight lines between the middles of the ends."""
        ends = []
        for leg in self.legs:
            if leg.outside:
                continue
            a, b = self._middle(leg.tail), self._middle(leg.head)
            spot = self.plan.spots.get(leg.link.index)
            ends += [(a, (spot.cx, spot.cy)), ((spot.cx, spot.cy), b)] if spot else [(a, b)]
        ends = sorted((a, b) if a <= b else (b, a) for a, b in ends)
        total = 0
        for i, (a, b) in enumerate(ends):
            for c, d in islice(ends, i + 1, None):
                if c[0] > b[0]:  # it and all later ones begin further right
                    break
                total += _meet(a, b, c, d)
        return total

    # Asking Graphviz

    def _run(self, rank: float, node: float) -> None:
        dot = self._dot(rank, node, "full")
        answer = self.ctx.memo.get(("dot", dot))  # narrower labels often change nothing
        if not isinstance(answer, Layout):
            answer = layout_checked(
                self.ctx.engine(),
                lambda variant: dot if variant == "full" else self._dot(rank, node, variant),
                first=self.variant,
            )
            self.ctx.memo[("dot", dot)] = answer
        self.variant = answer.variant
        self.labelled = answer.variant != "unlabelled"
        self._asked, self._answer, self._courses = (rank, node), answer, None
        self._read(answer)
        against = self._against() if answer.variant == "full" and not self.newrank else []
        if len(against) > max(2, len(self.legs) // 20):
            self.newrank = True
        for leg in against if not self.newrank else []:
            i = self.legs.index(leg)
            self.legs[i] = replace(leg, outside=True, back=leg.back or len(self._by_link[leg.link.index]) == 1)
        if against:
            self._group_legs()
            self._run(rank, node)

    def _against(self) -> list[Leg]:
        """Lines that should run along the flow and run against it: cycles of groups, which are ranked one by one.

        Few are drawn round the outside; for many the ranks go over all groups at once.
        """
        axis = 0 if self.across else 1
        sign = -1 if self.direction in ("left", "up") else 1
        out = []
        for leg in self.legs:
            if leg.outside or leg.tail == leg.head:
                continue
            first, last = (leg.head, leg.tail) if leg.back else (leg.tail, leg.head)
            if any({first, last} <= set(row) for row in self.same):
                continue
            if (self._middle(first)[axis] - self._middle(last)[axis]) * sign > -12:
                out.append(leg)
        return out

    def _dot(self, rank: float, node: float, variant: str, courses: bool = False) -> str:
        """The graph for Graphviz. Without `courses` it places nodes only, which are the same, in 60 % of the time."""
        labelled = variant != "unlabelled"
        across = any(len({self.plan.flat.nodes[n].parent for n in row}) > 1 for row in self.same)
        doubled = labelled and bool(self.plan.labels)
        lines = [
            "digraph {",
            f"graph [rankdir={RANKDIR[self.direction]} splines={'true' if courses else 'none'}",
            f"nodesep={node / 72:.4f} ranksep={rank / 72 / (2 if doubled else 1):.4f}",
            f"newrank={str(variant != 'full' or across or self.newrank).lower()}];",
            'node [shape=box fixedsize=true label=""];',
        ]
        if courses:
            lines.append("edge [arrowhead=none headclip=false tailclip=false];")
        inside: dict[str | None, list[str]] = {}
        for id in self.plan.nodes:
            w, h = self._size(id)
            inside.setdefault(self.plan.flat.nodes[id].parent, []).append(
                f"n{self.index[id]} [width={w / 72:.4f} height={h / 72:.4f}];"
            )
        edges: list[str] = []
        for link in self.plan.flat.links:
            edges += self._edges(link, labelled, doubled, inside, courses)
        for row in self.same:
            parents = {self.plan.flat.nodes[n].parent for n in row}
            names = " ".join(f"n{self.index[n]};" for n in row)
            inside.setdefault(parents.pop() if len(parents) == 1 else None, []).append(f"{{rank=same; {names}}}")
        for hint in self.order_hints:
            # Graphviz turns flat edges inside clusters upside down when ranks run across
            upside = self.across and self.plan.flat.nodes[hint[0]].parent is not None
            chain = " -> ".join(f"n{self.index[n]}" for n in (reversed(hint) if upside else hint))
            inside.setdefault(self.plan.flat.nodes[hint[0]].parent, []).append(f"{{rank=same; {chain} [style=invis];}}")
        lines += self._cluster(None, inside)
        return "\n".join([*lines, *edges, "}"])

    def _size(self, id: str) -> tuple[float, float]:
        """A node's size with its core in the middle: lines aim at the core, not at core and label together."""
        v = self.plan.nodes[id]
        loop = LOOP_ROOM if id in self._loops else 0.0
        centred = self.across or self._mixed or loop
        return v.width, 2 * max(v.up + loop, v.down) if centred else v.height

    def _edges(
        self, link: Link, labelled: bool, doubled: bool, inside: dict[str | None, list[str]], named: bool
    ) -> list[str]:
        legs = [leg for leg in self._by_link.get(link.index, []) if leg.tail != leg.head and not leg.outside]
        if not legs or self.pairs.get(link.index, (link.index, 0))[0] != link.index:
            return []
        label = self._label_size(link.index)
        level = {legs[0].tail, legs[0].head} if len(legs) == 1 else set()
        if not (labelled and label):
            length = " minlen=2" if doubled else ""
            weight = 0 if legs[0].back else 1 if len(legs) > 1 else 6
            return [
                f"n{self.index[a]} -> n{self.index[b]} [weight={weight}{length}"
                f"{_id(link, leg.source.id, leg.target.id, 'd') if named else ''}];"
                for leg in legs
                for a, b in [(leg.head, leg.tail) if leg.back else (leg.tail, leg.head)]
            ]
        back = legs[0].back
        weight = 0 if back else 2 if len(legs) > 1 else 12  # returns bend, chains stay straight
        home = self.plan.flat.common([leg.tail for leg in legs] + [leg.head for leg in legs])
        w, h = label[0] + (16 if self.across else 8), label[1] + (4 if self.across else 10)
        inside.setdefault(home, []).append(f"l{link.index} [width={w / 72:.4f} height={h / 72:.4f}];")
        if any(level <= set(row) for row in self.same):
            members = " ".join(f"n{self.index[n]};" for n in sorted(level))
            inside[home].append(f"{{rank=same; {members} l{link.index};}}")
        out, seen = [], set()
        for leg in legs:
            for node, end, first in ((leg.tail, leg.source, True), (leg.head, leg.target, False)):
                if (node, first) in seen:
                    continue
                seen.add((node, first))
                a, b = (
                    (f"n{self.index[node]}", f"l{link.index}")
                    if first != back
                    else (f"l{link.index}", f"n{self.index[node]}")
                )
                id = _id(link, end.id, "s" if first else "t") if named else ""
                out.append(f"{a} -> {b} [weight={weight}{id}];")
        return out

    def _label_size(self, index: int) -> tuple[float, float] | None:
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

    def _cluster(self, group: str | None, inside: dict[str | None, list[str]]) -> list[str]:
        lines = list(inside.get(group, []))
        flat = self.plan.flat
        for g in flat.groups.values():
            if g.parent != group or not flat.members(g.id):
                continue
            view = self.plan.groups[g.id]
            lines.append(
                f"subgraph cluster_{list(flat.groups).index(g.id)} {{ margin={view.pad + FRAME_GAP / 2 - 11:.1f};"
            )
            if view.title:
                size = max(1.0, view.strip - 6) / 1.2
                lines.append(
                    f'label="{"x" * ceil(view.min_width / (0.6 * size))}" fontname=Courier fontsize={size:.2f}'
                    f" labelloc={'b' if view.title_at in ('below', 'tab-bottom') else 't'};"
                )
            lines += self._cluster(g.id, inside)
            lines.append("}")
        return lines

    # Reading the answer

    def _read(self, answer: Layout) -> None:
        plan = self.plan
        plan.spots, plan.rooms, self.aside = {}, {}, {}
        ids, groups = list(plan.nodes), list(plan.flat.groups)
        inset = FRAME_GAP / 2 - 11
        for name, (left, _, right, _) in answer.groups.items():
            plan.rooms[groups[int(name.removeprefix("cluster_"))]] = (left + inset, right - inset)
        for name, (x, y, _, _) in answer.nodes.items():
            if name[0] == "n":
                v = plan.nodes[ids[int(name[1:])]]
                plan.at[v.id] = (
                    x - v.core.cx,
                    -y - (v.up if self.across or self._mixed or v.id in self._loops else v.height / 2),
                )
            else:
                self._label_spots(int(name[1:]), x, -y)
        plan.frame_groups()

    def spline(self, key: str) -> Curve | None:
        """Graphviz's course of a piece, by the id it has in the DOT."""
        if self._courses is None:
            self._courses = self._draw_courses()
        return self._courses.get(key)

    def _draw_courses(self) -> dict[str, Curve]:
        """The lines as Graphviz draws them, by id: the same layout once more."""
        assert self._answer is not None
        try:
            graph = self.ctx.engine().layout(self._dot(*self._asked, self.variant, courses=True))
        except LayoutError:
            return {}
        name, at = next((t["name"], t["pos"]) for t in graph["objects"] if "pos" in t)
        x, y = (float(v) for v in at.split(","))  # lines may reach further than nodes: all is moved by that
        dx, dy = self._answer.nodes[name][0] - x, self._answer.nodes[name][1] - y
        return {e["id"]: _spline(e["pos"], dx, dy) for e in graph["edges"] if "id" in e and "pos" in e}

    def _rank_gaps(self) -> int:
        axis = 0 if self.across else 1
        return max(1, len(_levels([self._middle(n)[axis] for n in self.plan.nodes])) - 1)

    def _widest_rank(self) -> int:
        axis = 0 if self.across else 1
        return max((len(g) for g in _levels([self._middle(n)[axis] for n in self.plan.nodes])), default=1)

    def _middle(self, id: str) -> Point:
        c = self.plan.core(End(id))
        return (c.cx, c.cy)

    def _written_order(self) -> list[list[str]]:
        """Nodes of one group on one rank, as written: chains that hold them in that order."""
        axis = 0 if self.across else 1
        ranks: dict[tuple[str | None, int], list[str]] = {}
        for id in self.plan.nodes:
            ranks.setdefault((self.plan.flat.nodes[id].parent, round(self._middle(id)[axis] / 8)), []).append(id)
        return [row for row in ranks.values() if len(row) > 1]


def _meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    """True when the segments a-b and c-d cross inside."""

    def turn(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return turn(a, b, c) * turn(a, b, d) < -1e-6 and turn(c, d, a) * turn(c, d, b) < -1e-6


def _levels(values: Iterable[float]) -> list[list[float]]:
    out: list[list[float]] = []
    for v in sorted(values):
        if out and v - out[-1][-1] < 12:
            out[-1].append(v)
        else:
            out.append([v])
    return out


def _spline(pos: str, dx: float, dy: float) -> Curve:
    """The curve of an edge's `pos`, moved, y down."""
    parts = (part.split(",") for part in pos.split(";")[0].split() if part[0] not in "se")
    return Curve(tuple((float(x) + dx, -float(y) - dy) for x, y in parts))


def _id(link: Link, *words: str) -> str:
    """The attribute by which an edge of the DOT is found again."""
    return f' id="{"|".join((str(link.index), *words))}"'
