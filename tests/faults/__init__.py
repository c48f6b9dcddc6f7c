"""The faults suite: what an office must survive, each fault injected many times over (security design, part 3).

A drill is a module here with

    COUNT: Final = 1_000                        # how many faults the full figure takes
    SAMPLE: Final = 10                          # how many `./test` takes, where it takes part in it at all
    def run(count: int, seed: int) -> Drill     # or a list of them, one for each line of the table
    def broken(seed: int) -> Drill              # the same on something careless: it must NOT pass

`broken` is the drill's own proof: a drill that cannot fail proves nothing. `./test --faults` finds the modules itself.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, Final

_SECONDS_BETWEEN: Final = 5.0  # two lines of progress
_MOST_SHOWN: Final = 20  # faults written out in the report
TIMED_FROM: Final = 100  # faults; fewer say nothing of how long something takes, on a computer that does other work too


@dataclass(frozen=True)
class Drill:
    """What one drill found: how many faults were *injected*, acknowledged records *lost*, damage *accepted* as good,
    and whatever else went wrong, in words. *notes* are measurements and remarks that make nothing pass or fail."""

    name: str
    injected: int
    lost: int = 0
    accepted: int = 0
    faults: tuple[str, ...] = ()
    seconds: float = 0.0
    seed: int = 0
    notes: str = ""

    @property
    def passed(self) -> bool:
        """Whether something was tried, and nothing at all went wrong."""
        return bool(self.injected) and not (self.lost or self.accepted or self.faults)

    @property
    def verdict(self) -> str:
        """One word for the table: a drill that did not run has not passed."""
        if self.passed:
            return "passed"
        return "FAILED" if self.injected or self.faults else "not run"

    def plain(self) -> dict[str, Any]:
        """For the report's JSON."""
        return {**asdict(self), "faults": list(self.faults[:_MOST_SHOWN]), "verdict": self.verdict}


class Tally:
    """Counts while a drill runs, and tells on stderr how far it is. *first* is the number of its first fault among
    those of all the processes that share a drill."""

    def __init__(self, name: str, count: int, seed: int, *, first: int = 0) -> None:
        self.name, self.count, self.seed, self.first = name, count, seed, first
        self.injected = self.lost = self.accepted = 0
        self.faults: list[str] = []
        self.notes: list[str] = []
        self.measured: dict[str, list[float]] = {}
        self._started = self._told = time.monotonic()

    def one(self, fault: str | None = None, *, lost: int = 0, accepted: int = 0) -> None:
        """One more fault was injected; *fault* says what went wrong with it, if anything did."""
        self.injected += 1
        self.bad(fault, lost=lost, accepted=accepted)
        now = time.monotonic()
        if now - self._told >= _SECONDS_BETWEEN:
            self._told = now
            wrong = f", {self.lost} lost, {self.accepted} accepted, {len(self.faults)} other" * bool(self._is_wrong)
            sys.stderr.write(f"  {self.name}: {self.injected} of {self.count}, {now - self._started:.0f} s{wrong}\n")
            sys.stderr.flush()

    def bad(self, fault: str | None, *, lost: int = 0, accepted: int = 0) -> None:
        """Something went wrong with the fault last injected."""
        self.lost += lost
        self.accepted += accepted
        if fault:
            self.faults.append(fault)

    def start(self) -> None:
        """Its time begins now."""
        self._started = self._told = time.monotonic()

    def measure(self, kind: str, value: float) -> None:
        """Keep a measured *value* for the notes."""
        self.measured.setdefault(kind, []).append(value)

    @property
    def _is_wrong(self) -> bool:
        return bool(self.lost or self.accepted or self.faults)

    @property
    def left(self) -> int:
        """How many are still to be injected."""
        return max(0, self.count - self.injected)

    def drill(self, name: str = "") -> Drill:
        """What was found until now."""
        return Drill(
            name or self.name,
            self.injected,
            self.lost,
            self.accepted,
            tuple(self.faults),
            time.monotonic() - self._started,
            self.seed,
            "; ".join(self.notes),
        )


@contextmanager
def quiet_logs() -> Iterator[None]:
    """What the program logs of injected faults is expected and not shown."""
    import logging

    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)
