"""Sizes and places of a cycle: how large the loop must be for its stations, and where everything stands.

In: a cycle, a width, perhaps a height. Out: a `Plan` in page units from the top left corner, ready to be drawn. A loop
is as wide as the room allows; its height is the least at which boxes, arcs and words keep apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import TYPE_CHECKING

from vizsys.blocks import cycle_regions
from vizsys.blocks.base import Widths
from vizsys.blocks.cycle_parts import (
    ARC,
    BESIDE,
    BOLD,
    DOT,
    TILE_LIMITS,
    Bow,
    Plan,
    Seat,
    bow_curve,
    head_of,
    loop_of,
    measured,
    nominal,
)
from vizsys.blocks.cycle_path import LOBE, Loop
from vizsys.blocks.lines import arrow_head
from vizsys.geometry import Box

if TYPE_CHECKING:
    from vizsys.blocks.cycle import Cycle
    from vizsys.context import Context

APART = 26.0
"""Least room between neighbouring boxes."""
SHOWN = 46.0
"""Least length of an arc that shows."""
BAND = (88.0, 230.0)
"""Least and largest width of a band of segments."""
BAND_PAD = 13.0
SEAM = 8.0
"""Between two segments."""
BLUNT = 0.85
"""Least radius of a ring's ends over the width of its band: less would make a cusp inside."""
TIP = 0.24
"""How far a segment's point stands out, as a share of the band's width."""
CLEAR = 20.0
"""Around what stands in the middle."""
FLAT = (100.0, 0.2, 600.0)
"""Half height of a ring that may be as low as it likes: a base and a share of its half width up to the third."""
CORNER = 18.0
"""Least room between a card in a corner and the band."""
HEAD = 28.0
"""Room across an arc for its arrow head."""
STEP = 1.06
COARSE = 1.16
"""From one height that is tried to the next, and from one width."""
MOST = 1200.0
"""Half the width at which a loop gives up to hold words that can be set narrower."""


def cycle_widths(cycle: Cycle, ctx: Context) -> Widths:
    """The narrowest loop that holds its stations, and a comfortable one."""
    key = ("cycle-widths", cycle, ctx.measures, ctx.tone)
    known = ctx.memo.get(key)
    if isinstance(known, Widths):
        return known
    made = measured(cycle, len(TILE_LIMITS) - 1, ctx)
    _smallest(made)
    low = max(made.extent.w + made.sides.across, made.sides.row())
    loose = next((p for k in range(len(TILE_LIMITS)) if _smallest(p := measured(cycle, k, ctx))), made)
    ideal = max(low, (loose.extent.w + loose.sides.across) * 1.25, 520.0)
    found = Widths(low, ceil(ideal / 80) * 80.0)  # rings of about one size side by side are equally wide
    ctx.memo[key] = found
    return found


def plan(cycle: Cycle, width: float, height: float | None, ctx: Context) -> Plan:
    """The cycle in that width; rounder in a height larger than it needs."""
    best: Plan | None = None
    for k in range(len(TILE_LIMITS)):
        made = measured(cycle, k, ctx)
        if _fill(made, width - made.sides.across):
            best = made
            break
    if best is None:
        best = measured(cycle, len(TILE_LIMITS) - 1, ctx)
        _smallest(best)
    _settle(best, width, height)
    return best


# Sizes


def _fill(made: Plan, room: float) -> bool:
    """The largest loop of that width, as low as it may be; False when none fits."""
    over = _overhang(made)
    a = (room - 2 * over) / 2
    if a < 40:
        return False
    a = min(a, _widest(made))
    for _ in range(4):
        if not _any_height(made, a):
            return False
        over = made.extent.w - room
        if over <= 0.5:
            return True
        a -= over / 2  # the band, or a label, stands out further than was thought
    return False


def _overhang(made: Plan) -> float:
    """How far stations and brackets stand out over the line at its sides."""
    names = 40.0 if made.arches else 0.0  # names at the side take more: what is too wide is then made smaller
    if made.form == "segments":
        return max(BAND[0], _thick(made, nominal(made.cycle))) / 2 + names
    over = max((s.tile.width / 2 + (s.words.width if s.words else 0.0) for s in made.seats if s.tile), default=0.0)
    return over + names


def _widest(made: Plan) -> float:
    """Half the width beyond which stations would stand too far from one another."""
    n = len(made.seats)
    if made.cycle.shape == "infinity":
        return 760.0 if made.form == "tiles" else 660.0
    wide = max((s.tile.width for s in made.seats if s.tile), default=190.0)
    return max(300.0, n * (wide + 370.0) / 4.2)


