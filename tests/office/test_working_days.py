"""Working days: weekends of the states, holidays and the days in lieu of them, and the office's own."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from k2k_desktop.core.actions import question
from k2k_desktop.core.errors import Invalid, Refused, UserError
from k2k_desktop.models.office import State
from k2k_desktop.services import working_days
from k2k_desktop.services.runner import Runner

D = dt.date
FRI_SAT, SAT_SUN = {4, 5}, {5, 6}
REST_FRIDAY = (State.kedah, State.kelantan, State.terengganu)


@question(needs="session")
def calendar(session: Any, state: State | None = None) -> working_days.WorkingDays:
    return working_days.calendar_of(session, state)


@pytest.mark.parametrize("state", list(State))
def test_every_state_rests_on_its_own_weekend(state: State) -> None:
    """Friday and Saturday in three states, Saturday and Sunday elsewhere (domain-facts 8)."""
    assert working_days.weekend_of(state, D(2026, 6, 1)) == (FRI_SAT if state in REST_FRIDAY else SAT_SUN)


def test_johor_changed_its_weekend_on_the_first_of_2025() -> None:
    assert working_days.weekend_of(State.johor, D(2024, 12, 31)) == FRI_SAT
    assert working_days.weekend_of(State.johor, D(2025, 1, 1)) == SAT_SUN
    johor = working_days.WorkingDays(State.johor)
    assert johor.add(D(2024, 12, 26), 1) == D(2024, 12, 29)  # Thursday, then Sunday
    assert johor.add(D(2025, 1, 3), 1) == D(2025, 1, 6)  # Friday, then Monday


@pytest.mark.parametrize(
    ("state", "day", "n", "then"),
    [
        # Hari Raya 2026: Friday 20 to Sunday 22 March, a day in lieu on Monday in two of these states.
        (State.selangor, D(2026, 3, 19), 1, D(2026, 3, 24)),
        (State.selangor, D(2026, 3, 24), -1, D(2026, 3, 19)),
        (State.kelantan, D(2026, 3, 19), 1, D(2026, 3, 24)),
        (State.kelantan, D(2026, 3, 12), 5, D(2026, 3, 19)),  # a week of Sunday to Thursday
        (State.kedah, D(2026, 3, 19), 1, D(2026, 3, 23)),  # its Friday of that week was given, not moved
        (State.selangor, D(2026, 5, 29), 1, D(2026, 6, 3)),  # Wesak, Agong, and the day in lieu of Wesak
        (State.kelantan, D(2026, 5, 28), 1, D(2026, 6, 2)),  # Wesak on a Sunday is a holiday of the week there
        (State.kedah, D(2026, 12, 24), 1, D(2026, 12, 28)),  # Christmas on Friday moves to Sunday
        (State.terengganu, D(2027, 4, 29), 1, D(2027, 5, 3)),  # Labour Day on Saturday moves to Sunday
        (State.selangor, D(2026, 11, 22), 0, D(2026, 11, 22)),
    ],
)
def test_days_are_added_across_weekends_and_holidays(
    state: State, day: dt.date, n: int, then: dt.date, runner: Runner
) -> None:
    found = runner.read(calendar, state)
    assert found.add(day, n) == then
    if n:
        assert found.between(day, then) == n or day in found.holidays


def test_counting_is_the_reverse_of_adding(runner: Runner) -> None:
    found = runner.read(calendar, State.kelantan)
    start = D(2026, 3, 1)
    for n in range(1, 60):
        assert found.between(start, found.add(start, n)) == n
        assert found.add(found.add(start, n), -n) < found.add(start, n)


def test_the_office_counts_by_its_own_state(runner: Runner) -> None:
    found = runner.read(calendar)
    assert found.state is State.selangor
    assert not found.is_working(D(2026, 12, 11))  # the Sultan's birthday
    assert runner.read(calendar, State.kuala_lumpur).is_working(D(2026, 12, 11))
    assert runner.read(calendar, State.sarawak).is_working(D(2026, 11, 9))


def test_a_holiday_of_the_offices_own_comes_and_goes(runner_of: Any) -> None:
    admin = runner_of("admin")
    day = D(2026, 11, 24)
    key = admin.change(working_days.save_holiday, None, 0, {"day": day, "name": "Cuti peristiwa"})
    assert not admin.read(calendar).is_working(day)
    with pytest.raises(Invalid):
        admin.change(working_days.save_holiday, None, 0, {"day": day, "name": "Sekali lagi"})
    admin.change(working_days.save_holiday, key, 1, {"name": "Cuti peristiwa negeri"})
    admin.change(working_days.remove_holiday, day)
    assert admin.read(calendar).is_working(day)


def test_an_office_may_work_on_a_public_holiday_and_take_that_back(runner_of: Any) -> None:
    admin, day = runner_of("admin"), D(2026, 12, 25)
    admin.change(working_days.remove_holiday, day)
    assert admin.read(calendar).is_working(day)
    assert [line.struck for line in admin.read(working_days.holidays_of, 2026) if line.day == day] == [True]
    admin.change(working_days.keep_holiday, day)
    assert not admin.read(calendar).is_working(day)
    with pytest.raises(UserError):
        admin.change(working_days.keep_holiday, day)
    with pytest.raises(UserError):
        admin.change(working_days.remove_holiday, D(2026, 11, 23))


def test_only_an_administrator_changes_holidays(runner: Runner) -> None:
    with pytest.raises(Refused):
        runner.change(working_days.save_holiday, None, 0, {"day": D(2026, 12, 1), "name": "Cuti"})


def test_a_holiday_needs_a_day_and_a_name(runner_of: Any) -> None:
    with pytest.raises(Invalid):
        runner_of("admin").change(working_days.save_holiday, None, 0, {"day": D(2026, 12, 1), "name": " "})


def test_two_holidays_on_one_sunday_give_one_day_in_lieu(runner: Runner) -> None:
    found = runner.read(calendar, State.kuala_lumpur)
    assert not found.is_working(D(2026, 2, 2))
    assert found.is_working(D(2026, 2, 3))
