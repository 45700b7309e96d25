"""Drawing the steps of a strip: tiles, chevrons and the arrows that join them.

In: steps, their boxes and the heights they share. Out: scene items; all lengths in page units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from vizsys.bezier import Curve
from vizsys.blocks.base import group, style, text_items
from vizsys.blocks.draw import badge, badge_size, icon_art, icon_image, middle_offset, polyline
from vizsys.blocks.lines import edge
from vizsys.blocks.marks import on_white
from vizsys.blocks.tiles import fill_of, line_of
from vizsys.geometry import Box
from vizsys.records import dataclass
from vizsys.scene import Group, Item, Paint, Rect
from vizsys.spec.model import place
from vizsys.text import plain
from vizsys.theme import contrast

if TYPE_CHECKING:
    from vizsys.blocks.strip import StripStep
    from vizsys.context import Context
    from vizsys.text.model import TextBox, TextStyle

PAD_X, PAD_Y = 18.0, 20.0
NOTCH = 26.0
"""How far the point of a chevron stands out."""
ICON_GAP, TEXT_GAP = 12.0, 8.0
UNDER_TEXT = 12.0
"""From a chevron to the text under it."""
BESIDE = 12.0
"""Between number, icon and title on a chevron."""
ICON = 64.0
SMALL_ICON = 40.0
BLOCK_ARROW = (48.0, 46.0)
"""Length and width of a fat arrow."""
SEEN = 1.4
"""Contrast from which a fat arrow stands off from the page: on a mat of its colour it does not."""
CLEAR = 6.0
"""From a thin arrow's ends to the steps."""


@dataclass(frozen=True, slots=True)
class Heads:
    """Heights that all steps share: of a chevron or of the icon row, the title, the text; `height` is the whole."""

    icon: float
    title: float
    text: float
    height: float


def title_style(ctx: Context, chevron: bool = False) -> TextStyle:
    return style(ctx, "label", weight=600, color="solid-ink" if chevron else "ink", line=1.18)


def text_style(ctx: Context) -> TextStyle:
    return style(ctx, "edge_label" if ctx.depth == 0 else "small", color="ink2", line=1.3)


def _lead(ctx: Context, step: StripStep) -> float:
    """Width of number and icon before the title of a chevron."""
    number = badge_size(ctx, step.badge)[0] + BESIDE if step.badge else 0.0
    return number + (SMALL_ICON + (BESIDE if step.title else 0.0) if step.icon else 0.0)


def _sides(form: str) -> float:
    return 2 * NOTCH + 20 if form == "chevron" else 2 * PAD_X


def step_low(ctx: Context, step: StripStep, form: str) -> float:
    """The least width of a step: its longest word, or its icon."""
    chevron = form == "chevron"
    title = ctx.text.word_width(step.title, title_style(ctx)) if step.title else 0.0
    text = ctx.text.word_width(step.text, text_style(ctx)) if step.text else 0.0
    if chevron:
        return max(title + _lead(ctx, step) + _sides(form), text + 2 * NOTCH)
    return max(title, text, ICON) + _sides(form)


def step_ideal(ctx: Context, step: StripStep, form: str) -> float:
    """The width at which the title stands on one line and the text on few."""
    title = ctx.text.width(step.title, title_style(ctx)) if step.title else 0.0
    text = min(ctx.text.width(step.text, text_style(ctx)), 280.0) if step.text else 0.0
    if form == "chevron":
        return max(title + _lead(ctx, step) + _sides(form) + 1, text + 2 * NOTCH)
    return max(title, text, ICON) + _sides(form) + 1


def _words(ctx: Context, step: StripStep, width: float, form: str) -> tuple[TextBox | None, TextBox | None]:
    """Title and text set for a step of that width."""
    chevron = form == "chevron"
    room = max(1.0, width - _sides(form) - (_lead(ctx, step) if chevron else 0.0))
    align = "center" if not chevron or not _lead(ctx, step) else "start"
    title = ctx.text.set(step.title, title_style(ctx, chevron), room, align) if step.title else None  # type: ignore[arg-type]
    below = max(1.0, width - (2 * NOTCH if chevron else _sides(form)))
    text = ctx.text.set(step.text, text_style(ctx), below, "center") if step.text else None
    return title, text


