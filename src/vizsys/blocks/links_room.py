"""Room for page links: gaps of containers that grow with the lanes in them and the labels on lines across them.

In: the page's body as blocks and as placed groups, and the wires. Out: the gaps that are needed, by the container's
path among the blocks, and the body with those gaps: in rows only that gap grows, elsewhere all of the container stay
equal. Lengths in page units.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import permutations
from math import ceil
from typing import Any

from vizsys.blocks.lines import HEAD_LENGTH
from vizsys.blocks.links_draw import CRAMPED, ROOM, SHORT, Wire
from vizsys.blocks.links_lanes import LABELLED, PITCH
from vizsys.blocks.links_space import blocks_in, extent, inks
from vizsys.geometry import Box
from vizsys.scene import Group
from vizsys.spec.model import Block

Path = tuple[int, ...]
Place = tuple[Path, int | None]
"""Of a gap: its container, and in rows the block over it."""

ASIDE = 25.0
"""From a lane to the blocks at its sides."""
LEAD = 12.0
"""More of it where a lane leads into a block: room for the bend and the head."""
LARGE = 0.6
"""A box that takes this share of a block is the block's own outline."""
ACROSS = 56.0
"""Least gap that a line crosses straight, and the line's least length: head, and line before it."""


def gaps(body: Block, group: Group) -> Iterator[tuple[Place, Box, bool]]:
    """Every gap between neighbours in containers whose gap can be set, and whether it is upright (a column's)."""
    yield from _gaps(body, group, ())


def _gaps(block: Block, group: Group, path: Path) -> Iterator[tuple[Place, Box, bool]]:
    children = getattr(block.content, "items", ())
    drawn = blocks_in(group) or [c for c in group.children if isinstance(c, Group) and c.data.get("layer")]
    if not children or len(drawn) != len(children) or not all(isinstance(c, Block) for c in children):
        return
    for i, (child, part) in enumerate(zip(children, drawn, strict=True)):
        yield from _gaps(child, part, (*path, i))
    if not hasattr(block.content, "gap"):
        return
    boxes = [Box(*g.box) for g in drawn if g.box]
    for (i, one), (_, other) in permutations(enumerate(boxes), 2):
        upright = other.x >= one.right - 1 and one.y < other.bottom and other.y < one.bottom
        level = other.y >= one.bottom - 1 and one.x < other.right and other.x < one.right
        if not upright and not level:
            continue
        left, right = (one.right, other.x) if upright else (max(one.x, other.x), min(one.right, other.right))
        top, low = (max(one.y, other.y), min(one.bottom, other.bottom)) if upright else (one.bottom, other.y)
        gap = Box(left, top, right - left, low - top)
        if not any(b.overlaps(gap, 1.0) for b in boxes):
            yield (path, i if hasattr(block.content, "gaps") else None), gap, upright


def needs(body: Block, group: Group, wires: Sequence[Wire]) -> dict[Place, float]:
    """The gaps that are too small for what runs in them."""
    out: dict[Place, float] = {}
    found = [(path, gap, upright, gap.w if upright else gap.h) for path, gap, upright in gaps(body, group)]
    for path, gap, upright, size in found:
        need = max(_lanes(gap, upright, wires), _crossed(gap, upright, wires))
        if need > size + 1:
            out[path] = max(out.get(path, 0.0), float(ceil(need)))
    for wire in wires:
        if wire.words is None or wire.spot is None or wire.cramped < CRAMPED:
            continue
        # A label without a good place gets one where the least has to grow for it.
        options = [(_label(gap, upright, wire), size, path) for path, gap, upright, size in found]
        wanted = [(need - size, path, need) for need, size, path in options if need]
        if wanted:
            more, path, need = min(wanted)
            if more > 1:
                out[path] = max(out.get(path, 0.0), float(ceil(need)))
    return out


