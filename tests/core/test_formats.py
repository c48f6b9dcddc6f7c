"""Dates, times and money as offices write them."""

from __future__ import annotations

import datetime as dt

import pytest

from k2k_desktop.core.formats import (
    month_name,
    show_day,
    show_instant,
    show_minutes,
    show_money,
    show_number,
    show_time,
)

DAY = dt.date(2026, 11, 23)


def test_a_day_is_short_on_screen_and_long_with_its_weekday_on_paper() -> None:
    assert show_day(DAY, "ms") == "23 Nov 2026"
    assert show_day(DAY, "ms", long=True, weekday=True) == "23 November 2026 (Isnin)"
    assert show_day(DAY, "en", long=True, weekday=True) == "23 November 2026 (Monday)"


def test_no_malay_month_or_day_is_indonesian_or_english() -> None:
    days = {show_day(dt.date(2026, month, 1), "ms") for month in range(1, 13)}
    assert {"1 Mac 2026", "1 Mei 2026", "1 Ogos 2026", "1 Okt 2026", "1 Dis 2026"} <= days
    assert [month_name(month, "ms") for month in (1, 3, 6, 7, 8)] == ["Januari", "Mac", "Jun", "Julai", "Ogos"]
    week = [show_day(dt.date(2026, 11, 22 + number), "ms", weekday=True)[12:] for number in range(2)]
    assert week == ["(Ahad)", "(Isnin)"]


@pytest.mark.parametrize(
    ("hour", "minute", "ms", "en"),
    [
        (0, 0, "12.00 tengah malam", "12.00 am"),
        (0, 59, "12.59 tengah malam", "12.59 am"),
        (1, 0, "1.00 pagi", "1.00 am"),
        (11, 59, "11.59 pagi", "11.59 am"),
        (12, 0, "12.00 tengah hari", "12.00 pm"),
        (12, 59, "12.59 tengah hari", "12.59 pm"),
        (13, 0, "1.00 petang", "1.00 pm"),
        (18, 59, "6.59 petang", "6.59 pm"),
        (19, 0, "7.00 malam", "7.00 pm"),
        (20, 30, "8.30 malam", "8.30 pm"),
        (23, 59, "11.59 malam", "11.59 pm"),
    ],
)
def test_a_time_says_its_part_of_the_day(hour: int, minute: int, ms: str, en: str) -> None:
    assert show_time(dt.time(hour, minute), "ms") == ms
    assert show_time(dt.time(hour, minute), "en") == en


def test_an_instant_is_shown_by_the_clock_on_the_office_wall() -> None:
    evening = dt.datetime(2026, 11, 22, 16, 30, 5, tzinfo=dt.UTC)
    assert show_instant(evening, "ms") == "23 Nov 2026, 12.30 tengah malam"
    assert show_instant(evening, "ms", seconds=True) == "23 Nov 2026, 00:30:05"


def test_money_and_numbers_have_commas_and_no_space() -> None:
    assert [show_money(sen) for sen in (0, 5, 123450, -123405)] == ["RM0.00", "RM0.05", "RM1,234.50", "-RM1,234.05"]
    assert [show_number(1250), show_number(1250.5, 1)] == ["1,250", "1,250.5"]


def test_a_duration_leaves_out_what_is_nought() -> None:
    shown = [show_minutes(minutes, "en") for minutes in (0, 45, 60, 195, 1440, 2 * 1440 + 185)]
    assert shown == ["0 min", "45 min", "1 h", "3 h 15 min", "1 d", "2 d 3 h"]
