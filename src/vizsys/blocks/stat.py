"""Stat: big numbers with their unit, what they count, and how they changed; one or several side by side.

In: the figures and a width. Out: equal cells whose numbers stand on one line. All lengths in page units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Literal

from vizsys.blocks.base import Placed, Widths, group, style, text_items
from vizsys.blocks.draw import CAP_HEIGHT, icon_image, polyline
from vizsys.blocks.share import balanced
from vizsys.records import dataclass
from vizsys.scene import Item, Paint, Rect
from vizsys.spec.model import Content, Icon, Keyed, Model, Name, Rich, Tone, doc
from vizsys.text import plain, slug
from vizsys.theme import mix

if TYPE_CHECKING:
    from vizsys.context import Context
    from vizsys.spec.check import Checker
    from vizsys.text.model import TextBox, TextStyle
    from vizsys.theme import Hue

NUMBER = 72.0
"""Type size of a number at density 1."""
SMALLEST = 40.0
"""Numbers that do not fit get no smaller."""
UNIT_GAP = 8.0
ICON_GAP = 18.0
CAPTION = 320.0
"""A caption would like to be no wider."""
BAR, BAR_GAP, BAR_MOST = 14.0, 16.0, 360.0
"""Height of a share's bar, the space under it, and its width at most where no card says how wide it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Model):
    """One number. A bare string is the number; `80 %: caption` is both."""

    SCALAR: ClassVar[str | None] = "value"
    KEYED: ClassVar[Keyed | None] = Keyed("value", "caption")

    id: Name | None = doc("id of the number, where links may end; from the caption when absent")
    value: Rich | None = doc("the number, as it is to be read: `80`, `< 15`, `4.8`")
    unit: Rich | None = doc("unit behind the number, smaller")
    caption: Rich | None = doc("what the number counts")
    note: Rich | None = doc("a quieter line under the caption, such as the source")
    icon: Icon | None = doc("icon before the number")
    trend: Literal["up", "down", "flat"] | None = doc("arrow beside the number")
    change: Rich | None = doc("how much it changed, beside the arrow")
    good: bool | None = doc("whether the change is good news; up is, down is not, when absent")
    share: float | None = doc("share of the whole, 0 to 1, as a bar under the number", minimum=0, maximum=1)
    tone: Tone | None = doc("colour")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stat(Content):
    """Big numbers. One number, a list of them, or a mapping from numbers to captions will do."""

    KIND: ClassVar[str] = "stat"
    SCALAR: ClassVar[str | None] = "value"
    LIST: ClassVar[str | None] = "items"

    value: Rich | None = doc("a single number")
    unit: Rich | None = doc("its unit")
    caption: Rich | None = doc("what it counts")
    note: Rich | None = doc("a quieter line under the caption")
    icon: Icon | None = doc("icon before the number")
    trend: Literal["up", "down", "flat"] | None = doc("arrow beside the number")
    change: Rich | None = doc("how much it changed")
    good: bool | None = doc("whether the change is good news; up is, down is not, when absent")
    share: float | None = doc("share of the whole, 0 to 1, as a bar under the number", minimum=0, maximum=1)
    items: tuple[Figure, ...] = doc("several numbers side by side", ())
    style: Literal["card", "plain", "rule"] | None = doc(
        "each in a tinted card, on the page, or with lines between; cards when there are several"
    )
    columns: int | None = doc("numbers side by side; by the width when absent", minimum=1, maximum=8)
    align: Literal["start", "center"] = doc("alignment of number and caption", "center")

    def figures(self) -> tuple[Figure, ...]:
        """The single number, if any, and the others."""
        if self.value is None:
            return self.items
        names = ("value", "unit", "caption", "note", "icon", "trend", "change", "good", "share")
        return (Figure(**{n: getattr(self, n) for n in names}, marks=self.marks), *self.items)

    def check(self, checker: Checker) -> None:
        """There is a number, and what is said of one belongs to one."""
        if self.value is None and not self.items and not checker.unread(self, "value", "items"):
            checker.error("empty-stat", "a stat needs a number: `value:`, or several under `items:`", self)
        for one in self.items:
            if one.value is None and not checker.unread(one, "value"):
                checker.error("empty-figure", "a number is missing: `value:`", one)
        told: tuple[Stat | Figure, ...] = (self, *self.items)
        for said in told:
            if said.change and not said.trend and not checker.unread(said, "trend"):
                hint = "write `trend: up`, `down` or `flat`"
                checker.error("trend", "a change needs a direction", said, "change", hint)


