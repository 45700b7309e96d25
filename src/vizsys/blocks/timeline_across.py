"""Timelines from left to right: dots or cards along an axis, or a chain of boxes. Page units."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Literal

from vizsys.bezier import Curve
from vizsys.blocks.base import Placed, Widths, group, style, text_items
from vizsys.blocks.lines import edge, strokes
from vizsys.blocks.tiles import Tile, tile
from vizsys.blocks.timeline_draw import (
    AXIS,
    DOT,
    DOT_BIG,
    date_card,
    dot,
    draw_words,
    words,
    words_low,
)
from vizsys.blocks.timeline_plan import Mark, marks, spaced
from vizsys.geometry import Box
from vizsys.scene import Item, Paint, Path, Rect
from vizsys.text import plain

if TYPE_CHECKING:
    from vizsys.blocks.timeline import Timeline
    from vizsys.context import Context

Side = Literal["above", "below"]

STEM = 44.0
"""From the axis to a label or card."""
LABEL_GAP = 26.0
"""Between labels on one side."""
CARD_GAP = 24.0
NEAR = 52.0
"""Between neighbouring dots."""
TAIL = 40.0
"""The axis beyond the last dot, head included."""
WRAPS = (300.0, 250.0, 210.0, 180.0, 155.0, 135.0)
"""Line lengths labels may take, best first."""
CARD_LOW, CARD_MOST = 210.0, 460.0
BOX_GAP = 52.0
"""Between boxes of a chain: room for an arrow."""
BOX_LOW, BOX_MOST = 150.0, 340.0
NOTE_GAP = 28.0
UNDER = 16.0
"""Between a box and its text."""


def widths(content: Timeline, ctx: Context) -> Widths:
    """About the widths at which the points stand side by side."""
    made, n = marks(content, ctx), len(content.points)
    words_wide = max((words_low(ctx, m) for m in made), default=0.0)
    per = 2 if content.labels in (None, "alternate") and n > 2 and content.shape != "boxes" else 1
    if content.shape == "boxes":
        one = max([b.width for b in _boxes(made, BOX_LOW, ctx)], default=0.0)
        return Widths(n * one + (n - 1) * BOX_GAP, n * max(one, 220.0) + (n - 1) * 64.0)
    if content.shape == "cards":
        one = max(CARD_LOW, words_wide + 2 * ctx.measures.node_pad_x)
        wish = max(one, 320.0)
        return Widths(one * (n + per - 1) / per, (wish + CARD_GAP) * (n + per - 1) / per)
    return Widths(words_wide * (n + per - 1) / per, (max(words_wide, 200.0) + LABEL_GAP) * (n + per - 1) / per + TAIL)


def layout(
    content: Timeline, width: float, height: float | None, ctx: Context, breaks: Collection[int] = ()
) -> Placed | None:
    """The timeline across `width`; None when its labels do not fit. What stands at `breaks` keeps clear of the point
    before it, on whichever side its label is."""
    made = marks(content, ctx)
    if not made:
        return Placed(width, height or 0.0)
    if content.shape == "boxes":
        return _chain(content, made, width, height, ctx)
    return _axis(content, made, width, height, ctx, breaks)


# Dots and cards


def _sides(content: Timeline, both: bool, n: int) -> list[Side]:
    if content.labels in ("above", "below"):
        return [content.labels] * n
    return ["above" if i % 2 == 0 else "below" for i in range(n)] if both else ["below"] * n


def _axis(
    content: Timeline,
    made: Sequence[Mark],
    width: float,
    height: float | None,
    ctx: Context,
    breaks: Collection[int],
) -> Placed | None:
    """Labels or cards along a line: on one side where they are roomy there, on both sides else."""
    cards = content.shape == "cards"
    choices = [True] if content.labels == "alternate" else [False] if content.labels else [False, True]
    roomy = (CARD_LOW + CARD_GAP if len(made) < 4 else 270.0) if cards else 150.0
    if len(choices) > 1 and (width / len(made) < roomy or (not cards and len(made) > 5)):
        choices = [True]
    for both in choices:
        found = _fit(made, width, both and len(made) > 1, cards, ctx, breaks)
        if found:
            xs, wide, wraps = found
            sides = _sides(content, both, len(made))
            return _drawn_axis(made, xs, wide, wraps, sides, width, height, cards, ctx)
    return None


def _fit(
    made: Sequence[Mark], width: float, both: bool, cards: bool, ctx: Context, breaks: Collection[int]
) -> tuple[list[float], list[float], float] | None:
    """Where points stand, how wide each label is, and the wrap that allows it: the widest that leaves time its room."""
    step = 2 if both else 1
    n = len(made)
    gap = CARD_GAP if cards else LABEL_GAP
    best: tuple[list[float], list[float], float] | None = None
    pads = 2 * ctx.measures.node_pad_x
    if cards:
        even = (width + gap) / (n + step - 1) * step - gap if n > 1 else width
        least = max(max(words_low(ctx, m) for m in made) + pads, min(CARD_LOW, width))
        limits = [
            w for w in (min(even, CARD_MOST), 320.0, 280.0, 250.0, least) if least <= w <= max(even, least) + 0.01
        ]
    else:
        limits = list(WRAPS)
    for limit in limits:
        wide = [limit] * n if cards else [words(ctx, m, limit, "center").width for m in made]
        left, right = wide[0] / 2, wide[-1] / 2
        if not cards:
            left, right = max(left, DOT_BIG + 8), max(right, TAIL)
        room = width - left - right
        same = [0.0] * step + [(wide[i] + wide[i - step]) / 2 + gap for i in range(step, n)]
        near = [(wide[i - 1] + wide[i]) / 2 + gap if i in breaks else NEAR for i in range(n)]
        xs = spaced([m.time for m in made], max(0.0, room), near, same[:n], step) if room >= 0 else None
        if xs:
            best = ([x + left for x in xs] if n > 1 else [width / 2], wide, limit)
            break
    return best


def _drawn_axis(
    made: Sequence[Mark],
    xs: Sequence[float],
    wide: Sequence[float],
    wrap: float,
    sides: Sequence[Side],
    width: float,
    height: float | None,
    cards: bool,
    ctx: Context,
) -> Placed:
    drawn_cards = [date_card(ctx, m, w, "start") for m, w in zip(made, wide, strict=True)] if cards else []
    sets = [] if cards else [words(ctx, m, wrap, "center") for m in made]
    talls = [c.height for c in drawn_cards] if cards else [s.height for s in sets]
    if cards:
        talls = [max(talls)] * len(talls)
    room = {s: max((t for t, at in zip(talls, sides, strict=True) if at == s), default=0.0) for s in ("above", "below")}
    stem = STEM if cards else 38.0
    above, below = (room[s] + stem if room[s] else DOT_BIG + 4 for s in ("above", "below"))
    natural = above + below
    total = max(natural, height or 0.0)
    top = (total - natural) / 2
    y = top + above
    line = ctx.theme.color("hair") if not ctx.theme.dark else ctx.theme.color("ink3")
    axis = Curve.line([(0.0, y), (width, y)])
    items: list[Item] = list(strokes(axis, AXIS * 0.8, line, head="end"))
    anchors: dict[str, tuple[float, float, float, float]] = {}
    stems: list[Item] = []
    nodes: list[Item] = []
    for i, (mark, x) in enumerate(zip(made, xs, strict=True)):
        up = sides[i] == "above"
        tall = talls[i]
        box_y = y - stem - tall if up else y + stem
        left = min(max(0.0, x - wide[i] / 2), max(0.0, width - wide[i]))
        box = Box(left, box_y, wide[i], tall)
        color = ctx.theme.hue(mark.tone).stroke
        foot = box.bottom + (0 if cards else 6) if up else box.y - (0 if cards else 6)
        stems.append(Path(Curve.line([(x, y), (x, foot)]).commands(), Paint(None, color, ctx.measures.edge_minor)))
        inner: list[Item] = list(dot(ctx, mark, x, y))
        if cards:
            inner += drawn_cards[i].draw(box, "start")
            nodes.append(group(inner, "node", mark.id, plain(mark.point.label), box.as_tuple(), shape="box"))
        else:
            inner += draw_words(ctx, mark, sets[i], box.x, box.y, box.w, "center")
            nodes.append(group(inner, "cell", mark.id, plain(mark.point.label), box.as_tuple()))
        r = DOT_BIG if mark.point.highlight else DOT
        anchors[mark.id] = box.as_tuple() if cards else (x - r, y - r, 2 * r, 2 * r)
        anchors[f"{mark.id}.dot"] = (x - r, y - r, 2 * r, 2 * r)
    whole = group([*items, *stems, *nodes], "block", box=(0, top, width, natural), kind="timeline")
    return Placed(width, total, (whole,), anchors)


# A chain of boxes


def _boxes(made: Sequence[Mark], width: float, ctx: Context) -> list[Tile]:
    """The boxes at that width: label, and when."""
    return [
        tile(
            ctx,
            m.point.label,
            sub=m.point.when,
            icon=m.point.icon,
            icon_size=ctx.measures.icon_beside * 0.85,
            tone=m.tone,
            fill="solid" if m.point.highlight else "fill",
            limit=width,
            least=(width, ctx.measures.node_min_h),
            span=m.point.span("icon"),
        )
        for m in made
    ]


def _chain(content: Timeline, made: Sequence[Mark], width: float, height: float | None, ctx: Context) -> Placed | None:
    n = len(made)
    least = max(b.width for b in _boxes(made, 1.0, ctx))
    quiet = style(ctx, "small", color="ink2", line=1.28)
    texts_low = max(
        (ctx.text.word_width(t, quiet) for m in made for t in (m.point.text, m.point.note) if t), default=0.0
    )
    texts_low += 28 if any(m.point.note for m in made) else 0
    even = (width + BOX_GAP) / n - BOX_GAP
    one = min(max(least, min(even, width * 0.82 / n)), BOX_MOST) if n > 1 else min(width, max(least, BOX_MOST))
    times = [m.time for m in made]
    room = max(0.0, width - one)
    xs = spaced(times, room, [one + BOX_GAP] * n, [0.0] * n, 1) if width >= one else None
    pitch = min((b - a for a, b in itertools.pairwise(xs or [])), default=width)
    if xs is None or (n > 1 and pitch - 20 < texts_low):
        return None
    boxes = _boxes(made, one, ctx)
    tall = max(b.height for b in boxes)
    span = max(one, texts_low)
    texts = [ctx.text.set(m.point.text, quiet, span, "center") if m.point.text else None for m in made]
    notes = [ctx.text.set(m.point.note, quiet, span - 28, "center") if m.point.note else None for m in made]
    sides = _sides(content, content.labels == "alternate", n)
    note_room = max((t.height + 16 + NOTE_GAP for t in notes if t), default=0.0)
    above = max((t.height + UNDER for t, s in zip(texts, sides, strict=True) if t and s == "above"), default=0.0)
    below = max((t.height + UNDER for t, s in zip(texts, sides, strict=True) if t and s == "below"), default=0.0)
    natural = note_room + above + tall + below
    total = max(natural, height or 0.0)
    top = (total - natural) / 2
    y = top + note_room + above
    inset = max(0.0, (span - one) / 2)
    scale = (width - one - 2 * inset) / room if room else 1.0
    places = [Box(inset + x * scale if n > 1 else (width - one) / 2, y, one, tall) for x in xs]
    items: list[Item] = []
    anchors: dict[str, tuple[float, float, float, float]] = {}
    for (a, m), (b, o) in itertools.pairwise(zip(places, made, strict=True)):
        curve = Curve.line([(a.right, y + tall / 2), (b.x, y + tall / 2)])
        items.append(edge(ctx, curve, f"{m.id}-to-{o.id}", m.id, o.id, width=ctx.measures.edge_main))
    for mark, place, drawn, text, note, side in zip(made, places, boxes, texts, notes, sides, strict=True):
        items.append(drawn.draw(place, "node", mark.id))
        anchors[mark.id] = place.as_tuple()
        if text:
            at = place.y - UNDER - text.height if side == "above" else place.bottom + UNDER
            said = text_items(text, place.cx - text.width / 2, at)
            words = (place.cx - text.width / 2, at, text.width, text.height)
            items.append(group(said, "cell", box=words, about=mark.id))
        if note:
            lift = above if text and side == "above" else 0.0
            frame = Box.around(place.cx, 0, note.width + 28, note.height + 16)
            frame = Box(frame.x, place.y - lift - NOTE_GAP - frame.h, frame.w, frame.h)
            hue = ctx.theme.hue(mark.tone)
            paint = Paint(hue.tint, hue.stroke, ctx.measures.outline, (2.0, 6.0), "round")
            stem = Curve.line([(place.cx, frame.bottom), (place.cx, place.y - lift)])
            items.append(Path(stem.commands(), Paint(None, hue.stroke, ctx.measures.edge_minor)))
            inner = [Rect(*frame.as_tuple(), paint, ctx.measures.radius_chip)]
            inner_text = text_items(note, frame.x + 14, frame.y + 8)
            title = plain(mark.point.note or "")
            items.append(group([*inner, *inner_text], "cell", None, title, frame.as_tuple(), about=mark.id))
    whole = group(items, "block", box=(0, top, width, natural), kind="timeline")
    return Placed(width, total, (whole,), anchors)
