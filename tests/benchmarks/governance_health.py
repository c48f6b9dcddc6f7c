"""Governance health of ten organisations over ten years, against its bare SQL."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.db import Database
from k2k_desktop.models import migrations
from k2k_desktop.models.governance import Appointment, Organisation, OrganisationKind, Term, TermOrigin
from k2k_desktop.models.governance.standing import Declaration, DeclarationKind, Obligation, ObligationKind
from k2k_desktop.models.meetings import (
    ActionItem,
    ActionStatus,
    AgendaItem,
    Attendance,
    AttendanceClass,
    EntryKind,
    ItemKind,
    Meeting,
    MeetingKind,
    MeetingStatus,
    MinuteEntry,
)
from k2k_desktop.models.office import Office, Role, State, User
from k2k_desktop.services.governance import health, health_statements
from k2k_desktop.services.runner import Runner, Who
from tests.benchmarks.measure import Result, compare
from tests.benchmarks.minutes_search import door
from tests.benchmarks.offices import FOLDER

BODIES: Final = 10
YEARS: Final = tuple(range(2016, 2026))
_MEETINGS, _MEMBERS, _PROMISES = 6, 12, 5
_KEY: Final = "5a" * 32


def run() -> Result:
    """Each round reads the figures of ten years of each; the floor runs the same SQL bare on a cursor, and fetches."""
    database = _office()
    runner = door(database)
    raw = database.reader.raw_connection()
    try:
        cursor = raw.cursor()
        now = runner.clock.today().isoformat()

        def ours() -> None:
            for body in range(1, BODIES + 1):
                runner.read(health.trend, body, YEARS)

        def floor() -> None:
            for body in range(1, BODIES + 1):
                values = {"body": body, "first": YEARS[0], "last": YEARS[-1], "now": now}
                for statement in health_statements.STATEMENTS:
                    cursor.execute(statement, values).fetchall()

        return compare("governance health, 10 bodies over 10 years", ours, floor, 1.5)
    finally:
        raw.close()
        database.close()


def _office() -> Database:
    """An encrypted office with ten bodies and their ten years, made once."""
    path = FOLDER / "governance-health.db"
    if path.exists():
        return Database(path, _KEY)
    FOLDER.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    half.unlink(missing_ok=True)
    database = Database(half, _KEY)
    migrations.create(database)
    Runner(database, Who(None, "", "", frozenset(Role)), door(database).clock).change(_fill)
    database.checkpoint()
    database.close()
    half.rename(path)
    return Database(path, _KEY)


@action("Fill a benchmark office", needs="session")
def _fill(session: Session) -> None:
    session.add(Office(name="Pejabat Pengurusan PPR Teratai Damai", state=State.selangor))
    session.add(User(username="manager", name="Pengurus", roles=frozenset(Role)))
    for number in range(BODIES):
        body = Organisation(name=f"Pertubuhan {number + 1}", kind=OrganisationKind.residents)
        session.add(body)
        session.flush()
        for year in YEARS:
            _year(session, body.id, year)


def _year(session: Session, body: int, year: int) -> None:
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    term = Term(organisation_id=body, from_on=first, to_on=last, origin=TermOrigin.election)
    session.add(term)
    session.flush()
    members: list[Any] = [
        Appointment(
            organisation_id=body, term_id=term.id, position="Ahli Jawatankuasa", seniority=100, single_seat=False,
            person_name=f"Ahli {place + 1}", from_on=first, to_on=last,
        )
        for place in range(_MEMBERS)
    ]  # fmt: skip
    session.add_all(members)
    due = dt.date(year, 3, 31)
    session.add(Obligation(organisation_id=body, kind=ObligationKind.accounts, title="Audit", due_on=due, done_on=due))
    session.flush()
    session.add_all(
        Declaration(
            organisation_id=body, appointment_id=one.id, kind=DeclarationKind.interest, declared_on=first,
            valid_to=last, matter="Tiada",
        )
        for one in members
    )  # fmt: skip
    for number in range(1, _MEETINGS + 1):
        _meeting(session, body, dt.date(year, 2 * number, 5), number, members)


def _meeting(session: Session, body: int, day: dt.date, number: int, members: list[Any]) -> None:
    meeting = Meeting(
        organisation_id=body, kind=MeetingKind.committee, number=number, year=day.year, held_on=day,
        starts_at=dt.time(20, 30), place="Dewan", status=MeetingStatus.held, quorum_needed=7,
        circulated_at=dt.datetime(day.year, day.month, day.day + 9, tzinfo=dt.UTC),
    )  # fmt: skip
    session.add(meeting)
    session.flush()
    item = AgendaItem(
        meeting_id=meeting.id, position=1, title="Laporan", kind=ItemKind.report, finished=True, closed=False
    )
    session.add(item)
    session.add_all(
        Attendance(
            meeting_id=meeting.id, appointment_id=one.id, person_name=one.person_name,
            attended_as=AttendanceClass.present,
        )
        for one in members[: 6 + number]
    )  # fmt: skip
    session.flush()
    for place in range(1, _PROMISES + 1):
        entry = MinuteEntry(
            meeting_id=meeting.id, agenda_item_id=item.id, position=place, kind=EntryKind.action,
            text="Kontraktor diminta membaiki lampu koridor di setiap tingkat sebelum mesyuarat akan datang.",
        )  # fmt: skip
        session.add(entry)
        session.flush()
        due = day + dt.timedelta(days=14 + place)
        session.add(
            ActionItem(
                meeting_id=meeting.id, minute_entry_id=entry.id, due_on=due, status=ActionStatus.done, closed_on=due
            )
        )
