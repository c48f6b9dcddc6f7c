"""What is planted into the office of the exception tests: each rule broken once, and what comes close beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import Action
from k2k_desktop.models.base import moment
from k2k_desktop.models.governance import Appointment, Constitution, Term, TermOrigin
from k2k_desktop.models.governance.standing import Resolution
from k2k_desktop.models.issues import Category, EventKind, Issue, IssueEvent, IssueStatus, PlaceKind, Priority
from k2k_desktop.models.issues.works import Contractor, ContractorLicence, LicenceKind, Quotation, WorkOrder, WorkStatus
from k2k_desktop.models.meetings import Attendance, Meeting
from k2k_desktop.models.meetings.room import Amendment, Ballot, NamedVote, StepOut
from k2k_desktop.models.office import Attachment, Role, User
from k2k_desktop.services.runner import Runner, Who, say_more
from tests.review.seeding import CLERK, HELD, MANAGER, NOW, SECRETARY, Body, Seeding, build


def plant_meetings(s: Seeding, bodies: list[Body]) -> None:
    """Meetings that break a rule, each of a body of its own; *bodies* were founded in the first month."""
    take = iter(bodies)
    # too few in the room, and just enough
    key, _people = s.sat(next(take), quorum_needed=3)
    s.decide(key)
    s.expect("without_quorum", "meeting", key)
    s.decide(s.sat(next(take))[0])
    # three days of notice; the same with a reason; none on record
    late: dict[str, Any] = {"notice_on": HELD - dt.timedelta(days=3)}
    s.expect("short_notice", "meeting", s.sat(next(take), **late)[0])
    reasoned = next(take)
    issue_notice = Action("meetings.issue_notice", "Issue notice", "session", _notice_with_reason)
    s.door("secretary").change(issue_notice, s.meeting(reasoned, **late).id)
    s.expect("short_notice", "meeting", s.sat(next(take), notice_on=None)[0])
    # not sent round, sent round late
    early = dt.date(2026, 12, 14)
    s.expect("minutes_late", "meeting", s.sat(next(take), day=early, circulated_at=None)[0])
    s.expect("minutes_late", "meeting", s.sat(next(take), day=early, circulated_at=NOW)[0])
    _plant_confirmed(s, take)


def _plant_confirmed(s: Seeding, take: Iterator[Body]) -> None:
    """Minutes that the next meeting did not confirm, that their author did, and that changed afterwards."""
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
    _plant_terms(s, next(take))


def _plant_terms(s: Seeding, body: Body) -> None:
    """One term more than the rules allow, and somebody else's first; resolutions without votes or numbers."""
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
    cheap = Quotation(work_order_id=key, contractor_id=firms[0], amount_sen=900_00, received_on=HELD, awarded=True)
    s.make(cheap, "manager")
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
