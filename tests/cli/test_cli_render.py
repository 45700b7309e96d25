"""`vizsys render`: where pictures go, what is said, and what a failure leaves alone."""

import io
import os
import sys

import pytest
from commands import BAD, GOOD, GRAPH, process

PNG = b"\x89PNG\r\n\x1a\n"


def spec(project, name, text=GOOD):
    path = project / "specs" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def tree(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def test_a_folder_is_drawn_and_mirrored(project, vizsys):
    spec(project, "one.yaml")
    spec(project, "sub/two.yaml", GRAPH)
    result = vizsys("render")
    assert (result.status, result.out) == (0, "")
    assert tree(project / "output") == ["one.png", "sub/two.png"]
    assert (project / "output/one.png").read_bytes().startswith(PNG)
    assert result.err == "wrote output/one.png\nwrote output/sub/two.png\n2 rendered\n"


def test_a_second_run_writes_nothing(project, vizsys):
    spec(project, "one.yaml")
    vizsys("render")
    before = (project / "output/one.png").stat()
    result = vizsys("render", "specs")
    assert result.err == "1 up to date\n"
    assert (project / "output/one.png").stat().st_mtime_ns == before.st_mtime_ns


def test_formats_of_the_command_of_the_spec_and_of_the_project(project, vizsys):
    spec(project, "a.yaml", GOOD + "formats: [svg]\n")
    spec(project, "b.yaml")
    (project / "vizsys.yaml").write_text("formats: [svg, json]\noutput: pictures\n")
    assert vizsys("render").status == 0
    assert tree(project / "pictures") == ["a.svg", "b.json", "b.svg"]
    assert vizsys("render", "-f", "png,svg", "-o", "o").status == 0
    assert tree(project / "o") == ["a.png", "a.svg", "b.png", "b.svg"]


def test_scale_and_theme_of_the_command(project, vizsys):
    path = spec(project, "a.yaml")
    vizsys("render", path, "-o", "one.png", "--scale", "0.5")
    vizsys("render", path, "-o", "two.png", "--scale", "1")
    vizsys("render", path, "-o", "dark.png", "--scale", "1", "--theme", "dark")
    width = {n: int.from_bytes((project / f"{n}.png").read_bytes()[16:20], "big") for n in ("one", "two")}
    assert 0 < 2 * width["one"] == width["two"]
    assert (project / "two.png").read_bytes() != (project / "dark.png").read_bytes()


def test_a_bad_spec_stops_no_other_and_keeps_its_old_picture(project, vizsys):
    spec(project, "a.yaml")
    bad = spec(project, "b.yaml")
    spec(project, "c.yaml")
    vizsys("render")
    old = (project / "output/b.png").read_bytes()
    bad.write_text(BAD)
    (project / "output/c.png").unlink()
    result = vizsys("render")
    assert result.status == 1
    assert "specs/b.yaml:3:1: error: " in result.err
    assert "wrote output/c.png" in result.err
    assert result.err.endswith("1 rendered, 1 up to date, 1 failed\n")
    assert (project / "output/b.png").read_bytes() == old


def test_one_picture_that_cannot_be_drawn_holds_back_the_others_of_its_spec(project, vizsys):
    spec(project, "a.yaml", GOOD + "scale: 8\nsize: {width: 6000}\n")
    result = vizsys("render", "-f", "svg,png")
    assert result.status == 1
    assert "too large" in result.err
    assert not (project / "output").exists()


def test_one_bad_page_of_a_matrix_holds_back_the_others(project, vizsys):
    text = "title: M ${provider}\nmatrix: {provider: [aws, azure]}\ngraph: {nodes: {a: {icon: '${provider}/lambda'}}}\n"
    spec(project, "a.yaml", text)
    assert vizsys("render").status == 1
    assert not (project / "output").exists()


def test_two_specs_for_one_output(project, vizsys):
    spec(project, "a.yaml")
    spec(project, "a.yml")
    result = vizsys("render")
    assert result.status == 1
    assert "specs/a.yml: error: output/a.png is written by specs/a.yaml already" in result.err
    assert tree(project / "output") == ["a.png"]


def test_an_output_that_cannot_be_written(project, vizsys):
    spec(project, "a.yaml")
    (project / "output").write_text("a file in the way")
    result = vizsys("render")
    assert result.status == 1
    assert "output/a.png: error: the picture cannot be written: " in result.err
    assert (project / "output").read_text() == "a file in the way"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission(project, vizsys):
    spec(project, "a.yaml")
    (project / "output").mkdir(mode=0o500)
    assert vizsys("render").status == 1
    assert tree(project / "output") == []


def test_a_spec_that_cannot_be_read(project, vizsys):
    spec(project, "a.yaml")
    (project / "specs/b.yaml").symlink_to("nowhere")
    result = vizsys("render")
    assert result.status == 1
    assert "specs/b.yaml: error: the spec cannot be read: no such file or directory" in result.err
    assert tree(project / "output") == ["a.png"]


def test_nothing_named_is_there(project, vizsys):
    result = vizsys("render", "nope.yaml")
    assert (result.status, "nope.yaml: error: there is no such file or folder" in result.err) == (1, True)
    assert vizsys("render").err == "warning: no specs in specs\n0 rendered\n"


def test_no_temporary_files_stay(project, vizsys):
    spec(project, "a.yaml")
    spec(project, "b.yaml", GRAPH)
    vizsys("render", "-f", "png,svg,json")
    assert not [p for p in project.rglob("*") if p.name.startswith(".") or p.suffix == ".tmp"]


class TestOneFile:
    def test_format_by_suffix(self, project, vizsys):
        path = spec(project, "a.yaml")
        assert vizsys("render", path, "-o", "deep/picture.svg").status == 0
        assert (project / "deep/picture.svg").read_text().startswith("<svg")

    def test_standard_input_to_standard_output(self, project):
        done = process("render", "-", "-f", "svg", input=GOOD.encode())
        assert done.returncode == 0
        assert done.stdout.startswith(b"<svg")
        done = process("render", "-", input=GRAPH.encode())
        assert done.stdout.startswith(PNG)

    def test_standard_input_to_a_file(self, project):
        assert process("render", "-", "-o", "x.png", input=GOOD.encode()).returncode == 0
        assert (project / "x.png").read_bytes().startswith(PNG)

    def test_a_bad_spec_on_standard_input(self, project):
        done = process("render", "-", input=BAD.encode())
        assert (done.returncode, done.stdout) == (1, b"")
        assert b"<stdin>:3:1: error: " in done.stderr

    @pytest.mark.parametrize(
        "arguments",
        [
            ("render", "-", "specs/a.yaml"),
            ("render", "specs", "-o", "one.png"),
            ("render", "-", "-o", "name-without-a-format"),
            ("render", "-", "-o", "specs"),
            ("render", "specs/a.yaml", "-o", "x.png", "-f", "png,svg"),
            ("render", "specs/a.yaml", "-f", "gpn"),
            ("render", "--scale", "99"),
            ("render", "--engine", "magic"),
            ("redner",),
            (),
        ],
    )
    def test_wrong_usage(self, project, vizsys, monkeypatch, arguments):
        spec(project, "a.yaml")
        spec(project, "b.yaml")
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(GOOD.encode())))
        assert vizsys(*arguments).status == 2
        assert not (project / "output").exists()

    def test_several_pages_do_not_fit_one_file(self, project, vizsys):
        path = spec(project, "a.yaml", "title: M\nmatrix: {provider: [aws, gcp]}\ntext: x\n")
        result = vizsys("render", path, "-o", "x.png")
        assert (result.status, "makes 2 pictures" in result.err) == (1, True)


