"""Rules: equal things equally large, the page filled and without holes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Literal

from vizsys.geometry import Box
from vizsys.lint.picture import HUNG, OBLIQUE, Line, Picture, Thing, lined_kind
from vizsys.lint.rule import Finding, Settings
from vizsys.scene import Group, Image, TextRun

NEARLY = (1.01, 1.15)
"""Sizes whose ratio is in between look as if they were meant to be equal."""

LEAST_FILL = 0.6
LARGEST_HOLE = 0.2
STRIP = 0.25
"""A body lower than this share of the page width is a strip as high as its content: there is nothing to fill."""

MARGIN = 48.0
"""Room around the body that is meant to be free, page units."""

CELLS = 48
"""The page in so many cells each way: a hole is found to within 2 % of the page."""

ROWS = ("grid", "columns", "versus")


def unequal_siblings(picture: Picture, _: Settings) -> Iterator[Finding]:
    """Nodes of one group, or panels of one row, whose sizes differ a little."""
    for family in (*_node_families(picture), *_panel_families(picture)):
        sides: tuple[tuple[Literal["wide", "high"], Literal["w", "h"]], ...] = (("wide", "w"), ("high", "h"))
        for word, side in sides:
            ordered = sorted(family, key=lambda t: float(getattr(t.box, side)))
            for a, b in pairwise(ordered):
                small, large = float(getattr(a.box, side)), float(getattr(b.box, side))
                if small and NEARLY[0] < large / small <= NEARLY[1]:
                    message = f"{picture.title(a)} is {small:.0f} units {word}, {picture.title(b)} {large:.0f}"
                    yield Finding(message, b.chain)
                    break


def little_fill(picture: Picture, _: Settings) -> Iterator[Finding]:
    """A body that leaves much of its room empty."""
    body = _body(picture)
    inks = [box for _, box, chain in picture.inks if chain and chain[0].role not in ("header", "footer")]
    if not inks or _strip(picture):
        return
    share = Box.union(inks).overlap_area(body) / (body.w * body.h)
    if share < LEAST_FILL:
        yield Finding(f"the picture takes {share * 100:.0f} % of the room on the page")


def large_hole(picture: Picture, _: Settings) -> Iterator[Finding]:
    """The largest empty rectangle of the body; a border ends it, the inside of a panel or frame is no content."""
    page = picture.page
    if _strip(picture):
        return
    x, y, w, h = _largest_free(picture)
    share = w * h / (CELLS * CELLS)
    if share > LARGEST_HOLE:
        cell_w, cell_h = page.w / CELLS, page.h / CELLS
        where = f"{w * cell_w:.0f} x {h * cell_h:.0f} units from ({x * cell_w:.0f}, {y * cell_h:.0f}) on"
        yield Finding(f"{share * 100:.0f} % of the page are one empty area: {where}")


# Families


def _node_families(picture: Picture) -> Iterable[list[Thing]]:
    """Outlined nodes of the same shape in the same innermost frame of a graph.

    In trees, mind maps and roadmaps sizes go by level and by word: they are not meant to be equal.
    """
    frames = sorted(picture.having("group"), key=lambda f: f.box.w * f.box.h)
    families: dict[tuple[int, int, str], list[Thing]] = {}
    for node in picture.having("node"):
        if lined_kind(node.chain) != "graph":
            continue
        shape = str(node.group.data.get("shape"))
        if shape in HUNG or shape in OBLIQUE or any(isinstance(c, Group) and c.role == "block" for c in _inner(node)):
            continue
        frame = next((f for f in frames if f.scope == node.scope and f.box.overlaps(node.box, 2)), None)
        families.setdefault((node.scope, id(frame), shape), []).append(node)
    return [f for f in families.values() if len(f) > 1]


def _panel_families(picture: Picture) -> Iterable[list[Thing]]:
    """Framed blocks that start at the same height in one container."""
    families: dict[tuple[int, int], list[Thing]] = {}
    for panel in picture.having("panel"):
        parent = panel.chain[-2] if len(panel.chain) > 1 else None
        if parent is not None and parent.data.get("kind") in ROWS:
            families.setdefault((id(parent), round(panel.box.y)), []).append(panel)
    return [f for f in families.values() if len(f) > 1]


def _inner(node: Thing) -> Iterator[object]:
    return iter(node.group.children)


# Room


def _body(picture: Picture) -> Box:
    """Between header and footer, within the margins."""
    page = picture.page
    top = max((t.box.bottom for t in picture.having("header")), default=0.0) + MARGIN / 2
    low = min((t.box.y for t in picture.having("footer")), default=page.h) - MARGIN / 2
    if not picture.having("footer"):
        low -= MARGIN / 2
    return Box(MARGIN, top, page.w - 2 * MARGIN, low - top)


def _strip(picture: Picture) -> bool:
    return _body(picture).h < STRIP * picture.page.w


def _contents(picture: Picture) -> Iterator[Box]:
    """What fills a page: texts, icons, lines, nodes and notes; cells, whose fill is their message; borders."""
    for item, box, _ in picture.inks:
        if isinstance(item, TextRun | Image):
            yield box
    for thing in picture.having("node", "badge", "cell", "header", "footer"):
        yield thing.box
    for note in picture.having("block"):
        if note.group.data.get("kind") == "callout":
            yield note.box
    for frame in picture.having("panel", "group"):
        x, y, w, h = frame.box.x, frame.box.y, frame.box.w, frame.box.h
        yield from (Box(x, y, w, 1), Box(x, y + h, w, 1), Box(x, y, 1, h), Box(x + w, y, 1, h))
    for line in picture.lines:
        yield from _pieces(line)


def _pieces(line: Line) -> Iterator[Box]:
    """Boxes along a line: a slanted stroke fills less than the box around it."""
    for (a, b), box in line.segments:
        n = int(min(box.w, box.h) // 20) + 1
        if n == 1:
            yield box
            continue
        for k in range(n):
            x, y = a[0] + (b[0] - a[0]) * k / n, a[1] + (b[1] - a[1]) * k / n
            p, q = a[0] + (b[0] - a[0]) * (k + 1) / n, a[1] + (b[1] - a[1]) * (k + 1) / n
            yield Box(min(x, p), min(y, q), abs(p - x), abs(q - y))


def _largest_free(picture: Picture) -> tuple[int, int, int, int]:
    """Column, row, width and height in cells of the largest rectangle of cells that nothing touches; of none that is
    too large, zeros."""
    cell_w, cell_h = picture.page.w / CELLS, picture.page.h / CELLS
    taken = [0] * CELLS  # a bit per cell, an int per row
    for box in _contents(picture):
        left, right = int(box.x / cell_w), int((box.x + box.w) / cell_w)
        top, low = int(box.y / cell_h), int((box.y + box.h) / cell_h)
        left, top = left if left > 0 else 0, top if top > 0 else 0
        if right < left:
            continue
        bits = ((1 << (right - left + 1)) - 1) << left
        for row in range(top, (low if low < CELLS else CELLS - 1) + 1):
            taken[row] |= bits
    best = (0, 0, 0, 0)
    if not _has_room([(1 << CELLS) - 1 & ~row for row in taken], int(LARGEST_HOLE * CELLS * CELLS)):
        return best
    heights = [0] * CELLS
    for row in range(CELLS):
        heights = [0 if taken[row] >> i & 1 else h + 1 for i, h in enumerate(heights)]
        for x, w, h in _under(heights):
            if w * h > best[2] * best[3]:
                best = (x, row - h + 1, w, h)
    return best


def _has_room(free: list[int], cells: int) -> bool:
    """Whether a rectangle of more than so many free cells exists: quicker to tell than the largest is to find."""
    for top in range(CELLS):
        columns = free[top]
        for height, row in enumerate(free[top:], 1):
            columns &= row
            width = cells // height + 1
            if columns.bit_count() < width:
                if not columns:
                    break
                continue
            run, reach = columns, 1  # bits at which `reach` free columns begin
            while 2 * reach <= width:
                run &= run >> reach
                reach *= 2
            if run & run >> width - reach:
                return True
    return False


def _under(heights: list[int]) -> Iterator[tuple[int, int, int]]:
    """Rectangles under a skyline, each as wide as its height allows: left, width, height."""
    open_: list[tuple[int, int]] = []  # left, height; heights rise
    for i, height in enumerate([*heights, 0]):
        left = i
        while open_ and open_[-1][1] >= height:
            left, high = open_.pop()
            yield left, i - left, high
        open_.append((left, height))
