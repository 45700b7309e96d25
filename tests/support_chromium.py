"""Pictures as a browser paints them, and how far two pictures differ.

In: SVG bytes, two PNGs. Out: PNG bytes from headless Chromium, the share of pixels that really differ.
"""

from __future__ import annotations

import functools
import io
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)


def chromium() -> str:
    """The browser's path; skips the test, saying so, where there is none."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        pytest.skip("no Chromium on PATH: the SVG is not compared with what a browser paints")
    return found


def screenshot(svg: bytes, width: int, height: int, scale: float = 1.0) -> bytes:
    """The document as Chromium paints it, as PNG of `width * scale` by `height * scale` pixels."""
    with tempfile.TemporaryDirectory(prefix="vizsys-chromium-", ignore_cleanup_errors=True) as folder:
        page, picture = Path(folder) / "page.svg", Path(folder) / "page.png"
        page.write_bytes(svg)
        command = [
            chromium(),
            *_FLAGS,
            f"--user-data-dir={folder}/profile",
            # A window has a least size, below which the picture stays empty; the page lies at its top left.
            f"--window-size={max(width, 600)},{max(height, 400)}",
            f"--force-device-scale-factor={scale:g}",
            f"--screenshot={picture}",
            page.as_uri(),
        ]
        done = subprocess.run(command, capture_output=True, timeout=90, check=False)
        assert picture.exists(), done.stderr.decode("utf-8", "replace")[-2000:]
        with Image.open(picture) as window:
            page_only = window.crop((0, 0, round(width * scale), round(height * scale)))
        out = io.BytesIO()
        page_only.save(out, "PNG")
        return out.getvalue()


def difference(one: bytes, other: bytes, tolerance: int = 40) -> float:
    """The share (0 to 1) of pixels that differ in more than how an edge is smoothed.

    A pixel counts when some channel is more than `tolerance` (of 255) outside the range that the other picture has
    within one pixel of it, in both directions: a line shifted by a fraction of a pixel does not count, a missing
    letter does. Pictures of different sizes differ wholly.
    """
    a, b = (Image.open(io.BytesIO(data)).convert("RGB") for data in (one, other))
    if a.size != b.size:
        return 1.0
    outside = functools.reduce(ImageChops.lighter, (_beyond(a, b), _beyond(b, a)))
    channels = functools.reduce(ImageChops.lighter, outside.split())
    wrong = sum(channels.histogram()[tolerance + 1 :])
    return wrong / (a.width * a.height)


def _beyond(a: Image.Image, b: Image.Image) -> Image.Image:
    """How far each pixel of `a` is outside the range of its neighbourhood in `b`, per channel."""
    above = ImageChops.subtract(a, b.filter(ImageFilter.MaxFilter(3)))
    below = ImageChops.subtract(b.filter(ImageFilter.MinFilter(3)), a)
    return ImageChops.lighter(above, below)
