"""Where everything of a sequence goes: heads, columns, rows, bands, remarks.

In: a `Sequence`, a width and perhaps a height. Out: a `Plan` with the place of each part, in page units from the top
left corner. First the columns: every label has to fit between the lifelines of its message. Then the rows from the top
down, as high as their labels; remarks beside them may push rows apart, never one another.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from vizsys.blocks.base import Placed, Widths, style
from vizsys.blocks.draw import badge_size
from vizsys.blocks.frame import block_widths, framed, layout_block
from vizsys.blocks.graph.flat import humanise
from vizsys.blocks.lines import LineLabel, line_label
from vizsys.blocks.prose import TextContent
from vizsys.blocks.sequence import Actor, Note, Sequence
from vizsys.blocks.sequence_rows import Busy, Row, Segment, Side, busy, note_side, segments
from vizsys.blocks.share import split_width
from vizsys.blocks.tiles import Tile, tile
from vizsys.geometry import Box
from vizsys.theme import HUES

if TYPE_CHECKING:
    from vizsys.context import Context
    from vizsys.text.model import TextBox, TextStyle

HEAD_GAP = (20.0, 44.0)
"""Between heads side by side: at least, and better."""
STUB = (34.0, 56.0)
"""Of an arrow on either side of its label, its head included: at least, and better."""
LABEL_MOST = 430.0
"""Labels are wrapped at this width where there is room for more."""
WIDEST = {2: 700.0, 3: 560.0}
"""Lifelines stand no further apart than this, unless a label wants it; by the number of actors."""
WIDEST_MANY = 460.0
LOOP = 46.0
"""How far the loop of a message to oneself reaches out."""
LOOP_HEIGHT = 48.0
DROP = 26.0
"""How far a slanted arrow falls."""
BAR = 7.0
"""Half the width of a bar of activation."""
BAR_SHIFT = 6.0
"""How far a bar on a bar is moved aside."""
MARK = 28.0
"""Diameter of a tick or cross."""
BOX_MOST = 300.0
"""Boxes on lifelines are wrapped at this width."""
LOST = 0.78
"""Where a lost message ends, as a share of its way."""
ROW_GAP = 18.0
ROW_MIN = 48.0
STRETCH_MOST = 2.2
"""Rows grow to at most this many times their height in a larger space."""
PHASE_PAD = 12.0
PHASE_GAP = 14.0
TITLE_PAD = 18.0
TITLE_MOST = 190.0
"""Width at which titles of phases at the left are wrapped."""
NOTE_PAD = 14.0
NOTE_GAP = 14.0
LEAD = 34.0
"""Between the outer lifeline's head and the remarks beside it."""
NOTE_MOST = {"text": 250.0, "list": 300.0}
NOTE_MOST_OTHER = 420.0
BRACE = 16.0
SHORT = 40
"""Remarks of fewer characters are centred on their card."""
TALL = 1150.0
"""A diagram higher than this shows its heads again at the bottom."""
COMPACT_BELOW = 520.0
ROTATION = ("blue", "green", "violet", "amber", "coral", "sky", "orange", "pink", "teal", "slate")


