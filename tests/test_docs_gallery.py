"""The gallery's page and the README are what the specs make them, and every picture they show is there."""

import re
from pathlib import Path

from support_modules import load

ROOT = Path(__file__).parents[1]
GALLERY = load(ROOT / "docs" / "gallery.py")


def test_page_is_current() -> None:
    assert (ROOT / "docs" / "gallery.md").read_text("utf-8") == GALLERY.markdown(), "run: make docs"


def test_pictures_are_there() -> None:
    shown = re.findall(r"!\[[^]]*\]\(([^)]+)\)", (ROOT / "docs" / "gallery.md").read_text("utf-8"))
    assert shown and [p for p in shown if not (ROOT / "docs" / p).is_file()] == []


def test_the_specs_in_the_readme_are_current() -> None:
    assert (ROOT / "README.md").read_text("utf-8") == GALLERY.readme(), "run: make docs"
