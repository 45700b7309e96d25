"""The project root: the folder a spec may read from, and the door through which it does.

In: where a spec lies. Out: a `Root` whose `read` gives bytes of files inside it and refuses everything else.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from io import BufferedReader
from pathlib import Path

from vizsys.choices import PROJECT_FILE
from vizsys.records import dataclass

LIMIT = 8 << 20  # bytes; a spec or an include is text a person wrote


def open_plain(path: str | os.PathLike[str]) -> BufferedReader:
    """Open a file for reading. Raises OSError for what is none: reading a pipe or a device need not end."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags)
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        what = "a directory, not a file" if stat.S_ISDIR(mode) else "not a file"
        raise OSError(f"{os.path.basename(path)} is {what}")
    return os.fdopen(descriptor, "rb")


@dataclass(frozen=True, slots=True)
class Root:
    """A project's folder, absolute and without symbolic links. `get` gives its texts where they are not on the disk."""

    folder: Path
    get: Callable[[str], bytes] | None = None

    def read(self, name: str) -> bytes:
        """The file at `name`, a path from the root with `/`.

        Raises FileNotFoundError when there is none, PermissionError when its real place is outside the root, OSError
        when it is not a file, too large, or unreadable.
        """
        if self.get is not None:
            return self.get(name)
        place = Path(os.path.realpath(self.folder / name))
        if not place.is_relative_to(self.folder):
            raise PermissionError(f"{name} is outside the project")
        with open_plain(place) as file:
            data = file.read(LIMIT + 1)
        if len(data) > LIMIT:
            raise OSError(f"{name} is larger than {LIMIT >> 20} MiB")
        return data

    def name_of(self, path: Path) -> str:
        """The path from the root with `/`, by the name a person gave. Raises ValueError when it is not inside."""
        folder = Path(os.path.realpath(path.parent))
        return (folder / path.name).relative_to(self.folder).as_posix()


def root_of(path: Path, named: Path | None = None) -> Root:
    """The project of the spec at `path`, the same from whatever folder the command is run.

    It is the repository the spec is in; without one the nearest folder above with a project file; else the folder
    `named` on the command line, or the spec's own.
    """
    own = Path(os.path.realpath(path.parent))
    above = (own, *own.parents)
    for mark in (".git", PROJECT_FILE):
        for folder in above:
            if (folder / mark).exists():
                return Root(folder)
    if named is not None:
        folder = Path(os.path.realpath(named))
        if own.is_relative_to(folder):
            return Root(folder)
    return Root(own)
