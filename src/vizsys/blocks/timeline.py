"""Timeline: dated points on an axis, as dots, a chain of boxes, or cards; downwards where there is no room across.

In: points, and a width. Out: marks in proportion to time (never nearer than their labels allow) or evenly spaced. All
lengths in page units.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from vizsys.blocks.base import Placed, Widths
from vizsys.spec.model import Content, Icon, Keyed, Model, Name, Rich, Tone, doc, required

if TYPE_CHECKING:
    from vizsys.context import Context
    from vizsys.spec.check import Checker

Form = Literal["dots", "boxes", "cards"]
Axis = Literal["time", "even"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelinePoint(Model):
    """One point in time."""

    SCALAR: ClassVar[str | None] = "label"
    KEYED: ClassVar[Keyed | None] = Keyed("when", "label")

    id: Name | None = doc("name of the point, for links; made from the label when absent")
    when: Rich | None = doc("when it was: a year, `2015-05`, `2015-05-14`, or any words")
    label: Rich = required("what happened, in a few words")
    text: Rich | None = doc("a sentence about it")
    icon: Icon | None = doc("icon or logo")
    tone: Tone | None = doc("colour")
    highlight: bool = doc("stands out", False)
    note: Rich | None = doc("a remark above a box, a quieter line elsewhere")


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline(Content):
    """Points in their order in time."""

    KIND: ClassVar[str] = "timeline"
    LIST: ClassVar[str | None] = "points"

    points: tuple[TimelinePoint, ...] = required("the points, earliest first")
    axis: Axis | None = doc(
        "in proportion to time, or evenly spaced; in proportion when absent for dots whose times are all dates"
    )
    form: Form | None = doc(
        "dots with labels, a chain of boxes, or cards; cards when absent and most points have texts"
    )
    labels: Literal["alternate", "above", "below"] | None = doc(
        "where labels and cards stand; below, or on both sides when that gives them more room"
    )

    @property
    def shape(self) -> Form:
        """The form: cards when half of the points or more have texts, dots else."""
        if self.form:
            return self.form
        return "cards" if 2 * sum(bool(p.text) for p in self.points) >= max(1, len(self.points)) else "dots"

    def check(self, checker: Checker) -> None:
        """Ids are used once; an axis of time has dates, earliest first."""
        from vizsys.blocks.timeline_plan import moment

        seen: set[str] = set()
        last: tuple[float, str] | None = None
        for point in self.points:
            if point.id and point.id in seen:
                checker.error("duplicate-id", f"the point id {point.id!r} is used twice", point, "id")
            seen.add(point.id or "")
            if self.axis != "time" or checker.unread(point, "when"):
                continue
            if point.when is None:
                hint = "give it a date, or write `axis: even`"
                checker.error("when", "a point on an axis of time needs 'when'", point, "", hint)
                continue
            at = moment(point.when)
            if at is None:
                hint = "write 2015, 2015-05 or 2015-05-14, or `axis: even`"
                checker.error("when", f"{point.when!r} is not a date, so it has no place in time", point, "when", hint)
                continue
            if last and at < last[0]:
                checker.error(
                    "when", f"{point.when} is before {last[1]}: the earliest point comes first", point, "when"
                )
            last = (at, point.when)


class TimelineLayout:
    """Across when there is room for all labels, else downwards."""

    stretch = 0.0

    def widths(self, content: Timeline, ctx: Context) -> Widths:
        from vizsys.blocks import timeline_across, timeline_down

        across = timeline_across.widths(content, ctx)
        return Widths(timeline_down.low(content, ctx), max(across.low, across.ideal))

    def layout(self, content: Timeline, width: float, height: float | None, ctx: Context) -> Placed:
        from vizsys.blocks import timeline_across, timeline_down

        width = max(width, timeline_down.low(content, ctx))
        placed = timeline_across.layout(content, width, height, ctx)
        return placed or timeline_down.layout(content, width, height, ctx)


timeline_layout = TimelineLayout()
