"""Drawing an anatomy: strips, pointers, labels, braces, blocks under segments, keys.

In: an `Anatomy` and a width in page units. Out: a `Placed` with anchors for segments (`segment1`, or their ids; in rows
`row1`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vizsys.blocks.anatomy import Anatomy, AnatomyBrace, Strip, segment_index, strips
from vizsys.blocks.anatomy_plan import (
    KEY_GAP,
    MONO,
    NOTE_PAD,
    SEAM,
    SIDE,
    Form,
    Part,
    Tag,
    aligned,
    cell_side,
    common_columns,
    form,
    has_words,
    is_mono,
    is_shared,
    make_tag,
    pad,
    snippet,
    snippet_width,
    strip_widths,
    text_font,
    tones,
)
from vizsys.blocks.anatomy_spread import lanes_of, spread
from vizsys.blocks.base import Placed, Widths, fills, group, style, text_items
from vizsys.blocks.draw import CAP_HEIGHT, middle_offset
from vizsys.blocks.frame import framed, layout_block
from vizsys.blocks.kinds import kind_of
from vizsys.blocks.lines import DASHES, elbow, strokes
from vizsys.blocks.literal import literal
from vizsys.blocks.marks import mark
from vizsys.blocks.share import balanced
from vizsys.geometry import Box, Curve
from vizsys.scene import Command, Font, Group, Item, Paint, Path, Rect
from vizsys.text import plain
from vizsys.text.model import Align, TextBox, TextStyle

if TYPE_CHECKING:
    from vizsys.context import Context

POINTER = 40.0
"""Length of a pointer from the strip to a label."""
LANE = 11.0
"""Between elbows that run beside one another."""
NEAR = 4.0
"""Between the end of a pointer and the label."""
BRACE = 16.0
"""Height of a brace."""
BRACE_GAP = 7.0
"""Between a brace and the strip, and between a brace and its words."""
ROW_GAP = 12.0
"""Between strips that share columns."""
STRIP_GAP = 32.0
"""Between other strips."""
ARROW = 64.0
"""Length of an arrow between strips, and of a pointer with words."""
HEAD_GAP = 20.0
"""Between the name of a strip and the strip."""
HEAD_SHARE = 0.26
KEY_BETWEEN = 32.0
"""Between the columns of a key."""
TICK = 26.0
"""Diameter of the tick on a set segment; half of it stands over the segment."""
UNSET = frozenset("-._0 ")
"""Characters that stand for an unset cell."""

Anchors = dict[str, tuple[float, float, float, float]]


@dataclass(slots=True)
class Drawn:
    """A strip drawn with its upper edge at 0: `middle` is that of its segments."""

    items: list[Item] = field(default_factory=list)
    height: float = 0.0
    middle: float = 0.0
    anchors: Anchors = field(default_factory=dict)


# The whole


def _head_widths(content: Anatomy, ctx: Context) -> Widths:
    """Of the column of names of strips, with its gap; zero without names."""
    low = ideal = 0.0
    for strip in content.rows:
        for text, face in ((strip.label, _head_face(ctx)), (strip.sub, style(ctx, "micro", color="ink2"))):
            if text:
                low, ideal = max(low, ctx.text.word_width(text, face)), max(ideal, ctx.text.width(text, face))
    gap = HEAD_GAP + 1 if ideal else 0.0
    return Widths(low + gap, ideal + gap)


def _head_face(ctx: Context) -> TextStyle:
    return style(ctx, "edge_label", weight=600, line=1.18)


def widths(content: Anatomy, ctx: Context) -> Widths:
    """Heads, and the widest strip."""
    found = [strip_widths(strip, content, ctx) for strip in strips(content)]
    head = _head_widths(content, ctx)
    low = max((w.low for w in found), default=1.0)
    order = common_columns(content)
    if order:
        font = text_font(is_mono(content))
        size = ctx.measures.micro
        words = [max((ctx.text.measure(w, font, size) for w in t.split()), default=0.0) + 2 * pad(size) for t in order]
        low = sum(words) + 4 * len(order)
    return Widths(head.low + low, head.ideal + max([low, *(w.ideal for w in found)]))


def draw(content: Anatomy, width: float, height: float | None, ctx: Context) -> Placed:
    """The strips under one another, in the middle of a larger height."""
    want = _head_widths(content, ctx)
    low = widths(content, ctx).low
    width = max(width, low)
    head = max(want.low, min(want.ideal, width * HEAD_SHARE, width - (low - want.low)))
    told, room = tones(content), width - head
    order = common_columns(content)
    forms = aligned(content, order, told, room, ctx) if order else _forms(content, told, room, ctx)
    least = _height(forms, content)
    items: list[Item] = []
    anchors: Anchors = {}
    y = 0.0
    for i, (strip, made) in enumerate(zip(strips(content), forms, strict=True)):
        if i:
            y += 0.0 if strip.arrow else _gap(strips(content)[i - 1 : i + 1], forms[i - 1 : i + 1], content)
        if i and strip.arrow:
            items += _between(strip.arrow, head + (made.left + made.right) / 2, y, ctx)
            y += ARROW + 16
        drawn = _strip(strip, made, content, room, least, ctx)
        items += [item.moved(head, y) for item in drawn.items]
        if strip.label or strip.sub:
            items.append(_head(strip, head - HEAD_GAP, y + drawn.middle, ctx))
        if content.rows:
            anchors[f"row{i + 1}"] = (0, y, width, drawn.height)
        for key, (bx, by, bw, bh) in drawn.anchors.items():
            name = f"row{i + 1}-{key}" if content.rows and key.startswith("segment") else key
            anchors[name] = (bx + head, by + y, bw, bh)
        y += drawn.height
    tall = max(y, height or 0.0)
    top = (tall - y) / 2
    whole = group([item.moved(0, top) for item in items], "block", box=(0, top, width, y), kind="anatomy")
    return Placed(width, tall, (whole,), {k: (bx, by + top, bw, bh) for k, (bx, by, bw, bh) in anchors.items()})


def _gap(both: Sequence[Strip], forms: Sequence[Form], content: Anatomy) -> float:
    """Between two strips: little where nothing hangs between them, none to speak of between the words of a header."""
    if any(f.kind != "line" or f.named() for f in forms) or any(s.braces for s in both):
        return STRIP_GAP
    if all(is_shared(s) and not (s.label or s.sub) for s in both):
        return SEAM
    return ROW_GAP


def _forms(content: Anatomy, told: Mapping[int, str], room: float, ctx: Context) -> list[Form]:
    """The form of each strip; those on one line in one type size."""
    forms = [form(strip, content, told, room, ctx) for strip in strips(content)]
    least = min((f.size for f in forms if f.kind == "line"), default=100.0)
    if any(f.kind == "line" and f.size > least for f in forms):
        return [form(strip, content, told, room, ctx, least) for strip in strips(content)]
    return forms


def _head(strip: Strip, width: float, cy: float, ctx: Context) -> Group:
    faces = ((strip.label, _head_face(ctx)), (strip.sub, style(ctx, "micro", color="ink2", line=1.2)))
    boxes = [ctx.text.set(text, face, width) for text, face in faces if text]
    tall = sum(b.height for b in boxes)
    y = top = cy - (middle_offset(boxes[0], _head_face(ctx).size) if len(boxes) == 1 and strip.label else tall / 2)
    items: list[Item] = []
    for box in boxes:
        items += text_items(box, 0, y)
        y += box.height
    return group(items, "cell", title=plain(strip.label) if strip.label else None, box=(0, top, width, tall))


def _between(words: str, x: float, y: float, ctx: Context) -> list[Item]:
    """An arrow from a strip to the next, with words at its right."""
    curve = Curve.line([(x, y + 10), (x, y + 6 + ARROW)])
    items: list[Item] = [
        group(strokes(curve, ctx.measures.edge_main, ctx.theme.color("line")), "cell", arrow=plain(words))
    ]
    face = style(ctx, "edge_label", weight=500)
    box = ctx.text.set(words, face, max(ctx.text.word_width(words, face), x - 20))
    top = y + 8 + (ARROW - box.height) / 2
    items.append(
        group(text_items(box, x + 18, top), "label", title=plain(words), box=(x + 18, top, box.width, box.height))
    )
    return items


def _strip(strip: Strip, made: Form, content: Anatomy, room: float, least: float, ctx: Context) -> Drawn:
    if made.kind == "key":
        return _as_key(strip, made, content, room, ctx)
    return _as_line(strip, made, content, room, least if made.kind == "line" else 0.0, ctx)


# Segments


def _height(forms: Sequence[Form], content: Anatomy) -> float:
    """Height of segments on one line: the same in all strips."""
    return max((_segment_height(f, content) for f in forms if f.kind == "line"), default=0.0)


def _segment_height(made: Form, content: Anatomy) -> float:
    if content.cells:
        return round(cell_side(made.size) * 1.3)
    most = max((len(p.lines) for p in made.parts), default=1)
    if most == 1:
        return round(made.size * 2)
    return round(most * made.size * 1.3 + made.size * 0.8)


def _segments(made: Form, y: float, tall: float, content: Anatomy, ctx: Context) -> tuple[list[Item], Anchors]:
    items: list[Item] = []
    anchors: Anchors = {}
    mono = is_mono(content)
    for part in made.parts:
        b = Box(part.x, y, part.w, tall)
        anchors[part.segment.id or f"segment{part.index + 1}"] = b.as_tuple()
        if part.separator:
            items += _plain(part, b, made.size, mono, ctx)
        elif _in_cells(part, made, content):
            items.append(_cells(part, b, made.size, mono, ctx))
        else:
            items.append(_segment(part, b, made, mono, ctx))
    return items, anchors


def _in_cells(part: Part, made: Form, content: Anatomy) -> bool:
    """Whether each character has a cell; in a column the cells may find no room."""
    side = cell_side(made.size) + 2
    return content.cells and len(part.lines) == 1 and side * len(part.text) - 2 <= part.w + 0.01


def _plain(part: Part, b: Box, size: float, mono: bool, ctx: Context) -> list[Item]:
    runs, wide = literal(ctx, part.text, text_font(mono), size, ctx.theme.color("ink2"))
    return [r.moved(b.cx - wide / 2, b.cy + CAP_HEIGHT * size / 2) for r in runs if r.text.strip()]


def _segment(part: Part, b: Box, made: Form, mono: bool, ctx: Context) -> Group:
    hue, m = ctx.theme.hue(part.tone), ctx.measures
    unset = part.segment.state == "unset"
    radius = min(m.radius_chip, b.w / 3)
    if unset:
        paint = Paint(None, ctx.theme.color("ink3"), m.hair, DASHES["dashed"])
    else:
        paint = Paint(hue.fill, hue.stroke, m.outline)
    items: list[Item] = [Rect(b.x, b.y, b.w, b.h, paint, radius)]
    color = ctx.theme.color("ink2" if unset else "ink")
    leading = made.size * 1.3
    base = b.cy + CAP_HEIGHT * made.size / 2 - leading * (len(part.lines) - 1) / 2
    # Text broken between characters starts on one line, as a listing does; words are centred.
    block = max((ctx.text.measure(t, text_font(mono), made.size) for t in part.lines), default=0.0)
    for i, line in enumerate(part.lines):
        runs, wide = literal(ctx, line, text_font(mono), made.size, color)
        x = b.cx - (block if made.kind == "columns" else wide) / 2
        items += [r.moved(x, base + i * leading) for r in runs if r.text.strip()]
    if part.segment.state == "set":
        d = min(TICK, b.h * 0.4)
        items += mark(ctx, "ok", b.right - d / 2, b.y + 2, d)
    return group(items, "cell", part.segment.id, part.text, b.as_tuple(), tone=part.tone)


def _cells(part: Part, b: Box, size: float, mono: bool, ctx: Context) -> Group:
    """A cell for each character; unset ones are pale."""
    hue, m, side = ctx.theme.hue(part.tone), ctx.measures, cell_side(size)
    items: list[Item] = []
    for i, char in enumerate(part.text or " "):
        x = b.x + i * (side + 2)
        unset = char in UNSET or part.segment.state == "unset"
        fill = hue.tint if unset else hue.fill
        items.append(Rect(x, b.y, side, b.h, Paint(fill, hue.stroke, m.hair if unset else m.outline), 6))
        color = ctx.theme.color("ink3" if unset else "ink")
        runs, wide = literal(ctx, char, text_font(mono), size, color)
        items += [r.moved(x + (side - wide) / 2, b.cy + CAP_HEIGHT * size / 2) for r in runs if r.text.strip()]
    return group(items, "cell", part.segment.id, part.text, b.as_tuple(), tone=part.tone)


# Segments in a line, or in columns


def _as_line(strip: Strip, made: Form, content: Anatomy, room: float, least: float, ctx: Context) -> Drawn:
    """The strip with what hangs from it: labels at one side, braces at the other or behind the labels."""
    out = Drawn()
    tall = max(least, _segment_height(made, content))
    up = content.pointers == "up" and made.kind == "line"
    hanging, reach = _hanging(made, room, content, up, ctx)
    braces = [(b, *_over(strip, b)) for b in strip.braces]
    free = "bottom" if up else "top"
    near = [b for b in braces if (b[0].side or free) == free]
    far = [b for b in braces if (b[0].side or free) != free]
    near_items, near_h = _braces(near, made, room, free == "top", False, ctx)
    far_items, far_h = _braces(far, made, room, free != "top", True, ctx)
    above, below = (reach + far_h, near_h) if up else (near_h, reach + far_h)
    if not above and any(p.segment.state == "set" for p in made.parts):
        above = TICK / 2
    items, out.anchors = _segments(made, above, tall, content, ctx)
    strip_edge = above if up else above + tall
    far_edge = far_h if up else above + tall + reach
    out.items = [*items, *(i.moved(0, strip_edge) for i in hanging), *(i.moved(0, far_edge) for i in far_items)]
    out.items += [i.moved(0, above if free == "top" else above + tall) for i in near_items]
    out.height, out.middle = above + tall + below, above + tall / 2
    return out


def _over(strip: Strip, brace: AnatomyBrace) -> tuple[int, int]:
    """First and last segment of a brace; everything when one is unknown."""
    found = [i for i in (segment_index(strip.segments, w) for w in brace.over) if i is not None]
    return (min(found), max(found)) if found else (0, len(strip.segments) - 1)


def _hanging(made: Form, room: float, content: Anatomy, up: bool, ctx: Context) -> tuple[list[Item], float]:
    """Pointers, labels and blocks, from the strip's edge at 0 on, and how far they reach."""
    parts = [p for p in made.parts if p.tag or p.segment.decode]
    if not parts or (content.pointers == "none" and made.kind == "line"):
        return [], 0.0
    length = POINTER
    items: list[Item] = []
    if made.kind == "columns" and any(p.segment.arrow for p in parts):
        length = ARROW
    ways = [_way(p) for p in parts]
    starts, ends = [a for a, _ in ways], [b for _, b in ways]
    lanes = lanes_of(starts, ends, 10.0)
    length += max(lanes) * LANE
    way = -1 if up else 1
    for p, a, b, lane in zip(parts, starts, ends, lanes, strict=True):
        items.append(_pointer(a, b, length, lane, way, p, ctx))
        if p.segment.arrow and made.kind == "columns":
            items.append(_said(p.segment.arrow, b, length, p, ctx))
    top = length + NEAR
    tags = [(p.tag, p.tone) for p in parts if p.tag]
    tags_h = max((t.height for t, _ in tags), default=0.0)
    items += [_tag(t, t.cx, -top - t.height if up else top, tone, ctx) for t, tone in tags]
    reach = top + tags_h
    if made.kind == "columns":
        blocks, tall = _decoded(parts, ctx)
        if blocks:
            gap = 14.0 if tags_h else 4.0
            items += [i.moved(0, reach + gap) for i in blocks]
            reach += gap + tall
    return items, reach


