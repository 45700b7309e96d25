"""`vizsys extract`: a picture gives its spec back, and that gives the picture."""

import json
from pathlib import Path

import pytest
from commands import GOOD, GRAPH, process

from vizsys.build.recipe import Recipe, facts_of
from vizsys.formats import facts

FORMATS = ("png", "svg", "webp", "json", "dot", "pdf")


@pytest.fixture
def rich(project):
    (project / "specs/_parts").mkdir()
    (project / "vizsys.yaml").write_text("footer: {right: Ünïcode}\nvars: {who: Ann}\n")
    (project / "specs/_parts/base.yaml").write_text("define:\n  note: {text: 'Shared, ${who}'}\n")
    (project / "specs/inner.yaml").write_text("title: Inner\ntext: small\n")
    (project / "specs/outer.yaml").write_text(
        "title: Outer ${provider}\ninclude: _parts/base.yaml\nmatrix: {provider: [aws, gcp]}\n"
        "rows:\n  - use: note\n  - columns: [{picture: inner.yaml}, {graph: {nodes: {a: {icon: kafka}}}}]\n"
    )
    return project


@pytest.mark.parametrize("format", FORMATS)
def test_the_spec_renders_to_the_same_bytes(project, vizsys, format):
    if format == "pdf":
        pytest.importorskip("typst")
    text = GRAPH.replace("\n", "\r\n") + "# a comment, ü\n"
    (project / "vizsys.yaml").unlink()
    (project / "specs/a.yaml").write_bytes(text.encode())
    assert vizsys("render", "-f", format).status == 0
    picture = project / f"output/a.{format}"
    done = process("extract", picture)
    assert (done.stdout.decode(), done.stderr) == (text, b"")
    (project / "back").mkdir()
    (project / "back/a.yaml").write_bytes(done.stdout)
    assert process("render", "back/a.yaml", "-o", project / f"b.{format}").returncode == 0
    assert (project / f"b.{format}").read_bytes() == picture.read_bytes()


@pytest.mark.parametrize("format", ["png", "svg"])
def test_a_spec_with_all_it_needs_renders_to_the_same_bytes(rich, vizsys, tmp_path_factory, format):
    assert vizsys("render", "-f", format, "--theme", "dark", "--scale", "1").status == 0
    picture = rich / f"output/outer-gcp.{format}"
    away = tmp_path_factory.mktemp("away")
    (away / "vizsys.yaml").write_text("brand: {name: Another}\n")  # of a project around it, which must not count
    result = vizsys("extract", picture, "-o", away / "x")
    assert result.status == 0
    command = result.err.splitlines()[-1].removeprefix("render it with: vizsys ").split()
    assert command[0] == "render" and "--theme=dark" in command
    assert vizsys(*command, "-o", away / "again").status == 0
    assert (away / f"again/outer-gcp.{format}").read_bytes() == picture.read_bytes()


def test_without_a_project_one_around_it_does_not_count(project, vizsys, tmp_path_factory):
    (project / "vizsys.yaml").unlink()
    (project / "specs/a.yaml").write_text(GOOD)
    vizsys("render")
    away = tmp_path_factory.mktemp("away")
    (away / "vizsys.yaml").write_text("brand: {name: Another}\n")
    vizsys("extract", "output/a.png", "-o", away / "x")
    assert vizsys("render", away / "x/a.yaml", "-o", away / "a.png").status == 0
    assert (away / "a.png").read_bytes() == (project / "output/a.png").read_bytes()


def test_what_else_it_needs_is_said(rich, vizsys):
    vizsys("render")
    result = vizsys("extract", "output/outer-aws.png")
    assert result.out == (rich / "specs/outer.yaml").read_text()
    assert "it also needs specs/_parts/base.yaml, specs/inner.yaml, vizsys.yaml; -o FOLDER writes them" in result.err


def test_recipe(project, vizsys):
    (project / "specs/a.yaml").write_text(GRAPH)
    vizsys("render")
    recipe = json.loads(vizsys("extract", "output/a.png", "--recipe").out)
    assert (recipe["spec"], recipe["page"], recipe["format"]) == ("a.yaml", "a", "png")
    assert [icon[0] for icon in recipe["icons"][0][1]] == ["lucide/user"]


