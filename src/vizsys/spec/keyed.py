"""Keyed shorthand: `name: value` for a model, and a mapping of names for a list of them, turned into the long form.

In: a mapping node where a model whose class is `KEYED`, or a list of such models, is expected. Out: the mapping with
the model's own keys. A mapping that has any of those keys is the long form already, so a name is never guessed from a
misspelt key beside a right one.
"""

from __future__ import annotations

import difflib

from vizsys.diagnostics import Report
from vizsys.spec.fields import List, One, Table, table
from vizsys.spec.model import Content, Model
from vizsys.spec.nodes import Map, Node, Scalar, Seq

REUSE = ("use", "with", "each")
SLIP = 0.8
"""How alike a word and a key are (`difflib`) when one is taken for the other misspelt, where names would do as well."""


def keyed(cls: type[Model]) -> bool:
    return cls.KEYED is not None


def lists_keyed(fields: Table, name: str | None) -> bool:
    """Whether the field of that name is a list of models that have a keyed form."""
    shape = fields.by_name[name].shape if name else None
    return isinstance(shape, List) and isinstance(shape.of, One) and keyed(shape.of.cls)


def names_only(node: Map, cls: type[Model], fields: Table) -> bool:
    """True for a mapping none of whose keys is the model's own: they are names then.

    The keys of a block's content are checked for slips too: a name that is nearly a key belongs to no one.
    """
    if node.bare is not None or not node.entries or any(k in fields.keys or k in REUSE for k in node.entries):
        return False
    return not (issubclass(cls, Content) and any(_slip(k, fields) for k in node.entries))


def _slip(word: str, fields: Table) -> bool:
    return bool(difflib.get_close_matches(word, list(fields.keys), 1, SLIP))


def listed(node: Map, cls: type[Model]) -> Node:
    """A mapping of names as the list of its entries, each still `name: value`; a long form is no list and stays."""
    if node.entries and not names_only(node, cls, table(cls)):
        return node
    entries: list[Node] = [Map({text: entry}, entry[0].span) for text, entry in node.entries.items()]
    return Seq(entries, node.span)


def long_form(node: Map, cls: type[Model], report: Report) -> Map:
    """`name: value` as the model's own mapping; any other mapping as it is.

    The name becomes the key field; a text the text field, a list or a mapping of further names the items field; a
    mapping with keys of the model's own is the rest of the long form.
    """
    fields = table(cls)
    if cls.KEYED is None or not names_only(node, cls, fields):
        return node
    name = fields.by_name[cls.KEYED.key].key
    if len(node.entries) > 1:
        found = ", ".join(list(node.entries)[:3])
        first = next(iter(node.entries.values()))[0]
        hint = f"put each on a line of its own, or say `{name}:` with the keys {', '.join(list(fields.keys)[1:])}"
        message = f"{fields.noun} is one `name: value`, here are {len(node.entries)}: {found}"
        report.error("keyed", message, first.span, hint)
    word, value = next(iter(node.entries.values()))
    long: dict[str, tuple[Scalar, Node]] = {name: (word, word)}
    if isinstance(value, Map) and not names_only(value, cls, fields):
        if name in value.entries:
            report.error("keyed", f"the {name} is said twice: {word.text!r} is it already", value.entries[name][0].span)
        return Map({**value.entries, **long}, word.span, value.bare, value.beats)
    if not (isinstance(value, Scalar) and value.empty):
        field = cls.KEYED.text if isinstance(value, Scalar) else cls.KEYED.items
        long[fields.by_name[field or cls.KEYED.text or cls.KEYED.key].key] = (word, value)
    return Map(long, word.span)
