"""Sequence: who says what to whom, in order, from the top down.

In: actors, messages and phases, and a width. Out: heads over lifelines with an arrow per message. All lengths in page
units.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from vizsys.blocks.base import Placed, Widths
from vizsys.diagnostics import Span, did_you_mean
from vizsys.records import dataclass
from vizsys.spec.model import Block, Content, Icon, Model, Name, Rich, RoleName, Step, Tone, doc, required

if TYPE_CHECKING:
    from vizsys.context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor(Model):
    """Someone who takes part. A bare string is the label; without one the label comes from the id."""

    SCALAR: ClassVar[str | None] = "label"

    label: Rich | None = doc("name in the head; from the id when absent")
    sub: Rich | None = doc("a quieter line under the name")
    icon: Icon | None = doc("icon beside or over the name")
    role: RoleName | None = doc("cloud role that gives icon and label for the provider")
    tone: Tone | None = doc("colour of head and lifeline; one hue for each actor when no one says anything")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Model):
    """A remark beside the lifelines: a text or any block."""

    SCALAR: ClassVar[str | None] = "body"
    MAP: ClassVar[str | None] = "body"

    body: Block = required("what it says: a text or any block")
    side: Literal["left", "right"] | None = doc("side of the diagram; the nearer one when absent")
    tone: Tone | None = doc("colour of the card")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(Model):
    """An arrow between lifelines. Written as a line, `1. a -> b: label`, or as this mapping.

    `a -> a: label` is a loop, `2. a: label` a box on the lifeline, `divider: label` a line across all of them.
    """

    source: tuple[str, ...] = doc("who sends: ids of actors", (), alias="from")
    target: tuple[str, ...] = doc("who receives; nobody for a box on the sender's lifeline", (), alias="to")
    arrow: Literal["->", "=>", "~>", "--", "<->"] = doc(
        "-> message, => main message, ~> dashed: reply or asynchronous, -- plain line, <-> both ways", "->"
    )
    label: Rich | None = doc("text on the arrow")
    says: Rich | None = doc("what the sender does, of an entry without an arrow; the label when absent")
    step: Step | None = doc("step badge where the arrow starts")
    tone: Tone | None = doc("colour")
    line: Literal["solid", "dashed", "dotted", "bold", "block"] | None = doc(
        "line style; a block is a fat arrow with the text in it; from the arrow when absent"
    )
    icon: Icon | None = doc("icon before the text")
    mark: Literal["ok", "no"] | None = doc("a tick after the text, or a cross where the message is lost")
    activate: bool = doc(
        "a bar on the receiver's lifeline, until it answers the sender or has nothing more to do", False
    )
    note: Note | None = doc("a remark beside the lifelines, joined to the message")
    divider: Rich | None = doc("instead of a message: a dashed line across all lifelines with this text")
    tick: Rich | None = doc("instead of a message: a short bar on the lifeline of `from` with this text beside it")
    flow: str | None = doc("letter of the flow the message belongs to; from its step when absent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase(Model):
    """Messages that belong together, on a tinted band with a title. Dividers at its end stand under the band."""

    title: Rich | None = doc("name of the phase")
    sub: Rich | None = doc("a quieter line under the name")
    icon: Icon | None = doc("icon with the name")
    tone: Tone | None = doc("colour of the band")
    messages: tuple[Message, ...] = doc("its messages, in order", (), sugar="edges")
    note: Note | None = doc("a remark in a bracket over the whole phase; equal notes of neighbours share one")


@dataclass(frozen=True, slots=True, kw_only=True)
class Region(Model):
    """Actors that are in one place: a title over their heads, a vertical divider between regions."""

    title: Rich = required("name over the heads")
    actors: tuple[Name, ...] = required("ids of its actors, side by side")
    tone: Tone | None = doc("colour of the title")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence(Content):
    """Actors side by side, messages between them from the top down."""

    KIND: ClassVar[str] = "sequence"

    actors: Mapping[str, Actor] = doc("who takes part, from left to right", MappingProxyType({}))
    messages: tuple[Message, ...] = doc("messages in order; before the phases when there are both", (), sugar="edges")
    phases: tuple[Phase, ...] = doc("messages in titled bands", ())
    regions: tuple[Region, ...] = doc("titles over neighbouring actors, with vertical dividers between", ())
    steps: Literal["given", "auto"] = doc("auto numbers the messages in their order", "given")
    slant: bool = doc("arrows slant downwards: messages take time", False)
    activate: bool = doc("a bar on the receiver of every message it answers", False)
    lifelines: Literal["solid", "dashed", "none"] = doc("the actors' vertical lines", "solid")
    titles: Literal["left", "top"] | None = doc("titles of phases: boxes at the left or lines on top; by the width")
    feet: bool | None = doc("the heads again at the bottom; when the diagram is tall when absent")
    compact: bool | None = doc("two actors as tall boxes at the sides, without lifelines; in narrow places when absent")

    def check(self, checker: Any) -> None:
        """Ends are actors, entries are one thing each, steps are used once, regions are runs of actors."""
        if not self.actors:
            if not checker.unread(self, "actors"):
                checker.error("empty-sequence", "a sequence needs at least one actor under `actors:`", self)
            return
        if not self.messages and not self.phases and not checker.unread(self, "messages", "phases"):
            checker.error("empty-sequence", "a sequence needs `messages:` or `phases:`", self)
        steps: dict[str, Span | None] = {}
        for message in self.every():
            self._check_message(message, steps, checker)
        for phase in self.phases:
            if not phase.messages and not checker.unread(phase, "messages"):
                checker.error("empty-sequence", "a phase needs messages", phase)
        self._check_regions(checker)
        if self.compact and (len(self.actors) != 2 or self.phases):
            checker.error("compact", "a compact sequence has two actors and no phases", self, "compact")

    def every(self) -> Iterator[Message]:
        """The messages, dividers and ticks in order, those of the phases last."""
        yield from self.messages
        for phase in self.phases:
            yield from phase.messages

    def _check_message(self, message: Message, steps: dict[str, Span | None], checker: Any) -> None:
        for end in ("source", "target"):
            for i, name in enumerate(getattr(message, end)):
                if name not in self.actors:
                    near = did_you_mean(name, self.actors)
                    checker.error("unknown-id", f"unknown actor {name!r}{near}", message, f"{end}.{i}")
        if message.divider is not None:
            if message.source or message.target:
                checker.error("message", "a divider crosses all lifelines; it has no ends", message, "divider")
            return
        if not message.source:
            if not checker.unread(message, "source", "divider"):
                hint = "write `a -> b: label`, or `divider: label`"
                checker.error("message", "a message needs 'from'", message, "", hint)
            return
        if message.tick is not None:
            if message.target:
                checker.error("message", "a tick stands on one lifeline; it has no 'to'", message, "tick")
            return
        words = (message.says or message.label, message.icon)
        if not message.target and not any(words) and not checker.unread(message, "target", "says", "label"):
            hint = "write `a -> b`, or `2. a: what it does`"
            checker.error("message", "a message without 'to' needs a text", message, "source", hint)
        if message.step is None:
            return
        if message.step in steps:
            first = steps[message.step]
            where = f", first on line {first.line}" if first else ""
            checker.error("step", f"the step {message.step} is used twice{where}", message, "step")
        else:
            steps[message.step] = message.span("step")

    def _check_regions(self, checker: Any) -> None:
        order = list(self.actors)
        taken: set[str] = set()
        for region in self.regions:
            places: list[int] = []
            for i, name in enumerate(region.actors):
                if name not in self.actors:
                    near = did_you_mean(name, self.actors)
                    checker.error("unknown-id", f"unknown actor {name!r}{near}", region, f"actors.{i}")
                elif name in taken:
                    checker.error("region", f"{name!r} is in a region already", region, f"actors.{i}")
                else:
                    taken.add(name)
                    places.append(order.index(name))
            if places and max(places) - min(places) >= len(places):
                hint = "reorder `actors:` so that they stand side by side"
                checker.error("region", "the actors of a region are neighbours", region, "actors", hint)


class SequenceLayout:
    """Spaces the lifelines so that labels fit between them; a larger height goes evenly into the rows."""

    stretch = 0.6

    def widths(self, content: Sequence, ctx: Context) -> Widths:
        from vizsys.blocks.sequence_plan import widths

        return widths(content, ctx)

    def layout(self, content: Sequence, width: float, height: float | None, ctx: Context) -> Placed:
        from vizsys.blocks.sequence_draw import draw
        from vizsys.blocks.sequence_plan import plan

        return draw(plan(content, width, height, ctx), ctx)


sequence_layout = SequenceLayout()