def test_nothing_there_is_overwritten(project, vizsys):
    (project / "specs/a.yaml").write_text(GOOD)
    vizsys("render")
    (project / "x").mkdir()
    (project / "x/a.yaml").write_text("mine")
    result = vizsys("extract", "output/a.png", "-o", "x")
    assert (result.status, (project / "x/a.yaml").read_text()) == (1, "mine")
    assert "x/a.yaml: error: there is another file of that name" in result.err


@pytest.mark.parametrize("name", ["../a.yaml", "/tmp/a.yaml", "b/../../a.yaml", "C:\\a.yaml", "b\\a.yaml", "a\0.yaml"])
def test_no_picture_writes_outside_its_folder(project, vizsys, name):
    recipe = Recipe("a.yaml", "a", "svg", {name: "0" * 16, "a.yaml": "0"}, {}, [], {"a": ["svg"]}, {}, {}, {})
    word = facts.pack(facts_of(recipe, {"a.yaml": GOOD, name: GOOD}))
    (project / "x/y").mkdir(parents=True)
    (project / "bad.svg").write_text(f"<svg><metadata>{word}</metadata></svg>\n")
    before = sorted(Path(project).rglob("*"))
    result = vizsys("extract", "bad.svg", "-o", "x/y")
    assert (result.status, "it names a file outside of its folder" in result.err) == (1, True)
    assert sorted(Path(project).rglob("*")) == before


def test_a_picture_without_a_spec(project, vizsys):
    (project / "specs/a.yaml").write_text(GOOD)
    vizsys("render", "--no-metadata")
    assert "output/a.png: error: it holds no spec" in vizsys("extract", "output/a.png").err
    result = vizsys("extract", "nowhere.png")
    assert (result.status, "nowhere.png: error: the picture cannot be read: no such file" in result.err) == (1, True)


def test_standard_input(project):
    done = process("render", "-", "-f", "svg", input=GRAPH.encode())
    (project / "x.svg").write_bytes(done.stdout)
    assert process("extract", "x.svg").stdout == GRAPH.encode()


def forged(project, **changes):
    """A picture at output/a.svg with a recipe of somebody's own making."""
    whole = {"spec": "a.yaml", "page": "a", "format": "svg", "files": {"a.yaml": "0"}, "projects": {".": ""}}
    whole |= {"icons": [], "makes": {"a": ["svg"]}, "options": {}, "tools": {}, "fonts": {}, **changes}
    (project / "output").mkdir()
    word = facts.pack(facts_of(Recipe(**whole), {"a.yaml": GOOD}))
    (project / "output/a.svg").write_text(f"<svg><metadata>{word}</metadata></svg>\n")


@pytest.mark.parametrize(
    "changes",
    [
        {"files": {"../../secret": "0"}},
        {"files": ["a.yaml"]},
        {"files": {"a\x1b[2J.yaml": "0"}},
        {"projects": {"/": ""}},
        {"projects": {"../..": "x"}},
        {"spec": "a.yaml\n::error::x"},
        {"page": "\x1b[31m", "makes": {"\x1b[31m": ["svg"]}},
        {"icons": [[[["dir", "../..", ""]], []]]},
        {"icons": [[[], [["\u202elambda", "", "x"]]]]},
        {"icons": [[[], [["x", "", "x"]] * 9999]]},
        {"icons": 7},
        {"makes": {"a": 7}},
        {"tools": {"vizsys": "9\n::error::x"}},
        {"options": {"theme": "x\r\n::error::x"}},
        {"options": {"theme": {}}},
    ],
)
def test_a_forged_recipe_counts_for_nothing(project, vizsys, changes):
    (project / "specs/a.yaml").write_text(GOOD)
    forged(project, **changes)
    result = vizsys("check", "-f", "svg")
    assert (result.status, result.out) == (1, "")
    assert result.err.startswith("stale   output/a.svg: it does not say how it was made\n")
    assert vizsys("extract", "output/a.svg").status == 1
    assert vizsys("render", "-f", "svg").status == 0