def _way(part: Part) -> tuple[float, float]:
    """Where a pointer starts under its segment and ends over its label: straight where they are over one another."""
    middle = part.x + part.w / 2
    if part.tag is None:
        return middle, middle
    tag = part.tag
    inset = min(8.0, part.w / 2)
    low = max(part.x + inset, tag.cx - tag.width / 2 + 6)
    high = min(part.x + part.w - inset, tag.cx + tag.width / 2 - 6)
    if low > high:
        return middle, tag.cx
    at = next((x for x in (tag.cx, middle) if low <= x <= high), (low + high) / 2)
    return at, at


def _pointer(a: float, b: float, length: float, lane: int, way: int, part: Part, ctx: Context) -> Group:
    """A line from the strip to a label: straight, or with an elbow in its lane."""
    color = ctx.theme.hue(part.tone).stroke
    end = (b, way * length)
    if abs(a - b) < 1:
        curve = Curve.line([(a, 0.0), end])
    else:
        y = way * (11 + lane * LANE)
        curve = elbow([(a, 0.0), (a, y), (b, y), end], min(8.0, abs(a - b) / 2))
    return group(strokes(curve, ctx.measures.edge, color), "cell", pointer=part.text)


def _said(words: str, x: float, length: float, part: Part, ctx: Context) -> Group:
    face = style(ctx, "small", weight=500, color="ink2")
    box = ctx.text.set(words, face, max(part.w / 2 - 14, ctx.text.word_width(words, face)))
    y = (length - box.height) / 2 - 3
    return group(text_items(box, x + 14, y), "label", title=plain(words), box=(x + 14, y, box.width, box.height))


