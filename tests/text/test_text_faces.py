import shutil
from pathlib import Path

import pytest

from vizsys.diagnostics import Report
from vizsys.scene import Font
from vizsys.text import TextStyle, Typesetter, faces, fallback, font_file, font_files, nearest, subset

BODY = TextStyle(26, "#16202B")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Font("Inter", 400), Font("Inter", 400)),
        (Font("Inter", 450), Font("Inter", 400)),
        (Font("Inter", 900), Font("Inter", 700)),
        (Font("Inter", 100), Font("Inter", 400)),
        (Font("Inter", 500, True), Font("Inter", 400, True)),
        (Font("Inter", 700, True), Font("Inter", 700)),
        (Font("Inter", 600, True), Font("Inter", 600)),
        (Font("JetBrains Mono", 600), Font("JetBrains Mono", 700)),
        (Font("JetBrains Mono", 400, True), Font("JetBrains Mono", 400)),
        (Font("Comic Sans", 700), Font("Inter", 700)),
    ],
)
def test_nearest_face(asked: Font, found: Font) -> None:
    assert nearest(asked) == found
    assert font_file(asked).name == faces.SHIPPED[found]


def test_every_file_is_the_face_its_row_says() -> None:
    for font in faces.SHIPPED:
        hb_face = faces.face(font).hb_face
        family = hb_face.get_name(16) or hb_face.get_name(1)
        assert family.startswith(font.family)
        assert faces.face(font).cap == pytest.approx(0.73, abs=0.01)


def test_subset_has_the_characters_and_is_repeatable() -> None:
    import uharfbuzz as hb

    small = subset(Font("Inter", 700), ["Load", "balancer →"])
    assert small == subset(Font("Inter", 700), {"balancer →Load"})
    assert len(small) < 20_000
    kept = set(map(chr, hb.Face(hb.Blob(small)).unicodes))
    assert set("Load balancer→") <= kept and "Z" not in kept


def test_subset_measures_like_the_whole_face() -> None:
    import uharfbuzz as hb

    text = "AVATAR To -> 3 x 4 (Wave)"

    def advance(font: hb.Font) -> int:
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(font, buffer)
        return sum(p.x_advance for p in buffer.glyph_positions)

    small = hb.Font(hb.Face(hb.Blob(subset(Font(), [text]))))
    assert advance(small) == advance(faces.face(Font()).hb_font)


def test_a_character_of_the_other_shipped_family_is_set_in_it(setter: Typesetter, system_fonts: Path) -> None:
    (run,) = setter.set("│", BODY).runs
    assert (run.text, run.font) == ("│", Font("JetBrains Mono"))


def test_a_missing_character_is_a_box_and_one_warning(setter: Typesetter, report: Report, system_fonts: Path) -> None:
    box = setter.set("a 漢字 b", BODY)
    setter.set("a 漢字 b", BODY, 500)
    assert [r.text for r in box.runs] == ["a □□ b"]
    (warning,) = report.warnings
    assert warning.code == "missing-glyph"
    assert "漢 (U+6F22), 字 (U+5B57)" in warning.message


def test_a_missing_emoji_sequence_is_one_box(setter: Typesetter, system_fonts: Path) -> None:
    assert [r.text for r in setter.set("x 👨\u200d👩\u200d👧 y 🇩🇪 👍🏽", BODY).runs] == ["x □ y □ □"]


def test_variation_selectors_on_known_characters_vanish(setter: Typesetter, system_fonts: Path) -> None:
    assert [r.text for r in setter.set("✓\ufe0f done", BODY).runs] == ["✓ done"]


def test_a_system_font_draws_what_ours_lack(
    setter: Typesetter, report: Report, system_fonts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = system_fonts / "truetype" / "noto"
    inner.mkdir(parents=True)
    shutil.copy(faces.HERE / "JetBrainsMono-Regular.ttf", inner / "NotoSans-Regular.ttf")
    shutil.copy(faces.HERE / "JetBrainsMono-Bold.ttf", inner / "NotoSans-Bold.ttf")
    monkeypatch.setattr(faces, "SHIPPED", {f: n for f, n in faces.SHIPPED.items() if f.family == "Inter"})
    faces.face.cache_clear()
    monkeypatch.setattr(faces, "MONO", "Inter")

    box = setter.set("a │ │ b", BODY)
    assert [(r.text, r.font.family) for r in box.runs] == [
        ("a", "Inter"),
        ("│ │", "JetBrains Mono"),
        ("b", "Inter"),
    ]
    assert font_file(box.runs[1].font) == inner / "NotoSans-Regular.ttf"
    assert inner / "NotoSans-Regular.ttf" in font_files()
    assert setter.used[Font("JetBrains Mono", 400)] == {"│ │"}
    assert setter.set("**│**", BODY).runs[0].font.weight == 700
    assert not report.found


def test_an_unreadable_system_font_is_passed_over(setter: Typesetter, report: Report, system_fonts: Path) -> None:
    (system_fonts / "DejaVuSans.ttf").write_bytes(b"not a font")
    assert setter.set("漢", BODY).runs[0].text == "□"
    assert fallback.active() == {}
    assert [d.code for d in report.found] == ["missing-glyph"]
