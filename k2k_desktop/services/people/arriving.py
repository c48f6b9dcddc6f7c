"""Somebody new at the counter: record, document and home in one step, and who may move where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.people import Household, Relationship
from k2k_desktop.models.people.listed import RESIDENT_LIST
from k2k_desktop.services.people.moves import Mover, join_household, move_in
from k2k_desktop.services.people.residents import save_document, save_resident
from k2k_desktop.services.runner import about, today


@dataclass(frozen=True)
class Home:
    """Where somebody moves in: the unit, what they are to the head there, from which day."""

    unit_id: int
    relationship: Relationship
    day: dt.date | None = None
    shared_reason: str | None = None


@dataclass(frozen=True)
class LivingThere:
    """An open household of a unit."""

    household_id: int
    head: str
    people: int


@action(N_("Register resident"), needs="people.change", icon="user-plus")
def register_resident(
    session: Session, changes: dict[str, Any], document: dict[str, Any] | None = None, home: Home | None = None
) -> int:
    """Keep a new resident with the document shown and the home moved into; returns the key. All of it or nothing."""
    resident_id = save_resident(session, None, 0, changes)
    if document:
        save_document(session, resident_id, None, 0, document)
    if home:
        day = home.day or today(session)
        settle(session, home.unit_id, [Mover(resident_id, home.relationship)], day, home.shared_reason)
    about(session, "resident", resident_id)
    return resident_id


@action(N_("Move in"), needs="people.change", icon="log-in")
def settle(
    session: Session, unit_id: int, movers: Sequence[Mover], day: dt.date, shared_reason: str | None = None
) -> int:
    """Bring people into a unit: into the household there, or as a new one where a head is among them. Returns it."""
    if not movers:
        raise Invalid({"movers": UserError(N_("Choose who moves in."))})
    if any(mover.relationship is Relationship.head for mover in movers):
        return move_in(session, unit_id, movers, day, shared_reason)
    there = homes_in(session, unit_id)
    if len(there) != 1:
        told = (
            N_("Nobody lives in this unit yet. The first to move in is the head of the household.")
            if not there
            else N_("Several households share this unit. Open the right household and add the person there.")
        )
        raise Invalid({"relationship": UserError(told)})
    for mover in movers:
        join_household(session, there[0].household_id, mover, day)
    return there[0].household_id


@question(needs="people.see")
def homes_in(session: Session, unit_id: int) -> list[LivingThere]:
    """The households that live in a unit now, the oldest first."""
    line = RESIDENT_LIST.c
    rows = session.execute(
        sa.select(Household.id, line.name)
        .outerjoin(RESIDENT_LIST, line.resident_id == Household.head_id)
        .where(Household.unit_id == unit_id, Household.moved_out_on.is_(None))
        .order_by(Household.id)
    ).all()
    counted = sa.select(sa.func.count()).select_from(RESIDENT_LIST)
    return [
        LivingThere(row.id, row.name or "—", session.scalar(counted.where(line.household_id == row.id)) or 0)
        for row in rows
    ]
