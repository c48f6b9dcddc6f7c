"""What the works cost: by block and year, by who pays, and awards that no resolution stands behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.estate import Block, Estate
from k2k_desktop.models.issues.works import Contractor, Payer, WorkOrder, WorkStatus


@dataclass(frozen=True)
class BlockCost:
    """What the works in a block cost in a year (sen), in how many orders; block None is outside the blocks."""

    block_id: int | None
    block: str
    sen: int
    orders: int


@dataclass(frozen=True)
class PayerCost:
    """What somebody pays in a year (sen), in how many orders; payer None where it was not said."""

    payer: Payer | None
    sen: int
    orders: int


@dataclass(frozen=True)
class AwardException:
    """An award without a resolution."""

    order_id: int
    reference: str
    title: str
    contractor: str
    sen: int
    reason: str


# A cost belongs to the year in which the work was done; one not done yet to the year it was ordered in.
_year = sa.func.strftime("%Y", sa.func.coalesce(WorkOrder.done_on, WorkOrder.ordered_on))


def counted(years: Sequence[int]) -> sa.ColumnElement[bool]:
    """The orders whose actual cost is counted in one of those *years*: a cancelled one costs nothing."""
    return sa.and_(
        WorkOrder.actual_sen.is_not(None),
        WorkOrder.status != WorkStatus.cancelled,
        _year.in_([str(year) for year in years]),
    )


def years(session: Session) -> list[tuple[int, str]]:
    """The years that works cost something in, the latest first, for a filter."""
    rows = session.scalars(
        sa.select(_year).where(WorkOrder.actual_sen.is_not(None), _year.is_not(None)).distinct().order_by(_year.desc())
    )
    return [(int(year), year) for year in rows]


@question(needs="issues.see")
def cost_by_block(
    session: Session, year: int, estate_id: int | None = None, language: Language | None = None
) -> list[BlockCost]:
    """The actual cost of each block's works in *year*, in the order of the blocks, those outside last."""
    statement = (
        sa.select(WorkOrder.block_id, Block.code, Estate.name, sa.func.sum(WorkOrder.actual_sen), sa.func.count())
        .join(Estate, Estate.id == WorkOrder.estate_id)
        .outerjoin(Block, Block.id == WorkOrder.block_id)
        .where(counted([year]), *((WorkOrder.estate_id == estate_id,) if estate_id is not None else ()))
        .group_by(WorkOrder.estate_id, WorkOrder.block_id)
        .order_by(Estate.id, Block.id.is_(None), Block.sort_key)
    )
    rows = session.execute(statement).all()
    several = len({estate for _key, _code, estate, _sen, _orders in rows}) > 1
    found = []
    for key, code, estate, sen, orders in rows:
        block = say(N_("Block {block}"), language, block=code) if code else say(N_("Outside the blocks"), language)
        found.append(BlockCost(key, f"{estate} · {block}" if several else block, sen or 0, orders))
    return found


@question(needs="issues.see")
def cost_by_payer(session: Session, year: int) -> list[PayerCost]:
    """The actual cost of works in *year* by who pays, the largest first."""
    total = sa.func.sum(WorkOrder.actual_sen)
    rows = session.execute(
        sa.select(WorkOrder.payer, total, sa.func.count())
        .where(counted([year]))
        .group_by(WorkOrder.payer)
        .order_by(total.desc())
    )
    return [PayerCost(payer, sen or 0, orders) for payer, sen, orders in rows]


@question(needs="issues.see")
def award_exceptions(session: Session, year: int | None = None) -> list[AwardException]:
    """Awards without a resolution, the newest first; of orders numbered in *year*, or of all."""
    statement = (
        sa.select(
            WorkOrder.id, WorkOrder.reference, WorkOrder.title, Contractor.name,
            sa.func.coalesce(WorkOrder.approved_sen, 0), WorkOrder.no_resolution_reason,
        )
        .outerjoin(Contractor, Contractor.id == WorkOrder.contractor_id)
        .where(WorkOrder.no_resolution_reason.is_not(None), WorkOrder.status != WorkStatus.cancelled)
        .order_by(WorkOrder.id.desc())
    )  # fmt: skip
    if year is not None:
        statement = statement.where(WorkOrder.year == year)
    return [
        AwardException(key, reference, title, name or "", sen, reason or "")
        for key, reference, title, name, sen, reason in session.execute(statement)
    ]
