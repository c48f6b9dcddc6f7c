"""Ctrl+K: found, chosen, opened, all by keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from k2k_desktop.ui.shell.palette import Palette
from k2k_desktop.ui.shell.session import Session
from tests.shell.conftest import notes_of

CTRL = Qt.KeyboardModifier.ControlModifier


def opened(session: Session, qtbot: QtBot) -> Palette:
    """The palette over the first window."""
    window = session.windows[0]
    QTest.keyClick(window, Qt.Key.Key_K, CTRL)
    palette = next(one for one in window.findChildren(Palette) if one.isVisible())
    assert palette.field is window.focusWidget()
    return palette


def test_three_letters_and_enter_open_a_record(session: Session, qtbot: QtBot) -> None:
    palette = opened(session, qtbot)
    session.windows[0].open_page("office")
    QTest.keyClicks(palette.field, "ami")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)  # before the answer is there
    qtbot.waitUntil(lambda: session.windows[0].navigator.page == "people")
    assert notes_of(session).shown == [("resident", 1)]


def test_a_second_one_takes_the_place_of_one_that_still_waits(session: Session, qtbot: QtBot) -> None:
    window = session.windows[0]
    first = opened(session, qtbot)
    QTest.keyClicks(first.field, "ami")
    QTest.keyClick(first.field, Qt.Key.Key_Return)  # before the answer is there
    second = opened(session, qtbot)
    assert not first.isVisible()
    session.work.settle()  # the answer for the first comes
    QTest.keyClicks(second.field, "pen")
    qtbot.waitUntil(lambda: any(line.title == "Pen 1" for line in second.lines.lines))
    assert window.focusWidget() is second.field
    assert notes_of(session).shown == []


def test_enter_is_not_for_words_typed_after_it(session: Session, qtbot: QtBot) -> None:
    palette = opened(session, qtbot)
    QTest.keyClicks(palette.field, "ami")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)  # before the answer is there
    QTest.keyClicks(palette.field, "r")
    qtbot.waitUntil(lambda: palette._answered == "amir")
    assert palette.isVisible()
    assert notes_of(session).shown == []


def test_a_group_shows_at_most_four(session: Session, qtbot: QtBot) -> None:
    palette = opened(session, qtbot)
    QTest.keyClicks(palette.field, "ami")
    qtbot.waitUntil(lambda: any(line.title == "Ami 1" for line in palette.lines.lines))
    people = [line.title for line in palette.lines.lines if line.second == "A-01-01"]
    assert people == ["Ami 1", "Ami 2", "Ami 3", "Ami 4"]


def test_arrows_pass_over_the_names_of_groups(session: Session, qtbot: QtBot) -> None:
    palette = opened(session, qtbot)
    QTest.keyClicks(palette.field, "pen")
    qtbot.waitUntil(lambda: any(line.title == "Pen 1" for line in palette.lines.lines))
    seen = []
    for _ in range(6):
        seen.append(str(palette.list.currentIndex().data()))
        QTest.keyClick(palette.field, Qt.Key.Key_Down)
    assert seen[:4] == ["Pen 1, A-01-01", "Pen 2, A-01-01", "Pen 3, A-01-01", "Pen 4, A-01-01"]
    assert all(palette.lines.lines[row].run for row in [palette.list.currentIndex().row()])


def test_a_command_is_found_by_its_words_and_run(session: Session, qtbot: QtBot) -> None:
    palette = opened(session, qtbot)
    QTest.keyClicks(palette.field, "gelap")
    qtbot.waitUntil(lambda: any(line.title == "Gelap 1" for line in palette.lines.lines))
    titles = [line.title for line in palette.lines.lines if line.run is not None and not line.second]
    assert titles == ["Tema: Gelap"]


def test_what_arrows_went_to_stays_in_hand_when_the_answer_comes(session: Session, qtbot: QtBot) -> None:
    palette = opened(session, qtbot)
    QTest.keyClicks(palette.field, "tema")
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    wanted = str(palette.list.currentIndex().data())
    qtbot.waitUntil(lambda: any(line.title == "Tema 1" for line in palette.lines.lines))  # records came above
    assert str(palette.list.currentIndex().data()) == wanted
    assert wanted.startswith("Tema:")


def test_what_was_opened_is_offered_first_next_time(session: Session, qtbot: QtBot) -> None:
    palette = opened(session, qtbot)
    QTest.keyClicks(palette.field, "ami")
    qtbot.waitUntil(lambda: palette.list.currentIndex().data() == "Ami 1, A-01-01")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    again = opened(session, qtbot)
    assert again.lines.lines[1].title == "Ami 1"


def test_ctrl_enter_opens_a_window_of_its_own(session: Session, qtbot: QtBot) -> None:
    palette = opened(session, qtbot)
    QTest.keyClicks(palette.field, "ami")
    qtbot.waitUntil(lambda: palette.list.currentIndex().data() == "Ami 1, A-01-01")
    QTest.keyClick(palette.field, Qt.Key.Key_Return, CTRL)
    assert len(session.windows) == 2
    session.windows[1].close()
    assert len(session.windows) == 1


def test_esc_closes_and_gives_the_focus_back(session: Session, qtbot: QtBot) -> None:
    field = notes_of(session).field
    field.setFocus()
    palette = opened(session, qtbot)
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert session.windows[0].focusWidget() is field
    assert isinstance(field, QLineEdit)
