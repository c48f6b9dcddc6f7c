"""The heat map: every square counts what was open as its month ended, and opens the list of just that."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from PySide6.QtCore import Qt

from k2k_desktop.core.asking import questions_of
from k2k_desktop.core.listings import Query
from k2k_desktop.models.issues import IssueStatus
from k2k_desktop.services.issues import behind
from k2k_desktop.services.issues.lists import ISSUES
from k2k_desktop.services.issues.views import heat as service
from k2k_desktop.services.issues.views.heat import Heat
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.issues.heat import HeatView, kind_of, level_of
from tests.conftest import Make
from tests.issues.crowd import Crowd, crowd
from tests.stage import ENTER, Stage, StageOf, stage_of

__all__ = ["stage_of"]
ENDED: dict[str, Any] = {"status": IssueStatus.closed, "end_reason": "Siap"}


@pytest.fixture
def open_ones(make: Make) -> Crowd:
    """Block A: a home with two of which one ended, a lift, a corridor; months apart."""
    office = crowd(make)
    september = dt.datetime(2026, 9, 30, 15, 59, tzinfo=dt.UTC)  # its last minute in Malaysia
    office.issue("paip", unit="A-02-01", reported_at=september)
    office.issue("siling", unit="A-02-01", reported_at=september,
                 ended_at=september + dt.timedelta(minutes=2), **ENDED)  # fmt: skip
    office.issue("koridor", floor_label="2")
    office.issue("lif", facility_id=office.lift)
    office.issue("bumbung", floor_label="3")  # a floor without homes
    office.issue("lain", unit="B-01-01")
    return office


def counts(heat: Heat, month: str) -> dict[tuple[str, str], int]:
    numbers = heat.counts[heat.months.index(month)]
    return {
        (floor, place.door): numbers[place.at] for floor, line in heat.floors for place in line if numbers[place.at]
    }


def test_a_square_counts_what_was_open_as_the_month_ended(runner: Runner, open_ones: Crowd) -> None:
    heat = runner.read(service.heat, open_ones.blocks["A"], Query(filters={"tab": ("open",)}))
    assert heat.months == ("2026-09", "2026-10", "2026-11")
    assert counts(heat, "2026-09") == {("2", "1"): 2}  # the second ended a minute into October
    assert counts(heat, "2026-10") == {("2", "1"): 1}
    assert counts(heat, "2026-11") == {("2", "1"): 1, ("2", ""): 1, ("3", ""): 1, ("", ""): 1}
    assert [floor for floor, _line in heat.floors] == ["3", "2", "1", ""]


def test_every_square_of_every_month_opens_what_it_counted(runner: Runner, open_ones: Crowd) -> None:
    heat = runner.read(service.heat, open_ones.blocks["A"], Query())
    ends = {"2026-09": "2026-09-30T16:00:00.000Z", "2026-10": "2026-10-31T16:00:00.000Z", "2026-11": "2027"}
    for month, numbers in zip(heat.months, heat.counts, strict=True):
        for place in (place for _floor, line in heat.floors for place in line):
            chosen = behind.value("home", heat.block_id, place.unit_id, place.floor, ends[month])
            found = runner.read(questions_of(ISSUES).first, Query(filters={behind.NAME: (chosen,)}))
            assert len(found.keys) == numbers[place.at], (month, place)


def test_other_filters_narrow_the_picture(runner: Runner, open_ones: Crowd) -> None:
    heat = runner.read(service.heat, open_ones.blocks["A"], Query(search="koridor"))
    assert counts(heat, "2026-11") == {("2", ""): 1}


def test_a_block_without_complaints_has_one_month_of_noughts(runner: Runner, open_ones: Crowd) -> None:
    heat = runner.read(service.heat, open_ones.make.block(open_ones.estate, "C"), Query())
    assert (heat.months, list(heat.counts[0])) == (("2026-11",), [0])


def show(stage: Stage) -> HeatView:
    view = HeatView(stage.work, stage, stage)
    stage.setCentralWidget(view)
    stage.show()
    stage.activateWindow()
    stage.qtbot.waitUntil(stage.isActiveWindow)
    view.load(Query(filters={"tab": ("open",)}))
    stage.qtbot.waitUntil(lambda: view.heat is not None)
    return view


def test_the_slider_goes_by_months_and_enter_lists_what_a_square_counted(
    stage_of: StageOf, runner: Runner, open_ones: Crowd
) -> None:
    stage = stage_of(runner)
    view = show(stage)
    assert view.month() == "2026-11"
    view.months.setFocus()
    stage.press(Qt.Key.Key_Left)
    stage.press(Qt.Key.Key_Left)
    assert view.month() == "2026-09"
    assert view.months.accessibleDescription() == "September 2026"
    view.picture.setFocus()
    stage.press(Qt.Key.Key_Down)  # below a floor that has no homes
    stage.press(Qt.Key.Key_Right)
    index = view.picture.currentIndex()
    said = str(view.front.data(index, int(Qt.ItemDataRole.AccessibleTextRole)))
    assert said.startswith("A-02-01: 2")
    assert view.front.face(view.front.place(index)).number == "2"  # never by colour alone
    stage.press(ENTER)
    name, state = stage.pages[0]
    assert (name, state and state["view"]) == ("issues", "list")
    assert state is not None
    listed = runner.read(questions_of(ISSUES).first, Query(filters=state["list"]["filters"]))
    assert sorted(listed.keys) == sorted([open_ones.issues["paip"], open_ones.issues["siling"]])


def test_the_common_areas_are_a_column_and_the_legend_counts_every_square(
    stage_of: StageOf, runner: Runner, open_ones: Crowd
) -> None:
    view = show(stage_of(runner))
    model = view.front
    words = [model.words(model.place(model.index(row, 0))) for row in range(model.rowCount())]
    assert len(set(words)) == 4
    told = [badge.accessibleName() for badge in view.legend.badges]
    assert [words.rpartition(": ")[2] for words in told] == ["4", "4", "0", "0"]


def test_levels_are_told_apart_by_number() -> None:
    assert [level_of(count) for count in (0, 1, 2, 3, 4, 99)] == [0, 1, 2, 2, 3, 3]
    assert len({kind_of(level) for level in range(4)}) == 4
