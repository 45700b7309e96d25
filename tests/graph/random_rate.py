"""How often a random graph is drawn with a flaw: specs made from a seed, placed, and checked by their geometry.

`python tests/graph/random_rate.py --count 500` measures by hand; the tests use a few of the same graphs.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).parent.parent))

import vizsys
from support_geometry import check
from vizsys.diagnostics import SpecError
from vizsys.lint import check_scene
from vizsys.scene import Scene

KINDS = ("right", "down", "grid")
WORDS = "asks reads writes copies event token order batch index page retry cache the a new old next user".split()  # noqa: SIM905
SHAPES = ("box", "pill", "cylinder", "queue", "diamond", "document", "hexagon", "circle", "cloud")
ICONS = ("server", "user", "database", "cloud", "kafka", "docker")

Spec = dict[str, object]


def random_spec(kind: str, seed: int, most: int = 40) -> str:
    """A spec with 5 to `most` nodes: `right` and `down` ranked by Graphviz, `grid` pinned to rows."""
    rng = random.Random(f"{kind}-{seed}")
    count = rng.randint(5, most)
    ids = [f"n{i}" for i in range(count)]
    graph: Spec = {}
    if kind == "grid":
        rows, at = _grid(rng, ids)
        graph["rows"] = rows
        groups = _grid_groups(rng, rows)
        edges = _edges(rng, ids, lambda a, b: abs(at[a][0] - at[b][0]) + abs(at[a][1] - at[b][1]) <= 2)
    else:
        graph["direction"] = kind
        groups = _groups(rng, ids)
        edges = _edges(rng, ids, lambda a, b: 0 < int(b[1:]) - int(a[1:]) < 6)
    nodes = {id: _node(rng, id) for id in ids}
    graph["groups"] = {g: _take(spec, nodes) for g, spec in groups.items()}
    graph["nodes"] = nodes
    graph["edges"] = edges
    return yaml.safe_dump({"title": f"{kind} {seed}", "graph": graph}, sort_keys=False)


def _node(rng: random.Random, id: str) -> Spec:
    node: Spec = {"label": " ".join(rng.choices(WORDS, k=rng.choice((1, 1, 2, 3, 5))))}
    look = rng.random()
    if look < 0.25:
        node["icon"] = rng.choice(ICONS)
    elif look < 0.5:
        node["shape"] = rng.choice(SHAPES)
    if rng.random() < 0.15:
        node["sub"] = " ".join(rng.choices(WORDS, k=3))
    return node


def _edges(rng: random.Random, ids: list[str], near: object) -> list[str]:
    out = []
    assert callable(near)
    for k in range(int(len(ids) * rng.uniform(0.8, 1.4))):
        pairs = [(a, b) for a, b in (rng.sample(ids, 2) for _ in range(30)) if near(a, b)]
        a, b = pairs[0] if pairs and rng.random() < 0.85 else rng.sample(ids, 2)
        ends = b
        if rng.random() < 0.08:
            ends = ", ".join(dict.fromkeys([b, *(i for i in rng.sample(ids, 2) if i != a)]))
        step = f"{k + 1}. " if rng.random() < 0.3 else ""
        label = f": {' '.join(rng.choices(WORDS, k=rng.choice((1, 2, 4))))}" if rng.random() < 0.5 else ""
        out.append(f"{step}{a} {rng.choice(('->', '->', '->', '~>', '=>', '<->'))} {ends}{label}")
    return out


def _groups(rng: random.Random, ids: list[str]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    start = 0
    for g in range(rng.randint(0, 4)):
        start += rng.randint(0, 4)
        members = ids[start : start + rng.randint(1, 7)]
        start += len(members)
        if members:
            out[f"g{g}"] = members
    return out


def _take(members: list[str], nodes: Spec) -> Spec:
    """The group with its nodes moved into it; a large one keeps some of them in a group of its own."""
    inner = members[2:5] if len(members) > 4 else []
    out: Spec = {"label": f"Group of {members[0]}", "tone": "blue"}
    out["nodes"] = {m: nodes.pop(m) for m in members if m not in inner}
    if inner:
        out["groups"] = {f"inner-{inner[0]}": {"tone": "green", "nodes": {m: nodes.pop(m) for m in inner}}}
    return out


def _grid(rng: random.Random, ids: list[str]) -> tuple[list[list[str]], dict[str, tuple[int, int]]]:
    wide = rng.randint(3, 6)
    cells: list[str] = []
    for id in ids:
        cells += ["."] * (rng.random() < 0.15) + [id]
    cells += ["."] * (-len(cells) % wide)
    rows = [cells[i : i + wide] for i in range(0, len(cells), wide)]
    return rows, {id: (r, c) for r, row in enumerate(rows) for c, id in enumerate(row) if id != "."}


def _grid_groups(rng: random.Random, rows: list[list[str]]) -> dict[str, list[str]]:
    """Up to three blocks of whole cells, apart from one another."""
    out: dict[str, list[str]] = {}
    taken: set[tuple[int, int]] = set()
    for g in range(rng.randint(0, 3)):
        r, c = rng.randrange(len(rows)), rng.randrange(len(rows[0]))
        block = [(i, j) for i in range(r, min(r + 2, len(rows))) for j in range(c, min(c + 2, len(rows[0])))]
        members = [rows[i][j] for i, j in block if rows[i][j] != "."]
        if members and not taken & set(block):
            taken |= set(block)
            out[f"g{g}"] = members
    return out


OVERLAPS = {
    "text_over_text": ("text-over-text", "label-over-label", "text-covered"),
    "label_over_node": ("label-over-node", "text-over-node"),
    "label_over_label": ("label-over-label", "text-over-text"),
    "label_over_title": ("label-over-title", "text-over-text"),
    "edge_through_node": ("edge-through-node", "edge-through-text"),
    "edge_under_text": ("label-over-edge", "edge-through-text"),
}
"""Flaws where one thing lies over another, and the lint rules that say so."""


@dataclass(slots=True)
class Rate:
    """Flawed graphs by kind of flaw; `missed` are overlaps that lint does not report."""

    total: int = 0
    missed: list[str] = field(default_factory=list)
    flawed: dict[str, list[str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    crossings: int = 0

    def add(self, name: str, scene: Scene) -> None:
        found = check(scene)
        self.total += 1
        self.crossings += found.crossings
        for kind in found.kinds():
            self.flawed.setdefault(kind, []).append(name)
            if kind in OVERLAPS:
                said = {d.code for d in check_scene(scene)}
                if not said & set(OVERLAPS[kind]):
                    self.missed.append(f"{name} {kind}")

    @property
    def overlapping(self) -> set[str]:
        """Graphs in which one thing lies over another."""
        return {n for kind, names in self.flawed.items() if kind in OVERLAPS for n in names}

    @property
    def any(self) -> set[str]:
        return {n for names in self.flawed.values() for n in names}

    def report(self) -> str:
        lines = [
            f"{self.total} graphs, {len(self.any)} flawed, {self.crossings} crossings, {len(self.refused)} refused"
        ]
        lines[0] += f"; overlaps in {len(self.overlapping)}, {len(self.missed)} of them missed by lint"
        for kind, names in sorted(self.flawed.items(), key=lambda f: -len(f[1])):
            lines.append(f"  {kind}: {len(names)} ({' '.join(names[:8])})")
        return "\n".join(lines)


def graphs(kind: str, seeds: range, most: int = 40) -> Iterator[tuple[str, Scene | SpecError]]:
    """The picture of each seed, or what the spec was refused for."""
    for seed in seeds:
        text = random_spec(kind, seed, most)
        try:
            yield f"{kind}-{seed}", vizsys.layout(vizsys.loads(text))
        except SpecError as error:
            yield f"{kind}-{seed}", error


def measure(kind: str, seeds: range, most: int = 40) -> Rate:
    rate = Rate()
    for name, scene in graphs(kind, seeds, most):
        if isinstance(scene, SpecError):
            rate.refused.append(name)
        else:
            rate.add(name, scene)
    return rate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100, help="graphs of each kind")
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--kind", choices=KINDS, action="append", help="kinds to measure; all")
    parser.add_argument("--show", metavar="KIND-SEED", help="print the spec and the findings of one graph")
    options = parser.parse_args()
    if options.show:
        kind, seed = options.show.rsplit("-", 1)
        text = random_spec(kind, int(seed))
        print(text)
        print(check(vizsys.layout(vizsys.loads(text))).report())
        return
    for kind in options.kind or KINDS:
        print(f"{kind}: {measure(kind, range(options.first, options.first + options.count)).report()}", flush=True)


if __name__ == "__main__":
    main()
