"""Moving in, out and between units, births and deaths: each one act, with its event and its history kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.estate import FloorHead, Unit, UnitKind, UnitStatus
from k2k_desktop.models.governance import Appointment
from k2k_desktop.models.people import (
    EventKind,
    Household,
    IdentityDocument,
    LifeEvent,
    Occupancy,
    Relationship,
    Resident,
    Standing,
)
from k2k_desktop.services.erased import refuse_erased
from k2k_desktop.services.people.residents import save_resident
from k2k_desktop.services.people.stays import check_stay_begins, end_stays, open_stays, stay_of
from k2k_desktop.services.runner import about, check_reason, today

HOUSEHOLD_FORM = fields(
    Household.moved_in_on, Household.tenancy_reference, Household.arrears_sen, Household.shared_reason
)


@dataclass(frozen=True)
class Mover:
    """Somebody who moves in, and what they are to the head."""

    resident_id: int
    relationship: Relationship


@action(N_("Move in"), needs="people.change", icon="log-in")
def move_in(
    session: Session, unit_id: int, movers: Sequence[Mover], day: dt.date, shared_reason: str | None = None
) -> int:
    """A new household in a unit from *day*; returns its key. A home has one, unless it is shared for a reason."""
    _check_day(session, day)
    unit = session.get_one(Unit, unit_id)
    _check_free(session, unit, shared_reason)
    heads = [mover.resident_id for mover in movers if mover.relationship is Relationship.head]
    if len(heads) != 1:
        raise Invalid({"relationship": UserError(N_("Say who is the head of the household: one person."))})
    household = Household(unit_id=unit_id, head_id=heads[0], moved_in_on=day, shared_reason=shared_reason)
    session.add(household)
    session.flush()
    for mover in movers:
        _settle(session, household, mover, day, EventKind.move_in)
    unit.status = UnitStatus.occupied
    session.flush()
    about(session, "household", household.id)
    return household.id


@action(N_("Add to household"), needs="people.change", icon="user-plus")
def join_household(session: Session, household_id: int, mover: Mover, day: dt.date) -> None:
    """One more person in an open household, from *day*."""
    _check_day(session, day)
    household = _open_household(session, household_id)
    if mover.relationship is Relationship.head:
        raise Invalid({"relationship": UserError(N_("This household has a head. Change the head there first."))})
    _settle(session, household, mover, day, EventKind.move_in)
    about(session, "resident", mover.resident_id)


@action(N_("Record birth"), needs="people.change", icon="baby")
def record_birth(session: Session, household_id: int, changes: dict[str, Any]) -> int:
    """A child born into a household: a new resident, in it from the day of birth. Returns the resident's key."""
    household = _open_household(session, household_id)
    if not changes.get("birth_on"):
        raise Invalid({"birth_on": UserError(N_("Type the date of birth."))})
    child = save_resident(session, None, 0, changes)
    _settle(session, household, Mover(child, Relationship.child), changes["birth_on"], EventKind.birth)
    about(session, "resident", child)
    return child


@action(N_("Move out"), needs="people.change", icon="log-out")
def move_out(session: Session, resident_ids: Sequence[int], day: dt.date, remarks: str | None = None) -> None:
    """These people leave their unit on *day*. The last one to leave closes the household and empties the unit."""
    _check_day(session, day)
    if not resident_ids:
        raise Invalid({"residents": UserError(N_("Choose who moves out."))})
    stays = [_open_stay(session, resident_id) for resident_id in dict.fromkeys(resident_ids)]
    end_stays(session, stays, day)
    for stay in stays:
        resident_id = stay.resident_id
        session.get_one(Resident, resident_id).standing = Standing.moved_out
        unit_id = session.get_one(Household, stay.household_id).unit_id
        _event(session, resident_id, EventKind.move_out, day, unit_id=unit_id, remarks=remarks)
    about(session, "resident", resident_ids[0])


@action(N_("Transfer to another unit"), needs="people.change", icon="arrow-right-left")
def transfer_household(
    session: Session, household_id: int, unit_id: int, day: dt.date, shared_reason: str | None = None
) -> int:
    """The whole household moves to another unit on *day*: the old one is closed, its people and history stay."""
    _check_day(session, day)
    old = _open_household(session, household_id)
    unit = session.get_one(Unit, unit_id)
    if unit_id == old.unit_id:
        raise Invalid({"unit_id": UserError(N_("The household already lives in {unit}."), unit=unit.code)})
    _check_free(session, unit, shared_reason)
    new = Household(
        unit_id=unit_id,
        head_id=old.head_id,
        moved_in_on=day,
        tenancy_reference=old.tenancy_reference,
        arrears_sen=old.arrears_sen,
        shared_reason=shared_reason,
    )
    session.add(new)
    session.flush()
    stays = open_stays(session, household_id)
    end_stays(session, stays, day)
    for stay in stays:
        resident_id, relationship = stay.resident_id, stay.relationship
        session.add(Occupancy(household_id=new.id, resident_id=resident_id, relationship=relationship, from_on=day))
        _event(session, resident_id, EventKind.transfer, day, unit_id=unit_id, from_unit_id=old.unit_id)
    unit.status = UnitStatus.occupied
    session.flush()
    about(session, "household", new.id)
    return new.id


