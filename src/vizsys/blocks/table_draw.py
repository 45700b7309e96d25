"""Drawing a table: headers (band, chevrons, chips), backgrounds and rules of each style, row heads, arrows.

In: boxes placed by the table, in page units. Out: scene items.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vizsys.blocks.base import text_items
from vizsys.blocks.draw import icon_image, middle_offset, polyline, quieter, round_top_rect, rounded
from vizsys.blocks.marks import on_white
from vizsys.blocks.table_cells import LINE
from vizsys.records import dataclass
from vizsys.scene import Item, Paint, Path, Rect
from vizsys.text.model import Align, TextStyle
from vizsys.theme import HUES, mix

if TYPE_CHECKING:
    from vizsys.blocks.table import Column, Corner, Row, Table
    from vizsys.context import Context
    from vizsys.diagnostics import Span

Box = tuple[float, float, float, float]

CHEVRON_POINT = 26.0
"""How far the point of a chevron stands out, and how deep its notch is."""
CHEVRON_SEAM = 6.0
CHIP_INSET = 4.0
ICON_GAP = 14.0
LOGO_WIDE = 2.6
"""Most width of a logo in a header over its height."""
TILE_PAD = 8.0
"""White margin round a logo on a solid row head."""


def column_tone(table: Table, i: int, ctx: Context) -> str:
    """Tone of a column: its own; else, where columns are told apart by colour, one hue after the other."""
    tone = table.columns[i].tone if i < len(table.columns) else None
    if tone:
        return str(tone)
    # Rows in colours of their own leave the header neutral: colour then means the row alone.
    rows = table.style == "rows" or any(r.tone for r in table.rows)
    varied = table.style in ("columns", "cards") or (table.header in ("chevron", "chips") and not rows)
    if varied and not any(c.tone for c in table.columns) and not ctx.tone:
        return HUES[i % len(HUES)]
    return ctx.tone or ("slate" if varied or rows else "green")


def header_colors(table: Table, i: int, ctx: Context) -> tuple[str, str, str]:
    """Fill, text colour and quieter text colour of a header cell.

    A chevron without a tone is dark, or quiet on a dark page, so that toned rows keep their colours to themselves.
    """
    hue = ctx.theme.hue(column_tone(table, i, ctx))
    if table.header == "logo":
        return ctx.surface, ctx.theme.color("ink"), ctx.theme.color("ink2")
    if table.header == "chips" or (table.style == "columns" and table.header != "chevron"):
        return hue.fill, ctx.theme.color("ink"), ctx.theme.color("ink2")
    if table.header == "chevron" and hue == ctx.theme.hue("slate"):
        if ctx.theme.dark:
            return hue.fill, ctx.theme.color("ink"), ctx.theme.color("ink")
        ink = ctx.theme.color("badge-ink")
        return hue.deep, ink, ink
    ink = ctx.theme.color("solid-ink")
    return hue.solid, ink, ink


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


@dataclass(frozen=True, slots=True)
class Head:
    """What a column header, a row head or the corner says."""

    text: str | None = None
    sub: str | None = None
    icon: str | None = None
    span: Span | None = None

    @staticmethod
    def of_column(column: Column | None) -> Head:
        return Head(column.title, column.sub, column.icon, column.span("icon")) if column else Head()

    @staticmethod
    def of_corner(corner: Corner | None) -> Head:
        return Head(corner.title, corner.sub, corner.icon, corner.span("icon")) if corner else Head()

    @staticmethod
    def of_row(row: Row) -> Head:
        return Head(row.head, row.sub, row.icon, row.span("icon"))


@dataclass(frozen=True, slots=True)
class HeadLook:
    """How a head is set: icon over the text or before it, on a white tile or not, alignment, ink and quieter ink."""

    ink: str
    quiet: str
    align: Align = "start"
    over: bool = False
    tile: bool = False
    logo: bool = False  # as wide as a word mark may be

    def icon(self, ctx: Context) -> float:
        """Side of the icon."""
        if self.logo:
            return ctx.measures.icon_above
        return ctx.measures.icon_above * 0.85 if self.over else ctx.measures.icon_list * (0.85 if self.tile else 1.0)

    def pad(self) -> float:
        """White margin round the icon."""
        return (TILE_PAD if self.over else TILE_PAD * 0.75) if self.tile else 0.0


def header_look(table: Table, ink: str, quiet: str, align: Align) -> HeadLook:
    """How the header cells of a table are set."""
    logo = table.header == "logo"
    return HeadLook(ink, quiet, align, over=logo, logo=logo)


def head_widths(head: Head, look: HeadLook, ctx: Context) -> tuple[float, float]:
    """Least and natural width of a header, without padding."""
    texts = [(t, s) for t, s in ((head.text, title_style(ctx)), (head.sub, sub_style(ctx))) if t]
    low = max((ctx.text.word_width(t, s) + 1 for t, s in texts), default=0.0)
    ideal = max((ctx.text.width(t, s) + 1 for t, s in texts), default=0.0)
    if not head.icon:
        return low, ideal
    size = look.icon(ctx) + 2 * look.pad()
    if look.over:
        return max(low, size), max(ideal, size)
    lead = size + (ICON_GAP if texts else 0)
    return low + lead, ideal + lead


def head_content(head: Head, width: float, look: HeadLook, ctx: Context) -> tuple[float, list[Item]]:
    """Height and items of a header's icon, title and quieter line, relative to its top-left corner."""
    size = look.icon(ctx) + 2 * look.pad() if head.icon else 0.0
    if look.over:
        size = min(size, width)
    lead = 0.0 if look.over or not size else size + ICON_GAP
    inner: Align = "center" if look.over else "start" if lead else look.align
    wanted = ((head.text, title_style(ctx, look.ink)), (head.sub, sub_style(ctx, look.quiet)))
    boxes = [(ctx.text.set(t, s, width - lead, inner), s) for t, s in wanted if t]
    text_h = sum(b.height for b, _ in boxes)
    if look.over:
        items = _head_icon(head, (width - size) / 2, 0, size, look, ctx, width)
        y = size + (8 if boxes and size else 0)
        tall, x, text_w = y + text_h, 0.0, width
    else:
        tall, text_w = max(size, text_h), max((b.width for b, _ in boxes), default=0.0)
        used = lead + text_w if boxes else size
        left = {"start": 0.0, "center": (width - used) / 2, "end": width - used}[look.align]
        items = _head_icon(head, left, (tall - size) / 2, size, look, ctx)
        x, y = left + lead, (tall - text_h) / 2
        if len(boxes) == 1:
            y = tall / 2 - middle_offset(boxes[0][0], boxes[0][1].size)
    for box, _ in boxes:
        items += text_items(box, x, y, text_w, inner)
        y += box.height
    return tall, items


