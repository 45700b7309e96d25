"""Rules: numbers of steps, per graph and flow (`1, 2, 3` is a flow, `A1, A2` another)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from math import hypot

from vizsys.geometry import Point
from vizsys.lint.picture import Chain, Picture, Thing, lined_kind
from vizsys.lint.rule import Finding, Settings
from vizsys.records import dataclass

MOST_STEPS = 12
JUMP = 0.45
"""A step further than this share of the graph's diagonal from the one before, with nothing between, is a jump."""

_STEP = re.compile(r"([^\W\d_]?)(\d+)((?:\.\d+)*)$")


@dataclass(frozen=True, slots=True)
class Badge:
    """A step where it stands. `ends`: the nodes or groups it leaves and reaches."""

    flow: str
    number: int
    rest: str
    at: Point
    starts: frozenset[str]
    ends: frozenset[str]
    chain: Chain

    @property
    def name(self) -> str:
        return f"{self.flow}{self.number}{self.rest}"


def step_gap(picture: Picture, _: Settings) -> Iterator[Finding]:
    """A flow whose numbers leave one out. A graph may go on where another on the page ended."""
    everything = [f for flows in _graphs(picture) for f in flows]
    ends = {(f[0].flow, f[-1].number) for f in everything}
    for flow in everything:
        numbers = sorted({b.number for b in flow})
        start = flow[0]
        if start.number not in (0, 1) and (start.flow, start.number - 1) not in ends:
            yield Finding(f"the steps begin with {start.name}", start.chain, "step")
        for a, b in pairwise(numbers):
            if b > a + 1:
                badge = next(s for s in flow if s.number == b)
                yield Finding(
                    f"step {badge.name} follows step {badge.flow}{a}: one is missing between", badge.chain, "step"
                )


def step_jump(picture: Picture, _: Settings) -> Iterator[Finding]:
    """A step that starts far from the one before, back against the way people read, where no step has been yet.

    Sequences, cycles, rails and roadmaps draw their order themselves: there the eye follows a line.
    """
    for flows in _graphs(picture):
        if lined_kind(flows[0][0].chain) not in ("graph", None):
            continue
        every = [b.at for flow in flows for b in flow]
        xs, ys = [p[0] for p in every], [p[1] for p in every]
        size = hypot(max(xs) - min(xs), max(ys) - min(ys))
        for flow in flows:
            seen: set[str] = set()
            for a, b in pairwise(flow):
                seen |= a.starts | a.ends
                dx, dy = b.at[0] - a.at[0], b.at[1] - a.at[1]
                back = min(dx, dy) < -0.1 * size and max(dx, dy) < 0.1 * size
                if back and hypot(dx, dy) > JUMP * size and not (b.starts | b.ends) & seen:
                    yield Finding(
                        f"step {b.name} stands far from step {a.name}, back against reading order", b.chain, "step"
                    )


def step_many(picture: Picture, _: Settings) -> Iterator[Finding]:
    """More steps in one flow than a reader follows."""
    for flows in _graphs(picture):
        for flow in flows:
            count = len({b.name for b in flow})
            if count > MOST_STEPS:
                yield Finding(f"a flow of {count} steps", flow[-1].chain, "step")


def _graphs(picture: Picture) -> list[list[list[Badge]]]:
    """For every graph its flows, each in the order of its numbers."""
    edges = {(line.scope, line.id): line for line in picture.lines}
    graphs: dict[int, dict[str, list[Badge]]] = {}
    for thing in picture.having("badge"):
        found = _STEP.fullmatch(str(thing.group.data.get("step") or ""))
        owner = next((g for g in reversed(thing.chain) if g.role in ("label", "node", "group")), None)
        if not found or owner is None:  # of a panel, a legend, a list of steps
            continue
        starts, ends = frozenset([owner.id or ""]), frozenset([owner.id or ""])
        line = edges.get((thing.scope, str(owner.data.get("edge"))))
        if line:
            starts, ends = frozenset(line.sources), frozenset(line.targets)
        badge = Badge(found[1], int(found[2]), found[3], _middle(thing), starts, ends, thing.chain)
        graphs.setdefault(thing.scope, {}).setdefault(badge.flow, []).append(badge)
    return [
        [sorted(flow, key=lambda b: (b.number, _parts(b.rest))) for flow in flows.values()] for flows in graphs.values()
    ]


def _parts(rest: str) -> tuple[int, ...]:
    return tuple(int(n) for n in rest.split(".") if n)


def _middle(thing: Thing) -> Point:
    return (thing.box.cx, thing.box.cy)
