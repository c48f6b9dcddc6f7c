"""Priority rounds: what may be ranked, its score, and the round's life from choosing over voting to the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields, kind_of
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.models.issues import OPEN, EventKind, Issue, IssueKind
from k2k_desktop.models.issues.priorities import (
    CandidateSource,
    Charter,
    CharterStatus,
    PriorityRound,
    RoundCandidate,
    RoundStatus,
    RoundVote,
    RoundWay,
)
from k2k_desktop.models.meetings import AgendaItem, ItemKind, Meeting
from k2k_desktop.services.governance.records import document_language
from k2k_desktop.services.issues.letters import public_title
from k2k_desktop.services.issues.priorities.round_pages import COMING
from k2k_desktop.services.issues.records import add_event, place_of
from k2k_desktop.services.meetings.agenda import put_item
from k2k_desktop.services.meetings.records import reference
from k2k_desktop.services.runner import about, today

FORM: Final = fields(
    PriorityRound.title, PriorityRound.estate_id, PriorityRound.organisation_id, PriorityRound.way,
    PriorityRound.opens_on, PriorityRound.closes_on, PriorityRound.ranks, PriorityRound.winners,
)  # fmt: skip
PARTS: Final = ("severity", "people", "cost", "feasibility")
PROPOSAL_FORM: Final = fields(RoundCandidate.title)
_KINDS: Final = (IssueKind.complaint, IssueKind.suggestion, IssueKind.request)
_APART: Final = 10_000  # numbers nobody has yet, while candidates are numbered anew
CLOSED: Final = N_("This round is closed: its votes and its result never change.")
BEGUN: Final = N_("Voting has begun, so the candidates and their scores stay as they are.")


@dataclass(frozen=True)
class Choosable:
    """An open complaint that may become a candidate."""

    issue_id: int
    reference: str
    title: str
    place: str
    households: int


@action(N_("Save round"), needs="priorities.change", icon="vote")
def save_round(session: Session, round_id: int | None, version: int, changes: dict[str, Any]) -> int:
    """Begin a round or change one before it closes. Charters without money are candidates of a new one by themselves.

    Once voting has begun, only the days and how many win may change. Raises Invalid.
    """
    one = session.get_one(PriorityRound, round_id) if round_id else PriorityRound(
        way=RoundWay.slips, ranks=3, winners=3, status=RoundStatus.preparing
    )  # fmt: skip
    if round_id:
        one.check_version(version)
    if one.status is RoundStatus.closed:
        raise UserError(CLOSED)
    late = {"title", "estate_id", "way", "ranks"} & {name for name, value in changes.items()
                                                     if value != getattr(one, name, None)}  # fmt: skip
    if one.status is RoundStatus.open and late:
        raise Invalid({name: UserError(BEGUN) for name in late})
    one.put(changes)
    _judge(one)
    session.add(one)
    session.flush()
    carry_in(session, one)
    return one.id


def _judge(one: PriorityRound) -> None:
    wrong: dict[str, UserError] = {}
    for name in ("title", "estate_id", "opens_on", "closes_on"):
        if not getattr(one, name):
            wrong[name] = UserError(N_("This must be filled in."))
    if not wrong and one.closes_on < one.opens_on:
        wrong["closes_on"] = UserError(N_("A round closes on the day it opens or later."))
    if wrong:
        raise Invalid(wrong)


def carry_in(session: Session, one: PriorityRound) -> None:
    """Put charters of the estate that were carried over for want of money among the candidates of *one*."""
    if one.status is not RoundStatus.preparing:
        return
    already = sa.select(RoundCandidate.charter_id).where(
        RoundCandidate.round_id == one.id, RoundCandidate.charter_id.is_not(None)
    )
    waiting = sa.select(Charter).where(
        Charter.estate_id == one.estate_id, Charter.status == CharterStatus.carried_over, Charter.id.not_in(already)
    )
    for charter in session.scalars(waiting.order_by(Charter.year, Charter.number)):
        _put(session, one.id, charter.title, CandidateSource.charter, charter_id=charter.id)


@question(needs="priorities.see")
def choosable(session: Session, round_id: int, words: str = "") -> list[Choosable]:
    """Open complaints of the round's estate that are no candidates yet, those with the most households first."""
    statement = _eligible(session.get_one(PriorityRound, round_id))
    for word in words.split():
        statement = statement.where(sa.or_(Issue.title.icontains(word, autoescape=True),
                                           Issue.reference.icontains(word, autoescape=True)))  # fmt: skip
    rows = session.scalars(statement.order_by(Issue.affected.desc(), Issue.reported_at, Issue.id).limit(200))
    return [Choosable(row.id, row.reference, row.title, _public_place(session, row), row.affected) for row in rows]


