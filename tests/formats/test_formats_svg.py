"""The SVG: well-formed, safe, with stable unique ids, and self-contained."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path as File

import pytest
from format_scenes import GLYPH, bitmap, run, sample
from hypothesis import given, settings
from hypothesis import strategies as st

from vizsys.formats import FormatError, Options, write
from vizsys.scene import Font, Group, Image, Item, Paint, Rect, Scene

SVG = "{http://www.w3.org/2000/svg}"


def page(*items: Item, title: str = "") -> Scene:
    return Scene(200, 100, "#FFFFFF", items, title)


def parsed(scene: Scene) -> ET.Element:
    return ET.fromstring(write(scene, "svg", Options(fonts=False)))


def text_of(scene: Scene) -> str:
    return write(scene, "svg", Options(fonts=False)).decode()


def test_everything_is_drawn_at_the_size_of_the_page() -> None:
    root = parsed(sample())
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("800", "440", "0 0 800 440")
    assert root.findtext(f"{SVG}title") == "Where requests go"
    assert root.findtext(f"{SVG}desc") == "An API with a cache and a database."
    assert "Orders" in {t.text for t in root.iter(f"{SVG}text")}


def test_nothing_active_or_remote() -> None:
    document = write(sample(), "svg").decode()
    for word in ("<script", "<foreignObject", "<filter", "var(", "javascript:", "@import"):
        assert word not in document
    for address in re.findall(r'(?:href="|url\()([^")]*)', document):
        assert address.startswith(("#", "data:", "https://example.org/")), address


def test_ids_are_the_persons_own_and_unique() -> None:
    twice = [Group((), "node", "db"), Group((), "node", "db"), Group((), "node", "db-2"), Group((), "node", "db")]
    ids = [g.get("id") for g in parsed(page(*twice)).iter(f"{SVG}g")]
    assert ids == ["db", "db-3", "db-2", "db-4"]


@pytest.mark.parametrize(
    ("word", "expected"), [("a b", "a_b"), ("1st", "_1st"), ("vz-icon-x", "_vz-icon-x"), ("é", "_"), ('x"><b', "x___b")]
)
def test_ids_are_made_valid(word: str, expected: str) -> None:
    found = parsed(page(Group((), "node", word))).find(f"{SVG}g")
    assert found is not None and found.get("id") == expected


def test_groups_nest_and_say_what_they_are() -> None:
    root = parsed(sample())
    group = root.find(f"{SVG}g[@id='data']")
    assert group is not None and group.get("class") == "group" and group.findtext(f"{SVG}title") == "Data"
    assert [g.get("id") for g in group.findall(f"{SVG}g")] == ["db", "cache"]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>",
        "file:///etc/passwd",
        "//host/path",
        "https://a b",
        'https://x"onload="y',
        "https://x\x01",
    ],
)
def test_addresses_that_are_no_web_links_are_only_text(address: str) -> None:
    root = parsed(page(run("press", href=address)))
    assert root.find(f"{SVG}a") is None
    assert root.findtext(f"{SVG}text") == "press"


@pytest.mark.parametrize("address", ["https://example.org/?a=1&b=2", "http://x.y", "mailto:a@b.c", "HTTPS://X.Y"])
def test_web_links_are_links(address: str) -> None:
    link = parsed(page(run("go", href=address))).find(f"{SVG}a")
    assert link is not None and link.get("href") == address and link.findtext(f"{SVG}text") == "go"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30), st.text(max_size=12))
def test_any_text_survives_and_stays_text(words: str, id: str) -> None:
    hostile = page(Group((run(words),), "node", id or None, words), title=words)
    root = parsed(hostile)
    legal = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", words)
    shown = "".join(t.text or "" for t in root.iter(f"{SVG}text"))
    # XML reads a carriage return as a line feed; attributes and line ends aside, every character comes back.
    assert shown == legal.replace("\r\n", "\n").replace("\r", "\n")
    assert {e.tag for e in root.iter()} <= {SVG + t for t in ("svg", "title", "g", "text", "rect")}


def test_markup_in_labels_is_shown_not_obeyed() -> None:
    scene = page(run("</text><script>alert(1)</script>"), Group((), "node", "x", "]]><b>&amp;"), title='"/><a>')
    document = text_of(scene)
    assert "<script" not in document and "<b>" not in document
    assert ET.fromstring(document).findtext(f"{SVG}g/{SVG}title") == "]]><b>&amp;"


def test_the_name_of_a_font_cannot_leave_its_place() -> None:
    evil = Font("x';}</style><script>alert(1)</script>")
    document = write(page(run("a", font=evil)), "svg").decode()
    assert "<script" not in document and "</style><" not in document.split("</style>", 1)[0]
    assert ET.fromstring(document).find(f"{SVG}text") is not None


def test_spaces_are_kept_where_there_are_some_to_keep() -> None:
    kept, plain = parsed(page(run("  two  spaces "), run("one space"))).findall(f"{SVG}text")
    space = "{http://www.w3.org/XML/1998/namespace}space"
    assert kept.get(space) == "preserve" and plain.get(space) is None


def test_an_icon_is_carried_once() -> None:
    art = bitmap()
    scene = page(Image(0, 0, 20, 20, art), Image(30, 0, 60, 60, art), Image(100, 0, 9, 9, GLYPH, "#FF0000"))
    root = parsed(scene)
    symbols = list(root.iter(f"{SVG}symbol"))
    assert len(symbols) == 2 and len(list(root.iter(f"{SVG}image"))) == 1
    uses = list(root.iter(f"{SVG}use"))
    assert [u.get("href") for u in uses] == [f"#{symbols[i].get('id')}" for i in (0, 0, 1)]
    assert [u.get("color") for u in uses] == [None, None, "#FF0000"]


def test_a_bitmap_is_carried_at_twice_the_largest_size_it_is_drawn_at() -> None:
    import base64
    import io

    from PIL import Image as Pixels

    def carried(document: str) -> int:
        found = re.search(r"data:image/png;base64,([^\"]+)", document)
        assert found is not None
        with Pixels.open(io.BytesIO(base64.b64decode(found[1]))) as pixels:
            return max(pixels.size)

    art = bitmap()
    scene = page(Image(0, 0, 10, 10, art), Image(30, 0, 40, 40, art))
    assert carried(text_of(scene)) == 80


def test_only_the_characters_used_are_carried() -> None:
    small, large = (len(write(page(run(words)), "svg")) for words in ("abc", "abcdefghijklmnopqrstuvwxyz0123456789"))
    assert small < large < 60_000
    assert b"@font-face" not in write(page(run("abc")), "svg", Options(fonts=False))
    assert b"@font-face" not in write(page(), "svg")


def test_paint() -> None:
    full, dashed, ghost = (
        Rect(0, 0, 10.126, 10, paint, 99)
        for paint in (
            Paint("#111111", "#222222", 2, (), "butt", 0.5),
            Paint(None, "#222222", 2, (10, 7.5), "round"),
            Paint("#111111", None, 0, (), "butt", 0.25),
        )
    )
    one, two, three = parsed(page(full, dashed, ghost)).findall(f"{SVG}rect")[1:]
    assert (one.get("width"), one.get("rx"), one.get("opacity")) == ("10.13", "5", "0.5")
    assert (two.get("fill"), two.get("stroke-dasharray"), two.get("stroke-linecap")) == ("none", "10 7.5", "round")
    assert (three.get("fill-opacity"), three.get("stroke")) == ("0.25", None)


def test_a_coordinate_that_is_no_number_is_refused() -> None:
    with pytest.raises(FormatError, match="finite"):
        write(page(Rect(float("nan"), 0, 1, 1, Paint("#000000"))), "svg")


def test_the_source_is_remembered(tmp_path: File) -> None:
    from vizsys.formats.facts import read

    source = {"source": "title: <x> & --> ]]> é\n" * 50, "digest": "abc"}
    assert read(write(sample(), "svg", Options(facts=source))) == source
    assert read(write(sample(), "svg")) == {}