def _heights(made: Plan, a: float) -> Iterator[float]:
    """Half heights to try, from the one that looks best."""
    b = a / LOBE * 0.9 if made.cycle.shape == "infinity" else min(a, FLAT[0] + FLAT[1] * min(a, FLAT[2]))
    most = a / LOBE * 1.5 if made.cycle.shape == "infinity" else a * 1.6
    while b <= most:
        yield b
        b *= STEP


def _smallest(made: Plan) -> bool:
    """The narrowest loop that fits, to within 2 %; False when its words must be set narrower first."""
    a = 180.0 if made.cycle.shape == "infinity" else 70.0
    while not _any_height(made, a):
        a *= COARSE
        if a > MOST and not made.tight:
            return False
    low = a / COARSE
    for _ in range(3):
        mid = (low + a) / 2
        low, a = (low, mid) if _any_height(made, mid) else (mid, a)
    return _any_height(made, a)


def _any_height(made: Plan, a: float) -> bool:
    return any(_fits(made, a, b) for b in _heights(made, a))


def _fits(made: Plan, a: float, b: float) -> bool:
    """Put the loop at that size; whether everything keeps apart."""
    made.loop = loop_of(made.cycle, a, b)
    _seat_all(made)
    fits = _band_fits(made) if made.form == "segments" else _tiles_fit(made)
    if not fits or not _middle_fits(made) or not cycle_regions.place(made):
        return False
    _extent(made)
    return _notches(made)


def _seat_all(made: Plan) -> None:
    """Stations at even distances along the loop; in an infinity away from the crossing."""
    loop, n = made.loop, len(made.seats)
    if made.cycle.shape != "infinity":
        for i, seat in enumerate(made.seats):
            seat.at = loop.length * i / n
            seat.start, seat.end = seat.at - loop.length / n / 2, seat.at + loop.length / n / 2
    else:
        half = loop.length / 2
        for lobe in (0, 1):
            own = [s for s in made.seats if s.lobe == lobe]
            k = len(own)
            d = half / k
            pitch = half / (k + 0.7)
            for j, seat in enumerate(own):
                seat.start, seat.end = lobe * half + j * d, lobe * half + (j + 1) * d
                seat.at = lobe * half + pitch * (0.85 + j)
                if made.form == "segments":
                    seat.at = (seat.start + seat.end) / 2
    for seat in made.seats:
        (x, y), _ = loop.at(seat.at)
        if seat.tile:
            seat.box = Box.around(x, y, seat.tile.width, seat.tile.height)
        if seat.kind == "dot" and seat.words:
            nx, ny = loop.outward(seat.at)
            w, h = seat.words.width, seat.words.height
            off = DOT / 2 + BESIDE + (w * nx * nx + h * ny * ny) / 2
            seat.said = Box.around(x + nx * off, y + ny * off, w, h)


def _tiles_fit(made: Plan) -> bool:
    boxes = [s.box for s in made.seats]
    if any(a.grown(APART / 2).overlaps(b.grown(APART / 2)) for i, a in enumerate(boxes) for b in boxes[:i]):
        return False
    said = [s.said for s in made.seats if s.said]
    if any(a.grown(CLEAR / 4).overlaps(b) for i, a in enumerate(said) for b in (*boxes, *said[:i])):
        return False
    if any(made.loop.near(words) < BESIDE / 2 for words in said):
        return False
    placed: list[Box] = [*said]
    for bow in made.bows:
        shown = _shown(made, bow)
        if shown is None:
            return False
        start, end = shown
        bow.place = made.loop.at((start + end) / 2)[0]
        if bow.label is None or bow.crossing:
            dots = "dot" in (made.seats[bow.source].kind, made.seats[bow.target].kind)
            if end - start < SHOWN * (2 if dots and head_of(made, bow) != "none" else 1):
                return False
            continue
        (x, y), (dx, dy) = made.loop.at((start + end) / 2)
        box = bow.label.box(x, y)
        along = min(box.w / max(abs(dx), 1e-6), box.h / max(abs(dy), 1e-6))
        if end - start < along + 2 * (28 if made.cycle.arrows else 44):
            return False
        if any(box.grown(6).overlaps(o) for o in (*boxes, *placed)):
            return False
        placed.append(box)
    return True


