"""The gallery's page is what its specs make it, and every picture it shows is there."""

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