def _tag(tag: Tag, cx: float, y: float, tone: str, ctx: Context, align: Align = "center") -> Group:
    """Label, sub and note under one another, in the middle of their room or at its start (`cx` is then that)."""
    x = cx - tag.width / 2 if align == "center" else cx
    items: list[Item] = []
    at = y
    for box in (tag.label, tag.sub):
        if box:
            items += text_items(box, x, at, tag.width, align)
            at += box.height
    if tag.note:
        at += 10 if tag.label or tag.sub else 0
        w = tag.note.width + 2 * NOTE_PAD
        left = x + (tag.width - w) / 2 if align == "center" else x
        tall = tag.note.height + NOTE_PAD
        hue = ctx.theme.hue(tone)
        items.append(Rect(left, at, w, tall, Paint(hue.tint, hue.stroke, ctx.measures.hair), 8))
        items += text_items(tag.note, left + NOTE_PAD, at + NOTE_PAD / 2)
    return group(items, "label", box=(x, y, tag.width, tag.height))


def _decoded(parts: Sequence[Part], ctx: Context) -> tuple[list[Item], float]:
    """The blocks under segments, equally high."""
    found = [(p, p.segment.decode) for p in parts if p.segment.decode]
    if not found:
        return [], 0.0
    inner = {id(p): ctx.inside(tone=p.tone) for p, _ in found}
    tall = max(layout_block(b, p.w, None, inner[id(p)]).height for p, b in found)
    items: list[Item] = []
    for part, block in found:
        ctx = inner[id(part)]
        grows = framed(block, "row", ctx) or fills(kind_of(block.content), block.content)
        items += layout_block(block, part.w, tall if grows else None, ctx).at(part.x, 0)
    return items, tall


