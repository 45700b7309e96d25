"""Artwork in greys: colours become mixtures of an ink and a paper colour, by how light they are.

In: an `IconArt` and the two colours. Out: an `IconArt` of the same shape. A mark of one colour is painted in the ink,
so that such marks are all alike; of others the darkest part takes the ink. On a dark page the ink is the lighter
colour, and the artwork is turned round with it.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace

from vizsys.icons.art import IconArt

DEEP = 0.7
"""How far towards the paper the lightest part of a mark goes that is not white."""

_PAINT = re.compile(
    r"""((?<![\w-])(?:fill|stroke|stop-color)\s*[=:]\s*["']?\s*)(#[0-9a-fA-F]{3,8}|rgba?\([^)]*\)|[A-Za-z]+)""",
    re.ASCII,
)
_KEPT = ("none", "currentcolor", "inherit", "transparent", "url", "context")


def greyed(art: IconArt, ink: str, paper: str) -> IconArt:
    """The artwork in greys. Artwork painted in `currentColor` is returned as it is: it has no colours."""
    if art.recolor:
        return art

    def load() -> bytes:
        if art.format == "png":
            return _bitmap(art.data, ink, paper)
        return _drawing(art.data.decode("utf-8", "replace"), ink, paper).encode()

    name = f"{art.name}@grey{ink}{paper}".replace("#", "-")
    return replace(art, name=name, load=load, dark=False)


def _bitmap(data: bytes, ink: str, paper: str) -> bytes:
    from PIL import Image, ImageOps

    from vizsys.icons.png import pixels

    image = pixels(data)
    grey, alpha = image.convert("L"), image.getchannel("A")
    shown = grey.histogram(alpha.point(lambda a: 255 if a > 127 else 0))
    low = _percentile(shown, 0.02)
    spread = max(1, 255 - low)
    stretched = grey.point([max(0, min(255, round((v - low) * 255 / spread))) for v in range(256)])
    out = ImageOps.colorize(stretched, ink, paper).convert("RGBA")
    out.putalpha(alpha)
    made = io.BytesIO()
    Image.Image.save(out, made, "PNG", compress_level=1)
    return made.getvalue()


def _percentile(histogram: list[int], share: float) -> int:
    """The value below which that share of the pixels lies."""
    left = sum(histogram) * share
    for value, count in enumerate(histogram):
        left -= count
        if left < 0:
            return value
    return 0


def _drawing(svg: str, ink: str, paper: str) -> str:
    """The SVG with its paints mixed; a root that names none is painted in the ink, as black would be."""
    head = re.search(r"<svg\b[^>]*>", svg)
    if head and not re.search(r"\sfill\s*=", head[0]):
        svg = svg[: head.start()] + head[0].replace("<svg", '<svg fill="#000000"', 1) + svg[head.end() :]
    shades = {m[2]: light for m in _PAINT.finditer(svg) if (light := _lightness(m[2])) is not None}
    if "#000000" in shades and svg.count("#000000") == 1 and len(shades) > 1:
        del shades["#000000"]  # the root's own, which everything in it paints over, says nothing of the mark
    low = min(shades.values(), default=0.0)

    def mixed(match: re.Match[str]) -> str:
        light = _lightness(match[2])
        if light is None:
            return match[0]
        if light > 0.97:
            return match[1] + paper
        share = max(0.0, light - low) / max(0.01, 1 - low) * DEEP
        return match[1] + _mix(ink, paper, share)

    return _PAINT.sub(mixed, svg)


def _lightness(paint: str) -> float | None:
    """How light a colour looks, 0 to 1; None for what is no colour."""
    rgb = _rgb(paint)
    return (0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2]) / 255 if rgb else None


def _rgb(paint: str) -> tuple[int, int, int] | None:
    word = paint.lower()
    if word.startswith(_KEPT):
        return None
    if word.startswith("#"):
        digits = "".join(c * 2 for c in word[1:4]) if len(word) < 7 else word[1:7]
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
    from PIL import ImageColor

    try:
        red, green, blue, *_ = ImageColor.getrgb(word)
    except ValueError:
        return None
    return red, green, blue


def _mix(one: str, other: str, share: float) -> str:
    a, b = _rgb(one), _rgb(other)
    assert a and b  # colours of a theme
    return "#" + "".join(f"{round(x + (y - x) * share):02x}" for x, y in zip(a, b, strict=True))
