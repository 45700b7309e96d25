"""`vizsys render --watch`: draw what is out of date, wait for a saved file, and again.

Every round asks what `vizsys render` asks: which pictures are not what their recipes say? So whatever a picture depends
on is noticed, and nothing else is drawn. Workers stay between rounds with everything loaded.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import click

from vizsys.cli.output import announce, counted, debugging, live, say, say_bug, say_diagnostics
from vizsys.records import dataclass

if TYPE_CHECKING:
    from vizsys.build.cache import Cache
    from vizsys.build.fresh import Place
    from vizsys.build.plan import Job
    from vizsys.build.pool import Pool
    from vizsys.build.run import Outcome
    from vizsys.build.survey import Survey
    from vizsys.cli.render import Asked

SETTLE = 0.2
"""Seconds a mistake must last before it is shown: a file half saved, or renamed away for a moment, is none."""
FIRST = "title: First\ngraph: {nodes: {a: {icon: lucide/user}, b: B}, edges: [a -> b: go]}\n"


def watch(
    asked: Asked,
    cache: Cache | None,
    limits: tuple[float, int],
    jobs: int | None,
    *,
    force: bool,
    prune: bool,
    quiet: bool,
) -> int:
    """Draw, and draw again what changes. Only Ctrl-C ends it."""
    from vizsys.build.pool import Pool
    from vizsys.build.run import died, pictures, run_job, workers_for
    from vizsys.build.watch import Watcher, WatchError
    from vizsys.cli.render import bounds_of

    if asked.output == "-":
        raise click.UsageError("standard output is no picture that could be drawn anew")
    try:
        watcher = Watcher()
    except WatchError as error:
        raise click.UsageError(str(error)) from None
    begin = prepare_live if live() else prepare
    with watcher, Pool(run_job, workers_for(1000, jobs), died, bounds_of(*limits), pictures, begin) as pool:
        pool.warm(1)
        rounds = Rounds(asked, pool, cache, jobs, prune, quiet)
        watcher.look_at(rounds.folders())
        rounds.go(force)
        prepare_reading()
        while True:
            if watcher.look_at(rounds.folders()):
                rounds.go()  # something may have changed before these folders were looked at
                continue
            while not rounds.concerned(watcher.wait()):
                rounds.settle()
                pool.warm(1)
            rounds.go()


def prepare() -> None:
    """Draw a small picture, to have loaded what drawing needs before there is anything to draw."""
    from vizsys.build.draw import Drawing
    from vizsys.build.load import load_text
    from vizsys.build.plan import job_for_one
    from vizsys.build.run import run_job

    run_job(job_for_one(load_text(FIRST), Drawing(), "png", None))


def prepare_live() -> None:
    """The same where a person looks on."""
    announce()
    prepare()


def prepare_reading() -> None:
    """Load what reading a spec needs."""
    from vizsys.build.load import load_text

    load_text(FIRST)


@dataclass(slots=True)
class _Mistake:
    """Something wrong: when it was first met, and whether it has been said."""

    outcome: Outcome
    since: float
    said: bool = False


class Rounds:
    """What is known between two rounds: pictures and their sources, mistakes and orphans, and which were said."""

    def __init__(
        self, asked: Asked, pool: Pool[Job, Outcome], cache: Cache | None, jobs: int | None, prune: bool, quiet: bool
    ) -> None:
        from vizsys.build.known import Known

        self._asked, self._pool, self._cache, self._jobs = asked, pool, cache, jobs
        self._prune, self._quiet = prune, quiet
        self._known = Known()
        self._mistakes: dict[str, _Mistake] = {}
        self._orphans: dict[str, tuple[str, float]] = {}  # picture -> why, since when
        self._told: set[str] = set()  # orphans that were said
        self._places: dict[str, Place] = {}
        self._inputs: set[str] = set()
        self._made: set[str] = set()
        self._outputs: set[str] = set()
        self._rounds = 0

    def folders(self) -> set[str]:
        """The folders in which a change may matter."""
        from vizsys.build.watch import folders_of

        return folders_of(self._places.values(), self._asked.paths or ("specs",), self._inputs, self._outputs)

    def concerned(self, changed: set[str]) -> bool:
        """Whether one of these paths may matter."""
        from vizsys.build.watch import matter

        return matter(changed, self._inputs, self._made)

    def go(self, force: bool = False) -> None:
        """One round: draw what is out of date."""
        from vizsys.build.run import Outcome
        from vizsys.diagnostics import Diagnostic

        try:
            self._go(force)
        except OSError as error:  # a folder went away while it was looked at; if it is more than that, it is said
            self._rounds += 1
            message = f"{error.strerror or error}".lower()
            self._met([Outcome("", (Diagnostic("error", "cannot-read", message, file=error.filename),))])

    def settle(self) -> None:
        """Say mistakes and orphans that have lasted."""
        now = time.monotonic() - SETTLE
        for mistake in self._mistakes.values():
            if not mistake.said and mistake.since <= now:
                mistake.said = True
                say_diagnostics(mistake.outcome.found)
                if mistake.outcome.crash is not None:
                    if debugging() and mistake.outcome.trace:
                        say(mistake.outcome.trace)
                    say_bug(mistake.outcome.crash, mistake.outcome.name)
        for path, (why, since) in self._orphans.items():
            if path not in self._told and since <= now:
                self._told.add(path)
                self._orphan(path, why)

    def _go(self, force: bool) -> None:
        from vizsys.build.fresh import Seen
        from vizsys.build.run import Outcome, workers_for
        from vizsys.build.survey import Made, clean, orphans
        from vizsys.cli.render import close, fetch

        started = time.monotonic()
        seen = Seen(self._known)
        found = self._asked.survey(seen, force)
        if self._rounds == 0:
            clean(self._asked.folders(found))
            if self._cache and not force:
                fetch(self._asked, found, seen, self._cache, self._quiet)
        made = Made()
        for path in found.current:
            made.add(path)
        planned = self._asked.jobs(found) if found.tasks else []
        for job in planned:
            made.take(job)
        self._made = {os.path.abspath(path) for path in made.paths}
        outcomes = [Outcome(d.file or "", (d,)) for d in found.wrong]
        drawn: dict[str, str] = {}
        for outcome in self._pool.run(planned, workers_for(len(planned), self._jobs)):
            outcomes.append(outcome)
            for written in outcome.written:
                drawn[str(written.path)] = outcome.name
                self._known.note(str(written.path))
                if written.changed and not self._quiet:
                    took = f" ({(time.monotonic() - started) * 1000:.0f} ms)" if live() else ""
                    say(f"wrote {written.path}{took}")
            if not outcome.failed:
                say_diagnostics(outcome.found)
        self._met(outcomes)
        now = time.monotonic()
        found_now = dict(orphans(found, made, self._asked.wish, seen))
        self._orphans = {path: (why, self._orphans.get(path, ("", now))[1]) for path, why in found_now.items()}
        self._told &= self._orphans.keys()
        if self._rounds == 0 and not self._quiet:
            say(f"watching {counted(len(found.specs), 'spec')}; Ctrl-C ends it")
        self._rounds += 1
        if self._cache:  # from here on nobody waits
            self._cache.keep(drawn)
            close(self._cache)
        self._learn(found, {**found.current, **drawn})
        self._known.save()

    def _met(self, outcomes: list[Outcome]) -> None:
        """Compare what is wrong now with what was."""
        now = {outcome.name: outcome for outcome in outcomes if outcome.failed}
        for name in [name for name in self._mistakes if name not in now]:
            if self._mistakes.pop(name).said and os.path.exists(name):
                say(f"mended {name}")
        for name, outcome in now.items():
            before = self._mistakes.get(name)
            if before is None or (before.outcome.found, before.outcome.crash) != (outcome.found, outcome.crash):
                self._mistakes[name] = _Mistake(outcome, time.monotonic())

    def _orphan(self, path: str, why: str) -> None:
        if not self._prune:
            if not self._quiet:
                say(f"orphan {path}: {why}; --prune removes it")
            return
        try:
            os.unlink(path)
        except OSError as error:
            say(f"{path}: error: the picture cannot be removed: {(error.strerror or str(error)).lower()}")
            return
        if not self._quiet:
            say(f"removed {path}: {why}")

    def _learn(self, found: Survey, pictures: dict[str, str]) -> None:
        """Remember where the specs are, and what the pictures were made from."""
        from vizsys.build.fresh import Place, Seen
        from vizsys.build.root import root_of
        from vizsys.build.watch import inputs_of

        self._places = {}
        for spec in found.specs:
            root = root_of(spec.path, spec.named)
            self._places[str(spec.path)] = Place(str(spec.path), str(root.folder), root.name_of(spec.path))
        known = ((path, self._places[name]) for path, name in pictures.items() if name in self._places)
        self._inputs = inputs_of(known, Seen(self._known))
        holding = {os.path.dirname(os.path.join(p.root, p.path)) + os.sep for p in self._places.values()}
        outputs = {os.path.realpath(folder) for folder in self._asked.folders(found)}
        self._outputs = {o for o in outputs if not any(folder.startswith(o + os.sep) for folder in holding)}
