"""F1: killed at any moment of mixed work, nothing acknowledged is lost, nothing is half, and it starts as fast."""

from __future__ import annotations

import random
import signal
import statistics
from pathlib import Path
from typing import Final

from k2k_desktop.models import audit
from tests.faults import TIMED_FROM, Drill, Tally, quiet_logs
from tests.faults.cores import on_all_cores
from tests.faults.jobs import FOREVER, JOBS, head_of
from tests.faults.killer import Said, run_and_kill, run_through
from tests.faults.offices import (
    Place,
    bad_copies,
    copy_of,
    every_shape,
    is_lost,
    older,
    released,
    reopened,
    template,
    work_folder,
)

COUNT: Final = 1_000
SAMPLE: Final = 3
# (job, how often of a hundred, seconds within which it is killed); "upgrade" begins with an office of an older shape
MIX: Final = (
    ("save", 30, 0.12), ("import", 10, 0.12), ("requests", 6, 0.25), ("confirm", 10, 0.06), ("copy", 12, 0.45),
    ("photo", 8, 0.12), ("people", 6, 0.06), ("days", 6, 0.15), ("rekey", 6, 0.15), ("upgrade", 6, 0.6),
)  # fmt: skip
KILLS_OF_ONE_OFFICE: Final = 12  # then a fresh one is taken
SLOWER: Final = 2.0  # the next start may take so many times a clean one


def at_work(place: Place, job: str, say: Said) -> None:
    """In the process to kill: the job until it is killed or done; then it saves."""
    if job == "upgrade":
        say("ready")
    opened = place.open()
    if job != "upgrade":
        say("ready")
        JOBS[job](opened, place, lambda seq: say(f"ack {seq}"), FOREVER)
    else:
        say(f"ack {head_of(opened)}")
    JOBS["save"](opened, place, lambda seq: say(f"ack {seq}"), FOREVER)


def run(count: int, seed: int) -> Drill:
    """*count* kills."""
    tally = Tally("killed", count, seed)
    every_shape()
    with quiet_logs():
        on_all_cores(tally, some_kills)
    _compare(tally)
    return tally.drill()


def some_kills(tally: Tally) -> None:
    """As many kills as *tally* wants, each office bearing a few of them."""
    chance = random.Random(tally.seed)
    with work_folder() as folder:
        place, life, seen = copy_of(template(), folder / "office"), 0, set[str]()
        while tally.left:
            if life % KILLS_OF_ONE_OFFICE == 0:
                place = copy_of(template(), folder / "office")
                tally.measure("clean", clean_start(folder))
                place.here()
            life += 1
            job, _often, longest = chance.choices(MIX, [often for _job, often, _longest in MIX])[0]
            chosen = place
            if job == "upgrade":
                chosen = copy_of(older(chance.choice(released())), folder / "older")
            one_kill(tally, chosen, job, chance.uniform(0, longest), seen)
            if job in ("import", "requests"):  # it is in now, or it is not: the next one needs an office without
                life = 0


def one_kill(tally: Tally, place: Place, job: str, after: float, seen: set[str]) -> None:
    """Do the job, kill it, open the office again and count what is wrong."""
    killed = run_and_kill(lambda say: at_work(place, job, say), after)
    failed = [line for line in killed.lines if line.startswith("failed")]
    found = reopened(place, killed.acknowledged)
    faults = (*found.faults, *bad_copies(place, seen), *failed)
    tally.one(f"{job} after {after * 1000:.0f} ms: {faults}" if faults else None, lost=int(is_lost(found.faults)))
    if job != "upgrade":  # cut off before its end, the next start does it all again
        tally.measure("killed", found.seconds)


def clean_start(folder: Path) -> float:
    """Seconds to open an office that was closed as usual."""
    place = copy_of(template(), folder / "clean")
    return reopened(place, 0).seconds


def _compare(tally: Tally) -> None:
    clean, killed = tally.measured["clean"], tally.measured["killed"]
    usual, after = statistics.median(clean), statistics.median(killed)
    tally.notes.append(
        f"start after a kill {after * 1000:.0f} ms, slowest {max(killed) * 1000:.0f} ms; "
        f"after a clean end {usual * 1000:.0f} ms (medians)"
    )
    if after >= SLOWER * usual and tally.count >= TIMED_FROM:
        tally.bad(f"a start after a kill takes {after / usual:.1f} times a clean one")


def broken(seed: int) -> Drill:
    """A program that acknowledges before it commits, and one that changes a record without its entry."""
    tally = Tally("killed", 2, seed)
    with quiet_logs(), work_folder() as folder:
        for careless in (_boast, _sneak):
            place = copy_of(template(), folder / "office")
            killed = run_through(lambda say, place=place, careless=careless: careless(place, say))  # type: ignore[misc]
            found = reopened(place, killed.acknowledged)
            tally.one(str(found.faults) if found.faults else None, lost=int(is_lost(found.faults)))
    return _only_if_each(tally)


def _only_if_each(tally: Tally) -> Drill:
    """Both must have been noticed."""
    if len(tally.faults) < tally.injected:
        return Tally(tally.name, tally.injected, tally.seed).drill()
    return tally.drill()


def _boast(place: Place, say: Said) -> None:
    opened = place.open()
    with opened.database.writing() as session:
        say(f"ack {audit.open_entry(session) + 1}")
        signal.raise_signal(signal.SIGKILL)


def _sneak(place: Place, _say: Said) -> None:
    opened = place.open()
    with opened.database.writer.connect() as connection:
        run_sql = connection.exec_driver_sql
        for (name,) in run_sql("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='resident'").all():
            run_sql(f'DROP TRIGGER "{name}"')
        run_sql("UPDATE resident SET notes = ?, version = version + 1 WHERE id = 1", ("separuh",))
        connection.commit()
        signal.raise_signal(signal.SIGKILL)
