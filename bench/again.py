"""Memory of one process that draws the forty pictures again and again: megabytes in use after so many pictures.

Argument: the folder of their specs. For systems with /proc.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from vizsys.build.draw import Drawing, lay_out
from vizsys.build.find import SpecPath
from vizsys.build.load import load_spec
from vizsys.diagnostics import Report
from vizsys.formats import Options, write

MARKS = (40, 200, 400, 600, 800, 1000)


def resident() -> float:
    """Megabytes."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize() / 1e6


def main() -> None:
    specs = sorted(Path(sys.argv[1]).glob("*.yaml"))
    drawing = Drawing()
    for number in range(1, MARKS[-1] + 1):
        page = load_spec(SpecPath.alone(specs[number % len(specs)])).pages[0]
        scene = lay_out(page, drawing, Report())
        assert scene is not None
        write(scene, "png", Options(scale=1))
        if number in MARKS:
            print(f"  {number:5} in one process {resident():8.1f} MB", flush=True)


if __name__ == "__main__":
    main()
