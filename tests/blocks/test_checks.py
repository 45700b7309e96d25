import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_probe import boxes, context, extent, groups, leaves, overlap, texts

from vizsys.blocks.base import Placed
from vizsys.blocks.checks import Check, Checks, CheckSection, checks_layout
from vizsys.scene import Ellipse, Rect

words = st.text("abcdefg ", min_size=1, max_size=50).filter(str.strip)
pair = st.builds(Check, topic=st.none() | words, bad=words, good=st.none() | words, note=st.none() | words)
entry = st.builds(Check, text=words, note=st.none() | words, mark=st.sampled_from([None, "ok", "no", "part", "open"]))
width = st.floats(0, 1700)


def laid(content: Checks, width: float = 1500, height: float | None = None) -> Placed:
    return checks_layout.layout(content, width, height, context())


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(pair, min_size=1, max_size=8) | st.lists(entry, min_size=1, max_size=12),
    st.sampled_from(["cells", "rules"]),
    st.none() | st.sampled_from(["disc", "box", "plain"]),
    st.booleans(),
    width,
    st.none() | st.floats(50, 1500),
)
def test_rows_hold_their_words_and_keep_apart(items, style, ticks, code, wide, height) -> None:
    content, ctx = Checks(items=tuple(items), style=style, ticks=ticks, code=code), context()
    wide = max(wide, checks_layout.widths(content, ctx).low)
    placed = checks_layout.layout(content, wide, height, ctx)
    assert placed.width == pytest.approx(wide)
    assert height is None or placed.height >= height - 0.01
    rows = list(groups(placed.items, "cell"))
    assert len(rows) == len(items)
    for i, row in enumerate(rows):
        assert row.box and all(not overlap(row.box, other.box) for other in rows[i + 1 :] if other.box)
        x, y, w, h = row.box
        for leaf in leaves((row,)):
            left, top, right, bottom = extent(leaf)
            assert x - 0.6 <= left and right <= x + w + 0.6 and y - 0.6 <= top and bottom <= y + h + 0.6


def test_signs_and_words_stand_at_one_x_over_all_sections() -> None:
    a, b = Check(topic="A", bad="x", good="y"), Check(topic="A longer topic", bad="xx xx xx", good="y")
    placed = laid(Checks(items=(a,), sections=(CheckSection(title="S", items=(b, a)),)))
    rows = list(groups(placed.items, "cell"))
    signs = [[round(i.cx, 2) for i in leaves((row,)) if isinstance(i, Ellipse)] for row in rows]
    starts = [[round(t.x, 2) for t in texts((row,)) if t.text in ("x", "xx xx xx", "y")] for row in rows]
    assert len(signs[0]) == 2 and signs[0] == signs[1] == signs[2]
    assert starts[0] == starts[1] == starts[2]


def test_dont_and_do_are_equally_wide() -> None:
    placed = laid(Checks(items=(Check(bad="short", good="a much longer way of doing it"),)))
    bad, good = [i for i in leaves(placed.items) if isinstance(i, Rect)]
    assert bad.w == pytest.approx(good.w) and bad.h == good.h and bad.x + bad.w < good.x


def test_in_little_room_the_parts_stand_under_one_another() -> None:
    content = Checks(items=(Check(topic="Topic", bad="something wrong", good="something right"),))
    low = checks_layout.widths(content, context()).low
    by_word = {t.text.split()[0]: t for t in texts(laid(content, low).items)}
    assert by_word["Topic"].y < by_word["something"].y or by_word["Topic"].y < max(t.y for t in by_word.values())
    assert len({round(t.y) for t in texts(laid(content, 1000).items)}) == 1


def test_code_is_mono_and_its_bold_words_are_coloured() -> None:
    ctx = context()
    runs = texts(laid(Checks(items=(Check(bad="GET /cart", good="GET /cart**s**"),), code=True)).items)
    assert {r.font.family for r in runs} == {"JetBrains Mono"}
    assert [r.text for r in runs if r.color == ctx.theme.hue("blue").deep] == ["s"]


def test_a_list_ticks_by_itself_and_a_checklist_does_not() -> None:
    row = (Check(text="a"), Check(text="b", mark="no"))
    kinds = [
        [g.data["mark"] for g in groups(laid(c).items, "cell")]
        for c in (Checks(items=row), Checks(items=row, form="box"))
    ]
    assert kinds == [["ok", "no"], ["open", "no"]]


def test_sections_of_lists_stand_side_by_side_and_level() -> None:
    parts = tuple(CheckSection(title=t, items=(Check(text="a"), Check(text="b"))) for t in ("One", "Two", "Three"))
    placed = laid(Checks(sections=parts))
    rows = boxes(placed.items, "cell")
    assert len({r[0] for r in rows}) == 3 and len({r[1] for r in rows}) == 2
    narrow = laid(Checks(sections=parts, columns=1))
    assert len({r[0] for r in boxes(narrow.items, "cell")}) == 1


def test_rows_are_anchors() -> None:
    placed = laid(Checks(items=(Check(topic="Use plurals", good="x"), Check(topic="Use plurals", good="y"))))
    assert list(placed.anchors) == ["use-plurals", "use-plurals-2"]
    assert list(placed.anchors.values()) == boxes(placed.items, "cell")


def test_words_from_right_to_left_have_their_sign_at_the_right() -> None:
    for content in (Checks(items=(Check(bad="לא כך"),)), Checks(items=(Check(text="ראשון"),))):
        placed = laid(content, 600)
        disc = next(i for i in leaves(placed.items) if isinstance(i, Ellipse))
        assert disc.cx > max(t.x + t.width for t in texts(placed.items))


def test_code_keeps_its_indentation() -> None:
    placed = laid(Checks(items=(Check(bad="x", good="if a:\n    b()"),), code=True))
    assert [t.text for t in texts(placed.items)] == ["x", "if a:", "\u00a0" * 4 + "b()"]
