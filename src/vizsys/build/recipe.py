"""How a picture was made: everything that shaped it, by name and hash, small enough to be kept in the picture.

In: what a run used, or the facts in a picture. Out: a `Recipe`, its text and its digest. Whoever has the files can tell
by comparing hashes whether the picture is still what would be drawn: nothing is read as a spec, nothing is laid out.

Nothing of a machine is in it: no absolute path, time, user, language or folder of the run. Names count from the deepest
folder that holds all files the picture is made of, so the same project gives the same recipe wherever it lies.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

HASH = 16
"""Hexadecimal digits kept of a file's SHA-256: against change, not against forgery."""

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
        data: Any = json.loads(text)
        return Recipe(**data)
    except (TypeError, ValueError):
        return None  # of another version of vizsys


def sources_in(facts: Mapping[str, str]) -> dict[str, str]:
    """The texts a picture was made from, by name; empty when it does not hold them."""
    try:
        data = json.loads(facts.get("source", "{}"))
    except ValueError:
        return {}
    return {str(k): v for k, v in data.items() if isinstance(v, str)} if isinstance(data, dict) else {}
