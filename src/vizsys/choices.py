"""Words several parts agree on, kept where reading them costs nothing: a command that finds nothing to do loads neither
the language nor the formats."""

from __future__ import annotations

from typing import Literal

PROJECT_FILE = "vizsys.yaml"
"""What the pictures of a series share, in the folder of the specs or above it."""

THEMES = ("newsletter", "dark")
SIZES = ("auto", "square", "portrait", "landscape", "og")

EngineName = Literal["wasm", "dot"]
ENGINES: tuple[EngineName, ...] = ("wasm", "dot")

FORMAT_WORDS = ("svg", "png", "webp", "pdf", "json", "dot")
"""Every format; the word is the suffix of its files."""
DEFAULT_OUTPUT = "output"
DEFAULT_FORMATS = ("png",)
