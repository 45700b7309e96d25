import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_probe import context, extent, groups, leaves, texts

import vizsys
from vizsys.blocks.base import Placed
from vizsys.blocks.bubble import Tail
from vizsys.blocks.prose import (
    Callout,
    CalloutTail,
    ListContent,
    ListItem,
    TextContent,
    callout_layout,
    list_layout,
    text_layout,
)
from vizsys.diagnostics import SpecError
from vizsys.scene import Ellipse, Group, Image, Path, Rect, TextRun
from vizsys.spec.model import Step, Tone

LONG = "A sentence with more words than one line of a narrow column can hold, so that it has to wrap twice or more."


def inside(placed: Placed, slack: float = 1) -> bool:
    edges = [extent(i) for i in leaves(placed.items)]
    return all(
        e[0] >= -slack and e[1] >= -slack and e[2] <= placed.width + slack and e[3] <= placed.height + slack
        for e in edges
    )


def items(*texts: str) -> tuple[ListItem, ...]:
    return tuple(ListItem(text=t) for t in texts)


def listed(content: ListContent, width: float = 500, height: float | None = None) -> Placed:
    return list_layout.layout(content, width, height, context())


# Text


@pytest.mark.parametrize(("size", "expected"), [("small", 22), ("body", 26), ("large", 34)])
def test_sizes_of_text(size: str, expected: float) -> None:
    placed = text_layout.layout(TextContent(text="word", size=size), 400, None, context())  # type: ignore[arg-type]
    assert {t.size for t in texts(placed.items)} == {expected}


def test_text_is_aligned_in_the_whole_width() -> None:
    ctx = context()
    for align, edge in (("start", 0.0), ("center", 0.5), ("end", 1.0)):
        placed = text_layout.layout(TextContent(text="word", align=align), 400, None, ctx)  # type: ignore[arg-type]
        (run,) = texts(placed.items)
        assert run.x == pytest.approx((400 - run.width) * edge, abs=0.01)


def test_muted_text_is_in_the_quieter_ink() -> None:
    ctx = context()
    placed = text_layout.layout(TextContent(text="word", muted=True), 400, None, ctx)
    assert texts(placed.items)[0].color == ctx.theme.color("ink2")


def test_centred_text_stands_in_the_middle_of_more_height() -> None:
    placed = text_layout.layout(TextContent(text="word", align="center"), 400, 300, context())
    assert placed.height == 300
    assert texts(placed.items)[0].y == pytest.approx(150, abs=12)


def test_text_never_gets_narrower_than_its_longest_word() -> None:
    ctx = context()
    content = TextContent(text="internationalisation of it")
    assert text_layout.layout(content, 10, None, ctx).width == text_layout.widths(content, ctx).low > 100


# Lists


def test_bullets_are_level_with_the_first_line_and_lines_hang_on_one_edge() -> None:
    placed = listed(ListContent(items=items("short", LONG)))
    dots = [i for i in leaves(placed.items) if isinstance(i, Ellipse)]
    assert len({d.cx for d in dots}) == 1
    short, long = (texts(g.children) for g in groups(placed.items, "cell"))
    lines = sorted({t.y for t in long})
    assert len(lines) > 1
    assert {t.x for t in long if t.y == lines[1]} == {short[0].x}
    for dot, run in ((dots[0], short[0]), (dots[1], long[0])):
        assert run.y - run.size * 0.75 < dot.cy < run.y


def test_numbers_count_up_in_discs() -> None:
    placed = listed(ListContent(items=items("a", "b", "c"), style="number"))
    discs = [i for i in leaves(placed.items) if isinstance(i, Ellipse)]
    digits = [t for t in texts(placed.items) if t.text in "123"]
    assert [t.text for t in digits] == ["1", "2", "3"]
    for disc, digit in zip(discs, digits, strict=True):
        assert digit.x + digit.width / 2 == pytest.approx(disc.cx, abs=0.5)


def test_ticks_and_crosses_have_their_colours_and_glyphs() -> None:
    ctx = context()
    content = ListContent(style="check", items=(ListItem(text="done"), ListItem(text="not", mark="no")))
    placed = list_layout.layout(content, 400, None, ctx)
    discs = [i for i in leaves(placed.items) if isinstance(i, Ellipse)]
    assert [d.paint.fill for d in discs] == [ctx.theme.color("green.deep"), ctx.theme.color("coral.deep")]
    strokes = [i for i in leaves(placed.items) if isinstance(i, Path)]
    assert {s.paint.stroke for s in strokes} == {"#FFFFFF"}
    assert len(strokes) == 3


def test_icons_share_a_column_and_texts_start_on_one_edge() -> None:
    content = ListContent(
        items=(ListItem(text="a", icon="kafka"), ListItem(text="b", icon="redis"), ListItem(text="c"))
    )
    placed = listed(content)
    images = [i for i in leaves(placed.items) if isinstance(i, Image)]
    assert len({round(i.x + i.w / 2, 3) for i in images}) == 1
    assert len({t.x for t in texts(placed.items)}) == 1


