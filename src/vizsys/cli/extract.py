"""`vizsys extract`: the spec a picture was made from."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vizsys.cli import OK, WRONG
from vizsys.cli.output import say

if TYPE_CHECKING:
    from vizsys.build.extract import Extract


@click.command()
@click.argument("picture")
@click.option("-o", "--output", help="A folder to write the spec and all it includes to.")
@click.option("--recipe", "as_recipe", is_flag=True, help="Print what shaped the picture, as JSON, instead.")
def extract(picture: str, output: str | None, as_recipe: bool) -> int:
    """Print the spec inside a picture that vizsys made.

    Rendered by the same version of vizsys it gives the same bytes. A spec that includes other files needs them: -o
    writes them all.
    """
    from vizsys.build.extract import NoSource
    from vizsys.build.extract import extract as read

    try:
        found = read(Path(picture).read_bytes())
    except OSError as error:
        say(f"{picture}: error: the picture cannot be read: {(error.strerror or str(error)).lower()}")
        return WRONG
    except NoSource as error:
        say(f"{picture}: error: {error}")
        return WRONG
    if as_recipe:
        click.echo(found.recipe.text())
        return OK
    if output is not None:
        return _write(found, output)
    click.echo(found.spec, nl=not found.spec.endswith("\n"))
    others = [name for name in found.texts if name != found.recipe.spec]
    if others or found.missing:
        mend = "; -o FOLDER writes them" if others else ""
        say(f"note: it also needs {', '.join((*others, *found.missing))}{mend}")
    return OK


def _write(found: Extract, output: str) -> int:
    """Write every text below the folder; nothing that is there already is changed."""
    from vizsys.build.write import write_atomic

    wrong = False
    for name, text in found.files.items():
        path, data = Path(output, name), text.encode()
        try:
            if path.exists() and path.read_bytes() != data:
                say(f"{path}: error: there is another file of that name")
                wrong = True
                continue
            say(f"{'wrote' if write_atomic(path, data) else 'kept '} {path}")
        except OSError as error:
            say(f"{path}: error: it cannot be written: {(error.strerror or str(error)).lower()}")
            wrong = True
    if found.missing:
        say(f"note: not in the picture, and needed: {', '.join(found.missing)}")
    recipe = found.recipe
    options = [f"--{name}={value}" for name, value in recipe.options.items()]
    command = ["vizsys", "render", os.path.join(output, recipe.spec), "-f", recipe.format, *options]
    say(f"render it with: {shlex.join(command)}")
    return WRONG if wrong else OK
