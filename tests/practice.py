"""The practice office of the tests: made once in a run, for all its workers."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.sealing import Cost
from k2k_desktop.services.demo.office import make_office
from k2k_desktop.ui.shell.tour import MOMENT
from tests.conftest import COMMON
from tests.people.sheets import write_messy

if sys.platform != "win32":
    import fcntl

HOMES: Final = 40
QUICK: Final = Cost(32, 1, 1)


@cache
def practice_office() -> Path:
    """The folder of a closed practice office; copy it before writing to it. The first worker that asks makes it, for
    all; what stands beside it is this worker's own."""
    given = os.environ.get(COMMON) if sys.platform != "win32" else None  # which has no lock that waits
    common = Path(given or tempfile.mkdtemp(prefix="k2k-practice-"))
    made = common / "practice"
    with alone(common / "practice.lock"):
        if not made.exists():
            make_office(common / "practice.new", HOMES, 1, clock=FixedClock(MOMENT), cost=QUICK)
            (common / "practice.new").rename(made)
    return shutil.copytree(made, Path(tempfile.mkdtemp(prefix="practice-", dir=common)) / "office")


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """While this worker is the only one."""
    with lock.open("w") as held:
        if sys.platform != "win32":
            fcntl.flock(held, fcntl.LOCK_EX)
        yield


@cache
def messy_list() -> Path:
    """An office's list with every kind of question and refusal."""
    return write_messy(practice_office().parent / "senarai.xlsx", 12)
