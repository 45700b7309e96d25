"""PDF, JSON and DOT; the table of formats; and that every format gives the same bytes in every process."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import zlib
from dataclasses import replace
from pathlib import Path as File

import pytest
from format_scenes import GLYPH, bitmap, edge, node, run, sample

from vizsys.formats import FORMATS, FormatError, Options, write
from vizsys.formats import json as scene_json
from vizsys.formats.facts import pack, read
from vizsys.scene import Group, Scene

HERE = File(__file__).parent


def art(key: str) -> object:
    return GLYPH if key == GLYPH.key else bitmap()


def test_every_row_of_the_table_has_a_writer() -> None:
    for name, row in FORMATS.items():
        assert row.name == name and row.suffix == f".{name}" and callable(row.writer)


def test_an_unknown_format_is_refused_with_the_nearest_word() -> None:
    with pytest.raises(FormatError, match="did you mean 'webp'"):
        write(sample(), "wepb")


@pytest.mark.parametrize("after", [bytes([n]) for n in (0, 10, 34, 43, 46, 47, 48, 61, 65, 122, 255)])
def test_facts_are_found_whatever_follows_them(after: bytes) -> None:
    for length in range(12):
        facts = {"source": "x" * length + str(length)}
        assert read(b"head" + pack(facts).encode() + after * 4) == facts


_DIGESTS = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from format_scenes import sample
from vizsys.formats import FORMATS, Options, write
for name in sorted(FORMATS):
    print(name, hashlib.sha256(write(sample(), name, Options(facts={"source": "s", "digest": "d"}))).hexdigest())
"""


def test_every_format_gives_the_same_bytes_in_every_process() -> None:
    pytest.importorskip("typst")

    def digests(seed: str) -> str:
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path), "PATH": "", "TZ": f"UTC+{seed}"}
        command = [sys.executable, "-c", _DIGESTS, str(HERE)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    first = digests("1")
    assert first == digests("2")
    here = {n: hashlib.sha256(write(sample(), n, Options(facts={"source": "s", "digest": "d"}))) for n in FORMATS}
    assert first == "".join(f"{name} {here[name].hexdigest()}\n" for name in sorted(FORMATS))


# PDF


def streams(pdf: bytes) -> bytes:
    """Every stream of the document, unpacked."""
    parts = []
    for body in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(body))
        except zlib.error:
            parts.append(body)
    return b"\n".join(parts)


def test_the_pdf_is_one_page_of_the_size_of_the_picture() -> None:
    pytest.importorskip("typst")
    pdf = write(sample(), "pdf")
    assert pdf.startswith(b"%PDF-") and re.findall(rb"/MediaBox\s*\[([^\]]*)\]", pdf) == [b"0 0 600 330"]
    assert b"CreationDate" not in pdf and b"ModDate" not in pdf


def test_the_pdf_has_text_that_can_be_read_and_paths_not_pixels() -> None:
    pytest.importorskip("typst")
    pdf = write(Scene(300, 100, "#FFFFFF", (run("Zebra"),)), "pdf")
    assert b"/Subtype/Image" not in pdf and b"/Subtype /Image" not in pdf
    assert b"/Inter" in re.sub(rb"[A-Z]{6}\+", b"", pdf) or b"Inter-Regular" in pdf
    # The font's map from glyphs to characters holds each letter of the word.
    mapping = streams(pdf)
    assert b"beginbfchar" in mapping or b"beginbfrange" in mapping
    for letter in "Zebra":
        assert re.search(rb"<%04X>" % ord(letter), mapping, re.IGNORECASE), letter


def test_links_live_on_in_the_pdf() -> None:
    pytest.importorskip("typst")
    scene = Scene(300, 100, "#FFFFFF", (run("a", href="https://example.org/x"), run("b", href="javascript:alert(1)")))
    assert re.findall(rb"/URI\s*\(([^)]*)\)", write(scene, "pdf")) == [b"https://example.org/x"]


@pytest.mark.parametrize("title", ['" + panic() + "', "#panic()", "\\", "é\n]", "$x$"])
def test_a_title_is_never_typst_source(title: str) -> None:
    pytest.importorskip("typst")
    assert write(replace(sample(), title=title, description=title), "pdf").startswith(b"%PDF-")


def test_the_pdf_remembers_its_source() -> None:
    pytest.importorskip("typst")
    facts = {"source": "title: é\n" * 300, "digest": "d"}
    assert read(write(sample(), "pdf", Options(facts=facts))) == facts


def test_without_typst_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(FormatError, match=r"pip install 'vizsys\[pdf\]'"):
        write(sample(), "pdf")


# JSON


def test_a_scene_comes_back_from_its_json() -> None:
    first = write(sample(), "json")
    again = scene_json.read(first, art)  # type: ignore[arg-type]
    assert write(again, "json") == first
    for format in ("svg", "dot"):
        assert write(again, format) == write(scene_json.read(first, art), format)  # type: ignore[arg-type]
    assert [type(i) for i, _ in again.walk()] == [type(i) for i, _ in sample().walk()]
    assert write(again, "png", Options(scale=0.5)) == write(sample(), "png", Options(scale=0.5))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "vizsys-scene", "version": 99}', "null", '{"format": 1}'])
