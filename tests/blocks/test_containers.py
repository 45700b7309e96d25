from dataclasses import replace
from itertools import combinations
from typing import Literal

import pytest
from page_probe import block, box_of, boxes, context, extent, groups, leaves, overlap, probe, titled

from vizsys.blocks.base import Placed
from vizsys.blocks.brackets import Region
from vizsys.blocks.code import Code
from vizsys.blocks.containers import Columns, Rows, columns, rows
from vizsys.blocks.frame import block_widths, layout_block
from vizsys.blocks.grid import Grid, grid
from vizsys.blocks.look import block_room
from vizsys.blocks.versus import Versus, versus
from vizsys.scene import Ellipse, Item, Paint, Rect, TextRun
from vizsys.spec.model import Block, Name, Rich
from vizsys.theme import HUES


def panels(placed: Placed) -> list[tuple[float, float, float, float]]:
    return boxes(placed.items, "panel")


# Columns


def test_columns_end_on_one_line_and_share_the_width() -> None:
    content = Columns(items=(titled("a", tall=80), titled("b", tall=240), titled("c", tall=10)))
    placed = columns.layout(content, 1200, None, context())
    found = panels(placed)
    assert len({(y, h) for _, y, _, h in found}) == 1
    assert found[0][0] == 0
    assert found[-1][0] + found[-1][2] == pytest.approx(1200)
    assert not any(overlap(a, b) for a, b in combinations(found, 2))


def test_columns_take_an_exact_height() -> None:
    placed = columns.layout(Columns(items=(titled("a"), titled("b"))), 900, 777, context())
    assert placed.height == 777
    assert {y + h for _, y, _, h in panels(placed)} == {777}


def test_titles_of_rows_in_a_column_are_as_large_as_those_of_panels() -> None:
    def size(items: tuple[Item, ...], text: str) -> float:
        return next(i.size for i in leaves(items) if isinstance(i, TextRun) and i.text == text)

    content = Columns(items=(titled("panel"), block(Rows(items=(titled("row"), titled("other"))))))
    placed = columns.layout(content, 1200, None, context())
    alone = rows.layout(Rows(items=(titled("row"),)), 1200, None, context())
    assert size(placed.items, "row") == size(placed.items, "panel") < size(alone.items, "row")


def test_content_a_little_too_wide_stands_in_the_padding() -> None:
    placed = layout_block(titled("a", low=550), 600, None, context(), "panel")
    ((x, _, w, _),) = boxes(placed.items, "node")
    assert (placed.width, w) == (600, 550)
    assert x == pytest.approx(600 - x - w)
    assert layout_block(titled("a", low=590), 600, None, context(), "panel").width > 600


def test_columns_of_unlike_wishes_go_by_content() -> None:
    content = Columns(items=(titled("wide", ideal=900), titled("small", ideal=200)))
    wide, small = panels(columns.layout(content, 1200, None, context()))
    assert wide[2] > 2.5 * small[2]
    assert small[2] >= 200


def test_columns_of_like_wishes_are_equal() -> None:
    content = Columns(items=(titled("a", ideal=700), titled("b", ideal=560)))
    a, b = panels(columns.layout(content, 1000, None, context()))
    assert a[2] == b[2]


@pytest.mark.parametrize("keys", [{"weights": (3, 1)}, {}])
def test_shares_decide_the_widths(keys: dict[str, tuple[float, ...]]) -> None:
    widths = (None, None) if keys else (3.0, 1.0)
    items = tuple(block(probe(), title=t, width=w) for t, w in zip("ab", widths, strict=True))
    a, b = panels(columns.layout(Columns(items=items, gap=0, **keys), 1200, None, context()))
    assert a[2] == pytest.approx(3 * b[2])


def test_a_share_never_presses_content_under_its_lowest_width() -> None:
    items = (block(probe(low=10), title="a"), block(probe(low=500), title="b"))
    placed = columns.layout(Columns(items=items, weights=(9, 1)), 1000, None, context())
    assert panels(placed)[1][2] >= 500
    assert placed.width == pytest.approx(1000)


def test_columns_too_narrow_for_their_content_grow() -> None:
    items = (titled("a", low=700), titled("b", low=700))
    placed = columns.layout(Columns(items=items), 1000, None, context())
    a, b = panels(placed)
    assert placed.width >= 1400
    assert not overlap(a, b)


def test_a_child_that_comes_out_wider_than_announced_pushes_its_neighbours() -> None:
    inner = Columns(items=(titled("x", low=300), titled("y", low=300)))
    cells = (block(inner, title="a"), titled("b"))
    placed = grid.layout(Grid(items=cells, columns=2), 700, None, context())
    a, b = (box_of(placed, "b"), next(g.box for g in groups(placed.items, "panel") if g.title == "a"))
    assert b is not None and not overlap(a, b)
    assert placed.width >= a[0] + a[2]


