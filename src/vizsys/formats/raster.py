"""Pixels: the SVG of a scene through resvg.

In: a scene and a scale. Out: the bytes of a PNG. The `resvg` package where there is a wheel of it, else
`resvg_py`: both wrap the same renderer.
"""

from __future__ import annotations

import importlib.util
import sys
import threading
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

from vizsys.formats.base import FormatError, Options, pixel_size, renderer
from vizsys.formats.svg import document
from vizsys.scene import Scene

_EXTENSION = "resvg._resvg"
_local = threading.local()  # resvg's options belong to the thread that made them


def render(scene: Scene, options: Options) -> bytes:
    """The scene as PNG bytes at `options.scale`. Raises `FormatError` for a size that cannot be made."""
    size = pixel_size(scene, options.scale)
    return paint(document(scene, Options(fonts=False), size))  # the renderer is given the font files themselves


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
        raise FormatError("no rasteriser is installed; run: pip install resvg-py") from None
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
    spec = importlib.util.find_spec("resvg")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    for suffix in EXTENSION_SUFFIXES:
        path = folder / f"_resvg{suffix}"
        if path.is_file():
            return _load(path)
    return _imported()


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
