"""Layers: titled rows over the full width, each with a tab at its left and any block in it; or as columns.

In: blocks and a width. Out: one panel per layer, tabs and remarks in columns of their own, arrows between neighbours
where they are asked for. All lengths in page units. The tab holds what the frame of a block holds elsewhere: number,
icon, title and subtitle; the caption becomes a remark at the right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, Literal, cast

from vizsys.bezier import Curve
from vizsys.blocks.base import Placed, Widths, group, joined, style, text_items
from vizsys.blocks.draw import rounded
from vizsys.blocks.frame import block_widths, layout_block
from vizsys.blocks.layers_tab import MARK_PAD, Tab, mark_box, tabs
from vizsys.blocks.lines import edge, line_label
from vizsys.blocks.look import NO_ROOM
from vizsys.blocks.share import grow
from vizsys.blocks.siblings import SLACK, abreast, across, block_stretch, side_by_side
from vizsys.records import dataclass
from vizsys.scene import Item, Paint, Rect
from vizsys.spec.model import Block, Content, Frame, Rich, Tone, doc
from vizsys.text import plain, slug

if TYPE_CHECKING:
    from vizsys.context import Context
    from vizsys.spec.check import Checker
    from vizsys.text.model import TextBox

ORDER = ("blue", "green", "amber", "violet", "coral", "sky")
"""Colours of layers that have none, in turn; neighbours differ in lightness as well as in hue."""

SEAM = 14.0
"""Between layers without arrows: they are one thing in parts."""
JOINT = 52.0
"""Between layers with arrows; an arrow is as long."""
PAD_Y = 18.0
PAD_X = 24.0
ALIKE = 1.4
"""Layers whose natural heights differ by less than this factor are made equal."""
PAIR = 11.0
"""From the middle to each arrow of a pair that runs both ways."""
BESIDE = 8.0
"""From an arrow to its words."""
NARROW = 240.0
"""Words beside an arrow may wrap at this width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers(Content):
    """Full-width rows, each with a coloured tab at the left and any block in it."""

    KIND: ClassVar[str] = "layers"
    LIST: ClassVar[str | None] = "items"

    items: tuple[Block, ...] = doc(
        "the layers, top to bottom, each any block: its title, subtitle, icon and badge go on the tab, its caption "
        "(or `attr`) becomes a remark at the right end",
        (),
    )
    direction: Literal["down", "right"] = doc("layers under one another, or side by side with the tab on top", "down")
    arrow: Literal["none", "next", "back", "both"] = doc("arrows from each layer to the next, back, or both", "none")
    between: tuple[Rich, ...] = doc("words beside the arrows, from the first on; an empty text leaves one out", ())
    gap: float = field(default=0.0, metadata={"internal": True})  # the least one, for page links

    def check(self, checker: Checker) -> None:
        """Words belong to arrows, and there is one arrow less than there are layers."""
        if not self.items and not checker.unread(self, "items"):
            checker.error("empty-layers", "layers are missing: at least one goes under `items:`", self)
        gaps = max(0, len(self.items) - 1)
        if self.between and self.arrow == "none" and not checker.unread(self, "arrow"):
            hint = "add `arrow: next`"
            checker.error("no-arrows", "'between' says what the arrows say, and there are none", self, "between", hint)
        elif len(self.between) > gaps and self.items:
            word = "arrow" if gaps == 1 else "arrows"
            checker.error("between", f"{len(self.between)} texts for {gaps} {word}", self, "between")
        for block in self.items:
            if block.frame is not None:
                hint = "for a frame of its own put the block under `rows:` in the layer"
                checker.error("frame", "a layer is a frame already, 'frame' changes nothing", block, "frame", hint)


@dataclass(frozen=True, slots=True)
class _Row:
    """A layer with its tab measured and the setting of its content settled."""

    block: Block
    inner: Block
    tone: str
    fill: str
    tab: Tab | None
    remark: TextBox | None
    ctx: Context


