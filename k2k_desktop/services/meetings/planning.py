"""Planning a meeting: its number, who is called, its notice, and its life until it is held."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.clock import local
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.base import moment
from k2k_desktop.models.governance import Organisation
from k2k_desktop.models.meetings import (
    AgendaItem,
    Attendance,
    AttendanceClass,
    Confirmation,
    Meeting,
    MeetingKind,
    MeetingStatus,
    MinuteEntry,
)
from k2k_desktop.services import governance
from k2k_desktop.services.meetings import agenda, arising, series
from k2k_desktop.services.meetings.records import (
    attendance_of,
    changeable,
    items_of,
    meeting_of,
    organisation_of,
    reference,
)
from k2k_desktop.services.runner import about, today

FORM: Final = fields(
    Meeting.kind, Meeting.held_on, Meeting.starts_at, Meeting.ends_at, Meeting.place, Meeting.title, Meeting.reply_by
)
_ALLOWED: Final = frozenset({one.name for one in FORM})
_SMALL_HOURS: Final = dt.time(6, 0)  # a meeting of the evening may end after midnight


# What gives out numbers is not undone by the trail but by its own opposite, or the series would have a gap.
@action(N_("Plan meeting"), needs="meetings.write", undoable=False, icon="calendar-plus")
def plan(session: Session, organisation_id: int, changes: dict[str, Any]) -> int:
    """Make a meeting with number, agenda and the list of members of its day; gives its key.

    The number belongs to the year of the meeting's date, whenever it is entered. `number` in *changes* is taken only
    for the first of a series: an office that starts here in the middle of a year.
    """
    organisation = session.get(Organisation, organisation_id)
    if organisation is None:
        raise UserError(N_("This organisation is no longer there."))
    given = dict(changes)
    start = given.pop("number", None)
    meeting = Meeting(organisation_id=organisation_id, kind=MeetingKind.committee)
    _put(meeting, given)
    meeting.year = meeting.held_on.year
    meeting.number = 0
    begun = series.first_number(session, organisation_id, meeting.kind, meeting.year)
    if start is not None and begun is not None:
        raise Invalid({"number": UserError(N_("This series already has numbers. The next one is given by itself."))})
    session.add(meeting)
    session.flush()
    series.settle(session, organisation_id, meeting.kind, meeting.year, begun or start or 1)
    agenda.write_standard(session, meeting, organisation.labels, governance.document_language(session))
    call_members(session, meeting)
    session.flush()
    about(session, "meeting", meeting.id)
    return meeting.id


@action(N_("Save meeting"), needs="meetings.write", undoable=False)
def save_meeting(session: Session, meeting_id: int, version: int, changes: dict[str, Any]) -> int:
    """Change when, where and about what. While planned, another year means another number, and the gap closes.

    After the notice the number is permanent: a meeting put off into the new year keeps it.
    """
    meeting = changeable(session, meeting_id)
    meeting.check_version(version)
    planned = meeting.status is MeetingStatus.planned
    movable = planned or meeting.status is MeetingStatus.notice_issued
    for name, free in (("kind", planned), ("held_on", movable)):
        if name in changes and changes[name] != getattr(meeting, name) and not free:
            fixed = N_("This cannot change any more: the meeting is “{status}”.")
            raise Invalid({name: UserError(fixed, status=meeting.status.say())})
    before = (meeting.kind, meeting.year)
    with session.no_autoflush:
        start = series.first_number(session, meeting.organisation_id, *before) or 1
        _put(meeting, changes)
        after = (meeting.kind, meeting.held_on.year) if planned else before
        begun = series.first_number(session, meeting.organisation_id, *after) or 1
    if after != before:
        meeting.number, meeting.year = -meeting.id, after[1]
        session.flush()
        series.settle(session, meeting.organisation_id, *before, start)
    if planned:
        session.flush()
        series.settle(session, meeting.organisation_id, *after, start if after == before else max(begun, 1))
    if movable:
        call_members(session, meeting)
    return meeting.id


@action(N_("Issue notice"), needs="meetings.write", undoable=False, icon="send")
def issue_notice(session: Session, meeting_id: int, notice_on: dt.date | None = None) -> str:
    """The notice goes out (*notice_on*, or today): from now on the number is permanent. Gives the reference."""
    meeting = changeable(session, meeting_id)
    call_members(session, meeting)
    session.flush()
    if not any(row.appointment_id for row in attendance_of(session, meeting_id)):
        raise UserError(N_("Nobody is in office on the day of this meeting. Appoint the committee first."))
    if not items_of(session, meeting_id):
        raise UserError(N_("The agenda is empty. Write at least one item first."))
    if meeting.status is MeetingStatus.planned:
        start = series.first_number(session, meeting.organisation_id, meeting.kind, meeting.year) or 1
        series.settle(session, meeting.organisation_id, meeting.kind, meeting.year, start, first=meeting_id)
    meeting.become(MeetingStatus.notice_issued)
    meeting.notice_on = notice_on or today(session)
    session.flush()
    session.refresh(meeting, ["number"])
    return reference(meeting)


@action(N_("Open meeting"), needs="meetings.write")
def open_meeting(session: Session, meeting_id: int) -> None:
    """The meeting is in session: minutes can be written, and open actions of earlier ones stand under arising."""
    meeting = changeable(session, meeting_id)
    if meeting.status is MeetingStatus.planned:
        raise UserError(N_("No notice has gone out. Issue the notice first; the number is permanent from then on."))
    meeting.become(MeetingStatus.in_session)
    call_members(session, meeting)
    arising.write(session, meeting)


@action(N_("Close meeting"), needs="meetings.write")
def close_meeting(session: Session, meeting_id: int, ended_at: dt.time | None = None) -> None:
    """The meeting was held; the arithmetic of its quorum is kept as it was on that day."""
    meeting = changeable(session, meeting_id)
    meeting.become(MeetingStatus.held)
    members = sum(row.appointment_id is not None for row in attendance_of(session, meeting_id))
    meeting.quorum_needed = organisation_of(session, meeting).members_needed(members)
    if ended_at is not None:
        meeting.ends_at = ended_at
    elif meeting.ends_at is None and meeting.held_on == today(session):
        meeting.ends_at = local(moment(session)).time().replace(second=0, microsecond=0)


@action(N_("Adjourn meeting"), needs="meetings.write", asks_reason=True)
def adjourn_meeting(session: Session, meeting_id: int) -> None:
    """The meeting could not go on; it keeps its number."""
    changeable(session, meeting_id).become(MeetingStatus.adjourned)


@action(N_("Cancel meeting"), needs="meetings.write", asks_reason=True)
def cancel_meeting(session: Session, meeting_id: int) -> None:
    """Call off a meeting whose notice went out: it keeps its number. A planned one is deleted instead."""
    meeting = changeable(session, meeting_id)
    if meeting.status is MeetingStatus.planned:
        raise UserError(N_("No notice has gone out for this meeting. Delete it instead, and its number is free again."))
    meeting.become(MeetingStatus.cancelled)


@action(N_("Delete planned meeting"), needs="meetings.write", undoable=False)
def delete_meeting(session: Session, meeting_id: int) -> None:
    """Take out a meeting that was only planned; those after it move up."""
    meeting = meeting_of(session, meeting_id)
    if meeting.status is not MeetingStatus.planned:
        raise UserError(N_("A notice has gone out, so the number is permanent. Cancel the meeting instead."))
    where = (meeting.organisation_id, meeting.kind, meeting.year)
    start = series.first_number(session, *where) or 1
    for table in (MinuteEntry, AgendaItem, Attendance):
        session.execute(sa.delete(table).where(table.meeting_id == meeting_id))
    session.delete(meeting)
    session.flush()
    series.settle(session, *where, start)


def call_members(session: Session, meeting: Meeting) -> None:
    """Bring the list of members in line with who is in office on the meeting's day; what was marked stays."""
    rows = {row.appointment_id: row for row in attendance_of(session, meeting.id) if row.appointment_id is not None}
    for member in governance.members_on(session, meeting.organisation_id, meeting.held_on):
        row = rows.pop(member.appointment_id, None)
        if row is None:
            row = Attendance(
                meeting_id=meeting.id, appointment_id=member.appointment_id, attended_as=AttendanceClass.absent
            )
            session.add(row)
        row.resident_id, row.person_name = member.resident_id, member.name
        row.position, row.seniority = member.position, member.seniority
    named = set(
        session.scalars(sa.select(Confirmation.proposer_id).where(Confirmation.at_meeting_id == meeting.id))
    ) | set(session.scalars(sa.select(Confirmation.seconder_id).where(Confirmation.at_meeting_id == meeting.id)))
    for row in rows.values():
        if row.id not in named:
            session.delete(row)


def _put(meeting: Meeting, changes: dict[str, Any]) -> None:
    """Set what the form may set, and judge it."""
    meeting.put({name: value for name, value in changes.items() if name in _ALLOWED})
    wrong: dict[str, UserError] = {}
    if meeting.held_on is None:
        wrong["held_on"] = UserError(N_("Say on which day the meeting is."))
    if meeting.starts_at is None:
        wrong["starts_at"] = UserError(N_("Say at what time the meeting starts."))
    if not (meeting.place or "").strip():
        wrong["place"] = UserError(N_("Say where the meeting is."))
    if meeting.starts_at and meeting.ends_at and _SMALL_HOURS <= meeting.ends_at <= meeting.starts_at:
        wrong["ends_at"] = UserError(N_("The end is before the start."))
    if meeting.reply_by and meeting.held_on and meeting.reply_by > meeting.held_on:
        wrong["reply_by"] = UserError(N_("The reply is asked for after the meeting."))
    if wrong:
        raise Invalid(wrong)
