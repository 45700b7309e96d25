"""A paragraph ready to set: resolved faces, the width of any part of it, and the runs of any line of it.

In: pieces of text with their looks. Out: units (text, look, direction, x, width) relative to the line's left end.
"""

from __future__ import annotations

import unicodedata
from dataclasses import field
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from vizsys.records import dataclass
from vizsys.scene import Font
from vizsys.text import bidi, shape
from vizsys.text.clusters import boundaries, clusters, invisible
from vizsys.text.faces import face, substitute
from vizsys.text.wrap import SLACK, Line, Measured

MISSING = "□"
ELLIPSIS = "…"
_FULL_ENOUGH = 0.6  # a last line cut between words may leave this much of its width empty: 1 - 0.6
_ZERO_SPACE = "\u200b"
OBJECT = "\ufffc"
"""Stands in a paragraph's text for something drawn."""


class Inline(NamedTuple):
    """Something drawn in a line among its words: an icon, or a number on a disc. Lengths in page units."""

    kind: Literal["icon", "step"]
    name: str
    width: float
    height: float
    tone: str | None = None


class Look(NamedTuple):
    """Everything that keeps two neighbouring texts from being one run."""

    font: Font
    size: float
    color: str
    href: str | None = None
    rise: float = 0.0  # of the baseline, page units
    mark: str | None = None  # colour of the marker behind it
    inline: Inline | None = None  # drawn in place of the text
    nth: int = 0  # keeps two things drawn side by side apart


class Segment(NamedTuple):
    """A stretch of a paragraph with one look."""

    start: int
    end: int
    look: Look


class Unit(NamedTuple):
    """A run on a line. Text is in logical order; `x` is the left end whatever the direction."""

    text: str
    look: Look
    rtl: bool
    x: float
    width: float


@lru_cache(8192)
def resolve(text: str, font: Font) -> tuple[tuple[tuple[str, Font], ...], str]:
    """`text` split by the face that has its characters, and the characters no face has (they became □).

    A cluster is never split between faces. Invisible characters the chosen face does not know are dropped.
    """
    own = face(font).covered
    if own.issuperset(text):
        return ((text, font),), ""
    parts: list[tuple[str, Font]] = []
    missing: dict[str, None] = {}
    for raw in clusters(text):
        cluster = unicodedata.normalize("NFC", raw)
        visible = "".join(c for c in cluster if not invisible(c))
        if not visible:
            cluster = _ZERO_SPACE if _ZERO_SPACE in cluster else ""
        target: Font | None = font
        if not own.issuperset(visible):
            target = substitute(visible, font)
        if target is None:
            target = font
            missing.update(dict.fromkeys(c for c in visible if c not in own))
            cluster = "".join(c for c in visible if c in own) + MISSING
        known = face(target).covered
        cluster = "".join(c for c in cluster if c in known or c in "\u200b\u200c\u200d")
        if len(parts) > 1 and parts[-1] == (" ", font) and parts[-2][1] == target and " " in known:
            parts.pop()  # a space between two words of another face is set with them
            cluster = " " + cluster
        if parts and parts[-1][1] == target:
            parts[-1] = (parts[-1][0] + cluster, target)
        elif cluster:
            parts.append((cluster, target))
    return tuple(parts), "".join(missing)


