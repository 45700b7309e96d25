"""The DOT of a layered graph for its layout: sizes, ids and clusters only.

In: a `Layered` with measured nodes and labels. Out: DOT. A label is a node in the middle of its edge. Graphviz places
nodes only: the lines are ours, and would cost it as much again.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from vizsys.blocks.graph.flat import Link
from vizsys.engine import Variant
from vizsys.records import dataclass

if TYPE_CHECKING:
    from vizsys.blocks.graph.layered import Layered

FRAME_GAP = 24.0
"""Least distance of neighbouring frames, page units."""

RANKDIR = {"right": "LR", "left": "RL", "down": "TB", "up": "BT"}


def write_dot(lay: Layered, variant: Variant) -> str:
    """The DOT of a graph, written in that way."""
    return _Writer(lay).graph(variant)


@dataclass(slots=True)
class _Writer:
    lay: Layered

    def graph(self, variant: Variant) -> str:
        labelled = variant != "unlabelled"
        across = any(len({self.lay.plan.flat.nodes[n].parent for n in row}) > 1 for row in self.lay.same)
        doubled = labelled and bool(self.lay.plan.labels)
        gap = self.lay.base_gap(doubled)
        lines = [
            "digraph {",
            f"graph [rankdir={RANKDIR[self.lay.direction]} splines=none",
            f"nodesep={self.lay.node_gap / 72:.4f} ranksep={gap / 72:.4f}",
            f"newrank={str(variant != 'full' or across or self.lay.newrank).lower()}];",
            'node [fixedsize=true label=""];',
        ]
        inside: dict[str | None, list[str]] = {}
        for id in self.lay.plan.nodes:
            w, h = self.lay.size(id, self.lay.across)
            inside.setdefault(self.lay.plan.flat.nodes[id].parent, []).append(
                f"n{self.lay.index[id]} [width={w / 72:.4f} height={h / 72:.4f}];"
            )
        edges: list[str] = []
        for link in self.lay.plan.flat.links:
            edges += self._edges(link, labelled, doubled, inside)
        for row in self.lay.same:
            parents = {self.lay.plan.flat.nodes[n].parent for n in row}
            names = " ".join(f"n{self.lay.index[n]};" for n in row)
            inside.setdefault(parents.pop() if len(parents) == 1 else None, []).append(f"{{rank=same; {names}}}")
        for hint in self.lay.order_hints:
            # Graphviz turns flat edges inside clusters upside down when ranks run across
            upside = self.lay.across and self.lay.plan.flat.nodes[hint[0]].parent is not None
            chain = " -> ".join(f"n{self.lay.index[n]}" for n in (reversed(hint) if upside else hint))
            inside.setdefault(self.lay.plan.flat.nodes[hint[0]].parent, []).append(f"{{rank=same; {chain};}}")
        lines += self._cluster(None, inside)
        return "\n".join([*lines, *edges, "}"])

    def _edges(self, link: Link, labelled: bool, doubled: bool, inside: dict[str | None, list[str]]) -> list[str]:
        legs = [leg for leg in self.lay.by_link.get(link.index, []) if leg.tail != leg.head and not leg.outside]
        if not legs or self.lay.lead(link.index) != link.index:
            return []
        label = self.lay.label_size(link.index)
        level = {legs[0].tail, legs[0].head} if len(legs) == 1 else set()
        if not (labelled and label):
            length = " minlen=2" if doubled else ""
            weight = 0 if legs[0].back else 1 if len(legs) > 1 else 6
            return [
                f"n{self.lay.index[a]} -> n{self.lay.index[b]} [weight={weight}{length}];"
                for leg in legs
                for a, b in [(leg.head, leg.tail) if leg.back else (leg.tail, leg.head)]
            ]
        back = legs[0].back
        weight = 0 if back else 2 if len(legs) > 1 else 12  # returns bend, chains stay straight
        home = self.lay.plan.flat.common([leg.tail for leg in legs] + [leg.head for leg in legs])
        w, h = label[0] + (16 if self.lay.across else 8), label[1] + (4 if self.lay.across else 10)
        inside.setdefault(home, []).append(f"l{link.index} [width={w / 72:.4f} height={h / 72:.4f}];")
        if any(level <= set(row) for row in self.lay.same):
            members = " ".join(f"n{self.lay.index[n]};" for n in sorted(level))
            inside[home].append(f"{{rank=same; {members} l{link.index};}}")
        out, seen = [], set()
        for leg in legs:
            for node, first in ((leg.tail, True), (leg.head, False)):
                if (node, first) in seen:
                    continue
                seen.add((node, first))
                a, b = (
                    (f"n{self.lay.index[node]}", f"l{link.index}")
                    if first != back
                    else (f"l{link.index}", f"n{self.lay.index[node]}")
                )
                out.append(f"{a} -> {b} [weight={weight}];")
        return out

    def _cluster(self, group: str | None, inside: dict[str | None, list[str]]) -> list[str]:
        lines = list(inside.get(group, []))
        flat = self.lay.plan.flat
        for g in flat.groups.values():
            if g.parent != group or not flat.members(g.id):
                continue
            view = self.lay.plan.groups[g.id]
            lines.append(
                f"subgraph cluster_{list(flat.groups).index(g.id)} {{ margin={view.pad + FRAME_GAP / 2 - 11:.1f};"
            )
            if view.title:
                size = max(1.0, view.strip - 6) / 1.2
                lines.append(
                    f'label="{"x" * ceil(view.min_width / (0.6 * size))}" fontname=Courier fontsize={size:.2f}'
                    f" labelloc={'b' if view.title_at in ('below', 'tab-bottom') else 't'};"
                )
            lines += self._cluster(g.id, inside)
            lines.append("}")
        return lines
