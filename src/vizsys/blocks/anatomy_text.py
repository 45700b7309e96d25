"""The text of a segment broken into lines: at spaces, behind the joints of an address, or between characters.

In: a text, a type size and a width in page units. Out: its lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING

from vizsys.scene import Font

if TYPE_CHECKING:
    from vizsys.context import Context

JOINTS = "/?&=:. "
"""Text is broken behind these where it can be."""

MONO = "JetBrains Mono"


def text_font(mono: bool) -> Font:
    return Font(MONO, 400) if mono else Font("Inter", 600)


def least_word(text: str, font: Font, size: float, ctx: Context) -> float:
    return max((ctx.text.measure(w, font, size) for w in text.split()), default=0.0)


def broken_at_spaces(text: str, room: float, size: float, mono: bool, ctx: Context) -> tuple[str, ...]:
    """The text broken between words to lines of at most `room`."""
    font = text_font(mono)
    lines: list[str] = []
    for word in text.split():
        if lines and ctx.text.measure(f"{lines[-1]} {word}", font, size) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines) or ("",)


def pieces(text: str) -> list[str]:
    """A text cut behind its joints; several in a row, as in `://`, stay together."""
    out = [""]
    for i, char in enumerate(text):
        out[-1] += char
        if char in JOINTS and i + 1 < len(text) and text[i + 1] not in JOINTS:
            out.append("")
    return out


def broken(text: str, room: float, font: Font, size: float, ctx: Context) -> tuple[str, ...]:
    """A text broken at its joints where its pieces fit, else between characters, into lines of about equal length."""
    whole = ctx.text.measure(text, font, size)
    if whole <= room:
        return (text,)
    parts = pieces(text)
    if len(parts) > 1 and all(ctx.text.measure(p.strip(), font, size) <= room for p in parts):
        lines = _joined(parts, room, font, size, ctx)
        fewest, low = len(lines), whole / len(lines)
        for k in range(1, 8):  # the narrowest lines of that number: evenly filled
            tried = _joined(parts, low + (room - low) * k / 8, font, size, ctx)
            if len(tried) == fewest:
                return tried
        return lines
    count = ceil(whole / max(room, size))
    while count < len(text):
        step = ceil(len(text) / count)
        equal = [text[i : i + step] for i in range(0, len(text), step)]
        if all(ctx.text.measure(line, font, size) <= room for line in equal):
            return tuple(equal)
        count += 1
    return tuple(text)


def _joined(parts: Sequence[str], room: float, font: Font, size: float, ctx: Context) -> tuple[str, ...]:
    """Pieces put together to lines of at most `room`, unless a piece alone is wider."""
    lines = [parts[0]]
    for piece in parts[1:]:
        if ctx.text.measure((lines[-1] + piece).rstrip(), font, size) <= room:
            lines[-1] += piece
        else:
            lines.append(piece)
    return tuple(line.strip() for line in lines)
