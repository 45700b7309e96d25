"""Where the time of one cold `vizsys render` goes.

Arguments: the spec, the moment the parent started us (ns), and `--blank` to paint an empty page as well.
Prints JSON: milliseconds by stage, what a stage imports included, in the order in which they happen.
"""

import gc
import json
import sys
import time

gc.set_threshold(50_000)  # as the command does

laps: dict[str, float] = {}
last = int(sys.argv[2])


def lap(stage: str) -> None:
    global last
    now = time.monotonic_ns()
    laps[stage] = (now - last) / 1e6
    last = now


lap("start Python")

import vizsys.cli.app  # noqa: E402
import vizsys.cli.render  # noqa: E402, F401

lap("load the command")

from pathlib import Path  # noqa: E402

from vizsys.build.find import SpecPath  # noqa: E402
from vizsys.build.load import load_spec  # noqa: E402

loaded = load_spec(SpecPath.alone(Path(sys.argv[1])))
lap("decode and check")

from vizsys.build.draw import Drawing, lay_out  # noqa: E402
from vizsys.diagnostics import Report  # noqa: E402

report = Report()
scene = lay_out(loaded.pages[0], Drawing(), report)
report.raise_errors()
assert scene is not None
lap("lay out")

from vizsys.formats import Options, pixel_size  # noqa: E402
from vizsys.formats.raster import paint  # noqa: E402
from vizsys.formats.svg import document  # noqa: E402

size = pixel_size(scene, 1.5)
svg = document(scene, Options(fonts=False), size)
lap("write as SVG")

paint(svg)
lap("paint and encode")

if "--blank" in sys.argv:
    from dataclasses import replace

    svg = document(replace(scene, items=()), Options(fonts=False), size)
    lap("")
    paint(svg)
    lap("(a blank page)")
    del laps[""]
laps["at"] = time.monotonic_ns()  # for the parent, who sees the end
print(json.dumps(laps), flush=True)
gc.freeze()  # as the command does
