"""The typesetter: rich text in, a `TextBox` of placed runs out.

It remembers which strings each face set (`used`), so outputs can carry exactly the glyphs they need, and warns once per
text whose characters no font has. Lengths in page units.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING

from vizsys.diagnostics import Report
from vizsys.records import dataclass
from vizsys.scene import Font, Item, TextRun
from vizsys.text import shape
from vizsys.text.clusters import clean
from vizsys.text.faces import MONO, Face, face, nearest
from vizsys.text.marks import Drawer, markers
from vizsys.text.model import Align, TextBox, TextStyle
from vizsys.text.paragraph import OBJECT, Look, Paragraph, Unit, resolve
from vizsys.text.rich import Piece, parse, plain
from vizsys.text.wrap import SLACK, Line
from vizsys.theme import TYPE_FLOOR, Theme, contrast

if TYPE_CHECKING:
    from vizsys.icons import IconArt

CODE_SIZE = 0.92
"""Inline code is set a little smaller, down to the type floor: the mono face looks larger than the sans beside it."""

RAISED_SIZE = 0.7
"""Type size of raised and lowered text over that of the words beside it, down to the type floor."""
SUP_RISE, SUB_RISE = 0.34, -0.17
"""How far their baselines are moved, in type sizes of the words beside them."""
READABLE = 4.5
"""Least contrast of a text with the marker behind it; other colours become ink."""
NO_BREAK = "\u00a0"

_SIMPLE = re.compile(r"(?! )(?:[!-)+-Z\]^_a-~]| (?! |$))+\Z")
"""One line of plain ASCII with single spaces and no markup: set without parsing and resolving."""

_SPACES = re.compile(r"[ \t\v\f]+")


class Typesetter:
    """Sets texts in the faces of the package. One per run; not for use by several threads at once."""

    def __init__(
        self, theme: Theme, report: Report | None = None, icon: Callable[[str], IconArt | None] | None = None
    ) -> None:
        """`icon` gives the artwork of a name, for icons in texts; it has reported the name when it gives None."""
        self.theme = theme
        self.report = report
        self._drawer = Drawer(theme, icon)
        self.used: dict[Font, set[str]] = {}
        self._settings: dict[TextStyle, _Setting] = {}

    def set(
        self,
        rich: str,
        style: TextStyle,
        max_width: float | None = None,
        align: Align = "start",
        max_lines: int | None = None,
        balance: bool = True,
    ) -> TextBox:
        """Set a rich text in lines no wider than `max_width`; more than `max_lines` end in an ellipsis.

        Lines are about equally long, as titles and labels want it; without `balance` they fill the width, as running
        text does. Only a single character wider than `max_width` exceeds it. Empty text gives a box without lines.
        """
        known = self._setting(style)
        key = (rich, max_width, align, max_lines, balance)
        box = known.boxes.get(key)
        if box is None:
            box = self._simple(rich, known, max_width)
            box = box or self._full(rich, style, max_width, align, max_lines, balance)
            known.boxes[key] = box
        return box

    def width(self, rich: str, style: TextStyle) -> float:
        """The width of the widest line when nothing wraps; line ends in the text are kept."""
        known = self._setting(style)
        if rich not in known.parsed and _SIMPLE.match(rich):
            return known.advance(rich)
        return max((p.width(p.whole) for p in self._paragraphs(rich, style)), default=0.0)

    def word_width(self, rich: str, style: TextStyle) -> float:
        """The width of the widest word: the least `max_width` that breaks no word."""
        return max((p.word_width() for p in self._paragraphs(rich, style)), default=0.0)

    def measure(self, text: str, font: Font, size: float) -> float:
        """The width of a plain text on one line, spaces kept; characters the face lacks are measured where found."""
        font = nearest(font)
        parts, _ = resolve(_one_line(text), font)
        for part, real in parts:
            self._use(real, part)
        return round(sum(shape.advance(part, real, size) for part, real in parts), 3)

    def line(self, text: str, font: Font, size: float, color: str) -> tuple[tuple[TextRun, ...], float]:
        """Plain text on one line with all its spaces, baseline at y = 0, and its width: for code and numbers."""
        literal = _one_line(text)
        look = Look(nearest(font), size, color)
        self._warn([(literal, look)], literal)
        paragraph = Paragraph.of(self._resolved([(literal, look)]))
        units, width = paragraph.line(paragraph.whole)
        return tuple(self._run(unit, 0.0, 0.0) for unit in units), width

    def _setting(self, style: TextStyle) -> _Setting:
        found = self._settings.get(style)
        if found is None:
            font = nearest(style.font)
            found = self._settings[style] = _Setting(style, font, face(font), _line_height(style), _baseline(style))
        return found

    def _simple(self, rich: str, known: _Setting, max_width: float | None) -> TextBox | None:
        """The box of a plain one-line text; None when it is more than that."""
        if not _SIMPLE.match(rich):
            return None
        style, font, baseline = known.style, known.font, known.baseline
        width = known.advance(rich)
        if max_width is not None and width > max_width + SLACK:
            return None
        self._use(font, rich)
        run = TextRun(0.0, baseline, rich, font, style.size, style.color, width)
        return TextBox(width, known.height, (run,), 1, baseline, baseline)

    def _full(
        self,
        rich: str,
        style: TextStyle,
        max_width: float | None,
        align: Align,
        max_lines: int | None,
        balance: bool = True,
    ) -> TextBox:
        paragraphs = self._paragraphs(rich, style)
        rows: list[tuple[Paragraph, Line]] = [(p, line) for p in paragraphs for line in p.wrap(max_width, balance)]
        if max_lines is not None and len(rows) > max(1, max_lines):
            rows = rows[: max(1, max_lines)]
            paragraph, (start, _) = rows[-1]
            last = paragraph.clipped(start, max_width, nearest(style.font))
            rows[-1] = (last, last.whole)
        if not rows:
            return TextBox(0.0, 0.0, (), 0, 0.0, 0.0)
        width = max(p.width(line) for p, line in rows)
        height, first = _line_height(style), _baseline(style)
        runs: list[TextRun] = []
        marks: list[Item] = []
        for number, (paragraph, line) in enumerate(rows):
            units, used = paragraph.line(line)
            x, y = _indent(width - used, align, paragraph.base == 1), first + number * height
            runs += [self._run(unit, x, y) for unit in units if not unit.look.inline]
            marks += markers(units, x, y)
            marks += [i for u in units if u.look.inline for i in self._drawer.draw(u.look, x + u.x, y, self._run)]
        last_baseline = round(first + (len(rows) - 1) * height, 3)
        rtl = rows[0][0].base == 1
        return TextBox(
            width, round(len(rows) * height, 3), tuple(runs), len(rows), first, last_baseline, rtl, tuple(marks)
        )

    def _run(self, unit: Unit, x: float, y: float) -> TextRun:
        look = unit.look
        self._use(look.font, unit.text)
        place = (round(x + unit.x, 3), round(y - look.rise, 3))
        return TextRun(*place, unit.text, look.font, look.size, look.color, unit.width, look.href, unit.rtl)

    def _use(self, font: Font, text: str) -> None:
        self.used.setdefault(font, set()).add(text)

    def _paragraphs(self, rich: str, style: TextStyle) -> tuple[Paragraph, ...]:
        """The paragraphs of a text, one per line end; empty for empty text."""
        parsed = self._setting(style).parsed
        if rich not in parsed:
            parsed[rich] = self._parse(rich, style)
        return parsed[rich]

    def _parse(self, rich: str, style: TextStyle) -> tuple[Paragraph, ...]:
        lines: list[list[tuple[str, Look]]] = [[]]
        after = False
        for n, piece in enumerate(parse(rich)):
            look = self._look(piece, style)
            if piece.drawn:
                inline = self._drawer.inline(piece, style, look)
                if inline is not None:
                    lines[-1].append((OBJECT, look._replace(inline=inline, nth=n)))
                after = inline is not None
                continue
            # What is drawn belongs to the word behind it: no line ends between them.
            text = NO_BREAK + piece.text[1:] if after and piece.text.startswith(" ") else piece.text
            after = False
            first, *more = text.split("\n")
            lines[-1].append((first, look))
            lines += [[(text, look)] for text in more]
        self._warn([part for line in lines for part in line], rich)
        # Collapsed again because resolving drops characters that show nothing, which may bring spaces together.
        lines = [_collapsed(self._resolved(_collapsed(line))) for line in lines]
        while lines and not lines[-1]:
            lines.pop()
        while lines and not lines[0]:
            lines.pop(0)
        return tuple(Paragraph.of(line) for line in lines)

    def _look(self, piece: Piece, style: TextStyle) -> Look:
        """The look of a piece: the style, changed by the piece's marks."""
        mono = style.mono or piece.code
        weight = max(700, style.weight) if piece.bold else style.weight
        font = Font(MONO if mono else style.font.family, weight, style.italic or piece.italic)
        size = style.size
        if piece.code and not style.mono:
            size = max(min(size, TYPE_FLOOR), round(size * CODE_SIZE, 2))
        color = self.theme.hue(piece.tone).deep if piece.tone else style.color
        rise = 0.0
        if piece.rise:
            rise = round(style.size * (SUP_RISE if piece.rise == "sup" else SUB_RISE), 2)
            size = max(min(size, TYPE_FLOOR), round(size * RAISED_SIZE, 2))
        mark = self.theme.hue(piece.mark).fill if piece.mark else None
        if mark and contrast(color, mark) < READABLE:
            color = max((self.theme.color(ink) for ink in ("ink", "solid-ink")), key=lambda c: contrast(c, mark))
        return Look(nearest(font), size, color, piece.href, rise, mark)

    def _resolved(self, parts: list[tuple[str, Look]]) -> list[tuple[str, Look]]:
        found: list[tuple[str, Look]] = []
        for text, look in parts:
            if look.inline:
                found.append((text, look))
            else:
                found += [(part, look._replace(font=font)) for part, font in resolve(text, look.font)[0]]
        return found

    def _warn(self, parts: list[tuple[str, Look]], text: str) -> None:
        """One warning per text that names the characters no font has."""
        missing = dict.fromkeys(c for part, look in parts if not look.inline for c in resolve(part, look.font)[1])
        if missing and self.report is not None:
            names = ", ".join(f"{c} (U+{ord(c):04X})" for c in list(missing)[:8])
            names += ", ..." if len(missing) > 8 else ""
            self.report.warn(
                "missing-glyph",
                f"no font has {names}: drawn as □ in {plain(text)[:60]!r}",
                hint="install a font with these characters, for instance Noto Sans of that script",
            )