def test_nested_entries_are_indented_under_the_text_and_smaller() -> None:
    content = ListContent(items=(ListItem(text="outer", items=items("inner")),))
    outer, inner = texts(listed(content).items)
    assert inner.size < outer.size
    assert inner.x > outer.x and inner.y > outer.y


def test_columns_share_the_tops_of_their_rows() -> None:
    placed = listed(ListContent(items=items("a", LONG, "c", "d"), columns=2), 900)
    boxes = [g.box for g in groups(placed.items, "cell") if g.box]
    assert boxes[0][1] == boxes[2][1] and boxes[1][1] == boxes[3][1]
    assert boxes[0][0] + boxes[0][2] < boxes[2][0]


def test_entries_spread_a_little_in_more_height() -> None:
    content = ListContent(items=items("a", "b", "c"))
    natural, tall = listed(content), listed(content, height=1000)
    last = [max(t.y for t in texts(p.items)) for p in (natural, tall)]
    assert last[0] < last[1] < last[0] * 1.5
    assert tall.height == 1000


# Callout


def test_a_callout_has_an_accent_at_its_left_and_its_text_beside_it() -> None:
    ctx = context()
    placed = callout_layout.layout(Callout(text="mind", title="Careful", tone="coral"), 500, None, ctx)
    back, front = [i for i in leaves(placed.items) if isinstance(i, Rect | Path)]
    assert isinstance(back, Rect) and back.paint.fill == ctx.theme.color("coral.stroke")
    assert front.paint.fill == ctx.theme.color("coral.tint")
    assert extent(front)[0] > 5
    lead, body = texts(placed.items)
    assert lead.font.weight == 700 and body.font.weight == 400
    assert lead.x == body.x > extent(front)[0] + 10
    assert lead.y < body.y


def test_a_callout_grows_to_the_height_given_with_its_text_in_the_middle() -> None:
    placed = callout_layout.layout(Callout(text="word"), 500, 200, context())
    assert placed.height == 200
    assert texts(placed.items)[0].y == pytest.approx(100, abs=14)


words = st.text(alphabet="abc dé漢字*`[]{}&<\n", max_size=40)
leaf = st.builds(
    ListItem,
    text=words,
    icon=st.sampled_from([None, "kafka"]),
    mark=st.sampled_from([None, "ok", "no", "part", "none"]),
)
entry = st.builds(ListItem, text=words, items=st.lists(leaf, max_size=3).map(tuple))
lists = st.builds(
    ListContent,
    items=st.lists(st.one_of(leaf, entry), max_size=6).map(tuple),
    style=st.sampled_from(["bullet", "number", "check", "plain"]),
    columns=st.integers(1, 4),
)
slow = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@slow
@given(lists, st.floats(20, 1500), st.none() | st.floats(1, 1500))
def test_any_list_keeps_to_its_box(content: ListContent, width: float, height: float | None) -> None:
    placed = listed(content, width, height)
    assert inside(placed)
    assert all(t.size >= 20 for t in texts(placed.items))


@slow
@given(words, st.none() | words, st.floats(20, 1500), st.none() | st.floats(1, 900))
def test_any_text_and_callout_keeps_to_its_box(
    text: str, title: str | None, width: float, height: float | None
) -> None:
    ctx = context()
    assert inside(text_layout.layout(TextContent(text=text, align="end"), width, height, ctx))
    assert inside(callout_layout.layout(Callout(text=text, title=title, icon="kafka"), width, height, ctx))


def test_points_take_the_tone_of_their_entry() -> None:
    def colors(tone: str | None) -> set[str | None]:
        entry = ListItem(text="one", tone=None if tone is None else Tone(tone), items=items("two"))
        discs = [i for i in leaves(listed(ListContent(items=(entry,))).items) if isinstance(i, Ellipse)]
        assert len(discs) == 2
        return {c for d in discs for c in (d.paint.fill, d.paint.stroke)} - {None, "#FFFFFF"}

    assert len(colors("coral")) == 1
    assert colors("coral") != colors(None)


def test_points_of_a_plain_list_are_indented() -> None:
    entry = ListItem(text="one", items=items("two"))
    placed = listed(ListContent(items=(entry,), style="plain"))
    one, two = (
        next(i.x for i in leaves(placed.items) if isinstance(i, TextRun) and i.text == t) for t in ("one", "two")
    )
    assert one == 0 < two


# Badges, letters, bubbles, and what is read from the right


