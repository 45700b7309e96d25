"""Pictures: proportions kept, places filled as told, nothing enlarged; files that cannot be had are said so."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_probe import context

import vizsys
from vizsys.blocks.picture import Picture, picture_layout
from vizsys.diagnostics import SpecError
from vizsys.icons import Library
from vizsys.scene import Image, Scene

FILES = Path(__file__).parents[1] / "cases" / "picture"


def laid(width: float, height: float | None = None, **keys: object):
    """A picture of the cases laid out, and its image."""
    ctx = replace(context(), icons=Library((), FILES))
    placed = picture_layout.layout(Picture(**keys), width, height, ctx)  # type: ignore[arg-type]
    return placed, next(i for i, _ in Scene(1, 1, "", placed.items).walk() if isinstance(i, Image))


@given(st.floats(100, 2000), st.sampled_from(["files/hills.jpg", "files/tall.png", "files/rack.svg", "files/mark.png"]))
def test_a_picture_in_its_width_keeps_its_proportions_and_is_not_enlarged(width: float, src: str) -> None:
    placed, image = laid(width, src=src, style="plain")
    assert image.w / image.h == pytest.approx(image.art.aspect)
    assert image.w <= placed.width + 0.01
    assert src.endswith(".svg") or image.w <= image.art.width


@given(st.floats(100, 2000), st.floats(0.2, 6), st.sampled_from(["contain", "cover"]))
def test_a_picture_in_a_space_takes_the_space(width: float, ratio: float, fit: str) -> None:
    placed, image = laid(width, src="files/hills.jpg", fit=fit, ratio=ratio)
    assert placed.height == pytest.approx(placed.width / ratio)
    assert image.h <= placed.height + 0.01
    if fit == "cover":
        assert (image.w, image.h) == pytest.approx((placed.width, placed.height))
        assert image.art.aspect == pytest.approx(ratio, rel=0.02)
    else:
        assert image.art.aspect == pytest.approx(1.5)


def test_what_is_kept_of_a_cut_picture() -> None:
    boxes = {keep: laid(300, src="files/tall.png", fit="cover", ratio=1, keep=keep)[1].art.box for keep in KEEPS}
    assert boxes == {"start": (0, 0, 60, 60), "center": (0, 270, 60, 330), "end": (0, 540, 60, 600)}


KEEPS = ("start", "center", "end")


def test_a_cut_picture_fills_the_height_there_is_and_others_stand_in_its_middle() -> None:
    assert laid(400, 700.0, src="files/hills.jpg", fit="cover")[1].h == 700
    placed, image = laid(400, 700.0, src="files/hills.jpg")
    assert (placed.height, image.y + image.h / 2) == (700, 350)
    assert laid(400, 700.0, src="files/hills.jpg", fit="cover", ratio=2)[1].h == 200


def test_a_photograph_stands_the_way_up_it_was_taken() -> None:
    assert laid(300, src="files/turned.jpg")[1].art.aspect == 1.5


def test_a_caption_stands_under_the_picture() -> None:
    placed, image = laid(400, 600.0, src="files/hills.jpg", caption="Hills")
    words = placed.items[-1]
    assert image.y + image.h < words.y < image.y + image.h + 50  # type: ignore[union-attr]


def test_pictures_are_carried_no_larger_than_they_are_shown() -> None:
    from io import BytesIO

    from PIL import Image as Pillow

    art = laid(120, src="files/hills.jpg")[1].art
    assert Pillow.open(BytesIO(art.png(240))).size == (240, 160)
    cut = laid(120, src="files/hills.jpg", fit="cover", ratio=1)[1].art
    assert Pillow.open(BytesIO(cut.png(200))).size == (200, 200)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "vizsys.yaml").write_text("{}\n")
    return tmp_path


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def shown(path: Path) -> Image:
    return next(i for i, _ in vizsys.layout(vizsys.load(path)).walk() if isinstance(i, Image))


def refused(path: Path) -> list[str]:
    with pytest.raises(SpecError) as caught:
        vizsys.load(path)
    return [d.message for d in caught.value.diagnostics]


class TestPages:
    """Pictures of other specs."""

    def test_the_page_of_a_spec_is_drawn_as_it_is_now(self, project: Path) -> None:
        inner = write(project, "inner.yaml", "title: Inner\nlist: [one]\n")
        outer = write(project, "outer.yaml", "title: Outer\npicture: inner.yaml\n")
        before = shown(outer).art
        assert before.aspect == pytest.approx(vizsys.layout(vizsys.load(inner)).width / before.height)
        assert before.title == "Inner"
        data = before.png(300)
        assert data == shown(outer).art.png(300)
        write(project, "inner.yaml", "title: Inner, changed\nlist: [one]\n")
        assert shown(outer).art.png(300) != data

    def test_its_theme_is_that_of_the_command(self, project: Path) -> None:
        write(project, "inner.yaml", "title: Inner\nlist: [one]\n")
        outer = write(project, "outer.yaml", "title: Outer\npicture: inner.yaml\n")
        scene = vizsys.layout(vizsys.load(outer), theme="dark")
        art = next(i for i, _ in scene.walk() if isinstance(i, Image)).art
        assert art.scene.theme == "dark"  # type: ignore[attr-defined]

    def test_one_of_several_pages_is_named(self, project: Path) -> None:
        write(project, "m.yaml", "title: On ${n}\nmatrix: {n: [one, two]}\nlist: [a]\n")
        assert shown(write(project, "a.yaml", "title: A\npicture: {src: m.yaml, page: m-two}\n")).art.title == "On two"
        assert refused(write(project, "b.yaml", "title: B\npicture: m.yaml\n")) == [
            "'m.yaml' makes 2 pages: say which one with `page:`"
        ]
        assert refused(write(project, "c.yaml", "title: C\npicture: {src: m.yaml, page: m-tow}\n")) == [
            "'m.yaml' makes no page 'm-tow', did you mean 'm-two'?"
        ]

    def test_a_page_is_no_picture_in_itself(self, project: Path) -> None:
        own = write(project, "own.yaml", "title: Own\npicture: own.yaml\n")
        assert refused(own) == ["the page would be a picture in itself: own.yaml > own.yaml"]
        a = write(project, "a.yaml", "title: A\npicture: b.yaml\n")
        write(project, "b.yaml", "title: B\npicture: c.yaml\n")
        write(project, "c.yaml", "title: C\npicture: a.yaml\n")
        (message,) = refused(a)
        assert "the page would be a picture in itself: a.yaml > b.yaml > c.yaml > a.yaml" in message

    def test_there_is_an_end_to_pictures_in_pictures(self, project: Path) -> None:
        write(project, "p5.yaml", "title: Five\nlist: [end]\n")
        for n in range(5):
            write(project, f"p{n}.yaml", f"title: P\npicture: p{n + 1}.yaml\n")
        vizsys.layout(vizsys.load(project / "p2.yaml"))
        (message,) = refused(project / "p0.yaml")
        assert "the most is 3 levels" in message

    def test_mistakes_of_the_other_spec_are_told_with_their_place(self, project: Path) -> None:
        write(project, "inner.yaml", "title: Inner\nlits: [one]\n")
        (message,) = refused(write(project, "outer.yaml", "title: Outer\npicture: inner.yaml\n"))
        assert message.startswith("'inner.yaml' has mistakes: inner.yaml:2:1: unknown kind 'lits'")

    def test_a_link_out_of_the_project_is_not_followed(
        self, project: Path, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        outside = tmp_path_factory.mktemp("outside") / "a.png"
        outside.write_bytes((FILES / "files/hills.png").read_bytes())
        (project / "a.png").symlink_to(outside)
        assert refused(write(project, "s.yaml", "title: S\npicture: a.png\n")) == ["'a.png' leaves the project folder"]

    def test_the_same_bytes_wherever_it_is_drawn(self, project: Path) -> None:
        write(project, "inner.yaml", "title: Inner\ngraph: {edges: [a -> b], nodes: {a: A, b: B}}\n")
        outer = write(project, "outer.yaml", "title: Outer\npicture: {src: inner.yaml, fit: cover}\n")
        assert vizsys.render(outer) == vizsys.render(outer)


def test_a_file_broken_behind_its_head_stops_with_its_place(project: Path) -> None:
    (project / "cut.jpg").write_bytes((FILES / "files/hills.jpg").read_bytes()[:4000])
    spec = write(project, "s.yaml", "title: S\npicture: cut.jpg\n")
    with pytest.raises(SpecError) as caught:
        vizsys.load(spec)
    assert caught.value.diagnostics[0].location.endswith("s.yaml:2:10")


def test_validate_draws_no_page(project: Path) -> None:
    write(project, "inner.yaml", "title: Inner\ngraph: {edges: [a -> b], nodes: {a: A, b: B}}\n")
    outer = write(project, "outer.yaml", "title: Outer\npicture: inner.yaml\n")
    heavy = ("wasmtime", "resvg._resvg", "PIL")
    code = f"import sys, vizsys; vizsys.load({str(outer)!r}); print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "[]\n"


def test_a_text_without_a_place_is_no_picture_in_itself(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    write(project, "page.yaml", "title: On the disk\nlist: [one]\n")
    page = vizsys.loads("title: Typed\npicture: page.yaml\n")
    assert next(i for i, _ in vizsys.layout(page).walk() if isinstance(i, Image)).art.title == "On the disk"
