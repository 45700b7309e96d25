"""SVG drawings made safe to place in a page.

In: the bytes of an SVG file from anywhere. Out: a `Drawing`: its view box and its markup with nothing in it that runs,
loads, or clashes with the page. Only known drawing elements and attributes pass; the rest is dropped. A file that is
broken, huge, declares entities, or multiplies itself through references is refused.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator
from typing import Any, NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from vizsys.icons.art import Box, IconError
from vizsys.icons.colors import DARK, luminance
from vizsys.limits import ASPECT, SVG_ATTRIBUTES, SVG_BYTES, SVG_DRAWN, SVG_ELEMENTS, SVG_LEVELS
from vizsys.records import dataclass

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"

SHAPES = frozenset(("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"))
STRUCTURE = frozenset(("svg", "g", "defs", "symbol", "use", "switch"))
PAINTS = frozenset(("linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "marker"))
PLAIN = SHAPES | STRUCTURE | PAINTS
# What can only be drawn faithfully as a document of its own: style sheets apply to the whole page they are in, text
# needs fonts, and renderers differ in how images inside icons meet the page.
APART = frozenset(("style", "text", "tspan", "textPath", "image"))
# Filters are left out, shadows and blurs with them: a line of one can ask for terabytes, or for hours.
FILTER = re.compile(r"\s*(-\w+-)?(backdrop-)?filter\s*:", re.IGNORECASE)
DROPPED_ATTRIBUTES = frozenset(
    ("lang", "tabindex", "role", "externalResourcesRequired", "filter", "backdrop-filter", "enable-background")
)

_URL = re.compile(r"url\(\s*(['\"]?)([^()'\"]*)\1\s*\)", re.IGNORECASE)
_ACTIVE = re.compile(r"javascript\s*:|expression\s*\(|@import|@font-face|behavior\s*:|-moz-binding|\\", re.IGNORECASE)
_DATA_IMAGE = re.compile(r"data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=\s]+")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A safe drawing. `embed` says that it is placed as one image; `recolor` that it uses `currentColor`."""

    box: Box
    root: Element
    embed: bool
    recolor: bool
    dark: bool

    def markup(self, prefix: str) -> str:
        """What goes inside an `<svg>` or `<symbol>` with this view box; every id starts with `prefix`."""
        if not self.embed:
            frame = {k: v for k, v in self.root.items() if k not in ("viewBox", "width", "height", "x", "y")}
            inner = "".join(_write(child, prefix) for child in self.root)
            return f"<g{_attributes(frame, prefix)}>{inner}</g>" if frame else inner
        x, y, w, h = (f"{v:g}" for v in self.box)
        uri = base64.b64encode(self.document().encode()).decode()
        return f'<image x="{x}" y="{y}" width="{w}" height="{h}" href="data:image/svg+xml;base64,{uri}"/>'

    def document(self) -> str:
        """The drawing as an SVG document."""
        x, y, w, h = (f"{v:g}" for v in self.box)
        frame = {k: v for k, v in self.root.items() if k not in ("viewBox", "width", "height", "x", "y")}
        inner = "".join(_write(child, "") for child in self.root)
        return (
            f'<svg xmlns="{SVG}" viewBox="{x} {y} {w} {h}" width="{w}" height="{h}"{_attributes(frame, "")}>'
            f"{inner}</svg>"
        )


def clean(data: bytes, name: str) -> Drawing:
    """The drawing in the SVG file `data`; `name` is for messages. Raises IconError."""
    try:
        root = _sanitise(_parse(data))
        if root is None or root.tag != "svg":
            raise ValueError("it is not an SVG file")
        box = _view_box(root)
        _refuse_multiplying(root)
    except (ValueError, expat.ExpatError) as error:
        raise IconError("unreadable-icon", f"icon {name!r} is not a usable SVG: {error}") from error
    tags = {e.tag for e in root.iter()}
    embed = any(t in APART for t in tags)
    paints = list(_paints(root))
    if not embed:
        for element in root.iter():
            element.attrib.pop("class", None)
    return Drawing(box, root, embed, "currentcolor" in paints and not embed, not embed and _is_dark(paints))


