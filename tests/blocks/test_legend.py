import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from page_probe import Probe, context, extent, groups, leaves, overlap, texts

import vizsys
from vizsys.blocks.base import Placed
from vizsys.blocks.containers import Rows, rows
from vizsys.blocks.graph.model import Edge, Graph, Node
from vizsys.blocks.legend import Legend, LegendEntry, legend_layout
from vizsys.blocks.legend_auto import with_legends
from vizsys.blocks.roadmap import Roadmap, RoadmapItem, RoadmapStage
from vizsys.scene import Group, Image, Path, Rect, Scene
from vizsys.spec.model import Block, Page, Rich, Step, Tone

ENTRIES = (
    LegendEntry(text="read", line="solid", tone="blue"),
    LegendEntry(text="write", line="bold"),
    LegendEntry(text="replicate", line="dashed"),
    LegendEntry(text="optional", line="dotted"),
    LegendEntry(text="service", swatch="fill", tone="green"),
    LegendEntry(text="host", swatch="dashed", tone="amber"),
    LegendEntry(text="Kafka", icon="kafka"),
    LegendEntry(text="step", badge="1"),
)


def laid(width: float, **keys: object) -> Placed:
    return legend_layout.layout(Legend(entries=ENTRIES, **keys), width, None, context())  # type: ignore[arg-type]


def cells(placed: Placed) -> list[tuple[float, float, float, float]]:
    return [g.box for g in groups(placed.items, "cell") if g.box]


def test_one_row_where_it_fits() -> None:
    assert len({y for _, y, _, _ in cells(laid(1500))}) == 1


def test_equal_columns_where_it_does_not() -> None:
    found = cells(laid(620))
    assert len({y for _, y, _, _ in found}) > 1
    assert len({round(w, 6) for _, _, w, _ in found}) == 1
    starts = {t.x for t in texts(laid(620).items) if t.text in ("read", "service", "step")}
    assert len({round(x, 3) for x in starts}) < 3


def test_a_column_when_asked_for_with_texts_on_one_edge() -> None:
    placed = laid(1500, direction="column")
    assert len({x for x, _, _, _ in cells(placed)}) == 1
    assert len({t.x for t in texts(placed.items) if t.text != "1"}) == 1


@pytest.mark.parametrize("width", [100, 400, 620, 1500])
def test_keys_keep_apart_and_in_the_frame(width: float) -> None:
    placed = laid(width)
    found = cells(placed)
    assert not any(overlap(a, b) for i, a in enumerate(found) for b in found[:i])
    for item in leaves(placed.items):
        x1, y1, x2, y2 = extent(item)
        assert x1 >= -1 and y1 >= -1 and x2 <= placed.width + 1 and y2 <= placed.height + 1


def test_samples_look_like_what_they_stand_for() -> None:
    ctx = context()
    placed = legend_layout.layout(Legend(entries=ENTRIES), 1500, None, ctx)
    lines = [i for i in leaves(placed.items) if isinstance(i, Path) and i.paint.stroke]
    assert [bool(i.paint.dash) for i in lines] == [False, False, True, True]
    assert lines[0].paint.stroke == ctx.theme.color("blue.stroke")
    assert lines[1].paint.width > lines[0].paint.width
    boxes = [i for i in leaves(placed.items) if isinstance(i, Rect)]
    assert any(i.paint.fill == ctx.theme.color("green.fill") for i in boxes)
    assert any(i.paint.fill is None and i.paint.dash for i in boxes)
    assert any(isinstance(i, Image) for i in leaves(placed.items))
    assert "1" in [t.text for t in texts(placed.items)]


def test_a_sample_is_level_with_its_text() -> None:
    for group in groups(laid(1500).items, "cell"):
        (run,) = [t for t in texts(group.children) if t.text != "1"]
        sample = extent(next(i for i in leaves(group.children) if not hasattr(i, "text")))
        assert (sample[1] + sample[3]) / 2 == pytest.approx(run.y - 0.727 * run.size / 2, abs=0.6)


