"""Specs and files that mean harm end in a picture or in a mistake that is told, within bounds.

The bounds are those of `vizsys.limits`. `found/` holds what fuzzing found; `fuzz.py` beside this looks for more.
"""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest

from vizsys import limits
from vizsys.build.draw import Drawing, lay_out, write_scene
from vizsys.build.load import Loaded, load_text
from vizsys.build.root import Root
from vizsys.diagnostics import Report

FOUND = sorted((Path(__file__).parent / "found").glob("*.yaml"))
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 24 24">'


def load(text: str, folder: Path | None = None) -> Loaded:
    """The spec, read as `specs/a.yaml` of a project."""
    return load_text(text, "specs/a.yaml", Root((folder or Path("/nonexistent")).resolve()), "specs/a.yaml")


def told(text: str, folder: Path | None = None) -> str:
    """The mistakes of a spec as printed; each has its place, and nothing in them steers a terminal."""
    loaded = load(text, folder)
    assert loaded.failed
    assert all(d.span or d.file for d in loaded.found)
    shown = "\n".join(d.render() for d in loaded.found)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", shown)
    assert all(len(line) < 700 for line in shown.splitlines())
    return shown


def drawn(text: str, folder: Path | None = None, format: str = "svg") -> str:
    """The picture of a spec, or why there is none."""
    loaded = load(text, folder)
    assert not loaded.failed, [d.render() for d in loaded.found]
    report = Report()
    scene = lay_out(loaded.pages[0], Drawing(), report)
    data = write_scene(scene, format, loaded.pages[0], Drawing(scale=0.5), report) if scene else None
    return data.decode("utf-8", "replace") if data else "\n".join(d.render() for d in report.errors)


@pytest.mark.parametrize("path", FOUND, ids=lambda p: p.stem)
def test_what_fuzzing_found(path: Path) -> None:
    loaded = load(path.read_text("utf-8"))
    if not loaded.failed:
        drawn(path.read_text("utf-8"))


def entries(count: int, entry: str = "x") -> str:
    return "".join(f"\n  - {entry}" for _ in range(count))


