"""Small copies of PNG icons are kept between runs, and a run with a cache gives the bytes of one without."""

import io

import pytest
from PIL import Image

from vizsys.icons import png
from vizsys.icons.art import IconError


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "vizsys"


def picture(color=(200, 30, 60, 255), size=(40, 30)):
    image = Image.new("RGBA", size, (0, 0, 0, 0))
    image.paste(color, (4, 6, 30, 24))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def test_kept_copy_is_what_is_made_anew(cache, monkeypatch):
    data, box = picture(), (4, 6, 30, 24)
    made = png.shrink(data, box, 13, "x")
    (kept,) = cache.iterdir()
    monkeypatch.setattr(png, "_copy", lambda *_: pytest.fail("the copy was not kept"))
    assert png.shrink(data, box, 13, "x") == made
    monkeypatch.undo()
    kept.unlink()
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache.parent))
    assert png.shrink(data, box, 13, "x") == made


def test_anything_that_matters_makes_another_copy(cache, monkeypatch):
    variants = [(picture(), None, 20), (picture((0, 90, 0, 255)), None, 20), (picture(), (4, 6, 30, 24), 20)]
    variants.append((picture(), None, 21))
    copies = [png.shrink(*variant, "x") for variant in variants]
    assert len(set(copies)) == len(copies) == len(list(cache.iterdir()))
    monkeypatch.setattr(png, "pillow", lambda: "pillow-0")
    png.shrink(*variants[0], "x")
    assert len(list(cache.iterdir())) == len(copies) + 1


def test_spoilt_copy_is_made_again(cache):
    made = png.shrink(picture(), None, 20, "x")
    (kept,) = cache.iterdir()
    kept.write_bytes(kept.read_bytes()[:-3] + b"...")
    assert png.shrink(picture(), None, 20, "x") == made


def test_no_usable_cache_is_no_error(tmp_path, monkeypatch):
    made = png.shrink(picture(), None, 20, "x")
    monkeypatch.setattr(png, "pillow", lambda: None)
    assert png.shrink(picture(), None, 20, "x") == made


def test_broken_file_is_not_kept(cache):
    with pytest.raises(IconError):
        png.shrink(picture()[:60], None, 20, "x")
    assert not cache.exists()
