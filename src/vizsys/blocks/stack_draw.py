"""Drawing a planned stack: layers, frames of towers, braces and brackets, in page units from the top left corner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vizsys.blocks.base import group, text_items
from vizsys.blocks.draw import CAP_HEIGHT, centred, curly, icon_image, polyline, rounded
from vizsys.blocks.frame import DASHES
from vizsys.blocks.marks import on_white
from vizsys.blocks.stack_plan import (
    BRACE,
    FRAME_PAD,
    FRAME_STEP,
    LAYER_PAD,
    SEAM,
    TILE_GAP,
    Node,
    Plan,
    Slot,
    beside,
    icon_size,
    label_style,
    logo_size,
    logos_below,
    logos_size,
    note_size,
    note_style,
    seam_style,
    sub_style,
    title_style,
)
from vizsys.scene import Command, Item, Paint, Path, Rect
from vizsys.text import slug
from vizsys.theme import HUES, contrast, mix

if TYPE_CHECKING:
    from vizsys.blocks.stack import Layer
    from vizsys.context import Context

Box = tuple[float, float, float, float]

ROTATION = ("slate", *(h for h in HUES if h != "slate"))
DARK_BODY = 0.13
RAMP = (0.85, 0.24)
"""Strength of the solid colour in the lowest layer of a one-hue stack, on a light and on a dark page."""
OUTER, INNER = 10.0, 4.0
"""Corner radii at the ends of a run of layers, and between layers."""


def draw(plan: Plan, height: float, ctx: Context) -> tuple[list[Item], dict[str, Box]]:
    """The items of a plan whose base lies at `height`, and the boxes of its layers and towers by slug."""
    items: list[Item] = []
    anchors: dict[str, Box] = {}
    highest = max((s.ordinal for s in plan.slots()), default=0)
    for node in plan.nodes():
        items += _tower(node, height, ctx)
        box = (node.x, height - node.top, node.w, node.top - node.bottom)
        if node.tower is not None and node.tower.title:
            anchor_name(anchors, node.tower.title, box)
        for slot in node.slots:
            box = (slot.x, height - slot.top, slot.w, slot.top - slot.bottom)
            items.append(_layer(slot, box, plan.sizes[slot.level[0]], highest, plan.inside, ctx))
            anchor_name(anchors, slot.layer.label, box)
            if slot.seam and slot.starts:
                items.append(_seam(node, slot, height, ctx))
    if not plan.inside:
        items += _brackets(plan, height, ctx)
    return items, anchors


def anchor_name(anchors: dict[str, Box], text: str, box: Box) -> None:
    """Add the box under the label's slug; a second one of that name is numbered."""
    base = slug(text) or "layer"
    name, n = base, 2
    while name in anchors:
        name, n = f"{base}-{n}", n + 1
    anchors[name] = box


# Layers


def layer_colors(
    layer: Layer, ordinal: int, highest: int, ctx: Context, tone: str | None = None
) -> tuple[str, str, str | None]:
    """Fill, text colour and outline: the layer's tone, else a ramp in the surrounding tone, else one hue per level.

    A highlighted layer has the solid colour and an outline; the others have none.
    """
    given = layer.tone or tone
    if given or not ctx.tone:
        hue = ctx.theme.hue(given or ROTATION[ordinal % len(ROTATION)])
        # Blocks are larger than nodes and touch: on a dark page they need more colour to be told apart.
        fill = mix(hue.solid, hue.fill, DARK_BODY) if ctx.theme.dark else hue.fill
    else:
        hue = ctx.theme.hue(ctx.tone)
        most = RAMP[1] if ctx.theme.dark else RAMP[0]
        fill = mix(hue.solid, hue.fill, most * (1 - ordinal / max(1, highest)))
    if layer.highlight:
        fill = hue.solid
    inks = (ctx.theme.color("ink"), ctx.theme.color("solid-ink"))
    line = ctx.theme.color("ink") if layer.highlight else None
    return fill, max(inks, key=lambda ink: contrast(ink, fill)), line


