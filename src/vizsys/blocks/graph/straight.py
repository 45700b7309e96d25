"""Small moves across the flow after ranking: chains exactly in line, parents over the middle of their children, labels
on the lines of their ends.

In: a placed plan and its legs. Out: the same plan with nodes and label spots moved, wherever there is room.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from vizsys.blocks.graph.legs import Leg
from vizsys.blocks.graph.plan import Plan
from vizsys.geometry import Box, BoxIndex
from vizsys.records import dataclass

REACH, FOLLOW, NEAR = 64.0, 40.0, 26.0
"""How far a node moves for its chain or its children, a chain for the node before it, and a label (or a node of a knot)
for its line, page units."""
KEEP, CLEAR = 14.0, 20.0
"""Distances a moved node keeps from other nodes and labels, and from frames it does not belong to."""
CELL = 200.0


@dataclass(slots=True)
class Straightener:
    plan: Plan
    legs: Sequence[Leg]
    across: bool
    fixed: frozenset[int] = frozenset()
    """Links whose labels stay where they are."""
    boxes: dict[object, Box] = field(default_factory=dict)
    """Where nodes and labels stand, by id and by index of their link."""
    cells: dict[int, list[object]] = field(default_factory=dict)
    """The same by place along the flow, where nothing moves."""
    lines: dict[str, float] = field(default_factory=dict)
    """Where the middle of each node's core is across the flow."""
    frames: BoxIndex[str] = field(default_factory=BoxIndex)
    titles: BoxIndex[str] = field(default_factory=BoxIndex)
    outs: dict[str, list[Leg]] = field(default_factory=dict)
    ins: dict[str, list[Leg]] = field(default_factory=dict)

    def run(self) -> None:
        """Make the moves. Frames and their titles stay where they are."""
        self.frames = BoxIndex((f, g) for g, f in self.plan.frames.items())
        self.titles = BoxIndex((b, g) for g, b in self.plan.titles().items())
        for id in self.plan.nodes:
            self._stand(id)
            self._file(id, self.boxes[id])
        for index, box in self.plan.spots.items():
            self._file(index, box)
        for leg in self.legs:
            if not leg.outside and leg.tail != leg.head:
                first, last = (leg.head, leg.tail) if leg.back else (leg.tail, leg.head)
                self.outs.setdefault(first, []).append(leg)
                self.ins.setdefault(last, []).append(leg)
        for chain in self._chains():
            self._align(chain)
        for _ in range(2):
            before = dict(self.lines)
            for id in self.plan.nodes:
                self._centre(id)
            if self.lines == before:
                break
        for leg in self.legs:
            self._label(leg)

    def _stand(self, id: str) -> None:
        """Note where a node stands."""
        self.boxes[id] = self.plan.box(id)
        core, at = self.plan.nodes[id].core, self.plan.at[id]
        self.lines[id] = at[1] + core.cy if self.across else at[0] + core.cx

    def _file(self, key: object, box: Box) -> None:
        self.boxes[key] = box
        for cell in self._along(box):
            self.cells.setdefault(cell, []).append(key)

    def _along(self, box: Box) -> range:
        """The cells a box lies in."""
        x, y, w, h = box
        low, size = (x, w) if self.across else (y, h)
        return range(int(low // CELL), int((low + size) // CELL) + 1)

    def _chains(self) -> list[list[str]]:
        """Runs of nodes joined one to one, with nothing else before or after within the run."""
        follows: dict[str, str] = {}
        for id, legs in self.outs.items():
            if len(legs) == 1:
                other = legs[0].tail if legs[0].back else legs[0].head
                if len(self.ins[other]) == 1 and not {legs[0].source.id, legs[0].target.id} & set(self.plan.groups):
                    follows[id] = other
        starts = [id for id in follows if id not in set(follows.values())]
        out = []
        for id in starts:
            run = [id]
            while run[-1] in follows and follows[run[-1]] not in run:
                run.append(follows[run[-1]])
            out.append(run)
        return out

    def _align(self, chain: list[str]) -> None:
        """Put a chain on the line that most of it can take with the least moving."""
        lines = sorted({round(self.lines[id], 2) for id in chain})
        if len(lines) == 1:
            return

        def cost(v: float) -> float:
            return sum(abs(self.lines[id] - v) + (0 if self._fits(id, v, REACH) else 500) for id in chain)

        best = min(lines, key=cost)
        for id in chain:
            if self._fits(id, best, REACH):
                self._move(id, best)

    def _centre(self, id: str) -> None:
        """Put a node on the line of the one it is joined to, or over the middle of several children."""
        outs, ins = self.outs.get(id, []), self.ins.get(id, [])
        if len(ins) == 1 and len(outs) == 1:
            self._follow(id)
            return
        if len(ins) + len(outs) == 0:
            return
        others = [leg.tail if leg.back else leg.head for leg in outs] if len(outs) > 1 or not ins else []
        if not others and len(ins) == 1:
            parent = ins[0].head if ins[0].back else ins[0].tail
            if len(self.outs[parent]) > 1:
                near = self.lines[parent]
                if abs(near - self.lines[id]) < NEAR and self._fits(id, near, NEAR):
                    self._move(id, near)
            return
        if not others:
            others = [leg.head if leg.back else leg.tail for leg in ins]
        along = {o: abs(self._u(o) - self._u(id)) for o in others}
        least = min(along.values())
        places = sorted(self.lines[o] for o in others if along[o] <= least * 1.5)  # those on the next rank
        middle = (places[0] + places[-1]) / 2
        close = min(places, key=lambda v: abs(v - middle))
        target = close if len(places) % 2 and abs(close - middle) < NEAR else middle
        if self._fits(id, target, REACH):
            self._move(id, target)

    def _follow(self, id: str) -> None:
        """Put a chain that one of several lines of a node leads to on the line of that node when it is near."""
        before = self.ins[id][0]
        parent = before.head if before.back else before.tail
        off = self.lines[parent] - self.lines[id]
        if len(self.outs.get(parent, [])) < 2 or abs(off) < 0.01 or abs(off) > FOLLOW:
            return
        chain = [id]
        while len(self.outs.get(chain[-1], [])) == 1:
            leg = self.outs[chain[-1]][0]
            after = leg.tail if leg.back else leg.head
            if len(self.ins[after]) > 1 or after in chain or abs(self.lines[after] - self.lines[id]) > 1.5:
                break
            chain.append(after)
        if all(self._fits(n, self.lines[n] + off, FOLLOW) for n in chain):
            for n in chain:
                self._move(n, self.lines[n] + off)

    def _label(self, leg: Leg) -> None:
        """Put a label on the line of one of its ends when that is near."""
        index = leg.link.index
        spot = self.plan.spots.get(index)
        if spot is None or index in self.fixed:
            return
        spot = self._off_titles(index, spot)
        if len(leg.link.sources) + len(leg.link.targets) > 2:
            return
        v = spot.cy if self.across else spot.cx
        one, two = self.lines[leg.tail], self.lines[leg.head]
        straight = abs(one - two) < 1.5
        first, last = (leg.head, leg.tail) if leg.back else (leg.tail, leg.head)
        sole = {
            self.lines[id] for id, lines in ((first, self.outs[first]), (last, self.ins[last])) if len(lines) == 1
        }  # of a fan, the end that is this line's alone
        for target in sorted((one, two), key=lambda t: (t not in sole, abs(t - v))):
            if abs(target - v) < 0.01:
                return
            if abs(target - v) < (2 * REACH if straight else REACH if target in sole else NEAR):
                dx, dy = (0.0, target - v) if self.across else (target - v, 0.0)
                box = spot.moved(dx, dy)
                if any(self.titles.near(box.grown(4))):
                    continue
                on_border = any(not f.contains_box(box, 4) for f, _ in self.frames.near(box.grown(4)))
                if not on_border and self._free(box, index, 6.0):
                    self.plan.spots[index] = self.boxes[index] = box
                    return

    def _off_titles(self, index: int, spot: Box) -> Box:
        """A label moved up or down off a frame's title, where there is room."""
        for title, _ in self.titles.near(spot.grown(4)):
            for y in sorted((title.bottom + 6, title.y - 6 - spot.h), key=lambda y: abs(y - spot.y)):
                box = Box(spot.x, y, spot.w, spot.h)
                if self._free(box, index, 4.0) and not any(self.titles.near(box)):
                    self.plan.spots[index] = self.boxes[index] = box
                    return box
        return spot

    # Moving

    def _u(self, id: str) -> float:
        x, y = self.plan.at[id]
        core = self.plan.nodes[id].core
        return x + core.cx if self.across else y + core.cy

    def _fits(self, id: str, v: float, reach: float) -> bool:
        """True when a node may stand on that line: near enough, free, within its own frame and off others."""
        off = v - self.lines[id]
        if abs(off) < 0.01:
            return True
        if abs(off) > reach:
            return False
        box = self.boxes[id].moved(*((0.0, off) if self.across else (off, 0.0)))
        if not self._free(box, id, KEEP):
            return False
        own = self.plan.flat.ancestors(id)
        if any(g not in own for _, g in self.frames.near(box.grown(CLEAR))):
            return False
        if not own:
            return True
        home, view = self.plan.frames[own[0]], self.plan.groups[own[0]]
        inner = Box(home.x + view.pad, home.y + view.top, home.w - 2 * view.pad, home.h - view.top - view.bottom)
        return inner.contains_box(box, -0.5)

    def _free(self, box: Box, key: object, keep: float) -> bool:
        """Whether nothing else stands within `keep` of a box."""
        x, y, w, h = box.grown(keep)
        right, bottom = x + w, y + h
        for cell in self._along(box):
            for other in self.cells.get(cell, ()):
                left, top, wide, high = self.boxes[other]
                if x < left + wide and left < right and y < top + high and top < bottom and other != key:
                    return False
        return True

    def _move(self, id: str, v: float) -> None:
        off = v - self.lines[id]
        x, y = self.plan.at[id]
        self.plan.at[id] = (x, y + off) if self.across else (x + off, y)
        self._stand(id)
