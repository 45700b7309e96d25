"""JSON: the placed scene itself, for other tools; `read` gives the scene back. The fields are in `docs/scene.md`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from vizsys.formats import facts
from vizsys.formats.base import FormatError, Options
from vizsys.scene import Ellipse, Font, Group, Image, Item, Paint, Path, Rect, Scene, TextRun

if TYPE_CHECKING:
    from vizsys.icons import IconArt

VERSION = 1
"""Raised when a field changes its meaning; fields may be added without."""


def write(scene: Scene, options: Options) -> bytes:
    """The scene as UTF-8 JSON with sorted keys."""
    data: dict[str, Any] = {
        "format": "vizsys-scene",
        "version": VERSION,
        "width": _number(scene.width),
        "height": _number(scene.height),
        "background": scene.background,
        "title": scene.title,
        "description": scene.description,
        "theme": scene.theme,
        "pixel_width": scene.pixel_width,
        "items": [_item(item) for item in scene.items],
    }
    if options.facts:
        data["facts"] = facts.pack(options.facts)
    try:
        text = json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False, default=_plain)
    except ValueError as error:
        raise FormatError(f"the scene cannot be written as JSON: {error}") from None
    return (text + "\n").encode("utf-8", "replace")


def read(data: bytes | str, art: Callable[[str], IconArt]) -> Scene:
    """The scene in a document that `write` made; `art` finds an icon by its key, `pack/name`.

    Raises `FormatError` for anything that is not such a document.
    """
    try:
        page = json.loads(data)
        if page["format"] != "vizsys-scene" or page["version"] != VERSION:
            raise FormatError(f"not a scene of version {VERSION}")
        items = tuple(_read_item(item, art) for item in page["items"])
        words = {name: page[name] for name in ("background", "title", "description", "theme", "pixel_width")}
        return Scene(page["width"], page["height"], items=items, **words)
    except (ValueError, KeyError, TypeError) as error:
        raise FormatError(f"not a scene: {error!r}") from None


def _item(item: Item) -> dict[str, Any]:
    match item:
        case Rect():
            box = {"x": item.x, "y": item.y, "w": item.w, "h": item.h, "radius": item.radius}
            return {"type": "rect", **_numbers(box), "paint": _paint(item.paint)}
        case Ellipse():
            oval = {"cx": item.cx, "cy": item.cy, "rx": item.rx, "ry": item.ry}
            return {"type": "ellipse", **_numbers(oval), "paint": _paint(item.paint)}
        case Path():
            commands = [[c[0], *map(_number, c[1:])] for c in item.commands]
            return {"type": "path", "commands": commands, "paint": _paint(item.paint)}
        case TextRun():
            return _text(item)
        case Image():
            box = {"x": item.x, "y": item.y, "w": item.w, "h": item.h}
            return {"type": "image", **_numbers(box), "art": _art(item.art), "color": item.color}
        case Group():
            return {
                "type": "group",
                "role": item.role,
                "id": item.id,
                "title": item.title,
                "box": item.box and [_number(v) for v in item.box],
                "data": dict(item.data),
                "children": [_item(child) for child in item.children],
            }


def _text(run: TextRun) -> dict[str, Any]:
    place = {"x": run.x, "y": run.y, "size": run.size, "width": run.width}
    font = {"family": run.font.family, "weight": run.font.weight, "italic": run.font.italic}
    words = {"text": run.text, "font": font, "color": run.color, "href": run.href, "rtl": run.rtl}
    return {"type": "text", **_numbers(place), **words}


def _paint(paint: Paint) -> dict[str, Any]:
    return {
        "fill": paint.fill,
        "stroke": paint.stroke,
        "width": _number(paint.width),
        "dash": [_number(v) for v in paint.dash],
        "cap": paint.cap,
        "opacity": _number(paint.opacity),
    }


def _art(art: IconArt) -> dict[str, str]:
    return {"key": art.key, "pack": art.pack}


def _number(value: float) -> float | int:
    """At most four decimals, whole numbers without a fraction; so reading and writing again changes nothing."""
    rounded = round(value, 4)
    return int(rounded) if rounded == rounded // 1 else rounded


def _numbers(values: dict[str, float]) -> dict[str, float | int]:
    return {name: _number(value) for name, value in values.items()}


def _plain(value: object) -> object:
    """What JSON has no type for: other mappings and sequences a group's data may hold, sets in sorted order."""
    if isinstance(value, set | frozenset):
        return sorted(value, key=str)
    try:
        return dict(value)  # type: ignore[call-overload]
    except (TypeError, ValueError):
        return str(value)


def _read_item(data: dict[str, Any], art: Callable[[str], IconArt]) -> Item:
    fields = {name: value for name, value in data.items() if name != "type"}
    if "paint" in fields:
        paint = fields["paint"]
        fields["paint"] = Paint(**{**paint, "dash": tuple(paint["dash"])})
    match data["type"]:
        case "rect":
            return Rect(**fields)
        case "ellipse":
            return Ellipse(**fields)
        case "path":
            return Path(tuple(tuple(c) for c in fields["commands"]), fields["paint"])
        case "text":
            return TextRun(**{**fields, "font": Font(**fields["font"])})
        case "image":
            return Image(**{**fields, "art": art(fields["art"]["key"])})
        case "group":
            box = fields["box"] and tuple(fields["box"])
            children = tuple(_read_item(child, art) for child in fields["children"])
            return Group(**{**fields, "box": box, "children": children})
        case other:
            raise FormatError(f"not a scene: no item is called {other!r}")
