"""Who came, as what, and whether that is enough."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.clock import local
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import kind_of
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.base import moment
from k2k_desktop.models.meetings import (
    Attendance,
    AttendanceClass,
    Confirmation,
    Meeting,
    MeetingStatus,
    MinutesStatus,
)
from k2k_desktop.services.meetings.records import attendance_of, changeable, meeting_of, organisation_of

_HERE = frozenset({AttendanceClass.present, AttendanceClass.in_attendance, AttendanceClass.secretariat})


@dataclass(frozen=True)
class Quorum:
    """The arithmetic: *present* of *members* in office, at least *needed*; *short* is how many are missing."""

    present: int
    members: int
    needed: int
    reached: bool
    short: int


@dataclass(frozen=True)
class Person:
    """One line of the list of attendance; a guest has no appointment."""

    id: int
    appointment_id: int | None
    name: str
    position: str
    attended_as: AttendanceClass
    arrived_at: dt.time | None
    reason: str
    guest: bool


@question(needs="meetings.see")
def quorum(session: Session, meeting_id: int) -> Quorum:
    """The quorum now, counted over members in office on the day; what was needed is kept once the meeting closed."""
    return quorum_of(session, meeting_of(session, meeting_id), attendance_of(session, meeting_id))


def quorum_of(session: Session, meeting: Meeting, rows: Sequence[Attendance]) -> Quorum:
    """The arithmetic over *rows* of attendance."""
    members = [row for row in rows if row.appointment_id is not None]
    present = sum(row.attended_as is AttendanceClass.present for row in members)
    needed = meeting.quorum_needed
    if needed is None:
        needed = organisation_of(session, meeting).members_needed(len(members))
    short = max(0, needed - present)
    return Quorum(present, len(members), needed, short == 0, short)


def person_of(row: Attendance) -> Person:
    """A row as a plain value."""
    return Person(
        row.id,
        row.appointment_id,
        row.person_name,
        row.position or "",
        row.attended_as,
        row.arrived_at,
        row.reason or "",
        row.appointment_id is None,
    )


@action(N_("Mark attendance"), needs="meetings.write", icon="check")
def mark(
    session: Session,
    attendance_id: int,
    attended_as: AttendanceClass,
    arrived_at: dt.time | None = None,
    reason: str | None = None,
) -> None:
    """Say how somebody attended. Arrival is kept for who came (now, while in session), the reason for who did not."""
    row = session.get(Attendance, attendance_id)
    if row is None:
        raise UserError(N_("This person is no longer on the list of attendance."))
    meeting = changeable(session, row.meeting_id)
    if row.appointment_id is None and attended_as is AttendanceClass.present:
        raise UserError(N_("Only members in office on the day count as present. A guest is in attendance."))
    _keep_who_confirmed(session, row, attended_as)
    here = attended_as in _HERE
    if here and arrived_at is None and meeting.status is MeetingStatus.in_session:
        arrived_at = row.arrived_at or local(moment(session)).time().replace(second=0, microsecond=0)
    given: str | None = kind_of(Attendance.reason).parse(reason)
    row.put(
        {
            "attended_as": attended_as,
            "arrived_at": arrived_at if here else None,
            "reason": given if attended_as is AttendanceClass.apologies else None,
        }
    )


@action(N_("Add guest"), needs="meetings.write", icon="plus")
def add_guest(
    session: Session,
    meeting_id: int,
    name: str,
    position: str | None = None,
    attended_as: AttendanceClass = AttendanceClass.in_attendance,
    resident_id: int | None = None,
) -> int:
    """Put somebody who is no member on the list: invited, or of the secretariat. Gives the key."""
    changeable(session, meeting_id)
    who: str | None = kind_of(Attendance.person_name).parse(name)
    if not who:
        raise Invalid({"person_name": UserError(N_("Write the name of the guest."))})
    if attended_as is AttendanceClass.present:
        raise UserError(N_("Only members in office on the day count as present. A guest is in attendance."))
    row = Attendance(
        meeting_id=meeting_id,
        person_name=who,
        position=kind_of(Attendance.position).parse(position),
        attended_as=attended_as,
        resident_id=resident_id,
        seniority=500,
    )
    session.add(row)
    session.flush()
    return row.id


@action(N_("Remove guest"), needs="meetings.write")
def remove_guest(session: Session, attendance_id: int) -> None:
    """Take a guest off the list; a member stays on it and is marked absent."""
    row = session.get(Attendance, attendance_id)
    if row is None:
        raise UserError(N_("This person is no longer on the list of attendance."))
    changeable(session, row.meeting_id)
    if row.appointment_id is not None:
        raise UserError(N_("A member in office stays on the list. Mark the member as absent."))
    session.delete(row)


def _keep_who_confirmed(session: Session, row: Attendance, attended_as: AttendanceClass) -> None:
    """Who proposed or seconded a confirmation was there: confirmed minutes elsewhere stand on it."""
    stands = sa.select(Confirmation.id).join(Meeting, Meeting.id == Confirmation.meeting_id)
    stands = stands.where(
        sa.or_(Confirmation.proposer_id == row.id, Confirmation.seconder_id == row.id),
        Meeting.minutes_status == MinutesStatus.confirmed,
    )
    if attended_as is not AttendanceClass.present and session.scalar(stands.limit(1)):
        raise UserError(
            N_("{name} proposed or seconded confirmed minutes here, so stays present."), name=row.person_name
        )
