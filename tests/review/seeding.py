"""An office with one violation of each rule, and beside each a record that comes close and breaks none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import Action, action
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.db import Database
from k2k_desktop.models.base import Record, moment
from k2k_desktop.models.estate import Estate
from k2k_desktop.models.governance import Appointment, Constitution, Organisation, OrganisationKind, Term, TermOrigin
from k2k_desktop.models.governance.standing import Declaration, DeclarationKind, Resolution
from k2k_desktop.models.issues import (
    Category,
    EventKind,
    Issue,
    IssueEvent,
    IssueStatus,
    IssueVerification,
    PlaceKind,
    Priority,
    VerifiedAs,
)
from k2k_desktop.models.issues.works import Contractor, ContractorLicence, LicenceKind, Quotation, WorkOrder, WorkStatus
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
from k2k_desktop.models.meetings.room import Amendment, Ballot, NamedVote, StepOut, Vote, VoteResult
from k2k_desktop.models.office import Attachment, Role, State, User
from k2k_desktop.services.runner import Runner, Who, say_more

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
                    organisation_id=key, term_id=term, position=position, seniority=place, person_name=f"Ahli {key}.{place}",
                    from_on=since, counts=True,
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
            "category_id": 1, "estate_id": 1, "reported_at": now, "status": IssueStatus.in_progress, "status_since": now,
            **more,
        }  # fmt: skip
        return self.make(Issue(**values), "clerk")

    def verify(self, issue: int, by: int, *, accepted: bool = True) -> None:
        """A resident's word, entered by a user."""
        self.make(
            IssueVerification(
                issue_id=issue, verified_as=VerifiedAs.reporter, accepted=accepted, said_on=self.clock.today(), by_id=by,
                name="Jiran",
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


def plant_meetings(s: Seeding, bodies: list[Body]) -> None:
    """Meetings that break a rule, each of a body of its own; *bodies* were founded in the first month."""
    take = iter(bodies)
    # too few in the room, and just enough
    key, _people = s.sat(next(take), quorum_needed=3)
    s.decide(key)
    s.expect("without_quorum", "meeting", key)
    s.decide(s.sat(next(take))[0])
    # three days of notice; the same with a reason; none on record
    late = {"notice_on": HELD - dt.timedelta(days=3)}
    s.expect("short_notice", "meeting", s.sat(next(take), **late)[0])
    reasoned = next(take)
    issue_notice = Action("meetings.issue_notice", "Issue notice", "session", _notice_with_reason)
    s.door("secretary").change(issue_notice, s.meeting(reasoned, **late).id)
    s.expect("short_notice", "meeting", s.sat(next(take), notice_on=None)[0])
    # not sent round, sent round late
    early = dt.date(2026, 12, 14)
    s.expect("minutes_late", "meeting", s.sat(next(take), day=early, circulated_at=None)[0])
    s.expect("minutes_late", "meeting", s.sat(next(take), day=early, circulated_at=NOW)[0])
    # the next meeting did not confirm; the author did
    body = next(take)
    s.expect("unconfirmed", "meeting", s.sat(body, 1, dt.date(2026, 12, 21), year=2027)[0])
    s.sat(body, 2)
    s.expect("confirmed_by_author", "meeting", s.confirm(next(take), SECRETARY)[0])
    # changed after confirmation: the meeting, a paragraph; a signed page may come
    first, _second, _people = s.confirm(next(take))
    s.change("secretary", Meeting, first, place="Surau")
    s.expect("changed_after", "meeting", first)
    body = next(take)
    first, _second, people = s.confirm(body)
    s.change("secretary", Attendance, s.attend(first, body.members[0]), person_name="Orang lain")
    s.expect("changed_after", "meeting", first)
    first, second, people = s.confirm(next(take))
    scan = s.make(Attachment(sha256="ab" * 32, name="imbasan.pdf", media_type="application/pdf", size=1, content=b"1"))
    s.change("secretary", Meeting, first, signed_scan_id=scan)
    s.make(
        Amendment(
            meeting_id=first, number=1, at_meeting_id=second, paragraph="1.1", text="Dibetulkan", reason="Ejaan",
            proposer_id=people[0], seconder_id=people[1], made_by_id=SECRETARY,
        )
    )  # fmt: skip
    s.expect("amended", "meeting", first)


def _notice_with_reason(session: Session, key: int) -> None:
    session.get_one(Meeting, key).put({"reply_by": HELD})
    say_more(session, late_notice="Mesyuarat tergempar")


def plant_committees(s: Seeding, bodies: list[Body], undeclared: Body, ended: Body) -> None:
    """Members acting out of office, with interests, or a term too many."""
    take = iter(bodies)
    s.expect("undeclared", "appointment", undeclared.members[1])
    s.expect("acted_after_term", "meeting", s.sat(ended)[0])  # the term of its committee ended before
    body = next(take)
    s.change("manager", Appointment, body.members[0], to_on=HELD - dt.timedelta(days=1))
    s.expect("acted_after_term", "meeting", s.sat(body)[0])
    # stepped out and voted all the same; stepped out only
    body = next(take)
    key, people = s.sat(body)
    item = s.item(key)
    vote = s.vote(key, item)
    for line in people:
        s.make(StepOut(meeting_id=key, agenda_item_id=item, attendance_id=line, reason="Kepentingan"))
    s.change("secretary", Meeting, key, quorum_needed=0)
    s.make(NamedVote(vote_id=vote, attendance_id=people[0], ballot=Ballot.favour))
    s.expect("voted_with_interest", "meeting", key)
    # stayed in the room with an interest that the title touches
    body = next(take)
    s.declare(body.id, body.members[0], "Syarikat Gemilang", dt.date(2027, 1, 2))
    key, _people = s.sat(body)
    s.vote(key, s.item(key, "Lantikan Syarikat Gemilang"))
    s.expect("voted_with_interest", "meeting", key)
    # one term more than the rules allow; somebody else's first
    body = next(take)
    s.make(Constitution(organisation_id=body.id, from_on=dt.date(2026, 1, 1), consecutive_terms=1))
    began = dt.date(2026, 12, 28)
    term = s.make(Term(organisation_id=body.id, from_on=began, origin=TermOrigin.election))
    for place, name in enumerate((f"Ahli {body.id}.1", "Ahli Baharu"), 1):
        key = s.make(
            Appointment(
                organisation_id=body.id, term_id=term, position="Ahli Jawatankuasa", seniority=50 + place,
                person_name=name, from_on=began, counts=True, letter_number="S-7",
            )
        )  # fmt: skip
        s.expect("numbers_twice", "appointment", key)
        if place == 1:
            s.expect("beyond_terms", "appointment", key)
    # a resolution without votes; one by consensus; then a number is missing
    for number, more in ((1, {}), (2, {"consensus": True}), (5, {"votes_for": 2, "votes_against": 0})):
        key = s.make(
            Resolution(organisation_id=body.id, year=2027, number=number, text="Setuju", resolved_on=HELD, **more)
        )  # fmt: skip
        if number == 1:
            s.expect("uncounted", "resolution", key)
        if number == 5:
            s.expect("numbers_missing", "resolution", key)


def plant_works(s: Seeding) -> None:
    """Orders and complaints that break a rule."""
    firms = [
        s.make(Contractor(name=f"Firma {number}", trades=frozenset(), active=True), "manager") for number in range(4)
    ]
    dear = {"contractor_id": firms[0], "approved_sen": 6_000_00}
    s.expect("few_quotations", "work_order", s.order(**dear))
    key = s.order(**dear)
    for firm in firms[:3]:
        s.make(Quotation(work_order_id=key, contractor_id=firm, amount_sen=6_000_00, received_on=HELD), "manager")
    s.order(**{**dear, "approved_sen": 5_000_00})
    key = s.order(contractor_id=firms[0], approved_sen=900_00)
    s.make(
        Quotation(work_order_id=key, contractor_id=firms[0], amount_sen=900_00, received_on=HELD, awarded=True), "manager"
    )  # fmt: skip
    s.expect("award_unresolved", "work_order", key)
    s.expect("over_approved", "work_order", s.order(approved_sen=100_00, actual_sen=100_01))
    s.order(approved_sen=100_00, actual_sen=100_00)
    ended = dt.date(2026, 12, 31)
    s.make(ContractorLicence(contractor_id=firms[3], kind=LicenceKind.water, valid_until=ended, needed=True), "manager")
    s.expect("licence_expired", "work_order", s.order(contractor_id=firms[3]))
    for role in ("manager", "clerk"):
        key = s.order(status=WorkStatus.draft)
        s.change("manager", WorkOrder, key, status=WorkStatus.issued)
        s.change(role, WorkOrder, key, status=WorkStatus.accepted, accepted_on=s.clock.today())
        if role == "manager":
            s.expect("issued_and_accepted", "work_order", key)
    s.expect("numbers_missing", "work_order", s.order(number=20))
    _plant_issues(s)


def _plant_issues(s: Seeding) -> None:
    ended = {"status": IssueStatus.closed, "owner_id": CLERK, "ended_at": s.clock.now(), "finished_at": s.clock.now()}
    own, other = s.issue(**ended), s.issue(**ended)
    s.verify(own, CLERK)
    s.verify(other, MANAGER)
    s.expect("verified_own", "issue", own)
    s.expect("unverified", "issue", s.issue(**{**ended, "end_reason": "Tiada jawapan"}))
    refused = s.issue(**ended)
    s.verify(refused, MANAGER, accepted=False)
    s.expect("unverified", "issue", refused)
    soon, later = s.clock.now() + dt.timedelta(hours=2), s.clock.now() + dt.timedelta(days=9)
    for due in (soon, later):
        key = s.issue(priority=Priority.urgent, finish_by=due)
        s.door("clerk").change(build, _lower, key)
        if due == soon:
            s.expect("lowered", "issue", key)


def _lower(session: Session, key: int) -> None:
    session.get_one(Issue, key).put({"priority": Priority.planned, "finish_by": None})
    session.add(IssueEvent(issue_id=key, at=moment(session), kind=EventKind.priority, internal=False))


def plant_users(s: Seeding) -> None:
    """Entries at night, a clock that jumps, many reveals, logins that stayed, a long time without a copy."""
    clock = s.clock
    for name, last, ends in (
        ("pergi", NOW - dt.timedelta(days=120), None), ("tamat", NOW, clock.today() - dt.timedelta(days=1)),
        ("ada", NOW - dt.timedelta(days=20), clock.today()),
    ):  # fmt: skip
        key = s.make(User(username=name, name=name, roles=frozenset({Role.clerk}), last_sign_in_at=last, ends_on=ends))
        if name != "ada":
            s.expect("left_but_active", "user", key)
    s.expect("backdated", "declaration", s.declare(1, 1))
    s.door("manager").note("backups.make_copy")
    clock.advance(dt.timedelta(days=1))
    for count, user, act in ((21, "clerk", "people.reveal_number"), (20, "manager", "people.reveal_number"),
                             (6, "clerk", "exports.export_list"), (5, "manager", "exports.export_list")):  # fmt: skip
        seqs = [_noted(s, user, act) for _time in range(count)]
        if user == "clerk":
            s.expect("many_reveals" if "reveal" in act else "many_exports", "audit_entry", seqs[0])
    clock.advance(dt.timedelta(hours=14))  # midnight has passed
    before = _head(s)
    s.make(Category(place=PlaceKind.grounds, part_ms="Paip", problem_ms="Bocor"))
    s.expect("odd_hours", "audit_entry", before + 1)
    runner = s.door("clerk")
    clock.moment -= dt.timedelta(minutes=3)
    runner.note("people.print")
    s.expect("clock_wrong", "audit_entry", before + 2)
    clock.advance(dt.timedelta(days=8, hours=10))
    gone = Runner(s.database, Who(list(Role).index(Role.facilitator) + 1, "", "", frozenset(Role)), clock)
    s.change("manager", User, list(Role).index(Role.facilitator) + 1, ends_on=clock.today() - dt.timedelta(days=1))
    gone.note("people.print")
    s.expect("overstayed", "audit_entry", _head(s))
    s.door("manager").note("backups.make_copy")
    s.expect("copies_old", "audit_entry", _head(s))
    for key in _users_ended(s):
        s.expect("left_but_active", "user", key)


def _noted(s: Seeding, role: str, act: str) -> int:
    s.door(role).note(act)
    return _head(s)


def _head(s: Seeding) -> int:
    with s.database.reading() as session:
        head: int = session.connection().exec_driver_sql("SELECT seq FROM audit_head").scalar_one()
    return head


def _users_ended(s: Seeding) -> list[int]:
    with s.database.reading() as session:
        found = session.connection().exec_driver_sql(
            "SELECT id FROM user WHERE active AND ends_on < ?", (s.clock.today().isoformat(),)
        )
        return [row[0] for row in found]
