import pytest
from page_probe import block, box_of, boxes, context, extent, groups, leaves, page, probe, texts, titled

from vizsys.blocks.containers import Columns, Rows
from vizsys.blocks.grid import Grid
from vizsys.blocks.page import layout_page
from vizsys.blocks.prose import ListContent, ListItem, TextContent
from vizsys.blocks.versus import Versus
from vizsys.diagnostics import Report, Source, Span
from vizsys.scene import Rect, Scene
from vizsys.spec.model import Brand, Footer, Frame, Page, Size
from vizsys.theme import SKINS, contrast, load_theme

MIDDLING = "What happens when you type an address into a browser?"
LONG = "A Very Long Title That Cannot Possibly Stay On One Line Because It Goes On And On To Its End"


def laid(made: Page) -> tuple[Scene, Report]:
    ctx = context(made.theme, made.skin)
    return layout_page(made, ctx), ctx.report


def codes(report: Report) -> list[str]:
    return [d.code for d in report.found]


def title_sizes(scene: Scene) -> tuple[float, int]:
    """Type size of the title, and how many lines it takes."""
    runs = texts(next(groups(scene.items, "header")).children)
    largest = max(r.size for r in runs)
    return largest, len({r.y for r in runs if r.size == largest})


# Header


@pytest.mark.parametrize(
    ("title", "size", "lines"),
    [("How Kafka Works", 56, 1), (LONG, 44, 2)],
)
def test_the_title_is_large_when_short_and_wraps_at_the_smallest_size(title: str, size: float, lines: int) -> None:
    scene, _ = laid(page(probe(), title=title))
    assert title_sizes(scene) == (size, lines)


def test_a_title_a_little_too_long_shrinks_before_it_wraps() -> None:
    scene, _ = laid(page(probe(), title=MIDDLING))
    size, lines = title_sizes(scene)
    assert 44 < size < 56 and lines == 1
    brand, _ = laid(page(probe(), title=MIDDLING, brand=Brand(name="b.org")))
    assert title_sizes(brand)[0] < size


@pytest.mark.parametrize("title", ["Short", MIDDLING, LONG])
def test_title_and_brand_never_touch(title: str) -> None:
    scene, _ = laid(page(probe(), title=title, brand=Brand(name="systems.news", icon="lucide/box")))
    runs = texts(next(groups(scene.items, "header")).children)
    wordmark = next(r for r in runs if r.text.startswith("systems"))
    assert wordmark.x + wordmark.width == pytest.approx(scene.width - 48, abs=0.1)
    assert all(r.x + r.width + 40 < wordmark.x for r in runs if r is not wordmark)


def test_the_bar_stands_beside_the_whole_title() -> None:
    for title in ("Short", LONG):
        scene, _ = laid(page(probe(), title=title))
        header = next(groups(scene.items, "header"))
        bar = next(i for i in header.children if isinstance(i, Rect))
        assert (bar.x, bar.w) == (48, 10)
        runs = texts(header.children)
        assert bar.y <= min(r.y - 0.72 * r.size for r in runs)
        assert bar.y + bar.h >= max(r.y for r in runs)


def test_a_subtitle_moves_the_body_down() -> None:
    plain, _ = laid(page(probe(), title="T"))
    more, _ = laid(page(probe(), title="T", subtitle="and why"))
    assert boxes(more.items, "node")[0][1] > boxes(plain.items, "node")[0][1] + 20


def test_a_page_without_title_starts_at_its_margin() -> None:
    scene, _ = laid(page(probe()))
    assert boxes(scene.items, "node")[0][1] == 48
    assert not list(groups(scene.items, "header"))


def test_the_footer_stands_at_both_margins_below_the_body() -> None:
    scene, _ = laid(page(probe(tall=300), title="T", footer=Footer(left="Source: RFC", right="@handle")))
    left, right = texts(next(groups(scene.items, "footer")).children)
    _, y, _, h = boxes(scene.items, "node")[0]
    assert left.x == 48
    assert right.x + right.width == pytest.approx(scene.width - 48, abs=0.1)
    assert left.y == right.y > y + h + 20
    assert left.y + 20 < scene.height


# Size


def test_an_automatic_page_is_as_high_as_its_content() -> None:
    low, _ = laid(page(probe(tall=400, ideal=1504), title="T"))
    high, _ = laid(page(probe(tall=900, ideal=1504), title="T"))
    assert low.width == high.width == 1600
    assert high.height - low.height == 500


