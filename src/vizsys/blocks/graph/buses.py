"""Bars: a node of the shape `bus` is as long, across the flow, as what stands beside it.

In: a plan, its legs and the direction. Out: the same plan with longer bars: first about as long as their neighbours
will take, so that room is kept for them; then, once everything has its place, from the first neighbour to the last.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from vizsys.blocks.graph.flat import End
from vizsys.blocks.graph.legs import Leg
from vizsys.blocks.graph.plan import Plan
from vizsys.geometry import Box

CLEAR = 24.0
"""Distance a bar keeps from nodes and labels beside its ends, page units."""
INSET = 22.0
"""Distance of lines from the ends of a bar."""


def buses(plan: Plan) -> list[str]:
    """The bars of a graph."""
    return [id for id, v in plan.nodes.items() if v.look.shape == "bus"]


def reserve(plan: Plan, legs: Sequence[Leg], across: bool, gap: float) -> None:
    """Make bars about as long as the neighbours on their fuller side, `gap` apart."""
    for id in buses(plan):
        need = 0.0
        for side in _sides(id, legs):
            sizes = [_across(plan.nodes[o].core, across) for o in side if o in plan.nodes]
            need = max(need, sum(sizes) + gap * (len(sizes) - 1))
        _resize(plan, id, across, need)


def span(plan: Plan, legs: Sequence[Leg], across: bool) -> None:
    """Let bars reach from their first neighbour to their last, as far as there is room."""
    for id in buses(plan):
        view, core = plan.nodes[id], plan.core(End(id))
        spans = [_span(plan, side, across) for side in _sides(id, legs)]
        low, high = max(spans, key=lambda s: s[1] - s[0])  # the longer side stays where it is
        for side in _sides(id, legs):
            _centre(plan, legs, id, side, across, (low + high) / 2)
        low, high = _span(plan, [o for side in _sides(id, legs) for o in side], across)
        if high - low < (view.text_h + 24 if across else view.text_w + 40):
            continue
        bar = Box(core.x, low, core.w, high - low) if across else Box(low, core.y, high - low, core.h)
        wide = bar.grown(0, CLEAR) if across else bar.grown(CLEAR, 0)
        if any(wide.overlaps(b) for b in _others(plan, {id})):
            continue
        _resize(plan, id, across, high - low)
        plan.at[id] = (bar.cx - view.core.cx, bar.cy - view.core.cy)


def _centre(plan: Plan, legs: Sequence[Leg], bus: str, side: list[str], across: bool, middle: float) -> None:
    """Put the neighbours on one side of a bar in its middle when nothing else holds them, and nothing is in the way."""
    if not side or any({leg.tail, leg.head} != {bus, o} for o in side for leg in legs if o in (leg.tail, leg.head)):
        return
    off = middle - sum(_span(plan, side, across)) / 2
    dx, dy = (0.0, off) if across else (off, 0.0)
    own = {leg.link.index for leg in legs if {leg.tail, leg.head} & set(side)}
    solid = list(_others(plan, set(side), own))
    moved = [plan.box(o).moved(dx, dy) for o in side] + [b.moved(dx, dy) for i, b in plan.spots.items() if i in own]
    if any(b.grown(CLEAR / 2).overlaps(s) for b in moved for s in solid):
        return
    for o in side:
        x, y = plan.at[o]
        plan.at[o] = (x + dx, y + dy)
    plan.spots |= {i: plan.spots[i].moved(dx, dy) for i in own if i in plan.spots}


def _others(plan: Plan, nodes: set[str], links: Collection[int] = ()) -> Iterator[Box]:
    """What stands on the page beside these nodes and the labels of these links: foreign frames too."""
    around = {g for n in nodes for g in plan.flat.ancestors(n)}
    yield from (plan.box(n) for n in plan.nodes if n not in nodes)
    yield from (b for i, b in plan.spots.items() if i not in links)
    yield from (f for g, f in plan.frames.items() if g not in around)


def _span(plan: Plan, nodes: list[str], across: bool) -> tuple[float, float]:
    """From where to where the cores of nodes reach across the flow."""
    cores = [plan.core(End(n)) for n in nodes] or [Box(0, 0, 0, 0)]
    if across:
        return min(c.y for c in cores), max(c.bottom for c in cores)
    return min(c.x for c in cores), max(c.right for c in cores)


def _sides(id: str, legs: Sequence[Leg]) -> Iterable[list[str]]:
    """What a bar is joined to, before it and after it along the flow."""
    first = [(leg.head, leg.tail) if leg.back else (leg.tail, leg.head) for leg in legs if not leg.outside]
    yield list(dict.fromkeys(a for a, b in first if b == id and a != id))
    yield list(dict.fromkeys(b for a, b in first if a == id and b != id))


def _across(core: Box, across: bool) -> float:
    return core.h if across else core.w


def _resize(plan: Plan, id: str, across: bool, length: float) -> None:
    view = plan.nodes[id]
    core = view.core
    if across:
        view.resized(core.w, max(length, view.text_h + 24))
    else:
        view.resized(max(length, view.text_w + 40), core.h)