def _parse(data: bytes) -> Element:
    """The element tree with names as `{namespace}local`. Entities and document types with content are refused."""
    if len(data) > SVG_BYTES:
        raise ValueError(f"it is larger than {SVG_BYTES // 1_000_000} MB")
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    count = depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal count, depth
        count, depth = count + 1, depth + 1
        if count > SVG_ELEMENTS or depth > SVG_LEVELS:
            raise ValueError("it has too many elements")
        if len(attributes) > SVG_ATTRIBUTES:
            raise ValueError("an element of it has too many attributes")
        builder.start(tag, attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(tag)

    def doctype(_name: str, _system: str | None, _public: str | None, has_subset: int) -> None:
        if has_subset:
            raise ValueError("its document type declares entities or content")

    def refuse(*_: Any) -> NoReturn:
        raise ValueError("it declares entities")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = parser.ExternalEntityRefHandler = refuse
    parser.Parse(data, True)
    return builder.close()


def _sanitise(element: Element) -> Element | None:
    """A copy with only what may be drawn; None when the element itself may not."""
    space, _, tag = element.tag.rpartition("}")
    if space not in (SVG, ""):
        return None
    if tag == "a":
        tag = "g"  # a link's content is drawn, the link is not
    if tag not in PLAIN and tag not in APART:
        return None
    kept = Element(tag, _safe_attributes(tag, element))
    text = tag in ("text", "tspan", "textPath")
    if tag == "style":
        kept.text = _safe_css(element.text or "")
    elif text:
        kept.text = element.text
    for child in element:
        safe = _sanitise(child)
        if safe is not None:
            safe.tail = child.tail if text else None
            kept.append(safe)
    return kept


def _safe_attributes(tag: str, element: Element) -> dict[str, str]:
    kept = {}
    for key, value in element.items():
        space, _, name = key.rpartition("}")
        if name == "href" and space in ("", XLINK):
            inside = value.startswith("#") or (tag == "image" and _DATA_IMAGE.fullmatch(value))
            if inside and not (space and "href" in kept):  # of the two, SVG 2 takes the plain one
                kept["href"] = value
            continue
        if space or name[:2].lower() == "on" or ":" in name or name.startswith(("data-", "aria-")):
            continue
        if name == "style":
            value = _safe_css(value)
        elif name not in ("id", "class") and (name in DROPPED_ATTRIBUTES or not _safe_value(value)):
            continue
        kept[name] = value
    return kept


def _safe_value(value: str) -> bool:
    return not _ACTIVE.search(value) and all(m[2].startswith("#") for m in _URL.finditer(value)) and _closed(value)


def _closed(value: str) -> bool:
    """Every `url(` was understood."""
    return value.lower().count("url(") == len(_URL.findall(value))


def _safe_css(css: str) -> str:
    """The rules or declarations without those that load or run something."""
    if "<" in css:
        return ""  # no rule needs it, and it is how markup hides in a style sheet
    css = re.sub(r"/\*.*?(\*/|$)", "", css, flags=re.DOTALL)
    css = re.sub(r"@(import|charset|namespace)[^;}]*(;|$)", "", css, flags=re.IGNORECASE)
    css = re.sub(r"@font-face\s*\{[^}]*\}", "", css, flags=re.IGNORECASE)
    parts = re.split(r"([;{}])", css)
    return "".join(p for p in parts if p in (";", "{", "}") or (_safe_value(p) and not FILTER.match(p)))


def _view_box(root: Element) -> Box:
    numbers = [float(n) for n in _NUMBER.findall(root.get("viewBox", ""))]
    if len(numbers) == 4:
        x, y, w, h = numbers
    else:
        x = y = 0.0
        w, h = (_length(root.get(side, "")) for side in ("width", "height"))
    if not (0 < w < 1e6 and 0 < h < 1e6 and abs(x) < 1e6 and abs(y) < 1e6):
        raise ValueError("it has neither a view box nor a size")
    if not 1 / ASPECT <= w / h <= ASPECT:
        raise ValueError(f"it is {w:g} x {h:g}: one side is more than {ASPECT:g} times the other")
    return x, y, w, h


def _length(value: str) -> float:
    number = _NUMBER.match(value.strip())
    return float(number[0]) if number and not value.strip().endswith("%") else 0.0


def _references(element: Element) -> Iterator[str]:
    for key, value in element.items():
        if key == "href" and value.startswith("#"):
            yield value[1:]
        elif "url(" in value.lower():
            yield from (m[2][1:] for m in _URL.finditer(value))


def _refuse_multiplying(root: Element) -> None:
    """Follow every reference: a drawing that refers to itself, or grows without bound, is refused."""
    by_id = {e.get("id"): e for e in root.iter() if e.get("id")}
    sizes: dict[Element, int] = {}
    open_: set[Element] = set()

    def size(element: Element, depth: int) -> int:
        if element in sizes:
            return sizes[element]
        if element in open_ or depth > 4 * SVG_LEVELS:
            raise ValueError("it refers to itself")
        open_.add(element)
        total = 1 + sum(size(child, depth + 1) for child in element)
        total += sum(size(by_id[r], depth + 1) for r in _references(element) if r in by_id)
        open_.discard(element)
        if total > SVG_DRAWN:
            raise ValueError("it grows without bound through its references")
        sizes[element] = total
        return total

    size(root, 0)


def _paints(root: Element) -> Iterator[str]:
    """Every colour the drawing is painted in, lower case; black where a shape names none."""

    def visit(element: Element, fill: str, stroke: str) -> Iterator[str]:
        own = dict(element.items())
        own.update(re.findall(r"(?:^|;)\s*(fill|stroke|stop-color)\s*:\s*([^;]+)", own.get("style", "")))
        fill, stroke = own.get("fill", fill).strip().lower(), own.get("stroke", stroke).strip().lower()
        if element.tag in SHAPES:
            yield from (p for p in (fill, stroke) if p != "none")
        if element.tag == "stop":
            yield own.get("stop-color", "#000000").strip().lower()
        for child in element:
            if element.tag not in ("clipPath", "mask"):
                yield from visit(child, fill, stroke)

    return visit(root, "#000000", "none")


def _is_dark(paints: list[str]) -> bool:
    """Whether everything is painted too dark for a dark page. Only plain colours are judged; others count as light."""
    shades = []
    for paint in paints:
        if paint.startswith("url("):
            continue
        short = re.fullmatch(r"#([0-9a-f])([0-9a-f])([0-9a-f])", paint)
        color = "#" + "".join(c * 2 for c in short.groups()) if short else "#000000" if paint == "black" else paint
        shades.append(luminance(color) if re.fullmatch(r"#[0-9a-f]{6}", color) else 1.0)
    return bool(shades) and max(shades) < DARK


def _attributes(attributes: dict[str, str], prefix: str) -> str:
    return "".join(f' {k}="{html.escape(_prefixed(k, v, prefix))}"' for k, v in attributes.items())


def _prefixed(key: str, value: str, prefix: str) -> str:
    if not prefix:
        return value
    if key == "id":
        return prefix + value
    if key == "href":
        return f"#{prefix}{value[1:]}" if value.startswith("#") else value
    return _URL.sub(lambda m: f"url(#{prefix}{m[2][1:]})", value) if "url(" in value.lower() else value


def _write(element: Element, prefix: str) -> str:
    inner = html.escape(element.text or "", quote=False) + "".join(_write(child, prefix) for child in element)
    start = f"<{element.tag}{_attributes(dict(element.items()), prefix)}"
    return (f"{start}>{inner}</{element.tag}>" if inner else f"{start}/>") + html.escape(
        element.tail or "", quote=False
    )