class LayersLayout:
    """Rows as wide as the whole; near-equal ones are made equal, spare height goes to those that can use it."""

    fills = True

    def stretch(self, content: Layers) -> float:
        return max([0.2, *(block_stretch(b) for b in content.items)])

    def widths(self, content: Layers, ctx: Context) -> Widths:
        if not content.items:
            return Widths(0, 0)
        if content.direction == "right":
            items, wishes = self._columns(content, ctx)
            gaps = self._gap(content, ctx) * (len(items) - 1)
            low, ideal = max(w.low for w in wishes), max(max(w.low, w.ideal) for w in wishes)
            return Widths(low * len(items) + gaps, ideal * len(items) + gaps)
        rows = self._rows(content, None, ctx)
        wishes = [block_widths(r.inner, r.ctx, "row") for r in rows]
        sides = _tab_width(rows) + _remark_width(rows) + 2 * PAD_X
        words = max((b.width for b in self._words(content, ctx) if b), default=0.0)
        aside = _tab_width(rows) - _remark_width(rows) + 2 * (PAIR + BESIDE + 2 * ctx.measures.knock_x)
        low = max([w.low + sides for w in wishes] + [2 * min(words, NARROW) + aside])
        return Widths(low, max([low, 2 * words + aside, *(w.ideal + sides for w in wishes)]))

    def layout(self, content: Layers, width: float, height: float | None, ctx: Context) -> Placed:
        if not content.items:
            return Placed(width, height or 0)
        if content.direction == "right":
            return self._side_by_side(content, width, height, ctx)
        rows = self._rows(content, width, ctx)
        left, right = _tab_width(rows), _remark_width(rows)
        inner = max(1.0, width - left - right - 2 * PAD_X)
        parts = [layout_block(r.inner, inner, None, r.ctx, "row") for r in rows]
        widest = max(p.width for p in parts)
        if widest > inner + SLACK:
            width, inner = width + widest - inner, widest
            parts = [layout_block(r.inner, inner, None, r.ctx, "row") for r in rows]
        room = (width - left + right) / 2 - PAIR - BESIDE - 2 * ctx.measures.knock_x  # at the right of the arrows
        gap = self._gap(content, ctx, room)
        heights = self._heights(rows, parts, height and height - gap * (len(rows) - 1))
        items: list[Item] = []
        anchors: dict[str, tuple[float, float, float, float]] = {}
        boxes: list[tuple[float, float, float, float]] = []
        y = 0.0
        for row, part, tall in zip(rows, parts, heights, strict=True):
            if tall - 2 * PAD_Y > part.height + SLACK:
                part = self._taller(row, part, inner, tall - 2 * PAD_Y)
            box = (0.0, y, width, tall)
            placed = self._row(row, part, box, left, right)
            items += placed.items
            anchors = joined(anchors, placed.anchors)
            boxes.append(box)
            y += tall + gap
        middle = left + (width - left - right) / 2
        items += self._arrows(content, boxes, middle, ctx, room)
        return Placed(width, max(height or 0.0, y - gap), tuple(items), anchors)

    # Rows

    def _rows(self, content: Layers, width: float | None, ctx: Context) -> list[_Row]:
        """The layers with their tabs, all of one width, and their remarks."""
        toned = _toned(content.items, ctx)
        measured = tabs(content.items, toned, width, ctx)
        limit = ctx.measures.small * (9 if width is None else max(7.0, min(14.0, width / ctx.measures.small * 0.14)))
        rows = []
        for block, tone, tab in zip(content.items, toned, measured, strict=True):
            fill = _fill(tone, ctx)
            inside = ctx.inside(tone=tone, surface=fill)
            if block.provider:
                inside = replace(inside, provider=block.provider)
            said = "\n".join(t for t in (block.attr, block.caption) if t)
            remark = mark_box(said, tone, limit, ctx) if said else None
            rows.append(_Row(block, _bare(block, ctx), tone, fill, tab, remark, inside))
        return rows

    def _heights(self, rows: Sequence[_Row], parts: Sequence[Placed], total: float | None) -> list[float]:
        least = [
            max(
                part.height + 2 * PAD_Y,
                row.tab.height if row.tab else 0.0,
                row.remark.height + 2 * PAD_Y if row.remark else 0.0,
                row.ctx.measures.row_min,
            )
            for row, part in zip(rows, parts, strict=True)
        ]
        if max(least) <= min(least) * ALIKE:
            least = [max(least)] * len(least)
        if total is None:
            return least
        weights = [block_stretch(r.block) for r in rows]
        return grow(least, total, weights if any(weights) else least)

    def _taller(self, row: _Row, part: Placed, inner: float, space: float) -> Placed:
        """The content again where it can use the space; else as it is, in the middle of it."""
        if block_stretch(row.block) > 0:
            return layout_block(row.inner, inner, space, row.ctx, "row")
        return part

    def _row(
        self, row: _Row, part: Placed, box: tuple[float, float, float, float], left: float, right: float
    ) -> Placed:
        """A layer drawn in its box: background, tab, content, remark."""
        x, y, w, h = box
        hue, m = row.ctx.theme.hue(row.tone), row.ctx.measures
        radius = m.radius_card
        items: list[Item] = [Rect(x, y, w, h, Paint(row.fill), radius)]
        if row.tab is not None and left:
            items.append(rounded(x, y, left, h, (radius, 0, 0, radius), Paint(hue.solid)))
            items += row.tab.draw(x, y, h)
        if row.remark is not None:
            items.append(rounded(x + w - right, y, right, h, (0, radius, radius, 0), Paint(hue.fill)))
            top = y + (h - row.remark.height) / 2
            words = text_items(row.remark, x + w - right + (right - row.remark.width) / 2, top)
            items.append(group(words, "cell", box=(x + w - right, y, right, h)))
        if not row.ctx.theme.dark and row.fill == row.ctx.theme.color("panel"):
            items.append(Rect(x + 1, y + 1, w - 2, h - 2, Paint(None, hue.solid, m.outline), radius - 1))
        px, py = x + left + PAD_X, y + (h - part.height) / 2
        items += part.at(px, py)
        anchors = dict(part.anchors_at(px, py))
        name = row.block.id or (slug(row.block.title) if row.block.title else None)
        if name:
            anchors |= {f"{name}.{inner}": b for inner, b in anchors.items()}
            anchors[name] = box
        title = plain(row.block.title) if row.block.title else None
        drawn = group(items, "panel", row.block.id, title, box, layer=True, tone=row.tone)
        return Placed(w, h, (drawn,), anchors)

    # Columns

    def _columns(self, content: Layers, ctx: Context) -> tuple[list[Block], list[Widths]]:
        """The layers as panels with their title on a band, and what they need."""
        key = ("layers-columns", id(content), ctx.tone, ctx.skin, ctx.depth)
        known = cast("tuple[Layers, list[Block]] | None", ctx.memo.get(key))
        if known is None:
            frame = Frame(title="band", outline="solid", fill="white")
            tones = _toned(content.items, ctx)
            made = [replace(b, tone=Tone(t), frame=frame) for b, t in zip(content.items, tones, strict=True)]
            known = (content, made)
            ctx.memo[key] = known
        items = known[1]
        return items, [block_widths(b, ctx, "panel") for b in items]

    def _side_by_side(self, content: Layers, width: float, height: float | None, ctx: Context) -> Placed:
        items, wishes = self._columns(content, ctx)
        gap, n = self._gap(content, ctx), len(items)
        each = max((width - gap * (n - 1)) / n, *(w.low for w in wishes), 1.0)
        ctx = abreast(items, ctx)
        for _ in range(4):
            parts = side_by_side(items, [each] * n, height, ctx, "panel", NO_ROOM)
            widest = max(p.width for p in parts)
            if widest <= each + SLACK:
                break
            each = widest
        drawn, row = across(parts, [each] * n, gap, 0)
        boxes = [(i * (each + gap), 0.0, each, row.height) for i in range(n)]
        drawn += self._arrows(content, boxes, None, ctx)
        return replace(row, items=tuple(drawn))

    # Arrows

    def _words(self, content: Layers, ctx: Context, room: float | None = None) -> list[TextBox | None]:
        face = style(ctx, "edge_label", weight=500, line=1.16)
        given = content.between if content.arrow != "none" else ()
        return [ctx.text.set(t, face, room) if t else None for t in given]

    def _gap(self, content: Layers, ctx: Context, room: float | None = None) -> float:
        """Between neighbours: a seam, or room for an arrow and, side by side, for the words over it."""
        if content.arrow == "none":
            return max(content.gap, SEAM if content.direction == "down" else ctx.measures.gutter)
        words = [b for b in self._words(content, ctx, room) if b]
        if content.direction == "down":
            return max([content.gap, JOINT, *(b.height + 20 for b in words)])
        return max([content.gap, JOINT + 8, *(b.width + 24 for b in words)])

    def _arrows(
        self,
        content: Layers,
        boxes: Sequence[tuple[float, float, float, float]],
        middle: float | None,
        ctx: Context,
        room: float | None = None,
    ) -> list[Item]:
        """Arrows from each layer to the next, back, or both, their words beside them: at the x `middle` between rows,
        in `room`, at half the height between columns (None)."""
        if content.arrow == "none":
            return []
        items: list[Item] = []
        down, both = middle is not None, content.arrow == "both"
        for i, (a, b) in enumerate(pairwise(boxes)):
            ends = [content.items[k].id or f"layer{k + 1}" for k in (i, i + 1)]
            if middle is not None:
                mid, near, far = middle, a[1] + a[3] + 4, b[1] - 4
            else:
                mid, near, far = a[1] + a[3] / 2, a[0] + a[2] + 4, b[0] - 4
            key = f"{ends[0]}-{ends[1]}"
            for forward in (True, False) if both else (content.arrow == "next",):
                at = mid + (0.0 if not both else -PAIR if forward else PAIR)
                start, end = (near, far) if forward else (far, near)
                curve = Curve.line([(at, start), (at, end)] if down else [(start, at), (end, at)])
                source, target = ends if forward else ends[::-1]
                name = key if forward else f"{key}-back"
                items.append(edge(ctx, curve, name, source, target, width=ctx.measures.edge_main))
            text = content.between[i] if i < len(content.between) else None
            label = line_label(ctx, text, limit=room)
            if label is not None:
                side = PAIR if both else 0.0
                if down:
                    beside = f"{key}-back" if both else key
                    items.append(label.draw(mid + side + BESIDE + label.width / 2, (near + far) / 2, beside))
                else:
                    items.append(label.draw((near + far) / 2, mid - side - 8 - label.height / 2, key))
        return items