@dataclass(slots=True)
class Paragraph:
    """One paragraph: its text with single spaces, and the segments that cover it without gaps."""

    text: str
    segments: tuple[Segment, ...]
    base: int = 0
    _levels: list[int] | None = None
    _measured: Measured | None = None
    _lines: dict[Line, tuple[tuple[Unit, ...], float]] = field(default_factory=dict)

    @classmethod
    def of(cls, parts: list[tuple[str, Look]]) -> Paragraph:
        """Join the parts; neighbours with the same look become one segment."""
        segments: list[Segment] = []
        at = 0
        for text, look in parts:
            if not text:
                continue
            start, at = at, at + len(text)
            if segments and segments[-1].look == look:
                start = segments.pop().start
            segments.append(Segment(start, at, look))
        text = "".join(text for text, _ in parts)
        if not bidi.has_rtl(text):
            return cls(text, tuple(segments))
        base = bidi.base_level(text)
        return cls(text, tuple(segments), base, bidi.levels(text, base))

    @property
    def whole(self) -> Line:
        return (0, len(self.text))

    def measured(self) -> Measured:
        """The paragraph with the position of every character, for breaking it into lines."""
        if self._measured is None:
            each: list[float] = []
            for start, end, look in self.segments:
                if look.inline:
                    each += [look.inline.width, *[0.0] * (end - start - 1)]
                else:
                    each += shape.advances(self.text[start:end], look.font, look.size)
            self._measured = Measured.of(self.text, each)
        return self._measured

    def line(self, line: Line) -> tuple[tuple[Unit, ...], float]:
        """The units of a line from left to right, and the line's width."""
        known = self._lines.get(line)
        if known is None:
            known = self._lines[line] = _place(self._visual(*line))
        return known

    def width(self, line: Line) -> float:
        return self.line(line)[1]

    def wrap(self, limit: float | None, balance: bool = True) -> list[Line]:
        """The lines of the paragraph within `limit`: even ones, or full ones without `balance`.

        Lines are chosen by the positions on one endless line and then measured as they will be drawn: a ligature or a
        kern cut by a line end changes a width a little, so a line found too wide makes the next try stricter.
        """
        if limit is None or self.width(self.whole) <= limit + SLACK:
            return [self.whole]
        tight = limit
        lines: list[Line] = []
        for _ in range(6):
            lines = self.measured().lines(tight, balance)
            excess = max((self.width(line) - limit for line in lines if self._divisible(line)), default=0.0)
            if excess <= SLACK:
                break
            tight -= excess
        return lines

    def word_width(self) -> float:
        """The width of the widest part that `wrap` would only break in an emergency."""
        at = self.measured().at
        return max((max(self.width(w), at[w[1]] - at[w[0]]) for w in self.measured().words()), default=0.0)

    def clipped(self, start: int, limit: float | None, spare: Font) -> Paragraph:
        """What fits of the text from `start` on, with an ellipsis; `spare` draws it where the last face cannot."""
        ends = [start + i for i in boundaries(self.text[start:])]
        if limit is not None:
            furthest = self.measured().first_line(start, limit)
            ends = [e for e in ends if e <= furthest]
        while True:
            end = ends.pop()
            cut = self._with_ellipsis(start, end, spare)
            if not ends or limit is None or cut.width(cut.whole) <= limit + SLACK:
                break
        if limit is not None and self.text[end : end + 1].strip(" "):  # cut inside a word
            ends = [b.end for b in self.measured().breaks if start < b.end <= end]
            whole = self._with_ellipsis(start, ends[-1], spare) if ends else cut
            if whole.width(whole.whole) >= _FULL_ENOUGH * limit:
                return whole
        return cut

    def _with_ellipsis(self, start: int, end: int, spare: Font) -> Paragraph:
        end = start + len(self.text[start:end].rstrip(" ,;:.-–—/\u200b"))
        parts = [
            (self.text[max(s.start, start) : min(s.end, end)], s.look)
            for s in self.segments
            if s.start < max(end, start + 1) and s.end > start
        ]
        look = parts[-1][1]
        if look.inline:
            look = look._replace(inline=None, mark=None)
        if ELLIPSIS not in face(look.font).covered:
            look = look._replace(font=spare)
        return Paragraph.of([*parts, (ELLIPSIS, look)])

    def _divisible(self, line: Line) -> bool:
        return len(boundaries(self.text[line[0] : line[1]])) > 2

    def _visual(self, start: int, end: int) -> list[tuple[str, Look, bool]]:
        """The stretches of a line with one look and direction, from left to right."""
        cut = [(max(s.start, start), min(s.end, end), s.look) for s in self.segments if s.start < end and s.end > start]
        if self._levels is None:
            return [(self.text[a:b], look, False) for a, b, look in cut]
        units: list[tuple[str, Look, int]] = []
        for a, b, look in cut:
            turns = [i for i in range(a + 1, b) if self._levels[i] != self._levels[i - 1]]
            units += [(self.text[i:j], look, self._levels[i]) for i, j in pairwise([a, *turns, b])]
        found: list[tuple[str, Look, bool]] = []
        for i in bidi.visual_order([level for _, _, level in units]):
            text, look, level = units[i]
            found += [(t, look, rtl) for t, rtl in _split_rtl(text)] if level % 2 else [(text, look, False)]
        return _merged(found)


def _split_rtl(text: str) -> list[tuple[str, bool]]:
    """A right-to-left stretch as runs from left to right.

    Punctuation at its ends has no direction of its own, so renderers would put it on the side their paragraph
    direction says; it becomes left-to-right runs of its own, turned around here, and every renderer agrees.
    """
    parts = clusters(text)
    strong = [i for i, c in enumerate(parts) if bidi.strong_rtl(c[0])]
    first, last = (strong[0], strong[-1] + 1) if strong else (len(parts), len(parts))
    after, core, before = parts[last:], parts[first:last], parts[:first]
    runs = [(_turned(after), False), ("".join(core), True), (_turned(before), False)]
    return [(t, rtl) for t, rtl in runs if t]


def _turned(parts: list[str]) -> str:
    return "".join(reversed(parts)).translate(bidi.MIRROR)


def _merged(units: list[tuple[str, Look, bool]]) -> list[tuple[str, Look, bool]]:
    """Neighbouring left-to-right units with one look as one; Arabic digits stay alone, they reorder what is near."""
    found: list[tuple[str, Look, bool]] = []
    for text, look, rtl in units:
        same = bool(found) and not rtl and found[-1][1:] == (look, False)
        if same and "AN" not in map(unicodedata.bidirectional, found[-1][0] + text):
            found[-1] = (found[-1][0] + text, look, False)
        else:
            found.append((text, look, rtl))
    return found


def _place(parts: list[tuple[str, Look, bool]]) -> tuple[tuple[Unit, ...], float]:
    """Put the stretches side by side; spaces at their ends become distance."""
    units: list[Unit] = []
    x = 0.0
    for text, look, rtl in parts:
        if look.inline:
            units.append(Unit(text, look, False, round(x, 3), look.inline.width))
            x += look.inline.width
            continue
        text = text.replace(_ZERO_SPACE, "")
        core = text.strip(" ")
        lead = len(text) - len(text.lstrip(" "))
        spaces = len(text) - len(core)
        space = shape.advance(" ", look.font, look.size) if spaces else 0.0
        x += lead * space
        if core:
            width = shape.advance(core, look.font, look.size)
            units.append(Unit(core, look, rtl, round(x, 3), width))
            x += width + (spaces - lead) * space
    return tuple(units), round(x, 3)
