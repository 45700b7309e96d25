"""Running commands side by side: they take turns, so that a busy minute of the machine meets all of them.

In: contestants, each a list of commands. Out: medians of wall-clock time, processor time and memory, as a table.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

# Compiled bytecode is kept, as it is after an ordinary installation.
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}

Command = list[str]


@dataclass
class Contestant:
    """Commands run one after the other; `before` is done first and not timed. `pixels` are those of its pictures."""

    name: str
    commands: list[Command]
    before: Callable[[], object] | None = None
    pixels: float = 0.0
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    memory: float = 0.0


def run(command: Command, folder: Path) -> tuple[float, float, float]:
    """Milliseconds by the clock and of the processors, and MB of the largest process."""
    errors = folder / "stderr.txt"
    with errors.open("wb") as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        took = (time.perf_counter() - start) * 1000
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{errors.read_text('utf-8', 'replace')[-2000:]}")
    memory = usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)
    return took, (usage.ru_utime + usage.ru_stime) * 1000, memory


def race(contestants: list[Contestant], rounds: int, folder: Path) -> None:
    """Let all of them take turns so many times."""
    for _ in range(rounds):
        for one in contestants:
            if one.before:
                one.before()
            found = [run(command, folder) for command in one.commands]
            one.wall.append(sum(wall for wall, _, _ in found))
            one.cpu.append(sum(cpu for _, cpu, _ in found))
            one.memory = max(one.memory, *(memory for _, _, memory in found))


def say(title: str, contestants: list[Contestant]) -> None:
    """The lines of one race: medians, and how many times as long as the first each took."""
    first = statistics.median(contestants[0].wall)
    first_cpu = statistics.median(contestants[0].cpu)
    print(title)
    for one in contestants:
        wall, cpu = statistics.median(one.wall), statistics.median(one.cpu)
        line = f"  {one.name:<34}{wall:8.0f} ms {wall / first:6.2f} x   {cpu:8.0f} ms {cpu / first_cpu:6.2f} x"
        size = f"{one.pixels / 1e6:7.1f} MP" if one.pixels else " " * 10
        print(f"{line}   {one.memory:5.0f} MB {size}".rstrip(), flush=True)


HEAD = f"{'':<36}{'by the clock':^20}  {'of the processors':^20}   {'largest':>6} {'pictures':>10}"


def pixels(pictures: list[Path]) -> int:
    """Pixels of PNG files, all together."""
    total = 0
    for picture in pictures:
        head = picture.read_bytes()[:24]
        total += int.from_bytes(head[16:20], "big") * int.from_bytes(head[20:24], "big")
    return total
