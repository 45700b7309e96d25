"""Pictures shared between machines. In: a folder, or a URL that `fsspec` understands. Out: pictures somebody has drawn.

Two kinds of entry, each under a name that is a digest:

- a picture, under the digest of its recipe and a word for what recipes leave open (`tools.house`);
- of a spec, the recipes of pictures that were made of it. They name every other file the pictures depend on, so that
  comparing hashes tells which of them is to be drawn now, and a machine that never saw the spec reads nothing as one.

An entry carries the digest of its content, and a picture its recipe: what is cut off, changed or of somebody else is
taken for absent. Every entry is written in one piece, and two who write the same write the same bytes. Whoever can
write into a cache decides what its readers get, as with every cache: give CI's to CI.
"""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from vizsys.build import tools
from vizsys.build.fresh import Place, Seen, Wish
from vizsys.build.recipe import Recipe, digest_of, hash_of, recipe_in
from vizsys.build.root import open_plain
from vizsys.build.survey import Task
from vizsys.build.write import leads_out, write_atomic
from vizsys.choices import FORMAT_WORDS
from vizsys.records import dataclass

SEAL = b"vizsys cache 1\n"
RECIPES = 256
"""Recipes remembered of one spec, the newest first."""
SPARE = 0.9
"""What is left of the allowed size when room is made, so that it is not made on every run."""
AT_ONCE = 8
"""Requests at a time where each takes its way through a network."""
_NAME = re.compile(r"[0-9a-f]{64}")
_LEFT = re.compile(r"[0-9a-f]{64}\.[0-9a-f]{12}\.tmp")
HOUR = 3600


class CacheError(Exception):
    """The cache cannot be used; the message says why and what to do."""


class Store(Protocol):
    """Bytes by name. `get` gives None for what is not there; both raise OSError when the store fails."""

    slow: bool

    def get(self, name: str) -> bytes | None: ...

    def put(self, name: str, data: bytes) -> None: ...

    def trim(self, size: int) -> None: ...


class Folder:
    """A store in a folder, which several machines may have mounted."""

    slow = False

    def __init__(self, folder: str) -> None:
        self._folder = os.path.join(folder, "v1")

    def get(self, name: str) -> bytes | None:
        path = self._path(name)
        try:
            with open_plain(path) as file:
                data = file.read()
        except (FileNotFoundError, NotADirectoryError):
            return None
        with suppress(OSError):  # of somebody else, or on a disk that is read-only
            os.utime(path)  # what is used stays when room is made
        return data

    def put(self, name: str, data: bytes) -> None:
        path = self._path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        temporary = f"{path}.{os.urandom(6).hex()}.tmp"
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        try:
            with open(descriptor, "wb") as file:
                file.write(data)
            os.replace(temporary, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary)
            raise

    def trim(self, size: int) -> None:
        """Remove what was not used for longest when there is more than `size`; only entries are touched."""
        import time

        entries, now = [], time.time()
        for folder, _, names in os.walk(self._folder):
            for name in names:
                path = os.path.join(folder, name)
                with suppress(OSError):  # removed by another run
                    state = os.stat(path, follow_symlinks=False)
                    if _NAME.fullmatch(name):
                        entries.append((state.st_mtime, state.st_size, path))
                    elif _LEFT.fullmatch(name) and state.st_mtime < now - HOUR:
                        os.unlink(path)
        total = sum(bytes_ for _, bytes_, _ in entries)
        if total <= size:
            return
        for _, bytes_, path in sorted(entries):
            if total <= size * SPARE:
                break
            with suppress(OSError):
                os.unlink(path)
            total -= bytes_

    def _path(self, name: str) -> str:
        return os.path.join(self._folder, name[:2], name)


