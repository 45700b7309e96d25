"""Drawings are read alike from a scene and from dot's layout."""

from typing import Any

import pytest
from compare.drawing import Drawing
from compare.readers import from_dot, from_scene


def text(words: str, x: float, y: float) -> dict[str, Any]:
    return {"type": "text", "text": words, "x": x, "y": y, "width": 40, "size": 10}


def group(role: str, children: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {"type": "group", "role": role, "id": None, "box": None, "data": {}, "children": children, **more}


def path(fill: str | None, *commands: list[Any]) -> dict[str, Any]:
    return {"type": "path", "commands": list(commands), "paint": {"fill": fill}}


@pytest.fixture
def scene() -> Drawing:
    node = group("node", [text("A", 10, 30)], id="a", box=[0, 0, 60, 50])
    edge_parts = [path(None, ["M", 60, 25], ["C", 80, 25, 100, 25, 120, 25]), path("#000", ["M", 120, 25], ["Z"])]
    edge = group("edge", edge_parts, id="e1-a-b", data={"from": ["a"], "to": ["b"], "label": "asks"})
    badge = group("badge", [text("1", 70, 20)], data={"step": "1"})
    label = group("label", [badge, text("asks", 80, 20)], data={"edge": "e1-a-b"})
    frame = group("group", [text("Frame", 5, -5)], id="f", box=[-10, -20, 100, 100])
    header = group("header", [text("The title", 0, -100)])
    return from_scene({"items": [header, group("block", [frame, edge, node, label])]})


def test_a_scene_has_its_things(scene: Drawing) -> None:
    assert [(n.id, n.box) for n in scene.nodes] == [("a", (0, 0, 60, 50))]
    assert [(f.id, f.box) for f in scene.frames] == [("f", (-10, -20, 90, 80))]
    assert {key: t.words for key, t in scene.texts.items()} == {
        ("node", "a"): "A",
        ("edge", "e1-a-b"): "1 asks",
        ("frame", "f"): "Frame",
    }
    edge = scene.edges["e1-a-b"]
    assert edge.ends == {"a", "b"}
    assert (len(edge.strokes), len(edge.heads)) == (1, 1)
    assert edge.strokes[0][0] == (60, 25) and edge.strokes[0][-1] == (120, 25)


def test_text_boxes_are_the_ink(scene: Drawing) -> None:
    assert scene.texts["node", "a"].box == pytest.approx((10, 22.6, 50, 32))


def test_dot_counts_up_and_we_count_down() -> None:
    words = [{"op": "F", "size": 10.0}, {"op": "T", "pt": [30, 20], "align": "c", "width": 40, "text": "A &amp; B"}]
    outline = [{"op": "b", "points": [[0, 0], [0, 0], [60, 50], [60, 50]]}]
    curve = [{"op": "b", "points": [[60, 25], [80, 25], [100, 25], [120, 25]]}]
    head = [{"op": "P", "points": [[120, 25], [110, 30], [110, 20]]}]
    label = [{"op": "F", "size": 10.0}, {"op": "T", "pt": [90, 40], "align": "l", "width": 30, "text": "asks"}]
    d = from_dot(
        {
            "objects": [
                {
                    "_gvid": 0,
                    "name": "cluster_f",
                    "nodes": [1],
                    "_draw_": [{"op": "p", "points": [[-9, -9], [99, 99]]}],
                },
                {"_gvid": 1, "name": "a", "_draw_": outline, "_ldraw_": words},
                {"_gvid": 2, "name": "b", "_draw_": [{"op": "e", "rect": [150, 25, 30, 20]}]},
            ],
            "edges": [
                {"_gvid": 0, "id": "e", "tail": 1, "head": 2, "_draw_": curve, "_hdraw_": head, "_ldraw_": label}
            ],
        }
    )
    assert {n.id: n.box for n in d.nodes} == {"a": (0, -50, 60, 0), "b": (120, -45, 180, -5)}
    assert [f.box for f in d.frames] == [(-9, -99, 99, 9)]
    assert d.texts["node", "a"].words == "A & B"
    assert d.texts["node", "a"].box == pytest.approx((10, -27.4, 50, -18))
    assert d.texts["edge", "e"].box == pytest.approx((90, -47.4, 120, -38))
    assert d.edges["e"].ends == {"a", "b"}
    assert d.edges["e"].strokes[0][-1] == (120, -25)
    assert d.edges["e"].heads == [[(120, -25), (110, -30), (110, -20), (120, -25)]]


def test_an_image_fills_its_node_without_losing_its_form(tmp_path: Any) -> None:
    picture = tmp_path / "icon.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (100).to_bytes(4, "big") + (50).to_bytes(4, "big"))
    node = {"_gvid": 0, "name": "a", "pos": "50,50", "width": "1", "height": "2", "image": str(picture)}
    d = from_dot({"objects": [node]})
    assert d.nodes[0].box == (14, -68, 86, -32)


def test_what_is_not_drawn_is_told() -> None:
    objects = [{"_gvid": 0, "name": "a", "pos": "50,50", "width": "1", "height": "2"}]
    curve = [{"op": "b", "points": [[60, 25], [80, 25], [100, 25], [120, 25]]}]
    edges = [
        {"_gvid": 0, "id": "e", "tail": 0, "head": 0, "label": "asks", "_draw_": curve},
        {"_gvid": 1, "id": "f", "tail": 0, "head": 0},
    ]
    lost = from_dot({"objects": objects, "edges": edges}).lost
    assert lost == ["label 'asks' of e is not drawn", "line f is not drawn"]
    edge = group("edge", [], id="g", data={"from": ["a"], "to": ["a"], "label": "says"})
    assert from_scene({"items": [edge]}).lost == ["line g is not drawn", "label 'says' of g is not drawn"]
