"""Drawing that several kinds share: badges, medallions, shadows, shaped rectangles, icons.

In: a place in page units and the context's colours and measures. Out: scene items; nothing is measured that a caller
did not ask for, and nothing here knows about blocks.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import TYPE_CHECKING

from vizsys.bezier import KAPPA
from vizsys.blocks.base import group, text_items
from vizsys.scene import Command, Ellipse, Group, Image, Item, Paint, Path, Rect
from vizsys.text.model import TextBox, TextStyle
from vizsys.theme import TYPE_FLOOR, contrast, mix
from vizsys.theme import flow_tone as flow_tone  # the tone of a badge is found with the badge

if TYPE_CHECKING:
    from vizsys.context import Context
    from vizsys.diagnostics import Span
    from vizsys.icons import IconArt

CAP_HEIGHT = 0.727
"""Height of a capital of Inter over its type size (OS/2 sCapHeight 1490 of 2048 units)."""

OPTICAL = 0.94
"""Side of a square artwork over its box: a square looks larger than a wide or tall mark of the same extent."""

TILE_ART = 0.7
"""Side of the artwork over the side of the white tile it stands on."""


# Text


def centred(box: TextBox, size: float, cx: float, cy: float) -> tuple[Item, ...]:
    """The runs of a set text with the middle of its capitals at (cx, cy): where the eye sees the centre of a label.

    `size` is the type size the text was set in.
    """
    top = box.first_baseline - CAP_HEIGHT * size
    return text_items(box, cx - box.width / 2, cy - (top + box.last_baseline) / 2)


def middle_offset(box: TextBox, size: float) -> float:
    """Distance from the top of a set text to the middle of its capitals; subtract it from the wanted centre line."""
    return (box.first_baseline - CAP_HEIGHT * size + box.last_baseline) / 2


# Shapes


def rounded(
    x: float, y: float, w: float, h: float, radii: tuple[float, float, float, float], paint: Paint, closed: bool = True
) -> Path:
    """A rectangle with its own radius at each corner: top left, top right, bottom right, bottom left."""
    tl, tr, br, bl = (max(0.0, min(r, w / 2, h / 2)) for r in radii)
    k = 1 - KAPPA
    r, b = x + w, y + h
    commands: list[Command] = [("M", x + tl, y), ("L", r - tr, y)]
    if tr:
        commands.append(("C", r - tr * k, y, r, y + tr * k, r, y + tr))
    commands.append(("L", r, b - br))
    if br:
        commands.append(("C", r, b - br * k, r - br * k, b, r - br, b))
    commands.append(("L", x + bl, b))
    if bl:
        commands.append(("C", x + bl * k, b, x, b - bl * k, x, b - bl))
    commands.append(("L", x, y + tl))
    if tl:
        commands.append(("C", x, y + tl * k, x + tl * k, y, x + tl, y))
    if closed:
        commands.append(("Z",))
    return Path(tuple(commands), paint)


def round_top_rect(x: float, y: float, w: float, h: float, radius: float, paint: Paint) -> Path:
    """A rectangle with only its top corners rounded: the strip a band title stands on."""
    return rounded(x, y, w, h, (radius, radius, 0, 0), paint)


def round_bottom_rect(x: float, y: float, w: float, h: float, radius: float, paint: Paint) -> Path:
    """A rectangle with only its bottom corners rounded: a tab hanging from a border."""
    return rounded(x, y, w, h, (0, 0, radius, radius), paint)


def polyline(points: Sequence[tuple[float, float]], paint: Paint, closed: bool = False) -> Path:
    """Straight lines through the points, in order."""
    head, *rest = points
    commands: list[Command] = [("M", *head), *(("L", *p) for p in rest)]
    if closed:
        commands.append(("Z",))
    return Path(tuple(commands), paint)


def soft_shadow(
    ctx: Context, x: float, y: float, w: float, h: float, radius: float, depth: float = 6
) -> tuple[Rect, ...]:
    """A soft shadow below a box: translucent rounded rectangles over one another, `depth` units down.

    Stacked shapes stay vector in every format and paint ten times faster than a blur.
    """
    color = ctx.theme.color("shadow")
    opacity = 0.045 if ctx.theme.dark else 0.014
    layers = 4
    spread = (depth * (layers - i) / layers for i in range(layers))
    return tuple(
        Rect(x - s / 2, y - s / 2 + depth * 0.6, w + s, h + s, Paint(color, opacity=opacity), radius + s / 2)
        for s in spread
    )


def block_arrow(x: float, y: float, w: float, h: float, paint: Paint) -> Path:
    """A fat arrow to the right filling the box: the sign for 'becomes'."""
    head = min(w * 0.55, h * 0.62)
    shaft = h * 0.42
    top, mid, low = y + (h - shaft) / 2, y + h / 2, y + (h + shaft) / 2
    neck = x + w - head
    points = [(x, top), (neck, top), (neck, y), (x + w, mid), (neck, y + h), (neck, low), (x, low)]
    return polyline(points, paint, closed=True)


def curly(a: tuple[float, float], b: tuple[float, float], tip: float, paint: Paint) -> Path:
    """A curly brace between two points on a level or an upright line, its tip `tip` further: down or to the right,
    up or to the left when negative."""
    upright = a[0] == b[0]
    start, end = (a[1], b[1]) if upright else (a[0], b[0])
    base = a[0] if upright else a[1]
    mid, bar, r = (start + end) / 2, base + tip / 2, min(abs(tip) / 2, (end - start) / 4)
    out = r if tip > 0 else -r

    def at(along: float, across: float) -> tuple[float, float]:
        return (across, along) if upright else (along, across)

    def curve(*points: tuple[float, float]) -> Command:
        return ("C", *(v for point in points for v in at(*point)))

    commands: tuple[Command, ...] = (
        ("M", *at(start, base)),
        curve((start, base + out * 0.8), (start + r * 0.2, bar), (start + r, bar)),
        ("L", *at(mid - r, bar)),
        curve((mid - r * 0.3, bar), (mid, bar + out * 0.3), (mid, base + tip)),
        curve((mid, bar + out * 0.3), (mid + r * 0.3, bar), (mid + r, bar)),
        ("L", *at(end - r, bar)),
        curve((end - r * 0.2, bar), (end, base + out * 0.8), (end, base)),
    )
    return Path(commands, paint)


# Badges and medallions


def badge_size(ctx: Context, step: str) -> tuple[float, float]:
    """Width and height of the badge of a step: a circle for one character, a pill for more."""
    m = ctx.measures
    if len(step) < 2:
        return m.badge, m.badge
    width = ctx.text.measure(step, _badge_style(ctx).font, m.badge_text)
    return max(m.badge + 10, width + 20), m.badge


def badge(ctx: Context, step: str, cx: float, cy: float, tone: str | None = None, on: str | None = None) -> Group:
    """The numbered disc of a step, centred on (cx, cy); the tone's deep colour under the badge ink.

    `on` is the colour it stands on where that may be the tone itself: the disc is then dark when it would not show.
    """
    w, h = badge_size(ctx, step)
    fill, ink = ctx.theme.hue(tone or ctx.tone or "green").deep, ctx.theme.color("badge-ink")
    if on and contrast(fill, on) < 1.5:
        fill, ink = ctx.theme.color("solid-ink"), on
    text = ctx.text.set(step, TextStyle(ctx.measures.badge_text, ink, 700))
    disc = Rect(cx - w / 2, cy - h / 2, w, h, Paint(fill), h / 2)
    label = centred(text, ctx.measures.badge_text, cx, cy)
    return group([disc, *label], "badge", box=(cx - w / 2, cy - h / 2, w, h), step=step)


def _badge_style(ctx: Context) -> TextStyle:
    return TextStyle(ctx.measures.badge_text, ctx.theme.color("badge-ink"), 700)


def medallion(
    ctx: Context,
    text: str,
    cx: float,
    cy: float,
    *,
    diameter: float | None = None,
    tone: str = "amber",
    ring: str | None = None,
    ring_width: float = 8,
    deep: bool = False,
) -> Group:
    """A big disc on a border or gutter: `VS`, a number, or a block arrow for the word `arrow`.

    `ring` is the colour of the ring that separates it from what is below (the surface when absent); `deep` paints
    the disc in the tone's deep colour with badge ink, as step badges are, instead of the solid colour.
    """
    d = diameter or ctx.measures.medallion
    hue = ctx.theme.hue(tone)
    ink = ctx.theme.color("badge-ink" if deep else "solid-ink")
    items: list[Item] = []
    if ring_width:
        r = d / 2 + ring_width
        items.append(Ellipse(cx, cy, r, r, Paint(ring or ctx.surface)))
    items.append(Ellipse(cx, cy, d / 2, d / 2, Paint(hue.deep if deep else hue.solid)))
    if text == "arrow":
        w, h = d * 0.56, d * 0.5
        items.append(block_arrow(cx - w / 2, cy - h / 2, w, h, Paint(ink)))
    elif text:
        size = float(round(d * 0.42))
        natural = ctx.text.width(text, TextStyle(size, ink, 700))
        if natural > d * 0.72:
            size = max(ctx.measures.micro, float(round(size * d * 0.72 / natural)))
        items += centred(ctx.text.set(text, TextStyle(size, ink, 700)), size, cx, cy)
    return group(items, "badge", box=(cx - d / 2, cy - d / 2, d, d), step=text)


# Icons


def icon_fit(art: IconArt, size: float, max_width: float | None = None) -> tuple[float, float]:
    """Width and height of an artwork shown at `size`: equal areas rather than equal heights.

    A wide logo is given up to `max_width` (`size` when absent), so that its letters stay legible; height never
    exceeds `size`.
    """
    aspect = art.width / art.height if art.width and art.height else 1.0
    limit = max_width or size
    area = OPTICAL * size
    w, h = area * sqrt(aspect), area / sqrt(aspect)
    shrink = min(1.0, limit / w, size / h)
    return w * shrink, h * shrink


def icon_art(ctx: Context, name: str, span: Span | None = None) -> IconArt | None:
    """The artwork of that name; None, and an error in the report, when there is none."""
    from vizsys.icons import IconError

    try:
        return ctx.icons.resolve(name, ctx.provider)
    except IconError as failure:
        choices = ", ".join(getattr(failure, "choices", ()) or getattr(failure, "suggestions", ()))
        hint = f"try {choices}" if choices else None
        ctx.report.error("unknown-icon", getattr(failure, "message", str(failure)), span, hint)
        return None


def icon_image(
    ctx: Context,
    icon: str | IconArt,
    x: float,
    y: float,
    size: float,
    *,
    color: str | None = None,
    tone: str | None = None,
    max_width: float | None = None,
    span: Span | None = None,
) -> tuple[Item, ...]:
    """An icon centred in the box `max_width` (or `size`) x `size` with its top-left corner at (x, y).

    Recolourable art takes `color`, else the tone's deep colour, else the ink. Mostly dark artwork stands on a white
    tile on a dark theme. An unknown name is reported and drawn as a letter tile.
    """
    art = icon_art(ctx, icon, span) if isinstance(icon, str) else icon
    width = max_width or size
    if art is None:
        return _letter_tile(ctx, str(icon), x + (width - size) / 2, y, size)
    paint = None
    if art.recolor:
        paint = color or (ctx.theme.hue(tone).deep if tone else ctx.theme.color("ink"))
    if ctx.theme.dark and art.dark and not art.recolor:
        return _on_tile(ctx, art, x, y, width, size)
    w, h = icon_fit(art, size, width)
    return (Image(x + (width - w) / 2, y + (size - h) / 2, w, h, art, paint),)


def _on_tile(ctx: Context, art: IconArt, x: float, y: float, width: float, size: float) -> tuple[Item, ...]:
    pad = size * (1 - TILE_ART) / 2
    w, h = icon_fit(art, size - 2 * pad, max(width - 2 * pad, size - 2 * pad))
    tile = max(size, w + 2 * pad)
    left = x + (width - tile) / 2
    radius = min(ctx.measures.radius_chip, size * 0.22)
    return (
        Rect(left, y, tile, size, Paint(ctx.theme.color("tile")), radius),
        Image(left + (tile - w) / 2, y + (size - h) / 2, w, h, art, None),
    )


def _letter_tile(ctx: Context, name: str, x: float, y: float, size: float) -> tuple[Item, ...]:
    hue = ctx.theme.hue(ctx.tone)
    word = name.rsplit("/", 1)[-1].lstrip("./")
    type_size = max(TYPE_FLOOR, size * 0.5)
    letter = ctx.text.set((word[:1] or "?").upper(), TextStyle(type_size, hue.deep, 700))
    tile = Rect(x, y, size, size, Paint(hue.fill), min(ctx.measures.radius_chip, size * 0.22))
    return (tile, *centred(letter, type_size, x + size / 2, y + size / 2))


def disc_icon(
    ctx: Context, icon: str | IconArt, cx: float, cy: float, diameter: float, tone: str | None = None
) -> tuple[Item, ...]:
    """An icon in a tinted disc at 0.55 of its diameter: unifies mixed artwork."""
    hue = ctx.theme.hue(tone or ctx.tone)
    size = diameter * 0.55
    disc = Ellipse(cx, cy, diameter / 2, diameter / 2, Paint(hue.fill))
    return (disc, *icon_image(ctx, icon, cx - size / 2, cy - size / 2, size))


# Colours


def panel_fill(ctx: Context, tone: str | None, fill: str | None) -> str | None:
    """The background of a frame: the tone's tint, the panel colour, or None for no fill."""
    if fill == "tint":
        return ctx.theme.hue(tone).tint
    if fill == "white":
        return ctx.theme.color("panel")
    return None


def quieter(color: str, surface: str, strength: float = 0.55) -> str:
    """A colour drawn back towards the surface it stands on: outlines of nested frames."""
    return mix(color, surface, strength)
