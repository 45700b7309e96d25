"""A planned sequence, and its stacking: rows from the top down, bands around them, remarks beside them.

In: lines with their natural heights. Out: their tops, in page units from the top left corner. Remarks may push rows
apart, never one another; spare height goes into the rows.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from vizsys.blocks.sequence import Sequence
from vizsys.blocks.sequence_notes import BRACE, LEAD, NOTE_GAP, Card
from vizsys.blocks.sequence_rows import Busy, Row, Segment
from vizsys.blocks.sequence_sizes import BAR, BAR_SHIFT, TITLE_PAD, Label
from vizsys.blocks.tiles import Tile
from vizsys.records import dataclass

if TYPE_CHECKING:
    from vizsys.text.model import TextBox

STRETCH_MOST = 2.2
"""Rows grow to at most this many times their height in a larger space."""
PHASE_PAD = 12.0
PHASE_GAP = 14.0
TALL = 1150.0
"""A diagram higher than this shows its heads again at the bottom."""


@dataclass(slots=True)
class Line:
    """A row with its place: top and height; `y` is the middle of its arrow."""

    row: Row
    height: float
    top: float = 0.0
    label: Label | None = None
    tile: Tile | None = None
    card: Card | None = None

    @property
    def y(self) -> float:
        return self.top + self.height / 2


@dataclass(slots=True)
class Band:
    """A segment with its place."""

    segment: Segment
    lines: list[Line]
    tone: str | None = None
    title: TextBox | None = None
    sub: TextBox | None = None
    title_height: float = 0.0
    top: float = 0.0
    height: float = 0.0

    @property
    def pad(self) -> tuple[float, float]:
        """Over and under the rows."""
        if self.segment.phase is None:
            return 0.0, 0.0
        return PHASE_PAD + (self.title_height if self.titled_top else 0.0), PHASE_PAD

    titled_top: bool = False


@dataclass(slots=True)
class Plan:
    """A sequence laid out."""

    content: Sequence
    width: float
    height: float = 0.0
    tones: list[str | None] = field(default_factory=list)
    heads: list[Tile] = field(default_factory=list)
    head: tuple[float, float] = (0.0, 0.0)
    xs: list[float] = field(default_factory=list)
    area: tuple[float, float] = (0.0, 0.0)  # left and right of heads and lifelines
    field_: tuple[float, float] = (0.0, 0.0)  # left and right of the bands
    title_width: float = 0.0
    regions_height: float = 0.0
    bands: list[Band] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    bars: list[Busy] = field(default_factory=list)
    top: float = 0.0  # upper end of the lifelines
    bottom: float = 0.0  # their lower end
    feet: bool = False
    compact: bool = False

    @property
    def lines(self) -> list[Line]:
        return [line for band in self.bands for line in band.lines]

    def reach(self, actor: int, index: int, right: bool) -> float:
        """Where an arrow touches an actor's lifeline: at its bar or its box when there is one."""
        x = self.xs[actor]
        if self.compact:
            half = self.head[0] / 2
            return x + half if right else x - half
        levels = [b.level for b in self.bars if b.actor == actor and b.first <= index <= b.last]
        if not levels:
            return x
        return x + BAR + BAR_SHIFT * max(levels) if right else x - BAR


# From the top down


def place_rows(out: Plan, height: float | None) -> None:
    """Tops of rows and bands, remarks beside them, spare height in the rows."""
    _make_room(out)
    natural = _stack(out)
    feet = out.content.feet
    out.feet = not out.compact and (natural > TALL if feet is None else feet)
    total = _frame(out, natural)
    if height is not None and height > total:
        lines = out.lines
        room = sum(x.height for x in lines)
        share = min(STRETCH_MOST - 1, (height - total) / room) if room else 0.0
        for line in lines:
            line.height += line.height * share
        total = _frame(out, _stack(out))
    out.height = max(total, height or 0.0)
    if out.height > total:
        _lengthen(out, out.height - total)
    _cards(out)


