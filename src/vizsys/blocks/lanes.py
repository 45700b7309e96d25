"""Lanes: what happens at the same time, as blocks on horizontal tracks over one scale.

In: tracks with their items, an axis, events and frames, and a width. Out: rows of equal height on one linear scale, a
column of names at the left. `at` and `len` are in units of the person's own; all other lengths in page units.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

from vizsys.blocks.base import Placed, Widths
from vizsys.diagnostics import did_you_mean
from vizsys.records import dataclass
from vizsys.spec.model import Content, Icon, Keyed, Model, Name, Rich, Tone, doc, required
from vizsys.text import plain

if TYPE_CHECKING:
    from vizsys.context import Context
    from vizsys.spec.check import Checker

State = Literal["ok", "lost", "blocked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneItem(Model):
    """Something on a track: it starts, and it takes a while."""

    SCALAR: ClassVar[str | None] = "text"

    text: Rich | None = doc("what it is")
    at: float | None = doc("where it starts, in units of the axis; after the one before it when absent", minimum=0)
    len: float = doc("how long it takes, in units of the axis", 1.0, minimum=0.01)
    tone: Tone | None = doc("colour; that of its track when absent")
    state: State = doc("ok; lost, crossed out; blocked, hatched because it waits", "ok")
    id: Name | None = doc("name that page links can end at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Track(Model):
    """One row: what it is, and what is on it."""

    LIST: ClassVar[str | None] = "items"

    label: Rich | None = doc("name at the left")
    sub: Rich | None = doc("a quieter line under the name")
    icon: Icon | None = doc("icon before the name")
    tone: Tone | None = doc("colour of its items")
    items: tuple[LaneItem, ...] = doc("what is on it, in order", ())
    id: Name | None = doc("name for frames, and for page links")


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneEvent(Model):
    """A moment all tracks share: an upright line with its name over the tracks."""

    KEYED: ClassVar[Keyed | None] = Keyed("at", "text")

    at: float = required("when, in units of the axis", minimum=0)
    text: Rich = required("what happens")
    tone: Tone | None = doc("colour")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipe(Model):
    """A frame round neighbouring tracks: one connection, one thread, one machine."""

    SCALAR: ClassVar[str | None] = "label"

    label: Rich | None = doc("what it is")
    tracks: tuple[str, ...] = doc(
        "its tracks by id, name or number from 1, a first and a last one; all when absent", ()
    )
    tone: Tone | None = doc("colour")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick(Model):
    """A mark on the axis."""

    SCALAR: ClassVar[str | None] = "text"

    text: Rich = required("its name")
    at: float | None = doc("where it is; one unit after the one before it when absent", minimum=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis(Model):
    """The scale under the tracks."""

    SCALAR: ClassVar[str | None] = "label"
    LIST: ClassVar[str | None] = "ticks"

    label: Rich | None = doc("what it measures, at its end")
    ticks: tuple[Tick, ...] = doc("marks from 0 on", ())
    grid: bool = doc("thin upright lines at the ticks", False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes(Content):
    """Tracks over one scale: streams of a connection, threads and their locks, jobs and their waits."""

    KIND: ClassVar[str] = "lanes"
    LIST: ClassVar[str | None] = "tracks"

    tracks: tuple[Track, ...] = required("the rows, from the top down")
    axis: Axis | None = doc("the scale under the tracks")
    events: tuple[LaneEvent, ...] = doc("moments all tracks share", ())
    frames: tuple[Pipe, ...] = doc("frames round tracks", ())
    direction: Literal["right", "left"] = doc("which way the scale runs", "right")
    arrow: bool = doc("an arrow head at the end of each track", True)
    end: float | None = doc("where the scale ends; behind the last item when absent", minimum=0.01)

    def check(self, checker: Checker) -> None:
        """Items follow one another, frames name neighbouring tracks, all is on the scale."""
        if not any(t.items for t in self.tracks) and self.tracks:
            checker.error("empty-lanes", "lanes need at least one item on a track", self, "tracks")
            return
        ids: dict[str, Model] = {}
        for track in self.tracks:
            self._fresh(track, ids, checker)
            last = 0.0
            for item, start in placed(track):
                self._fresh(item, ids, checker)
                if start < last - 1e-9:
                    message = f"it starts at {start:g}, before the one before it ends at {last:g}"
                    checker.error("lanes-overlap", message, item, "at", "put it on a track of its own")
                elif self.end is not None and start + item.len > self.end + 1e-9:
                    checker.error("range", f"it ends at {start + item.len:g}, behind the end {self.end:g}", item)
                last = max(last, start + item.len)
        end = span(self)
        for event in self.events:
            if event.at > end + 1e-9:
                checker.error("range", f"the event is at {event.at:g}, behind the end {end:g}", event, "at")
        for tick, at in tick_places(self.axis):
            if self.end is not None and at > self.end + 1e-9:
                checker.error("range", f"the tick is at {at:g}, behind the end {self.end:g}", tick)
        self._check_frames(checker)

    def _fresh(self, model: Track | LaneItem, ids: dict[str, Model], checker: Checker) -> None:
        if model.id and model.id in ids:
            checker.error("duplicate-id", f"the id {model.id!r} is used twice", model, "id")
        elif model.id:
            ids[model.id] = model

    def _check_frames(self, checker: Checker) -> None:
        taken: dict[int, Pipe] = {}
        for pipe in self.frames:
            wrong = False
            for i, word in enumerate(pipe.tracks):
                if track_index(self, word) is None:
                    known = [str(w) for t in self.tracks for w in (t.id, t.label and plain(t.label)) if w]
                    near = did_you_mean(word, known)
                    checker.error("unknown-id", f"unknown track {word!r}{near}", pipe, f"tracks.{i}")
                    wrong = True
            if wrong:
                continue
            first, last = rows_of(self, pipe)
            if any(i in taken for i in range(first, last + 1)):
                checker.error("frame", "a track is in two frames", pipe)
            taken.update((i, pipe) for i in range(first, last + 1))


def placed(track: Track) -> Iterator[tuple[LaneItem, float]]:
    """The items of a track with their starts."""
    at = 0.0
    for item in track.items:
        start = at if item.at is None else item.at
        yield item, start
        at = start + item.len


def tick_places(axis: Axis | None) -> Iterator[tuple[Tick, float]]:
    """The ticks of an axis with their places."""
    at = 0.0
    for tick in axis.ticks if axis else ():
        place = at if tick.at is None else tick.at
        yield tick, place
        at = place + 1


def span(content: Lanes) -> float:
    """Where the scale ends."""
    if content.end is not None:
        return content.end
    ends = [start + item.len for track in content.tracks for item, start in placed(track)]
    return max([*ends, *(at for _, at in tick_places(content.axis))], default=1.0) or 1.0


def track_index(content: Lanes, word: str) -> int | None:
    """The track a frame means: by id, by name, or by number from 1."""
    for i, track in enumerate(content.tracks):
        if word == track.id or (track.label and word in (track.label, plain(track.label))):
            return i
    if word.isdecimal() and 1 <= int(word) <= len(content.tracks):
        return int(word) - 1
    return None


def rows_of(content: Lanes, pipe: Pipe) -> tuple[int, int]:
    """First and last track of a frame."""
    found = [i for i in (track_index(content, w) for w in pipe.tracks) if i is not None]
    return (min(found), max(found)) if found else (0, len(content.tracks) - 1)


class LanesLayout:
    """Tracks share the scale; a larger height makes items higher and moves tracks apart."""

    stretch = 0.4

    def widths(self, content: Lanes, ctx: Context) -> Widths:
        from vizsys.blocks.lanes_plan import widths

        return widths(content, ctx)

    def layout(self, content: Lanes, width: float, height: float | None, ctx: Context) -> Placed:
        from vizsys.blocks.lanes_draw import draw

        return draw(content, width, height, ctx)


lanes_layout = LanesLayout()