# Rows


def test_rows_are_as_wide_as_the_widest_and_do_not_overlap() -> None:
    placed = rows.layout(Rows(items=(titled("a"), titled("b", low=800), titled("c"))), 600, None, context())
    found = panels(placed)
    assert {w for _, _, w, _ in found} == {placed.width}
    assert placed.width > 800
    assert not any(overlap(a, b) for a, b in combinations(found, 2))


def test_spare_height_goes_to_the_rows_that_can_use_it() -> None:
    content = Rows(items=(titled("fixed"), titled("graph", want=1.0), titled("table", want=0.5)))
    natural = rows.layout(content, 600, None, context())
    placed = rows.layout(content, 600, natural.height + 300, context())
    grown = [b[3] - a[3] for a, b in zip(panels(natural), panels(placed), strict=True)]
    assert grown == pytest.approx([0, 200, 100])
    assert placed.height == pytest.approx(natural.height + 300)


def test_framed_rows_take_the_spare_height_when_no_content_wants_it() -> None:
    placed = rows.layout(Rows(items=(titled("a"), titled("b"))), 600, 900, context())
    last = panels(placed)[-1]
    assert last[1] + last[3] == pytest.approx(900)


def test_bare_rows_spread_within_reason() -> None:
    placed = rows.layout(Rows(items=(block(), block()), gap=20), 600, 1000, context())
    first, second = boxes(placed.items, "node")
    assert second[1] - (first[1] + first[3]) == pytest.approx(60)
    assert first[1] == pytest.approx(1000 - (second[1] + second[3]))


# Grid


@pytest.mark.parametrize("count", range(1, 14))
def test_a_grid_has_no_hole_and_no_overlap(count: int) -> None:
    content = Grid(items=tuple(titled(f"p{i}", tall=60 + 13 * i) for i in range(count)), gap=20)
    placed = grid.layout(content, 1500, None, context())
    found = panels(placed)
    assert len(found) == count
    assert not any(overlap(a, b) for a, b in combinations(found, 2))
    for top in {y for _, y, _, _ in found}:
        row = [b for b in found if b[1] == top]
        assert len({h for _, _, _, h in row}) == 1
        assert sum(w for _, _, w, _ in row) + 20 * (len(row) - 1) == pytest.approx(1500)


def test_a_grid_reads_row_by_row() -> None:
    content = Grid(items=tuple(titled(f"p{i}") for i in range(6)), columns=3)
    placed = grid.layout(content, 1500, None, context())
    found = [box_of(placed, f"p{i}") for i in range(6)]
    assert found == sorted(found, key=lambda b: (b[1], b[0]))


def test_a_span_covers_its_columns_exactly() -> None:
    items = (titled("a", span=2), titled("b"), titled("c"), titled("d"), titled("e"))
    placed = grid.layout(Grid(items=items, columns=3, gap=30), 930, None, context())
    a, b, c = (box_of(placed, n) for n in "abc")
    assert (a[2], b[2], c[2]) == (610, 290, 290)


def test_a_narrow_grid_takes_fewer_columns() -> None:
    content = Grid(items=tuple(titled(f"p{i}", low=300) for i in range(6)))
    placed = grid.layout(content, 760, None, context())
    assert len({x for x, _, _, _ in panels(placed)}) == 2
    assert placed.width == 760


def test_a_grid_of_given_height_picks_the_columns_that_fill_it() -> None:
    content = Grid(items=tuple(titled(f"p{i}", area=150_000, low=200) for i in range(6)))
    tall = grid.layout(content, 1500, 1700, context())
    assert len({x for x, _, _, _ in panels(tall)}) == 2
    assert max(y + h for _, y, _, h in panels(tall)) == pytest.approx(1700)


# Heads


def test_titles_of_unequal_length_leave_contents_on_one_line() -> None:
    long = "A title so long that it has to wrap in a narrow column"
    content = Columns(items=(titled("Short"), titled(long)), gap=20)
    placed = columns.layout(content, 700, None, context())
    assert len({y for _, y, _, _ in boxes(placed.items, "node")}) == 1


def test_the_number_medallion_gets_room_above_the_border() -> None:
    content = Columns(items=(titled("a", badge="1"), titled("b")))
    placed = columns.layout(content, 900, None, context())
    discs = [g.box for g in groups(placed.items, "badge")]
    assert discs[0] is not None and discs[0][1] >= 0
    assert len({y for _, y, _, _ in panels(placed)}) == 1
    assert panels(placed)[0][1] == pytest.approx(discs[0][3] / 2)


# Versus


