"""Where in the spec a part of the picture comes from. In: the page and its scene. Out: spans.

Nodes, groups and edges are known by id within their graph; blocks by their order, which is the same in both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields

from vizsys.blocks.graph.model import Graph, NodeGroup
from vizsys.diagnostics import Span
from vizsys.lint.picture import Chain
from vizsys.scene import Group, Scene
from vizsys.spec.model import Block, Model, Page, end_parts, place

CONTAINERS = ("rows", "columns", "grid", "versus")


class Places:
    """An index from what is in the scene to where it was written."""

    def __init__(self, page: Page | None, scene: Scene) -> None:
        self.page = page
        self.blocks: dict[int, Block] = {}  # by the identity of the scene's group
        self.parts: dict[int, dict[str, Model]] = {}  # of each graph, by the identity of its block's group
        if page is not None:
            self._match(page, scene)

    def _match(self, page: Page, scene: Scene) -> None:
        written: dict[str, list[Block]] = {}
        for block in _blocks(page):
            written.setdefault(block.content.KIND, []).append(block)
        drawn: dict[str, list[Group]] = {}
        for item, chain in scene.walk():
            if isinstance(item, Group) and item.role in ("panel", "block") and "kind" in item.data:
                kind = str(item.data["kind"])
                own = chain and chain[-1].data.get("kind") == kind and kind not in CONTAINERS
                if not own:  # a table draws a group of its own inside its block's
                    drawn.setdefault(kind, []).append(item)
        for kind, groups in drawn.items():
            blocks = written.get(kind, [])
            if len(blocks) == len(groups):
                self.blocks |= {id(g): b for g, b in zip(groups, blocks, strict=True)}
        for group in drawn.get("graph", ()):
            found = self.blocks.get(id(group))
            if found is not None and isinstance(found.content, Graph):
                self.parts[id(group)] = dict(_parts(found.content))

    def span(self, chain: Chain, field: str = "") -> Span | None:
        """The place of the innermost thing around that was written; the page's when there is none."""
        if self.page is None:
            return None
        for i in range(len(chain) - 1, -1, -1):
            span = self._of(chain[i], chain[:i], field)
            if span:
                return span
        return place(self.page, field or "title")

    def _of(self, group: Group, around: Chain, field: str) -> Span | None:
        match group.role:
            case "node" | "group" | "edge":
                return self._part(group.id, around, field)
            case "label":
                edge = group.data.get("edge")
                return self._part(str(edge), around, field or "label") if edge else None
            case "header" | "footer":
                assert self.page is not None
                return place(self.page, "title" if group.role == "header" else "footer")
            case _:
                block = self.blocks.get(id(group))
                if block is self.page:  # its title is in the header: what is here is its content
                    return place(block.content) if block is not None else None
                return place(block, field or "title") if block is not None else None

    def _part(self, name: str | None, around: Chain, field: str) -> Span | None:
        for group in reversed(around):
            model = self.parts.get(id(group), {}).get(name or "")
            if model is not None:
                return place(model, field)
        return None


def _blocks(model: Model) -> Iterator[Block]:
    """Every block in a model, outer before inner, in the order written."""
    if isinstance(model, Block):
        yield model
    for f in fields(model):
        value = getattr(model, f.name)
        for part in _models(value) if f.name != "marks" else ():
            yield from _blocks(part)


def _models(value: object) -> Iterator[Model]:
    if isinstance(value, Model):
        yield value
    elif isinstance(value, tuple):
        for v in value:
            yield from _models(v)
    elif isinstance(value, Mapping):
        for v in value.values():
            yield from _models(v)


def _parts(graph: Graph | NodeGroup) -> Iterator[tuple[str, Model]]:
    """Nodes, groups and edges by the ids they have in the scene."""
    yield from graph.nodes.items()
    for id, group in graph.groups.items():
        yield id, group
        yield from _parts(group)
    if isinstance(graph, Graph):
        for i, edge in enumerate(graph.edges):
            if edge.target:
                ends = (end_parts(edge.source[0])[0], end_parts(edge.target[0])[0])
                yield f"e{i + 1}-{ends[0]}-{ends[1]}", edge
