from dataclasses import replace
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_probe import block, context, extent, groups, leaves, overlap, probe, texts

from vizsys.blocks.base import Placed
from vizsys.blocks.stack import Layer, Stack
from vizsys.blocks.table import Cell, Column, Corner, Row, Table, table_layout
from vizsys.blocks.table_cells import literal
from vizsys.context import Context
from vizsys.scene import Ellipse, Group, Image, Path, Rect
from vizsys.spec.model import Block, Tone
from vizsys.text import plain
from vizsys.theme import contrast, mix

Box = tuple[float, float, float, float]
STYLES = ("rules", "grid", "zebra", "rows", "columns", "cards")
HEADERS = ("band", "chevron", "chips", "logo", "none")


def icon(text: str, name: str = "kafka") -> Cell:
    return Cell(text=text, icon=name)


def of(*rows: tuple[str | Cell, ...], **keys: object) -> Table:
    made = tuple(Row(cells=tuple(c if isinstance(c, Cell) else Cell(text=c) for c in r)) for r in rows)
    return Table(rows=made, **keys)  # type: ignore[arg-type]


def headed(table: Table, *heads: str) -> Table:
    return replace(table, rows=tuple(replace(r, head=h) for r, h in zip(table.rows, heads, strict=True)))


CLOUDS = headed(
    of(
        (icon("Kinesis"), icon("S3"), icon("EMR")),
        (icon("Event Hubs"), icon("Data Lake Store on Azure"), icon("Databricks")),
        (icon("Pub/Sub"), icon("Cloud Storage"), Cell(items=(icon("Dataproc"), icon("Dataflow")))),
        columns=tuple(Column(title=t, sub="what it is for") for t in ("Ingestion", "Data lake", "Computation")),
        header="chevron",
        style="rows",
        arrows=True,
    ),
    "AWS",
    "Azure",
    "Google Cloud",
)
FACTS = headed(
    of(
        ("an enveloped message structure", "six architectural constraints that a service keeps to", "local calls"),
        (Cell(mark="no"), Cell(mark="ok"), Cell(mark="part", text="depends")),
        (Cell(chips=("JSON", "XML")), Cell(logos=("kafka", "redis")), Cell(code="{ a:\n    1 }")),
        columns=(Column(title="SOAP"), Column(title="REST"), Column(title="RPC")),
        corner=Corner(title="Feature"),
    ),
    "Organised by",
    "Caching",
    "Forms",
)


def laid(table: Table, width: float = 1200, height: float | None = None, ctx: Context | None = None) -> Placed:
    return table_layout.layout(table, width, height, ctx or context())


def cell(placed: Placed, row: int, column: int) -> Group:
    (found,) = (g for g in groups(placed.items, "cell") if g.data.get("row") == row and g.data.get("column") == column)
    return found


def header(placed: Placed, column: int) -> Group:
    (found,) = (
        g
        for g in groups(placed.items, "cell")
        if g.data.get("head") and "row" not in g.data and g.data.get("column") == column
    )
    return found


def inside(inner: Box, outer: Box, slack: float = 0.01) -> bool:
    return (
        inner[0] >= outer[0] - slack
        and inner[1] >= outer[1] - slack
        and inner[2] <= outer[0] + outer[2] + slack
        and inner[3] <= outer[1] + outer[3] + slack
    )


def check_cells(placed: Placed) -> None:
    """Cells lie in the table, apart from one another, and hold what they show."""
    page = (0.0, 0.0, placed.width, placed.height)
    found = [g for g in groups(placed.items, "cell") if g.box and "row" in g.data]
    boxes = [g.box for g in found if g.box]
    assert all(inside((x, y, x + w, y + h), page) for x, y, w, h in boxes)
    assert not any(overlap(a, b) for i, a in enumerate(boxes) for b in boxes[:i])
    for group in found:
        assert group.box
        for item in leaves(group.children):
            assert inside(extent(item), group.box, 1)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("table", [CLOUDS, FACTS], ids=["clouds", "facts"])