# Parts


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on an arrow: icon and text, then a tick."""

    line: LineLabel | None
    mark: str | None
    width: float
    height: float


@dataclass(slots=True)
class Card:
    """A remark: its content laid out, and its place."""

    note: Note
    placed: Placed
    bare: bool  # the block draws its own border
    width: float
    height: float
    side: Side
    row: Row | None = None
    phases: tuple[int, int] = (0, 0)  # segments a bracket spans, first and last
    x: float = 0.0
    y: float = 0.0

    @property
    def box(self) -> Box:
        return Box(self.x, self.y, self.width, self.height)


@dataclass(slots=True)
class Line:
    """A row with its place: top and height; `y` is the middle of its arrow."""

    row: Row
    height: float
    top: float = 0.0
    label: Label | None = None
    tile: Tile | None = None
    card: Card | None = None

    @property
    def y(self) -> float:
        return self.top + self.height / 2


@dataclass(slots=True)
class Band:
    """A segment with its place."""

    segment: Segment
    lines: list[Line]
    tone: str | None = None
    title: TextBox | None = None
    sub: TextBox | None = None
    title_height: float = 0.0
    top: float = 0.0
    height: float = 0.0

    @property
    def pad(self) -> tuple[float, float]:
        """Over and under the rows."""
        if self.segment.phase is None:
            return 0.0, 0.0
        return PHASE_PAD + (self.title_height if self.titled_top else 0.0), PHASE_PAD

    titled_top: bool = False


@dataclass(slots=True)
class Plan:
    """A sequence laid out."""

    content: Sequence
    width: float
    height: float = 0.0
    tones: list[str | None] = field(default_factory=list)
    heads: list[Tile] = field(default_factory=list)
    head: tuple[float, float] = (0.0, 0.0)
    xs: list[float] = field(default_factory=list)
    area: tuple[float, float] = (0.0, 0.0)  # left and right of heads and lifelines
    field_: tuple[float, float] = (0.0, 0.0)  # left and right of the bands
    title_width: float = 0.0
    regions_height: float = 0.0
    bands: list[Band] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    bars: list[Busy] = field(default_factory=list)
    top: float = 0.0  # upper end of the lifelines
    bottom: float = 0.0  # their lower end
    feet: bool = False
    compact: bool = False

    @property
    def lines(self) -> list[Line]:
        return [line for band in self.bands for line in band.lines]

    def reach(self, actor: int, index: int, right: bool) -> float:
        """Where an arrow touches an actor's lifeline: at its bar or its box when there is one."""
        x = self.xs[actor]
        if self.compact:
            half = self.head[0] / 2
            return x + half if right else x - half
        levels = [b.level for b in self.bars if b.actor == actor and b.first <= index <= b.last]
        if not levels:
            return x
        return x + BAR + BAR_SHIFT * max(levels) if right else x - BAR


@dataclass(frozen=True, slots=True)
class Wish:
    """What the columns need and would like: gaps between lifelines, and room outside the outer ones."""

    low: list[float]
    ideal: list[float]
    left: float
    right: float

    @property
    def least(self) -> float:
        return self.left + self.right + sum(self.low)

    @property
    def best(self) -> float:
        return self.left + self.right + sum(self.ideal)

    def between(self, share: float) -> float:
        return self.least + (self.best - self.least) * share


# Measuring


def actor_tones(content: Sequence, ctx: Context) -> list[str | None]:
    """The actors' colours: their own, the block's, else a hue each; one quiet hue where phases are coloured."""
    own = [a.tone for a in content.actors.values()]
    if any(own) or ctx.tone:
        return list(own)
    if any(p.title or p.tone for p in content.phases):
        return ["slate"] * len(own)
    return [ROTATION[i % len(ROTATION)] for i in range(len(own))]


def phase_tones(content: Sequence) -> list[str | None]:
    """The phases' colours: their own, else a hue each."""
    if any(p.tone for p in content.phases):
        return [p.tone for p in content.phases]
    return [HUES[(i + 1) % len(HUES)] for i in range(len(content.phases))]


def _label(row: Row, limit: float | None, ctx: Context) -> Label | None:
    m = row.message
    line = line_label(ctx, row.words, icon=m.icon, tone=m.tone, limit=limit)
    mark = m.mark if m.mark == "ok" else None
    if line is None and mark is None:
        return None
    w, h = (line.width, line.height) if line else (2 * ctx.measures.knock_x, 0.0)
    return Label(line, mark, w + (MARK if mark else 0.0), max(h, MARK + 4 if mark else 0.0))


def _text_wish(row: Row, ctx: Context) -> tuple[float, float]:
    """Width of the words on an arrow: at least, and better. Three lines at most while words allow."""
    text = row.words
    if not text:
        label = _label(row, None, ctx)
        return (label.width, label.width) if label else (0.0, 0.0)
    face = style(ctx, "edge_label", weight=500)
    natural, word = ctx.text.width(text, face) + 1, ctx.text.word_width(text, face)
    full = _label(row, None, ctx)
    extra = (full.width if full else natural) - natural
    low = max(word, min(natural, natural / 2.6 + 12))
    return low + extra, max(word, min(natural, LABEL_MOST)) + extra