@pytest.mark.parametrize(
    ("low", "width", "warned"), [(1504, 1600, []), (1800, 1896, []), (2400, 2496, ["page-too-wide"])]
)
def test_a_page_grows_in_width_only_for_content_that_needs_it(low: float, width: float, warned: list[str]) -> None:
    scene, report = laid(page(probe(low=low, ideal=3000), title="T"))
    assert scene.width == width
    assert codes(report) == warned
    x, _, w, _ = boxes(scene.items, "node")[0]
    assert (x, x + w) == (48, width - 48)


def test_a_width_asked_for_that_is_too_small_is_told_at_its_place() -> None:
    source = Source("p.yaml", "size: {width: 700}\n")
    marks = {"size": Span(source, 1, 1, 4)}
    _, report = laid(page(probe(low=900), title="T", size=Size(width=700), marks=marks))
    (found,) = report.found
    assert found.code == "page-too-wide" and "700" in found.message and "996" in found.message
    assert found.location == "p.yaml:1:1"


@pytest.mark.parametrize(("ideal", "width"), [(400, 1000), (1000, 1096), (1240, 1336), (1300, 1600), (1504, 1600)])
def test_little_content_gets_a_narrower_page(ideal: float, width: float) -> None:
    scene, _ = laid(page(probe(low=400, ideal=ideal), title="T"))
    assert scene.width == width


def test_a_page_is_not_narrower_than_its_title() -> None:
    scene, _ = laid(page(probe(low=400, ideal=400), title="A title that takes more than a narrow page has for it"))
    assert scene.width == 1600


def test_a_width_asked_for_is_kept() -> None:
    wide, _ = laid(page(probe(low=400, ideal=400, tall=2400), title="T", size=Size(width=1600)))
    assert wide.width == 1600


RATIOS = {"square": 1, "portrait": 4 / 5, "landscape": 16 / 9, "og": 1200 / 630}


@pytest.mark.parametrize("name", RATIOS)
@pytest.mark.parametrize("tall", [50, 500, 1400, 3000])
@pytest.mark.parametrize("skin", ["plain", "tray"])
def test_named_sizes_keep_their_ratio_whatever_they_hold(name: str, tall: float, skin: str) -> None:
    made = page(probe(tall=tall, want=1), title="T", size=Size(name=name), skin=skin, footer=Footer(left="s"))
    scene, _ = laid(made)
    assert scene.width / scene.height == pytest.approx(RATIOS[name], rel=1e-4)
    for left, top, right, bottom in map(extent, leaves(scene.items)):
        assert left >= 0 and top >= 0 and right <= scene.width and bottom <= scene.height


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (Size(width=1200, ratio=1.5), (1200, 800)),
        (Size(width=1000, height=1250), (1000, 1250)),
        (Size(height=800), (1600, 800)),
        (Size(name="square", width=1400), (1400, 1400)),
    ],
)
def test_sizes_asked_for_are_exact(size: Size, expected: tuple[float, float]) -> None:
    scene, report = laid(page(probe(tall=120), title="T", size=size))
    assert (scene.width, scene.height) == expected
    assert not report.found


def test_og_says_how_many_pixels_it_is() -> None:
    scene, _ = laid(page(probe(), title="T", size=Size(name="og")))
    assert scene.pixel_width == 1200
    assert round(1200 * scene.height / scene.width) == 630
    assert laid(page(probe(), title="T"))[0].pixel_width is None


def test_content_that_can_use_it_fills_a_fixed_page() -> None:
    scene, _ = laid(page(probe(tall=900, want=1), title="T", size=Size(name="square")))
    _, y, _, h = boxes(scene.items, "node")[0]
    assert y + h == pytest.approx(scene.height - 48)


def test_content_that_cannot_stands_in_the_middle_of_a_fixed_page() -> None:
    scene, _ = laid(page(probe(tall=700), title="T", size=Size(name="square")))
    _, y, _, h = boxes(scene.items, "node")[0]
    above, below = y - 152, scene.height - 48 - (y + h)
    assert above == pytest.approx(below, abs=1.5)


def test_little_content_is_shown_from_nearer_not_smaller() -> None:
    little, _ = laid(page(probe(tall=200), title="T", size=Size(name="square")))
    much, _ = laid(page(probe(tall=1350), title="T", size=Size(name="square")))
    assert little.width < much.width == 1600


def test_a_crowded_page_is_set_densely_before_it_is_enlarged() -> None:
    text = "Keep the code of a service at one level of maturity, so that it can be changed at once. "
    body = TextContent(text=text * 42)
    scene, report = laid(page(body, title="T", size=Size(width=1600, height=1180)))
    assert scene.width == 1600 and not report.found
    assert {r.size for r in texts(scene.items) if r.size < 40} == {22}


