"""What the forms of estates, blocks and floor heads begin with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.models.estate import Block, Estate, FloorHead, Unit
from k2k_desktop.models.estate.unit_codes import UnitPattern, generate
from k2k_desktop.models.people.listed import RESIDENT_LIST
from k2k_desktop.services.estate.places import BLOCK_FORM, ESTATE_FORM


@dataclass(frozen=True)
class Kept:
    """The values of a record as a form shows them, with the version it must hand back."""

    key: int
    version: int
    values: dict[str, Any]


@dataclass(frozen=True)
class Planned:
    """What generating a block would make."""

    count: int
    first: str
    last: str


@dataclass(frozen=True)
class FloorHeadLine:
    """Somebody who speaks for a floor now; no floor is the whole block."""

    floor_head_id: int
    resident_id: int
    name: str
    floor: str | None
    from_on: dt.date


@question(needs="estate.see")
def estate_values(session: Session, estate_id: int) -> Kept:
    """One estate."""
    estate = session.get_one(Estate, estate_id)
    return Kept(estate.id, estate.version, {part.name: getattr(estate, part.name) for part in ESTATE_FORM})


@question(needs="estate.see")
def block_values(session: Session, block_id: int) -> tuple[int, Kept]:
    """(estate, one block)."""
    block = session.get_one(Block, block_id)
    values = {part.name: getattr(block, part.name) for part in BLOCK_FORM}
    return block.estate_id, Kept(block.id, block.version, values)


@question(needs="estate.see")
def block_names(session: Session) -> list[tuple[int, str]]:
    """(key, code) of every block, as the office orders them; with the estate where there are several."""
    several = (session.scalar(sa.select(sa.func.count()).select_from(Estate)) or 0) > 1
    rows = session.execute(
        sa.select(Block.id, Block.code, Estate.name)
        .join(Estate, Estate.id == Block.estate_id)
        .order_by(Estate.name, Block.sort_key)
    )
    return [(row.id, f"{row.code} · {row.name}" if several else row.code) for row in rows]


@question(needs="estate.see")
def planned_block(session: Session, estate_id: int, code: str, floors: str, doors: str) -> Planned:
    """How many units the patterns make, and the codes of the first and the last. Raises UserError on a bad pattern."""
    units = generate(floors, doors)
    pattern = UnitPattern(session.get_one(Estate, estate_id).unit_pattern)
    first, last = (pattern.render(code.strip() or "?", units[at][0], units[at][2]) for at in (0, -1))
    return Planned(len(units), first, last)


@question(needs="estate.see")
def floors_of(session: Session, block_id: int) -> list[str]:
    """The labels of a block's floors, from the ground up."""
    rows = session.execute(
        sa.select(Unit.floor_label, sa.func.min(Unit.floor_order).label("at"))
        .where(Unit.block_id == block_id, Unit.floor_label.is_not(None))
        .group_by(Unit.floor_label)
        .order_by("at", Unit.floor_label)
    )
    return [label for label, _at in rows if label]


@question(needs="people.see")
def floor_heads(session: Session, block_id: int) -> list[FloorHeadLine]:
    """Who speaks for a block and its floors now."""
    line = RESIDENT_LIST.c
    rows = session.execute(
        sa.select(FloorHead.id, FloorHead.resident_id, line.name, FloorHead.floor_label, FloorHead.from_on)
        .join(RESIDENT_LIST, line.resident_id == FloorHead.resident_id)
        .where(FloorHead.block_id == block_id, FloorHead.to_on.is_(None))
        .order_by(FloorHead.id)
    )
    return [FloorHeadLine(*row) for row in rows]
