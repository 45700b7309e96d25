"""How a picture was made: everything that shaped it, by name and hash, small enough to be kept in the picture.

In: what a run used, or the facts in a picture. Out: a `Recipe`, its text and its digest. Whoever has the files can tell
by comparing hashes whether the picture is still what would be drawn: nothing is read as a spec, nothing is laid out.

Nothing of a machine is in it: no absolute path, time, user, language or folder of the run. Names count from the deepest
folder that holds all files the picture is made of, so the same project gives the same recipe wherever it lies.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

HASH = 16
"""Hexadecimal digits kept of a file's SHA-256: against change, not against forgery."""

MOST = 20_000
"""Words in a recipe that is believed; 64 includes and as many icons as fit on a page are far fewer."""
_ODD = r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"

Asked = tuple[str, str, str]
"""An icon: the name asked for, the cloud that decided it (or nothing), what was found (see `icon_word`)."""
PackPlace = tuple[str, str, str]
"""An icon pack of the project: `dir` or `file`, its place, its prefix (or nothing)."""


class Recipe(NamedTuple):
    """What shaped one picture. `spec` is the spec's file; `page` the page of it, in `format`.

    `files`: file -> hash: the spec, its project file and includes, specs it shows, the project's icons and pictures.
    `projects`: folder of a spec -> the project file that holds there, nothing where there is none.
    `icons`: the icons asked for, by the packs they were looked for in before those that come with vizsys.
    `makes`: every page of the spec -> the formats the spec itself wants it in.
    `options`: what the command said (engine, scale, size, theme). `tools`: what drew it -> its version.
    `fonts`: fonts of the machine, for characters that those of vizsys lack: file -> hash.
    """

    spec: str
    page: str
    format: str
    files: dict[str, str]
    projects: dict[str, str]
    icons: list[tuple[list[PackPlace], list[Asked]]]
    makes: dict[str, list[str]]
    options: dict[str, str | float]
    tools: dict[str, str]
    fonts: dict[str, str]

    def text(self) -> str:
        """The recipe as JSON, the same for the same recipe."""
        return json.dumps(self._asdict(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest_of(text: str) -> str:
    """The digest of a recipe's text."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[: 2 * HASH]


def hash_of(data: bytes) -> str:
    """What stands for a file's bytes in a recipe."""
    return hashlib.sha256(data).hexdigest()[:HASH]


def facts_of(recipe: Recipe, sources: Mapping[str, str]) -> dict[str, str]:
    """What a picture remembers: the recipe, its digest, and the texts it was made from."""
    text = recipe.text()
    source = json.dumps(dict(sources), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return {"digest": digest_of(text), "recipe": text, "source": source}


def recipe_in(facts: Mapping[str, str]) -> Recipe | None:
    """The recipe a picture remembers; None when there is none, or it is not the one its digest was made of."""
    text = facts.get("recipe", "")
    if not text or facts.get("digest") != digest_of(text):
        return None
    try:
        recipe = Recipe(**json.loads(text))
        return recipe if _sound(recipe) else None
    except (TypeError, ValueError, AttributeError, RecursionError):
        return None  # of another version of vizsys


def is_below(name: str) -> bool:
    """Whether a path stays below the folder it counts from, on any system."""
    path = PurePosixPath(name)
    return not (path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or _odd(name))


def _odd(word: str) -> bool:
    """Whether a word would play tricks on a terminal."""
    return not word.isprintable() and re.search(_ODD, word) is not None


def _sound(recipe: Recipe) -> bool:
    """Whether a recipe, which may come with a picture from anywhere, holds what recipes hold, within bounds: no path
    leads out of the project, and no word plays tricks on a terminal."""
    icons = [(*given, *asked) for given, asked in recipe.icons]
    words = [recipe.page, recipe.format, *(word for entries in icons for entry in entries for word in entry)]
    for mapping in (recipe.files, recipe.projects, recipe.tools, recipe.fonts, recipe.options, recipe.makes):
        words += [*mapping.keys(), *(value for value in mapping.values() if not isinstance(value, int | float | list))]
    words += [word for formats in recipe.makes.values() for word in formats]
    places = [place for given, _ in recipe.icons for _, place, _ in given]
    paths = [recipe.spec, *recipe.files, *recipe.projects, *recipe.projects.values(), *places]
    return len(words) <= MOST and all(map(is_below, paths)) and not any(map(_odd, words))


def sources_in(facts: Mapping[str, str]) -> dict[str, str]:
    """The texts a picture was made from, by name; empty when it does not hold them."""
    try:
        data = json.loads(facts.get("source", "{}"))
    except ValueError:
        return {}
    return {str(k): v for k, v in data.items() if isinstance(v, str)} if isinstance(data, dict) else {}
