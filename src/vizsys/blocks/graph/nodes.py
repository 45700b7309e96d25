"""Nodes measured and drawn: an icon over its label, or an outline with icon, label, sub-label and a nested block.

In: a flattened node and the context. Out: a `NodeView`: its size for the layout, its `core` (the disc, icon or outline
that edges aim at), the region where edges end, and its drawing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from vizsys.blocks.base import Placed, group, style, text_items
from vizsys.blocks.draw import badge, badge_size, centred, icon_art, icon_fit, icon_image, soft_shadow
from vizsys.blocks.graph.flat import FlatNode, humanise
from vizsys.blocks.graph.shapes import disc_polygon, insets, inside, outline
from vizsys.context import Context
from vizsys.geometry import Box, Point
from vizsys.scene import Ellipse, Group, Item, Paint, Path, Rect
from vizsys.spec.model import Block
from vizsys.text import plain
from vizsys.text.model import TextBox
from vizsys.theme import Hue

END_GAP = 5.0
"""Distance of an edge's end from the outline, page units."""
SHEET = 8.0
"""Offset of each stacked sheet behind a node with copies."""
LOGO = 32.0
"""Height of a product logo in the chip beside a node."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the node's spec comes to in colours and words."""

    label: str
    sub: str | None
    icon: str | None
    shape: str | None  # None: an icon over its label, without an outline
    icon_at: str
    hue: Hue
    fill: str | None
    stroke: str | None
    dash: tuple[float, ...]
    ink: str
    muted: str


@dataclass(frozen=True, slots=True)
class Logos:
    """The chip of product logos: widths of the marks and the size of the chip."""

    names: tuple[str, ...]
    widths: tuple[float, ...]
    width: float
    height: float


