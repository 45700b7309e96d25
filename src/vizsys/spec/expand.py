"""What a page is made of: project file, included files and the spec, one behind the other; then `matrix`.

In: the root node of a spec and the caller's `read`. Out: one node tree per page with the variables, definitions and
tones in force. `use` and `each` are followed later, where the decoder knows that a block stands.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from itertools import product

from vizsys.diagnostics import Report
from vizsys.limits import FILE_NAME, INCLUDES, PAGES
from vizsys.records import dataclass
from vizsys.spec.fields import table
from vizsys.spec.model import Page
from vizsys.spec.nodes import Map, Node, Scalar, Seq, describe
from vizsys.spec.parse import parse
from vizsys.spec.project import Project, Read
from vizsys.spec.reuse import axes
from vizsys.spec.values import project_path, read_tones
from vizsys.spec.variables import PROVIDERS, Env

Entries = dict[str, tuple[Scalar, Node]]
_BY_KEY = ("roles", "tones")
"""Page keys whose entries add up; of the others the nearest file's value counts as a whole."""


@dataclass(slots=True)
class Layer:
    """The page keys, variables and definitions of one file and those behind it."""

    page: Entries = field(default_factory=dict)
    vars: dict[str, Scalar] = field(default_factory=dict)
    defines: Entries = field(default_factory=dict)
    matrix: tuple[Scalar, Node] | None = None

    def put(self, top: Layer) -> None:
        """Lay another file over this one."""
        for key, (word, value) in top.page.items():
            old = self.page.get(key)
            if old and key in _BY_KEY and isinstance(old[1], Map) and isinstance(value, Map):
                value = Map({**old[1].entries, **value.entries}, value.span)
            elif old and key == "packs" and isinstance(old[1], Seq) and isinstance(value, Seq):
                value = Seq([*old[1].items, *value.items], value.span)
            self.page[key] = (word, value)
        self.vars.update(top.vars)
        self.defines.update(top.defines)
        self.matrix = top.matrix or self.matrix


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page to decode."""

    slug: str
    node: Map
    env: Env
    defines: Mapping[str, tuple[Scalar, Node]]
    tones: Mapping[str, str]


@dataclass(slots=True)
class Expander:
    """Follows the includes of one spec. `prefix` goes before paths shown in findings."""

    read: Read | None
    report: Report
    prefix: str = ""
    seen: int = 0

    def layer(self, root: Map, path: str, trail: tuple[str, ...] = ()) -> Layer:
        """The keys of a file over those of the files it includes."""
        whole = Layer()
        include = root.entries.get("include")
        if include:
            for part in self._included(include, path, (*trail, path)):
                whole.put(part)
        own = Layer(matrix=root.entries.get("matrix"))
        if own.matrix and trail:
            self.report.error(
                "include", "'matrix' belongs in the spec itself, not in an included file", own.matrix[0].span
            )
            own.matrix = None
        own.page = {k: e for k, e in root.entries.items() if k not in ("include", "vars", "define", "matrix")}
        own.vars = read_vars(root.entries.get("vars"), self.report)
        own.defines = self._defines(root.entries.get("define"))
        whole.put(own)
        return whole

    def _included(self, include: tuple[Scalar, Node], path: str, trail: tuple[str, ...]) -> Iterator[Layer]:
        key, value = include
        names = value.items if isinstance(value, Seq) else [value]
        for name in names:
            if not isinstance(name, Scalar) or name.empty:
                span = key.span if isinstance(name, Scalar) else name.span
                self.report.error("type", f"'include' expects paths of files, found {describe(name)}", span)
                continue
            place = project_path(posixpath.dirname(path), name.text)
            if place is None:
                self.report.error("include", f"{name.text!r} is outside the project folder", name.span)
                continue
            if place in trail:
                chain = " -> ".join([*trail[trail.index(place) :], place])
                self.report.error("include", f"the file includes itself: {chain}", name.span)
                continue
            self.seen += 1
            if self.seen > INCLUDES:
                if self.seen == INCLUDES + 1:
                    self.report.error("limit", f"the spec includes more than {INCLUDES} files", name.span)
                continue
            root = self._file(place, name)
            if root is not None:
                yield self.layer(root, place, trail)

    def _file(self, place: str, name: Scalar) -> Map | None:
        """The root of an included file; None after a finding."""
        if self.read is None:
            self.report.error("include", "a spec without a place on disk cannot include files", name.span)
            return None
        try:
            data = self.read(place)
        except FileNotFoundError:
            self.report.error("include", f"there is no file {self.prefix + place!r}", name.span)
            return None
        except PermissionError as error:
            why = error.strerror or str(error) or "not allowed"
            self.report.error("include", f"cannot include {name.text!r}: {why}", name.span)
            return None
        except OSError as error:
            self.report.error("include", f"cannot read {name.text!r}: {error.strerror or error}", name.span)
            return None
        tree = parse(data, self.prefix + place, place, self.report)
        if tree is None or isinstance(tree, Map):
            return tree
        self.report.error("type", f"an included file is a mapping of page keys, found {describe(tree)}", tree.span)
        return None

    def _defines(self, entry: tuple[Scalar, Node] | None) -> Entries:
        if entry is None:
            return {}
        key, value = entry
        if not isinstance(value, Map):
            self.report.error(
                "type", f"'define' expects a mapping from names to blocks, found {describe(value)}", key.span
            )
            return {}
        for name, (word, block) in value.entries.items():
            if isinstance(block, Scalar) and block.empty:
                self.report.error("empty-value", f"the definition {name!r} is empty", word.span)
        return {k: e for k, e in value.entries.items() if not (isinstance(e[1], Scalar) and e[1].empty)}


def read_vars(entry: tuple[Scalar, Node] | None, report: Report) -> dict[str, Scalar]:
    """The variables a file sets."""
    if entry is None:
        return {}
    key, value = entry
    if not isinstance(value, Map):
        report.error("type", f"'vars' expects a mapping from names to texts, found {describe(value)}", key.span)
        return {}
    out: dict[str, Scalar] = {}
    for name, (word, text) in value.entries.items():
        if name.split(".")[0] == "provider":
            report.error("variable", f"{name!r} is set by `provider:`, not by 'vars'", word.span)
        elif not re.fullmatch(r"[^\W\d][\w-]*", name):
            report.error("name", f"{name!r} is not a name for a variable", word.span)
        elif not isinstance(text, Scalar) or text.empty:
            report.error("type", f"the variable {name!r} expects a text, found {describe(text)}", word.span)
        else:
            out[name] = text
    return out


def project_layer(tree: Map) -> Layer:
    """The project file as a layer. Its mistakes are reported by `read_project`."""
    keys = table(Project).keys.keys() & table(Page).keys.keys()
    layer = Layer(page={k: e for k, e in tree.entries.items() if k in keys})
    layer.vars = read_vars(tree.entries.get("vars"), Report())
    return layer


def sheets(own: Layer, project: Layer, options: Entries, stem: str, where: Map, report: Report) -> Iterator[Sheet]:
    """The pages of a spec: one, or one for each combination of its matrix. `options` stand over everything else."""
    whole = Layer()
    whole.put(project)
    whole.put(own)
    whole.page.update(options)
    tones = read_tones(whole.page["tones"][1]) if "tones" in whole.page else {}
    provider = whole.page.get("provider")
    first = Env(whole.vars, {}, None)
    for slug, bound in _combinations(own, "provider" in options, stem, report):
        page = whole.page
        cloud = bound.get("provider")
        if cloud and own.matrix:
            word = own.matrix[0]
            page = {**page, "provider": (word, Scalar(cloud, word.span))}
        elif provider and isinstance(provider[1], Scalar):
            text = Env(whole.vars, bound, None, first.spent, first.used).fill(provider[1], report).text
            cloud = text if text in PROVIDERS else None
        env = Env(whole.vars, bound, cloud, first.spent, first.used)
        yield Sheet(slug, Map(page, where.span), env, whole.defines, tones)


def _combinations(own: Layer, forced: bool, stem: str, report: Report) -> Iterator[tuple[str, dict[str, str]]]:
    """Slug and variables of each page."""
    if own.matrix is None:
        yield stem, {}
        return
    key, spec = own.matrix
    if isinstance(spec, Map) and "provider" in spec.entries and "provider" in own.page and not forced:
        report.error("matrix", "the provider is set by 'provider' and by 'matrix'", own.page["provider"][0].span)
    named = axes(key, spec, PAGES, Env(own.vars, {}, None), report)
    taken: dict[str, tuple[str, ...]] = {}
    for values in product(*named.values()) if named else ():
        slug = "-".join([stem, *map(slugged, values)])
        if len(slug.encode()) > FILE_NAME:
            message = f"'matrix' makes a picture called {slug!r}: a name has at most {FILE_NAME} bytes"
            report.error("matrix", message, key.span, "give shorter values")
            continue
        if slug in taken:
            first = ", ".join(taken[slug])
            report.error("matrix", f"the values {', '.join(values)} and {first} give the same file {slug!r}", key.span)
            continue
        taken[slug] = values
        yield slug, dict(zip(named, values, strict=True))


def slugged(text: str) -> str:
    """The text as a part of a file name: lower case, letters and digits, hyphens between."""
    return re.sub(r"[^\w]+|_+", "-", text.lower()).strip("-") or "x"
