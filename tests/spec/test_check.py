"""Meaning across fields, with an icon library of the tests' own and a kind that checks itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from vizsys.blocks.kinds import KINDS, KindRow
from vizsys.diagnostics import Report
from vizsys.spec import load_pages
from vizsys.spec.model import Content, Icon, doc, required


class NoIcon(Exception):
    code = "unknown-icon"
    hint = "did you mean kafka?"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.message = f"no icon {name}"


class Entry:
    icon = "kafka"


class Icons:
    """Knows `kafka`, and `queue` on aws; the role `queue` on aws."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None]] = []

    def resolve(self, name: str, provider: str | None = None) -> str:
        self.asked.append((name, provider))
        if name == "kafka" or (name, provider) == ("queue", "aws"):
            return name
        raise NoIcon(name)

    def role(self, name: str, provider: str | None = None) -> Entry:
        if (name, provider) == ("queue", "aws"):
            return Entry()
        raise NoIcon(f"for {name} on {provider}")


def check(text: str, icons: Icons | None = None, kinds=KINDS) -> list[str]:
    report = Report()
    library = icons or Icons()
    load_pages(text, "case.yaml", kinds=kinds, library=lambda page: library, report=report)
    return [f"{d.span.line}:{d.span.column} {d.message}" for d in report.found if d.span]


def test_icons_are_found_wherever_they_are() -> None:
    found = check(
        """title: T
icon: one
brand: {name: B, icon: two}
rows:
  - list: [{text: x, icon: three}]
    icon: four
  - table:
      columns: [{title: A, icon: five}, B]
      rows: [[{icon: six}, {logos: [kafka, seven]}]]
  - graph:
      nodes: {a: {body: {callout: {text: x, icon: eight}}}}
      edges:
        - a -> a: {icon: nine}
        - {from: a, to: a, icon: ten}
"""
    )
    words = [line.split()[-1] for line in found]
    assert sorted(words) == sorted(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])
    assert "9:44 no icon seven" in found


def test_icons_are_asked_for_the_cloud_of_the_block() -> None:
    icons = Icons()
    found = check(
        "title: T\nprovider: gcp\nrows:\n  - {icon: queue, provider: aws, rows: [{icon: queue, text: x}]}\n"
        "  - {icon: queue, text: x}\n",
        icons,
    )
    assert found == ["5:12 no icon queue"]
    assert icons.asked == [("queue", "aws"), ("queue", "gcp")]


def test_roles_are_asked_for_the_cloud_of_the_block() -> None:
    graph = "graph: {nodes: {a: {role: queue}}}"
    assert check(f"title: T\nprovider: aws\n{graph}\n") == []
    assert check(f"title: T\nprovider: gcp\n{graph}\n") == ["3:27 no icon for queue on gcp"]
    each = f"title: T\nrows:\n  - each: {{provider: [aws, azure]}}\n    {graph}\n"
    assert check(each) == ["4:31 no icon for queue on azure"]


def test_without_a_library_names_are_taken_as_they_are(project) -> None:
    assert project.page("title: T\nicon: whatever\ntext: x\n").icon == "whatever"


def test_a_library_that_cannot_be_opened_is_told_at_the_packs() -> None:
    def broken(page: object) -> Icons:
        raise NoIcon("pack")

    report = Report()
    load_pages("text: x\npacks: [{dir: a}]\n", "case.yaml", kinds=KINDS, library=broken, report=report)
    assert [d.location for d in report.found] == ["case.yaml:2:8"]


def test_a_kind_checks_itself() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Dial(Content):
        """A dial."""

        KIND: ClassVar[str] = "dial"
        SCALAR: ClassVar[str | None] = "at"

        at: int = required("where it points", minimum=0, maximum=10)
        icon: Icon | None = doc("a picture")

        def check(self, checker) -> None:
            if self.at % 2:
                checker.error("odd", f"{self.at} is odd", self, "at")

    kinds = {**KINDS, "dial": KindRow(Dial, "nowhere:nothing")}
    assert check("dial: 3\n", kinds=kinds) == ["1:7 3 is odd"]
    assert check("rows: [{dial: {at: 4, icon: x}}, {dyal: 2}]\n", kinds=kinds) == [
        "1:29 no icon x",
        "1:35 unknown kind 'dyal', did you mean 'dial'?",
    ]
    assert check("dial: 11\n", kinds=kinds) == ["1:7 'at' is 11, the most is 10"]


def test_good_graphs_pass(project) -> None:
    page = project.page(
        """
title: T
graph:
  nodes: {a: A, b: B, c: {at: [0, 0]}, d: {at: [1, 0]}}
  groups:
    g: {members: [a, h]}
    h: {members: [b], groups: {i: {nodes: {e: E}}}}
  edges: [1. a -> g, A1. h -> i, 2. e]
  rows: [[a, ., b], [a, c, d]]
  same: [[a, b], [c, d]]
"""
    )
    assert page.content.groups["g"].members == ("a", "h")
