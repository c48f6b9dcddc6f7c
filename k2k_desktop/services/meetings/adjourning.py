"""A meeting that cannot go on: it keeps its number, and another one takes up its agenda."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.meetings import AgendaItem, Meeting, MeetingStatus
from k2k_desktop.services.governance.rules import rules_on
from k2k_desktop.services.meetings import planning, preparation, series
from k2k_desktop.services.meetings.quorum import keep_quorum
from k2k_desktop.services.meetings.records import changeable, items_of, meeting_of
from k2k_desktop.services.runner import about, say_more

_WEEK: Final = 7


@question(needs="meetings.see")
def last_day_to_continue(session: Session, meeting_id: int) -> dt.date:
    """The last day on which the adjourned meeting may be taken up, by the rules of its day."""
    return _last_day(session, meeting_of(session, meeting_id))


@action(N_("Adjourn meeting"), needs="meetings.write", asks_reason=True, undoable=False)
def adjourn_meeting(
    session: Session,
    meeting_id: int,
    held_on: dt.date | None = None,
    starts_at: dt.time | None = None,
    place: str | None = None,
    late_reason: str = "",
) -> int:
    """The meeting could not go on; it keeps its number. Gives the key of the meeting that takes it up, planned for
    *held_on* (the same weekday a week later where nothing is said, or the last day the rules allow).

    What was not finished goes on its agenda. Raises Invalid for a day before the meeting, and, unless *late_reason*
    says why, for one after the days the rules allow.
    """
    meeting = changeable(session, meeting_id)
    last = _last_day(session, meeting)
    day = held_on or min(meeting.held_on + dt.timedelta(days=_WEEK), last)
    if day < meeting.held_on:
        raise Invalid({"held_on": UserError(N_("The meeting goes on after it was adjourned, not before."))})
    if day > last and not late_reason.strip():
        words = N_("The rules let an adjourned meeting go on by {day}. Choose an earlier day, or say why it is later.")
        raise Invalid({"held_on": UserError(words, day=show_day(last))})
    meeting.become(MeetingStatus.adjourned)
    keep_quorum(session, meeting)
    following = _following(session, meeting, day, starts_at, place)
    if late_reason.strip():
        say_more(session, late_continuation=late_reason.strip())
    about(session, "meeting", meeting_id)
    return following.id


def _following(
    session: Session, meeting: Meeting, day: dt.date, starts_at: dt.time | None, place: str | None
) -> Meeting:
    """A planned meeting of the same kind with its own number and every unfinished item."""
    following = Meeting(
        organisation_id=meeting.organisation_id, kind=meeting.kind, number=0, year=day.year, title=meeting.title,
        held_on=day, starts_at=starts_at or meeting.starts_at, place=(place or "").strip() or meeting.place,
        representatives=meeting.representatives, continues_id=meeting.id,
    )  # fmt: skip
    with session.no_autoflush:
        begun = series.first_number(session, following.organisation_id, following.kind, following.year)
    session.add(following)
    session.flush()
    series.settle(session, following.organisation_id, following.kind, following.year, begun or 1)
    left = [item for item in items_of(session, meeting.id) if not item.finished]
    for position, item in enumerate(left or items_of(session, meeting.id), 1):
        session.add(
            AgendaItem(
                meeting_id=following.id, position=position, title=item.title, kind=item.kind,
                presenter=item.presenter, closed=item.closed, paper_id=item.paper_id, source=item.source,
                source_title=item.source_title,
            )
        )  # fmt: skip
    preparation.prepare(session, following)
    planning.call_members(session, following)
    session.flush()
    return following


def _last_day(session: Session, meeting: Meeting) -> dt.date:
    allowed = rules_on(session, meeting.organisation_id, meeting.held_on).adjourn_days
    return meeting.held_on + dt.timedelta(days=allowed)
