"""The checks of the office behind a sitting: its file each time, all of it once a week and after an unclean end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.core.progress import Cancelled, Progress
from k2k_desktop.services import whole_check
from k2k_desktop.services.health_check.checking import check_data
from k2k_desktop.services.whole_check import DamageFound, Sound
from k2k_desktop.ui.kit.dialogs import show_refusal

if TYPE_CHECKING:
    from k2k_desktop.ui.shell.session import Session

_AFTER: Final = 5_000  # milliseconds: the first list stands by then (security design 4.1)

_CONTRADICTED: Final = N_(
    "The check of the office found {faults} in its audit trail, so the office closes now. The first: {first} Copy the "
    "office folder to another disk as it is, and tell the manager and whoever audits you. After signing in again, "
    "Audit Trail names each fault; if the records are wrong, restore the newest good copy into a new folder."
)


class FileCheck(QObject):
    """Checks the office of *session* once. Damage, and faults of the trail that are new, close it; what the check of
    the data can mend is told."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._running: Progress | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.begin)
        self._untold: Sound | None = None  # what a check found while the screen was being locked
        self.is_owed = True

    def start(self) -> None:
        """Check in a few seconds, unless that was done in this sitting; what is known already is told."""
        if self._untold is not None:
            self._checked(self._untold)
        elif self.is_owed:
            self._timer.start(_AFTER)

    def stop(self) -> None:
        """Give up what is under way: it begins again with the next `start`."""
        self._timer.stop()
        if self._running is not None:
            self._running.cancel()

    @property
    def is_running(self) -> bool:
        """Whether the working thread may still need the key."""
        return self._running is not None

    def begin(self) -> None:
        """Check now, on the working thread; later where somebody waits for other work."""
        session = self._session
        self._timer.stop()
        if session.is_locked or session.is_over or not session.windows or self.is_running:
            return
        if session.work.can(whole_check.check_office) is not None:  # open in another program, say
            return
        if session.work.busy:
            self.start()
        else:
            session.work.fetch(whole_check.is_due, self._begin, owner=self)

    def _begin(self, whole: bool) -> None:
        session = self._session
        if session.is_locked or session.is_over or self.is_running:
            return
        if session.work.busy:
            self.start()
        elif whole:
            self._running = session.work.start(
                whole_check.check_office, self._checked, progress=self._tell, failed=self._failed, aside=True
            )
        else:
            self._running = session.work.start(
                whole_check.check_file, lambda _nothing: self._end(), failed=self._failed, aside=True
            )

    def _tell(self, done: int, total: int) -> None:
        for window in self._session.windows:
            window.status.set_work(_("Checking the office: {percent}%", percent=100 * done // max(1, total)))

    def _end(self, *, is_owed: bool = False) -> None:
        self._running, self.is_owed = None, is_owed
        for window in self._session.windows:
            window.status.set_work("")

    def _failed(self, error: UserError) -> None:
        self._end(is_owed=True)
        if isinstance(error, DamageFound):
            self._close(error, _("Damage found"))
        elif isinstance(error, Cancelled) and not self._session.is_locked:
            self.start()

    def _checked(self, found: Sound) -> None:
        self._end()
        session = self._session
        self._untold = found if session.is_locked else None
        if session.is_locked or session.is_over or not session.windows:
            return
        faults = say_count("{count} fault", "{count} faults", len(found.faults))
        if found.new:
            words = UserError(_CONTRADICTED, faults=faults, first=found.new[0])
            self._close(words, _("The audit trail is not whole"))
        elif found.faults:
            session.front().say(
                _("The weekly check found {faults} in the audit trail, none of them new.", faults=faults)
            )
        elif found.found:
            session.front().toast(self._advice(sum(found.found.values())))
        else:
            session.front().say(_("The weekly check found the office sound."))

    def _advice(self, count: int) -> str:
        if self._session.work.can(check_data) is None:
            return say_count(
                "The weekly check found {count} record to put right. Administration, Data health names it.",
                "The weekly check found {count} records to put right. Administration, Data health names them.", count,
            )  # fmt: skip
        return say_count(
            "The weekly check found {count} record to put right. Tell the manager.",
            "The weekly check found {count} records to put right. Tell the manager.", count,
        )  # fmt: skip

    def _close(self, error: UserError, title: str) -> None:
        session = self._session
        if session.is_locked or session.is_over or not session.windows:
            return
        show_refusal(session.front(), error, title)
        session.end_damaged()
