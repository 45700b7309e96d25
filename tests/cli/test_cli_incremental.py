"""`vizsys render` draws what is out of date and nothing else, removes nothing unasked, and survives being killed."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from commands import BAD, GOOD, GRAPH, process
from PIL import Image

from vizsys import __version__
from vizsys.build import tools
from vizsys.formats import facts

ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="#{}" d="M2 2h20v20H2z"/></svg>'


@pytest.fixture
def released(monkeypatch):
    """As if vizsys were a release: what recipes say is enough."""
    monkeypatch.setattr(tools, "released", lambda: True)


@pytest.fixture
def rich(project):
    """A project with everything a picture may be made from."""
    for folder in ("specs/_parts", "icons", "art"):
        (project / folder).mkdir()
    (project / "vizsys.yaml").write_text("brand: {name: Acme, icon: acme/logo}\npacks: [{dir: icons, prefix: acme}]\n")
    (project / "icons/logo.svg").write_text(ICON.format("c00000"))
    (project / "icons/queue.svg").write_text(ICON.format("00c000"))
    (project / "art/own.svg").write_text(ICON.format("0000c0"))
    Image.new("RGB", (40, 30), "red").save(project / "art/photo.png")
    (project / "specs/_parts/base.yaml").write_text("define:\n  note: {text: Shared}\n")
    (project / "specs/_parts/deep.yaml").write_text("vars: {who: Ann}\n")
    (project / "specs/inner.yaml").write_text("title: Inner ${who}\ninclude: _parts/deep.yaml\ntext: small\n")
    (project / "specs/outer.yaml").write_text(
        "title: Outer\ninclude: _parts/base.yaml\nrows:\n"
        "  - use: note\n"
        "  - graph: {nodes: {a: {icon: kafka}, b: {icon: acme/queue}, c: {icon: ../art/own.svg}}, edges: [a -> b]}\n"
        "  - columns: [{picture: inner.yaml}, {picture: ../art/photo.png}]\n"
    )
    return project


def states(folder):
    return {p.name: (p.stat().st_mtime_ns, p.stat().st_ino) for p in folder.rglob("*") if p.is_file()}


def test_nothing_to_do_draws_and_writes_nothing(rich, vizsys, monkeypatch):
    assert vizsys("render").err.endswith("2 rendered\n")
    before = states(rich / "output")

    def explode(*_):
        raise AssertionError("drawn")

    monkeypatch.setattr("vizsys.blocks.page.layout_page", explode)
    result = vizsys("render")
    assert (result.status, result.err) == (0, "2 up to date\n")
    assert states(rich / "output") == before


def test_nothing_to_do_loads_neither_the_language_nor_a_renderer(project):
    (project / "specs/a.yaml").write_text(GRAPH.replace("lucide/user", "kafka"))
    (project / "vizsys.yaml").write_text("output: pictures\n")
    code = (
        "import sys; from vizsys.cli import run; status = run(['render']); "
        "heavy = ('yaml', 'vizsys.spec', 'vizsys.theme', 'vizsys.scene', 'vizsys.icons', 'wasmtime', 'resvg', 'PIL');"
        "print(status, [m for m in heavy if m in sys.modules])"
    )
    for _ in range(3):  # drawn; then icons are looked up once, and remembered
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
        assert done.stdout.startswith("0 "), done.stderr
    assert (done.stdout, done.stderr) == ("0 []\n", "1 up to date\n")


def _write(name, text):
    return lambda p: (p / name).write_text(text)


def _append(name, text="\n# more\n"):
    return lambda p: (p / name).write_text((p / name).read_text() + text)


def _nearer(project):
    (project / ".git").mkdir()
    (project / "specs/vizsys.yaml").write_text("packs: [{dir: ../icons, prefix: acme}]\n")


CHANGES = {
    "the spec": (_append("specs/outer.yaml"), "specs/outer.yaml changed"),
    "an include": (_append("specs/_parts/base.yaml"), "specs/_parts/base.yaml changed"),
    "an include that is gone": (lambda p: (p / "specs/_parts/base.yaml").unlink(), "there is no file"),
    "the project file": (_append("vizsys.yaml", "footer: {right: new}\n"), "vizsys.yaml changed"),
    "a project file that is gone": (lambda p: (p / "vizsys.yaml").unlink(), "there is no icon"),
    "a nearer project file": (_nearer, "specs/vizsys.yaml is new"),
    "an icon of a pack": (_write("icons/queue.svg", ICON.format("c0c000")), "icon acme/queue changed"),
    "the icon of the brand": (_write("icons/logo.svg", ICON.format("c0c000")), "icon acme/logo changed"),
    "an icon that goes before one of ours": (_write("icons/kafka.svg", ICON.format("c0c000")), "icon kafka changed"),
    "an icon file": (_write("art/own.svg", ICON.format("c0c000")), "art/own.svg changed"),
    "a picture": (lambda p: Image.new("RGB", (40, 30), "blue").save(p / "art/photo.png"), "art/photo.png changed"),
    "a spec it shows": (_append("specs/inner.yaml"), "specs/inner.yaml changed"),
    "an include of a spec it shows": (_append("specs/_parts/deep.yaml"), "specs/_parts/deep.yaml changed"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_everything_that_shapes_a_picture_makes_it_stale(rich, vizsys, released, what):
    change, reason = CHANGES[what]
    assert vizsys("render").status == 0
    assert vizsys("check").status == 0
    change(rich)
    result = vizsys("check")
    assert (result.status, reason in result.err) == (1, True), result.err
    assert "2 up to date" not in vizsys("render").err


def test_what_does_not_shape_a_picture_does_not(rich, vizsys, released, monkeypatch):
    assert vizsys("render").status == 0
    os.utime(rich / "specs/outer.yaml")
    (rich / "icons/unused.svg").write_text(ICON.format("c0c000"))
    (rich / "art/unused.png").write_bytes(b"")
    (rich / "specs/_parts/unused.yaml").write_text("vars: {x: y}\n")
    (rich / ".git").mkdir()  # the project's folder is found another way now
    assert vizsys("check").err == "2 pictures checked, all up to date\n"
    monkeypatch.chdir(rich / "specs")
    assert vizsys("render", ".", "-o", "../output").err == "2 up to date\n"
    moved = rich / "somewhere/else"
    shutil.copytree(rich, moved, ignore=shutil.ignore_patterns("somewhere"))
    monkeypatch.chdir(moved)
    assert vizsys("render").err == "2 up to date\n"
    assert vizsys("render", "specs/outer.yaml", "-o", "output/outer.png").err == "1 up to date\n"


def test_an_empty_project_file_is_as_good_as_none(project, vizsys, released):
    (project / "specs/a.yaml").write_text(GOOD)
    assert vizsys("render").status == 0
    (project / "specs/vizsys.yaml").write_text("{}\n")
    (project / "vizsys.yaml").unlink()
    assert vizsys("render").err == "1 up to date\n"


def test_options_count(project, vizsys, released):
    (project / "specs/a.yaml").write_text(GOOD)
    assert vizsys("render").status == 0
    for options, reason in (
        (("--theme", "dark"), "it was drawn without --theme"),
        (("--scale", "1"), "it was drawn without --scale"),
        (("--size", "square"), "it was drawn without --size"),
    ):
        assert reason in vizsys("check", *options).err
    assert "wrote" in vizsys("render", "--theme", "dark").err
    assert vizsys("render", "--theme", "dark").err == "1 up to date\n"
    assert "it was drawn with --theme dark" in vizsys("check").err


def test_another_version_counts(project, vizsys, released, monkeypatch):
    (project / "specs/a.yaml").write_text(GOOD)
    assert vizsys("render").status == 0
    with monkeypatch.context() as other:
        other.setattr("vizsys.__version__", "9.9")
        assert f"stale   output/a.png: made by vizsys {__version__}, this is vizsys 9.9" in vizsys("check").err
    have = {**tools.installed(), "resvg": "9.9", "resvg-py": "9.9"}
    monkeypatch.setattr(tools, "installed", lambda: have)
    assert "this is resvg" in vizsys("check").err


def test_a_font_of_the_machine_counts_where_it_is_used(project, vizsys, released, monkeypatch):
    from vizsys.text import fallback

    (project / "specs/a.yaml").write_text("title: Rare letters\ntext: ᚠ 中 ก अ ⠿ ☭\n")
    (project / "specs/b.yaml").write_text(GOOD)
    assert vizsys("render").status == 0
    if not json.loads(facts.read((project / "output/a.png").read_bytes())["recipe"])["fonts"]:
        pytest.skip("no font here has any of these letters")
    assert vizsys("check").status == 0
    monkeypatch.setattr(fallback, "installed", dict)
    result = vizsys("check")
    assert (result.status, result.err.count("stale   ")) == (1, 1)
    assert "output/a.png: the font " in result.err and "is not on this machine" in result.err


def test_an_icon_that_changed_with_its_pack(project, vizsys, released, monkeypatch):
    (project / "specs/a.yaml").write_text("title: T\ngraph: {nodes: {a: {icon: kafka}}}\n")
    (project / "specs/b.yaml").write_text("title: T\ngraph: {nodes: {a: {icon: aws/lambda}}}\n")
    assert vizsys("render").status == 0
    from vizsys.icons.art import IconArt
    from vizsys.icons.packs.diagrams import diagrams_pack

    monkeypatch.setattr(diagrams_pack(), "_arts", {})  # as in another process
    true, have = IconArt.data, {**tools.installed(), "diagrams": "0.26"}
    new = property(lambda art: b"new" if art.name.endswith("kafka") else true.__get__(art))
    monkeypatch.setattr(IconArt, "data", new)
    monkeypatch.setattr(tools, "installed", lambda: have)
    monkeypatch.setattr(tools, "packs_word", lambda: "other packs")
    monkeypatch.setattr("vizsys.build.known.Known.save", lambda _: None)  # nothing of this is true
    result = vizsys("check")
    assert result.err.startswith("stale   output/a.png: icon kafka changed with diagrams 0.26\n")
    assert "b.png" not in result.err


def test_a_source_that_changed_draws_again_and_keeps_what_is_equal(project, vizsys, monkeypatch):
    (project / "specs/a.yaml").write_text(GOOD)
    monkeypatch.setattr(tools, "released", lambda: False)
    assert vizsys("render").status == 0
    assert vizsys("render").err == "1 up to date\n"
    monkeypatch.setattr(tools, "house", lambda: "another source")
    assert vizsys("render").err == "kept  output/a.png\n1 rendered\n"
    assert vizsys("render").err == "1 up to date\n"


def test_check_draws_where_the_source_changed(project, vizsys, monkeypatch):
    (project / "specs/a.yaml").write_text(GOOD)
    assert vizsys("render").status == 0
    monkeypatch.setattr(tools, "house", lambda: "another source")
    assert vizsys("check").status == 0
    monkeypatch.setattr(tools, "house", lambda: "a third")
    monkeypatch.setattr("vizsys.build.draw.DEFAULT_SCALE", 1.0)
    result = vizsys("check")
    assert (result.status, "a.png: this vizsys draws it otherwise" in result.err) == (1, True)


@pytest.mark.parametrize("suffix", ["png", "svg", "webp", "json", "dot", "pdf"])
def test_a_picture_that_was_cut_off_is_drawn_again(project, vizsys, suffix):
    if suffix == "pdf":
        pytest.importorskip("typst")
    (project / "specs/a.yaml").write_text(GRAPH)
    assert vizsys("render", "-f", suffix).status == 0
    picture = project / f"output/a.{suffix}"
    whole = picture.read_bytes()
    assert vizsys("render", "-f", suffix).err == "1 up to date\n"
    for cut in (len(whole) - 9, len(whole) // 2, 20, 0):
        picture.write_bytes(whole[:cut])
        assert "wrote" in vizsys("render", "-f", suffix).err
        assert picture.read_bytes() == whole


def test_a_recipe_that_was_tampered_with_counts_for_nothing(project, vizsys, released):
    (project / "specs/a.yaml").write_text(GOOD)
    vizsys("render", "-f", "svg")
    picture = project / "output/a.svg"
    told = facts.read(picture.read_bytes())
    other = facts.pack({**told, "recipe": told["recipe"].replace('"page":"a"', '"page":"b"')})
    picture.write_text(picture.read_text().replace(facts.pack(told), other))
    assert "it does not say how it was made" in vizsys("check", "-f", "svg").err


def test_a_matrix_with_one_picture_gone(project, vizsys, released):
    (project / "specs/m.yaml").write_text("title: M ${provider}\nmatrix: {provider: [aws, gcp]}\ntext: x\n")
    (project / "specs/m-aws-notes.yaml").write_text(GOOD)
    assert vizsys("render").err.endswith("2 rendered\n")
    assert vizsys("render").err == "2 up to date\n"
    (project / "output/m-gcp.png").unlink()
    assert vizsys("render").err == "kept  output/m-aws.png\nwrote output/m-gcp.png\n1 rendered, 1 up to date\n"


def test_force_draws_all(project, vizsys):
    (project / "specs/a.yaml").write_text(GOOD)
    vizsys("render")
    assert vizsys("render", "--force").err == "kept  output/a.png\n1 rendered\n"


def test_two_specs_for_one_output_when_one_is_up_to_date(project, vizsys):
    (project / "specs/a.yaml").write_text(GOOD)
    vizsys("render")
    (project / "specs/a.yml").write_text(GOOD)
    before = states(project / "output")
    result = vizsys("render")
    assert "specs/a.yml: error: output/a.png is written by specs/a.yaml already" in result.err
    assert (result.status, states(project / "output")) == (1, before)


class TestOrphans:
    @pytest.fixture
    def drawn(self, project, vizsys):
        for name in ("a", "b", "sub/c"):
            path = project / f"specs/{name}.yaml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(GOOD)
        vizsys("render")
        (project / "output/mine.png").write_bytes((project / "output/a.png").read_bytes()[:33])
        (project / "output/notes.json").write_text("{}")
        return project

    def test_listed_and_removed_when_asked(self, drawn, vizsys):
        (drawn / "specs/b.yaml").unlink()
        shutil.rmtree(drawn / "specs/sub")
        result = vizsys("render")
        assert (result.status, result.err) == (
            0,
            "orphan output/b.png: b.yaml does not make it; --prune removes it\n"
            "orphan output/sub/c.png: c.yaml does not make it; --prune removes it\n"
            "1 up to date, 2 orphans\n",
        )
        assert vizsys("render", "--prune").err == (
            "removed output/b.png: b.yaml does not make it\n"
            "removed output/sub/c.png: c.yaml does not make it\n"
            "1 up to date\n"
        )
        left = sorted(p.name for p in (drawn / "output").rglob("*") if p.is_file())
        assert left == ["a.png", "mine.png", "notes.json"]

    def test_one_spec_says_nothing_of_others(self, drawn, vizsys):
        assert vizsys("render", "specs/a.yaml", "--prune").err == "1 up to date\n"

    def test_a_folder_says_nothing_of_another(self, drawn, vizsys):
        result = vizsys("render", "specs/sub", "--prune")
        assert "removed output/sub/c.png" in result.err  # this command puts it at output/c.png
        assert (drawn / "output/a.png").exists() and (drawn / "output/b.png").exists()

    def test_a_spec_with_a_mistake_keeps_its_pictures(self, drawn, vizsys):
        (drawn / "specs/b.yaml").write_text(BAD)
        vizsys("render", "--prune")
        assert (drawn / "output/b.png").exists()

    def test_formats_of_the_command(self, drawn, vizsys):
        assert "orphan" not in vizsys("render", "-f", "svg").err
        assert "orphan output/a.svg: no spec makes it as svg" in vizsys("render").err

    def test_when_no_spec_is_left(self, drawn, vizsys):
        shutil.rmtree(drawn / "specs")
        (drawn / "specs").mkdir()
        assert vizsys("render").err.count("orphan ") == 3


class TestMetadata:
    def test_none(self, project, vizsys):
        (project / "specs/a.yaml").write_text(GOOD)
        vizsys("render", "--no-metadata", "-f", "png,svg")
        for name in ("a.png", "a.svg"):
            assert facts.read((project / "output" / name).read_bytes()) == {}
        result = vizsys("render", "--no-metadata", "-f", "png,svg")
        assert result.err == "kept  output/a.png\nkept  output/a.svg\n1 rendered\n"
        assert vizsys("check", "--no-metadata", "-f", "png,svg").status == 0
        assert "it does not say how it was made" in vizsys("check").err
        (project / "specs/a.yaml").write_text(GOOD.replace("well", "ill"))
        assert "its spec makes another picture now" in vizsys("check", "--no-metadata").err

    def test_a_project_that_wants_none(self, project, vizsys, released):
        (project / "vizsys.yaml").write_text("metadata: false\noutput: pictures\n")
        (project / "specs/a.yaml").write_text(GOOD)
        assert vizsys("render").status == 0
        assert facts.read((project / "pictures/a.png").read_bytes()) == {}
        assert vizsys("render").err.endswith("pictures/a.png\n1 rendered\n")
        assert vizsys("check").status == 0
        (project / "specs/a.yaml").write_text(GOOD.replace("well", "ill"))
        assert "its spec makes another picture now" in vizsys("check").err

    def test_nothing_of_the_machine(self, rich, vizsys):
        vizsys("render")
        told = facts.read((rich / "output/outer.png").read_bytes())
        assert set(told) == {"digest", "recipe", "source"}
        for word in (str(rich), rich.name, os.path.expanduser("~"), sys.version.split()[0]):
            assert word not in json.dumps(told)


class TestKilled:
    def test_what_a_dead_run_left_is_swept_away(self, project, vizsys):
        (project / "specs/a.yaml").write_text(GOOD)
        vizsys("render")
        left = project / "output/.a.png.0123456789ab.tmp"
        other = project / "output/.a.txt.0123456789ab.tmp"
        for path in (left, other):
            path.write_bytes(b"part of a picture")
        assert vizsys("render").err == "1 up to date\n"
        assert (left.exists(), other.exists()) == (False, True)

    def test_what_another_run_is_writing_stays(self, project, vizsys):
        fcntl = pytest.importorskip("fcntl")
        (project / "specs/a.yaml").write_text(GOOD)
        vizsys("render")
        writing = project / "output/.a.png.0123456789ab.tmp"
        with open(writing, "wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            vizsys("render")
            assert writing.exists()
        vizsys("render")
        assert not writing.exists()

    @pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 here")
    def test_killed_at_any_moment(self, project, vizsys):
        """Old or new, never a part; the next run completes and leaves nothing behind."""
        for n in range(3):
            (project / f"specs/s{n}.yaml").write_text(GRAPH)
        vizsys("render", "-f", "png,svg")
        old = {p.name: p.read_bytes() for p in (project / "output").iterdir()}
        for n in range(3):
            (project / f"specs/s{n}.yaml").write_text(GRAPH.replace("Flow", "Flows"))
        vizsys("render", "-f", "png,svg", "-o", "new")
        new = {p.name: p.read_bytes() for p in (project / "new").iterdir()}
        source = str(Path(__file__).parents[2] / "src")
        for moment in (0.2, 0.5, 0.7, 0.9, 1.1, 1.4):
            for name, data in old.items():
                (project / "output" / name).write_bytes(data)
            command = [sys.executable, "-m", "vizsys", "render", "-f", "png,svg", "-q", "-j", "1"]
            child = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": source}, start_new_session=True)
            time.sleep(moment)
            child.send_signal(signal.SIGKILL)
            child.wait(30)
            for name in old:
                assert (project / "output" / name).read_bytes() in (old[name], new[name]), (name, moment)
        assert vizsys("render", "-f", "png,svg").status == 0
        assert {p.name: p.read_bytes() for p in (project / "output").iterdir()} == new


def test_two_runs_at_once_in_one_folder(project, vizsys):
    for n in range(3):
        (project / f"specs/s{n}.yaml").write_text(GRAPH.replace("Flow", f"Flow {n}"))
    vizsys("render", "-o", "alone")
    source = str(Path(__file__).parents[2] / "src")
    command = [sys.executable, "-m", "vizsys", "render", "--prune", "-q"]
    runs = [subprocess.Popen(command, env={**os.environ, "PYTHONPATH": source}) for _ in range(3)]
    assert [run.wait(120) for run in runs] == [0, 0, 0]
    alone = {p.name: p.read_bytes() for p in (project / "alone").iterdir()}
    assert {p.name: p.read_bytes() for p in (project / "output").iterdir()} == alone


def test_the_same_bytes_from_any_folder(rich):
    process("render", "-q", "-o", "one")
    process("render", rich / "specs", "-q", "-o", rich / "two", cwd=rich.parent)
    process("render", rich / "specs/outer.yaml", "-q", "-o", rich / "two/outer.png", cwd=rich.parent)
    for name in ("outer.png", "inner.png"):
        assert (rich / "one" / name).read_bytes() == (rich / "two" / name).read_bytes()
