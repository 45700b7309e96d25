"""The shapes of glyphs, for formats that paint text rather than carry it.

In: a run as it was set. Out: which glyph stands where, and outlines, both in font units with y up.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from vizsys.scene import Command, Font
from vizsys.text.faces import face


def glyphs(text: str, font: Font, rtl: bool = False) -> list[tuple[int, int, int]]:
    """Glyph id, x and y of each glyph of a run from left to right, font units from the left end of the baseline."""
    import uharfbuzz as hb

    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.direction = "rtl" if rtl else "ltr"
    buffer.guess_segment_properties()
    buffer.language = "en"  # as it was measured
    hb.shape(face(font).hb_font, buffer)
    placed, x = [], 0
    for info, position in zip(buffer.glyph_infos or (), buffer.glyph_positions or (), strict=True):
        placed.append((info.codepoint, x + position.x_offset, position.y_offset))
        x += position.x_advance
    return placed


def upem(font: Font) -> int:
    """Font units to the size of the type."""
    return face(font).upem


@cache
def outline(font: Font, glyph: int) -> tuple[Command, ...]:
    """The outline of a glyph, filled by the nonzero rule; empty for a blank one."""
    commands: list[Command] = []
    _draw()(font, glyph, commands)
    return tuple(commands)


@cache
def has_outlines(font: Font) -> bool:
    """Whether outlines are all there is to the glyphs of a font: an emoji font has colours or bitmaps instead."""
    of = face(font).hb_face
    return not (of.has_color_layers or of.has_color_paint or of.has_color_png or of.has_color_svg)


@cache
def _draw() -> Callable[[Font, int, list[Command]], None]:
    import uharfbuzz as hb

    def move(x: float, y: float, out: list[Command]) -> None:
        out.append(("M", x, y))

    def line(x: float, y: float, out: list[Command]) -> None:
        out.append(("L", x, y))

    def cubic(x1: float, y1: float, x2: float, y2: float, x: float, y: float, out: list[Command]) -> None:
        out.append(("C", x1, y1, x2, y2, x, y))

    def quadratic(x1: float, y1: float, x: float, y: float, out: list[Command]) -> None:
        _, *before = out[-1]
        x0, y0 = before[-2:]
        # the cubic with the same course has its controls two thirds of the way to the one of this
        cubic(x0 + (x1 - x0) * 2 / 3, y0 + (y1 - y0) * 2 / 3, x + (x1 - x) * 2 / 3, y + (y1 - y) * 2 / 3, x, y, out)

    def close(out: list[Command]) -> None:
        out.append(("Z",))

    functions: Any = hb.DrawFuncs()
    functions.set_move_to_func(move)
    functions.set_line_to_func(line)
    functions.set_cubic_to_func(cubic)
    functions.set_quadratic_to_func(quadratic)
    functions.set_close_path_func(close)

    def draw(font: Font, glyph: int, out: list[Command]) -> None:
        face(font).hb_font.draw_glyph(glyph, functions, out)

    return draw
