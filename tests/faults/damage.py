"""F5, F6, F9: a byte flipped, a tail cut, a file of another office, an older one, an old page: never taken for good.

At the full figure every page of every kept moment is put back, one at a time. A page is no damage where the file says
the same with it as before: see `everything`.
"""

from __future__ import annotations

import hashlib
import random
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import sqlalchemy as sa
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.connections import connect, refusal
from k2k_desktop.core.errors import UserError
from k2k_desktop.models import audit, proof
from k2k_desktop.services import backups, whole_check
from k2k_desktop.services.demo.office import PASSWORD
from k2k_desktop.services.health_check import checking
from k2k_desktop.services.opened import Opened
from tests.faults import Drill, Tally, quiet_logs
from tests.faults.cores import on_all_cores
from tests.faults.jobs import JOBS
from tests.faults.offices import MOMENT, USER, Place, copy_of, doors_of, other_office, second, template, work_folder

COUNT: Final = 3_200
SAMPLE: Final = 6
PAGE: Final = 4096
SNAPSHOTS: Final = 6
SAMPLED_SNAPSHOTS: Final = 2
TOLD: Final = "office.older_copy_found"
_BLOCKS: Final = ("_search_data", "_search_idx", "_search_config")
Judge = Callable[["History", Place, random.Random], str]
Splice = tuple[int, bytes]  # where the page stands, and what stood there before


@dataclass(frozen=True)
class History:
    """An office after some work, a copy of it, its database as it was at moments before, a digest of all it says, and
    what the check of its data finds."""

    place: Place
    copy: Path
    before: tuple[Path, ...]
    whole: str
    known: Mapping[str, int] = field(default_factory=dict)


def run(count: int, seed: int) -> list[Drill]:
    """*count* samples, spread over the kinds of damage."""
    drills: list[Drill] = []
    with quiet_logs(), work_folder() as folder:
        other_office()
        history = worked(folder, SNAPSHOTS if count > SAMPLE else SAMPLED_SNAPSHOTS)
        for number, (name, share, judge) in enumerate(KINDS):
            tally = Tally(name, max(1, round(count * share / 100)), seed + number)
            on_all_cores(tally, lambda part, judge=judge: some_damage(part, history, judge))  # type: ignore[misc]
            drills.append(reported(tally))
        drills.append(old_pages(history, count, seed + len(KINDS)))
    return drills


def reported(tally: Tally) -> Drill:
    """What was found, with how often each thing was noted."""
    tally.notes += [f"{note}: {len(values)}" for note, values in sorted(tally.measured.items())]
    return tally.drill()


def worked(folder: Path, snapshots: int) -> History:
    """Work in an office, and keep its database at so many moments."""
    place = copy_of(template(), folder / "worked")
    before = []
    for number in range(snapshots):
        opened = place.open()
        for job in ("save", "photo", "confirm", "people")[: 2 + number % 3]:
            JOBS[job](opened, place, lambda _seq: None, 2)
        opened.close()
        kept = folder / f"before-{number}.db"
        shutil.copyfile(place.database, kept)
        before.append(kept)
    opened = place.open()
    JOBS["save"](opened, place, lambda _seq: None, 3)
    made, known = opened.runner.read(backups.make_copy), data_faults(opened)
    opened.close()
    return History(place, made.path, tuple(before), everything(place), known)


def some_damage(tally: Tally, history: History, judge: Judge) -> None:
    """Damage a fresh copy of the office, and see whether it is taken for good."""
    chance = random.Random(tally.seed)
    with work_folder() as folder:
        while tally.left:
            one_damaged(tally, history, folder, lambda place: judge(history, place, chance))


def one_damaged(tally: Tally, history: History, folder: Path, judged: Callable[[Place], str]) -> None:
    """Let a fresh copy of the office be damaged and *judged*."""
    try:
        said = judged(copy_of(history.place, folder / "office"))
    except Exception as error:  # refused it was, but not in a sentence
        tally.one(f"without a sentence: {error!r}"[:300])
        return
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