@dataclass(slots=True)
class NodeView:
    flat: FlatNode
    ctx: Context
    look: Look
    label: TextBox | None
    sub: TextBox | None
    width: float  # everything, logos and sheets included
    height: float
    core: Box  # relative to the top-left corner of everything
    polygon: tuple[Point, ...] = ()
    body: Placed | None = None
    logos: Logos | None = None

    @property
    def id(self) -> str:
        return self.flat.id

    @property
    def boxed(self) -> bool:
        return self.look.shape is not None and self.look.shape not in ("text", "dot", "actor", "circle")

    @property
    def up(self) -> float:
        """Extent above the middle of the core."""
        return self.core.cy

    @property
    def down(self) -> float:
        return self.height - self.core.cy

    def holds(self, p: Point, gap: float = END_GAP) -> bool:
        """True when `p`, relative to the top-left corner, lies in the node or within `gap` of it."""
        for i in range(self.flat.spec.copies):  # the sheets behind count as well
            q = (p[0] - SHEET * i, p[1] + SHEET * i)
            if any(inside(self.polygon, (q[0] + dx, q[1] + dy)) for dx, dy in _around(gap)):
                return True
        return any(b.grown(gap * 0.6).contains(p) for b in self.below())

    def below(self) -> list[Box]:
        """What hangs under the core: the label of an icon node, the logos."""
        boxes = []
        if self.look.shape is None and self.label:
            h = self.label.height + (self.sub.height if self.sub else 0)
            w = max(self.label.width, self.sub.width if self.sub else 0)
            boxes.append(Box(self.core.cx - w / 2, self.core.bottom, w, h + self.gap))
        if self.logos:
            boxes.append(
                Box(
                    self.core.cx - self.logos.width / 2,
                    self.height - self.logos.height - 8,
                    self.logos.width,
                    self.logos.height + 8,
                )
            )
        return boxes

    @property
    def gap(self) -> float:
        return 8.0

    def part(self, name: str | None) -> Box:
        """The box of a named part of the body; the core when there is none."""
        if name and self.body and name in self.body.anchors:
            x, y, w, h = self.body.anchors[name]
            ox, oy = self._body_corner()
            return Box(self.core.x, y + oy, self.core.w, h) if w > self.core.w * 0.5 else Box(x + ox, y + oy, w, h)
        return self.core

    # Sizes

    def resized(self, w: float, h: float) -> None:
        """Give the outline another size (boxed nodes only); what hangs outside keeps its size."""
        dx, dy = w - self.core.w, h - self.core.h
        self.core = Box(self.core.x, self.core.y, w, h)
        self.width = max(self.width + dx, self.logos.width if self.logos else 0)
        self.height += dy
        self.core = replace(self.core, x=(self.width - self._sheets - w) / 2)
        if self.flat.spec.body is not None:
            self.body = _lay_body(self.flat.spec.body, self, self.ctx)
        self.polygon = _polygon(self)

    @property
    def _sheets(self) -> float:
        return SHEET * (self.flat.spec.copies - 1)

    def header_height(self) -> float:
        """Height of the strip above the body of a node with one."""
        m = self.ctx.measures
        text = (self.label.height if self.label else 0) + (self.sub.height if self.sub else 0)
        icon = m.icon_beside * 0.8 if self.look.icon else 0
        return max(text, icon) + 16 if text or icon else 0.0

    def _body_corner(self) -> Point:
        return (self.core.x + BODY_PAD, self.core.y + self.header_height() + BODY_PAD)

    # Drawing

    def draw(self, x: float, y: float) -> Group:
        """The node with the top-left corner of its size at (x, y)."""
        items = [*self._draw_core(), *self._draw_logos(), *self._draw_marks()]
        moved = [i.moved(x, y) for i in items]
        spec = self.flat.spec
        title = plain(self.look.label) or self.id
        box = self.core.moved(x, y).as_tuple()
        data: dict[str, object] = {"shape": self.look.shape or "icon", "tone": spec.tone}
        if self.look.sub:
            data["sub"] = plain(self.look.sub)
        return group(moved, "node", self.id, title, box, **data)

    def _draw_core(self) -> list[Item]:
        if self.look.shape is None:
            return self._draw_icon_form()
        items = self._draw_outline()
        return items + (self._draw_body() if self.body else self._draw_content())

    def _draw_icon_form(self) -> list[Item]:
        c, look, ctx = self.core, self.look, self.ctx
        items: list[Item] = []
        if look.icon_at == "disc":
            edge = Paint(look.fill, ctx.surface if self._sheets else None, 3)
            shifts = [SHEET * i for i in reversed(range(self.flat.spec.copies))]
            items += [Ellipse(c.cx + d, c.cy - d, c.w / 2, c.h / 2, edge) for d in shifts]
            size = c.w * 0.54
            items += icon_image(ctx, look.icon or "", c.cx - size / 2, c.cy - size / 2, size, color=look.ink)
        else:
            items += icon_image(ctx, look.icon or "", c.x, c.y, c.h, tone=self.flat.spec.tone, max_width=c.w)
        y = c.bottom + self.gap
        for text in (self.label, self.sub):
            if text:
                items += text_items(text, c.cx - text.width / 2, y)
                y += text.height
        return items

    def _draw_outline(self) -> list[Item]:
        c, look, m = self.core, self.look, self.ctx.measures
        if look.shape == "text":
            return []
        shape = outline(look.shape or "box", c.w, c.h, m.radius_node)
        paint = Paint(look.fill, look.stroke, m.outline if look.stroke else 0, look.dash)
        items: list[Item] = []
        sheets = [SHEET * i for i in reversed(range(1, self.flat.spec.copies))]
        items += [Path(shape.body, paint).moved(c.x + d, c.y - d) for d in sheets]
        if self.body and not self.ctx.theme.dark:
            items += soft_shadow(self.ctx, c.x, c.y, c.w, c.h, m.radius_node)
        items.append(Path(shape.body, paint).moved(c.x, c.y))
        items += [
            Path(b, Paint(look.hue.fill if look.fill != look.hue.fill else look.hue.solid)).moved(c.x, c.y)
            for b in shape.bars
        ]
        if shape.bars:
            items.append(Path(shape.body, replace(paint, fill=None)).moved(c.x, c.y))
        thin = Paint(None, look.stroke, m.outline * 0.9, cap="round")
        return items + [Path(d, thin).moved(c.x, c.y) for d in shape.details]

    def _draw_content(self) -> list[Item]:
        """Icon and texts centred in the outline's content area."""
        look, m = self.look, self.ctx.measures
        text_w = max((t.width for t in (self.label, self.sub) if t), default=0.0)
        text_h = sum(t.height for t in (self.label, self.sub) if t)
        area = self._content_area()
        items: list[Item] = []
        size = self._icon_size()
        if look.icon and look.icon_at == "left":
            iw = _icon_width(self.ctx, look.icon, size)
            total = iw + (14 + text_w if text_w else 0)
            x = area.cx - total / 2
            items += icon_image(
                self.ctx, look.icon, x, area.cy - size / 2, size, color=self._icon_color(), max_width=iw
            )
            return items + self._draw_texts(x + iw + 14 + text_w / 2, area.cy - text_h / 2)
        if look.icon:
            gap = 8 if text_h else 0
            y = area.cy - (size + gap + text_h) / 2
            wide = size * 1.8
            items += icon_image(
                self.ctx, look.icon, area.cx - wide / 2, y, size, color=self._icon_color(), max_width=wide
            )
            return items + self._draw_texts(area.cx, y + size + gap)
        if self.label and not self.sub:
            return [*items, *centred(self.label, m.label, area.cx, area.cy)]
        return items + self._draw_texts(area.cx, area.cy - text_h / 2)

    def _content_area(self) -> Box:
        c = self.core
        cw = max((t.width for t in (self.label, self.sub) if t), default=0.0)
        ch = sum(t.height for t in (self.label, self.sub) if t)
        left, top, right, bottom = insets(self.look.shape or "box", cw, ch)
        return Box(c.x + left, c.y + top, max(1.0, c.w - left - right), max(1.0, c.h - top - bottom))

    def _draw_texts(self, cx: float, y: float) -> list[Item]:
        items: list[Item] = []
        for text in (self.label, self.sub):
            if text:
                items += text_items(text, cx - text.width / 2, y)
                y += text.height
        return items

    def _draw_body(self) -> list[Item]:
        c, look, ctx = self.core, self.look, self.ctx
        head = self.header_height()
        items: list[Item] = []
        assert self.body is not None
        if head:
            from vizsys.blocks.draw import round_top_rect

            r = ctx.measures.radius_node
            items.append(round_top_rect(c.x, c.y, c.w, head, r, Paint(look.hue.fill)))
            items.append(
                Path(outline("box", c.w, c.h, r).body, Paint(None, look.stroke, ctx.measures.outline, look.dash)).moved(
                    c.x, c.y
                )
            )
            text_w = max((t.width for t in (self.label, self.sub) if t), default=0.0)
            text_h = sum(t.height for t in (self.label, self.sub) if t)
            size = ctx.measures.icon_beside * 0.8 if look.icon else 0
            gap = 12 if size and text_w else 0
            x = c.cx - (size + gap + text_w) / 2
            if look.icon:
                items += icon_image(ctx, look.icon, x, c.y + (head - size) / 2, size)
            items += self._draw_texts(x + size + gap + text_w / 2, c.y + (head - text_h) / 2)
        bx, by = self._body_corner()
        return items + list(self.body.at(bx, by))

    def _draw_logos(self) -> list[Item]:
        if not self.logos:
            return []
        chip, ctx = self.logos, self.ctx
        x, y = self.core.cx - chip.width / 2, self.height - chip.height
        paint = Paint(ctx.theme.color("tile"), ctx.theme.color("hair"), ctx.measures.hair)
        items: list[Item] = [Rect(x, y, chip.width, chip.height, paint, ctx.measures.radius_chip)]
        x += 10
        for name, w in zip(chip.names, chip.widths, strict=True):
            art = icon_art(ctx, name)
            if art is not None:
                items += icon_image(replace_dark(ctx), art, x, y + (chip.height - LOGO) / 2, LOGO, max_width=w)
            x += w + 10
        return items

    def _draw_marks(self) -> list[Item]:
        """Step badges at the top-left corner, the state at the top-right one."""
        c = self.core
        d = self._corner
        items: list[Item] = [
            badge(self.ctx, step, box.cx, box.cy, tone=flow_tone(step))
            for step, box in zip(self.steps, self.badges(), strict=True)
        ]
        if self.flat.spec.state in ("ok", "bad"):
            items += state_mark(self.ctx, self.flat.spec.state, c.right - c.w * d, c.y + c.h * d)
        return items

    @property
    def steps(self) -> list[str]:
        """What the badges on the node say."""
        return [*self.flat.steps, *([self.flat.spec.badge] if self.flat.spec.badge else [])]

    @property
    def _corner(self) -> float:
        return 0.14 if self.look.shape is None else 0.0  # on a disc, the corner lies nearer the middle

    def badges(self) -> list[Box]:
        """Where the step badges stand: side by side from the top-left corner on."""
        c, d = self.core, self._corner
        boxes, x = [], c.x + c.w * d
        for step in self.steps:
            w, h = badge_size(self.ctx, step)
            boxes.append(Box.around(x, c.y + c.h * d, w, h))
            x += w + 6
        return boxes

    def _icon_size(self) -> float:
        m = self.ctx.measures
        return m.icon_beside * 0.92 if self.look.icon_at == "left" else m.icon_above * 0.8

    def _icon_color(self) -> str:
        return self.look.ink if self.flat.spec.state != "off" else self.look.muted


