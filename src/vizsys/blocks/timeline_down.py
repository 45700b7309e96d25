"""Timelines from top to bottom, for narrow places: the axis at the left, words or cards beside it. Page units."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from vizsys.bezier import Curve
from vizsys.blocks.base import Placed, group
from vizsys.blocks.share import snapped_heights
from vizsys.blocks.timeline_draw import AXIS, DOT, DOT_BIG, RING, date_card, dot, draw_words, words, words_low
from vizsys.blocks.timeline_plan import marks
from vizsys.geometry import Box
from vizsys.scene import Item, Paint, Path
from vizsys.text import plain

if TYPE_CHECKING:
    from vizsys.blocks.timeline import Timeline
    from vizsys.context import Context

BESIDE = 24.0
"""Between the dots and the words."""
BETWEEN = 24.0
"""Between points."""
LINE = 17.0
"""From the top of the words to the middle of their first line, where the dot is."""
MOST = 3.0
"""The largest gap in proportion to time, over the least."""


def low(content: Timeline, ctx: Context) -> float:
    """The least width: the axis and the widest word."""
    pads = 2 * ctx.measures.node_pad_x if content.shape != "dots" else 0.0
    widest = max((words_low(ctx, m) for m in marks(content, ctx)), default=0.0)
    return 2 * (DOT_BIG + RING) + BESIDE + widest + pads + 2


def layout(content: Timeline, width: float, height: float | None, ctx: Context) -> Placed:
    """One point under the other, the gaps as time asks, within reason."""
    made = marks(content, ctx)
    framed = content.shape != "dots"
    left = 2 * (DOT_BIG + RING) + BESIDE
    room = width - left
    cards = [date_card(ctx, m, room, "start") for m in made] if framed else []
    sets = [] if framed else [words(ctx, m, room, "start") for m in made]
    talls = [c.height for c in cards] if framed else [s.height for s in sets]
    talls = [max(t, LINE + DOT_BIG + RING) for t in (snapped_heights(talls) if framed else talls)]
    spans = [b.time - a.time for a, b in itertools.pairwise(made)]
    least = min((s for s in spans if s > 0), default=1.0)
    gaps = [BETWEEN * min(MOST, max(1.0, s / least)) for s in spans]
    lead = 0.0 if framed else DOT_BIG + RING - LINE  # what the first dot stands out over its words
    natural = lead + sum(talls) + sum(gaps)
    if height is not None and height > natural and gaps:
        more = min((height - natural) / len(gaps), BETWEEN * 2)
        gaps = [g + more for g in gaps]
        natural = lead + sum(talls) + sum(gaps)
    total = max(natural, height or 0.0)
    top = (total - natural) / 2
    y = top + lead
    x = DOT_BIG + RING
    ys: list[float] = []
    nodes: list[Item] = []
    anchors: dict[str, tuple[float, float, float, float]] = {}
    for i, mark in enumerate(made):
        box = Box(left, y, room, talls[i])
        line = (cards[i].strip / 2 or min(talls[i] / 2, 32.0)) if framed else LINE
        ys.append(y + line)
        inner: list[Item] = dot(ctx, mark, x, y + line)
        if framed:
            arm = Curve.line([(x + DOT, y + line), (box.x, y + line)])
            color = ctx.theme.hue(mark.tone).stroke
            inner.append(Path(arm.commands(), Paint(None, color, ctx.measures.edge_minor)))
            inner += cards[i].draw(box, "start")
            nodes.append(group(inner, "node", mark.id, plain(mark.point.label), box.as_tuple(), shape="card"))
        else:
            inner += draw_words(ctx, mark, sets[i], box.x, box.y, box.w, "start")
            nodes.append(group(inner, "cell", mark.id, plain(mark.point.label), box.as_tuple()))
        anchors[mark.id] = box.as_tuple()
        y += talls[i] + (gaps[i] if i < len(gaps) else 0.0)
    color = ctx.theme.color("hair") if not ctx.theme.dark else ctx.theme.color("ink3")
    axis: list[Item] = []
    if len(ys) > 1:
        axis.append(Path(Curve.line([(x, ys[0]), (x, ys[-1])]).commands(), Paint(None, color, AXIS * 0.8)))
    whole = group([*axis, *nodes], "block", box=(0, top, width, natural), kind="timeline")
    return Placed(width, total, (whole,), anchors)
