"""`vizsys check`: what is said of pictures that are out of date, to people, to scripts and to GitHub."""

import json
import os

import pytest
from commands import BAD, GOOD, GRAPH, process


def states(folder):
    return {str(p): (p.stat().st_mtime_ns, p.stat().st_size) for p in folder.rglob("*")}


@pytest.fixture
def mixed(project, vizsys):
    """A stale picture, a missing one, an orphan, and one that is as it should be."""
    for name in "abcd":
        (project / f"specs/{name}.yaml").write_text(GOOD)
    vizsys("render")
    (project / "specs/a.yaml").write_text(GOOD.replace("well", "better"))
    (project / "output/b.png").unlink()
    (project / "specs/c.yaml").unlink()
    return project


def test_all_is_well(project, vizsys):
    (project / "specs/a.yaml").write_text(GRAPH)
    vizsys("render", "-f", "png,svg")
    before = states(project)
    result = vizsys("check", "-f", "png,svg")
    assert (result.status, result.out, result.err) == (0, "", "2 pictures checked, all up to date\n")
    assert states(project) == before


def test_each_reason_in_words(mixed, vizsys):
    before = states(mixed)
    result = vizsys("check")
    assert (result.status, result.out) == (1, "")
    assert result.err == (
        "stale   output/a.png: specs/a.yaml changed\n"
        "missing output/b.png: specs/b.yaml makes it\n"
        "orphan  output/c.png: c.yaml does not make it\n"
        "3 pictures checked: 1 stale, 1 missing, 1 orphaned "
        "(vizsys render mends stale and missing ones, --prune removes orphaned ones)\n"
    )
    assert states(mixed) == before
    assert vizsys("render", "--check").err == result.err
    assert vizsys("render", "--prune").status == 0
    assert vizsys("check").status == 0


def test_json(mixed, vizsys):
    result = vizsys("check", "--json")
    told = json.loads(result.out)
    assert (result.status, result.err, told["pictures"], told["diagnostics"]) == (1, "", 3, [])
    assert told["faults"] == [
        {"path": "output/a.png", "state": "stale", "reason": "specs/a.yaml changed", "spec": "specs/a.yaml"},
        {"path": "output/b.png", "state": "missing", "reason": "specs/b.yaml makes it", "spec": "specs/b.yaml"},
        {"path": "output/c.png", "state": "orphan", "reason": "c.yaml does not make it", "spec": None},
    ]


def test_annotations_on_github(mixed, vizsys, monkeypatch):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    (mixed / "specs/e,f.yaml").write_text(BAD)
    lines = vizsys("check").out.splitlines()
    assert lines[:3] == [
        "::error file=specs/a.yaml,title=vizsys::output/a.png is stale: specs/a.yaml changed",
        "::error file=specs/b.yaml,title=vizsys::output/b.png is missing: specs/b.yaml makes it",
        "::error title=vizsys::output/c.png is orphaned: c.yaml does not make it",
    ]
    assert lines[3].startswith("::error file=specs/e%2Cf.yaml,line=3,col=1,title=vizsys::unknown key 'labl'")


def test_a_picture_edited_by_hand_shows_when_drawn(project, vizsys, monkeypatch):
    monkeypatch.setattr("vizsys.build.tools.released", lambda: True)
    (project / "specs/a.yaml").write_text(GOOD)
    vizsys("render", "-f", "svg")
    picture = project / "output/a.svg"
    picture.write_text(picture.read_text().replace("All is well.", "All is lost."))
    assert vizsys("check", "--draw", "-f", "svg").status == 1
    vizsys("render", "--force", "-f", "svg")
    assert vizsys("check", "--draw", "-f", "svg").status == 0


def test_a_picture_of_another_program(project, vizsys):
    (project / "specs/a.yaml").write_text(GOOD)
    (project / "output").mkdir()
    (project / "output/a.png").write_bytes(b"\x89PNG\r\n\x1a\n and so on")
    assert "stale   output/a.png: it does not say how it was made" in vizsys("check").err


def test_a_picture_of_another_spec(project, vizsys):
    (project / "specs/a.yaml").write_text(GOOD)
    (project / "specs/b.yaml").write_text(GOOD)
    vizsys("render")
    os.replace(project / "output/b.png", project / "output/a.png")
    result = vizsys("check")
    assert "stale   output/a.png: it shows b of b.yaml" in result.err
    assert "missing output/b.png" in result.err


def test_one_file(project, vizsys):
    (project / "specs/a.yaml").write_text(GOOD)
    vizsys("render", "specs/a.yaml", "-o", "x.svg")
    assert vizsys("check", "specs/a.yaml", "-o", "x.svg").err == "1 picture checked, all up to date\n"
    (project / "specs/a.yaml").write_text(GRAPH)
    assert vizsys("check", "specs/a.yaml", "-o", "x.svg").err.startswith("stale   x.svg: specs/a.yaml changed\n")


def test_mistakes_and_wrong_usage(project, vizsys):
    (project / "specs/a.yaml").write_text(BAD)
    result = vizsys("check")
    assert (result.status, "specs/a.yaml:3:1: error: " in result.err) == (1, True)
    assert vizsys("check", "nowhere").status == 1
    assert vizsys("check", "-").status == 2
    assert vizsys("check", "-o", "-").status == 2
    assert vizsys("render", "-", "--check").status == 2


def test_our_bug_has_its_own_status(project, vizsys, monkeypatch):
    (project / "specs/a.yaml").write_text(GOOD)
    vizsys("render")

    def explode(*_):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("vizsys.blocks.page.layout_page", explode)
    result = vizsys("check", "--draw")
    assert (result.status, "internal error (ZeroDivisionError" in result.err) == (3, True)


def test_as_a_process(mixed):
    done = process("check", "specs")
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 4)
