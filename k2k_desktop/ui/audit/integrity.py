"""The line that says whether the trail is whole, how old the last printed code is, and checks it again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import _, say_count
from k2k_desktop.core.progress import Cancelled
from k2k_desktop.services import audit, checkpoints
from k2k_desktop.services.audit import Verified
from k2k_desktop.services.checkpoints import Standing
from k2k_desktop.ui.kit import icons, theme
from k2k_desktop.ui.kit.buttons import Command, command_for, show_state
from k2k_desktop.ui.kit.dialogs import run_with_panel, show_refusal
from k2k_desktop.ui.kit.widgets import announce, button, icon_label, label
from k2k_desktop.ui.kit.work import Work


class IntegrityLine(QFrame):
    """`checked` comes when a check has ended. *host* is where its progress is shown."""

    checked = Signal()

    def __init__(self, work: Work, host: Callable[[], QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "bar")
        self._work, self._host = work, host
        self._found: Verified | None = None
        self.command: Command = command_for(audit.verify, work, self.check, icon="shield-check")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(20), theme.px(5), theme.px(16), theme.px(5))
        row.setSpacing(theme.px(8))
        self._icon = icon_label("shield", "muted", 18, self)
        self.words = label("", "strong", self)
        self.more = label("", parent=self, wrap=True)
        self.more.setProperty("role", "muted")
        self.again = button(_("Check now"), "link", self)
        self.again.clicked.connect(lambda: self.command.try_run())
        row.addWidget(self._icon)
        row.addWidget(self.words)
        row.addWidget(self.more, 1)
        row.addWidget(self.again)
        show_state(self.again, self.command)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """A paper printed meanwhile carried a code out of the office."""
        super().showEvent(event)
        if not event.spontaneous():  # the window was only hidden from the desktop, perhaps while it is locked
            self.refresh()

    def refresh(self) -> None:
        """Say how the trail stands, as its own last entry about a check remembers."""
        standing = self._work.read(checkpoints.standing)
        if standing.verified_at is not None:
            self.again.setText(_("Check again"))
        if standing.faults:
            self._show("danger", "circle-alert", _("The audit trail is not whole"), self._faults(standing))
            return
        printed = _printed(standing)
        if standing.verified_at is None:
            known = say_count("{count} entry, not checked yet.", "{count} entries, not checked yet.", standing.entries)
            words, tone, icon = _("Audit trail"), "neutral", "shield"
        else:
            when = show_instant(standing.verified_at)
            known = say_count("{count} entry checked {when}.", "{count} entries checked {when}.", standing.verified,
                              when=when)  # fmt: skip
            words, tone, icon = _("The audit trail is valid"), "ok", "shield-check"
        self._show(tone, icon, words, f"{known} {printed}", "warn" if standing.overdue else "muted")

    def check(self) -> None:
        """Walk the whole trail on another thread."""
        self.again.setEnabled(False)
        run_with_panel(
            self._host(), self._work, audit.verify, _("Checking the audit trail"), self._done, failed=self._failed
        )

    def _done(self, found: Verified) -> None:
        self._found = found
        self.refresh()
        show_state(self.again, self.command)
        announce(self, f"{self.words.text()}. {self.more.text()}")
        self.checked.emit()

    def _failed(self, error: UserError) -> None:
        show_state(self.again, self.command)
        if not isinstance(error, Cancelled):
            show_refusal(self.window(), error)

    def _faults(self, standing: Standing) -> str:
        """Named where they were found here; a code from paper, or an earlier sitting, only counted them."""
        faults = say_count("{count} fault", "{count} faults", standing.faults)
        if self._found is None or len(self._found.faults) != standing.faults:
            when = show_instant(standing.verified_at) if standing.verified_at else ""
            return _("{faults} found {when}. Check again to see them.", faults=faults, when=when)
        return _(
            "{faults}. The first: {first} Change nothing now. Copy the office folder to another disk and tell the "
            "administrator; compare with the last good copy.",
            faults=faults, first=self._found.faults[0].say(),
        )  # fmt: skip

    def _show(self, tone: str, icon: str, words: str, more: str, said: str = "muted") -> None:
        icons.put(self._icon, icon, "muted" if tone == "neutral" else tone, 18)
        self.words.setText(words)
        theme.wear(self.words, "strong" if tone == "neutral" else tone)
        self.more.setText(more)
        theme.wear(self.more, said)


def _printed(standing: Standing) -> str:
    """`Kod terakhir dicetak 3 hari lalu (212 entri selepasnya).`"""
    after = say_count("{count} entry after it", "{count} entries after it", standing.after)
    if standing.printed_at is None:
        return _("No check code was printed yet: print one and keep it outside the office.")
    if standing.overdue:
        return say_count(
            "The last code was printed {count} day ago ({after}): print a new one.",
            "The last code was printed {count} days ago ({after}): print a new one.",
            standing.days, after=after,
        )  # fmt: skip
    if standing.days == 0:
        return _("The last code was printed today ({after}).", after=after)
    return say_count(
        "The last code was printed {count} day ago ({after}).", "The last code was printed {count} days ago ({after}).",
        standing.days, after=after,
    )  # fmt: skip