def _passing(gap: Box, wire: Wire) -> Iterator[tuple[int, bool]]:
    """The legs of a wire in a gap: which, and whether upright."""
    for k, ((ax, ay), (bx, by)) in enumerate(wire.course.legs):
        if Box(min(ax, bx), min(ay, by), abs(ax - bx), abs(ay - by)).grown(0.5).overlaps(gap):
            yield k, abs(ax - bx) < abs(ay - by)


def _lanes(gap: Box, upright: bool, wires: Sequence[Wire]) -> float:
    """Room for the legs that run along the gap."""
    spots: set[float] = set()
    lead, pitch = 0.0, PITCH
    for wire in wires:
        last = len(wire.course.legs) - 1
        for k, along in _passing(gap, wire):
            if along == upright:
                x, y = wire.course.points[k]
                spots.add(round(x if upright else y))
                pitch = LABELLED if wire.words and (not upright or wire.words.text is None) else pitch
                if (k == last - 1 and wire.head != "none") or (k == 1 and wire.head == "both"):
                    lead = LEAD
    return 2 * ASIDE + lead + pitch * (len(spots) - 1) if spots else 0.0


def _crossed(gap: Box, upright: bool, wires: Sequence[Wire]) -> float:
    """Room for lines that go straight over the gap; ends that keep off their blocks make them shorter than it."""
    size = gap.w if upright else gap.h
    over = [w for w in wires if len(w.course.legs) == 1 and any(a != upright for _, a in _passing(gap, w))]
    lengths = (abs(ax - bx) + abs(ay - by) for w in over for (ax, ay), (bx, by) in w.course.legs)
    return max((max(ACROSS, size + ACROSS - length) for length in lengths), default=0.0)


def _label(gap: Box, upright: bool, wire: Wire) -> float:
    """How wide the gap has to be for the wire's label to stand in it; 0 when the wire does not come there."""
    words, last = wire.words, len(wire.course.legs) - 1
    if words is None:
        return 0.0
    need = 0.0
    for k, along in _passing(gap, wire):
        size = words.width if upright else words.height
        if along == upright:
            fits = size + 2 * ROOM
        else:
            heads = (k == last and wire.head != "none") + (k == 0 and wire.head == "both")
            if last == 0:  # the label stands in the middle, with as much line on the side without a head
                heads = 2 if wire.head != "none" else 0
                (ax, ay), (bx, by) = wire.course.legs[0]
                size += max(0.0, (gap.w if upright else gap.h) - abs(ax - bx) - abs(ay - by))
            fits = size + heads * (HEAD_LENGTH * 3 + SHORT) + 2 * ROOM
        need = min(need or fits, fits)
    return need


def widened(block: Block, wanted: Mapping[Place, float], path: Path = ()) -> Block:
    """The block with those gaps; blocks on no path to one are kept as they are."""
    if not any(p[: len(path)] == path for p, _ in wanted):
        return block
    content: Any = block.content
    items = tuple(widened(child, wanted, (*path, i)) for i, child in enumerate(content.items))
    changes: dict[str, Any] = {"items": items}
    own = {i: need for (p, i), need in wanted.items() if p == path}
    if None in own:
        changes["gap"] = own[None]
    elif own:
        before = dict(enumerate(content.gaps))
        changes["gaps"] = tuple(max(own.get(i, 0.0), before.get(i, 0.0)) for i in range(len(items)))
    return replace(block, content=replace(content, **changes))


def frames(group: Group) -> list[Box]:
    """The boxes whose outline shows: framed blocks, and pictures that draw one large box of their own."""
    out: list[Box] = []
    children = blocks_in(group)
    for child in children or [group]:
        if child.role == "panel" and child.box:
            out.append(Box(*child.box))
        elif not blocks_in(child):
            out += _drawn(child)
        if children:
            out += frames(child)
    return out


def _drawn(group: Group) -> list[Box]:
    """The box that a bare block draws round itself."""
    whole = extent(group.children)
    found = [b for b in inks(group.children) if whole and b.w * b.h > LARGE * whole.w * whole.h]
    return found[:1]