def _layer(slot: Slot, box: Box, size: float, highest: int, noted: bool, ctx: Context) -> Item:
    """A layer: icon, label and quieter line, then its tiles; `noted` says that its remark is one of them."""
    layer, (x, y, w, h) = slot.layer, box
    fill, ink, line = layer_colors(layer, slot.ordinal, highest, ctx, slot.tone)
    top, foot = OUTER if slot.is_last else INNER, OUTER if slot.is_first else INNER
    # Of parts only the outer corners are the layer's.
    inner_left, inner_right = (INNER if not slot.starts else top), (INNER if not slot.ends else top)
    foot_left, foot_right = (INNER if not slot.starts else foot), (INNER if not slot.ends else foot)
    corners = (inner_left, inner_right, foot_right, foot_left)
    items: list[Item] = [rounded(x, y, w, h, corners, Paint(fill))]
    if line:
        half = ctx.measures.edge_main / 2
        inside = (x + half, y + half, w - 2 * half, h - 2 * half)
        items.append(rounded(*inside, corners, Paint(None, line, ctx.measures.edge_main)))
    room = w - 2 * LAYER_PAD - beside(layer, ctx)
    below = logos_below(layer, room, size, ctx)
    logo_w, logo_h = logos_size(layer, ctx)
    note_w, note_h = note_size(layer, ctx) if noted and slot.note else (0.0, 0.0)
    side = sum(t + TILE_GAP for t in (0.0 if below else logo_w, note_w) if t)
    label = ctx.text.set(layer.label, label_style(ctx, size, ink), room - side, "center")
    sub = ctx.text.set(layer.sub, sub_style(ctx, ink), room - side, "center") if layer.sub else None
    text_w = max(label.width, sub.width if sub else 0.0)
    lead = beside(layer, ctx)
    left = x + (w - (lead + text_w + side)) / 2
    cy = y + h / 2
    # Without a sub line the capitals are centred: boxes of different type sizes then share one middle.
    tall = label.height + (sub.height if sub else 0.0) + (logo_h + 6 if below else 0.0)
    text_y = cy - tall / 2
    if sub is None and not below:
        text_y = cy - (label.first_baseline - CAP_HEIGHT * size + label.last_baseline) / 2
    if layer.icon:
        s = icon_size(ctx)
        items += icon_image(ctx, layer.icon, left, cy - s / 2, s, color=ink, span=layer.span("icon"))
    items += text_items(label, left + lead, text_y, text_w, "center")
    if sub:
        items += text_items(sub, left + lead, text_y + label.height, text_w, "center")
    at = left + lead + text_w + TILE_GAP
    if layer.logos:
        lx = x + (w - logo_w) / 2 if below else at
        items += _logos(slot, lx, cy + tall / 2 - logo_h if below else cy - logo_h / 2, logo_w, logo_h, ctx)
        at += 0.0 if below else logo_w + TILE_GAP
    if note_w:
        items.append(_note_tile(str(slot.note), at, cy - note_h / 2, note_w, note_h, ctx))
    return group(items, "cell", title=str(layer.label), box=box, level=slot.ordinal, depth=slot.level[0])


def _seam(node: Node, slot: Slot, height: float, ctx: Context) -> Item:
    """A dashed line over a layer, with what it separates in the middle of it."""
    pad = FRAME_PAD if node.framed else 0.0
    x1, x2 = node.x + pad, node.x + node.w - pad
    text = ctx.text.set(str(slot.whole.seam), seam_style(ctx), x2 - x1 - 2 * FRAME_STEP, "center")
    top = height - slot.top - (slot.seam + SEAM)
    cy = top + (slot.seam + SEAM) / 2
    cx, half = (x1 + x2) / 2, text.width / 2 + 12
    paint = Paint(None, ctx.theme.color("ink3"), 2.0, (7.0, 6.0), "round")
    ends = [(x1, cx - half), (cx + half, x2)]
    lines = [polyline([(a, cy), (b, cy)], paint) for a, b in ends if b - a > 16]
    words = text_items(text, cx - text.width / 2, cy - text.height / 2)
    box = (cx - text.width / 2, cy - text.height / 2, text.width, text.height)
    return group([*lines, *words], "label", title=str(slot.whole.seam), box=box)


def _note_tile(note: str, x: float, y: float, w: float, h: float, ctx: Context) -> Item:
    """A remark on a tile of the panel's colour."""
    face = note_style(ctx)
    words = centred(ctx.text.set(note, face), face.size, x + w / 2, y + h / 2)
    tile = Rect(x, y, w, h, Paint(ctx.theme.color("panel")), 8)
    return group([tile, *words], "label", title=note, box=(x, y, w, h))


