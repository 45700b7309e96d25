"""Group titles: where along the frame each stands, once the lines are known.

A title keeps its usual place when no line runs there; else it moves along its edge of the frame to the nearest free
stretch. In: a plan with frames and the visible lines. Out: the shifts in the group views.
"""

from __future__ import annotations

from vizsys.blocks.graph.plan import Plan
from vizsys.geometry import Box, Point, path_hits

CLEAR = 10.0


def settle(plan: Plan, lines: list[list[Point]]) -> None:
    """Give every title its place."""
    for id, view in plan.groups.items():
        if id not in plan.frames:
            continue
        view.shift = 0.0
        usual = view.title_box(plan.frames[id])
        if usual is None:
            continue
        solid = [plan.box(n) for n in plan.nodes] + [f for g, f in plan.frames.items() if view.flat.id in plan.flat.ancestors(g)]
        for shift in _shifts(plan.frames[id], usual, view.pad):
            box = usual.moved(shift, 0)
            wide = box.grown(CLEAR, 2)
            if any(b.overlaps(box) for b in solid) or any(path_hits(line, wide) for line in lines):
                continue
            view.shift = shift
            break


def _shifts(frame: Box, usual: Box, pad: float) -> list[float]:
    """Shifts to try, the smallest first; the title stays within the frame's straight part."""
    low, high = frame.x + pad * 0.8 - usual.x, frame.right - pad * 0.8 - usual.right
    out = {0.0}
    steps = max(1, int((high - low) / 12))
    if high > low:
        out |= {low + (high - low) * i / steps for i in range(steps + 1)}
    return sorted(out, key=lambda s: (abs(s), s))
