"""Mind maps: branch order, balanced sides, lines that do not cross, chips in their cards, over random maps too."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_probe import context, extent, groups, inside, leaves, overlap, texts

from vizsys.bezier import Curve
from vizsys.blocks.base import Placed
from vizsys.blocks.mindmap import MainBranch, Mindmap, Style, mindmap_layout
from vizsys.blocks.tree import Branch
from vizsys.blocks.tree_parts import ROTATION
from vizsys.context import Context
from vizsys.geometry import Point
from vizsys.scene import Ellipse, Group, Path
from vizsys.theme import contrast

Box = tuple[float, float, float, float]
STYLES: tuple[Style, ...] = get_args(Style)


def main(label: str, *ends: str, **said: object) -> MainBranch:
    return MainBranch(label=label, children=tuple(Branch(label=e) for e in ends), **said)  # type: ignore[arg-type]


def mindmap(*branches: MainBranch, **said: object) -> Mindmap:
    return Mindmap(center=Branch(label="Center"), branches=branches, **said)  # type: ignore[arg-type]


SIX = mindmap(*(main(f"B{i}", f"x{i}", f"y{i}", f"z{i}") for i in range(1, 7)))


def laid(content: Mindmap, width: float = 1500, height: float | None = None, ctx: Context | None = None) -> Placed:
    return mindmap_layout.layout(content, width, height, ctx or context())


def sides(placed: Placed, count: int) -> tuple[list[str], list[str]]:
    """Main branches at the right and at the left of the centre, from the top down."""
    center = placed.anchors["center"]
    keys = [f"b{i}" for i in range(1, count + 1)]
    right = [k for k in keys if placed.anchors[k][0] > center[0]]
    left = [k for k in keys if k not in right]
    return tuple(sorted(side, key=lambda k: placed.anchors[k][1]) for side in (right, left))  # type: ignore[return-value]


def samples(line: Group) -> list[Point]:
    (path,) = [c for c in line.children if isinstance(c, Path)]
    whole: Curve | None = None
    at: Point = (0.0, 0.0)
    for letter, *values in path.commands:
        points = [(float(x), float(y)) for x, y in zip(values[::2], values[1::2], strict=True)]
        if letter != "M":
            piece = Curve((at, *points)) if letter == "C" else Curve.line([at, *points])
            whole = whole.joined(piece) if whole else piece
        at = points[-1]
    assert whole is not None
    return whole.samples(5)


def lines(placed: Placed) -> dict[str, list[Point]]:
    return {str(g.id): samples(g) for g in groups(placed.items, "edge")}


@pytest.mark.parametrize("style", STYLES)
def test_branches_go_round_clockwise(style: Style) -> None:
    placed = laid(replace(SIX, style=style))
    assert sides(placed, 6) == (["b1", "b2", "b3"], ["b6", "b5", "b4"])


@pytest.mark.parametrize("style", STYLES)
def test_branches_go_down_both_sides_when_told_so(style: Style) -> None:
    placed = laid(replace(SIX, style=style, order="down"))
    assert sides(placed, 6) == (["b1", "b2", "b3"], ["b4", "b5", "b6"])


@pytest.mark.parametrize("style", STYLES)
def test_all_branches_stand_at_the_right_when_told_so(style: Style) -> None:
    placed = laid(replace(SIX, style=style, sides="right"))
    assert sides(placed, 6) == ([f"b{i}" for i in range(1, 7)], [])


@pytest.mark.parametrize("style", STYLES)
def test_a_branch_stands_on_the_side_it_names(style: Style) -> None:
    branches = (replace(SIX.branches[0], side="left"), *SIX.branches[1:])
    right, left = sides(laid(replace(SIX, branches=branches, style=style)), 6)
    assert "b1" in left
    assert right == sorted(right)


def test_sides_are_balanced_by_what_stands_on_them() -> None:
    big = main("B1", *(f"end number {i} of many" for i in range(14)))
    small = [main(f"B{i}", "one") for i in range(2, 6)]
    for style in STYLES:
        right, left = sides(laid(mindmap(big, *small, style=style)), 5)
        assert right == ["b1"] and len(left) == 4, style


@pytest.mark.parametrize("style", STYLES)
def test_both_sides_take_about_the_same_height(style: Style) -> None:
    ends = ("an end", "another end", "one more", "the last one")
    placed = laid(mindmap(*(main(f"B{i}", *ends[: 1 + i % 4]) for i in range(1, 8)), style=style))
    heights = []
    for side in sides(placed, 7):
        found = [placed.anchors[k] for k in side]
        heights.append(found[-1][1] + found[-1][3] - found[0][1])
    assert max(heights) / min(heights) < 1.35


@pytest.mark.parametrize("style", STYLES)
def test_lines_start_at_the_centre_end_at_their_branch_and_never_cross(style: Style) -> None:
    placed = laid(replace(SIX, style=style))
    center = placed.anchors["center"]
    found = lines(placed)
    for key in (f"b{i}" for i in range(1, 7)):
        points, box = found[f"center-{key}"], placed.anchors[key]
        rightward = box[0] > center[0]
        assert points[0][0] == pytest.approx(center[0] + (center[2] if rightward else 0))
        assert center[1] < points[0][1] < center[1] + center[3]
        assert points[-1][0] == pytest.approx(box[0] if rightward else box[0] + box[2])
        assert box[1] <= points[-1][1] <= box[1] + box[3] + 0.1
    assert not any(cross(a, b) for a, b in combinations(found.values(), 2))


def cross(a: list[Point], b: list[Point]) -> bool:
    """Whether two lines change sides of one another, ends they share left aside."""
    if {a[0], a[-1]} & {b[0], b[-1]}:
        return False

    def turn(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return any(
        turn(p, q, r) * turn(p, q, s) < 0 and turn(r, s, p) * turn(r, s, q) < 0
        for p, q in pairwise(a)
        for r, s in pairwise(b)
    )


def test_cards_are_equally_wide_and_hold_their_chips() -> None:
    placed = laid(SIX)
    cards = [g for g in groups(placed.items, "node") if g.data.get("shape") == "card"]
    assert len({round(g.box[2], 3) for g in cards if g.box}) == 1
    assert len({round(g.box[3], 3) for g in cards if g.box}) == 1
    for number, card in zip((1, 2, 3, 4, 5, 6), sorted(cards, key=lambda g: str(g.id)), strict=True):
        chips = [g for g in groups(card.children, "cell") if g.box]
        assert [g.title for g in chips] == [f"x{number}", f"y{number}", f"z{number}"]
        assert all(inside(g.box, card.box) for g in chips)
        assert placed.anchors[f"y{number}"] == chips[1].box


def test_groups_in_a_card_have_their_names_before_their_chips() -> None:
    deep = MainBranch(
        label="Compute and storage",
        children=(
            Branch(label="Compute", children=(Branch(label="EC2"), Branch(label="Lambda"))),
            Branch(label="Storage", children=(Branch(label="S3"),)),
        ),
    )
    found = {t.text: t for t in texts(laid(mindmap(deep, main("Other", "x"))).items)}
    assert found["Compute"].x == found["Storage"].x < found["EC2"].x == found["S3"].x
    assert found["Compute"].y < found["Storage"].y


def test_the_style_follows_the_depth() -> None:
    def nest(levels: int) -> Mindmap:
        inner: tuple[Branch, ...] = ()
        for i in range(levels - 1):
            inner = (Branch(label=f"n{i}", children=inner),)
        return mindmap(MainBranch(label="B1", children=inner), main("B2"))

    assert [nest(i).chosen() for i in (1, 2, 3, 4)] == ["box", "chips", "chips", "line"]


def test_the_only_branch_is_the_centre() -> None:
    short = Mindmap(branches=(MainBranch(label="Center", children=SIX.branches),))
    assert laid(short).anchors == laid(SIX).anchors


@pytest.mark.parametrize("style", STYLES)
def test_numbers_follow_the_order_of_the_branches(style: Style) -> None:
    placed = laid(replace(SIX, style=style, number=True))
    for i in range(1, 7):
        box = placed.anchors[f"b{i}"]
        number = next(t for t in texts(placed.items) if t.text == str(i))
        assert box[0] <= number.x <= box[0] + box[2] and box[1] <= number.y <= box[1] + box[3] + 0.1


@pytest.mark.parametrize("style", STYLES)
def test_branches_have_hues_of_their_own_and_ends_have_that_of_their_branch(style: Style) -> None:
    ctx = context()
    placed = laid(replace(SIX, style=style), ctx=ctx)
    colors = {}
    for line in groups(placed.items, "edge"):
        (path,) = [c for c in line.children if isinstance(c, Path)]
        colors[line.id] = path.paint.stroke
    mains = [colors[f"center-b{i}"] for i in range(1, 7)]
    assert len(set(mains)) == 6
    if style != "chips":
        assert colors["b2-x2"] == mains[1]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("extra", [60, 500])
def test_a_larger_height_is_taken_exactly(style: Style, extra: float) -> None:
    content = replace(SIX, style=style)
    natural = laid(content).height
    placed = laid(content, 1500, natural + extra)
    assert placed.height == pytest.approx(natural + extra)
    center = placed.anchors["center"]
    assert center[1] + center[3] / 2 == pytest.approx(placed.height / 2)
    assert all(inside(b, (0, 0, placed.width, placed.height)) for b in placed.anchors.values())


@pytest.mark.parametrize("style", STYLES)
def test_one_side_is_enough_where_it_is_narrow(style: Style) -> None:
    content = replace(SIX, style=style)
    low = mindmap_layout.widths(content, context()).low
    placed = laid(content, low)
    assert placed.width == pytest.approx(low)
    assert sides(placed, 6)[1] == []


WORDS = st.text(alphabet="abcdefgh dé漢字אבג*`[]{}&<\n", min_size=1, max_size=22)
NOTES, ICONS = st.none() | WORDS, st.sampled_from([None, "kafka"])
LEAF = st.builds(Branch, label=WORDS, note=NOTES, icon=ICONS)


def branches(levels: int) -> st.SearchStrategy[tuple[Branch, ...]]:
    if not levels:
        return st.lists(LEAF, max_size=4).map(tuple)
    one = st.builds(Branch, label=WORDS, note=NOTES, children=branches(levels - 1))
    return st.lists(one | LEAF, max_size=3).map(tuple)


MAIN = st.builds(
    MainBranch,
    label=WORDS,
    note=NOTES,
    icon=ICONS,
    side=st.sampled_from([None, None, "left", "right"]),
    children=branches(2),
)
MAPS = st.builds(
    Mindmap,
    center=LEAF,
    branches=st.lists(MAIN, min_size=1, max_size=6).map(tuple),
    number=st.booleans(),
    order=st.sampled_from(["clockwise", "down"]),
)


@pytest.mark.parametrize("style", STYLES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=MAPS, width=st.floats(60, 1700), height=st.none() | st.floats(10, 1500))
def test_any_map_is_laid_out_within_its_size(
    style: Style, content: Mindmap, width: float, height: float | None
) -> None:
    content, ctx = replace(content, style=style), context()
    placed = mindmap_layout.layout(content, width, height, ctx)
    low = mindmap_layout.widths(content, ctx).low
    assert placed.width == pytest.approx(max(width, low), abs=0.01)
    assert placed.height >= (height or 0) - 0.01
    page = (0.0, 0.0, placed.width, placed.height)
    for item in leaves(placed.items):
        left, top, right, foot = extent(item)
        assert inside((left, top, right - left, foot - top), page, 9)
    for group in groups(placed.items, "node", "cell"):
        for run in texts(group.children) if group.box else []:
            left, _, right, _ = extent(run)
            assert group.box and group.box[0] - 1.5 <= left and right <= group.box[0] + group.box[2] + 1.5, run.text
    nodes = [b for g in groups(placed.items, "node") if (b := g.box)]
    assert not any(overlap(a, b) for i, a in enumerate(nodes) for b in nodes[:i])
    found = lines(placed)
    assert not any(cross(a, b) for a, b in combinations(found.values(), 2))
    words = [extent(run) for run in texts(placed.items)]
    for points in found.values():
        for x, y in points:
            assert not any(left + 3 < x < right - 3 and top + 4 < y < foot - 3 for left, top, right, foot in words)
    assert all(run.size >= 20 for run in texts(placed.items) if run.font.family != "JetBrains Mono")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("theme", ["newsletter", "dark"])
def test_numbers_can_be_read_on_discs_that_show(style: Style, theme: str) -> None:
    ctx = context(theme)
    placed = laid(replace(SIX, style=style, number=True), ctx=ctx)
    for i, hue in enumerate(ROTATION[:6], 1):
        node = next(g for g in groups(placed.items, "node") if g.id == f"b{i}")
        number = next(t for t in texts(node.children) if t.text == str(i))
        disc = next(c for c in leaves(node.children) if isinstance(c, Ellipse))
        behind = ctx.surface if style == "line" else ctx.theme.hue(hue).solid
        assert disc.paint.fill and contrast(number.color, disc.paint.fill) >= 4.5
        assert contrast(disc.paint.fill, behind) >= 1.5


@pytest.mark.parametrize("style", STYLES)
def test_the_tone_of_the_centre_is_its_own(style: Style) -> None:
    ctx = context()
    content = replace(SIX, style=style, center=Branch(label="Center", tone="coral"))
    placed = laid(content, ctx=ctx)
    strokes = {c.paint.stroke for g in groups(placed.items, "edge") for c in g.children if isinstance(c, Path)}
    assert strokes >= {ctx.theme.hue(hue).stroke for hue in ROTATION[:6]}
    center = next(g for g in groups(placed.items, "node") if g.id == "center")
    assert ctx.theme.hue("coral").deep in {
        getattr(getattr(i, "paint", None), "fill", None) for i in leaves(center.children)
    }
