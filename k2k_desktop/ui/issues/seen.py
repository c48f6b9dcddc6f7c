"""A view that reads again only while it is seen: one behind another waits until it comes to the front."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from k2k_desktop.ui.issues.views import IssueView
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.work import Work


class SeenView(IssueView):
    """`tables` are those it shows something of; `read_again` asks for it."""

    tables: frozenset[str] = frozenset()

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        self._stale = False

    def read_again(self) -> None:
        """Read what is shown, for the query of now."""
        raise NotImplementedError

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again, now or when it is seen."""
        if not tables or not tables.isdisjoint(self.tables):
            self._stale = not self.isVisible()
            if not self._stale:
                self.read_again()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """What changed meanwhile."""
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.read_again()
