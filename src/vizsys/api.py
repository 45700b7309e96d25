"""The Python side of vizsys: what `import vizsys` offers, loaded on first use.

In: paths, texts, or pages built from the model classes. Out: pages, scenes and bytes; `SpecError` for what is wrong.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from vizsys.build.context import make_library
from vizsys.build.draw import Drawing, lay_out, write_scene
from vizsys.build.find import SpecPath
from vizsys.build.load import Loaded, load_spec, load_text
from vizsys.choices import EngineName
from vizsys.diagnostics import Diagnostic, Report, SpecError
from vizsys.scene import Scene
from vizsys.spec.check import check_page
from vizsys.spec.model import Block, Page

__all__ = ["Block", "Page", "layout", "load", "load_all", "loads", "render"]

PathLike = str | os.PathLike[str]


def load_all(path: PathLike) -> list[Page]:
    """Every page of the spec at `path`: one, or one per combination of its `matrix`. Raises SpecError."""
    return _pages(load_spec(SpecPath.alone(Path(path))))


def load(path: PathLike) -> Page:
    """The page of the spec at `path`. Raises SpecError, also for a spec that makes several pages."""
    return _only(load_all(path), os.fspath(path))


def loads(text: str, name: str = "<string>") -> Page:
    """The page of a spec given as text; `name` stands in messages. Files it names are those of the working folder's
    project. Raises SpecError."""
    return _only(_pages(load_text(text, name)), name)


def layout(page: Page, *, theme: Literal["newsletter", "dark"] | None = None, engine: EngineName = "wasm") -> Scene:
    """The page placed: boxes, text runs and paths in page units. Raises SpecError.

    A page built in code goes through the checks a spec goes through; its findings have no place in a file.
    """
    report = Report()
    check_page(page, report, lambda p: make_library(p, report))
    report.raise_errors()
    scene = lay_out(page, Drawing(engine, theme), report)
    report.raise_errors()
    assert scene is not None  # no scene without an error
    return scene


def render(
    spec: Page | PathLike,
    format: str = "png",
    *,
    scale: float | None = None,
    theme: Literal["newsletter", "dark"] | None = None,
    engine: EngineName = "wasm",
) -> bytes:
    """A page, or the spec at a path, as the bytes of a picture: `png`, `svg`, `webp`, `pdf`, `json` or `dot`.

    `scale`: pixels per page unit of a raster, 1.5 when neither this nor the page says. Raises SpecError.
    """
    page = spec if isinstance(spec, Page) else load(spec)
    scene = layout(page, theme=theme, engine=engine)
    report = Report()
    data = write_scene(scene, format, page, Drawing(engine, theme, scale), report)
    report.raise_errors()
    assert data is not None  # no bytes without an error
    return data


def _pages(loaded: Loaded) -> list[Page]:
    if loaded.failed:
        raise SpecError(loaded.found)
    return list(loaded.pages)


def _only(pages: list[Page], name: str) -> Page:
    if len(pages) != 1:
        message = f"the spec makes {len(pages)} pages; use load_all"
        raise SpecError([Diagnostic("error", "several-pages", message, file=name)])
    return pages[0]


def _display(format: str) -> Callable[[Page], bytes | str]:
    def show(page: Page) -> bytes | str:
        data = render(page, format, scale=1.0 if format == "png" else None)
        return data.decode("utf-8") if format == "svg" else data

    return show


# Notebooks ask an object to draw itself. The model is at the bottom of the import graph and knows no renderer, so the
# hooks are put on it from here, where both are known; a subclass would leave out the pages the decoder makes.
for _name in ("svg", "png"):
    setattr(Page, f"_repr_{_name}_", _display(_name))
