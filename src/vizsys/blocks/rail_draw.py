"""Drawing a planned rail: lines, discs with their words, tags, brackets and dashed boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vizsys.bezier import Curve, bezier_point
from vizsys.blocks.base import Placed, group, text_items
from vizsys.blocks.brackets import GAP, over
from vizsys.blocks.draw import centred, icon_image, polyline
from vizsys.blocks.lines import DASHES, LineLabel, edge
from vizsys.blocks.marks import mark as mark_disc
from vizsys.blocks.rail_grid import Track
from vizsys.blocks.rail_plan import (
    BOX_PAD,
    DASHED,
    LINE,
    STUB,
    TAG_STEM,
    THIN,
    WORDS_GAP,
    Plan,
    Stop,
    box_frame,
)
from vizsys.blocks.rail_regions import dividers
from vizsys.blocks.stations import label_of
from vizsys.geometry import Box, Point
from vizsys.scene import Ellipse, Group, Item, Paint, Rect
from vizsys.text.rich import slug

if TYPE_CHECKING:
    from vizsys.blocks.rail import RailStation
    from vizsys.context import Context

BADGE = 30.0
"""Diameter of the mark on the corner of a disc that holds something else."""
Anchors = dict[str, tuple[float, float, float, float]]


def draw(made: Plan, ctx: Context) -> Placed:
    """The items of a plan, and the boxes of stations, regions and rows by name."""
    anchors: Anchors = {}
    items: list[Item] = []
    items += dividers(made.headers, made.seam, made.height, ctx)
    items += _boxes(made, anchors, ctx)
    routes = {track: _route(made, track) for track in made.grid.tracks}
    words: list[Item] = []
    for n, track in enumerate(made.grid.tracks):
        items.append(_line(made, n, track, routes, words, ctx))
    for stop, station in zip(made.stops, made.rail.stations, strict=True):
        items.append(_station(stop, station, ctx))
        anchors[stop.name] = stop.box().as_tuple()
    items += words
    for header in made.headers:
        if header.words:
            items.append(over(header.words, header.left, header.right, made.top - GAP, header.tone, ctx))
        anchors.setdefault(slug(header.region.label), (header.left, 0.0, header.right - header.left, made.top))
    for lane, chip in zip(made.grid.rows, made.marks, strict=False):
        items.append(chip.draw(made.left - 28.0 - chip.width, made.ys[lane] - chip.height / 2))
    whole = group(items, "block", box=(0, 0, made.width, made.height), kind="rail")
    return Placed(made.width, made.height, (whole,), anchors)


# Lines


def _line(made: Plan, n: int, track: Track, routes: dict[Track, Curve], words: list[Item], ctx: Context) -> Group:
    """One stretch of line; its label goes to `words`, which are painted over everything."""
    a, b = made.stops[track.source], made.stops[track.target]
    link = made.rail.links[track.link] if track.link is not None else None
    curve = routes[track]
    arrow = link.arrow if link else "->"
    joins = sum(t.target == track.target for t in made.grid.tracks) > 1
    tone = (link.tone if link else None) or (a.tone if joins else b.tone)
    marks = {made.rail.stations[i].mark for i in (track.source, track.target)}
    given_up = "off" in marks
    if given_up or made.rail.stations[track.target].mark == "todo":
        tone = (link.tone if link else None) or "slate"
    said = (link.label if link else None) or _meaning(made, track, tone)
    if said is None and given_up:  # the dashed disc at its end says what its dashes mean
        said = label_of(made.rail.stations[track.target])
    key = f"{a.name}--{b.name}" + (f"-{n}" if _repeated(made, track) else "")
    label = made.labels.get(track)
    under: list[Box] = []
    if label is not None:
        cx, cy = _label_place(made, track, routes, label)
        under = [label.box(cx, cy)]
        words.append(label.draw(cx, cy, key))
    heads = made.rail.arrows and arrow != "--"
    dashed = arrow == "~>" or given_up
    width = THIN if made.rail.arrows else DASHED if dashed else LINE
    if arrow == "=>":
        width *= 1.5
    head = ("both" if arrow == "<->" else "end") if heads else "none"
    line = "dashed" if dashed else "solid"
    if heads:
        curve = curve.shortened(4.0)
    facts = {"tone": tone, "width": width, "line": line, "under": under}
    return edge(ctx, curve, key, a.name, b.name, head=head, label=said, **facts)  # type: ignore[arg-type]


def _meaning(made: Plan, track: Track, tone: str) -> str | None:
    """What says the meaning of a line's colour or dashes: the name of a row or a box, or a tag."""
    for lane, row in zip(made.grid.rows, made.rail.rows, strict=False):
        if any(s.tone == tone and s.lane == lane for s in made.stops):
            return row.label
    for box in made.rail.boxes:
        if box.label and made.stops[track.target].name in box.over:
            return box.label
    return next((t.words for s in made.stops for t in s.tags if t.tone == tone), None)


