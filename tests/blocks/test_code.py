import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from page_probe import context, groups, leaves, overlap, texts

import vizsys
from vizsys.blocks.base import Placed
from vizsys.blocks.code import Code, CodeMark, CodeNote, code_layout, source_lines
from vizsys.context import Context
from vizsys.scene import Group, Rect
from vizsys.theme import contrast, load_theme

PYTHON = 'def f(n):\n    """Twice."""\n    return n * 2  # fast\n\nprint(f(21))'


def laid(code: Code, width: float = 900, height: float | None = None, ctx: Context | None = None) -> Placed:
    return code_layout.layout(code, width, height, ctx or context())


def lines(placed: Placed) -> list[str]:
    """The text of each line, runs by their places."""
    found = [g for g in groups(placed.items, "cell") if isinstance(g.data.get("line"), int)]
    return ["".join(r.text for r in sorted(texts(g.children), key=lambda r: r.x)) for g in found]


def listing(placed: Placed) -> Group:
    """The box of the code, without its notes."""
    (whole,) = placed.items
    assert isinstance(whole, Group)
    return next(g for g in groups(whole.children, "cell") if g.box and g.box[:2] == (0, 0))


def test_every_line_is_there_in_order_and_none_wraps() -> None:
    shown = lines(laid(Code(text=PYTHON, lang="python")))
    assert [s.replace(" ", "") for s in shown] == [s.replace(" ", "") for s in PYTHON.splitlines()]


def test_lines_are_anchors_at_equal_distances_from_top_to_bottom() -> None:
    placed = laid(Code(text=PYTHON, numbers=True))
    tops = [placed.anchors[f"line{i}"][1] for i in range(1, 6)]
    steps = {round(b - a, 3) for a, b in itertools.pairwise(tops)}
    assert len(placed.anchors) == 5 and len(steps) == 1 and steps.pop() == pytest.approx(24 * 1.45)


def test_indentation_is_kept_and_tabs_are_expanded() -> None:
    placed = laid(Code(text="a\n\tb\n  \tc"))
    a, b, c = texts(placed.items)
    assert source_lines("a\n\tb\n  \tc", 4) == ("a", "    b", "    c")
    width = a.width
    first = {run.text.strip(): run.x + (len(run.text) - len(run.text.lstrip())) * width for run in (a, b, c)}
    assert first["b"] - first["a"] == pytest.approx(4 * width, abs=0.01)
    assert first["c"] == pytest.approx(first["b"], abs=0.01)


@pytest.mark.parametrize("theme", ["newsletter", "dark"])
def test_kinds_of_words_have_the_colours_of_the_theme(theme: str) -> None:
    ctx = context(theme)
    placed = laid(Code(text=PYTHON, lang="python"), ctx=ctx)
    colors = {r.text.strip(): r.color for r in texts(placed.items)}
    code = ctx.theme.code
    assert colors["def"] == colors["return"] == code["keyword"]
    assert any("Twice" in word and color == code["string"] for word, color in colors.items())
    assert colors["# fast"] == code["comment"]
    assert colors["f"] == code["name"]
    assert any("21" in word and color == code["number"] for word, color in colors.items())


def test_without_a_language_all_is_plain() -> None:
    placed = laid(Code(text=PYTHON))
    assert {r.color for r in texts(placed.items)} == {context().theme.code["text"]}


def test_type_shrinks_to_the_floor_then_the_box_grows_with_a_warning() -> None:
    ctx, code = context(), Code(text="x" * 60)
    assert {r.size for r in texts(laid(code, 1000, ctx=ctx).items)} == {24.0}
    low = code_layout.widths(code, ctx).low
    narrow = laid(code, low, ctx=ctx)
    assert {r.size for r in texts(narrow.items)} == {20.0} and narrow.width == pytest.approx(low)
    assert ctx.report.found == []
    tight = laid(code, low - 50, ctx=ctx)
    assert tight.width == pytest.approx(low)
    (found,) = ctx.report.warnings
    assert found.code == "long-line" and "line 1 " in found.message and "50 units" in found.message


def test_a_larger_height_goes_to_the_box() -> None:
    placed = laid(Code(text="a\nb"), height=400)
    box = listing(placed).box
    assert placed.height == 400 and box is not None and box[3] == 400


def test_signs_are_not_joined() -> None:
    runs = texts(laid(Code(text="a -> b != c")).items)
    assert not any("->" in r.text or "!=" in r.text for r in runs)


