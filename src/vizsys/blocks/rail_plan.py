"""Sizes and places of a rail: words measured, columns spread over a width, rows over a height.

In: a rail, a width, perhaps a height. Out: a `Plan` in page units from the top left corner, ready to be drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from itertools import pairwise
from typing import TYPE_CHECKING

from vizsys.blocks.base import Widths, style
from vizsys.blocks.brackets import GAP
from vizsys.blocks.lines import LineLabel, line_label
from vizsys.blocks.rail_grid import BRANCH_TONES, Grid, Track, grid
from vizsys.blocks.rail_regions import Header, fit, headers_of, place
from vizsys.blocks.stations import label_of
from vizsys.blocks.tiles import Chip, chip
from vizsys.geometry import Box
from vizsys.records import dataclass
from vizsys.text.model import TextBox, TextStyle

if TYPE_CHECKING:
    from vizsys.blocks.rail import Rail, RailBox
    from vizsys.context import Context

SMALL, INSIDE, ICON = 46.0, 68.0, 76.0
"""Diameter of a disc: plain, with its label in it, with an icon."""
LINE = 8.0
DASHED = 5.0
THIN = 4.0
"""Width of the line, of a dashed one, and of one with arrow heads."""
WORDS_GAP = 10.0
"""From a disc to the words below it."""
TAG_STEM = 12.0
"""From the lowest tag to the disc."""
BENDS = (112.0, 60.0)
"""Room between the words of two columns where a line changes its row: for a gentle S, and the least."""
APART = 26.0
"""Between the words of neighbours."""
STUB = 22.0
"""Line that shows on either side of a label on it."""
ROW_GAP = 30.0
BOX_PAD = 18.0
BOX_WIDEST = 190.0
"""Width the name of a box over one column wraps at."""
LIMITS = (300.0, 250.0, 210.0, 180.0, 150.0, 125.0, 0.0)
"""Widths the words below the discs may wrap at, the widest that fits first."""
WIDEST = 440.0
"""Largest distance of neighbouring columns."""


@dataclass(slots=True)
class Stop:
    """A station measured: its disc and what stands above and below its centre."""

    name: str
    column: int
    lane: float
    tone: str
    d: float
    label: TextBox | None
    sub: TextBox | None
    tags: list[Chip]
    inside: bool
    boxed: int = 0  # how many titled boxes hold it
    x: float = 0.0
    y: float = 0.0

    @property
    def words_height(self) -> float:
        return sum(t.height for t in (self.label, self.sub) if t) + (2 if self.label and self.sub else 0)

    @property
    def below(self) -> float:
        """From the centre to the lower end of the words."""
        words = self.words_height if not self.inside else (self.sub.height if self.sub else 0.0)
        return self.d / 2 + (WORDS_GAP + words if words else 0.0)

    @property
    def above(self) -> float:
        """From the centre to the top of the highest tag."""
        tags = sum(t.height for t in self.tags) + 6 * (len(self.tags) - 1) + TAG_STEM if self.tags else 0.0
        return self.d / 2 + tags

    @property
    def half(self) -> float:
        """Half the width of all of it."""
        shown = (self.sub,) if self.inside else (self.label, self.sub)
        words = max((t.width / 2 for t in shown if t), default=0.0)
        tags = max((t.width / 2 for t in self.tags), default=0.0)
        return max(self.d / 2, words, tags)

    def box(self) -> Box:
        """Disc, words and tags."""
        return Box(self.x - self.half, self.y - self.above, 2 * self.half, self.above + self.below)


@dataclass(slots=True)
class Plan:
    """A rail with everything in its place."""

    rail: Rail
    grid: Grid
    stops: list[Stop]
    labels: dict[Track, LineLabel]
    headers: list[Header]
    marks: list[Chip]  # names of the rows
    titles: list[TextBox | None] = field(default_factory=list)  # of the boxes
    halves: list[float] = field(default_factory=list)  # of the columns
    xs: list[float] = field(default_factory=list)
    ys: dict[float, float] = field(default_factory=dict)
    left: float = 0.0
    width: float = 0.0
    top: float = 0.0  # where the rows begin
    height: float = 0.0

    def seam(self, column: int) -> float:
        """The middle of the free room before a column; the ends of the rail before the first and after the last."""
        if column <= 0:
            return self.left
        if column >= len(self.xs):
            return self.width
        a, b = self.xs[column - 1] + self.halves[column - 1], self.xs[column] - self.halves[column]
        return (a + b) / 2


def rail_widths(rail: Rail, ctx: Context) -> Widths:
    """The width with words wrapped as far as they go, and with room for all."""
    key = ("rail-widths", rail, ctx.measures)
    known = ctx.memo.get(key)
    if isinstance(known, Widths):
        return known
    low = _spread(_measured(rail, LIMITS[-1], ctx), 0.0, BENDS[1], ctx).width
    ideal = _spread(_measured(rail, LIMITS[1], ctx), 0.0, BENDS[0], ctx).width
    found = Widths(low, max(low, ideal + 40.0 * (grid(rail).width - 1)))
    ctx.memo[key] = found
    return found


def plan(rail: Rail, width: float, height: float | None, ctx: Context) -> Plan:
    """The rail in that width; the rows further apart in a height larger than it needs."""
    made: Plan | None = None
    for limit, bend in (*((v, BENDS[0]) for v in LIMITS[:5]), *((v, BENDS[1]) for v in LIMITS[2:])):
        made = _spread(_measured(rail, limit, ctx), width, bend, ctx)
        if made.width <= width + 0.01:
            break
    assert made is not None
    _raise(made, height, ctx)
    return made


# Words


def _measured(rail: Rail, limit: float, ctx: Context) -> Plan:
    """Every text set, words below discs wrapped at `limit`."""
    where = grid(rail)
    inside = _inside(rail, ctx)
    d = _diameter(rail, inside)
    stops: list[Stop] = []
    for i, station in enumerate(rail.stations):
        tone = station.tone or _tone(rail, where, i, ctx)
        quiet = station.mark in ("off", "todo")
        face = style(ctx, "small" if inside else "edge_label", weight=600, color="ink2" if quiet else "ink", line=1.16)
        text = label_of(station)
        label = _set(ctx, text, face, limit) if text else None
        sub = _set(ctx, station.sub, style(ctx, "micro", color="ink2", line=1.2), limit) if station.sub else None
        tags = [chip(ctx, t.label, icon=t.icon, tone=t.tone or tone, fill="solid") for t in station.tags]
        stops.append(Stop(where.names[i], where.columns[i], where.lanes[i], tone, d, label, sub, tags, inside))
    index = {name: i for i, name in enumerate(where.names)}
    for box in rail.boxes:
        for i in {index[n] for n in box.over if n in index}:
            stops[i].boxed += 1
    labels: dict[Track, LineLabel] = {}
    for n, link in enumerate(rail.links):
        made = line_label(ctx, link.label, step=link.step, tone=link.tone, limit=160.0)
        first = next((t for t in where.tracks if t.link == n), None)
        if made is not None and first is not None:
            labels[_middle(where, n)] = made
    headers = headers_of(rail.regions, {s.name: s.column for s in stops}, ctx)
    row_tones = _row_tones(rail, where, ctx)
    marks = [
        chip(ctx, r.label, tone=r.tone or row_tones[i], fill="tint", token="small", limit=220.0)
        for i, r in enumerate(rail.rows)
    ]
    return Plan(rail, where, stops, labels, headers, marks)


def _middle(where: Grid, link: int) -> Track:
    """Of the parallel lines of one link, the one that carries its label: the highest."""
    own = [t for t in where.tracks if t.link == link]
    return min(own, key=lambda t: (where.lanes[t.target] + where.lanes[t.source], t.target))


def _set(ctx: Context, text: str | None, face: TextStyle, limit: float) -> TextBox | None:
    if not text:
        return None
    room = max(limit, ctx.text.word_width(text, face))
    return ctx.text.set(text, face, room, "center")


def _inside(rail: Rail, ctx: Context) -> bool:
    """Whether labels stand in the discs: as said, or when every one of them is short and nothing else is in there."""
    if rail.labels is not None:
        return rail.labels == "inside"
    face = style(ctx, "small", weight=600)
    texts = [label_of(s) for s in rail.stations]
    if not any(texts) or any(s.icon or s.mark in ("ok", "bad", "run", "todo") for s in rail.stations):
        return False
    return all(ctx.text.width(t, face) <= INSIDE - 22 for t in texts)


def _diameter(rail: Rail, inside: bool) -> float:
    if any(s.icon for s in rail.stations):
        return ICON
    return INSIDE if inside else SMALL


def _tone(rail: Rail, where: Grid, i: int, ctx: Context) -> str:
    """The colour of a station's line: of its row when that says one, else one per branch."""
    rows = where.rows
    if rail.rows and len(rail.rows) == len(rows):
        tone = rail.rows[rows.index(where.lanes[i])].tone
        if tone:
            return tone
    branch = where.branches[i]
    base = ctx.tone or BRANCH_TONES[0]
    others = [t for t in BRANCH_TONES if t != base]
    return base if not branch else others[(branch - 1) % len(others)]


