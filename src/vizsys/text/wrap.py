"""Line breaking: the fewest lines that fit, and among those the most even or the fullest ones.

In: a paragraph and the advance of each of its characters. Out: (start, end) of every line, without the spaces between.
"""

from __future__ import annotations

import re
from itertools import accumulate

from vizsys.records import dataclass
from vizsys.text.clusters import boundaries, cjk_break, joint

SLACK = 0.01
"""A line may be this much wider than asked, in page units: a box made of a text's own width always holds it."""

SHORT_END, SHORT_COST = 0.3, 4.0
"""A last line under this share of the measure counts as a stray word, and how much that weighs against full lines."""

Line = tuple[int, int]

_GAP = re.compile("(?<=.)[ \u200b]+(?=.)")


@dataclass(frozen=True, slots=True)
class Break:
    """A place where a line may end at `end` and the next start at `start`; `cost` is 0 between words."""

    end: int
    start: int
    cost: float = 0.0


@dataclass(slots=True)
class Measured:
    """A paragraph (whitespace collapsed) with the position of every character on one endless line."""

    text: str
    at: list[float]
    breaks: list[Break]
    """The ordinary break opportunities, inside the paragraph only."""

    @classmethod
    def of(cls, text: str, advances: list[float]) -> Measured:
        found = [Break(m.start(), m.end()) for m in _GAP.finditer(text)]
        if not text.isascii():
            found += [Break(i, i) for i in range(1, len(text)) if cjk_break(text[i - 1], text[i])]
            found.sort(key=lambda b: b.start)
        return cls(text, list(accumulate(advances, initial=0.0)), found)

    def words(self) -> list[Line]:
        """The stretches that hold together: between spaces, and single ideographs."""
        starts = [0, *(b.start for b in self.breaks)]
        ends = [*(b.end for b in self.breaks), len(self.text)]
        return [(s, e) for s, e in zip(starts, ends, strict=True) if e > s]

    def emergency(self, limit: float) -> list[Break]:
        """Opportunities inside the words wider than `limit`: at joints, and inside parts still too wide anywhere."""
        found: list[Break] = []
        for start, end in self.words():
            if self.at[end] - self.at[start] <= limit + SLACK:
                continue
            word = self.text[start:end]
            inside = boundaries(word)[1:-1]
            joints = [i for i in inside if joint(word, i)]
            found += [Break(start + i, start + i, 0.25) for i in joints]
            for a, b in zip([0, *joints], [*joints, len(word)], strict=True):
                if self.at[start + b] - self.at[start + a] > limit + SLACK:
                    found += [Break(start + i, start + i, 4.0) for i in inside if a < i < b]
        return found

    def lines(self, limit: float, balance: bool = True) -> list[Line]:
        """The lines no wider than `limit`: as few as possible, then as even as possible.

        Without `balance` all but the last are as full as possible, and the last is no stray word. Lines with a single
        cluster wider than the limit are the only ones that exceed it.
        """
        rare = self.emergency(limit)
        breaks = sorted([*self.breaks, *rare], key=lambda b: b.start) if rare else self.breaks
        starts = [0, *(b.start for b in breaks)]
        ends = [*(b.end for b in breaks), len(self.text)]
        costs = [*(b.cost for b in breaks), 0.0]
        best: list[tuple[int, float, int]] = [(0, 0.0, 0)]
        for j, end in enumerate(ends):
            choice: tuple[int, float, int] | None = None
            for i in range(j, -1, -1):
                width = self.at[end] - self.at[starts[i]]
                if width > limit + SLACK and i < j:
                    break
                lines, cost, _ = best[i]
                free = (limit - width) / max(limit, 1.0)
                if not balance and j == len(ends) - 1:
                    rag = SHORT_COST * max(0.0, free - (1 - SHORT_END)) ** 2
                else:
                    rag = free**2
                found = (lines + 1, cost + rag + costs[j], i)
                if choice is None or found[:2] < choice[:2]:
                    choice = found
            assert choice is not None  # i == j is always taken
            best.append(choice)
        result: list[Line] = []
        j = len(ends)
        while j:
            i = best[j][2]
            result.append((starts[i], ends[j - 1]))
            j = i
        return result[::-1]

    def first_line(self, start: int, limit: float) -> int:
        """Where the fullest line from `start` ends, at a cluster boundary: for the last line before an ellipsis."""
        inside = [start + i for i in boundaries(self.text[start:])]
        return max((i for i in inside if self.at[i] - self.at[start] <= limit + SLACK), default=start)
