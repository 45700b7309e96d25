"""The wheel: what is in it is what runs."""

import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    builder = pytest.importorskip("hatchling.builders.wheel")
    folder = tmp_path_factory.mktemp("wheel")
    (path,) = builder.WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    with zipfile.ZipFile(path) as archive:
        yield {name: archive.read(name) for name in archive.namelist()}


def test_every_file_of_the_package_is_in_it(wheel):
    source = {
        p.relative_to(ROOT / "src").as_posix()
        for p in (ROOT / "src/vizsys").rglob("*")
        if p.is_file() and "__pycache__" not in p.parts
    }
    assert {name for name in wheel if ".dist-info/" not in name} == source


def test_data_without_which_nothing_is_drawn(wheel):
    assert "vizsys/py.typed" in wheel
    for name in (
        "vizsys/text/fonts/Inter-Regular.ttf",
        "vizsys/text/fonts/Inter-LICENSE.txt",
        "vizsys/text/fonts/JetBrainsMono-LICENSE.txt",
        "vizsys/theme/newsletter.yaml",
        "vizsys/theme/dark.yaml",
        "vizsys/icons/data/diagrams.json",
        "vizsys/icons/data/roles.csv",
        "vizsys/cli/starters/graph.yaml",
    ):
        assert wheel[name], name


def test_metadata(wheel):
    info = {name.partition(".dist-info/")[2]: data for name, data in wheel.items() if ".dist-info/" in name}
    assert {"licenses/LICENSE", "licenses/NOTICE"} <= set(info)
    assert b"vizsys = vizsys.cli:main" in info["entry_points.txt"]
    text = info["METADATA"].decode()
    assert "License-Expression: MIT" in text
    assert "Provides-Extra: pdf" in text
