"""Numbers through the years: the annual general meeting counts on, every other kind begins anew."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import Invalid
from k2k_desktop.models.meetings import MeetingKind
from k2k_desktop.services import meetings
from k2k_desktop.services.meetings import series
from k2k_desktop.services.runner import Runner
from tests.meetings.conftest import Committee, found
from tests.meetings.test_papers import words

YEARS = (dt.date(2025, 5, 3), dt.date(2026, 5, 2), dt.date(2027, 5, 1))


def numbers(committee: Committee, keys: list[int]) -> list[str]:
    """The references in Malay without what stands before the number."""
    return [committee.page(key).reference for key in keys]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (MeetingKind.committee, ["1/2025", "1/2026", "1/2027"]),
        (MeetingKind.egm, ["1/2025", "1/2026", "1/2027"]),
        (MeetingKind.special, ["1/2025", "1/2026", "1/2027"]),
        (MeetingKind.agm, ["1", "2", "3"]),
    ],
)
def test_only_annual_general_meetings_count_on_through_the_years(
    committee: Committee, kind: MeetingKind, expected: list[str]
) -> None:
    keys = [committee.plan(day, kind=kind) for day in YEARS]
    bare = [re.sub(r"^(No\. |Bil\. |Kali Ke-)", "", one) for one in numbers(committee, keys)]
    assert bare == expected


def test_the_first_annual_general_meeting_may_say_which_it_is_and_the_next_counts_on(committee: Committee) -> None:
    fifth = committee.plan(YEARS[1], kind=MeetingKind.agm, number=5)
    sixth = committee.plan(YEARS[2], kind=MeetingKind.agm)
    assert [one[-1] for one in numbers(committee, [fifth, sixth])] == ["5", "6"]
    with pytest.raises(Invalid):
        committee.plan(dt.date(2028, 5, 6), kind=MeetingKind.agm, number=5)
    with pytest.raises(Invalid):
        committee.plan(dt.date(2028, 5, 6), kind=MeetingKind.egm, number=0)


def test_an_annual_general_meeting_put_off_to_another_year_keeps_its_place_in_the_series(committee: Committee) -> None:
    first, second = (committee.plan(day, kind=MeetingKind.agm) for day in YEARS[:2])
    changes = {"held_on": dt.date(2027, 6, 5)}
    committee.runner.change(meetings.save_meeting, first, committee.page(first).version, changes)
    assert [one[-1] for one in numbers(committee, [second, first])] == ["1", "2"]


def test_whether_a_meeting_begins_its_series_is_asked_by_kind_and_year(committee: Committee, secretary: Runner) -> None:
    def begins(kind: MeetingKind, day: dt.date) -> bool:
        return secretary.read(series.begins_series, committee.id, kind, day)

    committee.plan(YEARS[0], kind=MeetingKind.agm)
    committee.plan(YEARS[0])
    assert not begins(MeetingKind.agm, YEARS[1])
    assert begins(MeetingKind.committee, YEARS[1])
    assert not begins(MeetingKind.committee, YEARS[0])


def test_the_database_refuses_the_same_annual_general_meeting_twice(committee: Committee, database: Database) -> None:
    one, other = (committee.plan(day, kind=MeetingKind.agm) for day in YEARS[:2])
    assert one != other
    with pytest.raises(IntegrityError, match="UNIQUE"), database.writing() as session:
        session.execute(sa.text("UPDATE meeting SET number = 1 WHERE id = :key"), {"key": other})


def test_two_organisations_each_have_their_first(committee: Committee, secretary: Runner) -> None:
    other = Committee(secretary, found(secretary, "Persatuan Wanita"))
    keys = [committee.plan(YEARS[0], kind=MeetingKind.agm)]
    assert numbers(committee, keys) == numbers(other, [other.plan(YEARS[0], kind=MeetingKind.agm)])


def test_papers_of_an_annual_general_meeting_bear_its_number_in_the_name(committee: Committee) -> None:
    key = committee.plan(YEARS[2], kind=MeetingKind.agm, number=7)
    text = words(committee.runner.read(meetings.notice_pdf, key, "en"))
    assert "ANNUAL GENERAL MEETING NO. 7" in text
    assert "7/2027" not in text
