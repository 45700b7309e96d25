"""Find specs. In: the files and folders a person names. Out: `SpecPath`s in a stable order, and what was wrong."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path, PurePath

from vizsys.choices import PROJECT_FILE
from vizsys.diagnostics import Diagnostic
from vizsys.records import dataclass

SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class SpecPath:
    """A spec to draw. `below` is where it lies under `named`, the folder given: outputs mirror it."""

    path: Path
    below: PurePath
    named: Path | None = None

    @classmethod
    def alone(cls, path: Path) -> SpecPath:
        """A file that was named itself."""
        return cls(path, PurePath(path.name))


def find_specs(paths: Sequence[str | os.PathLike[str]]) -> tuple[list[SpecPath], list[Diagnostic]]:
    """Every spec in `paths`, folders searched through and sorted by name, each file once.

    In a folder, the project file and everything whose name begins with `.` or `_` is passed over: a `_parts/` folder
    holds what specs include. A file that is named itself is always taken.
    """
    specs: list[SpecPath] = []
    wrong: list[Diagnostic] = []
    seen: set[str] = set()
    for named in map(Path, paths):
        if named.is_dir():
            found = _search(named, wrong)
        elif named.exists():
            found = [SpecPath.alone(named)]
        else:
            wrong.append(Diagnostic("error", "no-such-file", "there is no such file or folder", file=str(named)))
            continue
        for spec in found:
            key = os.path.realpath(spec.path)
            if key not in seen:
                seen.add(key)
                specs.append(spec)
    return specs, wrong


def _search(folder: Path, wrong: list[Diagnostic]) -> list[SpecPath]:
    """The specs under `folder`, this folder's before those of its sub-folders. Links to folders are not followed."""

    def unreadable(error: OSError) -> None:
        reason = error.strerror or str(error)
        file = str(error.filename or folder)
        wrong.append(Diagnostic("error", "cannot-read", f"the folder cannot be read: {reason.lower()}", file=file))

    found: list[SpecPath] = []
    for here, folders, files in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(f for f in folders if not f.startswith((".", "_")))
        for name in sorted(files):
            if name.endswith(SUFFIXES) and name != PROJECT_FILE and not name.startswith((".", "_")):
                path = Path(here, name)
                found.append(SpecPath(path, path.relative_to(folder), folder))
    return found
