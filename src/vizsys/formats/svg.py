"""SVG: the scene as a document, of which the PDF is made, too.

In: a scene. Out: one self-contained document: no script, filter, style variable or foreign object, only `https`,
`http` and `mailto` links. Each icon is a symbol used as often as it is drawn; the text is text, in concrete families,
with the characters used embedded as fonts for browsers. A group of the scene is a `<g>` with its id, its role as class.
"""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from vizsys.formats import facts
from vizsys.formats.base import Options
from vizsys.formats.svgtext import Attributes, Ids, escape, number, open_tag, tag
from vizsys.scene import Ellipse, Font, Group, Image, Item, Paint, Path, Rect, Scene, TextRun

if TYPE_CHECKING:
    from vizsys.icons import IconArt

_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"\\^`{}|\x00-\x1f]+", re.IGNORECASE)
_GENERIC = {"Inter": "sans-serif", "JetBrains Mono": "monospace"}


def write(scene: Scene, options: Options) -> bytes:
    """The document in UTF-8, at its natural size: one page unit is one CSS pixel."""
    return document(scene, options).encode("utf-8")


def document(scene: Scene, options: Options) -> str:
    """The document as text."""
    return _Document(scene).render(options)


def allowed_link(href: str | None) -> bool:
    """Whether an address may become a link: http, https and mailto, nothing that could run."""
    return href is not None and _LINK.fullmatch(href) is not None


def set_text(run: TextRun) -> str:
    """The `<text>` of a run."""
    attributes: Attributes = {
        "x": run.x,
        "y": run.y,
        "font-family": _family(run.font),
        "font-size": run.size,
        "font-weight": run.font.weight if run.font.weight != 400 else None,
        "font-style": "italic" if run.font.italic else None,
        "fill": run.color,
        # Only where it matters, and on the element itself: Chromium does not inherit it.
        "xml:space": "preserve" if run.text != " ".join(run.text.split()) else None,
    }
    return tag("text", attributes, escape(_directed(run)))


