from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_probe import boxes, context, extent, groups, leaves, overlap, texts

from vizsys.blocks.base import Placed
from vizsys.blocks.brackets import Region
from vizsys.blocks.timeline import Form, Timeline, TimelinePoint, timeline_layout
from vizsys.blocks.timeline_plan import axis_of, moment, spaced
from vizsys.scene import Ellipse, Group
from vizsys.spec.model import Rich

Box = tuple[float, float, float, float]


def points(*pairs: tuple[str, str], **said: object) -> tuple[TimelinePoint, ...]:
    return tuple(TimelinePoint(when=w, label=x, **said) for w, x in pairs)  # type: ignore[arg-type]


YEARS = points(("1990", "A"), ("2000", "B"), ("2020", "C"))


def laid(content: Timeline, width: float = 1504, height: float | None = None) -> Placed:
    return timeline_layout.layout(content, width, height, context())


def dots(placed: Placed) -> list[float]:
    """The middle of each point's dot across."""
    return [placed.anchors[k][0] + placed.anchors[k][2] / 2 for k in placed.anchors if k.endswith(".dot")]


def blocks(placed: Placed) -> list[Group]:
    return [g for g in groups(placed.items, "node", "cell") if g.id]


@pytest.mark.parametrize(
    ("when", "at"),
    [("1991", 1991.0), (" 2015 ", 2015.0), ("2015-07", 2015.5), ("2016-01-01", 2016.0), ("-44", -44.0)],
)
def test_years_months_and_days_have_a_place_in_time(when: str, at: float) -> None:
    assert moment(when) == pytest.approx(at, abs=0.003)


@pytest.mark.parametrize("when", ["soon", "1980s", "2015-13", "2015-02-30", "Q1 2020", "2015-1-1-1", ""])
def test_other_words_have_none(when: str) -> None:
    assert moment(when) is None


def test_days_of_a_leap_year_count() -> None:
    first, last = moment("2020-02-28"), moment("2020-02-29")
    assert first is not None and last is not None and first < last < (moment("2020-03-01") or 0)


def test_gaps_are_in_proportion_to_time_where_there_is_room() -> None:
    a, b, c = dots(laid(Timeline(points=YEARS)))
    assert (c - b) / (b - a) == pytest.approx(2, rel=0.01)


def test_an_even_axis_has_equal_gaps() -> None:
    a, b, c = dots(laid(Timeline(points=YEARS, axis="even")))
    assert c - b == pytest.approx(b - a)


def test_dots_of_dates_in_order_are_placed_in_time_and_others_evenly() -> None:
    assert axis_of(Timeline(points=YEARS)) == "time"
    assert axis_of(Timeline(points=YEARS[::-1])) == "even"
    assert axis_of(Timeline(points=YEARS, form="cards")) == "even"
    assert axis_of(Timeline(points=points(("soon", "A"), ("2000", "B")))) == "even"
    assert axis_of(Timeline(points=(TimelinePoint(label="A"),))) == "even"


def test_near_points_keep_their_labels_apart() -> None:
    near = points(("1998", "Longer label"), ("1999", "Longer label"), ("2000", "Longer label"), ("2050", "Late"))
    for labels in ("alternate", "below", "above"):
        placed = laid(Timeline(points=near, labels=labels))  # type: ignore[arg-type]
        found = [g.box for g in blocks(placed) if g.box]
        assert not any(overlap(a, b) for i, a in enumerate(found) for b in found[:i])
        xs = dots(placed)
        assert all(b - a >= 50 for a, b in pairwise(xs))


@pytest.mark.parametrize("form", ["dots", "cards"])
def test_labels_stand_on_the_side_asked_for(form: Form) -> None:
    for labels, ups in (("above", {True}), ("below", {False}), ("alternate", {True, False})):
        placed = laid(Timeline(points=YEARS, form=form, labels=labels))  # type: ignore[arg-type]
        axis = next(b[1] + b[3] / 2 for k, b in placed.anchors.items() if k.endswith(".dot"))
        sides = {g.box[1] + g.box[3] / 2 < axis for g in blocks(placed) if g.box}
        assert sides == ups


def test_cards_are_equal_and_level_on_their_side() -> None:
    said = points(("1", "A"), ("2", "A label of several words that wraps in a card"), ("3", "C"), text="A sentence")
    found = boxes(laid(Timeline(points=said)).items, "node")
    assert len(found) == 3
    assert len({(round(b[2], 3), round(b[3], 3)) for b in found}) == 1


def test_boxes_are_a_chain_of_equal_boxes_from_edge_to_edge() -> None:
    placed = laid(Timeline(points=YEARS, form="boxes"))
    found = boxes(placed.items, "node")
    assert len({(b[1], b[2], b[3]) for b in found}) == 1
    assert found[0][0] == pytest.approx(0) and found[-1][0] + found[-1][2] == pytest.approx(1504)
    ends = [(g.data["from"], g.data["to"]) for g in groups(placed.items, "edge")]
    assert ends == [(["a"], ["b"]), (["b"], ["c"])]


