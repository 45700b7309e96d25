"""Placing a table: heights of rows, cells that cover several, headers and row heads, lines and grounds.

In: a table, a width and, beside siblings, a height. Out: the placed table, its cells as `r1c2` among the anchors, and
rows, columns and cells with an `id` under it. Lengths in page units.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from vizsys.blocks.base import Placed, group
from vizsys.blocks.marks import thin_arrow
from vizsys.blocks.share import NEAR_EQUAL
from vizsys.blocks.table_cells import Fitted, cell_back, set_cell, widest_icon
from vizsys.blocks.table_draw import (
    CHEVRON_POINT,
    Head,
    HeadLook,
    backgrounds,
    band,
    boxes_of,
    card_heads,
    cell_card,
    chevrons,
    chips,
    column_tone,
    grid_lines,
    head_content,
    head_ground,
    header_colors,
    header_look,
    highlight,
    logo_rules,
    row_rules,
    row_tone,
)
from vizsys.blocks.table_grid import HeadSpot, Spot, covered
from vizsys.blocks.table_sizes import GAPS, sizes_of
from vizsys.scene import Item
from vizsys.text.model import Align

if TYPE_CHECKING:
    from vizsys.blocks.table import Row, Table
    from vizsys.context import Context

HEAD_SEAM = 6.0
"""Space between row heads and the first chevron."""
ICON_MOST = 1.5
"""How far icons over names grow in rows with height to spare."""
BAND_GAP = 14.0
"""Space between row bands, and under header chevrons and chips."""

Box = tuple[float, float, float, float]


class Placer:
    """One layout of one table."""

    def __init__(self, table: Table, width: float, height: float | None, ctx: Context) -> None:
        self.ctx, self.sizes, self.asked = ctx, sizes_of(table, ctx), height
        sizes, self.head_ctx, self.inner = self.sizes, ctx, self.sizes.inner
        self.table = table = sizes.table
        self.head, self.widths = sizes.share(width)
        self.width = max(width, self.head + sizes.gaps + sum(self.widths))
        steps = accumulate((w + sizes.gap for w in self.widths), initial=self.head + sizes.head_gap)
        self.xs = list(steps)[: sizes.count]
        self.aligns = [sizes.align(i) for i in range(sizes.count)]
        self.fits: dict[int, Fitted] = {}  # by spot, at its natural height
        self.header = self._header_height()
        self.above = self.header + self._header_gap()
        self.row_gap = BAND_GAP if table.style == "rows" else GAPS["cards"] if table.style == "cards" else 0.0
        self.foot = BAND_GAP / 2 if table.style == "columns" else 0.0
        natural = self._natural()
        self.heights = self._spread(natural, height)
        if sizes.form == "over" and self.heights:
            self._larger_icons(min(self.heights) - min(natural))
        self.used = self.above + sum(self.heights) + self._between(len(self.heights))

    # Heights

    def _header_height(self) -> float:
        table, m = self.table, self.ctx.measures
        if table.header == "none" or not (table.columns or table.corner):
            return 0.0
        tall = [self._header_content(i)[0] for i in range(self.sizes.count)]
        least = m.band + (14 if table.header == "chevron" else 0)
        return max(least, *(t + 2 * m.cell_pad_y for t in [*tall, self._corner_content()[0]]))

    def _header_gap(self) -> float:
        if not self.header:
            return 0.0
        if self.table.style == "cards":
            return GAPS["cards"]
        loose = self.table.header in ("chevron", "chips") or self.table.style == "rows" or self.table.header_arrows
        return BAND_GAP if loose and self.table.header != "logo" else 6.0 if self.table.style == "zebra" else 0.0

    def _between(self, rows: int) -> float:
        return self.row_gap * max(0, rows - 1) + self.foot

    def _natural(self) -> list[float]:
        """How high each row is by itself; what covers several rows and needs more raises them alike."""
        m, table = self.ctx.measures, self.table
        heights = [m.row_min] * len(table.rows)
        pad = 2 * m.cell_pad_y
        tall = [(s.row, s.rows, self._fit(s).height + pad) for s in self.sizes.spots]
        if self.head:
            tall += [(h.row, h.rows, self._head_content(h.head)[0] + pad) for h in self.sizes.heads]
        for row, rows, need in sorted(tall, key=lambda t: t[1]):
            have = sum(heights[row : row + rows]) + self.row_gap * (rows - 1)
            if need > have:
                for r in range(row, row + rows):
                    heights[r] += (need - have) / rows
        if heights and self.sizes.even and max(heights) <= NEAR_EQUAL * min(heights):
            heights = [max(heights)] * len(heights)
        return heights

    def _spread(self, heights: list[float], height: float | None) -> list[float]:
        extra = (height or 0) - self.above - sum(heights) - self._between(len(heights))
        return [h + extra / len(heights) for h in heights] if extra > 0 and heights else heights

    def _larger_icons(self, spare: float) -> None:
        """Let icons over names, and those of row heads, take half of what each row is higher than it need be."""
        size = self.ctx.measures.icon_above
        fits = [
            widest_icon(s.cell, self._width(s) - 2 * self.sizes.pad, self.sizes.form, self.ctx)
            for s in self.sizes.spots
        ]
        larger = max(size, min(size + max(0.0, spare) / 2, size * ICON_MOST, *fits))
        if larger == size:
            return
        self.fits = {}
        self.inner = [replace(i, measures=replace(i.measures, icon_above=larger)) for i in self.inner]
        self.head_ctx = replace(self.ctx, measures=replace(self.ctx.measures, icon_above=larger))

    # Contents

    def _width(self, spot: Spot) -> float:
        if spot.columns == 1:
            return self.widths[spot.column]
        last = spot.column + spot.columns - 1
        return self.xs[last] + self.widths[last] - self.xs[spot.column]

    def _fit(self, spot: Spot, height: float | None = None) -> Fitted:
        """The content of a cell, set once; again only for a block that can use the height there is."""
        bare = spot.cell.block is not None and height is not None
        key = id(spot)
        if bare or key not in self.fits:
            pad, i = 2 * self.sizes.pad, spot.column
            fit = set_cell(
                spot.cell,
                self._width(spot) - pad,
                self.sizes.form,
                self.aligns[i] if spot.columns == 1 else self._wide_align(spot),
                self.sizes.within(spot, self.inner[spot.row]),
                height,
                self.sizes.chips[i],
                self.table.levels,
            )
            if bare:
                return fit
            self.fits[key] = fit
        return self.fits[key]

    def _wide_align(self, spot: Spot) -> Align:
        """Alignment of a cell over several columns: as they have it, centred when they differ or are values."""
        own = {self.aligns[i] for i in range(spot.column, spot.column + spot.columns)}
        return own.pop() if len(own) == 1 else "center"

    def _head_content(self, row: Row) -> tuple[float, list[Item]]:
        look = self.sizes.row_look
        if row.tone and not look.tile and self.table.row_head == "plain":
            look = replace(look, ink=self.ctx.theme.hue(row.tone).deep)
        return head_content(Head.of_row(row), self.head - 2 * self.ctx.measures.cell_pad_x, look, self.head_ctx)

    def _header_content(self, i: int) -> tuple[float, list[Item]]:
        table = self.table
        _, ink, quiet = header_colors(table, i, self.ctx)
        extra = CHEVRON_POINT if table.header == "chevron" else 0.0
        centred = table.header != "band" or table.style in ("columns", "cards") or table.header_arrows
        look = header_look(table, ink, quiet, "center" if centred else self.aligns[i])
        room = self.widths[i] - 2 * self.sizes.pad - extra
        return head_content(Head.of_column(self.sizes.column(i)), room, look, self.ctx)

    def _corner_content(self) -> tuple[float, list[Item]]:
        ink = self.ctx.theme.color("solid-ink" if self._corner_in_band() else "ink2")
        room = self.head - 2 * self.ctx.measures.cell_pad_x
        return head_content(Head.of_corner(self.table.corner), room, HeadLook(ink, ink), self.ctx)

    def _corner_in_band(self) -> bool:
        table = self.table
        joined = table.header == "band" and not table.header_arrows and table.row_head != "chip"
        if not joined or not self.head or table.style in ("columns", "rows", "cards"):
            return False
        # Over row heads the band goes on, unless every column has a colour of its own: the corner would be one more.
        return bool(table.corner) or not all(c.tone for c in table.columns)

    # Placing

    def place(self) -> Placed:
        table, ctx = self.table, self.ctx
        rows: list[Box] = []
        y = self.above
        for h in self.heights:
            rows.append((0.0, y, self.width, h))
            y += h + self.row_gap
        cards = [(x, 0.0, w, self.used) for x, w in zip(self.xs, self.widths, strict=True)]
        anchors: dict[str, Box] = {}
        grounds, frames = self._highlights(rows, anchors)
        items = backgrounds(table, rows, cards, self.head, ctx)
        items += grounds
        items += self._head_grounds(rows)
        items += self._header(anchors)
        open_ = covered(self.sizes.spots)
        open_ |= {(h.row + i, -1) for h in self.sizes.heads for i in range(h.rows - 1)}
        left, upper = self._grid_corner(rows) if table.style == "grid" else (0.0, 0.0)
        lined = [(left, y, w - left, h) for _, y, w, h in rows]
        items += row_rules(table, lined, cards, 0.0 if left else self.head, open_, ctx)
        if table.header == "logo" and table.style == "columns" and rows:
            items += row_rules(table, [(0, 0, 0, 0), rows[0]], cards, 0.0, set(), ctx)
        if table.style == "grid":
            frame = (left, upper, self.width - left, self.used - upper)
            items += grid_lines(frame, self._uprights(rows, left, upper), ctx)
        for r, box in enumerate(rows):
            items += self._place_row(r, box, rows, anchors)
        items += frames
        whole = group(items, "block", box=(0, 0, self.width, self.used), kind="table")
        return Placed(self.width, max(self.used, self.asked or 0), (whole,), anchors)

    def _grid_corner(self, rows: list[Box]) -> tuple[float, float]:
        """The top left corner of a grid's frame: chips and other separate heads stand outside it."""
        chips = self.head and self.table.row_head == "chip"
        return self.xs[0] if chips and self.xs else 0.0, rows[0][1] if self._header_gap() and rows else 0.0

    def _uprights(self, rows: list[Box], left: float, upper: float) -> list[tuple[float, float, float]]:
        """The lines between the columns of a grid, left out inside cells that cover several."""
        inside = {
            (s.row + k, s.column + i) for s in self.sizes.spots for i in range(1, s.columns) for k in range(s.rows)
        }
        out: list[tuple[float, float, float]] = []
        for i, x in enumerate(self.xs):
            if x <= left:
                continue
            top = upper
            for r, (_, y, _, h) in enumerate(rows):
                if (r, i) in inside:
                    if y > top:
                        out.append((x, top, y))
                    top = y + h
            if self.used > top:
                out.append((x, top, self.used))
        return out

    def _box(self, spot: Spot | HeadSpot, rows: list[Box]) -> Box:
        """The box of a cell or a row head."""
        first, last = rows[spot.row], rows[spot.row + spot.rows - 1]
        h = last[1] + last[3] - first[1]
        if isinstance(spot, HeadSpot):
            return (0.0, first[1], self.head, h)
        return (self.xs[spot.column], first[1], self._width(spot), h)

    def _highlights(self, rows: list[Box], anchors: dict[str, Box]) -> tuple[list[Item], list[Item]]:
        """Grounds and outlines of what is set off; anchors of rows with an id."""
        found: list[tuple[Item, Item]] = []
        table, ctx = self.table, self.ctx
        anchors.update((str(row.id), rows[r]) for r, row in enumerate(table.rows) if row.id)
        if table.style == "cards":  # the cards themselves stand out
            return [], []
        for i, column in enumerate(table.columns):
            if column.highlight:
                card = table.style == "columns"
                joined = card or (self.header and self._header_gap() == 0 and not table.header_arrows)
                top = 0.0 if joined else self.above - self._header_gap() / 2
                box = (self.xs[i], top, self.widths[i], self.used - top)
                tone = column.tone or (column_tone(table, i, ctx) if self.header else None)
                found.append(highlight(box, tone, ctx, ctx.measures.radius_card if card else None))
        for r, row in enumerate(table.rows):
            if row.highlight:
                x, y, w, h = rows[r]
                start = self.xs[0] if table.row_head == "chip" and self.head else x
                found.append(highlight((start, y, x + w - start, h), row_tone(table, row, r, ctx), ctx))
        off = [s for s in self.sizes.spots if s.cell.highlight]
        found += [highlight(self._box(s, rows), s.cell.tone, ctx) for s in off]
        return [ground for ground, _ in found], [frame for _, frame in found]

    def _head_grounds(self, rows: list[Box]) -> list[Item]:
        if not self.head:
            return []
        items: list[Item] = []
        count = len(rows)
        for spot in self.sizes.heads:
            tone = row_tone(self.table, spot.head, spot.row, self.ctx)
            ends = (spot.row == 0 and not self.header, spot.row + spot.rows == count)
            items += head_ground(self.table, tone, self._box(spot, rows), ends, self.ctx)
        return items

    def _header(self, anchors: dict[str, Box]) -> list[Item]:
        table, ctx = self.table, self.ctx
        tall = self.used if table.style == "columns" else self.header or self.used
        named = [(i, c.id) for i, c in enumerate(table.columns) if c.id]
        anchors.update((str(id), (self.xs[i], 0.0, self.widths[i], tall)) for i, id in named)
        if not self.header:
            return []
        boxes = [(x, 0.0, w, self.header) for x, w in zip(self.xs, self.widths, strict=True)]
        corner = (0.0, 0.0, self.head, self.header)
        if table.header == "chevron":
            items = chevrons(table, boxes, self.sizes.gap, max(0.0, self.sizes.head_gap - HEAD_SEAM), ctx)
        elif table.header == "logo":
            items = [] if table.style in ("columns", "cards") else logo_rules(table, boxes, ctx)
        elif table.style == "columns":
            items = card_heads(table, boxes, ctx)
        elif table.header == "chips":
            items = chips(table, boxes, ctx)
        elif table.style == "cards" or table.header_arrows:
            items = boxes_of(table, boxes, ctx)
        else:
            items = band(table, boxes, corner if self._corner_in_band() else None, ctx)
        lean = CHEVRON_POINT / 2 if table.header == "chevron" else 0.0
        for i, box in enumerate(boxes):
            tall, drawn = self._header_content(i)
            placed = [d.moved(box[0] + self.sizes.pad + lean, (self.header - tall) / 2) for d in drawn]
            column = self.sizes.column(i)
            title = str(column.title) if column and column.title else None
            items.append(group(placed, "cell", column.id if column else None, title, box, column=i, head=True))
        if table.corner:
            tall, drawn = self._corner_content()
            placed = [d.moved(ctx.measures.cell_pad_x, (self.header - tall) / 2) for d in drawn]
            said = str(table.corner.title) if table.corner.title else None
            items.append(group(placed, "cell", title=said, box=corner, head=True))
        if table.header_arrows:
            items += self._gap_arrows([self.header / 2] * len(boxes), ctx.theme.color("line"))
        return items

    def _place_row(self, r: int, box: Box, rows: list[Box], anchors: dict[str, Box]) -> list[Item]:
        items: list[Item] = []
        head = next((h for h in self.sizes.heads if h.row == r), None) if self.head else None
        if head is not None:
            items.append(self._place_head(head, rows, anchors))
        spots = self.sizes.by_row[r]
        inner = 2 * self.ctx.measures.cell_pad_y
        places = [self._box(spot, rows) for spot in spots]
        fits = [self._fit(spot, place[3] - inner) for spot, place in zip(spots, places, strict=True)]
        # Icons over names share their top, so that names start on one line however many lines they have.
        level = [f.height for s, f in zip(spots, fits, strict=True) if f.middle is not None and s.rows == 1]
        shared = max(level, default=0.0)
        middles: list[float | None] = [None] * self.sizes.count
        for spot, fit, place in zip(spots, fits, places, strict=True):
            x, y, _, h = place
            over = fit.middle is not None and spot.rows == 1
            top = y + (h - (shared if over else fit.height)) / 2
            items.append(self._place_cell(spot, fit, place, top))
            inside = {k: (b[0] + x + self.sizes.pad, b[1] + top, b[2], b[3]) for k, b in fit.anchors.items()}
            anchors.update((k, b) for k, b in inside.items() if k not in anchors)
            for name in (f"r{r + 1}c{spot.column + 1}", spot.cell.id):
                if name:
                    anchors[name] = place
            at = top + fit.middle if fit.middle is not None else y + h / 2
            if fit.items:
                for i in range(spot.column, spot.column + spot.columns):
                    middles[i] = at
        if self.table.arrows:
            tone = row_tone(self.table, self.table.rows[r], r, self.ctx)
            color = self.ctx.theme.hue(tone).stroke if tone else self.ctx.theme.color("line")
            open_ = {s.column + i for s in spots for i in range(s.columns - 1)}
            items += self._gap_arrows(middles, color, open_)
        return items

    def _place_head(self, spot: HeadSpot, rows: list[Box], anchors: dict[str, Box]) -> Item:
        tall, drawn = self._head_content(spot.head)
        box = self._box(spot, rows)
        placed = [d.moved(self.ctx.measures.cell_pad_x, box[1] + (box[3] - tall) / 2) for d in drawn]
        anchors[f"r{spot.row + 1}"] = box
        return group(placed, "cell", self.table.rows[spot.row].id, spot.head.head, box, row=spot.row, head=True)

    def _place_cell(self, spot: Spot, fit: Fitted, box: Box, top: float) -> Item:
        table, ctx = self.table, self.ctx
        placed = [d.moved(box[0] + self.sizes.pad, top) for d in fit.items]
        back = cell_back(spot.cell, box, ctx) if not spot.cell.highlight else []
        if table.style == "cards":
            tone = spot.cell.tone or row_tone(table, table.rows[spot.row], spot.row, ctx)
            back = [cell_card(table, tone, spot.column, box, self._off(spot), ctx)]
        items = [*back, *placed]
        cell = spot.cell
        boxed = True if table.style in ("cards", "grid") else None  # its outline shows: lines may end there
        return group(
            items,
            "cell",
            cell.id,
            box=box,
            row=spot.row,
            column=spot.column,
            tone=cell.tone,
            mark=cell.mark,
            boxed=boxed,
        )

    def _off(self, spot: Spot) -> bool:
        """Whether a cell is highlighted, by itself or with its row or column."""
        column = self.sizes.column(spot.column)
        return spot.cell.highlight or self.table.rows[spot.row].highlight or bool(column and column.highlight)

    def _gap_arrows(self, middles: list[float | None], color: str, open_: Iterable[int] = ()) -> list[Item]:
        """Thin arrows through the gaps between neighbours that hold something, unless one cell covers both."""
        items: list[Item] = []
        for i, (one, other) in enumerate(pairwise(middles)):
            if one is not None and other is not None and i not in set(open_):
                left, right, at = self.xs[i] + self.widths[i], self.xs[i + 1], (one + other) / 2
                items += thin_arrow(left + 2, at, right - 2, at, color, self.ctx.measures.edge)
        return items
