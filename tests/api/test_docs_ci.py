"""docs/ci.md: its workflows are whole, and their steps do what the page says when they are run."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from vizsys.cli.app import app

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/ci.md").read_text("utf-8")
BLOCKS = [yaml.load(code, yaml.BaseLoader) for code in re.findall(r"^```yaml\n(.*?)^```", TEXT, re.M | re.S)]
SPEC = "title: Flow\ngraph: {nodes: {a: A, b: B}, edges: [a -> b]}\n"


def _block(key):
    (found,) = (block for block in BLOCKS if key in block)
    return found


def test_the_workflow_of_github_is_whole():
    workflow = _block("jobs")
    steps = workflow["jobs"]["check"]["steps"]
    assert set(workflow["on"]) == {"pull_request", "push"}
    assert all(("uses" in step) != ("run" in step) for step in steps)
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", step["uses"]) for step in steps if "uses" in step)


@pytest.mark.parametrize("command", sorted(set(re.findall(r"`(vizsys (?:check|diff|render|extract)\b[^`]*)`", TEXT))))
def test_commands_exist_with_their_options(command):
    name, *rest = shlex.split(command)[1:]
    sub = app.get_command(None, name)
    sub.make_context(name, rest)


@pytest.fixture
def clone(tmp_path):
    """A repository with a pull request that changes a spec, and a way to run the steps of a job in it."""
    here = tmp_path / "clone"
    (here / "specs").mkdir(parents=True)
    (tmp_path / "bin").mkdir()
    shim = tmp_path / "bin/vizsys"
    shim.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m vizsys "$@"\n')
    shim.chmod(0o755)

    def run(script, **env):
        world = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "GITHUB_ACTIONS": "true", **env}
        world["PATH"] = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
        return subprocess.run(["bash", "-e", "-c", script], cwd=here, env=world, capture_output=True, text=True)

    commit = "git add . && git -c user.name=x -c user.email=x@example.com commit -q -m"
    (here / "specs/a.yaml").write_text(SPEC)
    assert run(f"git init -q && vizsys render specs -q && {commit} one").returncode == 0
    base = run("git rev-parse HEAD").stdout.strip()
    (here / "specs/a.yaml").write_text(SPEC.replace("b: B", "b: B, c: C"))
    assert run(f"{commit} two").returncode == 0
    return here, run, base


@pytest.mark.skipif(not (shutil.which("bash") and shutil.which("git")), reason="needs bash and git")
def test_the_steps_of_github_and_gitlab_run(clone):
    here, run, base = clone
    check, *_, show = (s["run"] for s in _block("jobs")["jobs"]["check"]["steps"] if "vizsys" in s.get("run", ""))
    assert _block("pictures")["pictures"]["script"][-1] == check
    done = run(check)
    assert done.returncode == 1
    expected = "::error file=specs/a.yaml,title=vizsys::output/a.png is stale: specs/a.yaml changed\n"
    assert done.stdout == expected
    done = run(show, BASE=base)
    assert (done.returncode, "added   node c" in done.stdout) == (0, True), done.stderr
    assert (here / "changes/a.png").read_bytes().startswith(b"\x89PNG")
    hook = _block("repos")["repos"][0]["hooks"][0]["entry"]
    assert run(hook).returncode == 0
    assert run(check).returncode == 0
