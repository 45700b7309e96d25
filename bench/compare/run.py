"""Draw every graph three times, measure the drawings, write the page.

Arguments: `--check` ends with 1 where vizsys is behind; `--out FOLDER` (bench/compare/out); `--times N` (3), the least
of which is shown; names of specs, all by default.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from run import graphviz

from compare import graphs, page
from compare.measure import Measures, measure
from compare.readers import from_dot, from_scene, png_size

HERE = Path(__file__).parent
TOOLS = ("vizsys", "dot", "diagrams")
PIXELS = 1600
"""Width of the pictures, about."""


@dataclass
class Drawn:
    """One picture with its measures."""

    picture: Path
    measures: Measures
    ms: float


Row = dict[str, Drawn]


class Failed(Exception):
    """A tool that did not draw."""


def specs(names: list[str]) -> list[Path]:
    every = sorted(HERE.glob("*.yaml"))
    return [spec for spec in every if not names or spec.stem in names]


def run(command: list[str], words: str = "") -> str:
    done = subprocess.run(command, input=words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"{' '.join(command)}:\n{done.stderr}")
    return done.stdout


def timed(times: int, command: list[str], words: str = "") -> float:
    """Least milliseconds from start to end of a process."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run(command, words)
        taken.append((time.perf_counter() - start) * 1000)
    return min(taken)


def with_vizsys(spec: Path, out: Path, times: int) -> Drawn:
    scene, picture = out / f"{spec.stem}.json", out / f"{spec.stem}-vizsys.png"
    render = [sys.executable, "-m", "vizsys", "render", str(spec), "--force", "--quiet", "--scale", "1", "-o"]
    run([*render, str(scene)])
    ms = timed(times, [*render, str(picture)])
    return Drawn(picture, measure(from_scene(json.loads(scene.read_text("utf-8")))), ms)


def with_dot(graph: graphs.PlainGraph, stem: str, out: Path, times: int) -> Drawn:
    source, picture = out / f"{stem}-dot.gv", out / f"{stem}-dot.png"
    source.write_text(graphs.dot(graph), "utf-8")
    layout = json.loads(run(["dot", "-Tjson", str(source)]))
    dpi = 72 * PIXELS / (float(layout["bb"].split(",")[2]) + 8)
    ms = timed(times, ["dot", "-Tpng", f"-Gdpi={dpi:.1f}", str(source), "-o", str(picture)])
    return Drawn(picture, measure(from_dot(layout)), ms)


def with_diagrams(graph: graphs.PlainGraph, stem: str, out: Path, times: int) -> Drawn:
    picture = out / f"{stem}-diagrams.png"
    command = [sys.executable, str(HERE / "with_diagrams.py"), str(picture)]
    run([*command, "96"], graph.json())
    dpi = 96 * PIXELS / png_size(picture)[0]
    ms = timed(times, [*command, f"{dpi:.1f}"], graph.json())
    layout = json.loads(run(["dot", "-Tjson", str(picture.with_suffix(".gv"))]))
    return Drawn(picture, measure(from_dot(layout)), ms)


def draw(spec: Path, out: Path, times: int, dot: bool) -> Row:
    row = {"vizsys": with_vizsys(spec, out, times)}
    if dot:
        graph = graphs.load(spec)
        row["dot"] = with_dot(graph, spec.stem, out, times)
        row["diagrams"] = with_diagrams(graph, spec.stem, out, times)
    return row


def behind(sums: dict[str, dict[str, float]]) -> list[str]:
    """What vizsys is not the best or equal in."""
    out = []
    for name in page.PROMISED:
        ours, best = sums["vizsys"][name], min(sums[tool][name] for tool in sums)
        if ours > best + 0.005:
            out.append(f"{name}: vizsys {ours:g}, best {best:g}")
    return out


def report(sums: dict[str, dict[str, float]]) -> None:
    print(f"{'sum over the graphs':<28}" + "".join(f"{tool:>12}" for tool in sums))
    for name in next(iter(sums.values())):
        print(f"  {name:<26}" + "".join(f"{sums[tool][name]:12.2f}" for tool in sums))


def main() -> int:
    ask = argparse.ArgumentParser(prog="compare")
    ask.add_argument("names", nargs="*")
    ask.add_argument("--check", action="store_true")
    ask.add_argument("--out", type=Path, default=HERE / "out")
    ask.add_argument("--times", type=int, default=3)
    said = ask.parse_args()
    said.out.mkdir(parents=True, exist_ok=True)
    dot = graphviz()
    if not dot:
        print("SKIPPED dot and diagrams: no graphviz here, and it could not be installed")
    rows: dict[str, Row] = {}
    for spec in specs(said.names):
        rows[spec.stem] = draw(spec, said.out, said.times, dot)
        print(f"drew {spec.stem}", flush=True)
    sums = page.sums(rows)
    target = said.out / "compare.html"
    target.write_text(page.html(rows, sums), "utf-8")
    report(sums)
    print(f"wrote {target}")
    late = behind(sums) if dot else []
    for line in late:
        print(f"behind in {line}")
    return 1 if said.check and late else 0
