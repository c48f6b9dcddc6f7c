"""A value under dots with an eye beside it: the eye asks why, shows it for half a minute, and the trail keeps who."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from k2k_desktop.core.actions import Question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.ui.kit.dialogs import ask_reason, show_refusal
from k2k_desktop.ui.kit.widgets import button, label
from k2k_desktop.ui.kit.work import Work

SHOWN_FOR: Final = 30_000  # milliseconds
SHOW: Final = N_("Show number")


class MaskedValue(QWidget):
    """Dots, and the eye that shows what is under them. Made anew for each record: a late answer finds nobody."""

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._masked = self._name = ""
        self._question: Question[..., str] | None = None
        self._args: tuple[Any, ...] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.shown: QLabel = label("", parent=self)
        self.eye = button("", "icon", self, icon="eye", name=say(SHOW))
        self.eye.clicked.connect(self.ask)
        row.addWidget(self.shown)
        row.addWidget(self.eye)
        row.addStretch(1)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(SHOWN_FOR)
        self.timer.timeout.connect(self.cover)

    def set_value(self, name: str, masked: str, question: Question[..., str], *args: Any) -> None:
        """What it is called, the dots, and the recorded question that gives the value."""
        self._name, self._masked, self._question, self._args = name, masked, question, args
        self.eye.setAccessibleDescription(name)
        if refused := self._work.can(question):
            self.eye.setEnabled(False)
            self.eye.setToolTip(refused.say())
        self.cover()

    def ask(self) -> None:
        """Ask for the reason, then show the value until its time is over or another record is shown."""
        assert self._question is not None
        if refused := self._work.can(self._question):
            show_refusal(self.window(), refused)
            return
        reason = ask_reason(self.window(), say(SHOW))
        if reason is not None:
            self._work.start(self._question, self._reveal, *self._args, reason=reason, failed=self._refused)

    def cover(self) -> None:
        """The dots again."""
        self.timer.stop()
        self._show(self._masked)
        self.eye.show()

    def _reveal(self, value: str) -> None:
        self._show(value)
        self.eye.hide()
        self.timer.start()

    def _show(self, value: str) -> None:
        self.shown.setText(value)
        self.shown.setAccessibleName(f"{self._name}: {value}")

    def _refused(self, error: UserError) -> None:
        show_refusal(self.window(), error)
