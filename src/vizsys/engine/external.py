"""Graphviz as installed on the machine: the `dot` found on PATH, called through the `graphviz` package.

The same answer as the sandboxed engine's, in the version of Graphviz the machine has.
"""

from __future__ import annotations

import json
import subprocess
from typing import Any

from vizsys.engine.port import LayoutError
from vizsys.limits import LAYOUT_SECONDS


class ExternalEngine:
    """Runs `dot`, one process per layout. `limit`: seconds one layout may take."""

    def __init__(self, limit: float = LAYOUT_SECONDS) -> None:
        self.limit = limit

    def layout(self, dot: str, engine: str = "dot") -> dict[str, Any]:
        """See `Engine.layout`. Kind "missing" when there is no `dot` on PATH."""
        # `graphviz.pipe` takes no timeout; these are the two steps it is made of.
        from graphviz.backend.dot_command import command
        from graphviz.backend.execute import ExecutableNotFound, run_check

        try:
            done = run_check(
                command(engine, "json0"),
                input=dot.encode("utf-8", "replace"),
                capture_output=True,
                quiet=True,
                timeout=self.limit,
            )
            result: dict[str, Any] = json.loads(done.stdout)
        except ExecutableNotFound:
            raise LayoutError(
                "missing", "no `dot` on PATH; install Graphviz from graphviz.org, or use the built-in engine"
            ) from None
        except subprocess.TimeoutExpired:
            raise LayoutError("timeout", f"`dot` took longer than {self.limit:g} s") from None
        except subprocess.CalledProcessError as error:
            said = (error.stderr or b"").decode("utf-8", "replace").strip().splitlines()
            reason = said[0] if said else f"exit status {error.returncode}"
            # 1 is Graphviz's own refusal; a negative status is the signal that killed it (3 an abort on Windows).
            raise LayoutError("syntax" if error.returncode == 1 else "crash", f"`dot` failed: {reason}") from None
        except ValueError as error:  # an unknown engine word, or an answer that is no JSON
            raise LayoutError("syntax", f"`dot` gave no layout: {error}") from None
        return result
