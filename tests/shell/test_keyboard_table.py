"""The keyboard table of the design language, key by key, in the real window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from k2k_desktop.core.i18n import _
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.office.page import OfficePage
from k2k_desktop.ui.shell.helping import _OTHER_KEYS
from k2k_desktop.ui.shell.session import Session
from tests.shell.conftest import notes_of

NONE = Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
# What the table promises of the window on every page; keys of lists, forms and editors are tried with those.
WINDOW_KEYS = (
    "Ctrl+K", "Ctrl+1", "Ctrl+N", "Ctrl+Shift+N", "Ctrl+F", "Ctrl+Z", "Ctrl+Y", "Ctrl+P", "Ctrl+Shift+P", "Ctrl+L",
    "F1", "F5", "F6", "Shift+F6", "F8", "Ctrl+.", "Alt+Left", "Alt+Right", "Ctrl+Tab", "Ctrl+=", "Ctrl+-", "Ctrl+0",
    "Ctrl+/",
)  # fmt: skip


def press(session: Session, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    """Press a key where the focus is."""
    QApplication.processEvents()  # menus follow the view at the next turn of the loop
    QTest.keyClick(QApplication.focusWidget() or session.windows[0], key, held)


def popup(qtbot: QtBot) -> QMenu:
    """The menu that is open."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    found = QApplication.activePopupWidget()
    assert isinstance(found, QMenu)
    return found


def words(menu: QMenu) -> list[str]:
    """Its entries."""
    return [action.text().replace("&", "") for action in menu.actions()]


def test_every_key_of_the_window_belongs_to_exactly_one_command(session: Session) -> None:
    QApplication.processEvents()
    held = [
        action.shortcut().toString()
        for menu in session.windows[0].menuBar().findChildren(QMenu)
        for action in menu.actions()
        if not action.shortcut().isEmpty()
    ]
    assert len(held) == len(set(held))
    listed = {QKeySequence(one.shortcut).toString() for one in session.windows[0].commands.all() if one.shortcut}
    for keys in WINDOW_KEYS:
        if keys != "Ctrl+1":  # Hari Ini comes with a later module
            assert QKeySequence(keys).toString() in listed, keys


def test_ctrl_shift_n_offers_every_new_record_and_goes_there(session: Session, qtbot: QtBot) -> None:
    session.windows[0].open_page("people")
    press(session, Qt.Key.Key_N, CTRL | SHIFT)
    menu = popup(qtbot)
    assert "Pengguna baharu" in words(menu)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: notes_of(session).made == 1)


def test_ctrl_tab_goes_round_what_is_open(session: Session, qtbot: QtBot) -> None:
    window = session.windows[0]
    window.open_page("office")
    press(session, Qt.Key.Key_Tab, CTRL)
    assert window.navigator.page == "people"
    press(session, Qt.Key.Key_Tab, CTRL)
    assert window.navigator.page == "office"
    press(session, Qt.Key.Key_Backtab, CTRL | SHIFT)
    assert window.navigator.page == "people"


def test_ctrl_tab_asks_before_unsaved_words_are_left(session: Session) -> None:
    window = session.windows[0]
    window.open_page("office")
    window.open_page("people")
    page = notes_of(session)
    QTest.keyClicks(page.field, "belum")
    page.answer = False
    press(session, Qt.Key.Key_Tab, CTRL)
    assert window.navigator.page == "people"


@pytest.mark.parametrize("way", ["Ctrl+.", "menu key"])
def test_the_menu_of_the_record_opens_with_letters(session: Session, qtbot: QtBot, way: str) -> None:
    window = session.windows[0]
    window.open_page("office")
    view = window.navigator.view
    assert isinstance(view, OfficePage)
    view.show_record("user", 1)
    if way == "Ctrl+.":
        press(session, Qt.Key.Key_Period, CTRL)
    else:
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), window.mapToGlobal(QPoint(50, 50)))
        QApplication.sendEvent(view, event)
    menu = popup(qtbot)
    assert _("Edit user") in words(menu)
    marked = [action.text() for action in menu.actions()]
    assert all("&" in text for text in marked)
    menu.close()


def test_f5_reads_the_page_again(session: Session) -> None:
    page = notes_of(session)
    page.refreshed.clear()
    press(session, Qt.Key.Key_F5)
    assert page.refreshed == [frozenset()]


def test_text_size_follows_its_keys(session: Session) -> None:
    before = theme.scale()
    press(session, Qt.Key.Key_Equal, CTRL)
    assert theme.scale() > before
    press(session, Qt.Key.Key_0, CTRL)
    assert theme.scale() == 1.0


def test_every_other_key_is_said_in_the_list_of_keys() -> None:
    said = {keys for keys, _words in _OTHER_KEYS}
    assert {"Enter", "F2", "Esc", "Space", "Ctrl+S", "Ctrl+;", "Ctrl+'", "Ctrl+Enter", "F3 / Shift+F3"} <= said


@pytest.mark.parametrize(("key", "held"), [(Qt.Key.Key_S, CTRL), (Qt.Key.Key_Return, CTRL), (Qt.Key.Key_Return, NONE)])
def test_a_form_is_saved_by_each_of_its_keys(
    session: Session, qtbot: QtBot, key: Qt.Key, held: Qt.KeyboardModifier
) -> None:
    from k2k_desktop.core.fields import Field, Text
    from k2k_desktop.ui.kit.form import Form

    kept: list[object] = []
    form = Form((Field("name", Text(label="Name"), required=False),), {}, previous={"name": "Sebelum"})
    dialog = FormDialog("Borang", form, kept.append, session.windows[0])
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(lambda: _inside(dialog))
    press(session, Qt.Key.Key_Apostrophe, CTRL)
    assert form.values() == {"name": "Sebelum"}
    press(session, key, held)
    assert kept == [{"name": "Sebelum"}]


def _inside(dialog: QWidget) -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and dialog.isAncestorOf(focus)
