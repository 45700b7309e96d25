"""Lines of a layered graph: ports first, then an S-bend per piece, Graphviz's spline where that would hit something.

In: a `Layered` that has placed its nodes and label nodes. Out: routes from outline to outline, through the labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from vizsys.blocks.graph.curves import bend, clear, self_loop
from vizsys.blocks.graph.flat import Link
from vizsys.blocks.graph.layered import Layered, Leg
from vizsys.blocks.graph.plan import Route
from vizsys.geometry import Box, Curve, Point


@dataclass(slots=True)
class FlowLines:
    """Shapes the lines: ports first, then an S-bend per piece, Graphviz's spline where that would hit something."""

    lay: Layered
    ports: dict[tuple[int, str, str], float] = field(default_factory=dict)

    def routes(self, links: Sequence[Link]) -> list[Route]:
        """The lines of these links."""
        self._assign_ports()
        out: list[Route] = []
        for link in links:
            out += self._link(link)
        return out

    def _link(self, link: Link) -> list[Route]:
        lay, plan = self.lay, self.lay.plan
        legs = [leg for leg in lay.legs if leg.link is link]
        spot = plan.spots.get(link.index) if lay.labelled else None
        out: list[Route] = []
        if not legs:
            return out
        if len(legs) == 1 and self._level(legs[0]):
            a, b = plan.core(legs[0].source), plan.core(legs[0].target)
            via = [(spot.cx, spot.cy)] if spot else []
            return [Route(link, legs[0].source, legs[0].target, Curve.line([(a.cx, a.cy), *via, (b.cx, b.cy)]))]
        if spot is None or legs[0].tail == legs[0].head:
            for leg in legs:
                if leg.tail == leg.head:
                    out.append(Route(link, leg.source, leg.target, self_loop(plan, leg.source)))
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

    def _level(self, leg: Leg) -> bool:
        """True when the ends stand on one rank: the line joins the sides that face one another."""
        if leg.tail == leg.head or {leg.source.id, leg.target.id} & set(self.lay.plan.frames):
            return False
        a, b = self.lay.plan.core(leg.source), self.lay.plan.core(leg.target)
        return abs(a.cx - b.cx) < 12 if self.lay.across else abs(a.cy - b.cy) < 12

    # Ports: where on a side the lines of a node start and end

    def _assign_ports(self) -> None:
        sides: dict[tuple[str, str], list[tuple[float, int, str, str]]] = {}
        axis = 1 if self.lay.across else 0
        for leg in self.lay.legs:
            if leg.tail == leg.head or self._level(leg):
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
            mid = (within(aim.cx, c.x + 30, c.right - 30), within(aim.cy, c.y + 30, c.bottom - 30))
        else:
            mid = (c.cx, c.cy)
        forward = (first != leg.back) != (lay.direction in ("left", "up"))
        if lay.across:
            return (c.right if forward else c.x, mid[1] + shift)
        box = lay.plan.box(end.id)
        return (mid[0] + shift, box.bottom if forward else box.y)


def within(v: float, low: float, high: float) -> float:
    """`v` held between the limits; their middle when they are the wrong way round."""
    return (low + high) / 2 if low > high else min(max(v, low), high)
