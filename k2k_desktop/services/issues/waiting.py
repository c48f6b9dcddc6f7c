"""What waits among complaints and priorities: what ran over its service time, and the round that is being voted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.models.base import moment
from k2k_desktop.models.estate import Unit
from k2k_desktop.models.issues import Issue
from k2k_desktop.models.issues.priorities import PriorityRound, RoundStatus, RoundVote
from k2k_desktop.models.issues.works import Contractor
from k2k_desktop.models.office import User
from k2k_desktop.models.people import Household
from k2k_desktop.services.issues.lateness import words
from k2k_desktop.services.issues.records import place_words, short_number, with_places
from k2k_desktop.services.people.stays import lasted
from k2k_desktop.services.runner import today

MOST: Final = 4  # lines of complaints on the first page


@dataclass(frozen=True)
class IssueLate:
    """An open complaint past its due instant: its short number, where, how late, and who sees to it ("": nobody)."""

    issue_id: int
    number: str
    title: str
    place: str
    late: str
    responsible: str


@dataclass(frozen=True)
class RoundVoting:
    """A round that households vote in now, and how many did."""

    round_id: int
    title: str
    closes_on: dt.date
    voted: int
    households: int


@dataclass(frozen=True)
class IssuesWaiting:
    """How many complaints are open and late, the latest of them, and the rounds that are open."""

    open: int
    late: int
    longest: dt.timedelta
    lines: tuple[IssueLate, ...]
    rounds: tuple[RoundVoting, ...]


def issues_waiting(session: Session) -> IssuesWaiting:
    """What stands on the first page of complaints and rounds, by bounded queries over indexes."""
    now = moment(session)
    late = _late(now)
    total = session.scalar(sa.select(sa.func.count()).select_from(Issue).where(Issue.ended_at.is_(None))) or 0
    count, first = session.execute(sa.select(sa.func.count(), sa.func.min(Issue.finish_by)).where(late)).one()
    longest = now - first if first else dt.timedelta()
    return IssuesWaiting(total, count, longest, _lines(session, now), _rounds(session))


def _late(now: dt.datetime) -> sa.ColumnElement[bool]:
    """As the list's filter counts them: what is done waits for the residents and is late no more. Written so that the
    index of ended_at and finish_by answers it."""
    return sa.and_(Issue.ended_at.is_(None), Issue.finish_by < now, Issue.finished_at.is_(None))


def _lines(session: Session, now: dt.datetime) -> tuple[IssueLate, ...]:
    who: Any = sa.func.coalesce(Contractor.name, Issue.agency, User.name, "")
    statement = (
        with_places(sa.select(Issue, who))
        .outerjoin(Contractor, Contractor.id == Issue.contractor_id)
        .outerjoin(User, User.id == Issue.owner_id)
        .where(_late(now))
        .order_by(Issue.finish_by, Issue.id)
        .limit(MOST)
    )
    return tuple(
        IssueLate(
            one.id, short_number(one.number), one.title, place_words(block, floor, unit, facility, one.place_note),
            words(now, one.finish_by)[0], responsible,
        )
        for one, responsible, block, floor, unit, facility in session.execute(statement)
    )  # fmt: skip


def _rounds(session: Session) -> tuple[RoundVoting, ...]:
    voted = sa.select(sa.func.count()).where(RoundVote.round_id == PriorityRound.id).scalar_subquery()
    statement = (
        sa.select(PriorityRound, voted)
        .where(PriorityRound.status == RoundStatus.open)
        .order_by(PriorityRound.closes_on)
    )
    return tuple(
        RoundVoting(one.id, one.title, one.closes_on, votes or 0, _households(session, one.estate_id))
        for one, votes in session.execute(statement.limit(2))
    )


def _households(session: Session, estate_id: int) -> int:
    """The households that may vote in the estate today, as the round's own turnout counts them."""
    statement = (
        sa.select(sa.func.count())
        .select_from(Household)
        .join(Unit, Unit.id == Household.unit_id)
        .where(Unit.estate_id == estate_id, lasted(Household.moved_in_on, Household.moved_out_on, today(session)))
    )
    return session.scalar(statement) or 0
