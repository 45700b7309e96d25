"""Mind map of cards: each main branch a card with the ends of its branches as chips.

In: a mind map and a width. Out: cards of one width in a column on each side of the centre, both columns equally high.
Lengths in page units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vizsys.blocks.base import Placed, Widths, group, style, text_items
from vizsys.blocks.draw import icon_image, middle_offset, rounded
from vizsys.blocks.lines import sweep
from vizsys.blocks.mindmap import Mindmap, split
from vizsys.blocks.share import wider
from vizsys.blocks.tiles import Chip, chip, flow
from vizsys.blocks.tree_parts import Crown, Twig, anchors_of, branch_line, crown, grown, number_on_solid, snapped
from vizsys.geometry import Box
from vizsys.records import dataclass
from vizsys.scene import Item, Paint, Rect
from vizsys.text import plain
from vizsys.text.model import TextBox

if TYPE_CHECKING:
    from vizsys.context import Context

LINK = 84.0
"""From the centre to the cards."""
LINK_LEAST = 52.0
CARD_GAP = 28.0
PAD = 18.0
HEAD_PAD = 12.0
ROW_GAP = 14.0
"""Between the groups in a card."""
OPEN = 16.0
"""At most so much more of it in a card higher than what it holds."""
INDENT = 16.0
"""Of what stands under the name of a group that holds further groups."""
NAME_GAP = 16.0
"""Between the name of a group and its chips."""
NAME_SHARE = 0.36
"""Names of groups stand beside their chips unless they take more than this share of the card."""
CENTER_WIDE = 230.0
"""The centre's words wrap beyond this width."""
BOTH = 330.0
"""Cards at both sides are at least this wide; on less room they all stand at the right."""
WIDEST = 760.0
"""A card is no wider than this."""
LARGE, SMALL = "edge_label", "small"
"""Type of the chips: the larger one where the map is still wider than high with it."""
SQUARE = 0.9
"""Height over width up to which larger type is taken."""
ALIGNED = 1.15
"""Cards side by side are equally high where that makes the map at most this many times as high."""
CENTER_SPREAD = 0.62
"""Share of the centre's side that the lines start from."""


@dataclass(slots=True)
class Bundle:
    """A name with chips beside or under it, or chips alone; `inner` are bundles under a name."""

    twig: Twig | None
    name: TextBox | None
    chips: list[tuple[Twig, Chip]]
    inner: list[Bundle]


