"""The outline of a speech bubble: a rounded box with a tail on one side, or one that leads to something.

In: a box, a side and where the tail ends, in page units. Out: one closed path, so that no seam shows between box and
tail.
"""

from __future__ import annotations

from typing import Literal

from vizsys.bezier import KAPPA
from vizsys.scene import Command, Paint, Path

Tail = Literal["right", "left", "down", "up"]  # in the order of a graph's directions: `typing` shares equal literals

TAIL = 22.0
"""How far a tail stands out of its box."""
TAIL_HALF = 17.0
"""Half the width of a tail where it leaves the box."""

AIR = 5.0
"""Between the tip of a tail and what it leads to."""

_SIDES: tuple[Tail, ...] = ("up", "right", "down", "left")


def tail_room(tail: Tail | None) -> tuple[float, float, float, float]:
    """Room a tail takes at the left, at the top, at the right and at the bottom of its box."""
    left, top, right, bottom = (TAIL if tail == side else 0.0 for side in ("left", "up", "right", "down"))
    return left, top, right, bottom


def bubble(
    box: tuple[float, float, float, float],
    radius: float,
    tail: Tail | None,
    paint: Paint,
    tip: tuple[float, float] | None = None,
) -> Path:
    """The box as a bubble; the tail stands out of the middle of its side, or leads to `tip` from the nearest place."""
    x, y, w, h = box
    r = min(radius, w / 2, h / 2)
    commands: list[Command] = [("M", x + r, y)]
    # Clockwise: corner where the side starts, its length, and the unit vector along it; outwards is at its left.
    for side, cx, cy, length, ux, uy in (
        ("up", x, y, w, 1, 0),
        ("right", x + w, y, h, 0, 1),
        ("down", x + w, y + h, w, -1, 0),
        ("left", x, y + h, h, 0, -1),
    ):
        vx, vy = uy, -ux
        if side == tail:
            half = min(TAIL_HALF, length / 2 - r)
            middle, end = length / 2, (cx + ux * length / 2 + vx * TAIL, cy + uy * length / 2 + vy * TAIL)
            if tip is not None:
                along = (tip[0] - cx) * ux + (tip[1] - cy) * uy
                middle, end = max(r + half, min(length - r - half, along)), tip
            for at, place in ((middle - half, None), (middle, end), (middle + half, None)):
                commands.append(("L", *(place or (cx + ux * at, cy + uy * at))))
        near, far, k = length - r, length, r * (1 - KAPPA)
        commands.append(("L", cx + ux * near, cy + uy * near))
        ex, ey = cx + ux * far, cy + uy * far  # the corner itself
        commands.append(("C", ex - ux * k, ey - uy * k, ex - vx * k, ey - vy * k, ex - vx * r, ey - vy * r))
    return Path((*commands, ("Z",)), paint)


def tail_to(
    box: tuple[float, float, float, float], target: tuple[float, float, float, float], side: Tail | None = None
) -> tuple[Tail, tuple[float, float]] | None:
    """The side of a box (x, y, w, h) a tail to another leaves from, and where it ends; None when they overlap.

    It is the side with the most room between them, unless one is asked for.
    """
    x, y, w, h = box
    tx, ty, tw, th = target
    gaps: dict[Tail, float] = {"right": tx - x - w, "left": x - tx - tw, "down": ty - y - h, "up": y - ty - th}
    best: Tail = side if side else max(_SIDES, key=lambda s: gaps[s])
    if gaps[best] < 0:
        return None
    across, along = _facing(x, w, tx, tw), _facing(y, h, ty, th)
    ends: dict[Tail, tuple[float, float]] = {
        "right": (tx - AIR, along),
        "left": (tx + tw + AIR, along),
        "down": (across, ty - AIR),
        "up": (across, ty + th + AIR),
    }
    return best, ends[best]


def _facing(low: float, size: float, other: float, extent: float) -> float:
    """Where two stretches face one another: the middle of the shorter one, or the nearest place of the longer one."""
    if extent < size:
        return other + extent / 2
    return max(other, min(other + extent, low + size / 2))
