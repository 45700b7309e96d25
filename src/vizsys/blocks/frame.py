"""Frames: the keys every block takes (title, tone, icon, badge, caption, frame, align) drawn round its content.

In: a block, the width it gets and, for siblings that end equal, its exact height. Out: a `Placed` whose group carries
the block's id and box. Where nothing is said, the block's place decides: panels of a container are framed, blocks
on a mat or tray stand on a card, everything else is left bare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, cast

from vizsys.blocks.base import Kind, Placed, Widths, fills, group, most_of, reads, text_items
from vizsys.blocks.draw import medallion, polyline, quieter, round_bottom_rect, rounded, soft_shadow
from vizsys.blocks.heading import LEADING, LEFT, Heading, attr_box, caption_box, heading
from vizsys.blocks.prose import TextContent
from vizsys.scene import Item, Paint, Rect, Role
from vizsys.spec.model import Block, Content, Outline, TitleAt
from vizsys.text import plain
from vizsys.text.model import Align

if TYPE_CHECKING:
    from vizsys.context import Context

Place = Literal["page", "row", "panel", "versus"]
"""Where a block stands: alone on the page, in `rows` (or a cell, or a node), beside others, in `versus`."""

BARE_ON_SKIN = ("text", "callout", "legend", "band")
"""Kinds that need no card of their own between the cards of a mat or tray."""

CONTAINERS = ("rows", "columns", "grid", "versus", "layers", "strip")
DASHES: dict[str, tuple[float, ...]] = {"dashed": (10, 7), "dotted": (2, 6)}
SHARE = {"start": 0.0, "center": 0.5, "end": 1.0, "stretch": 0.0}
STRIP_PAD = 15.0
"""Space above and below a caption on its strip."""
CAPTION_GAP = 0.75
"""From the content to a caption without a strip, as a share of the panel's padding."""
PADDING_TAKES = 8.0
"""Content this much wider than its room stands in the padding rather than pushing a frame beyond its siblings'."""
SIDE_PAD = 24.0
"""Left and right of what stands beside the content: a title, a remark."""
NUMBER_DISC = 60.0
"""Diameter of a number medallion on a panel's top border."""


@dataclass(frozen=True, slots=True)
class Room:
    """Space siblings share so that their contents start on one line: over the border, for the title, at the sides, and
    for titles at the left and remarks at the right."""

    top: float = 0
    head: float = 0
    side: float = 0
    left: float = 0
    right: float = 0

    def joined(self, other: Room) -> Room:
        """The larger of both, each way."""
        return Room(
            max(self.top, other.top),
            max(self.head, other.head),
            max(self.side, other.side),
            max(self.left, other.left),
            max(self.right, other.right),
        )


NO_ROOM = Room()


@dataclass(frozen=True, slots=True)
class Look:
    """How a frame is drawn, once every default is settled. Lengths in page units, colours `#rrggbb`."""

    title_at: TitleAt
    framed: bool
    tone: str | None
    outline: Outline = "none"
    line: float = 0
    color: str = "#000000"
    fill: str | None = None
    radius: float = 0
    pad: float = 0  # above and below the content
    side: float = 0  # left and right of it
    left: float = 0  # taken by a title at the left
    right: float = 0  # taken by a remark at the right
    token: str = "h2"
    centered: bool = False
    shadow: bool = False

    @property
    def beside(self) -> float:
        """What the width of the content lacks of the block's."""
        return 2 * self.side + self.left + self.right

    @property
    def strip(self) -> bool:
        """Whether the caption stands on a strip along the lower border, the counterpart of a title band."""
        return self.framed and self.title_at == "band"


def block_look(block: Block, place: Place, ctx: Context) -> Look:
    """The frame of a block in its place: what it says itself, else what suits."""
    tone = block.tone or ctx.tone
    on_skin = ctx.depth == 0 and ctx.skin != "plain"
    given = block.frame
    wants = given is not None and (given.title != "none" or given.outline is not None or given.fill is not None)
    titled = bool(block.title or block.badge)
    if given is not None and not wants:
        framed = False
    elif wants or place == "versus":
        framed = True
    elif on_skin:
        loose = place == "row" and block.content.KIND in BARE_ON_SKIN
        own = block.content.KIND in CONTAINERS or (block.content.KIND == "cards" and ctx.skin == "tray")
        framed = titled or not (loose or own)
    else:
        framed = titled and (place == "panel" or ctx.depth == 0)
    title_at = _title_place(block, place)
    wide = place == "versus" or (place != "panel" and ctx.abreast is None)  # rows in a column are as wide as panels
    token = "h1" if ctx.depth == 0 and wide else "h2"
    if not framed:
        return Look(title_at if title_at in ("none", "caption") else "inside", False, tone, token=token)
    return _framed_look(block, place, ctx, Look(title_at, True, tone, token=token), on_skin)


def _title_place(block: Block, place: Place) -> TitleAt:
    given = block.frame.title if block.frame else None
    if given == "none":
        return "none" if block.frame and (block.frame.outline or block.frame.fill) else "inside"
    return given or ("band" if place == "versus" else "inside")


