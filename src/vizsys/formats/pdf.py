"""PDF: the SVG of the scene on a page of its size, set by Typst: vector, text selectable, links alive."""

from __future__ import annotations

import json
from typing import Any

from vizsys.formats import facts
from vizsys.formats.base import FormatError, Options, renderer
from vizsys.formats.svg import allowed_link, document
from vizsys.formats.svgtext import number
from vizsys.scene import Scene, TextRun

POINTS = 0.75
"""Points per page unit: a page unit is a CSS pixel, of which there are 96 to the inch."""

# No date: the same scene gives the same bytes. What a person wrote comes in as values, never as Typst source.
_PAGE = """\
#set document(title: sys.inputs.title, description: sys.inputs.description, keywords: {keywords}, date: none)
#set page(width: {width}pt, height: {height}pt, margin: 0pt)
#image("page.svg", width: {width}pt, height: {height}pt, fit: "stretch", alt: sys.inputs.title)
#for spot in json(bytes(sys.inputs.links)) {{
  place(top + left, dx: spot.x * 1pt, dy: spot.y * 1pt,
    link(spot.href, box(width: spot.w * 1pt, height: spot.h * 1pt)))
}}
"""


def write(scene: Scene, options: Options) -> bytes:
    """A document of one page. Raises `FormatError` without the optional dependency `typst`."""
    try:
        import typst
    except ImportError:
        raise FormatError("PDF needs an optional part of vizsys; run: pip install 'vizsys[pdf]'") from None
    from vizsys.text import font_files

    word = facts.pack(options.facts)
    page = _PAGE.format(
        width=number(scene.width * POINTS, 4),
        height=number(scene.height * POINTS, 4),
        keywords="(sys.inputs.facts,)" if word else "()",
    )
    with renderer("the PDF could not be made"):
        make: Any = typst.Compiler
        compiler = make(
            input={"main.typ": page.encode(), "page.svg": document(scene, Options(fonts=False)).encode()},
            font_paths=sorted({str(path.parent) for path in font_files()}),
            ignore_system_fonts=True,
            sys_inputs={
                "title": scene.title,
                "description": scene.description,
                "facts": word,
                "links": json.dumps(_links(scene)),
            },
        )
        return bytes(compiler.compile())


def _links(scene: Scene) -> list[dict[str, float | str]]:
    """Where the links are, in points: a picture's own links do not survive being placed on a page."""
    spots: list[dict[str, float | str]] = []
    for item, _ in scene.walk():
        if isinstance(item, TextRun) and allowed_link(item.href):
            box = (
                item.x,
                item.y - item.size,
                item.width,
                item.size * 1.25,
            )  # from above the capitals to the descenders
            x, y, w, h = (round(v * POINTS, 2) for v in box)
            spots.append({"x": x, "y": y, "w": w, "h": h, "href": item.href or ""})
    return spots
