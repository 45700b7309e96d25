"""Layered layout: Graphviz places, we shape the lines.

In: a `Plan` with measured nodes, groups and labels. Graphviz gets sizes and ids only. A label is a node of its own in
the middle of its edge, so it takes part in the ranking: room is kept for it and nothing else comes to lie there. Out:
the plan with places, frames, label spots and routes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from vizsys.blocks.graph.curves import bend, clear
from vizsys.blocks.graph.flat import End, Link
from vizsys.blocks.graph.plan import Plan, Route
from vizsys.context import Context
from vizsys.engine import layout_checked
from vizsys.geometry import Box, Curve, Point

RANK_GAP = 84.0
NODE_GAP = 40.0
"""Preferred distances between ranks, and between nodes of a rank, page units."""

RANKDIR = {"right": "LR", "left": "RL", "down": "TB", "up": "BT"}


@dataclass(frozen=True, slots=True)
class Leg:
    """One line of a link, with the nodes that stand for group ends."""

    link: Link
    source: End
    target: End
    tail: str
    head: str
    back: bool  # runs against the ranking


@dataclass(slots=True)
class Layered:
    plan: Plan
    ctx: Context
    direction: str
    order: str = "auto"
    same: tuple[tuple[str, ...], ...] = ()
    legs: list[Leg] = field(default_factory=list)
    index: dict[str, int] = field(default_factory=dict)
    order_hints: list[list[str]] = field(default_factory=list)
    labelled: bool = True

    def __post_init__(self) -> None:
        self.index = {id: i for i, id in enumerate(self.plan.nodes)}
        self.legs = _legs(self.plan)

    @property
    def across(self) -> bool:
        """True when ranks follow one another from left to right (or right to left)."""
        return self.direction in ("right", "left")

    def arrange(self, width: float | None, height: float | None) -> None:
        """Lay out, spread (or drawn together) towards that extent. Raises LayoutError."""
        rank, node = RANK_GAP, NODE_GAP
        self._run(rank, node)
        self._keep_order(rank, node)
        for _ in range(2):
            extent = self.plan.extent()
            want_rank, have_rank = (width, extent.w) if self.across else (height, extent.h)
            want_node, have_node = (height, extent.h) if self.across else (width, extent.w)
            new_rank, new_node = rank, node
            if want_rank is not None:
                new_rank = min(max(rank + (want_rank - have_rank) / max(1, self._rank_gaps()), 34.0), 260.0)
            if want_node is not None:
                new_node = min(max(node + (want_node - have_node) / max(1, self._widest_rank() - 1), 22.0), 170.0)
            if abs(new_rank - rank) < 1.5 and abs(new_node - node) < 1.5:
                break
            rank, node = new_rank, new_node
            self._run(rank, node)

    def _keep_order(self, rank: float, node: float) -> None:
        """Nodes across the flow in the order written: always when asked for, else when no more lines cross."""
        hints = self._written_order()
        if not hints:
            return
        crossings = self._crossings()
        self.order_hints = hints
        self._run(rank, node)
        if self.order == "auto" and self._crossings() > crossings:
            self.order_hints = []
            self._run(rank, node)

    def _crossings(self) -> int:
        """Crossings of straight lines between the middles of the ends."""
        ends = []
        for leg in self.legs:
            a, b = self._middle(leg.tail), self._middle(leg.head)
            spot = self.plan.spots.get(leg.link.index)
            ends += [(a, (spot.cx, spot.cy)), ((spot.cx, spot.cy), b)] if spot else [(a, b)]
        return sum(_meet(*p, *q) for i, p in enumerate(ends) for q in ends[i + 1 :])

    def route(self) -> None:
        """Lines as smooth S-bends where they are clear, as Graphviz's splines where not."""
        self.plan.routes = _Curves(self).routes()

    # Asking Graphviz

    def _run(self, rank: float, node: float) -> None:
        answer = layout_checked(self.ctx.engine(), lambda variant: self._dot(rank, node, variant))
        self.labelled = answer.variant != "unlabelled"
        self._read(answer.graph)

    def _dot(self, rank: float, node: float, variant: str) -> str:
        labelled = variant != "unlabelled"
        across = any(len({self.plan.flat.nodes[n].parent for n in row}) > 1 for row in self.same)
        doubled = labelled and bool(self.plan.labels)
        lines = [
            "digraph {",
            f"graph [rankdir={RANKDIR[self.direction]} splines=true",
            f"nodesep={node / 72:.4f} ranksep={rank / 72 / (2 if doubled else 1):.4f}",
            f"newrank={str(variant != 'full' or across).lower()}];",
            'node [shape=box fixedsize=true label=""]; edge [arrowhead=none headclip=false tailclip=false];',
        ]
        inside: dict[str | None, list[str]] = {}
        for id in self.plan.nodes:
            w, h = self._size(id)
            inside.setdefault(self.plan.flat.nodes[id].parent, []).append(
                f"n{self.index[id]} [width={w / 72:.4f} height={h / 72:.4f}];"
            )
        edges: list[str] = []
        for link in self.plan.flat.links:
            edges += self._edges(link, labelled, doubled, inside)
        for row in self.same:
            parents = {self.plan.flat.nodes[n].parent for n in row}
            names = " ".join(f"n{self.index[n]};" for n in row)
            inside.setdefault(parents.pop() if len(parents) == 1 else None, []).append(f"{{rank=same; {names}}}")
        for hint in self.order_hints:
            chain = " -> ".join(f"n{self.index[n]}" for n in hint)
            inside.setdefault(self.plan.flat.nodes[hint[0]].parent, []).append(f"{{rank=same; {chain} [style=invis];}}")
        lines += self._cluster(None, inside)
        return "\n".join([*lines, *edges, "}"])

    def _size(self, id: str) -> tuple[float, float]:
        """A node's size with its core in the middle: lines aim at the core, not at core and label together."""
        v = self.plan.nodes[id]
        return v.width, 2 * max(v.up, v.down) if self.across or self._mixed else v.height

    @property
    def _mixed(self) -> bool:
        """True when icons with words under them stand among boxes: then the cores share one line, not the extents."""
        return len({v.look.hung for v in self.plan.nodes.values()}) > 1

    def _edges(self, link: Link, labelled: bool, doubled: bool, inside: dict[str | None, list[str]]) -> list[str]:
        legs = [leg for leg in self.legs if leg.link is link and leg.tail != leg.head]
        if not legs:
            return []
        view = self.plan.labels.get(link.index)
        if not (labelled and view):
            length = " minlen=2" if doubled else ""
            return [
                f'n{self.index[a]} -> n{self.index[b]} [id="{link.index}|{leg.source.id}|{leg.target.id}|d"{length}];'
                for leg in legs
                for a, b in [(leg.head, leg.tail) if leg.back else (leg.tail, leg.head)]
            ]
        back = legs[0].back
        home = self.plan.flat.common([leg.tail for leg in legs] + [leg.head for leg in legs])
        w, h = view.width + (16 if self.across else 8), view.height + (4 if self.across else 10)
        inside.setdefault(home, []).append(f"l{link.index} [width={w / 72:.4f} height={h / 72:.4f}];")
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
                out.append(f'{a} -> {b} [id="{link.index}|{end.id}|{"s" if first else "t"}" weight=3];')
        return out

    def _cluster(self, group: str | None, inside: dict[str | None, list[str]]) -> list[str]:
        lines = list(inside.get(group, []))
        flat = self.plan.flat
        for g in flat.groups.values():
            if g.parent != group or not flat.members(g.id):
                continue
            view = self.plan.groups[g.id]
            lines.append(f"subgraph cluster_{list(flat.groups).index(g.id)} {{ margin={view.pad:.1f};")
            if view.title:
                size = max(1.0, view.strip - 6) / 1.2
                lines.append(
                    f'label="{"x" * ceil(view.title_width / (0.6 * size))}" fontname=Courier fontsize={size:.2f}'
                    f" labelloc={'b' if view.title_at in ('below', 'tab-bottom') else 't'};"
                )
            lines += self._cluster(g.id, inside)
            lines.append("}")
        return lines

    # Reading the answer

    def _read(self, graph: dict[str, Any]) -> None:
        plan = self.plan
        top = float(str(graph["bb"]).split(",")[3])
        names: dict[int, str] = {}
        plan.spots = {}
        ids = list(plan.nodes)
        for thing in graph.get("objects", []):
            name = str(thing["name"])
            if name[0] == "c" or name[0] not in "nl" or "pos" not in thing:
                continue
            names[thing["_gvid"]] = name
            x, y = (float(v) for v in thing["pos"].split(","))
            y = top - y
            if name[0] == "n":
                v = plan.nodes[ids[int(name[1:])]]
                plan.at[v.id] = (x - v.core.cx, y - (v.up if self.across or self._mixed else v.height / 2))
            else:
                label = plan.labels[int(name[1:])]
                plan.spots[label.link.index] = Box.around(x, y, label.width, label.height)
        self._splines = {
            str(e["id"]): _spline(e["pos"], top) for e in graph.get("edges", []) if "id" in e and "pos" in e
        }
        plan.frame_groups()

    _splines: dict[str, Curve] = field(default_factory=dict)

    def spline(self, key: str) -> Curve | None:
        return self._splines.get(key)

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


