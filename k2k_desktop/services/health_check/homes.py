"""Faults of households, stays and units."""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.estate import Unit, UnitStatus
from k2k_desktop.models.people import Household, Occupancy, Relationship
from k2k_desktop.services.health_check.kinds import OPEN_ENDED, FaultKind, Spot, spots
from k2k_desktop.services.people.stays import open_stays
from k2k_desktop.services.runner import progress, today

# Those who live in a household h now, and those of them who are called its head.
_HERE: Final = "(SELECT count(*) FROM occupancy o WHERE o.household_id = h.id AND o.to_on IS NULL{more})"
_LIVING: Final = _HERE.format(more="")
_HEADS: Final = _HERE.format(more=" AND o.relationship = 'head'")
_HEAD_HERE: Final = _HERE.format(more=" AND o.resident_id = h.head_id")


def _two_heads(session: Session) -> list[Spot]:
    return spots(session, "household", f"""
        SELECT h.id, {_HEAD_HERE} = 1 FROM household h WHERE h.moved_out_on IS NULL AND {_HEADS} > 1""")  # fmt: skip


def _head_elsewhere(session: Session) -> list[Spot]:
    return spots(session, "household", f"""
        SELECT h.id, {_HEADS} = 1 OR {_LIVING} = 1 FROM household h
        WHERE h.moved_out_on IS NULL AND h.head_id IS NOT NULL AND {_HEAD_HERE} = 0 AND {_LIVING} > 0""")  # fmt: skip


def _no_head(session: Session) -> list[Spot]:
    return spots(session, "household", f"""
        SELECT h.id, {_HEADS} = 1 OR {_LIVING} = 1 FROM household h
        WHERE h.moved_out_on IS NULL AND h.head_id IS NULL AND {_LIVING} > 0""")  # fmt: skip


def _empty_household(session: Session) -> list[Spot]:
    return spots(session, "household", f"""
        SELECT h.id, EXISTS (SELECT 1 FROM occupancy o WHERE o.household_id = h.id) FROM household h
        WHERE h.moved_out_on IS NULL AND {_LIVING} = 0""")  # fmt: skip


def _overlapping_stays(session: Session) -> list[Spot]:
    """A stay whose beginning nobody knows is held to begin where it ends: it overlaps nothing."""
    begins = f"coalesce({{0}}.from_on, {{0}}.to_on, {OPEN_ENDED})"
    ends = f"coalesce({{0}}.to_on, {OPEN_ENDED})"
    return spots(session, "resident", f"""
        SELECT DISTINCT a.resident_id FROM occupancy a JOIN occupancy b ON b.resident_id = a.resident_id AND b.id > a.id
        WHERE {begins.format("a")} < {ends.format("b")} AND {begins.format("b")} < {ends.format("a")}
        ORDER BY a.resident_id""")  # fmt: skip


def _crowded_unit(session: Session) -> list[Spot]:
    return spots(session, "unit", """
        SELECT h.unit_id FROM household h JOIN unit u ON u.id = h.unit_id
        WHERE h.moved_out_on IS NULL AND u.kind = 'home'
        GROUP BY h.unit_id HAVING sum(trim(coalesce(h.shared_reason, '')) = '') > 1 ORDER BY u.sort_key""")  # fmt: skip


_UNIT_STATUS: Final = """
    SELECT u.id, 1 FROM unit u WHERE
    (u.status = 'vacant' AND EXISTS (SELECT 1 FROM household h JOIN occupancy o ON o.household_id = h.id
        WHERE h.unit_id = u.id AND h.moved_out_on IS NULL AND o.to_on IS NULL))
    OR (u.status = 'occupied' AND u.kind = 'home'
        AND EXISTS (SELECT 1 FROM household h WHERE h.unit_id = u.id)
        AND NOT EXISTS (SELECT 1 FROM household h WHERE h.unit_id = u.id AND h.moved_out_on IS NULL))
    ORDER BY u.sort_key"""


def _unit_status(session: Session) -> list[Spot]:
    """A unit that never had a household may be occupied by people who are not in the register yet."""
    return spots(session, "unit", _UNIT_STATUS)


@action(N_("Repair: one head a household"), needs="health.repair", icon="wrench")
def repair_two_heads(session: Session) -> int:
    """The head named on the household stays; the others who are called so become “other”. How many households."""
    chosen = [spot for spot in _two_heads(session) if spot.mends]
    for spot in chosen:
        household = session.get_one(Household, spot.key)
        for stay in open_stays(session, spot.key):
            if stay.relationship is Relationship.head and stay.resident_id != household.head_id:
                stay.relationship = Relationship.other
            elif stay.resident_id == household.head_id:
                stay.relationship = Relationship.head
    return len(chosen)


