"""Any text and any tree ends in pages or in findings, never in a traceback; findings are well placed."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vizsys.blocks.kinds import KINDS
from vizsys.diagnostics import Report
from vizsys.spec import load_pages
from vizsys.spec.fields import table
from vizsys.spec.model import Page

QUICK = settings(deadline=None, max_examples=250, suppress_health_check=list(HealthCheck))

OTHERS = ["label", "tone", "icon", "text", "items", "cells", "body", "members", "from", "to", "arrow", "step", "says",
          "use", "with", "each", "define", "vars", "matrix", "include", "at", "a", "b", "c"]  # fmt: skip
WORDS = sorted({*table(Page).keys, *KINDS, *(k for row in KINDS.values() for k in table(row.model).keys), *OTHERS})
VALUES = ["a", "b", "aws", "blue", "a -> b", "1. a -> b, c: x", "3. a", "${x}", "${provider.name}", "$${", "ok", "-",
          "", "dark", "kafka", "2", "-1.5", "yes", "parts.yaml", "[x]{a}", "a.b", "**b**"]  # fmt: skip


def read(path: str) -> bytes:
    files = {"vizsys.yaml": b"theme: dark\nvars: {x: 1}\n", "parts.yaml": b"define: {a: {text: x}}\n"}
    if path not in files:
        raise FileNotFoundError(path)
    return files[path]


def ends_well(text: str | bytes) -> Report:
    """Load, and hold every finding to its form."""
    report = Report()
    pages = load_pages(text, "case.yaml", kinds=KINDS, read=read, report=report)
    assert bool(pages) != bool(report.errors)
    for found in report.found:
        assert found.code and found.message and found.render()
        if found.span is not None and found.span.source.name == "case.yaml":
            lines = found.span.source.text.splitlines() or [""]
            assert 1 <= found.span.line <= max(1, len(lines)) and found.span.column >= 1 and found.span.length >= 1
            assert found.span.column <= len(found.span.source.line(found.span.line)) + 1
        json.dumps(found.as_json())
    return report


@QUICK
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    ends_well(text)


@QUICK
@given(st.binary(max_size=120))
def test_any_bytes(data: bytes) -> None:
    ends_well(data)


@QUICK
@given(st.text(alphabet="ab:-[]{}'\"&*!|>#?,. \n\t$<~=%@`1", max_size=120))
def test_any_text_of_yaml_signs(text: str) -> None:
    ends_well("title: T\ngraph:\n  nodes: {a: A, b: B}\n  edges:\n    - " + text)


@QUICK
@given(st.text(alphabet="ab1A. ->=~<,:()_", max_size=24))
def test_any_edge_line(line: str) -> None:
    report = ends_well("title: T\ngraph:\n  nodes: {a: A, b: B}\n  edges:\n    - " + json.dumps(line) + "\n")
    for found in report.found:
        assert found.span is not None and found.span.line == 5 and found.span.column >= 7


trees = st.recursive(
    st.sampled_from(VALUES) | st.none() | st.integers(-3, 99) | st.booleans() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=5),
    max_leaves=30,
)
pages = st.dictionaries(st.sampled_from(WORDS), trees, max_size=6)


@QUICK
@given(pages)
def test_any_tree(tree: dict[str, object]) -> None:
    ends_well(json.dumps(tree, ensure_ascii=False))


@QUICK
@given(st.sampled_from(sorted(KINDS)), trees)
def test_any_content(kind: str, tree: object) -> None:
    ends_well(json.dumps({"title": "T", kind: tree}, ensure_ascii=False))


@QUICK
@given(
    st.lists(st.sampled_from(VALUES), min_size=1, max_size=5),
    st.dictionaries(st.sampled_from("abc"), trees, max_size=3),
)
def test_any_definitions(names: list[str], defines: dict[str, object]) -> None:
    rows = [{"use": name, "with": {"title": "x"}} for name in names]
    ends_well(json.dumps({"title": "T", "define": defines, "rows": rows}, ensure_ascii=False))
