"""The offices the drills are done on, and the five checks every drill ends with (security design, part 3)."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

import k2k_desktop.models  # noqa: F401 - every record must be known
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.facts import OfficeFacts
from k2k_desktop.core.files import drop
from k2k_desktop.core.folder import OfficeFolder
from k2k_desktop.core.keys import Keyring, create_keyring
from k2k_desktop.core.sealing import Cost
from k2k_desktop.models import audit, proof
from k2k_desktop.models.governance import OrganisationKind, TermOrigin
from k2k_desktop.models.meetings import ItemKind
from k2k_desktop.models.office import Role, User
from k2k_desktop.services import backups, governance, meetings
from k2k_desktop.services.demo import committees
from k2k_desktop.services.demo.committees import Doors
from k2k_desktop.services.demo.office import PASSWORD, make_office
from k2k_desktop.services.office.opening import open_office
from k2k_desktop.services.opened import Opened
from k2k_desktop.services.runner import Runner, Who
from tests.people.sheets import write_messy

USER: Final = "pentadbir"
_SECOND: Final = "pengurus"
HOMES: Final = 12
MINUTES: Final = 6  # circulated, waiting to be confirmed
QUICK: Final = Cost(32, 1, 1)
FIXTURES: Final = Path(__file__).parents[1] / "fixtures"
FIXTURE_KEY: Final = "5a" * 32
MOMENT: Final = dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC)
_MEMORY: Final = Path("/dev/shm")
_MADE: Final = "K2K_FAULTS_TEMPLATE"
_SEATS: Final = ("Pengerusi", "Timbalan Pengerusi", "Setiausaha", "Bendahari", *("Ahli Jawatankuasa",) * 5)


@dataclass(frozen=True)
class Place:
    """A folder with an office in it, the profile of its user, and what a job needs beside it."""

    path: Path

    @property
    def office(self) -> Path:
        """The folder of the office."""
        return self.path / "office"

    @property
    def database(self) -> Path:
        """Its database."""
        return self.office / "office.db"

    @property
    def sheet(self) -> Path:
        """A list of residents to import."""
        return self.path / "senarai.xlsx"

    def key(self) -> str:
        """The key of the database, 64 hex digits."""
        return Keyring.load(self.office / "office.keys").open_with_password(USER, PASSWORD)[1].database_hex()

    def here(self) -> None:
        """Let this process, and those it starts, keep the user's profile in this place."""
        os.environ["XDG_CONFIG_HOME"] = str(self.path / "profile")

    def open(self, clock: FixedClock | None = None) -> Opened:
        """The office, opened as the program does; new passwords are made fast."""
        self.here()
        opened = open_office(self.office, USER, PASSWORD, clock=clock or FixedClock(MOMENT))
        opened.keyring._cost = QUICK
        return opened


def room() -> str | None:
    """Where the offices of drills stand: in memory, where there is one; None is the usual folder."""
    return str(_MEMORY) if _MEMORY.is_dir() else None


@contextmanager
def work_folder() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="k2k-faults-", dir=room()) as made:
        yield Path(made)


@cache
def _kept() -> tempfile.TemporaryDirectory[str]:
    """Lives as long as the process that asked first."""
    return tempfile.TemporaryDirectory(prefix="k2k-faults-", dir=room())


def copy_of(template: Place, target: Path) -> Place:
    """A new place like *template*; what was at *target* goes."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(template.path, target)
    place = Place(target)
    place.here()
    return place


@cache
def template() -> Place:
    """A closed practice office of today's shape, with minutes that wait to be confirmed. Copy it, do not change it.
    A process that a drill starts is told where its own stands: making it takes four seconds."""
    if given := os.environ.get(_MADE):
        Place(Path(given)).here()
        return Place(Path(given))
    place = Place(Path(_kept().name) / "today")
    place.path.mkdir()
    place.here()
    clock = FixedClock(MOMENT - dt.timedelta(days=100))  # the meetings take 88
    make_office(place.office, HOMES, 1, clock=clock, cost=QUICK)
    write_messy(place.sheet, 30)
    opened = place.open(clock)
    _meet(opened, clock)
    opened.close()
    os.environ[_MADE] = str(place.path)
    return place


@cache
def other_office() -> Place:
    """An office that is not the template's."""
    place = Place(Path(_kept().name) / "other")
    place.path.mkdir()
    place.here()
    make_office(place.office, 3, 2, clock=FixedClock(MOMENT), cost=QUICK)
    return place


def doors_of(opened: Opened, clock: FixedClock) -> Doors:
    """The doors of secretary and manager in the open office."""
    with opened.database.reading() as session:
        users = {user.username: user for user in session.scalars(sa.select(User))}
        found = {
            role: Who(users[name].id, name, users[name].name, frozenset({role}))
            for name, role in (("setiausaha", Role.secretary), ("pengurus", Role.manager))
        }
    secretary, manager = (
        Runner(opened.database, found[role], clock, opened.remember) for role in (Role.secretary, Role.manager)
    )
    return Doors(secretary, manager, clock)


