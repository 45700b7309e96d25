"""Nodes without ranks: a mesh spread evenly, or rings round the first node. Graphviz places, nothing else.

In: a measured `Plan`. Out: places, as far apart as the space allows. Groups have no meaning here; their nodes are
placed like all others and the frames drawn round them.
"""

from __future__ import annotations

from vizsys.blocks.graph.plan import Plan
from vizsys.context import Context
from vizsys.records import dataclass

GAP = 60.0
"""Least distance between nodes, page units."""
STRETCH = 1.8
"""How far the nodes are drawn apart at most to fill the space."""


@dataclass(slots=True)
class Free:
    plan: Plan
    ctx: Context
    form: str  # "mesh" or "radial"

    def arrange(self, width: float | None, height: float | None) -> None:
        """Place the nodes, spread towards that extent. Raises LayoutError."""
        method = "neato" if self.form == "mesh" else "twopi"
        answers, asked = self.ctx.memo.setdefault(("dot",), {}), (method, self._dot())
        assert isinstance(answers, dict)
        if asked not in answers:
            answers[asked] = self.ctx.engine().layout(asked[1], method)
        answer = answers[asked]
        ids = list(self.plan.nodes)
        top = float(str(answer["bb"]).split(",")[3])
        middles: dict[str, tuple[float, float]] = {}
        for thing in answer.get("objects", []):
            if "pos" in thing and str(thing["name"]).startswith("n"):
                x, y = (float(v) for v in str(thing["pos"]).split(","))
                middles[ids[int(str(thing["name"])[1:])]] = (x, top - y)
        self._place(middles)
        for _ in range(2):
            e = self.plan.extent()
            grow_x = min(STRETCH, max(1.0, width / e.w)) if width and e.w else 1.0
            grow_y = min(STRETCH, max(1.0, height / e.h)) if height and e.h else 1.0
            if not height:
                grow_y = min(grow_x, 1.25)
            middles = {k: (x * grow_x, y * grow_y) for k, (x, y) in middles.items()}
            self._place(middles)

    def _place(self, middles: dict[str, tuple[float, float]]) -> None:
        for id, (x, y) in middles.items():
            v = self.plan.nodes[id]
            self.plan.at[id] = (x - v.core.cx, y - v.height / 2)
        self.plan.frame_groups()

    def _dot(self) -> str:
        index = {id: i for i, id in enumerate(self.plan.nodes)}
        lines = [
            "graph {",
            f'graph [overlap=false sep="+{GAP / 2:.0f}" start=7 ranksep={self._ring() / 72:.3f} root=n0];',
            'node [shape=box fixedsize=true label=""];',
        ]
        for id, v in self.plan.nodes.items():
            lines.append(f"n{index[id]} [width={v.width / 72:.4f} height={v.height / 72:.4f}];")
        for link in self.plan.flat.links:
            label = self.plan.labels.get(link.index)
            for s in link.sources:
                for t in link.targets:
                    if s.id in index and t.id in index and s.id != t.id:
                        a, b = self.plan.nodes[s.id], self.plan.nodes[t.id]
                        length = (max(a.width, a.height) + max(b.width, b.height)) / 2 + GAP
                        length += label.width + 40 if label else 0.0
                        lines.append(f"n{index[s.id]} -- n{index[t.id]} [len={length / 72:.3f}];")
        return "\n".join([*lines, "}"])

    def _ring(self) -> float:
        """Distance between rings: the largest node and the widest label fit."""
        nodes = max(max(v.width, v.height) for v in self.plan.nodes.values())
        return nodes + GAP + max((v.width for v in self.plan.labels.values()), default=0.0)
