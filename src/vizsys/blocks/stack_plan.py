"""Where the layers and towers of a stack go: widths from the top down, heights from the base up.

In: a `Stack` and a width in page units. Out: a `Plan`: slots of layers and frames of towers with x and width, type
sizes per depth, and heights as a function of how far layers are stretched. Heights count upwards from the base.
"""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING

from vizsys.records import dataclass
from vizsys.text.model import TextStyle

if TYPE_CHECKING:
    from vizsys.blocks.stack import Layer, Stack, Tower
    from vizsys.context import Context

SEAM = 4.0
"""Space between layers that stand on one another."""
FRAME_PAD = 10.0
"""Space between a tower's frame and what is in it."""
FRAME_STEP = 8.0
"""Space between a layer and a framed tower standing on it."""
TOWER_GAP = 14.0
"""Space between towers side by side."""
LAYER_PAD = 10.0
"""Space between a layer's side and its text."""
LAYER_PAD_Y = 7.0
LINE = 1.18
"""Line height of layer labels."""
BRACE = 16.0
"""Height of a brace over towers, and width of a bracket beside layers."""
TILE_GAP = 12.0
"""Space between a label and what stands beside it on a tile: logos, a remark."""
LEAST = 2.0
"""Least height of a layer over the type size of its label."""
MOST = 1.9
"""How far layers stretch into a larger height."""

Level = tuple[int, int]
"""Depth of the tower and index of the layer in it: layers of one level are equally high."""


@dataclass(slots=True)
class Slot:
    """A layer: its place across, its level, and (once heights are known) its bottom and top above the base."""

    layer: Layer
    tone: str | None
    level: Level
    ordinal: int
    x: float
    w: float
    bottom: float = 0.0
    top: float = 0.0
    is_first: bool = False
    is_last: bool = False
    whole: Layer = field(kw_only=True)  # the layer it is a part of, or itself
    starts: bool = True  # the first part of its layer
    ends: bool = True  # the last part
    seam: float = 0.0  # height of the line with words over its layer

    @property
    def note(self) -> str | None:
        """The remark of its layer, which its first part carries."""
        return self.whole.note if self.starts else None


@dataclass(slots=True)
class Span:
    """Neighbouring towers that share a remark."""

    note: str
    x: float
    w: float
    height: float
    foot: float = 0.0


@dataclass(slots=True)
class Node:
    """A tower with its slots and the towers on it; the root has no frame."""

    tower: Tower | None
    depth: int
    x: float
    w: float
    framed: bool
    title_height: float
    slots: list[Slot] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    braces: list[Span] = field(default_factory=list)
    bottom: float = 0.0
    top: float = 0.0


@dataclass(slots=True)
class Plan:
    root: Node
    width: float
    note_width: float  # of the column at the right; 0 when remarks stand in their layers
    sizes: dict[int, float]
    levels: dict[Level, float]
    inside: bool = False

    def raise_to(self, stretch: float) -> float:
        """Stand everything on the base with layers `stretch` times as high; the height of the whole."""
        return _raise(self.root, 0.0, {k: h * stretch for k, h in self.levels.items()})

    def nodes(self) -> list[Node]:
        """All towers, parents before what stands on them."""
        found, queue = [], [self.root]
        while queue:
            node = queue.pop(0)
            found.append(node)
            queue += node.children
        return found

    def slots(self) -> list[Slot]:
        return [s for n in self.nodes() for s in n.slots]


# Type


def ladder(ctx: Context) -> tuple[tuple[float, int], ...]:
    """Type sizes a label may take, with the number of lines allowed at each, best first."""
    m = ctx.measures
    sizes = (m.label, m.body, m.edge_label)
    return (*((s, 1) for s in sizes), (m.edge_label, 2), (m.small, 2), (m.micro, 2))


def label_style(ctx: Context, size: float, color: str | None = None) -> TextStyle:
    return TextStyle(size, color or ctx.theme.color("ink"), 600, line=LINE)


def sub_style(ctx: Context, color: str | None = None) -> TextStyle:
    return TextStyle(ctx.measures.micro, color or ctx.theme.color("ink"), 400, line=LINE)


def seam_style(ctx: Context) -> TextStyle:
    return TextStyle(ctx.measures.small, ctx.theme.color("ink2"), 600, line=LINE)


