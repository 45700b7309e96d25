"""The project file `vizsys.yaml`: what the pictures of a series share.

In: a spec's place and the caller's `read`. Out: the nearest project file as a typed `Project` and as a node tree, whose
page keys stand behind those of every spec below it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from types import MappingProxyType

from vizsys.choices import PROJECT_FILE
from vizsys.diagnostics import Diagnostic, Report
from vizsys.records import dataclass
from vizsys.spec.decode import Decoder, TooMuch
from vizsys.spec.model import (
    Brand,
    CloudRole,
    Density,
    Footer,
    Format,
    Model,
    Pack,
    Provider,
    Size,
    Skin,
    ThemeName,
    Tone,
    doc,
)
from vizsys.spec.nodes import Map, describe
from vizsys.spec.parse import parse
from vizsys.spec.reuse import Definitions
from vizsys.spec.values import project_path, read_tones
from vizsys.spec.variables import Env

Read = Callable[[str], bytes]
"""Reads a file by its path below the project root, with `/`. Raises OSError: FileNotFoundError when it is not there,
PermissionError when its place, links followed, is outside the root."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Model):
    """Defaults for every spec below the file. What a spec says itself wins."""

    brand: Brand | None = doc("who publishes the pictures, at the top right")
    footer: Footer | None = doc("the line at the bottom")
    theme: ThemeName | None = doc("colour theme")
    skin: Skin | None = doc("page background")
    size: Size | None = doc("page size")
    density: Density | None = doc("space and type size")
    provider: Provider | None = doc("the cloud that roles and bare icon names mean")
    roles: Mapping[str, CloudRole] = doc("roles of the project's own", MappingProxyType({}))
    tones: Mapping[str, Tone] = doc("names of the project's own for tones", MappingProxyType({}))
    packs: tuple[Pack, ...] = doc("icon folders and Iconify files", ())
    vars: Mapping[str, str] = doc("variables for `${name}`", MappingProxyType({}))
    formats: tuple[Format, ...] = doc("file formats to write", ())
    scale: float | None = doc("pixels per page unit in raster formats", minimum=0.1, maximum=8)
    small: bool | None = doc("make PNG files a fifth smaller, for a little more time and shades nobody misses")
    output: str | None = doc("folder the pictures go to, relative to this file")
    metadata: bool = doc("whether pictures hold their spec and how they were made", True)


def load_project(path: str, read: Read, report: Report, prefix: str = "") -> tuple[Project, Map] | None:
    """The project file nearest above the spec at `path`, typed and as a tree; None when there is none.

    `prefix` goes before paths shown in findings. Mistakes in the file go to the report.
    """
    folder = posixpath.dirname(path)
    while True:
        place = posixpath.join(folder, PROJECT_FILE)
        try:
            data = read(place)
        except FileNotFoundError:
            data = None
        except OSError as error:
            why = error.strerror or str(error)
            report.add(Diagnostic("error", "read", f"cannot read the project file: {why}", file=prefix + place))
            return None
        if data is not None:
            return read_project(data, prefix + place, place, report)
        if folder == posixpath.dirname(folder):
            return None
        folder = posixpath.dirname(folder)


def read_project(data: bytes | str, name: str, path: str, report: Report) -> tuple[Project, Map] | None:
    """The project file from its bytes. An empty file is a project without defaults."""
    if not data.strip():
        return None
    tree = parse(data, name, path, report)
    if tree is None:
        return None
    if not isinstance(tree, Map):
        report.error("type", f"a project file is a mapping of defaults, found {describe(tree)}", tree.span)
        return None
    # Variables are put in page by page, with those of the spec: here only the form is checked.
    tones = read_tones(tree.get("tones"))
    decoder = Decoder({}, report, Env({}, {}, None), Definitions({}, report), tones, late=True)
    try:
        project = decoder.model(tree, Project, "the project file")
    except TooMuch:
        return None
    folder = project.output
    if folder is not None and project_path(posixpath.dirname(path), folder) is None:
        hint = "give a folder elsewhere on the command line, with -o"
        report.error("path", f"'output' leaves the project folder: {folder!r}", project.span("output"), hint)
    return project, tree
