"""Drawing a planned sequence: bands, lifelines, arrows with their labels, heads, remarks.

In: a `Plan`. Out: a `Placed`. Lines open where a text stands, so nothing is painted over anything.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from vizsys.bezier import Curve
from vizsys.blocks.base import Placed, group, style, text_items
from vizsys.blocks.draw import badge, badge_size, centred, curly, flow_tone, icon_image, polyline, rounded
from vizsys.blocks.lines import DASHES, elbow, leader
from vizsys.blocks.sequence_arrows import Arrow, draw_label
from vizsys.blocks.sequence_notes import BRACE, Card
from vizsys.blocks.sequence_place import Band, Line, Plan
from vizsys.blocks.sequence_sizes import BAR, BAR_SHIFT, BESIDE, DROP, TITLE_PAD
from vizsys.blocks.tiles import line_of
from vizsys.geometry import Box
from vizsys.scene import Item, Paint, Rect
from vizsys.text import plain, slug

if TYPE_CHECKING:
    from vizsys.context import Context

Anchors = dict[str, tuple[float, float, float, float]]

LIFELINE = 4.0
TITLE_AT = (16.0, 10.0)
"""Where a title on top of its band starts, from the band's corner."""
TITLE_ICON = 32.0
TICK = 34.0
"""Length of a tick across a lifeline."""


def draw(plan: Plan, ctx: Context) -> Placed:
    """Everything of a plan, from the back to the front."""
    arrows = [Arrow(plan, line, ctx) for line in plan.lines if line.row.kind in ("message", "loop")]
    words = [a.box for a in arrows if a.box]
    words += [_divider_box(plan, line) for line in plan.lines if line.row.kind == "divider" and line.label]
    words += [b for band in plan.bands for b in _title_boxes(band, plan)]
    items: list[Item] = [i for band in plan.bands for i in _band(band, plan, ctx)]
    items += _regions(plan, words, ctx)
    if not plan.compact:
        items += _lifelines(plan, words, ctx)
        items += _bars(plan, ctx)
    for card in plan.cards:
        items += _joint(card, plan, ctx)
    for line in plan.lines:
        items += _row(line, plan, ctx)
    for arrow in arrows:
        items += arrow.edges()
    for arrow in arrows:
        items += arrow.labels()
    items += _heads(plan, ctx)
    for card in [*plan.cards, *(x.card for x in plan.lines if x.card)]:
        items += _card(card, ctx)
    box = (0.0, 0.0, plan.width, plan.height)
    whole = group(items, "block", box=box, kind="sequence")
    return Placed(plan.width, plan.height, (whole,), _anchors(plan))


def _anchors(plan: Plan) -> Anchors:
    """Heads by the actors' ids, phases by the slug of their title, rows by their step (`step-3`) and number (`m3`)."""
    out: Anchors = {}
    for x, name in zip(plan.xs, plan.content.actors, strict=True):
        out[name] = _head_box(plan, x).as_tuple()
    left, right = plan.area
    for line in plan.lines:
        box = (left, line.top, right - left, line.height)
        if line.row.kind != "note":
            out.setdefault(line.row.key, box)
            if line.row.step:
                out.setdefault(f"step-{line.row.step}", box)
    for band in plan.bands:
        if band.segment.phase is not None and band.segment.phase.title:
            out.setdefault(slug(band.segment.phase.title), _band_box(band, plan).as_tuple())
    return out


# Behind the messages


def _band_box(band: Band, plan: Plan) -> Box:
    return Box(plan.field_[0], band.top, plan.field_[1] - plan.field_[0], band.height)


def _title_boxes(band: Band, plan: Plan) -> list[Box]:
    """Where the words of a title on top stand: lifelines open there."""
    phase = band.segment.phase
    if phase is None or not band.titled_top:
        return []
    x, y = _title_left(band, plan) + (TITLE_ICON + 10 if phase.icon else 0.0), band.top + TITLE_AT[1]
    boxes: list[Box] = []
    for text in (band.title, band.sub):
        if text:
            boxes.append(Box(x - 6, y - 2, text.width + 12, text.height + 4))
            y += text.height
    return boxes


