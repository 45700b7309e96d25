"""The documentation: every example works, every link leads somewhere, the reference is that of the code."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import vizsys
from vizsys.build.load import load_text
from vizsys.cli.app import COMMANDS

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def examples(language):
    for page in (p for p in PAGES if p.name != "gallery.md"):  # whose specs have tests of their own
        for number, code in enumerate(re.findall(rf"^```{language}\n(.*?)^```", page.read_text("utf-8"), re.M | re.S)):
            yield pytest.param(code, id=f"{page.name}-{number}")


@pytest.mark.parametrize("text", [p for p in examples("yaml") if "title:" in p.values[0]])
def test_example_specs_draw_without_a_finding(text):
    loaded = load_text(text)
    assert [d.render() for d in loaded.found] == []
    for page in loaded.pages:
        assert vizsys.render(page, "svg").startswith(b"<svg")


@pytest.mark.parametrize("code", examples("python"))
def test_example_code_runs(code, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/kafka.yaml").write_text("title: Kafka\ngraph: {nodes: {a: A, b: B}, edges: [a -> b]}\n")
    (tmp_path / "specs/bigdata.yaml").write_text("title: B\nmatrix: {provider: [aws, gcp]}\ntext: x\n")
    exec(code, {"vizsys": vizsys})
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("text", examples("json"))
def test_example_json_is_json(text):
    assert json.loads(text)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        if not target.startswith(("http", "mailto", "...")):
            assert (page.parent / target).exists(), target


def test_the_reference_is_current():
    command = [sys.executable, "-m", "vizsys", "schema", "--markdown"]  # as a process: other tests register kinds
    printed = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout.decode("utf-8")
    assert (ROOT / "docs/reference.md").read_text("utf-8") == printed, "run `make docs`"


def test_every_command_is_documented():
    text = (ROOT / "docs/cli.md").read_text("utf-8")
    for command in COMMANDS:
        assert f"vizsys {command}" in text, command


def test_the_error_shown_in_the_readme_is_the_one_printed():
    """It is that of the README's own example with two letters swapped."""
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = re.search(r"^```\n(specs/cache.yaml.*?)\n```", readme, re.M | re.S)
    spec = re.search(r"^```yaml\n(title: Cache aside.*?)^```", readme, re.M | re.S)
    assert shown and spec
    loaded = load_text(spec[1].replace("2. app -> cache", "2. app -> cahce"), "specs/cache.yaml")
    assert [d.render() for d in loaded.found] == [shown[1]]
