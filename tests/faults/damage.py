"""F5, F6, F9: a byte flipped, a tail cut, a file of another office, an older one, an old page: never taken for good."""

from __future__ import annotations

import hashlib
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from k2k_desktop.core.db import Database, refusal
from k2k_desktop.core.errors import UserError
from k2k_desktop.models import audit, proof
from k2k_desktop.services import backups, whole_check
from k2k_desktop.services.demo.office import PASSWORD
from tests.faults import Drill, Tally, quiet_logs
from tests.faults.cores import on_all_cores
from tests.faults.jobs import JOBS
from tests.faults.offices import USER, Place, copy_of, other_office, second, template, work_folder

COUNT: Final = 2_000
SAMPLE: Final = 20
PAGE: Final = 4096
SNAPSHOTS: Final = 6
TOLD: Final = "office.older_copy_found"
Judge = Callable[["History", Place, random.Random], str]


@dataclass(frozen=True)
class History:
    """An office after some work, a copy of it, and its database as it was at moments before."""

    place: Place
    copy: Path
    before: tuple[Path, ...]
    whole: str


def run(count: int, seed: int) -> list[Drill]:
    """*count* samples, spread over the kinds of damage."""
    drills = []
    with quiet_logs(), work_folder() as folder:
        other_office()
        history = worked(folder)
        for number, (name, share, judge) in enumerate(KINDS):
            tally = Tally(name, max(1, round(count * share / 100)), seed + number)
            on_all_cores(tally, lambda part, judge=judge: some_damage(part, history, judge))  # type: ignore[misc]
            for note, values in sorted(tally.measured.items()):
                tally.notes.append(f"{note}: {len(values)}")
            drills.append(tally.drill())
    return drills


def worked(folder: Path) -> History:
    """Work in an office, and keep its database at several moments."""
    place = copy_of(template(), folder / "worked")
    before = []
    for number in range(SNAPSHOTS):
        opened = place.open()
        for job in ("save", "photo", "confirm", "people")[: 2 + number % 3]:
            JOBS[job](opened, place, lambda _seq: None, 2)
        opened.close()
        kept = folder / f"before-{number}.db"
        shutil.copyfile(place.database, kept)
        before.append(kept)
    opened = place.open()
    JOBS["save"](opened, place, lambda _seq: None, 3)
    made = opened.runner.read(backups.make_copy)
    opened.close()
    return History(place, made.path, tuple(before), everything(place))


def some_damage(tally: Tally, history: History, judge: Judge) -> None:
    """Damage a fresh copy of the office, and see whether it is taken for good."""
    chance = random.Random(tally.seed)
    with work_folder() as folder:
        while tally.left:
            place = copy_of(history.place, folder / "office")
            try:
                said = judge(history, place, chance)
            except Exception as error:  # refused it was, but not in a sentence
                tally.one(f"without a sentence: {error!r}"[:300])
                continue
            if said.startswith("noted: "):
                tally.measure(said.removeprefix("noted: "), 1)
                said = ""
            tally.one(said or None, accepted=int(bool(said)))


def damaged_in(path: Path, chance: random.Random) -> str:
    """Flip a byte of *path*, or cut its tail; in words."""
    raw = bytearray(path.read_bytes())
    at = chance.randrange(len(raw))
    if chance.random() < 0.15:
        path.write_bytes(raw[:at])
        return f"cut at {at}"
    raw[at] ^= chance.randrange(1, 256)
    path.write_bytes(raw)
    return f"byte {at}"


def database_damaged(history: History, place: Place, chance: random.Random) -> str:
    """The program opens it, then makes its whole check: one of both must refuse."""
    told = damaged_in(place.database, chance)
    try:
        opened = place.open()
    except UserError:
        return "noted: refused when opened"
    try:
        opened.runner.read(whole_check.check_office)
        return f"database, {told}: taken for good"
    except UserError:
        return "noted: named by the check"
    finally:
        opened.close()


def keyring_damaged(_history: History, place: Place, chance: random.Random) -> str:
    """Nobody gets in by it, and it is said."""
    told = damaged_in(place.office / "office.keys", chance)
    return f"keyring, {told}: taken for good" if opens(place) else ""


def copy_damaged(history: History, place: Place, chance: random.Random) -> str:
    """It proves nothing and restores nothing."""
    path = place.path / history.copy.name
    shutil.copyfile(history.copy, path)
    told = damaged_in(path, chance)
    try:
        if chance.random() < 0.5:
            backups.verify_with_password(path, USER, PASSWORD)
        else:
            backups.restore_copy(path, place.path / "restored", username=USER, password=PASSWORD, second=second)
    except UserError:
        left = [one.name for one in (place.path / "restored").rglob("*") if one.is_file()]
        return f"copy, {told}: left {left}" if left else ""
    return f"copy, {told}: taken for good"


