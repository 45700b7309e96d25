"""JSON Schema (Draft 2020-12) of specs and of the project file, made from the dataclasses that the decoder reads.

In: the table of kinds. Out: a JSON-ready dict. It says what an editor can know while a person types: keys, types,
words, ranges, one kind per block, the form of edge lines. What names must name is checked by reading the spec.
"""

from __future__ import annotations

import inspect
from typing import Any

from vizsys.spec.edges import ARROWS, END, NAME, STEP
from vizsys.spec.fields import Choice, Field, Flag, Ids, List, Number, One, Shape, Table, Text, table
from vizsys.spec.keyed import REUSE, lists_keyed
from vizsys.spec.model import Block, Model, Page
from vizsys.spec.project import Project
from vizsys.spec.variables import PROVIDERS
from vizsys.spec.words import Kinds
from vizsys.theme import TONES

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_VARIABLE: Schema = {"type": "string", "pattern": r"\$\{"}
_SCALAR: Schema = {"type": ["string", "number", "boolean"]}
_ENDS = rf"{END}(\s*,\s*{END})*"
_ARROW = "(" + "|".join(sorted(ARROWS, key=len, reverse=True)) + ")"
LINE = rf"^\s*({STEP}\.\s+)?{_ENDS}(\s*{_ARROW}\s*{_ENDS})+\s*$|^\s*{STEP}\.\s+{_ENDS}\s*$|\$\{{"
"""An edge line without its label; one with variables is left to the reader."""
LABELLED = rf"^\s*({STEP}\.\s+)?{_ENDS}(\s*{_ARROW}\s*{_ENDS})*\s*:\s"
_BOOLEANS = {"yes": True, "on": True, "no": False, "off": False}


def json_schema(kinds: Kinds, page: type[Page] = Page) -> Schema:
    """The schema of a spec. Descriptions are the sentences of the fields."""
    writer = _Writer(kinds)
    body = writer.block_object(page)
    body["properties"].update(_page_words())
    body["anyOf"] = [{"required": ["include"]}, *body["anyOf"]]
    return {
        "$schema": DIALECT,
        "title": "vizsys spec",
        **body,
        "$defs": dict(sorted(writer.defs.items())),
    }


def project_schema() -> Schema:
    """The schema of `vizsys.yaml`."""
    writer = _Writer({})
    body = writer.object(Project)
    del body["properties"]["use"], body["properties"]["with"], body["properties"]["each"]
    return {"$schema": DIALECT, "title": "vizsys project", **body, "$defs": dict(sorted(writer.defs.items()))}


def _page_words() -> Schema:
    values = {"type": "array", "items": _SCALAR, "minItems": 1}
    name = rf"^{NAME}$"
    return {
        "include": {
            "description": "files whose page keys and definitions stand behind this one's, relative to this file",
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
        },
        "vars": {
            "description": "texts for `${name}`",
            "type": "object",
            "propertyNames": {"pattern": r"^[^\W\d][\w-]*$"},
            "additionalProperties": _SCALAR,
        },
        "define": {
            "description": "blocks, or parts of blocks, by name: put in with `use`, varied with `with`",
            "type": "object",
        },
        "matrix": {
            "description": "one page for each combination of these values, such as `provider: [aws, azure, gcp]`",
            "type": "object",
            "propertyNames": {"pattern": name},
            "properties": {"provider": {"type": "array", "items": {"enum": list(PROVIDERS)}, "minItems": 1}},
            "additionalProperties": values,
            "minProperties": 1,
        },
    }