class TestWorkers:
    def test_same_pictures_same_order(self, project, vizsys):
        for n in range(5):
            spec(project, f"s{n}.yaml", GRAPH.replace("Flow", f"Flow {n}"))
        spec(project, "s2x.yaml", BAD)
        alone = vizsys("render", "-o", "one", "-j", "1")
        several = vizsys("render", "-o", "two", "-j", "3")
        assert alone.err.replace("one/", "two/") == several.err
        assert (alone.status, several.status) == (1, 1)
        assert tree(project / "one") == tree(project / "two") == [f"s{n}.png" for n in range(5)]
        for name in tree(project / "one"):
            assert (project / "one" / name).read_bytes() == (project / "two" / name).read_bytes()


class TestOurBug:
    @pytest.fixture
    def broken(self, monkeypatch):
        def explode(page, ctx):
            raise ZeroDivisionError("division by zero")

        monkeypatch.setattr("vizsys.blocks.page.layout_page", explode)

    def test_one_paragraph_and_status_3(self, project, vizsys, broken):
        spec(project, "a.yaml")
        result = vizsys("render")
        assert result.status == 3
        assert "specs/a.yaml: internal error (ZeroDivisionError: division by zero)." in result.err
        assert "Traceback" not in result.err
        assert "0 rendered, 1 failed" in result.err

    def test_traceback_when_asked(self, project, vizsys, broken, monkeypatch):
        monkeypatch.setenv("VIZSYS_DEBUG", "1")
        spec(project, "a.yaml")
        assert "Traceback" in vizsys("render").err