def _framed_look(block: Block, place: Place, ctx: Context, look: Look, on_skin: bool) -> Look:
    m, hue = ctx.measures, ctx.theme.hue(look.tone)
    given = block.frame
    quiet = min(ctx.depth, 2)
    bare = on_skin and (ctx.skin == "mat" or block.tone is None)
    outline = (given.outline if given else None) or ("none" if bare else "solid")
    fill = given.fill if given else None
    if fill is None:
        banded = look.title_at in ("band", "band-bottom", "tab-left")
        toned = look.tone is not None and block.tone is not None and not banded
        fill = "tint" if toned and not on_skin else "none" if quiet and not banded else "white"
    colors = {"tint": hue.tint, "white": ctx.theme.color("panel"), "none": None}
    color = hue.solid if look.tone else ctx.theme.color("hair")
    radius = m.radius_panel
    if ctx.depth == 0 and ctx.skin == "mat":
        radius = m.radius_mat
    return replace(
        look,
        outline=outline,
        line=(m.panel_outline, m.outline, m.hair)[quiet],
        color=quieter(color, ctx.surface, 0.75) if quiet and not block.tone else color,
        fill=colors[fill],
        radius=(radius, m.radius_card, m.radius_node)[quiet],
        pad=m.panel_pad if quiet == 0 else round(m.panel_pad * 0.75),
        centered=bool(block.badge) and look.title_at == "inside",
        shadow=on_skin and ctx.skin == "tray",
    )


def _kind(block: Block) -> Kind:
    """The layout of the block's content. The table of kinds is read late: its layouts may frame blocks themselves."""
    from vizsys.blocks.kinds import kind_of

    return kind_of(block.content)


# Sizes


def block_room(block: Block, width: float, ctx: Context, place: Place = "row") -> Room:
    """The space over the border and for the title that the block needs at that width."""
    look = _with_room(block, block_look(block, place, ctx), NO_ROOM, ctx)
    head = heading(block, look, _inner_width(look, width), ctx)
    over = _overhang(block, look, head)
    return Room(over, head.height if head and look.title_at in SHARED else 0, left=look.left, right=look.right)


def beside_room(blocks: Sequence[Block], ctx: Context, place: Place = "row") -> Room:
    """The space blocks under one another share for titles at the left and remarks at the right."""
    looks = [_with_room(b, block_look(b, place, ctx), NO_ROOM, ctx) for b in blocks]
    return Room(left=max((k.left for k in looks), default=0.0), right=max((k.right for k in looks), default=0.0))


SHARED: tuple[TitleAt, ...] = ("band", "band-bottom", "inside", "tab")
"""Places where titles of siblings take the same height."""


def _disc(block: Block, look: Look) -> bool:
    """Whether the number stands on the top border."""
    return look.framed and bool(block.badge) and look.title_at not in LEADING


def _overhang(block: Block, look: Look, head: Heading | None) -> float:
    """How far the number medallion, or a title in the border's line, stands out over the top border."""
    if head is not None and look.title_at == "border":
        return head.height / 2
    return NUMBER_DISC / 2 if _disc(block, look) else 0


def _with_room(block: Block, look: Look, room: Room, ctx: Context) -> Look:
    """The look with the space beside the content: shared with siblings, and for a title or remark there."""
    if look.framed:
        look = replace(look, side=max(look.pad, room.side))
    attr = attr_box(block, look, ctx)
    head = heading(block, look, None, ctx) if look.title_at in LEFT else None
    left = 0.0
    if head is not None:
        left = max(room.left, head.width + (2 * SIDE_PAD if look.title_at == "tab-left" else SIDE_PAD))
    return replace(look, left=left, right=max(room.right, attr.width + 2 * SIDE_PAD) if attr else 0.0)


def _inner_width(look: Look, width: float) -> float:
    return max(1.0, width - look.beside)


def block_widths(block: Block, ctx: Context, place: Place = "row", room: Room = NO_ROOM) -> Widths:
    """How narrow the block can be and how wide it would like to be, frame included."""
    key = ("widths", id(block), place, room, *_setting(ctx))
    known = ctx.memo.get(key)
    if known is not None:
        return cast(tuple[Block, Widths], known)[1]
    widths = _widths(block, ctx, place, room)
    ctx.memo[key] = (block, widths)  # keeps the block alive, so that its id stays its own
    return widths


def _widths(block: Block, ctx: Context, place: Place, room: Room) -> Widths:
    look = _with_room(block, block_look(block, place, ctx), room, ctx)
    inner = _kind(block).widths(block.content, _inside(look, block, ctx))
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
    look = _with_room(block, block_look(block, place, ctx), room, ctx)
    return _inner_width(look, width), _inside(look, block, ctx)


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


def framed(block: Block, place: Place, ctx: Context) -> bool:
    """Whether the block draws a border or a background of its own."""
    return block_look(block, place, ctx).framed


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
        self.look = look = _with_room(block, block_look(block, place, ctx), room, ctx)
        self.page_like = place == "page"
        self.align = block.align or ("center" if look.centered and block.content.KIND == "text" else None)
        self.head = heading(block, look, _inner_width(look, width), ctx)
        self.flush = reads(block.content) and not look.centered
        align: Align = "start" if self.flush and not look.strip else "center"
        across = max(1.0, width - 2 * look.pad) if look.strip else _inner_width(look, width)
        self.caption = caption_box(block, look, across, ctx, align)
        self.top = max(_overhang(block, look, self.head), room.top) if look.framed else room.top
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
        least = max(pad, NUMBER_DISC / 2 + 12 if _disc(self.block, look) else 0)
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
        inner = _inner_width(self.look, width)
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
        if _disc(block, look):
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
