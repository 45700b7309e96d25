"""Grid: equal cells row by row, in as many columns as suit their number and the width.

In: blocks and a width, for siblings that end equal an exact height. Out: cells edge to edge, with no hole left over;
brackets over neighbours in a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, Any, ClassVar

from vizsys.blocks.base import Placed, Widths, joined
from vizsys.blocks.brackets import Region
from vizsys.blocks.frame import block_widths
from vizsys.blocks.look import NO_ROOM
from vizsys.blocks.parallel import parallel
from vizsys.blocks.share import balanced, fill_rows, grow, usual_columns
from vizsys.blocks.siblings import SLACK, abreast, across, row_stretch, side_by_side
from vizsys.blocks.spans import OVER, check_regions, edges_of, numbers, one_row, spans, strip, widened
from vizsys.records import dataclass
from vizsys.scene import Item
from vizsys.spec.model import Block, Content, doc, required

if TYPE_CHECKING:
    from vizsys.context import Context

ATTEMPTS = 4
"""How often the grid is laid out again because a cell came out wider than it had announced."""

SAME_ROWS = 1.15
"""Grid rows whose natural heights differ by less than this factor are made equal."""


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


class GridLayout:
    """Equal cells, row by row; short rows are stretched over the full width."""

    fills = True

    def stretch(self, content: Grid) -> float:
        return row_stretch(content.items)

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
        names = [strip(found, edges_of(row, w, gap), width, ctx) for row, w in zip(rows, widths, strict=True)]
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


grid = GridLayout()
