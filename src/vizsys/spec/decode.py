"""Node tree to model: every field decided by its annotation, every mistake reported, none hiding another.

In: nodes, the table of kinds, the variables and definitions in force. Out: frozen models with `marks`. After a mistake
the model holds the default (or a blank) in that place, so that reading goes on, and `marks` has the field's name with a
`?` behind it (`?` alone: nothing could be read), so that what is missing because of it is not reported again.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from types import MappingProxyType
from typing import Any, Protocol, TypeVar, cast

from vizsys.diagnostics import Report, Source, Span, did_you_mean, suggest
from vizsys.spec.edges import NAME, STEP, edge_maps
from vizsys.spec.fields import Choice, Field, Flag, Ids, List, Number, One, Shape, Table, Text, is_block, noun, table
from vizsys.spec.model import Block, Content, Model, Page
from vizsys.spec.nodes import Map, Node, Scalar, Seq, SpecFile, describe, merge
from vizsys.spec.variables import PROVIDERS, Env
from vizsys.theme import TONES

MAX_MODELS = 20_000
"""Blocks, nodes, cells, ... of one page, after `use` and `each`."""
MAX_REPEATS = 64
"""Copies one `each` may make."""
MAX_DEPTH = 64

_NAME = re.compile(NAME)
_STEP = re.compile(STEP)
_FILE = re.compile(r"\.{0,2}/|.*\.(svg|png)$", re.IGNORECASE | re.DOTALL)
_COLOURED = re.compile(r"\]\{([\w-]+)\}")
_WHOLE = re.compile(r"[-+]?(?:0|[1-9]\d{0,14})")
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9]\d{0,14})?(?:\.\d{0,15})?(?:[eE][-+]?\d{1,2})?")
_FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}

BAD = object()
"""A value that could not be read; reported already."""
UNREAD = Scalar("", Span(Source("", ""), 1, 1))
"""Stands for what a `use` would have brought, when it names nothing."""
MISREAD = Scalar("", Span(Source("", ""), 1, 1))
"""Stands for the value of a misspelt key: the key it was meant to be is then not missing as well."""

M = TypeVar("M", bound=Model)


class KindRow(Protocol):
    """A row of the table of kinds, as far as reading needs it."""

    @property
    def model(self) -> type[Content]: ...


Kinds = Mapping[str, KindRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken(Content):
    """Stands in for content that could not be read, so that the blocks around it are still checked."""


class TooMuch(Exception):
    """A limit was passed; the reason is in the report."""


@dataclass(slots=True)
class Decoder:
    """Reads one page. `env` follows the place: blocks repeated by `each` have variables of their own."""

    kinds: Kinds
    report: Report
    env: Env
    defines: Mapping[str, tuple[Scalar, Node]] = field(default_factory=dict)
    tones: Mapping[str, str] = field(default_factory=dict)
    count: int = 0
    depth: int = 0
    active: dict[int, str] = field(default_factory=dict)  # `use` words being followed, by identity
    slug: str = "page"
    late: bool = False  # true for a file whose variables are put in later, page by page

    # -- models ---------------------------------------------------------------------------------------------------

    def model(self, node: Node, cls: type[M], what: str) -> M:
        """A model from whatever stands for it: its mapping, or the bare text or list it allows."""
        self._spend(node)
        if issubclass(cls, Block):
            return cast(M, self._block(node, cls))
        fields = table(cls)
        if isinstance(node, Scalar):
            return self._bare(node, cls, fields, what)
        if isinstance(node, Seq):
            if cls.LIST:
                return self._build(cls, fields, {cls.LIST: (None, node)}, node.span, what)
            if cls.WORDS and "-" in cls.WORDS and _lone_dash(node):
                name, value = cls.WORDS["-"]
                return self._build(cls, fields, {name: (None, Scalar(value, node.span))}, node.span, what)
            self._expected(fields, what, node)
            return self._blank(cls, fields, node.span)
        with_use, entered = self._unfold(node, "use" not in fields.keys)
        if cls.MAP and self._stands_for_block(with_use, fields):
            inner: Mapping[str, tuple[Scalar | None, Node]] = {cls.MAP: (None, with_use)}
            built = self._build(cls, fields, inner, with_use.span, what)
        else:
            built = self._build(cls, fields, self._entries(with_use, cls, fields), with_use.span, what)
        self._leave(entered)
        return built

    def _bare(self, node: Scalar, cls: type[M], fields: Table, what: str) -> M:
        """A model from a single text."""
        node = self._fill(node)
        if node.empty:
            self.report.error("empty-value", f"{what} has no value: {self._wanted(fields)} belongs here", node.span)
            return self._blank(cls, fields, node.span)
        word = cls.WORDS.get(node.text) if node.plain else None
        if word:
            return self._build(cls, fields, {word[0]: (None, Scalar(word[1], node.span))}, node.span, what)
        if cls.SCALAR:
            return self._build(cls, fields, {cls.SCALAR: (None, node)}, node.span, what)
        self._expected(fields, what, node)
        return self._blank(cls, fields, node.span)

    def _entries(self, node: Map, cls: type[Model], fields: Table) -> Mapping[str, tuple[Scalar | None, Node]]:
        """The values of a mapping by field name, a merged shorthand among them; unknown keys reported."""
        out: dict[str, tuple[Scalar | None, Node]] = {}
        for text, (key, value) in node.entries.items():
            row = fields.keys.get(text)
            if row is None:
                meant = self._unknown_key(key, fields)
                if meant:
                    out.setdefault(meant, (key, MISREAD))
            else:
                out[row.name] = (key, value)
        if node.bare is UNREAD:
            for row in fields.keys.values():
                out.setdefault(row.name, (None, MISREAD))
        elif node.bare is not None:
            name = cls.SCALAR if isinstance(node.bare, Scalar) else cls.LIST
            if name and fields.by_name[name].key not in node.beats:
                out[name] = (None, node.bare)
        return out

    def _build(
        self,
        cls: type[M],
        fields: Table,
        entries: Mapping[str, tuple[Scalar | None, Node]],
        span: Span,
        what: str,
        **more: Any,
    ) -> M:
        """The model from its fields' nodes. `what` names the place in messages."""
        marks: dict[str, Span] = {"": span}
        values: dict[str, Any] = {}
        for name, (key, node) in entries.items():
            if node is MISREAD:
                marks[f"{name}?"] = span
                continue
            row = fields.by_name[name]
            marks[name] = node.span
            value = self._field(row, key, node, marks)
            if value is BAD:
                marks[f"{name}?"] = node.span
            else:
                values[name] = value
        for row in fields.by_name.values():
            if row.required and row.name not in values:
                if row.name not in entries:
                    self.report.error("missing-key", f"{fields.noun} needs {row.key!r}: {row.doc}", span)
                values[row.name] = _blank_of(row.shape)
        return cls(**values, **more, marks=MappingProxyType(marks))

    def _blank(self, cls: type[M], fields: Table, span: Span) -> M:
        """The model with nothing said, after an error."""
        values = {f.name: _blank_of(f.shape) for f in fields.keys.values() if f.required}
        return cls(**values, marks=MappingProxyType({"": span, "?": span}))

    def _fill(self, node: Scalar) -> Scalar:
        """The text with its variables put in."""
        return node if "$" not in node.text else self.env.fill(node, self.report)

    def _spend(self, node: Node) -> None:
        self.count += 1
        if self.count > MAX_MODELS:
            self.report.error("limit", f"the page has more than {MAX_MODELS:,} parts", node.span)
            raise TooMuch

    # -- blocks ---------------------------------------------------------------------------------------------------

    def _block(self, node: Node, cls: type[Any]) -> Any:
        """A block or a page. A bare text is a text block."""
        if self.depth >= MAX_DEPTH:
            self.report.error("limit", f"blocks nested too deep: the most is {MAX_DEPTH} levels", node.span)
            raise TooMuch
        self.depth += 1
        try:
            if isinstance(node, Map):
                return self._block_map(node, cls)
            fields = table(cls)
            if isinstance(node, Seq):
                hint = "put the blocks under `rows:`, `columns:` or `grid:`" if cls is Block else None
                self.report.error(
                    "type", f"{fields.noun} is a mapping such as {{graph: …}}, found a list", node.span, hint
                )
            elif self._fill(node).empty:
                self.report.error("empty-value", "a block is missing here", node.span)
            elif cls is Block and "text" in self.kinds:
                text = self.model(node, self.kinds["text"].model, "'text'")
                return cls(content=text, marks=MappingProxyType({"": node.span, "content": node.span}))
            else:
                self.report.error("type", f"{fields.noun} is a mapping, found {describe(node)}", node.span)
            return cls(content=Broken(), marks=MappingProxyType({"": node.span}))
        finally:
            self.depth -= 1

    def _block_map(self, node: Map, cls: type[Any]) -> Any:
        node, entered = self._unfold(node, True)
        fields = table(cls)
        frame: dict[str, tuple[Scalar | None, Node]] = {}
        kinds: list[tuple[Scalar, Node]] = []
        strange: list[Scalar] = []
        for text, (key, value) in node.entries.items():
            if text in fields.keys:
                frame[fields.keys[text].name] = (key, value)
            elif text in self.kinds:
                kinds.append((key, value))
            else:
                strange.append(key)
        outer = self.env
        if cls is Block and "provider" in frame:
            self.env = outer.at(self._provider(frame["provider"][1]))
        content = self._content(node, kinds, strange, fields)
        more: dict[str, Any] = {"content": content}
        if issubclass(cls, Page):
            more["slug"] = self.slug
        built = self._build(cls, fields, frame, node.span, fields.noun, **more)
        self.env = outer
        self._leave(entered)
        return built

    def _content(self, node: Map, kinds: list[tuple[Scalar, Node]], strange: list[Scalar], fields: Table) -> Content:
        """What the block holds. Exactly one kind, or an error naming what was found."""
        for key in strange:
            self._unknown_block_key(key, fields, bool(kinds))
        if not kinds and node.bare is UNREAD:
            return Broken()
        if not kinds and node.bare is not None and isinstance(node.bare, Scalar) and "text" in self.kinds:
            return self.model(node.bare, self.kinds["text"].model, "'text'")
        if not kinds:
            if not strange:
                hint = "kinds are " + ", ".join(self.kinds)
                self.report.error(
                    "no-kind", f"{fields.noun} needs a kind key, such as `graph:` or `table:`", node.span, hint
                )
            return Broken()
        first = kinds[0][0]
        for key, _ in kinds[1:]:
            self.report.error(
                "two-kinds",
                f"{fields.noun} has one kind, here are two: {first.text!r} and {key.text!r}",
                key.span,
                "put both under `rows:` or `columns:`",
            )
        contents = [self.model(_placed(value, key), self.kinds[key.text].model, repr(key.text)) for key, value in kinds]
        return contents[0] if len(contents) == 1 else Broken()

    def _provider(self, node: Node) -> str | None:
        text = self._fill(node).text if isinstance(node, Scalar) else ""
        return text if text in PROVIDERS else None

    def _stands_for_block(self, node: Map, fields: Table) -> bool:
        """True for a mapping that is a block where the model's own mapping could stand too."""
        return any(k in self.kinds and k not in fields.keys for k in node.entries)

    # -- definitions ----------------------------------------------------------------------------------------------

    def _unfold(self, node: Map, allowed: bool) -> tuple[Map, list[int]]:
        """The mapping with its `use` replaced by what it names; the words followed, for `_leave`."""
        entered: list[int] = []
        while allowed and "use" in node.entries:
            key, word = node.entries["use"]
            own = node.without("use", "with")
            patch = node.get("with")
            node = own if patch is None else self._patched(own, node.entries["with"])
            base = self._definition(key, word, entered)
            if base is None:
                return Map(node.entries, node.span, UNREAD), entered
            self._spend(node)
            merged = merge(base, node)
            node = merged if isinstance(merged, Map) else node
        if allowed and "with" in node.entries:
            self.report.error("use", "'with' belongs beside 'use'", node.entries["with"][0].span)
            node = node.without("with")
        return node, entered

    def _patched(self, own: Map, entry: tuple[Scalar, Node]) -> Map:
        key, patch = entry
        if isinstance(patch, Map):
            merged = merge(patch, own)
            return Map(merged.entries, own.span, merged.bare, merged.beats) if isinstance(merged, Map) else own
        self.report.error("type", f"'with' expects a mapping of what differs, found {describe(patch)}", key.span)
        return own

    def _definition(self, key: Scalar, word: Node, entered: list[int]) -> Node | None:
        if not isinstance(word, Scalar) or word.empty:
            self.report.error("use", f"'use' expects the name of a definition, found {describe(word)}", key.span)
            return None
        name = self._fill(word).text
        if id(word) in self.active:
            chain = [*list(self.active.values())[list(self.active).index(id(word)) :], name]
            self.report.error("use", f"the definition {name!r} uses itself: {' -> '.join(chain)}", word.span)
            return None
        found = self.defines.get(name)
        if found is None:
            hint = None if self.defines else "definitions stand under `define:` on the page"
            self.report.error(
                "use", f"nothing is defined as {name!r}{did_you_mean(name, self.defines)}", word.span, hint
            )
            return None
        self.active[id(word)] = name
        entered.append(id(word))
        return found[1]

    def _leave(self, entered: list[int]) -> None:
        for one in entered:
            self.active.pop(one, None)

    def _repeated(self, items: list[Node], shape: Shape) -> Iterator[tuple[Node, Env]]:
        """The entries of a list with those under `each` repeated, and the variables in force in each."""
        for item in items:
            if not isinstance(item, Map) or "each" not in item.entries or not isinstance(shape, One):
                yield item, self.env
                continue
            key, spec = item.entries["each"]
            body = item.without("each")
            for bound in self._each(key, spec):
                copy = body
                if "provider" in bound:
                    if not is_block(shape):
                        self.report.error("each", "'each' over provider repeats whole blocks only", key.span)
                    elif "provider" not in body.entries:
                        word = Scalar("provider", key.span)
                        copy = body.plus({"provider": (word, Scalar(bound["provider"], key.span))})
                yield copy, self.env.child(bound)

    def _each(self, key: Scalar, spec: Node) -> list[dict[str, str]]:
        """The values of each copy: every combination when several variables are named."""
        axes = self.axes(key, spec, MAX_REPEATS)
        return [dict(zip(axes, values, strict=True)) for values in product(*axes.values())] if axes else []

    def axes(self, key: Scalar, spec: Node, most: int) -> dict[str, list[str]]:
        """Variables and their values for `each` and `matrix`; empty after an error."""
        word = key.text
        if not isinstance(spec, Map) or not spec.entries:
            example = f"`{word}: {{provider: [aws, azure, gcp]}}`"
            self.report.error(word, f"{word!r} expects variables with their values, such as {example}", key.span)
            return {}
        axes: dict[str, list[str]] = {}
        total = 1
        good = True
        for name, (variable, values) in spec.entries.items():
            if not _NAME.fullmatch(name):
                self.report.error("name", f"{name!r} is not a name for a variable", variable.span)
                good = False
            if not isinstance(values, Seq) or not values.items:
                self.report.error(word, f"{name!r} expects a list of values, found {describe(values)}", variable.span)
                return {}
            texts = [self._axis_value(name, v) for v in values.items]
            good = good and None not in texts
            axes[name] = [t for t in texts if t is not None]
            total *= len(values.items)
        if total > most:
            self.report.error("limit", f"{word!r} makes {total:,} copies, the most is {most}", key.span)
            return {}
        return axes if good else {}

    def _axis_value(self, name: str, node: Node) -> str | None:
        if not isinstance(node, Scalar) or node.empty:
            self.report.error("type", f"a value of {name!r} is a text, found {describe(node)}", node.span)
            return None
        text = self._fill(node).text
        if name == "provider" and text not in PROVIDERS:
            self.report.error("choice", f"unknown provider {text!r}{did_you_mean(text, PROVIDERS)}", node.span)
            return None
        return text

    # -- fields ---------------------------------------------------------------------------------------------------

    def _field(self, row: Field, key: Scalar | None, node: Node, marks: dict[str, Span]) -> Any:
        what = repr(row.key)
        if isinstance(node, Scalar) and node.empty and not isinstance(row.shape, (List, One)):
            span = key.span if key else node.span
            self.report.error("empty-value", f"{what} has no value: {_wanted(row.shape)} belongs here", span)
            return BAD
        if row.sugar == "edges":
            return self._edges(row, node, what)
        if isinstance(node, Scalar) and node.empty and key is not None:
            if isinstance(row.shape, List):
                self.report.error("empty-value", f"{what} has no value: a list belongs here", key.span)
                return BAD
            node = _placed(node, key)
        return self._value(row.shape, node, what, row.name, marks, row)

    def _value(self, shape: Shape, node: Node, what: str, path: str, marks: dict[str, Span], row: Field) -> Any:
        """A value of that shape. `path` is its place in `marks`; `row` holds the limits of numbers."""
        if isinstance(shape, One):
            return self.model(node, shape.cls, what)
        if isinstance(shape, List):
            return self._list(shape, node, what, path, marks, row)
        if isinstance(shape, Ids):
            return self._ids(shape, node, what, path, marks, row)
        if not isinstance(node, Scalar):
            self.report.error("type", f"{what} expects {_wanted(shape)}, found {describe(node)}", node.span)
            return BAD
        if self.late and "${" in node.text:
            return BAD
        node = self._fill(node)
        if isinstance(shape, Text):
            return self._text(shape, node, what)
        if isinstance(shape, Choice):
            return self._choice(shape, node, what)
        if isinstance(shape, Flag):
            value = _FLAGS.get(node.text.lower()) if node.plain or node.start < 0 else None
            if value is None:
                self.report.error("type", f"{what} expects true or false, found {_found(node)}", node.span)
                return BAD
            return value
        return self._number(shape, node, what, row)

    def _list(self, shape: List, node: Node, what: str, path: str, marks: dict[str, Span], row: Field) -> Any:
        if not isinstance(node, Seq):
            hint = f"write `[{node.text}]`" if isinstance(node, Scalar) and len(node.text) < 30 else None
            self.report.error("type", f"{what} expects a list, found {describe(node)}", node.span, hint)
            return BAD
        if not node.items and row.required and path == row.name:
            self.report.error("empty-list", f"{what} is empty: at least one entry belongs here", node.span)
        out: list[Any] = []
        outer = self.env
        simple = not isinstance(shape.of, One)
        for i, (item, env) in enumerate(self._repeated(node.items, shape.of)):
            self.env = env
            if simple:
                marks[f"{path}.{i}"] = item.span
                self._spend(item)
                if isinstance(item, Scalar) and item.empty:
                    self.report.error("empty-value", f"an entry of {what} is empty", item.span)
                    continue
            value = self._value(shape.of, item, f"entry {i + 1} of {what}", f"{path}.{i}", marks, row)
            if value is not BAD:
                out.append(value)
        self.env = outer
        return tuple(out)

    def _ids(self, shape: Ids, node: Node, what: str, path: str, marks: dict[str, Span], row: Field) -> Any:
        if not isinstance(node, Map):
            hint = None
            if isinstance(node, Seq) and all(isinstance(i, Scalar) for i in node.items):
                hint = f"write `{row.key}: {{{', '.join(i.text for i in node.items[:3] if isinstance(i, Scalar))}}}`"
            self.report.error("type", f"{what} expects a mapping from ids, found {describe(node)}", node.span, hint)
            return BAD
        out: dict[str, Any] = {}
        for key, value in node.entries.values():
            filled = self._fill(key)
            name = filled.text
            if not isinstance(shape.of, Text) and not _NAME.fullmatch(name):
                self.report.error("name", _bad_name(name), key.span)
                continue
            if name in out:
                self.report.error("duplicate-key", f"the id {name!r} is given twice in {what}", key.span)
                continue
            marks[f"{path}.{name}"] = key.span
            if isinstance(value, Scalar) and value.empty:
                made = self._nothing(shape.of, name, key)
            else:
                made = self._value(shape.of, value, repr(name), f"{path}.{name}", marks, row)
            if made is not BAD:
                out[name] = made
        return MappingProxyType(out)

    def _nothing(self, shape: Shape, name: str, key: Scalar) -> Any:
        """What an id without a value stands for: the model with nothing said, when it needs nothing."""
        if isinstance(shape, One) and not any(f.required for f in table(shape.cls).keys.values()):
            return shape.cls(marks=MappingProxyType({"": key.span}))
        self.report.error("empty-value", f"{name!r} has no value: {_wanted(shape)} belongs here", key.span)
        return BAD

    def _edges(self, row: Field, node: Node, what: str) -> Any:
        """A list of edge lines, each turned into its long form first."""
        if not isinstance(node, Seq) or not isinstance(row.shape, List) or not isinstance(row.shape.of, One):
            example = "a list of lines such as `- a -> b: label`"
            self.report.error("type", f"{what} expects {example}, found {describe(node)}", node.span)
            return BAD
        cls = row.shape.of.cls
        keys = table(cls).keys
        out: list[Model] = []
        outer = self.env
        for item, env in self._repeated(node.items, row.shape.of):
            self.env = env
            entered: list[int] = []
            if isinstance(item, Map):
                item, entered = self._unfold(item, True)
            longs = edge_maps(item, keys, self._fill, self.report)
            out.extend(self.model(long, cls, "an edge") for long in longs)
            self._leave(entered)
        self.env = outer
        return tuple(out)

    # -- single values --------------------------------------------------------------------------------------------

    def _text(self, shape: Text, node: Scalar, what: str) -> Any:
        text = node.text
        kind = shape.kind
        if kind == "rich" and self.tones and "]{" in text:
            return _COLOURED.sub(lambda m: "]{" + (self.tones.get(m[1]) or m[1]) + "}", text)
        if kind in ("rich", "text"):
            return text
        if kind == "name" and not _NAME.fullmatch(text):
            self.report.error("name", _bad_name(text), node.span)
            return BAD
        if kind == "step" and not _STEP.fullmatch(text):
            self.report.error("step", f"{what} expects a step such as 3, 2.1 or A3, found {describe(node)}", node.span)
            return BAD
        if kind == "tone":
            text = self.tones.get(text, text)
            if not text:
                return BAD
            if text not in TONES:
                near = did_you_mean(text, [*TONES, *self.tones])
                hint = "tones are " + ", ".join([*TONES, *self.tones])
                self.report.error("tone", f"unknown tone {text!r}{near}", node.span, hint)
                return BAD
        if kind == "path" or (kind == "icon" and _FILE.match(text)):
            return self._path(node, text, kind)
        return text

    def _path(self, node: Scalar, text: str, kind: str) -> Any:
        """A path below the project root from one relative to the file that names it."""
        source = node.span.source
        folder = posixpath.dirname(source.path) if isinstance(source, SpecFile) else ""
        path = project_path(folder, text)
        if path is None:
            self.report.error("path", f"{text!r} leaves the project folder", node.span)
            return BAD
        return f"./{path}" if kind == "icon" else path

    def _choice(self, shape: Choice, node: Scalar, what: str) -> Any:
        if node.text in shape.words:
            return node.text
        near = did_you_mean(node.text, shape.words)
        words = ", ".join(shape.words)
        found = describe(node)
        if near:
            hint = f"{what} is one of {words}"
            self.report.error("choice", f"{what} cannot be {found}{near}", node.span, hint)
        else:
            self.report.error("choice", f"{what} expects one of {words}; found {found}", node.span)
        return BAD

    def _number(self, shape: Number, node: Scalar, what: str, row: Field) -> Any:
        form = _WHOLE if shape.whole else _DECIMAL
        text = node.text
        if not (node.plain or node.start < 0) or not form.fullmatch(text) or not any(c.isdigit() for c in text):
            self.report.error("type", f"{what} expects {_wanted(shape)}, found {_found(node)}", node.span)
            return BAD
        value: float = int(text) if shape.whole else float(text)
        if row.minimum is not None and value < row.minimum:
            self.report.error("range", f"{what} is {text}, the least is {row.minimum:g}", node.span)
            return BAD
        if row.maximum is not None and value > row.maximum:
            self.report.error("range", f"{what} is {text}, the most is {row.maximum:g}", node.span)
            return BAD
        return value

    # -- messages -------------------------------------------------------------------------------------------------

    def _wanted(self, fields: Table) -> str:
        cls = fields.cls
        bare = fields.by_name[cls.SCALAR].shape if cls.SCALAR else fields.by_name[cls.LIST].shape if cls.LIST else None
        return _wanted(bare) if bare else "a mapping"

    def _expected(self, fields: Table, what: str, node: Node) -> None:
        cls = fields.cls
        forms = [_wanted(fields.by_name[n].shape) for n in (cls.SCALAR, cls.LIST) if n]
        keys = ", ".join(list(fields.keys)[:4])
        wanted = " or ".join([*forms, f"a mapping with keys such as {keys}"])
        self.report.error("type", f"{what} expects {wanted}; found {describe(node)}", node.span)

    def _unknown_key(self, key: Scalar, fields: Table) -> str | None:
        """Report a key the model does not have; the field it is a slip of, if any."""
        near = suggest(key.text, fields.keys)
        words = f", did you mean {near[0]!r}?" if near else ""
        hint = None if near else f"keys of {fields.noun}: " + ", ".join(fields.keys)
        self.report.error("unknown-key", f"unknown key {key.text!r} in {fields.noun}{words}", key.span, hint)
        return fields.keys[near[0]].name if near else None

    def _unknown_block_key(self, key: Scalar, fields: Table, has_kind: bool) -> None:
        """A key that is neither the frame's nor a kind: a slip of either, or a key that belongs further in or out."""
        word = key.text
        homes = [f"`{name}:`" for name, row in self.kinds.items() if word in table(row.model).keys]
        if homes or word in PAGE_WORDS or (fields.cls is not Page and word in table(Page).keys):
            hint = f"{word!r} is a key of {' and of '.join(homes) or 'the page'}"
            self.report.error("unknown-key", f"unknown key {word!r} in {fields.noun}", key.span, hint)
            return
        kind, frame = suggest(word, self.kinds), suggest(word, fields.keys)
        if kind and not has_kind:
            self.report.error("unknown-kind", f"unknown kind {word!r}, did you mean {kind[0]!r}?", key.span)
        elif frame:
            message = f"unknown key {word!r} in {fields.noun}, did you mean {frame[0]!r}?"
            self.report.error("unknown-key", message, key.span)
        elif has_kind:
            hint = f"keys of {fields.noun}: " + ", ".join(fields.keys)
            self.report.error("unknown-key", f"unknown key {word!r} in {fields.noun}", key.span, hint)
        else:
            hint = "kinds are " + ", ".join(self.kinds)
            self.report.error("unknown-kind", f"unknown kind {word!r}", key.span, hint)


