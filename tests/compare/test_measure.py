"""The measures count what a reader sees, on drawings made by hand: em is 10 everywhere."""

import pytest
from compare.drawing import Drawing, Edge, Line, Node
from compare.measure import Measures, measure


def drawing(*, nodes: dict[str, tuple[float, float, float, float]] | None = None) -> Drawing:
    """A drawing with nodes `a` and `b` far to the left and right, and others."""
    boxes = {"a": (-200, 0, -150, 50), "b": (200, 0, 250, 50), **(nodes or {})}
    out = Drawing([Node(id, box) for id, box in boxes.items()])
    out.write("node", "a", "A", -180, 30, 10, 10)
    out.write("node", "b", "B", 220, 30, 10, 10)
    return out


def line(out: Drawing, id: str, ends: str, *strokes: Line) -> None:
    out.edges[id] = Edge(id, frozenset(ends), list(strokes))


def counts(m: Measures) -> tuple[int, int, int, int, int]:
    return m.crossings, m.text_text, m.text_node, m.edge_node, m.edge_text


def test_a_clean_drawing_has_nothing() -> None:
    d = drawing()
    line(d, "ab", "ab", [(-150, 25), (200, 25)])
    m = measure(d)
    assert (counts(m), m.overlaps, m.shared, m.findings) == ((0, 0, 0, 0, 0), 0, 0, [])


def test_lines_that_cross_count_once_per_place() -> None:
    d = drawing(nodes={"c": (-200, 100, -150, 150), "d": (200, 100, 250, 150)})
    line(d, "ad", "ad", [(-150, 25), (200, 125)])
    line(d, "cb", "cb", [(-150, 125), (200, 25)])
    assert counts(measure(d)) == (1, 0, 0, 0, 0)
    d.edges["cb"].strokes = [[(-150, 125), (-50, 20), (50, 120), (200, 25)]]
    assert measure(d).crossings == 3


def test_a_crossing_on_a_needless_point_is_seen() -> None:
    d = drawing()
    line(d, "ab", "ab", [(-150, 25), (0, 25), (200, 25)])
    line(d, "xy", "xy", [(0, -50), (0, 25), (0, 90)])
    assert measure(d).crossings == 1


def test_lines_that_meet_at_a_node_do_not_cross() -> None:
    d = drawing()
    line(d, "ab", "ab", [(-150, 25), (200, 25)])
    line(d, "cb", "cb", [(-150, 125), (200, 25)])
    assert measure(d).crossings == 0


def test_a_line_through_a_node_it_does_not_join() -> None:
    d = drawing(nodes={"c": (0, 0, 50, 50)})
    line(d, "ab", "ab", [(-150, 25), (200, 25)])
    assert counts(measure(d)) == (0, 0, 0, 1, 0)
    d.edges["ab"].strokes = [[(-150, 25), (0, 50), (50, 50), (200, 25)]]  # along its border
    assert measure(d).edge_node == 0
    line(d, "ac", "ac", [(-150, 25), (25, 25)])
    assert measure(d).edge_node == 0


def test_a_line_under_words_that_are_not_its_label() -> None:
    d = drawing()
    line(d, "ab", "ab", [(-150, 25), (200, 25)])
    d.write("edge", "ab", "mine", 0, 28, 40, 10)
    assert counts(measure(d)) == (0, 0, 0, 0, 0)
    d.write("frame", "f", "not mine", 100, 28, 40, 10)
    assert counts(measure(d)) == (0, 0, 0, 0, 1)


def test_an_arrow_head_covers_words_too() -> None:
    d = drawing()
    line(d, "ab", "ab", [(-150, 25), (190, 25)])
    d.edges["ab"].heads = [[(225, 25), (190, 20), (190, 30), (225, 25)]]
    assert measure(d).edge_text == 1  # the B in its own node


