"""What this machine knows from earlier runs, so that the next need not find it out again. Never needed, only quicker,
save for one thing recipes cannot say: which source of vizsys, and which versions of libraries it leaves open, drew a
picture here.

In: paths and states of files. Out: what is known of them. It is one file in the user's cache folder.
"""

from __future__ import annotations

import json
import os
from functools import cached_property
from typing import Any, Literal

from vizsys import cachefile
from vizsys.build import tools

NAME = "known-2.json"
HOUSES = 4
"""Installations of which icons are remembered, those used last."""
MANY, MOST = 500, 20_000
"""Pictures remembered: with every so many more, those no longer there go, and of too many those drawn longest ago."""

State = tuple[str, int, int]  # house, time of change in ns, size


class Known:
    """The memory of earlier runs; `save` adds to it what this run learned."""

    def __init__(self) -> None:
        tools.house()  # the source as it is now, before it is run: it may be saved again in the meantime
        self._now: dict[str, State] = {}
        self._found: dict[str, str] = {}

    @cached_property
    def _memory(self) -> tuple[dict[str, State], dict[str, str]]:
        """Pictures and icons of earlier runs, read when first asked for."""
        drawn, icons = _read(cachefile.load(NAME))
        return drawn, icons.get(tools.packs_word(), {})

    def drew(self, path: str, state: os.stat_result) -> Literal["yes", "no", "unknown"]:
        """Whether the file at the real path `path`, in that state, is what would be drawn here from its recipe: "no"
        when it was drawn or compared here, and since then something of this machine has changed."""
        last = self._now.get(path) or self._memory[0].get(path)
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
        self._now[real] = (tools.house(), state.st_mtime_ns, state.st_size)

    def icon(self, name: str, provider: str) -> str | None:
        """What an icon that comes with vizsys stands for in recipes, if that is known of the installed packs."""
        key = f"{provider}:{name}"
        return self._found.get(key) or self._memory[1].get(key)

    def note_icon(self, name: str, provider: str, word: str) -> None:
        self._found[f"{provider}:{name}"] = word

    def save(self) -> None:
        """Keep what was learned; where there is no cache folder, nothing is kept."""
        if self._now or self._found:
            cachefile.update(NAME, self._added)
            self._now, self._found = {}, {}
            self.__dict__.pop("_memory", None)

    def _added(self, content: bytes | None) -> bytes:
        """The memory as it is by now, with what this run learned."""
        drawn, icons = _read(content)
        own = icons.pop(tools.packs_word(), {}) | self._found
        icons = dict([*icons.items(), (tools.packs_word(), own)][-HOUSES:])
        before = len(drawn)
        drawn = {path: state for path, state in drawn.items() if path not in self._now} | self._now
        if len(drawn) // MANY > before // MANY:
            drawn = {path: state for path, state in list(drawn.items())[-MOST:] if os.path.exists(path)}
        data = {"drawn": drawn, "icons": icons}
        return json.dumps(data, separators=(",", ":")).encode()


def _read(content: bytes | None) -> tuple[dict[str, State], dict[str, dict[str, str]]]:
    """What is remembered of pictures, and of icons by the packs they are in."""
    try:
        data: Any = json.loads(content or b"{}")
        drawn = {str(path): (str(house), int(time), int(size)) for path, (house, time, size) in data["drawn"].items()}
        return drawn, {str(packs): dict(found) for packs, found in data["icons"].items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}, {}
