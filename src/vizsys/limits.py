"""What a spec, and the files it names, may ask for. Every bound of this kind stands here, and in `docs/spec.md`.

Specs come in pull requests from people nobody knows. A bound is far above what a picture can show to a reader, and low
enough that whatever stays within all of them ends in bounded time and memory. Each is reported where it is passed, as
an error that says the bound.
"""

from __future__ import annotations

# A file of YAML.
SPEC_BYTES = 1_000_000
INCLUDES = 64
"""Files one spec may include, directly or through others."""
YAML_LEVELS = 64
YAML_ENTRIES = 50_000
"""Texts, lists and mappings in one file once aliases and merge keys are followed."""

# A page.
PAGES = 64
"""Pages one `matrix` may make."""
COPIES = 64
"""Copies one `each` may make."""
PARTS = 6_000
"""Blocks, nodes, cells, ... of one page, after `use` and `each`."""
PART_LEVELS = 48
"""Parts inside one another."""
LIST = 500
"""Entries of one list or mapping, where its kind says nothing else."""
TEXT = 10_000
"""Characters of one text."""
NAME = 100
"""Characters of an id."""
FILE_NAME = 200
"""Bytes of the name of a picture that `matrix` makes: file systems take 255, with what is put round it."""
TEXTS = 200_000
"""Characters of all texts of a page."""
NODES = 1_500
"""Nodes and groups of a graph."""
EDGES = 2_500
"""Edges of a graph."""
PARALLEL = 20
"""Edges of a graph between the same two ends."""
LINKS = 60
"""Links between the blocks of a page."""
CODE = 60_000
"""Characters of a listing."""
CODE_LINES = 500
"""Lines shown of a listing."""
PICTURES = 100
"""Specs shown on one page, those inside them counted."""
PICTURE_LEVELS = 3
"""Pages that are pictures in pages, one inside the other."""
ERRORS = 100
"""Mistakes told before reading stops."""

# Files a spec names.
SVG_BYTES = 2_000_000
SVG_ELEMENTS = 20_000
SVG_ATTRIBUTES = 100
"""Of one element; renderers compare each with each."""
SVG_LEVELS = 64
SVG_DRAWN = 100_000
"""Elements of a drawing once every reference in it is followed."""
BITMAP_BYTES = 16_000_000
BITMAP_PIXELS = 36_000_000  # 144 MB as RGBA: far above any icon, far below what hurts
ASPECT = 200.0
"""How many times a picture or an icon is wider than high, or higher than wide."""
PACK_FILES = 20_000
PACK_BYTES = 64_000_000

# A picture.
SIDE = 30_000
"""Pixels of a raster's longer side."""
PIXELS = 80_000_000
"""Past some size the rasteriser aborts the process instead of raising."""
LAYOUT_SECONDS = 10.0
"""One call of Graphviz."""
SEARCH_STEPS = 50_000
"""Steps of looking for ways of lines round nodes, in one graph; what is left then takes the simple ways."""
LAYOUT_BYTES = 1 << 30
"""Memory of Graphviz's sandbox."""
