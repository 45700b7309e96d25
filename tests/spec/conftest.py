"""A small project in memory, and loading a spec from it."""

from __future__ import annotations

import pytest

from vizsys.blocks.kinds import KINDS
from vizsys.diagnostics import Report
from vizsys.spec import load_pages
from vizsys.spec.model import Page


class Project:
    """Files by path; `load` reads one spec of them."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.opened: list[str] = []
        self.report = Report()

    def read(self, path: str) -> bytes:
        if path not in self.files:
            raise FileNotFoundError(path)
        self.opened.append(path)
        return self.files[path]

    def put(self, **files: str) -> Project:
        """Files whose `/` is written `__`, without the suffix."""
        self.files.update({f"{k.replace('__', '/')}.yaml": v.encode() for k, v in files.items()})
        return self

    def load(self, text: str | bytes, path: str = "specs/case.yaml", **options: str) -> list[Page]:
        """The pages of a spec; findings in `report`."""
        self.report = Report()
        return load_pages(text, path, kinds=KINDS, read=self.read, options=options, report=self.report)

    def good(self, text: str, path: str = "specs/case.yaml", **options: str) -> list[Page]:
        """The pages of a spec that must be free of findings."""
        pages = self.load(text, path, **options)
        assert self.report.found == [], self.shown
        return pages

    def page(self, text: str) -> Page:
        """The one page of a spec free of findings."""
        (page,) = self.good(text)
        return page

    def messages(self, text: str | bytes) -> list[str]:
        """`line:column message` of each finding."""
        assert self.load(text) == [], "the spec was taken for good"
        return [f"{d.span.line}:{d.span.column} {d.message}" if d.span else d.message for d in self.report.found]

    @property
    def shown(self) -> str:
        return "\n".join(d.render() for d in self.report.found)


@pytest.fixture
def project() -> Project:
    return Project()
