"""Rules: the length of titles and labels, and how words are spelt."""

from __future__ import annotations

from collections.abc import Iterator

from vizsys.lint.picture import Picture
from vizsys.lint.rule import Finding, Settings
from vizsys.scene import TextRun

LONGEST_TITLE = 60
MOST_LINES = 3


def long_title(picture: Picture, _: Settings) -> Iterator[Finding]:
    """A page title that is a sentence."""
    for header in picture.having("header"):
        title = header.group.title or ""
        if len(title) > LONGEST_TITLE:
            yield Finding(f"the title has {len(title)} characters, more than {LONGEST_TITLE}", header.chain, "title")


def long_label(picture: Picture, _: Settings) -> Iterator[Finding]:
    """A node's label on many lines; the quieter line under it and what stands inside do not count."""
    for node in picture.having("node"):
        runs = [c for c in node.group.children if isinstance(c, TextRun)]
        if not runs:
            continue
        size = max(r.size for r in runs)
        lines = len({r.y for r in runs if r.size == size})
        if lines > MOST_LINES:
            yield Finding(f"the label of {picture.title(node)} takes {lines} lines", node.chain, "label")
