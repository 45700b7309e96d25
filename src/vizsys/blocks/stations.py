"""Stations: named stops of rails and cycles, and how lines of the spec refer to them.

In: stations in order. Out: one name each: the id, else the label in lower case with hyphens. Nothing here draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from vizsys.diagnostics import did_you_mean
from vizsys.spec.model import Model
from vizsys.text.rich import slug


class Stop(Protocol):
    """What naming needs of a station."""

    @property
    def id(self) -> Any: ...

    @property
    def label(self) -> Any: ...


def names(stations: Iterable[Stop]) -> list[str]:
    """One name per station, all different: ids first, then names of labels, numbered where labels repeat."""
    every = list(stations)
    taken = {str(s.id) for s in every if s.id}
    out: list[str] = []
    for station in every:
        if station.id:
            out.append(str(station.id))
            continue
        base = name = slug(station.label or "") or "station"
        n = 2
        while name in taken:
            name, n = f"{base}-{n}", n + 1
        taken.add(name)
        out.append(name)
    return out


def label_of(station: Stop) -> str:
    """What stands at a station: its label, else its id as words."""
    if station.label is not None:
        return str(station.label)
    words = str(station.id or "").replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]


def check_stations(stations: Sequence[Model], checker: Any) -> None:
    """Each station has a name of its own."""
    seen: set[str] = set()
    for station in stations:
        own = getattr(station, "id")  # noqa: B009
        if own is None and getattr(station, "label") is None and not checker.unread(station, "label", "id"):  # noqa: B009
            checker.error("station", "a station needs a label or an id", station)
        if own is None:
            continue
        if own in seen:
            checker.error("duplicate-id", f"the station {own!r} is there twice", station, "id")
        seen.add(own)


def check_name(name: str, known: Mapping[str, int], model: Model, mark: str, checker: Any) -> bool:
    """Whether a station has that name; an error at the mark, with the nearest one, when none has."""
    if name in known:
        return True
    if name:
        hint = None if known else "list the stations first"
        checker.error("unknown-id", f"unknown station {name!r}{did_you_mean(name, known)}", model, mark, hint)
    return False
