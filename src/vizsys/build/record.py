"""The recipes of pictures just drawn. In: the texts a spec was read from, and the libraries and pages that were used to
draw it. Out: the facts that go into each picture.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from vizsys.build.draw import Drawing
from vizsys.build.fresh import EMPTY, font_hash, icon_word
from vizsys.build.load import project_file
from vizsys.build.pages import PageArt, Pages
from vizsys.build.recipe import Asked, PackPlace, Recipe, facts_of, hash_of
from vizsys.build.tools import tools_for
from vizsys.choices import PROJECT_FILE
from vizsys.records import dataclass
from vizsys.scene import Image, Scene, TextRun
from vizsys.spec.model import Page


@dataclass(frozen=True, slots=True)
class Origin:
    """Where pages come from: the spec's path below the root, the text of every file read for it, and its pages with the
    formats it wants them in."""

    path: str
    texts: Mapping[str, bytes]
    makes: Mapping[str, tuple[str, ...]]


def facts_for(origin: Origin, page: Page, format: str, drawing: Drawing, used: Pages, scene: Scene) -> dict[str, str]:
    """What a picture of `page` remembers, which is laid out as `scene`; `used` drew the specs it shows and knows where
    icons came from."""
    texts = {**origin.texts, **used.texts}
    specs = [origin.path, *used.specs]
    projects = {posixpath.dirname(spec): _project(spec, texts) for spec in specs}
    texts = {n: d for n, d in texts.items() if posixpath.basename(n) != PROJECT_FILE or n in projects.values()}
    art: dict[str, bytes] = {}
    icons: dict[tuple[PackPlace, ...], dict[tuple[str, str], str]] = {}
    for library in used.libraries:
        for (name, provider), found in library.asked.items():
            icons.setdefault(library.given, {})[name, provider or ""] = icon_word(found)
        art.update((posixpath.normpath(name), found.data) for name, found in library.files.items())
    places = [place for given in icons for _, place, _ in given]
    base = _common([*texts, *art], places)

    def short(name: str) -> str:
        return posixpath.relpath(name, base) if base else name

    hashes = {short(name): hash_of(data) for name, data in {**texts, **art}.items()}
    recipe = Recipe(
        spec=short(origin.path),
        page=page.slug,
        format=format,
        files=dict(sorted(hashes.items())),
        projects={short(folder or "."): short(name) if name else "" for folder, name in sorted(projects.items())},
        icons=[_grouped(given, asked, short) for given, asked in sorted(icons.items())],
        makes={slug: list(formats) for slug, formats in origin.makes.items()},
        options=options_of(drawing),
        tools=tools_for(format, drawing.engine),
        fonts=dict(sorted(_fonts(scene))),
    )
    return facts_of(recipe, {short(name): data.decode("utf-8", "replace") for name, data in texts.items()})


def _fonts(scene: Scene) -> Iterator[tuple[str, str]]:
    """The fonts of this machine a picture is set in, by the names of their files."""
    from vizsys.text import fallback

    active = fallback.active()
    for item, _ in scene.walk() if active else ():
        if isinstance(item, TextRun) and item.font in active:
            path = active[item.font].path
            yield path.name, font_hash(str(path))
        elif isinstance(item, Image) and isinstance(item.art, PageArt) and item.art.scene:
            yield from _fonts(item.art.scene)


def options_of(drawing: Drawing) -> dict[str, str | float]:
    """What a command said about the drawing, as recipes have it; what it left open is left out."""
    said = {"scale": drawing.scale, "size": drawing.size, "theme": drawing.theme}
    options: dict[str, str | float] = {name: value for name, value in said.items() if value is not None}
    return options if drawing.engine == "wasm" else {"engine": drawing.engine, **options}


def _project(spec: str, texts: Mapping[str, bytes]) -> str:
    """The project file that holds for a spec; nothing for one that says nothing."""
    name = project_file(spec, texts)
    return "" if name and texts[name].strip() in EMPTY else name


def _common(files: Iterable[str], folders: Iterable[str]) -> str:
    """The deepest folder that holds all of those files and folders; nothing for the root."""
    around = [Path(name).parent.parts for name in files] + [Path(name).parent.parts for name in folders]
    deepest: list[str] = []
    for step in zip(*around, strict=False):
        if len(set(step)) > 1:
            break
        deepest.append(step[0])
    return "/".join(deepest)


def _grouped(
    given: tuple[PackPlace, ...], asked: Mapping[tuple[str, str], str], short: object
) -> tuple[list[PackPlace], list[Asked]]:
    assert callable(short)
    return (
        [(kind, short(place), prefix) for kind, place, prefix in given],
        [(name, provider, word) for (name, provider), word in sorted(asked.items())],
    )
