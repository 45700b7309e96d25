"""The rows of a sequence: its messages in order, numbered, with their ends as columns, and who is busy when.

In: a `Sequence`. Out: `Segment`s of `Row`s: a segment per phase, and one per stretch between phases. Nothing is
measured here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from typing import TYPE_CHECKING, Literal

from vizsys.blocks.sequence import Message, Note, Phase, Sequence
from vizsys.records import dataclass

if TYPE_CHECKING:
    from vizsys.spec.model import Rich

Kind = Literal["message", "loop", "action", "divider", "tick", "note"]
Side = Literal["left", "right"]

LINES = {"->": "solid", "=>": "bold", "~>": "dashed", "--": "solid", "<->": "solid"}


@dataclass(slots=True)
class Row:
    """One entry: what it is, and between which columns (0 is the leftmost actor)."""

    kind: Kind
    key: str
    index: int
    message: Message
    sources: tuple[int, ...] = ()
    targets: tuple[int, ...] = ()
    step: str | None = None
    note: Note | None = None  # of a note row: what stands in it

    @property
    def words(self) -> Rich | None:
        m = self.message
        return m.divider or m.tick or m.label or m.says

    @property
    def line(self) -> str:
        return self.message.line or LINES[self.message.arrow]

    @property
    def ends(self) -> tuple[int, int]:
        """The columns of the arrow that carries the label."""
        return self.sources[0], self.targets[0] if self.targets else self.sources[0]


@dataclass(slots=True)
class Segment:
    """Rows that stand together: those of a phase, or some outside any."""

    phase: Phase | None
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Busy:
    """An actor at work from one row to another; `level` counts the bars it lies on."""

    actor: int
    first: int
    last: int
    level: int


def segments(content: Sequence) -> list[Segment]:
    """The rows in order. Dividers at the end of a phase follow it in a segment of their own."""
    order = {name: i for i, name in enumerate(content.actors)}
    out: list[Segment] = []
    count = number = 0

    def rows(messages: Iterable[Message]) -> list[Row]:
        nonlocal count, number
        made: list[Row] = []
        for m in messages:
            row = Row(
                "message", f"m{count + 1}", count, m, _columns(m.source, order), _columns(m.target, order), m.step
            )
            row.kind = _kind(row)
            if content.steps == "auto" and row.kind in ("message", "loop", "action"):
                number += 1
                row.step = str(number)
            made.append(row)
            count += 1
        return made

    if content.messages:
        out.append(Segment(None, rows(content.messages)))
    for phase in content.phases:
        made = rows(phase.messages)
        inside = len(made)
        while inside and made[inside - 1].kind == "divider":
            inside -= 1
        if inside:
            out.append(Segment(phase, made[:inside]))
        if made[inside:]:
            out.append(Segment(None, made[inside:]))
    return out


def _columns(names: tuple[str, ...], order: dict[str, int]) -> tuple[int, ...]:
    return tuple(order[n] for n in names)


def _kind(row: Row) -> Kind:
    m = row.message
    if m.divider is not None:
        return "divider"
    if m.tick is not None:
        return "tick"
    if not row.targets:
        return "action"
    return "loop" if row.sources == row.targets and len(row.sources) == 1 else "message"


def note_side(row: Row, note: Note, actors: int) -> Side:
    """Where a remark stands: as said, else at the side its message is nearer to, the receiver's when both are."""
    if note.side:
        return note.side
    every = (*row.sources, *row.targets)
    if not every:
        return "right"
    left, right = min(every), actors - 1 - max(every)
    if left != right:
        return "left" if left < right else "right"
    source, target = row.ends
    return "left" if target < source or (target == source and 2 * target < actors - 1) else "right"


def busy(content: Sequence, rows: list[Row]) -> list[Busy]:
    """The bars of activation, outer ones before those that lie on them."""
    spans: list[tuple[int, int, int]] = []
    calls: list[Row] = []
    for row in rows:
        if row.kind != "message":
            continue
        source, target = row.ends
        if row.message.activate:
            spans.append((target, row.index, _until(row, rows)))
        if not content.activate:
            continue
        if row.line == "dashed":
            for call in reversed(calls):
                if call.ends == (target, source):
                    calls.remove(call)
                    if not call.message.activate:
                        spans.append((source, call.index, row.index))
                    break
        elif row.message.arrow in ("->", "=>"):
            calls.append(row)
    out: list[Busy] = []
    for actor, first, last in sorted(spans, key=lambda s: (s[1], -s[2])):
        level = sum(1 for b in out if b.actor == actor and b.first <= first and last <= b.last)
        out.append(Busy(actor, first, last, level))
    return out


def _until(call: Row, rows: list[Row]) -> int:
    """The row where the receiver of a message answers it, else the last one it takes part in."""
    source, target = call.ends
    later = [r for r in rows if r.index > call.index and r.sources]
    for row in later:
        if row.kind == "message" and row.sources[0] == target and source in row.targets:
            return row.index
    return max((r.index for r in later if target in (*r.sources, *r.targets)), default=call.index)
