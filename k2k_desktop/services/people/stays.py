"""Who lives in a household from when to when, and what it means for the household when somebody leaves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.estate import Unit, UnitStatus
from k2k_desktop.models.people import Household, Occupancy, Relationship, Resident


def lasted(begins: Any, ends: Any, day: dt.date) -> sa.ColumnElement[bool]:
    """What lasts between two columns of days lasted on *day*: on the first and the last too; it began where nobody
    knows when, and lasts where it has no end."""
    return sa.and_(sa.or_(begins.is_(None), begins <= day), sa.or_(ends.is_(None), ends >= day))


def household_on(session: Session, resident_id: int | None, day: dt.date) -> int | None:
    """The household in which a resident lived on *day*; None where the register knows none."""
    if resident_id is None:
        return None
    lived = (
        sa.select(Occupancy.household_id)
        .where(Occupancy.resident_id == resident_id, lasted(Occupancy.from_on, Occupancy.to_on, day))
        .order_by(Occupancy.to_on.is_not(None), Occupancy.id.desc())
    )
    return session.scalars(lived).first()


def stay_of(resident_id: int) -> sa.Select[Occupancy]:
    """The stay of a resident that is still open."""
    return sa.select(Occupancy).where(Occupancy.resident_id == resident_id, Occupancy.to_on.is_(None))


def open_stays(session: Session, household_id: int) -> list[Occupancy]:
    """The stays of a household that are still open, in the order they were written."""
    found = sa.select(Occupancy).where(Occupancy.household_id == household_id, Occupancy.to_on.is_(None))
    return list(session.scalars(found.order_by(Occupancy.id)))


def check_stay_begins(session: Session, household: Household, resident: Resident, day: dt.date, name: str) -> None:
    """Nobody lives in two units on one day, nor in a household before it moved in."""
    if household.moved_in_on and day < household.moved_in_on:
        early = N_("That is before the household moved in. For somebody who came with it, give the day it moved in.")
        raise Invalid({name: UserError(early)})
    until = session.scalar(sa.select(sa.func.max(Occupancy.to_on)).where(Occupancy.resident_id == resident.id))
    if until and day < until:
        elsewhere = N_("On that day {name} still lived in another unit. Check the date.")
        raise Invalid({name: UserError(elsewhere, name=resident.full_name)})


def end_stays(session: Session, stays: Sequence[Occupancy], day: dt.date) -> None:
    """End stays together; who leaves last closes the household, and a unit with no household is vacant."""
    for stay in stays:
        if stay.from_on and day < stay.from_on:
            raise Invalid({"day": UserError(N_("That is before the day they moved in. Check the date."))})
        stay.to_on = day
    session.flush()
    for household_id in dict.fromkeys(stay.household_id for stay in stays):
        _after_leaving(session, session.get_one(Household, household_id), day)


def _after_leaving(session: Session, household: Household, day: dt.date) -> None:
    left = open_stays(session, household.id)
    if left and household.head_id not in {stay.resident_id for stay in left}:
        heir = next((one for one in left if one.relationship is Relationship.spouse), left[0])
        heir.relationship, household.head_id = Relationship.head, heir.resident_id
    if not left:
        last = session.scalar(sa.select(sa.func.max(Occupancy.to_on)).where(Occupancy.household_id == household.id))
        household.moved_out_on = max(day, last or day)
        session.flush()
        still = sa.select(Household.id).where(Household.unit_id == household.unit_id, Household.moved_out_on.is_(None))
        if session.scalars(still).first() is None:
            session.get_one(Unit, household.unit_id).status = UnitStatus.vacant
