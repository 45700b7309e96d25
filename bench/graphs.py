"""Time the layout of large labelled graphs beside Graphviz's own layout of the same graph, in one process.

`make bench` prints, for 50, 200 and 1,000 nodes to the right and downwards, the ratio of placing, routing and labelling
by vizsys to one plain Graphviz layout of the DOT that vizsys writes of the same picture (labels included), medians of
several runs.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable

import vizsys
from vizsys.engine import default_engine


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


def timed(work: Callable[[], object], runs: int) -> float:
    """Median of several runs, ms."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    engine = default_engine()
    for nodes, direction, runs in [(n, d, r) for n, r in ((50, 7), (200, 3), (1000, 1)) for d in ("right", "down")]:
        text = spec(nodes, direction)
        page = vizsys.loads(text)
        dot = vizsys.render(page, "dot").decode()
        engine.layout(dot)
        theirs = timed(lambda dot=dot: engine.layout(dot), runs)
        ours = timed(lambda page=page: vizsys.layout(page), runs)
        took = f"Graphviz {theirs:.0f} ms, vizsys {ours:.0f} ms, {ours / theirs:.1f} x"
        print(f"{nodes} labelled nodes {direction}: {took}")


if __name__ == "__main__":
    main()
