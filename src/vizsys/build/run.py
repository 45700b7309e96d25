"""Do the jobs. In: `Job`s. Out: an `Outcome` each, in order; pictures on the disk.

A job stands alone: it draws all of its pictures before it writes the first, so a spec that fails leaves what it made
last time as it was, and never stops another.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TypeVar

from vizsys.build.bounds import Bounds, Lost, lost, within
from vizsys.build.draw import lay_out, write_scene
from vizsys.build.pages import Pages
from vizsys.build.plan import Job
from vizsys.build.record import facts_for
from vizsys.build.root import open_plain
from vizsys.build.write import leads_out, write_atomic
from vizsys.diagnostics import Diagnostic, Report, about
from vizsys.records import dataclass
from vizsys.scene import Scene

T = TypeVar("T")
R = TypeVar("R")

USUAL = ("vizsys.blocks.page", "vizsys.blocks.graph.layout", "vizsys.formats.raster", "uharfbuzz", "wasmtime")
"""What nearly every picture is drawn with."""
FEW = 6
"""Below this many tasks starting workers costs more than it gains."""


@dataclass(frozen=True, slots=True)
class Written:
    """A picture that is now on the disk; `changed` is False when it was there already, byte for byte. Of a dry job: a
    picture that was compared with what is on the disk."""

    path: Path
    changed: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job. `crash` says how it died of a bug of ours; `trace` is the traceback, where there is one."""

    name: str
    found: tuple[Diagnostic, ...] = ()
    written: tuple[Written, ...] = ()
    data: tuple[bytes, ...] = ()  # of targets without a path
    crash: str | None = None
    trace: str = ""
    lint_errors: int = 0  # what `vizsys lint` would find in the pictures, where that was asked for
    lint_warnings: int = 0

    @property
    def failed(self) -> bool:
        return self.crash is not None or any(d.severity == "error" for d in self.found)


def run_jobs(
    jobs: Sequence[Job],
    workers: int | None = None,
    bounds: Bounds | None = None,
    begin: Callable[[], None] | None = None,
) -> Iterator[Outcome]:
    """The outcome of every job, in order, as each becomes known. `workers` None: by the number of jobs.

    Workers end within the bounds, those of `Bounds` unless others are given; work in this process only when they are.
    `begin` is called once where jobs are drawn, before the first.
    """
    if sys.platform == "linux" and workers_for(len(jobs), workers) > 1:
        for module in USUAL:  # workers are forks of this process and have what it has
            with suppress(ImportError):  # a picture that needs it will say so
                import_module(module)
    return run_each(jobs, run_job, died, pictures, workers, bounds, begin)


def run_each(
    tasks: Sequence[T],
    work: Callable[..., R],  # of a task, and of bounds where it runs in this process
    died: Callable[[T, Lost], R],
    pictures: Callable[[T], int],
    workers: int | None = None,
    bounds: Bounds | None = None,
    begin: Callable[[], None] | None = None,
) -> Iterator[R]:
    """`work` on every task, results in order: here for few tasks, by workers for many. One that fails stops no other.

    `died` makes the result of a task whose worker ended, `pictures` says how many pictures it makes.
    """
    count = workers_for(len(tasks), workers)
    if count == 1:
        if begin is not None:
            begin()
        for task in tasks:
            yield work(task, bounds)
        return
    from vizsys.build.pool import run_all  # multiprocessing takes its time to load

    yield from run_all(tasks, work, count, died, bounds, pictures, begin)


def pictures(job: Job) -> int:
    """How many pictures a job makes: so many times the time of one it may take."""
    return len(job.targets)


def workers_for(tasks: int, asked: int | None = None) -> int:
    """How many workers: what was asked, else one for few tasks and one per usable core for many."""
    if asked is not None:
        return max(1, min(asked, tasks))
    if tasks < FEW:
        return 1
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(usable, tasks))


def run_job(job: Job, bounds: Bounds | None = None) -> Outcome:
    """Draw and write one job; whatever goes wrong is in the outcome. The bounds hold in this process."""
    if job.failed:
        return Outcome(job.name, job.found)
    try:
        with within(bounds, pictures(job)):
            return _run(job)
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # panics of native code are not Exceptions
        import traceback

        return replace(died(job, lost(error)), trace=traceback.format_exc())


def _run(job: Job) -> Outcome:
    report = Report()
    for diagnostic in job.found:
        report.add(diagnostic)
    drawn: list[tuple[Path | None, bytes]] = []
    scenes: dict[int, Scene | None] = {}
    used: dict[int, Pages] = {}
    for target in job.targets:
        page, key = target.page, id(target.page)
        if key not in scenes:
            used[key] = Pages(page.root, job.drawing)
            scenes[key] = lay_out(page, job.drawing, report, used[key])
        scene = scenes[key]
        if scene is None:
            continue
        facts = facts_for(job.origin, page, target.format, job.drawing, used[key], scene) if job.origin else None
        data = write_scene(scene, target.format, page, job.drawing, report, facts)
        if data is not None:
            drawn.append((target.path, data))
    if report.errors:
        return Outcome(job.name, about(report.found, job.name))
    written = []
    for path, data in drawn:
        if path is not None:
            if leads_out(path, job.targets[0].page.root):
                hint = "name the folder itself with -o"
                message = "the picture cannot be written: its place is a link that leads out of the project"
                report.add(Diagnostic("error", "cannot-write", message, None, hint, str(path)))
                continue
            try:
                written.append(Written(path, not _holds(path, data) if job.dry else write_atomic(path, data)))
            except OSError as error:
                reason = (error.strerror or str(error)).lower()
                report.add(
                    Diagnostic("error", "cannot-write", f"the picture cannot be written: {reason}", file=str(path))
                )
    data_only = tuple(data for path, data in drawn if path is None)
    found = about(report.found, job.name)
    if not job.advise:
        return Outcome(job.name, found, tuple(written), data_only)
    verdicts = [_verdict(scene) for scene in scenes.values() if scene]
    errors, warnings = (sum(numbers) for numbers in zip(*verdicts, strict=True)) if verdicts else (0, 0)
    return Outcome(job.name, found, tuple(written), data_only, lint_errors=errors, lint_warnings=warnings)


def _holds(path: Path, data: bytes) -> bool:
    try:
        with open_plain(path) as file:
            return file.read(len(data) + 1) == data
    except FileNotFoundError:
        return False


def _verdict(scene: Scene) -> tuple[int, int]:
    """Errors and warnings lint finds in a picture. It is advice: a bug in a rule costs the count, not the picture."""
    from vizsys.lint import count

    try:
        return count(scene)
    except Exception:
        return 0, 0


def died(job: Job, how: Lost) -> Outcome:
    """The outcome of a job that ended without one."""
    finding = how.finding(job.name)
    if finding is not None:
        return Outcome(job.name, (*job.found, finding))
    return Outcome(job.name, job.found, crash=how.words)
