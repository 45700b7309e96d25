"""Chips and marks stand where they belong; words of steps and line ends of the spec are kept."""

import pytest

import vizsys
from support_geometry import Picture, check, inside, read
from vizsys.diagnostics import Report
from vizsys.scene import Ellipse, Group, Path, Scene
from vizsys.spec import check_page


def drawn(graph: str) -> Scene:
    return vizsys.layout(vizsys.loads(f"title: T\ngraph:\n{graph}"))


def words(p: Picture, role: str, at: int = 0) -> str:
    thing = p.having(role)[at]
    return " ".join(w.text for w in p.words if thing.key in w.around)


@pytest.mark.parametrize("look", ["", "icon: lucide/server, ", "shape: cylinder, ", "body: {stack: [A, B]}, "])
def test_chips_of_a_node_take_room(look: str) -> None:
    bare, full = (
        drawn(f"  nodes: {{a: {{label: Node, {look}chips: [{chips}]}}}}\n") for chips in ("", "one, two, three")
    )
    assert check(full).report() == ""
    (before,), (after,) = read(bare).having("node"), read(full).having("node")
    assert after.extent[3] - after.extent[1] > before.extent[3] - before.extent[1] + 30
    cells = [
        g for g, _ in full.walk() if isinstance(g, Group) and g.role == "cell" and g.title in ("one", "two", "three")
    ]
    assert [c.title for c in cells] == ["one", "two", "three"]
    for cell in cells:
        assert cell.box is not None
        x, y, w, h = cell.box
        box = (x, y, x + w, y + h)
        assert inside(box, after.extent, 1)
        assert "icon" in look or inside(box, after.box, 1)


def test_chips_of_an_edge_stand_in_its_label_under_the_words() -> None:
    p = read(drawn("  nodes: {a: A, b: B}\n  edges: [a -> b: {label: asks, chips: [one, two]}]\n"))
    (label,) = p.having("label")
    assert words(p, "label") == "asks one two"
    asks, one, two = (w for w in p.words if label.key in w.around)
    assert asks.box[3] <= min(one.box[1], two.box[1])
    assert all(inside(w.box, label.box, 1) for w in (asks, one, two))


@pytest.mark.parametrize("mark", ["ok", "no"])
def test_a_mark_stands_in_the_middle_of_its_line(mark: str) -> None:
    scene = drawn(f"  direction: right\n  nodes: {{a: A, b: B}}\n  edges: [a -> b: {{mark: {mark}}}]\n")
    (label,) = (g for g, _ in scene.walk() if isinstance(g, Group) and g.role == "label")
    (disc,) = (i for i in label.children if isinstance(i, Ellipse))
    assert sum(isinstance(i, Path) for i in label.children) == {"ok": 1, "no": 2}[mark]
    a, b = (read(scene).node(id).box for id in "ab")
    assert abs(disc.cx - (a[2] + b[0]) / 2) < 12 and abs(disc.cy - (a[1] + a[3]) / 2) < 1


STEP = "  nodes: {{a: A, b: {b}}}\n{more}  edges: [a -> b, '1. b: checks it', '2. b: stores it']\n"


@pytest.mark.parametrize(
    ("b", "more", "said"),
    [
        ("B", "", "B checks it stores it 1 2"),
        ("{label: B, sub: mine}", "", "B mine 1 2"),
        ("B", "  captions: below\n", "B 1 2"),
    ],
)
def test_what_a_step_on_a_node_says_stands_under_its_name(b: str, more: str, said: str) -> None:
    p = read(drawn(STEP.format(b=b, more=more)))
    assert words(p, "node", 1) == said


@pytest.mark.parametrize(
    ("b", "more", "lost"),
    [("B", "", 0), ("{sub: mine}", "", 2), ("''", "", 2), ("{sub: mine}", "  captions: right\n", 0)],
)
def test_words_without_a_place_are_told(b: str, more: str, lost: int) -> None:
    report = Report()
    page = vizsys.loads("title: T\ngraph:\n" + STEP.format(b=b, more=more))
    check_page(page, report, None)
    assert sum(d.code == "step-words" for d in report.warnings) == lost


def test_line_ends_of_a_label_are_kept() -> None:
    long = "from 192.168.1.11:51515"
    p = read(drawn(f'  rows: [[a, b]]\n  nodes: {{a: A, b: B}}\n  edges: [a -> b: "{long}\\nto 10.0.0.7:443"]\n'))
    (label,) = p.having("label")
    assert len({w.baseline for w in p.words if label.key in w.around}) == 2


def test_a_last_character_has_no_line_of_its_own() -> None:
    p = read(drawn("  nodes: {a: {label: Distributed transaction 1, icon: lucide/file}}\n"))
    (node,) = p.having("node")
    lines = {w.baseline: w.text for w in sorted(p.words, key=lambda w: w.box[0]) if node.key in w.around}
    assert len(lines) > 1 and "1" not in lines.values()


def test_a_step_on_a_node_has_the_tone_it_is_given() -> None:
    def fills(more: str) -> set[str | None]:
        page = vizsys.loads(f"title: T\ngraph: {{rows: [[a, b]], nodes: {{a: A, b: B}}, edges: [a -> b, 1. b{more}]}}")
        badges = [i for i, _ in vizsys.layout(page).walk() if isinstance(i, Group) and i.role == "badge"]
        return {c.paint.fill for b in badges for c in b.children if hasattr(c, "paint")}

    assert fills("") != fills(": {tone: violet}")