def _need(row: Row, busy_any: bool, ctx: Context) -> tuple[float, float]:
    """Distance between the lifelines of a message that its arrow needs, and would like."""
    low, ideal = _text_wish(row, ctx)
    extra = (badge_size(ctx, row.step)[0] / 2 + 4 if row.step else 0.0) + (2 * BAR + BAR_SHIFT if busy_any else 0.0)
    if row.kind == "loop":
        return low + extra + LOOP + 24, ideal + extra + LOOP + 36
    if row.line == "block":
        return low + extra + 80, ideal + extra + 100
    if row.message.mark == "no":
        return (low + 2 * STUB[0]) / LOST + extra, (ideal + 2 * STUB[1]) / LOST + extra
    return low + extra + 2 * STUB[0], ideal + extra + 2 * STUB[1]


def _action(row: Row, limit: float, ctx: Context) -> Tile:
    m = row.message
    pad = badge_size(ctx, row.step)[0] / 2 + 10 if row.step else 16.0
    return tile(
        ctx,
        row.words,
        icon=m.icon,
        icon_size=36,
        limit=limit,
        tone=m.tone,
        fill="tint" if m.tone else "white",
        token="edge_label",
        weight=500,
        pad_x=max(pad, 16.0),
        pad_y=10,
        span=m.span("icon"),
    )


def _raise(gaps: list[float], lo: int, hi: int, need: float) -> None:
    lack = need - sum(gaps[lo:hi])
    if lack > 0:
        for i in range(lo, hi):
            gaps[i] += lack / (hi - lo)


def loops_left(actor: int, actors: int) -> bool:
    """Whether a message to oneself turns to the left: that of the last actor does, into the diagram."""
    return actor == actors - 1 and actors > 1


def wish(rows: list[Row], actors: int, head: float, limit: float, busy_any: bool, ctx: Context) -> Wish:
    """What the columns need, for heads of that width and boxes on lifelines of at most `limit`."""
    gaps = actors - 1
    low, ideal = [head + HEAD_GAP[0]] * gaps, [head + HEAD_GAP[1]] * gaps
    left = right = head / 2
    ordered = sorted((r for r in rows if r.sources), key=lambda r: abs(r.ends[1] - r.ends[0]))
    for row in ordered:
        if row.kind in ("action", "tick"):
            at = row.sources[0]
            if row.kind == "action":
                half, beyond = (_action(row, limit, ctx).width / 2,) * 2
            else:
                half, beyond = 24.0, 30 + _text_wish(row, ctx)[1]
            out_left, out_right = (half, beyond) if at else (beyond, half)
            if 0 < at:
                _raise(low, at - 1, at, out_left + 20)
                _raise(ideal, at - 1, at, out_left + 28)
            else:
                left = max(left, out_left)
            if at < gaps:
                _raise(low, at, at + 1, out_right + 20)
                _raise(ideal, at, at + 1, out_right + 28)
            else:
                right = max(right, out_right)
            continue
        need = _need(row, busy_any, ctx)
        if row.kind == "loop":
            at = row.sources[0]
            if not gaps:
                right = max(right, need[0])
                continue
            span = (at - 1, at) if loops_left(at, actors) else (at, at + 1)
        else:
            every = (*row.sources, *row.targets)
            for end in every:  # other arrows of a fan
                for other in every:
                    if end < other:
                        _raise(low, end, other, 60.0)
            span = (min(row.ends), max(row.ends))
        if span[0] < span[1]:
            _raise(low, *span, need[0])
            _raise(ideal, *span, need[1])
    return Wish(low, [max(a, b) for a, b in zip(low, ideal, strict=True)], left, right)


# Heads


def _head(actor: Actor, name: str, form: int, tone: str | None, ctx: Context) -> Tile:
    label, icon = actor.label, actor.icon
    if actor.role is not None:
        entry = ctx.icons.role(actor.role, ctx.provider)
        label = label if label is not None else entry.label  # type: ignore[assignment]
        icon = icon or entry.icon  # type: ignore[assignment]
    limit = (320.0, 220.0, 0.0)[form]
    return tile(
        ctx,
        label if label is not None else humanise(name),
        sub=actor.sub,
        icon=icon,
        icon_at="left" if form == 0 else "above",
        icon_size=ctx.measures.icon_beside if form < 2 else 44.0,
        limit=limit,
        tone=tone,
        pad_x=ctx.measures.node_pad_x if form < 2 else 12.0,
        pad_y=12.0,
        least=((200.0, 64.0), (130.0, 64.0), (0.0, 60.0))[form],
        span=actor.span("icon"),
    )


