"""The grid that is typed in place: signs act, words are edited, closed rows stay, Tab leaves at the ends."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.grid import Typed, TypingGrid

NAME, MARK, PLACE, KIND = range(4)
ENTER, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab


class Sheet(QWidget):
    """A grid of three lines, the last of them closed, between two fields."""

    def __init__(self) -> None:
        super().__init__()
        ways = {MARK: Typed("sign", signs="123"), PLACE: Typed("words", longest=5),
                KIND: Typed("choice", choices=((7, "Lampu"), (9, "Lif")))}  # fmt: skip
        self.grid = TypingGrid("Baris", ("Nama", "Tanda", "Tempat", "Jenis"), (0, 80, 90, 120), ways, self)
        self.before, self.after = QLineEdit(self), QLineEdit(self)
        column = QVBoxLayout(self)
        for part in (self.before, self.grid, self.after):
            column.addWidget(part)
        QWidget.setTabOrder(self.before, self.grid)
        QWidget.setTabOrder(self.grid, self.after)
        self.heard: list[tuple[Any, ...]] = []
        self.grid.signed.connect(lambda *said: self.heard.append(said))
        self.grid.typed.connect(lambda *said: self.heard.append(said))
        lines = [(key, [Cell(f"Baris {key}"), Cell("1"), Cell("T1"), Cell("Lif")]) for key in (11, 12, 13)]
        self.grid.show_lines(lines, shut=[13])


@pytest.fixture
def sheet(qtbot: QtBot) -> Sheet:
    made = Sheet()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    made.grid.setFocus()
    qtbot.waitUntil(made.grid.hasFocus)
    return made


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def press(*keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(focused(), key)


def test_a_sign_goes_to_its_column_and_another_letter_to_none(sheet: Sheet) -> None:
    sheet.grid.go(0, NAME)
    press(Qt.Key.Key_3)
    sheet.grid.go(1, MARK)
    press(Qt.Key.Key_9, Qt.Key.Key_2)
    assert sheet.heard == [(11, MARK, "3"), (12, MARK, "2")]
    sheet.grid.open = False
    press(Qt.Key.Key_1)
    assert len(sheet.heard) == 2


def test_words_are_typed_in_their_cell_and_enter_goes_down(sheet: Sheet, qtbot: QtBot) -> None:
    sheet.grid.go(0, PLACE)
    press(ENTER)
    QTest.keyClicks(focused(), "Bumbung")
    press(ENTER)
    qtbot.waitUntil(lambda: sheet.heard == [(11, PLACE, "Bumbu")])
    assert sheet.grid.currentIndex().row() == 1
    sheet.grid.go(0, KIND)
    press(ENTER)
    QTest.keyClicks(focused(), "lampu")
    press(ENTER)
    qtbot.waitUntil(lambda: sheet.heard[1:] == [(11, KIND, 7)])


def test_the_same_line_stays_in_hand_when_the_order_changes(sheet: Sheet) -> None:
    sheet.grid.go(0, PLACE)
    sheet.grid.show_lines([(key, [Cell("")] * 4) for key in (13, 12, 11)])
    assert (sheet.grid.current_key(), sheet.grid.currentIndex().column()) == (11, PLACE)


def test_a_closed_row_is_not_typed_in_and_every_cell_says_its_column(sheet: Sheet) -> None:
    sheet.grid.go(2, PLACE)
    press(ENTER)
    assert not sheet.grid.findChildren(QLineEdit)
    said = sheet.grid.model().index(0, PLACE).data(int(Qt.ItemDataRole.AccessibleTextRole))
    assert said == "Tempat: T1"


def test_tab_goes_from_cell_to_cell_and_out_at_both_ends(sheet: Sheet) -> None:
    sheet.grid.go(1, MARK)
    press(TAB)
    assert sheet.grid.currentIndex().column() == PLACE
    sheet.grid.go(2, KIND)
    press(TAB)
    assert sheet.after.hasFocus()
    sheet.grid.setFocus()
    sheet.grid.go(0, NAME)
    press(Qt.Key.Key_Backtab)
    assert sheet.before.hasFocus()
