"""Where the rows of lanes go: names, scale, type size, heights.

In: a `Lanes` and a width in page units. Out: a `Plan` whose rows have their places once `stand` was called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vizsys.blocks.base import Widths, style
from vizsys.blocks.lanes import LaneItem, Lanes, Pipe, Track, placed, rows_of, span, tick_places
from vizsys.blocks.spread import spread
from vizsys.geometry import Box
from vizsys.records import dataclass
from vizsys.text.model import TextBox, TextStyle

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


def name_face(ctx: Context) -> TextStyle:
    return style(ctx, "edge_label", weight=600, line=1.18)


def sub_face(ctx: Context) -> TextStyle:
    return style(ctx, "micro", color="ink2", line=1.2)


def item_face(ctx: Context, size: float, color: str | None = None) -> TextStyle:
    return TextStyle(size, color or ctx.theme.color("ink"), 500, line=1.14)


def icon(ctx: Context) -> float:
    return ctx.measures.icon_list * 0.8


def _sizes(ctx: Context) -> tuple[float, ...]:
    m = ctx.measures
    return m.edge_label, m.small, m.micro


def item_height(ctx: Context) -> float:
    return round(ctx.measures.label * 1.9)


def _name_widths(content: Lanes, ctx: Context) -> Widths:
    """Of the column of names, with its gap; zero without names."""
    low = ideal = 0.0
    for track in content.tracks:
        lead = icon(ctx) + 10 if track.icon else 0.0
        for text, face in ((track.label, name_face(ctx)), (track.sub, sub_face(ctx))):
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
    small, large = item_face(ctx, ctx.measures.micro), item_face(ctx, ctx.measures.edge_label)
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


def plan(content: Lanes, width: float, ctx: Context) -> Plan:
    want, sides = _name_widths(content, ctx), _sides(content)
    low = widths(content, ctx).low
    width = max(width, low)
    names = max(want.low, min(want.ideal, width * NAME_SHARE, width - (low - want.low)))
    whole = span(content)
    unit = (width - names - sum(sides)) / whole
    height = item_height(ctx)
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
    face, room = item_face(ctx, size), item.len * unit - SEAM - 2 * PAD
    if ctx.text.word_width(item.text, face) > room:
        return False
    return ctx.text.set(item.text, face, room).height <= height - 4


def _row(track: Track, index: int, made: Plan) -> Row:
    ctx = made.ctx
    lead = icon(ctx) + 10 if track.icon else 0.0
    room = made.names - HEAD_GAP - lead
    name = ctx.text.set(track.label, name_face(ctx), room) if track.label else None
    sub = ctx.text.set(track.sub, sub_face(ctx), room) if track.sub else None
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
    face = item_face(ctx, ctx.measures.micro)
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


def stand(made: Plan, item_h: float, gap: float) -> float:
    """Give each row its place for that height of items; the height of the whole."""
    content, ctx = made.content, made.ctx
    made.item_h = item_h
    first, last = {}, set()
    for pipe in content.frames:
        a, b = rows_of(content, pipe)
        first[a] = pipe
        last.add(b)
    y = events_height(made)
    if not y and 0 not in first and any(i.state == "lost" for i in made.rows[0].track.items):
        y = CROSS / 2
    for i, row in enumerate(made.rows):
        if i:
            y += gap * (1.6 if i in first or i - 1 in last else 1.0)
        if i in first:
            y += pipe_head(first[i], made)
        words = sum(t.height for t in (row.name, row.sub) if t)
        tall = max(item_h, words, icon(ctx) if row.track.icon else 0.0)
        row.top, row.cy = y, y + tall / 2
        y += max(tall, tall / 2 + item_h / 2 + row.under)
        row.bottom = y
        if i in last:
            y += PIPE_PAD
    return y + axis_height(made)


def pipe_head(pipe: Pipe, made: Plan) -> float:
    box = pipe_title(pipe, made)
    return PIPE_PAD + (box.height + 6 if box else 0.0)


def pipe_title(pipe: Pipe, made: Plan) -> TextBox | None:
    if not pipe.label:
        return None
    face = style(made.ctx, "small", weight=600, color=f"{pipe_tone(pipe, made.ctx)}.deep", line=1.2)
    return made.ctx.text.set(pipe.label, face, made.width - made.names - 2 * PIPE_PAD)


def pipe_tone(pipe: Pipe, ctx: Context) -> str:
    return pipe.tone or ctx.tone or "slate"


# Events and axis


def event_faces(made: Plan) -> list[TextBox]:
    found = []
    for event in made.content.events:
        face = style(made.ctx, "small", weight=600, color=f"{event.tone}.deep" if event.tone else "ink2", line=1.15)
        room = max(made.ctx.text.word_width(event.text, face), (made.x1 - made.x0) / len(made.content.events) - 14)
        found.append(made.ctx.text.set(event.text, face, min(room, 320) if room > 320 else room, "center"))
    return found


def events_height(made: Plan) -> float:
    if not made.content.events:
        return 0.0
    return max(b.height for b in event_faces(made)) + 22


def tick_boxes(made: Plan) -> list[tuple[TextBox, float]]:
    face = style(made.ctx, "micro", color="ink2", line=1.2)
    ticks = list(tick_places(made.content.axis))
    return [(made.ctx.text.set(t.text, face, None, "center"), made.x(at)) for t, at in ticks]


def axis_label(made: Plan) -> TextBox | None:
    axis = made.content.axis
    if axis is None or not axis.label:
        return None
    return made.ctx.text.set(axis.label, style(made.ctx, "micro", weight=600, color="ink2", line=1.2))


def axis_height(made: Plan) -> float:
    """Room under the tracks."""
    if made.content.axis is None:
        return 0.0
    ticks, label = tick_boxes(made), axis_label(made)
    tall = max((b.height for b, _ in ticks), default=0.0)
    if label:
        tall = max(tall, label.height) if beside_ticks(made) else tall + label.height + 4
    return 30 + tall


def axis_end(made: Plan) -> float:
    way = 1 if made.x(made.whole) > made.x(0) else -1
    return made.x(made.whole) + way * (TAIL - 4)


def beside_ticks(made: Plan) -> bool:
    """Whether the name of the axis has room at its end beside the names of the ticks."""
    label, end = axis_label(made), axis_end(made)
    if label is None:
        return False
    if end > made.x(0):
        return all(x + b.width / 2 + 16 <= end - label.width for b, x in tick_boxes(made))
    return all(x - b.width / 2 - 16 >= end + label.width for b, x in tick_boxes(made))
