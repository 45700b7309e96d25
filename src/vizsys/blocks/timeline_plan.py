"""When points were, and where that puts them on an axis.

In: texts such as `1991` or `2015-05-14`, and how far points have to be apart. Out: years as numbers, and positions in
page units: gaps in proportion to time where that is enough, the least gap else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from vizsys.records import dataclass
from vizsys.text import plain, slug

if TYPE_CHECKING:
    from vizsys.blocks.timeline import Axis, Timeline, TimelinePoint
    from vizsys.context import Context

ROTATION = ("green", "blue", "amber", "coral", "violet")
"""Tones of boxes and cards without one of their own."""

_DATE = re.compile(r"\s*(-?\d{1,6})(?:-(\d{1,2})(?:-(\d{1,2}))?)?\s*$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Mark:
    """A point in its place in the order."""

    point: TimelinePoint
    id: str
    tone: str
    time: float


def moment(when: str) -> float | None:
    """A year, a year and a month, or a date, as a year with its fraction; None for other words."""
    found = _DATE.match(plain(when))
    if not found:
        return None
    year, month, day = int(found[1]), found[2], found[3]
    if month is None:
        return float(year)
    try:  # a leap year stands for any year: the calendar of the year 0 or 20000 is not Python's
        at = date(2000, int(month), int(day) if day else 1)
    except ValueError:
        return None
    return year + (at - date(2000, 1, 1)).days / 366


def axis_of(content: Timeline) -> Axis:
    """How points are spaced: as asked, else by time for dots whose times are dates in order."""
    if content.axis:
        return content.axis
    times = [moment(p.when) if p.when else None for p in content.points]
    known = [t for t in times if t is not None]
    return "time" if content.shape == "dots" and len(known) == len(times) and known == sorted(known) else "even"


def marks(content: Timeline, ctx: Context) -> list[Mark]:
    """The points with unique ids, colours, and their place in time (their number on an even axis)."""
    some, dots = any(p.tone for p in content.points), content.shape == "dots"
    timed = axis_of(content) == "time"
    given = {p.id for p in content.points if p.id}
    taken: set[str] = set()
    found: list[Mark] = []
    for i, point in enumerate(content.points):
        base = point.id or slug(point.label) or slug(point.when or "") or f"point-{i + 1}"
        name, n = base, 2
        while name in taken or (name in given and not point.id):
            name, n = f"{base}-{n}", n + 1
        taken.add(name)
        rest = "slate" if some else "green" if dots else ROTATION[i % len(ROTATION)]
        time = moment(point.when or "") if timed else None
        found.append(Mark(point, name, point.tone or ctx.tone or rest, float(i) if time is None else time))
    return found


def spaced(
    times: Sequence[float], room: float, near: Sequence[float], same: Sequence[float], step: int
) -> list[float] | None:
    """Positions from 0 to `room`, in proportion to time; None when the least gaps do not fit.

    Point `i` is at least `near[i]` from the one before, and `same[i]` from the one `step` before it (their labels are
    on one side). The scale is found by halving: positions only grow with it.
    """

    def placed(scale: float) -> list[float]:
        xs: list[float] = []
        for i, time in enumerate(times):
            x = 0.0
            if i:
                x = xs[-1] + max(near[i], scale * (time - times[i - 1]))
            if i >= step:
                x = max(x, xs[i - step] + same[i])
            xs.append(x)
        return xs

    if len(times) < 2:
        return [room / 2] * len(times)
    least = placed(0.0)
    if least[-1] > room + 0.01:
        return None
    low, high = 0.0, room / max(1e-9, times[-1] - times[0])
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if placed(middle)[-1] <= room else (low, middle)
    xs = placed(low)
    # Points at one time leave no scale to fill the room with: what is left goes evenly between all.
    left = room - xs[-1]
    return [x + left * i / (len(xs) - 1) for i, x in enumerate(xs)]
