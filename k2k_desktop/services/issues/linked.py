"""What hangs together with a complaint: its duplicates, orders, rounds, charters, and where meetings spoke of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.models.issues import Issue
from k2k_desktop.models.issues.priorities import Charter, CharterIssue, PriorityRound, RoundCandidate
from k2k_desktop.models.issues.works import WorkOrder, WorkOrderIssue
from k2k_desktop.models.meetings import ActionItem, AgendaItem, MinuteEntry

_MOST: Final = 20  # of one kind


@dataclass(frozen=True)
class LinkLine:
    """Another record that belongs to it: what opens it, its name and how it stands."""

    table: str
    key: int
    title: str
    status: str


def duplicates_of(session: Session, issue: Issue) -> tuple[tuple[int, str], ...]:
    """(key, reference) of the complaints joined to this one."""
    statement = sa.select(Issue.id, Issue.reference).where(Issue.duplicate_of_id == issue.id).order_by(Issue.id)
    return tuple((row.id, row.reference) for row in session.execute(statement.limit(_MOST * 5)))


def links_of(session: Session, issue: Issue) -> tuple[LinkLine, ...]:
    """Work orders, rounds, charters, agenda items and actions of meetings, in that order."""
    return (
        *_orders(session, issue.id), *_rounds(session, issue.id), *_charters(session, issue.id),
        *_meetings(session, issue.id),
    )  # fmt: skip


def _orders(session: Session, issue_id: int) -> list[LinkLine]:
    statement = (
        sa.select(WorkOrder)
        .join(WorkOrderIssue, WorkOrderIssue.work_order_id == WorkOrder.id)
        .where(WorkOrderIssue.issue_id == issue_id)
        .order_by(WorkOrder.id)
        .limit(_MOST)
    )
    return [
        LinkLine("work_order", one.id, f"{one.reference} · {one.title}", one.status.say())
        for one in session.scalars(statement)
    ]


def _rounds(session: Session, issue_id: int) -> list[LinkLine]:
    statement = (
        sa.select(PriorityRound)
        .join(RoundCandidate, RoundCandidate.round_id == PriorityRound.id)
        .where(RoundCandidate.issue_id == issue_id)
        .order_by(PriorityRound.id)
        .limit(_MOST)
    )
    return [LinkLine("priority_round", one.id, one.title, one.status.say()) for one in session.scalars(statement)]


def _charters(session: Session, issue_id: int) -> list[LinkLine]:
    statement = (
        sa.select(Charter)
        .join(CharterIssue, CharterIssue.charter_id == Charter.id)
        .where(CharterIssue.issue_id == issue_id)
        .order_by(Charter.id)
        .limit(_MOST)
    )
    return [
        LinkLine("charter", one.id, f"{one.reference} · {one.title}", one.status.say())
        for one in session.scalars(statement)
    ]


def _meetings(session: Session, issue_id: int) -> list[LinkLine]:
    items = session.scalars(sa.select(AgendaItem).where(AgendaItem.source == f"issue:{issue_id}").limit(_MOST))
    actions = session.execute(
        sa.select(ActionItem.id, ActionItem.status, MinuteEntry.text)
        .join(MinuteEntry, MinuteEntry.id == ActionItem.minute_entry_id)
        .where(ActionItem.issue_id == issue_id)
        .order_by(ActionItem.id)
        .limit(_MOST)
    )
    return [
        *(LinkLine("agenda_item", one.id, one.title, "") for one in items),
        *(LinkLine("action_item", key, text[:150], status.say()) for key, status, text in actions),
    ]
