"""Curves between two points along the flow, loops, and whether a curve is clear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vizsys.blocks.graph.flat import End
from vizsys.geometry import Curve, Point, path_hits, rounded

if TYPE_CHECKING:
    from vizsys.blocks.graph.plan import Plan


def bend(a: Point, b: Point, across: bool) -> Curve:
    """An S-bend from a to b that leaves and arrives along the flow (across: left to right), straight when in line."""
    if across:
        if abs(a[1] - b[1]) < 1.5:
            return Curve.line([a, (b[0], a[1])])
        d = (b[0] - a[0]) * 0.5
        return Curve((a, (a[0] + d, a[1]), (b[0] - d, b[1]), b))
    if abs(a[0] - b[0]) < 1.5:
        return Curve.line([a, (a[0], b[1])])
    d = (b[1] - a[1]) * 0.5
    return Curve((a, (a[0], a[1] + d), (b[0], b[1] - d), b))


def clear(plan: Plan, curve: Curve, own: set[str], groups: set[str], label: int) -> bool:
    """True when the curve keeps off every node but its own, off foreign groups and other labels."""
    pts = curve.samples(10)
    for id, view in plan.nodes.items():
        if id in own:
            continue
        x, y = plan.at[id]
        if path_hits(pts, view.core.moved(x, y).grown(8)) or any(
            path_hits(pts, b.moved(x, y).grown(2)) for b in view.below()
        ):
            return False
    if any(g not in groups and path_hits(pts, frame) for g, frame in plan.frames.items()):
        return False
    return not any(i != label and path_hits(pts, box.grown(4)) for i, box in plan.spots.items())


LOOP = (26.0, 44.0)
"""Half the width of a self-loop and its rise above the node, page units."""


def self_loop(plan: Plan, end: End) -> Curve:
    """A loop on top of a node, from its middle out and back."""
    c = plan.core(end)
    half, rise = min(LOOP[0], c.w * 0.3), LOOP[1]
    y = c.y - rise
    return rounded([(c.cx - half, c.cy), (c.cx - half, y), (c.cx + half, y), (c.cx + half, c.cy)], 20.0)