TABLE = "title: T\ntable:\n  columns: [a]\n  rows:"
MUCH = {
    "flow lists": ("title: T\nlist: " + "[" * 10_000, "nested too deep: the most is 64 levels"),
    "flow maps": ("{a: " * 10_000, "nested too deep"),
    "dashes": ("title: T\nlist:\n " + "- " * 10_000 + "x", "nested too deep"),
    "keys of keys": ("? " * 10_000 + "x", "nested too deep"),
    "a long file": ("title: " + "x" * limits.SPEC_BYTES, "the most is 1,000,000"),
    "a long title": ("title: " + "x" * 500_000 + "\ntext: x", "'title' is a text of 500,000 characters"),
    "a long label": ("title: T\ngraph: {nodes: {a: " + "x " * 20_000 + "}}", "the most is 10,000"),
    "many texts": ("title: T\nlist:" + entries(50, "x" * 9_000), "more than 200,000 characters"),
    "a long id": ("title: T\ngraph: {nodes: {" + "x" * 500 + ": A}}", "a name has at most 100"),
    "a long list": ("title: T\nlist:" + entries(50_000), "'items' has more than 500 entries"),
    "a large table": (
        "title: T\ntable:\n  columns: [a]\n  rows:" + entries(2_000, "[x" + ", x" * 20 + "]"),
        "'rows' has",
    ),
    "a wide table": (
        "title: T\ntable:\n  columns: [a]\n  rows:" + entries(30, "[x" + ", x" * 400 + "]"),
        "6,000 parts",
    ),
    "many nodes": (
        "title: T\ngraph: {nodes: {" + ", ".join(f"n{i}: a" for i in range(50_000)) + "}}",
        "'nodes' has more than 1,500 entries",
    ),
    "nodes in groups": (
        "title: T\ngraph: {groups: {"
        + ", ".join(f"g{i}: {{nodes: {{a{i}: a, b{i}: b, c{i}: c}}}}" for i in range(400))
        + "}}",
        "more than 1,500 nodes and groups",
    ),
    "many edges": (
        "title: T\ngraph:\n  nodes: {a: A, b: B}\n  edges:" + entries(9_000, "a -> b"),
        "'edges' has more than",
    ),
    "parallel edges": (
        "title: T\ngraph:\n  nodes: {a: A, b: B}\n  edges:" + entries(300, "a -> b"),
        "more than 20 edges join 'a' and 'b'",
    ),
    "fans": (
        "title: T\ngraph:\n  nodes: {"
        + ", ".join(f"n{i}: a" for i in range(120))
        + "}\n  edges: ['"
        + " -> ".join(", ".join(f"n{i}" for i in half) for half in (range(60), range(60, 120)))
        + "']",
        "the edges join more than 2,500 pairs",
    ),
    "many messages": (
        "title: T\nsequence:\n  actors: {a: A, b: B}\n  messages:" + entries(5_000, "a -> b: x"),
        "'messages' has more than 500",
    ),
    "a long listing": ("title: T\ncode: |" + "\n  x" * 9_000, "the listing has 9,000 lines"),
    "a huge listing": ("title: T\ncode: |" + "\n  x = 1" * 100_000, "the most is 60,000"),
    "matrix": (
        "title: T\ntext: x\nmatrix: {" + ", ".join(f"v{i}: [{', '.join('x' * 1000)}]" for i in range(3)) + "}",
        "'matrix' makes 1,000,000,000 copies, the most is 64",
    ),
    "each": ("title: T\ncolumns: [{each: {v: [" + "1, " * 90_000 + "1]}, text: x}]", "'each' makes 90,001 copies"),
    "aliases": (
        "a: &a [x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
        "the aliases stand for more than 50,000 entries",
    ),
    "many mistakes": ("title: T\n" + "".join(f"k{i}: x\n" for i in range(9_000)), "more than 100 mistakes"),
    "names of pictures": ("title: T\ntext: x\nmatrix: {v: [" + "x" * 3_000 + "]}", "a name has at most 200 bytes"),
}


@pytest.mark.parametrize("case", MUCH)
def test_too_much_is_told_at_once(case: str) -> None:
    text, words = MUCH[case]
    before = time.process_time()
    assert words in told(text)
    assert time.process_time() - before < 5


HARD = {
    "stars": "*" * 9_000,
    "openers": "*a " * 3_000,
    "closers": "a**b*c" * 1_600,
    "brackets": "[" * 4_900 + "a" + "]" * 4_900,
    "open brackets": "[" * 9_900,
    "braces": "[a]{" * 2_400,
    "nested tones": "[" * 900 + "a" + "]{coral}" * 900,
    "nested raised": "[x" * 900 + "]{sup}" * 900,
    "addresses": "[a](http://" * 900,
    "backticks": "".join("`" * i + " " for i in range(130)),
    "backslashes": "\\" * 9_900,
    "marks on one letter": "a" + "\u0301" * 9_900,
    "marks": ("a" + "\u0301" * 50) * 190,
    "joined emoji": "\U0001f469\u200d" * 4_900,
    "flags": "\U0001f1e9" * 9_900,
    "Devanagari": "\u0915\u094d" * 4_900,
    "Arabic": "\u0628" * 9_900,
    "turns of direction": "\u2067a\u05d0" * 3_300,
    "ideographs": "".join(chr(0x4E00 + i) for i in range(9_900)),
    "one word": "x" * 9_900,
    "humps": "aB" * 4_900,
}


@pytest.mark.parametrize("case", HARD)
def test_texts_that_are_hard_to_set(case: str) -> None:
    before = time.process_time()
    quoted = HARD[case].replace("'", "''")
    assert "<svg" in drawn(f"title: T\ntext: '{quoted}'")
    assert time.process_time() - before < 20


