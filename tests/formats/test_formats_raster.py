"""PNG and WebP: size, limits, what they remember; and that the SVG looks the same in a browser."""

from __future__ import annotations

import io
import re
import struct
import subprocess
import sys
from dataclasses import replace
from pathlib import Path as File

import pytest
from format_scenes import GLYPH, bitmap, run, sample, set_text
from PIL import Image as Pixels
from PIL import ImageChops

from support_chromium import difference, screenshot
from vizsys.formats import FormatError, Options, artwork, pdfium, pixel_size, resvg, write
from vizsys.formats.facts import read
from vizsys.formats.svg import document
from vizsys.scene import Image, Paint, Path, Rect, Scene
from vizsys.text import TextStyle, outlines

BLANK = Scene(100, 50, "#336699", ())


def pixels(data: bytes) -> Pixels.Image:
    return Pixels.open(io.BytesIO(data)).convert("RGB")


def at_size(svg: str, size: tuple[int, int]) -> str:
    """The document stretched to so many pixels."""
    stretched = f'width="{size[0]}" height="{size[1]}" preserveAspectRatio="none" viewBox='
    return re.sub(r'width="[^"]+" height="[^"]+" viewBox=', stretched, svg, count=1)


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


def test_a_small_png_has_nearly_the_same_pixels_in_fewer_bytes() -> None:
    plain, small = write(sample(), "png", Options()), write(sample(), "png", Options(small=True))
    assert len(small) < 0.9 * len(plain)
    apart = ImageChops.difference(pixels(plain), pixels(small)).getextrema()
    assert max(high for _, high in apart) <= 4
    named = {(0xB5, 0xEF, 0xD8), (0x2F, 0x7B, 0xE8), (0x0C, 0x9C, 0x72), (0xFF, 0xFF, 0xFF)}  # colours of the page
    shown = {colour for _, colour in pixels(small).getcolors(1 << 20) or ()}
    assert named <= shown
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


def test_both_svg_renderers_paint_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("resvg_py")
    if resvg._resvg() is None:
        pytest.skip("the package resvg is not installed: nothing to compare with")
    svg = document(sample(), Options(fonts=False))
    first = resvg.paint(svg)
    monkeypatch.setattr(resvg, "_resvg", lambda: None)
    second = resvg.paint(svg)
    assert pixels(first).size == pixels(second).size
    assert difference(first, second, tolerance=8) < 0.0005


@pytest.mark.parametrize("scale", [0.4, 1, 1.5, 3])
def test_the_page_is_painted_as_an_svg_renderer_paints_it(scale: float) -> None:
    """PDFium and resvg share no code: what one of them did not draw, or drew elsewhere, would show."""
    scene = sample()
    svg = at_size(document(scene, Options(fonts=False)), pixel_size(scene, scale))
    assert difference(resvg.paint(svg), write(scene, "png", Options(scale=scale))) < 0.001


def test_a_panic_of_the_svg_renderer_is_an_error() -> None:
    module = resvg._resvg()
    if module is None:
        pytest.skip("the package resvg is not installed")
    with pytest.raises(FormatError, match="rasterised"):
        resvg._with_resvg(module, "<svg", ())