def _within(v: float, low: float, high: float) -> float:
    return (low + high) / 2 if low > high else min(max(v, low), high)


def _levels(values: Iterable[float]) -> list[list[float]]:
    out: list[list[float]] = []
    for v in sorted(values):
        if out and v - out[-1][-1] < 12:
            out[-1].append(v)
        else:
            out.append([v])
    return out


def _spline(pos: str, top: float) -> Curve:
    points: list[Point] = []
    for part in pos.split(";")[0].split():
        if part[0] in "se":
            continue
        x, y = part.split(",")
        points.append((float(x), top - float(y)))
    return Curve(tuple(points))


def _legs(plan: Plan) -> list[Leg]:
    """Every line with the nodes Graphviz sees, and whether it runs back along what was written before it."""
    ahead: dict[str, list[str]] = {}

    def reaches(a: str, b: str) -> bool:
        stack, seen = [a], {a}
        while stack:
            n = stack.pop()
            if n == b:
                return True
            for m in ahead.get(n, ()):
                if m not in seen:
                    seen.add(m)
                    stack.append(m)
        return False

    legs = []
    for link in plan.flat.links:
        pairs = [
            (s, t, _stand_in(plan, s.id, leaving=True), _stand_in(plan, t.id, leaving=False))
            for s in link.sources
            for t in link.targets
        ]
        pairs = [p for p in pairs if p[2] and p[3]]
        back = link.spec.back or any(tail != head and reaches(head, tail) for _, _, tail, head in pairs)
        for s, t, tail, head in pairs:
            if not back:
                ahead.setdefault(tail, []).append(head)
            legs.append(Leg(link, s, t, tail, head, back))
    return legs


