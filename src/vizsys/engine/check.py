"""Layouts that are looked over before anybody draws them.

Graphviz can answer wrongly without failing: on tangled graphs with nested clusters some nodes end up outside their
cluster, or on each other, or an edge gets no course. The same graphs come out right with `newrank=true`, or without
edge labels. `layout_checked` asks again in that order.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from typing import Any, Literal

from vizsys.engine.port import WARNING, Engine, LayoutError
from vizsys.records import dataclass

Variant = Literal["full", "newrank", "unlabelled"]
"""How the DOT is written: as wanted; with `newrank=true`; or with that and without edge labels (place them after)."""

VARIANTS: tuple[Variant, ...] = ("full", "newrank", "unlabelled")

SLACK = 1.0  # points; positions carry five significant digits

Box = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(frozen=True, slots=True)
class Layout:
    """The answer taken: parsed `json0`, the variant it answers, and what is still wrong with it (normally nothing)."""

    graph: dict[str, Any]
    variant: Variant
    problems: tuple[str, ...] = ()


def layout_checked(
    engine: Engine, build: Callable[[Variant], str], method: str = "dot", first: Variant = "full"
) -> Layout:
    """Lay out `build("full")`; when the answer is wrong, "newrank", then "unlabelled". `first` is tried before these.

    Takes the first answer with nothing wrong, else the one with the fewest faults as long as everything has a place.
    After a timeout only the last, quickest variant is tried. Raises `LayoutError` when no answer can be drawn, and at
    once for DOT that Graphviz refuses or when there is no engine.
    """
    answers: list[Layout] = []
    failure: LayoutError | None = None
    start = VARIANTS.index(first)
    for variant in (*VARIANTS[start:], *VARIANTS[:start]):
        if failure is not None and failure.kind == "timeout" and variant != VARIANTS[-1]:
            continue
        try:
            graph = engine.layout(build(variant), method)
        except LayoutError as error:
            if error.kind in ("syntax", "missing"):
                raise
            failure = error
            continue
        missing = tuple(_unplaced(graph))
        if missing:
            failure = failure or LayoutError("crash", f"Graphviz lost track of the graph: {missing[0]}")
            continue
        warning = (f"Graphviz: {graph[WARNING]}",) if WARNING in graph else ()
        answer = Layout(graph, variant, (*_lost(graph), *_misplaced(graph), *warning))
        if not answer.problems:
            return answer
        answers.append(answer)
    if answers:
        return min(answers, key=lambda answer: len(answer.problems))  # the first of equals: nearest to what was wanted
    raise failure or LayoutError("crash", "Graphviz gave no layout")


def problems(graph: dict[str, Any]) -> tuple[str, ...]:
    """Everything wrong with the geometry of a `json0` answer, in words; empty for a sound layout."""
    return tuple(_unplaced(graph)) or (*_lost(graph), *_misplaced(graph))


def _unplaced(graph: dict[str, Any]) -> Iterator[str]:
    """What cannot be drawn at all: nodes and clusters without a finite position."""
    groups, nodes = _parts(graph)
    for thing in groups:
        if thing.get("nodes") and _numbers(thing.get("bb"), 4) is None:
            yield f"group {thing['name']!r} has no box"
    for thing in nodes:
        if _node_box(thing) is None:
            yield f"node {thing.get('name')!r} has no position"


def _lost(graph: dict[str, Any]) -> Iterator[str]:
    """Edges without a course, and labels without a place: their ends are known, so a line can be drawn all the same.

    Invisible edges, which only order nodes, need none.
    """
    for edge in graph.get("edges", ()):
        if edge.get("style") == "invis":
            continue
        name = f"edge {edge.get('id', edge.get('_gvid'))!r}"
        if not _finite_spline(edge.get("pos")):
            yield f"{name} has no course"
        elif edge.get("label") and _numbers(edge.get("lp"), 2) is None:
            yield f"{name} has no place for its label"


def _misplaced(graph: dict[str, Any]) -> Iterator[str]:
    """What can be drawn but would read wrongly: overlaps, and nodes on the wrong side of a group's border."""
    groups, things = _parts(graph)
    nodes = {thing["_gvid"]: (str(thing.get("name")), box) for thing in things if (box := _node_box(thing))}
    for one, other in _overlaps(list(nodes.values())):
        yield f"nodes {one!r} and {other!r} overlap"
    ordered = sorted((box[0], key) for key, (_, box) in nodes.items())
    widest = max((box[2] - box[0] for _, box in nodes.values()), default=0.0)
    for thing in groups:
        if (border := _numbers(thing.get("bb"), 4)) is None:
            continue
        left, bottom, right, top = border
        inside = set(thing.get("nodes", ()))
        for key in sorted(inside & nodes.keys()):
            name, box = nodes[key]
            if not _contains((left, bottom, right, top), box):
                yield f"node {name!r} is outside its group {thing['name']!r}"
        # only nodes that begin where one could reach into the group: the check stays near-linear
        for _, key in ordered[bisect_left(ordered, (left - widest,)) : bisect_right(ordered, (right,))]:
            name, box = nodes[key]
            if key not in inside and _overlap((left, bottom, right, top), box):
                yield f"node {name!r} is inside group {thing['name']!r}, where it does not belong"


