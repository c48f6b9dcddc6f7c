"""The bin on screen: a deletion with its records, brought back after asking; the auditor only looks."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from k2k_desktop.services import working_days
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.audit.bin import BinView
from tests.conftest import RunnerOf
from tests.stage import ENTER, Stage, StageOf

DAY, NAME = dt.date(2026, 12, 3), "Hari Gotong-royong"


def deleted(admin: Runner) -> None:
    admin.change(working_days.save_holiday, None, 0, {"day": DAY, "name": NAME})
    admin.change(working_days.remove_holiday, DAY)


def shown(stage: Stage) -> BinView:
    view = BinView(stage.work, stage)
    stage.open_view(view)
    stage.qtbot.waitUntil(lambda: view.total == 1)
    view.list.table.setFocus()
    stage.qtbot.waitUntil(lambda: view.hand != 0)
    return view


def names(runner: Runner) -> list[str]:
    return [line.name for line in runner.read(working_days.holidays_of, DAY.year) if line.day == DAY]


def test_enter_asks_and_brings_back(stage_of: StageOf, runner_of: RunnerOf) -> None:
    admin = runner_of("admin")
    deleted(admin)
    stage = stage_of(admin)
    view = shown(stage)
    assert view.pane.heading.text() == NAME
    assert view.pane.rows.cell(0).text == "Cuti"

    def agree() -> None:
        asked = QApplication.activeModalWidget()
        if not isinstance(asked, QDialog):
            QTimer.singleShot(10, agree)
            return
        next(one for one in asked.findChildren(QPushButton) if one.text().replace("&", "") == "Pulihkan").click()

    QTimer.singleShot(10, agree)
    stage.press(ENTER)
    stage.qtbot.waitUntil(lambda: view.total == 0)
    assert names(admin) == [NAME]
    assert stage.toasts == ["1 rekod telah dipulihkan."]


def test_the_auditor_sees_what_went_and_cannot_bring_it_back(stage_of: StageOf, runner_of: RunnerOf) -> None:
    deleted(runner_of("admin"))
    stage = stage_of(runner_of("auditor"))
    view = shown(stage)
    assert view.pane.heading.text() == NAME
    assert "recycle_bin.restore_deleted" not in stage.names()
    assert "Peranan anda" in view.pane.why_not.text()