def test_every_style_and_header_keeps_cells_apart_and_full(table: Table, style: str, header: str) -> None:
    made = replace(table, style=style, header=header)  # type: ignore[arg-type]
    placed = laid(made)
    assert placed.width == pytest.approx(1200)
    check_cells(placed)
    assert min(t.size for t in texts(placed.items)) >= 20
    for item in leaves(placed.items):
        assert inside(extent(item), (0, 0, placed.width, placed.height), 1)


def test_rows_and_columns_make_one_grid() -> None:
    placed = laid(FACTS)
    for column in range(3):
        assert len({cell(placed, r, column).box[0::2] for r in range(3)}) == 1  # type: ignore[index]
        assert header(placed, column).box[0::2] == cell(placed, 0, column).box[0::2]  # type: ignore[index]
    for row in range(3):
        assert len({cell(placed, row, c).box[1::2] for c in range(3)}) == 1  # type: ignore[index]


def test_a_header_starts_where_the_texts_of_its_column_start() -> None:
    placed = laid(FACTS)
    assert texts(header(placed, 1).children)[0].x == pytest.approx(texts(cell(placed, 0, 1).children)[0].x)


def test_a_header_is_centred_over_values() -> None:
    placed = laid(of(("1", Cell(mark="ok")), ("22", Cell(mark="no")), columns=(Column(title="A"), Column(title="B"))))
    x, _, w, _ = header(placed, 1).box  # type: ignore[misc]
    run = texts(header(placed, 1).children)[0]
    disc = next(i for i in cell(placed, 0, 1).children if isinstance(i, Ellipse))
    assert run.x + run.width / 2 == pytest.approx(x + w / 2, abs=0.5)
    assert disc.cx == pytest.approx(x + w / 2, abs=0.5)


def test_names_under_icons_start_on_one_line_and_icons_are_equal() -> None:
    placed = laid(CLOUDS)
    for row in range(3):
        found = [cell(placed, row, c) for c in range(3)]
        images = [i for g in found for i in g.children if isinstance(i, Image)]
        assert len({round(i.y + i.h / 2, 3) for i in images}) == 1
        assert len({(round(i.w, 3), round(i.h, 3)) for i in images}) == 1
        firsts = {round(min(t.y for t in texts(g.children)), 3) for g in found}
        assert len(firsts) == 1


def test_entries_that_are_icons_stand_side_by_side_where_there_is_room() -> None:
    wide = [i for i in cell(laid(CLOUDS, 1500), 2, 2).children if isinstance(i, Image)]
    assert wide[0].y == wide[1].y and wide[0].x < wide[1].x
    narrow = [i for i in cell(laid(CLOUDS, 700), 2, 2).children if isinstance(i, Image)]
    assert narrow[0].y < narrow[1].y


def test_arrows_run_through_the_gaps_at_the_height_of_the_icons() -> None:
    placed = laid(CLOUDS)
    whole = placed.items[0]
    assert isinstance(whole, Group)
    shafts = [i for i in whole.children if isinstance(i, Path) and i.paint.stroke and i.paint.width == 3]
    assert len(shafts) == 6
    image = next(i for i in cell(placed, 0, 0).children if isinstance(i, Image))
    x1, y1 = shafts[0].commands[0][1:]
    assert y1 == pytest.approx(image.y + image.h / 2)
    left, right = cell(placed, 0, 0).box, cell(placed, 0, 1).box
    assert left and right and left[0] + left[2] <= x1 <= right[0]


def test_no_arrow_points_from_or_to_an_empty_cell() -> None:
    placed = laid(of(("a", Cell(), "c"), arrows=True, header="none"))
    assert not [i for i in leaves(placed.items) if isinstance(i, Path) and i.paint.width == 3]


def test_extra_height_is_shared_by_the_rows() -> None:
    natural, tall = laid(FACTS), laid(FACTS, height=900)
    assert tall.height == pytest.approx(900)
    growth = [cell(tall, r, 0).box[3] - cell(natural, r, 0).box[3] for r in range(3)]  # type: ignore[index]
    assert growth == pytest.approx([(900 - natural.height) / 3] * 3)
    check_cells(tall)


