"""Residents on screen, by keyboard: new, edit, verify, reveal, document, consent, the menu of the record."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from k2k_desktop.models.people import ConsentMeans, ConsentPurpose, Relationship, Sex, Standing
from k2k_desktop.services.people import moves, pages, residents
from k2k_desktop.ui.people.forms import LikenessBox
from k2k_desktop.ui.people.record import RecordView
from k2k_desktop.ui.people.resident import MaskedNumber
from k2k_desktop.ui.people.section import Section
from tests.conftest import Make, RunnerOf
from tests.people.screens import choose, fill, form, show
from tests.stage import CONTROL, ENTER, Stage, StageOf


def test_a_new_resident_is_typed_and_then_shown(stage: Stage, homes: dict[str, int]) -> None:
    page = show(stage)
    stage.press(Qt.Key.Key_N, CONTROL)
    dialog = form(stage)
    fill(stage, dialog, full_name="Jasmine anak Limbai", number="880203-13-5124")
    assert dialog.form.rows["birth_on"].value() == dt.date(1988, 2, 3)
    assert dialog.form.rows["sex"].value() is Sex.female
    stage.press(ENTER, CONTROL)
    stage.no_dialog()
    section = page.view()
    assert isinstance(section, Section)
    assert section.page.name == "Jasmine anak Limbai"
    assert section.page.documents[0].masked.endswith("5124")
    stage.qtbot.waitUntil(lambda: section.list.table.current_key() == section.key)
    assert page.fact().startswith("3 ")


def test_a_new_resident_joins_the_household_of_the_unit(stage: Stage, homes: dict[str, int]) -> None:
    page = show(stage)
    page.new.run()
    dialog = form(stage)
    fill(stage, dialog, full_name="Selvi a/p Ganesan")
    picker = dialog.form.editor("unit_id")
    picker.show_record(homes["full"], "A-01-01")  # type: ignore[attr-defined]
    dialog.form.editor("relationship").show_value(Relationship.child)
    assert not dialog.save()  # a kind of document without its number
    assert dialog.form.rows["number"].error is not None
    dialog.form.editor("kind").show_value(None)
    assert dialog.save()
    stage.no_dialog()
    assert stage.work.read(pages.household_page, homes["home"]).members[-1].name == "Selvi a/p Ganesan"


def test_a_wrong_number_is_said_beside_its_field_and_keeps_nothing(stage: Stage, homes: dict[str, int]) -> None:
    page = show(stage)
    page.new.run()
    dialog = form(stage)
    fill(stage, dialog, full_name="Lim Chee Hoe", number="12")
    assert not dialog.save()
    assert dialog.form.rows["number"].error is not None
    dialog.form.start_with({})
    dialog.reject()
    stage.no_dialog()
    assert page.fact().startswith("2 ")


def test_somebody_recorded_already_is_named_while_typing_and_opened(stage: Stage, homes: dict[str, int]) -> None:
    stage.work.change(residents.save_resident, homes["head"], 1, {"birth_on": dt.date(1968, 3, 14)})
    page = show(stage)
    page.new.run()
    dialog = form(stage)
    fill(stage, dialog, full_name="Ganesan A/L Perumal", birth_on="14/3/1968")
    box = dialog.findChild(LikenessBox)
    assert isinstance(box, LikenessBox)
    assert [one.resident_id for one in box.found] == [homes["head"]]
    dialog.form.start_with({})
    dialog.reject()
    stage.no_dialog()


def test_f2_edits_the_resident_in_hand(stage: Stage, homes: dict[str, int]) -> None:
    page = show(stage)
    section = choose(page, homes["wife"])
    section.list.table.setFocus()
    stage.press(Qt.Key.Key_F2)
    dialog = form(stage)
    fill(stage, dialog, mobile="0120004417")
    assert dialog.save()
    stage.no_dialog()
    assert stage.work.read(pages.resident_page, homes["wife"]).values["mobile"] == "+60120004417"


def test_enter_opens_the_resident_as_a_page_and_esc_comes_back(stage: Stage, homes: dict[str, int]) -> None:
    page = show(stage)
    section = choose(page, homes["head"])
    section.list.table.setFocus()
    stage.press(ENTER)
    view = stage.view
    assert isinstance(view, RecordView)
    assert view.title() == "Ganesan a/l Perumal"
    assert view.escape()
    assert stage.view is page


def test_verifying_needs_no_form(stage: Stage, homes: dict[str, int]) -> None:
    page = show(stage)
    choose(page, homes["head"])
    stage.do("people.verify_resident")
    assert stage.work.read(pages.resident_page, homes["head"]).verified_on == dt.date(2026, 11, 23)
    assert stage.toasts


def test_the_number_is_shown_for_a_reason_only(stage: Stage, homes: dict[str, int]) -> None:
    page = show(stage)
    section = choose(page, homes["head"])
    masked = section.pane.findChild(MaskedNumber)
    assert isinstance(masked, MaskedNumber)
    assert masked.shown.text() == "•••••• - •• - 0001"
    QTimer.singleShot(0, lambda: _answer(stage, "Semakan di kaunter"))
    masked.eye.setFocus()
    QTest.keyClick(masked.eye, Qt.Key.Key_Space)
    stage.qtbot.waitUntil(lambda: masked.shown.text() == "880101-14-0001")


def _answer(stage: Stage, text: str) -> None:
    field = stage.dialog().findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, ENTER)


def test_a_consent_is_recorded_and_withdrawn(stage: Stage, homes: dict[str, int]) -> None:
    page = show(stage)
    section = choose(page, homes["head"])
    stage.do("people.save_consent")
    dialog = form(stage)
    dialog.form.editor("purpose").show_value(ConsentPurpose.partner)
    dialog.form.editor("means").show_value(ConsentMeans.signed)
    fill(stage, dialog, notice_version="2026-1")
    assert dialog.save()
    stage.no_dialog()
    page.refresh(frozenset({"consent"}))
    assert len(section.page.consents) == 1
    stage.do("people.change_consent")
    again = form(stage)
    fill(stage, again, withdrawn_on="23/11/2026")
    assert again.save()
    stage.no_dialog()
    kept = stage.work.read(pages.resident_page, homes["head"]).consents
    assert kept[0][2]["withdrawn_on"] == dt.date(2026, 11, 23)


def test_ctrl_dot_opens_the_actions_each_with_a_letter_and_none_deletes(
    stage: Stage, homes: dict[str, int], qtbot: QtBot
) -> None:
    page = show(stage)
    section = choose(page, homes["head"])
    section.list.table.setFocus()
    stage.press(Qt.Key.Key_Period, CONTROL)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    entries = [entry.text() for entry in menu.actions()]
    letters = [text[text.index("&") + 1].casefold() for text in entries if "&" in text]
    assert len(entries) == len(letters) == len(set(letters))
    assert not any("padam" in text.casefold().replace("&", "") for text in entries)
    menu.close()


def test_a_death_is_recorded_and_the_resident_leaves_the_list_of_the_active(
    stage: Stage, homes: dict[str, int]
) -> None:
    page = show(stage)
    choose(page, homes["wife"])
    stage.do(moves.record_death.name)
    dialog = form(stage)
    assert "Letchumi" in dialog.windowTitle()
    fill(stage, dialog, day="20/11/2026")
    assert dialog.save()
    stage.no_dialog()
    assert stage.work.read(pages.resident_page, homes["wife"]).standing is Standing.deceased
    section = page.view()
    assert isinstance(section, Section)
    stage.qtbot.waitUntil(lambda: section.list.table.row_count() == 1)


def test_two_records_are_merged_for_a_reason(stage: Stage, homes: dict[str, int], make: Make) -> None:
    double = make.resident("Ganesan Perumal")
    page = show(stage)
    choose(page, homes["head"])
    stage.do(residents.merge_residents.name)
    dialog = form(stage)
    dialog.form.editor("other_id").show_record(double, "Ganesan Perumal")  # type: ignore[attr-defined]
    assert not dialog.save()
    fill(stage, dialog, reason="Satu orang, dua borang")
    assert dialog.save()
    stage.no_dialog()
    assert stage.work.read(pages.resident_page, double).standing is Standing.merged


def test_an_auditor_sees_everything_and_can_change_nothing(
    stage_of: StageOf, runner_of: RunnerOf, homes: dict[str, int]
) -> None:
    stage = stage_of(runner_of("auditor"))
    page = show(stage)
    choose(page, homes["head"])
    writing = {command.name for command in page.commands() if command.enabled() is None}
    assert not writing & {"people.new", "people.save_resident", "people.move_out", "people.merge_residents"}