# Braces


def _braces(
    braces: Sequence[tuple[AnatomyBrace, int, int]], made: Form, room: float, up: bool, far: bool, ctx: Context
) -> tuple[list[Item], float]:
    """Braces from the edge at 0 away from the strip, and how far they reach. Wider ones stand outside narrower."""
    if not braces:
        return [], 0.0
    spans: list[tuple[AnatomyBrace, float, float]] = []
    for brace, first, last in braces:
        inner = made.parts[first : last + 1]
        left, right = min(p.x for p in inner), max(p.x + p.w for p in inner)
        if far:
            about = [p.tag for p in inner if p.tag]
            left = (
                min([left, *(t.cx - t.width / 2 for t in about)])
                if not about
                else min(t.cx - t.width / 2 for t in about)
            )
            right = max(t.cx + t.width / 2 for t in about) if about else right
        spans.append((brace, left, right))
    spans.sort(key=lambda s: (s[2] - s[1], s[1]))
    levels: list[list[tuple[AnatomyBrace, float, float]]] = []
    for span in spans:
        level = 0
        for i, others in enumerate(levels):
            if any(span[1] < o[2] and o[1] < span[2] for o in others):
                level = i + 1
        if level == len(levels):
            levels.append([])
        levels[level].append(span)
    items: list[Item] = []
    at = 0.0
    for row in levels:
        row.sort(key=lambda s: s[1])
        boxes = [_brace_words(b, min(right - left + 80, room), ctx) for b, left, right in row]
        middles = [(left + right) / 2 for _, left, right in row]
        places = spread(middles, [b.width for b in boxes], 16, 0.0, room)
        most = max(b.height for b in boxes)
        for (brace, left, right), words, cx in zip(row, boxes, places, strict=True):
            items += _brace(brace, left, right, words, cx, at, up, ctx)
        at += BRACE_GAP + BRACE + BRACE_GAP + most + 4
    return items, at


