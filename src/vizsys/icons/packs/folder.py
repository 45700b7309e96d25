"""A folder of SVG and PNG files the project brings, a single file of the project, and the package's own glyphs."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path

from vizsys.diagnostics import shortened
from vizsys.icons.art import PACKAGE, IconArt, IconError
from vizsys.icons.names import fold
from vizsys.icons.png import png_size
from vizsys.limits import BITMAP_BYTES, PACK_FILES, SVG_BYTES

SUFFIXES = (".svg", ".png")  # of two files with one name the first wins


class FolderPack:
    """Icons by path below the folder, without suffix: `cloud/queue` is `cloud/queue.svg`."""

    recolor = False

    def __init__(self, folder: Path, prefix: str, root: Path) -> None:
        self.prefix = prefix
        self._folder = inside(folder, root)
        self._root = root
        if not self._folder.is_dir():
            raise IconError("unreadable-pack", f"icon pack {prefix!r}: there is no folder {folder}")

    def find(self, name: str) -> IconArt | None:
        file = self._files.get(name) or self._folded.get(fold(name))
        return file_art(file, self._root, self.prefix, self._name(file)) if file else None

    def names(self) -> Iterator[str]:
        return iter(self._files)

    def _name(self, file: Path) -> str:
        return file.relative_to(self._folder).with_suffix("").as_posix()

    @cached_property
    def _files(self) -> Mapping[str, Path]:
        found: dict[str, Path] = {}
        for folder, subfolders, names in os.walk(self._folder):
            subfolders[:] = sorted(s for s in subfolders if not s.startswith("."))
            for name in sorted(names, key=lambda n: (not n.lower().endswith(".svg"), n)):
                if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                    file = Path(folder, name)
                    found.setdefault(self._name(file), file)
            if len(found) > PACK_FILES:
                raise IconError("unreadable-pack", f"icon pack {self.prefix!r}: more than {PACK_FILES} files")
        return dict(sorted(found.items()))

    @cached_property
    def _folded(self) -> Mapping[str, Path]:
        return {fold(name): file for name, file in reversed(list(self._files.items()))}


def inside(path: Path, root: Path) -> Path:
    """`path`, taken from `root` when relative, with links resolved. Raises IconError when it leaves `root`."""
    try:
        real = (root / path).resolve()
    except (OSError, ValueError, RuntimeError):  # too long a name, a NUL in it, links that go round in a circle
        raise IconError("unknown-icon", f"{shortened(str(path), 80)!r} is not a name a file can have") from None
    if not real.is_relative_to(root.resolve()):
        raise IconError(
            "icon-outside-project",
            f"icon path {str(path)!r} leads out of the project folder {root}",
            hint="copy the file into the project",
        )
    return real


def contents(real: Path, most: int) -> bytes:
    """The bytes of a file. Raises OSError, and ValueError where it is too large or no plain file: reading a pipe or a
    device need not end."""
    state = real.stat()
    if not stat.S_ISREG(state.st_mode):
        raise ValueError("it is not a file")
    if state.st_size > most:
        raise ValueError(f"it is too large: {state.st_size:,} bytes, the most is {most:,}")
    return real.read_bytes()


def file_art(path: Path, root: Path, pack: str = "file", name: str | None = None) -> IconArt:
    """The icon in a file of the project. Raises IconError: missing, outside the project, broken, too large."""
    from vizsys.icons.svg import clean

    real = inside(path, root)
    name = name or real.relative_to(root.resolve()).as_posix()
    is_svg = real.suffix.lower() == ".svg"
    if not is_svg and real.suffix.lower() != ".png":
        raise IconError("unreadable-icon", f"icon {str(path)!r} is neither an SVG nor a PNG file")
    try:
        data = contents(real, SVG_BYTES if is_svg else BITMAP_BYTES)
        if not is_svg:
            return IconArt(pack, name, "png", *png_size(data[:24]), real.read_bytes, path=real)
    except FileNotFoundError as error:
        raise IconError("unknown-icon", f"there is no icon file {str(path)!r}") from error
    except (OSError, ValueError) as error:
        raise IconError("unreadable-icon", f"cannot use icon {str(path)!r}: {error}") from error
    drawing = clean(data, str(path))
    return IconArt(
        pack, name, "svg", *drawing.box[2:], lambda: data, recolor=drawing.recolor, dark=drawing.dark, path=real
    )


class OwnPack:
    """The package's own 24 x 24 glyphs, `glyphs/*.svg`."""

    prefix = "vizsys"
    recolor = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, name: str) -> IconArt | None:
        file = self._folder / f"{name}.svg"
        if not all(c.isalnum() or c == "-" for c in name) or not file.is_file():
            return None
        return IconArt(self.prefix, name, "svg", 24, 24, file.read_bytes, recolor=True)

    def names(self) -> Iterator[str]:
        return iter(sorted(f.stem for f in self._folder.glob("*.svg")))


@cache
def own_pack() -> OwnPack:
    return OwnPack(PACKAGE / "icons" / "glyphs")