@dataclass(frozen=True, slots=True)
class _Set:
    """One figure set for its cell: the number with its unit and arrow, and the lines under it."""

    figure: Figure
    tone: str | None
    number: TextBox
    unit: TextBox | None
    change: TextBox | None
    lines: tuple[TextBox, ...]
    size: float

    @property
    def lines_height(self) -> float:
        return sum(b.height for b in self.lines) + 2 * max(0, len(self.lines) - 1)


class StatLayout:
    """Equal cells; numbers share one baseline, captions one top."""

    fills = True
    stretch = 0.1

    def widths(self, content: Stat, ctx: Context) -> Widths:
        figures = content.figures()
        pad, gap = _pads(content, ctx)
        low = ideal = 0.0
        for one in figures:
            words = [(t, s) for t, s in _texts(one, ctx) if t]
            word = max((ctx.text.word_width(t, s) for t, s in words), default=0.0)
            line = max((min(ctx.text.width(t, s), CAPTION) for t, s in words), default=0.0)
            low = max(low, word, _head_width(one, _least(ctx), ctx))
            ideal = max(ideal, line, _head_width(one, _largest(ctx), ctx))
        low, ideal = low + 2 * pad + 2, max(low, ideal) + 2 * pad + 2
        count = max(1, len(figures))
        fewest, usual = min(content.columns or 1, count), min(content.columns or 4, count)
        return Widths(fewest * (low + gap) - gap, usual * (ideal + gap) - gap)

    def layout(self, content: Stat, width: float, height: float | None, ctx: Context) -> Placed:
        width = max(width, self.widths(content, ctx).low)
        figures = content.figures()
        pad, gap = _pads(content, ctx)
        columns = _columns(content, width, ctx)
        rows = [figures[i : i + columns] for i in range(0, len(figures), columns)]
        narrowest = (width - gap * (columns - 1)) / columns
        size = _fitting(figures, narrowest - 2 * pad, ctx)
        pad_y = pad * 0.9 if content.style == "card" or (content.style is None and len(figures) > 1) else 8.0
        sets: list[list[_Set]] = []
        for row in rows:
            wide = (width - gap * (len(row) - 1)) / len(row)
            sets.append([_set(one, content, i, wide - 2 * pad, size, ctx) for i, one in enumerate(row)])
        icon = size * 0.95 if any(f.icon for f in figures) else 0.0
        heads = max(size * CAP_HEIGHT, icon)
        heights = [2 * pad_y + heads + _under(row) + max(s.lines_height for s in row) for row in sets]
        used = sum(heights) + gap * max(0, len(rows) - 1)
        more = max(0.0, (height or 0.0) - used) / max(1, len(rows))
        items: list[Item] = []
        anchors: dict[str, tuple[float, float, float, float]] = {}
        y = 0.0
        for row_sets, natural in zip(sets, heights, strict=True):
            wide = (width - gap * (len(row_sets) - 1)) / len(row_sets)
            for i, one in enumerate(row_sets):
                box = (i * (wide + gap), y, wide, natural + more)
                items.append(_draw(one, content, box, pad, pad_y + more / 2, heads, _under(row_sets), i > 0, ctx))
                name = one.figure.id or slug(one.figure.caption or one.figure.value or "")
                anchors.setdefault(name or f"stat-{len(anchors) + 1}", box)
            y += natural + more + gap
        return Placed(width, max(used, height or 0.0), tuple(items), anchors)


def _form(content: Stat) -> str:
    return content.style or ("card" if len(content.figures()) > 1 else "plain")


def _pads(content: Stat, ctx: Context) -> tuple[float, float]:
    """Padding of a cell and the gap between cells."""
    m = ctx.measures
    if _form(content) == "card":
        return m.panel_pad, m.gutter
    return (m.node_pad_x, 0.0) if len(content.figures()) > 1 else (0.0, 0.0)


def _largest(ctx: Context) -> float:
    return round(NUMBER * ctx.measures.icon_above / 76)


