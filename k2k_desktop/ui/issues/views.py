"""The views of the same complaints: what each offers the page, and which there are."""

from __future__ import annotations

import importlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from k2k_desktop.core.i18n import N_, P_
from k2k_desktop.core.listings import Query
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.work import Work


class IssueView(QWidget):
    """Shows the complaints of a query in its own way; the bar of tabs, search and filters above it is the page's.

    `hand` carries the key of the complaint taken in hand (0 for none), `opened` of the one to be opened.
    """

    ignores: Collection[str] = ()  # filters of the list that change nothing here; `search` stands for its words

    hand = Signal(int)
    opened = Signal(int)

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.work, self.shell = work, shell

    def load(self, query: Query) -> None:
        """Show the complaints of *query*: its words, its filters (the tab among them) and its order."""

    def show_key(self, key: int) -> None:
        """Take the complaint *key* in hand, without saying so; nothing where it is not shown."""

    def refresh(self, tables: frozenset[str]) -> None:
        """Records of *tables* changed: read again what is shown from them. Empty *tables*: everything."""

    def panes(self) -> Sequence[QWidget]:
        """The stops of F6 in this view; the first gets the focus when the view is chosen."""
        return ()

    def hints(self) -> Sequence[str]:
        """The keys that work in this view, marked, for the foot of the page; nothing: as in the list."""
        return ()

    def document(self) -> PrintJob | None:
        """What Ctrl+P prints in this view; None: the list."""
        return None


@dataclass(frozen=True)
class ViewOf:
    """A view that can be chosen: its *name*, its marked *label*, its icon, and "module:Class" (imported when shown)."""

    name: str
    label: str
    icon: str
    where: str = ""  # the list has none: it is the page's own

    def made(self, work: Work, shell: Shell, parent: QWidget) -> IssueView:
        """The view itself."""
        module, _colon, name = self.where.partition(":")
        found: IssueView = getattr(importlib.import_module(module), name)(work, shell, parent)
        return found


LIST: Final = ViewOf("list", N_("List"), "rows-3")
BOARD: Final = ViewOf("board", N_("Board"), "square-kanban", "k2k_desktop.ui.issues.board:BoardView")
CALENDAR: Final = ViewOf("calendar", N_("Calendar"), "calendar-days", "k2k_desktop.ui.issues.calendar:CalendarView")
MAP: Final = ViewOf("map", P_("view", "Map"), "layout-grid", "k2k_desktop.ui.issues.heat:HeatView")
FIGURES: Final = ViewOf("figures", P_("view", "Figures"), "chart-column", "k2k_desktop.ui.issues.figures:FiguresView")
VIEWS: Final = (LIST, BOARD, CALENDAR, MAP, FIGURES)  # in the order of the buttons
