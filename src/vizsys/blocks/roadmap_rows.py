"""Roadmap in rows: a serpentine of equal cards whose lines turn at the row ends, and stairs that rise to the right.

In: a `Roadmap` and a width. Out: cards in rows with their badge on the upper border. Page units.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from math import ceil
from typing import TYPE_CHECKING

from vizsys.bezier import Curve
from vizsys.blocks.base import Placed, Widths, group
from vizsys.blocks.draw import rounded
from vizsys.blocks.lines import DASHES, elbow
from vizsys.blocks.roadmap_card import BADGE, RING, card, card_ideal, card_low, flag, link, number, stage_node
from vizsys.blocks.roadmap_stops import Stop, Way, stops, ways
from vizsys.geometry import Box
from vizsys.scene import Item, Paint, Path

if TYPE_CHECKING:
    from vizsys.blocks.roadmap import Roadmap
    from vizsys.blocks.tiles import Tile
    from vizsys.context import Context

ARROW = 56.0
"""Between cards side by side: room for an arrow."""
TURN = 44.0
"""How far a turning line stands out at a row's end."""
ROW_GAP = 36.0
"""Between a row and the badges of the next."""
OVER = BADGE / 2 + RING
"""How far a badge stands out over its card."""
SPACE = 16.0
"""Around a way back."""
OUTSIDE = 32.0
"""Beside the turns, for ways back over several rows."""
STEP_GAP = 8.0
"""Between steps."""
RISE = 68.0
"""From a step to the next."""
LABEL_WRAP = 360.0


# Ways back over the cards


class _Overhead:
    """Ways back that run level above rows of cards, in corridors of their own; corridor 0 is above the first row."""

    def __init__(self, back: Sequence[Way], row_of: Sequence[int], count: int) -> None:
        self.back = back
        self.slots: list[list[tuple[Way, float]]] = [[] for _ in range(count)]  # way and half its height
        for way in back:
            high, low = sorted((row_of[way.source], row_of[way.target]))
            for corridor in {low, high + 1} if low - high > 1 else {low}:
                half = max(10.0, way.label.height / 2 if way.label else 0.0)
                self.slots[corridor].append((way, half))

    def height(self, corridor: int) -> float:
        """The room a corridor needs above the badges of its row."""
        slots = self.slots[corridor]
        return sum(2 * half + SPACE for _, half in slots) + (SPACE * 0.5 if slots else 0.0)

    def level(self, way: Way, corridor: int, foot: float) -> float:
        """Where the way runs in the corridor whose lower border is `foot`: the first, shortest way lowest."""
        y = foot - SPACE * 0.5
        for other, half in self.slots[corridor]:
            if other is way:
                return y - half
            y -= 2 * half + SPACE
        return y


def _ports(way: Way, a: Box, b: Box, back: Sequence[Way]) -> tuple[float, float]:
    """Where a way leaves and arrives across: beside the badge, on the side of the other end."""
    nth = next(i for i, w in enumerate(back) if w is way)
    reach = 0.3 - 0.06 * (nth % 3)
    toward = 1 if b.cx >= a.cx - 1 else -1
    back_to = 1 if a.cx >= b.cx - 1 else -1
    return a.cx + toward * reach * a.w, b.cx + back_to * reach * b.w


# Serpentine


