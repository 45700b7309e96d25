"""Every rule, on the least picture that breaks it and on one that comes near and does not."""

import pytest
from lint_scenes import (
    badge,
    diamond,
    edge,
    frame,
    graph,
    group,
    icon,
    label,
    node,
    path,
    run,
    scene,
    step,
)

from vizsys.lint import RULES, Settings, check_scene
from vizsys.scene import Paint, Rect

HEADER = (48, 36, 1504, 64)


def flow(*places, numbers=None):
    """Steps at these places, each from a node of its own to the next."""
    numbers = numbers or range(1, len(places) + 1)
    items = []
    for i, (number, (x, y)) in enumerate(zip(numbers, places, strict=True)):
        key = f"n{i}-n{i + 1}"
        items += [edge(f"n{i}", f"n{i + 1}", (x - 60, y), (x + 60, y)), step(str(number), x, y, key)]
    return scene(graph(*items))


def apart(*places):
    """Steps at these places, on edges that have no node in common."""
    items = []
    for i, (x, y) in enumerate(places, 1):
        items += [edge(f"a{i}", f"b{i}", (x - 60, y), (x + 60, y)), step(str(i), x, y, f"a{i}-b{i}")]
    return scene(graph(*items))


def cross(count):
    """A level line, and lines through it."""
    level = edge("a", "b", (0, 500), (1500, 500))
    through = [edge(f"c{i}", f"d{i}", (100 + 200 * i, 100), (140 + 200 * i, 900)) for i in range(count)]
    return scene(graph(level, *through))


def on(fill, color, **style):
    return scene(Rect(0, 0, 800, 200, Paint(fill)), run("words", 100, 100, color=color, **style))


def row(*widths):
    xs = [sum(widths[:i]) + 20 * i for i in range(len(widths))]
    return scene(graph(*(node(f"n{i}", x, 100, w) for i, (x, w) in enumerate(zip(xs, widths, strict=True)))))


def filled(*boxes):
    """A page whose body has nodes at these places."""
    return scene(*(node(f"n{i}", *box) for i, box in enumerate(boxes)))


def colours(*fills):
    rects = (Rect(100 * i, 500, 90, 90, Paint(fill)) for i, fill in enumerate(fills))
    return scene(group("block", (0, 0, 1600, 1000), *rects))


def styled(second, *more):
    usual = [edge("a", "b", (0, y), (900, y), key=f"e{y}") for y in (100, 200)]
    return scene(graph(*usual, second), *more)


HUES = ("#2FD3A0", "#6FA8FF", "#FFCE4F", "#F98B89", "#AE95F7", "#58CDF2", "#FBAA66")
DASHED = {"line": "dashed"}
LEGEND = group("legend", (1000, 800, 300, 60), run("dashed: later", 1010, 840))
SQUARE = [(x, y) for x in (100, 500, 900) for y in (200, 600)]

