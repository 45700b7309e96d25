"""Hard specs of every kind: each is drawn without a lint error, and as its golden says. `pytest --accept` writes them.

A case is a spec in `tests/cases/<kind>/`; those of graphs have tests of their own.
"""

from __future__ import annotations

import os
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from scene_words import told

import vizsys
from vizsys.lint import check_scene
from vizsys.scene import Scene

ROOT = Path(__file__).parent.parent / "cases"
CASES = sorted(p for p in ROOT.glob("*/*.yaml") if p.parent.name != "graph" and p.name != "vizsys.yaml")
SHIPPED = ("LATIN", "GREEK", "CYRILLIC")
"""Scripts of the fonts in the package; the sizes of others depend on the fonts of the machine."""


@cache
def scene(path: Path) -> Scene:
    return vizsys.layout(vizsys.load(path))


def foreign(path: Path) -> bool:
    """Whether a spec holds letters of a script the package has no font for."""
    letters = {c for c in path.read_text("utf-8") if c.isalpha() and not c.isascii()}
    return any(not unicodedata.name(c, "").startswith(SHIPPED) for c in letters)


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", CASES, ids=name)
def test_drawn_without_a_lint_error(path: Path) -> None:
    found = check_scene(scene(path))
    assert [f for f in found if f.severity == "error"] == []


@pytest.mark.parametrize("path", [p for p in CASES if not foreign(p)], ids=name)
def test_drawn_as_before(path: Path) -> None:
    golden = path.with_suffix(".txt")
    text = told(scene(path))
    if os.environ.get("VIZSYS_ACCEPT"):
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")
