"""What a person is told when something is wrong: where, what, and the nearest right word.

In: spans and words. Out: `Diagnostic` values and their text. Nothing here prints or opens a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import field, replace
from typing import Literal

from vizsys.limits import ERRORS
from vizsys.records import dataclass

Severity = Literal["error", "warning"]

WIDE = 160
"""Characters shown of a line of a spec; of a longer one the part with the finding."""
LONG = 400
"""Characters shown of a message or a hint: they quote what a person wrote."""

_UNSEEN = r"[\x00-\x08\x0a-\x1f\x7f-\x9f\xad\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
"""What would steer a terminal, or make a text read in another order than it is in."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text a person wrote, and the name it is shown under (a path, or `<stdin>`)."""

    name: str
    text: str

    def line(self, number: int) -> str:
        """The text of line `number` (1-based) without its line end; empty past the end."""
        lines = self.text.splitlines()
        return lines[number - 1] if 0 < number <= len(lines) else ""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source: 1-based line and column, and the length in characters (at least 1) on that line."""

    source: Source
    line: int
    column: int
    length: int = 1

    def within(self, offset: int, length: int = 1) -> Span:
        """The sub-span starting `offset` characters further on the same line."""
        return Span(self.source, self.line, self.column + offset, max(1, length))


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `code` is a stable kebab-case word scripts may match on."""

    severity: Severity
    code: str
    message: str
    span: Span | None = None
    hint: str | None = None
    file: str | None = None  # for findings about a whole file (unreadable, missing)

    @property
    def location(self) -> str:
        """`file:line:col`, or as much of it as is known."""
        if self.span is None:
            return self.file or ""
        return f"{self.span.source.name}:{self.span.line}:{self.span.column}"

    def render(self) -> str:
        """The finding as printed: location and message, the source line, a caret, the hint."""
        head = f"{self.severity}: {visible(shortened(self.message))}"
        parts = [f"{visible(self.location)}: {head}" if self.location else head]
        if self.span is not None:
            text = self.span.source.line(self.span.line)
            if text.strip():
                gutter = f"{self.span.line:>5} | "
                shown, before, under = _excerpt(text, self.span.column - 1, self.span.length)
                pad = "".join("\t" if c == "\t" else " " for c in before)
                parts.append(gutter + shown)
                parts.append(" " * (len(gutter) - 2) + "| " + pad + "^" * under)
        if self.hint:
            parts.append(f"      = {visible(shortened(self.hint))}")
        return "\n".join(parts)

    def as_json(self) -> dict[str, object]:
        """A JSON-ready mapping; keys are stable."""
        return {
            "severity": self.severity,
            "code": self.code,
            "message": self.message,
            "hint": self.hint,
            "file": self.span.source.name if self.span else self.file,
            "line": self.span.line if self.span else None,
            "column": self.span.column if self.span else None,
            "length": self.span.length if self.span else None,
        }


class SpecError(Exception):
    """Raised at the edge of the library when a spec has errors; carries every diagnostic of the run."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(d.render() for d in self.diagnostics))


class TooManyErrors(SpecError):
    """Raised by a report that has as many errors as anyone will read: what made them need not go on."""


def about(found: Iterable[Diagnostic], file: str) -> tuple[Diagnostic, ...]:
    """The findings; one that has no place of its own is about this file."""
    return tuple(d if d.span or d.file else replace(d, file=file) for d in found)


@dataclass(slots=True)
class Report:
    """Collects the findings of a run, in order of discovery, each once."""

    found: list[Diagnostic] = field(default_factory=list)
    _seen: set[tuple[str, str, str]] = field(default_factory=set)
    _errors: int = 0

    def add(self, diagnostic: Diagnostic) -> None:
        key = (diagnostic.location, diagnostic.code, diagnostic.message)
        if key not in self._seen:
            self._seen.add(key)
            self.found.append(diagnostic)

    def error(self, code: str, message: str, span: Span | None = None, hint: str | None = None) -> None:
        """Add an error. Raises TooManyErrors where it is one too many."""
        if self._errors >= ERRORS:
            self.add(Diagnostic("error", "limit", f"more than {ERRORS} mistakes: the rest is not read", span))
            raise TooManyErrors(self.found)
        before = len(self.found)
        self.add(Diagnostic("error", code, message, span, hint))
        self._errors += len(self.found) - before

    def warn(self, code: str, message: str, span: Span | None = None, hint: str | None = None) -> None:
        self.add(Diagnostic("warning", code, message, span, hint))

    @property
    def errors(self) -> list[Diagnostic]:
        return [d for d in self.found if d.severity == "error"]

    @property
    def warnings(self) -> list[Diagnostic]:
        return [d for d in self.found if d.severity == "warning"]

    def raise_errors(self) -> None:
        """Raise `SpecError` with everything found if any of it is an error."""
        if self.errors:
            raise SpecError(self.found)


def visible(text: str) -> str:
    """The text with control characters and those that turn the direction of reading as `\\x1b` and `\\u202e`."""
    if text.isprintable():  # as nearly every text is
        return text
    return re.sub(_UNSEEN, lambda m: f"\\x{ord(m[0]):02x}" if m[0] < "\x80" else f"\\u{ord(m[0]):04x}", text)


def shortened(text: str, most: int = LONG) -> str:
    """The text, its middle left out where it is longer than that."""
    if len(text) <= most:
        return text
    end = most // 4
    return f"{text[: most - end - 1]}…{text[-end:]}"


def _excerpt(text: str, at: int, length: int) -> tuple[str, str, int]:
    """What is shown of a line with a finding at `at`; what of it stands before the caret; how wide the caret is."""
    first = 0 if len(text) <= WIDE else max(0, min(at - WIDE // 4, len(text) - WIDE))
    last = min(len(text), first + WIDE)
    lead, trail = "…" if first else "", "…" if last < len(text) else ""
    before, marked = lead + visible(text[first:at]), visible(text[at : min(at + length, last)])
    return before + visible(text[at:last]) + trail, before, max(1, len(marked))


def suggest(word: str, known: Iterable[str], limit: int = 1) -> list[str]:
    """The known words nearest to `word`, best first; empty when none is near."""
    import difflib

    pool = {k.casefold(): k for k in known}
    near = difflib.get_close_matches(word.casefold(), pool, n=limit, cutoff=0.6)
    return [pool[n] for n in near]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`, did you mean 'x'?` or the empty string: made to follow a message."""
    near = suggest(word, known)
    return f", did you mean {near[0]!r}?" if near else ""
