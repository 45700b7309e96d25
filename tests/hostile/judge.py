"""What becomes of a hostile spec: a picture, or mistakes that are told with their place. Anything else is a bug.

`Judge` tries texts in a process of its own, which is ended when it takes too long or too much memory.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import resource
import time
import traceback
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

MEMORY = 2 << 30
"""Bytes of data one process may have."""
SECONDS = 20.0
"""Processor time one text may take."""
PATIENCE = 90.0
"""Seconds after which it is ended: other processes may hold the processor."""

RECYCLE = 300
"""Texts after which a process is replaced."""

Verdict = tuple[str, str]
"""`ok` and what came of it, or how it failed and where."""


class Judge:
    """Tries one text after another; a process that failed is replaced."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._process: Any = None
        self._served = 0
        self._pipe: Any = None

    def try_(self, text: str, name: str, formats: tuple[str, ...]) -> Verdict:
        """What becomes of the spec `text`, read as if it stood at `name`, drawn in those formats."""
        if self._served >= RECYCLE:
            self.close()
        if self._process is None:
            here, there = multiprocessing.get_context("fork").Pipe()
            self._process = multiprocessing.get_context("fork").Process(
                target=_serve, args=(there, self.folder), daemon=True
            )
            self._process.start()
            there.close()
            self._pipe, self._served = here, 0
        self._served += 1
        try:
            self._pipe.send((text, name, formats))
            if not self._pipe.poll(PATIENCE):
                self.close()
                return "hang", f"no answer after {PATIENCE:g} s"
            verdict, used = self._pipe.recv()
        except (EOFError, OSError):
            self._process.join()
            code = self._process.exitcode
            self.close()
            return "death", f"the process ended with {code}"
        if used > SECONDS and verdict[0] == "ok":
            return "slow", f"{used:.0f} s of processor time"
        return verdict

    def close(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._pipe.close()
            self._process = None
            self._served = 0


def _serve(pipe: Any, folder: Path) -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    os.chdir(folder)
    while True:
        try:
            text, name, formats = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return
        before = time.process_time()
        verdict = judge(text, name, formats, folder)
        pipe.send((verdict, time.process_time() - before))


def judge(text: str, name: str, formats: tuple[str, ...], folder: Path) -> Verdict:
    """Read, lay out and write a spec as the command does."""
    try:
        return "ok", _judge(text, name, formats, folder)
    except RecursionError as error:
        return "RecursionError", _where(error)
    except BaseException as error:
        return type(error).__name__, _where(error)


def _judge(text: str, name: str, formats: tuple[str, ...], folder: Path) -> str:
    from vizsys.build.draw import Drawing, lay_out, write_scene
    from vizsys.build.load import load_text
    from vizsys.build.plan import job_of
    from vizsys.build.root import Root
    from vizsys.diagnostics import Report
    from vizsys.lint import count

    loaded = load_text(text, name, Root(folder), name)
    _told(loaded.found, True)
    if loaded.failed:
        assert not loaded.pages
        return "refused"
    assert loaded.pages, "neither a page nor a mistake"
    output = folder / "output"
    for target in job_of(loaded, Drawing(), formats, output, Path()).targets:
        assert target.path is not None and target.path.parent == output, f"outside of the output folder: {target.path}"
    if not formats:
        return "read"
    outcome = "drawn"
    for page in loaded.pages[:3]:
        report = Report()
        scene = lay_out(page, Drawing(), report)
        if scene is not None:
            for format in formats:
                data = write_scene(scene, format, page, Drawing(scale=0.5), report)
                if data is not None and format == "svg":
                    _clean(data)
            count(scene)
        elif not report.errors:
            raise AssertionError("neither a scene nor a mistake")
        if report.errors:
            outcome = "not drawn"
        _told(tuple(report.found), False)
    return outcome


def _told(found: Any, read: bool) -> None:
    """Each finding can be printed and cannot steer a terminal; each of reading has a place."""
    for one in found:
        shown = one.render()
        assert len(shown) < 3000, f"a message of {len(shown)} characters: {one.code}"
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", shown), f"control: {one.code}"
        if read and one.span is not None and one.span.source.text:
            lines = len(one.span.source.text.splitlines())
            assert 1 <= one.span.line <= lines + 1, f"line {one.span.line}: {one.code}"
            assert one.span.column >= 1 and one.span.length >= 1, one.code
        placed = one.span or one.file or one.severity != "error" or not read
        assert placed, f"no place: {one.code} {one.message[:80]}"


def _clean(data: bytes) -> None:
    """A document that browsers accept, without script and without addresses but links a person can follow."""
    root = ElementTree.fromstring(data)
    for element in root.iter():
        tag = element.tag.rpartition("}")[2]
        assert tag not in ("script", "foreignObject", "iframe", "set", "animate"), tag
        for key, value in element.items():
            key = key.rpartition("}")[2]
            assert not key.lower().startswith("on"), key
            if key == "href":
                good = re.match(r"#|data:(image|font)/|https?:|mailto:", value, re.IGNORECASE)
                assert good, f"href {value[:60]}"


def _where(error: BaseException) -> str:
    """The innermost place of ours in the traceback, and the message."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if "vizsys" in f.filename] or frames
    if isinstance(error, RecursionError):
        names = sorted({f"{Path(f.filename).name}:{f.name}" for f in ours[-40:]})
        return f"{', '.join(names)[:200]}"
    last = ours[-1]
    detail = re.sub(r"'[^']*'", "'…'", str(error).split("\n")[0])
    detail = re.sub(r"\d+(\.\d+)?(e[+-]?\d+)?", "N", detail)[:100]
    return f"{Path(last.filename).name}:{last.lineno} in {last.name}: {detail}"
