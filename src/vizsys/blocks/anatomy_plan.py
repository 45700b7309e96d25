"""What an anatomy's strips look like in a width: which form each takes, its type size, and where its segments are.

In: strips and a width in page units. Out: a `Form` per strip: segments with x and width, tags (label, sub, note) with
their centres. Forms: `line` (one line, tags spread under it), `columns` (segments side by side, each with what is about
it under it, long text broken), `key` (the string as running text, a key under it).
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Literal

from vizsys.blocks.anatomy import Anatomy, Segment, Strip, strips
from vizsys.blocks.anatomy_text import MONO, broken, broken_at_spaces, least_word, pieces, text_font
from vizsys.blocks.base import Widths, style
from vizsys.blocks.frame import block_widths
from vizsys.blocks.share import split_width
from vizsys.blocks.spread import spread
from vizsys.records import dataclass
from vizsys.scene import Font
from vizsys.text.model import TextBox, TextStyle
from vizsys.theme import TYPE_FLOOR

if TYPE_CHECKING:
    from vizsys.context import Context

SEAM = 4.0
"""Between segments that touch."""
TAG_GAP = 20.0
"""Between the labels of neighbours."""
LIMITS = (300.0, 240.0, 200.0, 170.0, 140.0, 110.0, 0.0)
"""Widths labels are wrapped at, loosest first; 0 is one word a line."""
NOTE_PAD = 12.0
MOST_ROWS = 3
"""A strip is broken between segments into at most so many lines."""
PIECE = 16
"""Columns hold pieces between joints of up to so many characters unbroken."""
MOST_LINES = 4
"""Text broken over more lines than this is better set as running text."""
FEW = 5
"""Up to so many segments stand side by side in columns when their text does not fit on one line."""
COLUMN_GAP = 14.0
LONE_SIGN = 1.7
KEY_GAP = 14.0
SNIP = 18
"""Characters of a segment shown in the key."""
SIDE = 7
"""Characters shown of the first and last segment under a brace, in the key."""
TURNS = ("green", "blue", "amber", "coral", "violet", "sky")


# Looks


def is_separator(segment: Segment) -> bool:
    """Whether the text stands plainly between segments."""
    if segment.separator is not None:
        return segment.separator
    said = (segment.label, segment.sub, segment.note, segment.tone, segment.group, segment.width)
    if any(v is not None for v in said) or segment.state or segment.decode:
        return False
    return not any(c.isalnum() for c in segment.text)


def has_words(segment: Segment) -> bool:
    """Whether anything is said about a segment."""
    return not is_separator(segment) and any((segment.label, segment.sub, segment.note, segment.decode))


def tones(content: Anatomy, around: str | None = None) -> dict[int, str]:
    """The tone of each segment by its identity: its own, its strip's, its group's, or one by turns; equal texts look
    alike. A single segment, which needs telling from no other, takes the tone of what is `around`."""
    turns: dict[str, str] = {}
    out: dict[int, str] = {}
    of_strip = {id(s): strip.tone for strip in strips(content) for s in strip.segments if strip.tone}
    everything = [s for strip in strips(content) for s in strip.segments if not is_separator(s)]
    for s in everything:
        if s.group and s.tone:
            turns.setdefault(f"group {s.group}", s.tone)
    named = [s for s in everything if s.tone is None and id(s) not in of_strip]
    taken = {s.tone for s in everything if s.tone} | set(of_strip.values())
    free = [t for t in TURNS if t not in taken] or list(TURNS)
    if around and len(everything) == 1:
        free = [around]
    used = 0
    for s in named:
        key = f"group {s.group}" if s.group else f"text {s.text}" if content.rows else f"id {id(s)}"
        if key not in turns:
            turns[key] = free[used % len(free)]
            used += 1
        out[id(s)] = turns[key]
    for s in everything:
        if tone := s.tone or of_strip.get(id(s)):
            out[id(s)] = tone
    return out


def is_mono(content: Anatomy) -> bool:
    """Characters of one width where a string is taken apart; the common face where segments are names of parts."""
    if content.mono is not None:
        return content.mono
    return content.cells or any(s.label or s.decode for strip in strips(content) for s in strip.segments)


def ladder(ctx: Context, mono: bool) -> tuple[float, ...]:
    """Type sizes of the text, largest first; inside of panels and nodes not as large as on the page itself."""
    factor = ctx.measures.label / 28
    most = 44.0 if ctx.depth == 0 else 32.0
    sizes = (44.0, 40.0, 36.0, 32.0, 30.0, 28.0, 26.0, 24.0, 22.0) if mono else (28.0, 26.0, 24.0, 22.0)
    return tuple(dict.fromkeys([*(max(TYPE_FLOOR, round(s * factor)) for s in sizes if s <= most), TYPE_FLOOR]))


def pad(size: float) -> float:
    """Between a segment's side and its text."""
    return round(size * 0.38)


