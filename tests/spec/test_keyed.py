"""Keyed shorthand: `name: value` for models of classes that allow it, in lists and as mappings, to any depth."""

from __future__ import annotations

import jsonschema
import pytest
import yaml

from vizsys.blocks.kinds import KINDS
from vizsys.spec import json_schema

SAME = [
    # a name alone, with a text, with a list, with a mapping, with options
    ("tree: [{A: x}]", "tree: {children: [{label: A, note: x}]}"),
    ("tree:\n  - A:\n  - B\n", "tree: {children: [{label: A}, {label: B}]}"),
    ("tree: {A: [B, C]}", "tree: {children: [{label: A, children: [{label: B}, {label: C}]}]}"),
    ("tree: {A: {B: x, C: y}}", "tree: {children: [{label: A, children: [{B: x}, {C: y}]}]}"),
    ("tree: {A: {B: {C: x}}}", "tree: [{label: A, children: [{label: B, children: [{label: C, note: x}]}]}]"),
    ("tree: {A: {icon: kafka, children: {B: x}}}", "tree: [{label: A, icon: kafka, children: [{label: B, note: x}]}]"),
    # several names stand side by side
    ("tree: {A: [B], C: [D]}", "tree: [{label: A, children: [B]}, {label: C, children: [D]}]"),
    # beside keys of the content, the mapping stands under its field
    ("tree: {variant: files, children: {A: x}}", "tree: {variant: files, children: [{label: A, note: x}]}"),
    ("tree: {root: {A: [B]}}", "tree: {root: {label: A, children: [B]}}"),
    # names that only look like something else
    ("tree: {1.10: no, 22:22: on}", "tree: [{label: '1.10', note: 'no'}, {label: '22:22', note: 'on'}]"),
    ("tree: {/etc: config, C#: x}", "tree: [{label: /etc, note: config}, {label: 'C#', note: x}]"),
    ("tree: {Root: [Children]}", "tree: [{label: Root, children: [Children]}]"),
    # a class that adds keys to one with the shorthand has it too
    (
        "mindmap: {center: M, branches: {A: {side: left, children: [B]}}}",
        "mindmap: {center: M, branches: [{label: A, side: left, children: [B]}]}",
    ),
]


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json_schema(KINDS))


@pytest.mark.parametrize(("short", "long"), SAME, ids=[s for s, _ in SAME])
def test_a_name_with_its_value_is_the_long_form(project, short: str, long: str) -> None:
    assert project.page(f"title: T\n{short}\n").content == project.page(f"title: T\n{long}\n").content


REUSED = "define: {parts: {A: x}}\ntree: {root: R, children: {use: parts}}"


@pytest.mark.parametrize("short", [*(s for s, _ in SAME), REUSED])
def test_the_schema_takes_it(validator, short: str) -> None:
    # Names are texts to the reader; other YAML readers make numbers of some, which JSON keys cannot be.
    data = yaml.load(f"title: T\n{short}\n", yaml.BaseLoader)
    assert [e.message for e in validator.iter_errors(data)] == []


def test_names_and_values_keep_their_places(project) -> None:
    page = project.page("title: T\ntree:\n  A:\n    B: note\n")
    (a,) = page.content.children
    (b,) = a.children
    places = {name: (span.line, span.column, span.length) for name, span in b.marks.items()}
    assert places == {"": (4, 5, 1), "label": (4, 5, 1), "note": (4, 8, 4)}
    assert a.marks["label"].line == 3


def test_variables_and_each_work_in_names(project) -> None:
    page = project.page(
        "title: T\nvars: {n: x}\n"
        "tree:\n  root: R\n  children:\n    - '${n} ${i}': {each: {i: [1, 2]}, note: 'no ${i}'}\n"
    )
    assert [(b.label, b.note) for b in page.content.children] == [("x 1", "no 1"), ("x 2", "no 2")]


def test_definitions_stand_for_lists_of_names(project) -> None:
    page = project.page(
        "title: T\ndefine: {parts: {A: x, B: [C]}, leaf: {note: said}}\n"
        "tree:\n  root: R\n  children:\n    One: {use: leaf}\n    Two: {children: {use: parts}}\n"
    )
    one, two = page.content.children
    assert (one.label, one.note) == ("One", "said")
    assert [b.label for b in two.children] == ["A", "B"]


BAD = [
    ("tree: [{A: x, B: y}]", ["2:9 a branch is one `name: value`, here are 2: A, B"]),
    ("tree: {A: {icon: kafka, Bee: x}}", ["2:25 unknown key 'Bee' in a branch"]),
    ("tree: {varient: fan, children: [A]}", ["2:8 unknown key 'varient' in a tree, did you mean 'variant'?"]),
    ("tree: {varient: fan, A: [B]}", [
        "2:8 unknown key 'varient' in a tree, did you mean 'variant'?", "2:22 unknown key 'A' in a tree",
    ]),
    ("tree: [{A: {label: B}}]", ["2:13 the label is said twice: 'A' is it already"]),
    ("tree: [{note: x}]", ["2:8 a branch needs 'label': its name"]),
    ("tree: {root: A, children: {label: B}}", ["2:27 'children' expects a list, found a mapping"]),
    ("tree: {children: A}", ["2:18 'children' expects a list, found 'A'"]),
    ("tree: {A: {B: {note: [x]}}}", ["2:22 'note' expects text, found a list"]),
]  # fmt: skip


@pytest.mark.parametrize(("spec", "found"), BAD, ids=[s for s, _ in BAD])
def test_what_is_wrong_is_said_where_it_is(project, spec: str, found: list[str]) -> None:
    assert project.messages(f"title: T\n{spec}\n") == found


@pytest.mark.parametrize("spec", [s for s, _ in BAD if "varient" not in s])
def test_the_schema_refuses_it(validator, spec: str) -> None:
    assert not validator.is_valid(yaml.load(f"title: T\n{spec}\n", yaml.CSafeLoader))
