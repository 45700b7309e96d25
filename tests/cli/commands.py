"""Specs to run commands on, what a command answered, and running one as a process of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

GOOD = "title: Good\ntext: All is well.\n"
GRAPH = "title: Flow\ngraph:\n  nodes: {a: {icon: lucide/user}, b: B}\n  edges:\n    - 1. a -> b: go\n"
BAD = "title: Bad\ntext: x\nlabl: y\n"


@dataclass
class Result:
    status: int
    out: str
    err: str


SOURCE = Path(__file__).parents[2] / "src"


def released(folder):
    """An environment in which processes take vizsys for a release: what is drawn does not depend on its source, which
    may be saved again while tests run."""
    site = folder / "as-released"
    site.mkdir()
    (site / "sitecustomize.py").write_text("from vizsys.build import tools; tools.released = lambda: True\n")
    return {"PYTHONPATH": f"{site}{os.pathsep}{SOURCE}"}


def process(*arguments, env=None, **options):
    """Run a command as a process; bytes out."""
    source = str(Path(__file__).parents[2] / "src")
    whole = {**os.environ, "PYTHONPATH": source, **(env or {})}
    whole = {key: value for key, value in whole.items() if value is not None}
    command = [sys.executable, "-m", "vizsys", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, env=whole, timeout=120, check=False, **options)
