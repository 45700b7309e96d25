"""Try hostile specs until the time is up: `make fuzz`, or `python tests/hostile/fuzz.py --seconds 600 front`.

Targets: `front` reads specs, `whole` draws them too, as SVG and every eighth as PNG. Each new way to fail is printed
with the smallest spec that was found, which is also written to `--into`. Ends with 1 when something failed.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import signal
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import FlakyFailure
from judge import Judge, Verdict
from mutate import Mutations, paths, text_of, without

BATCH = 100
TRIES = 250
"""Texts tried to make a failing spec smaller, once Hypothesis has."""
FOLDER = Path(__file__).resolve().parents[2]


class Failed(Exception):
    """A text that failed in a way not seen before."""


class Fuzz:
    """One target, and what was seen so far."""

    def __init__(self, target: str, into: Path) -> None:
        self.target = target
        self.into = into
        self.judge = Judge(FOLDER)
        self.mutations = Mutations() if target == "front" else Mutations(most=3, bad=False)
        self.seen: dict[str, tuple[str, str]] = {}
        self.tried = 0
        self.outcomes: Counter[str] = Counter()
        self.until = 0.0
        self.last: tuple[str, str, Verdict] = ("", "", ("", ""))

    def run(self, seconds: float, count: int | None, start: int) -> None:
        self.until = time.monotonic() + seconds
        number = start
        while time.monotonic() < self.until and (count is None or self.tried < count):
            try:
                self._batch(number, BATCH if count is None else min(BATCH, count - self.tried))
            except (Failed, FlakyFailure):  # the second when it fails now and then
                self._report()
            number += 1
        self.judge.close()

    def verdict(self, text: str, name: str) -> Verdict:
        formats: tuple[str, ...] = ()
        if self.target == "whole":
            eighth = hashlib.sha256(text.encode()).digest()[0] % 8 == 0
            formats = ("svg", "png") if eighth else ("svg",)
        self.tried += 1
        found = self.judge.try_(text, name, formats)
        self.outcomes[found[1] if found[0] == "ok" else "failed"] += 1
        return found

    def _batch(self, number: int, size: int) -> None:
        strategy = self.mutations.texts() if self.target == "front" else self.mutations.trees()

        @seed(number)
        @settings(
            max_examples=size,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )
        @given(strategy)
        def attempt(made: tuple[str, Any]) -> None:
            name, tree = made
            if time.monotonic() > self.until + 60:
                return
            text = tree if isinstance(tree, str) else text_of(tree)
            found = self.verdict(text, name)
            if found[0] != "ok" and _sign(found) not in self.seen:
                self.last = text, name, found
                raise Failed(_sign(found))

        attempt()

    def _report(self) -> None:
        text, name, found = self.last
        text = self._smaller(text, name, found)
        self.seen[_sign(found)] = (name, text)
        self.into.mkdir(parents=True, exist_ok=True)
        place = self.into / f"{self.target}-{hashlib.sha256(_sign(found).encode()).hexdigest()[:8]}.yaml"
        place.write_text(f"# {found[0]}: {found[1]}\n# from {name}\n{text}", "utf-8")
        print(f"--- {found[0]}: {found[1]}\n# from {name}, kept as {place}\n{text[:1500]}", flush=True)

    def _smaller(self, text: str, name: str, found: Verdict) -> str:
        """The spec without what is not needed to fail."""
        try:
            tree = yaml.safe_load(text)
        except (yaml.YAMLError, ValueError):
            return text
        if not isinstance(tree, dict) or found[0] in ("hang", "slow"):
            return text
        tries, changed = 0, True
        while changed and tries < TRIES:
            changed = False
            for path in sorted(paths(tree), key=len):
                if tries >= TRIES:
                    break
                try:
                    less = without(tree, path)
                except (KeyError, IndexError):
                    continue  # it went with something else
                tries += 1
                if _sign(self.verdict(text_of(less), name)) == _sign(found):
                    tree, changed = less, True
                    text = text_of(less)
        return text


def _sign(found: Verdict) -> str:
    return f"{found[0]} {found[1]}" if found[0] not in ("hang", "slow") else found[0]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("targets", nargs="*", default=["front", "whole"], help="front, whole; both when not named")
    parser.add_argument("--seconds", type=float, default=60, help="for each target (default 60)")
    parser.add_argument("--count", type=int, help="stop after so many inputs")
    parser.add_argument("--seed", type=int, help="where to begin; by chance when absent")
    parser.add_argument("--into", type=Path, default=Path("fuzz-found"), help="folder for specs that fail")
    given_ = parser.parse_args()
    start = given_.seed if given_.seed is not None else random.randrange(1 << 30)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what was tried is told in any case
    wrong = 0
    for target in given_.targets:
        fuzz = Fuzz(target, given_.into)
        with suppress(KeyboardInterrupt):
            fuzz.run(given_.seconds, given_.count, start)
        what = ", ".join(f"{number} {outcome}" for outcome, number in fuzz.outcomes.most_common())
        print(
            f"{target}: {fuzz.tried} inputs tried from seed {start} ({what}); {len(fuzz.seen)} ways to fail", flush=True
        )
        wrong += len(fuzz.seen)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