class Serpentine:
    """Rows of equal cards, every other one from right to left, so that the line never jumps."""

    def widths(self, content: Roadmap, ctx: Context) -> Widths:
        low, ideal, _ = self._sizes(content, ctx)
        count = len(content.stages) + bool(content.start) + bool(content.end)
        k = content.columns or 1
        turns = 0.0 if k == 1 else 2 * TURN if count > 2 * k else TURN if count > k else 0.0
        least = k * low + (k - 1) * ARROW + turns + (OUTSIDE if content.ways_back else 0.0)
        best = min(content.columns or 4, max(1, count))
        wish = best * ideal + (best - 1) * ARROW + (TURN if count > best else 0)
        return Widths(least, max(least, wish))

    def layout(self, content: Roadmap, width: float, height: float | None, ctx: Context) -> Placed:
        made, back = stops(content, ctx), ways(content, ctx, LABEL_WRAP)
        low, _, _ = self._sizes(content, ctx)
        lead = 1 if content.start else 0
        count = len(made) + lead + bool(content.end)
        k = min(content.columns or self._columns(count, width, low), max(1, count))
        rows = ceil(count / k)
        place = [divmod(i + lead, k) for i in range(len(made))]
        far = any(abs(place[w.source][0] - place[w.target][0]) > 1 for w in back)
        turns = TURN if k > 1 else 0.0
        margin = (turns if rows > 2 else 0.0, (turns if rows > 1 else 0.0) + (OUTSIDE if far else 0.0))
        column = max(low, (width - sum(margin) - ARROW * (k - 1)) / k)
        cards = [card(ctx, s, column, "center", BADGE / 2 - 8 if s.number else 0.0) for s in made]
        tall = max((c.height for c in cards), default=0.0)
        over = _Overhead(back, [r for r, _ in place], rows + 1)
        alone = flag(ctx, content.end, column).height if content.end and count % k == 1 and k > 1 and rows > 1 else None
        tops, natural = self._tops(rows, tall, alone, over, ROW_GAP)
        gap = ROW_GAP
        if height is not None and height > natural:
            spare = height - natural
            more = min(spare / rows, tall * 0.25)
            tall += more
            spare -= more * rows
            gap += min(spare / (rows - 1), ROW_GAP * 1.5) if rows > 1 else 0.0
            tops, natural = self._tops(rows, tall, alone, over, gap)
        shift = max(0.0, (height or 0.0) - natural) / 2
        tops = [t + shift for t in tops]

        def cell(i: int) -> Box:
            r, c = divmod(i, k)
            c = c if r % 2 == 0 else k - 1 - c
            return Box(margin[0] + c * (column + ARROW), tops[r], column, alone if alone and r == rows - 1 else tall)

        boxes = [cell(i + lead) for i in range(len(made))]
        signs = self._signs(content, column, cell, count, ctx)
        items: list[Item] = []
        chain = [*signs[:1], *boxes, *signs[1:]] if lead else [*boxes, *signs]
        ids = [*(["start"] if lead else []), *(s.id for s in made), *(["end"] if content.end else [])]
        for i, (a, b) in enumerate(itertools.pairwise(chain)):
            items += [link(ctx, self._turn(a, b, i // k % 2 == 0, k > 1), ids[i], ids[i + 1])]
        wide = margin[0] + k * column + (k - 1) * ARROW + margin[1]
        for way in back:
            items += self._way(way, boxes, place, over, tops, wide, made, ctx)
        for stop, one, box in zip(made, cards, boxes, strict=True):
            drawn = [*one.items(box, middle=False), *_number(ctx, stop, box)]
            items.append(stage_node(stop, box, drawn))
        for sign, at in zip([f for f in (content.start, content.end) if f], signs, strict=True):
            items.append(flag(ctx, sign, column).draw(at, "cell"))
        whole = group(items, "block", box=(0, shift, wide, natural), kind="roadmap")
        anchors = {s.id: b.as_tuple() for s, b in zip(made, boxes, strict=True)}
        return Placed(max(width, wide), max(natural, height or 0.0), (whole,), anchors)

    @staticmethod
    def _sizes(content: Roadmap, ctx: Context) -> tuple[float, float, list[float]]:
        lows = [card_low(ctx, s, "center") for s in content.stages]
        lows += [flag(ctx, f, 1.0).width for f in (content.start, content.end) if f]
        lows += [w.label.width for w in ways(content, ctx, LABEL_WRAP) if w.label]
        ideal = max((card_ideal(ctx, s, "center") for s in content.stages), default=0.0)
        low = max(lows, default=0.0)
        return low, max(low, min(ideal, 420.0)), lows

    @staticmethod
    def _columns(count: int, width: float, low: float) -> int:
        """Cards in a row: few rows, and few free places in the last one."""
        usual = max(low, 230.0)
        most = max(1, int((width - TURN + ARROW) // (usual + ARROW)))
        if count <= min(6, int((width + ARROW) // (usual + ARROW))):
            return max(1, count)
        if most == 1:
            return 1
        return min(range(2, most + 1), key=lambda k: (ceil(count / k) + 0.8 * (-count % k) / k, -k))

    @staticmethod
    def _tops(rows: int, tall: float, alone: float | None, over: _Overhead, gap: float) -> tuple[list[float], float]:
        """The upper sides of the cards of each row, and the height of all; `alone` is that of a last row with only the
        sign of the end in it."""
        tops: list[float] = []
        y = 0.0
        for r in range(rows):
            sign = alone is not None and r == rows - 1
            y += over.height(r) + (0.0 if sign else OVER)
            tops.append(y)
            y += (alone or 0.0 if sign else tall) + gap
        return tops, y - gap

    @staticmethod
    def _signs(content: Roadmap, column: float, cell: Callable[[int], Box], count: int, ctx: Context) -> list[Box]:
        """Boxes of the signs, each in the middle of its cell."""
        found: list[Box] = []
        for sign, index in ((content.start, 0), (content.end, count - 1)):
            if sign:
                at = cell(index)
                measured: Tile = flag(ctx, sign, column)
                found.append(Box.around(at.cx, at.cy, measured.width, measured.height))
        return found

    @staticmethod
    def _turn(a: Box, b: Box, right: bool, turning: bool) -> Curve:
        """The line to the next card: straight in a row or a single column, around the row's end else."""
        if abs(a.cx - b.cx) < 1 and not turning:
            return Curve.line([(a.cx, a.bottom), (b.cx, b.y - OVER)])
        if abs(a.cy - b.cy) < 1:
            return Curve.line([(a.right, a.cy), (b.x, b.cy)] if right else [(a.x, a.cy), (b.right, b.cy)])
        if right:
            x = max(a.right, b.right) + TURN - 2
            return elbow([(a.right, a.cy), (x, a.cy), (x, b.cy), (b.right, b.cy)], 24)
        x = min(a.x, b.x) - TURN + 2
        return elbow([(a.x, a.cy), (x, a.cy), (x, b.cy), (b.x, b.cy)], 24)

    @staticmethod
    def _way(
        way: Way,
        boxes: list[Box],
        place: list[tuple[int, int]],
        over: _Overhead,
        tops: list[float],
        wide: float,
        made: list[Stop],
        ctx: Context,
    ) -> list[Item]:
        """A way back over the row it leaves, to the upper side of a card there or the lower side of one above."""
        forth = place[way.target][0] > place[way.source][0]
        first, last = (way.target, way.source) if forth else (way.source, way.target)
        a, b = boxes[first], boxes[last]
        ra, rb = place[first][0], place[last][0]
        ax, bx = _ports(way, a, b, over.back)
        y = over.level(way, ra, tops[ra] - OVER)
        if ra == rb:
            points = [(ax, a.y), (ax, y), (bx, y), (bx, b.y)]
        elif ra - rb == 1:
            points = [(ax, a.y), (ax, y), (bx, y), (bx, b.bottom)]
        else:
            x = wide - 4.0
            y2 = over.level(way, rb + 1, tops[rb + 1] - OVER)
            points = [(ax, a.y), (ax, y), (x, y), (x, y2), (bx, y2), (bx, b.bottom)]
        half = way.label.width / 2 if way.label else 0.0
        middle = min(max((points[1][0] + points[2][0]) / 2, half), max(half, wide - half))
        at = (middle, y)
        return way.draw(points[::-1] if forth else points, at, made, ctx)


# Steps


class Steps:
    """Stairs on a common ground: every stage is a step higher than the one before."""

    def widths(self, content: Roadmap, ctx: Context) -> Widths:
        n = len(content.stages)
        low = max((card_low(ctx, s, "center") for s in content.stages), default=0.0)
        ideal = max((card_ideal(ctx, s, "center") for s in content.stages), default=0.0)
        gaps = STEP_GAP * (n - 1)
        return Widths(n * low + gaps, n * max(low, min(ideal, 300.0)) + gaps)

    def layout(self, content: Roadmap, width: float, height: float | None, ctx: Context) -> Placed:
        made, back = stops(content, ctx), ways(content, ctx, LABEL_WRAP)
        n = len(made)
        column = (width - STEP_GAP * (n - 1)) / n
        cards = [card(ctx, s, column, "center", BADGE / 2 - 8 if s.number else 0.0) for s in made]
        content_h = max(c.height for c in cards)
        signs = [flag(ctx, f, column + 40) if f else None for f in (content.start, content.end)]
        over = _Overhead(back, [0] * n, 1)
        head = OVER + over.height(0)
        sign_end = signs[1].height + SPACE if signs[1] else 0.0
        above_end = head + sign_end
        above_start = OVER + (signs[0].height + SPACE if signs[0] else 0.0)
        rise = RISE if n > 1 else 0.0
        natural = max(above_end, above_start - rise * (n - 1)) + content_h + rise * (n - 1)
        if height is not None and height > natural and n > 1:
            rise = min(rise * 1.8, rise + (height - natural) / (n - 1))
            natural = max(above_end, above_start - rise * (n - 1)) + content_h + rise * (n - 1)
        total = max(natural, height or 0.0)
        foot = total
        boxes = [
            Box(i * (column + STEP_GAP), foot - content_h - rise * i, column, content_h + rise * i) for i in range(n)
        ]
        items: list[Item] = []
        for way in back:
            a, b = boxes[way.source], boxes[way.target]
            ax, bx = _ports(way, a, b, back)
            y = over.level(way, 0, min(a.y, b.y) - OVER)
            points = [(ax, a.y), (ax, y), (bx, y), (bx, b.y)]
            items += way.draw(points, ((ax + bx) / 2, y), made, ctx)
        for stop, one, box in zip(made, cards, boxes, strict=True):
            drawn = [_step(ctx, stop, box), *one.content(box, middle=False), *_number(ctx, stop, box)]
            items.append(stage_node(stop, box, drawn, "step"))
        for sign, box, lift in zip(signs, (boxes[0], boxes[-1]), (0.0, over.height(0)), strict=True):
            if sign:
                x = min(max(0.0, box.cx - sign.width / 2), width - sign.width)
                y = box.y - OVER - lift - SPACE - sign.height
                pole = Curve.line([(box.cx, y + sign.height), (box.cx, box.y - BADGE / 2)])
                if not lift:
                    items.append(Path(pole.commands(), Paint(None, ctx.theme.color("hair"), ctx.measures.edge_main)))
                items.append(sign.draw(Box(x, y, sign.width, sign.height), "cell"))
        whole = group(items, "block", box=(0, total - natural, width, natural), kind="roadmap")
        anchors = {s.id: b.as_tuple() for s, b in zip(made, boxes, strict=True)}
        return Placed(width, total, (whole,), anchors)


def _number(ctx: Context, stop: Stop, box: Box) -> list[Item]:
    """The badge on the upper border of a card."""
    return number(ctx, stop, box.cx, box.y, RING) if stop.number else []


def _step(ctx: Context, stop: Stop, box: Box) -> Path:
    m, hue = ctx.measures, ctx.theme.hue(stop.tone)
    level = stop.stage.level
    paint = Paint(
        hue.tint, hue.stroke, m.outline + (2 if level == "must" else 0), DASHES["dashed"] if level == "could" else ()
    )
    return rounded(box.x, box.y, box.w, box.h, (m.radius_card, m.radius_card, 4, 4), paint)
