"""Frames: the keys every block takes (title, tone, icon, badge, caption, frame, align) drawn round its content.

In: a block, the width it gets and, for siblings that end equal, its exact height. Out: a `Placed` whose group carries
the block's id and box. Where nothing is said, the block's place decides: panels of a container are framed, blocks
on a mat or tray stand on a card, everything else is left bare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, cast

from vizsys.blocks.base import Kind, Placed, Widths, fills, group, most_of, reads, text_items
from vizsys.blocks.draw import medallion, polyline, round_bottom_rect, rounded, soft_shadow
from vizsys.blocks.heading import LEFT, Heading, attr_box, caption_box, heading
from vizsys.blocks.look import (
    NO_ROOM,
    NUMBER_DISC,
    SHARED,
    SIDE_PAD,
    Look,
    Place,
    Room,
    block_look,
    has_disc,
    inner_width,
    overhang,
    with_room,
)
from vizsys.blocks.prose import TextContent
from vizsys.scene import Item, Paint, Rect, Role
from vizsys.spec.model import Block, Content
from vizsys.text import plain
from vizsys.text.model import Align

if TYPE_CHECKING:
    from vizsys.context import Context

DASHES: dict[str, tuple[float, ...]] = {"dashed": (10, 7), "dotted": (2, 6)}
SHARE = {"start": 0.0, "center": 0.5, "end": 1.0, "stretch": 0.0}
STRIP_PAD = 15.0
"""Space above and below a caption on its strip."""
CAPTION_GAP = 0.75
"""From the content to a caption without a strip, as a share of the panel's padding."""
PADDING_TAKES = 8.0
"""Content this much wider than its room stands in the padding rather than pushing a frame beyond its siblings'."""


def _kind(block: Block) -> Kind:
    """The layout of the block's content. The table of kinds is read late: its layouts may frame blocks themselves."""
    from vizsys.blocks.kinds import kind_of

    return kind_of(block.content)


# Sizes


def block_widths(block: Block, ctx: Context, place: Place = "row", room: Room = NO_ROOM) -> Widths:
    """How narrow the block can be and how wide it would like to be, frame included."""
    key = ("widths", id(block), place, room, *_setting(ctx))
    known = ctx.memo.get(key)
    if known is not None:
        return cast(tuple[Block, Widths], known)[1]
    widths = _widths(block, ctx, place, room)
    ctx.memo[key] = (block, widths)  # keeps the block alive, so that its id stays its own
    return widths


def block_ideal(block: Block, ctx: Context, place: Place = "row") -> float:
    """How wide the block would like to be, frame included, when how narrow it can be is of no interest."""
    kind = _kind(block)
    if not hasattr(kind, "ideal"):
        return block_widths(block, ctx, place).ideal
    look = block_look(block, place, ctx)
    ideal: float = kind.ideal(block.content, _inside(look, block, ctx))
    return _wide(block, look, Widths(ideal, ideal), ctx).ideal


def _widths(block: Block, ctx: Context, place: Place, room: Room) -> Widths:
    look = with_room(block, block_look(block, place, ctx), room, ctx)
    return _wide(block, look, _kind(block).widths(block.content, _inside(look, block, ctx)), ctx)


def _wide(block: Block, look: Look, inner: Widths, ctx: Context) -> Widths:
    """The widths of a block whose content has those."""
    low, ideal = inner.low, inner.ideal
    head = heading(block, look, None, ctx)
    if head is not None and look.title_at not in LEFT:
        low, ideal = max(low, head.low), max(ideal, head.width)
    return Widths(low + look.beside, ideal + look.beside)


def _inside(look: Look, block: Block, ctx: Context) -> Context:
    if block.provider:
        ctx = replace(ctx, provider=block.provider)
    if look.framed:
        return ctx.inside(tone=block.tone, surface=look.fill)
    return replace(ctx, tone=block.tone or ctx.tone)