def splices(history: History) -> list[Splice]:
    """Every page that was other at one of the moments before: each of its contents once."""
    now = history.place.database.read_bytes()
    found: dict[Splice, None] = {}
    for before in history.before:
        old = before.read_bytes()
        for at in range(0, len(old), PAGE):
            if old[at : at + PAGE] != now[at : at + PAGE]:
                found[at, old[at : at + PAGE]] = None
    return list(found)


def old_pages(history: History, count: int, seed: int) -> Drill:
    """Every one of them where *count* is the full figure; else some."""
    chosen = splices(history)
    random.Random(seed).shuffle(chosen)
    tally = Tally("old page put back", len(chosen) if count >= COUNT else max(1, round(count * _PAGES / 100)), seed)

    def some_pages(part: Tally) -> None:
        with work_folder() as folder:
            for splice in chosen[part.first : part.first + part.count]:
                one_damaged(part, history, folder, lambda place, splice=splice: spliced(history, place, splice))  # type: ignore[misc]

    on_all_cores(tally, some_pages)
    return reported(tally)


def spliced(history: History, place: Place, splice: Splice) -> str:
    """An old page of the same file, whole in itself: a check names it, or the file says the same as before."""
    (at, page), now = splice, bytearray(place.database.read_bytes())
    now[at : at + PAGE] = page
    place.database.write_bytes(now)
    try:
        opened = place.open()
    except UserError:
        return "noted: refused when opened"
    try:
        named = checked(opened, history)
    except (UserError, DBAPIError):
        return "noted: refused when read"
    finally:
        opened.close()
    if not named and everything(place) != history.whole:
        return f"old page {at // PAGE}: taken for good"
    return f"noted: {named or 'the file says the same'}"


def checked(opened: Opened, history: History) -> str:
    """Which of the checks is the first to name something; empty for none."""
    if opened.database.faults():
        return "named by the library's checks"
    with opened.database.reading() as session:
        if proof.verify(session).faults or opened.notices:
            return "named by trail or head alone"
    return "named by the check of the data alone" if data_faults(opened) != history.known else ""


def data_faults(opened: Opened) -> dict[str, int]:
    """What the check of the data finds {kind: records}."""
    manager = doors_of(opened, FixedClock(MOMENT)).manager
    return {fault.name: fault.count for fault in manager.read(checking.check_data).faults}


def everything(place: Place) -> str:
    """A digest of all that the file says: each value of each record, each word of the search at each of its places, and
    how many words each text has. Not of how pages hold it, nor of the library's statistics, nor of the users and the
    trail, to which every sign-in adds: the walk of the trail judges those."""
    connection, digest = connect(place.database, place.key()), hashlib.sha256()
    try:
        shapes = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY 1").fetchall()
        for name, sql in shapes:
            asked = f'SELECT * FROM "{name}" ORDER BY 1'
            if name.startswith(("audit_", "sqlite_", "user")) or name.endswith(_BLOCKS):
                continue
            if name.endswith("_search_docsize"):
                asked = f"SELECT id, sz FROM {name} ORDER BY 1"
            elif sql.startswith("CREATE VIRTUAL TABLE"):
                connection.execute(
                    f"CREATE VIRTUAL TABLE temp.{name}_word USING fts5vocab('main', '{name}', 'instance')"
                )
                asked = f"SELECT * FROM temp.{name}_word"
            for row in connection.execute(asked):
                digest.update(repr(row).encode())
    except sqlcipher.DatabaseError as error:
        raise (refusal(error) or error) from error
    finally:
        connection.close()
    return digest.hexdigest()


# (line of the table, share of a hundred samples, judge)
KINDS: Final[tuple[tuple[str, int, Judge], ...]] = (
    ("database damaged", 50, database_damaged),
    ("keyring damaged", 15, keyring_damaged),
    ("copy damaged", 15, copy_damaged),
    ("file of another office", 5, swapped),
    ("older database put back", 10, older_put_back),
)
_PAGES: Final = 15  # of a hundred samples


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