def _row_tones(rail: Rail, where: Grid, ctx: Context) -> list[str]:
    out: list[str] = []
    for lane in where.rows:
        first = next(i for i, own in enumerate(where.lanes) if own == lane)
        out.append(rail.stations[first].tone or _tone(rail, where, first, ctx))
    return out + ["slate"] * len(rail.rows)


# Columns


def _spread(made: Plan, width: float, bend: float, ctx: Context) -> Plan:
    """Columns at their places: evenly when that fits the width, else by what each needs."""
    where, stops = made.grid, made.stops
    made.left = max((m.width for m in made.marks), default=0.0) + 28.0 if made.marks else 0.0
    n = where.width
    halves = [max((s.d / 2 for s in stops), default=20.0)] * n
    for stop in stops:
        pad = BOX_PAD if stop.boxed else 0.0
        halves[stop.column] = max(halves[stop.column], stop.half + pad * stop.boxed)
    for box in made.rail.boxes:
        columns = {s.column for s in stops if s.name in box.over}
        if box.label and len(columns) == 1:  # a box over one column is as wide as its title
            face = _box_face(ctx, box)
            want = max(ctx.text.word_width(box.label, face), min(BOX_WIDEST, ctx.text.width(box.label, face) + 1))
            c = columns.pop()
            halves[c] = max(halves[c], want / 2 + 2 * BOX_PAD)
    made.halves = halves
    needs = [a + b + APART for a, b in pairwise(halves)]
    d = stops[0].d if stops else SMALL
    for track in where.tracks:
        a, b = stops[track.source], stops[track.target]
        gaps = range(min(a.column, b.column), max(a.column, b.column))
        if not gaps:
            continue
        turns = a.lane != b.lane
        if turns:
            for c in {gaps[0], gaps[-1]}:
                needs[c] = max(needs[c], halves[c] + halves[c + 1] + bend)
        label = made.labels.get(track)
        if label is not None and len(gaps) == 1:
            needs[gaps[0]] = max(needs[gaps[0]], d + label.width + 2 * STUB + (bend if turns else 0.0))
    for header in made.headers:  # room for the divider between two brackets
        if header.first > 0 and any(h.last == header.first - 1 for h in made.headers):
            c = header.first - 1
            needs[c] = max(needs[c], halves[c] + halves[c + 1] + 2 * APART)
    fit(made.headers, needs, halves, ctx)
    least = halves[0] + halves[-1] + sum(needs)
    room = max(width - made.left, least)
    made.width = made.left + room
    if n == 1:
        made.xs = [made.left + room / 2]
    else:
        steps = _steps(needs, room - halves[0] - halves[-1])
        used = halves[0] + halves[-1] + sum(steps)
        x = made.left + halves[0] + (room - used) / 2
        made.xs = [x]
        for step in steps:
            x += step
            made.xs.append(x)
    for stop in stops:
        stop.x = made.xs[stop.column]
    place(made.headers, made.seam, made.grid.width, ctx)
    made.titles = [_box_title(made, b, ctx) for b in made.rail.boxes]
    return made


