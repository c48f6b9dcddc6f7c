"""F4: any single write, flush or truncation may fail, once or for ever: a sentence, nothing lost, and work goes on."""

from __future__ import annotations

import ctypes
import errno
import os
import pickle
import random
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import set_language
from k2k_desktop.services.demo.office import PASSWORD
from k2k_desktop.services.office.opening import unlock_office
from tests.faults import Drill, Tally, quiet_logs
from tests.faults.cores import on_all_cores
from tests.faults.jobs import FOREVER, JOBS, head_of
from tests.faults.killer import Killed, Said, run_and_kill, run_through
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
from tests.faults.shims import LACKING, compiled

COUNT: Final = 2_400
SAMPLE: Final = 2
SHIM: Final = "failing"
ROOT: Final = Path(__file__).parents[2]
OPENS: Final = ("recover", "upgrade")  # the fault is in the opening itself
WORK: Final = ("save", "import", "copy", "confirm", "photo", "people", "rekey", *OPENS)
DISK: Final = "akera"  # the sentence names the disk


@dataclass(frozen=True)
class Point:
    """Call *number* of a job fails with *error*."""

    job: str
    number: int
    error: int
    for_ever: bool
    half: bool

    def __str__(self) -> str:
        how = " for ever" * self.for_ever + " half written" * self.half
        return f"{self.job}: call {self.number} {errno.errorcode[self.error]}{how}"


def run(count: int, seed: int, careless: str = "") -> Drill:
    """*count* points."""
    tally = Tally("failing writes and flushes", count, seed)
    library = compiled(SHIM)
    if library is None:
        tally.notes.append(LACKING)
        return tally.drill()
    with work_folder() as folder:
        answer = folder / "tally"
        subprocess.run(
            [sys.executable, "-m", "tests.faults.failing_io", answer, str(count), str(seed), careless],
            cwd=ROOT, env={**os.environ, "LD_PRELOAD": str(library)}, check=True,
        )  # fmt: skip
        found: Tally = pickle.loads(answer.read_bytes())
    return found.drill()


def broken(seed: int) -> Drill:
    """A program that says it has saved whatever the disk says."""
    return run(18, seed, "deaf")


def main(answer: str, count: str, seed: str, careless: str) -> None:
    """In the process whose system calls can fail."""
    tally = Tally("failing writes and flushes", int(count), int(seed))
    every_shape()
    set_language("ms")
    with quiet_logs(), work_folder() as folder:
        crashed = make_crashed(folder)
        jobs = random.Random(tally.seed).sample(WORK, min(len(WORK), tally.count))
        lengths = {job: length_of(job, folder, crashed) for job in jobs}
        tally.notes.append("calls: " + ", ".join(f"{job} {length}" for job, length in lengths.items()))
        on_all_cores(tally, lambda part: some_points(part, lengths, crashed, careless))
    tally.notes.append(f"{len(tally.measured.get('refused', []))} refused with a sentence")
    Path(answer).write_bytes(pickle.dumps(tally))


def make_crashed(folder: Path) -> Place:
    """An office whose last work is only in the write-ahead log: it was killed."""
    place = copy_of(template(), folder / "crashed")

    def work(say: Said) -> None:
        opened = place.open()
        JOBS["save"](opened, place, lambda _seq: None, 20)
        say("ready")
        signal.pause()

    run_and_kill(work, 0)
    return place


def length_of(job: str, folder: Path, crashed: Place) -> int:
    """How many calls there are to fail."""
    said = disturbed(start_of(job, random.Random(1), folder, crashed), Point(job, 0, 0, for_ever=False, half=False))
    return next(int(line.split()[1]) for line in said.lines if line.startswith("calls"))


def start_of(job: str, chance: random.Random, folder: Path, crashed: Place) -> Place:
    """A fresh office for the job."""
    if job == "upgrade":
        return copy_of(older(chance.choice(released())), folder / "office")
    return copy_of(crashed if job == "recover" else template(), folder / "office")


def some_points(tally: Tally, lengths: dict[str, int], crashed: Place, careless: str) -> None:
    """Points spread evenly over the jobs and, within each, over all its calls."""
    chance = random.Random(tally.seed)
    share = -(-tally.count // len(lengths))
    points = []
    for job, length in lengths.items():
        start = chance.random()
        for step in range(share):
            number = 1 + int((step + start) % share * length / share)
            error, for_ever = chance.choice((errno.ENOSPC, errno.EIO)), chance.random() < 0.5
            points.append(Point(job, min(number, length), error, for_ever, chance.random() < 0.5))
    chance.shuffle(points)
    with work_folder() as folder:
        for point in points[: tally.count]:
            one_point(tally, point, start_of(point.job, chance, folder, crashed), careless)


def one_point(tally: Tally, point: Point, place: Place, careless: str) -> None:
    """Let it fail, and judge."""
    said = disturbed(place, point, careless)
    refused = [line for line in said.lines if line.startswith("refused")]
    wrong = [line for line in said.lines if line.startswith("failed")]
    wrong += [f"names no disk: {line}" for line in refused if DISK not in line]
    wrong += [] if "went on" in said.lines else ["work did not go on"]
    found = reopened(place, said.acknowledged)
    faults = (*wrong, *found.faults, *bad_copies(place, set()))
    if refused:
        tally.measure("refused", 1)
    tally.one(f"{point}: {faults}" if faults else None, lost=int(is_lost(found.faults)))


def disturbed(place: Place, point: Point, careless: str = "") -> Killed:
    """The job in a forked process, disturbed at *point*; then the same work again, undisturbed."""
    library = ctypes.CDLL(None)
    library.k2k_watch(str(place.path).encode())

    def work(say: Said) -> None:
        def ack(seq: int) -> None:
            say(f"ack {seq}")

        opened = None if point.job in OPENS else place.open()
        library.k2k_fail(point.number, point.error, int(point.for_ever), int(point.half))
        done = False
        try:
            opened = opened or place.open()
            ack(head_of(opened))
            if point.job not in OPENS:
                JOBS[point.job](opened, place, ack, 1)
            done = True
        except UserError as error:
            say(f"refused {error.say()}")
            if careless:
                ack(FOREVER)
        say(f"calls {library.k2k_calls()}")
        library.k2k_fail(0, 0, 0, 0)
        opened = opened or place.open()
        if opened.locked:  # the disk failed when the key was changed: which key it has shows now
            unlock_office(opened, PASSWORD)
        if point.job not in OPENS and not done:
            JOBS[point.job](opened, place, ack, 1)
        JOBS["save"](opened, place, ack, 1)
        opened.close()
        say("went on")

    return run_through(work)


if __name__ == "__main__":
    main(*sys.argv[1:])
