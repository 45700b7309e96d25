"""The grid of a graph: what the spec draws in `rows`, gives by `at`, or implies by lanes or by folding a chain.

In: the `Graph` model. Out: rows of node ids, `.` for a free cell; none when the graph has no grid.
"""

from __future__ import annotations

from vizsys.blocks.graph.model import Graph, Node
from vizsys.records import dataclass
from vizsys.spec.model import end_parts

Rows = tuple[tuple[str, ...], ...]
FREE = "."
FOLD = 3
"""Fewest nodes in a row of a folded chain."""
ON_GRID = ("grid", "fold")
"""Arrangements on a grid."""
COLUMN = 280.0
"""Width that a folded chain takes for a node, page units."""


def rows_of(graph: Graph) -> Rows:
    """The grid the spec gives; empty when it gives none."""
    if graph.rows:
        return graph.rows
    if graph.lanes:
        return _lanes(graph)
    at = {id: node.at for id, node in every_node(graph).items() if node.at and len(node.at) == 2}
    if not at:
        return ()
    cells = {(c, r): id for id, (c, r) in at.items()}
    return _table(cells)


def every_node(graph: Graph) -> dict[str, Node]:
    """All nodes by id, at any depth."""
    out = dict(graph.nodes)
    for lane in graph.lanes.values():
        out |= lane.nodes
    stack = list(graph.groups.values())
    while stack:
        group = stack.pop(0)
        out |= group.nodes
        stack += group.groups.values()
    return out


def folded(graph: Graph, columns: int) -> Rows:
    """A plain chain as rows that run to and fro; empty when the graph is anything else or too short to fold."""
    if graph.groups or graph.lanes or graph.same or graph.captions == "right" or len(graph.nodes) <= columns:
        return ()
    after: dict[str, str] = {}
    for edge in graph.edges:
        if not edge.target or edge.back:
            continue
        if len(edge.source) != 1 or len(edge.target) != 1 or edge.source[0] in after:
            return ()
        after[edge.source[0]] = edge.target[0]
    starts = [id for id in graph.nodes if id not in after.values()]
    if len(starts) != 1:
        return ()
    chain = [starts[0]]
    while chain[-1] in after and len(chain) <= len(graph.nodes):
        chain.append(after[chain[-1]])
    if sorted(chain) != sorted(graph.nodes):
        return ()
    rows: list[tuple[str, ...]] = []
    for k in range(0, len(chain), columns):
        row = chain[k : k + columns]
        row += [FREE] * (columns - len(row))
        rows.append(tuple(row if len(rows) % 2 == 0 else row[::-1]))
    return tuple(rows)


def grid_rows(content: Graph, direction: str, width: float | None) -> Rows:
    """The grid of an arrangement; a folded chain has as many columns as the width holds."""
    if direction != "fold":
        return rows_of(content)
    columns = max(FOLD, min(len(content.nodes) - 1, int((width or 0) / COLUMN)))
    lines = -(-len(content.nodes) // columns)
    return folded(content, -(-len(content.nodes) // lines))  # rows about equally long


def _lanes(graph: Graph) -> Rows:
    """Lanes one after another; a node stands in its lane at its rank in the flow, in the next free line of the lane."""
    ranks = _ranks(graph)
    cells: dict[tuple[int, int], str] = {}
    line = 0
    for lane in graph.lanes.values():
        taken: set[tuple[int, int]] = set()
        own = [(c, r, id) for r, row in enumerate(lane.rows) for c, id in enumerate(row) if id != FREE]
        if not own:
            for id in lane.nodes:
                r = 0
                while (ranks[id], r) in taken:
                    r += 1
                taken.add((ranks[id], r))
                own.append((ranks[id], r, id))
        for c, r, id in own:
            cells[(c, line + r)] = id
        line += 1 + max((r for _, r, _ in own), default=0)
    if graph.direction in ("down", "up"):
        cells = {(r, c): id for (c, r), id in cells.items()}
    return _table(cells)


def _table(cells: dict[tuple[int, int], str]) -> Rows:
    columns = 1 + max(c for c, _ in cells)
    rows = 1 + max(r for _, r in cells)
    return tuple(tuple(cells.get((c, r), FREE) for c in range(columns)) for r in range(rows))


def _ranks(graph: Graph) -> dict[str, int]:
    """Longest way from a start of the flow to each node; edges that close a circle do not count."""
    ids = list(every_node(graph))
    after: dict[str, list[str]] = {id: [] for id in ids}

    def reaches(a: str, b: str) -> bool:
        stack, seen = [a], {a}
        while stack:
            n = stack.pop()
            if n == b:
                return True
            new = [m for m in after[n] if m not in seen]
            seen.update(new)
            stack += new
        return False

    for edge in graph.edges:
        if edge.back:
            continue
        for s in (end_parts(e)[0] for e in edge.source):
            for t in (end_parts(e)[0] for e in edge.target):
                if s in after and t in after and s != t and not reaches(t, s):
                    after[s].append(t)
    ranks = dict.fromkeys(ids, 0)
    for _ in ids:
        changed = False
        for s in ids:
            for t in after[s]:
                if ranks[t] < ranks[s] + 1:
                    ranks[t] = ranks[s] + 1
                    changed = True
        if not changed:
            break
    return ranks


@dataclass(frozen=True, slots=True)
class Cell:
    """The cells a node covers: columns `c0..c1` and rows `r0..r1`, ends included."""

    c0: int
    c1: int
    r0: int
    r1: int


@dataclass(slots=True)
class GridSpec:
    cells: dict[str, Cell]
    columns: int
    rows: int
    loose: dict[int, list[str]]  # rows shorter than the widest: centred, with distances of their own


def read_grid(rows: tuple[tuple[str, ...], ...]) -> GridSpec:
    """The cells of a grid. An id in neighbouring cells covers them all; a row with fewer cells is centred."""
    wide = max(len(r) for r in rows)
    cells: dict[str, Cell] = {}
    loose: dict[int, list[str]] = {}
    for r, row in enumerate(rows):
        if len(row) < wide:
            loose[r] = [id for id in dict.fromkeys(row) if id != "."]
        for c, id in enumerate(row):
            if id == ".":
                continue
            old = cells.get(id)
            cells[id] = Cell(min(old.c0, c), max(old.c1, c), old.r0, r) if old else Cell(c, c, r, r)
    return GridSpec(cells, wide, len(rows), loose)
