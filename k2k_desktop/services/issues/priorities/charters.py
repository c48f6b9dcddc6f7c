"""Priority charters: what the community and the management took on, and its end, which the community alone signs."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.estate import Unit
from k2k_desktop.models.governance.standing import Resolution, ResolutionResult
from k2k_desktop.models.issues import Issue
from k2k_desktop.models.issues.priorities import (
    CandidateSource,
    Charter,
    CharterIssue,
    CharterMilestone,
    CharterSignOff,
    CharterStatus,
    PriorityRound,
    RoundCandidate,
    RoundStatus,
)
from k2k_desktop.models.people import Household
from k2k_desktop.services.governance.resolutions import carried_one, name_of
from k2k_desktop.services.issues.priorities.round_votes import lives_here, members_of
from k2k_desktop.services.issues.priorities.rounds import carry_in
from k2k_desktop.services.issues.records import next_number
from k2k_desktop.services.runner import about, today

FORM: Final = fields(
    Charter.title, Charter.estate_id, Charter.organisation_id, Charter.problem, Charter.cause, Charter.solved_means,
    Charter.lead, Charter.partner, Charter.budget_sen, Charter.funded_sen, Charter.funder, Charter.due_on,
    Charter.sign_offs,
)  # fmt: skip
ENDED: Final = (CharterStatus.solved, CharterStatus.dropped)
WORKED_ON: Final = (CharterStatus.agreed, CharterStatus.in_progress)
_AGREED: Final = ("solved_means", "sign_offs", "estate_id")
NO_MONEY: Final = N_("There is no money for this charter yet. Write in it what was found, and who gives it.")
_NEEDED: Final = N_("This must be filled in.")


def charter_of(session: Session, charter_id: int, version: int | None = None) -> Charter:
    """The charter, still open; the entry is about it. Raises UserError where it ended, Stale where it moved on."""
    one = session.get_one(Charter, charter_id)
    about(session, "charter", charter_id)
    if version is not None:
        one.check_version(version)
    if one.status in ENDED:
        raise UserError(N_("This charter is “{status}” and does not change any more."), status=one.status.say())
    return one


@action(N_("Save charter"), needs="priorities.change", icon="square-pen")
def save_charter(session: Session, charter_id: int | None, version: int, changes: dict[str, Any]) -> int:
    """Write a charter or change one that has not ended; gives its key.

    What "solved" means and how many households must sign are what was agreed: once agreed, they stay. Raises Invalid.
    """
    one = charter_of(session, charter_id, version) if charter_id else _new(session)
    if one.status is not CharterStatus.draft:
        fixed = [name for name in _AGREED if name in changes and changes[name] != getattr(one, name)]
        if fixed:
            told = UserError(N_("This was agreed and stays as it is. Drop this charter and write another one instead."))
            raise Invalid(dict.fromkeys(fixed, told))
    one.put(changes)
    one.funded_sen = one.funded_sen or 0
    _judge(one)
    session.add(one)
    session.flush()
    about(session, "charter", one.id)
    return one.id


def _new(session: Session) -> Charter:
    year = today(session).year
    number = next_number(session, Charter, year)
    return Charter(
        year=year, number=number, reference=f"PK-{year}-{number:03}", status=CharterStatus.draft, sign_offs=3,
        funded_sen=0,
    )  # fmt: skip


def _judge(one: Charter) -> None:
    wrong = {name: UserError(_NEEDED) for name in ("title", "estate_id", "problem") if not getattr(one, name)}
    if not one.sign_offs or one.sign_offs < 1:
        wrong["sign_offs"] = UserError(N_("At least one household must sign."))
    if one.funded_sen < 0 or (one.budget_sen or 0) < 0:
        wrong["funded_sen" if one.funded_sen < 0 else "budget_sen"] = UserError(N_("An amount is never below nothing."))
    if one.funded_sen > 0 and not one.funder:
        wrong["funder"] = UserError(N_("Write who gives the money."))
    if wrong:
        raise Invalid(wrong)


@action(N_("Write charter from winner"), needs="priorities.change", icon="file-plus")
def charter_from(session: Session, candidate_id: int) -> int:
    """Take a winner of a closed round on as a charter, with its complaint; a charter that won goes on as it is.

    Gives the charter's key. Raises UserError where the round is open, or its charter is written already.
    """
    winner = session.get_one(RoundCandidate, candidate_id)
    one = session.get_one(PriorityRound, winner.round_id)
    if one.status is not RoundStatus.closed:
        raise UserError(N_("Close the round first: its winners are not known yet."))
    if winner.source is CandidateSource.charter and winner.charter_id:
        charter = charter_of(session, winner.charter_id)
        charter.round_id = one.id
        return charter.id
    linked = sa.select(CharterIssue.charter_id).where(CharterIssue.issue_id == winner.issue_id)
    same = Charter.id.in_(linked) if winner.issue_id else Charter.title == winner.title
    written = session.scalar(
        sa.select(Charter.reference).where(Charter.round_id == one.id, same, Charter.status != CharterStatus.dropped)
    )
    if written:
        raise UserError(N_("The charter of this winner is {reference}."), reference=written)
    charter = _new(session)
    charter.put({"title": winner.title, "problem": winner.title, "estate_id": one.estate_id,
                 "organisation_id": one.organisation_id, "round_id": one.id})  # fmt: skip
    session.add(charter)
    session.flush()
    if winner.issue_id:
        session.add(CharterIssue(charter_id=charter.id, issue_id=winner.issue_id))
    about(session, "charter", charter.id)
    return charter.id


@action(N_("Agree on charter"), needs="priorities.close", icon="hand-heart")
def agree_charter(
    session: Session, charter_id: int, version: int, resolution_id: int | None, agreed_on: dt.date | None
) -> None:
    """The two sides agree on a draft, or on one carried over, by a carried resolution. Raises Invalid."""
    one = charter_of(session, charter_id, version)
    if one.agreed_on is not None or one.status not in (CharterStatus.draft, CharterStatus.carried_over):
        raise UserError(N_("Only a draft is agreed on. This charter is “{status}”."), status=one.status.say())
    wrong: dict[str, UserError] = {}
    if not one.solved_means:
        wrong["solved_means"] = UserError(N_("Write in the charter what “solved” means, before it is agreed on."))
    if not one.organisation_id:
        wrong["organisation_id"] = UserError(N_("Say in the charter which committee agrees on it."))
    resolution = session.get(Resolution, resolution_id) if resolution_id else None
    if resolution is None:
        wrong["resolution_id"] = UserError(N_("Choose the resolution by which it was agreed."))
    if agreed_on is None or agreed_on > today(session) or (resolution and agreed_on < resolution.resolved_on):
        wrong["agreed_on"] = UserError(N_("Give the day of the agreement: not before the resolution, and not to come."))
    if wrong:
        raise Invalid(wrong)
    carried_one(session, one.organisation_id or 0, resolution_id, "resolution_id")
    one.put({"status": CharterStatus.agreed, "resolution_id": resolution_id, "agreed_on": agreed_on})


@action(N_("Begin work on charter"), needs="priorities.change", icon="play")
def begin_charter(session: Session, charter_id: int, version: int) -> None:
    """Work begins on an agreed charter, or on one carried over for which there is money now."""
    one = charter_of(session, charter_id, version)
    if one.status is CharterStatus.draft or one.agreed_on is None:
        raise UserError(N_("Agree on the charter first."))
    if one.status is CharterStatus.in_progress:
        raise UserError(N_("Work on this charter has begun already."))
    if one.status is CharterStatus.carried_over and is_unfunded(one):
        raise UserError(NO_MONEY)
    one.status = CharterStatus.in_progress


def is_unfunded(one: Charter) -> bool:
    """Whether less money was found than it needs; one that needs none is never without."""
    return one.funded_sen < (one.budget_sen or 0)


@action(N_("Carry charter over"), needs="priorities.close", icon="arrow-right")
def carry_over(session: Session, charter_id: int, version: int) -> None:
    """Leave a charter without money to the next round, whose candidate it is by itself. Raises UserError."""
    one = charter_of(session, charter_id, version)
    if one.status is CharterStatus.carried_over:
        raise UserError(N_("This charter is carried over already."))
    if not is_unfunded(one):
        raise UserError(N_("There is money for this charter, so it is not carried over."))
    one.status = CharterStatus.carried_over
    session.flush()
    waiting = sa.select(PriorityRound).where(
        PriorityRound.estate_id == one.estate_id, PriorityRound.status == RoundStatus.preparing
    )
    for each in session.scalars(waiting):
        carry_in(session, each)
    about(session, "charter", charter_id)


@action(N_("Drop charter"), needs="priorities.close", icon="circle-x")
def drop_charter(session: Session, charter_id: int, version: int, reason: str) -> None:
    """Give a charter up, and say why."""
    one = charter_of(session, charter_id, version)
    if not reason.strip():
        raise Invalid({"end_reason": UserError(N_("Say why the charter is dropped: residents will ask."))})
    one.put({"status": CharterStatus.dropped, "end_reason": reason.strip(), "ended_on": today(session)})


@action(N_("Sign charter off"), needs="priorities.change", icon="signature")
def sign_off(
    session: Session, charter_id: int, household_id: int, accepted: bool, resident_id: int | None = None,
    signed_on: dt.date | None = None, remarks: str | None = None,
) -> int:  # fmt: skip
    """A household says that the problem is solved, or that it is not: one line each. Gives the line's key."""
    one, day = charter_of(session, charter_id), signed_on or today(session)
    if one.status not in WORKED_ON:
        raise UserError(N_("A charter is signed off while work on it goes on. This one is “{status}”."),
                        status=one.status.say())  # fmt: skip
    if day > today(session) or (one.agreed_on and day < one.agreed_on):
        raise Invalid({"signed_on": UserError(N_("Give a day after the agreement that is not to come."))})
    unit = session.get_one(Unit, session.get_one(Household, household_id).unit_id)
    if unit.estate_id != one.estate_id:
        raise Invalid({"unit": UserError(N_("This household lives in another estate."))})
    if not lives_here(session, household_id, day):
        raise Invalid({"unit": UserError(N_("This household does not live in the estate on that day."))})
    if resident_id and resident_id not in {one.resident_id for one in members_of(session, household_id, day)}:
        raise Invalid({"resident_id": UserError(N_("Who signs does not live in this household on that day."))})
    signed = session.scalar(
        sa.select(CharterSignOff.id).where(
            CharterSignOff.charter_id == charter_id, CharterSignOff.household_id == household_id
        )
    )
    if signed:
        raise UserError(N_("The household {unit} has signed this charter already."), unit=unit.code)
    line = CharterSignOff(
        charter_id=charter_id, household_id=household_id, resident_id=resident_id, accepted=accepted, signed_on=day,
        remarks=remarks,
    )  # fmt: skip
    session.add(line)
    session.flush()
    return line.id