def cell_side(size: float) -> float:
    """Width of the cell of one character."""
    return round(size * 1.25)


# Segments


@dataclass(slots=True)
class Part:
    """A segment in its strip."""

    segment: Segment
    index: int
    tone: str
    separator: bool
    x: float = 0.0
    w: float = 0.0
    lines: tuple[str, ...] = ()  # its text; broken in columns
    tag: Tag | None = None

    @property
    def text(self) -> str:
        """What is shown: spaces round a segment are not."""
        return self.segment.text if self.separator else self.segment.text.strip()


@dataclass(slots=True)
class Tag:
    """What is said about a segment, measured."""

    label: TextBox | None
    sub: TextBox | None
    note: TextBox | None
    width: float
    height: float
    cx: float = 0.0


@dataclass(slots=True)
class Form:
    """A strip laid out across."""

    kind: Literal["line", "columns", "key"]
    size: float
    parts: list[Part] = field(default_factory=list)
    left: float = 0.0
    right: float = 0.0

    def named(self) -> list[Part]:
        return [p for p in self.parts if p.tag]


def label_face(ctx: Context, tone: str) -> TextStyle:
    return style(ctx, "edge_label", weight=600, color=f"{tone}.deep", line=1.18)


def sub_face(ctx: Context) -> TextStyle:
    return style(ctx, "small", color="ink2", line=1.2)


def note_face(ctx: Context) -> TextStyle:
    return style(ctx, "micro", line=1.25)


def make_tag(segment: Segment, tone: str, limit: float, ctx: Context) -> Tag | None:
    """The texts about a segment, wrapped at `limit` but never inside a word."""
    boxes: list[TextBox | None] = []
    for text, face, margin in (
        (segment.label, label_face(ctx, tone), 0.0),
        (segment.sub, sub_face(ctx), 0.0),
        (segment.note, note_face(ctx), 2 * NOTE_PAD),
    ):
        if not text:
            boxes.append(None)
            continue
        room = max(limit - margin, ctx.text.word_width(text, face))
        boxes.append(ctx.text.set(text, face, room, "center"))
    label, sub, note = boxes
    if not any(boxes):
        return None
    wide = max([b.width for b in (label, sub) if b] + ([note.width + 2 * NOTE_PAD] if note else []))
    tall = sum(b.height for b in (label, sub) if b)
    if note:
        tall += note.height + NOTE_PAD + (10 if label or sub else 0)
    return Tag(label, sub, note, wide, tall)


def natural(segment: Segment, size: float, mono: bool, cells: bool, separator: bool, ctx: Context) -> float:
    """Width of a segment on one line."""
    if separator:
        return ctx.text.measure(segment.text, text_font(mono), size) + 4
    wide = ctx.text.measure(segment.text.strip(), text_font(mono), size)
    if cells:
        count = max(1, len(segment.text.strip()))
        return count * cell_side(size) + (count - 1) * 2
    return max(wide + 2 * pad(size), size * 1.3)


def parts_of(strip: Strip, told: Mapping[int, str]) -> list[Part]:
    return [Part(s, i, told.get(id(s), "slate"), is_separator(s)) for i, s in enumerate(strip.segments)]


def seam(a: Part, b: Part, cells: bool) -> float:
    """Space between neighbours."""
    if a.separator or b.separator:
        return 2.0
    return 12.0 if cells else SEAM


def seams(parts: Sequence[Part], cells: bool) -> float:
    return sum(seam(a, b, cells) for a, b in itertools.pairwise(parts))


def is_shared(strip: Strip) -> bool:
    """Whether segments have shares of the width."""
    return any(s.width is not None for s in strip.segments)


# Forms


@dataclass(frozen=True, slots=True)
class Room:
    """Where strips may stand: a width, type of at most a size, and where all of them start (centred when None)."""

    width: float
    most: float = 100.0
    start: float | None = None


