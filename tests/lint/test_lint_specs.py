"""Specs linted: the place of a finding, the gallery, the command, the table in the docs."""

import json
from pathlib import Path

import pytest

import vizsys
from vizsys.build.find import SpecPath, find_specs
from vizsys.build.lint import LintTask, lint_all, lint_one
from vizsys.build.load import load_spec
from vizsys.cli import run
from vizsys.lint import RULES, check_scene
from vizsys.lint.picture import read
from vizsys.lint.places import Places

ROOT = Path(__file__).parents[2]
GALLERY = find_specs([ROOT / "specs"])[0]

TWO_GRAPHS = """\
title: Two graphs
columns:
  - title: Left
    graph:
      nodes: {a: One, b: Two}
      edges:
        - "a -> b: left edge"
  - title: Right
    graph:
      groups:
        g:
          label: Frame
          nodes: {a: Three}
      nodes:
        b: Four
      edges:
        - a -> b
        - "b ~> a: right edge"
"""

JUMPING = "title: Steps\ngraph:\n  nodes: {a: A, b: B, c: C}\n  edges:\n    - 1. a -> b: go\n    - 3. b -> c: on\n"


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "vizsys.yaml").write_text("{}\n")
    (tmp_path / "specs").mkdir()
    return tmp_path


def spans(text):
    """The line of the spec for everything that has a place in the scene."""
    page = vizsys.loads(text)
    scene = vizsys.layout(page)
    picture, places = read(scene), Places(page, scene)
    lines = [(t.group.role, t.name, places.span(t.chain).line) for role in picture.things for t in picture.having(role)]
    return lines + [("edge", line.name, places.span(line.chain).line) for line in picture.lines]


def test_parts_of_two_graphs_with_the_same_ids_have_their_own_places():
    found = set(spans(TWO_GRAPHS))
    assert {
        ("header", "Two graphs", 1),
        ("panel", "Left", 3),
        ("panel", "Right", 8),
        ("node", "One", 5),
        ("node", "Two", 5),
        ("label", "left edge", 7),
        ("edge", "a to b", 7),
        ("group", "Frame", 12),
        ("node", "Three", 13),
        ("node", "Four", 15),
        ("edge", "a to b", 17),
        ("edge", "b to a", 18),
        ("label", "right edge", 18),
    } <= found


def test_a_page_made_in_code_is_linted_without_places():
    page = vizsys.Page(title="x" * 70, content=vizsys.TextContent(text="Words."))
    found = [d for d in check_scene(vizsys.layout(page), page) if d.code == "long-title"]
    assert len(found) == 1 and found[0].span is None


@pytest.mark.parametrize("theme", ["newsletter", "dark"])
@pytest.mark.parametrize("spec", GALLERY, ids=lambda s: s.path.stem)
def test_the_gallery_has_no_errors(spec, theme):
    for page in load_spec(SpecPath.alone(spec.path)).pages:
        scene = vizsys.layout(page, theme=theme)
        wrong = [d for d in check_scene(scene, page) if d.severity == "error"]
        assert [d.render() for d in wrong] == []


def test_a_spec_that_cannot_be_drawn_stops_no_other(project):
    (project / "bad.yaml").write_text("title: Bad\ntext: x\nlabl: y\n")
    (project / "good.yaml").write_text(JUMPING)
    tasks = [LintTask(load_spec(SpecPath.alone(project / name))) for name in ("bad.yaml", "good.yaml")]
    bad, good = lint_all(tasks)
    assert bad.failed and [d.code for d in bad.found] == ["unknown-key"]
    assert not good.failed and "step-gap" in {d.code for d in good.found}


def test_workers_find_the_same(project):
    (project / "one.yaml").write_text(JUMPING)
    (project / "two.yaml").write_text(TWO_GRAPHS)
    tasks = [LintTask(load_spec(SpecPath.alone(project / name))) for name in ("one.yaml", "two.yaml")]
    alone, together = list(lint_all(tasks, 1)), list(lint_all(tasks, 2))
    assert [(r.name, r.found) for r in alone] == [(r.name, r.found) for r in together]


def test_the_command_says_what_where_and_how_to_mend_it(project, capfd):
    (project / "specs" / "a.yaml").write_text(JUMPING)
    assert run(["lint"]) == 0
    said = capfd.readouterr().err
    assert "specs/a.yaml:6:7: warning: step 3 follows step 1" in said
    assert "steps: auto" in said and "1 spec checked, " in said


