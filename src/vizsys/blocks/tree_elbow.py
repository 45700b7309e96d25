"""Elbow tree: boxes from the top down, the last level as lists hung under their box.

In: a tree and a width. Out: columns of boxes on common levels, joined by bent lines. As many levels stand side by side
as the width takes; what is below them hangs, indented, in their columns. Lengths in page units.
"""

from __future__ import annotations

from dataclasses import field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, cast

from vizsys.blocks.base import Placed, Widths, group
from vizsys.blocks.share import split_width
from vizsys.blocks.tiles import Fill, Tile, tile
from vizsys.blocks.tree_parts import Crown, Twig, anchors_of, bus_lines, crown, grown, height_of, snapped
from vizsys.geometry import Box, Point
from vizsys.records import dataclass
from vizsys.scene import Item

if TYPE_CHECKING:
    from vizsys.blocks.tree import Tree
    from vizsys.context import Context

DROP = 52.0
"""From a level of boxes to the next."""
HUNG_DROP = 14.0
"""From a box to the list under it, and between the entries of a list."""
INDENT = 40.0
"""From the left side of a box to the left side of what hangs under it."""
SPREAD = 120.0
"""Spare width widens the space between columns by at most this."""
RAIL = 18.0
"""From the left side of a box to the line its list hangs on."""
BEND = 16.0
COMFORT = 0.62
"""Share of the width in one line that a label may be wrapped to where larger type or more columns depend on it."""
WIDEST = 1.5
"""A column is at most this many times as wide as its widest label, so that boxes of few words do not become bars."""
GENEROUS = 440.0
"""A column may be this wide in any case."""
LEVEL = 1.75
"""Entries of lists are equally high unless the highest is more than this many times the lowest."""
MOST_GROWTH = 1.7
"""Spare height makes gaps and entries at most this many times as high."""


@dataclass(frozen=True, slots=True)
class Size:
    """Type of the levels: root, boxes under it, boxes further down, hung entries."""

    root: str
    first: str
    inner: str
    hung: str


LARGE = Size("h1", "h1", "label", "label")
ROOMY = 1.3
"""The largest type is taken where the width is this many times what it needs."""
SIZES = (Size("h1", "label", "body", "body"), Size("h2", "label", "edge_label", "edge_label"))
SMALLEST = Size("h2", "edge_label", "small", "small")