@action(N_("Record death"), needs="people.change", icon="circle-slash")
def record_death(session: Session, resident_id: int, day: dt.date, remarks: str | None = None) -> None:
    """Somebody died on *day*: the stay, the offices and the hold on the document numbers end."""
    _check_day(session, day)
    resident = session.get_one(Resident, resident_id)
    refuse_erased(resident)
    if resident.standing is Standing.deceased:
        raise UserError(N_("This death is already recorded."))
    if resident.standing is Standing.merged:
        raise UserError(N_("This record was merged into another. Open the record it went into."))
    if resident.birth_on and day < resident.birth_on:
        raise Invalid({"day": UserError(N_("That is before the date of birth. Check the date."))})
    if stay := session.scalars(stay_of(resident_id)).first():
        end_stays(session, [stay], day)
    resident.standing = Standing.deceased
    documents = sa.select(IdentityDocument).where(IdentityDocument.resident_id == resident_id)
    for document in session.scalars(documents):
        document.current = False
    offices: tuple[type[Any], ...] = (FloorHead, Appointment)
    for office in offices:
        for held in session.scalars(sa.select(office).where(office.resident_id == resident_id, office.to_on.is_(None))):
            held.to_on = max(day, held.from_on)
    _event(session, resident_id, EventKind.death, day, remarks=remarks)


@action(N_("Change head of household"), needs="people.change", icon="users")
def change_head(session: Session, household_id: int, resident_id: int, former: Relationship) -> None:
    """Another member becomes the head; *former* is what the old head is to the new one."""
    household = _open_household(session, household_id)
    stays = {stay.resident_id: stay for stay in open_stays(session, household_id)}
    if resident_id not in stays:
        raise Invalid({"head_id": UserError(N_("The head must be somebody who lives in the household."))})
    if former is Relationship.head:
        raise Invalid({"relationship": UserError(N_("Say what the old head is to the new one."))})
    if household.head_id in stays:
        stays[household.head_id].relationship = former
    stays[resident_id].relationship = Relationship.head
    household.head_id = resident_id
    about(session, "household", household_id)


@action(N_("Save household"), needs="people.change", icon="save")
def save_household(session: Session, household_id: int, version: int, changes: dict[str, Any]) -> int:
    """Change what is known of a household. Raises Stale when saved meanwhile."""
    household = session.get_one(Household, household_id)
    household.check_version(version)
    if "arrears_sen" in changes and changes["arrears_sen"] != household.arrears_sen:
        check_reason(session, N_("Save household"))  # what somebody owes is changed only for a reason
    household.put(changes)
    return household_id


def _settle(session: Session, household: Household, mover: Mover, day: dt.date, kind: EventKind) -> None:
    resident = session.get_one(Resident, mover.resident_id)
    refuse_erased(resident)
    if resident.standing in (Standing.deceased, Standing.merged):
        raise UserError(N_("{name} cannot move in: the record says {standing}."), name=resident.full_name,
                        standing=resident.standing.say())  # fmt: skip
    stay = session.scalars(stay_of(mover.resident_id)).first()
    if stay:
        unit = session.get_one(Unit, session.get_one(Household, stay.household_id).unit_id)
        raise UserError(
            N_("{name} still lives in {unit}. Record the moving out first, or transfer the household."),
            name=resident.full_name,
            unit=unit.code,
        )
    check_stay_begins(session, household, resident, day, "birth_on" if kind is EventKind.birth else "day")
    session.add(
        Occupancy(
            household_id=household.id, resident_id=mover.resident_id, relationship=mover.relationship, from_on=day
        )
    )
    resident.standing = Standing.active
    _event(session, mover.resident_id, kind, day, unit_id=household.unit_id)


def _check_free(session: Session, unit: Unit, shared_reason: str | None) -> None:
    open_here = sa.select(Household.id).where(Household.unit_id == unit.id, Household.moved_out_on.is_(None))
    if (
        unit.kind is UnitKind.home
        and session.scalars(open_here).first() is not None
        and not (shared_reason or "").strip()
    ):
        raise Invalid(
            {
                "shared_reason": UserError(
                    N_(
                        "Unit {unit} already has a household. Close that household first, "
                        "or mark it as “shared” and say why."
                    ),
                    unit=unit.code,
                )
            }
        )


def _check_day(session: Session, day: dt.date) -> None:
    if day > today(session):
        raise Invalid({"day": UserError(N_("That day is still to come. Record it when it has happened."))})


def _open_stay(session: Session, resident_id: int) -> Occupancy:
    stay = session.scalars(stay_of(resident_id)).first()
    if stay is None:
        raise UserError(N_("This person lives in no unit at the moment."))
    return stay


def _open_household(session: Session, household_id: int) -> Household:
    household = session.get_one(Household, household_id)
    if household.moved_out_on:
        raise UserError(N_("This household has moved out. Its record is history and stays as it is."))
    return household


def _event(
    session: Session,
    resident_id: int,
    kind: EventKind,
    day: dt.date,
    *,
    unit_id: int | None = None,
    from_unit_id: int | None = None,
    remarks: str | None = None,
) -> None:
    session.add(
        LifeEvent(
            resident_id=resident_id,
            kind=kind,
            happened_on=day,
            unit_id=unit_id,
            from_unit_id=from_unit_id,
            remarks=remarks,
        )
    )
