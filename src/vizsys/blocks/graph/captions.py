"""The list of steps under a graph: each step's badge and what it says, in columns."""

from __future__ import annotations

from vizsys.blocks.base import style, text_items
from vizsys.blocks.draw import badge, badge_size, flow_tone, middle_offset
from vizsys.blocks.graph.flat import flatten
from vizsys.blocks.graph.model import Graph
from vizsys.context import Context
from vizsys.scene import Item
from vizsys.text.model import TextBox

GAP = 28.0
ROW = 14.0


def captions_height(content: Graph, width: float, ctx: Context) -> float:
    """Height of the list, its distance from the graph included; 0 when there is none."""
    rows = _rows(content, width, ctx)
    return GAP + sum(h + ROW for _, h in rows) - ROW if rows else 0.0


def captions_width(content: Graph, width: float, ctx: Context) -> float:
    """Width of a list at the right of the graph, its distance included; 0 when it stands below or there is none."""
    if content.captions != "right" or not flatten(content).says:
        return 0.0
    return min(width * 0.36, 560.0)


def draw_captions(content: Graph, x0: float, width: float, y: float, ctx: Context) -> tuple[Item, ...]:
    """The list with its left edge at x0 and its top `GAP` below y."""
    items: list[Item] = []
    rows = _rows(content, width, ctx)
    columns = max((len(r) for r, _ in rows), default=1)
    pitch = width / columns
    y += GAP
    for row, h in rows:
        for c, (step, text) in enumerate(row):
            w, bh = badge_size(ctx, step)
            x = x0 + c * pitch
            items.append(badge(ctx, step, x + w / 2, y + bh / 2, flow_tone(step)))
            items += text_items(text, x + w + 12, y + bh / 2 - middle_offset_one(text, ctx))
        y += h + ROW
    return tuple(items)


def middle_offset_one(text: TextBox, ctx: Context) -> float:
    """From the top of a text to the middle of its first line's capitals."""
    if text.lines == 1:
        return middle_offset(text, ctx.measures.body)
    return text.first_baseline - 0.727 * ctx.measures.body / 2


def _rows(content: Graph, width: float, ctx: Context) -> list[tuple[list[tuple[str, TextBox]], float]]:
    if content.captions == "none":
        return []
    says = flatten(content).says
    if not says:
        return []
    columns = 2 if width >= 1100 and len(says) > 3 else 1
    room = width / columns - 80
    s = style(ctx, "body", line=1.3)
    set_ = [(step, ctx.text.set(text, s, room)) for step, text in says]
    per = -(-len(set_) // columns)
    rows = []
    for r in range(per):
        row = [set_[c * per + r] for c in range(columns) if c * per + r < len(set_)]
        height = max(max(t.height, badge_size(ctx, step)[1]) for step, t in row)
        rows.append((row, height))
    return rows
