"""Strip: equal steps in a row, joined by block arrows, thin arrows or as chevrons; long ones turn back, row by row.

In: the steps and a width. Out: tiles, panels (where a step holds a block) or chevrons with what belongs to them below;
every second row of a strip that wraps runs back, so that each arrow leads to the step beside or below. Page units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, Literal, cast

from vizsys.blocks.base import Placed, Widths, group, joined
from vizsys.blocks.frame import block_widths, layout_block
from vizsys.blocks.look import NO_ROOM
from vizsys.blocks.prose import TextContent
from vizsys.blocks.share import balanced, split_width
from vizsys.blocks.siblings import SLACK, abreast, block_stretch, side_by_side
from vizsys.blocks.strip_draw import (
    NOTCH,
    Heads,
    chevron_height,
    draw_chevron,
    draw_tile,
    heads,
    joint,
    step_ideal,
    step_low,
)
from vizsys.geometry import Box
from vizsys.records import dataclass
from vizsys.scene import Item
from vizsys.spec.model import Block, Content, Icon, Keyed, Model, Name, Rich, Step, Tone, doc
from vizsys.text import slug
from vizsys.theme import HUES

if TYPE_CHECKING:
    from vizsys.context import Context
    from vizsys.spec.check import Checker

JOINTS = {"block": 76.0, "thin": 60.0, "chevron": 6.0}
"""Between steps of a row."""
TURN = 64.0
"""Between rows of a strip that wraps."""
COMFORT = 210.0
"""A step of words would like to be no narrower before the strip wraps."""
MOST_HUES = 6
"""Steps without a colour take that many hues in turn: more would be noise."""
UNDER = 14.0
"""From a chevron to what stands under it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StripStep(Model):
    """One step. A bare string is its title; `Title: text` is both; a block, `{title: Code, code: …}`, its body."""

    SCALAR: ClassVar[str | None] = "title"
    MAP: ClassVar[str | None] = "body"
    KEYED: ClassVar[Keyed | None] = Keyed("title", "text")

    id: Name | None = doc("id of the step, where links may end; from the title when absent")
    title: Rich | None = doc("name of the step")
    text: Rich | None = doc("what happens in it, in a line or two")
    icon: Icon | None = doc("icon or logo over the title")
    badge: Step | None = doc("number or letter of the step")
    tone: Tone | None = doc("colour; in turn when absent")
    body: Block | None = doc("any block in the step")


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip(Content):
    """Steps side by side, each becoming the next."""

    KIND: ClassVar[str] = "strip"
    LIST: ClassVar[str | None] = "items"

    items: tuple[StripStep, ...] = doc("the steps, first to last", ())
    arrow: Literal["block", "chevron", "thin"] | None = doc(
        "fat arrows, steps in the form of arrows, or thin arrows; block when a step holds text or a block, else chevron"
    )
    columns: int | None = doc("steps in a row; as many as fit when absent", minimum=1, maximum=12)
    number: bool = doc("number the steps 1, 2, 3", False)

    def check(self, checker: Checker) -> None:
        """A strip has steps, and each says something; numbers are given once."""
        if not self.items and not checker.unread(self, "items"):
            checker.error("empty-strip", "a strip needs at least one step under `items:`", self)
        for step in self.items:
            said = step.title or step.text or step.icon or step.body
            if not said and not checker.unread(step, "title", "text", "icon", "body"):
                checker.error("empty-step", "a step needs a title, a text, an icon or a block", step)
            if self.number and step.badge:
                hint = "leave out the badge, or `number: true`"
                checker.error("number", "the steps are numbered already", step, "badge", hint)


@dataclass(frozen=True, slots=True)
class _Part:
    """A step made ready: its colour and number settled, and its block when the strip holds blocks."""

    step: StripStep
    index: int
    id: str
    tone: str
    block: Block | None
    counted: bool


