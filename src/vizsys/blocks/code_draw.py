"""Where the lines, marks and notes of a code block go.

In: a `Code` and a width in page units. Out: a `Placed` with an anchor per line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from vizsys.bezier import Curve
from vizsys.blocks.base import Placed, Widths, group, style, text_items
from vizsys.blocks.code import LINES, Code, CodeNote, line_range, source_lines
from vizsys.blocks.code_read import BOLD, Line, Piece, coloured
from vizsys.blocks.draw import CAP_HEIGHT, centred, polyline, round_top_rect
from vizsys.blocks.lines import leader, sweep
from vizsys.blocks.literal import literal
from vizsys.blocks.marks import number_disc
from vizsys.blocks.spread import spread
from vizsys.records import dataclass
from vizsys.scene import Font, Group, Item, Paint, Rect
from vizsys.text import plain
from vizsys.text.model import TextBox
from vizsys.theme import TYPE_FLOOR, contrast, load_theme

if TYPE_CHECKING:
    from vizsys.context import Context

LEADING = 1.45
"""Line height over type size."""
LOOSEST = 2.1
"""Line height over type size where the notes need more height than the lines."""
PAD_X, PAD_Y = 24.0, 18.0
"""Between the box and its lines."""
NUMBER_GAP = 22.0
"""Between line numbers and lines."""
NOTE_GAP = 44.0
"""Between the box and notes at its right: leaders bend here."""
NOTE_PAD_X, NOTE_PAD_Y = 14.0, 9.0
NOTE_WIDE = 340.0
"""A note is wrapped at this width at the latest."""
BETWEEN = 12.0
"""Between notes."""
DISC = 32.0
BRACKET = 22.0
"""Room of brackets over several lines, at the right of the box."""

MONO = "JetBrains Mono"


# Measuring


def _width(line: Line, size: float, ctx: Context) -> float:
    return sum(ctx.text.measure(p.text, _font(p), size) for p in line)


def _font(piece: Piece) -> Font:
    return Font(MONO, 700 if piece.kind in BOLD else 400, False)


def _longest(content: Code, ctx: Context) -> float:
    """Width of the longest line at type size 100."""
    key = ("code width", content)
    known = ctx.memo.get(key)
    if known is None:
        known = ctx.memo[key] = max((_width(line, 100.0, ctx) for line in coloured(content, ctx)), default=0.0)
    return cast(float, known)


def _around(content: Code, size: float, ctx: Context, discs: bool) -> float:
    """Width of the box beyond its longest line."""
    wide = 2 * PAD_X
    if content.numbers:
        wide += ctx.text.measure("0", Font(MONO), size) * _digits(content, ctx) + NUMBER_GAP
    if any(_spans(n) for n in content.notes):
        wide += BRACKET
    if discs:
        wide += DISC + 10
    return wide


def _digits(content: Code, ctx: Context) -> int:
    return len(str(max(1, len(coloured(content, ctx)))))


def _spans(note: CodeNote) -> bool:
    first, last = line_range(note.line) if LINES.fullmatch(note.line) else (1, 1)
    return last > first


def _box_width(content: Code, size: float, ctx: Context, discs: bool = False) -> float:
    wide = _longest(content, ctx) * size / 100 + _around(content, size, ctx, discs)
    if content.title:
        wide = max(wide, ctx.text.word_width(content.title, style(ctx, "small", weight=600)) + 2 * PAD_X)
    hidden = _hidden(content, ctx)
    if hidden:
        wide = max(wide, ctx.text.measure(hidden, Font(MONO), size) + _around(content, size, ctx, discs))
    return wide


def _hidden(content: Code, ctx: Context) -> str:
    """What is said under a cut listing; empty when all is shown."""
    more = len(source_lines(content.text, content.tab)) - len(coloured(content, ctx))
    return f"… {more} more line{'s' if more > 1 else ''}" if more > 0 else ""


def _note_widths(content: Code, ctx: Context) -> Widths:
    """Of the column of notes beside the box, padding included."""
    face = style(ctx, "small", line=1.25)
    words = max((ctx.text.word_width(n.text, face) for n in content.notes), default=0.0)
    whole = max((ctx.text.width(n.text, face) for n in content.notes), default=0.0)
    low = max(words, min(whole, 150.0)) + 2 * NOTE_PAD_X + 1
    return Widths(low, max(low, min(whole + 1, NOTE_WIDE) + 2 * NOTE_PAD_X))


def widths(content: Code, ctx: Context) -> Widths:
    """The longest line at the type floor, with notes under the box; at full size, with notes beside it."""
    discs = bool(content.notes)
    low = _box_width(content, TYPE_FLOOR, ctx, discs)
    ideal = _box_width(content, ctx.measures.code, ctx)
    if content.notes:
        face = style(ctx, "small", line=1.25)
        words = max(ctx.text.word_width(n.text, face) for n in content.notes)
        low = max(low, DISC + 12 + words)
        ideal += NOTE_GAP + _note_widths(content, ctx).ideal
    return Widths(low, max(low, ideal))


@dataclass(frozen=True, slots=True)
class Plan:
    """What was decided: type size, width of the box, width of the notes, and whether they stand beside it."""

    size: float
    box: float
    notes: float
    beside: bool


def plan(content: Code, width: float, ctx: Context) -> Plan:
    """The largest type that fits; notes beside the box if there is room at the type floor."""
    if content.notes:
        want = _note_widths(content, ctx)
        least = _box_width(content, TYPE_FLOOR, ctx) + NOTE_GAP
        if least + want.low <= width:
            size = _size(content, width - NOTE_GAP - want.low, ctx, False)
            natural = _box_width(content, size, ctx) + NOTE_GAP
            notes = min(want.ideal, width - natural)
            return Plan(size, width - NOTE_GAP - notes, notes, True)
    discs = bool(content.notes)
    size = _size(content, width, ctx, discs)
    return Plan(size, max(width, _box_width(content, size, ctx, discs)), width, False)


def _size(content: Code, room: float, ctx: Context, discs: bool) -> float:
    """The largest type size, in half units, at which the box is no wider than `room`; the floor when none is."""
    size = ctx.measures.code
    while size > TYPE_FLOOR and _box_width(content, size, ctx, discs) > room + 0.01:
        size = max(TYPE_FLOOR, size - 0.5)
    return size


# Drawing


def draw(content: Code, width: float, height: float | None, ctx: Context) -> Placed:
    """The box, and the notes beside or under it."""
    made = plan(content, width, ctx)
    if made.box > width + 0.5:
        lines = coloured(content, ctx)
        longest = max(range(len(lines)), key=lambda i: _width(lines[i], 100.0, ctx))
        message = f"line {longest + 1} of the code is {made.box - width:.0f} units too long for its place"
        ctx.report.warn("long-line", message, content.span("text"), "break the line, or give the block more width")
    head = _head(content, made, ctx)
    step = round(made.size * LEADING, 2)
    lines = coloured(content, ctx)
    hidden = _hidden(content, ctx)
    tall = head + 2 * PAD_Y + step * (len(lines) + bool(hidden))
    if content.notes and not made.beside:
        listed, low = _list(content, made, ctx)
    else:
        listed, low = [], 0.0
    stacked = _stacked(content, made, head, step, tall, ctx) if made.beside else []
    reach = max((y + box.height + 2 * NOTE_PAD_Y for _, y, box in stacked), default=0.0)
    if reach > tall:  # many notes: the lines move apart, so that each is nearer to its own
        loose = (reach - head - 2 * PAD_Y) / (len(lines) + bool(hidden))
        step = round(min(loose, made.size * LOOSEST), 2)
        stacked = _stacked(content, made, head, step, reach, ctx)
    tall = max(tall, reach, (height or 0.0) - low)
    box, anchors = _box(content, made, tall, head, step, ctx)
    items: list[Item] = [box]
    items += _notes(content, stacked, made, head, step, ctx)
    items += [i.moved(0, tall) for i in listed]
    total = (max(width, made.box), tall + low)
    whole = group(items, "block", box=(0, 0, *total), kind="code")
    return Placed(*total, (whole,), anchors)


def _head(content: Code, made: Plan, ctx: Context) -> float:
    if not content.title:
        return 0.0
    face = style(ctx, "small", weight=600)
    return ctx.text.set(content.title, face, made.box - 2 * PAD_X).height + 20


def _inner(content: Code, ctx: Context) -> Context:
    """The context of the box: its own theme when it has one."""
    if content.theme is None:
        return ctx
    return replace(ctx, theme=load_theme("dark" if content.theme == "dark" else "newsletter"))


def _ground(content: Code, inner: Context, ctx: Context) -> str:
    """The background: a quiet grey on white, white on a coloured surface."""
    if inner.theme.dark:
        return inner.theme.color("panel" if content.theme == "dark" and not ctx.theme.dark else "tray")
    plain_ground = ctx.surface.upper() in (ctx.theme.color("page"), ctx.theme.color("panel"))
    return inner.theme.color("tray" if plain_ground or ctx.theme.dark else "panel")


def _box(
    content: Code, made: Plan, tall: float, head: float, step: float, ctx: Context
) -> tuple[Group, dict[str, tuple[float, float, float, float]]]:
    inner = _inner(content, ctx)
    m, theme = ctx.measures, inner.theme
    ground = _ground(content, inner, ctx)
    outline = Paint(None, theme.color("hair"), m.hair)
    items: list[Item] = [Rect(0, 0, made.box, tall, Paint(ground), m.radius_node)]
    if head:
        items += _title(content, made, head, inner)
    items += _bands(content, made, head, step, inner)
    lines, anchors = _lines(content, made, head, step, inner)
    items += lines
    items.append(Rect(0, 0, made.box, tall, outline, m.radius_node))
    title = plain(content.title) if content.title else None
    return group(items, "cell", title=title, box=(0, 0, made.box, tall)), anchors


def _title(content: Code, made: Plan, head: float, inner: Context) -> list[Item]:
    hue = inner.theme.hue(inner.tone)
    face = style(inner, "small", weight=600)
    words = inner.text.set(str(content.title), face, made.box - 2 * PAD_X)
    bar = round_top_rect(0, 0, made.box, head, inner.measures.radius_node, Paint(hue.fill if inner.tone else hue.tint))
    line = polyline([(0, head), (made.box, head)], Paint(stroke=inner.theme.color("hair"), width=inner.measures.hair))
    return [bar, line, *text_items(words, PAD_X, (head - words.height) / 2)]


def _bands(content: Code, made: Plan, head: float, step: float, inner: Context) -> list[Item]:
    """Highlighted lines: a band in the tone's tint with a bar at its left."""
    items: list[Item] = []
    count = len(coloured(content, inner))
    for mark in content.highlight:
        if not LINES.fullmatch(mark.at):
            continue
        first, last = line_range(mark.at)
        hue = inner.theme.hue(mark.tone or "amber")
        y, h = head + PAD_Y + (first - 1) * step, (min(last, count) - first + 1) * step
        items.append(Rect(0, y, made.box, h, Paint(hue.tint)))
        items.append(Rect(0, y, 6, h, Paint(hue.stroke)))
    return items


