"""A computer for a story: its own profile, documents and file dialogs, the program's first window, and whoever works
there, with the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from k2k_desktop.app import Program
from k2k_desktop.core import paths
from k2k_desktop.core.clock import Clock, FixedClock
from k2k_desktop.core.i18n import say, set_language
from k2k_desktop.ui.kit import memory, theme
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.kit.pages import PageView
from k2k_desktop.ui.kit.qt_words import show_qt_words
from k2k_desktop.ui.kit.sections import SectionedView
from k2k_desktop.ui.kit.widgets import Badge
from k2k_desktop.ui.shell.palette import Palette
from k2k_desktop.ui.start.first import FirstPassword
from k2k_desktop.ui.start.signin import SignIn
from tests.office.conftest import quick_keys
from tests.stories.conftest import CONTROL, DOWN, ENTER, SPACE, TAB
from tests.stories.test_secretary_hour import Typist

ALT_LEFT = (Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
CODE = re.compile(r"K2K-(?:[0-9A-Z]{5}-){5}[0-9A-Z]{3}")


def words_in(widget: QWidget) -> str:
    """What can be read on it."""
    labels = [one.text() for one in widget.findChildren(QLabel) if one.isVisible()]
    return "\n".join([*labels, *(one.accessibleName() for one in widget.findChildren(Badge) if one.isVisible())])


def plain(words: str) -> str:
    """Words of a button without its underlined letter."""
    return words.replace("&", "")


V = TypeVar("V", bound=PageView)


class Sitting(Typist):
    """One person's time at a window; every key comes to it as the system sends keys."""

    def _front(self) -> QWindow:
        QApplication.processEvents()
        if QGuiApplication.focusWindow() is None:
            self.no_dialog()  # offscreen nobody gives the window back when a question is gone
        return super()._front()

    def command(self, words: str) -> None:
        """Give a command, or open a page, by its marked words through the palette."""
        said, window = say(words), self.window
        window.activateWindow()
        self.press(Qt.Key.Key_K, CONTROL)
        palette = next(one for one in window.findChildren(Palette) if one.isVisible())
        self.type(said.removesuffix("…"))  # a key QTest does not have
        self.qtbot.waitUntil(lambda: any(line.title == said and line.run for line in palette.lines.lines))
        for _line in palette.lines.lines:
            if str(palette.list.currentIndex().data()).split(",")[0] == said:
                break
            self.press(DOWN)
        self.press(ENTER)
        self.wait(lambda: window.palette_open is not palette)  # until then it waits for the office's answer

    def go(self, page: str, kind: type[V]) -> V:
        """Open a page by its marked title, and wait until it is there."""
        self.command(page)
        self.wait(lambda: isinstance(self.view, kind))
        found = self.view
        assert isinstance(found, kind)
        return found

    def tab_to(self, wanted: QWidget) -> None:
        """Press Tab until *wanted* has the focus."""
        for _step in range(60):
            focused = QApplication.focusWidget()
            if focused is not None and (focused is wanted or wanted.isAncestorOf(focused)):
                return
            self.press(TAB)
        raise AssertionError(f"Tab does not come to {wanted.accessibleName() or wanted}")

    def fill(self, **values: object) -> FormDialog:
        """Type into the form in front, from field to field by Tab, and save it with Ctrl+Enter; it may be refused. A
        number chooses the line of that place in a list, True or False sets a box."""
        dialog = self.dialog()
        assert isinstance(dialog, FormDialog)
        for name, value in values.items():
            editor = dialog.form.editor(name)
            self.tab_to(editor.entry)
            if isinstance(value, bool):
                if editor.given() is not value:
                    self.press(SPACE)
            elif isinstance(editor.entry, QComboBox):
                self.press(Qt.Key.Key_Home)
                self.press(DOWN, times=int(str(value)))
            else:
                self.press(Qt.Key.Key_A, CONTROL)
                self.type(str(value))
        self.press(ENTER, CONTROL)
        return dialog

    def section(self, view: SectionedView, title: str) -> None:
        """Go to the tab whose words begin with *title* (marked), by F6 and the arrows."""
        self.pane(lambda: view.tabs)
        self.press(Qt.Key.Key_Home)
        for _step in range(view.tabs.count()):
            if view.tabs.tabText(view.tabs.currentIndex()).startswith(say(title)):
                return
            self.press(Qt.Key.Key_Right)
        raise AssertionError(title)

    def back(self) -> None:
        """Alt+Left."""
        before = self.view
        self.press(*ALT_LEFT)
        self.wait(lambda: self.view is not before)

    def upon(self, do: Callable[[QDialog], None]) -> None:
        """Do this once the next question stands there: nothing else goes on meanwhile."""

        def now() -> None:
            sheet = QApplication.activeModalWidget()
            if isinstance(sheet, QDialog) and sheet.isActiveWindow() and QApplication.focusWidget() is not None:
                try:
                    do(sheet)
                except BaseException:
                    sheet.reject()  # or it would stand there for ever
                    raise
            else:
                QTimer.singleShot(5, now)

        QTimer.singleShot(0, now)

    def answers(self, verb: str, typed: str = "") -> list[str]:
        """The next question is answered by typing into its line and going by Tab to the button *verb* (marked); what
        stood on it comes into the list given back."""
        read: list[str] = []

        def do(sheet: QDialog) -> None:
            read.append(words_in(sheet))
            if typed:
                self.type(typed)
            buttons = sheet.findChildren(QPushButton)
            self.tab_to(next(one for one in buttons if plain(one.text()) == plain(say(verb))))
            self.press(SPACE)

        self.upon(do)
        return read


