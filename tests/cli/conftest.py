"""A project folder to run commands in, and a way to run them in this process."""

import pytest
from commands import Result


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty project that is the working folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "specs").mkdir()
    (tmp_path / "vizsys.yaml").write_text("{}\n")
    return tmp_path


@pytest.fixture
def vizsys(capfdbinary):
    """Run a command in this process."""
    from vizsys.cli import run

    def command(*arguments):
        capfdbinary.readouterr()
        status = run([str(a) for a in arguments])
        out, err = capfdbinary.readouterr()
        return Result(status, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"))

    return command
