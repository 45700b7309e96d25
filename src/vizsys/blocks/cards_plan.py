"""What a row of cards needs: every card cut into zones, each zone as high as the largest of the row.

In: the cards of a row, their width and the look of the grid. Out: set texts, logos and nested blocks by zone, relative
to their own corners, and the heights the row shares. All lengths in page units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING

from vizsys.blocks.base import Placed, reads, style, text_items
from vizsys.blocks.cards_art import centred_art, read_thumb, thumb, thumb_widths
from vizsys.blocks.draw import icon_image
from vizsys.blocks.marks import bullet, first_line_middle
from vizsys.blocks.tiles import CHIP_PAD, chip, flow
from vizsys.records import dataclass
from vizsys.scene import Item

if TYPE_CHECKING:
    from vizsys.blocks.cards import Card, Cards
    from vizsys.context import Context
    from vizsys.spec.model import Block, Content
    from vizsys.text.model import Align, TextBox, TextStyle

MIDDLE = ("text", "bullets", "logos")
FOOT = ("note", "tags")
"""Zones from the top down: the head, the picture, then these; what is in `FOOT` stands on the card's lower edge."""
ALIGNED = ("art", *MIDDLE, *FOOT)
LOOSE = ("art", "middle", "foot")
"""Cards with the same zones over their feet have all in line; others only their pictures, what follows, and feet."""

BESIDE = 16.0
"""Between an icon and the words beside it."""
CENTERED = ("rule", "medallion", "disc")
"""Styles whose words are centred unless the cards say otherwise."""
LINES = 3.0
"""A card would like to be as wide as its text takes in so many lines."""
NARROW, WIDE = 190.0, 400.0
"""A card's words would like to be this wide, at least and at most."""


@dataclass(frozen=True, slots=True)
class Look:
    """How the cards of one grid are set, whatever their row."""

    ctx: Context
    form: str
    align: Align
    title: TextStyle
    sub: TextStyle
    text: TextStyle
    note: TextStyle
    pad_x: float
    pad_y: float
    icon: float  # side of the icon box
    gap: float  # between zones
    mixed: bool  # few lists among pictures stand in the middle as those do; lists among lists start at one edge

    def lead(self, card: Card, numbered: bool) -> float:
        """Room before the words for the icon or number beside them."""
        lead = 0.0
        if self.form == "side-icon" and card.icon:
            lead += self.icon + BESIDE * 1.25
        elif self.form != "medallion" and self.align == "start" and card.icon:
            lead += self.icon + BESIDE
        if numbered and self.form != "medallion" and self.align == "start":
            lead += self.ctx.measures.badge + BESIDE * 0.75
        return lead


def look_of(content: Cards, inner: float | None, ctx: Context) -> Look:
    """The look of the grid when the words of a card have `inner` room; the narrowest one when None."""
    m, form = ctx.measures, content.style
    align: Align = content.align or ("center" if form in CENTERED else "start")
    token = "small" if inner is None or inner < 270 else "edge_label" if inner < 330 else "body"
    ink = "solid-ink" if form == "titlebar" else "ink"
    title = style(ctx, "h2", weight=700, color=ink, line=1.2)
    if inner is not None and inner < 250:
        title = replace(title, size=m.body)
    icon = {"side-icon": m.icon_above * 0.95, "disc": m.disc * 0.92}.get(form, m.icon_list)
    if form == "titlebar":
        icon = m.icon_list * 0.75
    text = style(ctx, token, line=1.32)
    sub = style(ctx, "small", color="solid-ink" if form == "titlebar" else "ink2", line=1.25)
    pad = m.node_pad_x * 1.2
    note = style(ctx, "small", color="ink2", line=1.28)
    arts = [c.art.content for c in (*content.items, *(c for g in content.groups for c in g.items)) if c.art]
    mixed = align == "center" and 2 * sum(_begins_with_words(a) for a in arts) <= len(arts)
    return Look(ctx, form, align, title, sub, text, note, pad, pad * 0.95, icon, m.node_pad_y * 0.85, mixed)


@dataclass(frozen=True, slots=True)
class Piece:
    """One zone of a card, relative to its top-left corner."""

    height: float
    items: tuple[Item, ...] = ()
    anchors: dict[str, tuple[float, float, float, float]] = field(default_factory=dict)
    upright: float = 0.0  # where it stands in a higher zone: at the top, in the middle 0.5


