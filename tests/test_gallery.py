"""The pictures in `specs/`: each is drawn without a flaw, and says what it has to say."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from statistics import median

import pytest

import vizsys
from support_geometry import Line, Picture, Thing, check, crossings, inside, overlap, read, shared_length
from vizsys.scene import Group, Scene

SPECS = Path(__file__).parent.parent / "specs"
FILES = sorted(p for p in SPECS.rglob("*.yaml") if p.name != "vizsys.yaml" and not p.name.startswith("_"))
LINES = 140
TYPE = 20.0
MOST_CROSSINGS = 2
"""A picture of the gallery is at most this long, its type at least this large, its graph no more tangled."""

Body = dict[str, dict[str, list[str]]]


@cache
def scenes(path: Path) -> tuple[Scene, ...]:
    return tuple(vizsys.layout(page) for page in vizsys.load_all(path))


def picture(name: str) -> Picture:
    return read(scenes(SPECS / f"{name}.yaml")[0])


def line(p: Picture, source: str, target: str) -> Line:
    """The one line from a source to a target, alone or in a fan."""
    found = [ln for ln in p.lines if source in ln.sources and target in ln.targets]
    assert len(found) == 1, f"{len(found)} lines from {source} to {target}"
    return found[0]


def said(p: Picture, thing: Thing) -> str:
    """Every text in a thing, what stands in it included."""
    return " ".join(w.text for w in p.words if thing.key in w.around)


def test_there_are_the_specs() -> None:
    assert {f.stem for f in FILES} >= {
        "api-gateway-101",
        "big-data-pipeline",
        "big-data-pipeline-clouds",
        "ci-cd-simplified",
        "forward-vs-reverse-proxy",
        "how-kafka-works",
        "lb-gateway-reverse-proxy",
        "rag-on-aws",
        "types-of-virtualization",
    }


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_spec_is_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LINES


def test_half_of_the_specs_are_shorter_than_a_screen() -> None:
    assert median(len(f.read_text("utf-8").splitlines()) for f in FILES) < 60


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_drawn_without_a_flaw(path: Path) -> None:
    for scene in scenes(path):
        found = check(scene)
        assert found.report() == ""
        assert found.smallest_type >= TYPE
        assert found.crossings <= MOST_CROSSINGS


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_groups_hold_their_own(path: Path) -> None:
    """Two frames are apart or one is in the other, and a node is in a frame entirely or not at all."""
    for scene in scenes(path):
        p = read(scene)
        for frame in p.having("group"):
            parent = frame.data.get("parent")
            if parent:
                assert inside(frame.box, p.frame(str(parent)).box, 0)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_is_written_as_a_picture(path: Path) -> None:
    page = vizsys.load_all(path)[0]
    svg = vizsys.render(page, "svg")
    assert svg.startswith(b"<svg") and b"<title" in svg


# How Apache Kafka works


def brokers(p: Picture) -> dict[str, dict[str, list[str]]]:
    """Each broker's partitions: "P0 leader" to its offsets."""
    out = {}
    for id in ("b1", "b2", "b3"):
        broker = p.node(id)
        cells = [t for t in p.having("cell") if broker.key in t.around]
        rows: dict[object, dict[object, str]] = {}
        for cell in cells:
            rows.setdefault(cell.data.get("row"), {})[cell.data.get("column")] = said(p, cell)
        out[id] = {first: rest.split() for first, rest in (list(r.values())[:2] for r in rows.values() if len(r) > 1)}
    return out


def test_kafka_keeps_replicas_apart() -> None:
    found = brokers(picture("how-kafka-works"))
    kept = [(name.split()[0], name.split()[1], broker) for broker, rows in found.items() for name in rows]
    assert sorted((partition, part) for partition, part, _ in kept) == [
        (f"P{i}", part) for i in range(3) for part in ("leader", "replica")
    ]
    for broker, rows in found.items():
        assert len({name.split()[0] for name in rows}) == len(rows), f"{broker} holds a partition twice"


def test_kafka_offsets_ascend() -> None:
    for rows in brokers(picture("how-kafka-works")).values():
        for offsets in rows.values():
            assert [int(o) for o in offsets] == list(range(len(offsets))) and offsets


def test_kafka_replication_is_dashed_and_apart() -> None:
    p = picture("how-kafka-works")
    copies = [ln for ln in p.lines if {*ln.sources, *ln.targets} <= {"b1", "b2", "b3"}]
    assert copies and all(ln.dashed for ln in copies)
    publish = line(p, "partitioner", "b1")
    assert all(shared_length(publish, c) == 0 and crossings([publish, c]) == 0 for c in copies)


# CI/CD


