"""Pixels of a scene: one painter for every format that has any.

In: a scene and a scale. Out: the lines of the picture as a PNG wants them, each after a zero byte.
"""

from __future__ import annotations

from typing import Any

from vizsys.formats.base import Options, pixel_size
from vizsys.formats.page import page
from vizsys.formats.pdfium import paint
from vizsys.records import dataclass
from vizsys.scene import Scene


@dataclass(frozen=True, slots=True)
class Raster:
    """`height` lines of a zero byte and `width` pixels of red, green and blue. A page has a background: no opacity."""

    width: int
    height: int
    lines: bytearray

    def image(self) -> Any:
        """The picture as Pillow has it."""
        from PIL import Image

        size, stride = (self.width, self.height), 3 * self.width + 1
        return Image.frombuffer("RGB", size, self.lines[1:], "raw", "RGB", stride, 1)


def render(scene: Scene, options: Options) -> Raster:
    """The scene at `options.scale`. Raises `FormatError` for a size that cannot be made."""
    width, height = pixel_size(scene, options.scale)
    return paint_at(scene, width, height)


def paint_at(scene: Scene, width: int, height: int) -> Raster:
    """The scene stretched to that size."""
    return Raster(width, height, paint(page(scene, width, height), width, height))