def test_notes_stand_above_their_boxes_and_texts_below() -> None:
    said = (
        TimelinePoint(label="A", note="a remark", text="a text"),
        TimelinePoint(label="B"),
    )
    placed = laid(Timeline(points=said, form="boxes"))
    note = next(g.box for g in groups(placed.items, "cell") if g.title == "a remark")
    box = placed.anchors["a"]
    assert note and note[1] + note[3] < box[1]
    assert note[0] + note[2] / 2 == pytest.approx(box[0] + box[2] / 2)
    text = next(t for t in texts(placed.items) if t.text == "a text")
    assert text.y > box[1] + box[3]


def test_what_stands_out_is_larger() -> None:
    said = (TimelinePoint(when="2000", label="A"), TimelinePoint(when="2001", label="B", highlight=True))
    placed = laid(Timeline(points=said))
    assert placed.anchors["b.dot"][2] > placed.anchors["a.dot"][2]


@pytest.mark.parametrize("form", ["dots", "boxes", "cards"])
def test_a_narrow_timeline_runs_down(form: Form) -> None:
    placed = laid(Timeline(points=points(*((str(y), f"Release {y}") for y in range(2000, 2009))), form=form), 240)
    dots_ = [i for i in leaves(placed.items) if isinstance(i, Ellipse)]
    assert len({i.cx for i in dots_}) == 1
    found = [g.box for g in blocks(placed) if g.box]
    assert all(b[1] >= a[1] + a[3] for a, b in pairwise(found))
    assert placed.width == pytest.approx(240)


def test_points_fill_the_room_in_order_and_at_least_as_far_apart_as_asked() -> None:
    xs = spaced([0, 1, 2, 100], 1000, [50] * 4, [0, 0, 150, 150], 2)
    assert xs is not None
    assert xs[0] == 0 and xs[-1] == pytest.approx(1000)
    assert xs[1] >= 50 and xs[2] >= 150 and xs[2] - xs[1] >= 50
    assert spaced([0, 1, 2], 90, [50] * 3, [0, 0, 0], 1) is None
    assert spaced([5, 5, 5], 100, [10] * 3, [0, 0, 0], 1) == pytest.approx([0, 50, 100])


words = st.text(alphabet="abc dé漢字*`[]{}&<\n", min_size=1, max_size=24)
point = st.builds(
    TimelinePoint,
    when=st.none() | st.sampled_from(["1999", "2000-05", "2000-05-06", "soon"]),
    label=words,
    text=st.none() | words,
    icon=st.sampled_from([None, "kafka"]),
    highlight=st.booleans(),
    note=st.none() | words,
)
timelines = st.builds(
    Timeline,
    points=st.lists(point, min_size=1, max_size=9).map(tuple),
    form=st.sampled_from([None, "dots", "boxes", "cards"]),
    labels=st.sampled_from([None, "alternate", "above", "below"]),
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(timelines, st.floats(40, 2000), st.none() | st.floats(10, 2000))
def test_any_timeline_keeps_its_points_apart_and_in_its_size(
    content: Timeline, width: float, height: float | None
) -> None:
    ctx = context()
    placed = timeline_layout.layout(content, width, height, ctx)
    assert placed.width >= timeline_layout.widths(content, ctx).low - 0.01
    assert placed.height >= (height or 0) - 0.01
    found = [g.box for g in blocks(placed) if g.box]
    assert len(found) == len(content.points)
    assert not any(overlap(a, b) for i, a in enumerate(found) for b in found[:i])
    page = (0.0, 0.0, placed.width, placed.height)
    for item in leaves(placed.items):
        x0, y0, x1, y1 = extent(item)
        assert x0 >= -4 and y0 >= -4 and x1 <= page[2] + 4 and y1 <= page[3] + 4


def test_arrows_between_boxes_are_of_one_kind_that_needs_no_legend() -> None:
    chain = laid(Timeline(points=YEARS, form="boxes"))
    assert {g.data["line"] for g in groups(chain.items, "edge")} == {"solid"}


@pytest.mark.parametrize("form", ["dots", "boxes", "cards"])
@pytest.mark.parametrize("width", [1600, 420])
def test_eras_hold_their_points_and_keep_apart(form: Form, width: float) -> None:
    points = tuple(TimelinePoint(label=Rich(t), when=Rich(str(1990 + 3 * i))) for i, t in enumerate("ABCDE"))
    eras = (Region(label=Rich("Early"), over=("a", "b")), Region(label=Rich("Late"), over=("c", "e")))
    placed = timeline_layout.layout(Timeline(points=points, eras=eras, form=form), width, None, context())
    found = {g.title: g.box for g in groups(placed.items, "group", "cell") if g.title in ("Early", "Late")}
    early, late = found["Early"], found["Late"]
    across = early[1] == late[1]
    assert across or width == 420
    axis = 0 if across else 1
    assert early[axis] + early[axis + 2] <= late[axis]
    for name, box in placed.anchors.items():
        if len(name) == 1:
            era = early if name in "ab" else late
            assert era[axis] <= box[axis] + box[axis + 2] / 2 <= era[axis] + era[axis + 2]
    assert all(x >= 0 and x + w <= placed.width + 0.1 for x, _, w, _ in found.values())
