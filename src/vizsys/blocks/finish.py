"""The last touch on a page: coordinates rounded, the picture described in words.

In: placed items. Out: the same items with at most two decimals, and the text for people who cannot see the picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vizsys.scene import Command, Ellipse, Group, Image, Item, Path, Rect, TextRun
from vizsys.spec.model import Page
from vizsys.text import plain

MOST_NAMES = 40
"""A generated description names at most so many things."""


def rounded(items: Iterable[Item], dx: float = 0.0, dy: float = 0.0) -> tuple[Item, ...]:
    """The items moved, with coordinates rounded to two decimals: short files, the same on every machine."""
    return tuple([_rounded(item, dx, dy) for item in items])


def _rounded(item: Item, dx: float, dy: float) -> Item:
    match item:
        case Path():
            return Path(tuple([_command(c, dx, dy) for c in item.commands]), item.paint)
        case TextRun():
            at = (_r(item.x + dx), _r(item.y + dy))
            return TextRun(*at, item.text, item.font, item.size, item.color, _r(item.width), item.href, item.rtl)
        case Group():
            box = item.box and (_r(item.box[0] + dx), _r(item.box[1] + dy), _r(item.box[2]), _r(item.box[3]))
            return Group(rounded(item.children, dx, dy), item.role, item.id, item.title, box, item.data)
        case Rect():
            return Rect(_r(item.x + dx), _r(item.y + dy), _r(item.w), _r(item.h), item.paint, _r(item.radius))
        case Image():
            return Image(_r(item.x + dx), _r(item.y + dy), _r(item.w), _r(item.h), item.art, item.color)
        case Ellipse():
            return Ellipse(_r(item.cx + dx), _r(item.cy + dy), _r(item.rx), _r(item.ry), item.paint)


def _command(command: Command, dx: float, dy: float) -> Command:
    match command:
        case (word, x, y):
            return (word, _r(x + dx), _r(y + dy))
        case (word, x1, y1, x2, y2, x, y):
            return (word, _r(x1 + dx), _r(y1 + dy), _r(x2 + dx), _r(y2 + dy), _r(x + dx), _r(y + dy))
        case _:
            return command


def _r(value: float) -> float:
    """To two decimals, never -0.0."""
    hundredths = value * 100
    whole = round(hundredths)
    if -0.49 < hundredths - whole < 0.49:  # nearly always: a whole number over 100 takes half as long
        return whole / 100
    # First to a millionth: sums differ in their last bits between versions of Python, which would tip a value that
    # lies just between two hundredths.
    return round(round(value, 6), 2) + 0.0


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
