"""Priority charters as screens and papers show them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.models.estate import Estate, Unit
from k2k_desktop.models.estate.unit_codes import comparable
from k2k_desktop.models.governance import Organisation
from k2k_desktop.models.governance.standing import Resolution
from k2k_desktop.models.issues import Issue, IssueStatus
from k2k_desktop.models.issues.priorities import (
    Charter,
    CharterIssue,
    CharterMilestone,
    CharterSignOff,
    CharterStatus,
    PriorityRound,
)
from k2k_desktop.models.people import Household, Occupancy, Resident
from k2k_desktop.services import masking
from k2k_desktop.services.governance.resolutions import name_of
from k2k_desktop.services.issues.priorities.charters import ENDED, FORM, is_unfunded
from k2k_desktop.services.issues.priorities.round_votes import living_in
from k2k_desktop.services.runner import today


@dataclass(frozen=True)
class CharterLine:
    """A charter in the list. *late*: its day is past and it goes on; *done* of *steps* milestones."""

    id: int
    version: int
    reference: str
    title: str
    estate: str
    status: CharterStatus
    lead: str
    due_on: dt.date | None
    late: bool
    unfunded: bool
    steps: int
    done: int
    signed: int
    needed: int


@dataclass(frozen=True)
class Milestone:
    """A step of a charter."""

    id: int
    title: str
    due_on: dt.date | None
    done_on: dt.date | None


@dataclass(frozen=True)
class Signed:
    """A household's line under a charter."""

    id: int
    unit: str
    name: str
    accepted: bool
    signed_on: dt.date
    remarks: str


@dataclass(frozen=True)
class LinkedIssue:
    """A complaint the charter is to end."""

    issue_id: int
    reference: str
    title: str
    status: IssueStatus
    households: int


@dataclass(frozen=True)
class CharterPage:
    """One charter with all that hangs on it."""

    id: int
    version: int
    reference: str
    title: str
    estate_id: int
    estate: str
    organisation_id: int | None
    organisation: str
    round_id: int | None
    round: str
    problem: str
    cause: str
    solved_means: str
    lead: str
    partner: str
    budget_sen: int | None
    funded_sen: int
    funder: str
    unfunded: bool
    status: CharterStatus
    agreed_on: dt.date | None
    resolution: str
    due_on: dt.date | None
    sign_offs: int
    ended_on: dt.date | None
    end_reason: str
    milestones: tuple[Milestone, ...]
    signed: tuple[Signed, ...]
    issues: tuple[LinkedIssue, ...]

    @property
    def solved(self) -> int:
        """How many households say that it is solved."""
        return sum(one.accepted for one in self.signed)

    @property
    def ended(self) -> bool:
        """Whether nothing of it changes any more."""
        return self.status in ENDED


@question(needs="priorities.see")
def charters(session: Session, status: CharterStatus | None = None, words: str = "") -> list[CharterLine]:
    """Charters by number, the latest first, of one *status*, with these *words* in title, number or lead."""
    steps = sa.select(sa.func.count()).where(CharterMilestone.charter_id == Charter.id).correlate(Charter)
    signed = sa.select(sa.func.count()).where(CharterSignOff.charter_id == Charter.id, CharterSignOff.accepted)
    statement = sa.select(
        Charter, Estate.name, steps.scalar_subquery(),
        steps.where(CharterMilestone.done_on.is_not(None)).scalar_subquery(), signed.scalar_subquery(),
    ).join(Estate, Estate.id == Charter.estate_id)  # fmt: skip
    if status is not None:
        statement = statement.where(Charter.status == status)
    for word in words.split():
        anywhere = (Charter.title, Charter.reference, Charter.lead)
        statement = statement.where(sa.or_(*(part.icontains(word, autoescape=True) for part in anywhere)))
    day = today(session)
    return [
        CharterLine(
            one.id, one.version, one.reference, one.title, estate, one.status, one.lead or "", one.due_on,
            one.due_on is not None and one.due_on < day and one.status not in ENDED, is_unfunded(one), count, done,
            accepted, one.sign_offs,
        )
        for one, estate, count, done, accepted in session.execute(
            statement.order_by(Charter.year.desc(), Charter.number.desc())
        )
    ]  # fmt: skip


@question(needs="priorities.see")
def charter_page(session: Session, charter_id: int) -> CharterPage:
    """One charter with its milestones, signatures and complaints."""
    one = session.get_one(Charter, charter_id)
    committee = session.get(Organisation, one.organisation_id) if one.organisation_id else None
    origin = session.get(PriorityRound, one.round_id) if one.round_id else None
    resolution = session.get(Resolution, one.resolution_id) if one.resolution_id else None
    return CharterPage(
        one.id, one.version, one.reference, one.title, one.estate_id, session.get_one(Estate, one.estate_id).name,
        one.organisation_id, committee.name if committee else "", one.round_id, origin.title if origin else "",
        one.problem, one.cause or "", one.solved_means or "", one.lead or "", one.partner or "", one.budget_sen,
        one.funded_sen, one.funder or "", is_unfunded(one), one.status, one.agreed_on,
        name_of(resolution.number, resolution.year) if resolution else "", one.due_on, one.sign_offs, one.ended_on,
        one.end_reason or "", _milestones(session, charter_id), _signed(session, charter_id),
        _issues(session, charter_id),
    )  # fmt: skip


