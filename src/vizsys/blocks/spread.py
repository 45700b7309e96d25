"""Spreading things along a line: as near to their places as they can be without touching, in their order.

In: places and sizes, page units. Out: places. Linear in their number; the same for marks under a strip, remarks beside
lines and names over a time axis.
"""

from __future__ import annotations

from collections.abc import Sequence


def spread(wanted: Sequence[float], sizes: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Centres of things of `sizes` that want to be centred at `wanted` (ascending), `gap` apart, within low..high.

    The sum of squared shifts is least (pool adjacent violators). When they need more than there is, they start at
    `low` and end beyond `high`.
    """
    # Measured from where each would stand if all were flush, the order is simply: no value below the one before.
    flush: list[float] = []
    at = 0.0
    for size in sizes:
        flush.append(at + size / 2)
        at += size + gap
    pools: list[list[float]] = []  # sum, count
    for want, base in zip(wanted, flush, strict=True):
        pools.append([want - base, 1.0])
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] >= pools[-1][0] / pools[-1][1]:
            total, count = pools.pop()
            pools[-1][0] += total
            pools[-1][1] += count
    room = high - low - (at - gap)
    shifts = [min(max(total / count, low), low + max(room, 0.0)) for total, count in pools for _ in range(int(count))]
    return [base + shift for base, shift in zip(flush, shifts, strict=True)]


def lanes_of(starts: Sequence[float], ends: Sequence[float], near: float) -> list[int]:
    """The lane (0 nearest to the strip) in which each elbow from `starts[i]` to `ends[i]` runs, so that none cross.

    Both rise. Of elbows that run to the right, the rightmost turns first; of those to the left, the leftmost.
    """
    count = len(starts)
    lanes = [0] * count
    for i in range(count - 2, -1, -1):
        if ends[i] > starts[i] and ends[i + 1] > starts[i + 1] and ends[i] + near > starts[i + 1]:
            lanes[i] = lanes[i + 1] + 1
    for i in range(1, count):
        if ends[i] < starts[i] and ends[i - 1] < starts[i - 1] and ends[i] - near < starts[i - 1]:
            lanes[i] = lanes[i - 1] + 1
    return lanes
