"""A whole office in its real window, driven by keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from k2k_desktop.core.i18n import set_language
from k2k_desktop.ui.kit import memory, theme
from k2k_desktop.ui.kit.pages import PageView
from k2k_desktop.ui.kit.qt_words import show_qt_words
from k2k_desktop.ui.shell.palette import Palette
from k2k_desktop.ui.shell.session import Session
from k2k_desktop.ui.shell.window import MainWindow
from tests.office.conftest import OpenOffice, office, open_office, profile

__all__ = ["office", "open_office", "profile"]

ENTER, TAB, DOWN, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Space
CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


class Person:
    """Somebody at the keyboard of one window; there is no mouse."""

    def __init__(self, session: Session, qtbot: QtBot) -> None:
        self.session, self.qtbot = session, qtbot

    @property
    def window(self) -> MainWindow:
        """The window worked in."""
        return self.session.windows[0]

    @property
    def view(self) -> PageView:
        """What the window shows."""
        found = self.window.navigator.view
        assert found is not None
        return found

    def type(self, words: str) -> None:
        """Type where the focus is."""
        QTest.keyClicks(self._focused(), words)

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1) -> None:
        """Press a key where the focus is."""
        for _time in range(times):
            QTest.keyClick(self._focused(), key, held)

    def command(self, words: str) -> None:
        """Give a command by its words through the palette."""
        window = self.window
        window.activateWindow()
        self.press(Qt.Key.Key_K, CONTROL)
        palette = next(one for one in window.findChildren(Palette) if one.isVisible())
        QTest.keyClicks(palette.field, words.removesuffix("…"))  # a key QTest does not have
        self.qtbot.waitUntil(lambda: any(line.title == words and line.run for line in palette.lines.lines))
        for _line in palette.lines.lines:
            if str(palette.list.currentIndex().data()).split(",")[0] == words:
                break
            QTest.keyClick(palette.field, DOWN)
        QTest.keyClick(palette.field, ENTER)
        self.wait(lambda: window.palette_open is not palette)  # until then it waits for the office's answer

    def wait(self, until: Callable[[], bool]) -> None:
        """Wait until something is so."""
        self.qtbot.waitUntil(until)

    def dialog(self) -> QDialog:
        """The form in front, once it has the focus."""
        self.wait(lambda: self._in_dialog() is not None)
        found = self._in_dialog()
        assert found is not None
        return found

    def no_dialog(self) -> None:
        """Wait until the form is gone and the window is worked in again."""
        self.wait(lambda: QApplication.activeModalWidget() is None)
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow)

    def pane(self, wanted: Callable[[], QWidget]) -> None:
        """Go through the panes with F6 until the wanted one has the focus."""
        for _step in range(8):
            if wanted().hasFocus():
                return
            self.press(Qt.Key.Key_F6)
        assert wanted().hasFocus()

    def _in_dialog(self) -> QDialog | None:
        found, focused = QApplication.activeModalWidget(), QApplication.focusWidget()
        inside = isinstance(found, QDialog) and focused is not None and found.isAncestorOf(focused)
        return found if inside and isinstance(found, QDialog) else None

    def _focused(self) -> QWidget:
        QApplication.processEvents()  # menus follow the view at the next turn of the loop
        return QApplication.focusWidget() or self.window


SignIn = Callable[..., Person]


@pytest.fixture
def sign_in(open_office: OpenOffice, qtbot: QtBot, qapp: QApplication) -> Iterator[SignIn]:
    """`sign_in()` or `sign_in(username, password)`: that person at the real window; whoever was there has gone."""
    sessions: list[Session] = []
    theme.apply(qapp, "light", 1.0)

    def start(*user: str) -> Person:
        for session in sessions:
            session.end_quietly()
            session.deleteLater()  # here, as the program does: Python might collect it on a reading thread
        sessions.clear()
        session = Session(open_office(*user))
        session.limits._timer.stop()  # days go by while she sits there: it would take that for a computer that slept
        sessions.append(session)
        window = session.start()
        window.setWindowState(Qt.WindowState.WindowNoState)  # the screen of tests is small
        window.resize(1366, 768)
        window.activateWindow()
        qtbot.waitUntil(lambda: window.isActiveWindow() or QApplication.activeModalWidget() is not None)
        return Person(session, qtbot)

    yield start
    for session in sessions:
        session.end_quietly()
        session.deleteLater()
    set_language("ms")
    show_qt_words("en")
    memory.close_memory()
