"""Is a picture what would be drawn now? In: recipes in pictures, the files of the project as they are. Out: reasons.

The same questions are asked by `render`, which draws what has a reason, and by `check`, which says the reasons. Files
are read and hashed; no spec is read as one, and nothing is laid out.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from vizsys.build import tools
from vizsys.build.known import Known
from vizsys.build.recipe import HASH, Asked, PackPlace, Recipe, recipe_in
from vizsys.build.root import open_plain
from vizsys.choices import DEFAULT_OUTPUT, FORMAT_WORDS, PROJECT_FILE

if TYPE_CHECKING:
    from vizsys.icons import IconArt

HEAD = 1 << 16
"""Bytes read of a picture before it is read whole: its recipe is at the front, where the format lets it."""
LARGE = 256 << 20
"""Bytes of a file that is not looked into: no picture of ours is as large."""
EMPTY = (b"", b"{}")
"""A project file that says nothing is as good as none."""


class Wish(NamedTuple):
    """What a command asks of pictures, as recipes have it. `formats` are empty where the specs decide."""

    formats: tuple[str, ...] = ()
    options: tuple[tuple[str, str | float], ...] = ()
    metadata: bool = True


class Place(NamedTuple):
    """A spec: its file, its project's folder, and its path from there, with `/`."""

    file: str
    root: str
    path: str


class Stand(NamedTuple):
    """How a spec stands. `current`: the pictures it makes, when nothing is to be done for them. Else `unsure` says that
    their recipes hold, and only drawing tells whether this machine draws them so."""

    current: tuple[str, ...] = ()
    unsure: bool = False


