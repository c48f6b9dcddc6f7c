"""F2, F8: after a power cut at any moment all that was acknowledged is there, and a copy has its name once whole."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.faults import Drill, Tally, quiet_logs
from tests.faults.cores import on_all_cores
from tests.faults.jobs import JOBS
from tests.faults.offices import Place, bad_copies, copy_of, is_lost, reopened, template, work_folder
from tests.faults.recording import RECORDER, Disk, events, start_recording, surroundings
from tests.faults.shims import LACKING, compiled

ROOT: Final = Path(__file__).parents[2]
CUTS_OF_COPIES: Final = 0.2  # beside the cuts of other work: 1,000 of 6,000
COUNT: Final = 6_000
SAMPLE: Final = 3
# what is recorded at one time: (jobs one after the other, how often each)
WORK: Final[tuple[tuple[str, int], ...]] = (
    ("save:60,days:3", 30), ("photo:30,save:20", 15), ("import:1,requests:1,save:5", 20), ("confirm:6,save:5", 10),
    ("people:4,days:2", 10), ("rekey:3,save:3", 15),
)  # fmt: skip
ALL: Final = (("save:5,rekey:1,copy:1,save:2", 1),)  # a little of everything
COPIES: Final = (("copy:3,save:3", 1),)
CUTS_OF_ONE: Final = 250  # of one recording; then it is made anew, with other keys
Careless = str  # "", "synchronous" or "fsync": what the recorded process leaves out


def run(count: int, seed: int) -> list[Drill]:
    """*count* cuts: of everything an office does, and of the making of copies."""
    if count <= SAMPLE:
        return [cuts(Tally("power cut at work", count, seed), ALL)]
    of_copies = round(count * CUTS_OF_COPIES / (1 + CUTS_OF_COPIES))
    return [
        cuts(Tally("power cut at work", count - of_copies, seed), WORK),
        cuts(Tally("power cut in a copy", of_copies, seed), COPIES),
    ]


def cuts(tally: Tally, work: Sequence[tuple[str, int]], careless: Careless = "") -> Drill:
    """As many cuts as *tally* wants."""
    if compiled(RECORDER) is None:
        tally.notes.append(LACKING)
        return tally.drill()
    template()
    with quiet_logs():
        on_all_cores(tally, lambda part: some_cuts(part, work, careless))
    return tally.drill()


def some_cuts(tally: Tally, work: Sequence[tuple[str, int]], careless: Careless) -> None:
    """Record work, cut it, record the next."""
    chance = random.Random(tally.seed)
    with work_folder() as folder:
        while tally.left:
            jobs = chance.choices([name for name, _often in work], [often for _name, often in work])[0]
            one_recording(tally, folder, jobs, chance, careless)


def one_recording(tally: Tally, folder: Path, jobs: str, chance: random.Random, careless: Careless) -> None:
    """Record *jobs* once, and cut the power at random moments of it."""
    place, log = copy_of(template(), folder / "office"), folder / "log"
    disk = Disk(place)
    record(place, jobs, log, careless)
    done = list(events(log))
    moments = sorted(chance.choices(range(1, len(done) + 1), k=min(CUTS_OF_ONE, tally.left)))
    taken, seen = 0, set[str]()
    for moment in moments:
        for event in done[taken:moment]:
            disk.take(event)
        taken = moment
        after = Place(folder / "after")
        disk.cut(after, chance)
        found = reopened(after, disk.acknowledged)
        gone = [name for name in disk.copies if not (after.office / "backups" / name).exists()]
        faults = (*found.faults, *bad_copies(after, seen), *(f"gone: {name}" for name in gone))
        lost = is_lost(found.faults) or bool(gone)
        tally.one(f"{jobs} cut at {moment} of {len(done)}: {faults}" if faults else None, lost=int(lost))


def record(place: Place, jobs: str, log: Path, careless: Careless = "") -> None:
    """Do *jobs* in a process whose every write is recorded."""
    command = [sys.executable, "-m", "tests.faults.powercut", str(place.path), jobs, careless]
    subprocess.run(command, cwd=ROOT, env=surroundings(log), check=True)


def broken(seed: int) -> list[Drill]:
    """The setting most guides advise for a write-ahead log, and files that are renamed without being flushed."""
    return [
        cuts(Tally("power cut, synchronous=NORMAL", 30, seed), (("save:60", 1),), "synchronous"),
        cuts(Tally("power cut, no fsync of copies", 30, seed), COPIES, "fsync"),
    ]


def main(folder: str, jobs: str, careless: Careless) -> None:
    """In the recorded process: open the office, do the jobs, acknowledge, close."""
    import os

    from k2k_desktop.core import connections

    place = Place(Path(folder))
    if careless == "synchronous":
        settings = ["synchronous=NORMAL" if "synchronous" in one else one for one in connections._SETTINGS]
        vars(connections)["_SETTINGS"] = tuple(settings)
    if careless == "fsync":
        vars(os)["fsync"] = lambda _held: None
    marks = start_recording(place)
    opened = place.open()

    def ack(seq: int) -> None:
        copies = [path.name for path in (place.office / "backups").glob("*.k2k")]
        os.write(marks, " ".join((str(seq), *copies)).encode())

    for one in jobs.split(","):
        job, times = one.split(":")
        JOBS[job](opened, place, ack, int(times))
    opened.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
