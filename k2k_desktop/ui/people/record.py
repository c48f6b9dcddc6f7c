"""One record as a page of its own: Enter in the list, or a link from anywhere in a narrow window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.pages import PageView, Shell
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.people.kinds import kind_of

_WIDEST = 800


class RecordView(PageView):
    """Shows one resident, household or unit in a reading column."""

    def __init__(self, work: Work, shell: Shell, table: str, key: int) -> None:
        super().__init__()
        self.table, self.key = table, key
        self._shell = shell
        self._kind = kind_of(table, work, shell, self)
        self.page: Any = None
        self.pane = self._kind.pane(self)
        self.pane.setMaximumWidth(theme.px(_WIDEST))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.pane, 1)
        row.addStretch(0)
        self.begins = self.pane.tabs if self.pane.tabs.count() > 1 else self.pane.area
        self._menu = Command("people.menu", N_("Actions of the record"), self.pane.open_menu, "Ctrl+.", icon="ellipsis")
        self._read()

    def title(self) -> str:
        """What the record is called."""
        return self._named()[0] or _("Record")

    def fact(self) -> str:
        """Where it belongs."""
        return self._named()[2]

    def _named(self) -> tuple[str, str, str]:
        return (self._kind.name(self.page) if self.page is not None else "").partition(" · ")

    def commands(self) -> Sequence[Command]:
        """What can be done with it."""
        if self.page is None:
            return ()
        return [*self._kind.commands(self.page), self._menu]

    def record(self) -> tuple[str, int] | None:
        """The one shown."""
        return (self.table, self.key)

    def refresh(self, tables: frozenset[str]) -> None:
        """Read it again."""
        self._read()

    def panes(self) -> Sequence[QWidget]:
        """The record itself."""
        return [self.pane]

    def escape(self) -> bool:
        """Esc goes back to the list."""
        self._shell.close_view(self)
        return True

    def _read(self) -> None:
        try:
            self.page = self._kind.read(self.key)
        except UserError:  # may not be seen any more
            self.page = None
        if self.page is None:
            self.pane.show_nothing()
        else:
            self._kind.show(self.pane, self.page)
        self.header_changed.emit()
        self.commands_changed.emit()