def test_a_table_too_narrow_gets_wider_instead_of_crushing_words() -> None:
    placed = laid(FACTS, 100)
    assert placed.width == pytest.approx(table_layout.widths(FACTS, context()).low)
    check_cells(placed)


def test_weights_share_the_width() -> None:
    table = of(("a", "b"), columns=(Column(title="A", weight=3), Column(title="B", weight=1)))
    placed = laid(table, 800)
    assert placed.anchors["r1c1"][2] == pytest.approx(600)
    assert placed.anchors["r1c2"][2] == pytest.approx(200)


def test_icon_cells_of_cards_start_at_one_edge() -> None:
    rows = tuple((icon("Workers"), icon("A longer name of a service")) for _ in range(7))
    placed = laid(of(*rows, columns=(Column(title="A"), Column(title="B")), style="columns"))
    for c in range(2):
        images = [next(i for i in leaves(cell(placed, r, c).children) if isinstance(i, Image)) for r in range(7)]
        assert len({round(i.x, 3) for i in images}) == 1
    assert placed.anchors["r1c1"][2] == pytest.approx(placed.anchors["r1c2"][2])


def test_a_row_tone_lies_under_the_whole_row() -> None:
    ctx = context()
    table = replace(CLOUDS, rows=(replace(CLOUDS.rows[0], tone="orange"), *CLOUDS.rows[1:]))
    band = next(
        i
        for i in leaves(laid(table, 1200, None, ctx).items)
        if isinstance(i, Rect) and i.paint.fill == ctx.theme.hue("orange").tint
    )
    assert (band.x, band.w) == (0, pytest.approx(1200))


@pytest.mark.parametrize("style", ["columns", "rules"])
def test_line_icons_take_the_colour_of_a_column_that_is_a_card(style: str) -> None:
    ctx = context()
    column = Column(title="Cloudflare", tone=Tone("orange"))
    cells = laid(of((icon("DNS", "lucide/signpost"),), columns=(column,), style=style), 400, None, ctx)
    (color,) = {i.color for i in leaves(cells.items) if isinstance(i, Image)}
    assert color == (ctx.theme.hue("orange").deep if style == "columns" else ctx.theme.color("ink"))


@pytest.mark.parametrize("theme", ["newsletter", "dark"])
@pytest.mark.parametrize("header_form", ["band", "chevron", "chips"])
@pytest.mark.parametrize("style", STYLES)
def test_header_text_can_be_read_on_its_ground(theme: str, header_form: str, style: str) -> None:
    ctx = context(theme)
    table = replace(FACTS, header=header_form, style=style, corner=None)  # type: ignore[arg-type]
    placed = laid(table, 1200, None, ctx)
    drawn = list(leaves(placed.items))
    for column in range(3):
        for run in texts(header(placed, column).children):
            middle = (run.x + run.width / 2, run.y - 5)
            below = [
                i
                for i in drawn[: drawn.index(run)]
                if isinstance(i, Rect | Path) and i.paint.fill and _covers(extent(i), middle)
            ]
            assert below and contrast(run.color, below[-1].paint.fill or "") >= 4.5


def _covers(box: Box, point: tuple[float, float]) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def test_roles_give_label_and_icon_of_the_provider() -> None:
    table = of((Cell(role="object-storage"), Cell(role="object-storage", text="own words")), header="none")
    placed = laid(table, 600, None, replace(context(), provider="aws"))
    assert texts(cell(placed, 0, 0).children)[0].text == "S3"
    assert texts(cell(placed, 0, 1).children)[0].text.startswith("own")
    assert [i.art.pack for i in leaves(placed.items) if isinstance(i, Image)]


def test_an_unknown_role_or_icon_is_reported_not_raised() -> None:
    ctx = context()
    laid(of((Cell(role="no-such-role"), icon("x", "no-such-icon"))), 600, None, ctx)
    assert {d.code for d in ctx.report.errors} == {"unknown-role", "unknown-icon"}