def _head_icon(
    head: Head, x: float, y: float, size: float, look: HeadLook, ctx: Context, room: float = 0.0
) -> list[Item]:
    if not head.icon:
        return []
    if look.logo:
        wide = max(size, min(room, size * LOGO_WIDE))
        left = x + (size - wide) / 2
        return list(icon_image(ctx, head.icon, left, y, size, color=look.ink, max_width=wide, span=head.span))
    if not look.tile:
        return list(icon_image(ctx, head.icon, x, y, size, color=look.ink, span=head.span))
    pad, dark = look.pad(), ctx.theme.color("solid-ink")
    back = Rect(x, y, size, size, Paint(ctx.theme.color("tile")), ctx.measures.radius_chip)
    art = icon_image(on_white(ctx), head.icon, x + pad, y + pad, size - 2 * pad, color=dark, span=head.span)
    return [back, *art]


# Shapes


def chevron(x: float, y: float, w: float, h: float, notch: bool, paint: Paint) -> Path:
    """A block pointing right, its tip at x + w; with a notch at the left to take the tip of the one before."""
    p, r, mid = CHEVRON_POINT, x + w, y + h / 2
    points = [(x, y), (r - p, y), (r, mid), (r - p, y + h), (x, y + h)]
    if notch:
        points.append((x + p, mid))
    return polyline(points, paint, closed=True)


def chevron_reach(gap: float) -> float:
    """How far the tip of a chevron stands out over its column, with columns `gap` apart."""
    return gap / 2 + CHEVRON_POINT / 2 - CHEVRON_SEAM / 2


def chevrons(table: Table, boxes: list[Box], gap: float, start: float, ctx: Context) -> list[Item]:
    """Header blocks as a pipeline. They run through the gaps, so that each text keeps the middle of its column.

    The first has no notch; it begins up to `start` before its column, which centres its text the same way.
    """
    items: list[Item] = []
    for i, (x, y, w, h) in enumerate(boxes):
        left = x - min(start, gap / 2) if i == 0 else x - chevron_reach(gap)
        fill, _, _ = header_colors(table, i, ctx)
        items.append(chevron(left, y, x + w + chevron_reach(gap) - left, h, i > 0, Paint(fill)))
    return items


