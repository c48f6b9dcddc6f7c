"""Days as spreadsheets hold them: read however they stand, asked where they could be another."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k2k_desktop.core.cells_in import parse_date_cell
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.spreadsheets import Value


@pytest.mark.parametrize(
    "cell",
    [
        dt.date(1988, 11, 23), dt.datetime(1988, 11, 23), "23/11/1988", "1988-11-23", "23.11.1988", "23-11-1988",
        "23 Nov 1988", "23 November 1988", "23hb Nov 1988", "November 23, 1988", 19881123, "19881123", "23111988",
        23111988, 32470, 32470.0, "32470", "1988-11-23 00:00:00", " 23 / 11 / 1988 ", "'23/11/1988",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_stands_in_the_cell(cell: Value) -> None:
    assert parse_date_cell(cell) == dt.date(1988, 11, 23)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1 Mac 1990", 3),
        ("1 Mei 1990", 5),
        ("1 Julai 1990", 7),
        ("1 Ogos 1990", 8),
        ("1-Okt-1990", 10),
        ("1 DISEMBER 1990", 12),
    ],
)
def test_malay_months_are_known(text: str, month: int) -> None:
    assert parse_date_cell(text) == dt.date(1990, month, 1)


@pytest.mark.parametrize("cell", [None, "", "  ", "-", "Tiada", "N/A"])
def test_an_empty_date_is_none(cell: Value) -> None:
    assert parse_date_cell(cell) is None


@pytest.mark.parametrize(
    "cell",
    [
        "23/11/88",
        "23 Nov 88",
        "11/23/1988",
        "31/2/1990",
        "1988",
        1988,
        "abc",
        12,
        0,
        -5,
        True,
        dt.time(8),
        float("nan"),
        1e300,
        "1021988",
        dt.date(1, 1, 1),
        "20112021"[:7],
    ],
)
def test_a_day_that_could_be_another_is_asked(cell: Value) -> None:
    with pytest.raises(UserError) as asked:
        parse_date_cell(cell)
    assert "{" not in str(asked.value)


@given(st.dates(dt.date(1901, 1, 1), dt.date(2098, 12, 31)))
def test_every_day_survives_its_usual_spellings(day: dt.date) -> None:
    spellings: list[Value] = [f"{day:%d/%m/%Y}", day.isoformat(), f"{day:%d %B %Y}", (day - dt.date(1899, 12, 30)).days]
    for spelling in spellings:
        if isinstance(spelling, int) and 1900 <= spelling < 2100:
            continue
        assert parse_date_cell(spelling) == day


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_days(text: str) -> None:
    try:
        parse_date_cell(text)
    except UserError:
        return
