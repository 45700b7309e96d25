"""Brackets: the name of a stretch on a line that spans it: over blocks or stations, beside rows, outside of a ring.

In: a region's words and where its line runs. Out: measured names, and the drawing of name and line. Page units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vizsys.blocks.base import group, style, text_items
from vizsys.blocks.draw import polyline
from vizsys.blocks.marks import thin_arrow
from vizsys.geometry import Box, Point
from vizsys.records import dataclass
from vizsys.scene import Group, Item, Paint, Path
from vizsys.spec.model import Model, Rich, Tone, doc, required
from vizsys.text import plain

if TYPE_CHECKING:
    from vizsys.context import Context
    from vizsys.text.model import TextBox, TextStyle

TONES = ("green", "violet", "blue", "orange")
"""Colours of regions that have none, in order."""
LINE = 3.0
"""Width of the line."""
DEPTH = 26.0
"""Height of a bracket's line with its turned ends, or with its bars."""
WORDS_GAP = 8.0
"""From the words to the line under them."""
GAP = 22.0
"""From a bracket to what it spans."""
SUB_LIMIT = 560.0
BAR = 22.0
"""Length of the bars at the ends of a line with heads."""
BESIDE = 12.0
"""From the words to an upright line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region(Model):
    """A bracket over a stretch: its name, and what it covers."""

    label: Rich = required("name on the bracket")
    over: tuple[str, ...] = required("names of the first and the last it covers, or of all of them")
    sub: Rich | None = doc("a quieter line under the name")
    tone: Tone | None = doc("colour")


@dataclass(frozen=True, slots=True)
class Named:
    """The words of a bracket, set: its name and a quieter line under it."""

    said: str
    label: TextBox
    sub: TextBox | None

    @property
    def texts(self) -> list[TextBox]:
        return [self.label, self.sub] if self.sub else [self.label]

    @property
    def width(self) -> float:
        return max(t.width for t in self.texts)

    @property
    def height(self) -> float:
        return sum(t.height for t in self.texts)

    def at(self, cx: float, top: float) -> list[Item]:
        """The words, each centred on `cx`, from `top` down."""
        items: list[Item] = []
        for text in self.texts:
            items += text_items(text, cx - text.width / 2, top)
            top += text.height
        return items


def face(ctx: Context, tone: str) -> TextStyle:
    return style(ctx, "h2" if ctx.depth <= 1 else "label", weight=700, color=f"{tone}.deep", line=1.18)


def sub_face(ctx: Context) -> TextStyle:
    return style(ctx, "small", color="ink2", line=1.22)


def least(region: Region, tone: str, ctx: Context) -> float:
    """The width of the longest word."""
    wide = ctx.text.word_width(region.label, face(ctx, tone))
    return max(wide, ctx.text.word_width(region.sub, sub_face(ctx))) if region.sub else wide


def named(region: Region, tone: str, room: float, ctx: Context) -> Named:
    """The words set in `room`, or as wide as their longest word."""

    def fit(text: str, font: TextStyle, limit: float) -> TextBox:
        return ctx.text.set(text, font, max(limit, ctx.text.word_width(text, font)), "center")

    label = fit(region.label, face(ctx, tone), room)
    return Named(
        plain(region.label), label, fit(region.sub, sub_face(ctx), min(room, SUB_LIMIT)) if region.sub else None
    )


# Lines


def turned(x1: float, x2: float, y: float, foot: float, color: str) -> Path:
    """A level line at `y` whose ends turn down to `foot`."""
    r, k = 10.0, 4.5
    commands = (
        ("M", x1, foot),
        ("L", x1, y + r),
        ("C", x1, y + k, x1 + k, y, x1 + r, y),
        ("L", x2 - r, y),
        ("C", x2 - k, y, x2, y + k, x2, y + r),
        ("L", x2, foot),
    )
    return Path(commands, Paint(None, color, LINE, (), "round"))


def spanning(a: Point, b: Point, color: str) -> list[Item]:
    """|<-->| from `a` to `b`, level or upright: bars at both ends, and heads that touch them."""
    level = abs(a[1] - b[1]) < abs(a[0] - b[0])
    half, off = BAR / 2, LINE / 2
    items: list[Item] = []
    middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    for (x, y), sign in ((a, 1.0), (b, -1.0)):
        ends = [(x, y - half), (x, y + half)] if level else [(x - half, y), (x + half, y)]
        items.append(polyline(ends, Paint(None, color, LINE, (), "round")))
        tip = (x + off * sign, y) if level else (x, y + off * sign)
        items += thin_arrow(*middle, *tip, color, LINE)
    return items


def over(named: Named, x1: float, x2: float, bottom: float, tone: str, ctx: Context, *, heads: bool = False) -> Group:
    """A name over a level line from `x1` to `x2` that ends at `bottom`: with turned ends, or with bars and heads."""
    color = ctx.theme.hue(tone).stroke
    y = bottom - DEPTH / 2
    line: list[Item] = [turned(x1 + 2, x2 - 2, y, bottom, color)]
    if heads:
        line = spanning((x1 + 2, y), (x2 - 2, y), color)
    items = [*line, *named.at((x1 + x2) / 2, y - WORDS_GAP - named.height)]
    height = named.height + DEPTH
    box = (x1, bottom - height, x2 - x1, height)
    return group(items, "cell", None, named.said, box, tone=tone)


def beside(named: Named, x: float, width: float, y1: float, y2: float, tone: str, ctx: Context) -> Group:
    """A name at the left of an upright line from `y1` to `y2`; the whole from `x`, `width` wide."""
    color = ctx.theme.hue(tone).stroke
    at = x + width - BAR / 2 - 2
    line = spanning((at, y1 + 2), (at, y2 - 2), color)
    left = width - BAR - 2 - BESIDE
    items = [*line, *named.at(x + left - named.width / 2, (y1 + y2 - named.height) / 2)]
    return group(items, "cell", None, named.said, Box(x, y1, width, y2 - y1).as_tuple(), tone=tone)


def beside_width(widest: float) -> float:
    """Room at the left for names of that width with their lines."""
    return widest + BESIDE + BAR + 2
