"""The compared specs load, lay out, and reach the other tools whole."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from compare.measure import Measures, measure
from compare.readers import from_dot, from_scene

import vizsys
from compare import graphs, page, run

SPECS = run.specs([])
needs_dot = pytest.mark.skipif(not shutil.which("dot"), reason="no dot on this machine")


def nodes_of(group: graphs.PlainGroup) -> list[graphs.PlainNode]:
    return [*group.nodes, *(node for inner in group.groups for node in nodes_of(inner))]


def frames_of(group: graphs.PlainGroup) -> int:
    return len(group.groups) + sum(frames_of(inner) for inner in group.groups)


def test_there_are_twelve() -> None:
    assert len(SPECS) == 12
    assert [spec.stem[:2] for spec in SPECS] == [f"{n:02}" for n in range(1, 13)]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.stem)
def test_a_spec_gives_no_hint_but_its_direction(spec: Path) -> None:
    said = yaml.safe_load(spec.read_text("utf-8"))
    assert set(said) == {"title", "graph"}
    assert set(said["graph"]) <= {"direction", "nodes", "groups", "edges"}
    assert "direction" in said["graph"]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.stem)
def test_every_thing_of_a_spec_is_measured(spec: Path) -> None:
    graph = graphs.load(spec)
    drawn = from_scene(json.loads(vizsys.render(spec, "json")))
    assert {node.id for node in drawn.nodes} == {node.id for node in nodes_of(graph.top)}
    assert len(drawn.frames) == frames_of(graph.top)
    assert len(drawn.edges) == len(graph.edges)
    assert all(edge.strokes for edge in drawn.edges.values())
    labels = sorted(text.words for (kind, _), text in drawn.texts.items() if kind == "edge")
    assert labels == sorted(edge.label for edge in graph.edges if edge.label)
    measures = measure(drawn)
    assert (len(measures.label_distances), measures.lost) == (len(labels), 0)
    assert measures.area > 1


def test_dot_is_given_words_as_they_are() -> None:
    top = graphs.PlainGroup("", "", [graphs.PlainNode("a", 'say "a\\b"', "box", None)], [])
    source = graphs.dot(graphs.PlainGraph("T", "LR", top, [graphs.PlainEdge("1", "a", "a", "", True)]))
    assert '[label="say \\"a\\\\b\\""]' in source
    assert '"a" -> "a" [id="1" style=dashed]' in source


@needs_dot
@pytest.mark.parametrize("stem", ["04-state-machine", "12-nested"])
def test_dot_and_diagrams_draw_the_same_graph(stem: str, tmp_path: Path) -> None:
    spec = run.HERE / f"{stem}.yaml"
    graph = graphs.load(spec)
    row = run.draw(spec, tmp_path, 1, dot=True)
    assert list(row) == list(run.TOOLS)
    for tool in ("dot", "diagrams"):
        source = tmp_path / f"{stem}-{tool}.gv"
        layout = subprocess.run(["dot", "-Tjson", source], capture_output=True, text=True, check=True).stdout
        drawn = from_dot(json.loads(layout))
        assert {node.id for node in drawn.nodes} == {node.id for node in nodes_of(graph.top)}
        assert len(drawn.frames) == frames_of(graph.top)
        assert set(drawn.edges) == {edge.id for edge in graph.edges}
        told = len(row[tool].measures.label_distances) + row[tool].measures.lost
        assert told == sum(bool(edge.label) for edge in graph.edges)
        assert row[tool].picture.read_bytes()[:4] == b"\x89PNG"


def made(folder: Path, **values: int) -> run.Drawn:
    picture = folder / "p.png"
    picture.write_bytes(b"picture")
    return run.Drawn(picture, Measures(aspect=1.0, area=float(values.pop("area", 4)), **values), 10.0)


def test_behind_is_told_by_measure(tmp_path: Path) -> None:
    def late(ours: dict[str, int], others: dict[str, int]) -> list[str]:
        return run.behind(page.sums({"g": {"vizsys": made(tmp_path, **ours), "dot": made(tmp_path, **others)}}))

    assert late({}, {}) == []
    assert late({"crossings": 1}, {"crossings": 1}) == []
    assert late({"crossings": 2}, {"crossings": 1}) == ["crossings: vizsys 2, best 1"]
    assert [line.split(":")[0] for line in late({"edge_text": 1, "text_frame": 5}, {})] == ["overlaps", "text on frame"]
    assert late({"area": 4}, {"area": 4}) == []
    assert late({"area": 5}, {"area": 4}) == ["area: vizsys 5, best 4"]


def test_the_page_is_one_file_and_marks_the_best(tmp_path: Path) -> None:
    rows = {"g": {"vizsys": made(tmp_path, crossings=1), "dot": made(tmp_path, crossings=2)}}
    out = page.html(rows, page.sums(rows))
    assert out.count('src="data:image/png;base64,') == 2
    assert "http" not in out
    assert out.count("<td class=best>1<") == 2  # in the sum and in the graph's own table
    assert "<td>2<" in out
