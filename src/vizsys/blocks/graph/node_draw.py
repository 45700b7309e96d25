"""Nodes drawn: outline, icon, words, nested block, logos, badges and state.

In: a measured `NodeView` and a place. Out: a scene group of the role "node".
"""

from __future__ import annotations

from vizsys.blocks.base import group, text_items
from vizsys.blocks.draw import badge, centred, flow_tone, icon_art, icon_image, round_top_rect, soft_shadow
from vizsys.blocks.graph.chips import OVER_CHIPS
from vizsys.blocks.graph.nodes import LOGO, SHEET, NodeView, icon_width
from vizsys.blocks.graph.shapes import insets, outline
from vizsys.context import Context
from vizsys.geometry import Box
from vizsys.records import replace
from vizsys.scene import Ellipse, Group, Item, Paint, Path, Rect
from vizsys.text import plain
from vizsys.theme import load_theme


def draw(node: NodeView, x: float, y: float) -> Group:
    """The node with the top-left corner of its size at (x, y)."""
    items = [*_draw_core(node), *_draw_logos(node), *_draw_marks(node)]
    moved = [i.moved(x, y) for i in items]
    spec = node.flat.spec
    title = plain(node.look.label) or node.id
    if node.flat.nested:
        title = plain(node.flat.nested.label or "") or node.id
    box = node.core.moved(x, y).as_tuple()
    data: dict[str, object] = {"shape": node.look.shape or "icon", "tone": spec.tone}
    if node.look.sub:
        data["sub"] = plain(node.look.sub)
    if node.frame:
        return group(moved, "group", node.id, title, box, tone=spec.tone, parent=node.flat.parent)
    return group(moved, "node", node.id, title, box, **data)


def _draw_core(node: NodeView) -> list[Item]:
    if node.frame and node.body:
        return [*node.frame.draw(node.core).children, *node.body.at(*node.body_corner())]
    if node.look.hung:
        return _draw_hung(node)
    items = _draw_outline(node)
    return items + (_draw_body(node) if node.body else _draw_content(node))


def _draw_hung(node: NodeView) -> list[Item]:
    """An icon, a dot or a figure over its words."""
    c, look, ctx = node.core, node.look, node.ctx
    items: list[Item] = []
    if look.shape is not None:
        items += _draw_outline(node)
    elif look.icon_at == "disc":
        edge = Paint(look.fill, ctx.surface if node.sheets else None, 3)
        if node.flat.spec.outline and look.stroke:  # only when asked for
            edge = Paint(look.fill, look.stroke, ctx.measures.outline, look.dash)
        shifts = [SHEET * i for i in reversed(range(node.flat.spec.copies))]
        items += [Ellipse(c.cx + d, c.cy - d, c.w / 2, c.h / 2, edge) for d in shifts]
        size = c.w * 0.54
        items += icon_image(ctx, look.icon or "", c.cx - size / 2, c.cy - size / 2, size, color=look.ink)
    else:
        items += icon_image(ctx, look.icon or "", c.x, c.y, c.h, tone=node.flat.spec.tone, max_width=c.w)
    return items + _draw_texts(node, c.cx, c.bottom + node.gap)


def _draw_outline(node: NodeView) -> list[Item]:
    c, look, m = node.core, node.look, node.ctx.measures
    if look.shape == "text":
        return []
    shape = outline(look.shape or "box", c.w, c.h, m.radius_node)
    paint = Paint(look.fill, look.stroke, m.outline if look.stroke else 0, look.dash)
    items: list[Item] = []
    sheets = [SHEET * i for i in reversed(range(1, node.flat.spec.copies))]
    items += [Path(shape.body, paint).moved(c.x + d, c.y - d) for d in sheets]
    if node.body and not node.ctx.theme.dark:
        items += soft_shadow(node.ctx, c.x, c.y, c.w, c.h, m.radius_node)
    items.append(Path(shape.body, paint).moved(c.x, c.y))
    items += [
        Path(b, Paint(look.hue.fill if look.fill != look.hue.fill else look.hue.solid)).moved(c.x, c.y)
        for b in shape.bars
    ]
    if shape.bars:
        items.append(Path(shape.body, replace(paint, fill=None)).moved(c.x, c.y))
    thin = Paint(None, look.stroke, m.outline * 0.9, cap="round")
    return items + [Path(d, thin).moved(c.x, c.y) for d in shape.details]


def _draw_content(node: NodeView) -> list[Item]:
    """Icon and texts centred in the outline's content area."""
    look, m = node.look, node.ctx.measures
    text_w, text_h = node.text_w, node.text_h
    area = _content_area(node)
    items: list[Item] = []
    size = node.icon_size()
    if look.icon and look.icon_at == "left":
        iw = icon_width(node.ctx, look.icon, size)
        total = iw + (14 + text_w if text_w else 0)
        x = area.cx - total / 2
        items += icon_image(node.ctx, look.icon, x, area.cy - size / 2, size, color=_icon_color(node), max_width=iw)
        return items + _draw_texts(node, x + iw + 14 + text_w / 2, area.cy - text_h / 2)
    if look.icon:
        gap = 8 if text_h else 0
        y = area.cy - (size + gap + text_h) / 2
        wide = size * 1.8
        items += icon_image(node.ctx, look.icon, area.cx - wide / 2, y, size, color=_icon_color(node), max_width=wide)
        return items + _draw_texts(node, area.cx, y + size + gap)
    if node.label and not node.sub and not node.chips:
        return [*items, *centred(node.label, m.label, area.cx, area.cy)]
    return items + _draw_texts(node, area.cx, area.cy - text_h / 2)