def test_resvg_can_be_imported_after_it_was_loaded_without_its_package() -> None:
    pytest.importorskip("resvg")
    code = (
        "from vizsys.formats import resvg as ours; import sys; m = ours._resvg(); assert 'resvg' not in sys.modules;"
        "assert 'importlib.metadata' not in sys.modules; import resvg; assert resvg.render is m.render"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_page_that_pdfium_refuses_is_an_error() -> None:
    with pytest.raises(FormatError, match="refused"):
        pdfium.paint(b"%PDF-1.7\nnothing", 10, 10)


def test_a_warm_run_loads_neither_pillow_nor_an_svg_renderer() -> None:
    """What icons look like in pixels is kept."""
    code = (
        "import sys; sys.path.insert(0, {folder!r}); from format_scenes import sample;"
        "from vizsys.formats import write; write(sample(), 'png');"
        "assert 'PIL.Image' not in sys.modules or {cold}, 'Pillow';"
        "assert 'resvg._resvg' not in sys.modules or {cold}, 'resvg'"
    )
    for cold in (True, False):
        done = code.format(folder=str(File(__file__).parent), cold=cold)
        subprocess.run([sys.executable, "-c", done], check=True)


def test_edges_lie_where_they_were_placed_and_not_on_whole_pixels() -> None:
    half = Scene(20, 20, "#FFFFFF", (Rect(5.5, 5.25, 9, 9, Paint("#000000")),))
    picture = pixels(write(half, "png", Options(scale=1)))
    assert abs(picture.getpixel((5, 10))[0] - 127) < 3 and picture.getpixel((6, 10)) == (0, 0, 0)
    assert abs(picture.getpixel((10, 5))[0] - 64) < 3 and abs(picture.getpixel((10, 14))[0] - 191) < 3


def test_alike_letters_are_alike_and_upright_strokes_keep_their_weight() -> None:
    """An l is a rectangle, which PDFium would move to whole pixels: too fat here, too thin there."""
    runs = set_text("llllllllllll", 10, 10, TextStyle(31.3, "#000000"))
    grey = pixels(write(Scene(200, 60, "#FFFFFF", runs), "png", Options(scale=1))).convert("L")
    line = [255 - grey.getpixel((x, 30)) for x in range(200)]
    stems = [sum(line[x - 3 : x + 4]) for x in range(3, 197) if line[x] == max(line[x - 3 : x + 4]) > 60]
    assert len(stems) >= 12 and max(stems) - min(stems) < 0.12 * max(stems)


def test_a_line_thinner_than_a_pixel_is_paler() -> None:
    def darkness(width: float) -> float:
        line = Path((("M", 10.0, 10.0), ("L", 90.0, 12.0)), Paint(None, "#000000", width))
        grey = pixels(write(Scene(100, 20, "#FFFFFF", (line,)), "png", Options(scale=1))).convert("L")
        return sum((255 - value) * count for value, count in enumerate(grey.histogram()))

    assert darkness(0.25) == pytest.approx(darkness(1) / 4, rel=0.1)
    assert darkness(2) == pytest.approx(darkness(1) * 2, rel=0.1)


def test_a_bitmap_is_painted_pixel_by_pixel() -> None:
    icon = bitmap()
    scene = Scene(200, 200, "#FFFFFF", (Image(20.3, 30.4, 64, 64, icon),))
    picture = pixels(write(scene, "png", Options(scale=1.5)))
    found = artwork.pixels(icon, 96, 96, None)
    for x, y in ((10, 10), (48, 30), (70, 80)):
        at = 96 * y + x
        assert found.opacity[at] == 255
        assert picture.getpixel((30 + x, 46 + y)) == tuple(found.colour[3 * at : 3 * at + 3])


def test_artwork_of_another_shape_stands_in_the_middle_of_its_box() -> None:
    found = artwork.pixels(bitmap(), 100, 40, None)
    columns = [max(found.opacity[x::100]) for x in range(100)]
    assert not any(columns[:29]) and not any(columns[71:]) and all(columns[34:66])


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_a_coordinate_that_is_no_number_is_an_error(value: float) -> None:
    wrong = [Rect(value, 0, 9, 9, Paint("#000000")), run("a", value), run("a", 9, value), Image(0, value, 9, 9, GLYPH)]
    for item in wrong:
        with pytest.raises(FormatError, match="finite"):
            write(Scene(50, 50, "#FFFFFF", (item,)), "png")


def test_glyphs_with_colours_are_left_to_the_svg_renderer() -> None:
    runs = set_text("a 🚀 b", 10, 10, TextStyle(40, "#000000"))
    font = next((r.font for r in runs if "🚀" in r.text), None)
    if font is None or font.family in ("Inter", "JetBrains Mono") or outlines.has_outlines(font):
        pytest.skip("no font of coloured glyphs on this machine")
    scene = Scene(200, 70, "#FFFFFF", runs)
    svg = at_size(document(scene, Options(fonts=False)), (400, 140))
    assert difference(resvg.paint(svg), write(scene, "png", Options(scale=2))) < 0.001


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
