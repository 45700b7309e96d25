from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_probe import block, boxes, context, extent, groups, leaves, overlap, probe, texts

from vizsys.blocks.base import Placed
from vizsys.blocks.strip import Strip, StripStep, strip_layout
from vizsys.geometry import Box as Rectangle
from vizsys.scene import Group, Path
from vizsys.theme import contrast


def steps(*titles: str, **more: object) -> tuple[StripStep, ...]:
    return tuple(StripStep(title=t, **more) for t in titles)  # type: ignore[arg-type]


def laid(content: Strip, width: float = 1200, height: float | None = None) -> Placed:
    return strip_layout.layout(content, width, height, context())


def nodes(placed: Placed) -> list[Group]:
    return list(groups(placed.items, "node"))


def ends(placed: Placed) -> list[tuple[object, object]]:
    return [(g.data["from"][0], g.data["to"][0]) for g in groups(placed.items, "edge")]  # type: ignore[index]


@pytest.mark.parametrize("arrow", ["block", "thin", "chevron"])
def test_steps_are_equal_fill_the_width_and_stand_in_order(arrow: str) -> None:
    found = [g.box for g in nodes(laid(Strip(items=steps("a", "bb", "ccc"), arrow=arrow))) if g.box]  # type: ignore[arg-type]
    assert len({(round(w, 3), h, y) for _, y, w, h in found}) == 1
    assert found[0][0] == 0 and found[-1][0] + found[-1][2] == pytest.approx(1200)
    assert all(a[0] < b[0] for a, b in pairwise(found))


def test_mere_titles_become_chevrons_and_texts_tiles() -> None:
    assert {g.data["shape"] for g in nodes(laid(Strip(items=steps("a", "b"))))} == {"chevron"}
    assert {g.data["shape"] for g in nodes(laid(Strip(items=steps("a", "b", text="t"))))} == {"box"}


@pytest.mark.parametrize("arrow", ["block", "thin"])
def test_each_arrow_leads_from_a_step_to_the_next_and_lies_between_them(arrow: str) -> None:
    placed = laid(Strip(items=steps("a", "b", "c", "d", "e", text="t"), arrow=arrow, columns=2))  # type: ignore[arg-type]
    assert ends(placed) == [("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")]
    found = {g.id: Rectangle(*g.box) for g in nodes(placed) if g.box}
    for edge in groups(placed.items, "edge"):
        for item in edge.children:
            left, top, right, low = extent(item)
            assert not any(overlap((left, top, right - left, low - top), b.as_tuple()) for b in found.values())


def test_rows_run_back_and_forth() -> None:
    placed = laid(Strip(items=steps(*"abcdefg", text="t"), columns=3))
    found = {g.id: tuple(round(v, 3) for v in g.box) for g in nodes(placed) if g.box}
    assert found["a"][0] < found["b"][0] < found["c"][0] == found["d"][0]
    assert found["d"][0] > found["e"][0] > found["f"][0] == found["g"][0]
    assert found["c"][1] < found["d"][1] == found["f"][1] < found["g"][1]
    assert len({w for _, _, w, _ in found.values()}) == 1


def test_a_narrow_strip_wraps_into_even_rows() -> None:
    placed = laid(Strip(items=steps(*"abcdef", text="some words in the step")), 800)
    rows = [
        sum(1 for b in boxes(placed.items, "node") if b[1] == y) for y in {b[1] for b in boxes(placed.items, "node")}
    ]
    assert len(rows) > 1 and len(set(rows)) == 1


def test_blocks_become_panels_as_high_as_each_other() -> None:
    items = (
        StripStep(title="Small", body=block(probe(ideal=200, tall=60))),
        StripStep(title="Large", body=block(probe(ideal=900, tall=300))),
    )
    small, large = (g.box for g in groups(laid(Strip(items=items)).items, "panel"))
    assert small and large
    assert small[1::2] == large[1::2]
    assert [b[3] for b in boxes(laid(Strip(items=items), height=900).items, "panel")] == [pytest.approx(900)] * 2


