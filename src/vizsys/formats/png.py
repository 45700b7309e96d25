"""PNG: the pixels of the scene, packed, with what the picture remembers of its making in a text chunk.

Lines are not filtered, which suits flat colour better than any filter does. A small picture has fewer shades: next to
the colours of the page, multiples of 8 in each channel. No value is off by more than 4 of 255, and with more effort at
packing a fifth of the bytes goes.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace

import deflate

from vizsys.formats import facts, raster
from vizsys.formats.base import Options
from vizsys.scene import Group, Image, Item, Scene, TextRun

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
EFFORT, SMALL = 6, 8
"""Of libdeflate, 1 to 12. Below the first pictures grow faster than time is saved, beyond the second a percent less
costs several times as long."""
STEP = 8
"""Distance of the shades of a small picture."""


def write(scene: Scene, options: Options) -> bytes:
    """A picture of `round(width * scale)` by `round(height * scale)` pixels."""
    picture = raster.render(scene, options)
    return pack(replace(picture, lines=picture.lines.translate(_shades(scene))) if options.small else picture, options)


def pack(picture: raster.Raster, options: Options) -> bytes:
    """The bytes of a PNG of those pixels."""
    head = struct.pack(">IIBBBBB", picture.width, picture.height, 8, 2, 0, 0, 0)
    word = facts.pack(options.facts)
    text = _chunk(b"tEXt", facts.KEY.encode() + b"\0" + word.encode("ascii")) if word else b""
    data = deflate.zlib_compress(picture.lines, SMALL if options.small else EFFORT)
    return b"".join((_SIGNATURE, _chunk(b"IHDR", head), text, _chunk(b"IDAT", bytes(data)), _chunk(b"IEND", b"")))


def _shades(scene: Scene) -> bytes:
    """For each value of a channel the one it becomes: those of the page's colours stay, others go to the nearest."""
    kept = {0, 255, *range(0, 256, STEP)}
    for colour in (scene.background, *(c for item, _ in scene.walk() for c in _colours(item))):
        kept.update(bytes.fromhex(colour[1:7]))
    return bytes(min(kept, key=lambda other: (abs(other - value), other)) for value in range(256))


def _colours(item: Item) -> Iterator[str]:
    match item:
        case Group():
            return
        case TextRun():
            yield item.color
        case Image():
            if item.color:
                yield item.color
        case _:
            yield from filter(None, (item.paint.fill, item.paint.stroke))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
