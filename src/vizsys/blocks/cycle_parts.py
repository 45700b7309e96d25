"""The parts of a cycle, measured: stations with their words, arcs with their labels, words in the middle.

In: a cycle and how narrow its words are to be set. Out: a `Plan` whose sizes of the loop are still open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING

from vizsys.bezier import Curve
from vizsys.blocks.base import style
from vizsys.blocks.cycle_notes import Sides, sides_of
from vizsys.blocks.cycle_path import LOBE, Loop, infinity, ring
from vizsys.blocks.cycle_regions import Arch, arches
from vizsys.blocks.lines import Head, LineLabel, line_label
from vizsys.blocks.stations import label_of, names
from vizsys.blocks.tiles import Tile, tile
from vizsys.geometry import Box, Point
from vizsys.records import dataclass
from vizsys.text.model import TextBox, TextStyle
from vizsys.theme import mix

if TYPE_CHECKING:
    from vizsys.blocks.cycle import Cycle, CycleArc, CycleStation
    from vizsys.context import Context

RAINBOW = ("violet", "blue", "teal", "green", "amber", "coral")
"""Colours of the stations when no one says any; those of more than six stations lie between."""
TILE_LIMITS = (300.0, 230.0, 190.0, 155.0, 0.0)
ICON_LIMIT = 210.0
LEAST = ((160.0, 76.0), (150.0, 72.0), (140.0, 0.0), (0.0, 0.0), (0.0, 0.0))
"""Least width and height of a box at each limit; 0 is the usual least size of a node."""
WORD_LIMITS = (240.0, 170.0, 120.0, 120.0, 0.0)
WORD_SIZES = ("label", "label", "label", "edge_label", "small")
"""Widths words may wrap at, and their size in a band; the first that fits is taken."""
DOT = 22.0
"""Diameter of a station that is a dot."""
BESIDE = 10.0
"""From a dot to its words."""
ARC = 6.0
"""Width of an arc; of a wait-for ring the ordinary width of edges."""
TOUCH = 7.0
"""Between the end of an arc and the box it points at."""
BOLD = 1.5
"""How much wider a bold arc is."""
ICON = 44.0
WORD_GAP = 5.0


@dataclass(slots=True)
class Words:
    """Words that stand over one another, centred: an icon, a label, a quieter line."""

    icon: str | None
    label: TextBox | None
    sub: TextBox | None
    size: float
    icon_size: float = ICON

    @property
    def width(self) -> float:
        return max((t.width for t in (self.label, self.sub) if t), default=0.0) or self.icon_size

    @property
    def height(self) -> float:
        parts = [self.icon_size] if self.icon else []
        parts += [t.height for t in (self.label, self.sub) if t]
        return sum(parts) + WORD_GAP * max(0, len(parts) - 1)

    def across(self, nx: float, ny: float) -> tuple[float, float]:
        """How far the parts reach along a unit vector, from the middle of their box."""
        parts = [(self.icon_size, self.icon_size)] if self.icon else []
        parts += [(t.width, t.height) for t in (self.label, self.sub) if t]
        low, high, y = 0.0, 0.0, -self.height / 2
        for w, h in parts:
            middle, reach = (y + h / 2) * ny, w / 2 * abs(nx) + h / 2 * abs(ny)
            low, high = min(low, middle - reach), max(high, middle + reach)
            y += h + WORD_GAP
        return low, high


@dataclass(slots=True)
class Seat:
    """A station on the loop."""

    name: str
    station: CycleStation
    lobe: int
    tone: str
    shade: str | None  # a colour between two tones, for a segment
    kind: str  # segment, tile, process, resource, dot
    tile: Tile | None = None
    words: Words | None = None
    at: float = 0.0  # along the loop
    start: float = 0.0
    end: float = 0.0
    box: Box = field(default_factory=lambda: Box(0, 0, 0, 0))
    said: Box | None = None  # the words of a dot, outside of the loop


@dataclass(slots=True)
class Bow:
    """An arc from one seat to the next, and its label."""

    source: int
    target: int
    arc: CycleArc | None
    label: LineLabel | None
    tone: str
    line: str
    crossing: bool  # between the lobes: its label stands in the notch
    place: Point | None = None


@dataclass(slots=True)
class Plan:
    """A cycle with everything in its place; the loop's own middle is at `origin`."""

    cycle: Cycle
    form: str
    seats: list[Seat]
    bows: list[Bow]
    middles: list[tuple[Words, float]]  # words in the middle of the ring or lobes, and how far right of the middle
    tight: bool = False  # words are set as narrow as they can be
    hub: Tile | None = None
    loop: Loop = field(default_factory=lambda: ring(1, 1, "cw", False))
    band: float = 0.0
    extent: Box = field(default_factory=lambda: Box(0, 0, 0, 0))  # of the loop and its boxes, about its middle
    sides: Sides = field(default_factory=Sides)
    arches: list[Arch] = field(default_factory=list)
    origin: Point = (0.0, 0.0)
    width: float = 0.0
    height: float = 0.0


