"""Which page is in view, how one got there, and which pages must read again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from k2k_desktop.ui.kit.pages import Page, PageView, Shell
from k2k_desktop.ui.kit.work import Work

ALL: frozenset[str] = frozenset()
_MOST: Final = 20  # steps of the way back: every record looked at in a day would stay in memory otherwise
_NOTHING: Final = ""


class Navigator(QObject):
    """Builds each page when it is first opened, keeps it, and remembers the way. `shown` says the view changed."""

    shown = Signal()

    def __init__(self, stack: QStackedWidget, work: Work, shell: Shell, pages: Sequence[Page]) -> None:
        super().__init__(stack)
        self._stack, self._work, self._shell = stack, work, shell
        self.pages = {page.name: page for page in pages}
        self._views: dict[str, PageView] = {}
        self._over: dict[PageView, str] = {}  # views over a page, and the page below
        self._stale: dict[PageView, frozenset[str]] = {}
        self._way: list[PageView] = []
        self._place = -1
        self.page = ""
        self.asleep: Callable[[], bool] = lambda: False
        work.changed.connect(self._changed)

    @property
    def view(self) -> PageView | None:
        """What is in view."""
        view = self._stack.currentWidget()
        return view if isinstance(view, PageView) else None

    @property
    def views(self) -> list[PageView]:
        """All that are built."""
        return [*self._views.values(), *self._over]

    def page_of(self, view: PageView) -> str:
        """The name of the page *view* is, or lies over."""
        return self._over.get(view) or next((name for name, one in self._views.items() if one is view), "")

    def open_page(self, name: str) -> bool:
        """Go to a module. False where it does not exist, or the person stays."""
        if name not in self.pages:
            return False
        if self.view is not None and self.view is self._views.get(name):
            return True
        if not self._may_leave():
            return False
        self._go(self._page_view(name))
        return True

    def open_record(self, table: str, key: int) -> bool:
        """Show a record on the page that shows its table."""
        page = next((page for page in self.pages.values() if table in page.records), None)
        if page is None or not self.open_page(page.name):
            return False
        view = self.view
        if view is not None:
            view.show_record(table, key)
        return True

    def open_view(self, view: PageView) -> None:
        """Show *view* over the page in view."""
        self._adopt(view)
        self._over[view] = self.page
        self._go(view)

    def close_view(self, view: PageView) -> None:
        """Take *view* away and show what was there before it."""
        if view not in self._over:
            return
        before = self._way[: self._way.index(view)] if view in self._way else []
        self._way = [one for one in self._way if one is not view]
        below = before[-1] if before else self._page_view(self._over[view])
        del self._over[view]
        self._stale.pop(view, None)
        if below not in self._way:
            self._way.append(below)
        self._place = self._way.index(below)
        self._show(below)
        self._stack.removeWidget(view)
        view.deleteLater()

    def view_of(self, name: str) -> PageView:
        """The view of a page, built if it was not open yet; it is not shown."""
        return self._page_view(name)

    def turn(self, step: int) -> None:
        """Ctrl+Tab: the next of all open pages and records, or the one before."""
        views = self.views
        if self.view in views and len(views) > 1 and self._may_leave():
            self._go(views[(views.index(self.view) + step) % len(views)])

    def back(self) -> None:
        """One step back on the way."""
        self._step(-1)

    def forward(self) -> None:
        """One step forward."""
        self._step(1)

    def can_step(self, step: int) -> bool:
        """Whether the way goes on in that direction."""
        return 0 <= self._place + step < len(self._way)

    def _step(self, step: int) -> None:
        if self.can_step(step) and self._may_leave():
            self._place += step
            self._show(self._way[self._place])

    def _may_leave(self) -> bool:
        view = self.view
        return view is None or not view.is_dirty() or view.leave()

    def _page_view(self, name: str) -> PageView:
        view = self._views.get(name)
        if view is None:
            view = self.pages[name].build(self._work, self._shell)
            self._adopt(view)
            self._views[name] = view
        return view

    def _adopt(self, view: PageView) -> None:
        self._stack.addWidget(view)
        for signal in (view.header_changed, view.commands_changed):
            signal.connect(lambda: self._tell(view))
        view.dirty_changed.connect(lambda _dirty: self._tell(view))
        view.open_record.connect(self._shell.open_record)
        view.said.connect(self._shell.say)

    def _tell(self, view: PageView) -> None:
        if view is self.view:
            self.shown.emit()

    def _go(self, view: PageView) -> None:
        if self.page_of(view) != self.page:
            self._shell.say(_NOTHING)  # what was said of a record there is nothing about this page
        self._way = [*self._way[: self._place + 1], view][-_MOST:]
        self._place = len(self._way) - 1
        self._show(view)
        for left in [one for one in self._over if one not in self._way]:
            del self._over[left]
            self._stale.pop(left, None)
            self._stack.removeWidget(left)
            left.deleteLater()

    def _show(self, view: PageView) -> None:
        self.page = self.page_of(view)
        self._stack.setCurrentWidget(view)
        if view in self._stale:
            view.refresh(self._stale.pop(view))
        self.shown.emit()

    def _changed(self, tables: frozenset[str]) -> None:
        for view in self.views:
            if view is self.view and not self.asleep():
                view.refresh(tables)
            else:
                self._stale[view] = self._stale.get(view, ALL) | tables

    def wake(self) -> None:
        """Refresh the view if something changed while the screen was locked."""
        view = self.view
        if view is not None and view in self._stale:
            view.refresh(self._stale.pop(view))

    def read_again(self) -> None:
        """F5."""
        if self.view is not None:
            self.view.refresh(ALL)

    def rebuild(self) -> None:
        """Build the pages anew, in another language or size: the page in view now, the others when they are opened.

        Whoever calls has asked about unsaved words before; views over a page are closed.
        """
        states: dict[str, Any] = {name: view.save_state() for name, view in self._views.items()}
        page = self.page
        for view in self.views:
            self._stack.removeWidget(view)
            view.deleteLater()
        self._views.clear()
        self._over.clear()
        self._stale.clear()
        self._way.clear()
        self._place = -1
        for name in [name for name in states if name == page]:
            self.open_page(name)
            self._views[name].restore_state(states[name])