class Card:
    """A main branch at one width, measured: the head, then what is under it."""

    def __init__(self, twig: Twig, number: str | None, width: float, token: str, ctx: Context) -> None:
        self.twig, self.number, self.width, self.token, self.ctx = twig, number, width, token, ctx
        m = ctx.measures
        self.face = style(ctx, "label", weight=700, color="solid-ink", line=1.15)
        self.quiet = style(ctx, "small", color="solid-ink", line=1.2)
        self.icon = round(m.label * 1.35)
        lead = (ctx.measures.badge + 12 if number else 0.0) + (self.icon + 12 if twig.branch.icon else 0.0)
        self.lead = lead
        room = width - 2 * PAD - lead
        branch = twig.branch
        self.title = ctx.text.set(branch.label, self.face, max(room, ctx.text.word_width(branch.label, self.face)))
        self.note = ctx.text.set(branch.note, self.quiet, room) if branch.note else None
        words = self.title.height + (self.note.height if self.note else 0.0)
        least = max(self.icon if branch.icon else 0.0, m.badge if number else 0.0, m.label * 1.35)
        self.head = max(words, least) + 2 * HEAD_PAD
        self.bundles = self.bundled(twig)
        self.body_items, self.body = self.packed(self.bundles, width - 2 * PAD)
        self.height = self.head + (self.body + 2 * PAD if self.bundles else 0.0)

    @staticmethod
    def least(twig: Twig, number: str | None, token: str, ctx: Context) -> float:
        """The least width of the card: its longest word, its widest chip broken at every word; chips in that type."""
        face = style(ctx, "label", weight=700, line=1.15)
        lead = ctx.measures.badge + 12 if number else 0.0
        lead += round(ctx.measures.label * 1.35) + 12 if twig.branch.icon else 0.0
        low = lead + ctx.text.word_width(twig.branch.label, face)
        if twig.branch.note:
            low = max(low, lead + ctx.text.word_width(twig.branch.note, style(ctx, "small", line=1.2)))
        for other in twig.walk():
            if other is not twig:
                indent = INDENT * (other.level - twig.level - 1)
                low = max(
                    low,
                    indent
                    + (_chip(other, 0.0, token, ctx).width if other.leaf else _name(other, 0.0, token, ctx).width),
                )
        return low + 2 * PAD + 1

    def bundled(self, twig: Twig) -> list[Bundle]:
        """Children in their order: neighbouring ends together, every other child under its name."""
        out: list[Bundle] = []
        for child in twig.children:
            if child.leaf:
                if not out or out[-1].twig is not None:
                    out.append(Bundle(None, None, [], []))
                out[-1].chips.append((child, _chip(child, self.width - 2 * PAD, self.token, self.ctx)))
            else:
                out.append(Bundle(child, _name(child, None, self.token, self.ctx), [], self.bundled(child)))
        return out

    # -- packing

    def packed(self, bundles: list[Bundle], width: float, gap: float = ROW_GAP) -> tuple[list[Item], float]:
        """The bundles under one another with their corner at (0, 0), and their height."""
        items: list[Item] = []
        y = 0.0
        flat = [b for b in bundles if b.name and not any(i.twig for i in b.inner)]
        column = max((b.name.width for b in flat if b.name), default=0.0) + NAME_GAP
        chips = [_chip(t, 0.0, self.token, self.ctx).width for b in flat for i in b.inner for t, _ in i.chips]
        beside = column - NAME_GAP <= width * NAME_SHARE and column + max(chips, default=0.0) <= width
        for bundle in bundles:
            if bundle.twig is None:
                placed, tall = self.chips(bundle.chips, width)
                items += [i.moved(0, y) for i in placed]
            elif beside and not any(i.twig for i in bundle.inner):
                made, tall = self.named(bundle, column, width)
                items += [i.moved(0, y) for i in made]
            else:
                made, tall = self.headed(bundle, width)
                items += [i.moved(0, y) for i in made]
            y += tall + gap
        return items, max(0.0, y - gap)

    def chips(self, chips: list[tuple[Twig, Chip]], width: float) -> tuple[list[Item], float]:
        limited = [(t, c if c.width <= width else _chip(t, width, self.token, self.ctx)) for t, c in chips]
        drawn, tall = flow([c for _, c in limited], width)
        for (twig, _), made in zip(limited, drawn, strict=True):
            twig.box = Box(*made.box) if made.box else twig.box
        return list(drawn), tall

    def named(self, bundle: Bundle, column: float, width: float) -> tuple[list[Item], float]:
        """A name with its chips beside it, the name level with the first row of chips."""
        assert bundle.name is not None and bundle.twig is not None
        drawn, tall = self.chips(bundle.inner[0].chips, width - column)
        first = bundle.inner[0].chips[0][1].height
        name = text_items(
            bundle.name, 0, first / 2 - middle_offset(bundle.name, getattr(self.ctx.measures, self.token))
        )
        return [group(name, "cell", title=bundle.twig.label), *(i.moved(column, 0) for i in drawn)], max(tall, first)

    def headed(self, bundle: Bundle, width: float) -> tuple[list[Item], float]:
        """A name with what is under it indented below."""
        assert bundle.name is not None and bundle.twig is not None
        name = bundle.name if bundle.name.width <= width else _name(bundle.twig, width, self.token, self.ctx)
        indent = INDENT if any(i.twig for i in bundle.inner) else 0.0
        drawn, tall = self.packed(bundle.inner, width - indent)
        top = name.height + 8
        words = group(text_items(name, 0, 0), "cell", title=bundle.twig.label)
        return [words, *(i.moved(indent, top) for i in drawn)], top + tall

    # -- drawing

    def draw(self, box: Box) -> Item:
        ctx, m, twig = self.ctx, self.ctx.measures, self.twig
        hue, r = ctx.theme.hue(twig.tone), ctx.measures.radius_card
        head = self.head if self.bundles else box.h
        corners = (r, r, 0, 0) if self.bundles else (r, r, r, r)
        items: list[Item] = []
        if self.bundles:
            items.append(Rect(box.x, box.y, box.w, box.h, Paint(hue.tint), r))
        items.append(rounded(box.x, box.y, box.w, head, corners, Paint(hue.solid)))
        x, middle = box.x + PAD, box.y + head / 2
        if self.number:
            items += number_on_solid(ctx, self.number, x + m.badge / 2, middle, twig.tone)
            x += m.badge + 12
        if twig.branch.icon:
            ink, span = ctx.theme.color("solid-ink"), twig.branch.span("icon")
            items += icon_image(ctx, twig.branch.icon, x, middle - self.icon / 2, self.icon, color=ink, span=span)
            x += self.icon + 12
        if self.note:
            y = middle - (self.title.height + self.note.height) / 2
            items += text_items(self.title, x, y)
            items += text_items(self.note, x, y + self.title.height)
        else:
            items += text_items(self.title, x, middle - middle_offset(self.title, m.label))
        if self.bundles:
            share = (box.h - head - self.body - 2 * PAD) / (len(self.bundles) + 1)  # spare height opens the rows
            if share > 1:
                gap = ROW_GAP + min(share, OPEN)
                self.body_items, self.body = self.packed(self.bundles, self.width - 2 * PAD, gap)
            top = box.y + head + (box.h - head - self.body) / 2
            for other in twig.walk():
                if other is not twig:
                    other.box = other.box.moved(box.x + PAD, top)
            items += [i.moved(box.x + PAD, top) for i in self.body_items]
        return group(items, "node", twig.key, plain(twig.label), box.as_tuple(), shape="card", tone=twig.tone)


