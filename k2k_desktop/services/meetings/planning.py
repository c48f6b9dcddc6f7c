"""Planning a meeting: its number, who is called, its notice, and its life until it is held."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.clock import local
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import Count, Field, fields
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
from k2k_desktop.models.meetings.room import NoticeService, PreparationStep, Proxy
from k2k_desktop.services import governance
from k2k_desktop.services.meetings import arising, preparation, sending, series, templates
from k2k_desktop.services.meetings.attendance import start_present
from k2k_desktop.services.meetings.benches import settle_benches
from k2k_desktop.services.meetings.quorum import keep_quorum
from k2k_desktop.services.meetings.records import (
    attendance_of,
    changeable,
    meeting_of,
)
from k2k_desktop.services.runner import about, today

FORM: Final = fields(
    Meeting.kind, Meeting.held_on, Meeting.starts_at, Meeting.ends_at, Meeting.place, Meeting.title, Meeting.reply_by,
    Meeting.representatives,
)  # fmt: skip
FIRST: Final = Field(
    "number",
    Count(
        label=N_("First number"),
        least=1,
        most=9999,
        help=N_("Only for the first of a series, where meetings were held before this office was opened."),
    ),
    required=False,
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
    if start is not None and start < 1:
        raise Invalid({"number": UserError(N_("The first number is 1 or more."))})
    if start is not None and begun is not None:
        raise Invalid({"number": UserError(N_("This series already has numbers. The next one is given by itself."))})
    session.add(meeting)
    session.flush()
    series.settle(session, organisation_id, meeting.kind, meeting.year, begun or start or 1)
    templates.write(session, meeting)
    preparation.prepare(session, meeting)
    call_members(session, meeting)
    session.flush()
    sending.put_ratifications(session, meeting)
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
    same = series.same(before, after)
    meeting.year = after[1]
    if not same:
        meeting.number = -meeting.id
        session.flush()
        series.settle(session, meeting.organisation_id, *before, start)
    if planned:
        session.flush()
        series.settle(session, meeting.organisation_id, *after, start if same else max(begun, 1))
    if movable:
        call_members(session, meeting)
        preparation.move(session, meeting)
    return meeting.id


@action(N_("Open meeting"), needs="meetings.write")
def open_meeting(session: Session, meeting_id: int) -> None:
    """The meeting is in session: minutes can be written, and open actions of earlier ones stand under arising."""
    meeting = changeable(session, meeting_id)
    if meeting.status is MeetingStatus.planned:
        raise UserError(N_("No notice has gone out. Issue the notice first; the number is permanent from then on."))
    meeting.become(MeetingStatus.in_session)
    call_members(session, meeting)
    start_present(session, meeting)
    arising.write(session, meeting)


@action(N_("Close meeting"), needs="meetings.write")
def close_meeting(session: Session, meeting_id: int, ended_at: dt.time | None = None) -> None:
    """The meeting was held; the arithmetic of its quorum is kept as it was on that day."""
    meeting = changeable(session, meeting_id)
    meeting.become(MeetingStatus.held)
    keep_quorum(session, meeting)
    if ended_at is not None:
        meeting.ends_at = ended_at
    elif meeting.ends_at is None and meeting.held_on == today(session):
        meeting.ends_at = local(moment(session)).time().replace(second=0, microsecond=0)


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
    for table in (MinuteEntry, AgendaItem, PreparationStep, NoticeService, Proxy, Attendance):
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
            _take_off(session, row)
    session.flush()
    settle_benches(session, meeting)


def _take_off(session: Session, row: Attendance) -> None:
    """Somebody is no longer in office on the day: what was noted of the invitation goes too."""
    session.execute(sa.delete(NoticeService).where(NoticeService.attendance_id == row.id))
    session.execute(sa.delete(Proxy).where(sa.or_(Proxy.giver_id == row.id, Proxy.holder_id == row.id)))
    session.execute(sa.delete(Attendance).where(Attendance.represents_id == row.id))
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
