"""What every part of meetings needs: the record or a refusal, its reference, whether it may still change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import LANGUAGES, N_, P_, Language, say
from k2k_desktop.models import audit
from k2k_desktop.models.governance import Organisation
from k2k_desktop.models.meetings import (
    AgendaItem,
    Attendance,
    AttendanceClass,
    Meeting,
    MeetingKind,
    MeetingStatus,
    MinuteEntry,
    MinutesStatus,
)
from k2k_desktop.models.meetings.room import Amendment, Extract
from k2k_desktop.services.governance.records import CIRCULATED
from k2k_desktop.services.runner import about

REFERENCE: Final = N_("No. {number}/{year}")
THROUGH: Final = P_("annual general meeting", "No. {number}")  # one series through all years (domain-facts 4.5)
SECRETARY: Final = P_("position", "Secretary")
EXTRACT: Final = N_("Extract {number}/{year}")
NAMED: Final = N_("{meeting} {number}")
CONFIRMED: Final = N_("These minutes are confirmed and cannot be changed. Make an amendment if there is a correction.")


def meeting_of(session: Session, meeting_id: int) -> Meeting:
    """The meeting, or a refusal where it is gone; the trail entry is about it."""
    found = session.get(Meeting, meeting_id)
    if found is None:
        raise UserError(N_("This meeting is no longer there."))
    about(session, "meeting", meeting_id)
    return found


def changeable(session: Session, meeting_id: int) -> Meeting:
    """The meeting while it may change: not cancelled, its minutes still a draft."""
    meeting = meeting_of(session, meeting_id)
    if meeting.minutes_status is not MinutesStatus.draft:
        raise UserError(CONFIRMED if meeting.minutes_status is MinutesStatus.confirmed else CIRCULATED)
    if meeting.status is MeetingStatus.cancelled:
        raise UserError(N_("This meeting was cancelled. Plan a new one."))
    return meeting


def organisation_of(session: Session, meeting: Meeting) -> Organisation:
    """Whose meeting it is."""
    return session.get_one(Organisation, meeting.organisation_id)


def reference(meeting: Meeting, language: Language | None = None) -> str:
    """`Bil. 1/2026` in *language*, or the screen's; `Kali Ke-5` of an annual general meeting."""
    return number_words(meeting.kind, meeting.number, meeting.year, language)


def number_words(kind: MeetingKind, number: int, year: int, language: Language | None = None) -> str:
    """The number of a meeting of *kind* as it is spoken."""
    if kind is MeetingKind.agm:
        return say(THROUGH, language, number=number)
    return say(REFERENCE, language, number=number, year=year)


def called(meeting: Meeting, language: Language) -> tuple[str, str]:
    """Kind and bare number for the head of a paper: (`Mesyuarat jawatankuasa`, `3/2026`). An annual general meeting
    has its number in its name: (`Mesyuarat agung tahunan Kali Ke-5`, nothing)."""
    if meeting.kind is MeetingKind.agm:
        words = say(NAMED, language, meeting=meeting.kind.say(language), number=reference(meeting, language))
        return words, ""
    return meeting.kind.say(language), f"{meeting.number}/{meeting.year}"


def items_of(session: Session, meeting_id: int) -> Sequence[AgendaItem]:
    """The agenda in its order."""
    statement = sa.select(AgendaItem).where(AgendaItem.meeting_id == meeting_id)
    return session.scalars(statement.order_by(AgendaItem.position, AgendaItem.id)).all()


def entries_of(session: Session, meeting_id: int) -> dict[int, list[MinuteEntry]]:
    """The paragraphs of a meeting in their order, under the key of their item."""
    found: dict[int, list[MinuteEntry]] = {}
    statement = sa.select(MinuteEntry).where(MinuteEntry.meeting_id == meeting_id)
    for entry in session.scalars(statement.order_by(MinuteEntry.position, MinuteEntry.id)):
        found.setdefault(entry.agenda_item_id, []).append(entry)
    return found


def attendance_of(session: Session, meeting_id: int) -> Sequence[Attendance]:
    """Members by seniority, then guests as they were added."""
    statement = sa.select(Attendance).where(Attendance.meeting_id == meeting_id)
    return session.scalars(statement.order_by(Attendance.seniority, Attendance.id)).all()


def presiding(rows: Sequence[Attendance]) -> Attendance | None:
    """Who takes the chair: the most senior member present; before anybody is, the most senior member."""
    members = [row for row in rows if row.appointment_id is not None]
    present = [row for row in members if row.attended_as is AttendanceClass.present]
    return next(iter(present or members), None)


def secretary_of(rows: Sequence[Attendance]) -> Attendance | None:
    """The secretary on the list of a meeting, in either language of the office."""
    words = {say(SECRETARY, language).casefold() for language in LANGUAGES}
    members = (row for row in rows if row.appointment_id is not None)
    return next((row for row in members if (row.position or "").casefold() in words), None)


def extracts_of(session: Session, meeting_id: int, language: Language | None) -> dict[int, tuple[str, ...]]:
    """The names of the extracts of a meeting, under the key of the paragraph each is of."""
    found: dict[int, tuple[str, ...]] = {}
    for one in session.scalars(sa.select(Extract).where(Extract.meeting_id == meeting_id).order_by(Extract.id)):
        found[one.minute_entry_id] = (*found.get(one.minute_entry_id, ()), extract_name(one, language))
    return found


def extract_name(made: Extract, language: Language | None) -> str:
    """`Petikan 3/2026` in *language*, or the screen's."""
    return say(EXTRACT, language, number=made.number, year=made.year)


def writers(session: Session, meeting: Meeting) -> set[int | None]:
    """The author, everybody whom the trail knows to have written a paragraph, and who wrote down what the meeting
    amended: nobody confirms their own words."""
    pages = sa.select(MinuteEntry.id).where(MinuteEntry.meeting_id == meeting.id)
    wrote = (
        sa.select(audit.ENTRY.c.user_id)
        .join(audit.CHANGE, audit.CHANGE.c.entry_seq == audit.ENTRY.c.seq)
        .where(audit.CHANGE.c.table_name == "minute_entry", audit.CHANGE.c.pk.in_(pages))
        .distinct()
    )
    amended = sa.select(Amendment.made_by_id).where(Amendment.at_meeting_id == meeting.id)
    return {meeting.author_id, *session.scalars(wrote), *session.scalars(amended)} - {None}
