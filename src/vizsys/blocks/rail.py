"""Rail: stations on a line that forks, runs in parallel and joins again: pipelines, git histories, metro maps.

In: stations, links between them, and a width. Out: discs on smooth lines with their words below, brackets over
stretches of the line, tags at stations. All lengths in page units.
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

MAX_CELL = 99


@dataclass(frozen=True, slots=True, kw_only=True)
class RailTag(Model):
    """A pointer at a station: a branch name, `HEAD`, a version."""

    SCALAR: ClassVar[str | None] = "label"

    label: Rich = required("the word on the tag")
    icon: Icon | None = doc("icon before it")
    tone: Tone | None = doc("colour; that of the station when absent")


@dataclass(frozen=True, slots=True, kw_only=True)
class RailStation(Model):
    """A stop on the line. A bare string is its label; lines name it by its id, or by the label in lower case."""

    SCALAR: ClassVar[str | None] = "label"

    id: Name | None = doc(
        "name used by links, regions and boxes; from the label when absent (`Unit tests`: unit-tests)"
    )
    label: Rich | None = doc("words at the station; from the id when absent, an empty string draws none")
    sub: Rich | None = doc("a quieter line under the label")
    mark: Literal["ok", "bad", "run", "todo", "off"] | None = doc(
        "passed, failed, running now, still to come, or given up"
    )
    icon: Icon | None = doc("icon in the disc")
    tone: Tone | None = doc("colour; that of its line when absent")
    at: tuple[int, ...] | None = doc("column and row from 0; by the links when absent")
    tags: tuple[RailTag, ...] = doc("pointers above the station", ())


@dataclass(frozen=True, slots=True, kw_only=True)
class RailLink(Model):
    """A stretch of line. Written as edge lines are: `a -> b -> c`, `a -> b, c -> d: label`.

    Ends with a comma run in parallel, spread evenly about the line. A second line that leaves a station is a branch
    of its own, below.
    """

    source: tuple[str, ...] = required("where it starts: names of stations", alias="from")
    target: tuple[str, ...] = required("where it ends", alias="to")
    arrow: Literal["->", "=>", "~>", "--", "<->"] = doc(
        "-> line, => bold, ~> dashed, -- line without a head, <-> both ways; heads show with `arrows`", "->"
    )
    label: Rich | None = doc("words on the line")
    step: Step | None = doc("step badge on the line")
    tone: Tone | None = doc("colour; that of its stations when absent")
    flow: str | None = doc("letter of the flow it belongs to; from its step when absent")


@dataclass(frozen=True, slots=True, kw_only=True)
class RailBox(Model):
    """A dashed box round stations that belong together."""

    label: Rich | None = doc("name on the box")
    over: tuple[str, ...] = required("names of the stations in it")
    tone: Tone | None = doc("colour")


@dataclass(frozen=True, slots=True, kw_only=True)
class RailRow(Model):
    """A row of the rail, with its name at the left. A bare string is the label."""

    SCALAR: ClassVar[str | None] = "label"

    label: Rich = required("name of the row")
    tone: Tone | None = doc("colour of its stations")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rail(Content):
    """Stations on a line. A bare list is one line from the first station to the last."""

    KIND: ClassVar[str] = "rail"
    LIST: ClassVar[str | None] = "stations"

    stations: tuple[RailStation, ...] = required("the stops; in this order when there are no links")
    links: tuple[RailLink, ...] = doc("how they hang together", (), sugar="edges")
    rows: tuple[RailRow, ...] = doc("names of the rows, from the top", ())
    regions: tuple[Region, ...] = doc("brackets over stretches of the rail", ())
    boxes: tuple[RailBox, ...] = doc("dashed boxes round stations", ())
    labels: Literal["below", "inside"] | None = doc(
        "where labels stand; inside the discs when all of them are as short as `C1`, else below"
    )
    arrows: bool = doc("heads at the ends of the lines", False)

    def check(self, checker: Any) -> None:
        """Names mean stations; the line has no loop; places are free; rows are enough."""
        if checker.unread(self, "stations"):
            return
        known = {name: i for i, name in enumerate(names(self.stations))}
        check_stations(self.stations, checker)
        sound = self._check_links(known, checker)
        parts: tuple[Region | RailBox, ...] = (*self.regions, *self.boxes)
        for part in parts:
            for i, name in enumerate(part.over):
                check_name(name, known, part, f"over.{i}", checker)
        sound &= self._check_places(checker)
        if sound:
            from vizsys.blocks.rail_grid import grid, loop_of

            bad = loop_of(self)
            if bad is not None:
                link = self.links[bad]
                message = f"the line comes back to {link.target[0]!r}: a rail runs one way"
                checker.error("rail-loop", message, link, "target.0", "draw a loop with `cycle:`")
            elif self.rows and not checker.unread(self, "rows"):
                used = len(grid(self).rows)
                if used != len(self.rows):
                    message = f"{len(self.rows)} names of rows, but the rail has {used}"
                    checker.error("rail-rows", message, self, "rows")

    def _check_links(self, known: dict[str, int], checker: Any) -> bool:
        sound = True
        for link in self.links:
            for end in ("source", "target"):
                for i, name in enumerate(getattr(link, end)):
                    sound &= check_name(name, known, link, f"{end}.{i}", checker)
            if len(link.source) > 1 and len(link.target) > 1:
                message = "parallel branches meet in one station before they part again"
                checker.error("rail-mesh", message, link, "source.0", "write `a, b -> c -> d, e`")
                sound = False
        return sound

    def _check_places(self, checker: Any) -> bool:
        taken: dict[tuple[int, ...], str] = {}
        sound = True
        for station, name in zip(self.stations, names(self.stations), strict=True):
            if station.at is None:
                continue
            if len(station.at) != 2 or not all(0 <= v <= MAX_CELL for v in station.at):
                checker.error("range", f"'at' expects a column and a row from 0 to {MAX_CELL}", station, "at")
                sound = False
            elif station.at in taken:
                message = f"{name!r} and {taken[station.at]!r} are at the same place"
                checker.error("placed-twice", message, station, "at")
            taken.setdefault(station.at, name)
        return sound


class RailLayout:
    """Spreads the columns over the width; a larger height sets the rows further apart."""

    stretch = 0.4

    def widths(self, content: Rail, ctx: Context) -> Widths:
        from vizsys.blocks.rail_plan import rail_widths

        return rail_widths(content, ctx)

    def layout(self, content: Rail, width: float, height: float | None, ctx: Context) -> Placed:
        from vizsys.blocks.rail_draw import draw
        from vizsys.blocks.rail_plan import plan

        return draw(plan(content, width, height, ctx), ctx)


rail_layout = RailLayout()
