"""What the parts of a sequence measure: words on arrows, boxes, heads, and the columns they all need.

In: rows and actors. Out: labels and tiles, and the gaps between lifelines that every label needs and would like. All
lengths in page units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vizsys.blocks.base import style
from vizsys.blocks.draw import badge_size
from vizsys.blocks.graph.flat import humanise
from vizsys.blocks.lines import LineLabel, line_label
from vizsys.blocks.sequence import Actor, Sequence
from vizsys.blocks.sequence_rows import Row
from vizsys.blocks.tiles import Tile, tile
from vizsys.records import dataclass
from vizsys.theme import HUES

if TYPE_CHECKING:
    from vizsys.context import Context
    from vizsys.text.model import TextStyle

HEAD_GAP = (20.0, 44.0)
"""Between heads side by side: at least, and better."""
STUB = (34.0, 56.0)
"""Of an arrow on either side of its label, its head included: at least, and better."""
LABEL_MOST = 430.0
"""Labels are wrapped at this width where there is room for more."""
LOST = 0.78
"""Where a lost message ends, as a share of its way."""
LOOP = 46.0
"""How far the loop of a message to oneself reaches out."""
LOOP_HEIGHT = 48.0
DROP = 26.0
"""How far a slanted arrow falls."""
BAR = 7.0
"""Half the width of a bar of activation."""
BAR_SHIFT = 6.0
"""How far a bar on a bar is moved aside."""
MARK = 28.0
"""Diameter of a tick or cross."""
BOX_MOST = 300.0
"""Boxes on lifelines are wrapped at this width."""
BESIDE = 28.0
"""From a tall box of the compact form to what its actor does: the badge stands between."""
ROW_GAP = 18.0
ROW_MIN = 48.0
TITLE_PAD = 18.0
TITLE_MOST = 190.0
"""Width at which titles of phases at the left are wrapped."""
ROTATION = ("blue", "green", "violet", "amber", "coral")
"""Hues of actors nobody gave one: more would be a rainbow."""


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on an arrow: icon and text, then a tick."""

    line: LineLabel | None
    mark: str | None
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Wish:
    """What the columns need and would like: gaps between lifelines, and room outside the outer ones."""

    low: list[float]
    ideal: list[float]
    line: list[float]  # with every label on as few lines as it would like, and short arrows
    left: float
    right: float

    @property
    def least(self) -> float:
        return self.left + self.right + sum(self.low)

    @property
    def best(self) -> float:
        return self.left + self.right + sum(self.ideal)

    @property
    def lined(self) -> float:
        return self.left + self.right + sum(self.line)

    def between(self, share: float) -> float:
        return self.least + (self.best - self.least) * share


# Measuring


def actor_tones(content: Sequence, ctx: Context) -> list[str | None]:
    """The actors' colours: their own, the block's, else a hue each; one quiet hue where phases are coloured."""
    own = [a.tone for a in content.actors.values()]
    if any(own) or ctx.tone:
        return list(own)
    if any(p.title or p.tone for p in content.phases):
        return ["slate"] * len(own)
    return [ROTATION[i % len(ROTATION)] for i in range(len(own))]


def phase_tones(content: Sequence) -> list[str | None]:
    """The phases' colours: their own, else a hue each."""
    if any(p.tone for p in content.phases):
        return [p.tone for p in content.phases]
    return [HUES[(i + 1) % len(HUES)] for i in range(len(content.phases))]


def label_of(row: Row, limit: float | None, ctx: Context) -> Label | None:
    m = row.message
    line = line_label(ctx, row.words, icon=m.icon, tone=m.tone, limit=limit)
    mark = m.mark if m.mark == "ok" else None
    if line is None and mark is None:
        return None
    w, h = (line.width, line.height) if line else (2 * ctx.measures.knock_x, 0.0)
    return Label(line, mark, w + (MARK + 6 if mark else 0.0), max(h, MARK + 4 if mark else 0.0))


def text_wish(row: Row, ctx: Context) -> tuple[float, float]:
    """Width of the words on an arrow: at least, and better. Three lines at most while words allow."""
    text = row.words
    if not text:
        label = label_of(row, None, ctx)
        return (label.width, label.width) if label else (0.0, 0.0)
    face = style(ctx, "edge_label", weight=500)
    natural, word = ctx.text.width(text, face) + 1, ctx.text.word_width(text, face)
    full = label_of(row, None, ctx)
    extra = (full.width if full else natural) - natural
    low = max(word, min(natural, natural / 2.6 + 12))
    return low + extra, max(word, min(natural, LABEL_MOST)) + extra


def _need(row: Row, busy_any: bool, ctx: Context) -> tuple[float, float, float]:
    """Distance between the lifelines of a message that its arrow needs, would like, and needs for unwrapped words."""
    low, ideal = text_wish(row, ctx)
    extra = (badge_size(ctx, row.step)[0] / 2 + 4 if row.step else 0.0) + (2 * BAR + BAR_SHIFT if busy_any else 0.0)
    if row.kind == "loop":
        return low + extra + LOOP + 24, ideal + extra + LOOP + 36, ideal + extra + LOOP + 24
    if row.line == "block":
        return low + extra + 80, ideal + extra + 100, ideal + extra + 80
    if row.message.mark == "no":
        least, best, line = (low + 2 * STUB[0], ideal + 2 * STUB[1], ideal + 2 * STUB[0])
        return least / LOST + extra, best / LOST + extra, line / LOST + extra
    return low + extra + 2 * STUB[0], ideal + extra + 2 * STUB[1], ideal + extra + 2 * STUB[0]