def note_style(ctx: Context) -> TextStyle:
    return TextStyle(ctx.measures.small, ctx.theme.color("ink2"), 500, line=1.2)


def icon_size(ctx: Context) -> float:
    return ctx.measures.label * 1.4


def logo_size(ctx: Context) -> float:
    return ctx.measures.label * 1.15


def logos_size(layer: Layer, ctx: Context) -> tuple[float, float]:
    """Width and height of the tile with a layer's logos; zero without any."""
    n, s = len(layer.logos), logo_size(ctx)
    return (n * s + (n - 1) * 8 + 16, s + 8) if n else (0.0, 0.0)


def note_size(layer: Layer, ctx: Context) -> tuple[float, float]:
    """Width and height of the tile with a layer's remark; zero without one."""
    if not layer.note:
        return 0.0, 0.0
    return ctx.text.width(layer.note, note_style(ctx)) + 20, logo_size(ctx) + 8


def beside(layer: Layer, ctx: Context) -> float:
    """Width an icon takes from the text of its layer."""
    return icon_size(ctx) + 10 if layer.icon else 0.0


def logos_below(layer: Layer, room: float, size: float, ctx: Context) -> bool:
    """Whether logos stand under the label, because the label in one line leaves no room beside it."""
    if not layer.logos:
        return False
    return ctx.text.width(layer.label, label_style(ctx, size)) + TILE_GAP + logos_size(layer, ctx)[0] > room


def _fit(layer: Layer, width: float, ctx: Context) -> float:
    """The largest type size at which the label fits in its allowed lines; the smallest when none does."""
    room = width - 2 * LAYER_PAD - beside(layer, ctx)
    for size, lines in ladder(ctx):
        face = label_style(ctx, size)
        if lines == 1 and ctx.text.width(layer.label, face) <= room:
            return size
        fits = lines == 2 and ctx.text.word_width(layer.label, face) <= room
        if fits and ctx.text.set(layer.label, face, room).lines <= 2:
            return size
    return ctx.measures.micro


def _need(slot: Slot, size: float, ctx: Context) -> float:
    """Height a layer needs at its width and type size."""
    layer = slot.layer
    room = slot.w - 2 * LAYER_PAD - beside(layer, ctx)
    below = logos_below(layer, room, size, ctx)
    logo_w, logo_h = logos_size(layer, ctx)
    text_room = room if below or not layer.logos else room - logo_w - TILE_GAP
    tall = ctx.text.set(layer.label, label_style(ctx, size), text_room).height
    if layer.sub:
        tall += ctx.text.set(layer.sub, sub_style(ctx), text_room).height
    if below:
        tall += logo_h + 6
    tall = max(tall, icon_size(ctx) if layer.icon else 0.0, logo_h)
    return max(tall + 2 * LAYER_PAD_Y, ctx.measures.label * LEAST)


# Widths


def _layer_widths(layer: Layer, ctx: Context) -> tuple[float, float]:
    if layer.parts:
        pairs = [_layer_widths(part, ctx) for part in layer.parts]
        seams = SEAM * (len(pairs) - 1)
        # Parts are equally wide where there is room, so the widest decides.
        return sum(p[0] for p in pairs) + seams, max(p[1] for p in pairs) * len(pairs) + seams
    logo_w, _ = logos_size(layer, ctx)
    small, large = label_style(ctx, ctx.measures.micro), label_style(ctx, ctx.measures.label)
    low = max(ctx.text.word_width(layer.label, small), logo_w)
    ideal = ctx.text.width(layer.label, large) + (logo_w + TILE_GAP if layer.logos else 0)
    if layer.sub:
        low = max(low, ctx.text.word_width(layer.sub, sub_style(ctx)))
        ideal = max(ideal, ctx.text.width(layer.sub, sub_style(ctx)))
    extra = 2 * LAYER_PAD + beside(layer, ctx) + 1
    return low + extra, ideal + 2 * LAYER_PAD + extra


def is_framed(tower: Tower) -> bool:
    return tower.outline not in (None, "none") or (bool(tower.title) and tower.outline != "none")


def _title_style(ctx: Context) -> TextStyle:
    return TextStyle(ctx.measures.small, ctx.theme.color("ink"), 600, line=LINE)


def title_style(ctx: Context, tone: str | None) -> TextStyle:
    face = _title_style(ctx)
    return TextStyle(face.size, ctx.theme.hue(tone).deep, face.weight, line=LINE)


