"""Page links: where they run, what they keep off, how gaps and margins grow, and what is said of wrong ends."""

from itertools import combinations, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_probe import block, box_of, context, groups, titled

from vizsys.blocks.base import joined
from vizsys.blocks.code import Code
from vizsys.blocks.containers import Columns, Rows
from vizsys.blocks.graph.model import Edge, Graph, Node
from vizsys.blocks.grid import Grid
from vizsys.blocks.layers import Layers
from vizsys.blocks.links_space import extent
from vizsys.blocks.page import layout_page
from vizsys.blocks.prose import TextContent
from vizsys.blocks.strip import Strip, StripStep
from vizsys.blocks.table import Cell, Column, Row, Table
from vizsys.blocks.timeline import Timeline, TimelinePoint
from vizsys.geometry import Box
from vizsys.scene import Group, Path, Scene
from vizsys.spec.model import Block, Content, Link, Name, Page

NAMES = "abcdefghi"


def link(source: str, target: str, **said: object) -> Link:
    return Link(source=tuple(source.split(",")), target=tuple(target.split(",")), **said)  # type: ignore[arg-type]


def panels(names: str, **said: float) -> tuple[Block, ...]:
    return tuple(titled(n, **said) for n in names)


def nine() -> Content:
    """Three rows of three panels."""
    return Rows(items=tuple(block(Columns(items=panels(NAMES[i : i + 3]))) for i in (0, 3, 6)))


def drawn(content: Content, *links: Link, **keys: object) -> Scene:
    ctx = context()
    scene = layout_page(Page(content=content, links=links, **keys), ctx)  # type: ignore[arg-type]
    assert not ctx.report.errors
    return scene


def edges(scene: Scene) -> list[Group]:
    return [g for g in groups(scene.items, "edge") if (g.id or "").startswith("link")]


def course(edge: Group) -> list[tuple[float, float]]:
    """The points of a link's strokes, in order; those of its head left out."""
    strokes = [p for p in edge.children if isinstance(p, Path) and p.paint.fill is None]
    return [(c[-2], c[-1]) for p in strokes for c in p.commands if len(c) > 2]


def box(scene: Scene, name: str) -> Box:
    return Box(*box_of(scene, name))


def crosses(points: list[tuple[float, float]], wall: Box) -> bool:
    inner = wall.grown(-2)
    return any(
        inner.overlaps(Box(min(a[0], b[0]), min(a[1], b[1]), abs(a[0] - b[0]), abs(a[1] - b[1])).grown(0.1))
        for a, b in pairwise(points)
    )


# Courses


def test_blocks_that_face_each_other_are_joined_straight() -> None:
    scene = drawn(Columns(items=panels("ab")), link("a", "b"))
    (edge,) = edges(scene)
    points = course(edge)
    assert len({round(y, 1) for _, y in points}) == 1
    assert points[0][0] == pytest.approx(box(scene, "a").right, abs=1)
    assert edge.data["from"] == ["a"] and edge.data["to"] == ["b"]


def test_a_head_ends_just_before_the_outline_it_points_at() -> None:
    scene = drawn(Columns(items=panels("ab")), link("a", "b"))
    head = next(p for p in edges(scene)[0].children if isinstance(p, Path) and p.paint.fill)
    tip = max(c[1] for c in head.commands if len(c) > 1)
    assert box(scene, "b").x - 6 <= tip <= box(scene, "b").x


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(list(combinations(NAMES, 2))), min_size=1, max_size=6, unique=True), st.booleans())
def test_no_link_runs_through_a_block_it_does_not_end_in(ends: list[tuple[str, str]], turned: bool) -> None:
    links = [link(b, a) if turned else link(a, b) for a, b in ends]
    scene = drawn(nine(), *links)
    for edge, (a, b) in zip(edges(scene), ends, strict=True):
        points = course(edge)
        for name in set(NAMES) - {a, b}:
            assert not crosses(points, box(scene, name)), f"{a}-{b} through {name}"
        for x, y in points:
            assert 0 <= x <= scene.width and 0 <= y <= scene.height


def test_legs_are_level_or_upright_with_rounded_corners() -> None:
    scene = drawn(nine(), link("a", "f"))
    (edge,) = edges(scene)
    (stroke,) = [p for p in edge.children if isinstance(p, Path) and p.paint.fill is None]
    at = stroke.commands[0][1:]
    for command in stroke.commands[1:]:
        if command[0] == "L":
            assert abs(command[1] - at[0]) < 0.01 or abs(command[2] - at[1]) < 0.01
        at = command[-2:]
    assert any(c[0] == "C" for c in stroke.commands)


