"""WebP: the pixels of the scene, packed by Pillow."""

from __future__ import annotations

import io

from vizsys.formats import facts, raster
from vizsys.formats.base import FormatError, Options, pixel_size
from vizsys.scene import Scene

MAX_SIDE = 16_383  # pixels; the format has 14 bits for each side

_XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" dc:source="{}"/></rdf:RDF></x:xmpmeta>'
)


def write(scene: Scene, options: Options) -> bytes:
    """Lossless, or at `options.quality` from 1 to 100. Raises `FormatError` for another quality or too large a page."""
    if options.quality is not None and not 1 <= options.quality <= 100:
        raise FormatError(f"quality must be from 1 to 100, not {options.quality}")
    if max(pixel_size(scene, options.scale)) > MAX_SIDE:
        raise FormatError(f"WebP holds at most {MAX_SIDE} pixels a side; use a smaller --scale, or make it a PNG")
    out = io.BytesIO()
    word = facts.pack(options.facts)
    metadata = {"xmp": _XMP.format(word).encode("ascii")} if word else {}
    pixels = raster.render(scene, options).image()
    if options.quality is None:
        pixels.save(out, "WEBP", lossless=True, quality=75, method=4, **metadata)
    else:
        pixels.save(out, "WEBP", quality=options.quality, method=4, **metadata)
    return out.getvalue()
