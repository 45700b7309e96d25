"""A pool that outlives its workers. In: tasks and what to do with one. Out: results, in the order of the tasks.

`concurrent.futures` gives up for good when a worker dies; a renderer that aborts on one page must not take the other
forty with it. So each worker has a pipe of its own, and a dead one costs its task only.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from types import MappingProxyType
from typing import Any, TypeVar

from vizsys.records import dataclass

T = TypeVar("T")
R = TypeVar("R")

RECYCLE = 24
"""Tasks after which a worker is replaced: the renderers keep caches that grow with every distinct picture."""


def _view(content: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(content)


# Pages hold read-only mappings, which pickle does not know by itself.
ForkingPickler.register(MappingProxyType, lambda view: (_view, (dict(view),)))


@dataclass(slots=True)
class _Worker:
    process: Any
    pipe: Connection
    task: int = -1  # index of the task in hand
    served: int = 0


def run_all(tasks: Sequence[T], work: Callable[[T], R], jobs: int, crashed: Callable[[T, str], R]) -> Iterator[R]:
    """`work(task)` for every task, results in the order of the tasks, each as soon as it is its turn.

    `work` must be importable, tasks and results picklable; `crashed(task, how)` stands in for the result of a worker
    that died. `jobs`: how many workers, at least 1.
    """
    done: dict[int, R] = {}
    waiting = list(range(len(tasks) - 1, -1, -1))
    workers = [_start(work) for _ in range(min(jobs, len(tasks)))]
    try:
        for turn in range(len(tasks)):
            while turn not in done:
                for place, worker in enumerate(workers):
                    if worker.task < 0 and waiting:
                        if worker.served >= RECYCLE:
                            _stop(worker)
                            workers[place] = worker = _start(work)
                        _give(worker, waiting.pop(), tasks)
                for pipe in wait([w.pipe for w in workers if w.task >= 0]):
                    place = next(i for i, w in enumerate(workers) if w.pipe is pipe)
                    worker = workers[place]
                    index, worker.task = worker.task, -1
                    try:
                        done[index] = worker.pipe.recv()
                    except (EOFError, OSError):
                        worker.process.join()
                        done[index] = crashed(tasks[index], _death(worker.process.exitcode))
                        workers[place] = _start(work)
            yield done.pop(turn)
    finally:
        for worker in workers:
            _stop(worker)


def _give(worker: _Worker, index: int, tasks: Sequence[object]) -> None:
    worker.task = index
    worker.served += 1
    with suppress(OSError):  # it died idle: reading its pipe says so
        worker.pipe.send(tasks[index])


def _start(work: Callable[[Any], Any]) -> _Worker:
    # spawn, not fork: the same on every system, and safe in a process that has threads.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, work), daemon=True)
    process.start()
    theirs.close()  # so that its death reads as the end of the pipe
    return _Worker(process, ours)


def _stop(worker: _Worker) -> None:
    worker.pipe.close()
    if worker.task >= 0:
        worker.process.terminate()
    worker.process.join(5)


def _serve(pipe: Connection, work: Callable[[Any], Any]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group: the parent ends us
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        pipe.send(work(task))


def _death(code: int | None) -> str:
    if code is not None and code < 0:
        try:
            return f"the renderer was stopped by {signal.Signals(-code).name}"
        except ValueError:
            return f"the renderer was stopped by signal {-code}"
    return f"the renderer ended with status {code}"
