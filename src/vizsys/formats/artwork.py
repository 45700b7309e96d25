"""Artwork as pixels of exactly the size it is painted at: icons, embedded pictures, and text in coloured glyphs.

In: an icon and a size, or an SVG. Out: `Pixels`. What is small is kept between runs: a warm run loads neither Pillow
nor resvg.
"""

from __future__ import annotations

import hashlib
import io
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from vizsys import cachefile
from vizsys.formats import resvg
from vizsys.formats.svgtext import escape, number
from vizsys.icons.png import pillow
from vizsys.records import dataclass

if TYPE_CHECKING:
    from vizsys.icons import IconArt

RECIPE = 1  # counts up whenever `_unpacked` would make other pixels
KEPT = 1 << 20
"""Bytes of pixels above which artwork is not kept."""
REMEMBERED = 512
"""Pieces of artwork a process remembers."""

_known: dict[str, Pixels] = {}


@dataclass(frozen=True, slots=True)
class Pixels:
    """A bitmap: three bytes of colour a pixel, and one of opacity, line by line."""

    width: int
    height: int
    colour: bytes
    opacity: bytes


def pixels(art: IconArt, width: int, height: int, color: str | None) -> Pixels:
    """An icon `width` by `height` pixels large, in the middle of its box where the shapes differ.

    Raises IconError for a file that is broken.
    """
    if art.format == "png":
        return _kept(art.png(max(width, height)), width, height, "")
    box, markup = art.svg("i-")
    return drawn(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="{" ".join(number(v, 4) for v in box)}" color="{escape(color or "#000000")}">{markup}</svg>',
        width,
        height,
    )


def drawn(svg: str, width: int, height: int, font: Path | None = None) -> Pixels:
    """An SVG of that size, without a background; `font` is the file of the font it is set in, if there is text."""
    return _kept(svg, width, height, _renderer() + (_state(font) if font else ""))


def _kept(source: str | bytes, width: int, height: int, renderer: str) -> Pixels:
    data = source.encode() if isinstance(source, str) else source
    key = f"art{RECIPE}-{hashlib.sha256(data).hexdigest()[:32]}-{width}x{height}-{renderer}-{pillow()}"
    known = _known.get(key)
    if known is None:
        size = width * height
        found = cachefile.load(key) if 4 * size <= KEPT else None
        if found is None or len(found) != 4 * size:
            found = _unpacked(resvg.paint(source) if isinstance(source, str) else source, width, height)
            if len(found) <= KEPT:
                cachefile.store(key, found)
        known = Pixels(width, height, found[: 3 * size], found[3 * size :])
        if len(found) <= KEPT:
            if len(_known) >= REMEMBERED:
                _known.clear()
            _known[key] = known
    return known


def _unpacked(png: bytes, width: int, height: int) -> bytes:
    """The colours, then the opacities, of a PNG in a box of that size."""
    from PIL import Image

    with Image.open(io.BytesIO(png), formats=["PNG"]) as opened:
        picture = opened.convert("RGBA")
    if picture.size != (width, height):
        scale = min(width / picture.width, height / picture.height)
        size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
        if size != picture.size:
            picture = picture.resize(size, Image.Resampling.LANCZOS)
        if size != (width, height):
            box = Image.new("RGBA", (width, height))
            box.paste(picture, ((width - size[0]) // 2, (height - size[1]) // 2))
            picture = box
    return picture.convert("RGB").tobytes() + picture.getchannel("A").tobytes()


@cache
def _renderer() -> str:
    """A word for the SVG renderer that is installed: another one may paint other pixels."""
    path = resvg.library()
    return "resvg" + (_state(path) if path else "-py")


def _state(path: Path) -> str:
    """A word for the file as it is now, on this machine."""
    state = path.stat()
    return f"-{state.st_size}.{state.st_mtime_ns}"
