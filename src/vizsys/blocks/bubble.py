"""The outline of a speech bubble: a rounded box with a tail on one side.

In: a box and a side, in page units. Out: one closed path, so that no seam shows between box and tail.
"""

from __future__ import annotations

from typing import Literal

from vizsys.blocks.draw import KAPPA
from vizsys.scene import Command, Paint, Path

Tail = Literal["right", "left", "down", "up"]  # in the order of a graph's directions: `typing` shares equal literals

TAIL = 22.0
"""How far a tail stands out of its box."""
TAIL_HALF = 17.0
"""Half the width of a tail where it leaves the box."""


def tail_room(tail: Tail | None) -> tuple[float, float, float, float]:
    """Room a tail takes at the left, at the top, at the right and at the bottom of its box."""
    left, top, right, bottom = (TAIL if tail == side else 0.0 for side in ("left", "up", "right", "down"))
    return left, top, right, bottom


def bubble(box: tuple[float, float, float, float], radius: float, tail: Tail, paint: Paint) -> Path:
    """The box as a bubble; the tail stands out of the middle of its side."""
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
            for along, out in ((length / 2 - half, 0.0), (length / 2, TAIL), (length / 2 + half, 0.0)):
                commands.append(("L", cx + ux * along + vx * out, cy + uy * along + vy * out))
        near, far, k = length - r, length, r * (1 - KAPPA)
        commands.append(("L", cx + ux * near, cy + uy * near))
        ex, ey = cx + ux * far, cy + uy * far  # the corner itself
        commands.append(("C", ex - ux * k, ey - uy * k, ex - vx * k, ey - vy * k, ex - vx * r, ey - vy * r))
    return Path((*commands, ("Z",)), paint)
