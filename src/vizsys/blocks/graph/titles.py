"""Group titles: where along the frame each stands, once the lines are known.

A title keeps its usual place when no line runs there; else it moves along its edge of the frame to the nearest free
stretch. In: a plan with frames and the visible lines. Out: the shifts in the group views.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from vizsys.blocks.graph.plan import Plan
from vizsys.geometry import Box, BoxIndex, Point, segment_hits
from vizsys.records import dataclass

CLEAR = 10.0
STEP = 8.0
"""Titles whose places differ by less than this count as alike, page units."""


Stretch = tuple[float, float]
"""From where to where along x, page units."""


@dataclass(slots=True)
class Place:
    """Where a title may stand: how far it may move to the left and to the right of its usual place, and the moves
    between which it would lie over something."""

    left: float
    right: float
    taken: list[Stretch]

    def free(self, shift: float) -> bool:
        """True when the title may stand there."""
        return not any(low < shift < high for low, high in self.taken)

    def shifts(self) -> list[float]:
        """The free ones, the smallest first."""
        out = {0.0}
        steps = max(1, int((self.right - self.left) / 12))
        if self.right > self.left:
            out |= {self.left + (self.right - self.left) * i / steps for i in range(steps + 1)}
        return sorted(filter(self.free, out), key=lambda s: (abs(s), s))


def settle(plan: Plan, courses: BoxIndex[tuple[int, list[Point]]]) -> None:
    """Give every title its place. `courses` are the visible lines by place."""
    things: BoxIndex[None] = BoxIndex((plan.box(n), None) for n in plan.nodes)
    for n, v in plan.nodes.items():
        for b in v.badges() if v.steps else ():
            things.add(b.moved(*plan.at[n]), None)
    for spot in plan.spots.values():
        things.add(spot, None)
    within: dict[str, list[str]] = {}
    for g in plan.frames:
        for around in plan.flat.ancestors(g):
            within.setdefault(around, []).append(g)
    places: dict[str, Place] = {}
    for id, view in plan.groups.items():
        if id not in plan.frames or view.flat.lane:
            continue
        view.shift = 0.0
        frame = plan.frames[id]
        usual = view.title_box(frame)
        if usual is None:
            continue
        strip = Box(frame.x, usual.y, frame.w, usual.h).grown(CLEAR)
        solid = [*(plan.frames[g] for g in within.get(id, ())), *(b for b, _ in things.near(strip))]
        wide = usual.grown(CLEAR, 2)
        near = [line for _, (_, line) in courses.near(strip)]
        crossing = [stretch for line in near for stretch in _crossing(line, wide.y, wide.bottom)]
        taken = [(b.x - usual.right, b.right - usual.x) for b in solid if b.y < usual.bottom and usual.y < b.bottom]
        taken += [(low - wide.right, high - wide.x) for low, high in crossing]
        lead = view.pad * 0.8  # the title stays within the frame's straight part
        place = Place(frame.x + lead - usual.x, frame.right - lead - usual.right, taken)
        free = [0.0] if place.free(0.0) else place.shifts()
        if free:
            places[id] = place
            view.shift = free[0]
        else:
            pieces = (piece for line in near for piece in pairwise(line))
            _widen(plan, id, usual, [(a[0] + b[0]) / 2 for a, b in pieces if segment_hits(a, b, wide)])
    _alike(plan, places)


def _crossing(line: list[Point], top: float, bottom: float) -> Iterator[Stretch]:
    """The stretches over which a line runs between two heights, piece by piece."""
    for a, b in pairwise(line):
        (ax, ay), (bx, by) = (a, b) if a[1] <= b[1] else (b, a)
        if by > top and ay < bottom:
            slope = (bx - ax) / (by - ay) if by > ay else 0.0
            from_x, to_x = ax + slope * max(0.0, top - ay), bx - slope * max(0.0, by - bottom)
            yield min(from_x, to_x), max(from_x, to_x)


def _alike(plan: Plan, places: dict[str, Place]) -> None:
    """Titles of frames one over the other step aside alike, where all of them have the room."""
    families: dict[tuple[str | None, int], list[str]] = {}
    for id in places:
        if plan.groups[id].title_at == "inside":
            families.setdefault((plan.groups[id].flat.parent, round(plan.frames[id].x)), []).append(id)
    for family in families.values():
        least = max(plan.groups[id].shift for id in family)
        if least <= 0:
            continue
        free = {id: places[id].shifts() for id in family}
        for s in free[family[0]]:
            if s >= least - 0.1 and all(any(abs(s - t) < STEP for t in free[id]) for id in family[1:]):
                for id in family:
                    plan.groups[id].shift = min(free[id], key=lambda t: abs(t - s))
                break


def _widen(plan: Plan, group: str, usual: Box, xs: list[float]) -> None:
    """Widen the frame so that the title fits beside the lines that cross it: to the left, else to the right."""
    if not xs or plan.groups[group].title_at != "inside":
        return
    view, frame = plan.groups[group], plan.frames[group]
    pad = view.pad * 0.8
    x = min(xs) - CLEAR - usual.w - pad
    left = Box(x, frame.y, frame.right - x, frame.h)
    right = Box(frame.x, frame.y, max(xs) + CLEAR + usual.w + pad - frame.x, frame.h)
    for box, at in ((left, x + pad), (right, max(xs) + CLEAR)):
        if box.w > frame.w and not plan.covers_foreign(group, box):
            plan.frames[group] = box
            for r in plan.routes:  # what ends at this frame ends elsewhere now
                if group in (r.source.id, r.target.id):
                    r.shown = None
            view.shift = at - (box.x + pad)
            return