def action_tile(row: Row, limit: float, ctx: Context) -> Tile:
    m = row.message
    pad = badge_size(ctx, row.step)[0] / 2 + 10 if row.step else 16.0
    return tile(
        ctx,
        row.words,
        icon=m.icon,
        icon_size=36,
        limit=limit,
        tone=m.tone,
        fill="tint" if m.tone else "white",
        token="edge_label",
        weight=500,
        pad_x=max(pad, 16.0),
        pad_y=10,
        span=m.span("icon"),
    )


def _raise(gaps: list[float], lo: int, hi: int, need: float) -> None:
    lack = need - sum(gaps[lo:hi])
    if lack > 0:
        for i in range(lo, hi):
            gaps[i] += lack / (hi - lo)


def loops_left(actor: int, actors: int) -> bool:
    """Whether a message to oneself turns to the left: that of the last actor does, into the diagram."""
    return actor == actors - 1 and actors > 1


def wish(
    rows: list[Row], actors: int, head: float, limit: float, busy_any: bool, ctx: Context, compact: bool = False
) -> Wish:
    """What the columns need, for heads of that width and boxes on lifelines of at most `limit`."""
    gaps = actors - 1
    low, ideal = [head + HEAD_GAP[0]] * gaps, [head + HEAD_GAP[1]] * gaps
    line = list(low)
    left = right = max(head / 2, 30.0)  # half a badge at least
    ordered = sorted((r for r in rows if r.sources), key=lambda r: abs(r.ends[1] - r.ends[0]))
    for row in ordered:
        if row.kind in ("action", "tick"):
            at = row.sources[0]
            if row.kind == "action":
                disc = badge_size(ctx, row.step)[0] / 2 if row.step else 0.0  # on the box's left side
                half, beyond = (action_tile(row, limit, ctx).width / 2 + disc,) * 2
            else:
                half, beyond = 24.0, 30 + text_wish(row, ctx)[1]
            out_left, out_right = (half, beyond) if at else (beyond, half)
            if compact:  # actors are boxes as high as the rows: all of it stands between them
                inner = 2 * half + BESIDE if row.kind == "action" else beyond
                out_left, out_right = (inner, 0.0) if at else (0.0, inner)
            if at > 0:
                _raise(low, at - 1, at, out_left + 20)
                _raise(ideal, at - 1, at, out_left + 28)
            else:
                left = max(left, out_left)
            if at < gaps:
                _raise(low, at, at + 1, out_right + 20)
                _raise(ideal, at, at + 1, out_right + 28)
            else:
                right = max(right, out_right)
            continue
        need = _need(row, busy_any, ctx)
        if row.kind == "loop":
            at = row.sources[0]
            if not gaps:
                right = max(right, need[1])
                continue
            span = (at - 1, at) if loops_left(at, actors) else (at, at + 1)
        else:
            every = (*row.sources, *row.targets)
            for end in every:  # other arrows of a fan
                for other in every:
                    if end < other:
                        _raise(low, end, other, 60.0)
            span = (min(row.ends), max(row.ends))
        if span[0] < span[1]:
            _raise(low, *span, need[0])
            _raise(ideal, *span, need[1])
            _raise(line, *span, need[2])
    ideal, line = ([max(a, b) for a, b in zip(low, more, strict=True)] for more in (ideal, line))
    return Wish(low, ideal, line, left, right)


# Heads


def _head(actor: Actor, name: str, form: int, tone: str | None, ctx: Context) -> Tile:
    label, icon = actor.label, actor.icon
    if actor.role is not None:
        entry = ctx.icons.role(actor.role, ctx.provider)
        label = label if label is not None else entry.label  # type: ignore[assignment]
        icon = icon or entry.icon  # type: ignore[assignment]
    limit = (320.0, 220.0, 0.0)[form]
    return tile(
        ctx,
        label if label is not None else humanise(name),
        sub=actor.sub,
        icon=icon,
        icon_at="left" if form == 0 else "above",
        icon_size=ctx.measures.icon_beside if form < 2 else 44.0,
        limit=limit,
        tone=tone,
        pad_x=ctx.measures.node_pad_x if form < 2 else 12.0,
        pad_y=12.0,
        least=((200.0, 64.0), (130.0, 64.0), (0.0, 60.0))[form],
        span=actor.span("icon"),
    )


def heads_of(content: Sequence, form: int, tones: list[str | None], ctx: Context) -> list[Tile]:
    pairs = zip(content.actors.items(), tones, strict=True)
    return [_head(actor, name, form, tone, ctx) for (name, actor), tone in pairs]


def size_of(heads: list[Tile]) -> tuple[float, float]:
    return max(h.width for h in heads), max(h.height for h in heads)


# Titles


def title_style(ctx: Context) -> TextStyle:
    return style(ctx, "label", weight=700, line=1.18)


def sub_style(ctx: Context) -> TextStyle:
    return style(ctx, "small", color="ink2", line=1.2)