class _Document:
    """One pass over the scene: what is drawn, and what the drawing needs defined."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.ids = Ids(item.id for item, _ in scene.walk() if isinstance(item, Group) and item.id)
        self.sizes = _largest(scene)
        self.icons: dict[str, str] = {}  # key of the art -> id of its symbol
        self.symbols: list[str] = []
        self.texts: dict[Font, set[str]] = {}
        self.linked = False

    def render(self, options: Options) -> str:
        scene = self.scene
        body: list[str] = []
        for item in scene.items:
            self._item(item, body, 1)
        root: Attributes = {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": scene.width,
            "height": scene.height,
            "viewBox": " ".join(number(v) for v in (0, 0, scene.width, scene.height)),
            # A picture to a screen reader, unless there are links in it to reach.
            "role": "group" if self.linked else "img",
            "aria-label": scene.title or None,
            "text-rendering": "geometricPrecision",  # unhinted advances, as they were measured
        }
        lines = [open_tag("svg", root)]
        if scene.title:
            lines.append(f" <title>{escape(scene.title)}</title>")
        if scene.description:
            lines.append(f" <desc>{escape(scene.description)}</desc>")
        if options.facts:
            lines.append(f" <metadata>{facts.pack(options.facts)}</metadata>")
        if options.fonts and (style := _font_faces(self.texts)):
            lines.append(style)
        if self.symbols:
            lines += [" <defs>", *self.symbols, " </defs>"]
        lines.append(" " + tag("rect", {"width": scene.width, "height": scene.height, "fill": scene.background}))
        return "\n".join([*lines, *body, "</svg>", ""])

    def _item(self, item: Item, out: list[str], depth: int) -> None:
        pad = " " * depth
        match item:
            case Group():
                self._group(item, out, depth)
            case Rect():
                radius = min(item.radius, item.w / 2, item.h / 2) or None
                shape: Attributes = {"x": item.x, "y": item.y, "width": item.w, "height": item.h, "rx": radius}
                out.append(pad + tag("rect", {**shape, **_paint(item.paint)}))
            case Ellipse():
                round_: Attributes = {"cx": item.cx, "cy": item.cy, "rx": item.rx, "ry": item.ry}
                out.append(pad + tag("ellipse", {**round_, **_paint(item.paint)}))
            case Path():
                out.append(pad + tag("path", {"d": _path_data(item), **_paint(item.paint)}))
            case TextRun():
                out.append(pad + self._text(item))
            case Image():
                out.append(pad + self._image(item))

    def _group(self, group: Group, out: list[str], depth: int) -> None:
        pad = " " * depth
        attributes: Attributes = {"id": self.ids.claim(group.id) if group.id else None, "class": group.role}
        out.append(pad + open_tag("g", attributes))
        if group.title:
            out.append(f"{pad} <title>{escape(group.title)}</title>")
        for child in group.children:
            self._item(child, out, depth + 1)
        out.append(pad + "</g>")

    def _text(self, run: TextRun) -> str:
        self.texts.setdefault(run.font, set()).add(run.text)
        text = set_text(run)
        if allowed_link(run.href):
            self.linked = True
            return tag("a", {"href": run.href}, text)
        return text

    def _image(self, image: Image) -> str:
        art = image.art
        name = self.icons.get(art.key)
        if name is None:
            name = self.icons[art.key] = self.ids.reserve(f"{Ids.OWN}icon-{art.key}")
            self.symbols.append("  " + self._symbol(art, name))
        place: Attributes = {"href": f"#{name}", "x": image.x, "y": image.y, "width": image.w, "height": image.h}
        return tag("use", {**place, "color": image.color if art.recolor else None})

    def _symbol(self, art: IconArt, name: str) -> str:
        if art.format == "svg":
            box, markup = art.svg(f"{name}-")
            view = " ".join(number(v, 4) for v in box)
            return tag("symbol", {"id": name, "viewBox": view}, markup)
        # A bitmap is carried once: at twice the largest size it is drawn at.
        data = base64.b64encode(art.png(self.sizes[art.key])).decode("ascii")
        picture: Attributes = {"width": art.width, "height": art.height, "href": f"data:image/png;base64,{data}"}
        view = f"0 0 {number(art.width)} {number(art.height)}"
        return tag("symbol", {"id": name, "viewBox": view}, tag("image", picture))


def _largest(scene: Scene) -> dict[str, int]:
    """For each icon the longest side it is drawn with, in pixels, of which two make a page unit."""
    sizes: dict[str, int] = {}
    for item, _ in scene.walk():
        if isinstance(item, Image):
            sizes[item.art.key] = max(sizes.get(item.art.key, 1), round(2 * max(item.w, item.h)))
    return sizes


def _paint(paint: Paint) -> Attributes:
    """Fill and stroke as presentation attributes."""
    stroked = paint.stroke is not None and paint.width > 0
    result: Attributes = {"fill": paint.fill or "none"}
    if stroked:
        result["stroke"] = paint.stroke
        result["stroke-width"] = paint.width
        result["stroke-dasharray"] = " ".join(number(v) for v in paint.dash) or None
        result["stroke-linecap"] = "round" if paint.cap == "round" else None
        result["stroke-linejoin"] = "round"
    if paint.opacity < 1:
        # Cheaper than `opacity`, which makes a layer; where fill and stroke overlap only the layer looks right.
        both = stroked and paint.fill is not None
        result["opacity" if both else "stroke-opacity" if stroked else "fill-opacity"] = max(0.0, paint.opacity)
    return result


def _path_data(path: Path) -> str:
    return "".join(command[0] + " ".join(number(v) for v in command[1:]) for command in path.commands)


def _directed(run: TextRun) -> str:
    """The run's text; a right-to-left run is embedded as such, so that its punctuation goes to the proper end.

    Done with characters (RLE ... PDF) rather than `direction`, which not every renderer knows; `x` stays the left end.
    """
    return f"\u202b{run.text}\u202c" if run.rtl else run.text


def _font_faces(texts: dict[Font, set[str]]) -> str:
    """A style element with the characters used of each face, for browsers that have not got the font."""
    from vizsys.text import subset

    rules = []
    for font in sorted(texts, key=_font_order):
        data = base64.b64encode(subset(font, sorted(texts[font]))).decode("ascii")
        style = "italic" if font.italic else "normal"
        rules.append(
            f"@font-face{{font-family:{_name(font)};font-weight:{font.weight:d};font-style:{style};"
            f"src:url(data:font/ttf;base64,{data})}}"
        )
    return f" <style>{''.join(rules)}</style>" if rules else ""


def _family(font: Font) -> str:
    """The families of a text: its own first, which every renderer has got; a generic one in case a browser has not."""
    generic = _GENERIC.get(font.family)
    return f"{_name(font)}, {generic}" if generic else _name(font)


def _name(font: Font) -> str:
    """A family's name as CSS writes it, without what could end it; system fonts are called anything."""
    return "'" + re.sub(r"['\\<>\n]", "", font.family) + "'"


def _font_order(font: Font) -> tuple[str, int, bool]:
    return font.family, font.weight, font.italic
