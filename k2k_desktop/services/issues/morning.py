"""What a day begins with: an office of an earlier shape gets its defaults, and schedules make their orders."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.estate.facilities import Facility
from k2k_desktop.models.issues.works import PreventiveSchedule
from k2k_desktop.services.issues.works.schedules import make_due_orders
from k2k_desktop.services.runner import about, say_more, today
from k2k_desktop.services.shipped import lacks, put_shipped


@question(needs="issues.see")
def due(session: Session) -> bool:
    """Whether `begin_day` has anything to do."""
    return lacks(session) or _orders_due(session)


@action(N_("Ship defaults"), needs="issues.log", undoable=False)
def ship_defaults(session: Session) -> int:
    """The categories and promises that come with the program, where the office has none. How many were made."""
    about(session, "office", 1)
    return put_shipped(session)


@action(N_("Begin the day"), needs="issues.log", undoable=False, whole=True)
def begin_day(session: Session) -> None:
    """Everything that falls due by itself: called once after sign-in, where `due` says so."""
    defaults = ship_defaults(session) if lacks(session) else 0
    orders = make_due_orders(session)
    about(session, "office", 1)
    say_more(session, defaults=defaults, orders=orders)


def _orders_due(session: Session) -> bool:
    """Whether a schedule in use has come to its day, less its days before."""
    begins = sa.func.julianday(PreventiveSchedule.next_on) - PreventiveSchedule.days_before
    statement = (
        sa.select(PreventiveSchedule.id)
        .outerjoin(Facility, Facility.id == PreventiveSchedule.facility_id)
        .where(PreventiveSchedule.active, sa.or_(Facility.id.is_(None), Facility.active))
        .where(begins <= sa.func.julianday(today(session).isoformat()))
    )
    return session.scalar(statement.limit(1)) is not None
