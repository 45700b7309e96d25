"""Where the time of one cold `vizsys render` goes.

Arguments: the spec, the moment the parent started us (ns), and `--blank` to paint an empty page as well.
Prints JSON: milliseconds by stage, what a stage imports included, in the order in which they happen.
"""

import gc
import json
import sys
import time

gc.set_threshold(200_000)  # as the command does

laps: dict[str, float] = {}
last = int(sys.argv[2])


def lap(stage: str) -> None:
    global last
    now = time.monotonic_ns()
    laps[stage] = (now - last) / 1e6
    last = now


lap("start Python")

import vizsys.cli.app  # noqa: E402
import vizsys.cli.render  # noqa: E402

lap("load the command")

asked = vizsys.cli.render.Asked((sys.argv[1],), "stages.png", (), "wasm", None, None, None, True)

from vizsys.build.fresh import Seen  # noqa: E402

seen = Seen()
found = asked.survey(seen, force=True)
lap("find the spec")

import vizsys.build.run  # noqa: E402

lap("load the language")

(job,) = asked.jobs(found)
lap("decode and check")

from vizsys.build.draw import lay_out, write_scene  # noqa: E402
from vizsys.build.pages import Pages  # noqa: E402
from vizsys.build.record import facts_for  # noqa: E402
from vizsys.build.write import write_atomic  # noqa: E402
from vizsys.diagnostics import Report  # noqa: E402

(target,) = job.targets
page, report = target.page, Report()
pages = Pages(page.root, job.drawing)
scene = lay_out(page, job.drawing, report, pages)
report.raise_errors()
assert scene is not None and job.origin is not None and target.path is not None
lap("lay out")

facts = facts_for(job.origin, page, target.format, job.drawing, pages, scene)
data = write_scene(scene, target.format, page, job.drawing, report, facts)
report.raise_errors()
assert data is not None
lap("paint and encode")

write_atomic(target.path, data)
seen.known.note(str(target.path))
seen.known.save()
lap("write and remember")

if "--blank" in sys.argv:
    from dataclasses import replace

    blank = replace(scene, items=())
    lap("")
    write_scene(blank, target.format, page, job.drawing, report, facts)
    lap("(a blank page)")
    del laps[""]
laps["at"] = time.monotonic_ns()  # for the parent, who sees the end
print(json.dumps(laps), flush=True)
vizsys.cli.leave(0)
