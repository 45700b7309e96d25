import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_probe import boxes, context, extent, groups, leaves, overlap, texts

from vizsys.blocks.base import Placed
from vizsys.blocks.logos import Logo, Logos, logos_layout
from vizsys.blocks.stat import Figure, Stat, stat_layout
from vizsys.scene import Group, Image, Path, Rect
from vizsys.spec.model import Tone
from vizsys.theme import contrast

names = st.none() | st.text("abcdefg ", min_size=1, max_size=40).filter(str.strip)
logo = st.builds(Logo, icon=st.sampled_from(["kafka", "redis", "postgresql", "docker"]), name=names)
figure = st.builds(
    Figure,
    value=st.sampled_from(["7", "99.95", "1 234 567"]),
    unit=st.sampled_from([None, "%", "ms"]),
    caption=names,
    trend=st.sampled_from([None, "up", "down", "flat"]),
    icon=st.sampled_from([None, "lucide/gauge"]),
)


def drawn(layout: object, content: Logos | Stat, width: float, height: float | None) -> tuple[Placed, list[Group]]:
    ctx = context()
    wide = max(width, layout.widths(content, ctx).low)  # type: ignore[attr-defined]
    placed: Placed = layout.layout(content, wide, height, ctx)  # type: ignore[attr-defined]
    assert placed.width == pytest.approx(wide)
    assert height is None or placed.height >= height - 0.01
    return placed, list(groups(placed.items, "cell"))


def apart_and_full(placed: Placed, cells: list[Group]) -> None:
    for i, one in enumerate(cells):
        assert one.box and all(not overlap(one.box, other.box) for other in cells[i + 1 :] if other.box)
        x, y, w, h = one.box
        assert x >= -0.6 and x + w <= placed.width + 0.6
        for leaf in leaves((one,)):
            left, top, right, bottom = extent(leaf)
            assert x - 1.6 <= left and right <= x + w + 1.6 and y - 0.6 <= top and bottom <= y + h + 0.6


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(logo, min_size=1, max_size=14),
    st.none() | st.sampled_from(["below", "right", "none"]),
    st.sampled_from(["none", "white", "outline", "tint"]),
    st.sampled_from(["start", "center"]),
    st.floats(0, 1700),
    st.none() | st.floats(10, 1200),
)
def test_logos_hold_their_names_and_keep_apart(items, where, tile, align, width, height) -> None:
    content = Logos(items=tuple(items), names=where, tile=tile, align=align)
    placed, cells = drawn(logos_layout, content, width, height)
    assert len(cells) == len(items) and len({round(c.box[2], 3) for c in cells if c.box}) == 1
    apart_and_full(placed, cells)


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(figure, min_size=1, max_size=9),
    st.none() | st.sampled_from(["card", "plain", "rule"]),
    st.sampled_from(["start", "center"]),
    st.floats(0, 1700),
    st.none() | st.floats(10, 1200),
)
def test_numbers_fit_and_keep_apart(items, style, align, width, height) -> None:
    placed, cells = drawn(stat_layout, Stat(items=tuple(items), style=style, align=align), width, height)
    assert len(cells) == len(items)
    apart_and_full(placed, cells)
    values = [t for t in texts(placed.items) if t.font.weight == 700]
    assert len({t.size for t in values}) == 1 and values[0].size >= 40


def test_artwork_has_one_optical_size() -> None:
    placed = logos_layout.layout(
        Logos(items=tuple(Logo(icon=i) for i in ("kafka", "redis", "docker"))), 900, None, context()
    )
    areas = [i.w * i.h for i in leaves(placed.items) if isinstance(i, Image)]
    assert len(areas) == 3 and max(areas) <= 2 * min(areas)


def test_a_product_without_a_logo_has_a_letter_and_a_wrong_icon_is_an_error() -> None:
    ctx = context()
    placed = logos_layout.layout(Logos(items=(Logo(name="Acme"),)), 300, None, ctx)
    assert [t.text for t in texts(placed.items)] == ["A", "Acme"] and not ctx.report.found
    logos_layout.layout(Logos(items=(Logo(icon="no/such"),)), 300, None, ctx)
    assert [d.code for d in ctx.report.errors] == ["unknown-icon"]


