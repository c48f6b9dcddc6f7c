"""What can be done on a computer without an office."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from k2k_desktop.core.i18n import _
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import Card, button, icon_label, label

WIDTH: Final = 520


class Welcome(Card):
    """Four ways to begin."""

    create_wanted = Signal()
    open_wanted = Signal()
    restore_wanted = Signal()
    bring_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, padding=24)
        self.setFixedWidth(theme.px(WIDTH))
        self.body.addWidget(label("K2K Desktop", "title", self))
        self.body.addWidget(
            label(_("Homes, residents, meetings and their minutes, in one office."), parent=self, wrap=True)
        )
        self.body.addSpacing(theme.px(8))
        self.first = self._way(
            "building-2",
            _("New office"),
            _("Name the office and its first user."),
            _("Create office"),
            self.create_wanted,
            "primary",
        )
        self._way(
            "folder-open", _("An office on this computer"), _("Open the folder it is in."), _("Open"), self.open_wanted
        )
        self._way(
            "rotate-ccw", _("A copy of an office"), _("Bring it back in a new folder, after seeing what is in it."),
            _("Restore"), self.restore_wanted,
        )  # fmt: skip
        self._way(
            "package", _("An open export"), _("Make a new office from the ZIP that another office wrote."),
            _("Bring in…"), self.bring_wanted,
        )  # fmt: skip

    def _way(
        self, icon: str, title: str, text: str, verb: str, signal: SignalInstance, kind: str = "secondary"
    ) -> QWidget:
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        row.setContentsMargins(0, theme.px(8), 0, theme.px(8))
        row.addWidget(icon_label(icon, "muted", 20, self), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(label(title, "strong", self))
        words.addWidget(label(text, "caption", self, wrap=True))
        row.addLayout(words, 1)
        made = button(verb, kind, self)
        made.setAccessibleDescription(title)
        made.clicked.connect(signal)
        row.addWidget(made)
        self.body.addLayout(row)
        return made

    def begin(self) -> None:
        """Put the focus on the first way."""
        self.first.setFocus()
