"""`vizsys render`: specs in, pictures out, one line for each."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vizsys.choices import ENGINES, FORMAT_WORDS, SIZES, THEMES, EngineName
from vizsys.cli import BUG, OK, WRONG
from vizsys.cli.output import announce, counted, debugging, live, say, say_bug, say_diagnostics
from vizsys.records import dataclass

if TYPE_CHECKING:
    from vizsys.build.bounds import Bounds
    from vizsys.build.cache import Cache
    from vizsys.build.draw import Drawing
    from vizsys.build.fresh import Seen, Wish
    from vizsys.build.plan import Job
    from vizsys.build.run import Outcome
    from vizsys.build.survey import Survey

STDOUT = "-"


def _formats(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, ...]:
    """`png,svg` as words, each checked."""
    words = tuple(dict.fromkeys(w.strip() for w in (value or "").split(",") if w.strip()))
    for word in words:
        if word not in FORMAT_WORDS:
            from vizsys.diagnostics import did_you_mean

            near = did_you_mean(word, FORMAT_WORDS)
            raise click.BadParameter(f"unknown format {word!r}{near}; known: {', '.join(FORMAT_WORDS)}")
    return words


@click.command()
@click.argument("paths", nargs=-1)
@click.option("-o", "--output", help="Folder, or for one spec a file; `-` is standard output.  [default: output/]")
@click.option("-f", "--format", "formats", callback=_formats, help="png, svg, ...; several with commas.")
@click.option("--scale", type=click.FloatRange(0.1, 8), help="Pixels per page unit of PNG and WebP.  [default: 1.5]")
@click.option("--theme", type=click.Choice(THEMES), help="Theme, whatever the specs say.")
@click.option("--size", type=click.Choice(SIZES), help="Format of the page, whatever the specs say.")
@click.option("--engine", type=click.Choice(ENGINES), default="wasm", show_default=True, help="Where Graphviz runs.")
@click.option("--no-metadata", is_flag=True, help="Keep the spec and the recipe out of the pictures.")
@click.option("--force", is_flag=True, help="Draw pictures that are up to date, too.")
@click.option("--prune", is_flag=True, help="Remove pictures that no spec makes any more.")
@click.option("--check", "only_check", is_flag=True, help="Draw nothing; say what is out of date.")
@click.option("--watch", "watching", is_flag=True, help="Stay, and draw what a saved file changes, until Ctrl-C.")
@click.option("--cache", "cache_at", metavar="DIR", envvar="VIZSYS_CACHE", help="Folder or URL of pictures to share.")
@click.option("--cache-size", type=click.IntRange(1), default=1024, show_default=True, help="Most MB kept in a folder.")
@click.option("--timeout", type=click.FloatRange(0), default=60, show_default=True, help="Seconds a picture; 0: any.")
@click.option("--memory", type=click.IntRange(0), default=4096, show_default=True, help="MB a process (Linux); 0: any.")
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
    no_metadata: bool,
    force: bool,
    prune: bool,
    only_check: bool,
    watching: bool,
    cache_at: str | None,
    cache_size: int,
    timeout: float,
    memory: int,
    jobs: int | None,
    quiet: bool,
) -> int:
    """Draw specs: files, folders, or `-` for standard input; specs/ when none is given.

    Folders are searched through, and the output mirrors them. Pictures that are up to date, which they say themselves,
    are not drawn. A spec with mistakes stops no other one and leaves its old pictures alone.
    """
    started = time.monotonic()
    asked = Asked(paths, output, formats, engine, scale, theme, size, not no_metadata)
    if "-" in paths:
        if only_check or prune or watching:
            raise click.UsageError("standard input is one spec: there is nothing to check, prune or watch")
        return _stdin(asked, quiet, (timeout, memory))
    if only_check:
        if watching:
            raise click.UsageError("--check looks once, --watch stays: give one of them")
        from vizsys.cli.check import say_check

        return say_check(asked, as_json=False)
    cache = _cache(cache_at, cache_size)
    if watching:
        from vizsys.cli.watch import watch

        return watch(asked, cache, (timeout, memory), jobs, force=force, prune=prune, quiet=quiet)
    from vizsys.build.fresh import Seen
    from vizsys.build.survey import Made, clean, orphans

    seen = Seen()
    found = asked.survey(seen, force)
    say_diagnostics(found.wrong)
    if not found.specs and not found.wrong:
        say(f"warning: no specs in {', '.join(paths) or 'specs'}")
    current = len(set(found.current.values()))
    clean(asked.folders(found))
    fetched = fetch(asked, found, seen, cache, quiet) if cache and not force else 0
    tally = Tally(len(found.tasks), quiet, current, fetched)
    made = Made()
    for path in found.current:
        made.add(path)
    if found.tasks:
        from vizsys.build.run import run_jobs

        planned = [advised(job, quiet) for job in asked.jobs(found)]
        for job in planned:
            made.take(job)
        drawn: list[str] = []
        try:
            for outcome in run_jobs(planned, jobs, bounds_of(timeout, memory), announce if live() else None):
                for written in outcome.written:
                    seen.known.note(str(written.path))
                drawn += [str(written.path) for written in outcome.written]
                tally.take(outcome)
        except KeyboardInterrupt:
            clean(asked.folders(found))  # of what workers were writing
            raise
        if cache:
            cache.keep(drawn)
    if cache:
        close(cache)
    for path, why in orphans(found, made, asked.wish, seen):
        tally.orphan(path, why, prune)
    seen.known.save()
    tally.end(len(found.wrong), time.monotonic() - started)
    if tally.crashed:
        return BUG
    return WRONG if tally.failed or found.wrong else OK


def advised(job: Job, quiet: bool) -> Job:
    """The job, its pictures looked over by lint where a person reads what it finds."""
    return job if quiet else replace(job, advise=True)


def fetch(asked: Asked, found: Survey, seen: Seen, cache: Cache, quiet: bool) -> int:
    """Take what the cache has, out of the tasks; how many specs that was."""
    if not found.tasks:
        return 0
    one = asked.file()
    fetched = cache.fetch(found.tasks, asked.wish, seen, str(one) if one else None)
    for spec in fetched:
        found.tasks.remove(spec.task)
        for path, changed in spec.paths:
            found.current[path] = spec.task.place.file
            seen.known.note(path)
            if not quiet:
                say(f"{'fetched' if changed else 'kept   '} {path}")
    return len(fetched)


def close(cache: Cache) -> None:
    """Make room in the cache, and say what went wrong with it: advice, since every picture was drawn all the same."""
    cache.close()
    if cache.fault:
        say(f"warning: the cache was not used: {cache.fault}")


def _cache(where: str | None, megabytes: int) -> Cache | None:
    """The cache a person asked for. Raises UsageError for one that cannot be used at all."""
    if not where:
        return None
    from vizsys.build.cache import Cache, CacheError, open_store

    try:
        return Cache(open_store(where), megabytes << 20)
    except CacheError as error:
        raise click.UsageError(str(error)) from None


def bounds_of(timeout: float, memory: int) -> Bounds:
    from vizsys.build.bounds import Bounds

    return Bounds(timeout, memory << 20)


def _stdin(asked: Asked, quiet: bool, limits: tuple[float, int]) -> int:
    """Draw the one spec that is on standard input."""
    from vizsys.build.load import load_text
    from vizsys.build.plan import job_for_one
    from vizsys.build.run import run_jobs

    if len(asked.paths) > 1:
        raise click.UsageError("`-` reads one spec from standard input; name no other beside it")
    format, path = _one_file(STDOUT if asked.output is None else asked.output, asked.formats)
    started = time.monotonic()
    tally = Tally(1, quiet)
    job = job_for_one(load_text(sys.stdin.buffer.read()), asked.drawing(), format, path)
    for outcome in run_jobs([advised(asked.told(job), quiet)], 1, bounds_of(*limits), announce if live() else None):
        tally.take(outcome)
    tally.end(0, time.monotonic() - started)
    return BUG if tally.crashed else WRONG if tally.failed else OK


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked for; the same words ask `check` whether it is there."""

    paths: tuple[str, ...]
    output: str | None
    formats: tuple[str, ...]
    engine: EngineName
    scale: float | None
    theme: str | None
    size: str | None
    metadata: bool

    @property
    def wish(self) -> Wish:
        from vizsys.build.fresh import Wish

        said: dict[str, str | float | None] = {
            "engine": self.engine if self.engine != "wasm" else None,
            "scale": self.scale,
            "size": self.size,
            "theme": self.theme,
        }
        options = tuple((name, value) for name, value in said.items() if value is not None)
        one = self._one()
        return Wish((one[0],) if one else self.formats, options, self.metadata)

    def _one(self) -> tuple[str, Path | None] | None:
        """Format and place, where one file was asked for."""
        if self.output is None or not _is_file(self.output):
            return None
        return _one_file(self.output, self.formats)

    def file(self) -> Path | None:
        """The one file that was asked for; None for pictures in a folder, and for standard output."""
        one = self._one()
        return one[1] if one else None

    def survey(self, seen: Seen, force: bool = False) -> Survey:
        """What there is to do. Raises UsageError for several specs that should go to one file."""
        from vizsys.build.survey import survey

        one, wish = self._one(), self.wish
        if force or (one and one[1] is None):
            wish = wish._replace(metadata=False)  # nothing is looked up
        paths = self.paths or ("specs",)
        found = survey(paths, None if one else self.output, str(one[1]) if one else None, wish, seen)
        if one and len(found.specs) > 1:
            raise click.UsageError(f"{self.output} is one file, and there are {len(found.specs)} specs; give a folder")
        return found

    def folders(self, found: Survey) -> set[str]:
        """The folders pictures go to."""
        one = self._one()
        if one:
            return {str(one[1].parent)} if one[1] else set()
        return {task.folder for task in found.tasks} | {os.path.dirname(path) for path in found.current}

    def drawing(self) -> Drawing:
        from vizsys.build.draw import Drawing

        return Drawing(self.engine, self.theme, self.scale, self.size)

    def jobs(self, found: Survey) -> list[Job]:
        """The specs of a survey that have something to do, read and planned."""
        from vizsys.build.load import load_spec
        from vizsys.build.plan import distinct, job_for_one, job_of

        one, drawing = self._one(), self.drawing()
        specs = [task.spec for task in found.tasks]
        if one:
            return [self.told(job_for_one(load_spec(spec), drawing, *one)) for spec in specs]
        folder = None if self.output is None else Path(self.output)
        jobs = [job_of(load_spec(spec), drawing, self.formats, folder, spec.below.parent) for spec in specs]
        return [self.told(job) for job in distinct(jobs, found.current)]

    def told(self, job: Job) -> Job:
        """The job, its pictures silent about their making where that was asked for."""
        return job if self.metadata else replace(job, origin=None)


