from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_probe import context, extent, groups, leaves, overlap, probe, texts

import vizsys
from vizsys.blocks.anatomy import Anatomy, AnatomyBrace, Segment, Strip, anatomy_layout, segment_index
from vizsys.blocks.anatomy_plan import common_columns, is_separator, tones
from vizsys.blocks.anatomy_text import broken, text_font
from vizsys.blocks.base import Placed
from vizsys.blocks.spread import lanes_of, spread
from vizsys.context import Context
from vizsys.scene import Group, Rect
from vizsys.scene import Path as Drawn
from vizsys.spec.model import Block

Box = tuple[float, float, float, float]

URL = (
    Segment(text="https", label="scheme"),
    Segment(text="://"),
    Segment(text="example.com", label="host", id="host"),
    Segment(text=":"),
    Segment(text="443", label="port"),
    Segment(text="/index.html", label="path"),
)


def laid(anatomy: Anatomy, width: float = 1000, height: float | None = None, ctx: Context | None = None) -> Placed:
    return anatomy_layout.layout(anatomy, width, height, ctx or context())


def segments(placed: Placed) -> list[Group]:
    return [g for g in groups(placed.items, "cell") if g.box and "tone" in g.data]


def labels(placed: Placed) -> list[Box]:
    return [g.box for g in groups(placed.items, "label") if g.box]


def test_segments_stand_in_order_in_one_line_and_in_the_middle() -> None:
    found = [g.box for g in segments(laid(Anatomy(segments=URL))) if g.box]
    assert len(found) == 4 and len({(b[1], b[3]) for b in found}) == 1
    assert all(a[0] + a[2] < b[0] for a, b in pairwise(found))
    assert found[0][0] == pytest.approx(1000 - found[-1][0] - found[-1][2])


def test_separators_are_signs_without_words() -> None:
    assert is_separator(Segment(text="://")) and is_separator(Segment(text=" "))
    assert not is_separator(Segment(text="a")) and not is_separator(Segment(text="-", label="file type"))
    assert is_separator(Segment(text="T", separator=True)) and not is_separator(Segment(text="?", separator=False))


def test_labels_are_under_their_segments_or_over_them() -> None:
    for pointers, under in (("down", True), ("up", False)):
        placed = laid(Anatomy(segments=URL, pointers=pointers))
        strip = segments(placed)[0].box
        assert strip is not None and len(labels(placed)) == 4
        assert all((b[1] > strip[1] + strip[3]) == under for b in labels(placed))
        assert all(b[1] >= -0.01 and b[1] + b[3] <= placed.height + 0.01 for b in labels(placed))
    assert labels(laid(Anatomy(segments=URL, pointers="none"))) == []


def test_parts_of_one_group_have_one_colour_and_others_their_own() -> None:
    parts = (Segment(text="a", group="x"), Segment(text="b"), Segment(text="c", group="x"), Segment(text="d"))
    told = tones(Anatomy(segments=parts))
    a, b, c, d = (told[id(p)] for p in parts)
    assert a == c and len({a, b, d}) == 3
    first = replace(parts[0], tone="coral")
    assert tones(Anatomy(segments=(first, parts[2])))[id(parts[2])] == "coral"


@pytest.mark.parametrize("width", [1300, 800, 420])
def test_long_text_takes_another_form_rather_than_leave_its_box(width: float) -> None:
    parts = tuple(Segment(text="x" * n, label=f"part {n}") for n in (40, 60, 45))
    placed = laid(Anatomy(segments=parts), width)
    drawn = "".join(r.text for r in sorted(texts(placed.items), key=lambda r: (r.y, r.x)) if set(r.text) == {"x"})
    assert drawn.count("x") >= 145  # every character, and what the key repeats
    for cell in groups(placed.items, "cell"):
        for run in texts(cell.children) if cell.box else ():
            assert run.x + run.width <= cell.box[0] + cell.box[2] + 0.01
    assert placed.width == width


