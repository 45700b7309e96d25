"""Small copies of PNG icons."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from vizsys.icons import IconError, Library
from vizsys.icons.png import png_size, shrink


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_the_margin_is_cut_and_the_size_is_the_drawing_s() -> None:
    art = Library().resolve("kafka")
    image = opened(art.png(1000))
    assert image.mode == "RGBA"
    assert image.size == (art.width, art.height)
    assert image.getchannel("A").point(lambda a: 255 if a > 12 else 0).getbbox() == (0, 0, *image.size)


def test_a_copy_is_shrunk_to_the_longest_side_and_never_enlarged() -> None:
    art = Library().resolve("kafka")
    small = opened(art.png(96))
    assert max(small.size) == 96
    assert small.width / small.height == pytest.approx(art.aspect, rel=0.02)
    assert opened(art.png(4000)).size == (art.width, art.height)
    thin = Library().resolve("onprem/network/powerdns")
    assert opened(thin.png(1)).size == (1, 1)


def test_the_same_call_gives_the_same_bytes() -> None:
    art = Library().resolve("aws/kinesis")
    assert art.png(128) == art.png(128)


@pytest.mark.parametrize("mode", ["P", "L", "LA", "1", "RGB"])
def test_every_mode_becomes_rgba(mode: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (9, 9), "#cc3300").convert(mode).save(out, "PNG", icc_profile=b"x" * 40)
    image = opened(shrink(out.getvalue(), None, 4, "test"))
    assert (image.mode, image.size) == ("RGBA", (4, 4))
    assert "icc_profile" not in image.info


def header(width: int, height: int) -> bytes:
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))


@pytest.mark.parametrize("data", [b"", b"GIF89a", header(100_000, 100_000), header(0, 5), header(10, 10)])
def test_broken_and_oversized_files_are_refused(data: bytes) -> None:
    with pytest.raises(IconError) as caught:
        shrink(data, None, 64, "test")
    assert caught.value.code == "unreadable-icon"


def test_the_size_comes_from_the_header() -> None:
    assert png_size(header(300, 20)) == (300, 20)
    with pytest.raises(ValueError):
        png_size(b"\x89PNG\r\n\x1a\n")


def test_each_form_is_asked_for_by_its_own_method() -> None:
    with pytest.raises(ValueError):
        Library().resolve("kafka").svg("p")
    with pytest.raises(ValueError):
        Library().resolve("server").png(64)
