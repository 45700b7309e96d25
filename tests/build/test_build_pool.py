"""The pool: order, dying workers, replaced workers."""

import os
import signal
import time

import pytest

from vizsys.build import pool
from vizsys.build.pool import run_all
from vizsys.build.run import workers_for


def work(task):
    kind, value = task
    match kind:
        case "die":
            os._exit(7)
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "slow":
            time.sleep(0.2)
        case "who":
            return os.getpid()
    return value * 2


def died(task, how):
    return f"{task[1]}: {how}"


def run(tasks, jobs=2):
    return list(run_all(tasks, work, jobs, died))


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_the_order_of_the_tasks(jobs):
    tasks = [("slow", 0), *(("fast", n) for n in range(1, 9))]
    assert run(tasks, jobs) == [n * 2 for n in range(9)]


def test_a_dead_worker_costs_its_task_only():
    tasks = [("fast", 1), ("die", 2), ("fast", 3), ("kill", 4), ("fast", 5), ("die", 6), ("fast", 7)]
    results = run(tasks)
    assert results[::2] == [2, 6, 10, 14]
    assert results[1] == "2: the renderer ended with status 7"
    assert results[3] == "4: the renderer was stopped by SIGKILL"
    assert results[5] == "6: the renderer ended with status 7"


def test_every_worker_dying_ends_the_run_all_the_same():
    assert run([("die", n) for n in range(4)]) == [f"{n}: the renderer ended with status 7" for n in range(4)]


def test_workers_are_replaced_after_a_while(monkeypatch):
    monkeypatch.setattr(pool, "RECYCLE", 2)
    assert len(set(run([("who", 0)] * 8))) >= 4


def test_stopping_early_stops_the_workers():
    results = run_all([("who", 0)] + [("slow", n) for n in range(20)], work, 2, died)
    worker = next(results)
    results.close()
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


def test_how_many_workers():
    assert workers_for(3) == 1
    assert workers_for(3, 8) == 3
    assert workers_for(0, 4) == 1
    assert 1 <= workers_for(100) <= (os.cpu_count() or 1)
