"""PNG and WebP: size, limits, what they remember; and that the SVG looks the same in a browser."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
from dataclasses import replace

import pytest
from format_scenes import GLYPH, run, sample, set_text
from PIL import Image as Pixels

from support_chromium import difference, screenshot
from vizsys.formats import FormatError, Options, pixel_size, raster, write
from vizsys.formats.facts import read
from vizsys.scene import Image, Paint, Path, Rect, Scene
from vizsys.text import TextStyle

BLANK = Scene(100, 50, "#336699", ())


def pixels(data: bytes) -> Pixels.Image:
    return Pixels.open(io.BytesIO(data)).convert("RGB")


@pytest.mark.parametrize(
    ("scale", "size"), [(1.5, (1200, 660)), (1, (800, 440)), (2, (1600, 880)), (0.333, (266, 147))]
)
def test_the_size_is_the_page_times_the_scale(scale: float, size: tuple[int, int]) -> None:
    for format in ("png", "webp"):
        assert pixels(write(sample(), format, Options(scale=scale))).size == size


def test_the_background_reaches_every_corner() -> None:
    scene = replace(BLANK, width=100.4, height=50.3)
    picture = pixels(write(scene, "png", Options(scale=1.37)))
    corners = [(x, y) for x in (0, picture.width - 1) for y in (0, picture.height - 1)]
    assert {picture.getpixel(c) for c in corners} == {(0x33, 0x66, 0x99)}


@pytest.mark.parametrize(
    "size", [(40_000, 10), (10, 40_000), (12_000, 12_000), (float("inf"), 10), (0, 10), (1e300, 1e300)]
)
def test_a_page_too_large_or_without_size_is_refused_before_drawing(size: tuple[float, float]) -> None:
    for format in ("png", "webp"):
        with pytest.raises(FormatError):
            write(replace(BLANK, width=size[0], height=size[1]), format, Options(scale=1))


def test_the_refusal_names_a_scale_that_works() -> None:
    scene = replace(BLANK, width=16_000, height=12_000)
    with pytest.raises(FormatError, match=r"--scale 0\.64") as refusal:
        pixel_size(scene, 1.5)
    assert "24000 x 18000" in str(refusal.value)
    assert pixel_size(scene, 0.64) == (10_240, 7_680)


@pytest.mark.parametrize("scale", [0, -1, float("nan"), float("inf")])
def test_a_scale_that_is_none_is_refused(scale: float) -> None:
    with pytest.raises(FormatError, match="scale"):
        write(BLANK, "png", Options(scale=scale))


def test_webp_knows_its_own_limit_and_quality() -> None:
    with pytest.raises(FormatError, match="16383"):
        write(replace(BLANK, width=20_000), "webp", Options(scale=1))
    with pytest.raises(FormatError, match="quality"):
        write(BLANK, "webp", Options(quality=0))
    assert len(write(sample(), "webp", Options(quality=60))) < len(write(sample(), "webp"))


def test_lossless_webp_has_the_pixels_of_the_png() -> None:
    png, webp = (pixels(write(sample(), format)) for format in ("png", "webp"))
    assert png.tobytes() == webp.tobytes()


def test_a_small_png_has_the_same_pixels_in_fewer_bytes() -> None:
    plain, small = write(sample(), "png", Options()), write(sample(), "png", Options(small=True))
    assert len(small) < len(plain)
    assert pixels(small).tobytes() == pixels(plain).tobytes()
    assert read(write(sample(), "png", Options(small=True, facts={"source": "x"}))) == {"source": "x"}


def test_the_source_is_remembered_and_changes_no_pixel() -> None:
    facts = {"source": "title: é <x>\n", "digest": "0" * 64}
    for format in ("png", "webp"):
        plain, remembering = write(BLANK, format), write(BLANK, format, Options(facts=facts))
        assert read(remembering) == facts and read(plain) == {}
        assert pixels(plain).tobytes() == pixels(remembering).tobytes()
    assert read(write(BLANK, "png", Options(facts=facts))[:-200]) in ({}, facts)  # a damaged file is no crash


def test_text_is_painted_as_wide_as_it_was_measured() -> None:
    runs = set_text("AVATAR To. WAVE efficient 1/2", 20, 20, TextStyle(40, "#000000", 700))
    scene = Scene(900, 100, "#FFFFFF", runs)
    ink = pixels(write(scene, "png", Options(scale=1))).convert("L").point(lambda v: 255 * (v < 128)).getbbox()
    assert ink is not None and abs(ink[2] - (runs[-1].x + runs[-1].width)) < 4 and abs(ink[0] - 20) < 4


def test_icons_take_the_colour_they_are_given() -> None:
    scene = Scene(100, 50, "#FFFFFF", (Image(0, 0, 50, 50, GLYPH, "#1457B8"), Image(50, 0, 50, 50, GLYPH, "#B02A30")))
    picture = pixels(write(scene, "png", Options(scale=1)))
    assert picture.getpixel((25, 25)) == (0x14, 0x57, 0xB8) and picture.getpixel((75, 25)) == (0xB0, 0x2A, 0x30)


def test_both_rasterisers_paint_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("resvg_py")
    if raster._resvg() is None:
        pytest.skip("the package resvg is not installed: nothing to compare with")
    first = write(sample(), "png")
    monkeypatch.setattr(raster, "_resvg", lambda: None)
    second = write(sample(), "png")
    assert pixels(first).size == pixels(second).size
    assert difference(first, second, tolerance=8) < 0.0005


def test_a_panic_of_the_rasteriser_is_an_error() -> None:
    module = raster._resvg()
    if module is None:
        pytest.skip("the package resvg is not installed")
    with pytest.raises(FormatError, match="rasterised"):
        raster._with_resvg(module, "<svg", ())


def test_resvg_can_be_imported_after_it_was_loaded_without_its_package() -> None:
    pytest.importorskip("resvg")
    code = (
        "from vizsys.formats import raster; import sys; m = raster._resvg(); assert 'resvg' not in sys.modules;"
        "assert 'importlib.metadata' not in sys.modules; import resvg; assert resvg.render is m.render"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_picture_is_a_png_with_sound_chunks() -> None:
    import zlib

    data = write(BLANK, "png", Options(facts={"source": "x"}))
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, kinds = 8, []
    while at < len(data):
        size = struct.unpack(">I", data[at : at + 4])[0]
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        assert struct.unpack(">I", data[at + 8 + size : at + 12 + size])[0] == zlib.crc32(kind + body)
        kinds.append(kind)
        at += 12 + size
    assert kinds[0] == b"IHDR" and kinds[-1] == b"IEND" and b"tEXt" in kinds


def test_a_browser_paints_the_svg_as_the_png() -> None:
    scene = sample()
    browser = screenshot(write(scene, "svg"), 800, 440, 1.5)
    assert difference(browser, write(scene, "png", Options(scale=1.5))) < 0.001


def test_right_to_left_runs_lie_where_they_were_placed() -> None:
    """The run starts at x and its punctuation lies at the far end, in both renderers."""
    from vizsys.text import Typesetter
    from vizsys.theme import load_theme

    runs = Typesetter(load_theme("newsletter")).set("שלום! (עולם)", TextStyle(40, "#000000")).runs
    if any(r.font.family in ("Inter", "JetBrains Mono") for r in runs if r.rtl):
        pytest.skip("no Hebrew font on this machine")
    assert any(r.rtl for r in runs)
    scene = Scene(400, 100, "#FFFFFF", tuple(r.moved(100, 20) for r in runs))
    png = write(scene, "png", Options(scale=1))
    assert difference(screenshot(write(scene, "svg"), 400, 100), png) < 0.001
    ink = pixels(png).convert("L").point(lambda v: 255 * (v < 128)).getbbox()
    right = max(r.x + r.width for r in runs) + 100
    assert ink is not None and abs(ink[0] - 100) < 6 and abs(ink[2] - right) < 6


def test_an_embedded_run_keeps_its_punctuation_at_its_left_end() -> None:
    """A run that holds its own punctuation, as one face for all of it gives."""
    font = next((r.font for r in set_text("שלום", 0, 0, TextStyle(40, "#000000")) if r.rtl), None)
    if font is None or font.family == "Inter":
        pytest.skip("no Hebrew font on this machine")
    ends = [run("אב!", 100, 60, font=font, size=60, rtl=True), run("אב", 300, 60, font=font, size=60, rtl=True)]
    scene = Scene(500, 100, "#FFFFFF", tuple(ends))
    png = write(scene, "png", Options(scale=1))
    assert difference(screenshot(write(scene, "svg"), 500, 100), png) < 0.001
    dark = pixels(png).convert("L").point(lambda v: 255 * (v < 128))
    low = dark.crop((100, 56, 300, 62)).getbbox()  # the point of the exclamation mark stands on the baseline
    assert low is not None and low[0] < 12 and dark.crop((100, 0, 300, 100)).getbbox() is not None


def test_a_page_that_names_its_pixels_is_that_wide() -> None:
    scene = replace(sample(), pixel_width=1200)
    assert pixels(write(scene, "png", Options(scale=1))).size == (1200, 660)
    assert pixels(write(scene, "webp", Options(scale=2))).size == (2400, 1320)


def test_the_comparison_sees_a_missing_word_and_not_a_shifted_edge() -> None:
    def painted(words: str, shift: float) -> bytes:
        line = Path((("M", 10.0 + shift, 80.0), ("L", 190.0 + shift, 90.0)), Paint(None, "#000000", 3))
        return write(Scene(200, 100, "#FFFFFF", (run(words, 10 + shift), line)), "png", Options(scale=1))

    assert difference(painted("a word", 0), painted("a word", 0.4)) < 0.001
    assert difference(painted("a word", 0), painted("", 0)) > 0.02
    assert difference(painted("a", 0), write(Scene(10, 10, "#FFFFFF", (Rect(0, 0, 1, 1, Paint()),)), "png")) == 1.0
