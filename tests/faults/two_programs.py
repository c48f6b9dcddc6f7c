"""F6, F7, F11: two programs on one folder, a copy while it is open, a folder on a network: one writes, nothing lost."""

from __future__ import annotations

import os
import random
import shutil
import signal
import threading
import time
from pathlib import Path
from typing import Final

from k2k_desktop.core import places
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.folder import OfficeFolder
from k2k_desktop.models import proof
from k2k_desktop.services import backups
from k2k_desktop.services.demo.office import PASSWORD
from k2k_desktop.services.office.opening import held_by, open_office
from tests.faults import TIMED_FROM, Drill, Tally, quiet_logs
from tests.faults.cores import on_all_cores
from tests.faults.jobs import JOBS
from tests.faults.killer import Said, heard_of, run_through
from tests.faults.offices import USER, Place, copy_of, is_lost, reopened, template, work_folder

COUNT: Final = 1_000
SAMPLE: Final = 1
RACERS: Final = 3
SOON: Final = 1.0  # seconds within which the others are told, and a killed one's lock is free
COPIES: Final = 100  # made while another thread saves
_LINE: Final = 4096


def run(count: int, seed: int) -> list[Drill]:
    """*count* races; copies made while it is open; every kind of network folder."""
    template()
    races, beside = (
        Tally("two programs on one folder", count, seed),
        Tally("copied while open", min(COPIES, count), seed),
    )
    network = Tally("office on a network", 1, seed)
    with quiet_logs():
        on_all_cores(races, some_races)
        on_all_cores(beside, some_copies)
        some_networks(network)
    for kind, values in sorted(races.measured.items()):
        races.notes.append(f"{kind}: slowest {max(values) * 1000:.0f} ms")
    return [races.drill(), beside.drill(), network.drill()]


def some_races(tally: Tally) -> None:
    """Open one office in several processes at once."""
    with work_folder() as folder:
        place = copy_of(template(), folder / "office")
        while tally.left:
            one_race(tally, place)


def one_race(tally: Tally, place: Place, careless: bool = False) -> None:
    """One wins and is killed; the others were told at once who it is and since when."""
    start = time.time() + 0.05
    pids, ends = zip(*(_racer(place, start, careless) for _ in range(RACERS)), strict=True)
    said = [heard_of(os.read(end, _LINE).decode(), ended=True).lines for end in ends]
    told = [line[0].split(" ", 2) if line else ["nothing", "0", ""] for line in said]
    winners = [number for number, one in enumerate(told) if one[0] == "won"]
    faults = [] if len(winners) == 1 else [f"{len(winners)} winners: {told}"]
    for word, seconds, rest in told:
        tally.measure("told after", float(seconds))
        late = float(seconds) > SOON and tally.count >= TIMED_FROM
        if word == "told" and (late or "?" in rest):
            faults.append(f"told after {seconds} s: {rest}")
        elif word not in ("won", "told"):
            faults.append(f"{word} {rest}")
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    killed = time.perf_counter()
    folder = OfficeFolder(place.office)
    while not folder.acquire() and time.perf_counter() - killed < 5 * SOON:
        pass
    free = time.perf_counter() - killed
    folder.release()
    tally.measure("free after a kill", free)
    faults += [f"free only after {free:.1f} s"] if free > SOON and tally.count >= TIMED_FROM else []
    acknowledged = max((int(told[number][2] or 0) for number in winners), default=0)
    for pid, end in zip(pids, ends, strict=True):
        os.waitpid(pid, 0)
        os.close(end)
    found = reopened(place, acknowledged)
    faults += found.faults
    tally.one(str(faults) if faults else None, lost=int(is_lost(found.faults)))