entries = st.builds(
    LegendEntry,
    text=st.text(alphabet="abc dé漢*`[]{}\n", max_size=40),
    line=st.sampled_from([None, "solid", "dotted"]),
    swatch=st.sampled_from([None, "tint", "outline"]),
    badge=st.sampled_from([None, "1", "12.3"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(entries, max_size=9), st.floats(20, 1500), st.sampled_from([None, "row", "column"]))
def test_any_legend_keeps_to_its_box(found: list[LegendEntry], width: float, direction: str | None) -> None:
    content = Legend(entries=tuple(found), direction=direction)  # type: ignore[arg-type]
    placed = legend_layout.layout(content, width, None, context())
    for item in leaves(placed.items):
        x1, y1, x2, y2 = extent(item)
        assert x1 >= -1 and y1 >= -1 and x2 <= placed.width + 1 and y2 <= placed.height + 1


@pytest.mark.parametrize("align", ["center", "start", None])
def test_a_legend_stands_under_the_picture_it_explains(align: str | None) -> None:
    picture = Block(content=Probe(ideal=300), align=align or "stretch")  # type: ignore[arg-type]
    content = Rows(items=(picture, Block(content=Legend(entries=ENTRIES[:2]))))
    placed = rows.layout(content, 1200, None, context())
    (box,) = (g.box for g in groups(placed.items, "node") if g.box)
    drawn = [extent(i) for g in groups(placed.items, "legend") for i in leaves(g.children)]
    left, right = min(e[0] for e in drawn), max(e[2] for e in drawn)
    if align == "center":
        assert (left + right) / 2 == pytest.approx(box[0] + box[2] / 2, abs=1)
    else:
        assert left == pytest.approx(box[0], abs=1)


def test_badges_take_the_colour_of_their_flow() -> None:
    ctx = context()
    entries = (
        LegendEntry(text="in", badge="A1"),
        LegendEntry(text="out", badge="B1"),
        LegendEntry(text="x", badge="B2", tone="coral"),
    )
    placed = legend_layout.layout(Legend(entries=entries), 1500, None, ctx)
    fills = [next(i for i in g.children if isinstance(i, Rect)).paint.fill for g in groups(placed.items, "badge")]
    assert fills == [ctx.theme.hue(t).deep for t in ("green", "blue", "coral")]


# Automatic legends


def filled(page: Page) -> list[LegendEntry]:
    """The keys of the first legend of the page, once it has found them."""
    found = [b.content for b in with_legends(page).content.items if b.content.KIND == "legend"]  # type: ignore[attr-defined]
    return list(found[0].entries) if found else []


def picture(*keys: LegendEntry, **page: object) -> Page:
    flow = Graph(
        nodes={"a": Node(label="A", tone=Tone("blue")), "b": Node(label="B")},
        edges=(
            Edge(source=("a",), target=("b",), arrow="~>", tone=Tone("coral")),
            Edge(source=("b",), target=("a",), arrow="=>", step=Step("A1")),
        ),
    )
    legend = Block(content=Legend(auto=True, entries=keys))
    return Page(content=Rows(items=(Block(content=flow), legend)), **page)  # type: ignore[arg-type]


def test_named_tones_are_told_by_their_names_when_used() -> None:
    tones = {"data_plane": Tone("blue"), "hot": Tone("coral"), "never": Tone("pink")}
    found = filled(picture(tones=tones))
    assert [(e.text, e.tone, e.swatch, e.line) for e in found] == [
        ("Data plane", "blue", "fill", None),
        ("Hot", "coral", None, "solid"),  # only a line has it
    ]


def test_meanings_of_lines_tones_and_flows_are_told_when_used() -> None:
    means = {
        "dashed": "later",
        "dotted": "never",
        "bold": "now",
        "blue": "ours",
        "pink": "theirs",
        "A": "one",
        "B": "two",
    }
    found = filled(picture(means={k: Rich(v) for k, v in means.items()}))
    assert [e.text for e in found] == ["later", "now", "ours", "one"]
    assert [e.line or e.swatch or e.badge for e in found] == ["dashed", "bold", "fill", "A"]


def test_a_meaning_replaces_the_name_of_a_tone() -> None:
    found = filled(picture(tones={"ours": Tone("blue")}, means={"ours": Rich("what we run")}))
    assert [e.text for e in found] == ["what we run"]


def test_given_keys_follow_those_found() -> None:
    found = filled(picture(LegendEntry(text="by hand"), means={"bold": Rich("now")}))
    assert [e.text for e in found] == ["now", "by hand"]


def test_a_legend_with_nothing_to_tell_is_left_out() -> None:
    page = with_legends(picture(tones={"never": Tone("pink")}))
    assert [b.content.KIND for b in page.content.items] == ["graph"]  # type: ignore[attr-defined]


def test_levels_in_use_are_shown_as_boxes_are() -> None:
    stages = (
        RoadmapStage(title="One", level="must"),
        RoadmapStage(title="Two", items=(RoadmapItem(text="x", level="could"),)),
    )
    blocks = (Block(content=Roadmap(stages=stages)), Block(content=Legend(auto=True)))
    means = {"could": Rich("if you like"), "must": Rich("first"), "should": Rich("nothing has it"), "B": Rich("flow")}
    page = with_legends(Page(content=Rows(items=blocks), means=means))
    legend = page.content.items[1].content  # type: ignore[attr-defined]
    assert [(e.swatch, e.text) for e in legend.entries] == [("dashed", "if you like"), ("fill", "first")]


def test_a_page_without_an_automatic_legend_is_untouched() -> None:
    page = Page(content=Rows(items=(Block(content=Legend(entries=ENTRIES)),)), tones={"x": Tone("blue")})
    assert with_legends(page) is page


def in_corner(rows_: str, at: str = "corner") -> Scene:
    """A page of a graph with these rows, and a legend under it."""
    names = sorted({n for row in rows_.split("|") for n in row.split() if n != "."})
    return vizsys.layout(
        vizsys.loads(
            "title: T\nsize: {width: 1400}\nrows:\n  - graph:\n      rows: ["
            + ", ".join(f"[{', '.join(row.split())}]" for row in rows_.split("|"))
            + f"]\n      nodes: {{{', '.join(f'{n}: {n}' for n in names)}}}\n"
            + f"  - legend: {{at: {at}, entries: [{{line: solid, text: now}}, {{line: dashed, text: later}}]}}\n"
        )
    )


def key_box(scene: Scene) -> tuple[float, float, float, float]:
    found = next(i for i, _ in scene.walk() if isinstance(i, Group) and i.role == "legend")
    assert found.box
    return found.box


@pytest.mark.parametrize(
    ("rows_", "corner"),
    [
        ("a b c|d e .|f g .", (1, 1)),
        ("a b c|. d e|. f g", (0, 1)),
        ("a b .|c d .|e f g", (1, 0)),
        (". a b|. c d|e f g", (0, 0)),
    ],
)
def test_a_legend_goes_into_the_free_corner_and_takes_no_room(rows_: str, corner: tuple[int, int]) -> None:
    scene = in_corner(rows_)
    x, y, w, h = key_box(scene)
    assert (x + w / 2 > 700, y + h / 2 > scene.height / 2) == (corner[0] == 1, corner[1] == 1)
    assert scene.height < in_corner(rows_, "bottom").height
    nodes = [i.box for i, _ in scene.walk() if isinstance(i, Group) and i.role == "node" and i.box]
    assert not any(overlap((x, y, w, h), b) for b in nodes)


def test_without_a_free_corner_it_stands_at_the_lower_right_under_the_rest() -> None:
    scene = in_corner("a b c|d e f")
    x, y, w, _ = key_box(scene)
    lowest = max(i.box[1] + i.box[3] for i, _ in scene.walk() if isinstance(i, Group) and i.role == "node" and i.box)
    assert y > lowest
    assert x + w == pytest.approx(1400 - key_box(in_corner("a b c|d e f", "bottom"))[0])


def test_keys_in_a_line_have_no_frame() -> None:
    framed = legend_layout.layout(Legend(entries=ENTRIES[:2]), 900, None, context())
    bare = legend_layout.layout(Legend(entries=ENTRIES[:2], at="inline"), 900, None, context())
    assert len([i for i in leaves(framed.items) if isinstance(i, Rect)]) == 1
    assert not [i for i in leaves(bare.items) if isinstance(i, Rect)]
    assert bare.height < framed.height
