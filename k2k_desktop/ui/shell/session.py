"""One sitting: the windows of whoever signed in, their look and language, copies, lock and the way out."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from k2k_desktop.core import paths
from k2k_desktop.core.actions import Question
from k2k_desktop.core.errors import NeedsSecond, Refused, UserError
from k2k_desktop.core.i18n import N_, Language, _, set_language
from k2k_desktop.models.office import Role
from k2k_desktop.services import backups
from k2k_desktop.services.office import office_frame, opening
from k2k_desktop.services.opened import Opened
from k2k_desktop.services.runner import Who
from k2k_desktop.ui.kit import memory, theme
from k2k_desktop.ui.kit.dialogs import reason_for, show_refusal
from k2k_desktop.ui.kit.pages import Page
from k2k_desktop.ui.kit.qt_words import show_qt_words
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.shell import pages as the_pages
from k2k_desktop.ui.shell.checking import FileCheck
from k2k_desktop.ui.shell.clipboard import ClipboardWatch
from k2k_desktop.ui.shell.copying import Copying
from k2k_desktop.ui.shell.drafts import DraftKeeper
from k2k_desktop.ui.shell.leaving import Leaving
from k2k_desktop.ui.shell.limits import Limits
from k2k_desktop.ui.shell.lock import IdleWatch, ScreenLock
from k2k_desktop.ui.shell.window import MainWindow

if TYPE_CHECKING:
    from k2k_desktop.services.search import Group, Hit

MOST_RECENT: Final = 8
_DAY_BEGINS: Final = 1_500  # milliseconds after the first window, when nobody waits for the first paint any more


class Session(QObject):
    """Made once somebody has signed in; `left` says that the office is closed again."""

    left = Signal(bool)  # whether somebody signs in again

    def __init__(
        self,
        opened: Opened,
        *,
        pages: Sequence[Page] = the_pages.PAGES,
        find: Question[[str], list[Group]] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.opened, self.pages, self._find = opened, pages, find
        memory.open_memory(paths.user_config() / "windows.ini", f"{opened.facts.office_id}-{opened.runner.who.user_id}")
        self.work = Work(opened.runner, self)
        self.windows: list[MainWindow] = []
        self.recent: list[Hit] = []  # of this sitting only: what they are called must not reach a settings file
        self._closed = False
        self._lock = ScreenLock(self)
        self._frame = self.work.read(office_frame)
        self.office_name = self._frame.name
        self._idle = IdleWatch(self._frame.idle_minutes, self)
        self._idle.idle.connect(self.lock)
        self.limits = Limits(opened.clock, self)
        self.limits.reached.connect(self.lock)
        self.file_check = FileCheck(self)
        self._clipboard = ClipboardWatch(self)
        self._key_timer = QTimer(self)
        self._key_timer.setInterval(1000)
        self._key_timer.timeout.connect(self._let_go_of_key)
        self._copies = Copying(self)
        self._leaving = Leaving(self, self._copies)
        self.drafts = DraftKeeper(self)
        self.work.changed.connect(self._changed)
        self.work.refused.connect(self._refused)
        self.work.approver = self._ask_second
        self.work.reasoner = reason_for

    @property
    def find(self) -> Question[[str], list[Group]]:
        """What the palette looks in."""
        if self._find is None:
            from k2k_desktop.services.search import find  # only now: it knows every module

            self._find = find
        return self._find

    # ---- windows

    def start(self) -> MainWindow:
        """The first window, with what opening the office had to say."""
        window = self.open_window()
        if self.opened.holder is not None:
            window.say(read_only_words(self.opened))
        self._copies.begin()
        QTimer.singleShot(0, self, self._tell_notices)
        QTimer.singleShot(_DAY_BEGINS, self, self._begin_day)
        self.file_check.start()
        return window

    def open_window(self) -> MainWindow:
        """One more window, on the first page."""
        window = MainWindow(self)
        self.windows.append(window)
        first = next(iter(the_pages.ordered(list(window.navigator.pages.values()))), None)
        if first is not None:
            window.open_page(first.name)
        window.show()
        return window

    def dress(self, window: MainWindow) -> None:
        """Bring what the window shows of the office up to date."""
        if self.is_locked:
            return
        frame, who = self._frame, self.work.who
        second = _("Management office") if frame.estate else ""
        if frame.practice:
            second = _("Practice office")
        window.sidebar.set_office(frame.estate or frame.name, second, warn=frame.practice)
        roles = ", ".join(role.say() for role in sorted(who.roles, key=list(Role).index))
        window.status.set_user(who.name, roles)
        standing = self.work.read(backups.copy_standing)
        window.status.set_copy(standing, self.opened.clock.now(), may=self.copy_refusal() is None)
        counts = {
            page.name: self.work.read(page.count)
            for page in window.navigator.pages.values()
            if page.count is not None and self.work.can(page.count) is None
        }
        window.sidebar.set_counts(counts)

    def front(self) -> MainWindow:
        """The window worked in now."""
        active = QApplication.activeWindow()
        return active if isinstance(active, MainWindow) and active in self.windows else self.windows[0]

    def _changed(self, tables: frozenset[str]) -> None:
        if self.is_locked or self._closed:
            return
        if "office" in tables or "estate" in tables:
            self._frame = self.work.read(office_frame)
            self.office_name = self._frame.name
            self._idle.set_minutes(self._frame.idle_minutes)
        for window in self.windows:
            self.dress(window)

    def _refused(self, error: UserError) -> None:
        if not self.is_locked and self.windows:
            show_refusal(self.front(), error)

    def _ask_second(self, needed: NeedsSecond) -> Who | None:
        from k2k_desktop.services.office.approving import second_person
        from k2k_desktop.ui.kit.second import ask_second

        if self.is_locked or not self.windows:
            return None
        prove = partial(second_person, self.work.runner)
        return ask_second(self.work.who.name, needed, prove, QApplication.activeModalWidget() or self.front())

    def _tell_notices(self) -> None:
        for notice in self.opened.notices:
            if self.windows:
                show_refusal(self.windows[0], notice, _("Before you begin"))
        if self.opened.begins_with_import and self.windows:
            from k2k_desktop.ui.people.import_command import import_command

            self.opened.begins_with_import = False
            import_command(self.work, self.windows[0]).try_run()
        self.drafts.offer()

    def remember(self, hit: Hit) -> None:
        """Put what was just opened from the palette first among the recent."""
        others = [one for one in self.recent if (one.table, one.key) != (hit.table, hit.key)]
        self.recent = [hit, *others][:MOST_RECENT]

    # ---- look and language

    def set_look(self, mode: theme.Mode, scale: float) -> None:
        """Another theme or text size, here and next time."""
        resized = scale != theme.scale()
        if resized and not self._words_are_settled():
            return
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, mode, scale)
        memory.keep("look", [mode, scale])
        if resized:
            self._rebuild()

    def step_size(self, step: int) -> None:
        """Larger (1), smaller (-1) or normal (0) text."""
        place = theme.SCALES.index(theme.scale()) + step if step else theme.SCALES.index(1.0)
        if 0 <= place < len(theme.SCALES):
            self.set_look(theme.mode(), theme.SCALES[place])

    def set_language(self, language: Language) -> None:
        """Another language of the screen, without a new start; unsaved words are asked about first."""
        if not self._words_are_settled():
            return
        set_language(language)
        show_qt_words(language)
        memory.keep("language", language)
        self._rebuild()

    def _words_are_settled(self) -> bool:
        return all(window.may_close() for window in self.windows)

    def _rebuild(self) -> None:
        for window in self.windows:
            window.rebuild()

    # ---- copies

    def writing_refusal(self) -> UserError | None:
        """Why nothing can be written now."""
        if self.opened.read_only:
            return Refused(N_("This office is open for reading only, because another computer has it open."))
        return None

    def copy_refusal(self) -> UserError | None:
        """Why no copy can be made now."""
        return self._copies.refusal()

    def make_copy(self) -> None:
        """Make one now, with a panel in the window in front."""
        self._copies.make()

    def _begin_day(self) -> None:
        """Quietly, once after sign-in: what falls due by itself, such as the orders of a schedule."""
        from k2k_desktop.services.issues.morning import begin_day, due  # imported behind Today

        if self.is_locked or self._closed or self.work.can(begin_day) is not None:
            return

        def begin(is_due: bool) -> None:
            if is_due:
                self.work.start(begin_day, _nothing, failed=_nothing)

        self.work.fetch(due, begin, owner=self)

    # ---- lock

    @property
    def is_locked(self) -> bool:
        """Whether the screen is covered."""
        return self._lock.is_on

    @property
    def is_over(self) -> bool:
        """Whether the office is closed."""
        return self._closed

    def lock(self, why: str = "") -> None:
        """Cover everything now, saying *why*; the key goes once no long work needs it."""
        if self.is_locked or self._closed:
            return
        self.drafts.flush()
        self._lock.cover(self.work.who.name, self._unlock, why)
        self.file_check.stop()
        self._let_go_of_key()

    def _let_go_of_key(self) -> None:
        if not self.is_locked or self.opened.locked:
            self._key_timer.stop()
        elif self.work.busy or self.file_check.is_running:
            self._key_timer.start()
        else:
            self._key_timer.stop()
            self.opened.lock()

    def _unlock(self, password: str) -> UserError | None:
        try:
            if self.opened.locked:
                opening.unlock_office(self.opened, password)
            else:
                opening.prove_password(self.opened, password)
        except UserError as error:
            return error
        self._key_timer.stop()
        self.limits.begin()
        self._lock.lift()
        self._changed(frozenset())
        self.file_check.start()
        for window in self.windows:
            window.navigator.wake()
        return None

    # ---- the way out

    def change_password(self) -> None:
        """Ask for the old and the new password."""
        from k2k_desktop.ui.office.passwords import change_own_password

        change_own_password(self.front(), self.work)

    def open_logs(self) -> None:
        """Show the folder the error reports are in."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(paths.user_config())))

    def sign_out(self) -> None:
        """Close every window and the office."""
        if self._words_are_settled():
            self._leaving.begin(lambda: self._end_settled(again=True))

    def let_close(self, window: MainWindow) -> bool:
        """Whether *window* may close now; the last one closes the office first."""
        if self._closed:
            return True
        if self._lock.is_on or not window.may_close():
            return False
        if len(self.windows) > 1:
            self.windows.remove(window)
            return True
        self._leaving.begin(self._end_settled)
        return self._closed

    def end_damaged(self) -> None:
        """Close at once and show the sign-in; drafts stay for the next time."""
        self._end(again=True)

    def end_quietly(self) -> None:
        """Close without asking and without a copy: for tours and tests."""
        self._end()

    def _end_settled(self, *, again: bool = False) -> None:
        """Everybody was asked about unsaved words."""
        self.drafts.drop_all()
        self._end(again=again)

    def _end(self, *, again: bool = False) -> None:
        if self._closed:
            return
        self._closed = True
        self._copies.stop()
        self.drafts.close()
        self._clipboard.end()
        for window in self.windows:
            window.hide()
        self.work.close()
        with suppress(UserError):  # a full or damaged disk: it closes without its entry
            opening.close_office(self.opened)
        for window in self.windows:
            window.close()
        memory.close_memory()
        self.left.emit(again)


def read_only_words(opened: Opened) -> str:
    """Who has the office open, for the second program."""
    return opening.held_by(opened).say()


def _nothing(_answer: object) -> None:
    """The day begins without a word; what was refused, another piece of work being saved say, comes next time."""