def _overlaps(boxes: list[tuple[str, Box]]) -> Iterator[tuple[str, str]]:
    """Pairs of boxes that overlap; a sweep from left to right keeps it near-linear."""
    boxes.sort(key=lambda entry: (entry[1], entry[0]))
    open_: list[tuple[str, Box]] = []
    for name, box in boxes:
        open_ = [entry for entry in open_ if entry[1][2] > box[0] + SLACK]
        for other, its in open_:
            if _overlap(box, its):
                yield other, name
        open_.append((name, box))


def _overlap(a: Box, b: Box) -> bool:
    return min(a[2], b[2]) - max(a[0], b[0]) > SLACK and min(a[3], b[3]) - max(a[1], b[1]) > SLACK


def _contains(outer: Box, inner: Box) -> bool:
    return (
        outer[0] - SLACK <= inner[0]
        and outer[1] - SLACK <= inner[1]
        and inner[2] <= outer[2] + SLACK
        and inner[3] <= outer[3] + SLACK
    )


def _parts(graph: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The clusters and the nodes; `json0` lists all subgraphs first and counts them."""
    objects, count = graph.get("objects", []), graph.get("_subgraph_cnt", 0)
    return [t for t in objects[:count] if str(t.get("name")).startswith("cluster")], objects[count:]


def _node_box(thing: dict[str, Any]) -> Box | None:
    at = _numbers(thing.get("pos"), 2)
    size = _numbers(f"{thing.get('width')},{thing.get('height')}", 2)
    if at is None or size is None:
        return None
    half_w, half_h = size[0] * 36, size[1] * 36  # inches to half the points
    return at[0] - half_w, at[1] - half_h, at[0] + half_w, at[1] + half_h


def _numbers(text: object, count: int) -> tuple[float, ...] | None:
    """`count` finite numbers from `"1,2"`; None for anything else."""
    if not isinstance(text, str):
        return None
    try:
        values = tuple(map(float, text.removesuffix("!").split(",")))
    except ValueError:
        return None
    return values if len(values) == count and all(map(math.isfinite, values)) else None


def _finite_spline(text: object) -> bool:
    """Whether an edge's `pos` is a course: at least one Bezier segment, every number finite."""
    if not isinstance(text, str):
        return False
    points = [p.split(",") for p in text.replace(";", " ").split() if not p.startswith(("s,", "e,"))]
    if len(points) < 4 or any(len(p) != 2 for p in points):
        return False
    try:
        return all(math.isfinite(float(x)) and math.isfinite(float(y)) for x, y in points)
    except ValueError:
        return False
