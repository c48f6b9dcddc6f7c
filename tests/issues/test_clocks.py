"""When a complaint is due: real minutes and working days of every state, pauses, and clocks that go wrong."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from k2k_desktop.core.clock import OFFICE_ZONE, FixedClock, local
from k2k_desktop.models.issues import IssueKind, PauseReason, Priority
from k2k_desktop.models.office import State
from k2k_desktop.services.issues import intake, service_times, statuses
from k2k_desktop.services.issues.clocks import Pause, Times, end_of, paused, paused_days, promise, start_of, used
from k2k_desktop.services.shipped import SERVICE_TIMES
from k2k_desktop.services.working_days import WorkingDays, public_holidays
from tests.conftest import because
from tests.issues.making import Counter

P = {priority: Times(*values) for priority, values in SERVICE_TIMES.items()}
FRIDAY_SATURDAY = {State.kedah, State.kelantan, State.terengganu}


def at(month: int, day: int, hour: int = 10, minute: int = 0) -> dt.datetime:
    """A time of 2026 on Malaysia's clock."""
    return dt.datetime(2026, month, day, hour, minute, tzinfo=OFFICE_ZONE).astimezone(dt.UTC)


def of(state: State) -> WorkingDays:
    """The working days of a state with its public holidays."""
    return WorkingDays(state, {line.day: line.name for line in public_holidays(state, "ms")})


PLAIN = WorkingDays(State.selangor)


@pytest.mark.parametrize("state", list(State))
def test_working_days_leave_out_the_weekend_of_every_state(state: State) -> None:
    calendar = WorkingDays(state)
    thursday = promise(at(12, 3), replace(P[Priority.normal], act=2), (), calendar)
    rests = state in FRIDAY_SATURDAY
    assert thursday.acknowledge_by == end_of(dt.date(2026, 12, 6 if rests else 4))
    assert thursday.act_by == end_of(dt.date(2026, 12, 7))


@pytest.mark.parametrize("state", list(State))
def test_every_day_of_2026_is_due_on_a_working_day_after_as_many_as_promised(state: State) -> None:
    calendar = of(state)
    for offset in range(0, 330, 3):
        day = dt.date(2026, 1, 1) + dt.timedelta(days=offset)
        for times in (P[Priority.normal], P[Priority.planned]):
            made = promise(start_of(day), times, (), calendar)
            for due, days in ((made.acknowledge_by, times.acknowledge), (made.finish_by, times.finish)):
                assert due is not None
                last = local(due).date()
                assert calendar.is_working(last)
                assert calendar.between(day, last) == days


@pytest.mark.parametrize(
    ("priority", "acknowledge", "act", "finish"),
    [
        (Priority.emergency, at(11, 23, 10, 30), at(11, 23, 14), at(11, 24)),
        (Priority.urgent, at(11, 23, 14), at(11, 24), at(11, 25)),
        (Priority.normal, end_of(dt.date(2026, 11, 24)), end_of(dt.date(2026, 11, 26)), end_of(dt.date(2026, 12, 11))),
        (Priority.planned, end_of(dt.date(2026, 11, 26)), end_of(dt.date(2026, 12, 7)), end_of(dt.date(2027, 1, 4))),
    ],
)
def test_the_four_priorities_from_a_monday_morning(
    priority: Priority, acknowledge: dt.datetime, act: dt.datetime, finish: dt.datetime
) -> None:
    made = promise(at(11, 23), P[priority], (), PLAIN)
    assert (made.acknowledge_by, made.act_by, made.finish_by) == (acknowledge, act, finish)


@pytest.mark.parametrize(
    ("state", "first", "last"),
    [
        # Friday 20 (additional), Saturday 21 and Sunday 22 March; in lieu of the one on the weekend: Monday 23
        (State.selangor, dt.date(2026, 3, 24), dt.date(2026, 4, 10)),
        (State.kelantan, dt.date(2026, 3, 24), dt.date(2026, 4, 12)),  # works on Sundays, rests on Fridays
    ],
)
def test_a_promise_across_hari_raya(state: State, first: dt.date, last: dt.date) -> None:
    made = promise(at(3, 19, 16), P[Priority.normal], (), of(state))
    assert (made.acknowledge_by, made.finish_by) == (end_of(first), end_of(last))


