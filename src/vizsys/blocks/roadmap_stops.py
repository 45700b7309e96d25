"""The stages of a roadmap with their names and colours, and the ways back between them.

In: a `Roadmap`. Out: `Stop`s in order with unique ids, tones and numbers; `Way`s with measured labels and the lanes
they take beside the stages. Page units.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vizsys.blocks.lines import LineLabel, edge, elbow, line_label
from vizsys.geometry import Point
from vizsys.records import dataclass
from vizsys.scene import Item
from vizsys.text import plain, slug

if TYPE_CHECKING:
    from vizsys.blocks.roadmap import Roadmap, RoadmapLoop, RoadmapStage
    from vizsys.context import Context

ROTATION = ("green", "blue", "amber", "coral", "violet")
"""Tones of stages without one of their own: five, so that neighbours differ and a page stays calm."""

PORTS = 26.0
"""Between the ends of ways back at one side of a card."""
LANE = 24.0
"""From the stages to the first way back, and between ways back."""
WRAP = 128.0
"""Line length of a label on an upright way back."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A stage in its place in the order."""

    stage: RoadmapStage
    index: int
    id: str
    tone: str
    number: str | None


def stage_names(stages: Sequence[RoadmapStage]) -> list[str]:
    """The unique ids of the stages: what a person gave, else the title in small letters."""
    given = {s.id for s in stages if s.id}
    taken: set[str] = set()
    names: list[str] = []
    for i, stage in enumerate(stages):
        base = stage.id or slug(stage.title) or f"stage-{i + 1}"
        name, n = base, 2
        while name in taken or (name in given and not stage.id):
            name, n = f"{base}-{n}", n + 1
        taken.add(name)
        names.append(name)
    return names


def find_stage(content: Roadmap, word: str) -> int | None:
    """The index of the stage of that id, number or title; None when there is none."""
    names = stage_names(content.stages)
    if word in names:
        return names.index(word)
    if word.isdecimal() and 1 <= int(word) <= len(names):
        return int(word) - 1
    titles = [plain(s.title) for s in content.stages]
    return titles.index(word) if word in titles else None


def stops(content: Roadmap, ctx: Context) -> list[Stop]:
    """The stages in order."""
    names = stage_names(content.stages)
    some = any(s.tone for s in content.stages)

    def tone(i: int, stage: RoadmapStage) -> str:
        rest = "slate" if some else ROTATION[i % len(ROTATION)]
        return stage.tone or ctx.tone or rest

    return [
        Stop(s, i, names[i], tone(i, s), str(i + 1) if content.numbers else None) for i, s in enumerate(content.stages)
    ]


# Ways back


@dataclass(frozen=True, slots=True)
class Way:
    """A way back between two stages, by their indices."""

    loop: RoadmapLoop
    source: int
    target: int
    label: LineLabel | None
    key: str

    @property
    def span(self) -> int:
        return abs(self.source - self.target)

    def draw(self, points: Sequence[Point], at: Point | None, made: Sequence[Stop], ctx: Context) -> list[Item]:
        """The dashed line through the points with its label in a gap at `at`."""
        under = [self.label.box(*at)] if self.label and at else []
        ends = made[self.source].id, made[self.target].id
        curve = elbow(points, ctx.measures.radius_bend)
        said = self.label.words if self.label else None
        back = edge(ctx, curve, self.key, *ends, tone=self.loop.tone, line="dashed", under=under, label=said)
        items: list[Item] = [back]
        if self.label and at:
            items.append(self.label.draw(*at, self.key))
        return items


def ways(content: Roadmap, ctx: Context, limit: float | None = WRAP) -> list[Way]:
    """The ways back, the shortest first: shorter ones run nearer to the stages."""
    names, found = stage_names(content.stages), list[Way]()
    for i, loop in enumerate(content.ways_back):
        a, b = find_stage(content, loop.source), find_stage(content, loop.target)
        if a is None or b is None or a == b:  # reported by `check`
            continue
        label = line_label(ctx, loop.label, tone=loop.tone, limit=limit)
        found.append(Way(loop, a, b, label, f"back-from-{names[a]}-to-{names[b]}-{i + 1}"))
    return sorted(found, key=lambda w: (w.span, w.key))


def port_shifts(found: Sequence[Way]) -> dict[tuple[str, int], float]:
    """How far from the middle of a card's side a way ends there, by way and stage, so that none crosses another.

    Ends that come from above stand above those that come from below; of these the longest is the highest.
    """
    ends: dict[int, list[tuple[int, int, str]]] = {}
    for way in found:
        for here, there in ((way.source, way.target), (way.target, way.source)):
            ends.setdefault(here, []).append((0, way.span, way.key) if there < here else (1, -way.span, way.key))
    return {
        (key, here): (i - (len(at) - 1) / 2) * PORTS
        for here, at in ends.items()
        for i, (_, _, key) in enumerate(sorted(at))
    }


def side_lanes(found: Sequence[Way]) -> tuple[list[float], float]:
    """Distance of each upright way from the stages, and the width they take in all."""
    at: list[float] = []
    used = 0.0
    for way in found:
        half = max(LANE, way.label.width / 2 + 8 if way.label else 0.0)
        at.append(used + half)
        used += 2 * half if way.label else half
    return at, used
