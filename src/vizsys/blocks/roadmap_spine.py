"""Roadmap as a spine: a centre line with numbered badges, stage cards at its left and right; at one side when narrow.

In: a `Roadmap` and a width. Out: cards that never overlap, each level with its badge, with a free corridor across from
every badge through which ways back can reach it. Page units.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vizsys.bezier import Curve
from vizsys.blocks.base import Placed, Widths, group
from vizsys.blocks.roadmap_card import BADGE, DOT, Card, card, card_ideal, card_low, flag, number, stage_node
from vizsys.blocks.roadmap_stops import Stop, Way, port_shifts, side_lanes, stops, ways
from vizsys.blocks.share import snapped_heights, wider
from vizsys.geometry import Box, Point
from vizsys.records import dataclass
from vizsys.scene import Group, Item, Paint, Path

if TYPE_CHECKING:
    from vizsys.blocks.roadmap import Roadmap
    from vizsys.context import Context

SPINE = 8.0
"""Width of the centre line."""
REACH = 40.0
"""From a badge to its card."""
SIDE_LOW = 340.0
"""A card narrower than this beside the line would be too high: all cards then stand at one side."""
EVEN = 1.45
"""Cards whose heights differ by less than this factor are made equal."""


@dataclass(slots=True)
class _Plan:
    """What is where across, and the cards."""

    made: list[Stop]
    cards: list[Card]
    two_sided: bool
    spine: float
    columns: tuple[tuple[float, float], tuple[float, float]]  # left and width of the cards at the left, at the right
    lanes: tuple[list[tuple[Way, float]], list[tuple[Way, float]]]  # ways at the left and right, and their x
    shifts: dict[tuple[str, int], float]  # where they end at a card's side
    width: float

    def side(self, index: int) -> int:
        """0 for a card at the left, 1 at the right."""
        return index % 2 if self.two_sided else 1


class Spine:
    """Badges evenly down the line; cards alternate, each reaching as far as the middle of its neighbours."""

    def widths(self, content: Roadmap, ctx: Context) -> Widths:
        low = max(card_low(ctx, s) for s in content.stages) if content.stages else 0.0
        ideal = max((card_ideal(ctx, s) for s in content.stages), default=0.0)
        extra = side_lanes(ways(content, ctx))[1]
        ends = [flag(ctx, f, 1.0).width for f in (content.start, content.end) if f]
        least = max(low + BADGE + REACH + extra, *ends, 0.0)
        wish = 2 * max(ideal, SIDE_LOW) + 2 * REACH + BADGE + extra
        return Widths(least, max(least, wish if len(content.stages) > 1 else ideal + BADGE + REACH))

    def layout(self, content: Roadmap, width: float, height: float | None, ctx: Context) -> Placed:
        plan = _plan(content, width, ctx)
        gap = ctx.measures.gutter + (8 if any(plan.lanes) else 0)
        signs = [flag(ctx, f, width) if f else None for f in (content.start, content.end)]
        lead, tail = (s.height + gap if s else 0.0 for s in signs)
        heights = _heights(plan.cards)
        natural = lead + _down(heights, gap, plan.two_sided)[1] + tail
        if height is not None and height > natural:
            spare = (height - natural) * (2 if plan.two_sided else 1)  # half a gap is between neighbours across
            gap = wider(gap, spare, len(heights))
        centres, used = _down(heights, gap, plan.two_sided)
        total = lead + used + tail
        tall = max(total, height or 0.0)
        top = (tall - total) / 2
        items: list[Item] = []
        anchors: dict[str, tuple[float, float, float, float]] = {}
        boxes: list[Box] = []
        for i in range(len(plan.cards)):
            x, w = plan.columns[plan.side(i)]
            boxes.append(Box(x, top + lead + centres[i] - heights[i] / 2, w, heights[i]))
        dots = [(plan.spine, b.cy) for b in boxes]
        items += _line(plan, signs, dots, top, top + total, ctx)
        items += _ways_back(plan, boxes, dots, ctx)
        for i, one in enumerate(plan.cards):
            items.append(_stage(plan, i, one, boxes[i], dots[i], ctx))
            anchors[plan.made[i].id] = boxes[i].as_tuple()
        for sign, y in zip(signs, (top, top + total), strict=True):
            if sign:
                x = plan.spine - sign.width / 2 if plan.two_sided else max(0.0, plan.spine - sign.width / 2)
                at = Box(x, y if y == top else y - sign.height, sign.width, sign.height)
                items.append(sign.draw(at, "cell"))
        whole = group(items, "block", box=(0, top, plan.width, total), kind="roadmap")
        return Placed(plan.width, tall, (whole,), anchors)


def _plan(content: Roadmap, width: float, ctx: Context) -> _Plan:
    """Where things are across."""
    made, back = stops(content, ctx), ways(content, ctx)
    lows = max((card_low(ctx, s) for s in content.stages), default=0.0)
    sides = _sides(back, True)
    taken = [side_lanes(found)[1] for found in sides]
    room = (width - sum(taken) - BADGE - 2 * REACH) / 2
    two_sided = len(made) > 1 and room >= max(lows, SIDE_LOW * ctx.measures.label / 28)
    if two_sided:
        spine = taken[0] + room + REACH + BADGE / 2
        columns = ((taken[0], room), (spine + BADGE / 2 + REACH, room))
        edges = (taken[0], width - taken[1])
    else:
        sides = _sides(back, False)
        taken = [0.0, side_lanes(sides[1])[1]]
        spine = BADGE / 2
        for sign in (content.start, content.end):
            if sign:
                spine = max(spine, min(flag(ctx, sign, width).width / 2, width * 0.2))
        left = spine + BADGE / 2 + REACH * 0.7
        room = width - left - taken[1]
        if room < lows:
            spine, left = BADGE / 2, BADGE + REACH * 0.7
            room = max(lows, width - left - taken[1])
        columns = ((left, room), (left, room))
        edges = (left, left + room)
    lanes: list[list[tuple[Way, float]]] = []
    for side, found in enumerate(sides):
        offsets = side_lanes(found)[0]
        lanes.append([(w, edges[side] + (o if side else -o)) for w, o in zip(found, offsets, strict=True)])
    cards = [card(ctx, s, columns[0][1]) for s in made]
    return _Plan(
        made, cards, two_sided, spine, columns, (lanes[0], lanes[1]), _shifts(sides), max(width, edges[1] + taken[1])
    )


def _shifts(sides: tuple[list[Way], list[Way]]) -> dict[tuple[str, int], float]:
    """Where ways end at the sides of the cards."""
    return {k: v for found in sides for k, v in port_shifts(found).items()}


def _sides(back: list[Way], two_sided: bool) -> tuple[list[Way], list[Way]]:
    """Ways at the left and at the right: on the side of the stage they leave, or where there are fewer."""
    sides: tuple[list[Way], list[Way]] = ([], [])
    for way in back:
        own = way.source % 2 if two_sided else 1
        if two_sided and (way.source + way.target) % 2 and len(sides[own]) > len(sides[1 - own]):
            own = 1 - own
        sides[own].append(way)
    return sides


def _heights(cards: list[Card]) -> list[float]:
    """Equal heights, unless one card is much higher than most."""
    heights = [c.height for c in cards]
    if heights and max(heights) <= EVEN * sorted(heights)[len(heights) // 2]:
        return [max(heights)] * len(heights)
    return snapped_heights(heights)


def _down(heights: list[float], gap: float, two_sided: bool) -> tuple[list[float], float]:
    """The middles of the cards and the height of all.

    A card reaches half a gap short of the middle of its neighbours across: so a corridor is left there.
    """
    middles: list[float] = []
    for i, h in enumerate(heights):
        if not i:
            middles.append(h / 2)
        elif two_sided:
            middles.append(max(middles[-1] + max(BADGE + 20, (max(heights[i - 1], h) + gap) / 2), h / 2))
        else:
            middles.append(middles[-1] + (heights[i - 1] + h) / 2 + gap)
    return middles, max((m + h / 2 for m, h in zip(middles, heights, strict=True)), default=0.0)


def _line(plan: _Plan, signs: Sequence[object], dots: list[Point], top: float, foot: float, ctx: Context) -> list[Item]:
    """The centre line, from sign to sign, or from the first badge to the last: an edge from stage to stage."""
    xs = plan.spine
    y0 = top if signs[0] else dots[0][1]
    y1 = foot if signs[1] else dots[-1][1]
    stop_ys = [y0, *(y for _, y in dots), y1]
    ids = [None, *(s.id for s in plan.made), None]
    items: list[Item] = []
    for i in range(len(stop_ys) - 1):
        a, b = stop_ys[i], stop_ys[i + 1]
        if b - a < 1:
            continue
        color = ctx.theme.color("hair")
        piece = Path(Curve.line([(xs, a), (xs, b)]).commands(), Paint(None, color, SPINE))
        if ids[i] and ids[i + 1]:
            key = f"{ids[i]}-to-{ids[i + 1]}"
            ends = {"from": [ids[i]], "to": [ids[i + 1]], "arrow": "--", "line": "solid", "tone": None}
            items.append(group([piece], "edge", key, None, None, **ends))
        else:
            items.append(piece)
    return items


def _stage(plan: _Plan, index: int, one: Card, box: Box, dot: Point, ctx: Context) -> Group:
    """A card, the line to it and its badge."""
    stop = plan.made[index]
    hue = ctx.theme.hue(stop.tone)
    near = box.right if plan.side(index) == 0 else box.x
    arm = Curve.line([dot, (near, dot[1])])
    items: list[Item] = [Path(arm.commands(), Paint(None, hue.stroke, ctx.measures.edge))]
    items += one.items(box, middle=True)
    items += number(ctx, stop, *dot)
    return stage_node(stop, box, items)


def _ends(way: Way, side: int, plan: _Plan, boxes: list[Box], dots: list[Point]) -> tuple[Point, Point]:
    """Where a way leaves and arrives: at the outer side of a card, or, when the card stands across, at its badge."""

    def end(index: int) -> Point:
        if plan.side(index) == side:
            box = boxes[index]
            return (box.x if side == 0 else box.right, box.cy + plan.shifts[way.key, index])
        out = BADGE / 2 if plan.made[index].number else DOT
        return (dots[index][0] + (out if side else -out), dots[index][1])

    return end(way.source), end(way.target)


def _ways_back(plan: _Plan, boxes: list[Box], dots: list[Point], ctx: Context) -> list[Item]:
    """The ways back in their lanes, each label clear of the ways that cross its lane on their way to a lane outside."""
    items: list[Item] = []
    for side in (0, 1):
        ends = [_ends(way, side, plan, boxes, dots) for way, _ in plan.lanes[side]]
        for i, (way, x) in enumerate(plan.lanes[side]):
            (ax, ay), (bx, by) = ends[i]
            crossing = [y for pair in ends[i + 1 :] for _, y in pair]
            tall = way.label.height / 2 + 4 if way.label else 0.0
            places = [ay + (by - ay) * t for t in (0.5, 0.35, 0.65, 0.25, 0.75)]
            y = next((p for p in places if all(abs(p - c) >= tall for c in crossing)), places[0])
            items += way.draw([(ax, ay), (x, ay), (x, by), (bx, by)], (x, y), plan.made, ctx)
    return items