def test_blocks_stand_under_their_segments_equally_high() -> None:
    parts = tuple(
        Segment(text="x" * 50, label=f"L{i}", decode=Block(content=probe(tall=40 + 30 * i, low=150))) for i in range(3)
    )
    placed = laid(Anatomy(segments=parts), 900)
    boxes = [g.box for g in groups(placed.items, "node") if g.box]
    tops = [g.box for g in segments(placed) if g.box]
    assert len({round(b[1], 2) for b in boxes}) == 1
    assert [b[0] for b in boxes] == [pytest.approx(t[0]) for t in tops]
    assert all(b[1] > max(low[1] + low[3] for low in labels(placed)) for b in boxes)
    narrow = anatomy_layout.widths(Anatomy(segments=parts), context()).low
    assert len(list(groups(laid(Anatomy(segments=parts), narrow).items, "node"))) == 3


def test_braces_span_their_segments() -> None:
    braces = (AnatomyBrace(over=("host", "port"), text="authority"), AnatomyBrace(over=("1", "6"), text="all"))
    placed = laid(Anatomy(segments=URL, braces=braces))
    found = {str(g.title): g.box for g in segments(placed)}
    curls = [extent(i) for i in leaves(placed.items) if isinstance(i, Drawn) and i.paint.cap == "round"]
    inner, outer = sorted(curls, key=lambda c: c[2] - c[0])
    host, port, scheme, path = (found[n] for n in ("example.com", "443", "https", "/index.html"))
    assert host and port and scheme and path
    assert inner[0] == pytest.approx(host[0], abs=2) and inner[2] == pytest.approx(port[0] + port[2], abs=2)
    assert outer[0] == pytest.approx(scheme[0], abs=2) and outer[2] == pytest.approx(path[0] + path[2], abs=2)
    assert outer[3] < inner[1] and inner[3] < host[1]  # the wider one outside


def test_a_brace_names_segments_by_id_text_label_or_number() -> None:
    assert [segment_index(URL, w) for w in ("host", "https", "path", "5", "://", "9", "0", "nix")] == [
        2,
        0,
        5,
        4,
        1,
        None,
        None,
        None,
    ]
    assert segment_index(URL, "443") == 4  # its text, not a number of a segment


def rows(*texts: str) -> Anatomy:
    return Anatomy(rows=tuple(Strip(segments=tuple(Segment(text=t) for t in row.split())) for row in texts))


def test_equal_parts_of_strips_stand_under_one_another() -> None:
    packet = rows("Data", "TCP Data", "IP TCP Data", "Eth IP TCP Data FCS")
    assert common_columns(packet) == ["Eth", "IP", "TCP", "Data", "FCS"]
    found = segments(laid(packet))
    for text in ("Data", "TCP", "IP"):
        boxes = [g.box for g in found if g.title == text and g.box]
        assert len({(b[0], b[2]) for b in boxes}) == 1 and len(boxes) > 1
        assert len({str(g.data["tone"]) for g in found if g.title == text}) == 1
    assert len({g.box[1] for g in found if g.box}) == 4


def test_strips_in_another_order_share_no_columns() -> None:
    assert common_columns(rows("a b", "b a")) is None
    assert common_columns(rows("a b", "c d")) is None
    assert common_columns(rows("a b")) is None


def test_shares_fill_the_width() -> None:
    bits = Anatomy(segments=(Segment(text="a", width=4), Segment(text="b", width=12), Segment(text="c", width=16)))
    a, b, c = (g.box for g in segments(laid(bits, 804)))
    assert a and b and c
    assert b[2] == pytest.approx(3 * a[2]) and c[2] == pytest.approx(4 * a[2])
    assert a[0] == 0 and c[0] + c[2] == pytest.approx(804)


def test_each_character_has_a_cell() -> None:
    anatomy = Anatomy(cells=True, segments=(Segment(text="rwx", label="owner"), Segment(text="r--", label="other")))
    ctx = context()
    placed = laid(anatomy, ctx=ctx)
    drawn = [[r for r in leaves(g.children) if hasattr(r, "radius")] for g in segments(placed)]
    assert [len(cells) for cells in drawn] == [3, 3]
    assert len({round(r.w, 3) for cells in drawn for r in cells}) == 1
    tone = ctx.theme.hue(str(segments(placed)[1].data["tone"]))
    assert [r.paint.fill for r in drawn[1]] == [tone.fill, tone.tint, tone.tint]