BODY_PAD = 14.0


def replace_dark(ctx: Context) -> Context:
    """The context for art on a white tile: no second tile behind it."""
    from vizsys.theme import load_theme

    return replace(ctx, theme=load_theme("newsletter")) if ctx.theme.dark else ctx


def flow_tone(step: str) -> str | None:
    """The tone of a lettered flow: A green, B blue, ... ; None for plain numbers."""
    from vizsys.theme import HUES

    first = step[:1].upper()
    return HUES[(ord(first) - ord("A")) % len(HUES)] if "A" <= first <= "Z" else None


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


# Measuring


def view(flat: FlatNode, ctx: Context, group_tone: str | None, wrap: float = 1.0) -> NodeView:
    """Measure a node. `wrap` scales the width at which labels wrap: below 1 makes narrower, higher nodes."""
    look = _look(flat, ctx, group_tone)
    m = ctx.measures
    limit = (200.0 if look.shape is None else 250.0) * wrap * m.label / 28
    muted = flat.spec.state == "off"
    label_style = style(ctx, "label", weight=600, color="ink3" if muted else "ink", line=1.18)
    sub_style = style(ctx, "small", color="ink2", line=1.2)
    label = _set(ctx, look.label, label_style, limit)
    sub = _set(ctx, look.sub, sub_style, limit * 1.05)
    node = NodeView(flat, ctx, look, label, sub, 0, 0, Box(0, 0, 0, 0))
    node.logos = _logos(flat.spec.logos, ctx)
    core_w, core_h = _core_size(node)
    _assemble(node, core_w, core_h)
    return node


