"""What a node's spec comes to in colours and words: its own keys, its role's, its group's tone, the defaults.

In: a flattened node and the context. Out: a `Look`.
"""

from __future__ import annotations

from vizsys.blocks.draw import icon_art
from vizsys.blocks.graph.flat import FlatNode, humanise
from vizsys.blocks.lines import DASHES
from vizsys.context import Context
from vizsys.records import dataclass
from vizsys.theme import Hue


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
    tone: str | None  # the hue's name, where there is one

    @property
    def hung(self) -> bool:
        """True when the words hang under the core: icons without an outline, dots and figures."""
        return self.shape in (None, "dot", "actor")


def look_of(flat: FlatNode, ctx: Context, group_tone: str | None) -> Look:
    """What a node's spec comes to; `group_tone` is the tone of the group around it."""
    spec = flat.spec
    label, icon = spec.label, spec.icon
    if spec.role is not None:
        entry = ctx.icons.role(spec.role, ctx.provider)
        label = label if label is not None else entry.label  # type: ignore[assignment]
        icon = icon or entry.icon  # type: ignore[assignment]
    if label is None:
        label = humanise(flat.id)  # type: ignore[assignment]
    shape, icon_at = _form(flat, ctx, icon)
    if spec.icon_at == "only" and icon:
        label = ""  # type: ignore[assignment]
    tone = spec.tone or group_tone
    # The colour around a graph is that of what is coloured in it; plain boxes stay plain.
    coloured = spec.fill in ("fill", "tint", "solid") or shape in ("bus", "dot")
    around = ctx.tone if shape is None or spec.body is not None or coloured else None
    hue = ctx.theme.hue(tone or around or ("blue" if shape is None else "slate"))
    if spec.state == "off":
        hue = ctx.theme.hue("slate")
    fill_word = spec.fill or ("fill" if spec.tone or shape in (None, "bus", "actor") else "white")
    if spec.body is not None and spec.fill is None:
        fill_word = "white"
    fills = {"fill": hue.fill, "tint": hue.tint, "solid": hue.solid, "white": ctx.theme.color("panel"), "none": None}
    fill = fills[fill_word]
    if shape == "dot":
        fill = hue.stroke
    line = hue.stroke if tone or (around and coloured) else ctx.theme.color("line")
    if spec.state == "off":
        line = ctx.theme.color("hair")
    outline_word = spec.outline or ("none" if fill_word == "solid" or shape == "bus" else "solid")
    dash = DASHES.get(outline_word, ())
    ink = ctx.theme.color("solid-ink" if fill_word == "solid" else "ink")
    return Look(
        label or "",
        (spec.sub or "\n".join(flat.notes) or None) if label else None,
        icon,
        shape,
        icon_at,
        hue,
        fill,
        None if outline_word == "none" else line,
        dash,
        ink,
        ctx.theme.color("ink3"),
        None if spec.state == "off" else tone,
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