def test_lines_in_one_gap_keep_apart() -> None:
    scene = drawn(nine(), link("a", "f"), link("d", "c"), link("b", "f"))
    runs = []
    for edge in edges(scene):
        for (ax, ay), (bx, by) in pairwise(course(edge)):
            if abs(ay - by) < 0.01 and abs(ax - bx) > 60:
                runs.append((round(ay, 1), min(ax, bx), max(ax, bx)))
    for one, other in combinations(runs, 2):
        if one[1] < other[2] and other[1] < one[2]:
            assert abs(one[0] - other[0]) >= 12, (one, other)


def test_a_fan_joins_every_pair_and_has_one_label() -> None:
    scene = drawn(nine(), link("a", "d,e,f", label="all"))
    assert [e.data["to"] for e in edges(scene)] == [["d"], ["e"], ["f"]]
    assert len([g for g in groups(scene.items, "label") if "edge" in g.data]) == 1


def test_a_link_between_nodes_keeps_off_the_other_nodes() -> None:
    flow = Graph(
        direction="right",
        nodes={n: Node(label=n) for n in ("one", "two", "three")},
        edges=(Edge(source=("one",), target=("two",)), Edge(source=("two",), target=("three",))),
    )
    content = Rows(items=(block(flow, id="flow"), block(Columns(items=panels("abc")))))
    scene = drawn(content, link("flow.two", "b"), link("one", "c"))
    found = {g.id: Box(*g.box) for g in groups(scene.items, "node") if g.id in flow.nodes and g.box}
    for edge, own in zip(edges(scene), ("two", "one"), strict=True):
        assert not any(crosses(course(edge), found[n]) for n in found if n != own)


def test_curves_and_straight_lines() -> None:
    straight, curve = (
        drawn(nine(), Link(source=("a",), target=("e",), route=route)) for route in ("straight", "curve")
    )
    assert len(course(edges(straight)[0])) == 2
    (stroke,) = [p for p in edges(curve)[0].children if isinstance(p, Path) and p.paint.fill is None]
    assert [c[0] for c in stroke.commands].count("C") >= 1


# Room


def gap_between(scene: Scene, one: str, other: str) -> float:
    return box(scene, other).x - box(scene, one).right


def test_gaps_grow_for_heads_and_labels_and_only_as_far() -> None:
    content = Columns(items=panels("ab"))
    plain, joined_, labelled = (
        drawn(content, *links) for links in ((), (link("a", "b"),), (link("a", "b", label="a label in the gap"),))
    )
    widths = [gap_between(s, "a", "b") for s in (plain, joined_, labelled)]
    assert widths[0] < widths[1] < widths[2] < 400
    (label,) = [g for g in groups(labelled.items, "label") if "edge" in g.data]
    assert label.box
    assert label.box[0] > box(labelled, "a").right and label.box[0] + label.box[2] < box(labelled, "b").x


def test_in_rows_only_the_gap_that_a_link_crosses_grows() -> None:
    before = drawn(Rows(items=panels("abc")))
    after = drawn(Rows(items=panels("abc")), link("a", "b", arrow="=>"))

    def between(scene: Scene, upper: str, lower: str) -> float:
        return round(box(scene, lower).y - box(scene, upper).bottom, 2)

    assert between(before, "a", "b") == between(before, "b", "c") == between(after, "b", "c") < 56
    assert between(after, "a", "b") == pytest.approx(56)


def test_a_link_between_words_without_frames_is_as_long_as_one_between_frames() -> None:
    words = tuple(Block(id=Name(n), content=TextContent(text=n)) for n in "ab")
    (edge,) = edges(drawn(Rows(items=words), link("a", "b")))
    ys = [y for _, y in course(edge)]
    assert max(ys) - min(ys) > 56 - 25  # without the head


def test_layers_move_apart_for_a_link() -> None:
    layers = Layers(items=panels("ab"))
    before, after = drawn(layers), drawn(layers, link("a", "b"))
    assert box(before, "b").y - box(before, "a").bottom < 56
    assert box(after, "b").y - box(after, "a").bottom == pytest.approx(56)


def test_a_link_of_a_point_starts_under_what_is_said_about_it() -> None:
    points = tuple(TimelinePoint(id=Name(n), label=n, text=f"more about {n}, on a line") for n in "pq")
    timeline = Block(content=Timeline(points=points, form="boxes"))
    scene = drawn(Rows(items=(timeline, *panels("a"))), link("p", "a"), link("q", "a"))
    said = [Box(*g.box) for g in groups(scene.items, "cell") if g.data.get("about") and g.box]
    assert len(said) == 2
    for edge, words in zip(edges(scene), said, strict=True):
        points_of = course(edge)
        assert points_of[0][1] >= words.bottom - 0.01
        assert not any(crosses(points_of, w) for w in said)


