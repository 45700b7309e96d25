"""The command line: the only place that prints or exits.

Exit status: 0 all right, 1 something in a spec (or on the disk) is wrong and was said, 2 the command was used wrongly,
3 our bug; 130 after Ctrl-C and 141 when the reader of a pipe went away, as shells expect.
"""

from __future__ import annotations

import errno
import gc
import io
import os
import sys
from contextlib import suppress
from typing import NoReturn

OK, WRONG, USAGE, BUG, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 3, 130, 141
FULL = (errno.ENOSPC, errno.EFBIG, errno.EIO)
"""What a stream says that takes no more."""


def main() -> None:
    """Run the command in `sys.argv` and exit."""
    gc.set_threshold(200_000)  # one picture makes a third of that, nearly all of it in use to the end of the process
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # the same bytes in every locale, and never an error over a letter
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    status = run(sys.argv[1:])
    if os.environ.get("VIZSYS_DEBUG"):
        sys.exit(status)  # as usual, for profilers and others who want to be called at the end
    leave(status)


def run(arguments: list[str]) -> int:
    """Run a command; its exit status. Whatever happens, a person reads a sentence and not a traceback."""
    import click

    from vizsys.cli.app import app

    try:
        status = app.main(arguments, prog_name="vizsys", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else OK
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        return pipe_closed()
    except Exception as error:
        from vizsys.cli.output import debugging, say, say_bug

        if isinstance(error, OSError) and error.errno in FULL and error.filename is None:  # a file would be named
            say(f"error: the output cannot be written: {(error.strerror or str(error)).lower()}")
            return WRONG
        if debugging():
            import traceback

            traceback.print_exc()
        detail = str(error).strip().split("\n")[0]
        kind = type(error).__name__
        say_bug(f"{kind}: {detail}" if detail else kind)
        return BUG


def leave(status: int) -> NoReturn:
    """End the process at once: taking apart all that was loaded, piece by piece, takes 10 to 30 ms and helps nobody.

    Whatever must be finished is by now: files are written and closed, workers have ended.
    """
    for stream in filter(None, (sys.stdout, sys.stderr)):
        with suppress(OSError, ValueError):  # nobody reads it any more, or it is closed
            stream.flush()
    os._exit(status)


def pipe_closed() -> int:
    """Nobody reads what we write any more: the status to end with."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the interpreter flushes once more at exit
    return PIPE_CLOSED
