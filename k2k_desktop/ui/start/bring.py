"""A new office made from an open export: the file, its first user, a new folder, then the recovery sheet."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from k2k_desktop.core import paths
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.core.progress import Progress
from k2k_desktop.ui.start.create import show_sheet
from k2k_desktop.ui.start.parts import LONGEST_CLEARING, Page, choose_folder, free_folder
from k2k_desktop.ui.start.preload import Preload

_FAULTY: Final = N_(
    "The audit trail that came with the export does not fit its records. It came along as it stands: open Audit Trail, "
    "check it, and tell the auditor."
)


class Bring(Page):
    """Everything on one page; nothing is kept unless all of the file is. `signed_in` carries the Opened."""

    signed_in = Signal(object)
    left = Signal()

    def __init__(self, preload: Preload, parent: QWidget | None = None) -> None:
        text = _(
            "Every record, file and entry of the audit trail comes into a new office with a new key. The other users "
            "get new passwords there."
        )
        super().__init__(_("From an open export"), text, parent)
        self._preload, self._told, self._gone = preload, Progress(), False
        self._thread: threading.Thread | None = None
        self.file = self.place(_("File of the export"), Path(), self._choose)
        self.file.setText("")
        self.person = self.field(_("Your name"))
        self.username = self.field(
            _("User name"), _("The one you had in that office. Another one becomes administrator and manager.")
        )
        self.password = self.new_password()
        folder = free_folder(paths.user_documents(), _("K2K Office"))
        self.folder = self.place(_("New folder"), folder, choose_folder(self, _("Choose an empty folder")))
        self.go, leave = self.buttons(_("Make the office"))
        self.go.clicked.connect(self.make)
        leave.clicked.connect(self.left)
        self.file.setFocus()

    def make(self) -> None:
        """Make the office on a thread, then sign in to it."""
        file, folder = Path(self.file.text()), Path(self.folder.text())
        name, username, password = self.person.text(), self.username.text(), self.password.text()
        self.go.setEnabled(False)
        self.banner.tell(_("Reading and proving the export…"), "info")

        def work() -> Any:
            from k2k_desktop.services.office.opening import open_office
            from k2k_desktop.services.open_export.bringing import FirstUser, bring_in

            brought = bring_in(file, folder, FirstUser(username, name, password), told=told)
            opened = open_office(folder, username, password)
            if brought.trail_faults:
                opened.notices = (*opened.notices, UserError(_FAULTY))
            return brought.code, opened

        told = self._told = Progress()
        self._thread = self._preload.run(work, lambda made: self._made(*made), self._refused)

    def leave_off(self, *, wait: bool = False) -> None:
        """Stop what is under way; the thread clears away what it began, and *wait* for that."""
        self._gone = True
        self._told.cancel()
        if wait and self._thread is not None:
            self._thread.join(LONGEST_CLEARING)

    def _choose(self, _old: str) -> str:
        place = str(paths.user_documents())
        name, _kind = QFileDialog.getOpenFileName(self, _("Choose the open export"), place, "ZIP (*.zip)")
        return name

    def _refused(self, error: UserError) -> None:
        if self._gone:
            return
        self.go.setEnabled(True)
        self.banner.tell(error.say())

    def _made(self, code: str, opened: Any) -> None:
        if self._gone:  # too late to stop it: an office whose sheet nobody has seen is not left open
            opened.close()
            return
        show_sheet(self, code, opened, lambda: self.signed_in.emit(opened))
