"""Confirming the minutes of one meeting at a later one; from then on they never change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import kind_of
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.base import moment
from k2k_desktop.models.meetings import (
    Attendance,
    AttendanceClass,
    Confirmation,
    ItemKind,
    Meeting,
    MeetingStatus,
    MinutesStatus,
)
from k2k_desktop.services.meetings.records import CONFIRMED, items_of, meeting_of, reference, writers
from k2k_desktop.services.runner import about, who

# It prints in the minutes of the confirming meeting: what its members hold in hand would say less than what is kept.
OWN_WORDS: Final = N_("You wrote these minutes. Somebody else signs in and confirms them.")
_WENT_ROUND: Final = N_(
    "The minutes of {reference} went round already, and this would add to them. Take them back to draft first."
)


@action(N_("Confirm minutes"), needs="meetings.confirm", undoable=False, icon="lock")
def confirm_minutes(
    session: Session,
    meeting_id: int,
    at_meeting_id: int,
    proposer_attendance_id: int,
    seconder_attendance_id: int,
    amended: bool = False,
    amendments: str | None = None,
) -> None:
    """Confirm circulated minutes at a later meeting of the organisation, proposed and seconded by two present there.

    Whoever signs in for it wrote none of them. It prints under *confirmation* of the confirming meeting.
    """
    meeting = meeting_of(session, meeting_id)
    if meeting.minutes_status is MinutesStatus.confirmed:
        raise UserError(CONFIRMED)
    if meeting.minutes_status is not MinutesStatus.circulated:
        raise UserError(N_("These minutes are a draft. Circulate them first."))
    if who(session).user_id is None or who(session).user_id in writers(session, meeting):
        raise UserError(OWN_WORDS)
    at = _confirming(session, meeting, at_meeting_id)
    check_people(session, at, proposer_attendance_id, seconder_attendance_id)
    words: str | None = kind_of(Confirmation.amendments).parse(amendments)
    if amended and not words:
        raise Invalid({"amendments": UserError(N_("Write what was amended."))})
    session.add(
        Confirmation(
            meeting_id=meeting_id,
            at_meeting_id=at_meeting_id,
            proposer_id=proposer_attendance_id,
            seconder_id=seconder_attendance_id,
            amended=amended,
            amendments=words if amended else None,
            confirmed_by_id=who(session).user_id,
            confirmed_on=at.held_on,
        )
    )
    session.flush()  # before the lock falls
    meeting.put({"minutes_status": MinutesStatus.confirmed, "confirmed_at": moment(session)})
    about(session, "meeting", meeting_id)


def _confirming(session: Session, meeting: Meeting, at_meeting_id: int) -> Meeting:
    """The meeting that confirms, judged; the clock too."""
    if meeting.circulated_at and moment(session) < meeting.circulated_at:
        raise UserError(N_("This computer's clock is set before these minutes went round. Set the clock right first."))
    at = session.get(Meeting, at_meeting_id)
    if at is None or at.organisation_id != meeting.organisation_id:
        raise UserError(N_("Minutes are confirmed at a meeting of the same organisation."))
    if (at.held_on, at.starts_at) <= (meeting.held_on, meeting.starts_at):
        raise UserError(N_("Minutes are confirmed at a later meeting."))
    kinds = [item.kind for item in items_of(session, at.id)]
    if wrong := why_not_at(at.status, at.minutes_status, reference(at), kinds):
        raise wrong
    return at


def why_not_at(status: MeetingStatus, minutes: MinutesStatus, name: str, items: Iterable[ItemKind]) -> UserError | None:
    """Why no minutes can be confirmed at the meeting called *name* as it stands; None where they can."""
    if status not in (MeetingStatus.in_session, MeetingStatus.held):
        return UserError(N_("The confirming meeting is “{status}”. Open it first."), status=status.say())
    if minutes is MinutesStatus.confirmed:
        return UserError(N_("The minutes of the confirming meeting are confirmed themselves, so nothing can be added."))
    if minutes is MinutesStatus.circulated:
        return UserError(_WENT_ROUND, reference=name)
    if ItemKind.confirmation not in items:
        return UserError(N_("The agenda of the confirming meeting has no item for it. Add one first."))
    return None


def check_people(session: Session, at: Meeting, proposer_id: int, seconder_id: int) -> None:
    """Raise Invalid unless these are two different members, both present at the meeting *at*."""
    wrong: dict[str, UserError] = {}
    found = {}
    for name, key in (("proposer_id", proposer_id), ("seconder_id", seconder_id)):
        row = found[name] = session.get(Attendance, key)
        if row is None or row.meeting_id != at.id or row.attended_as is not AttendanceClass.present:
            wrong[name] = UserError(N_("Choose a member who is present at that meeting."))
    proposer, seconder = found["proposer_id"], found["seconder_id"]
    if not wrong and proposer and seconder and _same(proposer, seconder):
        wrong["seconder_id"] = UserError(N_("Proposer and seconder are two different persons."))
    if wrong:
        raise Invalid(wrong)


def _same(one: Attendance, other: Attendance) -> bool:
    if one.resident_id is not None and one.resident_id == other.resident_id:
        return True
    return one.id == other.id