def _steps(needs: Sequence[float], room: float) -> list[float]:
    """Distances of the columns: as equal as the needs allow, together at most `room`."""
    even = min(WIDEST, room / len(needs))
    if even >= max(needs):
        return [even] * len(needs)
    # The small ones grow to one level, as far as the room goes.
    from vizsys.blocks.share import level

    return [min(max(WIDEST, need), step) for need, step in zip(needs, level(needs, room), strict=True)]


def _box_face(ctx: Context, box: RailBox) -> TextStyle:
    return style(ctx, "small", weight=600, color=f"{box.tone or 'slate'}.deep", line=1.18)


def _box_title(made: Plan, box: RailBox, ctx: Context) -> TextBox | None:
    """The name of a box, wrapped in the width of the box."""
    own = [s for s in made.stops if s.name in box.over]
    if not box.label or not own:
        return None
    frame = Box.union(s.box() for s in own)
    room = max(frame.w, 2 * (made.halves[own[0].column] - 2 * BOX_PAD) if len({s.column for s in own}) == 1 else 0.0)
    face = _box_face(ctx, box)
    return ctx.text.set(box.label, face, max(room, ctx.text.word_width(box.label, face)))


# Rows


def _raise(made: Plan, height: float | None, ctx: Context) -> None:
    """Rows at their places; further apart in a larger height, at most by the half."""
    lanes = made.grid.rows
    head = max((h.height for h in made.headers), default=0.0)
    made.top = head + GAP if head else 0.0
    above, below = _reach(made, lanes)
    pitch = 0.0
    for i, a in enumerate(lanes):
        for b in lanes[i + 1 :]:
            shared = {s.column for s in made.stops if s.lane == a} & {s.column for s in made.stops if s.lane == b}
            if b - a >= 1 or shared:
                pitch = max(pitch, (below[a] + above[b] + ROW_GAP) / (b - a))
            else:
                pitch = max(pitch, 80.0 / (b - a))
    first, last = (lanes[0], lanes[-1]) if lanes else (0.0, 0.0)

    def reach(at: float) -> tuple[float, float]:
        """How far the rail stands over its first row, and the whole height of its rows, at that pitch."""
        over = max((above[v] - (v - first) * at for v in lanes), default=0.0)
        return over, over + max((below[v] + (v - first) * at for v in lanes), default=0.0)

    spare = max(0.0, (height or 0.0) - made.top - reach(pitch)[1])
    if spare and last > first:
        pitch += min(spare / (last - first), pitch * 0.5)
    over, natural = reach(pitch)
    spare = max(0.0, (height or 0.0) - made.top - natural)
    y = made.top + spare / 2 + over
    made.ys = {lane: y + (lane - first) * pitch for lane in lanes}
    made.height = max(made.top + natural, height or 0.0)
    for stop in made.stops:
        stop.y = made.ys[stop.lane]


