"""Nodes measured: an icon over its label, or an outline with icon, label, sub-label and a nested block.

In: a flattened node and the context. Out: a `NodeView`: its size for the layout, its `core` (the disc, icon or outline
that edges aim at), and the region where edges end. `node_draw` draws it.
"""

from __future__ import annotations

from collections.abc import Callable
from math import hypot

from vizsys.blocks.base import Placed, style
from vizsys.blocks.draw import badge_size, icon_art, icon_fit
from vizsys.blocks.graph.chips import OVER_CHIPS, ChipRows, chip_rows
from vizsys.blocks.graph.flat import FlatGroup, FlatNode
from vizsys.blocks.graph.groups import GroupView
from vizsys.blocks.graph.groups import view as group_view
from vizsys.blocks.graph.look import Look, look_of
from vizsys.blocks.graph.shapes import disc_polygon, insets, inside, outline, sides_of
from vizsys.context import Context
from vizsys.geometry import Box, Point
from vizsys.records import dataclass
from vizsys.spec.model import Block
from vizsys.text.model import TextBox, TextStyle

END_GAP = 5.0
"""Distance of an edge's end from the outline, page units."""
LINES = 3
"""A label takes more width rather than more lines than this."""
SQUARE = ("box", "text", "note", "document", "folder", "browser", "terminal", "phone", "rack", "cylinder", "queue")
"""Outlines that fill their box so nearly that lines end at the box."""
SHEET = 8.0
"""Offset of each stacked sheet behind a node with copies."""
SOONEST = 0.68
"""The least `wrap` there is."""
LONGER = 1.4
"""How much wider than usual words may be to keep the line ends of the spec, or a last character off its own line."""
CHIP_ROOM = 1.3
"""Width of a row of chips over that at which words wrap."""
BODY_WIDE = 460.0
"""A body takes no more than this of itself."""
SLANT = 0.707
"""Part of a distance along each axis of a step aslant."""
NEARLY_EQUAL = 1.12
"""Sizes of siblings nearer to one another than this are never told apart."""
WIDE_GAP = 1.3
"""Sizes further apart than this are of different kinds."""
NARROWER = (0.85, 0.7, 0.55)
"""Shares of its node's width at which a body is tried that does not fit in the height."""
LOGO = 32.0
"""Height of a product logo in the chip beside a node."""


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
    chips: ChipRows | None
    width: float  # everything, logos and sheets included
    height: float
    core: Box  # relative to the top-left corner of everything
    body: Placed | None = None
    logos: Logos | None = None
    frame: GroupView | None = None  # of a group laid out on its own, which this node stands for
    spread: bool = False  # stretched over several cells of a grid: lines may meet it anywhere along its sides
    steady: bool = False  # the same however soon words wrap
    _polygon: tuple[Point, ...] | None = None  # of this core, once it was asked for

    @property
    def id(self) -> str:
        return self.flat.id

    @property
    def polygon(self) -> tuple[Point, ...]:
        """The outline where lines end, relative to the top-left corner."""
        if self._polygon is None:
            self._polygon = _polygon(self)
        return self._polygon

    @property
    def boxed(self) -> bool:
        return not self.look.hung and self.look.shape not in ("text", "circle")

    @property
    def square(self) -> bool:
        """True when lines end at the box of the core and at nothing else."""
        return self.look.shape in SQUARE and not (self.look.hung or self.logos) and self.flat.spec.copies == 1

    @property
    def round(self) -> bool:
        """True when lines end at a circle, or at what hangs under it."""
        shape, core = self.look.shape, self.core
        disc = shape in ("circle", "dot") or (shape is None and self.look.icon_at == "disc")
        return disc and core.w == core.h and self.flat.spec.copies == 1

    @property
    def up(self) -> float:
        """Extent above the middle of the core."""
        return self.core.cy

    @property
    def down(self) -> float:
        return self.height - self.core.cy

    @property
    def solid(self) -> bool:
        """True when the core fills its box."""
        return self.look.shape in SQUARE or (self.look.shape is None and self.look.icon_at != "disc")

    def region(self, gap: float) -> Callable[[float, float], bool]:
        """Whether a point (x, y), relative to the top-left corner, lies in the node or within `gap` of it."""
        front, copies = self._outline(gap), self.flat.spec.copies
        below = [(b.x, b.y, b.right, b.bottom) for b in (b.grown(gap * 0.6) for b in self.below())]
        if copies == 1 and not below:
            return front

        def holds(x: float, y: float) -> bool:
            for left, top, right, bottom in below:
                if left <= x <= right and top <= y <= bottom:
                    return True
            if front(x, y):
                return True
            return copies > 1 and any(front(x - SHEET * i, y + SHEET * i) for i in range(1, copies))  # the sheets too

        return holds

    def _outline(self, gap: float) -> Callable[[float, float], bool]:
        """Whether a point (x, y) lies in the core's outline or within `gap` of it."""
        c, shape = self.core, self.look.shape
        near = c.grown(gap)
        low_x, low_y, high_x, high_y = near.x, near.y, near.right, near.bottom
        if shape in SQUARE:
            return lambda x, y: low_x <= x <= high_x and low_y <= y <= high_y
        if shape in (None, "circle", "dot") and (shape or self.look.icon_at == "disc"):
            cx, cy, reach = c.cx, c.cy, c.w / 2 + gap
            return lambda x, y: low_x <= x <= high_x and low_y <= y <= high_y and hypot(x - cx, y - cy) <= reach
        if shape is None:
            return _around_picture(c, gap)
        around, sides = _around(gap), sides_of(self.polygon)
        return lambda x, y: (
            low_x <= x <= high_x and low_y <= y <= high_y and any(inside(sides, x + dx, y + dy) for dx, dy in around)
        )

    def below(self) -> list[Box]:
        """What hangs under the core: the label of an icon node, the logos."""
        boxes = []
        if self.look.hung and self.text_h:
            boxes.append(Box(self.core.cx - self.text_w / 2, self.core.bottom, self.text_w, self.text_h + self.gap))
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

    @property
    def text_w(self) -> float:
        """Width of label, quieter line and chips."""
        return max((t.width for t in (self.label, self.sub, self.chips) if t), default=0.0)

    @property
    def text_h(self) -> float:
        """Height of label, quieter line and chips, one under the other."""
        words = sum(t.height for t in (self.label, self.sub) if t)
        if not self.chips:
            return words
        return words + (OVER_CHIPS if words else 0.0) + self.chips.height

    def part(self, name: str | None) -> Box:
        """The box of a named part of the body; the core when there is none."""
        if name and self.body and name in self.body.anchors:
            x, y, w, h = self.body.anchors[name]
            ox, oy = self.body_corner()
            if self.frame:
                return Box(x + ox, y + oy, w, h)
            return Box(self.core.x, y + oy, self.core.w, h) if w > self.core.w * 0.5 else Box(x + ox, y + oy, w, h)
        return self.core

    # Sizes

    def fresh(self) -> NodeView:
        """The same node for another arrangement, which may give it another size."""
        return NodeView(
            self.flat,
            self.ctx,
            self.look,
            self.label,
            self.sub,
            self.chips,
            self.width,
            self.height,
            self.core,
            self.body,
            self.logos,
            self.frame,
        )

    def resized(self, w: float, h: float) -> None:
        """Give the outline another size (boxed nodes only); what hangs outside keeps its size."""
        core = self.core
        self.width = max(self.width + (w - core.w), self.logos.width if self.logos else 0)
        self.height += h - core.h
        self.core = Box((self.width - self.sheets - w) / 2, core.y, w, h)
        if self.flat.spec.body is not None:
            self.body = _lay_body(self.flat.spec.body, self, self.ctx)
        self._polygon = None

    @property
    def sheets(self) -> float:
        """Extent of the sheets stacked behind it."""
        return SHEET * (self.flat.spec.copies - 1)

    def header_height(self) -> float:
        """Height of the strip above the body of a node with one."""
        if self.frame:
            return self.frame.top - BODY_PAD
        m = self.ctx.measures
        icon = m.icon_beside * 0.8 if self.look.icon else 0
        return max(self.text_h, icon) + 16 if self.text_h or icon else 0.0

    def body_corner(self) -> Point:
        """Where the body starts, relative to everything's top-left corner."""
        if self.frame:
            return (self.core.x + self.frame.pad, self.core.y + self.frame.top)
        return (self.core.x + BODY_PAD, self.core.y + self.header_height() + BODY_PAD)

    @property
    def steps(self) -> list[str]:
        """What the badges on the node say."""
        return [*self.flat.steps, *([self.flat.spec.badge] if self.flat.spec.badge else [])]

    @property
    def corner(self) -> float:
        """How far in from the core's corner a badge stands, as a share of its size."""
        if not self.look.hung:
            return 0.0
        # on a disc, the corner lies nearer the middle; a picture is not covered
        return -0.1 if self.look.shape is None and self.look.icon_at != "disc" else 0.14

    def badges(self) -> list[Box]:
        """Where the step badges stand: side by side from the top-left corner on."""
        c, d = self.core, self.corner
        boxes, x = [], c.x + c.w * d
        for step in self.steps:
            w, h = badge_size(self.ctx, step)
            boxes.append(Box.around(x, c.y + c.h * d, w, h))
            x += w + 6
        return boxes

    def icon_size(self) -> float:
        """Size of an icon within an outline."""
        m = self.ctx.measures
        return m.icon_beside * 0.92 if self.look.icon_at == "left" else m.icon_above * 0.8


