"""`vizsys diff`: what changed between two pictures, in words and as one picture."""

from __future__ import annotations

import json
from pathlib import Path

import click

from vizsys.choices import THEMES
from vizsys.cli import OK, WRONG
from vizsys.cli.output import say, say_diagnostics


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("-o", "--output", help="A picture of both with the changes marked: .png, .svg, .webp or .pdf.")
@click.option("--page", help="Which page, of specs that make several.")
@click.option("--theme", type=click.Choice(THEMES), help="Theme of the picture, whatever the specs say.")
@click.option("--json", "as_json", is_flag=True, help="Print the changes as JSON, for scripts.")
@click.option("--exit-code", is_flag=True, help="End with 1 when anything changed.")
def diff(
    old: str, new: str, output: str | None, page: str | None, theme: str | None, as_json: bool, exit_code: bool
) -> int:
    """Say which things and lines were added, removed or changed from OLD to NEW.

    Each is a spec, a picture that holds its spec, or a spec as git has it.

    \b
    vizsys diff HEAD~1:specs/kafka.yaml specs/kafka.yaml -o changes.png
    vizsys diff output/kafka.png specs/kafka.yaml
    """
    from vizsys.build.differences import differences, marked
    from vizsys.build.draw import Drawing, lay_out, write_scene
    from vizsys.build.versions import NoVersion, version
    from vizsys.choices import FORMAT_WORDS
    from vizsys.diagnostics import Report

    format = Path(output).suffix.lower().removeprefix(".") if output else ""
    if output and (format not in FORMAT_WORDS or format in ("json", "dot")):
        raise click.UsageError(f"{output} is no picture; give a name that ends with .png, .svg, .webp or .pdf")
    report, drawing = Report(), Drawing(theme=theme)
    scenes, names, pages = [], [], []
    for word in (old, new):
        try:
            loaded = version(word)
        except NoVersion as error:
            say(f"{word}: error: {error}")
            return WRONG
        errors = [d for d in loaded.found if d.severity == "error"]
        if errors:
            say_diagnostics(errors)
            return WRONG
        slugs = [p.slug for p in loaded.pages]
        if page is None and len(slugs) > 1:
            raise click.UsageError(f"{word} makes {len(slugs)} pages; say which with --page: {', '.join(slugs)}")
        if page is not None and len(slugs) > 1 and page not in slugs:
            raise click.UsageError(f"{word} makes no page {page!r}; it makes {', '.join(slugs)}")
        chosen = loaded.pages[slugs.index(page) if page in slugs else 0]
        scene = lay_out(chosen, drawing, report)
        if scene is None:
            say_diagnostics(report.errors)
            return WRONG
        scenes.append(scene)
        names.append(word)
        pages.append(chosen)
    found = differences(scenes[0], scenes[1])
    if as_json:
        click.echo(json.dumps([one.as_json() for one in found], indent=2, ensure_ascii=False))
    else:
        for one in found:
            click.echo(str(one))
        if not found:
            say("no differences")
    if output:
        from vizsys.build.write import write_atomic

        data = write_scene(marked(scenes[0], scenes[1], (names[0], names[1])), format, pages[1], drawing, report)
        if data is None:
            say_diagnostics(report.errors)
            return WRONG
        try:
            changed = write_atomic(Path(output), data)
        except OSError as error:
            say(f"error: {output} cannot be written: {(error.strerror or str(error)).lower()}")
            return WRONG
        say(f"{'wrote' if changed else 'kept '} {output}")
    return WRONG if found and exit_code else OK
