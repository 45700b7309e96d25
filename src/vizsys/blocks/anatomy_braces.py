"""Braces over neighbouring segments of an anatomy, narrower ones inside wider ones.

In: a strip laid out and its braces. Out: scene items from an edge of the strip on. Page units.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vizsys.blocks.anatomy import AnatomyBrace
from vizsys.blocks.anatomy_plan import (
    Form,
)
from vizsys.blocks.base import group, style, text_items
from vizsys.blocks.draw import curly
from vizsys.blocks.spread import spread
from vizsys.scene import Item, Paint
from vizsys.text import plain
from vizsys.text.model import TextBox

if TYPE_CHECKING:
    from vizsys.context import Context

BRACE = 16.0
"""Height of a brace."""
BRACE_GAP = 7.0
"""Between a brace and the strip, and between a brace and its words."""


def braces(
    found: Sequence[tuple[AnatomyBrace, int, int]], made: Form, room: float, up: bool, far: bool, ctx: Context
) -> tuple[list[Item], float]:
    """Braces from the edge at 0 away from the strip, and how far they reach. Wider ones stand outside narrower."""
    if not found:
        return [], 0.0
    spans: list[tuple[AnatomyBrace, float, float]] = []
    for brace, first, last in found:
        inner = made.parts[first : last + 1]
        left, right = min(p.x for p in inner), max(p.x + p.w for p in inner)
        if far:
            about = [p.tag for p in inner if p.tag]
            left = (
                min([left, *(t.cx - t.width / 2 for t in about)])
                if not about
                else min(t.cx - t.width / 2 for t in about)
            )
            right = max(t.cx + t.width / 2 for t in about) if about else right
        spans.append((brace, left, right))
    spans.sort(key=lambda s: (s[2] - s[1], s[1]))
    levels: list[list[tuple[AnatomyBrace, float, float]]] = []
    for span in spans:
        level = 0
        for i, others in enumerate(levels):
            if any(span[1] < o[2] and o[1] < span[2] for o in others):
                level = i + 1
        if level == len(levels):
            levels.append([])
        levels[level].append(span)
    items: list[Item] = []
    at = 0.0
    for row in levels:
        row.sort(key=lambda s: s[1])
        boxes = [_brace_words(b, min(right - left + 80, room), ctx) for b, left, right in row]
        middles = [(left + right) / 2 for _, left, right in row]
        places = spread(middles, [b.width for b in boxes], 16, 0.0, room)
        most = max(b.height for b in boxes)
        for (brace, left, right), words, cx in zip(row, boxes, places, strict=True):
            items += _brace(brace, left, right, words, cx, at, up, ctx)
        at += BRACE_GAP + BRACE + BRACE_GAP + most + 4
    return items, at


def _brace_words(brace: AnatomyBrace, room: float, ctx: Context) -> TextBox:
    face = style(ctx, "small", weight=600, color=f"{brace.tone}.deep" if brace.tone else "ink2", line=1.18)
    return ctx.text.set(brace.text, face, max(room, ctx.text.word_width(brace.text, face)), "center")


def _brace(
    brace: AnatomyBrace, left: float, right: float, words: TextBox, cx: float, at: float, up: bool, ctx: Context
) -> list[Item]:
    way = -1 if up else 1
    color = ctx.theme.hue(brace.tone).stroke if brace.tone else ctx.theme.color("ink3")
    base = way * (at + BRACE_GAP)
    items: list[Item] = [curly((left, base), (right, base), way * BRACE, Paint(stroke=color, width=2.5, cap="round"))]
    edge = base + way * (BRACE + BRACE_GAP - 2)
    y = edge - words.height if up else edge
    box = (cx - words.width / 2, y, words.width, words.height)
    items.append(group(text_items(words, box[0], y), "label", title=plain(brace.text), box=box))
    return items
