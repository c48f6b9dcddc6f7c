"""The panel of data health: faults with their records, and a repair that asks first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QVBoxLayout

from k2k_desktop.models.people import Household
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.pages import PageView
from k2k_desktop.ui.office.health import HealthPanel
from tests.conftest import Make, RunnerOf, put
from tests.stage import Stage, StageOf, stage_of

__all__ = ["stage_of"]


class Page(PageView):
    """The panel alone."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.panel = HealthPanel(stage.work, stage, self)
        QVBoxLayout(self).addWidget(self.panel)
        self.panel.changed.connect(self.commands_changed)

    def commands(self) -> Sequence[Command]:
        """Those of the panel."""
        return self.panel.commands()


def broken(runner: Runner, make: Make) -> int:
    """A household in a vacant unit without a head, and one in the same home without a reason."""
    estate = make.estate()
    unit = make.unit(make.block(estate), estate)
    household, _people = make.household(unit, "Aminah binti Yusof", "Yusof bin Ali")
    runner.change(put, Household(unit_id=unit))
    return household


def answer(words: str) -> None:
    """Press the button of the question that comes, the one that says so."""

    def press() -> None:
        asked = QApplication.activeModalWidget()
        if not isinstance(asked, QDialog):
            QTimer.singleShot(10, press)
            return
        next(one for one in asked.findChildren(QPushButton) if one.text().replace("&", "") == words).click()

    QTimer.singleShot(10, press)


def test_faults_are_listed_opened_and_repaired_after_asking(
    stage_of: StageOf, runner: Runner, runner_of: RunnerOf, make: Make
) -> None:
    household = broken(runner, make)
    stage = stage_of(runner_of("manager"))
    page = Page(stage)
    stage.open_view(page)
    panel = page.panel
    assert panel.fact() == "Belum pernah disemak"
    stage.do("health_check.check_data")
    stage.qtbot.waitUntil(lambda: panel.found is not None)
    names = [fault.name for fault in panel.found.faults] if panel.found else []
    assert names == ["empty_household", "crowded_unit", "unit_status"]
    assert panel.fact() == "3 jenis kesilapan pada 23 Nov 2026, 10.00 pagi"
    stage.do("health_check.open")
    assert stage.opened == [("household", household + 1)]
    assert "health_check.repair" not in stage.names()  # nobody ever lived there: only a person knows
    assert panel.table.select_key(3)
    assert panel.pane.records.cell(0).text == "Unit A-01-01"
    answer("Batal")
    stage.do("health_check.repair")
    stage.work.settle()
    assert stage.toasts == []
    answer("Baiki")
    stage.do("health_check.repair")
    stage.qtbot.waitUntil(lambda: panel.found is not None and len(panel.found.faults) == 2)
    assert stage.toasts == ["1 rekod dibaiki."]


def test_a_sound_office_says_so_and_the_auditor_repairs_nothing(
    stage_of: StageOf, runner: Runner, runner_of: RunnerOf, make: Make
) -> None:
    stage = stage_of(runner_of("auditor"))
    page = Page(stage)
    stage.open_view(page)
    stage.do("health_check.check_data")
    stage.qtbot.waitUntil(lambda: page.panel.found is not None)
    assert page.panel.fact() == "Tiada kesilapan pada 23 Nov 2026, 10.00 pagi"
    broken(runner, make)
    page.panel.found = None
    stage.do("health_check.check_data")
    stage.qtbot.waitUntil(lambda: page.panel.found is not None)
    assert page.panel.table.select_key(3)
    assert "health_check.repair" not in stage.names()
