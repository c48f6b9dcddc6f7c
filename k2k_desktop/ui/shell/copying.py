"""Copies while the office is open: by command, and by themselves every four hours of work."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from k2k_desktop.core.errors import Refused, UserError
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.services import backups
from k2k_desktop.ui.kit.dialogs import run_with_panel, show_refusal

if TYPE_CHECKING:
    from k2k_desktop.ui.shell.session import Session

_EVERY: Final = dt.timedelta(hours=4)  # Rule source: security design 4.6
_LOOK: Final = 15 * 60_000  # milliseconds between two looks whether a copy is due
_FIRST_LOOK: Final = 60_000


class Copying(QObject):
    """Makes the copies of one sitting, one at a time."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._under_way = self._missed_told = False
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self._look)

    def begin(self) -> None:
        """Look from now on whether a copy is due."""
        self._timer.start()
        QTimer.singleShot(_FIRST_LOOK, self, self._look)

    def stop(self) -> None:
        """No more by itself."""
        self._timer.stop()

    def refusal(self) -> UserError | None:
        """Why no copy can be made now."""
        if self._under_way:
            return Refused(N_("A copy is being made already."))
        return self._session.work.can(backups.make_copy)

    def make(self) -> None:
        """Make one now, with a panel in the window in front."""
        session, refused = self._session, self.refusal()
        window = session.front()
        if refused is not None:
            window.say(refused.say())
            return
        self._under_way = True

        def done(info: backups.CopyInfo) -> None:
            self._under_way = False
            for one in session.windows:
                one.read_again()
            window.toast(_("Copy made and tested: {records} records.", records=f"{info.records:,}"))
            self._tell_missed(info)

        def failed(error: UserError) -> None:
            self._under_way = False
            show_refusal(window, error, _("Backup failed"))

        run_with_panel(window.stack, session.work, backups.make_copy, _("Making a copy"), done, failed=failed)

    def _tell_missed(self, info: backups.CopyInfo) -> None:
        missed = self.missed_now(info)
        if missed is not None:
            self._session.front().toast(missed.say())

    def missed_now(self, info: backups.CopyInfo) -> UserError | None:
        """Why the second place has not got the copy, for whoever says so: once, until it gets one again; the status
        bar stays amber meanwhile."""
        news = None if self._missed_told else info.missed
        self._missed_told = info.missed is not None
        return news

    def _look(self) -> None:
        """Quietly, when something was changed since the last copy and that one is four hours old."""
        session = self._session
        if not session.is_over:
            for window in session.windows:
                session.dress(window)  # a night at the desk makes today's copy yesterday's
        if session.is_locked or session.is_over or not session.windows or self.refusal() or session.work.busy:
            return
        made_at = session.work.read(backups.last_copy_at)
        fresh = made_at is not None and abs(session.opened.clock.now() - made_at) < _EVERY
        if not fresh and session.work.read(backups.is_copy_due):
            self.make()
