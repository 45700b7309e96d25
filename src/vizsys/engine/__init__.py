"""Graph layout by Graphviz: one narrow port, three adapters.

`default_engine()` is Graphviz in a sandbox, `external_engine()` the `dot` on PATH; `recorded.RecordedEngine` answers in
tests. `layout_checked` asks any of them and looks the answer over.
"""

from __future__ import annotations

import functools

from vizsys.engine.check import Layout, Place, Variant, layout_checked
from vizsys.engine.port import WARNING, Engine, ErrorKind, LayoutError

__all__ = [
    "WARNING",
    "Engine",
    "ErrorKind",
    "Layout",
    "LayoutError",
    "Place",
    "Variant",
    "default_engine",
    "external_engine",
    "layout_checked",
    "warmup",
]


@functools.cache
def default_engine() -> Engine:
    """The sandboxed Graphviz. Cheap to call: wasmtime is loaded by the first layout."""
    from vizsys.engine.wasm import WasmEngine

    return WasmEngine()


@functools.cache
def external_engine() -> Engine:
    """The `dot` found on PATH; a missing one shows at the first layout, as `LayoutError` of kind "missing"."""
    from vizsys.engine.external import ExternalEngine

    return ExternalEngine()


def warmup() -> bool:
    """Compile the sandboxed Graphviz into the user's cache (for a container image, say). Raises `LayoutError`.

    False where there is no folder to keep it in.
    """
    from vizsys.engine.wasm import WasmEngine

    engine = WasmEngine()
    engine.warmup()
    return engine.kept()
