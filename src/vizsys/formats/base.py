"""What every format shares: its options, its error, and the row it has in the table."""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from vizsys.limits import PIXELS, SIDE
from vizsys.records import dataclass

if TYPE_CHECKING:
    from vizsys.scene import Scene


class FormatError(Exception):
    """A picture that cannot be written in the format asked for; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a scene is written. A format ignores what does not concern it.

    `scale`: pixels of a raster per page unit, or per pixel of a page whose size names pixels. `facts`: what the picture
    remembers about its making, such as `{"source": ..., "digest": ...}`; `formats.facts.read` gives it back.
    `quality`: None for lossless WebP, else 1 to 100. `fonts`: whether an SVG carries the characters it uses, for
    browsers without the fonts. `small`: spend time on a smaller PNG of the same pixels.
    """

    scale: float = 1.5
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    quality: int | None = None
    fonts: bool = True
    small: bool = False


Writer = Callable[["Scene", Options], bytes]


@dataclass(frozen=True, slots=True)
class FormatRow:
    """A row in the table of formats: the word on the command line, the file's suffix, and where the writer is."""

    name: str
    suffix: str
    media_type: str
    doc: str
    kind: Literal["vector", "raster", "text"]
    extra: str | None = None  # the optional dependency it needs, as in `vizsys[pdf]`

    @property
    def writer(self) -> Writer:
        """The format's `write`; imported here, so that listing the formats loads none of them."""
        write: Writer = importlib.import_module(f"vizsys.formats.{self.name}").write
        return write


@contextmanager
def renderer(what: str) -> Iterator[None]:
    """Turn whatever a compiled renderer raises into a `FormatError`; `what` says what could not be done.

    A panic inside one is no `Exception`; an interrupt by the person is none either, and passes.
    """
    try:
        yield
    except BaseException as error:
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise FormatError(f"{what}: {error}") from None
        raise


def pixel_size(scene: Scene, scale: float) -> tuple[int, int]:
    """Width and height in pixels of the raster at `scale`. Raises `FormatError` for a size that cannot be made."""
    if not (math.isfinite(scale) and scale > 0):
        raise FormatError(f"scale must be a number above 0, not {scale}")
    unit = scene.pixel_width / scene.width if scene.pixel_width and scene.width > 0 else 1.0
    size = scene.width * unit * scale, scene.height * unit * scale
    if not (math.isfinite(size[0]) and math.isfinite(size[1])) or min(size) <= 0:
        raise FormatError(f"the page has no size: {scene.width} x {scene.height}")
    width, height = max(1, round(size[0])), max(1, round(size[1]))
    if max(width, height) <= SIDE and width * height <= PIXELS:
        return width, height
    fit = scale * min(SIDE / max(size), math.sqrt(PIXELS / size[0] / size[1]))
    smaller = f"use --scale {math.floor(fit * 100) / 100:g} or less, or " if fit >= 0.01 else ""
    raise FormatError(
        f"a picture of {size[0]:.9g} x {size[1]:.9g} pixels is too large: at most {SIDE} a side and "
        f"{PIXELS // 1_000_000} megapixels; {smaller}make it an SVG"
    )