def swapped(_history: History, place: Place, chance: random.Random) -> str:
    """The database or the keyring of another office opens nothing."""
    name = chance.choice(("office.db", "office.keys"))
    shutil.copyfile(other_office().office / name, place.office / name)
    return f"{name} of another office: taken for good" if opens(place) else ""


def opens(place: Place) -> bool:
    """Whether the program lets the user in."""
    try:
        place.open().close()
    except UserError:
        return False
    return True


def older_put_back(history: History, place: Place, chance: random.Random) -> str:
    """An older database of the same office is told of at sign-in, and entered in its trail."""
    number = chance.randrange(len(history.before))
    shutil.copyfile(history.before[number], place.database)
    kept = chance.choice(("both heads", "the head of the folder", "the head of the profile"))
    if kept == "the head of the folder":
        shutil.rmtree(place.path / "profile")
    if kept == "the head of the profile":
        (place.office / "head").unlink()
    opened = place.open()
    try:
        with opened.database.reading() as session:
            entered = session.scalars(sa.select(audit.ENTRY.c.action).order_by(audit.ENTRY.c.seq.desc()).limit(2)).all()
        wrong = [] if opened.notices else ["not told"]
        wrong += [] if TOLD in entered else [f"not entered: {entered}"]
        return f"older database {number}, {kept}: {wrong}" if wrong else ""
    finally:
        opened.close()


def spliced(history: History, place: Place, chance: random.Random) -> str:
    """An old page of the same file, whole in itself: the checks and the trail name it, or nothing reads otherwise."""
    now = bytearray(place.database.read_bytes())
    old = history.before[chance.randrange(len(history.before))].read_bytes()
    other = [at for at in range(0, len(old), PAGE) if old[at : at + PAGE] != now[at : at + PAGE]]
    at = chance.choice(other)
    now[at : at + PAGE] = old[at : at + PAGE]
    place.database.write_bytes(now)
    try:
        opened = place.open()
    except UserError:
        return "noted: refused when opened"
    try:
        if opened.database.faults():
            return "noted: named by the library's checks"
        with opened.database.reading() as session:
            if proof.verify(session).faults or opened.notices:
                return "noted: named by trail or head alone"
    except (UserError, DBAPIError):
        return "noted: refused when read"
    finally:
        opened.close()
    if everything(place) == history.whole:
        return "noted: no record reads otherwise (a free page, an index, the words of the search)"
    return f"old page {at // PAGE}: taken for good"


def everything(place: Place) -> str:
    """A digest of every record: not of what a sign-in adds, nor of search words, which are made anew from records."""
    database, digest = Database(place.database, place.key()), hashlib.sha256()
    try:
        with database.reading() as session:
            run_sql = session.connection().exec_driver_sql
            names = run_sql("SELECT name FROM sqlite_master WHERE type='table' ORDER BY 1").scalars().all()
            for name in names:
                if not name.startswith(("audit_", "sqlite_", "user")) and "_search" not in name:
                    for row in run_sql(f'SELECT * FROM "{name}" ORDER BY 1'):
                        digest.update(repr(tuple(row)).encode())
    except DBAPIError as error:
        raise (refusal(error.orig or error) or error) from error
    finally:
        database.close()
    return digest.hexdigest()


# (line of the table, share of a hundred samples, judge)
KINDS: Final[tuple[tuple[str, int, Judge], ...]] = (
    ("database damaged", 40, database_damaged),
    ("keyring damaged", 15, keyring_damaged),
    ("copy damaged", 15, copy_damaged),
    ("file of another office", 5, swapped),
    ("older database put back", 10, older_put_back),
    ("old page put back", 15, spliced),
)


def broken(seed: int) -> Drill:
    """A program whose check looks at nothing: what no opening reads is taken for good."""
    tally, looks = Tally("database damaged", 20, seed), whole_check.check_office
    whole_check.check_office = whole_check.is_due  # type: ignore[assignment]
    try:
        with quiet_logs():
            some_damage(tally, History(template(), Path(), (), ""), database_damaged)
    finally:
        whole_check.check_office = looks
    return Drill(tally.name, tally.injected, accepted=tally.accepted, seed=seed)  # an error of ours is no finding