class Computer:
    """One PC and the program on it."""

    def __init__(self, place: Path, qtbot: QtBot) -> None:
        self.profile, self.documents, self.qtbot = place / "profile", place / "documents", qtbot
        self.documents.mkdir(parents=True)
        self.program: Program | None = None
        self.chosen: list[Path] = []  # what the next file dialogs are answered with

    def begin(self, office: Path | None = None) -> None:
        """Start the program, on *office* or on what this PC remembers."""
        self.program = Program(office)
        self.qtbot.addWidget(self.program.start_window)
        self.program.start()
        window = self.program.start_window
        window.activateWindow()
        self.qtbot.waitUntil(window.isActiveWindow)

    @property
    def running(self) -> Program:
        """The program."""
        assert self.program is not None
        return self.program

    @property
    def page(self) -> QWidget:
        """The page of the first window."""
        page = self.running.start_window.page
        assert page is not None
        return page

    @property
    def typist(self) -> Sitting:
        """Whoever is at the keyboard of the first window."""
        return Sitting(self.running.session, self.qtbot)  # type: ignore[arg-type]  # nobody has signed in yet

    def push(self, verb: str, described: str = "") -> None:
        """Go by Tab to the button *verb* (marked) of the first window and press Space."""
        buttons = [one for one in self.running.start_window.findChildren(QPushButton) if one.isVisible()]
        found = [one for one in buttons if plain(one.text()) == plain(say(verb))
                 and (not described or one.accessibleDescription() == say(described))]  # fmt: skip
        self.typist.tab_to(found[0])
        self.typist.press(SPACE)

    def sign_in(self, username: str, password: str, own: str = "") -> Sitting:
        """Sign in by keyboard; with *own*, *password* is a first one and this is chosen instead."""
        self.try_password(username, password)
        if own:
            self.qtbot.waitUntil(lambda: isinstance(self.page, FirstPassword))
            page = self.page
            assert isinstance(page, FirstPassword)
            self.qtbot.waitUntil(page.old.hasFocus)
            for field, words in ((page.old, password), (page.new, own), (page.again, own)):
                self.typist.tab_to(field)
                self.typist.type(words)
            self.push("Save and open the office")
        self.qtbot.waitUntil(lambda: self.running.session is not None)
        return self.sitting()

    def try_password(self, username: str, password: str) -> None:
        """Type user name and password, and Enter."""
        page, person = self.page, self.typist
        assert isinstance(page, SignIn)
        person.tab_to(page.username)
        person.press(Qt.Key.Key_A, CONTROL)
        person.type(username)
        person.press(ENTER)
        person.type(password)
        person.press(ENTER)

    def sitting(self) -> Sitting:
        """The person at the office's window."""
        session = self.running.session
        assert session is not None
        window = session.windows[0]
        window.setWindowState(Qt.WindowState.WindowNoState)  # the screen of tests is small
        window.resize(1366, 768)
        window.activateWindow()
        self.qtbot.waitUntil(lambda: window.isActiveWindow() or QApplication.activeModalWidget() is not None)
        return Sitting(session, self.qtbot)

    def leave(self, person: Sitting) -> None:
        """Ctrl+W: the last window closes the office, after a copy where one is due."""
        person.press(Qt.Key.Key_W, CONTROL)
        self.qtbot.waitUntil(lambda: self.running.session is None)

    def end(self) -> None:
        """Switch it off."""
        if self.program is not None and self.program.session is not None:
            self.program.session.end_quietly()
        memory.close_memory()


Computers = Callable[[str], Computer]


@pytest.fixture
def computers(
    tmp_path: Path, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, clock: FixedClock
) -> Iterator[Computers]:
    """`computers("lama")`: a PC of that name, the one worked at from now on. All of them show the test's clock."""
    theme.apply(qapp, "light", 1.0)
    set_language("ms")
    made: list[Computer] = []
    monkeypatch.setattr(Clock, "now", lambda _self: clock.moment)
    quick_keys(monkeypatch)
    monkeypatch.setattr(paths, "user_config", lambda: made[-1].profile if made else tmp_path / "before")
    monkeypatch.setattr(paths, "user_documents", lambda: made[-1].documents)

    def name(*_given: object, **_named: object) -> tuple[str, str]:
        return str(made[-1].chosen.pop(0)), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", name)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", name)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_given, **_named: name()[0])

    def make(called: str) -> Computer:
        for one in made:
            one.end()
        made.append(Computer(tmp_path / called, qtbot))
        return made[-1]

    yield make
    for one in made:
        one.end()
    set_language("ms")
    show_qt_words("en")
    memory.close_memory()