def _reach(made: Plan, lanes: Sequence[float]) -> tuple[dict[float, float], dict[float, float]]:
    """How far the stations of each row, and the boxes round them, reach above and below its line."""
    above = dict.fromkeys(lanes, LINE)
    below = dict.fromkeys(lanes, LINE)
    for stop in made.stops:
        above[stop.lane] = max(above[stop.lane], stop.above)
        below[stop.lane] = max(below[stop.lane], stop.below)
    for lane, mark in zip(lanes, made.marks, strict=False):
        above[lane], below[lane] = max(above[lane], mark.height / 2), max(below[lane], mark.height / 2)
    index = {name: i for i, name in enumerate(made.grid.names)}
    for box, text in zip(made.rail.boxes, made.titles, strict=True):
        own = [made.stops[index[n]] for n in box.over if n in index]
        if own:
            top, foot = min(s.lane for s in own), max(s.lane for s in own)
            tall = max(s.above for s in own if s.lane == top) + BOX_PAD + (text.height if text else 0.0)
            above[top] = max(above[top], tall)
            below[foot] = max(below[foot], max(s.below for s in own if s.lane == foot) + BOX_PAD)
    return above, below


def box_frame(made: Plan, box: RailBox, text: TextBox | None) -> Box | None:
    """Where the dashed box stands."""
    index = {name: i for i, name in enumerate(made.grid.names)}
    own = [made.stops[index[n]].box() for n in box.over if n in index]
    if not own:
        return None
    inner = Box.union(own)
    if text and text.width > inner.w:
        inner = Box(inner.cx - text.width / 2, inner.y, text.width, inner.h)
    frame = inner.grown(BOX_PAD)
    title = text.height if text else 0.0
    return Box(frame.x, frame.y - title, frame.w, frame.h + title)
