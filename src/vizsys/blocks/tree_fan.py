"""Fan: the root at the left, one bar per child beside it: name, icon, what it is.

In: a tree of two levels under its root, and a width. Out: bars of one height on a common bus; in two columns the root
stands between them, so that no line passes a bar. Lengths in page units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vizsys.blocks.base import Placed, Widths, group, style, text_items
from vizsys.blocks.draw import icon_image, middle_offset, polyline, rounded
from vizsys.blocks.share import wider
from vizsys.blocks.tiles import CHIP_GAP, Chip, chip, flow
from vizsys.blocks.tree_parts import Twig, anchors_of, bus_lines, crown, grown, snapped
from vizsys.geometry import Box, Point
from vizsys.records import dataclass
from vizsys.scene import Item, Paint, Rect
from vizsys.text import plain
from vizsys.text.model import TextBox, TextStyle

if TYPE_CHECKING:
    from vizsys.blocks.tree import Tree
    from vizsys.context import Context

BUS = 72.0
"""From the root to the bars."""
BEND = 18.0
PAD = 18.0
"""Beside the words of a bar's cells."""
PAD_Y = 11.0
GAP = 10.0
"""Between bars."""
CHIP_SPACE = 10.0
"""Between what a bar says and the chips under it."""
BESIDE = 36.0
"""Between the column of what the bars say and the column of chips beside it."""
NARROW = 230.0
"""Remarks are wrapped to this width where there is no more."""
TONE = "green"


@dataclass(slots=True)
class Bar:
    """A row, set: its name, what it says, its chips."""

    twig: Twig
    label: TextBox
    note: TextBox | None
    chips: list[Item]
    chips_height: float
    height: float
    aside: float | None = None  # where chips stand beside what it says, from the start of that


