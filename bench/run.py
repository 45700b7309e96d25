"""`make bench`: vizsys beside the diagrams package, dot, and D2, Mermaid and PlantUML where they are installed.

Everything in a race draws the same content, in as many pixels where it makes PNG. Each line shows medians by the clock
and of processor time (which a busy machine distorts less), and the memory of the largest process.
Arguments: rounds of a single picture (15) and of forty (3).
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import forty
from measure import ENVIRONMENT, HEAD, Command, Contestant, pixels, race, run, say

HERE = Path(__file__).parent
SPECS = HERE.parent / "specs"
VIZSYS = str(Path(sys.executable).with_name("vizsys"))
SCALE = 1.0
"""At which the forty pictures have some 2.6 megapixels each."""


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


def matched(
    name: str, commands: Callable[[float], list[Command]], out: Callable[[], Iterable[Path]], folder: Path, wanted: int
) -> Contestant:
    """A contestant at the dpi that gives about that many pixels in all."""
    dpi, got = 96.0, 0
    for _ in range(2):
        for command in commands(dpi):
            run(command, folder)
        got = pixels(list(out()))
        dpi = round(dpi * (wanted / got) ** 0.5, 1)
    return Contestant(name, commands(dpi), pixels=wanted)


def others(folder: Path, names: list[str], wanted: int) -> list[Contestant]:
    """The tools that may be there, on those of the forty. Mermaid and PlantUML make pictures as large as they like."""
    found = []
    d2 = shutil.which("d2", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if d2:
        found.append(
            matched(
                "d2, one by one",
                lambda dpi: [[d2, "--scale", f"{dpi / 96:.3f}", f"d2/{n}.d2", f"made/d2-{n}.png"] for n in names],
                lambda: (folder / "made").glob("d2-*.png"),
                folder,
                wanted,
            )
        )
    if shutil.which("mmdc"):
        found.append(Contestant("mmdc", [["mmdc", "-i", f"mermaid/{n}.mmd", "-o", f"made/mmd-{n}.png"] for n in names]))
    if shutil.which("plantuml"):
        command = ["plantuml", "-tpng", "-o", "../made", *(f"plantuml/{n}.puml" for n in names)]
        found.append(Contestant("plantuml (one command)", [command]))
    return found


def single(folder: Path, rounds: int) -> None:
    """One picture, a cold process."""
    ours = [VIZSYS, "render", str(HERE / "flow.yaml"), "-o", "vizsys.png", "--scale", "1.8", "--quiet", "--force"]
    run(ours, folder)  # compiles Graphviz and shrinks the icons, once per machine
    wanted = pixels([folder / "vizsys.png"])
    field = [Contestant("vizsys render flow.yaml", [ours], pixels=wanted)]
    if shutil.which("dot"):
        field += [
            matched(
                "diagrams script",
                lambda dpi: [[sys.executable, str(HERE / "flow_diagrams.py"), "diagrams", f"{dpi:g}"]],
                lambda: [folder / "diagrams.png"],
                folder,
                wanted,
            ),
            matched(
                "dot -Tpng",
                lambda dpi: [["dot", "-Tpng", f"-Gdpi={dpi:g}", str(HERE / "flow.dot"), "-o", "dot.png"]],
                lambda: [folder / "dot.png"],
                folder,
                wanted,
            ),
        ]
    (folder / "made").mkdir(exist_ok=True)
    field += others(folder, forty.write(folder, 1), wanted)
    race(field, rounds, folder)
    say(f"\none picture of 12 nodes, a cold process, {rounds} rounds", field)


def many(folder: Path, rounds: int) -> None:
    """Forty pictures: cold, nothing to do, one changed, and whether they are current."""
    names = forty.write(folder)
    ours = [VIZSYS, "render", "spec", "-o", "out", "--scale", f"{SCALE:g}", "--quiet"]
    made = folder / "out"
    run(ours, folder)
    wanted = pixels(sorted(made.glob("*.png")))
    field = [
        Contestant("vizsys render, one command", [ours], lambda: shutil.rmtree(made), wanted),
        Contestant("vizsys render -j 1", [[*ours, "-j", "1"]], lambda: shutil.rmtree(made), wanted),
    ]
    (folder / "made").mkdir(exist_ok=True)
    if shutil.which("dot"):
        field += [
            matched(
                "40 diagrams scripts, one by one",
                lambda dpi: [[sys.executable, f"script/{n}.py", f"made/diagrams-{n}", f"{dpi:g}"] for n in names],
                lambda: (folder / "made").glob("diagrams-*.png"),
                folder,
                wanted,
            ),
            matched(
                "dot -Tpng over 40 files",
                lambda dpi: [
                    ["dot", "-Tpng", f"-Gdpi={dpi:g}", f"dot/{n}.dot", "-o", f"made/dot-{n}.png"] for n in names
                ],
                lambda: (folder / "made").glob("dot-*.png"),
                folder,
                wanted,
            ),
        ]
    field += others(folder, names, wanted)
    race(field, rounds, folder)
    say(f"\n40 pictures of 12 to 20 nodes, cold, {rounds} rounds", field)

    if not made.exists():
        run(ours, folder)
    turn = iter(range(1_000_000))

    def change() -> None:
        path = folder / "spec" / "system-07.yaml"
        head = path.read_text("utf-8").split("\n", 1)
        path.write_text(f"title: System 7, edition {next(turn)}\n{head[1]}", encoding="utf-8")

    field = [
        Contestant('python -c "import click, yaml"', [[sys.executable, "-c", "import click, yaml"]]),
        Contestant("vizsys render, nothing to do", [ours]),
        Contestant("vizsys check", [[VIZSYS, "check", "spec", "-o", "out", "--scale", f"{SCALE:g}"]]),
        Contestant("vizsys render, one changed", [ours], change),
    ]
    race(field, 3 * rounds, folder)
    say(f"\nthe same 40, drawn before, {3 * rounds} rounds", field)


def gallery(folder: Path, rounds: int) -> None:
    """The specs of the project."""
    ours = [VIZSYS, "render", str(SPECS), "-o", "gallery", "--quiet"]
    run(ours, folder)
    made = folder / "gallery"
    wanted = pixels(sorted(made.rglob("*.png")))
    field = [
        Contestant("cold", [ours], lambda: shutil.rmtree(made), wanted),
        Contestant("nothing to do", [ours]),
        Contestant("check", [[VIZSYS, "check", str(SPECS), "-o", "gallery"]]),
    ]
    race(field, rounds, folder)
    say(f"\nthe gallery, {len(list(made.rglob('*.png')))} pictures, {rounds} rounds", field)


def watching(folder: Path, rounds: int) -> None:
    """From saving one of forty specs to its new picture, in `vizsys render --watch`."""
    forty.write(folder, forms=("spec",))
    spec, picture = folder / "spec" / "system-12.yaml", folder / "watched" / "system-12.png"
    command = [VIZSYS, "render", "--watch", "spec", "-o", "watched", "--scale", f"{SCALE:g}"]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, **quiet)
    head = spec.read_text("utf-8").split("\n", 1)[1]
    took = []
    try:
        for number in range(rounds + 1):
            before = _state(picture)
            start = time.perf_counter()
            if number:  # the first pictures are made when watching begins
                spec.write_text(f"title: System 12, edition {number}\n{head}", encoding="utf-8")
            while _state(picture) == before:
                if process.poll() is not None or time.perf_counter() - start > 60:
                    sys.exit("vizsys render --watch made no picture")
                time.sleep(0.001)
            took.append((time.perf_counter() - start) * 1000)
            time.sleep(3 if not number else 0.3)  # the rest of the forty; a breath between two saves
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
    print(
        f"\nwatching forty specs: {statistics.median(took[1:]):.0f} ms from saving one to its picture, {rounds} times"
    )


def _state(path: Path) -> tuple[int, int] | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_ino, state.st_mtime_ns


def growth(folder: Path) -> None:
    """A hundred, three hundred and a thousand pictures: time and memory, with workers and in one process."""
    print("\nmore and more pictures, cold, one round")
    for count in (100, 300, 1000):
        home = folder / f"growth-{count}"
        forty.write(home, count, forms=("spec",))
        command = [VIZSYS, "render", "spec", "-o", "out", "--scale", f"{SCALE:g}", "--quiet", "--force"]
        for words in (("-j", "2"), ("-j", "1")):
            wall, cpu, memory = run([*command, *words], home)
            each = f"{wall / count:5.1f} ms a picture, {cpu / count:5.1f} ms of the processors"
            print(
                f"  {count:5} with {' '.join(words)}{wall:9.0f} ms, {each}, largest process {memory:4.0f} MB",
                flush=True,
            )
        shutil.rmtree(home)
    if Path("/proc/self/statm").exists():
        print("\nmemory of one process that draws the forty again and again", flush=True)
        forty.write(folder, forms=("spec",))
        subprocess.run([sys.executable, str(HERE / "again.py"), str(folder / "spec")], check=True, env=ENVIRONMENT)


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


def say_stages(folder: Path, rounds: int) -> None:
    laps = stages(rounds, folder)
    total = sum(ms for stage, ms in laps.items() if not stage.startswith("("))
    print(f"\nwhere the time of one picture goes, {rounds} rounds (of {total:.0f} ms)")
    for stage, ms in laps.items():
        share = "" if stage.startswith("(") else f"{100 * ms / total:5.0f} %"
        print(f"  {stage:<18}{ms:7.0f} ms{share}")


def main() -> None:
    one, some = (int(n) for n in (*sys.argv[1:], *("15", "3")[len(sys.argv) - 1 :]))
    if not graphviz():
        print("SKIPPED diagrams and dot: no graphviz here, and it could not be installed")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(HEAD)
        single(folder, one)
        many(folder, some)
        gallery(folder, some)
        watching(folder, one)
        growth(folder)
        say_stages(folder, one)


if __name__ == "__main__":
    main()
