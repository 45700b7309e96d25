"""Cards round a loop: what stations have beside them, on four sides, joined by leaders that do not cross.

In: the notes of the stations and the loop. Out: cards in rows above and below and in columns at the sides, in the order
of their stations, each with the line to its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from math import hypot
from typing import TYPE_CHECKING, Literal

from vizsys.blocks.base import group, style, text_items
from vizsys.blocks.cycle_path import LOBE, Loop
from vizsys.blocks.draw import icon_art, icon_fit, icon_image
from vizsys.blocks.marks import on_white
from vizsys.geometry import Box, Point
from vizsys.records import dataclass
from vizsys.scene import Group, Item, Paint, Rect
from vizsys.text import plain
from vizsys.text.model import TextBox

if TYPE_CHECKING:
    from vizsys.blocks.cycle import Cycle, CycleNote
    from vizsys.blocks.cycle_parts import Seat
    from vizsys.context import Context

Side = Literal["top", "foot", "left", "right"]

PAD_X, PAD_Y = 18.0, 14.0
LOGO = 46.0
GAP = 10.0
LIMIT = 230.0
"""Width the words of a card wrap at."""
LEAST = (120.0, 64.0)
BETWEEN = 20.0
"""Between cards."""
REACH = 62.0
"""Between the cards and the loop: what shows of a leader at least."""
OUTER = 1.2
"""How far from the crossing a station stands at least for a card in the corner: the middles of lobes are at 1.41."""


@dataclass(slots=True)
class Card:
    """A note measured, and where it stands."""

    ctx: Context
    note: CycleNote
    seat: str
    tone: str
    text: TextBox | None
    logos: list[float]  # their widths
    width: float
    height: float
    side: Side = "top"
    aim: Point = (0.0, 0.0)  # the station, about the middle of a loop of usual proportions
    order: float = 0.0
    along: float = 0.0
    corner: bool = False  # beside a lobe, in the corner of the frame
    box: Box = field(default_factory=lambda: Box(0, 0, 0, 0))

    @property
    def port(self) -> Point:
        """Where its leader begins."""
        b = self.box
        if self.corner:
            return (b.right if self.aim[0] < 0 else b.x, b.cy)
        return {"top": (b.cx, b.bottom), "foot": (b.cx, b.y), "left": (b.right, b.cy), "right": (b.x, b.cy)}[self.side]

    def draw(self) -> Group:
        ctx, b, m = self.ctx, self.box, self.ctx.measures
        hue = ctx.theme.hue(self.tone)
        paint = Paint(ctx.theme.color("panel"), hue.stroke, m.outline)
        items: list[Item] = [Rect(b.x, b.y, b.w, b.h, paint, m.radius_node)]
        rows = ([LOGO] if self.logos else []) + ([self._words_height()] if self.text else [])
        y = b.cy - (sum(rows) + GAP * 0.6 * (len(rows) - 1)) / 2
        if self.logos:
            x = b.cx - (sum(self.logos) + GAP * (len(self.logos) - 1)) / 2
            for name, w in zip(self.note.logos, self.logos, strict=True):
                items += icon_image(ctx, name, x, y, LOGO, max_width=w, span=self.note.span("logos"))
                x += w + GAP
            y += LOGO + GAP * 0.6
        if self.text or (self.note.icon and not self.logos):
            items += self._words(y if self.text else b.cy - 18)
        title = plain(self.note.label) if self.note.label else None
        return group(items, "node", None, title, b.as_tuple(), shape="dot", tone=self.tone)

    def _words(self, y: float) -> list[Item]:
        b, text = self.box, self.text
        lead = ICON + GAP if self.note.icon else 0.0
        wide = (text.width if text else -GAP) + lead
        x = b.cx - wide / 2
        h = self._words_height()
        items: list[Item] = []
        if self.note.icon:
            items += icon_image(
                self.ctx, self.note.icon, x, y + (h - ICON) / 2, ICON, tone=self.tone, span=self.note.span("icon")
            )
        if text:
            items += text_items(text, x + lead, y + (h - text.height) / 2)
        return items

    def _words_height(self) -> float:
        return max(self.text.height if self.text else 0.0, ICON if self.note.icon else 0.0)


ICON = 36.0


def card(ctx: Context, note: CycleNote, seat: str, tone: str) -> Card:
    """Measure a note."""
    own = note.tone or tone
    light = on_white(ctx)
    logos: list[float] = []
    for name in note.logos:
        art = icon_art(light, name, note.span("logos"))
        logos.append(max(LOGO, icon_fit(art, LOGO, LOGO * 2.4)[0]) if art else LOGO)
    face = style(ctx, "small", weight=500, line=1.16)
    text = None
    if note.label:
        room = LIMIT - 2 * PAD_X - (ICON + GAP if note.icon else 0)
        text = ctx.text.set(note.label, face, max(room, ctx.text.word_width(note.label, face)), "center")
    lead = ICON + (GAP if text else 0) if note.icon else 0.0
    words_w = (text.width if text else 0.0) + lead
    words_h = max(text.height if text else 0.0, ICON if note.icon else 0.0)
    wide = max(words_w, sum(logos) + GAP * max(0, len(logos) - 1))
    tall = words_h + (LOGO if logos else 0.0) + (GAP * 0.6 if logos and words_h else 0.0)
    return Card(ctx, note, seat, own, text, logos, max(LEAST[0], wide + 2 * PAD_X), max(LEAST[1], tall + 2 * PAD_Y))


@dataclass(slots=True)
class Sides:
    """The cards by side, and the room they take from the loop."""

    cards: list[Card] = field(default_factory=list)

    def on(self, side: Side) -> list[Card]:
        """The cards of a side: from the left to the right, or from the top down."""
        return sorted((c for c in self.cards if c.side == side), key=lambda c: c.order)

    def _room(self, side: Side) -> float:
        own = self.on(side)
        if not own or own[0].corner:
            return 0.0
        return max((c.height if side in ("top", "foot") else c.width) for c in own) + REACH

    @property
    def top_room(self) -> float:
        return self._room("top")

    @property
    def foot_room(self) -> float:
        return self._room("foot")

    @property
    def left_room(self) -> float:
        return self._room("left")

    @property
    def across(self) -> float:
        """Width of the columns at the sides."""
        return self.left_room + self._room("right")

    def down(self, core: float) -> float:
        """The height with a loop that high."""
        columns = [
            sum(c.height for c in own) + BETWEEN * (len(own) - 1) for own in (self.on("left"), self.on("right")) if own
        ]
        return max([core, *columns]) + self.top_room + self.foot_room

    def tuck(self, side: Side, frame: Box, loop: Loop, clear: float) -> None:
        """Put the cards above or below an infinity into the corners of its frame, when all of them keep clear there.

        Only stations in the outer half of their lobe have a corner near.
        """
        own = self.on(side)
        for c in own:
            c.aim = self._reach(c, loop)
            c.box = self._corner(c, frame)
        outer = all(abs(c.aim[0]) > loop.half[0] / LOBE * OUTER for c in own)
        apart = len({c.aim[0] < 0 for c in own}) == len(own)
        if outer and apart and all(loop.near(c.box) >= clear for c in own):
            for c in own:
                c.corner = True

    @staticmethod
    def _corner(card: Card, frame: Box) -> Box:
        x = frame.x if card.aim[0] < 0 else frame.right - card.width
        y = frame.y if card.side == "top" else frame.bottom - card.height
        return Box(x, y, card.width, card.height)

    def row(self) -> float:
        """Width of the longer row."""
        return max(
            (sum(c.width for c in own) + BETWEEN * (len(own) - 1) for own in (self.on("top"), self.on("foot")) if own),
            default=0.0,
        )

    def place(self, width: float, height: float, origin: Point, loop: Loop) -> None:
        """Every card near its station, in order and apart."""
        level: tuple[Side, ...] = ("top", "foot")
        for side in level:
            own = self.on(side)
            for c in own if own and own[0].corner else ():
                c.box = self._corner(c, Box(0.0, 0.0, width, height))
            if own and own[0].corner:
                continue
            tall = max((c.height for c in own), default=0.0)
            wants = [origin[0] + self._reach(c, loop)[0] for c in own]
            for c, x in zip(own, spread(wants, [c.width for c in own], BETWEEN, 0.0, width), strict=True):
                y = 0.0 if side == "top" else height - tall
                c.box = Box(x - c.width / 2, y, c.width, tall)
        upright: tuple[Side, ...] = ("left", "right")
        for side in upright:
            own = self.on(side)
            wide = max((c.width for c in own), default=0.0)
            wants = [origin[1] + self._reach(c, loop)[1] for c in own]
            low, high = self.top_room * 0.999, height - self.foot_room
            for c, y in zip(own, spread(wants, [c.height for c in own], BETWEEN, low, high), strict=True):
                x = 0.0 if side == "left" else width - wide
                c.box = Box(x, y - c.height / 2, wide, c.height)

    @staticmethod
    def _reach(card: Card, loop: Loop) -> Point:
        """Where the card's station stands on the loop as it is."""
        return loop.at(card.along * loop.length)[0]