def forms(strip: Strip, content: Anatomy, told: Mapping[int, str], room: Room, ctx: Context) -> list[Form]:
    """The best form of a strip in its room: one, or a line for each part it is broken into."""
    mono = is_mono(content)
    parts = parts_of(strip, told)
    decoded = any(p.segment.decode for p in parts)
    if is_shared(strip) and not decoded:
        return [_shared(parts, room.width, mono, content, ctx)]
    if not decoded:
        # A brace spans neighbours, so a strip with braces stays in one piece.
        for rows in range(1, 2 if strip.braces else MOST_ROWS + 1):
            made = _lines(parts, rows, content, room, mono, ctx)
            if made:
                return made
    if decoded or sum(not p.separator for p in parts) <= FEW:
        columns = _columns(parts, room.width, mono, ctx, decoded)
        if columns:
            return [columns]
    return [Form("key", max(TYPE_FLOOR, ctx.measures.code), parts, 0.0, room.width)]


def _lines(parts: list[Part], rows: int, content: Anatomy, room: Room, mono: bool, ctx: Context) -> list[Form] | None:
    """On so many lines at the largest size that fits, if labels find room beside one another."""
    if rows > sum(not p.separator for p in parts):
        return None
    for size in ladder(ctx, mono):
        if size > room.most:
            continue
        wide = [natural(p.segment, size, mono, content.cells, p.separator, ctx) for p in parts]
        cuts = _cuts(parts, wide, rows, content.cells)
        spans = list(itertools.pairwise((0, *cuts, len(parts))))
        totals = [sum(wide[a:b]) + seams(parts[a:b], content.cells) for a, b in spans]
        start = (room.width - max(totals)) / 2 if room.start is None else room.start
        if max(totals) + (room.start or 0.0) > room.width + 0.01:
            continue
        out = []
        for (a, b), total in zip(spans, totals, strict=True):
            _place(parts[a:b], wide[a:b], start, content.cells)
            made = _tagged(Form("line", size, parts[a:b], start, start + total), content, room.width, ctx)
            if made is None:
                return None
            out.append(made)
        return out
    return None


def _cuts(parts: Sequence[Part], wide: Sequence[float], rows: int, cells: bool) -> list[int]:
    """Before which parts new lines begin, so that the longest of so many lines is as short as can be.

    No line begins with a separator: it stays with what it follows.
    """

    def packed(room: float) -> list[int]:
        cuts: list[int] = []
        x = 0.0
        for i, w in enumerate(wide):
            x += w + (seam(parts[i - 1], parts[i], cells) if x else 0.0)
            if x > room and i > (cuts[-1] if cuts else 0) and not parts[i].separator:
                cuts.append(i)
                x = w
        return cuts

    low, high = 0.0, sum(wide) + seams(parts, cells)
    if rows == 1:
        return []
    for _ in range(24):
        middle = (low + high) / 2
        low, high = (middle, high) if len(packed(middle)) >= rows else (low, middle)
    return packed(high)


def _place(parts: Sequence[Part], wide: Sequence[float], x: float, cells: bool) -> None:
    for i, (part, w) in enumerate(zip(parts, wide, strict=True)):
        if i:
            x += seam(parts[i - 1], part, cells)
        part.x, part.w, part.lines = x, w, (part.text,)
        x += w


def _tagged(made: Form, content: Anatomy, width: float, ctx: Context) -> Form | None:
    """The form with its labels side by side; None when there are too many words."""
    if content.pointers == "none":
        return made
    about = [p for p in made.parts if not p.separator]
    for limit in LIMITS:
        tags = [make_tag(p.segment, p.tone, limit, ctx) for p in about]
        found = [(p, t) for p, t in zip(about, tags, strict=True) if t]
        if sum(t.width for _, t in found) + TAG_GAP * (len(found) - 1) <= width:
            places = spread([p.x + p.w / 2 for p, _ in found], [t.width for _, t in found], TAG_GAP, 0.0, width)
            for (part, tag), cx in zip(found, places, strict=True):
                part.tag, tag.cx = tag, cx
            return made
    return None


def _shared(parts: list[Part], width: float, mono: bool, content: Anatomy, ctx: Context) -> Form:
    """In proportion to the shares, over the whole width."""
    shares = [p.segment.width or 1.0 for p in parts]
    unit = (width - seams(parts, False)) / sum(shares)
    wide = [s * unit for s in shares]
    size = TYPE_FLOOR
    for candidate in ladder(ctx, mono):
        if candidate > ctx.measures.h1:
            continue
        font = text_font(mono)
        if all(
            least_word(p.text, font, candidate, ctx) + 8 <= w
            and ctx.text.measure(p.text, font, candidate) <= 2 * (w - 8)
            for p, w in zip(parts, wide, strict=True)
        ):
            size = candidate
            break
    _place(parts, wide, 0.0, False)
    for part in parts:
        part.lines = broken_at_spaces(part.text, part.w - 8, size, mono, ctx)
    made = Form("line", size, parts, 0.0, width)
    tagged = _tagged(made, content, width, ctx)
    return tagged or Form("key", size, parts, 0.0, width)


