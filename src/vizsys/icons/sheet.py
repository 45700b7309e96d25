"""A contact sheet: found icons with the names to write for them."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from vizsys.icons.art import PACKAGE, IconError
from vizsys.icons.search import Hit

CELL_W, CELL_H, ICON, COLUMNS = 190, 132, 72, 6
INK, PAGE, HAIR = "#16202B", "#FFFFFF", "#E2E7EC"


def sheet(hits: Sequence[Hit], scale: float = 1.5) -> bytes:
    """The hits as a PNG, six to a row. An icon that cannot be drawn leaves its cell empty but for the name."""
    columns = max(1, min(COLUMNS, len(hits)))
    rows = max(1, -(-len(hits) // columns))
    cells = [_cell(hit, i % columns * CELL_W, i // columns * CELL_H, f"i{i}-") for i, hit in enumerate(hits)]
    width, height = columns * CELL_W, rows * CELL_H
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width * scale:g}" height="{height * scale:g}" '
        f'viewBox="0 0 {width} {height}">'
        f'<rect width="{width}" height="{height}" fill="{PAGE}"/>{"".join(cells)}</svg>'
    )
    return _raster(svg)


def _cell(hit: Hit, x: float, y: float, prefix: str) -> str:
    left, top = x + (CELL_W - ICON) / 2, y + 16
    box = f'x="{left:g}" y="{top:g}" width="{ICON}" height="{ICON}"'
    try:
        if hit.art.format == "png":
            data = base64.b64encode(hit.art.png(2 * ICON)).decode()
            picture = f'<image {box} href="data:image/png;base64,{data}"/>'
        else:
            (vx, vy, vw, vh), inner = hit.art.svg(prefix)
            picture = f'<svg {box} viewBox="{vx:g} {vy:g} {vw:g} {vh:g}" color="{INK}">{inner}</svg>'
    except IconError:
        picture = ""
    from html import escape  # late: its table of entities is long, and most runs make no sheet

    name = hit.name if len(hit.name) <= 26 else f"{hit.name[:12]}…{hit.name[-13:]}"
    label = (
        f'<text x="{x + CELL_W / 2:g}" y="{y + 112:g}" font-family="Inter" font-size="13" fill="{INK}" '
        f'text-anchor="middle">{escape(name)}</text>'
    )
    frame = f'<rect x="{x + 4:g}" y="{y + 4:g}" width="{CELL_W - 8}" height="{CELL_H - 8}" rx="8"'
    return f'{frame} fill="none" stroke="{HAIR}"/>{picture}{label}'


def _raster(svg: str) -> bytes:
    font = PACKAGE / "text" / "fonts" / "Inter-Regular.ttf"
    try:
        from resvg import render, usvg
    except ImportError:
        import resvg_py

        return bytes(resvg_py.svg_to_bytes(svg_string=svg, font_files=[str(font)], skip_system_fonts=True))
    options = usvg.Options.default()
    options.load_font_data(font.read_bytes())
    tree = usvg.Tree.from_str(svg, options)
    return bytes(render(tree, (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)))
