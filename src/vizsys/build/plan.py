"""What is to be made of a spec. In: loaded specs and the wishes of a command. Out: `Job`s with distinct outputs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from vizsys.build.draw import Drawing
from vizsys.build.load import Loaded
from vizsys.build.record import Origin
from vizsys.choices import DEFAULT_FORMATS, DEFAULT_OUTPUT
from vizsys.diagnostics import Diagnostic
from vizsys.records import dataclass
from vizsys.spec.model import Page


@dataclass(frozen=True, slots=True)
class Target:
    """One file to write: a page in a format. `path` None means the bytes are handed back instead."""

    page: Page
    format: str
    path: Path | None


@dataclass(frozen=True, slots=True)
class Job:
    """A spec with everything it makes. Errors in `found` mean that nothing of it is drawn."""

    name: str
    drawing: Drawing
    targets: tuple[Target, ...] = ()
    found: tuple[Diagnostic, ...] = ()
    origin: Origin | None = None
    """What the pictures remember of their making; None for nothing."""
    dry: bool = False
    """Compare with the pictures that are there; write none."""
    advise: bool = False
    """Count what lint finds in the pictures."""

    @property
    def failed(self) -> bool:
        return any(d.severity == "error" for d in self.found)


def job_of(spec: Loaded, drawing: Drawing, formats: Sequence[str], output: Path | None, below: PurePath) -> Job:
    """Every page of a spec in every format, in the folder `below` under `output`, by the page's name.

    Formats are those given, else those the page asks for, else PNG; the output folder is the one given, else that of
    the spec's project, else `output`.
    """
    if output is None:
        output = spec.output() or Path(DEFAULT_OUTPUT)
    targets = tuple(
        Target(page, format, output / below / f"{page.slug}{suffix_of(format)}")
        for page in spec.pages
        for format in dict.fromkeys(formats or page.formats or DEFAULT_FORMATS)
    )
    return Job(spec.name, drawing, targets, spec.found, origin_of(spec))


def job_for_one(spec: Loaded, drawing: Drawing, format: str, path: Path | None) -> Job:
    """The one page of a spec into the file `path`, or into memory. Several pages are an error."""
    found = spec.found
    if len(spec.pages) > 1:
        message = f"the spec makes {len(spec.pages)} pictures, and one file holds one"
        hint = "give a folder as the output"
        found = (*found, Diagnostic("error", "several-pages", message, None, hint, spec.name))
    targets = tuple(Target(page, format, path) for page in spec.pages)
    return Job(spec.name, drawing, targets, found, origin_of(spec))


def origin_of(spec: Loaded) -> Origin | None:
    """What pictures of the spec remember of it; None where its project wants nothing remembered."""
    if not spec.metadata():
        return None
    makes = {page.slug: tuple(dict.fromkeys(page.formats or DEFAULT_FORMATS)) for page in spec.pages}
    return Origin(spec.path, spec.texts, makes)


def suffix_of(format: str) -> str:
    """The file suffix of a format; of a word that is none (writing will say so) the word itself."""
    from vizsys.formats import FORMATS

    return FORMATS[format].suffix if format in FORMATS else f".{format}"


def distinct(jobs: Iterable[Job], taken: Mapping[str, str] | None = None) -> list[Job]:
    """The jobs, those that would write a file already spoken for turned into failures.

    Names that differ only in case count as one: on many disks they are. `taken` are files that need not be written:
    path -> the spec they are of.
    """
    owners = {path.casefold(): name for path, name in (taken or {}).items()}
    result = []
    for job in jobs:
        clashes = []
        for target in job.targets:
            if target.path is None:
                continue
            key = str(target.path).casefold()
            if key in owners:
                clashes.append(_clash(job, target.path, owners[key]))
            else:
                owners[key] = job.name
        result.append(replace(job, found=(*job.found, *clashes)) if clashes else job)
    return result


def _clash(job: Job, path: Path, owner: str) -> Diagnostic:
    other = "another of its own pages" if owner == job.name else owner
    message = f"{path} is written by {other} already"
    return Diagnostic("error", "same-output", message, None, "rename one of the specs", job.name)
