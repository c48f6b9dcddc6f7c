"""How the jobs of contractors went, by the word of residents alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.issues import IssueVerification
from k2k_desktop.models.issues.works import WorkOrder, WorkOrderIssue


@dataclass(frozen=True)
class Rating:
    """How the jobs went that residents gave their word on: how many, accepted at first, finished in time."""

    jobs: int = 0
    at_first: int = 0
    timed: int = 0
    in_time: int = 0

    def words(self, language: Language | None = None) -> str:
        """`3 of 4 jobs accepted at first`; empty while no job was verified."""
        if not self.jobs:
            return ""
        told = N_("{good} of {jobs} jobs accepted the first time")
        return say(told, language, good=self.at_first, jobs=self.jobs)

    def time_words(self, language: Language | None = None) -> str:
        """`3 of 4 jobs finished in time`; empty while none had a day to be finished by."""
        if not self.timed:
            return ""
        return say(N_("{good} of {jobs} jobs finished in time"), language, good=self.in_time, jobs=self.timed)


def _verified_jobs() -> sa.Subquery:
    """A line for each finished order that residents gave their word on: contractor, first word, days.

    What counts is the first word on each complaint after the order was given: a second try is no first success.
    """
    spoken = (
        sa.select(
            WorkOrderIssue.work_order_id.label("order_id"),
            IssueVerification.accepted.label("accepted"),
            sa.func.row_number()
            .over(partition_by=(WorkOrderIssue.work_order_id, WorkOrderIssue.issue_id), order_by=IssueVerification.id)
            .label("place"),
        )
        .join(WorkOrder, WorkOrder.id == WorkOrderIssue.work_order_id)
        .join(IssueVerification, IssueVerification.issue_id == WorkOrderIssue.issue_id)
        .where(IssueVerification.said_on >= WorkOrder.ordered_on, IssueVerification.created_at >= WorkOrder.created_at)
        .subquery()
    )
    return (
        sa.select(
            WorkOrder.contractor_id.label("contractor_id"),
            sa.func.min(sa.cast(spoken.c.accepted, sa.Integer)).label("at_first"),
            sa.cast(WorkOrder.due_on.is_not(None), sa.Integer).label("timed"),
            sa.func.coalesce(sa.cast(WorkOrder.done_on <= WorkOrder.due_on, sa.Integer), 0).label("in_time"),
        )
        .join(spoken, sa.and_(spoken.c.order_id == WorkOrder.id, spoken.c.place == 1))
        .where(WorkOrder.contractor_id.is_not(None), WorkOrder.done_on.is_not(None))
        .group_by(WorkOrder.id)
        .subquery()
    )


def _ratings() -> sa.Subquery:
    jobs = _verified_jobs()
    return (
        sa.select(
            jobs.c.contractor_id,
            sa.func.count().label("jobs"),
            sa.func.sum(jobs.c.at_first).label("at_first"),
            sa.func.sum(jobs.c.timed).label("timed"),
            sa.func.sum(jobs.c.in_time).label("in_time"),
        )
        .group_by(jobs.c.contractor_id)
        .subquery()
    )


RATED: Final = _ratings()


def rating(session: Session, contractor_id: int) -> Rating:
    """How the verified jobs of one contractor went."""
    row = session.execute(sa.select(RATED).where(RATED.c.contractor_id == contractor_id)).first()
    return Rating(row.jobs, row.at_first, row.timed, row.in_time) if row else Rating()
