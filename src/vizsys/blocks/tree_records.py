"""Records: boxes of fields from left to right, each object or list a box of its own, as a data viewer draws JSON.

In: a tree and a width. Out: a column of boxes per level; a line runs from the field that holds a record to its box.
Lengths in page units.
"""

from __future__ import annotations

import re
from dataclasses import field
from typing import TYPE_CHECKING

from vizsys.blocks.base import Placed, Widths, group, style, text_items
from vizsys.blocks.draw import icon_image, middle_offset, polyline, rounded
from vizsys.blocks.lines import sweep
from vizsys.blocks.tree_parts import NOWHERE, Twig, anchors_of, branch_line, grown, snapped
from vizsys.geometry import Box
from vizsys.records import dataclass
from vizsys.scene import Ellipse, Item, Paint, Rect
from vizsys.text import plain
from vizsys.text.model import TextBox, TextStyle

if TYPE_CHECKING:
    from vizsys.blocks.tree import Tree
    from vizsys.context import Context

PAD = 18.0
"""Left and right of a record's words."""
ROW_PAD = 9.0
KEY_GAP = 20.0
"""Between the names and the values of a record."""
PORT = 7.0
"""Radius of the dot a line starts from."""
GAP = 22.0
"""Between records under one another."""
LINK = 84.0
"""Least space between columns, for the lines."""
WIDE_LINK = 150.0
LEAST = 190.0
"""A record is at least this wide."""
LIMITS = (420.0, 320.0, 240.0, 170.0, 0.0)
"""Widths the values are wrapped to, best first; 0 wraps at every word."""
ROOMY = 1.12
"""Larger type is taken where the width is this many times what it needs."""
GROWTH = 1.35
"""Records grow by at most this factor into spare width; spare height makes rows at most this many times as high."""

_NUMBER = re.compile(r"[-+]?(\d[\d_,]*)?\.?\d+([eE][-+]?\d+)?%?")
_WORDS = ("true", "false", "null", "none", "yes", "no")


@dataclass(slots=True)
class Line:
    """A field of a record: its name, its value, and the record it holds, if any."""

    twig: Twig
    name: TextBox
    value: TextBox | None
    height: float


@dataclass(slots=True)
class Record:
    """A box: a head with the name, then a line per field."""

    twig: Twig
    head: TextBox
    head_height: float
    lines: list[Line]
    width: float
    names: float
    inner: list[Record] = field(default_factory=list)
    box: Box = NOWHERE
    swell: float = 1.0

    @property
    def height(self) -> float:
        return self.head_height + sum(line.height for line in self.lines) * self.swell

    def block(self) -> float:
        """Height of the record with everything it holds."""
        return max(self.height, sum(r.block() for r in self.inner) + GAP * (len(self.inner) - 1))

    def walk(self) -> list[Record]:
        return [self, *(r for inner in self.inner for r in inner.walk())]