def _repeated(made: Plan, track: Track) -> bool:
    return sum((t.source, t.target) == (track.source, track.target) for t in made.grid.tracks) > 1


def _route(made: Plan, track: Track) -> Curve:
    """Straight along a row; an S where it changes the row, in the free room beside one of its ends."""
    a, b = made.stops[track.source], made.stops[track.target]
    start, end = (a.x + a.d / 2, a.y), (b.x - b.d / 2, b.y)
    if a.lane == b.lane or b.column <= a.column:
        return Curve.line([start, end]) if a.lane == b.lane else _s(start, end, start, end)
    into = sum(t.target == track.target for t in made.grid.tracks) > 1
    early = (_clear(made, b.lane, a.column, b.column), 0 if into else 1)
    late = (_clear(made, a.lane, a.column, b.column), 1 if into else 0)
    column = a.column if early >= late else b.column - 1
    left, right = _zone(made, track, column)
    return _s(start, end, (left, a.y), (right, b.y))


def _s(start: Point, end: Point, bend: Point, bent: Point) -> Curve:
    """Level to `bend`, an S to `bent`, level to the end."""
    pull = (bent[0] - bend[0]) * 0.5
    points: list[Point] = [bend, (bend[0] + pull, bend[1]), (bent[0] - pull, bent[1]), bent]
    out = Curve(tuple(points))
    if bend[0] - start[0] > 0.5:
        out = Curve.line([start, bend]).joined(out)
    return out.joined(Curve.line([bent, end])) if end[0] - bent[0] > 0.5 else out


def _clear(made: Plan, lane: float, first: int, last: int) -> bool:
    """Whether a row has no station between two columns."""
    return not any(s.lane == lane and first < s.column < last for s in made.stops)


def _zone(made: Plan, track: Track, column: int) -> tuple[float, float]:
    """Where between a column and the next the line may leave its row without touching any words."""
    a, b = made.stops[track.source], made.stops[track.target]
    low, high = min(a.lane, b.lane), max(a.lane, b.lane)
    reach = [made.stops[0].d / 2, made.stops[0].d / 2]
    for stop in made.stops:
        side = stop.column - column
        if side not in (0, 1) or not low <= stop.lane <= high:
            continue
        between = low < stop.lane < high
        words_in_way = (stop.words_height > 0 and stop.lane == low) or between
        tags_in_way = (bool(stop.tags) and stop.lane == high) or between
        if words_in_way or tags_in_way or stop.boxed:
            reach[side] = max(reach[side], stop.half)
    left, right = made.xs[column] + reach[0] + 8, made.xs[column + 1] - reach[1] - 8
    wide = made.halves[column] + 8, made.halves[column + 1] + 8
    both = made.xs[column] + wide[0], made.xs[column + 1] - wide[1]
    if both[1] - both[0] >= 84:  # lines up and lines down bend at one place where there is room
        left, right = both
    label = made.labels.get(track)
    if label is not None and b.column - a.column == 1:  # the label stands on a level part that is the line's alone
        room = label.width + 2 * STUB - 8
        if _alone(made, track, "target"):
            right = min(right, b.x - b.d / 2 - room)
            left = min(left, right - 56)
        elif _alone(made, track, "source"):
            left = max(left, a.x + a.d / 2 + room)
            right = max(right, left + 56)
    return left, right


def _alone(made: Plan, track: Track, end: str) -> bool:
    """Whether no other line shares that end."""
    mine = getattr(track, end)
    return len([t for t in made.grid.tracks if getattr(t, end) == mine]) == 1


def _label_place(made: Plan, track: Track, routes: dict[Track, Curve], label: LineLabel) -> Point:
    """The middle of the longest level stretch no other line runs on; else of the S."""
    curve = routes[track]
    others = [p for t, c in routes.items() if t != track for p in c.samples(16)]
    places: list[tuple[float, Point]] = []
    for i in range(curve.pieces):
        piece = curve.piece(i)
        p, q = piece[0], piece[3]
        level = abs(p[1] - q[1]) < 0.5
        places.append((q[0] - p[0] if level else 0.0, bezier_point(*piece, 0.5)))
    places.sort(key=lambda one: -one[0])
    for _, (x, y) in places:
        box = label.box(x, y).grown(4)
        if not any(box.contains(p) for p in others) and not any(box.overlaps(s.box()) for s in made.stops):
            return (x, y)
    return places[0][1]


