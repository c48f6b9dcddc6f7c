"""Conflicts of interest in the room: who steps out for an item, and whom a declaration asks to."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import kind_of
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.governance import Appointment
from k2k_desktop.models.governance.standing import Declaration
from k2k_desktop.models.meetings import AgendaItem, Attendance, AttendanceClass
from k2k_desktop.models.meetings.room import StepOut
from k2k_desktop.services.governance import declarations
from k2k_desktop.services.meetings.quorum import HERE, counting_of, item_of, was_there
from k2k_desktop.services.meetings.records import changeable, items_of, meeting_of
from k2k_desktop.services.meetings.voting import keep_votes


@dataclass(frozen=True)
class SteppedOut:
    """Somebody who left the room for one item, and why."""

    id: int
    item_id: int
    number: str
    attendance_id: int
    name: str
    reason: str


@dataclass(frozen=True)
class Touched:
    """Somebody present whose declaration touches the title of an item."""

    attendance_id: int
    declaration_id: int
    name: str
    matter: str


@action(N_("Step out"), needs="meetings.write", icon="log-out")
def step_out(
    session: Session,
    meeting_id: int,
    item_id: int,
    attendance_id: int,
    reason: str,
    declaration_id: int | None = None,
) -> int:
    """Note that somebody left the room for one item: they leave quorum and vote of it. Gives the key.

    Raises UserError where they are not in the room then or have voted on the item, Invalid without a reason.
    """
    meeting = changeable(session, meeting_id)
    item = item_of(session, meeting_id, item_id)
    row = session.get(Attendance, attendance_id)
    if row is None or row.meeting_id != meeting_id:
        raise UserError(N_("This person is no longer on the list of attendance."))
    words: str | None = kind_of(StepOut.reason).parse(reason)
    if not words:
        raise Invalid({"reason": UserError(N_("Say why: the minutes print it."))})
    same = sa.select(StepOut.id).where(StepOut.agenda_item_id == item_id, StepOut.attendance_id == attendance_id)
    if session.scalar(same) is not None:
        raise UserError(N_("{name} has stepped out of this item already."), name=row.person_name)
    here = row.attended_as in (AttendanceClass.present, AttendanceClass.in_attendance)
    if not here or not counting_of(session, meeting).in_room(row, item.position):
        raise UserError(N_("{name} is not in the room at this item."), name=row.person_name)
    if declaration_id is not None:
        _judge_declaration(session, meeting.organisation_id, row, declaration_id)
    made = StepOut(
        meeting_id=meeting_id, agenda_item_id=item_id, attendance_id=attendance_id, reason=words,
        declaration_id=declaration_id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    keep_votes(session, meeting)
    return made.id


@action(N_("Come back in"), needs="meetings.write", icon="log-in")
def step_in(session: Session, meeting_id: int, item_id: int, attendance_id: int) -> None:
    """Take back that somebody stepped out of an item."""
    meeting = changeable(session, meeting_id)
    found = session.scalars(
        sa.select(StepOut).where(
            StepOut.meeting_id == meeting_id,
            StepOut.agenda_item_id == item_id,
            StepOut.attendance_id == attendance_id,
        )
    ).first()
    if found is None:
        raise UserError(N_("This person did not step out of the item."))
    session.delete(found)
    session.flush()
    keep_votes(session, meeting)


@question(needs="meetings.see")
def stepped_out(session: Session, meeting_id: int) -> tuple[SteppedOut, ...]:
    """Who stepped out of which item and why, in the order of the agenda: what the minutes print.

    Somebody marked as away, or as gone before the item, since then did not.
    """
    places = {item.id: item.position for item in items_of(session, meeting_id)}
    statement = (
        sa.select(StepOut, AgendaItem.position, Attendance)
        .join(AgendaItem, AgendaItem.id == StepOut.agenda_item_id)
        .join(Attendance, Attendance.id == StepOut.attendance_id)
        .where(StepOut.meeting_id == meeting_id, Attendance.attended_as.in_(HERE))
        .order_by(AgendaItem.position, Attendance.seniority, StepOut.id)
    )
    return tuple(
        SteppedOut(one.id, one.agenda_item_id, f"{place}.0", row.id, row.person_name, one.reason)
        for one, place, row in session.execute(statement)
        if was_there(places, row, place)
    )


def step_out_words(one: SteppedOut, language: Language | None = None) -> str:
    """`Puan X stepped out for this item: reason.` as minutes print it."""
    words = N_("{name} stepped out for this item: {reason}")
    return say(words, language, name=one.name, reason=one.reason)


@question(needs="meetings.see")
def interests_touching(session: Session, meeting_id: int, item_id: int) -> tuple[Touched, ...]:
    """Members in the room at an item whose declared interest its title touches, and who have not stepped out."""
    meeting = meeting_of(session, meeting_id)
    item = item_of(session, meeting_id, item_id)
    found = declarations.touching(session, meeting.organisation_id, item.title, meeting.held_on)
    if not found:
        return ()
    here = counting_of(session, meeting).here(item)
    touched = []
    for one in found:
        row = next((row for row in here if _is_of(session, row, one.appointment_id)), None)
        if row is not None:
            touched.append(Touched(row.id, one.declaration_id, row.person_name, one.matter))
    return tuple(touched)


def _is_of(session: Session, row: Attendance, appointment_id: int) -> bool:
    """Whether a line of attendance is of the person who holds an appointment."""
    if row.appointment_id == appointment_id:
        return True
    appointment = session.get(Appointment, appointment_id)
    return appointment is not None and row.resident_id is not None and row.resident_id == appointment.resident_id


def _judge_declaration(session: Session, organisation_id: int, row: Attendance, declaration_id: int) -> None:
    found = session.get(Declaration, declaration_id)
    mine = found is not None and found.organisation_id == organisation_id
    if found is None or not mine or not _is_of(session, row, found.appointment_id):
        raise Invalid({"declaration_id": UserError(N_("Choose a declaration of this person."))})