def test_a_link_of_a_line_of_code_leaves_it_sideways_and_keeps_off_fat_arrows() -> None:
    code = Block(id=Name("src"), content=Code(text="\n".join(f"line {n} of the listing" for n in range(12))))
    steps = (StripStep(title="Code", body=code), StripStep(title="Picture", body=panels("a")[0]))
    scene = drawn(Strip(items=steps, arrow="block"), link("src.line3", "a"))
    (edge,) = edges(scene)
    (arrow,) = [g for g in groups(scene.items, "edge") if g.data.get("line") == "block"]
    first, second = course(edge)[:2]
    assert first[1] == second[1] and first[0] < second[0]
    fat = extent(arrow.children)
    assert fat is not None and not crosses(course(edge), fat)


def test_links_in_the_margin_leave_the_page_as_wide_as_it_is() -> None:
    rows = Rows(items=panels("abcd"))
    scene = drawn(rows, link("a", "c", step="1"), link("a", "d", step="2"), link("b", "d", step="3"))
    assert scene.width == drawn(rows).width
    for badge in groups(scene.items, "badge"):
        assert badge.box and badge.box[0] >= 0 and badge.box[0] + badge.box[2] <= scene.width


def test_a_page_without_links_is_laid_out_as_before() -> None:
    ctx = context()
    assert layout_page(Page(content=nine()), ctx) == layout_page(Page(content=nine(), links=()), ctx)


def test_layout_is_the_same_every_time() -> None:
    links = [link("a", "i"), link("c", "g", label="x"), link("b", "h", step="1")]
    assert drawn(nine(), *links) == drawn(nine(), *links)


# Ends


def test_cells_rows_and_columns_are_ends() -> None:
    table = Table(
        style="grid",
        columns=(Column(title="one", id=Name("col")), Column(title="two")),
        rows=(
            Row(cells=(Cell(text="x", id=Name("first")), Cell(text="y"))),
            Row(id=Name("last"), cells=(Cell(text="z"),)),
        ),
    )
    content = Columns(items=(block(table, id="t"), titled("a"), titled("b")))
    scene = drawn(content, link("t.r1c2", "a"), link("t.first", "a"), link("col", "b"), link("last", "a"))
    assert [e.data["from"] for e in edges(scene)] == [["r1c2"], ["first"], ["col"], ["last"]]


def test_words_without_a_frame_are_joined_beside_the_words() -> None:
    content = Columns(items=(block(TextContent(text="from"), id="x"), titled("a")))
    scene = drawn(content, link("x", "a"))
    start = min(x for x, _ in course(edges(scene)[0]))
    assert start < 48 + 120


def test_an_unknown_end_is_an_error_with_the_nearest_name() -> None:
    ctx = context()
    layout_page(Page(content=Columns(items=panels("ab")), links=(link("a", "bb"), link("a.zz", "b"))), ctx)
    assert [d.message for d in ctx.report.errors] == [
        "unknown end 'bb', did you mean 'b'?",
        "'a' has no part 'zz'",
    ]


def test_a_name_that_two_blocks_have_needs_its_block() -> None:
    two = [Graph(nodes={"n": Node(label=t)}) for t in "xy"]
    content = Columns(items=(block(two[0], id="p"), block(two[1], id="q"), titled("a")))
    ctx = context()
    layout_page(Page(content=content, links=(link("n", "a"),)), ctx)
    (found,) = ctx.report.errors
    assert found.message == "more than one block has 'n'" and found.hint == "write p.n or q.n"
    assert len(edges(drawn(content, link("q.n", "a")))) == 1


def test_nothing_joins_a_block_with_what_is_in_it() -> None:
    flow = Graph(nodes={"n": Node(label="N")})
    ctx = context()
    layout_page(Page(content=Columns(items=(block(flow, id="p"), titled("a"))), links=(link("p", "p.n"),)), ctx)
    assert "nothing to join" in ctx.report.errors[0].message


def test_names_pass_through_every_container() -> None:
    inner = block(Graph(nodes={"n": Node(label="N")}), id="flow", title="Flow")
    for content in (Rows(items=(inner,)), Columns(items=(inner,)), Grid(items=(inner,))):
        outer = block(Rows(items=(block(content, id="outer", title="Outer"), titled("a"))))
        for name in ("n", "flow.n", "outer.n", "outer.flow.n", "outer.flow"):
            assert len(edges(drawn(Rows(items=(outer,)), link(name, "a")))) == 1


def test_shared_names_are_numbered() -> None:
    one = {"n": (0.0, 0.0, 1.0, 1.0)}
    other = {"n": (5.0, 0.0, 1.0, 1.0), "m": (6.0, 0.0, 1.0, 1.0)}
    assert joined(one, other) == {"n": one["n"], "n#2": other["n"], "m": other["m"]}
    assert set(joined(joined(one, other), one)) == {"n", "n#2", "n#3", "m"}
