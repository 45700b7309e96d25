"""Where the time of one cold `vizsys render` goes. Arguments: the spec, and the moment the parent started us (ns).

Prints JSON: milliseconds by stage, what a stage imports included, in the order in which they happen.
"""

import json
import sys
import time

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

from vizsys.formats import Options, pixel_size, write  # noqa: E402
from vizsys.formats.svg import document  # noqa: E402

options = Options(scale=1.5)
document(scene, Options(fonts=False), pixel_size(scene, options.scale))
lap("write as SVG")

write(scene, "png", options)
picture = laps["write as SVG"]
lap("paint and encode")
laps["paint and encode"] -= picture / 2  # it writes the SVG once more, with everything loaded

from dataclasses import replace  # noqa: E402

write(replace(scene, items=()), "png", options)
lap("(a blank page)")
print(json.dumps(laps))
