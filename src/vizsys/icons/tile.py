"""Letter tiles: the initials of a name in a rounded square, for what nobody draws."""

from __future__ import annotations

import re

from vizsys.icons.art import PACKAGE, IconArt
from vizsys.icons.colors import luminance

FONT = PACKAGE / "text" / "fonts" / "Inter-Bold.ttf"
WIDTH, HEIGHT = 15.0, 8.5  # the room the letters get in the 24 x 24 tile, and their cap height


def letter_tile(name: str, color: str | None = None) -> IconArt:
    """The tile of `name`: filled with `color` (`#rrggbb`), or in `currentColor` without one."""
    if color and not re.fullmatch(r"#[0-9A-Fa-f]{6}", color):
        raise ValueError(f"{color!r} is not a colour of the form #rrggbb")
    dark = bool(color) and luminance(str(color)) < 0.05
    label = f"{name}{color.upper()}" if color else name
    return IconArt("tile", label, "svg", 24, 24, lambda: _draw(name, color).encode(), recolor=color is None, dark=dark)


def initials(name: str) -> str:
    """Up to two letters: of the first two words or humps (`LangGraph`: LG), else the first two (`Pinecone`: Pi).

    Short names (`Zep`) and abbreviations (`REST`, `gRPC`) are kept whole.
    """
    if len(name) <= 4 and sum(c.isupper() for c in name) >= 2:
        return name
    words: list[str] = re.findall(r"[^\W_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))
    if not words:
        return "?"
    if len(words) == 1:
        return words[0] if len(words[0]) <= 3 else words[0][:1].upper() + words[0][1]
    return words[0][0].upper() + words[1][0].upper()


def _draw(name: str, color: str | None) -> str:
    letters = _outline(initials(name))
    if color is None:
        return (
            '<svg viewBox="0 0 24 24" fill="none"><rect x="2" y="2" width="20" height="20" rx="4" '
            f'stroke="currentColor" stroke-width="2"/><path fill="currentColor" d="{letters}"/></svg>'
        )
    ink = "#FFFFFF" if luminance(color) < 0.4 else "#16202B"
    return (
        f'<svg viewBox="0 0 24 24"><rect x="1" y="1" width="22" height="22" rx="5" fill="{color}"/>'
        f'<path fill="{ink}" d="{letters}"/></svg>'
    )


def _outline(text: str) -> str:
    """Path data of `text` centred on (12, 12): outlines, so that the tile needs no font where it is shown."""
    import uharfbuzz as hb

    font = hb.Font(hb.Face(FONT.read_bytes()))
    buffer = hb.Buffer()
    buffer.add_str("".join(c for c in text if font.get_nominal_glyph(ord(c))) or "?")
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    advance = sum(p.x_advance for p in buffer.glyph_positions)
    cap = 0.727 * font.face.upem  # Inter's cap height
    scale = min(WIDTH / advance, HEIGHT / cap)
    x, y = 12 - advance * scale / 2, 12 + cap * scale / 2
    data: list[str] = []

    def step(letter: str) -> object:
        def draw(*args: object) -> None:
            values = [float(v) for v in args if isinstance(v, (int, float))]
            points = (f"{x + v * scale if i % 2 == 0 else y - v * scale:.2f}" for i, v in enumerate(values))
            data.append(letter + " ".join(points))

        return draw

    pen = hb.DrawFuncs()
    pen.set_move_to_func(step("M"))
    pen.set_line_to_func(step("L"))
    pen.set_quadratic_to_func(step("Q"))
    pen.set_cubic_to_func(step("C"))
    pen.set_close_path_func(step("Z"))
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        font.draw_glyph(info.codepoint, pen)
        x += position.x_advance * scale
    return "".join(data)
