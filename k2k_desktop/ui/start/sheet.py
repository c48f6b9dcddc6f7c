"""Opening an office by its recovery sheet, with a new password."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import _
from k2k_desktop.ui.start.parts import Page
from k2k_desktop.ui.start.preload import Preload


class UseSheet(Page):
    """The code, the user and the new password. `signed_in` carries the opened office."""

    signed_in = Signal(object)
    left = Signal()

    def __init__(self, folder: Path, preload: Preload, parent: QWidget | None = None) -> None:
        text = _("The use of the sheet is entered in the audit trail. Print a new sheet afterwards.")
        super().__init__(_("Use recovery sheet"), text, parent)
        self._folder, self._preload = folder, preload
        self.code = self.field(_("Code of the recovery sheet"), _("7 groups of 4 characters, with or without dashes."))
        self.username = self.field(_("User name"))
        self.password = self.field(
            _("New password"), _("At least 12 characters. A few words in a row are easy to remember."), secret=True
        )
        self.go, leave = self.buttons(_("Open the office"))
        self.go.clicked.connect(self.open)
        leave.clicked.connect(self.left)

    def open(self) -> None:
        """Open it on a thread."""
        folder, code, username, password = self._folder, self.code.text(), self.username.text(), self.password.text()
        self.go.setEnabled(False)
        self.banner.tell("")

        def work() -> Any:
            from k2k_desktop.services.office.opening import open_with_sheet

            return open_with_sheet(folder, code, username, password)

        self._preload.run(work, self.signed_in.emit, self._refused)

    def _refused(self, error: UserError) -> None:
        self.go.setEnabled(True)
        self.banner.tell(error.say())