class _Fan:
    def __init__(self, content: Tree, ctx: Context, token: str = "body") -> None:
        self.ctx, self.token = ctx, token
        trunk, branches = content.trunk()
        (self.root,) = grown(trunk, branches, ctx, rotate=False)
        self.bars = self.root.children
        self.ground_form = content.rows
        self.columns = 2 if content.columns == 2 and len(self.bars) > 1 else 1
        m = ctx.measures
        self.mono = bool(content.mono)
        self.icon = round(m.label * 1.3)
        self.iconed = any(t.branch.icon for t in self.bars)
        self.said = any(t.branch.note or t.children for t in self.bars)
        natural = crown(ctx, self.root.branch, self.root.tone, mono=self.mono)
        self.crown = natural
        if natural.width > CROWN_WIDE:
            self.crown = crown(ctx, self.root.branch, self.root.tone, mono=self.mono, limit=CROWN_WIDE)

    # -- parts

    def tone(self, twig: Twig) -> str:
        return twig.tone or TONE

    def face(self) -> TextStyle:
        return style(self.ctx, self.token, weight=600, mono=self.mono, line=1.2)

    def note_face(self) -> TextStyle:
        return style(self.ctx, self.token, line=1.2)

    def name_width(self, room: float | None = None) -> float:
        """Width of the cells with the names: that of the longest, or of the longest word where `room` is less."""
        text, face = self.ctx.text, self.face()
        widest = max(text.width(t.branch.label, face) for t in self.bars) + 1
        least = max(text.word_width(t.branch.label, face) for t in self.bars) + 1
        return 2 * PAD + (widest if room is None else min(widest, max(room, least)))

    def icon_width(self) -> float:
        return self.icon + PAD if self.iconed else 0.0

    def said_widths(self) -> tuple[float, float]:
        """Least and natural width of what the bars say."""
        low = ideal = 0.0
        text, face = self.ctx.text, self.note_face()
        for twig in self.bars:
            if twig.branch.note:
                low = max(low, text.word_width(twig.branch.note, face) + 1)
                ideal = max(ideal, text.width(twig.branch.note, face) + 1)
            chips = [self._chip(c, twig) for c in twig.children]
            low = max([low, *(self._chip(c, twig, 0.0).width for c in twig.children)])
            ideal = max(ideal, sum(c.width + 10 for c in chips))
        return low, ideal

    def aside(self) -> tuple[float, float] | None:
        """Where chips begin that stand beside what the bars say, and where they end; None when there are not both."""
        notes = [self.ctx.text.width(t.branch.note, self.note_face()) + 1 for t in self.bars if t.branch.note]
        runs = [sum(self._chip(c, t).width + CHIP_GAP for c in t.children) - CHIP_GAP for t in self.bars if t.children]
        if self.columns > 1 or not notes or not runs:
            return None
        return max(notes) + BESIDE, max(notes) + BESIDE + max(runs)

    def bar_widths(self) -> Widths:
        """What a bar needs, and would like with its chips under what it says."""
        low, ideal = self.said_widths()
        rest = self.icon_width() + (2 * PAD if self.said else PAD if self.iconed else 0.0)
        return Widths(self.name_width(0.0) + rest + low, self.name_width() + rest + max(low, ideal))

    def wish(self) -> float:
        """Width of a bar with its chips beside what it says."""
        aside = self.aside()
        ideal = self.bar_widths().ideal
        return max(ideal, self.name_width() + self.icon_width() + 2 * PAD + aside[1]) if aside else ideal

    def side(self) -> float:
        """Width the root and its bus take."""
        return self.crown.width + BUS * self.columns

    def _chip(self, twig: Twig, parent: Twig, limit: float | None = None) -> Chip:
        tone = twig.branch.tone or self.tone(parent)
        return chip(
            self.ctx, twig.branch.label, icon=twig.branch.icon, tone=tone, fill="white", mono=self.mono, limit=limit
        )

    def set_bars(self, width: float, name: float) -> list[Bar]:
        """The bars at that width with names in cells `name` wide."""
        ctx, out = self.ctx, []
        room = width - name - self.icon_width() - 2 * PAD
        least = max(ctx.measures.node_min_h * 0.9, self.icon + 2 * PAD_Y)
        aside = self.aside()
        at = aside[0] if aside and aside[1] <= room else None
        for twig in self.bars:
            label = ctx.text.set(twig.branch.label, self.face(), name - 2 * PAD, "center")
            note = ctx.text.set(twig.branch.note, self.note_face(), room) if twig.branch.note else None
            chips, chips_h = flow([self._chip(c, twig, room) for c in twig.children], room)
            said = (note.height if note else 0.0) + chips_h + (CHIP_SPACE if note and chips else 0.0)
            if at is not None:
                said = max(note.height if note else 0.0, chips_h)
            tall = max(least, label.height + 2 * PAD_Y, said + 2 * PAD_Y)
            out.append(Bar(twig, label, note, list(chips), chips_h, tall, at))
        return out

    # -- drawing

    def ground(self, twig: Twig, tint: str) -> list[Item]:
        """What a row stands on: its tint; every other one's; or a rule under it."""
        ctx, box = self.ctx, twig.box
        if self.ground_form == "bars" or (self.ground_form == "zebra" and self.bars.index(twig) % 2 == 0):
            return [Rect(box.x, box.y, box.w, box.h, Paint(tint), ctx.measures.radius_node)]
        if self.ground_form == "zebra":
            return []
        y = box.bottom + GAP / 2
        return [polyline([(box.x, y), (box.right, y)], Paint(None, ctx.theme.color("hair"), ctx.measures.hair))]

    def bar(self, bar: Bar, name: float, mirrored: bool) -> Item:
        ctx, twig, box = self.ctx, bar.twig, bar.twig.box
        hue, r = ctx.theme.hue(self.tone(twig)), ctx.measures.radius_node
        alone = not self.said
        wide = box.w if alone else name
        items: list[Item] = self.ground(twig, hue.tint)
        cell_x = box.right - wide if mirrored else box.x
        radii = (r, r, r, r) if alone else (0, r, r, 0) if mirrored else (r, 0, 0, r)
        items.append(rounded(cell_x, box.y, wide, box.h, radii, Paint(hue.fill)))
        lead = self.icon + PAD * 0.7 if alone and twig.branch.icon else 0.0
        label_x = cell_x + (wide - bar.label.width - lead) / 2 + lead
        items += text_items(bar.label, label_x, box.cy - middle_offset(bar.label, self.face().size))
        icon_x = cell_x - PAD - self.icon if mirrored else cell_x + wide + PAD
        icon_x = label_x - lead if alone else icon_x
        if twig.branch.icon:
            top, span, tone = box.cy - self.icon / 2, twig.branch.span("icon"), self.tone(twig)
            items += icon_image(ctx, twig.branch.icon, icon_x, top, self.icon, tone=tone, span=span)
        said = (bar.note.height if bar.note else 0.0) + bar.chips_height
        y = box.cy - (said + (CHIP_SPACE if bar.note and bar.chips else 0.0)) / 2
        left = box.x + PAD if mirrored else cell_x + wide + PAD + self.icon_width()
        room = box.w - name - self.icon_width() - 2 * PAD
        beside = bar.aside is not None
        if beside:
            y = box.cy - bar.chips_height / 2
        if bar.note:
            top = y if bar.chips and not beside else box.cy - middle_offset(bar.note, self.face().size)
            items += text_items(bar.note, left, top, room, "end" if mirrored else "start")
            y += 0.0 if beside else bar.note.height + CHIP_SPACE
        drawn, used = bar.chips, room
        if mirrored and drawn:
            used = max(c.box[0] + c.box[2] for c in drawn if c.box)  # type: ignore[union-attr]
        shift = left + (bar.aside or 0.0) + (room - used if mirrored else 0.0)
        items += [c.moved(shift, y) for c in drawn]
        return group(items, "node", twig.key, plain(str(twig.branch.label)), box.as_tuple(), shape="bar")


