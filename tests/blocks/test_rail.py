from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_probe import Box, context, extent, groups, leaves, overlap, texts

from vizsys.blocks.base import Placed
from vizsys.blocks.brackets import Region
from vizsys.blocks.rail import Rail, RailBox, RailLink, RailRow, RailStation, RailTag, rail_layout
from vizsys.blocks.rail_grid import grid, loop_of
from vizsys.blocks.stations import names
from vizsys.context import Context
from vizsys.scene import Group, Path
from vizsys.spec.model import Name, Rich


def stop(label: str, **keys: object) -> RailStation:
    return RailStation(label=Rich(label), **keys)  # type: ignore[arg-type]


def link(*ends: str, **keys: object) -> tuple[RailLink, ...]:
    """A chain; an end may be several, `a,b`."""
    groups_ = [tuple(e.split(",")) for e in ends]
    return tuple(RailLink(source=a, target=b, **keys) for a, b in pairwise(groups_))  # type: ignore[arg-type]


def rail(words: str, *links: tuple[RailLink, ...], **keys: object) -> Rail:
    stations = tuple(stop(w) for w in words.split())
    return Rail(stations=stations, links=sum(links, ()), **keys)  # type: ignore[arg-type]


PIPELINE = rail("checkout build unit web e2e pack ship", link("checkout", "build", "unit,web,e2e", "pack", "ship"))
GIT = rail("A B C D E M", link("a", "b", "c", "m"), link("b", "d", "e", "m"))


def laid(content: Rail, width: float = 1200, height: float | None = None, ctx: Context | None = None) -> Placed:
    return rail_layout.layout(content, width, height, ctx or context())


def discs(placed: Placed) -> dict[str, Box]:
    return {str(g.id): g.box for g in groups(placed.items, "node") if g.box}


def lines(placed: Placed) -> dict[str, Group]:
    return {f"{g.data['from'][0]}>{g.data['to'][0]}": g for g in groups(placed.items, "edge")}  # type: ignore[index]


def places(content: Rail) -> dict[str, tuple[int, float]]:
    where = grid(content)
    return dict(zip(where.names, zip(where.columns, where.lanes, strict=True), strict=True))


def test_a_bare_list_is_one_line_in_order() -> None:
    where = places(rail("one two three"))
    assert where == {"one": (0, 0.0), "two": (1, 0.0), "three": (2, 0.0)}
    assert list(lines(laid(rail("one two three")))) == ["one>two", "two>three"]


def test_parallel_stations_stand_evenly_about_their_line() -> None:
    where = places(PIPELINE)
    assert [where[n][0] for n in ("unit", "web", "e2e")] == [2, 2, 2]
    middle = where["build"][1]
    assert [where[n][1] - middle for n in ("unit", "web", "e2e")] == [-1, 0, 1]
    assert where["pack"] == (3, middle)


def test_a_second_line_is_a_branch_below_with_a_colour_of_its_own() -> None:
    where, tones = places(GIT), {str(g.id): g.data["tone"] for g in groups(laid(GIT).items, "node")}
    assert where["c"][1] == where["m"][1] == where["a"][1]
    assert where["d"][1] == where["e"][1] == where["a"][1] + 1
    assert tones["d"] == tones["e"] != tones["a"] == tones["m"]


def test_a_line_that_comes_in_keeps_the_colour_it_came_with() -> None:
    drawn = lines(laid(GIT))
    assert drawn["e>m"].data["tone"] == drawn["d>e"].data["tone"]
    assert drawn["c>m"].data["tone"] == drawn["b>c"].data["tone"]


def test_branches_that_do_not_meet_share_a_row() -> None:
    trunk = rail("a b c d e x y", link("a", "b", "c", "d", "e"), link("a", "x", "c"), link("c", "y", "e"))
    where = places(trunk)
    assert where["x"][1] == where["y"][1] == 1


def test_places_by_hand_are_kept() -> None:
    content = Rail(stations=(stop("a", at=(0, 1)), stop("b", at=(3, 0))), links=link("a", "b"))
    assert places(content) == {"a": (0, 1.0), "b": (3, 0.0)}