def _lines(
    content: Code, made: Plan, head: float, step: float, inner: Context
) -> tuple[list[Item], dict[str, tuple[float, float, float, float]]]:
    anchors: dict[str, tuple[float, float, float, float]] = {}
    items: list[Item] = []
    palette = inner.theme.code
    digits = _digits(content, inner) * inner.text.measure("0", Font(MONO), made.size) if content.numbers else 0.0
    left = PAD_X + (digits + NUMBER_GAP if content.numbers else 0.0)
    lines = coloured(content, inner)
    for i, line in enumerate(lines):
        y = head + PAD_Y + i * step
        base = y + (step + CAP_HEIGHT * made.size) / 2
        runs: list[Item] = []
        if content.numbers:
            text, wide = inner.text.line(str(i + 1), Font(MONO), made.size, palette["comment"])
            runs += [r.moved(PAD_X + digits - wide, base) for r in text]
        x = left
        words: list[Item] = []
        patches: list[tuple[str, float, float]] = []  # tone, left, right
        for piece in line:
            text, wide = literal(inner, piece.text, _font(piece), made.size, palette[piece.kind])
            if piece.mark and patches and patches[-1][0] == piece.mark and patches[-1][2] == x:
                patches[-1] = (piece.mark, patches[-1][1], x + wide)
            elif piece.mark:
                patches.append((piece.mark, x, x + wide))
            if piece.mark and contrast(palette[piece.kind], inner.theme.hue(piece.mark).fill) < 4.5:
                text = tuple(replace(r, color=palette["text"]) for r in text)
            words += [r.moved(x, base) for r in text if r.text.strip()]
            x += wide
        for tone, start, end in patches:  # under all words: a patch reaches a little over its own
            fill = Paint(inner.theme.hue(tone).fill)
            runs.append(Rect(start - 3, y + step * 0.1, end - start + 6, step * 0.8, fill, 5))
        runs += words
        anchors[f"line{i + 1}"] = (0, y, made.box, step)
        items.append(group(runs, "cell", box=(0, y, made.box, step), line=i + 1))
    hidden = _hidden(content, inner)
    if hidden:
        y = head + PAD_Y + len(lines) * step
        text, _ = inner.text.line(hidden, Font(MONO), made.size, palette["comment"])
        base = y + (step + CAP_HEIGHT * made.size) / 2
        items.append(group([r.moved(left, base) for r in text], "cell", box=(0, y, made.box, step)))
    return items, anchors


