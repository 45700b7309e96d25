"""Cards: a grid of titled cards whose titles, pictures and texts line up across each row.

In: the cards and a width. Out: equal cards, row by row, each a cell with its id or its title as the anchor. All lengths
in page units. The plan of a card is in `cards_plan`, its drawing in `cards_draw`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Literal, cast

from vizsys.blocks.base import Placed, Widths, group, style, text_items
from vizsys.blocks.cards_draw import coat, draw_card
from vizsys.blocks.cards_plan import (
    Look,
    RowPlan,
    card_height,
    card_ideal,
    card_low,
    inner_width,
    look_of,
    plan_card,
    plan_row,
)
from vizsys.blocks.draw import icon_image, middle_offset
from vizsys.blocks.share import fill_rows
from vizsys.records import dataclass
from vizsys.scene import Item, Paint, Rect
from vizsys.spec.model import Block, Content, Icon, Keyed, Model, Name, Rich, Step, Tone, doc, place
from vizsys.text import slug
from vizsys.theme import HUES

if TYPE_CHECKING:
    from vizsys.context import Context
    from vizsys.spec.check import Checker
    from vizsys.text.model import TextStyle

CardStyle = Literal["plain", "titlebar", "rule", "medallion", "disc", "side-icon"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card(Model):
    """One card. A bare string is its title; `Title: text` is both; a list behind it is its points."""

    SCALAR: ClassVar[str | None] = "title"
    KEYED: ClassVar[Keyed | None] = Keyed("title", "text", "bullets")

    id: Name | None = doc("id of the card, where links may end; from the title when absent")
    title: Rich | None = doc("name of the card")
    sub: Rich | None = doc("a quieter line under the title")
    text: Rich | None = doc("what it says, in a line or two")
    note: Rich | None = doc("a small line at the foot of the card, such as when to use it")
    icon: Icon | None = doc("icon or logo beside or over the title")
    art: Block | None = doc("any block, drawn small between the title and the text")
    bullets: tuple[Rich, ...] = doc("short points under the text", ())
    logos: tuple[Icon, ...] = doc("a row of logos under the text", ())
    tags: tuple[Rich, ...] = doc("short words in small boxes at the foot of the card", ())
    badge: Step | None = doc("number or letter of the card")
    tone: Tone | None = doc("colour; by the category, else in turn, when absent")
    span: int = doc("grid columns the card covers", 1, minimum=1, maximum=8)  # type: ignore[assignment]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardGroup(Model):
    """A category of cards: one hue, under one heading. `Title: [cards]` is both."""

    LIST: ClassVar[str | None] = "items"
    KEYED: ClassVar[Keyed | None] = Keyed("title", items="items")

    title: Rich | None = doc("name of the category")
    sub: Rich | None = doc("a quieter line beside the name")
    icon: Icon | None = doc("icon before the name")
    tone: Tone | None = doc("colour of its cards; in turn when absent")
    items: tuple[Card, ...] = doc("its cards", ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards(Content):
    """A grid of equal cards. A list of titles, or a mapping from titles to texts, will do."""

    KIND: ClassVar[str] = "cards"
    LIST: ClassVar[str | None] = "items"

    items: tuple[Card, ...] = doc("the cards", ())
    groups: tuple[CardGroup, ...] = doc("cards by category, before those of no category", ())
    columns: int | None = doc("cards side by side; by the width when absent", minimum=1, maximum=8)
    style: CardStyle = doc(
        "a coloured card; a title in a bar; a centred title over a line; number or icon on the border; icon in a disc; "
        "a large icon at the side",
        "plain",
    )
    number: bool = doc("number the cards in their order", False)
    hue: Literal["category", "rotate", "one"] | None = doc(
        "colour by category, in turn, or the same for all; by category where there are any, else in turn up to six"
    )
    sections: bool = doc("a heading over each category; without, the cards run on and carry its name as a tag", True)
    align: Literal["start", "center"] | None = doc("alignment of the words; by the style when absent")
    gap: float | None = doc("space between the cards, in page units", minimum=0, maximum=120)

    def check(self, checker: Checker) -> None:
        """There are cards, each says something, spans fit the columns, ids are given once."""
        cards = [*self.items, *(c for g in self.groups for c in g.items)]
        if not self.items and not self.groups and not checker.unread(self, "items", "groups"):
            checker.error("empty-cards", "cards need at least one card under `items:` or `groups:`", self)
        ids: dict[str, Card] = {}
        for one in self.groups:
            if not one.items and not checker.unread(one, "items"):
                checker.error("empty-cards", "a category needs at least one card under `items:`", one)
        for card in cards:
            says = ("title", "text", "art", "icon", "bullets", "logos")
            if not any(getattr(card, name) for name in says) and not checker.unread(card, *says):
                checker.error("empty-card", "a card needs a title, a text, an icon or `art:`", card)
            if self.columns and card.span > self.columns:
                message = f"the card covers {card.span} columns, the grid has {self.columns}"
                checker.error("range", message, card, "span")
            if card.id and card.id in ids:
                first = place(ids[card.id], "id")
                where = f", first on line {first.line}" if first else ""
                checker.error("duplicate-id", f"the card {card.id!r} is defined twice{where}", card, "id")
            elif card.id:
                ids[card.id] = card


ROTATE = 6
"""More cards than this without a category share one hue: colours that mean nothing are noise."""
MOST = 4
"""Cards side by side at most, unless there are many or the spec says more."""
MANY = 15
"""From so many cards on, there may be `MOST_OF_MANY` side by side."""
MOST_OF_MANY = 6
SLACK = 0.5
EVEN = 1.3
"""Rows that differ by less than this factor are made equally high."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A card with what its place among the others gives it."""

    card: Card
    number: str | None
    tone: str | None


