from collections import defaultdict
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_probe import block, boxes, context, extent, groups, leaves, overlap, texts

from vizsys.blocks.base import Placed
from vizsys.blocks.cards import Card, CardGroup, Cards, cards_layout
from vizsys.blocks.cards_art import TYPE
from vizsys.blocks.checks import Check, Checks
from vizsys.blocks.graph.model import Edge, Graph, Node
from vizsys.blocks.grid import Grid
from vizsys.blocks.kinds import kind_of
from vizsys.blocks.prose import ListContent, ListItem
from vizsys.scene import Group, Path, Rect, TextRun
from vizsys.spec.model import Block

STYLES = ("plain", "titlebar", "rule", "medallion", "disc", "side-icon")


def laid(content: Cards, width: float = 1500, height: float | None = None) -> Placed:
    return cards_layout.layout(content, width, height, context())


def cards(placed: Placed) -> list[Group]:
    return [g for g in placed.items if isinstance(g, Group) and g.role == "cell"]


def titled(*titles: str, **said: object) -> Cards:
    return Cards(items=tuple(Card(title=t) for t in titles), **said)  # type: ignore[arg-type]


words = st.text("abcdefg ", min_size=1, max_size=60).filter(str.strip)
card = st.builds(
    Card,
    title=words,
    text=st.none() | words,
    sub=st.none() | words,
    bullets=st.lists(words, max_size=3).map(tuple),
    tags=st.lists(st.text("abc", min_size=1, max_size=8), max_size=3).map(tuple),
    icon=st.sampled_from([None, "lucide/server", "kafka"]),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(card, min_size=1, max_size=14),
    st.sampled_from(STYLES),
    st.booleans(),
    st.floats(0, 1700),
    st.none() | st.floats(100, 2500),
)
def test_cards_hold_their_content_and_keep_apart(items, style, number, width, height) -> None:
    content, ctx = Cards(items=tuple(items), style=style, number=number), context()
    low = cards_layout.widths(content, ctx).low
    placed = cards_layout.layout(content, max(width, low), height, ctx)
    assert placed.width == pytest.approx(max(width, low), abs=0.6)
    assert height is None or placed.height >= height - 0.01
    drawn = cards(placed)
    assert [g.title.split() for g in drawn if g.title] == [c.title.split() for c in items if c.title]
    for i, one in enumerate(drawn):
        assert one.box is not None
        assert all(not overlap(one.box, other.box) for other in drawn[i + 1 :] if other.box)
        x, y, w, h = one.box
        for leaf in leaves((one,)):
            left, top, right, bottom = extent(leaf)
            assert x - 0.6 <= left and right <= x + w + 0.6 and bottom <= y + h + 0.6
            assert top >= y - 0.6 or style == "medallion"


@pytest.mark.parametrize("style", STYLES)
def test_titles_texts_and_cards_of_a_row_are_level(style: str) -> None:
    one = Card(title="One", text="a few words")
    two = Card(title="Two with a title that takes more than a line for sure", text="many words " * 9)
    placed = laid(Cards(items=(one, two, one), style=style, columns=3), 900)  # type: ignore[arg-type]
    drawn = cards(placed)
    assert len({(g.box[1], g.box[3], round(g.box[2], 3)) for g in drawn if g.box}) == 1
    baselines = [sorted({t.y for t in texts((g,)) if t.font.weight < 600})[0] for g in drawn]
    assert len({round(y, 2) for y in baselines}) == 1


def test_a_short_last_row_is_stretched() -> None:
    rows = defaultdict(list)
    for x, y, w, _ in boxes(laid(titled(*"ABCDE", columns=3)).items, "cell"):
        rows[y].append((x, w))
    assert [len(r) for r in rows.values()] == [3, 2]
    assert all(sum(w for _, w in r) + 24 * (len(r) - 1) == pytest.approx(1500) for r in rows.values())


def test_columns_and_spans() -> None:
    content = Cards(items=(Card(title="A", span=2), Card(title="B"), Card(title="C", span=3)), columns=3)
    a, b, c = boxes(laid(content).items, "cell")
    assert a[2] == pytest.approx(2 * b[2] + 24) and c[2] == pytest.approx(1500) and c[1] > a[1] == b[1]


