"""The cheapest orthogonal line through the channels, when no simple pattern is good enough: A* with bends priced.

In: the channels and a leg's `Toll`. Out: a polyline from middle to middle, or None when the ends are walled in.
"""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import pairwise

from vizsys.blocks.graph.lanes import Seg
from vizsys.blocks.graph.tolls import BEND, OUT, STUB, TRUNK, WALL, Toll, hits, overlap
from vizsys.geometry import Point

MOVES = ((1, 0), (-1, 0), (0, 1), (0, -1))
SAME = 0.01
"""Lines nearer to one another than this are one, page units."""
START, STATES = 4, 5
"""What stands for the move that leads to the start, and how many there are with it."""
ONWARD = ((0, 2, 3), (1, 2, 3), (0, 1, 2), (0, 1, 3), (0, 1, 2, 3))
"""The moves after each of them, and at the start: never straight back."""


def cheapest(toll: Toll, xs: list[float], ys: list[float], limit: float, effort: list[int]) -> list[Point] | None:
    """The cheapest polyline below `limit`, its length and bends included.

    `effort` holds the steps that may still be made for the whole graph: in one of hundreds of nodes on a grid most
    lines are far from any good way, and each would be looked for over all of it.

    A* after P. Hart, N. Nilsson, B. Raphael (1968), doi 10.1109/TSSC.1968.300136.
    """
    a, b = toll.a, toll.b
    gx, gy = _lines(xs, a.cx, b.cx), _lines(ys, a.cy, b.cy)
    wide, high = len(gx), len(gy)
    start, goal = (_at(gx, a.cx), _at(gy, a.cy)), (_at(gx, b.cx), _at(gy, b.cy))
    least = 1 - TRUNK if toll.friends else 1.0
    off_x, off_y = [abs(x - b.cx) for x in gx], [abs(y - b.cy) for y in gy]
    near_a, near_b = a.grown(14 if toll.s.side else 19), b.grown(STUB - 1)
    setting_out, coming_in = toll.s.side and OUT[toll.s.side], toll.t.side and OUT[toll.t.side]
    paths: tuple[dict[int, tuple[float, float, bool]], ...] = ({}, {})  # across and down, by where they begin

    # A state is where one is and the move that led there (START: none), in one number: it is looked up all the time.
    first = (start[0] * high + start[1]) * STATES + START
    cost: dict[int, float] = {first: 0.0}
    came: dict[int, int] = {}
    queue: list[tuple[float, int]] = [(least * (off_x[start[0]] + off_y[start[1]]), first)]
    while queue:
        estimate, state = heappop(queue)
        effort[0] -= 1
        if effort[0] < 0:
            return None
        place, d = divmod(state, STATES)
        i, j = divmod(place, high)
        so_far = cost[state]
        if estimate - least * (off_x[i] + off_y[j]) > so_far + 1e-9:
            continue
        if (i, j) == goal:
            return _points(state, came, gx, gy)
        here = (gx[i], gy[j])
        by_a = near_a.contains(here)
        straight = d != START and (by_a or near_b.contains(here))
        for m in (d,) if straight else ONWARD[d]:
            di, dj = MOVES[m]
            u, v = i + di, j + dj
            if not (0 <= u < wide and 0 <= v < high):
                continue
            if d == START and setting_out and (di, dj) != setting_out:
                continue
            if coming_in and (u, v) == goal and (-di, -dj) != coming_in:
                continue
            known, path = paths[m >> 1], min(i, u) * high + min(j, v)
            if path not in known:
                low, other = (min(i, u), min(j, v)), (max(i, u), max(j, v))
                known[path] = _price(toll, Seg(gx[low[0]], gy[low[1]], gx[other[0]], gy[other[1]]))
            price, through, own = known[path]
            if own and d != START and not by_a:
                price += 6000  # back into the node it left
            new = so_far + price + through + (BEND if d not in (START, m) else 0.0)
            key = (u * high + v) * STATES + m
            to_go = least * (off_x[u] + off_y[v])
            if new + to_go < limit and new < cost.get(key, 1e18):
                cost[key] = new
                came[key] = state
                heappush(queue, (new + to_go, key))
    return None


def _lines(channels: list[float], one: float, other: float) -> list[float]:
    """Where lines may run: the channels and the middles of the ends, none of them twice for the last bits."""
    own = sorted({one, other} if abs(one - other) > SAME else {one})
    return sorted([*own, *(v for v in dict.fromkeys(channels) if all(abs(v - w) > SAME for w in own))])


def _at(lines: list[float], v: float) -> int:
    return min(range(len(lines)), key=lambda i: abs(lines[i] - v))


def _price(toll: Toll, g: Seg) -> tuple[float, float, bool]:
    """Price of one piece between neighbouring channels, what running through the node it leads to and words of its own
    nodes adds, and whether it meets the node it comes from."""
    x0, y0, x1, y1 = g
    length = x1 - x0 + y1 - y0
    if toll.friends and any(overlap(g, f) > length * 0.9 for line in toll.friends for f in line.segments):
        length *= 1 - TRUNK
    through = 0.0
    if hits(g, toll.b) and abs(x0 - toll.b.cx if x1 - x0 < 1e-6 else y0 - toll.b.cy) > SAME:
        through += 6000  # through the node it leads to
    for middle, boxes in toll.words_under:  # straight down through them is the way out
        if abs(x0 - middle) > SAME or abs(x1 - middle) > SAME:
            through += WALL * sum(hits(g, box) for box in boxes)
    return length + toll.piece(g), through, hits(g, toll.a)


def _points(state: int, came: dict[int, int], gx: list[float], gy: list[float]) -> list[Point]:
    states = [state]
    while state in came:
        state = came[state]
        states.append(state)
    states.reverse()
    at = [(gx[place // len(gy)], gy[place % len(gy)]) for place in (state // STATES for state in states)]
    out = at[:1]
    for point, (one, two) in zip(at, pairwise(states), strict=False):
        if one % STATES not in (START, two % STATES):
            out.append(point)
    return [*out, at[-1]]
