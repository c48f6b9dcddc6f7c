"""Work that comes back: one order for each day it falls due, on its own day of the month."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.models.estate.facilities import Facility, FacilityKind
from k2k_desktop.models.issues.works import Contractor, Payer, SignOff, WorkOrder, WorkStatus
from k2k_desktop.models.office import Holiday
from k2k_desktop.services.estate import facilities
from k2k_desktop.services.issues.works import schedules
from k2k_desktop.services.runner import Runner
from tests.conftest import Make

TODAY = dt.date(2026, 11, 23)


@action("Begin a day of the test", needs="issues.log")
def begin(session: Session) -> int:
    """What a day begins with."""
    return schedules.make_due_orders(session)


@pytest.fixture
def estate(make: Make) -> int:
    return make.estate()


def schedule(runner: Runner, estate: int, next_on: dt.date, **more: Any) -> int:
    given = {
        "title": "Servis lif", "scope": "Servis dan ujian brek.", "estate_id": estate, "every_months": 1,
        "next_on": next_on, "days_before": 7, **more,
    }  # fmt: skip
    return runner.change(schedules.save_schedule, None, 0, given)


def orders(runner: Runner) -> list[WorkOrder]:
    with runner.database.reading() as session:
        found = session.query(WorkOrder).order_by(WorkOrder.id).all()
        session.expunge_all()
        return found


def at(clock: FixedClock, day: dt.date) -> None:
    """Ten in the morning of that day."""
    clock.moment = dt.datetime.combine(day, dt.time(2), dt.UTC)


def test_a_yearly_schedule_makes_its_order_by_itself_and_the_sign_off_passes_to_it(
    runner: Runner, make: Make, estate: int, clock: FixedClock
) -> None:
    panel = make.put(
        Facility(estate_id=estate, kind=FacilityKind.fire_panel, name="Panel", sort_key="panel", active=True)
    )
    firm = make.put(Contractor(name="Contoh Bomba Sdn. Bhd.", trades=frozenset(), active=True))
    more = {
        "every_months": 12, "days_before": 30, "facility_id": panel, "contractor_id": firm, "payer": Payer.landlord,
        "sign_off": SignOff.head,
    }  # fmt: skip
    key = schedule(runner, estate, dt.date(2027, 1, 31), **more)
    assert runner.change(begin) == 0
    at(clock, dt.date(2027, 1, 1))
    assert runner.change(begin) == 1
    (order,) = orders(runner)
    assert (order.reference, order.status, order.due_on) == ("AK-2027-000001", WorkStatus.draft, dt.date(2027, 1, 31))
    assert (order.schedule_id, order.facility_id, order.contractor_id) == (key, panel, firm)
    assert (order.sign_off, order.payer, order.scope) == (SignOff.head, Payer.landlord, "Servis dan ujian brek.")
    assert runner.read(schedules.schedule_page, key)["next_on"] == dt.date(2028, 1, 31)


def test_a_day_makes_its_order_once_however_often_it_begins(runner: Runner, estate: int) -> None:
    schedule(runner, estate, TODAY)
    assert [runner.change(begin) for _each in range(3)] == [1, 0, 0]


def test_the_order_waits_for_its_days_before_to_the_day(runner: Runner, estate: int, clock: FixedClock) -> None:
    schedule(runner, estate, dt.date(2026, 12, 10), days_before=7)
    at(clock, dt.date(2026, 12, 2))
    assert runner.change(begin) == 0
    at(clock, dt.date(2026, 12, 3))
    assert runner.change(begin) == 1


def test_the_last_of_the_month_stays_the_last_where_a_month_is_short(
    runner: Runner, estate: int, clock: FixedClock
) -> None:
    schedule(runner, estate, dt.date(2026, 12, 31), days_before=0)
    for day in (dt.date(2026, 12, 31), dt.date(2027, 1, 31), dt.date(2027, 2, 28), dt.date(2027, 3, 31)):
        at(clock, day - dt.timedelta(days=1))
        assert runner.change(begin) == 0
        at(clock, day)
        assert runner.change(begin) == 1
    assert [order.due_on for order in orders(runner)][-2:] == [dt.date(2027, 2, 28), dt.date(2027, 3, 31)]


def test_missed_months_make_one_order_and_the_next_comes_on_its_day(
    runner: Runner, estate: int, clock: FixedClock
) -> None:
    key = schedule(runner, estate, dt.date(2026, 12, 15))
    at(clock, dt.date(2027, 5, 20))
    assert runner.change(begin) == 1
    assert [order.due_on for order in orders(runner)] == [dt.date(2027, 5, 15)]
    assert runner.read(schedules.schedule_page, key)["next_on"] == dt.date(2027, 6, 15)


def test_a_holiday_does_not_move_it(runner: Runner, make: Make, estate: int, clock: FixedClock) -> None:
    make.put(Holiday(day=dt.date(2026, 12, 25), name="Hari Krismas", state=None, own=True))
    schedule(runner, estate, dt.date(2026, 12, 25), days_before=0)
    at(clock, dt.date(2026, 12, 25))
    runner.change(begin)
    assert orders(runner)[0].due_on == dt.date(2026, 12, 25)


def test_a_facility_out_of_use_and_a_schedule_out_of_use_make_none(
    runner: Runner, make: Make, estate: int, clock: FixedClock
) -> None:
    pump = make.put(Facility(estate_id=estate, kind=FacilityKind.pump, name="Pam", sort_key="pam", active=False))
    schedule(runner, estate, TODAY, facility_id=pump)
    schedule(runner, estate, TODAY, active=False)
    assert runner.change(begin) == 0
    at(clock, dt.date(2027, 3, 1))
    runner.change(facilities.save_facility, pump, 1, {"active": True})
    assert runner.change(begin) == 1  # used again: one order, not one for each month it lay still


def test_a_schedule_whose_orders_stand_is_put_out_of_use_and_not_deleted(runner: Runner, estate: int) -> None:
    used, unused = schedule(runner, estate, TODAY), schedule(runner, estate, TODAY + dt.timedelta(days=90))
    runner.change(begin)
    with pytest.raises(UserError, match="out of use"):
        runner.change(schedules.delete_schedule, used, 2)
    runner.change(schedules.delete_schedule, unused, 1)


def test_what_would_never_come_or_always_is_refused(runner: Runner, make: Make, estate: int) -> None:
    for wrong in ({"every_months": 0}, {"every_months": 121}, {"days_before": 121}, {"title": None}):
        with pytest.raises(Invalid):
            schedule(runner, estate, TODAY, **wrong)
    barred = make.put(Contractor(name="Ingkar", trades=frozenset(), active=True, blacklisted_on=TODAY))
    with pytest.raises(Invalid, match="blacklisted"):
        schedule(runner, estate, TODAY, contractor_id=barred)


def test_a_new_day_given_by_hand_is_the_day_of_the_month_from_then_on(
    runner: Runner, estate: int, clock: FixedClock
) -> None:
    key = schedule(runner, estate, dt.date(2026, 11, 30), days_before=0)
    runner.change(schedules.save_schedule, key, 1, {"next_on": dt.date(2026, 12, 5)})
    at(clock, dt.date(2026, 12, 5))
    runner.change(begin)
    assert runner.read(schedules.schedule_page, key)["next_on"] == dt.date(2027, 1, 5)
