from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_probe import context, extent, groups, leaves, overlap, texts

from vizsys.blocks.base import Placed
from vizsys.blocks.brackets import Region
from vizsys.blocks.frame import block_most, layout_block
from vizsys.blocks.stack import Layer, Stack, Tower, stack_layout
from vizsys.blocks.stack_plan import MOST
from vizsys.context import Context
from vizsys.scene import Group, Path
from vizsys.spec.model import Block, Rich
from vizsys.text import slug
from vizsys.theme import contrast

Box = tuple[float, float, float, float]


def layers(*labels: str) -> tuple[Layer, ...]:
    return tuple(Layer(label=label) for label in labels)


def container(app: str) -> Tower:
    return Tower(title="Container", outline="dotted", layers=layers("Bins and libs", app), note="app-level isolation")


def machine(*apps: str) -> Tower:
    towers = tuple(container(a) for a in apps)
    return Tower(
        title="Virtual machine", layers=layers("Guest OS", "Container engine"), towers=towers, note="hardware isolation"
    )


NESTED = Stack(base=layers("Hardware", "Hypervisor"), towers=(machine("App A", "App B"), machine("App C", "App D")))
FLAT = Stack(base=layers("Hardware", "Operating system"), towers=(Tower(layers=layers("App")),) * 3)


def laid(stack: Stack, width: float = 640, height: float | None = None, ctx: Context | None = None) -> Placed:
    return stack_layout.layout(stack, width, height, ctx or context())


def cells(placed: Placed, label: str | None = None) -> list[Box]:
    return [g.box for g in groups(placed.items, "cell") if g.box and (label is None or g.title == label)]


def inside(inner: Box, outer: Box, slack: float = 0.01) -> bool:
    return (
        inner[0] >= outer[0] - slack
        and inner[1] >= outer[1] - slack
        and inner[2] <= outer[0] + outer[2] + slack
        and inner[3] <= outer[1] + outer[3] + slack
    )


def test_base_layers_span_the_width_bottom_first() -> None:
    placed = laid(FLAT)
    (hardware,), (system,) = cells(placed, "Hardware"), cells(placed, "Operating system")
    assert hardware[0] == 0 and hardware[2] == pytest.approx(640)
    assert hardware[1] + hardware[3] == pytest.approx(placed.height)
    assert system[1] + system[3] == pytest.approx(hardware[1] - 4)


def test_sibling_towers_are_equal_and_fill_the_base() -> None:
    found = cells(laid(FLAT), "App")
    assert len({round(w, 6) for _, _, w, _ in found}) == 1
    assert len({(round(y, 6), round(h, 6)) for _, y, _, h in found}) == 1
    assert found[0][0] == 0
    assert found[-1][0] + found[-1][2] == pytest.approx(640)


def test_four_levels_of_nesting_stay_readable_in_half_a_page() -> None:
    placed = laid(NESTED, 634)
    assert placed.width == pytest.approx(634)
    assert min(t.size for t in texts(placed.items)) >= 20
    assert len(cells(placed, "Bins and libs")) == 4


def test_texts_stay_in_their_layers() -> None:
    for group in groups(laid(NESTED, 634).items, "cell"):
        assert group.box
        for run in texts(group.children):
            assert inside(extent(run), group.box)


def test_towers_hold_what_stands_in_them() -> None:
    placed = laid(NESTED, 634)
    frames = [g.box for g in groups(placed.items, "block") if g.title == "Virtual machine" and g.box]
    for label in ("Guest OS", "Container engine", "App A"):
        for x, y, w, h in cells(placed, label):
            assert sum(inside((x, y, x + w, y + h), f) for f in frames) == 1


def test_layers_never_overlap() -> None:
    found = cells(laid(NESTED, 634))
    assert not any(overlap(a, b) for i, a in enumerate(found) for b in found[:i])


def test_layers_of_one_level_are_level_even_when_one_label_wraps() -> None:
    towers = (Tower(layers=layers("Short")), Tower(layers=layers("A label that surely needs two lines here")))
    placed = laid(Stack(base=layers("Base"), towers=towers), 420)
    short, long = cells(placed)[1:]
    assert short[1] == long[1] and short[3] == long[3]
    sizes = {t.size for t in texts(placed.items) if t.text != "Base"}
    assert len(sizes) == 1


def test_more_height_makes_layers_higher_and_keeps_the_base_at_the_bottom() -> None:
    natural = laid(FLAT)
    more = laid(FLAT, height=natural.height + 60)
    assert more.height == pytest.approx(natural.height + 60)
    assert cells(more, "Hardware")[0][3] > cells(natural, "Hardware")[0][3] + 10
    assert cells(more, "App")[0][1] == pytest.approx(0, abs=1)
    much = laid(FLAT, height=2000)
    hardware = cells(much, "Hardware")[0]
    assert hardware[3] == pytest.approx(cells(natural, "Hardware")[0][3] * MOST)
    assert hardware[1] + hardware[3] == pytest.approx(2000)


