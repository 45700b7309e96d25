"""Tiles and chips: the small boxes with an icon and a few words that most kinds are made of.

In: what the words say and a width. Out: measured tiles that draw themselves into any box at least as large. All
lengths in page units. A tile looks the same wherever it stands: a station, a stage, an actor, a leaf of a tree.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from vizsys.blocks.base import group, style, text_items
from vizsys.blocks.draw import centred, icon_art, icon_fit, icon_image, middle_offset
from vizsys.blocks.lines import DASHES
from vizsys.geometry import Box
from vizsys.records import dataclass
from vizsys.scene import Group, Item, Paint, Rect, Role
from vizsys.text import plain
from vizsys.text.model import Align, TextBox, TextStyle

if TYPE_CHECKING:
    from vizsys.context import Context
    from vizsys.diagnostics import Span

Fill = Literal["fill", "tint", "solid", "white", "none"]
IconAt = Literal["left", "above"]

GAP = 12.0
"""Between an icon and the words beside it."""
OVER = 8.0
"""Between an icon and the words under it."""
SUB_GAP = 2.0
"""Between a label and the quieter line under it."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A box with an icon and words, measured at its natural size for the width it was given."""

    ctx: Context
    label: TextBox | None
    sub: TextBox | None
    icon: str | None
    icon_at: IconAt
    icon_size: float
    icon_width: float
    align: Literal["start", "center"]
    tone: str | None
    fill: Fill
    outline: str
    pad_x: float
    pad_y: float
    type_size: float
    words: str
    width: float
    height: float
    span: Span | None = None

    def draw(self, box: Box, role: Role = "node", id: str | None = None, **data: object) -> Group:
        """The tile filling `box`, as a group of that role titled with its label."""
        items = [*self._frame(box), *self.content(box)]
        return group(items, role, id, self.words, box.as_tuple(), shape="box", tone=self.tone, **data)

    def _frame(self, box: Box) -> list[Item]:
        ctx, m = self.ctx, self.ctx.measures
        fill, line = fill_of(ctx, self.tone, self.fill), None
        if (self.outline != "none" and self.fill not in ("solid", "none")) or self.outline in ("dashed", "dotted"):
            line = line_of(ctx, self.tone)
        if fill is None and line is None:
            return []
        dash = DASHES.get(self.outline, ())
        width = m.outline if line else 0
        return [Rect(box.x, box.y, box.w, box.h, Paint(fill, line, width, dash), m.radius_node)]

    def content(self, box: Box) -> list[Item]:
        """Icon and words in `box`, without a frame."""
        words_w = max((t.width for t in (self.label, self.sub) if t), default=0.0)
        words_h = _words_height(self.label, self.sub)
        beside = self.icon is not None and self.icon_at == "left"
        over = self.icon is not None and self.icon_at == "above"
        lead = self.icon_width + (GAP if words_w else 0.0) if beside else 0.0
        head = self.icon_size + (OVER if words_h else 0.0) if over else 0.0
        x = box.x + self.pad_x if self.align == "start" else box.cx - (lead + words_w) / 2
        y = box.cy - (head + words_h) / 2
        items: list[Item] = []
        color = self.ctx.theme.color("solid-ink") if self.fill == "solid" else None
        if self.icon is not None:
            left = x if beside or self.align == "start" else box.cx - self.icon_width / 2
            top = box.cy - self.icon_size / 2 if beside else y
            items += icon_image(
                self.ctx,
                self.icon,
                left,
                top,
                self.icon_size,
                color=color,
                tone=self.tone,
                max_width=self.icon_width,
                span=self.span,
            )
        x, y = x + lead, y + head
        if self.label and not self.sub and not over:
            y = box.cy - middle_offset(self.label, self.type_size)
        for text in (self.label, self.sub):
            if text:
                items += text_items(text, x, y, words_w, "start" if self.align == "start" or beside else "center")
                y += text.height + SUB_GAP
        return items


def fill_of(ctx: Context, tone: str | None, fill: str) -> str | None:
    """The background of a small box: one of the hue's tones, the panel colour, or None."""
    hue = ctx.theme.hue(tone or ctx.tone)
    return {"fill": hue.fill, "tint": hue.tint, "solid": hue.solid, "white": ctx.theme.color("panel")}.get(fill)


def line_of(ctx: Context, tone: str | None) -> str:
    """The outline of a small box: the hue's stroke, or the colour of lines without a tone."""
    hue = tone or ctx.tone
    return ctx.theme.hue(hue).stroke if hue else ctx.theme.color("line")


