"""Widths of columns: equal where they can be, by content otherwise, and each its ideal when there is room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizsys.blocks.base import Widths
from vizsys.blocks.share import LIKE, grow, ideal_width, split_width

wish = st.tuples(st.floats(20, 300), st.floats(0, 600)).map(lambda p: Widths(p[0], p[0] + p[1]))
wishes = st.lists(wish, min_size=1, max_size=6)


@given(wishes, st.floats(0, 1000))
def test_the_width_is_handed_out_whole_and_nobody_is_below_the_low(some: list[Widths], more: float) -> None:
    total = sum(w.low for w in some) + more
    widths = split_width(total, some)
    assert sum(widths) == pytest.approx(total)
    assert all(got >= w.low - 1e-6 for got, w in zip(widths, some, strict=True))


@given(wishes)
def test_in_the_ideal_width_each_gets_its_ideal(some: list[Widths]) -> None:
    widths = split_width(ideal_width(some), some)
    assert all(got >= w.ideal - 1e-6 for got, w in zip(widths, some, strict=True))


@given(st.lists(st.tuples(wish, st.floats(0.5, 3)), min_size=1, max_size=5))
def test_the_same_by_shares(pairs: list[tuple[Widths, float]]) -> None:
    some, shares = [w for w, _ in pairs], [s for _, s in pairs]
    widths = split_width(ideal_width(some, shares), some, shares)
    assert all(got >= w.ideal - 1e-6 for got, w in zip(widths, some, strict=True))


def test_what_hardly_differs_is_made_equal() -> None:
    some = [Widths(100, 700), Widths(100, 300), Widths(100, 330)]
    long, one, two = split_width(900, some)
    assert one == two < long / LIKE
    assert split_width(900, [Widths(100, 700), Widths(100, 300), Widths(290, 330)])[2] >= 290


def test_lists_are_equal_where_pictures_would_not_be() -> None:
    some = [Widths(80, 500), Widths(80, 250)]
    assert split_width(600, some, near=3.0) == [300, 300]
    first, second = split_width(600, some)
    assert first > second


def test_none_grows_beyond_what_it_can_use() -> None:
    assert grow([100, 100, 50], 400, [1, 1, 0], [120, None, None]) == [120, 230, 50]
    assert grow([100, 100], 400, [1, 1], [120, 150]) == [120, 150]
    assert grow([100, 100], 400, [1, 3], [130, None]) == pytest.approx([130, 270])
