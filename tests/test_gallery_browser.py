"""SVG and PNG of every picture agree: a browser paints the one as the rasteriser painted the other."""

from __future__ import annotations

from pathlib import Path

import pytest

import vizsys
from support_chromium import difference, screenshot

SPECS = sorted(p for p in (Path(__file__).parent.parent / "specs").glob("*.yaml") if p.name != "vizsys.yaml")


@pytest.mark.parametrize("spec", SPECS, ids=lambda p: p.stem)
def test_the_browser_paints_what_the_rasteriser_painted(spec: Path) -> None:
    page = vizsys.load_all(spec)[0]
    scene = vizsys.layout(page)
    seen = screenshot(vizsys.render(page, "svg"), round(scene.width), round(scene.height), 1)
    assert difference(seen, vizsys.render(page, "png", scale=1)) < 0.01