def _brace_words(brace: AnatomyBrace, room: float, ctx: Context) -> TextBox:
    face = style(ctx, "small", weight=600, color=f"{brace.tone}.deep" if brace.tone else "ink2", line=1.18)
    return ctx.text.set(brace.text, face, max(room, ctx.text.word_width(brace.text, face)), "center")


def _brace(
    brace: AnatomyBrace, left: float, right: float, words: TextBox, cx: float, at: float, up: bool, ctx: Context
) -> list[Item]:
    way = -1 if up else 1
    color = ctx.theme.hue(brace.tone).stroke if brace.tone else ctx.theme.color("ink3")
    base = way * (at + BRACE_GAP)
    items: list[Item] = [curly(left, right, base, way * BRACE, color)]
    edge = base + way * (BRACE + BRACE_GAP - 2)
    y = edge - words.height if up else edge
    box = (cx - words.width / 2, y, words.width, words.height)
    items.append(group(text_items(words, box[0], y), "label", title=plain(brace.text), box=box))
    return items


def curly(left: float, right: float, y: float, h: float, color: str) -> Path:
    """A curly brace from (left, y) to (right, y), its tip `h` further: above when negative."""
    mid, r, bar = (left + right) / 2, min(abs(h) / 2, (right - left) / 4), y + h / 2
    up = r if h > 0 else -r
    commands: tuple[Command, ...] = (
        ("M", left, y),
        ("C", left, y + up * 0.8, left + r * 0.2, bar, left + r, bar),
        ("L", mid - r, bar),
        ("C", mid - r * 0.3, bar, mid, bar + up * 0.3, mid, y + h),
        ("C", mid, bar + up * 0.3, mid + r * 0.3, bar, mid + r, bar),
        ("L", right - r, bar),
        ("C", right - r * 0.2, bar, right, y + up * 0.8, right, y),
    )
    return Path(commands, Paint(stroke=color, width=2.5, cap="round"))


