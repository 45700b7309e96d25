"""What a rule is, and what it says. In: a `Picture` and `Settings`. Out: `Finding`s."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from vizsys.diagnostics import Severity
from vizsys.lint.picture import Chain, Picture
from vizsys.records import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may set. `width`: css pixels the picture is read at. `known`: words that are spelt right."""

    width: float = 600.0
    spelling: bool = False
    known: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule found. `at`: the groups around it, which lead to its place in the spec."""

    message: str
    at: Chain = ()
    field: str = ""  # of the model it is about: its place is more exact
    severity: Severity | None = None  # where it is not the rule's own
    hint: str | None = None  # where it says more than the rule's `mend`


Check = Callable[[Picture, Settings], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the table."""

    code: str
    severity: Severity
    check: Check
    what: str
    why: str
    mend: str
