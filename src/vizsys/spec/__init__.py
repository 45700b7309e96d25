"""From text to typed pages: parse (places kept), expand (project, includes, variables, matrix), decode, check.

In: the text of a spec, the table of kinds and the doors to other files and to icons. Out: `Page` values, or findings
with their places. Nothing here opens a file.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from typing import Any

from vizsys.diagnostics import Report, Source, Span
from vizsys.spec.check import IconLibrary, check_page
from vizsys.spec.decode import Decoder, TooMuch
from vizsys.spec.expand import Entries, Expander, Layer, project_layer, sheets
from vizsys.spec.model import Page
from vizsys.spec.nodes import Map, Scalar, describe
from vizsys.spec.parse import parse
from vizsys.spec.project import PROJECT_FILE, Project, Read, load_project
from vizsys.spec.reuse import Definitions
from vizsys.spec.words import Kinds

__all__ = [
    "PROJECT_FILE",
    "IconLibrary",
    "Project",
    "Read",
    "json_schema",
    "load_pages",
    "load_project",
    "project_schema",
]


def load_pages(
    text: str | bytes,
    name: str,
    *,
    kinds: Kinds,
    path: str | None = None,
    read: Read | None = None,
    library: Callable[[Page], IconLibrary] | None = None,
    options: Mapping[str, str] | None = None,
    report: Report | None = None,
) -> list[Page]:
    """The pages of a spec: one, or one per combination of its `matrix`.

    `name` is shown in findings. `path` is the spec's place below the project root, with `/` (`name` when absent):
    included files and packs count from its folder, `vizsys.yaml` is looked for from there upwards. `read` gives other
    files by such paths; without it nothing can be included. `library` makes the icons of a page; without it icons and
    roles are not looked up. `options` are page keys with scalar values that stand over those of the spec.

    Findings go to `report`, and a spec with errors gives no pages; without a report, errors raise `SpecError`.
    """
    found = Report()
    pages = _load(text, name, kinds, name if path is None else path, read, library, options or {}, found)
    if report is None:
        found.raise_errors()
    else:
        for diagnostic in found.found:
            report.add(diagnostic)
    return [] if found.errors else pages


def json_schema(kinds: Kinds) -> dict[str, Any]:
    """The JSON Schema of a spec; see `vizsys.spec.schema`."""
    from vizsys.spec.schema import json_schema as make

    return make(kinds)


def project_schema() -> dict[str, Any]:
    """The JSON Schema of the project file."""
    from vizsys.spec.schema import project_schema as make

    return make()


def _load(
    text: str | bytes,
    name: str,
    kinds: Kinds,
    path: str,
    read: Read | None,
    library: Callable[[Page], IconLibrary] | None,
    options: Mapping[str, str],
    report: Report,
) -> list[Page]:
    root = parse(text, name, path, report)
    if root is None:
        return []
    if not isinstance(root, Map):
        hint = "start with `title: …` and a block such as `graph:`"
        report.error("type", f"a page is a mapping of keys, found {describe(root)}", root.span, hint)
        return []
    prefix = name[: -len(path)] if path and name.endswith(path) else ""
    project = load_project(path, read, report, prefix) if read and path else None
    behind = project_layer(project[1]) if project else Layer()
    own = Expander(read, report, prefix).layer(root, path)
    stem = posixpath.splitext(posixpath.basename(path or name))[0] or "page"
    pages: list[Page] = []
    for sheet in sheets(own, behind, _option_entries(options), stem, root, report):
        decoder = Decoder(kinds, report, sheet.env, Definitions(sheet.defines, report), sheet.tones, sheet.slug)
        try:
            page = decoder.model(sheet.node, Page, "the page")
        except TooMuch:
            break
        check_page(page, report, library)
        pages.append(page)
    return pages


def _option_entries(options: Mapping[str, str]) -> Entries:
    """Options as page keys, placed in a text of their own."""
    entries: Entries = {}
    for key, value in options.items():
        span = Span(Source(f"--{key}", value), 1, 1, max(1, len(value)))
        entries[key] = (Scalar(key, span), Scalar(value, span))
    return entries
