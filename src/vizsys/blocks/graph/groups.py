"""Groups measured and drawn: a frame around nodes, with a title inside, on a tab, or below.

In: a flattened group. Out: a `GroupView`: the room it needs on each side, and its drawing once its box is known.
"""

from __future__ import annotations

from vizsys.blocks.base import group, style
from vizsys.blocks.draw import (
    badge,
    badge_size,
    centred,
    flow_tone,
    icon_image,
    round_bottom_rect,
    round_top_rect,
    rounded,
)
from vizsys.blocks.graph.flat import FlatGroup, humanise
from vizsys.context import Context
from vizsys.geometry import Box
from vizsys.records import dataclass
from vizsys.scene import Group, Item, Paint, Rect
from vizsys.text import plain
from vizsys.text.model import TextBox
from vizsys.theme import Hue

SHEET = 10.0
BADGE_GAP = 12.0
TAB = 46.0
"""Height of a title tab, page units."""


@dataclass(slots=True)
class GroupView:
    flat: FlatGroup
    ctx: Context
    title: TextBox | None
    icon: str | None
    hue: Hue
    toned: bool
    fill: str | None
    outline: str
    title_at: str
    pad: float
    strip: float  # height the title takes inside, above (or below) the members
    shift: float = 0.0  # of the title along its edge, to keep clear of lines
    tab: float = 0.0  # width of a lane's tab at its left end
    side: float = 0.0  # more room at the sides, for lines that pass members inside the frame

    @property
    def top(self) -> float:
        """Room between the frame's top edge and the members."""
        if self.flat.lane == "row":
            return self.pad * 0.8
        if self.title_at == "tab" or self.flat.lane == "column":
            return self.strip + self.pad * 0.7
        return (
            self.strip + (self.pad * 0.55 if self.strip else self.pad)
            if self.title_at in ("inside", "center")
            else self.pad
        )

    @property
    def left(self) -> float:
        """Room between the frame's left edge and the members."""
        return (self.tab if self.flat.lane == "row" else 0.0) + self.pad + self.side

    @property
    def right(self) -> float:
        """Room between the members and the frame's right edge."""
        return self.pad + self.side

    @property
    def bottom(self) -> float:
        if self.flat.lane == "row":
            return self.pad * 0.8
        if self.title_at == "tab-bottom":
            return self.strip + self.pad * 0.7
        return self.pad * 0.6 + self.strip if self.title_at == "below" else self.pad

    @property
    def title_width(self) -> float:
        if not self.title:
            return 0.0
        tab = 40 if self.title_at.startswith("tab") else 0
        return self.title.width + (44 if self.icon else 0) + tab + self._badge_room()

    def _badge_room(self) -> float:
        """Width of the badge of a lane with its distance from what follows."""
        return badge_size(self.ctx, self.flat.badge)[0] + BADGE_GAP if self.flat.badge else 0.0

    @property
    def min_width(self) -> float:
        return self.title_width + 2 * self.pad if self.title and self.flat.lane != "row" else 0.0

    def sheets(self, box: Box) -> Box:
        """The frame with the sheets stacked behind it."""
        d = SHEET * (self.flat.spec.copies - 1)
        return Box(box.x, box.y - d, box.w + d, box.h + d)

    def title_box(self, box: Box) -> Box | None:
        """Where the title stands in the frame `box`; edges and labels keep off it."""
        if not self.title:
            return None
        if self.flat.lane == "row":
            return Box(box.x, box.y, self.tab, box.h)
        if self.flat.lane == "column":
            return Box(box.x, box.y, box.w, self.strip)
        w = self.title_width
        if self.title_at == "inside":
            lead = max(self.pad * 0.8, self._badge_reach() + 8) if self.flat.steps else self.pad * 0.8
            return Box(box.x + lead + self.shift, box.y + 8, w, self.strip)
        y = box.y if self.title_at in ("tab", "center") else box.bottom - self.strip
        return Box(box.cx - w / 2 + self.shift, y + (8 if self.title_at == "center" else 0), w, self.strip)

    def draw(self, box: Box) -> Group:
        """The frame filling `box`, without its members."""
        m, theme = self.ctx.measures, self.ctx.theme
        stroke = None
        if self.outline != "none":
            stroke = self.hue.stroke if self.toned else theme.color("ink3")
        dash = {"dashed": (10.0, 7.0), "dotted": (2.0, 7.0)}.get(self.outline, ())
        width = m.panel_outline if self.flat.depth == 1 else m.outline
        paint = Paint(self.fill, stroke, width if stroke else 0, dash, "round" if self.outline == "dotted" else "butt")
        radius = m.radius_panel if self.flat.depth == 1 else m.radius_card
        shifts = [SHEET * i for i in reversed(range(self.flat.spec.copies))]
        items: list[Item] = [Rect(box.x + d, box.y - d, box.w, box.h, paint, radius) for d in shifts]
        items += self._draw_title(box)
        items += [
            badge(self.ctx, step, b.cx, b.cy, self.flat.step_tones.get(step) or flow_tone(step))
            for step, b in zip(self.flat.steps, self.badges(box), strict=True)
        ]
        title = plain(self.flat.spec.label or humanise(self.flat.id))
        return group(
            items, "group", self.flat.id, title, box.as_tuple(), tone=self.flat.spec.tone, parent=self.flat.parent
        )

    def _badge_reach(self) -> float:
        """How far the step badges reach into the frame."""
        return max((b.right for b in self.badges(Box(0, 0, 0, 0))), default=0.0)

    def badges(self, box: Box) -> list[Box]:
        """Where the step badges stand: side by side from the frame's top-left corner on."""
        out, x = [], box.x + self.ctx.measures.radius_panel * 0.3
        for step in self.flat.steps:
            w, h = badge_size(self.ctx, step)
            out.append(Box.around(x, box.y + self.ctx.measures.radius_panel * 0.3, w, h))
            x += w + 6
        return out

    def _draw_title(self, box: Box) -> list[Item]:
        spot = self.title_box(box)
        if not self.title or not spot:
            return []
        items: list[Item] = []
        radius = self.ctx.measures.radius_panel
        if self.flat.lane == "row":
            items.append(rounded(spot.x, spot.y, spot.w, spot.h, (radius, 0, 0, radius), Paint(self.hue.solid)))
        elif self.flat.lane == "column":
            items.append(round_top_rect(spot.x, spot.y, spot.w, spot.h, radius, Paint(self.hue.solid)))
        elif self.title_at == "tab":
            items.append(round_bottom_rect(spot.x, spot.y, spot.w, spot.h, 10, Paint(self.hue.solid)))
        elif self.title_at == "tab-bottom":
            items.append(round_top_rect(spot.x, spot.y, spot.w, spot.h, 10, Paint(self.hue.solid)))
        icon = 44.0 if self.icon else 0.0
        content = self.title.width + icon + self._badge_room()
        x = spot.x if self.title_at == "inside" and not self.flat.lane else spot.cx - content / 2
        if self.flat.badge:
            room, tone = self._badge_room(), self.flat.spec.tone
            cx = x + (room - BADGE_GAP) / 2
            items.append(badge(self.ctx, self.flat.badge, cx, spot.cy, tone, on=self.hue.solid))
            x += room
        if self.icon:
            items += icon_image(self.ctx, self.icon, x, spot.cy - 17, 34)
        items += centred(self.title, self.ctx.measures.h2, x + icon + self.title.width / 2, spot.cy)
        return items