def _set(ctx: Context, text: str | None, text_style: object, limit: float) -> TextBox | None:
    from vizsys.text.model import TextStyle

    assert isinstance(text_style, TextStyle)
    if not text:
        return None
    natural = ctx.text.width(text, text_style)
    if natural <= limit * 1.3:  # a line that nearly fits is not broken
        limit = natural + 1
    room = max(limit, ctx.text.word_width(text, text_style))
    return ctx.text.set(text, text_style, room, "center")


def _core_size(node: NodeView) -> tuple[float, float]:
    look, ctx = node.look, node.ctx
    m = ctx.measures
    if look.shape is None:
        if look.icon_at == "disc":
            return m.disc, m.disc
        art = icon_art(ctx, look.icon) if look.icon else None
        w = icon_fit(art, m.icon_above, m.icon_above * 1.9)[0] if art else m.icon_above
        return max(w, m.icon_above), m.icon_above
    if look.shape == "dot":
        return 22.0, 22.0
    if node.flat.spec.body is not None:
        return _body_core(node, node.flat.spec.body)
    text_w = max((t.width for t in (node.label, node.sub) if t), default=0.0)
    text_h = sum(t.height for t in (node.label, node.sub) if t)
    w, h = text_w, text_h
    if look.icon:
        size = node._icon_size()
        if look.icon_at == "left":
            w, h = _icon_width(ctx, look.icon, size) + (14 + text_w if text_w else 0), max(size, text_h)
        else:
            w, h = max(size, text_w), size + (8 if text_h else 0) + text_h
    left, top, right, bottom = insets(look.shape, w, h)
    pad_x, pad_y = (4.0, 4.0) if look.shape == "text" else (m.node_pad_x, m.node_pad_y)
    w, h = w + left + right + 2 * pad_x, h + top + bottom + 2 * pad_y
    if look.shape == "circle":
        w = h = max(w, h) * 1.04
    elif look.shape not in ("text", "diamond"):
        w, h = max(w, m.node_min_w), max(h, m.node_min_h)
    return w, h


