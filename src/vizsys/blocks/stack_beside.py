"""What stands beside a stack: names over ranges of its layers, and other stacks whose layers are as high.

In: a stack and its plan. Out: brackets at its left; heights that siblings share. All lengths in page units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from vizsys.blocks.brackets import GAP, TONES, Named, Region, beside, beside_width, named
from vizsys.records import dataclass
from vizsys.scene import Item
from vizsys.text import slug

if TYPE_CHECKING:
    from vizsys.blocks.stack import Stack
    from vizsys.blocks.stack_plan import Plan, Slot
    from vizsys.context import Context

LIMIT = 200.0
"""Names beside layers wrap at this width."""


def layer_names(stack: Stack) -> dict[str, str]:
    """What layers are called in `over`: their label in lower case with hyphens, and layers of the base their number."""
    known: dict[str, str] = {}
    for i, layer in enumerate(stack.base):
        known[str(i + 1)] = slug(layer.parts[0].label if layer.parts else layer.label)
    queue = [*stack.towers]
    layers = [*stack.base]
    while queue:
        tower = queue.pop(0)
        layers += tower.layers
        queue += tower.towers
    for layer in layers:
        for part in layer.parts or (layer,):
            if part.label:
                known[slug(part.label)] = slug(part.label)
    return known


def _tone(region: Region, i: int, ctx: Context) -> str:
    return region.tone or ctx.tone or TONES[i % len(TONES)]


def _named(stack: Stack, ctx: Context) -> list[tuple[Region, str, Named]]:
    tones = [_tone(r, i, ctx) for i, r in enumerate(stack.regions)]
    return [(r, t, named(r, t, LIMIT, ctx)) for r, t in zip(stack.regions, tones, strict=True)]


def regions_width(stack: Stack, ctx: Context) -> float:
    """Room at the left for names with their lines, the gap to the layers with it; 0 without any."""
    widest = max((words.width for _, _, words in _named(stack, ctx)), default=0.0)
    return beside_width(widest) + GAP if widest else 0.0


def _covered(stack: Stack, made: Plan, region: Region) -> list[Slot]:
    known = layer_names(stack)
    wanted = {known[name] for name in region.over if name in known}
    return [s for s in made.slots() if slug(s.layer.label) in wanted]


def hold_names(stack: Stack, made: Plan, ctx: Context) -> None:
    """Layers high enough for the name beside them."""
    for region, _, words in _named(stack, ctx):
        made.raise_to(1.0)
        slots = _covered(stack, made, region)
        if slots:
            lack = words.height - (max(s.top for s in slots) - min(s.bottom for s in slots))
            made.levels[slots[-1].level] += max(0.0, lack)


def draw_regions(stack: Stack, made: Plan, height: float, ctx: Context) -> list[Item]:
    """The names at the left of a stack whose base lies at `height`."""
    room = regions_width(stack, ctx) - GAP
    items: list[Item] = []
    for region, tone, words in _named(stack, ctx):
        slots = _covered(stack, made, region)
        if slots:
            top, foot = height - max(s.top for s in slots), height - min(s.bottom for s in slots)
            items.append(beside(words, 0.0, room, top, foot, tone, ctx))
    return items


# Stacks beside one another


@dataclass(slots=True)
class Siblings:
    """Stacks whose layers are as high: their heights by name, and each stack's own at stretch 1 and at most."""

    layers: dict[str, float]
    stacks: dict[Stack, tuple[float, float]]

    @staticmethod
    def of(stack: Stack, width: float, ctx: Context) -> Siblings | None:
        """The stacks this one is aligned with: those beside it, or all of the page and of its width; None for none."""
        if stack.align_layers is False:
            return None
        among = "page" if stack.align_layers else ctx.among or ctx.abreast
        if among is None:
            return None
        known = ctx.memo.setdefault(("stacks", among, round(width), ctx.measures), Siblings({}, {}))
        return cast("Siblings", known)

    def level(self, made: Plan) -> None:
        """Make every layer as high as those of its name, and let these know how high it is."""
        for slot in made.slots():
            name = slug(slot.layer.label)
            self.layers[name] = max(self.layers.get(name, 0.0), made.levels[slot.level])
        for slot in made.slots():
            made.levels[slot.level] = max(made.levels[slot.level], self.layers[slug(slot.layer.label)])

    def heights(self, stack: Stack, natural: float, most: float) -> list[tuple[float, float]]:
        """Heights of those that share a layer with the stack, its own among them."""
        self.stacks[stack] = (natural, most)
        own = set(layer_names(stack).values())
        return [pair for other, pair in self.stacks.items() if own & set(layer_names(other).values())]