class Remote:
    """A store at a URL: S3, GCS, HTTP, a memory for tests. Its size is the business of the bucket's own rules."""

    slow = True

    def __init__(self, url: str) -> None:
        try:
            from fsspec.core import url_to_fs
        except ImportError:
            raise CacheError("a cache at a URL needs another package: pip install 'vizsys[cache]'") from None
        try:
            self._files, folder = url_to_fs(url)
        except (ImportError, ValueError) as error:  # a protocol whose package is missing, or nobody knows
            raise CacheError(f"the cache at {url} cannot be used: {error}") from None
        self._folder = posixpath.join(folder, "v1")

    def get(self, name: str) -> bytes | None:
        try:
            data: bytes = self._files.cat_file(self._path(name))
        except FileNotFoundError:
            return None
        return data

    def put(self, name: str, data: bytes) -> None:
        path = self._path(name)
        self._files.makedirs(posixpath.dirname(path), exist_ok=True)
        self._files.pipe_file(path, data)

    def trim(self, size: int) -> None:
        pass

    def _path(self, name: str) -> str:
        return posixpath.join(self._folder, name[:2], name)


def open_store(where: str) -> Store:
    """The store at a folder or a URL. Raises CacheError."""
    return Remote(where) if "://" in where else Folder(os.path.expanduser(where))


@dataclass(frozen=True, slots=True)
class Fetched:
    """A spec whose pictures came from the cache: where they are, and whether each had to be written."""

    task: Task
    paths: tuple[tuple[str, bool], ...]


class Cache:
    """Pictures by what they are made from. Once its store fails, `fault` says how, and the run goes on without."""

    def __init__(self, store: Store, size: int) -> None:
        self._store, self._size = store, size
        self._stored = False
        self.fault = ""

    def fetch(self, tasks: Sequence[Task], wish: Wish, seen: Seen, one: str | None = None) -> list[Fetched]:
        """Put the pictures of those specs in place that are in the cache, of each spec all or none.

        `one`: the file the pictures of the only spec go to.
        """
        if not wish.metadata:
            return []
        keys = [_spec_key_at(task.place, wish) for task in tasks]
        wanted: list[tuple[Task, list[tuple[str, str]]]] = []
        for task, data in zip(tasks, self._many(keys), strict=True):
            targets = _targets(task, _recipes(data), wish, seen, one) if data else None
            if targets:
                wanted.append((task, targets))
        names = [_picture_key(digest) for _, targets in wanted for _, digest in targets]
        pictures = iter(self._many(names))
        result = []
        for task, targets in wanted:
            content = [_picture(next(pictures), digest) for _, digest in targets]
            paths = _write(task, [path for path, _ in targets], content)
            if paths:
                result.append(Fetched(task, paths))
        return result

    def keep(self, paths: Iterable[str]) -> None:
        """Store pictures just drawn, and remember their recipes for the specs they are of."""
        by_spec: dict[str, list[str]] = {}
        tasks: list[Callable[[], None]] = []
        for path in paths:
            from vizsys.formats import facts

            try:
                with open_plain(path) as file:
                    data = file.read()
            except OSError:
                continue  # another run has taken it away
            told = facts.read(data)
            recipe = recipe_in(told)
            if recipe is None:
                continue
            tasks.append(partial(self._put, _picture_key(told["digest"]), data))
            by_spec.setdefault(_spec_key_of(recipe), []).append(told["recipe"])
        tasks += [partial(self._remember, key, new) for key, new in by_spec.items()]
        self._each(tasks)

    def close(self) -> None:
        """Make room, where something was added."""
        if self._stored and not self.fault:
            self._guarded(lambda: self._store.trim(self._size))

    def _remember(self, key: str, new: list[str]) -> None:
        # Two runs at once may each forget what the other adds: it is drawn and added again.
        old = _texts(self._get(key))
        texts = list(dict.fromkeys((*new, *old)))[:RECIPES]
        if texts != old:
            self._put(key, json.dumps(texts, ensure_ascii=False, separators=(",", ":")).encode())

    def _get(self, key: str) -> bytes | None:
        if not key:
            return None
        data = self._guarded(lambda: self._store.get(key))
        head = len(SEAL) + 32
        if not data or data[: len(SEAL)] != SEAL or hashlib.sha256(data[head:]).digest() != data[len(SEAL) : head]:
            return None
        content: bytes = data[head:]
        return content

    def _put(self, key: str, content: bytes) -> None:
        self._stored = True
        self._guarded(lambda: self._store.put(key, SEAL + hashlib.sha256(content).digest() + content))

    def _many(self, keys: Sequence[str]) -> list[bytes | None]:
        if not self._store.slow or len(keys) < 2:
            return [self._get(key) for key in keys]
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(AT_ONCE) as threads:
            return list(threads.map(self._get, keys))

    def _each(self, tasks: Sequence[Callable[[], None]]) -> None:
        if not self._store.slow or len(tasks) < 2:
            for task in tasks:
                task()
            return
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(AT_ONCE) as threads:
            for done in [threads.submit(task) for task in tasks]:
                done.result()

    def _guarded(self, call: Callable[[], Any]) -> Any:
        """What a call of the store gives; None after a failure, which ends the use of the cache for this run."""
        if self.fault:
            return None
        try:
            return call()
        except Exception as error:  # stores in a network raise what their libraries raise
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            self.fault = (reason or type(error).__name__).strip().split("\n")[0].lower()
            return None


