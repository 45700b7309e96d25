"""Ends of page links: what a name stands for among the placed blocks, and where a line may leave it.

In: names as written and the anchors of the page's body. Out: `End`s with the ports of their four sides, page units.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from vizsys.blocks.links_space import extent, ink, inks, thing_at, words_of
from vizsys.diagnostics import did_you_mean
from vizsys.geometry import Box
from vizsys.records import dataclass
from vizsys.scene import Group, Item, Path, Rect
from vizsys.spec.model import Link

if TYPE_CHECKING:
    from vizsys.context import Context

Side = Literal["right", "down", "left", "up"]
SIDES: tuple[Side, ...] = ("right", "down", "left", "up")
OUT: dict[Side, tuple[int, int]] = {"right": (1, 0), "down": (0, 1), "left": (-1, 0), "up": (0, -1)}
"""The way out of each side."""

CORNER = 26.0
"""Lines keep this far from the corners of a block."""
MIDDLE_SHAPES = ("diamond", "ellipse", "circle", "cloud", "hexagon", "dot", "icon", "actor")
"""Outlines that are at the middle of the sides only."""
AIR = 10.0
"""Between words and a line that starts beside them."""
NEAR = 60.0
"""What is said about a node stands nearer to it than this."""
SPREAD = 0.3
"""Lines of one side of a small thing keep within this share of its side, to both sides of the middle."""


@dataclass(frozen=True, slots=True)
class Port:
    """One side of an end: its place across the way out (`at`), and the stretch along it where lines may leave."""

    side: Side
    at: float
    low: float
    high: float

    @property
    def level(self) -> bool:
        """Whether lines leave level, to the left or right."""
        return self.side in ("left", "right")

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2

    def point(self, along: float) -> tuple[float, float]:
        return (self.at, along) if self.level else (along, self.at)


@dataclass(frozen=True, slots=True)
class End:
    """A resolved end: the name as written, the id of the thing (of the node it stands in), its box and its ports."""

    name: str
    id: str
    box: Box
    ports: tuple[Port, ...]


def resolve(
    link: Link, mark: str, name: str, anchors: Mapping[str, tuple[float, ...]], items: tuple[Item, ...], ctx: Context
) -> End | None:
    """The end of that name; None, and an error at its place in the spec, when there is none or more than one."""
    span = link.span(mark)
    if name not in anchors:
        ctx.report.error("unknown-id", unknown(name, anchors), span)
        return None
    if f"{name}#2" in anchors:
        owners = sorted(k for k in anchors if k.endswith(f".{name}") and "#" not in k)
        hint = "write " + " or ".join(owners[:3]) if owners else "give their blocks an `id` and write `block.name`"
        ctx.report.error("ambiguous-id", f"more than one block has {name!r}", span, hint)
        return None
    x, y, w, h = anchors[name]
    box = Box(x, y, w, h)
    node = _node(items, name.rpartition(".")[2], box)
    if node is not None and node.box is not None:
        own = Box(*node.box)
        return End(name, str(node.id), own, _ports(own, False, node, list(_about(items, str(node.id), box))))
    group = thing_at(items, box, "panel", "block")
    block = group is not None
    if group is None:
        box = _tight(items, box)
    elif group.role == "block":  # nothing shows how far it reaches: lines end beside what is in it
        painted = extent(group.children)
        box = painted.grown(AIR) if painted else box
    holder = _holder(items, box)
    return End(name, holder or name.rpartition(".")[2], box, _ports(box, block, None))


def _holder(items: Iterable[Item], box: Box) -> str | None:
    """The id of the outermost node round a box."""
    for item in items:
        if isinstance(item, Group):
            if item.role == "node" and item.box and Box(*item.box).grown(1).contains_box(box):
                return item.id
            found = _holder(item.children, box)
            if found:
                return found
    return None


def _node(items: Iterable[Item], id: str, box: Box) -> Group | None:
    """The node of that id in the box: an anchor may take in the words under an icon, lines end at the icon."""
    for item in items:
        if isinstance(item, Group):
            if item.role == "node" and item.id == id and item.box and box.grown(1).contains_box(Box(*item.box)):
                return item
            found = _node(item.children, id, box)
            if found is not None:
                return found
    return None


def _about(items: Iterable[Item], id: str, box: Box) -> Iterator[Box]:
    """What is said about a node over or under its box: cells that name it."""
    for item in items:
        if not isinstance(item, Group):
            continue
        if item.data.get("about") == id and item.box:
            words = Box(*item.box)
            if abs(words.cx - box.cx) < 1 and max(words.y - box.bottom, box.y - words.bottom) < NEAR:
                yield words
        else:
            yield from _about(item.children, id, box)


def unknown(name: str, anchors: Mapping[str, object]) -> str:
    """What is wrong with a name no block has, with the nearest right one."""
    known = [k for k in anchors if "#" not in k]
    block, dot, part = name.rpartition(".")
    if dot and block in anchors:
        parts = [k[len(block) + 1 :] for k in known if k.startswith(f"{block}.")]
        return f"{block!r} has no part {part!r}{did_you_mean(part, parts)}"
    near = did_you_mean(name, known)
    if not near and dot:
        near = did_you_mean(part, known)
    return f"unknown end {name!r}{near}"


def _tight(items: tuple[Item, ...], box: Box) -> Box:
    """A cell or a line as wide as what stands in it, when nothing shows how far it reaches."""
    cell = thing_at(items, box, "cell")
    if cell is not None and (cell.data.get("boxed") or _outlined(cell, box)):
        return box
    painted = [b for b in inks(items) if box.grown(1).contains_box(b)]
    if not painted:
        return box
    own = Box.union(painted)
    left, right = max(box.x, own.x - AIR), min(box.right, own.right + AIR)
    return Box(left, box.y, right - left, box.h)


def _outlined(cell: Group, box: Box) -> bool:
    """Whether the cell draws a box about as large as itself."""
    shapes = (ink(c) for c in cell.children if isinstance(c, Rect | Path))
    return any(b.w > 0.9 * box.w and b.h > 0.8 * box.h for b in shapes if b)


def _ports(box: Box, block: bool, node: Group | None, words: Sequence[Box] = ()) -> tuple[Port, ...]:
    """The four sides, behind what is said over and under a node."""
    outer = Box.union([words_of(node.children, box) if node is not None else box, *words])
    fixed = node is not None and node.data.get("shape") in MIDDLE_SHAPES
    under = max(box.bottom, outer.bottom)
    over = min(box.y, outer.y)

    def reach(low: float, size: float) -> tuple[float, float]:
        mid = low + size / 2
        half = 0.0 if fixed else max(0.0, size / 2 - CORNER) if block else size * SPREAD
        return mid - half, mid + half

    rows, columns = reach(box.y, box.h), reach(box.x, box.w)
    if under > box.bottom + 1 or over < box.y - 1:  # words over or under it: lines keep to their middle
        mid = box.cx
        columns = (mid, mid)
    return (
        Port("right", box.right, *rows),
        Port("down", under, *columns),
        Port("left", box.x, *rows),
        Port("up", over, *columns),
    )
