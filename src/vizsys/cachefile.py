"""What is kept between runs because it takes long to make: the compiled Graphviz module, and shrunk icons.

Compiling takes 1-3 s, mapping the compiled module into memory less than 1 ms. A cached file is a SHA-256 of the rest,
then the content, or, where other code reads it, the content alone (`keep`); its name says all that the content depends
on, so that a run with a cache gives the bytes of a run without. The module is native code, so a file is only ever read
from a directory that belongs to the user. No failure here is an error: without a usable directory every process makes
what it needs.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_DIGEST = 32  # bytes of SHA-256

MOST = 256 << 20
"""Bytes kept at most: room for some 20,000 icons. What was not used for longest goes first."""
DAY = 86_400
_trimmed = False


def cache_dirs() -> Iterator[Path]:
    """Directories to try, best first: the user's cache, then a private one among the temporary files."""
    home = os.environ.get("XDG_CACHE_HOME")
    if home and os.path.isabs(home):
        yield Path(home) / "vizsys"
    elif sys.platform == "win32" and (local := os.environ.get("LOCALAPPDATA")):
        yield Path(local) / "vizsys" / "Cache"
    else:
        base = Path(os.path.expanduser("~"))
        if base.is_absolute():
            yield base / "Library" / "Caches" / "vizsys" if sys.platform == "darwin" else base / ".cache" / "vizsys"
    import tempfile  # late: it loads much, and is seldom needed

    user = os.getuid() if hasattr(os, "getuid") else "user"
    yield Path(tempfile.gettempdir()) / f"vizsys-{user}"


def load(name: str) -> bytes | None:
    """The content stored under `name`, or None when there is none that is whole and safe to use."""
    for folder in cache_dirs():
        try:
            if not _private(folder):
                continue
            path = folder / name
            data = path.read_bytes()
            _touch(path)
        except OSError:
            continue
        if hashlib.sha256(data[_DIGEST:]).digest() == data[:_DIGEST]:
            return data[_DIGEST:]
    return None


def store(name: str, content: bytes) -> Path | None:
    """Write `content` under `name`, atomically, into the first directory that takes it. The file, or None.

    The first time a process stores something, room is made where too much is kept.
    """
    global _trimmed
    path = _put(name, hashlib.sha256(content).digest() + content)
    if path is not None and not _trimmed:
        _trimmed = True
        trim(path.parent, MOST)
    return path


def keep(name: str, content: bytes) -> Path | None:
    """Write `content` alone under `name`, for what reads files itself: see `kept`. The file, or None.

    Nobody will compare digests, so the bytes reach the disk before the file has that name: it is whole or not there.
    """
    return _put(name, content, sync=True)


def kept(name: str) -> Path | None:
    """The file that `keep` wrote under `name`, or None when there is none that is safe to use."""
    for folder in cache_dirs():
        path = folder / name
        with suppress(OSError):
            if _private(folder):
                _touch(path)
                return path
    return None


def _put(name: str, data: bytes, sync: bool = False) -> Path | None:
    for folder in cache_dirs():
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _private(folder):
                return _write(folder / name, data, sync)
        except OSError:
            continue
    return None


def _touch(path: Path) -> None:
    """Note that the file is used, so that it stays when room is made. Raises OSError when there is none."""
    if path.stat().st_mtime < time.time() - DAY:
        os.utime(path)


@contextmanager
def lock(name: str) -> Iterator[None]:
    """Hold what is stored under `name` against other processes; where files cannot be locked, nobody waits."""
    held = None
    try:
        import fcntl
    except ImportError:
        folders: list[Path] = []
    else:
        folders = list(cache_dirs())
    for folder in folders:
        with suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _private(folder):
                continue
            held = open(folder / f"{name}.lock", "wb")  # noqa: SIM115 - closed below, and with it the lock
            fcntl.flock(held, fcntl.LOCK_EX)
            break
    try:
        yield
    finally:
        if held is not None:
            held.close()


def trim(folder: Path, most: int) -> int:
    """Remove files that were not used for longest until `most` bytes are left, and what killed processes left behind
    over a day ago. The number of files removed."""
    files = []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):  # removed meanwhile
                if entry.is_file(follow_symlinks=False):
                    state = entry.stat(follow_symlinks=False)
                    files.append((state.st_mtime, state.st_size, entry.path))
    total = sum(size for _, size, _ in files)
    removed = 0
    for used, size, path in sorted(files):
        left_behind = path.endswith(".tmp") and used < time.time() - DAY
        if total <= most and not left_behind:
            continue
        with suppress(OSError):
            os.unlink(path)
            removed += 1
        total -= size
    return removed


def update(name: str, change: Callable[[bytes | None], bytes]) -> None:
    """Replace what is stored under `name` by what `change` makes of it, one process after the other.

    A process that holds it for longer than a moment is not waited for: then one of the two changes may be lost.
    """
    for folder in cache_dirs():
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _private(folder):
                continue
            with (folder / f"{name}.lock").open("ab") as lock:
                _wait(lock.fileno())
                data = change(load(name))
                _put(name, hashlib.sha256(data).digest() + data)  # in the place of another: no room need be made
            return
        except OSError:
            continue


def _wait(descriptor: int) -> None:
    """Hold the file, as soon as that can be, until it is closed."""
    try:
        import fcntl
    except ImportError:
        return
    import time

    for _ in range(50):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except OSError:
            time.sleep(0.01)


def _write(path: Path, data: bytes, sync: bool = False) -> Path:
    """Write beside `path` and rename: a reader, or another process writing the same, sees a whole file or none."""
    temporary = path.with_name(f"{path.name}.{os.urandom(6).hex()}.tmp")
    # O_EXCL: never write through something another process put there.
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with open(handle, "wb") as file:
            file.write(data)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    return path


def _private(folder: Path) -> bool:
    """Whether only the user (or root) can have written here; a planted file would be run as code."""
    if not hasattr(os, "getuid"):
        return True
    info = folder.stat()
    return info.st_uid in (os.getuid(), 0) and not info.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