def _shown(made: Plan, bow: Bow) -> tuple[float, float] | None:
    """The stretch of an arc outside the boxes of its ends; None when there is none, or when it meets another box."""
    a, b = made.seats[bow.source], made.seats[bow.target]
    start = a.at
    span = (b.at - a.at) % made.loop.length or made.loop.length
    steps = 40
    free = [start + span * k / steps for k in range(steps + 1)]
    free = [s for s in free if not any(box.contains(made.loop.at(s)[0]) for box in (a.box, b.box))]
    if not free:
        return None
    others = [s.box.grown(8) for s in made.seats if s is not a and s is not b]
    if any(o.contains(made.loop.at(s)[0]) for s in free for o in others):
        return None
    return free[0] - span / steps / 2, free[-1] + span / steps / 2


def _thick(made: Plan, loop: Loop) -> float:
    """The width of the band its words need, on a loop of that form."""
    need = BAND[0]
    n = len(made.seats)
    for i, seat in enumerate(made.seats):
        if seat.words is None:
            continue
        at = seat.at if made.loop is loop else loop.length * (i + (0.5 if loop.crossing else 0)) / n
        _, (dx, dy) = loop.at(at)
        w, h = seat.words.width, seat.words.height
        along = w * abs(dx) + h * abs(dy)
        low, high = seat.words.across(-dy, dx)
        sag = along * along / 8 / max(60.0, min(loop.half[0] / (LOBE if loop.crossing else 1), loop.half[1]))
        straight = loop.crossing and abs(abs(dx) - abs(dy)) < 0.02
        need = max(need, high - low + 2 * BAND_PAD + (0 if straight else min(sag, 24)))
    return need


def _band_fits(made: Plan) -> bool:
    """Whether words fit their segments, and the hole in the middle stays open."""
    loop = made.loop
    lobe = min(loop.half[0] / (LOBE if loop.crossing else 1.0), loop.half[1])
    _trim(made, BAND[0])
    band = _thick(made, loop)
    _trim(made, band)
    band = _thick(made, loop)
    if (band > BAND[1] and not made.tight) or band > lobe * (0.78 if made.middles else 0.92):
        return False
    # A generous loop has a generous band.
    made.band = max(band, min(lobe * 0.4, BAND[0] * 1.5))
    _trim(made, made.band)
    if not loop.crossing and loop.half[1] ** 2 / loop.half[0] < made.band * BLUNT:
        return False
    for seat in made.seats:
        if seat.words is None:
            continue
        _, (dx, dy) = loop.at(seat.at)
        along = seat.words.width * abs(dx) + seat.words.height * abs(dy)
        if seat.end - seat.start < along * 0.92 + TIP * made.band * 1.2 + 12:
            return False
    return True


def _trim(made: Plan, band: float) -> None:
    """The stretches of the segments: the two that pass below the crossing end before it."""
    if not made.loop.crossing:
        tip = TIP * band
        for seat in made.seats:
            seat.at = (seat.start + seat.end) / 2
            seat.box = _around(made, seat.at + tip / 2, seat)
        return
    half, length = made.loop.length / 2, made.loop.length
    a, b = made.loop.half[0] / LOBE, made.loop.half[1]
    # The bars cross at twice the angle of their slope: the flatter, the longer the band above covers the one below.
    sine = 2 * a * b / (a * a + b * b)
    cut = (band / 2 + SEAM) / max(0.35, sine)
    for lobe in (0, 1):
        own = [s for s in made.seats if s.lobe == lobe]
        first, last = lobe * half, lobe * half + half
        if lobe == 0:
            first += cut
        else:
            last = length - cut
        step = (last - first) / len(own)
        for j, seat in enumerate(own):
            seat.start, seat.end = first + j * step, first + (j + 1) * step
            seat.at = (seat.start + seat.end) / 2 + (TIP * band / 2 if pointed(made, seat) else 0)
            seat.box = _around(made, seat.at, seat)


def pointed(made: Plan, seat: Seat) -> bool:
    """Whether a segment has a point and a notch: not one that ends or begins flush at the crossing."""
    flush = made.loop.crossing and (seat is made.seats[0] or seat is made.seats[-1])
    return not flush


def _around(made: Plan, s: float, seat: Seat) -> Box:
    """The box of a segment's words: their outline, not its box, is centred in the band."""
    (x, y), (dx, dy) = made.loop.at(s)
    if seat.words is None:
        return Box(x, y, 0, 0)
    low, high = seat.words.across(-dy, dx)
    off = (low + high) / 2
    return Box.around(x + dy * off, y - dx * off, seat.words.width, seat.words.height)