@dataclass(slots=True)
class _Setting:
    """A style with its face, and what was set in it so far."""

    style: TextStyle
    font: Font
    face: Face
    height: float
    """Of a line."""
    baseline: float
    boxes: dict[object, TextBox] = field(default_factory=dict)
    parsed: dict[str, tuple[Paragraph, ...]] = field(default_factory=dict)

    def advance(self, text: str) -> float:
        """The width of a text all of whose characters the face has."""
        return round(shape.units(self.face, text) * self.style.size / self.face.upem, 3)


def _one_line(text: str) -> str:
    return clean(text).translate({9: " ", 10: " ", 11: " ", 12: " "})


def _collapsed(line: list[tuple[str, Look]]) -> list[tuple[str, Look]]:
    """A line with single spaces between words, across its parts, and none at its ends."""
    found: list[tuple[str, Look]] = []
    for text, look in line:
        text = _SPACES.sub(" ", text)
        if not found or found[-1][0].endswith(" "):
            text = text.removeprefix(" ")
        if text:
            found.append((text, look))
    if found and found[-1][0].endswith(" "):
        text, look = found.pop()
        if text[:-1]:
            found.append((text[:-1], look))
    return found


def _line_height(style: TextStyle) -> float:
    return round(style.line * style.size, 3)


def _baseline(style: TextStyle) -> float:
    """Where the baseline stands in a line box so that capitals are centred in it."""
    cap = face(nearest(style.font)).cap * style.size
    return round((_line_height(style) + cap) / 2, 3)


def _indent(room: float, align: Align, rtl: bool) -> float:
    """How far a line moves right; lines of a right-to-left paragraph start at the right."""
    if align == "center":
        return room / 2
    return room if align == "end" or rtl else 0.0