def tile(
    ctx: Context,
    label: str | None,
    *,
    sub: str | None = None,
    icon: str | None = None,
    icon_at: IconAt = "left",
    icon_size: float | None = None,
    limit: float | None = None,
    tone: str | None = None,
    fill: Fill = "fill",
    outline: str = "solid",
    align: Literal["start", "center"] = "center",
    token: str = "label",
    sub_token: str = "small",
    weight: int = 600,
    mono: bool = False,
    pad_x: float | None = None,
    pad_y: float | None = None,
    least: tuple[float, float] = (0.0, 0.0),
    span: Span | None = None,
) -> Tile:
    """Measure a tile. Words wrap so that the whole is at most `limit` wide, but never inside a word; `least` is the
    smallest width and height. `token` and `sub_token` are size tokens of the measures."""
    m = ctx.measures
    px, py = m.node_pad_x if pad_x is None else pad_x, m.node_pad_y if pad_y is None else pad_y
    size = icon_size or (m.icon_beside if icon_at == "left" else m.icon_above) if icon else 0.0
    icon_w = 0.0
    if icon:
        art = icon_art(ctx, icon, span)
        icon_w = max(size, icon_fit(art, size, size * 1.8)[0]) if art else size
    ink = "solid-ink" if fill == "solid" else "ink"
    face = style(ctx, token, weight=weight, color=ink, mono=mono, line=1.18)
    quiet = style(ctx, sub_token, color="solid-ink" if fill == "solid" else "ink2", line=1.2)
    lead = icon_w + GAP if icon and icon_at == "left" and (label or sub) else 0.0
    room = None if limit is None else limit - 2 * px - lead
    lines: Align = "start" if align == "start" or (icon and icon_at == "left") else "center"
    label_box = _set(ctx, label, face, room, lines)
    sub_box = _set(ctx, sub, quiet, room, lines)
    words_w = max((t.width for t in (label_box, sub_box) if t), default=0.0)
    words_h = _words_height(label_box, sub_box)
    if icon and icon_at == "above":
        inner_w, inner_h = max(words_w, icon_w), size + (OVER + words_h if words_h else 0.0)
    else:
        inner_w, inner_h = lead + words_w if words_w else icon_w, max(words_h, size)
    width, height = max(least[0], inner_w + 2 * px), max(least[1], inner_h + 2 * py)
    words = plain(label) if label else ""
    return Tile(
        ctx,
        label_box,
        sub_box,
        icon,
        icon_at,
        size,
        icon_w,
        align,
        tone,
        fill,
        outline,
        px,
        py,
        face.size,
        words,
        width,
        height,
        span,
    )


def _set(ctx: Context, text: str | None, face: TextStyle, room: float | None, align: Align) -> TextBox | None:
    if not text:
        return None
    return ctx.text.set(text, face, None if room is None else max(room, ctx.text.word_width(text, face)), align)


def _words_height(label: TextBox | None, sub: TextBox | None) -> float:
    return (label.height if label else 0.0) + (sub.height if sub else 0.0) + (SUB_GAP if label and sub else 0.0)


# Chips


@dataclass(frozen=True, slots=True)
class Chip:
    """A small filled capsule with an optional icon and one line of words."""

    ctx: Context
    text: TextBox
    type_size: float
    icon: str | None
    tone: str | None
    fill: Fill
    words: str
    width: float
    height: float

    def draw(self, x: float, y: float) -> Group:
        """The chip with its top-left corner at (x, y)."""
        ctx, m = self.ctx, self.ctx.measures
        line = None if self.fill in ("fill", "solid") else line_of(ctx, self.tone)
        paint = Paint(fill_of(ctx, self.tone, self.fill), line, m.hair if line else 0)
        items: list[Item] = [Rect(x, y, self.width, self.height, paint, m.radius_chip)]
        left, side = x + CHIP_PAD, self.height * 0.62
        if self.icon:
            items += icon_image(ctx, self.icon, left, y + (self.height - side) / 2, side, tone=self.tone)
            left += side + 8
        items += centred(self.text, self.type_size, left + self.text.width / 2, y + self.height / 2)
        return group(items, "cell", None, self.words, (x, y, self.width, self.height), tone=self.tone)


CHIP_PAD = 14.0
"""Left and right of a chip's words."""
CHIP_GAP = 10.0
"""Between chips, both ways."""


def chip(
    ctx: Context,
    text: str,
    *,
    icon: str | None = None,
    tone: str | None = None,
    fill: Fill = "fill",
    mono: bool = False,
    token: str = "small",
    limit: float | None = None,
) -> Chip:
    """Measure a chip; words longer than `limit` wrap, never inside a word."""
    ink = "solid-ink" if fill == "solid" else "ink"
    face = style(ctx, token, weight=500, color=ink, mono=mono, line=1.15)
    lead = (face.size + 16) * 0.62 + 8 if icon else 0.0
    room = None
    if limit is not None:
        room = max(limit - 2 * CHIP_PAD - lead, ctx.text.word_width(text, face))
    box = ctx.text.set(text, face, room)
    height = max(face.size + 16, box.height + 10)
    if icon:
        lead = height * 0.62 + 8
    return Chip(ctx, box, face.size, icon, tone, fill, plain(text), lead + box.width + 2 * CHIP_PAD, height)


def flow(chips: Sequence[Chip], width: float, align: Literal["start", "center"] = "start") -> tuple[list[Group], float]:
    """Chips side by side, broken into rows of at most `width`, and the height of all rows; corner at (0, 0)."""
    rows: list[list[Chip]] = []
    used = 0.0
    for one in chips:
        if not rows or used + CHIP_GAP + one.width > width:
            rows.append([])
            used = -CHIP_GAP
        rows[-1].append(one)
        used += CHIP_GAP + one.width
    items: list[Group] = []
    y = 0.0
    for row in rows:
        tall = max(c.height for c in row)
        wide = sum(c.width for c in row) + CHIP_GAP * (len(row) - 1)
        x = (width - wide) / 2 if align == "center" else 0.0
        for one in row:
            items.append(one.draw(x, y + (tall - one.height) / 2))
            x += one.width + CHIP_GAP
        y += tall + CHIP_GAP
    return items, max(0.0, y - CHIP_GAP)