def measured(cycle: Cycle, k: int, ctx: Context) -> Plan:
    """Every text set, wrapped at the `k`-th limit; sizes of the loop are still open."""
    form = cycle.look()
    stations = cycle.every()
    name = names(stations)
    seats = [_seat(cycle, i, s, name[i], form, k, ctx) for i, s in enumerate(stations)]
    if form == "tiles":
        _level(seats)
    made = Plan(cycle, form, seats, _bows(cycle, seats, ctx), [], tight=k == len(TILE_LIMITS) - 1)
    made.middles = list(_middles(cycle, k, ctx))
    if cycle.spokes and cycle.center:
        c = cycle.center
        made.hub = tile(
            ctx,
            c.label,
            sub=c.sub,
            icon=c.icon,
            icon_at="above",
            icon_size=60,
            limit=260,
            tone=c.tone or ctx.tone,
            fill="solid",
            weight=700,
            span=c.span("icon"),
        )
        made.middles = []
    made.arches = arches(cycle.regions, seats, k, ctx)
    made.sides = sides_of(cycle, seats, nominal(cycle), ctx)
    return made


def nominal(cycle: Cycle) -> Loop:
    """A loop of usual proportions: on which side a station lies."""
    return loop_of(cycle, LOBE * 100, 100.0) if cycle.shape == "infinity" else loop_of(cycle, 150.0, 100.0)


def loop_of(cycle: Cycle, a: float, b: float) -> Loop:
    if cycle.shape == "infinity":
        return infinity(round(a, 1), round(b, 1), cycle.direction or "ccw")
    return ring(round(a, 1), round(b, 1), cycle.direction or "cw", len(cycle.stations) == 2)


def head_of(made: Plan, bow: Bow) -> Head:
    """Where an arc has heads: as its line says, else where all of the cycle have."""
    if bow.arc is None:
        return "end" if made.cycle.arrows else "none"
    return "none" if bow.arc.arrow == "--" else "both" if bow.arc.arrow == "<->" else "end"


def bow_curve(made: Plan, bow: Bow) -> Curve:
    """The arc between two boxes, from outline to just before the next."""
    a, b = made.seats[bow.source], made.seats[bow.target]
    span = (b.at - a.at) % made.loop.length or made.loop.length
    whole = made.loop.offset(a.at, a.at + span, 0.0)
    if head_of(made, bow) == "none":  # up to the outlines, which are painted over its ends
        return whole.cut_start(a.box.grown(-4).contains).cut_end(b.box.grown(-4).contains)
    return whole.cut_start(a.box.grown(TOUCH - 3).contains).cut_end(b.box.grown(TOUCH).contains)


def _seat(cycle: Cycle, i: int, station: CycleStation, name: str, form: str, k: int, ctx: Context) -> Seat:
    lobe = 1 if cycle.shape == "infinity" and i >= cycle.cut() else 0
    kind = "segment" if form == "segments" else "tile"
    if cycle.shape == "waitfor":
        kind = station.type or ("process", "resource")[i % 2]
    tone, shade = _tone(cycle, i, station, lobe, kind, ctx)
    seat = Seat(name, station, lobe, tone, shade, kind)
    label = label_of(station)
    if form == "segments":
        size = ICON if k < 3 else 36.0
        seat.words = words(
            label, station.sub, station.icon, WORD_LIMITS[k], ctx, ink="solid-ink", token=WORD_SIZES[k], icon_size=size
        )
        return seat
    if station.shape == "dot" and cycle.shape == "ring":
        seat.kind = "dot"
        seat.words = words(label, station.sub, station.icon, WORD_LIMITS[k], ctx, ink="ink", weight=600, icon_size=36.0)
        seat.tile = replace(tile(ctx, None, tone=tone), width=DOT, height=DOT)
        return seat
    seat.tile = tile(
        ctx,
        label,
        sub=station.sub,
        icon=station.icon,
        icon_at="above" if cycle.shape != "waitfor" else "left",
        icon_size=56 if cycle.shape != "waitfor" else 40,
        limit=min(TILE_LIMITS[k], ICON_LIMIT) if station.icon and cycle.shape != "waitfor" else TILE_LIMITS[k],
        tone=seat.tone,
        pad_x=ctx.measures.node_pad_x + (8 if kind == "process" else 0),
        least=(LEAST[k][0] or ctx.measures.node_min_w, LEAST[k][1] or ctx.measures.node_min_h),
        span=station.span("icon"),
    )
    return seat


