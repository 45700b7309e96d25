"""A graph, as JSON on standard input, drawn with the diagrams package. Arguments: the PNG to write, its dpi.

Beside the picture stands the DOT that the package made, `<picture>.gv`, whose layout is the picture's.
A node without an icon is a box with its label in it, which the package's own defaults would let run over.
"""

import json
import sys
from pathlib import Path
from typing import Any

import diagrams  # type: ignore[import-untyped]
from diagrams import Cluster, Diagram, Edge, Node
from diagrams.custom import Custom  # type: ignore[import-untyped]

ICONS = Path(diagrams.__file__).parent.parent / "resources"
BOX = {"fixedsize": "false", "height": "0.6", "labelloc": "c"}


def fill(group: dict[str, Any], nodes: dict[str, Node]) -> None:
    for node in group["nodes"]:
        if node["icon"]:
            nodes[node["id"]] = Custom(node["label"], str(ICONS / node["icon"]), nodeid=node["id"])
        else:
            box = {**BOX, "shape": node["shape"], **({} if node["shape"] == "box" else {"style": ""})}
            nodes[node["id"]] = Node(node["label"], nodeid=node["id"], **box)
    for inner in group["groups"]:
        with Cluster(inner["label"]):
            fill(inner, nodes)


picture, dpi = Path(sys.argv[1]), sys.argv[2]
graph = json.load(sys.stdin)
name = str(picture.with_suffix(""))
with Diagram(graph["title"], filename=name, show=False, direction=graph["rankdir"], graph_attr={"dpi": dpi}) as drawn:
    nodes: dict[str, Node] = {}
    fill(graph["top"], nodes)
    for edge in graph["edges"]:
        style = "dashed" if edge["dashed"] else ""
        nodes[edge["tail"]] >> Edge(label=edge["label"], style=style, id=edge["id"]) >> nodes[edge["head"]]
    source = drawn.dot.source
picture.with_suffix(".gv").write_text(source, encoding="utf-8")
