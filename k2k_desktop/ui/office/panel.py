"""What the panels of Pentadbiran have in common."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.work import Work


class Panel(QWidget):
    """One tab of the page."""

    changed = Signal()  # fact or commands are different now
    said = Signal(str)

    def __init__(self, work: Work, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        self.work, self.shell = work, shell

    def name(self) -> str:
        """The tab."""
        raise NotImplementedError

    def fact(self) -> str:
        """The line below the page's title."""
        return ""

    def primary(self) -> Command | None:
        """The filled button."""
        return None

    def commands(self) -> Sequence[Command]:
        """What can be done here."""
        return ()

    def document(self) -> PrintJob | None:
        """What Ctrl+P prints of it."""
        return None

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""

    def leave(self) -> bool:
        """Whether the tab may be left."""
        return True
