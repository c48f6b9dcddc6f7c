"""A drill on every core at once: its count is shared among forked processes, and their tallies are added."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from typing import Final

from tests.faults import Tally

_APART: Final = 1_000_003  # between the seeds of two processes
_WORTH_A_PROCESS: Final = 24  # faults; fewer are injected here


def on_all_cores(tally: Tally, part: Callable[[Tally], None]) -> None:
    """Let *part* inject `tally.left` faults, split over the cores; what it finds is added to *tally*.

    Call it without threads and without an open database: what is cached before is shared.
    """
    tally.start()
    processes = max(1, min(os.cpu_count() or 1, tally.left // _WORTH_A_PROCESS))
    if processes == 1:
        part(tally)
        return
    shares = [tally.left // processes + (number < tally.left % processes) for number in range(processes)]
    parts = [
        Tally(tally.name, share, tally.seed + number * _APART, first=sum(shares[:number]))
        for number, share in enumerate(shares)
    ]
    for answer in [_forked(one, part) for one in parts]:
        _add(tally, answer)


def _forked(tally: Tally, part: Callable[[Tally], None]) -> tuple[int, int]:
    """(process, the end of the pipe it will answer on)."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    os.close(reading)
    try:
        part(tally)
    except BaseException as error:  # whatever it was is told to whoever forked this
        tally.bad(f"the drill failed: {type(error).__name__}: {error}")
    finally:
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(tally, pipe)
        os._exit(0)


def _add(tally: Tally, answer: tuple[int, int]) -> None:
    pid, reading = answer
    with os.fdopen(reading, "rb") as pipe:
        raw = pipe.read()
    os.waitpid(pid, 0)
    try:
        found: Tally = pickle.loads(raw)
    except (EOFError, pickle.UnpicklingError):
        tally.bad("a process of the drill died")
        return
    tally.injected += found.injected
    tally.bad(None, lost=found.lost, accepted=found.accepted)
    tally.faults += found.faults
    for kind, values in found.measured.items():
        tally.measured.setdefault(kind, []).extend(values)
