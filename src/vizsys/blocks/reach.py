"""How far drawn things reach across, as opposed to the space they were given.

In: placed items. Out: their left and right end in page units; strokes count by their middle, texts by their advance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vizsys.scene import Ellipse, Group, Image, Item, Path, Rect, TextRun


def reach(items: Iterable[Item]) -> tuple[float, float] | None:
    """The leftmost and the rightmost x of everything drawn; None when nothing is."""
    spans = list(_spans(items))
    return (min(s[0] for s in spans), max(s[1] for s in spans)) if spans else None


def _spans(items: Iterable[Item]) -> Iterator[tuple[float, float]]:
    for item in items:
        match item:
            case Group():
                yield from _spans(item.children)
            case Rect() | Image():
                yield item.x, item.x + item.w
            case Ellipse():
                yield item.cx - item.rx, item.cx + item.rx
            case TextRun():
                yield item.x, item.x + item.width
            case Path():
                xs = [float(c[i]) for c in item.commands for i in range(1, len(c), 2)]
                if xs:
                    yield min(xs), max(xs)
