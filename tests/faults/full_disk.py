"""F3: no room in a save, an import, a copy, an upgrade: a sentence that names the disk, nothing lost, work goes on."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import set_language
from tests.faults import Drill, Tally, quiet_logs
from tests.faults.cores import on_all_cores
from tests.faults.jobs import FOREVER, JOBS, head_of
from tests.faults.killer import Killed, Said, run_through
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

COUNT: Final = 200
SAMPLE: Final = 2
WORK: Final = ("save", "import", "copy", "upgrade", "photo", "requests")
MOST: Final = {"save": 200, "photo": 100, "copy": 8}  # of what a job does until the disk is full
DISK: Final = "akera"  # the sentence names the disk
ROOMY: Final = 128 << 20
Room = Callable[[int], None]  # from now on so many bytes may be written in all


def run(count: int, seed: int) -> Drill:
    """*count* rounds, on a small disk of memory where this process may mount one, else below a limit of file sizes."""
    tally = Tally("disk full", count, seed)
    every_shape()
    set_language("ms")
    with quiet_logs():
        on_all_cores(tally, some_rounds)
    full = len(tally.measured.get("full", []))
    tally.notes.append(f"{full} rounds met the end of the disk")
    tally.notes += ["below a limit of file sizes: no disk could be mounted"] * bool(tally.measured.get("limited"))
    if full < tally.injected // 2:
        tally.bad("too few rounds met the end of the disk")
    return tally.drill()


def some_rounds(tally: Tally) -> None:
    """As many rounds as *tally* wants."""
    chance = random.Random(tally.seed)
    with work_folder() as folder:
        mounted = mount(folder / "disk", ROOMY)
        while tally.left:
            job = WORK[tally.injected % len(WORK)]
            place = copy_of(older(chance.choice(released())) if job == "upgrade" else template(), folder / "disk/place")
            one_round(tally, place, job, chance, folder / "disk" if mounted else None)
        if mounted:
            unmount(folder / "disk")


def mount(disk: Path, size: int) -> bool:
    """Mount a small disk; False where this process may not."""
    disk.mkdir(exist_ok=True)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "k2k-faults", disk], capture_output=True, check=False
    )
    return sys.platform == "linux" and done.returncode == 0


def unmount(disk: Path) -> None:
    """Take it off again."""
    subprocess.run(["umount", "-l", disk], check=True)


def one_round(tally: Tally, place: Place, job: str, chance: random.Random, disk: Path | None) -> None:
    """Begin the job with little room, and give it room when it was refused."""
    left = int(chance.uniform(0, room_of(place, job)))
    resize(disk, ROOMY)
    said = without_room(place, job, left, disk)
    resize(disk, ROOMY)
    refused = [line for line in said.lines if line.startswith("refused")]
    wrong = [line for line in said.lines if line.startswith("failed")]
    wrong += [f"names no disk: {line}" for line in refused if DISK not in line]
    wrong += [] if "went on" in said.lines else ["work did not go on"]
    found = reopened(place, said.acknowledged)
    faults = (*wrong, *found.faults, *bad_copies(place, set()))
    if refused:
        tally.measure("full", left)
    if disk is None:
        tally.measure("limited", 1)
    tally.one(f"{job}, {left:,} bytes left: {faults}" if faults else None, lost=int(is_lost(found.faults)))


def room_of(place: Place, job: str) -> int:
    """Bytes within which the job will meet the end of the disk, mostly."""
    size = place.database.stat().st_size
    return {"save": size, "photo": size, "copy": size * 4, "upgrade": size * 3}.get(job, size // 3)


def resize(disk: Path | None, size: int) -> None:
    """Let the mounted *disk* hold so many bytes."""
    if disk is not None:
        subprocess.run(["mount", "-o", f"remount,size={size}", disk], check=True, capture_output=True)


def without_room(place: Place, job: str, left: int, disk: Path | None, *, careless: bool = False) -> Killed:
    """The job in a forked process, which may write *left* more bytes; then with room."""

    def room(size: int) -> None:
        if disk is not None:
            state = os.statvfs(disk)
            resize(disk, (state.f_blocks - state.f_bfree) * state.f_frsize + size)
        else:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
            resource.setrlimit(resource.RLIMIT_FSIZE, (size if size < ROOMY else hard, hard))

    return run_through(lambda say: _work(place, job, room, left, say, careless=careless))


def _work(place: Place, job: str, room: Room, left: int, say: Said, *, careless: bool) -> None:
    def ack(seq: int) -> None:
        say(f"ack {seq}")

    opened = None if job == "upgrade" else place.open()
    room(left)
    done = False
    try:
        opened = opened or place.open()
        ack(head_of(opened))
        if job != "upgrade":
            JOBS[job](opened, place, ack, MOST.get(job, 1))
        done = True
    except UserError as error:
        say(f"refused {error.say()}")
        if careless:
            ack(FOREVER)
    room(ROOMY // 2)
    opened = opened or place.open()
    if job != "upgrade" and not done:
        JOBS[job](opened, place, ack, 1)
    JOBS["save"](opened, place, ack, 1)
    opened.close()
    say("went on")


def broken(seed: int) -> Drill:
    """A program that says "saved" when it was refused."""
    tally = Tally("disk full", 4, seed)
    with quiet_logs(), work_folder() as folder:
        while tally.left:
            place = copy_of(template(), folder / "place")
            said = without_room(place, "save", 40_000, None, careless=True)
            found = reopened(place, said.acknowledged)
            tally.one(str(found.faults) if found.faults else None, lost=int(is_lost(found.faults)))
    return tally.drill()