def test_what_does_not_fit_enlarges_the_canvas_and_says_so() -> None:
    text = TextContent(text="word " * 4000)
    scene, report = laid(page(text, title="T", size=Size(name="portrait")))
    assert codes(report) == ["does-not-fit"]
    assert scene.width > 1600
    assert scene.width / scene.height == pytest.approx(0.8, rel=1e-4)
    assert f"{scene.width:.0f} x {scene.height:.0f}" in report.found[0].message
    assert max(extent(i)[3] for i in leaves(scene.items)) <= scene.height


def test_unbreakable_content_is_never_clipped() -> None:
    scene, _ = laid(page(probe(low=5000, tall=100), title="T", size=Size(name="square")))
    x, _, w, _ = boxes(scene.items, "node")[0]
    assert x >= 48 and x + w <= scene.width - 48
    assert scene.width == scene.height


# Skins and frames


@pytest.mark.parametrize("theme", ["newsletter", "dark"])
@pytest.mark.parametrize("skin", SKINS)
def test_content_knows_the_colour_it_stands_on(theme: str, skin: str) -> None:
    colors = load_theme(theme, skin)
    scene, _ = laid(page(probe(), title="T", theme=theme, skin=skin))
    (mark,) = (i for g in groups(scene.items, "node") for i in g.children if isinstance(i, Rect))
    behind = colors.skins["plain"]["page"] if skin in ("plain", "board") else colors.color("panel")
    assert mark.paint.fill == behind
    assert scene.background == colors.skins[skin]["page"] == load_theme(theme).skins[skin]["page"]


@pytest.mark.parametrize("theme", ["newsletter", "dark"])
@pytest.mark.parametrize("skin", SKINS)
def test_every_text_of_a_page_can_be_read(theme: str, skin: str) -> None:
    """Each text against the topmost opaque shape under its middle: 4.5 to 1, 3 to 1 for large bold type."""
    items = tuple(
        block(ListContent(items=(ListItem(text="one"), ListItem(text="two"))), title=t, tone=t, caption="c", badge="7")
        for t in ("green", "blue", "amber", "coral", "violet", "sky", "orange", "pink", "teal", "slate")
    )
    parts = (block(Versus(items=items[:4])), block(Grid(items=items[4:])), block(TextContent(text="x", muted=True)))
    made = page(
        Rows(items=parts),
        title="T",
        subtitle="s",
        theme=theme,
        skin=skin,
        brand=Brand(name="b"),
        footer=Footer(left="f"),
    )
    scene, _ = laid(made)
    below: list[tuple[tuple[float, float, float, float], str]] = []
    for item in leaves(scene.items):
        fill = getattr(item, "paint", None) and item.paint.fill  # type: ignore[union-attr]
        if fill and item.paint.opacity == 1:  # type: ignore[union-attr]
            below.append((extent(item), fill))
    for run in texts(scene.items):
        x, y = run.x + run.width / 2, run.y - run.size * 0.35
        ground = [c for (a, b, c2, d), c in below if a <= x <= c2 and b <= y <= d]
        surface = ground[-1] if ground else scene.background
        assert contrast(run.color, surface) >= (3 if run.size >= 34 else 4.5), (run.text, run.color, surface)


def test_lone_content_on_a_mat_stands_on_a_card_and_on_a_plain_page_does_not() -> None:
    assert not list(groups(laid(page(probe(), title="T"))[0].items, "panel"))
    (card,) = groups(laid(page(probe(), title="T", skin="mat"))[0].items, "panel")
    assert card.box is not None and card.box[0] == 48 and card.box[2] == 904


def test_panels_of_a_container_are_the_cards_of_a_mat() -> None:
    scene, _ = laid(page(Columns(items=(titled("a"), block())), title="T", skin="mat"))
    assert len(list(groups(scene.items, "panel"))) == 2


def test_frames_inside_frames_have_thinner_borders() -> None:
    inner = block(Columns(items=(titled("in"),)), title="out")
    scene, _ = laid(page(Columns(items=(inner,)), title="T"))

    def border(id: str) -> float:
        panel = next(g for g in groups(scene.items, "panel") if g.title == id)
        return next(i.paint.width for i in panel.children if isinstance(i, Rect) and i.paint.stroke)

    assert border("in") < border("out") == 3