PAGE_WORDS = ("define", "include", "matrix", "vars")
"""Page keys that are used up before the page is decoded."""


def read_tones(node: Node | None) -> dict[str, str]:
    """The page's own names for tones, each with the tone it stands for: empty for a word that is none."""
    if not isinstance(node, Map):
        return {}
    raw = {k: e[1].text for k, e in node.entries.items() if isinstance(e[1], Scalar)}
    out: dict[str, str] = {}
    for name in raw:
        at, seen = raw[name], {name}
        while at not in TONES and at in raw and at not in seen:
            seen.add(at)
            at = raw[at]
        if at in TONES:
            out[name] = at
        elif at not in raw:
            out[name] = ""  # wrong where it is set: its uses are not reported again
    return out


def project_path(folder: str, path: str) -> str | None:
    """`path`, written in a file of `folder`, as a clean path below the root; None when it leads outside."""
    if not path or path.startswith(("/", "\\")) or "\\" in path or "\0" in path or re.match(r"[A-Za-z]:", path):
        return None
    clean = posixpath.normpath(posixpath.join(folder, path))
    return None if clean == ".." or clean.startswith("../") else clean


def _placed(value: Node, key: Scalar) -> Node:
    """The value; a missing one is placed at its key, where a person looks for it."""
    return Scalar("", key.span) if isinstance(value, Scalar) and value.empty else value


