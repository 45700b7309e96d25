"""Drawing a planned cycle: segments or boxes with arcs, words in the middle, cards with leaders."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING

from vizsys.bezier import Curve
from vizsys.blocks import cycle_regions
from vizsys.blocks.base import Placed, group, text_items
from vizsys.blocks.cycle_notes import Card, anchor
from vizsys.blocks.cycle_parts import ARC, BOLD, WORD_GAP, Plan, Seat, Words, bow_curve, head_of
from vizsys.blocks.cycle_path import LOBE
from vizsys.blocks.cycle_plan import NOTCH_ARROW, SEAM, TIP, pointed
from vizsys.blocks.draw import centred, icon_art, icon_image
from vizsys.blocks.lines import edge, leader
from vizsys.blocks.marks import on_white, thin_arrow
from vizsys.blocks.stations import label_of
from vizsys.blocks.tiles import fill_of, line_of
from vizsys.geometry import Box, Point
from vizsys.scene import Command, Ellipse, Group, Item, Paint, Path, Rect
from vizsys.text.rich import slug

if TYPE_CHECKING:
    from vizsys.context import Context

BESIDE = 16.0
"""From the bar of an arc that crosses to the arrow that goes along with it."""
ALONG = 64.0
"""Length of that arrow."""


def draw(made: Plan, ctx: Context) -> Placed:
    """The items of a plan, and the boxes of its stations by name."""
    ox, oy = made.origin
    items: list[Item] = []
    if made.form == "segments":
        items += _segments(made, ctx)
    else:
        items += _spokes(made, ctx)
        lines, labels = _bows(made, ctx)
        items += lines
        items += [_tile(s, ctx).moved(ox, oy) for s in made.seats]
        items += labels
    items += _notch_words(made, ctx)
    for words, share in made.middles:
        items.append(_middle(words, share * made.loop.half[0] + ox, oy, ctx))
    items += cycle_regions.draw(made, ctx)
    items += _cards(made, ctx)
    whole = group(items, "block", box=(0, 0, made.width, made.height), kind="cycle")
    anchors = {slug(a.region.label): a.box.moved(ox, oy).as_tuple() for a in made.arches}
    anchors |= {s.name: s.box.moved(ox, oy).as_tuple() for s in made.seats}
    return Placed(made.width, made.height, (whole,), anchors)


# The band


def _segments(made: Plan, ctx: Context) -> list[Item]:
    ox, oy = made.origin
    return [_segment(made, s, ctx).moved(ox, oy) for s in made.seats]


def _segment(made: Plan, seat: Seat, ctx: Context) -> Group:
    """A stretch of the band with a notch where it begins and a point where it ends."""
    hue = ctx.theme.hue(seat.tone)
    loop, half = made.loop, made.band / 2
    tip = TIP * made.band
    first, last = seat is made.seats[0], seat is made.seats[-1]
    flush_start, flush_end = loop.crossing and first, loop.crossing and last
    s0, s1 = seat.start, seat.end
    shift = _slant(made)
    sides: list[Curve] = []
    for away in (half, -half):
        lean = shift if away > 0 else -shift
        a = s0 - lean if flush_start else s0 + SEAM / 2 / loop.stretch(s0, away)
        b = s1 + lean if flush_end else s1 - SEAM / 2 / loop.stretch(s1, away)
        sides.append(loop.offset(a, b, away))
    outer, inner = sides[0], sides[1].reversed()
    commands: list[Command] = list(outer.commands())
    if not flush_end:
        commands.append(("L", *loop.at(s1 - SEAM / 2 + tip)[0]))
    commands += [("L", *inner.points[0]), *inner.commands()[1:]]
    if not flush_start:
        commands.append(("L", *loop.at(s0 + SEAM / 2 + tip)[0]))
    commands.append(("Z",))
    fill = seat.shade or hue.solid
    items: list[Item] = [Path(tuple(commands), Paint(fill, fill, 2.0))]
    if seat.words:
        items += _words(seat.words, seat.box.cx, seat.box.cy, ctx, color=ctx.theme.color("solid-ink"), seat=seat)
    corners = [p for c in (outer, inner) for p in c.samples(20)]
    box = _around(corners)
    return group(items, "cell", seat.name, label_of(seat.station), box.as_tuple(), tone=seat.tone)


def _slant(made: Plan) -> float:
    """How much further the outer side of a segment reaches that ends along the bar above it."""
    a, b = made.loop.half[0] / LOBE, made.loop.half[1]
    return made.band / 2 * (a * a - b * b) / (2 * a * b)


def _around(points: list[Point]) -> Box:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def _words(
    words: Words, cx: float, cy: float, ctx: Context, *, color: str | None = None, seat: Seat | None = None
) -> list[Item]:
    """Icon, label and quieter line over one another about a point."""
    items: list[Item] = []
    y = cy - words.height / 2
    if words.icon:
        size = words.icon_size
        span = seat.station.span("icon") if seat else None
        art = icon_art(ctx, words.icon, span)
        if color and art is not None and not art.recolor:  # a logo keeps its colours: it stands on a white disc
            items.append(Ellipse(cx, y + size / 2, size * 0.56, size * 0.56, Paint(ctx.theme.color("tile"))))
            items += icon_image(on_white(ctx), art, cx - size * 0.37, y + size * 0.13, size * 0.74)
        else:
            items += icon_image(ctx, words.icon, cx - size / 2, y, size, color=color, span=span)
        y += size + WORD_GAP
    if words.label and not words.sub and not words.icon:
        return [*centred(words.label, words.size, cx, cy)]
    for text in (words.label, words.sub):
        if text:
            items += text_items(text, cx - text.width / 2, y)
            y += text.height + WORD_GAP
    return items


def _middle(words: Words, cx: float, cy: float, ctx: Context) -> Group:
    box = Box.around(cx, cy, words.width, words.height)
    return group(_words(words, cx, cy, ctx), "cell", box=box.as_tuple())


# Boxes and arcs


def _tile(seat: Seat, ctx: Context) -> Group:
    assert seat.tile is not None
    if seat.kind == "tile":
        return seat.tile.draw(seat.box, "node", seat.name)
    if seat.kind == "dot":
        return _dot(seat, ctx)
    # Who waits is a pill, what is held a box with square corners.
    b, m = seat.box, ctx.measures
    paint = Paint(fill_of(ctx, seat.tone, "fill"), line_of(ctx, seat.tone), m.outline)
    radius = b.h / 2 if seat.kind == "process" else 4.0
    content = seat.tile.content(b)
    items = [Rect(b.x, b.y, b.w, b.h, paint, radius), *content]
    shape = "pill" if seat.kind == "process" else "box"
    return group(items, "node", seat.name, seat.tile.words, b.as_tuple(), shape=shape, tone=seat.tone)


def _dot(seat: Seat, ctx: Context) -> Group:
    """A dot with its words outside of the loop."""
    hue, b = ctx.theme.hue(seat.tone), seat.box
    items: list[Item] = [Ellipse(b.cx, b.cy, b.w / 2, b.h / 2, Paint(hue.solid, ctx.surface, 3.0))]
    if seat.words and seat.said:
        items += _words(seat.words, seat.said.cx, seat.said.cy, ctx, seat=seat)
    return group(items, "node", seat.name, label_of(seat.station), b.as_tuple(), shape="dot", tone=seat.tone)


def _bows(made: Plan, ctx: Context) -> tuple[list[Item], list[Item]]:
    """The arcs, and their labels, which are painted over the boxes."""
    ox, oy = made.origin
    lines: list[Item] = []
    labels: list[Item] = []
    over: list[Item] = []
    waitfor = made.cycle.shape == "waitfor"
    for bow in made.bows:
        a, b = made.seats[bow.source], made.seats[bow.target]
        curve = bow_curve(made, bow)
        key = f"{a.name}--{b.name}"
        under = [bow.label.box(*bow.place)] if bow.label and bow.place and not bow.crossing else []
        width = ctx.measures.edge_main if waitfor else ARC
        head = head_of(made, bow)
        # An arc in the colour of the box it leaves is explained by that box.
        said = bow.label.words if bow.label else label_of(a.station) if bow.tone == a.tone else None
        facts = {"tone": bow.tone, "width": width * (BOLD if bow.line == "bold" else 1), "line": bow.line}
        drawn = edge(ctx, curve, key, a.name, b.name, under=under, head=head, label=said, **facts)  # type: ignore[arg-type]
        if bow.crossing and bow.target:  # of the two that cross, this one passes above
            gap = Path(curve.shortened(30).commands(), Paint(None, ctx.surface, ARC * 3.4))
            over += [gap.moved(ox, oy), drawn.moved(ox, oy)]
        else:
            lines.append(drawn.moved(ox, oy))
        if under and bow.label and bow.place:
            labels.append(bow.label.draw(bow.place[0] + ox, bow.place[1] + oy, key))
    return lines + over, labels


def _spokes(made: Plan, ctx: Context) -> list[Item]:
    """The middle of a ring as a box, with a line to every station."""
    if made.hub is None:
        return []
    hub = Box.around(0.0, 0.0, made.hub.width, made.hub.height)
    items: list[Item] = []
    for seat in made.seats:
        curve = Curve.line([(0.0, 0.0), (seat.box.cx, seat.box.cy)])
        curve = curve.cut_start(hub.grown(4).contains).cut_end(seat.box.grown(4).contains)
        key = f"center--{seat.name}"
        items.append(edge(ctx, curve, key, "center", seat.name, width=2.0, head="none", line="dashed"))
    items.append(made.hub.draw(hub, "node", "center"))
    return [i.moved(*made.origin) for i in items]


def _notch_words(made: Plan, ctx: Context) -> list[Item]:
    """What the two crossing arcs say, above and below the crossing, each with an arrow beside its own bar.

    A level arrow would run from one bar to the other, and those two are of different arcs.
    """
    (ax, ay), off = made.loop.half, made.band / 2 + BESIDE
    dx, dy = ax / LOBE / hypot(ax / LOBE, ay), ay / hypot(ax / LOBE, ay)
    items: list[Item] = []
    for bow in made.bows:
        if not bow.crossing or bow.label is None or bow.place is None:
            continue
        x, y = bow.place[0] + made.origin[0], bow.place[1] + made.origin[1]
        above = bow.place[1] < 0
        up = -1.0 if above else 1.0
        tone = bow.arc.tone if bow.arc and bow.arc.tone else bow.tone
        color = ctx.theme.hue(tone).stroke
        corner = (bow.label.width / 2, abs(bow.place[1]) - bow.label.height / 2 + NOTCH_ARROW / 2)
        middle = max(corner[0] * dx + corner[1] * dy, off * dy / dx + ALONG / 2)
        ends = [
            (x - dy * off + dx * t, made.origin[1] + up * (dx * off + dy * t))
            for t in (middle - ALONG / 2, middle + ALONG / 2)
        ]
        (x1, y1), (x2, y2) = ends if bow.target else ends[::-1]
        label = bow.label.draw(x, y + up * NOTCH_ARROW / 2)
        items += [label, group(thin_arrow(x1, y1, x2, y2, color, ctx.measures.edge), "cell")]
    return items


# Cards


def _cards(made: Plan, ctx: Context) -> list[Item]:
    """Leaders first, so that cards lie on their ends."""
    lines: list[Item] = []
    cards: list[Item] = []
    seats = {s.name: s for s in made.seats}
    for card in made.sides.cards:
        seat = seats[card.seat]
        end = _end(made, seat, card)
        lines.append(leader(ctx, Curve.line([card.port, end]), card.tone))
        cards.append(card.draw())
    return lines + cards


def _end(made: Plan, seat: Seat, card: Card) -> Point:
    """Where the leader of a card meets its station."""
    ox, oy = made.origin
    if seat.tile is not None:
        box = seat.box.moved(ox, oy)
        px, py = card.port
        inset = min(18.0, box.w / 3, box.h / 3)
        x = min(max(px, box.x + inset), box.right - inset)
        y = min(max(py, box.y + inset), box.bottom - inset)
        if py <= box.y:
            return (x, box.y)
        if py >= box.bottom:
            return (x, box.bottom)
        return (box.x, y) if px < box.x else (box.right, y)
    loop, half = made.loop, made.band / 2
    flush = 0.0 if pointed(made, seat) else 0.1
    spans = [seat.start + (seat.end - seat.start) * (0.2 + flush + k * (0.66 - 2 * flush) / 8) for k in range(9)]
    candidates: list[Point] = []
    for s in spans:
        (x, y), (nx, ny) = loop.at(s)[0], loop.outward(s)
        candidates.append((x + nx * half + ox, y + ny * half + oy))
    blocked = [(x + ox, y + oy) for x, y in loop.points[::4]]
    blocked = [p for p in blocked if all(hypot(p[0] - q[0], p[1] - q[1]) > half * 0.9 for q in candidates[::4])]
    return anchor(card, candidates, blocked, half - 2)
