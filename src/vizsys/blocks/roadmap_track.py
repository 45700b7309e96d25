"""Roadmap as tracks: stages under one another, some split into lanes; lines of the lanes part and merge between them.

In: a `Roadmap` and a width. Out: cards as wide as one another with the stage's name at the left (on top when narrow),
and coloured lines from lane to lane. Page units.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from vizsys.bezier import Curve
from vizsys.blocks.base import Placed, Widths, group, style, text_items
from vizsys.blocks.draw import middle_offset, rounded
from vizsys.blocks.lines import edge, elbow
from vizsys.blocks.roadmap_card import (
    BADGE,
    BETWEEN,
    Body,
    body,
    body_ideal,
    body_low,
    card_frame,
    flag,
    icon_disc,
    number,
    stage_node,
)
from vizsys.blocks.roadmap_stops import ROTATION, Stop, port_shifts, side_lanes, stops, ways
from vizsys.blocks.share import snapped_heights
from vizsys.blocks.tiles import Tile, tile
from vizsys.geometry import Box, Point
from vizsys.records import dataclass
from vizsys.scene import Item, Paint, Rect
from vizsys.text import plain
from vizsys.text.model import TextBox

if TYPE_CHECKING:
    from vizsys.blocks.roadmap import Roadmap, RoadmapLane, RoadmapStage
    from vizsys.context import Context

GAP = 72.0
"""Between cards: room for lines to merge and a head."""
PAD = 16.0
"""Inside a card, around its lanes."""
LANE_GAP = 24.0
"""Between lanes."""
HEAD_WIDE = 880.0
"""From this width on the stage's name stands at the left."""
DISC = 48.0
"""Side of a stage's icon."""


@dataclass(frozen=True, slots=True)
class _Lane:
    id: str
    title: str
    icon: str | None
    tone: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A stage's card, measured."""

    stop: Stop
    title: TextBox
    head_width: float  # of the part at the left; the whole width when the name stands on top
    head_height: float
    common: Body
    parts: Mapping[str, Body]
    height: float


@dataclass(frozen=True, slots=True)
class _Station:
    """What lines leave and reach: its id, upper and lower border, and where lines may end across, by lane."""

    id: str
    top: float
    bottom: float
    ports: Mapping[str, float] | None  # None: all lanes in one
    passed: frozenset[str] = frozenset()  # lanes that only pass by