def _targets(
    task: Task, recipes: list[tuple[str, Recipe]], wish: Wish, seen: Seen, one: str | None
) -> list[tuple[str, str]] | None:
    """The pictures the spec makes, as path and digest of recipe; None unless every one is known."""
    holding = [(digest, recipe) for digest, recipe in recipes if seen.holds(recipe, task.place, wish)]
    if not holding:
        return None
    known = {(recipe.page, recipe.format): digest for digest, recipe in reversed(holding)}
    makes = holding[0][1].makes
    if not all(map(_is_name, makes)):
        return None  # nobody's recipe: it would write to another folder
    if one:
        pages = [(one, page, wish.formats[0]) for page in makes] if len(makes) == 1 else []
    else:
        pages = [
            (os.path.join(task.folder, f"{page}.{format}"), page, format)
            for page, formats in makes.items()
            for format in dict.fromkeys(wish.formats or formats)
        ]
    if any(known.get((page, format)) is None or format not in FORMAT_WORDS for _, page, format in pages):
        return None
    return [(path, known[page, format]) for path, page, format in pages]


def _is_name(page: str) -> bool:
    """Whether a page is called as pages are, by a name that is no path, on any system."""
    return bool(page) and not page.startswith(".") and not set(page) & set("/\\:\0")


def _picture(data: bytes | None, digest: str) -> bytes | None:
    """A picture from the cache, if it is the one asked for."""
    from vizsys.formats import facts

    if data is None or (told := facts.read(data)).get("digest") != digest or recipe_in(told) is None:
        return None
    return data


def _write(task: Task, paths: list[str], content: list[bytes | None]) -> tuple[tuple[str, bool], ...]:
    """Put a spec's pictures in place; nothing when one is missing or cannot be written, which drawing it will say."""
    if None in content or any(leads_out(Path(path), task.place.root) for path in paths):
        return ()
    try:
        return tuple(
            (path, write_atomic(Path(path), data))
            for path, data in zip(paths, content, strict=True)
            if data is not None
        )
    except OSError:
        return ()


def _texts(data: bytes | None) -> list[str]:
    try:
        texts = json.loads(data) if data else []
    except ValueError:
        return []
    return [text for text in texts if isinstance(text, str)] if isinstance(texts, list) else []


def _recipes(data: bytes) -> list[tuple[str, Recipe]]:
    found = []
    for text in _texts(data):
        digest = digest_of(text)
        recipe = recipe_in({"recipe": text, "digest": digest})
        if recipe is not None:
            found.append((digest, recipe))
    return found


def _spec_key_at(place: Place, wish: Wish) -> str:
    """Where the recipes of a spec are; nothing for one that cannot be read."""
    try:
        with open_plain(place.file) as file:
            data = file.read()
    except OSError:
        return ""
    return _spec_key(posixpath.basename(place.path), hash_of(data), dict(wish.options))


def _spec_key_of(recipe: Recipe) -> str:
    return _spec_key(posixpath.basename(recipe.spec), recipe.files.get(recipe.spec, ""), recipe.options)


def _spec_key(name: str, hash_: str, options: dict[str, str | float]) -> str:
    return _key("spec", name, hash_, json.dumps(options, sort_keys=True))


def _picture_key(digest: str) -> str:
    return _key("picture", digest)


def _key(*parts: str) -> str:
    return hashlib.sha256("\n".join((*parts, tools.house())).encode("utf-8", "replace")).hexdigest()
