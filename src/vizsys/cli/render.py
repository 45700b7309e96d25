"""`vizsys render`: specs in, pictures out, one line for each."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vizsys.choices import ENGINES, SIZES, THEMES, EngineName
from vizsys.cli import BUG, OK, WRONG
from vizsys.cli.output import counted, debugging, live, say, say_bug, say_diagnostics

if TYPE_CHECKING:
    from vizsys.build.draw import Drawing
    from vizsys.build.plan import Job
    from vizsys.build.run import Outcome

STDOUT = "-"


def _formats(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, ...]:
    """`png,svg` as words, each checked."""
    from vizsys.diagnostics import did_you_mean
    from vizsys.formats import FORMATS

    words = tuple(w.strip() for w in (value or "").split(",") if w.strip())
    for word in words:
        if word not in FORMATS:
            near = did_you_mean(word, FORMATS)
            raise click.BadParameter(f"unknown format {word!r}{near}; known: {', '.join(FORMATS)}")
    return words


@click.command()
@click.argument("paths", nargs=-1)
@click.option("-o", "--output", help="Folder, or for one spec a file; `-` is standard output.  [default: output/]")
@click.option("-f", "--format", "formats", callback=_formats, help="png, svg, ...; several with commas.")
@click.option("--scale", type=click.FloatRange(0.1, 8), help="Pixels per page unit of PNG and WebP.  [default: 1.5]")
@click.option("--theme", type=click.Choice(THEMES), help="Theme, whatever the specs say.")
@click.option("--size", type=click.Choice(SIZES), help="Format of the page, whatever the specs say.")
@click.option("--engine", type=click.Choice(ENGINES), default="wasm", show_default=True, help="Where Graphviz runs.")
@click.option("-j", "--jobs", type=click.IntRange(1, 64), help="Specs at a time.  [default: by their number]")
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
def render(
    paths: tuple[str, ...],
    output: str | None,
    formats: tuple[str, ...],
    scale: float | None,
    theme: str | None,
    size: str | None,
    engine: EngineName,
    jobs: int | None,
    quiet: bool,
) -> int:
    """Draw specs: files, folders, or `-` for standard input; specs/ when none is given.

    Folders are searched through, and the output mirrors them. A spec with mistakes stops no other one and leaves its
    old pictures alone. A picture that did not change is not written again.
    """
    from vizsys.build.draw import Drawing
    from vizsys.build.run import run_jobs

    started = time.monotonic()
    planned, unfound = _plan(paths, Drawing(engine, theme, scale, size), output, formats)
    tally = Tally(len(planned), quiet)
    for outcome in run_jobs(planned, jobs):
        tally.take(outcome)
    tally.end(unfound, time.monotonic() - started)
    if tally.crashed:
        return BUG
    return WRONG if tally.failed or unfound else OK


def _plan(
    paths: Sequence[str], drawing: Drawing, output: str | None, formats: tuple[str, ...]
) -> tuple[list[Job], int]:
    """What to do, and how many of the places named are not there (which has been said)."""
    from vizsys.build.find import find_specs
    from vizsys.build.load import load_spec, load_text
    from vizsys.build.plan import distinct, job_for_one, job_of

    if "-" in paths:
        if len(paths) > 1:
            raise click.UsageError("`-` reads one spec from standard input; name no other beside it")
        one = load_text(sys.stdin.buffer.read())
        format, path = _one_file(STDOUT if output is None else output, formats)
        return [job_for_one(one, drawing, format, path)], 0

    specs, wrong = find_specs(paths or ["specs"])
    say_diagnostics(wrong)
    if not specs and not wrong:
        say(f"warning: no specs in {', '.join(paths) or 'specs'}")
    if output is not None and _is_file(output):
        format, path = _one_file(output, formats)
        if len(specs) > 1:
            raise click.UsageError(f"{output} is one file, and there are {len(specs)} specs; give a folder")
        return [job_for_one(load_spec(spec), drawing, format, path) for spec in specs], len(wrong)
    folder = None if output is None else Path(output)
    jobs = [job_of(load_spec(spec), drawing, formats, folder, spec.below.parent) for spec in specs]
    return distinct(jobs), len(wrong)


def _is_file(output: str) -> bool:
    """Whether an output means one file: `-`, or a name with the suffix of a format that is no folder."""
    return output == STDOUT or (_format_of(Path(output)) is not None and not os.path.isdir(output))


def _format_of(path: Path) -> str | None:
    from vizsys.formats import FORMATS

    return next((f.name for f in FORMATS.values() if f.suffix == path.suffix.lower()), None)


def _one_file(output: str, formats: tuple[str, ...]) -> tuple[str, Path | None]:
    """The format and place of a single output. Raises UsageError for what cannot be one file."""
    if len(formats) > 1:
        raise click.UsageError(f"{output} is one file, and there are {len(formats)} formats; give a folder")
    if output == STDOUT:
        if sys.stdout.isatty() and formats in ((), ("png",), ("webp",), ("pdf",)):
            raise click.UsageError("a picture is nothing to look at in a terminal; use -o FILE, or a pipe")
        return (formats[0] if formats else "png"), None
    path = Path(output)
    if os.path.isdir(path):
        raise click.UsageError(f"{output} is a folder; give a file, such as {path / 'page.png'}")
    format = formats[0] if formats else _format_of(path)
    if format is None:
        raise click.UsageError(f"the name {output} does not say a format; add -f png, or a suffix")
    return format, path


class Tally:
    """Says what happens, and counts: a live line on a terminal, a line for each picture elsewhere."""

    def __init__(self, total: int, quiet: bool) -> None:
        self.total, self.quiet = total, quiet
        self.live = live() and not quiet and total > 1
        self.done = self.drawn = self.failed = self.crashed = self.warnings = 0
        self.lint_errors = self.lint_warnings = 0
        self._line()

    def take(self, outcome: Outcome) -> None:
        """Count one outcome and say what there is to say about it."""
        self._wipe()
        self.done += 1
        self.warnings += sum(1 for d in outcome.found if d.severity == "warning")
        self.lint_errors += outcome.lint.errors
        self.lint_warnings += outcome.lint.warnings
        say_diagnostics(outcome.found)
        if outcome.crash is not None:
            self.crashed += 1
            if debugging() and outcome.trace:
                say(outcome.trace)
            say_bug(outcome.crash, outcome.name)
        if outcome.failed:
            self.failed += 1
        else:
            self.drawn += 1
        if not self.quiet:
            for written in outcome.written:
                if written.changed or not self.live:
                    say(f"{'wrote' if written.changed else 'kept '} {written.path}")
        for data in () if outcome.failed else outcome.data:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        self._line()

    def end(self, unfound: int, seconds: float) -> None:
        """The summary. The time only where nobody compares logs."""
        self._wipe()
        failed = self.failed + unfound
        if self.quiet and not failed and not self.warnings:
            return
        parts = [f"{self.drawn} rendered"]
        if failed:
            parts.append(f"{failed} failed")
        if self.warnings:
            parts.append(counted(self.warnings, "warning"))
        if live():
            parts.append(f"{seconds:.1f} s")
        lint = [(self.lint_errors, "lint error"), (self.lint_warnings, "lint warning")]
        advice = ", ".join(counted(number, noun) for number, noun in lint if number)
        say(", ".join(parts) + (f"; {advice}: run vizsys lint" if advice else ""))

    def _line(self) -> None:
        if self.live and self.done < self.total:
            width = 24
            full = width * self.done // self.total
            bar = "━" * full + "╌" * (width - full)
            click.echo(f"\r{bar} {self.done}/{self.total}", nl=False, err=True)

    def _wipe(self) -> None:
        if self.live:
            click.echo("\r\x1b[2K", nl=False, err=True)