def _logos(slot: Slot, x: float, y: float, w: float, h: float, ctx: Context) -> list[Item]:
    s = logo_size(ctx)
    items: list[Item] = [Rect(x, y, w, h, Paint(ctx.theme.color("tile")), 8)]
    light, ink, span = on_white(ctx), ctx.theme.color("solid-ink"), slot.layer.span("logos")
    for i, logo in enumerate(slot.layer.logos):
        items += icon_image(light, logo, x + 8 + i * (s + 8), y + 4, s, color=ink, span=span)
    return items


# Towers


def _tower(node: Node, height: float, ctx: Context) -> list[Item]:
    """The frame and title of a tower, and the braces over the towers on it."""
    items: list[Item] = []
    tower, box = node.tower, (node.x, height - node.top, node.w, node.top - node.bottom)
    if tower is not None and (node.framed or tower.title):
        x, y, w, h = box
        hue = ctx.theme.hue(tower.tone or ctx.tone)
        drawn: list[Item] = []
        if node.framed:
            form = tower.outline or "dashed"
            cap = "round" if form == "dotted" else "butt"
            line = Paint(hue.tint, hue.stroke, ctx.measures.outline, DASHES.get(form, ()), cap)  # type: ignore[arg-type]
            drawn.append(Rect(x, y, w, h, line, ctx.measures.radius_node))
        if tower.title:
            pad = FRAME_PAD if node.framed else 0.0
            box_ = ctx.text.set(tower.title, title_style(ctx, tower.tone or ctx.tone), w - 2 * pad, "center")
            drawn += text_items(box_, x + pad, y + pad * 0.8, w - 2 * pad, "center")
        items.append(group(drawn, "block", title=tower.title, box=box, depth=node.depth))
    for brace in node.braces:
        foot = height - brace.foot - 5
        text = ctx.text.set(brace.note, note_style(ctx), brace.w, "center")
        pen = Paint(stroke=ctx.theme.color("ink3"), width=2.0, cap="round")
        items.append(curly((brace.x, foot), (brace.x + brace.w, foot), -BRACE, pen))
        words = text_items(text, brace.x, foot - BRACE - 3 - text.height, brace.w, "center")
        box = (brace.x, height - brace.foot - brace.height, brace.w, brace.height)
        items.append(group(words, "label", title=brace.note, box=box))
    return items


# Remarks at the right


def _brackets(plan: Plan, height: float, ctx: Context) -> list[Item]:
    """Brackets beside layers with a remark; equal remarks of layers above one another share one."""
    spans: list[tuple[str, float, float]] = []
    noted = sorted((s for s in plan.slots() if s.note), key=lambda s: (s.bottom, s.x))
    for slot in noted:
        note = str(slot.note)
        if spans and spans[-1][0] == note:
            spans[-1] = (note, spans[-1][1], max(spans[-1][2], slot.top))
        else:
            spans.append((note, slot.bottom, slot.top))
    items: list[Item] = []
    x = plan.root.x + plan.root.w + 8
    floor = height  # remarks are placed from the base up, each above the one before
    for note, bottom, top in spans:
        y1, y2 = height - top, height - bottom
        text = ctx.text.set(note, note_style(ctx), plan.note_width)
        y = max(0.0, min((y1 + y2 - text.height) / 2, floor - text.height))
        floor = y
        items.append(_bracket(x, y1 + 3, y2 - 3, BRACE, ctx.theme.color("ink3")))
        words = text_items(text, x + BRACE + 10, y)
        box = (x + BRACE + 10, y, text.width, text.height)
        items.append(group(words, "label", title=note, box=box))
    return items


def _bracket(x: float, y1: float, y2: float, w: float, color: str) -> Path:
    """A curly bracket open to the left from y1 down to y2, its tip at x + w."""
    mid, r, at = (y1 + y2) / 2, min(w / 2, (y2 - y1) / 4), x + w / 2
    commands: tuple[Command, ...] = (
        ("M", x, y1),
        ("C", x + r * 0.8, y1, at, y1 + r * 0.2, at, y1 + r),
        ("L", at, mid - r),
        ("C", at, mid - r * 0.3, at + r * 0.3, mid, x + w, mid),
        ("C", at + r * 0.3, mid, at, mid + r * 0.3, at, mid + r),
        ("L", at, y2 - r),
        ("C", at, y2 - r * 0.2, x + r * 0.8, y2, x, y2),
    )
    return Path(commands, Paint(stroke=color, width=2.0, cap="round"))
