"""Write outputs. In: bytes and a path. Out: a file that is whole at every moment, or an OSError and the old file.

The bytes go to a hidden file beside the target, reach the disk, and then take its place. That file is locked while its
writer lives, so a later run can tell what a killed one left behind from what another is writing at this moment.
"""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from pathlib import Path

from vizsys.build.root import open_plain

TEMPORARY = r"(?s)\.(?P<name>.+)\.[0-9a-f]{12}\.tmp"
OLD = 3600
"""Seconds after which a temporary file is taken for a dead run's where files cannot be locked."""


def write_atomic(path: Path, data: bytes) -> bool:
    """Make `path` hold `data`; True when it had to be written, False when it held just that.

    A reader, a crash or a power cut sees the old picture or the new one, never half of one. Missing folders are made;
    the mode of an existing file is kept; a symbolic link stays one. Raises OSError when the place cannot be written;
    nothing is left behind.
    """
    target = Path(os.path.realpath(path))
    mode = None
    try:
        with open_plain(target) as old:
            if old.read(len(data) + 1) == data:
                return False
        mode = stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
    except PermissionError:
        mode = stat.S_IMODE(target.stat().st_mode)  # not readable, but its folder may let us replace it
    temporary, descriptor = _create(target)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            if mode is not None:
                os.chmod(temporary, mode)
            file.flush()
            os.fsync(file.fileno())
            if os.name == "nt":
                file.close()  # an open file cannot be renamed there
            os.replace(temporary, target)  # still locked: nobody takes it for a dead run's
    except BaseException:
        with suppress(FileNotFoundError):
            temporary.unlink()
        raise
    _sync(target.parent)
    return True


def leads_out(path: Path, root: str | None) -> bool:
    """Whether the path is in the project at `root` by its name, and elsewhere once links are followed.

    A link comes with the project as any file does: nobody but the person who runs the command says that something
    outside is written, by naming it.
    """
    if root is None:
        return False
    named = Path(os.path.normpath(os.path.join(os.path.realpath(os.curdir), path)))
    return named.is_relative_to(root) and not Path(os.path.realpath(path)).is_relative_to(root)


def sweep(folder: str | os.PathLike[str], suffixes: tuple[str, ...]) -> list[str]:
    """Remove what killed runs left in a folder: temporary files of pictures whose writer is gone. Their paths."""
    removed = []
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    for name in names:
        match = re.fullmatch(TEMPORARY, name) if name.endswith(".tmp") else None
        if match and match["name"].endswith(suffixes):
            path = os.path.join(folder, name)
            with suppress(OSError):
                if _abandoned(path):
                    removed.append(path)
    return removed


def _create(target: Path) -> tuple[Path, int]:
    """A new file beside the target, locked, and its descriptor."""
    while True:
        temporary = target.with_name(f".{target.name}.{os.urandom(6).hex()}.tmp")
        # O_EXCL: never write through something another process put there.
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        if not _lock(descriptor) or _is(temporary, descriptor):
            return temporary, descriptor
        os.close(descriptor)  # swept away before it was locked


def _abandoned(path: str) -> bool:
    """Remove a temporary file if its writer is gone."""
    try:
        import fcntl
    except ImportError:
        import time

        if time.time() - os.stat(path).st_mtime < OLD:
            return False
        os.unlink(path)
        return True
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)  # raises BlockingIOError: its writer lives
        if not _is(path, descriptor):
            return False  # it has just taken its place, or another run has swept it
        os.unlink(path)
        return True
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> bool:
    """Hold the file until it is closed; False where that cannot be done."""
    try:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX)
    except (ImportError, OSError):
        return False
    return True


def _is(path: str | os.PathLike[str], descriptor: int) -> bool:
    """Whether the path still names the open file."""
    try:
        return os.path.samestat(os.stat(path), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _sync(folder: Path) -> None:
    """Make the new name reach the disk, where folders can be opened."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
