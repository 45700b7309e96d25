from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_probe import context, extent, groups, leaves, overlap, texts

import vizsys
from vizsys.blocks.base import Placed
from vizsys.blocks.lanes import Axis, LaneEvent, LaneItem, Lanes, Pipe, Tick, Track, lanes_layout, span
from vizsys.blocks.lanes_draw import hatching
from vizsys.context import Context
from vizsys.geometry import Box
from vizsys.scene import Group
from vizsys.scene import Path as Drawn

TWO = Lanes(
    tracks=(
        Track(label="One", items=(LaneItem(text="a", len=2), LaneItem(text="b", state="blocked", len=3))),
        Track(label="Two", items=(LaneItem(text="c", at=1), LaneItem(text="d", state="lost"))),
    )
)


def laid(lanes: Lanes, width: float = 800, height: float | None = None, ctx: Context | None = None) -> Placed:
    return lanes_layout.layout(lanes, width, height, ctx or context())


def items(placed: Placed) -> dict[str, tuple[float, float, float, float]]:
    return {str(g.title): g.box for g in groups(placed.items, "cell") if g.box and "state" in g.data}


def test_places_and_lengths_are_in_proportion() -> None:
    found = items(laid(TWO))
    unit = (found["b"][0] - found["a"][0]) / 2
    assert found["c"][0] - found["a"][0] == pytest.approx(unit)
    assert found["d"][0] - found["c"][0] == pytest.approx(unit)
    assert found["b"][2] - found["c"][2] == pytest.approx(2 * unit)


def test_items_are_equally_high_and_tracks_stand_in_order() -> None:
    found = items(laid(TWO))
    assert len({b[3] for b in found.values()}) == 1
    assert found["a"][1] == found["b"][1] < found["c"][1] == found["d"][1]


def test_the_scale_runs_to_the_left_on_request() -> None:
    right, left = items(laid(TWO)), items(laid(replace(TWO, direction="left")))
    assert right["a"][0] < right["b"][0] and left["a"][0] > left["b"][0]
    assert left["a"][2] == pytest.approx(right["a"][2])


def test_the_end_of_the_scale() -> None:
    assert span(TWO) == 5
    assert span(replace(TWO, axis=Axis(ticks=(Tick(text="late", at=9),)))) == 9
    assert span(replace(TWO, end=20)) == 20


def test_a_blocked_item_is_hatched_inside_its_box() -> None:
    box = Box(10, 20, 200, 50)
    path = hatching(box, "#000000")
    left, top, right, low = extent(path)
    assert left >= 10 and top >= 20 and right <= 210 and low <= 70
    starts = [c for c in path.commands if c[0] == "M"]
    ends = [c for c in path.commands if c[0] == "L"]
    assert len(starts) == len(ends) > 10
    assert all(s[1] - e[1] == pytest.approx(-(s[2] - e[2]), abs=0.02) for s, e in zip(starts, ends, strict=True))


def test_frames_hold_their_tracks_and_nothing_else() -> None:
    pipes = (Pipe(label="Pipe", tracks=("Two",)),)
    placed = laid(replace(TWO, frames=pipes))
    (frame,) = groups(placed.items, "group")
    found = items(placed)
    assert frame.box is not None
    x, y, w, h = frame.box
    for name, inside in (("c", True), ("d", True), ("a", False), ("b", False)):
        bx, by, bw, bh = found[name]
        assert (x <= bx and bx + bw <= x + w and y <= by and by + bh <= y + h) == inside
        assert overlap(frame.box, found[name]) == inside


def test_a_frame_without_tracks_is_round_all_of_them() -> None:
    placed = laid(replace(TWO, frames=(Pipe(label="All"),)))
    (frame,) = groups(placed.items, "group")
    assert frame.box and all(overlap(frame.box, b) for b in items(placed).values())


