"""What stands in a table cell: text, icon over or before its name, mark, chips, logos, code, entries, any block.

In: a cell, the width it gets and the form of icon cells. Out: a `Fitted`, relative to its own top-left corner and as
wide as asked; the table decides where in the cell it goes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from math import ceil
from typing import TYPE_CHECKING, Literal

from vizsys.blocks.base import Widths, group, text_items
from vizsys.blocks.draw import icon_image, middle_offset
from vizsys.blocks.marks import mark
from vizsys.blocks.share import split_width
from vizsys.records import dataclass
from vizsys.scene import Item, Paint, Rect
from vizsys.text.model import Align, TextStyle
from vizsys.theme import mix

if TYPE_CHECKING:
    from vizsys.blocks.table import Cell
    from vizsys.context import Context

Form = Literal["over", "before"]
"""Icon over a centred name, or icon before the text."""

TEXT_IDEAL = 420.0
"""Line length a text cell would like."""
LINE = 1.25
PART_GAP = 10.0
"""Space between the parts of a cell under one another."""
CHIP_PAD = (14.0, 6.0)
CHIP_GAP = 8.0
CHIP_STEP = 4.0
"""Chips are as wide as the next multiple, so that those of several tables come out alike."""
LEVEL = (26.0, 16.0)
"""Width and height of a step of a level bar, where there is room."""
LEVEL_GAP, LEVEL_LEAST, LEVEL_RADIUS = 5.0, 10.0, 4.0
ALIKE = 2.0
"""Chips of a column are equally wide unless the widest is more than this many times the narrowest."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A cell's content. `middle` is the centre line of its icon row, for arrows; None without icons over names."""

    height: float
    items: tuple[Item, ...]
    middle: float | None = None
    anchors: Mapping[str, tuple[float, float, float, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Name:
    """Text and icon of a cell, once its role is looked up."""

    text: str | None
    icon: str | None


def name_of(cell: Cell, ctx: Context) -> Name:
    """The cell's text and icon; what it says itself goes before what its role gives. Unknown roles are reported."""
    text, icon = cell.text, cell.icon
    if cell.role:
        from vizsys.icons import IconError

        try:
            entry = ctx.icons.role(cell.role, ctx.provider)
        except IconError as failure:
            ctx.report.error(failure.code, failure.message, cell.span("role"), failure.hint)
        else:
            return Name(entry.label if text is None else text, icon or entry.icon)
    return Name(text, icon)


# Type


def text_style(ctx: Context, form: Form, named: bool) -> TextStyle:
    """Names under and beside icons are a little stronger than running text."""
    weight = 500 if named else 400
    return TextStyle(ctx.measures.body, ctx.theme.color("ink"), weight, line=LINE)


def sub_style(ctx: Context) -> TextStyle:
    return TextStyle(ctx.measures.small, ctx.theme.color("ink2"), 400, line=LINE)


def code_style(ctx: Context) -> TextStyle:
    return TextStyle(ctx.measures.code, ctx.theme.code["text"], 400, False, True, 1.35)


def chip_style(ctx: Context, tone: str | None) -> TextStyle:
    return TextStyle(ctx.measures.small, ctx.theme.color("ink"), 500, line=LINE)


def chip_width(cells: Sequence[Cell], ctx: Context) -> float | None:
    """The common width of all chips of these cells; None when words are too unlike for it."""
    wide = [_chip_width(c, ctx) for cell in cells for c in cell.chips]
    return max(wide) if wide and max(wide) <= ALIKE * min(wide) else None


def _chip_width(text: str, ctx: Context) -> float:
    natural = ctx.text.width(text, chip_style(ctx, None)) + 2 * CHIP_PAD[0]
    return CHIP_STEP * ceil(natural / CHIP_STEP)


def icon_over(ctx: Context) -> float:
    return ctx.measures.icon_above


def icon_before(ctx: Context) -> float:
    return ctx.measures.icon_list * 0.92


def mark_size(ctx: Context) -> float:
    return ctx.measures.body * 1.4


def logo_box(ctx: Context) -> tuple[float, float]:
    """Width and height of the box of one logo in a row of logos."""
    return ctx.measures.icon_list * 1.3, ctx.measures.icon_list


def literal(code: str) -> str:
    """Code as text without markup, whose lines neither wrap at spaces nor lose their indent."""
    return re.sub(r"([*`\[\]])", r"\\\1", code.expandtabs(4).rstrip("\n")).replace(" ", "\u00a0")


# Widths


def cell_widths(
    cell: Cell, form: Form, ctx: Context, beside: bool = False, chip: float | None = None, levels: int = 5
) -> Widths:
    """How narrow the content of a cell can be and how wide it would like to be, without padding.

    With `beside` the low keeps entries that are icons over names side by side; `chip` is the width of every chip.
    """
    name, form = name_of(cell, ctx), _own_form(cell, form)
    low = ideal = 0.0

    def need(at_least: float, like: float) -> None:
        nonlocal low, ideal
        low, ideal = max(low, at_least), max(ideal, at_least, like)

    if name.text or name.icon or cell.sub or cell.mark:
        lead = _lead(cell, name, form, ctx)
        texts = [(t, s) for t, s in _texts(cell, name, form, ctx) if t]
        least = max((ctx.text.word_width(t, s) + 1 for t, s in texts), default=0.0)
        like = max((ctx.text.width(t, s) + 1 for t, s in texts), default=0.0)
        over = icon_over(ctx) if form == "over" and name.icon else 0.0
        need(max(lead + least, over), max(lead + min(like, TEXT_IDEAL), over))
    if cell.level is not None:
        need(levels * LEVEL_LEAST + (levels - 1) * LEVEL_GAP, levels * LEVEL[0] + (levels - 1) * LEVEL_GAP)
    if cell.chips:
        wide = [chip or _chip_width(c, ctx) for c in cell.chips]
        words = [ctx.text.word_width(c, chip_style(ctx, None)) + 2 * CHIP_PAD[0] + 1 for c in cell.chips]
        need(max(words), min(sum(wide) + CHIP_GAP * (len(wide) - 1), TEXT_IDEAL))
    if cell.logos:
        w, _ = logo_box(ctx)
        need(w, min(len(cell.logos), 4) * (w + 10) - 10)
    if cell.code:
        wide_code = ctx.text.width(literal(cell.code), code_style(ctx)) + 2 * CHIP_PAD[0] + 1
        need(wide_code, wide_code)
    if cell.items:
        inner = [cell_widths(c, form, ctx, levels=levels) for c in cell.items]
        gaps = _beside_gap(ctx) * (len(inner) - 1)
        together = _side_by_side(cell, form, ctx)
        least, like = max(w.low for w in inner), max(w.ideal for w in inner)
        row = sum(w.low for w in inner) + gaps
        need(row if together and beside else least, sum(w.ideal for w in inner) + gaps if together else like)
    if cell.block is not None:
        from vizsys.blocks.frame import block_widths

        wish = block_widths(cell.block, ctx)
        need(wish.low, wish.ideal)
    return Widths(low, ideal)


def _own_form(cell: Cell, form: Form) -> Form:
    """A mark stands in a line with the icon, never under it."""
    return "before" if cell.mark else form


def _texts(cell: Cell, name: Name, form: Form, ctx: Context) -> list[tuple[str | None, TextStyle]]:
    return [(name.text, text_style(ctx, form, bool(name.icon))), (cell.sub, sub_style(ctx))]


def _lead(cell: Cell, name: Name, form: Form, ctx: Context) -> float:
    """Room before the text for an icon or a mark."""
    has_text = bool(name.text or cell.sub)
    lead = 0.0
    if cell.mark:
        lead += mark_size(ctx) + (12 if has_text or (name.icon and form == "before") else 0)
    if name.icon and form == "before":
        lead += icon_before(ctx) + (14 if has_text else 0)
    return lead


def _side_by_side(cell: Cell, form: Form, ctx: Context) -> bool:
    """Entries that are icons over names stand beside one another."""
    return form == "over" and all(name_of(c, ctx).icon for c in cell.items)


def widest_icon(cell: Cell, width: float, form: Form, ctx: Context) -> float:
    """The largest icon over a name that neither widens the cell nor parts entries that stand side by side."""
    return min((cell_widths(c, form, ctx).low for c in cell.items), default=width)


def _beside_gap(ctx: Context) -> float:
    return ctx.measures.cell_pad_x


# Setting


def set_cell(
    cell: Cell,
    width: float,
    form: Form,
    align: Align,
    ctx: Context,
    height: float | None = None,
    chip: float | None = None,
    levels: int = 5,
) -> Fitted:
    """Set the content of a cell in `width`; a nested block in a cell without anything else takes `height`.

    `chip` is the width of every chip where they fit with it; each is as wide as its word when absent.
    """
    parts: list[Fitted] = []
    name, form = name_of(cell, ctx), _own_form(cell, form)
    if name.text or name.icon or cell.sub or cell.mark:
        setter = _over if form == "over" and name.icon else _before
        parts.append(setter(cell, name, width, form, align, ctx))
    if cell.level is not None:
        parts.append(_level(cell, width, align, levels, ctx))
    if cell.chips:
        parts.append(_chips(cell, width, align, chip, ctx))
    if cell.logos:
        parts.append(_logos(cell, width, align, ctx))
    if cell.code:
        parts.append(_code(cell.code, width, align, ctx))
    if cell.items:
        parts.append(_entries(cell, width, form, align, levels, ctx))
    if cell.block is not None:
        from vizsys.blocks.frame import layout_block

        placed = layout_block(cell.block, width, None if parts else height, ctx)
        parts.append(Fitted(placed.height, placed.items, anchors=placed.anchors))
    return parts[0] if len(parts) == 1 else _under(parts)


def cell_back(cell: Cell, box: tuple[float, float, float, float], ctx: Context) -> list[Item]:
    """The coloured ground of a cell with a tone of its own; marks and chips take the tone themselves."""
    if not cell.tone or cell.mark or cell.chips or cell.level is not None:
        return []
    x, y, w, h = box
    return [Rect(x + 4, y + 4, w - 8, h - 8, Paint(ctx.theme.hue(cell.tone).fill), ctx.measures.radius_chip)]


def _under(parts: Sequence[Fitted], gap: float = PART_GAP) -> Fitted:
    """Parts under one another; the first icon row gives the middle."""
    y, middle = 0.0, None
    items: list[Item] = []
    anchors: dict[str, tuple[float, float, float, float]] = {}
    for part in parts:
        items += (i.moved(0, y) for i in part.items)
        anchors |= {k: (b[0], b[1] + y, b[2], b[3]) for k, b in part.anchors.items()}
        if middle is None and part.middle is not None:
            middle = y + part.middle
        y += part.height + gap
    return Fitted(max(0.0, y - gap), tuple(items), middle, anchors)


def _shift(width: float, used: float, align: Align) -> float:
    return {"start": 0.0, "center": (width - used) / 2, "end": width - used}[align]


def _over(cell: Cell, name: Name, width: float, form: Form, align: Align, ctx: Context) -> Fitted:
    """An icon box with the name, and the quieter line, centred under it."""
    size = min(icon_over(ctx), width)
    span = cell.span("icon") or cell.span("role")
    items = list(icon_image(ctx, str(name.icon), (width - size) / 2, 0, size, tone=cell.tone or ctx.tone, span=span))
    y = size
    for i, (text, face) in enumerate(_texts(cell, name, form, ctx)):
        if text:
            y += 8 if i == 0 or not name.text else 2
            box = ctx.text.set(text, face, width, "center")
            items += text_items(box, 0, y, width, "center")
            y += box.height
    return Fitted(y, tuple(items), size / 2)


def _before(cell: Cell, name: Name, width: float, form: Form, align: Align, ctx: Context) -> Fitted:
    """Mark, icon and text in one line; the text may have several and a quieter one, the rest is centred on them."""
    lead = _lead(cell, name, form, ctx)
    inner: Align = "start" if lead else align
    boxes = [(ctx.text.set(t, s, width - lead, inner), s) for t, s in _texts(cell, name, form, ctx) if t]
    text_h = sum(b.height for b, _ in boxes)
    text_w = max((b.width for b, _ in boxes), default=0.0)
    marks = mark_size(ctx) if cell.mark else 0.0
    icons = icon_before(ctx) if name.icon else 0.0
    tall = max(text_h, marks, icons)
    x = left = _shift(width, lead + text_w, align)
    cy = tall / 2
    items: list[Item] = []
    if cell.mark:
        items += mark(ctx, cell.mark, x + marks / 2, cy, marks, cell.tone)
        x += marks + 12
    if name.icon:
        span = cell.span("icon") or cell.span("role")
        items += icon_image(ctx, name.icon, x, cy - icons / 2, icons, tone=cell.tone or ctx.tone, span=span)
    # One line is centred by its capitals, so that it sits level with icons and with other cells of the row.
    y = cy - text_h / 2
    if len(boxes) == 1:
        y = cy - middle_offset(boxes[0][0], boxes[0][1].size)
    for box, _ in boxes:
        items += text_items(box, left + lead, y, text_w, inner)
        y += box.height
    return Fitted(tall, tuple(items))


def _level(cell: Cell, width: float, align: Align, levels: int, ctx: Context) -> Fitted:
    """A bar of equal steps, so many of them filled."""
    w, h = LEVEL
    w = min(w, (width - LEVEL_GAP * (levels - 1)) / levels)
    hue = ctx.theme.hue(cell.tone or ctx.tone or "green")
    full, empty = hue.stroke, mix(ctx.theme.color("line"), ctx.surface, 0.32 if ctx.theme.dark else 0.16)
    x = _shift(width, levels * w + LEVEL_GAP * (levels - 1), align)
    steps = tuple(
        Rect(x + i * (w + LEVEL_GAP), 0, w, h, Paint(full if i < (cell.level or 0) else empty), LEVEL_RADIUS)
        for i in range(levels)
    )
    words = f"{cell.level} of {levels}"
    box = (x, 0.0, levels * w + LEVEL_GAP * (levels - 1), h)
    return Fitted(h, (group(steps, "cell", None, words, box, level=cell.level, levels=levels),))


def _chips(cell: Cell, width: float, align: Align, common: float | None, ctx: Context) -> Fitted:
    hue = ctx.theme.hue(cell.tone or ctx.tone)
    face = chip_style(ctx, cell.tone)
    px, py = CHIP_PAD
    boxes = [ctx.text.set(c, face, width - 2 * px, "center") for c in cell.chips]
    least = common if common and common <= width else 0.0
    sizes = [
        (min(width, max(least, _chip_width(c, ctx))), b.height + 2 * py) for c, b in zip(cell.chips, boxes, strict=True)
    ]
    items: list[Item] = []
    y = 0.0
    for row in _flow(sizes, width, CHIP_GAP):
        tall = max(sizes[i][1] for i in row)
        x = _shift(width, sum(sizes[i][0] for i in row) + CHIP_GAP * (len(row) - 1), align)
        for i in row:
            w = sizes[i][0]
            chip = Rect(x, y, w, tall, Paint(hue.tint, hue.stroke, ctx.measures.hair), ctx.measures.radius_chip)
            words = text_items(boxes[i], x, y + tall / 2 - middle_offset(boxes[i], face.size), w, "center")
            items.append(group([chip, *words], "label", box=(x, y, w, tall)))
            x += w + CHIP_GAP
        y += tall + CHIP_GAP
    return Fitted(y - CHIP_GAP, tuple(items))


def _flow(sizes: Sequence[tuple[float, float]], width: float, gap: float) -> list[list[int]]:
    """Indices of boxes broken into rows that fit the width."""
    rows: list[list[int]] = []
    used = 0.0
    for i, (w, _) in enumerate(sizes):
        if not rows or used + w > width + 0.01:
            rows.append([])
            used = 0.0
        rows[-1].append(i)
        used += w + gap
    return rows


def _logos(cell: Cell, width: float, align: Align, ctx: Context) -> Fitted:
    w, h = logo_box(ctx)
    rows = _flow([(w, h)] * len(cell.logos), width, 10)
    items: list[Item] = []
    for r, row in enumerate(rows):
        x = _shift(width, len(row) * (w + 10) - 10, align)
        for i in row:
            items += icon_image(ctx, cell.logos[i], x, r * (h + 10), h, max_width=w, span=cell.span("logos"))
            x += w + 10
    return Fitted(len(rows) * (h + 10) - 10, tuple(items))


def _code(code: str, width: float, align: Align, ctx: Context) -> Fitted:
    px, py = CHIP_PAD
    box = ctx.text.set(literal(code), code_style(ctx))
    w, h = box.width + 2 * px, box.height + 2 * py
    x = max(0.0, _shift(width, w, align))
    paint = Paint(ctx.theme.color("card"), ctx.theme.color("hair"), ctx.measures.hair)
    back = Rect(x, 0, w, h, paint, ctx.measures.radius_chip)
    return Fitted(h, (back, *text_items(box, x + px, py)))


def _entries(cell: Cell, width: float, form: Form, align: Align, levels: int, ctx: Context) -> Fitted:
    wishes = [cell_widths(c, form, ctx, levels=levels) for c in cell.items]
    gap, n = _beside_gap(ctx), len(cell.items)
    room = width - gap * (n - 1)
    if _side_by_side(cell, form, ctx) and sum(w.low for w in wishes) <= room + 0.01:
        shares = split_width(min(room, sum(w.ideal for w in wishes)), wishes)
        x = (width - sum(shares) - gap * (n - 1)) / 2
        items: list[Item] = []
        set_ = [
            set_cell(c, share, form, "center", ctx, levels=levels) for c, share in zip(cell.items, shares, strict=True)
        ]
        for fit, share in zip(set_, shares, strict=True):
            items += (i.moved(x, 0) for i in fit.items)
            x += share + gap
        return Fitted(max(f.height for f in set_), tuple(items), next((f.middle for f in set_ if f.middle), None))
    if align == "start" or form == "over":
        return _under([set_cell(c, width, form, align, ctx, levels=levels) for c in cell.items], PART_GAP * 1.4)
    # Entries under one another share their left edge; as a whole they stand where the column's alignment wants them.
    wide = min(width, max(w.ideal for w in wishes))
    stacked = _under([set_cell(c, wide, form, "start", ctx, levels=levels) for c in cell.items], PART_GAP)
    dx = _shift(width, wide, align)
    return Fitted(stacked.height, tuple(i.moved(dx, 0) for i in stacked.items))
