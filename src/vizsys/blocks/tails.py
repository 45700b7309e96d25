"""Tails of speech bubbles that lead to something elsewhere on the page: drawn once everything has its place.

In: the page and its placed body. Out: the body with those tails; a name nothing has is an error at its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, cast

from vizsys.blocks.base import Placed
from vizsys.blocks.bubble import Tail, bubble, tail_to
from vizsys.blocks.links_ends import unknown
from vizsys.scene import Group, Item, Path
from vizsys.spec.model import Model, Page

if TYPE_CHECKING:
    from vizsys.context import Context
    from vizsys.diagnostics import Span


def with_tails(page: Page, placed: Placed, ctx: Context) -> Placed:
    """The body with the tails that lead to something in it."""
    if not any(_leading(placed.items)):
        return placed
    last: list[Group] = []  # over everything: what they lead to may be painted after them
    kept = tuple(_without(placed.items, last))
    return replace(placed, items=(*kept, *(_drawn(item, page, placed, ctx) for item in last)))


def _leading(items: Iterable[Item]) -> Iterator[bool]:
    """One for each bubble that leads to something."""
    for item in items:
        if isinstance(item, Group):
            if "tail" in item.data:
                yield True
            else:
                yield from _leading(item.children)


def _without(items: Iterable[Item], out: list[Group]) -> Iterator[Item]:
    """The items without the bubbles that lead to something, which go to `out`."""
    for item in items:
        if isinstance(item, Group) and "tail" in item.data:
            out.append(item)
        elif isinstance(item, Group) and any(_leading(item.children)):
            yield replace(item, children=tuple(_without(item.children, out)))
        else:
            yield item


def _drawn(item: Group, page: Page, placed: Placed, ctx: Context) -> Group:
    """The bubble with its tail."""
    name, side = str(item.data["tail"]), cast("Tail | None", item.data.get("side"))
    shape = item.children[0]
    assert isinstance(shape, Path) and item.box
    box = _target(name, page, placed, ctx)
    if box is None:
        return item
    led = tail_to(item.box, box, side)
    if led is None:
        where = {"up": "above", "down": "below", "left": "left of", "right": "right of", None: "beside"}[side]
        message = f"a tail cannot lead {side + ' ' if side else ''}to {name!r}: it is not {where} the callout"
        ctx.report.error("tail", message, _span(page, name), "leave out `side`" if side else None)
        return item
    best, tip = led
    x, y, w, h = item.box
    half = shape.paint.width / 2
    inner = (x + half, y + half, w - 2 * half, h - 2 * half)
    outline = bubble(inner, ctx.measures.radius_card, best, shape.paint, tip)
    return replace(item, children=(outline, *item.children[1:]))


def _target(name: str, page: Page, placed: Placed, ctx: Context) -> tuple[float, float, float, float] | None:
    """The box of that name; None, and an error, when nothing or more than one thing has it."""
    if name not in placed.anchors:
        ctx.report.error("unknown-id", unknown(name, placed.anchors).replace("end", "name", 1), _span(page, name))
        return None
    if f"{name}#2" in placed.anchors:
        owners = sorted(k for k in placed.anchors if k.endswith(f".{name}") and "#" not in k)
        hint = "write " + " or ".join(owners[:3]) if owners else "give their blocks an `id` and write `block.name`"
        ctx.report.error("ambiguous-id", f"more than one block has {name!r}", _span(page, name), hint)
        return None
    return placed.anchors[name]


def _span(model: Model, name: str) -> Span | None:
    """Where the spec says that a tail leads there."""
    if getattr(model, "to", None) == name and type(model).__name__ == "CalloutTail":
        return model.span("to")
    for f in fields(model):
        value: Any = getattr(model, f.name)
        values = value.values() if isinstance(value, Mapping) else value if isinstance(value, tuple) else (value,)
        for inner in values:
            found = _span(inner, name) if isinstance(inner, Model) else None
            if found:
                return found
    return None