def _make_room(out: Plan) -> None:
    """Rows of a band grow until its title and the remarks beside it fit."""
    for band in out.bands:
        need = 0.0
        if band.segment.phase is not None and not band.titled_top:
            need = band.title_height + 2 * TITLE_PAD - 2 * PHASE_PAD
        for side in ("left", "right"):
            own = [c for c in out.cards if c.side == side and c.row is not None and _has(band, c.row)]
            if own:
                need = max(need, sum(c.height for c in own) + NOTE_GAP * (len(own) - 1) + 2 * (12 - PHASE_PAD))
        _grow(band, need)
    for card in out.cards:
        if card.row is None:
            first, last = card.phases
            covered = out.bands[first : last + 1]
            have = sum(sum(x.height for x in b.lines) + sum(b.pad) + PHASE_GAP for b in covered) - PHASE_GAP
            if card.height > have:
                rows = sum(x.height for b in covered for x in b.lines)
                for band in covered:
                    _grow(band, sum(x.height for x in band.lines) * (1 + (card.height - have) / rows))


def _has(band: Band, row: Row) -> bool:
    return any(x.row is row for x in band.lines)


def _grow(band: Band, need: float) -> None:
    have = sum(x.height for x in band.lines)
    if have < need:
        for line in band.lines:
            line.height += (need - have) / len(band.lines)


def _stack(out: Plan) -> float:
    """Tops relative to the first; the height of all bands."""
    y = 0.0
    for i, band in enumerate(out.bands):
        if i and (band.segment.phase or out.bands[i - 1].segment.phase):
            y += PHASE_GAP if band.segment.phase and out.bands[i - 1].segment.phase else 6.0
        band.top = y
        y += band.pad[0]
        for line in band.lines:
            line.top = y
            y += line.height
        y += band.pad[1]
        band.height = y - band.top
    return y


def _frame(out: Plan, rows: float) -> float:
    """Move the rows under the heads; the height of everything."""
    if out.compact:
        body = max(rows + 8, out.head[1])
        shift = (body - rows) / 2
        out.top, out.bottom = 0.0, body
        total = body
    else:
        out.regions_height = _regions_height(out)
        out.top = out.regions_height + out.head[1]
        shift = out.top + 20
        out.bottom = shift + rows + 20
        total = out.bottom + (out.head[1] if out.feet else 0.0)
    for band in out.bands:
        band.top += shift
        for line in band.lines:
            line.top += shift
    return total


def _regions_height(out: Plan) -> float:
    return 44.0 + 12.0 if out.content.regions else 0.0


def _lengthen(out: Plan, spare: float) -> None:
    """Height beyond what rows can use: the lifelines run on, with the rows in their middle."""
    for band in out.bands:
        band.top += spare / 2
        for line in band.lines:
            line.top += spare / 2
    out.bottom += spare


def _cards(out: Plan) -> None:
    """Remarks beside their messages: as near as their neighbours and their band allow."""
    left, right = out.field_
    inner = left + (out.title_width + 12 if out.title_width else 0.0)
    for band in out.bands:
        for side in ("left", "right"):
            own = [c for c in out.cards if c.side == side and c.row is not None and _has(band, c.row)]
            ys = {id(x.row): x.y for x in band.lines}
            under_title = side == "left" and band.titled_top  # which stands in that corner
            floor, low = band.top + (band.pad[0] if under_title else 12), band.top + band.height - 12
            for card in own:
                card.y = max(floor, ys[id(card.row)] - card.height / 2)
                floor = card.y + card.height + NOTE_GAP
            for card in reversed(own):
                card.y = min(card.y, low - card.height)
                low = card.y - NOTE_GAP
                card.x = out.area[0] - LEAD - card.width if side == "left" else out.area[1] + LEAD
    for card in out.cards:
        if card.row is None:
            first, last = out.bands[card.phases[0]], out.bands[card.phases[1]]
            card.y = (first.top + last.top + last.height - card.height) / 2
            card.x = right + BRACE + 22 if card.side == "right" else left - BRACE - 22 - card.width
    for line in out.lines:
        if line.card is not None:
            middle = (inner + right) / 2
            line.card.x, line.card.y = middle - line.card.width / 2, line.y - line.card.height / 2
