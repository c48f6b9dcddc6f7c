"""The life of a work order: issued, started, done, accepted or cancelled, and its complaints that move along."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields, required
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.models.issues import LIFECYCLE as ISSUE_LIFE
from k2k_desktop.models.issues import OPEN, EventKind, Issue, IssueStatus
from k2k_desktop.models.issues.works import SignOff, WorkOrder, WorkOrderIssue, WorkStatus
from k2k_desktop.services.issues import records, statuses
from k2k_desktop.services.issues.works.licences import why_blocked
from k2k_desktop.services.issues.works.work_orders import check_cost, issues_of, order_of
from k2k_desktop.services.runner import about, today, who

ISSUE_FORM: Final = required(WorkOrder.ordered_on, WorkOrder.due_on)
DONE_FORM: Final = (*required(WorkOrder.done_on), *fields(WorkOrder.done_by_id, WorkOrder.actual_sen))
ACCEPT_FORM: Final = (
    *required(WorkOrder.accepted_on, WorkOrder.accepted_by), *fields(WorkOrder.liability_until),
)  # fmt: skip
CANCEL_FORM: Final = required(WorkOrder.cancel_reason)
# Where a complaint that waits for the work stands when an order is issued.
_WAITING: Final = frozenset({IssueStatus.received, IssueStatus.reviewed})


@action(N_("Issue order"), needs="works.issue", icon="send")
def issue_order(
    session: Session, order_id: int, version: int, due_on: dt.date | None = None, ordered_on: dt.date | None = None
) -> None:
    """Give the work out: to a contractor whose needed licences hold, or to own staff, with a day to be finished by.

    Raises UserError with the licence and its day, or the blacklist, where the contractor cannot be given work.
    """
    order = _at(session, order_id, version)
    day = ordered_on or today(session)
    order.due_on = due_on or order.due_on
    _may_go_out(session, order, day)
    order.become(WorkStatus.issued)
    order.ordered_on = day
    session.flush()
    for issue in _moving(session, order):
        told = say(N_("{order} issued"), order=order.reference)
        if order.contractor_id is not None:
            issue.contractor_id = order.contractor_id
        _bring(session, order, issue, IssueStatus.assigned if issue.status in _WAITING else None, told)


@action(N_("Start work on order"), needs="works.change", icon="play")
def start_order(session: Session, order_id: int, version: int, started_on: dt.date | None = None) -> None:
    """The work has begun, today or on the day given."""
    order = _at(session, order_id, version)
    order.become(WorkStatus.in_progress)
    order.started_on = _past(session, "started_on", started_on, order.ordered_on)
    session.flush()
    for issue in _moving(session, order):
        _bring(session, order, issue, IssueStatus.in_progress, say(N_("{order}: work started"), order=order.reference))


@action(N_("Work is done"), needs="works.change", icon="check")
def finish_order(session: Session, order_id: int, version: int, changes: dict[str, Any] | None = None) -> None:
    """The contractor says that it is done: complaints without another order at work wait for the residents' word.

    *changes*: done_on (today), done_by_id (a resident who did the work and so never verifies it), actual_sen; a cost
    over what was approved is kept only with a reason.
    """
    order = _at(session, order_id, version)
    given = changes or {}
    order.become(WorkStatus.done)
    order.done_on = _past(session, "done_on", given.get("done_on"), order.started_on or order.ordered_on)
    order.percent = 100
    for name in ("done_by_id", "actual_sen"):
        if given.get(name) is not None:
            setattr(order, name, given[name])
    check_cost(session, order, order.actual_sen)
    session.flush()
    told = say(N_("{order}: work done"), order=order.reference)
    for issue in _moving(session, order):
        if order.done_by_id is not None:
            issue.done_by_id = order.done_by_id
        waits = _other_work(session, order, issue)
        _bring(session, order, issue, None if waits else IssueStatus.done, told)


@action(N_("Accept work"), needs="works.change", icon="badge-check")
def accept_order(session: Session, order_id: int, version: int, changes: dict[str, Any] | None = None) -> None:
    """Take the finished work over for the office: by the manager, or by the floor head or committee member named.

    It is not the residents' word on the complaint. *changes*: accepted_on (today), accepted_by, liability_until.
    """
    order = _at(session, order_id, version)
    given = changes or {}
    by = (given.get("accepted_by") or "").strip()
    if order.sign_off is SignOff.manager:
        if not who(session).may("works.issue"):
            raise UserError(N_("The manager accepts the work of this order."))
        by = by or who(session).name
    if not by:
        raise Invalid({"accepted_by": UserError(N_("Name who accepted the work."))})
    order.become(WorkStatus.accepted)
    order.accepted_on = _past(session, "accepted_on", given.get("accepted_on"), order.done_on)
    until = given.get("liability_until")
    if until is not None and until < order.accepted_on:
        raise Invalid({"liability_until": UserError(N_("Defect liability begins when the work is accepted."))})
    order.accepted_by, order.liability_until = by[:150], until
    session.flush()
    told = say(N_("{order}: work accepted by the office"), order=order.reference)
    for issue in issues_of(session, order.id):
        _note(session, order, issue, told)


@action(N_("Send work back"), needs="works.change", asks_reason=True, icon="rotate-ccw")
def reopen_order(session: Session, order_id: int, version: int) -> None:
    """The work is not as ordered: it goes on, and the complaints with it. The reason stands in their history."""
    order = _at(session, order_id, version)
    order.become(WorkStatus.in_progress)
    order.done_on = None
    session.flush()
    told = say(N_("{order}: sent back"), order=order.reference)
    told = f"{told}. {session.info['reason'].strip()}"
    for issue in _moving(session, order):
        _bring(session, order, issue, IssueStatus.in_progress, told)


@action(N_("Cancel work order"), needs="works.change", icon="circle-slash")
def cancel_order(session: Session, order_id: int, version: int, cancel_reason: str) -> None:
    """The work is not done after all; its complaints stay as they are, with a line of it. The number stays taken."""
    order = _at(session, order_id, version)
    if not (cancel_reason or "").strip():
        raise Invalid({"cancel_reason": UserError(N_("Say why: the reason stays on the order."))})
    if order.status is not WorkStatus.draft and not who(session).may("works.issue"):
        raise UserError(N_("The order has gone out. The manager cancels it."))
    order.become(WorkStatus.cancelled)
    order.cancel_reason = cancel_reason.strip()[:400]
    session.flush()
    for issue in issues_of(session, order.id):
        if issue.status in OPEN and issue.contractor_id == order.contractor_id:
            issue.contractor_id = None
        _note(session, order, issue, say(N_("{order} cancelled"), order=order.reference))


def _may_go_out(session: Session, order: WorkOrder, day: dt.date) -> None:
    """Refuse an order dated *day* that lacks something, or whose contractor cannot be given work."""
    wrong: dict[str, UserError] = {}
    if order.contractor_id is None and not (order.staff or "").strip():
        wrong["contractor_id"] = UserError(N_("Choose a contractor, or name own staff, before the order is issued."))
    if order.due_on is None:
        wrong["due_on"] = UserError(N_("Give the day by which the work is to be finished."))
    elif order.due_on < day:
        wrong["due_on"] = UserError(N_("The work cannot be due before it was ordered."))
    if day > today(session):
        wrong["ordered_on"] = UserError(N_("An order is not dated later than today."))
    if wrong:
        raise Invalid(wrong)
    if order.contractor_id is not None:
        # The licences must hold on the day of the order and today: an earlier date opens no way round them.
        for checked in sorted({day, today(session)}):
            if refused := why_blocked(session, order.contractor_id, checked):
                raise refused


def _at(session: Session, order_id: int, version: int) -> WorkOrder:
    order = order_of(session, order_id)
    order.check_version(version)
    about(session, "work_order", order.id)
    return order


def _past(session: Session, name: str, day: dt.date | None, least: dt.date | None) -> dt.date:
    """*day*, or today; refused where it is still to come or before what came before it."""
    now = today(session)
    if day is not None and day > now:
        raise Invalid({name: UserError(N_("Give today or an earlier day."))})
    if day is not None and least is not None and day < least:
        raise Invalid({name: UserError(N_("Not before {day}."), day=show_day(least))})
    return day or now


def _moving(session: Session, order: WorkOrder) -> list[Issue]:
    """The complaints of the order that are still open."""
    return [issue for issue in issues_of(session, order.id) if issue.status in OPEN]


def _bring(session: Session, order: WorkOrder, issue: Issue, status: IssueStatus | None, told: str) -> None:
    """Move a complaint to *status* where its life leads there, with a line of what happened to the order."""
    if status is None or status is issue.status or status not in ISSUE_LIFE[issue.status]:
        _note(session, order, issue, told)
        return
    about_order = f"work_order:{order.id}"
    statuses.move(session, issue, status, text=told, kind=EventKind.work_order, about=about_order)


def _note(session: Session, order: WorkOrder, issue: Issue, told: str) -> None:
    records.add_event(session, issue.id, EventKind.work_order, text=told, about=f"work_order:{order.id}")


def _other_work(session: Session, order: WorkOrder, issue: Issue) -> bool:
    """Whether another order for the complaint has gone out and is not done."""
    statement = (
        select(WorkOrder.id)
        .join(WorkOrderIssue, WorkOrderIssue.work_order_id == WorkOrder.id)
        .where(
            WorkOrderIssue.issue_id == issue.id,
            WorkOrder.id != order.id,
            WorkOrder.status.in_((WorkStatus.issued, WorkStatus.in_progress)),
        )
        .limit(1)
    )
    return session.scalar(statement) is not None
