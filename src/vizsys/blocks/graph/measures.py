"""Dimension lines: along one side of the graph, from the outer edge of one thing to that of another, a bar at each end.

In: a placed plan and the `measures` of the spec. Out: where each line and its words stand, and their drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vizsys.bezier import Curve
from vizsys.blocks.base import group
from vizsys.blocks.graph.model import Measure
from vizsys.blocks.lines import HEAD_LENGTH, LineLabel, arrow_head, line_label, open_under
from vizsys.context import Context
from vizsys.geometry import Box, Point
from vizsys.records import dataclass
from vizsys.scene import Item, Paint, Path
from vizsys.text import plain

if TYPE_CHECKING:
    from vizsys.blocks.graph.plan import Plan

AWAY = 22.0
"""Distance of a dimension line and its words from what it runs along, page units."""
BAR = 26.0
"""Length of the bars at its ends."""


@dataclass(frozen=True, slots=True)
class MeasureView:
    """A dimension line, its words measured; `side` is the one it stands on."""

    spec: Measure
    ids: tuple[str, ...]
    side: str
    words: LineLabel | None
    ctx: Context

    @property
    def level(self) -> bool:
        """True for a line that runs from left to right."""
        return self.side in ("above", "below")

    def half(self) -> float:
        """Half of what it takes across its course."""
        if self.words is None:
            return BAR / 2
        return max(BAR, self.words.height if self.level else self.words.width) / 2

    def draw(self, a: Point, b: Point) -> Item:
        """The line from `a` to `b`."""
        ctx = self.ctx
        width, tone = ctx.measures.edge_minor, self.spec.tone
        color = ctx.theme.hue(tone).stroke if tone else ctx.theme.color("ink2")
        paint = Paint(None, color, width)
        dx, dy = (0.0, BAR / 2) if self.level else (BAR / 2, 0.0)
        items: list[Item] = [Path((("M", x - dx, y - dy), ("L", x + dx, y + dy)), paint) for x, y in (a, b)]
        line = Curve.line([a, b])
        if self.spec.arrow != "--":
            items.append(arrow_head(line, width, color))
            line = line.shortened(HEAD_LENGTH * width - 2)
        if self.spec.arrow == "<->":
            items.append(arrow_head(line.reversed(), width, color))
            line = line.reversed().shortened(HEAD_LENGTH * width - 2).reversed()
        cx, cy = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
        boxes = [self.words.box(cx, cy)] if self.words else []
        items += [Path(piece.commands(), paint) for piece in open_under(line, boxes)]
        if self.words:
            items += self.words.draw(cx, cy).children
        title = plain(self.spec.label) if self.spec.label else None
        box = Box(min(a[0], b[0]) - dx, min(a[1], b[1]) - dy, abs(b[0] - a[0]) + 2 * dx, abs(b[1] - a[1]) + 2 * dy)
        around = Box.union([box, *boxes])
        return group(items, "cell", None, title, around.as_tuple(), measure=list(self.ids))


def view(spec: Measure, ids: tuple[str, ...], down: bool, ctx: Context, limit: float) -> MeasureView:
    """Measure a dimension line; it stands below the graph, or at the right of one that runs `down`."""
    side = spec.side or ("right" if down else "below")
    words = line_label(ctx, spec.label, tone=spec.tone, limit=None if side in ("above", "below") else limit)
    return MeasureView(spec, ids, side, words, ctx)


def place(views: Sequence[MeasureView], plan: Plan, solid: Sequence[Box]) -> list[tuple[MeasureView, Point, Point]]:
    """Where each line runs: beyond everything `solid` that it passes, one beyond the other where both run there."""
    out: list[tuple[MeasureView, Point, Point]] = []
    solid = list(solid)
    around_ends = [(v, Box.union([plan.box(id) for id in v.ids])) for v in views]
    for v, ends in sorted(around_ends, key=lambda f: f[1].w if f[0].level else f[1].h):  # short ones inside long ones
        low, high = (ends.x, ends.right) if v.level else (ends.y, ends.bottom)
        near = [b for b in solid if (b.x < high and b.right > low if v.level else b.y < high and b.bottom > low)]
        around = Box.union([ends, *near])
        beyond = {"above": around.y, "below": around.bottom, "left": around.x, "right": around.right}[v.side]
        at = beyond + (AWAY + v.half()) * (1 if v.side in ("below", "right") else -1)
        a, b = ((low, at), (high, at)) if v.level else ((at, low), (at, high))
        out.append((v, a, b))
        solid.append(box_of(v, a, b))
    return out


def box_of(v: MeasureView, a: Point, b: Point) -> Box:
    """The room a line and its words take."""
    half = v.half()
    grow = (0.0, half) if v.level else (half, 0.0)
    line = Box(min(a[0], b[0]), min(a[1], b[1]), abs(b[0] - a[0]), abs(b[1] - a[1])).grown(*grow)
    words = [v.words.box((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)] if v.words else []
    return Box.union([line.grown(2), *words])
