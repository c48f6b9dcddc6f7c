"""The calendar: days by when complaints are due, late ones told, weekends and holidays of the estate's state."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt

from k2k_desktop.core.listings import Query
from k2k_desktop.models.estate import Estate
from k2k_desktop.models.issues import IssueStatus
from k2k_desktop.models.office import State
from k2k_desktop.services.issues.views import calendar as service
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.issues.calendar import CalendarView
from tests.conftest import MONDAY_MORNING, Make
from tests.issues.crowd import DAY, Crowd, crowd
from tests.stage import ENTER, Stage, StageOf, stage_of

__all__ = ["stage_of"]
TODAY = dt.date(2026, 11, 23)
OPEN = Query(filters={"tab": ("open",)})


@pytest.fixture
def due(make: Make) -> Crowd:
    """One late, one due at the last moment of Malaysia's today, one at the first of tomorrow, two in a week."""
    office, end = crowd(make), dt.datetime(2026, 11, 23, 15, 59, 59, 999000, tzinfo=dt.UTC)
    office.issue("lewat", finish_by=MONDAY_MORNING - dt.timedelta(hours=3))
    office.issue("hari ini", finish_by=end)
    office.issue("esok", block="B", finish_by=end + dt.timedelta(milliseconds=1))
    for title in ("minggu depan", "juga"):
        office.issue(title, finish_by=MONDAY_MORNING + 7 * DAY)
    office.issue("tiada jam")
    return office


def days(runner: Runner, query: Query = OPEN, month: dt.date = TODAY) -> dict[dt.date, service.DueDay]:
    return {one.day: one for one in runner.read(service.due_days, month, query)}


def test_a_day_is_malaysias_day_and_knows_what_is_late(runner: Runner, due: Crowd) -> None:
    found = days(runner)
    assert len(found) == 42
    assert (found[TODAY].count, found[TODAY].late) == (2, 1)
    assert (found[TODAY + DAY].count, found[TODAY + DAY].late) == (1, 0)
    assert [card.title for card in runner.read(service.due_on, TODAY, OPEN)] == ["lewat", "hari ini"]
    only_b = Query(filters={"tab": ("open",), "block": (due.blocks["B"],)})
    assert sum(one.count for one in days(runner, only_b).values()) == 1
    assert runner.read(service.due_on, TODAY, only_b) == ()


def test_what_waits_for_the_residents_word_is_due_and_late_no_more(runner: Runner, make: Make) -> None:
    due_at = MONDAY_MORNING - dt.timedelta(hours=3)
    crowd(make).issue("siap", finish_by=due_at, finished_at=due_at - DAY, status=IssueStatus.done)
    found = days(runner)[TODAY]
    assert (found.count, found.late) == (1, 0)


@pytest.mark.parametrize(
    ("state", "rests", "works"),
    [(State.selangor, dt.date(2026, 11, 22), dt.date(2026, 11, 20)),
     (State.kelantan, dt.date(2026, 11, 20), dt.date(2026, 11, 22))],
)  # fmt: skip
def test_the_estates_own_state_says_when_it_rests(
    runner: Runner, make: Make, state: State, rests: dt.date, works: dt.date
) -> None:
    make.put(Estate(name="PPR Melati", state=state))
    found = days(runner)
    assert found[rests].weekend
    assert not found[works].weekend


def test_where_estates_rest_on_other_days_the_holiday_says_whose_it_is(runner: Runner, make: Make) -> None:
    first = make.put(Estate(name="PPR Melati", state=State.selangor))
    make.put(Estate(name="PPR Kenanga", state=State.kelantan))
    birthday = dt.date(2026, 12, 11)  # of the Sultan of Selangor
    assert days(runner, month=birthday)[birthday].holiday.endswith("(Selangor)")
    alone = days(runner, Query(filters={"estate": (first,)}), birthday)
    assert alone[birthday].holiday
    assert not alone[birthday].holiday.endswith("(Selangor)")
    assert not days(runner)[dt.date(2026, 11, 20)].weekend  # only one of them rests


def show(stage: Stage) -> CalendarView:
    view = CalendarView(stage.work, stage, stage)
    stage.setCentralWidget(view)
    stage.show()
    stage.activateWindow()
    stage.qtbot.waitUntil(stage.isActiveWindow)
    view.load(OPEN)
    stage.qtbot.waitUntil(lambda: len(view.cards.cards.cards) == 2)
    return view


def test_keys_go_by_days_and_months_and_enter_opens(stage_of: StageOf, runner: Runner, due: Crowd) -> None:
    stage = stage_of(runner)
    view = show(stage)
    opened: list[int] = []
    view.opened.connect(opened.append)
    view.table.setFocus()
    said = view.table.days.data(view.table.currentIndex(), int(Qt.ItemDataRole.AccessibleTextRole))
    assert str(said).startswith("23 November 2026 (Isnin): 2")
    stage.press(ENTER)  # two are due: the first is in hand
    assert view.cards.hasFocus()
    assert view.cards.key() == due.issues["lewat"]
    stage.press(Qt.Key.Key_Left)
    stage.press(Qt.Key.Key_Right)
    stage.qtbot.waitUntil(lambda: len(view.cards.cards.cards) == 1)
    stage.press(ENTER)  # one alone is opened
    assert opened == [due.issues["esok"]]
    stage.press(Qt.Key.Key_PageDown)
    stage.qtbot.waitUntil(lambda: view.table.days.month == 12)
    assert view.day == dt.date(2026, 12, 24)
    for _step in range(4):
        stage.press(Qt.Key.Key_Down)
    stage.qtbot.waitUntil(lambda: view.table.days.month == 1)
    stage.press(Qt.Key.Key_Home)
    stage.qtbot.waitUntil(lambda: view.table.days.month == 11)
    assert view.table.day() == TODAY
    job = view.document()
    assert job is not None
    stage.print_out(job)
    assert stage.printed[0][1].pdf.startswith(b"%PDF")
