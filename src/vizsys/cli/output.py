"""What people read: diagnostics with colour on a terminal, summaries, the paragraph about a bug of ours. To stderr."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable

import click

from vizsys.diagnostics import Diagnostic, visible

_HEAD = r"^(?P<where>.*?)(?P<severity>error|warning): (?P<message>.*)$"
_CARET = r"^( +\| \s*)(\^+)$"
_TONE = {"error": "red", "warning": "yellow"}


def debugging() -> bool:
    """Whether tracebacks are wanted."""
    return os.environ.get("VIZSYS_DEBUG", "") not in ("", "0")


def colourful() -> bool:
    """Whether stderr takes colour: a terminal, and the person did not refuse (https://no-color.org)."""
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def live() -> bool:
    """Whether a line that redraws itself makes sense: a terminal, and not a CI log."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("CI")


def say(text: str = "") -> None:
    """A line to stderr. What a file is called cannot steer the terminal."""
    _put("\n".join(map(visible, text.split("\n"))))


def _put(text: str) -> None:
    click.echo(text, err=True, color=colourful())


def say_diagnostics(found: Iterable[Diagnostic]) -> None:
    """Every finding, in order, each set apart by an empty line when it has more than one."""
    for diagnostic in found:
        text = diagnostic.render()
        _put(_coloured(text, diagnostic.severity) if colourful() else text)


def _coloured(text: str, severity: str) -> str:
    head, *rest = text.split("\n")
    if match := re.match(_HEAD, head):
        word = click.style(f"{severity}:", fg=_TONE[severity], bold=True)
        head = f"{click.style(match['where'], bold=True)}{word} {match['message']}"
    lines = [head]
    for line in rest:
        if caret := re.match(_CARET, line):
            line = caret[1] + click.style(caret[2], fg=_TONE[severity], bold=True)
        elif line.startswith("      = "):
            line = click.style(line, fg="cyan")
        lines.append(line)
    return "\n".join(lines)


def counted(number: int, noun: str) -> str:
    """`1 warning`, `2 warnings`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def say_bug(what: str, spec: str | None = None) -> None:
    """One paragraph: what to do about an error that is ours."""
    where = f"{spec}: " if spec else "vizsys: "
    say(
        f"{where}internal error ({what}).\n"
        "This is a bug in vizsys, not in your spec. Please report it with the spec, the command, and what\n"
        "`vizsys doctor` prints; `VIZSYS_DEBUG=1` shows the traceback."
    )


def announce() -> None:
    """Say on the terminal what takes seconds and happens once; called where pictures are drawn."""
    from vizsys.engine import port

    def say_now(text: str) -> None:
        click.echo(f"\r\x1b[2K{text}", err=True)  # over the progress line, which comes back

    port.announce = say_now
