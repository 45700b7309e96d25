from itertools import pairwise

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from vizsys.diagnostics import Report
from vizsys.scene import Font, TextRun
from vizsys.text import TextBox, TextStyle, Typesetter, plain
from vizsys.text.clusters import clusters
from vizsys.theme import load_theme

BODY = TextStyle(26, "#16202B")

MARKED = st.text(alphabet="ab cdE-/.*`[](){}_:coral\n\u200b漢字、é\u05d0\u05d1 1", max_size=80)
ANY = st.one_of(MARKED, st.text(max_size=60), st.text(st.characters(), max_size=40))


def lines(box: TextBox) -> list[str]:
    """The text of each line, runs with a gap between them joined by a space."""
    rows: dict[float, list[TextRun]] = {}
    for run in box.runs:
        rows.setdefault(run.y, []).append(run)
    found = []
    for row in rows.values():
        text = row[0].text
        for before, run in pairwise(row):
            text += (" " if run.x - before.x - before.width > 0.5 else "") + run.text
        found.append(text)
    return found


def setter() -> Typesetter:
    return Typesetter(load_theme("newsletter"), Report())


def test_one_line(setter: Typesetter) -> None:
    box = setter.set("Load balancer", BODY)
    (run,) = box.runs
    assert (run.text, run.x, run.font, run.size, run.color) == ("Load balancer", 0, Font(), 26, BODY.color)
    assert box.width == run.width == setter.width("Load balancer", BODY) == setter.measure("Load balancer", Font(), 26)
    assert (box.lines, box.height) == (1, 32.5)
    assert setter.used == {Font(): {"Load balancer"}}


def test_capitals_are_centred_in_the_line_box(setter: Typesetter) -> None:
    box = setter.set("H\nH", BODY)
    cap = 1490 / 2048 * 26
    above, below = box.first_baseline - cap, box.height / 2 - box.first_baseline
    assert above == pytest.approx(below, abs=0.01)
    assert box.last_baseline - box.first_baseline == pytest.approx(box.height / 2)


def test_marks_change_face_colour_and_link(setter: Typesetter) -> None:
    box = setter.set("a **b** *c* `d` [e]{coral} [f](https://e.com)", BODY)
    _, bold, italic, code, tone, link = box.runs
    assert bold.font == Font("Inter", 700)
    assert italic.font == Font("Inter", 400, True)
    assert (code.font, code.size) == (Font("JetBrains Mono"), 23.92)
    assert tone.color == load_theme("newsletter").hue("coral").deep
    assert (link.text, link.href) == ("f", "https://e.com")


def test_neighbours_with_one_style_are_one_run(setter: Typesetter) -> None:
    assert [r.text for r in setter.set("**a** **b**", TextStyle(26, "#000000", 700)).runs] == ["a b"]


def test_words_of_several_styles_are_not_broken_apart(setter: Typesetter) -> None:
    text = "aaaa bbb**ccc**`ddd` eeee"
    assert lines(setter.set(text, BODY, setter.word_width(text, BODY))) == ["aaaa", "bbbcccddd", "eeee"]


def test_lines_are_few_then_even(setter: Typesetter) -> None:
    text = "Keeps every single event in good order for a week"
    box = setter.set(text, BODY, 450)
    assert lines(box) == ["Keeps every single event", "in good order for a week"]
    assert (
        setter.width("Keeps every single event in good", BODY) < 450
    )  # filling the first line would leave a short rest


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("AuthenticationControllerFactory", 250, ["Authentication", "ControllerFactory"]),
        ("see https://example.com/some/path", 180, ["see https://", "example.com/", "some/path"]),
        ("wwwwwwwwww", 110, ["wwwww", "wwwww"]),
        ("short long-word", 130, ["short", "long-word"]),
    ],
)
def test_long_words_break_at_joints_first(setter: Typesetter, text: str, width: float, expected: list[str]) -> None:
    assert lines(setter.set(text, BODY, width)) == expected


def test_line_ends_are_kept_and_outer_ones_dropped(setter: Typesetter) -> None:
    box = setter.set("\none\n\ntwo\n", BODY)
    assert [r.text for r in box.runs] == ["one", "two"]
    assert box.lines == 3


