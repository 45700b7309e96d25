"""Containers: rows and columns. They size their children and frame them; they draw brackets over some, nothing else.

In: blocks and a width, for siblings that end equal an exact height. Out: children placed edge to edge, whose heights
are equal wherever they stand side by side, with no hole left over.
"""

from __future__ import annotations

from dataclasses import field, replace
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
    grow,
    ideal_width,
    split_width,
    wider,
)
from vizsys.blocks.siblings import SLACK, abreast, across, block_stretch, row_stretch, side_by_side, under_pictures
from vizsys.blocks.spans import (
    BESIDE,
    OVER,
    check_regions,
    edges_of,
    raised,
    side,
    side_width,
    spans,
    strip,
    widened,
)
from vizsys.records import dataclass
from vizsys.scene import Item
from vizsys.spec.model import Block, Content, doc, required

if TYPE_CHECKING:
    from vizsys.context import Context

ATTEMPTS = 4
"""How often a container is laid out again because a child came out wider than it had announced."""


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
        return row_stretch(content.items)

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
            names = strip(found, edges_of(range(len(widths)), widths, gap), width, ctx)
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
        return max(limits) + strip(found, edges_of(range(len(widths)), widths, gap), width, ctx).height

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


rows = RowsLayout()
columns = ColumnsLayout()
