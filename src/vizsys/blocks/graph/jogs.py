"""Ports moved a little along their sides, so that lines run straight on instead of with a jog.

In: where the lines meet the sides, how far they may move there, and what each of them runs to. Out: the ports, changed
in place. A line that is almost straight, or too steep for a handsome bend, is made straight; wider bends stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from vizsys.records import dataclass

Key = tuple[int, str, bool]
"""Link, node, and whether it is the side the flow leaves by."""
JOG = 40.0
"""Widest jog that is always avoided, page units."""
STEEP = 0.8
"""Rise over run from which a bend of any width is avoided."""
APART = 14.0
"""Least distance of ports, page units."""


@dataclass(slots=True)
class Side:
    """A side of a node: its middle across the flow, and how far from there a port may be; page units."""

    middle: float
    room: float


@dataclass(slots=True)
class Run:
    """A piece of a line from a port to another, or to a fixed place across the flow; its length along the flow."""

    port: Key
    to: Key | float
    length: float
    clear: Callable[[float], bool]
    """Whether nothing stands in the way of the straight line at this place across the flow."""


def level(ports: dict[Key, float], sides: Mapping[tuple[str, bool], Side], runs: Iterable[Run], kept: set[Key]) -> None:
    """Make runs straight where the sides have room, those with the least jog first; `kept` ports stay."""
    kept = set(kept)
    todo = list(runs)
    aims: dict[Key, Key | float] = {}
    for run in todo:
        aims[run.port] = run.to
        if isinstance(run.to, tuple):
            aims[run.to] = run.port
    beside: dict[tuple[str, bool], list[Key]] = {}
    for key in ports:
        beside.setdefault(key[1:], []).append(key)

    def place(at: Key | float) -> float:
        return sides[at[1:]].middle + ports[at] if isinstance(at, tuple) else at

    def jog(run: Run) -> float:
        return abs(place(run.port) - place(run.to))

    def bundle(key: Key) -> set[Key]:
        others = beside[key[1:]]
        return {k for k in others if abs(ports[k] - ports[key]) < 0.5} if len(others) > 1 else {key}

    def move(key: Key, v: float, clear: Callable[[float], bool]) -> bool:
        side, own = sides[key[1:]], bundle(key)
        new, old = v - side.middle, ports[key]
        if abs(new) > side.room or not own.isdisjoint(kept) or not clear(v):
            return False
        others = {k: ports[k] for k in beside[key[1:]] if k not in own}
        there = {k for k, p in others.items() if abs(p - new) < APART or (p - old) * (p - new) < 0}
        if there:  # one that leads the same way but round something gives way
            alike = len({others[k] for k in there}) == 1 and all(abs(place(aims.get(k, 1e9)) - v) < JOG for k in there)
            if there & kept or not alike or abs(new - old) < APART:
                return False
            ports.update(dict.fromkeys(there, old))
        ports.update(dict.fromkeys(own, new))
        return True

    for run in sorted(todo, key=jog):
        rise = jog(run)
        if JOG < rise < STEEP * run.length:
            continue
        ends: list[tuple[Key, Key | float]] = [(run.port, run.to)]
        if isinstance(run.to, tuple):
            ends.append((run.to, run.port))
            ends.sort(key=lambda e: -sides[e[0][1:]].room)
        for key, aim in ends:
            v = place(aim)
            if run.clear(v) if rise < 0.1 else move(key, v, run.clear):
                for end, _ in ends:
                    kept |= bundle(end)
                break