def test_marks_are_discs_in_the_colours_of_their_meaning() -> None:
    ctx = context()
    placed = laid(of(tuple(Cell(mark=m) for m in ("ok", "no", "part"))), 600, None, ctx)  # type: ignore[arg-type]
    discs = [i.paint.fill for i in leaves(placed.items) if isinstance(i, Ellipse)]
    assert discs == [ctx.theme.hue(t).deep for t in ("ok", "bad", "warn")]


def test_a_block_in_a_cell_gets_the_width_and_height_of_the_cell() -> None:
    table = of((Cell(block=block(probe(low=50, want=1))), Cell(text="x")), ("a", "b"), header="none")
    placed = laid(table, 800, 600)
    (nested,) = groups(placed.items, "node")
    x, y, w, h = placed.anchors["r1c1"]
    assert nested.box == pytest.approx((x + 18, y + 14, w - 36, h - 28))


def test_code_keeps_its_indent_and_its_marks() -> None:
    assert plain(literal("if a[`x`]:\n\tb * c")) == "if\u00a0a[`x`]:\n\u00a0\u00a0\u00a0\u00a0b\u00a0*\u00a0c"


def test_cells_and_row_heads_are_anchors() -> None:
    placed = laid(FACTS)
    assert set(placed.anchors) == {f"r{r}" for r in (1, 2, 3)} | {f"r{r}c{c}" for r in (1, 2, 3) for c in (1, 2, 3)}
    assert placed.anchors["r2c3"] == cell(placed, 1, 2).box


def test_chevrons_touch_and_keep_to_the_table() -> None:
    placed = laid(CLOUDS)
    whole = placed.items[0]
    assert isinstance(whole, Group)
    shapes = [
        extent(i) for i in whole.children if isinstance(i, Path) and len(i.commands) >= 6 and i.commands[0][2] == 0
    ]
    assert len(shapes) == 3
    assert shapes[-1][2] == pytest.approx(1200)
    # Each point reaches into the notch of the next.
    assert all(0 < one[2] - other[0] < 26 for one, other in pairwise(shapes))


words = st.text(alphabet="abcdefg é漢*`[]{}&<\n", max_size=30)
simple = st.builds(
    Cell,
    text=st.none() | words,
    sub=st.none() | words,
    icon=st.sampled_from([None, "kafka"]),
    mark=st.sampled_from([None, "ok", "no", "part", "none"]),
    chips=st.lists(words, max_size=3).map(tuple),
    logos=st.sampled_from([(), ("kafka", "redis", "docker", "kafka", "redis")]),
    code=st.none() | st.text(alphabet="ab (){}*`\n\t", max_size=20),
    tone=st.sampled_from([None, "coral"]),
)
cells = st.one_of(simple, st.builds(Cell, items=st.lists(simple, max_size=3).map(tuple)))
rows = st.builds(
    Row,
    head=st.none() | words,
    sub=st.none() | words,
    icon=st.sampled_from([None, "redis"]),
    tone=st.sampled_from([None, "blue"]),
    cells=st.lists(cells, max_size=4).map(tuple),
)
tables = st.builds(
    Table,
    columns=st.lists(st.builds(Column, title=st.none() | words, sub=st.none() | words), max_size=4).map(tuple),
    rows=st.lists(rows, max_size=4).map(tuple),
    corner=st.none() | st.builds(Corner, title=words),
    header=st.sampled_from(HEADERS),
    style=st.sampled_from(STYLES),
    cell=st.sampled_from([None, "text", "icon"]),
    arrows=st.booleans(),
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables, st.floats(60, 1600), st.none() | st.floats(10, 3000))
def test_any_table_is_laid_out_with_its_cells_in_it(table: Table, width: float, height: float | None) -> None:
    placed = laid(table, width, height)
    assert placed.height >= (height or 0) - 0.01
    check_cells(placed)
    assert all(t.size >= 20 for t in texts(placed.items))


