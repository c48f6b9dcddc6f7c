"""Qt's own dialogs speak Malay when the screen does."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QLabel, QLineEdit, QMessageBox, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from k2k_desktop.core import paths
from k2k_desktop.ui.kit.qt_words import show_qt_words, table

Standard = QDialogButtonBox.StandardButton


@pytest.fixture(autouse=True)
def _english_again(qapp: QCoreApplication) -> Iterator[None]:
    yield
    show_qt_words("en")


def _plain(text: str) -> str:
    return text.replace("&", "").partition("\t")[0]


def _buttons(qtbot: QtBot) -> list[str]:
    box = QDialogButtonBox()
    qtbot.addWidget(box)
    kinds = (Standard.Save, Standard.Cancel, Standard.Open, Standard.Close, Standard.Yes, Standard.No, Standard.Discard)
    box.setStandardButtons(kinds[0])
    return [_plain(box.addButton(kind).text()) for kind in kinds]


def _menu(qtbot: QtBot) -> list[str]:
    field = QLineEdit()
    qtbot.addWidget(field)
    menu = field.createStandardContextMenu()
    words = [_plain(action.text()) for action in menu.actions() if action.text()]
    menu.deleteLater()
    return words


def _text_menu(qtbot: QtBot) -> list[str]:
    field = QPlainTextEdit()
    qtbot.addWidget(field)
    menu = field.createStandardContextMenu()
    words = [_plain(action.text()) for action in menu.actions() if action.text()]
    menu.deleteLater()
    return words


def _message(qtbot: QtBot) -> list[str]:
    box = QMessageBox()
    qtbot.addWidget(box)
    box.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No)
    box.setDetailedText("…")
    return sorted(_plain(button.text()) for button in box.buttons())


def _file_dialog(qtbot: QtBot) -> set[str]:
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    labels = [label.text() for label in dialog.findChildren(QLabel)]
    buttons = [button.text() for button in dialog.findChildren(QPushButton)]
    return {_plain(text) for text in labels + buttons if text}


def test_standard_buttons_are_malay_and_english_again(qtbot: QtBot) -> None:
    show_qt_words("ms")
    assert _buttons(qtbot) == ["Simpan", "Batal", "Buka", "Tutup", "Ya", "Tidak", "Buang"]
    show_qt_words("en")
    assert _buttons(qtbot) == ["Save", "Cancel", "Open", "Close", "Yes", "No", "Discard"]


def test_the_menu_of_a_field_is_malay_and_english_again(qtbot: QtBot) -> None:
    malay = ["Buat asal", "Buat semula", "Potong", "Salin", "Tampal", "Padam", "Pilih semua"]
    show_qt_words("ms")
    assert _menu(qtbot) == malay
    assert _text_menu(qtbot) == malay
    show_qt_words("en")
    assert _menu(qtbot) == ["Undo", "Redo", "Cut", "Copy", "Paste", "Delete", "Select All"]


def test_a_message_box_is_malay_and_english_again(qtbot: QtBot) -> None:
    show_qt_words("ms")
    assert _message(qtbot) == ["Tidak", "Tunjukkan butiran...", "Ya"]
    show_qt_words("en")
    assert _message(qtbot) == ["No", "Show Details...", "Yes"]


def test_the_file_dialog_is_malay_and_english_again(qtbot: QtBot) -> None:
    show_qt_words("ms")
    malay = _file_dialog(qtbot)
    assert {"Cari dalam:", "Nama fail:", "Jenis fail:", "Buka", "Batal"} <= malay
    show_qt_words("en")
    english = _file_dialog(qtbot)
    assert {"Look in:", "File name:", "Files of type:", "Open", "Cancel"} <= english
    assert not malay & english


def test_open_windows_are_told_of_a_new_language(qtbot: QtBot) -> None:
    class Listener(QObject):
        heard = 0

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
            self.heard += event.type() == QEvent.Type.LanguageChange
            return False

    field = QLineEdit()
    qtbot.addWidget(field)
    QCoreApplication.processEvents()
    listener = Listener(field)
    field.installEventFilter(listener)
    field.show()
    show_qt_words("ms")
    qtbot.waitUntil(lambda: listener.heard == 1)
    show_qt_words("en")
    qtbot.waitUntil(lambda: listener.heard == 2)


def test_a_word_that_is_not_in_the_table_stays_as_qt_has_it(qtbot: QtBot) -> None:
    show_qt_words("ms")
    assert QCoreApplication.translate("QShortcut", "Ctrl") == "Ctrl"
    assert QCoreApplication.translate("QWizard", "No such word") == "No such word"


def test_every_place_line_and_access_key_is_kept() -> None:
    for context, words in table().items():
        for english, malay in words.items():
            where = f"{context}: {english}"
            assert malay, where
            assert Counter(re.findall(r"%(?:\d+|n)", english)) == Counter(re.findall(r"%(?:\d+|n)", malay)), where
            assert english.count("&") == malay.count("&"), where
            assert english.count("\n") == malay.count("\n"), where


def test_the_table_is_kept_in_order() -> None:
    assert list(table()) == sorted(table())
    text = (paths.resources() / "locale" / "qt_ms.json").read_text(encoding="utf-8")
    assert json.loads(text) == table()
