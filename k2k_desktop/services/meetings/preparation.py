"""What must be done before and after a meeting, by days counted in the state's working days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields, kind_of
from k2k_desktop.core.i18n import LANGUAGES, N_, say
from k2k_desktop.models.meetings import Meeting, MeetingKind, MeetingStatus
from k2k_desktop.models.meetings.room import PreparationStep
from k2k_desktop.services.governance import document_language
from k2k_desktop.services.governance.rules import rules_on
from k2k_desktop.services.meetings.records import meeting_of
from k2k_desktop.services.runner import about, today
from k2k_desktop.services.working_days import calendar_of

STEP_FORM: Final = fields(PreparationStep.title, PreparationStep.working_days)
_SENT: Final = N_("Send the invitations")
_HALL: Final = N_("Book the venue and prepare the attendance list")

# Rule source: domain-facts 4.2 (papers 15 days before, invitation 10, replies 2; draft 3 after, round 7, feedback 14).
_COMMON: Final = (
    (N_("Papers ready"), -15),
    (_SENT, -10),
    (N_("Replies in"), -2),
    (N_("Draft minutes to the chairperson"), 3),
    (N_("Minutes circulated"), 7),
    (N_("Feedback gathered"), 14),
)
_GENERAL: Final = (
    (N_("Annual report and audited accounts ready"), -20),
    (N_("Motions and nominations in"), -5),
    (_HALL, -5),
)
DEFAULTS: Final[dict[MeetingKind, tuple[tuple[str, int], ...]]] = {
    MeetingKind.committee: _COMMON,
    MeetingKind.co_management: (*_COMMON, (N_("Ask each side for the state of its commitments"), -5)),
    MeetingKind.special: _COMMON,
    MeetingKind.agm: (*_COMMON, *_GENERAL),
    MeetingKind.egm: (*_COMMON, _GENERAL[-1]),
}


@dataclass(frozen=True)
class Step:
    """A thing to do; *days_left* to its day is less than 0 when that is past. *done_on* None: still to do."""

    id: int
    version: int
    title: str
    working_days: int
    due_on: dt.date
    done_on: dt.date | None
    days_left: int

    @property
    def late(self) -> bool:
        """Whether its day is past and it is not done."""
        return self.done_on is None and self.days_left < 0


@question(needs="meetings.see")
def steps(session: Session, meeting_id: int) -> tuple[Step, ...]:
    """The checklist of a meeting by day."""
    now = today(session)
    return tuple(
        Step(one.id, one.version, one.title, one.working_days, one.due_on, one.done_on, (one.due_on - now).days)
        for one in _steps(session, meeting_id)
    )


@action(N_("Tick off preparation"), needs="meetings.write", icon="check")
def tick(session: Session, step_id: int, done: bool, done_on: dt.date | None = None) -> None:
    """Say that a step is done (*done_on*, or today) or not. Raises UserError for a day that has not come."""
    step = session.get(PreparationStep, step_id)
    if step is None:
        raise UserError(N_("This step is no longer there."))
    about(session, "meeting", step.meeting_id)
    if done_on is not None and done_on > today(session):
        raise UserError(N_("This day has not come yet."))
    step.done_on = (done_on or today(session)) if done else None


@action(N_("Save preparation step"), needs="meetings.write", icon="plus")
def save_step(session: Session, meeting_id: int, step_id: int | None, version: int, changes: dict[str, Any]) -> int:
    """Make (None) or change a step of a meeting; its day follows from the working days. Gives its key."""
    meeting = meeting_of(session, meeting_id)
    step = PreparationStep(meeting_id=meeting_id)
    if step_id is not None:
        found = session.get(PreparationStep, step_id)
        if found is None or found.meeting_id != meeting_id:
            raise UserError(N_("This step is no longer there."))
        step = found
        step.check_version(version)
    with session.no_autoflush:
        title = kind_of(PreparationStep.title).parse(changes.get("title", step.title))
        if not title:
            raise Invalid({"title": UserError(N_("Write what is to be done."))})
        days = changes.get("working_days", step.working_days)
        if days is None or not -365 <= days <= 365:
            raise Invalid({"working_days": UserError(N_("Write a number of days from -365 to 365."))})
        step.put({"title": title, "working_days": days})
        step.due_on = calendar_of(session).add(meeting.held_on, days)
    session.add(step)
    session.flush()
    return step.id


@action(N_("Delete preparation step"), needs="meetings.write", icon="trash-2")
def remove_step(session: Session, step_id: int, version: int) -> None:
    """Take a step off the checklist."""
    step = session.get(PreparationStep, step_id)
    if step is None:
        raise UserError(N_("This step is no longer there."))
    step.check_version(version)
    about(session, "meeting", step.meeting_id)
    session.delete(step)


def prepare(session: Session, meeting: Meeting) -> None:
    """Give a new meeting the checklist of its kind."""
    language = document_language(session)
    steps = [
        PreparationStep(meeting_id=meeting.id, title=say(words, language), working_days=days)
        for words, days in DEFAULTS[meeting.kind]
    ]
    _date(session, meeting, steps)
    session.add_all(steps)


def move(session: Session, meeting: Meeting) -> None:
    """The meeting is on another day: what is still to do follows it, what is done stays."""
    _date(session, meeting, [step for step in _steps(session, meeting.id) if step.done_on is None])


def sent(session: Session, meeting: Meeting) -> None:
    """The notice went out: its step is done."""
    for step in _steps(session, meeting.id):
        if step.done_on is None and _is_invitation(step):
            step.done_on = meeting.notice_on or today(session)


def next_step(found: Sequence[Step]) -> Step | None:
    """The first thing still to do."""
    return next((one for one in found if one.done_on is None), None)


def _steps(session: Session, meeting_id: int) -> Sequence[PreparationStep]:
    statement = sa.select(PreparationStep).where(PreparationStep.meeting_id == meeting_id)
    return session.scalars(statement.order_by(PreparationStep.due_on, PreparationStep.id)).all()


def _date(session: Session, meeting: Meeting, steps: Sequence[PreparationStep]) -> None:
    """The days of *steps*; the invitation goes out earlier where the rules ask for more days of notice."""
    calendar = calendar_of(session)
    needed = 0
    if meeting.status is MeetingStatus.planned:
        needed = rules_on(session, meeting.organisation_id, meeting.held_on).notice_days_for(meeting.kind)
    for step in steps:
        day = calendar.add(meeting.held_on, step.working_days)
        while _is_invitation(step) and (meeting.held_on - day).days < needed:
            step.working_days -= 1
            day = calendar.add(meeting.held_on, step.working_days)
        step.due_on = day


def _is_invitation(step: PreparationStep) -> bool:
    return any(step.title == say(_SENT, language) for language in LANGUAGES)