def test_chips_of_a_column_are_equal_and_start_on_one_edge() -> None:
    table = of(
        ("P0 leader", Cell(chips=("0", "1", "2", "10"))),
        ("P2 replica", Cell(chips=("1",))),
        columns=(Column(title="partition"), Column(title="offsets")),
        header="none",
    )
    placed = table_layout.layout(table, 460, None, context())
    chips = [g.box for g in groups(placed.items, "label") if g.box]
    assert len({round(w, 3) for _, _, w, _ in chips}) == 1
    assert chips[0][0] == chips[4][0]
    assert len({round(t.x, 3) for t in texts(placed.items) if t.text.startswith("P")}) == 1


def test_tables_of_one_width_with_the_same_names_line_up_whatever_they_hold() -> None:
    starts = set()
    for count in (3, 5):
        cell = Cell(chips=tuple(str(i) for i in range(count)))
        table = of(("P0 leader", cell), ("P2 replica", cell), columns=(Column(), Column()), header="none")
        placed = table_layout.layout(table, 460, None, context())
        starts.add(min(g.box[0] for g in groups(placed.items, "label") if g.box))
    assert len(starts) == 1


def test_words_too_unlike_keep_chips_of_their_own_width() -> None:
    table = of(("a", Cell(chips=("x", "a very long word indeed"))), columns=(Column(), Column()), header="none")
    one, other = (g.box[2] for g in groups(table_layout.layout(table, 600, None, context()).items, "label") if g.box)
    assert one < other / 2


def test_the_last_chevron_reaches_as_far_beyond_its_column_as_the_others() -> None:
    placed = table_layout.layout(CLOUDS, 1504, None, context())
    heads = [g.box for g in groups(placed.items, "cell") if g.box and g.data.get("head") and "column" in g.data]
    tips = [max(extent(i)[2] for i in leaves((p,))) for p in chevron_paths(placed)]
    reach = [tip - (x + w) for tip, (x, _, w, _) in zip(tips, heads, strict=True)]
    assert reach == pytest.approx([reach[0]] * 3) and reach[0] > 20
    assert tips[-1] == pytest.approx(placed.width)


def chevron_paths(placed: Placed) -> list[Path]:
    return [i for i in leaves(placed.items) if isinstance(i, Path) and len(i.commands) in (6, 7) and i.paint.fill][:3]


def test_icons_grow_in_rows_with_height_to_spare() -> None:
    natural = table_layout.layout(CLOUDS, 1504, None, context())
    tall = table_layout.layout(CLOUDS, 1504, natural.height + 300, context())
    sizes = [max(i.h for i in leaves(p.items) if isinstance(i, Image)) for p in (natural, tall)]
    assert sizes[0] * 1.05 < sizes[1] <= sizes[0] * 1.51
    for placed in (natural, tall):
        pair = [t for t in texts(placed.items) if t.text in ("Dataproc", "Dataflow")]
        assert len(pair) == 2 and pair[0].y == pair[1].y
        found = [extent(i) for i in leaves(placed.items) if isinstance(i, Image)]
        assert all(x2 <= placed.width and y2 <= placed.height for _, _, x2, y2 in found)


# Spans, heads over several rows, levels, cards, highlights


SPANNED = Table(
    style="grid",
    columns=tuple(Column(title=t) for t in "ABC"),
    rows=(
        Row(head="one", cells=(Cell(text="tall", rowspan=2), Cell(text="wide", colspan=2))),
        Row(head="two", cells=(Cell(text="x"), Cell(text="y"))),
        Row(head="three", cells=(Cell(text="whole row of words that are many", colspan=3),)),
    ),
)


def test_cells_cover_columns_and_rows_and_push_the_others_aside() -> None:
    placed = laid(SPANNED)
    tall, wide, x, y = cell(placed, 0, 0), cell(placed, 0, 1), cell(placed, 1, 1), cell(placed, 1, 2)
    assert tall.box and wide.box and x.box and y.box
    assert tall.box[1] + tall.box[3] == pytest.approx(x.box[1] + x.box[3])
    assert wide.box[0] == x.box[0] and wide.box[0] + wide.box[2] == pytest.approx(y.box[0] + y.box[2])
    check_cells(placed)
    assert {"r1c1", "r1c2", "r2c2", "r2c3", "r3c1"} <= set(placed.anchors)