def _eligible(one: PriorityRound) -> sa.Select[Issue]:
    """Open complaints of the round's estate that may become candidates and are none yet; no confidential one, for a
    candidate is printed for every household."""
    taken = sa.select(RoundCandidate.issue_id).where(
        RoundCandidate.round_id == one.id, RoundCandidate.issue_id.is_not(None)
    )
    return sa.select(Issue).where(
        Issue.estate_id == one.estate_id, Issue.status.in_(OPEN), Issue.kind.in_(_KINDS),
        Issue.duplicate_of_id.is_(None), Issue.confidential.is_(False), Issue.id.not_in(taken),
    )  # fmt: skip


def _public_place(session: Session, issue: Issue) -> str:
    """Where it is, without saying whose home: a home is told by its block and floor."""
    return place_of(session, issue.estate_id, issue.block_id, issue.floor_label, None, issue.facility_id, None)


@action(N_("Add complaints as candidates"), needs="priorities.change", icon="plus")
def add_issues(session: Session, round_id: int, issue_ids: Sequence[int]) -> int:
    """Make candidates of open complaints, in that order; gives how many. One that may be none is passed over."""
    one = _preparing(session, round_id)
    allowed = {issue.id: issue for issue in session.scalars(_eligible(one).where(Issue.id.in_(issue_ids)))}
    chosen = [allowed[key] for key in dict.fromkeys(issue_ids) if key in allowed]
    for issue in chosen:
        title = public_title(session, issue, document_language(session))  # a slip names nobody who complained
        _put(session, round_id, title[:150], CandidateSource.issue, issue_id=issue.id, households=issue.affected)
    about(session, "priority_round", one.id)
    return len(chosen)


@action(N_("Add proposal"), needs="priorities.change", icon="plus")
def propose(session: Session, round_id: int, title: str) -> int:
    """Put what was proposed at a meeting or at the counter among the candidates; gives its key."""
    _preparing(session, round_id)
    words: str | None = kind_of(RoundCandidate.title).parse(title)
    if not words:
        raise Invalid({"title": UserError(N_("Write what is proposed."))})
    key = _put(session, round_id, words, CandidateSource.meeting)
    about(session, "priority_round", round_id)
    return key


def _put(
    session: Session, round_id: int, title: str, source: CandidateSource, *, issue_id: int | None = None,
    charter_id: int | None = None, households: int = 0,
) -> int:  # fmt: skip
    last = session.scalar(
        sa.select(sa.func.max(RoundCandidate.position)).where(RoundCandidate.round_id == round_id)
    )  # fmt: skip
    people = _people(households) if issue_id else 3
    one = RoundCandidate(
        round_id=round_id, position=(last or 0) + 1, title=title, source=source, issue_id=issue_id,
        charter_id=charter_id, severity=3, people=people, cost=3, feasibility=3, score=27 * people, withdrawn=False,
    )  # fmt: skip
    session.add(one)
    session.flush()
    return one.id


def _people(households: int) -> int:
    """Households counted in as a score to begin with: 1, 2, 5, 10 and 20 are the steps."""
    return 1 + sum(households >= step for step in (2, 5, 10, 20))


@action(N_("Change score"), needs="priorities.change", icon="list-checks")
def score(session: Session, candidate_id: int, part: str, value: int) -> int:
    """Give one part of a candidate's score another value (1 to 5); gives the new score.

    The trail keeps what it was before and after. Refused once voting has begun: the score breaks ties.
    """
    one = session.get_one(RoundCandidate, candidate_id)
    _preparing(session, one.round_id)
    if part not in PARTS:
        raise KeyError(part)
    if not 1 <= value <= 5:
        raise Invalid({part: UserError(N_("A score is a number from 1 to 5."))})
    setattr(one, part, value)
    one.score = one.severity * one.people * one.cost * one.feasibility
    about(session, "round_candidate", one.id)
    return one.score


