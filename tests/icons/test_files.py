"""The project's own icons: files, folders and Iconify files, none of them outside the project."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from vizsys.icons import IconError, Library
from vizsys.icons.credits import credits
from vizsys.spec.model import Pack

SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 4"><rect width="8" height="4" fill="#ff0000"/></svg>'


def png(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (width, height), "#3366cc").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    (root / "icons" / "sub").mkdir(parents=True)
    (root / "icons" / "Acme Router.svg").write_text(SQUARE)
    (root / "icons" / "kafka.svg").write_text(SQUARE)
    (root / "icons" / "sub" / "tower.png").write_bytes(png(20, 10))
    (root / "logo.svg").write_text(SQUARE)
    (tmp_path / "secret.svg").write_text(SQUARE)
    return root


def test_a_path_is_read_from_the_root(project: Path) -> None:
    library = Library(root=project)
    art = library.resolve("./logo.svg")
    assert (art.key, art.width, art.height, art.aspect) == ("file/logo.svg", 8, 4, 2)
    assert art.path == (project / "logo.svg").resolve()
    assert library.resolve("icons/sub/tower.png").format == "png"
    assert library.resolve(str(project / "logo.svg")) == art


@pytest.mark.parametrize("path", ["../secret.svg", "./icons/../../secret.svg", "/etc/passwd", "/etc/hosts.svg"])
def test_a_path_never_leaves_the_project(project: Path, path: str) -> None:
    with pytest.raises(IconError) as caught:
        Library(root=project).resolve(path)
    assert caught.value.code == "icon-outside-project"


def test_a_link_out_of_the_project_is_refused(project: Path) -> None:
    (project / "link.svg").symlink_to(project.parent / "secret.svg")
    (project / "icons" / "link.svg").symlink_to(project.parent / "secret.svg")
    (project / "away").symlink_to(project.parent)
    library = Library([{"dir": "icons", "prefix": "my"}], project)
    for name in ("./link.svg", "./away/secret.svg", "my/link"):
        with pytest.raises(IconError, match="out of the project"):
            library.resolve(name)
    with pytest.raises(IconError, match="out of the project"):
        Library([{"dir": "away"}], project)


@pytest.mark.parametrize(("file", "content", "says"), [
    ("gone.svg", None, "no icon file"),
    ("text.svg", "hello", "not a usable SVG"),
    ("html.svg", "<html/>", "not an SVG file"),
    ("sizeless.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>", "neither a view box nor a size"),
    ("text.png", "hello", "not a PNG file"),
    ("icon.png/", None, "no icon"),
])  # fmt: skip
def test_unusable_files_are_errors(project: Path, file: str, content: str | None, says: str) -> None:
    if content is not None:
        (project / file).write_text(content)
    with pytest.raises(IconError, match=says):
        Library(root=project).resolve("./" + file if not file.endswith("/") else file.rstrip("/"))


def test_a_folder_is_a_pack(project: Path) -> None:
    library = Library([Pack(dir="icons", prefix="my")], project)
    assert library.resolve("my/Acme Router").key == "my/Acme Router"
    assert library.resolve("my/acme-router") == library.resolve("acme-router")
    assert library.resolve("my/sub/tower").width == 20
    assert {"my/Acme Router", "my/kafka", "my/sub/tower"} <= set(library.names())
    assert Library([{"dir": "icons"}], project).resolve("icons/kafka").pack == "icons"


def test_a_project_icon_overrides_a_bare_name_only(project: Path) -> None:
    library = Library([{"dir": "icons", "prefix": "my"}], project)
    assert library.resolve("kafka").key == "my/kafka"
    assert library.resolve("onprem/kafka").key == "diagrams/onprem/queue/kafka"


def test_suggestions_know_the_project_s_icons(project: Path) -> None:
    with pytest.raises(IconError) as caught:
        Library([{"dir": "icons", "prefix": "my"}], project).resolve("my/acmerouterr")
    assert caught.value.suggestions[0] == "my/Acme Router"


@pytest.mark.parametrize("pack", [{}, {"dir": "icons", "file": "x.json"}, {"dir": "nowhere"}, {"file": "logo.svg"},
                                  {"dir": "icons", "prefix": "aws"}, {"dir": "icons", "prefix": "lucide"}])  # fmt: skip
def test_unusable_packs_are_errors(project: Path, pack: dict[str, str]) -> None:
    with pytest.raises(IconError) as caught:
        Library([pack], project)
    assert caught.value.code == "unreadable-pack"


@pytest.fixture
def iconify(project: Path) -> Library:
    data: dict[str, Any] = {
        "prefix": "acme",
        "info": {"name": "Acme Icons", "author": {"name": "A. C. Me"}, "license": {"title": "MIT", "spdx": "MIT"}},
        "width": 24,
        "height": 24,
        "icons": {
            "arrow": {"body": '<path fill="currentColor" d="M2 12h20"/>'},
            "wide": {"body": '<rect id="a" width="40" height="10" fill="#00aa00"/>', "width": 40, "height": 10},
            "gone": {"body": "<path d='M0 0'/>", "hidden": True},
            "evil": {"body": '<script>alert(1)</script><path onclick="x()" d="M0 0h1"/>'},
            "odd": {"width": 5},
        },
        "aliases": {
            "arrow-down": {"parent": "arrow", "rotate": 1},
            "arrow-flipped": {"parent": "arrow", "hFlip": True},
            "tall": {"parent": "wide", "rotate": 1},
            "back": {"parent": "tall", "rotate": 3},
            "round": {"parent": "round"},
        },
    }
    (project / "acme.json").write_text(json.dumps(data))
    return Library([{"file": "acme.json"}], project)


def test_an_iconify_file_is_a_pack(iconify: Library) -> None:
    arrow = iconify.resolve("acme/arrow")
    assert (arrow.width, arrow.height, arrow.recolor) == (24, 24, True)
    assert arrow.svg("p-")[1] == '<path fill="currentColor" d="M2 12h20"/>'
    assert not iconify.resolve("acme/wide").recolor
    assert 'id="p-a"' in iconify.resolve("acme/wide").svg("p-")[1]


def test_iconify_aliases_turn_and_flip(iconify: Library) -> None:
    assert "rotate(90 12 12)" in iconify.resolve("acme/arrow-down").svg("")[1]
    assert "matrix(-1 0 0 1 24 0)" in iconify.resolve("acme/arrow-flipped").svg("")[1]
    tall = iconify.resolve("acme/tall")
    assert (tall.width, tall.height) == (10, 40)
    assert tall.svg("")[0] == (15, -15, 10, 40)  # the 40 x 10 box turned about its middle (20, 5)
    assert iconify.resolve("acme/back").svg("")[1] == iconify.resolve("acme/wide").svg("")[1]


def test_iconify_hidden_and_looping_entries_do_not_exist(iconify: Library) -> None:
    for name in ("acme/gone", "acme/round", "acme/none"):
        with pytest.raises(IconError, match="no icon"):
            iconify.resolve(name)
    assert "acme/gone" not in iconify.names()


def test_iconify_bodies_are_cleaned_and_checked(iconify: Library) -> None:
    assert iconify.resolve("acme/evil").svg("")[1] == '<path d="M0 0h1"/>'
    with pytest.raises(IconError, match="malformed"):
        iconify.resolve("acme/odd")


def test_an_iconify_file_states_its_own_credit(iconify: Library) -> None:
    (credit,) = credits([iconify.resolve("acme/arrow")])
    assert (credit.source, credit.licence) == ("Acme Icons by A. C. Me", "MIT")


def test_files_of_two_projects_with_one_name_are_two_icons(project: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "logo.svg").write_text(SQUARE)
    assert Library(root=project).resolve("./logo.svg") != Library(root=other).resolve("./logo.svg")