def test_a_badge_stands_in_place_of_the_bullet() -> None:
    content = ListContent(items=(ListItem(text="first", badge=Step("2")), ListItem(text="second", badge=Step("A3"))))
    placed = listed(content)
    found = list(groups(placed.items, "badge"))
    assert [g.data["step"] for g in found] == ["2", "A3"]
    assert {t.text: t.x for t in texts(placed.items)}["first"] == {t.text: t.x for t in texts(placed.items)}["second"]
    assert inside(placed)


def test_letters_go_on_after_z() -> None:
    content = ListContent(style="letter", items=items(*(f"entry {i}" for i in range(28))))
    signs = [t.text for t in texts(listed(content).items) if not t.text.startswith("entry")]
    assert signs[:3] == ["A", "B", "C"]
    assert signs[-3:] == ["Z", "AA", "AB"]


@pytest.mark.parametrize("tail", ["up", "down", "left", "right"])
def test_the_tail_of_a_bubble_ends_at_its_side(tail: Tail) -> None:
    placed = callout_layout.layout(Callout(text=LONG, tail=CalloutTail(side=tail)), 400, 300, context())
    (shape,) = [i for i in leaves(placed.items) if isinstance(i, Path)]
    x0, y0, x1, y1 = extent(shape)
    tip = {
        "up": (placed.width / 2, y0),
        "down": (placed.width / 2, y1),
        "left": (x0, placed.height / 2),
        "right": (x1, placed.height / 2),
    }[tail]
    points = [c[-2:] for c in shape.commands if len(c) > 2]
    assert any(p == pytest.approx(tip, abs=0.1) for p in points)
    assert (x1 - x0, y1 <= 300) == (pytest.approx(400, abs=4), True)
    assert (y1 - y0 > 290) == (tail in ("up", "down"))  # at a side it keeps to its words
    assert inside(placed)


def test_what_is_read_from_the_right_starts_there() -> None:
    ctx = context()
    text = text_layout.layout(TextContent(text="שלום"), 400, None, ctx)
    (run,) = texts(text.items)
    assert run.x + run.width == pytest.approx(400, abs=0.5)
    entries = list_layout.layout(ListContent(items=items("ראשון", "שני")), 400, None, ctx)
    dots = [i for i in leaves(entries.items) if isinstance(i, Ellipse)]
    assert all(d.cx > max(t.x + t.width for t in texts(entries.items)) for d in dots)
    assert all(d.cx + d.rx == pytest.approx(400, abs=1) for d in dots)
    box = callout_layout.layout(Callout(text="זהירות", icon="lucide/bug"), 400, None, ctx)
    (word,) = texts(box.items)
    (back,) = [i for i in leaves(box.items) if isinstance(i, Rect)]
    (front,) = [i for i in leaves(box.items) if isinstance(i, Path) and i.paint.fill][:1]
    assert word.x > 200
    assert extent(front)[2] < extent(back)[2] - 5  # the bar is at the right


TOLD = """
title: T
rows:
  - columns:
      - {{id: one, list: [left]}}
      - {{callout: {{text: Says, tail: {tail}}}}}
      - {{id: two, title: Two, list: [right]}}
  - {{id: three, list: [under]}}
"""


def led(tail: str) -> tuple[tuple[float, float, float, float], set[tuple[float, float]]]:
    """The box of a bubble, and the points of its outline."""
    scene = vizsys.layout(vizsys.loads(TOLD.format(tail=tail)))
    note = next(i for i, _ in scene.walk() if isinstance(i, Group) and "tail" in i.data)
    shape = note.children[0]
    assert note.box and isinstance(shape, Path)
    return note.box, {(c[-2], c[-1]) for c in shape.commands if len(c) > 2}


@pytest.mark.parametrize(
    ("to", "way"), [("one", (-1, 0)), ("two", (1, 0)), ("three", (0, 1)), ("{to: three, side: down}", (0, 1))]
)
def test_a_tail_leads_to_what_is_beside_its_bubble(to: str, way: tuple[int, int]) -> None:
    (x, y, w, h), points = led(to if "{" in to else f"{{to: {to}}}")
    outside = [(px, py) for px, py in points if not (x <= px <= x + w and y <= py <= y + h)]
    assert len(outside) == 1
    px, py = outside[0]
    assert (px > x + w) - (px < x) == way[0]
    assert (py > y + h) - (py < y) == way[1]


@pytest.mark.parametrize(
    ("tail", "message"),
    [
        ("{to: thre}", "unknown name 'thre', did you mean 'three'?"),
        ("{to: one, side: up}", "a tail cannot lead up to 'one': it is not above the callout"),
        ("{}", "a tail needs a side, or something it leads `to`"),
    ],
)
def test_a_tail_that_leads_nowhere_is_told_with_its_place(tail: str, message: str) -> None:
    with pytest.raises(SpecError) as caught:
        vizsys.layout(vizsys.loads(TOLD.format(tail=tail)))
    (found,) = caught.value.diagnostics
    assert found.message == message
    assert found.span is not None
    assert found.span.line == 6
