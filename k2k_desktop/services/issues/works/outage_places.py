"""The places of an outage: blocks, floors and single units, and how many units they have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.i18n import Language, say
from k2k_desktop.models.estate import Block, Unit
from k2k_desktop.models.estate.unit_codes import comparable
from k2k_desktop.models.issues.happenings import OutagePlace
from k2k_desktop.services.issues.records import BLOCK, FLOOR


@dataclass(frozen=True)
class PlaceGiven:
    """A whole block, with *floor_label* one floor of it, or with *unit_id* one unit."""

    block_id: int
    floor_label: str | None = None
    unit_id: int | None = None


@question(needs="issues.see")
def units_affected(session: Session, places: Sequence[PlaceGiven]) -> int:
    """How many units the places have, each counted once by one statement: shown while they are chosen, too."""
    if not places:
        return 0
    here = in_places(places, Unit.block_id, Unit.floor_label, Unit.id)
    return session.scalar(sa.select(sa.func.count()).select_from(Unit).where(here)) or 0


@question(needs="issues.see")
def floors_of(session: Session, estate_id: int) -> list[tuple[int, str, tuple[str, ...]]]:
    """Every block of an estate as (key, code, its floors from the ground up): what can be chosen."""
    found: dict[int, tuple[str, list[str]]] = {}
    statement = (
        sa.select(Block.id, Block.code, Unit.floor_label)
        .outerjoin(Unit, Unit.block_id == Block.id)
        .where(Block.estate_id == estate_id)
        .group_by(Block.id, Unit.floor_label)
        .order_by(Block.sort_key, sa.func.min(Unit.floor_order))
    )
    for row in session.execute(statement):
        floors = found.setdefault(row.id, (row.code, []))[1]
        if row.floor_label:
            floors.append(row.floor_label)
    return [(key, code, tuple(floors)) for key, (code, floors) in found.items()]


@question(needs="issues.see")
def unit_place(session: Session, estate_id: int, code: str) -> tuple[PlaceGiven, str] | None:
    """The unit of that code, however it is spelled, as a place with its usual code; None where there is none."""
    found = session.execute(
        sa.select(Unit.id, Unit.block_id, Unit.code).where(
            Unit.estate_id == estate_id, Unit.code_key == comparable(code)
        )
    ).first()
    return (PlaceGiven(found.block_id, None, found.id), found.code) if found else None


@question(needs="issues.see")
def unit_codes(session: Session, places: Sequence[PlaceGiven]) -> dict[int, str]:
    """The codes of the single units among *places*."""
    keys = [place.unit_id for place in places if place.unit_id is not None]
    return {row.id: row.code for row in session.execute(sa.select(Unit.id, Unit.code).where(Unit.id.in_(keys)))}


def places_of(session: Session, outage_id: int) -> tuple[PlaceGiven, ...]:
    """The places of an outage, as they were given."""
    rows = session.scalars(sa.select(OutagePlace).where(OutagePlace.outage_id == outage_id).order_by(OutagePlace.id))
    return tuple(PlaceGiven(one.block_id, one.floor_label, one.unit_id) for one in rows)


def where_words(session: Session, places: Sequence[PlaceGiven], language: Language | None = None) -> tuple[str, ...]:
    """The places in words, a line a block: `Blok A`, `Blok C · Tingkat 3, 4`, `Blok D · D-01-02`."""
    codes = unit_codes(session, places)
    blocks = session.execute(
        sa.select(Block.id, Block.code).where(Block.id.in_({p.block_id for p in places})).order_by(Block.sort_key)
    )
    lines = []
    for key, code in blocks:
        here = [one for one in places if one.block_id == key]
        parts = [say(BLOCK, language, block=code)]
        if not any(one.floor_label is None and one.unit_id is None for one in here):
            floors = [one.floor_label for one in here if one.unit_id is None and one.floor_label]
            parts += [say(FLOOR, language, floor=", ".join(floors))] if floors else []
            parts += (
                [", ".join(codes[one.unit_id] for one in here if one.unit_id)] if any(p.unit_id for p in here) else []
            )
        lines.append(" · ".join(parts))
    return tuple(lines)


def in_places(places: Sequence[PlaceGiven], block: Any, floor: Any, unit: Any) -> sa.ColumnElement[bool]:
    """Whether a row with these three columns (a key, a floor's label, a key) is in one of *places*."""
    whole = {one.block_id for one in places if one.floor_label is None and one.unit_id is None}
    floors = {(one.block_id, one.floor_label) for one in places if one.floor_label is not None and one.unit_id is None}
    units = {one.unit_id for one in places if one.unit_id is not None}
    return sa.or_(block.in_(whole), sa.tuple_(block, floor).in_(list(floors)), unit.in_(units))


def put_places(session: Session, outage_id: int, places: Sequence[PlaceGiven]) -> None:
    """Make the kept places those given; what stays keeps its row."""
    kept = session.scalars(sa.select(OutagePlace).where(OutagePlace.outage_id == outage_id)).all()
    wanted = list(dict.fromkeys(places))
    for row in kept:
        given = PlaceGiven(row.block_id, row.floor_label, row.unit_id)
        if given in wanted:
            wanted.remove(given)
        else:
            session.delete(row)
    for place in wanted:
        session.add(
            OutagePlace(
                outage_id=outage_id, block_id=place.block_id, floor_label=place.floor_label, unit_id=place.unit_id
            )
        )  # fmt: skip
    session.flush()
