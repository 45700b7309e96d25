"""`vizsys new`: a starter spec of each kind, with comments, that renders as it is."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import click

from vizsys.cli import OK, WRONG
from vizsys.cli.output import say


def starters() -> list[str]:
    """The kinds there is a starter for."""
    return sorted(f.name[:-5] for f in files("vizsys.cli").joinpath("starters").iterdir() if f.name.endswith(".yaml"))


@click.command()
@click.argument("name")
@click.option("--kind", "-k", default="graph", show_default=True, type=click.Choice(starters()), help="What it shows.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def new(name: str, kind: str, force: bool) -> int:
    """Write a starter spec. NAME is a file, or a word: `kafka` makes specs/kafka.yaml. `-` prints it."""
    if name == "-":
        click.echo(starter(kind, "A new visual", f"{kind}.svg"), nl=False)
        return OK
    path = Path(name)
    if path.suffix not in (".yaml", ".yml"):
        path = path.with_name(f"{path.name}.yaml")
    if path.parent == Path():
        path = Path("specs") / path if "." not in name else path
    if path.exists() and not force:
        say(f"error: {path} is there already; --force replaces it")
        return WRONG
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(re.sub(r"[^\w-]+", "-", path.stem) + ".svg")
        path.write_text(starter(kind, _title(path.stem), beside.name), encoding="utf-8")
        drawing = _drawing(kind)
        if drawing and (force or not beside.exists()):
            beside.write_text(drawing, encoding="utf-8")
    except OSError as error:
        say(f"error: {path} cannot be written: {(error.strerror or str(error)).lower()}")
        return WRONG
    say(f"wrote {path}; now: vizsys render {path}")
    return OK


def starter(kind: str, title: str, file: str) -> str:
    """The starter spec of `kind` under `title`; `file` is the name of the drawing beside it, where it shows one."""
    text = files("vizsys.cli").joinpath("starters", f"{kind}.yaml").read_text("utf-8").replace("{{file}}", file)
    return text.replace("{{title}}", title.replace("\\", "\\\\").replace('"', '\\"'))


def _drawing(kind: str) -> str | None:
    """The drawing a starter shows; None for most."""
    drawing = files("vizsys.cli").joinpath("starters", f"{kind}.svg")
    return drawing.read_text("utf-8") if drawing.is_file() else None


def _title(stem: str) -> str:
    """`how-kafka-works` -> `How kafka works`."""
    words = re.sub(r"[-_\s]+", " ", stem).strip()
    return words[:1].upper() + words[1:] or "A new visual"