class Track:
    """One card per stage; a stage with lanes holds a box for each, the others one for all."""

    def widths(self, content: Roadmap, ctx: Context) -> Widths:
        lanes = _lanes(content, ctx)
        extra = side_lanes(ways(content, ctx))[1]
        face = style(ctx, "label", weight=600)
        low = ideal = heads = 0.0
        for stage in content.stages:
            parts = [stage.lanes[lane.id] for lane in lanes if lane.id in stage.lanes]
            n = max(1, len(lanes)) if parts else 1
            each = max([body_low(p, ctx) for p in parts], default=0.0) + 2 * PAD
            wish = max([body_ideal(p, ctx) for p in parts], default=0.0) + 2 * PAD
            low = max(low, n * each + LANE_GAP * (n - 1) if parts else 0.0, body_low(stage, ctx))
            ideal = max(ideal, n * wish + LANE_GAP * (n - 1), body_ideal(stage, ctx))
            heads = max(heads, ctx.text.word_width(stage.title, face) + _lead(stage))
        pills = [_pill(lane, ctx, 1.0).width for lane in lanes]
        low = max(low, max(pills, default=0.0) * len(pills) + LANE_GAP * max(0, len(pills) - 1), heads)
        signs = [flag(ctx, f, 1.0).width for f in (content.start, content.end) if f]
        low = max(low + 2 * PAD + 1, *signs, 0.0) + extra
        return Widths(low, max(low, ideal + 320 + 2 * PAD + extra))

    def layout(self, content: Roadmap, width: float, height: float | None, ctx: Context) -> Placed:
        lanes, made, back = _lanes(content, ctx), stops(content, ctx), ways(content, ctx)
        if not any(s.tone for s in content.stages) and lanes:
            made = [Stop(s.stage, s.index, s.id, ctx.tone or "slate", s.number) for s in made]
        offsets, taken = side_lanes(back)
        room = width - taken
        rows = _rows(made, lanes, room, ctx)
        beside = bool(rows) and rows[0].head_width < room
        left = (rows[0].head_width if beside else 0.0) + PAD
        inner = room - left - PAD
        xs = _across(lanes, left, inner)
        middle = left + inner / 2
        pills = [_pill(lane, ctx, inner / max(1, len(lanes)) - 8) for lane in lanes]
        signs = [flag(ctx, f, inner) if f else None for f in (content.start, content.end)]
        heights = [s.height for s in signs[:1] if s] + ([max(p.height for p in pills)] if pills else [])
        heights += [r.height for r in rows] + [s.height for s in signs[1:] if s]
        natural = sum(heights) + GAP * (len(heights) - 1)
        gap = GAP
        if height is not None and height > natural and len(heights) > 1:
            gap = min(GAP * 1.7, GAP + (height - natural) / (len(heights) - 1))
        total = sum(heights) + gap * (len(heights) - 1)
        y = (max(total, height or 0.0) - total) / 2
        top = y
        stations: list[_Station] = []
        items: list[Item] = []
        anchors: dict[str, tuple[float, float, float, float]] = {}
        boxes: list[Box] = []
        if signs[0]:
            items.append(_sign(signs[0], middle, y))
            stations.append(_Station("start", y, y + signs[0].height, None))
            y += signs[0].height + gap
        if pills:
            tall = max(p.height for p in pills)
            for lane, pill in zip(lanes, pills, strict=True):
                box = Box.around(xs[lane.id], y + tall / 2, pill.width, tall)
                items.append(pill.draw(box, "cell"))
                anchors[lane.id] = box.as_tuple()
            stations.append(_Station("lanes", y, y + tall, xs))
            y += tall + gap
        for row in rows:
            box = Box(0, y, room, row.height)
            boxes.append(box)
            stations.append(_Station(row.stop.id, box.y, box.bottom, xs if row.parts else None, _passed(row, lanes)))
            y += row.height + gap
        if signs[1]:
            items.append(_sign(signs[1], middle, y))
            stations.append(_Station("end", y, y + signs[1].height, None))
        for above, below in itertools.pairwise(stations):
            items += _between(above, below, lanes, middle, ctx)
        shifts = port_shifts(back)
        for way, offset in zip(back, offsets, strict=True):
            a, b, x = boxes[way.source], boxes[way.target], room + offset
            ya, yb = a.cy + shifts[way.key, way.source], b.cy + shifts[way.key, way.target]
            points = [(a.right, ya), (x, ya), (x, yb), (b.right, yb)]
            items += way.draw(points, (x, (ya + yb) / 2), made, ctx)
        for row, box in zip(rows, boxes, strict=True):
            items.append(_card(row, box, lanes, xs, beside, ctx, anchors))
            anchors[row.stop.id] = box.as_tuple()
        whole = group(items, "block", box=(0, top, width, total), kind="roadmap")
        return Placed(width, max(total, height or 0.0), (whole,), anchors)


def _lanes(content: Roadmap, ctx: Context) -> list[_Lane]:
    """The lanes in order: those of the roadmap, or those its stages name."""
    names: dict[str, RoadmapLane | None] = dict(content.lanes)
    for stage in content.stages:
        for name in stage.lanes:
            if not content.lanes:
                names.setdefault(name, None)
    tones = ("blue", "green", *(t for t in ROTATION if t not in ("blue", "green")))
    found: list[_Lane] = []
    for i, (name, lane) in enumerate(names.items()):
        title = lane.title if lane else name.replace("-", " ").replace("_", " ").capitalize()
        tone = (lane.tone if lane else None) or tones[i % len(tones)]
        found.append(_Lane(name, title, lane.icon if lane else None, tone))
    return found


def _pill(lane: _Lane, ctx: Context, limit: float) -> Tile:
    return tile(
        ctx,
        lane.title,
        icon=lane.icon,
        icon_size=ctx.measures.label * 1.35,
        tone=lane.tone,
        fill="fill",
        limit=limit,
        pad_x=24,
        pad_y=12,
        least=(0.0, 64.0),
    )


def _sign(sign: Tile, cx: float, y: float) -> Item:
    return sign.draw(Box(cx - sign.width / 2, y, sign.width, sign.height), "cell")


def _across(lanes: list[_Lane], left: float, inner: float) -> dict[str, float]:
    """The middle of each lane."""
    n = max(1, len(lanes))
    each = (inner - LANE_GAP * (n - 1)) / n
    return {lane.id: left + i * (each + LANE_GAP) + each / 2 for i, lane in enumerate(lanes)}


