"""What stands in a line besides words: markers behind them, icons, and numbers on discs.

In: the units of a line and the place of its baseline. Out: scene items; icons are measured before the line is broken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from vizsys.scene import Font, Group, Image, Item, Paint, Rect, TextRun
from vizsys.text import shape
from vizsys.text.faces import face, nearest
from vizsys.text.model import TextStyle
from vizsys.text.paragraph import Inline, Look, Unit
from vizsys.text.rich import Piece
from vizsys.theme import TYPE_FLOOR, Theme, flow_tone

if TYPE_CHECKING:
    from vizsys.icons import IconArt

ICON = 1.14
"""Height of an icon over the type size of its text; as capitals with some air above and below."""
WIDEST = 2.4
"""Width of a wide logo over the height of others, at most."""
TILE_ART = 0.74
"""Side of dark artwork over the side of the light tile it stands on in the dark."""
DISC, NUMBER = 1.2, 0.72
"""Diameter of a disc, and type size of the number on it, over the type size of its text."""
ASCENT, DESCENT = 0.92, 0.26
"""A marker over and under the baseline, in type sizes."""
OVERHANG = 3.0
"""How far a marker stands out at the ends of its words."""


def markers(units: Sequence[Unit], x: float, y: float) -> Iterator[Rect]:
    """One rectangle behind each stretch of a line with a marker of one colour; (x, y) is the start of the baseline."""
    at = 0
    while at < len(units):
        color, end = units[at].look.mark, at + 1
        while end < len(units) and units[end].look.mark == color:
            end += 1
        if color is not None:
            size = max(u.look.size for u in units[at:end])
            left, last = units[at].x - OVERHANG, units[end - 1]
            width = last.x + last.width + OVERHANG - left
            tall = (ASCENT + DESCENT) * size
            yield Rect(
                round(x + left, 3), round(y - ASCENT * size, 3), round(width, 3), tall, Paint(color), size * 0.16
            )
        at = end


def _bold(font: Font) -> Font:
    return nearest(Font(font.family, 700))


class Drawer:
    """Measures and draws icons and discs in texts. `icon` gives the artwork of a name, or None."""

    def __init__(self, theme: Theme, icon: Callable[[str], IconArt | None] | None) -> None:
        self._theme = theme
        self._icon = icon

    def inline(self, piece: Piece, style: TextStyle, look: Look) -> Inline | None:
        """The room something takes in a line of that style; None for an icon there is not."""
        if piece.drawn == "step":
            size = self._number_size(style.size)
            tall = round(max(DISC * style.size, 1.42 * size), 2)
            wide = shape.advance(piece.text, _bold(look.font), size) + 0.6 * size
            return Inline("step", piece.text, round(max(tall, wide), 2), tall, piece.tone)
        art = self._icon(piece.text) if self._icon else None
        if art is None:
            return None
        tall = ICON * style.size
        wide = tall * art.aspect
        if self._tiled(art):
            wide = max(tall, wide * TILE_ART + tall * (1 - TILE_ART))
        if wide > WIDEST * tall:
            wide, tall = WIDEST * tall, WIDEST * tall / art.aspect
        return Inline("icon", piece.text, round(wide, 2), round(tall, 2), piece.tone)

    def draw(self, look: Look, x: float, y: float, run: Callable[[Unit, float, float], TextRun]) -> Iterator[Item]:
        """The thing of a look at x on the baseline y; `run` sets the number of a disc."""
        inline = look.inline
        assert inline is not None
        middle = y - face(look.font).cap * look.size / 2
        if inline.kind == "step":
            yield self._disc(inline, look, x, middle, run)
        elif self._icon is not None:
            art = self._icon(inline.name)
            if art is not None:
                yield Group(tuple(self._picture(art, inline, look, x, middle)), "icon", None, inline.name)

    def _picture(self, art: IconArt, inline: Inline, look: Look, x: float, middle: float) -> Iterator[Item]:
        w, h = inline.width, inline.height
        top = middle - h / 2
        if self._tiled(art):
            yield Rect(round(x, 3), round(top, 3), w, h, Paint(self._theme.color("tile")), h * 0.2)
            inner = h * TILE_ART
            wide = min(inner * art.aspect, w - h * (1 - TILE_ART))
            high = wide / art.aspect
            yield Image(round(x + (w - wide) / 2, 3), round(middle - high / 2, 3), round(wide, 3), round(high, 3), art)
            return
        yield Image(round(x, 3), round(top, 3), w, h, art, look.color if art.recolor else None)

    def _disc(
        self, inline: Inline, look: Look, x: float, middle: float, run: Callable[[Unit, float, float], TextRun]
    ) -> Group:
        w, h = inline.width, inline.height
        fill = self._theme.hue(inline.tone or flow_tone(inline.name) or "green").deep
        ink = self._theme.color("badge-ink")
        if self._theme.dark and look.color == self._theme.color("solid-ink"):
            fill, ink = look.color, fill  # among dark words on a light bar
        size = self._number_size(look.size)
        font = _bold(look.font)
        wide = shape.advance(inline.name, font, size)
        words = Look(font, size, ink)
        baseline = middle + face(font).cap * size / 2
        number = run(Unit(inline.name, words, False, 0.0, wide), x + (w - wide) / 2, baseline)
        disc = Rect(round(x, 3), round(middle - h / 2, 3), w, h, Paint(fill), h / 2)
        return Group((disc, number), "icon", None, f"step {inline.name}")

    def _tiled(self, art: IconArt) -> bool:
        return self._theme.dark and art.dark and not art.recolor

    @staticmethod
    def _number_size(size: float) -> float:
        return max(min(size, TYPE_FLOOR), round(size * NUMBER, 2))
