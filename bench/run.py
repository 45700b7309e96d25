"""`make bench`: one 12-node graph to a PNG, as a cold process: vizsys, the diagrams package, and dot alone.

The three take turns, so that a busy minute of the machine meets all of them; medians are shown. Each draws as many
pixels as vizsys does. Argument: how often (15).
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
# Compiled bytecode is kept, as it is after an ordinary installation.
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
Command = Callable[[float], list[str]]


def graphviz() -> bool:
    """Whether dot is here; installs it where that is possible without asking."""
    if shutil.which("dot"):
        return True
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        print("installing graphviz for the comparison ...", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
        subprocess.run(["apt-get", "-qq", "update"], check=False, **quiet)
        subprocess.run(["apt-get", "-qq", "install", "-y", "--no-install-recommends", "graphviz"], check=False, **quiet)
    return shutil.which("dot") is not None


def size(png: Path) -> tuple[int, int]:
    head = png.read_bytes()[:24]
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


def timed(command: list[str], folder: Path) -> float:
    """Milliseconds from start to end of a process."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    took = (time.perf_counter() - start) * 1000
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
    return took


def matched(command: Command, picture: Path, folder: Path, pixels: int) -> list[str]:
    """The command at the dpi that gives about that many pixels."""
    dpi = 96.0
    for _ in range(2):
        timed(command(dpi), folder)
        width, height = size(picture)
        dpi = round(dpi * (pixels / (width * height)) ** 0.5, 1)
    return command(dpi)


def stages(count: int, folder: Path) -> dict[str, float]:
    """Median milliseconds by stage of a cold render."""
    laps: list[dict[str, float]] = []
    for _ in range(count):
        lap: dict[str, float] = {}
        for more in (["--blank"], []):  # the second, which does what the command does, counts
            command = [
                sys.executable,
                str(HERE / "stages.py"),
                str(HERE / "flow.yaml"),
                str(time.monotonic_ns()),
                *more,
            ]
            done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=True)
            found = json.loads(done.stdout)
            found["end the process"] = (time.monotonic_ns() - found.pop("at")) / 1e6
            lap = {**found, **{stage: ms for stage, ms in lap.items() if stage not in found}}
        laps.append(lap)
    return {stage: statistics.median(lap[stage] for lap in laps) for stage in laps[0]}


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        vizsys = str(Path(sys.executable).with_name("vizsys"))
        commands = {"vizsys": [vizsys, "render", str(HERE / "flow.yaml"), "-o", "vizsys.png", "--quiet"]}
        timed(commands["vizsys"], folder)  # compiles Graphviz and shrinks the icons, once per machine
        width, height = size(folder / "vizsys.png")
        if graphviz():

            def diagrams(dpi: float) -> list[str]:
                return [sys.executable, str(HERE / "flow_diagrams.py"), "diagrams", f"{dpi:g}"]

            def dot(dpi: float) -> list[str]:
                return ["dot", "-Tpng", f"-Gdpi={dpi:g}", str(HERE / "flow.dot"), "-o", "dot.png"]

            commands["diagrams"] = matched(diagrams, folder / "diagrams.png", folder, width * height)
            commands["dot"] = matched(dot, folder / "dot.png", folder, width * height)
        else:
            print("SKIPPED diagrams and dot: no graphviz here, and it could not be installed")
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(count):
            for name, command in commands.items():
                (folder / f"{name}.png").unlink()
                times[name].append(timed(command, folder))
        report(times, {name: size(folder / f"{name}.png") for name in commands}, count)
        laps = stages(count, folder)
    total = sum(ms for stage, ms in laps.items() if not stage.startswith("("))
    print(f"\nwhere the time of vizsys goes (of {total:.0f} ms)")
    for stage, ms in laps.items():
        share = "" if stage.startswith("(") else f"{100 * ms / total:5.0f} %"
        print(f"  {stage:<18}{ms:7.0f} ms{share}")


def report(times: dict[str, list[float]], sizes: dict[str, tuple[int, int]], count: int) -> None:
    ours = statistics.median(times["vizsys"])
    print(f"one 12-node graph to PNG, cold process, median of {count} (least to most)")
    for name, taken in times.items():
        width, height = sizes[name]
        middle = statistics.median(taken)
        ratio = "" if name == "vizsys" else f"  {middle / ours:.2f} x vizsys"
        spread = f"({min(taken):.0f} to {max(taken):.0f})"
        print(f"  {name:<9}{middle:6.0f} ms {spread:<15}{width} x {height}, {width * height / 1e6:.1f} MP{ratio}")


if __name__ == "__main__":
    main()