def _heads(content: Sequence, form: int, tones: list[str | None], ctx: Context) -> list[Tile]:
    pairs = zip(content.actors.items(), tones, strict=True)
    return [_head(actor, name, form, tone, ctx) for (name, actor), tone in pairs]


def _size(heads: list[Tile]) -> tuple[float, float]:
    return max(h.width for h in heads), max(h.height for h in heads)


# Remarks


def _inside(note: Note, ctx: Context) -> Context:
    """The context of a remark: on a card, in smaller type than the diagram around it."""
    surface = ctx.theme.hue(note.tone).tint if note.tone else ctx.theme.color("panel")
    inner = ctx.inside(tone=note.tone, surface=surface)
    return replace(inner, measures=ctx.measures.scaled("dense")) if ctx.measures.body > 24 else inner


def note_widths(note: Note, ctx: Context) -> Widths:
    """How narrow a remark can be and how wide it would like to be, its card included."""
    inner = _inside(note, ctx)
    widths = block_widths(note.body, inner)
    pad = 0.0 if framed(note.body, "row", inner) else 2 * NOTE_PAD
    most = NOTE_MOST.get(note.body.content.KIND, NOTE_MOST_OTHER)
    return Widths(widths.low + pad, max(widths.low, min(widths.ideal, most)) + pad)


def _card(note: Note, width: float, side: Side, ctx: Context) -> Card:
    inner = _inside(note, ctx)
    bare = framed(note.body, "row", inner)
    pad = 0.0 if bare else NOTE_PAD
    wanted = min(width, note_widths(note, ctx).ideal)
    body = note.body
    if isinstance(body.content, TextContent) and body.content.align is None and len(body.content.text) < SHORT:
        note = replace(note, body=replace(body, content=replace(body.content, align="center")))
    placed = layout_block(note.body, wanted - 2 * pad, None, inner)
    return Card(note, placed, bare, placed.width + 2 * pad, placed.height + 2 * pad, side)


def _brackets(parts: list[Segment]) -> list[tuple[Note, int, int]]:
    """Remarks on phases with the segments they span: equal ones of phases that follow one another are one."""
    out: list[tuple[Note, int, int]] = []
    previous = None
    for i, part in enumerate(parts):
        if part.phase is None:
            continue
        note = part.phase.note
        if note is not None:
            if out and previous == note:
                out[-1] = (note, out[-1][1], i)
            else:
                out.append((note, i, i))
        previous = note
    return out


# Arranging


@dataclass(frozen=True, slots=True)
class _Sides:
    """Columns beside the diagram, from the outside in: brackets, titles, remarks. Widths with their gaps."""

    titles: float = 0.0
    left: float = 0.0
    right: float = 0.0
    brace_left: float = 0.0
    brace_right: float = 0.0

    @property
    def sum(self) -> float:
        return self.titles + self.left + self.right + self.brace_left + self.brace_right


class _Measure:
    """What a sequence asks for, before any width is known."""

    def __init__(self, content: Sequence, ctx: Context) -> None:
        self.content, self.ctx = content, ctx
        self.parts = segments(content)
        self.rows = [r for p in self.parts for r in p.rows]
        self.tones = actor_tones(content, ctx)
        self.bars = busy(content, self.rows)
        self.actors = len(content.actors)
        self.notes = [
            (r, r.message.note, note_side(r, r.message.note, self.actors)) for r in self.rows if r.message.note
        ]
        self.brackets = _brackets(self.parts)
        self.titled = any(p.title for p in content.phases)
        self._wishes: dict[int, Wish] = {}

    def heads(self, form: int) -> list[Tile]:
        return _heads(self.content, form, self.tones, self.ctx)

    def wish(self, form: int) -> Wish:
        found = self._wishes.get(form)
        if found is None:
            head = _size(self.heads(form))[0]
            limit = (max(head, BOX_MOST), max(head, 200.0), 0.0)[form]
            found = self._wishes[form] = wish(self.rows, self.actors, head, limit, bool(self.bars), self.ctx)
        return found

    def title_width(self) -> float:
        """Width of the titles of phases at the left."""
        if not self.titled:
            return 0.0
        face, quiet = _title_style(self.ctx), _sub_style(self.ctx)
        widest = 110.0
        for p in self.content.phases:
            for text, st in ((p.title, face), (p.sub, quiet)):
                if text:
                    word = self.ctx.text.word_width(text, st)
                    widest = max(widest, word, min(self.ctx.text.width(text, st) + 1, TITLE_MOST - 2 * TITLE_PAD))
        return widest + 2 * TITLE_PAD

    def sides(self, titles: bool, share: float) -> _Sides:
        """The columns with remarks at their least width (0) to their best (1)."""

        def column(notes: list[Note], lead: float) -> float:
            widths = [note_widths(n, self.ctx) for n in notes]
            if not widths:
                return 0.0
            low, ideal = max(w.low for w in widths), max(w.ideal for w in widths)
            return low + (ideal - low) * share + lead

        return _Sides(
            self.title_width() + 12 if titles else 0.0,
            column([n for _, n, s in self.notes if s == "left"], LEAD + NOTE_GAP),
            column([n for _, n, s in self.notes if s == "right"], LEAD + NOTE_GAP),
            column([n for n, _, _ in self.brackets if n.side == "left"], BRACE + 22),
            column([n for n, _, _ in self.brackets if n.side != "left"], BRACE + 22),
        )

    def inset(self) -> float:
        """Between the border of the bands and the heads."""
        return 16.0 if self.content.phases else 0.0


