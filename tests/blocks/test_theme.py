"""Every token of every palette can be read where it is used."""

import pytest

from vizsys.choices import THEMES
from vizsys.theme import BOARDS, HUES, SKINS, contrast, load_theme, mix

PALETTES = [*THEMES, *BOARDS.values()]


@pytest.mark.parametrize("name", PALETTES)
def test_inks_can_be_read_on_every_ground(name: str) -> None:
    theme = load_theme(name)
    grounds = [theme.color(t) for t in ("page", "panel", "card", "tray")]
    grounds += [theme.hue(h).tint for h in HUES]
    for ground in grounds:
        for ink in ("ink", "ink2", "ink3"):
            assert contrast(theme.color(ink), ground) >= 4.5, (ink, ground)
    for hue in HUES:
        assert contrast(theme.color("ink"), theme.hue(hue).fill) >= 4.5, hue
        assert contrast(theme.color("ink2"), theme.hue(hue).fill) >= 4.5, hue


@pytest.mark.parametrize("name", PALETTES)
def test_colours_can_be_read_where_they_are_text_and_seen_where_they_are_lines(name: str) -> None:
    theme = load_theme(name)
    for word in HUES:
        hue = theme.hue(word)
        for ground in (theme.color("page"), theme.color("panel"), hue.tint):
            assert contrast(hue.deep, ground) >= 4.5, (word, ground)
        assert contrast(hue.deep, hue.fill) >= 4, word  # icons, and letters in place of them
        for ground in (theme.color("page"), theme.color("panel"), hue.tint):
            assert round(contrast(hue.stroke, ground), 2) >= 3, (word, ground)
        assert contrast(theme.color("solid-ink"), hue.solid) >= 4.5, word
        assert contrast(theme.color("badge-ink"), hue.deep) >= 4.5, word


@pytest.mark.parametrize("name", PALETTES)
def test_lines_and_code_can_be_seen(name: str) -> None:
    theme = load_theme(name)
    for ground in ("page", "panel", "tray"):
        assert contrast(theme.color("line"), theme.color(ground)) >= 3
        for word, color in theme.code.items():
            assert contrast(color, theme.color(ground)) >= 4.5, word


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("skin", SKINS)
def test_header_and_footer_can_be_read_on_every_skin(theme: str, skin: str) -> None:
    palette = load_theme(theme, skin)
    page = palette.skins[skin]["page"]
    for ink in ("ink", "ink2"):
        assert contrast(palette.color(ink), page) >= 4.5
    assert contrast(palette.color(palette.skins[skin]["bar"]), page) >= 1.5  # the bar is no text


@pytest.mark.parametrize("name", BOARDS.values())
def test_tints_of_a_board_are_the_hue_over_the_board(name: str) -> None:
    """They are written out for readers of the file; this is where they come from."""
    theme = load_theme(name)
    for word in HUES:
        hue = theme.hue(word)
        strengths = [s / 100 for s in range(5, 40) if mix(hue.solid, theme.color("page"), s / 100) == hue.fill]
        assert strengths, word
