"""Group titles: where along the frame each stands, once the lines are known.

A title keeps its usual place when no line runs there; else it moves along its edge of the frame to the nearest free
stretch. In: a plan with frames and the visible lines. Out: the shifts in the group views.
"""

from __future__ import annotations

from itertools import pairwise

from vizsys.blocks.graph.plan import Plan
from vizsys.geometry import Box, Cells, Point, bounds, path_hits

CLEAR = 10.0
STEP = 8.0
"""Titles whose places differ by less than this count as alike, page units."""


def settle(plan: Plan, lines: list[list[Point]]) -> None:
    """Give every title its place."""
    things = Cells((plan.box(n), n) for n in plan.nodes)
    for n, v in plan.nodes.items():
        for b in v.badges():
            things.add(b.moved(*plan.at[n]), n)
    for spot in plan.spots.values():
        things.add(spot, "")
    courses = Cells((bounds(line), i) for i, line in enumerate(lines))
    places: dict[str, list[float]] = {}
    for id, view in plan.groups.items():
        if id not in plan.frames or view.flat.lane:
            continue
        view.shift = 0.0
        usual = view.title_box(plan.frames[id])
        if usual is None:
            continue
        inner = [f for g, f in plan.frames.items() if id in plan.flat.ancestors(g)]
        frame = plan.frames[id]
        strip = Box(frame.x, usual.y, frame.w, usual.h).grown(CLEAR)
        solid = [*inner, *(b for b, _ in things.near(strip))]
        near = [lines[i] for i in sorted({i for _, i in courses.near(strip)})]
        shifts = _shifts(plan.frames[id], usual, view.pad)
        everywhere = Box.union(usual.moved(shift, 0).grown(CLEAR, 2) for shift in (min(shifts), max(shifts)))
        solid = [b for b in solid if b.overlaps(everywhere)]
        near = [line for line in near if path_hits(line, everywhere)]
        free = [s for s in shifts if _free(usual.moved(s, 0), solid, near)] if solid or near else shifts
        if free:
            places[id] = free
            view.shift = free[0]
        else:
            _widen(plan, id, usual, [x for line in near for x in _crossing(line, usual)])
    _alike(plan, places)


def _free(box: Box, solid: list[Box], lines: list[list[Point]]) -> bool:
    """True when a title may stand there."""
    wide = box.grown(CLEAR, 2)
    return not any(b.overlaps(box) for b in solid) and not any(path_hits(line, wide) for line in lines)


def _alike(plan: Plan, places: dict[str, list[float]]) -> None:
    """Titles of frames one over the other step aside alike, where all of them have the room."""
    families: dict[tuple[str | None, int], list[str]] = {}
    for id in places:
        if plan.groups[id].title_at == "inside":
            families.setdefault((plan.groups[id].flat.parent, round(plan.frames[id].x)), []).append(id)
    for family in families.values():
        least = max(plan.groups[id].shift for id in family)
        if least <= 0:
            continue
        for s in places[family[0]]:
            if s >= least - 0.1 and all(any(abs(s - t) < STEP for t in places[id]) for id in family[1:]):
                for id in family:
                    plan.groups[id].shift = min(places[id], key=lambda t: abs(t - s))
                break


def _crossing(line: list[Point], box: Box) -> list[float]:
    """Where a line crosses the title's strip."""
    return [(a[0] + b[0]) / 2 for a, b in pairwise(line) if path_hits([a, b], box.grown(CLEAR, 2))]


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


def _shifts(frame: Box, usual: Box, pad: float) -> list[float]:
    """Shifts to try, the smallest first; the title stays within the frame's straight part."""
    low, high = frame.x + pad * 0.8 - usual.x, frame.right - pad * 0.8 - usual.right
    out = {0.0}
    steps = max(1, int((high - low) / 12))
    if high > low:
        out |= {low + (high - low) * i / steps for i in range(steps + 1)}
    return sorted(out, key=lambda s: (abs(s), s))