def view(flat: FlatGroup, ctx: Context, parent: GroupView | None, wrap: float = 1.0) -> GroupView:
    """Measure a group; `parent` is the group around it, whose tone an untoned group takes on.

    `wrap` below 1 lets a long title take two lines, as it does for the labels of nodes.
    """
    spec = flat.spec
    m = ctx.measures
    tone = spec.tone or (parent.flat.spec.tone if parent else None)
    toned = tone is not None
    hue = ctx.theme.hue(tone)
    outline = spec.outline or ("solid" if spec.tone else "dashed")
    fill_word = spec.fill or ("tint" if spec.tone and not (parent and parent.flat.spec.tone == spec.tone) else "none")
    fill = {"tint": hue.tint, "white": ctx.theme.color("panel"), "none": None}[fill_word]
    label = spec.label if spec.label is not None else humanise(flat.id)
    at = "tab" if flat.lane else spec.title_at or "inside"
    color = "solid-ink" if at.startswith("tab") else (f"{_hue_name(tone)}.deep" if toned else "ink2")
    title = None
    strip = 0.0
    if label:
        face = style(ctx, "h2", weight=700, color=color, line=1.15)
        room = None if wrap == 1.0 and not flat.lane else max(230.0 * m.h2 / 28, ctx.text.word_width(label, face))
        title = ctx.text.set(label, face, room)
        strip = max(TAB if at.startswith("tab") else m.group_title, title.height + 8)
    view_ = GroupView(flat, ctx, title, spec.icon, hue, toned, fill, outline, at, m.group_pad, strip)
    if flat.lane == "row" and title:
        view_.tab = view_.title_width
    return view_


def _hue_name(tone: str | None) -> str:
    return tone or "slate"
