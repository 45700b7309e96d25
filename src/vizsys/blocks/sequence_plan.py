"""Where everything of a sequence goes across: heads, lifelines, the columns beside them, labels.

In: a `Sequence`, a width and perhaps a height. Out: a `Plan` with the place of each part, in page units from the top
left corner. First the columns: every label has to fit between the lifelines of its message. Then the rows, as high as
their labels then are.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from vizsys.blocks.base import Widths
from vizsys.blocks.draw import badge_size
from vizsys.blocks.sequence import Note, Sequence
from vizsys.blocks.sequence_notes import BRACE, LEAD, NOTE_GAP, NOTE_MOST, brackets_of, card_of, note_widths
from vizsys.blocks.sequence_place import Band, Line, Plan, place_rows
from vizsys.blocks.sequence_rows import Row, busy, note_side, segments
from vizsys.blocks.sequence_sizes import (
    BAR,
    BESIDE,
    BOX_MOST,
    DROP,
    LABEL_MOST,
    LOOP,
    LOOP_HEIGHT,
    LOST,
    ROW_GAP,
    ROW_MIN,
    STUB,
    TITLE_MOST,
    TITLE_PAD,
    Wish,
    action_tile,
    actor_tones,
    heads_of,
    label_of,
    loops_left,
    phase_tones,
    size_of,
    sub_style,
    text_wish,
    title_style,
    wish,
)
from vizsys.blocks.share import split_width
from vizsys.blocks.tiles import Tile
from vizsys.records import dataclass

if TYPE_CHECKING:
    from vizsys.context import Context

WIDEST = {2: 840.0, 3: 560.0}
"""Lifelines stand no further apart than this, unless a label wants it; by the number of actors."""
WIDEST_MANY = 460.0
COMPACT_BELOW = (640.0, 460.0)
"""Two actors with no more than four messages, or with more, are compact in less width than this."""


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
        self.boxes = bool(content.compact) and self.actors == 2  # compact by itself has nothing beside the arrows
        self.notes = [
            (r, r.message.note, note_side(r, r.message.note, self.actors)) for r in self.rows if r.message.note
        ]
        self.brackets = brackets_of(self.parts)
        self.titled = any(p.title for p in content.phases)
        self._wishes: dict[int, Wish] = {}

    def heads(self, form: int) -> list[Tile]:
        return heads_of(self.content, form, self.tones, self.ctx)

    def wish(self, form: int) -> Wish:
        found = self._wishes.get(form)
        if found is None:
            head = size_of(self.heads(form))[0]
            limit = (max(head, BOX_MOST), max(head, 200.0), 0.0)[form]
            found = self._wishes[form] = wish(
                self.rows, self.actors, head, limit, bool(self.bars), self.ctx, self.boxes
            )
        return found

    def compact_least(self) -> float:
        """The least width with actors as boxes: arrows run from box to box, not from middle to middle."""
        return sum(self.compact_gaps()) + 2 * self.wish(2).left

    def compact_gaps(self) -> list[float]:
        """The least distance between the middles of the boxes."""
        head = size_of(self.heads(2))[0]
        return [g + head for g in wish(self.rows, self.actors, 0.0, 0.0, False, self.ctx, self.boxes).low]

    def title_width(self) -> float:
        """Width of the titles of phases at the left."""
        if not self.titled:
            return 0.0
        face, quiet = title_style(self.ctx), sub_style(self.ctx)
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


def is_compact(content: Sequence, width: float, least: float) -> bool:
    """Whether the actors stand as tall boxes at the sides, which takes at least a width of `least`."""
    if content.compact is not None:
        return content.compact
    plain = len(content.actors) == 2 and not content.phases and not content.regions
    only = all(m.note is None and m.divider is None and m.tick is None and m.target for m in content.messages)
    return plain and only and least <= width < COMPACT_BELOW[len(content.messages) > 4] and len(content.messages) <= 8


def widths(content: Sequence, ctx: Context) -> Widths:
    m = _Measure(content, ctx)
    inline = [note_widths(n, ctx).low for _, n, _ in m.notes] + [note_widths(n, ctx).low for n, _, _ in m.brackets]
    low = max([m.wish(2).least + 2 * m.inset(), *(w + 2 * m.inset() for w in inline)])
    ideal = m.wish(0).best + 2 * m.inset() + m.sides(m.titled, 1.0).sum
    if content.compact:
        low = max(low, m.compact_least())
    return Widths(low, max(low, ideal))


def plan(content: Sequence, width: float, height: float | None, ctx: Context) -> Plan:
    """Lay out in `width`, and in `height` when it is more than needed."""
    m = _Measure(content, ctx)
    out = Plan(content, max(width, widths(content, ctx).low), tones=m.tones, bars=m.bars)
    out.compact = is_compact(content, out.width, m.compact_least())
    titles, inline, sides = _arrange(m, out.width)
    _columns(out, m, sides)
    out.title_width = sides.titles - 12 if titles else 0.0
    _measure_rows(out, m, titles, inline, sides)
    place_rows(out, height)
    return out


def _arrange(m: _Measure, width: float) -> tuple[bool, bool, _Sides]:
    """Whether titles stand at the left, whether remarks stand in the rows, and the columns beside the diagram."""
    said = m.content.titles
    left = [m.titled] if said is None or not m.titled else [said == "left"]
    if said is None and m.titled:
        left = [True, False]
    needs = [need + 2 * m.inset() for need in (m.wish(0).lined, m.wish(2).lined, m.wish(2).between(0.35))]
    for inline in (False, True):
        for titles in left:
            if titles and said is None and width < 640:
                continue
            for need, share in product(needs, (1.0, 0.75, 0.5, 0.25, 0.0)):
                sides = _Sides(m.sides(titles, 0.0).titles) if inline else m.sides(titles, share)
                if sides.sum + need <= width:
                    return titles, inline, sides
    titles = said == "left" and m.titled
    return titles, bool(m.notes or m.brackets), _Sides(m.sides(True, 0.0).titles if titles else 0.0)


def _columns(out: Plan, m: _Measure, sides: _Sides) -> None:
    """Heads and lifelines in the width that the columns beside them leave."""
    room = out.width - sides.sum - 2 * m.inset()
    wraps = m.wish(2).lined > room  # larger heads are not worth wrapped labels
    form = 2
    if not out.compact:
        sized = ((f, m.wish(f), share) for f, share in ((0, 0.8), (1, 0.5)))
        form = next((f for f, w, share in sized if w.between(share) <= room and (wraps or w.lined <= room)), 2)
    w = m.wish(form)
    out.heads = m.heads(form)
    out.head = size_of(out.heads)
    spare = room - w.left - w.right
    if out.compact:
        gaps = [max(spare, *m.compact_gaps())]
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
        card = card_of(note, width, side, ctx)
        card.row = row
        out.cards.append(card)
    for note, first, last in m.brackets:
        side = note.side or "right"
        width = (sides.brace_left if side == "left" else sides.brace_right) - BRACE - 22
        card = card_of(note, width, side, ctx)
        card.phases = (first, last)
        out.cards.append(card)
    for card in out.cards:  # of a column, equal
        column = [c.width for c in out.cards if c.side == card.side and (c.row is None) == (card.row is None)]
        card.width = card.width if card.bare else max(column)


def _title(band: Band, out: Plan, titles: bool, ctx: Context) -> None:
    phase = band.segment.phase
    assert phase is not None
    room = out.title_width - 2 * TITLE_PAD if titles else out.field_[1] - out.field_[0] - 48
    align = "center" if titles else "start"
    if phase.title:
        band.title = ctx.text.set(phase.title, title_style(ctx), room, align)  # type: ignore[arg-type]
    if phase.sub:
        band.sub = ctx.text.set(phase.sub, sub_style(ctx), room, align)  # type: ignore[arg-type]
    tall = sum(t.height for t in (band.title, band.sub) if t)
    band.titled_top = not titles
    icon = (44.0 + 8 if titles else 0.0) if phase.icon else 0.0
    band.title_height = tall + icon + (8 if tall and not titles else 0.0)


def _note_line(out: Plan, row: Row, note: Note, ctx: Context) -> Line:
    """A remark in a row of its own under its message."""
    room = out.field_[1] - out.field_[0] - (out.title_width + 12 if out.title_width else 0.0) - 32
    card = card_of(note, min(room, 460.0) if note.body.content.KIND in NOTE_MOST else room, "right", ctx)
    line = Line(Row("note", row.key, row.index, row.message, row.sources, row.targets, note=note), card.height + 16)
    line.card = card
    return line


def _line(out: Plan, row: Row, ctx: Context) -> Line:
    tall = badge_size(ctx, row.step)[1] if row.step else 0.0
    if row.kind == "divider":
        label = label_of(row, out.area[1] - out.area[0] - 60, ctx)
        return Line(row, (label.height if label else 0.0) + 16, label=label)
    if row.kind == "tick":
        return Line(row, 36.0, label=label_of(row, None, ctx))
    if row.kind == "action":
        made = action_tile(row, _box_limit(out, row, ctx), ctx)
        return Line(row, made.height + 16, tile=made)
    label = label_of(row, _label_limit(out, row, ctx), ctx)
    tall = max(tall, label.height if label else 0.0)
    if row.kind == "loop":
        return Line(row, max(tall + 12, LOOP_HEIGHT + ROW_GAP), label=label)
    if row.line == "block":
        return Line(row, tall + 40, label=label)
    drop = DROP if out.content.slant else 0.0
    return Line(row, max(tall + ROW_GAP, ROW_MIN) + drop, label=label)


def _box_limit(out: Plan, row: Row, ctx: Context) -> float:
    """The width of a box on a lifeline that leaves the neighbours free, its badge included."""
    actor = row.sources[0]
    if out.compact:
        return out.xs[1] - out.xs[0] - out.head[0] - BESIDE - 20
    x = out.xs[actor]
    half = min(
        x - out.xs[actor - 1] - 20 if actor else x - out.area[0],
        out.xs[actor + 1] - x - 20 if actor + 1 < len(out.xs) else out.area[1] - x,
    )
    disc = badge_size(ctx, row.step)[0] / 2 if row.step else 0.0
    return min(2 * (half - disc) + 1, max(out.head[0], BOX_MOST))


def _extra(row: Row, ctx: Context) -> float:
    """What a label has besides its text."""
    bare = label_of(replace(row, message=replace(row.message, label=None, says=None)), None, ctx)
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
    least = text_wish(row, ctx)[0] + 24
    middle = (out.xs[lo] + out.xs[hi]) / 2
    fits = [(out.xs[i], out.xs[i + 1]) for i in range(lo, hi) if out.xs[i + 1] - out.xs[i] >= least + 30]
    # Of two equally near the sender's is taken: read first.
    start = out.xs[source]
    return min(
        fits, key=lambda g: (round(abs((g[0] + g[1]) / 2 - middle)), abs((g[0] + g[1]) / 2 - start)), default=None
    )