def test_a_friday_evening_is_due_after_the_weekend_and_the_holiday() -> None:
    deepavali = promise(at(11, 6, 21), P[Priority.normal], (), of(State.selangor))
    assert deepavali.acknowledge_by == end_of(dt.date(2026, 11, 10))  # Sunday the 8th moves to Monday the 9th
    saturday = promise(at(11, 28, 11), P[Priority.normal], (), PLAIN)
    sunday_night = promise(at(11, 29, 23, 59), P[Priority.normal], (), PLAIN)
    assert saturday.acknowledge_by == sunday_night.acknowledge_by == end_of(dt.date(2026, 11, 30))


PAUSES = [
    # minutes: on hold from the first hour to the end of the next day, then 23 hours are left
    (P[Priority.emergency], [Pause(at(11, 23, 11), dt.date(2026, 11, 24))], end_of(dt.date(2026, 11, 24))
     + dt.timedelta(hours=23)),
    # resumed early, after one hour
    (P[Priority.emergency], [Pause(at(11, 23, 11), dt.date(2026, 11, 24), at(11, 23, 12))], at(11, 24, 11)),
    # two pauses that overlap count once
    (P[Priority.emergency], [Pause(at(11, 23, 11), dt.date(2026, 11, 30), at(11, 23, 14)),
                             Pause(at(11, 23, 12), dt.date(2026, 11, 30), at(11, 23, 15))], at(11, 24, 14)),
    # begun when it was due already: too late to help
    (P[Priority.emergency], [Pause(at(11, 24, 11), dt.date(2026, 11, 30))], at(11, 24, 10)),
    # ended before it began: the clock was set back
    (P[Priority.emergency], [Pause(at(11, 23, 12), dt.date(2026, 11, 30), at(11, 23, 11))], at(11, 24, 10)),
    # working days: Tuesday to Thursday stand still, Friday resumes
    (P[Priority.normal], [Pause(at(11, 24), dt.date(2026, 11, 26))], end_of(dt.date(2026, 12, 16))),
    # resumed on Thursday morning: that day counts again
    (P[Priority.normal], [Pause(at(11, 24), dt.date(2026, 11, 30), at(11, 26, 9))], end_of(dt.date(2026, 12, 15))),
    # over a weekend: Saturday and Sunday would not have counted anyway
    (P[Priority.normal], [Pause(at(11, 27, 15), dt.date(2026, 11, 29))], end_of(dt.date(2026, 12, 14))),
    # begun and ended on one day: nothing is gained
    (P[Priority.normal], [Pause(at(11, 24, 9), dt.date(2026, 11, 30), at(11, 24, 17))], end_of(dt.date(2026, 12, 11))),
]  # fmt: skip


@pytest.mark.parametrize(("times", "pauses", "finish"), PAUSES)
def test_a_pause_moves_what_is_due(times: Times, pauses: list[Pause], finish: dt.datetime) -> None:
    assert promise(at(11, 23), times, pauses, PLAIN).finish_by == finish


def test_a_pause_over_a_holiday_takes_only_working_days() -> None:
    calendar = of(State.selangor)  # 25 December 2026 is a Friday
    held = [Pause(at(12, 23), dt.date(2026, 12, 27))]
    without = promise(at(12, 21), P[Priority.normal], (), calendar)
    made = promise(at(12, 21), P[Priority.normal], held, calendar)
    assert paused_days(at(12, 21), held, calendar, at(12, 31)) == 2  # the 23rd and the 24th
    assert made.finish_by == end_of(calendar.add(local(without.finish_by).date(), 2))  # type: ignore[arg-type]


