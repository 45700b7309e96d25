"""The title line of a block: number, icon, title and subtitle set as one piece, and the caption under a block.

In: a block and the look of its frame. Out: placed items relative to their own top-left corner, with their size.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vizsys.blocks.base import Placed, text_items
from vizsys.blocks.draw import badge, badge_size, icon_art, icon_image, middle_offset, rounded
from vizsys.records import dataclass
from vizsys.scene import Item, Paint, Rect
from vizsys.spec.model import Block, Model
from vizsys.text.model import Align, TextBox, TextStyle

if TYPE_CHECKING:
    from vizsys.blocks.look import Look
    from vizsys.context import Context

BAND_PAD = 13.0
TAB_PAD_X, TAB_PAD_Y = 24.0, 8.0
ICON_GAP = 14.0
SUBTITLE_GAP = 4.0
SOLID = ("band", "band-bottom", "tab", "tab-bottom", "tab-left", "chip-left")
"""Places where the title stands on its tone."""
TABS = ("tab", "tab-bottom", "chip-left")
"""Those of them whose ground is as wide as the title."""
LEADING = ("band", "band-bottom", "tab-left", "inside-left", "chip-left", "border")
"""Places where the badge stands before the title rather than on the border."""
LEFT = ("tab-left", "inside-left", "chip-left")
LEFT_LIMIT = 230.0
"""Titles at the left wrap at this width."""
ATTR_LIMIT = 180.0
"""Remarks at the right wrap at this width."""
BORDER_PAD = 12.0
"""Beside a title in the line of the border."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A set title line: `low` is its longest word's width, `gap` the space to the content, `fill` a band's colour.

    `rtl`: read from right to left, so that it starts at the right.
    """

    width: float
    height: float
    low: float
    gap: float
    items: tuple[Item, ...]
    fill: str | None = None
    rtl: bool = False

    def at(self, x: float, y: float) -> tuple[Item, ...]:
        return tuple(i.moved(x, y) for i in self.items)


def heading(block: Block, look: Look, max_width: float | None, ctx: Context) -> Heading | None:
    """The title line of a block within `max_width` (unwrapped when None); None when there is nothing to say."""
    if look.title_at == "none" or not (block.title or block.subtitle or block.icon or _leads(block, look)):
        return None
    m, hue = ctx.measures, ctx.theme.hue(look.tone)
    at = look.title_at
    colored = at in SOLID
    if at in LEFT:
        max_width = LEFT_LIMIT
    ink = ctx.theme.color("solid-ink" if colored else "ink")
    quiet = ink if colored else ctx.theme.color("ink2")
    centered = colored or look.centered or at in ("caption", "inside-left")
    token = "h2" if at in TABS or at in LEFT or at == "border" else look.token
    title = TextStyle(getattr(m, token), ink, 700)
    sub = TextStyle(m.small, quiet, 500 if colored else 400)

    lead, lead_width, lead_height = _lead(block, look, ctx, title.size)
    pad = 2 * (TAB_PAD_X if at in TABS else BORDER_PAD if at == "border" else 0.0)
    room = None if max_width is None else max(1.0, max_width - lead_width - pad)
    boxes: list[tuple[TextBox, float]] = []
    low = 0.0
    for text, style in ((block.title, title), (block.subtitle, sub)):
        if text:
            if at in LEFT:
                room = max(LEFT_LIMIT - lead_width, ctx.text.word_width(text, style))
            boxes.append((ctx.text.set(text, style, room, "center" if centered else "start"), style.size))
            low = max(low, ctx.text.word_width(text, style))
    text_w = max((b.width for b, _ in boxes), default=0.0)
    text_h = sum(b.height for b, _ in boxes) + SUBTITLE_GAP * max(0, len(boxes) - 1)
    width = lead_width + text_w - (0 if boxes else ICON_GAP)
    spread = colored or not boxes
    inner = max(text_h, lead_height) if spread else text_h  # titles side by side share a line, icons may stand out
    height = max(m.band, inner + 2 * BAND_PAD) if at in ("band", "band-bottom") else inner
    if at in TABS:
        height = inner + 2 * TAB_PAD_Y
    rtl = bool(boxes) and boxes[0][0].rtl
    items = _drawn(boxes, centered, 0.0 if rtl else lead_width, text_w, text_h, height)
    items += [i.moved(text_w + ICON_GAP if rtl else 0, height / 2) for i in lead]
    if pad:
        ground = _ground(at, width + pad, height, look, ctx)
        items = [ground, *(i.moved(pad / 2, 0) for i in items)]
    fill = hue.solid if colored and at not in TABS else None
    gap = m.panel_pad * (0.5 if ctx.depth else 0.64)
    return Heading(width + pad, height, low + lead_width + pad, gap, tuple(items), fill, rtl)


def _ground(at: str, w: float, h: float, look: Look, ctx: Context) -> Item:
    """What a title on a tab, on a chip or in the border's line stands on."""
    if at == "border":
        return Rect(0, 0, w, h, Paint(look.fill or ctx.surface), min(h / 2, ctx.measures.radius_chip))
    r = ctx.measures.radius_chip
    corners = {"tab": (0.0, 0.0, r, r), "tab-bottom": (r, r, 0.0, 0.0)}.get(at, (r, r, r, r))
    return rounded(0, 0, w, h, corners, Paint(ctx.theme.hue(look.tone).solid))


