"""Drawing an anatomy: strips, pointers, labels, braces, blocks under segments, keys.

In: an `Anatomy` and a width in page units. Out: a `Placed` with anchors for segments (`segment1`, or their ids) and
strips (`row1`, or their ids).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from vizsys.bezier import Curve
from vizsys.blocks.anatomy import Anatomy, Strip, strips
from vizsys.blocks.anatomy_braces import braces
from vizsys.blocks.anatomy_key import Anchors, Drawn, as_key, draw_tag, over
from vizsys.blocks.anatomy_plan import (
    SEAM,
    Form,
    Part,
    Room,
    aligned,
    cell_side,
    common_columns,
    forms,
    is_mono,
    is_shared,
    pad,
    sign_size,
    strip_widths,
    tones,
)
from vizsys.blocks.anatomy_text import text_font
from vizsys.blocks.base import Placed, Widths, fills, group, style, text_items
from vizsys.blocks.draw import CAP_HEIGHT, middle_offset
from vizsys.blocks.frame import layout_block
from vizsys.blocks.kinds import kind_of
from vizsys.blocks.lines import DASHES, elbow, strokes
from vizsys.blocks.literal import literal
from vizsys.blocks.look import framed
from vizsys.blocks.marks import mark
from vizsys.blocks.spread import lanes_of
from vizsys.geometry import Box
from vizsys.scene import Group, Item, Paint, Rect
from vizsys.text import plain
from vizsys.text.model import TextStyle

if TYPE_CHECKING:
    from vizsys.context import Context

POINTER = 40.0
"""Length of a pointer from the strip to a label."""
LANE = 11.0
"""Between elbows that run beside one another."""
NEAR = 4.0
"""Between the end of a pointer and the label."""
ROW_GAP = 12.0
"""Between strips that share columns."""
STRIP_GAP = 32.0
"""Between other strips."""
ARROW = 64.0
"""Length of an arrow between strips, and of a pointer with words."""
HEAD_GAP = 20.0
"""Between the name of a strip and the strip."""
HEAD_SHARE = 0.26
TICK = 26.0
"""Diameter of the tick on a set segment; half of it stands over the segment."""
UNSET = frozenset("-._0 ")
"""Characters that stand for an unset cell."""


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


def _head_face(ctx: Context, color: str = "ink") -> TextStyle:
    return style(ctx, "edge_label", weight=600, color=color, line=1.18)


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
    told, room = tones(content, ctx.tone), width - head
    order = common_columns(content)
    rows = [[f] for f in aligned(content, order, told, room, ctx)] if order else _forms(content, told, room, ctx)
    least = _height([f for row in rows for f in row], content)
    spare = _spare(content, rows, room)
    head += (wider := min(spare, max(0.0, want.ideal - head)))  # names wrap no more than they must
    left = (spare - wider) / 2
    items: list[Item] = []
    anchors: Anchors = {}
    y = 0.0
    for i, (strip, row) in enumerate(zip(strips(content), rows, strict=True)):
        if i:
            y += 0.0 if strip.arrow else _gap(strips(content)[i - 1 : i + 1], [*rows[i - 1], *row], content)
        if i and strip.arrow:
            middle = (min(f.left for f in row) + max(f.right for f in row)) / 2
            items += _between(strip.arrow, left + head + middle, y, ctx)
            y += ARROW + 16
        drawn = _strip(strip, row, content, room, least, ctx)
        inner: list[Item] = []
        if strip.label or strip.sub:
            called, over, under = _head(strip, head - HEAD_GAP, drawn.middle, ctx)
            drawn.height = max(drawn.height, under) + max(0.0, -over)
            at = y + max(0.0, -over)
            inner = [called.moved(left, at)]
            drawn.shift(at - y)
        inner = [*(item.moved(left + head, y) for item in drawn.items), *inner]
        box = (left, y, width - 2 * left, drawn.height)
        if strip.id:
            inner = [group(inner, "cell", strip.id, plain(strip.label) if strip.label else None, box)]
        items += inner
        if content.rows:
            anchors[strip.id or f"row{i + 1}"] = box
        for key, (bx, by, bw, bh) in drawn.anchors.items():
            name = f"row{i + 1}-{key}" if content.rows and key.startswith("segment") else key
            anchors[name] = (left + bx + head, by + y, bw, bh)
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


def _forms(content: Anatomy, told: Mapping[int, str], width: float, ctx: Context) -> list[list[Form]]:
    """The forms of each strip; those on lines in one type size. Strips with names start side by side with them."""

    def made(room: Room) -> list[list[Form]]:
        return [forms(strip, content, told, room, ctx) for strip in strips(content)]

    rows = made(Room(width))
    lines = [f for row in rows for f in row if f.kind == "line"]
    least = min((f.size for f in lines), default=100.0)
    named = _named(content) and len(lines) > 1
    if named or any(f.size > least for f in lines):
        # The first label of a strip may be wider than what it names.
        over = max((f.left - t.cx + t.width / 2 for f in lines for t in [p.tag for p in f.parts[:1]] if t), default=0.0)
        rows = made(Room(width, least, max(0.0, over) if named else None))
    return rows


def _named(content: Anatomy) -> bool:
    """Whether strips start at one x, beside their names; arrows lead from middle to middle."""
    return any(s.label or s.sub for s in content.rows) and not any(s.arrow for s in content.rows)


def _spare(content: Anatomy, rows: Sequence[Sequence[Form]], room: float) -> float:
    """What is left at the right of strips that start side by side with their names."""
    every = [f for row in rows for f in row]
    if not _named(content) or any(f.kind != "line" for f in every):
        return 0.0
    right = max(max([f.right, *(p.tag.cx + p.tag.width / 2 for p in f.parts if p.tag)]) for f in every)
    return max(0.0, room - right)


def _head(strip: Strip, width: float, cy: float, ctx: Context) -> tuple[Group, float, float]:
    """The name of a strip in the middle of its segments, and its top and bottom."""
    color = f"{strip.tone}.deep" if strip.tone else "ink"
    faces = ((strip.label, _head_face(ctx, color)), (strip.sub, style(ctx, "micro", color="ink2", line=1.2)))
    boxes = [ctx.text.set(text, face, width) for text, face in faces if text]
    tall = sum(b.height for b in boxes)
    y = top = cy - (middle_offset(boxes[0], _head_face(ctx).size) if len(boxes) == 1 and strip.label else tall / 2)
    items: list[Item] = []
    for box in boxes:
        items += text_items(box, 0, y)
        y += box.height
    named = group(items, "cell", title=plain(strip.label) if strip.label else None, box=(0, top, width, tall))
    return named, top, top + tall


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


def _strip(strip: Strip, row: Sequence[Form], content: Anatomy, room: float, least: float, ctx: Context) -> Drawn:
    """A strip in its form, or its lines under one another."""
    if row[0].kind == "key":
        return as_key(strip, row[0], content, room, ctx)
    out = Drawn()
    for i, made in enumerate(row):
        if i:
            out.height += STRIP_GAP if row[i - 1].named() or made.named() else ROW_GAP
        drawn = _as_line(strip, made, content, room, least if made.kind == "line" else 0.0, ctx)
        out.items += [item.moved(0, out.height) for item in drawn.items]
        out.anchors |= {k: (x, y + out.height, w, h) for k, (x, y, w, h) in drawn.anchors.items()}
        out.middle = out.middle or drawn.middle
        out.height += drawn.height
    return out


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
    mono, bits = is_mono(content), _bits(content)
    for part in made.parts:
        b = Box(part.x, y, part.w, tall)
        anchors[part.segment.id or f"segment{part.index + 1}"] = b.as_tuple()
        if part.separator:
            items += _plain(part, b, sign_size(part, made.size) if made.kind == "columns" else made.size, mono, ctx)
        elif _in_cells(part, made, content):
            items.append(_cells(part, b, made.size, mono, bits, ctx))
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


def _bits(content: Anatomy) -> bool:
    """Whether digits are bits: none but 0 and 1 is there. Else 0 is a number as others are."""
    every = "".join(s.text for strip in strips(content) for s in strip.segments)
    return not any(c.isdigit() and c not in "01" for c in every)


def _cells(part: Part, b: Box, size: float, mono: bool, bits: bool, ctx: Context) -> Group:
    """A cell for each character; unset ones are pale."""
    hue, m, side = ctx.theme.hue(part.tone), ctx.measures, cell_side(size)
    items: list[Item] = []
    for i, char in enumerate(part.text or " "):
        x = b.x + i * (side + 2)
        unset = part.segment.state == "unset"
        if part.segment.state is None:
            unset = char in UNSET and (bits or char != "0")
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
    spanned = [(b, *over(strip, b)) for b in strip.braces]
    free = "bottom" if up else "top"
    near = [b for b in spanned if (b[0].side or free) == free]
    far = [b for b in spanned if (b[0].side or free) != free]
    near_items, near_h = braces(near, made, room, free == "top", False, ctx)
    far_items, far_h = braces(far, made, room, free != "top", True, ctx)
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
    items += [draw_tag(t, t.cx, -top - t.height if up else top, tone, ctx) for t, tone in tags]
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
