"""Cycle: stations that follow one another and come back: a ring, an infinity loop, a ring of holds and waits.

In: stations, what the arcs between them say, and a width. Out: boxes joined by arcs, or a band of arrows, with cards
around them. All lengths in page units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from vizsys.blocks.base import Placed, Widths
from vizsys.blocks.brackets import Region
from vizsys.blocks.stations import check_name, check_stations, names
from vizsys.records import dataclass
from vizsys.spec.model import Content, Icon, Model, Name, Rich, Step, Tone, doc, required

if TYPE_CHECKING:
    from vizsys.context import Context

Variant = Literal["ring", "infinity", "waitfor"]
Form = Literal["tiles", "segments"]
MOST = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleNote(Model):
    """A card outside the loop, joined to its station by a thin line. A bare string is its text."""

    SCALAR: ClassVar[str | None] = "label"

    label: Rich | None = doc("what it says")
    icon: Icon | None = doc("icon before the words")
    logos: tuple[Icon, ...] = doc("product logos over the words", ())
    tone: Tone | None = doc("colour; that of the station when absent")


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleStation(Model):
    """A stop on the loop. A bare string is its label; arcs name it by its id, or by the label in lower case."""

    SCALAR: ClassVar[str | None] = "label"

    id: Name | None = doc("name used by arcs; from the label when absent (`Row B`: row-b)")
    label: Rich | None = doc("words at the station; from the id when absent")
    sub: Rich | None = doc("a quieter line under the label")
    icon: Icon | None = doc("icon over the label")
    tone: Tone | None = doc("colour")
    shape: Literal["box", "dot"] = doc(
        "a box with the words in it, or on a ring a small dot with the words beside it", "box"
    )
    type: Literal["process", "resource"] | None = doc(
        "in a wait-for ring: who waits, or what is held; in turns when absent"
    )
    notes: tuple[CycleNote, ...] = doc("cards around the loop that belong to it", ())


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleArc(Model):
    """What an arc says. Written as edge lines are: `code -> build: push`; it joins a station with the next one.

    Arcs that say nothing need no line.
    """

    source: tuple[str, ...] = required("where it starts: the name of a station", alias="from")
    target: tuple[str, ...] = required("where it ends: the next station", alias="to")
    arrow: Literal["->", "=>", "~>", "--", "<->"] = doc("-> arc, => bold, ~> dashed, -- no head, <-> both ways", "->")
    label: Rich | None = doc("text on the arc")
    step: Step | None = doc("step badge on the arc")
    tone: Tone | None = doc("colour; that of the station it leaves when absent")
    flow: str | None = doc("letter of the flow it belongs to; from its step when absent")


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleLobe(Model):
    """One of the two loops of an infinity. A bare list holds its stations."""

    LIST: ClassVar[str | None] = "stations"

    label: Rich | None = doc("word in the middle of the lobe")
    sub: Rich | None = doc("a quieter line under it")
    tone: Tone | None = doc("colour of the word and of the lobe's stations")
    stations: tuple[CycleStation, ...] = required("its stations in order")


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleCenter(Model):
    """What stands in the middle of a ring. A bare string is the label."""

    SCALAR: ClassVar[str | None] = "label"

    label: Rich | None = doc("words in the middle")
    sub: Rich | None = doc("a quieter line under them")
    icon: Icon | None = doc("icon over the words")
    tone: Tone | None = doc("colour")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle(Content):
    """Stations in a circle. A bare list is a ring; two lobes make an infinity loop."""

    KIND: ClassVar[str] = "cycle"
    LIST: ClassVar[str | None] = "stations"

    variant: Variant | None = doc(
        "a ring, an infinity loop (two lobes that cross), or processes and resources that wait for each other; "
        "an infinity when there are lobes, else a ring"
    )
    stations: tuple[CycleStation, ...] = doc("the stops in order; of an infinity the first half is the left lobe", ())
    lobes: tuple[CycleLobe, ...] = doc("the left and the right lobe of an infinity", ())
    arcs: tuple[CycleArc, ...] = doc("what the arcs between stations say", (), sugar="edges")
    form: Form | None = doc(
        "boxes joined by arcs, or a band of arrows with the words in them; a band for an infinity whose arcs within "
        "the lobes say nothing, else boxes"
    )
    direction: Literal["cw", "ccw"] | None = doc(
        "clockwise or not; of an infinity the left lobe. A ring runs clockwise, an infinity turns left first"
    )
    center: CycleCenter | None = doc("words or an icon in the middle of a ring")
    regions: tuple[Region, ...] = doc(
        "names on curved brackets outside of a ring; `over` has the first and the last station, forward along it", ()
    )
    arrows: bool = doc("heads on arcs that have no line of their own; a plain ring without", True)
    spokes: bool = doc("lines from the middle to every station", False)

    def every(self) -> tuple[CycleStation, ...]:
        """All stations in order."""
        return (*self.stations, *(s for lobe in self.lobes for s in lobe.stations))

    @property
    def shape(self) -> Variant:
        """The variant, said or not."""
        return self.variant or ("infinity" if self.lobes else "ring")

    def cut(self) -> int:
        """How many stations the left lobe of an infinity has."""
        return len(self.lobes[0].stations) if self.lobes else (len(self.stations) + 1) // 2

    def look(self) -> Form:
        """The form, said or not."""
        if self.form:
            return self.form
        return "segments" if self.shape == "infinity" and not self.inner_arcs() else "tiles"

    def inner_arcs(self) -> list[CycleArc]:
        """Arcs that say something, other than the two between the lobes of an infinity."""
        order = {name: i for i, name in enumerate(names(self.every()))}
        crossing = {(self.cut() - 1, self.cut()), (len(order) - 1, 0)} if self.shape == "infinity" else set()
        ends = ((a, order.get(a.source[0], -1), order.get(a.target[0], -1)) for a in self.arcs if a.source and a.target)
        return [a for a, i, j in ends if (i, j) not in crossing]

    def check(self, checker: Any) -> None:
        """Enough stations, two lobes, arcs between neighbours."""
        if checker.unread(self, "stations", "lobes") or any(checker.unread(b, "stations") for b in self.lobes):
            return
        self._check_counts(checker)
        check_stations(self.every(), checker)
        self._check_arcs(checker)
        for station in self.every():
            if station.type and self.shape != "waitfor":
                checker.error("cycle", "'type' says who waits: it belongs to `variant: waitfor`", station, "type")
            if station.shape == "dot" and (self.shape != "ring" or self.look() == "segments"):
                what = "a band" if self.shape == "ring" else f"the variant {self.shape!r}"
                checker.error("cycle", f"{what} has no dots: they stand on a ring of arcs", station, "shape")
            for note in station.notes:
                if not (note.label or note.icon or note.logos) and not checker.unread(note):
                    checker.error("cycle", "a note needs a label, an icon or logos", note)
        self._check_regions(checker)
        if self.spokes and self.center is None:
            checker.error("cycle", "spokes need a `center:`", self, "spokes")
        if self.center is not None and self.shape == "infinity":
            checker.error("cycle", "an infinity has no centre: label its lobes", self, "center")

    def _check_regions(self, checker: Any) -> None:
        order = {name: i for i, name in enumerate(names(self.every()))}
        if self.regions and self.shape == "infinity":
            checker.error("cycle", "brackets stand outside of a ring: label the lobes of an infinity", self, "regions")
            return
        taken: dict[int, str] = {}
        for region in self.regions:
            found = [check_name(n, order, region, f"over.{i}", checker) for i, n in enumerate(region.over)]
            if not found or not all(found):
                continue
            first, last = order[region.over[0]], order[region.over[-1]]
            for i in range((last - first) % len(order) + 1):
                at = (first + i) % len(order)
                if at in taken:
                    message = f"{list(order)[at]!r} has the bracket {taken[at]!r} already"
                    hint = "from the first to the last, forward along the ring"
                    checker.error("region", message, region, "over", hint)
                    break
                taken[at] = str(region.label)

    def _check_counts(self, checker: Any) -> None:
        many = len(self.every())
        if self.lobes and self.variant not in (None, "infinity"):
            checker.error("cycle", f"a {self.variant} has no lobes", self, "lobes")
        elif self.lobes and self.stations:
            checker.error("cycle", "stations stand in the lobes, not beside them", self, "stations")
        elif self.lobes and len(self.lobes) != 2:
            checker.error("cycle", f"an infinity has two lobes, here are {len(self.lobes)}", self, "lobes")
        elif self.shape == "infinity" and not self.lobes and many < 4:
            checker.error("cycle", f"an infinity needs at least four stations, two a lobe; here are {many}", self)
        elif not self.lobes and many < 2:
            found = "one" if many else "none"
            checker.error("cycle", f"a cycle needs at least two stations, here is {found}", self)
        elif self.variant == "waitfor" and many % 2 and not all(s.type for s in self.stations):
            message = f"processes and resources take turns, so their number is even; here are {many}"
            checker.error("cycle", message, self, "stations", "or give every station a `type:`")
        elif many > MOST:
            checker.error("cycle", f"a cycle has at most {MOST} stations, here are {many}", self)
        for lobe in self.lobes:
            if len(lobe.stations) < 2:
                message = f"a lobe needs at least two stations, here is {'one' if lobe.stations else 'none'}"
                checker.error("cycle", message, lobe)

    def _check_arcs(self, checker: Any) -> None:
        order = {name: i for i, name in enumerate(names(self.every()))}
        listed = list(order)
        seen: set[int] = set()
        for arc in self.arcs:
            ends = [(e, i, n) for e in ("source", "target") for i, n in enumerate(getattr(arc, e))]
            found = [check_name(n, order, arc, f"{e}.{i}", checker) for e, i, n in ends]
            if not all(found):
                continue
            if len(arc.source) > 1 or len(arc.target) > 1:
                end = "target" if len(arc.target) > 1 else "source"
                checker.error("cycle", "an arc joins one station with the next", arc, f"{end}.1")
                continue
            if not arc.source or not arc.target:
                continue
            here, there = order[arc.source[0]], order[arc.target[0]]
            after = listed[(here + 1) % len(listed)]
            if listed[there] != after:
                message = f"after {arc.source[0]!r} comes {after!r}, not {arc.target[0]!r}"
                checker.error("cycle", message, arc, "target.0", "arcs follow the order of the stations")
            elif here in seen:
                checker.error("cycle", f"the arc from {arc.source[0]!r} is there twice", arc, "source.0")
            seen.add(here)
        if self.form == "segments" and self.inner_arcs():
            arc = self.inner_arcs()[0]
            checker.error("cycle", "segments touch: no arc between them can have words", arc, "", "use `form: tiles`")


class CycleLayout:
    """Makes the loop as wide as it may be and as high as it needs; a larger height makes it rounder."""

    stretch = 0.6

    def widths(self, content: Cycle, ctx: Context) -> Widths:
        from vizsys.blocks.cycle_plan import cycle_widths

        return cycle_widths(content, ctx)

    def layout(self, content: Cycle, width: float, height: float | None, ctx: Context) -> Placed:
        from vizsys.blocks.cycle_draw import draw
        from vizsys.blocks.cycle_plan import plan

        return draw(plan(content, width, height, ctx), ctx)


cycle_layout = CycleLayout()
