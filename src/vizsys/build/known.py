"""What this machine knows from earlier runs, so that the next need not find it out again. Never needed, only quicker,
save for one thing recipes cannot say: which source of vizsys, and which versions of libraries it leaves open, drew a
picture here.

In: paths and states of files. Out: what is known of them. It is one file in the user's cache folder.
"""

from __future__ import annotations

import json
import os
from typing import Any, Literal

from vizsys import cachefile
from vizsys.build import tools

NAME = "known-1.json"
MANY, MOST = 500, 20_000
"""Pictures remembered: of many only those still there, and of too many those drawn last."""

State = tuple[str, int, int]  # house, time of change in ns, size


class Known:
    """The memory of earlier runs; `save` keeps it for later ones. Two runs at once may each forget what the other
    learned: it is learned again."""

    def __init__(self) -> None:
        tools.house()  # the source as it is now, before it is run: it may be saved again in the meantime
        data = _load()
        self._drawn: dict[str, State] = {path: tuple(state) for path, state in data.get("drawn", {}).items()}
        icons = data.get("icons", {})
        self._icons: dict[str, str] = icons.get("found", {}) if icons.get("packs") == tools.packs_word() else {}
        self._new = False

    def drew(self, path: str, state: os.stat_result) -> Literal["yes", "no", "unknown"]:
        """Whether the file at the real path `path`, in that state, is what would be drawn here from its recipe: "no"
        when it was drawn or compared here, and since then something of this machine has changed."""
        last = self._drawn.get(path)
        if last is None or (last[1], last[2]) != (state.st_mtime_ns, state.st_size):
            return "unknown"
        return "yes" if last[0] == tools.house() else "no"

    def note(self, path: str) -> None:
        """The file at that path is what is drawn here from its recipe."""
        real = os.path.realpath(path)
        try:
            state = os.stat(real)
        except OSError:
            return
        self._drawn.pop(real, None)
        self._drawn[real] = (tools.house(), state.st_mtime_ns, state.st_size)
        self._new = True

    def icon(self, name: str, provider: str) -> str | None:
        """What an icon that comes with vizsys stands for in recipes, if that is known of the installed packs."""
        return self._icons.get(f"{provider}:{name}")

    def note_icon(self, name: str, provider: str, word: str) -> None:
        self._icons[f"{provider}:{name}"] = word
        self._new = True

    def save(self) -> None:
        """Keep what was learned; where there is no cache folder, nothing is kept."""
        if not self._new:
            return
        drawn = dict(list(self._drawn.items())[-MOST:])
        if len(drawn) > MANY:
            drawn = {path: state for path, state in drawn.items() if os.path.exists(path)}
        data = {"drawn": drawn, "icons": {"packs": tools.packs_word(), "found": self._icons}}
        cachefile.store(NAME, json.dumps(data, separators=(",", ":")).encode())
        self._new = False


def _load() -> dict[str, Any]:
    content = cachefile.load(NAME)
    try:
        data = json.loads(content) if content else {}
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}