def _runs(towers: tuple[Tower, ...]) -> list[tuple[str | None, int, int]]:
    """Neighbours with the same remark: the remark, the first index and the number of towers."""
    runs: list[tuple[str | None, int, int]] = []
    for i, tower in enumerate(towers):
        if runs and tower.note and runs[-1][0] == tower.note:
            note, first, count = runs[-1]
            runs[-1] = (note, first, count + 1)
        else:
            runs.append((tower.note, i, 1))
    return runs


def tower_widths(layers: tuple[Layer, ...], towers: tuple[Tower, ...], ctx: Context) -> tuple[float, float]:
    """Least and natural width of layers with towers on them."""
    lows, ideals = zip(*((0.0, 0.0), *(_layer_widths(layer, ctx) for layer in layers)), strict=True)
    low, ideal = max(lows), max(ideals)
    if towers:
        pairs = _framed_widths(towers, ctx)
        gaps = TOWER_GAP * (len(towers) - 1)
        low = max(low, sum(p[0] for p in pairs) + gaps)
        # Siblings are equally wide where there is room, so the widest decides.
        ideal = max(ideal, max(p[1] for p in pairs) * len(towers) + gaps)
    return low, ideal


def _framed_widths(towers: tuple[Tower, ...], ctx: Context) -> list[tuple[float, float]]:
    counts = {i: n for _, first, n in _runs(towers) for i in range(first, first + n)}
    pairs = []
    for i, tower in enumerate(towers):
        low, ideal = tower_widths(tower.layers, tower.towers, ctx)
        if tower.title:
            low = max(low, ctx.text.word_width(tower.title, _title_style(ctx)))
            ideal = max(ideal, ctx.text.width(tower.title, _title_style(ctx)) + 1)
        pad = 2 * FRAME_PAD if is_framed(tower) else 0.0
        low, ideal = low + pad, ideal + pad
        if tower.note:
            low = max(low, ctx.text.word_width(tower.note, note_style(ctx)) / counts[i])
        pairs.append((low, ideal))
    return pairs


def note_widths(stack: Stack, ctx: Context) -> float:
    """Width of the text column at the right for remarks on layers; 0 without any."""
    notes = [layer.note for layer in all_layers(stack) if layer.note]
    if not notes:
        return 0.0
    face = note_style(ctx)
    wrap = ctx.measures.small * 7.5
    # Lines are balanced, so a remark of two lines is narrower than the width it was wrapped at.
    return max(ctx.text.set(n, face, max(wrap, ctx.text.word_width(n, face))).width for n in notes) + 1


def all_layers(stack: Stack) -> list[Layer]:
    found, queue = list(stack.base), list(stack.towers)
    while queue:
        tower = queue.pop(0)
        found += tower.layers
        queue += tower.towers
    return found


def _split(lows: list[float], width: float) -> list[float]:
    """Equal shares of a width, except that nobody gets less than its least."""
    shares = [0.0] * len(lows)
    free, open_ = width, list(range(len(lows)))
    while open_:
        even = free / len(open_)
        tight = [i for i in open_ if lows[i] > even]
        if not tight:
            for i in open_:
                shares[i] = even
            break
        for i in tight:
            shares[i] = lows[i]
            free -= lows[i]
            open_.remove(i)
    return shares


def plan(stack: Stack, width: float, ctx: Context) -> Plan:
    """Plan a stack; `width` must be at least the least width of the stack.

    Remarks stand in their layers where each has one of its own and the room for it, else in a column at the right.
    """
    notes = note_widths(stack, ctx)
    made = _sized(stack, width, width, ctx)
    noted = [s for s in made.slots() if s.note]
    own = len({str(s.note) for s in noted}) == len(noted) and not any(s.whole.parts for s in noted)
    made.inside = bool(notes) and own and all(_holds_note(s, made.sizes[s.level[0]], ctx) for s in noted)
    if notes and not made.inside:
        made = _sized(stack, width, width - (notes + BRACE + 18), ctx)
        made.note_width = notes
    for slot in made.slots():
        tall = _need(slot, made.sizes[slot.level[0]], ctx)
        if slot.note and not made.inside:
            tall = max(tall, ctx.text.set(slot.note, note_style(ctx), notes).height + 6)
        made.levels[slot.level] = max(made.levels.get(slot.level, 0.0), tall)
    return made


