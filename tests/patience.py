"""How long a test waits for what will happen, and how long what must be quick may take, on any computer."""

from __future__ import annotations

import time
from functools import partialmethod
from typing import Final

from pytestqt.qtbot import QtBot

PATIENCE: Final = 60_000  # milliseconds; no bound on speed: only what never happens takes as long

_LOOP: Final = 100_000
_QUICK: Final = 0.0075  # seconds of a core for one loop on the computer on which the bounds were set


class PatientBot(QtBot):
    """Waits until it has happened, however much else the computer does."""

    waitSignal = partialmethod(QtBot.waitSignal, timeout=PATIENCE)  # noqa: N815
    waitSignals = partialmethod(QtBot.waitSignals, timeout=PATIENCE)  # noqa: N815
    waitUntil = partialmethod(QtBot.waitUntil, timeout=PATIENCE)  # noqa: N815
    waitExposed = partialmethod(QtBot.waitExposed, timeout=PATIENCE)  # noqa: N815
    waitActive = partialmethod(QtBot.waitActive, timeout=PATIENCE)  # noqa: N815


def allowed(seconds: float) -> float:
    """The bound *seconds*, for this computer as it is now: more where a plain loop beside it takes more than on the
    computer on which the bound was set. To hold against seconds of a core (`time.process_time`): those of other
    programs do not count."""
    return seconds * max(1.0, min(_loop() for _time in range(5)) / _QUICK)


def _loop() -> float:
    began = time.process_time()
    held = {}
    for number in range(_LOOP):
        held[number % 97] = f"{number}"
    return time.process_time() - began