def _title_style(ctx: Context) -> TextStyle:
    return style(ctx, "label", weight=700, line=1.18)


def _sub_style(ctx: Context) -> TextStyle:
    return style(ctx, "small", color="ink2", line=1.2)


def is_compact(content: Sequence, width: float, ctx: Context) -> bool:
    """Whether the actors stand as tall boxes at the sides."""
    if content.compact is not None:
        return content.compact
    plain = len(content.actors) == 2 and not content.phases and not content.regions
    only = all(m.note is None and m.divider is None and m.tick is None and m.target for m in content.messages)
    return plain and only and width < COMPACT_BELOW and len(content.messages) <= 8


def widths(content: Sequence, ctx: Context) -> Widths:
    m = _Measure(content, ctx)
    inline = [note_widths(n, ctx).low for _, n, _ in m.notes] + [note_widths(n, ctx).low for n, _, _ in m.brackets]
    low = max([m.wish(2).least + 2 * m.inset(), *(w + 2 * m.inset() for w in inline)])
    ideal = m.wish(0).best + 2 * m.inset() + m.sides(m.titled, 1.0).sum
    return Widths(low, max(low, ideal))


def plan(content: Sequence, width: float, height: float | None, ctx: Context) -> Plan:
    """Lay out in `width`, and in `height` when it is more than needed."""
    m = _Measure(content, ctx)
    out = Plan(content, max(width, widths(content, ctx).low), tones=m.tones, bars=m.bars)
    out.compact = is_compact(content, width, ctx)
    titles, inline, sides = _arrange(m, out.width)
    _columns(out, m, sides, inline)
    out.title_width = sides.titles - 12 if titles else 0.0
    _measure_rows(out, m, titles, inline, sides)
    _place(out, m, height)
    return out


def _arrange(m: _Measure, width: float) -> tuple[bool, bool, _Sides]:
    """Whether titles stand at the left, whether remarks stand in the rows, and the columns beside the diagram."""
    said = m.content.titles
    left = [m.titled] if said is None or not m.titled else [said == "left"]
    if said is None and m.titled:
        left = [True, False]
    need = m.wish(2).between(0.35) + 2 * m.inset()
    for inline in (False, True):
        for titles in left:
            if titles and said is None and width < 640:
                continue
            for share in (1.0, 0.5, 0.0):
                sides = m.sides(titles, share)
                if inline:
                    sides = _Sides(sides.titles)
                if sides.sum + need <= width:
                    return titles, inline, sides
    titles = said == "left" and m.titled
    return titles, bool(m.notes or m.brackets), _Sides(m.sides(True, 0.0).titles if titles else 0.0)


