"""What we measure is what the rasteriser paints."""

import html
import io
from collections.abc import Iterable

import pytest
import resvg
from PIL import Image

from vizsys.scene import Font, TextRun
from vizsys.text import TextStyle, Typesetter, font_files

BODY = TextStyle(26, "#16202B")

SCALE = 8
LONG = "AVATAR To Wave fi ffl office 3 x 4 -> => != Größe, e\u0301 ~10.000 req/s → 99,9 % (L7)"


def ink(runs: Iterable[TextRun], width: float) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of the painted pixels, in page units, with the origin 40 units in and down."""
    texts = "".join(
        f'<text x="{r.x}" y="{r.y}" xml:space="preserve" font-family="{r.font.family}" font-weight="{r.font.weight}" '
        f'font-style="{"italic" if r.font.italic else "normal"}" font-size="{r.size}">{html.escape(r.text)}</text>'
        for r in runs
    )
    box = f'width="{(width + 80) * SCALE}" height="{120 * SCALE}" viewBox="-40 -40 {width + 80} 120"'
    options = resvg.usvg.Options.default()
    for path in font_files():
        options.load_font_file(str(path))
    tree = resvg.usvg.Tree.from_str(f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{texts}</svg>', options)
    picture = Image.open(io.BytesIO(bytes(resvg.render(tree, (1, 0, 0, 0, 1, 0)))))
    found = picture.getchannel("A").getbbox()
    assert found is not None
    left, top, right, bottom = (v / SCALE - 40 for v in found)
    return left, top, right, bottom


@pytest.mark.parametrize(
    "font",
    [Font(), Font("Inter", 600), Font("Inter", 700), Font("Inter", 400, True), Font("JetBrains Mono", 700)],
)
def test_advances_agree_with_what_is_painted(setter: Typesetter, font: Font) -> None:
    bar, whole = setter.measure("|", font, 26), setter.measure(f"|{LONG}|", font, 26)
    one = ink([TextRun(0, 0, f"|{LONG}|", font, 26, "#000000", whole)], whole)
    two = ink([TextRun(x, 0, "|", font, 26, "#000000", bar) for x in (0, whole - bar)], whole)
    assert one[0] == pytest.approx(two[0], abs=0.5)
    assert one[2] == pytest.approx(two[2], abs=0.5)


def test_runs_of_several_styles_stand_where_one_run_would(setter: Typesetter) -> None:
    box = setter.set("Load **balancer** `L7` end", BODY)
    assert box.width == pytest.approx(box.runs[-1].x + box.runs[-1].width)
    right = ink(box.runs, box.width)[2]
    assert right == pytest.approx(box.width, abs=2.5)  # the last letter's own side bearing


def test_capitals_are_painted_in_the_middle_of_the_line_box(setter: Typesetter) -> None:
    box = setter.set("HEI", BODY)
    _, top, _, bottom = ink(box.runs, box.width)
    assert top == pytest.approx(box.height - bottom, abs=0.3)
