"""Work that is killed: forked from a process that is warm, so that a thousand kills take minutes and not hours."""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

_READ: Final = 65_536
Said = Callable[[str], None]


@dataclass
class Killed:
    """What a process had said when it was gone: its lines, and the highest entry it acknowledged."""

    lines: list[str] = field(default_factory=list)
    acknowledged: int = 0
    ended: bool = False  # of itself, before the kill


def run_and_kill(work: Callable[[Said], None], after: float) -> Killed:
    """Do *work* in a forked process and SIGKILL it *after* so many seconds from the moment it says "ready".

    *work* is given a function that says one line; what it raises is said as `failed …`. The process that calls this
    must have no threads and no database open.
    """
    pid, reading = _forked(work)
    heard = b""
    while b"ready\n" not in heard:
        said = os.read(reading, _READ)
        if not said:
            break
        heard += said
    deadline = time.monotonic() + after
    threading.Event().wait(max(0.0, deadline - time.monotonic()))  # anywhere at all is what is tried
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    return _heard_out(pid, reading, heard)


def run_through(work: Callable[[Said], None]) -> Killed:
    """Do *work* in a forked process to its end."""
    return _heard_out(*_forked(work))


def _forked(work: Callable[[Said], None]) -> tuple[int, int]:
    """A process that does *work*: its number, and where what it says is read."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reading)
        _work(work, writing)
    os.close(writing)
    return pid, reading


def _heard_out(pid: int, reading: int, heard: bytes = b"") -> Killed:
    """What the process said until it was gone, after what was *heard* already."""
    while said := os.read(reading, _READ):
        heard += said
    os.close(reading)
    status = os.waitpid(pid, 0)[1]
    return heard_of(heard.decode(), ended=not os.WIFSIGNALED(status))


def heard_of(text: str, *, ended: bool) -> Killed:
    """The lines of *text*, without one that was cut off."""
    lines = text.split("\n")[:-1]
    acks = [int(line.removeprefix("ack ")) for line in lines if line.startswith("ack ")]
    return Killed(lines, max(acks, default=0), ended)


def _work(work: Callable[[Said], None], writing: int) -> None:
    """In the forked process: never returns."""

    def say(line: str) -> None:
        os.write(writing, f"{line}\n".encode())

    gc.disable()
    try:
        work(say)
    except BaseException as error:  # whatever it was is told to whoever forked this
        with suppress(OSError):
            say(f"failed {type(error).__name__}: {error}".replace("\n", " "))
    finally:
        os._exit(0)
