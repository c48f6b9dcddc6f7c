"""How much of a month a lift ran: minutes in service of the minutes there were, planned stops told apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.clock import OFFICE_ZONE, local
from k2k_desktop.core.months import add_months, first_of
from k2k_desktop.models.base import moment
from k2k_desktop.models.estate.facilities import Facility, FacilityKind
from k2k_desktop.models.issues.happenings import LiftEvent, LiftEventKind

STOPS: Final = (LiftEventKind.breakdown, LiftEventKind.planned_stop)
_MINUTE: Final = 60
_HUNDRED: Final = 100


@dataclass(frozen=True)
class Stop:
    """A time in which a lift stood still; open while *end* is None."""

    start: dt.datetime
    end: dt.datetime | None
    planned: bool = False
    trapped: int = 0


@dataclass(frozen=True)
class LiftMonth:
    """One month of one lift, in whole minutes up to now.

    *minutes* are those it could have run in; 0 where nothing is known yet: before its log began, or a month to come.
    *down* are those of breakdowns, *planned* those of planned stops outside of them. *stops* began in the month,
    *longest* is the longest part of a stop that lies in it.
    """

    facility_id: int
    month: dt.date
    minutes: int
    down: int
    planned: int
    stops: int
    planned_stops: int
    longest: int
    trapped: int
    serviced: bool
    inspected: bool

    @property
    def percent(self) -> float | None:
        """In service, of a hundred, to two decimals; a planned stop is no service either. None where nothing is
        known."""
        if not self.minutes:
            return None
        return round(_HUNDRED * (self.minutes - self.down - self.planned) / self.minutes, 2)


@dataclass(frozen=True)
class Known:
    """What is known of one lift: its stops, the moments of its services and inspections, and when its log begins."""

    stops: tuple[Stop, ...]
    services: tuple[dt.datetime, ...]
    inspections: tuple[dt.datetime, ...]
    begins: dt.datetime


@question(needs="issues.see")
def availability(
    session: Session, month_from: dt.date, month_to: dt.date, *, facility_id: int | None = None,
    estate_id: int | None = None,
) -> list[LiftMonth]:  # fmt: skip
    """Every month from *month_from* to *month_to* (any day of each) of one lift, or of all in use of an estate, or
    of the office, by lift and month. Rule source: domain-facts 7.4."""
    lifts = sa.select(Facility.id).where(Facility.kind == FacilityKind.lift).order_by(Facility.sort_key)
    if facility_id is not None:
        lifts = lifts.where(Facility.id == facility_id)
    else:
        lifts = lifts.where(Facility.active, *([Facility.estate_id == estate_id] if estate_id is not None else []))
    keys = list(session.scalars(lifts))
    known = _known(session, keys, add_months(first_of(month_to), 1))
    months = list(_months(month_from, month_to))
    now = moment(session)
    return [measure(key, known[key], month, now) for key in keys for month in months]


def measure(key: int, known: Known, month: dt.date, now: dt.datetime) -> LiftMonth:
    """One month of a lift of which *known* is known, as of *now*."""
    start, end = _minute(month_start(month)), _minute(month_start(add_months(month, 1)))
    since, until = max(start, _minute(known.begins)), min(end, _minute(now))
    minutes = max(0, until - since)
    parts = [(_inside(one, since, until), one) for one in known.stops]
    down = _covered(part for part, one in parts if not one.planned)
    every = _covered(part for part, _one in parts)
    begun = [one for one in known.stops if start <= _minute(one.start) < end]

    def has(moments: Sequence[dt.datetime]) -> bool:
        return any(start <= _minute(one) < end for one in moments)

    return LiftMonth(
        key, first_of(month), minutes, down, every - down,
        sum(not one.planned for one in begun), sum(one.planned for one in begun),
        max((max(0, last - first) for (first, last), _one in parts), default=0),
        sum(one.trapped for one in begun), has(known.services), has(known.inspections),
    )  # fmt: skip


def month_start(month: dt.date) -> dt.datetime:
    """Midnight at the beginning of a month, by Malaysia's clock."""
    return dt.datetime(month.year, month.month, 1, tzinfo=OFFICE_ZONE)


def minutes_between(start: dt.datetime, end: dt.datetime) -> int:
    """Whole minutes from one moment to a later one."""
    return _minute(end) - _minute(start)


def log_begins(created_at: dt.datetime, installed_on: dt.date | None, first: dt.datetime | None) -> dt.datetime:
    """From when on a lift's log tells anything: its first entry or its record, not before it was installed."""
    begins = min(created_at, first) if first is not None else created_at
    if installed_on is None:
        return begins
    return max(begins, dt.datetime.combine(installed_on, dt.time(), OFFICE_ZONE)) if first is None else begins


def _known(session: Session, keys: Sequence[int], end: dt.date) -> dict[int, Known]:
    """Everything the log has of these lifts before *end*, in two queries."""
    lifts = {
        row.id: row
        for row in session.execute(
            sa.select(Facility.id, Facility.created_at, Facility.installed_on).where(Facility.id.in_(keys))
        )
    }
    rows: dict[int, list[LiftEvent]] = {key: [] for key in keys}
    events = sa.select(LiftEvent).where(LiftEvent.facility_id.in_(keys), LiftEvent.started_at < month_start(end))
    for one in session.scalars(events.order_by(LiftEvent.started_at)):
        rows[one.facility_id].append(one)
    return {
        key: visits_of(rows[key], log_begins(
            lifts[key].created_at, lifts[key].installed_on, rows[key][0].started_at if rows[key] else None
        ))
        for key in keys
    }  # fmt: skip


def visits_of(events: Sequence[LiftEvent], begins: dt.datetime) -> Known:
    """The entries of one lift's log as what is measured."""
    return Known(
        tuple(
            Stop(one.started_at, one.ended_at, one.kind is LiftEventKind.planned_stop, one.trapped)
            for one in events
            if one.kind in STOPS
        ),
        tuple(one.started_at for one in events if one.kind is LiftEventKind.service),
        tuple(one.started_at for one in events if one.kind is LiftEventKind.inspection),
        begins,
    )


def _months(first: dt.date, last: dt.date) -> Iterable[dt.date]:
    month = first_of(first)
    while month <= first_of(last):
        yield month
        month = add_months(month, 1)


def _minute(when: dt.datetime) -> int:
    """The number of the whole minute of a moment."""
    return int(local(when).timestamp() // _MINUTE)


def _inside(stop: Stop, since: int, until: int) -> tuple[int, int]:
    """The part of a stop between two minutes; an open one goes on."""
    end = until if stop.end is None else _minute(stop.end)
    first = max(since, _minute(stop.start))
    return first, max(first, min(until, end))


def _covered(parts: Iterable[tuple[int, int]]) -> int:
    """How many minutes the parts cover; where they overlap, once."""
    total, reached = 0, -1
    for first, last in sorted(parts):
        total += max(0, last - max(first, reached))
        reached = max(reached, last)
    return total