@dataclass(frozen=True, slots=True)
class CardPlan:
    """One card at its width: the words of its head, and its zones under it."""

    card: Card
    number: str | None
    tone: str | None
    width: float
    words: tuple[tuple[TextBox, float], ...]  # title and sub, each with its type size
    pieces: dict[str, Piece]

    @property
    def words_height(self) -> float:
        return sum(b.height for b, _ in self.words) + SUB_GAP * max(0, len(self.words) - 1)


SUB_GAP = 3.0
"""Between a title and the quieter line under it."""


@dataclass(frozen=True, slots=True)
class RowPlan:
    """The cards of one row and the zone heights they share."""

    cards: tuple[CardPlan, ...]
    zones: tuple[str, ...]  # those the row has under its heads
    heights: dict[str, float]
    top: float  # room over the border for what stands on it
    height: float  # of the whole row, that room included


def number_size(ctx: Context) -> float:
    """Diameter of the disc on the border of a card."""
    return ctx.measures.badge * 1.6


def inner_width(look: Look, width: float) -> float:
    return max(1.0, width - 2 * look.pad_x)


def under_lead(look: Look, card: Card, numbered: bool) -> float:
    """Room at the left of everything under the head: a side icon has the column to itself."""
    return look.lead(card, numbered) if look.form == "side-icon" else 0.0


def thumb_ctx(look: Look, tone: str | None, surface: str) -> Context:
    """The context of a card's picture."""
    return look.ctx.inside(tone=tone, surface=surface)


# Widths


def card_low(card: Card, numbered: bool, look: Look) -> float:
    """The least width of a card: no word is broken, and its picture fits."""
    ctx = look.ctx
    lead = look.lead(card, numbered)
    head = max((ctx.text.word_width(t, s) for t, s in _head_texts(card, look)), default=0.0) + lead
    texts = [(card.text, look.text), (card.note, look.note)]
    body = max((ctx.text.word_width(t, s) for t, s in texts if t), default=0.0)
    mark = _bullet_indent(look)
    body = max([body, *(ctx.text.word_width(b, look.text) + mark for b in card.bullets)])
    body = max([body, *(ctx.text.word_width(t, _tag_face(ctx)) + 2 * CHIP_PAD for t in card.tags)])
    if card.logos:
        body = max(body, ctx.measures.icon_list)
    if card.art is not None:
        body = max(body, thumb_widths(card.art, thumb_ctx(look, None, ctx.surface)).low)
    return max(head, body + under_lead(look, card, numbered)) + 2 * look.pad_x + 1


def card_ideal(card: Card, numbered: bool, look: Look) -> float:
    """The width a card would like: its title on one line, its text on a few."""
    ctx = look.ctx
    lead = look.lead(card, numbered)
    like = [NARROW, *(ctx.text.width(t, s) + lead for t, s in _head_texts(card, look))]
    under = under_lead(look, card, numbered)
    if card.text:
        like.append(ctx.text.width(card.text, look.text) / LINES + under)
    like += [ctx.text.width(b, look.text) / 2 + _bullet_indent(look) + under for b in card.bullets]
    if card.art is not None:
        like.append(thumb_widths(card.art, thumb_ctx(look, None, ctx.surface)).ideal)
    return min(max(like), WIDE) + 2 * look.pad_x


def _head_texts(card: Card, look: Look) -> list[tuple[str, TextStyle]]:
    pairs = [(card.title, look.title), (card.sub, look.sub)]
    return [(t, s) for t, s in pairs if t]


def _tag_face(ctx: Context) -> TextStyle:
    return style(ctx, "small", weight=500)


def _bullet_indent(look: Look) -> float:
    return look.text.size * 0.85


# Setting


def plan_card(card: Card, number: str | None, tone: str | None, width: float, surface: str, look: Look) -> CardPlan:
    """A card at its width, zone by zone. `surface` is the colour its picture stands on."""
    ctx, inner = look.ctx, inner_width(look, width)
    lead = look.lead(card, number is not None)
    room = max(1.0, inner - lead)
    words = tuple(
        (ctx.text.set(t, s, room, "center" if look.align == "center" else "start"), s.size)
        for t, s in _head_texts(card, look)
    )
    inner -= under_lead(look, card, number is not None)
    pieces: dict[str, Piece] = {}
    if card.art is not None:
        pieces["art"] = _art(card.art, inner, thumb_ctx(look, tone, surface), look)
    if card.text:
        pieces["text"] = _words(card.text, look.text, inner, look)
    if card.bullets:
        pieces["bullets"] = _bullets(card.bullets, inner, tone, look)
    if card.logos:
        pieces["logos"] = _logos(card, inner, look)
    if card.note:
        pieces["note"] = _words(card.note, look.note, inner, look)
    if card.tags:
        chips = [chip(ctx, t, tone=tone, fill="fill", token="small", limit=inner) for t in card.tags]
        items, tall = flow(chips, inner, "center" if look.align == "center" else "start")
        pieces["tags"] = Piece(tall, tuple(items))
    return CardPlan(card, number, tone, width, words, pieces)