class Seen:
    """The disk as one run sees it: every file is read once."""

    def __init__(self, known: Known | None = None) -> None:
        self.known = known or Known()
        self._hashes: dict[tuple[str, str], str | None] = {}
        self._recipes: dict[str, Recipe | None] = {}
        self._names: dict[str, list[str]] = {}
        self._projects: dict[tuple[str, str], tuple[str, bytes]] = {}
        self._icons: dict[object, str] = {}

    def stand(self, place: Place, folder: str, wish: Wish, one: str | None = None) -> Stand:
        """How the spec stands whose pictures go to `folder`, or to the file `one` alone."""
        if not wish.metadata:
            return Stand()  # a picture that says nothing of its making is drawn to be compared
        stem = posixpath.splitext(posixpath.basename(place.path))[0]
        for near in [one] if one else self._near(folder, stem):
            recipe = self.recipe(near)
            if recipe is None or not self._same_inputs(recipe, place):
                continue
            if one:
                targets = [(one, recipe.page, wish.formats[0])] if len(recipe.makes) == 1 else []
            else:
                targets = [
                    (os.path.join(folder, f"{page}.{format}"), page, format)
                    for page, formats in recipe.makes.items()
                    for format in dict.fromkeys(wish.formats or formats)
                ]
            return self._all(targets, place, wish)
        return Stand()

    def _all(self, targets: list[tuple[str, str, str]], place: Place, wish: Wish) -> Stand:
        unsure = False
        for path, page, format in targets:
            recipe = self.recipe(path)
            if recipe is None or next(self.reasons(path, recipe, place, page, format, wish), None):
                return Stand()
            unsure = unsure or not self.sure(path)
        if unsure or not targets:
            return Stand((), bool(targets))
        return Stand(tuple(path for path, _, _ in targets))

    def sure(self, path: str) -> bool:
        """Whether a picture whose recipe holds needs no drawing to know that it is right: a release of vizsys draws the
        same everywhere, and whatever else is open was the same when it was last drawn here."""
        real = os.path.realpath(path)
        drew = self.known.drew(real, os.stat(real))
        return drew == "yes" or (drew == "unknown" and tools.released())

    def _near(self, folder: str, stem: str) -> Iterator[str]:
        """Pictures a spec of that name may have made, by what they are called."""
        suffixes = tuple(f".{word}" for word in FORMAT_WORDS)
        names = self._names.get(folder)
        if names is None:
            try:
                names = sorted(name for name in os.listdir(folder) if name.endswith(suffixes))
            except OSError:
                names = []
            self._names[folder] = names
        begins = [n for n in names if n.startswith(stem)]
        exact = [n for n in begins if posixpath.splitext(n)[0] == stem]
        for name in exact + [n for n in begins if n[len(stem) : len(stem) + 1] == "-"]:
            yield os.path.join(folder, name)

    def recipe(self, path: str) -> Recipe | None:
        """The recipe in a picture; None for one that is cut off, broken, or says nothing of its making."""
        if path not in self._recipes:
            from vizsys.formats import facts

            try:
                found = recipe_in(facts.read(_telling(path)))
            except OSError:
                found = None
            self._recipes[path] = found
        return self._recipes[path]

    def reasons(self, path: str, recipe: Recipe, place: Place, page: str, format: str, wish: Wish) -> Iterator[str]:
        """Why the picture at `path` is not what would be drawn of that page now, in words; nothing when it is."""
        if not _whole(path, format):
            yield "it is broken"
        if posixpath.basename(recipe.spec) != posixpath.basename(place.path) or recipe.page != page:
            yield f"it shows {recipe.spec}" if recipe.page == page else f"it shows {recipe.page} of {recipe.spec}"
            return
        if recipe.format != format:
            yield f"it is made as {recipe.format}"
        yield from self._otherwise(recipe, place, format, wish)

    def holds(self, recipe: Recipe, place: Place, wish: Wish) -> bool:
        """Whether the same recipe would be made now of the spec at `place`, in the recipe's own format."""
        return next(self._otherwise(recipe, place, recipe.format, wish), None) is None

    def _otherwise(self, recipe: Recipe, place: Place, format: str, wish: Wish) -> Iterator[str]:
        """What is not as the recipe says: options, programs, fonts, files and icons."""
        yield from _options(recipe.options, dict(wish.options))
        yield from _tools(recipe.tools, tools.tools_for(format, str(dict(wish.options).get("engine", "wasm"))))
        yield from _fonts(recipe.fonts)
        yield from self._inputs(recipe, place)

    def _same_inputs(self, recipe: Recipe, place: Place) -> bool:
        return next(self._inputs(recipe, place), None) is None

    def _inputs(self, recipe: Recipe, place: Place) -> Iterator[str]:
        """The files and icons that are not what they were."""
        if not f"/{place.path}".endswith(f"/{recipe.spec}"):
            yield f"its project begins in another folder now ({recipe.spec} is {place.path} there)"
            return
        base = place.path[: len(place.path) - len(recipe.spec)]
        for name, was in recipe.files.items():
            now = self._hash(place.root, base + name)
            if now != was:
                yield f"{shown(place.root, base + name)} {'is gone' if now is None else 'changed'}"
        for folder, was in recipe.projects.items():
            now = self._project(place.root, posixpath.normpath(base + folder))
            if now != (base + was if was else ""):
                if now:
                    yield f"{shown(place.root, now)} is new"
                elif base + was not in (base + name for name in recipe.files):
                    yield f"{shown(place.root, base + was)} is gone"
        for packs, asked in recipe.icons:
            yield from self._asked(packs, asked, place.root, base)

    def _hash(self, root: str, name: str) -> str | None:
        """The hash of a file of the project; None when there is none, or it is outside."""
        key = (root, name)
        if key not in self._hashes:
            real = os.path.realpath(os.path.join(root, name))
            inside = real == root or real.startswith(root.rstrip(os.sep) + os.sep)
            try:
                with open_plain(real if inside else os.devnull) as file:
                    self._hashes[key] = hashlib.file_digest(file, "sha256").hexdigest()[:HASH]
            except (OSError, ValueError):
                self._hashes[key] = None
        return self._hashes[key]

    def _project(self, root: str, folder: str) -> str:
        """The path of the project file that holds for specs in `folder`; nothing without one that says anything."""
        place, data = self.project(root, "" if folder == "." else folder)
        return "" if data.strip() in EMPTY else place

    def project(self, root: str, folder: str) -> tuple[str, bytes]:
        """The nearest project file at or above `folder`, below `root`, and its bytes; both empty without one."""
        key = (root, folder)
        if key not in self._projects:
            name = posixpath.join(folder, PROJECT_FILE)
            try:
                with open_plain(os.path.join(root, name)) as file:
                    self._projects[key] = name, file.read()
            except FileNotFoundError:
                above = posixpath.dirname(folder)
                self._projects[key] = self.project(root, above) if folder else ("", b"")
            except OSError:
                self._projects[key] = name, b"?"
        return self._projects[key]

    def _asked(self, packs: list[PackPlace], asked: list[Asked], root: str, base: str) -> Iterator[str]:
        """The icons that are not what they were."""
        own = Own(root, base, packs) if packs else None
        for name, provider, was in asked:
            now = self._icon(name, provider, own)
            if now == was:
                continue
            pack = tools.PACKS.get(now.partition("/")[0]) if "/" in now else None
            since = f" with {pack} {tools.installed().get(pack)}" if pack else ""
            yield f"icon {name} changed{since}" if now else f"icon {name} is gone"

    def _icon(self, name: str, provider: str, own: Own | None) -> str:
        key = (name, provider, own and own.key)
        if key not in self._icons:
            self._icons[key] = (own.find(name, provider) if own else None) or self._of_ours(name, provider)
        return self._icons[key]

    def _of_ours(self, name: str, provider: str) -> str:
        word = self.known.icon(name, provider)
        if word is None:
            word = Own("", "", []).find(name, provider) or ""
            self.known.note_icon(name, provider, word)
        return word


