"""The pages of the kinds are what their examples make them."""

from pathlib import Path

import pytest

from support_modules import load
from vizsys.blocks.kinds import KINDS

DOCS = Path(__file__).parents[1] / "docs" / "kinds"
EXAMPLES = sorted((DOCS / "examples").glob("*.yaml"))
OWN = {"probe", "bar"}
"""Kinds that tests register."""


BUILD = load(DOCS / "build.py")


def test_every_kind_has_a_page_with_three_pictures() -> None:
    for kind in set(KINDS) - OWN:
        assert kind in BUILD.subjects(), kind
    for subject in BUILD.subjects():
        assert len(BUILD.examples(subject)) >= 3, subject


@pytest.mark.parametrize("subject", BUILD.subjects())
def test_page_is_current(subject: str) -> None:
    assert (DOCS / f"{subject}.md").read_text("utf-8") == BUILD.page(subject)


def test_index_is_current() -> None:
    assert (DOCS / "README.md").read_text("utf-8") == BUILD.index()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_picture_is_current(path: Path) -> None:
    for name, data in BUILD.pictures(path).items():
        assert (DOCS / "pictures" / f"{name}.png").read_bytes() == data
