"""Contact sheets: rows that fill the width, pictures in order, none lost."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from vizsys.build.sheet import Thumbnail, compose, rows

SHAPES = st.lists(st.floats(0.3, 4), min_size=1, max_size=60)


@given(SHAPES, st.integers(1, 9))
def test_rows_hold_every_picture_and_fill_the_width(shapes: list[float], columns: int) -> None:
    made = rows(shapes, 2000, columns, 20)
    ends = [end for end, _ in made]
    assert ends[-1] == len(shapes) and all(a < b for a, b in pairwise([0, *ends]))
    start = 0
    for end, height in made:
        used = height * sum(shapes[start:end]) + 20 * (end - start - 1)
        assert used == pytest.approx(2000) or (end == len(shapes) and used < 2000)
        start = end


@given(st.integers(1, 80), st.integers(1, 8))
def test_equal_pictures_make_equal_rows(number: int, columns: int) -> None:
    made = rows([1.5] * number, 2000, columns, 20)
    sizes = [b - a for a, b in pairwise([0, *(end for end, _ in made)])]
    assert all(abs(size - columns) <= 1 for size in sizes[:-1])
    assert max(sizes) <= columns + 1


def png(colour: str, width: int, height: int) -> Thumbnail:
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "PNG")
    return Thumbnail(f"A picture in {colour}", width, height, out.getvalue())


@pytest.mark.parametrize("format", ["png", "webp"])
def test_the_sheet_shows_them_from_left_to_right(format: str) -> None:
    data = compose([png("red", 400, 300), png("lime", 300, 300), png("blue", 200, 300)], 1200, 3, "newsletter", format)
    with Image.open(io.BytesIO(data)) as opened:
        sheet = opened.convert("RGB")
    assert opened.format == format.upper() and sheet.width == 1200
    line = [sheet.getpixel((x, sheet.height // 2)) for x in range(1200)]
    shown = [name for name in map(nearly, line) if name]
    assert list(dict.fromkeys(shown)) == ["red", "lime", "blue"]
    assert shown.count("red") == pytest.approx(2 * shown.count("blue"), abs=4)


def nearly(pixel: tuple[int, int, int]) -> str:
    pure = {"red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255)}
    return next((n for n, c in pure.items() if sum(abs(a - b) for a, b in zip(c, pixel, strict=True)) < 40), "")
