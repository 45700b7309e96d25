"""From text to typed pages: parse (places kept), expand (project, includes, variables, matrix), decode, check.

In: the text of a spec, the table of kinds and the doors to other files and to icons. Out: `Page` values, or findings
with their places. Nothing here opens a file.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from typing import Any

from vizsys.choices import PROJECT_FILE
from vizsys.diagnostics import Diagnostic, Report, Source, Span, TooManyErrors
from vizsys.spec.check import IconLibrary, check_page
from vizsys.spec.decode import Decoder, TooMuch
from vizsys.spec.expand import Entries, Expander, Layer, project_layer, sheets
from vizsys.spec.model import Page
from vizsys.spec.nodes import Map, Scalar, describe
from vizsys.spec.parse import parse
from vizsys.spec.project import Project, Read, load_project
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
    if path is None:
        path = "" if name.startswith("<") else name
    try:
        pages = _load(text, name, kinds, path, read, library, options or {}, found)
    except TooManyErrors:
        pages = []
    # In reading order, the spec's own first: errors are found in the order of the work, which says nothing to a person.
    found.found.sort(key=lambda d: (d.span is None or d.span.source.name != name, _reading_order(d)))
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
    used: set[str] = set()
    asked: set[str] = set()
    for sheet in sheets(own, behind, _option_entries(options), stem, root, report):
        definitions = Definitions(sheet.defines, report, used=used)
        decoder = Decoder(kinds, report, sheet.env, definitions, sheet.tones, sheet.slug)
        try:
            page = decoder.model(sheet.node, Page, "the page")
        except TooMuch:
            break
        check_page(page, report, library)
        pages.append(page)
        asked = sheet.env.used
    if not report.errors:
        _unused(root, "define", "definition", used, report)
        _unused(root, "vars", "variable", asked, report)
    return pages


def _unused(root: Map, key: str, what: str, used: set[str], report: Report) -> None:
    """Warn of what the spec itself defines and nothing uses; a file it includes may hold more than one spec needs."""
    entries = root.get(key)
    for name, (word, _) in entries.entries.items() if isinstance(entries, Map) else ():
        rest = word.span.source.line(word.span.line)[word.span.column - 1 + word.span.length :]
        if name not in used and not re.match(r"\s*:\s*&", rest):  # one with an anchor may be used by its alias
            report.warn("unused", f"the {what} {name!r} is never used", word.span)


def _reading_order(found: Diagnostic) -> tuple[str, int, int]:
    span = found.span
    return (span.source.name, span.line, span.column) if span else (found.file or "", 0, 0)


def _option_entries(options: Mapping[str, str]) -> Entries:
    """Options as page keys, placed in a text of their own."""
    entries: Entries = {}
    for key, value in options.items():
        span = Span(Source(f"--{key}", value), 1, 1, max(1, len(value)))
        entries[key] = (Scalar(key, span), Scalar(value, span))
    return entries
