"""resvg as a renderer of SVG: of icons, and of text in coloured glyphs.

In: an SVG document. Out: the bytes of a PNG. The `resvg` package where there is a wheel of it, else `resvg_py`: both
wrap the same renderer, which is written in Rust and may be given files of anybody's.
"""

from __future__ import annotations

import importlib.util
import sys
import threading
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

from vizsys.formats.base import FormatError, renderer

_EXTENSION = "resvg._resvg"
_local = threading.local()  # resvg's options belong to the thread that made them


def paint(svg: str) -> bytes:
    """An SVG document as PNG bytes, of the size it states."""
    from vizsys.text import font_files

    fonts = tuple(str(path) for path in font_files())
    resvg = _resvg()
    return _with_resvg(resvg, svg, fonts) if resvg is not None else _with_resvg_py(svg, fonts)


def _with_resvg(resvg: ModuleType, svg: str, fonts: tuple[str, ...]) -> bytes:
    with renderer("the picture could not be rasterised"):
        tree = resvg.usvg.Tree.from_str(svg, _options(resvg, fonts))
        return bytes(resvg.render(tree, (1, 0, 0, 0, 1, 0)))


def _options(resvg: ModuleType, fonts: tuple[str, ...]) -> Any:
    """Parsing options with exactly these fonts, and none of the system's; kept for the next picture."""
    if getattr(_local, "fonts", None) != fonts:
        options = resvg.usvg.Options.default()
        for font in fonts:
            options.load_font_file(font)
        _local.options, _local.fonts = options, fonts
    return _local.options


def _with_resvg_py(svg: str, fonts: tuple[str, ...]) -> bytes:
    try:
        import resvg_py
    except ImportError:
        raise FormatError("no SVG renderer is installed; run: pip install resvg-py") from None
    with renderer("the picture could not be rasterised"):
        data = resvg_py.svg_to_bytes(
            svg_string=svg,
            skip_system_fonts=True,
            font_files=list(fonts),
            dpi=96.0,
            text_rendering="geometric_precision",
        )
        return bytes(data)


def _resvg() -> ModuleType | None:
    """The extension module of the `resvg` package, or None where the package is not installed.

    Importing the package itself reads installation metadata to learn its own version, which takes longer (35 ms) than
    drawing a small page; so the extension is loaded by itself, under the name the package would give it.
    """
    if _EXTENSION in sys.modules:
        return sys.modules[_EXTENSION]
    path = library()
    return None if path is None else _load(path) if path.stem != "__init__" else _imported()


def library() -> Path | None:
    """The file of the `resvg` package that does the work; None where the package is not installed."""
    spec = importlib.util.find_spec("resvg")
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin)
    files = (package.with_name(f"_resvg{suffix}") for suffix in EXTENSION_SUFFIXES)
    return next((path for path in files if path.is_file()), package)


def _load(path: Path) -> ModuleType | None:
    loader = ExtensionFileLoader(_EXTENSION, str(path))
    spec = importlib.util.spec_from_file_location(_EXTENSION, path, loader=loader)
    if spec is None:
        return _imported()
    try:
        module = importlib.util.module_from_spec(spec)
        loader.exec_module(module)
    except ImportError:
        return None
    sys.modules[_EXTENSION] = module  # a later `import resvg` finds it and does not initialise it twice
    return module


def _imported() -> ModuleType | None:
    """The package by plain import, should its files be laid out differently."""
    try:
        import resvg
    except ImportError:
        return None
    module: ModuleType = resvg
    return module
