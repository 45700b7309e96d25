"""The grid of a rail: which column and which row each station has, and which colour its line.

In: stations and links. Out: whole columns and rows that may lie half way between others (two parallel branches stand
half a row above and below their line). Linear in stations and links, but for the search of a free row.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING

from vizsys.blocks.stations import names
from vizsys.records import dataclass

if TYPE_CHECKING:
    from vizsys.blocks.rail import Rail

BRANCH_TONES = ("blue", "violet", "orange", "teal", "pink", "amber", "sky", "coral", "green")
"""Colours of the lines of one rail, the main line first."""


@dataclass(frozen=True, slots=True)
class Track:
    """One link between two stations, by their index; `link` is its place in the spec, `fork` that it fans out."""

    source: int
    target: int
    link: int | None
    fork: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """Column, row and branch of each station, and the links between them; branch 0 is the main line."""

    names: tuple[str, ...]
    columns: tuple[int, ...]
    lanes: tuple[float, ...]
    branches: tuple[int, ...]
    tracks: tuple[Track, ...]

    @property
    def rows(self) -> list[float]:
        """The rows that hold stations, from the top."""
        return sorted(set(self.lanes))

    @property
    def width(self) -> int:
        return max(self.columns, default=0) + 1


def tracks_of(rail: Rail) -> list[Track]:
    """Every link as pairs of stations; those of a rail without links follow the list. Unknown names are left out."""
    known = {name: i for i, name in enumerate(names(rail.stations))}
    if not rail.links:
        return [Track(i, i + 1, None) for i in range(len(rail.stations) - 1)]
    return [
        Track(known[a], known[b], n, len(link.target) > 1)
        for n, link in enumerate(rail.links)
        for a in link.source
        for b in link.target
        if a in known and b in known
    ]


def loop_of(rail: Rail) -> int | None:
    """The first link that closes a loop; None when the rail runs one way."""
    tracks = tracks_of(rail)
    place = {i: k for k, i in enumerate(_order(len(rail.stations), tracks))}
    return next((t.link for t in tracks if place[t.target] <= place[t.source]), None)


@lru_cache(maxsize=256)
def grid(rail: Rail) -> Grid:
    """Places of all stations. Pure, so one answer per rail; the rail must not have loops."""
    tracks = tracks_of(rail)
    columns = _columns(rail, tracks)
    lanes, branches = _Rows(rail, tracks, columns).place()
    least = min(lanes, default=0.0)
    if not any(s.at for s in rail.stations):
        lanes = [v - least for v in lanes]
    return Grid(tuple(names(rail.stations)), tuple(columns), tuple(lanes), tuple(branches), tuple(tracks))


def _order(count_: int, tracks: Sequence[Track]) -> list[int]:
    """Stations so that every link leads onwards; as written where links leave it open."""
    waiting = [0] * count_
    after: list[list[int]] = [[] for _ in range(count_)]
    for track in tracks:
        waiting[track.target] += 1
        after[track.source].append(track.target)
    ready = [i for i in range(count_) if not waiting[i]]
    out: list[int] = []
    while ready:
        i = ready.pop(0)
        out.append(i)
        for j in after[i]:
            waiting[j] -= 1
            if not waiting[j]:
                ready.append(j)
    done = set(out)
    return out + [i for i in range(count_) if i not in done]  # those of a loop


def _columns(rail: Rail, tracks: Sequence[Track]) -> list[int]:
    """Each station as far left as its links and its `at` allow."""
    columns = [s.at[0] if s.at else 0 for s in rail.stations]
    before: list[list[int]] = [[] for _ in rail.stations]
    for track in tracks:
        before[track.target].append(track.source)
    for i in _order(len(columns), tracks):
        if rail.stations[i].at is None:
            columns[i] = max((columns[j] + 1 for j in before[i]), default=0)
    return columns


class _Rows:
    """Gives every station a row: the first link goes straight on, forks spread, later links branch off below."""

    def __init__(self, rail: Rail, tracks: Sequence[Track], columns: list[int]) -> None:
        self.rail, self.tracks, self.columns = rail, tracks, columns
        n = len(rail.stations)
        self.out: list[list[Track]] = [[t for t in tracks if t.source == i] for i in range(n)]
        self.into: list[list[Track]] = [[t for t in tracks if t.target == i] for i in range(n)]
        self.lane: list[float | None] = [None] * n
        self.branch = [0] * n
        self.taken: dict[float, list[tuple[int, int]]] = {}  # row -> stretches of columns with a line
        self.fresh = count(1)

    def place(self) -> tuple[list[float], list[int]]:
        for i, station in enumerate(self.rail.stations):
            if station.at:
                self._take(i, float(station.at[1]))
        for i in _order(len(self.lane), self.tracks):
            if self.lane[i] is None:
                self._start(i)
            self._branches(i)
        return [v or 0.0 for v in self.lane], self.branch

    def _start(self, i: int) -> None:
        """The row where a run of stations begins."""
        into = self.into[i]
        if not into:
            first = not self.taken
            self.branch[i] = 0 if first else next(self.fresh)
            self._run(i, self._free(0.0, self.columns[i], self._end(i)), self.branch[i])
            return
        joined = [t for t in into if t.link == into[0].link]
        source = into[0].source
        lane = self.lane[source] or 0.0
        self.branch[i] = self.branch[source]
        if len(joined) > 1:  # where parallel branches meet: on the line they left
            lanes = [self.lane[t.source] or 0.0 for t in joined]
            self._run(i, self._free((min(lanes) + max(lanes)) / 2, self.columns[i], self._end(i)), self.branch[source])
            return
        fan = [t for t in self.out[source] if t.link == into[0].link]
        if len(fan) > 1:
            at = next(k for k, t in enumerate(fan) if t.target == i)
            want = lane + at - (len(fan) - 1) / 2
            self._run(i, self._free(want, self.columns[i], self._end(i)), self.branch[source])
            return
        straight = self.out[source][0].target == i and not self.out[source][0].fork
        if straight:
            self._run(i, self._free(lane, self.columns[i], self._end(i)), self.branch[source])
        else:
            self.branch[i] = next(self.fresh)
            begin = self.columns[source] + 1
            self._run(i, self._free(lane + 1, min(begin, self.columns[i]), self._end(i)), self.branch[i])

    def _branches(self, i: int) -> None:
        """Pinned stations take the colour of the line that leads to them."""
        if self.rail.stations[i].at and self.into[i]:
            first = self.into[i][0]
            here = self.lane[i]
            same = [t for t in self.into[i] if self.lane[t.source] == here]
            source = (same[0] if same else first).source
            alone = len([t for t in self.out[source] if not t.fork]) < 2
            on = bool(same) or first.fork or alone or len(self.into[i]) > 1
            self.branch[i] = self.branch[source] if on else next(self.fresh)

    def _next(self, i: int) -> int | None:
        """The station straight on, when nothing else decides its row."""
        if not self.out[i]:
            return None
        track = self.out[i][0]
        joined = [t for t in self.into[track.target] if t.link == track.link]
        if track.fork or len(joined) > 1 or self.into[track.target][0] is not track:
            return None
        if self.lane[track.target] is not None or self.rail.stations[track.target].at:
            return None
        return track.target

    def _end(self, i: int) -> int:
        """The last column of the run from `i`, up to where its line comes in elsewhere."""
        last = i
        seen = {i}
        while (following := self._next(last)) is not None and following not in seen:
            last = following
            seen.add(last)
        out = self.out[last]
        if not out:
            return self.columns[last]
        return max(self.columns[last], min(self.columns[t.target] for t in out) - 1)

    def _free(self, want: float, first: int, last: int) -> float:
        """The row nearest below `want` with no line in those columns."""
        for k in count():
            lane = want + k
            if not any(a <= last and first <= b for a, b in self.taken.get(lane, ())):
                return lane
        raise AssertionError  # rows do not end

    def _run(self, i: int, lane: float, branch: int) -> None:
        """Set a run of stations on a row."""
        last = self._end(i)
        self.taken.setdefault(lane, []).append((self.columns[i], last))
        at: int | None = i
        while at is not None:
            self.lane[at], self.branch[at] = lane, branch
            at = self._next(at)

    def _take(self, i: int, lane: float) -> None:
        self.lane[i] = lane
        self.taken.setdefault(lane, []).append((self.columns[i], self.columns[i]))
