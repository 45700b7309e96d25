"""Containers: rows, columns, grid. They size their children and frame them; they draw brackets over some, nothing else.

In: blocks and a width, for siblings that end equal an exact height. Out: children placed edge to edge, whose heights
are equal wherever they stand side by side, with no hole left over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from typing import TYPE_CHECKING, Any, ClassVar

from vizsys.blocks.base import Placed, Widths, joined, reads
from vizsys.blocks.brackets import Region
from vizsys.blocks.corner import tucked
from vizsys.blocks.frame import block_most, block_widths, layout_block
from vizsys.blocks.look import NO_ROOM, beside_room, framed
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
from vizsys.blocks.siblings import SLACK, abreast, across, block_stretch, side_by_side, under_pictures
from vizsys.blocks.spans import (
    BESIDE,
    OVER,
    check_regions,
    numbers,
    one_row,
    raised,
    side,
    side_width,
    spans,
    strip,
    widened,
)
from vizsys.scene import Item
from vizsys.spec.model import Block, Content, doc, required

if TYPE_CHECKING:
    from vizsys.context import Context

ATTEMPTS = 4
"""How often a container is laid out again because a child came out wider than it had announced."""

SAME_ROWS = 1.15
"""Grid rows whose natural heights differ by less than this factor are made equal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows(Content):
    """Blocks under one another."""

    KIND: ClassVar[str] = "rows"
    LIST: ClassVar[str | None] = "items"

    items: tuple[Block, ...] = required("the blocks, top to bottom")
    gap: float | None = doc("space between them in page units", minimum=0, maximum=400)
    equal: bool = doc("all as high as the highest", False)
    regions: tuple[Region, ...] = doc(BESIDE, ())
    heights: tuple[float, ...] = field(default=(), metadata={"internal": True})  # set for parallel sections
    gaps: tuple[float, ...] = field(default=(), metadata={"internal": True})  # least ones under each block, for links

    def check(self, checker: Any) -> None:
        """Regions cover blocks."""
        check_regions(self, self.items, self.regions, checker)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns(Content):
    """Blocks side by side, equally high."""

    KIND: ClassVar[str] = "columns"
    LIST: ClassVar[str | None] = "items"

    items: tuple[Block, ...] = required("the blocks, left to right")
    weights: tuple[float, ...] | None = doc("relative widths; by content when absent")
    gap: float | None = doc("space between them in page units", minimum=0, maximum=400)
    equal: bool = doc("all equally wide, whatever they hold", False)
    regions: tuple[Region, ...] = doc(OVER, ())

    def check(self, checker: Any) -> None:
        """Regions cover blocks; widths are either equal or said."""
        check_regions(self, self.items, self.regions, checker)
        if self.equal and self.weights:
            checker.error("equal", "columns are either equal or have weights", self, "weights")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid(Content):
    """Equal cells in rows. A short last row is stretched, so that no hole is left."""

    KIND: ClassVar[str] = "grid"
    LIST: ClassVar[str | None] = "items"

    items: tuple[Block, ...] = required("the blocks, row by row")
    columns: int | None = doc("number of columns; chosen by count when absent", minimum=1, maximum=12)
    gap: float | None = doc("space between cells in page units", minimum=0, maximum=400)
    equal: bool = doc("all rows as high as the highest", False)
    regions: tuple[Region, ...] = doc(OVER, ())

    def check(self, checker: Any) -> None:
        """Regions cover cells of one row."""
        check_regions(self, self.items, self.regions, checker)
        if self.regions and self.columns and not checker.unread(self, "items"):
            rows, known = rows_of(self.items, self.columns), numbers(self.items)
            for region in self.regions:
                if not one_row([[known[name] for name in region.over if name in known]], rows):
                    checker.error("region", "a bracket spans cells of one row", region, "over")


