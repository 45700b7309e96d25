from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import atan2, hypot, pi

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_probe import Box, context, extent, groups, leaves, overlap, texts

from vizsys.blocks.base import Placed
from vizsys.blocks.brackets import Region
from vizsys.blocks.cycle import Cycle, CycleArc, CycleCenter, CycleLobe, CycleNote, CycleStation, cycle_layout
from vizsys.blocks.cycle_notes import spread
from vizsys.blocks.cycle_path import infinity, ring
from vizsys.context import Context
from vizsys.scene import Group, Path, TextRun
from vizsys.spec.model import Name, Rich
from vizsys.theme import contrast

PDCA = ("Plan", "Do", "Check", "Act")
DEV, OPS = ("Plan", "Code", "Build", "Test"), ("Release", "Deploy", "Operate", "Monitor")


def stations(*labels: str, notes: int = 0) -> tuple[CycleStation, ...]:
    cards = tuple(CycleNote(label=Rich(f"note {i}")) for i in range(notes))
    return tuple(CycleStation(label=Rich(label), notes=cards) for label in labels)


def loop(*labels: str, **keys: object) -> Cycle:
    return Cycle(stations=stations(*labels), **keys)  # type: ignore[arg-type]


def lobes(notes: int = 0, **keys: object) -> Cycle:
    two = tuple(CycleLobe(label=Rich(w), stations=stations(*s, notes=notes)) for w, s in (("Dev", DEV), ("Ops", OPS)))
    return Cycle(lobes=two, **keys)  # type: ignore[arg-type]


def arc(a: str, b: str, **keys: object) -> CycleArc:
    return CycleArc(source=(a,), target=(b,), **keys)  # type: ignore[arg-type]


def laid(content: Cycle, width: float = 1200, height: float | None = None, ctx: Context | None = None) -> Placed:
    return cycle_layout.layout(content, width, height, ctx or context())


def parts(placed: Placed) -> dict[str, Box]:
    """Stations by name: boxes, or segments of a band."""
    return {g.id: g.box for g in groups(placed.items, "node", "cell") if g.id and g.box}


def middle(box: Box) -> tuple[float, float]:
    return box[0] + box[2] / 2, box[1] + box[3] / 2


def turn(placed: Placed, names: list[str]) -> list[float]:
    """The angles from each station to the next about the middle of all, clockwise positive."""
    points = [middle(parts(placed)[n]) for n in names]
    cx = sum(p[0] for p in points) / len(points)
    cy = sum(p[1] for p in points) / len(points)
    angles = [atan2(y - cy, x - cx) for x, y in points]
    return [(b - a + pi) % (2 * pi) - pi for a, b in pairwise([*angles, angles[0]])]


def leaders(placed: Placed) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    found = [g for g in groups(placed.items, "cell") if g.data.get("leader")]
    lines = [next(i for i in g.children if isinstance(i, Path)) for g in found]
    return [(p.commands[0][1:3], p.commands[-1][-2:]) for p in lines]  # type: ignore[misc]


def test_stations_go_round_clockwise_from_the_top() -> None:
    placed = laid(loop(*PDCA))
    assert all(a > 0 for a in turn(placed, ["plan", "do", "check", "act"]))
    tops = {name: middle(box)[1] for name, box in parts(placed).items()}
    assert min(tops, key=lambda n: tops[n]) == "plan"


def test_direction_turns_the_ring_round() -> None:
    placed = laid(loop(*PDCA, direction="ccw"))
    assert all(a < 0 for a in turn(placed, ["plan", "do", "check", "act"]))


def test_every_station_leads_to_the_next_and_the_last_to_the_first() -> None:
    ends = [(g.data["from"], g.data["to"]) for g in groups(laid(loop(*PDCA)).items, "edge")]
    names = [w.lower() for w in PDCA]
    assert ends == [([a], [b]) for a, b in pairwise([*names, names[0]])]


def test_boxes_are_equal() -> None:
    sizes = {(round(b[2], 3), round(b[3], 3)) for b in parts(laid(loop("A", "A much longer name", "C"))).values()}
    assert len(sizes) == 1


def test_arcs_say_what_they_are_given() -> None:
    content = loop(*PDCA, arcs=(arc("do", "check", label=Rich("measure"), step="2", arrow="~>"),))
    placed = laid(content)
    (label,) = groups(placed.items, "label")
    line = next(g for g in groups(placed.items, "edge") if g.id == label.data["edge"])
    assert label.title == "measure" and label.data["step"] == "2"
    assert line.data["from"] == ["do"] and line.data["line"] == "dashed"


