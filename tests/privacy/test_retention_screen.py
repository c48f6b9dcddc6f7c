"""The tab of retention by keyboard: tick, erase under an approval, hold, change a rule."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from k2k_desktop.models.privacy import RetentionSubject
from k2k_desktop.services.retention import due, rules, running
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.kit.widgets import Badge
from k2k_desktop.ui.privacy import PAGE
from k2k_desktop.ui.privacy.page import PrivacyPage
from k2k_desktop.ui.privacy.retention import RetentionSection
from tests.conftest import RunnerOf
from tests.people.screens import choose, show
from tests.privacy.retained import Gone, database, gone, gone_file
from tests.stage import ENTER, Stage, StageOf, stage_of

__all__ = ["database", "gone", "gone_file", "stage_of"]


@pytest.fixture
def stage(stage_of: StageOf, runner_of: RunnerOf, gone: Gone) -> Stage:
    """The tab in front of the manager, with one line due."""
    stage = stage_of(runner_of("manager"))
    page = PAGE.build(stage.work, stage)
    assert isinstance(page, PrivacyPage)
    stage.open_view(page)
    page.restore_state({"section": "Retention"})
    return stage


def section_of(stage: Stage) -> RetentionSection:
    """The tab."""
    page = stage.view
    assert isinstance(page, PrivacyPage)
    assert isinstance(page.section, RetentionSection)
    return page.section


def view(stage: Stage, name: str) -> RetentionSection:
    """Another list of the tab."""
    section = section_of(stage)
    section.which.setCurrentIndex(section.which.findData(name))
    section.refresh(frozenset())
    return section


def form(stage: Stage) -> FormDialog:
    """The form in front."""
    found = stage.dialog()
    assert isinstance(found, FormDialog)
    return found


def answer(stage: Stage, text: str) -> None:
    """Give the reason."""
    field = stage.dialog().findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, ENTER)


def test_what_is_due_is_erased_under_an_approval_and_for_a_reason(stage: Stage, gone: Gone) -> None:
    section = section_of(stage)
    assert section.title() == "Penyimpanan (1)"
    assert {one.text(): one.property("kind") for one in section.pane.findChildren(QPushButton) if one.text()} == {
        "Lupuskan untuk selamanya…": "danger", "Tahan rekod ini…": "secondary"
    }  # fmt: skip
    stage.do("retention.run_retention")
    dialog = form(stage)
    said = " ".join(one.text() for one in dialog.findChildren(QLabel))
    assert "Dokumen yang telah dikeluarkan masih menyimpan nama" in said
    dialog.form.start_with({"approval": "KPKT 12/2026"})
    QTimer.singleShot(0, lambda: answer(stage, "Tempoh tamat"))
    assert dialog.save()
    stage.qtbot.waitUntil(lambda: stage.toasts == ["1 rekod dilupuskan."])
    assert stage.work.read(due.preview).lines == ()
    assert [one.approval for one in stage.work.read(running.runs)] == ["KPKT 12/2026"]
    assert view(stage, "runs").table.cell(0).text == "KPKT 12/2026"


def test_without_an_approval_the_form_stays_and_nothing_is_erased(stage: Stage) -> None:
    stage.do("retention.run_retention")
    dialog = form(stage)
    assert not dialog.save()
    dialog.form.start_with({})
    dialog.reject()
    stage.no_dialog()
    assert stage.work.read(running.runs) == []


def test_what_is_unticked_is_not_erased(stage: Stage) -> None:
    section = section_of(stage)
    section.table.setFocus()
    stage.type(" ")
    assert section.ticked() == []
    assert "retention.run_retention" not in stage.names()
    stage.type(" ")
    assert len(section.ticked()) == 1


def test_a_hold_moves_its_line_to_what_is_left_out(stage: Stage, gone: Gone) -> None:
    stage.do("retention.save_hold")
    dialog = form(stage)
    dialog.form.start_with({"reason": "Kes mahkamah", "from_on": stage.work.runner.clock.today()})
    assert dialog.save()
    stage.no_dialog()
    assert section_of(stage).table.row_count() == 0
    assert view(stage, "left").table.cell(0, 3).text == "Tahanan undang-undang"
    held = view(stage, "holds")
    assert held.record() == ("resident", gone.resident)


def test_a_rule_is_changed_with_f2_for_a_reason(stage: Stage) -> None:
    section = view(stage, "rules")
    section.table.setFocus()
    stage.do("retention.save_rule")
    dialog = form(stage)
    dialog.form.start_with({"years": 9, "basis": "Pekeliling 3", "active": True})
    QTimer.singleShot(0, lambda: answer(stage, "Arahan kementerian"))
    assert dialog.save()
    line = stage.work.read(rules.rules)[0]
    assert (line.subject, line.years, line.basis) == (RetentionSubject.former_resident, 9, "Pekeliling 3")


def test_the_auditor_reads_and_can_do_nothing(stage_of: StageOf, runner_of: RunnerOf, gone: Gone) -> None:
    stage = stage_of(runner_of("auditor"))
    page = PAGE.build(stage.work, stage)
    assert isinstance(page, PrivacyPage)
    stage.open_view(page)
    page.restore_state({"section": "Retention"})
    assert section_of(stage).table.row_count() == 1
    assert {name for name in stage.names() if name.startswith("retention.")} == {
        "retention.open", "retention.list.ms", "retention.list.en"
    }  # fmt: skip


def test_a_resident_is_held_from_the_record_which_then_says_so(
    stage_of: StageOf, runner_of: RunnerOf, gone: Gone
) -> None:
    stage = stage_of(runner_of("manager"))
    page = show(stage)
    choose(page, gone.counter.people[0])
    stage.do("retention.save_hold")
    dialog = form(stage)
    dialog.form.start_with({"reason": "Kes mahkamah", "from_on": stage.work.runner.clock.today()})
    assert dialog.save()
    stage.no_dialog()
    assert [one.key for one in stage.work.read(rules.holds)] == [gone.counter.people[0]]
    stage.view.refresh(frozenset())
    section = choose(page, gone.counter.people[0])
    badges = [one.accessibleName() for one in section.pane.findChildren(Badge) if one.isVisible()]
    assert "Tahanan undang-undang" in badges