BODY_PAD = 14.0


# Measuring


def view(flat: FlatNode, ctx: Context, group_tone: str | None, wrap: float = 1.0) -> NodeView:
    """Measure a node. `wrap` scales the width at which labels wrap: below 1 makes narrower, higher nodes."""
    look = look_of(flat, ctx, group_tone)
    limit, ease = _room(look, wrap, ctx)
    muted = flat.spec.state == "off"
    solid = flat.spec.fill == "solid" and not look.hung and flat.spec.body is None
    ink = "ink3" if muted else "solid-ink" if solid else "ink"
    label_style = style(ctx, "label", weight=600, color=ink, line=1.18)
    if flat.spec.body is not None and not flat.nested:
        limit = max(limit, _head_room(flat.spec.body, look, ctx))
    label = _set(ctx, look.label, label_style, limit, ease)
    sub = None
    if look.sub:
        sub_style = style(ctx, "small", color="solid-ink" if solid else "ink2", line=1.2)
        sub = _set(ctx, look.sub, sub_style, limit * 1.05, ease)
    plain = look.hung or (look.fill in (None, ctx.theme.color("panel")) and flat.spec.body is None)
    chips = chip_rows(ctx, flat.spec.chips, CHIP_ROOM * limit, look.tone, on_fill=not plain)
    node = NodeView(flat, ctx, look, label, sub, chips, 0, 0, Box(0, 0, 0, 0))
    node.logos = _logos(flat.spec.logos, ctx)
    if flat.nested:
        stand_in = FlatGroup(flat.id, flat.nested, flat.parent, 1 if flat.parent is None else 2)
        node.frame = group_view(stand_in, ctx, None, wrap)
    core_w, core_h = _core_size(node)
    _assemble(node, core_w, core_h)
    least, ease = _room(look, SOONEST, ctx)
    fits = all(t is None or (t.lines == 1 and t.width <= least * ease) for t in (label, sub))
    node.steady = fits and chips is None and flat.spec.body is None
    return node


