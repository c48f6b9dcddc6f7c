"""An office with one violation of each rule, and beside each a record that comes close and breaks none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.db import Database
from k2k_desktop.models.base import Record, moment
from k2k_desktop.models.estate import Estate
from k2k_desktop.models.governance import Appointment, Organisation, OrganisationKind, Term, TermOrigin
from k2k_desktop.models.governance.standing import Declaration, DeclarationKind
from k2k_desktop.models.issues import (
    Category,
    Issue,
    IssueStatus,
    IssueVerification,
    PlaceKind,
    VerifiedAs,
)
from k2k_desktop.models.issues.works import WorkOrder, WorkStatus
from k2k_desktop.models.meetings import (
    AgendaItem,
    Attendance,
    AttendanceClass,
    Confirmation,
    EntryKind,
    ItemKind,
    Meeting,
    MeetingStatus,
    MinuteEntry,
    MinutesStatus,
)
from k2k_desktop.models.meetings.room import Vote, VoteResult
from k2k_desktop.models.office import Role, State
from k2k_desktop.services.runner import Runner, Who

# Users of the template, by the order of roles.
MANAGER, CLERK, SECRETARY, AUDITOR = (list(Role).index(Role[name]) + 1
                                      for name in ("manager", "clerk", "secretary", "auditor"))  # fmt: skip
BASE = dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC)  # a Monday; the office's first month begins
NOW = dt.datetime(2027, 1, 11, 2, 0, tzinfo=dt.UTC)  # a Monday, 10 in the morning
FIRST, LAST = dt.date(2026, 12, 1), dt.date(2027, 3, 31)
HELD = dt.date(2027, 1, 4)


@action("Build", needs="session")
def build(session: Session, do: Callable[..., Any], *args: Any) -> Any:
    """Let *do* make records in one entry of the trail."""
    made = do(session, *args)
    session.flush()
    return made.id if isinstance(made, Record) else made


@dataclass
class Body:
    """An organisation with two members in office who declared their interests."""

    id: int
    members: list[int]


@dataclass
class Seeding:
    """The office; `bad` is what each test must name {test: {(table, key)}}."""

    database: Database
    clock: FixedClock
    bad: dict[str, set[tuple[str, int]]] = field(default_factory=dict)
    bodies: int = 0
    orders: int = 0
    issues: int = 0

    def door(self, role: str) -> Runner:
        """The door of a user; made anew, so that the clock moved since is no jump."""
        user = list(Role).index(Role[role]) + 1
        return Runner(self.database, Who(user, role, f"Ujian {role.title()}", frozenset(Role)), self.clock)

    def make(self, record: Record, role: str = "secretary") -> int:
        """Insert one record."""

        def insert(session: Session) -> Record:
            session.add(record)
            return record

        made: int = self.door(role).change(build, insert)
        return made

    def expect(self, test: str, table: str, key: int) -> None:
        """*test* must name this record."""
        self.bad.setdefault(test, set()).add((table, key))

    # ---- builders

    def body(self, *, declared: int = 2, term_to: dt.date | None = None) -> Body:
        """An organisation whose two members sit since October 2026."""
        self.bodies += 1
        key = self.make(Organisation(name=f"Badan {self.bodies}", kind=OrganisationKind.residents))
        since = dt.date(2026, 11, 1)
        term = self.make(Term(organisation_id=key, from_on=since, to_on=term_to, origin=TermOrigin.election))
        members = [
            self.make(
                Appointment(
                    organisation_id=key, term_id=term, position=position, seniority=place,
                    person_name=f"Ahli {key}.{place}", from_on=since, counts=True,
                )
            )
            for place, position in enumerate(("Pengerusi", "Setiausaha"), 1)
        ]  # fmt: skip
        for member in members[:declared]:
            self.declare(key, member)
        return Body(key, members)

    def declare(self, body: int, member: int, matter: str = "Tiada", day: dt.date = dt.date(2026, 11, 20)) -> int:
        """A declaration of interest that holds for a year."""
        return self.make(
            Declaration(
                organisation_id=body, appointment_id=member, kind=DeclarationKind.interest, matter=matter,
                declared_on=day, valid_to=dt.date(2027, 11, 19),
            )
        )  # fmt: skip

    def meeting(self, body: Body, number: int = 1, day: dt.date = HELD, **more: Any) -> Meeting:
        """A meeting held in order: called in time, attended by both, its minutes sent round the day after."""
        values = {
            "organisation_id": body.id, "number": number, "year": day.year, "held_on": day, "starts_at": dt.time(20, 0),
            "place": "Dewan", "status": MeetingStatus.held, "notice_on": day - dt.timedelta(days=10), "notice_days": 7,
            "quorum_needed": 2, "quorum_base": 2, "author_id": SECRETARY,
            "circulated_at": dt.datetime.combine(day, dt.time(2), dt.UTC) + dt.timedelta(days=1),
            "minutes_status": MinutesStatus.circulated, **more,
        }  # fmt: skip
        meeting = Meeting(**values)
        meeting.id = self.make(meeting)
        return meeting

    def attend(self, meeting: int, member: int, name: str = "Ahli") -> int:
        """A member present."""
        return self.make(
            Attendance(
                meeting_id=meeting, appointment_id=member, person_name=name, attended_as=AttendanceClass.present,
                seniority=1,
            )
        )  # fmt: skip

    def sat(self, body: Body, number: int = 1, day: dt.date = HELD, **more: Any) -> tuple[int, list[int]]:
        """A meeting with both members present: its key and their lines."""
        key = self.meeting(body, number, day, **more).id
        return key, [self.attend(key, member) for member in body.members]

    def item(self, meeting: int, title: str = "Hal-hal lain") -> int:
        """An item of the agenda."""
        return self.make(AgendaItem(meeting_id=meeting, position=1, title=title, kind=ItemKind.motion, finished=True))

    def decide(self, meeting: int) -> None:
        """A decision in the minutes."""
        item = self.item(meeting)
        self.make(
            MinuteEntry(meeting_id=meeting, agenda_item_id=item, position=1, kind=EntryKind.decision, text="Setuju")
        )

    def confirm(self, body: Body, by: int = MANAGER) -> tuple[int, int, list[int]]:
        """Two meetings, the minutes of the first confirmed at the second."""
        first, _people = self.sat(body, 1, dt.date(2026, 12, 21), year=2027)
        second, people = self.sat(body, 2)
        self.make(
            Confirmation(
                meeting_id=first, at_meeting_id=second, proposer_id=people[0], seconder_id=people[1], amended=False,
                confirmed_by_id=by, confirmed_on=HELD,
            )
        )  # fmt: skip

        def seal(session: Session) -> None:
            session.get_one(Meeting, first).put(
                {"minutes_status": MinutesStatus.confirmed, "confirmed_at": moment(session)}
            )

        self.door("manager").change(build, seal)
        return first, second, people

    def vote(self, meeting: int, item: int) -> int:
        """A vote taken on an item."""
        return self.make(
            Vote(
                meeting_id=meeting, agenda_item_id=item, motion="Lantik pembekal", entitled=2, favour=2, against=0,
                abstained=0, result=VoteResult.carried,
            )
        )  # fmt: skip

    def order(self, *, number: int = 0, **more: Any) -> int:
        """A small work order given to own staff."""
        self.orders = number or self.orders + 1
        values = {
            "year": 2027, "number": self.orders, "reference": f"AK-2027-{self.orders:06}", "title": "Kerja",
            "scope": "Kerja", "estate_id": 1, "status": WorkStatus.issued, "ordered_on": HELD, **more,
        }  # fmt: skip
        return self.make(WorkOrder(**values), "manager")

    def issue(self, **more: Any) -> int:
        """A complaint under way."""
        self.issues += 1
        now = self.clock.now()
        values = {
            "year": 2027, "number": self.issues, "reference": f"ADU-2027-{self.issues:06}", "title": "Lampu padam",
            "category_id": 1, "estate_id": 1, "reported_at": now, "status": IssueStatus.in_progress,
            "status_since": now, **more,
        }  # fmt: skip
        return self.make(Issue(**values), "clerk")

    def verify(self, issue: int, by: int, *, accepted: bool = True) -> None:
        """A resident's word, entered by a user."""
        self.make(
            IssueVerification(
                issue_id=issue, verified_as=VerifiedAs.reporter, accepted=accepted, said_on=self.clock.today(),
                by_id=by, name="Jiran",
            ),
            "clerk",
        )  # fmt: skip

    def change(self, role: str, record: type[Record], key: int, **values: Any) -> None:
        """Change a record by the door of a user."""

        def put(session: Session) -> None:
            session.get_one(record, key).put(values)

        self.door(role).change(build, put)


def prepare(database: Database, clock: FixedClock) -> Seeding:
    """The office of the template without the locks that would refuse what is planted; its captures stay."""
    with database.writing() as session:
        run = session.connection().exec_driver_sql
        for name in run("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all():
            if not name.startswith("audit_"):
                run(f'DROP TRIGGER "{name}"')
    seeding = Seeding(database, clock)
    seeding.make(Estate(name="PPR Teratai Damai", state=State.selangor))
    seeding.make(Category(place=PlaceKind.grounds, part_ms="Lampu", problem_ms="Padam"))
    return seeding