NUMBERS = ["1e308", "-1e308", ".nan", ".inf", "-.inf", "1e999", "-5", "1_000", "0x7fffffff", "9" * 40, "9" * 5_000]
PLACES = [
    "size: {{width: {0}}}\ntext: x",
    "scale: {0}\ntext: x",
    "columns: [{{width: {0}, text: x}}, {{text: y}}]",
    "grid: {{columns: {0}, items: [{{text: x}}]}}",
    "grid: [{{span: {0}, text: x}}]",
    "cards: {{columns: {0}, items: [a, b]}}",
    "graph: {{nodes: {{a: {{label: A, copies: {0}}}}}}}",
    "graph: {{nodes: {{a: {{label: A, at: [{0}, 0]}}}}}}",
    "graph: {{nodes: {{a: {{label: A, width: {0}}}}}}}",
    "picture: {{src: x.svg, ratio: {0}}}",
]


@pytest.mark.parametrize("place", PLACES)
def test_numbers_nobody_means(place: str) -> None:
    for number in NUMBERS:
        assert ":2:" in told("title: T\n" + place.format(number))


def test_years_far_away() -> None:
    text = "title: T\ntimeline: [{when: '-1000000000', label: a}, {when: '1000000000', label: b}, {when: '" + "9" * 40
    assert "<svg" in drawn(text + "', label: c}]")


SVGS = {
    "filter": "<filter id='f' width='1e5' height='1e5' filterUnits='userSpaceOnUse'>"
    "<feTurbulence numOctaves='2000000000'/></filter><path filter='url(#f)' d='M0 0h9v9z'/>",
    "tiles": "<pattern id='p' width='1e-7' height='1e-7' patternUnits='userSpaceOnUse'><path d='M0 0h1v1z'/>"
    "</pattern><rect width='24' height='24' fill='url(#p)'/>",
    "dashes": "<path d='M-1e9 0L1e9 24' stroke='red' stroke-dasharray='.001'/>",
    "attributes": "<path " + " ".join(f"a{i}='1'" for i in range(90_000)) + "/>",
    "addresses": "<path fill='" + "url(" * 300_000 + "'/>",
    "rules": "<style>" + "/*" * 300_000 + "</style>",
    "masks": "".join(f"<mask id='m{i}'><path mask='url(#m{i - 1})' d='M0 0h9v9z'/></mask>" for i in range(99))
    + "<rect mask='url(#m98)' width='9' height='9'/>",
    "a document of its own": "<image width='9' height='9' href='data:image/svg+xml;base64,PHN2Zy8+'/>",
}
PACKS = "packs: [{{file: {}}}]\ntext: x"


