"""The checklist of a meeting: its days in working days, moved with the meeting, ticked off."""

from __future__ import annotations

import datetime as dt

import pytest

from k2k_desktop.core.errors import Invalid, Refused, Stale, UserError
from k2k_desktop.models.meetings import MeetingKind
from k2k_desktop.services import meetings
from k2k_desktop.services.meetings import preparation
from k2k_desktop.services.meetings.preparation import Step
from k2k_desktop.services.runner import Runner
from k2k_desktop.services.working_days import calendar_of
from tests.meetings.conftest import Committee

DAY = dt.date(2026, 12, 14)


def steps(runner: Runner, key: int) -> tuple[Step, ...]:
    """The checklist by day."""
    return runner.read(preparation.steps, key)


def test_each_step_is_so_many_working_days_from_the_meeting(committee: Committee) -> None:
    key = committee.plan(DAY)
    with committee.runner.database.reading() as session:
        calendar = calendar_of(session)
        for one in steps(committee.runner, key):
            assert one.due_on == calendar.add(DAY, one.working_days)
            assert calendar.is_working(one.due_on)
    assert [one.working_days for one in steps(committee.runner, key)] == [-15, -10, -2, 3, 7, 14]


def test_the_invitation_goes_out_earlier_where_the_rules_ask_for_more(committee: Committee) -> None:
    key = committee.plan(DAY, kind=MeetingKind.agm)
    invitation = next(one for one in steps(committee.runner, key) if one.working_days <= -10 and one.working_days > -15)
    assert (DAY - invitation.due_on).days >= 14
    assert len(steps(committee.runner, key)) == 9


def test_what_is_not_done_moves_with_the_meeting_and_what_is_done_stays(committee: Committee) -> None:
    key = committee.plan(DAY)
    first, second, *_others = steps(committee.runner, key)
    committee.runner.change(preparation.tick, first.id, True)
    moved = {"held_on": DAY + dt.timedelta(days=28)}
    committee.runner.change(meetings.save_meeting, key, committee.page(key).version, moved)
    found = {one.id: one for one in steps(committee.runner, key)}
    assert found[first.id].due_on == first.due_on
    assert found[first.id].done_on == dt.date(2026, 11, 23)
    assert found[second.id].due_on > second.due_on


def test_the_notice_ticks_the_invitation_off(committee: Committee) -> None:
    key = committee.plan(DAY)
    committee.runner.change(meetings.issue_notice, key)
    done = [one for one in steps(committee.runner, key) if one.done_on]
    assert [one.working_days for one in done] == [-10]


def test_a_tick_is_taken_back_and_none_is_for_a_day_to_come(committee: Committee) -> None:
    key = committee.plan(DAY)
    first = steps(committee.runner, key)[0]
    with pytest.raises(UserError):
        committee.runner.change(preparation.tick, first.id, True, dt.date(2026, 12, 1))
    committee.runner.change(preparation.tick, first.id, True)
    committee.runner.change(preparation.tick, first.id, False)
    assert steps(committee.runner, key)[0].done_on is None


def test_a_step_is_added_changed_and_taken_off(committee: Committee, manager: Runner) -> None:
    key = committee.plan(DAY)
    change = committee.runner.change
    added = change(preparation.save_step, key, None, 0, {"title": "Tempah makanan", "working_days": -1})
    one = next(step for step in steps(committee.runner, key) if step.id == added)
    assert one.days_left == (one.due_on - dt.date(2026, 11, 23)).days
    change(preparation.save_step, key, added, one.version, {"working_days": -3})
    with pytest.raises(Stale):
        change(preparation.save_step, key, added, one.version, {"working_days": -4})
    with pytest.raises(Invalid):
        change(preparation.save_step, key, None, 0, {"title": " ", "working_days": -1})
    with pytest.raises(Invalid):
        change(preparation.save_step, key, None, 0, {"title": "Makan", "working_days": 900})
    with pytest.raises(Refused):
        manager.change(preparation.remove_step, added, one.version)
    change(preparation.remove_step, added, one.version + 1)
    assert added not in [step.id for step in steps(committee.runner, key)]


def test_a_deleted_meeting_takes_its_checklist_along(committee: Committee) -> None:
    key = committee.plan(DAY)
    committee.runner.change(meetings.delete_meeting, key)
    assert steps(committee.runner, key) == ()