# Cards


def _lead(stage: RoadmapStage) -> float:
    """Badge and icon before a stage's name."""
    return BADGE + 16 + (DISC + 12 if stage.icon else 0.0)


def _rows(made: list[Stop], lanes: list[_Lane], room: float, ctx: Context) -> list[_Row]:
    """The cards measured: the part with the name first, what is left for the lanes."""
    face = style(ctx, "label", weight=600, line=1.18)
    words = max((ctx.text.word_width(s.stage.title, face) + _lead(s.stage) for s in made), default=0.0)
    natural = max((ctx.text.width(s.stage.title, face) + _lead(s.stage) for s in made), default=0.0) + 1
    head = min(max(natural, 200.0), max(words, room * 0.26)) + 2 * PAD
    needs = 0.0
    for s in made:
        parts = [body_low(p, ctx) + 2 * PAD for p in s.stage.lanes.values()]
        n = len(lanes) if parts else 1
        needs = max(needs, n * max(parts, default=0.0) + LANE_GAP * (n - 1), body_low(s.stage, ctx))
    wide = room >= HEAD_WIDE * ctx.measures.label / 28 and room - head - 2 * PAD >= needs
    head_width = head if wide else room
    inner = (room - head if wide else room) - 2 * PAD
    n = max(1, len(lanes))
    each = (inner - LANE_GAP * (n - 1)) / n - 2 * PAD
    rows: list[_Row] = []
    for s in made:
        title_room = max(head_width - 2 * PAD - _lead(s.stage), ctx.text.word_width(s.stage.title, face))
        title = ctx.text.set(s.stage.title, face, title_room)
        tones = {lane.id: lane.tone for lane in lanes}
        parts_of: dict[str, Body] = {
            k: body(p, each, tones[k], "center", ctx) for k, p in s.stage.lanes.items() if k in tones
        }
        common = body(s.stage, inner, s.tone, "center", ctx)
        head_height = max(title.height, BADGE, DISC if s.stage.icon else 0.0) + 2 * PAD * 0.75
        inside = common.height + (max(b.height for b in parts_of.values()) + 2 * PAD if parts_of else 0.0)
        inside += BETWEEN if parts_of and common.height else 0.0
        if wide:
            tall = max(head_height, inside + 2 * PAD, 96.0)
        else:
            tall = head_height + (inside + 2 * PAD if inside else 0.0)
        rows.append(_Row(s, title, head_width, head_height, common, parts_of, tall))
    heights = snapped_heights([r.height for r in rows])
    return [replace(r, height=h) for r, h in zip(rows, heights, strict=True)]


def _card(
    row: _Row,
    box: Box,
    lanes: list[_Lane],
    xs: Mapping[str, float],
    beside: bool,
    ctx: Context,
    anchors: dict[str, tuple[float, float, float, float]],
) -> Item:
    """The card of a stage: frame, name, what is common, and a box for each lane."""
    m, stop = ctx.measures, row.stop
    hue, r = ctx.theme.hue(stop.tone), m.radius_card
    frame = card_frame(ctx, box, stop.tone, stop.stage.level)
    back = Rect(box.x, box.y, box.w, box.h, Paint(ctx.theme.color("panel")), r)
    whole = not beside and row.height <= row.head_height + 1
    head = Box(box.x, box.y, row.head_width if beside else box.w, box.h if beside or whole else row.head_height)
    radii = (r, 0.0, 0.0, r) if beside else (r, r, r, r) if whole else (r, r, 0.0, 0.0)
    line = Rect(box.x, box.y, box.w, box.h, Paint(None, frame.paint.stroke, frame.paint.width, frame.paint.dash), r)
    items: list[Item] = [back, rounded(*head.as_tuple(), radii, Paint(hue.fill))]
    items += _heading(row, head, ctx)
    left = box.x + (row.head_width if beside else 0.0) + PAD
    inner = box.right - PAD - left
    top = box.y + PAD + (0.0 if beside else row.head_height)
    room = box.bottom - PAD - top
    common = row.common.height
    if common:
        free = 0.0 if row.parts else max(0.0, room - common) / 2
        items += row.common.draw(left + (inner - row.common.width) / 2, top + free)
        if row.parts:
            top += common + BETWEEN
            room -= common + BETWEEN
    n = max(1, len(lanes))
    each = (inner - LANE_GAP * (n - 1)) / n
    cells: list[Item] = []
    for lane in lanes if row.parts else ():
        tone = ctx.theme.hue(lane.tone)
        part = row.parts.get(lane.id)
        if part is None:  # the lane passes by
            pass_by = Curve.line([(xs[lane.id], box.y), (xs[lane.id], box.bottom)])
            cells.append(
                edge(
                    ctx,
                    pass_by,
                    f"{stop.id}-{lane.id}",
                    stop.id,
                    stop.id,
                    tone=lane.tone,
                    head="none",
                    label=plain(lane.title),
                )
            )
            continue
        at = Box(xs[lane.id] - each / 2, top, each, room)
        drawn: list[Item] = [Rect(*at.as_tuple(), Paint(tone.tint, tone.stroke, m.outline), m.radius_node)]
        drawn += part.draw(at.x + (at.w - part.width) / 2, at.cy - part.height / 2)
        name = f"{stop.id}.{lane.id}"
        anchors[name] = at.as_tuple()
        cells.append(group(drawn, "cell", None, plain(lane.title), at.as_tuple(), tone=lane.tone))
    return stage_node(stop, box, [*items, line, *cells])


