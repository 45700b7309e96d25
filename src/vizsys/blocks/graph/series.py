"""Lines of a grid: shared by the grids of a series, and spread over the space there is.

In: the middles of rows or columns, page units. Out: the middles that suit all of a series, or that fill a length.
"""

from __future__ import annotations

from itertools import pairwise

from vizsys.records import dataclass

PITCH = 560.0
"""Columns and rows are not spread further apart than this, however large the space."""


@dataclass(frozen=True, slots=True)
class Profile:
    """How rows or columns of a grid stand: room before the middle of the first, the middles, room after the last."""

    before: float
    lines: list[float]
    after: float

    @property
    def size(self) -> float:
        return self.before + self.lines[-1] - self.lines[0] + self.after

    def joined(self, other: Profile) -> Profile:
        """The least that holds both. They have as many lines."""
        lines = [0.0]
        for (a, b), (c, d) in zip(pairwise(self.lines), pairwise(other.lines), strict=True):
            lines.append(lines[-1] + max(b - a, d - c))
        return Profile(max(self.before, other.before), lines, max(self.after, other.after))


def spread(lines: list[float], extra: float) -> list[float]:
    """Widen the smallest distances first, until `extra` is used up: the pitches even out as they grow."""
    if len(lines) < 2 or extra <= 0:
        return lines
    pitches = [b - a for a, b in pairwise(lines)]
    order = sorted(pitches)
    level, used = order[0], 0.0
    for i, p in enumerate(order[1:], 1):
        step = (p - level) * i
        if used + step > extra:
            break
        used += step
        level = p
    count = sum(1 for p in pitches if p <= level + 1e-9)
    level = min(level + (extra - used) / count, max(PITCH, level))
    grown = [max(p, level) for p in pitches]
    out = [lines[0]]
    for p in grown:
        out.append(out[-1] + p)
    return out
