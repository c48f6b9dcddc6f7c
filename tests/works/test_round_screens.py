"""A round of inspection and a repeated fault by keyboard, in a window."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.services.issues import repeats
from k2k_desktop.services.issues.works import inspections
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.works.grid import FLOOR, REMARK, RESULT
from k2k_desktop.ui.works.page import WorksPage
from k2k_desktop.ui.works.round import RoundView
from tests.conftest import Make, RunnerOf
from tests.issues.papers_town import Town, town
from tests.stage import CONTROL, ENTER, Stage, StageOf, stage_of

__all__ = ["stage_of"]


@pytest.fixture
def made(make: Make) -> Town:
    """Block C with its lift."""
    return town(make)


@pytest.fixture
def stage(stage_of: StageOf, made: Town) -> Stage:
    """The manager's window."""
    return stage_of(made.make.runner)


def test_a_round_is_typed_by_keyboard_and_ctrl_s_makes_the_complaints(stage: Stage, made: Town) -> None:
    given = {"checklist_id": -1, "estate_id": made.estate, "block_id": made.block, "walked_on": dt.date(2026, 11, 23),
             "inspectors": "Norliza"}  # fmt: skip
    key = made.make.runner.change(inspections.start_inspection, given)
    view = RoundView(stage.work, stage, key)
    stage.open_view(view)
    view.grid.setFocus()
    assert view.grid.currentIndex().column() == RESULT
    stage.type("13")  # the first in order, the second a fault: straight on to its floor
    assert (view.grid.currentIndex().row(), view.grid.currentIndex().column()) == (1, FLOOR)
    stage.press(ENTER)
    stage.type("3")
    stage.press(ENTER)
    stage.qtbot.waitUntil(lambda: view.grid.findings()[1].floor_label == "3")
    view.grid.setCurrentIndex(view.grid.model().index(1, REMARK))
    stage.press(ENTER)
    stage.type("Lampu tangga padam")
    stage.press(ENTER)
    stage.qtbot.waitUntil(lambda: view.grid.findings()[1].remark is not None)
    assert view.is_dirty()
    stage.press(Qt.Key.Key_S, CONTROL)
    assert not view.is_dirty()
    (line,) = made.make.runner.read(inspections.inspections)
    assert (line.faults, line.issues) == (1, 1)
    assert view.document() is not None


def test_who_may_not_type_reads_the_grid_and_changes_no_line(
    stage_of: StageOf, made: Town, runner_of: RunnerOf
) -> None:
    given = {"checklist_id": -1, "estate_id": made.estate, "block_id": made.block, "walked_on": dt.date(2026, 11, 23),
             "inspectors": "Norliza"}  # fmt: skip
    key = made.make.runner.change(inspections.start_inspection, given)
    stage = stage_of(runner_of("auditor"))
    view = RoundView(stage.work, stage, key)
    stage.open_view(view)
    before = view.grid.findings()
    view.grid.setFocus()
    stage.type("3")
    stage.press(Qt.Key.Key_Space)
    view.grid.go(1, REMARK)
    stage.type("Lampu")
    stage.press(ENTER)
    assert view.grid.findings() == before
    assert not view.is_dirty()
    refused = {one.name for one in view.commands() if one.enabled() is not None}
    assert {"works.add_line", "works.copy_line", inspections.save_findings.name} <= refused


def test_what_keeps_failing_becomes_a_case_by_enter(stage: Stage, made: Town, clock: FixedClock) -> None:
    for number in range(3):
        made.issue(f"Lif berhenti {number}")
        clock.advance(dt.timedelta(days=2))
    page = WorksPage(stage.work, stage)
    stage.open_view(page)
    page.open_section("Repeated faults")
    page.section.panes()[0].setFocus()
    stage.press(ENTER)
    form = stage.dialog()
    assert isinstance(form, FormDialog)
    assert "Lif 1 Blok C" in form.form.editor("title").draft()
    stage.press(ENTER, CONTROL)
    stage.no_dialog()
    (case,) = made.make.runner.read(repeats.cases)
    assert len(case.issues) == 3
    assert page.record() == ("root_cause", case.case_id)