def test_what_is_no_scene_is_refused(text: str) -> None:
    with pytest.raises(FormatError, match="not a scene"):
        scene_json.read(text, art)  # type: ignore[arg-type]


def test_every_field_of_the_json_is_documented() -> None:
    import json

    words = (HERE.parent.parent / "docs" / "scene.md").read_text("utf-8")

    def check(value: object) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                assert f"`{key}`" in words, key
                if key != "data":
                    check(inner)
        elif isinstance(value, list):
            for inner in value:
                check(inner)

    check(json.loads(write(sample(), "json", Options(facts={"a": "b"}))))
    for kind in ("rect", "ellipse", "path", "text", "image", "group"):
        assert f"## `{kind}`" in words


# DOT


def dot(scene: Scene, *arguments: str) -> str:
    """What an installed Graphviz makes of the scene's DOT."""
    program = shutil.which("dot")
    if program is None:
        pytest.skip("no `dot` on PATH: the readable DOT is not tried with Graphviz")
    done = subprocess.run([program, *arguments], input=write(scene, "dot"), capture_output=True, check=False)
    assert done.returncode == 0 and b"rror" not in done.stderr, done.stderr
    return done.stdout.decode()


def test_the_dot_is_readable() -> None:
    text = write(sample(), "dot").decode()
    assert 'api [label=API color="#0C9C72"' in text
    assert "icon: diagrams/aws/compute/lambda" in text
    assert re.search(r"subgraph cluster_data \{[^}]*db \[label=Orders[^}]*shape=cylinder[^}]*cache", text)
    assert 'api -> db [label="1. reads" penwidth=3]' in text
    assert "api -> cache [label=2 style=dashed]" in text
    assert "api -> db [label=2 lhead=cluster_data style=dashed]" in text
    assert "rankdir=LR" in text


def test_graphviz_renders_the_dot() -> None:
    import json

    graph = json.loads(dot(sample(), "-Tjson0"))
    assert [o["name"] for o in graph["objects"]] == ["cluster_data", "api", "db", "cache"]
    assert len(graph["edges"]) == 3 and all("pos" in e for e in graph["edges"])


@pytest.mark.parametrize(
    "label", ["<b>x</b>", "\\N \\G", 'a"b', "ends with \\", "<html>", "a\nb", "\x01", "{x|y}", "é → 日本"]
)
def test_any_label_is_shown_as_it_stands(label: str) -> None:
    scene = Scene(
        400, 300, "#FFFFFF", (node("a", label, 0, 0), node("b", "b", 0, 150), edge("a", "b", label=label)), label
    )
    shown = dot(scene, "-Tsvg")
    plain = (
        label.replace("\x01", "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )
    for line in plain.split("\n"):
        assert shown.count(line.replace(" ", "&#160;")) + shown.count(line) >= 1, shown


def test_nodes_go_into_the_frame_they_lie_in_and_frames_into_their_parent() -> None:
    def frame(id: str, x: float, size: float, **data: object) -> Group:
        return Group((), "group", id, id.title(), (x, 0, size, size), data)

    frames = [frame("outer", 0, 1000), frame("inner", 10, 400, parent="outer"), frame("empty", 2000, 100)]
    nodes = [node("deep", "Deep", 20, 20), node("shallow", "Shallow", 600, 20), node("free", "Free", 1500, 20)]
    ends = [
        replace(edge("free", "inner"), id="e10-x"),
        replace(edge("deep", "free"), id="e2-y"),
        replace(edge("free", "empty"), id="e3-z"),
    ]
    text = write(Scene(3000, 1000, "#FFFFFF", (Group((*frames, *ends, *nodes), "block"),)), "dot").decode()
    outline = re.findall(r"^(\t+)(?:subgraph )?(cluster_\w+|\w+(?= \[label)|\w+ -> \w+)", text, re.MULTILINE)
    assert [(len(tabs), what) for tabs, what in outline] == [
        (1, "cluster_outer"),
        (2, "cluster_inner"),
        (3, "deep"),
        (2, "shallow"),
        (1, "free"),
        (1, "deep -> free"),  # in the order of the spec
        (1, "free -> deep"),  # stops at the frame
    ]
    assert "free -> deep [lhead=cluster_inner]" in text


def test_edges_find_the_nodes_of_their_own_block() -> None:
    def block(id: str) -> Group:
        return Group((node("a", "A", 0, 0), node("b", "B", 0, 150), edge("a", "b.port")), "block", id)

    text = write(Scene(400, 300, "#FFFFFF", (block("one"), block("two"))), "dot").decode()
    assert re.findall(r"^\t(.*->.*)$", text, re.MULTILINE) == ["a -> b", '"a-2" -> "b-2"']


def test_a_page_without_a_graph_is_an_empty_one() -> None:
    text = write(Scene(10, 10, "#FFFFFF", (run("x"), edge("nobody", "nothing"))), "dot").decode()
    assert text.startswith("digraph {") and "->" not in text


def test_every_text_format_remembers_its_source() -> None:
    facts = {"source": "a: é */ -- \n", "digest": "d"}
    for format in ("json", "dot"):
        assert read(write(sample(), format, Options(facts=facts))) == facts
