"""What the office keeps of one person among others: offices held, meetings, votes, complaints, work on the home."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa

from k2k_desktop.core.clock import local
from k2k_desktop.core.i18n import N_, P_
from k2k_desktop.models.estate import Unit
from k2k_desktop.models.governance import Appointment, Membership, Organisation
from k2k_desktop.models.governance.elections import Contest, Election, Elector, Nomination
from k2k_desktop.models.issues import Issue, IssueHousehold, IssueVerification
from k2k_desktop.models.issues.priorities import Charter, CharterSignOff, PriorityRound, RoundVote
from k2k_desktop.models.issues.works import WorkOrder, WorkOrderIssue
from k2k_desktop.models.meetings import Attendance, Meeting, MeetingStatus
from k2k_desktop.models.meetings.room import NamedVote
from k2k_desktop.models.people import Household, Occupancy
from k2k_desktop.reports.section import Section
from k2k_desktop.services.governance.positions import spoken
from k2k_desktop.services.meetings.records import reference
from k2k_desktop.services.privacy.kept import Subject, floors

_NOT_HELD: Final = (MeetingStatus.planned, MeetingStatus.notice_issued, MeetingStatus.cancelled)


def sections(subject: Subject) -> list[Section]:
    """Offices, memberships, meetings, votes, complaints, and the work done on the homes they lived in."""
    return [
        _offices(subject), _memberships(subject), _meetings(subject), _votes(subject), _complaints(subject),
        _works(subject),
    ]  # fmt: skip


def _offices(subject: Subject) -> Section:
    rows = subject.session.execute(
        sa.select(Appointment, Organisation.name)
        .join(Organisation, Organisation.id == Appointment.organisation_id)
        .where(Appointment.resident_id.in_(subject.keys))
        .order_by(Appointment.from_on, Appointment.id)
    )
    lines = []
    for one, name in rows:
        said = subject.say(P_("committee", "{position} of {organisation}"),
                           position=spoken(one.position, subject.language), organisation=name)  # fmt: skip
        lines.append(subject.listed(said, subject.span(one.from_on, one.to_on)))
        if one.letter_number:
            lines.append(subject.say(N_("Letter of appointment no. {number}, {day}"), number=one.letter_number,
                                     day=subject.day(one.letter_on)).rstrip(", "))  # fmt: skip
    return subject.section(N_("Committees and floors"), [*lines, *floors(subject)])


def _memberships(subject: Subject) -> Section:
    rows = subject.session.execute(
        sa.select(Membership, Organisation.name)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.resident_id.in_(subject.keys))
        .order_by(Membership.joined_on)
    )
    lines = []
    for one, name in rows:
        said = subject.say(N_("{organisation}, membership no. {number}"), organisation=name, number=one.number)
        paid = subject.say(N_("fee paid to {day}"), day=subject.day(one.paid_to)) if one.paid_to else ""
        lines.append(subject.listed(said, subject.span(one.joined_on, one.left_on), paid))
    return subject.section(N_("Memberships"), lines)


def _meetings(subject: Subject) -> Section:
    rows = subject.session.execute(
        sa.select(Meeting, Organisation.name, Attendance)
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .join(Organisation, Organisation.id == Meeting.organisation_id)
        .where(_theirs(subject))
        .order_by(Meeting.held_on, Meeting.id)
    )
    lines = []
    for meeting, name, one in rows:
        called = f"{name} {reference(meeting, subject.language)}"
        # the sheet is drawn up beforehand, with everybody absent
        came = (meeting.status if meeting.status in _NOT_HELD else one.attended_as).say(subject.language).lower()
        lines.append(subject.listed(subject.day(meeting.held_on), called, came, one.reason))
    return subject.section(N_("Meetings"), lines)


def _theirs(subject: Subject) -> sa.ColumnElement[bool]:
    """Lines of attendance as themselves, or as the holder of an appointment of theirs."""
    held = sa.select(Appointment.id).where(Appointment.resident_id.in_(subject.keys))
    return sa.or_(Attendance.resident_id.in_(subject.keys), Attendance.appointment_id.in_(held))


def _votes(subject: Subject) -> Section:
    """That they voted or might, never how."""
    session, lines = subject.session, list[str]()
    rolls = session.execute(
        sa.select(Elector, Election.held_on, Organisation.name)
        .join(Election, Election.id == Elector.election_id)
        .join(Organisation, Organisation.id == Election.organisation_id)
        .where(Elector.resident_id.in_(subject.keys))
        .order_by(Election.held_on)
    )
    for elector, held_on, name in rolls:
        lines.append(subject.say(N_("On the electoral roll of {organisation} on {day}, no. {number}"),
                                 organisation=name, day=subject.day(held_on), number=elector.number))  # fmt: skip
        lines += _stood(subject, elector.id)
    named = session.execute(
        sa.select(Meeting, Organisation.name, sa.func.count(NamedVote.id))
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .join(NamedVote, NamedVote.attendance_id == Attendance.id)
        .join(Organisation, Organisation.id == Meeting.organisation_id)
        .where(_theirs(subject))
        .group_by(Meeting.id)
        .order_by(Meeting.held_on)
    )
    for meeting, name, _count in named:
        told = N_("Voted by name at {meeting} on {day}; the minutes say how")
        where = f"{name} {reference(meeting, subject.language)}"
        lines.append(subject.say(told, meeting=where, day=subject.day(meeting.held_on)))
    lines += _rounds(subject)
    note = N_("How you voted in a secret vote is not kept anywhere.")
    return subject.section(N_("Elections and votes"), lines, note=note)


def _stood(subject: Subject, elector_id: int) -> list[str]:
    rows = subject.session.execute(
        sa.select(Nomination.status, Contest.position)
        .join(Contest, Contest.id == Nomination.contest_id)
        .where(Nomination.elector_id == elector_id)
    )
    words = N_("Candidate for {position}: {status}")
    return [
        subject.say(words, position=spoken(position, subject.language), status=status.say(subject.language).lower())
        for status, position in rows
    ]


def _rounds(subject: Subject) -> list[str]:
    """That the home voted in priority rounds, and that it was they who brought the slip."""
    homes = sa.select(Occupancy.household_id).where(Occupancy.resident_id.in_(subject.keys))
    rows = subject.session.execute(
        sa.select(RoundVote, PriorityRound.title)
        .join(PriorityRound, PriorityRound.id == RoundVote.round_id)
        .where(RoundVote.household_id.in_(homes))
        .order_by(RoundVote.cast_on)
    )
    lines = []
    for vote, title in rows:
        words = N_("Your home voted in “{title}” on {day}")
        if vote.voter_id in subject.keys:
            words = N_("You voted for your home in “{title}” on {day}")
        lines.append(subject.say(words, title=title, day=subject.day(vote.cast_on)))
    signed = subject.session.execute(
        sa.select(CharterSignOff.signed_on, Charter.reference)
        .join(Charter, Charter.id == CharterSignOff.charter_id)
        .where(CharterSignOff.resident_id.in_(subject.keys))
    )
    told = N_("Signed charter {reference} on {day}")
    return [*lines, *(subject.say(told, reference=ref, day=subject.day(day)) for day, ref in signed)]


def _complaints(subject: Subject) -> Section:
    """Their own reports, and what they confirmed; nobody else's name."""
    session, lines = subject.session, list[str]()
    reported = session.scalars(
        sa.select(Issue).where(Issue.reporter_id.in_(subject.keys)).order_by(Issue.reported_at, Issue.id)
    )
    for one in reported:
        reported_on, status = subject.day(local(one.reported_at).date()), one.status.say(subject.language)
        lines.append(subject.listed(one.reference, reported_on, one.title, status))
        if one.description:
            lines.append(subject.say(N_("Your words: {words}"), words=" ".join(one.description.split())))
    others: tuple[tuple[Any, Any, str], ...] = (
        (IssueHousehold, IssueHousehold.counted_at, N_("Counted in at complaint {reference} on {day}")),
        (IssueVerification, IssueVerification.said_on, N_("Asked whether {reference} is mended, on {day}")),
    )
    for record, column, words in others:
        rows = session.execute(
            sa.select(Issue.reference, column)
            .join(record, record.issue_id == Issue.id)
            .where(record.resident_id.in_(subject.keys))
            .order_by(column)
        )
        for ref, when in rows:
            day = local(when).date() if hasattr(when, "hour") else when
            lines.append(subject.say(words, reference=ref, day=subject.day(day)))
    return subject.section(N_("Complaints you reported or confirmed"), lines)


