"""Graph layout by Graphviz: one narrow port, three adapters.

`default_engine()` is Graphviz in a sandbox; `make_engine("dot")` the `dot` on PATH; `RecordedEngine` answers in tests.
"""

from __future__ import annotations

from functools import cache

from vizsys.engine.port import WARNING, Engine, ErrorKind, LayoutError

__all__ = ["WARNING", "Engine", "ErrorKind", "LayoutError", "default_engine"]


@cache
def default_engine() -> Engine:
    """The sandboxed Graphviz. Cheap to call: wasmtime is loaded by the first layout."""
    from vizsys.engine.wasm import WasmEngine

    return WasmEngine()
