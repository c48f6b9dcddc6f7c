"""The main window: menu bar, sidebar, header and page, status bar."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout

from k2k_desktop.core.i18n import _
from k2k_desktop.ui.audit import offer_undo
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Commands
from k2k_desktop.ui.kit.pages import PageView, PrintJob
from k2k_desktop.ui.kit.widgets import NARROW, ToastHost
from k2k_desktop.ui.shell import keys, panes, places, printing
from k2k_desktop.ui.shell.commands import window_commands
from k2k_desktop.ui.shell.heading import Heading
from k2k_desktop.ui.shell.menus import Menus
from k2k_desktop.ui.shell.navigation import Navigator
from k2k_desktop.ui.shell.palette import Palette
from k2k_desktop.ui.shell.sidebar import Sidebar
from k2k_desktop.ui.shell.status import Status

if TYPE_CHECKING:
    from k2k_desktop.ui.shell.session import Session


class MainWindow(QMainWindow):
    """One window on the office of *session*; it is the `Shell` of its pages."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session, self.work = session, session.work
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.stack = QStackedWidget(self)
        self.toasts = ToastHost(self.stack)
        self.commands = Commands(self)
        self.palette_open: Palette | None = None
        self._narrow: bool | None = None
        allowed = [page for page in session.pages if page.is_for(self.work)]
        self.navigator = Navigator(self.stack, self.work, self, allowed)
        self.navigator.asleep = lambda: session.is_locked
        self.commands.put("window", window_commands(self))
        self.menus = Menus(self, self.commands, self.say)
        self._frame()
        self.navigator.shown.connect(self._show_page)
        self.work.removed.connect(partial(offer_undo, self.work, self, self))
        places.restore(self)

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
        self.header = Heading(central)
        self.header.search_wanted.connect(self.open_palette)
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
        for part in (central, self.status):
            part.show()  # at once, not with the next turn of the loop: nothing flickers
        self._narrow = None
        self._fit()
        self.session.dress(self)

    def rebuild(self) -> None:
        """Everything again in another language or text size; whoever calls has asked about unsaved words."""
        self.stack.setParent(self)
        self.toasts.clear()  # their words are said already
        self.commands.put("window", window_commands(self))
        self.menus.rebuild()
        self._frame()
        self.stack.show()
        self.navigator.rebuild()

    # ---- what a page may ask of the window

    def open_page(self, name: str, state: dict[str, Any] | None = None) -> None:
        """Go to a page by its name, with the filters of *state*."""
        if self.navigator.open_page(name) and self.navigator.view is not None:
            if state is not None:
                self.navigator.view.restore_state(state)
            panes.enter(self.navigator.view.begins, self.navigator.view.panes())

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

    def read_again(self) -> None:
        """F5."""
        self.navigator.read_again()
        self.session.dress(self)

    def open_palette(self) -> None:
        """Ctrl+K. One at a time: an earlier one that still waits for its answer would take the focus back."""
        if self.palette_open is not None:
            self.palette_open.leave()
        self.palette_open = Palette(self, self.session.find)
        self.palette_open.open()

    # ---- following the view and the window

    def _show_page(self) -> None:
        view = self.navigator.view
        if view is None:
            return
        self.sidebar.set_active(self.navigator.page)
        self.commands.put("page", keys.with_menu(self, self.header.show_view(view)))
        dirty = any(one.is_dirty() for one in self.navigator.views)
        self.status.set_dirty(dirty)
        self.setWindowTitle(_("{page}[*] - {office}", page=view.title(), office=self.session.office_name))
        self.setWindowModified(dirty)
        view.narrow(bool(self._narrow))

    def _fit(self) -> None:
        narrow = self.width() < theme.px(NARROW)  # large text needs the room as well
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

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Shift+F10, the Menu key, the right button."""
        keys.open_record_menu(self, event.globalPos())
        event.accept()

    def may_close(self) -> bool:
        """Ask about unsaved words of every view."""
        return all(view.leave() for view in self.navigator.views if view.is_dirty())

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """The last window closes the office; `session` then closes it for good."""
        places.keep(self)
        if self.session.let_close(self):
            event.accept()
        else:
            event.ignore()
