"""A page of tabs: each tab is made when it is first opened and reads again when it comes back into view."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from k2k_desktop.core.actions import Question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import LANGUAGES, N_, Language, say
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.pages import PageView, Part, PrintJob, Shell
from k2k_desktop.ui.kit.widgets import Tabs
from k2k_desktop.ui.kit.work import Work

CHOOSE_FIRST: Final = N_("Choose a line in the list first.")


class Section(Part):
    """One tab of a page; it is made when its tab is first opened, and reads its records itself.

    A section reads at the end of its own `__init__`; `refresh` comes later, when records changed while it is in view,
    or when it comes back into view. `title` is the tab's words, with a count where one helps; the first of `commands`
    is the page's primary button.
    """

    to_edges = False  # a table with its pane fills the page; other tabs stand within its gutters

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.work = work
        self.shell = shell

    def save_state(self) -> dict[str, Any]:
        """The record in hand."""
        return {"record": self.record()}

    def restore_state(self, state: dict[str, Any]) -> None:
        """The record that was in hand."""
        if record := state.get("record"):
            self.show_record(*record)


class SectionedView(PageView):
    """A page of *sections*: (marked title, "module:Class") each, made with work, shell, *args* and a parent.

    *shown_in* names the tab (by its marked title) that shows a record of a table; *name* is what a screen reader
    calls the row of tabs.
    """

    def __init__(
        self,
        work: Work,
        shell: Shell,
        sections: Sequence[tuple[str, str]],
        name: str,
        *,
        args: tuple[Any, ...] = (),
        shown_in: Mapping[str, str] | None = None,
        begin: str = "",
    ) -> None:
        super().__init__()
        self.work, self.shell = work, shell
        self._sections, self._args, self._shown_in = tuple(sections), args, dict(shown_in or {})
        self._made: dict[int, Section] = {}
        self._stale: dict[int, frozenset[str]] = {}
        self._narrow = False
        self.tabs = Tabs([_shown(say(title)) for title, _where in self._sections], self, pane=self)
        self.tabs.setAccessibleName(name)
        self._stack = QStackedWidget(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(tab_bar(self.tabs, self))
        column.addWidget(self._stack, 1)
        self.open_section(begin or self._sections[0][0])
        self.tabs.currentChanged.connect(self._show)
        self._show(self.tabs.currentIndex())

    def primary(self) -> Command | None:
        """The first thing that can be done in the tab in view."""
        return next(iter(self.section.commands()), None)

    def commands(self) -> Sequence[Command]:
        """What can be done in the tab in view."""
        return self.section.commands()

    def document(self) -> PrintJob | None:
        """The paper of the tab in view."""
        return self.section.document()

    def record(self) -> tuple[str, int] | None:
        """The record in hand in the tab in view."""
        return self.section.record()

    def show_record(self, table: str, key: int) -> None:
        """Go to the tab that shows records of *table*, with this one in hand."""
        self.open_section(self._shown_in.get(table, ""))
        self.section.show_record(table, key)

    def refresh(self, tables: frozenset[str]) -> None:
        """The tab in view reads again; the others when they come back into view."""
        for place, made in self._made.items():
            if place == self.tabs.currentIndex():
                made.refresh(tables)
                self._name_tab(place)
            else:
                earlier = self._stale.get(place, tables)
                self._stale[place] = earlier | tables if earlier and tables else frozenset()
        self.header_changed.emit()
        self.commands_changed.emit()

    def panes(self) -> Sequence[QWidget]:
        """The stops of the tab in view, and the tabs."""
        return [*self.section.panes(), self.tabs]

    def find_here(self) -> None:
        """Ctrl+F in the tab in view."""
        self.section.find_here()

    def escape(self) -> bool:
        """Esc in the tab in view."""
        return self.section.escape()

    def save_state(self) -> dict[str, Any]:
        """Which tab is in view, and what it keeps."""
        return {**self.section.save_state(), "section": self._sections[self.tabs.currentIndex()][0]}

    def restore_state(self, state: dict[str, Any]) -> None:
        """The tab that was in view, as it was; `section` and `filters` alone, as links give them, will do."""
        kept = dict(state)
        self.open_section(kept.pop("section", ""))
        if kept:
            self.section.restore_state(kept)

    def narrow(self, narrow: bool) -> None:
        """A narrow window shows the lists alone: in the tabs there are, and in those made later."""
        self._narrow = narrow
        for made in self._made.values():
            made.narrow(narrow)

    @property
    def section(self) -> Section:
        """The tab in view."""
        place = self.tabs.currentIndex()
        if place not in self._made:
            made = self._class(place)(self.work, self.shell, *self._args, self._stack)
            made.commands_changed.connect(lambda: self._tell(place))
            if not made.to_edges:
                made.setContentsMargins(theme.px(20), theme.px(12), theme.px(20), 0)
            if self._narrow:
                made.narrow(True)
            self._made[place] = made
            self._stack.addWidget(made)
            self._name_tab(place)
        return self._made[place]

    def open_section(self, title: str) -> None:
        """Go to the tab of that marked *title*; an unknown one is passed over."""
        place = next((place for place, (one, _where) in enumerate(self._sections) if one == title), None)
        if place is not None:
            self.tabs.setCurrentIndex(place)

    def _class(self, place: int) -> Any:
        module, _colon, name = self._sections[place][1].partition(":")
        return getattr(importlib.import_module(module), name)

    def _show(self, place: int) -> None:
        section = self.section
        if place in self._stale:
            section.refresh(self._stale.pop(place))
            self._name_tab(place)
        self._stack.setCurrentWidget(section)
        self.header_changed.emit()
        self.commands_changed.emit()
        if self.isVisible() and not self.tabs.hasFocus() and (stops := section.panes()):
            stops[0].setFocus()

    def _tell(self, place: int) -> None:
        self._name_tab(place)
        if place == self.tabs.currentIndex():
            self.header_changed.emit()
            self.commands_changed.emit()

    def _name_tab(self, place: int) -> None:
        if made := self._made.get(place):
            self.tabs.setTabText(place, _shown(made.title() or say(self._sections[place][0])))


class RecordTabs(SectionedView):
    """A record as a page of tabs over its list. A subclass says which in `record`, and reads it in `read_page`."""

    def read_page(self) -> None:
        """Read the record. Raises UserError where it is gone."""
        raise NotImplementedError

    def refresh(self, tables: frozenset[str]) -> None:
        """The record, and the tab in view, read again; one taken back meanwhile closes its page."""
        try:
            self.read_page()
        except UserError:
            self.shell.close_view(self)
            return
        super().refresh(tables)

    def escape(self) -> bool:
        """Esc goes back to the list."""
        self.shell.close_view(self)
        return True

    def save_state(self) -> dict[str, Any]:
        """Which tab is in view."""
        return {"section": super().save_state()["section"]}


def tab_bar(tabs: Tabs, parent: QWidget) -> QFrame:
    """The row of tabs over a page: on the surface, with a line below it."""
    bar = QFrame(parent)
    bar.setProperty("kind", "bar")
    row = QHBoxLayout(bar)
    row.setContentsMargins(theme.px(16), theme.px(2), theme.px(16), 0)
    row.addWidget(tabs)
    return bar


def paper_commands(
    work: Work, shell: Shell, question: Question[..., Any], title: str, words: tuple[str, str],
    about: Callable[[], tuple[Any, ...] | None], missing: Callable[[], UserError | None] | None = None,
) -> list[Command]:  # fmt: skip
    """One command for a paper in each language; *words* are their marked labels, *about* gives what it is about now,
    nothing while a line must be chosen first; *missing* says what else stands in the way."""

    def printing(spoken: Language) -> Callable[[], None]:
        def run() -> None:
            if now := about():
                shell.print_out(PrintJob(title, question, (*now, spoken)))

        return run

    def refused() -> UserError | None:
        return work.can(question) or (missing and missing()) or (None if about() else UserError(CHOOSE_FIRST))

    return [
        Command(f"{question.name}.{spoken}", text, printing(spoken), "", "record", "printer", refused, "papers")
        for spoken, text in zip(LANGUAGES, words, strict=True)
    ]


def _shown(words: str) -> str:
    """An & is a letter of a tab's words, no access key."""
    return words.replace("&", "&&")
