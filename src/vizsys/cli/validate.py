"""`vizsys validate`: every check that needs no drawing. Loads no renderer, layout engine or image library."""

from __future__ import annotations

import json
import sys

import click

from vizsys.cli import OK, WRONG
from vizsys.cli.output import counted, say, say_diagnostics


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON, for scripts and editors.")
def validate(paths: tuple[str, ...], as_json: bool) -> int:
    """Check specs (files, folders, `-` for standard input; specs/ when none is given) without drawing them."""
    from vizsys.build.find import find_specs
    from vizsys.build.load import load_spec, load_text
    from vizsys.diagnostics import Report

    report = Report()
    files = [p for p in paths if p != "-"]
    specs, wrong = find_specs(files or ([] if paths else ["specs"]))
    for diagnostic in wrong:
        report.add(diagnostic)
    loaded = [load_spec(spec) for spec in specs]
    if "-" in paths:
        loaded.append(load_text(sys.stdin.buffer.read()))
    for one in loaded:
        for diagnostic in one.found:
            report.add(diagnostic)
    if as_json:
        found = [d.as_json() for d in report.found]
        click.echo(json.dumps({"specs": len(loaded), "diagnostics": found}, indent=2, ensure_ascii=False))
    else:
        say_diagnostics(report.found)
        bad = sum(1 for one in loaded if one.failed) + len(wrong)
        parts = [f"{counted(len(loaded), 'spec')} checked", counted(len(report.errors), "error")]
        if report.warnings:
            parts.append(counted(len(report.warnings), "warning"))
        say(", ".join(parts) if bad or report.warnings else f"{counted(len(loaded), 'spec')} checked, all good")
    return WRONG if report.errors else OK
