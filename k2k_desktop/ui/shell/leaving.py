"""The copy made at exit, with a way to go without it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.core.progress import Cancelled
from k2k_desktop.services import backups
from k2k_desktop.ui.kit.dialogs import Sheet, ask
from k2k_desktop.ui.kit.widgets import ProgressPanel

if TYPE_CHECKING:
    from k2k_desktop.ui.shell.session import Session


class Leaving(QObject):
    """Asks the office for a last copy where something changed since the one before, then goes."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._sheet: QDialog | None = None

    def begin(self, end: Callable[[], None]) -> None:
        """Call *end* once the copy is made, is not needed, or is given up."""
        session = self._session
        if self._sheet is not None:
            return
        if session.is_locked or session.copy_refusal() is not None or not session.work.read(backups.is_copy_due):
            end()
            return
        sheet = Sheet(_("Closing the office"), session.front() if session.windows else None)
        panel = ProgressPanel(_("Making a copy before the office closes"), sheet)
        sheet.body.addWidget(panel)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._sheet = sheet

        def over() -> None:
            self._sheet = None
            sheet.hide()
            sheet.deleteLater()

        def done(_info: backups.CopyInfo) -> None:
            over()
            end()

        def failed(error: UserError) -> None:
            over()
            if self._goes_without(error):
                end()

        running = session.work.start(backups.make_copy, done, progress=panel.show_progress, failed=failed)
        panel.cancelled.connect(running.cancel)
        sheet.rejected.connect(running.cancel)
        sheet.show()

    def _goes_without(self, error: UserError) -> bool:
        window = self._session.front() if self._session.windows else None
        title = _("Closing the office") if isinstance(error, Cancelled) else _("Backup failed")
        return ask(window, title, error.say(), {"go": _("Close without a copy")}, cancel=N_("Stay here")) == "go"