def words(
    label: str | None,
    sub: str | None,
    icon: str | None,
    limit: float,
    ctx: Context,
    *,
    ink: str,
    token: str = "label",
    weight: int = 700,
    icon_size: float = ICON,
) -> Words:
    """Words set at a limit, never inside a word."""
    face = style(ctx, token, weight=weight, color=ink, line=1.14)
    quiet = style(ctx, "small", color=ink if ink == "solid-ink" else "ink2", line=1.16)

    def put(text: str | None, f: TextStyle) -> TextBox | None:
        if not text:
            return None
        return ctx.text.set(text, f, max(limit, ctx.text.word_width(text, f)), "center")

    return Words(icon, put(label, face), put(sub, quiet), face.size, icon_size)


def _tone(cycle: Cycle, i: int, station: CycleStation, lobe: int, kind: str, ctx: Context) -> tuple[str, str | None]:
    """A station's tone: its own, its lobe's, the surrounding one, else a step through the rainbow."""
    own: str | None = station.tone
    if own is None and kind in ("process", "resource"):
        own = "blue" if kind == "process" else "amber"
    if own is None and cycle.lobes:
        own = cycle.lobes[lobe].tone
    if own or ctx.tone:
        return str(own or ctx.tone), None
    n, hues = len(cycle.every()), len(RAINBOW)
    if n <= hues:
        return RAINBOW[i], None
    # More stations than hues: colours between two neighbours of the rainbow.
    step = i * (hues - 1) / (n - 1)
    low = min(int(step), hues - 2)
    shade = mix(ctx.theme.hue(RAINBOW[low + 1]).solid, ctx.theme.hue(RAINBOW[low]).solid, step - low)
    return RAINBOW[round(step)], shade


def _level(seats: Sequence[Seat]) -> None:
    """All boxes as large as the largest; dots are small."""
    boxes = [s for s in seats if s.kind != "dot"]
    w = max((s.tile.width for s in boxes if s.tile), default=0.0)
    h = max((s.tile.height for s in boxes if s.tile), default=0.0)
    for seat in boxes:
        if seat.tile:
            seat.tile = replace(seat.tile, width=w, height=h)


def _bows(cycle: Cycle, seats: Sequence[Seat], ctx: Context) -> list[Bow]:
    """The arcs in order; a wait-for ring says what they mean by itself."""
    said = {a.source[0]: a for a in cycle.arcs if a.source}
    n = len(seats)
    out: list[Bow] = []
    for i, seat in enumerate(seats):
        j = (i + 1) % n
        arc = said.get(seat.name)
        text: str | None = arc.label if arc else None
        tone, line = seat.tone if cycle.arrows else ctx.tone or "slate", "solid"
        if cycle.shape == "waitfor":
            waits = seat.kind == "process"
            tone, line = ("coral", "dashed") if waits else ("slate", "solid")
            text = text or ("waits for" if waits else "held by")
        if arc:
            tone = arc.tone or tone
            line = {"~>": "dashed", "=>": "bold"}.get(arc.arrow, line)
        own = arc.tone if arc and arc.tone else tone if cycle.shape == "waitfor" and tone != "slate" else None
        label = line_label(ctx, text, step=arc.step if arc else None, tone=own, limit=190.0)
        crossing = cycle.shape == "infinity" and j in (0, cycle.cut()) and seat.lobe != seats[j].lobe
        out.append(Bow(i, j, arc, label, tone, line, crossing))
    return out


def _middles(cycle: Cycle, k: int, ctx: Context) -> Iterator[tuple[Words, float]]:
    """Words in the middle, with their place as a share of the loop's half width."""
    if cycle.shape == "infinity":
        for side, lobe in zip((-1, 1), cycle.lobes, strict=False):
            if lobe.label or lobe.sub:
                tone = lobe.tone or ctx.tone
                ink = f"{tone}.deep" if tone else "ink"
                yield (
                    words(lobe.label, lobe.sub, None, 200.0 - 40 * k, ctx, ink=ink, token="title_min"),
                    side * 2**0.5 / LOBE,
                )
    elif cycle.center and not cycle.spokes:
        c = cycle.center
        tone = c.tone or ctx.tone
        ink = f"{tone}.deep" if tone else "ink"
        yield words(c.label, c.sub, c.icon, 280.0 - 50 * k, ctx, ink=ink, token="h1", icon_size=64.0), 0.0