def heads(ctx: Context, steps: Sequence[StripStep], widths: Sequence[float], form: str) -> Heads:
    """The heights that hold the icon, title and text of every step."""
    words = [_words(ctx, s, w, form) for s, w in zip(steps, widths, strict=True)]
    title = max((t.height for t, _ in words if t), default=0.0)
    text = max((t.height for _, t in words if t), default=0.0)
    icons = any(s.icon for s in steps)
    if form == "chevron":
        band = max(title + 28, SMALL_ICON + 20 if icons else 0.0, ctx.measures.row_min)
        return Heads(band, title, text, band + (text + UNDER_TEXT if text else 0.0))
    icon = ICON if icons else 0.0
    gaps = (ICON_GAP if icon and (title or text) else 0.0) + (TEXT_GAP if title and text else 0.0)
    return Heads(icon, title, text, icon + title + text + gaps + 2 * PAD_Y)


def _number(ctx: Context, step: str, cx: float, cy: float, tone: str, counted: bool, on: str | None = None) -> Group:
    """The number of a step. A counted one is no step of a flow to be checked: it cannot be wrong."""
    made = badge(ctx, step, cx, cy, tone, on)
    return replace(made, data={"number": step}) if counted else made


def draw_tile(
    ctx: Context, step: StripStep, name: str, tone: str, box: Box, common: Heads, counted: bool = False
) -> Group:
    """A step as a box: icon, title and text under one another, each on the line of its neighbours."""
    m = ctx.measures
    title, text = _words(ctx, step, box.w, "block")
    paint = Paint(fill_of(ctx, tone, "tint"), line_of(ctx, tone), m.outline)
    items: list[Item] = [Rect(box.x, box.y, box.w, box.h, paint, m.radius_card)]
    y = box.y + (box.h - common.height) / 2 + PAD_Y
    if bool(step.icon) != bool(common.icon) or not (step.title or step.text):  # nothing to line up with: in the middle
        own = (ICON if step.icon else 0.0) + (title.height if title else 0.0) + (text.height if text else 0.0)
        gap = TEXT_GAP if title and text else 0.0
        y, common = box.cy - (own + gap) / 2, Heads(ICON if step.icon else 0.0, title.height if title else 0.0, 0, own)
    if common.icon:
        if step.icon:
            x = box.x + (box.w - ICON * 1.6) / 2
            items += icon_image(ctx, step.icon, x, y, ICON, tone=tone, max_width=ICON * 1.6, span=place(step, "icon"))
        y += common.icon + ICON_GAP
    if title:
        items += text_items(title, box.x, y + (common.title - title.height) / 2, box.w, "center")
    if common.title:
        y += common.title + TEXT_GAP
    if text:
        items += text_items(text, box.x, y, box.w, "center")
    if step.badge:
        items.append(_number(ctx, step.badge, box.x + 6, box.y + 6, tone, counted))
    words = plain(step.title) if step.title else None
    return group(items, "node", name, words, box.as_tuple(), shape="box", tone=tone)


def draw_chevron(
    ctx: Context,
    step: StripStep,
    name: str,
    tone: str,
    box: Box,
    band: float,
    *,
    back: bool,
    first: bool,
    counted: bool = False,
) -> list[Item]:
    """A step in the form of an arrow along the strip, `band` high, its text under it; `first` in its row, it has a
    level end."""
    hue = ctx.theme.hue(tone)
    y, mid, low = box.y, box.y + band / 2, box.y + band
    # Drawn to the right: from the end, which lies in the notch of the one before, to the point.
    ends = [(0.0, y), (box.w - NOTCH, y), (box.w, mid), (box.w - NOTCH, low), (0.0, low)]
    if not first:
        ends = [(-NOTCH, y), *ends[1:4], (-NOTCH, low), (0.0, mid)]
    points = [(box.right - x, v) if back else (box.x + x, v) for x, v in ends]
    shape = polyline(points, Paint(hue.solid), closed=True)
    title, text = _words(ctx, step, box.w, "chevron")
    wide = _lead(ctx, step) + (title.width if title else 0.0)
    shift = NOTCH / 3 if first else 0.0  # the middle of what is seen
    x = box.cx - wide / 2 + (shift if back else -shift)
    items: list[Item] = [shape]
    if step.badge:
        w, _ = badge_size(ctx, step.badge)
        items.append(_number(ctx, step.badge, x + w / 2, mid, tone, counted, hue.solid))
        x += w + BESIDE
    if step.icon:
        items += _icon(ctx, step, x, mid - SMALL_ICON / 2)
        x += SMALL_ICON + BESIDE
    if title:
        items += text_items(title, x, mid - middle_offset(title, title_style(ctx).size))
    words = plain(step.title) if step.title else None
    made = group(items, "node", name, words, (box.x, y, box.w, band), shape="chevron", tone=tone)
    below = text_items(text, box.x, low + UNDER_TEXT, box.w, "center") if text else ()
    return [made, *below]


