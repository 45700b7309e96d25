"""A placed scene in words, things within things: what the goldens of the kinds hold. Whole page units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import floor

from vizsys.scene import Group, Item, Scene, TextRun


def whole(v: float) -> int:
    """Rounded so that halves always go the same way, whatever the last bit of the arithmetic."""
    return floor(v + 0.5 + 1e-6)


def told(scene: Scene) -> str:
    """The page, then every group with its place and its own words, indented as they lie in one another."""
    lines = [f"page {whole(scene.width)} x {whole(scene.height)}", *_lines(scene.items, 0)]
    return "".join(f"{line}\n" for line in lines)


def _lines(items: Iterable[Item], depth: int) -> Iterator[str]:
    for item in items:
        if isinstance(item, Group):
            yield "  " * depth + " ".join(_facts(item))
            yield from _lines(item.children, depth + 1)


def _facts(item: Group) -> Iterator[str]:
    yield item.role
    if item.id:
        yield item.id
    if item.box:
        x, y, w, h = (whole(v) for v in item.box)
        yield f"{x},{y} {w}x{h}"
    words = " ".join(i.text for i in item.children if isinstance(i, TextRun))
    if words:
        yield repr(words)
    ends = item.data.get("from"), item.data.get("to")
    if item.role == "edge" and all(isinstance(e, list) for e in ends):
        yield " > ".join(",".join(map(str, e)) for e in ends if isinstance(e, list))