def _least(ctx: Context) -> float:
    return min(SMALLEST, _largest(ctx))


def _texts(one: Figure, ctx: Context) -> list[tuple[str | None, TextStyle]]:
    return [
        (one.caption, style(ctx, "edge_label", color="ink", weight=500, line=1.3)),
        (one.note, style(ctx, "small", color="ink2", line=1.3)),
    ]


def _number_face(size: float, tone: str | None, ctx: Context) -> TextStyle:
    color = ctx.theme.hue(tone).deep if tone else ctx.theme.color("ink")
    return replace(style(ctx, "h1", weight=700, line=1.1), size=size, color=color)


def _unit_face(size: float, tone: str | None, ctx: Context) -> TextStyle:
    return replace(_number_face(size, tone, ctx), size=max(ctx.measures.small, round(size * 0.5)), weight=600)


def _change_face(one: Figure, ctx: Context) -> TextStyle:
    return style(ctx, "edge_label", weight=600, color=f"{_news(one)}.deep")


def _news(one: Figure) -> str:
    """The tone of a change: good, bad, or neither."""
    if one.trend == "flat" and one.good is None:
        return "slate"
    good = one.trend == "up" if one.good is None else one.good
    return "ok" if good else "bad"


def _arrow_width(ctx: Context) -> float:
    return ctx.measures.edge_label * 0.95


def _head_width(one: Figure, size: float, ctx: Context) -> float:
    """Width of icon, number, unit and change on one line."""
    wide = ctx.text.width(one.value or "", _number_face(size, None, ctx))
    if one.icon:
        wide += size * 0.95 + ICON_GAP
    if one.unit:
        wide += UNIT_GAP + ctx.text.width(one.unit, _unit_face(size, None, ctx))
    if one.trend:
        wide += ICON_GAP + _arrow_width(ctx)
    if one.change:
        wide += 4 + ctx.text.width(one.change, _change_face(one, ctx))
    return wide


def _fitting(figures: Sequence[Figure], room: float, ctx: Context) -> float:
    """The largest size in which every number fits: all have the same."""
    size = _largest(ctx)
    while size > _least(ctx) and any(_head_width(one, size, ctx) > room for one in figures):
        size -= 2
    return size