def test_a_band_has_no_lines_and_the_words_on_it_can_be_read() -> None:
    ctx = context()
    placed = laid(loop(*PDCA, form="segments"), ctx=ctx)
    assert not list(groups(placed.items, "edge"))
    cells = [g for g in groups(placed.items, "cell") if g.id]
    assert [g.title for g in cells] == list(PDCA)
    for cell in cells:
        shape = next(i for i in cell.children if isinstance(i, Path))
        assert all(contrast(t.color, str(shape.paint.fill)) >= 4.5 for t in texts(cell.children))


def test_lobes_stand_side_by_side_and_turn_against_each_other() -> None:
    placed = laid(lobes(), 1400)
    boxes = parts(placed)
    cut = placed.width / 2
    assert all(middle(boxes[w.lower()])[0] < cut for w in DEV)
    assert all(middle(boxes[w.lower()])[0] > cut for w in OPS)
    # From the crossing up and round the left lobe against the clock, through it, up and round the right one with it.
    assert all(a < 0 for a in turn(placed, [w.lower() for w in DEV]))
    assert all(a > 0 for a in turn(placed, [w.lower() for w in OPS]))
    assert {t.text for t in texts(placed.items)} >= {"Dev", "Ops"}


def test_a_list_of_stations_is_cut_into_two_lobes() -> None:
    placed = laid(loop(*DEV, *OPS, variant="infinity"), 1400)
    assert all(middle(parts(placed)[w.lower()])[0] < placed.width / 2 for w in DEV)


def test_words_of_the_crossing_stand_above_and_below_it() -> None:
    arcs = (arc("test", "release", label=Rich("ship")), arc("monitor", "plan", label=Rich("learn")))
    placed = laid(lobes(arcs=arcs), 1400)
    runs = {t.text: t for t in texts(placed.items)}
    assert runs["ship"].y < runs["Dev"].y < runs["learn"].y
    for word in ("ship", "learn"):
        assert runs[word].x + runs[word].width / 2 == pytest.approx(placed.width / 2, abs=3)


def test_arcs_within_a_lobe_make_boxes_of_the_band() -> None:
    assert lobes().look() == "segments"
    assert lobes(arcs=(arc("plan", "code", label=Rich("why")),)).look() == "tiles"
    assert lobes(arcs=(arc("monitor", "plan", label=Rich("why")),)).look() == "segments"


def test_waits_and_holds_take_turns() -> None:
    placed = laid(loop("T1", "Row B", "T2", "Row A", variant="waitfor"), 800)
    facts = [(g.data["line"], g.data["tone"], g.data["label"]) for g in groups(placed.items, "edge")]
    assert facts == [("dashed", "coral", "waits for"), ("solid", "slate", "held by")] * 2
    shapes = {g.id: g.data["shape"] for g in groups(placed.items, "node")}
    assert shapes == {"t1": "pill", "row-b": "box", "t2": "pill", "row-a": "box"}


def test_the_middle_stays_clear() -> None:
    content = loop(*PDCA, center=CycleCenter(label=Rich("improve"), sub=Rich("a little every day")))
    placed = laid(content, 700)
    words = [t for t in texts(placed.items) if t.text in ("improve", "a little every day")]
    assert len(words) == 2
    for run in words:
        box = (run.x, run.y - run.size, run.width, run.size)
        assert not any(overlap(box, b) for b in parts(placed).values())


def test_spokes_join_the_middle_with_all() -> None:
    placed = laid(loop(*PDCA, center=CycleCenter(label=Rich("hub")), spokes=True))
    spokes = [g.data["to"] for g in groups(placed.items, "edge") if g.data["from"] == ["center"]]
    assert spokes == [[w.lower()] for w in PDCA]


@pytest.mark.parametrize("many", [1, 2])
@pytest.mark.parametrize("form", ["segments", "tiles"])
def test_leaders_of_cards_do_not_cross(many: int, form: str) -> None:
    placed = laid(lobes(notes=many, form=form), 1500)
    lines = leaders(placed)
    assert len(lines) == 8 * many
    assert not any(_cross(a, b) for i, a in enumerate(lines) for b in lines[:i])