def test_no_line_runs_through_a_cell_that_covers_others() -> None:
    placed = laid(SPANNED)
    (whole,) = placed.items
    assert isinstance(whole, Group)
    lines = [i for i in whole.children if isinstance(i, Path) and not i.paint.fill]
    for row, column in ((0, 0), (0, 1), (2, 0)):
        box = cell(placed, row, column).box
        assert box
        inner = (box[0] + 2, box[1] + 2, box[2] - 4, box[3] - 4)
        for line in lines:
            x1, y1, x2, y2 = extent(line)
            assert not overlap((x1, y1, x2 - x1 + 0.1, y2 - y1 + 0.1), inner)


def test_a_cell_over_several_rows_makes_room_for_its_words() -> None:
    words = "\n".join(f"line {i}" for i in range(8))
    placed = laid(of((Cell(text=words, rowspan=2), "a"), ("b",)))
    tall = cell(placed, 0, 0)
    assert tall.box
    for item in texts(tall.children):
        assert inside(extent(item), tall.box, 1)


def test_a_row_without_a_head_belongs_to_the_one_above_when_heads_span() -> None:
    rows = (
        Row(head="first", tone="coral", cells=(Cell(text="a"),)),
        Row(cells=(Cell(text="b"),)),
        Row(head="next", cells=(Cell(text="c"),)),
    )
    heads = [g for g in groups(laid(Table(rows=rows, row_head="spanning")).items, "cell") if g.data.get("head")]
    assert [h.title for h in heads] == ["first", "next"]
    assert heads[0].box and heads[1].box
    assert heads[0].box[3] == pytest.approx(2 * heads[1].box[3])
    plain = [g for g in groups(laid(Table(rows=rows)).items, "cell") if g.data.get("head")]
    assert len(plain) == 3


def test_the_tone_of_a_spanning_head_is_that_of_its_rows() -> None:
    rows = (Row(head="first", tone="coral", cells=(Cell(level=2),)), Row(cells=(Cell(level=2),)))  # type: ignore[arg-type]
    placed = laid(Table(rows=rows, row_head="spanning"))
    fills = [{i.paint.fill for i in leaves(cell(placed, r, 0).children) if isinstance(i, Rect)} for r in (0, 1)]
    assert fills[0] == fills[1]


@pytest.mark.parametrize("level", [0, 2, 5])
def test_a_level_bar_has_as_many_steps_filled(level: int) -> None:
    placed = laid(of((Cell(level=level, tone="blue"),)))  # type: ignore[arg-type]
    steps = [i for i in leaves(cell(placed, 0, 0).children) if isinstance(i, Rect)]
    assert len(steps) == 5
    full = context().theme.hue("blue").stroke
    assert [s.paint.fill == full for s in steps] == [True] * level + [False] * (5 - level)
    assert len({s.w for s in steps}) == 1


def test_level_bars_of_a_table_have_the_same_steps() -> None:
    placed = laid(of((Cell(level=3), Cell(level=1)), levels=4))
    assert all(len([i for i in leaves(cell(placed, 0, c).children) if isinstance(i, Rect)]) == 4 for c in (0, 1))


def test_half_and_dot_are_marks_of_their_own() -> None:
    kinds = ("ok", "no", "part", "half", "dot", "none")
    placed = laid(of(tuple(Cell(mark=k) for k in kinds)))  # type: ignore[arg-type]
    drawn = [[type(i).__name__ for i in leaves(cell(placed, 0, c).children)] for c in range(len(kinds))]
    assert drawn[3] == ["Ellipse", "Path"] and drawn[4] == ["Ellipse"]


