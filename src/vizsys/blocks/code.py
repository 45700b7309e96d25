"""Code: a listing in a monospaced face, highlighted, with marked lines and remarks beside them.

In: the text, its language, marks and notes, and a width. Out: one box with the lines, and the notes at its right (under
it where there is no room beside it). Lines are never wrapped. All lengths in page units.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Literal

from vizsys.blocks.base import Placed, Widths
from vizsys.diagnostics import did_you_mean
from vizsys.limits import CODE, CODE_LINES
from vizsys.records import dataclass
from vizsys.spec.model import Content, Keyed, Model, Rich, Tone, doc, required

if TYPE_CHECKING:
    from vizsys.context import Context
    from vizsys.spec.check import Checker

LINES = re.compile(r"(\d{1,5})(?:\s*-\s*(\d{1,5}))?")
"""A line, or a first and a last line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeMark(Model):
    """What is highlighted: lines, or words wherever they stand in the text."""

    SCALAR: ClassVar[str | None] = "at"

    at: str = required("a line (`3`), lines (`5-7`) or words of the text")
    tone: Tone | None = doc("colour of the highlight, amber when absent")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeNote(Model):
    """A remark on lines."""

    KEYED: ClassVar[Keyed | None] = Keyed("line", "text")

    line: str = required("the line (`3`) or lines (`5-7`) it is about")
    text: Rich = required("the remark")
    tone: Tone | None = doc("colour")


@dataclass(frozen=True, slots=True, kw_only=True)
class Code(Content):
    """A listing. Every line is a place that page links can end at: `line3`."""

    KIND: ClassVar[str] = "code"
    SCALAR: ClassVar[str | None] = "text"

    text: str = required("the code, line ends and indentation kept", most=CODE)
    lang: str | None = doc("language of the highlighting, by its Pygments name such as `python`, `json`, `sql`")
    title: Rich | None = doc("file name, on a bar over the code")
    numbers: bool = doc("line numbers", False)
    highlight: tuple[CodeMark, ...] = doc("lines and words to highlight", ())
    notes: tuple[CodeNote, ...] = doc("remarks beside lines", ())
    max_lines: int | None = doc("lines shown; how many more there are is said below them", minimum=1, maximum=10_000)
    theme: Literal["light", "dark"] | None = doc("colours of the box; those of the page when absent")
    tab: int = doc("columns a tab stop is wide", 4, minimum=1, maximum=16)

    def check(self, checker: Checker) -> None:
        """The language is known; marked lines are shown, marked words are in the text."""
        if self.lang is not None:
            self._check_lang(checker)
        lines = source_lines(self.text, self.tab)
        if not any(lines) and not checker.unread(self, "text"):
            checker.error("empty-code", "a code block needs text", self, "text")
            return
        if min(len(lines), self.max_lines or len(lines)) > CODE_LINES:
            message = f"the listing has {len(lines):,} lines, the most is {CODE_LINES}"
            checker.error("limit", message, self, "text", "`max_lines: 40` shows the first and says how many follow")
        for mark in self.highlight:
            if LINES.fullmatch(mark.at):
                self._check_lines(mark, "at", len(lines), checker)
            elif mark.at and not any(mark.at in line for line in lines):
                near = did_you_mean(mark.at, set(re.findall(r"\w+", self.text)))
                checker.error("highlight", f"the code has no {mark.at!r}{near}", mark, "at")
        for note in self.notes:
            if LINES.fullmatch(note.line):
                self._check_lines(note, "line", len(lines), checker)
            elif not checker.unread(note, "line"):
                message = f"'line' expects a line such as 3, or lines such as 5-7, found {note.line!r}"
                checker.error("line", message, note, "line")

    def _check_lang(self, checker: Checker) -> None:
        from pygments.lexers import get_all_lexers  # a table of names: no lexer is imported

        known = [alias for _, aliases, _, _ in get_all_lexers(plugins=False) for alias in aliases]
        word = str(self.lang)
        if word.lower() not in known:
            near = did_you_mean(word, known)
            checker.error("lang", f"unknown language {word!r}{near}", self, "lang", "names are those of Pygments")

    def _check_lines(self, model: CodeMark | CodeNote, mark: str, count: int, checker: Checker) -> None:
        first, last = line_range(str(getattr(model, mark)))
        if not 1 <= first <= last:
            checker.error("range", f"lines run from a first to a last one, from 1 on: {first}-{last}", model, mark)
        elif last > count:
            lines = f"{count} line{'s' if count > 1 else ''}"
            checker.error("range", f"there is no line {last}: the code has {lines}", model, mark)
        elif self.max_lines is not None and first > self.max_lines:
            checker.error("range", f"line {first} is not shown: 'max_lines' is {self.max_lines}", model, mark)


def source_lines(text: str, tab: int) -> tuple[str, ...]:
    """The lines of a listing: tabs expanded, no spaces at line ends, no empty lines before and after."""
    lines = [line.expandtabs(tab).rstrip() for line in text.splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return tuple(lines)


def line_range(said: str) -> tuple[int, int]:
    """First and last line of `3` or `5-7`."""
    found = LINES.fullmatch(said)
    if found is None:
        raise ValueError(said)
    return int(found[1]), int(found[2] or found[1])


class CodeLayout:
    """As large as the box allows, down to the type floor; beside taller siblings the box grows with them."""

    fills = True
    stretch = 0.0

    def widths(self, content: Code, ctx: Context) -> Widths:
        from vizsys.blocks.code_draw import widths

        return widths(content, ctx)

    def layout(self, content: Code, width: float, height: float | None, ctx: Context) -> Placed:
        from vizsys.blocks.code_draw import draw

        return draw(content, width, height, ctx)


code_layout = CodeLayout()