def _works(subject: Subject) -> Section:
    """Orders for the unit while they lived in it."""
    rows = subject.session.execute(
        sa.select(WorkOrder, Unit.code)
        .join(WorkOrderIssue, WorkOrderIssue.work_order_id == WorkOrder.id)
        .join(Issue, Issue.id == WorkOrderIssue.issue_id)
        .join(Unit, Unit.id == Issue.unit_id)
        .join(Household, Household.unit_id == Unit.id)
        .join(Occupancy, Occupancy.household_id == Household.id)
        .where(Occupancy.resident_id.in_(subject.keys))
        .where(sa.or_(Occupancy.from_on.is_(None), Occupancy.from_on <= WorkOrder.ordered_on))
        .where(sa.or_(Occupancy.to_on.is_(None), Occupancy.to_on >= WorkOrder.ordered_on))
        .distinct()
        .order_by(WorkOrder.ordered_on, WorkOrder.id)
    )
    lines = [
        subject.listed(one.reference, code, subject.day(one.ordered_on), one.title, one.status.say(subject.language))
        for one, code in rows
    ]
    mended = subject.session.scalars(sa.select(WorkOrder).where(WorkOrder.done_by_id.in_(subject.keys)))
    told = N_("You did the work of order {reference}")
    lines += [subject.say(told, reference=one.reference) for one in mended]
    return subject.section(N_("Work on your home"), lines)
