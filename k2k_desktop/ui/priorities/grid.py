"""A table whose scores are typed in place: arrows go from cell to cell, a digit is the new score."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.short import ShortTable

LEAST, MOST = 1, 5  # the scores there are
_DIGITS: Final = {getattr(Qt.Key, f"Key_{digit}"): digit for digit in range(10)}


class ScoreGrid(ShortTable):
    """A short table with *typed* columns. `scored` carries the row's key, the place of the column among those typed,
    and the digit; the next cell is then in hand. `refused` says that the digit is no score."""

    scored = Signal(int, int, int)
    refused = Signal()

    def __init__(
        self, name: str, heads: Sequence[str], widths: Sequence[int], typed: range, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, heads, widths, parent, row=44)
        self.typed = typed
        self.open = True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """A digit scores; the rest is the table's."""
        key, column = self.current_key(), self.currentIndex().column()
        digit = _DIGITS.get(Qt.Key(event.key()))
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if digit is None or not plain or key is None or not self.open:
            super().keyPressEvent(event)
            return
        if not LEAST <= digit <= MOST:
            self.refused.emit()
            return
        if column not in self.typed:
            column = self.typed.start
        row = self.currentIndex().row()
        self.scored.emit(key, column - self.typed.start, digit)
        self.go_on(key, row, column)

    def go_on(self, key: int, row: int, column: int) -> None:
        """Put the cell after *column* in hand; after the last one, the first of the next row."""
        model = self.model()
        if column + 1 in self.typed:
            self.select_key(key)
            self.setCurrentIndex(model.index(self.currentIndex().row(), column + 1))
        else:
            self.setCurrentIndex(model.index(min(row + 1, model.rowCount() - 1), self.typed.start))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A ring stands around the cell that a digit goes into."""
        super().paintEvent(event)
        index = self.currentIndex()
        if self.open and self.hasFocus() and index.column() in self.typed:
            painter = QPainter(self.viewport())
            pen = painter.pen()
            pen.setColor(theme.color("focus"))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.drawRect(self.visualRect(index).adjusted(2, 2, -2, -2))
