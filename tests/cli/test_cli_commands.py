"""The other commands: validate, new, icons, schema, themes, doctor; exit statuses of the whole."""

import json
import os
import subprocess
import sys

import pytest
from commands import BAD, GOOD, GRAPH, process
from PIL import Image

from vizsys.blocks.kinds import KINDS
from vizsys.cli.new import starters

HEAVY = ("wasmtime", "resvg", "resvg_py", "PIL", "uharfbuzz", "typst", "diagrams", "numpy", "vizsys.formats.svg")


class TestValidate:
    def test_good(self, project, vizsys):
        (project / "specs/a.yaml").write_text(GRAPH)
        result = vizsys("validate")
        assert (result.status, result.err, result.out) == (0, "1 spec checked, all good\n", "")

    def test_bad(self, project, vizsys):
        (project / "specs/a.yaml").write_text(BAD)
        (project / "specs/b.yaml").write_text(GOOD)
        result = vizsys("validate")
        assert result.status == 1
        assert "specs/a.yaml:3:1: error: " in result.err
        assert result.err.endswith("2 specs checked, 1 error\n")

    def test_json(self, project, vizsys):
        (project / "specs/a.yaml").write_text(BAD)
        result = vizsys("validate", "--json")
        data = json.loads(result.out)
        assert (result.status, result.err, data["specs"]) == (1, "", 1)
        assert [(d["file"], d["line"], d["column"], d["length"]) for d in data["diagnostics"]] == [
            ("specs/a.yaml", 3, 1, 4)
        ]

    def test_standard_input(self, project):
        done = process("validate", "-", input=BAD.encode())
        assert (done.returncode, b"<stdin>:3:1" in done.stderr) == (1, True)
        assert process("validate", "-", input=GRAPH.encode()).returncode == 0

    def test_loads_nothing_heavy(self, project):
        (project / "specs/a.yaml").write_text(GRAPH.replace("lucide/user", "aws/lambda"))
        (project / "specs/b.yaml").write_text(GRAPH.replace("lucide/user", "no-such-icon"))
        code = (
            "import sys; from vizsys.cli import run; status = run(['validate']); "
            f"print(status, [m for m in {HEAVY!r} if m in sys.modules])"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
        assert done.stdout == "1 []\n", done.stderr


def test_help_loads_no_command():
    code = (
        "import sys; from vizsys.cli import run; run(['--help']); "
        "print([m for m in sys.modules if m.startswith('vizsys') or m == 'yaml'], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == "['vizsys', 'vizsys.cli', 'vizsys.cli.app']\n"
    assert "doctor" in done.stdout


NEEDLESS = (
    "importlib.metadata",  # versions are read off the names of folders
    "logging",
    "multiprocessing",  # one spec needs no worker
    "random",
    "shutil",
    "subprocess",
    "tempfile",
    "textwrap",
    "traceback",  # unless something breaks
    "vizsys.build.cache",
    "vizsys.icons.search",  # unless a name is wrong
    "vizsys.icons.sheet",
    "vizsys.lint",  # nobody reads what it finds
    "zipfile",
)


def test_one_picture_loads_what_it_is_drawn_with_only(project):
    """Everything loaded costs a picture 0.2 ms to 20 ms."""
    (project / "specs/a.yaml").write_text(GRAPH)
    code = (
        "import sys; from vizsys.cli import run; status = run(['render', '--quiet']); "
        f"print(status, [m for m in {NEEDLESS!r} if m in sys.modules])"
    )
    for _ in range(2):  # the first may have something to compile or to shrink
        (project / "output/a.png").unlink(missing_ok=True)
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout == "0 []\n", done.stderr


@pytest.mark.parametrize("command", ["render", "validate", "new", "icons", "schema", "themes", "doctor"])
def test_every_command_has_help(vizsys, command):
    result = vizsys(command, "--help")
    assert (result.status, "Usage: vizsys" in result.out) == (0, True)


class TestNew:
    def test_there_is_a_starter_of_every_kind(self):
        own = {
            kind for kind, row in KINDS.items() if row.model.__module__.startswith("vizsys.")
        }  # others' tests add some
        assert set(starters()) == own

    @pytest.mark.parametrize("kind", starters())
    def test_a_starter_renders_without_a_word(self, project, vizsys, kind):
        made = vizsys("new", "my-first_one", "--kind", kind)
        assert (made.status, (project / "specs/my-first_one.yaml").exists()) == (0, True)
        text = (project / "specs/my-first_one.yaml").read_text()
        assert 'title: "My first one"' in text
        assert f"{kind}:" in text
        drawn = vizsys("render")
        assert (drawn.status, drawn.err) == (0, "wrote output/my-first_one.png\n1 rendered\n")

    def test_replaces_nothing_unless_told(self, project, vizsys):
        (project / "specs/a.yaml").write_text("mine")
        assert vizsys("new", "a").status == 1
        assert (project / "specs/a.yaml").read_text() == "mine"
        assert vizsys("new", "a", "--force").status == 0

    def test_any_name_makes_a_good_spec(self, project, vizsys):
        for name in ('say "hi" \\o', "a: b #c", "héllo"):
            assert vizsys("new", name).status == 0
        assert vizsys("validate").status == 0

    def test_to_standard_output(self, project, vizsys):
        result = vizsys("new", "-", "-k", "table")
        assert result.out.startswith("title: ")
        assert list((project / "specs").iterdir()) == []


class TestIcons:
    def test_search_finds_and_draws(self, project, vizsys):
        result = vizsys("icons", "search", "kafak", "--limit", "3", "--sheet", "found.png")
        assert result.status == 0
        assert result.out.split()[0] == "kafka"
        assert len(result.out.splitlines()) <= 3
        assert (project / "found.png").read_bytes().startswith(b"\x89PNG")

    def test_search_finds_nothing(self, vizsys):
        result = vizsys("icons", "search", "qqqqqqqqzzzz")
        assert (result.status, result.out) == (1, "")

    def test_list(self, vizsys):
        packs = [line.split()[0] for line in vizsys("icons", "list").out.splitlines()]
        assert {"vizsys", "lucide", "aws", "simple-icons"} <= set(packs)
        names = vizsys("icons", "list", "lucide").out.splitlines()
        assert "lucide/server" in names
        assert vizsys("icons", "list", "lucid").status == 2

    def test_credits(self, project, vizsys):
        (project / "specs/a.yaml").write_text(GRAPH.replace("lucide/user", "aws/lambda"))
        result = vizsys("icons", "credits", "specs/a.yaml")
        assert result.status == 0
        assert "Amazon Web Services" in result.out and "lambda" in result.out
        (project / "specs/b.yaml").write_text(GOOD)
        assert vizsys("icons", "credits", "specs/b.yaml").out == "no icons\n"


def test_schema_is_json(vizsys):
    spec, project = (json.loads(vizsys("schema", *flag).out) for flag in ((), ("--project",)))
    assert "graph" in json.dumps(spec)
    assert "$schema" in spec and "$schema" in project and spec != project


def test_themes_names_every_theme_and_tone(vizsys):
    out = vizsys("themes").out
    for word in ("newsletter", "dark", "plain", "mat", "tray", "board", "green", "coral", "landscape"):
        assert word in out


class TestSheet:
    def test_draws_a_folder_on_one(self, project, vizsys):
        (project / "specs" / "flow.yaml").write_text(GRAPH)
        (project / "specs" / "good.yaml").write_text(GOOD)
        result = vizsys("sheet", "specs", "-o", "all.webp", "--width", "600", "--columns", "2")
        assert (result.status, result.err) == (0, "wrote all.webp: 2 pictures\n")
        with Image.open(project / "all.webp") as sheet:
            assert sheet.width == 600
        assert vizsys("sheet", "specs", "-o", "all.webp", "--width", "600", "--columns", "2").err.startswith("kept ")

    def test_a_bad_spec_leaves_the_old_sheet(self, project, vizsys):
        (project / "specs" / "good.yaml").write_text(GOOD)
        (project / "specs" / "bad.yaml").write_text(BAD)
        (project / "sheet.png").write_bytes(b"old")
        result = vizsys("sheet")
        assert (result.status, "'labl'" in result.err, "no sheet: 1 spec failed" in result.err) == (1, True, True)
        assert (project / "sheet.png").read_bytes() == b"old"

    def test_another_suffix_is_a_wrong_use(self, project, vizsys):
        assert vizsys("sheet", "-o", "all.gif").status == 2


class TestSize:
    def test_a_format_whatever_the_spec_says(self, project, vizsys):
        (project / "specs" / "flow.yaml").write_text("size: square\n" + GRAPH)
        assert vizsys("render", "specs", "-o", ".", "--size", "portrait", "-q").status == 0
        with Image.open(project / "flow.png") as picture:
            assert picture.width / picture.height == pytest.approx(0.8, abs=0.01)
        assert vizsys("lint", "specs", "--size", "portrait").status == 0


class TestDoctor:
    def test_a_working_installation(self, project, vizsys):
        result = vizsys("doctor")
        assert result.status == 0, result.out
        assert "bad" not in [line.split()[0] for line in result.out.splitlines()]

    def test_json_names_what_is_broken_and_how_to_mend_it(self, project, vizsys, monkeypatch):
        from vizsys.engine import LayoutError

        class Broken:
            def layout(self, dot, engine="dot"):
                raise LayoutError("missing", "no sandbox here")

        monkeypatch.setattr("vizsys.engine.default_engine", Broken)
        (project / "output").write_text("a file in the way")
        result = vizsys("doctor", "--json")
        data = json.loads(result.out)
        bad = {f["part"]: f for f in data["findings"] if f["state"] == "bad"}
        assert (result.status, data["ok"], set(bad)) == (1, False, {"graphviz", "output"})
        assert bad["graphviz"]["detail"] == "no sandbox here"
        assert all(f["mend"] for f in bad.values())


class TestEdges:
    def test_letters_the_locale_lacks(self, project):
        spec = "title: Привет\ntext: x\nключ: y\n".encode()
        done = process("validate", "-", "--json", input=spec, env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
        assert (done.returncode, "ключ" in json.loads(done.stdout)["diagnostics"][0]["message"]) == (1, True)

    @pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full device here")
    def test_a_full_disk_behind_stdout_is_said_as_such(self, project):
        code = "import sys; sys.argv = ['vizsys', 'schema']; from vizsys.cli import main; main()"
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                [sys.executable, "-c", code], stdout=full, stderr=subprocess.PIPE, text=True, check=False
            )
        assert done.returncode == 1 and done.stderr == "error: the output cannot be written: no space left on device\n"

    def test_a_closed_pipe_is_no_error_message(self, project):
        code = "import sys; from vizsys.cli import main; sys.argv = ['vizsys', 'icons', 'list', 'lucide']; main()"
        child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert child.stdout and child.stderr
        child.stdout.close()
        error = child.stderr.read()
        assert (child.wait(60), error) == (141, b"")

    def test_ctrl_c(self, project, vizsys, monkeypatch):
        def stop(paths):
            raise KeyboardInterrupt

        monkeypatch.setattr("vizsys.build.find.find_specs", stop)
        result = vizsys("render")
        assert (result.status, result.err.strip()) == (130, "stopped")

    def test_a_bug_anywhere_is_one_paragraph(self, project, vizsys, monkeypatch):
        def explode(paths):
            raise ZeroDivisionError("division by zero")

        monkeypatch.setattr("vizsys.build.find.find_specs", explode)
        result = vizsys("validate")
        assert (result.status, "Traceback" in result.err) == (3, False)
        assert "internal error (ZeroDivisionError: division by zero)" in result.err
        monkeypatch.setenv("VIZSYS_DEBUG", "0")  # so that what --debug sets is taken back
        result = vizsys("--debug", "validate")
        assert (result.status, "Traceback" in result.err) == (3, True)
