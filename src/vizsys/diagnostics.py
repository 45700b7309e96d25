"""What a person is told when something is wrong: where, what, and the nearest right word.

In: spans and words. Out: `Diagnostic` values and their text. Nothing here prints or opens a file.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import field
from typing import Literal

Severity = Literal["error", "warning"]


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
        head = f"{self.severity}: {self.message}"
        parts = [f"{self.location}: {head}" if self.location else head]
        if self.span is not None:
            text = self.span.source.line(self.span.line)
            if text.strip():
                gutter = f"{self.span.line:>5} | "
                pad = "".join("\t" if c == "\t" else " " for c in text[: self.span.column - 1])
                room = max(1, len(text) - self.span.column + 1)
                parts.append(gutter + text)
                parts.append(" " * (len(gutter) - 2) + "| " + pad + "^" * min(self.span.length, room))
        if self.hint:
            parts.append(f"      = {self.hint}")
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


@dataclass(slots=True)
class Report:
    """Collects the findings of a run, in order of discovery, each once."""

    found: list[Diagnostic] = field(default_factory=list)
    _seen: set[tuple[str, str, str]] = field(default_factory=set)

    def add(self, diagnostic: Diagnostic) -> None:
        key = (diagnostic.location, diagnostic.code, diagnostic.message)
        if key not in self._seen:
            self._seen.add(key)
            self.found.append(diagnostic)

    def error(self, code: str, message: str, span: Span | None = None, hint: str | None = None) -> None:
        self.add(Diagnostic("error", code, message, span, hint))

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


def suggest(word: str, known: Iterable[str], limit: int = 1) -> list[str]:
    """The known words nearest to `word`, best first; empty when none is near."""
    pool = {k.casefold(): k for k in known}
    near = difflib.get_close_matches(word.casefold(), pool, n=limit, cutoff=0.6)
    return [pool[n] for n in near]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`, did you mean 'x'?` or the empty string: made to follow a message."""
    near = suggest(word, known)
    return f", did you mean {near[0]!r}?" if near else ""
