"""Options of single nodes, edges and lanes do what they say."""

import pytest

import vizsys
from support_geometry import Picture, read
from vizsys.diagnostics import Report
from vizsys.scene import Group, Path, Scene
from vizsys.spec import check_page

FLOW = "  direction: right\n  nodes: {a: A, b: B}\n"


def drawn(graph: str) -> Scene:
    return vizsys.layout(vizsys.loads(f"title: T\ngraph:\n{graph}"))


def edge(scene: Scene) -> Group:
    (found,) = (g for g, _ in scene.walk() if isinstance(g, Group) and g.role == "edge")
    return found


def tips(scene: Scene) -> list[tuple[float, float]]:
    """The points of the arrow heads, which are the filled paths of an edge, from left to right."""
    heads = [i for i in edge(scene).children if isinstance(i, Path) and i.paint.fill]
    return sorted((h.commands[0][1], h.commands[0][2]) for h in heads)


def sides(p: Picture, x: float) -> str:
    """Which node a point is nearer to."""
    a, b = (p.node(id).box for id in "ab")
    return "a" if abs(x - a[2]) < abs(x - b[0]) else "b"


@pytest.mark.parametrize("head", ["end", "start", "both", "none"])
@pytest.mark.parametrize("arrow", ["->", "--", "<->", "~>"])
def test_head_says_which_ends_have_one_whatever_the_arrow(arrow: str, head: str) -> None:
    scene = drawn(f"{FLOW}  edges: [a {arrow} b: {{head: {head}}}]\n")
    at = {"end": ["b"], "start": ["a"], "both": ["a", "b"], "none": []}[head]
    assert [sides(read(scene), x) for x, _ in tips(scene)] == at
    assert edge(scene).data["arrow"] == {"end": "->", "start": "<-", "both": "<->", "none": "--"}[head]


def test_a_block_line_is_a_fat_arrow() -> None:
    scene = drawn(f"{FLOW}  edges: [a -> b: {{line: block}}]\n")
    (shaft,) = (i for i in edge(scene).children if isinstance(i, Path) and not i.paint.fill)
    assert shaft.paint.width > 15
    (tip,) = tips(scene)
    assert sides(read(scene), tip[0]) == "b"


def test_a_label_stands_where_label_at_says() -> None:
    middles = []
    for at in ("start", "middle", "end"):
        p = read(drawn(f"{FLOW}  edges: [a -> b: {{label: asks, label_at: {at}}}, a -> b: one more, b -> a]\n"))
        label = next(t for t in p.having("label") if "e1" in str(t.data["edge"]))
        a, b = (p.node(id).box for id in "ab")
        middles.append(((label.box[0] + label.box[2]) / 2 - a[2]) / (b[0] - a[2]))
    assert middles[0] < middles[1] - 0.02 and middles[1] < middles[2] - 0.02


def test_width_and_height_are_the_least_of_the_outline() -> None:
    p = read(drawn("  nodes: {a: {label: A, width: 300, height: 150}, b: {label: B, width: 40}}\n  edges: [a -> b]\n"))
    x, y, r, b = p.node("a").box
    assert (round(r - x), round(b - y)) == (300, 150)
    x, _, r, _ = p.node("b").box
    assert 60 < r - x < 200


def test_a_body_fills_the_size_asked_for() -> None:
    p = read(drawn("  nodes: {a: {label: A, body: {stack: [X, Y]}, width: 400, height: 420}}\n"))
    x, y, r, b = p.node("a").box
    assert (round(r - x), round(b - y)) == (400, 420)


@pytest.mark.parametrize("ends", ["a:n -> b:n", "a:s -> b:s", "a:e -> b:w", "a:s -> b:w", "a:w -> b:e"])
@pytest.mark.parametrize("arrangement", ["rows: [[a, b], [c, d]]", "direction: right", "direction: down"])
def test_an_edge_meets_the_sides_the_spec_names(ends: str, arrangement: str) -> None:
    p = read(drawn(f"  {arrangement}\n  nodes: {{a: A, b: B, c: C, d: D}}\n  edges: [{ends}, c -> d]\n"))
    line = next(ln for ln in p.lines if ln.sources == ["a"])
    first, last = line.strokes[0][0], line.heads[0][0]
    for (x, y), id, side in ((first, "a", ends[2]), (last, "b", ends[-1])):
        left, top, right, bottom = p.node(id).box
        off = {"n": top - y, "s": y - bottom, "w": left - x, "e": x - right}
        assert max(off, key=lambda s: off[s]) == side


