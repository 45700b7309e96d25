"""Layouts that are looked over before anybody draws them.

Graphviz can answer wrongly without failing: on tangled graphs with nested clusters some nodes end up outside their
cluster, or on each other. The same graphs come out right with `newrank=true`, or without edge labels. `layout_checked`
asks again in that order. The lines are not looked at: they are not asked for.
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


Place = tuple[float, float, float, float]  # a node's middle, and half its width and height


@dataclass(frozen=True, slots=True)
class Layout:
    """The answer taken, read: places and boxes by name in points, y up, the variant it answers, and what is still wrong
    with it (normally nothing)."""

    nodes: dict[str, Place]
    groups: dict[str, Box]
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
        read = _Read(graph)
        if read.unplaced:
            failure = failure or LayoutError("crash", f"Graphviz lost track of the graph: {read.unplaced[0]}")
            continue
        warning = (f"Graphviz: {graph[WARNING]}",) if WARNING in graph else ()
        groups = {str(thing["name"]): box for thing, box in read.groups}
        nodes = dict(read.nodes.values())
        answer = Layout(nodes, groups, variant, (*_misplaced(read), *warning))
        if not answer.problems:
            return answer
        answers.append(answer)
    if answers:
        return min(answers, key=lambda answer: len(answer.problems))  # the first of equals: nearest to what was wanted
    raise failure or LayoutError("crash", "Graphviz gave no layout")


def problems(graph: dict[str, Any]) -> tuple[str, ...]:
    """Everything wrong with the geometry of a `json0` answer, in words; empty for a sound layout."""
    read = _Read(graph)
    return tuple(read.unplaced or _misplaced(read))


class _Read:
    """The numbers of a `json0` answer: nodes by their key in it, groups, and what has no finite position at all."""

    def __init__(self, graph: dict[str, Any]) -> None:
        self.nodes: dict[int, tuple[str, Place]] = {}
        self.groups: list[tuple[dict[str, Any], Box]] = []
        self.unplaced: list[str] = []
        objects, count = graph.get("objects", []), graph.get("_subgraph_cnt", 0)  # all subgraphs first, and their count
        for thing in objects[:count]:
            if not str(thing.get("name")).startswith("cluster"):
                continue
            box = _numbers(thing.get("bb"))
            if len(box) == 4:
                left, bottom, right, top = box
                self.groups.append((thing, (left, bottom, right, top)))
            elif thing.get("nodes"):
                self.unplaced.append(f"group {thing['name']!r} has no box")
        for thing in objects[count:]:
            place = _numbers(f"{thing.get('pos')},{thing.get('width')},{thing.get('height')}")
            if len(place) == 4:
                x, y, w, h = place
                self.nodes[thing["_gvid"]] = str(thing.get("name")), (x, y, w * 36, h * 36)  # inches to half the points
            else:
                self.unplaced.append(f"node {thing.get('name')!r} has no position")


def _misplaced(read: _Read) -> Iterator[str]:
    """What can be drawn but would read wrongly: overlaps, and nodes on the wrong side of a group's border."""
    nodes = {key: (name, (x - w, y - h, x + w, y + h)) for key, (name, (x, y, w, h)) in read.nodes.items()}
    for one, other in _overlaps(list(nodes.values())):
        yield f"nodes {one!r} and {other!r} overlap"
    ordered = sorted((box[0], key) for key, (_, box) in nodes.items())
    widest = max((box[2] - box[0] for _, box in nodes.values()), default=0.0)
    for thing, border in read.groups:
        inside = set(thing.get("nodes", ()))
        for key in sorted(inside & nodes.keys()):
            name, box = nodes[key]
            if not _contains(border, box):
                yield f"node {name!r} is outside its group {thing['name']!r}"
        left, bottom, right, top = border
        # only nodes that begin where one could reach into the group: the check stays near-linear
        for _, key in ordered[bisect_left(ordered, (left - widest,)) : bisect_right(ordered, (right,))]:
            name, box = nodes[key]
            if box[3] > bottom and box[1] < top and key not in inside and _overlap(border, box):
                yield f"node {name!r} is inside group {thing['name']!r}, where it does not belong"


def _overlaps(boxes: list[tuple[str, Box]]) -> Iterator[tuple[str, str]]:
    """Pairs of boxes that overlap; a sweep along the longer side of the page keeps it near-linear."""
    if not boxes:
        return
    lefts, bottoms, rights, tops = zip(*(box for _, box in boxes), strict=True)
    low = 0 if max(rights) - min(lefts) > max(tops) - min(bottoms) else 1
    boxes.sort(key=lambda entry: (entry[1][low], entry[0]))
    open_: list[tuple[str, Box]] = []
    for name, box in boxes:
        start = box[low] + SLACK
        open_ = [entry for entry in open_ if entry[1][low + 2] > start]
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


def _numbers(text: object) -> tuple[float, ...]:
    """The numbers in `"1,2"`, all finite; none for anything else."""
    try:
        values = tuple(map(float, str(text).split(",")))
    except ValueError:
        return ()
    return values if all(map(math.isfinite, values)) else ()