def _art(art: Block, inner: float, ctx: Context, look: Look) -> Piece:
    """The picture; a list among pictures stands as a whole where they do."""
    if look.align == "center":
        art = centred_art(art, ctx)
    if reads(art.content):
        made = read_thumb(art, inner, ctx, look.text.size, natural=look.mixed)
    else:
        made = thumb(art, inner, ctx)
    top = _begins_with_words(art.content) and not look.mixed
    return replace(_centred(made, inner), upright=0.0 if top else 0.5)


def _centred(placed: Placed, inner: float) -> Piece:
    x = (inner - placed.width) / 2
    return Piece(placed.height, placed.at(x, 0), placed.anchors_at(x, 0))


def put(box: TextBox, x: float, y: float, width: float, align: Align) -> tuple[Item, ...]:
    """A set text in a space of that width; text from right to left starts at the right."""
    return text_items(box, x, y, width, "end" if align == "start" and box.rtl else align)


def _begins_with_words(art: Content) -> bool:
    """Whether a picture is read from its top: a list, a listing, or rows that begin with one."""
    items = getattr(art, "items", ()) if art.KIND == "rows" else ()
    first = items[0].content if items else art
    return reads(first) or first.KIND == "code"


def _words(text: str, face: TextStyle, inner: float, look: Look) -> Piece:
    box = look.ctx.text.set(text, face, inner, look.align, balance=look.align == "center")
    return Piece(box.height, put(box, 0, 0, inner, look.align))


def _bullets(texts: Sequence[str], inner: float, tone: str | None, look: Look) -> Piece:
    """Points under one another; centred cards keep them together at the left of their widest line."""
    ctx, indent = look.ctx, _bullet_indent(look)
    boxes = [ctx.text.set(t, look.text, inner - indent, balance=False) for t in texts]
    wide = max(b.width for b in boxes) + indent
    left = (inner - wide) / 2 if look.align == "center" else 0.0
    dot = 9 * look.text.size / 26
    items: list[Item] = []
    y = 0.0
    for box in boxes:
        right = box.rtl and look.align == "start"
        at = inner - dot / 2 - 1 if right else left + dot / 2 + 1
        items.append(bullet(ctx, at, y + first_line_middle(box, look.text.size), dot, tone))
        items += text_items(box, inner - indent - box.width if right else left + indent, y)
        y += box.height + look.text.size * 0.22
    return Piece(y - look.text.size * 0.22, tuple(items))


