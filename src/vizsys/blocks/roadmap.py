"""Roadmap: stages in order, as a spine, a serpentine, rising steps, or tracks side by side that merge.

In: stages, and a width. Out: equal stage cards with number badges, joined in order, ways back around the outside. All
lengths in page units.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Literal

from vizsys.blocks.base import Placed, Widths
from vizsys.diagnostics import did_you_mean
from vizsys.records import dataclass
from vizsys.spec.model import Content, Icon, Keyed, Model, Name, Rich, Tone, doc, required

if TYPE_CHECKING:
    from vizsys.context import Context
    from vizsys.spec.check import Checker

Level = Literal["must", "should", "could"]
Variant = Literal["spine", "serpentine", "steps", "track"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadmapItem(Model):
    """One thing of a stage: a topic, a tool, a task."""

    SCALAR: ClassVar[str | None] = "text"

    text: Rich = required("what it is")
    icon: Icon | None = doc("icon or logo before the words")
    tone: Tone | None = doc("colour")
    level: Level | None = doc("how much it matters; that of the stage when absent")


@dataclass(frozen=True, slots=True, kw_only=True)
class LanePart(Model):
    """What a stage holds for one lane."""

    SCALAR: ClassVar[str | None] = "text"
    LIST: ClassVar[str | None] = "items"

    text: Rich | None = doc("a sentence")
    items: tuple[RoadmapItem, ...] = doc("topics, tools or tasks, as chips", ())
    logos: tuple[Icon, ...] = doc("logos without words", ())


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadmapStage(Model):
    """One stage of a roadmap."""

    SCALAR: ClassVar[str | None] = "title"
    KEYED: ClassVar[Keyed | None] = Keyed("title", "text", "items")

    id: Name | None = doc("name of the stage, for links and ways back; made from the title when absent")
    title: Rich = required("name of the stage")
    icon: Icon | None = doc("icon beside the title")
    tone: Tone | None = doc("colour")
    text: Rich | None = doc("a sentence under the title")
    items: tuple[RoadmapItem, ...] = doc("topics, tools or tasks, as chips", ())
    logos: tuple[Icon, ...] = doc("logos without words", ())
    level: Level | None = doc("how much it matters: strong, plain or dashed outline")
    lanes: Mapping[str, LanePart] = doc("what differs between the lanes, by the lane's id", MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadmapLane(Model):
    """One of several tracks side by side."""

    SCALAR: ClassVar[str | None] = "title"

    title: Rich = required("name of the lane")
    icon: Icon | None = doc("icon or logo before the name")
    tone: Tone | None = doc("colour of the lane")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadmapLoop(Model):
    """A way back from a stage to one before it."""

    source: str = required("where it leaves: the stage's id, number or title", alias="from")
    target: str = required("where it leads back to: the stage's id, number or title", alias="to")
    label: Rich | None = doc("what makes people go back")
    tone: Tone = doc("colour", Tone("coral"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadmapFlag(Model):
    """The sign at the start or at the end of the way."""

    SCALAR: ClassVar[str | None] = "label"

    label: Rich = required("what it says")
    icon: Icon | None = doc("icon before the words")
    tone: Tone | None = doc("colour")


@dataclass(frozen=True, slots=True, kw_only=True)
class Roadmap(Content):
    """Stages in order: what to learn, what to do, when to release."""

    KIND: ClassVar[str] = "roadmap"
    LIST: ClassVar[str | None] = "stages"

    stages: tuple[RoadmapStage, ...] = required("the stages in their order")
    variant: Variant | None = doc(
        "a centre line with stages left and right, rows that turn at their ends, rising stairs, or lanes that merge; "
        "by what the stages hold when absent"
    )
    lanes: Mapping[str, RoadmapLane] = doc("the tracks of stages that differ by lane", MappingProxyType({}))
    loop: RoadmapLoop | None = doc("a way back")
    loops: tuple[RoadmapLoop, ...] = doc("several ways back", ())
    start: RoadmapFlag | None = doc("a sign before the first stage")
    end: RoadmapFlag | None = doc("a sign after the last stage")
    columns: int | None = doc("stages in a row of a serpentine", minimum=1, maximum=8)
    numbers: bool = doc("number badges", True)

    @property
    def form(self) -> Variant:
        """The variant: lanes make tracks, stages that hold something a spine, bare titles a serpentine."""
        if self.variant:
            return self.variant
        if any(s.lanes for s in self.stages):
            return "track"
        return "spine" if any(s.items or s.text or s.logos for s in self.stages) else "serpentine"

    @property
    def ways_back(self) -> tuple[RoadmapLoop, ...]:
        return (*((self.loop,) if self.loop else ()), *self.loops)

    def check(self, checker: Checker) -> None:
        """Ids are used once; lanes and ways back name what there is; lanes stand on tracks."""
        from vizsys.blocks.roadmap_stops import find_stage, stage_names

        if not self.stages:
            return
        seen: set[str] = set()
        for stage in self.stages:
            if stage.id and stage.id in seen:
                checker.error("duplicate-id", f"the stage id {stage.id!r} is used twice", stage, "id")
            seen.add(stage.id or "")
            self._lanes_of(stage, checker)
        names = stage_names(self.stages)
        for loop in self.ways_back:
            if checker.unread(loop, "source", "target"):
                continue
            ends = find_stage(self, loop.source), find_stage(self, loop.target)
            for mark, word, found in zip(("source", "target"), (loop.source, loop.target), ends, strict=True):
                if found is None:
                    near = did_you_mean(word, names)
                    checker.error("unknown-id", f"unknown stage {word!r}{near}", loop, mark)
            if ends[0] is not None and ends[0] == ends[1]:
                checker.error("loop", "a way back leads from one stage to another", loop, "target")

    def _lanes_of(self, stage: RoadmapStage, checker: Checker) -> None:
        if stage.lanes and self.variant not in (None, "track"):
            hint = "use `variant: track`, or leave 'variant' out"
            checker.error("lanes", f"stages of a {self.variant} have no lanes", stage, "lanes", hint)
        if not self.lanes or checker.unread(self, "lanes"):
            return
        for name in stage.lanes:
            if name not in self.lanes:
                near = did_you_mean(name, self.lanes)
                checker.error("unknown-id", f"unknown lane {name!r}{near}", stage, f"lanes.{name}")


class RoadmapLayout:
    """Hands over to the variant. Spare height goes between the stages."""

    stretch = 0.5

    def widths(self, content: Roadmap, ctx: Context) -> Widths:
        return self._variant(content).widths(content, ctx)

    def layout(self, content: Roadmap, width: float, height: float | None, ctx: Context) -> Placed:
        variant = self._variant(content)
        return variant.layout(content, max(width, variant.widths(content, ctx).low), height, ctx)

    @staticmethod
    def _variant(content: Roadmap) -> RoadmapVariant:
        from vizsys.blocks import roadmap_rows, roadmap_spine, roadmap_track

        variants: dict[str, RoadmapVariant] = {
            "spine": roadmap_spine.Spine(),
            "serpentine": roadmap_rows.Serpentine(),
            "steps": roadmap_rows.Steps(),
            "track": roadmap_track.Track(),
        }
        return variants[content.form]


if TYPE_CHECKING:
    from typing import Protocol

    class RoadmapVariant(Protocol):
        """How one variant is laid out."""

        def widths(self, content: Roadmap, ctx: Context) -> Widths: ...

        def layout(self, content: Roadmap, width: float, height: float | None, ctx: Context) -> Placed: ...


roadmap_layout = RoadmapLayout()
