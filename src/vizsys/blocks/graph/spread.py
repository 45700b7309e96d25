"""Wider layouts from one answer of Graphviz.

Ranks, the order on them, and who stands over whom depend neither on the distance of ranks nor on the room there is. So
Graphviz is asked once, with ranks as close as they may be, and what is wider is had by moving: ranks apart along the
flow, all alike, and everything across it in proportion. Nothing comes nearer to anything else.

u runs along the flow and v across it, whichever way the flow goes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import pairwise

from vizsys.records import dataclass

HIDDEN = 2.0
"""What Graphviz keeps for a rank on which nothing stands but lines that pass, points."""


@dataclass(frozen=True, slots=True)
class Ranks:
    """The ranks of an answer on which something stands."""

    levels: list[float]  # their middles along the flow, ascending
    steps: list[int]  # how many ranks each is after the one before it: one, or two with a hidden one between them
    bodies: list[float]  # what each and the one before it take of their distance
    gap: float  # that Graphviz was asked for between neighbours

    def apart(self, gap: float) -> list[float]:
        """The middles with at least that gap between neighbours, and no less than Graphviz kept for frames."""
        out = self.levels[:1]
        for (a, b), steps, bodies in zip(pairwise(self.levels), self.steps, self.bodies, strict=True):
            asked = bodies + steps * self.gap + (steps - 1) * HIDDEN
            out.append(out[-1] + max(b - a, min(b - a, asked) + steps * (gap - self.gap)))
        return out


def ranks(places: Iterable[tuple[str, float, float]], long: Iterable[tuple[str, str]], gap: float) -> Ranks:
    """The ranks of things at u with half their size along the flow. `long`: lines that span two ranks at least."""
    levels: list[float] = []
    halves: list[float] = []
    rank: dict[str, int] = {}
    for name, u, half in sorted(places, key=lambda place: place[1]):
        if not levels or u > levels[-1] + 1:
            levels.append(u)
            halves.append(half)
        rank[name] = len(levels) - 1
        halves[-1] = max(halves[-1], half)
    steps = [1] * max(0, len(levels) - 1)
    for one, other in long:
        low, high = sorted((rank[one], rank[other]))
        if high == low + 1:
            steps[low] = 2
    return Ranks(levels, steps, [a + b for a, b in pairwise(halves)], gap)


@dataclass(frozen=True, slots=True)
class Spread:
    """Where ranks were and are along the flow; everything across it is `factor` times as far apart."""

    levels: list[float]
    moved: list[float]
    factor: float

    def along(self, u: float) -> float:
        """Where u came to be: between two ranks in proportion."""
        k = bisect_right(self.levels, u)
        if k in (0, len(self.levels)):
            k = min(k, len(self.levels) - 1)
            return u + self.moved[k] - self.levels[k]
        a, b = self.levels[k - 1 : k + 1]
        return self.moved[k - 1] + (u - a) / (b - a) * (self.moved[k] - self.moved[k - 1])

    def edges(self, low: float, high: float) -> tuple[float, float]:
        """Where the edges of a frame along the flow came to be: each goes with the rank next to it in the frame."""
        first = min(bisect_left(self.levels, low), len(self.levels) - 1)
        last = max(bisect_right(self.levels, high) - 1, 0)
        return low + self.moved[first] - self.levels[first], high + self.moved[last] - self.levels[last]