def test_lines_end_at_the_outlines_of_their_discs() -> None:
    placed = laid(GIT)
    boxes = discs(placed)
    line = next(i for i in leaves((lines(placed)["b>d"],)) if isinstance(i, Path))
    start, end = line.commands[0][1:3], line.commands[-1][-2:]
    b, d = boxes["b"], boxes["d"]
    assert start == pytest.approx((b[0] + b[2], b[1] + b[3] / 2), abs=0.5)
    assert end == pytest.approx((d[0], d[1] + d[3] / 2), abs=0.5)


def test_short_labels_stand_in_their_discs_longer_ones_below() -> None:
    inside = laid(rail("C1 C2"))
    box = discs(inside)["c1"]
    assert all(box[1] < t.y < box[1] + box[3] and box[3] == box[2] for t in texts(inside.items) if t.text == "C1")
    below = laid(rail("C1 Compile"))
    assert discs(below)["c1"][3] > discs(inside)["c1"][3]


def test_labels_stand_where_they_are_told_to() -> None:
    below, inside = laid(rail("C1 C2", labels="below")), laid(rail("C1 C2"))
    assert discs(below)["c1"][3] > discs(inside)["c1"][3]
    forced = laid(rail("C1 Go", labels="inside"))
    assert discs(forced)["go"][2:] == discs(inside)["c1"][2:]


def test_tags_stand_above_their_station_first_one_nearest() -> None:
    tags = (RailTag(label=Rich("main")), RailTag(label=Rich("HEAD")))
    placed = laid(Rail(stations=(stop("C1"), stop("C2", tags=tags))))
    where = {t.text: t.y for t in texts(placed.items)}
    assert where["HEAD"] < where["main"] < where["C2"]


def test_a_bracket_spans_its_stations_and_only_them() -> None:
    regions = (Region(label=Rich("CI"), over=("checkout", "pack")), Region(label=Rich("CD"), over=("ship",)))
    placed = laid(Rail(stations=PIPELINE.stations, links=PIPELINE.links, regions=regions))
    boxes = discs(placed)
    ci, cd = placed.anchors["ci"], placed.anchors["cd"]
    assert ci[0] <= boxes["checkout"][0] and boxes["pack"][0] + boxes["pack"][2] <= ci[0] + ci[2]
    assert ci[0] + ci[2] < cd[0] <= boxes["ship"][0]


def test_a_box_holds_its_stations_whole() -> None:
    boxed = RailBox(label=Rich("a week of work"), over=("d", "e"))
    placed = laid(Rail(stations=GIT.stations, links=GIT.links, boxes=(boxed,)))
    (frame,) = [g.box for g in groups(placed.items, "group") if g.box]
    own = discs(placed)
    assert all(overlap(frame, own[n]) for n in "de")
    assert not any(overlap(frame, own[n]) for n in "abcm")


def test_names_of_rows_stand_on_their_lines() -> None:
    named = Rail(
        stations=GIT.stations, links=GIT.links, rows=(RailRow(label=Rich("main")), RailRow(label=Rich("topic")))
    )
    placed = laid(named)
    own = discs(placed)
    for word, station in (("main", "a"), ("topic", "d")):
        run = next(t for t in texts(placed.items) if t.text == word)
        middle = own[station][1] + own[station][3] / 2
        assert run.x + run.width < own[station][0] and abs(run.y - middle) < 12


def test_arrows_put_heads_on_lines() -> None:
    def heads(content: Rail) -> int:
        return sum(len(list(leaves((g,)))) for g in groups(laid(content).items, "edge"))

    assert heads(rail("a b c", arrows=True)) == heads(rail("a b c")) + 2


def test_what_is_still_to_come_is_grey() -> None:
    content = Rail(stations=(stop("done", mark="ok"), stop("now", mark="run"), stop("later", mark="todo")))
    drawn = lines(laid(content))
    assert drawn["now>later"].data["tone"] == "slate" != drawn["done>now"].data["tone"]


def test_a_line_that_was_given_up_is_dashed() -> None:
    content = Rail(stations=(stop("a"), stop("b", mark="off")))
    assert lines(laid(content))["a>b"].data["line"] == "dashed"


