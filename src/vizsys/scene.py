"""The picture as data: a short list of primitives, placed in page units (x right, y down).

In: what the blocks place. Out: a `Scene` that every format writes from. A format never measures or moves anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Literal

from vizsys.records import dataclass

if TYPE_CHECKING:
    from vizsys.icons import IconArt

Command = tuple[str, *tuple[float, ...]]
"""One path command with absolute coordinates: ("M", x, y), ("L", x, y), ("C", x1, y1, x2, y2, x, y), ("Z",)."""


@dataclass(frozen=True, slots=True)
class Paint:
    """Fill and stroke; colours are `#rrggbb`, `None` is not painted. Widths and dashes in page units."""

    fill: str | None = None
    stroke: str | None = None
    width: float = 0.0
    dash: tuple[float, ...] = ()
    cap: Literal["butt", "round"] = "butt"
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Rect:
    x: float
    y: float
    w: float
    h: float
    paint: Paint
    radius: float = 0.0

    def moved(self, dx: float, dy: float) -> Rect:
        return Rect(self.x + dx, self.y + dy, self.w, self.h, self.paint, self.radius)


@dataclass(frozen=True, slots=True)
class Ellipse:
    cx: float
    cy: float
    rx: float
    ry: float
    paint: Paint

    def moved(self, dx: float, dy: float) -> Ellipse:
        return Ellipse(self.cx + dx, self.cy + dy, self.rx, self.ry, self.paint)


@dataclass(frozen=True, slots=True)
class Path:
    commands: tuple[Command, ...]
    paint: Paint

    def moved(self, dx: float, dy: float) -> Path:
        return Path(tuple([_moved(c, dx, dy) for c in self.commands]), self.paint) if dx or dy else self


def _moved(command: Command, dx: float, dy: float) -> Command:
    word, *values = command
    if not values:
        return command
    if len(values) == 2:
        return (word, values[0] + dx, values[1] + dy)
    x1, y1, x2, y2, x, y = values
    return (word, x1 + dx, y1 + dy, x2 + dx, y2 + dy, x + dx, y + dy)


@dataclass(frozen=True, slots=True)
class Font:
    """A face the package ships (`family` is a concrete name) or a fallback file (`path`)."""

    family: str = "Inter"
    weight: int = 400
    italic: bool = False


@dataclass(frozen=True, slots=True)
class TextRun:
    """One shaped run on one line. (x, y) is the left end of the baseline, `width` the sum of its advances."""

    x: float
    y: float
    text: str
    font: Font
    size: float
    color: str
    width: float
    href: str | None = None
    rtl: bool = False

    def moved(self, dx: float, dy: float) -> TextRun:
        x, y = self.x + dx, self.y + dy
        return TextRun(x, y, self.text, self.font, self.size, self.color, self.width, self.href, self.rtl)


@dataclass(frozen=True, slots=True)
class Image:
    """An icon in a box. `color` paints `currentColor` of recolourable art; others ignore it."""

    x: float
    y: float
    w: float
    h: float
    art: IconArt
    color: str | None = None

    def moved(self, dx: float, dy: float) -> Image:
        return Image(self.x + dx, self.y + dy, self.w, self.h, self.art, self.color)


Role = Literal[
    "page", "header", "footer", "panel", "block", "node", "group", "edge", "label", "badge", "cell", "legend", "icon"
]


@dataclass(frozen=True, slots=True)
class Group:
    """Things that belong together: a node, an edge, a panel. `id` is the person's id where there is one.

    `box` is (x, y, w, h) of the thing itself, without what hangs over its border. `data` holds facts for tools that
    read the scene (an edge's ends, a badge's step), never for drawing.
    """

    children: tuple[Item, ...]
    role: Role
    id: str | None = None
    title: str | None = None
    box: tuple[float, float, float, float] | None = None
    data: Mapping[str, object] = field(default_factory=dict)

    def moved(self, dx: float, dy: float) -> Group:
        box = self.box and (self.box[0] + dx, self.box[1] + dy, self.box[2], self.box[3])
        children = tuple(c.moved(dx, dy) for c in self.children)
        return Group(children, self.role, self.id, self.title, box, self.data)


Item = Rect | Ellipse | Path | TextRun | Image | Group


@dataclass(frozen=True, slots=True)
class Scene:
    """A whole picture, `width` x `height` page units."""

    width: float
    height: float
    background: str
    items: tuple[Item, ...]
    title: str = ""
    description: str = ""
    theme: str = "newsletter"
    pixel_width: int | None = None  # raster width at scale 1 where the page size names pixels; else one per page unit

    def walk(self) -> Iterator[tuple[Item, tuple[Group, ...]]]:
        """Every item, painter's order, with the groups around it from the outside in."""
        yield from _walk(self.items, ())


def _walk(items: tuple[Item, ...], around: tuple[Group, ...]) -> Iterator[tuple[Item, tuple[Group, ...]]]:
    for item in items:
        yield item, around
        if isinstance(item, Group):
            yield from _walk(item.children, (*around, item))