class _Maker:
    """Measures records with their words wrapped at one width, in the usual or in larger type."""

    def __init__(self, ctx: Context, limit: float, mono: bool, large: bool) -> None:
        self.ctx, self.limit, self.mono = ctx, limit, mono
        self.token, self.head_token = ("body", "label") if large else ("small", "edge_label")
        self.size = float(getattr(ctx.measures, self.token))
        self.head_size = float(getattr(ctx.measures, self.head_token))

    def name_face(self) -> TextStyle:
        return style(self.ctx, self.token, weight=500, mono=self.mono, line=1.25)

    def head_face(self, twig: Twig) -> TextStyle:
        ink = "solid-ink" if twig.level else "badge-ink"
        return style(self.ctx, self.head_token, weight=600, color=ink, mono=self.mono, line=1.2)

    def value_face(self, text: str) -> TextStyle:
        word = plain(text).strip().strip('"')
        kind = "number" if _NUMBER.fullmatch(word) else "keyword" if word.lower() in _WORDS else "string"
        color = self.ctx.theme.code[kind] if self.mono else self.ctx.theme.color("ink2")
        return TextStyle(self.size, color, 400, False, self.mono, 1.25)

    def icon(self) -> float:
        return round(self.head_size * 1.35)

    def record(self, twig: Twig) -> Record:
        ctx = self.ctx
        face = self.head_face(twig)
        head = ctx.text.set(twig.branch.label, face, max(self.limit, ctx.text.word_width(twig.branch.label, face)))
        lines = [self.line(child) for child in twig.children]
        names = max((line.name.width for line in lines), default=0.0)
        values = max((line.value.width for line in lines if line.value), default=0.0)
        ports = PORT * 2 + 12 if any(child.children for child in twig.children) else 0.0
        lead = self.icon() + 10 if twig.branch.icon else 0.0
        wide = max(head.width + lead, names + (KEY_GAP + values if values else 0.0) + ports) + 2 * PAD
        made = Record(twig, head, max(head.height, lead) + 2 * ROW_PAD + 2, lines, max(LEAST, wide), names)
        made.inner = [self.record(child) for child in twig.children if child.children]
        return made

    def line(self, twig: Twig) -> Line:
        text, face = self.ctx.text, self.name_face()
        name = text.set(twig.branch.label, face, max(self.limit, text.word_width(twig.branch.label, face)))
        value = None
        if twig.branch.note:
            look = self.value_face(twig.branch.note)
            value = text.set(twig.branch.note, look, max(self.limit, text.word_width(twig.branch.note, look)))
        return Line(twig, name, value, max(name.height, value.height if value else 0.0) + 2 * ROW_PAD)


@dataclass(slots=True)
class Sheet:
    """The records of a tree, measured, and the width of each column."""

    tops: list[Twig]
    records: list[Record]
    columns: list[float]
    maker: _Maker

    def natural(self) -> float:
        return sum(self.columns) + LINK * (len(self.columns) - 1)


def sheet(content: Tree, limit: float, ctx: Context, large: bool = False) -> Sheet:
    trunk, branches = content.trunk()
    tops = grown(trunk, branches, ctx)
    maker = _Maker(ctx, limit, content.mono is not False, large)
    records = [maker.record(t) for t in tops]
    first = tops[0].level
    columns: list[float] = []
    for record in (r for top in records for r in top.walk()):
        at = record.twig.level - first
        columns += [0.0] * (at + 1 - len(columns))
        columns[at] = max(columns[at], record.width)
    return Sheet(tops, records, columns, maker)


class RecordsLayout:
    """Columns from the left to the right; records stand beside the middle of what they hold."""

    def widths(self, content: Tree, ctx: Context) -> Widths:
        return Widths(sheet(content, LIMITS[-1], ctx).natural(), sheet(content, LIMITS[0], ctx).natural())

    def layout(self, content: Tree, width: float, height: float | None, ctx: Context) -> Placed:
        made = sheet(content, LIMITS[0], ctx, large=True)
        if made.natural() * ROOMY > width:
            every = (sheet(content, v, ctx) for v in LIMITS)
            made = next((s for s in every if s.natural() <= width), None) or sheet(content, LIMITS[-1], ctx)
        width = max(width, made.natural())
        lefts = _columns(made, width)
        records = [r for top in made.records for r in top.walk()]
        natural = sum(r.block() for r in made.records) + GAP * (len(made.records) - 1)
        if height is not None and height > natural:
            swell = min(GROWTH, height / natural)
            for record in records:
                record.swell = swell
        used = sum(r.block() for r in made.records) + GAP * (len(made.records) - 1)
        total = max(height or 0.0, used)
        y = (total - used) / 2
        for top in made.records:
            _stand(top, y, lefts, made.columns, made.tops[0].level)
            y += top.block() + GAP
        items = [_line(ctx, r, i) for r in records for i in r.inner]
        items += [_draw(made.maker, r) for r in records]
        whole = group(items, "block", box=(0, 0, width, total), kind="tree", variant="records")
        return Placed(width, total, (whole,), anchors_of(made.tops))


