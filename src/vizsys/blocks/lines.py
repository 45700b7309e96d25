"""Lines that several kinds share: arrow heads, connectors, gaps under labels, labels on lines, leaders.

In: curves in page units and colours. Out: scene items. A line that joins two things is a group of the role "edge" whose
data names its ends; its label is a group of the role "label" whose data names the edge: that is what lint reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor
from typing import TYPE_CHECKING, Literal

from vizsys.bezier import HALVINGS, Curve, rounded
from vizsys.blocks.base import group, style
from vizsys.blocks.draw import badge, badge_size, centred, flow_tone, icon_image
from vizsys.blocks.marks import mark as mark_disc
from vizsys.geometry import Box, Point
from vizsys.records import dataclass
from vizsys.scene import Ellipse, Group, Item, Paint, Path
from vizsys.text import plain
from vizsys.text.model import TextBox, TextStyle

if TYPE_CHECKING:
    from vizsys.context import Context

HEAD_LENGTH = 5.3
HEAD_WIDTH = 4.4
"""Arrow head in stroke widths: 16 x 13 at the ordinary stroke of 3."""

DASHES: dict[str, tuple[float, ...]] = {"dashed": (9.0, 7.0), "dotted": (2.0, 6.0)}
"""Dash patterns of lines by their word, page units."""

Head = Literal["end", "start", "both", "none"]


# Curves


def elbow(points: Sequence[Point], radius: float) -> Curve:
    """A line of straight legs with rounded corners."""
    return rounded(points, radius)


def sweep(a: Point, b: Point, across: bool = True, pull: float = 0.5) -> Curve:
    """An S-curve from `a` to `b` that leaves and arrives level (`across`) or upright; `pull` is its handles' length
    over the distance covered."""
    if across:
        d = (b[0] - a[0]) * pull
        return Curve((a, (a[0] + d, a[1]), (b[0] - d, b[1]), b))
    d = (b[1] - a[1]) * pull
    return Curve((a, (a[0], a[1] + d), (b[0], b[1] - d), b))


# Strokes


def arrow_head(curve: Curve, width: float, color: str) -> Path:
    """A filled triangle at the curve's end."""
    dx, dy = curve.end_direction()
    x, y = curve.points[-1]
    length, half = HEAD_LENGTH * width, HEAD_WIDTH * width / 2
    bx, by = x - dx * length, y - dy * length
    corners = ((bx - dy * half, by + dx * half), (bx + dy * half, by - dx * half))
    notch = (bx + dx * length * 0.18, by + dy * length * 0.18)
    return Path((("M", x, y), ("L", *corners[0]), ("L", *notch), ("L", *corners[1]), ("Z",)), Paint(color, color, 1.0))


