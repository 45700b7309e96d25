"""Logos in greys: every paint a mixture of ink and paper, shapes and holes as they were."""

import io
import re

import pytest
from PIL import Image

import vizsys
from vizsys.icons import Library
from vizsys.icons.grey import greyed
from vizsys.scene import Image as Picture

INK, PAPER = "#404850", "#ffffff"


def paints(art):
    return set(re.findall(r"#[0-9a-fA-F]{6}\b", art.svg("x-")[1]))


def test_a_mark_of_one_colour_takes_the_ink():
    art = greyed(Library().resolve("simple-icons/redis"), INK, PAPER)
    assert paints(art) <= {INK}


def test_a_bitmap_keeps_its_holes_and_its_size():
    plain = Library().resolve("gcp/bigquery")
    before = Image.open(io.BytesIO(plain.png(100)))
    after = Image.open(io.BytesIO(greyed(plain, INK, PAPER).png(100)))
    assert after.size == before.size
    apart = zip(before.getchannel("A").tobytes(), after.getchannel("A").tobytes(), strict=True)
    assert max(abs(a - b) for a, b in apart) <= 1
    flat = after.tobytes()
    shown = [flat[i : i + 3] for i in range(0, len(flat), 4) if flat[i + 3] > 200]
    assert max(max(abs(p[0] - p[1]), abs(p[1] - p[2])) for p in shown) <= 0x50 - 0x40 + 2
    assert min(p[0] for p in shown) >= 0x3C


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<rect fill="#FF0000"/><rect fill="#fff"/>', {INK, PAPER}),
        ('<rect style="fill:red;stroke: rgb(255, 0, 0)"/>', {INK}),
        ('<g fill="none" stroke="blue"/>', {INK}),
        ('<rect fill="url(#ff0000)"/><rect id="ff0000" fill="#ff0000"/>', {INK}),
    ],
)
def test_paints_of_a_drawing(tmp_path, markup, expected):
    (tmp_path / "a.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" fill="none" viewBox="0 0 9 9">{markup}</svg>'
    )
    art = greyed(Library((), tmp_path).resolve("./a.svg"), INK, PAPER)
    assert paints(art) == expected
    assert art.svg("x-")[1].count("url(#x-ff0000)") == markup.count("url(")


def test_a_grey_wall_has_no_tiles_in_the_dark():
    page = vizsys.loads("title: T\ntheme: dark\nlogos: {grey: true, items: [kafka, github, {name: Own}]}\n")
    arts = [i.art for i, _ in vizsys.layout(page).walk() if isinstance(i, Picture)]
    assert len(arts) == 2
    assert not any(a.dark for a in arts)
    assert all("@grey" in a.key for a in arts)
