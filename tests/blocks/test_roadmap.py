from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_probe import boxes, context, extent, groups, leaves, overlap, texts

from vizsys.blocks.base import Placed
from vizsys.blocks.roadmap import (
    LanePart,
    Roadmap,
    RoadmapFlag,
    RoadmapItem,
    RoadmapLane,
    RoadmapLoop,
    RoadmapStage,
    Variant,
    roadmap_layout,
)
from vizsys.blocks.share import snapped_heights
from vizsys.context import Context
from vizsys.scene import Group, Rect

Box = tuple[float, float, float, float]
VARIANTS: tuple[Variant, ...] = ("spine", "serpentine", "steps", "track")


def stages(*titles: str, **said: object) -> tuple[RoadmapStage, ...]:
    items = tuple(RoadmapItem(text=t) for t in ("one", "two"))
    return tuple(RoadmapStage(title=t, items=items, **said) for t in titles)  # type: ignore[arg-type]


SIX = stages("Plan", "Code", "Build", "Test", "Release", "Run")


def laid(content: Roadmap, width: float = 1504, height: float | None = None, ctx: Context | None = None) -> Placed:
    return roadmap_layout.layout(content, width, height, ctx or context())


def nodes(placed: Placed) -> list[Group]:
    return list(groups(placed.items, "node"))


def node_boxes(placed: Placed) -> list[Box]:
    return boxes(placed.items, "node")


def edges(placed: Placed) -> list[tuple[str, str]]:
    found = groups(placed.items, "edge")
    return [(g.data["from"][0], g.data["to"][0]) for g in found]  # type: ignore[index]


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_stage_is_drawn_once_in_order_with_its_number(variant: Variant) -> None:
    placed = laid(Roadmap(stages=SIX, variant=variant))
    assert [n.title for n in nodes(placed)] == ["Plan", "Code", "Build", "Test", "Release", "Run"]
    badges = [b.data["step"] for b in groups(placed.items, "badge")]
    assert badges == ["1", "2", "3", "4", "5", "6"]
    bare = laid(Roadmap(stages=SIX, variant=variant, numbers=False))
    assert not list(groups(bare.items, "badge"))


@pytest.mark.parametrize("variant", ["spine", "serpentine", "track"])
def test_stages_are_joined_in_order(variant: Variant) -> None:
    placed = laid(Roadmap(stages=SIX, variant=variant))
    names = ["plan", "code", "build", "test", "release", "run"]
    assert edges(placed) == list(pairwise(names))


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("width", [420, 900, 1504, 2000])
def test_cards_are_equal_and_apart_at_any_width(variant: Variant, width: float) -> None:
    placed = laid(Roadmap(stages=SIX, variant=variant), width)
    found = node_boxes(placed)
    assert len({round(b[2], 3) for b in found}) == 1
    if variant != "steps":
        assert len({round(b[3], 3) for b in found}) == 1
    assert not any(overlap(a, b) for i, a in enumerate(found) for b in found[:i])


def test_a_spine_alternates_and_a_narrow_one_stays_at_one_side() -> None:
    wide = node_boxes(laid(Roadmap(stages=SIX)))
    assert len({b[0] for b in wide[::2]}) == 1 and len({b[0] for b in wide[1::2]}) == 1
    assert wide[0][0] + wide[0][2] < wide[1][0]
    middles = [b[1] + b[3] / 2 for b in wide]
    assert middles == sorted(middles)
    narrow = node_boxes(laid(Roadmap(stages=SIX), 500))
    assert len({b[0] for b in narrow}) == 1


def test_a_serpentine_turns_at_the_row_ends() -> None:
    found = node_boxes(laid(Roadmap(stages=SIX, variant="serpentine", columns=3)))
    top, low = found[:3], found[3:]
    assert [b[0] for b in top] == sorted(b[0] for b in top)
    assert [b[0] for b in low] == sorted((b[0] for b in low), reverse=True)
    assert top[2][0] == low[0][0]


def test_steps_rise_on_a_common_ground() -> None:
    found = node_boxes(laid(Roadmap(stages=SIX, variant="steps")))
    assert all(b[1] < a[1] and b[0] > a[0] for a, b in pairwise(found))
    assert len({round(b[1] + b[3], 3) for b in found}) == 1


TRACKS = Roadmap(
    lanes={"a": RoadmapLane(title="A"), "b": RoadmapLane(title="B")},
    stages=(
        RoadmapStage(title="Split", lanes={"a": LanePart(text="left"), "b": LanePart(text="right")}),
        RoadmapStage(title="Common", text="for both"),
        RoadmapStage(title="Half", lanes={"b": LanePart(text="right")}),
    ),
)


@pytest.mark.parametrize("width", [520, 1504])
def test_lanes_part_and_merge(width: float) -> None:
    placed = laid(TRACKS, width)
    ends = edges(placed)
    assert ends.count(("lanes", "split")) == 2
    assert ends.count(("split", "common")) == 3  # two that merge, and the line they become
    assert ends.count(("common", "half")) == 3
    left, right = placed.anchors["split.a"], placed.anchors["split.b"]
    assert left[2] == right[2] and left[0] + left[2] < right[0]
    assert placed.anchors["half.b"][0] == right[0]
    assert "half.a" not in placed.anchors