def open_under(curve: Curve, boxes: Sequence[Box]) -> list[Curve]:
    """The curve without what lies in the boxes."""
    hull = curve.hull().grown(1)
    boxes = [b for b in boxes if b.overlaps(hull)]
    if not boxes:
        return [curve]
    sides = [(b.x, b.y, b.right, b.bottom) for b in boxes]
    around = Box.union(boxes)

    def hidden(p: Point) -> bool:
        x, y = p
        for left, top, right, bottom in sides:  # noqa: SIM110 - asked of every point: a generator takes twice as long
            if left <= x <= right and top <= y <= bottom:
                return True
        return False

    cuts: list[tuple[int, float, bool]] = []  # piece, parameter, state after
    state = first = hidden(curve.points[0])
    for i in range(curve.pieces):
        if not state and curve.beside(i, around):
            continue
        a, _, _, d = curve.piece(i)
        n = max(6, int(abs(d[0] - a[0]) + abs(d[1] - a[1])) // 10)
        spans = curve.spans(i, boxes)
        if spans is not None and state == any(low <= 0 for low, _ in spans):
            for t, now in _straight_cuts(spans, n):
                cuts.append((i, t, now))
                state = now
            continue
        for k, p in curve.steps_near(i, n, around):
            now = hidden(p)
            if now != state:
                low, high = (k - 1) / n, k / n
                likely = [t for box in boxes for t in curve.passes(i, box)]
                cuts.append((i, curve.turn(i, low, high, hidden, likely)[1], now))
                state = now
    return _pieces(curve, cuts, first)


def _straight_cuts(spans: list[tuple[float, float]], n: int) -> list[tuple[float, bool]]:
    """Where a straight piece goes under boxes and comes out again, and which of the two, as `n` steps along it tell."""
    cuts: list[tuple[float, bool]] = []
    fine, under = n << HALVINGS, -1  # the last step that is
    for low, high in sorted(spans):
        first, last = ceil(low * n), floor(high * n)
        if first > last or last <= under:
            continue
        if first > under + 1:
            cuts.append((ceil(low * fine) / fine, True))
        elif cuts:
            cuts.pop()  # from under one box under the next
        if last < n:
            cuts.append(((floor(high * fine) + 1) / fine, False))
        under = last
    return cuts


def _pieces(curve: Curve, cuts: list[tuple[int, float, bool]], hidden: bool) -> list[Curve]:
    out: list[Curve] = []
    rest, taken = curve, (0, 0.0)
    for i, t, after in cuts:
        local = i - taken[0]
        u = (t - taken[1]) / (1 - taken[1]) if i == taken[0] and taken[1] < 1 else t
        head, rest = rest.split(local, min(max(u, 0.0), 1.0))
        if not hidden:
            out.append(head)
        taken = (i, t)
        hidden = after
    if not hidden:
        out.append(rest)
    return out


def strokes(
    curve: Curve,
    width: float,
    color: str,
    dash: Sequence[float] = (),
    *,
    head: Head = "end",
    under: Sequence[Box] = (),
) -> list[Item]:
    """A line with its heads, without what lies under the boxes of its labels."""
    items: list[Item] = []
    if head in ("end", "both"):
        items.append(arrow_head(curve, width, color))
        curve = curve.shortened(HEAD_LENGTH * width - 2)
    if head in ("start", "both"):
        items.append(arrow_head(curve.reversed(), width, color))
        curve = curve.reversed().shortened(HEAD_LENGTH * width - 2).reversed()
    paint = Paint(None, color, width, tuple(dash), "round" if tuple(dash) == DASHES["dotted"] else "butt")
    return items + [Path(piece.commands(), paint) for piece in open_under(curve, under)]


def edge(
    ctx: Context,
    curve: Curve,
    key: str,
    source: str,
    target: str,
    *,
    tone: str | None = None,
    width: float | None = None,
    line: str = "solid",
    head: Head = "end",
    under: Sequence[Box] = (),
    **data: object,
) -> Group:
    """A line between two things as a group of the role "edge". `key` is unique in its block; labels name it.

    `width` is that of the stroke (`edge` of the measures when absent, `edge_main` for a bold line).
    """
    m = ctx.measures
    stroke = width or (m.edge_main if line == "bold" else m.edge)
    color = ctx.theme.hue(tone).stroke if tone else ctx.theme.color("line")
    items = strokes(curve, stroke, color, DASHES.get(line, ()), head=head, under=under)
    arrow = {"end": "->", "start": "<-", "both": "<->", "none": "--"}[head]
    facts = {"from": [source], "to": [target], "arrow": arrow, "line": line, "tone": tone, **data}
    return group(items, "edge", key, None, None, **facts)


# Labels


@dataclass(frozen=True, slots=True)
class LineLabel:
    """A label of a line, measured: step badge, mark, icon and text side by side. Sizes include the knocked-out
    margin."""

    ctx: Context
    text: TextBox | None
    step: str | None
    mark: Literal["ok", "no"] | None
    icon: str | None
    tone: str | None
    words: str | None
    width: float
    height: float

    def draw(self, cx: float, cy: float, edge: str | None = None) -> Group:
        """The label centred on (cx, cy); `edge` is the key of its line."""
        ctx, m = self.ctx, self.ctx.measures
        badge_w = badge_size(ctx, self.step)[0] if self.step else 0.0
        x = cx - _abreast(badge_w, self.mark, self.icon, self.text) / 2
        items: list[Item] = []
        if self.step:
            items.append(badge(ctx, self.step, x + badge_w / 2, cy, self.tone or flow_tone(self.step)))
            x += badge_w + LABEL_GAP
        if self.mark:
            items += mark_disc(ctx, self.mark, x + MARK / 2, cy, MARK)
            x += MARK + LABEL_GAP
        if self.icon:
            items += icon_image(ctx, self.icon, x, cy - ICON / 2, ICON, tone=self.tone)
            x += ICON + LABEL_GAP
        if self.text:
            items += centred(self.text, m.edge_label, x + self.text.width / 2, cy)
        facts: dict[str, object] = {"edge": edge, "step": self.step} if edge is not None else {"step": self.step}
        return group(items, "label", None, self.words, self.box(cx, cy).as_tuple(), **facts)

    def box(self, cx: float, cy: float) -> Box:
        """The room it takes centred on (cx, cy): its line opens there."""
        return Box.around(cx, cy, self.width, self.height)


ICON = 36.0
"""Side of an icon in a label, page units."""
MARK = 32.0
"""Diameter of a tick or cross in a label, page units."""
LABEL_GAP = 8.0
"""Between the parts of a label, page units."""


def line_label(
    ctx: Context,
    text: str | None,
    *,
    step: str | None = None,
    mark: Literal["ok", "no"] | None = None,
    icon: str | None = None,
    tone: str | None = None,
    limit: float | None = None,
) -> LineLabel | None:
    """Measure a label; None when it is empty. `limit` is the width its text wraps at, never inside a word."""
    if not (text or step or mark or icon):
        return None
    m = ctx.measures
    box = None
    if text:
        face = label_face(ctx, tone)
        room = limit
        if limit is not None and ctx.text.width(text, face) > limit:
            room = max(limit, ctx.text.word_width(text, face))
        box = ctx.text.set(text, face, room, "center")
    bw, bh = badge_size(ctx, step) if step else (0.0, 0.0)
    width = _abreast(bw, mark, icon, box) + 2 * m.knock_x
    height = max(bh, MARK if mark else 0.0, ICON if icon else 0.0, box.height if box else 0.0) + 2 * m.knock_y
    if not box and not icon and not mark:  # a bare badge sits on the line; it covers it itself
        width, height = bw, bh
    return LineLabel(ctx, box, step, mark, icon, tone, plain(text) if text else None, width, height)


def label_face(ctx: Context, tone: str | None = None) -> TextStyle:
    """The type of words on a line."""
    return style(ctx, "edge_label", weight=500, color=f"{tone}.deep" if tone else "ink", line=1.16)


def _abreast(badge_w: float, mark: str | None, icon: str | None, text: TextBox | None) -> float:
    """Width of the parts of a label side by side."""
    parts = [w for w in (badge_w, MARK if mark else 0.0, ICON if icon else 0.0, text.width if text else 0.0) if w]
    return sum(parts) + LABEL_GAP * (len(parts) - 1)


def leader(ctx: Context, curve: Curve, tone: str | None = None, *, dot: bool = True) -> Group:
    """A thin quiet line from a remark to what it is about, a dot at its end. Not an edge: it joins no two things."""
    color = ctx.theme.hue(tone).stroke if tone else ctx.theme.color("ink3")
    items: list[Item] = [Path(curve.commands(), Paint(None, color, ctx.measures.edge_minor))]
    if dot:
        x, y = curve.points[-1]
        items.append(Ellipse(x, y, 5, 5, Paint(color)))
    return group(items, "cell", leader=True)
