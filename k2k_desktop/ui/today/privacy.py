"""On Hari Ini: requests about data near their day, and breaches whose clock runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from k2k_desktop.core.i18n import _
from k2k_desktop.services.privacy.clocks import Look
from k2k_desktop.services.privacy.waiting import PrivacyDue
from k2k_desktop.ui.kit.badges import BadgeKind
from k2k_desktop.ui.kit.basics import clear
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.today.cards import ListCard
from k2k_desktop.ui.today.lines import Line

_LOOKS: Final[dict[Look, tuple[BadgeKind, str]]] = {
    "late": ("danger", "triangle-alert"), "soon": ("warn", "clock"), "running": ("info", "clock"),
}  # fmt: skip


class PrivacyCard(ListCard):
    """Each line opens its record; without one the card is not there."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Personal data"), _("See personal data"), lambda: shell.open_page("privacy"), "", parent
        )  # fmt: skip
        self._shell = shell
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.body.addLayout(self._lines)
        self.say_nothing(False)

    def show_due(self, due: Sequence[PrivacyDue]) -> None:
        """Show what waits."""
        clear(self._lines)
        for one in due:
            line = Line(one.title, one.detail, self)
            line.show_state(one.words, *_LOOKS[one.look])
            line.clicked.connect(lambda _on=False, record=one.record: self._shell.open_record(*record))
            self._lines.addWidget(line)
        self.setVisible(bool(due))
