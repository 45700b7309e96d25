"""`make compare`: the same graphs drawn by vizsys, by dot and by the diagrams package, measured alike, on one page."""
