"""The geometry check sees what it is there for: each scene below has one flaw, put in by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import vizsys
from support_geometry import Findings, check, crossings, read
from vizsys.scene import Group, Item, Path, Scene, TextRun

SPEC = """
title: A chain and a stranger
graph:
  rows: [[a, b, c], [d, ., e]]
  nodes: {a: A, b: B, c: C, d: Stranger, e: E}
  groups: {g: {label: Frame, members: [b]}}
  edges: ["1. a -> b: first", "b ~> c: second", "d -> e: third"]
"""


def scene() -> Scene:
    return vizsys.layout(vizsys.loads(SPEC))


def changed(base: Scene, change: Callable[[Group], Item]) -> Scene:
    """The scene with every group replaced by what `change` makes of it."""

    def walk(item: Item) -> Item:
        if not isinstance(item, Group):
            return item
        return change(replace(item, children=tuple(walk(c) for c in item.children)))

    return replace(base, items=tuple(walk(i) for i in base.items))


def moved(id: str, dx: float, dy: float, role: str = "node") -> Findings:
    """Findings after one thing was moved; a label by the edge it belongs to."""

    def change(g: Group) -> Item:
        mine = g.role == role and (str(g.data.get("edge")) if role == "label" else g.id) == id
        return g.moved(dx, dy) if mine else g

    return check(changed(scene(), change))


def middle(id: str) -> tuple[float, float]:
    return read(scene()).node(id).middle


def test_a_sound_scene_has_no_findings() -> None:
    found = check(scene())
    assert found.kinds() == {} and found.crossings == 0 and found.smallest_type >= 20


def test_node_on_a_node() -> None:
    (ax, ay), (dx, dy) = middle("a"), middle("d")
    found = moved("d", ax - dx, ay - dy)
    assert found.node_over_node and found.text_over_text


def test_node_on_a_line() -> None:
    (ax, ay), (bx, _), (dx, dy) = middle("a"), middle("b"), middle("d")
    found = moved("d", (ax + bx) / 2 - dx - 150, ay - dy + 20)
    assert any("through 'd'" in f for f in found.edge_through_node) or found.label_over_node


def test_line_under_a_foreign_text() -> None:
    """A label between a and the first label, where only the line of those two runs."""
    (ax, ay), (_, dy) = middle("a"), middle("d")
    label = next(t for t in read(scene()).having("label") if t.data["edge"] == "e3-d-e")
    free = next(t for t in read(scene()).having("label") if t.data["edge"] == "e1-a-b").box[0]
    found = moved("e3-d-e", (ax + 60 + free) / 2 - label.middle[0], ay - dy, "label")
    assert found.edge_under_text and found.label_far


def test_line_through_a_node() -> None:
    _, dy = middle("d")
    found = moved("e3-d-e", 0, middle("a")[1] - dy, "edge")
    assert {f.split(" through ")[1] for f in found.edge_through_node} >= {"'b'"}
    assert found.edge_off_end


def test_label_far_from_its_line() -> None:
    assert moved("e3-d-e", 0, 60, "label").label_far
    assert not moved("e3-d-e", 0, 25, "label").label_far


def test_label_on_a_node() -> None:
    (dx, dy) = middle("d")
    label = next(t for t in read(scene()).having("label") if t.data["edge"] == "e3-d-e")
    assert moved("e3-d-e", dx - label.middle[0], dy - label.middle[1], "label").label_over_node


def test_label_on_a_label() -> None:
    labels = {str(t.data["edge"]): t.middle for t in read(scene()).having("label")}
    (ax, ay), (bx, by) = labels["e1-a-b"], labels["e2-b-c"]
    assert moved("e1-a-b", bx - ax, by - ay, "label").label_over_label


def test_frame_that_cuts_a_node() -> None:
    assert moved("g", 50, 0, "group").frame_wrong


def test_things_off_the_page() -> None:
    assert moved("a", -400, 0).off_page


def test_lines_that_cross_and_lines_that_run_together() -> None:
    base = scene()
    lines = {ln.id: ln for ln in read(base).lines}
    (x0, y0), (x1, _) = lines["e3-d-e"].strokes[0][0], lines["e3-d-e"].strokes[-1][-1]

    def rerouted(*points: tuple[float, float]) -> Scene:
        def change(g: Group) -> Item:
            if g.role != "edge" or g.id != "e1-a-b":
                return g
            old = next(c for c in g.children if isinstance(c, Path) and not c.paint.fill)
            commands = tuple(("L" if i else "M", *p) for i, p in enumerate(points))
            return replace(g, children=(Path(commands, old.paint),))

        return changed(base, change)

    across = rerouted((x0 + 30, y0 - 40), (x0 + 30, y0 + 40))
    along = rerouted((x0, y0 + 1), (x1, y0 + 1))
    assert crossings(read(across).lines) == 1
    assert check(along).edge_on_edge and not check(across).edge_on_edge


def test_text_that_leaves_its_node() -> None:
    def change(g: Group) -> Item:
        if g.role != "node" or g.id != "a":
            return g
        return replace(g, children=tuple(replace(c, x=c.x + 300) if isinstance(c, TextRun) else c for c in g.children))

    assert check(changed(scene(), change)).text_off_node