def chevron_height(ctx: Context, step: StripStep, width: float, band: float) -> float:
    """Height of a chevron with the text under it."""
    text = _words(ctx, step, width, "chevron")[1]
    return band + (text.height + UNDER_TEXT if text else 0.0)


def _icon(ctx: Context, step: StripStep, x: float, y: float) -> list[Item]:
    """An icon on a chevron: in its ink, a coloured logo on a white tile."""
    span = place(step, "icon")
    art = icon_art(ctx, step.icon or "", span)
    if art is None or art.recolor:
        ink = ctx.theme.color("solid-ink")
        return list(icon_image(ctx, art or step.icon or "", x, y, SMALL_ICON, color=ink, span=span))
    small, inset = SMALL_ICON * 0.76, SMALL_ICON * 0.12
    tile = Rect(x, y, SMALL_ICON, SMALL_ICON, Paint(ctx.theme.color("tile")), 8)
    return [tile, *icon_image(on_white(ctx), art, x + inset, y + inset, small)]


def joint(ctx: Context, form: str, a: Box, b: Box, source: str, target: str, tone: str) -> Group:
    """The arrow from the step in box `a` to that in `b`: beside it, or in the next row."""
    key = f"{source}-{target}"
    if a.y != b.y:
        low, high = max(a.x, b.x), min(a.right, b.right)
        x = (low + high) / 2
        start, end = (x, a.bottom), (x, b.y)
    elif b.x > a.x:
        start, end = (a.right, a.cy), (b.x, b.cy)
    else:
        start, end = (a.x, a.cy), (b.right, b.cy)
    if form == "thin":
        dx, dy = _unit(start, end)
        curve = Curve.line([(start[0] + dx * CLEAR, start[1] + dy * CLEAR), (end[0] - dx * CLEAR, end[1] - dy * CLEAR)])
        return edge(ctx, curve, key, source, target, width=ctx.measures.edge_main)
    cx, cy = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    dx, dy = _unit(start, end)
    hue = ctx.theme.hue(tone)
    paint = Paint(hue.solid if contrast(hue.solid, ctx.surface) > SEEN else hue.deep)
    facts = {"from": [source], "to": [target], "arrow": "->", "line": "block", "tone": tone}
    return group([_fat(cx, cy, dx, dy, paint)], "edge", key, None, None, **facts)


def _unit(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    dx, dy = end[0] - start[0], end[1] - start[1]
    return (1.0 if dx > 0 else -1.0, 0.0) if abs(dx) >= abs(dy) else (0.0, 1.0 if dy > 0 else -1.0)


def _fat(cx: float, cy: float, dx: float, dy: float, paint: Paint) -> Item:
    """A fat arrow centred on (cx, cy) in the direction (dx, dy), one of the four."""
    length, width = BLOCK_ARROW
    head, shaft = length * 0.52, width * 0.42
    along = (-length / 2, length / 2 - head, length / 2 - head, length / 2, length / 2 - head, length / 2 - head)
    aside = (-shaft / 2, -shaft / 2, -width / 2, 0.0, width / 2, shaft / 2)
    pairs = [*zip(along, aside, strict=True), (-length / 2, shaft / 2)]
    return polyline([(cx + u * dx - v * dy, cy + u * dy + v * dx) for u, v in pairs], paint, closed=True)