def sides_of(cycle: Cycle, seats: Sequence[Seat], loop: Loop, ctx: Context) -> Sides:
    """The cards of all stations, each on the side its station faces."""
    sides = Sides()
    n = len(seats)
    for i, seat in enumerate(seats):
        if not seat.station.notes:
            continue
        share = i / n
        if cycle.shape == "infinity":
            own = [s for s in seats if s.lobe == seat.lobe]
            share = seat.lobe / 2 + (own.index(seat) + 0.5) / len(own) / 2
        (x, y), out = loop.at(share * loop.length)[0], loop.outward(share * loop.length)
        side: Side = "top" if out[1] < 0 else "foot"
        if abs(out[0]) > abs(out[1]) * 1.25 and out[0] * x > 0:
            side = "left" if out[0] < 0 else "right"
        many = len(seat.station.notes)
        for k, note in enumerate(seat.station.notes):
            made = card(ctx, note, seat.name, seat.tone)
            made.side, made.along = side, share
            level = side in ("top", "foot")
            made.order = (x if level else y) + (k - (many - 1) / 2) * 0.5  # those of one station as the spec has them
            sides.cards.append(made)
    return sides


def spread(wants: Sequence[float], sizes: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Middles as near to `wants` as their sizes and the room allow, in order: neighbours in each other's way form a
    block about the mean of what they want."""
    blocks: list[tuple[list[int], float, float]] = []  # members, sum of (want - offset), length
    offsets: dict[int, float] = {}
    for i, (want, size) in enumerate(zip(wants, sizes, strict=True)):
        offsets[i] = size / 2
        block = ([i], want - size / 2, size)
        while blocks and _start(blocks[-1], low, high) + blocks[-1][2] + gap > _start(block, low, high) + 1e-9:
            members, total, length = blocks.pop()
            for j in block[0]:
                offsets[j] += length + gap
            moved = block[1] - len(block[0]) * (length + gap)
            block = (members + block[0], total + moved, length + gap + block[2])
        blocks.append(block)
    return [_start(b, low, high) + offsets[i] for b in blocks for i in b[0]]


def _start(block: tuple[list[int], float, float], low: float, high: float) -> float:
    members, total, length = block
    return max(low, min(total / len(members), high - length))


def anchor(card: Card, candidates: Sequence[Point], blocked: Sequence[Point], clear: float) -> Point:
    """Of the points on a station's outside, the nearest to the card whose leader keeps clear of what is blocked."""
    px, py = card.port

    def cost(p: Point) -> float:
        length = hypot(p[0] - px, p[1] - py)
        hits = 0
        for k in range(1, 9):
            t = k / 10
            x, y = px + (p[0] - px) * t, py + (p[1] - py) * t
            hits += any(hypot(x - qx, y - qy) < clear for qx, qy in blocked)
        return length + 400.0 * hits

    return min(candidates, key=cost)