def _lone_dash(node: Seq) -> bool:
    """True for `- -`, which YAML reads as a list holding one empty list entry."""
    return not node.flow and len(node.items) == 1 and isinstance(node.items[0], Scalar) and node.items[0].empty


def _blank_of(shape: Shape) -> Any:
    if isinstance(shape, List):
        return ()
    if isinstance(shape, Ids):
        return MappingProxyType({})
    if isinstance(shape, Number):
        return 0
    if isinstance(shape, Flag):
        return False
    if isinstance(shape, Choice):
        return shape.words[0]
    if isinstance(shape, One):
        if issubclass(shape.cls, Block):
            return shape.cls(content=Broken())
        return shape.cls(**{f.name: _blank_of(f.shape) for f in table(shape.cls).keys.values() if f.required})
    return ""


def _wanted(shape: Shape) -> str:
    """What a field takes, in a person's words."""
    if isinstance(shape, Text):
        words = {"icon": "the name of an icon", "name": "an id", "tone": "a tone", "role": "the name of a role"}
        return {**words, "step": "a step", "path": "a path"}.get(shape.kind, "text")
    if isinstance(shape, Number):
        return "a whole number" if shape.whole else "a number"
    if isinstance(shape, Flag):
        return "true or false"
    if isinstance(shape, Choice):
        return "one of " + ", ".join(shape.words)
    if isinstance(shape, List):
        return "a list"
    if isinstance(shape, Ids):
        return "a mapping from ids"
    return noun(shape.cls)


def _found(node: Scalar) -> str:
    """What was found where a number or a flag belongs; quotes make a text of it."""
    return describe(node) if node.plain else f"the text {describe(node)} in quotes"


def _bad_name(text: str) -> str:
    shown = text if len(text) <= 40 else text[:39] + "…"
    return f"{shown!r} is not an id: a letter first, then letters, digits, '_', and '-' between them"
