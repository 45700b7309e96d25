"""Mind map of boxes or of lines: a tidy tree on each side of the centre.

In: a mind map and a width. Out: a column per level on each side, every branch beside the middle of what is under it,
its words in a box or on its line. Lengths in page units.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vizsys.blocks.base import Placed, Widths, group, style, text_items
from vizsys.blocks.draw import icon_image, middle_offset, polyline
from vizsys.blocks.lines import sweep
from vizsys.blocks.marks import number_disc
from vizsys.blocks.mindmap import Mindmap, split
from vizsys.blocks.mindmap_cards import center_box, center_line, starts
from vizsys.blocks.tiles import Fill, Tile, tile
from vizsys.blocks.tree_parts import Twig, anchors_of, branch_line, grown, height_of, number_on_solid, snapped
from vizsys.geometry import Box
from vizsys.records import dataclass
from vizsys.scene import Item, Paint, Rect
from vizsys.text import plain
from vizsys.text.model import TextBox, TextStyle

if TYPE_CHECKING:
    from vizsys.context import Context

LINK, TIGHT_LINK = 44.0, 34.0
"""Least space between the columns of two levels, and between the centre and the first one; with smaller type."""
WIDE_LINK = 130.0
GROWTH = 1.3
"""Columns of boxes grow by at most this factor into spare width."""
WIDEST = 420.0
"""Words wrap at this width at most."""
COMFORT = 200.0
"""Rather than wrap at less than this, words are set smaller."""
GAPS = {"box": (14.0, 12.0, 14.0), "line": (14.0, 8.0, 12.0)}
"""Under a leaf, and more between the ends of two branches, and more again between main branches; per style."""
MOST_GAP = 2.4
"""Spare height makes gaps at most this many times as high."""
NUMBER_GAP = 10.0
UNDER = 7.0
"""From the words to the line they stand on."""


@dataclass(slots=True)
class Knot:
    """A branch, measured: a tile, or words on a line."""

    twig: Twig
    tile: Tile | None
    label: TextBox | None
    note: TextBox | None
    lead: float  # of what stands before the words
    width: float
    height: float


def _rank(twig: Twig) -> int:
    """How strongly a branch is set: main branches 0, branches 1, ends 2, so that ends of all levels look alike."""
    return 0 if twig.level < 2 else 2 if twig.leaf else 1


class _Setter:
    """Measures branches in one style, with words wrapped at one width."""

    def __init__(self, content: Mindmap, limit: float, small: bool, ctx: Context) -> None:
        self.ctx, self.limit, self.small = ctx, limit, small
        self.boxed = content.chosen() == "box"

    def token(self, twig: Twig) -> str:
        usual, less = ("label", "body", "edge_label"), ("body", "edge_label", "small")
        return (less if self.small else usual)[_rank(twig)]

    def face(self, twig: Twig) -> TextStyle:
        return style(self.ctx, self.token(twig), weight=(700, 600, 500)[_rank(twig)], line=1.2)

    def knot(self, twig: Twig, numbered: bool) -> Knot:
        return self._box(twig, numbered) if self.boxed else self._line(twig, numbered)

    def _box(self, twig: Twig, numbered: bool) -> Knot:
        m = self.ctx.measures
        fills: tuple[Fill, ...] = ("solid", "fill", "tint")
        token, aside = self.token(twig), m.badge + 10 if numbered else 0.0
        made = tile(
            self.ctx,
            twig.branch.label,
            sub=twig.branch.note,
            icon=twig.branch.icon,
            icon_size=round(getattr(m, token) * 1.4),
            limit=self.limit - aside,
            tone=twig.tone,
            fill=fills[_rank(twig)],
            token=token,
            weight=self.face(twig).weight,
            pad_x=14 if self.small else 18,
            pad_y=12,
            least=(0, m.node_min_h * (0.95 if twig.level < 2 else 0.8)),
            span=twig.branch.span("icon"),
        )
        return Knot(twig, made, None, None, aside, made.width + aside, made.height)

    def _line(self, twig: Twig, numbered: bool) -> Knot:
        ctx, face, branch = self.ctx, self.face(twig), twig.branch
        quiet = style(ctx, "small", color="ink2", line=1.2)
        lead = round(face.size * 1.35) + 10 if branch.icon else 0.0
        lead += ctx.measures.badge + NUMBER_GAP if numbered else 0.0
        label = ctx.text.set(branch.label, face, max(self.limit - lead, ctx.text.word_width(branch.label, face)))
        note = None
        if branch.note:
            note = ctx.text.set(branch.note, quiet, max(self.limit - lead, ctx.text.word_width(branch.note, quiet)))
        wide = max(label.width, note.width if note else 0.0) + lead + 8
        tall = max(label.height, face.size * 1.35 if branch.icon else 0.0, ctx.measures.badge if numbered else 0.0)
        return Knot(twig, None, label, note, lead, wide, tall + UNDER + (note.height + 2 if note else 0.0))


@dataclass(slots=True)
class Side:
    """One side of the centre: its main branches from the top down and the width of each level."""

    twigs: list[Twig]
    rightward: bool
    columns: list[float]
    link: float

    def natural(self) -> float:
        return sum(self.columns) + self.link * len(self.columns)


class _Map:
    """A mind map with words wrapped at one width."""

    def __init__(self, content: Mindmap, limit: float, small: bool, one_side: bool, ctx: Context) -> None:
        self.content, self.ctx = content, ctx
        self.boxed = content.chosen() == "box"
        trunk, branches = content.trunk()
        (self.root,) = grown(trunk, branches, ctx, inherit=False)
        self.center = center_box(self.root, ctx)
        self.setter = _Setter(content, limit, small, ctx)
        self.numbers = {id(t): str(i) for i, t in enumerate(self.root.children, 1)} if content.number else {}
        self.knots = {
            id(t): self.setter.knot(t, id(t) in self.numbers) for top in self.root.children for t in top.walk()
        }
        if self.boxed:
            heights = snapped([k.height for k in self.knots.values()])
            for knot, tall in zip(self.knots.values(), heights, strict=True):
                knot.height = tall
        self.gaps = GAPS["box" if self.boxed else "line"]
        heights = [self._extent(t, 1.0) + sum(self.gaps) for t in self.root.children]
        right, left = (list(range(len(heights))), []) if one_side else split(content, self.root.children, heights)
        if not right:
            right, left = left, []
        sides = [self._side(right, True), self._side(left, False)]
        self.sides = [s for s in sides if s.twigs]

    def _side(self, indices: list[int], rightward: bool) -> Side:
        twigs = [self.root.children[i] for i in indices]
        columns = [0.0] * max((height_of(t) + 1 for t in twigs), default=0)
        for top in twigs:
            for twig in top.walk():
                columns[twig.level - 1] = max(columns[twig.level - 1], self.knots[id(twig)].width)
        return Side(twigs, rightward, columns, TIGHT_LINK if self.setter.small else LINK)

    def natural(self) -> float:
        return self.center.width + sum(s.natural() for s in self.sides)

    # -- heights

    def _extent(self, twig: Twig, stretch: float) -> float:
        """Height of a branch with everything under it."""
        return max(self.knots[id(twig)].height, self._under(twig, stretch))

    def _under(self, twig: Twig, stretch: float) -> float:
        inner = sum(self._extent(c, stretch) for c in twig.children)
        return inner + sum(self._gap(a, b) for a, b in zip(twig.children, twig.children[1:], strict=False)) * stretch

    def _gap(self, a: Twig, b: Twig) -> float:
        """Between two neighbours: more where one of them has something under it."""
        apart = self.gaps[0] + (self.gaps[1] if a.children or b.children else 0.0)
        return apart + (self.gaps[2] if a.level == 1 else 0.0)

    def tall(self, side: Side, stretch: float) -> float:
        inner = sum(self._extent(t, stretch) for t in side.twigs)
        return inner + sum(self._gap(a, b) for a, b in zip(side.twigs, side.twigs[1:], strict=False)) * stretch

    def stretch(self, side: Side, total: float) -> float:
        """How far the gaps of a side open to fill the height: found by halving, the height grows with it."""
        if self.tall(side, MOST_GAP) <= total:
            return MOST_GAP
        low, high = 1.0, MOST_GAP
        for _ in range(24):
            middle = (low + high) / 2
            low, high = (middle, high) if self.tall(side, middle) <= total else (low, middle)
        return low

    # -- places

    def place(self, width: float, height: float | None) -> float:
        total = max([self.center.height, height or 0.0, *(self.tall(s, 1.0) for s in self.sides)])
        if self.boxed:
            self._even(width)
        spare = max(0.0, width - self.natural())
        # Each side gets as much of the spare width as makes both equally wide, then the same.
        naturals = [s.natural() for s in self.sides]
        rooms = [n + spare for n in naturals]
        if len(self.sides) == 2:
            even = (width - self.center.width) / 2
            first = min(max(even, naturals[0]), width - self.center.width - naturals[1])
            rooms = [first, width - self.center.width - first]
        left = rooms[1] if len(self.sides) == 2 else 0.0
        x = left if len(self.sides) == 2 else self._alone(rooms[0])
        self.root.box = Box(x, (total - self.center.height) / 2, self.center.width, self.center.height)
        for side, room in zip(self.sides, rooms, strict=True):
            spans = self._spans(side, room)
            stretch = self.stretch(side, total)
            y = (total - self.tall(side, stretch)) / 2
            for i, twig in enumerate(side.twigs):
                self._stand(twig, y, stretch, spans, side.rightward)
                following = side.twigs[i + 1] if i + 1 < len(side.twigs) else None
                y += self._extent(twig, stretch) + (self._gap(twig, following) * stretch if following else 0.0)
        return total

    def _even(self, width: float) -> None:
        """Boxes of a level are equally wide on both sides, and all boxes nearly so, where the width allows it."""
        before = [s.columns for s in self.sides]
        levels = max(len(c) for c in before)
        widest = snapped([max(c[i] for c in before if i < len(c)) for i in range(levels)])
        for side in self.sides:
            side.columns = widest[: len(side.columns)]
        if self.natural() > width:
            for side, columns in zip(self.sides, before, strict=True):
                side.columns = columns

    def _alone(self, room: float) -> float:
        """Where the centre starts when all branches are at its right: centred with them."""
        side = self.sides[0]
        most = sum(side.columns) * (GROWTH if self.boxed else 1.0) + WIDE_LINK * len(side.columns)
        return max(0.0, room - most) / 2

    def _spans(self, side: Side, room: float) -> list[tuple[float, float]]:
        """Left and width of each level's column; spare width widens the links, then the boxes."""
        links = len(side.columns)
        spare = max(0.0, room - side.natural())
        link = side.link + min(WIDE_LINK - side.link, spare / links * (0.6 if self.boxed else 1.0))
        spare -= (link - side.link) * links
        grow = min(spare, sum(side.columns) * (GROWTH - 1)) if self.boxed else 0.0
        columns = [c * (1 + grow / sum(side.columns)) for c in side.columns]
        out = []
        x = self.root.box.right if side.rightward else self.root.box.x
        for column in columns:
            x += link if side.rightward else -link - column
            out.append((x, column))
            x += column if side.rightward else 0.0
        return out

    def _stand(self, twig: Twig, y: float, stretch: float, spans: list[tuple[float, float]], rightward: bool) -> None:
        """Place a branch and what is under it in the stretch from `y` down, each beside the middle of its own."""
        knot, (x, wide) = self.knots[id(twig)], spans[twig.level - 1]
        whole = self._extent(twig, stretch)
        inner = y + (whole - self._under(twig, stretch)) / 2
        for i, child in enumerate(twig.children):
            self._stand(child, inner, stretch, spans, rightward)
            following = twig.children[i + 1] if i + 1 < len(twig.children) else None
            inner += self._extent(child, stretch) + (self._gap(child, following) * stretch if following else 0.0)
        tall = knot.height
        if not self.boxed and twig.leaf:
            x, wide = (x if rightward else x + wide - knot.width), knot.width
        middle = y + whole / 2
        if twig.children:
            middle = (self.entry(twig.children[0]) + self.entry(twig.children[-1])) / 2
            if not self.boxed:  # words stand on the line that ends there
                middle += self._below(knot) - tall / 2
        top = min(max(middle - tall / 2, y), y + whole - tall)
        twig.box = Box(x, top, wide, tall)

    def _below(self, knot: Knot) -> float:
        """What lies under the line of a branch: its remark."""
        return knot.note.height + 2 if knot.note else 0.0

    def entry(self, twig: Twig) -> float:
        """Height at which lines meet a branch: the middle of its box, or its own line."""
        box = twig.box
        return box.cy if self.boxed else box.bottom - self._below(self.knots[id(twig)])

    # -- drawing

    def items(self) -> list[Item]:
        ctx = self.ctx
        lines: list[Item] = []
        nodes: list[Item] = [self.center.draw(self.root.box, self.root.key)]
        for side in self.sides:
            for top, start in zip(side.twigs, starts(self.root.box, len(side.twigs)), strict=True):
                lines.append(center_line(ctx, self.root, top, start, self.entry(top), side.rightward))
                for twig in top.walk():
                    nodes.append(self._node(twig, side.rightward))
                    lines += [self._line(twig, child, side.rightward) for child in twig.children]
        return [*lines, *nodes]

    def _width(self, level: int) -> float:
        """Width of the lines to a level: main branches are the strongest."""
        m = self.ctx.measures
        return m.edge_main if level < 2 else m.edge if level < 3 else m.edge_minor

    def _line(self, parent: Twig, child: Twig, rightward: bool) -> Item:
        a, b = parent.box, child.box
        start = (a.right if rightward else a.x, self.entry(parent))
        end = (b.x if rightward else b.right, self.entry(child))
        return branch_line(self.ctx, sweep(start, end), parent, child, child.tone, self._width(child.level))

    def _node(self, twig: Twig, rightward: bool) -> Item:
        knot, number = self.knots[id(twig)], self.numbers.get(id(twig))
        if knot.tile is None:
            return self._words(knot, number, rightward)
        drawn = knot.tile.draw(twig.box, id=twig.key, level=twig.level)
        if twig.leaf and twig.level > 1:  # ends are a family of their own: they need not be as large as branches
            drawn = replace(drawn, data={**drawn.data, "shape": "entry"})
        if number is None:
            return drawn
        # Main branches are solid, so a tile beside the number is of one piece with the box around both.
        ctx, d, box = self.ctx, self.ctx.measures.badge, twig.box
        rest = knot.tile.draw(Box(box.x + knot.lead, box.y, box.w - knot.lead, box.h))
        back = Rect(box.x, box.y, box.w, box.h, Paint(ctx.theme.hue(twig.tone).solid), ctx.measures.radius_node)
        disc = number_on_solid(ctx, number, box.x + 14 + d / 2, box.cy, twig.tone)
        return group([back, *rest.children, *disc], "node", twig.key, drawn.title, box.as_tuple(), **drawn.data)

    def _words(self, knot: Knot, number: str | None, rightward: bool) -> Item:
        """Words on their line, before them the number and the icon."""
        ctx, twig, box = self.ctx, knot.twig, knot.twig.box
        assert knot.label is not None
        face = self.setter.face(twig)
        base = self.entry(twig)
        pen = Paint(None, ctx.theme.hue(twig.tone).stroke, self._width(twig.level))
        items: list[Item] = [polyline([(box.x, base), (box.right, base)], pen)]
        words = max(knot.label.width, knot.note.width if knot.note else 0.0)
        x = box.x + 4 if rightward else box.right - 4 - knot.lead - words
        top = base - UNDER - knot.label.height
        middle = top + knot.label.height / 2
        if number:
            d = ctx.measures.badge
            items += number_disc(ctx, number, x + d / 2, middle, d, twig.tone)
            x += d + NUMBER_GAP
        if twig.branch.icon:
            s = round(face.size * 1.35)
            span = twig.branch.span("icon")
            items += icon_image(ctx, twig.branch.icon, x, middle - s / 2, s, tone=twig.tone, span=span)
            x += s + 10
        align = "start" if rightward else "end"
        items += text_items(knot.label, x, middle - middle_offset(knot.label, face.size), words, align)  # type: ignore[arg-type]
        if knot.note:
            items += text_items(knot.note, x, base + 2, words, align)  # type: ignore[arg-type]
        return group(items, "node", twig.key, plain(twig.label), box.as_tuple(), shape="text", level=twig.level)


