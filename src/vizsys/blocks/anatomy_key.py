"""An anatomy where labels have no room under the strip: the string as running text, and a key.

In: a strip and a width in page units. Out: the strip drawn; `Drawn` and the label are what the other forms use too.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from vizsys.blocks.anatomy import Anatomy, AnatomyBrace, Strip, segment_index
from vizsys.blocks.anatomy_plan import (
    KEY_GAP,
    NOTE_PAD,
    SIDE,
    Form,
    Part,
    Tag,
    has_words,
    is_mono,
    make_tag,
    snippet,
    snippet_width,
)
from vizsys.blocks.anatomy_text import JOINTS, MONO, text_font
from vizsys.blocks.base import group, style, text_items
from vizsys.blocks.draw import CAP_HEIGHT
from vizsys.blocks.frame import layout_block
from vizsys.blocks.lines import DASHES
from vizsys.blocks.literal import literal
from vizsys.blocks.share import balanced
from vizsys.geometry import Box
from vizsys.records import dataclass
from vizsys.scene import Font, Group, Item, Paint, Rect
from vizsys.text.model import Align

if TYPE_CHECKING:
    from vizsys.context import Context

KEY_BETWEEN = 32.0
"""Between the columns of a key."""

Anchors = dict[str, tuple[float, float, float, float]]


@dataclass(slots=True)
class Drawn:
    """A strip drawn with its upper edge at 0: `middle` is that of its segments."""

    items: list[Item] = field(default_factory=list)
    height: float = 0.0
    middle: float = 0.0
    anchors: Anchors = field(default_factory=dict)

    def shift(self, down: float) -> None:
        """Move everything down within the height."""
        self.items = [item.moved(0, down) for item in self.items]
        self.anchors = {k: (x, y + down, w, h) for k, (x, y, w, h) in self.anchors.items()}
        self.middle += down


def over(strip: Strip, brace: AnatomyBrace) -> tuple[int, int]:
    """First and last segment of a brace; everything when one is unknown."""
    found = [i for i in (segment_index(strip.segments, w) for w in brace.over) if i is not None]
    return (min(found), max(found)) if found else (0, len(strip.segments) - 1)


def draw_tag(tag: Tag, cx: float, y: float, tone: str, ctx: Context, align: Align = "center") -> Group:
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


def as_key(strip: Strip, made: Form, content: Anatomy, room: float, ctx: Context) -> Drawn:
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
        first, last = (made.parts[i].text for i in over(strip, brace))
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
        items.append(draw_tag(tag, lead, (high - tag_h) / 2 if one_line else 0.0, tone, ctx, "start"))
    if part and part.segment.decode:
        placed = layout_block(part.segment.decode, column, None, ctx.inside(tone=tone))
        items += placed.at(0, tall + 10)
        tall += 10 + placed.height
    return items, tall


def _running(made: Form, room: float, content: Anatomy, ctx: Context) -> tuple[list[Item], float, Anchors]:
    """The text of all segments one after another, broken at joints, else between characters."""
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
            if count < len(rest):
                count = next((k for k in range(count, count // 2, -1) if rest[k - 1] in JOINTS), count)
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
            x, y = (0.0, y + step) if rest else (x + box.w + 3, y)
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
