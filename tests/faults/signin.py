"""A sign-in guessed at: names and passwords, right and wrong, take the same time and get the same words; the waits
hold whatever is done to program, computer and clock."""

from __future__ import annotations

import datetime as dt
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from k2k_desktop.core.attempts import FREE_TRIES, LONGEST_WAIT, Attempts
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.keys import Keyring, create_keyring
from k2k_desktop.core.sealing import Cost
from k2k_desktop.models.office import State
from k2k_desktop.services.office.opening import NewOffice, close_office, create_office, open_office, open_with_sheet
from tests.faults import Drill, Tally
from tests.faults.offices import MOMENT, QUICK, work_folder

COUNT: Final = 200
MOST_APART: Final = 0.005  # seconds between the medians
_RIGHT, _PASSWORD = "rohana", "kerusi hujan lampu tujuh"
_GUESSES: Final = 1_000

Try = Callable[[Keyring, str, str], object]


def run(count: int, seed: int) -> list[Drill]:
    """*count* pairs of refused sign-ins; the guesses and restarts in proportion."""
    return [
        pairs(count, seed, lambda keyring, name, password: keyring.open_with_password(name, password)),
        guesses(max(1, round(_GUESSES * count / COUNT)), seed),
    ]


def broken(seed: int) -> Drill:
    """A careless program refuses a name it does not know at once."""

    def careless(keyring: Keyring, name: str, password: str) -> object:
        if name != _RIGHT:
            raise UserError("no such user")
        return keyring.open_with_password(name, password)

    return pairs(2, seed, careless)


def pairs(count: int, seed: int, attempt: Try) -> Drill:
    """A known name beside an unknown one with the program's own cost; times and words must not tell them apart."""
    tally, rng = Tally("signin: known and unknown names", count, seed), random.Random(seed)
    keyring, _key = create_keyring("0" * 16, 1, _RIGHT, _PASSWORD, Cost())
    took: dict[str, list[float]] = {"known": [], "unknown": [], "right password of nobody": []}
    for _pair in range(count):
        tries = [("known", _RIGHT, _guess(rng)), ("unknown", _name(rng), _guess(rng)),
                 ("right password of nobody", _name(rng), _PASSWORD)]  # fmt: skip
        rng.shuffle(tries)
        said = set()
        for kind, name, password in tries:
            seconds, words = _timed(attempt, keyring, name, password)
            took[kind].append(seconds)
            said.add(words)
        tally.one(None if len(said) == 1 and "" not in said else "the words differ")
    known = took.pop("known")
    tally.notes.append(f"a refusal takes {statistics.median(known) * 1000:.0f} ms")
    for kind, times in took.items():
        apart = statistics.median(ours - theirs for ours, theirs in zip(known, times, strict=True))
        tally.notes.append(f"median difference to {kind} {apart * 1000:+.1f} ms")
        if abs(apart) > MOST_APART:
            tally.bad(f"{kind}: {apart * 1000:+.1f} ms apart from a known name")
    return tally.drill()


def guesses(count: int, seed: int) -> Drill:
    """Guess on through restarts of the program and the computer and through clocks set wrong: never sooner than the
    wait, never longer than five minutes, never a success, and the owner gets in afterwards."""
    tally, rng = Tally("signin: waits", count, seed), random.Random(seed)
    with work_folder() as folder:
        office, code = _office(folder)
        clock = FixedClock(MOMENT)
        clock.ticks = 10_000.0
        for wrong in range(count):
            clock = _disturbed(clock, rng)
            wait = Attempts(office / "office.attempts", clock).wait_for(_RIGHT)
            due = min(LONGEST_WAIT, 2.0 ** min(wrong - FREE_TRIES, 16)) if wrong >= FREE_TRIES else 0.0
            fault = None if wait == due else f"a wait of {wait:.0f} s after {wrong} wrong passwords, not {due:.0f} s"
            if wait and _opens(office, _PASSWORD, clock):
                fault = "opened although it had to wait"
            clock.advance(dt.timedelta(seconds=wait))
            if _opens(office, _guess(rng), clock):
                fault = "a guess opened the office"
            tally.one(fault)
        if Attempts(office / "office.attempts", clock).wait_for(_RIGHT) <= 0:
            tally.bad("no wait after all these")
        close_office(open_with_sheet(office, code, _RIGHT, "sungai kuning topi lima", clock=clock))
        clock.advance(dt.timedelta(seconds=LONGEST_WAIT))
        close_office(open_office(office, _RIGHT, "sungai kuning topi lima", clock=clock))
    return tally.drill()


def _disturbed(clock: FixedClock, rng: random.Random) -> FixedClock:
    """The program started again; now and then the clock was set, or the computer started anew."""
    what = rng.random()
    if what < 0.3:
        clock.moment += dt.timedelta(seconds=rng.randint(-(10**8), 10**8))
    elif what < 0.4:
        clock = FixedClock(clock.moment)
    return clock


def _office(folder: Path) -> tuple[Path, str]:
    folder.mkdir(parents=True, exist_ok=True)
    new = NewOffice("Pejabat Pengurusan PPR Teratai Damai", State.selangor, "Rohana Idris", _RIGHT, _PASSWORD)
    return folder / "office", create_office(folder / "office", new, clock=FixedClock(MOMENT), cost=QUICK)


def _opens(office: Path, password: str, clock: FixedClock) -> bool:
    try:
        close_office(open_office(office, _RIGHT, password, clock=clock))
    except UserError:
        return False
    return True


def _timed(attempt: Try, keyring: Keyring, name: str, password: str) -> tuple[float, str]:
    """How long the refusal took, and its words; none where it was let in."""
    begun = time.perf_counter()
    try:
        attempt(keyring, name, password)
    except UserError as error:
        return time.perf_counter() - begun, str(error)
    return time.perf_counter() - begun, ""


def _name(rng: random.Random) -> str:
    return rng.choice(("siti", "ahmad", "lim", "devi", "nora", "ravi")) + str(rng.randint(1, 999))


def _guess(rng: random.Random) -> str:
    return f"teka {rng.randint(0, 10**9)} lagi"