def _name(twig: Twig, limit: float | None, token: str, ctx: Context) -> TextBox:
    face = style(ctx, token, weight=600, color=f"{twig.tone or 'slate'}.deep", line=1.2)
    room = None if limit is None else max(limit, ctx.text.word_width(twig.branch.label, face))
    return ctx.text.set(twig.branch.label, face, room)


def _chip(twig: Twig, limit: float, token: str, ctx: Context) -> Chip:
    """An end as a chip; its remark follows its name."""
    branch = twig.branch
    text = f"**{branch.label}** {branch.note}" if branch.note else str(branch.label)
    return chip(ctx, text, icon=branch.icon, tone=twig.tone, fill="white", token=token, limit=limit)


class _Map:
    """A mind map at one width: the centre and its cards, by side from the top down."""

    def __init__(self, content: Mindmap, width: float, ctx: Context) -> None:
        self.content, self.ctx = content, ctx
        trunk, branches = content.trunk()
        (self.root,) = grown(trunk, branches, ctx, inherit=False)
        self.center = center_box(self.root, ctx)
        self.numbers = [str(i) if content.number else None for i in range(1, len(self.root.children) + 1)]
        self.low = self._least(SMALL)
        sides = 1 if content.sides == "right" or len(branches) < 2 else 2
        room = (width - self.center.width) / sides
        if sides == 2 and room - LINK_LEAST < max(self.low, BOTH):
            sides, room = 1, width - self.center.width
        self.sides = sides
        self.link = LINK if room - LINK >= max(self.low, BOTH) else LINK_LEAST
        self.card_width = max(self.low, min(room - self.link, WIDEST))
        self.width = max(width, self.center.width + (self.link + self.card_width) * sides)
        self.cards: list[Card] = []
        if self.card_width >= self._least(LARGE):
            self._deal(LARGE)
        if not self.cards or max(self._total(side) for side in (self.right, self.left)) > self.width * SQUARE:
            self._deal(SMALL)

    def _least(self, token: str) -> float:
        """The least width of the cards with their chips in that type."""
        return max(Card.least(t, n, token, self.ctx) for t, n in zip(self.root.children, self.numbers, strict=True))

    def _deal(self, token: str) -> None:
        """Set the cards in that type and share them out."""
        pairs = zip(self.root.children, self.numbers, strict=True)
        self.cards = [Card(t, n, self.card_width, token, self.ctx) for t, n in pairs]
        self.right: list[int] = list(range(len(self.cards)))
        self.left: list[int] = []
        if self.sides == 2:
            self.right, self.left = split(self.content, self.root.children, [c.height + CARD_GAP for c in self.cards])
            if not self.right:
                self.right, self.left = self.left, []

    def _total(self, side: list[int]) -> float:
        return sum(self.cards[i].height for i in side) + CARD_GAP * max(0, len(side) - 1)

    def place(self, height: float | None) -> float:
        """Give everything its box; the height of the whole."""
        right, left = self._heights()
        totals = [sum(h) + CARD_GAP * max(0, len(h) - 1) for h in (right, left)]
        total = max([*totals, self.center.height, height or 0.0])
        span = self.center.width + (self.link + self.card_width) * (2 if self.left else 1)
        x = (self.width - span) / 2
        cx = x + (self.card_width + self.link if self.left else 0.0)
        self.root.box = Box(cx, (total - self.center.height) / 2, self.center.width, self.center.height)
        self._column(self.right, right, cx + self.center.width + self.link, total)
        self._column(self.left, left, x, total)
        return total

    def _heights(self) -> tuple[list[float], list[float]]:
        """Heights of the cards of both sides; equal side by side where that costs little."""
        right, left = ([self.cards[i].height for i in side] for side in (self.right, self.left))
        if len(right) == len(left):
            rows = [max(pair) for pair in zip(right, left, strict=True)]
            if sum(rows) <= max(sum(right), sum(left)) * ALIGNED:
                rows = snapped(rows)
                return rows, rows
        every = snapped([*right, *left])
        return every[: len(right)], every[len(right) :]

    def _column(self, side: list[int], heights: list[float], x: float, total: float) -> None:
        """Cards under one another over the whole height: higher cards first, then wider gaps."""
        if not side:
            return
        gaps = CARD_GAP * (len(side) - 1)
        natural = sum(heights)
        target = min(total - gaps, natural * GROWTH)
        heights = [h * target / natural for h in heights] if target > natural else heights
        gap = wider(CARD_GAP, total - sum(heights) - gaps, len(side))
        y = (total - sum(heights) - gap * (len(side) - 1)) / 2
        for i, h in zip(side, heights, strict=True):
            self.cards[i].twig.box = Box(x, y, self.card_width, h)
            y += h + gap