@dataclass(slots=True)
class Plan:
    """The shape settled: which twigs stand side by side down to which level, in which type."""

    tops: list[Twig]
    spread: int  # the last level whose children stand side by side
    size: Size
    ctx: Context
    mono: bool = False
    known: dict[tuple[int, bool, Size], tuple[float, float]] = field(default_factory=dict)

    def hangs(self, twig: Twig) -> bool:
        """Whether the twig's children are a list under it."""
        if twig.level > self.spread:
            return True
        return twig.level > 0 and all(c.leaf for c in twig.children)

    def column(self, twig: Twig) -> bool:
        """Whether the twig stands over no columns but its own."""
        return twig.leaf or self.hangs(twig)

    def columns(self, twig: Twig) -> list[Twig]:
        return [twig] if self.column(twig) else [x for c in twig.children for x in self.columns(c)]

    def all_columns(self) -> list[Twig]:
        return [x for t in self.tops for x in self.columns(t)]

    def tile(self, twig: Twig, limit: float | None, hung: bool) -> Tile | Crown:
        """The box of a twig, measured. The root's is dark; the others are lighter level by level."""
        if not twig.level:
            return crown(self.ctx, twig.branch, twig.tone, token=self.size.root, limit=limit)
        ctx, m, branch = self.ctx, self.ctx.measures, twig.branch
        token = self.size.hung if hung else self.size.first if twig.level < 2 else self.size.inner
        fill: Fill = "solid" if twig.level < 2 else "tint" if hung and twig.leaf else "fill"
        return tile(
            ctx,
            branch.label,
            sub=branch.note,
            icon=branch.icon,
            icon_size=round(getattr(m, token) * (1.35 if hung else 1.6)),
            limit=limit,
            tone=twig.tone,
            fill=fill,
            align="start" if hung else "center",
            token=token,
            sub_token="micro" if hung else "small",
            weight=500 if hung and twig.leaf else 600,
            pad_x=16 if hung else m.node_pad_x * 0.9,
            pad_y=10 if hung else m.node_pad_y * 0.85,
            least=(0, m.node_min_h * (0.75 if hung else 1.0)),
            mono=bool(self.mono) and hung,
            span=branch.span("icon"),
        )

    # -- widths

    def wish(self, twig: Twig) -> Widths:
        """The width of a column: its box and what hangs under it."""
        low, ideal = self._one(twig, False)
        if not twig.leaf:
            for other, depth in hung_under(twig):
                a, b = self._one(other, True)
                low, ideal = max(low, a + depth * INDENT), max(ideal, b + depth * INDENT)
        return Widths(low, ideal)

    def _one(self, twig: Twig, hung: bool) -> tuple[float, float]:
        """Least and natural width of a box; measured once for all plans of a tree."""
        key = (id(twig), hung, self.size)
        if key not in self.known:
            self.known[key] = self.tile(twig, 0.0, hung).width, self.tile(twig, None, hung).width + 1
        return self.known[key]

    def gaps(self) -> list[float]:
        """Space between neighbouring columns: wider where their common branch is further up."""
        m, columns = self.ctx.measures, self.all_columns()
        parents = {id(c): t for top in self.tops for t in top.walk() for c in t.children}
        out = []
        for a, b in pairwise(columns):
            out.append(m.gutter if parents.get(id(a)) is parents.get(id(b)) and id(a) in parents else m.gutter * 1.6)
        return out

    def wishes(self) -> list[Widths]:
        """Widths of the columns, each wide enough that the boxes over several of them have room."""
        columns = self.all_columns()
        found = {id(c): self.wish(c) for c in columns}
        for top in self.tops:
            for twig in reversed(list(top.walk())):
                if twig.level > self.spread or self.column(twig):
                    continue
                under = self.columns(twig)
                room = sum(found[id(c)].low for c in under) + self.ctx.measures.gutter * (len(under) - 1)
                lack = self._one(twig, False)[0] - room
                if lack > 0:
                    for c in under:
                        low = found[id(c)].low + lack / len(under)
                        found[id(c)] = Widths(low, max(low, found[id(c)].ideal))
        return [found[id(c)] for c in columns]

    def need(self, share: float) -> float:
        """Width of the whole when labels are wrapped to that share of their line (1: not at all, 0: at every word)."""
        return sum(self.gaps()) + sum(max(w.low, w.ideal * share) for w in self.wishes())


def hung_under(twig: Twig, depth: int = 1) -> list[tuple[Twig, int]]:
    """What hangs under a twig, top to bottom, with how far it is indented."""
    out: list[tuple[Twig, int]] = []
    for child in twig.children:
        out.append((child, depth))
        out += hung_under(child, depth + 1)
    return out


def plans(content: Tree, ctx: Context) -> list[Plan]:
    """Every number of levels side by side, most first, in the smallest type. Measured once for all asked of a tree."""
    key = ("elbow", id(content), ctx.measures, ctx.tone, ctx.surface, ctx.theme.name, ctx.provider)
    known = ctx.memo.get(key)
    if known is None:
        known = ctx.memo[key] = (content, _plans(content, ctx))  # keeps the content, so that its id stays its own
    return cast("tuple[Tree, list[Plan]]", known)[1]


def _plans(content: Tree, ctx: Context) -> list[Plan]:
    tops = grown(*content.trunk(), ctx)
    deepest = max((height_of(t) + t.level for t in tops), default=0)
    first = Plan(tops, max(deepest - 1, 0), SMALLEST, ctx, bool(content.mono))
    return [first, *(replace(first, spread=spread) for spread in range(first.spread - 1, -2, -1))]


def plan(content: Tree, width: float, ctx: Context) -> Plan:
    """As many levels side by side as the width takes, then the largest type."""
    found = plans(content, ctx)
    made = next((p for share in (COMFORT, 0.0) for p in found if p.need(share) <= width), None)
    made = made or min(found, key=lambda p: p.need(0.0))
    large = replace(made, size=LARGE)
    if large.need(1.0) * ROOMY <= width:
        return large
    for size in SIZES:
        larger = replace(made, size=size)
        if larger.need(COMFORT) <= width:
            return larger
    return made


