"""Who came, as what, from which item to which."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.clock import local
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import kind_of
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.base import moment
from k2k_desktop.models.governance import Membership
from k2k_desktop.models.meetings import (
    Attendance,
    AttendanceClass,
    Bench,
    Confirmation,
    Invitation,
    Meeting,
    MeetingKind,
    MeetingStatus,
    MinutesStatus,
)
from k2k_desktop.models.meetings.room import Proxy
from k2k_desktop.models.people import Occupancy, Resident, Standing
from k2k_desktop.services.meetings.benches import settle_benches
from k2k_desktop.services.meetings.quorum import (
    GENERAL,
    HERE,
    Quorum,
    item_of,
    lived_here,
    quorum,
    quorum_of,
    register_size,
)
from k2k_desktop.services.meetings.records import attendance_of, changeable, items_of, meeting_of
from k2k_desktop.services.meetings.voting import keep_votes

__all__ = [
    "HERE", "REGISTER", "Person", "Quorum", "add_absent_member", "add_guest", "add_present_member", "come_or_go",
    "mark", "members_to_come", "person_of", "quorum", "quorum_of", "remove_guest", "set_bench", "start_present",
]  # fmt: skip

REGISTER: Final = 300  # members of the register stand after every officer (seniority to 200) and before guests
_GUEST: Final = 500
_SMALL_HOURS: Final = dt.time(6, 0)  # who leaves an evening meeting may leave after midnight
_OFFICERS_ONLY: Final = N_("Only members in office on the day count as present. A guest is in attendance.")
_GONE: Final = N_("This person is no longer on the list of attendance.")


@dataclass(frozen=True)
class Person:
    """One line of the list of attendance; a guest has no appointment and is not of the register either."""

    id: int
    appointment_id: int | None
    name: str
    position: str
    attended_as: AttendanceClass
    arrived_at: dt.time | None
    reason: str
    guest: bool
    left_at: dt.time | None = None
    arrived_item_id: int | None = None
    left_item_id: int | None = None
    bench: Bench | None = None


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
        _is_guest(row),
        row.left_at,
        row.arrived_item_id,
        row.left_item_id,
        row.bench,
    )


def start_present(session: Session, meeting: Meeting) -> None:
    """When a meeting opens, all who were called are present from its start; who sent apologies is not.

    A secretary then unticks the few who are missing. What was marked before the meeting opened stays.
    """
    session.flush()
    for row in attendance_of(session, meeting.id):
        if row.attended_as is not AttendanceClass.absent:
            continue
        if row.invitation in (Invitation.apologies, Invitation.represented):
            row.attended_as = AttendanceClass.apologies
        elif row.appointment_id is not None:
            row.put({"attended_as": AttendanceClass.present, "arrived_at": meeting.starts_at})
        elif row.represents_id is not None:
            row.put({"attended_as": AttendanceClass.in_attendance, "arrived_at": meeting.starts_at})
    settle_benches(session, meeting)


@action(N_("Mark attendance"), needs="meetings.write", icon="check")
def mark(
    session: Session,
    attendance_id: int,
    attended_as: AttendanceClass,
    arrived_at: dt.time | None = None,
    reason: str | None = None,
    arrived_item_id: int | None = None,
    left_at: dt.time | None = None,
    left_item_id: int | None = None,
) -> None:
    """Say how somebody attended. Arrival is kept for who came (now, while in session), the reason for who did not.

    Who arrived at an item counts from that item on; who left at one counts no more from that item on.
    """
    row = _row(session, attendance_id)
    meeting = changeable(session, row.meeting_id)
    _judge_class(session, meeting, row, attended_as)
    here = attended_as in HERE
    if here and arrived_at is None and meeting.status is MeetingStatus.in_session:
        arrived_at = row.arrived_at or _now(session)
    given: str | None = kind_of(Attendance.reason).parse(reason)
    row.put(
        {
            "attended_as": attended_as,
            "arrived_at": arrived_at if here else None,
            "reason": given if attended_as is AttendanceClass.apologies else None,
            "arrived_item_id": arrived_item_id if here else None,
            "left_at": left_at if here else None,
            "left_item_id": left_item_id if here else None,
        }
    )
    _judge_times(session, row)
    keep_votes(session, meeting)


@action(N_("Mark arrival or leaving"), needs="meetings.write", icon="check")
def come_or_go(session: Session, attendance_id: int, item_id: int) -> None:
    """Turn somebody's presence over while an item is in hand, as the tick on the screen does.

    At the first item, and when the meeting is over, it says whether they came at all. Later, somebody away arrives at
    this item and somebody here leaves at it; doing it again at the same item takes it back.
    """
    row = _row(session, attendance_id)
    meeting = changeable(session, row.meeting_id)
    item = item_of(session, meeting.id, item_id)
    first = items_of(session, meeting.id)[0]
    came = AttendanceClass.in_attendance if _is_guest(row) else AttendanceClass.present
    if meeting.status is not MeetingStatus.in_session or item.id == first.id:
        mark(session, attendance_id, AttendanceClass.absent if row.attended_as in HERE else came)
    elif row.attended_as not in HERE:
        mark(session, attendance_id, came, arrived_item_id=item_id)
    elif row.arrived_item_id == item_id:
        mark(session, attendance_id, AttendanceClass.absent)
    elif row.left_item_id is not None:
        mark(session, attendance_id, row.attended_as, row.arrived_at, None, row.arrived_item_id)
    else:
        now = _now(session)
        left = None if row.arrived_at and _SMALL_HOURS <= now < row.arrived_at else now
        mark(session, attendance_id, row.attended_as, row.arrived_at, None, row.arrived_item_id, left, item_id)


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
    meeting = changeable(session, meeting_id)
    who: str | None = kind_of(Attendance.person_name).parse(name)
    if not who:
        raise Invalid({"person_name": UserError(N_("Write the name of the guest."))})
    if attended_as is AttendanceClass.present:
        raise UserError(_OFFICERS_ONLY)
    row = Attendance(
        meeting_id=meeting_id,
        person_name=who,
        position=kind_of(Attendance.position).parse(position),
        attended_as=attended_as,
        resident_id=resident_id,
        seniority=_GUEST,
    )
    session.add(row)
    session.flush()
    settle_benches(session, meeting)
    return row.id


@action(N_("Remove guest"), needs="meetings.write")
def remove_guest(session: Session, attendance_id: int) -> None:
    """Take a guest off the list; a member stays on it and is marked absent."""
    row = _row(session, attendance_id)
    meeting = changeable(session, row.meeting_id)
    if row.appointment_id is not None:
        raise UserError(N_("A member in office stays on the list. Mark the member as absent."))
    session.delete(row)
    session.flush()
    keep_votes(session, meeting)


@question(needs="meetings.see")
def members_to_come(session: Session, meeting_id: int) -> tuple[tuple[int, str], ...]:
    """Who may be added to a general meeting and is not on its list yet: keys of residents and names.

    Members of the register of that day; where the organisation keeps none, adult residents.
    """
    meeting = meeting_of(session, meeting_id)
    if meeting.kind not in GENERAL:
        return ()
    listed = {row.resident_id for row in attendance_of(session, meeting_id)}
    statement = sa.select(Resident.id, Resident.full_name).where(Resident.standing == Standing.active)
    if register_size(session, meeting):
        statement = statement.where(Resident.id.in_(_on_register(meeting)))
    else:
        statement = statement.where(Resident.birth_on <= _years_before(meeting.held_on, 18))
    rows = session.execute(statement.order_by(Resident.full_name))
    return tuple((key, name) for key, name in rows if key not in listed)


@action(N_("Add member present"), needs="meetings.write", icon="user-plus")
def add_present_member(session: Session, meeting_id: int, resident_id: int) -> int:
    """Put a member of the register on the list of a general meeting as present. Gives the key.

    Where the organisation keeps no register, one of each household counts: a second one is refused.
    """
    meeting = changeable(session, meeting_id)
    row = _member_row(session, meeting, resident_id)
    session.flush()
    _judge_class(session, meeting, row, AttendanceClass.present)
    arrived = _now(session) if meeting.status is MeetingStatus.in_session else meeting.starts_at
    row.put({"attended_as": AttendanceClass.present, "arrived_at": row.arrived_at or arrived, "reason": None})
    return row.id


@action(N_("Add member absent"), needs="meetings.write")
def add_absent_member(session: Session, meeting_id: int, resident_id: int, reason: str | None = None) -> int:
    """Put a member of the register on the list of a general meeting as absent with apologies: one who gives a proxy."""
    meeting = changeable(session, meeting_id)
    row = _member_row(session, meeting, resident_id)
    if row.attended_as in HERE:
        raise UserError(N_("{name} is present."), name=row.person_name)
    _judge_household(session, meeting, resident_id)
    row.put({"attended_as": AttendanceClass.apologies, "reason": kind_of(Attendance.reason).parse(reason)})
    session.flush()
    return row.id


@action(N_("Change bench"), needs="meetings.write")
def set_bench(session: Session, attendance_id: int, bench: Bench) -> None:
    """Say on which side somebody sits in a co-management meeting; the next meeting starts with it."""
    row = _row(session, attendance_id)
    meeting = changeable(session, row.meeting_id)
    if meeting.kind is not MeetingKind.co_management:
        raise UserError(N_("Only a co-management meeting has benches."))
    row.bench = bench


def _member_row(session: Session, meeting: Meeting, resident_id: int) -> Attendance:
    """The line of a member of the register, new or as it stands."""
    if meeting.kind not in GENERAL:
        raise UserError(N_("Members of the register attend general meetings. Here they are guests."))
    resident = session.get(Resident, resident_id)
    if resident is None:
        raise UserError(N_("This resident is no longer in the register."))
    rows = attendance_of(session, meeting.id)
    row = next((one for one in rows if one.resident_id == resident_id), None)
    if row is not None and not _is_guest(row):
        return row
    _judge_member(session, meeting, resident)
    if row is None:
        row = Attendance(meeting_id=meeting.id, resident_id=resident_id, attended_as=AttendanceClass.absent)
        session.add(row)
    row.person_name, row.seniority = resident.full_name, REGISTER
    return row


def _judge_member(session: Session, meeting: Meeting, resident: Resident) -> None:
    if register_size(session, meeting):
        if session.scalar(
            sa.select(Resident.id).where(Resident.id == resident.id, Resident.id.in_(_on_register(meeting)))
        ):
            return
        raise UserError(
            N_("{name} is not in the members' register on the day of the meeting. Add a guest instead."),
            name=resident.full_name,
        )
    if resident.birth_on is not None and resident.birth_on > _years_before(meeting.held_on, 18):
        raise UserError(N_("{name} is under 18. Add a guest instead."), name=resident.full_name)


def _judge_household(session: Session, meeting: Meeting, resident_id: int | None) -> None:
    """Where there is no register, nobody else of the household of that day is present."""
    if register_size(session, meeting):
        return
    then = lived_here(meeting.held_on)
    home = sa.select(Occupancy.household_id).where(Occupancy.resident_id == resident_id, then)
    family = set(session.scalars(sa.select(Occupancy.resident_id).where(Occupancy.household_id.in_(home), then)))
    for one in attendance_of(session, meeting.id):
        if one.resident_id in family - {resident_id} and one.attended_as is AttendanceClass.present:
            raise UserError(
                N_("{name} of the same household is present already. Without a members' register one of each counts."),
                name=one.person_name,
            )


def _on_register(meeting: Meeting) -> sa.Select[int | None]:
    day = meeting.held_on
    statement = sa.select(Membership.resident_id).where(Membership.organisation_id == meeting.organisation_id)
    left = sa.or_(Membership.left_on.is_(None), Membership.left_on >= day)
    return statement.where(Membership.joined_on <= day, left, Membership.resident_id.is_not(None))


def _years_before(day: dt.date, years: int) -> dt.date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - years, day=28 if leap else day.day)


def _row(session: Session, attendance_id: int) -> Attendance:
    row = session.get(Attendance, attendance_id)
    if row is None:
        raise UserError(_GONE)
    return row


def _is_guest(row: Attendance) -> bool:
    return row.appointment_id is None and row.seniority != REGISTER


def _now(session: Session) -> dt.time:
    return local(moment(session)).time().replace(second=0, microsecond=0)


def _judge_class(session: Session, meeting: Meeting, row: Attendance, attended_as: AttendanceClass) -> None:
    if attended_as is AttendanceClass.present:
        if _is_guest(row):
            raise UserError(_OFFICERS_ONLY)
        _judge_proxy_given(session, row)
        if row.appointment_id is None:
            _judge_household(session, meeting, row.resident_id)
        return
    _keep_who_confirmed(session, row)
    held = sa.select(Proxy.id).where(Proxy.holder_id == row.id, Proxy.meeting_id == meeting.id)
    if attended_as not in HERE and session.scalar(held.limit(1)):
        raise UserError(
            N_("{name} holds a proxy here. Take the proxy back first, then mark the holder absent."),
            name=row.person_name,
        )


def _judge_proxy_given(session: Session, row: Attendance) -> None:
    """Who comes votes in person: the proxy they gave has to be taken back first."""
    if session.scalar(sa.select(Proxy.id).where(Proxy.giver_id == row.id).limit(1)):
        raise UserError(
            N_("{name} gave a proxy for this meeting. Take the proxy back first, then mark the member present."),
            name=row.person_name,
        )


def _judge_times(session: Session, row: Attendance) -> None:
    """Nobody leaves before they came, by the clock or by the agenda."""
    wrong: dict[str, UserError] = {}
    places = {}
    for name in ("arrived_item_id", "left_item_id"):
        key = getattr(row, name)
        if key is not None:
            places[name] = item_of(session, row.meeting_id, key).position
    if len(places) == 2 and places["left_item_id"] <= places["arrived_item_id"]:
        wrong["left_item_id"] = UserError(N_("Nobody leaves at the item they arrived at, nor before it."))
    if row.arrived_at and row.left_at and _SMALL_HOURS <= row.left_at < row.arrived_at:
        wrong["left_at"] = UserError(N_("The time of leaving is before the arrival."))
    if wrong:
        raise Invalid(wrong)


def _keep_who_confirmed(session: Session, row: Attendance) -> None:
    """Who proposed or seconded a confirmation was there: confirmed minutes elsewhere stand on it."""
    stands = sa.select(Confirmation.id).join(Meeting, Meeting.id == Confirmation.meeting_id)
    stands = stands.where(
        sa.or_(Confirmation.proposer_id == row.id, Confirmation.seconder_id == row.id),
        Meeting.minutes_status == MinutesStatus.confirmed,
    )
    if session.scalar(stands.limit(1)):
        raise UserError(
            N_("{name} proposed or seconded confirmed minutes here, so stays present."), name=row.person_name
        )
