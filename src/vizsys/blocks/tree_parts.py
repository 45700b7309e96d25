"""What the drawings of trees and mind maps share: branches with their place, colour and key, and the lines to them.

In: branches as a person wrote them. Out: twigs, in their order, that layouts give boxes to. Lengths in page units.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from itertools import pairwise
from math import hypot
from typing import TYPE_CHECKING, Any

from vizsys.bezier import Curve
from vizsys.blocks.base import group, style, text_items
from vizsys.blocks.draw import centred, icon_art, icon_image, middle_offset
from vizsys.blocks.lines import elbow, strokes
from vizsys.blocks.marks import on_white
from vizsys.geometry import Box, Point
from vizsys.records import dataclass
from vizsys.scene import Ellipse, Group, Item, Paint, Rect
from vizsys.text import plain, slug
from vizsys.text.model import TextBox, TextStyle
from vizsys.theme import HUES, contrast

if TYPE_CHECKING:
    from vizsys.blocks.tree import Branch
    from vizsys.context import Context

Anchors = dict[str, tuple[float, float, float, float]]

Keys = dict[str, int]
"""Keys in use, with the number given last to a repeated one."""

ROTATION = tuple(h for h in HUES if h != "slate")


NOWHERE = Box(0, 0, 0, 0)
"""The box of what is not placed yet."""


@dataclass(slots=True)
class Twig:
    """A branch in its place: level 0 is the root, `key` its name for links. The box is set by the layout."""

    branch: Branch
    level: int
    tone: str | None
    key: str
    children: list[Twig] = field(default_factory=list)
    box: Box = NOWHERE

    @property
    def leaf(self) -> bool:
        return not self.children

    @property
    def label(self) -> str:
        return str(self.branch.label)

    def walk(self) -> Iterator[Twig]:
        """The twig and everything under it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


def grown(
    root: Branch | None, branches: Sequence[Branch], ctx: Context, rotate: bool = True, inherit: bool = True
) -> list[Twig]:
    """The root with the branches under it, or the branches where there is no root.

    Everything has the tone of what it is under, unless it has its own. The first branches under a root without a tone
    have that of the block; without one each has a hue of its own where `rotate` says so, else none. Without
    `inherit` the root's tone is the root's alone.
    """
    keys: Keys = {}
    top = _twig(root, 0, root.tone or ctx.tone, keys, ()) if root is not None else None
    tone = (root.tone if root and inherit else None) or ctx.tone
    made = []
    for i, branch in enumerate(branches):
        own = branch.tone or tone or (ROTATION[i % len(ROTATION)] if rotate else None)
        made.append(_twig(branch, 1, own, keys, branch.children))
    if top is None:
        return made
    top.children = made
    return [top]


def _twig(branch: Branch, level: int, tone: str | None, keys: Keys, children: Sequence[Branch]) -> Twig:
    made = Twig(branch, level, tone, _key(str(branch.label), keys))
    made.children = [_twig(child, level + 1, child.tone or tone, keys, child.children) for child in children]
    return made


def _key(label: str, keys: Keys) -> str:
    """The label as a name: lower case, one `-` for everything that is neither letter nor digit; numbered when taken."""
    base = slug(label) or "item"
    key, n = base, keys.get(base, 1)
    while key in keys:
        n += 1
        key = f"{base}-{n}"
    keys[base] = n
    keys.setdefault(key, 1)
    return key


def height_of(twig: Twig) -> int:
    """Levels under the twig."""
    return max((1 + height_of(c) for c in twig.children), default=0)


def leaves(twig: Twig) -> int:
    """How many ends the twig has; 1 for a leaf."""
    return sum(leaves(c) for c in twig.children) or 1


def anchors_of(found: Sequence[Twig]) -> Anchors:
    return {t.key: t.box.as_tuple() for root in found for t in root.walk()}


NEARLY = 1.16
"""Heights that differ by less than this factor are made equal: nearly equal looks like a mistake."""


def snapped(heights: Sequence[float]) -> list[float]:
    """The heights with those a little lower than another raised to it."""
    out = list(heights)
    order = sorted(range(len(out)), key=lambda i: -out[i])
    for i, j in pairwise(order):
        if out[j] and out[j] * NEARLY > out[i]:
            out[j] = out[i]
    return out


# Lines


