"""`vizsys check`: are the pictures what the specs make? Writes nothing; what CI runs."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import click

from vizsys.choices import ENGINES, SIZES, THEMES, EngineName
from vizsys.cli import BUG, OK, WRONG
from vizsys.cli.output import counted, debugging, say, say_bug, say_diagnostics
from vizsys.cli.render import Asked, _formats

if TYPE_CHECKING:
    from vizsys.build.checked import Fault
    from vizsys.build.run import Outcome
    from vizsys.diagnostics import Diagnostic


@click.command()
@click.argument("paths", nargs=-1)
@click.option("-o", "--output", help="Where the pictures are, as for render.  [default: output/]")
@click.option("-f", "--format", "formats", callback=_formats, help="png, svg, ...; several with commas.")
@click.option("--scale", type=click.FloatRange(0.1, 8), help="Pixels per page unit they were drawn with.")
@click.option("--theme", type=click.Choice(THEMES), help="Theme they were drawn with.")
@click.option("--size", type=click.Choice(SIZES), help="Format of the page they were drawn with.")
@click.option("--engine", type=click.Choice(ENGINES), default="wasm", show_default=True, help="Where Graphviz runs.")
@click.option("--no-metadata", is_flag=True, help="The pictures say nothing of their making: draw them and compare.")
@click.option("--draw", is_flag=True, help="Draw every picture and compare, whatever it says of its making.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, for scripts.")
@click.option("-j", "--jobs", type=click.IntRange(1, 64), help="Specs at a time, where pictures must be drawn.")
def check(
    paths: tuple[str, ...],
    output: str | None,
    formats: tuple[str, ...],
    scale: float | None,
    theme: str | None,
    size: str | None,
    engine: EngineName,
    no_metadata: bool,
    draw: bool,
    as_json: bool,
    jobs: int | None,
) -> int:
    """Say which pictures are stale, missing or orphaned, and why (specs: files, folders; specs/ when none is given).

    Give the options the pictures were rendered with. Writes nothing; the exit status is 1 when anything is out of date.
    """
    if "-" in paths:
        raise click.UsageError("standard input makes no picture that could be checked")
    asked = Asked(paths, output, formats, engine, scale, theme, size, not no_metadata)
    return say_check(asked, as_json, draw, jobs)


def say_check(asked: Asked, as_json: bool, draw: bool = False, workers: int | None = None) -> int:
    """Check, and say what is out of date: as lines, as JSON, and where GitHub runs it as annotations."""
    from vizsys.build.checked import Fault
    from vizsys.build.fresh import Seen
    from vizsys.build.survey import Made, orphans

    if asked.output == "-":
        raise click.UsageError("standard output is no picture that could be checked")
    seen = Seen()
    found = asked.survey(seen, force=draw)
    made = Made()
    for path in found.current:
        made.add(path)
    result: list[Fault] = []
    findings: list[Diagnostic] = list(found.wrong)
    crashes: list[Outcome] = []
    if found.tasks:
        from vizsys.build.bounds import Bounds
        from vizsys.build.checked import drawn_otherwise, faults
        from vizsys.build.run import run_jobs

        planned = asked.jobs(found)
        for job in planned:
            made.take(job)
            findings += [d for d in job.found if d.severity == "error"]
        result, unsure = faults(found.tasks, planned, asked.wish, seen)
        outcomes = list(run_jobs(unsure, workers, Bounds()))
        result += drawn_otherwise(unsure, outcomes, seen)
        crashes = [outcome for outcome in outcomes if outcome.crash is not None]
        findings += [d for o in outcomes for d in o.found if d.severity == "error"]
    result += [Fault(path, "orphan", why) for path, why in orphans(found, made, asked.wish, seen)]
    seen.known.save()
    order = [os.path.normpath(path) for path in made.paths]
    result.sort(key=lambda fault: (os.path.normpath(fault.path), fault.state))
    pictures = len(order)
    if as_json:
        rows = [fault.as_json() for fault in result]
        told = {"pictures": pictures, "faults": rows, "diagnostics": [d.as_json() for d in findings]}
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        _say(result, findings, crashes, pictures)
    if crashes:
        return BUG
    return WRONG if result or findings else OK


def _say(result: list[Fault], findings: list[Diagnostic], crashes: list[Outcome], pictures: int) -> None:
    say_diagnostics(findings)
    for outcome in crashes:
        if debugging() and outcome.trace:
            say(outcome.trace)
        say_bug(outcome.crash or "", outcome.name)
    for fault in result:
        say(f"{fault.state:<7} {fault.path}: {fault.reason}")
    if os.environ.get("GITHUB_ACTIONS") == "true":
        for fault in result:
            _annotate("error", f"{fault.path} is {_WORDS[fault.state]}: {fault.reason}", fault.spec)
        for finding in findings:
            spot = finding.as_json()
            _annotate("error", finding.message, str(spot["file"] or ""), spot["line"], spot["column"])
    bad = {state: sum(1 for fault in result if fault.state == state) for state in ("stale", "missing", "orphan")}
    parts = [f"{number} {_WORDS[state]}" for state, number in bad.items() if number]
    if findings:
        parts.append(counted(len(findings), "error"))
    checked = f"{counted(pictures, 'picture')} checked"
    mend = " (vizsys render mends stale and missing ones, --prune removes orphaned ones)" if result else ""
    say(f"{checked}: {', '.join(parts)}{mend}" if parts else f"{checked}, all up to date")


_WORDS = {"stale": "stale", "missing": "missing", "orphan": "orphaned"}


def _annotate(level: str, message: str, file: str | None, line: object = None, column: object = None) -> None:
    """A command to GitHub Actions that shows the message at the file in a pull request."""

    def escaped(text: object, also: str = "") -> str:
        out = str(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        for letter in also:
            out = out.replace(letter, f"%{ord(letter):02X}")
        return out

    place = {"file": file, "line": line, "col": column, "title": "vizsys"}
    given = ",".join(f"{key}={escaped(value, ':,')}" for key, value in place.items() if value)
    click.echo(f"::{level} {given}::{escaped(message)}")
