"""Finding specs: what counts as one, in which order, and what is said about what cannot be read."""

import os

import pytest

from vizsys.build.find import find_specs
from vizsys.build.root import root_of


def make(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("title: x\ntext: y\n")


def found(*paths):
    specs, wrong = find_specs(paths)
    return [spec.below.as_posix() for spec in specs], [d.code for d in wrong]


def test_a_folder_gives_its_specs_sorted_and_mirrored(tmp_path):
    make(tmp_path, "b.yaml", "a.yml", "z/c.yaml", "m/n/d.yaml", "notes.txt")
    assert found(tmp_path) == (["a.yml", "b.yaml", "m/n/d.yaml", "z/c.yaml"], [])


def test_project_file_hidden_files_and_parts_are_no_specs(tmp_path):
    make(tmp_path, "vizsys.yaml", ".a.yaml", ".git/b.yaml", "_parts/c.yaml", "_d.yaml", "sub/vizsys.yaml", "e.yaml")
    assert found(tmp_path) == (["e.yaml"], [])


def test_a_file_named_itself_is_always_taken(tmp_path):
    make(tmp_path, "_part.yaml", "odd.name")
    assert found(tmp_path / "_part.yaml", tmp_path / "odd.name") == (["_part.yaml", "odd.name"], [])


def test_each_file_once_however_often_it_is_named(tmp_path):
    make(tmp_path, "a.yaml", "sub/b.yaml")
    (tmp_path / "sub/link.yaml").symlink_to(tmp_path / "a.yaml")
    assert found(tmp_path, tmp_path / "a.yaml", tmp_path / "sub") == (["a.yaml", "sub/b.yaml"], [])


def test_what_is_not_there_is_named(tmp_path):
    specs, wrong = find_specs([tmp_path / "nope"])
    assert specs == []
    assert [(d.code, d.file) for d in wrong] == [("no-such-file", str(tmp_path / "nope"))]


def test_an_unreadable_folder_is_said_and_the_rest_is_found(tmp_path, monkeypatch):
    make(tmp_path, "a.yaml", "shut/b.yaml", "z/c.yaml")
    real = os.scandir

    def scandir(path):  # the tests may run as root, whom no mode stops
        if os.fspath(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    specs, wrong = find_specs([tmp_path])
    assert [s.below.as_posix() for s in specs] == ["a.yaml", "z/c.yaml"]
    assert [(d.code, d.file) for d in wrong] == [("cannot-read", str(tmp_path / "shut"))]


class TestRoot:
    def test_the_repository_is_the_project(self, tmp_path):
        make(tmp_path, "specs/deep/a.yaml", "specs/vizsys.yaml")
        (tmp_path / ".git").mkdir()
        assert root_of(tmp_path / "specs/deep/a.yaml").folder == tmp_path.resolve()

    def test_else_the_folder_of_the_project_file(self, tmp_path):
        make(tmp_path, "specs/deep/a.yaml", "specs/vizsys.yaml")
        assert root_of(tmp_path / "specs/deep/a.yaml").folder == (tmp_path / "specs").resolve()

    def test_else_the_folder_named_else_its_own(self, tmp_path):
        make(tmp_path, "specs/deep/a.yaml")
        spec = tmp_path / "specs/deep/a.yaml"
        assert root_of(spec, tmp_path / "specs").folder == (tmp_path / "specs").resolve()
        assert root_of(spec).folder == spec.parent.resolve()

    def test_reads_inside(self, tmp_path):
        make(tmp_path, "specs/a.yaml", "specs/vizsys.yaml", "specs/parts/b.yaml")
        root = root_of(tmp_path / "specs/a.yaml")
        assert root.read("parts/b.yaml") == b"title: x\ntext: y\n"
        assert root.name_of(tmp_path / "specs/parts/b.yaml") == "parts/b.yaml"

    @pytest.mark.parametrize("way", ["../secret.yaml", "{absolute}", "link.yaml", "folder/secret.yaml"])
    def test_refuses_to_read_outside(self, tmp_path, way):
        make(tmp_path, "specs/a.yaml", "specs/vizsys.yaml", "secret.yaml")
        (tmp_path / "specs/link.yaml").symlink_to(tmp_path / "secret.yaml")
        (tmp_path / "specs/folder").symlink_to(tmp_path)
        root = root_of(tmp_path / "specs/a.yaml")
        with pytest.raises(PermissionError):
            root.read(way.format(absolute=tmp_path / "secret.yaml"))

    def test_a_pipe_or_a_folder_is_no_file(self, tmp_path):
        make(tmp_path, "a.yaml", "sub/b.yaml")
        os.mkfifo(tmp_path / "pipe.yaml")
        root = root_of(tmp_path / "a.yaml")
        for name in ("pipe.yaml", "sub"):
            with pytest.raises(OSError, match="not a file"):
                root.read(name)
