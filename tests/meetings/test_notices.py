"""The days of a notice, its service and the replies."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import Invalid, Refused, UserError
from k2k_desktop.models.governance import OrganisationKind, Profile, TermOrigin
from k2k_desktop.models.meetings import AttendanceClass, Invitation, MeetingKind, MeetingStatus
from k2k_desktop.models.meetings.room import ServiceWay
from k2k_desktop.services import governance, meetings
from k2k_desktop.services.governance import rules
from k2k_desktop.services.meetings import notice_papers, notices
from k2k_desktop.services.runner import Runner
from tests.meetings.conftest import Committee
from tests.meetings.test_papers import words

TODAY = dt.date(2026, 11, 23)
DAY = dt.date(2026, 12, 14)


@pytest.fixture
def issued(committee: Committee) -> int:
    """A meeting whose notice went out today."""
    key = committee.plan(DAY)
    committee.runner.change(meetings.issue_notice, key)
    return key


@pytest.mark.parametrize(
    ("kind", "own", "days", "late"),
    [
        (MeetingKind.committee, None, 7, False),
        (MeetingKind.committee, None, 6, True),
        (MeetingKind.co_management, None, 7, False),
        (MeetingKind.agm, None, 14, False),
        (MeetingKind.agm, None, 13, True),
        (MeetingKind.egm, None, 13, True),
        (MeetingKind.committee, 10, 9, True),
        (MeetingKind.committee, 3, 3, False),
        (MeetingKind.committee, 0, 0, False),
    ],
)
def test_a_notice_is_late_by_the_rules_of_the_meetings_day(
    committee: Committee, secretary: Runner, kind: MeetingKind, own: int | None, days: int, late: bool
) -> None:
    if own is not None:
        edition = {"from_on": dt.date(2026, 1, 1), "notice_days": own}
        secretary.change(rules.save_constitution, None, committee.id, 0, edition)
    key = committee.plan(TODAY + dt.timedelta(days=days), kind=kind)
    period = secretary.read(notices.notice_period, key)
    assert (period.late, period.given) == (late, days)
    if late:
        with pytest.raises(UserError, match="rules ask for"):
            secretary.change(meetings.issue_notice, key)
        assert committee.page(key).status is MeetingStatus.planned
    secretary.change(meetings.issue_notice, key, late_reason="Kebakaran Blok C" if late else "")
    assert secretary.read(notices.notice_period, key).needed == period.needed


def test_why_a_notice_is_late_stays_in_the_trail(committee: Committee, database: Database) -> None:
    key = committee.plan(TODAY + dt.timedelta(days=2))
    with pytest.raises(UserError):
        committee.runner.change(meetings.issue_notice, key, late_reason="   ")
    committee.runner.change(meetings.issue_notice, key, late_reason="Kebakaran Blok C")
    with database.reading() as session:
        bodies = session.scalars(sa.text("SELECT body FROM audit_entry ORDER BY seq DESC LIMIT 1")).all()
    assert "Kebakaran Blok C" in str(bodies[0])


def test_no_notice_is_of_a_day_to_come_whatever_the_clock_says(committee: Committee, clock: FixedClock) -> None:
    key = committee.plan(DAY)
    with pytest.raises(Invalid):
        committee.runner.change(meetings.issue_notice, key, TODAY + dt.timedelta(days=1))
    clock.advance(dt.timedelta(days=-30))
    with pytest.raises(Invalid):
        committee.runner.change(meetings.issue_notice, key, TODAY)
    clock.advance(dt.timedelta(days=60))
    with pytest.raises(Invalid):
        committee.runner.change(meetings.issue_notice, key, DAY + dt.timedelta(days=1))


def test_rules_changed_after_the_notice_do_not_judge_it_again(committee: Committee, issued: int) -> None:
    edition = {"from_on": dt.date(2026, 12, 1), "notice_days": 60}
    committee.runner.change(rules.save_constitution, None, committee.id, 0, edition)
    assert not committee.runner.read(notices.notice_period, issued).late


def test_each_member_gets_a_letter_by_name(committee: Committee, issued: int) -> None:
    printed = committee.runner.read(notice_papers.notice_letters_pdf, issued, "en")
    text = words(printed)
    assert printed.pages == 9
    for person in committee.page(issued).people:
        assert person.name in text
    assert "All members of" not in text


def test_who_has_not_been_served_is_known(committee: Committee, issued: int) -> None:
    people = committee.runner.read(notices.invitations, issued).people
    keys = [one.id for one in people[:4]]
    assert committee.runner.change(notices.record_service, issued, keys, ServiceWay.hand, TODAY) == 4
    committee.runner.change(notices.record_service, issued, keys[:1], ServiceWay.board, TODAY)
    committee.runner.change(notices.record_service, issued, keys[:1], ServiceWay.hand, TODAY, "Melalui isteri")
    found = committee.runner.read(notices.invitations, issued)
    assert found.unserved == 5
    assert len(found.people[0].served) == 2
    committee.runner.change(notices.remove_service, keys[1], ServiceWay.hand)
    assert committee.runner.read(notices.invitations, issued).unserved == 6


@pytest.mark.parametrize(("day", "ahead"), [(-1, 0), (1, 0), (22, 30)])
def test_service_is_between_notice_and_meeting_and_never_to_come(
    committee: Committee, issued: int, clock: FixedClock, day: int, ahead: int
) -> None:
    clock.advance(dt.timedelta(days=ahead))
    keys = [committee.page(issued).people[0].id]
    with pytest.raises(Invalid):
        committee.runner.change(notices.record_service, issued, keys, ServiceWay.hand, TODAY + dt.timedelta(days=day))


def test_service_needs_a_notice_people_and_the_right(committee: Committee, issued: int, manager: Runner) -> None:
    planned = committee.plan(DAY)
    here, there = committee.page(issued).people[0].id, committee.page(planned).people[0].id
    with pytest.raises(UserError, match="No notice"):
        committee.runner.change(notices.record_service, planned, [there], ServiceWay.hand, TODAY)
    for keys in ([], [there]):
        with pytest.raises(UserError):
            committee.runner.change(notices.record_service, issued, keys, ServiceWay.hand, TODAY)
    with pytest.raises(Refused):
        manager.change(notices.record_service, issued, [here], ServiceWay.hand, TODAY)


def test_the_database_keeps_one_proof_a_person_and_way(committee: Committee, issued: int, database: Database) -> None:
    key = committee.page(issued).people[0].id
    committee.runner.change(notices.record_service, issued, [key], ServiceWay.hand, TODAY)
    copy = (
        "INSERT INTO notice_service (version, created_at, updated_at, meeting_id, attendance_id, way, served_on) "
        "SELECT version, created_at, updated_at, meeting_id, attendance_id, way, served_on FROM notice_service"
    )
    with pytest.raises(IntegrityError, match="UNIQUE"), database.writing() as session:
        session.execute(sa.text(copy))


def test_replies_are_counted_and_preset_how_somebody_attended(committee: Committee, issued: int) -> None:
    people = committee.runner.read(notices.invitations, issued).people
    change = committee.runner.change
    change(notices.record_reply, people[0].id, Invitation.coming)
    change(notices.record_reply, people[1].id, Invitation.apologies, "Bertugas di luar")
    found = committee.runner.read(notices.invitations, issued)
    assert (found.coming, found.apologies, found.represented, found.silent) == (1, 1, 0, 7)
    sorry = committee.page(issued).people[1]
    assert (sorry.attended_as, sorry.reason) == (AttendanceClass.apologies, "Bertugas di luar")
    change(notices.record_reply, people[1].id, None)
    assert committee.page(issued).people[1].attended_as is AttendanceClass.absent
    assert committee.runner.read(notices.invitations, issued).silent == 8


def test_a_representative_is_refused_until_the_meeting_allows_one(committee: Committee, issued: int) -> None:
    change = committee.runner.change
    member = committee.page(issued).people[2].id
    with pytest.raises(Invalid):
        change(notices.record_reply, member, Invitation.represented, None, "Siti binti Ali")
    change(meetings.save_meeting, issued, committee.page(issued).version, {"representatives": True})
    with pytest.raises(Invalid):
        change(notices.record_reply, member, Invitation.represented, None, "  ")
    for name in ("Siti binti Ali", "Aminah binti Ali"):  # the second answer takes the place of the first
        change(notices.record_reply, member, Invitation.represented, None, name)
    guests = [one for one in committee.page(issued).people if one.guest]
    assert [one.name for one in guests] == ["Aminah binti Ali"]
    assert committee.runner.read(notices.invitations, issued).people[2].representative == "Aminah binti Ali"
    with pytest.raises(UserError):
        change(notices.record_reply, guests[0].id, Invitation.coming)
    with pytest.raises(UserError):
        change(meetings.mark, guests[0].id, AttendanceClass.present)
    change(notices.record_reply, member, Invitation.coming)
    assert not [one for one in committee.page(issued).people if one.guest]


def test_a_reply_comes_after_the_notice_and_not_from_the_future(committee: Committee, issued: int) -> None:
    planned = committee.plan(DAY)
    with pytest.raises(UserError):
        committee.runner.change(notices.record_reply, committee.page(planned).people[0].id, Invitation.coming)
    with pytest.raises(Invalid):
        committee.runner.change(
            notices.record_reply, committee.page(issued).people[0].id, Invitation.coming, replied_on=DAY
        )


def test_who_leaves_office_before_the_meeting_takes_service_and_reply_along(committee: Committee, issued: int) -> None:
    change = committee.runner.change
    change(meetings.save_meeting, issued, committee.page(issued).version, {"representatives": True})
    member = committee.page(issued).people[3]
    change(notices.record_service, issued, [member.id], ServiceWay.hand, TODAY)
    change(notices.record_reply, member.id, Invitation.represented, None, "Siti binti Ali")
    seat = next(
        one for one in committee.runner.read(governance.members_on, committee.id, DAY) if one.name == member.name
    )
    change(governance.end_appointment, seat.appointment_id, seat.version, TODAY, "Pindah")
    change(meetings.save_meeting, issued, committee.page(issued).version, {"place": "Surau"})
    assert len(committee.page(issued).people) == 8


def test_a_body_of_another_profile_has_its_own_days(secretary: Runner) -> None:
    changes = {"name": "JMB Teratai", "kind": OrganisationKind.jmb, "profile": Profile.jmb}
    key = secretary.change(governance.save_organisation, None, 0, changes)
    secretary.change(governance.start_term, key, {"from_on": dt.date(2025, 1, 1), "origin": TermOrigin.election})
    body = Committee(secretary, key)
    period = secretary.read(notices.notice_period, body.plan(DAY, kind=MeetingKind.agm))
    assert period.needed == 14
