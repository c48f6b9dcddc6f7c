"""Votes of households in a priority round: one each, typed from slips or counted by hands, with who cast it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.estate import Unit
from k2k_desktop.models.estate.unit_codes import comparable
from k2k_desktop.models.issues.priorities import PriorityRound, RoundCandidate, RoundChoice, RoundStatus, RoundVote
from k2k_desktop.models.people import Household, Occupancy, Relationship, Resident, Sex
from k2k_desktop.services.issues.priorities.round_pages import choices_of
from k2k_desktop.services.issues.priorities.rounds import CLOSED
from k2k_desktop.services.people.pages import age
from k2k_desktop.services.people.stays import lasted
from k2k_desktop.services.runner import about, today, who

ADULT: Final = 18  # years: younger members do not vote for their household
VOTED: Final = N_("The household {unit} has voted already, on {day}.")


@dataclass(frozen=True)
class Voter:
    """A member of a household on that day; *age* is None where the date of birth is not known."""

    resident_id: int
    name: str
    sex: Sex | None
    age: int | None


@dataclass(frozen=True)
class Voting:
    """A household that may vote: its unit, its grown members with the head first, and whether it voted."""

    household_id: int
    unit: str
    head: str
    members: tuple[Voter, ...]
    voted_on: dt.date | None


@dataclass(frozen=True)
class VoteLine:
    """A vote as it was typed. *ranks* are the numbers of the candidates, the first choice first; who only reads does
    not see what a household chose, and nobody sees more of who cast it than sex and age."""

    id: int
    unit: str
    household_id: int
    cast_on: dt.date
    sex: Sex | None
    age: int | None
    ranks: tuple[int, ...]
    spoilt: bool


@question(needs="priorities.see")
def households_of(session: Session, round_id: int, unit_code: str, day: dt.date | None = None) -> list[Voting]:
    """The households that live in a unit of the round's estate, however its code is spelled, on *day*; else on the
    day a vote typed now counts as cast. Raises UserError where there is no such unit or nobody lives there."""
    one = session.get_one(PriorityRound, round_id)
    on = day or min(one.closes_on, today(session))
    voted = dict(
        session.execute(
            sa.select(RoundVote.household_id, RoundVote.cast_on).where(RoundVote.round_id == round_id)
        ).all()
    )
    return [
        Voting(key, unit, head, members, voted.get(key))
        for key, unit, head, members in living_in(session, one.estate_id, unit_code, on)
    ]


def living_in(
    session: Session, estate_id: int, unit_code: str, day: dt.date
) -> list[tuple[int, str, str, tuple[Voter, ...]]]:
    """(key, unit, head, grown members) of the households in a unit on *day*. Raises UserError where there are none."""
    unit = _unit(session, estate_id, unit_code)
    if unit is None:
        raise UserError(N_("There is no unit “{unit}” in this estate."), unit=unit_code.strip())
    found = session.scalars(_living(day).where(Household.unit_id == unit.id)).all()
    if not found:
        raise UserError(N_("Nobody lives in {unit} on that day."), unit=unit.code)
    homes = []
    for household in found:
        members = members_of(session, household.id, day)
        head = next((one.name for one in members if one.resident_id == household.head_id), "")
        grown = tuple(one for one in members if one.age is None or one.age >= ADULT)
        homes.append((household.id, unit.code, head, grown))
    return homes


def _unit(session: Session, estate_id: int, typed: str) -> Unit | None:
    """The unit of that code: as it is compared everywhere, else as it is typed in a hurry, `a0312` for A-03-12."""
    homes = sa.select(Unit).where(Unit.estate_id == estate_id)
    found = session.scalars(homes.where(Unit.code_key == comparable(typed))).first()
    bare = "".join(sign for sign in typed.upper() if sign.isalnum())
    if found is None and bare:
        same = sa.func.upper(sa.func.replace(Unit.code, "-", "")) == bare
        alike = session.scalars(homes.where(same).limit(2)).all()
        found = alike[0] if len(alike) == 1 else None
    return found


def _living(day: dt.date) -> sa.Select[Household]:
    """Households that live here on *day*; one whose beginning is not known is here already."""
    return sa.select(Household).where(lasted(Household.moved_in_on, Household.moved_out_on, day))


def members_of(session: Session, household_id: int, day: dt.date) -> list[Voter]:
    """Who belongs to a household on *day*, the head first."""
    statement = (
        sa.select(Resident)
        .join(Occupancy, Occupancy.resident_id == Resident.id)
        .where(Occupancy.household_id == household_id, lasted(Occupancy.from_on, Occupancy.to_on, day))
        .order_by(Occupancy.relationship != Relationship.head, Occupancy.id)
    )
    return [
        Voter(one.id, one.preferred_name or one.full_name, one.sex, age(one.birth_on, day))
        for one in session.scalars(statement)
    ]


def lives_here(session: Session, household_id: int, day: dt.date) -> bool:
    """Whether a household lives in its home on *day*."""
    return session.scalar(_living(day).where(Household.id == household_id)) is not None


@action(N_("Enter vote"), needs="priorities.change", icon="vote")
def cast_vote(
    session: Session,
    round_id: int,
    household_id: int,
    ranks: Sequence[int] = (),
    voter_id: int | None = None,
    *,
    spoilt: bool = False,
    cast_on: dt.date | None = None,
) -> int:
    """Keep the vote of a household: the numbers of the candidates it chose, the first choice first.

    Without *cast_on* it counts as cast today, or on the last day of the round where slips are typed after that.
    Sex and age of *voter_id* are taken as of that day. Raises UserError where it voted already or the round is not
    open, Invalid for numbers that are none of the candidates', and for a voter under 18 or of another household.
    """
    one = open_round_of(session, round_id)
    last = min(one.closes_on, today(session))
    day = cast_on or last
    if not one.opens_on <= day <= last:
        early = N_("A vote of this round is cast from {since} to {until}.")
        raise Invalid({"cast_on": UserError(early, since=show_day(one.opens_on), until=show_day(last))})
    unit = _not_yet_voted(session, one, household_id, day)
    chosen = [] if spoilt else _chosen(session, one, ranks)
    voter = _voter(session, household_id, voter_id, day)
    vote = RoundVote(
        round_id=round_id, household_id=household_id, block_id=unit.block_id, voter_id=voter_id,
        sex=voter.sex if voter else None, age=voter.age if voter else None, cast_on=day, spoilt=spoilt,
    )  # fmt: skip
    session.add(vote)
    session.flush()
    session.add_all(RoundChoice(vote_id=vote.id, candidate_id=key, rank=rank) for rank, key in enumerate(chosen, 1))
    about(session, "priority_round", round_id)
    return vote.id


@action(N_("Take back vote"), needs="priorities.change", asks_reason=True, icon="trash-2")
def take_back_vote(session: Session, vote_id: int) -> None:
    """Take out a vote that was typed wrongly, while voting is open."""
    vote = session.get_one(RoundVote, vote_id)
    open_round_of(session, vote.round_id)
    for choice in session.scalars(sa.select(RoundChoice).where(RoundChoice.vote_id == vote_id)):
        session.delete(choice)
    session.flush()
    session.delete(vote)
    about(session, "priority_round", vote.round_id)


@question(needs="priorities.see")
def votes(session: Session, round_id: int) -> list[VoteLine]:
    """The votes of a round, the one typed last first."""
    ranks: dict[int, list[int]] = {}
    chosen = (
        sa.select(RoundChoice.vote_id, RoundCandidate.position)
        .join(RoundCandidate, RoundCandidate.id == RoundChoice.candidate_id)
        .where(RoundCandidate.round_id == round_id)
        .order_by(RoundChoice.vote_id, RoundChoice.rank)
    )
    types = who(session).may("priorities.change")
    for key, number in session.execute(chosen) if types else ():
        ranks.setdefault(key, []).append(number)
    statement = (
        sa.select(RoundVote, Unit.code)
        .join(Household, Household.id == RoundVote.household_id)
        .join(Unit, Unit.id == Household.unit_id)
        .where(RoundVote.round_id == round_id)
        .order_by(RoundVote.id.desc())
    )
    return [
        VoteLine(
            one.id, unit, one.household_id, one.cast_on, one.sex, one.age, tuple(ranks.get(one.id, ())), one.spoilt
        )
        for one, unit in session.execute(statement)
    ]  # fmt: skip


def open_round_of(session: Session, round_id: int) -> PriorityRound:
    """The round, where households vote in it now. Raises UserError otherwise."""
    one = session.get_one(PriorityRound, round_id)
    if one.status is RoundStatus.closed:
        raise UserError(CLOSED)
    if one.status is RoundStatus.preparing:
        raise UserError(N_("Voting in this round is not open."))
    return one


def _not_yet_voted(session: Session, one: PriorityRound, household_id: int, day: dt.date) -> Unit:
    """The home of a household that may still vote on *day*. Raises UserError otherwise."""
    household = session.get_one(Household, household_id)
    unit = session.get_one(Unit, household.unit_id)
    if unit.estate_id != one.estate_id or not lives_here(session, household_id, day):
        raise Invalid({"unit": UserError(N_("This household does not live in the estate on that day."))})
    voted = session.scalar(
        sa.select(RoundVote.cast_on).where(RoundVote.round_id == one.id, RoundVote.household_id == household_id)
    )
    if voted is not None:
        raise UserError(VOTED, unit=unit.code, day=show_day(voted))
    return unit


def _chosen(session: Session, one: PriorityRound, ranks: Sequence[int]) -> list[int]:
    """The keys of the candidates by those numbers."""
    standing = {
        number: key
        for number, key in session.execute(
            sa.select(RoundCandidate.position, RoundCandidate.id).where(
                RoundCandidate.round_id == one.id, ~RoundCandidate.withdrawn
            )
        )
    }
    wrong = ""
    unknown = next((number for number in ranks if number not in standing), None)
    most = choices_of(one.way, one.ranks)
    if not ranks:
        wrong = N_("Type the numbers of the candidates, the first choice first; or mark the slip as spoilt.")
    elif unknown is not None:
        wrong = N_("There is no candidate {number} in this round.")
    elif len(set(ranks)) < len(ranks):
        wrong = N_("The same candidate stands on this slip twice.")
    elif len(ranks) > most:
        wrong = N_("At most {most} numbers fit on a slip of this round.")
    if wrong:
        raise Invalid({"ranks": UserError(wrong, number=unknown, most=most)})
    return [standing[number] for number in ranks]


def _voter(session: Session, household_id: int, voter_id: int | None, day: dt.date) -> Voter | None:
    if voter_id is None:
        return None
    voter = next((one for one in members_of(session, household_id, day) if one.resident_id == voter_id), None)
    if voter is None:
        raise Invalid({"voter": UserError(N_("Who voted does not live in this household on that day."))})
    if voter.age is not None and voter.age < ADULT:
        raise Invalid({"voter": UserError(N_("A member of {age} cannot vote: 18 is the least."), age=voter.age)})
    return voter