def _columns(content: Stat, width: float, ctx: Context) -> int:
    count = max(1, len(content.figures()))
    if content.columns:
        return min(content.columns, count)
    one = StatLayout().widths(replace(content, columns=1), ctx)
    _, gap = _pads(content, ctx)
    cell = one.low + (one.ideal - one.low) * 0.3
    return balanced(count, max(1, min(count, int((width + gap + 0.5) // (cell + gap)))))


def _set(one: Figure, content: Stat, index: int, room: float, size: float, ctx: Context) -> _Set:
    tone = one.tone or ctx.tone or "green"
    text = ctx.text
    number = text.set(one.value or "", _number_face(size, tone, ctx))
    unit = text.set(one.unit, _unit_face(size, tone, ctx)) if one.unit else None
    change = text.set(one.change, _change_face(one, ctx)) if one.change else None
    lines = tuple(text.set(t, s, room, content.align) for t, s in _texts(one, ctx) if t)
    return _Set(one, tone, number, unit, change, lines, size)


def _under(row: Sequence[_Set]) -> float:
    """Space under the numbers of a row: to what is there, and for commas; with the bars of shares."""
    bars = BAR + (BAR_GAP if any(s.lines for s in row) else 0.0)
    return _drop(row[0]) + (bars if any(s.figure.share is not None for s in row) else 0.0)


def _drop(one: _Set) -> float:
    """Space under a number for commas."""
    return one.size * 0.24


def _draw(
    one: _Set,
    content: Stat,
    box: tuple[float, float, float, float],
    pad: float,
    pad_y: float,
    heads: float,
    under: float,
    parted: bool,
    ctx: Context,
) -> Item:
    """One figure in its cell."""
    x, y, w, h = box
    m, hue = ctx.measures, ctx.theme.hue(one.tone)
    items: list[Item] = []
    form = _form(content)
    if form == "card":
        same = ctx.surface.upper() == hue.tint.upper()
        fill = ctx.theme.color("panel") if same else hue.tint
        line = hue.stroke if same or ctx.theme.dark else None
        half = m.hair / 2 if line else 0.0
        paint = Paint(fill, line, m.hair if line else 0)
        items.append(Rect(x + half, y + half, w - 2 * half, h - 2 * half, paint, m.radius_card))
    elif form == "rule" and parted:
        tall = h - 2 * pad_y
        paint = Paint(ctx.theme.color("hair"))
        items.append(Rect(x - m.outline / 2, y + (h - tall) / 2, m.outline, tall, paint))
    wide = _head_width(one.figure, one.size, ctx)
    left = x + (w - wide) / 2 if content.align == "center" else x + pad
    if content.align == "start" and one.lines and one.lines[0].rtl:
        left = x + w - pad - wide
    base = y + pad_y + heads / 2 + CAP_HEIGHT * one.size / 2
    items += _head(one, left, base, ctx)
    if one.figure.share is not None:
        full = w - 2 * pad if form == "card" else min(w - 2 * pad, BAR_MOST)
        at = x + pad
        if content.align == "center":
            at = x + (w - full) / 2
        elif one.lines and one.lines[0].rtl:
            at = x + w - pad - full
        items.append(
            _bar(
                one.figure.share,
                at,
                y + pad_y + heads + _drop(one),
                full,
                hue,
                hue.tint if form == "card" else ctx.surface,
                ctx,
            )
        )
    top = y + pad_y + heads + under
    for text in one.lines:
        align = "end" if content.align == "start" and text.rtl else content.align
        items += text_items(text, x + pad, top, w - 2 * pad, align)
        top += text.height + 2
    figure = one.figure
    words = " ".join(plain(t) for t in (figure.value, figure.unit, figure.caption) if t)
    return group(items, "cell", figure.id, words, box, tone=one.tone)


def _bar(share: float, x: float, y: float, width: float, hue: Hue, surface: str, ctx: Context) -> Item:
    """A rounded bar, filled as far as the share goes; a little of a share always shows."""
    empty = mix(hue.stroke, surface, 0.28 if ctx.theme.dark else 0.2)
    items = [Rect(x, y, width, BAR, Paint(empty), BAR / 2)]
    if share > 0:
        items.append(Rect(x, y, max(BAR, width * share), BAR, Paint(hue.stroke), BAR / 2))
    return group(items, "cell", None, f"{share * 100:.4g} %", (x, y, width, BAR), share=share)


def _head(one: _Set, x: float, base: float, ctx: Context) -> list[Item]:
    """Icon, number, unit, arrow and change on the baseline."""
    figure = one.figure
    middle = base - CAP_HEIGHT * one.size / 2
    out: list[Item] = []
    if figure.icon:
        side = one.size * 0.95
        span = figure.span("icon")
        out += icon_image(ctx, figure.icon, x, middle - side / 2, side, tone=one.tone, span=span)
        x += side + ICON_GAP
    out += text_items(one.number, x, base - one.number.first_baseline)
    x += one.number.width
    if one.unit is not None:
        out += text_items(one.unit, x + UNIT_GAP, base - one.unit.first_baseline)
        x += UNIT_GAP + one.unit.width
    if figure.trend:
        side = _arrow_width(ctx)
        color = ctx.theme.hue(_news(figure)).deep
        out.append(_arrow(figure.trend, x + ICON_GAP + side / 2, middle, side, color))
        x += ICON_GAP + side
    if one.change is not None:
        size = _change_face(figure, ctx).size
        out += text_items(one.change, x + 4, middle + CAP_HEIGHT * size / 2 - one.change.first_baseline)
    return out


def _arrow(trend: str, cx: float, cy: float, side: float, color: str) -> Item:
    """A filled triangle up or down, or a bar for what stays as it is."""
    a = side * 0.4
    if trend == "flat":
        return Rect(cx - a, cy - side * 0.09, 2 * a, side * 0.18, Paint(color), side * 0.09)
    s = -1 if trend == "up" else 1
    points = [(cx, cy + s * a * 0.85), (cx + a, cy - s * a * 0.7), (cx - a, cy - s * a * 0.7)]
    return polyline(points, Paint(color), closed=True)


stat_layout = StatLayout()