class TestFiles:
    """What a spec names is a plain file of its project, or it is not read."""

    @pytest.fixture
    def project(self, tmp_path: Path) -> Path:
        (tmp_path / "secret.svg").write_text(f"{SVG}</svg>")
        folder = tmp_path / "project"
        (folder / "specs").mkdir(parents=True)
        (folder / ".git").mkdir()
        (folder / "specs/link.svg").symlink_to(tmp_path / "secret.svg")
        (folder / "specs/loop.svg").symlink_to("loop.svg")
        (folder / "specs/away").symlink_to(tmp_path)
        (folder / "specs/zero.png").symlink_to("/dev/zero")
        (folder / "specs/folder.svg").mkdir()
        os.mkfifo(folder / "specs/pipe.svg")
        os.mkfifo(folder / "specs/pipe.json")
        return folder

    WAYS = (
        "../../secret.svg",
        "{tmp}/secret.svg",
        "file:///etc/x.svg",
        "http://e/x.svg",
        "//e/x.svg",
        "~/x.svg",
        "C:\\\\x.svg",
        "./link.svg",
        "./loop.svg",
        "away/secret.svg",
        "./zero.png",
        "./folder.svg",
        "./pipe.svg",
        "./a\\0b.svg",
        "./%s.svg",
        "data:image/svg+xml;base64,AAAA.svg",
    )

    @pytest.mark.parametrize("way", WAYS)
    @pytest.mark.parametrize(
        "place", ["graph: {{nodes: {{a: {{icon: {}}}}}}}", "picture: {}", "packs: [{{file: {}}}]\ntext: x"]
    )
    def test_no_way_out(self, project: Path, way: str, place: str) -> None:
        name = way.replace("{tmp}", str(project.parent)).replace("%s", "x" * 9_000)
        shown = told("title: T\n" + place.format(f'"{name}"'), project)
        assert "a.yaml:2:" in shown

    def test_packs(self, project: Path) -> None:
        (project / "specs/deep.json").write_text("[" * 100_000)
        for pack in (
            "{dir: ../..}",
            "{dir: /}",
            "{dir: away}",
            "{file: pipe.json}",
            "{file: deep.json}",
            "{file: zero.png}",
        ):
            assert "a.yaml:2:" in told(f"title: T\npacks: [{{{pack}}}]\ntext: x", project)

    def png(self, width: int, height: int, pixels: bytes) -> bytes:
        def chunk(kind: bytes, data: bytes) -> bytes:
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

        head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
        return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")

    @pytest.mark.parametrize("size", [(100_000, 100_000), (36_000_000, 1), (0, 5), (1, 5_000)])
    def test_bitmaps_of_no_size_a_picture_has(self, project: Path, size: tuple[int, int]) -> None:
        (project / "specs/b.png").write_bytes(self.png(*size, b"\0" * 90_000))
        assert "a.yaml:2:" in told("title: T\npicture: b.png", project)
        assert "a.yaml:2:" in told("title: T\ngraph: {nodes: {a: {icon: ./b.png}}}", project)

    @pytest.mark.parametrize("case", SVGS)
    def test_drawings_that_would_take_for_ever(self, project: Path, case: str) -> None:
        (project / "specs/b.svg").write_text(f"{SVG}{SVGS[case]}</svg>")
        text = "title: T\nrows: [{picture: b.svg}, {graph: {nodes: {a: {icon: ./b.svg}}}}]"
        before = time.process_time()
        if load(text, project).failed:
            assert "a.yaml:2:" in told(text, project)
        else:
            assert drawn(text, project, "png")
        assert time.process_time() - before < 10

    @pytest.mark.parametrize("box", ["0 0 1e308 1e308", "0 0 999999 1", "0 0 1e-5 999999", "nan 0 inf 24"])
    def test_drawings_without_a_sensible_size(self, project: Path, box: str) -> None:
        (project / "specs/b.svg").write_text(f"{SVG.replace('0 0 24 24', box)}</svg>")
        assert "a.yaml:2:" in told("title: T\npicture: b.svg", project)

    def run(self, project: Path, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "vizsys", *(words or ("render", "specs"))]
        return subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=60)

    def test_specs_that_are_no_files(self, project: Path) -> None:
        (project / "specs/a.yaml").write_text("title: T\ntext: x\n")
        (project / "specs/zero.yaml").symlink_to("/dev/zero")
        (project.parent / "password").write_text("root:secret\n")
        (project / "specs/password.yaml").symlink_to(project.parent / "password")
        os.mkfifo(project / "specs/pipe.yaml")
        done = self.run(project)
        assert done.returncode == 1 and "secret" not in done.stderr
        assert done.stderr.count("the spec cannot be read") == 3
        assert [p.name for p in (project / "output").iterdir()] == ["a.png"]

    def test_a_project_file_that_is_no_file(self, project: Path) -> None:
        (project / "specs/a.yaml").write_text("title: T\ntext: x\n")
        os.mkfifo(project / "specs/vizsys.yaml")
        assert "cannot read the project file" in self.run(project).stderr

    @pytest.mark.parametrize("folder", ["../../outside", "{tmp}/outside", "..\\\\outside"])
    def test_pictures_stay_in_the_project(self, project: Path, folder: str) -> None:
        (project / "specs/a.yaml").write_text("title: T\ntext: x\n")
        (project / "specs/vizsys.yaml").write_text(f'output: "{folder}"\n'.replace("{tmp}", str(project.parent)))
        done = self.run(project)
        assert (
            done.returncode == 1 and "specs/vizsys.yaml:1:9: error: 'output' leaves the project folder" in done.stderr
        )
        assert not (project.parent / "outside").exists()

    @pytest.mark.parametrize("link", ["output", "output/a.png"])
    def test_no_picture_is_written_through_a_link_that_leads_out(self, project: Path, link: str) -> None:
        (project / "specs/a.yaml").write_text("title: T\ntext: x\n")
        outside = project.parent / "outside"
        if link == "output":
            outside.mkdir()
        else:
            outside.write_text("mine")
            (project / "output").mkdir()
        (project / link).symlink_to(outside)
        done = self.run(project)
        assert done.returncode == 1 and "its place is a link that leads out of the project" in done.stderr
        assert list(outside.iterdir()) == [] if link == "output" else outside.read_text() == "mine"

    def test_names_of_pictures_are_names(self, project: Path) -> None:
        values = '["../../x", "a/b", "..", "\\x1b[31m", "a\\0b", "\\u202e", "NUL", "C:\\\\x"]'
        loaded = load(f"title: T\ntext: x\nmatrix: {{v: {values}}}", project)
        for page in loaded.pages:
            assert re.fullmatch(r"a-[\w-]+", page.slug)

    def test_names_do_not_steer_the_terminal(self, project: Path) -> None:
        (project / "specs/\x1b[31mred\u202e.yaml").write_text("title: T\nfoo: x\ntext: x\n")
        (project / "specs/\x1b[31mgood\n.yaml").write_text("title: T\ntext: x\n")
        done = self.run(project)
        assert "error: unknown key 'foo'" in done.stderr and "1 rendered" in done.stderr
        assert "\x1b" not in done.stdout + done.stderr and "\u202e" not in done.stderr


