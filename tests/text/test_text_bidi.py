import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizsys.scene import Font
from vizsys.text.bidi import MIRROR, base_level, has_rtl, levels, visual_order
from vizsys.text.paragraph import Look, Paragraph

LOOK = Look(Font(), 26, "#000000")
RTL_LETTERS = "\u05d0\u05d1\u05d2\u05d3\u05d4\u05d5"


def logical(text: str) -> str:
    """Upper-case letters A to F stand for Hebrew, so that the cases below read in any editor."""
    return text.translate({ord(c): h for c, h in zip("ABCDEF", RTL_LETTERS, strict=True)})


def visual(text: str) -> str:
    """The paragraph as it is seen, from left to right."""
    paragraph = Paragraph.of([(logical(text), LOOK)])
    seen = "".join(t[::-1].translate(MIRROR) if rtl else t for t, _, rtl in paragraph._visual(*paragraph.whole))
    return seen.translate({ord(h): c for c, h in zip("ABCDEF", RTL_LETTERS, strict=True)})


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("abc", "abc"),
        ("ABC", "CBA"),
        ("ab CD ef", "ab DC ef"),
        ("ab CD EF gh", "ab FE DC gh"),
        ("AB cd EF", "FE cd BA"),
        ("AB 12 CD", "DC 12 BA"),
        ("ab CD 12 gh", "ab 12 DC gh"),
        ("AB!", "!BA"),
        ("x AB!", "x BA!"),
        ("AB (CD)", "(DC) BA"),
        ("AB (cd)", "(cd) BA"),
        ("see (AB) 42.", "see (BA) 42."),
        ("AB x++ (yz)", "x++ (yz) BA"),
        ("AB 1,234.5 CD", "DC 1,234.5 BA"),
        ("A-B", "B-A"),
        ("AB $5", "$5 BA"),
    ],
)
def test_visual_order(typed: str, seen: str) -> None:
    assert visual(typed) == seen


def test_arabic_letters_turn_digits_into_arabic_numbers() -> None:
    text = "\u0628 1-2"  # after an Arabic letter a hyphen does not join numbers
    assert levels(text, 1) == [1, 1, 2, 1, 2]


def test_base_direction_is_that_of_the_first_strong_character() -> None:
    assert base_level("12 " + RTL_LETTERS) == 1
    assert base_level("12 x" + RTL_LETTERS) == 0
    assert base_level("123") == 0
    assert not has_rtl("Größe → 漢字")


@given(st.text(alphabet="abAB\u05d0\u05d1\u0628\u0301 ()[]!,.+-12\u0661\u0662%$", max_size=40), st.integers(0, 1))
def test_levels_and_order_are_complete(text: str, base: int) -> None:
    found = levels(text, base)
    assert len(found) == len(text)
    assert sorted(visual_order(found)) == list(range(len(text)))


@given(st.text(alphabet="ab\u05d0\u05d1\u0628 ()!,.-12\u0661", max_size=40))
def test_right_to_left_runs_begin_and_end_with_letters(text: str) -> None:
    paragraph = Paragraph.of([(text, LOOK)])
    for part, _, rtl in paragraph._visual(*paragraph.whole):
        if rtl:
            assert part[0] in "\u05d0\u05d1\u0628" and part[-1] in "\u05d0\u05d1\u0628"
        else:
            assert not set(part) & set("\u05d0\u05d1\u0628")
