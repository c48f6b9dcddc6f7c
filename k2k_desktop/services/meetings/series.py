"""The numbers of meetings: one series an organisation, kind and year, without a gap and without a repeat.

The annual general meetings of an organisation are one series through all years (domain-facts 4.5).
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.models.meetings import Meeting, MeetingKind, MeetingStatus
from k2k_desktop.services.meetings.records import number_words


def first_number(session: Session, organisation_id: int, kind: MeetingKind, year: int) -> int | None:
    """Where the series starts: 1, or what the office gave when it began here in the middle of a year; None is empty."""
    lowest: int | None = session.scalar(sa.select(sa.func.min(Meeting.number)).where(*_in(organisation_id, kind, year)))
    return lowest


def same(one: tuple[MeetingKind, int], other: tuple[MeetingKind, int]) -> bool:
    """Whether two (kind, year) of an organisation are numbered together."""
    return one == other or (one[0] is MeetingKind.agm and other[0] is MeetingKind.agm)


@question(needs="meetings.see")
def begins_series(session: Session, organisation_id: int, kind: MeetingKind, held_on: dt.date) -> bool:
    """Whether a meeting planned on *held_on* would be the first of its series, so that its number may be given."""
    return first_number(session, organisation_id, kind, held_on.year) is None


@question(needs="meetings.see")
def next_number(session: Session, organisation_id: int, kind: MeetingKind, held_on: dt.date) -> str:
    """The reference a meeting planned on *held_on* would have now: planned ones of later days move up behind it."""
    where = _in(organisation_id, kind, held_on.year)
    start = first_number(session, organisation_id, kind, held_on.year) or 1
    before = sa.or_(Meeting.status != MeetingStatus.planned, Meeting.held_on <= held_on)
    count = session.scalar(sa.select(sa.func.count()).select_from(Meeting).where(*where, before)) or 0
    return number_words(kind, start + count, held_on.year)


def settle(
    session: Session, organisation_id: int, kind: MeetingKind, year: int, start: int, first: int | None = None
) -> None:
    """Number the series from *start*: permanent numbers stay, planned meetings follow them by date.

    *first* is the planned meeting whose notice goes out now: it comes before the others, so that permanent numbers
    are always the first ones and taking a planned meeting out never leaves a gap.
    """
    rows = session.execute(
        sa.select(Meeting.id, Meeting.number, Meeting.status)
        .where(*_in(organisation_id, kind, year))
        .order_by(Meeting.held_on, Meeting.starts_at, Meeting.id)
    ).all()
    permanent = [number for _key, number, status in rows if status is not MeetingStatus.planned]
    planned = sorted(
        ((key, number) for key, number, status in rows if status is MeetingStatus.planned),
        key=lambda row: row[0] != first,
    )
    free = max(permanent, default=start - 1) + 1
    moved = {key: (old, new) for new, (key, old) in enumerate(planned, free) if old != new}
    for key in moved:  # out of the way first: two meetings that change places would meet
        _give(session, key, -key)
    for key, (_old, new) in moved.items():
        _give(session, key, new)


def _give(session: Session, key: int, number: int) -> None:
    session.execute(sa.update(Meeting).where(Meeting.id == key).values(number=number))


def _in(organisation_id: int, kind: MeetingKind, year: int) -> tuple[sa.ColumnElement[bool], ...]:
    every = Meeting.organisation_id == organisation_id, Meeting.kind == kind
    return every if kind is MeetingKind.agm else (*every, Meeting.year == year)