def branch_line(ctx: Context, curve: Curve, parent: Twig, child: Twig, tone: str | None, width: float) -> Item:
    """The line from a twig to one under it. Its hue is that of the branch, whose box says what it is: no legend."""
    color = ctx.theme.hue(tone).stroke if tone else ctx.theme.color("line")
    key = f"{parent.key}-{child.key}"
    facts: dict[str, Any] = {
        "from": [parent.key],
        "to": [child.key],
        "arrow": "--",
        "line": "solid",
        "tone": None,
        "branch": True,
    }
    return group(strokes(curve, width, color, head="none"), "edge", key, **facts)


def bus_lines(
    ctx: Context,
    parent: Twig,
    routes: Sequence[tuple[Twig, Sequence[Point]]],
    tone: str | None,
    width: float,
    bend: float,
) -> list[Item]:
    """Lines from a twig to those under it along one bus; `routes` are corners from the same start.

    What several share is drawn by the first alone: on one another, lines look darker.
    """
    out: list[Item] = []
    whole: list[Curve] = []
    for child, points in routes:
        curve = elbow(points, bend)
        drawn = max((_common(points, other) for (_, other), _ in zip(routes, whole, strict=False)), default=0.0)
        out.append(branch_line(ctx, _rest(curve, points, drawn - bend, whole), parent, child, tone, width))
        whole.append(curve)
    return out


def _rest(curve: Curve, points: Sequence[Point], drawn: float, others: Sequence[Curve]) -> Curve:
    """The curve without the stretch others draw, at most `drawn` long; it begins on one of them."""
    stem = hypot(points[1][0] - points[0][0], points[1][1] - points[0][1])
    for length in (drawn, min(drawn, stem - CORNER)):  # short legs have tighter corners: then only the stem is common
        if length <= 1:
            continue
        rest = curve.cut_start(_within(points, length - 0.5))
        if any(_on(rest.points[0], other) for other in others):
            return rest
    return curve


def _on(point: Point, curve: Curve) -> bool:
    x, y = point
    return any(
        min(a[0], b[0]) - 0.5 <= x <= max(a[0], b[0]) + 0.5 and min(a[1], b[1]) - 0.5 <= y <= max(a[1], b[1]) + 0.5
        for piece in range(curve.pieces)
        for a, b in pairwise([curve.piece(piece)[0], *curve.steps(piece, 12)])
    )


def _common(one: Sequence[Point], other: Sequence[Point]) -> float:
    """How far two level and upright lines from the same point run on one another."""
    length = 0.0
    for (a, b), (c, d) in zip(pairwise(one), pairwise(other), strict=False):
        step = (b[0] - a[0], b[1] - a[1])
        also = (d[0] - c[0], d[1] - c[1])
        axis = 0 if abs(step[0]) > abs(step[1]) else 1
        if abs(also[1 - axis]) > 0.01 or step[axis] * also[axis] <= 0:
            return length
        length += min(abs(step[axis]), abs(also[axis]))
        if abs(abs(step[axis]) - abs(also[axis])) > 0.01:
            return length
    return length


def _within(points: Sequence[Point], length: float) -> Callable[[Point], bool]:
    """Whether a point lies on the first `length` of a level and upright line."""
    boxes: list[Box] = []
    for (ax, ay), (bx, by) in pairwise(points):
        whole = abs(bx - ax) + abs(by - ay)
        part = min(1.0, length / whole) if whole else 0.0
        x, y = ax + (bx - ax) * part, ay + (by - ay) * part
        boxes.append(Box(min(ax, x), min(ay, y), abs(x - ax), abs(y - ay)).grown(0.6))
        length -= whole
        if length <= 0:
            break
    # Inside of a rounded corner the line leaves its corners: such a point lies near the corner all the same.
    corners = [Box.around(*p, 2 * CORNER, 2 * CORNER) for p in points[1 : len(boxes)]]
    return lambda p: any(b.contains(p) for b in (*boxes, *corners))


CORNER = 20.0
"""Reach of a rounded corner of a bus."""


# Numbers


