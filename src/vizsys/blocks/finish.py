"""The last touch on a page: coordinates rounded, the picture described in words.

In: placed items. Out: the same items with at most two decimals, and the text for people who cannot see the picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from vizsys.scene import Command, Ellipse, Group, Image, Item, Path, Rect, TextRun
from vizsys.spec.model import Page
from vizsys.text import plain

MOST_NAMES = 40
"""A generated description names at most so many things."""


def rounded(items: Iterable[Item], digits: int = 2) -> tuple[Item, ...]:
    """The items with coordinates rounded: short files, the same on every machine."""
    return tuple(_rounded(i, digits) for i in items)


def _rounded(item: Item, digits: int) -> Item:
    def r(value: float) -> float:
        # First to a millionth: sums differ in their last bits between versions of Python, which would tip a value that
        # lies just between two hundredths. And never -0.0.
        return round(round(value, 6), digits) + 0.0

    match item:
        case Rect():
            return replace(item, x=r(item.x), y=r(item.y), w=r(item.w), h=r(item.h), radius=r(item.radius))
        case Ellipse():
            return replace(item, cx=r(item.cx), cy=r(item.cy), rx=r(item.rx), ry=r(item.ry))
        case Path():
            commands: tuple[Command, ...] = tuple((c[0], *(r(v) for v in c[1:])) for c in item.commands)
            return replace(item, commands=commands)
        case TextRun():
            return replace(item, x=r(item.x), y=r(item.y), width=r(item.width))
        case Image():
            return replace(item, x=r(item.x), y=r(item.y), w=r(item.w), h=r(item.h))
        case Group():
            x, y, w, h = item.box or (0, 0, 0, 0)
            box = (r(x), r(y), r(w), r(h)) if item.box else None
            return replace(item, children=rounded(item.children, digits), box=box)


def describe(page: Page, items: Iterable[Item]) -> str:
    """The page's `alt`, else its title and subtitle followed by the titles and labels in the picture, in order."""
    if page.alt:
        return page.alt
    head = ". ".join(plain(t).strip().rstrip(".") for t in (page.title, page.subtitle) if t)
    names = list(dict.fromkeys(n for n in _names(items) if n))
    if not names:
        return head
    more = len(names) - MOST_NAMES
    shown = ", ".join(names[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
    return f"{head}. Shows: {shown}." if head else f"Shows: {shown}."


def _names(items: Iterable[Item]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Group):
            if item.title and item.role in ("panel", "block", "group", "node"):
                yield " ".join(item.title.split())
            yield from _names(item.children)


def smallest_type(items: Iterable[Item]) -> float:
    """The smallest type size in the picture, page units; infinite without text."""
    least = float("inf")
    for item in items:
        if isinstance(item, TextRun):
            least = min(least, item.size)
        elif isinstance(item, Group):
            least = min(least, smallest_type(item.children))
    return least