def test_cards_stand_apart_and_fill_their_cells() -> None:
    placed = laid(replace(FACTS, style="cards"))
    cards = [
        next(i for i in leaves(cell(placed, r, c).children) if isinstance(i, Rect)) for r in range(3) for c in range(3)
    ]
    boxes = [(c.x, c.y, c.w, c.h) for c in cards]
    assert not any(overlap(a, b) for i, a in enumerate(boxes) for b in boxes[:i])
    gaps = [b[0] - (a[0] + a[2]) for a, b in pairwise(boxes[:3])]
    assert all(g == pytest.approx(gaps[0], abs=2) and g > 8 for g in gaps)


def test_what_is_highlighted_has_an_outline_round_it() -> None:
    table = replace(FACTS, columns=(FACTS.columns[0], replace(FACTS.columns[1], highlight=True), FACTS.columns[2]))
    placed = laid(table)
    (whole,) = placed.items
    assert isinstance(whole, Group)
    (frame,) = [i for i in whole.children if isinstance(i, Rect) and i.paint.stroke and not i.paint.fill]
    column = cell(placed, 2, 1).box
    assert column and frame.x == pytest.approx(column[0], abs=2) and frame.w == pytest.approx(column[2], abs=4)
    assert frame.y + frame.h == pytest.approx(column[1] + column[3], abs=2)


def test_header_arrows_run_between_the_header_cells() -> None:
    placed = laid(replace(FACTS, header_arrows=True))
    heads = [header(placed, c).box for c in range(3)]
    assert all(a and b and b[0] - (a[0] + a[2]) >= 40 for a, b in pairwise(heads))
    (whole,) = placed.items
    assert isinstance(whole, Group)
    shafts = [
        i for i in whole.children if isinstance(i, Path) and i.paint.stroke and i.commands[0][2] == i.commands[-1][2]
    ]
    between = [s for s in shafts if heads[0] and s.commands[0][2] == heads[0][3] / 2]
    assert len(between) == 2


def test_a_logo_header_has_large_icons_and_no_ground() -> None:
    columns = (Column(title="Kafka", icon="kafka"), Column(title="Redis", icon="redis"))  # type: ignore[arg-type]
    placed = laid(replace(of(("a", "b")), columns=columns, header="logo"))
    (logo,) = [i for i in leaves(header(placed, 0).children) if isinstance(i, Image)]
    assert max(logo.w, logo.h) > 60
    (whole,) = placed.items
    assert isinstance(whole, Group)
    assert not [i for i in whole.children if isinstance(i, Rect | Path) and i.paint.fill]


def test_ids_and_names_in_nested_blocks_are_anchors() -> None:
    inner = block(probe(), id="deep")
    table = Table(
        columns=(Column(title="c", id="col"),),  # type: ignore[arg-type]
        rows=(Row(id="row", cells=(Cell(block=inner, id="one"),)),),  # type: ignore[arg-type]
    )
    placed = laid(table)
    assert {"col", "row", "one", "deep", "r1c1"} <= set(placed.anchors)
    x, y, w, h = placed.anchors["one"]
    assert inside(
        (
            *placed.anchors["deep"][:2],
            placed.anchors["deep"][0] + placed.anchors["deep"][2],
            placed.anchors["deep"][1] + placed.anchors["deep"][3],
        ),
        (x, y, w, h),
        1,
    )


def test_a_large_table_is_measured_once_and_fast() -> None:
    rows = tuple(
        Row(head=f"row {r}", cells=tuple(Cell(text=f"words in cell {r} {c}") for c in range(8))) for r in range(100)
    )
    table = Table(columns=tuple(Column(title=f"Column {c}") for c in range(8)), rows=rows)
    ctx = context()
    start = process_time()
    table_layout.widths(table, ctx)
    placed = table_layout.layout(table, 1800, None, ctx)
    table_layout.layout(table, 1800, placed.height + 50, ctx)
    assert process_time() - start < 1.5  # a third of this on one core at leisure
    assert len([g for g in groups(placed.items, "cell") if "row" in g.data and not g.data.get("head")]) == 800


