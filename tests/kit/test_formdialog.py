"""A form in a dialog: its keys, what it refuses, and leaving it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.ui.kit.dialogs import Sheet
from k2k_desktop.ui.kit.form import Form
from k2k_desktop.ui.kit.formdialog import FormDialog
from tests.kit.forms import CONTROL, SHIFT, activate, shown, typed

Dialog = Callable[..., FormDialog]


@pytest.fixture
def dialog(form: Form, qtbot: QtBot) -> Dialog:
    def make(save: Callable[[dict[str, Any]], Any], more: bool = False) -> FormDialog:
        made = FormDialog("Sunting penduduk", form, save, more=more)
        qtbot.addWidget(made)
        made.show()
        activate(made)
        return made

    return make


@pytest.mark.parametrize(
    ("key", "modifier"),
    [(Qt.Key.Key_S, CONTROL), (Qt.Key.Key_Return, CONTROL), (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)],
)
def test_the_keys_save_and_close(
    dialog: Dialog, form: Form, key: Qt.Key, modifier: Qt.KeyboardModifier, qtbot: QtBot
) -> None:
    kept: list[dict[str, Any]] = []
    made = dialog(kept.append)
    typed(form, "size", "5")
    assert made.isWindowModified()
    form.editor("name").entry.setFocus()
    QTest.keyClick(form.editor("name").entry, key, modifier)
    assert kept == [{"size": 5}]
    assert not made.isVisible()


def test_ctrl_enter_saves_from_running_text_where_enter_is_a_line(dialog: Dialog, form: Form) -> None:
    kept: list[dict[str, Any]] = []
    made = dialog(kept.append)
    area = form.editor("note").entry
    area.setFocus()
    QTest.keyClicks(area, "Nol")
    QTest.keyClick(area, Qt.Key.Key_Return)
    assert kept == []
    QTest.keyClick(area, Qt.Key.Key_Return, CONTROL)
    assert kept == [{"note": "Nol\nSatu\nDua"}]
    assert not made.isVisible()


def test_save_and_add_another_starts_afresh_and_remembers_the_previous(dialog: Dialog, form: Form) -> None:
    kept: list[dict[str, Any]] = []
    made = dialog(kept.append, more=True)
    typed(form, "name", "Aminah")
    QTest.keyClick(form.editor("note").entry, Qt.Key.Key_Return, CONTROL | SHIFT)
    assert kept == [{"name": "Aminah"}]
    assert made.isVisible()
    assert shown(form, "name") == ""
    assert form.previous["name"] == "Aminah"


def test_a_refused_save_stays_open_with_the_sentence(dialog: Dialog, form: Form) -> None:
    def refuse(_changes: dict[str, Any]) -> None:
        raise Invalid({"size": UserError("Terlalu ramai.")})

    made = dialog(refuse)
    typed(form, "size", "5")
    assert not made.save()
    assert made.isVisible()
    assert form.rows["size"].wrong.text() == "Terlalu ramai."


def answer_next(place: int) -> None:
    """Press a button of the next short question, counted from the right."""

    def press() -> None:
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, Sheet)
        buttons = sheet.findChildren(QPushButton)
        buttons[-1 - place].click()

    QTimer.singleShot(0, press)


def test_leaving_unsaved_words_asks_and_stays_by_default(dialog: Dialog, form: Form) -> None:
    kept: list[dict[str, Any]] = []
    made = dialog(kept.append)
    typed(form, "size", "5")
    answer_next(0)
    QTest.keyClick(made, Qt.Key.Key_Escape)
    assert made.isVisible()
    answer_next(2)
    QTest.keyClick(made, Qt.Key.Key_Escape)
    assert kept == [{"size": 5}]
    assert not made.isVisible()


def test_discarding_closes_without_saving(dialog: Dialog, form: Form) -> None:
    kept: list[dict[str, Any]] = []
    made = dialog(kept.append)
    typed(form, "size", "5")
    answer_next(1)
    made.close()
    assert kept == []
    assert not made.isVisible()


def test_leaving_an_untouched_form_asks_nothing(dialog: Dialog) -> None:
    made = dialog(lambda _changes: None)
    QTest.keyClick(made, Qt.Key.Key_Escape)
    assert not made.isVisible()