def test_paused_time_is_told_apart_and_the_used_part_leaves_it_out() -> None:
    held = [Pause(at(11, 23, 12), dt.date(2026, 11, 30), at(11, 23, 18))]
    assert paused(held, at(11, 23, 15)) == dt.timedelta(hours=3)
    assert paused(held, at(11, 25)) == dt.timedelta(hours=6)
    emergency = P[Priority.emergency]
    assert used(at(11, 23), emergency, held, PLAIN, at(11, 23, 22)) == pytest.approx(6 / 24)
    assert used(at(11, 23), emergency, held, PLAIN, at(11, 24, 16)) == pytest.approx(1.0)
    assert used(at(11, 23), emergency, (), PLAIN, at(11, 22)) == 0.0  # set back before the report
    normal = P[Priority.normal]
    assert used(at(11, 27), normal, (), PLAIN, at(11, 29, 23)) == 0.0  # a weekend uses nothing
    assert used(at(11, 23), normal, (), PLAIN, end_of(dt.date(2026, 12, 11))) == pytest.approx(1.0, abs=1e-6)


def test_holidays_are_those_of_the_estate_and_a_pause_is_computed_from_the_report(counter: Counter) -> None:
    clock = counter.runner.clock
    assert isinstance(clock, FixedClock)
    kelantan = counter.make.estate("PPR Kota Indah")
    _set_state(counter, kelantan, State.kelantan)
    clock.moment = at(3, 19, 16)
    values: dict[str, Any] = {"category_id": counter.lamp, "block_id": None}
    here, there = counter.issue(**values), counter.issue(**values, estate_id=kelantan)
    assert counter.page(here).clock.finish_by == end_of(dt.date(2026, 4, 10))
    assert counter.page(there).clock.finish_by == end_of(dt.date(2026, 4, 12))
    counter.do(statuses.hold, there, PauseReason.budget, dt.date(2026, 3, 26))
    assert counter.page(there).clock.finish_by == end_of(dt.date(2026, 4, 15))  # the 24th, 25th and 26th were lost
    clock.moment = at(3, 25, 9)
    counter.do(statuses.resume, there)
    page = counter.page(there)
    assert page.clock.finish_by == end_of(dt.date(2026, 4, 13))
    assert (page.clock.paused_days, page.clock.stands_until) == (1, None)
    assert counter.page(here).clock.finish_by == end_of(dt.date(2026, 4, 10))


def test_a_clock_set_back_never_makes_less_than_no_time(counter: Counter) -> None:
    clock = counter.runner.clock
    assert isinstance(clock, FixedClock)
    key = counter.issue()
    clock.moment -= dt.timedelta(hours=3)
    counter.do(statuses.hold, key, PauseReason.approval, dt.date(2026, 11, 24))
    clock.moment -= dt.timedelta(hours=3)
    counter.do(statuses.resume, key)
    page = counter.page(key)
    assert [line.spent for line in page.history] == [0, 0, None]
    assert page.clock.finish_by == page.reported_at + dt.timedelta(days=2)
    assert page.clock.paused == dt.timedelta()


def test_a_new_promise_is_for_new_complaints_and_a_compliment_has_none(counter: Counter) -> None:
    before = counter.issue()
    changes = {
        "priority": Priority.urgent,
        "from_on": dt.date(2026, 11, 23),
        "acknowledge": 60,
        "act": 60,
        "finish": 60,
    }
    because(counter.runner, service_times.save_service_time, changes)
    after = counter.issue()
    assert counter.page(before).clock.finish == 2_880
    assert counter.page(after).clock.finish_by == counter.page(after).reported_at + dt.timedelta(minutes=60)
    promised = counter.runner.read(intake.promised, Priority.urgent, counter.estate)
    assert promised.finish_by == counter.page(after).clock.finish_by
    thanks = counter.page(counter.issue("Terima kasih", kind=IssueKind.compliment))
    assert (thanks.clock.finish_by, thanks.clock.look) == (None, "none")


def _set_state(counter: Counter, estate_id: int, state: State) -> None:
    from k2k_desktop.services.estate.places import save_estate

    counter.runner.change(save_estate, estate_id, 1, {"state": state, "name": "PPR Kota Indah"})
