"""PNG: the SVG of the scene through resvg, with what the picture remembers of its making in a text chunk."""

from __future__ import annotations

import struct
import zlib

from vizsys.formats import facts, raster
from vizsys.formats.base import Options
from vizsys.scene import Scene

_HEAD = 8 + 25  # the signature and the IHDR chunk, which must come first


def write(scene: Scene, options: Options) -> bytes:
    """An RGBA picture of `round(width * scale)` by `round(height * scale)` pixels."""
    picture = raster.render(scene, options)
    word = facts.pack(options.facts)
    if not word:
        return picture
    return picture[:_HEAD] + _chunk(b"tEXt", facts.KEY.encode() + b"\0" + word.encode("ascii")) + picture[_HEAD:]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
