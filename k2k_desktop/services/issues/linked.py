"""What hangs together with a complaint: its duplicates, orders, rounds, charters, and where meetings spoke of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.models.issues import Issue
from k2k_desktop.models.issues.priorities import Charter, CharterIssue, PriorityRound, RoundCandidate
from k2k_desktop.models.issues.works import WorkOrder, WorkOrderIssue
from k2k_desktop.models.meetings import ActionItem, AgendaItem, Meeting, MinuteEntry
from k2k_desktop.services.meetings.records import reference

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
    orders = _linked(session, WorkOrder, WorkOrderIssue, WorkOrderIssue.work_order_id, issue.id)
    rounds = _linked(session, PriorityRound, RoundCandidate, RoundCandidate.round_id, issue.id)
    charters = _linked(session, Charter, CharterIssue, CharterIssue.charter_id, issue.id)
    return (
        *(LinkLine("work_order", one.id, f"{one.reference} · {one.title}", one.status.say()) for one in orders),
        *(LinkLine("priority_round", one.id, one.title, one.status.say()) for one in rounds),
        *(LinkLine("charter", one.id, f"{one.reference} · {one.title}", one.status.say()) for one in charters),
        *_meetings(session, issue.id),
    )


def _linked(session: Session, record: Any, link: Any, to: Any, issue_id: int) -> list[Any]:
    """The rows of *record* that *link* joins to a complaint by its column *to*."""
    statement = sa.select(record).join(link, to == record.id).where(link.issue_id == issue_id)
    return list(session.scalars(statement.order_by(record.id).limit(_MOST)))


def _meetings(session: Session, issue_id: int) -> list[LinkLine]:
    items = session.execute(
        sa.select(AgendaItem, Meeting)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(AgendaItem.source == f"issue:{issue_id}")
        .limit(_MOST)
    )
    actions = session.execute(
        sa.select(ActionItem.id, ActionItem.status, MinuteEntry.text)
        .join(MinuteEntry, MinuteEntry.id == ActionItem.minute_entry_id)
        .where(ActionItem.issue_id == issue_id)
        .order_by(ActionItem.id)
        .limit(_MOST)
    )
    return [
        *(LinkLine("agenda_item", one.id, one.title, reference(meeting)) for one, meeting in items),
        *(LinkLine("action_item", key, text[:150], status.say()) for key, status, text in actions),
    ]
