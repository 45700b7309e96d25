"""`vizsys icons`: find an icon's name, list what is installed, say whose drawings a spec uses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vizsys.cli import OK, WRONG
from vizsys.cli.output import say, say_diagnostics

if TYPE_CHECKING:
    from vizsys.icons.search import Hit


@click.group()
def icons() -> None:
    """Search and list icons; credits of a spec."""


@icons.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 500), help="How many at most.")
@click.option("--sheet", type=click.Path(dir_okay=False, path_type=Path), help="Also draw them into this PNG.")
def search(words: tuple[str, ...], limit: int, sheet: Path | None) -> int:
    """Find icons by a few letters, misspelt ones too. The first column is what to write in a spec."""
    from vizsys.icons.search import search as find

    hits = find(" ".join(words), limit)
    if not hits:
        say(f"nothing like {' '.join(words)!r}; `vizsys icons list` shows the packs")
        return WRONG
    wide = max(len(hit.name) for hit in hits)
    for hit in hits:
        width, height = (round(side) for side in hit.size)
        form = f"{hit.art.format} {width} x {height}" + (", takes the tone's colour" if hit.recolor else "")
        click.echo(f"{hit.name:<{wide}}  {form}")
    if sheet is not None:
        return _write_sheet(hits, sheet)
    return OK


def _write_sheet(hits: Sequence[Hit], sheet: Path) -> int:
    from vizsys.build.write import write_atomic
    from vizsys.icons.sheet import sheet as draw

    try:
        write_atomic(sheet, draw(hits))
    except OSError as error:
        say(f"error: {sheet} cannot be written: {(error.strerror or str(error)).lower()}")
        return WRONG
    say(f"drew {sheet}")
    return OK


@icons.command(name="list")
@click.argument("pack", required=False)
def list_(pack: str | None) -> int:
    """The packs, or every icon of PACK (`lucide`, `aws`, `simple-icons`, ...)."""
    from vizsys.diagnostics import did_you_mean
    from vizsys.icons import Library

    by_pack: dict[str, list[str]] = {}
    for name in Library().names():
        by_pack.setdefault(name.partition("/")[0] if "/" in name else "curated", []).append(name)
    if pack is None:
        for prefix, names in by_pack.items():
            click.echo(f"{prefix:<14}{len(names):>6}  {names[0]}, {names[len(names) // 2]}, ...")
        return OK
    if pack not in by_pack:
        raise click.UsageError(f"there is no pack {pack!r}{did_you_mean(pack, by_pack)}")
    for name in by_pack[pack]:
        click.echo(name)
    return OK


@icons.command()
@click.argument("spec", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def credits(spec: Path) -> int:
    """Who made the icons SPEC uses, and on what terms."""
    from vizsys.build.draw import Drawing, place
    from vizsys.build.find import SpecPath
    from vizsys.build.load import load_spec
    from vizsys.diagnostics import Report
    from vizsys.icons import IconArt
    from vizsys.icons.credits import credits_text

    loaded = load_spec(SpecPath.alone(spec))
    report = Report(list(loaded.found))
    used: dict[IconArt, None] = {}
    for page in loaded.pages:
        placed = place(page, Drawing(), report)
        if placed:
            used.update(dict.fromkeys(placed[1].icons.used))
    if report.errors:
        say_diagnostics(report.errors)
        return WRONG
    click.echo(credits_text(used) or "no icons", nl=not used)
    return OK
