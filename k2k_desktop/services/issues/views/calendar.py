"""When complaints are due: a month of days with their counts, weekends and holidays, and the complaints of one day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.listings import Query
from k2k_desktop.models.base import moment
from k2k_desktop.models.estate import Estate
from k2k_desktop.models.issues import Issue
from k2k_desktop.models.office import State
from k2k_desktop.services.issues.lists import ISSUES
from k2k_desktop.services.issues.views.board import IssueCard, card_of, card_values
from k2k_desktop.services.issues.views.figure_facts import begins
from k2k_desktop.services.working_days import WorkingDays, calendar_of

MOST: Final = 300  # complaints of one day
WEEKS: Final = 6
_ONE: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day: how many are due, how many of them are late already, and whether the estate rests."""

    day: dt.date
    count: int
    late: int
    weekend: bool
    holiday: str


def first_shown(month: dt.date) -> dt.date:
    """The Monday on or before the first of its month: where six weeks begin."""
    first = month.replace(day=1)
    return first - dt.timedelta(days=first.weekday())


@question(needs="issues.see")
def due_days(session: Session, month: dt.date, query: Query) -> tuple[DueDay, ...]:
    """Six weeks around *month* with the complaints of *query*, counted over the index of due instants."""
    first = first_shown(month)
    day = sa.func.date(Issue.finish_by, "+8 hours")
    is_late = sa.and_(Issue.finish_by < moment(session), Issue.finished_at.is_(None), Issue.ended_at.is_(None))
    counted = sa.select(day, sa.func.count(), sa.func.sum(sa.case((is_late, 1), else_=0))).select_from(ISSUES.source)
    statement = ISSUES.narrowed(session, counted, query).where(_between(first, first + WEEKS * 7 * _ONE)).group_by(day)
    found = {row[0]: (row[1], row[2] or 0) for row in session.execute(statement)}
    rests = _states(session, query.filters.get("estate", ()))
    return tuple(
        DueDay(one, *found.get(one.isoformat(), (0, 0)), all(rest.is_weekend(one) for rest in rests), _name(rests, one))
        for one in (first + place * _ONE for place in range(WEEKS * 7))
    )


@question(needs="issues.see")
def due_on(session: Session, day: dt.date, query: Query) -> tuple[IssueCard, ...]:
    """The complaints of *query* due on *day*, the earliest first, at most `MOST`."""
    cards = sa.select(*card_values()).select_from(ISSUES.source)
    statement = ISSUES.narrowed(session, cards, query).where(_between(day, day + _ONE))
    rows = session.execute(statement.order_by(Issue.finish_by, Issue.id).limit(MOST))
    return tuple(card_of(row) for row in rows)


def _between(first: dt.date, after: dt.date) -> sa.ColumnElement[bool]:
    due: Any = sa.type_coerce(Issue.finish_by, sa.String)
    return sa.and_(due >= begins(first), due < begins(after))


def _states(session: Session, estates: Sequence[Any]) -> list[WorkingDays]:
    """The working days of each state with an estate that is asked for; of the office's own where there is none."""
    states = sa.select(Estate.state).distinct().order_by(Estate.state)
    if estates:
        states = states.where(Estate.id.in_(estates))
    found: list[State | None] = list(session.scalars(states))
    return [calendar_of(session, state) for state in found or [None]]


def _name(rests: Sequence[WorkingDays], day: dt.date) -> str:
    """The holidays of that day; where not every state rests, which one does."""
    names = {rest.state: rest.holidays[day] for rest in rests if day in rest.holidays}
    if len(names) == len(rests):
        return ", ".join(dict.fromkeys(names.values()))
    return ", ".join(f"{name} ({state.say()})" for state, name in names.items())
