"""The pool: order, dying workers, replaced workers."""

import faulthandler
import functools
import os
import signal
import subprocess
import sys
import time

import pytest

from vizsys.build import pool
from vizsys.build.bounds import Bounds, TimedOut, lost, within
from vizsys.build.pool import Pool, run_all
from vizsys.build.run import workers_for

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the bound on memory is Linux's")


def work(task):
    kind, value = task
    match kind:
        case "die":
            os._exit(7)
        case "abort":
            faulthandler.disable()  # a fork has that of pytest
            os.abort()
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "slow":
            time.sleep(0.2)
        case "hang":
            time.sleep(1000)
        case "native":  # one call that holds the interpreter and never returns
            sum(range(10**15))
        case "eat":
            return len(bytearray(4 << 30))
        case "child hang":
            subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)", value])
            time.sleep(1000)
        case "who":
            return os.getpid()
    return value * 2


def died(task, how):
    return f"{task[1]}: {how.words}" if how.how == "crash" else f"{task[1]}: {how.how}"


def run(tasks, jobs=2, **more):
    return list(run_all(tasks, work, jobs, died, **more))


def gone(pid):
    """Whether the process ends within a generous time."""
    for _ in range(500):
        try:
            os.kill(pid, 0)
            with open(f"/proc/{pid}/stat") as file:
                if file.read().rpartition(")")[2].split()[0] == "Z":
                    return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


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


@pytest.mark.parametrize("how", ["hang", "native"])
def test_a_hung_worker_costs_its_task_only(how):
    tasks = [("fast", 1), (how, 2), ("fast", 3), (how, 4), ("fast", 5)]
    assert run(tasks, bounds=Bounds(seconds=0.5)) == [2, "2: time", 6, "4: time", 10]


def test_the_time_is_that_of_every_picture_of_a_task():
    tasks = [("slow", 1), ("hang", 2)]
    assert run(tasks, bounds=Bounds(seconds=0.1), pictures=lambda task: 20 if task[0] == "slow" else 1) == [
        2,
        "2: time",
    ]


def test_no_bound_on_time():
    assert run([("slow", 1), ("slow", 2)], bounds=Bounds(seconds=0)) == [2, 4]


@linux
def test_native_code_that_is_refused_memory_gives_up(capfd):
    assert run([("fast", 1), ("abort", 2), ("fast", 3)]) == [2, "2: memory", 6]
    assert run([("abort", 2)], bounds=Bounds(memory=0)) == ["2: the renderer was stopped by SIGABRT"]


@linux
def test_memory_is_refused_at_the_bound(capfd):
    first, second, third = run([("fast", 1), ("eat", 2), ("fast", 3)], bounds=Bounds(memory=1 << 30))
    assert (first, third) == (2, 6)
    assert second == "2: the renderer ended with status 1"  # nobody catches MemoryError in `work`
    assert "MemoryError" in capfd.readouterr().err


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="looks processes up in /proc")
def test_what_a_worker_started_ends_with_it(tmp_path):
    mark = str(tmp_path)
    assert run([("child hang", mark)], bounds=Bounds(seconds=1)) == [f"{mark}: time"]

    def left():
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/cmdline", "rb") as file:
                    if mark.encode() in file.read():
                        yield int(pid)
            except OSError:
                pass

    assert all(gone(pid) for pid in left())


def test_a_pool_keeps_its_workers_between_runs():
    with Pool(work, 2, died) as workers:
        first = {*workers.run([("who", 0)] * 4)}
        assert {*workers.run([("who", 0)] * 4)} <= first
        os.kill(min(first), signal.SIGKILL)
        assert gone(min(first))
        assert list(workers.run([("fast", n) for n in range(4)])) == [0, 2, 4, 6]
    assert all(gone(pid) for pid in first)


def _mark(path):
    with open(path, "a") as file:
        file.write(f"{os.getpid()}\n")


def test_a_worker_begins_once(tmp_path):
    begun = tmp_path / "begun"
    pids = run([("who", 0)] * 6, begin=functools.partial(_mark, str(begun)))
    assert sorted(map(int, begun.read_text().split())) == sorted(set(map(int, begun.read_text().split())))
    assert set(pids) <= set(map(int, begun.read_text().split()))


class TestInThisProcess:
    def test_a_hang_is_interrupted(self):
        before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGALRM)
        with pytest.raises(TimedOut) as error, within(Bounds(seconds=0.1), 2):
            time.sleep(1000)
        assert lost(error.value).words == "drawing took longer than 0.2 s"
        assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGALRM)) == before
        assert signal.getitimer(signal.ITIMER_REAL)[0] == 0

    @linux
    def test_memory_is_refused_and_the_bound_lifted(self):
        import resource

        before = resource.getrlimit(resource.RLIMIT_DATA)
        with pytest.raises(MemoryError), within(Bounds(memory=1 << 30)):
            bytearray(4 << 30)
        assert resource.getrlimit(resource.RLIMIT_DATA) == before

    def test_without_bounds_nothing_is_set(self):
        before = signal.getsignal(signal.SIGINT)
        with within(None):
            assert signal.getsignal(signal.SIGINT) is before


def test_how_many_workers():
    assert workers_for(3) == 1
    assert workers_for(3, 8) == 3
    assert workers_for(0, 4) == 1
    assert 1 <= workers_for(100) <= (os.cpu_count() or 1)


@linux
def test_what_workers_inherit_leaves_one_thread():
    """Workers are forks only where no other thread runs."""
    code = (
        "import os\nfrom importlib import import_module\nfrom vizsys.build.run import USUAL\n"
        "for name in USUAL: import_module(name)\nprint(len(os.listdir('/proc/self/task')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout == "1\n", done.stderr
