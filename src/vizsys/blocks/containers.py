"""Containers: rows, columns, grid, versus. They size their children and frame them; they draw nothing else.

In: blocks and a width, for siblings that end equal an exact height. Out: children placed edge to edge, whose heights
are equal wherever they stand side by side, with no hole left over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from typing import TYPE_CHECKING, ClassVar, Literal

from vizsys.blocks.base import Placed, Widths, joined, reads
from vizsys.blocks.draw import medallion
from vizsys.blocks.frame import NO_ROOM, Room, block_most, block_widths, framed, layout_block
from vizsys.blocks.parallel import parallel
from vizsys.blocks.share import (
    NEAR_EQUAL,
    NEAR_READING,
    balanced,
    fill_rows,
    grow,
    ideal_width,
    split_width,
    usual_columns,
    wider,
)
from vizsys.blocks.siblings import SLACK, abreast, across, block_stretch, common_room, side_by_side, under_pictures
from vizsys.scene import Item
from vizsys.spec.model import Block, Content, Tone, doc, required

if TYPE_CHECKING:
    from vizsys.context import Context

ATTEMPTS = 4
"""How often a container is laid out again because a child came out wider than it had announced."""

CLEAR = 22.0
"""From a medallion's edge to the content of the panels: its ring, and air."""

VERSUS_TONES = ("blue", "green", "violet", "coral", "orange")
"""Colours of panels that have none, in order; on a mat those that stand off from it."""

SAME_ROWS = 1.15
"""Grid rows whose natural heights differ by less than this factor are made equal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows(Content):
    """Blocks under one another."""

    KIND: ClassVar[str] = "rows"
    LIST: ClassVar[str | None] = "items"

    items: tuple[Block, ...] = required("the blocks, top to bottom")
    gap: float | None = doc("space between them in page units", minimum=0, maximum=400)
    heights: tuple[float, ...] = field(default=(), metadata={"internal": True})  # set for parallel sections
    gaps: tuple[float, ...] = field(default=(), metadata={"internal": True})  # least ones under each block, for links


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns(Content):
    """Blocks side by side, equally high."""

    KIND: ClassVar[str] = "columns"
    LIST: ClassVar[str | None] = "items"

    items: tuple[Block, ...] = required("the blocks, left to right")
    weights: tuple[float, ...] | None = doc("relative widths; by content when absent")
    gap: float | None = doc("space between them in page units", minimum=0, maximum=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid(Content):
    """Equal cells in rows. A short last row is stretched, so that no hole is left."""

    KIND: ClassVar[str] = "grid"
    LIST: ClassVar[str | None] = "items"

    items: tuple[Block, ...] = required("the blocks, row by row")
    columns: int | None = doc("number of columns; chosen by count when absent", minimum=1, maximum=12)
    gap: float | None = doc("space between cells in page units", minimum=0, maximum=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Versus(Content):
    """Two to four equal panels with a medallion on each gutter."""

    KIND: ClassVar[str] = "versus"
    LIST: ClassVar[str | None] = "items"

    items: tuple[Block, ...] = required("the panels, left to right")
    medallion: str = doc("what stands between the panels: a short word, `arrow` or `none`", "VS")
    at: Literal["middle", "top"] = doc("height of the medallion", "middle")


class RowsLayout:
    """Blocks under one another, all as wide as the widest."""

    fills = True

    def stretch(self, content: Rows) -> float:
        return max((block_stretch(b) for b in content.items), default=0.0)

    def widths(self, content: Rows, ctx: Context) -> Widths:
        wishes = [block_widths(b, ctx, "row") for b in content.items]
        return Widths(max((w.low for w in wishes), default=0), max((w.ideal for w in wishes), default=0))

    def layout(self, content: Rows, width: float, height: float | None, ctx: Context) -> Placed:
        if not content.items:
            return Placed(width, height or 0)
        around = self._around(content, ctx)
        parts = [layout_block(b, width, None, c, "row") for b, c in around]
        widest = max(p.width for p in parts)
        if widest > width + SLACK:
            width = widest
            parts = [layout_block(b, width, None, c, "row") for b, c in around]
        gaps = self.gaps(content, ctx)
        heights = [p.height for p in parts]
        if content.heights:
            heights = [max(h, given) for h, given in zip(heights, content.heights, strict=True)]
        elif height is not None:
            heights = self.grown(around, heights, width, height - sum(gaps))
        parts = [
            p if p.height >= h - SLACK else layout_block(b, width, h, c, "row")
            for (b, c), p, h in zip(around, parts, heights, strict=True)
        ]
        return self._stacked(content, under_pictures(content.items, parts), width, height, ctx)

    def gaps(self, content: Rows, ctx: Context) -> list[float]:
        """Space under each block but the last: larger where page links cross it."""
        least = (*content.gaps, *[0.0] * len(content.items))
        return [max(self.gap(content, ctx), more) for more in least[: len(content.items) - 1]]

    def gap(self, content: Rows, ctx: Context) -> float:
        """Space between the blocks: the given one, else the page's between blocks, less deep inside frames."""
        if content.gap is not None:
            return content.gap
        return ctx.measures.gap if ctx.depth <= 1 else ctx.measures.gutter

    def natural(self, content: Rows, width: float, ctx: Context) -> list[float]:
        """How high each block is by itself in that width."""
        return [layout_block(b, width, None, c, "row").height for b, c in self._around(content, ctx)]

    @staticmethod
    def _around(content: Rows, ctx: Context) -> list[tuple[Block, Context]]:
        """The blocks, each with its context: block i is abreast of block i of the rows beside these."""
        if ctx.abreast is None:
            return [(b, ctx) for b in content.items]
        return [(b, replace(ctx, abreast=(ctx.abreast, i))) for i, b in enumerate(content.items)]

    def grown(
        self, around: list[tuple[Block, Context]], heights: list[float], width: float, total: float
    ) -> list[float]:
        """`heights` raised to `total`: by those that can use it, else by framed blocks, whose boxes may be larger.

        None gets more than it can use; what is then left stays free.
        """
        weights = [block_stretch(b) for b, _ in around]
        if not any(weights):
            weights = [1.0 if framed(b, "row", c) else 0.0 for b, c in around]
            return grow(heights, total, weights)
        most = [block_most(b, width, c) if weight else None for (b, c), weight in zip(around, weights, strict=True)]
        return grow(heights, total, weights, most)

    def _stacked(self, content: Rows, parts: list[Placed], width: float, height: float | None, ctx: Context) -> Placed:
        gaps = self.gaps(content, ctx)
        used = sum(p.height for p in parts) + sum(gaps)
        spare = max(0.0, (height or 0.0) - used)
        if spare and len(parts) > 1:
            wide = wider(self.gap(content, ctx), spare, len(parts))
            spare -= sum(max(wide, gap) - gap for gap in gaps)
            gaps = [max(wide, gap) for gap in gaps]
        items: list[Item] = []
        anchors: dict[str, tuple[float, float, float, float]] = {}
        y = spare / 2 if ctx.depth == 0 else 0.0
        for part, gap in zip(parts, (*gaps, 0.0), strict=True):
            items += part.at(0, y)
            anchors = joined(anchors, part.anchors_at(0, y))
            y += part.height + gap
        return Placed(width, max(height or 0.0, used), tuple(items), anchors)