def _drawn(
    boxes: list[tuple[TextBox, float]], centered: bool, left: float, text_w: float, text_h: float, height: float
) -> list[Item]:
    """Title and subtitle under one another, the pair in the middle of `height` by the title's capitals."""
    items: list[Item] = []
    y = (height - text_h) / 2
    if len(boxes) == 1:
        y = height / 2 - middle_offset(*boxes[0])
    for box, _ in boxes:
        items += text_items(box, left, y, text_w, "center" if centered else "end" if boxes[0][0].rtl else "start")
        y += box.height + SUBTITLE_GAP
    return items


def _leads(block: Block, look: Look) -> bool:
    """Whether the badge stands before the title rather than on the border."""
    return bool(block.badge) and (not look.framed or look.title_at in LEADING)


def _lead(block: Block, look: Look, ctx: Context, size: float) -> tuple[list[Item], float, float]:
    """What stands before the title, on the line y = 0: its items, its width with the gap after it, its height."""
    items: list[Item] = []
    x = height = 0.0
    if _leads(block, look) and block.badge:
        on = ctx.theme.hue(look.tone).solid if look.title_at in SOLID else None
        w, h = badge_size(ctx, block.badge)
        items.append(badge(ctx, block.badge, x + w / 2, 0, look.tone, on))
        x, height = x + w + ICON_GAP, h
    if block.icon:
        colored = look.title_at in SOLID
        icon = round(size * (1.35 if colored else 1.6))
        ink = ctx.theme.color("solid-ink" if colored else "ink")
        items += _icon(block, ctx, x, icon, ink, colored, look.tone)
        x, height = x + icon + ICON_GAP, max(height, icon)
    return items, x, height


def _icon(
    block: Block, ctx: Context, x: float, size: float, ink: str, colored: bool, tone: str | None
) -> tuple[Item, ...]:
    """The icon, its middle on the line y = 0; a coloured logo on a coloured band stands on a white tile."""
    name = block.icon or ""
    art = icon_art(ctx, name, Model.span(block, "icon"))
    if art is None or not colored or art.recolor:
        color = ink if colored or tone is None else ctx.theme.hue(tone).deep
        return icon_image(ctx, art or name, x, -size / 2, size, color=color, span=Model.span(block, "icon"))
    tile = Rect(x, -size / 2, size, size, Paint(ctx.theme.color("tile")), size * 0.22)
    small = size * 0.76
    inset = (size - small) / 2
    light = replace(ctx, theme=replace(ctx.theme, dark=False))
    return (tile, *icon_image(light, art, x + inset, -small / 2, small))


def caption_box(block: Block, look: Look, max_width: float, ctx: Context, align: Align) -> Placed | None:
    """The block's caption, in the quieter ink unless it stands on a strip of its own; None when there is none."""
    if not block.caption:
        return None
    m, ink = ctx.measures, ctx.theme.color
    style = TextStyle(m.small, ink("ink2"), line=1.3)
    if look.strip:
        style = TextStyle(m.edge_label, ink("ink"), 500, line=1.3)
    box = ctx.text.set(block.caption, style, max_width, align)
    if align == "start" and box.rtl:  # as wide as there is room, so that it starts at the right of it
        return Placed(max_width, box.height, text_items(box, 0, 0, max_width, "end"))
    return Placed(box.width, box.height, text_items(box, 0, 0))


def attr_box(block: Block, look: Look, ctx: Context) -> TextBox | None:
    """The block's remark at the right; None when there is none."""
    if not block.attr:
        return None
    style = TextStyle(ctx.measures.small, ctx.theme.hue(look.tone).deep if look.tone else ctx.theme.color("ink2"), 600)
    return ctx.text.set(block.attr, style, max(ATTR_LIMIT, ctx.text.word_width(block.attr, style)), "center")
