"""Months counted on from a day, keeping the day of the month where the month has it."""

from __future__ import annotations

import calendar
import datetime as dt

_YEAR = 12


def add_months(day: dt.date, months: int, month_day: int | None = None) -> dt.date:
    """*day* after so many *months*, on *month_day* (nothing: on its own day), or the month's last where it is shorter.

    So what falls due on the 31st comes on 30 April and on 31 May again.
    """
    years, month = divmod(day.year * _YEAR + day.month - 1 + months, _YEAR)
    last = calendar.monthrange(years, month + 1)[1]
    return dt.date(years, month + 1, min(month_day or day.day, last))


def first_of(day: dt.date) -> dt.date:
    """The first day of its month."""
    return day.replace(day=1)