@pytest.mark.parametrize("place", ["band", "inside", "tab", "caption"])
def test_wherever_the_title_sits_it_is_inside_the_frame_and_off_the_content(place: str) -> None:
    scene, _ = laid(page(Columns(items=(titled("Network", frame=Frame(title=place), tall=200),)), title="T"))
    (title,) = (r for r in texts(scene.items) if r.text == "Network")
    x, y, w, h = box_of(scene, "Network")
    left, top, right, bottom = extent(title)
    assert x < left and right < x + w and y < top and bottom < y + h
    _, ny, _, nh = boxes(scene.items, "node")[0]
    assert bottom < ny or top > ny + nh
    assert (top > ny) == (place == "caption")


def test_frame_none_takes_the_border_and_keeps_the_title() -> None:
    scene, _ = laid(page(Columns(items=(titled("Network", frame=Frame(title="none")),)), title="T"))
    assert "Network" in [r.text for r in texts(scene.items)]
    assert not list(groups(scene.items, "panel"))


@pytest.mark.parametrize(("align", "side"), [("start", 0.0), ("center", 0.5), ("end", 1.0)])
def test_align_places_content_in_a_larger_space(align: str, side: float) -> None:
    small = block(probe(ideal=300, tall=100), align=align, title="a")
    scene, _ = laid(page(Columns(items=(small, titled("b", tall=500)), weights=(1, 1)), title="T"))
    panel, other = boxes(scene.items, "panel")
    node, reference = boxes(scene.items, "node")
    assert node[0] - panel[0] - 28 == pytest.approx((panel[2] - 56 - 300) * side, abs=0.1)
    assert node[1] - reference[1] == pytest.approx((500 - 100) * side, abs=0.1)
    assert other[3] == panel[3]


def test_stretch_gives_content_the_whole_space() -> None:
    small = block(probe(tall=100), align="stretch", title="a")
    scene, _ = laid(page(Columns(items=(small, titled("b", tall=500))), title="T"))
    assert [h for _, _, _, h in boxes(scene.items, "node")] == [500, 500]


def test_tone_is_inherited_by_what_sets_none() -> None:
    inner = Columns(items=(block(probe()), block(probe(), tone="pink")))
    scene, _ = laid(page(Columns(items=(block(inner, title="x", tone="violet"),)), title="T"))
    assert [g.data["tone"] for g in groups(scene.items, "node")] == ["violet", "pink"]


# The scene


def test_coordinates_have_at_most_two_decimals() -> None:
    scene, _ = laid(page(Grid(items=tuple(titled(f"p{i}") for i in range(7))), title="A third", size=Size(name="og")))
    for item in leaves(scene.items):
        for name in ("x", "y", "w", "h", "cx", "cy", "width"):
            value = getattr(item, name, 0.0)
            assert value == round(value, 2)


def test_the_same_page_gives_the_same_scene() -> None:
    made = page(Grid(items=tuple(titled(f"p{i}") for i in range(5))), title="Twice", size=Size(name="square"))
    assert laid(made)[0] == laid(made)[0]


def test_the_description_names_what_is_shown_unless_the_person_wrote_one() -> None:
    body = Columns(items=(titled("Producer"), titled("Broker")))
    scene, _ = laid(page(body, title="How **Kafka** works", subtitle="in short"))
    assert scene.title == "How Kafka works"
    assert scene.description == "How Kafka works. in short. Shows: Producer, Broker."
    assert laid(page(body, title="T", alt="A picture of Kafka"))[0].description == "A picture of Kafka"


def test_the_bar_has_the_tone_of_the_page() -> None:
    def bar(**keys: object) -> str | None:
        scene, _ = laid(page(probe(), title="T", **keys))
        return next(i.paint.fill for i in next(groups(scene.items, "header")).children if isinstance(i, Rect))

    theme = load_theme("newsletter")
    assert bar(tone="coral") == theme.hue("coral").solid != bar()


@pytest.mark.parametrize("skin", SKINS)
def test_a_kicker_stands_over_the_title_beside_the_same_bar(skin: str) -> None:
    scene, _ = laid(page(probe(), title="T", kicker="Part 3", skin=skin))
    header = next(groups(scene.items, "header"))
    bar = next(i for i in header.children if isinstance(i, Rect))
    over, title = (
        texts(header.children)[:2] if texts(header.children)[0].text == "Part 3" else texts(header.children)[1::-1]
    )
    assert (over.text, title.text) == ("Part 3", "T") and over.x == title.x
    assert bar.y <= over.y - 0.72 * over.size < over.y < title.y - 0.72 * title.size < title.y <= bar.y + bar.h
    assert contrast(over.color, scene.background) >= 4.5