def _columns(out: Plan, m: _Measure, sides: _Sides, inline: bool) -> None:
    """Heads and lifelines in the width that the columns beside them leave."""
    room = out.width - sides.sum - 2 * m.inset()
    form = next((f for f, share in ((0, 0.8), (1, 0.5)) if m.wish(f).between(share) <= room and not out.compact), 2)
    w = m.wish(form)
    out.heads = m.heads(form)
    out.head = _size(out.heads)
    spare = room - w.left - w.right
    if out.compact:
        gaps = [max(spare, sum(w.low))]
    elif m.actors > 1:
        most = WIDEST.get(m.actors, WIDEST_MANY)
        gaps = split_width(spare, [Widths(a, b) for a, b in zip(w.low, w.ideal, strict=True)])
        gaps = [min(g, max(most, i)) for g, i in zip(gaps, w.ideal, strict=True)]
    else:
        gaps = []
    left = sides.brace_left + sides.titles + sides.left + m.inset()
    left += max(0.0, room - w.left - w.right - sum(gaps)) / 2
    xs = [left + w.left]
    for g in gaps:
        xs.append(xs[-1] + g)
    out.xs = xs
    out.area = (left, xs[-1] + w.right)
    out.field_ = (sides.brace_left, out.width - sides.brace_right)


# Rows


def _measure_rows(out: Plan, m: _Measure, titles: bool, inline: bool, sides: _Sides) -> None:
    """Labels at the width their columns give them, and the natural height of every row."""
    ctx, tones = m.ctx, iter(phase_tones(m.content))
    of_phase = {id(p): t for p, t in zip(m.content.phases, tones, strict=True)}
    for i, part in enumerate(m.parts):
        lines: list[Line] = []
        for row in part.rows:
            lines.append(_line(out, row, ctx))
            note = row.message.note
            if note and inline:
                lines.append(_note_line(out, row, note, ctx))
        band = Band(part, lines)
        if part.phase is not None:
            band.tone = of_phase[id(part.phase)]
            _title(band, out, titles, ctx)
            for note, _, last in m.brackets:
                if inline and last == i:
                    lines.append(_note_line(out, part.rows[-1], note, ctx))
        out.bands.append(band)
    if inline:
        return
    for row, note, side in m.notes:
        width = (sides.left if side == "left" else sides.right) - LEAD - NOTE_GAP
        card = _card(note, width, side, ctx)
        card.row = row
        out.cards.append(card)
    for note, first, last in m.brackets:
        side = note.side or "right"
        width = (sides.brace_left if side == "left" else sides.brace_right) - BRACE - 22
        card = _card(note, width, side, ctx)
        card.phases = (first, last)
        out.cards.append(card)


def _title(band: Band, out: Plan, titles: bool, ctx: Context) -> None:
    phase = band.segment.phase
    assert phase is not None
    room = out.title_width - 2 * TITLE_PAD if titles else out.field_[1] - out.field_[0] - 48
    align = "center" if titles else "start"
    if phase.title:
        band.title = ctx.text.set(phase.title, _title_style(ctx), room, align)  # type: ignore[arg-type]
    if phase.sub:
        band.sub = ctx.text.set(phase.sub, _sub_style(ctx), room, align)  # type: ignore[arg-type]
    tall = sum(t.height for t in (band.title, band.sub) if t)
    band.titled_top = not titles
    icon = (44.0 + 8 if titles else 0.0) if phase.icon else 0.0
    band.title_height = tall + icon + (8 if tall and not titles else 0.0)


def _note_line(out: Plan, row: Row, note: Note, ctx: Context) -> Line:
    """A remark in a row of its own under its message."""
    room = out.field_[1] - out.field_[0] - (out.title_width + 12 if out.title_width else 0.0) - 32
    card = _card(note, min(room, 460.0) if note.body.content.KIND in NOTE_MOST else room, "right", ctx)
    line = Line(Row("note", row.key, row.index, row.message, row.sources, row.targets, note=note), card.height + 16)
    line.card = card
    return line


def _line(out: Plan, row: Row, ctx: Context) -> Line:
    tall = badge_size(ctx, row.step)[1] if row.step else 0.0
    if row.kind == "divider":
        label = _label(row, out.area[1] - out.area[0] - 60, ctx)
        return Line(row, (label.height if label else 0.0) + 16, label=label)
    if row.kind == "tick":
        return Line(row, 36.0, label=_label(row, None, ctx))
    if row.kind == "action":
        made = _action(row, _box_limit(out, row.sources[0]), ctx)
        return Line(row, made.height + 16, tile=made)
    label = _label(row, _label_limit(out, row, ctx), ctx)
    tall = max(tall, label.height if label else 0.0)
    if row.kind == "loop":
        return Line(row, max(tall + 12, LOOP_HEIGHT + ROW_GAP), label=label)
    if row.line == "block":
        return Line(row, tall + 40, label=label)
    drop = DROP if out.content.slant else 0.0
    return Line(row, max(tall + ROW_GAP, ROW_MIN) + drop, label=label)


