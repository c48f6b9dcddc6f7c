"""A bare window for tests of pages: shows one view at a time, with its commands and their keys, over a real office."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from k2k_desktop.core.asking import questions_of
from k2k_desktop.core.listings import Query
from k2k_desktop.core.progress import Progress
from k2k_desktop.services import audit
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.kit import memory, theme
from k2k_desktop.ui.kit.buttons import action_of
from k2k_desktop.ui.kit.pages import PageView, Pdf, PrintJob
from k2k_desktop.ui.kit.work import Work

ENTER, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


class Stage(QMainWindow):
    """Is the `Shell` of the pages under test; what they say and print is kept for the test to read."""

    def __init__(self, qtbot: QtBot, work: Work) -> None:
        super().__init__()
        self.qtbot, self.work = qtbot, work
        self.views: list[PageView] = []
        self.told: list[str] = []
        self.toasts: list[str] = []
        self.opened: list[tuple[str, int]] = []
        self.pages: list[tuple[str, dict[str, Any] | None]] = []
        self.printed: list[tuple[PrintJob, Pdf]] = []
        self._stack = QStackedWidget(self)
        self.setCentralWidget(self._stack)
        self._actions: list[QAction] = []
        work.changed.connect(self._changed)
        work.reasoner = lambda needed: "Tersilap dimasukkan"
        self.resize(1366, 700)

    @property
    def view(self) -> PageView:
        """What is in front."""
        return self.views[-1]

    def open_view(self, view: PageView) -> None:
        """Show *view* with its keys."""
        self.views.append(view)
        self._stack.addWidget(view)
        self._stack.setCurrentWidget(view)
        view.said.connect(self.told.append)
        view.commands_changed.connect(self._take_commands)
        self._take_commands()
        self.show()
        self.activateWindow()
        self.qtbot.waitExposed(self)
        self.qtbot.waitUntil(self.isActiveWindow)

    def close_view(self, view: PageView) -> None:
        """Go back to what was below."""
        self.views.remove(view)
        self._stack.removeWidget(view)
        view.deleteLater()
        self._stack.setCurrentWidget(self.views[-1])
        self._take_commands()

    def open_page(self, name: str, state: dict[str, Any] | None = None) -> None:
        """Other pages are not here: noted for the test."""
        self.pages.append((name, state))

    def open_record(self, table: str, key: int) -> None:
        """Noted for the test."""
        self.opened.append((table, key))

    def toast(self, text: str, label: str = "", act: Callable[[], None] | None = None) -> None:
        """Noted for the test."""
        self.toasts.append(text)

    def say(self, text: str) -> None:
        """Noted for the test."""
        self.told.append(text)

    def print_out(self, job: PrintJob, *, preview: bool = True) -> None:
        """Make the document at once and keep it."""
        self.printed.append((job, self.work.runner.ask(job.question, Progress(), job.reason, *job.args)))

    def do(self, name: str) -> None:
        """Give the command of that name, as its menu entry does; it must be possible."""
        command = next(one for one in self._commands() if one.name == name)
        refused = command.enabled()
        assert refused is None, refused.say()
        command.run()

    def names(self) -> set[str]:
        """The commands that can be given now."""
        return {command.name for command in self._commands() if command.enabled() is None}

    def type(self, text: str, *, into: QWidget | None = None) -> None:
        """Type into what has the focus."""
        QTest.keyClicks(into or self._focused(), text)

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key where the focus is."""
        QTest.keyClick(self._focused(), key, held)

    def dialog(self) -> QDialog:
        """The form in front, once it is there and has the focus."""
        self.qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QDialog))
        found = QApplication.activeModalWidget()
        assert isinstance(found, QDialog)
        self.qtbot.waitUntil(lambda: self._inside(found))
        return found

    def no_dialog(self) -> None:
        """Wait until no form is open any more and this window is worked in again."""
        self.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
        self.activateWindow()
        self.qtbot.waitUntil(self.isActiveWindow)

    def _inside(self, dialog: QDialog) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and dialog.isAncestorOf(focused)

    def _focused(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def _commands(self) -> list[Any]:
        primary = self.view.primary()
        return [*([primary] if primary else []), *self.view.commands()]

    def _take_commands(self) -> None:
        for action in self._actions:
            self.removeAction(action)
            action.deleteLater()
        seen: set[str] = set()
        self._actions = []
        for command in self._commands():
            if command.shortcut and command.shortcut not in seen:
                seen.add(command.shortcut)
                action = action_of(command, self)
                self.addAction(action)
                self._actions.append(action)

    def _changed(self, tables: frozenset[str]) -> None:
        for view in list(self.views):
            view.refresh(tables)


def newest_entry(work: Work) -> int:
    """The number of the newest entry of the trail this user sees."""
    keys = work.read(questions_of(audit.ENTRIES).first, Query()).keys
    return keys[0] if keys else 0


StageOf = Callable[[Runner], Stage]


@pytest.fixture
def stage_of(qapp: QApplication, qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[StageOf]:
    """`stage_of(runner)`: a window as that user sees it."""
    theme.apply(qapp, "light")
    memory.close_memory()

    def make(runner: Runner) -> Stage:
        work = Work(runner)
        request.node.addfinalizer(work.close)  # before its office is closed, whichever a test asked for first
        stage = Stage(qtbot, work)
        qtbot.addWidget(stage)
        return stage

    yield make
    memory.close_memory()
