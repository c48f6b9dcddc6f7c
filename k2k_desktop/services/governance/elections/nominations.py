"""Nominations: who stands, proposed and seconded by others of the roll, until the numbers of the papers are drawn."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.governance.elections import Election, ElectionStatus, Elector, Nomination, NominationStatus
from k2k_desktop.services.governance.elections.records import (
    contest_of,
    contests_of,
    election_of,
    must_be,
    nominations_of,
)
from k2k_desktop.services.runner import about, today

NOMINATION_FORM: Final = fields(
    Nomination.contest_id, Nomination.elector_id, Nomination.proposer_id, Nomination.seconder_id
)
_PEOPLE: Final = ("elector_id", "proposer_id", "seconder_id")


@action(N_("Nominate"), needs="governance.change")
def nominate(session: Session, election_id: int, changes: dict[str, Any]) -> int:
    """Nominate the elector `elector_id` for `contest_id`, with `proposer_id` and `seconder_id`. Gives the key.

    Raises Invalid unless all three are on this election's roll and three different persons, and where the elector
    was nominated for the position before.
    """
    election = election_of(session, election_id)
    must_be(election, ElectionStatus.nominations)
    _still_open(session, election)
    contest, own = contest_of(session, changes["contest_id"])
    if own.id != election_id:
        raise Invalid({"contest_id": UserError(N_("This position is no longer in the election."))})
    people = {name: changes.get(name) for name in _PEOPLE}
    _judge_people(session, election_id, people)
    twice = sa.select(Nomination.id).where(
        Nomination.contest_id == contest.id, Nomination.elector_id == people["elector_id"]
    )
    if session.scalar(twice) is not None:
        raise Invalid({"elector_id": UserError(N_("This person was already nominated for this position."))})
    nomination = Nomination(election_id=election_id, contest_id=contest.id, chosen_by_tie=False)
    nomination.put(people)
    session.add(nomination)
    session.flush()
    about(session, "election", election_id)
    return nomination.id


@action(N_("Nomination accepted"), needs="governance.change")
def accept_nomination(session: Session, nomination_id: int) -> None:
    """The candidate agrees to stand; the order of acceptance will be that of the ballot paper."""
    nomination, election = _nomination_of(session, nomination_id)
    must_be(election, ElectionStatus.nominations)
    if nomination.status is not NominationStatus.proposed:
        raise UserError(N_("This nomination was accepted or withdrawn before."))
    last = sa.select(sa.func.max(Nomination.ballot_number)).where(Nomination.contest_id == nomination.contest_id)
    nomination.put({"status": NominationStatus.accepted, "ballot_number": (session.scalar(last) or 0) + 1})
    about(session, "election", election.id)


@action(N_("Nomination withdrawn"), needs="governance.change")
def withdraw_nomination(session: Session, nomination_id: int) -> None:
    """The candidate withdraws, or declines to stand, before the ballot papers are numbered."""
    nomination, election = _nomination_of(session, nomination_id)
    must_be(election, ElectionStatus.nominations)
    if nomination.status is NominationStatus.withdrawn:
        raise UserError(N_("This nomination was accepted or withdrawn before."))
    nomination.put({"status": NominationStatus.withdrawn, "withdrawn_on": today(session), "ballot_number": None})
    about(session, "election", election.id)


@action(N_("Close nominations"), needs="governance.change", undoable=False)
def open_polling(session: Session, election_id: int) -> None:
    """Close nominations and number the candidates of each position in the order they accepted."""
    election = election_of(session, election_id)
    must_be(election, ElectionStatus.nominations)
    for hindrance in polling_hindrances(session, election):
        raise hindrance
    for contest in contests_of(session, election_id):
        accepted = [one for one in nominations_of(session, election_id)
                    if one.contest_id == contest.id and one.status is NominationStatus.accepted]  # fmt: skip
        for number, nomination in enumerate(accepted, 1):
            nomination.ballot_number = number
    election.status = ElectionStatus.polling
    about(session, "election", election_id)


def polling_hindrances(session: Session, election: Election) -> list[UserError]:
    """What stands in the way of closing nominations."""
    found: list[UserError] = []
    if election.closes_on is not None and today(session) < election.closes_on:
        found.append(UserError(N_("Nominations are open until {day}."), day=show_day(election.closes_on)))
    nominations = nominations_of(session, election.id)
    if not any(one.status is NominationStatus.accepted for one in nominations):
        found.append(UserError(N_("Nobody has accepted a nomination yet.")))
    waiting = sum(one.status is NominationStatus.proposed for one in nominations)
    if waiting:
        found.append(UserError(N_("Nominations neither accepted nor withdrawn: {count}."), count=waiting))
    return found


def _still_open(session: Session, election: Election) -> None:
    if election.closes_on is not None and today(session) > election.closes_on:
        raise UserError(N_("Nominations closed on {day}."), day=show_day(election.closes_on))


def _judge_people(session: Session, election_id: int, people: dict[str, Any]) -> None:
    wrong: dict[str, UserError] = {}
    seen: dict[int, str] = {}
    for name, key in people.items():
        elector = session.get(Elector, key) if key is not None else None
        if elector is None or elector.election_id != election_id:
            wrong[name] = UserError(N_("This person is not on the frozen roll of this election."))
        elif elector.resident_id in seen:
            wrong[name] = UserError(N_("Candidate, proposer and seconder are three different persons."))
        else:
            seen[elector.resident_id] = name
    if wrong:
        raise Invalid(wrong)


def _nomination_of(session: Session, nomination_id: int) -> tuple[Nomination, Election]:
    found = session.get(Nomination, nomination_id)
    if found is None:
        raise UserError(N_("This nomination is no longer there."))
    return found, election_of(session, found.election_id)
