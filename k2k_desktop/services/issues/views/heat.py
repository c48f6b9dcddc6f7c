"""Where complaints are open in a block, month by month: read once, so that every month is already counted."""

from __future__ import annotations

import datetime as dt
from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.listings import Query
from k2k_desktop.models.estate import Block, Unit
from k2k_desktop.models.issues import Issue
from k2k_desktop.services.issues import behind
from k2k_desktop.services.issues.views.asked import narrowed
from k2k_desktop.services.people.lists import blocks
from k2k_desktop.services.runner import today

# What the slider or the picture itself says; everything else that is asked of the list narrows the picture too.
OWN: Final = ("tab", "status", "estate", "block", "lateness", behind.NAME)
_LOWEST: Final = -1000.0  # a floor without homes, below all that have a number
_MONTH: Final = 7  # letters of `2026-11`
WHOLE: Final = ""  # the floor of what belongs to the whole block


@dataclass(frozen=True, slots=True)
class HeatPlace:
    """A square: a unit with its door, or (unit_id 0) the common areas of a floor, or of the whole block."""

    unit_id: int
    code: str
    door: str
    floor: str
    at: int  # its place in `Heat.counts`


@dataclass(frozen=True, slots=True)
class Heat:
    """A block: its floors from the top, each beginning with its common areas, and last the block as a whole.

    `months` are `2026-11`, without gaps, up to this one; `counts[month][place.at]` is how many were open when that
    month ended (of this month: now).
    """

    block_id: int
    block: str
    floors: tuple[tuple[str, tuple[HeatPlace, ...]], ...]
    months: tuple[str, ...]
    counts: tuple[array[int], ...]


@question(needs="issues.see")
def heat_blocks(session: Session, estates: Sequence[int] = ()) -> list[tuple[int, str]]:
    """The blocks of those estates, or every block: (key, name)."""
    own = set(session.scalars(sa.select(Block.id).where(Block.estate_id.in_(estates)))) if estates else None
    return [(key, words) for key, words in blocks(session) if own is None or key in own]


@question(needs="issues.see")
def heat(session: Session, block_id: int, query: Query) -> Heat:
    """The block with the open complaints of *query* at the end of each month; its status and dates do not count."""
    block = session.get_one(Block, block_id)
    rows = _changes(session, block_id, query)
    floors = _floors(session, block_id, {floor for unit, floor, *_ in rows if not unit and floor})
    places = {
        (place.unit_id, "" if place.unit_id else place.floor): place.at for _floor, line in floors for place in line
    }
    changes: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for unit, floor, reported, ended, count in rows:
        at = places.get((unit, floor), places[(0, WHOLE)])
        changes[reported].append((at, count))
        if ended:
            changes[ended].append((at, -count))
    now = today(session)
    months = _months(min([*changes, _name(now)]), now)
    return Heat(block_id, block.code, floors, months, _counted(months, changes, len(places)))


def _changes(session: Session, block_id: int, query: Query) -> Sequence[Any]:
    """(unit, floor of what has no unit, month reported, month ended, how many): one grouped reading of an index."""
    unit = sa.func.coalesce(Issue.unit_id, 0)
    floor = sa.case((Issue.unit_id.is_(None), sa.func.coalesce(Issue.floor_label, WHOLE)), else_="")
    reported, ended = (_month(column) for column in (Issue.reported_at, Issue.ended_at))
    statement = sa.select(unit, floor, reported, ended, sa.func.count()).where(Issue.block_id == block_id)
    if (chosen := narrowed(session, query, OWN)) is not None:
        statement = statement.where(Issue.id.in_(chosen))
    return session.execute(statement.group_by(unit, floor, reported, ended)).all()


def _month(column: Any) -> sa.ColumnElement[str]:
    """The month of an instant by the office's wall, eight hours ahead of UTC."""
    return sa.func.substr(sa.func.date(column, "+8 hours"), 1, _MONTH)


def _floors(session: Session, block_id: int, others: set[str]) -> tuple[tuple[str, tuple[HeatPlace, ...]], ...]:
    units = session.execute(
        sa.select(Unit.id, Unit.code, Unit.door_label, Unit.floor_label, Unit.floor_order)
        .where(Unit.block_id == block_id)
        .order_by(Unit.floor_order.desc(), Unit.sort_key)
    )
    homes: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    height = {floor: float(floor) if floor.isdecimal() else _LOWEST for floor in others}
    for key, code, door, floor, order in units:
        homes[floor or WHOLE].append((key, code, door))
        height[floor or WHOLE] = order
    named = sorted((floor for floor in {*homes, *others} if floor), key=lambda floor: (-height[floor], floor))
    made, at = [], 0
    for floor in (*named, WHOLE):
        line = []
        for key, code, door in ((0, "", ""), *homes[floor]):
            line.append(HeatPlace(key, code, door, floor, at))
            at += 1
        made.append((floor, tuple(line)))
    return tuple(made)


def _months(first: str, now: dt.date) -> tuple[str, ...]:
    year, month = int(first[:4]), int(first[5:])
    made = []
    while (year, month) <= (now.year, now.month):
        made.append(f"{year:04}-{month:02}")
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return tuple(made) or (_name(now),)


def _name(day: dt.date) -> str:
    return f"{day.year:04}-{day.month:02}"


def _counted(months: Sequence[str], changes: dict[str, list[tuple[int, int]]], places: int) -> tuple[array[int], ...]:
    open_now = array("l", [0]) * places
    made = []
    for month in months:
        for at, change in changes.get(month, ()):
            open_now[at] += change
        made.append(array("l", open_now))
    return tuple(made)