def content_setting(
    block: Block, width: float, ctx: Context, place: Place = "row", room: Room = NO_ROOM
) -> tuple[float, Context]:
    """The width and the context the block's content gets when the block gets `width`."""
    look = with_room(block, block_look(block, place, ctx), room, ctx)
    return inner_width(look, width), _inside(look, block, ctx)


def block_most(block: Block, width: float, ctx: Context, place: Place = "row") -> float | None:
    """The height beyond which more is of no use to the block in that width; None when there is no such height."""
    inner, setting = content_setting(block, width, ctx, place)
    kind = _kind(block)
    most = most_of(kind, block.content, inner, setting)
    if most is None:
        return None
    chrome = (
        layout_block(block, width, None, ctx, place).height - kind.layout(block.content, inner, None, setting).height
    )
    return chrome + most


# Layout


def layout_block(
    block: Block, width: float, height: float | None, ctx: Context, place: Place = "row", room: Room = NO_ROOM
) -> Placed:
    """Lay out a block in `width`, and in exactly `height` when given; more only when the content needs more.

    `room` is the space siblings need over the border and for the title (`block_room`).
    """
    key = ("block", id(block), round(width, 2), height and round(height, 2), place, room, *_setting(ctx))
    known = ctx.memo.get(key)
    if known is not None:
        return cast(tuple[Block, Placed], known)[1]
    placed = _Framer(block, width, height, ctx, place, room).place()
    ctx.memo[key] = (block, placed)
    return placed


def _setting(ctx: Context) -> tuple[object, ...]:
    beside = ctx.abreast is not None
    return (ctx.measures, ctx.tone, ctx.surface, ctx.skin, ctx.depth, ctx.theme.name, ctx.provider, beside)