def band(table: Table, boxes: list[Box], corner: Box | None, ctx: Context) -> list[Item]:
    """Header cells joined to one strip with rounded outer corners."""
    items: list[Item] = []
    r = ctx.measures.radius_node
    cells = ([corner] if corner else []) + boxes
    fills = [header_colors(table, i, ctx)[0] for i in range(len(boxes))]
    if corner:
        own = any(c.tone for c in table.columns)
        fills.insert(0, ctx.theme.hue("slate" if own else column_tone(table, 0, ctx)).solid)
    start = 0
    for k in range(1, len(cells) + 1):
        if k < len(cells) and fills[k] == fills[start]:
            continue  # neighbours of one colour are one shape, so that no seam shows
        x, y, _, h = cells[start]
        w = cells[k - 1][0] + cells[k - 1][2] - x
        left = r if start == 0 and (x == 0 or table.style != "grid" or table.row_head == "chip") else 0.0
        right = r if k == len(cells) else 0.0
        foot = 0.0 if table.style == "grid" else 1.0
        items.append(rounded(x, y, w, h, (left, right, right * foot, left * foot), Paint(fills[start])))
        start = k
    return items


def chips(table: Table, boxes: list[Box], ctx: Context) -> list[Item]:
    """Header cells as separate rounded boxes."""
    items: list[Item] = []
    for i, (x, y, w, h) in enumerate(boxes):
        hue = ctx.theme.hue(column_tone(table, i, ctx))
        paint = Paint(hue.fill, hue.stroke, ctx.measures.hair)
        items.append(Rect(x + CHIP_INSET, y, w - 2 * CHIP_INSET, h, paint, ctx.measures.radius_node))
    return items


def boxes_of(table: Table, boxes: list[Box], ctx: Context) -> list[Item]:
    """Header cells as separate solid boxes: over cards, or joined by arrows."""
    r = ctx.measures.radius_node
    return [Rect(x, y, w, h, Paint(header_colors(table, i, ctx)[0]), r) for i, (x, y, w, h) in enumerate(boxes)]


def logo_rules(table: Table, boxes: list[Box], ctx: Context) -> list[Item]:
    """A line in the colour of each column under headers without a ground."""
    items: list[Item] = []
    for i, (x, y, w, h) in enumerate(boxes):
        own = i < len(table.columns) and table.columns[i].tone
        color = ctx.theme.hue(column_tone(table, i, ctx)).stroke if own else ctx.theme.color("hair")
        line = ctx.measures.panel_outline if own else ctx.measures.outline
        inset = CHIP_INSET if own else 0.0
        items.append(polyline([(x + inset, y + h), (x + w - inset, y + h)], Paint(stroke=color, width=line)))
    return items


def card_heads(table: Table, boxes: list[Box], ctx: Context) -> list[Item]:
    """The strip at the top of each column card, inside its outline."""
    line = ctx.measures.panel_outline
    items: list[Item] = []
    for i, (x, y, w, h) in enumerate(boxes):
        fill, _, _ = header_colors(table, i, ctx)
        radius = ctx.measures.radius_card - line
        items.append(round_top_rect(x + line, y + line, w - 2 * line, h - line, radius, Paint(fill)))
    return items


def rule(x1: float, y1: float, x2: float, y2: float, ctx: Context, width: float | None = None) -> Item:
    return polyline([(x1, y1), (x2, y2)], Paint(stroke=ctx.theme.color("hair"), width=width or ctx.measures.hair))


