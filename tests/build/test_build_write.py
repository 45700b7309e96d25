"""Atomic writing: whole files or the old ones, nothing left behind."""

import os
import stat

import pytest

from vizsys.build.write import write_atomic


def names(folder):
    return sorted(p.name for p in folder.iterdir())


def test_writes_makes_folders_and_says_so(tmp_path):
    path = tmp_path / "a/b/picture.png"
    assert write_atomic(path, b"one") is True
    assert path.read_bytes() == b"one"
    assert names(path.parent) == ["picture.png"]


def test_equal_bytes_are_not_written_again(tmp_path):
    path = tmp_path / "p.png"
    write_atomic(path, b"one")
    before = path.stat()
    assert write_atomic(path, b"one") is False
    after = path.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_new_file_follows_the_umask_and_an_old_one_keeps_its_mode(tmp_path):
    path = tmp_path / "p.png"
    old = os.umask(0o027)
    try:
        write_atomic(path, b"one")
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    path.chmod(0o604)
    write_atomic(path, b"two")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"two", 0o604)


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.png").write_bytes(b"one")
    (tmp_path / "link.png").symlink_to("real.png")
    write_atomic(tmp_path / "link.png", b"two")
    assert (tmp_path / "link.png").is_symlink()
    assert (tmp_path / "real.png").read_bytes() == b"two"


@pytest.mark.parametrize("step", ["replace", "chmod"])
def test_a_failure_leaves_the_old_file_and_no_other(tmp_path, monkeypatch, step):
    path = tmp_path / "p.png"
    path.write_bytes(b"one")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(OSError, match="No space"):
        write_atomic(path, b"two")
    assert path.read_bytes() == b"one"
    assert names(tmp_path) == ["p.png"]


def test_a_folder_in_the_way_is_an_error(tmp_path):
    (tmp_path / "p.png").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_atomic(tmp_path / "p.png", b"one")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError):
        write_atomic(tmp_path / "file/p.png", b"one")
    assert names(tmp_path) == ["file", "p.png"]