class StripLayout:
    """Rows of equal steps, all rows equally high where they hold words; blocks share the width by content."""

    fills = True

    def stretch(self, content: Strip) -> float:
        return max([0.0, *(block_stretch(s.body) for s in content.items if s.body)])

    def widths(self, content: Strip, ctx: Context) -> Widths:
        parts, form = self._parts(content, ctx), _form(content)
        lows, ideals = self._needs(parts, form, ctx)
        n, between = len(parts), JOINTS[form]
        if not n:
            return Widths(0, 0)
        k = min(n, content.columns or 1)
        ideal = sum(ideals) if any(p.block for p in parts) else max(ideals) * n
        most = min(n, content.columns or n)
        if most < n:
            ideal = max(ideals) * most
        low = max(lows) * k + between * (k - 1)
        return Widths(low, max(low, ideal + between * (most - 1)))

    def layout(self, content: Strip, width: float, height: float | None, ctx: Context) -> Placed:
        parts, form = self._parts(content, ctx), _form(content)
        if not parts:
            return Placed(width, height or 0)
        width = max(width, self.widths(content, ctx).low)
        per = self._per_row(content, parts, form, width, ctx)
        if per == 1 and len(parts) > 1 and not content.arrow and not any(p.block for p in parts):
            form = "block"  # under one another, steps in the form of arrows would point past each other
        rows = [parts[i : i + per] for i in range(0, len(parts), per)]
        for _ in range(4):
            made = self._place(rows, form, width, height, ctx)
            if made.width <= width + SLACK:
                break
            width = made.width
        return made

    # Measuring

    def _parts(self, content: Strip, ctx: Context) -> list[_Part]:
        """The steps with their defaults; made once, so that the layouts of their blocks are remembered."""
        key = ("strip", id(content), ctx.tone)
        known = cast("tuple[Strip, list[_Part]] | None", ctx.memo.get(key))
        if known is not None:
            return known[1]
        boxed = any(s.body for s in content.items) and _form(content) != "chevron"
        toned = bool(ctx.tone) or any(s.tone or (s.body and s.body.tone) for s in content.items)
        parts: list[_Part] = []
        taken: set[str] = set()
        for i, step in enumerate(content.items):
            body = step.body
            if body is not None:  # a block written as the step brings the step's words in its own frame keys
                step = replace(
                    step,
                    id=step.id or body.id,
                    title=step.title or body.title,
                    icon=step.icon or body.icon,
                    badge=step.badge or body.badge,
                    tone=step.tone or body.tone,
                )
            if content.number:
                step = replace(step, badge=Step(str(i + 1)))
            name = step.id or (slug(step.title) if step.title else "") or f"step-{i + 1}"
            while name in taken:
                name += "-"
            taken.add(name)
            tone = step.tone or ctx.tone or ("green" if toned else HUES[i % MOST_HUES])
            parts.append(_Part(step, i, name, tone, _block(step, boxed), content.number))
        ctx.memo[key] = (content, parts)
        return parts

    def _needs(self, parts: Sequence[_Part], form: str, ctx: Context) -> tuple[list[float], list[float]]:
        """Least and natural width of each step."""
        lows, ideals = [], []
        for part in parts:
            low, ideal = 1.0, 1.0  # nothing is laid out in less
            if part.block is None or form == "chevron":
                low, ideal = step_low(ctx, part.step, form), step_ideal(ctx, part.step, form)
            if part.block is not None:
                wish = block_widths(part.block, self._inside(part, form, ctx), "panel")
                sides = 2 * NOTCH if form == "chevron" else 0.0
                low, ideal = max(low, wish.low + sides), max(ideal, wish.ideal + sides)
            lows.append(low)
            ideals.append(max(low, ideal))
        return lows, ideals

    def _inside(self, part: _Part, form: str, ctx: Context) -> Context:
        return replace(ctx, tone=part.tone) if form == "chevron" else ctx

    def _per_row(self, content: Strip, parts: Sequence[_Part], form: str, width: float, ctx: Context) -> int:
        """Steps in a row: as given, else as many as fit, in rows as even as can be."""
        n, between = len(parts), JOINTS[form]
        if content.columns:
            return min(n, content.columns)
        lows, ideals = self._needs(parts, form, ctx)
        if any(p.block for p in parts):
            if form != "chevron" and sum(lows) + between * (n - 1) <= width:
                return n  # those are equally wide, these share the width by content
            each = max(lows)
        else:
            each = max(*lows, min(max(ideals), COMFORT)) if n > 1 else lows[0]
        fit = max(1, min(n, int((width + between + SLACK) // (each + between))))
        return 1 if n == 3 and fit == 2 else balanced(n, fit)  # two and one would leave a hole in so small a strip

    # Placing

    def _place(
        self, rows: Sequence[Sequence[_Part]], form: str, width: float, height: float | None, ctx: Context
    ) -> Placed:
        """The rows under one another; every second one runs back."""
        gaps = TURN * (len(rows) - 1)
        spread = [self._widths(row, len(rows[0]), form, width, ctx) for row in rows]
        common = self._heads([p for r in rows for p in r], spread, form, ctx)
        natural = [self._row(r, w, form, None, common, ctx) for r, w in zip(rows, spread, strict=True)]
        tall = [max(b.h for b, _ in row) for row in natural]
        if not any(p.block for r in rows for p in r):
            tall = [max(tall)] * len(tall)
        spare = (height or 0.0) - gaps - sum(tall)
        if spare > 0 and (common is None or any(p.block and block_stretch(p.block) for r in rows for p in r)):
            tall = [h + spare / len(tall) for h in tall]
            spare = 0.0
        items: list[Item] = []
        anchors: dict[str, tuple[float, float, float, float]] = {}
        boxes: list[tuple[_Part, Box, bool]] = []
        y, widest = max(0.0, spare) / 2, width
        for number, (row, widths, h) in enumerate(zip(rows, spread, tall, strict=True)):
            back = number % 2 == 1
            cells = self._row(row, widths, form, h, common, ctx)
            whole = sum(b.w for b, _ in cells) + JOINTS[form] * (len(cells) - 1)
            widest = max(widest, whole)
            x = widest if back else 0.0
            for part, (box, placed) in zip(row, cells, strict=True):
                if back:
                    x -= box.w
                at = Box(x, y, box.w, box.h)
                drawn, named = self._step(part, at, placed, form, back, part is row[0], common, ctx)
                items += drawn
                anchors = joined(anchors, named)
                boxes.append((part, at, back))
                x += -JOINTS[form] if back else box.w + JOINTS[form]
            y += h + TURN
        tone = ctx.tone or "green"
        for (one, a, back), (other, b, turned) in pairwise(boxes):
            if form == "chevron" and back == turned and a.y == b.y:
                continue
            items.append(joint(ctx, form, a, b, one.id, other.id, tone))
        return Placed(widest, max(height or 0.0, y - TURN), tuple(items), anchors)

    def _widths(self, row: Sequence[_Part], per: int, form: str, width: float, ctx: Context) -> list[float]:
        """Widths of a row's steps: as in a full row of `per`, but by content and over the full width for panels."""
        if form == "chevron" or not any(p.block for p in row):
            return [(width - JOINTS[form] * (per - 1)) / per] * len(row)
        room = width - JOINTS[form] * (len(row) - 1)
        lows, ideals = self._needs(row, form, ctx)
        alike = len({p.block.content.KIND for p in row if p.block}) == 1
        wishes = [Widths(low, ideal) for low, ideal in zip(lows, ideals, strict=True)]
        return split_width(room, wishes, None if alike else ideals)

    def _heads(
        self, parts: Sequence[_Part], widths: Sequence[Sequence[float]], form: str, ctx: Context
    ) -> Heads | None:
        """Heights of icons, titles and texts that all steps share; None for panels, which have titles of their own."""
        if form != "chevron" and any(p.block for p in parts):
            return None
        return heads(ctx, [p.step for p in parts], [w for row in widths for w in row], form)

    def _row(
        self,
        row: Sequence[_Part],
        widths: Sequence[float],
        form: str,
        height: float | None,
        common: Heads | None,
        ctx: Context,
    ) -> list[tuple[Box, Placed | None]]:
        """The steps of a row, all of one height: their boxes at (0, 0) and what stands in or under them."""
        if common is None:
            blocks = [p.block for p in row if p.block]
            parts = side_by_side(blocks, widths, height, abreast(blocks, ctx), "panel", NO_ROOM)
            return [(Box(0, 0, max(p.width, w), p.height), p) for p, w in zip(parts, widths, strict=True)]
        made: list[tuple[Box, Placed | None]] = []
        for part, w in zip(row, widths, strict=True):
            inner: Placed | None = None
            if part.block is not None:
                inside = self._inside(part, form, ctx)
                inner = layout_block(part.block, max(1.0, w - 2 * NOTCH), None, inside, "panel")
                w = max(w, inner.width + 2 * NOTCH)
            tall = common.height
            if inner is not None:
                tall = max(tall, chevron_height(ctx, part.step, w, common.icon) + inner.height + UNDER)
            made.append((Box(0, 0, w, tall), inner))
        tall = max([height or 0.0, *(b.h for b, _ in made)])
        return [(Box(0, 0, b.w, tall), inner) for b, inner in made]

    def _step(
        self,
        part: _Part,
        box: Box,
        placed: Placed | None,
        form: str,
        back: bool,
        first: bool,
        common: Heads | None,
        ctx: Context,
    ) -> tuple[list[Item], dict[str, tuple[float, float, float, float]]]:
        """A step drawn in its box, with the places links may end at."""
        named: dict[str, tuple[float, float, float, float]] = {part.id: box.as_tuple()}
        if common is None:
            assert placed is not None
            inner = placed.anchors_at(box.x, box.y)
            return list(placed.at(box.x, box.y)), inner | named
        if form != "chevron":
            return [draw_tile(ctx, part.step, part.id, part.tone, box, common, part.counted)], named
        items: list[Item] = draw_chevron(
            ctx, part.step, part.id, part.tone, box, common.icon, back=back, first=first, counted=part.counted
        )
        if placed is not None:
            x = box.x + (box.w - placed.width) / 2
            y = box.y + chevron_height(ctx, part.step, box.w, common.icon) + UNDER
            items += placed.at(x, y)
            named |= placed.anchors_at(x, y)
        return [group(items, "block", box=box.as_tuple())], named


def _form(content: Strip) -> str:
    """How the steps are joined: as said, else fat arrows between steps that hold much, chevrons for mere titles."""
    return content.arrow or ("block" if any(s.body or s.text for s in content.items) else "chevron")


def _block(step: StripStep, boxed: bool) -> Block | None:
    """The block of a step: for a panel with its title, icon and number, under a chevron without them."""
    body = step.body
    if body is None and not boxed:
        return None
    keys = {"id": step.id, "title": step.title, "icon": step.icon, "badge": step.badge, "tone": step.tone}
    if not boxed:
        assert body is not None
        return replace(body, **dict.fromkeys(keys))  # type: ignore[arg-type]
    said = Block(content=TextContent(text=step.text or Rich("")))
    if body is None:
        return Block(content=said.content, **keys)  # type: ignore[arg-type]
    if not step.text:
        return replace(body, **keys)  # type: ignore[arg-type]
    from vizsys.blocks.containers import Rows

    bare = replace(body, **dict.fromkeys(keys))  # type: ignore[arg-type]
    return Block(content=Rows(items=(said, bare)), **keys)  # type: ignore[arg-type]


strip_layout = StripLayout()
