"""A version of a spec: as it is, as it was when a picture was made, or as git has it. In: a word a person gave. Out:
the spec, loaded. Icon files and pictures of a project are those it has now.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from vizsys.build.find import SUFFIXES, SpecPath
from vizsys.build.load import Loaded, load_spec, load_text
from vizsys.build.root import Root, root_of
from vizsys.choices import FORMAT_WORDS


class NoVersion(Exception):
    """There is no such version; the message says why."""


def version(word: str) -> Loaded:
    """The spec a word names: a file, a picture that holds its spec, or `REVISION:path`. Raises NoVersion."""
    path = Path(word)
    if path.is_file():
        if path.suffix.lower().removeprefix(".") in FORMAT_WORDS:
            return _in_picture(path)
        return load_spec(SpecPath.alone(path))
    revision, colon, name = word.partition(":")
    if colon and revision and name:
        return _in_git(word, revision, name)
    raise NoVersion(f"there is no such file, and no revision of git: a spec ends with {' or '.join(SUFFIXES)}")


def _in_picture(path: Path) -> Loaded:
    from vizsys.build.extract import NoSource, extract

    try:
        found = extract(path.read_bytes())
    except NoSource as error:
        raise NoVersion(str(error)) from None
    except OSError as error:
        raise NoVersion(f"the picture cannot be read: {(error.strerror or str(error)).lower()}") from None

    def get(name: str) -> bytes:
        if name not in found.texts:
            raise FileNotFoundError(name)
        return found.texts[name].encode()

    spec = found.recipe.spec
    return load_text(found.spec, str(path), Root(root_of(path).folder, get), spec)


def _in_git(word: str, revision: str, name: str) -> Loaded:
    folder = Path.cwd()
    top = Path(_git(folder, "rev-parse", "--show-toplevel").decode().strip())
    path = (
        os.path.relpath(os.path.realpath(folder / name), os.path.realpath(top)) if name.startswith(".") else name
    ).replace(os.sep, "/")

    def get(name: str) -> bytes:
        try:
            return _git(top, "cat-file", "blob", f"{revision}:{name}")
        except NoVersion as error:
            raise FileNotFoundError(str(error)) from None

    try:
        text = get(path)
    except FileNotFoundError as error:
        raise NoVersion(str(error)) from None
    return load_text(text, word, Root(Path(os.path.realpath(top)), get), path)


def _git(folder: Path, *arguments: str) -> bytes:
    if any(argument.startswith("-") for argument in arguments[2:]):
        raise NoVersion("a revision does not begin with '-'")
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NoVersion(f"git cannot be asked: {error}") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().split("\n")[0]
        raise NoVersion(f"git: {said.removeprefix('fatal: ')}")
    return done.stdout
