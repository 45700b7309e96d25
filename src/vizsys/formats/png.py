"""PNG: the SVG of the scene through resvg, with what the picture remembers of its making in a text chunk."""

from __future__ import annotations

import io
import struct
import zlib

from vizsys.formats import facts, raster
from vizsys.formats.base import Options
from vizsys.scene import Scene

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEAD = 8 + 25  # the signature and the IHDR chunk, which must come first
EFFORT = 8
"""Of libdeflate, 1 to 12: beyond, a percent less costs several times as long."""


def write(scene: Scene, options: Options) -> bytes:
    """A picture of `round(width * scale)` by `round(height * scale)` pixels."""
    picture = raster.render(scene, options)
    if options.small:
        picture = _packed(picture)
    word = facts.pack(options.facts)
    if not word:
        return picture
    return picture[:_HEAD] + _chunk(b"tEXt", facts.KEY.encode() + b"\0" + word.encode("ascii")) + picture[_HEAD:]


def _packed(picture: bytes) -> bytes:
    """The same pixels in fewer bytes: no alpha, and lines as they are, which suits flat colour better than filters."""
    import deflate
    from PIL import Image

    with Image.open(io.BytesIO(picture)) as opened:
        width, height = opened.size
        pixels = memoryview(opened.convert("RGB").tobytes())  # a page has a background, so nothing shows through
    stride = 3 * width
    lines = b"".join(part for y in range(height) for part in (b"\0", pixels[y * stride : (y + 1) * stride]))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = deflate.zlib_compress(lines, EFFORT)
    return _SIGNATURE + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