class ColumnsLayout:
    """Blocks side by side, equally high."""

    fills = True

    def stretch(self, content: Columns) -> float:
        return _stretch(content.items)

    def gap(self, content: Columns, ctx: Context) -> float:
        return ctx.measures.gutter if content.gap is None else content.gap

    def widths(self, content: Columns, ctx: Context) -> Widths:
        ctx = abreast(content.items, ctx)
        wishes = [block_widths(b, ctx, "panel") for b in content.items]
        gaps = self.gap(content, ctx) * (len(wishes) - 1)
        ideal = ideal_width(wishes, self._shares(content), self._near(content))
        return Widths(sum(w.low for w in wishes) + gaps, ideal + gaps)

    def layout(self, content: Columns, width: float, height: float | None, ctx: Context) -> Placed:
        if not content.items:
            return Placed(width, height or 0)
        gap = self.gap(content, ctx)
        ctx = abreast(content.items, ctx)
        wishes = [block_widths(b, ctx, "panel") for b in content.items]
        shares = self._shares(content)
        for _ in range(ATTEMPTS):
            widths = split_width(width - gap * (len(wishes) - 1), wishes, shares, self._near(content))
            items = parallel(content.items, widths, height, ctx, "panel", NO_ROOM)
            parts = side_by_side(items, widths, height, ctx, "panel", NO_ROOM)
            if all(p.width <= w + SLACK for p, w in zip(parts, widths, strict=True)):
                break
            wishes = [
                Widths(max(wish.low, p.width), max(wish.ideal, p.width)) if p.width > w + SLACK else wish
                for wish, p, w in zip(wishes, parts, widths, strict=True)
            ]
        drawn, row = across(parts, widths, gap, 0)
        return replace(row, items=tuple(drawn))

    def most(self, content: Columns, width: float, ctx: Context) -> float | None:
        """What the highest can use at most, when all that want to grow say how far."""
        if not any(block_stretch(b) for b in content.items):
            return None
        ctx = abreast(content.items, ctx)
        wishes = [block_widths(b, ctx, "panel") for b in content.items]
        room = width - self.gap(content, ctx) * (len(wishes) - 1)
        limits = []
        for block, wide in zip(
            content.items, split_width(room, wishes, self._shares(content), self._near(content)), strict=True
        ):
            limit = block_most(block, wide, ctx, "panel") if block_stretch(block) else 0.0
            if limit is None:
                return None
            limits.append(limit)
        return max(limits)

    @staticmethod
    def _near(content: Columns) -> float:
        return NEAR_READING if all(reads(b.content) for b in content.items) else NEAR_EQUAL

    def _shares(self, content: Columns) -> list[float] | None:
        if content.weights:
            given = list(content.weights[: len(content.items)])
            return given + [1.0] * (len(content.items) - len(given))
        if any(b.width for b in content.items):
            return [b.width or 1.0 for b in content.items]
        return None