def _box_limit(out: Plan, actor: int) -> float:
    """The width of a box on a lifeline that leaves the neighbours free."""
    x = out.xs[actor]
    half = min(
        x - out.xs[actor - 1] - 20 if actor else x - out.area[0],
        out.xs[actor + 1] - x - 20 if actor + 1 < len(out.xs) else out.area[1] - x,
    )
    return min(2 * half + 1, max(out.head[0], BOX_MOST))


def _extra(row: Row, ctx: Context) -> float:
    """What a label has besides its text."""
    bare = _label(replace(row, message=replace(row.message, label=None, says=None)), None, ctx)
    return (bare.width if bare else 2 * ctx.measures.knock_x) + (8.0 if row.message.icon else 0.0)


def _label_limit(out: Plan, row: Row, ctx: Context) -> float:
    """The width at which the text on an arrow is wrapped."""
    extra = _extra(row, ctx)
    if row.kind == "loop":
        at = row.sources[0]
        left = loops_left(at, len(out.xs))
        if len(out.xs) == 1:
            free = out.area[1] - out.xs[0]
        else:
            free = out.xs[at] - out.xs[at - 1] if left else out.xs[at + 1] - out.xs[at]
        if out.compact:
            free -= out.head[0]
        bars = 2 * BAR if out.bars else 0.0
        return free - LOOP - 18 - extra - bars
    gap = gap_of(out, row, ctx)
    a, b = arrow_span(out, row, row.ends, ctx)
    free = abs(b - a) if gap is None else gap[1] - gap[0]
    stub = 40.0 if row.line == "block" else STUB[0] - (10 if gap else 0)
    return max(min(free - 2 * stub - extra, LABEL_MOST), 20.0)


def arrow_span(out: Plan, row: Row, ends: tuple[int, int], ctx: Context) -> tuple[float, float]:
    """From where to where an arrow runs between two columns: from the sender's badge to the receiver's lifeline."""
    source, target = ends
    right = target > source
    a, b = out.reach(source, row.index, right), out.reach(target, row.index, not right)
    sign = 1.0 if right else -1.0
    if row.step:
        half = badge_size(ctx, row.step)[0] / 2
        base = a if out.compact else out.xs[source]
        a = base + sign * (half * 2 + 8 if out.compact else half + 3)
    if row.message.mark == "no":
        b = a + (b - a) * LOST
    return a, b


def gap_of(out: Plan, row: Row, ctx: Context) -> tuple[float, float] | None:
    """Of a message over several lifelines: the space between two of them where its label stands, the nearest to its
    middle that holds it; None when none does, or there are none between."""
    source, target = row.ends
    lo, hi = min(source, target), max(source, target)
    if hi - lo < 2 or row.line == "block":
        return None
    least = _text_wish(row, ctx)[0] + 24
    middle = (out.xs[lo] + out.xs[hi]) / 2
    fits = [(out.xs[i], out.xs[i + 1]) for i in range(lo, hi) if out.xs[i + 1] - out.xs[i] >= least + 30]
    # Of two equally near the sender's is taken: read first.
    start = out.xs[source]
    return min(
        fits, key=lambda g: (round(abs((g[0] + g[1]) / 2 - middle)), abs((g[0] + g[1]) / 2 - start)), default=None
    )


# From the top down


def _place(out: Plan, m: _Measure, height: float | None) -> None:
    """Tops of rows and bands, remarks beside them, spare height in the rows."""
    _make_room(out)
    natural = _stack(out)
    feet = m.content.feet
    out.feet = not out.compact and (natural > TALL if feet is None else feet)
    total = _frame(out, natural)
    if height is not None and height > total:
        lines = out.lines
        room = sum(x.height for x in lines)
        share = min(STRETCH_MOST - 1, (height - total) / room) if room else 0.0
        for line in lines:
            line.height += line.height * share
        total = _frame(out, _stack(out))
    out.height = max(total, height or 0.0)
    if out.height > total:
        _lengthen(out, out.height - total)
    _cards(out)


