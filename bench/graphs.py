"""Time the layout of large labelled graphs beside Graphviz's own layout of the same graph, in one process.

`make bench` prints for 50, 200 and 1,000 nodes, to the right and downwards: one plain Graphviz layout of the DOT that
vizsys writes of the same picture (labels included); the graph measured, placed, routed and labelled by vizsys, the
Graphviz runs it takes included; and the whole page as a scene, laid out for its width. Medians of runs by turns.
"""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial

import vizsys
from vizsys.blocks.graph.layout import graph_layout
from vizsys.blocks.graph.model import Graph
from vizsys.build.context import make_context
from vizsys.build.draw import uncollected
from vizsys.diagnostics import Report
from vizsys.engine import default_engine
from vizsys.spec.model import Page


def spec(nodes: int, direction: str = "right") -> str:
    """A flow of that many nodes in clusters of ten; every edge has a label."""
    rng = random.Random(nodes)
    lines = [f"title: {nodes} nodes", "graph:", f"  direction: {direction}", "  groups:"]
    for g in range(0, nodes, 10):
        members = ", ".join(f"n{i}: Node {i}" for i in range(g, min(nodes, g + 10)))
        lines += [f"    g{g}:", f"      nodes: {{{members}}}"]
    lines.append("  edges:")
    for i in range(1, nodes):
        lines.append(f"    - n{max(0, i - rng.randint(1, 6))} -> n{i}: call {i}")
    return "\n".join(lines) + "\n"


def placed(page: Page) -> None:
    """The page's graph by itself, at the width it takes: nodes, lines and labels in place, nothing drawn."""
    assert isinstance(page.content, Graph)
    with uncollected():
        graph_layout.arranged(page.content, None, None, make_context(page, Report()))


def timed(works: Sequence[Callable[[], object]], runs: int) -> list[list[float]]:
    """What several runs of each take, by turns, ms. Each has run before; none takes out what another left behind."""
    times: list[list[float]] = [[] for _ in works]
    for turn in range(runs + 1):
        for work, taken in zip(works, times, strict=True):
            gc.collect()
            gc.disable()
            start = time.perf_counter()
            work()
            if turn:
                taken.append((time.perf_counter() - start) * 1000)
            gc.enable()
    return times


def main() -> None:
    engine = default_engine()
    median = statistics.median
    for nodes, direction, runs in [(n, d, r) for n, r in ((50, 31), (200, 7), (1000, 1)) for d in ("right", "down")]:
        page = vizsys.loads(spec(nodes, direction))
        dot = vizsys.render(page, "dot").decode()
        works = (partial(engine.layout, dot), partial(placed, page), partial(vizsys.layout, page))
        theirs, *ours = timed(works, runs)
        graph, whole = (  # the ratios turn by turn: machines change their pace
            f"{median(taken):.0f} ms, {median(a / b for a, b in zip(taken, theirs, strict=True)):.1f} x"
            for taken in ours
        )
        print(
            f"{nodes} labelled nodes {direction}: Graphviz {median(theirs):.0f} ms; graph {graph}; whole page {whole}"
        )


if __name__ == "__main__":
    main()
