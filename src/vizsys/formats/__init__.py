"""Output formats: a file per format, a table of formats.

In: a `Scene` and `Options`. Out: bytes. Nothing here measures, moves or opens a file of the user's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vizsys.formats.base import FormatError, FormatRow, Options, pixel_size

if TYPE_CHECKING:
    from vizsys.scene import Scene

__all__ = ["FORMATS", "FormatError", "FormatRow", "Options", "pixel_size", "write"]

_ROWS = (
    FormatRow("svg", ".svg", "image/svg+xml", "vector picture for the web, fonts and icons included", "vector"),
    FormatRow("png", ".png", "image/png", "picture", "raster"),
    FormatRow("webp", ".webp", "image/webp", "picture, smaller than PNG", "raster"),
    FormatRow("pdf", ".pdf", "application/pdf", "vector picture with selectable text", "vector", extra="pdf"),
    FormatRow("json", ".json", "application/json", "the placed scene, for other tools", "text"),
    FormatRow("dot", ".dot", "text/vnd.graphviz", "nodes, groups and edges as readable Graphviz source", "text"),
)

FORMATS: dict[str, FormatRow] = {row.name: row for row in _ROWS}
"""Every format by its word."""


def write(scene: Scene, format: str, options: Options | None = None) -> bytes:
    """The scene in that format. The same scene and options give the same bytes, in any process.

    Raises `FormatError` for an unknown format, a missing optional dependency, or a picture that cannot be made.
    """
    row = FORMATS.get(format)
    if row is None:
        from vizsys.diagnostics import did_you_mean

        raise FormatError(f"unknown format {format!r}{did_you_mean(format, FORMATS)}; known: {', '.join(FORMATS)}")
    return row.writer(scene, options or Options())
