"""The audit trail for whoever checks it and reads no entry: whether it is whole, and its codes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from k2k_desktop.core.i18n import _
from k2k_desktop.ui.audit.bin import bin_command
from k2k_desktop.ui.audit.codes import TrailCodes
from k2k_desktop.ui.audit.integrity import IntegrityLine
from k2k_desktop.ui.kit.buttons import Command, button_of
from k2k_desktop.ui.kit.pages import PageView, Shell
from k2k_desktop.ui.kit.widgets import EmptyState
from k2k_desktop.ui.kit.work import Work


class CheckingPage(PageView):
    """The administrator's: entries tell of residents, and the check of them does not."""

    def __init__(self, work: Work, shell: Shell) -> None:
        super().__init__()
        self._work, self._shell = work, shell
        self.integrity = IntegrityLine(work, lambda: self, self)
        self.codes = TrailCodes(work, shell, lambda: self, self.integrity.refresh)
        self.said_so = EmptyState(
            "shield-check",
            _("Your role checks the trail and does not read it"),
            _("The manager and the auditor read the entries."),
            [button_of(self.codes.checking, self)],
            self,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.integrity)
        column.addWidget(self.said_so, 1)

    def title(self) -> str:
        """The page's title."""
        return _("Audit Trail")

    def fact(self) -> str:
        """What it tells."""
        return _("Whether it is whole")

    def primary(self) -> Command:
        """The code that leaves the office on paper."""
        return self.codes.printing

    def commands(self) -> Sequence[Command]:
        """Check it, its codes, and what they deleted themselves."""
        return [self.integrity.command, *self.codes.commands(), bin_command(self._work, self._shell)]

    def refresh(self, tables: frozenset[str]) -> None:
        """F5 reads again."""
        if not tables:
            self.integrity.refresh()

    def panes(self) -> Sequence[QWidget]:
        """The stop of F6."""
        return [self.integrity.again]
