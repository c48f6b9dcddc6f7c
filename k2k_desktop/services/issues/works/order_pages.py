"""A work order as its pane and its page show it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.fields import fields
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.estate import Block, Estate
from k2k_desktop.models.estate.facilities import Facility
from k2k_desktop.models.issues import OPEN, Issue, IssueStatus
from k2k_desktop.models.issues.works import (
    Contractor,
    PreventiveSchedule,
    SignOff,
    WorkOrder,
    WorkStatus,
)
from k2k_desktop.models.people import Resident
from k2k_desktop.services.issues import records
from k2k_desktop.services.issues.works.licences import why_blocked
from k2k_desktop.services.issues.works.photos import OrderPhoto, order_photos
from k2k_desktop.services.issues.works.quotations import QuotationLine, quotations_of, resolution_of
from k2k_desktop.services.issues.works.work_orders import FORM, RUNNING, issues_of, order_of
from k2k_desktop.services.runner import today

# What stands on the page besides the form's own: in this order, empty ones left out.
_DATES: Final = fields(
    WorkOrder.ordered_on, WorkOrder.due_on, WorkOrder.started_on, WorkOrder.done_on, WorkOrder.accepted_on,
    WorkOrder.accepted_by, WorkOrder.liability_until, WorkOrder.cancel_reason,
)  # fmt: skip
_MONEY: Final = fields(
    WorkOrder.cost_limit_sen, WorkOrder.estimate_sen, WorkOrder.approved_sen, WorkOrder.actual_sen, WorkOrder.payer
)


@dataclass(frozen=True)
class LinkedIssue:
    """A complaint that the order is about."""

    id: int
    reference: str
    title: str
    place: str
    status: IssueStatus


@dataclass(frozen=True)
class OrderPage:
    """A work order; *values* are the form's, *late* the days past its day, *blocked* why it cannot be issued.

    *resolution* are the words of the one that stands behind the award; an award without one has its *exception*.
    """

    id: int
    version: int
    reference: str
    title: str
    scope: str
    status: WorkStatus
    late: int
    percent: int
    values: Mapping[str, Any]
    place: str
    worker: str
    contractor_id: int | None
    blocked: str
    sign_off: SignOff
    approved_sen: int | None
    dates: tuple[tuple[str, str], ...]
    money: tuple[tuple[str, str], ...]
    resolution: str
    exception: str
    schedule: str
    done_by: str
    issues: tuple[LinkedIssue, ...]
    quotations: tuple[QuotationLine, ...]
    photos: tuple[OrderPhoto, ...]

    @property
    def over(self) -> bool:
        """Whether it cost more than was approved."""
        actual = self.values["actual_sen"]
        return actual is not None and self.approved_sen is not None and actual > self.approved_sen


@dataclass(frozen=True)
class OrderLine:
    """An order of a complaint or facility, as other pages name it."""

    id: int
    reference: str
    title: str
    status: WorkStatus
    due_on: dt.date | None


@question(needs="issues.see")
def order_page(session: Session, order_id: int) -> OrderPage:
    """Everything the page of an order shows, as of today."""
    one = order_of(session, order_id)
    now = today(session)
    late = (now - one.due_on).days if one.due_on and one.status in RUNNING else 0
    contractor = session.get(Contractor, one.contractor_id) if one.contractor_id else None
    waits = one.status is WorkStatus.draft and contractor is not None
    refused = why_blocked(session, one.contractor_id, now) if waits and one.contractor_id else None
    schedule = session.get(PreventiveSchedule, one.schedule_id) if one.schedule_id else None
    doer = session.get(Resident, one.done_by_id) if one.done_by_id else None
    return OrderPage(
        one.id, one.version, one.reference, one.title, one.scope, one.status, max(late, 0), one.percent,
        {part.name: getattr(one, part.name) for part in FORM}, place_words(session, one),
        contractor.name if contractor else one.staff or "", one.contractor_id, refused.say() if refused else "",
        one.sign_off, one.approved_sen, _facts(one, _DATES), _facts(one, _MONEY),
        resolution_of(session, one.resolution_id), one.no_resolution_reason or "", schedule.title if schedule else "",
        doer.full_name if doer else "", tuple(_linked(session, issue) for issue in issues_of(session, one.id)),
        tuple(quotations_of(session, one.id)), tuple(order_photos(session, one.id)),
    )  # fmt: skip


@question(needs="issues.see")
def place_choices(session: Session) -> tuple[list[tuple[int, str]], list[tuple[int, str]], list[tuple[int, str]]]:
    """Estates, blocks and facilities in use, each as key and words, for the form of an order."""
    estates = session.execute(sa.select(Estate.id, Estate.name).order_by(Estate.id)).all()
    several = len(estates) > 1
    names = dict(estates)
    blocks = session.execute(sa.select(Block.id, Block.code, Block.estate_id).order_by(Block.sort_key))
    found = session.execute(
        sa.select(Facility.id, Facility.name, Facility.estate_id).where(Facility.active).order_by(Facility.sort_key)
    )

    def named(words: str, estate_id: int) -> str:
        return f"{names[estate_id]} · {words}" if several else words

    return (
        [(key, name) for key, name in estates],
        [(key, named(say(N_("Block {block}"), block=code), estate)) for key, code, estate in blocks],
        [(key, named(name, estate)) for key, name, estate in found],
    )


@question(needs="issues.see")
def open_issue_choices(session: Session, text: str) -> list[tuple[int, str, str]]:
    """Open complaints with every word of *text*, the newest first: key, title, number and place; at most 20."""
    statement = sa.select(Issue).where(Issue.status.in_(OPEN))
    for word in text.split():
        statement = statement.where(
            sa.or_(Issue.title.contains(word, autoescape=True), Issue.reference.contains(word, autoescape=True))
        )
    return [
        (one.id, one.title, f"{one.reference} · {issue_place(session, one)}")
        for one in session.scalars(statement.order_by(Issue.id.desc()).limit(20))
    ]


def place_words(session: Session, one: WorkOrder, language: Language | None = None) -> str:
    """Where the work of an order is; a floor taken over from a complaint is said in *language*."""
    note = records.floor_in(one.place_note, language)
    return records.place_of(session, one.estate_id, one.block_id, None, None, one.facility_id, note, language)


def issue_place(session: Session, one: Issue, language: Language | None = None) -> str:
    """Where a complaint is."""
    return records.place_of(
        session, one.estate_id, one.block_id, one.floor_label, one.unit_id, one.facility_id, one.place_note, language
    )


def _linked(session: Session, issue: Issue) -> LinkedIssue:
    return LinkedIssue(issue.id, issue.reference, issue.title, issue_place(session, issue), issue.status)


def _facts(one: WorkOrder, parts: Any) -> tuple[tuple[str, str], ...]:
    return tuple((say(part.kind.label), words) for part in parts if (words := part.kind.show(getattr(one, part.name))))
