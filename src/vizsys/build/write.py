"""Write outputs. In: bytes and a path. Out: a file that is whole at every moment, or an OSError and the old file."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path


def write_atomic(path: Path, data: bytes) -> bool:
    """Make `path` hold `data`; True when it had to be written, False when it held just that.

    The bytes go to a hidden file beside the target which then takes its place, so a reader (or a crash) sees the old
    picture or the new one, never half of one. Missing folders are made; the mode of an existing file is kept; a
    symbolic link stays one. Raises OSError when the place cannot be written; nothing is left behind.
    """
    target = Path(os.path.realpath(path))
    mode = None
    try:
        if target.read_bytes() == data:
            return False
        mode = stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
    except PermissionError:
        mode = stat.S_IMODE(target.stat().st_mode)  # not readable, but its folder may let us replace it
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        # O_EXCL: never write through something another process put there.
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as file:
            file.write(data)
            if mode is not None:
                os.chmod(temporary, mode)
        os.replace(temporary, target)
    except BaseException:
        with suppress(FileNotFoundError):
            temporary.unlink()
        raise
    return True