def test_a_label_opens_its_line_and_touches_no_other() -> None:
    content = rail("A B C X", link("a", "b", "c"), link("a", "x"), link("b", "x", label=Rich("helps")))
    placed = laid(content)
    (label,) = [g.box for g in groups(placed.items, "label") if g.box]
    assert not any(overlap(label, box) for box in discs(placed).values())
    for key, line in lines(placed).items():
        points = [c[-2:] for p in leaves((line,)) if isinstance(p, Path) for c in p.commands if c[0] != "Z"]
        x, y, w, h = label[0] + 1, label[1] + 1, label[2] - 2, label[3] - 2
        hits = [p for p in points if x < p[0] < x + w and y < p[1] < y + h]
        assert not hits, key


def test_a_larger_height_is_used_and_kept() -> None:
    natural = laid(PIPELINE).height
    for extra in (1.0, 60.0, 400.0):
        placed = laid(PIPELINE, height=natural + extra)
        assert placed.height == pytest.approx(natural + extra)
        assert all(extent(i)[3] <= placed.height + 1 for i in leaves(placed.items))
    roomy = laid(PIPELINE, height=natural + 200)
    assert (
        discs(roomy)["e2e"][1] - discs(roomy)["unit"][1]
        > discs(laid(PIPELINE))["e2e"][1] - discs(laid(PIPELINE))["unit"][1]
    )


def test_labels_wrap_before_the_rail_gets_too_wide() -> None:
    long = Rail(stations=tuple(stop(f"a station with words {i}") for i in range(8)))
    wishes = rail_layout.widths(long, context())
    assert wishes.low < 1000 < wishes.ideal
    assert laid(long, 1000).width == pytest.approx(1000)


def test_a_loop_is_found() -> None:
    assert loop_of(rail("a b c", link("a", "b", "c", "a"))) == 2
    assert loop_of(GIT) is None


def test_names_follow_ids_and_labels() -> None:
    stations = (stop("Unit tests"), stop("Unit tests"), RailStation(id=Name("x"), label=Rich("Unit tests")))
    assert names(stations) == ["unit-tests", "unit-tests-2", "x"]


WORDS = st.sampled_from(["A", "C12", "Build", "Integration tests", "Donaudampfschiff", "x " * 9])


@st.composite
def rails(draw: st.DrawFn) -> Rail:
    """Any rail without a loop: lines lead from earlier stations to later ones."""
    n = draw(st.integers(1, 9))
    tag = st.lists(st.just(RailTag(label=Rich("main"))), max_size=2).map(tuple)
    stations = tuple(
        RailStation(
            id=Name(f"s{i}"), label=Rich(draw(WORDS)), sub=draw(st.none() | st.just(Rich("a sub"))), tags=draw(tag)
        )
        for i in range(n)
    )
    links = [RailLink(source=(f"s{i}",), target=(f"s{i + 1}",)) for i in range(n - 1) if draw(st.booleans())]
    for _ in range(draw(st.integers(0, 4)) if n > 2 else 0):
        a = draw(st.integers(0, n - 2))
        ends = sorted(draw(st.sets(st.integers(a + 1, n - 1), min_size=1, max_size=3)))
        links.append(RailLink(source=(f"s{a}",), target=tuple(f"s{b}" for b in ends)))
    return Rail(stations=stations, links=tuple(links))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rails(), st.integers(200, 1900))
def test_any_rail_keeps_its_stations_apart_in_order_and_in_its_width(content: Rail, width: int) -> None:
    ctx = context()
    low = rail_layout.widths(content, ctx).low
    placed = laid(content, width, ctx=ctx)
    assert placed.width <= max(width, low) + 0.5
    boxes = discs(placed)
    assert len(boxes) == len(content.stations)
    every = list(boxes.values())
    assert not any(overlap(a, b) for i, a in enumerate(every) for b in every[:i])
    for x, y, w, h in every:
        assert x >= -0.5 and y >= -0.5 and x + w <= placed.width + 0.5 and y + h <= placed.height + 0.5
    for track in grid(content).tracks:
        a, b = boxes[f"s{track.source}"], boxes[f"s{track.target}"]
        assert a[0] + a[2] / 2 < b[0] + b[2] / 2
