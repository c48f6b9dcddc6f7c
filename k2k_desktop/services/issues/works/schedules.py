"""Work that comes back every so many months: its order is made by itself, once for each day it falls due."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import Count, Text, fields, kind_of
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.listings import Column, Filter, Listing, Sort
from k2k_desktop.core.months import add_months
from k2k_desktop.models.estate import Block, Estate
from k2k_desktop.models.estate.facilities import Facility, FacilityKind
from k2k_desktop.models.issues.works import Contractor, PreventiveSchedule, SignOff, WorkOrder
from k2k_desktop.services.issues.works.work_orders import OrderGiven, make
from k2k_desktop.services.people.lists import estates
from k2k_desktop.services.runner import about, today

SCHEDULE_FORM: Final = fields(
    PreventiveSchedule.title, PreventiveSchedule.scope, PreventiveSchedule.estate_id, PreventiveSchedule.block_id,
    PreventiveSchedule.facility_id, PreventiveSchedule.contractor_id, PreventiveSchedule.every_months,
    PreventiveSchedule.next_on, PreventiveSchedule.days_before, PreventiveSchedule.payer, PreventiveSchedule.sign_off,
    PreventiveSchedule.active,
)  # fmt: skip
_BEFORE: Final = 14

_S, _F, _C, _B, _E, _W = (
    one.__table__.c for one in (PreventiveSchedule, Facility, Contractor, Block, Estate, WorkOrder)
)
_LAST: Final = sa.select(_W.reference).where(_W.schedule_id == _S.id).order_by(_W.id.desc()).limit(1).scalar_subquery()
_WHERE: Final = sa.func.coalesce(_F.name, _B.code, _E.name)

SCHEDULES: Final = Listing(
    name="schedules",
    title=N_("Preventive schedules"),
    record="preventive_schedule",
    needs="issues.see",
    source=PreventiveSchedule.__table__.join(Estate.__table__, _E.id == _S.estate_id)
    .outerjoin(Facility.__table__, _F.id == _S.facility_id)
    .outerjoin(Block.__table__, _B.id == _S.block_id)
    .outerjoin(Contractor.__table__, _C.id == _S.contractor_id),
    key=_S.id,
    columns=(
        Column("next_on", kind_of(PreventiveSchedule.next_on), _S.next_on, (_S.next_on,), 165),
        Column("title", kind_of(PreventiveSchedule.title), _S.title, (sa.func.lower(_S.title),), 240, stretch=True,
               strong=True),
        Column("where", Text(label=N_("Place")), _WHERE, (_F.sort_key, sa.func.lower(_WHERE)), 170, rank=1),
        Column("every", Count(label=N_("Every")), _S.every_months, (_S.every_months, _S.next_on), 130),
        Column("firm", Text(label=N_("Contractor")), _C.name, (sa.func.lower(_C.name), _S.next_on), 180, rank=2,
               muted=True),
        Column("last", Text(label=N_("Latest order")), _LAST, (), 140, rank=3),
        Column("active", kind_of(PreventiveSchedule.active), _S.active, (_S.active, _S.next_on), 90, rank=4),
    ),
    sort=Sort("next_on"),
    search=lambda text: sa.and_(
        *(sa.or_(*(one.contains(word, autoescape=True) for one in (_S.title, _S.scope, _F.name, _C.name)))
          for word in text.split())
    ),
    count_one=N_("{count} schedule"),
    count_many="{count} schedules",
    filters=(
        Filter("active", N_("In use"), lambda _session: [(True, N_("In use")), (False, N_("Out of use"))],
               lambda chosen: _S.active.in_(chosen), quick=(True,)),
        Filter("kind", N_("Kind of facility"), lambda _session: [(one, one.say()) for one in FacilityKind],
               lambda chosen: _F.kind.in_(chosen)),
        Filter("estate", N_("Estate"), estates, lambda chosen: _S.estate_id.in_(chosen)),
    ),
)  # fmt: skip


@action(N_("Save schedule"), needs="works.change", icon="calendar-clock")
def save_schedule(session: Session, schedule_id: int | None, version: int, changes: dict[str, Any]) -> int:
    """Keep a new schedule (None) or change one; a day given for it is the day of the month from then on. Gives its key.

    The place follows the facility, where there is one.
    """
    one = PreventiveSchedule(days_before=_BEFORE, sign_off=SignOff.manager, active=True)
    if schedule_id is not None:
        one = session.get_one(PreventiveSchedule, schedule_id)
        one.check_version(version)
    before = one.next_on
    with session.no_autoflush:
        one.put({name: value for name, value in changes.items() if name in {part.name for part in SCHEDULE_FORM}})
        if one.facility_id is not None:
            facility = session.get_one(Facility, one.facility_id)
            one.estate_id, one.block_id = facility.estate_id, facility.block_id
        _judge(session, one)
        if one.next_on != before or one.month_day is None:
            one.month_day = one.next_on.day
    session.add(one)
    session.flush()
    about(session, "preventive_schedule", one.id)
    return one.id


@action(N_("Delete schedule"), needs="works.change", icon="trash-2")
def delete_schedule(session: Session, schedule_id: int, version: int) -> None:
    """Take out a schedule that never made an order; another is put out of use instead."""
    one = session.get_one(PreventiveSchedule, schedule_id)
    one.check_version(version)
    if session.scalar(sa.select(WorkOrder.id).where(WorkOrder.schedule_id == schedule_id).limit(1)) is not None:
        raise UserError(N_("Work orders came from this schedule, so it stays. Put it out of use instead."))
    session.delete(one)


@question(needs="issues.see")
def schedule_page(session: Session, schedule_id: int) -> dict[str, Any]:
    """A schedule as its form shows it, with `version`, `facility`, `contractor` and `orders`, the latest ten as
    (key, reference, due day, status)."""
    one = session.get_one(PreventiveSchedule, schedule_id)
    orders = session.execute(
        sa.select(WorkOrder.id, WorkOrder.reference, WorkOrder.due_on, WorkOrder.status)
        .where(WorkOrder.schedule_id == schedule_id)
        .order_by(WorkOrder.id.desc())
        .limit(10)
    )
    facility = session.get(Facility, one.facility_id) if one.facility_id else None
    contractor = session.get(Contractor, one.contractor_id) if one.contractor_id else None
    return {
        **{part.name: getattr(one, part.name) for part in SCHEDULE_FORM},
        "version": one.version,
        "facility": facility.name if facility else "",
        "facility_in_use": facility is None or facility.active,
        "contractor": contractor.name if contractor else "",
        "orders": [tuple(row) for row in orders],
    }


def make_due_orders(session: Session) -> int:
    """The orders of every schedule in use whose day, less its days before, has come. How many were made.

    What falls on a holiday stays on its day. Days that were missed make one order, not many; a schedule whose facility
    is out of use makes none, and goes on from the day it is used again. Called when a day begins.
    """
    now = today(session)
    begins = sa.cast(sa.func.julianday(PreventiveSchedule.next_on), sa.Integer) - PreventiveSchedule.days_before
    statement = (
        sa.select(PreventiveSchedule)
        .outerjoin(Facility, Facility.id == PreventiveSchedule.facility_id)
        .where(
            PreventiveSchedule.active,
            sa.or_(Facility.id.is_(None), Facility.active),
            begins <= sa.cast(sa.func.julianday(now.isoformat()), sa.Integer),
        )
        .order_by(PreventiveSchedule.next_on, PreventiveSchedule.id)
    )
    made = 0
    for one in session.scalars(statement).all():
        made += _make_orders(session, one, now)
    return made


def next_due(one: PreventiveSchedule, day: dt.date) -> dt.date:
    """The day a schedule falls due after *day*, on its own day of the month."""
    return add_months(day, one.every_months, one.month_day)


def _make_orders(session: Session, one: PreventiveSchedule, now: dt.date) -> int:
    while next_due(one, one.next_on) <= now:  # missed: the latest of those days stands for all of them
        one.next_on = next_due(one, one.next_on)
    made = 0
    while one.next_on - dt.timedelta(days=one.days_before) <= now:
        _make_order(session, one)
        one.next_on = next_due(one, one.next_on)
        made += 1
    return made


def _make_order(session: Session, one: PreventiveSchedule) -> None:
    given = OrderGiven(
        title=one.title, scope=one.scope, estate_id=one.estate_id, block_id=one.block_id, facility_id=one.facility_id,
        contractor_id=one.contractor_id, due_on=one.next_on, payer=one.payer, sign_off=one.sign_off,
        schedule_id=one.id,
    )  # fmt: skip
    make(session, given)


def _judge(session: Session, one: PreventiveSchedule) -> None:
    for name in ("title", "scope", "estate_id", "every_months", "next_on"):
        if not getattr(one, name):
            raise Invalid({name: UserError(N_("This must be filled in."))})
    for part in SCHEDULE_FORM:
        try:
            part.kind.check(getattr(one, part.name))
        except UserError as error:
            raise Invalid({part.name: error}) from error
    if one.block_id is not None and session.get_one(Block, one.block_id).estate_id != one.estate_id:
        raise Invalid({"block_id": UserError(N_("This block belongs to another estate."))})
    if one.contractor_id is not None:
        contractor = session.get_one(Contractor, one.contractor_id)
        if contractor.blacklisted_on is not None:
            raise Invalid({"contractor_id": UserError(N_("{name} is blacklisted."), name=contractor.name)})