def _logos(card: Card, inner: float, look: Look) -> Piece:
    """Logos in one row while they fit, else in rows as even as can be."""
    ctx, side = look.ctx, look.ctx.measures.icon_list
    slot, gap = side * 1.25, side * 0.28
    per = max(1, int((inner + gap) // (slot + gap)))
    rows = -(-len(card.logos) // per)
    per = -(-len(card.logos) // rows)
    items: list[Item] = []
    for i, name in enumerate(card.logos):
        row, column = divmod(i, per)
        count = min(per, len(card.logos) - row * per)
        used = count * (slot + gap) - gap
        x = (inner - used) / 2 if look.align == "center" else 0.0
        span = card.marks.get(f"logos.{i}")
        y = row * (side + gap)
        items += icon_image(ctx, name, x + column * (slot + gap), y, side, max_width=slot, span=span)
    return Piece(rows * (side + gap) - gap, tuple(items))


def head_height(look: Look, plan: CardPlan, words: float) -> float:
    """Height of a card's head when the words of its row are at most `words` high."""
    m, ctx = look.ctx.measures, look.ctx
    has_icon = bool(plan.card.icon)
    if look.form == "side-icon":
        return words
    if look.form == "titlebar":
        return max(words, look.icon if has_icon else 0.0, m.badge if plan.number else 0.0)
    if look.form == "medallion":
        return words + (look.icon * 1.5 + 10 if has_icon and plan.number else 0.0)
    if look.align == "center":
        over = look.icon + (12 if words else 0) if has_icon else 0.0
        if plan.number and not has_icon:
            over = ctx.measures.badge + 10
        return over + words
    beside = max(look.icon if has_icon else 0.0, m.badge if plan.number else 0.0)
    if words > beside > 0 and plan.words:
        box, size = plan.words[0]
        return max(0.0, beside / 2 - first_line_middle(box, size)) + words
    return max(words, beside)


def plan_row(plans: Sequence[CardPlan], look: Look) -> RowPlan:
    """The heights a row shares."""
    if len({frozenset(p.pieces) - {*FOOT} for p in plans}) > 1:
        pictured = any(p.card.art for p in plans)
        plans = [_loose(p, look, pictured) for p in plans]
        order: tuple[str, ...] = LOOSE
    else:
        order = ALIGNED
    words = max((p.words_height for p in plans), default=0.0)
    heights = {"head": max((head_height(look, p, words) for p in plans), default=0.0), "words": words}
    zones = tuple(z for z in order if any(z in p.pieces for p in plans))
    heights |= {z: max(p.pieces[z].height for p in plans if z in p.pieces) for z in zones}
    on_border = any(p.number or p.card.icon for p in plans)
    top = number_size(look.ctx) / 2 if look.form == "medallion" and on_border else 0.0
    row = RowPlan(tuple(plans), zones, heights, top, 0.0)
    return replace(row, height=top + card_height(row, look))


def _loose(plan: CardPlan, look: Look, pictured: bool) -> CardPlan:
    """The card with what follows its picture in one piece, and its foot in another.

    Where others of the row have a picture (`pictured`), the words of a card without one begin where these stand.
    """
    pieces = {z: p for z, p in plan.pieces.items() if z == "art"}
    for name, zones in (("middle", MIDDLE), ("foot", FOOT)):
        items: list[Item] = []
        y = 0.0
        for zone in zones:
            if zone in plan.pieces:
                y += zone_gap(zone, look) if y else 0.0
                items += (i.moved(0, y) for i in plan.pieces[zone].items)
                y += plan.pieces[zone].height
        if y:
            pieces[name] = Piece(y, tuple(items))
    if pictured and "art" not in pieces and "middle" in pieces:
        pieces["art"] = replace(pieces.pop("middle"), upright=0.0)
    return replace(plan, pieces=pieces)


def zone_gap(zone: str, look: Look) -> float:
    """Space over a zone."""
    return look.gap * {"art": 1.1, "text": 0.8, "middle": 0.8, "note": 0.7}.get(zone, 1.0)


def gap_over(row: RowPlan, index: int, look: Look) -> float:
    """Space between a zone of a row and the one over it: what follows a picture keeps clear of it."""
    gap = zone_gap(row.zones[index], look)
    return max(gap, look.gap * 1.15) if index and row.zones[index - 1] == "art" else gap


def card_height(row: RowPlan, look: Look) -> float:
    """Height of the cards of a row, from border to border."""
    used, head = body_height(row, look), row.heights["head"]
    if look.form == "titlebar":
        return bar_height(row, look) + (used + 2 * look.pad_y * BAR_PAD if used else 0.0)
    gap = zone_gap(row.zones[0], look) if used and head else 0.0
    rule = RULE if look.form == "rule" and used else 0.0
    return 2 * look.pad_y + row.top * BELOW_DISC + head + rule + gap + max(used, _least(row, look))


def _least(row: RowPlan, look: Look) -> float:
    """Height under the head that an icon at the side needs when the words beside it are few."""
    if look.form != "side-icon" or not any(p.card.icon for p in row.cards):
        return 0.0
    return max(0.0, look.icon - row.heights["head"] - look.pad_y * 0.4)


RULE = 18.0
"""Room of the line under a title, the space over it included."""
BAR_PAD = 0.85
"""Space over and under the words below a title bar, over that of other cards."""
BELOW_DISC = 0.75
"""Room for the lower half of a disc on the border, over its radius."""


def body_height(row: RowPlan, look: Look) -> float:
    """Height of everything under the head."""
    return sum(row.heights[z] for z in row.zones) + sum(gap_over(row, i, look) for i in range(1, len(row.zones)))


def bar_height(row: RowPlan, look: Look) -> float:
    """Height of the bar a title stands in."""
    return max(row.heights["head"] + look.pad_y, look.ctx.measures.band * 0.95)
