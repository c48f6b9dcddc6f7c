"""The checks of the office's file behind a sitting: quick each time, whole once a week and after an unclean end."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.services.office import file_faults
from k2k_desktop.ui.kit import memory
from k2k_desktop.ui.kit.dialogs import show_refusal

if TYPE_CHECKING:
    from k2k_desktop.ui.shell.session import Session

_AFTER: Final = 5_000  # milliseconds: the first list stands by then (security design 4.1)
_EVERY: Final = dt.timedelta(days=7)
_KEPT: Final = "whole_check"

_DAMAGED: Final = N_(
    "The check of the office's file found damage, so the office closes now. Restore the newest copy into a new folder, "
    "and keep this folder for whoever repairs it."
)


class FileCheck(QObject):
    """Checks the file of *session* once; damage closes the office."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.begin)

    def start(self) -> None:
        """Check in a few seconds."""
        self._timer.start(_AFTER)

    @property
    def is_whole_due(self) -> bool:
        """Whether each page must be authenticated this time."""
        if self._session.opened.folder.unclean:
            return True
        kept = memory.recall(_KEPT)
        try:
            last = dt.date.fromisoformat(kept) if isinstance(kept, str) else None
        except ValueError:
            last = None
        return last is None or abs(self._session.opened.clock.today() - last) >= _EVERY

    def begin(self) -> None:
        """Check now, on the working thread."""
        session, whole = self._session, self.is_whole_due
        if session.is_locked or session.is_over or session.opened.read_only:
            return
        session.work.start(file_faults, lambda faults: self._checked(faults, whole=whole), whole)

    def _checked(self, faults: list[str], *, whole: bool) -> None:
        session = self._session
        if session.is_locked or session.is_over or not session.windows:
            return
        if faults:
            show_refusal(session.front(), UserError(_DAMAGED), _("Damage found"))
            session.end_damaged()
        elif whole:
            memory.keep(_KEPT, session.opened.clock.today().isoformat())
            session.opened.folder.unclean = False
            session.front().say(_("The weekly check found the office's file sound."))
