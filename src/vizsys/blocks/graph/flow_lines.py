"""Lines of a layered graph: ports first, then the handsomest clear course per piece, returns around the outside last.

In: a `Layered` that has placed its nodes and label nodes. Out: routes from outline to outline, through the labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from functools import partial
from itertools import pairwise

from vizsys.blocks.graph.buses import INSET
from vizsys.blocks.graph.curves import Obstacles, course, led, self_loop, softest
from vizsys.blocks.graph.draw import heads_of
from vizsys.blocks.graph.flat import End, Link
from vizsys.blocks.graph.flow import STEM, Flow
from vizsys.blocks.graph.jogs import Run, Side, level
from vizsys.blocks.graph.lanes import Line
from vizsys.blocks.graph.layered import SNAP, Layered
from vizsys.blocks.graph.legs import Leg
from vizsys.blocks.graph.ortho import Router
from vizsys.blocks.graph.plan import Route
from vizsys.blocks.graph.returns import Returns
from vizsys.blocks.graph.runs import NEAR, SHARED, Runs
from vizsys.geometry import Box, Curve, Point, rounded
from vizsys.records import dataclass

PITCH = 24.0
"""Distance of neighbouring ports on a side, page units."""
CROWD = 150
"""Nodes from which a line that goes round something no longer minds the other lines: the search would take too long."""
LONG = 60.0
"""Length over which a line may lie on another when there is no other way along the flow, page units."""
UPRIGHT_FAN = 1.6
"""Rise of the outermost line of a fan over its run from which all of them turn off at right angles."""
BORDER = 12.0
"""Distance of that place from the border of a frame, page units."""
FAN_TURN = 28.0
"""Corner radius of lines that turn off from a fan."""
LABEL = ""
"""Stands for the label of a link where a fan begins at that."""
SOFT = 56.0
"""Corner radius of a line that has to go round something."""


@dataclass(slots=True)
class FlowLines:
    """Shapes the lines of one layered graph."""

    lay: Layered
    ports: dict[tuple[int, str, bool], float] = field(default_factory=dict)
    """Shift across the flow by link, node and whether it is the side the flow leaves by."""
    turns: dict[tuple[int, str, bool], float] = field(default_factory=dict)
    """Where along the flow the lines of a wide fan turn off at right angles, all of them alike; by the same."""
    flow: Flow = field(init=False)
    wall: Obstacles = field(init=False)
    runs: Runs = field(default_factory=Runs)
    boxes: list[Box] = field(default_factory=list)
    """Everything that stands on the page, as seen along the flow."""
    links: dict[int, Link] = field(default_factory=dict)
    """By index."""
    _levels: dict[int, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.flow = Flow(self.lay.plan, self.lay.direction)
        plan = self.lay.plan
        self.links = {link.index: link for link in plan.flat.links}
        self.wall = Obstacles(plan)
        self.boxes = [self.flow.turned(b) for b in [*(plan.box(n) for n in plan.nodes), *plan.spots.values()]]

    def routes(self, links: Sequence[Link]) -> list[Route]:
        """The lines of these links."""
        self._assign_ports()
        legs: dict[int, list[Leg]] = {}
        for leg in self.lay.legs:
            legs.setdefault(leg.link.index, []).append(leg)
        out: list[Route] = []
        outside: list[Leg] = []
        blocked: list[Link] = []
        for link in links:
            own = legs.get(link.index, [])
            outside += [leg for leg in own if leg.outside]
            inside = [leg for leg in own if not leg.outside]
            made = self._link(link, inside) if inside else []
            if inside and not made:
                blocked.append(link)
            for r in made:
                self.runs.add(r.curve, r.link)
            out += made
        outside = [leg for leg in outside if leg.link not in blocked]
        for leg, found in Returns(self.lay.plan, self.flow, self.wall, self.runs).lines(outside):
            if found:
                out.append(found)
            elif leg.link not in blocked:
                blocked.append(leg.link)
        out = [r for r in out if r.link not in blocked]
        for link in blocked:
            out += self._around(link)
        for r in out:
            if r.source.id != r.target.id:
                r.curve = self._rooted(r)
        return out

    def _rooted(self, r: Route) -> Curve:
        """The line begun in the middle of its ends, so that it is cut at their outlines and not at their boxes."""
        first = None if r.joins_start else _root(r.curve.points[0], self.lay.plan.core(r.source))
        last = None if r.joins_end else _root(r.curve.points[-1], self.lay.plan.core(r.target))
        curve = Curve.line([first, r.curve.points[0]]).joined(r.curve) if first else r.curve
        return curve.joined(Curve.line([curve.points[-1], last])) if last else curve

    def _link(self, link: Link, legs: list[Leg]) -> list[Route]:
        """The lines of one link along the flow; none when something is in their way."""
        plan = self.lay.plan
        if legs[0].tail == legs[0].head:
            return [Route(link, leg.source, leg.target, self_loop(plan, leg.source)) for leg in legs]
        if len(legs) == 1 and self._level(legs[0]):
            return self._level_line(link, legs[0])
        spot = plan.spots.get(link.index) if self.lay.labelled else None
        return self._direct(legs) if spot is None else self._through(link, legs, spot)

    def _level_line(self, link: Link, leg: Leg) -> list[Route]:
        """A straight line between ends on one rank, by its label; around what stands between."""
        plan = self.lay.plan
        a, b = plan.core(leg.source), plan.core(leg.target)
        spot = plan.spots.get(link.index)
        via = [(spot.cx, spot.cy)] if spot else []
        points = [(a.cx, a.cy), *via, (b.cx, b.cy)]
        if not self.wall.clear(points, {leg.tail, leg.head}, self._groups(leg), link.index):
            return []
        return [Route(link, leg.source, leg.target, Curve.line(points))]

    def _direct(self, legs: list[Leg]) -> list[Route]:
        out = []
        for leg in legs:
            key = f"{leg.link.index}|{leg.source.id}|{leg.target.id}|d"
            first, last = (leg.target, leg.source) if leg.back else (leg.source, leg.target)
            turns = [self.turns.get((leg.link.index, end.id, out)) for end, out in ((first, True), (last, False))]
            curve = self._piece(self._port(leg, first, True), self._port(leg, last, False), key, leg, turns)
            if curve is None:
                return []
            out.append(Route(leg.link, leg.source, leg.target, curve))
        return out

    def _through(self, link: Link, legs: list[Leg], spot: Box) -> list[Route]:
        """Lines through the label: all sources to it, on from it to all targets."""
        box = self.flow.turned(spot)
        aside = self.lay.aside.get(link.index)  # the line of a pair runs beside its label
        v = box.cy if aside is None else aside
        first, last = (box.x, v), (box.right, v)
        back = legs[0].back
        if back:
            first, last = last, first
        starts = {leg.source.id: leg for leg in reversed(legs)}
        finishes = {leg.target.id: leg for leg in reversed(legs)}
        heads: dict[str, Curve] = {}
        tails: dict[str, Curve] = {}
        for ends, made, source in ((starts, heads, True), (finishes, tails, False)):
            for id, leg in ends.items():
                port = self._port(leg, leg.source if source else leg.target, source != back)
                a, b = (port, first) if source else (last, port)
                if back:
                    a, b = b, a
                key = f"{link.index}|{id}|{'s' if source else 't'}"
                turns = [
                    self.turns.get((link.index, id, source != back)),
                    self.turns.get((link.index, LABEL, source == back)),
                ]
                piece = self._piece(a, b, key, leg, turns)
                if piece is None:
                    return []
                made[id] = piece
        middle = Curve.line([self.flow.page(first), self.flow.page(last)])
        trunk, sink = next(iter(heads)), next(iter(tails))
        out = [
            Route(link, starts[trunk].source, finishes[id].target, heads[trunk].joined(middle).joined(tail))
            for id, tail in tails.items()
        ]
        for id, head in heads.items():
            if id != trunk:
                out.append(Route(link, starts[id].source, finishes[sink].target, head, joins_end=True))
        return out

    def _piece(self, a: Point, b: Point, key: str, leg: Leg, turns: Sequence[float | None]) -> Curve | None:
        """A clear line from a to b further along the flow; turned round for one that runs back.

        In a wide fan it turns off where the others do, when that way is free.
        """
        own = {leg.tail, leg.head}
        groups = self._groups(leg)
        for u in turns:
            if u is None or not a[0] + 8 < u < b[0] - 8:
                continue
            curve = self._angled(a, b, u)
            points = course(curve)
            if self.wall.clear(points, own, groups, leg.link.index) and self.runs.apart(points, leg.link):
                return curve.reversed() if leg.back else curve
        heads = self._heads(leg, a, b)
        found: tuple[float, Curve] | None = None  # clear, but on another line: the last resort
        for da, db in self._nudges(a, b, leg):
            start, end = (a[0], a[1] + da), (b[0], b[1] + db)
            for curve in self.flow.courses(start, end, partial(self._lanes, start, end), heads):
                points = course(curve)
                if not self.wall.clear(points, own, groups, leg.link.index):
                    continue
                shared = self.runs.shared(points, leg.link, NEAR)
                if shared <= SHARED:
                    return curve.reversed() if leg.back else curve
                if found is None or shared < found[0]:
                    found = (shared, curve)
            if found is None:
                break
        if found and found[0] < LONG:
            return found[1].reversed() if leg.back else found[1]
        spline = self._spline(key, a, b, leg)
        if spline is None:
            return None
        points = course(spline)
        if not self.wall.clear(points, own, groups, leg.link.index) or not self.runs.apart(points, leg.link):
            return None
        return spline.reversed() if leg.back else spline

    def _spline(self, key: str, a: Point, b: Point, leg: Leg) -> Curve | None:
        """Graphviz's course of a piece from a to b, led to where its ends have moved since."""
        spline = self.lay.spline(key)
        if spline is None:
            return None
        nodes = [self.lay.plan.core(End(n)) for n in (leg.tail, leg.head)]
        first, last = nodes[::-1] if leg.back else nodes
        spot = self._spot(leg)
        if spot:
            box = self.flow.turned(spot)
            first, last = (spot if abs(box.right - a[0]) < 1 else first), (spot if abs(box.x - b[0]) < 1 else last)
        return led(spline, (first.cx, first.cy), (last.cx, last.cy))

    def _heads(self, leg: Leg, a: Point, b: Point) -> tuple[bool, bool]:
        """Whether a piece from a to b has an arrow head at a, and at b: at the ends that are not at the label."""
        first, last = heads_of(leg.link)[:: -1 if leg.back else 1]
        spot = self._spot(leg)
        if spot:
            box = self.flow.turned(spot)
            first, last = first and abs(box.right - a[0]) > 1, last and abs(box.x - b[0]) > 1
        return first, last

    def _angled(self, a: Point, b: Point, u: float) -> Curve:
        """From a to b with one step at right angles, at `u`."""
        line = [a, b] if abs(a[1] - b[1]) < 1.5 else [a, (u, a[1]), (u, b[1]), b]
        return rounded([self.flow.page(p) for p in line], min(FAN_TURN, u - a[0], b[0] - u))

    def _nudges(self, a: Point, b: Point, leg: Leg) -> Iterator[tuple[float, float]]:
        """Shifts of the ends at nodes to try, none first: lines that would lie on one another move apart."""
        yield (0.0, 0.0)
        if leg.link.index in self.lay.pairs or {leg.source.id, leg.target.id} & set(self.lay.plan.frames):
            return
        one, two = (self.flow.turned(self.lay.plan.core(e)) for e in (leg.source, leg.target))
        if leg.back:
            one, two = two, one
        spot = self.lay.plan.spots.get(leg.link.index)
        fixed_b = spot is not None and abs(self.flow.turned(spot).x - b[0]) < 1
        fixed_a = spot is not None and abs(self.flow.turned(spot).right - a[0]) < 1
        shifts = (0.0, 9.0, -9.0, 18.0, -18.0)
        ones = [d for d in shifts if not d or (not fixed_a and abs(a[1] + d - one.cy) < one.h * 0.36)]
        twos = [d for d in shifts if not d or (not fixed_b and abs(b[1] + d - two.cy) < two.h * 0.36)]
        yield from sorted(((x, y) for x in ones for y in twos), key=lambda d: abs(d[0]) + abs(d[1]))[1:]

    def _lanes(self, a: Point, b: Point) -> list[float]:
        """Values of v at which the way from a to b is free for most of its length."""
        (ua, va), (ub, vb) = a, b
        if ub - ua < 160:
            return []
        lanes = [v + d for v in (va, vb) for d in (0, 14, -14, 28, -28)]
        for box in self.boxes:
            if box.x < ub and box.right > ua:
                lanes += [box.y - 22, box.bottom + 22, box.y - 36, box.bottom + 36]
        return sorted(set(lanes), key=lambda v: (abs(v - va) + abs(v - vb), v))[:32]

    def _around(self, link: Link) -> list[Route]:
        """Lines of soft right angles through the channels; the label is left to be placed on them."""
        plan = self.lay.plan
        plan.spots.pop(link.index, None)
        out: list[Route] = []
        for weight in (
            (1, 4) if len(plan.nodes) <= CROWD else (1,)
        ):  # lines drawn are dear to lie on: nothing moves these apart later
            router = Router(plan)
            router.solids.update({f" label {i}": [b] for i, b in plan.spots.items()})
            router.xs = sorted({*router.xs, *(x for b in plan.spots.values() for x in (b.x - 18, b.right + 18))})
            router.ys = sorted({*router.ys, *(y for b in plan.spots.values() for y in (b.y - 18, b.bottom + 18))})
            router.lines = [
                Line(other, other.sources[0], other.targets[0], list(ends), Box(*ends[0], 0, 0), Box(*ends[1], 0, 0))
                for ends, other in self.runs.stretches(60.0) * weight
                if other.index != link.index and len(plan.nodes) <= CROWD
            ]
            found = [ln for ln in router.route([link]) if ln.link.index == link.index]
            out = [Route(link, ln.source, ln.target, self._softened(ln)) for ln in found]
            if all(self.runs.apart(course(r.curve), link) for r in out):
                break
        for r in out:
            self.runs.add(r.curve, link)
        return out

    def _softened(self, line: Line) -> Curve:
        """The line with its corners as soft as what it goes round allows: a wide bend cuts its corners short."""
        flat, ends = self.lay.plan.flat, {line.source.id, line.target.id}
        own = ends | {n for g in ends & flat.groups.keys() for n in flat.members(g)}  # it is cut at a group's frame
        groups = ends | {g for end in ends for g in flat.ancestors(end)}
        clear = partial(self.wall.clear, own=own, groups=groups, label=line.link.index)
        return softest(line.points, (SOFT, SOFT / 2, SOFT / 4), clear)

    def _groups(self, leg: Leg) -> set[str]:
        flat = self.lay.plan.flat
        return {g for n in (leg.tail, leg.head) for g in flat.ancestors(n)} | {leg.source.id, leg.target.id}

    def _level(self, leg: Leg) -> bool:
        """True when the ends stand on one rank: the line joins the sides that face one another."""
        known = self._levels.get(id(leg))
        if known is None:
            known = False
            if leg.tail != leg.head and not {leg.source.id, leg.target.id} & self.lay.plan.frames.keys():
                a, b = (self.flow.turned(self.lay.plan.core(e)) for e in (leg.source, leg.target))
                known = abs(a.cx - b.cx) < 12
            self._levels[id(leg)] = known
        return known

    # Ports: where on a side the lines of a node start and end

    def _assign_ports(self) -> None:
        """Spread the lines of each side; one that runs straight on keeps the middle; plain fans share one port."""
        sides: dict[tuple[str, bool], dict[int, tuple[float, float]]] = {}
        plan = self.lay.plan
        for leg in self.lay.legs:
            if leg.outside or leg.tail == leg.head or self._level(leg):
                continue
            spot = plan.spots.get(leg.link.index) if self.lay.labelled else None
            lead, _ = self.lay.pairs.get(leg.link.index, (leg.link.index, 0))
            for end, other, out in ((leg.source, leg.target, not leg.back), (leg.target, leg.source, leg.back)):
                if end.part or end.id in plan.frames or self._bar(end):
                    continue
                toward = self.flow.turned(spot or plan.core(other)).cy
                entries = sides.setdefault((end.id, out), {})
                many = entries.get(lead)
                entries[lead] = (toward if many is None else (many[0] + toward) / 2, self.lay.offset.get(lead, 0.0))
        room = {(n, out): self._side(n) for n, out in sides}
        for (node, out), entries in sides.items():
            self._spread(node, out, entries, room[node, out])
        level(self.ports, room, self._runs(), {k for k in self.ports if k[0] in self.lay.pairs})
        self._assign_turns()

    def _side(self, node: str) -> Side:
        """The sides of a node that the flow crosses, and how much of them lines may use."""
        core = self.flow.turned(self.lay.plan.core(End(node)))
        look = self.lay.plan.nodes[node].look
        round_ = look.hung or look.shape in ("circle", "ellipse", "diamond")
        return Side(core.cy, core.h * (0.5 if round_ else 0.72) / 2)

    def _runs(self) -> list[Run]:
        """Pieces of lines between ports, and from ports to labels and parts of nodes."""
        found = []
        for leg in self.lay.legs:
            spot = self._spot(leg)
            aim = spot and self.flow.turned(spot)
            ends = [(leg.source, (leg.link.index, leg.source.id, not leg.back))]
            ends.append((leg.target, (leg.link.index, leg.target.id, leg.back)))
            for (end, key), (other, far) in (ends, ends[::-1]):
                if end.part or key not in self.ports:
                    continue
                box, there = (self.flow.turned(self.lay.plan.core(e)) for e in (end, other))
                there = aim or there
                low, high = (box.right, there.x) if key[2] else (there.right, box.x)
                clear = partial(self._clear_across, leg, low, high)
                if aim or other.part:
                    found.append(Run(key, there.cy, high - low, clear))
                elif far in self.ports and key < far:
                    found.append(Run(key, far, high - low, clear))
        return found

    def _clear_across(self, leg: Leg, low: float, high: float, v: float) -> bool:
        """Whether nothing is in the way of a line of the leg that runs straight along the flow at `v`."""
        points = [self.flow.page((low, v)), self.flow.page((high, v))]
        return self.wall.clear(points, {leg.tail, leg.head}, self._groups(leg), leg.link.index)

    def _assign_turns(self) -> None:
        """Lines that fan out too widely for bends turn off at right angles, all at the same place along the flow."""
        fans: dict[tuple[str, bool, float], list[tuple[Leg, End, bool]]] = {}
        for leg in self.lay.legs:
            if leg.outside or leg.tail == leg.head or self._level(leg):
                continue
            for end, out in ((leg.source, not leg.back), (leg.target, leg.back)):
                if not end.part and (leg.link.index, end.id, out) in self.ports:
                    port = self.ports[(leg.link.index, end.id, out)]
                    fans.setdefault((end.id, out, round(port, 1)), []).append((leg, end, out))
        for (id, out, port), found in fans.items():
            if len(found) > 1:
                box = self.flow.turned(self.lay.plan.box(id))
                hub = (box.right if out else box.x, self.flow.turned(self.lay.plan.core(End(id))).cy + port)
                near = {}
                for leg, _, _ in found:
                    spot = self._spot(leg)
                    other = leg.target if leg.source.id == id else leg.source
                    near[leg.link.index, other.id] = self.flow.turned(spot or self.lay.plan.core(other))
                self._turn(hub, out, list(near.values()), {(leg.link.index, id, out) for leg, _, _ in found})
        for link in self.lay.plan.flat.links:  # from a label on to several ends
            if len(link.sources) == len(link.targets) == 1:
                continue
            legs = [leg for leg in self.lay.legs if leg.link.index == link.index and not leg.outside]
            spot = self._spot(legs[0]) if legs else None
            if spot is None:
                continue
            box = self.flow.turned(spot)
            for ends, source in ((link.sources, True), (link.targets, False)):
                if len(ends) > 1:
                    out = source == legs[0].back
                    cores = [self.flow.turned(self.lay.plan.core(e)) for e in ends]
                    self._turn((box.right if out else box.x, box.cy), out, cores, {(link.index, LABEL, out)})

    def _spot(self, leg: Leg) -> Box | None:
        return self.lay.plan.spots.get(leg.link.index) if self.lay.labelled else None

    def _turn(self, hub: Point, out: bool, ends: list[Box], keys: set[tuple[int, str, bool]]) -> None:
        """Note where the lines from a hub to these ends turn off, unless bends will do."""
        u, v = hub
        ahead = [b for b in ends if (b.x > u + 16 if out else b.right < u - 16)]
        if len(ahead) < 2:
            return
        far = min(b.x for b in ahead) if out else max(b.right for b in ahead)
        low, high = (u, far) if out else (far, u)
        frames = (self.flow.turned(f) for f in self.lay.plan.frames.values())
        borders = sorted(e for f in frames for e in (f.x, f.right) if low < e < high)
        marks = [low, *borders, high]  # no line runs along a border
        room = [(a + (a != low) * BORDER, b - (b != high) * BORDER) for a, b in pairwise(marks)]
        # Where the flow ends there are arrow heads.
        first, last = max(room, key=lambda g: (g[1] - g[0] - STEM * (g[1] == high), -abs((g[0] + g[1]) / 2 - u)))
        if last - first > 2 * BORDER and max(abs(b.cy - v) for b in ahead) > UPRIGHT_FAN * (last - first):
            self.turns.update(dict.fromkeys(keys, (first + last) / 2))

    def _spread(self, node: str, out: bool, entries: dict[int, tuple[float, float]], side: Side) -> None:
        bundles = self._bundles(entries)
        at: list[float] = []
        for i, (_, half, _) in enumerate(bundles):
            at.append(at[-1] + bundles[i - 1][1] + PITCH + half if at else 0.0)
        middle = sum(at) / len(at)
        straight = [i for i, (toward, _, _) in enumerate(bundles) if abs(toward - side.middle) < SNAP]
        if len(straight) == 1:
            middle = at[straight[0]]
        at = [x - middle for x in at]
        scale = min(
            [1.0, *(max(0.0, side.room - b[1]) / abs(x) for x, b in zip(at, bundles, strict=True) if abs(x) > 1)]
        )
        for x, (_, _, members) in zip(at, bundles, strict=True):
            for index in members:
                self.ports[(index, node, out)] = x * scale

    def _bundles(self, entries: dict[int, tuple[float, float]]) -> list[tuple[float, float, list[int]]]:
        """The lines of a side in order across the flow; three or more plain alike ones are one bundle."""
        links = self.links
        alike: dict[tuple[object, ...], list[int]] = {}
        for index in entries:
            e = links[index].spec
            plain = links[index].step is None and index not in self.lay.pairs
            alike.setdefault((e.arrow, e.line, e.tone, e.flow, e.head) if plain else (index,), []).append(index)
        out: list[tuple[float, float, list[int]]] = []
        for members in alike.values():
            same = len({links[m].spec.label for m in members}) == 1 and links[members[0]].spec.label
            bundles = [members] if len(members) > 2 or same else [[m] for m in members]
            for ms in bundles:
                towards = [entries[m][0] for m in ms]
                out.append(((min(towards) + max(towards)) / 2, entries[ms[0]][1], ms))
        return sorted(out)

    def _bar(self, end: End) -> bool:
        """True for a bar, which lines meet wherever they come from."""
        return end.id in self.lay.plan.nodes and self.lay.plan.nodes[end.id].look.shape == "bus"

    def _port(self, leg: Leg, end: End, out: bool) -> Point:
        """Where the line meets an end, in (u, v)."""
        plan = self.lay.plan
        lead, side = self.lay.pairs.get(leg.link.index, (leg.link.index, 0))
        shift = self.ports.get((lead, end.id, out), 0.0) + side * self.lay.offset.get(lead, 0.0)
        core = self.flow.turned(plan.core(end))
        v = core.cy
        if end.id in plan.frames:
            other = leg.target if end == leg.source else leg.source
            aim = self.flow.turned(plan.spots.get(leg.link.index) or plan.core(other))
            v = within(aim.cy, core.y + 30, core.bottom - 30)  # straight across where the frame is wide enough
        elif self._bar(end):
            other = leg.target if end == leg.source else leg.source
            aim = self.flow.turned(plan.spots.get(leg.link.index) or plan.core(other))
            v = within(aim.cy, core.y + INSET, core.bottom - INSET)
        box = core if self.flow.across else self.flow.turned(plan.box(end.id))
        return (box.right if out else box.x, v + shift)


def _root(p: Point, core: Box) -> Point | None:
    """The point in the middle of a box straight behind one on its side; None for a point inside."""
    if p[0] <= core.x + 0.5 or p[0] >= core.right - 0.5:
        return (core.cx, p[1])
    if p[1] <= core.y + 0.5 or p[1] >= core.bottom - 0.5:
        return (p[0], core.cy)
    return None


def within(v: float, low: float, high: float) -> float:
    """`v` held between the limits; their middle when they are the wrong way round."""
    return (low + high) / 2 if low > high else min(max(v, low), high)
