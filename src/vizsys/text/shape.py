"""Advances: how wide a text is in a face, kerned and with the face's ligatures, exactly as renderers draw it.

In: plain text, a `Font` and a size. Out: page units, rounded to 0.001. Shaping works in whole font units, so results
are the same on every machine; each string is shaped once per face.
"""

from __future__ import annotations

from typing import Any

from vizsys.scene import Font
from vizsys.text.faces import Face, face

_MEMO_LIMIT = 50_000  # strings remembered per face; far above what a document holds


def _shaped(of: Face, text: str) -> Any:
    import uharfbuzz as hb

    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.language = "en"  # the guess is the locale's language, which must not change the picture
    hb.shape(of.hb_font, buffer)
    return buffer


def units(of: Face, text: str) -> int:
    """The advance of `text` in font units."""
    known = of.units.get(text)
    if known is None:
        known = sum(p.x_advance for p in _shaped(of, text).glyph_positions or ())
        if len(of.units) >= _MEMO_LIMIT:
            of.units.clear()
        of.units[text] = known
    return known


def advance(text: str, font: Font, size: float) -> float:
    """The width of `text`, all of it in the face of `font`, in page units."""
    of = face(font)
    return round(units(of, text) * size / of.upem, 3)


def advances(text: str, font: Font, size: float) -> list[float]:
    """The part of the width each character brings, in page units; a cluster's whole advance is at its first one."""
    of = face(font)
    shaped = _shaped(of, text)
    result = [0.0] * len(text)
    for info, position in zip(shaped.glyph_infos, shaped.glyph_positions, strict=True):
        result[info.cluster] += position.x_advance * size / of.upem
    return result
