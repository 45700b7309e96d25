"""Remarks of a sequence: any block on a card beside the lifelines, or a text in a bracket over phases.

In: a `Note` and a width. Out: a `Card`, its content laid out. All lengths in page units.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

from vizsys.blocks.base import Placed, Widths
from vizsys.blocks.frame import block_widths, layout_block
from vizsys.blocks.look import framed
from vizsys.blocks.prose import TextContent
from vizsys.blocks.sequence import Note
from vizsys.blocks.sequence_rows import Row, Segment, Side
from vizsys.geometry import Box
from vizsys.records import dataclass

if TYPE_CHECKING:
    from vizsys.context import Context

NOTE_PAD = 14.0
NOTE_GAP = 14.0
LEAD = 34.0
"""Between the outer lifeline's head and the remarks beside it."""
NOTE_MOST = {"text": 250.0, "list": 300.0}
NOTE_MOST_OTHER = 420.0
TEXT_LEAST = 150.0
"""Prose is not wrapped narrower than this."""
BRACE = 16.0
SHORT = 40
"""Remarks of fewer characters are centred on their card."""


@dataclass(slots=True)
class Card:
    """A remark: its content laid out, and its place."""

    note: Note
    placed: Placed
    bare: bool  # the block draws its own border
    width: float
    height: float
    side: Side
    row: Row | None = None
    phases: tuple[int, int] = (0, 0)  # segments a bracket spans, first and last
    x: float = 0.0
    y: float = 0.0

    @property
    def box(self) -> Box:
        return Box(self.x, self.y, self.width, self.height)


def _inside(note: Note, ctx: Context) -> Context:
    """The context of a remark: on a card, in smaller type than the diagram around it."""
    surface = ctx.theme.hue(note.tone).tint if note.tone else ctx.theme.color("panel")
    inner = ctx.inside(tone=note.tone, surface=surface)
    return replace(inner, measures=ctx.measures.scaled("dense")) if ctx.measures.body > 24 else inner


def note_widths(note: Note, ctx: Context) -> Widths:
    """How narrow a remark can be and how wide it would like to be, its card included."""
    inner = _inside(note, ctx)
    widths = block_widths(note.body, inner)
    pad = 0.0 if framed(note.body, "row", inner) else 2 * NOTE_PAD
    most = NOTE_MOST.get(note.body.content.KIND, NOTE_MOST_OTHER)
    ideal = max(widths.low, min(widths.ideal, most))
    low = max(widths.low, min(ideal, TEXT_LEAST)) if note.body.content.KIND in NOTE_MOST else widths.low
    return Widths(low + pad, ideal + pad)


def card_of(note: Note, width: float, side: Side, ctx: Context) -> Card:
    inner = _inside(note, ctx)
    bare = framed(note.body, "row", inner)
    pad = 0.0 if bare else NOTE_PAD
    wanted = min(width, note_widths(note, ctx).ideal)
    body = note.body
    if isinstance(body.content, TextContent):
        natural = block_widths(body, inner)
        if natural.ideal + 2 * pad <= min(width, NOTE_MOST_OTHER):  # one line, in a column that is wide for others
            wanted = natural.ideal + 2 * pad
        if natural.ideal > wanted - 2 * pad + 0.5:  # lines of about equal length
            lines = ceil(natural.ideal / (wanted - 2 * pad))
            wanted = min(wanted, max(natural.low, natural.ideal / lines * 1.15) + 2 * pad)
        if body.content.align is None and len(body.content.text) < SHORT:
            note = replace(note, body=replace(body, content=replace(body.content, align="center")))
    placed = layout_block(note.body, wanted - 2 * pad, None, inner)
    return Card(note, placed, bare, placed.width + 2 * pad, placed.height + 2 * pad, side)


def brackets_of(parts: list[Segment]) -> list[tuple[Note, int, int]]:
    """Remarks on phases with the segments they span: equal ones of phases that follow one another are one."""
    out: list[tuple[Note, int, int]] = []
    previous = None
    for i, part in enumerate(parts):
        if part.phase is None:
            continue
        note = part.phase.note
        if note is not None:
            if out and previous == note:
                out[-1] = (note, out[-1][1], i)
            else:
                out.append((note, i, i))
        previous = note
    return out
