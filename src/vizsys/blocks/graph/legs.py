"""Lines one by one: where each starts and ends in the ranking, which run back, which two belong together.

In: a flattened graph. Out: legs in the order written, and the pairs of request and reply.
"""

from __future__ import annotations

from vizsys.blocks.graph.flat import End, Flat, Link
from vizsys.records import dataclass


@dataclass(frozen=True, slots=True)
class Leg:
    """One line of a link, with the nodes that stand for group ends."""

    link: Link
    source: End
    target: End
    tail: str
    head: str
    back: bool  # runs against the ranking
    outside: bool = False  # drawn around the flow, unknown to Graphviz


def legs_of(flat: Flat) -> list[Leg]:
    """Every line with the nodes Graphviz sees, and whether it runs back along what was written before it."""
    ahead: dict[str, list[str]] = {}

    def around(id: str) -> tuple[str, ...]:
        return flat.members(id) if id in flat.groups else (id,)

    def reaches(a: str, b: str) -> bool:
        stack, goals = list(around(a)), set(around(b))
        seen = set(stack)
        while stack:
            n = stack.pop()
            if n in goals:
                return True
            for m in ahead.get(n, ()):
                if m not in seen:
                    seen.add(m)
                    stack.append(m)
        return False

    legs = []
    for link in flat.links:
        pairs = [
            (s, t, _stand_in(flat, s.id, leaving=True), _stand_in(flat, t.id, leaving=False))
            for s in link.sources
            for t in link.targets
        ]
        pairs = [p for p in pairs if p[2] and p[3]]
        known = [s.id != t.id and _apart(flat, s, t) and reaches(t.id, s.id) for s, t, _, _ in pairs]
        back = link.spec.back or all(known)
        for (s, t, tail, head), round_ in zip(pairs, known, strict=True):
            if not (back or round_):
                ahead.setdefault(tail, []).append(head)
            legs.append(Leg(link, s, t, tail, head, back, round_))
    return legs


def _apart(flat: Flat, s: End, t: End) -> bool:
    """True when neither end lies in the other."""
    return s.id not in flat.ancestors(t.id) and t.id not in flat.ancestors(s.id)


def _detour(legs: list[Leg], direct: Leg) -> bool:
    """True when other lines lead from one end of a line to the other as well: then the ends stand far apart."""
    ahead: dict[str, list[str]] = {}
    for leg in legs:
        if not leg.back and leg is not direct:
            ahead.setdefault(leg.tail, []).append(leg.head)
    stack = list(ahead.get(direct.tail, ()))
    seen = set(stack)
    while stack:
        for n in ahead.get(stack.pop(), ()):
            if n not in seen:
                seen.add(n)
                stack.append(n)
    return direct.head in seen


def pairs_of(flat: Flat, legs: list[Leg]) -> dict[int, tuple[int, int]]:
    """Links that go to and fro between two nodes which nothing else joins: the leading link, and the side of each."""
    between: dict[frozenset[str], list[Leg]] = {}
    count: dict[int, int] = {}
    for leg in legs:
        between.setdefault(frozenset((leg.source.id, leg.target.id)), []).append(leg)
        count[leg.link.index] = count.get(leg.link.index, 0) + 1
    out: dict[int, tuple[int, int]] = {}
    for ends, found in between.items():
        if len(ends) != 2 or len(found) != 2 or ends & set(flat.groups) or any(count[x.link.index] > 1 for x in found):
            continue
        one, two = sorted(found, key=lambda leg: (leg.back, leg.link.index))
        if one.source.id == two.source.id or one.back or _detour(legs, one):
            continue
        if any(x.part or x.side for leg in found for x in (leg.source, leg.target)):
            continue
        out[one.link.index], out[two.link.index] = (one.link.index, -1), (one.link.index, 1)
    return out


def _stand_in(flat: Flat, id: str, leaving: bool) -> str:
    """The node that stands for a group at an edge's end: one at its way out, or at its way in."""
    if id in flat.nodes:
        return id
    members = flat.members(id)
    if not members:
        return ""
    inner = [
        (s.id, t.id)
        for link in flat.links
        for s in link.sources
        for t in link.targets
        if s.id in members and t.id in members
    ]
    ends = {a for a, _ in inner} if leaving else {b for _, b in inner}
    free = [m for m in members if m not in ends] or members
    return free[len(free) // 2]
