"""Where tracks, items, events, frames and the axis of lanes go.

In: a `Lanes` and a width in page units. Out: a `Placed` with anchors for tracks (`track1`, or their ids) and items.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vizsys.blocks.anatomy_spread import spread
from vizsys.blocks.base import Placed, Widths, group, style, text_items
from vizsys.blocks.draw import centred, icon_image, middle_offset, polyline
from vizsys.blocks.lanes import LaneItem, Lanes, Pipe, Track, placed, rows_of, span, tick_places
from vizsys.blocks.lines import DASHES, strokes
from vizsys.blocks.marks import mark
from vizsys.geometry import Box, Curve
from vizsys.scene import Command, Group, Item, Paint, Path, Rect
from vizsys.text import plain
from vizsys.text.model import TextBox, TextStyle
from vizsys.theme import mix

if TYPE_CHECKING:
    from vizsys.context import Context

HEAD_GAP = 18.0
"""Between names and tracks."""
TAIL = 36.0
"""A track goes on behind the end of the scale: room for its arrow head."""
START = 14.0
"""A track begins before the start of the scale."""
SEAM = 4.0
"""Between items that follow one another."""
PAD = 5.0
"""Between the side of an item and its words."""
PIPE_PAD = 14.0
HATCH = 11.0
"""Between the lines of a hatching, across."""
NAME_SHARE = 0.28
"""The most of the width that names take, unless their words need more."""
LIFT = 14.0
"""Between an item and words under it that are too long for it."""
CROSS = 28.0
"""Diameter of the cross on a lost item; it stands over the corner."""
MOST = 1.7
"""How far items grow into a larger height."""


# Measuring


def _name_face(ctx: Context) -> TextStyle:
    return style(ctx, "edge_label", weight=600, line=1.18)


def _sub_face(ctx: Context) -> TextStyle:
    return style(ctx, "micro", color="ink2", line=1.2)


def _item_face(ctx: Context, size: float, color: str | None = None) -> TextStyle:
    return TextStyle(size, color or ctx.theme.color("ink"), 500, line=1.14)


def _icon(ctx: Context) -> float:
    return ctx.measures.icon_list * 0.8


def _sizes(ctx: Context) -> tuple[float, ...]:
    m = ctx.measures
    return m.edge_label, m.small, m.micro


def _item_height(ctx: Context) -> float:
    return round(ctx.measures.label * 1.9)


def _name_widths(content: Lanes, ctx: Context) -> Widths:
    """Of the column of names, with its gap; zero without names."""
    low = ideal = 0.0
    for track in content.tracks:
        lead = _icon(ctx) + 10 if track.icon else 0.0
        for text, face in ((track.label, _name_face(ctx)), (track.sub, _sub_face(ctx))):
            if text:
                low = max(low, lead + ctx.text.word_width(text, face) + 1)
                ideal = max(ideal, lead + ctx.text.width(text, face) + 1)
        if lead:
            low, ideal = max(low, lead), max(ideal, lead)
    gap = HEAD_GAP if ideal else 0.0
    return Widths(low + gap, ideal + gap)


def _sides(content: Lanes) -> tuple[float, float]:
    """Room left and right of the scale: where tracks begin and where their arrow heads are, and the frames."""
    pipe = PIPE_PAD if content.frames else 0.0
    before, behind = START + pipe, (TAIL if content.arrow else START) + pipe
    return (before, behind) if content.direction == "right" else (behind, before)


def widths(content: Lanes, ctx: Context) -> Widths:
    """Words of items stand in them, or side by side under their track; ideally each on one line in its item."""
    names, whole = _name_widths(content, ctx), span(content)
    small, large = _item_face(ctx, ctx.measures.micro), _item_face(ctx, ctx.measures.edge_label)
    per_low = per_ideal = under = 0.0
    for track in content.tracks:
        row = 0.0
        for item in track.items:
            if item.text:
                word = ctx.text.word_width(item.text, small)
                per_low = max(per_low, (word + 2 * PAD + SEAM + 1) / item.len)
                per_ideal = max(per_ideal, (ctx.text.width(item.text, large) + 2 * PAD + SEAM + 1) / item.len)
                row += word + 14
        under = max(under, row)
    face = style(ctx, "small", weight=600)
    marks = sum(ctx.text.word_width(e.text, face) + 14 for e in content.events)
    ticks = sum(ctx.text.word_width(t.text, style(ctx, "micro")) + 10 for t, _ in tick_places(content.axis))
    # Every item is to be seen, down to a scale at which the shortest are specks anyway.
    seen = min(whole / min((i.len for i in _items(content)), default=whole) * (SEAM + 6), 1000.0)
    low = max(160.0, min(whole * per_low, under), marks, ticks, seen)
    for pipe in content.frames:
        if pipe.label:
            low = max(low, ctx.text.word_width(pipe.label, face) + 2 * PIPE_PAD)
    sides = sum(_sides(content))
    ideal = max(low, min(whole * per_ideal, ctx.measures.label * 50))
    return Widths(names.low + sides + low, names.ideal + sides + ideal)


@dataclass(slots=True)
class Row:
    """A track laid out: its middle is set once heights are known."""

    track: Track
    index: int
    name: TextBox | None
    sub: TextBox | None
    below: list[tuple[LaneItem, TextBox, float]]  # words under the track: item, text, centre
    under: float  # room they need
    cy: float = 0.0
    top: float = 0.0
    bottom: float = 0.0


@dataclass(slots=True)
class Plan:
    content: Lanes
    ctx: Context
    width: float
    names: float
    x0: float
    unit: float
    whole: float
    size: float
    rows: list[Row]
    item_h: float

    @property
    def x1(self) -> float:
        return self.x0 + self.unit * self.whole

    def x(self, at: float) -> float:
        """Where a moment is."""
        return self.x0 + at * self.unit if self.content.direction == "right" else self.x1 - at * self.unit

    def box(self, item: LaneItem, start: float, row: Row) -> Box:
        """The box of an item."""
        a, b = self.x(start), self.x(start + item.len)
        left, right = min(a, b) + SEAM / 2, max(a, b) - SEAM / 2
        if right - left < 6:  # a moment: still to be seen
            left, right = (left + right) / 2 - 3, (left + right) / 2 + 3
        return Box(left, row.cy - self.item_h / 2, right - left, self.item_h)


def _plan(content: Lanes, width: float, ctx: Context) -> Plan:
    want, sides = _name_widths(content, ctx), _sides(content)
    low = widths(content, ctx).low
    width = max(width, low)
    names = max(want.low, min(want.ideal, width * NAME_SHARE, width - (low - want.low)))
    whole = span(content)
    unit = (width - names - sum(sides)) / whole
    height = _item_height(ctx)
    size = next((s for s in _sizes(ctx) if all(_fits(i, unit, s, height, ctx) for i in _items(content))), None)
    made = Plan(content, ctx, width, names, names + sides[0], unit, whole, size or ctx.measures.micro, [], height)
    made.rows = [_row(track, i, made) for i, track in enumerate(content.tracks)]
    return made


def _items(content: Lanes) -> list[LaneItem]:
    return [i for t in content.tracks for i in t.items]


def _fits(item: LaneItem, unit: float, size: float, height: float, ctx: Context) -> bool:
    """Whether the words of an item stand in it, in at most two lines."""
    if not item.text:
        return True
    face, room = _item_face(ctx, size), item.len * unit - SEAM - 2 * PAD
    if ctx.text.word_width(item.text, face) > room:
        return False
    return ctx.text.set(item.text, face, room).height <= height - 4


def _row(track: Track, index: int, made: Plan) -> Row:
    ctx = made.ctx
    lead = _icon(ctx) + 10 if track.icon else 0.0
    room = made.names - HEAD_GAP - lead
    name = ctx.text.set(track.label, _name_face(ctx), room) if track.label else None
    sub = ctx.text.set(track.sub, _sub_face(ctx), room) if track.sub else None
    row = Row(track, index, name, sub, [], 0.0)
    long = _long(track, made)
    if long:
        long.sort(key=lambda one: one[2])
        places = spread([c for _, _, c in long], [b.width for _, b, _ in long], 14, made.x0, made.x1)
        row.below = [(i, b, at) for (i, b, _), at in zip(long, places, strict=True)]
        row.under = LIFT + max(b.height for _, b, _ in long)
    return row


def _long(track: Track, made: Plan) -> list[tuple[LaneItem, TextBox, float]]:
    """Items whose words do not fit in them, with their words and middles; wrapped until they fit side by side."""
    ctx = made.ctx
    face = _item_face(ctx, ctx.measures.micro)
    found = [
        (item, (made.x(start) + made.x(start + item.len)) / 2)
        for item, start in placed(track)
        if item.text and not _fits(item, made.unit, made.size, made.item_h, ctx)
    ]
    for limit in (260.0, 180.0, 130.0, 0.0):
        rooms = [max(ctx.text.word_width(str(i.text), face), i.len * made.unit, limit) for i, _ in found]
        boxes = [ctx.text.set(str(i.text), face, room, "center") for (i, _), room in zip(found, rooms, strict=True)]
        if sum(b.width + 14 for b in boxes) - 14 <= made.x1 - made.x0:
            break
    return [(item, box, at) for (item, at), box in zip(found, boxes, strict=True)]


# Heights


def _stand(made: Plan, item_h: float, gap: float) -> float:
    """Give each row its place for that height of items; the height of the whole."""
    content, ctx = made.content, made.ctx
    made.item_h = item_h
    first, last = {}, set()
    for pipe in content.frames:
        a, b = rows_of(content, pipe)
        first[a] = pipe
        last.add(b)
    y = _events_height(made)
    if not y and 0 not in first and any(i.state == "lost" for i in made.rows[0].track.items):
        y = CROSS / 2
    for i, row in enumerate(made.rows):
        if i:
            y += gap * (1.6 if i in first or i - 1 in last else 1.0)
        if i in first:
            y += _pipe_head(first[i], made)
        words = sum(t.height for t in (row.name, row.sub) if t)
        tall = max(item_h, words, _icon(ctx) if row.track.icon else 0.0)
        row.top, row.cy = y, y + tall / 2
        y += max(tall, tall / 2 + item_h / 2 + row.under)
        row.bottom = y
        if i in last:
            y += PIPE_PAD
    return y + _axis_height(made)


def _pipe_head(pipe: Pipe, made: Plan) -> float:
    box = _pipe_title(pipe, made)
    return PIPE_PAD + (box.height + 6 if box else 0.0)


def _pipe_title(pipe: Pipe, made: Plan) -> TextBox | None:
    if not pipe.label:
        return None
    face = style(made.ctx, "small", weight=600, color=f"{_pipe_tone(pipe, made.ctx)}.deep", line=1.2)
    return made.ctx.text.set(pipe.label, face, made.width - made.names - 2 * PIPE_PAD)


def _pipe_tone(pipe: Pipe, ctx: Context) -> str:
    return pipe.tone or ctx.tone or "slate"


def draw(content: Lanes, width: float, height: float | None, ctx: Context) -> Placed:
    """The lanes in a width; items and gaps grow into a larger height."""
    made = _plan(content, width, ctx)
    item_h, gap = _item_height(ctx), 12.0
    used = _stand(made, item_h, gap)
    if height is not None and height > used + 0.5:
        count = max(1, len(made.rows))
        item_h = min(item_h * MOST, item_h + (height - used) * 0.65 / count)
        used = _stand(made, item_h, gap)
        if count > 1:
            gap = min(gap * 3, gap + max(0.0, height - used) / (count - 1) / 1.6)
            used = _stand(made, item_h, gap)
    tall = max(used, height or 0.0)
    items, anchors = _items_of(made, used)
    top = (tall - used) / 2
    whole = group([i.moved(0, top) for i in items], "block", box=(0, top, made.width, used), kind="lanes")
    places = {k: (x, y + top, w, h) for k, (x, y, w, h) in anchors.items()}
    return Placed(max(width, made.width), tall, (whole,), places)


# Drawing


def _items_of(made: Plan, used: float) -> tuple[list[Item], dict[str, tuple[float, float, float, float]]]:
    content = made.content
    anchors: dict[str, tuple[float, float, float, float]] = {}
    low = max(row.bottom for row in made.rows) + (PIPE_PAD if content.frames else 0.0) if made.rows else 0.0
    items: list[Item] = [_pipe(pipe, made) for pipe in content.frames]
    if content.axis and content.axis.grid:
        items += [_grid_line(at, low, made) for _, at in tick_places(content.axis)]
    items += [_rail(row, made) for row in made.rows]
    items += _events(made, low)
    for pipe in content.frames:
        items += _title(pipe, made)
    for row in made.rows:
        items += _name(row, made)
        box = Box(made.names, row.top, made.width - made.names, row.bottom - row.top)
        anchors[row.track.id or f"track{row.index + 1}"] = box.as_tuple()
        for item, start in placed(row.track):
            place = made.box(item, start, row)
            items.append(_item(item, place, row, made))
            if item.id:
                anchors[item.id] = place.as_tuple()
        items += _below(row, made)
    for row in made.rows:  # over the items beside
        items += _crosses(row, made)
    items += _axis(made, used)
    return items, anchors


def _pipe_box(pipe: Pipe, made: Plan) -> Box:
    first, last = rows_of(made.content, pipe)
    top = made.rows[first].top - _pipe_head(pipe, made)
    return Box(made.names, top, made.width - made.names, made.rows[last].bottom + PIPE_PAD - top)


def _pipe(pipe: Pipe, made: Plan) -> Group:
    hue, m = made.ctx.theme.hue(_pipe_tone(pipe, made.ctx)), made.ctx.measures
    b = _pipe_box(pipe, made)
    ground = _ground(pipe, made)
    box = Rect(b.x + 1, b.y + 1, b.w - 2, b.h - 2, Paint(ground, hue.stroke, m.outline), m.radius_card)
    title = plain(pipe.label) if pipe.label else None
    return group([box], "group", title=title, box=b.as_tuple())


def _ground(pipe: Pipe | None, made: Plan) -> str:
    """What a frame is filled with: its tint, white on that tint; without a frame, what is behind the lanes."""
    if pipe is None:
        return made.ctx.surface
    tint = made.ctx.theme.hue(_pipe_tone(pipe, made.ctx)).tint
    return tint if made.ctx.surface.upper() != tint.upper() else made.ctx.theme.color("panel")


def _title(pipe: Pipe, made: Plan) -> list[Item]:
    """The name of a frame, on a patch of its ground: event lines pass behind it."""
    words = _pipe_title(pipe, made)
    if words is None:
        return []
    b, ground = _pipe_box(pipe, made), _ground(pipe, made)
    x, y = b.x + PIPE_PAD + 4, b.y + PIPE_PAD - 4
    patch = Rect(x - 4, y, words.width + 8, words.height, Paint(ground))
    return [group([patch, *text_items(words, x, y)], "cell", box=(x - 4, y, words.width + 8, words.height))]


def _rail(row: Row, made: Plan) -> Group:
    """The line of a track, with its arrow head."""
    ctx = made.ctx
    a, b = made.x(0), made.x(made.whole)
    way = 1 if b > a else -1
    tail = TAIL - 4 if made.content.arrow else START - 4
    curve = Curve.line([(a - way * (START - 4), row.cy), (b + way * tail, row.cy)])
    color = mix(ctx.theme.color("ink3"), ctx.surface, 0.75)
    drawn = strokes(curve, ctx.measures.edge_minor + 0.5, color, head="end" if made.content.arrow else "none")
    return group(drawn, "cell", rail=row.index + 1)


def _name(row: Row, made: Plan) -> list[Item]:
    ctx, track = made.ctx, row.track
    if not (row.name or row.sub or track.icon):
        return []
    items: list[Item] = []
    x = 0.0
    if track.icon:
        side = _icon(ctx)
        items += icon_image(ctx, track.icon, 0, row.cy - side / 2, side, tone=track.tone, span=track.span("icon"))
        x = side + 10
    if row.name and not row.sub:
        items += text_items(row.name, x, row.cy - middle_offset(row.name, _name_face(ctx).size))
    else:
        y = row.cy - sum(t.height for t in (row.name, row.sub) if t) / 2
        for text in (row.name, row.sub):
            if text:
                items += text_items(text, x, y)
                y += text.height
    title = plain(track.label) if track.label else None
    return [group(items, "cell", title=title, box=(0, row.top, made.names, row.bottom - row.top))]


def _item(item: LaneItem, b: Box, row: Row, made: Plan) -> Group:
    ctx = made.ctx
    tone = item.tone or row.track.tone or ctx.tone
    if item.state == "lost":
        tone = item.tone or "bad"
    hue, m = ctx.theme.hue(tone or "blue"), ctx.measures
    radius = min(8.0, b.w / 3)
    items: list[Item] = []
    inside = item.text is not None and not any(i is item for i, _, _ in row.below)
    ink = None
    if item.state == "lost":
        ink = hue.deep
        paint = Paint(ctx.theme.color("panel"), hue.stroke, m.outline, DASHES["dashed"])
        items.append(Rect(b.x, b.y, b.w, b.h, paint, radius))
    elif item.state == "blocked":
        items.append(Rect(b.x, b.y, b.w, b.h, Paint(hue.tint), radius))
        items.append(hatching(b.grown(-3), mix(hue.stroke, hue.tint, 0.5)))
        items.append(Rect(b.x, b.y, b.w, b.h, Paint(None, hue.stroke, m.outline), radius))
    else:
        items.append(Rect(b.x, b.y, b.w, b.h, Paint(hue.fill, hue.stroke, m.outline), radius))
    if inside:
        face = _item_face(ctx, made.size, ink)
        words = ctx.text.set(str(item.text), face, b.w - 2 * PAD, "center")
        if item.state == "blocked":
            back = Box.around(b.cx, b.cy, words.width + 12, words.height + 4)
            items.append(Rect(back.x, back.y, back.w, back.h, Paint(hue.tint), 6))
        items += centred(words, made.size, b.cx, b.cy)
    title = plain(item.text) if item.text else None
    return group(items, "cell", item.id, title, b.as_tuple(), state=item.state)


def _crosses(row: Row, made: Plan) -> list[Item]:
    """The crosses on lost items: on a corner, or in the middle of one without words."""
    items: list[Item] = []
    for item, start in placed(row.track):
        if item.state != "lost":
            continue
        b = made.box(item, start, row)
        bare = item.text is None or any(i is item for i, _, _ in row.below)
        cx, cy = (b.cx, b.cy) if bare else (b.right - 3, b.y + 3)
        items += mark(made.ctx, "no", cx, cy, CROSS)
    return items


def hatching(b: Box, color: str) -> Path:
    """Slanted lines filling a box, cut at its sides: drawn, so that every format shows them alike."""
    commands: list[Command] = []
    step = HATCH * 2**0.5
    at = step / 2
    while at < b.w + b.h:
        # The line x + y = at, from the left or lower side up to the upper or right one.
        x1, y1 = (0.0, at) if at <= b.h else (at - b.h, b.h)
        x2, y2 = (at, 0.0) if at <= b.w else (b.w, at - b.w)
        commands += [("M", round(b.x + x1, 2), round(b.y + y1, 2)), ("L", round(b.x + x2, 2), round(b.y + y2, 2))]
        at += step
    return Path(tuple(commands), Paint(stroke=color, width=2.5))


def _below(row: Row, made: Plan) -> list[Item]:
    """Words too long for their items, under them, each joined to its own."""
    items: list[Item] = []
    starts = {id(item): start for item, start in placed(row.track)}
    around = (
        p
        for p in made.content.frames
        if row.index in range(rows_of(made.content, p)[0], rows_of(made.content, p)[1] + 1)
    )
    ground = _ground(next(around, None), made)
    for item, words, at in row.below:
        b = made.box(item, starts[id(item)], row)
        top = b.bottom + LIFT
        color = made.ctx.theme.color("ink3")
        over = abs(at - b.cx) <= words.width / 2
        way = [(b.cx, b.bottom), (b.cx, top - 2)] if over else [(b.cx, b.bottom), (b.cx, b.bottom + 5), (at, top - 2)]
        items.append(polyline(way, Paint(stroke=color, width=1.5)))
        box = (at - words.width / 2, top, words.width, words.height)
        patch = Rect(box[0] - 3, top, words.width + 6, words.height, Paint(ground))  # events pass behind
        drawn: list[Item] = [patch, *text_items(words, box[0], top)]
        items.append(group(drawn, "label", title=plain(str(item.text)), box=box))
    return items


# Events and axis


def _event_faces(made: Plan) -> list[TextBox]:
    found = []
    for event in made.content.events:
        face = style(made.ctx, "small", weight=600, color=f"{event.tone}.deep" if event.tone else "ink2", line=1.15)
        room = max(made.ctx.text.word_width(event.text, face), (made.x1 - made.x0) / len(made.content.events) - 14)
        found.append(made.ctx.text.set(event.text, face, min(room, 320) if room > 320 else room, "center"))
    return found


def _event_places(made: Plan, boxes: Sequence[TextBox]) -> list[float]:
    """Centres of the events' names, in the events' order."""
    events = made.content.events
    order = sorted(range(len(events)), key=lambda i: made.x(events[i].at))
    left, right = made.names, made.width
    xs = [made.x(events[i].at) for i in order]
    found = spread(xs, [boxes[i].width for i in order], 14, left, right)
    places = dict(zip(order, found, strict=True))
    return [places[i] for i in range(len(events))]


def _events_height(made: Plan) -> float:
    if not made.content.events:
        return 0.0
    return max(b.height for b in _event_faces(made)) + 22


def _events(made: Plan, low: float) -> list[Item]:
    """Upright lines with their names over the tracks; behind the items."""
    boxes, ctx = _event_faces(made), made.ctx
    if not boxes:
        return []
    head = _events_height(made)
    items: list[Item] = []
    for event, words, at in zip(made.content.events, boxes, _event_places(made, boxes), strict=True):
        x = made.x(event.at)
        color = ctx.theme.hue(event.tone).stroke if event.tone else ctx.theme.color("ink3")
        over = abs(at - x) <= words.width / 2
        bend = [(x, head - 18)] if over else [(at, head - 18), (at, head - 14), (x, head - 6)]
        items.append(polyline([*bend, (x, low)], Paint(stroke=color, width=ctx.measures.edge_minor, dash=(7, 5))))
        y = head - 22 - words.height
        box = (at - words.width / 2, y, words.width, words.height)
        items.append(group(text_items(words, box[0], y), "label", title=plain(event.text), box=box))
    return items


def _grid_line(at: float, low: float, made: Plan) -> Item:
    x, top = made.x(at), _events_height(made)
    return polyline([(x, top), (x, low + 8)], Paint(stroke=made.ctx.theme.color("hair"), width=made.ctx.measures.hair))


def _tick_boxes(made: Plan) -> list[tuple[TextBox, float]]:
    face = style(made.ctx, "micro", color="ink2", line=1.2)
    ticks = list(tick_places(made.content.axis))
    return [(made.ctx.text.set(t.text, face, None, "center"), made.x(at)) for t, at in ticks]


def _axis_label(made: Plan) -> TextBox | None:
    axis = made.content.axis
    if axis is None or not axis.label:
        return None
    return made.ctx.text.set(axis.label, style(made.ctx, "micro", weight=600, color="ink2", line=1.2))


def _axis_height(made: Plan) -> float:
    """Room under the tracks."""
    if made.content.axis is None:
        return 0.0
    ticks, label = _tick_boxes(made), _axis_label(made)
    tall = max((b.height for b, _ in ticks), default=0.0)
    if label:
        tall = max(tall, label.height) if _beside_ticks(made) else tall + label.height + 4
    return 30 + tall


def _axis_end(made: Plan) -> float:
    way = 1 if made.x(made.whole) > made.x(0) else -1
    return made.x(made.whole) + way * (TAIL - 4)


def _beside_ticks(made: Plan) -> bool:
    """Whether the name of the axis has room at its end beside the names of the ticks."""
    label, end = _axis_label(made), _axis_end(made)
    if label is None:
        return False
    if end > made.x(0):
        return all(x + b.width / 2 + 16 <= end - label.width for b, x in _tick_boxes(made))
    return all(x - b.width / 2 - 16 >= end + label.width for b, x in _tick_boxes(made))


def _axis(made: Plan, used: float) -> list[Item]:
    if made.content.axis is None:
        return []
    ctx = made.ctx
    y = used - _axis_height(made) + 18
    a, end = made.x(0), _axis_end(made)
    color = ctx.theme.color("ink3")
    items: list[Item] = [
        group(strokes(Curve.line([(a, y), (end, y)]), ctx.measures.edge_minor, color), "cell", axis=True)
    ]
    tall = 0.0
    for words, x in _tick_boxes(made):
        items.append(polyline([(x, y - 6), (x, y + 6)], Paint(stroke=color, width=ctx.measures.edge_minor)))
        items += text_items(words, x - words.width / 2, y + 10)
        tall = max(tall, words.height)
    label = _axis_label(made)
    if label:
        x = end - label.width if end > a else end
        top = y + 10 + (0.0 if _beside_ticks(made) else tall + 4)
        box = (x, top, label.width, label.height)
        items.append(group(text_items(label, x, top), "label", title=made.content.axis.label, box=box))
    return items
