from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_probe import block, boxes, context, extent, groups, leaves, overlap, probe, texts

from vizsys.blocks.base import Placed
from vizsys.blocks.frame import block_widths, layout_block
from vizsys.blocks.layers import Layers, layers_layout
from vizsys.blocks.prose import TextContent
from vizsys.scene import Group, Rect
from vizsys.spec.model import Block


def layer(title: str | None, **said: object) -> Block:
    keys = {k: said.pop(k) for k in ("tone", "badge", "caption", "icon", "subtitle", "id") if k in said}
    return block(probe(**said), title=title, **keys)


def laid(content: Layers, width: float = 1200, height: float | None = None, **more: object) -> Placed:
    return layers_layout.layout(content, width, height, replace(context(), **more))  # type: ignore[arg-type]


def rows(placed: Placed) -> list[Group]:
    return [g for g in groups(placed.items, "panel") if g.data.get("layer")]


ABC = (layer("Alpha"), layer("Beta", tall=110), layer("Gamma", tall=90))


def test_rows_span_the_width_in_order_and_near_equal_ones_are_equal() -> None:
    found = [g.box for g in rows(laid(Layers(items=ABC))) if g.box]
    assert [(x, w) for x, _, w, _ in found] == [(0, 1200)] * 3
    assert len({h for _, _, _, h in found}) == 1
    assert all(b[1] > a[1] + a[3] for a, b in pairwise(found))


def test_a_much_higher_layer_does_not_make_the_others_high() -> None:
    low, high = (g.box for g in rows(laid(Layers(items=(layer("a", tall=80), layer("b", tall=500))))))
    assert low and high and low[3] < 200 < high[3]


def test_tabs_and_contents_share_their_edges() -> None:
    placed = laid(Layers(items=(layer("A", badge="1", icon="lucide/box"), layer("A longer title"), layer("B"))))
    titles = [next(t for t in texts(g.children) if t.text[0] in "AB") for g in rows(placed)]
    assert len({t.x for t in titles}) == 1
    nodes = boxes(placed.items, "node")
    assert len({(x, w) for x, _, w, _ in nodes}) == 1
    assert nodes[0][0] > max(t.x + t.width for t in titles)


def test_words_on_the_tab_are_not_drawn_again_in_the_layer() -> None:
    items = (layer("Title", subtitle="Quiet", caption="Remark", badge="7"),)
    said = [t.text for t in texts(laid(Layers(items=items)).items)]
    assert sorted(said) == ["7", "Quiet", "Remark", "Title"]


def test_remarks_stand_right_of_the_content() -> None:
    placed = laid(Layers(items=(layer("a", caption="Remark"), layer("b"))))
    remark = next(t for t in texts(placed.items) if t.text == "Remark")
    assert all(x + w < remark.x for x, _, w, _ in boxes(placed.items, "node"))


def test_layers_without_a_colour_take_turns_and_given_or_inherited_ones_stay() -> None:
    def tones(content: Layers, **more: object) -> list[object]:
        return [g.data["tone"] for g in groups(laid(content, **more).items, "node")]

    assert len(set(tones(Layers(items=ABC)))) == 3
    assert set(tones(Layers(items=ABC), tone="pink")) == {"pink"}
    assert tones(Layers(items=(layer("a", tone="amber"), layer("b")))) == ["amber", "slate"]


@pytest.mark.parametrize("direction", ["down", "right"])
@pytest.mark.parametrize(("arrow", "count"), [("none", 0), ("next", 2), ("back", 2), ("both", 4)])
def test_arrows_join_neighbours_without_touching_them(direction: str, arrow: str, count: int) -> None:
    content = Layers(items=ABC, direction=direction, arrow=arrow)  # type: ignore[arg-type]
    placed = laid(content)
    edges = list(groups(placed.items, "edge"))
    assert len(edges) == count
    found = [g.box for g in groups(placed.items, "panel") if g.box]
    for edge in edges:
        for item in edge.children:
            left, top, right, low = extent(item)
            assert not any(overlap((left, top, right - left + 0.1, low - top + 0.1), b) for b in found)


def test_words_of_arrows_stand_between_the_layers() -> None:
    content = Layers(items=ABC, arrow="both", between=("first", "", "ignored"))
    placed = laid(content)
    (label,) = (g for g in groups(placed.items, "label") if g.title == "first")
    one, two, _ = (g.box for g in rows(placed))
    assert one and two and label.box
    assert one[1] + one[3] < label.box[1] + 5 and label.box[1] + label.box[3] - 5 < two[1]


def test_spare_height_goes_to_the_layers_that_can_use_it() -> None:
    items = (layer("a", tall=80), layer("b", tall=300, want=1.0))
    natural = laid(Layers(items=items))
    more = laid(Layers(items=items), height=natural.height + 200)
    heights = [[g.box[3] for g in rows(p) if g.box] for p in (natural, more)]
    assert more.height == pytest.approx(natural.height + 200)
    assert heights[1][0] == pytest.approx(heights[0][0])
    assert heights[1][1] == pytest.approx(heights[0][1] + 200)


def test_columns_are_equal_and_edge_to_edge() -> None:
    found = boxes(laid(Layers(items=ABC, direction="right"), height=600).items, "panel")
    assert len({(y, w, h) for _, y, w, h in found}) == 1
    assert found[0][0] == 0 and found[-1][0] + found[-1][2] == pytest.approx(1200)


def test_layers_are_anchors_by_id_or_title() -> None:
    placed = laid(Layers(items=(layer("Data store"), layer("b", id="own"))))
    assert placed.anchors["data-store"] == rows(placed)[0].box
    assert placed.anchors["own"] == rows(placed)[1].box


def test_a_layer_on_its_own_tint_stands_off_from_it() -> None:
    ctx = context()
    tint = ctx.theme.hue("violet").tint
    placed = layers_layout.layout(Layers(items=ABC), 900, None, replace(ctx, tone="violet", surface=tint))
    for row in rows(placed):
        back = next(i for i in row.children if isinstance(i, Rect))
        assert back.paint.fill != tint


words = st.text(alphabet="abc dé漢字*`[]{}&<\n", max_size=24)
one = st.builds(
    lambda title, sub, caption, badge, text: Block(
        title=title, subtitle=sub, caption=caption, badge=badge, content=TextContent(text=text)
    ),
    st.none() | words,
    st.none() | words,
    st.none() | words,
    st.none() | st.just("12"),
    words,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(one, min_size=1, max_size=4).map(tuple),
    st.sampled_from(["down", "right"]),
    st.sampled_from(["none", "both"]),
    st.lists(words, max_size=2).map(tuple),
    st.floats(50, 1600),
    st.none() | st.floats(10, 1500),
)
def test_any_layers_keep_to_their_size(
    items: tuple[Block, ...], direction: str, arrow: str, between: tuple[str, ...], width: float, height: float | None
) -> None:
    ctx = context()
    content = Layers(items=items, direction=direction, arrow=arrow, between=between)  # type: ignore[arg-type]
    whole = block(content)
    low = block_widths(whole, ctx).low
    placed = layout_block(whole, max(width, low), height, ctx)
    assert placed.width == pytest.approx(max(width, low), abs=1)
    assert placed.height >= (height or 0) - 0.01
    found = [g.box for g in groups(placed.items, "panel") if g.box]
    assert not any(overlap(a, b) for a, b in combinations(found, 2))
    for item in leaves(placed.items):
        left, _, right, foot = extent(item)
        assert left >= -4 and right <= placed.width + 4 and foot <= placed.height + 4
