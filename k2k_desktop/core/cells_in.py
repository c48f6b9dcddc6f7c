"""Cells of an office's own spreadsheet, read as days; what can be read two ways is asked, never guessed."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from typing import Final

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.spreadsheets import Value
from k2k_desktop.core.typed import MONTHS

_SERIAL_START: Final = dt.date(1899, 12, 30)  # day 0 of Excel, which believes in 29 February 1900
_SERIALS: Final = range(61, 73_051)  # 1 March 1900 to the end of 2099; below it Excel's days are one off
_YEARS: Final = range(1900, 2100)
_EMPTY: Final = frozenset({"", "-", "--", "tiada", "t/b", "n/a", "na", "nil", "none", "?", "#n/a", "."})
_MIDNIGHT: Final = re.compile(r"[ t]00:00(?::00(?:\.0+)?)?z?$")
_NUMBERS: Final = re.compile(r"(\d{1,4})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{1,4})")
_NAMED: Final = re.compile(r"(\d{1,2})(?:hb|st|nd|rd|th)?[\s\-/.,]*([^\W\d_]+)[\s\-/.,]*(\d{4}|\d{2})")
_MONTH_FIRST: Final = re.compile(r"([^\W\d_]+)[\s.]*(\d{1,2})(?:st|nd|rd|th)?[\s,]+(\d{4}|\d{2})")


def parse_date_cell(value: Value) -> dt.date | None:
    """The day in a cell: a date, '23/11/1988', '1988-11-23', '23 Nov 1988', '19881123' or Excel's count of days.

    Day before month, as in Malaysia. Empty cells, '-' and 'tiada' are None. Raises UserError for a year of two digits,
    for months before days and for what is no date.
    """
    if value is None:
        return None
    if isinstance(value, dt.date):  # a datetime too
        return _in_range(value.date() if isinstance(value, dt.datetime) else value, value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    return _from_text(value) if isinstance(value, str) else _refuse(value)


def _from_text(value: str) -> dt.date | None:
    text = " ".join(unicodedata.normalize("NFKC", value).casefold().split()).strip("'’ ")
    if text in _EMPTY:
        return None
    text = _MIDNIGHT.sub("", text).strip(" ,")
    if text.isascii() and text.isdigit():
        if len(text) == 8:
            return _from_eight(text, value)
        return _from_number(int(text)) if len(text) == 5 else _refuse(value)
    return _from_words(text, value)


def _from_number(value: float) -> dt.date:
    if not math.isfinite(value) or not 0 < value < 100_000_000:
        return _refuse(value)
    whole = int(value)
    if whole >= 1_000_000 and value == whole:
        return _from_eight(f"{whole:08}", value)  # 1021988 lost the zero of 01021988
    if whole in _YEARS:  # a birth year alone, not a day of 1905
        raise UserError(N_("“{given}” is only a year. Write the whole date: 23/11/1988."), given=str(value))
    return _SERIAL_START + dt.timedelta(days=whole) if whole in _SERIALS else _refuse(value)


def _from_eight(digits: str, value: Value) -> dt.date:
    """19881123 or 23111988; where both could be, only one has a year that can be a birth or a move."""
    found = []
    for year, month, day in ((digits[:4], digits[4:6], digits[6:]), (digits[4:], digits[2:4], digits[:2])):
        try:
            found.append(_day(int(year), int(month), int(day), value))
        except UserError:
            continue
    if len(found) == 1 or (len(found) == 2 and found[0] == found[1]):
        return found[0]
    if found:
        raise UserError(N_("“{given}” can be two dates. Write it as 23/11/1988."), given=str(value))
    return _refuse(value)


def _from_words(text: str, value: Value) -> dt.date:
    if found := _NUMBERS.fullmatch(text):
        first, second, third = found.groups()
        if len(first) == 4:
            return _day(int(first), int(second), int(third), value)
        if len(third) in (2, 1):
            raise UserError(
                N_("“{given}” has a year of two digits. Write the year with four: 23/11/1988."), given=str(value)
            )
        if int(first) <= 12 < int(second):
            swapped = N_("“{given}” seems to have the month before the day. Write the day first: 23/11/1988.")
            raise UserError(swapped, given=str(value))
        return _day(int(third), int(second), int(first), value)
    for pattern, day, month, year in ((_NAMED, 1, 2, 3), (_MONTH_FIRST, 2, 1, 3)):
        if (found := pattern.fullmatch(text)) and found[month].rstrip(".") in MONTHS:
            if len(found[year]) == 2:
                raise UserError(
                    N_("“{given}” has a year of two digits. Write the year with four: 23/11/1988."), given=str(value)
                )
            return _day(int(found[year]), MONTHS[found[month]], int(found[day]), value)
    return _refuse(value)


def _day(year: int, month: int, day: int, value: Value) -> dt.date:
    try:
        return _in_range(dt.date(year, month, day), value)
    except ValueError:
        return _refuse(value)


def _in_range(day: dt.date, value: Value) -> dt.date:
    return day if day.year in _YEARS else _refuse(value)


def _refuse(value: Value) -> dt.date:
    raise UserError(N_("“{given}” is not a date. Write it as 23/11/1988."), given=str(value))
