"""The line that says whether the trail is whole, and checks it again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import _, say_count
from k2k_desktop.core.progress import Cancelled
from k2k_desktop.services import audit
from k2k_desktop.services.audit import Verified
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
        self.command: Command = command_for(audit.verify, work, self.check, icon="shield-check")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(20), theme.px(5), theme.px(16), theme.px(5))
        row.setSpacing(theme.px(8))
        self._icon = icon_label("shield", "muted", 18, self)
        self.words = label(_("Not checked in this sitting"), "strong", self)
        self.more = label("", parent=self, wrap=True)
        self.more.setProperty("role", "muted")
        self.again = button(_("Check now"), "link", self)
        self.again.clicked.connect(lambda: self.command.try_run())
        row.addWidget(self._icon)
        row.addWidget(self.words)
        row.addWidget(self.more, 1)
        row.addWidget(self.again)
        show_state(self.again, self.command)

    def check(self) -> None:
        """Walk the whole trail on another thread."""
        self.again.setEnabled(False)
        run_with_panel(
            self._host(), self._work, audit.verify, _("Checking the audit trail"), self._done, failed=self._failed
        )

    def _done(self, found: Verified) -> None:
        when = show_instant(self._work.runner.clock.now())
        if found.faults:
            words = _("The audit trail is not whole")
            faults = say_count("{count} fault", "{count} faults", len(found.faults))
            more = _(
                "{faults}. The first: {first} Change nothing now. Copy the office folder to another disk and tell the "
                "administrator; compare with the last good copy.",
                faults=faults, first=found.faults[0].say(),
            )  # fmt: skip
        else:
            words = _("The audit trail is valid")
            entries = say_count("{count} entry checked", "{count} entries checked", found.entries)
            more = _("{entries} {when}. No entry was changed or lost.", entries=entries, when=when)
        tone = "danger" if found.faults else "ok"
        icons.put(self._icon, "shield-check" if tone == "ok" else "circle-alert", tone, 18)
        self.words.setText(words)
        theme.wear(self.words, tone)
        self.more.setText(more)
        self.again.setText(_("Check again"))
        show_state(self.again, self.command)
        announce(self, f"{words}. {more}")
        self.checked.emit()

    def _failed(self, error: UserError) -> None:
        show_state(self.again, self.command)
        if not isinstance(error, Cancelled):
            show_refusal(self.window(), error)
