"""Trees: order, containment, equal sizes, lines that end at boxes and cross no words, over random trees too."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_probe import boxes, context, extent, groups, inside, leaves, overlap, texts

from vizsys.blocks.base import Placed
from vizsys.blocks.tree import Branch, Tree, Variant, depth_of, tree_layout
from vizsys.context import Context
from vizsys.scene import Group, Image, Path, TextRun

Box = tuple[float, float, float, float]
VARIANTS: tuple[Variant, ...] = get_args(Variant)


def branch(label: str, *children: Branch | str, **said: str) -> Branch:
    return Branch(label=label, children=tuple(named(c) for c in children), **said)  # type: ignore[arg-type]


def named(one: Branch | str) -> Branch:
    return one if isinstance(one, Branch) else Branch(label=one)


def tree(*branches: Branch | str, root: str | None = "Root", **said: object) -> Tree:
    return Tree(root=named(root) if root else None, children=tuple(named(b) for b in branches), **said)  # type: ignore[arg-type]


MEMORY = tree(
    branch("Primary", branch("RAM", "SRAM", "DRAM"), branch("ROM", "PROM", "EPROM")),
    branch("Secondary", branch("Magnetic", "Disk", "Tape"), branch("Flash", "SSD", "Stick")),
)


def laid(content: Tree, width: float = 1500, height: float | None = None, ctx: Context | None = None) -> Placed:
    return tree_layout.layout(content, width, height, ctx or context())


def node(placed: Placed, key: str) -> Box:
    return placed.anchors[key]


def lines(placed: Placed) -> dict[str, Group]:
    return {str(g.id): g for g in groups(placed.items, "edge")}


def ends(line: Group) -> tuple[tuple[float, float], tuple[float, float]]:
    (path,) = [c for c in line.children if isinstance(c, Path)]
    first, last = path.commands[0], path.commands[-1]
    return (float(first[1]), float(first[2])), (float(last[-2]), float(last[-1]))


def on_outline(point: tuple[float, float], box: Box) -> bool:
    x, y, w, h = box
    px, py = point
    across = abs(px - x) < 0.1 or abs(px - x - w) < 0.1
    upright = abs(py - y) < 0.1 or abs(py - y - h) < 0.1
    return (across and y - 0.1 <= py <= y + h + 0.1) or (upright and x - 0.1 <= px <= x + w + 0.1)


# Elbow


def test_levels_stand_under_one_another_and_parents_over_the_middle_of_their_columns() -> None:
    placed = laid(MEMORY)
    root, primary, ram, rom = (node(placed, k) for k in ("root", "primary", "ram", "rom"))
    assert root[1] + root[3] < primary[1] < ram[1]
    assert primary[1] == node(placed, "secondary")[1] and ram[1] == rom[1]
    middle = (ram[0] + rom[0] + rom[2]) / 2
    assert primary[0] + primary[2] / 2 == pytest.approx(middle)
    assert root[0] + root[2] / 2 == pytest.approx(750)


def test_boxes_of_a_level_are_equal_and_fill_the_width() -> None:
    placed = laid(MEMORY)
    row = [node(placed, k) for k in ("ram", "rom", "magnetic", "flash")]
    assert len({(round(w, 3), round(h, 3)) for _, _, w, h in row}) == 1
    assert all(a[0] + a[2] < b[0] for a, b in pairwise(row))
    assert row[0][0] < 60 and row[-1][0] + row[-1][2] > 1440


def test_ends_hang_under_their_box_in_order_and_equally_large() -> None:
    placed = laid(MEMORY)
    ram, sram, dram = (node(placed, k) for k in ("ram", "sram", "dram"))
    assert ram[1] + ram[3] < sram[1] and sram[1] + sram[3] < dram[1]
    assert sram[0] > ram[0] and sram[0] + sram[2] == pytest.approx(ram[0] + ram[2])
    assert sram[2:] == pytest.approx(dram[2:])


def test_levels_hang_where_there_is_no_room_beside_one_another() -> None:
    placed = laid(MEMORY, 420)
    assert placed.width == 420
    ram, rom, sram = (node(placed, k) for k in ("ram", "rom", "sram"))
    assert rom[1] > ram[1] + ram[3]
    assert sram[0] > ram[0]


def test_several_trees_stand_side_by_side_without_a_root() -> None:
    placed = laid(tree(branch("A", "x"), branch("B", "y"), root=None))
    a, b = node(placed, "a"), node(placed, "b")
    assert a[1] == b[1] == 0 and a[0] + a[2] < b[0]
    assert set(lines(placed)) == {"a-x", "b-y"}


def test_the_only_name_is_the_root() -> None:
    given, short = tree("A", "B"), Tree(children=(branch("Root", "A", "B"),))
    assert laid(given).anchors == laid(short).anchors


# Fan


FAN = tree(
    *(branch(f"/{n}", note=f"what {n} holds", icon="lucide/folder") for n in "abcdefgh"), root="/", variant="fan"
)


@pytest.mark.parametrize("columns", [1, 2])
def test_lines_of_a_fan_end_at_the_middle_of_equal_rows(columns: int) -> None:
    placed = laid(replace(FAN, columns=columns))
    rows = [node(placed, n) for n in "abcdefgh"]
    assert len({(round(w, 3), round(h, 3)) for _, _, w, h in rows}) == 1
    for key, line in lines(placed).items():
        box = node(placed, key.rpartition("-")[2])
        (_, end) = ends(line)
        assert end[1] == pytest.approx(box[1] + box[3] / 2)
        assert on_outline(end, box)


def test_a_fan_in_two_columns_has_its_root_between_them() -> None:
    placed = laid(replace(FAN, columns=2))
    (root,) = [g.box for g in groups(placed.items, "node") if g.data.get("shape") == "root"]
    assert root is not None
    a, d, e = node(placed, "a"), node(placed, "d"), node(placed, "e")
    assert a[0] + a[2] < root[0] < root[0] + root[2] < e[0]
    assert a[1] == e[1] and d[1] > a[1]
    assert root[1] + root[3] / 2 == pytest.approx(placed.height / 2)


def test_names_icons_and_remarks_of_a_fan_are_aligned() -> None:
    placed = laid(FAN)
    words = [t for t in texts(placed.items) if t.text.startswith("what")]
    icons = [i for i in leaves(placed.items) if isinstance(i, Image)]
    assert len(words) == len(icons) == 8
    assert len({round(t.x, 3) for t in words}) == len({round(i.x, 3) for i in icons}) == 1


def test_names_under_a_row_of_a_fan_are_chips_in_it() -> None:
    placed = laid(tree(branch("Key-value", "Redis", "DynamoDB", note="one value per key"), variant="fan"))
    (row,) = [g for g in groups(placed.items, "node") if g.id == "key-value"]
    chips = [g for g in groups(row.children, "cell") if g.box]
    assert [g.title for g in chips] == ["Redis", "DynamoDB"]
    assert all(inside(g.box, row.box) for g in chips)


def test_chips_of_a_fan_stand_beside_what_it_says_where_there_is_room() -> None:
    content = tree(
        branch("/etc", "hosts", "passwd", note="settings"),
        branch("/var", "log", note="changing data, such as logs"),
        branch("/srv", note="data it serves"),
        variant="fan",
    )
    wide, narrow = laid(content, 1500), laid(content, 560)
    for placed, beside in ((wide, True), (narrow, False)):
        notes = {t.text: t for t in texts(placed.items)}
        (hosts,), (log,) = ([g for g in groups(placed.items, "cell") if g.title == n] for n in ("hosts", "log"))
        assert hosts.box and log.box
        assert hosts.box[0] == pytest.approx(log.box[0])
        assert (hosts.box[1] < notes["settings"].y) is beside
    assert node(wide, "etc")[3] < node(narrow, "etc")[3]
    assert tree_layout.widths(content, context()).ideal > 560


# Files


FILES = tree(
    branch("src", branch("app", "main.py"), branch("notes.md", note="short")),
    branch("README", note="first"),
    root="project/",
    variant="files",
)


def test_files_are_listed_in_order_each_indented_under_its_folder() -> None:
    placed = laid(FILES)
    cells = [g for g in groups(placed.items, "cell") if g.id]
    assert [g.title for g in cells] == ["project/", "src", "app", "main.py", "notes.md", "README"]
    assert all(a.box and b.box and a.box[1] < b.box[1] for a, b in pairwise(cells))
    starts = {t.text: t.x for t in texts(placed.items)}
    assert starts["project/"] < starts["src"] == starts["README"] < starts["app"] == starts["notes.md"]
    assert starts["app"] < starts["main.py"]


def test_remarks_of_files_stand_in_a_column_right_of_all_names() -> None:
    found = {t.text: t for t in texts(laid(FILES).items)}
    assert found["short"].x == found["first"].x
    assert found["short"].x > max(t.x + t.width for t in found.values() if t.text not in ("short", "first"))


def test_remarks_of_files_stand_under_the_names_where_it_is_narrow() -> None:
    found = {t.text: t for t in texts(laid(FILES, 330).items)}
    assert found["short"].x == found["notes.md"].x
    assert found["short"].y > found["notes.md"].y


def test_icons_follow_what_a_name_is() -> None:
    names = ("a/", "b.py", "c.md", "Dockerfile", "d.unknown", "e")
    placed = laid(tree(*names, branch("f", "g"), branch("h.py", icon="kafka"), root=None, variant="files"))
    art = [i.art.name for i in leaves(placed.items) if isinstance(i, Image)]
    assert art == ["folder", "file-code", "file-text", "container", "file", "file", "folder-open", "file", *art[8:]]
    assert "kafka" in art[8]


# Records


ORDER = tree(
    branch("number", note="4711"),
    branch("customer", branch("name", note="Ada"), branch("address", branch("city", note="London"))),
    branch("tags", "gift", "express"),
    root="order",
    variant="records",
)


def test_records_stand_in_columns_and_hold_their_fields() -> None:
    placed = laid(ORDER)
    order, customer, address, tags = (node(placed, k) for k in ("order", "customer", "address", "tags"))
    assert order[0] + order[2] < customer[0] == tags[0]
    assert customer[0] + customer[2] < address[0]
    assert customer[1] + customer[3] < tags[1]
    for outer, field in (("order", "number"), ("customer", "name"), ("address", "city"), ("tags", "gift")):
        assert inside(node(placed, field), node(placed, outer))


def test_lines_of_records_run_from_their_field_to_the_head() -> None:
    placed = laid(ORDER)
    start, end = ends(lines(placed)["customer-address"])
    customer, address = node(placed, "customer"), node(placed, "address")
    name = node(placed, "name")
    assert start[0] == pytest.approx(customer[0] + customer[2])
    assert name[1] + name[3] < start[1] < customer[1] + customer[3]
    assert end[0] == pytest.approx(address[0]) and end[1] < node(placed, "city")[1]


def test_values_of_records_have_the_colour_of_their_type() -> None:
    ctx = context()
    content = tree(branch("a", note="12.5"), branch("b", note="true"), branch("c", note="x"), variant="records")
    found = {t.text: t.color for t in texts(laid(content, ctx=ctx).items)}
    assert [found[v] for v in ("12.5", "true", "x")] == [ctx.theme.code[k] for k in ("number", "keyword", "string")]


# All variants


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_tone_counts_for_everything_under_it(variant: Variant) -> None:
    ctx = context()
    content = tree(branch("A", "x", tone="coral"), "B", variant=variant)
    hue = ctx.theme.hue("coral")
    shades = {hue.tint, hue.fill, hue.solid, hue.stroke, hue.deep}
    used = set()
    for item in leaves(laid(content, ctx=ctx).items):
        paint = getattr(item, "paint", None)
        used |= {paint.fill, paint.stroke} if paint else {getattr(item, "color", None)}
    assert used & shades
    plain = laid(tree(branch("A", "x"), "B", variant=variant, root="R"), ctx=replace(ctx, tone="blue"))
    blues = ctx.theme.hue("blue")
    tones = {p.fill for i in leaves(plain.items) if (p := getattr(i, "paint", None))}
    colors = {i.color for i in leaves(plain.items) if isinstance(i, Image)}
    assert (tones | colors) & {blues.tint, blues.fill, blues.solid, blues.deep, blues.stroke}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("extra", [40, 400, 2000])
def test_a_larger_height_is_taken_exactly(variant: Variant, extra: float) -> None:
    content = replace(MEMORY if variant in ("elbow", "files", "records") else FAN, variant=variant)
    natural = laid(content).height
    placed = laid(content, 1500, natural + extra)
    assert placed.height == pytest.approx(natural + extra)
    assert all(inside(b, (0, 0, placed.width, placed.height)) for b in placed.anchors.values())
    assert max(b[1] + b[3] for b in placed.anchors.values()) > natural


WORDS = st.text(alphabet="abcdefgh dé漢字אבג*`[]{}/.&<\n", min_size=1, max_size=22)
ICONS, TONES = st.sampled_from([None, "kafka"]), st.sampled_from([None, "coral"])
LEAF = st.builds(Branch, label=WORDS, note=st.none() | WORDS, icon=ICONS, tone=TONES)


def branches(levels: int) -> st.SearchStrategy[tuple[Branch, ...]]:
    one = LEAF
    if levels:
        one = st.builds(Branch, label=WORDS, note=st.none() | WORDS, icon=ICONS, children=branches(levels - 1))
    return st.lists(one | LEAF, max_size=4).map(tuple)


def trees(variant: Variant) -> st.SearchStrategy[Tree]:
    levels = 1 if variant == "fan" else 3
    root = LEAF if variant == "fan" else st.none() | LEAF
    columns = st.sampled_from([1, 2]) if variant == "fan" else st.just(1)
    mono = st.sampled_from([None, True, False])
    made = st.builds(Tree, variant=st.just(variant), root=root, children=branches(levels), columns=columns, mono=mono)
    return made.filter(lambda t: bool(t.children))


@pytest.mark.parametrize("variant", VARIANTS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data(), width=st.floats(60, 1700), height=st.none() | st.floats(10, 1500))
def test_any_tree_is_laid_out_within_its_size(
    variant: Variant, data: st.DataObject, width: float, height: float | None
) -> None:
    content, ctx = data.draw(trees(variant)), context()
    placed = tree_layout.layout(content, width, height, ctx)
    low = tree_layout.widths(content, ctx).low
    assert placed.width == pytest.approx(max(width, low), abs=0.01)
    assert placed.height >= (height or 0) - 0.01
    page = (0.0, 0.0, placed.width, placed.height)
    for item in leaves(placed.items):
        left, top, right, low_end = extent(item)
        assert inside((left, top, right - left, low_end - top), page, 9)
    for group in groups(placed.items, "node", "cell"):
        for run in texts(group.children) if group.box else []:
            left, _, right, _ = extent(run)
            assert inside((left, 0, right - left, 0), (group.box[0], 0, group.box[2], 0), 1.5), run.text  # type: ignore[index]
    nodes = [b for g in groups(placed.items, "node") if (b := g.box)]
    assert not any(overlap(a, b) for i, a in enumerate(nodes) for b in nodes[:i])
    assert no_line_meets_words(placed)
    assert all(run.size >= 20 for run in texts(placed.items) if run.font.family != "JetBrains Mono")


def no_line_meets_words(placed: Placed) -> bool:
    """Lines start at outlines, or branch off from one to a sibling; they end at outlines, and no straight leg runs
    through a text."""
    found = {str(g.id): g.box for g in groups(placed.items, "node") if g.box}
    for line in lines(placed).values():
        start, end = ends(line)
        source, target = str(line.data["from"][0]), str(line.data["to"][0])  # type: ignore[index]
        siblings = [o for o in lines(placed).values() if o is not line and o.data["from"] == line.data["from"]]
        if source in found and not (on_outline(start, found[source]) or any(on_line(start, o) for o in siblings)):
            return False
        if target in found and not on_outline(end, found[target]):
            return False
        for run in texts(placed.items):
            if crosses(line, run):
                return False
    return True


def on_line(point: tuple[float, float], line: Group) -> bool:
    """Whether a point lies on a leg of a line, or within the corner it turns."""
    (x, y), near = point, False
    for path in (c for c in line.children if isinstance(c, Path)):
        corners = [(float(c[-2]), float(c[-1])) for c in path.commands]
        for (ax, ay), (bx, by) in pairwise(corners):
            near |= min(ax, bx) - 1 <= x <= max(ax, bx) + 1 and min(ay, by) - 1 <= y <= max(ay, by) + 1
    return near


def crosses(line: Group, run: TextRun) -> bool:
    left, top, right, foot = extent(run)
    points: list[tuple[float, float]] = []
    for path in (c for c in line.children if isinstance(c, Path)):
        for command in path.commands:
            points += [(float(command[-2]), float(command[-1]))]
    for (ax, ay), (bx, by) in pairwise(points):
        n = 12
        for k in range(n + 1):
            x, y = ax + (bx - ax) * k / n, ay + (by - ay) * k / n
            if left + 2 < x < right - 2 and top + 2 < y < foot - 2:
                return True
    return False


def test_depth_counts_levels() -> None:
    assert depth_of(()) == 0
    assert depth_of((branch("a"), branch("b", branch("c", "d")))) == 3


def test_equal_names_have_keys_of_their_own() -> None:
    placed = laid(tree(branch("A", "x", "x"), branch("B", "x")))
    assert {"x", "x-2", "x-3"} <= set(placed.anchors)
    assert len(boxes(placed.items, "node")) == 6


def test_no_stretch_of_a_bus_is_drawn_twice() -> None:
    """On one another, two lines look darker than one."""
    for content in (tree(*"ABCDE"), tree(branch("A", *"abc"), branch("B", *"de")), tree(*"ABCDE", variant="fan")):
        placed = laid(content, 1200)
        legs = []
        for line in lines(placed).values():
            for path in (c for c in line.children if isinstance(c, Path)):
                corners = [(float(c[-2]), float(c[-1])) for c in path.commands]
                legs += [(a, b) for a, b in pairwise(corners) if abs(a[0] - b[0]) < 0.1 or abs(a[1] - b[1]) < 0.1]
        for i, one in enumerate(legs):
            assert sum(shared(one, other) for other in legs[:i]) < 8


def shared(one: tuple[tuple[float, float], ...], other: tuple[tuple[float, float], ...]) -> float:
    """How far two straight legs lie on one another."""
    for axis in (0, 1):
        across = 1 - axis
        if all(abs(p[across] - one[0][across]) < 0.1 for p in (*one, *other)):
            low = max(min(p[axis] for p in leg) for leg in (one, other))
            high = min(max(p[axis] for p in leg) for leg in (one, other))
            return max(0.0, high - low)
    return 0.0