def sides(*counts: int) -> tuple[Block, ...]:
    def inside(n: int, seed: int) -> Rows:
        return Rows(
            items=tuple(block(probe(tall=50 + 31 * (i * seed % 4), want=i == 1), id=f"s{seed}{i}") for i in range(n))
        )

    return tuple(block(inside(n, s + 1), title=f"Side {s}") for s, n in enumerate(counts))


@pytest.mark.parametrize("height", [None, 1400])
def test_parallel_sections_of_versus_share_their_lines(height: float | None) -> None:
    placed = versus.layout(Versus(items=sides(3, 3, 3)), 1800, height, context())
    for i in range(3):
        assert len({box_of(placed, f"s{s}{i}")[1] for s in (1, 2, 3)}) == 1
        assert len({box_of(placed, f"s{s}{i}")[3] for s in (1, 2, 3)}) == 1
    if height:
        assert {y + h for _, y, _, h in panels(placed)} == {height}


def test_versus_panels_are_equal_even_when_their_sections_differ_in_number() -> None:
    placed = versus.layout(Versus(items=sides(2, 3)), 1400, None, context())
    assert len({(y, w, h) for _, y, w, h in panels(placed)}) == 1


@pytest.mark.parametrize("count", [2, 3, 4])
def test_medallions_stand_on_the_gutters_clear_of_the_content(count: int) -> None:
    content = Versus(items=tuple(titled(f"s{i}", tall=500) for i in range(count)))
    placed = versus.layout(content, 1504, None, context())
    found = panels(placed)
    discs = [g for g in groups(placed.items, "badge") if g.data["step"] == "VS"]
    assert len(discs) == count - 1
    for disc, left, right in zip(discs, found, found[1:], strict=False):
        assert disc.box is not None
        x, y, w, h = disc.box
        assert x + w / 2 == pytest.approx((left[0] + left[2] + right[0]) / 2)
        assert y + h / 2 == pytest.approx(left[1] + left[3] / 2)
        ring = max(e.rx for e in disc.children if isinstance(e, Ellipse))
        around = (x + w / 2 - ring, y + h / 2 - ring, 2 * ring, 2 * ring)
        assert not any(overlap(around, b) for b in boxes(placed.items, "node"))


def test_no_medallion_when_there_is_none() -> None:
    content = Versus(items=(titled("a"), titled("b")), medallion="none")
    assert not list(groups(versus.layout(content, 1400, None, context()).items, "badge"))


def test_sides_without_a_colour_get_different_ones_and_given_ones_stay() -> None:
    bare = versus.layout(Versus(items=(titled("a"), titled("b"))), 1400, None, context())
    tones = [g.data["tone"] for g in groups(bare.items, "node")]
    assert len(set(tones)) == 2 and set(tones) <= set(HUES)
    given = versus.layout(Versus(items=(titled("a", tone="pink"), titled("b"))), 1400, None, context())
    assert [g.data["tone"] for g in groups(given.items, "node")] == ["pink", None]


# Widths


@pytest.mark.parametrize("kind", [Columns, Grid, Versus, Rows])
def test_a_container_laid_out_at_its_lowest_width_keeps_to_it(kind: type[Columns]) -> None:
    ctx = context()
    content = kind(items=(titled("a", low=210), titled("b", low=330), titled("c", low=120)))
    whole = block(content)
    low = block_widths(whole, ctx).low
    assert layout_block(whole, low, None, ctx).width == pytest.approx(low)


def test_a_heading_longer_than_the_content_widens_the_block() -> None:
    ctx = context()
    short, long = titled("x"), titled("Incomprehensibilities")
    assert block_widths(long, ctx, "panel").low > block_widths(short, ctx, "panel").low
    low = block_widths(long, ctx, "panel").low
    assert block_room(long, low, ctx, "panel").head == block_room(short, low, ctx, "panel").head


def test_grid_rows_are_equal_only_when_their_heights_are_near() -> None:
    def heights(*tall: float) -> list[float]:
        content = Grid(items=tuple(titled(f"p{i}", tall=t) for i, t in enumerate(tall)), columns=2)
        placed = layout_block(block(content), 1000, None, context())
        return [box_of(placed, f"p{i}")[3] for i in range(len(tall))]

    near, far = heights(300, 300, 320, 320), heights(300, 300, 420, 420)
    assert near[0] == near[2]
    assert far[2] - far[0] == pytest.approx(120)


def test_the_caption_of_a_versus_panel_stands_on_a_strip_clear_of_the_content() -> None:
    ctx = context()
    items = tuple(titled(t, tone=t, caption="what it is for", tall=200) for t in ("blue", "green"))
    placed = layout_block(block(Versus(items=items)), 1000, None, ctx)
    for tone in ("blue", "green"):
        x, y, w, h = box_of(placed, tone)
        panel = next(g for g in groups(placed.items, "panel") if g.id == tone)
        paint = Paint(ctx.theme.hue(tone).tint)
        strip = next(extent(i) for i in leaves(panel.children) if getattr(i, "paint", None) == paint)
        assert (strip[0], strip[2], strip[3]) == pytest.approx((x, x + w, y + h))
        content = next(g.box for g in groups(panel.children, "node") if g.box)
        assert strip[1] - (content[1] + content[3]) >= 24


