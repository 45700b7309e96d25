from itertools import pairwise
from math import hypot

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_probe import context, extent, groups, leaves, overlap, texts

from vizsys.blocks.base import Placed
from vizsys.blocks.stack import Layer, SideArrow, Stack, stack_layout
from vizsys.scene import Ellipse, Group, Path
from vizsys.theme import contrast

Box = tuple[float, float, float, float]
FORMS = ("pyramid", "funnel", "onion", "numbered")


def stack(*labels: str, **more: object) -> Stack:
    return Stack(base=tuple(Layer(label=t) for t in labels), **more)  # type: ignore[arg-type]


def laid(content: Stack, width: float = 900, height: float | None = None) -> Placed:
    return stack_layout.layout(content, width, height, context())


def cells(placed: Placed) -> dict[str | None, Box]:
    return {g.title: g.box for g in groups(placed.items, "cell") if g.box}


def drawn(placed: Placed, title: str) -> Group:
    return next(g for g in groups(placed.items, "cell") if g.title == title)


def corners(cell: Group) -> list[tuple[float, float]]:
    path = next(i for i in cell.children if isinstance(i, Path))
    return [(float(c[1]), float(c[2])) for c in path.commands if len(c) == 3]


def test_a_pyramid_stands_on_its_first_layer_and_narrows_upwards() -> None:
    found = cells(laid(stack("a", "b", "c", variant="pyramid")))
    assert found["a"][1] > found["b"][1] > found["c"][1]
    assert found["a"][2] > found["b"][2] > found["c"][2]
    assert len({h for _, _, _, h in found.values()}) == 1
    assert len({round(x + w / 2, 3) for x, _, w, _ in found.values()}) == 1


def test_a_funnel_starts_wide_at_the_top_with_its_first_layer() -> None:
    found = cells(laid(stack("a", "b", "c", variant="funnel")))
    assert found["a"][1] < found["b"][1] < found["c"][1]
    assert found["a"][2] > found["b"][2] > found["c"][2]


@pytest.mark.parametrize("variant", ["pyramid", "funnel"])
def test_words_stay_between_the_slopes(variant: str) -> None:
    placed = laid(stack("Hard disk", "Main memory", "A longer name", "L1 cache", variant=variant), 600)
    for title in ("Hard disk", "Main memory", "A longer name", "L1 cache"):
        cell = drawn(placed, title)
        (tl, tr, br, bl) = corners(cell)
        for run in texts(cell.children):
            for y in (run.y, run.y - run.size * 0.7):
                part = (y - tl[1]) / (bl[1] - tl[1])
                left, right = tl[0] + (bl[0] - tl[0]) * part, tr[0] + (br[0] - tr[0]) * part
                assert left < run.x and run.x + run.width < right


def test_an_onion_has_its_core_inside_and_names_in_their_rings() -> None:
    names = ("Core", "Domain services", "Application", "Infrastructure")
    placed = laid(stack(*names, variant="onion"))
    discs = [next(i for i in drawn(placed, n).children if isinstance(i, Ellipse)) for n in names]
    for inner, outer in pairwise(discs):
        assert hypot(inner.cx - outer.cx, inner.cy - outer.cy) + inner.rx <= outer.rx + 0.01
    for name, disc, below in zip(names, discs, [None, *discs], strict=False):
        for run in texts(drawn(placed, name).children):
            for x in (run.x, run.x + run.width):
                for y in (run.y, run.y - run.size * 0.7):
                    assert hypot(x - disc.cx, y - disc.cy) < disc.rx
            if below:
                assert run.y < below.cy - below.rx
    assert max(disc.rx for disc in discs) >= 250


def test_numbered_layers_count_from_the_bottom_and_notes_share_a_strip() -> None:
    base = (Layer(label="Link", note="Ethernet"), Layer(label="Internet"), Layer(label="Transport", note="TCP and UDP"))
    placed = laid(Stack(base=base, variant="numbered"))
    found = cells(placed)
    assert found["Link"][1] > found["Internet"][1] > found["Transport"][1]
    for number, name in enumerate(("Link", "Internet", "Transport"), 1):
        assert texts(drawn(placed, name).children)[0].text == str(number)
        assert found[name][2] == pytest.approx(900)
    notes = [t.x for t in texts(placed.items) if t.text in ("Ethernet", "TCP and UDP")]
    assert len(notes) == 2 and len(set(notes)) == 1


