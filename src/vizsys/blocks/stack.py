"""Stack: layers on one another, with towers side by side on a common base, nested to any depth.

In: layers and towers, and a width. Out: blocks on a base line at the bottom edge, so that the bases of stacks side by
side are level. All lengths in page units.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from vizsys.blocks.base import Placed, Widths, group
from vizsys.blocks.stack_draw import draw
from vizsys.blocks.stack_plan import BRACE, MOST, note_widths, plan, tower_widths
from vizsys.spec.model import Content, Icon, Model, Outline, Rich, Tone, doc, required

if TYPE_CHECKING:
    from vizsys.context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer(Model):
    """One layer of a stack."""

    SCALAR: ClassVar[str | None] = "label"

    label: Rich = required("name of the layer")
    sub: Rich | None = doc("a quieter line under the name")
    tone: Tone | None = doc("colour")
    icon: Icon | None = doc("icon before the name")
    logos: tuple[Icon, ...] = doc("small logos after the name", ())
    note: Rich | None = doc("a remark in the layer; at the right, joined by a bracket, when it is long or on several")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tower(Model):
    """One of several columns on a base: its own layers, and further towers on top of them."""

    title: Rich | None = doc("name on the tower's frame")
    tone: Tone | None = doc("colour of the frame")
    outline: Outline | None = doc("frame around the tower; dashed when it has a title")
    layers: tuple[Layer, ...] = doc("its layers, bottom first", ())
    towers: tuple[Tower, ...] = doc("towers standing on its layers", ())
    note: Rich | None = doc("a remark above the tower, joined by a bracket; equal notes of siblings share one")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack(Content):
    """Layers on a base. Bottom first, as things are built."""

    KIND: ClassVar[str] = "stack"
    LIST: ClassVar[str | None] = "base"

    base: tuple[Layer, ...] = doc("full-width layers, bottom first", ())
    towers: tuple[Tower, ...] = doc("columns side by side on the base", ())
    align_layers: bool = doc("layers as high as in the page's other stacks, instead of each filling its space", False)


class StackLayout:
    """Stands layers and towers on the bottom edge; a larger height first makes layers higher, then stays free above.

    Bases side by side are level in any case. Stacks of one width with `align_layers` also stretch alike, so that the
    same layer is as high in each of them.
    """

    stretch = 0.5

    def widths(self, content: Stack, ctx: Context) -> Widths:
        low, ideal = tower_widths(content.base, content.towers, ctx)
        notes = note_widths(content, ctx)
        side = notes + BRACE + 18 if notes else 0.0
        return Widths(low + side, max(low, ideal) + side)

    def layout(self, content: Stack, width: float, height: float | None, ctx: Context) -> Placed:
        width = max(width, self.widths(content, ctx).low)
        made = plan(content, width, ctx)
        natural, most = made.raise_to(1.0), made.raise_to(MOST)
        siblings = self._siblings(content, width, ctx)
        siblings[content] = (natural, most)
        stretch = 1.0
        if height is not None:
            # Stacks that are higher than this space by themselves stand elsewhere on the page.
            beside = [pair for pair in siblings.values() if pair[0] <= height + 0.5]
            stretch = min(_stretch(height, *pair) for pair in [(natural, most), *beside])
        used = made.raise_to(stretch)
        tall = max(used, height or 0)
        items, anchors = draw(made, tall, ctx)
        whole = group(items, "block", box=(0, tall - used, width, used), kind="stack")
        return Placed(width, tall, (whole,), anchors)

    @staticmethod
    def _siblings(content: Stack, width: float, ctx: Context) -> dict[Stack, tuple[float, float]]:
        """Heights of the stacks laid out so far at this width, at stretch 1 and `MOST`."""
        if not content.align_layers:
            return {}
        found = ctx.memo.setdefault(("stacks", round(width), ctx.measures), {})
        assert isinstance(found, dict)
        return found


def _stretch(height: float, natural: float, most: float) -> float:
    """How far layers stretch to fill a height. The height grows convexly with the stretch, so the chord is safe."""
    if most <= natural:
        return 1.0
    return 1.0 + (MOST - 1.0) * min(1.0, max(0.0, (height - natural) / (most - natural)))


stack_layout = StackLayout()
