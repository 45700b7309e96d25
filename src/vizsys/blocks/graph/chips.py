"""Chips on nodes and edges, measured: rows of small capsules, as even as their words allow.

In: the chips of a spec, the room for a row and the colour behind them. Out: a `ChipRows` that draws itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from vizsys.blocks.graph.model import GraphChip
from vizsys.blocks.tiles import CHIP_GAP, Chip, Fill, chip, flow
from vizsys.context import Context
from vizsys.records import dataclass, replace
from vizsys.scene import Item

OVER_CHIPS = 8.0
"""Between words and the chips under them, page units."""


@dataclass(frozen=True, slots=True)
class ChipRows:
    """Chips in rows: `width` is that of the widest row."""

    chips: tuple[Chip, ...]
    width: float
    height: float

    def draw(self, cx: float, y: float) -> list[Item]:
        """The rows with their top at `y`, centred on `cx`."""
        rows, _ = flow(self.chips, self.width + 0.5, "center")
        return [row.moved(cx - (self.width + 0.5) / 2, y) for row in rows]


def chip_rows(
    ctx: Context, specs: Sequence[GraphChip], room: float, tone: str | None = None, *, on_fill: bool = False
) -> ChipRows | None:
    """Measure chips in rows of at most `room`, or of the widest chip; None when there are none.

    `tone` colours chips without one of their own; `on_fill` says that they stand on a colour, where they are outlined.
    """
    if not specs:
        return None
    # a chip takes the colour around it only when told so: on a plain panel it would be as loud as the nodes
    plain = replace(ctx, tone=None)
    chips = tuple(_chip(plain, spec, tone, on_fill) for spec in specs)
    widths = [c.width for c in chips]
    room = max(room, *widths)
    rows = _rows(widths, room)
    narrower = (
        sum(widths[i:j]) + CHIP_GAP * (j - i - 1) for i in range(len(widths)) for j in range(i + 1, len(widths) + 1)
    )
    width = min(w for w in narrower if max(widths) <= w <= room and _rows(widths, w) == rows)
    return ChipRows(chips, width, flow(chips, width + 0.5)[1])


def _chip(ctx: Context, spec: GraphChip, tone: str | None, on_fill: bool) -> Chip:
    fill: Fill = "fill" if not on_fill else "tint" if spec.tone else "white"
    return chip(ctx, spec.text, icon=spec.icon, tone=spec.tone or tone, fill=fill, mono=spec.mono)


def _rows(widths: Sequence[float], room: float) -> int:
    """How many rows `flow` makes of chips of these widths."""
    rows, used = 0, room
    for w in widths:
        used += CHIP_GAP + w
        if used > room + 0.01:
            rows, used = rows + 1, w
    return rows