def test_what_stages_hold_decides_the_variant() -> None:
    assert TRACKS.form == "track"
    assert Roadmap(stages=SIX).form == "spine"
    assert Roadmap(stages=(RoadmapStage(title="Bare"),)).form == "serpentine"
    assert Roadmap(stages=SIX, variant="steps").form == "steps"


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("width", [500, 1504])
def test_ways_back_end_at_their_stages_by_id_number_or_title(variant: Variant, width: float) -> None:
    loops = (
        RoadmapLoop(source="6", target="code", label="again"),
        RoadmapLoop(source="Test", target="1"),
    )
    placed = laid(Roadmap(stages=SIX, variant=variant, loops=loops), width)
    assert {("run", "code"), ("test", "plan")} <= set(edges(placed))
    labels = [g for g in groups(placed.items, "label") if g.title == "again"]
    assert len(labels) == 1
    page = (0.0, 0.0, placed.width, placed.height)
    for item in leaves(placed.items):
        assert inside(extent(item), page, 4)


def test_levels_show_as_filled_plain_and_dashed() -> None:
    items = tuple(RoadmapItem(text=lv, level=lv) for lv in ("must", "should", "could"))  # type: ignore[arg-type]
    placed = laid(Roadmap(stages=(RoadmapStage(title="S", items=items),)))
    frames = {g.title: g.children[0] for g in groups(placed.items, "cell")}
    must, should, could = (frames[k] for k in ("must", "should", "could"))
    assert isinstance(must, Rect) and isinstance(should, Rect) and isinstance(could, Rect)
    assert must.paint.fill != should.paint.fill
    assert could.paint.dash and not must.paint.dash and not should.paint.dash


def test_equal_titles_get_ids_of_their_own() -> None:
    placed = laid(Roadmap(stages=stages("Same", "Same", "Same")))
    assert [n.id for n in nodes(placed)] == ["same", "same-2", "same-3"]
    assert {"same", "same-2", "same-3"} <= placed.anchors.keys()


def test_signs_stand_at_both_ends() -> None:
    signs = {"start": RoadmapFlag(label="Go"), "end": RoadmapFlag(label="Stop")}
    for variant in ("spine", "track"):
        placed = laid(Roadmap(stages=SIX, variant=variant, **signs))  # type: ignore[arg-type]
        cells = {g.title: g.box for g in groups(placed.items, "cell") if g.title in ("Go", "Stop")}
        first, last = node_boxes(placed)[0], node_boxes(placed)[-1]
        assert cells["Go"] and cells["Stop"]
        assert cells["Go"][1] + cells["Go"][3] <= first[1]
        assert cells["Stop"][1] >= last[1] + last[3]


def test_heights_that_nearly_agree_are_made_equal() -> None:
    assert snapped_heights([100, 110, 300, 95]) == [110, 110, 300, 110]
    assert snapped_heights([]) == []


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_larger_height_is_met_exactly(variant: Variant) -> None:
    natural = laid(Roadmap(stages=SIX, variant=variant)).height
    more = laid(Roadmap(stages=SIX, variant=variant), height=natural + 90)
    assert more.height == pytest.approx(natural + 90)
    assert laid(Roadmap(stages=SIX, variant=variant), height=10).height == pytest.approx(natural)


def inside(inner: Box, outer: Box, slack: float) -> bool:
    return (
        inner[0] >= outer[0] - slack
        and inner[1] >= outer[1] - slack
        and inner[2] <= outer[2] + slack
        and inner[3] <= outer[3] + slack
    )


words = st.text(alphabet="abc dé漢字*`[]{}&<\n", min_size=1, max_size=24)
item = st.builds(RoadmapItem, text=words, icon=st.sampled_from([None, "kafka"]))
stage = st.builds(
    RoadmapStage,
    title=words,
    icon=st.sampled_from([None, "docker"]),
    text=st.none() | words,
    items=st.lists(item, max_size=3).map(tuple),
    logos=st.sampled_from([(), ("docker", "kafka")]),
    level=st.sampled_from([None, "must", "should", "could"]),
)
loop = st.builds(
    RoadmapLoop,
    source=st.sampled_from(["1", "2", "3", "4", "5"]),
    target=st.sampled_from(["1", "2", "3"]),
    label=st.none() | words,
)
roadmaps = st.builds(
    Roadmap,
    stages=st.lists(stage, min_size=1, max_size=7).map(tuple),
    variant=st.sampled_from(VARIANTS),
    loops=st.lists(loop, max_size=2).map(tuple),
    start=st.sampled_from([None, RoadmapFlag(label="Start")]),
    end=st.sampled_from([None, RoadmapFlag(label="End")]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(roadmaps, st.floats(50, 1800), st.none() | st.floats(10, 3000))
def test_any_roadmap_keeps_its_cards_apart_and_in_its_size(
    content: Roadmap, width: float, height: float | None
) -> None:
    ctx = context()
    placed = laid(content, width, height, ctx)
    assert placed.width >= roadmap_layout.widths(content, ctx).low - 0.01
    assert placed.height >= (height or 0) - 0.01
    found = node_boxes(placed)
    assert len(found) == len(content.stages)
    assert not any(overlap(a, b) for i, a in enumerate(found) for b in found[:i])
    page = (0.0, 0.0, placed.width, placed.height)
    for one in leaves(placed.items):
        assert inside(extent(one), page, 6)
    for node in nodes(placed):
        assert node.box
        x, y, w, h = node.box
        for run in texts(tuple(c for c in node.children if not (isinstance(c, Group) and c.role == "badge"))):
            assert inside(extent(run), (x, y, x + w, y + h), 2)


def test_an_inherited_tone_colours_all_stages() -> None:
    placed = laid(Roadmap(stages=SIX), ctx=replace(context(), tone="violet"))
    assert {n.data["tone"] for n in nodes(placed)} == {"violet"}