def _content_area(node: NodeView) -> Box:
    c = node.core
    left, top, right, bottom = insets(node.look.shape or "box", node.text_w, node.text_h)
    return Box(c.x + left, c.y + top, max(1.0, c.w - left - right), max(1.0, c.h - top - bottom))


def _draw_texts(node: NodeView, cx: float, y: float) -> list[Item]:
    items: list[Item] = []
    for text in (node.label, node.sub):
        if text:
            items += text_items(text, cx - text.width / 2, y)
            y += text.height
    if node.chips:
        items += node.chips.draw(cx, y + (OVER_CHIPS if node.label or node.sub else 0))
    return items


def _draw_body(node: NodeView) -> list[Item]:
    c, look, ctx = node.core, node.look, node.ctx
    head = node.header_height()
    items: list[Item] = []
    assert node.body is not None
    if head:
        r = ctx.measures.radius_node
        items.append(round_top_rect(c.x, c.y, c.w, head, r, Paint(look.hue.fill)))
        items.append(
            Path(outline("box", c.w, c.h, r).body, Paint(None, look.stroke, ctx.measures.outline, look.dash)).moved(
                c.x, c.y
            )
        )
        text_w, text_h = node.text_w, node.text_h
        size = ctx.measures.icon_beside * 0.8 if look.icon else 0
        gap = 12 if size and text_w else 0
        x = c.cx - (size + gap + text_w) / 2
        if look.icon:
            items += icon_image(ctx, look.icon, x, c.y + (head - size) / 2, size)
        items += _draw_texts(node, x + size + gap + text_w / 2, c.y + (head - text_h) / 2)
    bx, by = node.body_corner()
    return items + list(node.body.at(bx, by))


def _draw_logos(node: NodeView) -> list[Item]:
    if not node.logos:
        return []
    chip, ctx = node.logos, node.ctx
    x, y = node.core.cx - chip.width / 2, node.height - chip.height
    paint = Paint(ctx.theme.color("tile"), ctx.theme.color("hair"), ctx.measures.hair)
    items: list[Item] = [Rect(x, y, chip.width, chip.height, paint, ctx.measures.radius_chip)]
    x += 10
    for name, w in zip(chip.names, chip.widths, strict=True):
        art = icon_art(ctx, name)
        if art is not None:
            items += icon_image(replace_dark(ctx), art, x, y + (chip.height - LOGO) / 2, LOGO, max_width=w)
        x += w + 10
    return items


def _draw_marks(node: NodeView) -> list[Item]:
    """Step badges at the top-left corner, the state at the top-right one."""
    c = node.core
    d = node.corner
    items: list[Item] = [
        badge(node.ctx, step, box.cx, box.cy, tone=node.flat.step_tones.get(step) or flow_tone(step))
        for step, box in zip(node.steps, node.badges(), strict=True)
    ]
    for part, step in node.flat.part_steps:
        box = node.part(part)
        tone = node.flat.step_tones.get(step) or flow_tone(step)
        items.append(badge(node.ctx, step, box.x, box.y, tone=tone))
    if node.flat.spec.state in ("ok", "bad") and node.look.shape == "dot":
        items += state_mark(node.ctx, node.flat.spec.state, c.cx, c.cy)  # in the place of the dot
    elif node.flat.spec.state in ("ok", "bad"):
        items += state_mark(node.ctx, node.flat.spec.state, c.right - c.w * d, c.y + c.h * d)
    return items


def _icon_color(node: NodeView) -> str:
    return node.look.ink if node.flat.spec.state != "off" else node.look.muted


def replace_dark(ctx: Context) -> Context:
    """The context for art on a white tile: no second tile behind it."""
    return replace(ctx, theme=load_theme("newsletter")) if ctx.theme.dark else ctx


def state_mark(ctx: Context, state: str, cx: float, cy: float) -> list[Item]:
    """A tick or a cross in a disc of 34 units."""
    hue = ctx.theme.hue("green" if state == "ok" else "coral")
    ink = Paint(None, ctx.theme.color("badge-ink"), 3.5, cap="round")
    disc = Ellipse(cx, cy, 17, 17, Paint(hue.deep, ctx.surface, 3))
    if state == "ok":
        return [disc, Path((("M", cx - 7, cy + 0.5), ("L", cx - 2, cy + 6), ("L", cx + 7.5, cy - 5.5)), ink)]
    return [
        disc,
        Path((("M", cx - 6, cy - 6), ("L", cx + 6, cy + 6), ("M", cx + 6, cy - 6), ("L", cx - 6, cy + 6)), ink),
    ]