def column_widths(parts: Sequence[Part], mono: bool, ctx: Context) -> list[Widths]:
    """What each segment needs as a column, and would like."""
    size = ctx.measures.code
    out = []
    for p in parts:
        text = ctx.text.measure(p.text, text_font(mono), size)
        if p.separator:
            text = ctx.text.measure(p.text, text_font(mono), sign_size(p, size))
            out.append(Widths(text + 4, text + 4))
            continue
        piece = max((len(w) for w in pieces(p.text)), default=0) if len(pieces(p.text)) > 1 else 0
        low = min(text, max(8, min(piece, PIECE)) * size * 0.6) + 2 * pad(size)
        ideal = min(text, 26 * size * 0.6) + 2 * pad(size)
        tag = make_tag(p.segment, p.tone, 0.0, ctx)
        loose = make_tag(p.segment, p.tone, 260.0, ctx)
        if tag and loose:
            low, ideal = max(low, tag.width), max(ideal, loose.width)
        if p.segment.arrow:
            words = ctx.text.word_width(p.segment.arrow, sub_face(ctx)) * 2 + 40
            low, ideal = max(low, words), max(ideal, words)
        if p.segment.decode:
            own = block_widths(p.segment.decode, ctx)
            low, ideal = max(low, own.low), max(ideal, own.ideal)
        out.append(Widths(low, max(low, ideal)))
    return out


def sign_size(part: Part, size: float) -> float:
    """Type size of a separator between columns: a dot alone among tall boxes would hardly be seen."""
    return size * LONE_SIGN if len(part.text.strip()) == 1 else size


def _columns(parts: list[Part], width: float, mono: bool, ctx: Context, decoded: bool) -> Form | None:
    """Side by side over the whole width, long text broken; None when they are too wide or their text too long."""
    wishes = column_widths(parts, mono, ctx)
    gaps = COLUMN_GAP * (len(parts) - 1)
    solid = [i for i, p in enumerate(parts) if not p.separator]
    rest = width - gaps - sum(wishes[i].low for i, p in enumerate(parts) if p.separator)
    if not solid or sum(wishes[i].low for i in solid) > rest + 0.01:
        return None
    size = ctx.measures.code
    shares = dict(zip(solid, split_width(rest, [wishes[i] for i in solid]), strict=True))
    font = text_font(mono)
    x, most = 0.0, 1
    for i, part in enumerate(parts):
        part.x, part.w = x, shares.get(i, wishes[i].low)
        part.lines = broken(part.text, part.w - 2 * pad(size), font, size, ctx) if i in shares else (part.text,)
        most = max(most, len(part.lines))
        x += part.w + COLUMN_GAP
    if most > MOST_LINES and not decoded:
        return None
    for part in parts:
        part.tag = None if part.separator else make_tag(part.segment, part.tone, part.w, ctx)
        if part.tag:
            part.tag.cx = part.x + part.w / 2
    return Form("columns", size, parts, 0.0, width)


# Strips whose segments stand under one another


def common_columns(content: Anatomy) -> list[str] | None:
    """The texts of all strips in an order that holds in each: the columns they share; None when there is none."""
    rows = strips(content)
    if len(rows) < 2 or content.cells:
        return None
    if any(s.label or s.sub or s.note or s.decode or s.width for r in rows for s in r.segments):
        return None
    after: dict[str, set[str]] = {}
    for row in rows:
        texts = [s.text for s in row.segments]
        if len(set(texts)) < len(texts):
            return None
        for text in texts:
            after.setdefault(text, set())
        for a, b in itertools.pairwise(texts):
            after[a].add(b)
    before = {t: sum(t in nexts for nexts in after.values()) for t in after}
    order: list[str] = []
    ready = [t for t in after if not before[t]]
    while ready:
        text = ready.pop(0)
        order.append(text)
        for other in sorted(after[text], key=list(after).index):
            before[other] -= 1
            if not before[other]:
                ready.append(other)
    return order if len(order) == len(after) and len(order) < sum(len(r.segments) for r in rows) else None