def test_spaces_collapse_and_protected_ones_hold(setter: Typesetter) -> None:
    assert lines(setter.set("  a \t  b  ", BODY)) == ["a b"]
    assert lines(setter.set("10\u00a0000 requests", BODY, 130)) == ["10\u00a0000", "requests"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\x00", "\u200d", "\ufe0f"])
def test_nothing_to_see_is_an_empty_box(setter: Typesetter, text: str) -> None:
    assert setter.set(text, BODY) == TextBox(0, 0, (), 0, 0, 0)


def test_max_lines_end_in_an_ellipsis(setter: Typesetter) -> None:
    text = "One two three four five six seven eight nine ten eleven twelve"
    box = setter.set(text, BODY, 240, max_lines=2)
    assert box.lines == 2
    assert lines(box)[-1].endswith("…")
    assert lines(box)[-1][:-1].split() == text.split()[len(lines(box)[0].split()) :][: len(lines(box)[-1].split())]
    assert [r.text for r in setter.set("one two\nthree", BODY, max_lines=1).runs] == ["one two…"]
    assert [r.text for r in setter.set("one two\nthree", BODY, 400, max_lines=1).runs] == ["one two…"]
    assert "…" not in lines(setter.set("one\ntwo", BODY, max_lines=2))[-1]


def test_alignment_is_within_the_widest_line(setter: Typesetter) -> None:
    wide = setter.width("a long line", BODY)
    for align, share in (("start", 0), ("center", 0.5), ("end", 1)):
        box = setter.set("a long line\nab", BODY, align=align)
        assert box.width == wide
        assert box.runs[1].x == pytest.approx((wide - box.runs[1].width) * share, abs=0.001)


def test_a_right_to_left_paragraph_starts_at_the_right(setter: Typesetter) -> None:
    box = setter.set("\u05d0\u05d1\u05d2\u05d3 \u05d0\u05d1\u05d2\u05d3\n\u05d0", BODY)
    assert box.rtl and all(r.rtl for r in box.runs)
    assert box.runs[-1].x + box.runs[-1].width == pytest.approx(box.width)
    assert not setter.set("a \u05d0", BODY).rtl


def test_literal_lines_keep_spaces_and_markup(setter: Typesetter) -> None:
    mono = Font("JetBrains Mono")
    runs, width = setter.line("    if **x**:  ", mono, 24, "#112233")
    step = setter.measure("x", mono, 24)
    assert [(r.text, r.x, r.y) for r in runs] == [("if **x**:", pytest.approx(4 * step), 0)]
    assert width == pytest.approx(15 * step, abs=0.01)


def test_measure_equals_the_sum_of_mono_cells(setter: Typesetter) -> None:
    assert setter.measure("  a  b", Font("JetBrains Mono"), 20) == pytest.approx(72)


@settings(max_examples=300, deadline=None)
@given(
    ANY,
    st.sampled_from([None, 1, 40, 150, 600]),
    st.sampled_from(["start", "center", "end"]),
    st.sampled_from([None, 1, 3]),
)
@example("\ud800", 40, "start", None)
@example("[" * 60, 40, "start", None)
@example("a\u0301\u0302" * 20, 1, "start", 1)
def test_any_text_can_be_set(text: str, width: float | None, align: str, most: int | None) -> None:
    box = setter().set(text, BODY, width, align, most)  # type: ignore[arg-type]
    assert box.height == pytest.approx(box.lines * 32.5)
    assert most is None or box.lines <= most
    for run in box.runs:
        assert run.text and run.text == run.text.strip(" ") and "\n" not in run.text and "\u200b" not in run.text
        assert run.x >= -0.002 and run.x + run.width <= box.width + 0.005
    if width is not None and box.width > width + 0.02:
        for y in {r.y for r in box.runs if r.x + r.width > width + 0.02}:
            assert sum(len(clusters(r.text)) for r in box.runs if r.y == y) == 1


@settings(max_examples=150, deadline=None)
@given(MARKED, st.floats(20, 500))
def test_every_character_survives_wrapping(text: str, width: float) -> None:
    assume("\u05d0" not in text and "\u05d1" not in text)
    report = Report()
    box = Typesetter(load_theme("newsletter"), report).set(text, BODY, width)
    assume(not report.found)
    kept = "".join(r.text for r in box.runs).replace(" ", "")
    assert kept == "".join(plain(text).split()).replace("\u200b", "")


@settings(max_examples=150, deadline=None)
@given(MARKED)
def test_the_word_width_breaks_no_word_and_the_width_no_line(text: str) -> None:
    t = setter()
    whole = t.set(text, BODY)
    assert whole.width == t.width(text, BODY)
    assert t.set(text, BODY, whole.width).runs == whole.runs
    narrow = t.set(text, BODY, t.word_width(text, BODY))
    assert narrow.width <= t.word_width(text, BODY) + 0.02


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="abcXYZ To.,-(){}<>_ 19", max_size=40), st.sampled_from([None, 500]))
def test_fast_path_equals_slow_path(text: str, width: float | None) -> None:
    t = setter()
    slow = t._full(text, BODY, width, "start", None)
    assert t.set(text, BODY, width) == slow


def test_a_setting_does_not_depend_on_what_was_set_before() -> None:
    texts = ["Load **balancer** (L7)", "a long line that wraps", "AuthenticationController"]
    forward, backward = setter(), setter()
    there = [forward.set(t, BODY, 150) for t in texts]
    back = [backward.set(t, BODY, 150) for t in reversed(texts)]
    assert there == back[::-1]
    assert forward.used == backward.used


def test_running_text_fills_its_lines_and_titles_are_even(setter: Typesetter) -> None:
    text = "Spreads requests over healthy instances. Seen twice: at the edge and before a service."
    even, full = (setter.set(text, BODY, 700, balance=b) for b in (True, False))
    assert even.lines == full.lines == 2
    assert full.width > even.width
    assert len(lines(full)[1]) < len(lines(even)[1])


@pytest.mark.parametrize("width", range(300, 700, 40))
def test_running_text_does_not_end_in_a_stray_word(setter: Typesetter, width: int) -> None:
    text = "Stands in front of servers, forwards for them and hides them from view."
    box = setter.set(text, BODY, width, balance=False)
    if box.lines > 1:
        assert " " in lines(box)[-1]
        assert box.lines == setter.set(text, BODY, width).lines


def test_inline_code_keeps_the_type_floor(setter: Typesetter) -> None:
    (run,) = setter.set("`GET /carts`", TextStyle(20, "#16202B")).runs
    assert run.size == 20
    (large,) = setter.set("`GET /carts`", TextStyle(28, "#16202B")).runs
    assert 20 < large.size < 28
