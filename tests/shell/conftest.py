"""A sitting in a real office: the real window, offscreen, with a page of the tests' own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session as DatabaseSession

from k2k_desktop.core.actions import question
from k2k_desktop.core.i18n import N_, _, set_language
from k2k_desktop.services.search import Group, Hit
from k2k_desktop.ui import office as office_page
from k2k_desktop.ui.kit import memory, theme
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.pages import COMMUNITY, Page, PageView, Shell
from k2k_desktop.ui.kit.qt_words import show_qt_words
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.shell.session import Session
from tests.office.conftest import OpenOffice, office, open_office, profile

__all__ = ["office", "open_office", "profile"]


class NotesPage(PageView):
    """A page with one field, which counts as a form."""

    def __init__(self, work: Work, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.shown: list[tuple[str, int]] = []
        self.refreshed: list[frozenset[str]] = []
        self.made = 0
        self.answer = True
        self.field = QLineEdit(self)
        self.field.setAccessibleName("Nota")
        self.field.textEdited.connect(lambda: self.dirty_changed.emit(True))
        QVBoxLayout(self).addWidget(self.field)
        self._new = Command("notes.new", N_("New user"), self._make, "Ctrl+N", "record", "plus")

    def _make(self) -> None:
        self.made += 1

    def title(self) -> str:
        return _("Users")

    def primary(self) -> Command:
        return self._new

    def commands(self) -> Sequence[Command]:
        return (self._new,)

    def show_record(self, table: str, key: int) -> None:
        self.shown.append((table, key))

    def refresh(self, tables: frozenset[str]) -> None:
        self.refreshed.append(tables)

    def save_state(self) -> dict[str, Any]:
        return {"text": self.field.text()}

    def restore_state(self, state: dict[str, Any]) -> None:
        self.field.setText(state["text"])

    def is_dirty(self) -> bool:
        return self.field.isModified()

    def leave(self) -> bool:
        if self.answer:
            self.field.setModified(False)
        return self.answer

    def panes(self) -> Sequence[QLineEdit]:
        return (self.field,)


NOTES = Page("people", N_("Residents"), "users", COMMUNITY, "people.names", NotesPage, ("resident",))


@question(needs="session")
def find_notes(session: DatabaseSession, words: str) -> list[Group]:
    """Seven people of that name."""
    hits = [Hit("resident", number, f"{words.title()} {number}", "A-01-01", "user") for number in range(1, 8)]
    return [Group(N_("Residents"), hits)]


StartSession = Callable[..., Session]


@pytest.fixture
def start_session(open_office: OpenOffice, qtbot: QtBot, qapp: QApplication) -> Iterator[StartSession]:
    """`start_session()` signs Rohana in and shows her window; what is open at the end is closed."""
    sessions: list[Session] = []
    theme.apply(qapp, "light", 1.0)

    def start(*user: str) -> Session:
        session = Session(open_office(*user), pages=(NOTES, office_page.PAGE), find=find_notes)
        sessions.append(session)
        window = session.start()
        window.setWindowState(Qt.WindowState.WindowNoState)  # the screen of tests is small
        window.resize(1366, 768)
        qtbot.waitUntil(lambda: window.isVisible())
        window.activateWindow()
        return session

    yield start
    for session in sessions:
        session.end_quietly()
        session.deleteLater()  # as the program does: its windows and its office would stay in memory
    set_language("ms")
    show_qt_words("en")
    theme.apply(qapp, "light", 1.0)
    memory.close_memory()


@pytest.fixture
def session(start_session: StartSession) -> Session:
    """The usual sitting."""
    return start_session()


def notes_of(session: Session) -> NotesPage:
    """The page of notes in the first window, which is in view."""
    view = session.windows[0].navigator.view
    assert isinstance(view, NotesPage)
    return view