# Stations


def _station(stop: Stop, station: RailStation, ctx: Context) -> Group:
    """Disc, words and tags of a station, as one node."""
    hue = ctx.theme.hue(stop.tone)
    x, y, r = stop.x, stop.y, stop.d / 2
    items: list[Item] = []
    mark = station.mark
    holds = stop.inside or station.icon is not None
    if mark in ("ok", "bad") and not holds:
        items += mark_disc(ctx, {"ok": "ok", "bad": "no"}[mark], x, y, stop.d)
    elif mark == "run" and not holds:
        items += _running(x, y, stop.d, ctx)
    else:
        idle = mark in ("todo", "off")
        dash = (6.0, 5.0) if idle else ()
        ring = ctx.theme.color("ink3") if idle else hue.stroke
        width = 3.0 if idle else 4.0 if holds else 7.0
        fill = hue.fill if stop.inside and not idle else ctx.theme.color("panel")
        items.append(Ellipse(x, y, r - width / 2, r - width / 2, Paint(fill, ring, width, dash)))
        if holds and mark in ("ok", "bad", "run"):
            at = r * 0.74
            badge = (
                _running(x + at, y - at, BADGE, ctx)
                if mark == "run"
                else mark_disc(ctx, {"ok": "ok", "bad": "no"}[mark], x + at, y - at, BADGE)
            )
            back = Ellipse(x + at, y - at, BADGE / 2 + 3, BADGE / 2 + 3, Paint(ctx.surface))
            items += [back, *badge]
    if station.icon:
        s = stop.d * 0.54
        items += icon_image(ctx, station.icon, x - s / 2, y - s / 2, s, span=station.span("icon"))
    items += _words(stop, ctx)
    items += _tags(stop, ctx)
    return group(items, "node", stop.name, label_of(station), stop.box().as_tuple(), shape="dot", tone=stop.tone)


def _words(stop: Stop, ctx: Context) -> list[Item]:
    items: list[Item] = []
    top = stop.y + stop.d / 2 + WORDS_GAP
    if stop.label and stop.inside:
        items += centred(stop.label, ctx.measures.small, stop.x, stop.y)
    elif stop.label:
        items += text_items(stop.label, stop.x - stop.label.width / 2, top)
        top += stop.label.height + 2
    if stop.sub:
        items += text_items(stop.sub, stop.x - stop.sub.width / 2, top)
    return items


def _tags(stop: Stop, ctx: Context) -> list[Item]:
    """Tags over one another, the first nearest to the disc, with a beak that points at it."""
    items: list[Item] = []
    foot = stop.y - stop.d / 2 - TAG_STEM
    for k, tag in enumerate(stop.tags):
        if not k:
            tip = foot + TAG_STEM - 3
            beak = [(stop.x - 9, foot - 1), (stop.x + 9, foot - 1), (stop.x, tip)]
            items.append(polyline(beak, Paint(ctx.theme.hue(tag.tone or ctx.tone).solid), closed=True))
        foot -= tag.height
        items.append(tag.draw(stop.x - tag.width / 2, foot))
        foot -= 6
    return items


def _running(x: float, y: float, d: float, ctx: Context) -> list[Item]:
    """An amber disc with three dots: work goes on."""
    hue = ctx.theme.hue("amber")
    dots = [Ellipse(x + k * d * 0.22, y, d * 0.075, d * 0.075, Paint(ctx.theme.color("solid-ink"))) for k in (-1, 0, 1)]
    ring = d * 0.07
    return [Ellipse(x, y, d / 2 - ring / 2, d / 2 - ring / 2, Paint(hue.solid, hue.stroke, ring)), *dots]


# Boxes


def _boxes(made: Plan, anchors: Anchors, ctx: Context) -> list[Item]:
    items: list[Item] = []
    for box, text in zip(made.rail.boxes, made.titles, strict=True):
        frame = box_frame(made, box, text)
        if frame is None:
            continue
        hue = ctx.theme.hue(box.tone or "slate")
        paint = Paint(hue.tint, hue.stroke, ctx.measures.outline, DASHES["dashed"])
        drawn: list[Item] = [Rect(frame.x, frame.y, frame.w, frame.h, paint, ctx.measures.radius_node)]
        if box.label and text:
            drawn += text_items(text, frame.x + BOX_PAD, frame.y + BOX_PAD / 2)
            anchors.setdefault(slug(box.label), frame.as_tuple())
        items.append(group(drawn, "group", None, box.label, frame.as_tuple(), tone=box.tone))
    return items
