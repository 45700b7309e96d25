"""What page links must keep off, read from the placed blocks: foreign blocks, and what stands in the blocks they open.

In: the items of the page's body and the ends of a link. Out: solids, boxes with what a line through them costs. A block
that holds an end is open: its border may be crossed, its nodes, words and icons may not. Lengths in page units.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from vizsys.bezier import bezier_point
from vizsys.geometry import Box, Point
from vizsys.records import dataclass
from vizsys.scene import Ellipse, Group, Image, Item, Path, Rect, TextRun

WALL = 60.0
"""Cost of a unit of line through something solid."""
CLOSE = 3.0
"""Cost of a unit of line nearer to it than its margin."""
GROUND = 2.0
"""Cost of a unit of line across a cell or a group of another graph: allowed, not liked."""
ALONG, BORDER = 3.0, 7.0
"""Cost of a unit of line along the border of an open panel, and how near that is."""
STROKE = 14.0
"""Cost of a unit of line over another line."""
BLOCK_CLEAR, THING_CLEAR, WORD_CLEAR = 11.0, 9.0, 5.0
"""Margins round blocks, nodes and words."""

ASCENT, DESCENT = 0.76, 0.24
"""Ink of a text over and under its baseline, in type sizes."""


@dataclass(frozen=True, slots=True)
class Solid:
    """A box, the cost of a unit of line through it, and the margin lines keep from it."""

    box: Box
    weight: float
    clear: float = 0.0
    border: bool = False  # may be crossed, but nothing runs along it

    @property
    def hard(self) -> bool:
        return self.weight >= WALL


def blocks_in(group: Group) -> list[Group]:
    """The groups of the blocks that stand directly in a block's group: those of a container's children."""
    return [c for c in group.children if isinstance(c, Group) and _is_block(c)]


def _is_block(group: Group) -> bool:
    return group.role in ("panel", "block") and "kind" in group.data and group.box is not None


def extent(items: Iterable[Item]) -> Box | None:
    """The box of what the items paint; of texts, their ink. None when nothing is painted."""
    found = list(_boxes(items))
    return Box.union(found) if found else None


def inks(items: Iterable[Item]) -> Iterator[Box]:
    """The boxes of texts and icons, and of small shapes round them."""
    for item in items:
        if isinstance(item, Group):
            yield from inks(item.children)
        elif isinstance(item, TextRun | Image | Rect):
            box = ink(item)
            if box is not None:
                yield box


def _boxes(items: Iterable[Item]) -> Iterator[Box]:
    for item in items:
        if isinstance(item, Group):
            yield from _boxes(item.children)
        else:
            box = ink(item)
            if box is not None:
                yield box


def ink(item: Item) -> Box | None:
    """The box one item paints."""
    match item:
        case Rect() | Image():
            return Box(item.x, item.y, item.w, item.h)
        case Ellipse():
            return Box.around(item.cx, item.cy, 2 * item.rx, 2 * item.ry)
        case TextRun():
            return Box(item.x, item.y - ASCENT * item.size, item.width, (ASCENT + DESCENT) * item.size)
        case Path():
            xs = [float(c[i]) for c in item.commands for i in range(1, len(c), 2)]
            ys = [float(c[i]) for c in item.commands for i in range(2, len(c), 2)]
            return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)) if xs else None
        case _:
            return None


def words_of(items: Iterable[Item], near: Box) -> Box:
    """`near` and the words that hang on it: those of a node without an outline stand under its icon."""
    words = (ink(item) for item in items if isinstance(item, TextRun))
    return Box.union([near, *(box for box in words if box)])


def same(a: Box, b: Box) -> bool:
    return max(abs(a.x - b.x), abs(a.y - b.y), abs(a.w - b.w), abs(a.h - b.h)) < 1.0


def thing_at(items: Iterable[Item], box: Box, *roles: str) -> Group | None:
    """The innermost group of these roles with that box."""
    found: Group | None = None
    for item in items:
        if isinstance(item, Group):
            if item.role in roles and item.box is not None and same(Box(*item.box), box):
                found = item
            found = thing_at(item.children, box, *roles) or found
    return found


def solids(items: Sequence[Item], ends: Sequence[Box]) -> list[Solid]:
    """What a link with these ends keeps off, its own ends left out."""
    out: list[Solid] = []
    _walk(items, ends, out)
    return out


def _walk(items: Iterable[Item], ends: Sequence[Box], out: list[Solid]) -> None:
    for item in items:
        if isinstance(item, Group):
            _group(item, ends, out)
        elif isinstance(item, TextRun | Image):
            box = ink(item)
            if box is not None:
                out.append(Solid(box, WALL, WORD_CLEAR))


def _group(group: Group, ends: Sequence[Box], out: list[Solid]) -> None:
    box = Box(*group.box) if group.box is not None else None
    if group.role == "edge":
        _strokes(group, out)
    elif box is None:
        _walk(group.children, ends, out)
    elif any(same(box, e) for e in ends):
        _own(group, box, out)
    elif any(box.grown(1).contains_box(e) for e in ends):
        if group.role in ("panel", "node"):  # out of its own cell a line has to go anyway
            out += _borders(box)
        _walk(group.children, ends, out)
    elif _is_block(group):
        _block(group, box, ends, out)
    elif group.role in ("cell", "group"):  # the title of a graph's group is solid, its ground is not
        out.append(Solid(box, GROUND))
        _walk(group.children, ends, out)
    else:
        painted = extent(group.children)
        whole = Box.union([box, painted]) if painted else box
        out.append(Solid(whole, WALL, THING_CLEAR))


def _borders(box: Box) -> list[Solid]:
    """The outline of a panel or a node that is open."""
    sides = (
        Box(box.x, box.y, 0, box.h),
        Box(box.right, box.y, 0, box.h),
        Box(box.x, box.y, box.w, 0),
        Box(box.x, box.bottom, box.w, 0),
    )
    return [Solid(side.grown(BORDER), ALONG, border=True) for side in sides]


def _own(group: Group, box: Box, out: list[Solid]) -> None:
    """An end keeps lines out like anything solid; they stop at its outline."""
    out.append(Solid(box, WALL))
    words = words_of(group.children, box)
    if group.role == "node" and not same(words, box):
        out.append(Solid(Box(words.x, box.bottom, words.w, words.bottom - box.bottom), WALL, THING_CLEAR))


def _block(group: Group, box: Box, ends: Sequence[Box], out: list[Solid]) -> None:
    """A block without an end: a wall when it is framed or a picture of its own; a bare container is see-through."""
    if group.role == "block" and blocks_in(group):
        _walk(group.children, ends, out)
        return
    painted = box if group.role == "panel" else extent(group.children)
    if painted is not None:
        out.append(Solid(painted, WALL, BLOCK_CLEAR))


def _strokes(group: Group, out: list[Solid]) -> None:
    """A line of a graph may be crossed, at a price; a fat arrow is a thing."""
    for item in group.children:
        shape = ink(item) if group.data.get("line") == "block" else None
        if shape is not None:
            out.append(Solid(shape, WALL, THING_CLEAR))
            continue
        if isinstance(item, Path) and item.paint.fill is None:
            for a, b in pairwise(_points(item)):
                x, y = min(a[0], b[0]), min(a[1], b[1])
                out.append(Solid(Box(x, y, abs(a[0] - b[0]), abs(a[1] - b[1])).grown(1.5), STROKE))


def _points(path: Path) -> list[Point]:
    out: list[Point] = []
    for name, *v in path.commands:
        if name in ("M", "L"):
            out.append((v[0], v[1]))
        elif name == "C":
            start = out[-1]
            out += [bezier_point(start, (v[0], v[1]), (v[2], v[3]), (v[4], v[5]), k / 6) for k in range(1, 7)]
    return out
