"""Raised and lowered text, markers, icons and numbers in lines: measured as drawn, wrapped as words are."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vizsys
from vizsys.build.load import load_text
from vizsys.diagnostics import Report, SpecError
from vizsys.icons import Library
from vizsys.scene import Group, Image, Rect, TextRun
from vizsys.text import TextBox, TextStyle, Typesetter, plain
from vizsys.text.rich import Piece, parse
from vizsys.theme import contrast, load_theme

ICONS = Library()
STYLE = TextStyle(26, "#17202C")


def setter(theme: str = "newsletter", report: Report | None = None) -> Typesetter:
    return Typesetter(load_theme(theme), report, ICONS.resolve)


@pytest.mark.parametrize(
    ("rich", "pieces"),
    [
        ("H[2]{sub}O", [Piece("H"), Piece("2", rise="sub"), Piece("O")]),
        ("2[**n**]{sup}", [Piece("2"), Piece("n", bold=True, rise="sup")]),
        ("[a]{mark} [b]{mark coral}", [Piece("a", mark="amber"), Piece(" "), Piece("b", mark="coral")]),
        ("[a]{coral mark}", [Piece("a", mark="coral")]),
        ("[x]{sup coral}", [Piece("x", rise="sup", tone="coral")]),
        ("[kafka]{icon} K", [Piece("kafka", drawn="icon"), Piece(" K")]),
        ("[aws/lambda]{icon}[aws/lambda]{icon}", [Piece("aws/lambda", drawn="icon")] * 2),
        ("[lucide/key]{icon blue}", [Piece("lucide/key", drawn="icon", tone="blue")]),
        ("**[A2.1]{step}**", [Piece("A2.1", bold=True, drawn="step")]),
        ("[x [2]{sup}]{mark}", [Piece("x ", mark="amber"), Piece("2", mark="amber", rise="sup")]),
    ],
)
def test_words_in_braces_say_how_a_text_is_set(rich: str, pieces: list[Piece]) -> None:
    assert list(parse(rich)) == pieces


@pytest.mark.parametrize(
    "text",
    ["[x]{sup sub}", "[x]{mark mark}", "[x]{icon step}", "[two words]{icon}", "[x!]{step}", "[]{icon}", "[x]{Sup}"],
)
def test_what_has_no_meaning_stays_as_typed(text: str) -> None:
    assert parse(text) == (Piece(text),)


def test_the_words_a_reader_reads_hold_numbers_but_no_icons() -> None:
    assert plain("[redis]{icon} Redis after [3]{step}, [kafka]{icon} too") == "Redis after 3, too"
    assert plain("2[10]{sup}") == "210"


def test_raised_text_is_smaller_and_higher_and_takes_its_own_width() -> None:
    box = setter().set("2[10]{sup}x[i]{sub}", STYLE)
    two, ten, x, i = box.runs
    assert ten.size == i.size < two.size == x.size
    assert ten.size >= 18
    assert ten.y < two.y == x.y < i.y
    assert box.width == pytest.approx(sum(r.width for r in box.runs), abs=0.01)
    assert [r.text for r in box.runs] == ["2", "10", "x", "i"]


def extents(box: TextBox) -> list[tuple[float, float, float]]:
    """Left end, right end and middle height of every word, icon and disc of a box."""
    found = [(r.x, r.x + r.width, r.y) for r in box.runs]
    for item in box.marks:
        if isinstance(item, Group):
            tile = item.children[0]
            assert isinstance(tile, Rect | Image)
            found.append((tile.x, tile.x + tile.w, tile.y + tile.h / 2))
    return found


PLAIN = ["word", "`code`", "Anlagenverzeichnis", "שלום", "2[64]{sup}", "**bold**[2]{sub}"]
DRAWN = ["[redis]{icon}", "[github]{icon}", "[docker]{icon} whale", "[3]{step}", "[A12]{step}"]
PARTS = st.sampled_from([*PLAIN, *DRAWN, "[some marked words]{mark}", "[מסומן]{mark blue}"])


@given(st.lists(PARTS, min_size=1, max_size=12), st.floats(60, 600), st.sampled_from(["newsletter", "dark"]))
def test_lines_hold_what_they_say_and_nothing_overlaps(parts: list[str], limit: float, theme: str) -> None:
    text = setter(theme)
    box = text.set(" ".join(parts), STYLE, limit, balance=False)
    assert box.width <= max(limit, text.word_width(" ".join(parts), STYLE)) + 0.1
    line = box.height / box.lines
    rows: dict[int, list[tuple[float, float, float]]] = {}
    for left, right, y in extents(box):
        assert -0.1 <= left <= right <= box.width + 0.1
        rows.setdefault(int(y // line), []).append((left, right, y))
    for row in rows.values():
        row.sort()
        assert all(a[1] <= b[0] + 0.1 for a, b in pairwise(row))


def test_what_is_drawn_stays_with_the_word_behind_it() -> None:
    text = setter()
    rich = "aaa [redis]{icon} Redis"
    whole = text.width(rich, STYLE)
    box = text.set(rich, STYLE, whole - 1, balance=False)
    assert box.lines == 2
    icon = next(i for i in box.marks if isinstance(i, Group)).children[0]
    word = next(r for r in box.runs if "Redis" in r.text)
    assert isinstance(icon, Image)
    assert abs(icon.y + icon.h / 2 - word.y) < 20


@pytest.mark.parametrize("theme", ["newsletter", "dark"])
@pytest.mark.parametrize("color", ["ink", "ink2", "solid-ink", "green.deep"])
@pytest.mark.parametrize("tone", ["amber", "blue", "slate"])
def test_marked_words_can_be_read_in_every_ink(theme: str, color: str, tone: str) -> None:
    palette = load_theme(theme)
    box = setter(theme).set(f"[word]{{mark {tone}}}", TextStyle(26, palette.color(color)))
    (marker,) = box.marks
    assert isinstance(marker, Rect) and marker.paint.fill
    assert contrast(box.runs[0].color, marker.paint.fill) >= 4.5


def test_one_marker_behind_words_of_several_looks_and_one_for_each_line() -> None:
    text = setter()
    assert len(text.set("[one **two** `three`]{mark}", STYLE).marks) == 1
    box = text.set("[one two three four five six]{mark}", STYLE, 120, balance=False)
    assert len(box.marks) == box.lines > 1


def test_an_ellipsis_after_an_icon_is_text() -> None:
    box = setter().set("[redis]{icon} [kafka]{icon} words that are cut off", STYLE, 60, max_lines=1)
    assert "".join(r.text for r in box.runs).endswith("…")


def test_the_words_are_text_in_the_svg_and_icons_have_names() -> None:
    page = vizsys.loads('title: T\ntext: "H[2]{sub}O, [hot]{mark}, [redis]{icon} Redis, [3]{step}"\n')
    svg = vizsys.render(page, "svg").decode()
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    assert {"H", "2", "hot", "3"} <= set(texts)
    assert "<title>redis</title>" in svg
    assert any("Redis" in t for t in texts)


@pytest.mark.parametrize(
    ("spec", "line"),
    [
        ('title: T\ntext: "[kafak]{icon} x"\n', 2),
        ('title: T\ngraph:\n  nodes:\n    a: {label: "[kafak]{icon blue} A"}\n', 4),
        ('title: T\ntable:\n  columns: [A]\n  rows:\n    - {head: x, cells: ["[kafak]{icon}"]}\n', 5),
        ('title: "[kafak]{icon} T"\ntext: x\n', 1),
    ],
)
def test_an_unknown_icon_is_an_error_at_its_text(spec: str, line: int) -> None:
    with pytest.raises(SpecError) as caught:
        vizsys.loads(spec)
    (found,) = caught.value.diagnostics
    assert (found.message, found.span and found.span.line) == ("there is no icon 'kafak'", line)
    assert "kafka" in (found.hint or "")


def test_names_of_the_pages_own_colour_markers() -> None:
    page = vizsys.loads('title: T\ntones: {ours: violet}\ntext: "[x]{mark ours}"\n')
    fill = load_theme("newsletter").hue("violet").fill
    assert any(isinstance(i, Rect) and i.paint.fill == fill for i, _ in vizsys.layout(page).walk())


@pytest.mark.parametrize(
    "kind", ["list: ['{}']", "callout: '{}'", "stat: {{value: '{}'}}", "band: '{}'", "cards: ['{}']"]
)
def test_they_are_drawn_in_every_kind(kind: str) -> None:
    page = vizsys.loads("title: T\n" + kind.format("[redis]{icon} a[2]{sup} [b]{mark} [3]{step}") + "\n")
    items = [i for i, _ in vizsys.layout(page).walk()]
    assert sum(isinstance(i, Image) for i in items) == 1
    assert {"2", "3", "b"} <= {i.text for i in items if isinstance(i, TextRun)}


def test_words_that_look_misspelt_are_told() -> None:
    report = load_text(
        'title: T\nlist:\n  - "[x]{mrak} and [y]{gren mark}"\n  - "`[x]{mrak}` [z]{100} f[i]{whatever}"\n'
    ).found
    assert [(d.severity, d.message, d.span and d.span.line) for d in report] == [
        ("warning", "{mrak} is shown as it is: 'mrak' says nothing, did you mean 'mark'?", 3),
        ("warning", "{gren mark} is shown as it is: 'gren' says nothing, did you mean 'green'?", 3),
    ]