# Notes


def _sorted(content: Code, count: int) -> list[tuple[CodeNote, int, int]]:
    """Notes on the first `count` lines, by their lines."""
    found = [(n, *line_range(n.line)) for n in content.notes if LINES.fullmatch(n.line)]
    return sorted((f for f in found if f[1] <= count), key=lambda n: (n[1] + n[2], n[1]))


def _middle(first: int, last: int, head: float, step: float, count: int) -> float:
    return head + PAD_Y + (first - 1 + min(last, count)) / 2 * step


def _stacked(
    content: Code, made: Plan, head: float, step: float, tall: float, ctx: Context
) -> list[tuple[CodeNote, float, TextBox]]:
    """Notes beside the box with their tops: each beside its lines, or as near as the others let it."""
    count = len(coloured(content, ctx))
    notes, face = _sorted(content, count), style(ctx, "small", line=1.25)
    boxes = [ctx.text.set(n.text, face, made.notes - 2 * NOTE_PAD_X) for n, _, _ in notes]
    sizes = [b.height + 2 * NOTE_PAD_Y for b in boxes]
    wanted = [_middle(first, last, head, step, count) for _, first, last in notes]
    centres = spread(wanted, sizes, BETWEEN, 0.0, tall)
    return [(n[0], c - s / 2, b) for n, c, s, b in zip(notes, centres, sizes, boxes, strict=True)]