def _room(look: Look, wrap: float, ctx: Context) -> tuple[float, float]:
    """Width at which a label wraps, and how many times as long it may be on one line."""
    limit = (200.0 if look.hung else 250.0) * wrap * ctx.measures.label / 28
    # boxes in a row have to save width
    return limit, 1.3 if look.hung else 1.0 + 0.3 * max(0.0, (wrap - SOONEST) / (1.0 - SOONEST))


def _set(ctx: Context, text: str | None, text_style: TextStyle, limit: float, ease: float) -> TextBox | None:
    """A text within `limit`, on one line when it is at most `ease` times as long."""
    if not text:
        return None
    natural = ctx.text.width(text, text_style)
    if "\n" in text:  # lines of the spec's own are kept as far as that is reasonable
        ease = max(ease, LONGER)
    if natural <= limit * ease:  # a line that nearly fits is not broken
        room = natural + 1
    else:
        text = _joined(text, text_style, limit, ctx)
        room = max(limit, ctx.text.word_width(text, text_style))
    for _ in range(6):
        found = ctx.text.set(text, text_style, room, "center")
        if found.lines <= LINES:
            break
        room *= 1.15
    return found


def _joined(text: str, text_style: TextStyle, limit: float, ctx: Context) -> str:
    """The text with a last word of one character tied to the word before: no line of "1" alone."""
    head, _, last = text.rpartition(" ")
    if len(last) != 1 or not head or head[-1].isspace():
        return text
    tied = f"{head}\u00a0{last}"
    return tied if ctx.text.word_width(tied, text_style) <= limit * LONGER else text


