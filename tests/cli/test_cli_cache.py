"""Pictures from a cache: a fresh clone downloads them, and whatever is wrong with the cache harms nothing."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from commands import GOOD, GRAPH, released

from vizsys.build import tools
from vizsys.build.cache import SEAL, Cache, Folder, _picture_key, open_store
from vizsys.build.recipe import digest_of
from vizsys.formats.facts import pack


@pytest.fixture
def specs(project, monkeypatch):
    monkeypatch.setattr(tools, "released", lambda: True)
    tools.house.cache_clear()
    (project / "specs/a.yaml").write_text(GRAPH)
    (project / "specs/b.yaml").write_text("title: B\ninclude: _c.yaml\nmatrix: {n: [1, 2]}\ntext: ${who} ${n}\n")
    (project / "specs/_c.yaml").write_text("vars: {who: Ann}\n")
    yield project
    tools.house.cache_clear()


@pytest.fixture
def undrawn(monkeypatch):
    """Call it to forbid drawing from here on."""

    def explode(*_):
        raise AssertionError("drawn")

    return lambda: monkeypatch.setattr("vizsys.blocks.page.layout_page", explode)


def pictures(folder="output"):
    return {p.name: p.read_bytes() for p in Path(folder).iterdir()}


def entries(folder="cache"):
    return sorted(p for p in Path(folder).rglob("*") if p.is_file())


def test_a_fresh_clone_downloads_instead_of_drawing(specs, vizsys, undrawn, monkeypatch):
    monkeypatch.setenv("VIZSYS_CACHE", str(specs / "cache"))
    assert vizsys("render", "-f", "png,svg").err.endswith("2 rendered\n")
    made = pictures()
    assert len(made) == 6
    clone = specs / "elsewhere"
    shutil.copytree(specs / "specs", clone / "specs")
    shutil.copy(specs / "vizsys.yaml", clone)
    undrawn()
    monkeypatch.chdir(clone)
    result = vizsys("render", "-f", "png,svg")
    assert (result.status, result.err.splitlines()[-1]) == (0, "2 from the cache")
    assert "fetched output/a.png" in result.err
    assert pictures() == made
    assert vizsys("render", "-f", "png,svg").err == "2 up to date\n"
    assert vizsys("render", "specs/a.yaml", "-o", "one.png").err.endswith("1 from the cache\n")
    assert Path("one.png").read_bytes() == made["a.png"]


def test_only_what_would_be_drawn_is_taken(specs, vizsys):
    vizsys("render", "--cache", "cache")
    before = pictures()
    shutil.rmtree("output")
    Path("specs/_c.yaml").write_text("vars: {who: Bob}\n")
    result = vizsys("render", "--cache", "cache")
    assert result.err.splitlines()[-1] == "1 rendered, 1 from the cache"
    assert pictures()["a.png"] == before["a.png"]
    assert pictures()["b-1.png"] != before["b-1.png"]
    for options in (["--theme", "dark"], ["-f", "svg"], ["--no-metadata", "--force"], ["--force"]):
        shutil.rmtree("output")
        assert vizsys("render", "--cache", "cache", *options).err.splitlines()[-1].startswith("2 rendered"), options
    shutil.rmtree("output")
    Path("specs/_c.yaml").write_text("vars: {who: Ann}\n")  # as it once was
    assert vizsys("render", "--cache", "cache").err.endswith("2 from the cache\n")
    assert pictures() == before


def test_broken_and_foreign_entries_are_as_good_as_none(specs, vizsys):
    vizsys("render", "--cache", "cache")
    before, kept = pictures(), entries()
    whole = {path: path.read_bytes() for path in kept}
    other = next(p for p in kept if b"PNG" in whole[p])

    def spoil(path, data):
        return {"cut": data[: len(data) // 2], "empty": b"", "flipped": data[:-9] + bytes([data[-9] ^ 1]) + data[-8:]}

    for how in ("cut", "empty", "flipped"):
        for path in kept:
            path.write_bytes(spoil(path, whole[path])[how])
        shutil.rmtree("output")
        assert vizsys("render", "--cache", "cache").err.endswith("2 rendered\n"), how
        assert pictures() == before
    for path in kept:  # each a whole entry, of something else
        path.write_bytes(whole[other])
    shutil.rmtree("output")
    result = vizsys("render", "--cache", "cache")
    assert result.status == 0 and pictures() == before
    for path in kept:
        path.unlink()
        path.mkdir()  # not even a file
    shutil.rmtree("output")
    result = vizsys("render", "--cache", "cache")
    assert (result.status, pictures()) == (0, before)
    assert "warning: the cache was not used" in result.err


def test_a_cache_that_cannot_be_used(specs, vizsys, monkeypatch):
    Path("file").write_text("")
    result = vizsys("render", "--cache", "file")
    assert result.status == 0 and "warning: the cache was not used" in result.err
    assert vizsys("render", "--cache", "").status == 0
    assert vizsys("render", "--cache", "nosuch://x").status == 2
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    result = vizsys("render", "--cache", "s3://bucket/x")
    assert result.status == 2 and "pip install 'vizsys[cache]'" in result.err


def test_at_a_url(specs, vizsys, undrawn):
    pytest.importorskip("fsspec")
    assert vizsys("render", "--cache", "memory://pictures").err.endswith("2 rendered\n")
    before = pictures()
    shutil.rmtree("output")
    undrawn()
    assert vizsys("render", "--cache", "memory://pictures").err.endswith("2 from the cache\n")
    assert pictures() == before


def test_many_writers_at_once(specs, vizsys, undrawn):
    command = [sys.executable, "-m", "vizsys", "render", "-q", "--cache", "cache", "-o"]
    env = {**os.environ, **released(specs)}
    runs = [subprocess.Popen([*command, f"out{n}"], env=env) for n in range(3)]
    assert [run.wait(120) for run in runs] == [0, 0, 0]
    undrawn()
    assert vizsys("render", "--cache", "cache").err.endswith("2 from the cache\n")
    assert pictures() == pictures("out0") == pictures("out2")
    assert all(len(path.name) == 64 for path in entries())


def test_room_is_made_and_nothing_of_others_removed(tmp_path):
    store = Folder(str(tmp_path))
    names = [f"{n:064x}" for n in range(10)]
    for n, name in enumerate(names):
        store.put(name, b"x" * 100)
        os.utime(tmp_path / "v1/00" / name, (n, n))
    (tmp_path / "v1/00/notes.txt").write_text("x" * 5000)
    (tmp_path / "mine").write_text("x" * 5000)
    store.get(names[0])  # used: the youngest now
    store.trim(1000)
    assert all(map(store.get, names))
    for n, name in enumerate(names):
        os.utime(tmp_path / "v1/00" / name, (n, n))
    store.get(names[0])
    store.trim(500)
    assert [name for name in names if store.get(name)] == [names[0], *names[-3:]]
    assert (tmp_path / "mine").exists() and (tmp_path / "v1/00/notes.txt").exists()


def test_the_size_is_kept(specs, vizsys):
    for n in range(4):
        noise = "".join(chr(0x4E00 + i * 7 + n) for i in range(400))
        Path(f"specs/n{n}.yaml").write_text(f"title: N{n}\ntext: '{noise}'\n")
    vizsys("render", "--cache", "cache", "--scale", "4")
    cache = Cache(open_store("cache"), 100_000)
    cache.keep([str(path) for path in Path("output").iterdir()])
    cache.close()
    assert sum(path.stat().st_size for path in entries()) <= 100_000


def test_entries_say_what_they_are(specs, vizsys):
    vizsys("render", "--cache", "cache")
    assert {path.read_bytes()[: len(SEAL)] for path in entries()} == {SEAL}
    assert GOOD.encode() not in b"".join(path.read_bytes() for path in entries())


def test_an_entry_cannot_name_another_folder(specs, vizsys):
    """Whoever writes to a cache decides what pictures show, and not where files are."""
    vizsys("render", "specs/a.yaml", "--cache", "cache")
    recipes = next(path for path in entries() if b"PNG" not in path.read_bytes())
    picture = next(path for path in entries() if path != recipes)
    head = len(SEAL) + 32

    def seal(path, content):
        path.write_bytes(SEAL + hashlib.sha256(content).digest() + content)

    for evil in ("../a", "/a", ".a", "x/../../a", "..\\a"):
        recipe = json.loads(json.loads(recipes.read_bytes()[head:])[0])
        recipe.update(page=evil, makes={evil: ["png"]})
        text = json.dumps(recipe)
        told = pack({"digest": digest_of(text), "recipe": text, "source": "{}"})
        where = picture.parents[1] / _picture_key(digest_of(text))[:2]
        where.mkdir(exist_ok=True)
        seal(where / _picture_key(digest_of(text)), b"GOT YOU " + told.encode())
        kept = recipes.read_bytes()
        seal(recipes, json.dumps([text]).encode())
        shutil.rmtree("output", ignore_errors=True)
        assert vizsys("render", "specs/a.yaml", "--cache", "cache").err.endswith("1 rendered\n"), evil
        recipes.write_bytes(kept)
        found = [path for path in specs.rglob("*") if path.is_file() and path.read_bytes().startswith(b"GOT YOU")]
        assert not found
