"""F8: a stick that is full, pulled out, dying or left by a killed program while a copy goes to it: what has a copy's
name there is whole, the copy before it is as it was, and "made" is said of nothing that cannot be read back."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.progress import Progress
from k2k_desktop.services import backups
from k2k_desktop.services.demo.office import PASSWORD
from tests.faults import Drill, Tally, quiet_logs
from tests.faults.cores import on_all_cores
from tests.faults.full_disk import ROOMY, mount, resize, unmount
from tests.faults.jobs import JOBS, head_of
from tests.faults.killer import Said, run_and_kill, run_through
from tests.faults.offices import USER, Place, copy_of, is_lost, reopened, template, work_folder

COUNT: Final = 200
WAYS: Final = ("full", "pulled", "dying", "killed")
LONGEST: Final = 0.5  # seconds until the program is killed
LACKING: Final = "not run: no disk could be mounted here"
Told = Callable[[int, int], None]


def run(count: int, seed: int) -> Drill:
    """*count* copies disturbed."""
    tally = Tally("a stick that fails", count, seed)
    template()
    with quiet_logs():
        on_all_cores(tally, some_sticks)
    if tally.measured.pop("lacking", None):
        tally.notes.append(LACKING)
    told = {kind: len(values) for kind, values in sorted(tally.measured.items())}
    tally.notes.append(", ".join(f"{kind} {number}" for kind, number in told.items()))
    return tally.drill()


def broken(seed: int) -> Drill:
    """A program that writes under the final name and asks nothing back."""

    def careless(place: Place, told: Told, say: Said) -> None:
        opened = place.open()
        source = place.path / "ready.k2k"
        target = place.path / "stick" / "K2K-2026-11-23-1005-00009.k2k"
        say("ready")
        raw = source.read_bytes()
        with open(target, "wb", buffering=0) as file:
            for at in range(0, len(raw), 65_536):
                file.write(raw[at : at + 65_536])
                told(at, 2 * len(raw))
        opened.close()
        say(f"made {target.name}")

    tally = Tally("a stick that fails", 12, seed)
    with quiet_logs():
        some_sticks(tally, careless)
    return tally.drill()


def copied(place: Place, told: Told, say: Said) -> None:
    """As a person copies to a stick: the program says what it made, or why not."""
    opened = place.open()
    JOBS["save"](opened, place, lambda _seq: None, 1)
    say(f"ack {head_of(opened)}")
    say("ready")
    try:
        info = opened.runner.ask(backups.make_copy, Progress(told), "", place.path / "stick")
        say(f"made {info.path.name}")
    except UserError as error:
        say(f"refused {error.say('en')}")
    opened.close()


def some_sticks(tally: Tally, do: Callable[[Place, Told, Said], None] = copied) -> None:
    """One disturbed copy after another, each to a fresh stick that holds one already."""
    dice = random.Random(tally.seed)
    with work_folder() as folder:
        place, disk = Place(folder / "place"), folder / "disk"
        ready = first_copy(folder)
        while tally.left:
            if not mount(disk, ROOMY):
                tally.measure("lacking", 1)
                return
            copy_of(template(), place.path)
            (place.path / "ready.k2k").write_bytes(ready)
            (place.path / "stick").mkdir()
            subprocess.run(["mount", "--bind", disk, place.path / "stick"], check=True)
            (disk / "K2K-2026-11-22-1000-00001.k2k").write_bytes(ready)
            try:
                _one(tally, place, disk, WAYS[tally.injected % len(WAYS)], dice, do)
            finally:
                _pull(place)
                unmount(disk)


def first_copy(folder: Path) -> bytes:
    """A whole copy of the template."""
    place = copy_of(template(), folder / "place")
    opened = place.open()
    raw = backups.write_verified(opened, opened.folder.backups).path.read_bytes()
    opened.close()
    return raw


def _pull(place: Place) -> None:
    subprocess.run(["umount", "-l", place.path / "stick"], capture_output=True, check=False)


def _one(
    tally: Tally, place: Place, disk: Path, way: str, dice: random.Random, do: Callable[[Place, Told, Said], None]
) -> None:
    size = (disk / "K2K-2026-11-22-1000-00001.k2k").stat().st_size
    before = _digests(disk)
    at = dice.random()
    if way == "full":
        state = os.statvfs(disk)
        resize(disk, (state.f_blocks - state.f_bfree) * state.f_frsize + int(dice.uniform(0.05, 0.95) * size))
    done = [way in ("full", "killed")]

    def told(now: int, total: int) -> None:
        if done[0] or (way == "pulled" and now < at * total):
            return
        if way == "pulled":
            _pull(place)
        done[0] = way == "pulled" or _spoil(disk, before, dice)

    def work(say: Said) -> None:
        do(place, told, say)

    said = run_and_kill(work, dice.uniform(0, LONGEST)) if way == "killed" else run_through(work)
    made = [line.removeprefix("made ") for line in said.lines if line.startswith("made ")]
    faults = [line for line in said.lines if line.startswith("failed")]
    faults += ["neither made nor refused"] * (way != "killed" and len(said.lines) < 3)
    resize(disk, ROOMY)  # what is tried out of a copy is put beside it
    tally.measure(f"{way}: {'made' if made else 'not made'}", 1)
    faults += _judged(place, disk, before, made, pulled=way == "pulled")
    found = reopened(place, said.acknowledged)
    faults += found.faults
    tally.one(f"{way} at {at:.2f}: {faults}" if faults else None, lost=int(is_lost(found.faults)))


def _spoil(disk: Path, before: dict[str, str], dice: random.Random) -> bool:
    """Another byte in what was written until now: what changes after it was read back, no program can know."""
    for path in disk.iterdir():
        if path.name not in before and (size := path.stat().st_size):
            at = dice.randrange(min(size, 65_536))
            with open(path, "r+b") as file:
                file.seek(at)
                old = file.read(1)
                file.seek(at)
                file.write(bytes([old[0] ^ 1]))
            return True
    return False


def _judged(place: Place, disk: Path, before: dict[str, str], made: list[str], *, pulled: bool) -> list[str]:
    """What is wrong with the files under a copy's name; parts without it are no copies."""
    after = _digests(disk)
    faults = [f"the copy before it is another: {name}" for name, digest in before.items() if after.get(name) != digest]
    for path in (*disk.glob("*.k2k"), *(place.path / "stick").glob("*.k2k")):
        try:
            backups.verify_with_password(path, USER, PASSWORD)
        except UserError as error:
            faults.append(f"{path.name}: {error}")
    faults += [f"{name} was said to be made" for name in made if name not in after and not pulled]
    return faults


def _digests(disk: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in disk.glob("*.k2k")}
