"""Every picture also in the dark theme, and as a 4:5 portrait; every word of it spelt right."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from vizsys.build.draw import Drawing
from vizsys.build.find import SpecPath
from vizsys.build.lint import LintTask, lint_one
from vizsys.build.load import load_spec
from vizsys.lint import Settings

SPECS = Path(__file__).parents[2] / "specs"
FILES = sorted(p for p in SPECS.glob("*.yaml") if p.name != "vizsys.yaml")


def found(path: Path, drawing: Drawing, least: Literal["error", "warning"]) -> list[str]:
    result = lint_one(LintTask(load_spec(SpecPath.alone(path)), drawing, Settings(spelling=True)))
    assert result.crash is None, result.trace
    return [d.message for d in result.found if d.severity in ("error", least)]


@pytest.mark.parametrize("theme", ["newsletter", "dark"])
@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_nothing_to_find(path: Path, theme: str) -> None:
    assert found(path, Drawing(theme=theme), "warning") == []


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_fits_a_phone(path: Path) -> None:
    assert found(path, Drawing(size="portrait"), "error") == []
