"""Numbers, days and times as people type them and sheets hold them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k2k_desktop.core import typed
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import month_name, show_day, show_money, show_time
from k2k_desktop.core.i18n import LANGUAGES

WHOLE = [
    ("12", 12),
    ("1,250", 1250),
    ("-3", -3),
    (12, 12),
    (12.0, 12),
    ("12.0", 12),
    ("007", 7),
    ("", None),
    (" ", None),
]


@pytest.mark.parametrize(("written", "value"), WHOLE)
def test_a_whole_number_is_read(written: object, value: int | None) -> None:
    assert typed.whole_number(written) == value


@pytest.mark.parametrize("written", ["1.5", "12a", "--1", "1e3", "0x1f", "½", True, 1.5, float("nan"), "9" * 16])
def test_what_is_no_whole_number_is_refused(written: object) -> None:
    with pytest.raises(UserError, match="not a whole number"):
        typed.whole_number(written)


MONEY = [
    ("124", 12400), ("124.5", 12450), ("RM1,234.50", 123450), ("rm 1 234.50", 123450), ("-RM0.05", -5), ("RM-0.05", -5),
    (".5", 50), ("5.", 500), ("0.10000000000000000000", 10), (19.99, 1999), (1234567.89, 123456789), (0, 0),
]  # fmt: skip


@pytest.mark.parametrize(("written", "sen"), MONEY)
def test_an_amount_is_read_in_sen(written: object, sen: int) -> None:
    assert typed.money_sen(written) == sen


NO_MONEY = ["RM", "-", "1.2.3", "--5", "-RM-5", "1e5", "1_000", "NaN", "Infinity", "5 ringgit", "9" * 13, True]


@pytest.mark.parametrize("written", NO_MONEY)
def test_what_is_no_amount_is_refused(written: object) -> None:
    with pytest.raises(UserError, match="not an amount"):
        typed.money_sen(written)


def test_half_a_sen_is_refused_not_rounded() -> None:
    with pytest.raises(UserError, match="at most two decimals"):
        typed.money_sen("1.005")


@given(st.integers(-(10**13), 10**13))
def test_every_amount_shown_is_read_back(sen: int) -> None:
    assert typed.money_sen(show_money(sen)) == sen


TODAY = dt.date(2026, 11, 23)
DAYS = [
    "3/12/2026", "3-12-2026", "3.12.2026", "03/12/2026", "2026-12-03", "2026/12/3", "3 Dis 2026", "3 Disember 2026",
    "3 dec 2026", "3 DECEMBER, 2026", "3 Disember 2026 (Khamis)", "3/12", "3 dis", dt.datetime(2026, 12, 3, 14),
    dt.date(2026, 12, 3),
]  # fmt: skip


@pytest.mark.parametrize("written", DAYS)
def test_a_day_is_read(written: object) -> None:
    assert typed.day(written, TODAY) == dt.date(2026, 12, 3)


NO_DAYS = [
    "30/2/2026", "29/2/2025", "0/1/2026", "3/13/2026", "3 Foo 2026", "12", "esok", "3/12/2026/1", "3/12/20266",
    "3/99999999999999999999/2026", "99999999999999999999/1/2026", "²/3/2026", "3/12/0000", "-", "(",
]  # fmt: skip


@pytest.mark.parametrize("written", NO_DAYS)
def test_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(UserError, match="not a date"):
        typed.day(written, TODAY)


def test_a_year_of_two_digits_is_asked_for_never_guessed() -> None:
    with pytest.raises(UserError, match="four digits"):
        typed.day("3/12/26")


def test_a_day_without_a_year_needs_to_know_the_year() -> None:
    with pytest.raises(UserError, match="not a date"):
        typed.day("3/12")
    assert typed.day("29/2", dt.date(2028, 1, 1)) == dt.date(2028, 2, 29)


@given(st.dates(min_value=dt.date(1000, 1, 1)), st.booleans(), st.booleans())
def test_every_day_shown_is_read_back(day: dt.date, long: bool, weekday: bool) -> None:
    for language in LANGUAGES:
        assert typed.day(show_day(day, language, long=long, weekday=weekday)) == day


def test_every_name_of_a_month_is_known() -> None:
    for language in LANGUAGES:
        for month in range(1, 13):
            for long in (True, False):
                assert typed.MONTHS[month_name(month, language, long=long).casefold()] == month


TIMES = [
    ("8.30 malam", (20, 30)), ("8:30 pm", (20, 30)), ("8.30 p.m.", (20, 30)), ("20:30", (20, 30)), ("2030", (20, 30)),
    ("8.30", (8, 30)), ("8", (8, 0)), ("8 pagi", (8, 0)), ("12.30 tengah hari", (12, 30)), ("12 tengah malam", (0, 0)),
    ("12.30 malam", (0, 30)), ("12.30 am", (0, 30)), ("12.30 pm", (12, 30)), ("12.15 pagi", (0, 15)),
    ("11.45 tengah hari", (11, 45)), ("1 tgh hari", (13, 0)), ("2.30 ptg", (14, 30)), ("00:00", (0, 0)),
    (dt.time(0, 0), (0, 0)),
]  # fmt: skip


@pytest.mark.parametrize(("written", "time"), TIMES)
def test_a_time_is_read(written: object, time: tuple[int, int]) -> None:
    assert typed.time_of_day(written) == dt.time(*time)


@pytest.mark.parametrize(
    "written", ["25:00", "24:00", "8.60", "20.30 pagi", "13 am", "malam", "8.30 subuh", "8:3", "-1"]
)
def test_what_is_no_time_is_refused(written: str) -> None:
    with pytest.raises(UserError, match="not a time"):
        typed.time_of_day(written)


@given(st.times().map(lambda time: time.replace(second=0, microsecond=0)))
def test_every_time_shown_is_read_back(time: dt.time) -> None:
    for language in LANGUAGES:
        assert typed.time_of_day(show_time(time, language)) == time


YES_NO = [("Ya", True), ("YES", True), ("x", True), ("1", True), (1, True), (True, True), ("√", True), ("", False),
          ("Tidak", False), ("no", False), ("-", False), (0, False), (None, False)]  # fmt: skip


@pytest.mark.parametrize(("written", "value"), YES_NO)
def test_yes_and_no_are_read(written: object, value: bool) -> None:
    assert typed.yes_or_no(written) is value


@pytest.mark.parametrize("written", ["mungkin", "2", "yes no", 7])
def test_what_is_neither_yes_nor_no_is_refused(written: object) -> None:
    with pytest.raises(UserError, match="neither yes nor no"):
        typed.yes_or_no(written)


def test_an_instant_needs_its_offset() -> None:
    assert typed.instant("2026-11-22T10:51:24+08:00") == dt.datetime(2026, 11, 22, 2, 51, 24, tzinfo=dt.UTC)
    for written in ("2026-11-22T10:51:24", "semalam", dt.datetime(2026, 11, 22)):
        with pytest.raises(UserError, match="not a moment"):
            typed.instant(written)
