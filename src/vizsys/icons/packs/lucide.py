"""The line glyphs of the `lucide` package, read straight from its zip file.

The zip's directory is read here because importing and opening it through `zipfile` costs several times as much as all
the glyphs of a page.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import util
from pathlib import Path

from vizsys.icons.art import IconArt, IconError
from vizsys.icons.packs import missing_package


class LucidePack:
    """24 x 24 glyphs in `currentColor`."""

    prefix = "lucide"
    recolor = True

    def __init__(self, archive: Path) -> None:
        self._bytes = archive.read_bytes()
        self._members = directory(self._bytes)

    def find(self, name: str) -> IconArt | None:
        member = f"{name}.svg"
        if member not in self._members:
            return None
        entry = self._members[member]
        return IconArt(self.prefix, name, "svg", 24, 24, lambda: unpack(self._bytes, entry), recolor=True)

    def names(self) -> Iterator[str]:
        return iter(sorted(n[:-4] for n in self._members if n.endswith(".svg")))


def directory(data: bytes) -> Mapping[str, int]:
    """Member name -> offset of its entry in the central directory (APPNOTE.TXT 4.3.12, 4.3.16)."""
    end = data.rfind(b"PK\x05\x06")
    if end < 0:
        raise IconError("unreadable-icon", "the lucide package's icon archive is broken")
    count, _, at = struct.unpack_from("<HII", data, end + 10)
    found = {}
    for _ in range(count):
        name, extra, comment = struct.unpack_from("<HHH", data, at + 28)
        found[data[at + 46 : at + 46 + name].decode("utf-8")] = at
        at += 46 + name + extra + comment
    return found


def unpack(data: bytes, entry: int) -> bytes:
    """The member whose central directory entry starts at `entry`."""
    method, size, start = *struct.unpack_from("<H8xI", data, entry + 10), struct.unpack_from("<I", data, entry + 42)[0]
    name, extra = struct.unpack_from("<HH", data, start + 26)
    body = data[start + 30 + name + extra :][:size]
    return zlib.decompress(body, -15) if method == 8 else body


@cache
def lucide_pack() -> LucidePack:
    """The pack of this installation. Raises IconError when the package is missing."""
    spec = util.find_spec("lucide")
    archive = Path(spec.origin).parent / "lucide.zip" if spec and spec.origin else None
    if archive is None or not archive.is_file():
        raise missing_package("lucide", "a line glyph")
    return LucidePack(archive)
