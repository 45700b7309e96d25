"""Brackets outside of a ring: curved lines round some of its stations, each with a name beyond it.

In: a planned ring with its stations in their places. Out: the curves and the places of the names, about its middle.
"""

from __future__ import annotations

from math import atan2, hypot, pi
from typing import TYPE_CHECKING

from vizsys.bezier import Curve
from vizsys.blocks.base import group
from vizsys.blocks.brackets import LINE, TONES, Named, Region, named
from vizsys.blocks.cycle_path import SAMPLES, Loop, ring
from vizsys.blocks.draw import polyline
from vizsys.geometry import Box, Point
from vizsys.records import dataclass
from vizsys.scene import Group, Item, Paint, Path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vizsys.blocks.cycle_parts import Plan, Seat
    from vizsys.context import Context

CLEAR = 18.0
"""From the stations to the line."""
TURN = 14.0
"""Length of the turned ends."""
WORDS_GAP = 12.0
"""From the line to the name."""
LIMITS = (230.0, 190.0, 160.0, 130.0, 0.0)
"""Widths names may wrap at, as the words of the stations do."""
SHARE = 0.4
"""How far a bracket reaches beyond its outer stations, as a share of the way to the next."""


@dataclass(slots=True)
class Arch:
    """A bracket: the places of its first and last station among the seats, forward along the ring."""

    region: Region
    tone: str
    first: int
    last: int
    words: Named
    curve: Curve | None = None
    ends: tuple[tuple[Point, Point], ...] = ()
    place: Point = (0.0, 0.0)  # the middle of the words

    @property
    def box(self) -> Box:
        """Where the words stand."""
        return Box.around(*self.place, self.words.width, self.words.height)


def arches(regions: Sequence[Region], seats: Sequence[Seat], k: int, ctx: Context) -> list[Arch]:
    """The brackets with their names set at the `k`-th limit."""
    at = {s.name: i for i, s in enumerate(seats)}
    out: list[Arch] = []
    for i, region in enumerate(regions):
        ends = [at[name] for name in region.over if name in at]
        if not ends:
            continue
        first, last = ends[0], ends[-1]
        covered = {seats[(first + j) % len(seats)].tone for j in range((last - first) % len(seats) + 1)}
        own = covered.pop() if len(covered) == 1 else None
        tone = region.tone or own or ctx.tone or TONES[i % len(TONES)]
        out.append(Arch(region, tone, first, last, named(region, tone, LIMITS[k], ctx)))
    return out


def place(made: Plan) -> bool:
    """Put every bracket round its stations; False when two names meet."""
    if not made.arches:
        return True
    outer = _around(made)
    for arch in made.arches:
        start, end = _stretch(made, outer, arch)
        arch.curve = outer.offset(start, end, 0.0)
        arch.ends = tuple(_turned(outer, s) for s in (start, end))
    lines = [p for arch in made.arches if arch.curve for p in arch.curve.samples(12)]
    names: list[Box] = []
    for arch in made.arches:
        start, end = _stretch(made, outer, arch)
        middle = (start + end) / 2
        (x, y), (nx, ny) = outer.at(middle)[0], outer.outward(middle)
        away = WORDS_GAP + (arch.words.width * nx * nx + arch.words.height * ny * ny) / 2
        for _ in range(30):
            arch.place = (x + nx * away, y + ny * away)
            if not any(arch.box.grown(WORDS_GAP - 3).contains(p) for p in lines):
                break
            away += 6
        if any(arch.box.grown(WORDS_GAP).overlaps(other) for other in names):
            return False
        names.append(arch.box)
    return True


def boxes(made: Plan) -> list[Box]:
    """What the brackets take up."""
    out = [a.box for a in made.arches]
    for arch in made.arches:
        out += [Box.around(*p, LINE * 2, LINE * 2) for p in (arch.curve.samples(12) if arch.curve else ())]
    return out


def _around(made: Plan) -> Loop:
    """The least ellipse about the middle, of the ring's own form or rounder, that stays clear of all there is."""
    a, b = made.loop.half
    if made.form == "segments":
        off = made.band / 2 + CLEAR
        return ring(round(a + off, 1), round(b + off, 1), made.cycle.direction or "cw", len(made.seats) == 2)
    parts = [*(s.box for s in made.seats), *(s.said for s in made.seats if s.said)]
    parts += [w.label.box(*w.place) for w in made.bows if w.label and w.place]
    corners = [c for p in parts for c in ((p.x, p.y), (p.right, p.y), (p.x, p.bottom), (p.right, p.bottom))]
    wide, high = max(p.w for p in parts) / 2, max(p.h for p in parts) / 2
    low, top = 0.0, 12.0
    for _ in range(20):  # the share of the largest box's halves at which the outermost corner lies on the line
        t = (low + top) / 2
        inside = all(hypot(x / (a + t * wide), y / (b + t * high)) <= 1 for x, y in corners)
        low, top = (low, t) if inside else (t, top)
    a, b = a + top * wide + CLEAR, b + top * high + CLEAR
    return ring(round(a, 1), round(b, 1), made.cycle.direction or "cw", len(made.seats) == 2)


def _stretch(made: Plan, outer: Loop, arch: Arch) -> tuple[float, float]:
    """From where to where along the outer line."""
    n, length = len(made.seats), made.loop.length
    pitch = length / n
    beyond = pitch * (0.5 if made.form == "segments" else SHARE)
    first = made.seats[arch.first].at
    span = (arch.last - arch.first) % n * pitch
    if made.form == "segments":
        first = pitch * arch.first
        beyond -= 8.0
    start = _same_angle(made.loop, outer, first - beyond)
    end = _same_angle(made.loop, outer, first + span + beyond)
    return start, end if end > start else end + outer.length


def _same_angle(loop: Loop, outer: Loop, s: float) -> float:
    """The distance along the outer ellipse at the angle that `s` has on the ring."""
    (x, y), (a, b) = loop.at(s)[0], loop.half
    turn = 1.0 if loop.points[0][0] * loop.points[1][1] - loop.points[0][1] * loop.points[1][0] > 0 else -1.0
    first = atan2(loop.points[0][1] / b, loop.points[0][0] / a)
    t = ((atan2(y / b, x / a) - first) * turn) % (2 * pi) / (2 * pi) * SAMPLES
    i = int(t) % SAMPLES
    ends = outer.along[i], (outer.along[i + 1] if i + 1 < SAMPLES else outer.length)
    return ends[0] + (ends[1] - ends[0]) * (t - int(t))


def _turned(outer: Loop, s: float) -> tuple[Point, Point]:
    """An end of the line, turned to the ring."""
    (x, y), (nx, ny) = outer.at(s)[0], outer.outward(s)
    return (x, y), (x - nx * TURN, y - ny * TURN)


def draw(made: Plan, ctx: Context) -> list[Item]:
    """The brackets with their names."""
    return [_drawn(arch, ctx).moved(*made.origin) for arch in made.arches]


def _drawn(arch: Arch, ctx: Context) -> Group:
    assert arch.curve is not None
    paint = Paint(None, ctx.theme.hue(arch.tone).stroke, LINE, (), "round")
    items: list[Item] = [Path(arch.curve.commands(), paint), *(polyline(list(e), paint) for e in arch.ends)]
    items += arch.words.at(arch.place[0], arch.box.y)
    return group(items, "cell", None, arch.words.said, arch.box.as_tuple(), tone=arch.tone)
