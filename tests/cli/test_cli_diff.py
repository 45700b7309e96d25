"""`vizsys diff`: what changed between two versions of a picture, in words and as a picture."""

import json
import subprocess

import pytest
from commands import BAD, process

OLD = """\
title: Flow
graph:
  nodes:
    web: {icon: lucide/user, label: Website}
    old: Legacy
  groups: {zone: {label: Zone, nodes: {api: API}}}
  edges:
    - web -> api: calls
    - api -> old
"""
NEW = """\
title: Flow, once more
graph:
  nodes:
    db: Database
  groups: {zone: {label: Zone, nodes: {api: API, web: {icon: lucide/globe, label: Web site}}}}
  edges:
    - web => api: asks
    - api -> db
"""


@pytest.fixture
def two(project):
    (project / "old.yaml").write_text(OLD)
    (project / "new.yaml").write_text(NEW)
    return project


def test_in_words(two, vizsys):
    result = vizsys("diff", "old.yaml", "new.yaml")
    assert (result.status, result.err) == (0, "")
    assert result.out.splitlines() == [
        "removed edge api -> old",
        "removed node old",
        "added   edge api -> db",
        "added   node db",
        "changed edge web -> api: label 'calls' -> 'asks'; line 'solid' -> 'bold'; arrow '->' -> '=>'",
        "changed node web: text 'Website' -> 'Web site'; icon 'lucide/user' -> 'lucide/globe'; "
        "moved from the page to zone",
        "changed text 'Flow': now 'Flow, once more'",
    ]


def test_no_differences(two, vizsys):
    result = vizsys("diff", "old.yaml", "old.yaml", "--exit-code")
    assert (result.status, result.out, result.err) == (0, "", "no differences\n")
    assert vizsys("diff", "old.yaml", "new.yaml", "--exit-code").status == 1


def test_where_lines_break_does_not_count(project, vizsys):
    words = " ".join(f"word{n}" for n in range(60))
    (project / "a.yaml").write_text(f"title: T\nsize: {{width: 1200}}\ntext: {words}\n")
    (project / "b.yaml").write_text(f"title: T\nsize: {{width: 1900}}\ntext: {words} more\n")
    assert vizsys("diff", "a.yaml", "b.yaml").out == "added   text 'more'\n"


def test_json(two, vizsys):
    told = json.loads(vizsys("diff", "old.yaml", "new.yaml", "--json").out)
    assert {"change": "added", "what": "node", "name": "db", "details": []} in told
    assert len(told) == 7


@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_as_a_picture(two, vizsys, suffix):
    result = vizsys("diff", "old.yaml", "new.yaml", "-o", f"changes.{suffix}")
    assert (result.status, result.err) == (0, f"wrote changes.{suffix}\n")
    data = (two / f"changes.{suffix}").read_bytes()
    if suffix == "svg":
        text = data.decode()
        for word in ("before: old.yaml", "after: new.yaml", "2 removed", "2 added", "2 changed", "Legacy", "Database"):
            assert f">{word}</text>" in text, word
    else:
        assert data.startswith(b"\x89PNG")


def test_a_picture_against_its_spec(two, vizsys):
    vizsys("render", "old.yaml", "-o", "was.png")
    assert vizsys("diff", "was.png", "old.yaml").err == "no differences\n"
    assert "added   node db\n" in vizsys("diff", "was.png", "new.yaml").out


def test_versions_of_git(two, vizsys):
    def git(*arguments):
        identity = ("-c", "user.name=x", "-c", "user.email=x@example.com")
        subprocess.run(["git", *identity, *arguments], cwd=two, check=True, capture_output=True)

    (two / "specs/parts.yaml").write_text("vars: {who: Ann}\n")
    (two / "specs/a.yaml").write_text("title: T\ninclude: parts.yaml\ntext: '${who}'\n")
    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "one")
    (two / "specs/parts.yaml").write_text("vars: {who: Bob}\n")
    assert vizsys("diff", "HEAD:specs/a.yaml", "specs/a.yaml").out == "changed text 'Ann': now 'Bob'\n"
    done = process("diff", "HEAD:./a.yaml", "a.yaml", cwd=two / "specs")
    assert done.stdout == b"changed text 'Ann': now 'Bob'\n"
    result = vizsys("diff", "HEAD:specs/none.yaml", "specs/a.yaml")
    assert (result.status, "HEAD:specs/none.yaml: error: git: " in result.err) == (1, True)
    assert vizsys("diff", "no-such-branch:specs/a.yaml", "specs/a.yaml").status == 1
    assert vizsys("diff", "--output=x:y", "specs/a.yaml").status == 2


def test_pages_of_a_matrix(project, vizsys):
    (project / "m.yaml").write_text("title: M ${provider}\nmatrix: {provider: [aws, gcp]}\ntext: x\n")
    (project / "n.yaml").write_text("title: N ${provider}\nmatrix: {provider: [aws, gcp]}\ntext: x\n")
    assert vizsys("diff", "m.yaml", "m.yaml", "--page", "m-gcp").err == "no differences\n"
    assert vizsys("diff", "m.yaml", "n.yaml").status == 2
    assert vizsys("diff", "m.yaml", "n.yaml", "--page", "m-azure").status == 2


def test_wrong_usage_and_mistakes(two, vizsys):
    (two / "bad.yaml").write_text(BAD)
    result = vizsys("diff", "old.yaml", "bad.yaml")
    assert (result.status, "bad.yaml:3:1: error: " in result.err) == (1, True)
    result = vizsys("diff", "old.yaml", "none.yaml")
    assert (result.status, "none.yaml: error: there is no such file" in result.err) == (1, True)
    assert vizsys("diff", "old.yaml", "new.yaml", "-o", "x.txt").status == 2
    assert vizsys("diff", "old.yaml").status == 2