def _racer(place: Place, start: float, careless: bool) -> tuple[int, int]:
    """(process, end of its pipe): it opens the office at *start*, says what became of it, and waits to be killed."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    try:
        os.close(reading)
        line = _race(place, start, careless)
    except BaseException as error:  # whatever it was is told
        line = f"failed 0 {type(error).__name__}: {error}".replace("\n", " ")
    os.write(writing, f"{line}\n".encode()[:_LINE])
    while True:
        signal.pause()


def _race(place: Place, start: float, careless: bool) -> str:
    threading.Event().wait(max(0.0, start - time.time()))  # all at once
    begun = time.perf_counter()
    if careless:  # a lock that nobody keeps
        OfficeFolder.acquire = lambda _self, *_more: True  # type: ignore[method-assign]
    opened = place.open()
    seconds = time.perf_counter() - begun
    if opened.read_only:
        try:
            JOBS["save"](opened, place, lambda _seq: None, 1)
        except UserError:
            return f"told {seconds:.3f} {held_by(opened).say('en')}"
        return f"wrote {seconds:.3f} beside another"
    seen: list[int] = []
    JOBS["save"](opened, place, seen.append, 1)
    return f"won {seconds:.3f} {max(seen)}"


def some_copies(tally: Tally) -> None:
    """Copies made by the program while another thread saves are whole; those made by hand are told or refused."""
    chance = random.Random(tally.seed)
    with work_folder() as folder:
        while tally.left:
            place = copy_of(template(), folder / "office")
            said = run_through(lambda say, place=place: _copy_while_saving(place, say))  # type: ignore[misc]
            faults = [line for line in said.lines if line.startswith("failed")]
            for path in (place.office / "backups").glob("*.k2k"):
                try:
                    backups.verify_with_password(path, USER, PASSWORD)
                except UserError as error:
                    faults.append(f"{path.name}: {error}")
            if "copied" not in said.lines:
                faults.append("no copy")
            faults += _by_hand(place, folder / "stray", chance)
            found = reopened(place, said.acknowledged)
            faults += found.faults
            tally.one(str(faults) if faults else None, lost=int(is_lost(found.faults)))


def _copy_while_saving(place: Place, say: Said) -> None:
    opened, done = place.open(), threading.Event()

    def copy() -> None:
        try:
            backups.write_verified(opened, opened.folder.backups)
            say("copied")
        except UserError as error:
            say(f"failed {error}")
        finally:
            done.set()

    beside = threading.Thread(target=copy)
    beside.start()
    while not done.is_set():
        JOBS["save"](opened, place, lambda seq: say(f"ack {seq}"), 1)
    beside.join()
    JOBS["save"](opened, place, lambda seq: say(f"ack {seq}"), 1)


def _by_hand(place: Place, stray: Path, chance: random.Random) -> list[str]:
    """Copy the folder while it is worked in, as people do: it opens sound and says that it is older, or not at all."""
    shutil.rmtree(stray, ignore_errors=True)
    opened = place.open()
    JOBS["save"](opened, place, lambda _seq: None, 2)
    shutil.copytree(place.office, stray, ignore=lambda _folder, names: [n for n in names if n == "office.lock"])
    if chance.random() < 0.5:
        for name in ("office.db-wal", "office.db-shm"):
            (stray / name).unlink(missing_ok=True)
    JOBS["save"](opened, place, lambda _seq: None, 2)
    opened.note_head()
    opened.write_head()
    opened.close()
    try:
        copy = open_office(stray, USER, PASSWORD, clock=opened.clock)
    except UserError:
        return []
    try:
        faults = copy.database.faults()
        with copy.database.reading() as session:
            faults += proof.verify(session).faults
        return faults + ([] if copy.notices else ["a stray copy was not told of"])
    finally:
        copy.close()


def some_networks(tally: Tally) -> None:
    """Every kind of network folder is refused, before a byte is written there."""
    kinds = sorted(places._NETWORK_TYPES)
    with work_folder() as folder:
        place = copy_of(template(), folder / "office")
        before = _bytes_of(place)
        real = places._MOUNTS
        for kind in kinds:
            mounts = folder / "mounts"
            mounts.write_text(f"tmpfs / tmpfs rw 0 0\nserver:/share {place.path} {kind} rw 0 0\n", encoding="utf-8")
            vars(places)["_MOUNTS"] = mounts
            try:
                place.open().close()
                tally.one(f"{kind}: it was opened", accepted=1)
            except UserError as error:
                tally.one(None if "network" in error.say("en") else f"{kind}: {error}")
            finally:
                vars(places)["_MOUNTS"] = real
        if _bytes_of(place) != before:
            tally.bad("something was written there")


def _bytes_of(place: Place) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in place.office.rglob("*") if path.is_file()}


def broken(seed: int) -> Drill:
    """A lock that lets everybody in."""
    tally = Tally("two programs on one folder", 3, seed)
    with quiet_logs(), work_folder() as folder:
        place = copy_of(template(), folder / "office")
        while tally.left:
            one_race(tally, place, careless=True)
    return tally.drill()