CASES = {
    "text-over-text": (
        scene(run("one", 100, 100), run("two", 120, 110)),
        scene(run("one", 100, 100), run("two", 100, 128)),
    ),
    "text-covered": (
        scene(run("words", 100, 100), Rect(90, 60, 30, 60, Paint("#FFFFFF"))),
        scene(
            Rect(90, 60, 200, 60, Paint("#FFFFFF")), run("words", 100, 100), Rect(90, 110, 200, 60, Paint("#FFFFFF"))
        ),
    ),
    "text-over-icon": (
        scene(icon(100, 100), run("words", 110, 140)),
        scene(icon(100, 100), run("words", 100, 190)),
    ),
    "text-over-node": (
        scene(graph(node("a", 100, 100)), run("caption", 250, 150)),
        scene(graph(node("a", 100, 100)), run("caption", 100, 215)),
    ),
    "label-over-node": (
        scene(graph(node("c", 300, 460), edge("a", "b", (0, 450), (800, 450)), label("goes on", 320, 458, "a-b"))),
        scene(graph(node("c", 300, 480), edge("a", "b", (0, 450), (800, 450)), label("goes on", 320, 458, "a-b"))),
    ),
    "label-over-label": (
        scene(graph(label("first", 100, 100, "a-b"), label("other", 130, 110, "c-d"))),
        scene(graph(label("first", 100, 100, "a-b"), label("other", 100, 140, "c-d"))),
    ),
    "label-over-edge": (
        scene(
            graph(
                edge("a", "b", (0, 90), (80, 90)), edge("c", "d", (120, 0), (120, 300)), label("x y z", 100, 100, "a-b")
            )
        ),
        scene(
            graph(
                edge("a", "b", (0, 90), (800, 90)), edge("c", "d", (90, 0), (90, 300)), label("x y z", 100, 100, "a-b")
            )
        ),
    ),
    "label-over-title": (
        scene(graph(frame("g", 100, 100, 600, 400, "Servers"), label("call", 150, 145, "a-b"))),
        scene(graph(frame("g", 100, 100, 600, 400, "Servers"), label("call", 150, 190, "a-b"))),
    ),
    "text-outside": (
        scene(node("a", 100, 100, 200, 80, text="much too long for it")),
        scene(node("a", 100, 100, 200, 80, run("under it", 100, 220), shape="icon")),
    ),
    "outside-page": (scene(run("words", 1580, 100)), scene(run("words", 1520, 100))),
    "edge-through-node": (
        scene(graph(node("c", 300, 100), edge("a", "b", (0, 140), (900, 140)))),
        scene(graph(node("c", 300, 100), edge("a", "b", (0, 190), (900, 190)), edge("a", "c", (0, 140), (310, 140)))),
    ),
    "edge-through-text": (
        scene(graph(run("caption", 300, 150), edge("a", "b", (0, 140), (900, 140)))),
        scene(graph(run("caption", 300, 130), edge("a", "b", (0, 140), (900, 140)), label("own", 500, 148, "a-b"))),
    ),
    "label-far": (
        scene(graph(edge("a", "b", (0, 100), (900, 100)), label("far", 300, 160, "a-b"))),
        scene(graph(edge("a", "b", (0, 100), (900, 100)), label("near", 300, 134, "a-b"))),
    ),
    "crossings": (cross(3), cross(2)),
    "step-gap": (flow(*SQUARE[:3], numbers=(1, 2, 4)), flow(*SQUARE[:3], numbers=(1, 2, 2))),
    "step-jump": (
        apart((700, 500), (1400, 800), (100, 100)),
        flow((700, 500), (1400, 800), (100, 100)),  # the way back starts where the way there ended
    ),
    "step-many": (flow(*[(100 * i, 50 * i) for i in range(1, 14)]), flow(*[(100 * i, 50 * i) for i in range(1, 13)])),
    "low-contrast": (on("#1DC893", "#FFFFFF"), on("#087558", "#FFFFFF")),
    "small-type": (scene(run("tiny", 100, 100, size=15.5)), scene(run("small", 100, 100, size=20.0))),
    "unequal-siblings": (row(200, 220), row(200, 200, 300)),
    "little-fill": (filled((700, 400, 200, 200)), filled((60, 60, 1480, 860))),
    "large-hole": (
        filled((48, 48, 500, 900), (1400, 48, 150, 900)),
        filled((48, 48, 600, 900), (850, 48, 700, 900)),
    ),
    "many-hues": (colours(*HUES), colours(*HUES[:6], "#AAB5C0", HUES[0])),
    "missing-legend": (
        styled(edge("c", "d", (0, 300), (900, 300), **DASHED)),
        styled(edge("c", "d", (0, 300), (900, 300), **DASHED), LEGEND),
    ),
    "mixed-icons": (
        scene(icon(0, 0), icon(200, 0, pack="diagrams", name="generic/storage/storage", recolor=False)),
        scene(icon(0, 0), icon(200, 0, pack="diagrams", name="onprem/queue/kafka", recolor=False)),
    ),
    "long-title": (
        scene(group("header", HEADER, run("t", 76, 88), title="x" * 61)),
        scene(group("header", HEADER, run("t", 76, 88), title="x" * 60)),
    ),
    "long-label": (
        scene(node("a", 0, 0, 200, 300, *(run("line", 20, 80 + 30 * i) for i in range(3)))),
        scene(node("a", 0, 0, 200, 300, *(run("sub", 20, 80 + 30 * i, 22) for i in range(3)))),
    ),
    "spelling": (
        scene(run("Sucessful consistency", 0, 100)),
        scene(run("Successful consistency of gRPC in v2", 0, 100)),
    ),
}


def found(picture, **settings):
    return check_scene(picture, settings=Settings(**settings))


@pytest.mark.parametrize("code", [r.code for r in RULES])
def test_a_rule_finds_what_it_is_for_and_nothing_else(code):
    if code == "spelling":
        pytest.importorskip("spellchecker")
    settings = {"spelling": code == "spelling"}
    bad, good = CASES[code]
    assert code in {d.code for d in found(bad, **settings)}
    assert code not in {d.code for d in found(good, **settings)}


def test_codes_are_different_words():
    codes = [r.code for r in RULES]
    assert len(set(codes)) == len(codes)
    assert all(c == c.lower() and " " not in c for c in codes)


def test_every_finding_says_how_to_mend_it():
    for bad, _ in CASES.values():
        assert all(d.hint for d in found(bad))