def test_the_number_of_a_lane_stands_on_its_tab() -> None:
    lanes = "  lanes: {one: {label: One, badge: 7, nodes: {a: A}}, two: {label: Two, nodes: {b: B}}}\n"
    p = read(drawn(f"{lanes}  edges: [a -> b]\n"))
    (badge,) = p.having("badge")
    x, y, r, b = badge.box
    one = next(t for t in p.having("group") if t.id == "one").box
    assert one[0] <= x and one[1] <= y and b <= one[3] and r < p.node("a").box[0]


def test_ids_of_blocks_count_in_each_node_apart() -> None:
    worker = "{label: W, body: {rows: [{id: one, list: [One]}, {id: two, list: [Two]}]}}"
    text = f"  nodes: {{a: A, v: {worker}, w: {worker}}}\n  edges: ['a -> v.one, w.two']\n"
    page = vizsys.loads(f"title: T\ngraph:\n{text}")
    report = Report()
    check_page(page, report)
    assert not report.found
    p = read(vizsys.layout(page))
    assert {t for ln in p.lines for t in ln.targets} == {"v", "w"}


@pytest.mark.parametrize("direction", ["right", "left", "down", "up"])
def test_a_bus_spans_what_stands_beside_it(direction: str) -> None:
    text = f"  direction: {direction}\n  nodes: {{s: S, g: {{label: G, shape: bus}}, a: A, b: B, c: C, d: D}}\n"
    p = read(drawn(f"{text}  edges: ['s -> g', 'g -> a, b', 'g -> c: pays', 'd -> g']\n"))
    axis = 1 if direction in ("right", "left") else 0
    beside = [p.node(id).box for id in "abc"]
    bar = p.node("g").box
    assert abs(bar[axis] - min(b[axis] for b in beside)) < 1
    assert abs(bar[axis + 2] - max(b[axis + 2] for b in beside)) < 1
    for line in p.lines:  # straight across
        points = [q for stroke in line.strokes for q in stroke]
        for id in line.targets if line.sources == ["g"] else line.sources:
            middle = (p.node(id).box[axis] + p.node(id).box[axis + 2]) / 2
            assert any(abs(q[axis] - middle) < 1.5 for q in points)


@pytest.mark.parametrize("side", ["above", "below", "left", "right"])
@pytest.mark.parametrize("arrow", ["->", "<->", "--"])
def test_a_measure_runs_from_outer_edge_to_outer_edge_outside_of_everything(side: str, arrow: str) -> None:
    scene = drawn(
        "  rows: [[a, b], [c, d]]\n  nodes: {a: A, b: B, c: C, d: D}\n  edges: [a -> b: goes, c -> d]\n"
        f"  measures: ['a {arrow} d': {{label: 3 s, side: {side}}}]\n"
    )
    (line,) = (g for g, _ in scene.walk() if isinstance(g, Group) and "measure" in g.data)
    assert line.data["measure"] == ["a", "d"] and line.title == "3 s" and line.box is not None
    p = read(scene)
    x, y, w, h = line.box
    a, d = p.node("a").box, p.node("d").box
    level = side in ("above", "below")
    assert abs((x if level else y) - (a[0] if level else a[1])) < 3
    assert abs((x + w if level else y + h) - (d[2] if level else d[3])) < 3
    clear = {"above": a[1] - y - h, "below": y - d[3], "left": a[0] - x - w, "right": x - d[2]}
    assert clear[side] > 15
    heads = [i for i in line.children if isinstance(i, Path) and i.paint.fill]
    assert len(heads) == {"->": 1, "<->": 2, "--": 0}[arrow]


def test_measures_of_one_side_stand_one_beyond_the_other() -> None:
    scene = drawn(
        "  direction: right\n  nodes: {a: A, b: B, c: C}\n  edges: [a -> b -> c]\n"
        "  measures: ['a -> c: long', 'a -> b: short', 'b -> c: short too']\n"
    )
    tops = {g.title: g.box[1] for g, _ in scene.walk() if isinstance(g, Group) and "measure" in g.data and g.box}
    assert tops["short"] + 20 < tops["long"] and abs(tops["short"] - tops["short too"]) < tops["long"] - tops["short"]


def test_names_false_leaves_what_has_no_label_without_a_name() -> None:
    p = read(
        drawn(
            "  names: false\n  nodes: {a: {icon: database}, b: Named, c: {}}\n"
            "  groups: {g: {nodes: {x: {}}}, h: {label: Kept, nodes: {y: {}}}}\n  edges: [a -> b, b -> x, c -> y]\n"
        )
    )
    assert {w.text for w in p.words if w.around} >= {"Named", "Kept"}
    assert not {"A", "C", "X", "Y", "G", "a", "c", "x", "y", "g"} & {w.text for w in p.words}