class RowsLayout:
    """Blocks under one another, all as wide as the widest."""

    fills = True

    def stretch(self, content: Rows) -> float:
        return max((block_stretch(b) for b in content.items), default=0.0)

    def widths(self, content: Rows, ctx: Context) -> Widths:
        room = beside_room(content.items, ctx)
        wishes = [block_widths(b, ctx, "row", room) for b in content.items]
        low, ideal = max((w.low for w in wishes), default=0.0), max((w.ideal for w in wishes), default=0.0)
        found = spans(content.regions, content.items, ctx)
        return Widths(low + side_width(found, 0.0, ctx), ideal + side_width(found, None, ctx))

    def layout(self, content: Rows, width: float, height: float | None, ctx: Context) -> Placed:
        if not content.items:
            return Placed(width, height or 0)
        in_corner = tucked(self, content, width, height, ctx)
        if in_corner is not None:
            return in_corner
        found = spans(content.regions, content.items, ctx)
        beside = side_width(found, width, ctx)
        whole, width = width, width - beside
        room = beside_room(content.items, ctx)
        around = self._around(content, ctx)
        parts = [layout_block(b, width, None, c, "row", room) for b, c in around]
        widest = max(p.width for p in parts)
        if widest > width + SLACK:
            width = widest
            parts = [layout_block(b, width, None, c, "row", room) for b, c in around]
        gaps = self.gaps(content, ctx)
        heights = [p.height for p in parts]
        if content.equal:
            heights = [max(heights)] * len(heights)
        heights = raised(found, heights, gaps, whole, ctx)
        if content.heights:
            heights = [max(h, given) for h, given in zip(heights, content.heights, strict=True)]
        elif height is not None:
            heights = self.grown(around, heights, width, height - sum(gaps))
        parts = [
            p if p.height >= h - SLACK else layout_block(b, width, h, c, "row", room)
            for (b, c), p, h in zip(around, parts, heights, strict=True)
        ]
        placed, edges = self._stacked(content, under_pictures(content.items, parts), width, height, ctx)
        if not found:
            return placed
        names = side(found, edges, whole, ctx)
        anchors = joined(placed.anchors_at(beside, 0), names.anchors)
        return Placed(width + beside, placed.height, (*names.items, *placed.at(beside, 0)), anchors)

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
        found = spans(content.regions, content.items, ctx)
        inner, room = width - side_width(found, width, ctx), beside_room(content.items, ctx)
        heights = [layout_block(b, inner, None, c, "row", room).height for b, c in self._around(content, ctx)]
        if content.equal:
            heights = [max(heights)] * len(heights)
        return raised(found, heights, self.gaps(content, ctx), width, ctx)

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

    def _stacked(
        self, content: Rows, parts: list[Placed], width: float, height: float | None, ctx: Context
    ) -> tuple[Placed, list[tuple[float, float]]]:
        """The blocks under one another, and the upper and lower edge of each."""
        gaps = self.gaps(content, ctx)
        used = sum(p.height for p in parts) + sum(gaps)
        spare = max(0.0, (height or 0.0) - used)
        if spare and len(parts) > 1:
            wide = wider(self.gap(content, ctx), spare, len(parts))
            spare -= sum(max(wide, gap) - gap for gap in gaps)
            gaps = [max(wide, gap) for gap in gaps]
        items: list[Item] = []
        anchors: dict[str, tuple[float, float, float, float]] = {}
        edges: list[tuple[float, float]] = []
        y = spare / 2 if ctx.depth == 0 else 0.0
        for part, gap in zip(parts, (*gaps, 0.0), strict=True):
            items += part.at(0, y)
            anchors = joined(anchors, part.anchors_at(0, y))
            edges.append((y, y + part.height))
            y += part.height + gap
        return Placed(width, max(height or 0.0, used), tuple(items), anchors), edges


