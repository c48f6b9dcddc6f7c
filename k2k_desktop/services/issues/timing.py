"""The clocks of a kept complaint: which service time it was given, its pauses, its estate's working days."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.clock import local
from k2k_desktop.models.estate import Estate
from k2k_desktop.models.issues import Issue, IssueKind, IssuePause, Priority, ServiceTime
from k2k_desktop.services.issues.clocks import Pause, Promise, Times, promise
from k2k_desktop.services.working_days import WorkingDays, calendar_of


def service_time_on(session: Session, priority: Priority, day: dt.date) -> ServiceTime | None:
    """What was promised for *priority* on *day*; none before the first was set."""
    statement = (
        sa.select(ServiceTime)
        .where(ServiceTime.priority == priority, ServiceTime.from_on <= day)
        .order_by(ServiceTime.from_on.desc(), ServiceTime.id.desc())
        .limit(1)
    )
    return session.scalars(statement).first()


def times_of(found: ServiceTime) -> Times:
    """A service time as plain values."""
    return Times(found.in_working_days, found.acknowledge, found.act, found.finish)


def calendar_for(session: Session, estate_id: int) -> WorkingDays:
    """The working days of the state of the estate, not of the office; read once in a transaction."""
    kept: dict[int, WorkingDays] = session.info.setdefault("working_days", {})
    if estate_id not in kept:
        kept[estate_id] = calendar_of(session, session.get_one(Estate, estate_id).state)
    return kept[estate_id]


def pauses_of(session: Session, issue_id: int) -> list[Pause]:
    """The pauses of a complaint, in order."""
    rows = session.execute(
        sa.select(IssuePause.started_at, IssuePause.until_on, IssuePause.ended_at)
        .where(IssuePause.issue_id == issue_id)
        .order_by(IssuePause.id)
    )
    return [Pause(*row) for row in rows]


def promised_to(
    session: Session, kind: IssueKind, priority: Priority, estate_id: int, reported_at: dt.datetime
) -> tuple[int | None, Promise]:
    """The service time and the due instants of something new; a compliment has no clock."""
    found = service_time_on(session, priority, local(reported_at).date())
    if kind is IssueKind.compliment or found is None:
        return None, Promise()
    return found.id, promise(reported_at, times_of(found), (), calendar_for(session, estate_id))


def give_clocks(session: Session, issue: Issue) -> None:
    """The service time of its kind and priority on the day of the report, and the due instants by it."""
    issue.service_time_id, _new = promised_to(session, issue.kind, issue.priority, issue.estate_id, issue.reported_at)
    set_due(session, issue)


def set_due(session: Session, issue: Issue) -> None:
    """The three due instants of this one complaint, from its report, its service time and its own pauses."""
    due = Promise()
    if issue.service_time_id is not None:
        times = times_of(session.get_one(ServiceTime, issue.service_time_id))
        pauses = pauses_of(session, issue.id) if issue.id else []
        due = promise(issue.reported_at, times, pauses, calendar_for(session, issue.estate_id))
    issue.acknowledge_by, issue.act_by, issue.finish_by = due.acknowledge_by, due.act_by, due.finish_by
