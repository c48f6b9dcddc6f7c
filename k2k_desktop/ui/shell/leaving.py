"""The copy made at exit, with a way to try again or to go without it."""

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
    from k2k_desktop.ui.shell.copying import Copying
    from k2k_desktop.ui.shell.session import Session


class Leaving(QObject):
    """Asks the office for a last copy where something changed since the one before, then goes."""

    def __init__(self, session: Session, copying: Copying) -> None:
        super().__init__(session)
        self._session, self._copying = session, copying
        self._sheet: QDialog | None = None

    def begin(self, end: Callable[[], None]) -> None:
        """Call *end* once the copy is made, is not needed, or is given up."""
        session = self._session
        if self._sheet is not None:
            return
        if session.is_locked or session.copy_refusal() is not None or not session.work.read(backups.is_copy_due):
            end()
            return
        self._copy(end)

    def _copy(self, end: Callable[[], None]) -> None:
        session = self._session
        sheet = Sheet(_("Closing the office"), session.front() if session.windows else None)
        panel = ProgressPanel(_("Making a copy before the office closes"), sheet)
        sheet.body.addWidget(panel)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._sheet = sheet

        def over() -> None:
            self._sheet = None
            sheet.hide()
            sheet.deleteLater()

        def done(info: backups.CopyInfo) -> None:
            over()
            missed = self._copying.missed_now(info)
            if missed is None:
                end()
            else:
                self._ask(missed, _("Closing the office"), _("Close"), end)

        def failed(error: UserError) -> None:
            over()
            title = _("Closing the office") if isinstance(error, Cancelled) else _("Backup failed")
            self._ask(error, title, _("Close without a copy"), end)

        running = session.work.start(backups.make_copy, done, progress=panel.show_progress, failed=failed)
        panel.cancelled.connect(running.cancel)
        sheet.rejected.connect(running.cancel)
        sheet.show()

    def _ask(self, error: UserError, title: str, go: str, end: Callable[[], None]) -> None:
        """Say what kept the copy out, and let the person put the stick in, say, before leaving."""
        window = self._session.front() if self._session.windows else None
        answer = ask(window, title, error.say(), {"again": _("Try again"), "go": go}, cancel=N_("Stay here"))
        if answer == "go":
            end()
        elif answer == "again":
            self._copy(end)
