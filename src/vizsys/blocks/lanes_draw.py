"""Where tracks, items, events, frames and the axis of lanes go.

In: a `Lanes` and a width in page units. Out: a `Placed` with anchors for tracks (`track1`, or their ids) and items.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vizsys.bezier import Curve
from vizsys.blocks.base import Placed, group, text_items
from vizsys.blocks.draw import centred, icon_image, middle_offset, polyline
from vizsys.blocks.lanes import LaneItem, Lanes, Pipe, placed, rows_of, tick_places
from vizsys.blocks.lanes_plan import (
    CROSS,
    HATCH,
    LIFT,
    MOST,
    PAD,
    PIPE_PAD,
    START,
    TAIL,
    Plan,
    Row,
    axis_end,
    axis_height,
    axis_label,
    beside_ticks,
    event_faces,
    events_height,
    icon,
    item_face,
    item_height,
    name_face,
    pipe_head,
    pipe_title,
    pipe_tone,
    plan,
    stand,
    tick_boxes,
)
from vizsys.blocks.lines import DASHES, strokes
from vizsys.blocks.marks import mark
from vizsys.blocks.spread import spread
from vizsys.geometry import Box
from vizsys.scene import Command, Group, Item, Paint, Path, Rect
from vizsys.text import plain
from vizsys.text.model import TextBox
from vizsys.theme import mix

if TYPE_CHECKING:
    from vizsys.context import Context


def draw(content: Lanes, width: float, height: float | None, ctx: Context) -> Placed:
    """The lanes in a width; items and gaps grow into a larger height."""
    made = plan(content, width, ctx)
    item_h, gap = item_height(ctx), 12.0
    used = stand(made, item_h, gap)
    if height is not None and height > used + 0.5:
        count = max(1, len(made.rows))
        item_h = min(item_h * MOST, item_h + (height - used) * 0.65 / count)
        used = stand(made, item_h, gap)
        if count > 1:
            gap = min(gap * 3, gap + max(0.0, height - used) / (count - 1) / 1.6)
            used = stand(made, item_h, gap)
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
    top = made.rows[first].top - pipe_head(pipe, made)
    return Box(made.names, top, made.width - made.names, made.rows[last].bottom + PIPE_PAD - top)


def _pipe(pipe: Pipe, made: Plan) -> Group:
    hue, m = made.ctx.theme.hue(pipe_tone(pipe, made.ctx)), made.ctx.measures
    b = _pipe_box(pipe, made)
    ground = _ground(pipe, made)
    box = Rect(b.x + 1, b.y + 1, b.w - 2, b.h - 2, Paint(ground, hue.stroke, m.outline), m.radius_card)
    title = plain(pipe.label) if pipe.label else None
    return group([box], "group", title=title, box=b.as_tuple())


def _ground(pipe: Pipe | None, made: Plan) -> str:
    """What a frame is filled with: its tint, white on that tint; without a frame, what is behind the lanes."""
    if pipe is None:
        return made.ctx.surface
    tint = made.ctx.theme.hue(pipe_tone(pipe, made.ctx)).tint
    return tint if made.ctx.surface.upper() != tint.upper() else made.ctx.theme.color("panel")


def _title(pipe: Pipe, made: Plan) -> list[Item]:
    """The name of a frame, on a patch of its ground: event lines pass behind it."""
    words = pipe_title(pipe, made)
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
        side = icon(ctx)
        items += icon_image(ctx, track.icon, 0, row.cy - side / 2, side, tone=track.tone, span=track.span("icon"))
        x = side + 10
    if row.name and not row.sub:
        items += text_items(row.name, x, row.cy - middle_offset(row.name, name_face(ctx).size))
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
        face = item_face(ctx, made.size, ink)
        words = ctx.text.set(str(item.text), face, b.w - 2 * PAD, "center")
        if item.state == "blocked":
            back = Box.around(b.cx, b.cy, words.width + 12, words.height + 4)
            items.append(Rect(back.x, back.y, back.w, back.h, Paint(hue.tint), 6))
        items += centred(words, made.size, b.cx, b.cy)
    title = plain(item.text) if item.text else None
    return group(items, "cell", item.id, title, b.as_tuple(), state=item.state, tone=tone)


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


def _event_places(made: Plan, boxes: Sequence[TextBox]) -> list[float]:
    """Centres of the events' names, in the events' order."""
    events = made.content.events
    order = sorted(range(len(events)), key=lambda i: made.x(events[i].at))
    left, right = made.names, made.width
    xs = [made.x(events[i].at) for i in order]
    found = spread(xs, [boxes[i].width for i in order], 14, left, right)
    places = dict(zip(order, found, strict=True))
    return [places[i] for i in range(len(events))]


def _events(made: Plan, low: float) -> list[Item]:
    """Upright lines with their names over the tracks; behind the items."""
    boxes, ctx = event_faces(made), made.ctx
    if not boxes:
        return []
    head = events_height(made)
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
    x, top = made.x(at), events_height(made)
    return polyline([(x, top), (x, low + 8)], Paint(stroke=made.ctx.theme.color("hair"), width=made.ctx.measures.hair))


def _axis(made: Plan, used: float) -> list[Item]:
    if made.content.axis is None:
        return []
    ctx = made.ctx
    y = used - axis_height(made) + 18
    a, end = made.x(0), axis_end(made)
    color = ctx.theme.color("ink3")
    items: list[Item] = [
        group(strokes(Curve.line([(a, y), (end, y)]), ctx.measures.edge_minor, color), "cell", axis=True)
    ]
    tall = 0.0
    for words, x in tick_boxes(made):
        items.append(polyline([(x, y - 6), (x, y + 6)], Paint(stroke=color, width=ctx.measures.edge_minor)))
        items += text_items(words, x - words.width / 2, y + 10)
        tall = max(tall, words.height)
    label = axis_label(made)
    if label:
        x = end - label.width if end > a else end
        top = y + 10 + (0.0 if beside_ticks(made) else tall + 4)
        box = (x, top, label.width, label.height)
        items.append(group(text_items(label, x, top), "label", title=made.content.axis.label, box=box))
    return items
