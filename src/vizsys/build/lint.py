"""Lint specs. In: loaded specs. Out: a `Linted` each: what the rules find in every page of it, laid out."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import field, replace

from vizsys.build.bounds import Bounds, Lost, lost, within
from vizsys.build.draw import Drawing, lay_out
from vizsys.build.load import Loaded
from vizsys.build.root import Root
from vizsys.build.run import run_each
from vizsys.diagnostics import Diagnostic, Report, about
from vizsys.lint import Settings, check_scene
from vizsys.records import dataclass
from vizsys.spec.model import Page

VOCABULARY = "vocabulary.txt"
"""The file with words a project spells right: in the spec's folder or any above it, one or more words a line."""


@dataclass(frozen=True, slots=True)
class LintTask:
    """A spec to lint, and how."""

    spec: Loaded
    drawing: Drawing = field(default_factory=Drawing)
    settings: Settings = field(default_factory=Settings)


@dataclass(frozen=True, slots=True)
class Linted:
    """What was found. `failed`: the spec could not be drawn, so the rules saw nothing of it. `crash`: a bug of ours."""

    name: str
    found: tuple[Diagnostic, ...] = ()
    failed: bool = False
    crash: str | None = None
    trace: str = ""


def lint_all(tasks: Sequence[LintTask], workers: int | None = None, bounds: Bounds | None = None) -> Iterator[Linted]:
    """Lint every spec, results in order. One that fails or crashes stops no other. Bounds are those of `run_jobs`."""
    return run_each(tasks, lint_one, lambda task, how: _lost(task.spec.name, how), _pages, workers, bounds)


def _pages(task: LintTask) -> int:
    return len(task.spec.pages)


def lint_one(task: LintTask, bounds: Bounds | None = None) -> Linted:
    """Lay out the pages of a spec and check them. The bounds hold in this process."""
    name = task.spec.name
    try:
        with within(bounds, _pages(task)):
            return _lint(task)
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # panics of native code are not Exceptions
        import traceback

        return replace(_lost(name, lost(error)), trace=traceback.format_exc())


def _lost(name: str, how: Lost) -> Linted:
    finding = how.finding(name)
    return Linted(name, (finding,), failed=True) if finding else Linted(name, crash=how.words)


def _lint(task: LintTask) -> Linted:
    spec, report = task.spec, Report()
    for diagnostic in spec.found:
        report.add(diagnostic)
    words = _vocabulary(spec.root, spec.path) if task.settings.spelling else frozenset()
    failed = spec.failed
    for page in spec.pages:
        scene = lay_out(page, task.drawing, report)
        if scene is None:
            failed = True
            continue
        settings = task.settings
        if settings.spelling:
            known = frozenset((*settings.known, *words, *_names(page)))
            settings = Settings(settings.width, True, known)
        for diagnostic in check_scene(scene, page, settings):
            report.add(diagnostic)
    return Linted(spec.name, about(report.found, spec.name), failed)


def _vocabulary(root: Root, path: str) -> frozenset[str]:
    """The words of every vocabulary file from the spec's folder up to the root; `#` begins a comment."""
    words: set[str] = set()
    folder = posixpath.dirname(path)
    while True:
        try:
            text = root.read(posixpath.join(folder, VOCABULARY)).decode("utf-8", "replace")
        except OSError:
            text = ""
        for line in text.splitlines():
            words.update(line.partition("#")[0].split())
        if not folder:
            return frozenset(words)
        folder = posixpath.dirname(folder)


def _names(page: Page) -> set[str]:
    """Words of the names of icons, cloud roles and their services, and the brand: products are spelt as they are."""
    from vizsys.build.context import make_library
    from vizsys.icons.roles import roles

    names: list[str] = [page.brand.name] if page.brand else []
    names += make_library(page, Report()).names()
    names += [entry.label for role in roles().values() for entry in role.entries.values()]
    return {word for name in names for word in re.findall(r"[^\W\d_]{3,}", name)}