class Own:
    """The icons of a project: those of its packs, and those that come with vizsys."""

    def __init__(self, root: str, base: str, packs: list[PackPlace]) -> None:
        self.key = (root, base, tuple(tuple(p) for p in packs))
        self._packs = [{kind: base + place, "prefix": prefix or None} for kind, place, prefix in packs]
        self._root = root

    def find(self, name: str, provider: str) -> str | None:
        """What the name stands for in recipes; None when there is no such icon."""
        from vizsys.icons import IconError, Library

        try:
            library = self._library = getattr(self, "_library", None) or Library(self._packs, self._root or None)
            return icon_word(library.resolve(name, provider or None))
        except IconError:
            return None


def icon_word(art: IconArt) -> str:
    """What stands for an icon in recipes: its name, and its bytes unless they come with vizsys itself."""
    return art.key if art.pack in ("vizsys", "tile") else f"{art.pack}/{art.digest[:HASH]}"


def shown(root: str, name: str) -> str:
    """A file of the project as a person at this working folder would write it."""
    path = os.path.join(root, name)
    return os.path.relpath(path) if path.startswith(os.getcwd() + os.sep) else name


def output_of(data: bytes) -> str | None:
    """The output folder a project file names, where that can be told without reading it as one: "" for none, None when
    it cannot."""
    if b"output" not in data:
        return ""
    import re

    lines = re.findall(rb"(?m)^.*output.*$", data)
    plain = re.fullmatch(rb"output[ \t]*:[ \t]+([\w.][\w./-]*)[ \t\r]*", lines[0]) if len(lines) == 1 else None
    return plain[1].decode() if plain else None


def folder_of(place: Place, seen: Seen) -> str | None:
    """The output folder of the project a spec belongs to; None when the project file must be read to tell."""
    name, data = seen.project(place.root, posixpath.dirname(place.path))
    said = output_of(data)
    if said is None:
        return None
    return os.path.join(place.root, posixpath.dirname(name), said) if said else DEFAULT_OUTPUT


def _options(was: dict[str, str | float], now: dict[str, str | float]) -> Iterator[str]:
    for name in sorted({*was, *now}):
        if was.get(name) != now.get(name):
            yield f"it was drawn with --{name} {was[name]}" if name in was else f"it was drawn without --{name}"


def _fonts(was: dict[str, str]) -> Iterator[str]:
    """The fonts of this machine that are not those a picture was set in."""
    if not was:
        return
    from vizsys.text import fallback

    here = fallback.installed()
    for name, hashed in was.items():
        path = here.get(name.lower())
        if path is None:
            yield f"the font {name} is not on this machine"
        elif font_hash(str(path)) != hashed:
            yield f"the font {name} is another on this machine"


@cache
def font_hash(path: str) -> str:
    """What stands for a font file in recipes."""
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:HASH]
    except OSError:
        return ""


def _tools(was: dict[str, str], now: dict[str, str]) -> Iterator[str]:
    for name in sorted({*was, *now}, key=lambda name: (name != "vizsys", name)):
        if was.get(name) != now.get(name):
            before, here = (f"{name} {by[name]}" if name in by else "" for by in (was, now))
            yield f"made by {before or 'another program'}" + (f", this is {here}" if here else "")


def _telling(path: str) -> bytes:
    """As much of a picture as holds its recipe: of a PNG the text in front, of another all of it."""
    with open_plain(path) as file:
        if os.fstat(file.fileno()).st_size > LARGE:
            return b""
        head = file.read(HEAD)
        if head[:8] == b"\x89PNG\r\n\x1a\n":
            if head[37:41] != b"tEXt":
                return b""
            end = 41 + int.from_bytes(head[33:37], "big")
            return head[41:end] if end <= len(head) else head[41:] + file.read(end - len(head))
        if head[:4] == b"<svg":
            start = head.find(b"<metadata>")
            end = head.find(b"</metadata>", start)
            if start >= 0 and end >= 0:
                return head[start:end]
        return head + file.read()


def _whole(path: str, format: str) -> bool:
    """Whether a picture ends as one of its format does: one that was cut off, on its way here, does not."""
    with open_plain(path) as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 64))
        tail = file.read()
        if format == "webp":
            file.seek(4)
            return int.from_bytes(file.read(4), "little") == size - 8
    ends = {"png": b"IEND\xaeB`\x82", "svg": b"</svg>\n", "json": b"}\n", "dot": b"\n"}
    return tail.endswith(ends[format]) if format in ends else b"%%EOF" in tail


def place_of(file: Path, root: str, path: str) -> Place:
    return Place(str(file), root, path)
