"""The form at the counter beyond its eight stops: another office's number, what is confidential, a cause, photos."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from k2k_desktop.core.errors import Invalid, Refused, UserError
from k2k_desktop.services.attachments import FileGiven
from k2k_desktop.services.issues import intake, repeats
from k2k_desktop.services.issues.intake import IssueGiven
from k2k_desktop.ui.issues import photos
from k2k_desktop.ui.issues.intake import fresh_values
from k2k_desktop.ui.issues.presets import OutsideChip
from k2k_desktop.ui.kit.formdialog import FormDialog
from tests.conftest import RunnerOf
from tests.issues.making import Counter
from tests.issues.test_screen import fill, new, picture, show, stage
from tests.stage import CONTROL, Stage, StageOf, stage_of

__all__ = ["stage", "stage_of"]
ALT, ENTER = Qt.KeyboardModifier.AltModifier, Qt.Key.Key_Return


def test_the_number_of_another_office_is_typed_without_a_stop_of_tab(stage: Stage, counter: Counter) -> None:
    show(stage)
    dialog = new(stage)
    fill(stage, dialog)
    chip = dialog.form.editor("outside")
    assert isinstance(chip, OutsideChip)
    letter = chip.chip.shortcut().toString().removeprefix("Alt+")
    QTest.keyClick(dialog, Qt.Key[f"Key_{letter}"], ALT)
    stage.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not dialog)  # the button is seen going down
    asked = stage.dialog()
    assert isinstance(asked, FormDialog)
    stage.type("SISPAA")
    QTest.keyClick(asked.form.editor("outside_system").entry, Qt.Key.Key_Tab)
    stage.type("PPR.500-1/7")
    QTest.keyClick(asked, ENTER, CONTROL)
    dialog.activateWindow()
    stage.qtbot.waitUntil(dialog.isActiveWindow)
    assert dialog.save()
    stage.no_dialog()
    given = counter.page(1)
    assert (given.outside_system, given.outside_reference) == ("SISPAA", "PPR.500-1/7")


def test_only_a_manager_opens_what_its_category_says_is_confidential(
    stage_of: StageOf, runner_of: RunnerOf, counter: Counter
) -> None:
    given = IssueGiven(title="Jiran bising", category_id=counter.quarrel, estate_id=counter.estate, confidential=False)
    with pytest.raises(Invalid) as refused:
        runner_of("clerk").change(intake.record_issue, given)
    assert set(refused.value.fields) == {"confidential"}
    kept = counter.issue("Jiran bising", category_id=counter.quarrel)
    with pytest.raises(Invalid):
        runner_of("clerk").change(intake.save_issue, kept, 1, {"confidential": False})
    moved = counter.issue("Lampu", category_id=counter.lamp)
    with pytest.raises(Invalid):
        runner_of("clerk").change(intake.save_issue, moved, 1, {"category_id": counter.quarrel, "confidential": False})
    stage = stage_of(runner_of("clerk"))
    show(stage)
    dialog = new(stage)
    stage.type("a", into=dialog.place.line)
    QTest.keyClick(dialog.place.line, Qt.Key.Key_Tab)
    stage.type("bising", into=dialog.problem.line)
    QTest.keyClick(dialog.problem.line, Qt.Key.Key_Tab)
    chip = dialog.form.editor("confidential")
    assert chip.given()
    chip.entry.click()  # type: ignore[attr-defined]
    assert chip.given()
    assert not dialog.form.banner.isHidden()
    dialog.form.start_with(fresh_values())
    dialog.reject()
    opened = runner_of("manager").change(intake.record_issue, given)
    assert not counter.page(opened).confidential
    assert runner_of("clerk").change(intake.save_issue, opened, 1, {"title": "Bising malam"}) == opened


def test_a_known_cause_is_said_and_joined_when_told(stage: Stage, counter: Counter) -> None:
    before = [counter.issue(f"Lif berhenti {each}") for each in range(2)]
    case = counter.runner.change(repeats.open_case, before, "Lif Blok A kerap rosak")
    show(stage)
    dialog = new(stage)
    fill(stage, dialog)
    stage.qtbot.waitUntil(lambda: not dialog.likely.join_box.isHidden())
    assert f"PB-{case:04}" in dialog.likely.join_box.text()
    assert dialog.likely.wanted_case() is None  # nothing is joined untold
    QTest.keyClick(dialog, Qt.Key.Key_9, ALT)
    stage.qtbot.waitUntil(lambda: dialog.likely.wanted_case() == case)
    assert dialog.save()
    stage.no_dialog()
    joined = counter.page(3).root_cause
    assert joined is not None
    assert joined[0] == case


def test_a_case_is_joined_only_by_who_may(runner_of: RunnerOf, counter: Counter) -> None:
    case = counter.runner.change(repeats.open_case, [counter.issue(), counter.issue()], "Lif Blok A")
    given = IssueGiven(title="Lif", category_id=counter.lift, estate_id=counter.estate, block_id=counter.block)
    with pytest.raises(UserError):
        runner_of("secretary").change(intake.record_issue, given, case)
    with pytest.raises(Refused):
        runner_of("auditor").change(intake.record_issue, given)


def test_photos_come_back_with_a_draft_and_what_did_not_fit_is_said(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(stage)
    dialog = new(stage)
    dialog.photos.add(FileGiven("lif.jpg", picture()))
    monkeypatch.setattr(photos, "_DRAFT_MOST", len(dialog.photos.draft()))
    dialog.photos.add(FileGiven("lagi.jpg", picture()))
    kept = dialog.form.draft()
    assert dialog.form.in_words(kept).endswith("2 gambar")
    dialog.form.start_with(fresh_values())
    assert dialog.photos.given() is None
    dialog.form.restore(kept)
    given = dialog.photos.given()
    assert isinstance(given, tuple)
    assert [one.name for one in given] == ["lif.jpg"]
    assert dialog.form.rows["photos"].error is not None
    dialog.form.start_with(fresh_values())
    dialog.reject()
