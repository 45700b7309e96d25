"""What drawing one picture may take: seconds and memory. In: the bounds of a run. Out: work that ends within them.

A worker is watched by its parent, which ends it from outside (`pool`). Work in this process is interrupted by an alarm,
which reaches Python code at once and a call of Graphviz at its own limit; for a native call that never returns there is
a second alarm that ends the process.

Memory is what the kernel counts as a process's own data, so it is refused at the bound and not found out later. That is
Linux; elsewhere there is no such bound. (The address space, which every Unix could limit, says nothing: the sandbox of
Graphviz reserves gigabytes of it and uses a few megabytes.)
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Literal

from vizsys.diagnostics import Diagnostic
from vizsys.limits import LAYOUT_SECONDS
from vizsys.records import dataclass

GRACE = LAYOUT_SECONDS + 5
"""Seconds from the alarm that Python sees to the one that ends the process: Graphviz may be at work until then."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """`seconds` for a picture, `memory` in bytes for the process that draws it; 0 is no bound."""

    seconds: float = 60.0
    memory: int = 4 << 30


class TimedOut(BaseException):
    """The time is over. No `Exception`: nothing on the way may take it for a mistake in a spec."""


@dataclass(frozen=True, slots=True)
class Lost:
    """How work ended that has no result: by a crash, or at a bound. `words` say it to a person."""

    how: Literal["crash", "time", "memory"]
    words: str

    def finding(self, name: str) -> Diagnostic | None:
        """What there is to say about the spec `name`; None for a crash, which is our bug and not its fault."""
        if self.how == "crash":
            return None
        code, option = ("too-slow", "--timeout") if self.how == "time" else ("too-large", "--memory")
        hint = f"draw less on one page, or allow more with {option}"
        return Diagnostic("error", code, self.words, None, hint, name)


def over_time(seconds: float) -> Lost:
    return Lost("time", f"drawing took longer than {seconds:g} s")


def lost(error: BaseException) -> Lost:
    """What an error that nobody expected says."""
    if isinstance(error, TimedOut):
        return over_time(error.args[0])
    if isinstance(error, MemoryError):
        return Lost("memory", "drawing took more memory than it may")
    kind, detail = type(error).__name__, str(error).strip().split("\n")[0]
    return Lost("crash", f"{kind}: {detail}" if detail else kind)


@contextmanager
def within(bounds: Bounds | None, pictures: int = 1) -> Iterator[None]:
    """Draw so many pictures in this process; raises TimedOut or MemoryError at a bound.

    Ctrl-C ends the process meanwhile, in a native call too: whatever is in place is whole at every moment. Without
    bounds, or where there is no alarm to set (outside the main thread, on Windows), nothing is done.
    """
    if bounds is None or not _may_alarm():
        yield
        return
    import faulthandler

    seconds = bounds.seconds * max(1, pictures)

    def ring(*_: Any) -> None:
        raise TimedOut(seconds)

    alarm = signal.signal(signal.SIGALRM, ring)
    interrupt = signal.getsignal(signal.SIGINT)
    if interrupt is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    if seconds:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        faulthandler.dump_traceback_later(seconds + GRACE, exit=True, file=2)
    try:
        with _memory(bounds.memory):
            yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        faulthandler.cancel_dump_traceback_later()
        signal.signal(signal.SIGALRM, alarm)
        signal.signal(signal.SIGINT, interrupt)


def restrain(memory: int) -> None:
    """Let this process have so many bytes of its own, for good."""
    _limit(memory)


def _may_alarm() -> bool:
    import threading

    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


@contextmanager
def _memory(bytes_: int) -> Iterator[None]:
    before = _limit(bytes_)
    try:
        yield
    finally:
        if before is not None:
            _limit(before)


def _limit(bytes_: int) -> int | None:
    """Bound the data of this process; the bound there was, None where there is none to set."""
    if not sys.platform.startswith("linux") or not bytes_:
        return None
    import resource

    before, most = resource.getrlimit(resource.RLIMIT_DATA)
    bound = bytes_ if most == resource.RLIM_INFINITY or bytes_ == resource.RLIM_INFINITY else min(bytes_, most)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (bound, most))
        return before
    return None


def follow_parent() -> None:
    """Make this process a group of its own, so that it can be ended with all it started, and let it end when its
    parent is killed, even in a native call (Linux; elsewhere it ends after the picture in hand)."""
    if hasattr(os, "setpgid"):
        with suppress(OSError):
            os.setpgid(0, 0)
    if sys.platform.startswith("linux"):
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def end(pid: int) -> None:
    """End a process that called `follow_parent`, and what it started, whatever they are doing."""
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg") and os.getpgid(pid) == pid:
            os.killpg(pid, signal.SIGKILL)
        elif hasattr(signal, "SIGKILL"):
            os.kill(pid, signal.SIGKILL)
