"""What is kept between runs has a limit, and is made by one process at a time."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from vizsys import cachefile

SOURCE = Path(__file__).parents[2] / "src"


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(cachefile, "_trimmed", False)
    return tmp_path / "vizsys"


def age(path, days):
    os.utime(path, (time.time() - days * cachefile.DAY,) * 2)


def test_what_was_not_used_for_longest_goes_first(home, monkeypatch):
    for n in range(10):
        age(cachefile.store(f"icon-{n}.png", b"x" * 1000), 20 - n)
    assert cachefile.load("icon-0.png")  # used: the youngest
    monkeypatch.setattr(cachefile, "MOST", 4 * 1032)
    monkeypatch.setattr(cachefile, "_trimmed", False)
    cachefile.store("new.png", b"x" * 1000)
    assert sorted(path.name for path in home.iterdir()) == ["icon-0.png", "icon-8.png", "icon-9.png", "new.png"]


def test_room_is_made_once_a_process(home, monkeypatch):
    monkeypatch.setattr(cachefile, "MOST", 1)
    cachefile.store("a", b"x")
    cachefile.store("b", b"x")
    assert [path.name for path in home.iterdir()] == ["b"]


def test_what_killed_processes_left_goes_after_a_day(home):
    cachefile.store("a", b"x")
    for name, days in (("old.tmp", 2), ("new.tmp", 0)):
        (home / name).write_bytes(b"")
        age(home / name, days)
    assert cachefile.trim(home, cachefile.MOST) == 1
    assert sorted(path.name for path in home.iterdir()) == ["a", "new.tmp"]


def test_nothing_to_trim(tmp_path):
    assert cachefile.trim(tmp_path / "nowhere", 0) == 0


LOCK = """
import sys, time
from vizsys import cachefile
with cachefile.lock("thing"):
    if cachefile.load("thing") is None:
        print("made")
        time.sleep(0.3)
        cachefile.store("thing", b"x")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="files cannot be locked")
def test_one_of_many_makes_it(home):
    env = {**os.environ, "PYTHONPATH": str(SOURCE)}
    runs = [
        subprocess.Popen([sys.executable, "-c", LOCK], stdout=subprocess.PIPE, text=True, env=env) for _ in range(4)
    ]
    assert sorted(run.communicate(timeout=60)[0] for run in runs) == ["", "", "", "made\n"]


def test_an_error_inside_a_lock_comes_out(home):
    for error in (ImportError, OSError, KeyError):
        with pytest.raises(error), cachefile.lock("thing"):
            raise error


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no terminals here")
def test_a_terminal_hears_of_the_compiling_once(home, tmp_path):
    (tmp_path / "specs").mkdir()
    for n in range(2):
        (tmp_path / f"specs/s{n}.yaml").write_text(f"title: T{n}\ngraph: {{nodes: {{a: A, b: B}}, edges: [a -> b]}}\n")
    ours, theirs = os.openpty()
    env = {**os.environ, "PYTHONPATH": str(SOURCE), "TERM": "xterm"}
    env.pop("CI", None)
    command = [sys.executable, "-m", "vizsys", "render", "-j", "2"]
    for heard in (1, 0):
        child = subprocess.Popen(command, stderr=theirs, env=env, cwd=tmp_path)
        assert child.wait(120) == 0
        said = os.read(ours, 100_000).decode()
        assert said.count("compiling Graphviz") == heard, said
        for path in (tmp_path / "output").iterdir():
            path.unlink()
    os.close(ours)
    os.close(theirs)