def _title_left(band: Band, plan: Plan) -> float:
    """Where a title on top begins: in the corner, or past the first lifelines where it would lie on them."""
    icon = TITLE_ICON + 10 if band.segment.phase and band.segment.phase.icon else 0.0
    wide = icon + max((t.width for t in (band.title, band.sub) if t), default=0.0)
    corner = plan.field_[0] + TITLE_AT[0]
    lines = plan.xs if plan.content.lifelines != "none" else []
    for x in (corner, *(x + TITLE_AT[0] for x in sorted(lines))):
        if x + wide + 8 <= plan.field_[1] and not any(x - 8 < line < x + wide + 8 for line in lines):
            return x
    return corner


def _band(band: Band, plan: Plan, ctx: Context) -> list[Item]:
    """The tinted band of a phase and its title: a box at the left, or a line on top."""
    phase = band.segment.phase
    if phase is None:
        return []
    hue, box, r = ctx.theme.hue(band.tone or ctx.tone), _band_box(band, plan), ctx.measures.radius_node
    items: list[Item] = [Rect(*box.as_tuple(), Paint(hue.tint), r)]
    texts = [t for t in (band.title, band.sub) if t]
    tall = sum(t.height for t in texts)
    if band.titled_top:
        x, y = _title_left(band, plan), box.y + TITLE_AT[1]
        if phase.icon and tall:
            side = TITLE_ICON
            items += icon_image(
                ctx, phase.icon, x, y + (tall - side) / 2, side, tone=band.tone, span=phase.span("icon")
            )
            x += side + 10
        for text in texts:
            items += text_items(text, x, y)
            y += text.height
    elif plan.title_width:
        w = plan.title_width
        items.append(rounded(box.x, box.y, w, box.h, (r, 0, 0, r), Paint(hue.fill)))
        size = 44.0 if phase.icon else 0.0
        y = box.cy - (tall + (size + 8 if size else 0.0)) / 2
        if phase.icon:
            x = box.x + (w - size) / 2
            items += icon_image(ctx, phase.icon, x, y, size, tone=band.tone, span=phase.span("icon"))
            y += size + 8
        for text in texts:
            items += text_items(text, box.x + TITLE_PAD, y, w - 2 * TITLE_PAD, "center")
            y += text.height
    title = plain(phase.title) if phase.title else None
    return [group(items, "cell", None, title, box.as_tuple(), tone=band.tone)]


def _regions(plan: Plan, words: list[Box], ctx: Context) -> list[Item]:
    """Titles over the heads of regions, and dividers between neighbours."""
    order = list(plan.content.actors)
    items: list[Item] = []
    half = plan.head[0] / 2
    spans: list[tuple[float, float]] = []
    for region in plan.content.regions:
        at = [order.index(n) for n in region.actors]
        left, right = plan.xs[min(at)] - half, plan.xs[max(at)] + half
        spans.append((left, right))
        hue = ctx.theme.hue(region.tone or ctx.tone)
        box = (left, 0.0, right - left, 44.0)
        face = style(ctx, "label", weight=700)
        text = ctx.text.set(region.title, face, right - left - 16, "center")
        drawn = [Rect(*box, Paint(hue.fill), ctx.measures.radius_chip)]
        words_ = centred(text, face.size, left + box[2] / 2, 22.0)
        items.append(group([*drawn, *words_], "cell", None, plain(region.title), box, tone=region.tone))
    spans.sort()
    pen = Paint(None, ctx.theme.color("ink3"), ctx.measures.outline, DASHES["dashed"])
    for (_, a), (b, _) in pairwise(spans):
        items += _upright((a + b) / 2, 0.0, plan.bottom, words, pen)
    return items


def _upright(x: float, top: float, bottom: float, words: list[Box], pen: Paint) -> list[Item]:
    """A vertical line, open where words stand."""
    cuts = sorted((b.y, b.bottom) for b in words if b.x - 2 < x < b.right + 2)
    items: list[Item] = []
    for a, b in cuts:
        if a > top:
            items.append(polyline([(x, top), (x, a)], pen))
        top = max(top, b)
    if bottom > top:
        items.append(polyline([(x, top), (x, bottom)], pen))
    return items