@pytest.mark.parametrize("variant", [None, "pyramid", "funnel", "numbered"])
def test_figures_end_on_one_line_left_of_their_layers(variant: str | None) -> None:
    base = tuple(Layer(label=x, figure=f) for x, f in (("a", "10 ms"), ("b", "1 ns"), ("c", "100 µs")))
    placed = laid(Stack(base=base, variant=variant))  # type: ignore[arg-type]
    found = cells(placed)
    figures = {t.text: t for t in texts(placed.items) if " " in t.text}
    assert len({round(t.x + t.width, 3) for t in figures.values()}) == 1
    for layer in base:
        run, (x, y, _, h) = figures[str(layer.figure)], found[layer.label]
        assert run.x + run.width < x and y < run.y < y + h


@pytest.mark.parametrize("variant", [None, *FORMS])
def test_a_highlighted_layer_has_an_outline_and_the_others_do_not(variant: str | None) -> None:
    ctx = context()
    base = (Layer(label="a"), Layer(label="b", highlight=True), Layer(label="c"))
    placed = laid(Stack(base=base, variant=variant))  # type: ignore[arg-type]

    def strokes(name: str) -> set[str | None]:
        return {i.paint.stroke for i in drawn(placed, name).children if isinstance(i, Path | Ellipse)}

    assert ctx.theme.color("ink") in strokes("b")
    assert ctx.theme.color("ink") not in strokes("a") | strokes("c")


@pytest.mark.parametrize("variant", [None, *FORMS])
def test_arrows_at_the_sides_are_as_high_as_the_layers_and_clear_of_them(variant: str | None) -> None:
    left, right = SideArrow(text="Wrapping"), SideArrow(text="Unwrapping")
    placed = laid(stack("a", "b", "c", "d", variant=variant, left=left, right=right))
    found = cells(placed)
    down, up = found.pop("Wrapping"), found.pop("Unwrapping")
    assert max(y + h for _, y, _, h in found.values()) == pytest.approx(down[1] + down[3], abs=1)
    assert min(y for _, y, _, _ in found.values()) == pytest.approx(down[1], abs=1)
    assert all(down[0] + down[2] <= x and x + w <= up[0] for x, _, w, _ in found.values())
    assert max(y for _, y in corners(drawn(placed, "Wrapping"))) == pytest.approx(down[1] + down[3])
    assert up[0] + up[2] <= 900.01


@pytest.mark.parametrize("variant", FORMS)
@pytest.mark.parametrize("theme", ["newsletter", "dark"])
def test_labels_can_be_read_in_every_form(variant: str, theme: str) -> None:
    base = tuple(Layer(label=x, highlight=x == "b") for x in "abcd")
    placed = stack_layout.layout(Stack(base=base, variant=variant), 700, None, context(theme))  # type: ignore[arg-type]
    for layer in base:
        cell = drawn(placed, str(layer.label))
        fills = [i.paint.fill for i in cell.children if isinstance(i, Path | Ellipse) and i.paint.fill]
        label = next(t for t in texts(cell.children) if t.text == layer.label)
        assert any(contrast(label.color, fill) >= 4.5 for fill in fills)


words = st.text(alphabet="abc dé漢字*`[]{}&<\n", max_size=24)
layer = st.builds(
    Layer,
    label=words,
    sub=st.none() | words,
    icon=st.sampled_from([None, "kafka"]),
    logos=st.sampled_from([(), ("docker",)]),
    note=st.none() | words,
    figure=st.none() | st.just("10 ms"),
    highlight=st.booleans(),
)
arrow = st.none() | st.builds(SideArrow, text=words)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.builds(
        Stack,
        base=st.lists(layer, min_size=1, max_size=5).map(tuple),
        variant=st.sampled_from(FORMS),
        left=arrow,
        right=arrow,
    ),
    st.floats(50, 1500),
    st.none() | st.floats(10, 2000),
)
def test_any_form_is_laid_out_within_its_size(content: Stack, width: float, height: float | None) -> None:
    ctx = context()
    placed = stack_layout.layout(content, width, height, ctx)
    assert placed.width >= stack_layout.widths(content, ctx).low - 0.01
    assert placed.height >= (height or 0) - 0.01
    for item in leaves(placed.items):
        left, top, right, foot = extent(item)
        assert left >= -4 and right <= placed.width + 4
        assert top >= -4 and foot <= placed.height + 4
    assert all(run.size >= 20 for run in texts(placed.items) if run.font.family != "JetBrains Mono")
    if content.variant != "onion":
        found = [g.box for g in groups(placed.items, "cell") if g.box and "level" in g.data]
        assert not any(overlap(a, b) for i, a in enumerate(found) for b in found[:i] if a[1] != b[1])
