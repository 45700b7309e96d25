"""Links and meanings of a page: ends that something can be, words that are a tone, a line style or a flow.

In: a decoded page and the checker. Out: findings. Which names a block has is settled when it is placed; here an end is
wrong when nothing on the page could have that name: no id, no label that is the same in lower case with `-`, no
numbered part such as `r2c1` or a line of code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from vizsys.diagnostics import did_you_mean
from vizsys.spec.model import Model, Page
from vizsys.theme import TONES

if TYPE_CHECKING:
    from vizsys.spec.check import Checker

LINES = ("solid", "dashed", "dotted", "bold")
LEVELS = ("must", "should", "could")
"""Line styles that can have a meaning."""

_NUMBERED = r"[a-z]*\d+(?:[a-z-]+\d+)*"
_FLOW = r"[A-Z]"
_MARKUP = r"\[([^]]*)\](?:\([^)]*\)|\{[^}]*\})"
_OTHER = r"[\W_]+"


def check_links(page: Page, checker: Checker) -> None:
    """Ends that something could be; nothing is joined with itself; steps are used once."""
    if not page.links:
        return
    ids = dict.fromkeys(_ids(page))
    slugs = {_slug(text) for text in _texts(page)}
    steps: dict[str, Any] = {}
    for link in page.links:
        for end in ("source", "target"):
            for i, name in enumerate(getattr(link, end)):
                _check_end(name, link, f"{end}.{i}", ids, slugs, checker)
        for i, name in enumerate(link.target):
            if name in link.source:
                checker.error("link", f"the link joins {name!r} with itself", link, f"target.{i}")
        if link.step is None:
            continue
        if link.step in steps:
            first = steps[link.step]
            where = f", first on line {first.line}" if first else ""
            checker.error("step", f"the step {link.step} is used twice{where}", link, "step")
        steps.setdefault(link.step, link.span("step"))


def _slug(text: str) -> str:
    return re.sub(_OTHER, "-", re.sub(_MARKUP, r"\1", text).lower()).strip("-")


def _check_end(name: str, link: Model, mark: str, ids: Mapping[str, None], slugs: set[str], checker: Checker) -> None:
    span = link.span(mark)
    at = 0
    for part in name.split("."):
        if not part:
            checker.report.error("unknown-id", "an id is missing", span)
            return
        if part not in ids and part not in slugs and not re.fullmatch(_NUMBERED, part):
            near = did_you_mean(part, ids) or did_you_mean(part, slugs)
            found = span.within(at, len(part)) if span is not None and mark in link.marks else span
            checker.report.error("unknown-id", f"nothing on the page is called {part!r}{near}", found)
            return
        at += len(part) + 1


def _ids(model: Any) -> Iterator[str]:
    """Every id a person chose, outer ones first."""
    for value in _values(model):
        if isinstance(value, Mapping):
            yield from value
    if isinstance(model, Model):
        for name in ("id", "name"):
            own = getattr(model, name, None)
            if isinstance(own, str):
                yield own
    for inner in _inner(model):
        yield from _ids(inner)


def _texts(model: Any) -> Iterator[str]:
    """Every text: parts without an id of their own are called after theirs."""
    for value in _values(model):
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            yield from (v for v in value if isinstance(v, str))
        elif isinstance(value, Mapping):
            yield from (v for v in value.values() if isinstance(v, str))
    for inner in _inner(model):
        yield from _texts(inner)


def _values(model: Any) -> Iterator[Any]:
    """The values of a model's fields, those of a page's own keys left out."""
    for name in _fields(type(model)):
        yield getattr(model, name)


def _inner(model: Any) -> Iterator[Model]:
    for value in _values(model):
        if isinstance(value, Model):
            yield value
        elif isinstance(value, tuple):
            yield from (v for v in value if isinstance(v, Model))
        elif isinstance(value, Mapping):
            yield from (v for v in value.values() if isinstance(v, Model))


_SKIPPED = set(Page.__dataclass_fields__) - {"content", "title"}
_FIELDS: dict[type, tuple[str, ...]] = {}


def _fields(cls: type) -> tuple[str, ...]:
    if cls not in _FIELDS:
        skipped = {"marks"} | (_SKIPPED if issubclass(cls, Page) else set())
        _FIELDS[cls] = tuple(f for f in cls.__dataclass_fields__ if f not in skipped)  # type: ignore[attr-defined]
    return _FIELDS[cls]


def check_means(page: Page, checker: Checker) -> None:
    """What has a meaning is a line style, a level, a tone, a name of the page's own for one, or a letter of a flow."""
    known = [*LINES, *LEVELS, *TONES, *page.tones]
    for word in page.means:
        if word not in known and not re.fullmatch(_FLOW, word):
            near = did_you_mean(word, known)
            tones = ", ".join([*TONES, *page.tones])
            hint = f"line styles are {', '.join(LINES)}; levels are {', '.join(LEVELS)}; tones are {tones}"
            checker.error("means", f"{word!r} is no line style, level, tone or flow{near}", page, f"means.{word}", hint)
