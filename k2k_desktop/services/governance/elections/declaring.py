"""The result: ties broken in the open, then declared, which makes the new term and its appointments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.governance import TermOrigin
from k2k_desktop.models.governance.elections import Contest, Election, ElectionStatus, Elector, Nomination
from k2k_desktop.services.governance import seats
from k2k_desktop.services.governance.elections.counting import counting_hindrances, last_count
from k2k_desktop.services.governance.elections.judging import Outcome, outcome_of
from k2k_desktop.services.governance.elections.records import (
    contest_of,
    contests_of,
    election_of,
    must_be,
    standing,
)
from k2k_desktop.services.runner import about, today


@dataclass(frozen=True)
class Decided:
    """Whom the votes elect to a position, and among whom they leave a tie still to be broken."""

    elected: tuple[int, ...]
    tied: tuple[int, ...]
    places: int


@action(N_("Break the tie"), needs="governance.change", undoable=False)
def break_tie(session: Session, contest_id: int, winners: Sequence[int], how: str) -> None:
    """Say which of the tied candidates (nominations) take the last seats of a position, and how that was decided."""
    contest, election = contest_of(session, contest_id)
    must_be(election, ElectionStatus.polling, ElectionStatus.counted)
    counted = last_count(session, contest)
    if counted.uncounted:
        raise UserError(N_("Boxes of {position} not counted yet: {boxes}."), position=contest.position,
                        boxes=", ".join(counted.uncounted))  # fmt: skip
    outcome = _outcome(session, contest)
    if not outcome.tied:
        raise UserError(N_("There is no tie for {position}."), position=contest.position)
    if len(set(winners)) != outcome.places or not set(winners) <= set(outcome.tied):
        raise Invalid({"winners": UserError(N_("Choose {count} of the tied candidates."), count=outcome.places)})
    if not how.strip():
        raise Invalid({"tie_broken": UserError(N_("Say how the tie was broken: by lot, by a second vote …"))})
    for nomination in standing(session, contest):
        nomination.chosen_by_tie = nomination.id in winners
    contest.tie_broken = how.strip()
    about(session, "election", election.id)


@action(N_("Declare the result"), needs="governance.change", undoable=False)
def declare_result(session: Session, election_id: int, override_reason: str = "") -> int:
    """Declare who is elected: their term begins, with their appointments; afterwards nothing of it changes.

    Gives the key of the term. Raises UserError with the first thing that is missing; Invalid under `override_reason`
    where somebody elected has served as many terms as the rules allow and no reason is given.
    """
    election = election_of(session, election_id)
    must_be(election, ElectionStatus.counted)
    for hindrance in declaring_hindrances(session, election):
        raise hindrance
    elected = [(contest, decided(session, contest).elected) for contest in contests_of(session, election_id)]
    begins = election.term_from or max(today(session), election.held_on)
    term = seats.start_term(
        session, election.organisation_id,
        {"from_on": begins, "to_on": election.term_to, "origin": TermOrigin.election},
    )  # fmt: skip
    for contest, winners in elected:
        for key in winners:
            elector = session.get_one(Elector, session.get_one(Nomination, key).elector_id)
            given = {"position": contest.position, "resident_id": elector.resident_id, "from_on": begins}
            given["how"] = TermOrigin.election
            seats.appoint(session, election.organisation_id, given, override_reason)
    session.flush()  # from the declaration on the database locks what belongs to it
    election.put({"term_from": begins, "declared_on": today(session), "status": ElectionStatus.declared})
    session.flush()
    about(session, "election", election_id)
    return term


def decided(session: Session, contest: Contest) -> Decided:
    """Whom the count that holds elects, the tie being broken as recorded."""
    outcome = _outcome(session, contest)
    if not outcome.tied:
        return Decided(outcome.elected, (), 0)
    chosen = tuple(one.id for one in standing(session, contest) if one.chosen_by_tie and one.id in outcome.tied)
    if contest.tie_broken and len(chosen) == outcome.places:
        return Decided((*outcome.elected, *chosen), (), 0)
    return Decided(outcome.elected, outcome.tied, outcome.places)


def declaring_hindrances(session: Session, election: Election) -> list[UserError]:
    """What stands in the way of declaring: the count, a tie, nobody elected, the words of the result."""
    found = counting_hindrances(session, election)
    contests = contests_of(session, election.id)
    verdicts = [(contest, decided(session, contest)) for contest in contests] if not found else []
    for contest, verdict in verdicts:
        if verdict.tied:
            tie = N_("{position}: {count} candidates share the last seat. Break the tie.")
            found.append(UserError(tie, position=contest.position, count=len(verdict.tied)))
    if verdicts and not any(verdict.elected for _contest, verdict in verdicts):
        found.append(UserError(N_("Nobody is elected.")))
    return found


def _outcome(session: Session, contest: Contest) -> Outcome:
    """Whom votes elect; with no more candidates than seats all are elected without a vote."""
    return outcome_of(last_count(session, contest).votes, contest.seats)