def _body_core(node: NodeView, block: Block) -> tuple[float, float]:
    from vizsys.blocks.frame import block_widths, layout_block

    inner = node.ctx.inside(tone=node.flat.spec.tone, surface=node.look.fill)
    widths = block_widths(block, inner)
    text_w = max((t.width for t in (node.label, node.sub) if t), default=0.0)
    icon = node.ctx.measures.icon_beside * 0.8 + 12 if node.look.icon else 0
    head_w = text_w + icon + 2 * node.ctx.measures.node_pad_x - 2 * BODY_PAD
    w = max(min(widths.ideal, 460.0), widths.low, head_w)
    node.body = layout_block(block, w, None, inner)
    return max(node.body.width, w) + 2 * BODY_PAD, node.body.height + 2 * BODY_PAD + node.header_height()


def _lay_body(block: Block, node: NodeView, ctx: Context) -> Placed:
    from vizsys.blocks.frame import layout_block

    inner = ctx.inside(tone=node.flat.spec.tone, surface=node.look.fill)
    room_h = node.core.h - node.header_height() - 2 * BODY_PAD
    return layout_block(block, node.core.w - 2 * BODY_PAD, room_h, inner)


def _assemble(node: NodeView, core_w: float, core_h: float) -> None:
    """Set size, core and polygon from the core's size and what hangs around it."""
    sheets = node._sheets
    below = 0.0
    width = core_w
    if node.look.shape is None:
        texts = [t for t in (node.label, node.sub) if t]
        width = max([core_w, *(t.width for t in texts)])
        below = sum(t.height for t in texts) + (node.gap if texts else 0)
    if node.logos:
        width = max(width, node.logos.width)
        below += node.logos.height + 8
    node.width, node.height = width + sheets, core_h + below + sheets
    node.core = Box((width - core_w) / 2, sheets, core_w, core_h)
    node.polygon = _polygon(node)


def _polygon(node: NodeView) -> tuple[Point, ...]:
    c = node.core
    if node.look.shape is None:
        if node.look.icon_at == "disc":
            return disc_polygon(c.cx, c.cy, c.w / 2)
        return ((c.x, c.y), (c.right, c.y), (c.right, c.bottom), (c.x, c.bottom))
    shape = outline(node.look.shape, c.w, c.h, node.ctx.measures.radius_node)
    return tuple((x + c.x, y + c.y) for x, y in shape.polygon)