def aligned(content: Anatomy, order: Sequence[str], told: Mapping[int, str], width: float, ctx: Context) -> list[Form]:
    """Forms of strips that share columns, over the whole width."""
    mono = is_mono(content)
    font = text_font(mono)
    gaps = SEAM * (len(order) - 1)
    size = TYPE_FLOOR
    for candidate in ladder(ctx, mono):
        if sum(ctx.text.measure(t, font, candidate) + 2 * pad(candidate) for t in order) + gaps <= width:
            size = candidate
            break
    wishes = [
        Widths(least_word(t, font, size, ctx) + 2 * pad(size), ctx.text.measure(t, font, size) + 2 * pad(size))
        for t in order
    ]
    wide = split_width(width - gaps, wishes)
    places: dict[str, tuple[float, float]] = {}
    x = 0.0
    for text, w in zip(order, wide, strict=True):
        places[text] = (x, w)
        x += w + SEAM
    out = []
    for strip in strips(content):
        parts = parts_of(strip, told)
        for p in parts:
            p.x, p.w = places[p.text]
            p.separator = False
            p.lines = broken_at_spaces(p.text, p.w - 8, size, mono, ctx)
        left, right = min(p.x for p in parts), max(p.x + p.w for p in parts)
        out.append(Form("line", size, parts, left, right))
    return out


# Widths


def strip_widths(strip: Strip, content: Anatomy, ctx: Context) -> Widths:
    """How narrow a strip can be in any of its forms, and how wide it is at full size."""
    mono, told = is_mono(content), tones(content, ctx.tone)
    parts = parts_of(strip, told)
    columns = column_widths(parts, mono, ctx)
    gaps = COLUMN_GAP * (len(parts) - 1)
    if is_shared(strip):
        total = sum(p.segment.width or 1.0 for p in parts)
        font = text_font(mono)
        low = max((least_word(p.text, font, TYPE_FLOOR, ctx) + 9) / (p.segment.width or 1.0) for p in parts)
        one = max((ctx.text.measure(p.text, font, 26) + 24) / (p.segment.width or 1.0) for p in parts)
        least = max(low * total + seams(parts, False), _key_low(strip, parts, ctx))
        return Widths(least, max(least, min(one * total, ctx.measures.label * 40)))
    size = ladder(ctx, mono)[0]
    ideal = sum(natural(p.segment, size, mono, content.cells, p.separator, ctx) for p in parts)
    ideal += seams(parts, content.cells)
    if any(p.segment.decode for p in parts):
        ideal = max(min(ideal, ctx.measures.label * 45), sum(w.ideal for w in columns) + gaps)
    else:
        tags = [make_tag(p.segment, p.tone, LIMITS[2], ctx) for p in parts if not p.separator]
        ideal = max(ideal, sum(t.width + TAG_GAP for t in tags if t))
    low = _key_low(strip, parts, ctx)
    if not any(has_words(p.segment) for p in parts):  # a line as long as is reasonable: running text is second best
        wide = [natural(p.segment, TYPE_FLOOR, mono, content.cells, p.separator, ctx) for p in parts]
        low = max(low, min(sum(wide) + seams(parts, content.cells), ctx.measures.label * 16))
    return Widths(low, max(low, ideal))


def snippet(text: str) -> str:
    """The start of a segment's text, for the key."""
    text = text.strip()
    return text if len(text) <= SNIP else text[: SNIP - 1] + "…"


def snippet_width(parts: Sequence[Part], ctx: Context, braced: bool) -> float:
    """Width of the chips of the key; `braced` when some stand for a brace."""
    font = Font(MONO, 400)
    about = [ctx.text.measure(snippet(p.text), font, ctx.measures.micro) for p in parts if not p.separator]
    if braced:
        about.append(ctx.text.measure("m" * (2 * SIDE + 1), font, ctx.measures.micro))
    return max(about, default=0.0) + 24


def _key_low(strip: Strip, parts: Sequence[Part], ctx: Context) -> float:
    """The least width of the running text with its key."""
    low = 8 * ctx.measures.code * 0.6
    about = [p for p in parts if has_words(p.segment)]
    lead = snippet_width(about, ctx, bool(strip.braces)) + KEY_GAP
    for brace in strip.braces:
        low = max(low, lead + ctx.text.word_width(brace.text, style(ctx, "small", weight=600)))
    for p in about:
        tag = make_tag(p.segment, p.tone, 0.0, ctx)
        low = max(low, lead + (tag.width if tag else 0.0))
        if p.segment.decode:
            low = max(low, block_widths(p.segment.decode, ctx).low)
    return low + 1
