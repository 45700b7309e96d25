"""Are the pictures of a project as they should be? In: a survey, and the specs in question, planned. Out: a `Fault` for
each picture that is not, with the reason in words. Nothing is written.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from vizsys.build.fresh import Seen, Wish
from vizsys.records import dataclass

if TYPE_CHECKING:
    from vizsys.build.plan import Job
    from vizsys.build.run import Outcome
    from vizsys.build.survey import Task

State = Literal["stale", "missing", "orphan"]


@dataclass(frozen=True, slots=True)
class Fault:
    """A picture that is not as it should be; `spec` is the file it is, or was, made from."""

    path: str
    state: State
    reason: str
    spec: str | None = None

    def as_json(self) -> dict[str, str | None]:
        return {"path": self.path, "state": self.state, "reason": self.reason, "spec": self.spec}


def faults(tasks: Sequence[Task], jobs: Sequence[Job], wish: Wish, seen: Seen) -> tuple[list[Fault], list[Job]]:
    """What recipes tell of the pictures of those specs, and the jobs only drawing decides on: where there is no recipe
    because none is wanted, or the recipe holds and vizsys or a library it uses may draw otherwise than before."""
    found: list[Fault] = []
    open_: list[Job] = []
    for task, job in zip(tasks, jobs, strict=True):
        if job.failed:
            continue
        unsure = []
        for target in job.targets:
            path = str(target.path)
            reason = _reason(path, task, target.page.slug, target.format, wish, seen) if job.origin else ""
            if not os.path.exists(path):
                found.append(Fault(path, "missing", f"{job.name} makes it", job.name))
            elif reason:
                found.append(Fault(path, "stale", reason, job.name))
            else:
                unsure.append(target)
        if unsure:
            open_.append(replace(job, targets=tuple(unsure), dry=True))
    return found, open_


def _reason(path: str, task: Task, page: str, format: str, wish: Wish, seen: Seen) -> str:
    """Why the picture is out of date, as far as recipes tell; nothing when they do not."""
    if not os.path.exists(path):
        return ""
    recipe = seen.recipe(path)
    if recipe is None:
        return "it does not say how it was made"
    return "; ".join(dict.fromkeys(seen.reasons(path, recipe, task.place, page, format, wish)))


def drawn_otherwise(jobs: Sequence[Job], outcomes: Sequence[Outcome], seen: Seen) -> Iterator[Fault]:
    """The pictures that came out otherwise than they are on the disk; the others are remembered as seen."""
    for job, outcome in zip(jobs, outcomes, strict=True):
        for written in outcome.written:
            path = str(written.path)
            if not written.changed:
                seen.known.note(path)
            else:
                otherwise = "this vizsys draws it otherwise" if job.origin else "its spec makes another picture now"
                yield Fault(path, "stale", otherwise, outcome.name)
