"""A walk through the whole program on a practice office: every page, record, form, menu, palette, paper."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu, QTabBar, QWidget
from shiboken6 import isValid

from k2k_desktop.core import paths
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.i18n import Language, set_language
from k2k_desktop.models.office import Role
from k2k_desktop.services import meetings, search
from k2k_desktop.services.demo.office import PASSWORD
from k2k_desktop.services.office import office_frame, opening
from k2k_desktop.services.runner import Runner, Who
from k2k_desktop.ui.kit import memory, theme
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.qt_words import show_qt_words
from k2k_desktop.ui.kit.table import RecordTable
from k2k_desktop.ui.people.importing import CHECK, COLUMNS, ImportView
from k2k_desktop.ui.shell.printing import PreviewView
from k2k_desktop.ui.shell.session import Session
from k2k_desktop.ui.shell.tour import MOMENT
from k2k_desktop.ui.shell.window import MainWindow
from tests.practice import QUICK as QUICK  # noqa: PLC0414 - who walks takes these from here
from tests.practice import messy_list
from tests.practice import practice_office as practice_office  # noqa: PLC0414

Look = Callable[[str, QWidget], None]
EVERYTHING: Final = frozenset({Role.admin, Role.manager, Role.clerk, Role.secretary})
AT_ONCE: Final = frozenset(
    {  # these ask nothing first: they do it
        "meetings.issue_notice", "meetings.open_meeting", "meetings.circulate_minutes", "meetings.next",
        "meetings.close_meeting", "people.mark_checked", "review.judge_clean", "works.add_line", "works.copy_line",
    }
)  # fmt: skip
VIEWS: Final = "issues.view."
_MOST_STEPS: Final = 4
ASKING: Final = ("password", "shortcuts", "about", "help", "evidence")  # the window's own commands that open a window


def spin(milliseconds: int) -> None:
    """Let the program work."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop, loop.quit)
    loop.exec()


@contextmanager
def sitting(place: Path, username: str, roles: frozenset[Role] | None = None) -> Iterator[Session]:
    """The real window of *username* on a copy of the practice office in *place*; with *roles*, of these."""
    patch = pytest.MonkeyPatch()
    patch.setattr(paths, "user_config", lambda: place / "profile")
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, "light", 1.0)
    show_qt_words("ms")
    folder = place / "office"
    if not folder.exists():
        shutil.copytree(practice_office(), folder)
    opened = opening.open_office(folder, username, PASSWORD, clock=FixedClock(MOMENT))
    opened.keyring._cost = QUICK
    if roles is not None:
        who = opened.runner.who
        opened.sign_in_as(Who(who.user_id, who.username, who.name, roles))
    session = Session(opened)
    window = session.start()
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(1366, 768)
    window.activateWindow()
    spin(50)
    try:
        yield session
    finally:
        session.end_quietly()
        session.deleteLater()  # as the program does: its windows and its office would stay in memory
        spin(0)  # now, else all of them are dressed once more
        set_language("ms")
        show_qt_words("en")
        theme.apply(app, "light", 1.0)
        memory.close_memory()
        patch.undo()


