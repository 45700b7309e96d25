"""Edge lines: every form of the grammar and what it stands for."""

from __future__ import annotations

import pytest

HEAD = """title: T
graph:
  nodes: {a: A, b-1: B, _c: {label: C, body: {text: x}}, d: D}
  groups: {g: {members: [d]}}
  edges:
"""


def edges(project, *lines: str):
    return project.page(HEAD + "".join(f"    - {line}\n" for line in lines)).content.edges


def short(edge) -> str:
    step = f"{edge.step}. " if edge.step else ""
    target = f" {edge.arrow} {', '.join(edge.target)}" if edge.target else ""
    label = f": {edge.label}" if edge.label is not None else ""
    says = f" ({edge.says})" if edge.says is not None else ""
    return f"{step}{', '.join(edge.source)}{target}{label}{says}"


@pytest.mark.parametrize(
    ("line", "meaning"),
    [
        ("a -> b-1", ["a -> b-1"]),
        ("a->b-1", ["a -> b-1"]),
        ("a => b-1", ["a => b-1"]),
        ("a ~> b-1", ["a ~> b-1"]),
        ("a -- b-1", ["a -- b-1"]),
        ("a--b-1", ["a -- b-1"]),
        ("a <-> b-1", ["a <-> b-1"]),
        ("a <- b-1", ["b-1 -> a"]),
        ("a <~ b-1", ["b-1 ~> a"]),
        ("a <= b-1", ["b-1 => a"]),
        ("a -> b-1, _c,d", ["a -> b-1, _c, d"]),
        ("a, b-1 -> _c", ["a, b-1 -> _c"]),
        ("a <- b-1, _c", ["b-1, _c -> a"]),
        ("a -> g", ["a -> g"]),
        ("_c.part -> a", ["_c.part -> a"]),
        ("a -> _c.row-2.cell", ["a -> _c.row-2.cell"]),
        ("1. a -> b-1", ["1. a -> b-1"]),
        ("2.1. a -> b-1", ["2.1. a -> b-1"]),
        ("A3. a -> b-1", ["A3. a -> b-1"]),
        ("a -> b-1: create data", ["a -> b-1: create data"]),
        ("1. a -> b-1: 22:22", ["1. a -> b-1: 22:22"]),
        ("'a -> b-1: **bold**: yes'", ["a -> b-1: **bold**: yes"]),
        ('"a -> b-1": "[x]{coral}"', ["a -> b-1: [x]{coral}"]),
        ("a -> b-1 -> _c", ["a -> b-1", "b-1 -> _c"]),
        ("1. a -> b-1 ~> _c: go", ["1. a -> b-1: go", "b-1 ~> _c"]),
        ("a -> b-1 <- _c", ["a -> b-1", "_c -> b-1"]),
        ("3. a: replaces the address", ["3. a (replaces the address)"]),
        ("3. a", ["3. a"]),
        ("3. a, d: both", ["3. a, d (both)"]),
        ("a -> b-1: {label: x, says: y}", ["a -> b-1: x (y)"]),
        ("{from: a, to: b-1}", ["a -> b-1"]),
        ("{from: 'a, d', to: [b-1, _c], step: 2, arrow: ~>}", ["2. a, d ~> b-1, _c"]),
        ("{from: a, step: 4, says: here}", ["4. a (here)"]),
        ("a -> a: retry", ["a -> a: retry"]),
    ],
)
def test_line(project, line: str, meaning: list[str]) -> None:
    assert [short(e) for e in edges(project, line)] == meaning


def test_options_of_a_chain_go_to_every_arrow(project) -> None:
    first, second = edges(project, "1. a -> b-1 -> d: {label: x, tone: coral, line: dashed, says: y}")
    assert (first.label, first.says, first.step, first.tone, first.line) == ("x", "y", "1", "coral", "dashed")
    assert (second.label, second.says, second.step, second.tone, second.line) == (None, None, None, "coral", "dashed")


def test_options_on_lines_of_their_own(project) -> None:
    (edge,) = edges(project, "1. a -> b-1:\n        label: x\n        tone: blue")
    assert (edge.step, edge.label, edge.tone) == ("1", "x", "blue")


def test_places_are_exact(project) -> None:
    first, second = edges(project, "A2. a, d => b-1: text", '"a <- _c.x, d"')
    column = 7
    assert first.marks["step"].column == column
    assert [first.marks[f"source.{i}"].column for i in (0, 1)] == [column + 4, column + 7]
    assert first.marks["arrow"].column == column + 9
    assert (first.marks["target.0"].column, first.marks["target.0"].length) == (column + 12, 3)
    assert first.marks["label"].column == column + 17
    assert [second.marks[f"source.{i}"].column for i in (0, 1)] == [column + 6, column + 12]
    assert second.marks["target.0"].column == column + 1


def test_variables_in_lines(project) -> None:
    text = "vars: {x: d}\n" + HEAD + "    - 1. a -> ${x}: to ${x}\n"
    (edge,) = project.page(text).content.edges
    assert short(edge) == "1. a -> d: to d"


def test_edges_are_repeated(project) -> None:
    found = edges(project, "{each: {n: [a, d]}, from: '${n}', to: b-1}")
    assert [short(e) for e in found] == ["a -> b-1", "d -> b-1"]
