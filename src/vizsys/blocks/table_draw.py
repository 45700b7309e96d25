"""Drawing a table: headers (band, chevrons, chips), backgrounds and rules of each style, row heads, arrows.

In: boxes placed by the table, in page units. Out: scene items.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vizsys.blocks.base import group, text_items
from vizsys.blocks.draw import icon_image, middle_offset, polyline, rounded
from vizsys.blocks.table_cells import LINE
from vizsys.scene import Item, Paint, Path, Rect
from vizsys.text.model import TextStyle
from vizsys.theme import HUES

if TYPE_CHECKING:
    from vizsys.blocks.table import Column, Row, Table
    from vizsys.context import Context

Box = tuple[float, float, float, float]

CHEVRON_POINT = 26.0
"""How far the point of a chevron stands out, and how deep its notch is."""
CHEVRON_SEAM = 6.0
TILE_PAD = 8.0
"""White margin round a logo on a solid row head."""


def column_tone(table: Table, i: int, ctx: Context) -> str:
    """Tone of a column: its own; else, where columns are told apart by colour, one hue after the other."""
    tone = table.columns[i].tone if i < len(table.columns) else None
    if tone:
        return str(tone)
    varied = table.style == "columns" or table.header in ("chevron", "chips")
    if varied and not any(c.tone for c in table.columns) and not ctx.tone:
        return HUES[i % len(HUES)]
    return ctx.tone or ("slate" if varied else "green")


def row_tone(table: Table, row: Row, i: int, ctx: Context) -> str | None:
    """Tone of a row: its own; in the style that colours rows, one hue after the other."""
    if row.tone:
        return str(row.tone)
    if table.style != "rows":
        return None
    plain = not any(r.tone for r in table.rows) and not ctx.tone
    return HUES[i % len(HUES)] if plain else ctx.tone or "slate"


# Heads


def title_style(ctx: Context, color: str | None = None) -> TextStyle:
    return TextStyle(ctx.measures.body, color or ctx.theme.color("ink"), 700, line=LINE)


def sub_style(ctx: Context, color: str | None = None) -> TextStyle:
    return TextStyle(ctx.measures.small, color or ctx.theme.color("ink2"), 400, line=LINE)


def head_icon(ctx: Context, over: bool) -> float:
    return ctx.measures.icon_above * 0.85 if over else ctx.measures.icon_list * 0.92


def head_widths(head: Column | Row | None, text: str | None, over: bool, ctx: Context) -> tuple[float, float]:
    """Least and natural width of a column header or row head, without padding."""
    if head is None:
        return 0.0, 0.0
    texts = [(t, s) for t, s in ((text, title_style(ctx)), (head.sub, sub_style(ctx))) if t]
    low = max((ctx.text.word_width(t, s) + 1 for t, s in texts), default=0.0)
    ideal = max((ctx.text.width(t, s) + 1 for t, s in texts), default=0.0)
    if head.icon:
        size = head_icon(ctx, over) + (2 * TILE_PAD if over else 0)
        if over:
            return max(low, size), max(ideal, size)
        lead = size + (14 if texts else 0)
        return low + lead, ideal + lead
    return low, ideal


def head_content(
    head: Column | Row | None, text: str | None, width: float, over: bool, align: Any, ink: str, quiet: str, ctx: Context
) -> tuple[float, list[Item]]:
    """Height and items of a header's icon, title and quieter line, relative to its top-left corner."""
    if head is None:
        return 0.0, []
    size = head_icon(ctx, over) if head.icon else 0.0
    lead = 0.0 if over or not size else size + 14
    inner = "center" if over else "start" if lead else align
    wanted = ((text, title_style(ctx, ink)), (head.sub, sub_style(ctx, quiet)))
    boxes = [(ctx.text.set(t, s, width - lead, inner), s) for t, s in wanted if t]
    text_h = sum(b.height for b, _ in boxes)
    text_w = max((b.width for b, _ in boxes), default=0.0)
    items: list[Item] = []
    span = head.span("icon")
    if over:
        y = 0.0
        if head.icon:
            tile = size + 2 * TILE_PAD
            x = (width - tile) / 2
            items.append(Rect(x, 0, tile, tile, Paint(ctx.theme.color("tile")), ctx.measures.radius_node))
            items += icon_image(ctx, head.icon, x + TILE_PAD, TILE_PAD, size, color="#16202B", span=span)
            y = tile + (8 if boxes else 0)
        for box, _ in boxes:
            items += text_items(box, 0, y, width, "center")
            y += box.height
        return y, items
    tall = max(size, text_h)
    used = lead + text_w if boxes else size
    left = {"start": 0.0, "center": (width - used) / 2, "end": width - used}[align]
    if head.icon:
        items += icon_image(ctx, head.icon, left, (tall - size) / 2, size, color=ink, span=span)
    y = (tall - text_h) / 2
    if len(boxes) == 1:
        y = tall / 2 - middle_offset(boxes[0][0], boxes[0][1].size)
    for box, _ in boxes:
        items += text_items(box, left + lead, y, text_w, inner)
        y += box.height
    return tall, items


# Shapes


def chevron(x: float, y: float, w: float, h: float, notch: bool, paint: Paint) -> Path:
    """A block pointing right, its tip at x + w; with a notch at the left to take the tip of the one before."""
    p, r, mid = CHEVRON_POINT, x + w, y + h / 2
    points = [(x, y), (r - p, y), (r, mid), (r - p, y + h), (x, y + h)]
    if notch:
        points.append((x + p, mid))
    return polyline(points, paint, closed=True)


