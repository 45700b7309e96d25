"""Pictures the project brings: a PNG, JPEG, WebP or SVG file as artwork, whole or cropped.

In: a path below the project's folder. Out: `IconArt`, or an `IconError` that says what is wrong with the file. A bitmap
is unpacked once, so that a broken one is found before anything is drawn.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from vizsys.diagnostics import suggest
from vizsys.icons.art import IconArt, IconError
from vizsys.icons.packs.folder import contents, inside
from vizsys.icons.png import pixels
from vizsys.limits import BITMAP_BYTES, SVG_BYTES

BITMAPS = (".png", ".jpg", ".jpeg", ".webp")
SUFFIXES = (*BITMAPS, ".svg")
SPECS = (".yaml", ".yml")
"""A picture may also be the page of a spec."""

Keep = Literal["start", "center", "end"]


class _Seen(NamedTuple):
    """What unpacking a bitmap showed: size in pixels, whether nothing shows through, whether it is mostly dark."""

    width: int
    height: int
    opaque: bool
    dark: bool


def file_picture(path: str, root: Path) -> IconArt:
    """The picture at `path`, counted from `root`. Raises IconError: missing, outside, no picture, broken, too large."""
    try:
        real = inside(Path(path), root)
    except IconError as error:
        if error.code != "icon-outside-project":
            raise
        raise IconError("picture", f"{path!r} leaves the project folder", hint=error.hint or "") from error
    suffix = real.suffix.lower()
    if suffix not in SUFFIXES:
        message = f"{path!r} is no picture: PNG, JPEG, WebP and SVG files are, and specs (.yaml)"
        raise IconError("picture", message)
    try:
        there = real.is_file()
    except OSError:  # too long a name
        there = False
    if not there:
        raise missing(path, root)
    name = real.relative_to(root.resolve()).as_posix()
    if suffix == ".svg":
        return _drawing(real, name, path)
    try:
        state = real.stat()
        if state.st_size > BITMAP_BYTES:
            raise ValueError(f"{state.st_size:,} bytes, the most is {BITMAP_BYTES:,}")
        seen = _seen(real, state.st_mtime_ns, state.st_size)
    except Exception as error:  # Pillow raises many kinds for a broken file
        reason = str(error) if isinstance(error, ValueError) else "it is broken, or of another kind than its name says"
        raise IconError("picture", f"{path!r} cannot be read as a picture: {reason}") from error
    return IconArt(
        "file", name, "png", seen.width, seen.height, real.read_bytes, dark=seen.dark, opaque=seen.opaque, path=real
    )


def missing(path: str, root: Path) -> IconError:
    """The error for a file that is not there, with the nearest name in its folder."""
    folder, _, name = path.rpartition("/")
    here = (root / folder).resolve()
    try:
        known = sorted(f.name for f in here.iterdir() if f.suffix.lower() in (*SUFFIXES, *SPECS))
    except OSError:  # no folder either, or too long a name for one
        known = []
    near = [f"{folder}/{n}" if folder else n for n in suggest(name, known)]
    return IconError("picture", f"there is no file {path!r}", suggestions=near)


def cropped(art: IconArt, ratio: float, keep: Keep) -> IconArt:
    """The largest part of a picture that is `ratio` times as wide as high; `keep` says which part."""
    width, height = art.width, art.height
    wide, high = min(width, height * ratio), min(height, width / ratio)
    share = {"start": 0.0, "center": 0.5, "end": 1.0}[keep]
    left, top = (width - wide) * share, (height - high) * share
    if art.format == "png":
        wide, high = max(1.0, round(wide)), max(1.0, round(high))
        left, top = min(round(left), width - wide), min(round(top), height - high)
    if (wide, high) == (width, height):
        return art
    box = (left, top, left + wide, top + high)
    name = f"{art.name}@{'-'.join(f'{v:g}' for v in box)}"
    return replace(art, name=name, width=wide, height=high, box=box)


def _drawing(real: Path, name: str, path: str) -> IconArt:
    from vizsys.icons.svg import clean

    try:
        data = contents(real, SVG_BYTES)
    except (OSError, ValueError) as error:
        raise IconError("picture", f"{path!r} cannot be read: {getattr(error, 'strerror', None) or error}") from error
    try:
        drawing = clean(data, path)
    except IconError as error:
        reason = error.message.partition("SVG: ")[2] or error.message
        raise IconError("picture", f"{path!r} cannot be read as a picture: {reason}") from error
    size_ = drawing.box[2:]
    return IconArt("file", name, "svg", *size_, lambda: data, recolor=drawing.recolor, dark=drawing.dark, path=real)


@lru_cache(64)
def _seen(real: Path, _changed: int, _size: int) -> _Seen:
    """What is in a bitmap file; asked again only when the file has changed."""
    image = pixels(real.read_bytes())
    alpha = image.getchannel("A")
    opaque = alpha.getextrema()[0] == 255
    return _Seen(image.width, image.height, opaque, not opaque and _dark(image))


def _dark(image: Any) -> bool:
    """Whether what shows of a picture with holes is near black on average."""
    small = image.resize((32, 32))
    grey, alpha = small.convert("L").tobytes(), small.getchannel("A").tobytes()
    weight = sum(alpha)
    return bool(weight) and sum(g * a for g, a in zip(grey, alpha, strict=True)) / weight < 70