def _meet(opened: Opened, clock: FixedClock) -> None:
    """A committee, meetings of it whose minutes are circulated, and one in session that may confirm them."""
    doors = doors_of(opened, clock)
    begun = dt.date(2026, 1, 1)
    named = {"name": "Jawatankuasa Pengurusan Bersama", "short_name": "JPB", "reference": "TD/JPB/100-1/2"}
    body = doors.manager.change(
        governance.save_organisation, None, 0, {**named, "kind": OrganisationKind.co_management}
    )  # fmt: skip
    term = {"from_on": begun, "to_on": begun.replace(year=2028), "origin": TermOrigin.election}
    doors.manager.change(governance.start_term, body, term)
    people = doors.manager.read(committees.grown_residents, len(_SEATS), women_only=False)
    for seat, person in zip(_SEATS, people, strict=True):
        doors.manager.change(
            governance.appoint, body, {"position": seat, "resident_id": person, "from_on": begun}
        )  # fmt: skip
    for _meeting in range(MINUTES):
        committees._hold(doors, body, {ItemKind.closing: ("Mesyuarat ditangguhkan.",)})
    last = committees._plan(doors, body, clock.today() + dt.timedelta(days=10))
    doors.secretary.change(meetings.issue_notice, last)
    clock.advance(dt.timedelta(days=10))
    doors.secretary.change(meetings.open_meeting, last)


def second(asked: backups.Asked) -> Who:
    """The second person, where a copy is restored."""
    return asked.prove(_SECOND, PASSWORD)


@cache
def older(revision: str) -> Place:
    """The office of a released shape, as its fixture keeps it, in a folder that opens. Copy it, do not change it."""
    place = Place(Path(_kept().name) / f"older-{revision}")
    place.path.mkdir()
    place.here()
    folder = OfficeFolder(place.office)
    facts = OfficeFacts("0123456789abcdef", "Pejabat Pengurusan PPR Teratai Damai", practice=False)
    folder.create(facts)
    shutil.copyfile(FIXTURES / f"office-{revision}.db", folder.database)
    manager = list(Role).index(Role.manager) + 1
    keyring, key = create_keyring(facts.office_id, manager, USER, PASSWORD, QUICK)
    keyring.save(folder.keyring)
    Database(folder.database, FIXTURE_KEY).rekey(key.database_hex())
    for ending in ("-wal", "-shm"):
        drop(folder.database.with_name(folder.database.name + ending))
    return place


def released() -> list[str]:
    """The shapes whose offices are kept as fixtures."""
    return sorted(path.stem.removeprefix("office-") for path in FIXTURES.glob("office-*.db"))


def every_shape() -> None:
    """Make the template of today's shape and of every released one, before processes are forked that copy them."""
    template()
    for revision in released():
        older(revision)


@dataclass(frozen=True)
class Reopened:
    """What was found when an office was opened again: *faults* in words, how long the opening took."""

    faults: tuple[str, ...]
    seconds: float
    seq: int


def reopened(place: Place, acknowledged: int) -> Reopened:
    """Open the office as the program does, then the five checks; an entry acknowledged and gone begins with "lost"."""
    started = time.perf_counter()
    try:
        opened = place.open()
    except UserError as error:
        return Reopened((f"does not open: {error}",), time.perf_counter() - started, 0)
    except Exception as error:  # not even a sentence
        return Reopened((f"does not open, without a sentence: {error!r}",), time.perf_counter() - started, 0)
    seconds = time.perf_counter() - started
    found: list[str] = []
    try:
        found += [f"told without cause: {notice}" for notice in opened.notices]
        found += opened.database.faults()  # checkpoint, cipher_integrity_check, integrity_check, foreign_key_check
        with opened.database.reading() as session:
            found += proof.verify(session).faults
            seq = audit.head(session)[0]
        if seq <= acknowledged:  # the sign-in made an entry of its own
            found.append(f"lost: entry {acknowledged} was acknowledged, the last before opening is {seq - 1}")
    except (UserError, DBAPIError) as error:
        return Reopened((*found, f"lost: it cannot be read: {error}"), seconds, 0)
    finally:
        opened.close()
    return Reopened(tuple(found), seconds, seq)


def is_lost(faults: tuple[str, ...]) -> bool:
    """Whether something acknowledged is gone: an entry, or the whole office."""
    return any(fault.startswith(("lost", "does not open")) for fault in faults)


def bad_copies(place: Place, seen: set[str]) -> list[str]:
    """The files under a copy's final name that are no whole copy; *seen* are digests of those proved already."""
    found = []
    for path in (place.office / "backups").glob("*.k2k"):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if digest in seen:
            continue
        seen.add(digest)
        try:
            backups.verify_with_password(path, USER, PASSWORD)
        except UserError as error:
            found.append(f"{path.name}: {error}")
    return found