def test_warnings_fail_only_when_asked(project, capfd):
    (project / "specs" / "a.yaml").write_text(JUMPING)
    assert run(["lint", "--fail-on", "error"]) == 0
    assert run(["lint", "--fail-on", "warn"]) == 1
    assert run(["lint", "--fail-on", "nothing"]) == 2
    assert run(["lint", "missing.yaml"]) == 1


def test_a_crash_of_a_rule_is_our_bug(project, capfd, monkeypatch):
    def broken(*_):
        raise RuntimeError("broken rule")

    (project / "specs" / "a.yaml").write_text(JUMPING)
    monkeypatch.setattr("vizsys.build.lint.check_scene", broken)
    assert run(["lint"]) == 3
    assert "broken rule" in capfd.readouterr().err


def test_json_is_an_array_of_findings_with_their_spec(project, capfd):
    (project / "specs" / "a.yaml").write_text(JUMPING)
    assert run(["lint", "--json"]) == 0
    rows = json.loads(capfd.readouterr().out)
    gap = next(r for r in rows if r["code"] == "step-gap")
    assert (gap["spec"], gap["file"], gap["line"], gap["severity"]) == ("specs/a.yaml", "specs/a.yaml", 6, "warning")
    assert set(gap) == {"spec", "severity", "code", "message", "hint", "file", "line", "column", "length"}


def test_render_counts_the_findings(project, capfd, monkeypatch):
    (project / "specs" / "a.yaml").write_text(JUMPING)
    assert run(["lint", "--json"]) == 0
    count = len(json.loads(capfd.readouterr().out))
    assert run(["render"]) == 0
    assert f"1 rendered; {count} lint warning{'s' * (count > 1)}: run vizsys lint" in capfd.readouterr().err

    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr("vizsys.lint.count", broken)
    assert run(["render"]) == 0
    assert "lint" not in capfd.readouterr().err


class TestSpelling:
    """`--spelling`, with the word list installed and without."""

    TEXT = "title: A Sucessful Kafka\ntext: The frobnicator is on GitHub, in v2 of `xyzzy` and gRPC.\n"

    def misspelt(self, project, text=TEXT):
        pytest.importorskip("spellchecker")
        (project / "specs" / "a.yaml").write_text(text)
        from vizsys.lint import Settings

        result = lint_one(
            LintTask(load_spec(SpecPath.alone(project / "specs" / "a.yaml")), settings=Settings(600, True))
        )
        assert result.crash is None
        return {d.message.split("'")[1]: d for d in result.found if d.code == "spelling"}

    def test_typos_are_found_and_products_are_not(self, project):
        found = self.misspelt(project)
        assert set(found) == {"Sucessful", "frobnicator"}
        assert found["Sucessful"].span.line == 1 and "successful" in found["Sucessful"].hint
        assert found["frobnicator"].span.line == 2

    def test_vocabulary_adds_words_from_the_folder_up(self, project):
        (project / "vocabulary.txt").write_text("Frobnicator # ours\n")
        assert set(self.misspelt(project)) == {"Sucessful"}
        (project / "specs" / "vocabulary.txt").write_text("# titles\nsucessful\n")
        assert set(self.misspelt(project)) == set()

    def test_it_is_off_unless_asked_for(self, project, capfd):
        (project / "specs" / "a.yaml").write_text(self.TEXT)
        assert run(["lint", "--json"]) == 0
        assert "Sucessful" not in capfd.readouterr().out

    def test_without_the_extra_it_says_what_to_install(self, project, capfd, monkeypatch):
        (project / "specs" / "a.yaml").write_text(self.TEXT)
        monkeypatch.setattr("importlib.util.find_spec", lambda name, *_: None)
        assert run(["lint", "--spelling"]) == 2
        assert "pip install 'vizsys[spelling]'" in capfd.readouterr().err


def test_the_docs_have_the_table_of_rules():
    text = (ROOT / "docs" / "lint.md").read_text("utf-8")
    rows = [line for line in text.partition("## Rules")[2].splitlines() if line.startswith("| `")]
    expected = [
        f"| `{r.code}` | {'**error**' if r.severity == 'error' else r.severity} | {r.what} | {r.why} | {r.mend} |"
        for r in RULES
    ]
    assert rows == expected
