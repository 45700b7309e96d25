"""What a person is told about keys and values that do not fit: the words shared by all findings of the decoder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from vizsys.diagnostics import Report, suggest
from vizsys.spec.fields import Choice, Flag, Ids, List, Number, Shape, Table, Text, noun, table
from vizsys.spec.model import Content, Page
from vizsys.spec.nodes import Node, Scalar, describe

PAGE_WORDS = ("define", "include", "matrix", "vars")
"""Page keys that are used up before the page is decoded."""

_NAMED = {
    "icon": "the name of an icon",
    "name": "an id",
    "tone": "a tone",
    "role": "the name of a role",
    "step": "a step",
    "path": "a path",
}


class KindRow(Protocol):
    """A row of the table of kinds, as far as reading needs it."""

    @property
    def model(self) -> type[Content]: ...


Kinds = Mapping[str, KindRow]


def wanted(shape: Shape) -> str:
    """What a field takes, in a person's words."""
    if isinstance(shape, Text):
        return _NAMED.get(shape.kind, "text")
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


def wanted_model(fields: Table) -> str:
    """What stands where a model belongs, in its shortest form."""
    name = fields.cls.SCALAR or fields.cls.LIST
    return wanted(fields.by_name[name].shape) if name else "a mapping"


def found(node: Scalar) -> str:
    """What was found where a number or a flag belongs; quotes make a text of it."""
    return describe(node) if node.plain else f"the text {describe(node)} in quotes"


def bad_name(text: str) -> str:
    """Why a text is not an id."""
    shown = text if len(text) <= 40 else text[:39] + "…"
    return f"{shown!r} is not an id: a letter first, then letters, digits, '_', and '-' between them"


def misfit(fields: Table, what: str, node: Node, report: Report) -> None:
    """Report a text or a list where a model has no such short form."""
    cls = fields.cls
    forms = [wanted(fields.by_name[n].shape) for n in (cls.SCALAR, cls.LIST) if n]
    keys = ", ".join(list(fields.keys)[:4])
    words = " or ".join([*forms, f"a mapping with keys such as {keys}"])
    report.error("type", f"{what} expects {words}; found {describe(node)}", node.span)


COMMA = "a comma ends a text inside { }: put the text in quotes if this belongs to it"


def after_comma(key: Scalar, value: Node) -> bool:
    """Whether a key is a bare word between a comma and the next or the brace: more likely the rest of a text."""
    if not (key.plain and isinstance(value, Scalar) and value.empty):
        return False
    line, start = key.span.source.line(key.span.line), key.span.column - 1
    before, behind = line[:start].rstrip(), line[start + key.span.length :].lstrip()
    return before.endswith(",") and behind.startswith((",", "}"))


def unknown_key(key: Scalar, value: Node, fields: Table, report: Report) -> str | None:
    """Report a key the model does not have; the field it is a slip of, if any."""
    near = suggest(key.text, fields.keys)
    words = f", did you mean {near[0]!r}?" if near else ""
    hint = None if near else f"keys of {fields.noun}: " + ", ".join(fields.keys)
    if after_comma(key, value):
        hint = COMMA
    report.error("unknown-key", f"unknown key {key.text!r} in {fields.noun}{words}", key.span, hint)
    return fields.keys[near[0]].name if near else None


MOST_HOMES = 4
"""A hint names so many places where a key belongs."""


def unknown_block_key(key: Scalar, value: Node, fields: Table, kinds: Kinds, has_kind: bool, report: Report) -> None:
    """Report a key that is neither the frame's nor a kind: a slip of either, or one that belongs further in or out."""
    word = key.text
    if after_comma(key, value):
        report.error("unknown-key", f"unknown key {word!r} in {fields.noun}", key.span, COMMA)
        return
    homes = [f"`{name}:`" for name, row in kinds.items() if word in table(row.model).keys]
    if word in PAGE_WORDS or (fields.cls is not Page and word in table(Page).keys):
        homes.insert(0, "the page")
    if homes:
        hint = f"{word!r} is a key of {' and of '.join(homes[:MOST_HOMES])}"
        report.error("unknown-key", f"unknown key {word!r} in {fields.noun}", key.span, hint)
        return
    kind, frame = suggest(word, kinds), suggest(word, fields.keys)
    if kind and not has_kind:
        report.error("unknown-kind", f"unknown kind {word!r}, did you mean {kind[0]!r}?", key.span)
    elif frame:
        message = f"unknown key {word!r} in {fields.noun}, did you mean {frame[0]!r}?"
        report.error("unknown-key", message, key.span)
    elif has_kind:
        hint = f"keys of {fields.noun}: " + ", ".join(fields.keys)
        report.error("unknown-key", f"unknown key {word!r} in {fields.noun}", key.span, hint)
    else:
        report.error("unknown-kind", f"unknown kind {word!r}", key.span, "kinds are " + ", ".join(kinds))
