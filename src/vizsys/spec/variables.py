"""Variables: `${name}` in any text, `$${` for the characters themselves.

In: scalars and the values in force. Out: scalars with the values put in; unknown names reported under the name itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from vizsys.diagnostics import Report, did_you_mean
from vizsys.limits import TEXT, TEXTS
from vizsys.spec.nodes import Scalar

PROVIDERS: Mapping[str, tuple[str, str]] = {
    "aws": ("AWS", "AWS"),
    "azure": ("Azure", "Azure"),
    "gcp": ("Google Cloud", "GCP"),
}
"""Name and short name of each cloud: `${provider.name}`, `${provider.short}`."""

_USE = r"\$\$\{|\$\{([^{}\n]*)\}|\$\{"


class Env:
    """The variables in force at a place. `vars` are texts as written, put in only where used, so that one that mentions
    `${provider.name}` follows the provider of the place."""

    __slots__ = ("bound", "known", "provider", "spent", "used", "vars")

    def __init__(
        self,
        vars: Mapping[str, Scalar],
        bound: Mapping[str, str],
        provider: str | None,
        spent: list[int] | None = None,
        used: set[str] | None = None,
    ) -> None:
        self.vars = vars
        self.bound = bound
        self.provider = provider
        self.known: dict[str, str] = {}  # values worked out here already: without it, a chain of doublings never ends
        self.spent = [0] if spent is None else spent  # characters put in so far, shared by a page's places
        self.used = set() if used is None else used  # names of `vars` asked for anywhere

    def child(self, bound: Mapping[str, str]) -> Env:
        """The variables inside a block repeated with those values."""
        return Env(self.vars, {**self.bound, **bound}, bound.get("provider", self.provider), self.spent, self.used)

    def at(self, provider: str | None) -> Env:
        """The variables inside a block for another cloud."""
        return self if provider is None or provider == self.provider else self.child({"provider": provider})

    def names(self) -> list[str]:
        cloud = ["provider", "provider.name", "provider.short"] if self.provider else []
        return [*self.bound, *self.vars, *cloud]

    def fill(self, scalar: Scalar, report: Report, active: tuple[str, ...] = ()) -> Scalar:
        """The scalar with its variables put in; the same object when it has none."""
        if "$" not in scalar.text:
            return scalar
        parts: list[str] = []
        end = 0
        for found in re.finditer(_USE, scalar.text):
            parts.append(scalar.text[end : found.start()])
            end = found.end()
            if found[0] == "$${":
                parts.append("${")
            elif found[1] is None:
                span = scalar.part(found.start(), 2)
                report.error("variable", "'${' is not closed by '}'", span, "write $${ for the characters themselves")
            else:
                parts.append(self._value(scalar, found, report, active))
        if not parts:
            return scalar
        parts.append(scalar.text[end:])
        text = "".join(parts)
        self.spent[0] += len(text)
        if len(text) > TEXT:
            report.error("limit", f"the text is longer than {TEXT:,} characters with its variables", scalar.span)
            text = ""
        elif self.spent[0] > TEXTS:
            report.error("limit", f"the variables put in more than {TEXTS:,} characters", scalar.span)
            text = ""
        return Scalar(text, scalar.span, scalar.plain and bool(text), -1)

    def _value(self, scalar: Scalar, found: re.Match[str], report: Report, active: tuple[str, ...]) -> str:
        name = found[1].strip()
        if name in self.bound:
            return self.bound[name]
        if name in active:
            chain = " -> ".join([*active[active.index(name) :], name])
            report.error("variable", f"the variable {name!r} stands for itself: {chain}", scalar.part(found.start(), 2))
            return ""
        if name in self.vars:
            self.used.add(name)
            if name not in self.known:
                self.known[name] = self.fill(self.vars[name], report, (*active, name)).text
            return self.known[name]
        if self.provider and name in ("provider", "provider.name", "provider.short"):
            full, short = PROVIDERS[self.provider]
            return {"provider": self.provider, "provider.name": full, "provider.short": short}[name]
        span = scalar.part(found.start(1), len(found[1]))
        if name.split(".")[0] == "provider" and not self.provider:
            cure = "add `provider: aws`, or `matrix: {provider: [aws, azure, gcp]}`"
            report.error("variable", f"{name!r} needs a provider, and the page has none", span, cure)
            return ""
        near = did_you_mean(name, self.names())
        hint = None if near else "write $${" + name + "} for the characters themselves"
        report.error("variable", f"unknown variable {name!r}{near}", span, hint)
        return ""
