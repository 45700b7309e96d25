"""Brackets over stretches of a rail: which columns they span, the room their names need, and the lines between them.

In: regions and the columns of their stations. Out: headers with their words set once the columns have their places.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from vizsys.blocks.brackets import DEPTH, TONES, Named, Region, least, named
from vizsys.blocks.draw import polyline
from vizsys.records import dataclass
from vizsys.scene import Item, Paint

if TYPE_CHECKING:
    from vizsys.context import Context

PAD = 18.0
"""Beside the words, within the bracket."""


@dataclass(slots=True)
class Header:
    """A bracket over the columns `first` to `last`; its words and its ends are set by `place`."""

    region: Region
    tone: str
    first: int
    last: int
    words: Named | None = None
    left: float = 0.0
    right: float = 0.0

    @property
    def height(self) -> float:
        return (self.words.height if self.words else 0.0) + DEPTH


def headers_of(regions: Sequence[Region], columns: Mapping[str, int], ctx: Context) -> list[Header]:
    """The regions that cover something, in order."""
    out: list[Header] = []
    for i, region in enumerate(regions):
        covered = [columns[name] for name in region.over if name in columns]
        if covered:
            tone = region.tone or ctx.tone or TONES[i % len(TONES)]
            out.append(Header(region, tone, min(covered), max(covered)))
    return out


def fit(headers: Sequence[Header], needs: list[float], halves: list[float], ctx: Context) -> None:
    """Columns under a bracket stand far enough apart for the longest word over it."""
    for header in headers:
        want = least(header.region, header.tone, ctx) + 2 * PAD
        inner = list(range(header.first, header.last))
        ends = [c for c in (header.first - 1, header.last) if 0 <= c < len(needs)]
        outer = (halves[0] if header.first == 0 else 0.0) + (halves[-1] if header.last == len(needs) else 0.0)
        span = sum(needs[c] for c in inner) + sum(needs[c] / 2 for c in ends) + outer
        if span >= want:
            continue
        if inner:
            for c in inner:
                needs[c] += (want - span) / len(inner)
        elif ends:
            for c in ends:
                needs[c] += 2 * (want - span) / len(ends)
        else:
            halves[0] = max(halves[0], want / 2)


def place(headers: Sequence[Header], seam: Callable[[int], float], count: int, ctx: Context) -> None:
    """Ends and words of the brackets over `count` columns; `seam` is the middle of the room before a column."""
    for header in headers:
        header.left = seam(header.first) + (6 if header.first else 0)
        header.right = seam(header.last + 1) - (6 if header.last < count - 1 else 0)
        header.words = named(header.region, header.tone, header.right - header.left - PAD, ctx)


def dividers(headers: Sequence[Header], seam: Callable[[int], float], height: float, ctx: Context) -> list[Item]:
    """Dashed lines between brackets that stand side by side."""
    starts = {h.first for h in headers}
    paint = Paint(None, ctx.theme.color("ink3"), 2.0, (8.0, 7.0))
    seams = [seam(h.last + 1) for h in headers if h.last + 1 in starts]
    return [polyline([(x, 0.0), (x, height)], paint) for x in seams]
