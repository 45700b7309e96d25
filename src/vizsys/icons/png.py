"""Bitmap files: the size of a PNG from its header, and small copies of PNG, JPEG and WebP files.

Pillow is loaded only to make a copy, and copies are kept between runs: making ten takes 70 ms.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import struct
from functools import cache
from pathlib import Path
from typing import Any

from vizsys import cachefile
from vizsys.icons.art import IconError
from vizsys.limits import ASPECT, BITMAP_BYTES, BITMAP_PIXELS

RECIPE = 1  # counts up whenever `_copy` would make other bytes, so that no kept copy is of the old making

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def png_size(head: bytes) -> tuple[int, int]:
    """Width and height from the first 24 bytes of a PNG. Raises ValueError for anything else."""
    if len(head) < 24 or head[:8] != SIGNATURE or head[12:16] != b"IHDR":
        raise ValueError("not a PNG file")
    width, height = struct.unpack(">II", head[16:24])
    _bearable(width, height)
    return width, height


def _bearable(width: int, height: int) -> None:
    """Raises ValueError for a size or a shape no picture has."""
    if not 0 < width * height <= BITMAP_PIXELS:
        raise ValueError(f"{width} x {height} pixels, the most are {BITMAP_PIXELS // 1_000_000} million")
    if not 1 / ASPECT <= width / height <= ASPECT:
        raise ValueError(f"{width} x {height} pixels: one side is more than {ASPECT:g} times the other")


def shrink(data: bytes, box: tuple[int, int, int, int] | None, max_px: int, name: str) -> bytes:
    """`data` cropped to `box` (left, top, right, bottom), at most `max_px` on the longest side, as RGBA PNG.

    Raises IconError when the file is broken or too large.
    """
    if max_px < 1:
        raise ValueError("max_px must be at least 1")
    version = pillow()
    if version is None:
        return _copy(data, box, max_px, name)
    edges = "".join(f"-{edge}" for edge in box or ())
    key = f"icon{RECIPE}-{hashlib.sha256(data).hexdigest()[:32]}{edges}-{max_px}px-{version}.png"
    copy = cachefile.load(key)
    if copy is None:
        copy = _copy(data, box, max_px, name)
        cachefile.store(key, copy)
    return copy


def _copy(data: bytes, box: tuple[int, int, int, int] | None, max_px: int, name: str) -> bytes:
    from PIL import Image

    try:
        if len(data) > BITMAP_BYTES:
            raise ValueError(f"{len(data)} bytes")
        image = pixels(data)
    except Exception as error:  # Pillow raises many kinds for a broken file
        raise IconError("unreadable-icon", f"icon {name!r} is not a usable bitmap: {error}") from error
    if box:
        image = image.crop(box)
    scale = max_px / max(image.size)
    if scale < 1:
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        image = image.resize(size, Image.Resampling.LANCZOS)
    image.info = {}  # no profile, no text: the pixels alone decide the bytes
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=6)  # `optimize` would take 3 % off, for seven times the time
    return out.getvalue()


def pixels(data: bytes) -> Any:
    """The picture of a PNG, JPEG or WebP file the way up it was taken, as RGBA. Its size is known to be bearable
    before any of it is unpacked. Raises what Pillow raises, and ValueError for too many pixels."""
    from PIL import Image, ImageOps

    if data[:8] == SIGNATURE:
        png_size(data)
    with Image.open(io.BytesIO(data), formats=["PNG", "JPEG", "WEBP"]) as opened:
        _bearable(opened.width, opened.height)
        turned = ImageOps.exif_transpose(opened) if opened.format == "JPEG" else opened
        return turned.convert("RGBA")


@cache
def pillow() -> str | None:
    """`pillow-13.0.0`, read off the installed metadata's name: a copy is kept for the version that made it.

    None where that is not found. Importing Pillow, or `importlib.metadata`, would take longer than reading the copies.
    """
    found = importlib.util.find_spec("PIL")
    if found is None or found.origin is None:
        return None
    names = sorted(path.stem.lower() for path in Path(found.origin).parent.parent.glob("[Pp]illow-*.dist-info"))
    return names[-1] if names else None