GROWTH = 1.3
"""Cards grow by at most this factor so that both sides end level."""


def center_box(root: Twig, ctx: Context) -> Crown:
    """The centre of a mind map: its icon over its words, which wrap beyond a width."""
    made = crown(ctx, root.branch, root.tone, over=True)
    return made if made.width <= CENTER_WIDE else crown(ctx, root.branch, root.tone, over=True, limit=CENTER_WIDE)


def starts(root: Box, count: int) -> list[float]:
    """Where the lines to one side leave the centre: in the order of what they lead to, so that none cross."""
    span = root.h * CENTER_SPREAD
    return [root.cy + span * ((i + 0.5) / count - 0.5) for i in range(count)]


def center_line(ctx: Context, root: Twig, twig: Twig, start: float, end: float, rightward: bool) -> Item:
    """The line from the centre, at height `start`, to the inner side of a twig's box, at height `end`."""
    box = twig.box
    a = (root.box.right if rightward else root.box.x, start)
    b = (box.x if rightward else box.right, end)
    return branch_line(ctx, sweep(a, b), root, twig, twig.tone, ctx.measures.edge_main)


class CardsLayout:
    """Cards on both sides of the centre, or at its right."""

    def widths(self, content: Mindmap, ctx: Context) -> Widths:
        made = _Map(content, 0.0, ctx)
        low = made.center.width + LINK_LEAST + made.low
        sides = 1 if content.sides == "right" or len(made.cards) < 2 else 2
        return Widths(low, max(low, made.center.width + sides * (LINK + max(made.low, 560.0))))

    def layout(self, content: Mindmap, width: float, height: float | None, ctx: Context) -> Placed:
        made = _Map(content, width, ctx)
        total = made.place(height)
        cards = made.cards
        lines: list[Item] = []
        for side, rightward in ((made.right, True), (made.left, False)):
            for i, start in zip(side, starts(made.root.box, len(side)), strict=True):
                card, box = cards[i], cards[i].twig.box
                end = box.y + (card.head if card.bundles else box.h) / 2
                lines.append(center_line(ctx, made.root, card.twig, start, end, rightward))
        items = [*lines, made.center.draw(made.root.box, made.root.key), *(c.draw(c.twig.box) for c in cards)]
        whole = group(items, "block", box=(0, 0, made.width, total), kind="mindmap", style="chips")
        return Placed(made.width, total, (whole,), anchors_of([made.root]))


cards_layout = CardsLayout()