def test_columns_of_logos() -> None:
    items = tuple(Logo(icon="kafka") for _ in range(6))
    placed = logos_layout.layout(Logos(items=items, columns=4), 900, None, context())
    assert [
        len([b for b in boxes(placed.items, "cell") if b[1] == y])
        for y in sorted({b[1] for b in boxes(placed.items, "cell")})
    ] == [4, 2]


def test_blocks_with_as_many_columns_share_a_grid_however_few_logos_they_have() -> None:
    def lefts(*words: str) -> list[float]:
        items = tuple(Logo(icon="kafka", name=word) for word in words)
        placed = logos_layout.layout(Logos(items=items, columns=5, align="start"), 1000, None, context())
        return [b[0] for b in boxes(placed.items, "cell")]

    five = lefts("A", "B", "C", "D", "E")
    assert lefts("Weights and Biases", "Letta") == pytest.approx(five[:2])
    assert five[-1] > 790


def test_tiles() -> None:
    for tile, count in (("none", 0), ("white", 1), ("outline", 1), ("tint", 1)):
        content = Logos(items=(Logo(icon="kafka"),), tile=tile)  # type: ignore[arg-type]
        placed = logos_layout.layout(content, 300, None, context())
        assert len([i for i in leaves(placed.items) if isinstance(i, Rect)]) == count


@pytest.mark.parametrize("theme", ["newsletter", "dark"])
@pytest.mark.parametrize("tone", [None, Tone("violet")])
def test_line_icons_are_dark_on_white_tiles_in_every_theme(theme: str, tone: Tone | None) -> None:
    ctx = context(theme)
    placed = logos_layout.layout(Logos(items=(Logo(icon="lucide/box", tone=tone),), tile="white"), 300, None, ctx)
    (icon,) = (i for i in leaves(placed.items) if isinstance(i, Image))
    assert contrast(icon.color or "", "#FFFFFF") >= 4.5


def test_one_number_and_the_others() -> None:
    content = Stat(value="1", caption="one", items=(Figure(value="2", caption="two"),))
    placed = stat_layout.layout(content, 900, None, context())
    assert [g.title for g in groups(placed.items, "cell")] == ["1 one", "2 two"]
    assert list(placed.anchors) == ["one", "two"]
    assert len({t.y for t in texts(placed.items) if t.text in "12"}) == 1


def test_a_change_is_good_or_bad_news() -> None:
    hue = context().theme.hue

    def arrow(**said: object) -> str | None:
        figure = Figure(value="1", change="2", **said)  # type: ignore[arg-type]
        placed = stat_layout.layout(Stat(items=(figure,)), 600, None, context())
        return next(i.paint.fill for i in leaves(placed.items) if isinstance(i, Path))

    assert arrow(trend="up") == hue("ok").deep and arrow(trend="down") == hue("bad").deep
    assert arrow(trend="down", good=True) == hue("ok").deep and arrow(trend="up", good=False) == hue("bad").deep


def test_a_share_is_a_bar_filled_as_far_under_the_number() -> None:
    figures = (Figure(value="25", caption="part", share=0.25), Figure(value="3", caption="none"))
    placed = stat_layout.layout(Stat(items=figures), 800, None, context())
    (bar,) = [g for g in groups(placed.items, "cell") if "share" in g.data]
    back, full = (i for i in bar.children if isinstance(i, Rect))
    assert full.w == pytest.approx(back.w * 0.25)
    (number,) = [t for t in texts(placed.items) if t.text == "25"]
    captions = {t.text: t.y for t in texts(placed.items)}
    assert number.y < back.y < back.y + back.h < captions["part"]
    assert captions["part"] == captions["none"]


def test_names_wrap_before_logos_take_another_row() -> None:
    named = [Logo(icon="kafka", name=n) for n in ("Kafka", "Redis", "Docker", "Semantic Kernel", "Git")]
    content = Logos(items=tuple(named))
    placed = logos_layout.layout(content, 660, None, context())
    tops = {round(g.box[1]) for g in groups(placed.items, "cell") if g.box}
    assert len(tops) == 1
    assert len({t.y for t in texts(placed.items) if t.text in ("Semantic", "Kernel")}) == 2
