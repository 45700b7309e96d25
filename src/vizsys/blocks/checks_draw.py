"""The signs of checks, their headings, and the texts beside them.

In: a place and what to say. Out: scene items. All lengths in page units.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vizsys.blocks.base import group, style, text_items
from vizsys.blocks.draw import icon_image, middle_offset
from vizsys.blocks.marks import mark
from vizsys.scene import Ellipse, Item, Paint, Path, Rect
from vizsys.text import slug

if TYPE_CHECKING:
    from vizsys.blocks.checks import Check, CheckSection
    from vizsys.context import Context
    from vizsys.text.model import TextBox, TextStyle

TONES = {"ok": "ok", "no": "bad", "part": "warn", "open": "muted"}
Box = tuple[float, float, float, float]


def sign_size(ctx: Context) -> float:
    """Side of a sign."""
    return ctx.measures.body * 1.35


def sign(ctx: Context, kind: str, form: str, cx: float, cy: float, tone: str | None = None) -> tuple[Item, ...]:
    """A tick, cross, half or empty sign as a disc, a box, or the bare glyph, centred on (cx, cy)."""
    d = sign_size(ctx)
    hue = ctx.theme.hue(tone or TONES[kind])
    line = d * 0.085
    if kind == "open":
        color, side = hue.stroke, d - line
        if form == "box":
            return (Rect(cx - side / 2, cy - side / 2, side, side, Paint(None, color, line), d * 0.22),)
        return (Ellipse(cx, cy, side / 2, side / 2, Paint(None, color, line)),)
    disc, *glyph = mark(ctx, kind, cx, cy, d, tone or TONES[kind])
    if form == "plain":
        return tuple(_recoloured(i, hue.deep) for i in glyph)
    if form == "box":
        return (Rect(cx - d / 2, cy - d / 2, d, d, Paint(hue.deep), d * 0.22), *glyph)
    return (disc, *glyph)


def _recoloured(item: Item, color: str) -> Item:
    """A glyph in another colour, its strokes a little heavier: it has no disc to carry it."""
    assert isinstance(item, Path)
    paint = item.paint
    if paint.stroke:
        return replace(item, paint=replace(paint, stroke=color, width=paint.width * 1.25))
    return replace(item, paint=replace(paint, fill=color))


def highlighted(box: TextBox, color: str) -> TextBox:
    """Set code whose bold words are in colour: what changed stands out."""
    runs = tuple(replace(r, color=color) if r.font.weight >= 600 else r for r in box.runs)
    return replace(box, runs=runs)


def example_face(ctx: Context, code: bool) -> TextStyle:
    """The face of what to do and what not to."""
    return style(ctx, "code", mono=True, line=1.35) if code else style(ctx, "body", line=1.3)


def heading_height(ctx: Context) -> float:
    return ctx.measures.h2 * 1.3


def heading_face(ctx: Context) -> TextStyle:
    return style(ctx, "h2", weight=700, line=1.2)


def heading(section: CheckSection, x: float, y: float, width: float, ctx: Context) -> tuple[Item, float]:
    """The heading of a section with an icon before it, and its height."""
    tall = heading_height(ctx)
    face = heading_face(ctx)
    lead = tall + 12 if section.icon else 0.0
    box = ctx.text.set(section.title or "", face, max(1.0, width - lead))
    tall = max(tall, box.height)
    items: list[Item] = []
    if section.icon:
        side = heading_height(ctx)
        top, span = y + (tall - side) / 2, section.span("icon")
        items += icon_image(ctx, section.icon, x, top, side, tone=section.tone or ctx.tone, span=span)
    if section.tone:
        face = replace(face, color=ctx.theme.hue(section.tone).deep)
        box = ctx.text.set(section.title or "", face, max(1.0, width - lead))
    at = x + lead + (width - lead - box.width if box.rtl else 0.0)
    items += text_items(box, at, y + tall / 2 - middle_offset(box, face.size))
    return group(items, "label", box=(x, y, width, tall)), tall


def anchor(anchors: dict[str, Box], row: Check, box: Box) -> None:
    """Names a row by its topic or text."""
    base = slug(row.topic or row.text or row.good or row.bad or "") or "row"
    name, n = base, 2
    while name in anchors:
        name, n = f"{base}-{n}", n + 1
    anchors[name] = box