def test_a_zero_is_unset_among_bits_and_a_number_elsewhere() -> None:
    def fills(*rows: str, **keys: Any) -> list[str | None]:
        strips = tuple(Strip(segments=(Segment(text=t, tone="blue", **keys),)) for t in rows)
        return [r.paint.fill for r in leaves(laid(Anatomy(rows=strips, cells=True), 900).items) if isinstance(r, Rect)]

    zero, one = fills("01")
    assert zero != one
    assert len(set(fills("012"))) == 1
    assert len(set(fills("01", "23"))) == 1
    assert len(set(fills("01", state="set"))) == 1


def test_a_strip_too_long_for_its_room_is_broken_between_its_segments() -> None:
    words = ("GET /orders", "?", "page=2&size=20", "&", "sort=price:desc", "&", "status=paid")
    parts = tuple(Segment(text=w, label="part" if len(w) > 1 else None) for w in words)
    placed = laid(Anatomy(segments=parts), 420)
    found = segments(placed)
    assert [g.title for g in found] == [w for w in words if len(w) > 1]  # each in one piece
    lines = sorted({g.box[1] for g in found if g.box})
    assert len(lines) == 2
    assert len({min(g.box[0] for g in found if g.box and g.box[1] == y) for y in lines}) == 1
    assert len(labels(placed)) == 4


def test_long_text_is_broken_at_its_joints() -> None:
    path = "/docs/with/a/long/path?page=2&size=20"
    ctx = context()
    lines = broken(path, 160, text_font(True), 20, ctx)
    assert "".join(lines) == path
    assert len(lines) > 1
    assert all(line[-1] in "/?&=" for line in lines[:-1])
    assert all(ctx.text.measure(line, text_font(True), 20) <= 160 for line in lines)
    assert "".join(broken("x" * 60, 160, text_font(True), 20, ctx)) == "x" * 60


def test_strips_with_names_start_at_one_x_in_their_own_colour_and_have_ids() -> None:
    rows = (
        Strip(label="Leader", id="p0", tone="green", segments=(Segment(text="0123"), Segment(text="45"))),
        Strip(label="Follower", segments=(Segment(text="01"), Segment(text="2", tone="coral"))),
    )
    placed = laid(Anatomy(rows=rows, cells=True), 900)
    found = {g.title: g for g in segments(placed)}
    assert found["0123"].box and found["01"].box and found["0123"].box[0] == found["01"].box[0]
    assert [found[t].data["tone"] for t in ("0123", "45", "2")] == ["green", "green", "coral"]
    assert found["01"].data["tone"] not in ("green", "coral")
    assert {"p0", "row2"} <= set(placed.anchors)
    x, y, w, h = placed.anchors["p0"]
    for inner in (found["0123"].box, found["45"].box):
        assert inner and x <= inner[0] and inner[0] + inner[2] <= x + w + 0.01
        assert y <= inner[1] and inner[1] + inner[3] <= y + h + 0.01


