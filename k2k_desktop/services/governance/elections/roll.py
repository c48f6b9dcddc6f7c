"""The electoral roll: taken from the register by the election's rule at one stroke, then frozen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.base import moment
from k2k_desktop.models.governance import Membership, Organisation
from k2k_desktop.models.governance.elections import Election, ElectionStatus, Elector
from k2k_desktop.models.people import Household, Occupancy
from k2k_desktop.models.people.listed import RESIDENT_LIST
from k2k_desktop.services.governance.calendar import months_after
from k2k_desktop.services.governance.elections.records import election_of, electors_count, must_be
from k2k_desktop.services.runner import about, say_more, today

_FOUND: Final = 12  # lines offered for what is typed
_LINE: Final = RESIDENT_LIST.c


@dataclass(frozen=True)
class RollLine:
    """Somebody on the roll, or who would be: number (0 where none yet), name and unit."""

    number: int
    name: str
    unit: str


@dataclass(frozen=True)
class RollChanges:
    """What moved in the register since the roll was frozen: it changes nothing on the roll."""

    added: tuple[RollLine, ...]
    removed: tuple[RollLine, ...]


@action(N_("Freeze the electoral roll"), needs="governance.change", undoable=False)
def freeze_roll(session: Session, election_id: int) -> int:
    """Take everybody the rule admits onto the roll, by unit and name, numbered from 1; nominations open.

    Gives how many. Raises UserError where the notice is not issued yet, or the rule admits nobody.
    """
    election = election_of(session, election_id)
    must_be(election, ElectionStatus.planned)
    if election.notice_on is None:
        raise UserError(N_("Issue the notice of the election first."))
    now = moment(session)
    chosen = _admitted(session, election).subquery()
    rows = sa.select(
        sa.literal(1), sa.literal(now, Elector.created_at.type), sa.literal(now, Elector.updated_at.type),
        sa.literal(election_id), chosen.c.number, chosen.c.resident_id, chosen.c.household_id, chosen.c.name,
        chosen.c.unit,
    )  # fmt: skip
    names = (
        "version", "created_at", "updated_at", "election_id", "number", "resident_id", "household_id", "person_name",
        "unit_code",
    )  # fmt: skip
    session.execute(sa.insert(Elector).from_select(names, rows, include_defaults=False))
    count = electors_count(session, election_id)
    if not count:
        raise UserError(N_("The rule of the roll admits nobody. Change the age, the months or who may vote."))
    election.put({"roll_on": today(session), "status": ElectionStatus.nominations})
    about(session, "election", election_id)
    say_more(session, n=count)
    return count


@question(needs="governance.see")
def roll_changes(session: Session, election_id: int) -> RollChanges:
    """Who the same rule would add to the frozen roll now, and who of the roll it no longer admits."""
    election = election_of(session, election_id)
    if election.roll_on is None:
        return RollChanges((), ())
    now = _admitted(session, election).subquery()
    on_roll = sa.select(Elector.resident_id).where(Elector.election_id == election_id)
    added = sa.select(now.c.name, now.c.unit).where(now.c.resident_id.not_in(on_roll)).order_by(now.c.number)
    gone = (
        sa.select(Elector.number, Elector.person_name, Elector.unit_code)
        .where(Elector.election_id == election_id, Elector.resident_id.not_in(sa.select(now.c.resident_id)))
        .order_by(Elector.number)
    )
    return RollChanges(
        tuple(RollLine(0, name, unit or "") for name, unit in session.execute(added)),
        tuple(RollLine(number, name, unit or "") for number, name, unit in session.execute(gone)),
    )


@question(needs="governance.see")
def find_electors(session: Session, election_id: int, words: str) -> list[tuple[int, str, str]]:
    """(key, `12. Name`, unit) of those on the roll whose name, unit or roll number *words* begin or hold."""
    wanted = words.strip().rstrip(".")
    where: list[sa.ColumnElement[bool]] = [Elector.election_id == election_id]
    if wanted.isdecimal():
        where.append(Elector.number == int(wanted[:9]))
    else:
        where += [sa.or_(Elector.person_name.icontains(one, autoescape=True),
                         Elector.unit_code.icontains(one, autoescape=True)) for one in wanted.split()]  # fmt: skip
    found = sa.select(Elector.id, Elector.number, Elector.person_name, Elector.unit_code).where(*where)
    return [
        (key, f"{number}. {name}", unit or "")
        for key, number, name, unit in session.execute(found.order_by(Elector.number).limit(_FOUND))
    ]


@question(needs="governance.see")
def would_admit(session: Session, election_id: int) -> int:
    """How many the rule of an election would take onto the roll today."""
    admitted = _admitted(session, election_of(session, election_id)).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(admitted)) or 0


def _admitted(session: Session, election: Election) -> sa.Select[Any]:
    """Residents the rule admits as the register now stands: number, resident_id, household_id, name, unit.

    Age and months are measured on the election day. Who has no date of birth is not admitted where an age is asked;
    who has no date of moving in was here before the register and is admitted.
    """
    line, day = _LINE, election.held_on
    where: list[sa.ColumnElement[bool]] = [line.standing == "active", line.household_id.is_not(None)]
    estate = session.scalar(sa.select(Organisation.estate_id).where(Organisation.id == election.organisation_id))
    if estate is not None:
        where.append(line.estate_id == estate)
    if election.least_age:
        where.append(line.birth_on <= months_after(day, -12 * election.least_age))
    if election.months_resident:
        lived = _lived_since()
        where.append(sa.or_(lived.is_(None), lived <= months_after(day, -election.months_resident)))
    if election.members_only:
        where.append(_is_member(election))
    columns = (line.resident_id, line.household_id, line.name, line.unit, line.unit_sort, line.sort_name)
    found = sa.select(*columns).where(*where)
    if election.one_per_household:
        found = _first_of_each(found)
    part = found.subquery()
    order = (part.c.unit_sort, part.c.sort_name, part.c.resident_id)
    return sa.select(
        sa.func.row_number().over(order_by=order).label("number"), part.c.resident_id, part.c.household_id,
        part.c.name, part.c.unit,
    )  # fmt: skip


def _first_of_each(found: sa.Select[Any]) -> sa.Select[Any]:
    """One of each household: its head if the rule admits the head, else the nearest to the head, then the eldest."""
    line = _LINE
    heads = sa.select(Household.head_id).where(Household.id == line.household_id).scalar_subquery()
    place = sa.func.row_number().over(
        partition_by=line.household_id,
        order_by=((line.resident_id == heads).desc(), line.relationship_rank, line.birth_on, line.resident_id),
    )
    ranked = found.add_columns(place.label("place")).subquery()
    kept = [column for column in ranked.c if column.name != "place"]
    return sa.select(*kept).where(ranked.c.place == 1)


def _lived_since() -> sa.ScalarSelect[Any]:
    """The day somebody's unbroken stay began: a move from one home to the next within a day does not break it."""
    stay, before = aliased(Occupancy), aliased(Occupancy)
    unbroken = (
        sa.exists()
        .where(before.resident_id == stay.resident_id, before.from_on < stay.from_on)
        .where(sa.or_(before.to_on.is_(None), before.to_on >= sa.func.date(stay.from_on, "-1 day")))
    )
    began = sa.func.coalesce(stay.from_on, Household.moved_in_on)
    return (
        sa.select(sa.func.max(began))
        .join(Household, Household.id == stay.household_id)
        .where(stay.resident_id == _LINE.resident_id, ~unbroken)
        .scalar_subquery()
    )


def _is_member(election: Election) -> sa.ColumnElement[bool]:
    """Whether a resident is a member of the organisation on the election day."""
    return sa.exists().where(
        Membership.organisation_id == election.organisation_id,
        Membership.resident_id == _LINE.resident_id,
        Membership.joined_on <= election.held_on,
        sa.or_(Membership.left_on.is_(None), Membership.left_on >= election.held_on),  # the last day as a member
    )