class GridLayout:
    """Equal cells, row by row; short rows are stretched over the full width."""

    fills = True

    def stretch(self, content: Grid) -> float:
        return _stretch(content.items)

    def gap(self, content: Grid, ctx: Context) -> float:
        return ctx.measures.gutter if content.gap is None else content.gap

    @staticmethod
    def _among(content: Grid, ctx: Context) -> Context:
        """The context of the cells: siblings whatever their row."""
        return replace(ctx, among=id(content.items[0].content)) if content.items else ctx

    def widths(self, content: Grid, ctx: Context) -> Widths:
        ctx = abreast(content.items, self._among(content, ctx))
        wishes = [block_widths(b, ctx, "panel") for b in content.items]
        gap = self.gap(content, ctx)
        columns = content.columns or usual_columns(self._cells(content))
        low, ideal = max((w.low for w in wishes), default=0), max((w.ideal for w in wishes), default=0)
        fewest = content.columns or 1
        return Widths(fewest * (low + gap) - gap, columns * (max(low, ideal) + gap) - gap)

    def _cells(self, content: Grid) -> int:
        return sum(b.span or 1 for b in content.items)

    def layout(self, content: Grid, width: float, height: float | None, ctx: Context) -> Placed:
        if not content.items:
            return Placed(width, height or 0)
        ctx = self._among(content, ctx)
        if content.columns:
            self.widths(content, ctx)  # cells that are alike learn of each other
            return self._fitted(content, content.columns, width, height, ctx)
        choices = self._choices(content, width, ctx)
        if height is None or len(choices) == 1:
            return self._fitted(content, choices[0], width, height, ctx)

        def misfit(columns: int) -> float:
            natural = self._fitted(content, columns, width, None, ctx).height
            return height - natural if natural <= height + SLACK else 10 * (natural - height)

        return self._fitted(content, min(choices, key=misfit), width, height, ctx)

    def _choices(self, content: Grid, width: float, ctx: Context) -> list[int]:
        """Numbers of columns to choose from, the usual one first: near square, cells not under their lowest width."""
        ctx = abreast(content.items, ctx)
        gap, count = self.gap(content, ctx), self._cells(content)
        low = max(block_widths(b, ctx, "panel").low for b in content.items)
        most = max(1, int((width + gap + SLACK) // (low + gap)))
        usual = usual_columns(count)
        if usual > most:
            usual = balanced(count, most)
        others = [n for n in (usual - 1, usual + 1) if 1 < n <= most and count % n == 0]
        return [usual, *others]

    def _fitted(self, content: Grid, columns: int, width: float, height: float | None, ctx: Context) -> Placed:
        """The grid in that many columns; wider than asked when a cell cannot be as narrow."""
        for _ in range(ATTEMPTS):
            placed, excess = self._grid(content, columns, width, height, ctx)
            if excess <= SLACK:
                return placed
            width += ceil(excess) * columns
        return replace(placed, width=width)

    def _grid(
        self, content: Grid, columns: int, width: float, height: float | None, ctx: Context
    ) -> tuple[Placed, float]:
        gap = self.gap(content, ctx)
        spans = [min(b.span or 1, columns) for b in content.items]
        rows = fill_rows(spans, columns)
        widths = [self._row_widths([spans[i] for i in row], width, gap) for row in rows]
        blocks = [[content.items[i] for i in row] for row in rows]
        natural = [self._row(b, w, None, ctx) for b, w in zip(blocks, widths, strict=True)]
        heights = [max(p.height for p in row) for row in natural]
        if max(heights) <= min(heights) * SAME_ROWS:
            heights = [max(heights)] * len(heights)
        if height is not None:  # in proportion, so that what fills one row fills the others alike
            heights = grow(heights, height - gap * (len(rows) - 1), heights)
        items: list[Item] = []
        anchors: dict[str, tuple[float, float, float, float]] = {}
        excess = y = 0.0
        for row_blocks, row_widths, row_height in zip(blocks, widths, heights, strict=True):
            parts = self._row(row_blocks, row_widths, row_height, ctx)
            drawn, row = across(parts, row_widths, gap, y)
            items += drawn
            anchors = joined(anchors, row.anchors)
            excess = max([excess, *(p.width - w for p, w in zip(parts, row_widths, strict=True))])
            y += row.height + gap
        return Placed(width, y - gap, tuple(items), anchors), excess

    def _row(self, items: list[Block], widths: list[float], height: float | None, ctx: Context) -> list[Placed]:
        """One row of cells: parallel sections on one line, all ending on one line."""
        ctx = abreast(items, ctx)
        items = list(parallel(items, widths, height, ctx, "panel", NO_ROOM))
        return side_by_side(items, widths, height, ctx, "panel", NO_ROOM)

    def _row_widths(self, spans: list[int], width: float, gap: float) -> list[float]:
        """The row over the full width: a short row has wider cells, never a hole."""
        units = sum(spans)
        unit = (width - gap * (units - 1)) / units
        return [s * unit + (s - 1) * gap for s in spans]


class VersusLayout:
    """Equal panels, parallel sections on one line, a medallion on each gutter."""

    fills = True

    def stretch(self, content: Versus) -> float:
        return max([0.3, *(block_stretch(b) for b in content.items)])

    def widths(self, content: Versus, ctx: Context) -> Widths:
        room = self._room(content, ctx)
        wishes = [block_widths(b, ctx, "versus", room) for b in content.items]
        n, gutter = len(wishes), ctx.measures.vs_gutter
        low, ideal = max((w.low for w in wishes), default=0), max((w.ideal for w in wishes), default=0)
        return Widths(n * (low + gutter) - gutter, n * (max(low, ideal) + gutter) - gutter)

    def layout(self, content: Versus, width: float, height: float | None, ctx: Context) -> Placed:
        if not content.items:
            return Placed(width, height or 0)
        ctx = abreast(content.items, ctx)
        content = replace(content, items=self._toned(content.items, ctx))
        n, gutter = len(content.items), ctx.measures.vs_gutter
        for _ in range(ATTEMPTS):
            each = (width - gutter * (n - 1)) / n
            widths = [each] * n
            room = common_room(content.items, widths, ctx, "versus", self._room(content, ctx))
            items = parallel(content.items, widths, height, ctx, "versus", room, alike=False)
            parts = side_by_side(items, widths, height, ctx, "versus", room)
            widest = max(p.width for p in parts)
            if widest <= each + SLACK:
                break
            width = n * (ceil(widest) + gutter) - gutter
        drawn, row = across(parts, widths, gutter, 0)
        drawn += self._medallions(content, each, row.height, room, ctx)
        return replace(row, items=tuple(drawn))

    def _toned(self, items: tuple[Block, ...], ctx: Context) -> tuple[Block, ...]:
        """Panels without a colour of their own or around them get one each: two sides are told apart at a glance."""
        if ctx.tone or any(b.tone for b in items):
            return items
        tones = [t for t in VERSUS_TONES if ctx.skin != "mat" or t != "green"]
        return tuple(replace(b, tone=Tone(tones[i % len(tones)])) for i, b in enumerate(items))

    def _size(self, content: Versus, ctx: Context) -> float:
        """Diameter of the medallions; smaller between many panels and inside a frame."""
        if content.medallion == "none" or len(content.items) < 2:
            return 0.0
        size = ctx.measures.medallion
        return size if len(content.items) == 2 and ctx.depth == 0 else round(size * 0.75)

    def _room(self, content: Versus, ctx: Context) -> Room:
        """The medallion reaches into the panels: their content keeps clear of it."""
        size = self._size(content, ctx)
        return Room(side=max(0.0, size / 2 + CLEAR - ctx.measures.vs_gutter / 2) if size else 0.0)

    def _medallions(self, content: Versus, each: float, height: float, room: Room, ctx: Context) -> list[Item]:
        size = self._size(content, ctx)
        if not size:
            return []
        gutter = ctx.measures.vs_gutter
        size = min(size, height - room.top)
        middle = room.top + (height - room.top) / 2
        y = middle if content.at == "middle" else min(middle, room.top + room.head + size / 2)
        return [
            medallion(ctx, content.medallion, each * (i + 1) + gutter * (i + 0.5), y, diameter=size, ring=ctx.surface)
            for i in range(len(content.items) - 1)
        ]


def _stretch(items: Sequence[Block]) -> float:
    """How much of spare height blocks side by side want; cards that are only read, next to none beside a picture."""
    read = all(reads(b.content) for b in items)
    return max([0.03 if read else 0.3, *(block_stretch(b) for b in items)])


rows = RowsLayout()
columns = ColumnsLayout()
grid = GridLayout()
versus = VersusLayout()
