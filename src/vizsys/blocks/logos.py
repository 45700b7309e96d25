"""Logos: tiles of product logos with or without their names.

In: the logos and a width. Out: equal tiles in rows, their artwork of one optical size; each is a cell, its name the
anchor. All lengths in page units.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, ClassVar, Literal, cast

from vizsys.blocks.base import Placed, Widths, group, style, text_items
from vizsys.blocks.draw import centred, icon_art, icon_image, middle_offset
from vizsys.blocks.marks import on_white
from vizsys.blocks.share import balanced
from vizsys.records import dataclass
from vizsys.scene import Item, Paint, Rect
from vizsys.spec.model import Content, Icon, Keyed, Model, Rich, Tone, doc
from vizsys.text import plain, slug
from vizsys.theme import load_theme

if TYPE_CHECKING:
    from vizsys.context import Context
    from vizsys.spec.check import Checker
    from vizsys.text.model import TextBox, TextStyle

SIZES = {"small": 52.0, "medium": 72.0, "large": 96.0}
"""Side of the artwork's box at density 1."""
INSET = 0.2
"""From the border of a tile to the artwork, over the artwork's side."""
WIDE = 1.25
"""Width of the artwork's box over its height: wide logos stay legible."""
BESIDE = 14.0
BELOW = 10.0
SPREAD = 2.2
"""Logos in a wide space stand no further apart than so many times the width they would like."""
ROOMY = 1.9
"""A name below its logo may be so many times as wide as the logo's tile before it wraps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo(Model):
    """One product. A bare string is its icon; `Name: icon` is both."""

    SCALAR: ClassVar[str | None] = "icon"
    KEYED: ClassVar[Keyed | None] = Keyed("name", "icon")

    icon: Icon | None = doc("icon or logo; the first letter of the name on a tile when absent")
    name: Rich | None = doc("name of the product")
    tone: Tone | None = doc("colour of a letter or line icon")


@dataclass(frozen=True, slots=True, kw_only=True)
class Logos(Content):
    """Product logos as equal tiles. A list of icons, or a mapping from names to icons, will do."""

    KIND: ClassVar[str] = "logos"
    LIST: ClassVar[str | None] = "items"

    items: tuple[Logo, ...] = doc("the logos", ())
    names: Literal["below", "right", "none"] | None = doc("where names stand; below when there are any")
    tile: Literal["none", "white", "outline", "tint"] = doc("what each logo stands on", "none")
    columns: int | None = doc("logos side by side; by the width when absent", minimum=1, maximum=16)
    size: Literal["small", "medium", "large"] | None = doc("size of the logos; medium, small with names at the right")
    grey: bool = doc("in greys: a quiet wall of logos, in the light and in the dark", False)
    align: Literal["start", "center"] = doc("where rows that are not full stand", "center")

    def check(self, checker: Checker) -> None:
        """There are logos, and each has an icon or a name."""
        if not self.items and not checker.unread(self, "items"):
            checker.error("empty-logos", "logos need at least one icon under `items:`", self)
        for one in self.items:
            if not one.icon and not one.name and not checker.unread(one, "icon", "name"):
                checker.error("empty-logo", "a logo needs an icon or a name", one)


@dataclass(frozen=True, slots=True)
class _Look:
    """How all logos of one block are set."""

    names: str
    side: float  # of the artwork's box
    inset: float
    face: TextStyle
    gap_x: float
    gap_y: float

    @property
    def tile(self) -> tuple[float, float]:
        """Width and height of the tile."""
        return self.side * WIDE + 2 * self.inset, self.side + 2 * self.inset


def _look(content: Logos, ctx: Context) -> _Look:
    m = ctx.measures
    named = any(one.name for one in content.items)
    names = content.names or ("below" if named else "none")
    density = m.icon_above / 76
    side = SIZES[content.size or ("small" if names == "right" else "medium")] * density
    inset = 0.0 if content.tile == "none" else side * INSET
    face = style(ctx, "small" if names == "below" else "edge_label", weight=500, line=1.2)
    gap_y = m.gutter if names == "below" else m.node_pad_y
    return _Look(names, side, inset, face, m.node_pad_x if content.tile == "none" else m.node_pad_y, gap_y)


class LogosLayout:
    """As many side by side as fit, in rows as full as can be; spare height opens the rows.

    Beside logos in more rows they keep their places instead, and stand level with those.
    """

    stretch = 0.15

    def widths(self, content: Logos, ctx: Context) -> Widths:
        look = _look(content, ctx)
        low, ideal = _cell_widths(content, look, ctx)
        count = len(content.items)
        fewest = min(content.columns or 1, count) or 1
        usual = min(content.columns or 6, count) or 1
        return Widths(fewest * (low + look.gap_x) - look.gap_x, usual * (ideal + look.gap_x) - look.gap_x)

    def layout(self, content: Logos, width: float, height: float | None, ctx: Context) -> Placed:
        width = max(width, self.widths(content, ctx).low)
        look = _look(content, ctx)
        columns = _columns(content, look, width, ctx)
        cell = (width - look.gap_x * (columns - 1)) / columns
        least, ideal = _cell_widths(content, look, ctx)
        if content.align == "start":
            # Columns that were asked for are those of a grid over the whole width, which blocks below can share.
            asked = (width + look.gap_x) / content.columns - look.gap_x if content.columns else 0.0
            cell = min(cell, max(least, asked or _natural(content, look, ctx)))
        elif look.names != "right":
            cell = min(cell, max(ideal, least) * SPREAD)
        boxes = [_name_box(one, cell, look, ctx) for one in content.items]
        rows = [range(i, min(i + columns, len(boxes))) for i in range(0, len(boxes), columns)]
        heights = [max(_cell_height(boxes[i], look) for i in row) for row in rows]
        gap = look.gap_y
        used = sum(heights) + gap * max(0, len(rows) - 1)
        spare = max(0.0, (height or 0.0) - used)
        key = ("logo rows", ctx.abreast)
        if height is None and ctx.abreast is not None:
            ctx.memo[key] = max(len(rows), cast(int, ctx.memo.get(key, 0)))
        y = 0.0
        if not 1 < len(rows) < cast(int, ctx.memo.get(key, 0)):
            gap += min(spare / (len(rows) + 1), gap) if rows else 0.0
            y = max(0.0, (height or 0.0) - sum(heights) - gap * max(0, len(rows) - 1)) / 2
        full = columns * (cell + look.gap_x) - look.gap_x
        items: list[Item] = []
        anchors: dict[str, tuple[float, float, float, float]] = {}
        for row, tall in zip(rows, heights, strict=True):
            wide = len(row) * (cell + look.gap_x) - look.gap_x
            x = (width - (wide if look.names != "right" else full)) / 2 if content.align == "center" else 0.0
            for i in row:
                one, box = content.items[i], (x, y, cell, tall)
                items.append(self._cell(one, content, boxes[i], box, look, ctx))
                anchors.setdefault(slug(one.name or one.icon or "") or f"logo-{i + 1}", box)
                x += cell + look.gap_x
            y += tall + gap
        return Placed(width, max(used, height or 0.0), tuple(items), anchors)

    @staticmethod
    def _cell(
        one: Logo,
        content: Logos,
        name: TextBox | None,
        box: tuple[float, float, float, float],
        look: _Look,
        ctx: Context,
    ) -> Item:
        """One logo on its tile, its name below it or at its right."""
        x, y, w, h = box
        tile_w, tile_h = look.tile
        beside = look.names == "right"
        left = x if beside else x + (w - tile_w) / 2
        top = y + (h - tile_h) / 2 if beside else y
        items: list[Item] = [*_tile(content, one, (left, top, tile_w, tile_h), ctx)]
        art_ctx = on_white(ctx) if content.tile == "white" else ctx
        tone = None if content.grey else one.tone or ctx.tone
        if content.grey:
            items += _grey(one, content, left + look.inset, top + look.inset, look, ctx)
        elif one.icon:
            across = look.side * WIDE
            items += icon_image(
                art_ctx,
                one.icon,
                left + look.inset,
                top + look.inset,
                look.side,
                max_width=across,
                color=_dark_line(ctx, tone) if content.tile == "white" else None,
                tone=tone,
                span=one.span("icon"),
            )
        else:
            shift = look.inset + look.side * (WIDE - 1) / 2
            items += _letters(one, left + shift, top + look.inset, look.side, art_ctx)
        if name is not None:
            if beside:
                text_y = y + h / 2 - middle_offset(name, look.face.size)
                items += text_items(name, left + tile_w + BESIDE, text_y)
            else:
                items += text_items(name, x, top + tile_h + BELOW, w, "center")
        return group(items, "cell", None, plain(one.name) if one.name else one.icon, box)


def _grey(one: Logo, content: Logos, x: float, y: float, look: _Look, ctx: Context) -> tuple[Item, ...]:
    """The logo in greys: from the quieter ink to the colour behind it."""
    from vizsys.icons.grey import greyed

    white = content.tile == "white"
    ink = (load_theme("newsletter") if white else ctx.theme).color("ink2")
    paper = ctx.theme.color("tile") if white else ctx.surface
    if content.tile == "tint":
        paper = ctx.theme.hue(one.tone or ctx.tone).tint
    art = icon_art(ctx, one.icon, one.span("icon")) if one.icon else None
    if art is None:
        plain_ctx = replace(ctx, tone="slate")
        return _letters(replace(one, tone=None), x + look.side * (WIDE - 1) / 2, y, look.side, plain_ctx)
    return icon_image(on_white(ctx), greyed(art, ink, paper), x, y, look.side, max_width=look.side * WIDE, color=ink)


def _dark_line(ctx: Context, tone: str | None) -> str | None:
    """The colour of line icons on a white tile; a dark page has only light ones for lines."""
    if not ctx.theme.dark:
        return None
    return ctx.theme.hue(tone).fill if tone else ctx.theme.color("solid-ink")


def _tile(content: Logos, one: Logo, box: tuple[float, float, float, float], ctx: Context) -> tuple[Item, ...]:
    if content.tile == "none":
        return ()
    x, y, w, h = box
    tone = one.tone or ctx.tone
    hue, hair = ctx.theme.hue(tone), ctx.theme.color("hair")
    paint = {
        "white": Paint(ctx.theme.color("tile"), hair, ctx.measures.hair),
        "outline": Paint(None, hue.solid if tone else hair, ctx.measures.outline),
        "tint": Paint(hue.tint, None, 0),
    }[content.tile]
    half = paint.width / 2
    return (Rect(x + half, y + half, w - 2 * half, h - 2 * half, paint, ctx.measures.radius_node),)


def _letters(one: Logo, x: float, y: float, side: float, ctx: Context) -> tuple[Item, ...]:
    """The first letter of the name on a coloured tile, for products without a logo."""
    hue = ctx.theme.hue(one.tone or ctx.tone)
    face = style(ctx, "h1", weight=700)
    size = round(side * 0.5)
    word = plain(one.name or "?").strip()
    letter = ctx.text.set(word[:1].upper(), replace(face, size=size))
    box = Rect(x + side * 0.06, y + side * 0.06, side * 0.88, side * 0.88, Paint(hue.fill), side * 0.2)
    return (box, *centred(letter, size, x + side / 2, y + side / 2))


def _name_box(one: Logo, cell: float, look: _Look, ctx: Context) -> TextBox | None:
    if not one.name or look.names == "none":
        return None
    room = cell - look.tile[0] - BESIDE if look.names == "right" else cell
    return ctx.text.set(one.name, look.face, max(1.0, room), "center" if look.names == "below" else "start")


def _cell_height(name: TextBox | None, look: _Look) -> float:
    tall = look.tile[1]
    if name is None:
        return tall
    return max(tall, name.height) if look.names == "right" else tall + BELOW + name.height


def _cell_widths(content: Logos, look: _Look, ctx: Context) -> tuple[float, float]:
    """The least and the wished width of a cell."""
    tile = look.tile[0]
    if look.names == "none":
        return tile, tile
    texts = [one.name for one in content.items if one.name]
    word = max((ctx.text.word_width(t, look.face) for t in texts), default=0.0) + 1
    line = max((ctx.text.width(t, look.face) for t in texts), default=0.0) + 1
    if look.names == "right":
        lead = tile + BESIDE
        return lead + word, lead + line
    return max(tile, word), max(tile, word, min(line, tile * ROOMY))


def _natural(content: Logos, look: _Look, ctx: Context) -> float:
    """The width of a cell whose name stands on one line."""
    lines = [ctx.text.width(one.name, look.face) + 1 for one in content.items if one.name and look.names != "none"]
    lead = look.tile[0] + BESIDE if look.names == "right" else 0.0
    return max(look.tile[0], lead + max(lines, default=0.0))


def _columns(content: Logos, look: _Look, width: float, ctx: Context) -> int:
    count = max(1, len(content.items))
    if content.columns:
        return min(content.columns, count)
    least, ideal = _cell_widths(content, look, ctx)

    def fitting(cell: float) -> int:
        return max(1, min(count, int((width + look.gap_x + 0.5) // (cell + look.gap_x))))

    fit = fitting(ideal)
    if look.names == "below" and ceil(count / fitting(least)) < ceil(count / fit):
        fit = fitting(least)  # a name on two lines is less than another row
    return balanced(count, fit)


logos_layout = LogosLayout()