def _core_size(node: NodeView) -> tuple[float, float]:
    look, ctx = node.look, node.ctx
    m = ctx.measures
    if look.shape is None:
        if look.icon_at == "disc":
            return m.disc, m.disc
        art = icon_art(ctx, look.icon) if look.icon else None
        w = icon_fit(art, m.icon_above, m.icon_above * 1.9)[0] if art else m.icon_above
        return max(w, m.icon_above), m.icon_above
    if look.shape in ("dot", "actor"):
        return (22.0, 22.0) if look.shape == "dot" else (m.icon_above * 0.86, m.icon_above)
    if node.flat.spec.body is not None:
        return _body_core(node, node.flat.spec.body)
    text_w, text_h = node.text_w, node.text_h
    w, h = text_w, text_h
    if look.icon:
        size = node.icon_size()
        if look.icon_at == "left":
            w, h = icon_width(ctx, look.icon, size) + (14 + text_w if text_w else 0), max(size, text_h)
        else:
            w, h = max(size, text_w), size + (8 if text_h else 0) + text_h
    left, top, right, bottom = insets(look.shape, w, h)
    pad_x, pad_y = (4.0, 4.0) if look.shape == "text" else (m.node_pad_x, m.node_pad_y)
    w, h = w + left + right + 2 * pad_x, h + top + bottom + 2 * pad_y
    if look.shape == "circle":
        w = h = max(w, h) * 1.04
    elif look.shape not in ("text", "diamond"):
        w, h = max(w, m.node_min_w), max(h, m.node_min_h)
    return _at_least(node, w, h)


def _at_least(node: NodeView, w: float, h: float) -> tuple[float, float]:
    """The size, and no less than the spec asks for."""
    spec = node.flat.spec
    return max(w, spec.width or 0.0), max(h, spec.height or 0.0)


def _head_room(block: Block, look: Look, ctx: Context) -> float:
    """Width of the words over a body of its ideal width."""
    from vizsys.blocks.frame import block_widths

    widths = block_widths(block, ctx.inside(tone=None, surface=look.fill))
    icon = ctx.measures.icon_beside * 0.8 + 12 if look.icon else 0
    return max(min(widths.ideal, BODY_WIDE), widths.low) + 2 * BODY_PAD - 2 * ctx.measures.node_pad_x - icon


def _body_core(node: NodeView, block: Block) -> tuple[float, float]:
    from vizsys.blocks.frame import block_widths, layout_block

    if node.frame:
        inside = node.ctx.inside(tone=node.flat.spec.tone, surface=node.frame.fill or node.ctx.surface)
        w = max(block_widths(block, inside).ideal, node.frame.min_width - 2 * node.frame.pad)
        node.body = layout_block(block, w, None, inside)
        return node.body.width + 2 * node.frame.pad, node.body.height + node.frame.top + node.frame.bottom
    inner = node.ctx.inside(tone=node.flat.spec.tone, surface=node.look.fill)
    widths = block_widths(block, inner)
    icon = node.ctx.measures.icon_beside * 0.8 + 12 if node.look.icon else 0
    head_w = node.text_w + icon + 2 * node.ctx.measures.node_pad_x - 2 * BODY_PAD
    spec, head = node.flat.spec, node.header_height() + 2 * BODY_PAD
    w = max(min(widths.ideal, BODY_WIDE), widths.low, head_w, (spec.width or 0) - 2 * BODY_PAD)
    node.body = layout_block(block, w, None, inner)
    if spec.height and spec.height > node.body.height + head:
        node.body = layout_block(block, w, spec.height - head, inner)
    return max(node.body.width, w) + 2 * BODY_PAD, node.body.height + head


def _lay_body(block: Block, node: NodeView, ctx: Context) -> Placed:
    if node.frame:
        within = ctx.inside(tone=node.flat.spec.tone, surface=node.frame.fill or ctx.surface)
        room = node.core.h - node.frame.top - node.frame.bottom
        return _lay_within(block, node.core.w - 2 * node.frame.pad, room, within)
    inner = ctx.inside(tone=node.flat.spec.tone, surface=node.look.fill)
    room_h = node.core.h - node.header_height() - 2 * BODY_PAD
    return _lay_within(block, node.core.w - 2 * BODY_PAD, room_h, inner)