def _look(flat: FlatNode, ctx: Context, group_tone: str | None) -> Look:
    spec = flat.spec
    label, icon = spec.label, spec.icon
    if spec.role is not None:
        entry = ctx.icons.role(spec.role, ctx.provider)
        label = label if label is not None else entry.label  # type: ignore[assignment]
        icon = icon or entry.icon  # type: ignore[assignment]
    if label is None:
        label = humanise(flat.id)  # type: ignore[assignment]
    shape, icon_at = _form(flat, ctx, icon)
    tone = spec.tone or group_tone
    hue = ctx.theme.hue(tone or (ctx.tone if shape is None else None) or ("blue" if shape is None else "slate"))
    if spec.state == "off":
        hue = ctx.theme.hue("slate")
    fill_word = spec.fill or ("fill" if spec.tone or shape is None else "white")
    if spec.body is not None and spec.fill is None:
        fill_word = "white"
    fills = {"fill": hue.fill, "tint": hue.tint, "solid": hue.solid, "white": ctx.theme.color("panel"), "none": None}
    fill = fills[fill_word]
    if shape == "dot":
        fill = hue.stroke
    line = hue.stroke if tone else ctx.theme.color("line")
    if spec.state == "off":
        line = ctx.theme.color("hair")
    outline_word = spec.outline or ("none" if fill_word == "solid" or shape == "bus" else "solid")
    dash = {"dashed": (9.0, 7.0), "dotted": (2.0, 6.0)}.get(outline_word, ())
    ink = ctx.theme.color("solid-ink" if fill_word == "solid" else "ink")
    return Look(
        label or "",
        spec.sub,
        icon,
        shape,
        icon_at,
        hue,
        fill,
        None if outline_word == "none" else line,
        dash,
        ink,
        ctx.theme.color("ink3"),
    )


def _form(flat: FlatNode, ctx: Context, icon: str | None) -> tuple[str | None, str]:
    """Shape and icon place. An icon without a shape stands over its label; line glyphs get a disc behind them."""
    spec = flat.spec
    if spec.shape or spec.body is not None or icon is None:
        default = "left" if icon and spec.shape not in ("circle", "ellipse", "diamond", "cloud") else "above"
        at = spec.icon_at if spec.icon_at in ("left", "above") else default
        return spec.shape or "box", at
    if spec.icon_at == "left":
        return "box", "left"
    if spec.icon_at in ("disc", "above"):
        return None, spec.icon_at
    art = icon_art(ctx, icon, spec.span("icon"))
    return None, "disc" if art is None or art.recolor else "above"


def _icon_width(ctx: Context, icon: str, size: float) -> float:
    art = icon_art(ctx, icon)
    return icon_fit(art, size, size * 1.8)[0] if art else size


def _logos(names: tuple[str, ...], ctx: Context) -> Logos | None:
    if not names:
        return None
    widths = []
    for name in names:
        art = icon_art(ctx, name)
        widths.append(icon_fit(art, LOGO, LOGO * 2.4)[0] if art else LOGO)
    return Logos(tuple(names), tuple(widths), sum(widths) + 10 * (len(names) + 1), LOGO + 16)


def _around(gap: float) -> tuple[Point, ...]:
    d = gap * 0.707
    return ((0, 0), (gap, 0), (-gap, 0), (0, gap), (0, -gap), (d, d), (-d, d), (d, -d), (-d, -d))


def equalise(views: dict[str, NodeView], ratio: float = 1.6) -> None:
    """Same size for boxed siblings of a group unless their widths differ by more than `ratio`; same widths elsewhere
    when within 25 %."""
    odd = ("diamond", "ellipse", "cloud", "bus", "text")
    boxes = [v for v in views.values() if v.boxed and v.look.shape not in odd and v.body is None]
    bodies = [v for v in views.values() if v.body is not None]
    families: dict[str | None, list[NodeView]] = {}
    for v in boxes:
        families.setdefault(v.flat.parent, []).append(v)
    for family in families.values():
        _even(family, ratio, 2.2)
    _even(boxes, min(ratio, 1.25), 1.5)
    _even(bodies, 1.3, 1.3)


def _even(family: list[NodeView], width_ratio: float, height_ratio: float) -> None:
    if len(family) < 2:
        return
    widths = _levels([v.core.w for v in family], width_ratio)
    heights = _levels([v.core.h for v in family], height_ratio)
    for v in family:
        w, h = widths[v.core.w], heights[v.core.h]
        if (w, h) != (v.core.w, v.core.h):
            v.resized(w, h)


def _levels(values: list[float], ratio: float) -> dict[float, float]:
    """Each value's level: runs of values within `ratio` of their largest share it."""
    out: dict[float, float] = {}
    top = 0.0
    for value in sorted(set(values), reverse=True):
        if not top or value * ratio < top:
            top = value
        out[value] = top
    return out