def test_cards_stand_apart_and_outside_the_band() -> None:
    placed = laid(lobes(notes=2), 1500)
    cards = [g.box for g in groups(placed.items, "node") if g.box]
    assert len(cards) == 16
    assert not any(overlap(a, b) for i, a in enumerate(cards) for b in cards[:i])
    band = parts(placed)
    top, foot = min(b[1] for b in band.values()), max(b[1] + b[3] for b in band.values())
    left, right = min(b[0] for b in band.values()), max(b[0] + b[2] for b in band.values())
    assert all(c[1] + c[3] <= top or c[1] >= foot or c[0] + c[2] <= left or c[0] >= right for c in cards)


def test_cards_stand_in_the_corners_where_the_room_is_wide() -> None:
    plain = lobes()
    ops = plain.lobes[1]
    noted = replace(ops.stations[1], notes=(CycleNote(label=Rich("issue found")),))
    content = replace(plain, lobes=(plain.lobes[0], replace(ops, stations=(ops.stations[0], noted, *ops.stations[2:]))))
    wide, narrow = laid(content, 1800), laid(content, 1200)
    (card,) = [g.box for g in groups(wide.items, "node") if g.title == "issue found"]
    assert card is not None
    assert (card[0] + card[2], card[1]) == (pytest.approx(1800), pytest.approx(0))
    assert wide.height == pytest.approx(laid(plain, 1800).height)
    assert narrow.height > laid(plain, 1200).height + card[3]
    ((start, end),) = leaders(wide)
    assert start == (pytest.approx(card[0]), pytest.approx(card[1] + card[3] / 2))
    assert end[0] < start[0]


def test_a_larger_height_is_kept_and_makes_a_ring_rounder() -> None:
    natural = laid(loop(*PDCA), 900)
    high = laid(loop(*PDCA), 900, natural.height + 150)
    assert high.height == pytest.approx(natural.height + 150)
    reach = [max(b[1] for b in parts(p).values()) - min(b[1] for b in parts(p).values()) for p in (natural, high)]
    assert reach[1] > reach[0] + 50