class _Writer:
    """Collects a definition per model class."""

    def __init__(self, kinds: Kinds) -> None:
        self.kinds = kinds
        self.defs: dict[str, Schema] = {}

    def ref(self, cls: type[Model]) -> Schema:
        """The definition of a class, written on first use."""
        name = cls.__name__
        if name not in self.defs:
            self.defs[name] = {}  # holds the place: classes refer to themselves
            self.defs[name] = self.forms(cls)
        return {"$ref": f"#/$defs/{name}"}

    def forms(self, cls: type[Model]) -> Schema:
        """Every way to write a model: its mapping and its shorthands."""
        about = {"description": _sentence(cls)}
        if issubclass(cls, Block):
            return {**about, "anyOf": [_SCALAR, self.block_object(cls)]}
        fields = table(cls)
        rows = fields.by_name
        forms = [self.shape(rows[cls.SCALAR].shape, rows[cls.SCALAR])] if cls.SCALAR else []
        if cls.WORDS and not cls.SCALAR:
            forms.append({"enum": list(cls.WORDS)})
        if cls.LIST:
            forms.append(self.field(rows[cls.LIST], about=False))
        whole = self.object(cls)
        if cls.KEYED:
            forms.append({**self.named(cls), "maxProperties": 1})
        if lists_keyed(fields, cls.LIST):
            forms.append(self._names(rows[str(cls.LIST)], fields))
        if cls.MAP:
            forms.append(self.block_object(Block))
        return {**about, "anyOf": [*forms, whole]} if forms else {**about, **whole}

    def object(self, cls: type[Model]) -> Schema:
        """The mapping form."""
        rows = table(cls).keys
        out: Schema = {
            "type": "object",
            "properties": {**{r.key: self.field(r) for r in rows.values()}, **self._reuse()},
            "additionalProperties": False,
        }
        needed = [r.key for r in rows.values() if r.required]
        if needed:
            out["anyOf"] = [{"required": ["use"]}, {"required": needed}]
        return out

    def block_object(self, cls: type[Block]) -> Schema:
        """A block's mapping: the frame's keys, and exactly one kind."""
        out = self.object(cls)
        contents = {
            key: {"description": _sentence(row.model), **self.ref(row.model)} for key, row in self.kinds.items()
        }
        out["properties"].update(contents)
        out["anyOf"] = [{"required": ["use"]}, {"oneOf": [{"required": [key]} for key in self.kinds]}]
        return out

    def _reuse(self) -> Schema:
        self.defs.setdefault(
            "each",
            {
                "description": "repeats the entry for each combination of these values",
                "type": "object",
                "additionalProperties": {"type": "array", "items": _SCALAR, "minItems": 1},
                "minProperties": 1,
            },
        )
        return {
            "use": {"description": "the name of a definition to put in here", "type": "string"},
            "with": {"description": "what differs from the definition", "type": "object"},
            "each": {"$ref": "#/$defs/each"},
        }

    def field(self, row: Field, about: bool = True) -> Schema:
        """One key."""
        if row.sugar == "edges" and isinstance(row.shape, List) and isinstance(row.shape.of, One):
            out = self.edges(row.shape.of.cls)
        else:
            out = self.shape(row.shape, row)
        if row.required and isinstance(row.shape, List):
            out = _filled(out)
        return {"description": row.doc, **out} if about and row.doc else out

    def shape(self, shape: Shape, row: Field) -> Schema:
        """A value of a shape."""
        if isinstance(shape, Text):
            return _text(shape)
        if isinstance(shape, Number):
            limits = {k: v for k, v in (("minimum", row.minimum), ("maximum", row.maximum)) if v is not None}
            return {"anyOf": [{"type": "integer" if shape.whole else "number", **limits}, _VARIABLE]}
        if isinstance(shape, Flag):
            return {"anyOf": [{"type": "boolean"}, {"enum": list(_BOOLEANS)}, _VARIABLE]}
        if isinstance(shape, Choice):
            # YAML 1.1 readers take these words for booleans before the schema sees them.
            also = [_BOOLEANS[w] for w in shape.words if w in _BOOLEANS]
            return {"anyOf": [{"enum": [*shape.words, *also]}, _VARIABLE]}
        if isinstance(shape, List):
            array: Schema = {"type": "array", "items": self.shape(shape.of, row)}
            if isinstance(shape.of, One) and shape.of.cls.KEYED:
                reuse = {k: v for k, v in self._reuse().items() if k != "each"}
                used = {"type": "object", "properties": reuse, "required": ["use"], "additionalProperties": False}
                return {"anyOf": [array, self.named(shape.of.cls), used]}
            return array
        if isinstance(shape, Ids):
            return self.ids(shape, row)
        return self.ref(shape.cls)

    def named(self, cls: type[Model]) -> Schema:
        """A mapping of names: each stands for one model, with what follows it."""
        name = f"{cls.__name__}ByName"
        if name not in self.defs:
            self.defs[name] = {}  # holds the place: what follows a name may hold further names
            self.defs[name] = self._by_name(cls)
        own = [*table(cls).keys, *REUSE]
        return {
            "type": "object",
            "propertyNames": {"not": {"enum": own}},
            "additionalProperties": {"$ref": f"#/$defs/{name}"},
            "minProperties": 1,
        }

    def _by_name(self, cls: type[Model]) -> Schema:
        """What may follow the name of a keyed model: nothing, a text, a list or more names, or its other keys."""
        fields, said = table(cls), cls.KEYED
        assert said is not None
        forms: list[Schema] = [{"type": "null"}]
        if said.text:
            forms.append(self.shape(fields.by_name[said.text].shape, fields.by_name[said.text]))
        if said.items:
            forms.append(self.shape(fields.by_name[said.items].shape, fields.by_name[said.items]))
        rest = self.object(cls)
        del rest["properties"][fields.by_name[said.key].key]
        needed = [r.key for r in fields.keys.values() if r.required and r.name != said.key]
        rest.pop("anyOf", None)
        if needed:
            rest["anyOf"] = [{"required": ["use"]}, {"required": needed}]
        return {"description": _sentence(cls), "anyOf": [*forms, rest]}

    def _names(self, row: Field, fields: Table) -> Schema:
        """A mapping of names where content with such a list belongs."""
        assert isinstance(row.shape, List) and isinstance(row.shape.of, One)
        out = self.named(row.shape.of.cls)
        return {**out, "propertyNames": {"not": {"enum": [*fields.keys, *REUSE]}}}

    def ids(self, shape: Ids, row: Field) -> Schema:
        """A mapping from ids; an id alone stands for the model with nothing said."""
        value = self.shape(shape.of, row)
        if isinstance(shape.of, One) and not any(f.required for f in table(shape.of.cls).keys.values()):
            value = {"anyOf": [value, {"type": "null"}]}
        out: Schema = {"type": "object", "additionalProperties": value}
        if not isinstance(shape.of, Text):
            out["propertyNames"] = {"pattern": rf"^{NAME}$|\$\{{"}
        return out

    def edges(self, cls: type[Model]) -> Schema:
        """The list of edges: lines, lines with a label or options, and long forms."""
        whole = self.object(cls)
        ends = {"anyOf": [_SCALAR, {"type": "array", "items": _SCALAR, "minItems": 1}]}
        for key in ("from", "to"):
            whole["properties"][key] = {**ends, "description": table(cls).keys[key].doc}
        options = {
            k: v for k, v in whole["properties"].items() if k not in ("from", "to", "arrow", "use", "with", "each")
        }
        self.defs[cls.__name__] = {"description": _sentence(cls), **whole}
        self.defs[f"{cls.__name__}Options"] = {
            "description": "label and look of an edge line",
            "type": "object",
            "properties": options,
            "additionalProperties": False,
        }
        line: Schema = {"type": "string", "anyOf": [{"pattern": LINE}, {"pattern": LABELLED}]}
        labelled: Schema = {
            "type": "object",
            "patternProperties": {LINE: {"anyOf": [_SCALAR, {"$ref": f"#/$defs/{cls.__name__}Options"}]}},
            "additionalProperties": False,
            "minProperties": 1,
            "maxProperties": 1,
        }
        return {"type": "array", "items": {"anyOf": [line, labelled, {"$ref": f"#/$defs/{cls.__name__}"}]}}


def _filled(schema: Schema) -> Schema:
    """A list's schema with at least one entry in the list."""
    if "items" in schema:
        return {**schema, "minItems": 1}
    forms = schema.get("anyOf")
    return {**schema, "anyOf": [_filled(f) for f in forms]} if forms else schema


def _text(shape: Text) -> Schema:
    if shape.kind == "tone":
        return {"anyOf": [{"enum": list(TONES)}, {"type": "string"}]}
    if shape.kind == "name":
        return {"anyOf": [{"type": "string", "pattern": rf"^{NAME}$"}, _VARIABLE]}
    if shape.kind == "step":
        return {"anyOf": [{"type": "string", "pattern": rf"^({STEP}|[^\W\d_])$"}, {"type": "number"}, _VARIABLE]}
    return dict(_SCALAR)


def _sentence(cls: type[Model]) -> str:
    """The class's docstring, in one line."""
    return " ".join((inspect.getdoc(cls) or "").split())