def test_words_over_words_and_over_nodes() -> None:
    d = drawing()
    d.write("edge", "x", "one", 0, 30, 40, 10)
    d.write("edge", "y", "two", 30, 35, 40, 10)
    assert counts(measure(d)) == (0, 1, 0, 0, 0)
    d.write("edge", "z", "over a", -160, 10, 40, 10)
    assert counts(measure(d)) == (0, 1, 1, 0, 0)


def test_lines_of_one_label_do_not_cover_one_another() -> None:
    d = drawing()
    d.write("edge", "x", "one", 0, 30, 40, 10)
    d.write("edge", "x", "two", 0, 35, 40, 10)
    assert measure(d).text_text == 0


def test_words_that_a_frame_runs_through() -> None:
    d = drawing()
    d.frames.append(Node("f", (100, -20, 300, 100)))
    d.write("edge", "in", "inside", 120, 0, 40, 10)
    d.write("edge", "out", "outside", 0, 0, 40, 10)
    assert measure(d).text_frame == 0
    d.write("edge", "on", "on it", 80, 70, 40, 10)
    assert measure(d).text_frame == 1


@pytest.mark.parametrize(("baseline", "far"), [(20, 0.3), (-7.0, 3.0), (25, 0.0)])
def test_how_far_a_label_is_from_its_line(baseline: float, far: float) -> None:
    d = drawing()
    line(d, "ab", "ab", [(-150, 25), (200, 25)])
    d.write("edge", "ab", "label", 0, baseline, 40, 10)
    assert measure(d).label_distances == [pytest.approx(far, abs=0.01)]


def test_a_label_in_a_break_of_its_line_is_on_it() -> None:
    d = drawing()
    line(d, "ab", "ab", [(-150, 25), (-6, 25)], [(46, 25), (200, 25)])
    d.write("edge", "ab", "label", 0, 28, 40, 10)
    m = measure(d)
    assert m.label_distances == [0.0]
    line(d, "ab", "ab", [(-150, 25), (-60, 25)], [(100, 25), (200, 25)])  # a break far wider than the label
    assert measure(d).label_max == pytest.approx(6.0, abs=0.01)


def test_the_middle_label_and_the_farthest() -> None:
    m = Measures(label_distances=[0.5, 9.0, 1.0])
    assert (m.label_median, m.label_max) == (1.0, 9.0)
    assert (Measures().label_median, Measures().label_max) == (0.0, 0.0)


def test_lines_that_run_on_one_another() -> None:
    d = drawing()
    line(d, "ab", "ab", [(-150, 25), (200, 25)])
    line(d, "cd", "cd", [(-100, 90), (-100, 25.5), (100, 25.5), (100, 90)])
    assert measure(d).shared == 1
    line(d, "cd", "ad", [(-100, 90), (-100, 25.5), (100, 25.5), (100, 90)])  # from one node: a shared trunk
    assert measure(d).shared == 0
    line(d, "cd", "cd", [(-100, 90), (-100, 30), (100, 30), (100, 90)])  # beside it
    assert measure(d).shared == 0


def test_room_and_form() -> None:
    d = Drawing([Node("a", (0, 0, 100, 50)), Node("b", (300, 150, 400, 200))])
    m = measure(d)
    assert (m.area, m.aspect) == (8.0, 2.0)


def test_the_size_of_a_drawing_does_not_matter() -> None:
    def made(by: float) -> Measures:
        d = Drawing([Node("a", (0, 0, 50 * by, 50 * by)), Node("b", (200 * by, 0, 250 * by, 50 * by))])
        line(d, "ab", "ab", [(50 * by, 25 * by), (200 * by, 25 * by)])
        line(d, "xy", "xy", [(100 * by, -20 * by), (120 * by, 90 * by)])
        d.write("edge", "ab", "label", 60 * by, 0, 40 * by, 10 * by)
        return measure(d)

    small, large = made(1), made(7)
    assert (small.crossings, small.overlaps) == (large.crossings, large.overlaps) == (1, 0)
    assert small.label_max == pytest.approx(large.label_max, abs=0.02)
    assert small.area == pytest.approx(large.area)
