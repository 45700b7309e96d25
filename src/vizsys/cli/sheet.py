"""`vizsys sheet`: all the pictures of a folder on one, for a README or a quick look."""

from __future__ import annotations

from pathlib import Path

import click

from vizsys.choices import THEMES
from vizsys.cli import BUG, OK, WRONG
from vizsys.cli.output import counted, debugging, say, say_bug, say_diagnostics


@click.command()
@click.argument("paths", nargs=-1)
@click.option("-o", "--output", default="sheet.png", show_default=True, help="The file: .png or .webp.")
@click.option("--width", type=click.IntRange(400, 8000), default=2400, show_default=True, help="Pixels.")
@click.option("--columns", type=click.IntRange(1, 20), default=6, show_default=True, help="Pictures a row, about.")
@click.option("--theme", type=click.Choice(THEMES), help="Theme, whatever the specs say.")
@click.option("-j", "--jobs", type=click.IntRange(1, 64), help="Specs at a time.  [default: by their number]")
def sheet(paths: tuple[str, ...], output: str, width: int, columns: int, theme: str | None, jobs: int | None) -> int:
    """Draw specs (files, folders; specs/ when none is given) as one contact sheet, in the order of their names."""
    from vizsys.build.bounds import Bounds
    from vizsys.build.draw import Drawing
    from vizsys.build.find import find_specs
    from vizsys.build.load import load_spec
    from vizsys.build.sheet import Thumbnail, ThumbnailTask, compose, draw_all
    from vizsys.build.write import write_atomic

    format = Path(output).suffix.lower().removeprefix(".")
    if format not in ("png", "webp"):
        raise click.UsageError(f"a sheet is a .png or a .webp, not {output}")
    specs, wrong = find_specs(paths or ["specs"])
    say_diagnostics(wrong)
    # Twice as large as shown, for sharp small type.
    tasks = [ThumbnailTask(load_spec(spec), Drawing(theme=theme), 2 * width // columns) for spec in specs]
    pictures: list[Thumbnail] = []
    failed, crashed = len(wrong), 0
    for drawn in draw_all(tasks, jobs, Bounds()):
        pictures += drawn.thumbnails
        say_diagnostics(drawn.outcome.found)
        failed += drawn.outcome.failed
        if drawn.outcome.crash is not None:
            crashed += 1
            if debugging() and drawn.outcome.trace:
                say(drawn.outcome.trace)
            say_bug(drawn.outcome.crash, drawn.outcome.name)
    if failed or not pictures:
        say(f"no sheet: {counted(failed, 'spec')} failed" if failed else "no sheet: there are no specs")
        return BUG if crashed else WRONG
    data = compose(pictures, width, columns, theme or "newsletter", format)
    try:
        changed = write_atomic(Path(output), data)
    except OSError as error:
        say(f"error: {output} cannot be written: {(error.strerror or str(error)).lower()}")
        return WRONG
    say(f"{'wrote' if changed else 'kept '} {output}: {counted(len(pictures), 'picture')}")
    return OK