class Walk:
    """Opens one thing after the other and lets *look* see it: (place, the window, dialog or layer in front)."""

    def __init__(self, session: Session, look: Look, skip: frozenset[str] = AT_ONCE) -> None:
        self.session, self.look, self.skip = session, look, skip
        self.lost_focus: list[str] = []
        self.given: set[str] = set()
        self._dialogs: list[str] = []
        # What a thread answers with after its command is done with, a refusal say, would wait for a person for ever.
        self._late = QTimer(self.window)
        self._late.timeout.connect(self._send_away)

    @property
    def window(self) -> MainWindow:
        """The window walked through."""
        return self.session.windows[0]

    def settle(self, first: int = 140) -> None:
        """Until selections have rested and everything asked of the office is answered."""
        spin(first)
        loop, owner = QEventLoop(), QObject()
        self.session.work.fetch(office_frame, lambda _frame: loop.quit(), owner=owner)
        loop.exec()
        spin(10)

    def everything(self) -> None:
        """All of it."""
        self.pages()
        self.records()
        self.import_steps()
        self.own_windows()
        self.palette()
        self.preview()
        self.menus()

    def pages(self, only: Collection[str] = ()) -> None:
        """Every page with each of its tabs and views, a row chosen, and every form its commands open."""
        for name in only or self.window.navigator.pages:
            self.window.open_page(name)
            self.settle()
            for place in self._tabs(name):
                self._choose_row()
                self.look(place, self.window)
                if " " in place:
                    self.inner_tabs(place)
                self.views(place)
                self.commands(place)

    def views(self, place: str) -> None:
        """The other views of the same records, and back to the first."""
        for name in [command.name for command in self.page_commands() if command.name.startswith(VIEWS)]:
            if name not in self.given:
                self.given.add(name)
                self.run(name, place)
                self.settle(400)  # charts are drawn one by one
                self.look(f"{place}: {name}", self.window)
        self.run(f"{VIEWS}list", place)

    def records(self) -> None:
        """The record views over the pages."""
        for table, key in records(self.session.work.runner):
            place = f"{table} {key}"
            self.window.open_record(table, key)
            self.settle()
            self.run("people.open", place)
            self.settle()
            self.look(place, self.window)
            self.commands(place)
            self.window.navigator.back()
            self.settle(20)

    def import_steps(self) -> None:
        """The import from its file to the check of every row."""
        self.window.open_page("people")
        view = ImportView(self.session.work, self.window)
        self.window.open_view(view)
        self.settle()
        self.look("import file", self.window)
        view.open_file(messy_list())
        self._until(lambda: view.stack.currentIndex() == COLUMNS)
        self.look("import columns", self.window)
        view._next()
        self._until(lambda: view.stack.currentIndex() == CHECK)
        self.look("import check", self.window)
        self.window.close_view(view)

    def own_windows(self) -> None:
        """What the window's own commands open."""
        for name in ASKING:
            self.run(name, "window")

    def palette(self) -> None:
        """The palette, empty and with hits."""
        before = self.window.focusWidget()
        self.window.open_palette()
        self.settle(20)
        palette = self.window.palette_open
        assert palette is not None
        self.look("palette", palette)
        QTest.keyClicks(palette.field, "ma")
        self.settle(60)
        self.look("palette ma", palette)
        QTest.keyClick(palette.field, Qt.Key.Key_Escape)
        self.settle(20)
        if self.window.focusWidget() is not before:
            self.lost_focus.append("palette")

    def preview(self) -> None:
        """The preview of the list of residents."""
        self.window.open_page("people")
        self.settle()
        before = self.window.navigator.view
        self.run("preview", "people", leave=False)
        self._until(lambda: self.window.navigator.view is not before)
        self.settle()
        self.look("preview", self.window)
        self.window.navigator.back()

    def menus(self) -> None:
        """Every menu of the bar, with those inside."""
        for menu in self.window.menuBar().findChildren(QMenu):
            if menu.title():  # else the one for what does not fit into the bar
                menu.aboutToShow.emit()
                self.look(f"menu {menu.title()}", menu)
                menu.aboutToHide.emit()

    def commands(self, place: str) -> None:
        """Run each command of the page in view that was not run before, and look at the form it opens."""
        view, done = self.window.navigator.view, ("people.view.", VIEWS)
        for name in [command.name for command in self.page_commands() if command.enabled() is None]:
            new = name not in self.skip | self.given and not name.startswith(done)
            if new and self.window.navigator.view is view:
                self.given.add(name)
                self.run(name, place)

    def page_commands(self) -> list[Command]:
        """The commands of the page in view."""
        own = {command.name for command in self.window.commands._by_place["window"]}
        return [command for command in self.window.commands.all() if command.name not in own]

    def run(self, name: str, place: str, *, leave: bool = True) -> None:
        """Run one command, look at each dialog, then go back to where it was given."""
        command = self.window.commands.find(name)
        if command is None or command.enabled() is not None:
            return
        self._dialogs.clear()
        view, before = self.window.navigator.view, self.window.focusWidget()
        timer = QTimer(self.window)
        timer.timeout.connect(lambda: self._meet(f"{place}: {name}", timer))
        timer.start(15)
        self._late.stop()
        command.run()
        spin(60)
        while QApplication.activeModalWidget() or self._popup() or self.session.work.busy:  # a paper is made meanwhile
            spin(15)
        timer.stop()
        timer.deleteLater()
        self._late.start(50)
        self.window.activateWindow()
        spin(10)
        moved = self.window.navigator.view is not view
        if self._dialogs and not moved and before is not None and self.window.focusWidget() is not before:
            self.lost_focus.append(f"{place}: {name}")
        if moved and leave:
            self.settle()
            self._beyond(f"{place}: {name}")
            for _step in range(_MOST_STEPS):  # a command over there may have gone on, or come back by itself
                if self.window.navigator.view is not view:
                    self.window.navigator.back()
                    self.settle(20)

    def _beyond(self, place: str) -> None:
        """A view that a command went to: a paper, or a record with tabs and commands of its own."""
        self._choose_row()
        self.look(place, self.window)
        view = self.window.navigator.view
        if view is not None and not isinstance(view, PreviewView) and not place.startswith("meetings"):  # a record
            self.inner_tabs(place)
            self.commands(place)

    def _meet(self, place: str, timer: QTimer) -> None:
        """Look at what has come up, and send it away."""
        popup = self._popup()
        found = popup or QApplication.activeModalWidget() or self._modeless()
        if found is None:
            return
        timer.stop()
        if not isinstance(found, QFileDialog) and f"{place}{found.windowTitle()}" not in self._dialogs:
            spin(60)
            if not isValid(found):  # it went by itself meanwhile: an answer came that it had waited for
                timer.start(15)
                return
            self.look(place, found)
        self._dialogs.append(f"{place}{found.windowTitle()}")
        timer.start(15)
        if isinstance(found, QDialog):
            QDialog.done(found, 0)  # not reject: it may ask about words that are not saved
        else:
            found.close()

    def _send_away(self) -> None:
        found = QApplication.activeModalWidget()
        if isinstance(found, QDialog):
            QDialog.done(found, 0)

    def _popup(self) -> QWidget | None:
        return QApplication.activePopupWidget()

    def _modeless(self) -> QDialog | None:
        """A dialog that came to the front and lets go on working."""
        front = QApplication.activeWindow()
        return front if isinstance(front, QDialog) else None

    def _tabs(self, name: str) -> Iterator[str]:
        view = self.window.navigator.view
        assert view is not None
        bar = next(iter(self._bars()), None)
        if bar is None:
            yield name
            return
        for place in range(bar.count()):
            bar.setCurrentIndex(place)
            self.settle()
            yield f"{name} {place + 1}"

    def _bars(self) -> list[QTabBar]:
        """The tab bars in view, from the top."""
        view = self.window.navigator.view
        assert view is not None
        found = [one for one in view.findChildren(QTabBar) if one.isVisible()]
        return sorted(found, key=lambda one: one.mapTo(view, one.rect().topLeft()).toTuple()[::-1])

    def inner_tabs(self, place: str) -> None:
        """Each tab of what is shown beside a list or on a record's own page."""
        bars = self._bars()
        for bar in bars[0 if ":" in place else 1 :]:  # the first of a page was walked already
            for inner in range(1, bar.count()):
                bar.setCurrentIndex(inner)
                self.settle(20)
                self.look(f"{place}.{inner + 1}", self.window)
            bar.setCurrentIndex(0)

    def _choose_row(self) -> None:
        view = self.window.navigator.view
        assert view is not None
        table = next((one for one in view.findChildren(RecordTable) if one.isVisible()), None)
        if table is not None and table.row_count():
            table.setFocus()
            table.selectRow(0)
            self.settle()

    def _until(self, done: Callable[[], bool]) -> None:
        for _time in range(400):
            if done():
                break
            spin(15)
        assert done()
        self.settle(20)


def records(runner: Runner) -> list[tuple[str, int]]:
    """A resident, a unit, and each meeting."""
    found: list[tuple[str, int]] = []
    for words, table in (("a/l", "resident"), ("A-02-01", "unit")):
        hits = [hit for group in runner.read(search.find, words) for hit in group.hits if hit.table == table]
        found += [(table, hits[0].key)] if hits else []
    for number in (1, 2, 3):
        found.append(("meeting", runner.read(meetings.meeting_of_reference, f"{number}/{MOMENT.year}")))
    return found


def speak(session: Session, language: Language) -> None:
    """Change the language of the open window."""
    session.set_language(language)
    spin(30)
