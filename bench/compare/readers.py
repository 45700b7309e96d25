"""Drawings from what the tools say about theirs: the JSON of a scene, and the JSON of dot's layout."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from compare.drawing import Box, Drawing, Edge, Line, Node, Point, around, bezier

Json = dict[str, Any]


# vizsys: groups with roles; edges name their ends, labels name their edge


def from_scene(scene: Json) -> Drawing:
    """The drawing in a scene, `vizsys render -f json`. The page's header and footer are left out."""
    out = Drawing()
    labels: dict[str, str] = {}
    for item in scene["items"]:
        _walk(item, out, None, labels)
    out.lost += [f"label {said!r} of {id} is not drawn" for id, said in labels.items() if ("edge", id) not in out.texts]
    return out


def _walk(item: Json, out: Drawing, owner: tuple[str, str] | None, labels: dict[str, str]) -> None:
    """Sort an item and what is in it into the drawing; `owner`: what its texts belong to, `labels`: what edges say."""
    if item["type"] == "text" and owner:
        out.write(*owner, item["text"], item["x"], item["y"], item["width"], item["size"])
    if item["type"] != "group" or item["role"] in ("header", "footer"):
        return
    role, data = item["role"], item["data"]
    if role == "edge":
        _scene_edge(item, out)
        labels |= {item["id"]: data["label"]} if data["label"] else {}
    elif role in ("node", "group"):
        x, y, w, h = item["box"]
        (out.nodes if role == "node" else out.frames).append(Node(item["id"], (x, y, x + w, y + h)))
        owner = ("node" if role == "node" else "frame", item["id"])
    elif role == "label" and "edge" in data:
        owner = ("edge", data["edge"])
    for child in item["children"]:
        _walk(child, out, owner, labels)


def _scene_edge(item: Json, out: Drawing) -> None:
    edge = Edge(item["id"], frozenset(item["data"]["from"]) | frozenset(item["data"]["to"]))
    for part in item["children"]:
        if part["type"] == "path":
            (edge.heads if part["paint"]["fill"] else edge.strokes).extend(polylines(part["commands"]))
    out.edges[edge.id] = edge
    if not edge.strokes:
        out.lost.append(f"line {edge.id} is not drawn")


def polylines(commands: Sequence[Sequence[Any]]) -> list[Line]:
    """The subpaths of a path with absolute M, L, C and Z."""
    out: list[Line] = []
    for name, *v in commands:
        if name == "M":
            out.append([(v[0], v[1])])
        elif name == "L":
            out[-1].append((v[0], v[1]))
        elif name == "C":
            out[-1] += bezier(out[-1][-1], (v[0], v[1]), (v[2], v[3]), (v[4], v[5]))
        elif name == "Z":
            out[-1].append(out[-1][0])
    return out


# dot: drawing operations per object, y up


def from_dot(layout: Json) -> Drawing:
    """The drawing in `dot -Tjson`; the box of an image, which dot does not tell, from the size of its file."""
    out = Drawing()
    names: dict[int, str] = {}
    for thing in layout.get("objects", []):
        names[thing["_gvid"]] = thing["name"]
        frame = "nodes" in thing or "subgraphs" in thing or thing["name"].startswith("cluster")
        box = around(p for line in shapes(thing.get("_draw_", [])) for p in line)
        if "image" in thing and not frame:
            box = _image(thing)
        elif box == (0.0, 0.0, 0.0, 0.0):
            box = _placed(thing) if not frame else box
        (out.frames if frame else out.nodes).append(Node(thing["name"], box))
        _words(thing, out, "frame" if frame else "node", thing["name"])
    for line in layout.get("edges", []):
        id = line.get("id") or str(line["_gvid"])
        ends = frozenset((names[line["tail"]], names[line["head"]]))
        heads = shapes(line.get("_hdraw_", [])) + shapes(line.get("_tdraw_", []))
        out.edges[id] = Edge(id, ends, shapes(line.get("_draw_", [])), [[*h, h[0]] for h in heads])
        _words(line, out, "edge", id)
        if not out.edges[id].strokes:
            out.lost.append(f"line {id} is not drawn")
        if line.get("label") and ("edge", id) not in out.texts:
            out.lost.append(f"label {line['label']!r} of {id} is not drawn")
    return out


def shapes(operations: Sequence[Json]) -> list[Line]:
    """The outlines and curves among drawing operations, flattened, y down."""
    out: list[Line] = []
    for op in operations:
        kind = op.get("op")
        if kind in ("P", "p", "L"):
            out.append([_down(p) for p in op["points"]])
        elif kind in ("B", "b"):
            points = [_down(p) for p in op["points"]]
            line = [points[0]]
            for i in range(1, len(points) - 2, 3):
                line += bezier(line[-1], points[i], points[i + 1], points[i + 2])
            out.append(line)
        elif kind in ("E", "e"):
            x, y, w, h = op["rect"]
            out.append([(x - w, -y - h), (x + w, -y - h), (x + w, -y + h), (x - w, -y + h)])
    return out


def _words(thing: Json, out: Drawing, kind: str, id: str) -> None:
    size = 14.0
    for op in thing.get("_ldraw_", []):
        if op.get("op") == "F":
            size = op["size"]
        elif op.get("op") == "T":
            x, y = _down(op["pt"])
            left = x - op["width"] * {"l": 0.0, "c": 0.5, "r": 1.0}[op["align"]]
            out.write(kind, id, html.unescape(op["text"]), left, y, op["width"], size)


def _placed(thing: Json) -> Box:
    """A node's box from its place and size, for one without an outline."""
    x, y = map(float, thing["pos"].split(","))
    w, h = 36 * float(thing["width"]), 36 * float(thing["height"])
    return (x - w, -y - h, x + w, -y + h)


def _image(thing: Json) -> Box:
    """The picture of a node: as large as the node lets it be, in the middle."""
    x0, y0, x1, y1 = _placed(thing)
    wide, high = png_size(Path(thing["image"].replace("\\/", "/")))
    scale = min((x1 - x0) / wide, (y1 - y0) / high)
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    return (x - wide * scale / 2, y - high * scale / 2, x + wide * scale / 2, y + high * scale / 2)


def png_size(path: Path) -> tuple[int, int]:
    """Pixels of a PNG, from its head."""
    head = path.read_bytes()[:24]
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


def _down(p: Sequence[float]) -> Point:
    return (p[0], -p[1])
