"""The trail on screen: read only, checked with a click, and one's own work taken back after asking."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractItemView, QApplication, QDialog, QLabel, QPushButton

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.i18n import _
from k2k_desktop.services import audit as trail
from k2k_desktop.services.people import pages, residents
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.audit import PAGE, undo_command
from k2k_desktop.ui.audit.checking import CheckingPage
from k2k_desktop.ui.audit.page import AuditPage
from tests.conftest import Make, RunnerOf
from tests.stage import Stage, StageOf, newest_entry


@pytest.fixture
def stage(stage_of: StageOf, runner: Runner) -> Stage:
    """A window of somebody who may do most things."""
    return stage_of(runner)


def show(stage: Stage) -> AuditPage:
    """The page with its list read."""
    page = PAGE.build(stage.work, stage)
    assert isinstance(page, AuditPage)
    with stage.qtbot.waitSignal(page.list.counted):
        stage.open_view(page)
    return page


def choose(stage: Stage, page: AuditPage, seq: int) -> None:
    """Select an entry and wait until it is shown."""
    page.show_record("audit_entry", seq)
    stage.qtbot.waitUntil(lambda: page._page is not None and page._page.seq == seq)


def occupation(stage: Stage, make: Make) -> tuple[int, int]:
    """A resident whose occupation was changed: key, number of the entry."""
    person = make.resident("Lim Chee Hoe", occupation="Tukang jahit")
    version = stage.work.read(pages.resident_page, person).version
    stage.work.change(residents.save_resident, person, version, {"occupation": "Pemandu"})
    return person, newest_entry(stage.work)


def test_an_entry_shows_each_field_before_and_after(stage: Stage, make: Make) -> None:
    person, seq = occupation(stage, make)
    page = show(stage)
    choose(stage, page, seq)
    table = page.pane.changes
    rows = [[table.cell(row, column).text for column in range(3)] for row in range(table.row_count())]
    assert any(row[1:] == ["Tukang jahit", "Pemandu"] for row in rows)
    stage.do("audit.open")
    assert stage.opened == [("resident", person)]


def test_the_administrator_prints_and_checks_a_code_and_reads_no_entry(stage_of: StageOf, runner_of: RunnerOf) -> None:
    stage = stage_of(runner_of("admin"))
    page = PAGE.build(stage.work, stage)
    assert isinstance(page, CheckingPage)
    stage.open_view(page)
    assert page.primary().name in stage.names()
    (check,) = page.said_so.findChildren(QPushButton)
    assert check.isEnabled()
    assert check.text() == _("Check a code from paper…")
    assert "trail_export.export_trail" not in stage.names()
    assert not page.findChildren(QAbstractItemView)


def test_the_link_leads_to_the_entry_before(stage: Stage, make: Make) -> None:
    _person, seq = occupation(stage, make)
    page = show(stage)
    choose(stage, page, seq)
    link = next(one for one in page.pane.area.findChildren(QPushButton) if f"{seq - 1:,}" in one.text())
    link.click()
    stage.qtbot.waitUntil(lambda: page._page is not None and page._page.seq == seq - 1)


def test_the_check_says_that_the_trail_is_whole(stage: Stage, make: Make) -> None:
    occupation(stage, make)
    page = show(stage)
    with stage.qtbot.waitSignal(page.integrity.checked):
        page.integrity.again.click()
    assert page.integrity.words.property("kind") == "ok"


def test_a_row_changed_behind_the_door_is_found(stage: Stage, make: Make) -> None:
    person, _seq = occupation(stage, make)
    with stage.work.runner.database.writing() as session:
        session.connection().exec_driver_sql("DROP TRIGGER audit_resident_update")
        session.connection().exec_driver_sql("UPDATE resident SET occupation = 'Hakim' WHERE id = ?", (person,))
    page = show(stage)
    with stage.qtbot.waitSignal(page.integrity.checked):
        page.integrity.again.click()
    assert page.integrity.words.property("kind") == "danger"
    assert f"Penduduk {person} " in page.integrity.more.text()


@pytest.mark.parametrize("answer", ["undo", "cancel"])
def test_an_entry_is_taken_back_only_after_asking(stage: Stage, make: Make, answer: str) -> None:
    person, seq = occupation(stage, make)
    page = show(stage)
    choose(stage, page, seq)

    def reply() -> None:
        dialog: QDialog = stage.dialog()
        buttons = dialog.findChildren(QPushButton)
        buttons[0 if answer == "undo" else -1].click()

    QTimer.singleShot(0, reply)
    stage.do("audit.undo")
    kept = stage.work.read(pages.resident_page, person).values["occupation"]
    assert kept == ("Tukang jahit" if answer == "undo" else "Pemandu")


def test_control_z_takes_back_what_was_done_in_this_sitting_and_no_more(stage: Stage, make: Make) -> None:
    person, seq = occupation(stage, make)
    since = newest_entry(stage.work) - 1
    said: list[str] = []
    undo = undo_command(stage.work, stage, since, said.append)
    assert undo.enabled() is None
    undo.run()
    assert stage.work.read(pages.resident_page, person).values["occupation"] == "Tukang jahit"
    assert said
    assert undo.enabled() is not None
    assert newest_entry(stage.work) == seq + 1


def test_an_auditor_reads_all_and_undoes_nothing(stage_of: StageOf, runner_of: RunnerOf, make: Make) -> None:
    make.resident("Chong Wei Ling")
    stage = stage_of(runner_of("auditor"))
    page = show(stage)
    choose(stage, page, newest_entry(stage.work))
    assert "audit.undo" not in stage.names()
    assert "audit.verify" in stage.names()
    assert stage.work.can(trail.undo) is not None


def test_a_day_typed_into_the_filter_finds_its_entries(stage: Stage, make: Make, clock: FixedClock) -> None:
    occupation(stage, make)
    clock.advance(dt.timedelta(days=1))
    make.resident("Chong Wei Ling")
    page = show(stage)
    total = page.list.table.row_count()
    page.list.focus_search()
    stage.type("24/11/2026")
    stage.qtbot.waitUntil(lambda: 0 < page.list.table.row_count() < total)
    assert page.list.table.row_count() == 2  # the person and the number


def test_the_trail_is_written_to_a_file_from_the_page(stage: Stage, make: Make, tmp_path: Path) -> None:
    occupation(stage, make)
    page = show(stage)
    assert {"trail_sheets.code_sheet_pdf", "checkpoints.check_code", "trail_export.export_trail"} <= stage.names()

    seen: list[str] = []
    looking = QTimer(stage)

    def close() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            looking.stop()
            seen.extend(one.text() for one in dialog.findChildren(QLabel))
            dialog.accept()

    looking.timeout.connect(close)
    looking.start(20)
    page.codes.write(tmp_path / "jejak", "Audit tahunan")
    stage.qtbot.waitUntil(lambda: bool(seen))
    stage.no_dialog()
    assert any("k2k_verify.py" in words for words in seen)
    assert zipfile.is_zipfile(tmp_path / "jejak.zip")