@dataclass(frozen=True, slots=True)
class _Section:
    """Cards under one heading; without a title, no heading."""

    group: CardGroup | None
    tone: str | None
    entries: tuple[_Entry, ...]


def _sections(content: Cards, ctx: Context) -> tuple[_Section, ...]:
    """The cards by category, each with its number and its hue."""
    count = len(content.items) + sum(len(g.items) for g in content.groups)
    hue = content.hue or ("category" if content.groups else "rotate" if count <= ROTATE and not ctx.tone else "one")
    base = HUES.index(ctx.tone) if ctx.tone in HUES else 0
    out: list[_Section] = []
    at = 0
    parts: list[tuple[CardGroup | None, tuple[Card, ...]]] = [(g, g.items) for g in content.groups]
    if content.items:
        parts.append((None, content.items))
    for index, (one, cards) in enumerate(parts):
        tone: str | None = one.tone if one else None
        if tone is None:
            turn = HUES[(base + index) % len(HUES)]
            tone = turn if hue == "category" and one else ctx.tone or "green"
        entries = []
        for card in cards:
            own = card.tone or (HUES[(base + at) % len(HUES)] if hue == "rotate" else tone)
            number = card.badge or (str(at + 1) if content.number else None)
            if one and one.title and not content.sections:
                card = replace(card, tags=(one.title, *card.tags))
            entries.append(_Entry(card, number, own))
            at += 1
        out.append(_Section(one if content.sections else None, tone, tuple(entries)))
    if not content.sections and len(out) > 1:
        return (_Section(None, None, tuple(e for s in out for e in s.entries)),)
    return tuple(out)


MOST_AIR = 1.6
"""How far cards without pictures grow into a larger height."""