def test_texts_cannot_do_anything() -> None:
    text = (
        'title: "a\\0b\\x1b[31m\\u202egnp"\nalt: "\\0\\uffff]]>"\nid: page\n'
        'text: \'[a](javascript:x) [b](JaVaScript:x) [c](data:text/html,x) [d](http://e"onload="x) '
        "<script>x</script>'\n"
    )
    svg = drawn(text)
    assert "\x1b" not in svg and "\u202e" not in svg and "\x00" not in svg
    assert "<script" not in svg and 'href="javascript' not in svg.lower() and 'onload="' not in svg
    assert not re.search(r'href="(?!#|data:|https?:|mailto:)', svg)


def test_pages_that_show_one_another(tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/b.yaml").write_text("title: B\npicture: a.yaml\n")
    (tmp_path / "specs/a.yaml").write_text("title: A\npicture: b.yaml\n")
    assert "picture in itself" in told("title: A\npicture: b.yaml\n", tmp_path)
    for i in range(9):
        (tmp_path / f"specs/p{i}.yaml").write_text(
            f"title: P\nrows: [{{picture: p{i + 1}.yaml}}, {{picture: p{i + 1}.yaml}}]\n"
        )
    (tmp_path / "specs/p9.yaml").write_text("title: P\ntext: x\n")
    assert "the most is 3 levels" in told("title: A\npicture: p0.yaml\n", tmp_path)


def test_the_bounds_are_documented() -> None:
    """Each bound stands in the table of `docs/spec.md`, with its number."""
    text = (Path(__file__).parents[2] / "docs/spec.md").read_text("utf-8")
    table = text[text.index("## Limits") :]
    for name, value in vars(limits).items():
        if name.isupper() and name not in ("SEARCH_STEPS", "SVG_ATTRIBUTES"):
            shown = {"LAYOUT_BYTES": "1 GiB", "LAYOUT_SECONDS": "10 s"}.get(name, f"{value:,.0f}")
            assert re.search(rf"(?<![\d,]){re.escape(shown)}(?![\d,])", table), f"{name} = {shown}"
