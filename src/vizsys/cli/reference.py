"""The reference of the language as Markdown, from the same dataclasses as the decoder and the schema.

In: the table of kinds. Out: a page with a section for the page, for blocks, for each kind, and for each thing in them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vizsys.blocks.kinds import KINDS
from vizsys.spec.fields import Choice, Field, Flag, Ids, List, Number, One, Shape, Text, is_block, table
from vizsys.spec.model import Block, Model, Page
from vizsys.spec.project import Project

TEXTS = {
    "text": "text",
    "rich": "rich text",
    "name": "id",
    "icon": "icon",
    "tone": "tone",
    "role": "role",
    "step": "step",
    "path": "path",
}

PAGE = (
    "A page is a block with these keys on top of a block's own. `include`, `vars`, `define` and `matrix` stand on a "
    "page too; they are used up while reading, see [Writing things once](spec.md#writing-things-once)."
)
BLOCK = "A block has exactly one kind key (below) and any of these; or `use` and `with`. In a list it may have `each`."


def markdown() -> str:
    """The whole reference."""
    parts = [
        "# Reference of the spec language",
        "Every key there is, made by `vizsys schema --markdown` from the classes that read specs. "
        "The [guide](spec.md) explains the ideas; *icon*, *tone*, *rich text* and *step* are explained there.",
    ]
    block = table(Block).keys
    parts += _section("Page", Page, PAGE, skip=block)
    parts += _section("Block", Block, BLOCK)
    kinds = {row.model for row in KINDS.values()}
    for kind in KINDS:
        parts += _kind(kind, kinds)
    seen = {Page, Block, *kinds}
    for part in _parts(Page, seen):
        parts += _section(_title(part), part)
    parts += _section("Project file", Project, "`vizsys.yaml`: defaults for every spec in its folder and below.")
    return "\n\n".join(parts) + "\n"


def kind_sections(kind: str) -> list[str]:
    """The keys of one kind and of the things in it, for a page of its own."""
    return _kind(kind, {row.model for row in KINDS.values()})


def _kind(kind: str, known: set[Any]) -> list[str]:
    model = KINDS[kind].model
    parts = _section(f"`{kind}`", model)
    for part in _parts(model, known):
        parts += _section(f"{_title(part)} of `{kind}`", part, level=3)
    return parts


def _parts(model: type[Model], known: set[Any]) -> Iterator[type[Model]]:
    """The models inside `model` that have no section yet, in the order met."""
    for field in table(model).keys.values():
        inner = _model_in(field.shape)
        if inner is not None and inner not in known and not issubclass(inner, Block):
            known.add(inner)
            yield inner
            yield from _parts(inner, known)


def _model_in(shape: Shape) -> type[Model] | None:
    if isinstance(shape, List | Ids):
        return _model_in(shape.of)
    return shape.cls if isinstance(shape, One) else None


def _section(title: str, model: type[Model], intro: str = "", level: int = 2, skip: Any = ()) -> list[str]:
    rows = [_row(f) for f in table(model).keys.values() if f.key not in skip]
    text = " ".join(filter(None, (intro or " ".join((model.__doc__ or "").split()), _shorthand(model))))
    head = "| key | takes | what it is |\n|---|---|---|\n"
    return [f"{'#' * level} {title}", text, head + "\n".join(rows)]


def _shorthand(model: type[Model]) -> str:
    """What a bare text or list stands for."""
    names = table(model).by_name
    said = []
    for what, name in (("text", model.SCALAR), ("list", model.LIST)):
        if name is not None and name in names:
            said.append(f"A bare {what} is its `{names[name].key}`.")
    if model.KEYED:
        key, text, items = (names[n].key if n else None for n in model.KEYED)
        behind = [f"a text is its `{text}`"] if text else []
        behind += [f"a list, or a mapping of more such names, its `{items}`"] if items else []
        said.append(f"`name: value` is one whose `{key}` is the name; of the value, {' and '.join(behind)}.")
    return " ".join(said)


def _row(field: Field) -> str:
    what = field.doc[:1].upper() + field.doc[1:]
    notes = []
    if field.required:
        notes.append("required")
    elif isinstance(field.default, str | int | float) and field.default != "" and field.default is not False:
        default = "true" if field.default is True else field.default
        notes.append(f"default `{default}`")
    if field.minimum is not None and field.maximum is not None:
        notes.append(f"{field.minimum:g} to {field.maximum:g}")
    tail = f" ({', '.join(notes)})" if notes else ""
    return f"| `{field.key}` | {_takes(field.shape)} | {what}{tail} |".replace("\n", " ")


def _takes(shape: Shape) -> str:
    match shape:
        case Text(kind):
            return TEXTS[kind]
        case Number(whole):
            return "whole number" if whole else "number"
        case Flag():
            return "`true` or `false`"
        case Choice(words):
            return ", ".join(f"`{w}`" for w in words)
        case List(of):
            return f"list of {_takes(of)}"
        case Ids(of):
            return f"ids with {_takes(of)}"
        case One(cls):
            return "block" if is_block(shape) else _title(cls).lower()


def _title(model: type[Model]) -> str:
    """`NodeGroup` -> `Node group`."""
    return "".join(f" {c.lower()}" if c.isupper() and i else c for i, c in enumerate(model.__name__))
