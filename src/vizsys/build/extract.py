"""The texts a picture was made from. In: the bytes of a picture. Out: its spec, and the files it needs, or why not."""

from __future__ import annotations

from dataclasses import dataclass

from vizsys.build.recipe import Recipe, is_below, recipe_in, sources_in
from vizsys.choices import PROJECT_FILE
from vizsys.formats import facts


class NoSource(Exception):
    """A picture that does not hold its spec; the message says why."""


@dataclass(frozen=True, slots=True)
class Extract:
    """The texts in a picture by name, the spec's among them; `missing` are files that are not: pictures and icons."""

    recipe: Recipe
    texts: dict[str, str]
    missing: tuple[str, ...]

    @property
    def spec(self) -> str:
        return self.texts[self.recipe.spec]

    @property
    def files(self) -> dict[str, str]:
        """What to write so that the spec renders to the same bytes wherever that is: a project file found above the
        folder, which the picture was not made with, must not count."""
        bare = "" in self.recipe.projects.values() and PROJECT_FILE not in self.texts
        return {**({PROJECT_FILE: "{}\n"} if bare else {}), **self.texts}


def extract(picture: bytes) -> Extract:
    """What the picture was made from. Raises NoSource."""
    found = facts.read(picture)
    if not found:
        raise NoSource("it holds no spec: vizsys did not make it, or with --no-metadata, or a tool took it out")
    recipe, texts = recipe_in(found), sources_in(found)
    for name in texts:
        if not is_below(name):
            raise NoSource(f"it names a file outside of its folder: {name!r}")
    if recipe is None or recipe.spec not in texts:
        raise NoSource("what it says of its making cannot be read: it is broken, or of another version of vizsys")
    missing = {name for name in recipe.files if name not in texts}
    missing |= {place for packs, _ in recipe.icons for _, place, _ in packs}
    return Extract(recipe, texts, tuple(sorted(missing)))