def test_a_loop_is_closed_and_even() -> None:
    for path in (ring(300, 200, "cw", False), infinity(500, 200, "ccw")):
        steps = [path.at(path.length * k / 40)[0] for k in range(41)]
        assert steps[0] == pytest.approx(steps[40], abs=0.01)
        apart = [((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) ** 0.5 for a, b in pairwise(steps)]
        assert max(apart) < path.length / 40 * 1.02


def test_the_infinity_passes_its_middle_twice() -> None:
    path = infinity(500, 200, "ccw")
    assert path.at(0)[0] == pytest.approx((0, 0), abs=0.01)
    assert path.at(path.length / 2)[0] == pytest.approx((0, 0), abs=0.01)
    (_, up), (_, again) = path.at(0), path.at(path.length / 2)
    assert up[0] < 0 < again[0] and up[1] < 0 and again[1] < 0


@given(st.lists(st.tuples(st.floats(0, 1000), st.floats(10, 60)), min_size=1, max_size=9))
def test_spread_keeps_order_distance_and_bounds(wants: list[tuple[float, float]]) -> None:
    wants.sort()
    sizes = [s for _, s in wants]
    found = spread([w for w, _ in wants], sizes, 10, 0, 1000)
    assert found[0] - sizes[0] / 2 >= -1e-6 and found[-1] + sizes[-1] / 2 <= 1000 + 1e-6
    for (a, b), (p, q) in zip(pairwise(found), pairwise(sizes), strict=True):
        assert b - a >= (p + q) / 2 + 10 - 1e-6


def test_spread_leaves_alone_what_is_apart() -> None:
    assert spread([100, 300, 900], [50, 50, 50], 10, 0, 1000) == [100, 300, 900]


LABELS = st.lists(
    st.sampled_from(["A", "Plan", "Observe", "End-to-end tests", "Donaudampfschiff"]), min_size=2, max_size=8
)


def test_dots_are_small_with_their_words_outside_of_the_ring() -> None:
    dots = tuple(CycleStation(label=Rich(f"key {i}"), shape="dot") for i in range(5))
    stations = (CycleStation(label=Rich("Node")), *dots)
    placed = laid(Cycle(stations=stations, arrows=False), 700)
    nodes = {g.title: g.box for g in groups(placed.items, "node") if g.box}
    cx, cy = placed.width / 2, placed.height / 2
    for i in range(5):
        x, y, w, h = nodes[f"key {i}"]
        assert w == h < 30 < nodes["Node"][2]
        (said,) = [r for r in leaves(placed.items) if isinstance(r, TextRun) and r.text == f"key {i}"]
        left, top, right, foot = extent(said)
        assert hypot((left + right) / 2 - cx, (top + foot) / 2 - cy) > hypot(x + w / 2 - cx, y + h / 2 - cy)


def test_a_ring_without_arrows_has_heads_only_where_a_line_says_so() -> None:
    stations = tuple(CycleStation(id=Name(f"s{i}"), label=Rich(f"S{i}")) for i in range(4))
    arc = CycleArc(source=("s1",), target=("s2",))
    placed = laid(Cycle(stations=stations, arrows=False, arcs=(arc,)), 700)
    assert [g.data["arrow"] for g in groups(placed.items, "edge")] == ["--", "->", "--", "--"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    LABELS,
    st.sampled_from(["tiles", "segments"]),
    st.booleans(),
    st.integers(240, 1600),
    st.integers(0, 1),
    st.booleans(),
)
def test_any_cycle_fits_its_width_and_keeps_apart(
    labels: list[str], form: str, two: bool, width: int, notes: int, dots: bool
) -> None:
    own = tuple(
        CycleStation(
            id=Name(f"s{i}"),
            label=Rich(w),
            notes=(CycleNote(label=Rich("card")),) * (notes * (i % 2)),
            shape="dot" if form == "tiles" and dots and i % 3 else "box",
        )
        for i, w in enumerate(labels)
    )
    variant = "infinity" if two and len(own) > 3 else "ring"
    content = Cycle(stations=own, form=form, variant=variant)  # type: ignore[arg-type]
    ctx = context()
    low = cycle_layout.widths(content, ctx).low
    placed = laid(content, width, ctx=ctx)
    assert placed.width <= max(width, low) + 1
    for item in leaves(placed.items):
        x1, y1, x2, y2 = extent(item)
        assert x1 >= -4 and y1 >= -4 and x2 <= placed.width + 4 and y2 <= placed.height + 4
    boxes: list[Box] = [g.box for g in groups(placed.items, "node") if g.box]
    assert not any(overlap(a, b) for i, a in enumerate(boxes) for b in boxes[:i])
    runs = [(t.x, t.y - t.size * 0.7, t.width, t.size * 0.8) for t in texts(placed.items)]
    assert not any(overlap(a, b) for i, a in enumerate(runs) for b in runs[:i])


def _cross(a: tuple[tuple[float, float], ...], b: tuple[tuple[float, float], ...]) -> bool:
    def side(p: tuple[float, float], q: tuple[float, float], r: tuple[float, float]) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    (p, q), (r, s) = a, b
    return side(p, q, r) * side(p, q, s) < 0 and side(r, s, p) * side(r, s, q) < 0


def test_groups_are_named() -> None:
    placed = laid(lobes(), 1400)
    assert set(placed.anchors) == {w.lower() for w in (*DEV, *OPS)}
    assert all(isinstance(i, Group) for i in placed.items)


@pytest.mark.parametrize("form", ["tiles", "segments"])
@pytest.mark.parametrize("direction", ["cw", "ccw"])
def test_brackets_stand_outside_of_their_stations(form: str, direction: str) -> None:
    regions = (
        Region(label=Rich("one half"), over=("a", "c")),
        Region(label=Rich("the other half of the ring"), over=("d", "f")),
    )
    placed = laid(loop(*"ABCDEF", regions=regions, form=form, direction=direction), width=900)
    names = {g.title: g for g in groups(placed.items, "cell") if g.title in ("one half", "the other half of the ring")}
    assert len(names) == 2
    own = [box for name, box in parts(placed).items() if len(name) == 1]
    for group in names.values():
        assert group.box[0] >= 0
        assert group.box[0] + group.box[2] <= placed.width
        if form == "tiles":  # the boxes of segments hold corners of the room outside, too
            line = next(i for i in group.children if isinstance(i, Path))
            ends = [c[-2:] for c in line.commands]
            assert not any(overlap(group.box, box) for box in own)
            assert not any(x < px < x + w and y < py < y + h for px, py in ends for x, y, w, h in own)
    sides = [names[t].box[0] + names[t].box[2] / 2 - placed.width / 2 for t in names]
    assert (sides[0] > 0 > sides[1]) == (direction == "cw")
    assert "one-half" in placed.anchors
