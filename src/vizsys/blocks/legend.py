"""Legend: what lines, colours and symbols of the page mean.

In: the keys and a width. Out: samples with their text in one row, in equal columns or in one column, in a light frame.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Literal

from vizsys.blocks.base import Placed, Widths, group, style, text_items
from vizsys.blocks.draw import badge, badge_size, flow_tone, icon_image, middle_offset
from vizsys.blocks.lines import DASHES
from vizsys.blocks.marks import thin_arrow
from vizsys.blocks.share import balanced
from vizsys.records import dataclass
from vizsys.scene import Item, Paint, Rect
from vizsys.spec.model import Content, Icon, Model, Rich, Step, Tone, doc, required
from vizsys.text.model import TextBox, TextStyle

if TYPE_CHECKING:
    from vizsys.context import Context
    from vizsys.spec.check import Checker


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendEntry(Model):
    """One key: a sample and its meaning."""

    text: Rich = required("the meaning")
    line: Literal["solid", "dashed", "dotted", "bold"] | None = doc("sample of an edge")
    swatch: Literal["fill", "tint", "outline", "dashed"] | None = doc("sample of a box")
    icon: Icon | None = doc("a symbol")
    badge: Step | None = doc("a step badge, in the colour of its flow")
    tone: Tone | None = doc("colour of the sample")


@dataclass(frozen=True, slots=True, kw_only=True)
class Legend(Content):
    """The keys of a page, in one row or one column. The bare word `auto` is a legend that finds its keys itself."""

    KIND: ClassVar[str] = "legend"
    LIST: ClassVar[str | None] = "entries"
    WORDS: ClassVar[Mapping[str, tuple[str, str]]] = MappingProxyType({"auto": ("auto", "true")})

    entries: tuple[LegendEntry, ...] = doc("the keys; after those found when it is automatic", ())
    auto: bool = doc(
        "collects the named `tones` of the page and what its `means` says of line styles, levels, tones and flows, as "
        "far as the page uses them; left out when there is nothing to tell",
        False,
    )
    direction: Literal["row", "column"] | None = doc("side by side or under one another; by the space when absent")
    at: Literal["bottom", "corner", "inline"] = doc(
        "`bottom`: framed, where it stands; `corner`: in a free corner of the rows above it, else at the lower right; "
        "`inline`: without a frame, as a line of text",
        "bottom",
    )

    def check(self, checker: Checker) -> None:
        """A legend has keys, or finds them; a key shows one sample."""
        if not self.entries and not self.auto and not checker.unread(self, "entries", "auto"):
            checker.error("empty-legend", "a legend needs keys", self, "", "write `legend: auto` to collect them")
        for entry in self.entries:
            samples = [n for n in ("line", "swatch", "icon", "badge") if getattr(entry, n)]
            if len(samples) > 1:
                message = f"a key shows one sample, here are {' and '.join(samples)}"
                checker.error("two-samples", message, entry, samples[1])


LINE_SAMPLE = 68.0
SWATCH = (44.0, 28.0)


class LegendLayout:
    """Keys side by side while they fit, else in equal columns; samples are centred in a column of their own."""

    stretch = 0.0

    def widths(self, content: Legend, ctx: Context) -> Widths:
        face, naturals = self._face(ctx), self._naturals(content, ctx)
        lead = max(self._leads(content, ctx), default=0.0)
        low = lead + max((ctx.text.word_width(e.text, face) for e in content.entries), default=0.0)
        row = sum(naturals) + self._gap(ctx) * max(0, len(naturals) - 1)
        column = lead + max((ctx.text.width(e.text, face) + 1 for e in content.entries), default=0.0)
        ideal = column if self._upright(content) else row
        return Widths(low + 2 * self._pad(content, ctx), ideal + 2 * self._pad(content, ctx))

    def layout(self, content: Legend, width: float, height: float | None, ctx: Context) -> Placed:
        if not content.entries:
            return Placed(width, height or 0.0)
        width = max(width, self.widths(content, ctx).low)
        pad_x, gap = self._pad(content, ctx), self._gap(ctx)
        pad_y = ctx.measures.cell_pad_y if pad_x else 0.0
        slots, leads = self._slots(content, width - 2 * pad_x, ctx)
        face = self._face(ctx)
        per = len(slots)
        rows = [content.entries[i : i + per] for i in range(0, len(content.entries), per)]
        items: list[Item] = []
        y = pad_y
        for row in rows:
            boxes = [ctx.text.set(e.text, face, slots[i] - leads[i]) for i, e in enumerate(row)]
            tall = max(max(b.height, self._sample_size(e, ctx)[1]) for e, b in zip(row, boxes, strict=True))
            x = pad_x
            for i, (entry, box) in enumerate(zip(row, boxes, strict=True)):
                items.append(self._entry(entry, box, x, y, slots[i], tall, leads[i], ctx))
                x += slots[i] + gap
            y += tall + ctx.measures.small * 0.45
        used = y - ctx.measures.small * 0.45 + pad_y if rows else 2 * pad_y
        wide = sum(slots) + gap * max(0, per - 1) + 2 * pad_x
        if content.at == "inline":
            whole = group(items, "legend", box=(0, 0, wide, used))
            return Placed(max(width, wide), max(used, height or 0), (whole,))
        on_skin = ctx.skin != "plain" and ctx.depth == 0
        back = ctx.theme.color("panel") if on_skin else None
        line = None if on_skin and ctx.skin == "mat" else ctx.theme.color("hair")
        frame = Rect(0, 0, wide, used, Paint(back, line, ctx.measures.hair), ctx.measures.radius_node)
        whole = group([frame, *items], "legend", box=(0, 0, wide, used))
        full, tall = max(width, wide), max(used, height or 0)
        if content.at == "corner":
            whole = whole.moved(full - wide, tall - used)
        return Placed(full, tall, (whole,))

    def _slots(self, content: Legend, room: float, ctx: Context) -> tuple[list[float], list[float]]:
        """Widths of the keys of a row and of the samples in them; as many as there are keys in a row."""
        loose, leads, gap = self._naturals(content, ctx), self._leads(content, ctx), self._gap(ctx)
        if not loose:
            return [0.0], [0.0]
        if not self._upright(content) and sum(loose) + gap * (len(loose) - 1) <= room:
            return loose, leads
        # Under one another, texts start on one line: every sample gets the room of the widest.
        lead = max(leads)
        widest = min(room, max(n - own for n, own in zip(loose, leads, strict=True)) + lead)
        columns = 1
        if not self._upright(content):
            # As few rows as fit, then as few columns as those rows need: no lonely key in the last row.
            columns = balanced(len(loose), max(1, min(len(loose), int((room + gap) // (widest + gap)))))
        return [widest] * columns, [lead] * columns

    def _entry(
        self, entry: LegendEntry, box: TextBox, x: float, y: float, slot: float, tall: float, lead: float, ctx: Context
    ) -> Item:
        cy = y + tall / 2
        column = lead - self._space(ctx)
        face = self._face(ctx)
        words = text_items(box, x + lead, cy - middle_offset(box, face.size))
        return group([*self._sample(entry, x + column / 2, cy, ctx), *words], "cell", box=(x, y, slot, tall))

    def _sample(self, entry: LegendEntry, cx: float, cy: float, ctx: Context) -> tuple[Item, ...]:
        """The sample of a key, centred on (cx, cy)."""
        w, h = self._sample_size(entry, ctx)
        tone = entry.tone
        if entry.line:
            color = ctx.theme.hue(tone).stroke if tone else ctx.theme.color("line")
            width = ctx.measures.edge_main if entry.line == "bold" else ctx.measures.edge
            return thin_arrow(cx - w / 2, cy, cx + w / 2, cy, color, width, DASHES.get(entry.line, ()))
        if entry.icon:
            return icon_image(ctx, entry.icon, cx - w / 2, cy - h / 2, h, tone=tone, span=entry.span("icon"))
        if entry.badge:
            return (badge(ctx, entry.badge, cx, cy, tone or flow_tone(entry.badge)),)
        hue = ctx.theme.hue(tone or ctx.tone)
        form = entry.swatch or "fill"
        fill = {"fill": hue.fill, "tint": hue.tint}.get(form)
        dash = DASHES["dashed"] if form == "dashed" else ()
        return (Rect(cx - w / 2, cy - h / 2, w, h, Paint(fill, hue.stroke, ctx.measures.outline, dash), 6),)

    def _sample_size(self, entry: LegendEntry, ctx: Context) -> tuple[float, float]:
        if entry.line:
            return LINE_SAMPLE, ctx.measures.edge * 5
        if entry.icon:
            return ctx.measures.small * 1.6, ctx.measures.small * 1.6
        if entry.badge:
            return badge_size(ctx, entry.badge)
        return SWATCH

    def _leads(self, content: Legend, ctx: Context) -> list[float]:
        """Width of each sample with the space after it."""
        return [self._sample_size(e, ctx)[0] + self._space(ctx) for e in content.entries]

    def _naturals(self, content: Legend, ctx: Context) -> list[float]:
        face = self._face(ctx)
        pairs = zip(content.entries, self._leads(content, ctx), strict=True)
        return [lead + ctx.text.width(e.text, face) + 1 for e, lead in pairs]

    @staticmethod
    def _face(ctx: Context) -> TextStyle:
        return style(ctx, "small")

    @staticmethod
    def _gap(ctx: Context) -> float:
        return ctx.measures.gap * 1.25

    @staticmethod
    def _pad(content: Legend, ctx: Context) -> float:
        return 0.0 if content.at == "inline" else ctx.measures.node_pad_x

    @staticmethod
    def _upright(content: Legend) -> bool:
        """Whether the keys stand under one another: in a corner they do unless told otherwise."""
        return content.direction == "column" or (content.at == "corner" and content.direction is None)

    @staticmethod
    def _space(ctx: Context) -> float:
        return 14.0


legend_layout = LegendLayout()
