"""The main window: menu bar, sidebar, header and page, status bar."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QPushButton, QStackedWidget, QVBoxLayout

from k2k_desktop.core.i18n import _
from k2k_desktop.ui.kit import memory
from k2k_desktop.ui.kit.buttons import Command, Commands, button_of
from k2k_desktop.ui.kit.cells import EMPTY
from k2k_desktop.ui.kit.pages import PageView, PrintJob
from k2k_desktop.ui.kit.widgets import NARROW, PageHeader, ToastHost
from k2k_desktop.ui.shell import helping, panes, printing
from k2k_desktop.ui.shell.commands import window_commands
from k2k_desktop.ui.shell.menus import Menus
from k2k_desktop.ui.shell.navigation import Navigator
from k2k_desktop.ui.shell.palette import Palette
from k2k_desktop.ui.shell.sidebar import Sidebar
from k2k_desktop.ui.shell.status import Status

if TYPE_CHECKING:
    from k2k_desktop.ui.shell.session import Session

SIZE = (1366, 768)
LEAST = (800, 500)


class MainWindow(QMainWindow):
    """One window on the office of *session*; it is the `Shell` of its pages."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session, self.work = session, session.work
        self.setMinimumSize(*LEAST)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.stack = QStackedWidget(self)
        self.toasts = ToastHost(self.stack)
        self.commands = Commands(self)
        self.palette_open: Palette | None = None
        self._buttons: list[QPushButton] = []
        self._narrow: bool | None = None
        allowed = [page for page in session.pages if self.work.may(page.needs)]
        self.navigator = Navigator(self.stack, self.work, self, allowed)
        self.navigator.asleep = lambda: session.is_locked
        self.commands.put("window", window_commands(self))
        self.menus = Menus(self, self.commands, self.say)
        self._frame()
        self.navigator.shown.connect(self._show_page)
        self._restore_size()

    def _frame(self) -> None:
        """Sidebar, header and status bar around the stack, in the language and size of now."""
        central = QFrame(self)
        central.setProperty("kind", "page")
        row = QHBoxLayout(central)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.sidebar = Sidebar(list(self.navigator.pages.values()), central)
        self.sidebar.opened.connect(self.open_page)
        row.addWidget(self.sidebar)
        column = QVBoxLayout()
        column.setSpacing(0)
        self.header = PageHeader(parent=central)
        self.header.search_wanted.connect(self.open_palette)
        self._buttons = []
        column.addWidget(self.header)
        column.addWidget(self.stack, 1)
        row.addLayout(column, 1)
        old = self.takeCentralWidget()
        self.setCentralWidget(central)
        if old is not None:
            old.deleteLater()
        self.status = Status(self)
        self.status.copy_wanted.connect(self.session.make_copy)
        self.setStatusBar(self.status)
        self._narrow = None
        self._fit()
        self.session.dress(self)

    def rebuild(self) -> None:
        """Everything again in another language or text size; whoever calls has asked about unsaved words."""
        self.stack.setParent(self)
        self.commands.put("window", window_commands(self))
        self.menus.rebuild()
        self._frame()
        self.stack.show()
        self.navigator.rebuild()

    # ---- what a page may ask of the window

    def open_page(self, name: str) -> None:
        """Go to a page by its name."""
        if self.navigator.open_page(name) and self.navigator.view is not None:
            panes.enter(self.navigator.view, self.navigator.view.panes())

    def open_record(self, table: str, key: int) -> None:
        """Show a record on whichever page shows its table."""
        self.navigator.open_record(table, key)

    def open_view(self, view: PageView) -> None:
        """Show a view over the page in view."""
        self.navigator.open_view(view)

    def close_view(self, view: PageView) -> None:
        """Leave such a view."""
        self.navigator.close_view(view)

    def toast(self, text: str, label: str = "", act: Callable[[], None] | None = None) -> None:
        """Say that something is done."""
        self.toasts.say(text, link=label, then=act)

    def say(self, text: str) -> None:
        """Say a routine thing in the status bar."""
        self.status.say(text)

    def print_out(self, job: PrintJob, *, preview: bool = True) -> None:
        """Make a document and show or print it."""
        printing.print_out(self, job, preview=preview)

    # ---- commands

    def can_print(self) -> bool:
        """Whether the view in front has a document."""
        view = self.navigator.view
        return view is not None and view.document() is not None

    def print_page(self, *, preview: bool) -> None:
        """Ctrl+P and Ctrl+Shift+P."""
        view = self.navigator.view
        job = view.document() if view is not None else None
        if job is not None:
            self.print_out(job, preview=preview)

    def find_here(self) -> None:
        """Ctrl+F."""
        if self.navigator.view is not None:
            self.navigator.view.find_here()

    def read_again(self) -> None:
        """F5."""
        self.navigator.read_again()
        self.session.dress(self)

    def open_palette(self) -> None:
        """Ctrl+K."""
        Palette(self, self.session.find).open()

    def next_pane(self, step: int) -> None:
        """F6 and Shift+F6."""
        view = self.navigator.view
        panes.step([self.sidebar.list, *(view.panes() if view else ()), self.status.copy], self.focusWidget(), step)

    def open_help(self) -> None:
        """F1."""
        helping.open_help(self, self.navigator.page)

    def open_shortcuts(self) -> None:
        """Ctrl+/."""
        helping.open_shortcuts(self, self.commands)

    def open_about(self) -> None:
        """What this program is."""
        helping.open_about(self)

    # ---- following the view and the window

    def _show_page(self) -> None:
        view = self.navigator.view
        if view is None:
            return
        self.sidebar.set_active(self.navigator.page)
        self.header.set_title(view.title())
        self.header.set_fact(view.fact())
        badge = view.badge()
        state = badge or EMPTY
        self.header.set_badge(badge.text if badge else "", state.badge or "neutral", state.icon)
        own = self._show_buttons(view)
        self.commands.put("page", own)
        dirty = any(one.is_dirty() for one in self.navigator.views)
        self.status.set_dirty(dirty)
        self.setWindowTitle(_("{page}[*] - {office}", page=view.title(), office=self.session.office_name))
        self.setWindowModified(dirty)
        view.narrow(bool(self._narrow))

    def _show_buttons(self, view: PageView) -> list[Command]:
        """The header's buttons; gives every command of the view, the primary one first."""
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        primary, own = view.primary(), list(view.commands())
        self._buttons = [button_of(command, self.header) for command in view.secondary()]
        if primary is not None:
            self._buttons.append(button_of(primary, self.header, kind="primary"))
            own = [primary, *(command for command in own if command.name != primary.name)]
        for button in self._buttons:
            self.header.add_action(button)
        return own

    def _fit(self) -> None:
        narrow = self.width() < NARROW
        if narrow != self._narrow:
            self._narrow = narrow
            self.sidebar.set_rail(narrow)
            if self.navigator.view is not None:
                self.navigator.view.narrow(narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """A narrow window has a rail."""
        super().resizeEvent(event)
        if hasattr(self, "sidebar"):
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc clears or closes what the page has open."""
        view = self.navigator.view
        if event.key() == Qt.Key.Key_Escape and view is not None and view.escape():
            return
        super().keyPressEvent(event)

    def may_close(self) -> bool:
        """Ask about unsaved words of every view."""
        return all(view.leave() for view in self.navigator.views if view.is_dirty())

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """The last window closes the office; `session` then closes it for good."""
        box = self.normalGeometry() if self.isMaximized() else self.geometry()
        memory.keep("window", [box.x(), box.y(), box.width(), box.height(), int(self.isMaximized())])
        if self.session.let_close(self):
            event.accept()
        else:
            event.ignore()

    def _restore_size(self) -> None:
        kept = memory.recall("window", None)
        screen = self.screen().availableGeometry()
        self.resize(*SIZE)
        if isinstance(kept, list) and len(kept) == 5 and all(isinstance(part, int) for part in kept):
            if screen.contains(kept[0] + 40, kept[1] + 10):
                self.setGeometry(kept[0], kept[1], max(kept[2], LEAST[0]), max(kept[3], LEAST[1]))
            if kept[4]:
                self.setWindowState(Qt.WindowState.WindowMaximized)
        elif screen.width() <= SIZE[0]:
            self.setWindowState(Qt.WindowState.WindowMaximized)
