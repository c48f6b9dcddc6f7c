"""A committee of nine, ready to meet."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import pytest

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.db import Database
from k2k_desktop.models.governance import OrganisationKind, QuorumRule, TermOrigin
from k2k_desktop.models.meetings import AttendanceClass, EntryKind
from k2k_desktop.services import governance, meetings
from k2k_desktop.services.runner import Runner
from tests.conftest import BEGINNINGS, MONDAY_MORNING, Begun, door
from tests.stage import stage_of  # noqa: F401 - a fixture

NAMES = (
    ("Chairperson", "Ahmad Kamal bin Idris"),
    ("Deputy chairperson", "Lim Chee Hoe"),
    ("Secretary", "Rohana binti Idris"),
    ("Treasurer", "Kavitha a/p Murugan"),
    ("Committee member", "Norliza binti Hamid"),
    ("Committee member", "Zulkifli bin Harun"),
    ("Committee member", "Suresh a/l Raman"),
    ("Committee member", "Hasnah binti Mat Din"),
    ("Committee member", "Nor Azman bin Ali"),
)


P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class Left:
    """Offices as first steps left them, and what these gave, by what was done."""

    folder: Path
    offices: dict[str, tuple[Path, Any]] = field(default_factory=dict)


def first(step: Callable[Concatenate[Committee, P], R]) -> Callable[Concatenate[Committee, P], R]:
    """Many tests begin with the same *step* in the same fresh office: it is done once, and the others get the office
    as it was left. Whoever opened theirs before, moved the clock or did another step does it all."""

    @wraps(step)
    def done(self: Committee, /, *given: P.args, **named: P.kwargs) -> R:
        database, left, self.left = self.runner.database, self.left, None
        opened = database.path.with_name(f"{database.path.name}-wal").exists()
        if left is None or opened or self.runner.clock.now() != MONDAY_MORNING:
            return step(self, *given, **named)
        who_and_what = [one.who if isinstance(one, Runner) else one for one in given]
        key = f"{step.__name__} {self.id} {who_and_what} {named}"
        if key not in left.offices:
            made = step(self, *given, **named)
            database.close()
            kept = left.folder / f"{len(left.offices)}.db"
            left.offices[key] = shutil.copyfile(database.path, kept), made
            return made
        office, found = left.offices[key]
        shutil.copyfile(office, database.path)
        return cast("R", found)

    return done


@dataclass
class Committee:
    """An organisation with officers from 2025 on, and short ways to bring a meeting along."""

    runner: Runner
    id: int
    left: Left | None = None  # until the first step

    def plan(self, day: dt.date, **changes: Any) -> int:
        """Plan a meeting on *day* at 8.30 malam."""
        values = {"held_on": day, "starts_at": dt.time(20, 30), "place": "Dewan Serbaguna", **changes}
        return self.runner.change(meetings.plan, self.id, values)

    def page(self, meeting_id: int) -> meetings.MeetingPage:
        """The meeting as it is kept."""
        return self.runner.read(meetings.meeting_page, meeting_id)

    def number(self, meeting_id: int) -> str:
        """The bare number: `1/2026`."""
        return self.page(meeting_id).reference.split()[-1]

    @first
    def open(self, /, day: dt.date, present: int = 5, **changes: Any) -> int:
        """A meeting in session with so many members present."""
        key = self.plan(day, **changes)
        called = min(day - dt.timedelta(days=30), self.runner.clock.today())
        self.runner.change(meetings.issue_notice, key, called, "Mesyuarat tergempar")
        self.runner.change(meetings.open_meeting, key)
        for person in self.page(key).people[present:]:  # all are present when a meeting opens
            self.runner.change(meetings.mark, person.id, AttendanceClass.absent)
        return key

    def write(self, meeting_id: int, place: int, *drafts: meetings.EntryDraft) -> meetings.Written:
        """Write *drafts* under the item at *place*, counted from one."""
        item = self.page(meeting_id).items[place - 1]
        return self.runner.change(meetings.write_item, meeting_id, item.id, item.version, list(drafts))

    @first
    def circulated(self, /, day: dt.date, **changes: Any) -> int:
        """A meeting that was held, with one note and one action, its minutes sent round."""
        key = self.open(day, **changes)
        self.write(
            key,
            4,
            meetings.EntryDraft(EntryKind.note, "Lif Blok C rosak sejak isnin."),
            meetings.EntryDraft(
                EntryKind.action, "Sediakan jadual giliran.", "Norliza binti Hamid", dt.date(2026, 12, 30)
            ),
        )
        self.runner.change(meetings.close_meeting, key, dt.time(22, 0))
        self.runner.change(meetings.circulate, key)
        return key

    @first
    def confirmed(self, /, manager: Runner) -> tuple[int, int]:
        """Two meetings; the minutes of the first are confirmed at the second by *manager*."""
        first, second = self.circulated(dt.date(2026, 10, 5)), self.open(dt.date(2026, 11, 2))
        people = self.page(second).people
        manager.change(meetings.confirm_minutes, first, second, people[0].id, people[1].id)
        return first, second


def found(
    runner: Runner, name: str = "Persatuan Penduduk Teratai", rule: QuorumRule = QuorumRule.more_than_half
) -> int:
    """An organisation with a term from 2025."""
    changes = {"name": name, "kind": OrganisationKind.residents, "quorum_rule": rule}
    key = runner.change(governance.save_organisation, None, 1, changes)
    runner.change(governance.start_term, key, {"from_on": dt.date(2025, 1, 1), "origin": TermOrigin.election})
    return key


@pytest.fixture
def secretary(runner_of: Callable[..., Runner]) -> Runner:
    """The one who writes."""
    return runner_of("secretary")


@pytest.fixture
def manager(runner_of: Callable[..., Runner]) -> Runner:
    """The one who confirms."""
    return runner_of("manager")


def nine_officers(database: Database) -> int:
    """An organisation of nine, by name, in office since January 2025."""
    secretary = door(database, FixedClock(MONDAY_MORNING), "secretary")
    key = found(secretary)
    for position, name in NAMES:
        secretary.change(
            governance.appoint, key, {"position": position, "person_name": name, "from_on": dt.date(2025, 1, 1)}
        )
    return key


BEGINNINGS["committee"] = nine_officers


@pytest.fixture(scope="session")
def left(tmp_path_factory: pytest.TempPathFactory) -> Left:
    """What the first steps of the tests before left."""
    return Left(tmp_path_factory.mktemp("left"))


@pytest.fixture
def committee(secretary: Runner, begun: Begun, left: Left) -> Committee:
    """Nine officers by name, in office since January 2025."""
    _path, key = begun("committee")
    return Committee(secretary, key, left)
