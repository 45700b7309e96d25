"""How a block's frame looks in its place, and the space it shares with its siblings.

In: a block, where it stands. Out: a `Look` with every default settled, and the `Room` siblings need so that their
contents start on one line. All lengths in page units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from vizsys.blocks.draw import quieter
from vizsys.blocks.heading import LEADING, LEFT, Heading, attr_box, heading
from vizsys.records import dataclass
from vizsys.spec.model import Block, Outline, TitleAt

if TYPE_CHECKING:
    from vizsys.context import Context

Place = Literal["page", "row", "panel", "versus"]
"""Where a block stands: alone on the page, in `rows` (or a cell, or a node), beside others, in `versus`."""

BARE_ON_SKIN = ("text", "callout", "legend", "band")
"""Kinds that need no card of their own between the cards of a mat or tray."""

CONTAINERS = ("rows", "columns", "grid", "versus", "layers", "strip")
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


def framed(block: Block, place: Place, ctx: Context) -> bool:
    """Whether the block draws a border or a background of its own."""
    return block_look(block, place, ctx).framed


# Room


def block_room(block: Block, width: float, ctx: Context, place: Place = "row") -> Room:
    """The space over the border and for the title that the block needs at that width."""
    look = with_room(block, block_look(block, place, ctx), NO_ROOM, ctx)
    head = heading(block, look, inner_width(look, width), ctx)
    over = overhang(block, look, head)
    return Room(over, head.height if head and look.title_at in SHARED else 0, left=look.left, right=look.right)


def beside_room(blocks: Sequence[Block], ctx: Context, place: Place = "row") -> Room:
    """The space blocks under one another share for titles at the left and remarks at the right."""
    looks = [with_room(b, block_look(b, place, ctx), NO_ROOM, ctx) for b in blocks]
    return Room(left=max((k.left for k in looks), default=0.0), right=max((k.right for k in looks), default=0.0))


SHARED: tuple[TitleAt, ...] = ("band", "band-bottom", "inside", "tab")
"""Places where titles of siblings take the same height."""


def has_disc(block: Block, look: Look) -> bool:
    """Whether the number stands on the top border."""
    return look.framed and bool(block.badge) and look.title_at not in LEADING


def overhang(block: Block, look: Look, head: Heading | None) -> float:
    """How far the number medallion, or a title in the border's line, stands out over the top border."""
    if head is not None and look.title_at == "border":
        return head.height / 2
    return NUMBER_DISC / 2 if has_disc(block, look) else 0


def with_room(block: Block, look: Look, room: Room, ctx: Context) -> Look:
    """The look with the space beside the content: shared with siblings, and for a title or remark there."""
    if look.framed:
        look = replace(look, side=max(look.pad, room.side))
    attr = attr_box(block, look, ctx)
    head = heading(block, look, None, ctx) if look.title_at in LEFT else None
    left = 0.0
    if head is not None:
        left = max(room.left, head.width + (2 * SIDE_PAD if look.title_at == "tab-left" else SIDE_PAD))
    return replace(look, left=left, right=max(room.right, attr.width + 2 * SIDE_PAD) if attr else 0.0)


def inner_width(look: Look, width: float) -> float:
    return max(1.0, width - look.beside)
