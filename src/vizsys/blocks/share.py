"""Dividing space: pure functions from wishes to widths and heights.

In: what the parts need and would like. Out: what each gets, in page units. The sums are exact: what is divided is
handed out whole, unless the parts cannot be that small.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from math import ceil

from vizsys.blocks.base import Widths

NEAR_EQUAL = 1.35
"""Siblings whose wishes differ by less than this factor are made equal: equal sizes are the strongest cue of order."""

NEAR_READING = 3.0
"""The same factor for texts and lists: another break in a line costs them nothing."""

LIKE = 1.16
"""Widths that differ by less than this factor look as if they were meant to be equal."""

SPREAD = 3.0
"""Spare height widens the gaps of rows to at most this many times; what is left goes above and below."""


def wider(gap: float, spare: float, count: int) -> float:
    """The gap between `count` blocks that share `spare` height, within reason."""
    return min(gap * SPREAD, gap + spare / (count - 1)) if count > 1 else gap


def split_width(
    total: float, wishes: Sequence[Widths], shares: Sequence[float] | None = None, near: float = NEAR_EQUAL
) -> list[float]:
    """Widths of columns in `total`: by `shares` when given, else by content; none below its `low`.

    Equal where all can live with it (wishes differ by less than the factor `near`), otherwise between `low` and
    `ideal`, and beyond `ideal` in proportion; what comes out nearly equal is made so. Sums to more than `total` only
    when the lows do.
    """
    lows = [w.low for w in wishes]
    if sum(lows) >= total:
        return lows
    if shares is not None:
        return _with_lows(total, list(shares), lows)
    ideals = [max(w.low, w.ideal) for w in wishes]
    equal = total / len(wishes)
    alike = max(ideals) <= min(ideals) * near
    if max(lows) <= equal and (alike or max(ideals) <= equal):
        return [equal] * len(wishes)
    if sum(ideals) <= total:
        return evened(_with_lows(total, ideals, lows), ideals)
    slack = sum(ideals) - sum(lows)
    part = (total - sum(lows)) / slack
    return evened([low + (ideal - low) * part for low, ideal in zip(lows, ideals, strict=True)], lows)


def ideal_width(wishes: Sequence[Widths], shares: Sequence[float] | None = None, near: float = NEAR_EQUAL) -> float:
    """The least width of which `split_width` gives each its ideal."""
    ideals = [max(w.low, w.ideal) for w in wishes]
    if not ideals:
        return 0.0
    if shares is not None:
        return max(ideal / share for ideal, share in zip(ideals, shares, strict=True)) * sum(shares)
    return max(ideals) * len(ideals) if max(ideals) <= min(ideals) * near else sum(ideals)


def evened(widths: list[float], lows: Sequence[float], near: float = LIKE) -> list[float]:
    """The widths, those that differ by less than the factor `near` made equal unless one would fall below its low."""
    made = list(widths)
    order = sorted(range(len(widths)), key=lambda i: widths[i])
    while order:
        like = [i for i in order if widths[i] <= widths[order[0]] * near]
        order = order[len(like) :]
        each = sum(widths[i] for i in like) / len(like)
        if all(lows[i] <= each for i in like):
            made = [each if i in like else w for i, w in enumerate(made)]
    return made


def _with_lows(total: float, shares: list[float], lows: list[float]) -> list[float]:
    """`total` in proportion to `shares`, except that those who would fall below their low get the low."""
    fixed: dict[int, float] = {}
    while True:
        free = [i for i in range(len(shares)) if i not in fixed]
        left = total - sum(fixed.values())
        whole = sum(shares[i] for i in free)
        short = [i for i in free if left * shares[i] / whole < lows[i] - 1e-6]
        if not short:
            return [fixed[i] if i in fixed else left * shares[i] / whole for i in range(len(shares))]
        fixed.update((i, lows[i]) for i in short)


def level(heights: Sequence[float], total: float) -> list[float]:
    """Heights raised to the sum `total`, the lowest first: they end as equal as they can without shrinking any."""
    extra = total - sum(heights)
    if extra <= 0:
        return list(heights)
    order = sorted(heights)
    water = order[0]
    for count, height in enumerate(order, 1):
        upper = order[count] if count < len(order) else float("inf")
        water = height
        step = min(extra, (upper - water) * count)
        extra -= step
        water += step / count
        if extra <= 1e-9:
            break
    return [max(h, water) for h in heights]


def grow(
    heights: Sequence[float], total: float, weights: Sequence[float], most: Sequence[float | None] | None = None
) -> list[float]:
    """Heights raised to the sum `total` in proportion to `weights`; unchanged when no one wants more.

    None grows beyond its `most`: the others get what it leaves, and the sum is less when all have theirs.
    """
    extra, whole = total - sum(heights), sum(weights)
    if extra <= 0 or not whole:
        return list(heights)
    grown = [h + extra * w / whole for h, w in zip(heights, weights, strict=True)]
    full = [i for i, limit in enumerate(most or ()) if limit is not None and weights[i] and grown[i] > limit]
    if most is None or not full:
        return grown
    fixed = [max(h, most[i] or h) if i in full else h for i, h in enumerate(heights)]
    return grow(fixed, total, [0.0 if i in full else w for i, w in enumerate(weights)], most)


def usual_columns(count: int) -> int:
    """Columns of a grid of `count` cells when nothing else decides: near square, at most four, and no lonely cell."""
    usual = {1: 1, 2: 2, 3: 3, 4: 2, 5: 3, 6: 3, 7: 4, 8: 4, 9: 3}
    if count in usual:
        return usual[count]
    return min((4, 5, 3), key=lambda n: (-count % n, abs(n - 4)))


def balanced(count: int, columns: int) -> int:
    """Fewer columns for the same number of rows, so that the last row is as full as it can be."""
    return ceil(count / ceil(count / columns)) if count else 1


def fill_rows(spans: Sequence[int], columns: int) -> list[list[int]]:
    """Indices of cells packed row by row into `columns`; a cell that does not fit starts the next row."""
    rows: list[list[int]] = []
    used = columns
    for index, span in enumerate(spans):
        span = min(span, columns)
        if used + span > columns:
            rows.append([])
            used = 0
        rows[-1].append(index)
        used += span
    return rows


SAME_HEIGHT = 1.2
"""Heights next in size that differ by less than this factor are made equal."""


def snapped_heights(heights: Sequence[float]) -> list[float]:
    """Heights with those that nearly agree made equal: from one to the next higher a step has to show."""
    made = list(heights)
    order = sorted(range(len(made)), key=lambda i: -made[i])
    for before, i in itertools.pairwise(order):
        if heights[before] <= heights[i] * SAME_HEIGHT:
            made[i] = made[before]
    return made