def test_hue_by_category_in_turn_or_one() -> None:
    two = (
        CardGroup(title="X", items=(Card(title="a"), Card(title="b"))),
        CardGroup(title="Y", items=(Card(title="c"),)),
    )
    assert [g.data["tone"] for g in cards(laid(Cards(groups=two)))] == ["green", "green", "blue"]
    assert [g.data["tone"] for g in cards(laid(titled("a", "b", "c")))] == ["green", "blue", "amber"]
    assert {g.data["tone"] for g in cards(laid(titled(*"abcdefg")))} == {"green"}
    assert {g.data["tone"] for g in cards(laid(titled("a", "b", hue="one")))} == {"green"}
    violet = cards_layout.layout(titled("a", "b"), 900, None, replace(context(), tone="violet"))
    assert {g.data["tone"] for g in cards(violet)} == {"violet"}


def test_categories_have_headings_or_run_on_with_tags() -> None:
    two = (
        CardGroup(title="X", items=(Card(title="a"), Card(title="b"))),
        CardGroup(title="Y", items=(Card(title="c"),)),
    )
    headed, running = laid(Cards(groups=two)), laid(Cards(groups=two, sections=False))
    assert [t.text for g in headed.items if isinstance(g, Group) and g.role == "label" for t in texts((g,))] == [
        "X",
        "Y",
    ]
    assert [t.text for t in texts(running.items) if t.text in "XY"] == ["X", "X", "Y"]
    assert len({g.box[1] for g in cards(running) if g.box}) == 1


def test_numbers_run_on_and_a_badge_replaces_one() -> None:
    content = Cards(items=(Card(title="A"), Card(title="B", badge="9"), Card(title="C")), number=True)
    assert [g.data["step"] for g in groups(laid(content).items, "badge")] == ["1", "9", "3"]


def test_anchors_by_id_and_title() -> None:
    placed = laid(Cards(items=(Card(title="Load Balancer"), Card(id="gw", title="Gateway"), Card(title="Gateway"))))
    assert set(placed.anchors) == {"load-balancer", "gw", "gateway"}
    assert placed.anchors["gw"] in boxes(placed.items, "cell")


def picture(label: str | None) -> Graph:
    nodes = {n: Node(label=label) for n in ("a", "b")}
    return Graph(nodes=nodes, edges=(Edge(source=("a",), target=("b",)),), direction="right")


def test_pictures_share_a_zone_and_keep_the_smallest_type() -> None:
    tall = Graph(
        nodes={n: Node(label=n) for n in "abc"}, edges=(Edge(source=("a",), target=("b", "c")),), direction="down"
    )
    arts = (picture("long enough to read"), tall)
    placed = laid(Cards(items=tuple(Card(title="T", text="says", art=block(a)) for a in arts), columns=2), 1200)
    says = [t for t in texts(placed.items) if t.text == "says"]
    assert len(says) == 2 and says[0].y == says[1].y
    assert min(t.size for t in texts(placed.items)) >= TYPE - 0.01
    for one in cards(placed):
        x, _, w, _ = one.box or (0, 0, 0, 0)
        assert all(x <= extent(i)[0] and extent(i)[2] <= x + w for i in leaves((one,)))
    assert {"a", "b", "c"} <= set(placed.anchors)


def test_a_picture_without_words_is_as_small_as_it_takes() -> None:
    nodes = {f"n{i}": Node(label="") for i in range(9)}
    edges = tuple(Edge(source=(f"n{i}",), target=(f"n{i + 1}",)) for i in range(8))
    content = Cards(items=(Card(title="T", art=block(Graph(nodes=nodes, edges=edges, direction="right"))),))
    assert cards_layout.widths(content, context()).low < 260
    placed = laid(content, 260)
    assert placed.width == 260 and not [t for t in texts(placed.items) if t.text != "T"]


def test_more_height_makes_cards_taller_and_ends_exactly() -> None:
    content = titled("A", "B", "C", columns=3)
    low = laid(content)
    high = laid(content, height=low.height + 200)
    assert high.height == low.height + 200
    assert {b[3] for b in boxes(high.items, "cell")} == {low.height + 200}


def test_an_unknown_icon_is_reported() -> None:
    ctx = context()
    cards_layout.layout(Cards(items=(Card(title="A", icon="no/such"),)), 500, None, ctx)
    assert [d.code for d in ctx.report.errors] == ["unknown-icon"]