def only(picture, code, **settings):
    return [d for d in found(picture, **settings) if d.code == code]


def test_the_runs_of_a_line_are_one_text():
    panel = group("panel", (0, 0, 900, 200), run("bold", 100, 100, weight=700), run("and not", 154, 100))
    assert only(scene(panel), "text-over-text") == []


def test_contrast_is_measured_against_what_is_painted_last():
    layers = [Rect(0, 0, 800, 200, Paint("#16202B")), Rect(0, 0, 800, 200, Paint("#FFFFFF"))]
    assert only(scene(*layers, run("dark", 50, 100)), "low-contrast") == []
    hidden = only(scene(*reversed(layers), run("dark", 50, 100)), "low-contrast")
    assert [d.severity for d in hidden] == ["error"]


def test_contrast_takes_the_worst_place_along_a_text():
    half = Rect(0, 0, 130, 200, Paint("#FFFFFF"))
    assert only(scene(half, run("half and half", 50, 100), background="#222222"), "low-contrast")


def test_a_translucent_shape_changes_the_ground_a_little():
    veil = Rect(0, 0, 800, 200, Paint("#16202B", opacity=0.014))
    assert only(scene(veil, run("dark", 50, 100)), "low-contrast") == []
    assert only(scene(Rect(0, 0, 800, 200, Paint("#16202B", opacity=0.95)), run("dark", 50, 100)), "low-contrast")


def test_a_shape_that_is_not_a_box_is_ground_only_inside():
    points = [(0, 0), (800, 0), (0, 200), (0, 0)]  # the text stands below its slanted side
    shape = path(*points, paint=Paint("#16202B"))
    assert only(scene(shape, run("dark", 600, 190)), "low-contrast") == []


def test_less_contrast_is_a_warning_and_large_bold_needs_less():
    grey = "#7C8996"  # 3.6 on white
    assert [d.severity for d in only(on("#FFFFFF", grey), "low-contrast")] == ["warning"]
    assert only(on("#FFFFFF", grey, size=34.0, weight=700), "low-contrast") == []
    assert only(on("#FFFFFF", grey, size=34.0), "low-contrast")


def test_type_is_small_by_the_width_it_is_read_at():
    picture = scene(run("words", 100, 100, size=24.0))  # 9 px of 600, 5.85 px of 390
    assert only(picture, "small-type") == []
    narrow = only(picture, "small-type", width=390)
    assert [d.severity for d in narrow] == ["warning"] and "5.8 px at 390 px" in narrow[0].message
    assert [d.severity for d in only(scene(run("tiny", 0, 100, size=15.5)), "small-type")] == ["error"]


def test_a_footer_may_be_small_print():
    footer = group("footer", (48, 950, 1504, 20), run("source", 48, 965, size=15.0))
    assert [d.severity for d in only(scene(footer), "small-type")] == ["warning"]


def test_a_line_may_pass_the_corner_of_a_diamond():
    near, through = ((390, 0), (700, 120)), ((300, 60), (700, 260))
    for points, count in ((near, 0), (through, 1)):
        picture = scene(graph(diamond("c", 400, 100, 200, 120), edge("a", "b", *points)))
        assert len(only(picture, "edge-through-node")) == count


def test_a_badge_of_a_node_may_touch_the_edges_of_that_node():
    a = node("a", 300, 100, 200, 80, badge("1", 300, 100))
    assert only(scene(graph(a, edge("a", "b", (300, 110), (0, 110)))), "label-over-edge") == []
    assert only(scene(graph(a, edge("c", "d", (310, 0), (290, 300)))), "label-over-edge")


def test_lines_that_end_together_do_not_cross():
    fan = [edge(f"s{i}", "t", (0, 200 * i), (900, 500)) for i in range(5)]
    assert only(scene(graph(*fan)), "crossings") == []


def test_steps_may_go_on_from_graph_to_graph():
    def part(*numbers):
        keys = [(n, f"a{n}-b{n}") for n in numbers]
        return graph(
            *(
                i
                for n, k in keys
                for i in (edge(f"a{n}", f"b{n}", (0, 90 * n), (90, 90 * n)), step(str(n), 45, 90 * n, k))
            )
        )

    assert only(scene(part(1, 2), part(3, 4)), "step-gap") == []
    assert len(only(scene(part(1, 2), part(4, 5)), "step-gap")) == 1


def test_a_step_on_a_frame_counts():
    second = [edge("a", "b", (300, 500), (900, 500)), step("2", 600, 500, "a-b")]
    first = group("group", (100, 100, 150, 150), badge("1", 100, 100), id="home", title="Home")
    assert only(scene(graph(*second)), "step-gap")
    assert only(scene(graph(first, *second)), "step-gap") == []