def test_a_height_too_small_is_exceeded_rather_than_overlapped() -> None:
    assert laid(FLAT, height=10).height == pytest.approx(laid(FLAT).height)


def test_aligned_sibling_stacks_keep_the_same_layer_height() -> None:
    ctx = context()
    same_flat, same_nested = replace(FLAT, align_layers=True), replace(NESTED, align_layers=True)
    tall = laid(same_nested, 640, None, ctx).height
    laid(same_flat, 640, None, ctx)
    flat, nested = laid(same_flat, 640, tall, ctx), laid(same_nested, 640, tall, ctx)
    assert cells(flat, "Hardware") == cells(nested, "Hardware")
    alone = laid(FLAT, 640, tall, ctx)
    assert cells(alone, "Hardware")[0][3] > cells(flat, "Hardware")[0][3]


def test_a_higher_stack_elsewhere_does_not_hold_back_a_row() -> None:
    ctx = context()
    natural = laid(FLAT, 640, None, ctx).height
    assert laid(NESTED, 640, None, ctx).height > natural + 60
    stretched = laid(FLAT, 640, natural + 60, ctx)
    assert cells(stretched, "Hardware")[0][3] > cells(laid(FLAT), "Hardware")[0][3] + 10


def notes(placed: Placed, text: str) -> list[Group]:
    return [g for g in groups(placed.items, "label") if g.title == text]


def test_equal_remarks_of_neighbours_share_one_brace_over_them() -> None:
    placed = laid(NESTED, 634)
    (shared,) = notes(placed, "hardware isolation")
    assert shared.box and shared.box[0] == 0 and shared.box[2] == pytest.approx(634)
    assert len(notes(placed, "app-level isolation")) == 2
    machines = [g.box for g in groups(placed.items, "block") if g.title == "Virtual machine" and g.box]
    assert shared.box[1] + shared.box[3] <= machines[0][1] + 0.01


def test_remarks_on_layers_stand_at_the_right_beside_their_layer() -> None:
    base = (Layer(label="A", note="one"), Layer(label="B", note="two"), Layer(label="C", note="two"))
    placed = laid(Stack(base=base), 500)
    (one,), (two,) = notes(placed, "one"), notes(placed, "two")
    a, b, c = (cells(placed, x)[0] for x in "ABC")
    assert one.box and two.box
    assert one.box[0] > a[0] + a[2]
    assert a[1] < one.box[1] + one.box[3] / 2 < a[1] + a[3]
    assert two.box[1] + two.box[3] / 2 == pytest.approx((c[1] + b[1] + b[3]) / 2)
    assert max(extent(i)[2] for i in leaves(placed.items)) <= 500.01


def test_a_remark_of_one_layer_stands_in_it_and_takes_no_width_from_the_others() -> None:
    base = (
        Layer(label="Hardware"),
        Layer(label="Host OS", note="one kernel"),
        Layer(label="Engine", logos=("docker",)),
    )
    placed = laid(Stack(base=base), 640)
    (host,), (note,) = cells(placed, "Host OS"), notes(placed, "one kernel")
    assert all(w == pytest.approx(640) for _, _, w, _ in cells(placed))
    x, y, w, h = note.box or (0, 0, 0, 0)
    assert inside((x, y, x + w, y + h), (host[0], host[1], host[0] + host[2], host[1] + host[3]))
    label = next(t for t in texts(placed.items) if t.text == "Host OS")
    assert label.x + label.width < x


def test_long_remarks_do_not_run_into_one_another() -> None:
    base = tuple(Layer(label=f"L{i}", note=f"a long remark with number {i} and many words") for i in range(4))
    found = [g.box for g in groups(laid(Stack(base=base), 420).items, "label") if g.box]
    assert not any(overlap(a, b) for i, a in enumerate(found) for b in found[:i])


def test_layers_and_towers_are_anchors_by_the_slug_of_their_name() -> None:
    placed = laid(NESTED, 634)
    assert placed.anchors["guest-os"] == cells(placed, "Guest OS")[0]
    assert placed.anchors["guest-os-2"] == cells(placed, "Guest OS")[1]
    assert "virtual-machine" in placed.anchors
    assert slug("**Bins** & [libs]{coral} 2.0") == "bins-libs-2-0"


@pytest.mark.parametrize("theme", ["newsletter", "dark"])
@pytest.mark.parametrize("tone", [None, "amber", "slate"])
def test_labels_can_be_read_on_their_layer(theme: str, tone: str | None) -> None:
    ctx = replace(context(theme), tone=tone)
    placed = laid(Stack(base=layers(*"abcdefghijkl")), 500, None, ctx)
    for group in groups(placed.items, "cell"):
        block = next(i for i in group.children if isinstance(i, Path))
        assert block.paint.fill
        assert all(contrast(run.color, block.paint.fill) >= 4.5 for run in texts(group.children))