def _tab_width(rows: Sequence[_Row]) -> float:
    return max((r.tab.width for r in rows if r.tab), default=0.0)


def _remark_width(rows: Sequence[_Row]) -> float:
    widest = max((r.remark.width for r in rows if r.remark), default=0.0)
    return widest + 2 * MARK_PAD if widest else 0.0


def _toned(items: Sequence[Block], ctx: Context) -> list[str]:
    """A colour for each layer: its own, that around it, else one after the other."""
    if ctx.tone or any(b.tone for b in items):
        return [b.tone or ctx.tone or "slate" for b in items]
    return [ORDER[i % len(ORDER)] for i in range(len(items))]


def _on_skin(ctx: Context) -> bool:
    return ctx.depth == 0 and ctx.skin != "plain"


def _fill(tone: str, ctx: Context) -> str:
    """The background of a layer: its tint; the colour of cards on a coloured or grey page, and on that same tint."""
    tint = ctx.theme.hue(tone).tint
    if ctx.theme.dark:
        return tint
    return ctx.theme.color("panel") if _on_skin(ctx) or tint == ctx.surface else tint


def _bare(block: Block, ctx: Context) -> Block:
    """The block without what its tab shows. Kept, so that its layouts are remembered."""
    key = ("layer", id(block))
    known = cast("tuple[Block, Block] | None", ctx.memo.get(key))
    if known is None:
        gone = {
            "id": None,
            "title": None,
            "subtitle": None,
            "icon": None,
            "badge": None,
            "caption": None,
            "attr": None,
            "tone": None,
        }
        known = (block, replace(block, **gone, frame=None))  # type: ignore[arg-type]
        ctx.memo[key] = known
    return known[1]


layers_layout = LayersLayout()