@pytest.mark.parametrize("kind", [Grid, Columns])
@pytest.mark.parametrize("height", [None, 900])
def test_sections_of_panels_with_the_same_rows_start_on_one_line(kind: type, height: float | None) -> None:
    def panel(name: str, first: float, second: float) -> Block:
        parts = tuple(
            Block(content=probe(tall=t, want=w), id=Name(f"{name}{i}"))
            for i, (t, w) in enumerate([(first, 1.0), (second, 0.0)])
        )
        return Block(title=name, content=Rows(items=parts))

    items = (panel("a", 200, 40), panel("b", 120, 90))
    placed = layout_block(block(kind(items=items)), 1000, height, context())
    for i in (0, 1):
        assert box_of(placed, f"a{i}")[1::2] == pytest.approx(box_of(placed, f"b{i}")[1::2])
    assert placed.height == pytest.approx(height or placed.height)


# Brackets


def region(label: str, *over: str) -> Region:
    return Region(label=Rich(label), over=over)


def test_a_bracket_spans_its_columns_and_stands_over_them() -> None:
    items = (titled("a"), titled("b"), titled("c"))
    content = Columns(items=items, regions=(region("pair", "1", "2"), region("one", "3")))
    placed = columns.layout(content, 1200, 500, context())
    pair, one = boxes(placed.items, "cell")
    found = panels(placed)
    assert (pair[0], pair[0] + pair[2]) == pytest.approx((found[0][0], found[1][0] + found[1][2]))
    assert (one[0], one[2]) == pytest.approx((found[2][0], found[2][2]))
    assert max(pair[1] + pair[3], one[1] + one[3]) < found[0][1]
    assert placed.height == found[0][1] + found[0][3] == 500
    assert {"pair", "one"} <= placed.anchors.keys()


def test_a_bracket_stands_beside_its_rows_and_takes_their_room() -> None:
    content = Rows(items=(titled("a"), titled("b"), titled("c")), regions=(region("upper two", "1", "2"),))
    placed = rows.layout(content, 900, None, context())
    (beside,) = boxes(placed.items, "cell")
    found = panels(placed)
    assert (beside[1], beside[1] + beside[3]) == pytest.approx((found[0][1], found[1][1] + found[1][3]))
    assert all(beside[0] + beside[2] < x and x + w == pytest.approx(900) for x, _, w, _ in found)


def test_columns_under_a_bracket_hold_its_longest_word() -> None:
    word = "Verantwortungsübernahmeerklärungen"
    narrow = Columns(items=(titled("a", low=40, ideal=40), titled("b", low=40, ideal=40)))
    bare = columns.widths(narrow, context()).low
    assert columns.widths(replace(narrow, regions=(region(word, "1"),)), context()).low > bare + 100


def test_a_grid_with_brackets_keeps_their_cells_in_one_row() -> None:
    content = Grid(items=tuple(titled(t) for t in "abcd"), regions=(region("three", "1", "3"),))
    found = panels(grid.layout(content, 1600, None, context()))
    assert len({y for _, y, _, _ in found[:3]}) == 1


def test_equal_rows_and_columns() -> None:
    items = (titled("a", tall=40, ideal=900), titled("b", tall=200, ideal=100))
    assert len({h for *_, h in panels(rows.layout(Rows(items=items, equal=True), 900, None, context()))}) == 1
    assert (
        len({w for _, _, w, _ in panels(columns.layout(Columns(items=items, equal=True), 1200, None, context()))}) == 1
    )
    assert len({w for _, _, w, _ in panels(columns.layout(Columns(items=items), 1200, None, context()))}) == 2


def test_a_block_that_says_where_it_stands_keeps_its_own_height() -> None:
    def listing(align: Literal["start", "center", "end", "stretch"] | None) -> tuple[float, float]:
        """Top and height of the box of a line of code in a panel that is 300 high."""
        placed = layout_block(Block(content=Code(text="one line"), align=align), 400, 300, context())
        assert placed.height == 300
        box = next(i for i in leaves(placed.items) if isinstance(i, Rect))
        return box.y, box.h

    assert listing(None)[1] == listing("stretch")[1] > 250
    (start, tall), (middle, same), (end, low) = listing("start"), listing("center"), listing("end")
    assert tall == same == low < 100
    assert (start, middle, end) == pytest.approx((1, 150 - tall / 2, 299 - tall), abs=2)
