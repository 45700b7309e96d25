"""Text set character for character: code and strings taken apart, without the ligatures of the monospaced face.

In: plain text on one line. Out: its runs, baseline at y = 0, and its width, page units.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import bidirectional

from vizsys.scene import Font, TextRun

if TYPE_CHECKING:
    from vizsys.context import Context

_SIGNS = r"[!-/:-@\[-`{-~]"
_BETWEEN = re.compile(f"(?<={_SIGNS})(?={_SIGNS})")
"""Between two signs: there the face would join `--` to a line and `->` to an arrow."""
_SCRIPTS = re.compile(r"[^\x00-\x7f]+(?: +[^\x00-\x7f]+)*|[\x00-\x7f]+")
"""Words of another script, and what is between them."""


def literal(ctx: Context, text: str, font: Font, size: float, color: str) -> tuple[tuple[TextRun, ...], float]:
    """The runs of a text, neighbouring signs in runs of their own.

    Code reads from left to right whatever is in it: words of a right-to-left script turn round in their place only.
    """
    parts = [text]
    if text.isascii():
        parts = _BETWEEN.split(text)
    elif any(bidirectional(c) in ("R", "AL") for c in text):
        parts = _SCRIPTS.findall(text)
    if len(parts) == 1:
        return ctx.text.line(text, font, size, color)
    runs: list[TextRun] = []
    x = 0.0
    for part in parts:
        found, wide = ctx.text.line(part, font, size, color)
        runs += [r.moved(x, 0.0) for r in found]
        x += wide
    return tuple(runs), x
