from collections.abc import Iterator
from pathlib import Path

import pytest

from vizsys.diagnostics import Report
from vizsys.text import Typesetter, faces, fallback, paragraph
from vizsys.theme import load_theme


@pytest.fixture
def report() -> Report:
    return Report()


@pytest.fixture
def setter(report: Report) -> Typesetter:
    return Typesetter(load_theme("newsletter"), report)


def forget() -> None:
    """Empty everything that remembers which fonts this machine has."""
    fallback.installed.cache_clear()
    fallback.find.cache_clear()
    fallback.load.cache_clear()
    fallback.active().clear()
    paragraph.resolve.cache_clear()
    faces.face.cache_clear()


@pytest.fixture
def system_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder that is the only place where system fonts are looked for."""
    monkeypatch.setattr(fallback, "folders", lambda: [tmp_path])
    forget()
    yield tmp_path
    forget()
