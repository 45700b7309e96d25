"""Writing a thing once: `define` and `use` with what differs, and `each` over values.

In: mappings as written, and the definitions and variables in force. Out: mappings without `use`, and the copies of the
entries of a list. Both are followed by the decoder, which alone knows where a block stands and where an id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from itertools import product

from vizsys.diagnostics import Report, Source, Span, did_you_mean
from vizsys.limits import COPIES
from vizsys.records import dataclass
from vizsys.spec.fields import One, Shape, is_block
from vizsys.spec.nodes import Map, Node, Scalar, Seq, describe, merge
from vizsys.spec.values import IS_NAME
from vizsys.spec.variables import PROVIDERS, Env

UNREAD = Scalar("", Span(Source("", ""), 1, 1))
"""`bare` of a mapping whose `use` names nothing: what it would have brought is not missing as well."""

Fill = Callable[[Scalar], Scalar]
Entered = list[int]


@dataclass(slots=True)
class Definitions:
    """The definitions of a page, and those being followed.

    `active` holds the words of `use` by identity: only a `use` that comes back to itself is a circle, not one given to
    a definition as part of what differs.
    """

    defines: Mapping[str, tuple[Scalar, Node]]
    report: Report
    active: dict[int, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def unfold(self, node: Map, fill: Fill, spend: Callable[[Node], None]) -> tuple[Map, Entered]:
        """The mapping with its `use` replaced by what it names. Give what comes second to `leave` once it is read."""
        entered: Entered = []
        while "use" in node.entries:
            key, word = node.entries["use"]
            own = node.without("use", "with")
            node = self._patched(own, node.entries["with"]) if "with" in node.entries else own
            base = self._named(key, word, fill, entered)
            if base is None:
                return Map(node.entries, node.span, UNREAD), entered
            spend(node)
            merged = merge(base, node)
            node = merged if isinstance(merged, Map) else node
        if "with" in node.entries:
            self.report.error("use", "'with' belongs beside 'use'", node.entries["with"][0].span)
            node = node.without("with")
        return node, entered

    def leave(self, entered: Entered) -> None:
        """What those words brought is read."""
        for one in entered:
            self.active.pop(one, None)

    def _patched(self, own: Map, entry: tuple[Scalar, Node]) -> Map:
        """What differs: `with`, and over it the keys beside `use`."""
        key, patch = entry
        if not isinstance(patch, Map):
            self.report.error("type", f"'with' expects a mapping of what differs, found {describe(patch)}", key.span)
            return own
        merged = merge(patch, own)
        return Map(merged.entries, own.span, merged.bare, merged.beats) if isinstance(merged, Map) else own

    def _named(self, key: Scalar, word: Node, fill: Fill, entered: Entered) -> Node | None:
        """The definition a `use` names; None after a finding."""
        if not isinstance(word, Scalar) or word.empty:
            self.report.error("use", f"'use' expects the name of a definition, found {describe(word)}", key.span)
            return None
        name = fill(word).text
        if id(word) in self.active:
            at = list(self.active).index(id(word))
            chain = " -> ".join([*list(self.active.values())[at:], name])
            self.report.error("use", f"the definition {name!r} uses itself: {chain}", word.span)
            return None
        definition = self.defines.get(name)
        if definition is None:
            hint = None if self.defines else "definitions stand under `define:` on the page"
            near = did_you_mean(name, self.defines)
            self.report.error("use", f"nothing is defined as {name!r}{near}", word.span, hint)
            return None
        self.used.add(name)
        self.active[id(word)] = name
        entered.append(id(word))
        return definition[1]


def repeated(items: list[Node], shape: Shape, env: Env, report: Report) -> Iterator[tuple[Node, Env]]:
    """The entries of a list with those under `each` repeated, and the variables in force in each."""
    for item in items:
        if not isinstance(item, Map) or "each" not in item.entries or not isinstance(shape, One):
            yield item, env
            continue
        key, spec = item.entries["each"]
        values = axes(key, spec, COPIES, env, report)
        if "provider" in values and not is_block(shape):
            report.error("each", "'each' over provider repeats whole blocks only", key.span)
        body = item.without("each")
        for combination in product(*values.values()) if values else ():
            bound = dict(zip(values, combination, strict=True))
            copy = body
            if "provider" in bound and "provider" not in body.entries and is_block(shape):
                cloud = Scalar(bound["provider"], key.span)
                copy = body.plus({"provider": (Scalar("provider", key.span), cloud)})
            yield copy, env.child(bound)


def axes(key: Scalar, spec: Node, most: int, env: Env, report: Report) -> dict[str, list[str]]:
    """Variables and their values for `each` and `matrix`, every combination a copy; empty after an error."""
    word = key.text
    if not isinstance(spec, Map) or not spec.entries:
        example = f"`{word}: {{provider: [aws, azure, gcp]}}`"
        report.error(word, f"{word!r} expects variables with their values, such as {example}", key.span)
        return {}
    out: dict[str, list[str]] = {}
    total = 1
    good = True
    for name, (variable, values) in spec.entries.items():
        if not IS_NAME.fullmatch(name):
            report.error("name", f"{name!r} is not a name for a variable", variable.span)
            good = False
        if not isinstance(values, Seq) or not values.items:
            report.error(word, f"{name!r} expects a list of values, found {describe(values)}", variable.span)
            return {}
        texts = [_axis_value(name, v, env, report) for v in values.items]
        good = good and None not in texts
        out[name] = [t for t in texts if t is not None]
        total *= len(values.items)
    if total > most:
        report.error("limit", f"{word!r} makes {total:,} copies, the most is {most}", key.span)
        return {}
    return out if good else {}


def _axis_value(name: str, node: Node, env: Env, report: Report) -> str | None:
    if not isinstance(node, Scalar) or node.empty:
        report.error("type", f"a value of {name!r} is a text, found {describe(node)}", node.span)
        return None
    text = env.fill(node, report).text
    if name == "provider" and text not in PROVIDERS:
        report.error("choice", f"unknown provider {text!r}{did_you_mean(text, PROVIDERS)}", node.span)
        return None
    return text