def _stand_in(plan: Plan, id: str, leaving: bool) -> str:
    """The node that stands for a group at an edge's end: one at its way out, or at its way in."""
    if id in plan.nodes:
        return id
    members = plan.flat.members(id)
    if not members:
        return ""
    inner = [
        (s.id, t.id)
        for link in plan.flat.links
        for s in link.sources
        for t in link.targets
        if s.id in members and t.id in members
    ]
    ends = {a for a, _ in inner} if leaving else {b for _, b in inner}
    free = [m for m in members if m not in ends] or members
    return free[len(free) // 2]


# Lines


@dataclass(slots=True)
class _Curves:
    """Shapes the lines: ports first, then an S-bend per piece, Graphviz's spline where that would hit something."""

    lay: Layered
    ports: dict[tuple[int, str, str], float] = field(default_factory=dict)

    def routes(self) -> list[Route]:
        self._assign_ports()
        out: list[Route] = []
        for link in self.lay.plan.flat.links:
            out += self._link(link)
        return out

    def _link(self, link: Link) -> list[Route]:
        lay, plan = self.lay, self.lay.plan
        legs = [leg for leg in lay.legs if leg.link is link]
        spot = plan.spots.get(link.index) if lay.labelled else None
        out: list[Route] = []
        if not legs:
            return out
        if spot is None or legs[0].tail == legs[0].head:
            for leg in legs:
                if leg.tail == leg.head:
                    out.append(Route(link, leg.source, leg.target, self._loop(leg)))
                    continue
                key = f"{link.index}|{leg.source.id}|{leg.target.id}|d"
                curve = self._piece(
                    self._port(leg, True), self._port(leg, False), key, leg, leg.back, {leg.tail, leg.head}, None
                )
                out.append(Route(link, leg.source, leg.target, curve))
            return out
        first, last = self._ends(spot, legs[0].back)
        starts = {leg.source.id: leg for leg in reversed(legs)}
        finishes = {leg.target.id: leg for leg in reversed(legs)}
        heads = {
            id: self._piece(self._port(leg, True), first, f"{link.index}|{id}|s", leg, leg.back, {leg.tail}, link.index)
            for id, leg in starts.items()
        }
        tails = {
            id: self._piece(last, self._port(leg, False), f"{link.index}|{id}|t", leg, leg.back, {leg.head}, link.index)
            for id, leg in finishes.items()
        }
        trunk = next(iter(heads))
        for id, tail in tails.items():
            through = heads[trunk].joined(Curve.line([first, last])).joined(tail)
            out.append(Route(link, starts[trunk].source, finishes[id].target, through))
        for id, head in heads.items():
            if id != trunk:
                target = finishes[next(iter(tails))].target
                out.append(Route(link, starts[id].source, target, head, joins_end=True))
        return out

    def _ends(self, spot: Box, back: bool) -> tuple[Point, Point]:
        """Where the line enters and leaves a label."""
        if self.lay.across:
            low, high = (spot.x, spot.cy), (spot.right, spot.cy)
            flip = self.lay.direction == "left"
        else:
            low, high = (spot.cx, spot.y), (spot.cx, spot.bottom)
            flip = self.lay.direction == "up"
        return (high, low) if flip != back else (low, high)

    def _piece(self, a: Point, b: Point, key: str, leg: Leg, back: bool, own: set[str], label: int | None) -> Curve:
        curve = bend(a, b, self.lay.across)
        plan = self.lay.plan
        groups = {g for n in (leg.tail, leg.head) for g in plan.flat.ancestors(n)}
        if clear(plan, curve, own | {leg.tail, leg.head}, groups, label if label is not None else leg.link.index):
            return curve
        spline = self.lay.spline(key)
        if spline is None:
            return curve
        return spline.reversed() if back else spline

    def _loop(self, leg: Leg) -> Curve:
        c = self.lay.plan.core(leg.source)
        x, y = c.right, c.cy
        return Curve(
            (
                (c.cx, c.cy),
                (x, c.cy - 8),
                (x - 14, c.y - 54),
                (x + 26, c.y - 40),
                (x + 62, c.y - 26),
                (x + 40, y - 4),
                (c.cx, y),
            )
        )

    # Ports: where on a side the lines of a node start and end

    def _assign_ports(self) -> None:
        sides: dict[tuple[str, str], list[tuple[float, int, str, str]]] = {}
        axis = 1 if self.lay.across else 0
        for leg in self.lay.legs:
            if leg.tail == leg.head:
                continue
            spot = self.lay.plan.spots.get(leg.link.index)
            for end, other, first in ((leg.source, leg.target, True), (leg.target, leg.source, False)):
                if end.part or end.id in self.lay.plan.frames:
                    continue
                c = self.lay.plan.core(other)
                toward = (spot.cy if axis else spot.cx) if spot else (c.cy if axis else c.cx)
                side = "out" if first != leg.back else "in"
                entry = (toward, leg.link.index, other.id if not spot else "", "s" if first else "t")
                entries = sides.setdefault((end.id, side), [])
                if entry not in entries:
                    entries.append(entry)
        for (node, _), entries in sides.items():
            view = self.lay.plan.nodes[node]
            length = view.core.h if axis else view.core.w
            round_ = view.look.hung or view.look.shape in ("circle", "ellipse", "diamond")
            room = min(length * (0.3 if round_ else 0.62), 24.0 * (len(entries) - 1))
            for k, (_, index, far, which) in enumerate(sorted(entries)):
                shift = (k / (len(entries) - 1) - 0.5) * room if len(entries) > 1 else 0.0
                self.ports[(index, f"{node}|{far}", which)] = shift

    def _port(self, leg: Leg, first: bool) -> Point:
        lay = self.lay
        end, other = (leg.source, leg.target) if first else (leg.target, leg.source)
        spot = lay.plan.spots.get(leg.link.index) if lay.labelled else None
        key = (leg.link.index, f"{end.id}|{'' if spot else other.id}", "s" if first else "t")
        shift = self.ports.get(key, 0.0)
        c = lay.plan.core(end)
        if end.id in lay.plan.frames:
            aim = spot or lay.plan.core(other)  # straight across where the frame is wide enough
            mid = (_within(aim.cx, c.x + 30, c.right - 30), _within(aim.cy, c.y + 30, c.bottom - 30))
        else:
            mid = (c.cx, c.cy)
        forward = (first != leg.back) != (lay.direction in ("left", "up"))
        if lay.across:
            return (c.right if forward else c.x, mid[1] + shift)
        box = lay.plan.box(end.id)
        return (mid[0] + shift, box.bottom if forward else box.y)
