"""A project folder to run commands in, and two ways to run them: here, and as a process of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

GOOD = "title: Good\ntext: All is well.\n"
GRAPH = "title: Flow\ngraph:\n  nodes: {a: {icon: lucide/user}, b: B}\n  edges:\n    - 1. a -> b: go\n"
BAD = "title: Bad\ntext: x\nlabl: y\n"


@dataclass
class Result:
    status: int
    out: str
    err: str


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty project that is the working folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "specs").mkdir()
    (tmp_path / "vizsys.yaml").write_text("{}\n")
    return tmp_path


@pytest.fixture
def vizsys(capfdbinary):
    """Run a command in this process."""
    from vizsys.cli import run

    def command(*arguments):
        capfdbinary.readouterr()
        status = run([str(a) for a in arguments])
        out, err = capfdbinary.readouterr()
        return Result(status, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"))

    return command


def process(*arguments, env=None, **options):
    """Run a command as a process; bytes out."""
    source = str(Path(__file__).parents[2] / "src")
    whole = {**os.environ, "PYTHONPATH": source, **(env or {})}
    whole = {key: value for key, value in whole.items() if value is not None}
    command = [sys.executable, "-m", "vizsys", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, env=whole, timeout=120, check=False, **options)