# Running text with a key


def _as_key(strip: Strip, made: Form, content: Anatomy, room: float, ctx: Context) -> Drawn:
    """The string as running text with coloured parts, and under it what each part is."""
    out = Drawn()
    items, tall, out.anchors = _running(made, room, content, ctx)
    out.items, out.middle = items, tall / 2
    about = [p for p in made.parts if has_words(p.segment)]
    lead = snippet_width(about, ctx, bool(strip.braces)) + KEY_GAP
    wide = max((t.width for p in about if (t := make_tag(p.segment, p.tone, 260.0, ctx))), default=0.0)
    single = any(p.segment.decode for p in about)
    fit = max(1, min(len(about), int((room + KEY_BETWEEN) // (lead + wide + KEY_BETWEEN))))
    columns = 1 if single else balanced(len(about), fit) if about else 1
    column = (room - KEY_BETWEEN * (columns - 1)) / columns
    entries: list[tuple[str, str, Tag | None, Part | None]] = [
        (snippet(p.text), p.tone, make_tag(p.segment, p.tone, column - lead, ctx), p) for p in about
    ]
    for brace in strip.braces:
        first, last = (made.parts[i].text for i in _over(strip, brace))
        words = f"{first[:SIDE]}…{last[-SIDE:]}" if first != last else snippet(first)
        tone = brace.tone or "slate"
        box = ctx.text.set(brace.text, style(ctx, "small", weight=600, color=f"{tone}.deep"), column - lead)
        entries.append((words, tone, Tag(box, None, None, box.width, box.height), None))
    if not entries:
        out.height = tall
        return out
    y = tall + 24.0
    for start in range(0, len(entries), columns):
        row = entries[start : start + columns]
        low = 0.0
        for i, entry in enumerate(row):
            drawn, h = _entry(entry, lead, column, ctx)
            out.items += [item.moved(i * (column + KEY_BETWEEN), y) for item in drawn]
            low = max(low, h)
        y += low + 12
    out.height = y - 12
    return out


def _entry(
    entry: tuple[str, str, Tag | None, Part | None], lead: float, column: float, ctx: Context
) -> tuple[list[Item], float]:
    """A chip with the start of the segment, what it is, and its block; and their height."""
    words, tone, tag, part = entry
    m, hue = ctx.measures, ctx.theme.hue(tone)
    high = m.micro + 16
    runs, wide = literal(ctx, words, Font(MONO, 400), m.micro, ctx.theme.color("ink"))
    w = max(lead - KEY_GAP, wide + 16)
    tag_h = tag.height if tag else 0.0
    one_line = tag is not None and tag_h < high
    tall = max(high, tag_h)
    chip: list[Item] = [Rect(0, 0, w, high, Paint(hue.fill, hue.stroke, m.hair), 8)]
    chip += [r.moved((w - wide) / 2, high / 2 + CAP_HEIGHT * m.micro / 2) for r in runs]
    items: list[Item] = [group(chip, "cell", title=words, box=(0, 0, w, high))]
    if tag:
        items.append(_tag(tag, lead, (high - tag_h) / 2 if one_line else 0.0, tone, ctx, "start"))
    if part and part.segment.decode:
        placed = layout_block(part.segment.decode, column, None, ctx.inside(tone=tone))
        items += placed.at(0, tall + 10)
        tall += 10 + placed.height
    return items, tall


def _running(made: Form, room: float, content: Anatomy, ctx: Context) -> tuple[list[Item], float, Anchors]:
    """The text of all segments one after another, broken between characters."""
    size, mono = made.size, is_mono(content)
    font = text_font(mono)
    step, high = round(size * 1.8), round(size * 1.5)
    items: list[Item] = []
    anchors: Anchors = {}
    x = y = 0.0
    for part in made.parts:
        rest, margin = part.text, 0.0 if part.separator else 6.0
        hue = ctx.theme.hue(part.tone)
        while rest:
            count = _fitting(rest, room - x - 2 * margin, font, size, ctx)
            alone = ctx.text.measure(part.text, font, size) + 2 * margin <= room
            if x > 0 and (count < min(len(rest), 3) or (count < len(rest) and alone and x > room * 0.3)):
                x, y = 0.0, y + step
                continue
            count = max(1, count)
            runs, wide = literal(ctx, rest[:count], font, size, ctx.theme.color("ink2" if part.separator else "ink"))
            box = Box(x, y, wide + 2 * margin, high)
            drawn: list[Item] = []
            if part.segment.state == "unset":
                line = Paint(None, ctx.theme.color("ink3"), ctx.measures.hair, DASHES["dashed"])
                drawn.append(Rect(box.x, box.y, box.w, box.h, line, 6))
            elif not part.separator:
                drawn.append(Rect(box.x, box.y, box.w, box.h, Paint(hue.fill, hue.stroke, ctx.measures.hair), 6))
            drawn += [r.moved(x + margin, box.cy + CAP_HEIGHT * size / 2) for r in runs if r.text.strip()]
            items.append(group(drawn, "cell", title=rest[:count], box=box.as_tuple()))
            anchors.setdefault(part.segment.id or f"segment{part.index + 1}", box.as_tuple())
            rest = rest[count:]
            x += box.w + 3
    return items, y + high, anchors


def _fitting(text: str, room: float, font: Font, size: float, ctx: Context) -> int:
    """How many characters fit."""
    if ctx.text.measure(text, font, size) <= room:
        return len(text)
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if ctx.text.measure(text[:middle], font, size) <= room:
            low = middle
        else:
            high = middle - 1
    return low