@action(N_("Repair: the head lives in the household"), needs="health.repair", icon="wrench")
def repair_heads(session: Session) -> int:
    """Who alone is called the head, or lives there alone, becomes the head of the household. How many households."""
    return _make_heads(session, _head_elsewhere(session))


@action(N_("Repair: a head where there is none"), needs="health.repair", icon="wrench")
def repair_no_head(session: Session) -> int:
    """The same in households that name none. How many households."""
    return _make_heads(session, _no_head(session))


def _make_heads(session: Session, found: list[Spot]) -> int:
    chosen = [spot for spot in found if spot.mends]
    for spot in chosen:
        stays = open_stays(session, spot.key)
        head = next((stay for stay in stays if stay.relationship is Relationship.head), stays[0])
        head.relationship = Relationship.head
        session.get_one(Household, spot.key).head_id = head.resident_id
    return len(chosen)


@action(N_("Repair: close households nobody lives in"), needs="health.repair", icon="wrench")
def repair_empty_households(session: Session) -> int:
    """A household ends on the day its last member left; a unit with no other is vacant. How many households."""
    chosen = [spot for spot in _empty_household(session) if spot.mends]
    for spot in chosen:
        household = session.get_one(Household, spot.key)
        last = sa.select(sa.func.max(Occupancy.to_on)).where(Occupancy.household_id == spot.key)
        left: dt.date | None = session.scalar(last)
        household.moved_out_on = left or today(session)
        session.flush()
        _set_status(session, household.unit_id)
    return len(chosen)


@action(N_("Repair: status of units"), needs="health.repair", icon="wrench")
def repair_unit_status(session: Session) -> int:
    """A unit with a household is occupied, one whose households have all left is vacant. How many units."""
    chosen = _unit_status(session)
    for done, spot in enumerate(chosen):
        _set_status(session, spot.key)
        if not done % 100:
            progress(session).at(done, len(chosen))
    return len(chosen)


def _set_status(session: Session, unit_id: int) -> None:
    unit = session.get_one(Unit, unit_id)
    living = sa.select(Household.id).where(Household.unit_id == unit_id, Household.moved_out_on.is_(None))
    if session.scalars(living).first() is not None:
        unit.status = UnitStatus.occupied
    elif unit.status is UnitStatus.occupied:
        unit.status = UnitStatus.vacant


KINDS: Final = (
    FaultKind(
        "two_heads", N_("A household with two heads"),
        N_("Lists, letters and votes count one head a household; with two, the same home answers twice."),
        N_("Open the household and say who its head is."), _two_heads, repair_two_heads,
        N_("The head named on the household stays. The others who are called so become “Other”: say afterwards what "
           "they are to the head."),
    ),
    FaultKind(
        "head_elsewhere", N_("A head who does not live in the household"),
        N_("Letters would go to somebody who has left, and who lives there has no head."),
        N_("Open the household and choose a head from those who live there."), _head_elsewhere, repair_heads,
        N_("Where one person there is called the head, or one lives there alone, that person becomes the head. "
           "The others are left for you to choose."),
    ),
    FaultKind(
        "no_head", N_("A household without a head"),
        N_("It is missing from every list that is made a household a line."),
        N_("Open the household and choose a head from those who live there."), _no_head, repair_no_head,
        N_("Where one person there is called the head, or one lives there alone, that person becomes the head. "
           "The others are left for you to choose."),
    ),
    FaultKind(
        "empty_household", N_("A household nobody lives in any more"),
        N_("The unit counts as taken, and nobody can move in without a reason."),
        N_("Open the unit and say who lives there, or bring the household back from the recycle bin."),
        _empty_household, repair_empty_households,
        N_("The household ends on the day its last member left, and the unit becomes vacant."),
    ),
    FaultKind(
        "overlapping_stays", N_("A resident in two households at once"),
        N_("The same person is counted twice, and may vote or be given help twice."),
        N_("Open the resident and look at the history. Take back the move that was entered by mistake."),
        _overlapping_stays,
    ),
    FaultKind(
        "crowded_unit", N_("Two households in a unit that is not shared"),
        N_("One home has one household unless the office wrote down why it is shared."),
        N_("Move one household out, or write in one of them why the unit is shared."), _crowded_unit,
    ),
    FaultKind(
        "unit_status", N_("A unit whose status contradicts its household"),
        N_("Vacant units are offered to others, and the figures of the estate are wrong."),
        N_("Open the unit and set its status."), _unit_status, repair_unit_status,
        N_("A unit with a household becomes occupied; one whose households have all left becomes vacant. Units under "
           "repair or sealed stay so."),
    ),
)  # fmt: skip