def _end(content: Code, made: Plan, line: int, ctx: Context) -> float:
    """Where the text of a line ends."""
    lines = coloured(content, ctx)
    left = _around(content, made.size, ctx, False) - PAD_X - (BRACKET if any(map(_spans, content.notes)) else 0.0)
    return left + _width(lines[line - 1], made.size, ctx)


def _bracket(made: Plan, first: int, last: int, head: float, step: float, color: str) -> Item:
    x = made.box - PAD_X / 2 - 4
    y1, y2 = head + PAD_Y + (first - 1) * step + 5, head + PAD_Y + last * step - 5
    return polyline([(x - 9, y1), (x, y1), (x, y2), (x - 9, y2)], Paint(stroke=color, width=2.0, cap="round"))


def _notes(
    content: Code,
    stacked: Sequence[tuple[CodeNote, float, TextBox]],
    made: Plan,
    head: float,
    step: float,
    ctx: Context,
) -> list[Item]:
    """Notes with their leaders beside the box, or the discs that stand for them in it."""
    items: list[Item] = []
    inner, count = _inner(content, ctx), len(coloured(content, ctx))
    tops = {id(n): (y, box) for n, y, box in stacked}
    right = made.box + NOTE_GAP
    for i, (note, first, last) in enumerate(_sorted(content, count)):
        y = _middle(first, last, head, step, count)
        tone = note.tone or ctx.tone or "blue"
        line_color = inner.theme.hue(tone).stroke
        end = _end(content, made, first, ctx) + 14
        if last > first:
            items.append(_bracket(made, first, min(last, count), head, step, line_color))
            end = made.box - PAD_X / 2 - 4
        if not stacked:
            at = end + DISC / 2 if last == first else end - 18 - DISC / 2
            items.append(group(number_disc(inner, str(i + 1), at, y, DISC, tone), "cell"))
            continue
        top, box = tops[id(note)]
        tall = box.height + 2 * NOTE_PAD_Y
        bend = sweep((right, top + tall / 2), (made.box, y))
        curve = bend.joined(Curve.line([(made.box, y), (end, y)])) if last == first else _to(bend, end)
        items.append(leader(ctx, curve, tone, dot=last == first))
        items.append(_note(note, box, right, top, made.notes, tone, ctx))
    return items


def _to(bend: Curve, x: float) -> Curve:
    end = bend.points[-1]
    return bend.joined(Curve.line([end, (x, end[1])]))


def _note(note: CodeNote, box: TextBox, x: float, y: float, w: float, tone: str, ctx: Context) -> Group:
    hue, h = ctx.theme.hue(tone), box.height + 2 * NOTE_PAD_Y
    back = Rect(x, y, w, h, Paint(hue.tint, hue.stroke, ctx.measures.hair), ctx.measures.radius_chip)
    words = text_items(box, x + NOTE_PAD_X, y + NOTE_PAD_Y)
    return group([back, *words], "cell", title=plain(note.text), box=(x, y, w, h), line=note.line)


def _list(content: Code, made: Plan, ctx: Context) -> tuple[list[Item], float]:
    """Notes under one another with their discs, for the room under the box, and the height of that room."""
    face = style(ctx, "small", line=1.25)
    lead, count = DISC + 12, len(coloured(content, ctx))
    y = 16.0
    items: list[Item] = []
    for i, (note, _, _) in enumerate(_sorted(content, count)):
        box = ctx.text.set(note.text, face, made.notes - lead)
        tall = max(DISC, box.height)
        cy = y + tall / 2 if box.lines == 1 else y + DISC / 2
        disc = number_disc(ctx, str(i + 1), DISC / 2, cy, DISC, note.tone or ctx.tone or "blue")
        if box.lines == 1:
            words = centred(box, face.size, lead + box.width / 2, cy)
        else:
            words = text_items(box, lead, y + 2)
        area = (0.0, y, made.notes, tall + 4)
        items.append(group([*disc, *words], "cell", title=plain(note.text), box=area, line=note.line))
        y += tall + BETWEEN
    return items, y - BETWEEN + 4
