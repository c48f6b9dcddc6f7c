"""The clocks of a complaint: when it must be acknowledged, acted on and finished, and what its pauses take away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from k2k_desktop.core.clock import OFFICE_ZONE, local
from k2k_desktop.services.working_days import WorkingDays

_DAY: Final = dt.timedelta(days=1)
_LAST: Final = dt.time(23, 59, 59, 999000)  # the end of a day, to the millisecond that is kept
_LONGEST: Final = 10_000  # days walked through at most: some 27 years


@dataclass(frozen=True)
class Times:
    """What is promised for a priority: real minutes, or working days."""

    in_working_days: bool
    acknowledge: int
    act: int
    finish: int


@dataclass(frozen=True)
class Promise:
    """The three due instants in UTC; none for what has no clock."""

    acknowledge_by: dt.datetime | None = None
    act_by: dt.datetime | None = None
    finish_by: dt.datetime | None = None


@dataclass(frozen=True)
class Pause:
    """A time in which the clock stands still: to the end of a day, or until it was ended before."""

    started_at: dt.datetime
    until_on: dt.date
    ended_at: dt.datetime | None = None

    @property
    def end(self) -> dt.datetime:
        """When the clock runs again; never before it stood still, even where the wall clock was set back."""
        end = end_of(self.until_on)
        return max(self.started_at, end if self.ended_at is None else min(self.ended_at, end))


def end_of(day: dt.date) -> dt.datetime:
    """The last instant of *day* in Malaysia, in UTC."""
    return dt.datetime.combine(day, _LAST, OFFICE_ZONE).astimezone(dt.UTC)


def start_of(day: dt.date) -> dt.datetime:
    """The first instant of *day* in Malaysia, in UTC."""
    return dt.datetime.combine(day, dt.time(), OFFICE_ZONE).astimezone(dt.UTC)


def promise(reported_at: dt.datetime, times: Times, pauses: Sequence[Pause], calendar: WorkingDays) -> Promise:
    """When each of the three falls due (domain-facts 7.2).

    Minutes are real ones that no pause covers. Working days begin to count on the first one after the day of the
    report, whatever hour that was; a day at whose end the clock stands still does not count.
    """
    held = _joined(pauses)
    if times.in_working_days:
        days = _working_days(local(reported_at).date(), (times.acknowledge, times.act, times.finish), held, calendar)
        return Promise(*(end_of(day) for day in days))
    return Promise(*(_minutes(reported_at, each, held) for each in (times.acknowledge, times.act, times.finish)))


def paused(pauses: Sequence[Pause], now: dt.datetime) -> dt.timedelta:
    """How long the clock has stood still up to *now*, overlapping pauses once."""
    return sum((min(end, now) - start for start, end in _joined(pauses) if start < now), dt.timedelta())


def paused_days(reported_at: dt.datetime, pauses: Sequence[Pause], calendar: WorkingDays, now: dt.datetime) -> int:
    """How many working days after the report, up to *now*, do not count because the clock stood still at their end."""
    held = _joined(pauses)
    days = 0
    for start, end in held:
        day = max(local(start).date(), local(reported_at).date() + _DAY)
        last = local(min(end, now)).date()
        while day <= last:
            days += calendar.is_working(day) and start <= end_of(day) <= min(end, now)
            day += _DAY
    return days


def used(
    reported_at: dt.datetime, times: Times, pauses: Sequence[Pause], calendar: WorkingDays, now: dt.datetime
) -> float:
    """Which part of the time to finish is used up at *now*: 0 at the report, 1 when it is due, more afterwards."""
    if now <= reported_at:
        return 0.0
    held = _joined(pauses)
    if not times.in_working_days:
        stood = sum((min(end, now) - max(start, reported_at) for start, end in held if start < now), dt.timedelta())
        return max(0.0, (now - reported_at - stood) / dt.timedelta(minutes=times.finish))
    counted = 0.0
    day, last = local(reported_at).date() + _DAY, local(now).date()
    while day <= last:
        if calendar.is_working(day) and not _stands(end_of(day), held):
            counted += 1.0 if day < last else (now - start_of(day)) / _DAY
        day += _DAY
    return counted / times.finish


def _joined(pauses: Sequence[Pause]) -> list[tuple[dt.datetime, dt.datetime]]:
    """The pauses as spans in order, those that touch made one."""
    spans: list[tuple[dt.datetime, dt.datetime]] = []
    for start, end in sorted((pause.started_at, pause.end) for pause in pauses):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _minutes(reported_at: dt.datetime, minutes: int, held: list[tuple[dt.datetime, dt.datetime]]) -> dt.datetime:
    due = reported_at + dt.timedelta(minutes=minutes)
    for start, end in held:
        if start >= due:
            break
        due += max(dt.timedelta(), end - max(start, reported_at))
    return due


def _working_days(
    reported_on: dt.date, wanted: tuple[int, ...], held: list[tuple[dt.datetime, dt.datetime]], calendar: WorkingDays
) -> list[dt.date]:
    """The day on which each of the *wanted* numbers of working days after *reported_on* is full."""
    found: dict[int, dt.date] = {}
    day, counted, most = reported_on, 0, max(wanted)
    for _step in range(_LONGEST):
        day += _DAY
        if calendar.is_working(day) and not _stands(end_of(day), held):
            counted += 1
            found[counted] = day
            if counted == most:
                break
    return [found.get(number, day) for number in wanted]


def _stands(moment: dt.datetime, held: list[tuple[dt.datetime, dt.datetime]]) -> bool:
    return any(start <= moment <= end for start, end in held)
