"""Reading YAML: bytes, limits, aliases, and texts that stay as they were typed."""

from __future__ import annotations

import pytest

from vizsys.diagnostics import Report
from vizsys.limits import SPEC_BYTES, YAML_LEVELS
from vizsys.spec.nodes import Map, Scalar, Seq
from vizsys.spec.parse import parse

WHOLE = "title: T\ntext: x\n"


def read(text: str | bytes) -> tuple[object, list[str]]:
    report = Report()
    node = parse(text, "case.yaml", "case.yaml", report)
    return node, [f"{d.span.line}:{d.span.column} {d.message}" for d in report.found if d.span]


@pytest.mark.parametrize("text", ["", "\n", "# only a remark\n", "---\n", "\ufeff", b"", b"\xef\xbb\xbf"])
def test_an_empty_file_says_so(text: str | bytes) -> None:
    assert read(text) == (None, ["1:1 the file is empty: a page needs a title and a block"])


def test_a_byte_that_is_not_utf8_is_placed(project) -> None:
    assert project.messages(b"title: T\ntext: \xc3\xa9t\xe9\n") == [
        "2:9 byte 0xe9 is not UTF-8; save the file as UTF-8"
    ]
    assert "text: ét" in project.shown


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_refused(project, codec: str) -> None:
    assert len(project.messages(WHOLE.encode(codec))) == 1


def test_a_byte_order_mark_does_no_harm(project) -> None:
    (page,) = project.load(b"\xef\xbb\xbf" + WHOLE.encode())
    assert page.title == "T"


def test_control_characters_are_placed() -> None:
    assert read("a: b\nc: d\x07\n")[1] == ["2:5 a control character (code 0x07) has no place in a spec"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_do_not_move_places(end: str) -> None:
    _, found = read(end.join(["a: 1", "b: |", "  text", "a: 2", ""]))
    assert found == ["4:1 key 'a' is given twice, first on line 1"]


def test_places_count_characters_not_bytes() -> None:
    node, _ = read("título: ñandú 🦤  # x\n")
    assert isinstance(node, Map)
    key, value = node.entries["título"]
    assert (key.span.column, key.span.length) == (1, 6)
    assert (value.span.column, value.span.length) == (9, 7)


@pytest.mark.parametrize("word", ["no", "on", "Yes", "1.10", "22:22", "0123", "1e3", "0x1F", "null", "~", "2020-01-01"])
def test_a_text_stays_what_was_typed(project, word: str) -> None:
    page = project.page(f"title: {word}\ngraph:\n  nodes: {{a: {word}}}\n")
    assert (page.title, page.content.nodes["a"].label) == (word, word)


def test_files_have_a_size() -> None:
    node, found = read("a: " + "x" * SPEC_BYTES)
    assert node is None and "the most is 1,000,000" in found[0]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_nesting_has_a_depth(opening: str) -> None:
    node, found = read(opening * 3000)
    assert node is None
    assert len(found) == 1 and f"the most is {YAML_LEVELS} levels" in found[0]


def test_aliases_may_not_multiply() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    node, found = read("\n".join(lines))
    assert node is None and "the aliases stand for more than 50,000 entries" in found[0]


def test_merge_keys_may_not_multiply() -> None:
    base = "base: &b {" + ", ".join(f"k{i}: 1" for i in range(3000)) + "}\n"
    node, found = read(base + "".join(f"m{i}: {{<<: *b}}\n" for i in range(40)))
    assert node is None and "more than 50,000 entries" in found[0]


def test_anchors_and_merge_keys_work(project) -> None:
    page = project.page(
        """
title: T
graph:
  nodes:
    a: &node {label: One, tone: blue, copies: 2}
    b: {<<: *node, label: Two}
    c: *node
    d: {<<: [{tone: coral}, *node]}
"""
    )
    nodes = page.content.nodes
    assert [(n.label, n.tone, n.copies) for n in nodes.values()] == [
        ("One", "blue", 2),
        ("Two", "blue", 2),
        ("One", "blue", 2),
        ("One", "coral", 2),
    ]


def test_reading_goes_on_after_a_duplicate_key() -> None:
    node, found = read("a: 1\na: 2\nb: {c: 1, c: 2}\n")
    assert found == ["2:1 key 'a' is given twice, first on line 1", "3:11 key 'c' is given twice, first on line 3"]
    assert isinstance(node, Map) and isinstance(node.get("a"), Scalar)


def test_parts_of_quoted_texts_are_placed() -> None:
    node, _ = read("""a: ["one two", 'it''s', plain word]\n""")
    assert isinstance(node, Map)
    items = node.get("a")
    assert isinstance(items, Seq)
    one, its, plain = items.items
    assert isinstance(one, Scalar) and isinstance(its, Scalar) and isinstance(plain, Scalar)
    assert one.part(4, 3).column == 10  # inside the quotes
    assert its.part(2, 1).column == its.span.column  # an escape: the whole stands for the part
    assert plain.part(6, 4).column == 31