@question(needs="priorities.see")
def charter_values(session: Session, charter_id: int) -> dict[str, Any]:
    """The values a form over a charter begins with."""
    one = session.get_one(Charter, charter_id)
    return {field.name: getattr(one, field.name) for field in FORM}


@question(needs="priorities.see")
def charter_choices(session: Session) -> list[tuple[int, str]]:
    """Every charter to choose from, the latest first."""
    rows = session.execute(sa.select(Charter.id, Charter.reference, Charter.title).order_by(Charter.id.desc()))
    return [(key, f"{reference} · {title}") for key, reference, title in rows]


@question(needs="priorities.see")
def find_issues(session: Session, estate_id: int, words: str) -> list[tuple[int, str, str]]:
    """For pickers: (key, title, number) of complaints of an estate by words of their title or number."""
    statement = sa.select(Issue.id, Issue.title, Issue.reference).where(Issue.estate_id == estate_id)
    for word in words.split():
        found = Issue.title.icontains(word, autoescape=True) | Issue.reference.icontains(word, autoescape=True)
        statement = statement.where(found)
    rows = session.execute(statement.order_by(Issue.ended_at.is_not(None), Issue.reported_at.desc()).limit(8))
    return [(key, title, reference) for key, title, reference in rows]


@question(needs="priorities.see")
def signers(session: Session, estate_id: int, words: str) -> list[tuple[int, str, str]]:
    """For pickers: (key, name, unit) of residents of an estate by the beginning of their unit, or words of the name;
    for whoever does not see names, those of the one home whose unit was typed: who stands there and signs."""
    named = sa.and_(*(Resident.full_name.icontains(word, autoescape=True) for word in words.split()))
    begins = sa.or_(Unit.code_key.startswith(comparable(words), autoescape=True), named)
    statement = (
        sa.select(Resident.id, Resident.full_name, Unit.code)
        .join(Occupancy, Occupancy.resident_id == Resident.id)
        .join(Household, Household.id == Occupancy.household_id)
        .join(Unit, Unit.id == Household.unit_id)
        .where(
            Unit.estate_id == estate_id, Occupancy.to_on.is_(None),
            begins if masking.sees_names(session) else Unit.code_key == comparable(words),
        )
    )  # fmt: skip
    return [(key, name, unit) for key, name, unit in session.execute(statement.order_by(Unit.sort_key).limit(8))]


@question(needs="priorities.see")
def homes_of(session: Session, estate_id: int, unit_code: str) -> list[tuple[int, tuple[int, ...]]]:
    """(key, grown members) of the households that live in a unit today. Raises UserError where there are none."""
    return [
        (key, tuple(one.resident_id for one in members))
        for key, _unit, _head, members in living_in(session, estate_id, unit_code, today(session))
    ]


def _milestones(session: Session, charter_id: int) -> tuple[Milestone, ...]:
    statement = sa.select(CharterMilestone).where(CharterMilestone.charter_id == charter_id)
    return tuple(
        Milestone(one.id, one.title, one.due_on, one.done_on)
        for one in session.scalars(statement.order_by(CharterMilestone.position, CharterMilestone.id))
    )


def _signed(session: Session, charter_id: int) -> tuple[Signed, ...]:
    statement = (
        sa.select(CharterSignOff, Unit.code, Resident.full_name)
        .join(Household, Household.id == CharterSignOff.household_id)
        .join(Unit, Unit.id == Household.unit_id)
        .outerjoin(Resident, Resident.id == CharterSignOff.resident_id)
        .where(CharterSignOff.charter_id == charter_id)
        .order_by(CharterSignOff.signed_on, CharterSignOff.id)
    )
    return tuple(
        Signed(one.id, unit, name or "", one.accepted, one.signed_on, one.remarks or "")
        for one, unit, name in session.execute(statement)
    )


def _issues(session: Session, charter_id: int) -> tuple[LinkedIssue, ...]:
    statement = (
        sa.select(Issue)
        .join(CharterIssue, CharterIssue.issue_id == Issue.id)
        .where(CharterIssue.charter_id == charter_id)
        .order_by(Issue.year, Issue.number)
    )
    return tuple(
        LinkedIssue(one.id, one.reference, one.title, one.status, one.affected) for one in session.scalars(statement)
    )
