"""Which files matter while somebody edits, and waiting until one of them changes.

Folders are watched, not files: editors save by renaming, and a file that is not there yet has a folder. They are
watched one by one rather than as a tree, so that a repository's dependencies and histories cost nothing, and what is
watched is settled anew after every change: a folder that was removed is found again through the one above it.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any

from vizsys.build.fresh import Place, Seen
from vizsys.choices import FORMAT_WORDS

FOLDERS = 500
"""Folders of a project that are watched because something may come to be in them, the outermost first."""
ASIDE = {"node_modules", "__pycache__", "venv", "site-packages", "build", "dist"}
SUFFIXES = (".yaml", ".yml", ".svg", ".png", ".jpg", ".jpeg", ".webp", ".txt")
"""Of files that nobody is known to use, those that may be used next."""
STEP, TOGETHER = 20, 200
"""Milliseconds without a change after which changes are reported, and after which they are reported in any case."""
IDLE = 100


class WatchError(Exception):
    """Watching is not possible; the message says why and what to do."""


class Watcher:
    """Waits for changes of files in a set of folders, which may be set anew at any time."""

    def __init__(self) -> None:
        try:
            import watchfiles
        except ImportError:
            raise WatchError("--watch needs another package: pip install 'vizsys[watch]'") from None
        self._watch = watchfiles.watch
        self._folders: frozenset[str] = frozenset()
        self._lost = True
        self._changes: Any = None

    def __enter__(self) -> Watcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def look_at(self, folders: Iterable[str]) -> bool:
        """Watch these folders; True when it was others before, so that some changes may have been missed until now."""
        wanted = frozenset(folder for folder in folders if os.path.isdir(folder))
        if wanted == self._folders and not self._lost:
            return False
        while True:
            self._close()
            self._folders, self._lost = wanted, False
            self._changes = self._watch(
                *sorted(wanted),
                watch_filter=None,
                debounce=TOGETHER,
                step=STEP,
                rust_timeout=IDLE,
                yield_on_timeout=True,
                recursive=False,
                ignore_permission_denied=True,
            )
            try:
                next(self._changes)  # now they are watched
            except FileNotFoundError:  # gone in between
                wanted = frozenset(folder for folder in wanted if os.path.isdir(folder))
                continue
            return True

    def wait(self) -> set[str]:
        """The paths that changed; empty when none did for a while."""
        changed = {path for _, path in next(self._changes)}
        # A folder that came or went: under its name there may now be another one, which nobody watches.
        self._lost = self._lost or not self._folders.isdisjoint(changed)
        return changed

    def _close(self) -> None:
        if self._changes is not None:
            self._changes.close()
            self._changes = None


def folders_of(places: Iterable[Place], named: Iterable[str], inputs: Iterable[str], without: set[str]) -> set[str]:
    """The folders to watch: those of the `inputs`, those `named` by a person with all below them, and the projects of
    the specs, save for folders `without` anything but pictures. A folder that is gone stands for the nearest above."""
    found: set[str] = set()
    for name in named:
        path = os.path.abspath(name)
        around = path if os.path.isdir(path) else os.path.dirname(path)
        while not os.path.isdir(around) and os.path.dirname(around) != around:
            around = os.path.dirname(around)
        found.add(around)
        above = os.path.dirname(path)
        if os.path.isdir(above):
            found.add(above)  # the folder itself may go, and come back
        if os.path.isdir(path):
            found.update(_below(path, without))
    roots = set()
    for place in places:
        roots.add(place.root)
        folder = os.path.dirname(os.path.join(place.root, place.path))
        while len(folder) > len(place.root):
            found.add(folder)
            folder = os.path.dirname(folder)
        found.add(place.root)
    found.update(os.path.dirname(path) for path in inputs)
    for root in roots:
        found.update(_below(root, without))
    return found


def _below(folder: str, without: set[str]) -> Iterator[str]:
    """The folder and those in it, level by level, `FOLDERS` of them at most."""
    queue, count = deque([folder]), 0
    while queue and count < FOLDERS:
        here = queue.popleft()
        count += 1
        yield here
        try:
            with os.scandir(here) as entries:
                names = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
        except OSError:
            continue
        for name in names:
            path = os.path.join(here, name)
            if not name.startswith(".") and name not in ASIDE and path not in without:
                queue.append(path)


def inputs_of(pictures: Iterable[tuple[str, Place]], seen: Seen) -> set[str]:
    """Every file those pictures were made from, by their recipes."""
    found: set[str] = set()
    for picture, place in pictures:
        recipe = seen.recipe(picture)
        if recipe is not None and f"/{place.path}".endswith(f"/{recipe.spec}"):
            base = place.path[: len(place.path) - len(recipe.spec)]
            found.update(os.path.normpath(os.path.join(place.root, base, name)) for name in recipe.files)
    return found


def matter(changed: Iterable[str], inputs: set[str], made: set[str]) -> bool:
    """Whether any of the changed paths may change a picture. What editors put beside a file does not, nor do the
    pictures we made ourselves, unless another page shows them."""
    for path in changed:
        path = os.path.normpath(path)
        name = os.path.basename(path)
        if path in inputs:
            return True
        if name.startswith(".") or name.endswith("~") or path in made:
            continue
        suffix = os.path.splitext(name)[1].lower()
        if suffix in SUFFIXES or (suffix[1:] not in FORMAT_WORDS and (os.path.isdir(path) or not suffix)):
            return True
    return False