def _tone(plan: Plan, actor: int, ctx: Context) -> str | None:
    return plan.tones[actor] or ctx.tone


def _lifelines(plan: Plan, words: list[Box], ctx: Context) -> list[Item]:
    if plan.content.lifelines == "none":
        return []
    dash = DASHES["dashed"] if plan.content.lifelines == "dashed" else ()
    items: list[Item] = []
    for i, x in enumerate(plan.xs):
        hue = ctx.theme.hue(_tone(plan, i, ctx))
        pen = Paint(None, hue.stroke if dash else hue.solid, LIFELINE if not dash else 3.0, dash)
        items += _upright(x, plan.top, plan.bottom, words, pen)
    return items


def _bars(plan: Plan, ctx: Context) -> list[Item]:
    ys = {x.row.index: x for x in plan.lines if x.row.kind != "note"}
    items: list[Item] = []
    drop = DROP / 2 if plan.content.slant else 0.0
    for bar in plan.bars:
        hue = ctx.theme.hue(_tone(plan, bar.actor, ctx))
        top = ys[bar.first].y + drop - 8
        bottom = ys[bar.last].y + 8 + (14 if bar.first == bar.last else 0)
        x = plan.xs[bar.actor] + bar.level * BAR_SHIFT
        paint = Paint(hue.fill, hue.stroke, ctx.measures.outline)
        items.append(Rect(x - BAR, top, 2 * BAR, bottom - top, paint, 3))
    return items


def _head_box(plan: Plan, x: float) -> Box:
    w, h = plan.head
    if plan.compact:
        return Box(x - w / 2, 0.0, w, plan.height)
    return Box(x - w / 2, plan.regions_height, w, h)


def _heads(plan: Plan, ctx: Context) -> list[Item]:
    items: list[Item] = []
    for x, name, tile in zip(plan.xs, plan.content.actors, plan.heads, strict=True):
        items.append(tile.draw(_head_box(plan, x), "node", name))
        if plan.feet:
            box = Box(x - plan.head[0] / 2, plan.bottom, *plan.head)
            items.append(tile.draw(box, "cell"))
    return items


# Rows that are no arrows


def _divider_box(plan: Plan, line: Line) -> Box:
    assert line.label is not None
    return Box.around((plan.area[0] + plan.area[1]) / 2, line.y, line.label.width, line.label.height)


def _row(line: Line, plan: Plan, ctx: Context) -> list[Item]:
    match line.row.kind:
        case "divider":
            return _divider(line, plan, ctx)
        case "tick":
            return _tick(line, plan, ctx)
        case "action":
            return _action(line, plan, ctx)
        case _:
            return []


def _divider(line: Line, plan: Plan, ctx: Context) -> list[Item]:
    """A dashed line across all lifelines with its words in the middle."""
    tone = line.row.message.tone
    color = ctx.theme.hue(tone).stroke if tone else ctx.theme.color("ink3")
    pen = Paint(None, color, ctx.measures.outline, DASHES["dashed"])
    left, right = plan.area
    if plan.content.phases:
        left, right = plan.field_[0] + plan.title_width + 16, plan.field_[1] - 16
    items: list[Item] = []
    if line.label is None:
        return [polyline([(left, line.y), (right, line.y)], pen)]
    box = _divider_box(plan, line)
    items.append(polyline([(box.x, line.y), (left, line.y)], pen))
    items.append(polyline([(box.right, line.y), (right, line.y)], pen))
    items += draw_label(line.label, box.cx, line.y, None, ctx)
    return items


