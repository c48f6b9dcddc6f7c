"""How much of a month a lift ran: minutes in service of the minutes there were, planned stops told apart."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.clock import OFFICE_ZONE
from k2k_desktop.core.fields import utc_text
from k2k_desktop.core.months import add_months, first_of
from k2k_desktop.models.base import moment
from k2k_desktop.models.estate.facilities import Facility, FacilityKind
from k2k_desktop.models.issues.happenings import LiftEventKind

STOPS: Final = (LiftEventKind.breakdown, LiftEventKind.planned_stop)
_STOP_NAMES: Final = frozenset(one.name for one in STOPS)
_MINUTE: Final = 60
_HUNDRED: Final = 100


@dataclass(frozen=True, slots=True)
class Stop:
    """A time in which a lift stood still, in whole minutes since 1970; open while *end* is None."""

    start: int
    end: int | None
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
        return percent_of([self])


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one lift: its stops, the minutes of its services and inspections, and when its log begins."""

    stops: tuple[Stop, ...]
    services: tuple[int, ...]
    inspections: tuple[int, ...]
    begins: int


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
    months = list(_months(month_from, month_to))
    known = _known(session, keys, month_start(months[0]), month_start(add_months(months[-1], 1))) if months else {}
    now = minute_of(moment(session))
    return [measure(key, known[key], month, now) for key in keys for month in months]


def percent_of(months: Sequence[LiftMonth]) -> float | None:
    """The availability over several months and lifts together, each minute alike; None where nothing is known."""
    minutes = sum(one.minutes for one in months)
    still = sum(one.down + one.planned for one in months)
    return round(_HUNDRED * (minutes - still) / minutes, 2) if minutes else None


def measure(key: int, known: Known, month: dt.date, now: int) -> LiftMonth:
    """One month (its first day) of a lift of which *known* is known, as of the minute *now*."""
    start, end = _bounds(month)
    since, until = max(start, known.begins), min(end, now)
    near = [one for one in known.stops if one.start < end and (one.end is None or one.end >= start)]
    parts = [(_inside(one, since, until), one.planned) for one in near]
    down = _covered(part for part, planned in parts if not planned)
    every = _covered(part for part, _planned in parts)
    begun = [one for one in near if one.start >= start]
    planned_stops = sum(one.planned for one in begun)
    return LiftMonth(
        key, month, max(0, until - since), down, every - down, len(begun) - planned_stops, planned_stops,
        max((last - first for (first, last), _planned in parts), default=0), sum(one.trapped for one in begun),
        any(start <= one < end for one in known.services), any(start <= one < end for one in known.inspections),
    )  # fmt: skip


def month_start(month: dt.date) -> dt.datetime:
    """Midnight at the beginning of a month, by Malaysia's clock."""
    return dt.datetime(month.year, month.month, 1, tzinfo=OFFICE_ZONE)


def minutes_between(start: dt.datetime, end: dt.datetime) -> int:
    """Whole minutes from one moment to a later one."""
    return minute_of(end) - minute_of(start)


def minute_of(when: dt.datetime) -> int:
    """The number of the whole minute of a moment, since 1970."""
    return int(when.timestamp() // _MINUTE)


# What concerns the months asked for: entries that begin in them, and of those before only the last stop, for two stops
# of one lift never overlap. However long a log is, only its end is read.
_ENTRIES: Final = """
    SELECT e.facility_id, e.kind, unixepoch(e.started_at) / 60, unixepoch(e.ended_at) / 60, e.trapped
    FROM json_each(:keys) k CROSS JOIN lift_event e ON e.facility_id = k.value
    WHERE e.started_at < :until AND e.started_at >= coalesce(
        (SELECT b.started_at FROM lift_event b WHERE b.facility_id = k.value AND b.started_at < :since
            AND b.kind IN ('breakdown', 'planned_stop') ORDER BY b.started_at DESC LIMIT 1), :since)
    ORDER BY k.key, e.started_at"""
# From when on a log tells anything: its first entry or its record, not before the lift was installed.
_BEGINS: Final = """
    SELECT f.id, unixepoch(f.created_at) / 60, unixepoch(f.installed_on) / 60 - 480,
        (SELECT unixepoch(min(e.started_at)) / 60 FROM lift_event e
         WHERE e.facility_id = f.id AND e.started_at < :until)
    FROM json_each(:keys) k CROSS JOIN facility f ON f.id = k.value"""


def _known(session: Session, keys: Sequence[int], since: dt.datetime, until: dt.datetime) -> dict[int, Known]:
    """What the log has of these lifts that concerns the time from *since* to *until*, in two queries."""
    run = session.connection().exec_driver_sql
    values = {"keys": json.dumps(list(keys)), "since": utc_text(since), "until": utc_text(until)}
    found: dict[int, tuple[list[Stop], list[int], list[int]]] = {key: ([], [], []) for key in keys}
    for key, kind, start, end, trapped in run(_ENTRIES, values):
        stops, services, inspections = found[key]
        if kind in _STOP_NAMES:
            stops.append(Stop(start, end, kind == LiftEventKind.planned_stop.name, trapped))
        else:
            (services if kind == LiftEventKind.service.name else inspections).append(start)
    begins = {row[0]: _log_begins(*row[1:]) for row in run(_BEGINS, values)}
    return {
        key: Known(tuple(stops), tuple(services), tuple(inspections), begins[key])
        for key, (stops, services, inspections) in found.items()
    }


def _log_begins(created: int, installed: int | None, first: int | None) -> int:
    if first is not None:
        return min(created, first)
    return created if installed is None else max(created, installed)


def _months(first: dt.date, last: dt.date) -> Iterable[dt.date]:
    month = first_of(first)
    while month <= first_of(last):
        yield month
        month = add_months(month, 1)


@lru_cache(1000)
def _bounds(month: dt.date) -> tuple[int, int]:
    """The minutes a month begins and ends with."""
    return minute_of(month_start(month)), minute_of(month_start(add_months(month, 1)))


def _inside(stop: Stop, since: int, until: int) -> tuple[int, int]:
    """The part of a stop between two minutes; an open one goes on."""
    first = max(since, stop.start)
    return first, max(first, until if stop.end is None else min(until, stop.end))


def _covered(parts: Iterable[tuple[int, int]]) -> int:
    """How many minutes the parts cover; where they overlap, once."""
    total, reached = 0, -1
    for first, last in sorted(parts):
        total += max(0, last - max(first, reached))
        reached = max(reached, last)
    return total
