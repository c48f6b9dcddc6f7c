"""Short questions, refusals, long work with a panel, buttons and commands."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.progress import Cancelled
from k2k_desktop.services.runner import progress
from k2k_desktop.ui.kit import buttons, dialogs
from k2k_desktop.ui.kit.buttons import Command, Commands
from k2k_desktop.ui.kit.feedback import ProgressPanel
from k2k_desktop.ui.kit.work import Work
from tests.conftest import RunnerOf
from tests.patience import PATIENCE

GATE = threading.Event()


@action("Work for long", needs="people.change", icon="upload")
def long_work(session: Session, steps: int) -> int:
    """Count, waiting for the test after the first step."""
    for step in range(steps):
        progress(session).at(step, steps)
        assert GATE.wait(PATIENCE / 1000)
    return steps


def in_dialog(then: Callable[[dialogs.Sheet], None]) -> None:
    """Do something in the next dialog."""

    def meet() -> None:
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, dialogs.Sheet)
        then(sheet)

    QTimer.singleShot(0, meet)


def press(words: str) -> Callable[[dialogs.Sheet], None]:
    return lambda sheet: next(b for b in sheet.findChildren(QPushButton) if b.text() == words).click()


def test_the_verb_pressed_is_given_back(qtbot: QtBot, dressed: None) -> None:
    in_dialog(press("Padam kekal"))
    assert dialogs.ask(None, "Padam", "Padam aduan 000429?", {"delete": "Padam kekal"}, danger=True) == "delete"


def test_batal_is_the_default_and_esc(qtbot: QtBot, dressed: None) -> None:
    seen: list[str] = []

    def look(sheet: dialogs.Sheet) -> None:
        seen.extend(b.text() for b in sheet.findChildren(QPushButton) if b.isDefault())
        sheet.reject()

    in_dialog(look)
    assert dialogs.ask(None, "Padam", "Padam?", {"delete": "Padam kekal"}, cancel="Batal") == ""
    assert seen == ["Batal"]


def test_a_reason_is_asked_until_there_is_one(qtbot: QtBot, dressed: None) -> None:
    def answer(sheet: dialogs.Sheet) -> None:
        press("Lihat No. KP")(sheet)
        assert sheet.isVisible()
        sheet.findChildren(QLineEdit)[0].setText("  Semakan   bantuan ")
        press("Lihat No. KP")(sheet)

    in_dialog(answer)
    assert dialogs.ask_reason(None, "Lihat No. KP") == "Semakan bantuan"
    in_dialog(lambda sheet: sheet.reject())
    assert dialogs.ask_reason(None, "Lihat No. KP") is None


def test_a_refusal_says_its_sentence(qtbot: QtBot, dressed: None) -> None:
    seen: list[str] = []

    def look(sheet: dialogs.Sheet) -> None:
        seen.extend(part.text() for part in sheet.findChildren(QLabel))
        sheet.accept()

    in_dialog(look)
    dialogs.show_refusal(None, UserError("Unit {unit} sudah ada isi rumah.", unit="A-06-11"))
    assert "Unit A-06-11 sudah ada isi rumah." in seen


@pytest.fixture
def host(qtbot: QtBot, dressed: None) -> QWidget:
    made = QWidget()
    QVBoxLayout(made)
    qtbot.addWidget(made)
    made.show()
    return made


def test_long_work_has_a_panel_until_it_is_done(office: Work, host: QWidget, qtbot: QtBot) -> None:
    GATE.clear()
    done: list[int] = []
    dialogs.run_with_panel(host, office, long_work, "Mengimport", done.append, 3)
    panel = host.findChild(ProgressPanel)
    assert panel is not None
    qtbot.waitUntil(lambda: panel.bar.maximum() == 3)
    assert panel.isVisible()
    GATE.set()
    qtbot.waitUntil(lambda: bool(done))
    qtbot.waitUntil(lambda: host.findChild(ProgressPanel) is None)


def test_batal_on_the_panel_stops_the_work(office: Work, host: QWidget, qtbot: QtBot) -> None:
    GATE.clear()
    failed: list[UserError] = []
    dialogs.run_with_panel(host, office, long_work, "Mengimport", lambda _n: None, 3, failed=failed.append)
    panel = host.findChild(ProgressPanel)
    assert panel is not None
    qtbot.waitUntil(lambda: panel.bar.maximum() == 3)
    panel.cancel.click()
    GATE.set()
    qtbot.waitUntil(lambda: bool(failed))
    assert isinstance(failed[0], Cancelled)
    qtbot.waitUntil(lambda: host.findChild(ProgressPanel) is None)


def test_a_page_left_meanwhile_is_not_told(office: Work, qtbot: QtBot, dressed: None) -> None:
    import shiboken6

    GATE.clear()
    host, told = QWidget(), list[int]()
    dialogs.run_with_panel(host, office, long_work, "Mengimport", told.append, 2)
    shiboken6.delete(host)
    GATE.set()
    qtbot.waitUntil(lambda: not office.busy)
    QApplication.processEvents()
    assert told == []


def test_the_time_left_is_said_in_seconds_then_minutes() -> None:
    assert "20" in dialogs.time_left(10, 1, 3)
    assert "5" in dialogs.time_left(60, 1, 6)
    assert dialogs.time_left(0.1, 1, 3) == dialogs.time_left(5, 0, 3)


def test_a_button_for_an_action_is_off_with_the_reason(runner_of: RunnerOf, qtbot: QtBot, dressed: None) -> None:
    pressed: list[int] = []
    for role, allowed in (("clerk", True), ("auditor", False)):
        work = Work(runner_of(role))
        made = buttons.button_for(long_work, work, lambda: pressed.append(1))
        qtbot.addWidget(made)
        assert made.isEnabled() == allowed
        assert made.text() == "Work for long"
        refused = work.can(long_work)
        assert made.toolTip() == (refused.say() if refused else "Work for long")
        made.click()
        work.close()
    assert pressed == [1]


def test_commands_of_the_page_come_before_the_windows(qtbot: QtBot) -> None:
    ran: list[str] = []
    commands = Commands()
    commands.put("window", [Command("new", "New", lambda: ran.append("window"), menu="file")])
    with qtbot.waitSignal(commands.changed):
        commands.put("page", [Command("new", "New resident", lambda: ran.append("page"), "Ctrl+N")])
    found = commands.find("new")
    assert found is not None
    assert found.try_run()
    assert ran == ["page"]
    assert [c.label for c in commands.all("file")] == ["New"]
    off = Command("x", "X", lambda: ran.append("x"), enabled=lambda: UserError("Tidak boleh."))
    assert not off.try_run()
    entry = buttons.action_of(off, commands)
    assert not entry.isEnabled()
    assert entry.toolTip() == "Tidak boleh."