def _lay_within(block: Block, w: float, h: float, ctx: Context) -> Placed:
    """A body in the room of its node. What needs more height the wider it is, a ring, stays narrower in the middle."""
    from vizsys.blocks.frame import layout_block

    placed = layout_block(block, w, h, ctx)
    for share in NARROWER:
        if placed.height <= h + 1:
            break
        less = layout_block(block, w * share, h, ctx)
        if less.height < placed.height:
            placed = less
    side = (w - placed.width) / 2
    if side <= 0:
        return placed
    return Placed(w, placed.height, placed.at(side, 0.0), placed.anchors_at(side, 0.0))


def _assemble(node: NodeView, core_w: float, core_h: float) -> None:
    """Set size and core from the core's size and what hangs around it."""
    sheets = node.sheets
    below = 0.0
    width = core_w
    if node.look.hung:
        width = max(core_w, node.text_w)
        below = node.text_h + (node.gap if node.text_h else 0)
    if node.logos:
        width = max(width, node.logos.width)
        below += node.logos.height + 8
    node.width, node.height = width + sheets, core_h + below + sheets
    node.core = Box((width - core_w) / 2, sheets, core_w, core_h)
    node._polygon = None


def _polygon(node: NodeView) -> tuple[Point, ...]:
    c = node.core
    if node.look.shape is None:
        if node.look.icon_at == "disc":
            return disc_polygon(c.cx, c.cy, c.w / 2)
        return ((c.x, c.y), (c.right, c.y), (c.right, c.bottom), (c.x, c.bottom))
    shape = outline(node.look.shape, c.w, c.h, node.ctx.measures.radius_node)
    return tuple((x + c.x, y + c.y) for x, y in shape.polygon)


def icon_width(ctx: Context, icon: str, size: float) -> float:
    """Width of an icon shown at `size`."""
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
    d = gap * SLANT
    return ((0, 0), (gap, 0), (-gap, 0), (0, gap), (0, -gap), (d, d), (-d, d), (d, -d), (-d, -d))


def _around_picture(box: Box, gap: float) -> Callable[[float, float], bool]:
    """Whether a point (x, y) lies in a box moved in one of the ways of `_around`."""
    left, top, right, bottom, d = box.x, box.y, box.right, box.bottom, gap * SLANT

    def holds(x: float, y: float) -> bool:
        across, down = left <= x < right, top <= y < bottom
        if across and (down or top <= y + gap < bottom or top <= y - gap < bottom):
            return True
        if down and (left <= x + gap < right or left <= x - gap < right):
            return True
        return (left <= x + d < right or left <= x - d < right) and (top <= y + d < bottom or top <= y - d < bottom)

    return holds


def equalise(views: dict[str, NodeView], ratio: float = 1.6) -> None:
    """Same size for boxed siblings of a group unless their widths differ by more than `ratio`; same widths elsewhere
    when within 25 %. What holds chips is higher than what does not, and has its own size."""
    odd = ("diamond", "ellipse", "cloud", "bus", "text")
    free = [v for v in views.values() if not (v.flat.spec.width or v.flat.spec.height)]
    boxes = [v for v in free if v.boxed and v.look.shape not in odd and v.body is None]
    bodies = [v for v in free if v.body is not None]
    families: dict[tuple[str | None, bool], list[NodeView]] = {}
    for v in boxes:
        families.setdefault((v.flat.parent, bool(v.flat.spec.chips)), []).append(v)
    for family in families.values():
        _even(family, ratio, 2.2)
    _even(boxes, min(ratio, 1.25), 1.5)
    _even(bodies, 1.3, 1.5)


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
    """Each value's level: runs of values within `ratio` of their largest share it.

    Values that are nearly equal share one in any case: when a run would end between them, it ends at its widest gap, or
    goes on where it has no gap to speak of.
    """
    runs: list[list[float]] = []
    for value in sorted(set(values), reverse=True):
        if runs and value * ratio >= runs[-1][0]:
            runs[-1].append(value)
        elif runs and len(runs[-1]) > 1 and value * NEARLY_EQUAL >= runs[-1][-1]:
            run = [*runs.pop(), value]
            cut = max(range(1, len(run)), key=lambda k: run[k - 1] / run[k])
            runs += [run[:cut], run[cut:]] if run[cut - 1] > WIDE_GAP * run[cut] else [run]
        else:
            runs.append([value])
    return {value: run[0] for run in runs for value in run}
