"""Lines of a layered graph: ports first, then the handsomest clear course per piece, returns around the outside last.

In: a `Layered` that has placed its nodes and label nodes. Out: routes from outline to outline, through the labels.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import partial
from itertools import chain, pairwise

from vizsys.bezier import Curve, rounded, straight
from vizsys.blocks.graph.buses import INSET
from vizsys.blocks.graph.curves import Obstacles, course, self_loop, softest
from vizsys.blocks.graph.draw import heads_of
from vizsys.blocks.graph.flat import End, Link
from vizsys.blocks.graph.flow import STEM, Flow
from vizsys.blocks.graph.jogs import Key, Run, Side, level
from vizsys.blocks.graph.lanes import Line
from vizsys.blocks.graph.layered import SNAP, Layered
from vizsys.blocks.graph.legs import Leg
from vizsys.blocks.graph.ortho import Router, turning_room
from vizsys.blocks.graph.plan import Route
from vizsys.blocks.graph.returns import Returns
from vizsys.blocks.graph.runs import NEAR, SHARED, Runs, Stretch, end_to_end, flat
from vizsys.blocks.graph.tolls import CLEAR
from vizsys.geometry import Box, Point
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
BESIDE = 18.0
"""Distance at which a line that goes round something may pass a label, page units; less by as much as its lane shares
with another."""
SOFT = 56.0
"""Corner radius of a line that has to go round something."""


Piece = tuple[Curve, list[Stretch]]
Drawn = tuple[Route, list[Stretch]]
"""A curve, and a route, with its level and upright stretches."""


Tip = tuple[End, Box, bool]
"""An end of a line, its core in (u, v), and whether the flow leaves it there."""


class Way:
    """A leg with what every step asks of it; places in (u, v)."""

    __slots__ = ("ends", "first", "groups", "index", "label", "last", "leg", "level", "own", "turns")

    def __init__(self, leg: Leg, flow: Flow, label: Box | None) -> None:
        flat, frames = flow.plan.flat, flow.plan.frames
        source, target = leg.source, leg.target
        a, b = flow.core(source), flow.core(target)
        self.leg = leg
        self.index = leg.link.index
        self.label = label
        self.own = {leg.tail, leg.head}
        self.groups = {*flat.ancestors(leg.tail), *flat.ancestors(leg.head), source.id, target.id}
        self.ends: tuple[Tip, Tip] = (source, a, not leg.back), (target, b, leg.back)
        self.first, self.last = self.ends[::-1] if leg.back else self.ends
        self.turns: dict[bool, list[float]] = {}
        """Where the piece from the first end, and the one to the last, may turn off: where others of a fan do."""
        framed = source.id in frames or target.id in frames
        self.level = leg.tail != leg.head and not framed and abs(a.cx - b.cx) < 12
        """The ends stand on one rank: the line joins the sides that face one another."""

    @property
    def along(self) -> bool:
        """True when the line runs along the flow, out of one side of a node and into the other of the next."""
        return not (self.level or self.leg.outside or self.leg.tail == self.leg.head)

    def piece(self, curve: Curve, stretches: list[Stretch]) -> Piece:
        """A curve along the flow in the direction of the line."""
        return (curve.reversed(), stretches[::-1]) if self.leg.back else (curve, stretches)


@dataclass(slots=True)
class FlowLines:
    """Shapes the lines of one layered graph."""

    lay: Layered
    ports: dict[Key, float] = field(default_factory=dict)
    """Shift across the flow by link, node and whether it is the side the flow leaves by."""
    flow: Flow = field(init=False)
    wall: Obstacles = field(init=False)
    runs: Runs = field(default_factory=Runs)
    ways: dict[int, list[Way]] = field(default_factory=dict)
    """By link index."""
    bars: set[str] = field(default_factory=set)
    """Bars, which lines meet wherever they come from."""

    def __post_init__(self) -> None:
        plan = self.lay.plan
        self.flow = Flow(plan, self.lay.direction)
        self.wall = Obstacles(plan)
        labels = self.flow.labels if self.lay.labelled else {}
        for leg in self.lay.legs:
            index = leg.link.index
            self.ways.setdefault(index, []).append(Way(leg, self.flow, labels.get(index)))
        self.bars = {id for id, view in plan.nodes.items() if view.look.shape == "bus"}

    def routes(self, links: Sequence[Link]) -> list[Route]:
        """The lines of these links."""
        self._assign_ports()
        out: list[Route] = []
        outside: list[Leg] = []
        blocked: list[Link] = []
        for link in links:
            ways = self.ways.get(link.index, [])
            outside += [way.leg for way in ways if way.leg.outside]
            inside = [way for way in ways if not way.leg.outside]
            made = self._link(link, inside) if inside else []
            if inside and not made:
                blocked.append(link)
            for r, stretches in made:
                self.runs.add(r.curve, link, stretches)
                out.append(r)
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
        start, *_, end = points = r.curve.points
        first = None if r.joins_start else _root(start, self.lay.plan.core(r.source))
        last = None if r.joins_end else _root(end, self.lay.plan.core(r.target))
        before = straight(first, start)[:-1] if first else ()
        behind = straight(end, last)[1:] if last else ()
        return Curve((*before, *points, *behind))

    def _link(self, link: Link, ways: list[Way]) -> list[Drawn]:
        """The lines of one link along the flow, each with its course; none when something is in their way."""
        way = ways[0]
        if way.leg.tail == way.leg.head:
            curves = [(way, self_loop(self.lay.plan, way.leg.source)) for way in ways]
            return [(Route(link, w.leg.source, w.leg.target, curve), flat(course(curve))) for w, curve in curves]
        if len(ways) == 1 and way.level:
            return self._level_line(way)
        return self._direct(ways) if way.label is None else self._through(link, ways, way.label)

    def _level_line(self, way: Way) -> list[Drawn]:
        """A straight line between ends on one rank, by its label; around what stands between."""
        plan, leg = self.lay.plan, way.leg
        a, b = plan.core(leg.source), plan.core(leg.target)
        spot = plan.spots.get(way.index)
        via = [(spot.cx, spot.cy)] if spot else []
        points = [(a.cx, a.cy), *via, (b.cx, b.cy)]
        if not self._clear(points, way):
            return []
        return [(Route(leg.link, leg.source, leg.target, Curve.line(points)), flat(points))]

    def _direct(self, ways: list[Way]) -> list[Drawn]:
        found: list[Drawn] = []
        for way in ways:
            leg = way.leg
            turns = [*way.turns.get(True, ()), *way.turns.get(False, ())]
            piece = self._piece(
                way, self._port(way, True), self._port(way, False), {leg.source.id, leg.target.id}, turns
            )
            if piece is None:
                return []
            curve, stretches = piece
            found.append((Route(leg.link, leg.source, leg.target, curve), stretches))
        return found

    def _through(self, link: Link, ways: list[Way], label: Box) -> list[Drawn]:
        """Lines through the label: all sources to it, on from it to all targets."""
        aside = self.lay.aside.get(link.index)  # the line of a pair runs beside its label
        v = label.cy if aside is None else aside
        enter, leave = (label.x, v), (label.right, v)
        back = ways[0].leg.back
        starts = {way.leg.source.id: way for way in reversed(ways)}
        finishes = {way.leg.target.id: way for way in reversed(ways)}
        heads: dict[str, Piece] = {}
        tails: dict[str, Piece] = {}
        for ends, made, source in ((starts, heads, True), (finishes, tails, False)):
            out = source != back
            for id, way in ends.items():
                port = self._port(way, out)
                a, b = (port, enter) if out else (leave, port)
                piece = self._piece(way, a, b, {id}, way.turns.get(out, ()))
                if piece is None:
                    return []
                made[id] = piece
        middle = [self.flow.page(p) for p in ((leave, enter) if back else (enter, leave))]
        through = Curve.line(middle)
        trunk, sink = next(iter(heads)), next(iter(tails))
        head, first = heads[trunk]
        head = head.joined(through)
        found: list[Drawn] = []
        for id, (tail, last) in tails.items():
            route = Route(link, starts[trunk].leg.source, finishes[id].leg.target, head.joined(tail))
            found.append((route, end_to_end(first, flat(middle), last)))
        for id, (head, first) in heads.items():
            if id != trunk:
                route = Route(link, starts[id].leg.source, finishes[sink].leg.target, head, joins_end=True)
                found.append((route, first))
        return found

    def _piece(self, way: Way, a: Point, b: Point, ends: set[str], turns: Sequence[float]) -> Piece | None:
        """A clear line from a to b further along the flow, if there is one; turned round for one that runs back.

        It may lie on lines of the same `ends` only: past its label it is told apart from others that leave its source.

        In a wide fan it turns off where the others do, when that way is free.
        """
        link = way.leg.link
        for u in turns:
            if not a[0] + 8 < u < b[0] - 8:
                continue
            curve = self._angled(a, b, u)
            points = course(curve)
            if self._clear(points, way) and self.runs.common(stretches := flat(points), link, NEAR, ends) <= SHARED:
                return way.piece(curve, stretches)
        heads = partial(self._heads, way, a, b)
        found: tuple[float, Curve, list[Stretch]] | None = None  # clear, but on another line: the last resort
        for da, db in self._nudges(way, a, b):
            start, end = (a[0], a[1] + da), (b[0], b[1] + db)
            for curve in self.flow.courses(start, end, partial(self._lanes, start, end), heads):
                points = course(curve)
                if not self._clear(points, way):
                    continue
                stretches = flat(points)
                shared = self.runs.common(stretches, link, NEAR, ends)
                if shared <= SHARED:
                    return way.piece(curve, stretches)
                if found is None or shared < found[0]:
                    found = (shared, curve, stretches)
            if found is None:
                break
        return way.piece(*found[1:]) if found and found[0] < LONG else None

    def _clear(self, points: list[Point], way: Way) -> bool:
        return self.wall.clear(points, way.own, way.groups, way.index)

    def _heads(self, way: Way, a: Point, b: Point) -> tuple[bool, bool]:
        """Whether a piece from a to b has an arrow head at a, and at b: at the ends that are not at the label."""
        first, last = heads_of(way.leg.link)[:: -1 if way.leg.back else 1]
        if way.label:
            first, last = first and abs(way.label.right - a[0]) > 1, last and abs(way.label.x - b[0]) > 1
        return first, last

    def _angled(self, a: Point, b: Point, u: float) -> Curve:
        """From a to b with one step at right angles, at `u`."""
        line = [a, b] if abs(a[1] - b[1]) < 1.5 else [a, (u, a[1]), (u, b[1]), b]
        return rounded([self.flow.page(p) for p in line], min(FAN_TURN, u - a[0], b[0] - u))

    def _nudges(self, way: Way, a: Point, b: Point) -> Iterator[tuple[float, float]]:
        """Shifts of the ends at nodes to try, none first: lines that would lie on one another move apart."""
        yield (0.0, 0.0)
        (first, one, _), (last, two, _) = way.first, way.last
        if way.index in self.lay.pairs or {first.id, last.id} & self.lay.plan.frames.keys():
            return
        label = self.flow.labels.get(way.index)
        fixed_b = label is not None and abs(label.x - b[0]) < 1
        fixed_a = label is not None and abs(label.right - a[0]) < 1
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
        for box in self.flow.standing:
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
            add_lanes(router.xs, (x for b in plan.spots.values() for x in (b.x - BESIDE, b.right + BESIDE)))
            add_lanes(router.ys, (y for b in plan.spots.values() for y in (b.y - BESIDE, b.bottom + BESIDE)))
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
        return softest(line.points, (SOFT, SOFT / 2, SOFT / 4), clear, turning_room(self.lay.plan, line))

    # Ports: where on a side the lines of a node start and end

    def _assign_ports(self) -> None:
        """Spread the lines of each side; one that runs straight on keeps the middle; plain fans share one port."""
        sides: dict[tuple[str, bool], list[tuple[Way, End, Box]]] = {}
        anywhere = self.bars | self.lay.plan.frames.keys()
        for way in self._ways():
            if way.along:
                for (end, _, out), (other, there, _) in (way.ends, way.ends[::-1]):
                    if not end.part and end.id not in anywhere:
                        sides.setdefault((end.id, out), []).append((way, other, way.label or there))
        room = {(id, out): self._side(id) for id, out in sides}
        for (id, out), found in sides.items():
            self._spread(id, out, found, room[id, out])
        level(self.ports, room, self._runs(), {k for k in self.ports if k[0] in self.lay.pairs})
        self._assign_turns(sides)

    def _ways(self) -> Iterator[Way]:
        """All of them, in the order written."""
        return chain.from_iterable(self.ways.values())

    def _side(self, node: str) -> Side:
        """The sides of a node that the flow crosses, and how much of them lines may use."""
        core = self.flow.cores[node]
        look = self.lay.plan.nodes[node].look
        round_ = look.hung or look.shape in ("circle", "ellipse", "diamond")
        return Side(core.cy, core.h * (0.5 if round_ else 0.72) / 2)

    def _runs(self) -> list[Run]:
        """Pieces of lines between ports, and from ports to labels and parts of nodes."""
        found = []
        ports = self.ports
        for way in self._ways():
            for (end, box, out), (other, there, _) in (way.ends, way.ends[::-1]):
                key = (way.index, end.id, out)
                if end.part or key not in ports:
                    continue
                there = way.label or there
                low, high = (box.right, there.x) if out else (there.right, box.x)
                clear = partial(self._clear_across, way, low, high)
                far = (way.index, other.id, not out)
                if way.label or other.part:
                    found.append(Run(key, there.cy, high - low, clear))
                elif far in ports and key < far:
                    found.append(Run(key, far, high - low, clear))
        return found

    def _clear_across(self, way: Way, low: float, high: float, v: float) -> bool:
        """Whether nothing is in the way of a line that runs straight along the flow at `v`."""
        return self._clear([self.flow.page((low, v)), self.flow.page((high, v))], way)

    def _assign_turns(self, sides: Mapping[tuple[str, bool], list[tuple[Way, End, Box]]]) -> None:
        """Lines that fan out too widely for bends turn off at right angles, all at the same place along the flow."""
        for (id, out), lines in sides.items():
            fans: dict[float, list[tuple[Way, End, Box]]] = {}
            for line in lines if len(lines) > 1 else ():
                port = self.ports.get((line[0].index, id, out))
                if port is not None:
                    fans.setdefault(round(port, 1), []).append(line)
            for port, found in fans.items():
                box = self.flow.boxes[id]
                hub = (box.right if out else box.x, self.flow.cores[id].cy + port)
                near = {(way.index, other.id): there for way, other, there in found}
                self._turn(hub, out, list(near.values()), [way for way, _, _ in found])
        for link in self.lay.plan.flat.links:  # from a label on to several ends
            if len(link.sources) == len(link.targets) == 1:
                continue
            ways = [way for way in self.ways.get(link.index, ()) if not way.leg.outside]
            label = ways[0].label if ways else None
            if label is None:
                continue
            for ends, source in ((link.sources, True), (link.targets, False)):
                if len(ends) > 1:
                    out = source == ways[0].leg.back
                    hub = (label.right if out else label.x, label.cy)
                    self._turn(hub, out, [self.flow.core(e) for e in ends], ways, at_label=True)

    def _turn(self, hub: Point, out: bool, ends: list[Box], ways: list[Way], at_label: bool = False) -> None:
        """Note where the lines from a hub to these ends turn off, unless bends will do."""
        u, v = hub
        ahead = [b for b in ends if (b.x > u + 16 if out else b.right < u - 16)]
        if len(ahead) < 2:
            return
        far = min(b.x for b in ahead) if out else max(b.right for b in ahead)
        low, high = (u, far) if out else (far, u)
        frames = (self.flow.boxes[g] for g in self.lay.plan.frames)
        borders = sorted(e for f in frames for e in (f.x, f.right) if low < e < high)
        marks = [low, *borders, high]  # no line runs along a border
        room = [(a + (a != low) * BORDER, b - (b != high) * BORDER) for a, b in pairwise(marks)]
        # Where the flow ends there are arrow heads.
        first, last = max(room, key=lambda g: (g[1] - g[0] - STEM * (g[1] == high), -abs((g[0] + g[1]) / 2 - u)))
        if last - first > 2 * BORDER and max(abs(b.cy - v) for b in ahead) > UPRIGHT_FAN * (last - first):
            for way in ways:
                way.turns.setdefault(out != at_label, []).append((first + last) / 2)

    def _spread(self, node: str, out: bool, lines: list[tuple[Way, End, Box]], side: Side) -> None:
        lay = self.lay
        entries: dict[int, tuple[float, float]] = {}
        for way, _, there in lines:
            lead, _ = lay.pairs.get(way.index, (way.index, 0))
            many = entries.get(lead)
            toward = there.cy if many is None else (many[0] + there.cy) / 2
            entries[lead] = (toward, lay.offset.get(lead, 0.0))
        if len(entries) == 1:
            self.ports[lead, node, out] = 0.0
            return
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
        alike: dict[tuple[object, ...], list[int]] = {}
        for index in entries:
            link = self.ways[index][0].leg.link
            e = link.spec
            plain = link.step is None and index not in self.lay.pairs
            alike.setdefault((e.arrow, e.line, e.tone, e.flow, e.head) if plain else (index,), []).append(index)
        out: list[tuple[float, float, list[int]]] = []
        for members in alike.values():
            labels = {self.ways[m][0].leg.link.spec.label for m in members}
            same = len(labels) == 1 and any(labels)
            bundles = [members] if len(members) > 2 or same else [[m] for m in members]
            for ms in bundles:
                towards = [entries[m][0] for m in ms]
                out.append(((min(towards) + max(towards)) / 2, entries[ms[0]][1], ms))
        return sorted(out)

    def _port(self, way: Way, out: bool) -> Point:
        """Where the line meets the end that the flow leaves it by (`out`), or the other one, in (u, v)."""
        (end, core, _), (_, there, _) = (way.first, way.last) if out else (way.last, way.first)
        lead, side = self.lay.pairs.get(way.index, (way.index, 0))
        shift = self.ports.get((lead, end.id, out), 0.0)
        if side:
            shift += side * self.lay.offset.get(lead, 0.0)
        v = core.cy
        framed = end.id in self.lay.plan.frames
        if framed or end.id in self.bars:  # straight across where it is wide enough
            aim, inset = self.flow.labels.get(way.index) or there, 30 if framed else INSET
            v = within(aim.cy, core.y + inset, core.bottom - inset)
        box = core if self.flow.across else self.flow.boxes[end.id]
        return (box.right if out else box.x, v + shift)


def _root(p: Point, core: Box) -> Point | None:
    """The point in the middle of a box straight behind one on its side; None for a point inside."""
    if p[0] <= core.x + 0.5 or p[0] >= core.right - 0.5:
        return (core.cx, p[1])
    if p[1] <= core.y + 0.5 or p[1] >= core.bottom - 0.5:
        return (p[0], core.cy)
    return None


def add_lanes(lanes: list[float], more: Iterable[float]) -> None:
    """Put further lanes between those there are, but none that nearly is one of them: each makes the search longer."""
    for v in sorted(more):
        k = bisect(lanes, v)
        if (k == 0 or v - lanes[k - 1] >= BESIDE - CLEAR) and (k == len(lanes) or lanes[k] - v >= BESIDE - CLEAR):
            lanes.insert(k, v)


def within(v: float, low: float, high: float) -> float:
    """`v` held between the limits; their middle when they are the wrong way round."""
    return (low + high) / 2 if low > high else min(max(v, low), high)
