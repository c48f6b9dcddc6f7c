"""A copy brought back to life in a new folder, after seeing what is in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from k2k_desktop.core import paths
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.files import size_words
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import _
from k2k_desktop.ui.kit.basics import FactList
from k2k_desktop.ui.start.parts import Page, choose_folder, free_folder
from k2k_desktop.ui.start.preload import Preload


class Restore(Page):
    """First the copy, then what is in it, then the password of its day. `restored` carries the new folder."""

    restored = Signal(object)
    left = Signal()

    def __init__(self, preload: Preload, parent: QWidget | None = None) -> None:
        text = _("The copy becomes a new office in a folder of its own. Nothing that exists is overwritten.")
        super().__init__(_("Restore a copy"), text, parent)
        self._preload = preload
        self.file = self.place(_("File of the copy"), Path(), self._choose_copy)
        self.file.setText("")
        self.file.editingFinished.connect(self.look)
        self.facts = FactList(self)
        self.body.addWidget(self.facts)
        self.facts.hide()
        self.username = self.field(_("User name"))
        self.password = self.field(_("Password"), _("As it was on the day of the copy."), secret=True)
        self.code = self.field(
            _("Code of the recovery sheet"),
            _("Only without the password: the password above then becomes the new one."),
        )
        folder = free_folder(paths.user_documents(), _("K2K Office"))
        self.folder = self.place(_("New folder"), folder, choose_folder(self, _("Choose an empty folder")))
        self.go, leave = self.buttons(_("Restore"))
        self.go.setEnabled(False)
        self.go.clicked.connect(self.restore)
        leave.clicked.connect(self.left)

    def _choose_copy(self, _old: str) -> str:
        place = str(paths.user_documents())
        name, _kind = QFileDialog.getOpenFileName(self, _("Choose the copy"), place, "K2K (*.k2k)")
        if name:
            self.file.setText(name)
            self.look()
        return name

    def look(self) -> None:
        """Show what the copy says is in it."""
        from k2k_desktop.services.backups import peek_copy

        self.go.setEnabled(False)
        self.facts.hide()
        if not self.file.text().strip():
            return
        try:
            info = peek_copy(Path(self.file.text()))
        except (UserError, OSError) as error:
            self.banner.tell(error.say() if isinstance(error, UserError) else _("This file cannot be read."))
            return
        counts = info.counts
        self.banner.tell("")
        self.facts.show_facts(
            [
                (_("Office"), info.office_name),
                (_("Made"), show_instant(info.made_at)),
                (_("Residents"), f"{counts.get('resident', 0):,}"),
                (_("Homes"), f"{counts.get('unit', 0):,}"),
                (_("Meetings"), f"{counts.get('meeting', 0):,}"),
                (_("Users"), f"{counts.get('user', 0):,}"),
                (_("Size"), size_words(info.size)),
            ]
        )
        self.facts.show()
        self.go.setEnabled(True)

    def restore(self) -> None:
        """Do it on a thread."""
        from k2k_desktop.services.backups import restore_copy

        copy, folder = Path(self.file.text()), Path(self.folder.text())
        username, password, code = self.username.text(), self.password.text(), self.code.text().strip()
        self.go.setEnabled(False)
        self.banner.tell(_("Restoring…"), "info")

        def work() -> Any:
            return restore_copy(copy, folder, username=username, password=password, code=code)

        self._preload.run(work, lambda _info: self.restored.emit(folder), self._refused)

    def _refused(self, error: UserError) -> None:
        self.go.setEnabled(True)
        self.banner.tell(error.say())
