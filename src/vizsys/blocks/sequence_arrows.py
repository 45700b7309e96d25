"""Arrows of a sequence: straight, slanted, looped, lost or fat, with their labels and step badges.

In: a line of the plan. Out: scene items; the line opens where its own label stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vizsys.bezier import Curve
from vizsys.blocks.base import group
from vizsys.blocks.draw import badge, badge_size, flow_tone, polyline
from vizsys.blocks.lines import Head, edge, elbow
from vizsys.blocks.marks import mark
from vizsys.blocks.sequence_place import Line, Plan
from vizsys.blocks.sequence_plan import arrow_span, gap_of
from vizsys.blocks.sequence_sizes import DROP, LOOP, LOOP_HEIGHT, MARK, Label, loops_left
from vizsys.geometry import Box, Point
from vizsys.scene import Group, Item, Paint
from vizsys.text import plain

if TYPE_CHECKING:
    from vizsys.context import Context

HEADS: dict[str, Head] = {"--": "none", "<->": "both"}


def draw_label(label: Label, cx: float, cy: float, key: str | None, ctx: Context) -> list[Item]:
    """A label centred on (cx, cy): what it says, then its tick."""
    items: list[Item] = []
    x = cx - label.width / 2
    if label.line:
        items.append(label.line.draw(x + label.line.width / 2, cy, key))
        x += label.line.width
    if label.mark:
        items += mark(ctx, label.mark, x + MARK / 2 - 1, cy, MARK)
    return items


class Arrow:
    """A message: its lines, one for each pair of ends, its label and its badge."""

    def __init__(self, plan: Plan, line: Line, ctx: Context) -> None:
        self.plan, self.line, self.ctx, self.row = plan, line, ctx, line.row
        self.drop = DROP / 2 if plan.content.slant and self.row.kind == "message" and self.row.line != "block" else 0.0
        m = self.row.message
        self.tone = m.tone or (flow_tone(m.flow) if m.flow else flow_tone(self.row.step or ""))
        self.at = self._label_at()
        self.box: Box | None = None
        if line.label:
            self.box = Box.around(*self.at, line.label.width, line.label.height)

    @property
    def block(self) -> bool:
        return self.row.line == "block" and self.row.kind == "message"

    def _label_at(self) -> Point:
        """Where the label's middle is."""
        label, row, plan = self.line.label, self.row, self.plan
        if row.kind == "loop":
            x, side = self._loop_start()
            width = label.width if label else 0.0
            return x + side * (LOOP + 4 + width / 2), self.line.y
        a, b = arrow_span(plan, row, row.ends, self.ctx)
        gap = gap_of(plan, row, self.ctx)
        if gap is not None:
            low, high = max(min(a, b), gap[0]), min(max(a, b), gap[1])
            x = (low + high) / 2
        else:
            x = (a + b) / 2
            if self.block:  # the head is wider than the tail
                x += 6.0 if b < a else -6.0
        return x, self._y(x, a, b)

    def _y(self, x: float, a: float, b: float) -> float:
        return self.line.y + self.drop * (2 * (x - a) / (b - a) - 1 if b != a else 0.0)

    def _loop_start(self) -> tuple[float, float]:
        """The x where a loop leaves its lifeline, and the direction it turns to."""
        at, row, plan = self.row.sources[0], self.row, self.plan
        left = loops_left(at, len(plan.xs))
        x = plan.reach(at, row.index, not left)
        return x, -1.0 if left else 1.0

    def edges(self) -> list[Item]:
        row, names = self.row, list(self.plan.content.actors)
        if row.kind == "loop":
            return [self._loop(names[row.sources[0]])]
        items: list[Item] = []
        legs = [(s, t) for s in row.sources for t in row.targets if s != t]
        for i, (s, t) in enumerate(legs):
            a, b = arrow_span(self.plan, row, (s, t), self.ctx)
            key = row.key if not i else f"{row.key}-{i + 1}"
            if self.block:
                items.append(self._block(a, b, key, names[s], names[t]))
            else:
                items += self._leg(a, b, key, names[s], names[t])
        return items

    def _leg(self, a: float, b: float, key: str, source: str, target: str) -> list[Item]:
        row = self.row
        head = HEADS.get(row.message.arrow, "end")
        lost = row.message.mark == "no"
        curve = Curve.line([(a, self._y(a, a, b)), (b, self._y(b, a, b))])
        tone = self.tone or ("coral" if lost else None)
        under = [self.box] if self.box else []
        drawn = edge(
            self.ctx,
            curve,
            key,
            source,
            target,
            tone=tone,
            line=row.line,
            head=head,
            under=under,
            label=self.words,
            step=self.row.step,
        )
        items: list[Item] = [drawn]
        if lost:
            sign = 1 if b > a else -1
            items += mark(self.ctx, "no", b + sign * (MARK / 2 + 1), self._y(b, a, b), MARK)
        return items

    def _loop(self, name: str) -> Item:
        x, side = self._loop_start()
        half = LOOP_HEIGHT / 2
        out = x + side * LOOP
        y = self.line.y
        back = self.plan.reach(self.row.sources[0], self.row.index, side > 0)
        curve = elbow([(x, y - half), (out, y - half), (out, y + half), (back, y + half)], 12)
        return edge(
            self.ctx,
            curve,
            self.row.key,
            name,
            name,
            tone=self.tone,
            line=self.row.line,
            label=self.words,
            step=self.row.step,
        )

    def _block(self, a: float, b: float, key: str, source: str, target: str) -> Group:
        """A fat arrow: the message is the arrow."""
        hue = self.ctx.theme.hue(self.tone or self.plan.tones[self.row.sources[0]] or self.ctx.tone)
        half = max((self.line.label.height if self.line.label else 20.0) / 2 + 3, 17.0)
        sign = 1 if b > a else -1
        a, b, y = a + sign * 4, b - sign * 4, self.line.y
        wing, length = half + 9, half + 6
        neck = b - sign * length
        points = [(neck, y - half), (neck, y - wing), (b, y), (neck, y + wing), (neck, y + half)]
        if self.row.message.arrow == "<->":
            tail = a + sign * length
            points = [*points, (tail, y + half), (tail, y + wing), (a, y), (tail, y - wing), (tail, y - half)]
        else:
            points = [(a, y - half), *points, (a, y + half)]
        shape = polyline(points, Paint(hue.fill, hue.stroke, self.ctx.measures.outline), closed=True)
        facts = {"from": [source], "to": [target], "arrow": self.row.message.arrow, "line": "block", "tone": self.tone}
        return group([shape], "edge", key, None, None, **facts, label=self.words, step=self.row.step)

    @property
    def words(self) -> str | None:
        """The text of the arrow, for tools that read the scene."""
        return plain(self.row.words) if self.row.words else None

    def labels(self) -> list[Item]:
        items: list[Item] = []
        if self.line.label:
            items += draw_label(self.line.label, *self.at, self.row.key, self.ctx)
        step = self.row.step
        if step:
            items.append(self._badge(step))
        return items

    def _badge(self, step: str) -> Item:
        """The step where its arrow starts: on the sender's lifeline, or beside its box."""
        row, plan = self.row, self.plan
        w, h = badge_size(self.ctx, step)
        if row.kind == "loop":
            _, side = self._loop_start()
            right, y = side > 0, self.line.y
        else:
            right, y = row.ends[1] > row.ends[0], self.line.y - self.drop
        x = plan.xs[row.sources[0]]
        if plan.compact:
            x = plan.reach(row.sources[0], row.index, right) + (w / 2 + 4) * (1 if right else -1)
        disc = badge(self.ctx, step, x, y, self.tone)
        facts: dict[str, object] = {"step": step}
        if row.message.arrow != "<->":  # whose head stands between the badge and the line
            facts["edge"] = row.key
        return group([disc], "label", None, step, (x - w / 2, y - h / 2, w, h), **facts)