class CardsLayout:
    """Equal cards; more height than they need goes into their pictures, else around their words."""

    fills = True

    def stretch(self, content: Cards) -> float:
        return 0.6 if any(c.art for c in (*content.items, *(c for g in content.groups for c in g.items))) else 0.3

    def widths(self, content: Cards, ctx: Context) -> Widths:
        sections = _sections(content, ctx)
        self._siblings(content, sections, ctx)
        key = ("cards", id(content), ctx.measures, ctx.tone, ctx.provider)
        known = ctx.memo.get(key)
        if known is not None:
            assert isinstance(known, tuple)
            return Widths(*known[1:3])
        gap = _gap(content, ctx)
        low, ideal = _card_widths(content, sections, ctx)
        count = max((sum(e.card.span for e in s.entries) for s in sections), default=1)
        columns = content.columns or min(_side_by_side(count), max(1, count))
        fewest = content.columns or 1
        made = Widths(fewest * (low + gap) - gap, columns * (max(low, ideal) + gap) - gap)
        ctx.memo[key] = (content, made.low, made.ideal)
        return made

    def layout(self, content: Cards, width: float, height: float | None, ctx: Context) -> Placed:
        width = max(width, self.widths(content, ctx).low)
        sections = _sections(content, ctx)
        choices = self._choices(content, sections, width, ctx)
        if len(self._siblings(content, sections, ctx)) > 1:  # as many cards in as much room look alike
            choices = choices[:1]
        plans = [_Grid(content, sections, columns, width, ctx) for columns in choices[: 1 if height is None else None]]
        if height is None or len(plans) == 1:
            return plans[0].place(height)

        def misfit(grid: _Grid) -> float:
            return height - grid.height if grid.height <= height + SLACK else 10 * (grid.height - height)

        best = min(plans, key=misfit)
        # The usual number of columns wherever it nearly fits: siblings of one page should not differ for a few units.
        usual = plans[0]
        return (usual if usual.height <= height + SLACK and height <= usual.height * 1.45 else best).place(height)

    def most(self, content: Cards, width: float, ctx: Context) -> float | None:
        """Cards that are only read grow so far: more would be a few words in a tall box."""
        if any(c.art for c in (*content.items, *(c for g in content.groups for c in g.items))):
            return None
        width = max(width, self.widths(content, ctx).low)
        sections = _sections(content, ctx)
        choices = self._choices(content, sections, width, ctx)
        return MOST_AIR * max(_Grid(content, sections, n, width, ctx).height for n in choices)

    @staticmethod
    def _siblings(content: Cards, sections: Sequence[_Section], ctx: Context) -> dict[int, tuple[Cards, float, float]]:
        """The least and wished widths of as many cards in each of the panels beside these, these among them.

        Panels ask how wide their contents can be before they lay them out, so that all are known by then.
        """
        siblings = ctx.among or ctx.abreast
        if content.columns or siblings is None:
            return {}
        spans = tuple(sum(e.card.span for e in s.entries) for s in sections)
        key = ("cards-alike", siblings, spans, ctx.measures)
        found = cast(dict[int, tuple[Cards, float, float]], ctx.memo.setdefault(key, {}))
        if id(content) not in found:
            found[id(content)] = (content, *_card_widths(content, sections, ctx))
        return found

    def _choices(self, content: Cards, sections: Sequence[_Section], width: float, ctx: Context) -> list[int]:
        """Numbers of columns to choose from, the usual one first."""
        if content.columns:
            return [content.columns]
        gap = _gap(content, ctx)
        low, ideal = _card_widths(content, sections, ctx)
        for _, least, wish in self._siblings(content, sections, ctx).values():
            low, ideal = max(low, least), max(ideal, wish)
        counts = [sum(e.card.span for e in s.entries) for s in sections]
        count = max(counts, default=1)
        fit = max(1, int((width + gap + SLACK) // (low + gap)))
        like = max(1, int((width + gap + SLACK) // (max(low, ideal) + gap)))
        most = min(fit, like, _side_by_side(count))
        if count <= 4 and count <= fit and width / count >= ideal * 0.85:
            most = max(most, count)
        usual = _columns(counts, most)
        others = [n for n in range(1, min(fit, count, MOST_OF_MANY) + 1) if n != usual]
        return [usual, *others]


def _side_by_side(count: int) -> int:
    return MOST_OF_MANY if count >= MANY else MOST


def _columns(counts: Sequence[int], most: int) -> int:
    """Columns that leave the fewest holes in the last rows, and the most of those."""
    largest = max(counts, default=1)
    if largest <= most:
        return largest
    least = max(2, -(-most * 3 // 5)) if most > 1 else 1
    return min(range(most, least - 1, -1), key=lambda n: sum(-c % n for c in counts))


def _gap(content: Cards, ctx: Context) -> float:
    return ctx.measures.gutter if content.gap is None else content.gap


def _card_widths(content: Cards, sections: Sequence[_Section], ctx: Context) -> tuple[float, float]:
    """The least and the wished width of a card, the same for all of them."""
    look, gap = look_of(content, None, ctx), _gap(content, ctx)
    wide = look_of(content, 1000.0, ctx)
    low = ideal = 0.0
    for section in sections:
        for e in section.entries:
            n = e.card.span
            low = max(low, (card_low(e.card, e.number is not None, look) - gap * (n - 1)) / n)
            ideal = max(ideal, (card_ideal(e.card, e.number is not None, wide) - gap * (n - 1)) / n)
        if section.group and section.group.title:
            low = max(low, ctx.text.word_width(section.group.title, _heading_face(ctx)) + HEAD_LEAD)
    return low, max(low, ideal)


HEAD_LEAD = 26.0
"""Room before the name of a category for its bar."""


def _heading_face(ctx: Context) -> TextStyle:
    return style(ctx, "h2", weight=700)


class _Grid:
    """One arrangement of all cards in so many columns."""

    def __init__(self, content: Cards, sections: Sequence[_Section], columns: int, width: float, ctx: Context) -> None:
        self.content, self.sections, self.width, self.ctx = content, sections, width, ctx
        self.gap = _gap(content, ctx)
        column = (width - self.gap * (columns - 1)) / columns
        self.look = self._fitting_look(column)
        self.rows: list[list[RowPlan]] = []
        for section in sections:
            spans = [e.card.span for e in section.entries]
            packed = fill_rows(spans, columns)
            self.rows.append([self._row([section.entries[i] for i in row], columns) for row in packed])
        self.rows, self.least = _evened(self.rows, self.look)
        self.heads = [self._head_height(s) for s in sections]
        self.section_gap = ctx.measures.gap
        self.height = self._used()

    def _fitting_look(self, column: float) -> Look:
        """The largest type in which no word is broken."""
        look = look_of(self.content, 1000.0, self.ctx)
        inner = inner_width(look, column)
        look = look_of(self.content, inner, self.ctx)
        entries = [e for s in self.sections for e in s.entries]

        def fits(one: Look) -> bool:
            return all(card_low(e.card, e.number is not None, one) <= column * e.card.span + SLACK for e in entries)

        if fits(look):
            return look
        for narrower in (300.0, 260.0):
            smaller = look_of(self.content, min(inner, narrower), self.ctx)
            if fits(smaller):
                return smaller
        return look_of(self.content, None, self.ctx)

    def _row(self, entries: Sequence[_Entry], columns: int) -> RowPlan:
        """A row of cards; a short one is stretched over the width."""
        total = sum(min(e.card.span, columns) for e in entries)
        unit = (self.width - self.gap * (total - 1)) / total
        plans = []
        for e in entries:
            span = min(e.card.span, columns)
            wide = unit * span + self.gap * (span - 1)
            surface = coat(e.tone, self.look).fill
            plans.append(plan_card(e.card, e.number, e.tone, wide, surface, self.look))
        return plan_row(plans, self.look)

    def _head_height(self, section: _Section) -> float:
        one = section.group
        if one is None or not (one.title or one.icon):
            return 0.0
        return self.ctx.measures.h2 * 1.3 + self.ctx.measures.gap * 0.45

    def _used(self) -> float:
        used = sum(self.heads) + self.section_gap * (len(self.rows) - 1)
        for rows in self.rows:
            used += sum(max(r.height, self.least) for r in rows) + self.gap * (len(rows) - 1)
        return used

    def place(self, height: float | None) -> Placed:
        """All cards drawn, the rows raised to the height."""
        spare = max(0.0, (height or 0.0) - self.height)
        count = sum(len(rows) for rows in self.rows)
        more = spare / count if count else 0.0
        items: list[Item] = []
        anchors: dict[str, Box] = {}
        y = 0.0
        for section, rows, head in zip(self.sections, self.rows, self.heads, strict=True):
            if head:
                items += self._heading(section, y, anchors)
                y += head
            for row in rows:
                y = self._draw(row, y, max(row.height, self.least) + more, items, anchors) + self.gap
            y += self.section_gap - self.gap
        used = y - self.section_gap if self.rows else 0.0
        return Placed(self.width, max(used, height or 0.0), tuple(items), anchors)

    def _draw(self, row: RowPlan, y: float, tall: float, items: list[Item], anchors: dict[str, Box]) -> float:
        x = 0.0
        for plan in row.cards:
            box = (x, y + row.top, plan.width, tall - row.top)
            name = _name(anchors, plan.card)
            drawn = draw_card(plan, row, self.look, box, plan.card.id)
            items.append(drawn.group)
            anchors |= drawn.anchors
            anchors[name] = box
            x += plan.width + self.gap
        return y + tall

    def _heading(self, section: _Section, y: float, anchors: dict[str, Box]) -> list[Item]:
        """The name of a category after a bar of its hue, the quieter line behind it on the same line."""
        ctx, one = self.ctx, section.group
        assert one is not None
        m, face = ctx.measures, _heading_face(ctx)
        tall = m.h2 * 1.3
        hue = ctx.theme.hue(section.tone)
        items: list[Item] = [Rect(0, y + 1, 8, tall - 2, Paint(hue.stroke), 4)]
        x = HEAD_LEAD
        if one.icon:
            side = tall * 1.05
            items += icon_image(ctx, one.icon, x, y + (tall - side) / 2, side, tone=section.tone, span=one.span("icon"))
            x += side + 12
        for text, style_ in ((one.title, face), (one.sub, style(ctx, "small", color="ink2"))):
            if text:
                box = ctx.text.set(text, style_, max(1.0, self.width - x))
                if box.lines > 1:
                    box = ctx.text.set(text, style_, max(1.0, self.width - x), max_lines=1)
                items += text_items(box, x, y + tall / 2 - middle_offset(box, style_.size))
                x += box.width + 16
        if one.title:
            anchors[slug(one.title)] = (0, y, self.width, tall)
        return [group(items, "label", box=(0, y, self.width, tall))]


def _evened(rows: list[list[RowPlan]], look: Look) -> tuple[list[list[RowPlan]], float]:
    """The rows, and the height all get when theirs are near: a line more of text here and there should not show."""
    every = [r for section in rows for r in section]
    if not every or max(r.height for r in every) > min(r.height for r in every) * EVEN:
        return rows, 0.0
    if len({r.zones for r in every}) == 1:  # what stands at the foot does so in every row
        own = {"head", "words"} if look.form == "titlebar" else set()  # a bar is as high as its row's titles need
        heights = {zone: max(r.heights[zone] for r in every) for zone in every[0].heights if zone not in own}
        rows = [[replace(r, heights=r.heights | heights) for r in section] for section in rows]
        rows = [[replace(r, height=r.top + card_height(r, look)) for r in section] for section in rows]
    return rows, max(r.height for section in rows for r in section)


def _name(anchors: dict[str, Box], card: Card) -> str:
    """The anchor of a card: its id, else its title, each once."""
    base = card.id or slug(card.title or "") or "card"
    name, n = base, 2
    while name in anchors:
        name, n = f"{base}-{n}", n + 1
    return name


cards_layout = CardsLayout()
