"""Timeline: dated points on an axis, as dots, a chain of boxes, or cards; downwards where there is no room across.

In: points, and a width. Out: marks in proportion to time (never nearer than their labels allow) or evenly spaced. All
lengths in page units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from vizsys.blocks.base import Placed, Widths
from vizsys.blocks.brackets import Region
from vizsys.diagnostics import did_you_mean
from vizsys.records import dataclass
from vizsys.spec.model import Content, Icon, Keyed, Model, Name, Rich, Tone, doc, required
from vizsys.text import slug

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
    eras: tuple[Region, ...] = doc(
        "bands with a name behind neighbouring points; `over` has the first and the last, by id or by label in lower "
        "case (`First draft`: first-draft)",
        (),
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

        self._check_eras(checker)
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

    def _check_eras(self, checker: Checker) -> None:
        """Eras cover points, and none covers one of another."""
        if checker.unread(self, "points"):
            return
        known = {p.id or slug(p.label) or slug(p.when or ""): i for i, p in enumerate(self.points)}
        taken: dict[int, str] = {}
        for era in self.eras:
            for i, name in enumerate(era.over):
                if name not in known:
                    message = f"unknown point {name!r}{did_you_mean(name, known)}"
                    checker.error("unknown-id", message, era, f"over.{i}")
            at = [known[name] for name in era.over if name in known]
            for k in range(min(at), max(at) + 1) if at else ():
                if k in taken:
                    message = f"{str(self.points[k].label)!r} is in the era {taken[k]!r} already"
                    checker.error("era", message, era, "over")
                    break
                taken[k] = str(era.label)


class TimelineLayout:
    """Across when there is room for all labels, else downwards."""

    stretch = 0.0

    def widths(self, content: Timeline, ctx: Context) -> Widths:
        from vizsys.blocks import timeline_across, timeline_down, timeline_eras

        across = timeline_across.widths(content, ctx)
        found = timeline_eras.eras(content, ctx)
        low = timeline_down.low(content, ctx) + timeline_eras.side(found, ctx)
        more = 2 * timeline_eras.INSET + timeline_eras.BETWEEN * (len(found) - 1) if found else 0.0
        return Widths(low, max(low, across.low + more, across.ideal + more))

    def layout(self, content: Timeline, width: float, height: float | None, ctx: Context) -> Placed:
        from vizsys.blocks import timeline_across, timeline_down, timeline_eras

        found = timeline_eras.eras(content, ctx)
        side = timeline_eras.side(found, ctx)
        width = max(width, timeline_down.low(content, ctx) + side)
        if not found:
            placed = timeline_across.layout(content, width, height, ctx)
            return placed or timeline_down.layout(content, width, height, ctx)
        top = timeline_eras.head(found, width, ctx)
        room = None if height is None else max(1.0, height - top - timeline_eras.PAD)
        inner = width - 2 * timeline_eras.INSET
        placed = timeline_across.layout(content, inner, room, ctx, timeline_eras.breaks(found))
        placed = placed and timeline_eras.banded(placed, content, found, top, ctx)
        if placed:
            return placed
        placed = timeline_down.layout(content, width - side, height, ctx)
        return timeline_eras.bracketed(placed, content, found, ctx)


timeline_layout = TimelineLayout()