def number_on_solid(ctx: Context, text: str, cx: float, cy: float, tone: str | None) -> tuple[Item, ...]:
    """A number in a disc on the solid colour of its own tone: the disc is dark where the deep tone would not show."""
    hue, d = ctx.theme.hue(tone), ctx.measures.badge
    fill, ink = hue.deep, ctx.theme.color("badge-ink")
    if contrast(fill, hue.solid) < 1.5:
        fill, ink = ctx.theme.color("solid-ink"), hue.solid
    size = max(ctx.measures.micro, round(d * 0.6))
    return (
        Ellipse(cx, cy, d / 2, d / 2, Paint(fill)),
        *centred(ctx.text.set(text, TextStyle(size, ink, 700)), size, cx, cy),
    )


# The root


@dataclass(frozen=True, slots=True)
class Crown:
    """The box of the root, measured: dark, with its icon over or before its words."""

    ctx: Context
    label: TextBox
    note: TextBox | None
    branch: Branch
    tone: str | None
    over: bool  # the icon stands over the words
    icon: float
    size: float
    width: float
    height: float

    def draw(self, box: Box, key: str) -> Group:
        ctx, branch = self.ctx, self.branch
        hue, ink = ctx.theme.hue(self.tone), ctx.theme.color("badge-ink")
        radius = ctx.measures.radius_card
        items: list[Item] = [Rect(box.x, box.y, box.w, box.h, Paint(hue.deep), radius)]
        words = [t for t in (self.label, self.note) if t]
        words_w, words_h = max(t.width for t in words), sum(t.height for t in words)
        lead = self.icon + CROWN_GAP if self.icon and not self.over else 0.0
        head = self.icon + CROWN_GAP if self.icon and self.over else 0.0
        x, y = box.cx - (lead + words_w) / 2, box.cy - (head + words_h) / 2
        if branch.icon:
            left = box.cx - self.icon / 2 if self.over else x
            items += _on_dark(ctx, branch, left, y if self.over else box.cy - self.icon / 2, self.icon, ink)
        x, y = x + lead, y + head
        if not self.note and not self.over:
            y = box.cy - middle_offset(self.label, self.size)
        for text in words:
            items += text_items(text, x, y, words_w, "center")
            y += text.height
        return group(items, "node", key, plain(str(branch.label)), box.as_tuple(), shape="root", tone=self.tone)


CROWN_GAP = 12.0


def crown(
    ctx: Context,
    branch: Branch,
    tone: str | None,
    *,
    token: str = "h1",
    limit: float | None = None,
    over: bool = False,
    mono: bool = False,
) -> Crown:
    """Measure the root's box; its words wrap to stay within `limit`, never inside a word."""
    m = ctx.measures
    face = style(ctx, token, weight=700, color="badge-ink", mono=mono, line=1.15)
    quiet = style(ctx, "small", color="badge-ink", line=1.2)
    icon = round(face.size * (2.1 if over else 1.45)) if branch.icon else 0.0
    pad_x, pad_y = m.node_pad_x * 1.3, m.node_pad_y * 1.25
    lead = icon + CROWN_GAP if icon and not over else 0.0

    def room(text: str, look: TextStyle) -> float | None:
        return None if limit is None else max(limit - 2 * pad_x - lead, ctx.text.word_width(text, look))

    label = ctx.text.set(branch.label, face, room(branch.label, face), "center")
    note = ctx.text.set(branch.note, quiet, room(branch.note, quiet), "center") if branch.note else None
    words_w = max(label.width, note.width if note else 0.0)
    words_h = label.height + (note.height if note else 0.0)
    wide = max(icon, words_w) if over else lead + words_w
    tall = words_h + (icon + CROWN_GAP if icon else 0.0) if over else max(words_h, icon)
    width, height = max(m.node_min_w, wide + 2 * pad_x), max(m.node_min_h * 1.2, tall + 2 * pad_y)
    return Crown(ctx, label, note, branch, tone, over, icon, face.size, width, height)


def _on_dark(ctx: Context, branch: Branch, x: float, y: float, size: float, ink: str) -> tuple[Item, ...]:
    """The icon on the root's dark box: recoloured, or on a white tile where it has colours of its own."""
    art = icon_art(ctx, str(branch.icon), branch.span("icon"))
    if art is None or art.recolor:
        return icon_image(ctx, art or str(branch.icon), x, y, size, color=ink)
    pad = size * 0.12
    tile = Rect(x, y, size, size, Paint(ctx.theme.color("tile")), min(ctx.measures.radius_chip, size * 0.22))
    return (tile, *icon_image(on_white(ctx), art, x + pad, y + pad, size - 2 * pad))