def _heading(row: _Row, head: Box, ctx: Context) -> list[Item]:
    """Badge, icon and name, in the middle of their part of the card; from the right where the name is read so."""
    stop, rtl = row.stop, row.title.rtl
    items: list[Item] = []
    used = PAD

    def centre(size: float) -> float:
        return head.right - used - size / 2 if rtl else head.x + used + size / 2

    if stop.number:
        items += number(ctx, stop, centre(BADGE), head.cy)
        used += BADGE + 16
    if stop.stage.icon:
        items += icon_disc(ctx, stop.stage.icon, centre(DISC), head.cy, DISC, stop.tone)
        used += DISC + 12
    x = head.x + (PAD if rtl else used)
    y = head.cy - middle_offset(row.title, ctx.measures.label)
    return [*items, *text_items(row.title, x, y, head.w - used - PAD, "end" if rtl else "start")]


# Lines


def _passed(row: _Row, lanes: list[_Lane]) -> frozenset[str]:
    """The lanes for which a split stage holds nothing."""
    return frozenset(lane.id for lane in lanes if row.parts and lane.id not in row.parts)


def _between(a: _Station, b: _Station, lanes: list[_Lane], middle: float, ctx: Context) -> list[Item]:
    """The lines from one station to the next: straight, parting or merging."""
    y0, y1 = a.bottom, b.top
    key = f"{a.id}-to-{b.id}"
    wide = ctx.measures.edge_main + 1

    def lane_edge(points: list[Point], lane: _Lane, head: bool) -> Item:
        curve = elbow(points, ctx.measures.radius_bend)
        name = f"{key}-{lane.id}"
        return edge(
            ctx,
            curve,
            name,
            a.id,
            b.id,
            tone=lane.tone,
            width=wide,
            head="end" if head else "none",
            label=plain(lane.title),
        )

    if a.ports and b.ports:
        return [lane_edge([(a.ports[n.id], y0), (b.ports[n.id], y1)], n, n.id not in b.passed) for n in lanes]
    if not a.ports and not b.ports:
        return [edge(ctx, Curve.line([(middle, y0), (middle, y1)]), key, a.id, b.id, width=wide)]
    bend = ctx.measures.radius_bend
    if a.ports:
        turn, end = y0 + bend, y0 + 2 * bend
        paths = [[(a.ports[n.id], y0), (a.ports[n.id], turn), (middle, turn), (middle, end)] for n in lanes]
        shaft = edge(ctx, Curve.line([(middle, end - 1), (middle, y1)]), key, a.id, b.id, width=wide)
        return [*(lane_edge(p, n, False) for p, n in zip(paths, lanes, strict=True)), shaft]
    ports = b.ports or {}
    start = y0 + max(0.0, y1 - y0 - GAP) + 8.0
    turn = start + bend
    paths = [[(middle, start), (middle, turn), (ports[n.id], turn), (ports[n.id], y1)] for n in lanes]
    stub = edge(ctx, Curve.line([(middle, y0), (middle, start + 1)]), key, a.id, b.id, width=wide, head="none")
    return [*(lane_edge(p, n, n.id not in b.passed) for p, n in zip(paths, lanes, strict=True)), stub]