class _Framer:
    """One layout of one block: chrome first, then the content in what is left, then the drawing."""

    def __init__(
        self, block: Block, width: float, height: float | None, ctx: Context, place: Place, room: Room
    ) -> None:
        self.block, self.height, self.ctx = block, height, ctx
        self.look = look = with_room(block, block_look(block, place, ctx), room, ctx)
        self.page_like = place == "page"
        self.align = block.align or ("center" if look.centered and block.content.KIND == "text" else None)
        self.head = heading(block, look, inner_width(look, width), ctx)
        self.flush = reads(block.content) and not look.centered
        align: Align = "start" if self.flush and not look.strip else "center"
        across = max(1.0, width - 2 * look.pad) if look.strip else inner_width(look, width)
        self.caption = caption_box(block, look, across, ctx, align)
        self.top = max(overhang(block, look, self.head), room.top) if look.framed else room.top
        self.head_height = 0.0
        if self.head is not None:
            shared = room.head if look.title_at in SHARED else 0
            self.head_height = max(self.head.height, shared)
        self.attr = attr_box(block, look, ctx)
        self.content = self._content(width)
        self.width = self._outer(width)
        beside = max(self.head.height if self.head and look.left else 0.0, self.attr.height if self.attr else 0.0)
        inner = max(self.content.height, beside)
        self.total = max(height or 0, self.top + self._above() + inner + self._below())

    def _outer(self, width: float) -> float:
        """The width of the block: the one it got, more only when its content would come near the border."""
        needed = self.content.width + self.look.beside
        return width if self.look.framed and needed - width <= PADDING_TAKES else max(width, needed)

    def _above(self) -> float:
        """From the border to the content."""
        look, pad = self.look, self.look.pad
        least = max(pad, NUMBER_DISC / 2 + 12 if has_disc(self.block, look) else 0)
        if self.head is None:
            return least
        if look.title_at in ("band", "tab"):
            return self.head_height + pad
        if look.title_at == "border":
            return pad + self.head.height * 0.3
        return least + self.head_height + self.head.gap if look.title_at == "inside" else least

    def _below(self) -> float:
        """From the content to the border."""
        below = self.look.pad
        if self.head is not None and self.look.title_at in ("caption", "caption-right"):
            below += self.head.height + self.head.gap
        if self.head is not None and self.look.title_at in ("band-bottom", "tab-bottom"):
            below += self.head_height
        if self.caption is not None:
            below += self._strip_height() or self.caption.height + self.ctx.measures.panel_pad * CAPTION_GAP
        return below

    def _strip_height(self) -> float:
        """Height of the strip under the caption; 0 without one."""
        strip = self.caption is not None and self.look.strip
        return self.caption.height + 2 * STRIP_PAD if strip and self.caption else 0.0

    def _content(self, width: float) -> Placed:
        """The content laid out in the space the chrome leaves."""
        block, ctx = self.block, _inside(self.look, self.block, self.ctx)
        kind = _kind(block)
        inner = inner_width(self.look, width)
        content = self._lines_centered(block.content)
        if self.height is not None and self._takes_height(kind):
            space = self.height - self.top - self._above() - self._below()
            if self.page_like and self.align != "stretch":  # nothing stands beside it: what it cannot use is round it
                space = min(space, most_of(kind, content, inner, ctx) or space)
            return kind.layout(content, inner, max(1.0, space), ctx)
        if self.align in ("start", "center", "end"):
            inner = min(inner, kind.widths(content, ctx).ideal)
        return kind.layout(content, inner, None, ctx)

    def _takes_height(self, kind: Kind) -> bool:
        """Whether spare height goes into the content. Lists side by side keep their line spacing: equal is calm."""
        if self.block.align is not None:  # who places a block wants it as large as it is by itself
            return self.block.align == "stretch"
        return fills(kind, self.block.content) and not reads(self.block.content)

    def _lines_centered(self, content: Content) -> Content:
        """A paragraph under a centred title is centred too, unless it says otherwise."""
        if self.look.centered and isinstance(content, TextContent) and content.align is None:
            return replace(content, align="center")
        return content

    def _content_at(self) -> tuple[float, float]:
        """Where the content's corner goes: `align` both ways; reading matter starts at the top left by itself."""
        look, content = self.look, self.content
        reading = reads(self.block.content)
        side = SHARE[self.align or ("start" if reading else "center")]
        top = reading and not self.page_like and look.title_at not in LEFT
        upright = SHARE[self.block.align or ("start" if top else "center")]
        free_x = self.width - look.beside - content.width
        free_y = self.total - self.top - self._above() - self._below() - content.height
        left = look.left + look.side + (free_x * side if free_x > 0 else free_x / 2)
        return left, self.top + self._above() + max(0.0, free_y) * upright

    def place(self) -> Placed:
        """Draw: shadow, background, band, border, title, content, caption, medallion."""
        look, block = self.look, self.block
        box = (0.0, self.top, self.width, self.total - self.top)
        items: list[Item] = [*self._frame(box)]
        if self.head is not None:
            items += self._heading(self.head, box)
        items += self._remark(box)
        x, y = self._content_at()
        items += self.content.at(x, y)
        if self.caption is not None:
            low = box[1] + box[3] - (STRIP_PAD if look.strip else look.pad)
            if self.head is not None and look.title_at in ("band-bottom", "tab-bottom"):
                low -= self.head_height
            room = self.width - look.left - look.right
            left = look.left + (look.side if self.flush and not look.strip else (room - self.caption.width) / 2)
            items += self.caption.at(left, low - self.caption.height)
        if has_disc(block, look):
            items.append(
                medallion(
                    self.ctx,
                    block.badge or "",
                    self.width / 2,
                    self.top,
                    diameter=NUMBER_DISC,
                    tone=look.tone or "green",
                    ring_width=6,
                    deep=True,
                )
            )
        title = plain(block.title) if block.title else None
        anchors = self.content.anchors_at(x, y)
        if block.id:
            anchors |= {f"{block.id}.{name}": inner for name, inner in anchors.items()}
            anchors[block.id] = box
        role: Role = "panel" if look.framed else "block"
        drawn = group(items, role, block.id, title, box, kind=block.content.KIND, tone=look.tone)
        return Placed(self.width, self.total, (drawn,), anchors)

    def _frame(self, box: tuple[float, float, float, float]) -> Sequence[Item]:
        look = self.look
        if not look.framed:
            return ()
        x, y, w, h = box
        items: list[Item] = []
        if look.shadow and look.fill and look.outline == "none":
            items += soft_shadow(self.ctx, x, y, w, h, look.radius)
        if look.fill:
            items.append(Rect(x, y, w, h, Paint(look.fill), look.radius))
        if self.head is not None and self.head.fill:
            r, paint = look.radius, Paint(self.head.fill)
            if look.title_at == "band":
                items.append(rounded(x, y, w, self.head_height, (r, r, 0, 0), paint))
            elif look.title_at == "band-bottom":
                items.append(round_bottom_rect(x, y + h - self.head_height, w, self.head_height, r, paint))
            else:
                items.append(rounded(x, y, look.left, h, (r, 0, 0, r), paint))
        if strip := self._strip_height():
            hue = self.ctx.theme.hue(look.tone)
            paint = Paint(hue.fill if self.ctx.theme.dark else hue.tint)
            items.append(round_bottom_rect(x, y + h - strip, w, strip, look.radius, paint))
        if look.outline != "none":
            half = look.line / 2
            cap: Literal["butt", "round"] = "round" if look.outline == "dotted" else "butt"
            paint = Paint(None, look.color, look.line, DASHES.get(look.outline, ()), cap)
            items.append(Rect(x + half, y + half, w - look.line, h - look.line, paint, look.radius - half))
        return items

    def _heading(self, head: Heading, box: tuple[float, float, float, float]) -> Sequence[Item]:
        """The title where it belongs; beside taller ones in the middle of a band, at the top elsewhere."""
        look = self.look
        _, y, w, h = box
        at = look.title_at
        middle, low = (w - head.width) / 2, y + h
        if at == "band":
            return head.at(middle, y + (self.head_height - head.height) / 2)
        if at == "band-bottom":
            return head.at(middle, low - (self.head_height + head.height) / 2)
        if at == "tab":
            return head.at(middle, y)
        if at == "tab-bottom":
            return head.at(middle, low - head.height)
        if at in LEFT:
            left = (look.left - head.width + (0.0 if at == "tab-left" else SIDE_PAD)) / 2
            return head.at(left, y + (h - head.height) / 2)
        if at == "border":
            left = w - look.right - SIDE_PAD - head.width if head.rtl else SIDE_PAD
            over = (left, y - head.height / 2, head.width, head.height)
            return (group(head.at(*over[:2]), "label", box=over),)
        if at in ("caption", "caption-right"):
            left = middle if at == "caption" else look.side if head.rtl else w - look.side - look.right - head.width
            return head.at(left, low - self._below() + head.gap)
        above = self._above() - head.gap - self.head_height
        left = middle if look.centered else w - look.side - look.right - head.width if head.rtl else look.side
        return head.at(left, y + above)

    def _remark(self, box: tuple[float, float, float, float]) -> Sequence[Item]:
        """The remark in its cell at the right, on the height of the content."""
        look, attr = self.look, self.attr
        if attr is None:
            return ()
        _, y, w, h = box
        top, foot = y, y + h
        if self.head is not None and look.title_at == "band":
            top += self.head_height
        if self.head is not None and look.title_at == "band-bottom":
            foot -= self.head_height
        foot -= self._strip_height()
        x = w - look.right
        line = Paint(None, look.color if look.framed else self.ctx.theme.color("hair"), max(look.line / 2, 1.5))
        ends = [(x, top + look.line / 2), (x, foot - look.line / 2)]
        return (
            polyline(ends, line),
            *text_items(attr, x + (look.right - attr.width) / 2, (top + foot - attr.height) / 2),
        )