def test_flows_are_counted_apart():
    assert only(flow(*SQUARE[:4], numbers=("A1", "A2", "B1", "B2")), "step-gap") == []
    assert only(flow(*SQUARE[:3], numbers=("A1", "A2", "B2")), "step-gap")


def test_a_strip_has_nothing_to_fill():
    low = scene(run("All is well.", 48, 150), height=240.0)
    assert not {d.code for d in found(low)} & {"little-fill", "large-hole"}


def test_panels_of_a_row_are_compared():
    def panels(*widths):
        xs = [sum(widths[:i]) for i in range(len(widths))]
        inner = (group("panel", (x, 100, w, 300), title=f"P{x}", kind="text") for x, w in zip(xs, widths, strict=True))
        return scene(group("block", (0, 0, 1600, 900), *inner, kind="columns"))

    assert len(only(panels(500, 540), "unequal-siblings")) == 1
    assert only(panels(500, 500), "unequal-siblings") == [] == only(panels(500, 700), "unequal-siblings")


def of(kind, picture):
    """The scene with its graph turned into a block of another kind."""
    (block,) = picture.items
    return scene(group("panel", block.box, *block.children, kind=kind))


@pytest.mark.parametrize("kind", ["tree", "mindmap", "roadmap"])
def test_nodes_of_trees_and_roadmaps_go_by_level_and_word(kind):
    assert only(row(200, 220), "unequal-siblings") and not only(of(kind, row(200, 220)), "unequal-siblings")


@pytest.mark.parametrize("kind", ["sequence", "cycle", "rail", "roadmap", "timeline"])
def test_a_kind_that_leads_the_eye_may_put_its_steps_anywhere(kind):
    jumping = apart((700, 500), (1400, 800), (100, 100))
    assert only(jumping, "step-jump") and not only(of(kind, jumping), "step-jump")


@pytest.mark.parametrize("kind", ["roadmap", "timeline", "strip", "layers", "tree"])
def test_crossings_are_counted_per_block(kind):
    one, two = (of(kind, cross(2)).items[0] for _ in range(2))
    assert only(scene(one, two), "crossings") == [] != only(of(kind, cross(3)), "crossings")


def test_bold_and_plain_lines_need_no_legend():
    bold = edge("c", "d", (0, 300), (900, 300), line="bold")
    assert only(styled(bold), "missing-legend") == []
    dashed = [edge(f"c{i}", f"d{i}", (0, y), (900, y), **DASHED) for i, y in enumerate((300, 400, 500))]
    plain = edge("a", "b", (0, 100), (900, 100))
    assert only(scene(graph(plain, *dashed)), "missing-legend") == []


def test_a_line_in_the_hue_of_its_end_needs_no_legend():
    blue = edge("c", "d", (0, 300), (680, 300), color="#2F7BE8")
    assert only(styled(blue), "missing-legend")
    assert only(styled(blue, node("far", 800, 280)), "missing-legend")  # nodes are blue
    assert only(styled(blue, node("d", 700, 280)), "missing-legend") == []


def test_a_step_listed_with_its_graph_needs_no_legend():
    numbered = edge("c", "d", (0, 300), (900, 300), step="2", **DASHED)
    listed = badge("2", 100, 900)
    assert only(styled(numbered), "missing-legend")
    assert only(styled(numbered, listed), "missing-legend")  # the list of another block
    usual = [edge("a", "b", (0, y), (900, y), key=f"e{y}") for y in (100, 200)]
    assert only(scene(graph(*usual, numbered, listed)), "missing-legend") == []


def test_an_empty_area_ends_at_a_border():
    gap = [(48, 48, 100, 900), (1500, 48, 50, 900)]
    panels = [group("panel", (x, 48, 310, 900), kind="text") for x in (170, 500, 830, 1160)]
    assert only(filled(*gap), "large-hole")
    assert only(scene(*filled(*gap).items, *panels), "large-hole") == []


def test_a_callout_fills_its_box():
    note = group("block", (200, 48, 1250, 900), kind="callout")
    assert only(scene(*filled((48, 48, 100, 900), (1500, 48, 50, 900)).items, note), "large-hole") == []


@pytest.mark.parametrize("kind", ["mindmap", "tree", "anatomy"])
def test_hues_a_kind_takes_in_turn_do_not_count(kind):
    (block,) = colours(*HUES).items
    assert only(scene(group("block", block.box, *block.children, kind=kind)), "many-hues") == []


def test_logos_of_operating_systems_are_no_clip_art():
    android = icon(200, 0, pack="diagrams", name="generic/os/android", recolor=False)
    assert only(scene(icon(0, 0), android), "mixed-icons") == []