def test_cicd_logos_stand_beside_their_stage() -> None:
    p = picture("ci-cd-simplified")
    for id in ("repo", "build", "artifact", "prod", "mon"):
        node = p.node(id)
        outside = [i for i in node.images if not overlap(i, node.box, 1)]
        assert outside, f"{id} has no logos outside of its outline"
        assert not any(overlap(i, w.box, 0) for i in outside for w in node.words)


# Forward and reverse proxy


def halves() -> tuple[Picture, dict[str, Thing], dict[str, Thing]]:
    """The picture, and the nodes of its left and its right side by id."""
    p = picture("forward-vs-reverse-proxy")
    middle = p.scene.width / 2
    nodes = p.having("node")
    return p, {n.id: n for n in nodes if n.middle[0] < middle}, {n.id: n for n in nodes if n.middle[0] > middle}


def test_proxy_sides_are_alike() -> None:
    _, left, right = halves()
    assert left.keys() == right.keys() and len(left) == 7
    for id in left:
        a, b = left[id].box, right[id].box
        assert a[2] - a[0] == pytest.approx(b[2] - b[0], abs=1) and a[3] - a[1] == pytest.approx(b[3] - b[1], abs=1)
    for one, other in (("a", "a"), ("proxy", "internet"), ("internet", "proxy"), ("s1", "s1")):
        assert left[one].middle[1] == pytest.approx(right[other].middle[1], abs=2)


def test_proxy_medallion_is_in_the_middle() -> None:
    p, _, _ = halves()
    vs = next(w for w in p.words if w.text == "VS")
    assert (vs.box[0] + vs.box[2]) / 2 == pytest.approx(p.scene.width / 2, abs=2)


# Kinds of virtualization


def stacks() -> dict[str, list[Thing]]:
    """The layers of each panel by its title, from the bottom up."""
    p = picture("types-of-virtualization")
    out = {}
    for panel in p.having("panel"):
        cells = [t for t in p.having("cell") if panel.key in t.around and "level" in t.data]
        if cells:
            out[panel.title] = sorted(cells, key=lambda t: -t.box[3])
    return out


def test_virtualization_stands_on_hardware() -> None:
    panels = stacks()
    assert list(panels) == ["Traditional (bare metal)", "Virtualized (VMs)", "Containerized", "Containers on VMs"]
    bases = [layers[0] for layers in panels.values()]
    assert [b.title for b in bases] == ["Hardware"] * 4
    assert bases[0].box[3] == pytest.approx(bases[1].box[3]) and bases[2].box[3] == pytest.approx(bases[3].box[3])


def test_virtualization_has_the_right_layers() -> None:
    names = {title: {c.title for c in layers} for title, layers in stacks().items()}
    assert "Hypervisor" not in names["Traditional (bare metal)"] | names["Containerized"]
    assert "Guest OS" not in names["Traditional (bare metal)"] | names["Containerized"]
    inner = [c for c in stacks()["Containers on VMs"] if c.box[0] < 1200]
    levels = {c.title: c.data["level"] for c in inner if c.title != "App B"}
    assert sorted(levels, key=lambda t: int(str(levels[t]))) == [
        "Hardware",
        "Hypervisor",
        "Guest OS",
        "Container engine",
        "Bins, libs",
        "App A",
    ]


def test_virtualization_layers_keep_their_colour() -> None:
    scene = scenes(SPECS / "types-of-virtualization.yaml")[0]
    colours: dict[str, set[str]] = {}
    for item, _ in scene.walk():
        if isinstance(item, Group) and item.role == "cell" and "level" in item.data:
            name = "App" if str(item.title).startswith("App") else str(item.title)
            fill = next(c.paint.fill for c in item.children if hasattr(c, "paint") and c.paint.fill)
            colours.setdefault(name, set()).add(fill)
    assert {name: len(c) for name, c in colours.items()} == dict.fromkeys(colours, 1)
    apart = [
        next(iter(colours[n])) for n in ("Hardware", "Hypervisor", "Guest OS", "Container engine", "Bins, libs", "App")
    ]
    assert len(set(apart)) == len(apart)


# Big data


def test_big_data_icons_stand_over_their_names() -> None:
    p = picture("big-data-pipeline-clouds")
    for cell in p.having("cell"):
        if {"row", "column"} <= cell.data.keys():
            assert cell.images and min(w.box[1] for w in cell.words) >= max(i[3] for i in cell.images) - 1


def test_big_data_on_three_clouds_has_one_shape() -> None:
    names = []
    for scene in scenes(SPECS / "big-data-pipeline.yaml"):
        p = read(scene)
        names.append({n.id: said(p, n) for n in p.having("node")})
    assert len(names) == 3 and names[0].keys() == names[1].keys() == names[2].keys()
    assert len({n["ingest"] for n in names}) == 3