@action(N_("Withdraw candidate"), needs="priorities.change", icon="circle-minus")
def withdraw(session: Session, candidate_id: int, withdrawn: bool = True) -> None:
    """Take a candidate out of the round, or put it back, before voting begins."""
    one = session.get_one(RoundCandidate, candidate_id)
    _preparing(session, one.round_id)
    one.withdrawn = withdrawn


@action(N_("Open voting"), needs="priorities.change", undoable=False, icon="play")
def open_round(session: Session, round_id: int, version: int) -> None:
    """Let households vote: candidates get their numbers by score, and from now on stay as they are."""
    one = _preparing(session, round_id)
    one.check_version(version)
    carry_in(session, one)
    rows = session.scalars(sa.select(RoundCandidate).where(RoundCandidate.round_id == round_id)).all()
    standing = [row for row in rows if not row.withdrawn]
    if len(standing) < 2:
        raise UserError(N_("There must be at least two candidates before voting opens."))
    for row in rows:
        row.position += _APART
    session.flush()
    for number, row in enumerate(sorted(rows, key=lambda row: (row.withdrawn, -row.score, row.position)), 1):
        row.position = number
    one.ranks = min(one.ranks, len(standing))
    one.status = RoundStatus.open
    about(session, "priority_round", round_id)


@action(N_("Close round"), needs="priorities.close", undoable=False, icon="check")
def close_round(session: Session, round_id: int, version: int) -> None:
    """End the voting and keep every candidate's points and place; a closed round never changes again."""
    from k2k_desktop.services.issues.priorities.round_results import place_all

    one = session.get_one(PriorityRound, round_id)
    one.check_version(version)
    if one.status is not RoundStatus.open:
        raise UserError(CLOSED if one.status is RoundStatus.closed else N_("Voting in this round is not open."))
    if not session.scalar(sa.select(sa.func.count()).where(RoundVote.round_id == round_id, ~RoundVote.spoilt)):
        raise UserError(N_("Nobody has voted yet, so the round cannot be closed."))
    place_all(session, one)
    session.flush()
    one.status, one.closed_on = RoundStatus.closed, today(session)


@action(N_("Send winners to a meeting"), needs="priorities.close", undoable=False, icon="send")
def send_winners(session: Session, round_id: int, meeting_id: int) -> list[int]:
    """Put the winners of a closed round on the agenda of a coming meeting; gives the keys of the items.

    Each item leads back to its complaint, or to the candidate where there is none, and the complaint's history says
    so. Raises UserError where the round is not closed, was sent already, or the meeting is not to come.
    """
    one = session.get_one(PriorityRound, round_id)
    meeting = session.get_one(Meeting, meeting_id)
    if one.status is not RoundStatus.closed:
        raise UserError(N_("Close the round first: its winners are not known yet."))
    if one.meeting_id is not None:
        sent = reference(session.get_one(Meeting, one.meeting_id))
        raise UserError(N_("The winners were sent to {reference} already."), reference=sent)
    if meeting.status not in COMING or (one.organisation_id and meeting.organisation_id != one.organisation_id):
        raise UserError(N_("Choose a coming meeting of the co-management committee."))
    winners = session.scalars(
        sa.select(RoundCandidate)
        .where(RoundCandidate.round_id == round_id, RoundCandidate.place <= one.winners)
        .order_by(RoundCandidate.place)
    ).all()
    items = [_to_agenda(session, one, meeting, winner) for winner in winners]
    one.meeting_id = meeting_id
    about(session, "priority_round", round_id)
    return items


def _to_agenda(session: Session, one: PriorityRound, meeting: Meeting, winner: RoundCandidate) -> int:
    source = f"issue:{winner.issue_id}" if winner.issue_id else f"round_candidate:{winner.id}"
    item = put_item(session, AgendaItem(
        meeting_id=meeting.id, kind=ItemKind.motion, title=winner.title[:200], position=0, source=source,
        source_title=one.title[:200],
    ))  # fmt: skip
    if winner.issue_id:
        text = say(N_("Sent to {meeting} as no. {place} of “{round}”"), meeting=reference(meeting),
                   place=winner.place, round=one.title)  # fmt: skip
        add_event(session, winner.issue_id, EventKind.agenda, text=text, about=f"meeting:{meeting.id}")
    return item


def _preparing(session: Session, round_id: int) -> PriorityRound:
    one = session.get_one(PriorityRound, round_id)
    if one.status is RoundStatus.closed:
        raise UserError(CLOSED)
    if one.status is RoundStatus.open:
        raise UserError(BEGUN)
    return one
