"""`vizsys render --watch` as a process: edits, mistakes, renames, removals. Waits for words, never for a time."""

import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from commands import GOOD, GRAPH

pytest.importorskip("watchfiles")

PATIENCE = 90  # seconds, on the busiest machine


class Watching:
    """A running `render --watch`; `until` reads what it says up to a line with some words."""

    def __init__(self, *arguments):
        env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
        command = [sys.executable, "-m", "vizsys", "render", "--watch", *map(str, arguments)]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, env=env, start_new_session=True, text=True)
        self._lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stderr:
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def until(self, words):
        said = []
        while True:
            line = self._lines.get(timeout=PATIENCE)
            assert line is not None, f"it ended before it said {words!r}: {said}"
            said.append(line)
            if words in line:
                return said

    def stop(self):
        os.kill(self.process.pid, signal.SIGINT)
        status = self.process.wait(PATIENCE)
        rest = []
        while (line := self._lines.get(timeout=PATIENCE)) is not None:
            rest.append(line)
        return status, rest


@pytest.fixture
def watching():
    started = []

    def start(*arguments):
        started.append(Watching(*arguments))
        return started[-1]

    yield start
    for run in started:
        if run.process.poll() is None:
            run.process.kill()


def save_as_editors_do(path, text):
    """The new text beside the file, then in its place."""
    beside = path.with_name(f".{path.name}.swp~")
    beside.write_text(text)
    os.replace(beside, path)


def test_edit_break_mend_rename_delete(project, watching):
    spec = project / "specs/a.yaml"
    spec.write_text(GOOD)
    run = watching()
    assert run.until("watching 1 spec")[0] == "wrote output/a.png"

    save_as_editors_do(spec, GRAPH)
    assert run.until("wrote") == ["wrote output/a.png"]
    picture = (project / "output/a.png").read_bytes()

    spec.write_text("title: Bad\ntext: [\n")
    said = run.until("error:")
    assert said[0].startswith("specs/a.yaml:")
    assert (project / "output/a.png").read_bytes() == picture
    spec.write_text(GOOD)
    assert run.until("mended")[-2:] == ["wrote output/a.png", "mended specs/a.yaml"]
    assert (project / "output/a.png").read_bytes() != picture

    os.rename(spec, project / "specs/b.yaml")
    said = run.until("orphan")
    assert "wrote output/b.png" in said
    assert said[-1] == "orphan output/a.png: a.yaml does not make it; --prune removes it"

    (project / "specs/c.yaml").write_text(GOOD)
    assert run.until("wrote") == ["wrote output/c.png"]
    (project / "specs/c.yaml").unlink()
    assert run.until("orphan output/c.png")

    status, rest = run.stop()
    assert (status, [line for line in rest if line]) == (130, ["stopped"])


def test_what_a_picture_is_made_of_and_nothing_else(project, watching):
    (project / "icons").mkdir()
    (project / "specs/_parts").mkdir()
    icon = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="#{}" d="M2 2h20v20H2z"/></svg>'
    (project / "icons/box.svg").write_text(icon.format("c00000"))
    (project / "specs/_parts/who.yaml").write_text("vars: {who: Ann}\n")
    (project / "specs/inner.yaml").write_text("title: Inner\ninclude: _parts/who.yaml\ntext: ${who}\n")
    (project / "specs/outer.yaml").write_text("title: Outer\nrows: [{picture: inner.yaml}]\n")
    (project / "specs/own.yaml").write_text("title: Own\ngraph: {nodes: {a: {icon: ../icons/box.svg}}}\n")
    run = watching()
    run.until("watching 3 specs")

    (project / "specs/_parts/who.yaml").write_text("vars: {who: Bob}\n")
    said = [*run.until("wrote"), *run.until("wrote")]
    assert said == ["wrote output/inner.png", "wrote output/outer.png"]
    (project / "icons/box.svg").write_text(icon.format("00c000"))
    assert run.until("wrote") == ["wrote output/own.png"]
    (project / "vizsys.yaml").write_text("theme: dark\n")
    said = [line for _ in range(3) for line in run.until("wrote")]
    assert said == [f"wrote output/{name}.png" for name in ("inner", "outer", "own")]
    (project / "specs/own.yaml").write_text((project / "specs/own.yaml").read_text().replace("box", "bin"))
    assert "icons/bin.svg" in "".join(run.until("error:"))
    shutil.copy(project / "icons/box.svg", project / "icons/bin.svg")
    assert run.until("mended")[-2:] == ["wrote output/own.png", "mended specs/own.yaml"]


def test_a_folder_goes_and_comes_back(project, watching):
    (project / "specs/deep/er").mkdir(parents=True)
    (project / "specs/a.yaml").write_text(GOOD)
    (project / "specs/deep/er/b.yaml").write_text(GOOD)
    run = watching("specs", "--prune")
    run.until("watching 2 specs")

    shutil.rmtree(project / "specs")
    said = run.until("error: there is no such file or folder")
    assert not any("removed" in line for line in said)  # a folder that cannot be seen makes no orphans
    (project / "specs/deep/er").mkdir(parents=True)
    (project / "specs/deep/er/b.yaml").write_text(GRAPH)
    assert "wrote output/deep/er/b.png" in run.until("wrote")
    assert run.until("removed output/a.png")
    (project / "specs/deep/er/b.yaml").write_text(GOOD)
    assert run.until("wrote")[-1] == "wrote output/deep/er/b.png"


def test_one_file_and_what_cannot_be_watched(project, vizsys, watching):
    spec = project / "specs/a.yaml"
    spec.write_text(GOOD)
    run = watching(spec, "-o", "a.svg", "-q")
    while not (project / "a.svg").exists():
        assert run.process.poll() is None
    spec.write_text("title: Bad\nlabl: x\n")
    assert "labl" in "".join(run.until("error:"))
    assert run.stop()[0] == 130
    assert vizsys("render", "--watch", "-").status == 2
    assert vizsys("render", "--watch", "--check").status == 2
    assert vizsys("render", "--watch", "-o", "-", "-f", "svg", spec).status == 2


def test_without_watchfiles_it_says_what_to_install(project, vizsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    result = vizsys("render", "--watch")
    assert result.status == 2
    assert "pip install 'vizsys[watch]'" in result.err