@action(N_("Take back signature"), needs="priorities.change", asks_reason=True, icon="trash-2")
def take_back_sign_off(session: Session, sign_off_id: int) -> None:
    """Take out the line of a household that was entered wrongly, or that changed its mind, before it is solved."""
    line = session.get_one(CharterSignOff, sign_off_id)
    charter_of(session, line.charter_id)
    session.delete(line)


@action(N_("Declare charter solved"), needs="priorities.close", icon="circle-check")
def solve_charter(session: Session, charter_id: int, version: int) -> None:
    """End a charter as solved, once as many households as agreed signed that it is, and more than say it is not."""
    one = charter_of(session, charter_id, version)
    if one.status not in WORKED_ON:
        raise UserError(N_("A charter is signed off while work on it goes on. This one is “{status}”."),
                        status=one.status.say())  # fmt: skip
    said = session.scalars(sa.select(CharterSignOff.accepted).where(CharterSignOff.charter_id == charter_id)).all()
    solved = sum(said)
    if solved < one.sign_offs:
        few = N_("{needed} households must sign that it is solved; {signed} have. Only the community ends a charter.")
        raise UserError(few, needed=one.sign_offs, signed=solved)
    if solved <= len(said) - solved:
        raise UserError(N_("As many households or more say that it is not solved. The charter goes on."))
    one.put({"status": CharterStatus.solved, "ended_on": today(session)})


