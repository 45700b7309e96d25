"""`vizsys lint`: specs are laid out, and what spoils the pictures is said, with the line and how to mend it."""

from __future__ import annotations

import json
import sys

import click

from vizsys.choices import SIZES, THEMES
from vizsys.cli import BUG, OK, WRONG
from vizsys.cli.output import counted, debugging, say, say_bug, say_diagnostics


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON, for scripts and editors.")
@click.option(
    "--fail-on", type=click.Choice(("warn", "error")), default="error", show_default=True, help="What fails the run."
)
@click.option(
    "--width", type=click.FloatRange(100, 4000), default=600, show_default=True, help="Pixels the pictures are read at."
)
@click.option("--spelling", is_flag=True, help="Check English words too; needs the extra vizsys[spelling].")
@click.option("--theme", type=click.Choice(THEMES), help="Theme, whatever the specs say.")
@click.option("--size", type=click.Choice(SIZES), help="Format of the page, whatever the specs say.")
def lint(
    paths: tuple[str, ...],
    as_json: bool,
    fail_on: str,
    width: float,
    spelling: bool,
    theme: str | None,
    size: str | None,
) -> int:
    """Check the pictures specs make (files, folders, `-` for standard input; specs/ when none is given).

    Errors are what makes a picture wrong: overlaps, edges through nodes, text that sticks out or cannot be read.
    Warnings are what makes it worse.
    """
    from vizsys.build.bounds import Bounds
    from vizsys.build.draw import Drawing
    from vizsys.build.find import find_specs
    from vizsys.build.lint import LintTask, lint_all
    from vizsys.build.load import load_spec, load_text
    from vizsys.lint import Settings

    if spelling:
        _need_word_list()
    files = [p for p in paths if p != "-"]
    specs, wrong = find_specs(files or ([] if paths else ["specs"]))
    loaded = [load_spec(spec) for spec in specs]
    if "-" in paths:
        loaded.append(load_text(sys.stdin.buffer.read()))
    drawing, settings = Drawing(theme=theme, size=size), Settings(width, spelling)
    found = list(wrong)
    rows = [{**d.as_json(), "spec": d.file} for d in wrong]
    crashed = 0
    if not as_json:
        say_diagnostics(wrong)
    for result in lint_all([LintTask(spec, drawing, settings) for spec in loaded], None, Bounds()):
        found += result.found
        rows += [{**d.as_json(), "spec": result.name} for d in result.found]
        if not as_json:
            say_diagnostics(result.found)
        if result.crash is not None:
            crashed += 1
            if debugging() and result.trace:
                say(result.trace)
            say_bug(result.crash, result.name)
    errors = sum(1 for d in found if d.severity == "error")
    warnings = len(found) - errors
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    else:
        parts = [f"{counted(len(loaded), 'spec')} checked"]
        parts += [counted(errors, "error")] if errors else []
        parts += [counted(warnings, "warning")] if warnings else []
        parts += [f"{crashed} failed"] if crashed else []
        say(", ".join(parts) if len(parts) > 1 else f"{parts[0]}, all good")
    if crashed:
        return BUG
    return WRONG if errors or (warnings and fail_on == "warn") else OK


def _need_word_list() -> None:
    from importlib.util import find_spec

    from vizsys.lint.spelling import INSTALL

    if find_spec("spellchecker") is None:
        raise click.UsageError(f"--spelling needs a word list that is not installed: {INSTALL}")