def _middle_fits(made: Plan) -> bool:
    """Whether the words in the middle are clear of the line and the boxes."""
    spots = [Box.around(share * made.loop.half[0], 0, w.width, w.height) for w, share in made.middles]
    if made.hub:
        spots.append(Box.around(0, 0, made.hub.width + 70, made.hub.height + 50))
    labels = [b.label.box(*b.place) for b in made.bows if b.label and b.place and not b.crossing]
    for spot in spots:
        if made.loop.near(spot) < made.band / 2 + CLEAR * 0.8:
            return False
        solid = [*(s.box for s in made.seats if s.tile), *labels]
        if any(spot.grown(CLEAR * 0.6).overlaps(o) for o in solid):
            return False
    return True


def _extent(made: Plan) -> None:
    """The box round the loop, its band, boxes and labels."""
    a, b = made.loop.half
    parts = [*(s.box for s in made.seats), *(s.said for s in made.seats if s.said)]
    if made.form == "segments":
        parts.append(Box(-a, -b, 2 * a, 2 * b).grown(made.band / 2 + 1))
    else:
        for start, end in (shown for bow in made.bows if (shown := _shown(made, bow))):
            places = (made.loop.at(start + (end - start) * k / 8)[0] for k in range(9))
            parts += [Box.around(x, y, HEAD, HEAD) for x, y in places]
        parts += [_head(made, bow) for bow in made.bows if head_of(made, bow) != "none"]
    parts += [w.label.box(*w.place) for w in made.bows if w.label and w.place]
    parts += cycle_regions.boxes(made)
    made.extent = Box.union(parts)


def _head(made: Plan, bow: Bow) -> Box:
    """The box round an arc's arrow head: of a short arc that bends much, its back stands off the line."""
    head = arrow_head(bow_curve(made, bow), ARC * (BOLD if bow.line == "bold" else 1), "#000000")
    points = [(float(c[-2]), float(c[-1])) for c in head.commands if len(c) > 2]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def _notches(made: Plan) -> bool:
    """Places for the words of the two arcs that cross, above and below the crossing."""
    solid = [s.box for s in made.seats if s.tile]
    for k, bow in enumerate(b for b in made.bows if b.crossing):
        if bow.label is None:
            bow.place = None
            continue
        sign = -1.0 if (k == 0) == ((made.cycle.direction or "ccw") == "ccw") else 1.0
        h = bow.label.height + NOTCH_ARROW
        y = h / 2 + made.band / 2
        while True:
            box = Box.around(0, sign * y, bow.label.width, h)
            if made.loop.near(box) >= made.band / 2 + 12 and not any(box.grown(12).overlaps(o) for o in solid):
                break
            y += 4
        bow.place = (0.0, sign * y)
        made.extent = Box.union((made.extent, box))
    return True


NOTCH_ARROW = 26.0
"""Height of the arrow over or under the words of an arc that crosses."""


# Places


def _settle(made: Plan, width: float, height: float | None) -> None:
    """The loop and the cards round it in their room; a larger height makes the loop rounder."""
    sides = made.sides
    if made.cycle.shape == "infinity" and not sides.across:
        wide = max(width, made.extent.w)
        frame = Box(made.extent.cx - wide / 2, made.extent.y, wide, made.extent.h)
        for side in ("top", "foot"):
            sides.tuck(side, frame, made.loop, made.band / 2 + CORNER)
    spare = (height or 0.0) - sides.down(made.extent.h)
    a, b = made.loop.half
    most = min(a * (1.0 if made.cycle.shape != "infinity" else 1.15 / LOBE), b + spare / 2)
    if spare > 8 and most > b:
        before = (a, b)
        for part in (1.0, 0.6, 0.3):
            if _fits(made, a, b + (most - b) * part):
                break
        else:
            _fits(made, *before)
    made.width = max(width, made.extent.w + sides.across)
    natural = sides.down(made.extent.h)
    made.height = max(natural, height or 0.0)
    left = sides.left_room + (made.width - sides.across - made.extent.w) / 2
    core = made.height - sides.top_room - sides.foot_room
    top = sides.top_room + (core - made.extent.h) / 2
    made.origin = (left - made.extent.x, top - made.extent.y)
    sides.place(made.width, made.height, made.origin, made.loop)