def chevrons(table: Table, boxes: list[Box], gap: float, ctx: Context) -> list[Item]:
    """Header blocks as a pipeline. They run through the gaps, so that each text keeps the middle of its column."""
    items: list[Item] = []
    lean = CHEVRON_POINT / 2
    for i, (x, y, w, h) in enumerate(boxes):
        last = i == len(boxes) - 1
        left = x if i == 0 else x - gap / 2 - lean + CHEVRON_SEAM / 2
        right = x + w if last else x + w + gap / 2 + lean - CHEVRON_SEAM / 2
        hue = ctx.theme.hue(column_tone(table, i, ctx))
        items.append(chevron(left, y, right - left, h, i > 0, Paint(hue.solid)))
    return items


def band(table: Table, boxes: list[Box], corner: Box | None, ctx: Context) -> list[Item]:
    """Header cells joined to one strip with rounded outer corners."""
    items: list[Item] = []
    r = ctx.measures.radius_node
    cells = ([corner] if corner else []) + boxes
    for k, (x, y, w, h) in enumerate(cells):
        i = k - 1 if corner else k
        tone = column_tone(table, i, ctx) if i >= 0 else ctx.tone or ("green" if _single(table) else "slate")
        left = r if k == 0 else 0.0
        right = r if k == len(cells) - 1 else 0.0
        foot = 0.0 if table.style == "grid" else 1.0
        radii = (left, right, right * foot, left * foot)
        items.append(rounded(x, y, w, h, radii, Paint(ctx.theme.hue(tone).solid)))
    return items


def _single(table: Table) -> bool:
    return not any(c.tone for c in table.columns)


def chips(table: Table, boxes: list[Box], ctx: Context) -> list[Item]:
    """Header cells as separate rounded boxes."""
    items: list[Item] = []
    for i, (x, y, w, h) in enumerate(boxes):
        hue = ctx.theme.hue(column_tone(table, i, ctx))
        items.append(Rect(x, y, w, h, Paint(hue.fill, hue.stroke, ctx.measures.hair), ctx.measures.radius_node))
    return items


def rule(x1: float, y1: float, x2: float, y2: float, ctx: Context, width: float | None = None) -> Item:
    return polyline([(x1, y1), (x2, y2)], Paint(stroke=ctx.theme.color("hair"), width=width or ctx.measures.hair))


def backgrounds(table: Table, rows: list[Box], columns: list[Box], head: float, ctx: Context) -> list[Item]:
    """What lies under the cells: tinted rows, zebra stripes, row bands with a solid head, column cards, rules.

    `rows` span the whole width, `columns` the height from the header to the foot; `head` is the width of row heads.
    """
    items: list[Item] = []
    m, theme = ctx.measures, ctx.theme
    if table.style == "columns":
        for i, (x, y, w, h) in enumerate(columns):
            hue, line = theme.hue(column_tone(table, i, ctx)), m.panel_outline
            paint = Paint(theme.color("card"), hue.stroke, line)
            items.append(Rect(x + line / 2, y + line / 2, w - line, h - line, paint, m.radius_card - line / 2))
    for i, (x, y, w, h) in enumerate(rows):
        tone = row_tone(table, table.rows[i], i, ctx)
        if table.style == "rows":
            hue = theme.hue(tone)
            items.append(Rect(x, y, w, h, Paint(hue.tint), m.radius_card))
            if head:
                r = m.radius_card
                items.append(rounded(x, y, head, h, (r, 0, 0, r), Paint(hue.solid)))
        elif tone and table.style != "columns":
            items.append(Rect(x, y, w, h, Paint(theme.hue(tone).tint)))
        elif table.style == "zebra" and i % 2 == 1:
            items.append(Rect(x, y, w, h, Paint(_stripe(ctx)), m.radius_chip))
    if table.style in ("rules", "grid"):
        items += [rule(x, y, x + w, y, ctx) for x, y, w, h in rows[1:]]
    if table.style == "columns":
        inset = 14.0
        for x, y, _, _ in rows[1:]:
            if head:
                items.append(rule(x, y, x + head, y, ctx))
            items += [rule(cx + inset, y, cx + cw - inset, y, ctx) for cx, _, cw, _ in columns]
    return items


def _stripe(ctx: Context) -> str:
    """A stripe that shows on the surface behind the table, which may itself be tinted."""
    from vizsys.theme import mix

    return mix(ctx.theme.color("line"), ctx.surface, 0.07)


def grid_lines(box: Box, xs: list[float], ctx: Context) -> list[Item]:
    """The frame of a full grid and the lines between its columns."""
    x, y, w, h = box
    line = ctx.measures.hair
    paint = Paint(None, ctx.theme.color("hair"), line)
    frame = Rect(x + line / 2, y + line / 2, w - line, h - line, paint, ctx.measures.radius_node)
    return [frame, *(rule(at, y, at, y + h, ctx) for at in xs)]


def header_cell(i: int, column: Column | None, box: Box, drawn: list[Item]) -> Item:
    """A header cell as a group, with the column's title for those who read the picture."""
    return group(drawn, "cell", title=str(column.title) if column and column.title else None, box=box, column=i, head=1)