def _is_file(output: str) -> bool:
    """Whether an output means one file: `-`, or a name with the suffix of a format that is no folder."""
    return output == STDOUT or (_format_of(Path(output)) is not None and not os.path.isdir(output))


def _format_of(path: Path) -> str | None:
    word = path.suffix.lower().removeprefix(".")
    return word if word in FORMAT_WORDS else None


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

    def __init__(self, total: int, quiet: bool, current: int = 0, fetched: int = 0) -> None:
        self.total, self.quiet, self.current, self.fetched = total, quiet, current, fetched
        self.orphans = 0
        self.live = live() and not quiet and total > 1
        self.done = self.drawn = self.failed = self.crashed = self.warnings = 0
        self.lint_errors = self.lint_warnings = 0
        self._line()

    def take(self, outcome: Outcome) -> None:
        """Count one outcome and say what there is to say about it."""
        self._wipe()
        self.done += 1
        self.warnings += sum(1 for d in outcome.found if d.severity == "warning")
        self.lint_errors += outcome.lint_errors
        self.lint_warnings += outcome.lint_warnings
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

    def orphan(self, path: str, why: str, prune: bool) -> None:
        """Say that no spec makes that picture; remove it if that was asked for."""
        self._wipe()
        if prune:
            try:
                os.unlink(path)
            except OSError as error:
                self.failed += 1
                say(f"{path}: error: the picture cannot be removed: {(error.strerror or str(error)).lower()}")
                return
            if not self.quiet:
                say(f"removed {path}: {why}")
        else:
            self.orphans += 1
            if not self.quiet:
                say(f"orphan {path}: {why}; --prune removes it")

    def end(self, unfound: int, seconds: float) -> None:
        """The summary. The time only where nobody compares logs."""
        self._wipe()
        failed = self.failed + unfound
        if self.quiet and not failed and not self.warnings:
            return
        parts = [f"{self.drawn} rendered"] if self.total or not (self.current or self.fetched) else []
        if self.fetched:
            parts.append(f"{self.fetched} from the cache")
        if self.current:
            parts.append(f"{self.current} up to date")
        if failed:
            parts.append(f"{failed} failed")
        if self.orphans:
            parts.append(counted(self.orphans, "orphan"))
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