def backgrounds(table: Table, rows: list[Box], columns: list[Box], head: float, ctx: Context) -> list[Item]:
    """What lies under whole rows and columns: tinted rows, zebra stripes, row bands with a solid head, column cards.

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
        elif tone and table.style not in ("columns", "cards"):
            r = m.radius_node if table.style == "grid" else 0.0
            top, foot = r if y == 0 else 0.0, r if i == len(rows) - 1 else 0.0
            items.append(rounded(x, y, w, h, (top, top, foot, foot), Paint(theme.hue(tone).tint)))
        elif table.style == "zebra" and i % 2 == 1:
            items.append(Rect(x, y, w, h, Paint(_stripe(ctx)), m.radius_chip))
    return items


def cell_card(table: Table, tone: str | None, column: int, box: Box, off: bool, ctx: Context) -> Item:
    """The card of a cell: in the row's tone or the column's, else plain with a thin outline; a strong one sets it
    off."""
    x, y, w, h = box
    m = ctx.measures
    own = tone or (table.columns[column].tone if column < len(table.columns) else None) or ctx.tone
    hue, line = ctx.theme.hue(own or ("amber" if off else None)), m.panel_outline if off else m.hair
    paint = Paint(hue.tint, hue.stroke if off else quieter(hue.stroke, ctx.surface), line)
    if not own and not off:
        paint = _plain_card(ctx)
    return Rect(x + line / 2, y + line / 2, w - line, h - line, paint, m.radius_node)


def _plain_card(ctx: Context) -> Paint:
    return Paint(ctx.theme.color("card"), ctx.theme.color("hair"), ctx.measures.hair)


def head_ground(table: Table, tone: str | None, box: Box, ends: tuple[bool, bool], ctx: Context) -> list[Item]:
    """What a row head stands on: a tint or a chip, in the row's tone; nothing when plain or in a solid band."""
    if table.row_head == "plain" or table.style == "rows":
        return []
    x, y, w, h = box
    m, hue = ctx.measures, ctx.theme.hue(tone or ctx.tone)
    if table.row_head == "chip":
        paint = Paint(hue.fill, hue.stroke, m.hair)
        return [Rect(x, y + CHIP_INSET, w, h - 2 * CHIP_INSET, paint, m.radius_node)]
    if table.style == "cards":
        return [Rect(x, y, w, h, Paint(hue.fill), m.radius_node)]
    r = m.radius_node
    first, last = ends
    inset = m.hair if table.style == "grid" else 0.0
    return [rounded(x + inset, y, w - inset, h, (r * first, 0, 0, r * last), Paint(hue.fill if tone else hue.tint))]


def highlight(box: Box, tone: str | None, ctx: Context, radius: float | None = None) -> tuple[Item, Item]:
    """The ground and the outline that set a cell, a row or a column off; the outline is drawn over the rules."""
    x, y, w, h = box
    hue, line = ctx.theme.hue(tone or ctx.tone or "amber"), ctx.measures.panel_outline
    r = ctx.measures.radius_node if radius is None else radius
    ground = Rect(x, y, w, h, Paint(hue.tint), r)
    frame = Rect(x + line / 2, y + line / 2, w - line, h - line, Paint(None, hue.stroke, line), r - line / 2)
    return ground, frame


def row_rules(
    table: Table, rows: list[Box], columns: list[Box], head: float, open_: set[tuple[int, int]], ctx: Context
) -> list[Item]:
    """The lines between rows. `open_` holds what covers two rows, as (row above, column): no line runs through it, and
    column -1 stands for the row heads."""
    if table.style not in ("rules", "grid", "columns"):
        return []
    inset = 14.0 if table.style == "columns" else 0.0
    items: list[Item] = []
    for r in range(1, len(rows)):
        y = rows[r][1]
        parts = [(0.0, head)] if head and (r - 1, -1) not in open_ else []
        parts += [(x + inset, x + w - inset) for i, (x, _, w, _) in enumerate(columns) if (r - 1, i) not in open_]
        if not inset and len(parts) == len(columns) + bool(head):
            parts = [(rows[r][0], rows[r][0] + rows[r][2])]
        items += [rule(a, y, b, y, ctx) for a, b in _joined(parts)]
    return items


def _joined(parts: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Stretches that touch as one."""
    out: list[tuple[float, float]] = []
    for a, b in parts:
        if out and abs(out[-1][1] - a) < 0.01:
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, b))
    return out


def _stripe(ctx: Context) -> str:
    """A stripe that shows on the surface behind the table, which may itself be tinted."""
    return mix(ctx.theme.color("line"), ctx.surface, 0.07)


def grid_lines(box: Box, lines: list[tuple[float, float, float]], ctx: Context) -> list[Item]:
    """The frame of a full grid, and the lines between its columns: x, from y, to y."""
    x, y, w, h = box
    line = ctx.measures.hair
    paint = Paint(None, ctx.theme.color("hair"), line)
    frame = Rect(x + line / 2, y + line / 2, w - line, h - line, paint, ctx.measures.radius_node)
    return [frame, *(rule(at, top, at, foot, ctx) for at, top, foot in lines)]