def test_events_stand_at_their_moment_and_their_names_apart() -> None:
    events = tuple(LaneEvent(at=at, text=f"event {at}") for at in (1, 1.2, 1.4, 5))
    placed = laid(replace(TWO, events=events))
    names = [g for g in groups(placed.items, "label") if g.box]
    boxes = [g.box for g in names if g.box]
    assert not any(overlap(a, b) for i, a in enumerate(boxes) for b in boxes[:i])
    assert [b[0] for b in boxes] == sorted(b[0] for b in boxes)
    found = items(placed)
    unit = (found["b"][0] - found["a"][0]) / 2
    low = max(b[1] + b[3] for b in found.values())
    dashed = [i for i in leaves(placed.items) if isinstance(i, Drawn) and i.paint.dash == (7, 5)]
    feet = [float(i.commands[-1][1]) for i in dashed]
    assert [round((x - feet[0]) / unit, 3) for x in feet] == [0, 0.2, 0.4, 4]
    assert all(float(i.commands[-1][2]) >= low for i in dashed)


def test_a_larger_height_is_used_and_kept() -> None:
    low, high = laid(TWO), laid(TWO, height=400)
    assert high.height == 400
    assert items(high)["a"][3] > items(low)["a"][3]
    assert items(high)["c"][1] + items(high)["c"][3] <= 400


def test_words_too_long_for_their_item_stand_under_it() -> None:
    lanes = Lanes(tracks=(Track(items=(LaneItem(text="much too long for this", len=0.1), LaneItem(text="x", len=9))),))
    placed = laid(lanes, 700)
    (words,) = list(groups(placed.items, "label"))
    box = items(placed)["much too long for this"]
    assert words.box and words.box[1] > box[1] + box[3]
    assert words.box[0] >= 0 and words.box[0] + words.box[2] <= placed.width
    assert words.box[1] + words.box[3] <= placed.height


def test_anchors_of_tracks_and_items() -> None:
    one = Track(id="first", items=(LaneItem(text="a", id="piece"),))
    placed = laid(Lanes(tracks=(one, Track(items=(LaneItem(text="b"),)))))
    assert set(placed.anchors) == {"first", "piece", "track2"}
    assert placed.anchors["piece"] == items(placed)["a"]


WORDS = st.sampled_from(["a", "data", "a longer text", "Donaudampfschifffahrt", "wait"])
ITEM = st.builds(
    LaneItem,
    text=st.none() | WORDS,
    len=st.sampled_from([0.2, 0.5, 1.0, 3.0]),
    state=st.sampled_from(["ok", "lost", "blocked"]),
)
TRACK = st.builds(Track, label=st.none() | WORDS, items=st.lists(ITEM, min_size=1, max_size=5).map(tuple))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TRACK, min_size=1, max_size=4).map(tuple), st.sampled_from([0.0, 0.3, 1.0]), st.booleans())
def test_nothing_leaves_its_width_or_lies_over_another(tracks: tuple[Track, ...], share: float, framed: bool) -> None:
    lanes = Lanes(tracks=tracks, frames=(Pipe(label="Frame"),) if framed else (), axis=Axis(label="time"))
    ctx = context()
    wish = lanes_layout.widths(lanes, ctx)
    width = wish.low + (max(wish.ideal, 2000) - wish.low) * share
    placed = laid(lanes, width, ctx=ctx)
    assert placed.width == pytest.approx(width)
    for item in leaves(placed.items):
        left, top, right, low = extent(item)
        assert left >= -1.5 and right <= placed.width + 1.5 and top >= -1.5 and low <= placed.height + 1.5
    boxes = [g.box for g in groups(placed.items, "cell") if g.box and "state" in g.data]
    assert not any(overlap(a, b) for i, a in enumerate(boxes) for b in boxes[:i])
    words = [g.box for g in groups(placed.items, "label") if g.box]
    assert not any(overlap(a, b) for i, a in enumerate(words) for b in [*words[:i], *boxes])
    for cell in groups(placed.items, "cell"):
        if cell.box and "state" in cell.data:
            for run in texts(cell.children):
                assert run.x >= cell.box[0] - 0.01 and run.x + run.width <= cell.box[0] + cell.box[2] + 0.01


def test_lists_of_lists_are_enough(tmp_path: Path) -> None:
    spec = tmp_path / "a.yaml"
    spec.write_text("title: T\nlanes:\n  events: [{2: here}]\n  tracks: [[a, b], [c]]\n", "utf-8")
    scene = vizsys.layout(vizsys.load(spec))
    whole = next(g for g in groups(scene.items, "block") if g.data.get("kind") == "lanes")
    assert isinstance(whole, Group)
    said = {r.text for r in texts((whole,))}
    assert said == {"a", "b", "c", "here"}
