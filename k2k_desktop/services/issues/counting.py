"""Households that count themselves in: one line each, so that the same fault is one complaint."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.base import moment
from k2k_desktop.models.issues import EventKind, Issue, IssueHousehold
from k2k_desktop.models.people import Household
from k2k_desktop.services.issues.records import ENDED, add_event, issue_of
from k2k_desktop.services.people.stays import household_on
from k2k_desktop.services.runner import today


@action(N_("Count household in"), needs="issues.log", icon="users")
def count_in(session: Session, issue_id: int, resident_id: int | None = None, household_id: int | None = None) -> int:
    """Count a household in: the one given, or where the resident lives now. Gives the new number of households.

    Raises UserError where the register knows no household, and where it was counted before.
    """
    issue = issue_of(session, issue_id)
    if issue.ended_at is not None:
        raise UserError(ENDED)
    household = household_id or household_on(session, resident_id, today(session))
    if household is None or session.get(Household, household) is None:
        raise UserError(N_("The register knows no household of this resident, so none can be counted in."))
    if not add_household(session, issue, household, resident_id):
        raise UserError(N_("This household is counted in already."))
    issue.affected += 1
    add_event(session, issue.id, EventKind.counted_in, about=f"household:{household}")
    return issue.affected


def add_household(session: Session, issue: Issue, household_id: int | None, resident_id: int | None) -> bool:
    """Add a household to those of a complaint, without a line of history; whoever calls counts it. False where it is
    among them, or the register knows none."""
    same = sa.select(IssueHousehold.id).where(
        IssueHousehold.issue_id == issue.id, IssueHousehold.household_id == household_id
    )
    if household_id is None or session.scalar(same) is not None:
        return False
    session.add(
        IssueHousehold(
            issue_id=issue.id, household_id=household_id, resident_id=resident_id, counted_at=moment(session)
        )
    )
    session.flush()
    return True