def _sized(stack: Stack, width: float, body: float, ctx: Context) -> Plan:
    """A plan with its layers `body` wide, their places across and type sizes settled."""
    root = Node(None, 0, 0.0, body, False, 0.0)
    _spread(root, stack.base, stack.towers, 0, ctx)
    made = Plan(root, width, 0.0, {}, {})
    for slot in made.slots():
        depth = slot.level[0]
        made.sizes[depth] = min(made.sizes.get(depth, ctx.measures.label), _fit(slot.layer, slot.w, ctx))
    return made


def _holds_note(slot: Slot, size: float, ctx: Context) -> bool:
    """Whether label, logos and remark stand in one line in the layer."""
    layer = slot.layer
    if layer.sub or "\n" in str(layer.note):
        return False
    tiles = note_size(layer, ctx)[0] + (logos_size(layer, ctx)[0] + TILE_GAP if layer.logos else 0.0)
    used = beside(layer, ctx) + ctx.text.width(layer.label, label_style(ctx, size)) + TILE_GAP + tiles
    return used <= slot.w - 2 * LAYER_PAD


def _spread(node: Node, layers: tuple[Layer, ...], towers: tuple[Tower, ...], ordinal: int, ctx: Context) -> None:
    """Give the layers of a node its inner width, and the towers on them equal shares of it."""
    pad = FRAME_PAD if node.framed else 0.0
    x, w = node.x + pad, node.w - 2 * pad
    last = len(layers) - 1
    for i, layer in enumerate(layers):
        parts = [replace(p, highlight=p.highlight or layer.highlight) for p in layer.parts] or [layer]
        shares = _split([_layer_widths(p, ctx)[0] for p in parts], w - SEAM * (len(parts) - 1))
        at = x
        for k, (part, share) in enumerate(zip(parts, shares, strict=True)):
            tone = part.tone or layer.tone
            slot = Slot(part, tone, (node.depth, i), ordinal + i, at, share, whole=layer)
            slot.starts, slot.ends = k == 0, k == len(parts) - 1
            slot.is_first, slot.is_last = i == 0, i == last and not towers
            if layer.seam:
                slot.seam = ctx.text.set(layer.seam, seam_style(ctx), w - 2 * FRAME_STEP).height + SEAM
            node.slots.append(slot)
            at += share + SEAM
    if not towers:
        return
    lows = [p[0] for p in _framed_widths(towers, ctx)]
    shares = _split(lows, w - TOWER_GAP * (len(towers) - 1))
    for tower, share in zip(towers, shares, strict=True):
        framed = is_framed(tower)
        title = 0.0
        if tower.title:
            room = share - 2 * (FRAME_PAD if framed else 0.0)
            title = ctx.text.set(tower.title, _title_style(ctx), room, "center").height + 6
        child = Node(tower, node.depth + 1, x, share, framed, title)
        _spread(child, tower.layers, tower.towers, ordinal + len(layers), ctx)
        node.children.append(child)
        x += share + TOWER_GAP
    for note, first, count in _runs(towers):
        if note:
            left, right = node.children[first], node.children[first + count - 1]
            wide = right.x + right.w - left.x
            tall = ctx.text.set(note, note_style(ctx), wide, "center").height
            node.braces.append(Span(note, left.x, wide, tall + BRACE + 10))


def _raise(node: Node, base: float, levels: dict[Level, float]) -> float:
    """Stand a node on `base`; sets bottoms and tops and returns the top."""
    node.bottom = base
    h = base + (FRAME_PAD if node.framed else 0.0)
    for slot in node.slots:
        slot.bottom, slot.top = h, h + levels[slot.level]
        if slot.ends:
            h = slot.top + SEAM + slot.seam
    if node.children:
        framed = any(c.framed for c in node.children)
        foot = h + (FRAME_STEP - SEAM if framed and node.slots else 0.0)
        h = max(_raise(child, foot, levels) for child in node.children)
        if all(c.framed for c in node.children):
            for child in node.children:
                child.top = h
        for brace in node.braces:
            brace.foot = h
        h += max((b.height for b in node.braces), default=0.0)
    elif node.slots:
        h -= SEAM
    node.top = h + node.title_height + (FRAME_PAD if node.framed else 0.0)
    return node.top
