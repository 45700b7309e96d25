"""Small signs that lists, tables and legends share: tick, cross and half discs, number discs, bullets, thin arrows.

In: a centre and a size in page units. Out: scene items; the caller keeps the room for them.
"""

from __future__ import annotations

from dataclasses import replace
from math import hypot
from typing import TYPE_CHECKING

from vizsys.bezier import KAPPA
from vizsys.blocks.draw import CAP_HEIGHT, centred, polyline
from vizsys.scene import Command, Ellipse, Item, Paint, Path
from vizsys.text.model import TextBox, TextStyle

if TYPE_CHECKING:
    from vizsys.context import Context

HEAD_LENGTH = 5.3
"""Length of an arrow head over its line width."""
HEAD_WIDTH = 4.3
"""Width of an arrow head over its line width."""

_MARK_TONE = {"ok": "ok", "no": "bad", "part": "warn"}


def on_white(ctx: Context) -> Context:
    """The context for artwork that stands on a white tile already: drawn as on a light page, in any theme."""
    return replace(ctx, theme=replace(ctx.theme, dark=False))


def first_line_middle(box: TextBox, size: float) -> float:
    """Distance from the top of a set text to the middle of the capitals of its first line."""
    return box.first_baseline - CAP_HEIGHT * size / 2


def mark(ctx: Context, kind: str, cx: float, cy: float, d: float, tone: str | None = None) -> tuple[Item, ...]:
    """`ok`, `no` or `part` as a disc with a glyph, `half` as a ring half filled, `dot` as a plain disc, `none` as a
    quiet dash; `tone` replaces the meaning's colour."""
    if kind == "none":
        return (polyline([(cx - d * 0.24, cy), (cx + d * 0.24, cy)], _pen(ctx.theme.color("ink3"), d)),)
    if kind in ("half", "dot"):
        color = ctx.theme.hue(tone or ctx.tone or "green").stroke
        if kind == "dot":
            return (Ellipse(cx, cy, d * 0.34, d * 0.34, Paint(color)),)
        line = round(d * 0.09, 2)
        ring = Ellipse(cx, cy, (d - line) / 2, (d - line) / 2, Paint(stroke=color, width=line))
        return (ring, _half_disc(cx, cy, d / 2 - line, Paint(color), left=True))
    fill = ctx.theme.hue(tone or _MARK_TONE[kind]).deep
    ink = ctx.theme.color("badge-ink")
    disc = Ellipse(cx, cy, d / 2, d / 2, Paint(fill))
    if kind == "ok":
        points = [(cx - d * 0.22, cy + d * 0.02), (cx - d * 0.06, cy + d * 0.18), (cx + d * 0.23, cy - d * 0.16)]
        return (disc, polyline(points, _pen(ink, d)))
    if kind == "no":
        a = d * 0.17
        strokes = (polyline([(cx - s * a, cy - a), (cx + s * a, cy + a)], _pen(ink, d)) for s in (1, -1))
        return (disc, *strokes)
    return (disc, _half_disc(cx, cy, d * 0.3, Paint(ink)))


def _pen(color: str, d: float) -> Paint:
    return Paint(stroke=color, width=round(d * 0.115, 2), cap="round")


def _half_disc(cx: float, cy: float, r: float, paint: Paint, left: bool = False) -> Path:
    k = r * KAPPA
    if left:
        r, k = -r, -k
    commands: tuple[Command, ...] = (
        ("M", cx, cy - r),
        ("C", cx + k, cy - r, cx + r, cy - k, cx + r, cy),
        ("C", cx + r, cy + k, cx + k, cy + r, cx, cy + r),
        ("Z",),
    )
    return Path(commands, paint)


def number_disc(ctx: Context, text: str, cx: float, cy: float, d: float, tone: str | None = None) -> tuple[Item, ...]:
    """A number in a disc of the tone's deep colour."""
    size = max(ctx.measures.micro, round(d * 0.6))
    box = ctx.text.set(text, TextStyle(size, ctx.theme.color("badge-ink"), 700))
    return (Ellipse(cx, cy, d / 2, d / 2, Paint(ctx.theme.hue(tone).deep)), *centred(box, size, cx, cy))


def bullet(ctx: Context, cx: float, cy: float, d: float, tone: str | None, hollow: bool = False) -> Item:
    """A dot, or a small ring for entries one level deeper."""
    color = ctx.theme.hue(tone).stroke
    if hollow:
        line = d * 0.26
        return Ellipse(cx, cy, (d - line) / 2, (d - line) / 2, Paint(stroke=color, width=line))
    return Ellipse(cx, cy, d / 2, d / 2, Paint(color))


def thin_arrow(
    x1: float, y1: float, x2: float, y2: float, color: str, width: float, dash: tuple[float, ...] = ()
) -> tuple[Item, ...]:
    """A straight line with a filled head whose tip is at (x2, y2)."""
    length = hypot(x2 - x1, y2 - y1)
    if not length:
        return ()
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    head = min(HEAD_LENGTH * width, length)
    half = HEAD_WIDTH * width / 2
    bx, by = x2 - ux * head, y2 - uy * head
    # The shaft ends inside the head, so that no gap shows between the two.
    stop = (bx + ux * width, by + uy * width)
    shaft = polyline([(x1, y1), stop], Paint(stroke=color, width=width, dash=dash))
    tip = polyline([(x2, y2), (bx - uy * half, by + ux * half), (bx + uy * half, by - ux * half)], Paint(color), True)
    return (shaft, tip)
