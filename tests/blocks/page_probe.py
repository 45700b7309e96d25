"""A kind whose sizes a test decides, and short ways to build and measure pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from vizsys.blocks.base import Placed, Widths, group
from vizsys.blocks.kinds import KINDS, register
from vizsys.context import Context
from vizsys.diagnostics import Report
from vizsys.engine import default_engine
from vizsys.icons import Library
from vizsys.scene import Ellipse, Group, Image, Item, Paint, Rect, Scene, TextRun
from vizsys.spec.model import Block, Content, Name, Page
from vizsys.text import Typesetter
from vizsys.theme import Measures, load_theme

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe(Content):
    """Content as wide and high as a test says; `area` instead of `tall` gets lower when it gets wider."""

    KIND: ClassVar[str] = "probe"

    low: float = 100
    ideal: float = 200
    tall: float = 100
    area: float = 0
    want: float = 0


class ProbeLayout:
    def stretch(self, content: Probe) -> float:
        return content.want

    def widths(self, content: Probe, ctx: Context) -> Widths:
        return Widths(content.low, content.ideal)

    def layout(self, content: Probe, width: float, height: float | None, ctx: Context) -> Placed:
        w = max(width, content.low)
        h = max(height or 0, content.area / w if content.area else content.tall)
        box = (0.0, 0.0, w, h)
        items: tuple[Item, ...] = (Rect(*box, Paint(ctx.surface)),)
        return Placed(w, h, (group(items, "node", "probe", box=box, tone=ctx.tone, depth=ctx.depth),))


if "probe" not in KINDS:
    register(Probe, ProbeLayout())


def context(theme: str = "newsletter", skin: str = "plain") -> Context:
    report, colors = Report(), load_theme(theme, skin)
    ctx = Context(colors, Measures(), Typesetter(colors, report), Library(), default_engine, report)
    return replace(ctx, skin=skin, surface=colors.skins[skin]["page"])


def probe(**said: Any) -> Probe:
    return Probe(**said)


def block(content: Content | None = None, **keys: Any) -> Block:
    return Block(content=content or Probe(), **keys)


def titled(title: str, **said: Any) -> Block:
    keys = {k: said.pop(k) for k in ("tone", "badge", "caption", "frame", "span", "icon", "subtitle") if k in said}
    return Block(title=title, id=Name(title), content=Probe(**said), **keys)


def page(content: Content, **keys: Any) -> Page:
    return Page(content=content, **keys)


def groups(items: tuple[Item, ...], *roles: str) -> Iterator[Group]:
    """The groups of these roles, in painter's order."""
    for item in items:
        if isinstance(item, Group):
            if item.role in roles:
                yield item
            yield from groups(item.children, *roles)


def boxes(items: tuple[Item, ...], *roles: str) -> list[Box]:
    return [g.box for g in groups(items, *roles) if g.box]


def box_of(placed: Placed | Scene, id: str) -> Box:
    return next(g.box for g in groups(placed.items, "panel", "block", "node") if g.id == id and g.box)


def leaves(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        if isinstance(item, Group):
            yield from leaves(item.children)
        else:
            yield item


def extent(item: Item) -> Box:
    """Left, top, right and bottom of a leaf, strokes included."""
    match item:
        case Rect():
            half = item.paint.width / 2 if item.paint.stroke else 0
            return item.x - half, item.y - half, item.x + item.w + half, item.y + item.h + half
        case Ellipse():
            return item.cx - item.rx, item.cy - item.ry, item.cx + item.rx, item.cy + item.ry
        case Image():
            return item.x, item.y, item.x + item.w, item.y + item.h
        case TextRun():
            return item.x, item.y - item.size * 0.8, item.x + item.width, item.y + item.size * 0.25
        case _:
            points = [c[i : i + 2] for c in item.commands for i in range(1, len(c), 2)]
            xs, ys = [float(p[0]) for p in points], [float(p[1]) for p in points]
            return min(xs), min(ys), max(xs), max(ys)


def overlap(a: Box, b: Box) -> bool:
    return (
        a[0] < b[0] + b[2] - 0.01
        and b[0] < a[0] + a[2] - 0.01
        and a[1] < b[1] + b[3] - 0.01
        and b[1] < a[1] + a[3] - 0.01
    )


def texts(items: tuple[Item, ...]) -> list[TextRun]:
    return [i for i in leaves(items) if isinstance(i, TextRun)]


def inside(inner: Box | None, outer: Box | None, slack: float = 0.01) -> bool:
    """Whether a box lies within another."""
    assert inner and outer
    return (
        inner[0] >= outer[0] - slack
        and inner[1] >= outer[1] - slack
        and inner[0] + inner[2] <= outer[0] + outer[2] + slack
        and inner[1] + inner[3] <= outer[1] + outer[3] + slack
    )
