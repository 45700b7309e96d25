"""Brackets over neighbours in a container: which blocks they span, and the room they take over or beside them.

In: regions and blocks, later the places of the blocks. Out: a strip of brackets over columns, or beside rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from vizsys.blocks.base import Placed, Widths
from vizsys.blocks.brackets import DEPTH, GAP, TONES, Region, beside, beside_width, least, named, over
from vizsys.diagnostics import did_you_mean
from vizsys.records import dataclass
from vizsys.scene import Item
from vizsys.spec.model import Block, Content
from vizsys.text.rich import slug

if TYPE_CHECKING:
    from vizsys.context import Context

PAD = 24.0
"""Beside the words over a line, so that the line is longer than its name."""
SIDE = 240.0
"""Names beside rows wrap at this width."""
SIDE_SHARE = 0.2
"""The most of the width they take, if their words allow it."""

OVER = (
    "names over some neighbours, on a line |<-->| that spans them; `over` has the ids of the first and the last block, "
    "or their numbers from 1"
)
BESIDE = "names at the left of some neighbours, on an upright line that spans them; `over` as in `columns`"


@dataclass(frozen=True, slots=True)
class Span:
    """A region over the blocks `first` to `last`."""

    region: Region
    tone: str
    first: int
    last: int


def numbers(items: Sequence[Block]) -> dict[str, int]:
    """What blocks are called in `over`: their number from 1, and their id."""
    known = {str(i + 1): i for i in range(len(items))}
    return known | {b.id: i for i, b in enumerate(items) if b.id}


def spans(regions: Sequence[Region], items: Sequence[Block], ctx: Context) -> list[Span]:
    """The regions over blocks that there are, in the colour those blocks share when they have none."""
    known = numbers(items)
    out: list[Span] = []
    for k, region in enumerate(regions):
        at = [known[name] for name in region.over if name in known]
        if at:
            first, last = min(at), max(at)
            shared = {b.tone for b in items[first : last + 1]}
            own = shared.pop() if len(shared) == 1 else None
            out.append(Span(region, region.tone or own or ctx.tone or TONES[k % len(TONES)], first, last))
    return out


def check_regions(content: Content, items: Sequence[Block], regions: Sequence[Region], checker: Any) -> None:
    """Names mean blocks, and no two brackets span the same block."""
    if not regions or checker.unread(content, "items"):
        return
    known = numbers(items)
    taken: dict[int, str] = {}
    for region in regions:
        for i, name in enumerate(region.over):
            if name not in known:
                words = [str(b.id) for b in items if b.id] or list(known)
                message = f"no block {name!r} here{did_you_mean(name, words)}"
                hint = f"give the id of a block, or its number from 1 to {len(items)}"
                checker.error("unknown-id", message, region, f"over.{i}", hint)
        at = [known[name] for name in region.over if name in known]
        for k in range(min(at), max(at) + 1) if at else ():
            if k in taken:
                message = f"block {k + 1} has the bracket {taken[k]!r} already"
                checker.error("region", message, region, "over")
                break
            taken[k] = str(region.label)


def one_row(covered: Sequence[Sequence[int]], rows: Sequence[Sequence[int]]) -> bool:
    """Whether the cells that each bracket covers stand in one row."""
    at = {i: r for r, row in enumerate(rows) for i in row}
    return all(at[min(cells)] == at[max(cells)] for cells in covered if cells)


def widened(wishes: Sequence[Widths], found: Sequence[Span], gap: float, ctx: Context) -> list[Widths]:
    """The wishes of blocks side by side, none so narrow that a word over them would stand out."""
    made = list(wishes)
    for span in found:
        count = span.last - span.first + 1
        lack = least(span.region, span.tone, ctx) + PAD - gap * (count - 1)
        lack -= sum(w.low for w in made[span.first : span.last + 1])
        for i in range(span.first, span.last + 1) if lack > 0 else ():
            low = made[i].low + lack / count
            made[i] = Widths(low, max(low, made[i].ideal))
    return made


def edges_of(row: Iterable[int], widths: Sequence[float], gap: float) -> dict[int, tuple[float, float]]:
    """Left and right edge of every block of a row."""
    edges: dict[int, tuple[float, float]] = {}
    x = 0.0
    for i, width in zip(row, widths, strict=True):
        edges[i] = (x, x + width)
        x += width + gap
    return edges


def strip(found: Sequence[Span], edges: Mapping[int, tuple[float, float]], width: float, ctx: Context) -> Placed:
    """Brackets over blocks; `edges` has the left and right edge of each block. Its height ends where these begin."""
    ends = [(s, edges[s.first][0], edges[s.last][1]) for s in found if s.first in edges and s.last in edges]
    set_ = [(s, x1, x2, named(s.region, s.tone, x2 - x1 - PAD, ctx)) for s, x1, x2 in ends]
    if not set_:
        return Placed(width, 0.0)
    tall = max(words.height for *_, words in set_) + DEPTH
    anchors = {slug(s.region.label): (x1, 0.0, x2 - x1, tall) for s, x1, x2, _ in set_}
    items = tuple(over(words, x1, x2, tall, s.tone, ctx, heads=True) for s, x1, x2, words in set_)
    return Placed(width, tall + _under(ctx), items, anchors)


def _under(ctx: Context) -> float:
    """From the brackets to the blocks."""
    return GAP - DEPTH / 2 + 3 if ctx.depth else GAP - 6


def side_width(found: Sequence[Span], width: float | None, ctx: Context) -> float:
    """Room at the left of rows for their brackets, the gap to the rows with it; 0 without any."""
    if not found:
        return 0.0
    return beside_width(max(named(s.region, s.tone, _limit(width), ctx).width for s in found)) + GAP


def raised(
    found: Sequence[Span], heights: Sequence[float], gaps: Sequence[float], width: float, ctx: Context
) -> list[float]:
    """The heights of rows, the last of a span raised where its name is higher than they are."""
    made = list(heights)
    for span in found:
        own = sum(made[span.first : span.last + 1]) + sum(gaps[span.first : span.last])
        want = named(span.region, span.tone, _limit(width), ctx).height
        made[span.last] += max(0.0, want - own)
    return made


def side(found: Sequence[Span], edges: Sequence[tuple[float, float]], width: float, ctx: Context) -> Placed:
    """Brackets beside rows whose upper and lower edges are `edges`."""
    room = side_width(found, width, ctx)
    items: list[Item] = []
    anchors: dict[str, tuple[float, float, float, float]] = {}
    for span in found:
        top, foot = edges[span.first][0], edges[span.last][1]
        words = named(span.region, span.tone, _limit(width), ctx)
        items.append(beside(words, 0.0, room - GAP, top, foot, span.tone, ctx))
        anchors[slug(span.region.label)] = (0.0, top, room - GAP, foot - top)
    return Placed(room, 0.0, tuple(items), anchors)


def _limit(width: float | None) -> float:
    return SIDE if width is None else min(SIDE, width * SIDE_SHARE)
