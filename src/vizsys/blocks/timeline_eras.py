"""Eras: bands behind neighbouring points of a timeline, each with its name; brackets at the left where it runs down.

In: a timeline laid out in the room its eras leave. Out: the same with bands or brackets. All lengths in page units.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from vizsys.blocks.base import Placed, group, joined
from vizsys.blocks.brackets import GAP, TONES, Named, Region, beside, beside_width, least, named
from vizsys.blocks.timeline_plan import marks
from vizsys.geometry import Box
from vizsys.records import dataclass
from vizsys.scene import Group, Item, Paint, Rect
from vizsys.text import slug

if TYPE_CHECKING:
    from vizsys.blocks.timeline import Timeline
    from vizsys.context import Context

PAD = 12.0
"""Above and below the name of a band, and below its points."""
APART = 10.0
"""Between bands, and from a band's edge to what stands in it."""
INSET = 14.0
"""From the outer edges of bands to the points."""
BETWEEN = 48.0
"""What two bands side by side add to the width a timeline would like."""
SIDE = 190.0
"""Names at the left wrap at this width."""


@dataclass(frozen=True, slots=True)
class Era:
    """A region over the points `first` to `last`."""

    region: Region
    tone: str
    first: int
    last: int


def eras(content: Timeline, ctx: Context) -> list[Era]:
    """The eras over points that there are, from the left."""
    at = {name: i for i, name in enumerate(point_names(content, ctx))}
    found: list[Era] = []
    for k, region in enumerate(content.eras):
        ends = [at[name] for name in region.over if name in at]
        if ends:
            tone = region.tone or ctx.tone or TONES[k % len(TONES)]
            found.append(Era(region, tone, min(ends), max(ends)))
    return sorted(found, key=lambda e: e.first)


def point_names(content: Timeline, ctx: Context) -> list[str]:
    """What the points are called: their ids, or their labels in lower case with hyphens."""
    return [m.id for m in marks(content, ctx)]


def breaks(found: Sequence[Era]) -> set[int]:
    """Points an edge of a band lies before: they stand further from the one before."""
    return {e.first for e in found} | {e.last + 1 for e in found}


def head(found: Sequence[Era], width: float, ctx: Context) -> float:
    """Room for the names over the points."""
    tall = max((named(e.region, e.tone, max(120.0, width / len(found)), ctx).height for e in found), default=0.0)
    return tall + 2 * PAD if found else 0.0


def banded(placed: Placed, content: Timeline, found: Sequence[Era], top: float, ctx: Context) -> Placed | None:
    """A timeline across, moved down by `top` and in by `INSET`, with a band behind each era; None when a name is wider
    than its band."""
    boxes = _boxes(placed, content, ctx)
    height, width = placed.height + top + PAD, placed.width + 2 * INSET
    items: list[Item] = []
    anchors: dict[str, tuple[float, float, float, float]] = {}
    edges = [0.0, *(_between(a, b) + INSET for a, b in pairwise(boxes)), width]
    for era in found:
        x1, x2 = edges[era.first], edges[era.last + 1]
        x1 += APART / 2 if era.first else 0.0
        x2 -= APART / 2 if era.last < len(boxes) - 1 else 0.0
        if least(era.region, era.tone, ctx) > x2 - x1 - 2 * PAD:
            return None
        hue = ctx.theme.hue(era.tone)
        words = named(era.region, era.tone, x2 - x1 - 2 * PAD, ctx)
        fill = hue.tint if hue.tint != ctx.surface else hue.fill
        box = Box(x1, 0.0, x2 - x1, height)
        band = Rect(*box.as_tuple(), Paint(fill), ctx.measures.radius_card)
        said = words.at(box.cx, (top - words.height) / 2)
        items.append(group([band, *said], "group", None, words.said, box.as_tuple(), tone=era.tone))
        anchors[slug(era.region.label)] = box.as_tuple()
    moved = joined(placed.anchors_at(INSET, top), anchors)
    return Placed(width, height, (*items, *placed.at(INSET, top)), moved)


def _boxes(placed: Placed, content: Timeline, ctx: Context) -> list[Box]:
    """What each point takes up, in their order."""
    found = {g.id: Box(*g.box) for g in _groups(placed.items) if g.id and g.box}
    return [found[name] for name in point_names(content, ctx)]


def _groups(items: Sequence[Item]) -> Iterator[Group]:
    for item in items:
        if isinstance(item, Group):
            yield item
            yield from _groups(item.children)


def _between(a: Box, b: Box) -> float:
    """The edge of a band between two points: in the gap between what they say, else between their middles."""
    return (a.right + b.x) / 2 if a.right < b.x else (a.cx + b.cx) / 2


# Downwards


def _names(found: Sequence[Era], ctx: Context) -> list[Named]:
    return [named(e.region, e.tone, SIDE, ctx) for e in found]


def side(found: Sequence[Era], ctx: Context) -> float:
    """Room at the left of a timeline that runs down."""
    widest = max((n.width for n in _names(found, ctx)), default=0.0)
    return beside_width(widest) + GAP if widest else 0.0


def bracketed(placed: Placed, content: Timeline, found: Sequence[Era], ctx: Context) -> Placed:
    """A timeline down, with a bracket at the left of each era."""
    room = side(found, ctx)
    boxes = _boxes(placed, content, ctx)
    items: list[Item] = []
    for era, words in zip(found, _names(found, ctx), strict=True):
        own = boxes[era.first : era.last + 1]
        top, foot = min(b.y for b in own), max(b.bottom for b in own)
        items.append(beside(words, 0.0, room - GAP, top, max(foot, top + words.height), era.tone, ctx))
    return Placed(placed.width + room, placed.height, (*items, *placed.at(room, 0)), placed.anchors_at(room, 0))
