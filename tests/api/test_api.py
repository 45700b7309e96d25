"""`import vizsys`: lazy, and the same checks for pages made in code."""

import json
import subprocess
import sys

import pytest

import vizsys

SPEC = "title: Flow\ngraph:\n  nodes: {a: {icon: lucide/user}, b: B}\n  edges: [a -> b]\n"


def test_importing_loads_nothing_and_every_name_is_there():
    code = "import sys, vizsys; print(sorted(m for m in sys.modules if m.startswith('vizsys')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "['vizsys']\n"
    for name in vizsys.__all__:
        assert getattr(vizsys, name) is not None
    assert set(vizsys.__all__) == set(vizsys._HOME_OF)
    assert vizsys.__version__
    with pytest.raises(AttributeError, match="nothing_like_it"):
        vizsys.nothing_like_it  # noqa: B018


def test_from_a_file_and_from_code_is_the_same_picture(tmp_path):
    path = tmp_path / "flow.yaml"
    path.write_text(SPEC)
    page = vizsys.Page(
        title="Flow",
        content=vizsys.Graph(
            nodes={"a": vizsys.Node(icon="lucide/user"), "b": vizsys.Node(label="B")},
            edges=(vizsys.Edge(source=("a",), target=("b",)),),
        ),
    )
    one = vizsys.render(path, "svg")
    assert one == vizsys.render(vizsys.load(path), "svg") == vizsys.render(vizsys.loads(SPEC), "svg")
    assert one == vizsys.render(page, "svg")


def test_formats_scale_and_theme():
    page = vizsys.loads(SPEC)
    assert vizsys.render(page).startswith(b"\x89PNG")
    small, large = (vizsys.render(page, scale=s) for s in (0.5, 1))
    assert int.from_bytes(large[16:20], "big") == 2 * int.from_bytes(small[16:20], "big")
    assert vizsys.render(page, "svg", theme="dark") != vizsys.render(page, "svg")
    assert json.loads(vizsys.render(page, "json"))
    with pytest.raises(vizsys.SpecError, match="gpn"):
        vizsys.render(page, "gpn")


def test_layout_gives_the_scene():
    scene = vizsys.layout(vizsys.loads(SPEC))
    assert scene.title == "Flow"
    ids = {item.id for item, _ in scene.walk() if getattr(item, "role", "") == "node"}
    assert ids == {"a", "b"}


def test_mistakes_in_code_are_found_without_places():
    page = vizsys.Page(
        content=vizsys.Graph(
            nodes={"a": vizsys.Node(icon="kafak")}, edges=(vizsys.Edge(source=("a",), target=("nope",)),)
        )
    )
    with pytest.raises(vizsys.SpecError) as caught:
        vizsys.render(page)
    messages = [d.message for d in caught.value.diagnostics]
    assert any("nope" in m for m in messages) and any("kafak" in m for m in messages)
    assert all(d.span is None for d in caught.value.diagnostics)


def test_mistakes_in_a_spec_have_their_places(tmp_path):
    with pytest.raises(vizsys.SpecError) as caught:
        vizsys.loads("title: x\ntext: y\nlabl: z\n", "mine")
    assert str(caught.value).startswith("mine:3:1: error: ")
    with pytest.raises(vizsys.SpecError, match="cannot be read"):
        vizsys.load(tmp_path / "nope.yaml")


def test_a_matrix_makes_several_pages(tmp_path):
    path = tmp_path / "m.yaml"
    path.write_text("title: On ${provider.name}\nmatrix: {provider: [aws, gcp]}\ntext: x\n")
    assert [page.slug for page in vizsys.load_all(path)] == ["m-aws", "m-gcp"]
    with pytest.raises(vizsys.SpecError, match="2 pages"):
        vizsys.load(path)


def test_a_page_knows_where_its_icons_are(tmp_path, monkeypatch):
    (tmp_path / "logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="5" fill="#ff0000"/></svg>'
    )
    (tmp_path / "a.yaml").write_text("title: x\ngraph: {nodes: {a: {icon: ./logo.svg}}}\n")
    page = vizsys.load(tmp_path / "a.yaml")
    monkeypatch.chdir("/")
    assert b"ff0000" in vizsys.render(page, "svg").lower()


def test_notebooks_show_a_page():
    page = vizsys.loads(SPEC)
    assert page._repr_svg_().startswith("<svg")
    assert page._repr_png_().startswith(b"\x89PNG")
