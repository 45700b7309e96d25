"""Runs within bounds: a hang costs one picture, Ctrl-C ends everything at once, kill -9 leaves whole pictures, and the
bytes depend on none of it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from commands import GOOD, GRAPH, SOURCE, process, released

from support_modules import load

KILL_TEST = load(Path(__file__).parents[2] / "scripts" / "kill_test.py")

posix = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no alarms here")
proc = pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="looks processes up in /proc")

HANG = """
import sys, time
import vizsys.formats.raster as raster
render = raster.render
def hang(scene, *rest):
    if "{word}" in str(scene):
        {how}
    return render(scene, *rest)
raster.render = hang
"""
SLEEP, HOLD = "time.sleep(1000)", "sum(range(10**15))"  # the second is one call that never looks up


def world(folder, how, word="Hang"):
    """An environment in which painting a page that says `word` takes for ever, in workers, too."""
    site = folder / "site"
    site.mkdir(exist_ok=True)
    (site / "sitecustomize.py").write_text(HANG.format(how=how, word=word))
    return {"PYTHONPATH": f"{site}{os.pathsep}{SOURCE}"}


def empties(leader):
    """Whether no process of a session is left after a generous time."""
    for _ in range(600):
        if not KILL_TEST.session(leader):
            return True
        time.sleep(0.05)
    return False


@posix
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_hang_costs_one_picture(project, jobs):
    for n in range(3):
        (project / f"specs/s{n}.yaml").write_text(GOOD if n != 1 else "title: Hang\ntext: x\n")
    done = process("render", "-j", jobs, "--timeout", "3", env=world(project, SLEEP))
    said = done.stderr.decode()
    assert done.returncode == 1, said
    assert "specs/s1.yaml: error: drawing took longer than 3 s" in said
    assert said.endswith("2 rendered, 1 failed\n")
    order = [line.split()[-1] for line in said.splitlines() if line.startswith("wrote")]
    assert order == ["output/s0.png", "output/s2.png"]


@posix
def test_a_native_call_that_never_returns_costs_one_picture(project):
    for n in range(3):
        (project / f"specs/s{n}.yaml").write_text(GOOD if n != 1 else "title: Hang\ntext: x\n")
    done = process("render", "-j", "2", "--timeout", "3", env=world(project, HOLD))
    assert done.stderr.decode().endswith("2 rendered, 1 failed\n")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the bound on memory is Linux's")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_memory_costs_one_picture(project, jobs):
    for n in range(3):
        (project / f"specs/s{n}.yaml").write_text(GOOD if n != 1 else "title: Hang\ntext: x\n")
    done = process("render", "-j", jobs, "--memory", "2000", env=world(project, "bytearray(3 << 30)"))
    said = done.stderr.decode()
    assert "specs/s1.yaml: error: drawing took more memory than it may" in said
    assert said.endswith("2 rendered, 1 failed\n")


@posix
@proc
@pytest.mark.parametrize("how", [SLEEP, HOLD])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_ends_everything_at_once(project, jobs, how):
    for n in range(4):
        (project / f"specs/s{n}.yaml").write_text(f"title: {'Hang' if n else 'Good'}\ntext: x\n")
    env = {**os.environ, **world(project, how)}
    command = [sys.executable, "-m", "vizsys", "render", "-j", jobs]
    child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env, start_new_session=True)
    assert child.stderr.readline() == "wrote output/s0.png\n"
    time.sleep(0.5)  # likely in the call that hangs; the outcome is the same at any moment
    os.killpg(child.pid, signal.SIGINT)  # as a terminal does
    assert child.wait(60) in (130, -signal.SIGINT)
    assert "Traceback" not in child.stderr.read()
    assert empties(child.pid)
    assert [path.name for path in (project / "output").iterdir()] == ["s0.png"]


@posix
@proc
def test_workers_end_when_their_parent_is_killed(project):
    for n in range(3):
        (project / f"specs/s{n}.yaml").write_text(f"title: {'Hang' if n else 'Good'}\ntext: x\n")
    env = {**os.environ, **world(project, HOLD)}
    command = [sys.executable, "-m", "vizsys", "render", "-j", "2"]
    child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env, start_new_session=True)
    assert child.stderr.readline() == "wrote output/s0.png\n"
    child.kill()
    child.wait()
    assert empties(child.pid)


def test_the_same_bytes_however_they_are_made(project):
    """One worker or two, cold or warm caches, any order of hashing."""
    for n in range(3):
        (project / f"specs/s{n}.yaml").write_text(
            GRAPH.replace("Flow", f"Flow {n}").replace("lucide/user", "aws/lambda")
        )
    made, as_released = [], released(project)
    for seed, jobs, home, cache in (
        ("0", "1", "home-a", "cache-a"),
        ("1", "2", "home-a", "cache-a"),  # everything from the cache
        ("2", "2", "home-b", ""),  # nothing is warm
        ("3", "1", "home-b", "cache-b"),
    ):
        (project / home).mkdir(exist_ok=True)
        env = {"PYTHONHASHSEED": seed, "HOME": str(project / home), "XDG_CACHE_HOME": None, "VIZSYS_CACHE": cache}
        env.update(as_released)
        out = project / f"out{seed}"
        done = process("render", "-f", "png,svg", "-j", jobs, "-o", out, env=env)
        assert done.returncode == 0, done.stderr.decode()
        assert done.stderr.decode().endswith("3 from the cache\n" if seed == "1" else "3 rendered\n")
        made.append({path.name: path.read_bytes() for path in out.iterdir()})
    assert len(made[0]) == 6
    assert all(pictures == made[0] for pictures in made)


@posix
def test_killed_at_random_moments():
    env = {**os.environ, "PYTHONPATH": str(SOURCE)}
    done = subprocess.run(
        [sys.executable, KILL_TEST.__file__, "6"], capture_output=True, env=env, text=True, check=False, timeout=500
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("0 faults\n")


def test_graphviz_is_compiled_ahead_of_time_and_by_one_process(tmp_path):
    env = {"XDG_CACHE_HOME": str(tmp_path)}
    done = process("doctor", "--warm", env=env)
    assert (done.returncode, done.stderr.decode()) == (0, f"Graphviz is compiled; kept in {tmp_path / 'vizsys'}\n")
    kept = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "vizsys").glob("*.cwasm")}
    assert len(kept) == 1
    process("doctor", "--warm", env=env)
    assert {path.name: path.stat().st_mtime_ns for path in (tmp_path / "vizsys").glob("*.cwasm")} == kept
