"""Node tree to model: every field decided by its annotation, every mistake reported, none hiding another.

In: nodes, the table of kinds, the variables and definitions in force. Out: frozen models with `marks`. After a mistake
the model holds the default (or a blank) in that place, so that reading goes on, and `marks` has the field's name with a
`?` behind it (`?` alone: nothing could be read), so that what is missing because of it is not reported again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType
from typing import Any, TypeVar, cast

from vizsys.diagnostics import Report, Source, Span
from vizsys.limits import LIST, NAME, PART_LEVELS, PARTS, TEXT, TEXTS
from vizsys.records import dataclass
from vizsys.spec.edges import edge_maps
from vizsys.spec.fields import Choice, Field, Flag, Ids, List, Number, One, Shape, Table, Text, table
from vizsys.spec.keyed import keyed, listed, lists_keyed, long_form, names_only
from vizsys.spec.model import Block, Content, Model, Page
from vizsys.spec.nodes import Map, Node, Scalar, Seq, describe
from vizsys.spec.reuse import UNREAD, Definitions, repeated
from vizsys.spec.values import BAD, IS_NAME, read_scalar
from vizsys.spec.variables import PROVIDERS, Env
from vizsys.spec.words import Kinds, bad_name, misfit, unknown_block_key, unknown_key, wanted, wanted_model

SHORT = 200
"""A text of no more characters counts as nothing: there can only be so many of them."""

MISREAD = Scalar("", Span(Source("", ""), 1, 1))
"""Stands for the value of a misspelt key: the key it was meant to be is then not missing as well."""

M = TypeVar("M", bound=Model)


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
    definitions: Definitions
    tones: Mapping[str, str] = field(default_factory=dict)
    slug: str = "page"
    late: bool = False  # true for a file whose variables are put in later, page by page
    count: int = 0
    depth: int = 0
    written: int = 0  # characters in the texts of the page

    # -- models ---------------------------------------------------------------------------------------------------

    def model(self, node: Node, cls: type[M], what: str) -> M:
        """A model from whatever stands for it: its mapping, or the bare text or list it allows."""
        self._spend(node)
        self.depth += 1
        if self.depth > PART_LEVELS:
            self.report.error("limit", f"nested too deep: the most is {PART_LEVELS} levels", node.span)
            raise TooMuch
        made = self._block(node, cls) if issubclass(cls, Block) else self._model(node, cls, what)
        self.depth -= 1
        return cast(M, made)

    def _model(self, node: Node, cls: type[M], what: str) -> M:
        fields = table(cls)
        if isinstance(node, Scalar):
            return self._bare(node, cls, fields, what)
        if isinstance(node, Seq):
            if cls.LIST:
                return self._build(cls, fields, {cls.LIST: (None, node)}, node.span, what)
            if cls.WORDS and "-" in cls.WORDS and _lone_dash(node):
                name, value = cls.WORDS["-"]
                return self._build(cls, fields, {name: (None, Scalar(value, node.span))}, node.span, what)
            misfit(fields, what, node, self.report)
            return self._blank(cls, fields, node.span)
        with_use, entered = self._unfold(long_form(node, cls, self.report))
        if lists_keyed(fields, cls.LIST) and names_only(with_use, cls, fields):
            built = self._build(cls, fields, {str(cls.LIST): (None, with_use)}, with_use.span, what)
        elif cls.MAP and self._stands_for_block(with_use, fields):
            inner: Mapping[str, tuple[Scalar | None, Node]] = {cls.MAP: (None, with_use)}
            built = self._build(cls, fields, inner, with_use.span, what)
        else:
            entries = dict(self._entries(with_use, cls, fields))
            if lists_keyed(fields, cls.LIST) and any(k not in fields.keys for k in with_use.entries):
                entries.setdefault(str(cls.LIST), (None, MISREAD))  # what is unknown may have been names
            built = self._build(cls, fields, entries, with_use.span, what)
        self.definitions.leave(entered)
        return built

    def _bare(self, node: Scalar, cls: type[M], fields: Table, what: str) -> M:
        """A model from a single text."""
        node = self._fill(node)
        if node.empty:
            self.report.error("empty-value", f"{what} has no value: {wanted_model(fields)} belongs here", node.span)
            return self._blank(cls, fields, node.span)
        word = cls.WORDS.get(node.text) if node.plain else None
        if word:
            return self._build(cls, fields, {word[0]: (None, Scalar(word[1], node.span))}, node.span, what)
        if cls.SCALAR:
            return self._build(cls, fields, {cls.SCALAR: (None, node)}, node.span, what)
        misfit(fields, what, node, self.report)
        return self._blank(cls, fields, node.span)

    def _entries(self, node: Map, cls: type[Model], fields: Table) -> Mapping[str, tuple[Scalar | None, Node]]:
        """The values of a mapping by field name, a merged shorthand among them; unknown keys reported."""
        out: dict[str, tuple[Scalar | None, Node]] = {}
        for text, (key, value) in node.entries.items():
            row = fields.keys.get(text)
            if row is None:
                meant = unknown_key(key, value, fields, self.report)
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
        return node if "$" not in node.text or self.late else self.env.fill(node, self.report)

    def _unfold(self, node: Map) -> tuple[Map, list[int]]:
        """The mapping with what its `use` names put in."""
        if "use" not in node.entries and "with" not in node.entries:
            return node, []
        return self.definitions.unfold(node, self._fill, self._spend)

    def _spend(self, node: Node) -> None:
        self.count += 1
        if self.count > PARTS:
            self.report.error("limit", f"the page has more than {PARTS:,} parts", node.span)
            raise TooMuch

    # -- blocks ---------------------------------------------------------------------------------------------------

    def _block(self, node: Node, cls: type[Any]) -> Any:
        """A block or a page. A bare text is a text block."""
        if isinstance(node, Map):
            return self._block_map(node, cls)
        noun = table(cls).noun
        if isinstance(node, Seq):
            hint = "put the blocks under `rows:`, `columns:` or `grid:`" if cls is Block else None
            message = f"{noun} is a mapping such as {{graph: …}}, found a list"
            self.report.error("type", message, node.span, hint)
        elif self._fill(node).empty:
            self.report.error("empty-value", "a block is missing here", node.span)
        elif cls is Block and "text" in self.kinds:
            text = self.model(node, self.kinds["text"].model, "'text'")
            return cls(content=text, marks=MappingProxyType({"": node.span, "content": node.span}))
        else:
            self.report.error("type", f"{noun} is a mapping, found {describe(node)}", node.span)
        return cls(content=Broken(), marks=MappingProxyType({"": node.span}))

    def _block_map(self, node: Map, cls: type[Any]) -> Any:
        node, entered = self._unfold(node)
        fields = table(cls)
        frame: dict[str, tuple[Scalar | None, Node]] = {}
        kinds: list[tuple[Scalar, Node]] = []
        strange: list[tuple[Scalar, Node]] = []
        for text, (key, value) in node.entries.items():
            if text in fields.keys:
                frame[fields.keys[text].name] = (key, value)
            elif text in self.kinds:
                kinds.append((key, value))
            else:
                strange.append((key, value))
        outer = self.env
        if cls is Block and "provider" in frame:
            self.env = outer.at(self._provider(frame["provider"][1]))
        content = self._content(node, kinds, strange, fields)
        more: dict[str, Any] = {"content": content}
        if issubclass(cls, Page):
            more["slug"] = self.slug
        built = self._build(cls, fields, frame, node.span, fields.noun, **more)
        self.env = outer
        self.definitions.leave(entered)
        return built

    def _content(
        self, node: Map, kinds: list[tuple[Scalar, Node]], strange: list[tuple[Scalar, Node]], fields: Table
    ) -> Content:
        """What the block holds. Exactly one kind, or an error naming what was found."""
        for key, value in strange:
            unknown_block_key(key, value, fields, self.kinds, bool(kinds), self.report)
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

    # -- fields ---------------------------------------------------------------------------------------------------

    def _field(self, row: Field, key: Scalar | None, node: Node, marks: dict[str, Span]) -> Any:
        what = repr(row.key)
        if isinstance(node, Scalar) and node.empty and not isinstance(row.shape, (List, One)):
            span = key.span if key else node.span
            self.report.error("empty-value", f"{what} has no value: {wanted(row.shape)} belongs here", span)
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
            self.report.error("type", f"{what} expects {wanted(shape)}, found {describe(node)}", node.span)
            return BAD
        if self.late and "${" in node.text:
            return node.text if isinstance(shape, Text) else BAD
        if len(node.text) > SHORT and not self._bearable(node, what, row):
            return BAD
        return read_scalar(shape, self._fill(node), what, row, self.tones, self.report)

    def _bearable(self, node: Scalar, what: str, row: Field) -> bool:
        """Whether a long text is short enough, alone and with those before it."""
        most = (row.most if isinstance(row.shape, Text) else None) or TEXT
        size = len(node.text)
        if size > most:
            message = f"{what} is a text of {size:,} characters, the most is {most:,}"
            self.report.error("limit", message, node.span, "a picture holds a few hundred words: say it shorter")
            return False
        self.written += size
        if self.written > TEXTS:
            self.report.error("limit", f"the texts of the page have more than {TEXTS:,} characters", node.span)
            raise TooMuch
        return True

    def _few(self, count: int, node: Node, what: str, row: Field) -> bool:
        """Whether a list or a mapping has no more entries than it may."""
        most = row.most or LIST
        if count > most:
            hint = "no reader follows so many: keep the best, or make several pages"
            self.report.error("limit", f"{what} has more than {most:,} entries", node.span, hint)
        return count <= most

    def _list(self, shape: List, node: Node, what: str, path: str, marks: dict[str, Span], row: Field) -> Any:
        if isinstance(shape.of, One) and keyed(shape.of.cls):
            return self._keyed_list(shape, shape.of.cls, node, what, path, marks, row)
        return self._plain_list(shape, node, what, path, marks, row)

    def _keyed_list(
        self, shape: List, cls: type[Model], node: Node, what: str, path: str, marks: dict[str, Span], row: Field
    ) -> Any:
        """A list of models that may be written `name: value`, as a list or as one mapping."""
        entered: list[int] = []
        if isinstance(node, Map):
            node, entered = self._unfold(node)
            node = listed(node, cls)
        if isinstance(node, Seq):
            items = [long_form(item, cls, self.report) if isinstance(item, Map) else item for item in node.items]
            node = Seq(items, node.span, node.flow)
        made = self._plain_list(shape, node, what, path, marks, row)
        self.definitions.leave(entered)
        return made

    def _plain_list(self, shape: List, node: Node, what: str, path: str, marks: dict[str, Span], row: Field) -> Any:
        if not isinstance(node, Seq):
            hint = f"write `[{node.text}]`" if isinstance(node, Scalar) and len(node.text) < 30 else None
            if isinstance(node, Map) and isinstance(shape.of, One) and keyed(shape.of.cls):
                hint = "put `- ` before it"
            self.report.error("type", f"{what} expects a list, found {describe(node)}", node.span, hint)
            return BAD
        if not node.items and row.required and path == row.name:
            self.report.error("empty-list", f"{what} is empty: at least one entry belongs here", node.span)
        if not self._few(len(node.items), node, what, row):
            return BAD
        out: list[Any] = []
        outer = self.env
        simple = not isinstance(shape.of, One)
        for i, (item, env) in enumerate(repeated(node.items, shape.of, self.env, self.report)):
            if i >= len(node.items) and not self._few(i + 1, node, what, row):
                break
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
        if not self._few(len(node.entries), node, what, row):
            return BAD
        out: dict[str, Any] = {}
        for key, value in node.entries.values():
            filled = self._fill(key)
            name = filled.text
            if not isinstance(shape.of, Text) and (len(name) > NAME or not IS_NAME.fullmatch(name)):
                long = f"the id has {len(name):,} characters, a name has at most {NAME}"
                self.report.error("name", long if len(name) > NAME else bad_name(name), key.span)
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
        self.report.error("empty-value", f"{name!r} has no value: {wanted(shape)} belongs here", key.span)
        return BAD

    def _edges(self, row: Field, node: Node, what: str) -> Any:
        """A list of edge lines, each turned into its long form first."""
        if not isinstance(node, Seq) or not isinstance(row.shape, List) or not isinstance(row.shape.of, One):
            example = "a list of lines such as `- a -> b: label`"
            self.report.error("type", f"{what} expects {example}, found {describe(node)}", node.span)
            return BAD
        cls = row.shape.of.cls
        keys = table(cls).keys
        if not self._few(len(node.items), node, what, row):
            return BAD
        out: list[Model] = []
        outer = self.env
        for item, env in repeated(node.items, row.shape.of, self.env, self.report):
            self.env = env
            entered: list[int] = []
            if isinstance(item, Map):
                item, entered = self._unfold(item)
            longs = edge_maps(item, keys, self._fill, self.report)
            out.extend(self.model(long, cls, "an edge") for long in longs)
            self.definitions.leave(entered)
            if len(out) > len(node.items) and not self._few(len(out), node, what, row):
                break
        self.env = outer
        return tuple(out)


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
