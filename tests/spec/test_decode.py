"""From nodes to models: shorthands and their long form, marks, and that every error is found."""

from __future__ import annotations

import pytest

from vizsys.spec.fields import table
from vizsys.spec.model import Page

SAME = [
    ("graph: {nodes: {a: Label}}", "graph: {nodes: {a: {label: Label}}}"),
    ("graph:\n  nodes:\n    a:\n", "graph: {nodes: {a: {}}}"),
    ("graph: {nodes: {a, b: B}}", "graph: {nodes: {a: {}, b: {label: B}}}"),
    ("list: [a, b]", "list: {items: [{text: a}, {text: b}]}"),
    ("text: words", "text: {text: words}"),
    ("rows: [words]", "rows: {items: [{text: {text: words}}]}"),
    ("callout: words", "callout: {text: words}"),
    ("columns: [a, b]", "columns: {items: [a, b]}"),
    ("stack: [A, B]", "stack: {base: [{label: A}, {label: B}]}"),
    ("legend: [{text: a, line: dashed}]", "legend: {entries: [{text: a, line: dashed}]}"),
    (
        "table: {columns: [A, B, C], rows: [[ok, no, -]]}",
        "table:\n  columns: [{title: A}, {title: B}, {title: C}]\n"
        "  rows: [{cells: [{mark: ok}, {mark: no}, {mark: none}]}]",
    ),
    ("table: {rows: [['ok', \"-\"]]}", "table: {rows: [{cells: [{text: ok}, {text: '-'}]}]}"),
    ("table:\n  rows:\n    -\n      - -\n      - a\n", "table: {rows: [[{mark: none}, {text: a}]]}"),
    ("table: {rows: [[{list: [a]}]]}", "table: {rows: [[{block: {list: [a]}}]]}"),
    (
        "table: {rows: [[{graph: {nodes: {a: A}}, title: x}]]}",
        "table: {rows: [[{block: {graph: {nodes: {a: A}}, title: x}}]]}",
    ),
    ("brand: Acme\ntext: x", "brand: {name: Acme}\ntext: x"),
    ("footer: src\ntext: x", "footer: {left: src}\ntext: x"),
    ("size: square\ntext: x", "size: {name: square}\ntext: x"),
    ("frame: none\ntext: x", "frame: {title: none}\ntext: x"),
]


@pytest.mark.parametrize(("short", "long"), SAME, ids=[s.split("\n")[0][:40] for s, _ in SAME])
def test_a_shorthand_is_its_long_form(project, short: str, long: str) -> None:
    assert project.page(f"title: T\n{short}\n") == project.page(f"title: T\n{long}\n")


def test_numbers_and_flags(project) -> None:
    page = project.page(
        "title: T\ncolumns:\n  weights: [1, 2.5, .5]\n  gap: 1e2\n  items: [a, {text: {text: b, muted: yes}}, c]\n"
    )
    assert page.content.weights == (1.0, 2.5, 0.5)
    assert page.content.gap == 100.0
    assert page.content.items[1].content.muted is True


def test_steps_and_badges(project) -> None:
    page = project.page(
        "title: T\nrows:\n  - {text: x, badge: 1}\n  - {text: x, badge: 2.1}\n  - {text: x, badge: A3}\n"
    )
    assert [b.badge for b in page.content.items] == ["1", "2.1", "A3"]


def test_texts_of_several_lines(project) -> None:
    page = project.page("title: |\n  One\n  two\ntext: >\n  folded\n  words\n")
    assert (page.title, page.content.text) == ("One\ntwo\n", "folded words\n")


def test_marks_say_where_things_are(project) -> None:
    page = project.page("title: T\ngraph:\n  nodes:\n    a: {label: A, tone: blue, logos: [kafka, redis]}\n")
    graph = page.content
    node = graph.nodes["a"]
    places = {name: (span.line, span.column, span.length) for name, span in node.marks.items()}
    assert places == {
        "": (4, 8, 45),
        "label": (4, 16, 1),
        "tone": (4, 25, 4),
        "logos": (4, 38, 14),
        "logos.0": (4, 39, 5),
        "logos.1": (4, 46, 5),
    }
    assert graph.marks["nodes.a"].column == 5
    assert page.marks["title"].line == 1


def test_marks_do_not_make_models_differ(project) -> None:
    assert project.page("title: T\ntext: x\n") == project.page("\n\ntitle:   T\ntext:    x\n")


def test_what_a_spec_leaves_out_is_the_default(project) -> None:
    page = project.page("text: x\n")
    for row in table(Page).keys.values():
        if not row.required:
            assert getattr(page, row.name) == row.default, row.name


def test_paths_count_from_the_file_that_names_them(project) -> None:
    project.put(specs__parts__look="icon: logo.svg\npacks: [{dir: ../icons, prefix: own}]\n")
    page = project.page("title: T\ninclude: parts/look.yaml\ngraph: {nodes: {a: {icon: ./a.png}, b: {icon: kafka}}}\n")
    assert page.icon == "./specs/parts/logo.svg"
    assert page.packs[0].dir == "specs/icons"
    assert [n.icon for n in page.content.nodes.values()] == ["./specs/a.png", "kafka"]


def test_every_error_is_found_at_once(project) -> None:
    found = project.messages(
        """titel: T
theme: drak
graph:
  nodes:
    a: {labl: A, copies: 0}
    b: [x]
  groups:
    g: {tone: pnk, members: [a, z]}
  edges:
    - 1. a --> b
    - 1. a -> c
    - 1. a -> a
"""
    )
    assert found == [
        "1:1 unknown key 'titel' in a page, did you mean 'title'?",
        "2:8 'theme' cannot be 'drak', did you mean 'dark'?",
        "5:9 unknown key 'labl' in a node, did you mean 'label'?",
        "5:26 'copies' is 0, the least is 1",
        "6:8 'b' expects text or a mapping with keys such as label, sub, icon, icon_at; found a list",
        "8:15 unknown tone 'pnk', did you mean 'pink'?",
        "8:33 unknown node or group 'z'",
        "10:12 unknown arrow '-->', did you mean '->'?",
        "11:15 unknown node 'c'",
        "12:7 the step 1 is used twice, first on line 11",
    ]


def test_a_finding_shows_line_caret_and_hint(project) -> None:
    project.messages("title: T\ntext: x\ntheme: drak\n")
    assert project.shown == (
        "specs/case.yaml:3:8: error: 'theme' cannot be 'drak', did you mean 'dark'?\n"
        "    3 | theme: drak\n"
        "      |        ^^^^\n"
        "      = 'theme' is one of newsletter, dark"
    )


def test_a_spec_with_errors_gives_no_pages_even_of_a_matrix(project) -> None:
    assert project.load("title: T\nmatrix: {a: [x, y]}\ntext: x\ntheme: ${a}\n") == []
    assert len(project.report.errors) == 2


def test_findings_of_matrix_pages_are_told_once(project) -> None:
    project.load("titel: T\nmatrix: {a: [x, y]}\ntext: x\n")
    assert len(project.report.errors) == 1