def test_each_level_has_its_own_colour_by_default() -> None:
    found = groups(laid(Stack(base=layers("a", "b", "c", "d"))).items, "cell")
    fills = [i.paint.fill for g in found for i in g.children if isinstance(i, Path)]
    assert len(set(fills)) == 4


words = st.text(alphabet="abc dé漢字*`[]{}&<\n", max_size=24)
layer = st.builds(
    Layer,
    label=words,
    sub=st.none() | words,
    icon=st.sampled_from([None, "kafka"]),
    logos=st.sampled_from([(), ("docker",), ("docker", "redis", "kafka")]),
    note=st.none() | words,
)


def towers(depth: int) -> st.SearchStrategy[tuple[Tower, ...]]:
    inner = towers(depth - 1) if depth else st.just(())
    one = st.builds(
        Tower,
        title=st.none() | words,
        layers=st.lists(layer, max_size=2).map(tuple),
        towers=inner,
        note=st.none() | st.just("same"),
    )
    return st.lists(one, max_size=3).map(tuple)


stacks = st.builds(Stack, base=st.lists(layer, max_size=3).map(tuple), towers=towers(2))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(stacks, st.floats(50, 1500), st.none() | st.floats(10, 2000))
def test_any_stack_is_laid_out_within_its_size(stack: Stack, width: float, height: float | None) -> None:
    ctx = context()
    placed = stack_layout.layout(stack, width, height, ctx)
    assert placed.width >= stack_layout.widths(stack, ctx).low - 0.01
    assert placed.height >= (height or 0) - 0.01
    page = (0.0, 0.0, placed.width, placed.height)
    for x, y, w, h in cells(placed):
        assert inside((x, y, x + w, y + h), page)
    for item in leaves(placed.items):
        assert inside(extent(item), page, 3)
    # Code is set a little smaller than the text around it, because its face looks larger.
    assert all(run.size >= 20 for run in texts(placed.items) if run.font.family != "JetBrains Mono")


def test_a_stack_alone_on_a_page_stands_in_the_middle_of_what_it_cannot_use() -> None:
    ctx = context()
    block = Block(content=Stack(base=layers("a", "b", "c")))
    placed = layout_block(block, 700, 1500, ctx, "page")
    found = cells(placed)
    top, bottom = min(b[1] for b in found), max(b[1] + b[3] for b in found)
    assert placed.height == 1500
    assert top == pytest.approx(1500 - bottom, abs=1)
    assert block_most(block, 700, ctx) == pytest.approx(bottom - top, abs=4)


PARTS = Stack(
    base=(
        Layer(label="Kernel", seam=Rich("user space")),
        Layer(parts=layers("kubelet", "kube-proxy")),
        Layer(label="App"),
    ),
    regions=(Region(label=Rich("Node"), over=("kernel", "kubelet")), Region(label=Rich("Ours"), over=("3",))),
)


@pytest.mark.parametrize("height", [None, 500.0])
def test_parts_share_their_layer_and_brackets_span_theirs(height: float | None) -> None:
    placed = laid(PARTS, 800, height)
    (kernel,), (kubelet,), (proxy,), (app,) = (cells(placed, t) for t in ("Kernel", "kubelet", "kube-proxy", "App"))
    assert (kubelet[1], kubelet[3]) == (proxy[1], proxy[3])
    assert kubelet[0] == kernel[0]
    assert kubelet[2] == pytest.approx(proxy[2])
    assert proxy[0] + proxy[2] == pytest.approx(kernel[0] + kernel[2])
    (node,), (ours,) = cells(placed, "Node"), cells(placed, "Ours")
    assert (node[1], node[1] + node[3]) == pytest.approx((kubelet[1], kernel[1] + kernel[3]))
    assert (ours[1], ours[3]) == pytest.approx((app[1], app[3]))
    assert node[0] + node[2] < kernel[0]
    (seam,) = notes(placed, "user space")
    assert kubelet[1] + kubelet[3] <= seam.box[1]
    assert seam.box[1] + seam.box[3] <= kernel[1]


def test_stacks_beside_one_another_have_layers_of_one_height() -> None:
    ctx = replace(context(), abreast=7)
    other = Stack(base=(Layer(label="Hardware", sub=Rich("x86 and Arm")), Layer(label="App")))
    for height in (None, 600.0):
        placed = [laid(s, 640, height, ctx) for s in (FLAT, other)]
    one, two = (cells(p, "Hardware")[0] for p in placed)
    assert (one[1], one[3]) == pytest.approx((two[1], two[3]))
    free = [laid(replace(s, align_layers=False), 640, 600, ctx) for s in (FLAT, other)]
    assert cells(free[0], "Hardware")[0][3] != pytest.approx(cells(free[1], "Hardware")[0][3])