@action(N_("Link complaint to charter"), needs="priorities.change", icon="link")
def link_to_charter(session: Session, charter_id: int, issue_id: int) -> int:
    """Say that a charter is to end this complaint too; gives the key of the link."""
    one, issue = charter_of(session, charter_id), session.get_one(Issue, issue_id)
    if issue.estate_id != one.estate_id:
        raise Invalid({"issue_id": UserError(N_("This complaint is of another estate."))})
    link = CharterIssue(charter_id=charter_id, issue_id=issue_id)
    taken = sa.select(CharterIssue.id).where(CharterIssue.charter_id == charter_id, CharterIssue.issue_id == issue_id)
    if session.scalar(taken):
        raise Invalid({"issue_id": UserError(N_("This complaint belongs to the charter already."))})
    session.add(link)
    session.flush()
    return link.id


@action(N_("Save milestone"), needs="priorities.change", icon="flag")
def save_milestone(session: Session, charter_id: int, milestone_id: int | None, changes: dict[str, Any]) -> int:
    """Add a step to a charter, or change one; gives its key."""
    charter_of(session, charter_id)
    if milestone_id:
        one = session.get_one(CharterMilestone, milestone_id)
        charter_of(session, one.charter_id)  # whatever charter was named
    else:
        last = sa.select(sa.func.max(CharterMilestone.position)).where(CharterMilestone.charter_id == charter_id)
        one = CharterMilestone(charter_id=charter_id, position=(session.scalar(last) or 0) + 1)
    one.put(changes)
    if not one.title:
        raise Invalid({"title": UserError(_NEEDED)})
    if one.done_on and one.done_on > today(session):
        raise Invalid({"done_on": UserError(N_("What is to come is not done yet."))})
    session.add(one)
    session.flush()
    return one.id


@action(N_("Delete milestone"), needs="priorities.change", icon="trash-2")
def delete_milestone(session: Session, milestone_id: int) -> None:
    """Take a step out of a charter."""
    one = session.get_one(CharterMilestone, milestone_id)
    charter_of(session, one.charter_id)
    session.delete(one)


@question(needs="priorities.see")
def solved_in(session: Session, year: int) -> int:
    """How many priority problems were solved in *year*: charters the community signed off in it."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    statement = sa.select(sa.func.count()).where(
        Charter.status == CharterStatus.solved, Charter.ended_on.between(first, last)
    )
    return session.scalar(statement) or 0


@question(needs="priorities.see")
def resolution_choices(session: Session, organisation_id: int | None) -> list[tuple[Any, str]]:
    """Carried resolutions of a committee to choose from, the latest first."""
    statement = sa.select(Resolution).where(
        Resolution.organisation_id == organisation_id, Resolution.result == ResolutionResult.carried
    )
    order = Resolution.year.desc(), Resolution.number.desc()
    return [
        (one.id, f"{name_of(one.number, one.year)} · {' '.join(one.text.split())[:80]}")
        for one in session.scalars(statement.order_by(*order).limit(200))
    ]