def _tick(line: Line, plan: Plan, ctx: Context) -> list[Item]:
    """A short bar on a lifeline with words beside it, outwards at the outer lifelines; inwards from a tall box."""
    at = line.row.sources[0]
    x, tone = plan.xs[at], line.row.message.tone or _tone(plan, at, ctx)
    pen = Paint(None, ctx.theme.hue(tone).deep, 5.0, cap="round")
    leftward = at == 0 and len(plan.xs) > 1
    if plan.compact:
        leftward = at > 0
        x = plan.reach(at, line.row.index, not leftward)
    items: list[Item] = [polyline([(x - TICK / 2, line.y), (x + TICK / 2, line.y)], pen)]
    if line.label:
        half = TICK / 2 + 2 + line.label.width / 2
        cx = x - half if leftward else x + half
        items += draw_label(line.label, cx, line.y, None, ctx)
    return items


def _action(line: Line, plan: Plan, ctx: Context) -> list[Item]:
    """A box on the lifeline: what its actor does by itself."""
    assert line.tile is not None
    row = line.row
    at = row.sources[0]
    x = plan.xs[at]
    if plan.compact:  # beside its actor's box, with room for the badge between them
        x = plan.reach(at, row.index, at == 0) + (BESIDE + line.tile.width / 2) * (-1 if at else 1)
    box = Box.around(x, line.y, line.tile.width, line.tile.height)
    items: list[Item] = [line.tile.draw(box, "cell")]
    if row.step:
        tone = row.message.tone or flow_tone(row.step)
        items.append(group([badge(ctx, row.step, box.x, box.cy, tone)], "label", None, row.step, step=row.step))
    return items


# Remarks


def _card(card: Card, ctx: Context) -> list[Item]:
    """A remark on its card."""
    box, tone = card.box, card.note.tone
    if card.bare:
        return list(card.placed.at(box.x, box.y))
    hue = ctx.theme.hue(tone)
    fill = hue.tint if tone else ctx.theme.color("panel")
    line = hue.stroke if tone else line_of(ctx, "slate")
    items: list[Item] = [Rect(*box.as_tuple(), Paint(fill, line, ctx.measures.hair), ctx.measures.radius_chip)]
    x, y = (box.w - card.placed.width) / 2, (box.h - card.placed.height) / 2
    items += card.placed.at(box.x + x, box.y + y)
    return [group(items, "cell", None, None, box.as_tuple(), tone=tone)]


def _joint(card: Card, plan: Plan, ctx: Context) -> list[Item]:
    """What joins a remark to its message, or the brace over its phases."""
    box = card.box
    right = card.side == "right"
    if card.row is None:
        first, last = plan.bands[card.phases[0]], plan.bands[card.phases[1]]
        x = plan.field_[1] + 8 if right else plan.field_[0] - 8
        color = ctx.theme.hue(card.note.tone).stroke if card.note.tone else ctx.theme.color("ink3")
        pen = Paint(None, color, 2.5, cap="round")
        return [curly((x, first.top + 2), (x, last.top + last.height - 2), BRACE if right else -BRACE, pen)]
    line = next(x for x in plan.lines if x.row is card.row)
    row = card.row
    ends = (*row.sources, *row.targets)
    at = (max(ends) if right else min(ends)) if ends else (len(plan.xs) - 1 if right else 0)
    x = plan.reach(at, row.index, right)
    if row.kind == "action" and line.tile:
        x += (line.tile.width / 2) * (1 if right else -1)
    slant = 0.0
    if plan.content.slant and row.kind == "message":
        slant = DROP / 2 if at == row.ends[1] else -DROP / 2
    y = line.y + slant
    badged = row.step and row.kind in ("message", "loop") and at == row.sources[0]
    x += (badge_size(ctx, row.step)[0] / 2 + 7 if badged and row.step else 9.0) * (1 if right else -1)
    end = box.x if right else box.right
    to = min(max(y, box.y + 16), box.bottom - 16)
    curve = Curve.line([(end, to), (x, y)]) if abs(to - y) < 1 else _bent(end, to, x, y)
    return [leader(ctx, curve, card.note.tone)]


def _bent(x1: float, y1: float, x2: float, y2: float) -> Curve:
    """From a remark to its message at another height: level at both ends."""
    mid = (x1 + x2) / 2 if abs(x1 - x2) < 80 else x1 + (24 if x2 > x1 else -24)
    return elbow([(x1, y1), (mid, y1), (mid, y2), (x2, y2)], 8)
