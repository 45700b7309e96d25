from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_probe import boxes, context, extent, groups, leaves, overlap, texts

from vizsys.blocks.band import SIGNS, Band, BandItem, band_layout
from vizsys.blocks.base import Placed
from vizsys.scene import Rect
from vizsys.theme import contrast


def laid(content: Band, width: float = 1200, height: float | None = None, **more: object) -> Placed:
    return band_layout.layout(content, width, height, replace(context(), **more))  # type: ignore[arg-type]


def back(placed: Placed) -> Rect:
    (band,) = groups(placed.items, "block")
    first = band.children[0]
    assert isinstance(first, Rect)
    return first


def items(*said: str) -> tuple[BandItem, ...]:
    return tuple(BandItem(text=t) for t in said)


def test_the_strip_spans_the_width_and_its_text_stands_in_the_middle() -> None:
    placed = laid(Band(text="Remember"))
    run = texts(placed.items)[0]
    assert (back(placed).x, back(placed).w) == (0, 1200)
    assert run.x + run.width / 2 == pytest.approx(600, abs=1)


def test_more_height_leaves_the_strip_as_it_is_in_the_middle() -> None:
    natural, more = laid(Band(text="x")), laid(Band(text="x"), height=400)
    assert back(more).h == back(natural).h
    assert more.height == 400 and back(more).y == pytest.approx((400 - back(more).h) / 2)


def test_parts_stand_in_order_with_signs_between() -> None:
    placed = laid(Band(items=items("a", "=", "b", "->", "c")))
    cells = [g for g in groups(placed.items, "cell") if g.box]
    assert [g.title for g in cells] == ["a", "=", "b", "->", "c"]
    assert all(a.box[0] + a.box[2] < b.box[0] for a, b in pairwise(cells) if a.box and b.box)
    framed = [g.title for g in cells if any(isinstance(i, Rect) for i in g.children)]
    assert framed == ["a", "b", "c"]
    assert [t.text for t in texts(placed.items)] == ["a", "=", "b", "→", "c"]


def test_a_sign_never_ends_a_row() -> None:
    placed = laid(Band(items=items("some words", "+", "more words", "+", "other words", "+", "last words")), 420)
    cells = [(g.box, g.title) for g in groups(placed.items, "cell") if g.box]
    rows: dict[int, list[str | None]] = {}
    for box, title in cells:
        rows.setdefault(round(box[1] + box[3] / 2), []).append(title)
    assert len(rows) > 1
    assert all(row[-1] not in SIGNS for row in rows.values())


def test_a_divider_puts_its_texts_over_the_halves() -> None:
    placed = laid(Band(left="Left", right="Right", text="mid"))
    middles = {t.text: t.x + t.width / 2 for t in texts(placed.items)}
    assert middles["mid"] == pytest.approx(600, abs=1)
    assert middles["Left"] + middles["Right"] == pytest.approx(1200, abs=1)
    assert 250 < middles["Left"] < 350


@pytest.mark.parametrize("fill", ["tint", "fill", "solid"])
@pytest.mark.parametrize("theme", ["newsletter", "dark"])
def test_words_can_be_read_on_every_strength(fill: str, theme: str) -> None:
    content = Band(text="a", items=(BandItem(value="3", text="b"), *items("=", "c")), fill=fill)  # type: ignore[arg-type]
    placed = band_layout.layout(content, 1200, None, context(theme))
    ground = back(placed).paint.fill
    assert ground
    capsule = next(g for g in groups(placed.items, "cell") if g.title == "c").children[0]
    assert isinstance(capsule, Rect) and capsule.paint.fill
    for run in texts(placed.items):
        on = capsule.paint.fill if run.text == "c" else ground
        assert contrast(run.color, on) >= (3 if run.size >= 34 else 4.5)


def test_a_band_on_its_own_tint_is_stronger() -> None:
    ctx = context()
    tint = ctx.theme.hue("blue").tint
    assert back(laid(Band(text="x"), tone="blue")).paint.fill == tint
    assert back(laid(Band(text="x"), tone="blue", surface=tint)).paint.fill != tint


words = st.text(alphabet="abc dé漢字*`[]{}&<\n", max_size=30)
part = st.builds(BandItem, text=st.none() | words | st.sampled_from(SIGNS), value=st.none() | words)
some = st.none() | words


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.builds(Band, text=some, left=some, right=some, icon=st.sampled_from([None, "kafka"]))
    | st.builds(Band, text=some, items=st.lists(part, max_size=6).map(tuple)),
    st.floats(50, 1600),
    st.none() | st.floats(10, 600),
)
def test_any_band_keeps_its_words_inside(content: Band, width: float, height: float | None) -> None:
    ctx = context()
    placed = band_layout.layout(content, width, height, ctx)
    low = band_layout.widths(content, ctx).low
    assert placed.width == pytest.approx(max(width, low))
    strip = back(placed)
    for item in leaves(placed.items):
        left, top, right, foot = extent(item)
        assert left >= -1 and right <= placed.width + 1
        assert top >= strip.y - 6 and foot <= strip.y + strip.h + 6
    cells = boxes(placed.items, "cell")
    assert not any(overlap(a, b) for i, a in enumerate(cells) for b in cells[:i])
