"""What there is to do. In: the places and wishes of a command. Out: a `Survey`: the specs whose pictures are as they
should be, those that must be looked into, and, once it is known what every spec makes, the pictures no spec makes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from vizsys.build import find
from vizsys.build.find import SUFFIXES, SpecPath
from vizsys.build.fresh import Place, Seen, Wish, folder_of
from vizsys.build.root import root_of
from vizsys.build.write import sweep
from vizsys.choices import FORMAT_WORDS, PROJECT_FILE
from vizsys.records import dataclass

if TYPE_CHECKING:
    from vizsys.build.plan import Job
    from vizsys.diagnostics import Diagnostic

PICTURES = tuple(f".{word}" for word in FORMAT_WORDS)


@dataclass(frozen=True, slots=True)
class Task:
    """A spec that must be looked into: its pictures go to `folder`, below the output folder `output`."""

    spec: SpecPath
    place: Place
    output: str
    unsure: bool
    """Recipes hold, and only drawing tells whether this machine draws the same."""

    @property
    def folder(self) -> str:
        return os.path.normpath(os.path.join(self.output, self.spec.below.parent))


@dataclass(frozen=True, slots=True)
class Survey:
    """`current`: picture -> the spec it is of, where nothing is to do. `wrong`: places named that are not there."""

    specs: list[SpecPath]
    wrong: list[Diagnostic]
    current: dict[str, str]
    tasks: list[Task]
    outputs: dict[str, str]
    """Output folders of folders of specs -> a root of those specs: there, a picture no spec makes is an orphan."""


def survey(paths: Sequence[str], output: str | None, one: str | None, wish: Wish, seen: Seen) -> Survey:
    """Look at every spec in `paths`. Pictures go to the folder `output` (without it: as the project says), or there is
    one spec, and it goes to the file `one`."""
    specs, wrong = find.find_specs(paths)
    found = Survey(specs, wrong, {}, [], {})
    for spec in specs:
        root = root_of(spec.path, spec.named)
        place = Place(str(spec.path), str(root.folder), root.name_of(spec.path))
        folder = output or folder_of(place, seen) or _read_folder(place)
        task = Task(spec, place, folder, False)
        if spec.named is not None and one is None:
            found.outputs.setdefault(folder, place.root)
        stand = seen.stand(place, task.folder, wish, one)
        if stand.current:
            found.current.update((path, place.file) for path in stand.current)
        else:
            found.tasks.append(Task(spec, place, folder, stand.unsure))
    for named in paths if one is None else ():
        if os.path.isdir(named) and not any(str(s.named) == str(Path(named)) for s in specs):  # none left in it
            root = root_of(Path(named, "x"), Path(named))
            place = Place(named, str(root.folder), root.name_of(Path(named, "x")))
            found.outputs.setdefault(output or folder_of(place, seen) or _read_folder(place), place.root)
    return found


def _read_folder(place: Place) -> str:
    """The output folder of the spec's project, the project file read as one."""
    from vizsys.build.load import output_of
    from vizsys.build.root import Root
    from vizsys.choices import DEFAULT_OUTPUT

    return str(output_of(Root(Path(place.root)), place.path) or DEFAULT_OUTPUT)


@dataclass(slots=True)
class Made:
    """What the specs of a run make: `paths` exactly; `pages`, without suffix, in whatever format.

    `broken` are the names of specs that could not be read, which may make anything.
    """

    paths: set[str] = field(default_factory=set)
    pages: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)

    def take(self, job: Job) -> None:
        """What a job makes; one that failed may make anything its spec is known for."""
        if job.failed:
            self.broken.add(PurePath(job.name).name)
        for target in job.targets:
            if target.path is not None:
                self.add(str(target.path))

    def add(self, path: str) -> None:
        self.paths.add(os.path.normpath(path))
        self.pages.add(os.path.splitext(os.path.normpath(path))[0])


def clean(folders: Iterable[str]) -> None:
    """Remove what killed runs left in the folders pictures go to."""
    for folder in folders:
        sweep(folder or ".", PICTURES)


def orphans(found: Survey, made: Made, wish: Wish, seen: Seen) -> Iterator[tuple[str, str]]:
    """Pictures in the output folders that vizsys made and no spec makes any more, and how that is known.

    Where a folder of specs was named only: from single specs nothing follows about other pictures. A picture of a spec
    that lies elsewhere in the project is not one.
    """
    here = {os.path.realpath(spec.path) for spec in found.specs}
    others: dict[str, set[str]] = {}
    for output, root in found.outputs.items():
        around = os.path.realpath(output)
        holds_specs = any(path.startswith(around + os.sep) for path in here)
        beside = sorted({os.path.dirname(path) for path in made.paths})
        for folder, names in map(_listed, beside) if holds_specs else _folders(output):
            for name in sorted(names):
                path = os.path.normpath(os.path.join(folder, name))
                if not name.endswith(PICTURES) or path in made.paths:
                    continue
                if wish.formats and os.path.splitext(path)[0] in made.pages:
                    continue
                recipe = seen.recipe(path)
                if recipe is None:
                    continue
                spec = PurePath(recipe.spec).name
                if spec in made.broken:
                    continue
                if root not in others:
                    others[root] = _specs_below(root, here)
                if spec not in others[root]:
                    page = os.path.splitext(path)[0] in made.pages
                    yield path, f"no spec makes it as {recipe.format}" if page else f"{recipe.spec} does not make it"


def _folders(output: str) -> Iterator[tuple[str, list[str]]]:
    for folder, below, names in os.walk(output):
        below[:] = sorted(name for name in below if not name.startswith("."))
        yield folder, names


def _listed(folder: str) -> tuple[str, list[str]]:
    try:
        return folder, os.listdir(folder or ".")
    except OSError:
        return folder, []


def _specs_below(root: str, without: set[str]) -> set[str]:
    """The names of specs in a project that are not among those of the run."""
    names = set()
    for folder, below, files in os.walk(root):
        below[:] = [name for name in below if not name.startswith(".") and name != "node_modules"]
        for name in files:
            if name.endswith(SUFFIXES) and name != PROJECT_FILE:
                path = os.path.realpath(os.path.join(folder, name))
                if path not in without:
                    names.add(name)
    return names
