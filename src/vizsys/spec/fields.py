"""The field tables of the model classes: annotations turned into shapes, once per class.

In: a `Model` class. Out: `Table` with a row per key. The decoder, the checker and the JSON Schema all read these.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields
from functools import cache
from inspect import get_annotations
from typing import Any, Literal, Union, cast, get_args, get_origin

from vizsys.records import dataclass
from vizsys.spec import model
from vizsys.spec.model import Block, Content, Model

TextKind = Literal["text", "rich", "name", "icon", "tone", "role", "step", "path"]

_TEXTS: dict[Any, TextKind] = {
    str: "text",
    model.Rich: "rich",
    model.Name: "name",
    model.Icon: "icon",
    model.Tone: "tone",
    model.RoleName: "role",
    model.Step: "step",
    model.FilePath: "path",
}


@dataclass(frozen=True, slots=True)
class Text:
    """A text, and what it names."""

    kind: TextKind


@dataclass(frozen=True, slots=True)
class Number:
    whole: bool


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false."""


@dataclass(frozen=True, slots=True)
class Choice:
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class List:
    of: Shape


@dataclass(frozen=True, slots=True)
class Ids:
    """A mapping from ids the person chooses."""

    of: Shape


@dataclass(frozen=True, slots=True)
class One:
    """A model; a `Block` or a subclass of it holds a kind."""

    cls: type[Model]


Shape = Text | Number | Flag | Choice | List | Ids | One


@dataclass(frozen=True, slots=True)
class Field:
    """One key. `key` is the YAML word, `name` the attribute; `most` entries in a list, characters in a text."""

    name: str
    key: str
    shape: Shape
    required: bool
    doc: str
    minimum: float | None
    maximum: float | None
    most: int | None
    sugar: str | None
    default: Any


@dataclass(frozen=True, slots=True)
class Table:
    """The keys of a model class, by YAML word; `by_name` by attribute."""

    cls: type[Model]
    keys: Mapping[str, Field]
    by_name: Mapping[str, Field]
    holds_kind: bool

    @property
    def noun(self) -> str:
        """What a person calls it: `a table`, `an edge`, `a list item`."""
        return noun(self.cls)


def noun(cls: type[Model]) -> str:
    """The class in a person's words, with its article."""
    if issubclass(cls, Content) and cls.KIND:
        word = cls.KIND
    else:
        word = "".join(f" {c.lower()}" if c.isupper() else c for c in cls.__name__).strip()
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


_TABLES: dict[type[Model], Table] = {}


def table(cls: type[Model]) -> Table:
    """The field table of a model class. Raises TypeError for an annotation the language cannot say."""
    found = _TABLES.get(cls)
    if found is None:
        found = _TABLES[cls] = _table(cls)
    return found


def _table(cls: type[Model]) -> Table:
    homes = {name: base.__module__ for base in reversed(cls.__mro__) for name in get_annotations(base)}
    rows: list[Field] = []
    holds_kind = False
    for f in fields(cls):
        if f.name == "marks" or f.metadata.get("internal"):
            continue
        if f.metadata.get("kind"):
            holds_kind = True
            continue
        meta, hint = f.metadata, cast(Any, f.type)
        default = f.default_factory() if f.default_factory is not MISSING else f.default
        rows.append(
            Field(
                name=f.name,
                key=meta.get("alias", f.name),
                shape=_shape_in(homes[f.name], hint),
                required=default is MISSING,
                doc=meta.get("doc", ""),
                minimum=meta.get("minimum"),
                maximum=meta.get("maximum"),
                most=meta.get("most"),
                sugar=meta.get("sugar"),
                default=None if default is MISSING else default,
            )
        )
    return Table(cls, {r.key: r for r in rows}, {r.name: r for r in rows}, holds_kind)


@cache
def _shape_in(module: str, annotation: Any) -> Shape:
    """The shape of an annotation in a module, which may be a text; `typing.get_type_hints` takes five times as long."""
    return shape_of(eval(annotation, vars(sys.modules[module])) if isinstance(annotation, str) else annotation)


def shape_of(hint: Any) -> Shape:
    """The shape of an annotation; `X | None` is `X`."""
    if hint in _TEXTS:
        return Text(_TEXTS[hint])
    if hint is bool:
        return Flag()
    if hint in (int, float):
        return Number(hint is int)
    origin, args = get_origin(hint), get_args(hint)
    if origin is Literal:
        return Choice(tuple(str(a) for a in args))
    if origin in (Union, types.UnionType):
        rest = [a for a in args if a is not type(None)]
        if len(rest) == 1:
            return shape_of(rest[0])
    if origin is tuple and len(args) == 2 and args[1] is Ellipsis:
        return List(shape_of(args[0]))
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        return Ids(shape_of(args[1]))
    if isinstance(hint, type) and issubclass(hint, Model):
        return One(hint)
    raise TypeError(f"the spec language has no word for {hint!r}")


def is_block(shape: Shape) -> bool:
    """True for a place where any block may stand."""
    return isinstance(shape, One) and issubclass(shape.cls, Block)