def test_text_runs_are_scaled_with_their_width() -> None:
    placed = laid(Cards(items=(Card(title="T", art=block(picture("word"))),)), 500)
    runs = [t for t in texts(placed.items) if t.text == "word"]
    ctx = context()
    assert runs and all(
        isinstance(r, TextRun) and r.width == pytest.approx(ctx.text.measure(r.text, r.font, r.size), rel=0.01)
        for r in runs
    )


def test_rows_that_hardly_differ_are_equally_high_and_others_are_not() -> None:
    one, two = "a line of text", "a line of text " * 3
    near = laid(Cards(items=tuple(Card(title="t", text=x) for x in (one, one, two, one)), columns=2), 800)
    assert len({round(c.box[3], 3) for c in cards(near) if c.box}) == 1
    far = laid(Cards(items=tuple(Card(title="t", text=x) for x in (one, one, two * 6, one)), columns=2), 800)
    assert len({round(c.box[3], 3) for c in cards(far) if c.box}) == 2


@pytest.mark.parametrize("style", STYLES)
def test_points_in_cards_start_at_one_edge_and_one_height(style: str) -> None:
    arts = (
        ListContent(items=(ListItem(text="xa"), ListItem(text="b"))),
        Checks(items=(Check(text="xa longer text"),)),
        ListContent(items=tuple(ListItem(text=f"{'x' if not i else ''}a longer text {i}") for i in range(6))),
    )
    cards_ = tuple(Card(title="Card", art=Block(content=a)) for a in arts)
    placed = laid(Cards(items=cards_, style=style, columns=3))  # type: ignore[arg-type]
    found = []
    for one in cards(placed):
        assert one.box
        points = [g.box for g in groups(one.children, "cell") if g.box and texts(g.children)[0].text.startswith("x")]
        assert len(points) == 1
        found.append((points[0][0] - one.box[0], points[0][1] - one.box[1]))
    assert found[1] == pytest.approx(found[0], abs=1)
    assert found[2] == pytest.approx(found[0], abs=1)


def test_as_many_cards_in_panels_of_one_width_have_as_many_columns() -> None:
    short = titled("One", "Two", "Three")
    long = titled("Electroencephalographically", "Counterrevolutionaries", "Incomprehensibilities")
    panels = tuple(Block(title=t, content=c) for t, c in (("A", short), ("B", short), ("C", long), ("D", long)))
    made = Grid(items=panels, columns=2)
    placed = kind_of(made).layout(made, 2000, None, context())
    per = [len({round(c.box[0]) for c in groups(p.children, "cell") if c.box}) for p in groups(placed.items, "panel")]
    assert per == [2, 2, 2, 2]  # the long ones do not stand three abreast, the short ones alone would


def test_what_is_filled_in_a_picture_has_the_colour_of_its_card() -> None:
    nodes = {"a": Node(label=""), "b": Node(label="", fill="fill"), "c": Node(label="", tone="coral")}
    placed = laid(Cards(items=(Card(title="A", tone="violet", art=Block(content=Graph(nodes=nodes))),)))
    theme = context().theme
    fills = [
        next(i.paint.fill for i in leaves(g.children) if isinstance(i, Rect | Path))
        for g in groups(placed.items, "node")
    ]
    assert fills == [theme.color("panel"), theme.hue("violet").fill, theme.hue("coral").fill]


@pytest.mark.parametrize(("picture", "middle"), [(True, True), (False, False)])
def test_a_list_among_pictures_stands_in_the_middle_as_they_do(picture: bool, middle: bool) -> None:
    points = ListContent(items=(ListItem(text="one"), ListItem(text="two")))
    other = Graph(nodes={"a": Node(), "b": Node()}) if picture else points
    pair = tuple(Card(title="Card", art=Block(content=a)) for a in (points, other))
    one = cards(laid(Cards(items=pair, style="medallion", columns=2)))[0]
    assert one.box
    left = min(g.box[0] for g in groups(one.children, "cell") if g.box) - one.box[0]
    assert (left > one.box[2] / 3) is middle


def test_cards_that_are_read_grow_only_so_far_and_those_with_pictures_as_they_like() -> None:
    content = replace(titled("A", "B", "C", "D"), columns=2)
    natural = laid(content).height
    assert natural < cards_layout.most(content, 1500, context()) < 2 * natural
    drawn = Cards(items=(Card(title="A", art=block(picture("x"))),))
    assert cards_layout.most(drawn, 1500, context()) is None
