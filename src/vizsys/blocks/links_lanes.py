"""Lanes: legs of page links moved apart where several run in one gap, in the order that crosses least, and centred.

In: courses and, for each, the solids it keeps off. Out: the courses with their legs moved sideways; ends slide along
the side they leave. Lengths in page units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, permutations

from vizsys.blocks.links_ends import OUT, Port
from vizsys.blocks.links_route import Course
from vizsys.blocks.links_space import Solid
from vizsys.geometry import Box, Point
from vizsys.records import dataclass

PITCH = 18.0
"""From lane to lane."""
LABELLED = 28.0
"""From lane to lane where one of them carries a label."""
SPREAD = 36.0
"""The same for lines that leave one side of a block, where it is long enough."""
WORDS = 54.0
"""And where both carry labels."""
LEAD, START = 36.0, 20.0
"""Lanes keep this far from the side their line enters, and from the one it leaves, where there is room."""
AIR = 13.0
"""More room at the sides of a gap where a lane carries a label."""
HEADED = 4.0
"""Weight of the wish of a lane that leads into a head."""
OPEN = 160.0
"""In a space wider than this lines stay where they are rather than in its middle."""
TOUCH = 14.0
"""Legs whose stretches are nearer than this are kept apart."""
HEAD = 20.0
"""Length of a head, with a little of the line before it."""
DEEP = 60.0
"""How far the place of a head goes on into what it points at, so that lines leave it outwards."""
ROUNDS = 2
MOST = 6
"""Up to so many lanes every order is tried; beyond, they are sorted pair by pair."""


@dataclass(slots=True)
class _Run:
    """One leg as something to be moved: where it is across (`at`), its stretch along, how far it may go."""

    course: int
    leg: int
    at: float
    start: float
    stop: float
    low: float
    high: float
    wish: float
    bundle: object
    labelled: bool
    end: bool  # whether it is the first or the last leg
    weight: float = 1.0
    before: int = 0  # which way the leg before it lies, -1 or 1 across; 0 at an end
    after: int = 0

    def meets(self, other: _Run) -> bool:
        """Whether both could come to lie over one another."""
        if self.course == other.course:
            return False
        a, b = sorted((self.start, self.stop)), sorted((other.start, other.stop))
        along = a[0] < b[1] + TOUCH and b[0] < a[1] + TOUCH
        return along and self.low < other.high + PITCH and other.low < self.high + PITCH


def laned(
    courses: Sequence[Course],
    walls: Sequence[Sequence[Solid]],
    bounds: Box,
    bundles: Sequence[object],
    labelled: Sequence[tuple[bool, bool]],
) -> list[Course]:
    """The courses with their lanes. `bundles` names what may run on one line: the branches of a fan; `labelled` says
    whether level legs and upright ones have a label that needs room beside them."""
    out = list(courses)
    for _ in range(ROUNDS):
        for upright in (True, False):
            # A head is in the way of what runs across it; lines beside it are lanes.
            tips = [(bundles[k], _tip(course)) for k, course in enumerate(out) if course.target.level == upright]
            wide = [pair[upright] for pair in labelled]
            runs = _runs(out, walls, tips, bounds, bundles, wide, upright)
            for cluster in _clusters(runs):
                _order(cluster)
                _settle(cluster)
            moved: dict[int, list[Point]] = {}
            for run in runs:
                points = moved.setdefault(run.course, list(out[run.course].points))
                for i in (run.leg, run.leg + 1):
                    x, y = points[i]
                    points[i] = (run.at, y) if upright else (x, run.at)
            for i, points in moved.items():
                out[i] = replace(out[i], points=tuple(points))
    return out


def _tip(course: Course) -> Box:
    """Where the head of a line is: others keep off it."""
    x, y = course.points[-1]
    dx, dy = OUT[course.target.side]
    far, deep = (x + dx * HEAD, y + dy * HEAD), (x - dx * DEEP, y - dy * DEEP)
    box = Box(min(far[0], deep[0]), min(far[1], deep[1]), abs(far[0] - deep[0]), abs(far[1] - deep[1]))
    return box.grown(6)


def _runs(
    courses: Sequence[Course],
    walls: Sequence[Sequence[Solid]],
    tips: Sequence[tuple[object, Box]],
    bounds: Box,
    bundles: Sequence[object],
    labelled: Sequence[bool],
    upright: bool,
) -> list[_Run]:
    """The legs of one orientation. A course is cut at every corner, so legs alternate."""
    out: list[_Run] = []
    for c, course in enumerate(courses):
        legs = course.legs
        for k, ((ax, ay), (bx, by)) in enumerate(legs):
            if (abs(ax - bx) < abs(ay - by)) != upright:
                continue
            at, start, stop = (ax, ay, by) if upright else (ay, ax, bx)
            low, high = _channel(at, start, stop, walls[c], bounds, upright)
            foreign = [tip for bundle, tip in tips if bundle != bundles[c]]
            low, high = _beside(at, start, stop, foreign, low, high, upright)
            wish = (low + high) / 2
            edge = bounds.x if upright else bounds.y
            far = bounds.right if upright else bounds.bottom
            if low <= edge + 1 or high >= far - 1:  # round the outside: as near as it is now
                wish = at
            if high - low > OPEN:
                wish = at
            weight = 1.0
            if k == 1:
                wish = _off(wish, course.source, START, low, high)
            if k == len(legs) - 2:
                wish, weight = _off(wish, course.target, LEAD, low, high), HEADED
            ports = [p for p, own in ((course.source, k == 0), (course.target, k == len(legs) - 1)) if own]
            for port in ports:
                low, high, wish = max(low, port.low), min(high, port.high), at
            if low > high:
                low = high = at
            wish = min(max(wish, low), high)
            run = _Run(c, k, at, start, stop, low, high, wish, bundles[c], labelled[c], bool(ports), weight)
            if k > 0:
                run.before = _way(legs[k - 1][0], (ax, ay), upright)
            if k < len(legs) - 1:
                run.after = _way(legs[k + 1][1], (bx, by), upright)
            out.append(run)
    return out


def _off(wish: float, port: Port, lead: float, low: float, high: float) -> float:
    """The wish at least `lead` from a side, as far as the channel allows."""
    if sum(OUT[port.side]) > 0:
        return max(wish, min(port.at + lead, high))
    return min(wish, max(port.at - lead, low))


def _way(far: Point, here: Point, upright: bool) -> int:
    d = far[0] - here[0] if upright else far[1] - here[1]
    return (d > 0.5) - (d < -0.5)


def _channel(
    at: float, start: float, stop: float, walls: Sequence[Solid], bounds: Box, upright: bool
) -> tuple[float, float]:
    """How far the leg can be moved to both sides before it comes too near to something."""
    low, high = (bounds.x, bounds.right) if upright else (bounds.y, bounds.bottom)
    a, b = sorted((start, stop))
    for s in walls:
        if not (s.hard or s.border):
            continue
        clear = max(s.clear, 6.0)
        box = s.box
        near, far = (box.y, box.bottom) if upright else (box.x, box.right)
        if far + min(clear, 4) <= a or near - min(clear, 4) >= b:
            continue
        one, two = (box.x, box.right) if upright else (box.y, box.bottom)
        if two <= at + 1:
            low = max(low, min(at, two + clear))
        elif one >= at - 1:
            high = min(high, max(at, one - clear))
    return low, high


def _beside(
    at: float, start: float, stop: float, tips: Sequence[Box], low: float, high: float, upright: bool
) -> tuple[float, float]:
    """The channel without the heads of other lines that reach into it."""
    a, b = sorted((start, stop))
    for box in tips:
        near, far = (box.y, box.bottom) if upright else (box.x, box.right)
        one, two = (box.x, box.right) if upright else (box.y, box.bottom)
        if far <= a or near >= b:
            continue
        if at > (one + two) / 2:
            low = max(low, two) if two <= high else low
        else:
            high = min(high, one) if one >= low else high
    return low, max(low, high)


def _clusters(runs: list[_Run]) -> list[list[_Run]]:
    """Runs that have to be settled together."""
    rest, out = list(runs), []
    while rest:
        cluster = [rest.pop(0)]
        for run in cluster:
            near = [r for r in rest if run.meets(r)]
            rest = [r for r in rest if r not in near]
            cluster += near
        out.append(cluster)
    return out


def _order(cluster: list[_Run]) -> None:
    """Sort the runs so that their courses cross least; otherwise as they lie now."""
    cluster.sort(key=lambda r: (r.at, r.course))
    if len(cluster) < 2:
        return
    price = {(i, j): _crossings(a, b) for i, a in enumerate(cluster) for j, b in enumerate(cluster) if i != j}
    if len(cluster) <= MOST:
        best = min(
            permutations(range(len(cluster))),
            key=lambda order: (sum(price[pair] for pair in combinations(order, 2)), _shift(order, cluster)),
        )
        cluster[:] = [cluster[i] for i in best]
        return
    order = list(range(len(cluster)))
    for _ in order:
        for k in range(len(order) - 1):
            i, j = order[k], order[k + 1]
            if price[(j, i)] < price[(i, j)]:
                order[k], order[k + 1] = j, i
    cluster[:] = [cluster[i] for i in order]


def _shift(order: Sequence[int], cluster: Sequence[_Run]) -> float:
    """How far the order is from what the places ask for."""
    return sum(max(0.0, cluster[i].wish - cluster[j].wish) + 0.01 * (i > j) for i, j in combinations(order, 2))


def _crossings(a: _Run, b: _Run) -> float:
    """Crossings when `a` lies before `b` (to its left, or over it)."""
    if not a.meets(b):
        return 20.0 if a.low > b.high else 0.0
    count = 0.0
    for own, other, bad in ((a, b, 1), (b, a, -1)):
        low, high = sorted((other.start, other.stop))
        for at, way in ((own.start, own.before), (own.stop, own.after)):
            if way == bad and low + 1 < at < high - 1:
                count += 1
    return count


def _settle(cluster: list[_Run]) -> None:
    """Places in the given order: near the wishes, `PITCH` apart where room allows, within the limits."""
    gaps = [max((_pitch(before, run) for before in cluster[:i]), default=0.0) for i, run in enumerate(cluster)]
    room = min(r.high for r in cluster) - max(r.low for r in cluster)
    need = sum(gaps)
    if need > room > 0:
        gaps = [g * room / need for g in gaps]
    elif room > need and any(run.labelled for run in cluster):  # labels keep off the blocks at the sides
        spare = min(AIR, (room - need) / 2)
        for run in cluster:
            if not run.end and run.high - run.low > 2 * spare:
                run.low, run.high = run.low + spare, run.high - spare
                run.wish = min(max(run.wish, run.low), run.high)
    offsets = [sum(gaps[: i + 1]) for i in range(len(cluster))]
    pools: list[list[float]] = []  # sum of wishes less offsets, count
    sizes: list[int] = []
    for run, offset in zip(cluster, offsets, strict=True):
        pools.append([run.weight * (run.wish - offset), run.weight])
        sizes.append(1)
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            total, count = pools.pop()
            n = sizes.pop()
            pools[-1][0] += total
            pools[-1][1] += count
            sizes[-1] += n
    at = 0
    for (total, count), n in zip(pools, sizes, strict=True):
        for _ in range(n):
            run = cluster[at]
            run.at = min(max(total / count + offsets[at], run.low), run.high)
            at += 1
    for i in range(1, len(cluster)):  # limits may have pushed some together
        run = cluster[i]
        run.at = min(run.high, max(run.at, cluster[i - 1].at + gaps[i]))
    for i in range(len(cluster) - 2, -1, -1):
        run = cluster[i]
        run.at = max(run.low, min(run.at, cluster[i + 1].at - gaps[i + 1]))


def _pitch(a: _Run, b: _Run) -> float:
    """Least distance of two runs."""
    if not a.meets(b) or _one_line(a, b):
        return 0.0
    if a.end and b.end and min(a.high, b.high) - max(a.low, b.low) > 3 * SPREAD:
        return WORDS if a.labelled and b.labelled else SPREAD
    return LABELLED if a.labelled or b.labelled else PITCH


def _one_line(a: _Run, b: _Run) -> bool:
    """Branches of a fan share the stretch they have in common."""
    return a.bundle is not None and a.bundle == b.bundle and abs(a.at - b.at) < 1
