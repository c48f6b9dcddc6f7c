"""What screens are shown of elections: the list of an organisation, and one election whole with what comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.governance.elections import (
    BallotBox,
    BallotMethod,
    Contest,
    Election,
    ElectionStatus,
    Elector,
    Nomination,
    NominationStatus,
)
from k2k_desktop.services.governance.elections.counting import Counted, counting_hindrances, last_count
from k2k_desktop.services.governance.elections.declaring import decided, declaring_hindrances
from k2k_desktop.services.governance.elections.judging import Papers
from k2k_desktop.services.governance.elections.nominations import polling_hindrances
from k2k_desktop.services.governance.elections.planning import LATER_FORM, PLAN_FORM, days_needed, notice_hindrances
from k2k_desktop.services.governance.elections.records import (
    boxes_of,
    contests_of,
    election_of,
    electors_count,
    nominations_of,
)
from k2k_desktop.services.governance.seats import organisation_of

STEPS: Final = (
    ("notice", N_("Notice")),
    ("roll", N_("Electoral roll")),
    ("nominations", N_("Nominations")),
    ("count", N_("Voting and count")),
    ("result", N_("Result")),
)


@dataclass(frozen=True)
class ElectionLine:
    """An election in the list of its organisation."""

    id: int
    held_on: dt.date
    status: ElectionStatus
    method: BallotMethod
    positions: tuple[str, ...]
    seats: int
    electors: int


@dataclass(frozen=True)
class CandidateView:
    """Somebody nominated; *votes* is None where no count is on paper, *elected* only once nothing is in doubt."""

    id: int
    name: str
    unit: str
    roll_number: int
    resident_id: int
    proposer: str
    seconder: str
    status: NominationStatus
    ballot_number: int | None
    votes: int | None
    elected: bool
    by_tie: bool


@dataclass(frozen=True)
class BoxView:
    """A box of one count: its papers, its votes by nomination, and whether they were typed."""

    id: int
    version: int
    name: str
    count_number: int
    papers: Papers
    votes: Mapping[int, int]

    @property
    def counted(self) -> bool:
        """Whether its votes were typed."""
        return bool(self.votes)


@dataclass(frozen=True)
class ContestView:
    """A position: who stands, the boxes of the count that holds with their sum, and what is still in doubt."""

    id: int
    version: int
    position: str
    seats: int
    candidates: tuple[CandidateView, ...]
    boxes: tuple[BoxView, ...]
    count_number: int
    papers: Papers
    earlier: tuple[BoxView, ...]
    recount_reasons: tuple[str, ...]
    unopposed: bool
    tied: tuple[int, ...]
    places: int
    tie_broken: str

    @property
    def standing(self) -> tuple[CandidateView, ...]:
        """Who stands, by number on the ballot paper."""
        return tuple(one for one in self.candidates if one.status is NominationStatus.accepted)


@dataclass(frozen=True)
class Step:
    """A step of an election: its marked label, whether it is done, and whether it is the one at hand."""

    name: str
    label: str
    done: bool
    now: bool


@dataclass(frozen=True)
class ElectionPage:
    """One election whole; *missing* says what stands in the way of the next step, nothing where it may be taken."""

    id: int
    version: int
    organisation_id: int
    organisation: str
    status: ElectionStatus
    method: BallotMethod
    held_on: dt.date
    notice_on: dt.date | None
    notice_given: int | None
    notice_needed: int
    roll_on: dt.date | None
    closes_on: dt.date | None
    declared_on: dt.date | None
    electors: int
    values: Mapping[str, Any]
    steps: tuple[Step, ...]
    contests: tuple[ContestView, ...]
    missing: tuple[UserError, ...]


@question(needs="governance.see")
def elections_of(session: Session, organisation_id: int) -> list[ElectionLine]:
    """The elections of an organisation, the latest first."""
    found = sa.select(Election).where(Election.organisation_id == organisation_id)
    lines = []
    for one in session.scalars(found.order_by(Election.held_on.desc(), Election.id.desc())):
        contests = contests_of(session, one.id)
        lines.append(
            ElectionLine(
                one.id, one.held_on, one.status, one.method, tuple(contest.position for contest in contests),
                sum(contest.seats for contest in contests), electors_count(session, one.id),
            )
        )  # fmt: skip
    return lines


@question(needs="governance.see")
def election_page(session: Session, election_id: int) -> ElectionPage:
    """All of one election."""
    election = election_of(session, election_id)
    given = (election.held_on - election.notice_on).days if election.notice_on else None
    values = {one.name: getattr(election, one.name) for one in (*PLAN_FORM, *LATER_FORM)}
    return ElectionPage(
        election.id, election.version, election.organisation_id,
        organisation_of(session, election.organisation_id).name, election.status, election.method, election.held_on,
        election.notice_on, given, days_needed(session, election), election.roll_on, election.closes_on,
        election.declared_on, electors_count(session, election_id), values, _steps(election),
        contest_views(session, election), tuple(_missing(session, election)),
    )  # fmt: skip


def contest_views(session: Session, election: Election) -> tuple[ContestView, ...]:
    """The positions of an election with everything counted for them."""
    people = _electors_named(session, election.id)
    nominations = nominations_of(session, election.id)
    return tuple(
        _contest(session, election, contest, [one for one in nominations if one.contest_id == contest.id], people)
        for contest in contests_of(session, election.id)
    )


def _contest(
    session: Session, election: Election, contest: Contest, nominations: Sequence[Nomination],
    people: Mapping[int, Elector],
) -> ContestView:  # fmt: skip
    count = last_count(session, contest)
    drawn = election.status not in (ElectionStatus.planned, ElectionStatus.nominations, ElectionStatus.cancelled)
    unopposed = drawn and len(count.votes) <= contest.seats
    counted = bool(count.boxes) and not count.uncounted
    verdict = decided(session, contest) if unopposed or counted else None
    elected = set(verdict.elected) if verdict else set()
    every = boxes_of(session, contest.id)
    begun = any(votes for _box, votes in count.boxes)
    reasons = {box.count_number: box.reason for box in every if box.reason}
    return ContestView(
        contest.id, contest.version, contest.position, contest.seats,
        tuple(_candidate(one, people, count if begun else None, elected) for one in nominations),
        tuple(_box(box, votes) for box, votes in count.boxes), count.number, count.papers,
        tuple(_box(box, {}) for box in every if box.count_number < count.number),
        tuple(reason or "" for _number, reason in sorted(reasons.items())), unopposed,
        verdict.tied if verdict else (), verdict.places if verdict else 0, contest.tie_broken or "",
    )  # fmt: skip


def _candidate(
    one: Nomination, people: Mapping[int, Elector], count: Counted | None, elected: set[int]
) -> CandidateView:
    person = people[one.elector_id]
    return CandidateView(
        one.id, person.person_name, person.unit_code or "", person.number, person.resident_id,
        people[one.proposer_id].person_name, people[one.seconder_id].person_name, one.status, one.ballot_number,
        count.votes.get(one.id) if count else None, one.id in elected, one.chosen_by_tie,
    )  # fmt: skip


def _box(box: BallotBox, votes: Mapping[int, int]) -> BoxView:
    papers = Papers(box.issued, box.used, box.spoilt, box.unused)
    return BoxView(box.id, box.version, box.name, box.count_number, papers, dict(votes))


def _electors_named(session: Session, election_id: int) -> dict[int, Elector]:
    """The electors who stand, propose or second, by key: never the whole roll."""
    sides = (Nomination.elector_id, Nomination.proposer_id, Nomination.seconder_id)
    keys = sa.union(*(sa.select(side).where(Nomination.election_id == election_id) for side in sides)).subquery()
    found = sa.select(Elector).where(Elector.id.in_(sa.select(keys.c[0])))
    return {one.id: one for one in session.scalars(found)}


def _steps(election: Election) -> tuple[Step, ...]:
    order = [ElectionStatus.nominations, ElectionStatus.polling, ElectionStatus.counted, ElectionStatus.declared]
    reached = order.index(election.status) + 1 if election.status in order else 0
    done = (election.notice_on is not None, *(reached > place for place in range(4)))
    ahead = done.index(False) if False in done else len(done)
    over = election.status is ElectionStatus.cancelled
    return tuple(
        Step(name, label, done[place], place == ahead and not over) for place, (name, label) in enumerate(STEPS)
    )


def _missing(session: Session, election: Election) -> list[UserError]:
    """What stands in the way of the next step."""
    match election.status:
        case ElectionStatus.planned:
            return notice_hindrances(session, election) if election.notice_on is None else []
        case ElectionStatus.nominations:
            return polling_hindrances(session, election)
        case ElectionStatus.polling:
            return counting_hindrances(session, election)
        case ElectionStatus.counted:
            return declaring_hindrances(session, election)
    return []