def _make_room(out: Plan) -> None:
    """Rows of a band grow until its title and the remarks beside it fit."""
    for band in out.bands:
        need = 0.0
        if band.segment.phase is not None and not band.titled_top:
            need = band.title_height + 2 * TITLE_PAD - 2 * PHASE_PAD
        for side in ("left", "right"):
            own = [c for c in out.cards if c.side == side and c.row is not None and _has(band, c.row)]
            if own:
                need = max(need, sum(c.height for c in own) + NOTE_GAP * (len(own) - 1) + 2 * (12 - PHASE_PAD))
        _grow(band, need)
    for card in out.cards:
        if card.row is None:
            first, last = card.phases
            covered = out.bands[first : last + 1]
            have = sum(sum(x.height for x in b.lines) + sum(b.pad) + PHASE_GAP for b in covered) - PHASE_GAP
            if card.height > have:
                rows = sum(x.height for b in covered for x in b.lines)
                for band in covered:
                    _grow(band, sum(x.height for x in band.lines) * (1 + (card.height - have) / rows))


def _has(band: Band, row: Row) -> bool:
    return any(x.row is row for x in band.lines)


def _grow(band: Band, need: float) -> None:
    have = sum(x.height for x in band.lines)
    if have < need:
        for line in band.lines:
            line.height += (need - have) / len(band.lines)


def _stack(out: Plan) -> float:
    """Tops relative to the first; the height of all bands."""
    y = 0.0
    for i, band in enumerate(out.bands):
        if i and (band.segment.phase or out.bands[i - 1].segment.phase):
            y += PHASE_GAP if band.segment.phase and out.bands[i - 1].segment.phase else 6.0
        band.top = y
        y += band.pad[0]
        for line in band.lines:
            line.top = y
            y += line.height
        y += band.pad[1]
        band.height = y - band.top
    return y


def _frame(out: Plan, rows: float) -> float:
    """Move the rows under the heads; the height of everything."""
    if out.compact:
        body = max(rows + 8, out.head[1])
        shift = (body - rows) / 2
        out.top, out.bottom = 0.0, body
        total = body
    else:
        out.regions_height = _regions_height(out)
        out.top = out.regions_height + out.head[1]
        shift = out.top + 20
        out.bottom = shift + rows + 20
        total = out.bottom + (out.head[1] if out.feet else 0.0)
    for band in out.bands:
        band.top += shift
        for line in band.lines:
            line.top += shift
    return total


def _regions_height(out: Plan) -> float:
    return 44.0 + 12.0 if out.content.regions else 0.0


def _lengthen(out: Plan, spare: float) -> None:
    """Height beyond what rows can use: the lifelines run on, with the rows in their middle."""
    for band in out.bands:
        band.top += spare / 2
        for line in band.lines:
            line.top += spare / 2
    out.bottom += spare


def _cards(out: Plan) -> None:
    """Remarks beside their messages: as near as their neighbours and their band allow."""
    left, right = out.field_
    inner = left + (out.title_width + 12 if out.title_width else 0.0)
    for band in out.bands:
        for side in ("left", "right"):
            own = [c for c in out.cards if c.side == side and c.row is not None and _has(band, c.row)]
            ys = {id(x.row): x.y for x in band.lines}
            floor, low = band.top + 12, band.top + band.height - 12
            for card in own:
                card.y = max(floor, ys[id(card.row)] - card.height / 2)
                floor = card.y + card.height + NOTE_GAP
            for card in reversed(own):
                card.y = min(card.y, low - card.height)
                low = card.y - NOTE_GAP
                card.x = out.area[0] - LEAD - card.width if side == "left" else out.area[1] + LEAD
    for card in out.cards:
        if card.row is None:
            first, last = out.bands[card.phases[0]], out.bands[card.phases[1]]
            card.y = (first.top + last.top + last.height - card.height) / 2
            card.x = right + BRACE + 22 if card.side == "right" else left - BRACE - 22 - card.width
    for line in out.lines:
        if line.card is not None:
            middle = (inner + right) / 2
            line.card.x, line.card.y = middle - line.card.width / 2, line.y - line.card.height / 2
