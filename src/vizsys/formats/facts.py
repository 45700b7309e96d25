"""What a picture remembers about its making: a small mapping (source spec, recipe digest) inside the file.

`pack` makes the text each format stores in its own way, `read` finds it again in any of them. It is Base64 of
compressed JSON behind a marker and before a full stop, so that it survives as one plain ASCII word wherever a format
keeps text.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Mapping

KEY = "vizsys"
_MARK = f"{KEY}-facts:"
_END = "."  # what follows in the file may look like Base64: in a PNG it is a checksum
_WORD = re.compile(rb"vizsys-facts:([A-Za-z0-9+/]+={0,2})\.")
_LIMIT = 16 << 20  # bytes of JSON unpacked at most: a crafted file must not fill the memory


def pack(facts: Mapping[str, str]) -> str:
    """One ASCII word that `read` understands; empty for no facts."""
    if not facts:
        return ""
    from vizsys.formats.deflate import compress

    text = json.dumps(dict(facts), sort_keys=True, ensure_ascii=False)
    return _MARK + base64.b64encode(compress(text.encode("utf-8", "replace"))).decode("ascii") + _END


def read(picture: bytes) -> dict[str, str]:
    """The facts in a picture written by vizsys, whatever its format; empty when there are none."""
    found = _WORD.search(picture)
    if found is None:
        return {}
    try:
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(base64.b64decode(found[1], validate=True), _LIMIT)
        facts = json.loads(text) if unpacker.eof else None
    except (binascii.Error, zlib.error, ValueError):
        return {}
    if not isinstance(facts, dict):
        return {}
    return {str(key): value for key, value in facts.items() if isinstance(value, str)}