EVEN = 1.55
"""Bars are equally high unless the highest is more than this many times the lowest."""
CROWN_WIDE = 300.0
"""The root's words wrap beyond this width."""


class FanLayout:
    """Bars under one another; a larger height widens the gaps and then makes the bars higher."""

    def widths(self, content: Tree, ctx: Context) -> Widths:
        fan = _Fan(content, ctx)
        bar = fan.bar_widths()
        return Widths(fan.side() + bar.low * fan.columns, fan.side() + fan.wish() * fan.columns)

    def layout(self, content: Tree, width: float, height: float | None, ctx: Context) -> Placed:
        fan = _Fan(content, ctx, "label")
        if fan.side() + fan.bar_widths().ideal * fan.columns > width:
            fan = _Fan(content, ctx)
        wishes = fan.bar_widths()
        width = max(width, fan.side() + wishes.low * fan.columns)
        wide = (width - fan.side()) / fan.columns
        if not fan.said:
            wide = min(wide, max(wishes.ideal * 1.3, 280.0))
        offset = (width - fan.side() - wide * fan.columns) / 2
        low, ideal = fan.said_widths()
        rest = wide - fan.icon_width() - 2 * PAD - max(low, min(ideal, NARROW))
        name = fan.name_width(rest - 2 * PAD) if fan.said else wide - fan.icon_width()
        bars = fan.set_bars(wide, name)
        per = -(-len(bars) // fan.columns)
        heights = [b.height for b in bars]
        heights = [max(heights)] * len(bars) if max(heights) <= min(heights) * EVEN else snapped(heights)
        stacks = [heights[:per], heights[per:]] if fan.columns == 2 else [heights]
        natural = max(fan.crown.height, *(sum(s) + GAP * (len(s) - 1) for s in stacks))
        total = max(natural, height or 0.0)
        gap = wider(GAP, total - natural, per)
        swell = min(1.5, max(1.0, (total - gap * (per - 1)) / max(1.0, natural - GAP * (per - 1))))
        left_bars = fan.columns == 2
        crown_x = offset + (wide + BUS if left_bars else 0.0)
        for s, stack in enumerate(stacks):
            x = offset if left_bars and s == 0 else crown_x + fan.crown.width + BUS
            used = sum(stack) * swell + gap * (len(stack) - 1)
            y = (total - used) / 2
            for i, h in enumerate(stack):
                bars[s * per + i].twig.box = Box(x, y, wide, h * swell)
                y += h * swell + gap
        fan.root.box = Box(crown_x, (total - fan.crown.height) / 2, fan.crown.width, fan.crown.height)
        items = [*_lines(fan, per), fan.crown.draw(fan.root.box, fan.root.key)]
        items += [fan.bar(b, name, left_bars and i < per) for i, b in enumerate(bars)]
        whole = group(items, "block", box=(0, 0, width, total), kind="tree", variant="fan")
        return Placed(width, total, (whole,), anchors_of([fan.root]))


def _lines(fan: _Fan, per: int) -> list[Item]:
    """The bus: every line runs from the root along one upright to its bar's middle."""
    root = fan.root.box
    routes: list[tuple[Twig, list[Point]]] = []
    tone = fan.root.tone or "slate"
    for i, twig in enumerate(fan.bars):
        mirrored = fan.columns == 2 and i < per
        start = root.x if mirrored else root.right
        end = twig.box.right if mirrored else twig.box.x
        middle = (start + end) / 2
        points = [(start, root.cy), (middle, root.cy), (middle, twig.box.cy), (end, twig.box.cy)]
        if abs(root.cy - twig.box.cy) < 1:
            points = [(start, root.cy), (end, root.cy)]
        routes.append((twig, points))
    return bus_lines(fan.ctx, fan.root, routes, tone, fan.ctx.measures.edge, BEND)


fan_layout = FanLayout()