def _columns(made: Sheet, width: float) -> list[float]:
    """Left sides of the columns; spare width goes into the space for lines, then into the boxes, then outside."""
    links = len(made.columns) - 1
    even = snapped(made.columns)
    if sum(even) + LINK * links <= width:
        made.columns = even
    spare = width - made.natural()
    link = LINK + (min(WIDE_LINK - LINK, spare / links / 2) if links else 0.0)
    spare -= (link - LINK) * links
    most = sum(made.columns) * (GROWTH - 1)
    made.columns = [c * (1 + min(spare, most) / sum(made.columns)) for c in made.columns]
    spare -= min(spare, most)
    lefts, x = [], spare / 2
    for column in made.columns:
        lefts.append(x)
        x += column + link
    return lefts


def _stand(record: Record, y: float, lefts: list[float], columns: list[float], first: int) -> None:
    """Place a record and what it holds in the stretch from `y` down, the record in its middle."""
    whole = record.block()
    at = record.twig.level - first
    record.box = Box(lefts[at], y + (whole - record.height) / 2, columns[at], record.height)
    record.twig.box = record.box
    top = record.box.y + record.head_height
    for line in record.lines:
        tall = line.height * record.swell
        if line.twig.leaf:
            line.twig.box = Box(record.box.x, top, record.box.w, tall)
        top += tall
    inner = sum(r.block() for r in record.inner) + GAP * (len(record.inner) - 1)
    y += (whole - inner) / 2 if record.inner else 0.0
    for child in record.inner:
        _stand(child, y, lefts, columns, first)
        y += child.block() + GAP


def _middles(record: Record) -> dict[int, float]:
    """The middle of each line of a record, by its twig."""
    out, y = {}, record.box.y + record.head_height
    for line in record.lines:
        out[id(line.twig)] = y + line.height * record.swell / 2
        y += line.height * record.swell
    return out


def _line(ctx: Context, outer: Record, inner: Record) -> Item:
    start = (outer.box.right, _middles(outer)[id(inner.twig)])
    end = (inner.box.x, inner.box.y + inner.head_height / 2)
    return branch_line(ctx, sweep(start, end), outer.twig, inner.twig, inner.twig.tone, ctx.measures.edge)


def _draw(maker: _Maker, record: Record) -> Item:
    ctx, m, box, twig = maker.ctx, maker.ctx.measures, record.box, record.twig
    hue, r = ctx.theme.hue(twig.tone), m.radius_node
    head_fill = hue.solid if twig.level else hue.deep
    ink = ctx.theme.color("solid-ink" if twig.level else "badge-ink")
    items: list[Item] = [Rect(box.x, box.y, box.w, box.h, Paint(ctx.theme.color("panel")), r)]
    items.append(rounded(box.x, box.y, box.w, record.head_height, (r, r, 0, 0), Paint(head_fill)))
    x, middle = box.x + PAD, box.y + record.head_height / 2
    if twig.branch.icon:
        s = maker.icon()
        items += icon_image(ctx, twig.branch.icon, x, middle - s / 2, s, color=ink, span=twig.branch.span("icon"))
        x += s + 10
    items += text_items(record.head, x, middle - middle_offset(record.head, maker.head_size))
    y = box.y + record.head_height
    for i, line in enumerate(record.lines):
        tall = line.height * record.swell
        cells: list[Item] = []
        if i:
            cells.append(polyline([(box.x, y), (box.right, y)], Paint(None, ctx.theme.color("hair"), m.hair)))
        cy = y + tall / 2
        cells += text_items(line.name, box.x + PAD, cy - middle_offset(line.name, maker.size))
        if line.value:
            at = box.x + PAD + record.names + KEY_GAP
            cells += text_items(line.value, at, cy - middle_offset(line.value, maker.size))
        if not line.twig.leaf:
            color = ctx.theme.hue(line.twig.tone).stroke
            cells.append(Ellipse(box.right, cy, PORT, PORT, Paint(color)))
        key = line.twig.key if line.twig.leaf else None
        words = plain(str(line.twig.branch.label))
        items.append(group(cells, "cell", key, words, (box.x, y, box.w, tall)))
        y += tall
    items.append(Rect(box.x, box.y, box.w, box.h, Paint(None, hue.stroke, m.outline), r))
    return group(items, "node", twig.key, plain(str(twig.branch.label)), box.as_tuple(), shape="record")


records_layout = RecordsLayout()