class ElbowLayout:
    """Columns from the left to the right, levels from the top down."""

    def widths(self, content: Tree, ctx: Context) -> Widths:
        low = min(p.need(0.0) for p in plans(content, ctx))
        return Widths(low, max(low, plan(content, 1e9, ctx).need(1.0)))

    def layout(self, content: Tree, width: float, height: float | None, ctx: Context) -> Placed:
        made = plan(content, width, ctx)
        drawn = _Drawing(made, max(width, made.need(0.0)))
        natural = drawn.place(1.0)
        if height is not None and height > natural:
            most = drawn.place(MOST_GROWTH)
            part = min(1.0, (height - natural) / max(1.0, most - natural))
            natural = drawn.place(1.0 + (MOST_GROWTH - 1.0) * part)
        tall = max(natural, height or 0.0)
        drawn.shift((tall - natural) / 2)
        items = drawn.items()
        whole = group(items, "block", box=(0, 0, drawn.width, tall), kind="tree", variant="elbow")
        return Placed(drawn.width, tall, (whole,), anchors_of(made.tops))


class _Drawing:
    """Boxes of one plan at one width."""

    def __init__(self, plan: Plan, width: float) -> None:
        self.plan, self.width, self.ctx = plan, width, plan.ctx
        self.tiles: dict[int, Tile | Crown] = {}
        self.hung: dict[int, int] = {}
        self.across: dict[int, tuple[float, float]] = {}
        self._columns()

    def _columns(self) -> None:
        """Places of the columns: equal where they can be, no wider than suits, the rest of the width in the gaps."""
        plan = self.plan
        wishes, gaps, columns = plan.wishes(), plan.gaps(), plan.all_columns()
        room = self.width - sum(gaps)
        comfort = [Widths(max(w.low, w.ideal * COMFORT), w.ideal) for w in wishes]
        if sum(w.low for w in comfort) > room:
            comfort = wishes
        shares = split_width(room, comfort, [1.0] * len(comfort))
        most = max(GENEROUS, max(w.ideal for w in wishes) * WIDEST)
        shares = [min(s, max(most, w.low)) for s, w in zip(shares, wishes, strict=True)]
        spare = max(0.0, room - sum(shares))
        if gaps:
            more = min(spare / len(gaps), SPREAD)
            gaps = [g + more for g in gaps]
            spare -= more * len(gaps)
        x = spare / 2
        for column, share, gap in zip(columns, shares, [*gaps, 0.0], strict=True):
            self.across[id(column)] = (x, share)
            x += share + gap
        for top in plan.tops:
            self._over(top)

    def _over(self, twig: Twig) -> tuple[float, float]:
        """The stretch a twig stands over, from its columns."""
        if not self.plan.column(twig):
            spans = [self._over(c) for c in twig.children]
            left, right = spans[0][0], spans[-1][0] + spans[-1][1]
            self.across[id(twig)] = (left, right - left)
        return self.across[id(twig)]

    def place(self, stretch: float) -> float:
        """Give every twig its box; the height of the whole."""
        plan = self.plan
        levels: dict[int, list[Twig]] = {}
        for top in plan.tops:
            for twig in self._standing(top):
                levels.setdefault(twig.level, []).append(twig)
        low = y = 0.0
        rows = []
        for _, row in sorted(levels.items()):
            wides = self._row_widths(row)
            tiles = [plan.tile(t, w, False) for t, w in zip(row, wides, strict=True)]
            rows.append((row, wides, tiles, max(t.height for t in tiles)))
        entries = self._entry_height([t for row, *_ in rows for t in row if plan.column(t)])
        swell = 1 + (stretch - 1) * 0.5
        levelled = snapped([*(tall for *_, tall in rows), entries])
        for (row, wides, tiles, _), tall in zip(rows, levelled, strict=False):
            for twig, made, wide in zip(row, tiles, wides, strict=True):
                x, span = self.across[id(twig)]
                self.tiles[id(twig)] = made
                twig.box = Box(x + (span - wide) / 2, y, wide, tall * swell)
                low = max(low, y + tall * swell)
            y += tall * swell + DROP * stretch
        for row, *_ in rows:
            for twig in row:
                if plan.column(twig) and not twig.leaf:
                    low = max(low, self._hang(twig, levelled[-1], stretch, swell))
        return low

    def _standing(self, twig: Twig) -> list[Twig]:
        """The twig and what stands side by side under it."""
        found = [twig]
        if not self.plan.column(twig):
            for child in twig.children:
                found += self._standing(child)
        return found

    def _row_widths(self, row: list[Twig]) -> list[float]:
        """A box over a list, or over nothing, is as wide as its column; the others of a level are equally wide."""
        plan = self.plan
        spans = [self.across[id(t)][1] for t in row]
        over = [s for t, s in zip(row, spans, strict=True) if not plan.column(t)]
        natural = max((plan.tile(t, None, False).width + 1 for t in row if not plan.column(t)), default=0.0)
        common = min([natural, *over])
        return [
            span if plan.column(t) else max(common, plan.tile(t, common, False).width)
            for t, span in zip(row, spans, strict=True)
        ]

    def _entry_height(self, columns: list[Twig]) -> float:
        """Height of the hung entries: that of the highest, unless one of many words would stretch them all."""
        heights = []
        for twig in columns:
            wide = self.across[id(twig)][1]
            for entry, depth in hung_under(twig):
                made = self.plan.tile(entry, wide - depth * INDENT, True)
                self.tiles[id(entry)] = made
                self.hung[id(entry)] = depth
                heights.append(made.height)
        if not heights:
            return 0.0
        return max(heights) if max(heights) <= min(heights) * LEVEL else min(heights)

    def _hang(self, twig: Twig, uniform: float, stretch: float, swell: float) -> float:
        """Place the list under a twig; its lower end."""
        x, wide = self.across[id(twig)]
        y = twig.box.bottom
        for entry, depth in hung_under(twig):
            y += HUNG_DROP * stretch
            tall = max(uniform, self.tiles[id(entry)].height) * swell
            entry.box = Box(x + depth * INDENT, y, wide - depth * INDENT, tall)
            y += tall
        return y

    def shift(self, dy: float) -> None:
        if dy > 0.01:
            for top in self.plan.tops:
                for twig in top.walk():
                    twig.box = twig.box.moved(0, dy)

    # -- drawing

    def items(self) -> list[Item]:
        lines: list[Item] = []
        boxes: list[Item] = []
        for top in self.plan.tops:
            for twig in top.walk():
                made = self.tiles[id(twig)]
                boxes.append(made.draw(twig.box, twig.key) if isinstance(made, Crown) else self._box(twig, made))
                lines += self._lines(twig)
        return [*lines, *boxes]

    def _box(self, twig: Twig, made: Tile) -> Item:
        drawn = made.draw(twig.box, id=twig.key, level=twig.level)
        # Entries of lists are a family of their own: they need not be as wide as the boxes over them.
        depth = self.hung.get(id(twig))
        return replace(drawn, data={**drawn.data, "shape": f"entry-{depth}"}) if depth else drawn

    def _lines(self, parent: Twig) -> list[Item]:
        hung, m = self.plan.hangs(parent), self.ctx.measures
        tone = parent.tone if parent.level or parent.branch.tone or self.ctx.tone else "slate"
        routes = [(child, self._route(parent, child, hung)) for child in parent.children]
        return bus_lines(self.ctx, parent, routes, tone, m.edge_minor if hung else m.edge, BEND)

    @staticmethod
    def _route(parent: Twig, child: Twig, hung: bool) -> list[Point]:
        """Corners of the line to a child: from the rail under a list's head, else along a level line between rows."""
        a, b = parent.box, child.box
        if hung:
            rail = a.x + RAIL
            points = [(rail, a.bottom), (rail, b.cy), (b.x, b.cy)]
        else:
            middle = (a.bottom + b.y) / 2
            points = [(a.cx, a.bottom), (a.cx, middle), (b.cx, middle), (b.cx, b.y)]
            if abs(a.cx - b.cx) < 0.5:
                points = [(a.cx, a.bottom), (a.cx, b.y)]
        return points


elbow_layout = ElbowLayout()
