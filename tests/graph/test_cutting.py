"""Lines cut where they meet something, and things found by place: short cuts hold what looking at all of it finds."""

from __future__ import annotations

import random
from math import dist

import pytest

from vizsys.bezier import Curve, rounded
from vizsys.geometry import Box, BoxIndex, Point

FINE = 1e-3
"""Places nearer to one another than this are one, page units."""


def lines(count: int) -> list[Curve]:
    """Lines of right angles and S-bends from somewhere to the middle of the page, at (0, 0)."""
    rng = random.Random(count)
    found = []
    for _ in range(count):
        x, y = rng.uniform(-400, 400), rng.uniform(-400, 400)
        found.append(rounded([(x, y), (x, y / 2), (0, y / 2), (0, 0)], 20))
        found.append(Curve(((x, y), (x / 2, y), (x / 2, 0), (0, 0))))
        found.append(Curve.line([(x, y), (0, 0)]))
    return found


def test_a_line_into_a_box_is_cut_where_stepping_along_it_finds_the_box() -> None:
    box = Box.around(0, 0, 120, 70)
    told = 0
    for curve in lines(40):
        met, stepped = curve.ends_in(box), curve.enters(box.contains)
        if met:
            told += 1
            assert stepped
            assert dist(curve.before(*met).points[-1], curve.split(*stepped)[0].points[-1]) < FINE
    assert told > 90  # of 120


def test_a_line_into_a_disc_ends_at_its_rim() -> None:
    radius, told = 50.0, 0
    for curve in lines(40):
        met = curve.ends_in_circle((0, 0), radius, [])
        if met:
            told += 1
            assert dist(curve.before(*met).points[-1], (0, 0)) == pytest.approx(radius, abs=FINE)
    assert told > 60  # of the 80 that are not S-bends


def test_a_line_past_a_box_and_back_is_not_told_to_go_in_once() -> None:
    there_and_back = Curve.line([(-200, 0), (200, 0), (200, 100), (0, 100), (0, 0)])
    assert there_and_back.ends_in(Box.around(0, 0, 120, 70)) is None
    assert there_and_back.ends_in_circle((0, 0), 50, []) is None


@pytest.mark.parametrize("curve", lines(10))
def test_a_shortened_line_ends_that_far_from_where_it_did(curve: Curve) -> None:
    assert dist(curve.shortened(15).points[-1], curve.points[-1]) == pytest.approx(15, abs=FINE)


@pytest.mark.parametrize(("width", "height"), [(4000, 900), (900, 4000)])
def test_things_are_found_by_place(width: float, height: float) -> None:
    rng = random.Random(7)

    def box(most: float) -> Box:
        middle: Point = (rng.uniform(0, width), rng.uniform(0, height))
        return Box.around(*middle, rng.uniform(0, most), rng.uniform(0, most))

    boxes = [box(9000 if k % 40 == 0 else 900 if k % 9 == 0 else 90) for k in range(120)]
    index = BoxIndex((b, k) for k, b in enumerate(boxes[:100]))
    assert all(boxes[k].overlaps(boxes[3]) for _, k in index.near(boxes[3]))
    for k, b in enumerate(boxes[100:], 100):
        index.add(b, k)
    for _ in range(200):
        asked = box(200)
        assert sorted(k for _, k in index.near(asked)) == [k for k, b in enumerate(boxes) if b.overlaps(asked)]
