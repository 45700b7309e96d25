"""The page's header and footer.

In: the page, the page width. Out: placed items from y = 0 down, and the height they take.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vizsys.blocks.base import Placed, group, text_items
from vizsys.blocks.draw import CAP_HEIGHT, icon_image, middle_offset
from vizsys.scene import Font, Item, Paint, Rect
from vizsys.spec.model import Brand, Model, Page
from vizsys.text import plain
from vizsys.text.model import TextBox, TextStyle
from vizsys.theme import contrast

if TYPE_CHECKING:
    from vizsys.context import Context

BAR_WIDTH, BAR_HEIGHT, BAR_RADIUS = 10.0, 64.0, 5.0
BAR_TOP = 36.0
TITLE_GAP = 18.0
"""From the bar to the title."""

BRAND_MARK, BRAND_TEXT = 40.0, 28.0
BRAND_GAP = 12.0
KEEP_CLEAR = 48.0
"""Least space between title and brand."""

READABLE = 4.5
"""Contrast of small type, by WCAG 2 (https://www.w3.org/TR/WCAG22/#contrast-minimum)."""

FOOTER_GAP = 24.0
FOOTER_LINE = 36.0
"""From the end of the body to the middle of the footer's line."""


def header(page: Page, width: float, ctx: Context) -> Placed:
    """Accent bar, kicker, title, subtitle and brand. Without any of them it is just the page's margin.

    The title shrinks from 56 to 44 to stay on one line, then wraps at 44. Titles in scripts that are read from the
    right start at the right, and all is mirrored with them.
    """
    m = ctx.measures
    brand = _brand(page.brand, ctx) if page.brand else None
    if not (page.title or page.subtitle or page.icon or page.kicker):
        if brand is None:
            return Placed(width, m.margin - m.gutter)
        return Placed(width, m.header, brand.at(width - m.margin - brand.width, BAR_TOP + BAR_HEIGHT / 2))
    items: list[Item] = []
    left = m.margin + BAR_WIDTH + TITLE_GAP
    icon = round(BAR_HEIGHT * 0.94) if page.icon else 0
    text_left = left + (icon + TITLE_GAP if icon else 0)
    room = width - text_left - m.margin - (brand.width + KEEP_CLEAR if brand else 0)
    bar, above = BAR_HEIGHT, 0.0
    rtl = False
    hue = ctx.theme.hue(page.tone or ctx.theme.skins[ctx.skin]["bar"].partition(".")[0])
    over = None
    if page.kicker:
        color = (
            hue.deep if contrast(hue.deep, ctx.theme.skins[ctx.skin]["page"]) >= READABLE else ctx.theme.color("ink")
        )
        over = ctx.text.set(page.kicker, TextStyle(m.small, color, 600), max(1.0, room), max_lines=1)
        above = over.height

    def at(x: float, wide: float) -> float:
        return width - x - wide if rtl else x

    if page.title:
        title, size = title_box(page.title, max(1.0, room), ctx)
        bar = max(BAR_HEIGHT, title.height + 6 if title.lines > 1 else 0)
        middle, rtl = BAR_TOP + above + bar / 2, title.rtl
        items += text_items(title, at(text_left, title.width), middle - middle_offset(title, size))
    bar += above
    middle = BAR_TOP + bar / 2
    if over is not None:
        items += text_items(over, at(text_left, over.width), BAR_TOP - 2)
    if page.icon:
        items += icon_image(ctx, page.icon, at(left, icon), middle - icon / 2, icon, span=Model.span(page, "icon"))
    bottom = BAR_TOP + bar
    if page.subtitle:
        style = TextStyle(m.subtitle, ctx.theme.color("ink2"), line=1.3)
        sub = ctx.text.set(page.subtitle, style, max(1.0, width - text_left - m.margin))
        top = bottom + 6 if page.title else middle - sub.height / 2
        items += text_items(sub, at(text_left, sub.width), top)
        bottom = max(bottom, top + sub.height)
    color = ctx.theme.color(f"{page.tone}.solid" if page.tone else ctx.theme.skins[ctx.skin]["bar"])
    items.insert(0, Rect(at(m.margin, BAR_WIDTH), BAR_TOP, BAR_WIDTH, bar, Paint(color), BAR_RADIUS))
    if brand is not None:
        items += brand.at(at(width - m.margin - brand.width, brand.width), middle)
    name = plain(page.title) if page.title else None
    height = max(m.header, bottom + m.header - BAR_TOP - BAR_HEIGHT - 4)
    drawn = group(items, "header", title=name, box=(m.margin, BAR_TOP, width - 2 * m.margin, bottom - BAR_TOP))
    return Placed(width, height, (drawn,))


def title_box(title: str, room: float, ctx: Context) -> tuple[TextBox, float]:
    """The title set in `room`, and the type size it took."""
    m = ctx.measures
    ink = ctx.theme.color("ink")
    natural = ctx.text.width(title, TextStyle(m.title, ink, 700))
    size = m.title if natural <= room else max(m.title_min, int(m.title * room / natural))
    style = TextStyle(size, ink, 700, line=1.16)
    return ctx.text.set(title, style, room), size


def _brand(brand: Brand, ctx: Context) -> Placed:
    """Mark and wordmark, their middle on the line y = 0."""
    ink = ctx.theme.color("ink")
    items: list[Item] = []
    x = 0.0
    if brand.icon:
        items += icon_image(ctx, brand.icon, 0, -BRAND_MARK / 2, BRAND_MARK, span=brand.span("icon"))
        x = BRAND_MARK + BRAND_GAP
    runs, width = ctx.text.line(brand.name, Font("Inter", 600), BRAND_TEXT, ink)
    items += (r.moved(x, CAP_HEIGHT * BRAND_TEXT / 2) for r in runs)
    return Placed(x + width, BRAND_MARK, tuple(items))


def footer(page: Page, width: float, ctx: Context) -> Placed:
    """The line at the bottom, from the end of the body down; only a margin when the page has none."""
    m = ctx.measures
    said = page.footer
    if said is None or not (said.left or said.right):
        return Placed(width, m.margin)
    style = TextStyle(m.micro, ctx.theme.color("ink2"))
    items: list[Item] = []
    room = width - 2 * m.margin
    half = (room - m.gap) / 2 if said.left and said.right else room
    height = 0.0
    for text, at_end in ((said.left, False), (said.right, True)):
        if text:
            box = ctx.text.set(text, style, half, "end" if at_end else "start")
            left = width - m.margin - box.width if at_end else m.margin
            items += text_items(box, left, FOOTER_LINE - middle_offset(box, m.micro))
            height = max(height, box.height)
    box_top = FOOTER_LINE - height / 2
    drawn = group(items, "footer", box=(m.margin, box_top, room, height))
    return Placed(width, m.footer + FOOTER_GAP + max(0.0, height - m.micro * 1.25), (drawn,))