def _fitting(content: Mindmap, width: float, ctx: Context) -> _Map:
    """The map with words wrapped as little as the width allows; at the right alone where both sides do not fit."""
    alone = content.sides == "right" or len(content.trunk()[1]) < 2
    for one_side in (False, True)[alone:]:
        for small, least in ((False, COMFORT), (True, 0.0)):
            if _Map(content, least, small, one_side, ctx).natural() <= width:
                return _widest(content, width, least, small, one_side, ctx)
    return _Map(content, 0.0, True, True, ctx)


def _widest(content: Mindmap, width: float, least: float, small: bool, one_side: bool, ctx: Context) -> _Map:
    """The map at the largest limit that fits, found by halving: it gets wider with the limit, if in steps."""
    made = _Map(content, WIDEST, small, one_side, ctx)
    if made.natural() <= width:
        return made
    made, most = _Map(content, least, small, one_side, ctx), WIDEST
    while most - least > STEP:
        middle = (least + most) / 2
        tried = _Map(content, middle, small, one_side, ctx)
        if tried.natural() <= width:
            made, least = tried, middle
        else:
            most = middle
    return made


STEP = 6.0
"""How near the limit comes to the best one."""


class LinesLayout:
    """Trees on both sides of the centre, or at its right."""

    def widths(self, content: Mindmap, ctx: Context) -> Widths:
        alone = content.sides == "right" or len(content.trunk()[1]) < 2
        low = _Map(content, 0.0, True, True, ctx).natural()
        return Widths(low, max(low, _Map(content, WIDEST, False, alone, ctx).natural()))

    def layout(self, content: Mindmap, width: float, height: float | None, ctx: Context) -> Placed:
        made = _fitting(content, width, ctx)
        width = max(width, made.natural())
        total = made.place(width, height)
        box = (0.0, 0.0, width, total)
        whole = group(made.items(), "block", box=box, kind="mindmap", style=content.chosen())
        return Placed(width, total, (whole,), anchors_of([made.root]))


lines_layout = LinesLayout()