def test_names_higher_than_their_strips_keep_apart() -> None:
    rows = tuple(
        Strip(
            label="A name of several words", sub="and more about it than one line", segments=(Segment(text="x" * 18),)
        )
        for _ in range(3)
    )
    placed = laid(Anatomy(rows=rows), 420)
    boxes = [g.box for g in groups(placed.items, "cell") if g.title == "A name of several words" and g.box]
    assert len(boxes) == 3
    assert not any(overlap(a, b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_a_larger_height_leaves_the_strip_in_the_middle() -> None:
    low, high = laid(Anatomy(segments=URL)), laid(Anatomy(segments=URL), height=600)
    a, b = segments(low)[0].box, segments(high)[0].box
    assert high.height == 600 and a and b
    assert b[1] - a[1] == pytest.approx((600 - low.height) / 2)
    assert high.anchors["host"][1] - low.anchors["host"][1] == pytest.approx(b[1] - a[1])


def test_anchors_are_the_boxes_of_the_segments() -> None:
    placed = laid(Anatomy(segments=URL))
    assert {"host", "segment1", "segment2", "segment6"} <= set(placed.anchors)
    assert placed.anchors["host"] == next(g.box for g in segments(placed) if g.id == "host")


# Spreading


@given(
    st.lists(st.tuples(st.floats(0, 1000), st.floats(1, 80)), min_size=1, max_size=10),
    st.floats(0, 30),
)
def test_spread_keeps_order_gaps_and_borders(things: list[tuple[float, float]], gap: float) -> None:
    wanted, sizes = sorted(t[0] for t in things), [t[1] for t in things]
    places = spread(wanted, sizes, gap, 0, 1200)
    assert all(b - a >= (s + t) / 2 + gap - 1e-6 for (a, s), (b, t) in pairwise(zip(places, sizes, strict=True)))
    assert places[0] - sizes[0] / 2 >= -1e-6 and places[-1] + sizes[-1] / 2 <= 1200 + 1e-6
    free = all(b - a >= (s + t) / 2 + gap for (a, s), (b, t) in pairwise(zip(wanted, sizes, strict=True)))
    if free and wanted[0] >= sizes[0] / 2 and wanted[-1] <= 1200 - sizes[-1] / 2:
        assert places == pytest.approx(wanted)


@given(st.lists(st.tuples(st.floats(0, 900), st.floats(10, 80)), min_size=2, max_size=9))
def test_elbows_do_not_cross(things: list[tuple[float, float]]) -> None:
    starts = [x + i * 7 for i, x in enumerate(sorted(t[0] for t in things))]
    ends = spread(starts, [t[1] for t in things], 10, 0, 1400)
    lanes = lanes_of(starts, ends, 0.0)
    for i, (a, b) in enumerate(zip(starts, ends, strict=True)):
        for j, (c, d) in enumerate(zip(starts, ends, strict=True)):
            if i == j or abs(a - b) < 1e-6:
                continue
            low, high = min(a, b), max(a, b)
            # The level run of i, in its lane, meets the upright of j: above j's lane at c, below it at d.
            if low + 1e-6 < c < high - 1e-6 and abs(c - d) > 1e-6:
                assert lanes[j] < lanes[i]
            if low + 1e-6 < d < high - 1e-6 and abs(c - d) > 1e-6:
                assert lanes[j] > lanes[i]


WORD = st.sampled_from(["a", "-", "://", "example.com", "x" * 50, "Donaudampfschiff", "r-x"])
SAID = st.none() | st.sampled_from(["port", "a longer label of several words", "Rindfleischetikettierung"])
SEGMENT = st.builds(Segment, text=WORD, label=SAID, sub=SAID, note=SAID)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(SEGMENT, min_size=1, max_size=7).map(tuple),
    st.sampled_from([0.0, 0.15, 0.5, 1.0]),
    st.booleans(),
    st.sampled_from(["down", "up"]),
)
def test_nothing_leaves_its_width_or_lies_over_another(
    parts: tuple[Segment, ...], share: float, cells: bool, pointers: str
) -> None:
    braces = (AnatomyBrace(over=("1", str(len(parts))), text="everything together"),)
    anatomy = Anatomy(segments=parts, cells=cells, pointers=pointers, braces=braces)  # type: ignore[arg-type]
    ctx = context()
    low = anatomy_layout.widths(anatomy, ctx).low
    width = low + (2000 - low) * share
    placed = laid(anatomy, width, ctx=ctx)
    assert placed.width == pytest.approx(width)
    for item in leaves(placed.items):
        left, top, right, bottom = extent(item)
        assert left >= -1.5 and right <= width + 1.5 and top >= -3 and bottom <= placed.height + 3
    boxes = [*labels(placed), *(g.box for g in segments(placed) if g.box)]
    assert not any(overlap(a, b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_pairs_of_text_and_label_are_enough(tmp_path: Path) -> None:
    spec = tmp_path / "a.yaml"
    spec.write_text(
        "title: T\nanatomy: [{https: scheme}, '://', {host: {label: name, tone: coral}}, {80: port}]\n", "utf-8"
    )
    scene = vizsys.layout(vizsys.load(spec))
    whole = next(g for g in groups(scene.items, "block") if g.data.get("kind") == "anatomy")
    said = {r.text for r in texts((whole,))}
    assert {"https", "scheme", "host", "name", "80", "port"} <= said
    assert [str(g.data["tone"]) for g in groups((whole,), "cell") if g.title == "host"] == ["coral"]
