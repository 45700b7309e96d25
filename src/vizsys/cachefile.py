"""What is kept between runs because it takes long to make: the compiled Graphviz module, and shrunk icons.

Compiling takes 1-3 s, loading the compiled module 3 ms. A cached file is a SHA-256 of the rest, then the content; its
name says all that the content depends on, so that a run with a cache gives the bytes of a run without. The module is
native code, so a file is only ever read from a directory that belongs to the user. No failure here is an error:
without a usable directory every process makes what it needs.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

_DIGEST = 32  # bytes of SHA-256


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
            data = (folder / name).read_bytes()
        except OSError:
            continue
        if hashlib.sha256(data[_DIGEST:]).digest() == data[:_DIGEST]:
            return data[_DIGEST:]
    return None


def store(name: str, content: bytes) -> Path | None:
    """Write `content` under `name`, atomically, into the first directory that takes it. The file, or None."""
    for folder in cache_dirs():
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _private(folder):
                continue
            return _write(folder / name, hashlib.sha256(content).digest() + content)
        except OSError:
            continue
    return None


def _write(path: Path, data: bytes) -> Path:
    """Write beside `path` and rename: a reader, or another process writing the same, sees a whole file or none."""
    import tempfile

    handle, temporary = tempfile.mkstemp(prefix=path.name, suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
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