def test_numbers_are_right_aligned_before_the_lines() -> None:
    placed = laid(Code(text="\n".join("x" * 12), numbers=True))
    runs = texts(placed.items)
    numbers, rest = [r for r in runs if r.text.isdigit()], [r for r in runs if r.text == "x"]
    assert [r.text for r in numbers] == [str(i) for i in range(1, 13)]
    assert len({round(r.x + r.width, 2) for r in numbers}) == 1
    assert max(r.x + r.width for r in numbers) < min(r.x for r in rest)


def test_a_cut_listing_says_how_much_is_missing() -> None:
    placed = laid(Code(text="a\nb\nc\nd", max_lines=2))
    assert [r.text for r in texts(placed.items)] == ["a", "b", "… 2 more lines"]
    assert set(placed.anchors) == {"line1", "line2"}


def test_highlighted_lines_and_words_lie_on_their_colour() -> None:
    ctx = context()
    marks = (CodeMark(at="2-3", tone="green"), CodeMark(at="beta", tone="coral"))
    placed = laid(Code(text="alpha\nbeta beta\ngamma", highlight=marks), ctx=ctx)
    rects = [i for i in leaves(placed.items) if isinstance(i, Rect)]
    band = next(r for r in rects if r.paint.fill == ctx.theme.hue("green").tint)
    y, h = placed.anchors["line2"][1], placed.anchors["line3"][1] + placed.anchors["line3"][3]
    assert (band.y, band.y + band.h) == (pytest.approx(y), pytest.approx(h))
    assert sum(r.paint.fill == ctx.theme.hue("coral").fill for r in rects) == 2


@pytest.mark.parametrize("width", [600, 760, 1200, 2000])
def test_notes_are_apart_and_near_their_lines(width: float) -> None:
    notes = (
        CodeNote(line="1", text="a first remark of some length that wraps"),
        CodeNote(line="2", text="a second one"),
        CodeNote(line="3-4", text="one on two lines", tone="coral"),
    )
    code = Code(text="one line\nanother line\na third\na fourth\na fifth", notes=notes)
    placed = laid(code, width)
    found = [g for g in groups(placed.items, "cell") if isinstance(g.data.get("line"), str)]
    boxes = [g.box for g in found if g.box]
    assert [g.title for g in found] == [n.text for n in notes]
    assert not any(overlap(a, b) for i, a in enumerate(boxes) for b in boxes[:i])
    assert [b[1] for b in boxes] == sorted(b[1] for b in boxes)
    assert all(b[0] + b[2] <= placed.width + 0.01 and b[1] + b[3] <= placed.height + 0.01 for b in boxes)
    box = listing(placed).box
    assert box is not None and not any(overlap(b, box) for b in boxes)


def test_notes_stand_below_where_there_is_no_room_beside() -> None:
    code = Code(text="x" * 30, notes=(CodeNote(line="1", text="a remark that takes room"),))
    low = code_layout.widths(code, context()).low
    narrow, wide = laid(code, low), laid(code, 1200)
    for placed, beside in ((narrow, False), (wide, True)):
        (note,) = [g for g in groups(placed.items, "cell") if isinstance(g.data.get("line"), str)]
        box = listing(placed).box
        assert note.box and box
        assert (note.box[0] >= box[2]) == beside and (note.box[1] >= box[3]) == (not beside)
    assert sum(r.text == "1" for r in texts(narrow.items)) == 2  # the number at the line and the one before the note


def test_a_dark_box_on_a_light_page() -> None:
    dark = load_theme("dark")
    placed = laid(Code(text=PYTHON, lang="python", theme="dark"))
    ground = next(i for i in leaves(placed.items) if isinstance(i, Rect)).paint.fill
    assert ground == dark.color("panel")
    assert all(contrast(r.color, str(ground)) >= 4.5 for r in texts(placed.items))


def test_the_box_stands_out_from_a_tinted_surface() -> None:
    ctx = replace(context(), surface=context().theme.hue("green").tint)
    ground = next(i for i in leaves(laid(Code(text="x"), ctx=ctx).items) if isinstance(i, Rect)).paint.fill
    assert ground == "#FFFFFF"


def test_a_string_is_the_text_and_yaml_ends_no_line(tmp_path: Path) -> None:
    spec = tmp_path / "a.yaml"
    spec.write_text("title: T\ncode: |\n  a: 1\n    b: 2\n", "utf-8")
    first, second = texts(vizsys.layout(vizsys.load(spec)).items)[1:]
    assert (first.text, second.text) == ("a: 1", "b: 2")
    assert second.x - first.x == pytest.approx(first.width / 2, abs=0.01)  # two of four characters
