"""Kill renders at random moments and look at what they leave.

    python scripts/kill_test.py [TIMES] [--seed N] [--jobs N]

In: how many times. Each time some specs are changed, a render of them is started, and after a random part of the time
such a render takes it is ended by `kill -9`, with all its workers, or its parent process alone. Then every picture in
place must be whole: it decodes, its digest is true, and its bytes are those of the old spec or of the new one. At the
end one more run must complete, leave nothing else behind, and a run after it must find nothing to do.
Exits with 1, and says what it found, when anything is otherwise.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from contextlib import suppress
from pathlib import Path

from PIL import Image

from vizsys.build.recipe import recipe_in
from vizsys.formats import facts

SPECS = 8
SPEC = """title: {title} {n}
graph:
  nodes: {{a: {{icon: lucide/user}}, b: B, c: {{icon: kafka, label: Queue {title}}}, d: D}}
  edges: [a -> b: go, b -> c, c -> d, d -> a: back]
"""


def main(times: int, seed: int, jobs: int) -> int:
    """Kill so many renders; the exit status."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "specs").mkdir()
        (home / "vizsys.yaml").write_text("formats: [png, svg]\n")
        allowed: dict[str, list[bytes]] = {}
        for title in ("Old", "New"):
            write(home, title)
            started = time.monotonic()
            run(home, "-o", title, "-j", str(jobs))
            took = time.monotonic() - started
            for path in (home / title).iterdir():
                allowed.setdefault(path.name, []).append(path.read_bytes())
        faults: list[str] = []
        moments, changed = 0, 0
        attempt = -1
        while moments < times and attempt < 10 * times:
            attempt += 1
            titles = ("Old", "New")
            write(home, titles[attempt % 2])
            started, killed = time.monotonic(), False
            child = start(home, "-j", str(jobs))
            moment = chance.uniform(0.1, 1.1) * took
            try:
                child.wait(moment)
                took = 0.5 * took + 0.5 * (time.monotonic() - started)  # the machine is less busy than it was
            except subprocess.TimeoutExpired:
                moments, took = moments + 1, took * 1.02
                killed = True
                if attempt % 3:
                    kill_all(child)
                else:
                    child.kill()  # its workers find out by themselves
            child.wait()
            left = leave(child)
            for path in sorted((home / "output").iterdir()) if (home / "output").exists() else []:
                data = path.read_bytes()
                if path.name.startswith("."):
                    continue  # what a killed run was writing; the next one sweeps it
                changed += killed and data == allowed[path.name][attempt % 2]
                faults += [
                    f"run {attempt}, killed after {moment:.2f} s: {path.name} {fault}" for fault in look(path, data)
                ]
                if data not in allowed[path.name]:
                    faults.append(f"run {attempt}, killed after {moment:.2f} s: {path.name} is neither old nor new")
            faults += [f"run {attempt}: process {pid} is still there" for pid in left]
            if killed and moments % 10 == 0:
                print(f"{moments} of {times}: {changed} new pictures in place", file=sys.stderr)
        done = run(home, "-j", str(jobs))
        if done.returncode:
            faults.append(f"the run after them failed: {done.stderr.decode()}")
        extra = {p.name for p in (home / "output").iterdir()} ^ set(allowed)
        faults += [f"{name} is left over, or missing" for name in sorted(extra)]
        if run(home).stderr.decode() != f"{SPECS} up to date\n":
            faults.append("the run after that found something to do")
    for fault in faults:
        print(fault)
    print(f"{moments} runs killed, {changed} pictures of theirs in place, {len(faults)} faults")
    return 1 if faults else 0


def write(home: Path, title: str) -> None:
    for n in range(SPECS):
        (home / f"specs/s{n}.yaml").write_text(SPEC.format(title=title, n=n))


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "vizsys", "render", *arguments]


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command(*arguments), cwd=home, capture_output=True, check=False)


def start(home: Path, *arguments: str) -> subprocess.Popen[bytes]:
    nowhere = subprocess.DEVNULL
    return subprocess.Popen(command(*arguments), cwd=home, stdout=nowhere, stderr=nowhere, start_new_session=True)


def look(path: Path, data: bytes) -> list[str]:
    """What is wrong with a picture."""
    try:
        if path.suffix == ".png":
            Image.open(io.BytesIO(data)).load()
        else:
            ElementTree.fromstring(data)
    except Exception as error:
        return [f"cannot be read: {error}"]
    return [] if recipe_in(facts.read(data)) else ["has no true digest"]


def session(leader: int) -> list[int]:
    """The living processes of a session, where there is /proc."""
    found = []
    for name in os.listdir("/proc") if os.path.isdir("/proc/self") else []:
        if name.isdigit():
            try:
                state, _, _, its = Path("/proc", name, "stat").read_text().rpartition(")")[2].split()[:4]
            except (OSError, ValueError):
                continue
            if int(its) == leader and state != "Z":
                found.append(int(name))
    return found


def kill_all(child: subprocess.Popen[bytes]) -> None:
    child.send_signal(signal.SIGSTOP)  # so that it does not mourn its workers
    for pid in session(child.pid):
        if pid != child.pid:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    child.kill()


def leave(child: subprocess.Popen[bytes]) -> list[int]:
    """The processes of a run that do not end by themselves within a generous time."""
    for _ in range(300):
        if not (left := session(child.pid)):
            return []
        time.sleep(0.1)
    return left


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("times", type=int, nargs="?", default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    sys.exit(main(given.times, given.seed, given.jobs))