# Alignment, corner and frames


def test_columns_of_words_stand_alike_and_figures_in_the_middle() -> None:
    columns = tuple(Column(title=t) for t in ("Name", "Size", "Short", "Meaning"))
    table = of(("id", "8", "key", "the key of the row, never reused"), ("n", "40", "word", "x"), columns=columns)
    placed = table_layout.layout(table, 1200, None, context())
    for g in groups(placed.items, "cell"):
        (word,) = texts(g.children)
        assert g.box
        left = word.x - g.box[0]
        if g.data["column"] == 1:
            assert left == pytest.approx((g.box[2] - word.width) / 2, abs=1)
        else:
            assert left < 30
    short = of(("TCP", "order"), ("IP", "routes"), columns=(Column(title="Layer"), Column(title="Job")))
    for g in groups(table_layout.layout(short, 800, None, context()).items, "cell"):
        (word,) = texts(g.children)
        assert g.box
        assert word.x - g.box[0] == pytest.approx((g.box[2] - word.width) / 2, abs=1)


@pytest.mark.parametrize("toned", [False, True])
def test_the_band_goes_on_over_row_heads_unless_every_column_has_its_colour(toned: bool) -> None:
    columns = tuple(Column(title=t, tone=Tone("blue") if toned else None) for t in "AB")
    placed = table_layout.layout(headed(of(("a", "b"), columns=columns), "Row"), 600, None, context())
    band = [i for i in leaves(placed.items) if isinstance(i, Path) and i.paint.fill and extent(i)[1] < 1]
    assert (min(extent(i)[0] for i in band) < 1) != toned


@pytest.mark.parametrize(("header", "row_head"), [("chips", "plain"), ("band", "chip"), ("chips", "chip")])
def test_the_frame_of_a_grid_leaves_chips_outside(header: str, row_head: str) -> None:
    columns = (Column(title="A"), Column(title="B"))
    made = of(("a", "b"), ("c", "d"), columns=columns, style="grid", header=header, row_head=row_head)
    placed = table_layout.layout(headed(made, "R1", "R2"), 700, None, context())
    (frame,) = [i for i in leaves(placed.items) if isinstance(i, Rect) and not i.paint.fill]
    cells = {g.data.get("column"): g.box for g in groups(placed.items, "cell") if not g.data.get("head")}
    head = next(g.box for g in groups(placed.items, "cell") if g.data.get("head") and "row" in g.data)
    top = next(g.box for g in groups(placed.items, "cell") if g.data.get("head") and "column" in g.data)
    first = cells[0]
    assert first and head and top
    assert (frame.x >= head[0] + head[2]) == (row_head == "chip")
    assert (frame.y >= top[1] + top[3]) == (header == "chips")
    assert frame.x <= first[0] + 1


def test_tones_of_cell_row_and_column_reach_nested_blocks() -> None:
    stack = Block(content=Stack(base=(Layer(label="layer"),)))
    columns = (Column(title="A"), Column(title="B", tone=Tone("violet")))
    cells = (Cell(block=stack), Cell(block=stack), Cell(block=stack, tone=Tone("coral")))
    table = Table(
        columns=(*columns, Column(title="C")),
        rows=(Row(cells=cells), Row(cells=cells[:2], tone=Tone("blue"))),
    )
    ctx = context()
    placed = table_layout.layout(table, 900, None, ctx)
    found = []
    for g in groups(placed.items, "cell"):
        if "row" not in g.data:
            continue
        fills = {i.paint.fill for i in leaves(g.children) if isinstance(i, (Path, Rect)) and i.paint.fill}
        found.append(next((t for t in ("violet", "coral", "blue") if _hues(ctx, t) & fills), None))
    assert found == [None, "violet", "coral", "blue", "blue"]


def _hues(ctx: Context, tone: str) -> set[str]:
    hue = ctx.theme.hue(tone)
    return {hue.fill, hue.solid, hue.tint} | {mix(hue.solid, hue.fill, k / 100) for k in range(101)}