class ColumnsLayout:
    """Blocks side by side, equally high."""

    fills = True

    def stretch(self, content: Columns) -> float:
        return _stretch(content.items)

    def gap(self, content: Columns, ctx: Context) -> float:
        return ctx.measures.gutter if content.gap is None else content.gap

    def widths(self, content: Columns, ctx: Context) -> Widths:
        wishes = self._wishes(content, ctx)
        gaps = self.gap(content, ctx) * (len(wishes) - 1)
        ideal = ideal_width(wishes, self._shares(content), self._near(content))
        low = max((w.low for w in wishes), default=0.0) * len(wishes) if content.equal else sum(w.low for w in wishes)
        return Widths(low + gaps, max(low, ideal) + gaps)

    def _wishes(self, content: Columns, ctx: Context) -> list[Widths]:
        """What each block would like, with room for the words of the brackets over them."""
        wishes = [block_widths(b, abreast(content.items, ctx), "panel") for b in content.items]
        found = spans(content.regions, content.items, ctx)
        wishes = widened(wishes, found, self.gap(content, ctx), ctx)
        if content.equal:
            low = max((w.low for w in wishes), default=0.0)
            wishes = [Widths(low, max(low, w.ideal)) for w in wishes]
        return wishes

    def layout(self, content: Columns, width: float, height: float | None, ctx: Context) -> Placed:
        if not content.items:
            return Placed(width, height or 0)
        gap = self.gap(content, ctx)
        wishes, found = self._wishes(content, ctx), spans(content.regions, content.items, ctx)
        ctx = abreast(content.items, ctx)
        shares = self._shares(content)
        whole = height
        for _ in range(ATTEMPTS):
            widths = split_width(width - gap * (len(wishes) - 1), wishes, shares, self._near(content))
            names = strip(found, _edges(range(len(widths)), widths, gap), width, ctx)
            height = None if whole is None else whole - names.height
            items = parallel(content.items, widths, height, ctx, "panel", NO_ROOM)
            parts = side_by_side(items, widths, height, ctx, "panel", NO_ROOM)
            if all(p.width <= w + SLACK for p, w in zip(parts, widths, strict=True)):
                break
            wishes = [
                Widths(max(wish.low, p.width), max(wish.ideal, p.width)) if p.width > w + SLACK else wish
                for wish, p, w in zip(wishes, parts, widths, strict=True)
            ]
        drawn, row = across(parts, widths, gap, names.height)
        anchors = joined(row.anchors, names.anchors)
        return Placed(row.width, names.height + row.height, (*names.items, *drawn), anchors)

    def most(self, content: Columns, width: float, ctx: Context) -> float | None:
        """What the highest can use at most, when all that want to grow say how far."""
        if not any(block_stretch(b) for b in content.items):
            return None
        gap, found = self.gap(content, ctx), spans(content.regions, content.items, ctx)
        wishes, ctx = self._wishes(content, ctx), abreast(content.items, ctx)
        room = width - gap * (len(wishes) - 1)
        limits = []
        widths = split_width(room, wishes, self._shares(content), self._near(content))
        for block, wide in zip(content.items, widths, strict=True):
            limit = block_most(block, wide, ctx, "panel") if block_stretch(block) else 0.0
            if limit is None:
                return None
            limits.append(limit)
        return max(limits) + strip(found, _edges(range(len(widths)), widths, gap), width, ctx).height

    @staticmethod
    def _near(content: Columns) -> float:
        return NEAR_READING if all(reads(b.content) for b in content.items) else NEAR_EQUAL

    def _shares(self, content: Columns) -> list[float] | None:
        if content.equal:
            return [1.0] * len(content.items)
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
        wishes = self._wishes(content, abreast(content.items, self._among(content, ctx)))
        gap, fixed = self.gap(content, ctx), self._fixed(content)
        columns = fixed or usual_columns(self._cells(content))
        low, ideal = max((w.low for w in wishes), default=0), max((w.ideal for w in wishes), default=0)
        fewest = fixed or 1
        return Widths(fewest * (low + gap) - gap, columns * (max(low, ideal) + gap) - gap)

    def _wishes(self, content: Grid, ctx: Context) -> list[Widths]:
        wishes = [block_widths(b, ctx, "panel") for b in content.items]
        return widened(wishes, spans(content.regions, content.items, ctx), self.gap(content, ctx), ctx)

    def _fixed(self, content: Grid) -> int | None:
        """The number of columns when it is said, or when brackets need their cells in one row."""
        if content.columns or not content.regions:
            return content.columns
        known = numbers(content.items)
        ends = [[known[n] for n in r.over if n in known] for r in content.regions]
        count = self._cells(content)
        usual = usual_columns(count)
        fits = (n for n in (*range(usual, count), count) if one_row(ends, rows_of(content.items, n)))
        return next(fits, count)

    def _cells(self, content: Grid) -> int:
        return sum(b.span or 1 for b in content.items)

    def layout(self, content: Grid, width: float, height: float | None, ctx: Context) -> Placed:
        if not content.items:
            return Placed(width, height or 0)
        ctx = self._among(content, ctx)
        fixed = self._fixed(content)
        if fixed:
            self.widths(content, ctx)  # cells that are alike learn of each other
            return self._fitted(content, fixed, width, height, ctx)
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
        rows = rows_of(content.items, columns)
        units = [min(b.span or 1, columns) for b in content.items]
        widths = [self._row_widths([units[i] for i in row], width, gap) for row in rows]
        found = spans(content.regions, content.items, ctx)
        names = [strip(found, _edges(row, w, gap), width, ctx) for row, w in zip(rows, widths, strict=True)]
        blocks = [[content.items[i] for i in row] for row in rows]
        natural = [self._row(b, w, None, ctx) for b, w in zip(blocks, widths, strict=True)]
        heights = [max(p.height for p in row) for row in natural]
        if content.equal or max(heights) <= min(heights) * SAME_ROWS:
            heights = [max(heights)] * len(heights)
        if height is not None:  # in proportion, so that what fills one row fills the others alike
            heights = grow(heights, height - gap * (len(rows) - 1) - sum(n.height for n in names), heights)
        items: list[Item] = []
        anchors: dict[str, tuple[float, float, float, float]] = {}
        excess = y = 0.0
        for row_blocks, row_widths, row_height, above in zip(blocks, widths, heights, names, strict=True):
            items += above.at(0, y)
            anchors = joined(anchors, above.anchors_at(0, y))
            y += above.height
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


def rows_of(items: Sequence[Block], columns: int) -> list[list[int]]:
    """Which cells stand in which row of so many columns."""
    return fill_rows([min(b.span or 1, columns) for b in items], columns)


def _edges(row: Iterable[int], widths: Sequence[float], gap: float) -> dict[int, tuple[float, float]]:
    """Left and right edge of every block of a row."""
    edges: dict[int, tuple[float, float]] = {}
    x = 0.0
    for i, width in zip(row, widths, strict=True):
        edges[i] = (x, x + width)
        x += width + gap
    return edges


def _stretch(items: Sequence[Block]) -> float:
    """How much of spare height blocks side by side want; cards that are only read, next to none beside a picture."""
    read = all(reads(b.content) for b in items)
    return max([0.03 if read else 0.3, *(block_stretch(b) for b in items)])


rows = RowsLayout()
columns = ColumnsLayout()
grid = GridLayout()
