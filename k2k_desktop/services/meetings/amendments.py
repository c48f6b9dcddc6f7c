"""Correcting confirmed minutes: they stay as they are; an amendment of a later meeting prints after them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import kind_of
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.meetings import Attendance, Confirmation, ItemKind, Meeting, MeetingStatus, MinutesStatus
from k2k_desktop.models.meetings.room import Amendment
from k2k_desktop.services.meetings.confirming import check_people
from k2k_desktop.services.meetings.records import entries_of, items_of, meeting_of, reference
from k2k_desktop.services.runner import about, who

MADE: Final = N_(
    "Amendment {number} to the minutes of meeting {reference}, paragraph {paragraph}: {words} Reason: {reason}"
)


@dataclass(frozen=True)
class AmendmentView:
    """One correction: its number among those of the minutes, the meeting that made it, and its words."""

    number: int
    at_meeting_id: int
    at: str
    made_on: dt.date
    paragraph: str
    text: str
    reason: str
    proposer: str
    seconder: str


@action(N_("Amend minutes"), needs="meetings.confirm", undoable=False, icon="square-pen")
def amend_minutes(
    session: Session,
    meeting_id: int,
    at_meeting_id: int,
    paragraph: str,
    text: str,
    reason: str,
    proposer_id: int,
    seconder_id: int,
) -> int:
    """Correct the *paragraph* (`4.2`) of confirmed minutes at a later meeting; gives the number of the amendment.

    Two members present there propose and second it. It prints after the minutes it corrects, and under the item of
    confirmation of the meeting that made it. Raises Invalid or UserError.
    """
    meeting = meeting_of(session, meeting_id)
    if meeting.minutes_status is not MinutesStatus.confirmed:
        raise UserError(N_("These minutes are not confirmed yet. Change them themselves."))
    at = _amending(session, meeting, at_meeting_id)
    read = _read(session, meeting_id, {"paragraph": paragraph, "text": text, "reason": reason})
    check_people(session, at, proposer_id, seconder_id)
    number = 1 + (
        session.scalar(sa.select(sa.func.max(Amendment.number)).where(Amendment.meeting_id == meeting_id)) or 0
    )
    session.add(
        Amendment(
            meeting_id=meeting_id, number=number, at_meeting_id=at.id, proposer_id=proposer_id,
            seconder_id=seconder_id, made_by_id=who(session).user_id, **read,
        )
    )  # fmt: skip
    session.flush()
    about(session, "meeting", meeting_id)
    return number


@question(needs="meetings.see")
def amending_meetings(session: Session, meeting_id: int) -> tuple[tuple[int, str], ...]:
    """The meetings at which confirmed minutes can be amended now, the latest first: (key, reference)."""
    meeting = meeting_of(session, meeting_id)
    statement = sa.select(Meeting).where(
        Meeting.organisation_id == meeting.organisation_id,
        Meeting.status.in_((MeetingStatus.in_session, MeetingStatus.held)),
        Meeting.minutes_status == MinutesStatus.draft,
        Meeting.held_on >= meeting.held_on,
    )
    rows = session.scalars(statement.order_by(Meeting.held_on.desc(), Meeting.starts_at.desc()))
    return tuple((one.id, reference(one)) for one in rows if _later(one, meeting))


@question(needs="meetings.see")
def paragraphs(session: Session, meeting_id: int) -> tuple[str, ...]:
    """The numbers of the items and paragraphs of a meeting, as printed: what was confirmed there has one too."""
    written, items = entries_of(session, meeting_id), items_of(session, meeting_id)
    confirming = next((item.id for item in items if item.kind is ItemKind.confirmation), None)
    found: list[str] = []
    for item in items:
        count = len(written.get(item.id, ())) + (_automatic(session, meeting_id) if item.id == confirming else 0)
        found += [f"{item.position}.{place}" for place in range(count + 1)]
    return tuple(found)


def amendments_of(session: Session, meeting_id: int, language: Language | None) -> tuple[AmendmentView, ...]:
    """The amendments of the minutes of a meeting, in their order."""
    statement = sa.select(Amendment).where(Amendment.meeting_id == meeting_id).order_by(Amendment.number)
    return tuple(_view(session, one, language) for one in session.scalars(statement))


def made_at(session: Session, meeting_id: int, language: Language | None) -> list[tuple[str, AmendmentView]]:
    """The amendments made at a meeting: each as the words of a paragraph of its minutes, and by itself."""
    statement = sa.select(Amendment).where(Amendment.at_meeting_id == meeting_id).order_by(Amendment.id)
    found = []
    for one in session.scalars(statement):
        view = _view(session, one, language)
        earlier = reference(session.get_one(Meeting, one.meeting_id), language)
        words = say(
            MADE, language, number=one.number, reference=earlier, paragraph=one.paragraph, words=one.text,
            reason=one.reason,
        )  # fmt: skip
        found.append((words, view))
    return found


def _automatic(session: Session, meeting_id: int) -> int:
    """How many paragraphs write themselves under the confirmation of minutes: what a meeting confirmed and amended."""
    made = (
        sa.select(sa.func.count()).select_from(table).where(table.at_meeting_id == meeting_id)
        for table in (Confirmation, Amendment)
    )
    return sum(session.scalar(one) or 0 for one in made)


def _read(session: Session, meeting_id: int, given: dict[str, str]) -> dict[str, str | None]:
    """What was written, judged: all of it, and about a paragraph there is."""
    wanted = {"paragraph": Amendment.paragraph, "text": Amendment.text, "reason": Amendment.reason}
    read: dict[str, str | None] = {name: kind_of(wanted[name]).parse(words) for name, words in given.items()}
    missing = {name: UserError(N_("This must be filled in.")) for name, words in read.items() if not words}
    if missing:
        raise Invalid(missing)
    if read["paragraph"] not in paragraphs(session, meeting_id):
        unknown = N_("These minutes have no paragraph {paragraph}. Write it as printed, for example 4.2.")
        raise Invalid({"paragraph": UserError(unknown, paragraph=given["paragraph"])})
    return read


def _view(session: Session, one: Amendment, language: Language | None) -> AmendmentView:
    at = session.get_one(Meeting, one.at_meeting_id)
    proposer, seconder = (session.get_one(Attendance, key).person_name for key in (one.proposer_id, one.seconder_id))
    return AmendmentView(
        one.number, at.id, reference(at, language), at.held_on, one.paragraph, one.text, one.reason, proposer, seconder
    )


def _amending(session: Session, meeting: Meeting, at_meeting_id: int) -> Meeting:
    """The meeting that amends, judged."""
    at = session.get(Meeting, at_meeting_id)
    if at is None or at.organisation_id != meeting.organisation_id or not _later(at, meeting):
        raise UserError(N_("Minutes are amended at a later meeting of the same organisation."))
    if at.status not in (MeetingStatus.in_session, MeetingStatus.held):
        raise UserError(N_("The amending meeting is “{status}”. Open it first."), status=at.status.say())
    if at.minutes_status is not MinutesStatus.draft:
        raise UserError(N_("The minutes of the amending meeting have gone out already. Amend at the next meeting."))
    if not any(item.kind is ItemKind.confirmation for item in items_of(session, at.id)):
        raise UserError(N_("The agenda of the amending meeting has no item for confirming minutes. Add one first."))
    return at


def _later(one: Meeting, other: Meeting) -> bool:
    return (one.held_on, one.starts_at) > (other.held_on, other.starts_at)
