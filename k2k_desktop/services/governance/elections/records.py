"""What every part of an election reads: its records, and whether its state allows a step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.governance.elections import (
    BallotBox,
    BallotCount,
    Contest,
    Election,
    ElectionStatus,
    Elector,
    Nomination,
    NominationStatus,
)

_DONE: Final = {
    ElectionStatus.declared: N_("The result of this election is declared and cannot be changed."),
    ElectionStatus.cancelled: N_("This election is cancelled. Plan a new one."),
}
_OTHERWISE: Final = N_("This cannot be done while the election is at “{status}”.")


def election_of(session: Session, election_id: int) -> Election:
    """The election, or a refusal where it is gone."""
    found = session.get(Election, election_id)
    if found is None:
        raise UserError(N_("This election is no longer there."))
    return found


def contest_of(session: Session, contest_id: int) -> tuple[Contest, Election]:
    """A position that is voted on, with its election."""
    found = session.get(Contest, contest_id)
    if found is None:
        raise UserError(N_("This position is no longer in the election."))
    return found, election_of(session, found.election_id)


def must_be(election: Election, *allowed: ElectionStatus) -> None:
    """Refuse a step that the election's state does not allow: states only go forward."""
    if election.status not in allowed:
        raise UserError(_DONE.get(election.status, _OTHERWISE), status=election.status)


def contests_of(session: Session, election_id: int) -> Sequence[Contest]:
    """The positions voted on, by seniority."""
    found = sa.select(Contest).where(Contest.election_id == election_id)
    return session.scalars(found.order_by(Contest.seniority, Contest.id)).all()


def nominations_of(session: Session, election_id: int) -> Sequence[Nomination]:
    """Everybody nominated: by number on the ballot paper, who has none last."""
    found = sa.select(Nomination).where(Nomination.election_id == election_id)
    return session.scalars(found.order_by(Nomination.ballot_number.nulls_last(), Nomination.id)).all()


def standing(session: Session, contest: Contest) -> list[Nomination]:
    """Who stands for a position."""
    return [
        one
        for one in nominations_of(session, contest.election_id)
        if one.contest_id == contest.id and one.status is NominationStatus.accepted
    ]


def boxes_of(session: Session, contest_id: int) -> Sequence[BallotBox]:
    """The boxes of every count of a position, the first count first."""
    found = sa.select(BallotBox).where(BallotBox.contest_id == contest_id)
    return session.scalars(found.order_by(BallotBox.count_number, BallotBox.id)).all()


def votes_in(session: Session, box_id: int) -> dict[int, int]:
    """{nomination: votes} of a box; empty while it is not counted."""
    counted = sa.select(BallotCount.nomination_id, BallotCount.votes).where(BallotCount.box_id == box_id)
    return {key: votes for key, votes in session.execute(counted)}


def electors_count(session: Session, election_id: int) -> int:
    """How many are on the frozen roll."""
    counted = sa.select(sa.func.count()).select_from(Elector).where(Elector.election_id == election_id)
    return session.scalar(counted) or 0
