"""Every spec of `tests/bad` is refused, and says on its guilty lines what a person is told.

`# error: message` at the end of a line is one finding of that line; `error@7` checks the column too; `# hint: ...`
after it checks the hint, `# hint~ word` that the hint holds the word. Nothing else may be reported. Files that a spec
reads (included ones, `vizsys.yaml`) carry their own.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from vizsys.blocks.kinds import KINDS
from vizsys.diagnostics import Diagnostic, Report
from vizsys.icons import Library
from vizsys.spec import load_pages

ROOT = Path(__file__).parents[1] / "bad"
PARTS = {"parts", "shared"}
SPECS = sorted(p for p in ROOT.rglob("*.yaml") if p.name != "vizsys.yaml" and not PARTS & set(p.parts))
MARK = re.compile(r"# error(?:@(\d+))?: (.*?)(?= # error|$)")
HINT = re.compile(r"^(.*?) # hint(:|~) (.*)$")


def expected(path: Path) -> list[tuple[int, int | None, str, str | None, str | None]]:
    """Line, column, message, exact hint and hint part of each finding a file announces."""
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        for column, rest in MARK.findall(line):
            hint = HINT.match(rest)
            message, sign, words = hint.groups() if hint else (rest, None, None)
            exact, part = (words, None) if sign == ":" else (None, words)
            found.append((number, int(column) if column else None, message.strip(), exact, part))
    return found


def findings(spec: Path) -> tuple[list[Diagnostic], list[str]]:
    """What loading the spec reports, and the files it read."""
    opened = [spec.relative_to(ROOT).as_posix()]

    def read(path: str) -> bytes:
        data = (ROOT / path).read_bytes()
        opened.append(path)
        return data

    report = Report()
    pages = load_pages(
        spec.read_bytes(),
        opened[0],
        kinds=KINDS,
        read=read,
        library=lambda page: Library(page.packs, ROOT, page.roles),
        report=report,
    )
    assert pages == []
    return report.found, list(dict.fromkeys(opened))


@pytest.mark.parametrize("spec", SPECS, ids=lambda p: p.relative_to(ROOT).with_suffix("").as_posix())
def test_bad_spec(spec: Path) -> None:
    found, opened = findings(spec)
    wanted = Counter((f, line, message) for f in opened for line, _, message, _, _ in expected(ROOT / f))
    got = Counter((d.span.source.name, d.span.line, d.message) if d.span else (d.file, 0, d.message) for d in found)
    assert got == wanted, "\n".join(d.render() for d in found)
    for file in opened:
        for line, column, message, exact, part in expected(ROOT / file):
            same = [
                d for d in found if d.span and (d.span.source.name, d.span.line, d.message) == (file, line, message)
            ]
            if column is not None:
                assert column in [d.span.column for d in same if d.span], same[0].render()
            if exact is not None:
                assert exact in [d.hint for d in same]
            if part is not None:
                assert any(part in (d.hint or "") for d in same), same[0].hint


def test_there_are_enough_bad_specs() -> None:
    assert len(SPECS) >= 70
    assert all(any(expected(ROOT / f) for f in findings(s)[1]) for s in SPECS)
