"""Priority rounds as screens and papers show them: a line each, and one with its candidates and their rank."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.models.estate import Estate
from k2k_desktop.models.issues import Issue
from k2k_desktop.models.issues.priorities import (
    CandidateSource,
    Charter,
    PriorityRound,
    RoundCandidate,
    RoundStatus,
    RoundVote,
    RoundWay,
)
from k2k_desktop.models.meetings import Meeting, MeetingStatus
from k2k_desktop.services.meetings.records import reference
from k2k_desktop.services.runner import today

COMING: Final = (MeetingStatus.planned, MeetingStatus.notice_issued)
_COMES: Final = N_("{reference} on {day}")


@dataclass(frozen=True)
class RoundLine:
    """A round in the list."""

    id: int
    version: int
    title: str
    estate: str
    status: RoundStatus
    opens_on: dt.date
    closes_on: dt.date
    candidates: int
    votes: int


@dataclass(frozen=True)
class CandidateView:
    """A candidate with its scores; *rank* is its place by score among those that stand, 0 where withdrawn."""

    id: int
    version: int
    number: int
    title: str
    source: CandidateSource
    comes_from: str
    issue_id: int | None
    charter_id: int | None
    severity: int
    people: int
    cost: int
    feasibility: int
    score: int
    rank: int
    withdrawn: bool
    points: int | None
    place: int | None


@dataclass(frozen=True)
class RoundPage:
    """One round with its candidates by number."""

    id: int
    version: int
    title: str
    estate_id: int
    estate: str
    organisation_id: int | None
    way: RoundWay
    opens_on: dt.date
    closes_on: dt.date
    ranks: int
    winners: int
    status: RoundStatus
    closed_on: dt.date | None
    meeting_id: int | None
    meeting: str
    candidates: tuple[CandidateView, ...]
    votes: int

    @property
    def standing(self) -> tuple[CandidateView, ...]:
        """Those that can be voted for."""
        return tuple(one for one in self.candidates if not one.withdrawn)

    @property
    def choices(self) -> int:
        """How many numbers a household may write: at a show of hands one."""
        return choices_of(self.way, self.ranks)


def choices_of(way: RoundWay, ranks: int) -> int:
    """How many candidates a household ranks: a hand goes up once."""
    return 1 if way is RoundWay.hands else ranks


@question(needs="priorities.see")
def rounds(session: Session) -> list[RoundLine]:
    """Every round, the latest first."""
    count = sa.select(sa.func.count()).where(RoundCandidate.round_id == PriorityRound.id, ~RoundCandidate.withdrawn)
    votes = sa.select(sa.func.count()).where(RoundVote.round_id == PriorityRound.id)
    statement = sa.select(PriorityRound, Estate.name, count.scalar_subquery(), votes.scalar_subquery()).join(
        Estate, Estate.id == PriorityRound.estate_id
    )
    order = PriorityRound.opens_on.desc(), PriorityRound.id.desc()
    return [
        RoundLine(one.id, one.version, one.title, name, one.status, one.opens_on, one.closes_on, standing, cast)
        for one, name, standing, cast in session.execute(statement.order_by(*order))
    ]


@question(needs="priorities.see")
def round_page(session: Session, round_id: int) -> RoundPage:
    """One round with its candidates by number."""
    one = session.get_one(PriorityRound, round_id)
    estate = session.get_one(Estate, one.estate_id)
    meeting = session.get(Meeting, one.meeting_id) if one.meeting_id else None
    votes = session.scalar(sa.select(sa.func.count()).where(RoundVote.round_id == round_id)) or 0
    return RoundPage(
        one.id, one.version, one.title, one.estate_id, estate.name, one.organisation_id, one.way, one.opens_on,
        one.closes_on, one.ranks, one.winners, one.status, one.closed_on, one.meeting_id,
        reference(meeting) if meeting else "", _candidates(session, round_id), votes,
    )  # fmt: skip


@question(needs="priorities.see")
def coming_meetings(session: Session, organisation_id: int | None) -> Sequence[tuple[Any, str]]:
    """Meetings to come that winners can be sent to, the next first: key and words."""
    statement = sa.select(Meeting).where(Meeting.status.in_(COMING), Meeting.held_on >= today(session))
    if organisation_id is not None:
        statement = statement.where(Meeting.organisation_id == organisation_id)
    rows = session.scalars(statement.order_by(Meeting.held_on, Meeting.id))
    return [(row.id, say(_COMES, reference=reference(row), day=show_day(row.held_on))) for row in rows]


def _candidates(session: Session, round_id: int) -> tuple[CandidateView, ...]:
    rows = session.execute(
        sa.select(RoundCandidate, Issue.reference, Charter.reference)
        .outerjoin(Issue, Issue.id == RoundCandidate.issue_id)
        .outerjoin(Charter, Charter.id == RoundCandidate.charter_id)
        .where(RoundCandidate.round_id == round_id)
        .order_by(RoundCandidate.position)
    ).all()
    ordered = sorted((one for one, _i, _c in rows if not one.withdrawn), key=lambda one: (-one.score, one.position))
    ranks = {one.id: rank for rank, one in enumerate(ordered, 1)}
    return tuple(
        CandidateView(
            one.id, one.version, one.position, one.title, one.source, issue or charter or "", one.issue_id,
            one.charter_id, one.severity, one.people, one.cost, one.feasibility, one.score, ranks.get(one.id, 0),
            one.withdrawn, one.points, one.place,
        )
        for one, issue, charter in rows
    )  # fmt: skip


@question(needs="priorities.see")
def round_of(session: Session, candidate_id: int) -> int | None:
    """The round a candidate stands in; None where it is gone."""
    found: int | None = session.scalar(sa.select(RoundCandidate.round_id).where(RoundCandidate.id == candidate_id))
    return found
