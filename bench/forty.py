"""Forty different graphs of 12 to 20 nodes, as specs, as scripts for the diagrams package, and for dot, D2, Mermaid and
PlantUML.

The content is the same in all of them: the nodes with their icons (boxes in the last four), two groups, edges, some of
them with a label. The same forty on every machine.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

COUNT = 40

# label, icon of the spec, module and class of diagrams
PARTS = [
    line.split()
    for line in """
    Service aws/ecs aws.compute ECS
    Machine aws/ec2 aws.compute EC2
    Function aws/lambda aws.compute Lambda
    Database aws/rds aws.database RDS
    Cache aws/elasticache aws.database ElastiCache
    Table aws/dynamodb aws.database Dynamodb
    Queue aws/sqs aws.integration SQS
    Topic aws/sns aws.integration SNS
    Balancer aws/elb aws.network ELB
    Gateway aws/api-gateway aws.network APIGateway
    Bucket aws/s3 aws.storage S3
    Stream aws/kinesis aws.analytics Kinesis
    Broker kafka onprem.queue Kafka
    Store redis onprem.inmemory Redis
    Postgres postgresql onprem.database PostgreSQL
    Metrics prometheus onprem.monitoring Prometheus
    Board grafana onprem.monitoring Grafana
    Proxy nginx onprem.network Nginx
    """.strip().splitlines()
]
WORDS = ("reads", "writes", "calls", "events", "orders", "metrics")


@dataclass(frozen=True)
class Graph:
    """A graph. A node is its label and its row in `PARTS`; groups are lists of nodes; edges have a label or none."""

    name: str
    nodes: list[tuple[str, int]]
    groups: list[list[int]]
    edges: list[tuple[int, int, str | None]]

    def spec(self) -> str:
        """For vizsys."""
        grouped = {n for group in self.groups for n in group}
        lines = [f"title: {self.name}", "graph:", "  nodes:"]
        lines += [f"    {self._spec_node(n)}" for n in range(len(self.nodes)) if n not in grouped]
        lines.append("  groups:")
        for g, members in enumerate(self.groups):
            lines += [f"    g{g}:", f"      label: Tier {g + 1}", "      nodes:"]
            lines += [f"        {self._spec_node(n)}" for n in members]
        lines.append("  edges:")
        lines += [f"    - n{a} -> n{b}{f': {label}' if label else ''}" for a, b, label in self.edges]
        return "\n".join(lines) + "\n"

    def _spec_node(self, n: int) -> str:
        label, part = self.nodes[n]
        return f"n{n}: {{label: {label}, icon: {PARTS[part][1]}}}"

    def script(self) -> str:
        """For diagrams. Arguments: the picture's path without suffix, and its dpi."""
        grouped = {n for group in self.groups for n in group}
        lines = ["import sys", "from diagrams import Cluster, Diagram, Edge"]
        lines += sorted({f"from diagrams.{PARTS[p][2]} import {PARTS[p][3]}" for _, p in self.nodes})
        lines.append("path, dpi = sys.argv[1:]")
        options = 'filename=path, show=False, direction="LR", graph_attr={"dpi": dpi}'
        lines.append(f'with Diagram("{self.name}", {options}):')
        lines += [f"    {self._node(n)}" for n in range(len(self.nodes)) if n not in grouped]
        for g, members in enumerate(self.groups):
            lines.append(f'    with Cluster("Tier {g + 1}"):')
            lines += [f"        {self._node(n)}" for n in members]
        for a, b, label in self.edges:
            lines.append(f'    n{a} >> Edge(label="{label}") >> n{b}' if label else f"    n{a} >> n{b}")
        return "\n".join(lines) + "\n"

    def _node(self, n: int) -> str:
        label, part = self.nodes[n]
        return f'n{n} = {PARTS[part][3]}("{label}")'

    def dot(self) -> str:
        """For dot."""
        lines = ["digraph {", f'graph [rankdir=LR label="{self.name}"]']
        lines.append('node [shape=box style=rounded fontname="sans-serif"]')
        lines += [f'n{n} [label="{label}"]' for n, (label, _) in enumerate(self.nodes)]
        for g, members in enumerate(self.groups):
            inside = " ".join(f"n{n}" for n in members)
            lines.append(f'subgraph cluster_{g} {{ label="Tier {g + 1}" {inside} }}')
        lines += [f"n{a} -> n{b}" + (f' [label="{label}"]' if label else "") for a, b, label in self.edges]
        return "\n".join([*lines, "}"]) + "\n"

    def d2(self) -> str:
        """For D2."""
        home = {n: f"g{g}." for g, group in enumerate(self.groups) for n in group}
        lines = ["direction: right", *(f"g{g}: Tier {g + 1}" for g in range(len(self.groups)))]
        lines += [f"{home.get(n, '')}n{n}: {label}" for n, (label, _) in enumerate(self.nodes)]
        for a, b, label in self.edges:
            lines.append(f"{home.get(a, '')}n{a} -> {home.get(b, '')}n{b}" + (f": {label}" if label else ""))
        return "\n".join(lines) + "\n"

    def mermaid(self) -> str:
        """For Mermaid."""
        lines = ["flowchart LR", *(f'n{n}["{label}"]' for n, (label, _) in enumerate(self.nodes))]
        for g, members in enumerate(self.groups):
            lines += [f"subgraph g{g} [Tier {g + 1}]", *(f"n{n}" for n in members), "end"]
        lines += [f"n{a} -->" + (f"|{label}| " if label else " ") + f"n{b}" for a, b, label in self.edges]
        return "\n".join(lines) + "\n"

    def plantuml(self) -> str:
        """For PlantUML."""
        grouped = {n for group in self.groups for n in group}
        lines = ["@startuml", "left to right direction"]
        lines += [f'rectangle "{label}" as n{n}' for n, (label, _) in enumerate(self.nodes) if n not in grouped]
        for g, members in enumerate(self.groups):
            inside = [f'rectangle "{self.nodes[n][0]}" as n{n}' for n in members]
            lines += [f'package "Tier {g + 1}" {{', *inside, "}"]
        lines += [f"n{a} --> n{b}" + (f" : {label}" if label else "") for a, b, label in self.edges]
        return "\n".join([*lines, "@enduml"]) + "\n"


