"""The panel of holidays by keyboard: one of the office's own, corrected, worked on and kept again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from k2k_desktop.services import working_days
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.pages import PageView
from k2k_desktop.ui.office.holidays import HolidaysPanel
from tests.stage import CONTROL, ENTER, TAB, Stage, StageOf, stage_of

__all__ = ["stage_of"]

DAY = dt.date(2026, 12, 3)


def kept(stage: Stage) -> list[tuple[str, bool]]:
    """What the office keeps of that day: its name, and whether it is worked on."""
    return [(one.name, one.struck) for one in stage.work.read(working_days.holidays_of, DAY.year) if one.day == DAY]


class Page(PageView):
    """The panel alone."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.panel = HolidaysPanel(stage.work, stage, self)
        QVBoxLayout(self).addWidget(self.panel)
        self.panel.changed.connect(self.commands_changed)

    def commands(self) -> Sequence[Command]:
        """Those of the panel."""
        return self.panel.commands()

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        self.panel.refresh(tables)


def test_a_holiday_is_added_renamed_removed_and_kept_again(stage_of: StageOf, runner_of: Callable[..., Runner]) -> None:
    stage = stage_of(runner_of("admin"))
    page = Page(stage)
    stage.open_view(page)
    stage.do("working_days.save_holiday")
    stage.dialog()
    stage.press(Qt.Key.Key_A, CONTROL)
    for words, key in (("3/12/2026", TAB), ("Hari Gotong-royong", ENTER)):
        stage.type(words)
        stage.press(key)
    stage.no_dialog()
    assert kept(stage) == [("Hari Gotong-royong", False)]
    assert page.panel.table.select_key(DAY.toordinal())
    stage.do("working_days.edit")
    stage.dialog()
    stage.press(TAB)
    stage.press(Qt.Key.Key_A, CONTROL)
    stage.type("Hari Keluarga")
    stage.press(ENTER)
    stage.no_dialog()
    assert kept(stage) == [("Hari Keluarga", False)]
    assert "working_days.keep_holiday" not in stage.names()
    stage.do("working_days.remove_holiday")
    assert kept(stage) == []


def test_a_public_holiday_is_worked_on_and_kept_again(stage_of: StageOf, runner_of: Callable[..., Runner]) -> None:
    stage = stage_of(runner_of("admin"))
    page = Page(stage)
    stage.open_view(page)
    day = dt.date(2026, 12, 25)
    assert page.panel.table.select_key(day.toordinal())
    stage.do("working_days.remove_holiday")
    assert page.panel.chosen is not None
    assert page.panel.chosen.struck
    assert "working_days.edit" not in stage.names()
    stage.do("working_days.keep_holiday")
    assert page.panel.chosen is not None
    assert not page.panel.chosen.struck
