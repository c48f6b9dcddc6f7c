"""A day to look back to: who was in office, which rules were in force."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from k2k_desktop.core.fields import Day
from k2k_desktop.core.i18n import N_
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.editors import DayEditor
from k2k_desktop.ui.kit.widgets import label
from k2k_desktop.ui.kit.work import Work

_WIDTH = 200


class DayBar(QWidget):
    """`chosen` comes with another day; *words* stand before the field, `note` after it."""

    chosen = Signal()

    def __init__(self, work: Work, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = work.runner.clock.today
        self.day = self._today()
        self.editor = DayEditor(Day(label=N_("Date")), self._today, self)
        self.editor.entry.setAccessibleName(words)
        self.editor.setFixedWidth(theme.px(_WIDTH))
        self.editor.show_value(self.day)
        self.note = label("", "caption", self, wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(label(words, parent=self))
        row.addWidget(self.editor)
        row.addWidget(self.note, 1)
        self.editor.edited.connect(self._edited)
        self.editor.left.connect(self._left)

    def is_today(self) -> bool:
        """Whether it shows things as they are."""
        return self.day == self._today()

    def _edited(self) -> None:
        day = self.editor.given()
        if isinstance(day, dt.date) and day != self.day:
            self.day = day
            self.chosen.emit()

    def _left(self) -> None:
        """What is no day becomes today again."""
        if not isinstance(self.editor.given(), dt.date):
            self.editor.show_value(self._today())
            self._edited()
        else:
            self.editor.show_value(self.day)
