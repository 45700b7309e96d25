"""Read specs from the disk. In: a spec's place, or a text. Out: `Loaded`: its pages, or what is wrong with it."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import field, replace
from functools import lru_cache
from pathlib import Path

from vizsys.blocks.kinds import KINDS
from vizsys.build.context import make_library
from vizsys.build.find import SpecPath
from vizsys.build.pages import Pages
from vizsys.build.root import Root, root_of
from vizsys.choices import PROJECT_FILE
from vizsys.diagnostics import Diagnostic, Report
from vizsys.records import dataclass
from vizsys.spec import Project, load_pages, load_project
from vizsys.spec.model import Page
from vizsys.spec.project import read_project

STDIN = "<stdin>"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A spec after every check that needs no drawing. `path` is its place below `root`, with `/`."""

    name: str
    pages: tuple[Page, ...]
    found: tuple[Diagnostic, ...]
    root: Root
    path: str
    texts: Mapping[str, bytes] = field(default_factory=dict)
    """The text of every file read for it, by path: the spec, its project file, its includes."""

    @property
    def failed(self) -> bool:
        return any(d.severity == "error" for d in self.found)

    def output(self) -> Path | None:
        """The output folder of the project the spec belongs to, where it names one."""
        name = project_file(self.path, self.texts)
        project = _project(self.texts[name], name) if name else None
        return self.root.folder / posixpath.dirname(name) / project.output if project and project.output else None

    def metadata(self) -> bool:
        """Whether the project lets pictures hold their spec."""
        name = project_file(self.path, self.texts)
        project = _project(self.texts[name], name) if name else None
        return project is None or project.metadata


def project_file(path: str, texts: Mapping[str, bytes]) -> str:
    """The project file that holds for the spec at `path`, among the files read; nothing without one."""
    folder = posixpath.dirname(path)
    while True:
        name = posixpath.join(folder, PROJECT_FILE)
        if name in texts:
            return name
        if not folder:
            return ""
        folder = posixpath.dirname(folder)


@lru_cache(16)
def _project(data: bytes, name: str) -> Project | None:
    """A project file from its bytes; a folder of specs shares one."""
    found = read_project(data, name, name, Report())
    return found[0] if found else None


def output_of(root: Root, path: str) -> Path | None:
    """The output folder of the project that the spec at `path` belongs to, where it names one."""
    project = load_project(path, root.read, Report())
    if project is None or project[0].output is None:
        return None
    file = next(iter(project[0].marks.values())).source
    return root.folder / posixpath.dirname(getattr(file, "path", "")) / project[0].output


def load_spec(spec: SpecPath) -> Loaded:
    """The spec in a file, with its project file, its includes and the icons it may use."""
    root = root_of(spec.path, spec.named)
    name, path = str(spec.path), root.name_of(spec.path)
    try:
        # One found in a folder is read as includes are: it may be a pipe, or a link to a file of somebody else's.
        data = root.read(path) if spec.named else spec.path.read_bytes()
    except OSError as error:
        message = f"the spec cannot be read: {(error.strerror or str(error)).lower()}"
        return Loaded(name, (), (Diagnostic("error", "cannot-read", message, file=name),), root, path)
    return load_text(data, name, root, path)


def load_text(
    text: str | bytes,
    name: str = STDIN,
    root: Root | None = None,
    path: str | None = None,
    pages: Pages | None = None,
) -> Loaded:
    """A spec from its text; without a `root` it belongs to the project of the working folder.

    `pages` knows the specs that show this one as a picture, which it may not show in turn.
    """
    on_disk = path is not None
    if root is None or path is None:
        place = Path.cwd() / "page.yaml"
        root = root_of(place)
        path = root.name_of(place)
    report, folder = Report(), str(root.folder)
    texts = {path: text.encode() if isinstance(text, str) else text}

    def read(name: str) -> bytes:
        texts[name] = root.read(name)
        return texts[name]

    shown = pages or Pages(folder, within=(path,) if on_disk else ())
    made = load_pages(
        text,
        name,
        kinds=KINDS,
        path=path,
        read=read,
        library=lambda page: make_library(replace(page, root=folder), report, shown),
        report=report,
    )
    if report.errors:
        made = []
    return Loaded(name, tuple(replace(page, root=folder) for page in made), tuple(report.found), root, path, texts)
