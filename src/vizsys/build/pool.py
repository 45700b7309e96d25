"""A pool that outlives its workers. In: tasks and what to do with one. Out: results, in the order of the tasks.

`concurrent.futures` gives up for good when a worker dies; a renderer that aborts on one page must not take the other
forty with it. So each worker has a pipe of its own, and one that dies, or is ended because it takes too long, costs its
task only.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from types import MappingProxyType, TracebackType
from typing import Any, Generic, TypeVar

from vizsys.build.bounds import Bounds, Lost, end, follow_parent, over_time, restrain
from vizsys.records import dataclass

T = TypeVar("T")
R = TypeVar("R")

RECYCLE = 100
"""Tasks after which a worker is replaced: libraries keep caches that grow with every distinct picture, to some 100 MB
after so many. A new worker takes as long to load as two or three pictures to draw."""
START = 60.0
"""Seconds a worker may take until it begins its first task, on a machine that is busy."""


def _view(content: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(content)


# Pages hold read-only mappings, which pickle does not know by itself.
ForkingPickler.register(MappingProxyType, lambda view: (_view, (dict(view),)))


@dataclass(slots=True)
class _Worker:
    process: Any
    pipe: Connection
    task: int = -1  # index of the task in hand
    until: float = float("inf")  # when it is ended
    served: int = 0


class Pool(Generic[T, R]):
    """Workers that stay while the pool is open; each is started when there is a task for it.

    `work` and `begin`, which a worker calls first, must be importable; tasks and results picklable. `crashed(task,
    lost)` stands in for the result of a worker that died or was ended. `pictures(task)`: how many times the time of
    the bounds a task may take.
    """

    def __init__(
        self,
        work: Callable[[T], R],
        jobs: int,
        crashed: Callable[[T, Lost], R],
        bounds: Bounds | None = None,
        pictures: Callable[[T], int] = lambda _: 1,
        begin: Callable[[], None] | None = None,
    ) -> None:
        self._work, self._jobs, self._crashed, self._begin = work, max(1, jobs), crashed, begin
        self._bounds = bounds or Bounds()
        self._pictures = pictures
        self._workers: list[_Worker] = []

    def __enter__(self) -> Pool[T, R]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def run(self, tasks: Sequence[T], most: int | None = None) -> Iterator[R]:
        """The result of every task, in their order, each as soon as it is its turn. One run at a time.

        No more than `most` workers are started for it.
        """
        done: dict[int, R] = {}
        waiting = list(range(len(tasks) - 1, -1, -1))
        self.warm(len(tasks) if most is None else min(most, len(tasks)))
        try:
            for turn in range(len(tasks)):
                while turn not in done:
                    for place, worker in enumerate(self._workers):
                        if worker.task < 0 and waiting:
                            self._give(place, waiting.pop(), tasks)
                    busy = [w for w in self._workers if w.task >= 0]
                    patience = min(w.until for w in busy) - time.monotonic()
                    ready = wait([w.pipe for w in busy], None if patience == float("inf") else max(0.0, patience))
                    for place, worker in enumerate(self._workers):
                        if worker.task < 0:
                            continue
                        index = worker.task
                        if worker.pipe in ready:
                            answer = self._hear(place, tasks[index])
                        elif time.monotonic() >= worker.until:
                            answer = (self._late(place, tasks[index]),)
                        else:
                            continue
                        if answer:
                            done[index] = answer[0]
                yield done.pop(turn)
        finally:
            for worker in [w for w in self._workers if w.task >= 0]:  # stopped early: nobody wants these results
                self._workers.remove(worker)
                _stop(worker)

    def warm(self, most: int | None = None) -> None:
        """Start workers that are missing, `most` at most, and replace those that have served long enough."""
        for place, worker in enumerate(self._workers):
            if worker.served >= RECYCLE:
                self._replace(place)
        while len(self._workers) < (self._jobs if most is None else min(self._jobs, most)):
            self._workers.append(self._start())

    def close(self) -> None:
        """End every worker, at once, whatever it is doing."""
        while self._workers:
            _stop(self._workers.pop())

    def _give(self, place: int, index: int, tasks: Sequence[T]) -> None:
        worker = self._workers[place]
        if worker.served >= RECYCLE or not worker.process.is_alive():
            self._replace(place)
            worker = self._workers[place]
        worker.task, worker.served = index, worker.served + 1
        worker.until = self._deadline(tasks[index], START)
        with suppress(OSError):  # it died idle: reading its pipe says so
            worker.pipe.send(tasks[index])

    def _deadline(self, task: T, more: float = 0.0) -> float:
        seconds = self._bounds.seconds * max(1, self._pictures(task))
        return time.monotonic() + seconds + more if seconds else float("inf")

    def _hear(self, place: int, task: T) -> tuple[R] | tuple[()]:
        """What a worker says: that it has begun, which is nothing yet, or its result; or that it is dead."""
        worker = self._workers[place]
        try:
            final, result = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join()
            how = _death(worker.process.exitcode, self._bounds.memory)
            self._replace(place)
            return (self._crashed(task, how),)
        if not final:
            worker.until = self._deadline(task)
            return ()
        worker.task, worker.until = -1, float("inf")
        return (result,)

    def _late(self, place: int, task: T) -> R:
        self._replace(place)
        return self._crashed(task, over_time(self._bounds.seconds * max(1, self._pictures(task))))

    def _replace(self, place: int) -> None:
        _stop(self._workers[place])
        self._workers[place] = self._start()

    def _start(self) -> _Worker:
        forked = _alone()
        context: Any = multiprocessing.get_context("fork" if forked else "spawn")
        ours, theirs = context.Pipe()
        others = [ours, *(worker.pipe for worker in self._workers)] if forked else []
        arguments = (theirs, self._work, self._bounds.memory, self._begin, others)
        process = context.Process(target=_serve, args=arguments, daemon=True)
        process.start()
        theirs.close()  # so that its death reads as the end of the pipe
        return _Worker(process, ours)


def run_all(
    tasks: Sequence[T],
    work: Callable[[T], R],
    jobs: int,
    crashed: Callable[[T, Lost], R],
    bounds: Bounds | None = None,
    pictures: Callable[[T], int] = lambda _: 1,
    begin: Callable[[], None] | None = None,
) -> Iterator[R]:
    """`work(task)` for every task by `jobs` workers of a pool of their own: see `Pool`."""
    with Pool(work, min(jobs, len(tasks)), crashed, bounds, pictures, begin) as pool:
        yield from pool.run(tasks)


def _alone() -> bool:
    """Whether a worker may be a fork of this process, which is there in 5 ms and has imported what this one has: where
    no other thread can hold a lock that nobody would let go in the fork. The system is asked, which knows all threads.
    Elsewhere a worker is a fresh process, there in 100 to 200 ms."""
    try:
        return sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return False


def _stop(worker: _Worker) -> None:
    worker.pipe.close()
    if worker.task >= 0:
        end(worker.process.pid)
        worker.process.kill()  # before it was a group of its own
    worker.process.join(5)
    if worker.process.is_alive():
        worker.process.kill()


def _serve(
    pipe: Connection,
    work: Callable[[Any], Any],
    memory: int,
    begin: Callable[[], None] | None,
    others: Sequence[Connection] = (),
) -> None:
    for other in others:  # a fork has the parent's ends as well: while it holds one, closing it is not heard
        other.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole terminal: the parent ends us
    follow_parent()
    restrain(memory)
    if begin is not None:
        begin()
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            return
        with suppress(BrokenPipeError):
            pipe.send((False, None))
            pipe.send((True, work(task)))


def _death(code: int | None, memory: int) -> Lost:
    """How a worker that has ended says it did."""
    if code is None or code >= 0:
        return Lost("crash", f"the renderer ended with status {code}")
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    if name == "SIGABRT" and memory and sys.platform.startswith("linux"):
        # Native code has no other answer when it is refused memory; its bugs are exceptions, or other signals.
        return Lost("memory", "drawing took more memory than it may, so the renderer gave up (SIGABRT)")
    return Lost("crash", f"the renderer was stopped by {name}")
