"""Work orders: their list, and how one is made, from a complaint, for a facility, by a schedule or alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import Flag, Text, fields, kind_of
from k2k_desktop.core.formats import show_money
from k2k_desktop.core.i18n import N_, P_, say
from k2k_desktop.core.listings import Column, Filter, Listing, Sort
from k2k_desktop.models.base import moment
from k2k_desktop.models.estate import Block, Unit
from k2k_desktop.models.estate.facilities import Facility
from k2k_desktop.models.issues import OPEN, EventKind, Issue
from k2k_desktop.models.issues.works import (
    Contractor,
    Payer,
    Quotation,
    SignOff,
    WorkOrder,
    WorkOrderIssue,
    WorkStatus,
)
from k2k_desktop.services.issues import records
from k2k_desktop.services.issues.works import costs
from k2k_desktop.services.people.lists import blocks, estates
from k2k_desktop.services.runner import about, today

FORM: Final = fields(
    WorkOrder.title, WorkOrder.scope, WorkOrder.estate_id, WorkOrder.block_id, WorkOrder.facility_id,
    WorkOrder.place_note, WorkOrder.contractor_id, WorkOrder.staff, WorkOrder.due_on, WorkOrder.payer,
    WorkOrder.cost_limit_sen, WorkOrder.estimate_sen, WorkOrder.approved_sen, WorkOrder.actual_sen,
    WorkOrder.sign_off, WorkOrder.percent,
)  # fmt: skip
RUNNING: Final = (WorkStatus.issued, WorkStatus.in_progress)
ENDED: Final = (WorkStatus.accepted, WorkStatus.cancelled)
# Once an order has gone out these stay as the contractor got them; the rest may still be written.
_FIXED: Final = frozenset({"scope", "estate_id", "block_id", "facility_id", "contractor_id", "staff"})

_AWARDED: Final = frozenset({"contractor_id", "staff", "approved_sen"})  # what an award decides


@dataclass(frozen=True)
class OrderGiven:
    """What a draft is made of."""

    title: str
    scope: str
    estate_id: int
    block_id: int | None = None
    facility_id: int | None = None
    place_note: str | None = None
    contractor_id: int | None = None
    staff: str | None = None
    due_on: dt.date | None = None
    payer: Payer | None = None
    sign_off: SignOff = SignOff.manager
    cost_limit_sen: int | None = None
    schedule_id: int | None = None
    issue_ids: tuple[int, ...] = ()


_now = sa.func.date("now", "+8 hours")
_late = sa.and_(WorkOrder.status.in_(RUNNING), WorkOrder.due_on < _now)
_place = sa.func.coalesce(Facility.name, Block.name, Block.code, WorkOrder.place_note)
_worker = sa.func.coalesce(Contractor.name, WorkOrder.staff)
_amount = sa.func.coalesce(WorkOrder.actual_sen, WorkOrder.approved_sen, WorkOrder.estimate_sen)
_exception = WorkOrder.no_resolution_reason.is_not(None)


def _has(text: str) -> sa.ColumnElement[bool]:
    """Orders with every word of *text* in their number, title, place or contractor."""
    parts = (WorkOrder.reference, WorkOrder.title, WorkOrder.place_note, Contractor.name, Facility.name)
    return sa.and_(*(sa.or_(*(part.contains(word, autoescape=True) for part in parts)) for word in text.split()))


def _contractors(session: Session) -> list[tuple[int, str]]:
    rows = session.execute(
        sa.select(Contractor.id, Contractor.name)
        .where(Contractor.id.in_(sa.select(WorkOrder.contractor_id)))
        .order_by(sa.func.lower(Contractor.name))
    )
    return [(key, name) for key, name in rows]


ORDERS: Final = Listing(
    name="work_orders",
    title=N_("Work orders"),
    record="work_order",
    needs="issues.see",
    source=sa.join(WorkOrder, Contractor, Contractor.id == WorkOrder.contractor_id, isouter=True)
    .join(Block, Block.id == WorkOrder.block_id, isouter=True)
    .join(Facility, Facility.id == WorkOrder.facility_id, isouter=True),
    key=WorkOrder.id.expression,
    columns=(
        Column("number", Text(label=P_("work order", "No.")), sa.func.substr(WorkOrder.reference, -6),
               (WorkOrder.year.expression, WorkOrder.number.expression), width=84, muted=True),
        Column("title", kind_of(WorkOrder.title), WorkOrder.title.expression, (sa.func.lower(WorkOrder.title),),
               width=230, stretch=True, strong=True),
        Column("status", kind_of(WorkOrder.status), WorkOrder.status.expression, (WorkOrder.status.expression,),
               width=156),
        Column("due", kind_of(WorkOrder.due_on), WorkOrder.due_on.expression, (WorkOrder.due_on.expression,),
               width=130),
        Column("late", Flag(label=P_("work order", "Late")), _late, (_late,), width=84),
        Column("worker", Text(label=N_("Contractor or staff")), _worker, (sa.func.lower(_worker),), width=190, rank=1),
        Column("place", Text(label=N_("Block or place")), _place, (sa.func.lower(_place),), width=150, rank=2,
               muted=True),
        Column("amount", kind_of(WorkOrder.approved_sen), _amount, (_amount,), width=120, rank=3),
        Column("payer", kind_of(WorkOrder.payer), WorkOrder.payer.expression, (WorkOrder.payer.expression,),
               width=130, rank=4, muted=True),
    ),
    sort=Sort("number", descending=True),
    search=lambda text: _has(text) if text.strip() else None,
    count_one=N_("{count} work order"),
    count_many="{count} work orders",
    filters=(
        Filter("status", N_("Status"), lambda session: [(one, one.say()) for one in WorkStatus],
               lambda chosen: WorkOrder.status.in_(chosen), quick=(WorkStatus.draft,)),
        Filter("late", P_("work order", "Late"), lambda session: [(True, say(N_("Only late ones")))],
               lambda chosen: _late, quick=(True,)),
        Filter("contractor", N_("Contractor"), _contractors, lambda chosen: WorkOrder.contractor_id.in_(chosen)),
        Filter("payer", N_("Who pays"), lambda session: [(one, one.say()) for one in Payer],
               lambda chosen: WorkOrder.payer.in_(chosen)),
        Filter("exception", N_("Resolution"), lambda session: [(True, say(N_("Without resolution")))],
               lambda chosen: _exception),
        Filter("block", N_("Block"), lambda session: [*blocks(session), (0, say(N_("No block")))],
               lambda chosen: sa.func.coalesce(WorkOrder.block_id, 0).in_(chosen)),
        Filter("cost", N_("Actual cost"), costs.years, costs.counted),
        Filter("estate", N_("Estate"), estates, lambda chosen: WorkOrder.estate_id.in_(chosen)),
    ),
)  # fmt: skip


def make(session: Session, given: OrderGiven) -> WorkOrder:
    """A draft with the next number of the year, its complaints told of it. For the actions of services."""
    year = today(session).year
    number = records.next_number(session, WorkOrder, year)
    order = WorkOrder(
        year=year, number=number, reference=records.numbered("AK", year, number), status=WorkStatus.draft, percent=0,
        sign_off=given.sign_off,
    )  # fmt: skip
    order.put({
        "title": given.title, "scope": given.scope, "estate_id": given.estate_id, "block_id": given.block_id,
        "facility_id": given.facility_id, "place_note": given.place_note, "contractor_id": given.contractor_id,
        "staff": given.staff, "due_on": given.due_on, "payer": given.payer, "schedule_id": given.schedule_id,
        "cost_limit_sen": given.cost_limit_sen,
    })  # fmt: skip
    _judge(order)
    session.add(order)
    session.flush()
    for issue_id in dict.fromkeys(given.issue_ids):
        _link(session, order, issue_id)
    return order


@action(N_("Make work order"), needs="works.change", icon="hammer")
def order_for_issues(session: Session, issue_ids: tuple[int, ...]) -> int:
    """A draft for one complaint, or for several that are mended together: place, words and photos come along."""
    issues = [_open_issue(session, issue_id) for issue_id in dict.fromkeys(issue_ids)]
    if not issues:
        raise UserError(N_("Choose a complaint first."))
    first = issues[0]
    blocks, facilities = {one.block_id for one in issues}, {one.facility_id for one in issues}
    order = make(session, OrderGiven(
        title=first.title, scope="\n\n".join(_asked(one) for one in issues), estate_id=first.estate_id,
        block_id=first.block_id if len(blocks) == 1 else None,
        facility_id=first.facility_id if len(facilities) == 1 else None,
        place_note=", ".join(dict.fromkeys(note for one in issues if (note := _spot(session, one))))[:150] or None,
        contractor_id=first.contractor_id, issue_ids=tuple(one.id for one in issues),
    ))  # fmt: skip
    about(session, "work_order", order.id)
    return order.id


@action(N_("Save work order"), needs="works.change", icon="save")
def save_order(session: Session, order_id: int | None, version: int, changes: dict[str, Any]) -> int:
    """Make (None) a draft or change an order. What the contractor was given stays once it went out; a finished or
    cancelled order changes no more. More than was approved is kept only with a reason, which the trail holds."""
    known = {name: value for name, value in changes.items() if name in {one.name for one in FORM}}
    if order_id is None:
        _filled(known)
        wanted = {name: value for name, value in known.items() if name in OrderGiven.__dataclass_fields__}
        order = make(session, OrderGiven(**{name: value for name, value in wanted.items() if value is not None}))
        order.put({name: value for name, value in known.items() if name not in wanted and value is not None})
    else:
        order = order_of(session, order_id)
        order.check_version(version)
        changed = {name for name, value in known.items() if getattr(order, name) != value}
        if order.status in ENDED and changed:
            raise UserError(N_("This work order is closed and changes no more."))
        if order.status is not WorkStatus.draft and (fixed := changed & _FIXED):
            went = N_("The order has gone out with this. Cancel it and make a new one.")
            raise Invalid({name: UserError(went) for name in fixed})
        if (chosen := changed & _AWARDED) and _is_awarded(session, order):
            stands = N_("This is what was awarded. Withdraw the award first.")
            raise Invalid({name: UserError(stands) for name in chosen})
        order.put(known)
    with session.no_autoflush:
        _judge(order)
        check_cost(session, order, order.actual_sen if "actual_sen" in known else None)
    session.flush()
    about(session, "work_order", order.id)
    return order.id


@action(N_("Add complaint to work order"), needs="works.change", icon="link-2")
def link_issue(session: Session, order_id: int, version: int, issue_id: int) -> None:
    """Let one more complaint be mended by an order that has not gone out."""
    order = _draft(session, order_id, version)
    _link(session, order, _open_issue(session, issue_id).id)
    order.updated_at = moment(session)


@action(N_("Take complaint off work order"), needs="works.change", icon="x")
def unlink_issue(session: Session, order_id: int, version: int, issue_id: int) -> None:
    """The order is not about this complaint after all."""
    order = _draft(session, order_id, version)
    for link in session.scalars(
        sa.select(WorkOrderIssue).where(WorkOrderIssue.work_order_id == order.id, WorkOrderIssue.issue_id == issue_id)
    ):
        session.delete(link)
    order.updated_at = moment(session)


@question(needs="issues.see")
def overdue_orders(session: Session) -> int:
    """How many orders that went out are past their day."""
    late = WorkOrder.status.in_(RUNNING), WorkOrder.due_on < today(session)
    return session.scalar(sa.select(sa.func.count()).select_from(WorkOrder).where(*late)) or 0


def order_of(session: Session, order_id: int) -> WorkOrder:
    """The order, or a refusal where it is gone."""
    found = session.get(WorkOrder, order_id)
    if found is None:
        raise UserError(N_("This work order is no longer there."))
    return found


def issues_of(session: Session, order_id: int) -> list[Issue]:
    """The complaints an order is about, in the order of their numbers."""
    statement = sa.select(Issue).join(WorkOrderIssue, WorkOrderIssue.issue_id == Issue.id)
    return list(session.scalars(statement.where(WorkOrderIssue.work_order_id == order_id).order_by(Issue.id)))


def check_cost(session: Session, order: WorkOrder, actual: int | None) -> None:
    """Refuse a cost over what was approved where nobody said why. Raises Invalid."""
    approved = order.approved_sen
    if actual is not None and approved is not None and actual > approved and not session.info["reason"].strip():
        raise Invalid({"actual_sen": over_cost(approved)})


def _is_awarded(session: Session, order: WorkOrder) -> bool:
    statement = sa.select(Quotation.id).where(Quotation.work_order_id == order.id, Quotation.awarded)
    return session.scalar(statement) is not None


def over_cost(approved: int) -> UserError:
    """What is said of a cost over what was *approved* (sen)."""
    return UserError(N_("This is more than the {amount} that was approved."), amount=show_money(approved))


def _draft(session: Session, order_id: int, version: int) -> WorkOrder:
    order = order_of(session, order_id)
    order.check_version(version)
    if order.status is not WorkStatus.draft:
        raise UserError(N_("This work order has gone out: its complaints stay as they are."))
    return order


def _link(session: Session, order: WorkOrder, issue_id: int) -> None:
    taken = sa.select(WorkOrderIssue.id).where(
        WorkOrderIssue.work_order_id == order.id, WorkOrderIssue.issue_id == issue_id
    )
    if session.scalar(taken) is not None:
        raise UserError(N_("This complaint stands on the work order already."))
    session.add(WorkOrderIssue(work_order_id=order.id, issue_id=issue_id))
    told = say(N_("{order} drafted"), order=order.reference)
    records.add_event(session, issue_id, EventKind.work_order, text=told, internal=True, about=f"work_order:{order.id}")
    session.flush()


def _open_issue(session: Session, issue_id: int) -> Issue:
    found = session.get(Issue, issue_id)
    if found is None:
        raise UserError(N_("This complaint is no longer there."))
    if found.status not in OPEN:
        closed = N_("{reference} is “{status}”. Reopen it first, if there is work to do.")
        raise UserError(closed, reference=found.reference, status=found.status.say())
    return found


def _asked(issue: Issue) -> str:
    """The words of a complaint, for the scope."""
    return f"{issue.title}\n{issue.description}" if issue.description else issue.title


def _spot(session: Session, issue: Issue) -> str:
    """Where a complaint is, beyond its block: the unit or floor, and the note."""
    unit = session.scalar(sa.select(Unit.code).where(Unit.id == issue.unit_id)) if issue.unit_id else None
    floor = say(N_("Floor {floor}"), floor=issue.floor_label) if issue.floor_label else None
    return " · ".join(part for part in (unit or floor, issue.place_note) if part)


def _filled(known: dict[str, Any]) -> None:
    needed = [name for name in ("title", "scope", "estate_id") if not known.get(name)]
    if needed:
        raise Invalid({name: UserError(N_("This must be filled in.")) for name in needed})


def _judge(order: WorkOrder) -> None:
    wrong: dict[str, UserError] = {}
    for name in ("title", "scope"):
        if not (getattr(order, name) or "").strip():
            wrong[name] = UserError(N_("This must be filled in."))
    if order.contractor_id is not None and (order.staff or "").strip():
        wrong["staff"] = UserError(N_("Name a contractor or own staff, not both."))
    if order.ordered_on is not None and order.due_on is not None and order.due_on < order.ordered_on:
        wrong["due_on"] = UserError(N_("The work cannot be due before it was ordered."))
    for name in ("cost_limit_sen", "estimate_sen", "approved_sen", "actual_sen"):
        if (getattr(order, name) or 0) < 0:
            wrong[name] = UserError(N_("An amount is never less than nothing."))
    if wrong:
        raise Invalid(wrong)