def test_panels_stand_under_one_another_where_they_cannot_stand_abreast() -> None:
    items = tuple(StripStep(title=t, body=block(probe(low=500))) for t in "ab")
    a, b = boxes(laid(Strip(items=items), 700).items, "panel")
    assert a[0] == b[0] and a[1] + a[3] < b[1]


def test_a_block_written_as_the_step_gives_it_its_title_and_colour() -> None:
    inner = block(probe(), title="Own", tone="pink")
    placed = laid(Strip(items=(StripStep(body=inner), StripStep(title="Other", text="t"))))
    assert [t.text for t in texts(placed.items)] == ["Own", "Other", "t"]
    assert placed.anchors.keys() >= {"own", "other"}


def test_what_belongs_to_a_chevron_stands_under_it() -> None:
    items = (StripStep(title="a", body=block(probe(tall=80))), StripStep(title="b", text="words"))
    placed = laid(Strip(items=items, arrow="chevron"))
    head = next(g.box for g in nodes(placed) if g.data.get("shape") == "chevron")
    body = next(g.box for g in nodes(placed) if g.id == "probe")
    text = next(t for t in texts(placed.items) if t.text == "words")
    assert head and body and body[1] >= head[1] + head[3]
    assert text.y > head[1] + head[3] and text.x > head[0] + head[2]


def test_steps_are_numbered_when_asked() -> None:
    placed = laid(Strip(items=steps("a", "b", "c", text="t"), number=True))
    assert [t.text for g in groups(placed.items, "badge") for t in texts(g.children)] == ["1", "2", "3"]


def test_fat_arrows_can_be_seen_on_a_mat_of_their_colour() -> None:
    ctx = context(skin="mat")
    placed = strip_layout.layout(Strip(items=steps("a", "b", text="t")), 900, None, ctx)
    (arrow,) = (i for g in groups(placed.items, "edge") for i in g.children if isinstance(i, Path))
    assert arrow.paint.fill and contrast(arrow.paint.fill, ctx.surface) >= 1.4


words = st.text(alphabet="abc dé漢字*`[]{}&<\n", max_size=24)
step = st.builds(
    StripStep,
    title=st.none() | words,
    text=st.none() | words,
    icon=st.sampled_from([None, "kafka"]),
    badge=st.none() | st.just("12"),
    body=st.none() | st.builds(lambda low: block(probe(low=low)), st.floats(20, 300)),
)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(step, min_size=1, max_size=7).map(tuple),
    st.sampled_from([None, "block", "thin", "chevron"]),
    st.none() | st.integers(1, 4),
    st.floats(50, 1600),
    st.none() | st.floats(10, 1500),
)
def test_any_strip_keeps_to_its_size(
    items: tuple[StripStep, ...], arrow: str | None, columns: int | None, width: float, height: float | None
) -> None:
    ctx = context()
    content = Strip(items=items, arrow=arrow, columns=columns)  # type: ignore[arg-type]
    low = strip_layout.widths(content, ctx).low
    placed = strip_layout.layout(content, max(width, low), height, replace(ctx, memo={}))
    assert placed.width == pytest.approx(max(width, low), abs=1)
    assert placed.height >= (height or 0) - 0.01
    found = boxes(placed.items, "panel") or [g.box for g in nodes(placed) if g.id != "probe" and g.box]
    assert not any(overlap(a, b) for a, b in combinations(found, 2))
    for item in leaves(placed.items):
        left, _, right, foot = extent(item)
        assert left >= -32 and right <= placed.width + 32 and foot <= placed.height + 4


def test_titles_under_one_another_are_boxes_and_three_do_not_leave_a_hole() -> None:
    words = steps("Extract", "Transform", "Load")
    narrow = laid(Strip(items=words), 400)
    assert {g.data["shape"] for g in nodes(narrow)} == {"box"}
    assert len({g.box[0] for g in nodes(narrow) if g.box}) == 1
    assert ends(narrow) == [("extract", "transform"), ("transform", "load")]
    assert {g.data["shape"] for g in nodes(laid(Strip(items=words, arrow="chevron"), 400))} == {"chevron"}
