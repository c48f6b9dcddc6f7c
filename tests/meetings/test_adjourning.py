"""A meeting that could not go on hands its agenda to the one that takes it up."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.progress import Progress
from k2k_desktop.models.meetings import Meeting, MeetingStatus
from k2k_desktop.services import meetings
from k2k_desktop.services.meetings import adjourning, preparation
from tests.meetings.conftest import Committee

DAY = dt.date(2026, 11, 23)


def adjourn(committee: Committee, key: int, day: dt.date | None = None, late: str = "") -> int:
    """Adjourn for lack of a quorum; gives the meeting that takes it up."""
    runner = committee.runner
    return runner.run(
        meetings.adjourn_meeting, Progress(), "Tidak cukup kuorum", key, held_on=day, late_reason=late
    ).value


def test_the_agenda_goes_on_without_what_was_finished(committee: Committee) -> None:
    key = committee.open(DAY, present=2)
    added = committee.runner.change(meetings.add_item, key, "Lif Blok C", presenter="Zulkifli")
    first = committee.page(key).items[0]
    committee.runner.change(meetings.finish_item, key, first.id, True)
    following = adjourn(committee, key)
    page = committee.page(following)
    assert page.status is MeetingStatus.planned
    assert page.held_on == DAY + dt.timedelta(days=7)
    assert [one.title for one in page.items] == [one.title for one in committee.page(key).items if one.id != first.id]
    assert next(one for one in page.items if one.title == "Lif Blok C").presenter == "Zulkifli"
    assert added not in [one.id for one in page.items]
    assert [one.number for one in page.items] == [f"{place}.0" for place in range(1, 7)]
    assert len(page.people) == 9
    assert committee.runner.read(preparation.steps, following)


def test_both_keep_numbers_of_their_own_and_the_link_stays(committee: Committee) -> None:
    key = committee.open(DAY, present=2)
    later = committee.plan(DAY + dt.timedelta(days=60))
    following = adjourn(committee, key)
    assert committee.page(key).status is MeetingStatus.adjourned
    assert [committee.number(one) for one in (key, following)] == ["1/2026", "2/2026"]
    assert committee.number(later) == "1/2027"
    with committee.runner.database.reading() as session:
        assert session.scalar(sa.select(Meeting.continues_id).where(Meeting.id == following)) == key
        assert session.scalar(sa.select(Meeting.quorum_needed).where(Meeting.id == key)) == 5


def test_a_day_beyond_the_rules_needs_a_reason_and_one_before_is_none(committee: Committee) -> None:
    key = committee.open(DAY, present=2)
    last = committee.runner.read(adjourning.last_day_to_continue, key)
    for wrong in (last + dt.timedelta(days=1), DAY - dt.timedelta(days=1)):
        with pytest.raises(Invalid):
            adjourn(committee, key, wrong)
    assert committee.page(key).status is MeetingStatus.in_session
    following = adjourn(committee, key, last + dt.timedelta(days=1), "Dewan tiada")
    assert committee.page(following).held_on == last + dt.timedelta(days=1)


def test_only_a_meeting_in_session_is_adjourned_and_why_is_asked(committee: Committee) -> None:
    planned = committee.plan(DAY)
    with pytest.raises(UserError):
        adjourn(committee, planned)
    key = committee.open(DAY, present=2)
    with pytest.raises(UserError, match="why"):
        committee.runner.change(meetings.adjourn_meeting, key)
    adjourn(committee, key)
    with pytest.raises(UserError):
        adjourn(committee, key)


def test_an_adjourned_meeting_of_december_goes_on_in_the_series_of_january(committee: Committee) -> None:
    day = dt.date(2026, 12, 28)
    key = committee.plan(day)
    committee.runner.change(meetings.issue_notice, key)
    committee.runner.change(meetings.open_meeting, key)
    following = adjourn(committee, key, dt.date(2027, 1, 11))
    assert [committee.number(one) for one in (key, following)] == ["1/2026", "1/2027"]
