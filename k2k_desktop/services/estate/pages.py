"""The list of units, one unit, and a block as a picture one can click."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.fields import Count, Text, kind_of
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.listings import Column, Filter, Listing, Sort
from k2k_desktop.models.estate import Block, Estate, FloorHead, Tenure, TenureKind, Unit, UnitKind, UnitStatus
from k2k_desktop.models.estate.unit_codes import comparable
from k2k_desktop.models.people import Household
from k2k_desktop.models.people.listed import RESIDENT_LIST
from k2k_desktop.services.masking import NAME_MASK, sees_names, sees_people
from k2k_desktop.services.people.lists import blocks, called, estates
from k2k_desktop.services.people.pages import MemberLine, members_of
from k2k_desktop.services.runner import today

UNIT: Final = Unit.__table__.c
_HEAD_NAME = (
    sa.select(RESIDENT_LIST.c.name)
    .join(Household, Household.head_id == RESIDENT_LIST.c.resident_id)
    .where(Household.unit_id == UNIT.id, Household.moved_out_on.is_(None))
    .limit(1)
    .scalar_subquery()
)
_PEOPLE = sa.select(sa.func.count()).where(RESIDENT_LIST.c.unit_id == UNIT.id).scalar_subquery()
_TENURE = sa.select(Tenure.kind).where(Tenure.unit_id == UNIT.id, Tenure.to_on.is_(None)).limit(1).scalar_subquery()


def _by_code(words: str) -> sa.ColumnElement[bool] | None:
    key = comparable(words)
    return UNIT.code_key.startswith(key, autoescape=True) if key else None


def _search(words: str) -> sa.ColumnElement[bool] | None:
    by_code = _by_code(words)
    if by_code is None:
        return None
    heads = sa.select(Household.unit_id).join(RESIDENT_LIST, RESIDENT_LIST.c.resident_id == Household.head_id)
    named = heads.where(Household.moved_out_on.is_(None), RESIDENT_LIST.c.sort_name.contains(words.casefold().strip()))
    return sa.or_(by_code, UNIT.id.in_(named))


UNITS: Final = Listing(
    name="units",
    title=N_("Units"),
    record="unit",
    needs="estate.see",
    source=Unit.__table__,
    key=UNIT.id,
    columns=(
        Column("code", Text(label=N_("Unit")), UNIT.code, (UNIT.sort_key,), 100, strong=True),
        Column("kind", kind_of(Unit.kind), UNIT.kind, (UNIT.kind, UNIT.sort_key), 116, rank=2),
        Column("status", kind_of(Unit.status), UNIT.status, (UNIT.status, UNIT.sort_key), 160),
        Column("head", Text(label=N_("Head of household")), _HEAD_NAME, (), 240, stretch=True, mask=NAME_MASK),
        Column("people", Count(label=N_("Residents")), _PEOPLE, (), 90, rank=1),
        Column("tenure", kind_of(Tenure.kind), _TENURE, (), 180, rank=3),
    ),
    sort=Sort("code"),
    search=_search,
    masked_search=(NAME_MASK, _by_code),
    count_one=N_("{count} unit"),
    count_many=N_("{count} units"),
    filters=(
        Filter("block", N_("Block"), blocks, lambda chosen: UNIT.block_id.in_(chosen)),
        Filter(
            "status",
            N_("Status"),
            lambda session: [(option.name, option.label) for option in UnitStatus],
            lambda chosen: UNIT.status.in_([UnitStatus[name] for name in chosen]),
            quick=("vacant",),
        ),
        Filter(
            "kind",
            N_("Kind of unit"),
            lambda session: [(option.name, option.label) for option in UnitKind],
            lambda chosen: UNIT.kind.in_([UnitKind[name] for name in chosen]),
        ),
        Filter(
            "estate",
            N_("Estate"),
            estates,
            lambda chosen: UNIT.estate_id.in_(chosen),
        ),
    ),
)


@dataclass(frozen=True)
class UnitPage:
    """One unit, whole: who lives there, who did, how it is held."""

    unit_id: int
    version: int
    block_id: int
    code: str
    estate: str
    values: dict[str, Any]
    tenures: list[tuple[TenureKind, dt.date, dt.date | None, int | None, str | None]]
    households: list[tuple[int, str, dt.date | None, dt.date | None, list[MemberLine]]]


@dataclass(frozen=True)
class Square:
    """One unit in the picture of a block."""

    unit_id: int
    code: str
    floor: str
    floor_order: int
    door: str
    status: UnitStatus
    people: int
    vulnerable: bool
    verified: bool


@dataclass(frozen=True)
class Elevation:
    """A block as its front is seen: floors from the top, doors from the left."""

    block_id: int
    block: str
    floors: list[tuple[str, list[Square]]]
    heads: dict[str, str]


@dataclass(frozen=True)
class BlockTotals:
    """Counts of one block; `block_id` None is the whole office."""

    block_id: int | None
    block: str
    units: int
    vacant: int
    residents: int
    vulnerable: int
    disabled: int


@question(needs="people.see")
def unit_page(session: Session, unit_id: int, on: dt.date | None = None) -> UnitPage:
    """One unit with its households, newest first; *on* gives who lived there that day."""
    unit = session.get_one(Unit, unit_id)
    names = ("floor_label", "door_label", "kind", "status", "remarks")
    tenures = session.scalars(sa.select(Tenure).where(Tenure.unit_id == unit_id).order_by(Tenure.from_on.desc()))
    homes = sa.select(Household).where(Household.unit_id == unit_id).order_by(Household.moved_in_on.desc())
    heads = homes.with_only_columns(Household.head_id).order_by(None)
    line = RESIDENT_LIST.c
    named = session.execute(sa.select(line.resident_id, line.name).where(line.resident_id.in_(heads)))
    head = {row.resident_id: called(row.name) for row in named}
    households = []
    for home in session.scalars(homes).all():
        former = home.moved_out_on is not None
        members = members_of(session, home.id, former=former, on=on)
        if members or not on:
            households.append((home.id, head.get(home.head_id or 0, "—"), home.moved_in_on, home.moved_out_on, members))
    return UnitPage(
        unit_id=unit.id,
        version=unit.version,
        block_id=unit.block_id,
        code=unit.code,
        estate=session.get_one(Estate, unit.estate_id).name,
        values={name: getattr(unit, name) for name in names},
        tenures=[(one.kind, one.from_on, one.to_on, one.rent_sen, one.tenancy_reference) for one in tenures],
        households=households,
    )


@question(needs="estate.see")
def elevation(session: Session, block_id: int) -> Elevation:
    """A block's units floor by floor, each with what colours its square; who is vulnerable or verified, and what floor
    heads are called, only for those who see it of residents."""
    line = RESIDENT_LIST.c
    edge, people = today(session) - dt.timedelta(days=365), sees_people(session)
    lived = {
        row.unit_id: row
        for row in session.execute(
            sa.select(
                line.unit_id,
                sa.func.count().label("people"),
                sa.func.max(line.vulnerabilities != "").label("vulnerable"),
                sa.func.min(sa.func.coalesce(line.verified_on >= edge, sa.false())).label("verified"),
            )
            .where(line.block_id == block_id)
            .group_by(line.unit_id)
        )
    }
    floors: dict[str, list[Square]] = {}
    units = sa.select(Unit).where(Unit.block_id == block_id).order_by(Unit.floor_order.desc(), Unit.sort_key)
    for unit in session.scalars(units):
        row = lived.get(unit.id)
        floors.setdefault(unit.floor_label or "", []).append(
            Square(unit.id, unit.code, unit.floor_label or "", unit.floor_order, unit.door_label, unit.status,
                   row.people if row else 0, bool(row and people and row.vulnerable),
                   bool(row and people and row.verified))
        )  # fmt: skip
    heads = session.execute(
        sa.select(FloorHead.floor_label, line.name)
        .join(RESIDENT_LIST, line.resident_id == FloorHead.resident_id)
        .where(FloorHead.block_id == block_id, FloorHead.to_on.is_(None))
    )
    block = session.get_one(Block, block_id)
    named = {floor or "": name for floor, name in heads} if sees_names(session) else {}
    return Elevation(block_id, block.code, list(floors.items()), named)


@question(needs="people.see")
def totals(session: Session) -> list[BlockTotals]:
    """Counts by block, the whole office first."""
    line = RESIDENT_LIST.c
    people = {
        row.block_id: row
        for row in session.execute(
            sa.select(
                line.block_id,
                sa.func.count().label("residents"),
                sa.func.sum(sa.case((line.vulnerabilities != "", 1), else_=0)).label("vulnerable"),
                sa.func.sum(sa.case((line.disability.is_not(None), 1), else_=0)).label("disabled"),
            )
            .where(line.standing == "active")
            .group_by(line.block_id)
        )
    }
    found = []
    rows = session.execute(
        sa.select(Block.id, Block.code, sa.func.count(Unit.id).label("units"),
                  sa.func.sum(sa.case((Unit.status == UnitStatus.vacant, 1), else_=0)).label("vacant"))
        .outerjoin(Unit, Unit.block_id == Block.id).group_by(Block.id).order_by(Block.estate_id, Block.sort_key)
    )  # fmt: skip
    for row in rows:
        lived = people.get(row.id)
        counts = (lived.residents, lived.vulnerable or 0, lived.disabled or 0) if lived else (0, 0, 0)
        found.append(BlockTotals(row.id, row.code, row.units, row.vacant or 0, *counts))
    whole = BlockTotals(
        None,
        "",
        *(
            sum(getattr(one, name) for one in found)
            for name in ("units", "vacant", "residents", "vulnerable", "disabled")
        ),
    )
    return [whole, *found]


@question(needs="people.see")
def facts(session: Session) -> tuple[int, int, int]:
    """Residents who live here, open households, units: the line under the title."""
    return (
        session.scalar(sa.select(sa.func.count()).where(RESIDENT_LIST.c.standing == "active")) or 0,
        session.scalar(sa.select(sa.func.count()).where(Household.moved_out_on.is_(None))) or 0,
        session.scalar(sa.select(sa.func.count()).select_from(Unit)) or 0,
    )
