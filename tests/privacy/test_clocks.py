"""The clocks of the law at their edges, and what is left of them in words."""

from __future__ import annotations

import datetime as dt

import pytest

from k2k_desktop.services.privacy import clocks

DAY = dt.date(2026, 11, 1)
DISCOVERED = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)


def test_the_law_gives_21_days_14_more_72_hours_and_7_days() -> None:
    assert clocks.request_due(DAY) == dt.date(2026, 11, 22)
    assert clocks.request_due(DAY, extended=True) == dt.date(2026, 12, 6)
    assert clocks.commissioner_by(DISCOVERED) == dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC)
    assert clocks.people_by(DAY) == dt.date(2026, 11, 8)


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (DAY + dt.timedelta(days=6), ("Baki 6 hari", "running")), (DAY + dt.timedelta(days=5), ("Baki 5 hari", "soon")),
        (DAY, ("Hari Ini", "soon")), (DAY - dt.timedelta(days=1), ("Lewat 1 hari", "late")),
        (DAY - dt.timedelta(days=4), ("Lewat 4 hari", "late")),
    ],
)  # fmt: skip
def test_days_left_are_said_as_elsewhere(due: dt.date, said: tuple[str, str]) -> None:
    assert clocks.days_words(due, DAY) == said


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (dt.timedelta(hours=72), ("Baki 72 jam", "running")), (dt.timedelta(hours=24), ("Baki 24 jam", "running")),
        (dt.timedelta(hours=24, seconds=-1), ("Baki 23 jam", "soon")), (dt.timedelta(0), ("Baki 1 minit", "soon")),
        (dt.timedelta(seconds=-1), ("Lewat 1 minit", "late")), (dt.timedelta(hours=-30), ("Lewat 1 hari", "late")),
    ],
)  # fmt: skip
def test_the_72_hours_turn_amber_below_24_and_red_past_the_last_second(
    left: dt.timedelta, said: tuple[str, str]
) -> None:
    assert clocks.hours_words(DISCOVERED + left, DISCOVERED) == said
