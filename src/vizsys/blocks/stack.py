"""Stack: layers on one another, with towers side by side on a common base, nested to any depth; or as another form.

In: layers and towers, and a width. Out: blocks on a base line at the bottom edge, so that the bases of stacks side by
side are level. All lengths in page units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from vizsys.blocks.base import Kind, Placed, Widths, group, most_of
from vizsys.blocks.brackets import Region
from vizsys.blocks.stack_beside import Siblings, draw_regions, hold_names, layer_names, regions_width
from vizsys.blocks.stack_draw import draw
from vizsys.blocks.stack_plan import BRACE, MOST, all_layers, note_widths, plan, tower_widths
from vizsys.blocks.stack_sides import GAP, arrow_height, arrow_width, draw_arrow
from vizsys.blocks.stack_words import COLUMN_GAP, draw_figure, figures_width
from vizsys.diagnostics import did_you_mean
from vizsys.records import dataclass
from vizsys.scene import Group
from vizsys.spec.model import Content, Icon, Model, Outline, Rich, Tone, doc, required

if TYPE_CHECKING:
    from vizsys.context import Context
    from vizsys.spec.check import Checker


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer(Model):
    """One layer of a stack. A bare string is its name, a bare list its parts, side by side."""

    SCALAR: ClassVar[str | None] = "label"
    LIST: ClassVar[str | None] = "parts"

    label: Rich = doc("name of the layer; needed unless it has parts", Rich(""))
    parts: tuple[Layer, ...] = doc("parts side by side that make up the layer, left to right", ())
    sub: Rich | None = doc("a quieter line under the name")
    tone: Tone | None = doc("colour")
    icon: Icon | None = doc("icon before the name")
    logos: tuple[Icon, ...] = doc("small logos after the name", ())
    note: Rich | None = doc("a remark in the layer; at the right, joined by a bracket, when it is long or on several")
    figure: Rich | None = doc("a figure at the left, in a column of its own: a latency, a share, a count")
    highlight: bool = doc("stands out: the layer the picture is about", False)
    seam: Rich | None = doc("words on a dashed line over the layer: what the border there separates")


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
class SideArrow(Model):
    """A fat arrow beside the layers, from one end to the other. A bare string is its text."""

    SCALAR: ClassVar[str | None] = "text"

    text: Rich = required("what happens along the way")
    direction: Literal["up", "down"] | None = doc("which way it points; down at the left, up at the right when absent")
    tone: Tone | None = doc("colour")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack(Content):
    """Layers on a base. Bottom first, as things are built."""

    KIND: ClassVar[str] = "stack"
    LIST: ClassVar[str | None] = "base"

    base: tuple[Layer, ...] = doc("full-width layers, bottom first; an onion's core first, a funnel's top first", ())
    towers: tuple[Tower, ...] = doc("columns side by side on the base", ())
    variant: Literal["pyramid", "funnel", "onion", "numbered"] | None = doc(
        "another form for the layers: slopes up to a point or down to one, rings round a core, rows with their number"
    )
    left: SideArrow | None = doc("an arrow at the left, along all layers")
    right: SideArrow | None = doc("an arrow at the right, along all layers")
    regions: tuple[Region, ...] = doc(
        "names at the left of some layers, on an upright line that spans them; `over` has the lowest and the highest "
        "layer by label in lower case (`Guest OS`: guest-os) or by number, the base being 1",
        (),
    )
    align_layers: bool | None = doc(
        "layers as high as in all other stacks of the page, or each stack by itself; as high as in the stacks beside "
        "it when absent, if these have a layer of the same name"
    )

    def check(self, checker: Checker) -> None:
        """Forms other than the plain one have no towers; what a form cannot show is said rather than left out."""
        for layer in all_layers(self):
            _check_layer(layer, self.variant, checker)
        if self.base and self.base[-1].seam and not self.towers and not self.variant:
            checker.error("seam", "a seam lies between layers: nothing stands on this one", self.base[-1], "seam")
        self._check_regions(checker)
        if self.variant and self.towers:
            message = f"a stack with 'variant: {self.variant}' has layers only, no towers"
            hint = "leave out `variant`, or write the layers under `base:`"
            checker.error("towers", message, self, "towers", hint)
        for layer in self.base:
            if layer.figure and self.variant == "onion":
                hint = "write it in the `note`"
                checker.error("figure", "an onion has no column of figures", layer, "figure", hint)
        for tower in self.towers:
            _check_tower(tower, checker)

    def _check_regions(self, checker: Checker) -> None:
        if self.regions and self.variant:
            message = f"a stack with 'variant: {self.variant}' has no brackets beside it"
            checker.error("regions", message, self, "regions")
            return
        known = layer_names(self)
        for region in self.regions:
            for i, name in enumerate(region.over):
                if name not in known:
                    words = [k for k in known if not k.isdigit()]
                    message = f"unknown layer {name!r}{did_you_mean(name, words)}"
                    checker.error("unknown-id", message, region, f"over.{i}")


def _check_layer(layer: Layer, variant: str | None, checker: Checker) -> None:
    if not layer.label and not layer.parts and not checker.unread(layer, "label", "parts"):
        checker.error("layer", "a layer needs a label, or parts", layer)
    if layer.label and layer.parts:
        hint = "name it beside the stack, under `regions:`"
        checker.error("parts", "a layer has either a label or parts", layer, "label", hint)
    for name in ("parts", "seam"):
        if getattr(layer, name) and variant:
            checker.error(name, f"a stack with 'variant: {variant}' has no {name}s".replace("ss", "s"), layer, name)
    for part in layer.parts:
        if not part.label and not checker.unread(part, "label"):
            checker.error("layer", "a part needs a label", part)
        for name in ("parts", "note", "figure", "seam"):
            if getattr(part, name):
                checker.error("parts", f"a part has no {name!r}: write it for the whole layer", part, name)


def _check_tower(tower: Tower, checker: Checker) -> None:
    for layer in tower.layers:
        if layer.figure:
            hint = "write it in the `note`"
            checker.error("figure", "figures stand beside layers of the base, not of towers", layer, "figure", hint)
    for inner in tower.towers:
        _check_tower(inner, checker)


class Towers:
    """Stands layers and towers on the bottom edge; a larger height first makes layers higher, then stays free above.

    Bases side by side are level in any case, and the same layer is as high in each of the stacks beside one another.
    """

    def widths(self, content: Stack, ctx: Context) -> Widths:
        low, ideal = tower_widths(content.base, content.towers, ctx)
        notes = note_widths(content, ctx)
        side = (notes + BRACE + 18 if notes else 0.0) + figures_width(content.base, ctx) + regions_width(content, ctx)
        return Widths(low + side, max(low, ideal) + side)

    def layout(self, content: Stack, width: float, height: float | None, ctx: Context) -> Placed:
        width = max(width, self.widths(content, ctx).low)
        names = regions_width(content, ctx)
        left = figures_width(content.base, ctx) + names
        made = plan(content, width - left, ctx)
        siblings = Siblings.of(content, width - left, ctx)
        if siblings:
            siblings.level(made)
        hold_names(content, made, ctx)
        natural, most = made.raise_to(1.0), made.raise_to(MOST)
        stretch = 1.0
        if height is not None:
            # Stacks that are higher than this space by themselves stand elsewhere on the page.
            others = siblings.heights(content, natural, most) if siblings else []
            beside = [pair for pair in others if pair[0] <= height + 0.5]
            stretch = min(_stretch(height, *pair) for pair in [(natural, most), *beside])
        elif siblings:
            siblings.heights(content, natural, most)
        used = made.raise_to(stretch)
        tall = max(used, height or 0)
        items, anchors = draw(made, tall, ctx)
        if left:
            items = [i.moved(left, 0) for i in items]
            anchors = {k: (x + left, y, w, h) for k, (x, y, w, h) in anchors.items()}
            for slot in made.root.slots:
                if slot.starts:
                    items += draw_figure(slot.whole, left - COLUMN_GAP, tall - (slot.bottom + slot.top) / 2, ctx)
            items += draw_regions(content, made, tall, ctx)
        whole = group(items, "block", box=(0, tall - used, width, used), kind="stack")
        return Placed(width, tall, (whole,), anchors)

    def most(self, content: Stack, width: float, ctx: Context) -> float:
        """The height of layers stretched as far as they go."""
        left = figures_width(content.base, ctx) + regions_width(content, ctx)
        return plan(content, width - left, ctx).raise_to(MOST)


def _stretch(height: float, natural: float, most: float) -> float:
    """How far layers stretch to fill a height. The height grows convexly with the stretch, so the chord is safe."""
    if most <= natural:
        return 1.0
    return 1.0 + (MOST - 1.0) * min(1.0, max(0.0, (height - natural) / (most - natural)))


class StackLayout:
    """The form that was asked for, between the arrows at its sides."""

    stretch = 0.5

    def widths(self, content: Stack, ctx: Context) -> Widths:
        wish = _form(content).widths(content, ctx)
        sides = arrow_width(content.left, ctx) + arrow_width(content.right, ctx)
        return Widths(wish.low + sides, wish.ideal + sides)

    def most(self, content: Stack, width: float, ctx: Context) -> float | None:
        """The height up to which the form grows."""
        left, right = arrow_width(content.left, ctx), arrow_width(content.right, ctx)
        most = most_of(_form(content), content, width - left - right, ctx)
        return most and max(most, arrow_height(content.left, ctx), arrow_height(content.right, ctx))

    def layout(self, content: Stack, width: float, height: float | None, ctx: Context) -> Placed:
        form = _form(content)
        if not content.left and not content.right:
            return form.layout(content, width, height, ctx)
        left, right = arrow_width(content.left, ctx), arrow_width(content.right, ctx)
        least = max(arrow_height(content.left, ctx), arrow_height(content.right, ctx))
        made = form.layout(content, width - left - right, height, ctx)
        if made.height < least:
            made = form.layout(content, width - left - right, least, ctx)
        inner = made.items[0]
        x, y, w, h = inner.box if isinstance(inner, Group) and inner.box else (0.0, 0.0, made.width, made.height)
        if h < least:
            y, h = y - (least - h) / 2, least
        items = [*made.at(left, 0)]
        if content.left:
            down = content.left.direction != "up"
            items.insert(0, draw_arrow(content.left, x, y, h, down, ctx))
        if content.right:
            down = content.right.direction == "down"
            items.insert(0, draw_arrow(content.right, left + x + w + GAP, y, h, down, ctx))
        return Placed(made.width + left + right, max(made.height, y + h), tuple(items), made.anchors_at(left, 0))


def _form(content: Stack) -> Kind:
    """What lays out the layers. The rarer forms are loaded when they are used."""
    if content.variant in ("pyramid", "funnel"):
        from vizsys.blocks.stack_slopes import slopes

        return slopes
    if content.variant == "onion":
        from vizsys.blocks.stack_onion import onion

        return onion
    if content.variant == "numbered":
        from vizsys.blocks.stack_rows import numbered

        return numbered
    return towers


towers = Towers()
stack_layout = StackLayout()