FORMS = {"spec": "yaml", "script": "py", "dot": "dot", "d2": "d2", "mermaid": "mmd", "plantuml": "puml"}
"""Folder of each form, which is also the method that writes it, and its suffix."""


def graphs(count: int = COUNT) -> list[Graph]:
    """The first so many of them."""
    return [_graph(i) for i in range(count)]


def _graph(index: int) -> Graph:
    rng = random.Random(index)
    size = 12 + index % 9
    parts = [rng.randrange(len(PARTS)) for _ in range(size)]
    nodes = [(f"{PARTS[p][0]} {n + 1}", p) for n, p in enumerate(parts)]
    third = size // 3
    groups = [list(range(2, third + 1)), list(range(third + 2, 2 * third + 1))]
    edges = [(rng.randint((n - 1) // 3, (n - 1) // 2), n) for n in range(1, size)]
    edges += [(n, n + rng.randint(3, 5)) for n in rng.sample(range(size - 5), 2)]
    labelled = [(a, b, rng.choice(WORDS) if rng.random() < 0.3 else None) for a, b in dict.fromkeys(edges)]
    return Graph(f"System {index + 1}", nodes, groups, labelled)


def write(folder: Path, count: int = COUNT, forms: Iterable[str] = FORMS) -> list[str]:
    """Write all of them below `folder`, a folder for each form; their names."""
    names = []
    for number, graph in enumerate(graphs(count), 1):
        name = f"system-{number:02}"
        for form in forms:
            path = folder / form / f"{name}.{FORMS[form]}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(getattr(graph, form)(), encoding="utf-8")
        names.append(name)
    return names
